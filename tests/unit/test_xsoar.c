/* SPDX-License-Identifier: Apache-2.0 */
#include "playbook_support.h"

#define READ(text) read_text((text), sizeof(text) - 1, "playbook-report.yml")
#define HEAD "id: report\nname: Report an intrusion\nstarttaskid: \"0\"\ntasks:\n"
#define START "  \"0\":\n    type: start\n    task: {name: \"\"}\n    nexttasks: {'#none#': [\"1\"]}\n"
#define TASK(id, type, rest) "  \"" id "\":\n    type: " type "\n    task: {name: task " id "}\n" rest
#define NEXT(ids) "    nexttasks: {'#none#': [" ids "]}\n"

static uint32_t count_kind(const reading *r, tk_step_kind kind)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < r->workflow->steps.count; i++)
		count += r->workflow->steps.at[i].kind == kind;
	return count;
}

/* The one step that a step leads to. */
static const tk_step *only_next(const reading *r, const tk_step *step)
{
	assert_int_equal(step->out_count, 1);
	return &r->workflow->steps.at[r->workflow->transitions.at[step->first_out].to];
}

static const tk_step *task(const reading *r, const char *id)
{
	return &r->workflow->steps.at[step_of(r, id)];
}

static void tasks_become_steps(void **state)
{
	(void)state;
	reading r = READ(
	        HEAD START
	        "  \"1\":\n    type: regular\n    task:\n      name: Call the ministry\n      description: By voice.\n"
	        "    nexttasks: {'#none#': [\"2\"], '#error#': [\"3\"]}\n    defaultassigneecomplex: {simple: "
	        "duty}\n    sla: {minutes: 30, hours: 1, days: 0, weeks: 0}\n"
	        "  \"2\":\n    type: playbook\n    task: {name: Isolate, playbookName: Isolate Endpoint}\n" NEXT(
	                "\"4\"") TASK("3", "collection",
	                              "    message: {to: {simple: desk@example.org}, methods: [email, sms], body: "
	                              "{simple: Did it work?}, replyOptions: [\"Yes\"]}\n" NEXT("4"))
	                TASK("4", "title", ""));
	assert_quiet(&r);
	assert_string_equal(tk_playbook_detect(r.document), "xsoar");
	assert_false(r.playbooks.at[0]->human);
	assert_true(tk_text_is(r.playbooks.at[0]->title.text, "Report an intrusion"));
	const tk_step *call = task(&r, "1"), *isolate = task(&r, "2"), *ask = task(&r, "3");
	assert_int_equal(r.workflow->steps.at[0].kind, TK_STEP_START);
	assert_false(r.workflow->steps.at[0].helper);
	assert_true(tk_text_is(call->written->actor.value.text, "duty") &&
	            tk_text_is(call->written->texts.at[0].value.text, "By voice."));
	assert_int_equal(call->written->deadline.seconds, 5400);
	assert_int_equal(tk_document_place(r.document, call->span).line, 9);
	assert_int_equal(isolate->kind, TK_STEP_CALL);
	assert_true(tk_text_is(isolate->written->call.value.text, "Isolate Endpoint"));
	assert_true(tk_text_is(ask->written->recipients.at[0].value.text, "desk@example.org"));
	assert_int_equal(ask->written->channels.count, 2);
	assert_true(tk_text_is(ask->written->acknowledgement.value.text, "Yes"));
	const tk_transition *failure = edge(&r, step_of(&r, "1"), step_of(&r, "3"));
	assert_non_null(failure);
	assert_int_equal(failure->kind, TK_TRANSITION_FAILURE);
	assert_int_equal(task(&r, "4")->kind, TK_STEP_END); /* a heading after which nothing comes */
	assert_int_equal(count_kind(&r, TK_STEP_INCLUSIVE_JOIN), 0);
	close_reading(&r);
}

static void several_ids_are_a_fork_and_meet_at_a_join(void **state)
{
	(void)state;
	reading r = READ(HEAD START TASK("1", "title", NEXT("2, 3, 2")) TASK("2", "regular", NEXT("4"))
	                         TASK("3", "regular", NEXT("4")) TASK("4", "regular", ""));
	assert_quiet(&r);
	const tk_step *fork = only_next(&r, task(&r, "1"));
	assert_true(fork->kind == TK_STEP_FORK && fork->helper);
	assert_int_equal(fork->out_count, 2); /* written twice, done once */
	const tk_step *join = only_next(&r, task(&r, "2"));
	assert_true(join->kind == TK_STEP_INCLUSIVE_JOIN && join->helper);
	assert_ptr_equal(join, only_next(&r, task(&r, "3")));
	assert_ptr_equal(only_next(&r, join), task(&r, "4"));
	assert_int_equal(only_next(&r, task(&r, "4"))->kind, TK_STEP_END);
	close_reading(&r);
}

static void alternatives_meet_at_a_merge_also_inside_a_branch(void **state)
{
	(void)state;
	reading r = READ(HEAD START TASK("1", "regular", NEXT("2, 3"))
	                         TASK("2", "condition", "    nexttasks: {'#default#': [\"4\"], \"yes\": [\"5\"]}\n")
	                                 TASK("3", "regular", NEXT("7")) TASK("4", "regular", NEXT("6"))
	                                         TASK("5", "regular", NEXT("6")) TASK("6", "regular", NEXT("7"))
	                                                 TASK("7", "regular", ""));
	assert_quiet(&r);
	assert_int_equal(only_next(&r, task(&r, "4"))->kind, TK_STEP_MERGE);
	assert_int_equal(only_next(&r, task(&r, "6"))->kind, TK_STEP_INCLUSIVE_JOIN);
	assert_int_equal(count_kind(&r, TK_STEP_INCLUSIVE_JOIN), 1);
	close_reading(&r);
}

/* Behind the join that takes in all branches, two ways that meet again are alternatives. */
static void behind_the_last_join_there_is_no_other(void **state)
{
	(void)state;
	reading r = READ(HEAD START TASK("1", "regular", NEXT("2, 3")) TASK("2", "regular",
	                                                                    NEXT("4")) TASK("3", "regular", NEXT("4"))
	                         TASK("4", "condition", "    nexttasks: {'#default#': [\"5\"], \"no\": [\"6\"]}\n")
	                                 TASK("5", "regular", NEXT("7")) TASK("6", "regular", NEXT("7"))
	                                         TASK("7", "regular", ""));
	assert_int_equal(only_next(&r, task(&r, "2"))->kind, TK_STEP_INCLUSIVE_JOIN);
	assert_int_equal(only_next(&r, task(&r, "5"))->kind, TK_STEP_MERGE);
	close_reading(&r);
}

static void a_repetition_waits_for_nobody(void **state)
{
	(void)state;
	reading r =
	        READ(HEAD START TASK("1", "regular", NEXT("2, 3")) TASK("2", "regular", NEXT("4"))
	                     TASK("3", "regular", NEXT("4")) TASK("4", "regular", NEXT("5"))
	                             TASK("5", "condition", "    nexttasks: {'#default#': [\"6\"], again: [\"4\"]}\n")
	                                     TASK("6", "regular", ""));
	const tk_step *again = task(&r, "5");
	uint32_t back = TK_NO_STEP;
	for (uint32_t i = 0; i < again->out_count; i++) {
		const tk_transition *way = &r.workflow->transitions.at[again->first_out + i];
		if (tk_text_is(way->written->guard.text, "again"))
			back = way->to;
	}
	assert_true(back != TK_NO_STEP);
	assert_int_equal(r.workflow->steps.at[back].kind, TK_STEP_MERGE);
	const tk_step *join = only_next(&r, task(&r, "2"));
	assert_int_equal(join->kind, TK_STEP_INCLUSIVE_JOIN);
	assert_ptr_equal(only_next(&r, join), &r.workflow->steps.at[back]);
	close_reading(&r);
}

static void conditions_choose_by_label(void **state)
{
	(void)state;
	reading r = READ(HEAD START TASK("1", "condition",
	                                 "    nexttasks:\n      '#default#': [\"2\"]\n      \"yes\": [\"3\", \"4\"]\n"
	                                 "    conditions: [{label: \"yes\"}]\n") TASK("2", "title", "")
	                         TASK("3", "title", "") TASK("4", "title", ""));
	assert_quiet(&r);
	const tk_step *decision = task(&r, "1");
	assert_int_equal(decision->kind, TK_STEP_DECISION);
	assert_int_equal(decision->out_count, 2);
	const tk_transition *ways = &r.workflow->transitions.at[decision->first_out];
	assert_true(ways[0].otherwise && ways[0].written->guard.text.length == 0);
	assert_true(tk_text_is(ways[1].written->guard.text, "yes") && !ways[1].otherwise);
	assert_int_equal(r.workflow->steps.at[ways[1].to].kind, TK_STEP_FORK);
	assert_false(decision->exhaustive);
	close_reading(&r);
}

#define ASK(labels, rest)                                                                                              \
	TASK("1", "condition", "    nexttasks: {" labels "}\n" rest) TASK("2", "title", "") TASK("3", "title", "")

static void ways_that_leave_no_case_open_are_known(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool exhaustive;
	} cases[] = {
	        {HEAD START ASK("\"Yes\": [2], \"No\": [3]", "    message: {replyOptions: [\"Yes\", \"No\"]}\n"), true},
	        {HEAD START ASK("done: [2], open: [3]", ""), true},
	        {HEAD START ASK("\"yes\": [2]", "    conditions: [{label: \"yes\"}]\n"), false},
	        {HEAD START "  \"1\":\n    type: condition\n    task: {scriptName: AreValuesEqual}\n"
	                    "    nexttasks: {\"yes\": [2], \"no\": [3]}\n" TASK("2", "title", "")
	                            TASK("3", "title", ""),
	         true},
	        {HEAD START "  \"1\":\n    type: condition\n    task: {scriptName: Rate}\n"
	                    "    nexttasks: {high: [2], low: [3]}\n" TASK("2", "title", "") TASK("3", "title", ""),
	         false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		reading r = read_text(cases[i].text, strlen(cases[i].text), "p.yml");
		assert_quiet(&r);
		assert_int_equal(task(&r, "1")->exhaustive, cases[i].exhaustive);
		close_reading(&r);
	}
}

static void labels_that_differ_are_shown_with_both_places(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        HEAD START ASK("\"Yes\": [2], '#default#': [3]", "    conditions: [{label: \"yes\"}]\n"),
	        HEAD START ASK("true: [2], '#default#': [3]", "    conditions: [{label: \"yes\"}]\n"),
	        HEAD START ASK("yes: [2], '#default#': [3]", "    conditions: [{label: \"yes\"}]\n"),
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		reading r = read_text(texts[i], strlen(texts[i]), "p.yml");
		assert_one_fault(&r, TK_FAULT_UNKNOWN_KEY, "'#default#'");
		tk_span related = r.document->faults.at[0].related;
		assert_int_equal(tk_document_place(r.document, related).line,
		                 tk_document_place(r.document, r.document->faults.at[0].at).line + 1);
		close_reading(&r);
	}
	reading same = READ(HEAD START ASK("yes: [2], '#default#': [3]", "    conditions: [{label: yes}]\n"));
	assert_quiet(&same);
	close_reading(&same);
}

static void answers_and_ways_must_go_together(void **state)
{
	(void)state;
	reading r =
	        READ(HEAD START ASK("'#default#': [2], a: [3]", "    conditions:\n    - label: a\n    - label: b\n"));
	assert_one_fault(&r, TK_FAULT_MISSING_KEY, "label: b");
	close_reading(&r);
	r = READ(HEAD START ASK("'#default#': [2], a: [3], c: [3]", "    conditions: [{label: a}]\n"));
	assert_one_fault(&r, TK_FAULT_UNKNOWN_KEY, "c: [3]");
	close_reading(&r);
}

static void a_timer_is_a_deadline_without_a_number(void **state)
{
	(void)state;
	reading r = READ(
	        HEAD START TASK("1", "regular", NEXT("2") "    timertriggers: [{fieldname: reportsla, action: stop}]\n")
	                TASK("2", "regular", "    timertriggers: [{fieldname: reportsla, action: start}]\n"));
	const tk_deadline *deadline = &task(&r, "1")->written->deadline;
	assert_true(tk_text_is(deadline->limit.value.text, "reportsla") && deadline->seconds == -1);
	assert_true(tk_text_is(deadline->clock_start.value.text, "task 2"));
	close_reading(&r);
}

static void ids_that_name_nothing_are_kept_as_written(void **state)
{
	(void)state;
	reading r = READ(HEAD START TASK("1", "regular", NEXT("7")));
	assert_quiet(&r); /* the finding is made from the workflow */
	const tk_transition *way = &r.workflow->transitions.at[task(&r, "1")->first_out];
	assert_true(way->to == TK_NO_STEP && tk_text_is(way->written->target.text, "7"));
	close_reading(&r);
	r = READ("id: a\nname: b\nstarttaskid: \"5\"\ntasks:\n" TASK("1", "regular", ""));
	assert_true(r.workflow->steps.at[0].helper && r.workflow->steps.at[0].out_count == 0);
	assert_true(tk_text_is(r.workflow->start_reference.text, "5"));
	close_reading(&r);
}

static void a_start_that_is_gone_back_to_stays_one_step(void **state)
{
	(void)state;
	reading r = READ(HEAD START TASK("1", "condition", "    nexttasks: {again: [0], '#default#': [2]}\n")
	                         TASK("2", "title", ""));
	assert_true(r.workflow->steps.at[0].helper);
	assert_int_equal(task(&r, "0")->kind, TK_STEP_MERGE);
	assert_non_null(edge(&r, step_of(&r, "1"), step_of(&r, "0")));
	close_reading(&r);
}

static void what_cannot_be_read_is_named(void **state)
{
	(void)state;
	reading r = READ(HEAD START TASK("1", "telepathy", NEXT("2")) TASK("2", "title", ""));
	assert_one_fault(&r, TK_FAULT_UNSUPPORTED, "type: telepathy");
	assert_int_equal(r.workflow->unsupported.count, 1);
	close_reading(&r);
	r = READ(HEAD START TASK("1", "regular", "    nexttasks: {'#none#': {a: b}}\n"));
	assert_one_fault(&r, TK_FAULT_WRONG_TYPE, "{a: b}");
	close_reading(&r);
	r = READ(HEAD START "  \"1\": nothing\n");
	assert_one_fault(&r, TK_FAULT_WRONG_TYPE, "nothing");
	close_reading(&r);
	r = READ(HEAD START TASK("1", "regular", "    sla: {hours: soon}\n"));
	assert_one_fault(&r, TK_FAULT_BAD_VALUE, "soon");
	close_reading(&r);
	r = READ("id: a\nname: an integration\ntasks: test\nstarttaskid: \"0\"\n");
	assert_int_equal(r.playbooks.count, 0);
	close_reading(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(tasks_become_steps),
	        cmocka_unit_test(several_ids_are_a_fork_and_meet_at_a_join),
	        cmocka_unit_test(alternatives_meet_at_a_merge_also_inside_a_branch),
	        cmocka_unit_test(behind_the_last_join_there_is_no_other),
	        cmocka_unit_test(a_repetition_waits_for_nobody),
	        cmocka_unit_test(conditions_choose_by_label),
	        cmocka_unit_test(ways_that_leave_no_case_open_are_known),
	        cmocka_unit_test(labels_that_differ_are_shown_with_both_places),
	        cmocka_unit_test(answers_and_ways_must_go_together),
	        cmocka_unit_test(a_timer_is_a_deadline_without_a_number),
	        cmocka_unit_test(ids_that_name_nothing_are_kept_as_written),
	        cmocka_unit_test(a_start_that_is_gone_back_to_stays_one_step),
	        cmocka_unit_test(what_cannot_be_read_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
