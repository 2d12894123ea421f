/* SPDX-License-Identifier: Apache-2.0 */
/* What one flow node is, and what it says. */
#include "playbook/bpmn.h"

#include "base/calendar.h"

typedef enum node_class {
	NODE_TASK,
	NODE_CALL,
	NODE_SCOPE,
	NODE_EXCLUSIVE,
	NODE_PARALLEL,
	NODE_INCLUSIVE,
	NODE_EVENT_BASED,
	NODE_COMPLEX,
	NODE_START,
	NODE_END,
	NODE_CATCH,
	NODE_THROW,
	NODE_BOUNDARY,
} node_class;

static const struct {
	const char *name;
	node_class kind;
	bool automated, throws, message;
} nodes[] = {
        {"task", NODE_TASK, false, false, false},
        {"userTask", NODE_TASK, false, false, false},
        {"manualTask", NODE_TASK, false, false, false},
        {"serviceTask", NODE_TASK, true, false, false},
        {"scriptTask", NODE_TASK, true, false, false},
        {"businessRuleTask", NODE_TASK, true, false, false},
        {"sendTask", NODE_TASK, false, true, true},
        {"receiveTask", NODE_TASK, false, false, true},
        {"callActivity", NODE_CALL, false, false, false},
        {"subProcess", NODE_SCOPE, false, false, false},
        {"transaction", NODE_SCOPE, false, false, false},
        {"adHocSubProcess", NODE_SCOPE, false, false, false},
        {"exclusiveGateway", NODE_EXCLUSIVE, false, false, false},
        {"parallelGateway", NODE_PARALLEL, false, false, false},
        {"inclusiveGateway", NODE_INCLUSIVE, false, false, false},
        {"eventBasedGateway", NODE_EVENT_BASED, false, false, false},
        {"complexGateway", NODE_COMPLEX, false, false, false},
        {"startEvent", NODE_START, false, false, false},
        {"endEvent", NODE_END, false, true, false},
        {"intermediateCatchEvent", NODE_CATCH, false, false, false},
        {"intermediateThrowEvent", NODE_THROW, false, true, false},
        {"boundaryEvent", NODE_BOUNDARY, false, false, false},
};
enum { NODE_NAMES = sizeof nodes / sizeof nodes[0] };

static unsigned find_name(const tk_xml_element *element)
{
	unsigned i = 0;
	while (i < NODE_NAMES && !tk_bpmn_is(element, nodes[i].name))
		i++;
	return i;
}

bool tk_bpmn_is_known(const tk_xml_element *element)
{
	return find_name(element) < NODE_NAMES;
}

bool tk_bpmn_is_activity(const tk_xml_element *element)
{
	unsigned name = find_name(element);
	return name < NODE_NAMES &&
	       (nodes[name].kind == NODE_TASK || nodes[name].kind == NODE_CALL || nodes[name].kind == NODE_SCOPE);
}

static bool is_definition(const tk_xml_element *element)
{
	return tk_text_is(element->space, TK_BPMN_SPACE) &&
	       (tk_text_ends(element->name, TK_TEXT("EventDefinition")) || tk_bpmn_is(element, "eventDefinitionRef"));
}

const tk_xml_element *tk_bpmn_definition(const tk_bpmn *bpmn, const tk_xml_element *event)
{
	for (const tk_xml_element *each = event->first; each; each = each->next) {
		if (is_definition(each))
			return tk_bpmn_is(each, "eventDefinitionRef") ? tk_bpmn_global(bpmn, each->text.text) : each;
	}
	return NULL;
}

static uint32_t count_definitions(const tk_xml_element *event)
{
	uint32_t count = 0;
	for (const tk_xml_element *each = event->first; each; each = each->next)
		count += is_definition(each) ? 1 : 0;
	return count;
}

/* Gateways that both bring together and part become two steps; this is the author's. */
static tk_step_kind kind_of(const tk_bpmn_node *node, node_class kind)
{
	bool meets = node->incoming > 1, parts = node->outgoing > 1;
	switch (kind) {
	case NODE_CALL:
		return TK_STEP_CALL;
	case NODE_SCOPE:
		return TK_STEP_SCOPE;
	case NODE_EXCLUSIVE:
	case NODE_COMPLEX:
		return parts ? TK_STEP_DECISION : TK_STEP_MERGE;
	case NODE_PARALLEL:
		return meets ? TK_STEP_JOIN : parts ? TK_STEP_FORK : TK_STEP_MERGE;
	case NODE_INCLUSIVE:
		return meets ? TK_STEP_INCLUSIVE_JOIN : parts ? TK_STEP_INCLUSIVE_SPLIT : TK_STEP_MERGE;
	case NODE_EVENT_BASED:
		return TK_STEP_EVENT_CHOICE;
	case NODE_START:
		return TK_STEP_START;
	case NODE_END:
		return TK_STEP_END;
	default:
		return TK_STEP_ACTION;
	}
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

/* waits: it stands in the way and is not only watched for. */
static void fill_timer(tk_arena *arena, const tk_xml_element *definition, bool waits, tk_step *step)
{
	static const char *const forms[] = {"timeDuration", "timeDate", "timeCycle"};
	for (unsigned i = 0; i < 3; i++) {
		const tk_xml_element *when = tk_xml_child(definition, forms[i]);
		int64_t seconds;
		if (!when || when->text.text.length == 0)
			continue;
		tk_step_write(arena, step)->trigger = (tk_slot){when->text, TK_FORMAT};
		if (waits && i == 0 && tk_duration_parse(when->text.text, &seconds) && seconds >= 0)
			step->wait = seconds;
		return;
	}
}

static bool is_named(const tk_xml_element *definition, const char *name)
{
	return definition && tk_text_is(definition->name, name);
}

static void fill_event(tk_bpmn *bpmn, const tk_bpmn_node *node, node_class kind, tk_step *step)
{
	static const struct {
		const char *name;
		tk_event_kind event;
	} known[] = {
	        {"messageEventDefinition", TK_EVENT_MESSAGE},       {"timerEventDefinition", TK_EVENT_TIMER},
	        {"signalEventDefinition", TK_EVENT_SIGNAL},         {"errorEventDefinition", TK_EVENT_ERROR},
	        {"escalationEventDefinition", TK_EVENT_ESCALATION}, {"conditionalEventDefinition", TK_EVENT_CONDITION},
	};
	const tk_xml_element *definition = tk_bpmn_definition(bpmn, node->element);
	uint32_t count = count_definitions(node->element);
	bool told = count == 0 || is_named(definition, "linkEventDefinition");
	step->instant = kind != NODE_BOUNDARY;
	for (unsigned i = 0; i < sizeof known / sizeof known[0] && !told; i++) {
		if (!is_named(definition, known[i].name))
			continue;
		step->event = known[i].event;
		told = true;
	}
	if (is_named(definition, "terminateEventDefinition") && kind == NODE_END)
		step->terminates = told = true;
	if (is_named(definition, "timerEventDefinition"))
		fill_timer(bpmn->arena, definition, kind == NODE_CATCH, step);
	if (!told || count > 1)
		tk_bpmn_unsupported(bpmn, node->process, node->element,
		                    count > 1 || !definition ? TK_TEXT("eventDefinition") : definition->name);
}

bool tk_bpmn_watches(const tk_bpmn *bpmn, const tk_bpmn_node *event, uint32_t host)
{
	return host != TK_NO_STEP && bpmn->nodes.at[host].process == event->process &&
	       bpmn->nodes.at[host].scope == event->scope && tk_bpmn_is_activity(bpmn->nodes.at[host].element);
}

static void attach(tk_bpmn *bpmn, const tk_bpmn_node *node, tk_step *step)
{
	tk_value host = tk_xml_get(node->element, "attachedToRef");
	uint32_t number = tk_bpmn_find(bpmn, host.text);
	step->interrupts = !tk_text_is(tk_xml_get(node->element, "cancelActivity").text, "false");
	if (tk_bpmn_watches(bpmn, node, number))
		return; /* bpmn_flow.c attaches it, when all steps are there */
	tk_fault_add(bpmn->arena, &bpmn->document->faults, TK_FAULT_UNDEFINED,
	             host.text.length ? host.span : node->element->span,
	             N_("Nobody can tell what this event watches: there is no activity \"{target}\"."),
	             N_("Attach the event to an activity of the same process."), "target", host.text, (char *)NULL);
	*TK_PUSH(bpmn->arena, &tk_bpmn_workflow(bpmn, node->process)->unsupported) =
	        (tk_value){host.text, node->element->span};
}

/* Does somebody do it? An end at which nothing is sent only happens. */
static bool acts(const tk_bpmn *bpmn, const tk_bpmn_node *node, node_class kind)
{
	const tk_xml_element *definition = tk_bpmn_definition(bpmn, node->element);
	bool sends = definition && !is_named(definition, "terminateEventDefinition");
	return kind == NODE_TASK || kind == NODE_CALL || kind == NODE_SCOPE ||
	       ((kind == NODE_THROW || kind == NODE_END) && sends);
}

/* ---- the step ---------------------------------------------------------------------------------------------------- */

void tk_bpmn_make_step(tk_bpmn *bpmn, uint32_t number)
{
	tk_bpmn_node *node = &bpmn->nodes.at[number];
	unsigned name = find_name(node->element);
	bool known = name < NODE_NAMES;
	node_class kind = known ? nodes[name].kind : NODE_TASK; /* what is not known is refused later */
	tk_workflow *workflow = tk_bpmn_workflow(bpmn, node->process);
	node->step = node->enter = node->leave =
	        tk_workflow_add_step(bpmn->arena, workflow, kind_of(node, kind), node->element->span);
	tk_step *step = &workflow->steps.at[node->step];
	step->automated = known && nodes[name].automated;
	step->throws = known && nodes[name].throws;
	step->event = known && nodes[name].message ? TK_EVENT_MESSAGE : TK_EVENT_NONE;
	/* Labels of the ways out are all that a drawing says; whether they leave a case open cannot be told from them.
	 */
	step->exhaustive = true;
	tk_bpmn_fill_words(bpmn, node, step, acts(bpmn, node, kind));
	if (kind == NODE_START || kind == NODE_END || kind == NODE_CATCH || kind == NODE_THROW || kind == NODE_BOUNDARY)
		fill_event(bpmn, node, kind, step);
	if (kind == NODE_BOUNDARY)
		attach(bpmn, node, step);
	if (kind == NODE_CALL) {
		tk_value called = tk_xml_get(node->element, "calledElement");
		called.text = tk_bpmn_local(called.text);
		tk_step_write(bpmn->arena, step)->call =
		        (tk_slot){called.text.length ? called : tk_step_write(bpmn->arena, step)->title, TK_FORMAT};
	}
}
