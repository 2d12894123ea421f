/* SPDX-License-Identifier: Apache-2.0 */
/* Tables with a column of actions: each row is a step; the other columns fill its slots. */
#include "playbook/markdown_heads.h"
#include "playbook/markdown_reader.h"

#include "base/calendar.h"
#include "playbook/markdown_words.h"

#include <string.h>

enum { MOST_COLUMNS = 64 };

typedef struct table_shape {
	tk_column_kind kinds[MOST_COLUMNS];
	uint32_t count, action, number; /* column indices; MOST_COLUMNS = none */
	bool has_actor;
} table_shape;

bool tk_cell_is_blank(tk_text text)
{
	static const char *const words[] = {"", "-", "—", "–", "ー", "―", "n/a", "N/A", "なし", "−", "TBD", "tbd"};
	text = tk_text_trim(text);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (tk_text_is(text, words[i]))
			return true;
	}
	return false;
}

/* The number that a cell begins with: 3, "Step 3", ③, （３）. */
static uint32_t cell_number(tk_arena *arena, tk_text text)
{
	uint32_t number = 0;
	size_t body = 0;
	text = tk_text_trim(text);
	if (tk_prose_line_number(text, &number, &body))
		return number;
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_text folded = tk_text_fold(arena, text, NULL);
	tk_reference refer = {.kind = TK_REFER_NONE};
	if (!tk_prose_reference(folded, 0, &refer, &body) &&
	    !(tk_prose_number(folded, 0, refer.number, sizeof refer.number, &body) && body == folded.length))
		refer.number[0] = '\0';
	tk_arena_pop(arena, mark);
	for (const char *c = refer.number; *c >= '0' && *c <= '9' && number < 100000; c++)
		number = number * 10 + (uint32_t)(*c - '0');
	return number;
}

static const tk_block *cell_at(const tk_block *row, uint32_t column)
{
	const tk_block *cell = row->first;
	for (uint32_t i = 0; cell && i < column; i++)
		cell = cell->next;
	return cell;
}

/* A column headed 手順 or Step may hold numbers, or what is to be done. */
static bool column_is_numbers(tk_arena *arena, const tk_block *head, uint32_t column)
{
	for (const tk_block *row = head->next; row; row = row->next) {
		const tk_block *cell = cell_at(row, column);
		if (cell && cell->text.length > 0 && (cell->text.length > 24 || cell_number(arena, cell->text) == 0))
			return false;
	}
	return true;
}

/* Do most cells of the column hold a length of time: T+30分, within 2 hours? */
static bool column_is_limits(tk_arena *arena, const tk_block *head, uint32_t column)
{
	uint32_t cells = 0, limits = 0;
	for (const tk_block *row = head->next; row; row = row->next) {
		const tk_block *cell = cell_at(row, column);
		if (!cell || tk_cell_is_blank(cell->text))
			continue;
		cells++;
		limits += tk_cell_is_limit(arena, cell->text);
	}
	return limits * 2 > cells;
}

/* A column of no great name tells what to do beside one that says who acts, unless the table looks back. */
static uint32_t find_deeds(tk_arena *arena, const tk_block *head, const table_shape *shape)
{
	uint32_t column = 0, found = MOST_COLUMNS;
	bool ordered = shape->number != MOST_COLUMNS;
	for (const tk_block *cell = head->first; cell && column < shape->count; cell = cell->next, column++) {
		if (tk_head_looks_back(arena, cell->text))
			return MOST_COLUMNS;
		ordered = ordered || shape->kinds[column] == TK_COLUMN_DEADLINE ||
		          shape->kinds[column] == TK_COLUMN_RECIPIENT;
		if (found == MOST_COLUMNS && shape->kinds[column] == TK_COLUMN_OTHER &&
		    tk_head_may_be_deeds(arena, cell->text))
			found = column;
	}
	return ordered && shape->has_actor ? found : MOST_COLUMNS;
}

static tk_column_kind kind_of_column(tk_arena *arena, const tk_block *head, const tk_block *cell, uint32_t column,
                                     bool acts)
{
	tk_column_kind kind = tk_head_kind(arena, cell->text);
	if (kind == TK_COLUMN_ACTION && acts)
		return TK_COLUMN_OTHER;
	if (kind == TK_COLUMN_ACTION && column_is_numbers(arena, head, column))
		return TK_COLUMN_NUMBER;
	if (kind == TK_COLUMN_OTHER && tk_head_may_be_times(arena, cell->text) && column_is_limits(arena, head, column))
		return TK_COLUMN_DEADLINE;
	return kind;
}

static bool read_head(tk_arena *arena, const tk_block *head, table_shape *shape)
{
	*shape = (table_shape){.action = MOST_COLUMNS, .number = MOST_COLUMNS};
	for (const tk_block *cell = head->first; cell && shape->count < MOST_COLUMNS; cell = cell->next) {
		uint32_t column = shape->count++;
		tk_column_kind kind = kind_of_column(arena, head, cell, column, shape->action != MOST_COLUMNS);
		if (kind == TK_COLUMN_ACTION)
			shape->action = column;
		if (kind == TK_COLUMN_NUMBER && shape->number == MOST_COLUMNS)
			shape->number = column;
		shape->has_actor |= kind == TK_COLUMN_ACTOR;
		shape->kinds[column] = kind;
	}
	if (shape->action == MOST_COLUMNS)
		shape->action = find_deeds(arena, head, shape);
	return shape->action != MOST_COLUMNS;
}

static void place_cell(tk_row_cells *cells, tk_column_kind kind, const tk_block *cell)
{
	if (kind >= TK_COLUMN_ACTOR && !tk_cell_is_blank(cell->text) && !cells->of[kind])
		cells->of[kind] = cell;
}

static void add_row(tk_markdown_reader *reader, uint32_t node, const table_shape *shape, uint32_t list,
                    uint32_t position)
{
	const tk_block *row = reader->nodes.at[node].block;
	const tk_block *action = NULL;
	tk_row_cells *cells = TK_MAKE(reader->arena, tk_row_cells);
	uint32_t column = 0, number = position;
	for (const tk_block *cell = row->first; cell && column < shape->count; cell = cell->next, column++) {
		if (column == shape->action)
			action = cell;
		else if (column == shape->number)
			number = cell_number(reader->arena, cell->text);
		place_cell(cells, shape->kinds[column], cell);
	}
	if (!action || tk_cell_is_blank(action->text))
		return;
	tk_prose prose = tk_prose_make(reader->arena, action->text, 0, action->text.length);
	tk_entry_draft *entry = tk_entry_add(reader, node, action, prose);
	entry->reading = tk_prose_read_item(&prose);
	entry->reading.guard_only = false;
	entry->reading.role_only = false;
	entry->cells = cells;
	entry->list = list;
	entry->number = number;
	reader->firm++;
}

/* Without a column that says who acts, a table counts when a third of its cells tell somebody to do something. */
static bool tells_to_act(tk_arena *arena, const tk_block *head, const table_shape *shape)
{
	uint32_t rows = 0, orders = 0;
	tk_arena_mark mark = tk_arena_get_mark(arena);
	for (const tk_block *row = head->next; row; row = row->next) {
		const tk_block *cell = cell_at(row, shape->action);
		if (!cell || tk_cell_is_blank(cell->text))
			continue;
		tk_prose prose = tk_prose_make(arena, cell->text, 0, cell->text.length);
		tk_nature nature = tk_prose_read_item(&prose).nature;
		rows++;
		orders += nature == TK_NATURE_INSTRUCTION || nature == TK_NATURE_ACTION_NOUN;
	}
	tk_arena_pop(arena, mark);
	return orders * 3 >= rows && orders > 0;
}

void tk_entries_of_table(tk_markdown_reader *reader, uint32_t node)
{
	const tk_block *head = reader->nodes.at[node].block->first;
	table_shape shape;
	if (!head || reader->sections.at[reader->nodes.at[node].section].reference_only ||
	    !read_head(reader->arena, head, &shape))
		return;
	if (!shape.has_actor && !tells_to_act(reader->arena, head, &shape))
		return;
	uint32_t position = 0;
	for (uint32_t i = node + 1; i < reader->nodes.at[node].end && reader->entries.count < TK_MOST_ENTRIES;
	     i = reader->nodes.at[i].end) {
		const tk_block *row = reader->nodes.at[i].block;
		if (row->kind == TK_BLOCK_ROW && !row->header && row != head)
			add_row(reader, i, &shape, UINT32_MAX / 2 + node, ++position);
	}
}
