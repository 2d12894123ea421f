/* SPDX-License-Identifier: Apache-2.0 */
#include "playbook_support.h"

#define READ(text) read_text((text), sizeof(text) - 1, "playbooks/report.yaml")
#define HEAD "playbook: 1\nid: report\ntitle: First report\n"

static const char whole[] = HEAD
        "owner: csirt-lead\nreviewed: 2026-10-01\nnext-review: 2027-04-01\nscenarios: [cyber-incident]\n"
        "trigger: an alarm\nmarking: TLP:AMBER\nx-ours: kept\n"
        "steps:\n"
        "  - id: collect\n    title: Gather facts\n    class: collect\n    actor: duty-officer\n    alternate: deputy\n"
        "    text: [read the log, ask the carrier]\n    sources: [log]\n    takes: {least: PT5M, most: PT15M}\n"
        "  - id: decide\n    title: Must we report?\n    decide:\n"
        "      - {when: supply is at risk, go: report}\n"
        "      - {when: a supplier is the cause, steps: [{id: ask, title: Ask the supplier}]}\n"
        "      - {otherwise: true, go: end}\n"
        "  - id: report\n    title: First report\n    class: [share, notify-up]\n    actor: liaison\n    to: [desk]\n"
        "    by: [voice, satellite]\n    deadline: {within: 24時間, from: 認知}\n    message: templates/first.md\n"
        "    acknowledge: name and time\n    on-failure: again\n    on-timeout: again\n    needs: "
        "[templates/first.md]\n"
        "    automated: false\n"
        "  - id: both\n    title: Tell both\n    parallel:\n"
        "      - steps: [{id: up, title: Up, class: notify-up}]\n"
        "      - steps: [{id: down, title: Down, class: notify-down}]\n"
        "  - id: again\n    title: Every four hours\n"
        "    repeat: {at-most: 10, until: supply is back, steps: [{id: update, title: Update}]}\n"
        "  - id: switch\n    title: Outage\n    call: outage\n    next: end\n"
        "on-exception: report\n";

static void everything_is_read(void **state)
{
	(void)state;
	reading r = READ(whole);
	assert_quiet(&r);
	assert_string_equal(tk_playbook_detect(r.document), "native");
	assert_int_equal(r.playbooks.count, 1);
	const tk_playbook *playbook = r.playbooks.at[0];
	assert_true(tk_text_is(playbook->id.text, "report") && tk_text_is(playbook->owner.text, "csirt-lead"));
	assert_true(tk_text_is(playbook->next_review.value.text, "2027-04-01") && playbook->human);
	assert_int_equal(playbook->scenarios.count, 1);
	const tk_step *collect = &r.workflow->steps.at[step_of(&r, "collect")];
	assert_int_equal(collect->written->texts.count, 2);
	assert_int_equal(collect->time_least, 300);
	assert_int_equal(collect->time_most, 900);
	assert_int_equal(tk_document_place(r.document, collect->span).line, 12);
	const tk_step *report = &r.workflow->steps.at[step_of(&r, "report")];
	assert_int_equal(report->written->declared_classes.count, 2);
	assert_int_equal(report->written->declared_classes.at[0].origin, TK_DECLARED);
	assert_int_equal(report->written->channels.count, 2);
	assert_true(tk_text_is(report->written->channels.at[1].value.text, "satellite"));
	assert_int_equal(report->written->deadline.seconds, 24 * 3600);
	assert_true(tk_text_is(report->written->deadline.clock_start.value.text, "認知"));
	assert_true(tk_text_is(report->written->actor.value.text, "liaison") &&
	            tk_text_is(report->written->recipients.at[0].value.text, "desk"));
	close_reading(&r);
}

static void the_flow_follows_the_blocks(void **state)
{
	(void)state;
	reading r = READ(whole);
	uint32_t end = step_of(&r, "end"), decide = step_of(&r, "decide"), report = step_of(&r, "report");
	assert_true(r.workflow->block_structured);
	assert_non_null(edge(&r, 0, step_of(&r, "collect")));
	assert_int_equal(edge(&r, 0, report)->kind, TK_TRANSITION_EXCEPTION);
	assert_int_equal(r.workflow->steps.at[decide].kind, TK_STEP_DECISION);
	assert_int_equal(r.workflow->steps.at[decide].out_count, 3);
	assert_true(edge(&r, decide, end)->otherwise);
	assert_true(tk_text_is(edge(&r, decide, report)->written->guard.text, "supply is at risk"));
	uint32_t merge = r.workflow->steps.at[decide].partner;
	assert_true(r.workflow->steps.at[merge].helper);
	assert_non_null(edge(&r, step_of(&r, "ask"), merge));
	assert_non_null(edge(&r, merge, report));
	uint32_t both = step_of(&r, "both"), join = r.workflow->steps.at[both].partner, again = step_of(&r, "again");
	assert_int_equal(r.workflow->steps.at[both].kind, TK_STEP_FORK);
	assert_int_equal(r.workflow->steps.at[join].kind, TK_STEP_JOIN);
	assert_non_null(edge(&r, step_of(&r, "up"), join));
	assert_non_null(edge(&r, step_of(&r, "down"), join));
	assert_non_null(edge(&r, join, again));
	assert_int_equal(edge(&r, report, again)->kind, TK_TRANSITION_FAILURE);
	assert_int_equal(r.workflow->steps.at[again].loop_most, 10);
	uint32_t after = r.workflow->steps.at[again].partner;
	assert_true(edge(&r, after, again)->otherwise);
	assert_true(tk_text_is(edge(&r, after, step_of(&r, "switch"))->written->guard.text, "supply is back"));
	assert_int_equal(r.workflow->steps.at[step_of(&r, "switch")].kind, TK_STEP_CALL);
	assert_non_null(edge(&r, step_of(&r, "switch"), end));
	close_reading(&r);
}

static void one_slip_is_one_finding(void **state)
{
	(void)state;
	static const struct {
		const char *text, *rule, *marker;
	} cases[] = {
	        {HEAD "steps:\n  - id: a\n    titel: A\n", TK_FAULT_UNKNOWN_KEY, "titel"},
	        {HEAD "setps:\n  - id: a\n    title: A\n", TK_FAULT_UNKNOWN_KEY, "setps"},
	        {HEAD "steps:\n  - id: a\n", TK_FAULT_MISSING_KEY, "id: a"},
	        {HEAD "steps:\n  - title: A\n", TK_FAULT_MISSING_KEY, "title: A"},
	        {"playbook: 1\ntitle: T\nsteps:\n  - {id: a, title: A}\n", TK_FAULT_MISSING_KEY, "title: T"},
	        {HEAD "steps:\n  - {id: a, title: A}\n  - id: a\n    title: B\n", TK_FAULT_DUPLICATE_ID, "- id: a"},
	        {HEAD "steps:\n  - id: end\n    title: A\n", TK_FAULT_DUPLICATE_ID, "id: end"},
	        {HEAD "reviewed: yesterday\nsteps:\n  - {id: a, title: A}\n", TK_FAULT_BAD_VALUE, "yesterday"},
	        {HEAD "steps:\n  - {id: a, title: A, class: sharing}\n", TK_FAULT_BAD_VALUE, "sharing"},
	        {HEAD "steps:\n  - {id: a, title: A, deadline: {within: PT24X}}\n", TK_FAULT_BAD_VALUE, "PT24X"},
	        {HEAD "steps:\n  - {id: a, title: A, takes: a while}\n", TK_FAULT_BAD_VALUE, "a while"},
	        {HEAD "steps:\n  - {id: a, title: A, takes: {least: PT2H, most: PT1H}}\n", TK_FAULT_BAD_VALUE, "PT2H"},
	        {HEAD "steps:\n  - {id: a, title: A, repeat: {at-most: -1, steps: []}}\n", TK_FAULT_BAD_VALUE, "-1"},
	        {HEAD "steps:\n  - {id: a, title: A, call: b, repeat: {at-most: 1, steps: []}}\n", TK_FAULT_BAD_VALUE,
	         "call: b"},
	        {HEAD "steps:\n  - {id: a, title: A, decide: [{when: x, go: a, steps: []}, {otherwise: true}]}\n",
	         TK_FAULT_BAD_VALUE, "when: x"},
	        {HEAD "steps:\n  - {id: a, title: A, decide: [{go: a}, {otherwise: true}]}\n", TK_FAULT_MISSING_KEY,
	         "go: a"},
	        {"playbook: 2\nid: x\ntitle: T\nsteps:\n  - {id: a, title: A}\n", TK_FAULT_UNSUPPORTED, "playbook: 2"},
	        {HEAD "steps:\n  - {id: p, title: P, parallel: [{steps: [{id: in, title: I}]}, {steps: []}]}\n"
	              "  - id: b\n    title: B\n    next: in\n",
	         TK_FAULT_BAD_VALUE, "next: in"},
	        {HEAD "steps:\n  - id: p\n    title: P\n    parallel:\n      - steps: [{id: i, title: I, next: z}]\n"
	              "      - steps: []\n  - {id: b, title: B}\n  - {id: z, title: Z}\n",
	         TK_FAULT_BAD_VALUE, "next: z"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		reading r = read_text(cases[i].text, strlen(cases[i].text), "p.yaml");
		print_message("case %zu\n", i);
		assert_one_fault(&r, cases[i].rule, cases[i].marker);
		close_reading(&r);
	}
}

static void near_misses_stay_quiet(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        HEAD "steps:\n  - {id: a, title: A, deadline: {within: 速やかに}, x-note: {anything: [1]}}\n",
	        HEAD "steps:\n  - {id: a, title: A, deadline: {within: 3営業日, from: 検知}}\n",
	        HEAD "steps:\n  - {id: a, title: A, class: share, to: desk, text: one}\n",
	        HEAD
	        "steps:\n  - {id: a, title: A, parallel: [{steps: [{id: i, title: I, on-failure: b}]}, {steps: []}]}\n"
	        "  - {id: b, title: B}\n",
	        HEAD "steps:\n  - {id: a, title: A}\n",
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		reading r = read_text(texts[i], strlen(texts[i]), "p.yaml");
		assert_quiet(&r);
		assert_int_equal(r.playbooks.count, 1);
		close_reading(&r);
	}
	reading r = READ(HEAD "steps:\n  - {id: a, title: A, deadline: {within: 3営業日}}\n");
	const tk_step *step = &r.workflow->steps.at[step_of(&r, "a")];
	assert_int_equal(step->written->deadline.seconds, -1);
	assert_true(step->written->deadline.business_days);
	close_reading(&r);
}

static void an_unknown_step_is_left_to_the_analysis(void **state)
{
	(void)state;
	reading r = READ(HEAD "on-exception: nowhere\nsteps:\n  - {id: a, title: A, next: b}\n");
	assert_quiet(&r);
	uint32_t dangling = 0;
	for (uint32_t i = 0; i < r.workflow->transitions.count; i++)
		dangling += r.workflow->transitions.at[i].to == TK_NO_STEP;
	assert_int_equal(dangling, 2);
	close_reading(&r);
}

static void not_everything_is_a_playbook(void **state)
{
	(void)state;
	static const char *const texts[] = {"playbooks: [a]\n",    "playbook: x\n",          "contacts: []\n",
	                                    "[playbook, steps]\n", "playbook: {steps: 1}\n", ""};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		reading r = read_text(texts[i], strlen(texts[i]), "p.yaml");
		assert_null(tk_playbook_detect(r.document));
		assert_int_equal(r.playbooks.count, 0);
		close_reading(&r);
	}
}

static void a_stream_may_hold_several(void **state)
{
	(void)state;
	reading r = READ(HEAD "steps: [{id: a, title: A}]\n---\nplaybook: 1\nid: second\ntitle: Second\nsteps: [{id: "
	                      "a, title: A}]\n");
	assert_quiet(&r);
	assert_int_equal(r.playbooks.count, 2);
	close_reading(&r);
}

static void wrong_kinds_everywhere_do_no_harm(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        HEAD "steps: 1\n",
	        HEAD "steps: {a: b}\n",
	        HEAD "steps: [1, [2], null, {}]\n",
	        HEAD "steps: [{id: [1], title: {a: b}, decide: 1, next: []}]\n",
	        HEAD "steps: [{id: a, title: A, decide: [1, [], {steps: 1, go: []}]}]\n",
	        HEAD "steps: [{id: a, title: A, parallel: [1, null]}]\n",
	        HEAD "steps: [{id: a, title: A, parallel: []}]\n",
	        HEAD "steps: [{id: a, title: A, decide: []}]\n",
	        HEAD "steps: [{id: a, title: A, repeat: [1]}]\n",
	        HEAD "steps: [{id: a, title: A, repeat: {}, takes: [], deadline: 1, class: {}}]\n",
	        "playbook: 1\nid: {}\ntitle: []\nsteps: []\n",
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		reading r = read_text(texts[i], strlen(texts[i]), "p.yaml");
		assert_int_equal(r.playbooks.count, 1);
		close_reading(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(everything_is_read),
	        cmocka_unit_test(the_flow_follows_the_blocks),
	        cmocka_unit_test(one_slip_is_one_finding),
	        cmocka_unit_test(near_misses_stay_quiet),
	        cmocka_unit_test(an_unknown_step_is_left_to_the_analysis),
	        cmocka_unit_test(not_everything_is_a_playbook),
	        cmocka_unit_test(a_stream_may_hold_several),
	        cmocka_unit_test(wrong_kinds_everywhere_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
