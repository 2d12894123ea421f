/* SPDX-License-Identifier: Apache-2.0 */
/* Beside a run that avoids all targets: the run that goes along with it for as long as it can and still comes to a
 * target, so that a reader sees at which decision the two part. "Nearest" is the latest such decision of the run, then
 * the fewest steps from there, then the order of the document. O(steps + ways) for each decision that is tried without
 * ties; with them O(steps * ways) at worst, so only small runs are looked at. */
#include "analysis/flow_memo.h"

enum { USED_MOST = 256 /* ways of a run whose decisions are tied */ };

typedef struct beside {
	tk_flow_memo *memo;
	const tk_flow_graph *graph;
	const tk_conditions *conditions; /* or NULL */
	tk_arena *scratch;
	uint32_t *order; /* its steps, nearest to its beginning first */
	uint32_t count;
	uint64_t *used;     /* ways that it takes */
	uint32_t *on;       /* way of a shortest run to a target; TK_NO_STEP: none, or the step is one */
	uint32_t *distance; /* in ways; TK_NO_STEP: none */
} beside;

/* Ways that a case of conditions closes are open in another. */
static bool can_go(const tk_flow_edge *edge)
{
	return (edge->ordinary || edge->closed) && edge->to != TK_NO_STEP;
}

static void follow_run(beside *b, uint32_t from)
{
	const tk_flow_graph *graph = b->graph;
	uint64_t *seen = TK_MAKE_ARRAY(b->scratch, uint64_t, tk_bit_words(graph->count) + 1);
	tk_bit_set(seen, from);
	b->order[b->count++] = from;
	for (uint32_t i = 0; i < b->memo->used.count; i++) { /* breadth first */
		uint32_t way = b->memo->used.at[i], to = graph->edges[way].to;
		tk_bit_set(b->used, way);
		if (tk_bit(seen, to))
			continue;
		tk_bit_set(seen, to);
		b->order[b->count++] = to;
	}
}

static void find_ways_on(beside *b)
{
	const tk_flow_graph *graph = b->graph;
	uint32_t *queue = TK_MAKE_ARRAY(b->scratch, uint32_t, (size_t)graph->count + 1), tail = 0;
	for (uint32_t i = 0; i < graph->count; i++) {
		b->on[i] = b->distance[i] = TK_NO_STEP;
		if (tk_bit(b->memo->any_of, i)) {
			b->distance[i] = 0;
			queue[tail++] = i;
		}
	}
	for (uint32_t head = 0; head < tail; head++) {
		for (uint32_t e = graph->in_first[queue[head]]; e < graph->in_first[queue[head] + 1]; e++) {
			const tk_flow_edge *edge = &graph->edges[graph->in_edges[e]];
			if (!can_go(edge) || b->distance[edge->from] != TK_NO_STEP)
				continue;
			b->distance[edge->from] = b->distance[queue[head]] + 1;
			b->on[edge->from] = graph->in_edges[e];
			queue[tail++] = edge->from;
		}
	}
}

static bool takes(const tk_conditions *conditions, uint64_t *values, uint32_t way)
{
	bool open = true;
	for (uint32_t i = conditions->first[way]; i < conditions->first[way + 1]; i++) {
		values[conditions->literals.at[i].tie] &= conditions->literals.at[i].values;
		open = open && values[conditions->literals.at[i].tie] != 0;
	}
	return open;
}

/* Steps that the avoiding run does only after this one, itself included. */
static uint64_t *done_after(const beside *b, uint32_t step)
{
	const tk_flow_edge *edges = b->graph->edges;
	uint64_t *after = TK_MAKE_ARRAY(b->scratch, uint64_t, tk_bit_words(b->graph->count) + 1);
	tk_bit_set(after, step);
	for (bool more = true; more;) {
		more = false;
		for (uint32_t i = 0; i < b->memo->used.count; i++) {
			const tk_flow_edge *edge = &edges[b->memo->used.at[i]];
			if (!tk_bit(after, edge->from) || tk_bit(after, edge->to))
				continue;
			tk_bit_set(after, edge->to);
			more = true;
		}
	}
	return after;
}

/* Are tied decisions answered alike: in all that the run does but for what comes after the step, by the way that leaves
 * it, and behind? What other branches of a fork behind it would do is not looked at; then nothing is said. */
static bool answers_alike(const beside *b, uint32_t step, uint32_t way, uint64_t *values)
{
	const tk_flow_edge *edges = b->graph->edges;
	const uint64_t *after = done_after(b, step);
	bool open = takes(b->conditions, values, way);
	for (uint32_t i = 0; i < b->memo->used.count && open; i++) {
		if (!tk_bit(after, edges[b->memo->used.at[i]].from))
			open = takes(b->conditions, values, b->memo->used.at[i]);
	}
	for (uint32_t at = b->on[edges[way].to]; at != TK_NO_STEP && open; at = b->on[edges[at].to]) {
		uint8_t kind = b->graph->nodes[edges[at].from].kind;
		open = kind != TK_STEP_FORK && kind != TK_STEP_JOIN && takes(b->conditions, values, at);
	}
	return open;
}

static bool is_one_run(const beside *b, uint32_t step, uint32_t way)
{
	const tk_conditions *conditions = b->conditions;
	if (!conditions || conditions->ties.count == 0)
		return true;
	tk_arena_mark mark = tk_arena_get_mark(b->scratch);
	uint64_t *values = TK_MAKE_ARRAY(b->scratch, uint64_t, conditions->ties.count);
	for (uint32_t i = 0; i < conditions->ties.count; i++)
		values[i] = conditions->ties.at[i].values;
	bool open = answers_alike(b, step, way, values);
	tk_arena_pop(b->scratch, mark);
	return open;
}

/* The way out of a step that the avoiding run does not take and that comes to a target soonest; TK_NO_STEP: none. */
static uint32_t other_way(const beside *b, uint32_t step)
{
	const tk_flow_node *node = &b->graph->nodes[step];
	uint32_t best = TK_NO_STEP, least = TK_NO_STEP;
	for (uint32_t way = node->first_out; way < node->first_out + node->out_count; way++) {
		const tk_flow_edge *edge = &b->graph->edges[way];
		if (tk_bit(b->used, way) || !can_go(edge) || edge->branch || b->distance[edge->to] >= least ||
		    !is_one_run(b, step, way))
			continue;
		best = way;
		least = b->distance[edge->to];
	}
	return best;
}

/* Where a step stands among the parts that were told; UINT32_MAX: it was not. */
static uint32_t told_at(const beside *b, const tk_witness *avoiding, uint32_t step)
{
	tk_span span = b->graph->workflow->steps.at[step].span;
	for (uint32_t i = avoiding->parts.count; i > 0; i--) {
		tk_span at = avoiding->parts.at[i - 1].at;
		if (at.document == span.document && at.offset == span.offset && at.length == span.length)
			return i - 1;
	}
	return UINT32_MAX;
}

static void tell_beside(const beside *b, uint32_t way, tk_witness *avoiding)
{
	const tk_flow_graph *graph = b->graph;
	tk_witness run = {.kind = TK_WITNESS_RUN};
	for (uint32_t at = way; at != TK_NO_STEP && run.parts.count <= TK_WITNESS_MOST; at = b->on[graph->edges[at].to])
		tk_flow_tell_way(graph->arena, &run, graph->workflow, &graph->workflow->transitions.at[at]);
	for (uint32_t i = 0; i < run.parts.count; i++)
		*TK_PUSH(graph->arena, &avoiding->beside) = run.parts.at[i];
}

void tk_flow_add_beside(tk_flow_memo *memo, uint32_t from, tk_witness *avoiding)
{
	const tk_flow_graph *graph = &memo->graph;
	tk_arena *scratch = tk_arena_open_like(graph->arena);
	beside b = {
	        .memo = memo,
	        .graph = graph,
	        .conditions = graph->guarded > 0 ? tk_flow_memo_conditions(memo) : NULL,
	        .scratch = scratch,
	        .order = TK_MAKE_ARRAY(scratch, uint32_t, (size_t)graph->count + 1),
	        .used = TK_MAKE_ARRAY(scratch, uint64_t, tk_bit_words(graph->workflow->transitions.count) + 1),
	        .on = TK_MAKE_ARRAY(scratch, uint32_t, (size_t)graph->count + 1),
	        .distance = TK_MAKE_ARRAY(scratch, uint32_t, (size_t)graph->count + 1),
	};
	bool small = !b.conditions || b.conditions->ties.count == 0 || memo->used.count <= USED_MOST;
	if (small) {
		follow_run(&b, from);
		find_ways_on(&b);
	}
	for (uint32_t i = b.count; i > 0 && avoiding->beside.count == 0; i--) {
		uint32_t step = b.order[i - 1], way = TK_NO_STEP, place = UINT32_MAX;
		if (graph->nodes[step].out_count > 1 && graph->nodes[step].kind != TK_STEP_FORK)
			way = other_way(&b, step);
		if (way != TK_NO_STEP)
			place = told_at(&b, avoiding, step);
		if (place == UINT32_MAX)
			continue;
		avoiding->differs_after = place;
		tell_beside(&b, way, avoiding);
	}
	tk_arena_close(scratch);
}
