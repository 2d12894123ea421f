/* SPDX-License-Identifier: Apache-2.0 */
#include "base/mask.h"

enum { TELEPHONE_LEAST = 9 /* digits, with area code */, TELEPHONE_MOST = 15 /* E.164 */ };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of a digit at `at` (1, or 3 for a full-width one), or 0. */
static size_t digit_length(tk_text text, size_t at)
{
	if (is_digit(text.at[at]))
		return 1;
	bool wide = at + 3 <= text.length && text.at[at] == '\xEF' && text.at[at + 1] == '\xBC' &&
	            (uint8_t)text.at[at + 2] >= 0x90 && (uint8_t)text.at[at + 2] <= 0x99;
	return wide ? 3 : 0;
}

/* Length of what may stand between the digits of a telephone number: blanks, brackets, dashes of any width. */
static size_t gap_length(tk_text text, size_t at)
{
	static const char *const wide[] = {"－", "‐", "‑", "–", "—", "−", "ー", "（", "）", "　", "＋"};
	if (memchr(" -()+./", text.at[at], 7))
		return 1;
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
		size_t length = strlen(wide[i]);
		if (at + length <= text.length && memcmp(text.at + at, wide[i], length) == 0)
			return length;
	}
	return 0;
}

/* YYYY-MM-DD, with or without a time behind it. */
static bool is_date(tk_text text, size_t at)
{
	static const char form[] = "dddd-dd-dd";
	for (size_t i = 0; i < sizeof form - 1; i++) {
		if (at + i >= text.length || (form[i] == 'd') != is_digit(text.at[at + i]))
			return false;
		if (form[i] == '-' && text.at[at + i] != '-' && text.at[at + i] != '/')
			return false;
	}
	return true;
}

/* The end of a run of digits and gaps, at its last digit; *digits: how many. */
static size_t end_of_number(tk_text text, size_t at, uint32_t *digits)
{
	size_t end = at, gaps = 0;
	*digits = 0;
	while (at < text.length && gaps < 3) {
		size_t digit = digit_length(text, at), gap = digit ? 0 : gap_length(text, at);
		if (!digit && !gap)
			break;
		if (digit && is_date(text, at))
			break;
		*digits += digit ? 1 : 0;
		gaps = digit ? 0 : gaps + 1;
		at += digit + gap;
		end = digit ? at : end;
	}
	return end;
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || (c && strchr("._%+-", c));
}

/* Where the name of an address with its @ at `at` begins; `at` when there is none. */
static size_t start_of_name(tk_text text, size_t at)
{
	size_t start = at;
	while (start > 0 && is_name_byte(text.at[start - 1]))
		start--;
	bool host = at + 1 < text.length && is_name_byte(text.at[at + 1]);
	return host ? start : at;
}

static bool is_letter(tk_text text, size_t at)
{
	return at < text.length && ((text.at[at] >= 'a' && text.at[at] <= 'z') ||
	                            (text.at[at] >= 'A' && text.at[at] <= 'Z') || text.at[at] == '_');
}

/* Part of an identifier, such as a UUID or a file name: a letter stands beside it, or beside the dash beside it. */
static bool is_in_identifier(tk_text text, size_t from, size_t to)
{
	if (from > 0 &&
	    (is_letter(text, from - 1) || (from > 1 && text.at[from - 1] == '-' && is_letter(text, from - 2))))
		return true;
	return is_letter(text, to) || (to < text.length && text.at[to] == '-' && is_letter(text, to + 1));
}

static void hide(char *out, size_t from, size_t to, tk_text text)
{
	for (size_t i = from; i < to; i++) {
		size_t wide = digit_length(text, i);
		if (wide == 3) {
			memcpy(out + i, "＊", 3);
			i += 2;
		} else if (wide == 1) {
			out[i] = '*';
		}
	}
}

tk_text tk_mask_contacts(tk_arena *arena, tk_text text)
{
	char *out = NULL;
	for (size_t at = 0; at < text.length; at++) {
		uint32_t digits = 0;
		size_t name = text.at[at] == '@' ? start_of_name(text, at) : at, end = at;
		if (name == at && is_date(text, at)) {
			at += 9;
			continue;
		}
		if (name == at && digit_length(text, at))
			end = end_of_number(text, at, &digits);
		bool telephone =
		        digits >= TELEPHONE_LEAST && digits <= TELEPHONE_MOST && !is_in_identifier(text, at, end);
		if (name == at && !telephone) {
			at = end > at ? end - 1 : at;
			continue;
		}
		if (!out) {
			out = tk_arena_bytes(arena, text.length + 1);
			memcpy(out, text.at, text.length);
		}
		if (name < at)
			memset(out + name, '*', at - name);
		hide(out, at, end, text);
		at = end > at ? end - 1 : at;
	}
	return out ? (tk_text){out, text.length} : text;
}
