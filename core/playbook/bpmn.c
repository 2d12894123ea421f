/* SPDX-License-Identifier: Apache-2.0 */
/* BPMN 2.0: every process becomes one playbook. Elements are walked without recursion; the XML reader bounds depth. */
#include "playbook/bpmn.h"

#include "playbook/readers.h"

bool tk_bpmn_detect(const tk_document *document)
{
	return document->kind == TK_DOCUMENT_XML && tk_bpmn_is(document->xml, "definitions");
}

uint32_t tk_bpmn_find(const tk_bpmn *bpmn, tk_text id)
{
	uintptr_t number = id.length ? (uintptr_t)tk_map_get(bpmn->node_by_id, id) : 0;
	return number ? (uint32_t)(number - 1) : TK_NO_STEP;
}

void tk_bpmn_unsupported(tk_bpmn *bpmn, uint32_t process, const tk_xml_element *element, tk_text what)
{
	tk_fault_add(bpmn->arena, &bpmn->document->faults, TK_FAULT_UNSUPPORTED, element->span,
	             N_("What \"{construct}\" does is outside the language that is read here; no run of this process "
	                "is judged."),
	             N_("See docs/formats/bpmn.md for what can be expressed."), "construct", what, (char *)NULL);
	*TK_PUSH(bpmn->arena, &tk_bpmn_workflow(bpmn, process)->unsupported) = (tk_value){what, element->span};
}

uint32_t tk_bpmn_helper(tk_bpmn *bpmn, uint32_t process, tk_step_kind kind, const tk_xml_element *of, uint32_t scope)
{
	tk_workflow *workflow = tk_bpmn_workflow(bpmn, process);
	uint32_t index = tk_workflow_add_step(bpmn->arena, workflow, kind, of->span);
	tk_step *step = &workflow->steps.at[index];
	step->helper = true;
	step->id = tk_xml_get(of, "id");
	step->title = tk_xml_get(of, "name");
	step->scope = scope == TK_NO_STEP ? TK_NO_STEP : bpmn->nodes.at[scope].step;
	return index;
}

/* ---- collecting -------------------------------------------------------------------------------------------------- */

static void report_twice(tk_bpmn *bpmn, tk_value id)
{
	tk_fault_add(bpmn->arena, &bpmn->document->faults, TK_FAULT_DUPLICATE_ID, id.span,
	             N_("Two elements have the id \"{id}\": nobody can tell which one a reference means."),
	             N_("Give each element an id of its own."), "id", id.text, (char *)NULL);
}

static void collect_node(tk_bpmn *bpmn, const tk_xml_element *element, uint32_t process, uint32_t scope)
{
	tk_value id = tk_xml_get(element, "id");
	uint32_t number = bpmn->nodes.count;
	*TK_PUSH(bpmn->arena, &bpmn->nodes) = (tk_bpmn_node){
	        .element = element, .process = process, .scope = scope, .step = TK_NO_STEP, .leave = TK_NO_STEP};
	if (id.text.length == 0)
		return;
	void *mine = (void *)((uintptr_t)number + 1);
	if (tk_map_put(bpmn->node_by_id, id.text, mine) != mine)
		report_twice(bpmn, id);
}

/* Everything inside one process; sub-processes wait for their turn. */
static void collect_process(tk_bpmn *bpmn, uint32_t process)
{
	TK_VECTOR(uint32_t) waiting = {0}; /* nodes of sub-processes */
	const tk_xml_element *inside = bpmn->processes.at[process].element;
	uint32_t scope = TK_NO_STEP, next = 0;
	for (;;) {
		for (const tk_xml_element *each = inside->first; each; each = each->next) {
			if (tk_bpmn_is(each, "sequenceFlow")) {
				*TK_PUSH(bpmn->arena, &bpmn->flows) =
				        (tk_bpmn_flow){each, process, TK_NO_STEP, TK_NO_STEP};
			} else if (tk_bpmn_is(each, "textAnnotation")) {
				(void)tk_map_put(bpmn->notes, tk_xml_get(each, "id").text, (void *)each);
			} else if (tk_bpmn_is_node(each)) {
				collect_node(bpmn, each, process, scope);
				if (each->first && (tk_bpmn_is(each, "subProcess") || tk_bpmn_is(each, "transaction") ||
				                    tk_bpmn_is(each, "adHocSubProcess")))
					*TK_PUSH(bpmn->arena, &waiting) = bpmn->nodes.count - 1;
			}
		}
		if (next == waiting.count)
			return;
		scope = waiting.at[next++];
		inside = bpmn->nodes.at[scope].element;
	}
}

static void collect_lanes(tk_bpmn *bpmn, const tk_xml_element *process)
{
	TK_VECTOR(const tk_xml_element *) waiting = {0};
	*TK_PUSH(bpmn->arena, &waiting) = process;
	for (uint32_t i = 0; i < waiting.count; i++) {
		for (const tk_xml_element *each = waiting.at[i]->first; each; each = each->next) {
			if (tk_bpmn_is(each, "laneSet") || tk_bpmn_is(each, "childLaneSet") || tk_bpmn_is(each, "lane"))
				*TK_PUSH(bpmn->arena, &waiting) = each;
			else if (tk_bpmn_is(each, "flowNodeRef") && tk_xml_get(waiting.at[i], "name").text.length > 0)
				(void)tk_map_put(bpmn->lanes, each->text.text, (void *)waiting.at[i]);
		}
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

static void add_process(tk_bpmn *bpmn, const tk_xml_element *element)
{
	tk_playbook *playbook = TK_MAKE(bpmn->arena, tk_playbook);
	tk_value id = tk_xml_get(element, "id");
	*TK_PUSH(bpmn->arena, &bpmn->processes) = (tk_bpmn_process){.element = element, .playbook = playbook};
	if (id.text.length > 0)
		(void)tk_map_put(bpmn->process_by_id, id.text, (void *)(uintptr_t)bpmn->processes.count);
	playbook->id = id;
	playbook->span = element->span;
	playbook->format = "bpmn";
	playbook->document = bpmn->document->number;
	playbook->workflow.drawn = true;
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
	}
}

static void add_notes(tk_bpmn *bpmn, const tk_xml_element *around)
{
	for (const tk_xml_element *each = around->first; each; each = each->next) {
		if (!tk_bpmn_is(each, "association"))
			continue;
		tk_text from = tk_xml_get(each, "sourceRef").text, to = tk_xml_get(each, "targetRef").text;
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
		(void)tk_slot_add(bpmn->arena, &step->texts, text->text, TK_DECLARED);
	}
}

void tk_bpmn_read(tk_arena *arena, tk_document *document, tk_playbooks *out)
{
	tk_bpmn bpmn = {.arena = arena, .document = document};
	bpmn.node_by_id = tk_map_make(arena);
	bpmn.process_by_id = tk_map_make(arena);
	bpmn.names_by_id = tk_map_make(arena);
	bpmn.lanes = tk_map_make(arena);
	bpmn.notes = tk_map_make(arena);
	for (const tk_xml_element *each = document->xml->first; each; each = each->next) {
		if (tk_bpmn_is(each, "process"))
			add_process(&bpmn, each);
		else if (tk_bpmn_is(each, "message") || tk_bpmn_is(each, "signal"))
			(void)tk_map_put(bpmn.names_by_id, tk_xml_get(each, "id").text, (void *)each);
	}
	tk_bpmn_read_collaboration(&bpmn, document->xml);
	for (uint32_t i = 0; i < bpmn.processes.count; i++) {
		bpmn.processes.at[i].playbook->title = name_of_process(&bpmn.processes.at[i]);
		collect_process(&bpmn, i);
		collect_lanes(&bpmn, bpmn.processes.at[i].element);
	}
	find_ends_of_flows(&bpmn);
	for (uint32_t i = 0; i < bpmn.processes.count; i++)
		make_steps(&bpmn, i);
	for (uint32_t i = 0; i < bpmn.processes.count; i++)
		add_notes(&bpmn, bpmn.processes.at[i].element);
	tk_bpmn_connect(&bpmn);
	tk_bpmn_connect_messages(&bpmn, document->xml);
	for (uint32_t i = 0; i < bpmn.processes.count; i++) {
		tk_workflow_finish(arena, tk_bpmn_workflow(&bpmn, i));
		*TK_PUSH(arena, out) = bpmn.processes.at[i].playbook;
	}
}
