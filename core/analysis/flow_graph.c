/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/flow_graph.h"

static void index_incoming(tk_flow_graph *graph)
{
	const tk_workflow *workflow = graph->workflow;
	uint32_t edges = workflow->transitions.count;
	graph->in_first = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 2);
	graph->in_edges = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)edges + 1);
	for (uint32_t i = 0; i < edges; i++) {
		if (workflow->transitions.at[i].to != TK_NO_STEP)
			graph->in_first[workflow->transitions.at[i].to + 2]++;
	}
	for (uint32_t i = 2; i < graph->count + 2; i++)
		graph->in_first[i] += graph->in_first[i - 1];
	/* in_first is shifted by one while it is filled, so that it ends up at the first edge of each step. */
	for (uint32_t i = 0; i < edges; i++) {
		uint32_t to = workflow->transitions.at[i].to;
		if (to != TK_NO_STEP)
			graph->in_edges[graph->in_first[to + 1]++] = i;
	}
}

static void mark_reached(tk_flow_graph *graph)
{
	uint32_t *queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t head = 0, tail = 0;
	if (graph->count == 0)
		return;
	tk_bit_set(graph->reached, 0);
	queue[tail++] = 0;
	while (head < tail) {
		uint32_t step = queue[head++];
		for (uint32_t i = 0; i < graph->workflow->steps.at[step].out_count; i++) {
			uint32_t to = tk_flow_out(graph, step, i)->to;
			if (to == TK_NO_STEP) {
				graph->dangling = true;
			} else if (!tk_bit(graph->reached, to)) {
				tk_bit_set(graph->reached, to);
				queue[tail++] = to;
			}
		}
	}
}

tk_flow_graph tk_flow_graph_make(tk_arena *arena, const tk_workflow *workflow)
{
	tk_flow_graph graph = {.arena = arena, .workflow = workflow, .count = workflow->steps.count};
	graph.reached = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(graph.count) + 1);
	index_incoming(&graph);
	mark_reached(&graph);
	return graph;
}

bool tk_flow_is_end(const tk_flow_graph *graph, uint32_t step)
{
	const tk_step *at = &graph->workflow->steps.at[step];
	return at->kind == TK_STEP_END ||
	       (at->helper && at->out_count == 0 && (at->kind == TK_STEP_JOIN || at->kind == TK_STEP_MERGE));
}

uint32_t tk_flow_original(const tk_flow_graph *graph, uint32_t step)
{
	uint32_t copy_of = graph->workflow->steps.at[step].copy_of;
	return copy_of == TK_NO_STEP ? step : copy_of;
}

void tk_flow_tell(tk_arena *arena, tk_witness *witness, const tk_workflow *workflow, uint32_t step, tk_text choice, bool repeats)
{
	const tk_step *at = &workflow->steps.at[step];
	if (at->helper || witness->parts.count > TK_WITNESS_MOST)
		return;
	if (witness->parts.count == TK_WITNESS_MOST) {
		*TK_PUSH(arena, &witness->parts) = (tk_witness_part){.text = TK_TEXT("…")};
		return;
	}
	*TK_PUSH(arena, &witness->parts) = (tk_witness_part){
	        .text = at->title.text.length ? at->title.text : at->id.text,
	        .at = at->span,
	        .choice = choice,
	        .repeats = repeats,
	};
}
