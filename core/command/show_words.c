/* SPDX-License-Identifier: Apache-2.0 */
#include "command/show_words.h"

#include "plugin/model.h"
#include "plugin/recognise.h"

static void write_class_names(tk_json_writer *writer, const tk_lexicon *lexicon, tk_item *item, const char *key,
                              tk_class from, tk_class end)
{
	tk_write_array(writer, key);
	for (tk_class index = from; index < end; index++) {
		bool has = index < TK_STEP_CLASSES ? (item->given >> index) & 1u : tk_item_has(item, index);
		if (has)
			tk_write_text(writer, NULL, tk_lexicon_class_name(lexicon, index));
	}
	tk_write_end(writer);
}

void tk_show_step_words(tk_json_writer *writer, const tk_shown *shown, const tk_step *step)
{
	tk_arena_mark mark = tk_arena_get_mark(shown->arena);
	tk_item item;
	tk_recognise_item(&item, shown->arena, shown->readings, shown->organization, step);
	write_class_names(writer, shown->lexicon, &item, "words", TK_STEP_CLASSES, (tk_class)shown->lexicon->class_end);
	tk_arena_pop(shown->arena, mark);
}

static const tk_block *next_block(const tk_block *block)
{
	if (block->first && block->kind != TK_BLOCK_ROW)
		return block->first;
	while (block && !block->next)
		block = block->parent;
	return block ? block->next : NULL;
}

static bool has_any(tk_item *item, const tk_lexicon *lexicon)
{
	bool any = item->given != 0;
	for (tk_class index = TK_STEP_CLASSES; index < lexicon->class_end && !any; index++)
		any = tk_item_has(item, index);
	return any;
}

static const char *passage_kind(const tk_block *block)
{
	switch (block->kind) {
	case TK_BLOCK_HEADING:
		return "heading";
	case TK_BLOCK_PARAGRAPH:
		return "paragraph";
	case TK_BLOCK_ITEM:
		return "item";
	case TK_BLOCK_ROW:
		return "row";
	default:
		return NULL;
	}
}

static void write_passage(tk_json_writer *writer, const tk_shown *shown, const tk_block *block)
{
	/* Before the mark: the document keeps what it makes to answer. */
	tk_place place = tk_document_place(shown->document, block->span);
	tk_arena_mark mark = tk_arena_get_mark(shown->arena);
	tk_text text = block->kind == TK_BLOCK_ROW ? tk_passage_of_row(shown->arena, block) : block->text;
	tk_item item;
	tk_item_open(&item, shown->arena, shown->readings);
	tk_item_add(&item, (tk_value){.text = text});
	tk_item_classify(&item);
	if (has_any(&item, shown->lexicon)) {
		tk_write_object(writer, NULL);
		tk_write_string(writer, "kind", passage_kind(block));
		tk_write_text(writer, "text", text);
		tk_write_number(writer, "line", place.line);
		tk_write_number(writer, "end_line", place.end_line);
		write_class_names(writer, shown->lexicon, &item, "classes", 0, TK_STEP_CLASSES);
		write_class_names(writer, shown->lexicon, &item, "words", TK_STEP_CLASSES,
		                  (tk_class)shown->lexicon->class_end);
		tk_write_end(writer);
	}
	tk_arena_pop(shown->arena, mark);
}

void tk_show_passages(tk_json_writer *writer, const tk_shown *shown)
{
	tk_write_array(writer, "passages");
	for (const tk_block *block = shown->document->blocks; block; block = next_block(block)) {
		if (passage_kind(block))
			write_passage(writer, shown, block);
	}
	tk_write_end(writer);
}
