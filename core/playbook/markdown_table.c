/* SPDX-License-Identifier: Apache-2.0 */
/* Tables with a column of actions: each row is a step; the other columns fill its slots. */
#include "playbook/markdown_reader.h"

#include "base/calendar.h"
#include "playbook/markdown_words.h"

#include <string.h>

/* Head words in folded form. */
static const struct {
	const char *word;
	tk_column_kind kind;
} heads[] = {
        {"action", TK_COLUMN_ACTION},
        {"actions", TK_COLUMN_ACTION},
        {"action item", TK_COLUMN_ACTION},
        {"action items", TK_COLUMN_ACTION},
        {"task", TK_COLUMN_ACTION},
        {"tasks", TK_COLUMN_ACTION},
        {"activity", TK_COLUMN_ACTION},
        {"activities", TK_COLUMN_ACTION},
        {"procedure", TK_COLUMN_ACTION},
        {"step", TK_COLUMN_ACTION},
        {"steps", TK_COLUMN_ACTION},
        {"what to do", TK_COLUMN_ACTION},
        {"what", TK_COLUMN_ACTION},
        {"response action", TK_COLUMN_ACTION},
        {"response actions", TK_COLUMN_ACTION},
        {"手順", TK_COLUMN_ACTION},
        {"対応", TK_COLUMN_ACTION},
        {"対応内容", TK_COLUMN_ACTION},
        {"対応事項", TK_COLUMN_ACTION},
        {"対応手順", TK_COLUMN_ACTION},
        {"実施事項", TK_COLUMN_ACTION},
        {"実施内容", TK_COLUMN_ACTION},
        {"報告・連絡の内容", TK_COLUMN_ACTION},
        {"連絡・報告の内容", TK_COLUMN_ACTION},
        {"実施手順", TK_COLUMN_ACTION},
        {"作業", TK_COLUMN_ACTION},
        {"作業内容", TK_COLUMN_ACTION},
        {"行動", TK_COLUMN_ACTION},
        {"アクション", TK_COLUMN_ACTION},
        {"処置", TK_COLUMN_ACTION},
        {"やること", TK_COLUMN_ACTION},
        {"すること", TK_COLUMN_ACTION},
        {"手順内容", TK_COLUMN_ACTION},
        {"行うこと", TK_COLUMN_ACTION},
        {"措置", TK_COLUMN_ACTION},
        {"タスク", TK_COLUMN_ACTION},
        {"required action", TK_COLUMN_ACTION},
        {"required actions", TK_COLUMN_ACTION},
        {"action required", TK_COLUMN_ACTION},
        {"action to take", TK_COLUMN_ACTION},
        {"actions to take", TK_COLUMN_ACTION},
        {"key actions", TK_COLUMN_ACTION},
        {"immediate actions", TK_COLUMN_ACTION},
        {"things to do", TK_COLUMN_ACTION},
        {"to do", TK_COLUMN_ACTION},
        {"to-do", TK_COLUMN_ACTION},
        {"対応項目", TK_COLUMN_ACTION},
        {"実施項目", TK_COLUMN_ACTION},
        {"作業項目", TK_COLUMN_ACTION},
        {"対応作業", TK_COLUMN_ACTION},
        {"処理内容", TK_COLUMN_ACTION},
        {"実施すること", TK_COLUMN_ACTION},
        {"対処", TK_COLUMN_ACTION},
        {"対処内容", TK_COLUMN_ACTION},
        {"行動内容", TK_COLUMN_ACTION},
        {"初動対応", TK_COLUMN_ACTION},
        {"具体的な対応", TK_COLUMN_ACTION},
        {"具体的対応", TK_COLUMN_ACTION},
        {"チェック項目", TK_COLUMN_ACTION},
        {"確認・対応事項", TK_COLUMN_ACTION},
        {"対応・連絡事項", TK_COLUMN_ACTION},
        {"no", TK_COLUMN_NUMBER},
        {"no.", TK_COLUMN_NUMBER},
        {"#", TK_COLUMN_NUMBER},
        {"番号", TK_COLUMN_NUMBER},
        {"項番", TK_COLUMN_NUMBER},
        {"順", TK_COLUMN_NUMBER},
        {"順序", TK_COLUMN_NUMBER},
        {"id", TK_COLUMN_NUMBER},
        {"順番", TK_COLUMN_NUMBER},
        {"step no", TK_COLUMN_NUMBER},
        {"step no.", TK_COLUMN_NUMBER},
        {"seq", TK_COLUMN_NUMBER},
        {"手順番号", TK_COLUMN_NUMBER},
        {"no.順", TK_COLUMN_NUMBER},
        {"owner", TK_COLUMN_ACTOR},
        {"role", TK_COLUMN_ACTOR},
        {"responsible", TK_COLUMN_ACTOR},
        {"who", TK_COLUMN_ACTOR},
        {"assignee", TK_COLUMN_ACTOR},
        {"actor", TK_COLUMN_ACTOR},
        {"responsible party", TK_COLUMN_ACTOR},
        {"responsibility", TK_COLUMN_ACTOR},
        {"performed by", TK_COLUMN_ACTOR},
        {"lead", TK_COLUMN_ACTOR},
        {"team", TK_COLUMN_ACTOR},
        {"担当", TK_COLUMN_ACTOR},
        {"担当者", TK_COLUMN_ACTOR},
        {"実施者", TK_COLUMN_ACTOR},
        {"責任者", TK_COLUMN_ACTOR},
        {"主担当", TK_COLUMN_ACTOR},
        {"担当部署", TK_COLUMN_ACTOR},
        {"実施部署", TK_COLUMN_ACTOR},
        {"担当部門", TK_COLUMN_ACTOR},
        {"役割", TK_COLUMN_ACTOR},
        {"部署", TK_COLUMN_ACTOR},
        {"主体", TK_COLUMN_ACTOR},
        {"実施主体", TK_COLUMN_ACTOR},
        {"誰が", TK_COLUMN_ACTOR},
        {"対応者", TK_COLUMN_ACTOR},
        {"responsible role", TK_COLUMN_ACTOR},
        {"responsible person", TK_COLUMN_ACTOR},
        {"responsible team", TK_COLUMN_ACTOR},
        {"who acts", TK_COLUMN_ACTOR},
        {"by whom", TK_COLUMN_ACTOR},
        {"accountable", TK_COLUMN_ACTOR},
        {"in charge", TK_COLUMN_ACTOR},
        {"position", TK_COLUMN_ACTOR},
        {"department", TK_COLUMN_ACTOR},
        {"担当班", TK_COLUMN_ACTOR},
        {"担当課", TK_COLUMN_ACTOR},
        {"担当係", TK_COLUMN_ACTOR},
        {"実施班", TK_COLUMN_ACTOR},
        {"担当部", TK_COLUMN_ACTOR},
        {"所管", TK_COLUMN_ACTOR},
        {"所掌", TK_COLUMN_ACTOR},
        {"担当役職", TK_COLUMN_ACTOR},
        {"担当(正)", TK_COLUMN_ACTOR},
        {"実施責任者", TK_COLUMN_ACTOR},
        {"主管", TK_COLUMN_ACTOR},
        {"主管部署", TK_COLUMN_ACTOR},
        {"対応部署", TK_COLUMN_ACTOR},
        {"対応班", TK_COLUMN_ACTOR},
        {"班", TK_COLUMN_ACTOR},
        {"alternate", TK_COLUMN_ALTERNATE},
        {"backup", TK_COLUMN_ALTERNATE},
        {"deputy", TK_COLUMN_ALTERNATE},
        {"代行", TK_COLUMN_ALTERNATE},
        {"代行者", TK_COLUMN_ALTERNATE},
        {"代理", TK_COLUMN_ALTERNATE},
        {"副担当", TK_COLUMN_ALTERNATE},
        {"substitute", TK_COLUMN_ALTERNATE},
        {"deputies", TK_COLUMN_ALTERNATE},
        {"alternates", TK_COLUMN_ALTERNATE},
        {"stand-in", TK_COLUMN_ALTERNATE},
        {"副", TK_COLUMN_ALTERNATE},
        {"代替者", TK_COLUMN_ALTERNATE},
        {"不在時の代行", TK_COLUMN_ALTERNATE},
        {"不在時", TK_COLUMN_ALTERNATE},
        {"recipient", TK_COLUMN_RECIPIENT},
        {"recipients", TK_COLUMN_RECIPIENT},
        {"to", TK_COLUMN_RECIPIENT},
        {"notify", TK_COLUMN_RECIPIENT},
        {"contact", TK_COLUMN_RECIPIENT},
        {"whom", TK_COLUMN_RECIPIENT},
        {"audience", TK_COLUMN_RECIPIENT},
        {"連絡先", TK_COLUMN_RECIPIENT},
        {"宛先", TK_COLUMN_RECIPIENT},
        {"報告先", TK_COLUMN_RECIPIENT},
        {"通報先", TK_COLUMN_RECIPIENT},
        {"通知先", TK_COLUMN_RECIPIENT},
        {"提出先", TK_COLUMN_RECIPIENT},
        {"相手", TK_COLUMN_RECIPIENT},
        {"相手先", TK_COLUMN_RECIPIENT},
        {"送付先", TK_COLUMN_RECIPIENT},
        {"共有先", TK_COLUMN_RECIPIENT},
        {"誰に", TK_COLUMN_RECIPIENT},
        {"whom to notify", TK_COLUMN_RECIPIENT},
        {"who to notify", TK_COLUMN_RECIPIENT},
        {"who to contact", TK_COLUMN_RECIPIENT},
        {"notified party", TK_COLUMN_RECIPIENT},
        {"to whom", TK_COLUMN_RECIPIENT},
        {"send to", TK_COLUMN_RECIPIENT},
        {"report to", TK_COLUMN_RECIPIENT},
        {"通報・連絡先", TK_COLUMN_RECIPIENT},
        {"報告・連絡先", TK_COLUMN_RECIPIENT},
        {"届出先", TK_COLUMN_RECIPIENT},
        {"依頼先", TK_COLUMN_RECIPIENT},
        {"要請先", TK_COLUMN_RECIPIENT},
        {"周知先", TK_COLUMN_RECIPIENT},
        {"誰へ", TK_COLUMN_RECIPIENT},
        {"相手方", TK_COLUMN_RECIPIENT},
        {"channel", TK_COLUMN_CHANNEL},
        {"channels", TK_COLUMN_CHANNEL},
        {"method", TK_COLUMN_CHANNEL},
        {"means", TK_COLUMN_CHANNEL},
        {"how", TK_COLUMN_CHANNEL},
        {"手段", TK_COLUMN_CHANNEL},
        {"連絡手段", TK_COLUMN_CHANNEL},
        {"連絡方法", TK_COLUMN_CHANNEL},
        {"経路", TK_COLUMN_CHANNEL},
        {"通信手段", TK_COLUMN_CHANNEL},
        {"方法", TK_COLUMN_CHANNEL},
        {"伝達手段", TK_COLUMN_CHANNEL},
        {"via", TK_COLUMN_CHANNEL},
        {"communication channel", TK_COLUMN_CHANNEL},
        {"contact method", TK_COLUMN_CHANNEL},
        {"route", TK_COLUMN_CHANNEL},
        {"medium", TK_COLUMN_CHANNEL},
        {"手段・経路", TK_COLUMN_CHANNEL},
        {"通信方法", TK_COLUMN_CHANNEL},
        {"報告手段", TK_COLUMN_CHANNEL},
        {"報告方法", TK_COLUMN_CHANNEL},
        {"deadline", TK_COLUMN_DEADLINE},
        {"time", TK_COLUMN_DEADLINE},
        {"due", TK_COLUMN_DEADLINE},
        {"sla", TK_COLUMN_DEADLINE},
        {"within", TK_COLUMN_DEADLINE},
        {"time limit", TK_COLUMN_DEADLINE},
        {"期限", TK_COLUMN_DEADLINE},
        {"時限", TK_COLUMN_DEADLINE},
        {"時間", TK_COLUMN_DEADLINE},
        {"目標時間", TK_COLUMN_DEADLINE},
        {"時間の目安", TK_COLUMN_DEADLINE},
        {"目安時間", TK_COLUMN_DEADLINE},
        {"完了目標", TK_COLUMN_DEADLINE},
        {"制限時間", TK_COLUMN_DEADLINE},
        {"by when", TK_COLUMN_DEADLINE},
        {"time frame", TK_COLUMN_DEADLINE},
        {"timeframe", TK_COLUMN_DEADLINE},
        {"target time", TK_COLUMN_DEADLINE},
        {"time target", TK_COLUMN_DEADLINE},
        {"due by", TK_COLUMN_DEADLINE},
        {"due time", TK_COLUMN_DEADLINE},
        {"no later than", TK_COLUMN_DEADLINE},
        {"いつまでに", TK_COLUMN_DEADLINE},
        {"目標時刻", TK_COLUMN_DEADLINE},
        {"報告期限", TK_COLUMN_DEADLINE},
        {"連絡期限", TK_COLUMN_DEADLINE},
        {"対応期限", TK_COLUMN_DEADLINE},
        {"実施期限", TK_COLUMN_DEADLINE},
        {"所要目標", TK_COLUMN_DEADLINE},
        {"condition", TK_COLUMN_CONDITION},
        {"trigger", TK_COLUMN_CONDITION},
        {"if", TK_COLUMN_CONDITION},
        {"条件", TK_COLUMN_CONDITION},
        {"契機", TK_COLUMN_CONDITION},
        {"実施条件", TK_COLUMN_CONDITION},
        {"場合", TK_COLUMN_CONDITION},
        {"applies if", TK_COLUMN_CONDITION},
        {"applies when", TK_COLUMN_CONDITION},
        {"発動条件", TK_COLUMN_CONDITION},
        {"適用条件", TK_COLUMN_CONDITION},
        {"場面", TK_COLUMN_CONDITION},
        {"template", TK_COLUMN_MESSAGE},
        {"form", TK_COLUMN_MESSAGE},
        {"様式", TK_COLUMN_MESSAGE},
        {"書式", TK_COLUMN_MESSAGE},
        {"ひな形", TK_COLUMN_MESSAGE},
        {"source", TK_COLUMN_SOURCE},
        {"sources", TK_COLUMN_SOURCE},
        {"取扱い", TK_COLUMN_MARKING},
        {"受領確認", TK_COLUMN_RECEIPT},
        {"情報源", TK_COLUMN_SOURCE},
        {"入手元", TK_COLUMN_SOURCE},
        {"tool", TK_COLUMN_NEEDS},
        {"tools", TK_COLUMN_NEEDS},
        {"resources", TK_COLUMN_NEEDS},
        {"必要なもの", TK_COLUMN_NEEDS},
        {"資料", TK_COLUMN_NEEDS},
        {"参照", TK_COLUMN_NEEDS},
};

/* Heads that say too little: the cells below decide whether they hold limits of time. */
static const char *const times[] = {"when",     "timing",     "timeline", "t",    "target", "phase time",
                                    "いつ",     "タイミング", "時期",     "時刻", "目安",   "時刻目安",
                                    "時間目安", "時期目安",   "経過時間", "経過", "目標"};
/* … and whether somebody is told to do something, where nothing else in the table says so. */
static const char *const deeds[] = {"内容",         "事項",    "項目",     "実施",     "description", "instruction",
                                    "instructions", "measure", "measures", "response", "details",     "detail"};
/* Heads of tables that look back. */
static const char *const records[] = {"版",      "改訂",     "改定", "年月日", "日付",
                                      "version", "revision", "date", "rev.",   "改訂日"};

enum { MOST_COLUMNS = 64 };

typedef struct table_shape {
	tk_column_kind kinds[MOST_COLUMNS];
	uint32_t count, action, number; /* column indices; MOST_COLUMNS = none */
	bool has_actor;
} table_shape;

static tk_column_kind kind_of_word(tk_text folded)
{
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		if (tk_text_is(folded, heads[i].word))
			return heads[i].kind;
	}
	return TK_COLUMN_OTHER;
}

/* In folded form, without what stands in brackets behind it: 手段(順に). */
static tk_text head_word(tk_arena *arena, tk_text text)
{
	tk_text folded = tk_text_trim(tk_text_fold(arena, text, NULL));
	size_t bracket = tk_text_find(folded, TK_TEXT("("), 0);
	return bracket != SIZE_MAX && bracket > 0 ? tk_text_trim(tk_text_slice(folded, 0, bracket)) : folded;
}

/* A head of two words (担当/代行, Owner / deputy) is what the first known of them says. */
static tk_column_kind kind_of_head(tk_arena *arena, tk_text text)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_text rest = head_word(arena, text);
	tk_column_kind kind = kind_of_word(rest);
	while (kind == TK_COLUMN_OTHER && rest.length > 0) {
		size_t cut = tk_text_find(rest, TK_TEXT("/"), 0), dot = tk_text_find(rest, TK_TEXT("・"), 0);
		size_t at = cut < dot ? cut : dot;
		if (at == SIZE_MAX)
			break;
		kind = kind_of_word(tk_text_trim(tk_text_slice(rest, 0, at)));
		rest = tk_text_trim(tk_text_slice(rest, at + (cut < dot ? 1 : strlen("・")), rest.length));
		kind = kind == TK_COLUMN_OTHER ? kind_of_word(rest) : kind;
	}
	tk_arena_pop(arena, mark);
	return kind;
}

static bool is_head_of(tk_arena *arena, tk_text text, const char *const *words, size_t count)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_text folded = head_word(arena, text);
	bool found = false;
	for (size_t i = 0; i < count && !found; i++)
		found = tk_text_is(folded, words[i]);
	tk_arena_pop(arena, mark);
	return found;
}
#define IS_HEAD_OF(arena, text, words) is_head_of(arena, text, words, sizeof(words) / sizeof *(words))

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
		if (IS_HEAD_OF(arena, cell->text, records))
			return MOST_COLUMNS;
		ordered = ordered || shape->kinds[column] == TK_COLUMN_DEADLINE ||
		          shape->kinds[column] == TK_COLUMN_RECIPIENT;
		if (found == MOST_COLUMNS && shape->kinds[column] == TK_COLUMN_OTHER &&
		    IS_HEAD_OF(arena, cell->text, deeds))
			found = column;
	}
	return ordered && shape->has_actor ? found : MOST_COLUMNS;
}

static tk_column_kind kind_of_column(tk_arena *arena, const tk_block *head, const tk_block *cell, uint32_t column,
                                     bool acts)
{
	tk_column_kind kind = kind_of_head(arena, cell->text);
	if (kind == TK_COLUMN_ACTION && acts)
		return TK_COLUMN_OTHER;
	if (kind == TK_COLUMN_ACTION && column_is_numbers(arena, head, column))
		return TK_COLUMN_NUMBER;
	if (kind == TK_COLUMN_OTHER && IS_HEAD_OF(arena, cell->text, times) && column_is_limits(arena, head, column))
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
