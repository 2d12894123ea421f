/* SPDX-License-Identifier: Apache-2.0 */
/* What a jump names: a numbered section or step, the title or the anchor of a section, a declared id. */
#include "playbook/markdown_reader.h"

#include <stdio.h>
#include <string.h>

/* Stands for "more than one of them". */
static const char several[1];

static tk_text fold(tk_markdown_reader *reader, tk_text text)
{
	return tk_text_trim(tk_text_fold(reader->arena, text, NULL));
}

static void put_number(tk_markdown_reader *reader, const char *space, uint32_t owner, uint32_t number,
                       const void *value)
{
	tk_text key = tk_text_format(reader->arena, "%s%u:%u", space, owner, number);
	tk_map_put(reader->numbers, key, (void *)value);
}

/* The map keeps what came first; a second one makes the key useless for the whole document. */
typedef struct number_use {
	const void *value;
} number_use;

static void put_document_number(tk_markdown_reader *reader, uint32_t number, const void *value)
{
	number_use *use = TK_MAKE(reader->arena, number_use);
	use->value = value;
	number_use *old = tk_map_put(reader->numbers, tk_text_format(reader->arena, "D%u", number), use);
	if (old != use)
		old->value = several;
}

static void make_section_targets(tk_markdown_reader *reader, uint32_t index)
{
	tk_section *section = &reader->sections.at[index];
	tk_text title = fold(reader, section->heading->text);
	tk_map_put(reader->titles, title, section);
	size_t i = 0;
	while (i < title.length && strchr("0123456789.) ", title.at[i]) && title.at[i] != '\0')
		i++;
	if (i > 0 && i < title.length)
		tk_map_put(reader->titles, tk_text_slice(title, i, title.length - i), section);
	if (section->heading->anchor.length > 0)
		tk_map_put(reader->anchors, fold(reader, section->heading->anchor), section);
	if (section->refer.kind != TK_REFER_NONE) {
		reader->numbered_headings[(unsigned)section->refer.kind] = true;
		tk_map_put(reader->titles,
		           tk_text_format(reader->arena, "\n%c%s", section->refer.kind, section->refer.number),
		           section);
	}
}

/* Anchors that the author wrote (<a id="…">) into an item, row or paragraph that is a step. */
static void make_item_anchors(tk_markdown_reader *reader)
{
	const tk_document *document = reader->document;
	uint32_t anchor = 0;
	for (uint32_t i = 0; i < reader->entries.count; i++) {
		tk_entry_draft *entry = &reader->entries.at[i];
		tk_span block = entry->block->span;
		size_t end = block.offset + block.length;
		if (i + 1 < reader->entries.count && reader->entries.at[i + 1].block->span.offset < end)
			end = reader->entries.at[i + 1].block->span.offset;
		while (anchor < document->anchor_count && document->anchors[anchor].span.offset < block.offset)
			anchor++;
		for (; anchor < document->anchor_count && document->anchors[anchor].span.offset < end; anchor++)
			(void)tk_map_put(reader->item_anchors, fold(reader, document->anchors[anchor].text), entry);
	}
}

void tk_targets_make(tk_markdown_reader *reader)
{
	reader->item_anchors = tk_map_make(reader->arena);
	make_item_anchors(reader);
	reader->titles = tk_map_make(reader->arena);
	reader->anchors = tk_map_make(reader->arena);
	reader->numbers = tk_map_make(reader->arena);
	reader->ids = tk_map_make(reader->arena);
	for (uint32_t i = 1; i < reader->sections.count; i++)
		make_section_targets(reader, i);
	for (uint32_t i = 0; i < reader->entries.count; i++) {
		tk_entry_draft *entry = &reader->entries.at[i];
		const tk_declaration *id = tk_declaration_find(reader, reader->nodes.at[entry->node].declaration, "id");
		if (id)
			tk_map_put(reader->ids, id->value.text, entry);
		if (entry->list == 0)
			continue;
		put_number(reader, "L", entry->list, entry->number, entry);
		if (entry->parent == TK_NO_ENTRY) {
			put_number(reader, "S", entry->section, entry->number, entry);
			put_document_number(reader, entry->number, entry);
		}
	}
}

static uint32_t entry_index(const tk_markdown_reader *reader, const tk_entry_draft *entry)
{
	return (uint32_t)(entry - reader->entries.at);
}

static uint32_t number_of(const char *text)
{
	uint32_t number = 0;
	for (; *text >= '0' && *text <= '9' && number < 1000000; text++)
		number = number * 10 + (uint32_t)(*text - '0');
	return *text == '\0' ? number : UINT32_MAX;
}

static const tk_section *section_numbered(tk_markdown_reader *reader, char kind, const char *number)
{
	char key[40];
	int length = snprintf(key, sizeof key, "\n%c%s", kind, number);
	return tk_map_get(reader->titles, tk_text_make(key, (size_t)length));
}

static const tk_entry_draft *entry_numbered(tk_markdown_reader *reader, const char *space, uint32_t owner,
                                            uint32_t number)
{
	char key[40];
	int length = snprintf(key, sizeof key, "%s%u:%u", space, owner, number);
	return tk_map_get(reader->numbers, tk_text_make(key, (size_t)length));
}

static tk_target_state found_section(tk_markdown_reader *reader, const tk_section *section, const char *within,
                                     uint32_t *entry)
{
	*entry = section->first_entry;
	if (within[0] != '\0') {
		const tk_entry_draft *inner =
		        entry_numbered(reader, "S", (uint32_t)(section - reader->sections.at), number_of(within));
		if (inner)
			*entry = entry_index(reader, inner);
	}
	return TK_TARGET_FOUND;
}

static tk_target_state find_step(tk_markdown_reader *reader, const tk_entry_draft *from, const tk_reference *refer,
                                 uint32_t *entry)
{
	uint32_t number = number_of(refer->number);
	const tk_section *section = section_numbered(reader, TK_REFER_STEP, refer->number);
	if (section)
		return found_section(reader, section, refer->within, entry);
	const tk_entry_draft *found = NULL;
	bool numbered = reader->numbered_headings[TK_REFER_STEP];
	for (const tk_entry_draft *e = from; e && !found;
	     e = e->parent == TK_NO_ENTRY ? NULL : &reader->entries.at[e->parent]) {
		if (e->list != 0) {
			numbered = true;
			found = entry_numbered(reader, "L", e->list, number);
		}
	}
	if (!found)
		found = entry_numbered(reader, "S", from->section, number);
	if (!found) {
		char key[24];
		int length = snprintf(key, sizeof key, "D%u", number);
		const number_use *use = tk_map_get(reader->numbers, tk_text_make(key, (size_t)length));
		if (use && use->value == several)
			return TK_TARGET_UNKNOWN;
		found = use ? use->value : NULL;
	}
	if (found) {
		*entry = entry_index(reader, found);
		return TK_TARGET_FOUND;
	}
	section = section_numbered(reader, TK_REFER_SECTION, refer->number);
	if (section)
		return found_section(reader, section, refer->within, entry);
	return numbered && number != UINT32_MAX ? TK_TARGET_ABSENT : TK_TARGET_UNKNOWN;
}

static tk_target_state find_numbered(tk_markdown_reader *reader, const tk_entry_draft *from, const tk_reference *refer,
                                     uint32_t *entry)
{
	if (refer->kind == TK_REFER_STEP)
		return find_step(reader, from, refer, entry);
	static const char kinds[] = {TK_REFER_SECTION, TK_REFER_PART, TK_REFER_PHASE, TK_REFER_STEP};
	const tk_section *section = section_numbered(reader, refer->kind, refer->number);
	for (size_t i = 0; i < sizeof kinds && !section; i++)
		section = section_numbered(reader, kinds[i], refer->number);
	if (section)
		return found_section(reader, section, refer->within, entry);
	return reader->numbered_headings[(unsigned)refer->kind] ? TK_TARGET_ABSENT : TK_TARGET_UNKNOWN;
}

static tk_target_state find_title(tk_markdown_reader *reader, tk_text title, uint32_t *entry)
{
	static const char *const tails[] = {"", " section", " phase", " step", " steps"};
	title = fold(reader, title);
	const tk_section *section = NULL;
	for (size_t i = 0; i < sizeof tails / sizeof *tails && !section; i++) {
		if (tk_text_ends(title, tk_text_of(tails[i])))
			section = tk_map_get(reader->titles,
			                     tk_text_trim(tk_text_slice(title, 0, title.length - strlen(tails[i]))));
	}
	if (!section)
		return TK_TARGET_UNKNOWN;
	*entry = section->first_entry;
	return TK_TARGET_FOUND;
}

/* "#%E5%B0%81" -> the anchor, folded. */
static tk_text decoded_anchor(tk_markdown_reader *reader, tk_text target)
{
	char *out = tk_arena_bytes(reader->arena, target.length + 1);
	size_t used = 0;
	for (size_t i = 1; i < target.length; i++) {
		unsigned value = 0;
		if (target.at[i] == '%' && i + 2 < target.length &&
		    sscanf((char[]){target.at[i + 1], target.at[i + 2], '\0'}, "%2x", &value) == 1) {
			out[used++] = (char)value;
			i += 2;
		} else {
			out[used++] = target.at[i];
		}
	}
	return fold(reader, tk_text_make(out, used));
}

tk_target_state tk_target_of_jump(tk_markdown_reader *reader, const tk_entry_draft *from, const tk_jump *jump,
                                  uint32_t *entry)
{
	*entry = TK_NO_ENTRY;
	if (jump->link) {
		tk_text target = jump->link->target.text;
		if (target.length < 2 || target.at[0] != '#')
			return TK_TARGET_UNKNOWN; /* another page, or nothing: the link check says so */
		const tk_section *section = tk_map_get(reader->anchors, decoded_anchor(reader, target));
		const tk_entry_draft *item = section ? NULL : tk_map_get(reader->item_anchors, decoded_anchor(reader, target));
		if (!section && !item)
			return TK_TARGET_UNKNOWN;
		*entry = section ? section->first_entry : entry_index(reader, item);
		return TK_TARGET_FOUND;
	}
	if (jump->title)
		return find_title(reader, tk_part_text(&from->prose, jump->target), entry);
	return find_numbered(reader, from, &jump->refer, entry);
}

tk_target_state tk_target_of_declaration(tk_markdown_reader *reader, const tk_entry_draft *from, tk_text target,
                                         uint32_t *entry)
{
	*entry = TK_NO_ENTRY;
	if (tk_text_is(target, "end"))
		return TK_TARGET_FOUND;
	const tk_entry_draft *named = tk_map_get(reader->ids, target);
	if (named) {
		*entry = entry_index(reader, named);
		return TK_TARGET_FOUND;
	}
	tk_text anchor = tk_text_starts(target, TK_TEXT("#"))
	                         ? target
	                         : tk_text_format(reader->arena, "#%.*s", (int)target.length, target.at);
	const tk_section *section = tk_map_get(reader->anchors, decoded_anchor(reader, anchor));
	if (section) {
		*entry = section->first_entry;
		return TK_TARGET_FOUND;
	}
	tk_text folded = fold(reader, target);
	tk_reference refer = {.kind = TK_REFER_NONE};
	size_t end = 0;
	if (tk_prose_reference(folded, 0, &refer, &end) && end == folded.length &&
	    find_numbered(reader, from, &refer, entry) == TK_TARGET_FOUND)
		return TK_TARGET_FOUND;
	if (tk_prose_number(folded, 0, refer.number, sizeof refer.number, &end) && end == folded.length) {
		refer.kind = TK_REFER_STEP;
		if (find_numbered(reader, from, &refer, entry) == TK_TARGET_FOUND)
			return TK_TARGET_FOUND;
	}
	return find_title(reader, target, entry) == TK_TARGET_FOUND ? TK_TARGET_FOUND : TK_TARGET_ABSENT;
}
