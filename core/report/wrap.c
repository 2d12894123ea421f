/* SPDX-License-Identifier: Apache-2.0 */
#include "report/wrap.h"

#include <uchar.h>

static bool is_unprintable(uint32_t codepoint)
{
	return codepoint < 0x20 || (codepoint >= 0x7F && codepoint <= 0x9F) || codepoint == 0x061C ||
	       codepoint == 0xFFFD || (codepoint >= 0x200E && codepoint <= 0x200F) ||
	       (codepoint >= 0x2028 && codepoint <= 0x202E) || (codepoint >= 0x2066 && codepoint <= 0x2069);
}

static bool is_blank(uint32_t codepoint)
{
	return codepoint == ' ' || codepoint == '\t' || codepoint == '\n' || codepoint == '\r' || codepoint == 0x3000;
}

void tk_put_text(FILE *out, tk_text text, bool tabs)
{
	size_t written = 0; /* what can be shown as it is goes out in one piece */
	for (size_t at = 0; at < text.length;) {
		size_t from = at;
		uint32_t codepoint = tk_utf8_next(text, &at);
		if (!is_unprintable(codepoint))
			continue;
		(void)fwrite(text.at + written, 1, from - written, out);
		written = at;
		if (codepoint == '\n' || codepoint == '\r' || codepoint == '\t')
			fputc(codepoint == '\t' && tabs ? '\t' : ' ', out);
		else
			fputs("\xEF\xBF\xBD", out);
	}
	(void)fwrite(text.at + written, 1, text.length - written, out);
}

unsigned tk_put_cells(uint32_t codepoint)
{
	return is_unprintable(codepoint) ? 1 : tk_codepoint_width(codepoint);
}

size_t tk_put_width(tk_text text)
{
	size_t width = 0;
	for (size_t at = 0; at < text.length;)
		width += tk_put_cells(tk_utf8_next(text, &at));
	return width;
}

static bool is_one_of(uint32_t codepoint, const char32_t *set)
{
	while (*set && *set != codepoint)
		set++;
	return *set != 0;
}

/* Unified ideographs and hiragana that are neither small nor marks: nearly all of a Japanese text, and free to part. */
static bool is_plain(uint32_t codepoint)
{
	return (codepoint >= 0x4E00 && codepoint <= 0x9FFF) || (codepoint >= 0x304A && codepoint <= 0x3062) ||
	       (codepoint >= 0x3064 && codepoint <= 0x3082) || (codepoint >= 0x3089 && codepoint <= 0x308D);
}

/* May a line end between these two neighbours? Blanks are dealt with by the caller. */
static bool may_part(uint32_t before, uint32_t after)
{
	static const char32_t never_first[] =
	        U"、。，．・：；？！」』）】〕］｝〉》”’ー…‥々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
	        U",.:;?!)]}%／";
	static const char32_t never_last[] = U"「『（【〔［｛〈《“‘([{／";
	unsigned cells = tk_put_cells(after);
	if (cells == 0 || (cells != 2 && tk_put_cells(before) != 2))
		return false;
	return (is_plain(after) || !is_one_of(after, never_first)) && (is_plain(before) || !is_one_of(before, never_last));
}

static bool is_ascii_mark(uint32_t codepoint)
{
	return codepoint >= 0x20 && codepoint < 0x7F;
}

static uint32_t next_character(tk_text text, size_t *at)
{
	uint8_t byte = (uint8_t)text.at[*at];
	return is_ascii_mark(byte) ? (++*at, byte) : tk_utf8_next(text, at);
}

bool tk_wrap_line(tk_text text, size_t *from, size_t cells, tk_text *line)
{
	if (*from >= text.length)
		return false;
	size_t start = *from, at = start, used = 0, best = 0; /* best: end of the longest line that may be */
	uint32_t before = 0;
	while (at < text.length && text.at[at] != '\n') {
		size_t next = at;
		uint32_t codepoint = next_character(text, &next);
		bool narrow = codepoint < 0x80 && before < 0x80; /* those part at blanks only */
		if (at > start && (is_blank(codepoint) || is_blank(before) || (!narrow && may_part(before, codepoint))))
			best = at;
		used += is_ascii_mark(codepoint) ? 1 : tk_put_cells(codepoint);
		if (used > cells && !is_blank(codepoint) && at > start)
			break;
		before = codepoint;
		at = next;
	}
	size_t end = at;
	bool whole = at == text.length || text.at[at] == '\n';
	if (!whole && best > start)
		end = best;
	*line = tk_text_trim((tk_text){text.at + start, end - start});
	*from = end;
	if (whole)
		*from += end < text.length;
	else
		while (*from < text.length && text.at[*from] == ' ')
			++*from;
	return true;
}

tk_text tk_wrap_cut(tk_arena *arena, tk_text text, size_t cells)
{
	if (tk_put_width(text) <= cells)
		return text;
	size_t at = 0, used = 0;
	while (at < text.length) {
		size_t next = at;
		used += tk_put_cells(tk_utf8_next(text, &next));
		if (used + 1 > cells)
			break;
		at = next;
	}
	return tk_text_format(arena, "%.*s…", (int)at, text.at);
}
