/* SPDX-License-Identifier: Apache-2.0 */
/* `<!-- tenken: class=share to=meti-desk deadline=PT24H from=認知 -->` after an item or a heading. */
#include "playbook/markdown_reader.h"

#include "base/calendar.h"
#include "document/shape.h"

#include <string.h>

static const char *const keys[] = {"id",       "class",   "to",         "by",         "actor",   "alternate",
                                   "deadline", "from",    "on-failure", "next",       "sources", "message",
                                   "needs",    "trigger", "marking",    "acknowledge",
                                   "block",    "at-most", "until",      "call",       "on-timeout", "sets"};

/* Blanks, line ends and the ideographic space: bytes to pass. */
static size_t blank_length(tk_text text, size_t from)
{
	if (from < text.length && strchr(" \t\r\n", text.at[from]) && text.at[from] != '\0')
		return 1;
	return tk_text_at(text, from, "\xE3\x80\x80") ? 3 : 0;
}

static size_t pass_blanks(tk_text text, size_t from)
{
	for (size_t length; (length = blank_length(text, from)) > 0;)
		from += length;
	return from;
}

static size_t equals_length(tk_text text, size_t from)
{
	return tk_text_at(text, from, "=") ? 1 : tk_text_at(text, from, "＝") ? strlen("＝") : 0;
}

static tk_value value_of(const tk_markdown_reader *reader, size_t from, size_t to)
{
	return (tk_value){tk_text_slice(reader->document->text, from, to - from),
	                  {reader->document->number, (uint32_t)from, (uint32_t)(to - from)}};
}

/* Reads one key=value at *offset of body (a part of the document's text that ends where the comment does). */
static bool read_pair(tk_markdown_reader *reader, tk_text body, size_t *offset, tk_declaration *out)
{
	size_t i = pass_blanks(body, *offset), key = i;
	while (i < body.length && blank_length(body, i) == 0 && equals_length(body, i) == 0)
		i++;
	if (i == key)
		return false;
	out->key = value_of(reader, key, i);
	size_t equals = equals_length(body, i);
	i += equals;
	size_t from = i;
	if (equals > 0 && i < body.length && (body.at[i] == '"' || body.at[i] == '\'')) {
		const char *close = memchr(body.at + i + 1, body.at[i], body.length - i - 1);
		from = i + 1;
		i = close ? (size_t)(close - body.at) : body.length;
		out->value = value_of(reader, from, i);
		*offset = close ? i + 1 : i;
		return true;
	}
	while (equals > 0 && i < body.length && blank_length(body, i) == 0)
		i++;
	out->value = value_of(reader, from, i);
	*offset = i;
	return true;
}

/* The block that a comment at `offset` belongs to: the last heading, item, row or paragraph that begins before it. */
static uint32_t owner_of(const tk_markdown_reader *reader, size_t offset)
{
	uint32_t low = 0, high = reader->nodes.count; /* nodes are in order of their offsets */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (reader->nodes.at[middle].block->span.offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	uint32_t index = low > 0 ? low - 1 : 0;
	const tk_block *block = reader->nodes.at[index].block;
	if (block->kind == TK_BLOCK_CODE && offset < block->span.offset + block->span.length)
		return 0; /* shown, not declared */
	for (; index > 0; index--) {
		block = reader->nodes.at[index].block;
		if (block->kind == TK_BLOCK_HEADING || block->kind == TK_BLOCK_ITEM || block->kind == TK_BLOCK_ROW)
			return index;
		if (block->kind == TK_BLOCK_PARAGRAPH && reader->nodes.at[index].parent == 0)
			return index;
	}
	return 0;
}

static void check_key(tk_markdown_reader *reader, const tk_declaration *declaration)
{
	tk_document *document = reader->document;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (tk_text_is(declaration->key.text, keys[i]))
			return;
	}
	const char *near = tk_nearest_word(declaration->key.text, keys, sizeof keys / sizeof *keys);
	if (near)
		tk_fault_add(document->arena, &document->faults, TK_FAULT_UNKNOWN_KEY, declaration->key.span,
		             N_("A tenken comment has no key \"{key}\"."), N_("Did you mean \"{near}\"?"), "key",
		             declaration->key.text, "near", tk_text_of(near), (char *)NULL);
	else
		tk_fault_add(document->arena, &document->faults, TK_FAULT_UNKNOWN_KEY, declaration->key.span,
		             N_("A tenken comment has no key \"{key}\"."),
		             N_("Known keys: class, to, by, actor, alternate, deadline, from, on-failure, next, "
		                "sources, message, needs."),
		             "key", declaration->key.text, (char *)NULL);
}

static void read_comment(tk_markdown_reader *reader, size_t from, size_t to, uint32_t owner)
{
	tk_text body = tk_text_slice(reader->document->text, 0, to);
	tk_outline_node *node = &reader->nodes.at[owner];
	tk_declaration declaration = {.next = 0};
	while (from < to && read_pair(reader, body, &from, &declaration)) {
		check_key(reader, &declaration);
		*TK_PUSH(reader->arena, &reader->declarations) = declaration;
		if (node->declaration == 0)
			node->declaration = reader->declarations.count;
		else
			reader->declarations.at[node->last_declaration - 1].next = reader->declarations.count;
		node->last_declaration = reader->declarations.count;
	}
}

void tk_declarations_read(tk_markdown_reader *reader)
{
	tk_text text = reader->document->text;
	for (size_t i = 0; (i = tk_text_find(text, TK_TEXT("<!--"), i)) != SIZE_MAX;) {
		size_t from = pass_blanks(text, i + 4);
		size_t close = tk_text_find(text, TK_TEXT("-->"), i + 4);
		if (close == SIZE_MAX)
			return;
		if (tk_text_at(text, from, "tenken:")) {
			uint32_t owner = owner_of(reader, i);
			if (owner > 0)
				read_comment(reader, from + strlen("tenken:"), close, owner);
		}
		i = close + 3;
	}
}

const tk_declaration *tk_declaration_find(const tk_markdown_reader *reader, uint32_t first, const char *key)
{
	for (uint32_t i = first; i > 0; i = reader->declarations.at[i - 1].next) {
		if (tk_text_is(reader->declarations.at[i - 1].key.text, key))
			return &reader->declarations.at[i - 1];
	}
	return NULL;
}

/* "a,b" or "a、b" as separate slots. */
static void add_list(tk_markdown_reader *reader, tk_slots *slots, tk_value list)
{
	size_t from = 0;
	for (size_t i = 0; i <= list.text.length; i++) {
		size_t mark = i == list.text.length ? 1 : tk_text_at(list.text, i, ",") ? 1 : tk_text_at(list.text, i, "、") ? 3 : 0;
		if (mark == 0)
			continue;
		if (i > from)
			tk_slot_add(reader->arena, slots,
			            value_of(reader, list.span.offset + from, list.span.offset + i), TK_DECLARED);
		from = i + mark;
		i += mark - 1;
	}
}

static void set(tk_slot *slot, tk_value value)
{
	*slot = (tk_slot){value, TK_DECLARED};
}

static void apply(tk_markdown_reader *reader, const tk_declaration *declaration, tk_step *step)
{
	tk_step_written *written = tk_step_write(reader->arena, step);
	const struct {
		const char *key;
		tk_slot *one;
		tk_slots *many;
	} places[] = {
	        {"class", NULL, &written->declared_classes},
	        {"to", NULL, &written->recipients},
	        {"by", NULL, &written->channels},
	        {"sources", NULL, &written->sources},
	        {"needs", NULL, &written->needs},
	        {"sets", NULL, &written->sets},
	        {"call", &written->call, NULL},
	        {"actor", &written->actor, NULL},
	        {"alternate", &written->alternate, NULL},
	        {"deadline", &written->deadline.limit, NULL},
	        {"from", &written->deadline.clock_start, NULL},
	        {"message", &written->message, NULL},
	        {"trigger", &written->trigger, NULL},
	        {"marking", &written->marking, NULL},
	        {"acknowledge", &written->acknowledgement, NULL},
	};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (!tk_text_is(declaration->key.text, places[i].key))
			continue;
		if (places[i].one) {
			set(places[i].one, declaration->value);
		} else {
			places[i].many->count = 0; /* what the author declares replaces what was read */
			add_list(reader, places[i].many, declaration->value);
		}
	}
}

void tk_declarations_apply(tk_markdown_reader *reader, uint32_t first, tk_step *step, bool own)
{
	tk_step_written *written = tk_step_write(reader->arena, step);
	for (uint32_t i = first; i > 0; i = reader->declarations.at[i - 1].next)
		apply(reader, &reader->declarations.at[i - 1], step);
	if (own && written->deadline.limit.origin == TK_DECLARED)
		tk_duration_parse(written->deadline.limit.value.text, &written->deadline.seconds);
}
