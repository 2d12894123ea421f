/* SPDX-License-Identifier: Apache-2.0 */
/* What people wrote beside the flow: descriptions, annotations, who does it, which message it is. */
#include "playbook/bpmn.h"

/* ---- who --------------------------------------------------------------------------------------------------------- */

/* Inner lanes come after the outer ones and say more: they are put first. */
void tk_bpmn_collect_lanes(tk_bpmn *bpmn, const tk_xml_element *process)
{
	TK_VECTOR(const tk_xml_element *) waiting = {0};
	*TK_PUSH(bpmn->arena, &waiting) = process;
	for (uint32_t i = 0; i < waiting.count; i++) {
		for (const tk_xml_element *each = waiting.at[i]->first; each; each = each->next) {
			if (tk_bpmn_is(each, "laneSet") || tk_bpmn_is(each, "childLaneSet") || tk_bpmn_is(each, "lane"))
				*TK_PUSH(bpmn->arena, &waiting) = each;
		}
	}
	for (uint32_t i = waiting.count; i-- > 0;) {
		if (tk_xml_get(waiting.at[i], "name").text.length == 0)
			continue;
		for (const tk_xml_element *each = waiting.at[i]->first; each; each = each->next) {
			if (tk_bpmn_is(each, "flowNodeRef"))
				(void)tk_map_put(bpmn->lanes, each->text.text, (void *)waiting.at[i]);
		}
	}
}

/* The text of a performer: a named resource, or an expression. */
static tk_value performer_of(const tk_bpmn *bpmn, const tk_xml_element *performer)
{
	const tk_xml_element *assigned = tk_xml_child(performer, "resourceAssignmentExpression");
	const tk_xml_element *reference = tk_xml_child(performer, "resourceRef");
	if (assigned)
		assigned = tk_xml_child(assigned, "formalExpression");
	if (assigned && assigned->text.text.length > 0)
		return assigned->text;
	const tk_xml_element *resource = reference ? tk_bpmn_global(bpmn, reference->text.text) : NULL;
	return resource ? tk_xml_get(resource, "name") : tk_xml_get(performer, "name");
}

/* The element itself, else its lane or that of the sub-process around it; else the pool, where that is not parted: with
 * lanes it is the organization, and nobody in it. */
static tk_value actor_of(const tk_bpmn *bpmn, const tk_bpmn_node *node)
{
	static const char *const roles[] = {"humanPerformer", "potentialOwner", "performer", "resourceRole"};
	tk_value name = {0};
	for (unsigned i = 0; i < sizeof roles / sizeof roles[0] && name.text.length == 0; i++) {
		const tk_xml_element *performer = tk_xml_child(node->element, roles[i]);
		if (performer)
			name = performer_of(bpmn, performer);
	}
	for (const tk_bpmn_node *at = node; name.text.length == 0;) {
		tk_text id = tk_xml_get(at->element, "id").text;
		name = tk_xml_get(id.length ? tk_map_get(bpmn->lanes, id) : NULL, "name");
		if (at->scope == TK_NO_STEP)
			break;
		at = &bpmn->nodes.at[at->scope];
	}
	const tk_bpmn_process *process = &bpmn->processes.at[node->process];
	return name.text.length || tk_xml_child(process->element, "laneSet") ? name
	                                                                     : tk_xml_get(process->participant, "name");
}

/* ---- what -------------------------------------------------------------------------------------------------------- */

static tk_value message_of(const tk_bpmn *bpmn, const tk_xml_element *element)
{
	const tk_xml_element *definition = tk_bpmn_definition(bpmn, element);
	tk_value reference = tk_xml_get(definition ? definition : element, "messageRef");
	return tk_xml_get(tk_bpmn_global(bpmn, reference.text), "name");
}

void tk_bpmn_fill_words(tk_bpmn *bpmn, const tk_bpmn_node *node, tk_step *step, bool acts)
{
	tk_step_written *written = tk_step_write(bpmn->arena, step);
	const tk_xml_element *element = node->element;
	tk_value message = message_of(bpmn, element);
	written->id = tk_xml_get(element, "id");
	written->title = tk_xml_get(element, "name");
	written->extent = element->extent;
	for (const tk_xml_element *each = element->first; each; each = each->next) {
		if (tk_bpmn_is(each, "documentation") && each->text.text.length > 0)
			(void)tk_slot_add(bpmn->arena, &written->texts, each->text, TK_DECLARED);
	}
	if (message.text.length > 0)
		written->message = (tk_slot){message, TK_FORMAT};
	tk_value actor = acts ? actor_of(bpmn, node) : (tk_value){0};
	if (actor.text.length > 0)
		written->actor = (tk_slot){actor, TK_FORMAT};
}

/* ---- annotations ------------------------------------------------------------------------------------------------- */

void tk_bpmn_collect_artifact(tk_bpmn *bpmn, const tk_xml_element *element)
{
	if (tk_bpmn_is(element, "association"))
		*TK_PUSH(bpmn->arena, &bpmn->associations) = element;
	else if (tk_bpmn_is(element, "textAnnotation"))
		(void)tk_map_put(bpmn->notes, tk_xml_get(element, "id").text, (void *)element);
}

/* An annotation says something about what it is tied to. */
void tk_bpmn_add_notes(tk_bpmn *bpmn)
{
	for (uint32_t i = 0; i < bpmn->associations.count; i++) {
		tk_text from = tk_xml_get(bpmn->associations.at[i], "sourceRef").text;
		tk_text to = tk_xml_get(bpmn->associations.at[i], "targetRef").text;
		const tk_xml_element *note = tk_map_get(bpmn->notes, to);
		uint32_t node = tk_bpmn_find(bpmn, from);
		if (!note) {
			note = tk_map_get(bpmn->notes, from);
			node = tk_bpmn_find(bpmn, to);
		}
		const tk_xml_element *text = note ? tk_xml_child(note, "text") : NULL;
		if (node == TK_NO_STEP || !text || text->text.text.length == 0)
			continue;
		const tk_bpmn_node *at = &bpmn->nodes.at[node];
		tk_step *step = &tk_bpmn_workflow(bpmn, at->process)->steps.at[at->step];
		(void)tk_slot_add(bpmn->arena, &tk_step_write(bpmn->arena, step)->texts, text->text, TK_DECLARED);
	}
}
