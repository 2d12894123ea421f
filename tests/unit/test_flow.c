/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "analysis/flow.h"

#define NORMAL TK_TRANSITION_NORMAL
#define FAILURE TK_TRANSITION_FAILURE
#define NONE TK_NO_STEP

typedef struct flow {
	tk_arena *arena;
	tk_workflow workflow;
	tk_flow_faults faults;
	const char *limit;
	const tk_witness *why;
	uint64_t targets[1], avoid[1];
} flow;

static void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

/* Each letter is a step, from number 0: s start, a action, d decision, m merge, f fork, j join, e end; a capital letter
 * is a helper. The author's steps are titled by their number. */
static flow make(const char *steps)
{
	static const char letters[] = "sadmfjce";
	flow f = {.arena = tk_arena_open(0, out_of_memory, NULL)};
	for (uint32_t i = 0; steps[i]; i++) {
		const char *letter = strchr(letters, steps[i] | 0x20);
		tk_workflow_add_step(f.arena, &f.workflow, (tk_step_kind)(letter - letters), (tk_span){1, 1 + i, 1});
		f.workflow.steps.at[i].helper = !(steps[i] & 0x20);
		f.workflow.steps.at[i].title.text = tk_text_format(f.arena, "%u", i);
	}
	return f;
}

static tk_transition *go(flow *f, uint32_t from, uint32_t to)
{
	tk_transition *edge = tk_workflow_add_transition(f->arena, &f->workflow, from, to, NORMAL);
	edge->target.span = (tk_span){1, 1000 + f->workflow.transitions.count, 1};
	return edge;
}

static void go_kind(flow *f, uint32_t from, uint32_t to, tk_transition_kind kind)
{
	go(f, from, to)->kind = kind;
}

static void guard(flow *f, uint32_t from, uint32_t to, const char *text)
{
	go(f, from, to)->guard.text = tk_text_of(text);
}

static void chain(flow *f, uint32_t first, uint32_t last)
{
	for (; first < last; first++)
		go(f, first, first + 1);
}

static void pair(flow *f, uint32_t fork, uint32_t join)
{
	f->workflow.steps.at[fork].partner = join;
	f->workflow.steps.at[join].partner = fork;
}

static tk_answer sound(flow *f)
{
	tk_workflow_finish(f->arena, &f->workflow);
	return tk_flow_sound(f->arena, &f->workflow, &f->faults, &f->limit);
}

static void end(flow *f)
{
	tk_arena_close(f->arena);
}

static void assert_told(const tk_witness *witness, const char *expected)
{
	char told[256] = "";
	assert_non_null(witness);
	for (uint32_t i = 0; i < witness->parts.count; i++) {
		tk_text text = witness->parts.at[i].text;
		strncat(told, text.at, text.length);
		strcat(told, witness->parts.at[i].repeats ? "*" : " ");
	}
	assert_string_equal(told, expected);
}

/* Exactly one fault; what is behind it is not told again. */
static void assert_one(flow *f, tk_flow_fault_kind kind, uint32_t step)
{
	assert_int_equal(sound(f), TK_FAILS);
	assert_int_equal(f->faults.count, 1);
	assert_int_equal(f->faults.at[0].kind, kind);
	assert_int_equal(f->faults.at[0].step, step);
}

static tk_answer every(flow *f, uint32_t from, uint64_t targets)
{
	f->targets[0] = targets;
	return tk_flow_every_run(f->arena, &f->workflow, from, f->targets, &f->why);
}

static tk_answer some(flow *f, uint32_t from, uint64_t targets, uint64_t avoid)
{
	f->targets[0] = targets;
	f->avoid[0] = avoid;
	return tk_flow_some_run(f->arena, &f->workflow, from, f->targets, f->avoid, &f->why);
}

#define STEP(number) (UINT64_C(1) << (number))

/* ---- soundness --------------------------------------------------------------------------------------------------- */

static void a_plain_plan_is_sound(void **state)
{
	(void)state;
	flow f = make("Saade"), empty = make("");
	chain(&f, 0, 4);
	go(&f, 3, 1)->otherwise = true;
	assert_int_equal(sound(&f), TK_HOLDS);
	assert_int_equal(f.faults.count, 0);
	assert_int_equal(sound(&empty), TK_UNDECIDED);
	end(&f);
	end(&empty);
}

static void a_dangling_reference_hides_its_consequences(void **state)
{
	(void)state;
	flow f = make("Saaae");
	go(&f, 0, 1);
	go(&f, 1, NONE)->target = (tk_value){TK_TEXT("reprot"), {1, 77, 6}};
	chain(&f, 2, 4);
	go(&f, 1, 1); /* and a loop beside it */
	assert_one(&f, TK_FLOW_DANGLING, 1);
	assert_int_equal(f.faults.at[0].at.offset, 77);
	assert_true(tk_text_is(f.faults.at[0].target.text, "reprot"));
	end(&f);
}

static void a_dangling_exception_handler_hides_nothing(void **state)
{
	(void)state;
	flow f = make("saea");
	chain(&f, 0, 2);
	go(&f, 3, 2);
	go_kind(&f, 0, NONE, TK_TRANSITION_EXCEPTION);
	assert_int_equal(sound(&f), TK_FAILS);
	assert_int_equal(f.faults.count, 2);
	assert_int_equal(f.faults.at[0].kind, TK_FLOW_DANGLING);
	assert_int_equal(f.faults.at[1].kind, TK_FLOW_UNREACHABLE);
	end(&f);
}

static void an_exception_handler_is_reached(void **state)
{
	(void)state;
	flow f = make("saea");
	chain(&f, 0, 2);
	go_kind(&f, 0, 3, TK_TRANSITION_EXCEPTION);
	go(&f, 3, 2);
	assert_int_equal(sound(&f), TK_HOLDS);
	assert_int_equal(every(&f, 0, STEP(3)), TK_FAILS);
	assert_int_equal(some(&f, 0, STEP(3), 0), TK_FAILS);
	end(&f);
}

static void a_closed_loop_is_told_once(void **state)
{
	(void)state;
	flow f = make("SaaaaeA");
	chain(&f, 0, 3);
	go(&f, 3, 6);
	go(&f, 6, 2);
	chain(&f, 4, 5);
	assert_one(&f, TK_FLOW_CLOSED_LOOP, 3);
	assert_told(f.faults.at[0].witness, "2*3*");
	assert_int_equal(f.faults.at[0].witness->kind, TK_WITNESS_CYCLE);
	end(&f);
}

static void a_loop_through_the_start_is_told_beside_a_handler(void **state)
{
	(void)state;
	flow f = make("saae");
	go(&f, 0, 1);
	go(&f, 1, 0);
	go_kind(&f, 0, 2, TK_TRANSITION_EXCEPTION);
	go(&f, 2, 3);
	assert_one(&f, TK_FLOW_CLOSED_LOOP, 1);
	assert_told(f.faults.at[0].witness, "0*1*");
	end(&f);
}

/* A repeat without "until": the helper at its end belongs to the repeat. */
static void a_loop_closed_by_a_helper_names_the_author_s_step(void **state)
{
	(void)state;
	flow f = make("SmaDe");
	chain(&f, 0, 3);
	go(&f, 3, 1)->target.span = (tk_span){0, 0, 0};
	pair(&f, 1, 3);
	assert_one(&f, TK_FLOW_CLOSED_LOOP, 1);
	end(&f);
}

static void a_failure_is_a_way_out_of_a_loop(void **state)
{
	(void)state;
	flow f = make("Saae");
	chain(&f, 0, 2);
	go(&f, 2, 1);
	go_kind(&f, 2, 3, FAILURE);
	assert_int_equal(sound(&f), TK_HOLDS);
	end(&f);
}

static void a_start_may_name_nothing_or_an_end(void **state)
{
	(void)state;
	flow none = make("Saae"), at_end = make("Saae");
	chain(&none, 1, 3);
	none.workflow.start_reference = (tk_value){TK_TEXT("frist"), {1, 500, 5}};
	assert_one(&none, TK_FLOW_NO_START, 0);
	assert_true(tk_text_is(none.faults.at[0].target.text, "frist"));
	assert_int_equal(none.faults.at[0].at.offset, 500);
	go(&at_end, 0, 3);
	chain(&at_end, 1, 3);
	at_end.workflow.start_reference = (tk_value){TK_TEXT("end"), {1, 500, 3}};
	assert_one(&at_end, TK_FLOW_START_IS_END, 3);
	end(&none);
	end(&at_end);
}

static void a_dead_end_is_a_step_without_a_way_on(void **state)
{
	(void)state;
	flow f = make("Saaae"), on_failure = make("Saae");
	chain(&f, 0, 2);
	chain(&f, 3, 4);
	assert_one(&f, TK_FLOW_DEAD_END, 2);
	chain(&on_failure, 0, 1);
	go_kind(&on_failure, 1, 2, FAILURE);
	chain(&on_failure, 2, 3);
	assert_one(&on_failure, TK_FLOW_DEAD_END, 1);
	end(&f);
	end(&on_failure);
}

static void the_meeting_point_of_a_block_may_end_a_plan(void **state)
{
	(void)state;
	flow f = make("SfaaJ");
	go(&f, 0, 1);
	for (uint32_t branch = 2; branch <= 3; branch++) {
		go(&f, 1, branch);
		go(&f, branch, 4);
	}
	pair(&f, 1, 4);
	assert_int_equal(sound(&f), TK_HOLDS);
	end(&f);
}

static void unreachable_pieces_are_told_once_each(void **state)
{
	(void)state;
	flow f = make("Saeaaaaa");
	chain(&f, 0, 2);
	go(&f, 3, 2); /* behind the ring of 6 and 7 */
	chain(&f, 4, 5);
	go(&f, 5, 2);
	chain(&f, 6, 7);
	go(&f, 7, 6);
	go(&f, 7, 3);
	assert_int_equal(sound(&f), TK_FAILS);
	assert_int_equal(f.faults.count, 2);
	assert_int_equal(f.faults.at[0].kind, TK_FLOW_UNREACHABLE);
	assert_int_equal(f.faults.at[0].step, 4);
	assert_told(f.faults.at[0].witness, "4 5 ");
	assert_int_equal(f.faults.at[1].step, 6);
	assert_told(f.faults.at[1].witness, "6 7 3 ");
	end(&f);
}

/* Both ways out of the decision go elsewhere: nothing comes to the meeting point, a helper, nor to what follows it. */
static void what_is_behind_an_unreached_helper_is_one_piece(void **state)
{
	(void)state;
	flow f = make("SdeaaM");
	chain(&f, 0, 2);
	go(&f, 5, 4);
	go(&f, 4, 3);
	go(&f, 3, 2);
	assert_one(&f, TK_FLOW_UNREACHABLE, 4);
	assert_told(f.faults.at[0].witness, "4 3 ");
	end(&f);
}

static void a_decision_needs_a_way_for_the_rest(void **state)
{
	(void)state;
	flow f = make("Sdaae"), complete = make("Sdaae");
	chain(&f, 0, 1);
	guard(&f, 1, 2, "x");
	guard(&f, 1, 3, "y");
	go(&f, 2, 4);
	go(&f, 3, 4);
	assert_one(&f, TK_FLOW_MISSING_BRANCH, 1);
	chain(&complete, 0, 1);
	guard(&complete, 1, 2, "x");
	go(&complete, 1, 3)->otherwise = true;
	go(&complete, 2, 4);
	go(&complete, 3, 4);
	assert_int_equal(sound(&complete), TK_HOLDS);
	end(&f);
	end(&complete);
}

static void a_copy_stands_for_the_author_s_step(void **state)
{
	(void)state;
	flow dead = make("Sdaae"), dangling = make("Sdaae"), alive = make("Saae");
	chain(&dead, 0, 1);
	go(&dead, 1, 2);
	go(&dead, 1, 3);
	go(&dead, 1, 4);
	dead.workflow.steps.at[3].copy_of = 2;
	assert_one(&dead, TK_FLOW_DEAD_END, 2);
	chain(&dangling, 0, 1);
	go(&dangling, 1, 2);
	go(&dangling, 1, 3);
	for (uint32_t i = 2; i <= 3; i++)
		go(&dangling, i, NONE)->target = (tk_value){TK_TEXT("x"), {1, 70, 1}};
	dangling.workflow.steps.at[3].copy_of = 2;
	assert_one(&dangling, TK_FLOW_DANGLING, 2);
	go(&alive, 0, 2); /* the copy runs, the original does not */
	go(&alive, 2, 3);
	go(&alive, 1, 3);
	alive.workflow.steps.at[2].copy_of = 1;
	assert_int_equal(sound(&alive), TK_HOLDS);
	end(&dead);
	end(&dangling);
	end(&alive);
}

static void the_order_of_prose_is_not_the_author_s(void **state)
{
	(void)state;
	flow f = make("Saea"), broken = make("Saea");
	chain(&f, 0, 2);
	go(&f, 3, 2);
	f.workflow.ordered_by_prose = true;
	assert_int_equal(sound(&f), TK_HOLDS);
	go(&broken, 0, 1);
	go(&broken, 1, NONE);
	broken.workflow.ordered_by_prose = true;
	assert_one(&broken, TK_FLOW_DANGLING, 1);
	end(&f);
	end(&broken);
}

static void a_branch_that_leaves_its_block_is_undecided(void **state)
{
	(void)state;
	flow f = make("SfaaJae");
	chain(&f, 0, 2);
	go(&f, 1, 3);
	go(&f, 2, 4);
	go(&f, 3, 4);
	go_kind(&f, 3, 5, FAILURE);
	chain(&f, 4, 6);
	pair(&f, 1, 4);
	assert_int_equal(sound(&f), TK_UNDECIDED);
	assert_non_null(f.limit);
	/* When 3 fails, 2 may not have been done; 5 is done either way. */
	assert_int_equal(every(&f, 0, STEP(2)), TK_UNDECIDED);
	assert_int_equal(every(&f, 0, STEP(5)), TK_HOLDS);
	end(&f);
}

static void a_join_that_ends_inside_a_branch_is_undecided(void **state)
{
	(void)state;
	flow f = make("SffaJaJe"), alone = make("Saje");
	chain(&f, 0, 4);
	go(&f, 1, 5);
	chain(&f, 5, 7);
	pair(&f, 2, 4);
	pair(&f, 1, 6);
	assert_int_equal(sound(&f), TK_UNDECIDED);
	chain(&alone, 0, 3);
	assert_int_equal(sound(&alone), TK_UNDECIDED); /* a join without a fork */
	end(&f);
	end(&alone);
}

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
	assert_int_equal(tk_flow_every_run(f.arena, &f.workflow, 0, f.targets, NULL), TK_HOLDS);
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
	assert_int_equal(tk_flow_every_run(f->arena, &f->workflow, 0, targets, &f->why), TK_HOLDS);
	assert_int_equal(tk_flow_some_run(f->arena, &f->workflow, 0, targets, NULL, &f->why), TK_HOLDS);
	assert_true(f->why->parts.count <= 1001);
	assert_true(seconds() - begun < 20); /* far above what it takes, far below what is not linear */
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
	assert_int_equal(closed.faults.at[0].witness->parts.count, 1001);
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
	        cmocka_unit_test(a_plain_plan_is_sound),
	        cmocka_unit_test(a_dangling_reference_hides_its_consequences),
	        cmocka_unit_test(a_dangling_exception_handler_hides_nothing),
	        cmocka_unit_test(an_exception_handler_is_reached),
	        cmocka_unit_test(a_closed_loop_is_told_once),
	        cmocka_unit_test(a_loop_through_the_start_is_told_beside_a_handler),
	        cmocka_unit_test(a_loop_closed_by_a_helper_names_the_author_s_step),
	        cmocka_unit_test(a_failure_is_a_way_out_of_a_loop),
	        cmocka_unit_test(a_start_may_name_nothing_or_an_end),
	        cmocka_unit_test(a_dead_end_is_a_step_without_a_way_on),
	        cmocka_unit_test(the_meeting_point_of_a_block_may_end_a_plan),
	        cmocka_unit_test(unreachable_pieces_are_told_once_each),
	        cmocka_unit_test(what_is_behind_an_unreached_helper_is_one_piece),
	        cmocka_unit_test(a_decision_needs_a_way_for_the_rest),
	        cmocka_unit_test(a_copy_stands_for_the_author_s_step),
	        cmocka_unit_test(the_order_of_prose_is_not_the_author_s),
	        cmocka_unit_test(a_branch_that_leaves_its_block_is_undecided),
	        cmocka_unit_test(a_join_that_ends_inside_a_branch_is_undecided),
	        cmocka_unit_test(every_run_does_all_branches_and_one_way),
	        cmocka_unit_test(a_loop_is_left_and_an_endless_one_has_no_answer),
	        cmocka_unit_test(the_failure_of_a_fork_comes_instead_of_its_branches),
	        cmocka_unit_test(a_dangling_branch_completes_no_run),
	        cmocka_unit_test(some_run_takes_the_shortest_way_past_what_is_to_be_avoided),
	        cmocka_unit_test(the_same_question_has_the_same_witness),
	        cmocka_unit_test(a_long_chain_and_its_loop_are_linear),
	        cmocka_unit_test(a_wide_fork_and_a_deep_one_are_linear),
	        cmocka_unit_test(unreached_rings_are_linear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
