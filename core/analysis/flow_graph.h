/* SPDX-License-Identifier: Apache-2.0 */
/* What the flow questions share: arrays over the steps of one workflow. Private to analysis/flow_*.c. */
#ifndef TK_ANALYSIS_FLOW_GRAPH_H
#define TK_ANALYSIS_FLOW_GRAPH_H

#include "analysis/flow.h"

typedef struct tk_flow_graph {
	tk_arena *arena;
	const tk_workflow *workflow;
	uint32_t count;     /* steps */
	uint32_t *in_first; /* [count + 1] into in_edges */
	uint32_t *in_edges; /* transition numbers, by target */
	uint64_t *reached;  /* steps that some run comes to (exception handlers are roots, too) */
} tk_flow_graph;

tk_flow_graph tk_flow_graph_make(tk_arena *arena, const tk_workflow *workflow);

static inline const tk_transition *tk_flow_out(const tk_flow_graph *graph, uint32_t step, uint32_t index)
{
	return &graph->workflow->transitions.at[graph->workflow->steps.at[step].first_out + index];
}

/* A way on in an ordinary run. Handlers for exceptions are not part of one; they are a second root. */
static inline bool tk_flow_is_ordinary(const tk_transition *transition)
{
	return transition->kind != TK_TRANSITION_EXCEPTION && transition->to != TK_NO_STEP;
}

/* One branch of a fork; its failure handler runs instead of its branches. */
static inline bool tk_flow_is_branch(const tk_flow_graph *graph, const tk_transition *transition)
{
	return graph->workflow->steps.at[transition->from].kind == TK_STEP_FORK &&
	       transition->kind == TK_TRANSITION_NORMAL;
}

/* Does every branch of a fork end in its own join? Where not, structure alone does not say how runs end. Linear. */
bool tk_flow_is_block_structured(const tk_flow_graph *graph);

/* The end of a playbook: an end step, or the meeting point of a block after which the author wrote nothing. */
bool tk_flow_is_end(const tk_flow_graph *graph, uint32_t step);
/* The author's step that a copy (CACAO branches may share steps) stands for. */
uint32_t tk_flow_original(const tk_flow_graph *graph, uint32_t step);

/* Appends a step to a witness, unless it is a helper. choice: the guard that was taken to get there. */
void tk_flow_tell(tk_arena *arena, tk_witness *witness, const tk_workflow *workflow, uint32_t step, tk_text choice,
                  bool repeats);

/* The author's step that stands for a step: a helper belongs to the block that it opens or closes. */
uint32_t tk_flow_author_step(const tk_flow_graph *graph, uint32_t step);

/* All states of a workflow that is not built of blocks (flow_net.c). */
tk_answer tk_flow_sound_by_states(const tk_flow_graph *graph, tk_flow_faults *faults, const char **limit);

/* A witness names at most so many steps; the rest is left out and the last part says so by its empty place. */
#define TK_WITNESS_MOST 400u

#endif
