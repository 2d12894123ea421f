/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <string.h>

/* Copies what fits, cut before a code point rather than inside it. */
static void fill(char *into, size_t room, tk_text text)
{
	size_t length = text.length < room ? text.length : room - 1;
	if (length < text.length)
		while (length > 0 && ((unsigned char)text.at[length] & 0xC0) == 0x80)
			length--;
	if (length > 0)
		memcpy(into, text.at, length);
	into[length] = 0;
}

bool tk_error_set(tk_error *error, tk_error_kind kind, const char *message, tk_text what, const char *cause)
{
	if (error) {
		error->kind = kind;
		error->message = message;
		fill(error->what, sizeof error->what, what);
		fill(error->cause, sizeof error->cause, tk_text_of(cause));
	}
	return false;
}
