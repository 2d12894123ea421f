/* SPDX-License-Identifier: Apache-2.0 */
/* Paths and foreign messages as people may see them: valid UTF-8, NFC, nothing that moves the cursor or turns text. */
#include "source/internal.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Control characters, and those that change the order or the lines of what is shown (trojan source). */
static bool is_misleading(utf8proc_int32_t codepoint)
{
	return codepoint < 0x20 || (codepoint >= 0x7f && codepoint < 0xa0) || codepoint == 0x061c ||
	       (codepoint >= 0x200e && codepoint <= 0x200f) || (codepoint >= 0x2028 && codepoint <= 0x202e) ||
	       (codepoint >= 0x2066 && codepoint <= 0x2069) || codepoint == 0xfeff;
}

static bool is_plain(tk_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (byte < 0x20 || byte >= 0x7f)
			return false;
	}
	return true;
}

static size_t escape(char *out, const char *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < count; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		out[4 * i] = '\\';
		out[4 * i + 1] = 'x';
		out[4 * i + 2] = digits[byte >> 4];
		out[4 * i + 3] = digits[byte & 15];
	}
	return 4 * count;
}

/* Escapes into out (room for four times the input) and gives the length. */
static size_t make_visible(char *out, tk_text text)
{
	size_t written = 0;
	for (size_t at = 0; at < text.length;) {
		utf8proc_int32_t codepoint;
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
		                                         (utf8proc_ssize_t)(text.length - at), &codepoint);
		size_t count = step > 0 ? (size_t)step : 1;
		if (step <= 0 || is_misleading(codepoint)) {
			written += escape(out + written, text.at + at, count);
		} else {
			memcpy(out + written, text.at + at, count);
			written += count;
		}
		at += count;
	}
	return written;
}

tk_text tk_shown_path(tk_arena *arena, tk_text path)
{
	if (is_plain(path))
		return path;
	char *visible = tk_arena_bytes(arena, 4 * path.length + 1);
	size_t length = make_visible(visible, path);
	visible[length] = '\0';
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t composed_length = utf8proc_map((const utf8proc_uint8_t *)visible, (utf8proc_ssize_t)length,
	                                                &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (composed_length < 0)
		return tk_text_make(visible, length);
	tk_text shown = tk_text_copy(arena, tk_text_make((const char *)composed, (size_t)composed_length));
	free(composed);
	return shown;
}

const char *tk_shown_words(tk_arena *arena, const char *words)
{
	return tk_text_c(arena, tk_shown_path(arena, tk_text_make(words, strlen(words))));
}
