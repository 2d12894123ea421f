/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a document that people read: prose blocks, table rows, scalar values. Code is never a passage. */
#include "plugin/model.h"

#include <string.h>

/* ---- Markdown --------------------------------------------------------------------------------------------------------------- */

static const tk_block *next_block(const tk_block *block, bool down)
{
	if (down && block->first)
		return block->first;
	while (block && !block->next)
		block = block->parent;
	return block ? block->next : NULL;
}

static tk_value section_of(const tk_block *heading, const tk_document *document)
{
	if (!heading)
		return (tk_value){TK_TEXT(""), {0}};
	tk_span span = tk_block_span_of(heading, document->number, 0, heading->text.length);
	return (tk_value){tk_text_slice(document->text, span.offset, span.length), span};
}

tk_text tk_passage_of_row(tk_arena *arena, const tk_block *row)
{
	size_t length = 0;
	for (const tk_block *cell = row->first; cell; cell = cell->next)
		length += cell->text.length + 1;
	char *text = tk_arena_bytes(arena, length + 1);
	size_t done = 0;
	for (const tk_block *cell = row->first; cell; cell = cell->next) {
		if (done)
			text[done++] = ' ';
		if (cell->text.length)
			memcpy(text + done, cell->text.at, cell->text.length);
		done += cell->text.length;
	}
	return tk_text_make(text, done);
}

static void add_passage(tk_model *model, tk_entry *document, tk_entry_list *list, tk_value text, tk_value section)
{
	if (text.text.length == 0)
		return;
	tk_entry *entry = tk_model_add_entry(model, list, TK_ENTRY_PASSAGE, document, text.span);
	entry->text = text;
	entry->section = section;
	entry->is_template = model->organization->document_roles.at[document->number] == TK_ROLE_TEMPLATE;
}

static void add_blocks(tk_model *model, tk_entry *entry, tk_entry_list *list)
{
	const tk_document *document = entry->document;
	const tk_block *heading = NULL;
	const tk_block *block = document->blocks;
	while (block) {
		bool down = block->kind != TK_BLOCK_ROW;
		if (block->kind == TK_BLOCK_HEADING)
			heading = block;
		if (block->kind == TK_BLOCK_ROW)
			add_passage(model, entry, list, (tk_value){tk_passage_of_row(model->arena, block), block->span},
			            section_of(heading, document));
		else if (block->kind == TK_BLOCK_PARAGRAPH || block->kind == TK_BLOCK_ITEM || block->kind == TK_BLOCK_HEADING)
			add_passage(model, entry, list,
			            (tk_value){block->text, tk_block_span_of(block, document->number, 0, block->text.length)},
			            section_of(heading, document));
		block = next_block(block, down);
	}
}

void tk_model_make_headings(tk_model *model, tk_entry *entry, tk_entry_list *list)
{
	for (const tk_block *block = entry->document->blocks; block; block = next_block(block, true)) {
		if (block->kind != TK_BLOCK_HEADING)
			continue;
		tk_span span = tk_block_span_of(block, entry->document->number, 0, block->text.length);
		tk_entry *made = tk_model_add_entry(model, list, TK_ENTRY_HEADING, entry, span);
		made->block = block;
		made->text = (tk_value){block->text, span};
	}
}

/* ---- YAML, JSON, CSV ------------------------------------------------------------------------------------------------------------ */

/* Recursion is bounded by the reader's own limit of nesting. */
static void add_values(tk_model *model, tk_entry *entry, tk_entry_list *list, const tk_node *node, tk_value section)
{
	if (node->kind == TK_NODE_STRING)
		add_passage(model, entry, list, tk_node_value(node), section);
	for (const tk_node *each = node->first; each; each = each->next)
		add_values(model, entry, list, each, each->key.length ? (tk_value){each->key, each->key_span} : section);
}

void tk_model_make_passages(tk_model *model, tk_entry *entry, tk_entry_list *list)
{
	const tk_document *document = entry->document;
	if (document->blocks) {
		add_blocks(model, entry, list);
		return;
	}
	tk_value none = {TK_TEXT(""), {0}};
	if (document->root)
		add_values(model, entry, list, document->root, none);
	for (uint32_t i = 0; i < document->more_root_count; i++)
		add_values(model, entry, list, document->more_roots[i], none);
}
