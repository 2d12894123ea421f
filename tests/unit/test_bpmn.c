/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of the elements of one process. */
#include "bpmn_support.h"

static void a_process_becomes_a_playbook(void **state)
{
	(void)state;
	reading r = read_model(
	        AROUND("<userTask id=\"x\" name=\"監督部へ知らせる\">\n<documentation>電話で。</documentation>\n"
	               "<documentation>控えも渡す。</documentation></userTask>\n"));
	assert_clean(&r);
	assert_string_equal(tk_playbook_detect(r.document), "bpmn");
	assert_int_equal(r.playbooks.count, 1);
	const tk_playbook *playbook = r.playbooks.at[0];
	assert_string_equal(playbook->format, "bpmn");
	assert_words(playbook->id.text, "p");
	assert_words(playbook->title.text, "第一報");
	assert_int_equal(tk_document_place(r.document, playbook->span).line, 2);
	assert_false(playbook->human);
	assert_true(r.workflow->drawn);
	assert_null(playbook->collaboration);
	assert_int_equal(r.workflow->steps.count, 3); /* no helper */
	const tk_step *tell = next_of(&r, &r.workflow->steps.at[0]);
	assert_int_equal(step_of(&r, "s"), 0);
	assert_ptr_equal(tell, step_at(&r, "x"));
	assert_int_equal(tell->kind, TK_STEP_ACTION);
	assert_words(tell->written->title.text, "監督部へ知らせる");
	assert_int_equal(tell->written->texts.count, 2);
	assert_words(tell->written->texts.at[1].value.text, "控えも渡す。");
	assert_int_equal(tk_document_place(r.document, tell->written->texts.at[1].value.span).line, 6);
	assert_int_equal(tk_document_place(r.document, tell->span).line, 4);
	assert_int_equal(tk_document_place(r.document, tell->written->extent).end_line, 6);
	assert_int_equal(next_of(&r, tell)->kind, TK_STEP_END);
	const tk_transition *way = edge(&r, 0, step_of(&r, "x"));
	assert_words(way->written->target.text, "x");
	assert_int_equal(tk_document_place(r.document, way->written->target.span).line, 8);
	close_reading(&r);
}

static void any_prefix_will_do_and_tools_may_add_what_they_like(void **state)
{
	(void)state;
	reading r = read_model(
	        "<b:definitions xmlns:b=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:t=\"urn:tool\" "
	        "xmlns:di=\"http://www.omg.org/spec/BPMN/20100524/DI\">\n<b:process id=\"p\">"
	        "<b:extensionElements><t:task/></b:extensionElements><t:task id=\"zz\"/>"
	        "<b:startEvent id=\"s\"><b:outgoing>f</b:outgoing></b:startEvent><b:task id=\"x\" t:mark=\"1\"/>"
	        "<b:sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"x\"/>"
	        "<b:dataObjectReference id=\"d\"/><b:group id=\"g\"/></b:process>"
	        "<di:BPMNDiagram id=\"x\"><di:BPMNPlane bpmnElement=\"p\"/></di:BPMNDiagram></b:definitions>");
	assert_clean(&r);
	assert_int_equal(r.workflow->steps.count, 3); /* and an end, which nobody drew */
	assert_words(r.playbooks.at[0]->title.text, "p");
	assert_true(next_of(&r, step_at(&r, "x"))->helper);
	close_reading(&r);
}

static void tasks_are_done_by_people_or_machines(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool automated, throws;
		tk_event_kind event;
	} cases[] = {
	        {AROUND(NODE("task", "x")), false, false, TK_EVENT_NONE},
	        {AROUND(NODE("userTask", "x")), false, false, TK_EVENT_NONE},
	        {AROUND(NODE("manualTask", "x")), false, false, TK_EVENT_NONE},
	        {AROUND(NODE("serviceTask", "x")), true, false, TK_EVENT_NONE},
	        {AROUND(NODE("scriptTask", "x")), true, false, TK_EVENT_NONE},
	        {AROUND(NODE("businessRuleTask", "x")), true, false, TK_EVENT_NONE},
	        {AROUND(NODE("sendTask", "x")), false, true, TK_EVENT_MESSAGE},
	        {AROUND(NODE("receiveTask", "x")), false, false, TK_EVENT_MESSAGE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading r = read_model(cases[i].text);
		assert_clean(&r);
		const tk_step *step = step_at(&r, "x");
		assert_int_equal(step->kind, TK_STEP_ACTION);
		assert_int_equal(step->automated, cases[i].automated);
		assert_int_equal(step->throws, cases[i].throws);
		assert_int_equal(step->event, cases[i].event);
		assert_false(step->instant);
		close_reading(&r);
	}
}

static void calls_name_another_process(void **state)
{
	(void)state;
	reading r = read_model(AROUND("<callActivity id=\"x\" name=\"遮断\" calledElement=\"q:isolate\"/>\n"));
	assert_clean(&r);
	assert_int_equal(step_at(&r, "x")->kind, TK_STEP_CALL);
	assert_words(step_at(&r, "x")->written->call.value.text, "isolate");
	assert_int_equal(tk_document_place(r.document, step_at(&r, "x")->written->call.value.span).line, 4);
	close_reading(&r);
}

#define GATE(kind, name)                                                                                               \
	"<" kind " id=\"g\" name=\"" name "\" default=\"f3\"/>\n" NODE("task", "a") NODE("task", "b")                  \
	        FLOW("f1", "s", "g") FLOW_IF("f2", "g", "a") FLOW("f3", "g", "b")
#define MEET(kind) NODE(kind, "m") FLOW("f4", "a", "m") FLOW("f5", "b", "m") FLOW("f6", "m", "e")
#define GATES(kind) PROCESS(NODE("startEvent", "s") GATE(kind, "どちら") MEET(kind) NODE("endEvent", "e"))

static void gateways_part_and_meet(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		tk_step_kind parts, meets;
	} cases[] = {
	        {GATES("exclusiveGateway"), TK_STEP_DECISION, TK_STEP_MERGE},
	        {GATES("parallelGateway"), TK_STEP_FORK, TK_STEP_JOIN},
	        {GATES("inclusiveGateway"), TK_STEP_INCLUSIVE_SPLIT, TK_STEP_INCLUSIVE_JOIN},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading r = read_model(cases[i].text);
		assert_clean(&r);
		const tk_step *gate = step_at(&r, "g");
		assert_int_equal(gate->kind, cases[i].parts);
		assert_int_equal(step_at(&r, "m")->kind, cases[i].meets);
		assert_int_equal(gate->out_count, 2);
		assert_words(gate->written->title.text, "どちら");
		assert_int_equal(r.workflow->steps.count, 6);
		const tk_transition *first = edge(&r, number_of(&r, gate), step_of(&r, "a"));
		assert_words(first->written->guard.text, "${x}");
		assert_false(first->otherwise);
		assert_true(edge(&r, number_of(&r, gate), step_of(&r, "b"))->otherwise);
		close_reading(&r);
	}
}

/* One gateway that both waits for two ways and sends out two. */
static void gateways_that_do_two_things_become_two(void **state)
{
	(void)state;
	reading r = read_model(PROCESS(
	        NODE("startEvent", "s") NODE("parallelGateway", "g") NODE("task", "a") NODE("task", "b")
	                NODE("parallelGateway", "x") NODE("endEvent", "e1") NODE("endEvent", "e2") FLOW("f1", "s", "g")
	                        FLOW("f2", "g", "a") FLOW("f3", "g", "b") FLOW("f4", "a", "x") FLOW("f5", "b", "x")
	                                FLOW("f6", "x", "e1") FLOW("f7", "x", "e2")));
	assert_clean(&r);
	const tk_step *join = step_at(&r, "x");
	assert_int_equal(join->kind, TK_STEP_JOIN);
	assert_int_equal(next_of(&r, join)->kind, TK_STEP_FORK);
	assert_true(next_of(&r, join)->helper);
	assert_int_equal(next_of(&r, join)->out_count, 2);
	close_reading(&r);
}

static void what_comes_first_decides_behind_an_event_gateway(void **state)
{
	(void)state;
	reading r = read_model(PROCESS(NODE("startEvent", "s") NODE("eventBasedGateway", "x")
	                                       EVENT("intermediateCatchEvent", "a", "messageEventDefinition") EVENT(
	                                               "intermediateCatchEvent", "b", "timerEventDefinition")
	                                               FLOW("f1", "s", "x") FLOW("f2", "x", "a") FLOW("f3", "x", "b")));
	assert_clean(&r);
	assert_int_equal(step_at(&r, "x")->kind, TK_STEP_EVENT_CHOICE);
	assert_int_equal(step_at(&r, "a")->event, TK_EVENT_MESSAGE);
	assert_int_equal(step_at(&r, "b")->event, TK_EVENT_TIMER);
	assert_true(step_at(&r, "b")->instant);
	close_reading(&r);
}

/* Several arrows out of a task are taken all, unless they have conditions. */
static void arrows_out_of_a_task_part(void **state)
{
	(void)state;
	reading r = read_model(PROCESS(NODE("startEvent", "s") NODE("task", "x") NODE("task", "a") NODE("task", "b")
	                                       FLOW("f1", "s", "x") FLOW("f2", "x", "a") FLOW("f3", "x", "b")));
	assert_clean(&r);
	assert_int_equal(next_of(&r, step_at(&r, "x"))->kind, TK_STEP_FORK);
	close_reading(&r);
	r = read_model(PROCESS(NODE("startEvent", "s") "<task id=\"x\" default=\"f3\"/>\n" NODE("task", "a") NODE(
	        "task", "b") FLOW("f1", "s", "x") FLOW_IF("f2", "x", "a") FLOW("f3", "x", "b")));
	assert_clean(&r);
	const tk_step *split = next_of(&r, step_at(&r, "x"));
	assert_int_equal(split->kind, TK_STEP_INCLUSIVE_SPLIT);
	assert_true(edge(&r, number_of(&r, split), step_of(&r, "b"))->otherwise);
	close_reading(&r);
}

static void events_say_what_they_wait_for_or_throw(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool throws;
		tk_event_kind event;
	} cases[] = {
	        {AROUND(NODE("intermediateThrowEvent", "x")), true, TK_EVENT_NONE},
	        {AROUND(EVENT("intermediateThrowEvent", "x", "messageEventDefinition")), true, TK_EVENT_MESSAGE},
	        {AROUND(EVENT("intermediateThrowEvent", "x", "signalEventDefinition")), true, TK_EVENT_SIGNAL},
	        {AROUND(EVENT("intermediateThrowEvent", "x", "escalationEventDefinition")), true, TK_EVENT_ESCALATION},
	        {AROUND(EVENT("intermediateCatchEvent", "x", "messageEventDefinition")), false, TK_EVENT_MESSAGE},
	        {AROUND(EVENT("intermediateCatchEvent", "x", "timerEventDefinition")), false, TK_EVENT_TIMER},
	        {AROUND(EVENT("intermediateCatchEvent", "x", "signalEventDefinition")), false, TK_EVENT_SIGNAL},
	        {AROUND(EVENT("intermediateCatchEvent", "x", "conditionalEventDefinition")), false, TK_EVENT_CONDITION},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading r = read_model(cases[i].text);
		assert_clean(&r);
		const tk_step *step = step_at(&r, "x");
		assert_int_equal(step->kind, TK_STEP_ACTION);
		assert_true(step->instant);
		assert_int_equal(step->throws, cases[i].throws);
		assert_int_equal(step->event, cases[i].event);
		close_reading(&r);
	}
}

static void starts_and_ends_have_events(void **state)
{
	(void)state;
	reading r =
	        read_model(PROCESS(EVENT("startEvent", "s", "signalEventDefinition") NODE("parallelGateway", "g") EVENT(
	                "endEvent", "a", "terminateEventDefinition") EVENT("endEvent", "b", "errorEventDefinition")
	                                   NODE("endEvent", "c") FLOW("f1", "s", "g") FLOW("f2", "g", "a")
	                                           FLOW("f3", "g", "b") FLOW("f4", "g", "c")));
	assert_clean(&r);
	assert_int_equal(r.workflow->steps.at[0].event, TK_EVENT_SIGNAL);
	assert_true(step_at(&r, "a")->terminates);
	assert_int_equal(step_at(&r, "b")->event, TK_EVENT_ERROR);
	assert_true(step_at(&r, "b")->throws && !step_at(&r, "b")->terminates);
	assert_int_equal(step_at(&r, "c")->event, TK_EVENT_NONE);
	close_reading(&r);
}

static void times_are_read(void **state)
{
	(void)state;
	reading r = read_model(AROUND("<intermediateCatchEvent id=\"x\"><timerEventDefinition>"
	                              "<timeDuration> PT30M </timeDuration></timerEventDefinition>"
	                              "</intermediateCatchEvent>\n"));
	assert_clean(&r);
	assert_int_equal(step_at(&r, "x")->wait, 1800);
	assert_words(step_at(&r, "x")->written->trigger.value.text, "PT30M");
	close_reading(&r);
	r = read_model(AROUND("<intermediateCatchEvent id=\"x\"><timerEventDefinition>"
	                      "<timeDate>2026-12-01T09:00:00</timeDate></timerEventDefinition>"
	                      "</intermediateCatchEvent>\n"));
	assert_int_equal(step_at(&r, "x")->wait, 0); /* a day is no delay */
	assert_words(step_at(&r, "x")->written->trigger.value.text, "2026-12-01T09:00:00");
	close_reading(&r);
}

#define BOUNDARY(more, definition)                                                                                     \
	PROCESS(NODE("startEvent", "s") NODE("task", "x") NODE("task", "late") NODE("endEvent", "e")                   \
	                FLOW("f1", "s", "x") FLOW("f2", "x", "e")                                                      \
	                        FLOW("f3", "w", "late") "<boundaryEvent id=\"w\" attachedToRef=\"x\"" more             \
	                                                ">" definition "</boundaryEvent>\n")
#define TIMER "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"

static void boundary_events_watch_an_activity(void **state)
{
	(void)state;
	reading r = read_model(BOUNDARY("", TIMER));
	assert_clean(&r);
	const tk_step *event = step_at(&r, "w"), *host = step_at(&r, "x");
	assert_int_equal(event->attached_to, step_of(&r, "x"));
	assert_true(event->interrupts && event->event == TK_EVENT_TIMER && event->wait == 0);
	assert_ptr_equal(next_of(&r, event), step_at(&r, "late"));
	assert_int_equal(host->written->deadline.seconds, 3600); /* given up after that */
	assert_words(host->written->deadline.limit.value.text, "PT1H");
	close_reading(&r);
	r = read_model(BOUNDARY(" cancelActivity=\"false\"", TIMER));
	assert_clean(&r);
	assert_false(step_at(&r, "w")->interrupts);
	assert_int_equal(step_at(&r, "x")->written->deadline.limit.value.text.length, 0); /* only a reminder */
	close_reading(&r);
	r = read_model(BOUNDARY("", "<errorEventDefinition/>"));
	assert_clean(&r);
	assert_int_equal(step_at(&r, "w")->event, TK_EVENT_ERROR);
	close_reading(&r);
}

static void sub_processes_hold_their_steps(void **state)
{
	(void)state;
	reading r = read_model(AROUND("<subProcess id=\"x\" name=\"封じ込め\">\n" NODE("startEvent", "s2")
	                                      NODE("task", "a") NODE("endEvent", "e2") FLOW("g1", "s2", "a")
	                                              FLOW("g2", "a", "e2") "<subProcess id=\"y\"/>\n</subProcess>\n"));
	assert_clean(&r);
	const tk_step *scope = step_at(&r, "x");
	uint32_t number = number_of(&r, scope);
	assert_int_equal(scope->kind, TK_STEP_SCOPE);
	assert_int_equal(scope->scope, TK_NO_STEP);
	assert_ptr_equal(next_of(&r, scope), step_at(&r, "e"));
	assert_int_equal(step_at(&r, "s2")->scope, number);
	assert_int_equal(step_at(&r, "s2")->kind, TK_STEP_START);
	assert_int_equal(step_at(&r, "a")->scope, number);
	assert_int_equal(step_at(&r, "e2")->kind, TK_STEP_END);
	assert_int_equal(step_at(&r, "y")->scope, number);
	uint32_t inside = 0; /* what holds nothing begins and ends at once */
	for (uint32_t i = 0; i < r.workflow->steps.count; i++)
		inside += r.workflow->steps.at[i].scope == step_of(&r, "y");
	assert_int_equal(inside, 2);
	close_reading(&r);
}

static void without_a_start_all_that_nothing_leads_to_begins(void **state)
{
	(void)state;
	reading r = read_model(PROCESS(NODE("task", "a") NODE("task", "b") NODE("task", "c") FLOW("f", "b", "c")));
	assert_clean(&r);
	const tk_step *start = &r.workflow->steps.at[0], *fork = next_of(&r, start);
	assert_true(start->helper && start->kind == TK_STEP_START);
	assert_true(fork->helper && fork->kind == TK_STEP_FORK);
	assert_int_equal(fork->out_count, 2);
	assert_non_null(edge(&r, number_of(&r, fork), step_of(&r, "a")));
	assert_non_null(edge(&r, number_of(&r, fork), step_of(&r, "b")));
	assert_int_equal(next_of(&r, step_at(&r, "c"))->kind, TK_STEP_END);
	close_reading(&r);
}

static void loops_go_round_until_they_are_done(void **state)
{
	(void)state;
	reading r =
	        read_model(AROUND("<task id=\"x\"><standardLoopCharacteristics loopMaximum=\"10\"><loopCondition>復旧前"
	                          "</loopCondition></standardLoopCharacteristics></task>\n"));
	assert_clean(&r);
	const tk_step *task = step_at(&r, "x"), *merge = next_of(&r, &r.workflow->steps.at[0]), *choice;
	assert_true(merge->kind == TK_STEP_MERGE && merge->helper && merge->loop_most == 10);
	assert_ptr_equal(next_of(&r, merge), task);
	choice = next_of(&r, task);
	assert_true(choice->kind == TK_STEP_DECISION && choice->helper && choice->exhaustive);
	assert_words(edge(&r, number_of(&r, choice), number_of(&r, merge))->written->guard.text, "復旧前");
	assert_non_null(edge(&r, number_of(&r, choice), step_of(&r, "e")));
	close_reading(&r);
	r = read_model(AROUND("<task id=\"x\"><standardLoopCharacteristics testBefore=\"true\" loopMaximum=\"9x\"/>"
	                      "</task>\n"));
	assert_clean(&r);
	merge = next_of(&r, &r.workflow->steps.at[0]);
	choice = next_of(&r, merge);
	assert_int_equal(merge->loop_most, 0); /* no number */
	assert_int_equal(choice->kind, TK_STEP_DECISION);
	assert_ptr_equal(next_of(&r, step_at(&r, "x")), merge);
	assert_non_null(edge(&r, number_of(&r, choice), step_of(&r, "e")));
	close_reading(&r);
	/* A task for each of a list is still one thing to be done before it goes on. */
	r = read_model(AROUND("<task id=\"x\"><multiInstanceLoopCharacteristics/></task>\n"));
	assert_clean(&r);
	assert_int_equal(r.workflow->steps.count, 3);
	close_reading(&r);
}

static void links_lead_on_elsewhere_on_the_page(void **state)
{
	(void)state;
	reading r =
	        read_model(PROCESS(NODE("startEvent", "s") NODE("task", "a") LINK("intermediateThrowEvent", "t", "続き")
	                                   LINK("intermediateCatchEvent", "c", "続き") NODE("task", "b")
	                                           FLOW("f1", "s", "a") FLOW("f2", "a", "t") FLOW("f3", "c", "b")));
	assert_clean(&r);
	assert_ptr_equal(next_of(&r, step_at(&r, "t")), step_at(&r, "c"));
	assert_true(leads_to(&r, 0, step_of(&r, "b")));
	close_reading(&r);
	r = read_model(
	        PROCESS(NODE("startEvent", "s") LINK("intermediateThrowEvent", "t", "続き") FLOW("f1", "s", "t")));
	const tk_transition *way = &r.workflow->transitions.at[step_at(&r, "t")->first_out];
	assert_int_equal(step_at(&r, "t")->out_count, 1);
	assert_true(way->to == TK_NO_STEP);
	assert_words(way->written->target.text, "続き");
	close_reading(&r);
}

static void notes_belong_to_what_they_are_tied_to(void **state)
{
	(void)state;
	reading r = read_model(
	        AROUND(NODE("task", "x") "<textAnnotation id=\"n1\"><text>30分以内</text></textAnnotation>\n"
	                                 "<textAnnotation id=\"n2\"><text>復唱する</text></textAnnotation>\n"
	                                 "<textAnnotation id=\"n3\"><text>誰のものでもない</text></textAnnotation>\n"
	                                 "<association id=\"a1\" sourceRef=\"x\" targetRef=\"n1\"/>\n"
	                                 "<association id=\"a2\" sourceRef=\"n2\" targetRef=\"x\"/>\n"));
	assert_clean(&r);
	assert_int_equal(step_at(&r, "x")->written->texts.count, 2);
	assert_words(step_at(&r, "x")->written->texts.at[0].value.text, "30分以内");
	assert_words(step_at(&r, "x")->written->texts.at[1].value.text, "復唱する");
	close_reading(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_process_becomes_a_playbook),
	        cmocka_unit_test(any_prefix_will_do_and_tools_may_add_what_they_like),
	        cmocka_unit_test(tasks_are_done_by_people_or_machines),
	        cmocka_unit_test(calls_name_another_process),
	        cmocka_unit_test(gateways_part_and_meet),
	        cmocka_unit_test(gateways_that_do_two_things_become_two),
	        cmocka_unit_test(what_comes_first_decides_behind_an_event_gateway),
	        cmocka_unit_test(arrows_out_of_a_task_part),
	        cmocka_unit_test(events_say_what_they_wait_for_or_throw),
	        cmocka_unit_test(starts_and_ends_have_events),
	        cmocka_unit_test(times_are_read),
	        cmocka_unit_test(boundary_events_watch_an_activity),
	        cmocka_unit_test(sub_processes_hold_their_steps),
	        cmocka_unit_test(without_a_start_all_that_nothing_leads_to_begins),
	        cmocka_unit_test(loops_go_round_until_they_are_done),
	        cmocka_unit_test(links_lead_on_elsewhere_on_the_page),
	        cmocka_unit_test(notes_belong_to_what_they_are_tied_to),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
