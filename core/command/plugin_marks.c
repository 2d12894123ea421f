/* SPDX-License-Identifier: Apache-2.0 */
/* What a case expects: `tenken-expect: ID` in a comment marks a line where the requirement must fail, alone on its line
 * the next one. expect.txt is for files without comments ("path:line ID") and for the case as a whole ("ID VERDICT").
 */
#include "command/plugin_case.h"

#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define _(msgid) gettext(msgid)
#define MARK "tenken-expect:"

static bool is_id_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static bool is_alone(tk_text line, size_t mark)
{
	for (size_t i = 0; i < mark; i++) {
		if (!strchr(" \t#<!-/*", line.at[i]))
			return false;
	}
	return true;
}

void tk_case_read_marks(tk_arena *arena, tk_document *document, tk_expectations *out)
{
	for (uint32_t number = 1; number <= tk_document_line_count(document); number++) {
		tk_text line = tk_document_line(document, number);
		for (size_t at = tk_text_find(line, TK_TEXT(MARK), 0); at != SIZE_MAX;
		     at = tk_text_find(line, TK_TEXT(MARK), at + 1)) {
			size_t from = at + sizeof MARK - 1;
			while (from < line.length && line.at[from] == ' ')
				from++;
			size_t to = from;
			while (to < line.length && is_id_byte(line.at[to]))
				to++;
			*TK_PUSH(arena, out) = (tk_expectation){
			        .path = document->path,
			        .id = tk_text_slice(line, from, to - from),
			        .line = number + (is_alone(line, at) ? 1 : 0),
			        .kind = TK_NOT_MET,
			};
		}
	}
}

/* "path:line ID", or "ID VERDICT"; false when the line says something else. */
static bool read_expectation(tk_arena *arena, tk_text line, tk_expectation *out)
{
	size_t blank = tk_text_find(line, TK_TEXT(" "), 0);
	if (blank == SIZE_MAX)
		return false;
	tk_text first = tk_text_copy(arena, tk_text_slice(line, 0, blank));
	tk_text second = tk_text_copy(arena, tk_text_trim(tk_text_slice(line, blank, line.length - blank)));
	size_t colon = tk_text_find(first, TK_TEXT(":"), 0);
	if (colon != SIZE_MAX) {
		char *end = NULL;
		const char *digits = tk_text_c(arena, tk_text_slice(first, colon + 1, first.length - colon - 1));
		unsigned long number = strtoul(digits, &end, 10);
		*out = (tk_expectation){tk_text_slice(first, 0, colon), second, (uint32_t)number, TK_NOT_MET, false};
		return *digits >= '0' && *digits <= '9' && *end == '\0' && number > 0 && number <= UINT32_MAX;
	}
	*out = (tk_expectation){.path = TK_TEXT(""), .id = first};
	for (int kind = TK_MET; kind <= TK_BLOCKED; kind++) {
		out->kind = (tk_verdict_kind)kind;
		if (tk_text_is(second, tk_verdict_name(out->kind)))
			return true;
	}
	return false;
}

unsigned tk_case_read_file(tk_arena *arena, const char *folder, const char *name, tk_expectations *out)
{
	FILE *file = fopen(tk_text_format(arena, "%s/expect.txt", folder).at, "re");
	char bytes[1024];
	unsigned unread = 0;
	while (file && fgets(bytes, sizeof bytes, file)) {
		bytes[strcspn(bytes, "\r\n")] = '\0';
		tk_text line = tk_text_trim(tk_text_of(bytes));
		tk_expectation read;
		if (line.length == 0 || line.at[0] == '#')
			continue;
		if (read_expectation(arena, line, &read)) {
			*TK_PUSH(arena, out) = read;
		} else {
			unread++;
			printf(_("%s: expect.txt cannot be read: %s\n"), name, bytes);
		}
	}
	if (file)
		(void)fclose(file);
	return unread;
}
