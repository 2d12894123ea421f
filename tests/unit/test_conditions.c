/* SPDX-License-Identifier: Apache-2.0 */
/* Which guards ask for the same, which decisions are tied, and what follows for runs: by playbooks as people write
 * them. */
#include "playbook_support.h"

#include "analysis/condition_text.h"
#include "analysis/conditions.h"
#include "analysis/flow.h"

#include <time.h>

/* ---- words ------------------------------------------------------------------------------------------------------- */

static void assert_literal(const char *guard, const char *question, const char *subject, const char *value,
                           bool negated)
{
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	tk_literal found = tk_literal_read(arena, tk_text_of(guard), tk_text_of(question), NULL);
	if (!tk_text_is(found.subject, subject) || !tk_text_is(found.value, value) || found.negated != negated)
		fail_msg("%s: subject \"%.*s\", value \"%.*s\", %s", guard, (int)found.subject.length, found.subject.at,
		         (int)found.value.length, found.value.at, found.negated ? "negated" : "not negated");
	tk_arena_close(arena);
}

static void the_same_condition_is_seen(void **state)
{
	(void)state;
	assert_literal("電話が使えない", "", "電話が使える", "", true);
	assert_literal("電話が使えない場合は、", "", "電話が使える", "", true);
	assert_literal("　電話が使える？", "", "電話が使える", "", false);
	assert_literal("はい", "電話が使えないか?", "電話が使える", "", true);
	assert_literal("No", "電話が使えないか?", "電話が使える", "", false);
	assert_literal("おそれがない", "", "おそれがある", "", true);
	assert_literal("If the plant is NOT at risk,", "", "the plant is at risk", "", true);
	assert_literal("!(the plant is at risk)", "", "the plant is at risk", "", true);
	assert_literal("${severity == \"High\"}", "", "severity", "high", false);
	assert_literal("__x__:value != '10'", "", "__x__:value", "10", true);
	assert_literal("${down == false}", "", "down", "", true);
	assert_literal("高い", "重要度は?", "重要度は", "高い", false);
}

static void what_is_not_said_is_not_guessed(void **state)
{
	(void)state;
	assert_literal("高い", "", "", "", false);
	assert_literal("yes", "", "", "", false);
	assert_literal("", "電話が使えるか", "", "", false);
	/* The last part alone is denied. */
	assert_literal("電話が使える、または停電していない", "", "電話が使える、または停電していない", "", false);
	assert_literal("a == 1 && !(b == 2)", "x", "a == 1 && !(b == 2)", "", false);
	assert_literal("a < 1", "", "a < 1", "", false);
}

/* ---- playbooks --------------------------------------------------------------------------------------------------- */

#define READ(text) read_text((text), sizeof(text) - 1, "playbooks/report.yaml")
#define HEAD "playbook: 1\nid: report\ntitle: 第一報\n"
#define STEPS "steps:\n"
#define FIRST                                                                                                                    \
	"  - {id: d1, title: 連絡手段, decide: [{when: 電話が使えない, steps: [{id: sat, title: 衛星で一報}]}, " \
	"{otherwise: true}]}\n"
#define SECOND                                                                                                             \
	"  - {id: d2, title: 次の手段, decide: [{when: 電話が使える場合, steps: [{id: tel, title: 架電}]}, " \
	"{otherwise: true}]}\n"
#define BETWEEN(more) "  - {id: between, title: 時系列を書き留める" more "}\n"

static tk_answer every(const reading *r, const char *one, const char *other, const tk_witness **why)
{
	tk_flow_memo *memo = tk_flow_memo_make(r->arena, r->workflow);
	uint64_t *set = tk_flow_memo_set(memo, 0);
	tk_bit_set(set, step_of(r, one));
	tk_bit_set(set, step_of(r, other));
	return tk_flow_every_run(memo, 0, set, why);
}

static tk_answer some(const reading *r, const char *one)
{
	tk_flow_memo *memo = tk_flow_memo_make(r->arena, r->workflow);
	uint64_t *set = tk_flow_memo_set(memo, 0);
	tk_bit_set(set, step_of(r, one));
	return tk_flow_some_run(memo, 0, set, NULL, NULL);
}

static bool is_closed(const reading *r, const char *one)
{
	tk_flow_memo *memo = tk_flow_memo_make(r->arena, r->workflow);
	uint64_t *set = tk_flow_memo_set(memo, 0);
	tk_bit_set(set, step_of(r, one));
	bool sure = false;
	return tk_flow_is_closed(memo, set, &sure) && sure;
}

static void assert_every(const char *text, tk_answer expected)
{
	reading r = read_text(text, strlen(text), "playbooks/report.yaml");
	assert_quiet(&r);
	assert_int_equal(every(&r, "sat", "tel", NULL), expected);
	close_reading(&r);
}

static void decisions_on_one_condition_are_tied(void **state)
{
	(void)state;
	assert_every(HEAD STEPS FIRST SECOND, TK_HOLDS);
	assert_every(HEAD STEPS FIRST BETWEEN("") SECOND, TK_HOLDS);
	assert_every(HEAD STEPS FIRST BETWEEN(", class: share") SECOND, TK_HOLDS);
	assert_every(HEAD STEPS FIRST "  - {id: b, title: 衛星電話で知らせる}\n" SECOND, TK_HOLDS);
}

static void what_may_change_it_unties(void **state)
{
	(void)state;
	assert_every(HEAD STEPS FIRST BETWEEN(", sets: [電話が使える]") SECOND, TK_FAILS);
	assert_every(HEAD STEPS FIRST BETWEEN(", class: recover") SECOND, TK_FAILS);
	assert_every(HEAD STEPS FIRST BETWEEN(", call: outage") SECOND, TK_FAILS);
	assert_every(HEAD STEPS FIRST BETWEEN(", text: 状況を再確認する") SECOND, TK_FAILS);
	assert_every(HEAD STEPS FIRST "  - {id: b, title: 電話の復旧を待つ}\n" SECOND, TK_FAILS);
	assert_every(HEAD STEPS "  - id: again\n    title: 繰り返す\n    repeat:\n      at-most: 3\n      steps:\n"
	                        "        - {id: d1, title: 手段, decide: [{when: 電話が使えない, steps: [{id: sat, "
	                        "title: 衛星で一報}]}, "
	                        "{otherwise: true}]}\n" SECOND,
	             TK_FAILS);
	/* Beside it, in another branch. */
	assert_every(HEAD STEPS
	             "  - id: both\n    title: 並行\n    parallel:\n      - steps:\n"
	             "        - {id: d1, title: 手段, decide: [{when: 電話が使えない, steps: [{id: sat, title: "
	             "衛星で一報}]}, "
	             "{otherwise: true}]}\n"
	             "        - {id: d2, title: 次, decide: [{when: 電話が使える, steps: [{id: tel, title: 架電}]}, "
	             "{otherwise: true}]}\n"
	             "      - steps: [{id: fix, title: 電話を直す}]\n",
	             TK_FAILS);
}

static void a_declared_condition_stays(void **state)
{
	(void)state;
	assert_every(HEAD "conditions: [{when: 電話が使えない}]\n" STEPS FIRST BETWEEN(", class: recover") SECOND,
	             TK_HOLDS);
	assert_every(HEAD "conditions: [{when: 電話が使えない}]\n" STEPS FIRST
	                  "  - {id: b, title: 電話の復旧を待つ, sets: 電話が使えない}\n" SECOND,
	             TK_FAILS);
	assert_every(HEAD "conditions: [{when: 通信途絶, also: [電話が使えない]}]\n" STEPS FIRST
	                  "  - {id: d2, title: 次, decide: [{when: 通信途絶, go: end}, {otherwise: true}]}\n"
	                  "  - {id: tel, title: 架電}\n",
	             TK_HOLDS);
}

static void the_trigger_sets_a_condition(void **state)
{
	(void)state;
	reading r = READ(HEAD "conditions: [{when: 電話が使えない, given: true}]\n" STEPS FIRST SECOND);
	assert_quiet(&r);
	assert_int_equal(every(&r, "sat", "sat", NULL), TK_HOLDS);
	assert_int_equal(some(&r, "tel"), TK_FAILS);
	assert_true(is_closed(&r, "tel") && !is_closed(&r, "sat"));
	close_reading(&r);
	reading words = READ(HEAD "trigger: 電話が使えない場合\n" STEPS FIRST SECOND);
	assert_int_equal(every(&words, "sat", "sat", NULL), TK_HOLDS);
	assert_int_equal(some(&words, "tel"), TK_UNDECIDED); /* words alone do not say that nobody comes there */
	close_reading(&words);
}

static void a_witness_does_not_contradict_itself(void **state)
{
	(void)state;
	reading r = READ(HEAD STEPS FIRST
	                 "  - {id: d2, title: 次, decide: [{when: 電話が使える, go: end}, {otherwise: true}]}\n"
	                 "  - {id: tel, title: 架電}\n");
	const tk_witness *why;
	assert_int_equal(every(&r, "tel", "tel", &why), TK_FAILS);
	assert_non_null(why);
	for (uint32_t i = 0; i < why->parts.count; i++)
		assert_false(tk_text_is(why->parts.at[i].text, "衛星で一報"));
	close_reading(&r);
}

/* ---- CACAO ------------------------------------------------------------------------------------------------------- */

#define CACAO(constant, out)                                                                                           \
	"{\"type\":\"playbook\",\"spec_version\":\"cacao-2.0\",\"id\":\"playbook--1\",\"name\":\"n\","                 \
	"\"playbook_variables\":{\"__x__\":{\"type\":\"string\",\"value\":\"a\",\"constant\":" constant "}},"          \
	"\"workflow_start\":\"start--1\",\"workflow\":{"                                                               \
	"\"start--1\":{\"type\":\"start\",\"on_completion\":\"if-condition--1\"},"                                     \
	"\"if-condition--1\":{\"type\":\"if-condition\",\"condition\":\"__x__:value = 'a'\",\"on_true\":\"sat\","      \
	"\"on_completion\":\"between\"},"                                                                              \
	"\"between\":{\"type\":\"action\",\"name\":\"b\",\"out_args\":[" out "],\"on_completion\":\"switch--1\"},"     \
	"\"switch--1\":{\"type\":\"switch-condition\",\"switch\":\"__x__:value\",\"cases\":{\"a\":\"end--1\","         \
	"\"default\":\"tel\"},\"on_completion\":\"end--1\"},"                                                          \
	"\"sat\":{\"type\":\"action\",\"name\":\"s\",\"on_completion\":\"end--1\"},"                                   \
	"\"tel\":{\"type\":\"action\",\"name\":\"t\",\"on_completion\":\"end--1\"},"                                   \
	"\"end--1\":{\"type\":\"end\"}}}"

static void variables_are_tied_until_a_step_sets_them(void **state)
{
	(void)state;
	static const char free_text[] = CACAO("false", ""), set_text[] = CACAO("false", "\"__x__\""),
	                  constant_text[] = CACAO("true", "");
	reading r = read_text(free_text, sizeof free_text - 1, "p.json");
	assert_int_equal(every(&r, "sat", "tel", NULL), TK_HOLDS);
	assert_int_equal(some(&r, "tel"), TK_HOLDS);
	close_reading(&r);
	r = read_text(set_text, sizeof set_text - 1, "p.json");
	assert_int_equal(every(&r, "sat", "tel", NULL), TK_FAILS);
	close_reading(&r);
	r = read_text(constant_text, sizeof constant_text - 1, "p.json");
	assert_int_equal(every(&r, "sat", "sat", NULL), TK_HOLDS);
	assert_int_equal(some(&r, "tel"), TK_FAILS);
	close_reading(&r);
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

/* Pairs of decisions on so many conditions; the last pair asks for one thing and its contrary. */
static tk_workflow make_pairs(tk_arena *arena, uint32_t pairs)
{
	tk_workflow w = {0};
	uint32_t last = tk_workflow_add_step(arena, &w, TK_STEP_START, (tk_span){1, 1, 1});
	for (uint32_t i = 0; i < 2 * pairs; i++) {
		uint32_t decision = tk_workflow_add_step(arena, &w, TK_STEP_DECISION, (tk_span){1, 1, 1}),
		         met = tk_workflow_add_step(arena, &w, TK_STEP_ACTION, (tk_span){1, 1, 1}),
		         next = tk_workflow_add_step(arena, &w, TK_STEP_MERGE, (tk_span){1, 1, 1});
		tk_workflow_add_transition(arena, &w, last, decision, TK_TRANSITION_NORMAL);
		tk_transition_write(arena, tk_workflow_add_transition(arena, &w, decision, met, TK_TRANSITION_NORMAL))
		        ->guard.text =
		        tk_text_format(arena, "%spart %u of the plant is down", i < pairs ? "" : "not ", i % pairs);
		tk_workflow_add_transition(arena, &w, decision, next, TK_TRANSITION_NORMAL)->otherwise = true;
		tk_workflow_add_transition(arena, &w, met, next, TK_TRANSITION_NORMAL);
		last = next;
	}
	uint32_t end = tk_workflow_add_step(arena, &w, TK_STEP_END, (tk_span){1, 1, 1});
	tk_workflow_add_transition(arena, &w, last, end, TK_TRANSITION_NORMAL);
	tk_workflow_finish(arena, &w);
	return w;
}

static void only_conditions_that_matter_are_split(void **state)
{
	(void)state;
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	tk_workflow w = make_pairs(arena, 60);
	tk_flow_memo *memo = tk_flow_memo_make(arena, &w);
	uint64_t *set = tk_flow_memo_set(memo, 0);
	tk_bit_set(set, 2); /* the first decision's own step, and that of the contrary */
	tk_bit_set(set, 2 + 3 * 60);
	assert_int_equal(tk_flow_every_run(memo, 0, set, NULL), TK_HOLDS);
	assert_null(tk_flow_memo_limit(memo));
	tk_arena_close(arena);
}

static void a_limit_is_named(void **state)
{
	(void)state;
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	tk_workflow w = make_pairs(arena, 70);
	tk_flow_memo *memo = tk_flow_memo_make(arena, &w);
	uint64_t *set = tk_flow_memo_set(memo, 0);
	tk_bit_set(set, 2 + 3 * 69);
	tk_bit_set(set, 2 + 3 * 139);
	assert_int_equal(tk_flow_every_run(memo, 0, set, NULL), TK_UNDECIDED);
	assert_non_null(tk_flow_memo_limit(memo));
	tk_arena_close(arena);
}

/* A thousand decisions on one condition and two thousand labels that nobody repeats. */
static void many_decisions_take_little_time(void **state)
{
	(void)state;
	enum { DECISIONS = 30000 };
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	tk_workflow w = {0};
	uint32_t last = tk_workflow_add_step(arena, &w, TK_STEP_START, (tk_span){1, 1, 1});
	for (uint32_t i = 0; i < DECISIONS; i++) {
		uint32_t decision = tk_workflow_add_step(arena, &w, TK_STEP_DECISION, (tk_span){1, 1, 1}),
		         met = tk_workflow_add_step(arena, &w, TK_STEP_ACTION, (tk_span){1, 1, 1});
		tk_step_write(arena, &w.steps.at[met])->title.text =
		        i % 2 ? TK_TEXT("check again") : TK_TEXT("write it down");
		tk_workflow_add_transition(arena, &w, last, decision, TK_TRANSITION_NORMAL);
		tk_transition_write(arena, tk_workflow_add_transition(arena, &w, decision, met, TK_TRANSITION_NORMAL))
		        ->guard.text =
		        i % 3 ? TK_TEXT("the plant is at risk") : tk_text_format(arena, "part %u is at risk", i);
		last = met;
	}
	tk_workflow_add_transition(arena, &w, last, tk_workflow_add_step(arena, &w, TK_STEP_END, (tk_span){1, 1, 1}),
	                           TK_TRANSITION_NORMAL);
	tk_workflow_finish(arena, &w);
	clock_t start = clock();
	tk_flow_memo *memo = tk_flow_memo_make(arena, &w);
	uint64_t *set = tk_flow_memo_set(memo, 0);
	tk_bit_set(set, 2 * DECISIONS);
	assert_int_equal(tk_flow_every_run(memo, 0, set, NULL), TK_HOLDS);
	assert_int_equal(tk_flow_memo_conditions(memo)->all.count, 1 + DECISIONS / 3);
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 2.0);
	tk_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_same_condition_is_seen),
	        cmocka_unit_test(what_is_not_said_is_not_guessed),
	        cmocka_unit_test(decisions_on_one_condition_are_tied),
	        cmocka_unit_test(what_may_change_it_unties),
	        cmocka_unit_test(a_declared_condition_stays),
	        cmocka_unit_test(the_trigger_sets_a_condition),
	        cmocka_unit_test(a_witness_does_not_contradict_itself),
	        cmocka_unit_test(variables_are_tied_until_a_step_sets_them),
	        cmocka_unit_test(only_conditions_that_matter_are_split),
	        cmocka_unit_test(a_limit_is_named),
	        cmocka_unit_test(many_decisions_take_little_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
