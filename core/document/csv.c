/* SPDX-License-Identifier: Apache-2.0 */
/* CSV (RFC 4180) and TSV with a header row, as a sequence of mappings. Cells are texts; an empty cell is null. */
#include "document/readers.h"
#include <string.h>

typedef struct csv_cell {
	tk_text value;
	tk_span span;
	bool quoted;
} csv_cell;

typedef TK_VECTOR(csv_cell) csv_row;

typedef struct csv_reader {
	tk_document *document;
	tk_arena *arena;
	const tk_limits *limits;
	tk_text text;
	size_t at;
	char separator;
	bool stopped;
	uint32_t nodes;
	csv_row header, row; /* row is used again for each record */
} csv_reader;

/* By extension; a .csv whose first line has no comma but tabs or semicolons is what some spreadsheets write. */
static char find_separator(const tk_document *document)
{
	if (tk_text_ends(document->path, TK_TEXT(".tsv")) || tk_text_ends(document->path, TK_TEXT(".TSV")))
		return '\t';
	size_t end = 0;
	while (end < document->text.length && document->text.at[end] != '\n' && document->text.at[end] != '\r')
		end++;
	if (end == 0 || memchr(document->text.at, ',', end))
		return ',';
	return memchr(document->text.at, '\t', end) ? '\t' : memchr(document->text.at, ';', end) ? ';' : ',';
}

static bool at_cell_end(const csv_reader *reader)
{
	if (reader->at >= reader->text.length)
		return true;
	char c = reader->text.at[reader->at];
	return c == reader->separator || c == '\n' || c == '\r';
}

static void syntax_fault(csv_reader *reader, size_t from, size_t end, const char *message, const char *help)
{
	reader->document->complete = false;
	tk_fault_add(reader->arena, &reader->document->faults, TK_FAULT_SYNTAX,
	             tk_document_span(reader->document, from, end), message, help, (char *)NULL);
}

static void stop_at_limit(csv_reader *reader, size_t from, size_t end, const char *message, const char *help,
                          uint32_t limit)
{
	reader->document->complete = false;
	reader->stopped = true;
	tk_fault_add(reader->arena, &reader->document->faults, TK_FAULT_LIMIT,
	             tk_document_span(reader->document, from, end), message, help, "limit",
	             tk_text_format(reader->arena, "%u", limit), (char *)NULL);
}

/* Two quotes inside a quoted cell stand for one. */
static tk_text without_doubled(tk_arena *arena, tk_text raw)
{
	char *out = tk_arena_bytes(arena, raw.length);
	size_t done = 0;
	for (size_t i = 0; i < raw.length; i++) {
		out[done++] = raw.at[i];
		if (raw.at[i] == '"')
			i++;
	}
	return (tk_text){out, done};
}

/* Spreadsheets write ="0120" to keep the leading zero. */
static tk_text without_formula(tk_text value)
{
	bool formula = value.length >= 3 && tk_text_starts(value, TK_TEXT("=\"")) &&
	               value.at[value.length - 1] == '"' && !memchr(value.at + 2, '"', value.length - 3);
	return formula ? tk_text_slice(value, 2, value.length - 3) : value;
}

static void read_quoted(csv_reader *reader, csv_cell *cell)
{
	tk_text text = reader->text;
	size_t open = reader->at, from = open + 1, at = from;
	bool doubled = false;
	const char *quote;
	while ((quote = memchr(text.at + at, '"', text.length - at)) != NULL) {
		at = (size_t)(quote - text.at);
		if (at + 1 >= text.length || text.at[at + 1] != '"')
			break;
		doubled = true;
		at += 2;
	}
	if (!quote) {
		syntax_fault(reader, open, open + 1, N_("This quotation mark is never closed; the rest was not read."),
		             N_("End the cell with a quotation mark; inside, write it twice."));
		reader->stopped = true;
		at = text.length;
	}
	cell->value = (tk_text){text.at + from, at - from};
	if (doubled && quote)
		cell->value = without_doubled(reader->arena, cell->value);
	reader->at = quote ? at + 1 : at;
	size_t after = reader->at;
	while (!at_cell_end(reader))
		reader->at++;
	if (tk_text_trim(tk_text_slice(text, after, reader->at - after)).length > 0)
		syntax_fault(reader, after, reader->at, N_("After the closing quotation mark this cell goes on."),
		             N_("Put the whole cell between quotation marks; inside, write each twice."));
	cell->span = tk_document_span(reader->document, open, after);
	cell->quoted = true;
}

static void read_cell(csv_reader *reader, csv_cell *cell)
{
	size_t from = reader->at;
	if (from < reader->text.length && reader->text.at[from] == '"') {
		read_quoted(reader, cell);
	} else {
		while (!at_cell_end(reader))
			reader->at++;
		tk_text value = tk_text_trim(tk_text_slice(reader->text, from, reader->at - from));
		size_t start = value.length ? (size_t)(value.at - reader->text.at) : from;
		*cell = (csv_cell){value, tk_document_span(reader->document, start, start + value.length), false};
	}
	cell->value = without_formula(cell->value);
	if (cell->value.length > reader->limits->scalar)
		stop_at_limit(reader, from, reader->at,
		              N_("This value is longer than {limit} bytes; the rest was not read."),
		              N_("Keep large texts in files of their own."), reader->limits->scalar);
}

/* Reads one record into row; false at the end of the text. */
static bool read_record(csv_reader *reader, csv_row *row)
{
	row->count = 0;
	if (reader->at >= reader->text.length || reader->stopped)
		return false;
	for (;;) {
		csv_cell *cell = TK_PUSH(reader->arena, row);
		*cell = (csv_cell){0};
		read_cell(reader, cell);
		if (++reader->nodes > reader->limits->nodes && !reader->stopped)
			stop_at_limit(reader, reader->at, reader->at,
			              N_("This file holds more than {limit} values; the rest was not read."),
			              N_("Split the file."), reader->limits->nodes);
		if (reader->stopped || reader->at >= reader->text.length ||
		    reader->text.at[reader->at] != reader->separator)
			break;
		reader->at++;
	}
	if (reader->at < reader->text.length && reader->text.at[reader->at] == '\r')
		reader->at++;
	if (reader->at < reader->text.length && reader->text.at[reader->at] == '\n')
		reader->at++;
	return true;
}

/* Cells up to the last one that says something. */
static uint32_t used_cells(const csv_row *row)
{
	uint32_t count = row->count;
	while (count > 0 && row->at[count - 1].value.length == 0)
		count--;
	return count;
}

static bool read_header(csv_reader *reader)
{
	csv_row *header = &reader->header;
	while (read_record(reader, header) && used_cells(header) == 0)
		continue;
	header->count = used_cells(header);
	tk_map *seen = tk_map_make(reader->arena);
	for (uint32_t i = 0; i < header->count; i++) {
		csv_cell *cell = &header->at[i];
		cell->value = tk_text_trim(cell->value);
		csv_cell *first = tk_map_put(seen, cell->value, cell);
		if (first == cell || cell->value.length == 0)
			continue;
		tk_fault *fault = tk_fault_add(
		        reader->arena, &reader->document->faults, TK_FAULT_DUPLICATE_KEY, cell->span,
		        N_("Two columns have the name \"{key}\"; only the first counts."),
		        N_("Delete one of them, or give one another name."), "key", cell->value, (char *)NULL);
		if (fault) {
			fault->related = first->span;
			fault->related_message = N_("the first one");
		}
	}
	return header->count > 0;
}

static void check_width(csv_reader *reader, uint32_t used)
{
	uint32_t columns = reader->header.count, cells = reader->row.count;
	if (used <= columns && cells >= columns)
		return;
	tk_span first = reader->row.at[0].span, last = reader->row.at[cells - 1].span;
	tk_fault_add(
	        reader->arena, &reader->document->faults, TK_FAULT_BAD_VALUE,
	        tk_document_span(reader->document, first.offset, last.offset + last.length),
	        N_("This row has {cells} cells, but the header has {columns}; the cells may be in the wrong columns."),
	        N_("Give each row as many cells as the header; put a cell that holds a comma between quotation marks."),
	        "cells", tk_text_format(reader->arena, "%u", cells), "columns",
	        tk_text_format(reader->arena, "%u", columns), (char *)NULL);
}

static tk_node *make_row(csv_reader *reader, uint32_t used)
{
	uint32_t count = used < reader->header.count ? used : reader->header.count;
	tk_node *nodes = TK_MAKE_ARRAY(reader->arena, tk_node, (size_t)count + 1);
	tk_node *row = &nodes[0];
	tk_span first = reader->row.at[0].span, last = reader->row.at[used - 1].span;
	row->kind = TK_NODE_MAPPING;
	row->depth = 1;
	row->count = count;
	row->span = tk_document_span(reader->document, first.offset, last.offset + last.length);
	row->first = count ? &nodes[1] : NULL;
	for (uint32_t i = 0; i < count; i++) {
		const csv_cell *cell = &reader->row.at[i];
		tk_node *node = &nodes[i + 1];
		node->kind = cell->value.length || cell->quoted ? TK_NODE_STRING : TK_NODE_NULL;
		node->quoted = cell->quoted;
		node->depth = 2;
		node->span = cell->span;
		node->key = reader->header.at[i].value;
		node->key_span = reader->header.at[i].span;
		node->value = cell->value;
		node->next = i + 1 < count ? node + 1 : NULL;
	}
	return row;
}

void tk_csv_read(tk_document *document, const tk_limits *limits)
{
	csv_reader reader = {.document = document,
	                     .arena = document->arena,
	                     .limits = limits,
	                     .text = document->text,
	                     .separator = find_separator(document)};
	tk_node *root = TK_MAKE(document->arena, tk_node);
	root->kind = TK_NODE_SEQUENCE;
	root->span = tk_document_span(document, 0, document->text.length);
	document->root = root;
	if (!read_header(&reader)) {
		if (!reader.stopped)
			tk_fault_add(document->arena, &document->faults, TK_FAULT_MISSING_KEY,
			             tk_document_span(document, 0, 0), N_("This file has no header row."),
			             N_("Write the names of the columns in the first row."), (char *)NULL);
		return;
	}
	const tk_node **tail = &root->first;
	while (read_record(&reader, &reader.row)) {
		uint32_t used = used_cells(&reader.row);
		if (used == 0)
			continue; /* a blank line */
		if (!reader.stopped)
			check_width(&reader, used);
		tk_node *row = make_row(&reader, used);
		*tail = row;
		tail = &row->next;
		root->count++;
	}
}
