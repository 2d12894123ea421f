/* SPDX-License-Identifier: Apache-2.0 */
/* Tables with a column of actions: each row is a step; the other columns fill its slots. */
#include "playbook/markdown_reader.h"

#include "base/calendar.h"
#include "playbook/markdown_words.h"

#include <string.h>

typedef enum column_kind {
	COLUMN_OTHER,
	COLUMN_ACTION,
	COLUMN_NUMBER,
	COLUMN_ACTOR,
	COLUMN_ALTERNATE,
	COLUMN_RECIPIENT,
	COLUMN_CHANNEL,
	COLUMN_DEADLINE,
	COLUMN_CONDITION,
	COLUMN_MESSAGE,
	COLUMN_SOURCE,
	COLUMN_NEEDS,
} column_kind;

/* Head words in folded form. */
static const struct {
	const char *word;
	column_kind kind;
} heads[] = {
        {"action", COLUMN_ACTION},
        {"actions", COLUMN_ACTION},
        {"action item", COLUMN_ACTION},
        {"action items", COLUMN_ACTION},
        {"task", COLUMN_ACTION},
        {"tasks", COLUMN_ACTION},
        {"activity", COLUMN_ACTION},
        {"activities", COLUMN_ACTION},
        {"procedure", COLUMN_ACTION},
        {"step", COLUMN_ACTION},
        {"steps", COLUMN_ACTION},
        {"what to do", COLUMN_ACTION},
        {"what", COLUMN_ACTION},
        {"response action", COLUMN_ACTION},
        {"response actions", COLUMN_ACTION},
        {"手順", COLUMN_ACTION},
        {"対応", COLUMN_ACTION},
        {"対応内容", COLUMN_ACTION},
        {"対応事項", COLUMN_ACTION},
        {"対応手順", COLUMN_ACTION},
        {"実施事項", COLUMN_ACTION},
        {"実施内容", COLUMN_ACTION},
        {"実施手順", COLUMN_ACTION},
        {"作業", COLUMN_ACTION},
        {"作業内容", COLUMN_ACTION},
        {"行動", COLUMN_ACTION},
        {"アクション", COLUMN_ACTION},
        {"処置", COLUMN_ACTION},
        {"やること", COLUMN_ACTION},
        {"すること", COLUMN_ACTION},
        {"手順内容", COLUMN_ACTION},
        {"行うこと", COLUMN_ACTION},
        {"措置", COLUMN_ACTION},
        {"タスク", COLUMN_ACTION},
        {"no", COLUMN_NUMBER},
        {"no.", COLUMN_NUMBER},
        {"#", COLUMN_NUMBER},
        {"番号", COLUMN_NUMBER},
        {"項番", COLUMN_NUMBER},
        {"順", COLUMN_NUMBER},
        {"順序", COLUMN_NUMBER},
        {"id", COLUMN_NUMBER},
        {"順番", COLUMN_NUMBER},
        {"owner", COLUMN_ACTOR},
        {"role", COLUMN_ACTOR},
        {"responsible", COLUMN_ACTOR},
        {"who", COLUMN_ACTOR},
        {"assignee", COLUMN_ACTOR},
        {"actor", COLUMN_ACTOR},
        {"responsible party", COLUMN_ACTOR},
        {"responsibility", COLUMN_ACTOR},
        {"performed by", COLUMN_ACTOR},
        {"lead", COLUMN_ACTOR},
        {"team", COLUMN_ACTOR},
        {"担当", COLUMN_ACTOR},
        {"担当者", COLUMN_ACTOR},
        {"実施者", COLUMN_ACTOR},
        {"責任者", COLUMN_ACTOR},
        {"主担当", COLUMN_ACTOR},
        {"担当部署", COLUMN_ACTOR},
        {"実施部署", COLUMN_ACTOR},
        {"担当部門", COLUMN_ACTOR},
        {"役割", COLUMN_ACTOR},
        {"部署", COLUMN_ACTOR},
        {"主体", COLUMN_ACTOR},
        {"実施主体", COLUMN_ACTOR},
        {"誰が", COLUMN_ACTOR},
        {"対応者", COLUMN_ACTOR},
        {"alternate", COLUMN_ALTERNATE},
        {"backup", COLUMN_ALTERNATE},
        {"deputy", COLUMN_ALTERNATE},
        {"代行", COLUMN_ALTERNATE},
        {"代行者", COLUMN_ALTERNATE},
        {"代理", COLUMN_ALTERNATE},
        {"副担当", COLUMN_ALTERNATE},
        {"recipient", COLUMN_RECIPIENT},
        {"recipients", COLUMN_RECIPIENT},
        {"to", COLUMN_RECIPIENT},
        {"notify", COLUMN_RECIPIENT},
        {"contact", COLUMN_RECIPIENT},
        {"whom", COLUMN_RECIPIENT},
        {"audience", COLUMN_RECIPIENT},
        {"連絡先", COLUMN_RECIPIENT},
        {"宛先", COLUMN_RECIPIENT},
        {"報告先", COLUMN_RECIPIENT},
        {"通報先", COLUMN_RECIPIENT},
        {"通知先", COLUMN_RECIPIENT},
        {"提出先", COLUMN_RECIPIENT},
        {"相手", COLUMN_RECIPIENT},
        {"相手先", COLUMN_RECIPIENT},
        {"送付先", COLUMN_RECIPIENT},
        {"共有先", COLUMN_RECIPIENT},
        {"誰に", COLUMN_RECIPIENT},
        {"channel", COLUMN_CHANNEL},
        {"channels", COLUMN_CHANNEL},
        {"method", COLUMN_CHANNEL},
        {"means", COLUMN_CHANNEL},
        {"how", COLUMN_CHANNEL},
        {"手段", COLUMN_CHANNEL},
        {"連絡手段", COLUMN_CHANNEL},
        {"連絡方法", COLUMN_CHANNEL},
        {"経路", COLUMN_CHANNEL},
        {"通信手段", COLUMN_CHANNEL},
        {"方法", COLUMN_CHANNEL},
        {"伝達手段", COLUMN_CHANNEL},
        {"deadline", COLUMN_DEADLINE},
        {"time", COLUMN_DEADLINE},
        {"due", COLUMN_DEADLINE},
        {"sla", COLUMN_DEADLINE},
        {"within", COLUMN_DEADLINE},
        {"time limit", COLUMN_DEADLINE},
        {"期限", COLUMN_DEADLINE},
        {"時限", COLUMN_DEADLINE},
        {"時間", COLUMN_DEADLINE},
        {"目標時間", COLUMN_DEADLINE},
        {"完了目標", COLUMN_DEADLINE},
        {"制限時間", COLUMN_DEADLINE},
        {"condition", COLUMN_CONDITION},
        {"trigger", COLUMN_CONDITION},
        {"if", COLUMN_CONDITION},
        {"条件", COLUMN_CONDITION},
        {"契機", COLUMN_CONDITION},
        {"実施条件", COLUMN_CONDITION},
        {"場合", COLUMN_CONDITION},
        {"template", COLUMN_MESSAGE},
        {"form", COLUMN_MESSAGE},
        {"様式", COLUMN_MESSAGE},
        {"書式", COLUMN_MESSAGE},
        {"ひな形", COLUMN_MESSAGE},
        {"source", COLUMN_SOURCE},
        {"sources", COLUMN_SOURCE},
        {"情報源", COLUMN_SOURCE},
        {"入手元", COLUMN_SOURCE},
        {"tool", COLUMN_NEEDS},
        {"tools", COLUMN_NEEDS},
        {"resources", COLUMN_NEEDS},
        {"必要なもの", COLUMN_NEEDS},
        {"資料", COLUMN_NEEDS},
        {"参照", COLUMN_NEEDS},
};

enum { MOST_COLUMNS = 64 };

typedef struct table_shape {
	column_kind kinds[MOST_COLUMNS];
	uint32_t count, action, number; /* column indices; MOST_COLUMNS = none */
	bool has_actor;
} table_shape;

static column_kind kind_of_head(tk_arena *arena, tk_text text)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_text folded = tk_text_trim(tk_text_fold(arena, text, NULL));
	size_t bracket = tk_text_find(folded, TK_TEXT("("), 0); /* 手段(順に) */
	if (bracket != SIZE_MAX && bracket > 0)
		folded = tk_text_trim(tk_text_slice(folded, 0, bracket));
	column_kind kind = COLUMN_OTHER;
	for (size_t i = 0; i < sizeof heads / sizeof *heads && kind == COLUMN_OTHER; i++) {
		if (tk_text_is(folded, heads[i].word))
			kind = heads[i].kind;
	}
	tk_arena_pop(arena, mark);
	return kind;
}

static bool is_blank(tk_text text)
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

static bool read_head(tk_arena *arena, const tk_block *head, table_shape *shape)
{
	*shape = (table_shape){.action = MOST_COLUMNS, .number = MOST_COLUMNS};
	for (const tk_block *cell = head->first; cell && shape->count < MOST_COLUMNS; cell = cell->next) {
		uint32_t column = shape->count++;
		column_kind kind = kind_of_head(arena, cell->text);
		if (kind == COLUMN_ACTION && shape->action != MOST_COLUMNS)
			kind = COLUMN_OTHER;
		if (kind == COLUMN_ACTION && column_is_numbers(arena, head, column))
			kind = COLUMN_NUMBER;
		if (kind == COLUMN_ACTION)
			shape->action = column;
		if (kind == COLUMN_NUMBER && shape->number == MOST_COLUMNS)
			shape->number = column;
		shape->has_actor |= kind == COLUMN_ACTOR;
		shape->kinds[column] = kind;
	}
	return shape->action != MOST_COLUMNS;
}

static void place_cell(tk_row_cells *cells, column_kind kind, const tk_block *cell)
{
	const tk_block **places[] = {
	        [COLUMN_ACTOR] = &cells->actor,         [COLUMN_ALTERNATE] = &cells->alternate,
	        [COLUMN_RECIPIENT] = &cells->recipient, [COLUMN_CHANNEL] = &cells->channel,
	        [COLUMN_DEADLINE] = &cells->deadline,   [COLUMN_CONDITION] = &cells->condition,
	        [COLUMN_MESSAGE] = &cells->message,     [COLUMN_SOURCE] = &cells->source,
	        [COLUMN_NEEDS] = &cells->needs,
	};
	if (kind >= COLUMN_ACTOR && !is_blank(cell->text) && *places[kind] == NULL)
		*places[kind] = cell;
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
	if (!action || is_blank(action->text))
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
		if (!cell || is_blank(cell->text))
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

/* ---- slots ---------------------------------------------------------------------------------------------------------
 */

static size_t separator_at(tk_text text, size_t i)
{
	static const char *const marks[] = {"、", "→", "，", "；", "・", "⇒", "／"};
	if (strchr(",;\n/", text.at[i]) && text.at[i] != '\0')
		return 1;
	for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
		size_t length = strlen(marks[m]);
		if (length <= text.length - i && memcmp(text.at + i, marks[m], length) == 0)
			return length;
	}
	return 0;
}

/* Marks inside brackets do not separate: 保守会社（電話、FAX）. */
static void add_parts(tk_markdown_reader *reader, tk_slots *slots, const tk_block *cell)
{
	tk_text text = cell->text;
	size_t from = 0;
	int depth = 0;
	for (size_t i = 0; i <= text.length;) {
		bool last = i == text.length;
		size_t mark = last ? 1 : separator_at(text, i);
		if (!last && mark == 0) {
			depth += text.at[i] == '(' || (i + 3 <= text.length && memcmp(text.at + i, "（", 3) == 0);
			depth -= text.at[i] == ')' || (i + 3 <= text.length && memcmp(text.at + i, "）", 3) == 0);
		}
		if (mark == 0 || (depth > 0 && !last)) {
			i += mark > 0 ? mark : 1;
			continue;
		}
		tk_text part = tk_text_trim(tk_text_slice(text, from, i - from));
		if (!is_blank(part))
			tk_slot_add(reader->arena, slots,
			            tk_block_value(reader, cell, (size_t)(part.at - text.at), part.length), TK_FORMAT);
		i += mark;
		from = i;
	}
}

static void set_cell(tk_markdown_reader *reader, tk_slot *slot, const tk_block *cell)
{
	if (cell)
		*slot = (tk_slot){tk_block_value(reader, cell, 0, cell->text.length), TK_FORMAT};
}

/* "24時間以内", "within 30 min": the words that say it is a limit are no part of the number. */
static void set_deadline(tk_markdown_reader *reader, tk_deadline *deadline, const tk_block *cell)
{
	static const char *const tails[] = {"以内に", "以内", "までに", "まで"};
	static const char *const fronts[] = {"within ",  "in ",      "<= ",      "≤",        "rto ",
	                                     "受領後",   "受信後",   "検知後",   "認知後",   "発生後",
	                                     "検知から", "認知から", "発生から", "受領から", "発覚から"};
	set_cell(reader, &deadline->limit, cell);
	tk_arena_mark mark = tk_arena_get_mark(reader->arena);
	tk_text text = tk_text_trim(tk_text_fold(reader->arena, cell->text, NULL));
	deadline->business_days = tk_text_find(text, TK_TEXT("営業日"), 0) != SIZE_MAX ||
	                          tk_text_find(text, TK_TEXT("business day"), 0) != SIZE_MAX;
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		if (tk_text_ends(text, tk_text_of(tails[i])))
			text = tk_text_trim(tk_text_slice(text, 0, text.length - strlen(tails[i])));
	}
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++) {
		if (tk_text_starts(text, tk_text_of(fronts[i])))
			text = tk_text_trim(tk_text_slice(text, strlen(fronts[i]), text.length));
	}
	if (!deadline->business_days && !tk_duration_parse(text, &deadline->seconds))
		deadline->seconds = -1;
	tk_arena_pop(reader->arena, mark);
}

void tk_row_fill(tk_markdown_reader *reader, const tk_row_cells *cells, tk_step *step)
{
	tk_step_written *written = tk_step_write(reader->arena, step);
	set_cell(reader, &written->actor, cells->actor);
	set_cell(reader, &written->alternate, cells->alternate);
	set_cell(reader, &written->trigger, cells->condition);
	set_cell(reader, &written->message, cells->message);
	if (cells->deadline)
		set_deadline(reader, &written->deadline, cells->deadline);
	if (cells->recipient)
		add_parts(reader, &written->recipients, cells->recipient);
	if (cells->channel)
		add_parts(reader, &written->channels, cells->channel);
	if (cells->source)
		add_parts(reader, &written->sources, cells->source);
	if (cells->needs)
		add_parts(reader, &written->needs, cells->needs);
	if (cells->message && cells->message->link_count > 0)
		written->message.value = cells->message->links[0].target;
}
