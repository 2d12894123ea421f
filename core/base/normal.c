/* SPDX-License-Identifier: Apache-2.0 */
/* NFC, for comparing file names and anchors, which folding would make too equal. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool is_ascii(tk_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	}
	return true;
}

static utf8proc_int32_t to_lower(utf8proc_int32_t codepoint, void *data)
{
	(void)data;
	return utf8proc_tolower(codepoint);
}

static utf8proc_int32_t as_is(utf8proc_int32_t codepoint, void *data)
{
	(void)data;
	return codepoint;
}

static tk_text lower_ascii(tk_arena *arena, tk_text text)
{
	char *out = tk_arena_bytes(arena, text.length + 1);
	for (size_t i = 0; i < text.length; i++)
		out[i] = (char)(text.at[i] >= 'A' && text.at[i] <= 'Z' ? text.at[i] + 32 : text.at[i]);
	return tk_text_make(out, text.length);
}

tk_text tk_text_nfc(tk_arena *arena, tk_text text, bool lower)
{
	if (text.length == 0 || is_ascii(text))
		return lower ? lower_ascii(arena, text) : text;
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t length =
	        utf8proc_map_custom((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.length, &composed,
	                            UTF8PROC_STABLE | UTF8PROC_COMPOSE, lower ? to_lower : as_is, NULL);
	if (length < 0)
		return text; /* not UTF-8: equal only to itself */
	tk_text out = tk_text_copy(arena, tk_text_make((const char *)composed, (size_t)length));
	free(composed);
	return out;
}
