/* SPDX-License-Identifier: Apache-2.0 */
#include "document/fault.h"

#include <stdarg.h>
#include <string.h>

enum { COUNT_DIGITS = 10 };

/* Adds one to the decimal number that the closing fault shows; it stops at 9999999999. */
static void count_left_out(const tk_fault *closing)
{
	tk_text number = closing->arguments[0].text;
	char *digits = (char *)(uintptr_t)number.at; /* made below, in the document's arena */
	size_t i = number.length;
	while (i > 0 && digits[i - 1] == '9')
		digits[--i] = '0';
	if (i > 0)
		digits[i - 1]++;
	else if (number.length < COUNT_DIGITS) {
		digits[0] = '1';
		memset(digits + 1, '0', number.length);
		((tk_argument *)(uintptr_t)closing->arguments)->text.length++;
	}
}

static void close_list(tk_arena *arena, tk_faults *faults, tk_span at)
{
	tk_argument *count = TK_MAKE(arena, tk_argument);
	char *digits = tk_arena_bytes(arena, COUNT_DIGITS);
	digits[0] = '1';
	*count = (tk_argument){TK_TEXT("count"), {digits, 1}};
	*TK_PUSH(arena, faults) = (tk_fault){
	        .rule = TK_FAULT_LIMIT,
	        .at = at,
	        .message = N_("From here on {count} more faults of this file are not listed."),
	        .help = N_("Mend those above and check again."),
	        .arguments = count,
	        .argument_count = 1,
	};
}

tk_fault *tk_fault_add(tk_arena *arena, tk_faults *faults, const char *rule, tk_span at, const char *message,
                       const char *help, ...)
{
	if (faults->count >= TK_FAULTS_MOST) {
		count_left_out(&faults->at[TK_FAULTS_MOST - 1]);
		return NULL;
	}
	if (faults->count == TK_FAULTS_MOST - 1) {
		close_list(arena, faults, at);
		return NULL;
	}
	va_list names, again;
	va_start(names, help);
	va_copy(again, names);
	uint32_t count = 0;
	for (; va_arg(names, char *); count++)
		(void)va_arg(names, tk_text);
	va_end(names);
	tk_argument *arguments = count ? TK_MAKE_ARRAY(arena, tk_argument, count) : NULL;
	for (uint32_t i = 0; i < count; i++) {
		arguments[i].name = tk_text_of(va_arg(again, char *));
		arguments[i].text = va_arg(again, tk_text);
	}
	va_end(again);
	tk_fault *fault = TK_PUSH(arena, faults);
	*fault = (tk_fault){.rule = rule,
	                    .at = at,
	                    .message = message,
	                    .help = help,
	                    .arguments = arguments,
	                    .argument_count = count};
	return fault;
}
