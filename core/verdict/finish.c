/* SPDX-License-Identifier: Apache-2.0 */
/* Puts a result in its final order. Organizations are examined by several threads, so every order here is total. */
#include "verdict/verdict.h"

#include <stdlib.h>

static int order_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* The first difference of two lists of texts. */
static int order_texts(const tk_text *const *a, const tk_text *const *b, size_t count)
{
	int order = 0;
	for (size_t i = 0; i < count && order == 0; i++)
		order = tk_text_order(*a[i], *b[i]);
	return order;
}

static int order_places(const tk_shown_place *a, const tk_shown_place *b)
{
	int order = tk_text_order(a->file, b->file);
	if (order == 0)
		order = order_numbers(a->line, b->line);
	if (order == 0)
		order = order_numbers(a->column, b->column);
	return order;
}

/* Everything that a reader could tell two verdicts apart by; 0 = duplicates. */
static int order_verdicts(const void *left, const void *right)
{
	const tk_verdict *a = left, *b = right;
	int order = tk_text_order(a->organization, b->organization);
	if (order == 0)
		order = order_places(&a->place, &b->place);
	if (order == 0)
		order = tk_text_order(a->rule->id, b->rule->id);
	if (order == 0)
		order = order_numbers(a->kind, b->kind);
	if (order)
		return order;
	const tk_text *const of_a[] = {&a->playbook, &a->step, &a->subject, &a->message_id, &a->message, &a->because};
	const tk_text *const of_b[] = {&b->playbook, &b->step, &b->subject, &b->message_id, &b->message, &b->because};
	order = order_texts(of_a, of_b, sizeof of_a / sizeof *of_a);
	if (order == 0)
		order = order_numbers(a->place.end_line, b->place.end_line);
	if (order == 0)
		order = order_numbers(a->place.end_column, b->place.end_column);
	return order;
}

static void drop_duplicates(tk_result *result)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < result->verdicts.count; i++) {
		if (kept && order_verdicts(&result->verdicts.at[kept - 1], &result->verdicts.at[i]) == 0)
			continue;
		result->verdicts.at[kept++] = result->verdicts.at[i];
	}
	result->verdicts.count = kept;
}

/* ---- fingerprints: FNV-1a, 64 bits ---- */

static uint64_t hash_byte(uint64_t hash, unsigned char byte)
{
	return (hash ^ byte) * UINT64_C(0x100000001b3);
}

/* A byte that no UTF-8 has ends each part, so that "ab","c" is not "a","bc". */
static uint64_t hash_text(uint64_t hash, tk_text text)
{
	for (size_t i = 0; i < text.length; i++)
		hash = hash_byte(hash, (unsigned char)text.at[i]);
	return hash_byte(hash, 0xFF);
}

static uint64_t fingerprint(const tk_verdict *verdict)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	hash = hash_text(hash, verdict->rule->id);
	hash = hash_text(hash, verdict->organization);
	hash = hash_text(hash, verdict->playbook);
	hash = hash_text(hash, verdict->step);
	hash = hash_text(hash, verdict->subject);
	hash = hash_text(hash, verdict->message_id);
	/* A fault of a file that is about nothing with a name: at least the file. */
	if (!verdict->playbook.length && !verdict->step.length && !verdict->subject.length)
		hash = hash_text(hash, verdict->place.file);
	return hash;
}

typedef struct equal_mark {
	uint64_t fingerprint;
	uint32_t verdict;
	tk_verdict_kind kind;
} equal_mark;

static int order_marks(const void *left, const void *right)
{
	const equal_mark *a = left, *b = right;
	int order = order_numbers(a->fingerprint, b->fingerprint);
	if (order == 0)
		order = order_numbers(a->kind, b->kind);
	return order ? order : order_numbers(a->verdict, b->verdict);
}

static void fill_fingerprints(tk_arena *arena, tk_result *result)
{
	uint32_t count = result->verdicts.count;
	tk_arena_mark scratch = tk_arena_get_mark(arena);
	equal_mark *marks = TK_MAKE_ARRAY(arena, equal_mark, count);
	for (uint32_t i = 0; i < count; i++)
		marks[i] = (equal_mark){fingerprint(&result->verdicts.at[i]), i, result->verdicts.at[i].kind};
	if (count)
		qsort(marks, count, sizeof *marks, order_marks);
	for (uint32_t i = 0, repeats = 0; i < count; i++) {
		bool repeated =
		        i > 0 && marks[i].fingerprint == marks[i - 1].fingerprint && marks[i].kind == marks[i - 1].kind;
		repeats = repeated ? repeats + 1 : 0;
		uint64_t hash = marks[i].fingerprint;
		for (uint32_t left = repeats; left; left >>= 8)
			hash = hash_byte(hash, left & 0xFF);
		result->verdicts.at[marks[i].verdict].fingerprint = hash;
	}
	tk_arena_pop(arena, scratch);
}

/* ---- standings ---- */

static int order_standings(const void *left, const void *right)
{
	static const unsigned char rank[] = {
	        [TK_NOT_MET] = 0, [TK_UNKNOWN] = 1, [TK_BLOCKED] = 2, [TK_MET] = 3, [TK_NOT_APPLICABLE] = 4};
	const tk_standing *a = left, *b = right;
	int order = tk_text_order(a->organization, b->organization);
	if (order == 0)
		order = tk_text_order(a->rule->id, b->rule->id);
	return order ? order : order_numbers(rank[a->kind], rank[b->kind]);
}

static void fill_standings(tk_arena *arena, tk_result *result)
{
	uint32_t count = 0, kept = 0;
	tk_standing *all = TK_MAKE_ARRAY(arena, tk_standing, result->verdicts.count);
	for (uint32_t i = 0; i < result->verdicts.count; i++) {
		const tk_verdict *verdict = &result->verdicts.at[i];
		if (verdict->kind != TK_MET || verdict->examined > 0)
			all[count++] = (tk_standing){verdict->organization, verdict->rule, verdict->kind};
	}
	if (count)
		qsort(all, count, sizeof *all, order_standings);
	for (uint32_t i = 0; i < count; i++) {
		const tk_standing *last = kept ? &all[kept - 1] : NULL;
		if (!last || !tk_text_equal(last->organization, all[i].organization) ||
		    !tk_text_equal(last->rule->id, all[i].rule->id))
			all[kept++] = all[i];
	}
	result->standings.at = all;
	result->standings.count = kept;
	result->standings.room = result->verdicts.count;
}

/* ---- what was not examined ---- */

static int order_unexamined(const void *left, const void *right)
{
	const tk_unexamined *a = left, *b = right;
	const tk_text *const of_a[] = {&a->organization, &a->path, &a->reason};
	const tk_text *const of_b[] = {&b->organization, &b->path, &b->reason};
	int order = order_texts(of_a, of_b, 3);
	return order ? order : order_numbers(a->incomplete, b->incomplete);
}

static int order_lines(const void *left, const void *right)
{
	return tk_text_order(*(const tk_text *)left, *(const tk_text *)right);
}

static void sort_unexamined(tk_result *result)
{
	if (result->not_examined.count)
		qsort(result->not_examined.at, result->not_examined.count, sizeof *result->not_examined.at,
		      order_unexamined);
	if (result->broken_plugins.count)
		qsort(result->broken_plugins.at, result->broken_plugins.count, sizeof *result->broken_plugins.at,
		      order_lines);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < result->not_examined.count; i++) {
		if (!kept || order_unexamined(&result->not_examined.at[kept - 1], &result->not_examined.at[i]) != 0)
			result->not_examined.at[kept++] = result->not_examined.at[i];
	}
	result->not_examined.count = kept;
	kept = 0;
	for (uint32_t i = 0; i < result->broken_plugins.count; i++) {
		if (!kept || !tk_text_equal(result->broken_plugins.at[kept - 1], result->broken_plugins.at[i]))
			result->broken_plugins.at[kept++] = result->broken_plugins.at[i];
	}
	result->broken_plugins.count = kept;
}

void tk_result_finish(tk_arena *arena, tk_result *result)
{
	if (result->verdicts.count)
		qsort(result->verdicts.at, result->verdicts.count, sizeof *result->verdicts.at, order_verdicts);
	drop_duplicates(result);
	fill_fingerprints(arena, result);
	fill_standings(arena, result);
	sort_unexamined(result);
}
