/* SPDX-License-Identifier: Apache-2.0 */
/* What the model cannot express is named with its place; nothing is dropped in silence that could change a run. */
#include "playbook/bpmn.h"

void tk_bpmn_unsupported(tk_bpmn *bpmn, uint32_t process, const tk_xml_element *element, tk_text what)
{
	tk_fault_add(bpmn->arena, &bpmn->document->faults, TK_FAULT_UNSUPPORTED, element->span,
	             N_("What \"{construct}\" does is outside the language that is read here; no run of this process "
	                "is judged."),
	             N_("See docs/formats/bpmn.md for what can be expressed."), "construct", what, (char *)NULL);
	*TK_PUSH(bpmn->arena, &tk_bpmn_workflow(bpmn, process)->unsupported) = (tk_value){what, element->span};
}

/* Elements of a process or sub-process that change nothing in which steps run. Text, drawing, data and people. */
bool tk_bpmn_is_silent(const tk_xml_element *element)
{
	static const char *const names[] = {
	        "documentation",
	        "extensionElements",
	        "incoming",
	        "outgoing",
	        "laneSet",
	        "sequenceFlow",
	        "association",
	        "textAnnotation",
	        "group",
	        "dataObject",
	        "dataObjectReference",
	        "dataStoreReference",
	        "dataInputAssociation",
	        "dataOutputAssociation",
	        "ioSpecification",
	        "ioBinding",
	        "property",
	        "auditing",
	        "monitoring",
	        "resourceRole",
	        "performer",
	        "humanPerformer",
	        "potentialOwner",
	        "supports",
	        "supportedInterfaceRef",
	        "correlationSubscription",
	        "standardLoopCharacteristics",
	        "multiInstanceLoopCharacteristics",
	        "completionCondition",
	};
	if (!tk_text_is(element->space, TK_BPMN_SPACE))
		return true; /* extensions of tools */
	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (tk_text_is(element->name, names[i]))
			return true;
	}
	return false;
}

static bool is_true(const tk_xml_element *element, const char *attribute)
{
	return tk_text_is(tk_xml_get(element, attribute).text, "true");
}

static bool is_message(const tk_bpmn *bpmn, const tk_bpmn_node *node)
{
	return tk_bpmn_workflow(bpmn, node->process)->steps.at[node->step].event == TK_EVENT_MESSAGE;
}

/* Nodes that are, or hold, what sends or receives. */
static bool *find_messages(const tk_bpmn *bpmn)
{
	bool *holds = TK_MAKE_ARRAY(bpmn->arena, bool, (size_t)bpmn->nodes.count + 1);
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		if (!is_message(bpmn, &bpmn->nodes.at[i]))
			continue;
		for (uint32_t at = i; at != TK_NO_STEP && !holds[at]; at = bpmn->nodes.at[at].scope)
			holds[at] = true;
	}
	return holds;
}

/* Several instances side by side do not touch each other, and are together one thing to be done before it goes on; but
 * how many messages they send or wait for decides what happens to others. */
static tk_text outside_of(const tk_bpmn *bpmn, const tk_bpmn_node *node, bool messages)
{
	static const char *const elements[] = {"complexGateway", "adHocSubProcess"};
	static const char *const marks[] = {"triggeredByEvent", "instantiate", "isForCompensation"};
	const tk_xml_element *element = node->element;
	const tk_step *step = &tk_bpmn_workflow(bpmn, node->process)->steps.at[node->step];
	if (!tk_bpmn_is_known(element))
		return element->name;
	for (unsigned i = 0; i < sizeof elements / sizeof elements[0]; i++) {
		if (tk_bpmn_is(element, elements[i]))
			return element->name;
	}
	for (unsigned i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (is_true(element, marks[i]))
			return tk_text_of(marks[i]);
	}
	if (messages && tk_xml_child(element, "multiInstanceLoopCharacteristics"))
		return TK_TEXT("multiInstanceLoopCharacteristics");
	/* Some ways always, some on a condition: neither a fork nor a choice. */
	bool passes = step->kind == TK_STEP_ACTION || step->kind == TK_STEP_CALL || step->kind == TK_STEP_SCOPE;
	if (passes && node->conditional > 0 && node->conditional < node->outgoing)
		return TK_TEXT("conditionExpression");
	return TK_TEXT("");
}

static void refuse_participants(tk_bpmn *bpmn)
{
	for (uint32_t i = 0; i < bpmn->processes.count; i++) {
		const tk_xml_element *participant = bpmn->processes.at[i].participant;
		const tk_xml_element *several =
		        participant ? tk_xml_child(participant, "participantMultiplicity") : NULL;
		if (several && !tk_text_is(tk_xml_get(several, "maximum").text, "1"))
			tk_bpmn_unsupported(bpmn, i, several, several->name);
	}
}

void tk_bpmn_refuse(tk_bpmn *bpmn)
{
	const bool *messages = find_messages(bpmn);
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		const tk_bpmn_node *node = &bpmn->nodes.at[i];
		tk_text what = outside_of(bpmn, node, messages[i]);
		if (what.length > 0)
			tk_bpmn_unsupported(bpmn, node->process, node->element, what);
	}
	refuse_participants(bpmn);
}
