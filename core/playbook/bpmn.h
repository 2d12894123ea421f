/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the BPMN 2.0 reader: what its files share. What maps to what is told in docs/formats/bpmn.md. */
#ifndef TK_PLAYBOOK_BPMN_H
#define TK_PLAYBOOK_BPMN_H

#include "base/map.h"
#include "playbook/playbook.h"

#define TK_BPMN_SPACE "http://www.omg.org/spec/BPMN/20100524/MODEL"

/* One flow node: a task, gateway, event or sub-process. */
typedef struct tk_bpmn_node {
	const tk_xml_element *element;
	uint32_t process;
	uint32_t scope;              /* node number of the sub-process around it; TK_NO_STEP: the process */
	uint32_t step;               /* the author's step, where transitions come in */
	uint32_t leave;              /* where they go out: the same, or a helper behind it */
	uint32_t incoming, outgoing; /* sequence flows */
	uint32_t conditional;        /* of the outgoing ones: with a condition, or the default */
	bool linked;                 /* end or beginning of a link event */
} tk_bpmn_node;

typedef struct tk_bpmn_flow {
	const tk_xml_element *element;
	uint32_t process;
	uint32_t from, to; /* nodes; TK_NO_STEP: the reference names none */
} tk_bpmn_flow;

typedef struct tk_bpmn_process {
	const tk_xml_element *element, *participant; /* participant: NULL without a collaboration */
	tk_playbook *playbook;
} tk_bpmn_process;

typedef struct tk_bpmn {
	tk_arena *arena;
	tk_document *document;
	TK_VECTOR(tk_bpmn_process) processes;
	TK_VECTOR(tk_bpmn_node) nodes;
	TK_VECTOR(tk_bpmn_flow) flows;
	tk_map *node_by_id;    /* -> number + 1 */
	tk_map *process_by_id; /* -> number + 1 */
	tk_map *names_by_id;   /* messages, signals: -> tk_xml_element */
	tk_map *lanes;         /* node id -> lane element */
	tk_map *notes;         /* id of a text annotation -> element */
	tk_collaboration *collaboration;
} tk_bpmn;

static inline bool tk_bpmn_is(const tk_xml_element *element, const char *name)
{
	return element && tk_text_is(element->name, name) && tk_text_is(element->space, TK_BPMN_SPACE);
}
static inline tk_workflow *tk_bpmn_workflow(const tk_bpmn *bpmn, uint32_t process)
{
	return &bpmn->processes.at[process].playbook->workflow;
}
/* The number of a node by its id; TK_NO_STEP when there is none. */
uint32_t tk_bpmn_find(const tk_bpmn *bpmn, tk_text id);
/* A construct that the model cannot express: runs of this workflow are not judged, and the file says why. */
void tk_bpmn_unsupported(tk_bpmn *bpmn, uint32_t process, const tk_xml_element *element, tk_text what);
/* A helper of the reader at an element. */
uint32_t tk_bpmn_helper(tk_bpmn *bpmn, uint32_t process, tk_step_kind kind, const tk_xml_element *of, uint32_t scope);

/* bpmn_node.c: makes the step of a node and what the element says about it. */
void tk_bpmn_make_step(tk_bpmn *bpmn, uint32_t number);
bool tk_bpmn_is_node(const tk_xml_element *element);
/* The event definition of an event, or NULL. */
const tk_xml_element *tk_bpmn_definition(const tk_xml_element *event);

/* bpmn_flow.c: gateways that do two things at once, transitions, beginnings and ends. */
void tk_bpmn_connect(tk_bpmn *bpmn);

/* bpmn_message.c: participants, message flows, whom a step tells. */
void tk_bpmn_read_collaboration(tk_bpmn *bpmn, const tk_xml_element *definitions);
void tk_bpmn_connect_messages(tk_bpmn *bpmn, const tk_xml_element *definitions);

#endif
