/* SPDX-License-Identifier: Apache-2.0 */
/* Participants and the messages between them. */
#include "playbook/bpmn.h"

/* The process of a participant; TK_NO_STEP: nothing is known of it. */
static uint32_t process_of(const tk_bpmn *bpmn, const tk_xml_element *participant)
{
	tk_text id = tk_bpmn_local(tk_xml_get(participant, "processRef").text);
	uintptr_t number = id.length ? (uintptr_t)tk_map_get(bpmn->process_by_id, id) : 0;
	return number ? (uint32_t)(number - 1) : TK_NO_STEP;
}

/* A participant without a process is a party of which nothing is known but that it sends and takes messages. */
void tk_bpmn_read_collaboration(tk_bpmn *bpmn, const tk_xml_element *definitions)
{
	const tk_xml_element *collaboration = tk_xml_child(definitions, "collaboration");
	if (!collaboration)
		return;
	bpmn->collaboration = TK_MAKE(bpmn->arena, tk_collaboration);
	bpmn->collaboration->name = tk_xml_get(collaboration, "name");
	for (const tk_xml_element *each = collaboration->first; each; each = each->next) {
		tk_bpmn_collect_artifact(bpmn, each);
		if (!tk_bpmn_is(each, "participant"))
			continue;
		uint32_t number = process_of(bpmn, each);
		if (number == TK_NO_STEP)
			continue;
		if (bpmn->processes.at[number].participant) /* two parties that do the same, each on its own */
			tk_bpmn_unsupported(bpmn, number, each, each->name);
		else
			bpmn->processes.at[number].participant = each;
	}
	for (uint32_t i = 0; i < bpmn->processes.count; i++) {
		*TK_PUSH(bpmn->arena, &bpmn->collaboration->playbooks) = bpmn->processes.at[i].playbook;
		bpmn->processes.at[i].playbook->collaboration = bpmn->collaboration;
	}
}

/* One end of a message flow: a node, or a whole participant. */
typedef struct message_end {
	uint32_t process, node;
	tk_value name; /* of the participant */
	bool known;
} message_end;

static message_end find_end(const tk_bpmn *bpmn, tk_map *participants, tk_text id)
{
	message_end end = {.process = TK_NO_STEP, .node = tk_bpmn_find(bpmn, id)};
	const tk_xml_element *whole = id.length ? tk_map_get(participants, id) : NULL;
	if (end.node != TK_NO_STEP) {
		end.process = bpmn->nodes.at[end.node].process;
		end.name = tk_xml_get(bpmn->processes.at[end.process].participant, "name");
		end.known = true;
	} else if (whole) {
		end.process = process_of(bpmn, whole);
		end.name = tk_xml_get(whole, "name");
		end.known = true;
	}
	return end;
}

static tk_value name_of_message(const tk_bpmn *bpmn, const tk_xml_element *flow)
{
	tk_value name = tk_xml_get(flow, "name"), reference = tk_xml_get(flow, "messageRef");
	const tk_xml_element *message = tk_bpmn_global(bpmn, reference.text);
	return name.text.length || !message ? name : tk_xml_get(message, "name");
}

static void tell_steps(tk_bpmn *bpmn, const message_end *from, const message_end *to, tk_value name)
{
	if (from->node != TK_NO_STEP) {
		const tk_bpmn_node *node = &bpmn->nodes.at[from->node];
		tk_step *step = &tk_bpmn_workflow(bpmn, node->process)->steps.at[node->step];
		tk_step_written *written = tk_step_write(bpmn->arena, step);
		if (to->name.text.length > 0)
			(void)tk_slot_add(bpmn->arena, &written->recipients, to->name, TK_FORMAT);
		if (name.text.length > 0 && written->message.value.text.length == 0)
			written->message = (tk_slot){name, TK_FORMAT};
	}
	if (to->node != TK_NO_STEP && from->name.text.length > 0) {
		const tk_bpmn_node *node = &bpmn->nodes.at[to->node];
		tk_step *step = &tk_bpmn_workflow(bpmn, node->process)->steps.at[node->step];
		(void)tk_slot_add(bpmn->arena, &tk_step_write(bpmn->arena, step)->sources, from->name, TK_FORMAT);
	}
}

/* A plain task with a message flow is one that sends or receives. */
static bool takes_part(tk_bpmn *bpmn, uint32_t number, bool sends)
{
	const tk_bpmn_node *node = &bpmn->nodes.at[number];
	tk_step *step = &tk_bpmn_workflow(bpmn, node->process)->steps.at[node->step];
	if (step->event == TK_EVENT_NONE && step->kind == TK_STEP_ACTION && !step->instant) {
		step->event = TK_EVENT_MESSAGE;
		step->throws = sends;
	}
	return step->throws == sends && (step->event == TK_EVENT_MESSAGE || step->kind == TK_STEP_START);
}

static void add_flow(tk_bpmn *bpmn, tk_map *participants, const tk_xml_element *flow)
{
	tk_value source = tk_xml_get(flow, "sourceRef"), target = tk_xml_get(flow, "targetRef");
	message_end from = find_end(bpmn, participants, source.text), to = find_end(bpmn, participants, target.text);
	if (!from.known || !to.known) {
		tk_value lost = from.known ? target : source;
		tk_fault_add(bpmn->arena, &bpmn->document->faults, TK_FAULT_UNDEFINED,
		             lost.text.length ? lost.span : flow->span,
		             N_("A message goes nowhere or comes from nowhere: there is no element \"{target}\"."),
		             N_("Draw the message flow again between the two that it belongs to."), "target", lost.text,
		             (char *)NULL);
		return;
	}
	tk_value name = name_of_message(bpmn, flow);
	tell_steps(bpmn, &from, &to, name);
	bool sends = from.node != TK_NO_STEP && takes_part(bpmn, from.node, true);
	bool receives = to.node != TK_NO_STEP && takes_part(bpmn, to.node, false);
	*TK_PUSH(bpmn->arena, &bpmn->collaboration->flows) = (tk_message_flow){
	        .from_playbook = from.process,
	        .to_playbook = to.process,
	        .from_step = sends ? bpmn->nodes.at[from.node].step : TK_NO_STEP,
	        .to_step = receives ? bpmn->nodes.at[to.node].step : TK_NO_STEP,
	        .name = name,
	        .span = flow->span,
	};
}

void tk_bpmn_connect_messages(tk_bpmn *bpmn, const tk_xml_element *definitions)
{
	const tk_xml_element *collaboration = tk_xml_child(definitions, "collaboration");
	if (!collaboration || !bpmn->collaboration)
		return;
	tk_map *participants = tk_map_make(bpmn->arena);
	for (const tk_xml_element *each = collaboration->first; each; each = each->next) {
		if (tk_bpmn_is(each, "participant"))
			(void)tk_map_put(participants, tk_xml_get(each, "id").text, (void *)each);
	}
	for (const tk_xml_element *each = collaboration->first; each; each = each->next) {
		if (tk_bpmn_is(each, "messageFlow"))
			add_flow(bpmn, participants, each);
	}
}
