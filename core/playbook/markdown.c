/* SPDX-License-Identifier: Apache-2.0 */
/* Markdown plans. One playbook per document; prose is read conservatively, and everything taken from order says so. */
#include "playbook/markdown_reader.h"

#include "playbook/markdown_words.h"
#include "playbook/native.h"
#include "playbook/readers.h"

#include <string.h>

enum {
	LEAST_STEPS = 3,      /* in a document whose title or path speaks of a plan */
	LEAST_FIRM_STEPS = 5, /* from ordered lists, tasks and tables, in any other */
};

/* ---- names ---------------------------------------------------------------------------------------------------------
 */

static tk_text file_stem(tk_text path)
{
	size_t from = 0, to = path.length;
	for (size_t i = 0; i < path.length; i++) {
		if (path.at[i] == '/')
			from = i + 1;
	}
	for (size_t i = path.length; i > from + 1; i--) {
		if (path.at[i - 1] == '.') {
			to = i - 1;
			break;
		}
	}
	return tk_text_slice(path, from, to - from);
}

/* The title shown: of the front matter, else the first heading of level 1, else the first heading. */
static tk_value title_of(const tk_document *document)
{
	const tk_node *title = tk_node_get_c(document->root, "title");
	if (title && tk_node_is_scalar(title) && title->value.length > 0)
		return tk_node_value(title);
	const tk_block *best = NULL;
	for (const tk_block *block = document->blocks->first; block; block = block->next) {
		if (block->kind != TK_BLOCK_HEADING || block->text.length == 0)
			continue;
		if (!best)
			best = block;
		if (block->level == 1) {
			best = block;
			break;
		}
	}
	if (best)
		return (tk_value){best->text, tk_block_span_of(best, document->number, 0, best->text.length)};
	return (tk_value){file_stem(document->path), {document->number, 0, 0}};
}

/* ---- is it a playbook? ----------------------------------------------------------------------------------------------
 */

static bool front_matter_says(const tk_document *document, bool *answer)
{
	const tk_node *key = tk_node_get_c(document->root, "playbook");
	if (!key)
		return false;
	*answer = !(key->kind == TK_NODE_BOOLEAN && !tk_node_is_true(key)) && key->kind != TK_NODE_NULL;
	return true;
}

static bool is_entry_page(const tk_document *document, tk_arena *arena)
{
	tk_text stem = tk_text_fold(arena, file_stem(document->path), NULL);
	return tk_text_is(stem, "readme") || tk_text_is(stem, "index");
}

static tk_markdown_reader read_entries(tk_arena *arena, tk_document *document)
{
	tk_markdown_reader reader = {.arena = arena, .document = document};
	tk_outline_make(&reader);
	tk_declarations_read(&reader);
	tk_entries_collect(&reader);
	return reader;
}

/* Enough steps for its kind of page? */
static bool is_enough(const tk_markdown_reader *reader, tk_arena *arena)
{
	const tk_document *document = reader->document;
	tk_text title = tk_text_fold(arena, title_of(document).text, NULL);
	tk_text stem = tk_text_fold(arena, file_stem(document->path), NULL);
	tk_text path = tk_text_fold(arena, document->path, NULL);
	if (tk_words_not_plan(title) || tk_words_not_plan(path) || tk_words_not_plan_name(stem))
		return false;
	/* The entry page of a template tells how to fill it in. */
	bool template_page = tk_text_find(title, TK_TEXT("template"), 0) != SIZE_MAX ||
	                     tk_text_find(title, TK_TEXT("テンプレート"), 0) != SIZE_MAX;
	if (is_entry_page(document, arena) && template_page)
		return false;
	if (is_entry_page(document, arena))
		return reader->firm >= LEAST_FIRM_STEPS && (tk_words_plan(title) || tk_words_plan(path));
	if (tk_words_playbook(title) || tk_words_playbook(stem))
		return reader->entries.count > 0;
	if (tk_words_plan(title) || tk_words_plan(path))
		return reader->entries.count >= LEAST_STEPS;
	return reader->firm >= LEAST_FIRM_STEPS && reader->firm * 2 >= reader->entries.count;
}

bool tk_markdown_playbook_detect(const tk_document *document)
{
	bool answer = false;
	if (document->kind != TK_DOCUMENT_MARKDOWN || !document->blocks)
		return false;
	if (front_matter_says(document, &answer))
		return answer;
	if (document->reading)
		return true; /* found out before, and not read yet */
	tk_arena_mark mark = tk_arena_get_mark(document->arena);
	tk_document *copy = TK_MAKE(document->arena, tk_document);
	*copy = *document; /* faults found on the way are for when it is read */
	copy->faults = (tk_faults){NULL, 0, 0};
	tk_markdown_reader *reader = TK_MAKE(document->arena, tk_markdown_reader);
	*reader = read_entries(document->arena, copy);
	answer = is_enough(reader, document->arena);
	if (answer)
		((tk_document *)(uintptr_t)document)->reading = reader; /* it is about to be read, and this is most of it */
	else
		tk_arena_pop(document->arena, mark);
	return answer;
}

/* What was found out when the document was looked into, else a reading of its own. */
static tk_markdown_reader take_reading(tk_arena *arena, tk_document *document)
{
	tk_markdown_reader *before = document->reading;
	if (!before)
		return read_entries(arena, document);
	const tk_faults *faults = &before->document->faults;
	for (uint32_t i = 0; i < faults->count; i++)
		*TK_PUSH(document->arena, &document->faults) = faults->at[i];
	before->document = document;
	document->reading = NULL;
	return *before;
}

/* ---- the playbook
 * ---------------------------------------------------------------------------------------------------- */

static void take(const tk_node *root, const char *key, tk_slot *slot)
{
	const tk_node *node = tk_node_get_c(root, key);
	if (node && tk_node_is_scalar(node) && node->value.length > 0)
		*slot = (tk_slot){tk_node_value(node), TK_DECLARED};
}

static void take_list(tk_arena *arena, const tk_node *root, const char *key, tk_slots *slots)
{
	const tk_node *node = tk_node_get_c(root, key);
	if (node && tk_node_is_scalar(node) && node->value.length > 0)
		tk_slot_add(arena, slots, tk_node_value(node), TK_DECLARED);
	for (const tk_node *item = node && node->kind == TK_NODE_SEQUENCE ? node->first : NULL; item;
	     item = item->next) {
		if (tk_node_is_scalar(item))
			tk_slot_add(arena, slots, tk_node_value(item), TK_DECLARED);
	}
}

static void read_front_matter(tk_arena *arena, tk_document *document, bool declared, tk_playbook *playbook)
{
	const tk_node *root = document->root;
	tk_slot id = {{{NULL, 0}, {0, 0, 0}}, 0}, owner = id;
	playbook->title = title_of(document);
	playbook->span = playbook->title.span;
	playbook->id = (tk_value){file_stem(document->path), playbook->title.span};
	if (!root)
		return;
	take(root, "id", &id);
	take(root, "owner", &owner);
	if (id.value.text.length > 0)
		playbook->id = id.value;
	playbook->owner = owner.value;
	take(root, "reviewed", &playbook->reviewed);
	take(root, "next-review", &playbook->next_review);
	take(root, "valid-until", &playbook->valid_until);
	take(root, "marking", &playbook->marking);
	take(root, "trigger", &playbook->trigger);
	take_list(arena, root, "scenarios", &playbook->scenarios);
	take_list(arena, root, "types", &playbook->types);
	playbook->node = root;
	if (declared) {
		tk_keyed head = tk_keyed_make(root, tk_native_shape.fields);
		tk_native_read_conditions(arena, document, &head, playbook);
	}
}

void tk_markdown_playbook_read(tk_arena *arena, tk_document *document, const tk_playbook_context *context,
                               tk_playbooks *out)
{
	if (!document->blocks || (context && context->is_template))
		return;
	bool declared = false;
	bool said = front_matter_says(document, &declared);
	if (said && !declared)
		return;
	tk_markdown_reader reader = take_reading(arena, document);
	if (reader.entries.count == 0) {
		if (declared)
			tk_fault_add(document->arena, &document->faults, TK_FAULT_MISSING_KEY, title_of(document).span,
			             N_("This page says that it is a playbook, but no step can be read from it."),
			             N_("Write the steps as a numbered list, a task list, or a table with a column "
			                "手順 or Action."),
			             (char *)NULL);
		return;
	}
	if (context && context->is_index && !declared && reader.firm < LEAST_STEPS)
		return;
	tk_playbook *playbook = TK_MAKE(arena, tk_playbook);
	playbook->format = "markdown";
	playbook->document = document->number;
	playbook->human = true;
	read_front_matter(arena, document, declared, playbook);
	tk_flow_of_entries(&reader, playbook);
	*TK_PUSH(arena, out) = playbook;
}
