/* SPDX-License-Identifier: Apache-2.0 */
/* Places in the source of a Markdown text: lines, prefixes, cells. */
#include "document/markdown.h"
#include <string.h>

static uint32_t count_lines(tk_text text)
{
	uint32_t lines = 1;
	for (size_t at = 0; at < text.length; at++)
		lines += text.at[at] == '\n' ||
		         (text.at[at] == '\r' && !(at + 1 < text.length && text.at[at + 1] == '\n'));
	return lines;
}

void tk_markdown_split_lines(tk_markdown *markdown, size_t body)
{
	tk_text text = markdown->source;
	uint32_t line = 0;
	markdown->lines = TK_MAKE_ARRAY(markdown->arena, uint32_t, count_lines(text) + 1);
	markdown->lines[line++] = 0;
	for (size_t at = 0; at < text.length; at++) {
		bool crlf = text.at[at] == '\r' && at + 1 < text.length && text.at[at + 1] == '\n';
		if (text.at[at] != '\n' && (text.at[at] != '\r' || crlf))
			continue;
		if (at + 1 == body)
			markdown->first_line = line;
		markdown->lines[line++] = (uint32_t)at + 1;
	}
	markdown->line_count = line;
	markdown->lines[line] = (uint32_t)text.length;
}

size_t tk_markdown_line_end(const tk_markdown *markdown, uint32_t line)
{
	if (line >= markdown->line_count)
		return markdown->source.length;
	size_t from = markdown->lines[line], end = markdown->lines[line + 1];
	while (end > from && (markdown->source.at[end - 1] == '\n' || markdown->source.at[end - 1] == '\r'))
		end--;
	return end;
}

size_t tk_markdown_offset(const tk_markdown *markdown, int line, int column)
{
	uint32_t index = markdown->first_line + (line > 0 ? (uint32_t)line - 1 : 0);
	if (index >= markdown->line_count)
		return markdown->source.length;
	size_t at = markdown->lines[index] + (column > 0 ? (size_t)column - 1 : 0),
	       end = tk_markdown_line_end(markdown, index);
	return at < end ? at : end;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

size_t tk_markdown_skip_prefix(const tk_markdown *markdown, size_t at, size_t end, uint32_t quotes)
{
	const char *text = markdown->source.at;
	while (at < end && is_blank(text[at]))
		at++;
	for (; quotes > 0 && at < end && text[at] == '>'; quotes--) {
		at++;
		while (at < end && is_blank(text[at]))
			at++;
	}
	return at;
}

size_t tk_markdown_trim_end(const tk_markdown *markdown, size_t from, size_t end)
{
	while (end > from && strchr(" \t\r\n", markdown->source.at[end - 1]))
		end--;
	return end;
}

uint32_t tk_markdown_delimiter_line(const tk_markdown *markdown, uint32_t line, uint32_t last, uint32_t quotes)
{
	for (; line < last; line++) {
		size_t end = tk_markdown_line_end(markdown, line);
		size_t at = tk_markdown_skip_prefix(markdown, markdown->lines[line], end, quotes);
		bool dash = false;
		while (at < end && strchr("|:- \t\v\f", markdown->source.at[at]))
			dash |= markdown->source.at[at++] == '-';
		if (at == end && dash)
			break;
	}
	return line;
}

tk_range tk_markdown_next_cell(const tk_markdown *markdown, size_t *at, size_t end)
{
	const char *text = markdown->source.at;
	tk_range cell = {*at, *at};
	while (cell.end < end && (text[cell.end] != '|' || (cell.end > cell.from && text[cell.end - 1] == '\\')))
		cell.end++;
	*at = cell.end < end ? cell.end + 1 : end;
	while (cell.from < cell.end && is_blank(text[cell.from]))
		cell.from++;
	cell.end = tk_markdown_trim_end(markdown, cell.from, cell.end);
	return cell;
}
