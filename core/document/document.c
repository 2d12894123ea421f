/* SPDX-License-Identifier: Apache-2.0 */
#include "document/document.h"

#include "document/readers.h"
#include <string.h>
#include <strings.h>

/* Offsets are 32 bits, and decoding can make a text up to three times as long. */
enum { LARGEST_EVER = 1 << 30, CODEPOINT_STRIDE = 1024 };

tk_limits tk_limits_default(void)
{
	return (tk_limits){
	        .largest_file = 64u << 20,
	        .depth = 128,
	        .nodes = 4000000,
	        .alias_nodes = 10000,
	        .scalar = 1u << 20,
	};
}

tk_document_kind tk_document_kind_of(tk_text path)
{
	static const struct {
		const char *extension;
		tk_document_kind kind;
	} kinds[] = {
	        {".yaml", TK_DOCUMENT_YAML},   {".yml", TK_DOCUMENT_YAML},          {".json", TK_DOCUMENT_JSON},
	        {".md", TK_DOCUMENT_MARKDOWN}, {".markdown", TK_DOCUMENT_MARKDOWN}, {".csv", TK_DOCUMENT_CSV},
	        {".tsv", TK_DOCUMENT_CSV},     {".bpmn", TK_DOCUMENT_XML},          {".xml", TK_DOCUMENT_XML},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t length = strlen(kinds[i].extension);
		if (path.length > length &&
		    strncasecmp(path.at + path.length - length, kinds[i].extension, length) == 0)
			return kinds[i].kind;
	}
	return TK_DOCUMENT_OTHER;
}

static bool is_too_large(tk_document *document, tk_text bytes, const tk_limits *limits)
{
	uint32_t largest = limits->largest_file < LARGEST_EVER ? limits->largest_file : LARGEST_EVER;
	if (bytes.length <= largest)
		return false;
	tk_fault_add(document->arena, &document->faults, TK_FAULT_LIMIT, tk_document_span(document, 0, 0),
	             N_("This file of {size} bytes is larger than {limit} bytes; it was not read."),
	             N_("Split the file."), "size", tk_text_format(document->arena, "%zu", bytes.length), "limit",
	             tk_text_format(document->arena, "%u", largest), (char *)NULL);
	document->complete = false;
	return true;
}

/* Of XML only workflows are read, and a repository may hold any other XML: what does not name the namespace of one is
 * left alone, well formed or not. A file that calls itself a workflow is always read. */
static bool is_other_xml(const tk_document *document)
{
	static const char ending[] = ".bpmn";
	size_t length = sizeof ending - 1;
	if (document->path.length > length &&
	    strncasecmp(document->path.at + document->path.length - length, ending, length) == 0)
		return false;
	return tk_text_find(document->text, TK_TEXT(TK_XML_WORKFLOWS), 0) == SIZE_MAX;
}

static tk_document *set_aside(tk_document *document)
{
	document->faults = (tk_faults){0};
	document->text = (tk_text){"", 0};
	document->complete = true;
	return document;
}

tk_document *tk_document_read(tk_arena *arena, uint32_t number, tk_text path, tk_document_kind kind, tk_text bytes,
                              const tk_limits *limits)
{
	tk_document *document = TK_MAKE(arena, tk_document);
	*document = (tk_document){
	        .number = number, .path = path, .kind = kind, .arena = arena, .complete = true, .charset = "UTF-8"};
	document->text = (tk_text){"", 0};
	if (kind == TK_DOCUMENT_OTHER || is_too_large(document, bytes, limits))
		return document;
	bool decoded = tk_charset_decode(document, bytes);
	if (kind == TK_DOCUMENT_XML && is_other_xml(document))
		return set_aside(document);
	if (!decoded)
		return document;
	switch (kind) {
	case TK_DOCUMENT_YAML:
		tk_yaml_read(document, limits);
		break;
	case TK_DOCUMENT_JSON:
		tk_json_read(document, limits);
		break;
	case TK_DOCUMENT_MARKDOWN:
		tk_markdown_read(document, limits);
		break;
	case TK_DOCUMENT_CSV:
		tk_csv_read(document, limits);
		break;
	case TK_DOCUMENT_XML:
		tk_xml_read(document, limits);
		break;
	case TK_DOCUMENT_OTHER:
		break;
	}
	return document;
}

static uint32_t count_codepoints(const char *at, size_t length)
{
	uint32_t count = 0;
	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)at[i] & 0xC0) != 0x80;
	return count;
}

/* Lines end with LF, CRLF or a lone CR. Beside them, the code points before every CODEPOINT_STRIDE-th byte, so that the
 * column in a line of many megabytes costs no more than in a short one. */
static void make_lines(tk_document *document)
{
	tk_text text = document->text;
	tk_arena *arena = document->arena;
	TK_VECTOR(uint32_t) starts = {NULL, 0, 0};
	*TK_PUSH(arena, &starts) = 0;
	bool lone = memchr(text.at, '\r', text.length) != NULL;
	for (size_t i = 0; i < text.length; i++) {
		if (!lone) {
			const char *end = memchr(text.at + i, '\n', text.length - i);
			if (!end)
				break;
			i = (size_t)(end - text.at);
		}
		if (text.at[i] == '\n' || (text.at[i] == '\r' && !(i + 1 < text.length && text.at[i + 1] == '\n')))
			*TK_PUSH(arena, &starts) = (uint32_t)i + 1;
	}
	if (starts.count > 1 && starts.at[starts.count - 1] == text.length)
		starts.count--; /* the last line ends, no further one begins */
	size_t strides = text.length / CODEPOINT_STRIDE + 1;
	document->codepoints = TK_MAKE_ARRAY(arena, uint32_t, strides);
	for (size_t i = 1; i < strides; i++)
		document->codepoints[i] = document->codepoints[i - 1] +
		                          count_codepoints(text.at + (i - 1) * CODEPOINT_STRIDE, CODEPOINT_STRIDE);
	document->line_starts = starts.at;
	document->line_count = starts.count;
}

static uint32_t codepoints_before(const tk_document *document, uint32_t offset)
{
	uint32_t stride = offset / CODEPOINT_STRIDE, from = stride * CODEPOINT_STRIDE;
	return document->codepoints[stride] + count_codepoints(document->text.at + from, offset - from);
}

static void place_of(const tk_document *document, uint32_t offset, uint32_t *line, uint32_t *column)
{
	uint32_t low = 0, high = document->line_count; /* the line is in [low, high) */
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (document->line_starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	*line = low + 1;
	*column = codepoints_before(document, offset) - codepoints_before(document, document->line_starts[low]) + 1;
}

tk_place tk_document_place(tk_document *document, tk_span span)
{
	if (!document->line_starts)
		make_lines(document);
	uint32_t most = (uint32_t)document->text.length;
	uint32_t start = span.offset < most ? span.offset : most;
	uint32_t end = span.length < most - start ? start + span.length : most;
	tk_place place;
	place_of(document, start, &place.line, &place.column);
	place_of(document, end, &place.end_line, &place.end_column);
	return place;
}

tk_text tk_document_line(tk_document *document, uint32_t line)
{
	if (line == 0 || line > tk_document_line_count(document))
		return (tk_text){"", 0};
	uint32_t start = document->line_starts[line - 1];
	size_t end = line < document->line_count ? document->line_starts[line] : document->text.length;
	while (end > start && (document->text.at[end - 1] == '\n' || document->text.at[end - 1] == '\r'))
		end--;
	return tk_text_slice(document->text, start, end - start);
}

uint32_t tk_document_line_count(tk_document *document)
{
	if (!document->line_starts)
		make_lines(document);
	return document->line_count;
}
