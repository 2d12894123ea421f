/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/net_sound.h"

#include "flow_support.h"

/* Answers in the order of tk_net_property: h holds, f fails, u undecided. */
static tk_net_result *judge(flow *f, char answers[TK_NET_PROPERTIES + 1])
{
	tk_value unsupported;
	const tk_workflow *one = &f->workflow;
	tk_workflow_finish(f->arena, &f->workflow);
	tk_net *net = tk_net_make(f->arena, &one, 1, NULL, TK_NET_WATCHED_AGAIN, &unsupported);
	assert_non_null(net);
	tk_net_result *result = tk_net_judge(f->arena, net, TK_NETWORK_BAG, 0, true);
	for (unsigned i = 0; i < TK_NET_PROPERTIES; i++) {
		tk_answer answer = result->verdicts[i].answer;
		answers[i] = answer == TK_HOLDS ? 'h' : answer == TK_FAILS ? 'f' : 'u';
	}
	answers[TK_NET_PROPERTIES] = 0;
	return result;
}

static void assert_answers(flow *f, const char *expected)
{
	char answers[TK_NET_PROPERTIES + 1];
	(void)judge(f, answers);
	assert_string_equal(answers, expected);
	end(f);
}

static void a_chain_is_sound(void **state)
{
	(void)state;
	flow f = make("saae");
	chain(&f, 0, 3);
	assert_answers(&f, "hhhhhhh");
}

/* f -> 2, 3 -> j */
static void branches_that_are_joined_are_sound(void **state)
{
	(void)state;
	flow f = make("sfaaje");
	chain(&f, 0, 2);
	go(&f, 1, 3);
	go(&f, 2, 4);
	go(&f, 3, 4);
	go(&f, 4, 5);
	assert_answers(&f, "hhhhhhh");
}

static void a_choice_before_a_join_is_a_deadlock(void **state)
{
	(void)state;
	flow f = make("sdaaje");
	chain(&f, 0, 2);
	go(&f, 1, 3);
	go(&f, 2, 4);
	go(&f, 3, 4);
	go(&f, 4, 5);
	char answers[TK_NET_PROPERTIES + 1];
	tk_net_result *result = judge(&f, answers);
	assert_string_equal(answers, "hfhfhff");
	assert_int_equal(result->verdicts[TK_NET_CAN_COMPLETE].run.count, 3);
	assert_int_equal(result->verdicts[TK_NET_NO_DEAD_STEP].dead.count, 2); /* the join and the end */
	end(&f);
}

static void branches_that_are_merged_run_the_rest_twice(void **state)
{
	(void)state;
	flow f = make("sfaamae");
	chain(&f, 0, 2);
	go(&f, 1, 3);
	go(&f, 2, 4);
	go(&f, 3, 4);
	chain(&f, 4, 6);
	assert_answers(&f, "fhfhhff");
}

static void an_inclusive_join_waits_for_what_may_come(void **state)
{
	(void)state;
	flow f = make("soaawe");
	chain(&f, 0, 2);
	go(&f, 1, 3);
	go(&f, 2, 4);
	go(&f, 3, 4);
	go(&f, 4, 5);
	assert_answers(&f, "hhhhhhh");
}

static void a_loop_with_a_way_out_is_sound_when_choices_are_fair(void **state)
{
	(void)state;
	flow f = make("smade");
	chain(&f, 0, 3);
	go(&f, 3, 1);
	go(&f, 3, 4);
	assert_answers(&f, "hhhhhhh");
}

static void a_loop_without_one_is_a_livelock(void **state)
{
	(void)state;
	flow f = make("sdamae");
	chain(&f, 0, 1);
	go(&f, 1, 5);
	go(&f, 1, 3);
	go(&f, 3, 2);
	go(&f, 2, 4);
	go(&f, 4, 3);
	char answers[TK_NET_PROPERTIES + 1];
	tk_net_result *result = judge(&f, answers);
	assert_string_equal(answers, "hfhhfff");
	const tk_net_verdict *verdict = &result->verdicts[TK_NET_NO_LIVELOCK];
	assert_int_equal(verdict->cycle, 3);
	assert_int_equal(verdict->run.count, 6);
	end(&f);
}

static void tokens_without_end_are_not_decided_beyond_the_limit(void **state)
{
	(void)state;
	flow f = make("smfade"); /* each round leaves one more behind */
	chain(&f, 0, 3);
	go(&f, 2, 4);
	go(&f, 3, 5);
	go(&f, 4, 1);
	go(&f, 4, 5);
	assert_answers(&f, "fufhuuu");
}

static void tokens_without_end_in_a_round_without_a_way_out_are_a_livelock(void **state)
{
	(void)state;
	flow f = make("smfae");
	chain(&f, 0, 4);
	go(&f, 2, 1);
	char answers[TK_NET_PROPERTIES + 1];
	tk_net_result *result = judge(&f, answers);
	assert_string_equal(answers, "fffhfuu");
	assert_int_equal(result->verdicts[TK_NET_NO_LIVELOCK].run.count, 4);
	assert_int_equal(result->verdicts[TK_NET_NO_LIVELOCK].cycle, 2);
	end(&f);
}

static void a_sub_process_ends_when_all_in_it_has_ended(void **state)
{
	(void)state;
	flow f = make("spesfaaee"); /* 1 holds 3..8 */
	for (uint32_t i = 3; i < 9; i++)
		f.workflow.steps.at[i].scope = 1;
	chain(&f, 0, 2);
	go(&f, 3, 4);
	go(&f, 4, 5);
	go(&f, 4, 6);
	go(&f, 5, 7);
	go(&f, 6, 8);
	assert_answers(&f, "hhhhhhh");
}

static void an_interrupted_task_is_given_up(void **state)
{
	(void)state;
	flow f = make("saeaae"); /* 3 watches 1 */
	f.workflow.steps.at[3].attached_to = 1;
	f.workflow.steps.at[3].event = TK_EVENT_TIMER;
	f.workflow.steps.at[3].interrupts = true;
	chain(&f, 0, 2);
	chain(&f, 3, 5);
	assert_answers(&f, "hhhhhhh");
	flow g = make("saeaae"); /* the same, beside it: may happen again and again */
	g.workflow.steps.at[3].attached_to = 1;
	chain(&g, 0, 2);
	chain(&g, 3, 5);
	assert_answers(&g, "fufhuuu");
}

/* A net that is not free choice: which of the two goes first decides whether the other can. */
static void a_petri_net_is_taken_as_it_is(void **state)
{
	(void)state;
	flow f = make("Sqtqtq"); /* q1 -t2-> q3 -t4-> q5 */
	f.workflow.steps.at[1].begins = true;
	chain(&f, 1, 5);
	f.workflow.steps.at[0].kind = TK_STEP_PLACE;
	f.workflow.steps.at[0].begins = false;
	f.workflow.steps.at[5].ends = true;
	go(&f, 0, 2); /* never marked, and wanted */
	assert_answers(&f, "hfhfhff");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_chain_is_sound),
	        cmocka_unit_test(branches_that_are_joined_are_sound),
	        cmocka_unit_test(a_choice_before_a_join_is_a_deadlock),
	        cmocka_unit_test(branches_that_are_merged_run_the_rest_twice),
	        cmocka_unit_test(an_inclusive_join_waits_for_what_may_come),
	        cmocka_unit_test(a_loop_with_a_way_out_is_sound_when_choices_are_fair),
	        cmocka_unit_test(a_loop_without_one_is_a_livelock),
	        cmocka_unit_test(tokens_without_end_are_not_decided_beyond_the_limit),
	        cmocka_unit_test(tokens_without_end_in_a_round_without_a_way_out_are_a_livelock),
	        cmocka_unit_test(a_sub_process_ends_when_all_in_it_has_ended),
	        cmocka_unit_test(an_interrupted_task_is_given_up),
	        cmocka_unit_test(a_petri_net_is_taken_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
