/* SPDX-License-Identifier: Apache-2.0 */
/* "Every run" and "some run". Whether a run can avoid all targets is a least fixpoint over AND (fork: every branch avoids)
 * and OR (anything else: some way on avoids), solved backwards from the ends in linear time (Dowling and Gallier 1984). A
 * finite run goes round a loop finitely often, so loops need nothing special. */
#include "analysis/flow_graph.h"

/* Handlers for exceptions are not part of an ordinary run. */
static bool is_ordinary(const tk_transition *transition)
{
	return transition->kind != TK_TRANSITION_EXCEPTION && transition->to != TK_NO_STEP;
}

static uint32_t ordinary_count(const tk_flow_graph *graph, uint32_t step)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < graph->workflow->steps.at[step].out_count; i++)
		count += is_ordinary(tk_flow_out(graph, step, i)) ? 1 : 0;
	return count;
}

typedef struct avoidance {
	uint64_t *avoids;  /* steps from which a completing run avoids all targets */
	uint32_t *via;     /* transition to take; TK_NO_STEP at ends and forks */
} avoidance;

/* Breadth first from the ends, so that `via` leads along a shortest run wherever no fork is crossed. */
static avoidance solve(const tk_flow_graph *graph, const uint64_t *targets)
{
	avoidance a = {
	        TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1),
	        TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	};
	uint32_t *missing = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t *queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t head = 0, tail = 0;
	for (uint32_t i = 0; i < graph->count; i++) {
		missing[i] = graph->workflow->steps.at[i].kind == TK_STEP_FORK ? ordinary_count(graph, i) : 1;
		a.via[i] = TK_NO_STEP;
		if (tk_flow_is_end(graph, i) && !(targets && tk_bit(targets, i))) {
			tk_bit_set(a.avoids, i);
			queue[tail++] = i;
		}
	}
	while (head < tail) {
		uint32_t step = queue[head++];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			const tk_transition *edge = &graph->workflow->transitions.at[graph->in_edges[e]];
			uint32_t from = edge->from;
			if (!is_ordinary(edge) || tk_bit(a.avoids, from) || (targets && tk_bit(targets, from)))
				continue;
			if (--missing[from] > 0)
				continue;
			tk_bit_set(a.avoids, from);
			if (graph->workflow->steps.at[from].kind != TK_STEP_FORK)
				a.via[from] = graph->in_edges[e];
			queue[tail++] = from;
		}
	}
	return a;
}

typedef struct open_fork {
	uint32_t fork, next;
} open_fork;

/* The next branch of a fork at or after *index that is an ordinary way on; NULL when all are walked. */
static const tk_transition *next_branch(const tk_flow_graph *graph, open_fork *open)
{
	while (open->next < graph->workflow->steps.at[open->fork].out_count) {
		const tk_transition *edge = tk_flow_out(graph, open->fork, open->next++);
		if (is_ordinary(edge))
			return edge;
	}
	return NULL;
}

/* One avoiding run, the branches of each fork one after the other. */
static const tk_witness *tell_run(const tk_flow_graph *graph, const avoidance *a, uint32_t from)
{
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_RUN;
	TK_VECTOR(open_fork) forks = {0};
	uint32_t step = from;
	tk_text choice = TK_TEXT("");
	/* Every step is told at most once per branch it lies in; the bound only guards against malformed block structure. */
	for (uint64_t left = 4 * (uint64_t)graph->count + 16; left > 0; left--) {
		const tk_step *at = &graph->workflow->steps.at[step];
		const tk_transition *edge = NULL;
		if (at->kind == TK_STEP_JOIN && forks.count > 0 && forks.at[forks.count - 1].fork == at->partner) {
			edge = next_branch(graph, &forks.at[forks.count - 1]);
			if (!edge)
				forks.count--;
		}
		if (!edge) {
			tk_flow_tell(graph->arena, witness, graph->workflow, step, choice, false);
			if (at->kind == TK_STEP_FORK) {
				*TK_PUSH(graph->arena, &forks) = (open_fork){step, 0};
				edge = next_branch(graph, &forks.at[forks.count - 1]);
			} else if (a->via[step] != TK_NO_STEP) {
				edge = &graph->workflow->transitions.at[a->via[step]];
			}
		}
		if (!edge)
			break;
		choice = edge->guard.text;
		step = edge->to;
	}
	return witness;
}

tk_answer tk_flow_every_run(tk_arena *arena, const tk_workflow *workflow, uint32_t from, const uint64_t *any_of,
                            const tk_witness **why)
{
	if (why)
		*why = NULL;
	if (from >= workflow->steps.count)
		return TK_UNDECIDED;
	if (tk_bit(any_of, from))
		return TK_HOLDS;
	tk_flow_graph graph = tk_flow_graph_make(arena, workflow);
	avoidance a = solve(&graph, any_of);
	if (tk_bit(a.avoids, from)) {
		/* A broken reference may have been meant to lead there; it is reported itself. */
		if (graph.dangling)
			return TK_UNDECIDED;
		if (why)
			*why = tell_run(&graph, &a, from);
		return TK_FAILS;
	}
	avoidance any = solve(&graph, NULL);
	return tk_bit(any.avoids, from) ? TK_HOLDS : TK_UNDECIDED; /* no run completes at all */
}

static const tk_witness *tell_path(const tk_flow_graph *graph, const uint32_t *via, uint32_t from, uint32_t to)
{
	uint32_t length = 0;
	for (uint32_t step = to; step != from && length <= graph->count; step = graph->workflow->transitions.at[via[step]].from)
		length++;
	uint32_t *edges = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)length + 1);
	uint32_t at = length;
	for (uint32_t step = to; at > 0; step = graph->workflow->transitions.at[via[step]].from)
		edges[--at] = via[step];
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_RUN;
	tk_flow_tell(graph->arena, witness, graph->workflow, from, TK_TEXT(""), false);
	for (uint32_t i = 0; i < length; i++) {
		const tk_transition *edge = &graph->workflow->transitions.at[edges[i]];
		tk_flow_tell(graph->arena, witness, graph->workflow, edge->to, edge->guard.text, false);
	}
	return witness;
}

tk_answer tk_flow_some_run(tk_arena *arena, const tk_workflow *workflow, uint32_t from, const uint64_t *any_of,
                           const uint64_t *avoid, const tk_witness **why)
{
	if (why)
		*why = NULL;
	if (from >= workflow->steps.count)
		return TK_UNDECIDED;
	tk_flow_graph graph = tk_flow_graph_make(arena, workflow);
	uint32_t *queue = TK_MAKE_ARRAY(arena, uint32_t, (size_t)graph.count + 1);
	uint32_t *via = TK_MAKE_ARRAY(arena, uint32_t, (size_t)graph.count + 1);
	uint64_t *seen = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(graph.count) + 1);
	tk_witness *blockers = TK_MAKE(arena, tk_witness);
	blockers->kind = TK_WITNESS_STEPS;
	uint32_t head = 0, tail = 0;
	bool dangling = false;
	tk_bit_set(seen, from);
	queue[tail++] = from;
	while (head < tail) {
		uint32_t step = queue[head++];
		for (uint32_t i = 0; i < workflow->steps.at[step].out_count; i++) {
			const tk_transition *edge = tk_flow_out(&graph, step, i);
			dangling = dangling || edge->to == TK_NO_STEP;
			if (!is_ordinary(edge) || tk_bit(seen, edge->to))
				continue;
			tk_bit_set(seen, edge->to);
			via[edge->to] = workflow->steps.at[step].first_out + i;
			if (tk_bit(any_of, edge->to)) {
				if (why)
					*why = tell_path(&graph, via, from, edge->to);
				return TK_HOLDS;
			}
			if (avoid && tk_bit(avoid, edge->to))
				tk_flow_tell(arena, blockers, workflow, edge->to, TK_TEXT(""), false);
			else
				queue[tail++] = edge->to;
		}
	}
	if (dangling)
		return TK_UNDECIDED;
	if (why)
		*why = blockers->parts.count ? blockers : NULL;
	return TK_FAILS;
}
