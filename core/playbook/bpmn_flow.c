/* SPDX-License-Identifier: Apache-2.0 */
/* Transitions between the steps of nodes, with what BPMN leaves unsaid: what happens where several sequence flows leave
 * a task. */
#include "playbook/bpmn.h"

#include "base/calendar.h"

enum { LOOP_MOST = 1000000 }; /* more is no bound that anyone means */

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
	(void)add_edge(bpmn, node->process, node->leave, helper);
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

/* 0: not a number that can be meant. */
static uint32_t number_of(tk_text text)
{
	uint32_t number = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' || number > LOOP_MOST)
			return 0;
		number = number * 10 + (uint32_t)(text.at[i] - '0');
	}
	return number > LOOP_MOST ? 0 : number;
}

/* A standard loop is one: a merge, the activity, and a choice between once more and going on. */
static void repeat(tk_bpmn *bpmn, uint32_t number)
{
	tk_bpmn_node *node = &bpmn->nodes.at[number];
	const tk_xml_element *loop = tk_xml_child(node->element, "standardLoopCharacteristics");
	if (!loop || !tk_bpmn_is_activity(node->element))
		return;
	tk_workflow *workflow = tk_bpmn_workflow(bpmn, node->process);
	uint32_t merge = tk_bpmn_helper(bpmn, node->process, TK_STEP_MERGE, node->element, node->scope);
	uint32_t choice = tk_bpmn_helper(bpmn, node->process, TK_STEP_DECISION, node->element, node->scope);
	const tk_xml_element *condition = tk_xml_child(loop, "loopCondition");
	bool before = tk_text_is(tk_xml_get(loop, "testBefore").text, "true");
	workflow->steps.at[choice].exhaustive = true;
	workflow->steps.at[merge].loop_most = number_of(tk_xml_get(loop, "loopMaximum").text);
	(void)add_edge(bpmn, node->process, merge, before ? choice : node->step);
	(void)add_edge(bpmn, node->process, node->step, before ? merge : choice);
	tk_transition *again = add_edge(bpmn, node->process, choice, before ? node->step : merge);
	if (condition)
		tk_transition_write(bpmn->arena, again)->guard = condition->text;
	node->enter = merge;
	node->leave = choice;
}

/* An activity that is given up after a time has a deadline, which counts from its own beginning. */
static void set_deadline(const tk_bpmn *bpmn, const tk_bpmn_node *event, tk_step *host)
{
	tk_step_written *written = tk_step_write(bpmn->arena, host);
	const tk_step *timer = step_of(bpmn, event);
	const tk_xml_element *definition = tk_bpmn_definition(bpmn, event->element);
	const tk_xml_element *when = definition ? tk_xml_child(definition, "timeDuration") : NULL;
	int64_t seconds;
	if (timer->event != TK_EVENT_TIMER || !timer->interrupts || !when ||
	    written->deadline.limit.value.text.length > 0 || !tk_duration_parse(when->text.text, &seconds) ||
	    seconds < 0)
		return;
	written->deadline.limit = (tk_slot){when->text, TK_FORMAT};
	written->deadline.seconds = seconds;
	written->deadline.clock_start = (tk_slot){written->title, TK_FORMAT};
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
		if (!tk_bpmn_watches(bpmn, node, host))
			continue;
		step_of(bpmn, node)->attached_to = bpmn->nodes.at[host].step;
		set_deadline(bpmn, node, step_of(bpmn, &bpmn->nodes.at[host]));
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
	uint32_t to = flow->to == TK_NO_STEP ? TK_NO_STEP : bpmn->nodes.at[flow->to].enter;
	tk_transition *edge = add_edge(bpmn, flow->process, from->leave, to);
	tk_transition_written *written = tk_transition_write(bpmn->arena, edge);
	written->target = target;
	if (target.text.length == 0)
		written->target = (tk_value){flow->element->name, flow->element->span};
	written->guard = name.text.length || !condition ? name : condition->text;
	edge->otherwise =
	        tk_xml_get(from->element, "default").text.length > 0 &&
	        tk_text_equal(tk_xml_get(from->element, "default").text, tk_xml_get(flow->element, "id").text);
}

/* The definition of a link event that is thrown, or caught; NULL for all else. */
static const tk_xml_element *link_of(const tk_bpmn *bpmn, const tk_bpmn_node *node, bool thrown)
{
	const tk_xml_element *definition = tk_bpmn_definition(bpmn, node->element);
	bool is_link = definition && tk_text_is(definition->name, "linkEventDefinition");
	return is_link && step_of(bpmn, node)->throws == thrown ? definition : NULL;
}

/* Links lead on within one process or sub-process. */
static tk_text key_of_link(const tk_bpmn *bpmn, const tk_bpmn_node *node, const tk_xml_element *link)
{
	tk_text name = tk_xml_get(link, "name").text;
	return tk_text_format(bpmn->arena, "%u %u %.*s", node->process, node->scope, (int)name.length, name.at);
}

static void catch_links(tk_bpmn *bpmn, tk_map *catches)
{
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		const tk_bpmn_node *node = &bpmn->nodes.at[i];
		const tk_xml_element *link = link_of(bpmn, node, false);
		if (!link)
			continue;
		uintptr_t first =
		        (uintptr_t)tk_map_put(catches, key_of_link(bpmn, node, link), (void *)((uintptr_t)i + 1));
		if (first == (uintptr_t)i + 1)
			continue;
		tk_value name = tk_xml_get(link, "name");
		tk_fault *fault = tk_fault_add(
		        bpmn->arena, &bpmn->document->faults, TK_FAULT_DUPLICATE_ID,
		        name.text.length ? name.span : link->span,
		        N_("Two link events go on from \"{name}\": nobody can tell at which of them it does."),
		        N_("Give each of them a name of its own."), "name", name.text, (char *)NULL);
		if (fault) {
			fault->related = bpmn->nodes.at[first - 1].element->span;
			fault->related_message = N_("the first one");
		}
		*TK_PUSH(bpmn->arena, &tk_bpmn_workflow(bpmn, node->process)->unsupported) =
		        (tk_value){link->name, link->span};
	}
}

/* A link event that is thrown goes on at the one of the same name that catches it. */
static void connect_links(tk_bpmn *bpmn)
{
	tk_map *catches = tk_map_make(bpmn->arena);
	catch_links(bpmn, catches);
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		tk_bpmn_node *node = &bpmn->nodes.at[i];
		const tk_xml_element *link = link_of(bpmn, node, true);
		if (!link)
			continue;
		tk_value name = tk_xml_get(link, "name");
		uintptr_t caught = (uintptr_t)tk_map_get(catches, key_of_link(bpmn, node, link));
		uint32_t to = caught ? bpmn->nodes.at[caught - 1].step : TK_NO_STEP;
		tk_transition *edge = add_edge(bpmn, node->process, node->step, to);
		tk_transition_write(bpmn->arena, edge)->target =
		        name.text.length ? name : (tk_value){link->name, link->span};
		node->outgoing++;
		node->linked = true;
		if (caught) {
			bpmn->nodes.at[caught - 1].linked = true;
			bpmn->nodes.at[caught - 1].incoming++;
		}
	}
}

void tk_bpmn_connect(tk_bpmn *bpmn)
{
	put_in_scopes(bpmn);
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		repeat(bpmn, i);
		part_ways(bpmn, i);
	}
	for (uint32_t i = 0; i < bpmn->flows.count; i++)
		connect_flow(bpmn, &bpmn->flows.at[i]);
	connect_links(bpmn);
	tk_bpmn_catch(bpmn);
}
