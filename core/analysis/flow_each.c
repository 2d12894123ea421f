/* SPDX-License-Identifier: Apache-2.0 */
/* "Every run" for many questions at once: the least fixpoint of flow_runs.c over words of 64 bits, one bit per
 * question. A step changes at most 64 times, so the work is linear; where nothing goes round, each step is looked at
 * once. */
#include "analysis/flow_memo.h"

typedef struct each {
	const tk_flow_graph *graph;
	const uint64_t *targets;
	uint64_t *avoids;
	bool all_branches;
	uint32_t *order; /* steps, those that others lead to first */
	uint32_t *queue; /* a ring of all steps; each waits in it at most once */
	uint64_t *waits, *looked;
	uint32_t first, waiting;
} each;

/* Depth first, forwards; without recursion, for workflows may be long. */
static void find_order(const tk_flow_graph *graph, uint32_t *order)
{
	uint32_t *path = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t *next = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint64_t *seen = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	uint32_t count = 0;
	for (uint32_t root = 0; root < graph->count; root++) {
		uint32_t depth = 0;
		if (tk_bit(seen, root))
			continue;
		tk_bit_set(seen, root);
		path[depth++] = root;
		while (depth > 0) {
			uint32_t step = path[depth - 1];
			if (next[step] == graph->nodes[step].out_count) {
				order[count++] = step;
				depth--;
				continue;
			}
			const tk_flow_edge *edge = tk_flow_way(graph, step, next[step]++);
			if (!edge->ordinary || tk_bit(seen, edge->to))
				continue;
			tk_bit_set(seen, edge->to);
			path[depth++] = edge->to;
		}
	}
}

/* The questions whose targets a completing run from the step avoids, by what is known of the steps behind it. */
static uint64_t look_ahead(const each *e, uint32_t step)
{
	const tk_flow_graph *graph = e->graph;
	uint64_t some = tk_flow_is_end(graph, step) ? UINT64_MAX : 0, every = UINT64_MAX;
	bool forks = false;
	for (uint32_t i = 0; i < graph->nodes[step].out_count; i++) {
		const tk_flow_edge *edge = tk_flow_way(graph, step, i);
		bool branch = e->all_branches && edge->branch;
		uint64_t there = edge->ordinary ? e->avoids[edge->to] : 0;
		forks = forks || branch;
		if (branch)
			every &= there;
		else
			some |= there;
	}
	return (some | (forks ? every : 0)) & ~e->targets[step];
}

static void wait_for(each *e, uint32_t step)
{
	if (tk_bit(e->waits, step))
		return;
	tk_bit_set(e->waits, step);
	e->queue[(e->first + e->waiting++) % e->graph->count] = step;
}

static void look_again(each *e, uint32_t step)
{
	uint64_t now = look_ahead(e, step);
	if (now == e->avoids[step])
		return;
	e->avoids[step] = now;
	for (uint32_t i = e->graph->in_first[step]; i < e->graph->in_first[step + 1]; i++) {
		const tk_flow_edge *edge = &e->graph->edges[e->graph->in_edges[i]];
		if (edge->ordinary)
			wait_for(e, edge->from);
	}
}

/* Looks at a step for the first time. What lies behind it is known already, but for a way back. */
static void look_first(each *e, uint32_t step)
{
	e->avoids[step] = look_ahead(e, step);
	tk_bit_set(e->looked, step);
	for (uint32_t i = 0; i < e->graph->nodes[step].out_count; i++) {
		const tk_flow_edge *edge = tk_flow_way(e->graph, step, i);
		if (edge->ordinary && !tk_bit(e->looked, edge->to))
			wait_for(e, step);
	}
}

static const uint64_t *avoided(each *e, const uint64_t *targets, bool all_branches)
{
	uint32_t count = e->graph->count;
	e->targets = targets;
	e->all_branches = all_branches;
	e->avoids = TK_MAKE_ARRAY(e->graph->arena, uint64_t, (size_t)count + 1);
	e->looked = TK_MAKE_ARRAY(e->graph->arena, uint64_t, tk_bit_words(count) + 1);
	for (uint32_t i = 0; i < count; i++)
		look_first(e, e->order[i]);
	while (e->waiting > 0) {
		uint32_t step = e->queue[e->first];
		e->first = (e->first + 1) % count;
		e->waiting--;
		e->waits[step / 64] &= ~(UINT64_C(1) << (step % 64));
		look_again(e, step);
	}
	return e->avoids;
}

/* Where states or cases of conditions have to be looked at, there is nothing to share. which: questions, by bits. */
static void ask_one_by_one(tk_flow_memo *memo, uint32_t from, const uint64_t *targets, uint32_t count, uint64_t which,
                           tk_answer *answers)
{
	uint64_t *steps = TK_MAKE_ARRAY(memo->graph.arena, uint64_t, tk_bit_words(memo->graph.count) + 1);
	for (uint32_t i = 0; i < count; i++) {
		if (!(which >> i & 1))
			continue;
		for (uint32_t s = 0; s < memo->graph.count; s++) {
			steps[s / 64] &= ~(UINT64_C(1) << (s % 64));
			if (targets[s] >> i & 1)
				tk_bit_set(steps, s);
		}
		answers[i] = tk_flow_every_run(memo, from, steps, NULL);
	}
}

/* A run that was found may answer one condition in two ways. */
static bool has_ties(tk_flow_memo *memo)
{
	return memo->graph.guarded > 0 && (tk_flow_memo_conditions(memo)->ties.count > 0 || memo->conditions->limited);
}

void tk_flow_every_run_each(tk_flow_memo *memo, uint32_t from, const uint64_t *targets, uint32_t count,
                            tk_answer *answers)
{
	const tk_flow_graph *graph = &memo->graph;
	if (memo->beyond || tk_flow_asks_states(memo, from)) {
		ask_one_by_one(memo, from, targets, count, UINT64_MAX, answers);
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		answers[i] = from < graph->count && (targets[from] >> i & 1) ? TK_HOLDS : TK_UNDECIDED;
	if (from >= graph->count || !tk_flow_memo_completes(memo, from))
		return;
	each e = {.graph = graph,
	          .order = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	          .queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	          .waits = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1)};
	find_order(graph, e.order);
	uint64_t all = avoided(&e, targets, true)[from], one = all;
	if (!tk_flow_memo_is_block_structured(memo))
		one = avoided(&e, targets, false)[from];
	uint64_t tied = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (targets[from] >> i & 1)
			continue;
		if (all >> i & 1 && !memo->free_joins && has_ties(memo))
			tied |= UINT64_C(1) << i;
		else if (all >> i & 1)
			answers[i] = memo->free_joins ? TK_UNDECIDED : TK_FAILS;
		else
			answers[i] = one >> i & 1 ? TK_UNDECIDED : TK_HOLDS;
	}
	if (tied)
		ask_one_by_one(memo, from, targets, count, tied, answers);
}
