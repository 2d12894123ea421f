/* SPDX-License-Identifier: Apache-2.0 */
/* Text slices. tk_text, tk_span and tk_value are the frozen value types of the plugin header. */
#ifndef TK_BASE_TEXT_H
#define TK_BASE_TEXT_H

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <tenken/plugin.h>

static inline tk_text tk_text_make(const char *at, size_t length) { return (tk_text){at, length}; }
/* Borrows; NULL gives empty. Inline, so that the length of a literal is known when it is compiled. */
static inline tk_text tk_text_of(const char *c_string)
{
	return c_string ? (tk_text){c_string, strlen(c_string)} : (tk_text){"", 0};
}
/* Comparing keys is what a run does most: most are short, and nearly all pairs differ in length or in the first bytes. */
static inline bool tk_bytes_same(const char *a, const char *b, size_t length)
{
	if (length > 16)
		return a[0] == b[0] && memcmp(a, b, length) == 0;
	if (length >= 8) {
		uint64_t first[2], last[2];
		memcpy(&first[0], a, 8);
		memcpy(&first[1], b, 8);
		memcpy(&last[0], a + length - 8, 8);
		memcpy(&last[1], b + length - 8, 8);
		return ((first[0] ^ first[1]) | (last[0] ^ last[1])) == 0;
	}
	if (length >= 4) {
		uint32_t first[2], last[2];
		memcpy(&first[0], a, 4);
		memcpy(&first[1], b, 4);
		memcpy(&last[0], a + length - 4, 4);
		memcpy(&last[1], b + length - 4, 4);
		return ((first[0] ^ first[1]) | (last[0] ^ last[1])) == 0;
	}
	return length == 0 || (a[0] == b[0] && a[length / 2] == b[length / 2] && a[length - 1] == b[length - 1]);
}
static inline bool tk_text_equal(tk_text a, tk_text b)
{
	return a.length == b.length && tk_bytes_same(a.at, b.at, a.length);
}
static inline bool tk_text_is(tk_text a, const char *c_string)
{
	if (__builtin_constant_p(strlen(c_string)))
		return a.length == strlen(c_string) && tk_bytes_same(a.at, c_string, strlen(c_string));
	for (size_t i = 0; i < a.length; i++) {
		if (c_string[i] == '\0' || c_string[i] != a.at[i])
			return false;
	}
	return c_string[a.length] == '\0';
}
int tk_text_order(tk_text a, tk_text b); /* bytewise, <0 0 >0 */
bool tk_text_starts(tk_text text, tk_text prefix);
/* Most texts already differ in the last byte. */
static inline bool tk_text_ends(tk_text text, tk_text suffix)
{
	return text.length >= suffix.length &&
	       (suffix.length == 0 || (text.at[text.length - 1] == suffix.at[suffix.length - 1] &&
	                               memcmp(text.at + (text.length - suffix.length), suffix.at, suffix.length) == 0));
}
/* Do the words stand at `from`? Most places already differ in the first byte. */
static inline bool tk_text_at(tk_text text, size_t from, const char *words)
{
	if (from >= text.length || text.at[from] != words[0])
		return words[0] == '\0' && from <= text.length;
	size_t length = strlen(words);
	return length <= text.length - from && memcmp(text.at + from, words, length) == 0;
}
/* First place of needle at or after from; SIZE_MAX when absent. */
size_t tk_text_find(tk_text text, tk_text needle, size_t from);
tk_text tk_text_slice(tk_text text, size_t from, size_t length); /* clamps */
tk_text tk_text_trim(tk_text text);                              /* ASCII blanks and U+3000 */
tk_text tk_text_copy(tk_arena *arena, tk_text text);             /* also NUL-terminated */
const char *tk_text_c(tk_arena *arena, tk_text text);            /* NUL-terminated copy */
tk_text tk_text_format(tk_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Message templates: replaces {name} by the argument of that name; {{ and }} are braces; unknown names stay as is. */
tk_text tk_text_fill(tk_arena *arena, tk_text template_text, const tk_argument *arguments, size_t count);

/* UTF-8. Invalid bytes decode as U+FFFD, one byte at a time. */
bool tk_utf8_valid(tk_text text, size_t *first_bad);
uint32_t tk_utf8_next_wide(tk_text text, size_t *offset);
/* Decodes at *offset and moves it on; 0 at the end. */
static inline uint32_t tk_utf8_next(tk_text text, size_t *offset)
{
	if (*offset < text.length && (unsigned char)text.at[*offset] < 0x80)
		return (unsigned char)text.at[(*offset)++];
	return tk_utf8_next_wide(text, offset);
}
size_t tk_utf8_count(tk_text text);                  /* code points */
unsigned tk_codepoint_width(uint32_t codepoint);     /* terminal cells 0,1,2; East Asian ambiguous = 1 */
size_t tk_text_width(tk_text text);                  /* terminal cells */

/* Folding for comparing and matching: NFKC, full-width to half, ASCII lower case, katakana final long vowel dropped when
 * two or more katakana stand before it (サプライヤー = サプライヤ, but キー stays), runs of blanks (line ends too) to
 * one. Bytes of one unit that changed as a whole (㈱, ﾌﾟ) all map to its start; a match [a,b) is (*map)[a] to (*map)[b],
 * which takes in what was dropped behind it. When map is not NULL, (*map)[i] is the byte offset in `text` of
 * folded byte i, and (*map)[folded.length] = text.length. O(n). */
tk_text tk_text_fold(tk_arena *arena, tk_text text, const uint32_t **map);

/* Canonical composition (NFC), optionally lower case; text that is not UTF-8 comes back as it is. */
tk_text tk_text_nfc(tk_arena *arena, tk_text text, bool lower);

/* Edit distance for "did you mean" (code points, transposition counts 1), giving up with most + 1 above `most`; unequal
 * texts of more than 128 code points are always above. */
unsigned tk_text_distance(tk_text a, tk_text b, unsigned most);

#endif
