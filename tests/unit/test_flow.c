/* SPDX-License-Identifier: Apache-2.0 */
#include "flow_support.h"

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
	tk_transition_write(f.arena, go(&f, 1, NONE))->target = (tk_value){TK_TEXT("reprot"), {1, 77, 6}};
	chain(&f, 2, 4);
	go(&f, 1, 1); /* and a loop beside it */
	assert_one(&f, TK_FLOW_DANGLING, 1);
	assert_int_equal(f.faults.at[0].at.offset, 77);
	assert_true(tk_text_is(f.faults.at[0].target.text, "reprot"));
	end(&f);
}

static void a_dangling_exception_handler_may_have_meant_any_step(void **state)
{
	(void)state;
	flow f = make("saea");
	chain(&f, 0, 2);
	go(&f, 3, 2);
	go_kind(&f, 0, NONE, TK_TRANSITION_EXCEPTION);
	assert_one(&f, TK_FLOW_BROKEN_HANDLER, 0);
	end(&f);
	f = make("saae"); /* but a loop is one in any case */
	chain(&f, 0, 2);
	go(&f, 2, 1);
	go_kind(&f, 0, NONE, TK_TRANSITION_EXCEPTION);
	assert_int_equal(sound(&f), TK_FAILS);
	assert_int_equal(f.faults.count, 2);
	assert_int_equal(f.faults.at[0].kind, TK_FLOW_CLOSED_LOOP);
	assert_int_equal(f.faults.at[1].kind, TK_FLOW_BROKEN_HANDLER);
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
	tk_transition_write(f.arena, go(&f, 3, 1))->target.span = (tk_span){0, 0, 0};
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
		tk_transition_write(dangling.arena, go(&dangling, i, NONE))->target =
		        (tk_value){TK_TEXT("x"), {1, 70, 1}};
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_plain_plan_is_sound),
	        cmocka_unit_test(a_dangling_reference_hides_its_consequences),
	        cmocka_unit_test(a_dangling_exception_handler_may_have_meant_any_step),
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
