/* SPDX-License-Identifier: Apache-2.0 */
/* Transitions between the steps of nodes, with what BPMN leaves unsaid: what happens where several sequence flows leave
 * a task, where a process begins without a start event, and where it ends without an end event. */
#include "playbook/bpmn.h"

static tk_step *step_of(const tk_bpmn *bpmn, const tk_bpmn_node *node)
{
	return &tk_bpmn_workflow(bpmn, node->process)->steps.at[node->step];
}

static tk_transition *add_edge(tk_bpmn *bpmn, uint32_t process, uint32_t from, uint32_t to)
{
	return tk_workflow_add_transition(bpmn->arena, tk_bpmn_workflow(bpmn, process), from, to, TK_TRANSITION_NORMAL);
}

/* A step of another kind behind the author's, from which all its ways go out. */
static void leave_through(tk_bpmn *bpmn, uint32_t number, tk_step_kind kind)
{
	tk_bpmn_node *node = &bpmn->nodes.at[number];
	uint32_t helper = tk_bpmn_helper(bpmn, node->process, kind, node->element, node->scope);
	(void)add_edge(bpmn, node->process, node->step, helper);
	node = &bpmn->nodes.at[number];
	node->leave = helper;
}

static void part_ways(tk_bpmn *bpmn, uint32_t number)
{
	const tk_bpmn_node *node = &bpmn->nodes.at[number];
	if (node->outgoing < 2)
		return;
	switch (step_of(bpmn, node)->kind) {
	case TK_STEP_JOIN:
		leave_through(bpmn, number, TK_STEP_FORK);
		break;
	case TK_STEP_INCLUSIVE_JOIN:
		leave_through(bpmn, number, TK_STEP_INCLUSIVE_SPLIT);
		break;
	case TK_STEP_START:
	case TK_STEP_ACTION:
	case TK_STEP_CALL:
	case TK_STEP_SCOPE:
		leave_through(bpmn, number, node->conditional > 0 ? TK_STEP_INCLUSIVE_SPLIT : TK_STEP_FORK);
		break;
	default:
		break;
	}
}

static void put_in_scopes(tk_bpmn *bpmn)
{
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		const tk_bpmn_node *node = &bpmn->nodes.at[i];
		if (node->scope != TK_NO_STEP)
			step_of(bpmn, node)->scope = bpmn->nodes.at[node->scope].step;
		if (!tk_bpmn_is(node->element, "boundaryEvent"))
			continue;
		uint32_t host = tk_bpmn_find(bpmn, tk_xml_get(node->element, "attachedToRef").text);
		if (host != TK_NO_STEP && host != i && bpmn->nodes.at[host].process == node->process)
			step_of(bpmn, node)->attached_to = bpmn->nodes.at[host].step;
	}
}

static void connect_flow(tk_bpmn *bpmn, const tk_bpmn_flow *flow)
{
	tk_value target = tk_xml_get(flow->element, "targetRef"), name = tk_xml_get(flow->element, "name");
	const tk_xml_element *condition = tk_xml_child(flow->element, "conditionExpression");
	if (flow->from == TK_NO_STEP) {
		tk_value source = tk_xml_get(flow->element, "sourceRef");
		tk_fault_add(bpmn->arena, &bpmn->document->faults, TK_FAULT_UNDEFINED,
		             source.text.length ? source.span : flow->element->span,
		             N_("This sequence flow comes from nowhere: \"{source}\" is no element of its process."),
		             N_("Draw the arrow again from the element it belongs to."), "source", source.text,
		             (char *)NULL);
		return;
	}
	const tk_bpmn_node *from = &bpmn->nodes.at[flow->from];
	uint32_t to = flow->to == TK_NO_STEP ? TK_NO_STEP : bpmn->nodes.at[flow->to].step;
	tk_transition *edge = add_edge(bpmn, flow->process, from->leave, to);
	edge->target = target;
	if (target.text.length == 0)
		edge->target.span = flow->element->span;
	edge->guard = name.text.length || !condition ? name : condition->text;
	edge->otherwise =
	        tk_xml_get(from->element, "default").text.length > 0 &&
	        tk_text_equal(tk_xml_get(from->element, "default").text, tk_xml_get(flow->element, "id").text);
}

/* A link event that is thrown goes on at the one of the same name that catches it. */
static void connect_links(tk_bpmn *bpmn)
{
	tk_map *catches = tk_map_make(bpmn->arena);
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		const tk_xml_element *definition = tk_bpmn_definition(bpmn->nodes.at[i].element);
		if (!definition || !tk_text_is(definition->name, "linkEventDefinition") ||
		    step_of(bpmn, &bpmn->nodes.at[i])->throws)
			continue;
		tk_text key = tk_text_format(bpmn->arena, "%u %s", bpmn->nodes.at[i].process,
		                             tk_text_c(bpmn->arena, tk_xml_get(definition, "name").text));
		(void)tk_map_put(catches, key, (void *)((uintptr_t)i + 1));
	}
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		tk_bpmn_node *node = &bpmn->nodes.at[i];
		const tk_xml_element *definition = tk_bpmn_definition(node->element);
		if (!definition || !tk_text_is(definition->name, "linkEventDefinition") || !step_of(bpmn, node)->throws)
			continue;
		tk_value name = tk_xml_get(definition, "name");
		uintptr_t caught = (uintptr_t)tk_map_get(catches, tk_text_format(bpmn->arena, "%u %s", node->process,
		                                                                 tk_text_c(bpmn->arena, name.text)));
		uint32_t to = caught ? bpmn->nodes.at[caught - 1].step : TK_NO_STEP;
		tk_transition *edge = add_edge(bpmn, node->process, node->step, to);
		edge->target = name.text.length ? name : (tk_value){name.text, definition->span};
		node->outgoing++;
		node->linked = true;
		if (caught) {
			bpmn->nodes.at[caught - 1].linked = true;
			bpmn->nodes.at[caught - 1].incoming++;
		}
	}
}

/* ---- beginnings and ends ----------------------------------------------------------------------------------------- */

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
	(void)add_edge(bpmn, node->process, b->fork == TK_NO_STEP ? b->start : b->fork, node->step);
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

void tk_bpmn_connect(tk_bpmn *bpmn)
{
	put_in_scopes(bpmn);
	for (uint32_t i = 0; i < bpmn->nodes.count; i++)
		part_ways(bpmn, i);
	for (uint32_t i = 0; i < bpmn->flows.count; i++)
		connect_flow(bpmn, &bpmn->flows.at[i]);
	connect_links(bpmn);
	add_beginnings(bpmn);
	add_ends(bpmn);
	add_ends_of_empty(bpmn);
}
