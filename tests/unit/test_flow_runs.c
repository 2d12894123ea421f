/* SPDX-License-Identifier: Apache-2.0 */
#include "flow_support.h"

#include <time.h>

/* ---- runs -------------------------------------------------------------------------------------------------------- */

/* 0 start, 1 decision, 2 and 3 its ways, 4 merge, 5 fork, 6 and 7 branches, 8 join, 9 end. */
static flow both(void)
{
	flow f = make("SdaaMfaaJe");
	go(&f, 0, 1);
	guard(&f, 1, 2, "x");
	go(&f, 1, 3)->otherwise = true;
	go(&f, 2, 4);
	go(&f, 3, 4);
	go(&f, 4, 5);
	for (uint32_t branch = 6; branch <= 7; branch++) {
		go(&f, 5, branch);
		go(&f, branch, 8);
	}
	go(&f, 8, 9);
	pair(&f, 5, 8);
	pair(&f, 1, 4);
	tk_workflow_finish(f.arena, &f.workflow);
	return f;
}

static void every_run_does_all_branches_and_one_way(void **state)
{
	(void)state;
	flow f = both();
	assert_int_equal(every(&f, 0, STEP(7)), TK_HOLDS);
	assert_int_equal(every(&f, 0, STEP(2) | STEP(3)), TK_HOLDS);
	assert_int_equal(every(&f, 3, STEP(3)), TK_HOLDS);
	assert_int_equal(every(&f, 0, STEP(3)), TK_FAILS);
	assert_told(f.why, "1 2 5 6 7 9 ");
	assert_true(tk_text_is(f.why->parts.at[1].choice, "x"));
	assert_int_equal(every(&f, 6, STEP(7)), TK_FAILS); /* one branch does not come to the other */
	assert_told(f.why, "6 9 ");
	assert_int_equal(every(&f, 99, STEP(7)), TK_UNDECIDED);
	assert_int_equal(tk_flow_every_run(tk_flow_memo_make(f.arena, &f.workflow), 0, f.targets, NULL), TK_HOLDS);
	end(&f);
}

static void a_loop_is_left_and_an_endless_one_has_no_answer(void **state)
{
	(void)state;
	flow f = make("Sadae"), endless = make("Saae");
	chain(&f, 0, 2);
	go(&f, 2, 3);
	go(&f, 3, 1);
	go(&f, 2, 4);
	tk_workflow_finish(f.arena, &f.workflow);
	assert_int_equal(every(&f, 0, STEP(1)), TK_HOLDS);
	assert_int_equal(every(&f, 0, STEP(3)), TK_FAILS);
	assert_told(f.why, "1 2 4 ");
	chain(&endless, 0, 2);
	go(&endless, 2, 1);
	tk_workflow_finish(endless.arena, &endless.workflow);
	assert_int_equal(every(&endless, 0, STEP(3)), TK_UNDECIDED);
	end(&f);
	end(&endless);
}

/* A choice, then a join that waits for both ways: no run comes on, though there is a way. From the start all states say so. */
static void what_may_wait_for_ever_is_asked_of_the_states(void **state)
{
	(void)state;
	flow f = make("Sdaajae");
	chain(&f, 0, 2);
	go(&f, 1, 3);
	go(&f, 2, 4);
	go(&f, 3, 4);
	chain(&f, 4, 6);
	tk_workflow_finish(f.arena, &f.workflow);
	assert_int_equal(every(&f, 0, STEP(3)), TK_UNDECIDED);
	assert_int_equal(every(&f, 0, STEP(5)), TK_UNDECIDED); /* nobody comes to the end */
	assert_int_equal(some(&f, 0, STEP(5), 0), TK_FAILS);
	assert_int_equal(some(&f, 0, STEP(2), 0), TK_HOLDS);
	assert_int_equal(some(&f, 1, STEP(5), 0), TK_UNDECIDED);
	assert_null(f.why);
	assert_int_equal(some(&f, 5, STEP(3), 0), TK_FAILS);
	end(&f);
}

static void places_and_scopes_are_asked_of_the_states(void **state)
{
	(void)state;
	flow net = make("qtq"), scope = make("SpSaee");
	chain(&net, 0, 2);
	tk_workflow_finish(net.arena, &net.workflow);
	assert_int_equal(every(&net, 0, STEP(2)), TK_UNDECIDED);
	assert_int_equal(some(&net, 0, STEP(2), 0), TK_UNDECIDED);
	net.workflow.steps.at[0].begins = net.workflow.steps.at[2].ends = true;
	assert_int_equal(every(&net, 0, STEP(1)), TK_HOLDS);
	assert_int_equal(some(&net, 0, STEP(1), 0), TK_HOLDS);
	chain(&scope, 0, 1);
	go(&scope, 1, 5);
	chain(&scope, 2, 4);
	for (uint32_t i = 2; i < 5; i++)
		scope.workflow.steps.at[i].scope = 1;
	tk_workflow_finish(scope.arena, &scope.workflow);
	assert_int_equal(every(&scope, 0, STEP(3)), TK_HOLDS);
	assert_int_equal(every(&scope, 3, STEP(5)), TK_UNDECIDED); /* states begin at the start */
	end(&net);
	end(&scope);
}

static void the_failure_of_a_fork_comes_instead_of_its_branches(void **state)
{
	(void)state;
	flow f = make("SfaaJae");
	chain(&f, 0, 2);
	go(&f, 1, 3);
	go(&f, 2, 4);
	go(&f, 3, 4);
	go_kind(&f, 1, 5, FAILURE);
	go(&f, 4, 6);
	go(&f, 5, 6);
	pair(&f, 1, 4);
	assert_int_equal(sound(&f), TK_HOLDS);
	assert_int_equal(every(&f, 0, STEP(3)), TK_FAILS);
	assert_told(f.why, "1 5 6 ");
	assert_int_equal(every(&f, 0, STEP(5)), TK_FAILS);
	assert_told(f.why, "1 2 3 6 ");
	end(&f);
}

static void a_dangling_branch_completes_no_run(void **state)
{
	(void)state;
	flow f = make("SfaJdae");
	chain(&f, 0, 4);
	go(&f, 1, NONE);
	go(&f, 4, 5);
	go(&f, 4, 6);
	go(&f, 5, 6);
	pair(&f, 1, 3);
	tk_workflow_finish(f.arena, &f.workflow);
	assert_int_equal(every(&f, 0, STEP(5)), TK_UNDECIDED);
	assert_int_equal(every(&f, 4, STEP(5)), TK_FAILS); /* it is before, and has no part in it */
	assert_int_equal(some(&f, 0, STEP(5), 0), TK_UNDECIDED);
	end(&f);
}

static void some_run_takes_the_shortest_way_past_what_is_to_be_avoided(void **state)
{
	(void)state;
	flow f = both();
	assert_int_equal(some(&f, 0, STEP(7), 0), TK_HOLDS);
	assert_told(f.why, "1 2 5 7 ");
	assert_int_equal(some(&f, 0, STEP(7), STEP(2)), TK_HOLDS);
	assert_told(f.why, "1 3 5 7 ");
	assert_int_equal(some(&f, 0, STEP(7), STEP(2) | STEP(3)), TK_FAILS);
	assert_told(f.why, "2 3 ");
	assert_int_equal(f.why->kind, TK_WITNESS_STEPS);
	assert_int_equal(some(&f, 5, STEP(7), STEP(6)), TK_HOLDS); /* side by side */
	assert_int_equal(some(&f, 5, STEP(9), STEP(6)), TK_FAILS); /* the join waits for 6 */
	assert_told(f.why, "6 ");
	assert_int_equal(some(&f, 7, STEP(9), STEP(6)), TK_HOLDS);
	assert_int_equal(some(&f, 9, STEP(9), 0), TK_FAILS); /* the start itself does not count */
	assert_int_equal(some(&f, 99, STEP(9), 0), TK_UNDECIDED);
	end(&f);
}

static void the_same_question_has_the_same_witness(void **state)
{
	(void)state;
	flow one = both(), other = both();
	assert_int_equal(every(&one, 0, STEP(3)), TK_FAILS);
	assert_int_equal(every(&other, 0, STEP(3)), TK_FAILS);
	assert_int_equal(one.why->parts.count, other.why->parts.count);
	for (uint32_t i = 0; i < one.why->parts.count; i++)
		assert_int_equal(one.why->parts.at[i].at.offset, other.why->parts.at[i].at.offset);
	end(&one);
	end(&other);
}

/* ---- size -------------------------------------------------------------------------------------------------------- */

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint32_t more(flow *f, tk_step_kind kind, uint32_t count)
{
	uint32_t first = f->workflow.steps.count;
	tk_step *room = TK_MAKE_ARRAY(f->arena, tk_step, first + count); /* at once: a step is large */
	memcpy(room, f->workflow.steps.at, first * sizeof *room);
	f->workflow.steps.at = room;
	f->workflow.steps.room = first + count;
	for (uint32_t i = 0; i < count; i++)
		tk_workflow_add_step(f->arena, &f->workflow, kind, (tk_span){1, first + i + 1, 1});
	return first;
}

/* Asks everything of a large workflow; last: a step that every run comes to. */
static void ask_all(flow *f, uint32_t last)
{
	uint64_t *targets = TK_MAKE_ARRAY(f->arena, uint64_t, tk_bit_words(f->workflow.steps.count));
	double begun = seconds();
	assert_int_equal(sound(f), TK_HOLDS);
	tk_bit_set(targets, last);
	assert_int_equal(tk_flow_every_run(tk_flow_memo_make(f->arena, &f->workflow), 0, targets, &f->why), TK_HOLDS);
	assert_int_equal(tk_flow_some_run(tk_flow_memo_make(f->arena, &f->workflow), 0, targets, NULL, &f->why),
	                 TK_HOLDS);
	assert_true(f->why->parts.count <= 401);
	assert_true(seconds() - begun < 20); /* far above what it takes, far below what is not linear */
}

static void thousands_of_questions_take_little(void **state)
{
	(void)state;
	enum { LONG = 100000, QUESTIONS = 4000 };
	flow f = make("Se");
	uint32_t first = more(&f, TK_STEP_ACTION, LONG);
	go(&f, 0, first);
	chain(&f, first, first + LONG - 1);
	go(&f, first + LONG - 1, 1);
	tk_workflow_finish(f.arena, &f.workflow);
	tk_flow_memo *memo = tk_flow_memo_make(f.arena, &f.workflow);
	double begun = seconds();
	for (uint32_t i = 0; i < QUESTIONS; i++) {
		uint32_t from = first + i * (LONG / QUESTIONS);
		uint64_t *targets = tk_flow_memo_set(memo, 0), *avoid = tk_flow_memo_set(memo, 1);
		tk_bit_set(targets, first + LONG - 1);
		assert_int_equal(tk_flow_some_run(memo, from, targets, avoid, &f.why), TK_HOLDS);
		assert_int_equal(tk_flow_every_run(memo, from, targets, NULL), TK_HOLDS);
	}
	assert_true(tk_arena_held(f.arena) < (size_t)256 << 20);
	assert_true(seconds() - begun < 20);
	end(&f);
}

static void a_long_chain_and_its_loop_are_linear(void **state)
{
	(void)state;
	enum { LONG = 1000000 };
	flow f = make("Se"), closed = make("Se");
	uint32_t first = more(&f, TK_STEP_ACTION, LONG);
	go(&f, 0, first);
	chain(&f, first, first + LONG - 1);
	go(&f, first + LONG - 1, 1);
	ask_all(&f, first + LONG - 1);
	end(&f);
	first = more(&closed, TK_STEP_ACTION, LONG);
	go(&closed, 0, first);
	chain(&closed, first, first + LONG - 1);
	go(&closed, first + LONG - 1, first);
	assert_one(&closed, TK_FLOW_CLOSED_LOOP, first + LONG - 1);
	assert_int_equal(closed.faults.at[0].witness->parts.count, 401);
	end(&closed);
}

static void a_wide_fork_and_a_deep_one_are_linear(void **state)
{
	(void)state;
	enum { WIDE = 100000 };
	flow f = make("SfJe"), deep = make("Se");
	uint32_t first = more(&f, TK_STEP_ACTION, WIDE);
	go(&f, 0, 1);
	go(&f, 2, 3);
	pair(&f, 1, 2);
	for (uint32_t i = 0; i < WIDE; i++) {
		go(&f, 1, first + i);
		go(&f, first + i, 2);
	}
	ask_all(&f, first + WIDE / 2);
	end(&f);
	uint32_t fork = more(&deep, TK_STEP_FORK, WIDE), join = more(&deep, TK_STEP_JOIN, WIDE);
	go(&deep, 0, fork);
	for (uint32_t i = 0; i < WIDE; i++) {
		pair(&deep, fork + i, join + i);
		go(&deep, fork + i, i + 1 < WIDE ? fork + i + 1 : join + i);
		go(&deep, fork + i, join + i);
		go(&deep, join + i, i > 0 ? join + i - 1 : 1);
	}
	ask_all(&deep, join);
	end(&deep);
}

static void unreached_rings_are_linear(void **state)
{
	(void)state;
	enum { RINGS = 100000 };
	flow f = make("Sae");
	chain(&f, 0, 2);
	uint32_t first = more(&f, TK_STEP_ACTION, 2 * RINGS);
	for (uint32_t i = 0; i < RINGS; i++) {
		go(&f, first + 2 * i, first + 2 * i + 1);
		go(&f, first + 2 * i + 1, first + 2 * i);
	}
	double begun = seconds();
	assert_int_equal(sound(&f), TK_FAILS);
	assert_int_equal(f.faults.count, RINGS);
	assert_int_equal(f.faults.at[RINGS - 1].step, first + 2 * (RINGS - 1));
	assert_true(seconds() - begun < 20);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_run_does_all_branches_and_one_way),
	        cmocka_unit_test(a_loop_is_left_and_an_endless_one_has_no_answer),
	        cmocka_unit_test(the_failure_of_a_fork_comes_instead_of_its_branches),
	        cmocka_unit_test(a_dangling_branch_completes_no_run),
	        cmocka_unit_test(some_run_takes_the_shortest_way_past_what_is_to_be_avoided),
	        cmocka_unit_test(the_same_question_has_the_same_witness),
	        cmocka_unit_test(a_long_chain_and_its_loop_are_linear),
	        cmocka_unit_test(what_may_wait_for_ever_is_asked_of_the_states),
	        cmocka_unit_test(places_and_scopes_are_asked_of_the_states),
	        cmocka_unit_test(thousands_of_questions_take_little),
	        cmocka_unit_test(a_wide_fork_and_a_deep_one_are_linear),
	        cmocka_unit_test(unreached_rings_are_linear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
