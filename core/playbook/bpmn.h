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
	uint32_t scope;        /* node number of the sub-process around it; TK_NO_STEP: the process */
	uint32_t step;         /* the author's step */
	uint32_t enter, leave; /* where transitions come in and go out: the same, or a helper before or behind it */
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
	tk_map *ids;           /* of everything that is referred to -> element */
	tk_map *globals;       /* what stands in no process (messages, event definitions …): id -> element */
	tk_map *lanes;         /* node id -> lane element */
	tk_map *notes;         /* id of a text annotation -> element */
	TK_VECTOR(const tk_xml_element *) associations;
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
/* The element outside of processes that a reference (with or without a prefix) means, or NULL. */
const tk_xml_element *tk_bpmn_global(const tk_bpmn *bpmn, tk_text reference);
/* A reference without its prefix: ids hold no colon. */
tk_text tk_bpmn_local(tk_text reference);
/* A helper of the reader at an element. */
uint32_t tk_bpmn_helper(tk_bpmn *bpmn, uint32_t process, tk_step_kind kind, const tk_xml_element *of, uint32_t scope);

/* bpmn_node.c: makes the step of a node and what the element says about it. */
void tk_bpmn_make_step(tk_bpmn *bpmn, uint32_t number);
bool tk_bpmn_is_known(const tk_xml_element *element); /* a flow node of a kind that is read */
bool tk_bpmn_is_activity(const tk_xml_element *element);
/* May the boundary event watch that node? */
bool tk_bpmn_watches(const tk_bpmn *bpmn, const tk_bpmn_node *event, uint32_t host);
/* The (first) event definition of an event, or NULL. */
const tk_xml_element *tk_bpmn_definition(const tk_bpmn *bpmn, const tk_xml_element *event);

/* bpmn_words.c: what people wrote beside the flow. acts: somebody does it. */
void tk_bpmn_collect_lanes(tk_bpmn *bpmn, const tk_xml_element *process);
void tk_bpmn_fill_words(tk_bpmn *bpmn, const tk_bpmn_node *node, tk_step *step, bool acts);
void tk_bpmn_collect_artifact(tk_bpmn *bpmn, const tk_xml_element *element);
void tk_bpmn_add_notes(tk_bpmn *bpmn);

/* bpmn_outside.c: constructs that the model cannot express; runs of their process are not judged, and the file says
 * why. refuse: all that can be told from the element, at the end. */
bool tk_bpmn_is_silent(const tk_xml_element *element);
void tk_bpmn_unsupported(tk_bpmn *bpmn, uint32_t process, const tk_xml_element *element, tk_text what);
void tk_bpmn_refuse(tk_bpmn *bpmn);

/* bpmn_flow.c: loops, gateways that do two things at once, transitions. bpmn_ends.c: beginnings and ends. */
void tk_bpmn_connect(tk_bpmn *bpmn);
void tk_bpmn_add_ends(tk_bpmn *bpmn);

/* bpmn_catch.c: what is thrown in sub-processes comes to the boundary event that takes it. Nodes x depth at most. */
void tk_bpmn_catch(tk_bpmn *bpmn);

/* bpmn_message.c: participants, message flows, whom a step tells. */
void tk_bpmn_read_collaboration(tk_bpmn *bpmn, const tk_xml_element *definitions);
void tk_bpmn_connect_messages(tk_bpmn *bpmn, const tk_xml_element *definitions);

#endif
