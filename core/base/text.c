/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int tk_text_order(tk_text a, tk_text b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
	return order ? order : (a.length > b.length) - (a.length < b.length);
}

bool tk_text_starts(tk_text text, tk_text prefix)
{
	return text.length >= prefix.length && tk_text_equal((tk_text){text.at, prefix.length}, prefix);
}

size_t tk_text_find(tk_text text, tk_text needle, size_t from)
{
	if (from > text.length || needle.length > text.length - from)
		return SIZE_MAX;
	if (needle.length == 0)
		return from;
	const char *found = memmem(text.at + from, text.length - from, needle.at, needle.length);
	return found ? (size_t)(found - text.at) : SIZE_MAX;
}

tk_text tk_text_slice(tk_text text, size_t from, size_t length)
{
	if (from > text.length)
		from = text.length;
	if (length > text.length - from)
		length = text.length - from;
	return (tk_text){text.at ? text.at + from : "", length};
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

tk_text tk_text_trim(tk_text text)
{
	static const tk_text wide = {"\xE3\x80\x80", 3};
	while (text.length > 0) {
		size_t step = is_blank(text.at[0]) ? 1 : tk_text_starts(text, wide) ? 3 : 0;
		if (step == 0)
			break;
		text = (tk_text){text.at + step, text.length - step};
	}
	while (text.length > 0) {
		size_t step = is_blank(text.at[text.length - 1]) ? 1 : tk_text_ends(text, wide) ? 3 : 0;
		if (step == 0)
			break;
		text.length -= step;
	}
	return text;
}

tk_text tk_text_copy(tk_arena *arena, tk_text text)
{
	char *at = tk_arena_bytes(arena, text.length + 1);
	if (text.length > 0)
		memcpy(at, text.at, text.length);
	at[text.length] = 0;
	return (tk_text){at, text.length};
}

const char *tk_text_c(tk_arena *arena, tk_text text)
{
	return tk_text_copy(arena, text).at;
}

tk_text tk_text_format(tk_arena *arena, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	size_t room = length < 0 ? 1 : (size_t)length + 1;
	char *at = tk_arena_bytes(arena, room);
	at[0] = 0;
	(void)vsnprintf(at, room, format, again);
	va_end(again);
	return (tk_text){at, room - 1};
}

/* What stands at *from of a template: a piece of text, and *from moved behind it. */
static tk_text template_piece(tk_text from_template, size_t *from, const tk_argument *arguments, size_t count)
{
	tk_text rest = tk_text_slice(from_template, *from, SIZE_MAX);
	char c = rest.at[0];
	if ((c == '{' || c == '}') && rest.length > 1 && rest.at[1] == c) {
		*from += 2;
		return (tk_text){rest.at, 1};
	}
	const char *close = c == '{' ? memchr(rest.at, '}', rest.length) : NULL;
	if (close) {
		tk_text name = {rest.at + 1, (size_t)(close - rest.at) - 1};
		for (size_t i = 0; i < count; i++)
			if (tk_text_equal(arguments[i].name, name)) {
				*from += name.length + 2;
				return arguments[i].text;
			}
	}
	size_t length = 1;
	while (length < rest.length && rest.at[length] != '{' && rest.at[length] != '}')
		length++;
	*from += length;
	return (tk_text){rest.at, length};
}

tk_text tk_text_fill(tk_arena *arena, tk_text template_text, const tk_argument *arguments, size_t count)
{
	size_t length = 0;
	for (size_t from = 0; from < template_text.length;)
		length += template_piece(template_text, &from, arguments, count).length;
	char *at = tk_arena_bytes(arena, length + 1);
	size_t done = 0;
	for (size_t from = 0; from < template_text.length;) {
		tk_text piece = template_piece(template_text, &from, arguments, count);
		if (piece.length > 0)
			memcpy(at + done, piece.at, piece.length);
		done += piece.length;
	}
	at[done] = 0;
	return (tk_text){at, done};
}

enum { DISTANCE_MOST = 128 }; /* code points; longer words are not names that somebody misspelt */

static size_t decode(tk_text text, uint32_t *into)
{
	size_t count = 0;
	for (size_t at = 0; at < text.length;) {
		if (count == DISTANCE_MOST)
			return SIZE_MAX;
		into[count++] = tk_utf8_next(text, &at);
	}
	return count;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned tk_text_distance(tk_text a, tk_text b, unsigned most)
{
	uint32_t left[DISTANCE_MOST], right[DISTANCE_MOST];
	unsigned rows[3][DISTANCE_MOST + 1];
	size_t left_count = decode(a, left), right_count = decode(b, right);
	if (left_count == SIZE_MAX || right_count == SIZE_MAX)
		return tk_text_equal(a, b) ? 0 : most + 1;
	size_t apart = left_count > right_count ? left_count - right_count : right_count - left_count;
	if (apart > most)
		return most + 1;
	for (unsigned j = 0; j <= right_count; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= left_count; i++) {
		const unsigned *before = rows[(i - 1) % 3], *two_before = rows[(i + 1) % 3];
		unsigned *row = rows[i % 3], best = row[0] = i;
		for (unsigned j = 1; j <= right_count; j++) {
			unsigned changed = left[i - 1] != right[j - 1];
			row[j] = least(before[j - 1] + changed, least(before[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
				row[j] = least(row[j], two_before[j - 2] + 1);
			best = least(best, row[j]);
		}
		if (best > most)
			return most + 1;
	}
	return least(rows[left_count % 3][right_count], most + 1);
}
