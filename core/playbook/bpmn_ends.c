/* SPDX-License-Identifier: Apache-2.0 */
/* Where a process or sub-process begins without a start event, and where it ends without an end event. */
#include "playbook/bpmn.h"

static tk_step *step_of(const tk_bpmn *bpmn, const tk_bpmn_node *node)
{
	return &tk_bpmn_workflow(bpmn, node->process)->steps.at[node->step];
}

static tk_transition *add_edge(tk_bpmn *bpmn, uint32_t process, uint32_t from, uint32_t to)
{
	return tk_workflow_add_transition(bpmn->arena, tk_bpmn_workflow(bpmn, process), from, to, TK_TRANSITION_NORMAL);
}

static bool is_start(const tk_bpmn_node *node)
{
	return tk_bpmn_is(node->element, "startEvent");
}

/* Without a start event, every node that nothing leads to begins. */
typedef struct beginnings {
	uint32_t start; /* step; TK_NO_STEP: it has start events of its own */
	uint32_t count, fork;
	const tk_xml_element *of;
} beginnings;

static void begin_at(tk_bpmn *bpmn, beginnings *b, const tk_bpmn_node *node)
{
	if (b->count > 1 && b->fork == TK_NO_STEP) {
		b->fork = tk_bpmn_helper(bpmn, node->process, TK_STEP_FORK, b->of, node->scope);
		(void)add_edge(bpmn, node->process, b->start, b->fork);
	}
	(void)add_edge(bpmn, node->process, b->fork == TK_NO_STEP ? b->start : b->fork, node->enter);
}

static bool begins_without_start(const tk_bpmn_node *node)
{
	return node->incoming == 0 && !tk_bpmn_is(node->element, "boundaryEvent") && !is_start(node) &&
	       !tk_text_is(tk_xml_get(node->element, "triggeredByEvent").text, "true") &&
	       !tk_text_is(tk_xml_get(node->element, "isForCompensation").text, "true");
}

static void add_beginnings(tk_bpmn *bpmn)
{
	uint32_t nodes = bpmn->nodes.count, processes = bpmn->processes.count;
	/* [process], then [node of a sub-process] */
	beginnings *all = TK_MAKE_ARRAY(bpmn->arena, beginnings, (size_t)processes + nodes + 1);
	for (uint32_t i = 0; i < processes; i++)
		all[i] = (beginnings){.start = 0, .fork = TK_NO_STEP, .of = bpmn->processes.at[i].element};
	for (uint32_t i = 0; i < nodes; i++) {
		const tk_bpmn_node *node = &bpmn->nodes.at[i];
		all[processes + i] = (beginnings){.start = TK_NO_STEP, .fork = TK_NO_STEP, .of = node->element};
		if (step_of(bpmn, node)->kind == TK_STEP_SCOPE)
			all[processes + i].start = 0; /* made below */
	}
	for (uint32_t i = 0; i < nodes; i++) {
		const tk_bpmn_node *node = &bpmn->nodes.at[i];
		beginnings *b = &all[node->scope == TK_NO_STEP ? node->process : processes + node->scope];
		if (is_start(node))
			b->start = TK_NO_STEP;
		else if (begins_without_start(node))
			b->count++;
	}
	for (uint32_t i = 0; i < nodes; i++) {
		if (all[processes + i].start != TK_NO_STEP)
			all[processes + i].start = tk_bpmn_helper(bpmn, bpmn->nodes.at[i].process, TK_STEP_START,
			                                          bpmn->nodes.at[i].element, i);
	}
	for (uint32_t i = 0; i < nodes; i++) {
		const tk_bpmn_node *node = &bpmn->nodes.at[i];
		beginnings *b = &all[node->scope == TK_NO_STEP ? node->process : processes + node->scope];
		if (b->start != TK_NO_STEP && begins_without_start(node))
			begin_at(bpmn, b, node);
	}
}

static void add_ends(tk_bpmn *bpmn)
{
	uint32_t nodes = bpmn->nodes.count;
	for (uint32_t i = 0; i < nodes; i++) {
		const tk_bpmn_node *node = &bpmn->nodes.at[i];
		tk_step_kind kind = step_of(bpmn, node)->kind;
		if (node->outgoing > 0 || kind == TK_STEP_END || kind == TK_STEP_EVENT_CHOICE)
			continue;
		uint32_t end = tk_bpmn_helper(bpmn, node->process, TK_STEP_END, node->element, node->scope);
		(void)add_edge(bpmn, node->process, node->leave, end);
	}
}

/* A sub-process that holds nothing is done at once. */
static void add_ends_of_empty(tk_bpmn *bpmn)
{
	for (uint32_t i = 0; i < bpmn->processes.count; i++) {
		tk_workflow *workflow = tk_bpmn_workflow(bpmn, i);
		uint32_t steps = workflow->steps.count;
		bool *left = TK_MAKE_ARRAY(bpmn->arena, bool, (size_t)steps + 1);
		for (uint32_t e = 0; e < workflow->transitions.count; e++)
			left[workflow->transitions.at[e].from] = true;
		for (uint32_t s = 0; s < steps; s++) {
			const tk_step *step = &workflow->steps.at[s];
			if (step->kind != TK_STEP_START || left[s] || !step->helper)
				continue;
			uint32_t scope = step->scope;
			tk_span span = step->span;
			uint32_t end = tk_workflow_add_step(bpmn->arena, workflow, TK_STEP_END, span);
			workflow->steps.at[end].helper = true;
			workflow->steps.at[end].scope = scope;
			if (scope != TK_NO_STEP)
				(void)add_edge(bpmn, i, s, end);
		}
	}
}

void tk_bpmn_add_ends(tk_bpmn *bpmn)
{
	add_beginnings(bpmn);
	add_ends(bpmn);
	add_ends_of_empty(bpmn);
}
