/* SPDX-License-Identifier: Apache-2.0 */
/* YAML through libyaml's events: one pass, no node of libyaml's own, scalars as slices of the text where they stand in
 * it as they are. */
#include "document/yaml.h"
#include "document/readers.h"
#include "document/yaml_tree.h"
#include <string.h>

typedef struct yaml_reader {
	tk_yaml_tree tree;
	tk_yaml_cursor cursor; /* over the text as fed to libyaml */
	tk_text text;          /* the same part of document->text; values are slices of this */
	uint32_t from;
} yaml_reader;

static tk_span span_of(const yaml_reader *reader, size_t start, size_t end)
{
	return (tk_span){reader->tree.document->number, reader->from + (uint32_t)start, (uint32_t)(end - start)};
}

/* Steps over "&anchor" and "!tag" in front of a value, to where the value itself begins. */
static size_t skip_properties(const char *text, size_t at, size_t end)
{
	for (;;) {
		while (at < end && strchr(" \t\r\n", text[at]))
			at++;
		if (at < end && text[at] == '#') {
			while (at < end && text[at] != '\n' && text[at] != '\r')
				at++;
		} else if (at < end && (text[at] == '&' || text[at] == '!')) {
			while (at < end && !strchr(" \t\r\n", text[at]))
				at++;
		} else {
			return at;
		}
	}
}

/* Most scalars stand on one line without escapes, so that their end follows from their length without counting
 * characters. */
static bool ends_simply(const yaml_reader *reader, const yaml_event_t *event, size_t start, size_t *end)
{
	size_t length = event->data.scalar.length;
	const char *value = (const char *)event->data.scalar.value, *text = reader->cursor.text;
	yaml_scalar_style_t style = event->data.scalar.style;
	if (event->start_mark.line != event->end_mark.line || length + 2 > reader->cursor.length - start)
		return false;
	if (style == YAML_PLAIN_SCALAR_STYLE) { /* nothing in it can be escaped or folded */
		*end = start + length;
		return true;
	}
	if (style != YAML_SINGLE_QUOTED_SCALAR_STYLE && style != YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		return false;
	bool single = style == YAML_SINGLE_QUOTED_SCALAR_STYLE;
	*end = start + length + 2;
	return memcmp(text + start + 1, value, length) == 0 && text[start + length + 1] == (single ? '\'' : '"') &&
	       !memchr(value, single ? '\'' : '\\', length);
}

/* Where a scalar stands. True: its value stands there as it is. */
static bool scalar_place(yaml_reader *reader, const yaml_event_t *event, size_t *start, size_t *end)
{
	bool properties = event->data.scalar.anchor || event->data.scalar.tag;
	tk_yaml_cursor *cursor = &reader->cursor;
	*start = tk_yaml_cursor_move(cursor, event->start_mark.index);
	if (!properties && ends_simply(reader, event, *start, end)) {
		cursor->bytes = *end;
		cursor->chars = event->end_mark.index;
		return true;
	}
	*end = tk_yaml_cursor_move(cursor, event->end_mark.index);
	if (properties)
		*start = skip_properties(cursor->text, *start, *end);
	/* libyaml counts the line breaks after a block scalar as part of it. */
	if (event->data.scalar.style >= YAML_LITERAL_SCALAR_STYLE)
		while (*end > *start + 1 && strchr("\r\n \t", cursor->text[*end - 1]))
			(*end)--;
	size_t quote = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 1, length = event->data.scalar.length;
	return *end - *start == length + 2 * quote &&
	       memcmp(cursor->text + *start + quote, event->data.scalar.value, length) == 0;
}

static void on_scalar(yaml_reader *reader, const yaml_event_t *event)
{
	size_t start, end;
	bool ambiguous = false, quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	tk_yaml_tree *tree = &reader->tree;
	bool as_is = scalar_place(reader, event, &start, &end);
	tk_span span = span_of(reader, start, end);
	if (event->data.scalar.length > tree->limits->scalar) {
		tk_text number = tk_text_format(tree->arena, "%u", tree->limits->scalar);
		tk_fault_add(tree->arena, &tree->document->faults, TK_FAULT_LIMIT, span,
		             N_("This value is longer than {limit} bytes; the rest was not read."),
		             N_("Keep large texts in files of their own."), "limit", number, (char *)NULL);
		tree->document->complete = false;
		tree->stopped = true;
		return;
	}
	tk_text value = {as_is ? reader->text.at + start + quoted : (const char *)event->data.scalar.value,
	                 event->data.scalar.length};
	if (!as_is)
		value = tk_text_copy(tree->arena, value);
	tk_node_kind kind = TK_NODE_STRING;
	if (event->data.scalar.tag)
		kind = tk_yaml_resolve_tag((const char *)event->data.scalar.tag, value);
	else if (!quoted)
		kind = tk_yaml_resolve(value, &ambiguous);
	tk_yaml_tree_scalar(tree, kind, quoted, ambiguous, value, span, (const char *)event->data.scalar.anchor);
}

static void on_open(yaml_reader *reader, const yaml_event_t *event, bool mapping)
{
	const yaml_char_t *anchor = mapping ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
	const yaml_char_t *tag = mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag;
	size_t start = tk_yaml_cursor_move(&reader->cursor, event->start_mark.index);
	if (anchor || tag)
		start = skip_properties(reader->cursor.text, start, reader->cursor.length);
	tk_yaml_tree_open(&reader->tree, mapping, span_of(reader, start, start), (const char *)anchor);
}

static void on_close(yaml_reader *reader, const yaml_event_t *event)
{
	/* Block collections end where their last child does: libyaml's mark is that of the next token. Flow collections
	 * end with their bracket. */
	bool flow = event->end_mark.index > event->start_mark.index;
	size_t end = flow ? tk_yaml_cursor_move(&reader->cursor, event->end_mark.index) : 0;
	tk_yaml_tree_close(&reader->tree, flow ? reader->from + (uint32_t)end : 0);
}

static void on_alias(yaml_reader *reader, const yaml_event_t *event)
{
	size_t start = tk_yaml_cursor_move(&reader->cursor, event->start_mark.index);
	size_t end = tk_yaml_cursor_move(&reader->cursor, event->end_mark.index);
	tk_yaml_tree_alias(&reader->tree, tk_text_of((const char *)event->data.alias.anchor),
	                   span_of(reader, start, end));
}

static void on_event(yaml_reader *reader, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		reader->tree.anchors = NULL; /* anchors do not outlive their document */
		break;
	case YAML_SCALAR_EVENT:
		on_scalar(reader, event);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(reader, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		on_open(reader, event, event->type == YAML_MAPPING_START_EVENT);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_close(reader, event);
		break;
	default:
		break;
	}
}

static tk_span mark_span(yaml_reader *reader, size_t chars)
{
	size_t at = tk_yaml_cursor_move(&reader->cursor, chars), next = at;
	tk_utf8_next(reader->text, &next);
	/* One character, or nothing at the end of a line. */
	bool line_end = at < reader->text.length && (reader->text.at[at] == '\n' || reader->text.at[at] == '\r');
	return span_of(reader, at, line_end ? at : next);
}

static void syntax_fault(yaml_reader *reader, const yaml_parser_t *parser)
{
	tk_document *document = reader->tree.document;
	if (parser->error == YAML_READER_ERROR) { /* counted in bytes */
		size_t at = parser->problem_offset < reader->text.length ? parser->problem_offset : reader->text.length;
		tk_yaml_syntax_fault(document, parser, span_of(reader, at, at), (tk_span){0});
		return;
	}
	tk_span context = parser->context ? mark_span(reader, parser->context_mark.index) : (tk_span){0};
	tk_yaml_syntax_fault(document, parser, mark_span(reader, parser->problem_mark.index), context);
}

/* Reads events until the end, a syntax error or a limit. False: libyaml refuses a character of the text. */
static bool read_events(yaml_reader *reader, yaml_parser_t *parser)
{
	bool end = false, readable = true;
	yaml_event_t event;
	while (!end && !reader->tree.stopped) {
		if (!yaml_parser_parse(parser, &event)) {
			readable = parser->error != YAML_READER_ERROR;
			if (readable)
				syntax_fault(reader, parser);
			break;
		}
		end = event.type == YAML_STREAM_END_EVENT;
		on_event(reader, &event);
		yaml_event_delete(&event);
	}
	while (reader->tree.depth > 0) /* what was read so far is kept */
		tk_yaml_tree_close(&reader->tree, 0);
	return readable;
}

static bool read_text(yaml_reader *reader, const char *fed)
{
	yaml_parser_t parser;
	tk_yaml_tree *tree = &reader->tree;
	reader->cursor = (tk_yaml_cursor){.text = fed, .length = reader->text.length};
	tree->nodes = tree->alias_nodes = tree->depth = tree->roots.count = 0;
	tree->anchors = NULL;
	tree->stopped = false;
	if (!yaml_parser_initialize(&parser)) {
		tk_yaml_syntax_fault(tree->document, &parser, span_of(reader, 0, 0), (tk_span){0});
		return true;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)fed, reader->text.length);
	bool readable = read_events(reader, &parser);
	yaml_parser_delete(&parser);
	return readable;
}

/* libyaml looks a tag up in the list of %TAG directives one by one and joins prefix and suffix: many or long ones would
 * make it slow without bound. */
static bool tags_within_limits(tk_text text)
{
	enum { TAG_BYTES_MOST = 1024 };
	size_t total = 0;
	for (const char *at = text.at; at && at < text.at + text.length;) {
		at = memchr(at, '%', (size_t)(text.at + text.length - at));
		if (!at)
			break;
		size_t left = (size_t)(text.at + text.length - at);
		bool line_start = at == text.at || at[-1] == '\n' || at[-1] == '\r';
		if (line_start && left > 4 && memcmp(at, "%TAG", 4) == 0) {
			const char *end = memchr(at, '\n', left);
			total += end ? (size_t)(end - at) : left;
		}
		at++;
	}
	return total <= TAG_BYTES_MOST;
}

void tk_yaml_read_part(tk_document *document, size_t from, size_t length, const tk_limits *limits)
{
	tk_yaml_frame stack[TK_YAML_DEPTH_MOST];
	yaml_reader reader = {.text = tk_text_slice(document->text, from, length), .from = (uint32_t)from};
	uint32_t depth = limits->depth < TK_YAML_DEPTH_MOST ? limits->depth : TK_YAML_DEPTH_MOST;
	reader.tree = (tk_yaml_tree){.document = document,
	                             .arena = document->arena,
	                             .limits = limits,
	                             .stack = stack,
	                             .depth_most = depth,
	                             .batch = 8};
	if (!tags_within_limits(reader.text)) {
		document->complete = false;
		tk_fault_add(document->arena, &document->faults, TK_FAULT_LIMIT, span_of(&reader, 0, 0),
		             N_("This file defines too many tags with %TAG; it was not read."),
		             N_("Write no %TAG lines."), (char *)NULL);
		return;
	}
	tk_faults faults = document->faults;
	bool complete = document->complete;
	if (!read_text(&reader, reader.text.at)) {
		/* Rare: read again without what libyaml refuses, so that all the rest is seen. */
		document->faults = faults;
		document->complete = complete;
		read_text(&reader, tk_yaml_without_refused(document, from, reader.text));
	}
	if (reader.tree.roots.count > 1) {
		document->more_roots = reader.tree.roots.at + 1;
		document->more_root_count = reader.tree.roots.count - 1;
	}
	if (reader.tree.roots.count > 0)
		document->root = reader.tree.roots.at[0];
}

void tk_yaml_read(tk_document *document, const tk_limits *limits)
{
	tk_yaml_read_part(document, 0, document->text.length, limits);
}
