/* SPDX-License-Identifier: Apache-2.0 */
/* What the flow questions share: arrays over the steps of one workflow. Private to analysis/flow_*.c. */
#ifndef TK_ANALYSIS_FLOW_GRAPH_H
#define TK_ANALYSIS_FLOW_GRAPH_H

#include "analysis/flow.h"

/* What the questions read of each step and transition over and over, packed: a workflow may have a million of them. */
typedef struct tk_flow_node {
	uint32_t first_out, out_count, partner;
	uint8_t kind; /* tk_step_kind */
	bool end;     /* the end of a playbook, or the meeting point of a block after which the author wrote nothing */
} tk_flow_node;

typedef struct tk_flow_edge {
	uint32_t from, to;
	bool ordinary; /* a way on in an ordinary run; handlers for exceptions are a second root */
	bool closed;   /* while a case of conditions is looked at: this way is not taken in it, and not ordinary (flow_cases.c) */
	bool branch;   /* one branch of a fork; its failure handler runs instead of its branches */
} tk_flow_edge;

typedef struct tk_flow_graph {
	tk_arena *arena;
	const tk_workflow *workflow;
	uint32_t count;     /* steps */
	uint32_t guarded;   /* ways out of decisions that have a condition */
	tk_flow_node *nodes;
	tk_flow_edge *edges; /* as the transitions of the workflow */
	uint32_t *in_first; /* [count + 1] into in_edges */
	uint32_t *in_edges; /* transition numbers, by target */
	uint64_t *reached;  /* steps that some run comes to (exception handlers are roots, too) */
} tk_flow_graph;

tk_flow_graph tk_flow_graph_make(tk_arena *arena, const tk_workflow *workflow);

static inline const tk_transition *tk_flow_out(const tk_flow_graph *graph, uint32_t step, uint32_t index)
{
	return &graph->workflow->transitions.at[graph->workflow->steps.at[step].first_out + index];
}

static inline const tk_flow_edge *tk_flow_way(const tk_flow_graph *graph, uint32_t step, uint32_t index)
{
	return &graph->edges[graph->nodes[step].first_out + index];
}

/* Does every branch of a fork end in its own join? Where not, structure alone does not say how runs end. Linear. */
bool tk_flow_is_block_structured(const tk_flow_graph *graph);

static inline bool tk_flow_is_end(const tk_flow_graph *graph, uint32_t step) { return graph->nodes[step].end; }
/* The author's step that a copy (CACAO branches may share steps) stands for. */
uint32_t tk_flow_original(const tk_flow_graph *graph, uint32_t step);

/* Appends a step to a witness, unless it is a helper. choice: the guard that was taken to get there. */
void tk_flow_tell(tk_arena *arena, tk_witness *witness, const tk_workflow *workflow, uint32_t step, tk_text choice,
                  bool repeats);

/* The same for the step that a way leads to. */
void tk_flow_tell_way(tk_arena *arena, tk_witness *witness, const tk_workflow *workflow, const tk_transition *way);

/* The author's step that stands for a step: a helper belongs to the block that it opens or closes. */
uint32_t tk_flow_author_step(const tk_flow_graph *graph, uint32_t step);

/* All states of a workflow that is not built of blocks (flow_net.c). */
tk_answer tk_flow_sound_by_states(const tk_flow_graph *graph, tk_flow_faults *faults, const char **limit,
                                  tk_flow_proof *proof);

/* A witness names at most so many steps; the rest is left out and the last part says so by its empty place. */
#define TK_WITNESS_MOST 400u

#endif
