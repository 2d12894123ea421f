/* SPDX-License-Identifier: Apache-2.0 */
/* JSON (RFC 8259) with the exact place of everything. No recursion: open objects and arrays stand on a bounded stack.
 */
#include "document/json_text.h"
#include "document/readers.h"
#include <string.h>

enum { DEPTH_MOST = 250 /* tk_node.depth is a byte */, FEW_KEYS = 16, BATCH_MOST = 512 };

typedef struct json_frame {
	tk_node *node;
	const tk_node **tail; /* where the next child is linked */
	tk_map *keys;         /* key -> child, once there are many */
	size_t comma;         /* place of the comma before the next child, or SIZE_MAX */
} json_frame;

typedef struct json_reader {
	tk_json_text text;
	tk_arena *arena;
	json_frame *stack;
	uint32_t depth, depth_most;
	uint32_t nodes, nodes_most;
	tk_node *spare; /* nodes are made in batches */
	uint32_t spare_count, batch;
	const tk_node *root;
} json_reader;

static void stop_at_limit(json_reader *reader, const char *message, const char *help, uint32_t limit)
{
	tk_document *document = reader->text.document;
	tk_fault_add(reader->arena, &document->faults, TK_FAULT_LIMIT,
	             tk_document_span(document, reader->text.at, reader->text.at + 1), message, help, "limit",
	             tk_text_format(reader->arena, "%u", limit), (char *)NULL);
	document->complete = false;
	reader->text.stopped = true;
}

static tk_node *make_node(json_reader *reader, tk_node_kind kind)
{
	if (reader->spare_count == 0) {
		reader->batch = reader->batch < BATCH_MOST ? reader->batch * 2 : BATCH_MOST;
		reader->spare = TK_MAKE_ARRAY(reader->arena, tk_node, reader->batch);
		reader->spare_count = reader->batch;
	}
	reader->spare_count--;
	tk_node *node = reader->spare++;
	node->kind = (uint8_t)kind;
	node->depth = (uint8_t)reader->depth;
	if (++reader->nodes > reader->nodes_most)
		stop_at_limit(reader, N_("This file holds more than {limit} values; the rest was not read."),
		              N_("Split the file."), reader->nodes_most);
	return node;
}

static const tk_node *find_key(json_reader *reader, json_frame *frame, tk_text key)
{
	const tk_node *child = frame->node->first;
	if (!frame->keys && frame->node->count < FEW_KEYS) {
		while (child && !tk_text_equal(child->key, key))
			child = child->next;
		return child;
	}
	if (!frame->keys) {
		frame->keys = tk_map_make(reader->arena);
		for (; child; child = child->next)
			(void)tk_map_put(frame->keys, child->key, (void *)(uintptr_t)child);
	}
	return tk_map_get(frame->keys, key);
}

static void report_duplicate(json_reader *reader, const tk_node *first, tk_text key, tk_span span)
{
	tk_fault *fault = tk_fault_add(reader->arena, &reader->text.document->faults, TK_FAULT_DUPLICATE_KEY, span,
	                               N_("The key \"{key}\" stands twice in this mapping; only the first counts."),
	                               N_("Delete one of them, or give one another name."), "key", key, (char *)NULL);
	if (fault) {
		fault->related = first->key_span;
		fault->related_message = N_("the first one");
	}
}

static void append_child(json_reader *reader, tk_node *node)
{
	if (reader->depth == 0) {
		reader->root = node;
		return;
	}
	json_frame *frame = &reader->stack[reader->depth - 1];
	*frame->tail = node;
	frame->tail = &node->next;
	frame->node->count++;
	if (frame->keys)
		(void)tk_map_put(frame->keys, node->key, node);
}

static void close_top(json_reader *reader, size_t end)
{
	json_frame *frame = &reader->stack[--reader->depth];
	frame->node->span.length = (uint32_t)end - frame->node->span.offset;
	if (frame->keys)
		tk_node_set_index(frame->node, frame->keys);
}

static void open_collection(json_reader *reader, tk_node *node)
{
	if (reader->depth >= reader->depth_most) {
		stop_at_limit(reader,
		              N_("Values are nested more than {limit} levels deep here; the rest was not read."),
		              N_("Nest less deeply."), reader->depth_most);
		return;
	}
	reader->stack[reader->depth++] = (json_frame){.node = node, .tail = &node->first, .comma = SIZE_MAX};
	reader->text.at++;
}

static bool read_word(json_reader *reader, tk_node *node)
{
	static const struct {
		tk_text word;
		tk_node_kind kind;
	} words[] = {{{"true", 4}, TK_NODE_BOOLEAN}, {{"false", 5}, TK_NODE_BOOLEAN}, {{"null", 4}, TK_NODE_NULL}};
	tk_json_text *text = &reader->text;
	size_t end = tk_json_word_end(text, text->at);
	tk_text found = {text->bytes + text->at, end - text->at};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (tk_text_equal(found, words[i].word)) {
			node->kind = (uint8_t)words[i].kind;
			text->at = end;
			return true;
		}
	bool closing = strchr("]},:", found.at[0]) != NULL;
	tk_json_stop(text, text->at, end,
	             closing ? N_("A value is missing before this.") : N_("This is no JSON value."),
	             N_("A value is a text between quotation marks, a number, true, false, null, [ or {."));
	return false;
}

/* Reads the value that starts here and appends it, with the key that node already has. */
static void read_value(json_reader *reader, tk_text key, tk_span key_span)
{
	tk_json_text *text = &reader->text;
	size_t from = text->at;
	char c = text->bytes[from];
	tk_node *node = make_node(reader, c == '{' ? TK_NODE_MAPPING : c == '[' ? TK_NODE_SEQUENCE : TK_NODE_STRING);
	bool done = !text->stopped;
	if (done && c == '"') {
		node->quoted = true;
		done = tk_json_string(text, &node->value);
	} else if (done && (c == '-' || (c >= '0' && c <= '9'))) {
		node->kind = TK_NODE_NUMBER;
		done = tk_json_number(text);
	} else if (done && c != '{' && c != '[') {
		done = read_word(reader, node);
	}
	if (!done)
		return;
	node->key = key;
	node->key_span = key_span;
	node->span = tk_document_span(text->document, from, text->at);
	append_child(reader, node);
	if (c == '{' || c == '[')
		open_collection(reader, node);
	else if (!node->quoted)
		node->value = (tk_text){text->bytes + from, text->at - from};
}

static void read_member(json_reader *reader, json_frame *frame)
{
	tk_json_text *text = &reader->text;
	size_t from = text->at;
	tk_text key;
	if (text->bytes[from] != '"') {
		tk_json_stop(text, from, tk_json_word_end(text, from),
		             N_("A key must stand here, between quotation marks."), N_("Write \"key\": value."));
		return;
	}
	if (!tk_json_string(text, &key))
		return;
	tk_span span = tk_document_span(text->document, from, text->at);
	const tk_node *first = find_key(reader, frame, key);
	if (first)
		report_duplicate(reader, first, key, span);
	tk_json_skip(text);
	if (text->at >= text->length || text->bytes[text->at] != ':') {
		tk_json_stop(text, from, span.offset + span.length, N_("After this key a colon is missing."),
		             N_("Write \"key\": value."));
		return;
	}
	text->at++;
	tk_json_skip(text);
	if (text->at < text->length)
		read_value(reader, key, span);
}

static void report_open(json_reader *reader, const json_frame *frame)
{
	size_t from = frame->node->span.offset;
	bool mapping = frame->node->kind == TK_NODE_MAPPING;
	tk_json_stop(&reader->text, from, from + 1,
	             mapping ? N_("This { is never closed.") : N_("This [ is never closed."),
	             mapping ? N_("Write } where it ends.") : N_("Write ] where it ends."));
}

/* One step inside the innermost open collection: a comma, its end, or a child. */
static void read_step(json_reader *reader)
{
	tk_json_text *text = &reader->text;
	json_frame *frame = &reader->stack[reader->depth - 1];
	bool mapping = frame->node->kind == TK_NODE_MAPPING, comma = frame->comma != SIZE_MAX;
	tk_json_skip(text);
	if (text->at >= text->length) {
		report_open(reader, frame);
		return;
	}
	char c = text->bytes[text->at];
	if (c == (mapping ? '}' : ']')) {
		if (comma)
			tk_json_fault(text, frame->comma, frame->comma + 1, N_("After this comma nothing follows."),
			              N_("Delete the comma."));
		close_top(reader, ++text->at);
	} else if (frame->node->count > 0 && !comma) {
		if (c != ',') {
			tk_json_stop(text, text->at, tk_json_word_end(text, text->at),
			             N_("A comma is missing before this."), N_("Put a comma between the values."));
			return;
		}
		frame->comma = text->at++;
	} else {
		frame->comma = SIZE_MAX;
		if (mapping)
			read_member(reader, frame);
		else
			read_value(reader, (tk_text){"", 0}, (tk_span){0});
	}
}

void tk_json_read(tk_document *document, const tk_limits *limits)
{
	json_reader reader = {
	        .text = {.document = document,
	                 .bytes = document->text.at,
	                 .length = document->text.length,
	                 .longest = limits->scalar},
	        .arena = document->arena,
	        .depth_most = limits->depth < DEPTH_MOST ? limits->depth : DEPTH_MOST,
	        .nodes_most = limits->nodes,
	        .batch = 8,
	};
	tk_json_text *text = &reader.text;
	reader.stack = TK_MAKE_ARRAY(document->arena, json_frame, reader.depth_most + 1);
	tk_json_skip(text);
	if (text->at >= text->length)
		tk_json_stop(text, 0, 0, N_("This file is empty; JSON needs one value."),
		             N_("Write {} or delete the file."));
	else
		read_value(&reader, (tk_text){"", 0}, (tk_span){0});
	while (reader.depth > 0 && !text->stopped)
		read_step(&reader);
	while (reader.depth > 0) /* what was read so far is kept */
		close_top(&reader, text->at);
	document->root = reader.root;
	tk_json_skip(text);
	if (!text->stopped && text->at < text->length)
		tk_json_stop(text, text->at, tk_json_word_end(text, text->at),
		             N_("The value of this file ended before this."),
		             N_("A JSON file holds one value; delete the rest, or put all values in one [ ]."));
}
