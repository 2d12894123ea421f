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

static uint32_t index_of(const tk_playbook *playbook, const tk_step *step)
{
	return (uint32_t)(step - playbook->workflow.steps.at);
}

#define assert_text(text, expected)                                                                                    \
	do {                                                                                                           \
		tk_text text_ = (text);                                                                                \
		assert_int_equal(text_.length, strlen(expected));                                                      \
		assert_memory_equal(text_.at ? text_.at : "", expected, text_.length);                                 \
	} while (0)

static const tk_transition *explicit_edge(const tk_playbook *playbook, const char *target)
{
	for (uint32_t i = 0; i < playbook->workflow.transitions.count; i++) {
		const tk_transition *edge = &playbook->workflow.transitions.at[i];
		if (tk_text_is(edge->written->target.text, target))
			return edge;
	}
	return NULL;
}

/* The author's step that a run entering `index` does first. */
static const tk_step *entered(const tk_playbook *playbook, uint32_t index)
{
	const tk_step *step = &playbook->workflow.steps.at[index];
	while (step->helper && step->out_count > 0)
		step = &playbook->workflow.steps.at[playbook->workflow.transitions.at[step->first_out].to];
	return step;
}

/* Every step is reached from the start, and from every step the end is. */
static void assert_connected(const tk_playbook *playbook)
{
	const tk_workflow *workflow = &playbook->workflow;
	uint32_t count = workflow->steps.count;
	bool *forward = calloc(count, sizeof *forward), *backward = calloc(count, sizeof *backward);
	forward[0] = true;
	backward[count - 1] = true;
	assert_int_equal(workflow->steps.at[count - 1].kind, TK_STEP_END);
	for (bool changed = true; changed;) {
		changed = false;
		for (uint32_t i = 0; i < workflow->transitions.count; i++) {
			const tk_transition *edge = &workflow->transitions.at[i];
			if (edge->to == TK_NO_STEP)
				continue;
			if (forward[edge->from] && !forward[edge->to])
				changed = forward[edge->to] = true;
			if (backward[edge->to] && !backward[edge->from])
				changed = backward[edge->from] = true;
		}
	}
	for (uint32_t i = 0; i < count; i++) {
		assert_true(forward[i]);
		assert_true(backward[i]);
	}
	free(forward);
	free(backward);
}

static void ordered_items_are_steps(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook(
	        "---\nid: first-report\nowner: csirt\nscenarios: [cyber-incident]\n---\n"
	        "# 第一報\n\n## 連絡\n\n1. 監督部へ電話で連絡する。\n2. 続報を送る\n3. 受領を記録すること\n");
	assert_int_equal(count_steps(playbook), 3);
	assert_text(playbook->id.text, "first-report");
	assert_text(playbook->title.text, "第一報");
	assert_text(playbook->owner.text, "csirt");
	assert_int_equal(playbook->scenarios.count, 1);
	assert_true(playbook->human);
	assert_true(playbook->workflow.ordered_by_prose);
	const tk_step *step = step_at(playbook, 1);
	assert_text(step->written->id.text, "s1");
	assert_text(step->written->title.text, "監督部へ電話で連絡する。");
	assert_text(step->written->section.text, "第一報 / 連絡");
	assert_true(step->inferred);
	assert_true(playbook->workflow.transitions.at[0].inferred);
	assert_connected(playbook);
}

static void descriptions_are_not_steps(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook(
	        "# Response\n\n- The desk is staffed at all times.\n- Notify the regulator.\n- Email to "
	        "desk@example.com\n"
	        "- Release Managers (build the fix)\n- What is affected?\n- Do not delete logs.\n- file names\n\n"
	        "- 当番者は常に1名いる。\n- 監督部に知らせる。\n- 影響はあるか。\n- ログを消さないこと。\n- "
	        "対象は全社である。\n- 保守会社\n"
	        "- 停電時は復旧を待っています。\n- 速やかに報告してください。\n- 当番に報告せよ。\n\n"
	        "## References\n\n1. Read the guide.\n2. Call the desk.\n");
	assert_int_equal(count_steps(playbook), 4);
	assert_text(step_at(playbook, 1)->written->title.text, "Notify the regulator.");
	assert_text(step_at(playbook, 2)->written->title.text, "監督部に知らせる。");
	assert_text(step_at(playbook, 3)->written->title.text, "速やかに報告してください。");
	assert_text(step_at(playbook, 4)->written->title.text, "当番に報告せよ。");
}

static void roles_are_read(void **state)
{
	(void)state;
	tk_playbook *playbook =
	        read_playbook("# 対応手順\n\n1. [IR Lead] Call the regulator.\n2. **広報担当**: 公表文を作る。\n3. "
	                      "【通信課】衛星電話を用意する。\n"
	                      "4. 担当：ＣＳＩＲＴ 事案票を書く。\n5. **Determine the scope:** list the hosts.\n\n"
	                      "## 補佐の手順\n\n1. 記録を取る。\n\n## 公表\n\n担当：広報課\n\n1. 会見を開く。\n");
	assert_text(step_at(playbook, 1)->written->actor.value.text, "IR Lead");
	assert_text(step_at(playbook, 1)->written->title.text, "Call the regulator.");
	assert_text(step_at(playbook, 2)->written->actor.value.text, "広報担当");
	assert_text(step_at(playbook, 3)->written->actor.value.text, "通信課");
	assert_text(step_at(playbook, 4)->written->actor.value.text, "ＣＳＩＲＴ");
	assert_int_equal(step_at(playbook, 5)->written->actor.value.text.length, 0);
	assert_text(step_at(playbook, 6)->written->actor.value.text, "補佐");
	assert_text(step_at(playbook, 7)->written->actor.value.text, "広報課");
}

static void tables_with_actions_are_steps(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook(
	        "# 通信途絶\n\n| № | 実施事項 | 担当 | 連絡先 | 手段 | 期限 |\n|---|---|---|---|---|---|\n"
	        "| 1 | 第一報を入れる | 当番 | 監督部、警察（サイバー、当直） | 電話→衛星電話 | 24時間以内 |\n"
	        "| 2 | 保守会社へ連絡 | - | 保守会社 | FAX | ３営業日 |\n\n"
	        "| 名称 | 電話 |\n|---|---|\n| 監督部 | 03-0000-0000 |\n");
	assert_int_equal(count_steps(playbook), 2);
	const tk_step *step = step_at(playbook, 1);
	assert_text(step->written->title.text, "第一報を入れる");
	assert_text(step->written->actor.value.text, "当番");
	assert_int_equal(step->written->recipients.count, 2);
	assert_text(step->written->recipients.at[1].value.text, "警察（サイバー、当直）");
	assert_int_equal(step->written->channels.count, 2);
	assert_text(step->written->channels.at[1].value.text, "衛星電話");
	assert_int_equal(step->written->deadline.seconds, 24 * 3600);
	assert_int_equal(step_at(playbook, 2)->written->actor.value.text.length, 0);
	assert_true(step_at(playbook, 2)->written->deadline.business_days);
	assert_int_equal(step_at(playbook, 2)->written->deadline.seconds, -1);
}

/* Heads that say little: the cells and the other columns decide. */
static void heads_of_little_words(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook("# 手順\n\n| いつ | 誰が | 何を |\n|---|---|---|\n| T+30分 | 当直 | 監督部へ第一報を送る |\n"
	                                      "| 2時間以内 | 広報 | 報道へ公表する |\n");
	assert_int_equal(count_steps(playbook), 2);
	const tk_step *first = NULL;
	for (uint32_t i = 0; i < playbook->workflow.steps.count && !first; i++)
		first = playbook->workflow.steps.at[i].kind == TK_STEP_ACTION ? &playbook->workflow.steps.at[i] : NULL;
	assert_non_null(first);
	assert_int_equal(first->written->deadline.seconds, 1800);
	assert_int_equal(count_steps(read_playbook("# Plan\n\n| No | Description | Owner / deputy |\n|---|---|---|\n"
	                                           "| 1 | Call the carrier | Desk |\n| 2 | Restore the service | IT |\n")),
	                 2);
	/* A history of changes, and what roles are there for, tell nobody to do anything. */
	assert_int_equal(count_steps(read_playbook("# 手順\n\n1. 連絡する。\n\n| No | 年月日 | 内容 | 担当 |\n|---|---|---|---|\n"
	                                           "| 1 | 2026-10-01 | 警察への相談を加える | 総務 |\n")),
	                 1);
	assert_int_equal(count_steps(read_playbook("# 手順\n\n1. 連絡する。\n\n| 役割 | 内容 |\n|---|---|\n"
	                                           "| 本部長 | 対応を統括する |\n")),
	                 1);
	/* "When" that holds conditions is no limit. */
	playbook = read_playbook("# Plan\n\n| When | Who | Task |\n|---|---|---|\n| the line is dead | Desk | Call the carrier |\n");
	assert_int_equal(count_steps(playbook), 1);
}

static void conditions_become_choices(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook(
	        "# Response\n\n1. Collect the facts.\n2. If personal data leaked, notify the commission.\n"
	        "3. 委託先が原因の場合は、保守会社へ連絡する。\n4. If possible, take a snapshot.\n5. Close the "
	        "case.\n");
	assert_int_equal(count_steps(playbook), 5);
	const tk_step *choice = &playbook->workflow.steps.at[2];
	assert_int_equal(choice->kind, TK_STEP_DECISION);
	assert_true(choice->helper);
	assert_int_equal(choice->out_count, 2);
	const tk_transition *edges = &playbook->workflow.transitions.at[choice->first_out];
	assert_text(edges[0].written->guard.text, "If personal data leaked");
	assert_true(edges[1].otherwise);
	assert_text(playbook->workflow.transitions.at[playbook->workflow.steps.at[4].first_out].written->guard.text,
	            "委託先が原因の場合");
	assert_connected(playbook);
}

static void alternatives_exclude_each_other(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook("# 対応\n\n1. 影響を調べる。\n   - はい：監督部へ報告する。\n   - "
	                                      "いいえ：記録して終える。\n2. 続報を送る。\n");
	assert_int_equal(count_steps(playbook), 4);
	const tk_step *yes = step_at(playbook, 2), *no = step_at(playbook, 3);
	const tk_transition *after = &playbook->workflow.transitions.at[yes->first_out];
	assert_int_equal(yes->out_count, 1);
	assert_ptr_equal(entered(playbook, after->to), step_at(playbook, 4));
	const tk_step *choice = yes - 1;
	assert_int_equal(choice->kind, TK_STEP_DECISION);
	assert_int_equal(playbook->workflow.transitions.at[choice->first_out + 1].to, index_of(playbook, no));
	assert_connected(playbook);
}

static void numbered_jumps_are_explicit(void **state)
{
	(void)state;
	tk_playbook *playbook =
	        read_playbook("# Plan\n\n## Part 1: Find\n\n1. Collect logs.\n2. If it is confirmed, proceed to **Part "
	                      "3**.\n3. Ask the vendor. If there is no answer, return to step 1.\n\n"
	                      "## Part 2: Wait\n\n1. Wait for news.\n\n## Part 3: Report\n\n1. Call the regulator.\n");
	const tk_transition *forward = explicit_edge(playbook, "Part 3");
	assert_non_null(forward);
	assert_false(forward->inferred);
	assert_int_equal(forward->from, index_of(playbook, step_at(playbook, 2)));
	assert_ptr_equal(entered(playbook, forward->to), step_at(playbook, 5));
	const tk_transition *back = explicit_edge(playbook, "step 1");
	assert_non_null(back);
	assert_text(back->written->guard.text, "If there is no answer");
	assert_ptr_equal(entered(playbook, back->to), step_at(playbook, 1));
	assert_connected(playbook);
}

static void japanese_jumps_are_explicit(void **state)
{
	(void)state;
	tk_playbook *playbook =
	        read_playbook("# 計画\n\n## 第１章 初動\n\n1. 状況を調べる。\n2. 復旧した場合は第四章へ。\n3. "
	                      "つながらなければ手順１に戻る。\n4. 「連絡」へ進む。\n\n"
	                      "## 第２章 連絡\n\n1. 監督部へ連絡する。\n2. 詳細は[続報](#第３章-続報)へ進む。\n\n## "
	                      "第３章 続報\n\n1. 続報を送る。\n\n## 第４章 終結\n\n1. 記録を残す。\n");
	const tk_transition *chapter = explicit_edge(playbook, "第四章");
	assert_non_null(chapter);
	assert_ptr_equal(entered(playbook, chapter->to), step_at(playbook, 8));
	const tk_transition *step = explicit_edge(playbook, "手順１");
	assert_non_null(step);
	assert_ptr_equal(entered(playbook, step->to), step_at(playbook, 1));
	const tk_transition *link = explicit_edge(playbook, "続報");
	assert_non_null(link);
	assert_false(link->inferred);
	assert_ptr_equal(entered(playbook, link->to), step_at(playbook, 7));
	assert_connected(playbook);
}

static void absent_targets_dangle_only_when_numbered(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook("# Plan\n\n1. Collect logs.\n2. Go to step 9.\n3. Return to normal "
	                                      "operation.\n4. Proceed to Section 4.\n"
	                                      "5. 復旧手順書の手順8へ進む。\n6. Do not go to step 7.\n7. Close it.\n");
	unsigned dangling = 0;
	for (uint32_t i = 0; i < playbook->workflow.transitions.count; i++)
		dangling += playbook->workflow.transitions.at[i].to == TK_NO_STEP;
	assert_int_equal(dangling, 1);
	assert_non_null(explicit_edge(playbook, "step 9"));
	assert_connected(playbook);
}

static void declarations_fill_slots(void **state)
{
	(void)state;
	tk_document *document =
	        read_document("plan.md", "# 計画\n\n- 監督部 <!-- tenken: class=share,notify-up to=meti-desk "
	                                 "by=voice-a、satellite deadline=PT24H from=認知 id=a on-failure=b -->\n"
	                                 "- 使者を送る\n  <!-- tenken:　id＝b next=end actor=\"当番 一班\" recipiant=x "
	                                 "-->\n- 片付ける\n\n```\n<!-- tenken: class=act -->\n```\n");
	tk_playbooks playbooks = {NULL, 0, 0};
	tk_playbook_context context = {0};
	tk_markdown_playbook_read(arena, document, &context, &playbooks);
	const tk_playbook *playbook = playbooks.at[0];
	assert_int_equal(count_steps(playbook), 3);
	const tk_step *step = step_at(playbook, 1);
	assert_text(step->written->id.text, "a");
	assert_int_equal(step->written->declared_classes.count, 2);
	assert_text(step->written->declared_classes.at[1].value.text, "notify-up");
	assert_int_equal(step->written->declared_classes.at[1].origin, TK_DECLARED);
	assert_int_equal(step->written->channels.count, 2);
	assert_int_equal(step->written->deadline.seconds, 24 * 3600);
	assert_text(step->written->deadline.clock_start.value.text, "認知");
	const tk_transition *failure = explicit_edge(playbook, "b");
	assert_non_null(failure);
	assert_int_equal(failure->kind, TK_TRANSITION_FAILURE);
	assert_ptr_equal(entered(playbook, failure->to), step_at(playbook, 2));
	assert_text(step_at(playbook, 2)->written->actor.value.text, "当番 一班");
	assert_int_equal(explicit_edge(playbook, "end")->to, playbook->workflow.steps.count - 1);
	assert_int_equal(document->faults.count, 1);
	assert_string_equal(document->faults.at[0].rule, TK_FAULT_UNKNOWN_KEY);
}

static void spans_lead_back_to_the_source(void **state)
{
	(void)state;
	const char *text = "# 対応\n\n1. **Call** the `desk` now.\n2. ＣＥＰＴＯＡＲへ連絡する。\n";
	tk_playbook *playbook = read_playbook(text);
	tk_span span = step_at(playbook, 2)->span;
	assert_text(tk_text_make(text + span.offset, span.length), "ＣＥＰＴＯＡＲへ連絡する。");
	assert_int_equal(span.document, 1);
}

static void hand_numbered_lines_are_steps(void **state)
{
	(void)state;
	tk_playbook *playbook = read_playbook("# "
	                                      "初動手順\n\n①当番長に連絡する。\n②監督部へ第一報を入れる。\n（３）ログを"
	                                      "保全する。\n\nこの計画は毎年見直す。\n");
	assert_int_equal(count_steps(playbook), 3);
	assert_text(step_at(playbook, 2)->written->title.text, "監督部へ第一報を入れる。");
	assert_connected(playbook);
}

static void only_plans_are_detected(void **state)
{
	(void)state;
	const char *steps =
	        "1. Collect logs.\n2. Call the desk.\n3. Notify the owner.\n4. Close the case.\n5. Write it down.\n";
	assert_true(tk_markdown_playbook_detect(
	        read_document("ir/plan.md", tk_text_format(arena, "# Incident response\n\n%s", steps).at)));
	assert_true(tk_markdown_playbook_detect(read_document("x.md", "---\nplaybook: 1\n---\n\nText\n")));
	assert_false(tk_markdown_playbook_detect(
	        read_document("x.md", tk_text_format(arena, "---\nplaybook: false\n---\n# Incident\n\n%s", steps).at)));
	assert_false(tk_markdown_playbook_detect(
	        read_document("CHANGELOG.md", tk_text_format(arena, "# Changes\n\n%s", steps).at)));
	assert_false(tk_markdown_playbook_detect(
	        read_document("用語集.md", tk_text_format(arena, "# 用語\n\n%s", steps).at)));
	assert_false(tk_markdown_playbook_detect(
	        read_document("README.md", "# 対応手順\n\n- [第一報](a.md)\n- [停電](b.md)\n")));
	assert_false(tk_markdown_playbook_detect(read_document("note.md", "# Notes\n\n- one\n- two\n")));
	assert_true(tk_markdown_playbook_detect(read_document("a.md", "# 停電時の手順書\n\n1. 発電機を起動する。\n")));
}

static void a_declared_playbook_without_steps_is_a_fault(void **state)
{
	(void)state;
	tk_document *document = read_document("plan.md", "---\nplaybook: 1\n---\n# 計画\n\n別途定める。\n");
	tk_playbooks playbooks = {NULL, 0, 0};
	tk_playbook_context context = {0};
	tk_markdown_playbook_read(arena, document, &context, &playbooks);
	assert_int_equal(playbooks.count, 0);
	assert_int_equal(document->faults.count, 1);
}

static void large_lists_are_linear(void **state)
{
	(void)state;
	enum { ITEMS = 20000 };
	char *text = malloc(ITEMS * 64 + 16), *at = text;
	at += sprintf(at, "# Plan\n\n");
	for (int i = 0; i < ITEMS; i++)
		at += sprintf(at, "%d. If it failed, go to step %d.\n", i + 1, (i * 7) % ITEMS + 1);
	tk_playbook *playbook = read_playbook(text);
	assert_int_equal(count_steps(playbook), ITEMS);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(ordered_items_are_steps),
	        cmocka_unit_test(descriptions_are_not_steps),
	        cmocka_unit_test(roles_are_read),
	        cmocka_unit_test(tables_with_actions_are_steps),
	        cmocka_unit_test(heads_of_little_words),
	        cmocka_unit_test(conditions_become_choices),
	        cmocka_unit_test(alternatives_exclude_each_other),
	        cmocka_unit_test(numbered_jumps_are_explicit),
	        cmocka_unit_test(japanese_jumps_are_explicit),
	        cmocka_unit_test(absent_targets_dangle_only_when_numbered),
	        cmocka_unit_test(declarations_fill_slots),
	        cmocka_unit_test(spans_lead_back_to_the_source),
	        cmocka_unit_test(hand_numbered_lines_are_steps),
	        cmocka_unit_test(only_plans_are_detected),
	        cmocka_unit_test(a_declared_playbook_without_steps_is_a_fault),
	        cmocka_unit_test(large_lists_are_linear),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
