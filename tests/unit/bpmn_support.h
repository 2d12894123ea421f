/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the tests of the BPMN reader: models of one process, and their steps by id. */
#ifndef TK_TEST_BPMN_SUPPORT_H
#define TK_TEST_BPMN_SUPPORT_H

#include "playbook_support.h"

#define DEFINITIONS(text)                                                                                              \
	"<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" "                                          \
	"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n" text "</definitions>\n"
#define PROCESS(text) DEFINITIONS("<process id=\"p\" name=\"第一報\">\n" text "</process>\n")
#define NODE(kind, id) "<" kind " id=\"" id "\"/>\n"
#define EVENT(kind, id, definition) "<" kind " id=\"" id "\"><" definition "/></" kind ">\n"
#define FLOW(id, from, to) "<sequenceFlow id=\"" id "\" sourceRef=\"" from "\" targetRef=\"" to "\"/>\n"
#define FLOW_IF(id, from, to)                                                                                          \
	"<sequenceFlow id=\"" id "\" sourceRef=\"" from "\" targetRef=\"" to                                           \
	"\"><conditionExpression>${x}</conditionExpression></sequenceFlow>\n"
#define LINK(kind, id, name) "<" kind " id=\"" id "\"><linkEventDefinition name=\"" name "\"/></" kind ">\n"
/* A process with one node between its start and its end. */
#define AROUND(text)                                                                                                   \
	PROCESS(NODE("startEvent", "s") text NODE("endEvent", "e") FLOW("f1", "s", "x") FLOW("f2", "x", "e"))

static inline reading read_model(const char *text)
{
	return read_text(text, strlen(text), "flow.bpmn");
}

static inline const tk_step *step_at(const reading *r, const char *id)
{
	return &r->workflow->steps.at[step_of(r, id)];
}

static inline const tk_step *next_of(const reading *r, const tk_step *step)
{
	assert_int_equal(step->out_count, 1);
	uint32_t to = r->workflow->transitions.at[step->first_out].to;
	assert_true(to != TK_NO_STEP);
	return &r->workflow->steps.at[to];
}

static inline uint32_t number_of(const reading *r, const tk_step *step)
{
	return (uint32_t)(step - r->workflow->steps.at);
}

static inline void assert_words(tk_text got, const char *wanted)
{
	if (!tk_text_is(got, wanted))
		print_error("got \"%.*s\", wanted \"%s\"\n", (int)got.length, got.at, wanted);
	assert_true(tk_text_is(got, wanted));
}

/* Nothing is told, and every run can be judged. */
static inline void assert_clean(reading *r)
{
	assert_quiet(r);
	for (uint32_t i = 0; i < r->playbooks.count; i++)
		assert_int_equal(r->playbooks.at[i]->workflow.unsupported.count, 0);
}

/* One construct outside of the language, told where it stands, and no run is judged. */
static inline void assert_outside(reading *r, const char *construct, const char *marker)
{
	assert_one_fault(r, TK_FAULT_UNSUPPORTED, marker);
	const tk_fault *fault = &r->document->faults.at[0];
	assert_int_equal(fault->argument_count, 1);
	assert_words(fault->arguments[0].text, construct);
	assert_int_equal(r->workflow->unsupported.count, 1);
	assert_words(r->workflow->unsupported.at[0].text, construct);
}

#endif
