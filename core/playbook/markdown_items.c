/* SPDX-License-Identifier: Apache-2.0 */
/* Which items of the outline are steps. In doubt, none: a step that is not one makes findings that are wrong. */
#include "playbook/markdown_reader.h"

#include "playbook/markdown_words.h"

#include <string.h>

/* What a list is, from its own items. */
typedef struct list_nature {
	bool ordered;
	bool procedure;   /* enough of its items are instructions: the others belong to it as well */
	bool counted;     /* the written numbers rise: they are the author's, not "1." everywhere */
	bool enumeration; /* what stands before it says that it lists things: "… include:" */
	uint32_t id;
} list_nature;

typedef struct collector {
	tk_markdown_reader *reader;
	list_nature *lists;        /* [node] of LIST nodes */
	tk_item_reading *readings; /* [node] of ITEM nodes */
	tk_prose *proses;
	uint32_t *positions;    /* [node] of ITEM nodes: 1-based place in the list */
	const tk_block *before; /* the block at the top level before the one at hand */
	uint32_t open;          /* innermost entry whose subtree is open, TK_NO_ENTRY */
	uint32_t list_count;
} collector;

static bool is_instruction(tk_nature nature)
{
	return nature == TK_NATURE_INSTRUCTION || nature == TK_NATURE_ACTION_NOUN || nature == TK_NATURE_PROHIBITION;
}

/* The whole text is one link: an entry of a list of references. */
static bool is_link_only(const tk_block *block)
{
	if (block->link_count != 1)
		return false;
	return block->links[0].text.text.length + 3 >= block->text.length;
}

static bool has_list(const tk_markdown_reader *reader, uint32_t node)
{
	for (const tk_block *child = reader->nodes.at[node].block->first; child; child = child->next) {
		if (child->kind == TK_BLOCK_LIST)
			return true;
	}
	return false;
}

/* "This page can be used to:", "These may include:" in front of an unordered list. */
static bool is_enumeration(const tk_markdown_reader *reader, const tk_block *before, const tk_block *list)
{
	static const char *const endings[] = {" to:",           " can:",
	                                      " include:",      " includes:",
	                                      " including:",    " may:",
	                                      " are:",          " explains:",
	                                      " covers:",       " by:",
	                                      " such as:",      " e.g.:",
	                                      " like:",         " defines:",
	                                      " describes:",    "以下があります。",
	                                      "次があります。", "ものがあります。",
	                                      "目的とする。",   "が含まれます。"};
	if (list->ordered || !before || before->kind != TK_BLOCK_PARAGRAPH)
		return false;
	tk_arena_mark mark = tk_arena_get_mark(reader->arena);
	size_t tail = before->text.length > 64 ? before->text.length - 64 : 0;
	tk_text folded = tk_text_trim(tk_text_fold(reader->arena, tk_text_slice(before->text, tail, 64), NULL));
	bool found = false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings && !found; i++)
		found = tk_text_ends(folded, tk_text_of(endings[i]));
	tk_arena_pop(reader->arena, mark);
	return found;
}

/* The title of an item ends with its first paragraph, whether or not that is a sentence. */
static void end_title(const tk_prose *prose, tk_part *title)
{
	size_t line_break = tk_text_find(prose->text, TK_TEXT("\n"), title->from); /* a paragraph, or a hard break */
	if (line_break < (size_t)title->from + title->length)
		title->length = (uint32_t)(line_break - title->from);
	while (title->length > 0 && prose->text.at[title->from + title->length - 1] == ' ')
		title->length--;
}

static void read_list(collector *c, uint32_t node)
{
	tk_markdown_reader *reader = c->reader;
	const tk_block *list = reader->nodes.at[node].block;
	list_nature *nature = &c->lists[node];
	uint32_t items = 0, instructions = 0;
	int32_t before = INT32_MIN;
	nature->ordered = list->ordered;
	nature->counted = true;
	nature->id = ++c->list_count;
	nature->enumeration = is_enumeration(reader, c->before, list);
	for (uint32_t i = node + 1; i < reader->nodes.at[node].end; i = reader->nodes.at[i].end) {
		const tk_block *item = reader->nodes.at[i].block;
		if (item->kind != TK_BLOCK_ITEM)
			continue;
		c->proses[i] = tk_prose_make(reader->arena, item->text, 0, item->text.length);
		c->readings[i] = tk_prose_read_item(&c->proses[i]);
		end_title(&c->proses[i], &c->readings[i].title);
		c->positions[i] = ++items;
		instructions += is_instruction(c->readings[i].nature) && !is_link_only(item);
		nature->counted &= item->number > before;
		before = item->number;
	}
	nature->procedure = instructions * 3 >= items && instructions > 0;
}

static bool is_step(const collector *c, uint32_t node)
{
	const tk_outline_node *item = &c->reader->nodes.at[node];
	const tk_item_reading *reading = &c->readings[node];
	const list_nature *list = &c->lists[item->parent];
	if (item->declaration > 0)
		return true;
	if (reading->role_only || item->block->text.length == 0)
		return false;
	if (item->block->task != 0)
		return true;
	if (c->reader->sections.at[item->section].reference_only || is_link_only(item->block))
		return false;
	if (list->enumeration)
		return false;
	if (reading->guard_only && has_list(c->reader, node))
		return true; /* becomes a choice, see the flow stage */
	if (reading->nature == TK_NATURE_INSTRUCTION)
		return list->ordered || reading->words >= 2;
	if (!list->ordered || !list->procedure || reading->nature == TK_NATURE_QUESTION)
		return false;
	tk_text text = tk_text_trim(item->block->text);
	bool opens = tk_text_ends(text, TK_TEXT(":")) || tk_text_ends(text, TK_TEXT("："));
	bool bold = item->block->bold_prefix && item->block->prefix_length + 2 >= text.length;
	bool name_only = has_list(c->reader, node) &&
	                 (bold || (reading->nature == TK_NATURE_DESCRIPTION && (reading->words <= 4 || opens)));
	return !name_only && reading->words >= 2;
}

tk_entry_draft *tk_entry_add(tk_markdown_reader *reader, uint32_t node, const tk_block *text_block, tk_prose prose)
{
	tk_entry_draft *entry = TK_PUSH(reader->arena, &reader->entries);
	entry->block = reader->nodes.at[node].block;
	entry->text_block = text_block;
	entry->prose = prose;
	entry->node = node;
	entry->section = reader->nodes.at[node].section;
	entry->parent = TK_NO_ENTRY;
	entry->around = TK_NO_ENTRY;
	entry->join = TK_NO_STEP;
	entry->end = reader->entries.count;
	entry->entrance = entry->step = entry->choice = TK_NO_STEP;
	return entry;
}

/* Closes entries whose subtree ends before node. */
static void close_before(collector *c, uint32_t node)
{
	tk_markdown_reader *reader = c->reader;
	while (c->open != TK_NO_ENTRY && reader->nodes.at[reader->entries.at[c->open].node].end <= node) {
		reader->entries.at[c->open].end = reader->entries.count;
		c->open = reader->entries.at[c->open].parent;
	}
}

static void add_item(collector *c, uint32_t node)
{
	tk_markdown_reader *reader = c->reader;
	const tk_block *item = reader->nodes.at[node].block;
	const list_nature *list = &c->lists[reader->nodes.at[node].parent];
	tk_entry_draft *entry = tk_entry_add(reader, node, item, c->proses[node]);
	entry->reading = c->readings[node];
	entry->parent = c->open;
	if (list->ordered) {
		entry->list = list->id;
		entry->number = list->counted && item->number >= 0 ? (uint32_t)item->number : c->positions[node];
	}
	reader->firm += list->ordered || item->task != 0 || reader->nodes.at[node].declaration > 0;
	c->open = reader->entries.count - 1;
}

/* What stands below a step and is no step itself: a remark of the step, or a line that names who does it. */
static void add_remark(collector *c, const tk_block *block, const tk_item_reading *reading)
{
	tk_markdown_reader *reader = c->reader;
	if (c->open == TK_NO_ENTRY || block->text.length == 0)
		return;
	tk_entry_draft *entry = &reader->entries.at[c->open];
	if (reading->role_only)
		entry->actor_line =
		        (tk_slot){tk_block_value(reader, block, reading->role.from, reading->role.length), TK_FORMAT};
	else
		tk_slot_add(reader->arena, &entry->more_texts, tk_block_value(reader, block, 0, block->text.length),
		            TK_FORMAT);
}

/* "宛先: …" in the list right below a step. */
static bool add_label(collector *c, uint32_t node)
{
	tk_markdown_reader *reader = c->reader;
	uint32_t from = 0;
	uint32_t around = reader->nodes.at[reader->nodes.at[node].parent].parent;
	if (c->open == TK_NO_ENTRY || reader->entries.at[c->open].node != around || c->lists[reader->nodes.at[node].parent].ordered)
		return false;
	tk_column_kind kind = tk_label_of(&c->proses[node], &from);
	if (kind == TK_COLUMN_OTHER)
		return false;
	*TK_PUSH(reader->arena, &reader->entries.at[c->open].labels) =
	        (tk_line_label){(uint8_t)kind, {reader->nodes.at[node].block, from, (uint32_t)(c->proses[node].text.length - from)}};
	return true;
}

static void on_item(collector *c, uint32_t node)
{
	if (c->readings[node].title.length == 0 && c->proses[node].text.length == 0)
		return;
	if (add_label(c, node)) {
		add_remark(c, c->reader->nodes.at[node].block, &c->readings[node]);
		return;
	}
	if (is_step(c, node)) {
		add_item(c, node);
		return;
	}
	const tk_outline_node *item = &c->reader->nodes.at[node];
	tk_section *section = &c->reader->sections.at[item->section];
	if (c->readings[node].role_only && c->open == TK_NO_ENTRY)
		section->actor = (tk_slot){tk_block_value(c->reader, item->block, c->readings[node].role.from,
		                                          c->readings[node].role.length),
		                           TK_FORMAT};
	else
		add_remark(c, item->block, &c->readings[node]);
}

/* End of the source line that text byte `from` stands on, in text bytes. */
static size_t line_end(const tk_markdown_reader *reader, const tk_block *block, size_t from)
{
	tk_text source = reader->document->text;
	uint32_t document = reader->document->number;
	size_t before = tk_block_span_of(block, document, from, 0).offset;
	for (size_t i = from + 1; i < block->text.length; i++) {
		size_t here = tk_block_span_of(block, document, i, 0).offset;
		if (here > before && here <= source.length && memchr(source.at + before, '\n', here - before))
			return i;
		before = here;
	}
	return block->text.length;
}

/* Paragraphs in which the author numbered by hand: every numbered line is an item. */
static bool add_numbered_lines(collector *c, uint32_t node, const tk_block *block)
{
	tk_markdown_reader *reader = c->reader;
	bool any = false;
	for (size_t from = 0; from < block->text.length;) {
		size_t to = line_end(reader, block, from), body = 0;
		uint32_t number = 0;
		tk_text line = tk_text_slice(block->text, from, to - from);
		if (tk_prose_line_number(line, &number, &body)) {
			tk_prose prose = tk_prose_make(reader->arena, block->text, from + body, line.length - body);
			tk_item_reading reading = tk_prose_read_item(&prose);
			if (is_instruction(reading.nature)) {
				tk_entry_draft *entry = tk_entry_add(reader, node, block, prose);
				entry->reading = reading;
				entry->list = UINT32_MAX - entry->section;
				entry->number = number;
				reader->firm++;
				any = true;
			}
		}
		from = to;
	}
	return any;
}

static void on_paragraph(collector *c, uint32_t node)
{
	tk_markdown_reader *reader = c->reader;
	const tk_block *block = reader->nodes.at[node].block;
	bool top = reader->nodes.at[node].parent == 0;
	bool numbered = top && !reader->sections.at[reader->nodes.at[node].section].reference_only &&
	                add_numbered_lines(c, node, block);
	if (numbered)
		return;
	tk_prose prose = tk_prose_make(reader->arena, block->text, 0, block->text.length);
	tk_item_reading reading = tk_prose_read_item(&prose);
	if (reader->nodes.at[node].declaration > 0) {
		tk_entry_add(reader, node, block, prose)->reading = reading;
		reader->firm++;
	} else if (top && reading.role_only) {
		tk_section *section = &reader->sections.at[reader->nodes.at[node].section];
		section->actor =
		        (tk_slot){tk_block_value(reader, block, reading.role.from, reading.role.length), TK_FORMAT};
	} else if (!top) {
		add_remark(c, block, &reading);
	}
}

static void fill_first_entries(tk_markdown_reader *reader)
{
	uint32_t entry = reader->entries.count;
	for (uint32_t s = reader->sections.count; s-- > 0;) {
		while (entry > 0 && reader->entries.at[entry - 1].node >= reader->sections.at[s].node)
			entry--;
		reader->sections.at[s].first_entry = entry < reader->entries.count ? entry : TK_NO_ENTRY;
	}
}

static void report_full(tk_markdown_reader *reader)
{
	tk_document *document = reader->document;
	document->complete = false;
	tk_fault_add(document->arena, &document->faults, TK_FAULT_LIMIT,
	             reader->entries.at[reader->entries.count - 1].block->span,
	             N_("This page holds more than 250,000 steps; those from here on are not read."),
	             N_("Split it into one page per situation."), (char *)NULL);
}

void tk_entries_collect(tk_markdown_reader *reader)
{
	uint32_t count = reader->nodes.count;
	collector c = {.reader = reader, .open = TK_NO_ENTRY};
	c.lists = TK_MAKE_ARRAY(reader->arena, list_nature, count + 1);
	c.readings = TK_MAKE_ARRAY(reader->arena, tk_item_reading, count + 1);
	c.proses = TK_MAKE_ARRAY(reader->arena, tk_prose, count + 1);
	c.positions = TK_MAKE_ARRAY(reader->arena, uint32_t, count + 1);
	for (uint32_t i = 1; i < count && reader->entries.count < TK_MOST_ENTRIES; i++) {
		close_before(&c, i);
		switch (reader->nodes.at[i].block->kind) {
		case TK_BLOCK_LIST:
			read_list(&c, i);
			break;
		case TK_BLOCK_ITEM:
			on_item(&c, i);
			break;
		case TK_BLOCK_PARAGRAPH:
			on_paragraph(&c, i);
			break;
		case TK_BLOCK_TABLE:
			tk_entries_of_table(reader, i);
			i = reader->nodes.at[i].end - 1;
			break;
		case TK_BLOCK_QUOTE: /* remarks, messages to send */
			i = reader->nodes.at[i].end - 1;
			break;
		default:
			break;
		}
		if (reader->nodes.at[i].parent == 0)
			c.before = reader->nodes.at[i].block;
	}
	if (reader->entries.count >= TK_MOST_ENTRIES)
		report_full(reader);
	close_before(&c, count);
	fill_first_entries(reader);
}
