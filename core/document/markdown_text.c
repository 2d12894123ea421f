/* SPDX-License-Identifier: Apache-2.0 */
/* Visible text with the way back to the source. */
#include "document/markdown.h"
#include <string.h>

void tk_markdown_text_clear(tk_markdown *markdown)
{
	tk_markdown_text *text = &markdown->text;
	text->bytes.count = text->map.count = text->code.count = 0;
	text->pending = 0;
	text->end = 0;
	markdown->links.count = markdown->open_links.count = markdown->comments.count = 0;
	markdown->bold_length = 0;
}

/* Scripts that are written without blanks between words, and their punctuation. */
static bool is_cjk(uint32_t codepoint)
{
	return (codepoint >= 0x2E80 && codepoint <= 0x9FFF) || (codepoint >= 0xF900 && codepoint <= 0xFAFF) ||
	       (codepoint >= 0xFE30 && codepoint <= 0xFE4F) || (codepoint >= 0xFF00 && codepoint <= 0xFFEF) ||
	       (codepoint >= 0x20000 && codepoint <= 0x3FFFF);
}

static uint32_t last_codepoint(const tk_markdown_text *text)
{
	size_t at = text->bytes.count;
	while (at > 0 && ((unsigned char)text->bytes.at[at - 1] & 0xC0) == 0x80)
		at--;
	at -= at > 0;
	return tk_utf8_next(tk_text_make(text->bytes.at, text->bytes.count), &at);
}

static void push(tk_markdown *markdown, char byte, size_t at)
{
	*TK_PUSH(markdown->arena, &markdown->text.bytes) = byte;
	*TK_PUSH(markdown->arena, &markdown->text.map) = (uint32_t)at;
}

/* A soft break between two characters of such scripts is nothing, else one blank. */
static void put_pending(tk_markdown *markdown, size_t next)
{
	tk_markdown_text *text = &markdown->text;
	char byte = (char)text->pending;
	text->pending = 0;
	if (text->bytes.count == 0 || (byte == ' ' && text->bytes.at[text->bytes.count - 1] == ' '))
		return;
	size_t at = next;
	if (byte == ' ' && is_cjk(last_codepoint(text)) && is_cjk(tk_utf8_next(markdown->source, &at)))
		return;
	push(markdown, byte, text->pending_at);
}

void tk_markdown_text_put(tk_markdown *markdown, char byte, size_t at, size_t end)
{
	if (markdown->text.pending)
		put_pending(markdown, at);
	push(markdown, byte, at);
	markdown->text.end = (uint32_t)end;
}

void tk_markdown_text_break(tk_markdown *markdown, char byte, size_t at)
{
	if (markdown->text.pending != '\n')
		markdown->text.pending = byte;
	markdown->text.pending_at = (uint32_t)at;
}

void tk_markdown_text_cut(tk_markdown *markdown, size_t length)
{
	if (length < markdown->text.bytes.count)
		markdown->text.bytes.count = markdown->text.map.count = (uint32_t)length;
}

/* The text stands in the source as it is. */
static bool is_slice(const tk_markdown *markdown)
{
	const tk_markdown_text *text = &markdown->text;
	uint32_t count = text->bytes.count;
	if (count == 0 || text->map.at[count - 1] - text->map.at[0] != count - 1 ||
	    text->map.at[count - 1] >= markdown->source.length)
		return false;
	for (uint32_t i = 1; i < count; i++)
		if (text->map.at[i] != text->map.at[0] + i)
			return false;
	return memcmp(text->bytes.at, markdown->source.at + text->map.at[0], count) == 0;
}

static void finish_text(tk_markdown *markdown, tk_block *block)
{
	const tk_markdown_text *text = &markdown->text;
	uint32_t count = text->bytes.count;
	if (is_slice(markdown)) {
		block->text_offset = text->map.at[0];
		block->text = tk_text_make(markdown->document->text.at + block->text_offset, count);
		return;
	}
	if (count == 0) {
		block->text = TK_TEXT("");
		block->text_offset = block->span.offset;
		return;
	}
	uint32_t *map = TK_MAKE_ARRAY(markdown->arena, uint32_t, (size_t)count + 1);
	memcpy(map, text->map.at, count * sizeof *map);
	map[count] = text->end > map[count - 1] ? text->end : map[count - 1] + 1;
	if (map[count] > markdown->source.length) /* the line break that cmark puts at the end of a file */
		map[count] = (uint32_t)markdown->source.length;
	block->text_map = map;
	block->text = tk_text_copy(markdown->arena, tk_text_make(text->bytes.at, count));
}

void tk_markdown_text_finish(tk_markdown *markdown, tk_block *block)
{
	finish_text(markdown, block);
	if (markdown->bold_length > 0 && markdown->bold_length <= block->text.length) {
		block->bold_prefix = true;
		block->prefix_length = markdown->bold_length;
	}
	uint32_t count = markdown->links.count;
	if (count > 0) {
		tk_link *links = TK_MAKE_ARRAY(markdown->arena, tk_link, count);
		memcpy(links, markdown->links.at, count * sizeof *links);
		block->links = links;
		block->link_count = count;
	}
}

/* One line of a raw block, without its break: it is the end of a source line, after the container's indentation. Tabs
 * that were cut in two leave blanks that stand nowhere; these are mapped to the start of the line. */
static void put_raw_line(tk_markdown *markdown, tk_text line, uint32_t index)
{
	size_t end = tk_markdown_line_end(markdown, index);
	size_t from = index < markdown->line_count ? markdown->lines[index] : end;
	size_t same = 0; /* bytes that agree, from the end */
	while (same < line.length && same < end - from &&
	       line.at[line.length - 1 - same] == markdown->source.at[end - 1 - same])
		same++;
	for (size_t i = 0; i < line.length; i++)
		tk_markdown_text_put(markdown, line.at[i], i < line.length - same ? from : end - (line.length - i),
		                     end);
	tk_markdown_text_put(markdown, '\n', end, end);
}

void tk_markdown_raw(tk_markdown *markdown, tk_block *block, const char *literal, uint32_t line)
{
	tk_text left = tk_text_of(literal);
	size_t from = line < markdown->line_count ? markdown->lines[line] : markdown->source.length;
	if (left.length <= markdown->source.length - from &&
	    memcmp(markdown->source.at + from, left.at, left.length) == 0) {
		block->text = tk_text_make(markdown->document->text.at + from, left.length);
		block->text_offset = (uint32_t)from;
		return;
	}
	tk_markdown_text_clear(markdown);
	for (; left.length > 0; line++) {
		const char *end = memchr(left.at, '\n', left.length); /* cmark ends every line with one */
		size_t length = end ? (size_t)(end - left.at) : left.length;
		put_raw_line(markdown, tk_text_slice(left, 0, length), line);
		left = tk_text_slice(left, length + 1, left.length);
	}
	finish_text(markdown, block);
}
