/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/flow_graph.h"

static void pack(tk_flow_graph *graph)
{
	const tk_workflow *workflow = graph->workflow;
	graph->nodes = TK_MAKE_ARRAY(graph->arena, tk_flow_node, (size_t)graph->count + 1);
	graph->edges = TK_MAKE_ARRAY(graph->arena, tk_flow_edge, (size_t)workflow->transitions.count + 1);
	for (uint32_t i = 0; i < graph->count; i++) {
		const tk_step *at = &workflow->steps.at[i];
		bool meets = at->helper && (at->kind == TK_STEP_JOIN || at->kind == TK_STEP_MERGE);
		bool end = at->kind == TK_STEP_END || (at->out_count == 0 && meets) ||
		           (at->kind == TK_STEP_PLACE && (at->ends || at->out_count == 0));
		graph->nodes[i] = (tk_flow_node){at->first_out, at->out_count, at->partner, (uint8_t)at->kind, end};
	}
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		const tk_transition *way = &workflow->transitions.at[i];
		bool ordinary = way->kind != TK_TRANSITION_EXCEPTION && way->to != TK_NO_STEP;
		bool branch = way->kind == TK_TRANSITION_NORMAL && graph->nodes[way->from].kind == TK_STEP_FORK;
		graph->edges[i] = (tk_flow_edge){way->from, way->to, ordinary, false, branch};
		graph->guarded +=
		        way->written->guard.text.length > 0 && graph->nodes[way->from].kind == TK_STEP_DECISION;
	}
}

static void index_incoming(tk_flow_graph *graph)
{
	uint32_t edges = graph->workflow->transitions.count;
	graph->in_first = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 2);
	graph->in_edges = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)edges + 1);
	for (uint32_t i = 0; i < edges; i++) {
		if (graph->edges[i].to != TK_NO_STEP)
			graph->in_first[graph->edges[i].to + 2]++;
	}
	for (uint32_t i = 2; i < graph->count + 2; i++)
		graph->in_first[i] += graph->in_first[i - 1];
	/* in_first is shifted by one while it is filled, so that it ends up at the first edge of each step. */
	for (uint32_t i = 0; i < edges; i++) {
		uint32_t to = graph->edges[i].to;
		if (to != TK_NO_STEP)
			graph->in_edges[graph->in_first[to + 1]++] = i;
	}
}

static uint32_t mark_one(const tk_flow_graph *graph, uint32_t *queue, uint32_t step, uint32_t tail)
{
	if (tk_bit(graph->reached, step))
		return tail;
	tk_bit_set(graph->reached, step);
	queue[tail] = step;
	return tail + 1;
}

/* What a run comes to together with a step, without a transition: the beginnings inside a sub-process, the boundary
 * events of a task. Chained by the step: number + 1, 0 ends. */
typedef struct companions {
	uint32_t *first, *next;
} companions;

static companions index_companions(const tk_flow_graph *graph)
{
	companions c = {TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	                TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1)};
	for (uint32_t i = graph->count; i > 0; i--) {
		const tk_step *step = &graph->workflow->steps.at[i - 1];
		uint32_t with = step->attached_to;
		if (with == TK_NO_STEP && step->kind == TK_STEP_START)
			with = step->scope;
		if (with == TK_NO_STEP)
			continue;
		c.next[i - 1] = c.first[with];
		c.first[with] = i;
	}
	return c;
}

/* The start; in what a tool drew, any other beginning as well. */
static bool is_beginning(const tk_workflow *workflow, uint32_t step)
{
	const tk_step *at = &workflow->steps.at[step];
	if (step == 0)
		return at->kind != TK_STEP_PLACE || at->begins;
	return workflow->drawn && at->scope == TK_NO_STEP &&
	       (at->kind == TK_STEP_START || (at->kind == TK_STEP_PLACE && at->begins));
}

static void mark_reached(tk_flow_graph *graph)
{
	uint32_t *queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t tail = 0;
	companions with = {NULL, NULL};
	for (uint32_t i = 0; i < graph->count; i++) {
		if (is_beginning(graph->workflow, i))
			tail = mark_one(graph, queue, i, tail);
	}
	if (graph->workflow->drawn)
		with = index_companions(graph);
	for (uint32_t head = 0; head < tail; head++) {
		uint32_t step = queue[head];
		for (uint32_t c = with.first ? with.first[step] : 0; c > 0; c = with.next[c - 1])
			tail = mark_one(graph, queue, c - 1, tail);
		for (uint32_t i = 0; i < graph->nodes[step].out_count; i++) {
			uint32_t to = tk_flow_out(graph, step, i)->to;
			if (to != TK_NO_STEP)
				tail = mark_one(graph, queue, to, tail);
		}
	}
}

tk_flow_graph tk_flow_graph_make(tk_arena *arena, const tk_workflow *workflow)
{
	tk_flow_graph graph = {.arena = arena, .workflow = workflow, .count = workflow->steps.count};
	graph.reached = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(graph.count) + 1);
	pack(&graph);
	index_incoming(&graph);
	mark_reached(&graph);
	return graph;
}

/* Each step lies in one block: the innermost fork around it. A step met in two blocks, or an end inside one, cannot be
 * decided. */
typedef struct blocks {
	uint32_t *around; /* fork around each step that was seen */
	uint64_t *seen;
	uint32_t *queue;
	uint32_t head, tail;
} blocks;

/* The block that a transition leads into: a fork's branches lie inside, what follows a join lies outside again. */
static uint32_t block_behind(const tk_flow_graph *graph, const blocks *b, const tk_flow_edge *edge)
{
	const tk_flow_node *from = &graph->nodes[edge->from];
	if (!edge->ordinary)
		return TK_NO_STEP;
	if (edge->branch)
		return edge->from;
	return from->kind == TK_STEP_JOIN ? b->around[from->partner] : b->around[edge->from];
}

static bool place_in_block(const tk_flow_graph *graph, blocks *b, uint32_t step)
{
	const tk_step *at = &graph->workflow->steps.at[step];
	if (at->kind > TK_STEP_END || at->scope != TK_NO_STEP || at->attached_to != TK_NO_STEP)
		return false;
	if (at->kind == TK_STEP_JOIN && (at->partner == TK_NO_STEP || at->partner != b->around[step]))
		return false;
	uint32_t around = at->kind == TK_STEP_JOIN ? b->around[at->partner] : b->around[step];
	if (tk_flow_is_end(graph, step) && around != TK_NO_STEP)
		return false;
	for (uint32_t e = 0; e < at->out_count; e++) {
		const tk_flow_edge *edge = tk_flow_way(graph, step, e);
		if (edge->to == TK_NO_STEP)
			continue;
		uint32_t there = block_behind(graph, b, edge);
		if (tk_bit(b->seen, edge->to)) {
			if (b->around[edge->to] != there)
				return false;
			continue;
		}
		tk_bit_set(b->seen, edge->to);
		b->around[edge->to] = there;
		b->queue[b->tail++] = edge->to;
	}
	return true;
}

bool tk_flow_is_block_structured(const tk_flow_graph *graph)
{
	/* What watches a step need not be led to from anywhere. */
	for (uint32_t i = 0; i < graph->count; i++) {
		if (graph->workflow->steps.at[i].attached_to != TK_NO_STEP || graph->workflow->steps.at[i].scope != TK_NO_STEP)
			return false;
	}
	blocks b = {
	        .around = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	        .seen = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1),
	        .queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	};
	b.around[0] = TK_NO_STEP;
	tk_bit_set(b.seen, 0);
	b.queue[b.tail++] = 0;
	while (b.head < b.tail) {
		if (!place_in_block(graph, &b, b.queue[b.head++]))
			return false;
	}
	return true;
}

uint32_t tk_flow_author_step(const tk_flow_graph *graph, uint32_t step)
{
	const tk_step *at = &graph->workflow->steps.at[step];
	if (at->helper && at->partner != TK_NO_STEP && !graph->workflow->steps.at[at->partner].helper)
		step = at->partner;
	return tk_flow_original(graph, step);
}

uint32_t tk_flow_original(const tk_flow_graph *graph, uint32_t step)
{
	uint32_t copy_of = graph->workflow->steps.at[step].copy_of;
	return copy_of == TK_NO_STEP ? step : copy_of;
}

void tk_flow_tell(tk_arena *arena, tk_witness *witness, const tk_workflow *workflow, uint32_t step, tk_text choice,
                  bool repeats)
{
	const tk_step *at = &workflow->steps.at[step];
	if (at->helper || witness->parts.count > TK_WITNESS_MOST)
		return;
	if (witness->parts.count == TK_WITNESS_MOST) {
		*TK_PUSH(arena, &witness->parts) = (tk_witness_part){.text = TK_TEXT("…")};
		return;
	}
	*TK_PUSH(arena, &witness->parts) = (tk_witness_part){
	        .text = at->written->title.text.length ? at->written->title.text : at->written->id.text,
	        .at = at->span,
	        .choice = choice,
	        .repeats = repeats,
	};
}

void tk_flow_tell_way(tk_arena *arena, tk_witness *witness, const tk_workflow *workflow, const tk_transition *way)
{
	uint32_t told = witness->parts.count;
	tk_flow_tell(arena, witness, workflow, way->to, way->written->guard.text, false);
	if (witness->parts.count == told)
		return;
	witness->parts.at[told].failed = way->kind == TK_TRANSITION_FAILURE;
	witness->parts.at[told].timed_out = way->kind == TK_TRANSITION_TIMEOUT;
}
