/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "playbook/readers.h"

static tk_arena *arena;

static void exhausted(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

static int set_up(void **state)
{
	(void)state;
	arena = tk_arena_open(0, exhausted, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tk_arena_close(arena);
	return 0;
}

static tk_document *read_document(const char *path, const char *text)
{
	tk_limits limits = tk_limits_default();
	return tk_document_read(arena, 1, tk_text_of(path), TK_DOCUMENT_MARKDOWN, tk_text_of(text), &limits);
}

static tk_playbook *read_playbook(const char *text)
{
	tk_playbooks playbooks = {NULL, 0, 0};
	tk_playbook_context context = {0};
	tk_markdown_playbook_read(arena, read_document("playbooks/plan.md", text), &context, &playbooks);
	return playbooks.count > 0 ? playbooks.at[0] : NULL;
}

/* The n-th step of the author, from 1. */
static const tk_step *step_at(const tk_playbook *playbook, unsigned n)
{
	for (uint32_t i = 0; i < playbook->workflow.steps.count; i++) {
		const tk_step *step = &playbook->workflow.steps.at[i];
		if (!step->helper && --n == 0)
			return step;
	}
	return NULL;
}

static unsigned count_steps(const tk_playbook *playbook)
{
	unsigned count = 0;
	for (uint32_t i = 0; playbook && i < playbook->workflow.steps.count; i++)
		count += !playbook->workflow.steps.at[i].helper;
	return count;
}

#define assert_text(text, expected)                                                                                    \
	do {                                                                                                           \
		tk_text text_ = (text);                                                                                \
		assert_int_equal(text_.length, strlen(expected));                                                      \
		assert_memory_equal(text_.at ? text_.at : "", expected, text_.length);                                 \
	} while (0)

/* The author's step that a run entering `index` does first. */
static const tk_step *entered(const tk_playbook *playbook, uint32_t index)
{
	const tk_step *step = &playbook->workflow.steps.at[index];
	while (step->helper && step->out_count > 0)
		step = &playbook->workflow.steps.at[playbook->workflow.transitions.at[step->first_out].to];
	return step;
}

/* The way out of a step on which the guard stands; NULL without one. */
static const tk_transition *case_of(const tk_playbook *playbook, const tk_step *step, const char *guard)
{
	for (uint32_t i = 0; i < step->out_count; i++) {
		const tk_transition *out = &playbook->workflow.transitions.at[step->first_out + i];
		if (guard ? tk_text_is(out->written->guard.text, guard) : out->otherwise)
			return out;
	}
	return NULL;
}

static const tk_step *behind(const tk_playbook *playbook, const tk_transition *out)
{
	assert_non_null(out);
	return entered(playbook, out->to);
}

static const tk_step *after(const tk_playbook *playbook, const tk_step *step)
{
	return behind(playbook, &playbook->workflow.transitions.at[step->first_out]);
}

static void lines_below_an_item_fill_its_slots(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook(
	        "# 第一報の手順\n\n1. **監督部へ第一報**\n\n   判明分だけを伝える。\n\n"
	        "   - 担当: 連絡当番\n   - 宛先: 監督部、JPCERT/CC\n   - 手段(この順に試す): 電話→衛星電話\n"
	        "   - 期限: 認知から1時間以内\n   - 様式: [第一報](../forms/first.md)\n   - 所要: 5分から15分\n"
	        "2. 記録を綴じる。\n");
	assert_int_equal(count_steps(playbook), 2);
	const tk_step *step = step_at(playbook, 1);
	assert_text(step->written->title.text, "監督部へ第一報");
	assert_text(step->written->actor.value.text, "連絡当番");
	assert_int_equal(step->written->recipients.count, 2);
	assert_text(step->written->recipients.at[1].value.text, "JPCERT/CC");
	assert_int_equal(step->written->channels.count, 2);
	assert_text(step->written->channels.at[1].value.text, "衛星電話");
	assert_text(step->written->deadline.clock_start.value.text, "認知");
	assert_int_equal(step->written->deadline.seconds, 3600);
	assert_text(step->written->message.value.text, "../forms/first.md");
	assert_int_equal(step->time_least, 300);
	assert_int_equal(step->time_most, 900);
}

/* Prose has colons for other things, and a list elsewhere has no step to belong to. */
static void other_lines_with_colons_stay_what_they_are(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook(
	        "# 第一報の手順\n\n- 期限: 規程を参照\n\n1. 監督部へ電話する。\n   - 補足: 番号は名簿にある。\n"
	        "2. 記録を綴じる。\n");
	const tk_step *step = step_at(playbook, 1);
	assert_text(step->written->title.text, "監督部へ電話する。");
	assert_int_equal(step->written->deadline.limit.value.text.length, 0);
	assert_int_equal(step->written->channels.count, 0);
}

static void cases_belong_to_the_step_above(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook(
	        "# 初動手順\n\n1. 影響を確かめる。\n   - 停電している、または停電のおそれがある場合は、手順3へ進む。\n"
	        "   - 通信だけが止まっている場合は、次を行う。\n     1. 衛星電話を出す。\n     2. 電源を確かめる。\n"
	        "   - それ以外の場合は、先へ進む。\n2. 記録を集める。\n3. 当番長に報告する。\n");
	const tk_step *decision = step_at(playbook, 1);
	assert_int_equal(decision->kind, TK_STEP_DECISION);
	assert_int_equal(count_steps(playbook), 5);
	assert_text(behind(playbook, case_of(playbook, decision, "停電している、または停電のおそれがある場合"))
	                    ->written->title.text,
	            "当番長に報告する。");
	const tk_step *inside = behind(playbook, case_of(playbook, decision, "通信だけが止まっている場合"));
	assert_text(inside->written->title.text, "衛星電話を出す。");
	assert_text(after(playbook, after(playbook, inside))->written->title.text,
	            "記録を集める。"); /* not the next case */
	assert_text(behind(playbook, case_of(playbook, decision, NULL))->written->title.text, "記録を集める。");
}

/* Without the last resort, or with something to do in a line, the lines are steps as before. */
static void lines_that_do_something_are_no_cases(void **state)
{
	(void)state;
	tk_playbook *open =
	        read_playbook("# 初動手順\n\n1. 影響を確かめる。\n   - 停電している場合は、手順3へ進む。\n"
	                      "   - 通信が止まっている場合は、手順2へ進む。\n2. 記録を集める。\n3. 報告する。\n");
	assert_int_equal(step_at(open, 1)->kind, TK_STEP_ACTION);
	tk_playbook *busy = read_playbook("# 初動手順\n\n1. 影響を確かめる。\n   - "
	                                  "停電している場合は、発電機を起動して燃料を確かめ、手順3へ進む。\n"
	                                  "   - それ以外の場合は、手順2へ進む。\n2. 記録を集める。\n3. 報告する。\n");
	assert_int_equal(step_at(busy, 1)->kind, TK_STEP_ACTION);
	assert_int_equal(count_steps(busy), 5);
}

static void declared_blocks_hold_lists(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook(
	        "# 初動手順\n\n1. 手分けする。 <!-- tenken: block=parallel on-failure=late -->\n\n   1組目:\n\n   1. "
	        "監督部へ電話する。\n"
	        "   2. 時刻を書く。\n\n   2組目:\n\n   1. 警察へ電話する。\n\n"
	        "2. 続報を繰り返す。 <!-- tenken: block=repeat at-most=3 until=復旧 -->\n\n   1. 続報を送る。\n\n"
	        "3. 記録を綴じる。\n4. 当番長を呼ぶ。 <!-- tenken: id=late -->\n");
	const tk_step *fork = step_at(playbook, 1);
	assert_int_equal(fork->kind, TK_STEP_FORK);
	assert_int_equal(fork->out_count, 3); /* two groups, and on-failure */
	const tk_step *join = &playbook->workflow.steps.at[fork->partner];
	assert_int_equal(join->kind, TK_STEP_JOIN);
	uint32_t arrivals = 0;
	for (uint32_t i = 0; i < playbook->workflow.transitions.count; i++)
		arrivals += playbook->workflow.transitions.at[i].to == fork->partner;
	assert_int_equal(arrivals, 2);
	const tk_step *repeat = after(playbook, join);
	assert_int_equal(repeat->kind, TK_STEP_MERGE);
	assert_int_equal(repeat->loop_most, 3);
	const tk_step *again = &playbook->workflow.steps.at[repeat->partner];
	assert_ptr_equal(behind(playbook, case_of(playbook, again, NULL)), repeat);
	assert_text(behind(playbook, case_of(playbook, again, "復旧"))->written->title.text, "記録を綴じる。");
}

/* A condition in the second paragraph says nothing of the whole item, and with on-failure it is that. */
static void failures_in_words_are_said_once(void **state)
{
	(void)state;
	tk_playbook *playbook =
	        read_playbook("# 初動手順\n\n1. **監督部へ電話する** <!-- tenken: on-failure=messenger -->\n\n"
	                      "   つながらないときは、手順3へ進む。\n\n2. 記録を綴じる。\n"
	                      "3. 伝令を出す。 <!-- tenken: id=messenger -->\n");
	const tk_step *call = step_at(playbook, 1);
	assert_ptr_equal(entered(playbook, 0), call);
	assert_int_equal(call->out_count, 2);
	uint32_t failures = 0;
	for (uint32_t i = 0; i < call->out_count; i++)
		failures += playbook->workflow.transitions.at[call->first_out + i].kind == TK_TRANSITION_FAILURE;
	assert_int_equal(failures, 1);
}

static void deep_cases_are_linear(void **state)
{
	(void)state;
	enum { DEEP = 12, WIDE = 1500 };
	size_t room = (size_t)WIDE * (DEEP + 1) * (3 * DEEP + 80), used = 0;
	char *text = malloc(room);
	used += (size_t)snprintf(text, room, "---\nplaybook: 1\n---\n# Plan\n\n");
	for (int i = 0; i < WIDE; i++)
		for (int deep = 0; deep <= DEEP; deep++)
			used += (size_t)snprintf(text + used, room - used, "%*s1. %s\n", 3 * deep, "",
			                         deep < DEEP ? "If it failed, do the following:" : "Call the desk.");
	assert_true(used < room);
	assert_non_null(read_playbook(text));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(lines_below_an_item_fill_its_slots),
	        cmocka_unit_test(other_lines_with_colons_stay_what_they_are),
	        cmocka_unit_test(cases_belong_to_the_step_above),
	        cmocka_unit_test(lines_that_do_something_are_no_cases),
	        cmocka_unit_test(declared_blocks_hold_lists),
	        cmocka_unit_test(failures_in_words_are_said_once),
	        cmocka_unit_test(deep_cases_are_linear),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
