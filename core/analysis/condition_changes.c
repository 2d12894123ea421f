/* SPDX-License-Identifier: Apache-2.0 */
/* Which steps may change a condition. A declared one is changed by the steps that say so, a variable of CACAO by those
 * that name it among their results; in processes that machines run, by anything that is carried out. In plans for
 * people by steps that look again, that work on the matter (by their declared class), that wait or call another
 * playbook, or that speak of what the condition speaks of: 電話を復旧する may change 電話が使えない, 衛星電話で知らせる
 * does not. */
#include "analysis/conditions.h"

#include "base/map.h"

enum { WORD_LEAST = 4 }; /* ASCII letters of a word that says something */

typedef struct changing {
	tk_arena *arena;
	const tk_flow_graph *graph;
	const tk_conditions *conditions;
	tk_map *speaks;    /* piece of a condition's words -> its bits */
	uint64_t by_words; /* conditions whose changes are seen in words */
	uint64_t hidden;   /* … that anything may change */
} changing;

/* ---- pieces of words --------------------------------------------------------------------------------------------- */

static bool is_han_or_katakana(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x30A1 && c <= 0x30FC) ||
	       c == 0x3005;
}

static bool is_letter(uint32_t c)
{
	return c < 0x80 && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
}

typedef void with_piece(changing *c, tk_text piece, uint64_t *bits);

/* 衛星電話で, 監督部へ, "by phone": a means or a direction, not what is worked on. */
static bool is_means(tk_text folded, size_t from, size_t end)
{
	static const char *const behind[] = {"で", "へ", "に", "から", "より", NULL};
	tk_text before = tk_text_slice(folded, 0, from), after = tk_text_slice(folded, end, folded.length);
	if (tk_text_ends(before, TK_TEXT("by ")) || tk_text_ends(before, TK_TEXT("via ")))
		return true;
	for (const char *const *particle = behind; *particle; particle++) {
		if (tk_text_starts(after, tk_text_of(*particle)))
			return true;
	}
	return false;
}

/* Pairs of characters that stand together. */
static void each_pair(changing *c, tk_text run, with_piece *with, uint64_t *bits)
{
	size_t before = SIZE_MAX;
	for (size_t at = 0; at < run.length;) {
		size_t next = at;
		(void)tk_utf8_next(run, &next);
		if (before != SIZE_MAX)
			with(c, tk_text_slice(run, before, next - before), bits);
		before = at;
		at = next;
	}
}

/* Pairs of Han or katakana characters, and words in Latin letters. all: means and directions as well. */
static void each_piece(changing *c, tk_text folded, bool all, with_piece *with, uint64_t *bits)
{
	for (size_t at = 0; at < folded.length;) {
		size_t end = at, next = at;
		uint32_t code = tk_utf8_next(folded, &next);
		bool letters = is_letter(code);
		if (!letters && !is_han_or_katakana(code)) {
			at = next;
			continue;
		}
		while (end < folded.length) {
			next = end;
			code = tk_utf8_next(folded, &next);
			if (letters ? !is_letter(code) : !is_han_or_katakana(code))
				break;
			end = next;
		}
		tk_text run = tk_text_slice(folded, at, end - at);
		bool counts = all || !is_means(folded, at, end);
		if (counts && letters && run.length >= WORD_LEAST)
			with(c, run, bits);
		else if (counts && !letters)
			each_pair(c, run, with, bits);
		at = end;
	}
}

static void remember(changing *c, tk_text piece, uint64_t *bits)
{
	uint64_t *known = tk_map_get(c->speaks, piece);
	if (!known) {
		known = TK_MAKE(c->arena, uint64_t);
		(void)tk_map_put(c->speaks, piece, known);
	}
	*known |= *bits;
}

static void look_up(changing *c, tk_text piece, uint64_t *bits)
{
	const uint64_t *known = tk_map_get(c->speaks, piece);
	*bits |= known ? *known : 0;
}

static uint64_t spoken_of(changing *c, tk_text text)
{
	uint64_t bits = 0;
	each_piece(c, tk_text_fold(c->arena, text, NULL), false, look_up, &bits);
	return bits;
}

/* ---- what a step says -------------------------------------------------------------------------------------------- */

static bool looks_again(tk_arena *arena, tk_text text)
{
	static const char *const words[] = {"再確認",     "再度",       "再評価",   "再判定",     "再び",
	                                    "もう一度",   "もういちど", "改めて",   "あらためて", "again",
	                                    "recheck",    "re-check",   "reassess", "re-assess",  "re-evaluate",
	                                    "reevaluate", "定期的",     "一定時間", NULL};
	tk_text folded = tk_text_fold(arena, text, NULL);
	for (const char *const *word = words; *word; word++) {
		if (tk_text_find(folded, tk_text_of(*word), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

/* To tell somebody leaves things as they are; other work may change them. */
static bool only_tells(const tk_step *step)
{
	static const char *const tells[] = {"share",    "notify-up", "notify-down",    "preserve",
	                                    "escalate", "close",     "supplier-report"};
	for (uint32_t i = 0; i < step->written->declared_classes.count; i++) {
		bool found = false;
		for (size_t k = 0; k < sizeof tells / sizeof *tells && !found; k++)
			found = tk_text_is(step->written->declared_classes.at[i].value.text, tells[k]);
		if (!found)
			return false;
	}
	return true;
}

static uint64_t changed_in_words(changing *c, const tk_step *step)
{
	/* Who tells names the condition, and a decision asks for it, in the same words. */
	bool names = step->kind == TK_STEP_DECISION || step->written->declared_classes.count > 0;
	bool wakes = step->event != TK_EVENT_NONE && step->kind != TK_STEP_START;
	if (step->kind == TK_STEP_CALL || step->kind == TK_STEP_SCOPE || step->wait > 0 || wakes || !only_tells(step))
		return c->by_words;
	if (looks_again(c->arena, step->written->title.text))
		return c->by_words;
	uint64_t bits = names ? 0 : spoken_of(c, step->written->title.text);
	for (uint32_t i = 0; i < step->written->texts.count; i++) {
		if (looks_again(c->arena, step->written->texts.at[i].value.text))
			return c->by_words;
		bits |= names ? 0 : spoken_of(c, step->written->texts.at[i].value.text);
	}
	return bits & c->by_words;
}

/* Conditions that the step names as set: by their words, or by a variable that they speak of. */
static uint64_t said_to_be_set(changing *c, const tk_step *step)
{
	uint64_t bits = 0;
	for (uint32_t i = 0; i < step->written->sets.count; i++) {
		tk_text words = step->written->sets.at[i].value.text,
		        name = tk_text_trim(tk_text_fold(c->arena, words, NULL));
		uint32_t meant = tk_conditions_named(c->arena, c->conditions, words);
		for (uint32_t k = 0; k < c->conditions->all.count && name.length > 0; k++) {
			const tk_asked_condition *each = &c->conditions->all.at[k];
			if (each->number != TK_NO_STEP &&
			    (k == meant || tk_text_find(each->subject, name, 0) != SIZE_MAX))
				bits |= UINT64_C(1) << each->number;
		}
	}
	return bits;
}

static bool is_carried_out(const tk_step *step)
{
	bool waits = step->event != TK_EVENT_NONE && step->kind != TK_STEP_START;
	return step->kind == TK_STEP_ACTION || step->kind == TK_STEP_CALL || step->kind == TK_STEP_SCOPE || waits ||
	       step->kind == TK_STEP_FIRING || step->kind == TK_STEP_PLACE;
}

/* ---- how each condition is changed ------------------------------------------------------------------------------- */

static void sort_conditions(changing *c)
{
	for (uint32_t i = 0; i < c->conditions->all.count; i++) {
		const tk_asked_condition *each = &c->conditions->all.at[i];
		uint64_t bit = each->number == TK_NO_STEP ? 0 : UINT64_C(1) << each->number;
		if (bit == 0 || each->sure)
			continue;
		if (c->graph->workflow->changes == TK_CHANGES_HIDDEN) {
			c->hidden |= bit;
			continue;
		}
		c->by_words |= bit;
		each_piece(c, each->subject, true, remember, &bit);
	}
}

uint64_t *tk_conditions_changes(tk_arena *arena, const tk_flow_graph *graph, const tk_conditions *conditions)
{
	changing c = {.arena = tk_arena_open_like(arena), .graph = graph, .conditions = conditions};
	uint64_t *changes = TK_MAKE_ARRAY(arena, uint64_t, (size_t)graph->count + 1);
	c.speaks = tk_map_make(c.arena);
	sort_conditions(&c);
	for (uint32_t i = 1; i < graph->count; i++) {
		const tk_step *step = &graph->workflow->steps.at[i];
		tk_arena_mark mark = tk_arena_get_mark(c.arena);
		if (!tk_bit(graph->reached, i))
			continue;
		changes[i] = step->written->sets.count > 0 ? said_to_be_set(&c, step) : 0;
		if (c.hidden && is_carried_out(step))
			changes[i] |= c.hidden;
		if (c.by_words && !(step->helper && step->written->texts.count == 0))
			changes[i] |= changed_in_words(&c, step);
		tk_arena_pop(c.arena, mark);
	}
	tk_arena_close(c.arena);
	return changes;
}
