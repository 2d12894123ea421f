/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <string.h>

static const uint64_t HIGH_BITS = 0x8080808080808080u;

/* Length of the well-formed sequence at `at` (which does not start with an ASCII byte), or 0. Unicode table 3-7. */
static size_t sequence_length(const unsigned char *at, size_t left)
{
	unsigned char lead = at[0];
	if (lead >= 0xE1 && lead <= 0xEC)
		return left >= 3 && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80 ? 3 : 0;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	if (lead < 0xE0)
		return left >= 2 && (at[1] & 0xC0) == 0x80 ? 2 : 0;
	unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
	if (left < 3 || at[1] < low || at[1] > high || (at[2] & 0xC0) != 0x80)
		return 0;
	if (lead < 0xF0)
		return 3;
	return left >= 4 && (at[3] & 0xC0) == 0x80 ? 4 : 0;
}

bool tk_utf8_valid(tk_text text, size_t *first_bad)
{
	const unsigned char *bytes = (const unsigned char *)text.at;
	size_t at = 0;
	while (at < text.length) {
		if (bytes[at] < 0x80) {
			uint64_t word;
			while (text.length - at >= 8 && (memcpy(&word, bytes + at, 8), (word & HIGH_BITS) == 0))
				at += 8;
			while (at < text.length && bytes[at] < 0x80)
				at++;
			continue;
		}
		size_t length = sequence_length(bytes + at, text.length - at);
		if (length == 0) {
			if (first_bad)
				*first_bad = at;
			return false;
		}
		at += length;
	}
	return true;
}

uint32_t tk_utf8_next_wide(tk_text text, size_t *offset)
{
	if (*offset >= text.length)
		return 0;
	const unsigned char *at = (const unsigned char *)text.at + *offset;
	size_t length = sequence_length(at, text.length - *offset);
	*offset += length ? length : 1;
	switch (length) {
	case 2:
		return (uint32_t)(at[0] & 0x1F) << 6 | (at[1] & 0x3F);
	case 3:
		return (uint32_t)(at[0] & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
	case 4:
		return (uint32_t)(at[0] & 0x07) << 18 | (uint32_t)(at[1] & 0x3F) << 12 | (uint32_t)(at[2] & 0x3F) << 6 |
		       (at[3] & 0x3F);
	default:
		return 0xFFFD;
	}
}

size_t tk_utf8_count(tk_text text)
{
	size_t count = 0;
	for (size_t at = 0; at < text.length; count++)
		(void)tk_utf8_next(text, &at);
	return count;
}
