/* SPDX-License-Identifier: Apache-2.0 */
/* BPMN 2.0: every process becomes one playbook. Elements are walked without recursion; the XML reader bounds depth. */
#include "playbook/bpmn.h"

#include "playbook/readers.h"

#include <strings.h>

static bool is_named_bpmn(tk_text path)
{
	static const char ending[] = ".bpmn";
	size_t length = sizeof ending - 1;
	return path.length > length && strncasecmp(path.at + path.length - length, ending, length) == 0;
}

bool tk_bpmn_detect(const tk_document *document)
{
	return document->kind == TK_DOCUMENT_XML && document->xml &&
	       (tk_bpmn_is(document->xml, "definitions") || is_named_bpmn(document->path));
}

uint32_t tk_bpmn_find(const tk_bpmn *bpmn, tk_text id)
{
	uintptr_t number = id.length ? (uintptr_t)tk_map_get(bpmn->node_by_id, id) : 0;
	return number ? (uint32_t)(number - 1) : TK_NO_STEP;
}

tk_text tk_bpmn_local(tk_text reference)
{
	size_t colon = tk_text_find(reference, TK_TEXT(":"), 0);
	return colon == SIZE_MAX ? reference : tk_text_slice(reference, colon + 1, reference.length);
}

const tk_xml_element *tk_bpmn_global(const tk_bpmn *bpmn, tk_text reference)
{
	tk_text id = tk_bpmn_local(reference);
	return id.length ? tk_map_get(bpmn->globals, id) : NULL;
}

uint32_t tk_bpmn_helper(tk_bpmn *bpmn, uint32_t process, tk_step_kind kind, const tk_xml_element *of, uint32_t scope)
{
	tk_workflow *workflow = tk_bpmn_workflow(bpmn, process);
	uint32_t index = tk_workflow_add_step(bpmn->arena, workflow, kind, of->span);
	tk_step *step = &workflow->steps.at[index];
	tk_step_written *written = tk_step_write(bpmn->arena, step);
	step->helper = true;
	written->id = tk_xml_get(of, "id");
	written->title = tk_xml_get(of, "name");
	step->scope = scope == TK_NO_STEP ? TK_NO_STEP : bpmn->nodes.at[scope].step;
	return index;
}

/* ---- collecting -------------------------------------------------------------------------------------------------- */

/* False: another element has this id already, which is told. */
static bool claim_id(tk_bpmn *bpmn, const tk_xml_element *element)
{
	tk_value id = tk_xml_get(element, "id");
	const tk_xml_element *first = id.text.length ? tk_map_put(bpmn->ids, id.text, (void *)element) : element;
	if (first == element)
		return true;
	tk_fault *fault =
	        tk_fault_add(bpmn->arena, &bpmn->document->faults, TK_FAULT_DUPLICATE_ID, id.span,
	                     N_("Two elements have the id \"{id}\": nobody can tell which one a reference means."),
	                     N_("Give each element an id of its own."), "id", id.text, (char *)NULL);
	if (fault) {
		fault->related = tk_xml_get(first, "id").span;
		fault->related_message = N_("the first one");
	}
	return false;
}

static bool holds_more(const tk_xml_element *element)
{
	return element->first && (tk_bpmn_is(element, "subProcess") || tk_bpmn_is(element, "transaction") ||
	                          tk_bpmn_is(element, "adHocSubProcess"));
}

static void collect_node(tk_bpmn *bpmn, const tk_xml_element *element, uint32_t process, uint32_t scope)
{
	tk_value id = tk_xml_get(element, "id");
	uint32_t number = bpmn->nodes.count;
	*TK_PUSH(bpmn->arena, &bpmn->nodes) = (tk_bpmn_node){.element = element,
	                                                     .process = process,
	                                                     .scope = scope,
	                                                     .step = TK_NO_STEP,
	                                                     .enter = TK_NO_STEP,
	                                                     .leave = TK_NO_STEP};
	if (!claim_id(bpmn, element)) /* flows to it may mean the other one: no run is certain */
		*TK_PUSH(bpmn->arena, &tk_bpmn_workflow(bpmn, process)->unsupported) = id;
	if (id.text.length > 0)
		(void)tk_map_put(bpmn->node_by_id, id.text, (void *)((uintptr_t)number + 1));
}

/* Everything inside one process; sub-processes wait for their turn. */
static void collect_process(tk_bpmn *bpmn, uint32_t process)
{
	TK_VECTOR(uint32_t) waiting = {0}; /* nodes of sub-processes */
	const tk_xml_element *inside = bpmn->processes.at[process].element;
	uint32_t scope = TK_NO_STEP, next = 0;
	for (;;) {
		for (const tk_xml_element *each = inside->first; each; each = each->next) {
			tk_bpmn_collect_artifact(bpmn, each);
			if (tk_bpmn_is(each, "sequenceFlow")) {
				(void)claim_id(bpmn, each);
				*TK_PUSH(bpmn->arena, &bpmn->flows) =
				        (tk_bpmn_flow){each, process, TK_NO_STEP, TK_NO_STEP};
			} else if (!tk_bpmn_is_silent(each)) {
				collect_node(bpmn, each, process, scope);
				if (holds_more(each))
					*TK_PUSH(bpmn->arena, &waiting) = bpmn->nodes.count - 1;
			}
		}
		if (next == waiting.count)
			return;
		scope = waiting.at[next++];
		inside = bpmn->nodes.at[scope].element;
	}
}

/* ---- playbooks --------------------------------------------------------------------------------------------------- */

static tk_value name_of_process(const tk_bpmn_process *process)
{
	tk_value name = tk_xml_get(process->element, "name");
	if (name.text.length == 0)
		name = tk_xml_get(process->participant, "name");
	return name.text.length ? name : tk_xml_get(process->element, "id");
}

/* Tools write an empty process for a pool of which nothing is known. */
static bool holds_nothing(const tk_xml_element *process)
{
	for (const tk_xml_element *each = process->first; each; each = each->next) {
		if (!tk_bpmn_is_silent(each) || tk_bpmn_is(each, "sequenceFlow"))
			return false;
	}
	return true;
}

static void add_process(tk_bpmn *bpmn, const tk_xml_element *element)
{
	tk_playbook *playbook = TK_MAKE(bpmn->arena, tk_playbook);
	tk_value id = tk_xml_get(element, "id");
	(void)claim_id(bpmn, element);
	*TK_PUSH(bpmn->arena, &bpmn->processes) = (tk_bpmn_process){.element = element, .playbook = playbook};
	if (id.text.length > 0)
		(void)tk_map_put(bpmn->process_by_id, id.text, (void *)(uintptr_t)bpmn->processes.count);
	playbook->id = id;
	playbook->span = element->span;
	playbook->format = "bpmn";
	playbook->document = bpmn->document->number;
	playbook->workflow.drawn = true;
	playbook->workflow.changes = TK_CHANGES_HIDDEN;
}

static bool is_top_start(const tk_bpmn_node *node, uint32_t process)
{
	return node->process == process && node->scope == TK_NO_STEP && tk_bpmn_is(node->element, "startEvent");
}

/* Step 0 is the start: the first start event, or a helper where there is none. */
static void make_steps(tk_bpmn *bpmn, uint32_t process)
{
	uint32_t first = 0;
	while (first < bpmn->nodes.count && !is_top_start(&bpmn->nodes.at[first], process))
		first++;
	if (first < bpmn->nodes.count)
		tk_bpmn_make_step(bpmn, first);
	else
		(void)tk_bpmn_helper(bpmn, process, TK_STEP_START, bpmn->processes.at[process].element, TK_NO_STEP);
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		if (bpmn->nodes.at[i].process == process && i != first)
			tk_bpmn_make_step(bpmn, i);
	}
}

/* What a sequence flow does that BPMN forbids, or NULL: nobody can tell what runs when. */
static const char *forbidden(const tk_bpmn *bpmn, const tk_bpmn_flow *flow, const char **help)
{
	const tk_bpmn_node *from = flow->from == TK_NO_STEP ? NULL : &bpmn->nodes.at[flow->from];
	const tk_bpmn_node *to = flow->to == TK_NO_STEP ? NULL : &bpmn->nodes.at[flow->to];
	if (from && to && from->scope != to->scope) {
		*help = N_("Lead it to the sub-process itself or away from it.");
		return N_("This sequence flow crosses the border of a sub-process: nobody can tell what runs when.");
	}
	if (from && tk_bpmn_is(from->element, "endEvent")) {
		*help = N_("Make the end event an intermediate one, or delete the arrow.");
		return N_("This sequence flow goes on from an end event, where nothing goes on.");
	}
	if (to && (tk_bpmn_is(to->element, "startEvent") || tk_bpmn_is(to->element, "boundaryEvent"))) {
		*help = N_("Lead it to a gateway or an activity behind the event.");
		return N_("This sequence flow leads to an event that comes by itself, to which nothing leads.");
	}
	return NULL;
}

static void check_flow(tk_bpmn *bpmn, const tk_bpmn_flow *flow)
{
	const char *help = NULL, *message = forbidden(bpmn, flow, &help);
	if (!message)
		return;
	tk_fault_add(bpmn->arena, &bpmn->document->faults, TK_FAULT_BAD_VALUE, flow->element->span, message, help,
	             (char *)NULL);
	*TK_PUSH(bpmn->arena, &tk_bpmn_workflow(bpmn, flow->process)->unsupported) =
	        (tk_value){flow->element->name, flow->element->span};
}

static void find_ends_of_flows(tk_bpmn *bpmn)
{
	for (uint32_t i = 0; i < bpmn->flows.count; i++) {
		tk_bpmn_flow *flow = &bpmn->flows.at[i];
		flow->from = tk_bpmn_find(bpmn, tk_xml_get(flow->element, "sourceRef").text);
		flow->to = tk_bpmn_find(bpmn, tk_xml_get(flow->element, "targetRef").text);
		/* A sequence flow does not leave its process. */
		if (flow->from != TK_NO_STEP && bpmn->nodes.at[flow->from].process != flow->process)
			flow->from = TK_NO_STEP;
		if (flow->to != TK_NO_STEP && bpmn->nodes.at[flow->to].process != flow->process)
			flow->to = TK_NO_STEP;
		if (flow->from != TK_NO_STEP) {
			tk_bpmn_node *from = &bpmn->nodes.at[flow->from];
			from->outgoing++;
			bool is_default = tk_text_equal(tk_xml_get(from->element, "default").text,
			                                tk_xml_get(flow->element, "id").text);
			from->conditional += tk_xml_child(flow->element, "conditionExpression") || is_default ? 1 : 0;
		}
		if (flow->to != TK_NO_STEP)
			bpmn->nodes.at[flow->to].incoming++;
		check_flow(bpmn, flow);
	}
}

/* A file that calls itself BPMN, but is none. */
static void report_other_root(tk_document *document)
{
	const tk_xml_element *root = document->xml;
	tk_fault_add(document->arena, &document->faults, TK_FAULT_WRONG_TYPE, root->span,
	             N_("No process can be read here: the outermost element is \"{element}\" of \"{namespace}\", not "
	                "\"definitions\" of BPMN 2.0."),
	             N_("Export the model as BPMN 2.0 XML, or give the file another extension."), "element", root->name,
	             "namespace", root->space, (char *)NULL);
}

static void collect_all(tk_bpmn *bpmn)
{
	for (const tk_xml_element *each = bpmn->document->xml->first; each; each = each->next) {
		tk_text id = tk_xml_get(each, "id").text;
		if (tk_bpmn_is(each, "process") && !holds_nothing(each))
			add_process(bpmn, each);
		else if (tk_text_is(each->space, TK_BPMN_SPACE) && id.length > 0)
			(void)tk_map_put(bpmn->globals, id, (void *)each);
		if (tk_bpmn_is(each, "choreography"))
			tk_fault_add(bpmn->arena, &bpmn->document->faults, TK_FAULT_UNSUPPORTED, each->span,
			             N_("Choreographies are not read: nobody's steps are in them."),
			             N_("See docs/formats/bpmn.md for what can be expressed."), (char *)NULL);
	}
	tk_bpmn_read_collaboration(bpmn, bpmn->document->xml);
	for (uint32_t i = 0; i < bpmn->processes.count; i++) {
		bpmn->processes.at[i].playbook->title = name_of_process(&bpmn->processes.at[i]);
		collect_process(bpmn, i);
		tk_bpmn_collect_lanes(bpmn, bpmn->processes.at[i].element);
	}
}

void tk_bpmn_read(tk_arena *arena, tk_document *document, tk_playbooks *out)
{
	tk_bpmn bpmn = {.arena = arena, .document = document};
	if (!tk_bpmn_is(document->xml, "definitions")) {
		report_other_root(document);
		return;
	}
	bpmn.node_by_id = tk_map_make(arena);
	bpmn.process_by_id = tk_map_make(arena);
	bpmn.ids = tk_map_make(arena);
	bpmn.globals = tk_map_make(arena);
	bpmn.lanes = tk_map_make(arena);
	bpmn.notes = tk_map_make(arena);
	collect_all(&bpmn);
	find_ends_of_flows(&bpmn);
	for (uint32_t i = 0; i < bpmn.processes.count; i++)
		make_steps(&bpmn, i);
	tk_bpmn_add_notes(&bpmn);
	tk_bpmn_connect(&bpmn);
	tk_bpmn_add_ends(&bpmn);
	tk_bpmn_connect_messages(&bpmn, document->xml);
	tk_bpmn_refuse(&bpmn);
	for (uint32_t i = 0; i < bpmn.processes.count; i++) {
		tk_workflow_finish(arena, tk_bpmn_workflow(&bpmn, i));
		*TK_PUSH(arena, out) = bpmn.processes.at[i].playbook;
	}
}
