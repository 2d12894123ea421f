/* SPDX-License-Identifier: Apache-2.0 */
/* What cells of a table and lines below an item ("期限: 1時間以内") say about a step. */
#include "playbook/markdown_reader.h"

#include "base/calendar.h"
#include "base/limit.h"

#include <string.h>

/* JPCERT/CC and its like are one name. */
static bool is_in_name(tk_text text, size_t i)
{
	static const char front[] = "CERT/CC";
	size_t before = sizeof "CERT" - 1;
	return i >= before && text.length - (i - before) >= sizeof front - 1 &&
	       memcmp(text.at + i - before, front, sizeof front - 1) == 0;
}

static size_t separator_at(tk_text text, size_t i)
{
	static const char *const marks[] = {"、", "→", "，", "；", "・", "⇒", "／"};
	if (strchr(",;\n/", text.at[i]) && text.at[i] != '\0')
		return !is_in_name(text, i);
	for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
		size_t length = strlen(marks[m]);
		if (length <= text.length - i && memcmp(text.at + i, marks[m], length) == 0)
			return length;
	}
	return 0;
}

/* Marks inside brackets do not separate: 保守会社（電話、FAX）. */
static void add_parts(tk_markdown_reader *reader, tk_slots *slots, tk_cell cell)
{
	tk_text text = cell.block->text;
	size_t from = cell.from;
	int depth = 0;
	for (size_t i = from; i <= text.length;) {
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
		if (!tk_cell_is_blank(part))
			tk_slot_add(reader->arena, slots,
			            tk_block_value(reader, cell.block, (size_t)(part.at - text.at), part.length),
			            TK_FORMAT);
		i += mark;
		from = i;
	}
}

static tk_text cell_text(tk_cell cell)
{
	return tk_text_trim(tk_text_slice(cell.block->text, cell.from, cell.length));
}

static void set_cell(tk_markdown_reader *reader, tk_slot *slot, tk_cell cell)
{
	tk_text text = cell_text(cell);
	*slot = (tk_slot){tk_block_value(reader, cell.block, (size_t)(text.at - cell.block->text.at), text.length),
	                  TK_FORMAT};
}

/* "24時間以内", "within 30 min", "T+2h" as a duration: the words that say it is a limit are no part of the number. */
static bool limit_seconds(tk_text text, int64_t *seconds)
{
	static const char *const tails[] = {"以内に", "以内", "までに", "まで", "後"};
	static const char *const fronts[] = {"within ", "in ",      "inside ",  "<= ",      "≤",        "rto ",     "up to ",
	                                     "t+",      "t +",      "+",        "発生+",    "検知+",    "~",        "〜",
	                                     "受領後",  "受信後",   "検知後",   "認知後",   "発生後",   "検知から", "認知から",
	                                     "発生から", "受領から", "発覚から"};
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		if (tk_text_ends(text, tk_text_of(tails[i])))
			text = tk_text_trim(tk_text_slice(text, 0, text.length - strlen(tails[i])));
	}
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++) {
		if (tk_text_starts(text, tk_text_of(fronts[i])))
			text = tk_text_trim(tk_text_slice(text, strlen(fronts[i]), text.length));
	}
	return tk_duration_parse(text, seconds);
}

bool tk_cell_is_limit(tk_arena *arena, tk_text text)
{
	int64_t seconds;
	tk_limit limit;
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_text folded = tk_text_trim(tk_text_fold(arena, text, NULL));
	bool found = limit_seconds(folded, &seconds) || tk_limit_parse(folded, &limit);
	tk_arena_pop(arena, mark);
	return found;
}

/* "within 1 hour of confirmation", "30 minutes from the alarm": what stands before such a word is a limit, or it is none. */
static size_t find_clock(tk_arena *arena, tk_text text, size_t *behind)
{
	static const char *const words[] = {" from ", " of ", " after ", " since ", " following "};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t at = tk_text_find(text, tk_text_of(words[i]), 0);
		*behind = at + strlen(words[i]);
		if (at != SIZE_MAX && at > 0 && *behind < text.length &&
		    (i == 0 || tk_cell_is_limit(arena, tk_text_slice(text, 0, at))))
			return at;
	}
	return SIZE_MAX;
}

/* "認知から1時間以内", "within 1 hour from awareness": the clock apart, the time is left. */
static tk_cell take_clock(tk_markdown_reader *reader, tk_deadline *deadline, tk_cell cell)
{
	tk_text text = cell_text(cell);
	size_t start = (size_t)(text.at - cell.block->text.at);
	size_t clock = 0, japanese = tk_text_find(text, TK_TEXT("から"), 0), english = find_clock(reader->arena, text, &clock);
	size_t behind = japanese + strlen("から");
	if (japanese != SIZE_MAX && japanese > 0 && behind < text.length) {
		deadline->clock_start = (tk_slot){tk_block_value(reader, cell.block, start, japanese), TK_FORMAT};
		return (tk_cell){cell.block, (uint32_t)(start + behind), (uint32_t)(text.length - behind)};
	}
	if (english != SIZE_MAX) {
		deadline->clock_start =
		        (tk_slot){tk_block_value(reader, cell.block, start + clock, text.length - clock), TK_FORMAT};
		cell.length = (uint32_t)(start - cell.from + english);
	}
	return cell;
}

static void set_deadline(tk_markdown_reader *reader, tk_deadline *deadline, tk_cell cell)
{
	tk_cell rest = take_clock(reader, deadline, cell);
	tk_limit limit;
	set_cell(reader, &deadline->limit, tk_limit_parse(cell_text(rest), &limit) ? rest : cell);
	tk_arena_mark mark = tk_arena_get_mark(reader->arena);
	tk_text text = tk_text_trim(tk_text_fold(reader->arena, cell_text(rest), NULL));
	deadline->business_days = tk_text_find(text, TK_TEXT("営業日"), 0) != SIZE_MAX ||
	                          tk_text_find(text, TK_TEXT("business day"), 0) != SIZE_MAX;
	if (!deadline->business_days && !limit_seconds(text, &deadline->seconds))
		deadline->seconds = -1;
	tk_arena_pop(reader->arena, mark);
}

/* "10分", "5分から15分", "5 minutes to 15 minutes". What is no number says nothing. */
static void set_time(tk_markdown_reader *reader, tk_cell cell, tk_step *step)
{
	static const char *const between[] = {"から", "~", " to "};
	tk_arena_mark mark = tk_arena_get_mark(reader->arena);
	tk_text text = tk_text_trim(tk_text_fold(reader->arena, cell_text(cell), NULL)), least = text, most = text;
	for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
		size_t at = tk_text_find(text, tk_text_of(between[i]), 0);
		if (at == SIZE_MAX)
			continue;
		least = tk_text_trim(tk_text_slice(text, 0, at));
		most = tk_text_trim(tk_text_slice(text, at + strlen(between[i]), text.length));
	}
	int64_t from, to;
	tk_limit days;
	if (tk_limit_parse(text, &days) && days.kind == TK_LIMIT_WORKDAYS) {
		tk_arena_pop(reader->arena, mark);
		step->takes_days = memcpy(TK_MAKE(reader->arena, tk_limit), &days, sizeof days);
		return;
	}
	if (tk_duration_parse(least, &from) && tk_duration_parse(most, &to) && from >= 0 && from <= to) {
		step->time_least = from;
		step->time_most = to;
	}
	tk_arena_pop(reader->arena, mark);
}

/* The target of a link that stands in it: of a form that is linked, the file. */
static tk_value linked(const tk_cell cell, tk_value otherwise)
{
	return cell.block->link_count > 0 ? cell.block->links[0].target : otherwise;
}

static void fill(tk_markdown_reader *reader, tk_column_kind kind, tk_cell cell, tk_step *step)
{
	tk_step_written *written = tk_step_write(reader->arena, step);
	switch (kind) {
	case TK_COLUMN_ACTOR:
		set_cell(reader, &written->actor, cell);
		break;
	case TK_COLUMN_ALTERNATE:
		set_cell(reader, &written->alternate, cell);
		break;
	case TK_COLUMN_CONDITION:
		set_cell(reader, &written->trigger, cell);
		break;
	case TK_COLUMN_MARKING:
		set_cell(reader, &written->marking, cell);
		break;
	case TK_COLUMN_RECEIPT:
		set_cell(reader, &written->acknowledgement, cell);
		break;
	case TK_COLUMN_MESSAGE:
		set_cell(reader, &written->message, cell);
		written->message.value = linked(cell, written->message.value);
		break;
	case TK_COLUMN_DEADLINE:
		set_deadline(reader, &written->deadline, cell);
		break;
	case TK_COLUMN_RECIPIENT:
		add_parts(reader, &written->recipients, cell);
		break;
	case TK_COLUMN_CHANNEL:
		add_parts(reader, &written->channels, cell);
		break;
	case TK_COLUMN_SOURCE:
		add_parts(reader, &written->sources, cell);
		break;
	case TK_COLUMN_NEEDS:
		add_parts(reader, &written->needs, cell);
		break;
	case TK_COLUMN_TIME:
		set_time(reader, cell, step);
		break;
	default:
		break;
	}
}

void tk_row_fill(tk_markdown_reader *reader, const tk_row_cells *cells, tk_step *step)
{
	for (unsigned kind = TK_COLUMN_ACTOR; kind < TK_COLUMN_KINDS; kind++)
		if (cells->of[kind])
			fill(reader, (tk_column_kind)kind,
			     (tk_cell){cells->of[kind], 0, (uint32_t)cells->of[kind]->text.length}, step);
}

/* ---- lines below an item --------------------------------------------------------------------------------------------
 */

/* Words that name a line as the head of a column would; fewer than there, since prose has colons for other things. */
static const struct {
	const char *word;
	tk_column_kind kind;
} labels[] = {
        {"担当", TK_COLUMN_ACTOR},          {"who", TK_COLUMN_ACTOR},           {"代行", TK_COLUMN_ALTERNATE},
        {"不在時", TK_COLUMN_ALTERNATE},    {"宛先", TK_COLUMN_RECIPIENT},      {"連絡先", TK_COLUMN_RECIPIENT},
        {"報告先", TK_COLUMN_RECIPIENT},    {"手段", TK_COLUMN_CHANNEL},        {"連絡手段", TK_COLUMN_CHANNEL},
        {"期限", TK_COLUMN_DEADLINE},       {"条件", TK_COLUMN_CONDITION},      {"契機", TK_COLUMN_CONDITION},
        {"様式", TK_COLUMN_MESSAGE},        {"取扱い", TK_COLUMN_MARKING},      {"受領確認", TK_COLUMN_RECEIPT},
        {"情報源", TK_COLUMN_SOURCE},       {"使うもの", TK_COLUMN_NEEDS},      {"必要なもの", TK_COLUMN_NEEDS},
        {"stand-in", TK_COLUMN_ALTERNATE},  {"alternate", TK_COLUMN_ALTERNATE}, {"recipients", TK_COLUMN_RECIPIENT},
        {"recipient", TK_COLUMN_RECIPIENT}, {"channels", TK_COLUMN_CHANNEL},    {"deadline", TK_COLUMN_DEADLINE},
        {"trigger", TK_COLUMN_CONDITION},   {"form", TK_COLUMN_MESSAGE},        {"marking", TK_COLUMN_MARKING},
        {"receipt", TK_COLUMN_RECEIPT},     {"sources", TK_COLUMN_SOURCE},      {"needed", TK_COLUMN_NEEDS},
        {"所要", TK_COLUMN_TIME},           {"takes", TK_COLUMN_TIME},
};

tk_column_kind tk_label_of(const tk_prose *prose, uint32_t *from)
{
	size_t colon = tk_text_find(prose->folded, TK_TEXT(":"), 0);
	if (colon == SIZE_MAX || colon + 1 >= prose->folded.length)
		return TK_COLUMN_OTHER;
	size_t bracket = tk_text_find(tk_text_slice(prose->folded, 0, colon), TK_TEXT("("), 0); /* 手段(この順に) */
	tk_text word = tk_text_trim(tk_text_slice(prose->folded, 0, bracket < colon && bracket > 0 ? bracket : colon));
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (tk_text_is(word, labels[i].word)) {
			*from = prose->map[colon + 1];
			return labels[i].kind;
		}
	return TK_COLUMN_OTHER;
}

void tk_labels_fill(tk_markdown_reader *reader, const tk_entry_draft *entry, tk_step *step)
{
	for (uint32_t i = 0; i < entry->labels.count; i++)
		fill(reader, (tk_column_kind)entry->labels.at[i].kind, entry->labels.at[i].cell, step);
}
