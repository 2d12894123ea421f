/* SPDX-License-Identifier: Apache-2.0 */
#include "playbook_support.h"

#include <stdio.h>

#define READ(text) read_text((text), sizeof(text) - 1, "graph.json")
#define HEAD "{\"tenken-graph\": 1, \"id\": \"report\", \"title\": \"Report\",\n"
#define NODES(list) "\"nodes\": [\n" list "],\n"
#define EDGES(list) "\"edges\": [\n" list "]}\n"
#define NODE(id, kind) "{\"id\": \"" id "\", \"kind\": \"" kind "\"}"
#define EDGE(from, to) "{\"from\": \"" from "\", \"to\": \"" to "\"}"

static const tk_step *node(const reading *r, const char *id)
{
	return &r->workflow->steps.at[step_of(r, id)];
}

static const tk_step *only_next(const reading *r, const tk_step *step)
{
	assert_int_equal(step->out_count, 1);
	return &r->workflow->steps.at[r->workflow->transitions.at[step->first_out].to];
}

static void nodes_have_the_properties_of_native_steps(void **state)
{
	(void)state;
	reading r =
	        READ(HEAD NODES(NODE("s", "start") ",\n"
	                                           "{\"id\": \"a\", \"title\": \"First report\", \"class\": \"share\", "
	                                           "\"actor\": \"liaison\", \"to\": [\"desk\"], "
	                                           "\"by\": [\"voice\"], \"takes\": \"PT5M\", \"wait\": \"PT1M\", "
	                                           "\"needs\": \"form.md\", \"deadline\": "
	                                           "{\"within\": \"PT24H\", \"from\": \"detection\"}},\n"
	                                           "{\"id\": \"c\", \"kind\": \"call\", \"call\": \"outage\"},\n" NODE(
	                                                   "e", "end"))
	                     EDGES(EDGE("s", "a") ",\n{\"from\": \"a\", \"to\": \"c\", \"kind\": \"failure\"},\n" EDGE(
	                             "a", "e") ",\n" EDGE("c", "e")));
	assert_quiet(&r);
	assert_string_equal(tk_playbook_detect(r.document), "neutral");
	const tk_step *a = node(&r, "a");
	assert_int_equal(r.workflow->steps.at[0].kind, TK_STEP_START);
	assert_true(a->kind == TK_STEP_ACTION && a->time_most == 300 && a->wait == 60);
	assert_int_equal(a->written->deadline.seconds, 86400);
	assert_true(tk_text_is(a->written->actor.value.text, "liaison") &&
	            tk_text_is(a->written->recipients.at[0].value.text, "desk"));
	assert_true(tk_text_is(a->written->needs.at[0].value.text, "form.md") &&
	            tk_text_is(a->written->channels.at[0].value.text, "voice"));
	assert_int_equal(tk_document_place(r.document, a->span).line, 4);
	assert_true(node(&r, "c")->kind == TK_STEP_CALL &&
	            tk_text_is(node(&r, "c")->written->call.value.text, "outage"));
	assert_int_equal(edge(&r, step_of(&r, "a"), step_of(&r, "c"))->kind, TK_TRANSITION_FAILURE);
	close_reading(&r);
}

static void ways_out_of_a_plain_node_are_split(void **state)
{
	(void)state;
	reading r = READ(HEAD NODES(NODE("s", "start") ",\n" NODE("a", "action") ",\n" NODE("b", "action") ",\n" NODE(
	        "j", "join") ",\n" NODE("e", "end"))
	                         EDGES(EDGE("s", "a") ",\n" EDGE("s", "b") ",\n" EDGE("a", "j") ",\n" EDGE(
	                                 "b", "j") ",\n"
	                                           "{\"from\": \"j\", \"to\": \"e\", \"guard\": \"done\"},\n"
	                                           "{\"from\": \"j\", \"to\": \"a\", \"otherwise\": true}"));
	assert_quiet(&r);
	const tk_step *fork = only_next(&r, node(&r, "s"));
	assert_true(fork->kind == TK_STEP_FORK && fork->helper && fork->out_count == 2);
	const tk_step *decision = only_next(&r, node(&r, "j"));
	assert_true(decision->kind == TK_STEP_DECISION && decision->helper && decision->out_count == 2);
	assert_true(tk_text_is(r.workflow->transitions.at[decision->first_out].written->guard.text, "done"));
	assert_true(r.workflow->transitions.at[decision->first_out + 1].otherwise);
	/* a has two ways in: a merge, not a join */
	assert_int_equal(r.workflow->steps.at[r.workflow->transitions.at[fork->first_out].to].kind, TK_STEP_MERGE);
	assert_ptr_equal(only_next(&r, node(&r, "b")), node(&r, "j"));
	close_reading(&r);
}

static void every_kind_is_read(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		tk_step_kind kind;
	} kinds[] = {
	        {"start", TK_STEP_START},
	        {"action", TK_STEP_ACTION},
	        {"decision", TK_STEP_DECISION},
	        {"merge", TK_STEP_MERGE},
	        {"fork", TK_STEP_FORK},
	        {"join", TK_STEP_JOIN},
	        {"call", TK_STEP_CALL},
	        {"end", TK_STEP_END},
	        {"place", TK_STEP_PLACE},
	        {"transition", TK_STEP_FIRING},
	        {"inclusive-split", TK_STEP_INCLUSIVE_SPLIT},
	        {"inclusive-join", TK_STEP_INCLUSIVE_JOIN},
	        {"event-choice", TK_STEP_EVENT_CHOICE},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		char text[256];
		snprintf(text, sizeof text, HEAD "\"nodes\": [{\"id\": \"x\", \"kind\": \"%s\"}], \"edges\": []}\n",
		         kinds[i].word);
		reading r = read_text(text, strlen(text), "graph.json");
		assert_quiet(&r);
		assert_int_equal(node(&r, "x")->kind, kinds[i].kind);
		close_reading(&r);
	}
}

#define NET NODE("p", "place") ",\n" NODE("t", "transition") ",\n" NODE("q", "place")

static void places_and_transitions_are_taken_over(void **state)
{
	(void)state;
	reading r = READ(HEAD NODES(NODE("q", "place") ",\n" NODE("t", "transition") ",\n" NODE("p", "place"))
	                         EDGES("{\"from\": \"p\", \"to\": \"t\", \"weight\": 2},\n" EDGE("t", "q")));
	assert_quiet(&r);
	assert_int_equal(step_of(&r, "p"), 0); /* nothing leads to it: the net begins there */
	assert_true(node(&r, "p")->begins && !node(&r, "p")->ends);
	assert_true(node(&r, "q")->ends && !node(&r, "q")->begins);
	assert_int_equal(node(&r, "p")->out_count, 2);
	assert_int_equal(r.workflow->steps.count, 3);
	close_reading(&r);
	r = READ(HEAD NODES("{\"id\": \"p\", \"kind\": \"place\", \"initial\": true, \"final\": true},\n" NODE(
	        "t", "transition") ",\n" NODE("q", "place")) EDGES(EDGE("p", "t") ",\n" EDGE("t", "q")));
	assert_true(node(&r, "p")->begins && node(&r, "p")->ends && !node(&r, "q")->ends);
	close_reading(&r);
	r = READ(HEAD NODES(NET) EDGES(EDGE("p", "q")));
	assert_one_fault(&r, TK_FAULT_BAD_VALUE, "\"from\"");
	close_reading(&r);
}

static void several_workflows_send_each_other_messages(void **state)
{
	(void)state;
	reading r =
	        READ(
	                "{\"tenken-graph\": 1, \"title\": \"All\", \"workflows\": [\n"
	                "{\"id\": \"up\", \"nodes\": [" NODE("s", "start") ", " NODE("tell", "action") ", " NODE("e", "end") "], \"edges\": [" EDGE(
	                        "s",
	                        "tell") ", " EDGE("tell",
	                                          "e") "]},\n"
	                                               "{\"id\": \"down\", \"nodes\": [" NODE("s", "start") ", " NODE("hear", "action") ", " NODE(
	                                                       "e",
	                                                       "end") "], \"edges\": [" EDGE("s",
	                                                                                     "hear") ", " EDGE("hear",
	                                                                                                       "e") "]}"
	                                                                                                            "],"
	                                                                                                            "\n"
	                                                                                                            "\""
	                                                                                                            "me"
	                                                                                                            "ss"
	                                                                                                            "ag"
	                                                                                                            "es"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "[{"
	                                                                                                            "\""
	                                                                                                            "fr"
	                                                                                                            "om"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "{"
	                                                                                                            "\""
	                                                                                                            "wo"
	                                                                                                            "rk"
	                                                                                                            "fl"
	                                                                                                            "ow"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "up"
	                                                                                                            "\""
	                                                                                                            ", "
	                                                                                                            "\""
	                                                                                                            "no"
	                                                                                                            "de"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "te"
	                                                                                                            "ll"
	                                                                                                            "\""
	                                                                                                            "},"
	                                                                                                            " "
	                                                                                                            "\""
	                                                                                                            "to"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "{"
	                                                                                                            "\""
	                                                                                                            "wo"
	                                                                                                            "rk"
	                                                                                                            "fl"
	                                                                                                            "ow"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "do"
	                                                                                                            "wn"
	                                                                                                            "\""
	                                                                                                            ", "
	                                                                                                            "\""
	                                                                                                            "no"
	                                                                                                            "de"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "he"
	                                                                                                            "ar"
	                                                                                                            "\""
	                                                                                                            "},"
	                                                                                                            " "
	                                                                                                            "\""
	                                                                                                            "na"
	                                                                                                            "me"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "re"
	                                                                                                            "po"
	                                                                                                            "rt"
	                                                                                                            "\""
	                                                                                                            "},"
	                                                                                                            "\n"
	                                                                                                            "{"
	                                                                                                            "\""
	                                                                                                            "fr"
	                                                                                                            "om"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "{"
	                                                                                                            "\""
	                                                                                                            "wo"
	                                                                                                            "rk"
	                                                                                                            "fl"
	                                                                                                            "ow"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "po"
	                                                                                                            "li"
	                                                                                                            "ce"
	                                                                                                            "\""
	                                                                                                            "},"
	                                                                                                            " "
	                                                                                                            "\""
	                                                                                                            "to"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "{"
	                                                                                                            "\""
	                                                                                                            "wo"
	                                                                                                            "rk"
	                                                                                                            "fl"
	                                                                                                            "ow"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "up"
	                                                                                                            "\""
	                                                                                                            "}}"
	                                                                                                            ","
	                                                                                                            "\n"
	                                                                                                            "{"
	                                                                                                            "\""
	                                                                                                            "fr"
	                                                                                                            "om"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "{"
	                                                                                                            "\""
	                                                                                                            "wo"
	                                                                                                            "rk"
	                                                                                                            "fl"
	                                                                                                            "ow"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "up"
	                                                                                                            "\""
	                                                                                                            ", "
	                                                                                                            "\""
	                                                                                                            "no"
	                                                                                                            "de"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "no"
	                                                                                                            "bo"
	                                                                                                            "dy"
	                                                                                                            "\""
	                                                                                                            "},"
	                                                                                                            " "
	                                                                                                            "\""
	                                                                                                            "to"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "{"
	                                                                                                            "\""
	                                                                                                            "wo"
	                                                                                                            "rk"
	                                                                                                            "fl"
	                                                                                                            "ow"
	                                                                                                            "\""
	                                                                                                            ": "
	                                                                                                            "\""
	                                                                                                            "up"
	                                                                                                            "\""
	                                                                                                            "}}"
	                                                                                                            "]}"
	                                                                                                            "\n");
	assert_one_fault(&r, TK_FAULT_UNDEFINED, "nobody");
	assert_int_equal(r.playbooks.count, 2);
	const tk_collaboration *all = r.playbooks.at[1]->collaboration;
	assert_ptr_equal(all, r.playbooks.at[0]->collaboration);
	assert_int_equal(all->flows.count, 2);
	const tk_message_flow *flow = &all->flows.at[0];
	assert_true(flow->from_playbook == 0 && flow->to_playbook == 1 && tk_text_is(flow->name.text, "report"));
	const tk_step *tell = &r.playbooks.at[0]->workflow.steps.at[flow->from_step];
	const tk_step *hear = &r.playbooks.at[1]->workflow.steps.at[flow->to_step];
	assert_true(tell->throws && tell->event == TK_EVENT_MESSAGE && tk_text_is(tell->written->id.text, "tell"));
	assert_true(!hear->throws && hear->event == TK_EVENT_MESSAGE);
	assert_int_equal(all->flows.at[1].from_playbook, TK_NO_STEP);
	assert_true(all->flows.at[1].to_playbook == 0 && all->flows.at[1].to_step == TK_NO_STEP);
	close_reading(&r);
}

static void mistakes_have_their_place(void **state)
{
	(void)state;
	static const struct {
		const char *text, *rule, *marker;
	} cases[] = {
	        {HEAD NODES(NODE("s", "start") ",\n" NODE("s", "end")) EDGES(""), TK_FAULT_DUPLICATE_ID,
	         "\"s\", \"kind\": \"end\""},
	        {HEAD NODES("{\"kind\": \"start\"}") EDGES(""), TK_FAULT_MISSING_KEY, "{\"kind\""},
	        {HEAD NODES(NODE("s", "start")) EDGES(EDGE("q", "s")), TK_FAULT_UNDEFINED, "\"q\""},
	        {HEAD NODES(NODE("s", "start")) EDGES("{\"from\": \"s\"}"), TK_FAULT_MISSING_KEY, "{\"from\""},
	        {HEAD NODES(NODE("s", "start") ",\n" NODE("a", "action")) EDGES(EDGE("a", "s")), TK_FAULT_BAD_VALUE,
	         "{\"from\""},
	        {HEAD NODES(NODE("s", "start") ",\n" NODE("a", "dance")) EDGES(EDGE("s", "a")), TK_FAULT_BAD_VALUE,
	         "dance"},
	        {HEAD NODES(NODE("s", "start")) EDGES("{\"from\": \"s\", \"to\": \"s2\", \"weight\": 3}"),
	         TK_FAULT_UNSUPPORTED, "weight"},
	        {"{\"tenken-graph\": 9, \"id\": \"x\", \"nodes\": []}\n", TK_FAULT_UNSUPPORTED, "9"},
	        {"{\"tenken-graph\": 1, \"nodes\": []}\n", TK_FAULT_MISSING_KEY, "tenken"},
	        {"{\"tenken-graph\": 1, \"id\": \"x\", \"edgse\": [], \"nodes\": []}\n", TK_FAULT_UNKNOWN_KEY, "edgse"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		reading r = read_text(cases[i].text, strlen(cases[i].text), "graph.json");
		assert_one_fault(&r, cases[i].rule, cases[i].marker);
		close_reading(&r);
	}
}

static void what_leads_nowhere_is_left_to_the_soundness_check(void **state)
{
	(void)state;
	reading r = READ(HEAD NODES(NODE("s", "start")) EDGES(EDGE("s", "gone")));
	assert_quiet(&r);
	assert_int_equal(r.workflow->transitions.at[0].to, TK_NO_STEP);
	assert_true(tk_text_is(r.workflow->transitions.at[0].written->target.text, "gone"));
	close_reading(&r);
	r = READ(HEAD NODES(NODE("a", "action")) EDGES(""));
	assert_quiet(&r);
	assert_true(r.workflow->steps.at[0].helper && r.workflow->steps.at[0].out_count == 0);
	close_reading(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(nodes_have_the_properties_of_native_steps),
	        cmocka_unit_test(ways_out_of_a_plain_node_are_split),
	        cmocka_unit_test(every_kind_is_read),
	        cmocka_unit_test(places_and_transitions_are_taken_over),
	        cmocka_unit_test(several_workflows_send_each_other_messages),
	        cmocka_unit_test(mistakes_have_their_place),
	        cmocka_unit_test(what_leads_nowhere_is_left_to_the_soundness_check),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
