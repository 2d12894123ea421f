/* SPDX-License-Identifier: Apache-2.0 */
/* Who does it and who is told; and what of a model is wrong, or outside of the language. */
#include "bpmn_support.h"

/* ---- who --------------------------------------------------------------------------------------------------------- */

#define LANES                                                                                                          \
	"<laneSet id=\"l\">\n<lane id=\"l1\" "                                                                         \
	"name=\"CSIRT\">\n<flowNodeRef>x</flowNodeRef><flowNodeRef>s</flowNodeRef>"                                    \
	"<childLaneSet id=\"l2\"><lane id=\"l3\" name=\"当番者\">\n<flowNodeRef>\n x "                              \
	"</flowNodeRef></lane></childLaneSet>"                                                                         \
	"</lane><lane id=\"l4\" name=\"広報\"><flowNodeRef>y</flowNodeRef></lane>"                                   \
	"<lane id=\"l5\"><flowNodeRef>z</flowNodeRef></lane></laneSet>\n"

static void the_innermost_lane_acts(void **state)
{
	(void)state;
	reading r = read_model(PROCESS(LANES NODE("startEvent", "s") NODE("task", "x") "<subProcess id=\"y\">\n" NODE(
	        "task", "w") "</subProcess>\n" NODE("task", "z") FLOW("f1", "s", "x") FLOW("f2", "x", "y")
	                                       FLOW("f3", "y", "z")));
	assert_clean(&r);
	assert_words(step_at(&r, "x")->written->actor.value.text, "当番者");
	assert_int_equal(tk_document_place(r.document, step_at(&r, "x")->written->actor.value.span).line, 5);
	assert_words(step_at(&r, "y")->written->actor.value.text, "広報");
	assert_words(step_at(&r, "w")->written->actor.value.text, "広報"); /* of the sub-process around it */
	assert_int_equal(step_at(&r, "z")->written->actor.value.text.length, 0);
	assert_int_equal(step_at(&r, "s")->written->actor.value.text.length, 0); /* nobody does a start */
	close_reading(&r);
}

static void who_is_named_at_the_task_itself_goes_first(void **state)
{
	(void)state;
	reading r = read_model(DEFINITIONS("<resource id=\"r\" name=\"渉外担当\"/>\n<process id=\"p\">" LANES NODE(
	        "startEvent",
	        "s") "<task id=\"x\"><potentialOwner><resourceRef>q:r</resourceRef></potentialOwner></task>\n"
	             "<task id=\"y\"><humanPerformer><resourceAssignmentExpression><formalExpression>情シス部長"
	             "</formalExpression></resourceAssignmentExpression></humanPerformer></task>\n" FLOW("f1", "s", "x")
	                                           FLOW("f2", "x", "y") "</process>\n"));
	assert_clean(&r);
	assert_words(step_at(&r, "x")->written->actor.value.text, "渉外担当");
	assert_words(step_at(&r, "y")->written->actor.value.text, "情シス部長");
	close_reading(&r);
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

#define PARTIES                                                                                                        \
	"<message id=\"m\" name=\"続報\"/>\n<collaboration id=\"c\">\n"                                              \
	"<participant id=\"us\" name=\"北浦電力\" processRef=\"p\"/>\n"                                            \
	"<participant id=\"them\" name=\"保守会社\" processRef=\"q\"/>\n<participant id=\"desk\" name=\"監督部\"/>\n"
#define MESSAGE(id, from, to, more) "<messageFlow id=\"" id "\" sourceRef=\"" from "\" targetRef=\"" to "\"" more "/>\n"
#define TWO                                                                                                            \
	"<process id=\"p\">\n" NODE("startEvent", "s") NODE("sendTask", "a") NODE("task", "b") FLOW("f1", "s", "a")    \
	        FLOW("f2", "a", "b") "</process>\n<process id=\"q\" name=\"受付\">\n" EVENT("startEvent", "s2",        \
	                                                                                    "messageEventDefinition")  \
	                NODE("task", "d") FLOW("g1", "s2", "d") "</process>\n"

static void messages_lead_from_party_to_party(void **state)
{
	(void)state;
	reading r = read_model(DEFINITIONS(PARTIES MESSAGE("m1", "a", "s2", " name=\"事故の連絡\"") MESSAGE(
	        "m2", "b", "desk", " messageRef=\"m\"") MESSAGE("m3", "desk", "d", "") "</collaboration>\n" TWO));
	assert_clean(&r);
	assert_int_equal(r.playbooks.count, 2);
	const tk_collaboration *all = r.playbooks.at[0]->collaboration;
	assert_non_null(all);
	assert_ptr_equal(all, r.playbooks.at[1]->collaboration);
	assert_int_equal(all->playbooks.count, 2);
	assert_int_equal(all->flows.count, 3);
	assert_words(r.playbooks.at[0]->title.text, "北浦電力");
	assert_words(r.playbooks.at[1]->title.text, "受付"); /* its own name goes first */
	const tk_message_flow *first = &all->flows.at[0], *second = &all->flows.at[1], *third = &all->flows.at[2];
	assert_true(first->from_playbook == 0 && first->to_playbook == 1);
	assert_int_equal(first->from_step, step_of(&r, "a"));
	assert_int_equal(first->to_step, 0);
	assert_words(first->name.text, "事故の連絡");
	assert_int_equal(second->to_playbook, TK_NO_STEP); /* of whom nothing is known */
	assert_int_equal(second->to_step, TK_NO_STEP);
	assert_words(second->name.text, "続報");
	assert_int_equal(third->from_playbook, TK_NO_STEP);
	assert_true(third->to_step != TK_NO_STEP);
	close_reading(&r);
}

static void who_is_told_is_a_recipient_and_who_tells_a_source(void **state)
{
	(void)state;
	reading r = read_model(DEFINITIONS(PARTIES MESSAGE("m1", "a", "s2", " name=\"事故の連絡\"") MESSAGE(
	        "m2", "b", "desk", "") MESSAGE("m3", "us", "d", "") "</collaboration>\n" TWO));
	assert_clean(&r);
	const tk_step *a = step_at(&r, "a"), *b = step_at(&r, "b");
	assert_int_equal(a->written->recipients.count, 1);
	assert_words(a->written->recipients.at[0].value.text, "保守会社");
	assert_words(a->written->message.value.text, "事故の連絡");
	assert_words(a->written->actor.value.text, "北浦電力"); /* the pool, where there is no lane */
	assert_words(b->written->recipients.at[0].value.text, "監督部");
	assert_true(b->throws && b->event == TK_EVENT_MESSAGE); /* a plain task that sends */
	r.workflow = &r.playbooks.at[1]->workflow;
	assert_words(step_at(&r, "s2")->written->sources.at[0].value.text, "北浦電力");
	assert_words(step_at(&r, "d")->written->sources.at[0].value.text, "北浦電力");
	assert_true(!step_at(&r, "d")->throws && step_at(&r, "d")->event == TK_EVENT_MESSAGE);
	close_reading(&r);
}

static void messages_from_nowhere_are_told(void **state)
{
	(void)state;
	reading r = read_model(DEFINITIONS(PARTIES MESSAGE("m1", "a", "nobody", "") "</collaboration>\n" TWO));
	assert_one_fault(&r, TK_FAULT_UNDEFINED, "nobody");
	assert_int_equal(r.playbooks.at[0]->collaboration->flows.count, 0);
	close_reading(&r);
	r = read_model(DEFINITIONS(PARTIES "<messageFlow id=\"m9\" targetRef=\"a\"/>\n</collaboration>\n" TWO));
	assert_one_fault(&r, TK_FAULT_UNDEFINED, "m9");
	close_reading(&r);
}

/* Tools write one for a pool of which nothing is known. */
static void an_empty_process_is_none(void **state)
{
	(void)state;
	reading r = read_model(DEFINITIONS(PARTIES "</collaboration>\n<process id=\"p\">\n" NODE(
	        "task", "x") "</process>\n<process id=\"q\"><documentation>外部</documentation>"
	                     "</process>\n"));
	assert_clean(&r);
	assert_int_equal(r.playbooks.count, 1);
	close_reading(&r);
}

/* ---- outside of the language ------------------------------------------------------------------------------------- */

#define INSIDE(id) NODE("startEvent", "s2") NODE("task", id) FLOW("g1", "s2", id)

static void what_cannot_be_expressed_is_named_where_it_stands(void **state)
{
	(void)state;
	static const struct {
		const char *text, *construct, *marker;
	} cases[] = {
	        {AROUND(NODE("complexGateway", "x")), "complexGateway", "<complexGateway"},
	        {AROUND("<adHocSubProcess id=\"x\"><task id=\"a\"/></adHocSubProcess>\n"), "adHocSubProcess",
	         "<adHocSubProcess"},
	        {AROUND(NODE("callChoreography", "x")), "callChoreography", "<callChoreography"},
	        {AROUND(NODE("globalTask", "x")), "globalTask", "<globalTask"},
	        {AROUND(NODE("task",
	                     "x") "<subProcess id=\"y\" triggeredByEvent=\"true\">" INSIDE("a") "</subProcess>\n"),
	         "triggeredByEvent", "<subProcess"},
	        {AROUND(NODE("task", "x") "<task id=\"y\" isForCompensation=\"true\"/>\n"), "isForCompensation",
	         "id=\"y\""},
	        {AROUND("<receiveTask id=\"x\" instantiate=\"true\"/>\n"), "instantiate", "<receiveTask"},
	        {AROUND("<subProcess id=\"x\"><multiInstanceLoopCharacteristics/><subProcess id=\"y\">" EVENT(
	                 "intermediateCatchEvent", "c", "messageEventDefinition") "</subProcess></subProcess>\n"),
	         "multiInstanceLoopCharacteristics", "<subProcess"},
	        {AROUND("<sendTask id=\"x\"><multiInstanceLoopCharacteristics/></sendTask>\n"),
	         "multiInstanceLoopCharacteristics", "<sendTask"},
	        {AROUND(EVENT("intermediateThrowEvent", "x", "compensateEventDefinition")), "compensateEventDefinition",
	         "<intermediateThrowEvent"},
	        {AROUND(EVENT("intermediateThrowEvent", "x", "cancelEventDefinition")), "cancelEventDefinition",
	         "<intermediateThrowEvent"},
	        {AROUND("<intermediateCatchEvent id=\"x\"><eventDefinitionRef>none</eventDefinitionRef>"
	                "</intermediateCatchEvent>\n"),
	         "eventDefinition", "<intermediateCatchEvent"},
	        {AROUND("<intermediateCatchEvent id=\"x\"><timerEventDefinition/><messageEventDefinition/>"
	                "</intermediateCatchEvent>\n"),
	         "eventDefinition", "<intermediateCatchEvent"},
	        {AROUND("<subProcess id=\"x\">" NODE("startEvent", "s2") EVENT("endEvent", "a", "errorEventDefinition")
	                        FLOW("g1", "s2", "a") "</subProcess>\n"),
	         "errorEventDefinition", "<endEvent id=\"a\""},
	        {AROUND(NODE("task", "x") NODE("task", "y") FLOW_IF("f3", "x", "y")), "conditionExpression",
	         "<task id=\"x\""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading r = read_model(cases[i].text);
		assert_outside(&r, cases[i].construct, cases[i].marker);
		close_reading(&r);
	}
}

static void events_may_be_defined_elsewhere(void **state)
{
	(void)state;
	reading r = read_model(DEFINITIONS(
	        "<timerEventDefinition id=\"t\"><timeDuration>PT5M</timeDuration></timerEventDefinition>\n"
	        "<process id=\"p\">" NODE("startEvent", "s") "<intermediateCatchEvent id=\"x\"><eventDefinitionRef>q:t"
	                                                     "</eventDefinitionRef></intermediateCatchEvent>\n" FLOW(
	                                                             "f", "s", "x") "</process>\n"));
	assert_clean(&r);
	assert_int_equal(step_at(&r, "x")->wait, 300);
	close_reading(&r);
}

/* Two parties that do the same each run it on their own; several of one party at once do too. */
static void parties_that_are_several_are_outside(void **state)
{
	(void)state;
	reading r =
	        read_model(DEFINITIONS(PARTIES "<participant id=\"again\" processRef=\"p\"/>\n</collaboration>\n" TWO));
	assert_outside(&r, "participant", "id=\"again\"");
	close_reading(&r);
	r = read_model(DEFINITIONS("<collaboration><participant id=\"us\" processRef=\"p\">\n"
	                           "<participantMultiplicity maximum=\"3\"/></participant></collaboration>\n" TWO));
	assert_outside(&r, "participantMultiplicity", "<participantMultiplicity");
	close_reading(&r);
}

static void choreographies_are_named(void **state)
{
	(void)state;
	reading r = read_model(DEFINITIONS("<choreography id=\"c\"/>\n"));
	assert_one_fault(&r, TK_FAULT_UNSUPPORTED, "<choreography");
	assert_int_equal(r.playbooks.count, 0);
	close_reading(&r);
}

/* ---- what is wrong ----------------------------------------------------------------------------------------------- */

static void one_id_for_two_things_is_told_with_both_places(void **state)
{
	(void)state;
	reading r = read_model(AROUND(NODE("task", "x") "<task name=\"二つ目\" id=\"x\"/>\n"));
	assert_one_fault(&r, TK_FAULT_DUPLICATE_ID, "二つ目");
	assert_int_equal(tk_document_place(r.document, r.document->faults.at[0].related).line, 4);
	assert_int_equal(r.workflow->unsupported.count, 1); /* flows may mean either */
	close_reading(&r);
	r = read_model(AROUND(NODE("task", "x") NODE("task", "y") FLOW("f1", "x", "y")));
	assert_one_fault(&r, TK_FAULT_DUPLICATE_ID, "sourceRef=\"s\"");
	close_reading(&r);
	r = read_model(DEFINITIONS("<process id=\"p\">" NODE(
	        "task", "a") "</process>\n<process id=\"p\" name=\"b\">" NODE("task", "b") "</process>\n"));
	assert_one_fault(&r, TK_FAULT_DUPLICATE_ID, "name=\"b\"");
	close_reading(&r);
}

static void arrows_to_nothing_are_kept_as_written(void **state)
{
	(void)state;
	reading r = read_model(
	        PROCESS(NODE("startEvent", "s") NODE("task", "x") FLOW("f1", "s", "x") FLOW("f2", "x", "gone")));
	assert_quiet(&r); /* the finding is made from the workflow */
	const tk_transition *way = &r.workflow->transitions.at[step_at(&r, "x")->first_out];
	assert_true(way->to == TK_NO_STEP);
	assert_words(way->written->target.text, "gone");
	assert_int_equal(tk_document_place(r.document, way->written->target.span).line, 6);
	close_reading(&r);
	r = read_model(AROUND(NODE("task", "x") FLOW("f3", "gone", "x")));
	assert_one_fault(&r, TK_FAULT_UNDEFINED, "gone");
	close_reading(&r);
	/* What stands in another process is as far away as what is not there. */
	r = read_model(DEFINITIONS("<process id=\"p\">\n" NODE("task", "x") FLOW(
	        "f", "x", "y") "</process>\n"
	                       "<process id=\"q\">\n" NODE("task", "y") "</process>\n"));
	assert_quiet(&r);
	assert_true(r.workflow->transitions.at[step_at(&r, "x")->first_out].to == TK_NO_STEP);
	close_reading(&r);
}

static void arrows_that_nobody_may_draw_are_told(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        AROUND("<subProcess id=\"x\">" NODE("task", "a") "</subProcess>\n" FLOW("f3", "s", "a")),
	        AROUND(NODE("task", "x") FLOW("f3", "e", "x")),
	        AROUND(NODE("task", "x") FLOW("f3", "x", "s")),
	        AROUND(NODE("task", "x") EVENT("boundaryEvent", "w\" attachedToRef=\"x", "timerEventDefinition")
	                       FLOW("f3", "s", "w")),
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		reading r = read_model(texts[i]);
		assert_one_fault(&r, TK_FAULT_BAD_VALUE, "id=\"f3\"");
		assert_int_equal(r.workflow->unsupported.count, 1);
		close_reading(&r);
	}
}

static void two_ends_of_one_link_are_told(void **state)
{
	(void)state;
	static const char link[] = AROUND(LINK("intermediateThrowEvent", "x", "続き") LINK(
	        "intermediateCatchEvent", "c1", "続き") LINK("intermediateCatchEvent", "c2", "続き"));
	reading r = read_model(link);
	assert_one_fault(&r, TK_FAULT_DUPLICATE_ID, "id=\"c2\"");
	assert_int_equal(tk_document_place(r.document, r.document->faults.at[0].related).line, 5);
	assert_int_equal(r.workflow->unsupported.count, 1);
	close_reading(&r);
	/* A sub-process has links of its own. */
	r = read_model(AROUND(NODE("task", "x")
	                              LINK("intermediateCatchEvent", "c1",
	                                   "続き") "<subProcess id=\"y\">" LINK("intermediateThrowEvent", "t", "続き")
	                                      LINK("intermediateCatchEvent", "c2", "続き") "</subProcess>\n"));
	assert_clean(&r);
	assert_non_null(edge(&r, step_of(&r, "t"), step_of(&r, "c2")));
	close_reading(&r);
}

static void events_that_watch_nothing_are_told(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        AROUND(NODE("task", "x") "<boundaryEvent id=\"w\" attachedToRef=\"gone\"><timerEventDefinition/>"
	                                 "</boundaryEvent>\n"),
	        AROUND(NODE("task", "x") "<boundaryEvent id=\"w\" attachedToRef=\"s\"><timerEventDefinition/>"
	                                 "</boundaryEvent>\n"),
	        AROUND(NODE("task", "x") "<boundaryEvent id=\"w\"><timerEventDefinition/></boundaryEvent>\n"),
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		reading r = read_model(texts[i]);
		assert_one_fault(&r, TK_FAULT_UNDEFINED, "<boundaryEvent");
		assert_int_equal(r.workflow->unsupported.count, 1);
		close_reading(&r);
	}
}

static void what_stands_before_a_break_is_kept(void **state)
{
	(void)state;
	reading r = read_model(
	        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">\n<process id=\"p\">\n" NODE(
	                "startEvent", "s") "<task id=\"x\" name=\"知らせる\"/>\n" FLOW("f", "s",
	                                                                               "x") "<task id=\"y\"\n");
	assert_one_fault(&r, TK_FAULT_SYNTAX, "<task id=\"y\"");
	assert_false(r.document->complete);
	assert_int_equal(r.playbooks.count, 1);
	assert_words(step_at(&r, "x")->written->title.text, "知らせる");
	close_reading(&r);
}

static void what_is_no_model_says_so(void **state)
{
	(void)state;
	static const char html[] = "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>";
	reading r = read_model(html);
	assert_one_fault(&r, TK_FAULT_WRONG_TYPE, "<html");
	assert_int_equal(r.playbooks.count, 0);
	close_reading(&r);
	r = read_model("<definitions/>");
	assert_one_fault(&r, TK_FAULT_WRONG_TYPE, "<definitions");
	close_reading(&r);
	r = read_text(html, sizeof html - 1, "page.xml");
	assert_quiet(&r);
	assert_null(tk_playbook_detect(r.document));
	close_reading(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_innermost_lane_acts),
	        cmocka_unit_test(who_is_named_at_the_task_itself_goes_first),
	        cmocka_unit_test(messages_lead_from_party_to_party),
	        cmocka_unit_test(who_is_told_is_a_recipient_and_who_tells_a_source),
	        cmocka_unit_test(messages_from_nowhere_are_told),
	        cmocka_unit_test(an_empty_process_is_none),
	        cmocka_unit_test(what_cannot_be_expressed_is_named_where_it_stands),
	        cmocka_unit_test(events_may_be_defined_elsewhere),
	        cmocka_unit_test(parties_that_are_several_are_outside),
	        cmocka_unit_test(choreographies_are_named),
	        cmocka_unit_test(one_id_for_two_things_is_told_with_both_places),
	        cmocka_unit_test(arrows_to_nothing_are_kept_as_written),
	        cmocka_unit_test(arrows_that_nobody_may_draw_are_told),
	        cmocka_unit_test(two_ends_of_one_link_are_told),
	        cmocka_unit_test(events_that_watch_nothing_are_told),
	        cmocka_unit_test(what_stands_before_a_break_is_kept),
	        cmocka_unit_test(what_is_no_model_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
