/* SPDX-License-Identifier: Apache-2.0 */
/* "Some run": breadth first to a target, past the steps to avoid, through joins that all their branches come to. */
#include "analysis/flow_memo.h"

#include <string.h>

static bool is_avoided(const uint64_t *avoid, uint32_t step)
{
	return avoid && tk_bit(avoid, step);
}

static void add_coming(const tk_flow_graph *graph, tk_flow_passage *p, uint32_t step)
{
	const tk_step *at = &graph->workflow->steps.at[step];
	if (at->kind == TK_STEP_JOIN) {
		if (is_avoided(p->avoid, step))
			return;
		/* The fork comes on when its branches come to this join and this join comes on. */
		tk_bit_set(p->comes, step);
		step = at->partner;
		if (step == TK_NO_STEP || !tk_bit(p->passed, step))
			return;
	}
	if (tk_bit(p->comes, step) || is_avoided(p->avoid, step))
		return;
	tk_bit_set(p->comes, step);
	p->queue[p->tail++] = step;
}

static void add_branch(const tk_flow_graph *graph, tk_flow_passage *p, uint32_t fork)
{
	uint32_t join = graph->nodes[fork].partner;
	if (--p->missing[fork] > 0)
		return;
	tk_bit_set(p->passed, fork);
	if (join != TK_NO_STEP && tk_bit(p->comes, join))
		add_coming(graph, p, fork);
}

static void make_passage(const tk_flow_graph *graph, tk_flow_passage *p)
{
	p->comes = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	p->passed = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	p->missing = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	p->queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
}

static void find_passages(const tk_flow_graph *graph, tk_flow_passage *p, const uint64_t *avoid)
{
	if (!p->queue)
		make_passage(graph, p);
	p->avoid = avoid;
	p->tail = 0;
	p->solved = true;
	memset(p->comes, 0, tk_bit_words(graph->count) * sizeof *p->comes);
	memset(p->passed, 0, tk_bit_words(graph->count) * sizeof *p->passed);
	for (uint32_t i = 0; i < graph->count; i++) {
		p->missing[i] = tk_flow_branch_count(graph, i);
		if (graph->nodes[i].kind == TK_STEP_JOIN)
			p->queue[p->tail++] = i;
	}
	for (uint32_t head = 0; head < p->tail; head++) {
		uint32_t step = p->queue[head];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			const tk_flow_edge *edge = &graph->edges[graph->in_edges[e]];
			if (edge->branch)
				add_branch(graph, p, edge->from);
			else if (edge->ordinary)
				add_coming(graph, p, edge->from);
		}
	}
}

/* Where no join can hold up a run, one walk backwards from the targets answers for every start. */
static bool no_join_holds(tk_flow_memo *memo)
{
	const tk_flow_graph *graph = &memo->graph;
	if (!memo->passage.solved)
		find_passages(graph, &memo->passage, memo->avoid);
	for (uint32_t i = 0; i < graph->count; i++) {
		const tk_step *step = &graph->workflow->steps.at[i];
		if (step->kind == TK_STEP_JOIN && step->partner != TK_NO_STEP &&
		    !tk_bit(memo->passage.passed, step->partner))
			return false;
	}
	return true;
}

static void find_ways(tk_flow_memo *memo)
{
	const tk_flow_graph *graph = &memo->graph;
	uint32_t *queue = memo->advance.queue, tail = 0;
	memo->ways_solved = true;
	memo->ways_known = no_join_holds(memo);
	if (!memo->ways_known)
		return;
	if (!memo->ways)
		memo->ways = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	for (uint32_t i = 0; i < graph->count; i++) {
		memo->ways[i] = TK_NO_STEP;
		if (tk_bit(memo->any_of, i))
			queue[tail++] = i;
	}
	for (uint32_t head = 0; head < tail; head++) {
		uint32_t step = queue[head];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			const tk_flow_edge *edge = &graph->edges[graph->in_edges[e]];
			if (!edge->ordinary || memo->ways[edge->from] != TK_NO_STEP)
				continue;
			/* A run may begin at a target or at a step to avoid, but not lead over it. */
			memo->ways[edge->from] = graph->in_edges[e];
			if (!tk_bit(memo->any_of, edge->from) && !tk_bit(memo->avoid, edge->from))
				queue[tail++] = edge->from;
		}
	}
}

static const tk_witness *tell_way(const tk_flow_memo *memo, uint32_t from)
{
	const tk_flow_graph *graph = &memo->graph;
	const tk_transition *edges = graph->workflow->transitions.at;
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_RUN;
	/* Room for no more than it takes: thousands of these may be asked for. */
	for (uint32_t step = from; witness->parts.room == 0 || !tk_bit(memo->any_of, step);
	     step = edges[memo->ways[step]].to) {
		if (++witness->parts.room > TK_WITNESS_MOST)
			break;
	}
	witness->parts.at = TK_MAKE_ARRAY(graph->arena, tk_witness_part, ++witness->parts.room);
	tk_flow_tell(graph->arena, witness, graph->workflow, from, TK_TEXT(""), false);
	do {
		const tk_transition *edge = &edges[memo->ways[from]];
		tk_flow_tell_way(graph->arena, witness, graph->workflow, edge);
		from = edge->to;
	} while (!tk_bit(memo->any_of, from) && witness->parts.count <= TK_WITNESS_MOST);
	return witness;
}

static void note_way(tk_flow_memo *memo, uint32_t way)
{
	const tk_flow_edge *edge = &memo->graph.edges[way];
	*TK_PUSH(memo->graph.arena, &memo->used) = way;
	memo->passes_join = memo->passes_join || memo->graph.nodes[edge->from].kind == TK_STEP_JOIN ||
	                    memo->graph.nodes[edge->to].kind == TK_STEP_JOIN;
}

/* The ways of the run that was found. */
static void note_known_ways(tk_flow_memo *memo, uint32_t from)
{
	do {
		note_way(memo, memo->ways[from]);
		from = memo->graph.edges[memo->ways[from]].to;
	} while (!tk_bit(memo->any_of, from));
}

/* The run that was found; the queue is free again. */
static const tk_witness *tell_path(const tk_flow_graph *graph, const tk_flow_advance *a, uint32_t from, uint32_t to)
{
	const tk_transition *edges = graph->workflow->transitions.at;
	uint32_t length = 0;
	for (uint32_t step = to; step != from; step = edges[a->via[step]].from)
		a->queue[length++] = a->via[step];
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_RUN;
	tk_flow_tell(graph->arena, witness, graph->workflow, from, TK_TEXT(""), false);
	while (length > 0 && witness->parts.count <= TK_WITNESS_MOST) {
		const tk_transition *edge = &edges[a->queue[--length]];
		tk_flow_tell(graph->arena, witness, graph->workflow, edge->to, edge->written->guard.text, false);
	}
	return witness;
}

/* A join of a block that was entered on the way needs all branches; in one around the first step ours is the last. */
static bool is_held(tk_flow_memo *memo, uint32_t step)
{
	const tk_flow_advance *a = &memo->advance;
	const tk_step *at = &memo->graph.workflow->steps.at[step];
	if (at->kind != TK_STEP_JOIN || at->partner == TK_NO_STEP || a->seen_by[at->partner] != a->question)
		return false;
	if (!memo->passage.solved)
		find_passages(&memo->graph, &memo->passage, memo->avoid);
	return !tk_bit(memo->passage.passed, at->partner);
}

/* Looks at what follows a step. Gives the target that was met, or TK_NO_STEP. */
static uint32_t look_on(tk_flow_memo *memo, uint32_t step)
{
	tk_flow_advance *a = &memo->advance;
	const tk_flow_graph *graph = &memo->graph;
	for (uint32_t i = 0; i < graph->nodes[step].out_count; i++) {
		const tk_flow_edge *edge = tk_flow_way(graph, step, i);
		a->dangling = a->dangling || (edge->to == TK_NO_STEP && tk_flow_out(graph, step, i)->kind != TK_TRANSITION_EXCEPTION);
		if (!edge->ordinary || a->seen_by[edge->to] == a->question)
			continue;
		if (is_held(memo, edge->to)) {
			a->held = true;
			continue;
		}
		a->seen_by[edge->to] = a->question;
		a->via[edge->to] = graph->workflow->steps.at[step].first_out + i;
		if (tk_bit(a->any_of, edge->to))
			return edge->to;
		if (!tk_bit(a->avoid, edge->to))
			a->queue[a->tail++] = edge->to;
		else if (a->blockers)
			tk_flow_tell(graph->arena, a->blockers, graph->workflow, edge->to, TK_TEXT(""), false);
	}
	return TK_NO_STEP;
}

static void make_advance(const tk_flow_graph *graph, tk_flow_advance *a)
{
	size_t room = (size_t)graph->count + 1;
	a->seen_by = TK_MAKE_ARRAY(graph->arena, uint32_t, room);
	a->via = TK_MAKE_ARRAY(graph->arena, uint32_t, room);
	a->queue = TK_MAKE_ARRAY(graph->arena, uint32_t, room);
}

static void start_advance(tk_flow_memo *memo, uint32_t from, bool told)
{
	tk_flow_advance *a = &memo->advance;
	if (++a->question == 0) { /* the number came round */
		memset(a->seen_by, 0, memo->graph.count * sizeof *a->seen_by);
		a->question = 1;
	}
	a->any_of = memo->any_of;
	a->avoid = memo->avoid;
	a->blockers = NULL;
	if (told) {
		a->blockers = TK_MAKE(memo->graph.arena, tk_witness);
		a->blockers->kind = TK_WITNESS_STEPS;
	}
	a->dangling = a->held = false;
	a->seen_by[from] = a->question;
	a->queue[0] = from;
	a->tail = 1;
}

/* One start, step by step: with joins that may hold up, and to say what stands in the way. */
static tk_answer walk_on(tk_flow_memo *memo, uint32_t from, const tk_witness **why)
{
	tk_flow_advance *a = &memo->advance;
	start_advance(memo, from, why != NULL);
	for (uint32_t head = 0; head < a->tail; head++) {
		uint32_t met = look_on(memo, a->queue[head]);
		if (met == TK_NO_STEP)
			continue;
		for (uint32_t step = met; step != from && memo->graph.guarded > 0; step = memo->graph.edges[a->via[step]].from)
			note_way(memo, a->via[step]);
		if (why)
			*why = tell_path(&memo->graph, a, from, met);
		return TK_HOLDS;
	}
	if (a->dangling || (a->held && !tk_flow_memo_is_block_structured(memo)))
		return TK_UNDECIDED;
	if (why)
		*why = a->blockers->parts.count ? a->blockers : NULL;
	return TK_FAILS;
}

tk_answer tk_flow_some_free(tk_flow_memo *memo, uint32_t from, const tk_witness **why)
{
	memo->used.count = 0;
	memo->passes_join = false;
	if (tk_flow_asks_states(memo, from))
		return tk_flow_some_run_by_states(memo, why);
	if (!memo->advance.queue)
		make_advance(&memo->graph, &memo->advance);
	if (!memo->ways_solved)
		find_ways(memo);
	tk_answer answer = TK_HOLDS;
	if (!memo->ways_known || memo->ways[from] == TK_NO_STEP) {
		answer = walk_on(memo, from, why);
	} else {
		if (memo->graph.guarded > 0)
			note_known_ways(memo, from);
		if (why)
			*why = tell_way(memo, from);
	}
	if (answer != TK_HOLDS || !memo->free_joins)
		return answer;
	if (why)
		*why = NULL;
	return TK_UNDECIDED; /* the run may wait for ever on the way */
}

tk_answer tk_flow_some_run(tk_flow_memo *memo, uint32_t from, const uint64_t *any_of, const uint64_t *avoid,
                           const tk_witness **why)
{
	memo->limit = NULL;
	if (why)
		*why = NULL;
	if (from >= memo->graph.count || (memo->beyond && !tk_flow_asks_states(memo, from)))
		return TK_UNDECIDED;
	if (tk_flow_take_steps(memo, memo->any_of, any_of))
		memo->all.solved = memo->one.solved = memo->ways_solved = false;
	if (tk_flow_take_steps(memo, memo->avoid, avoid))
		memo->passage.solved = memo->ways_solved = false;
	tk_answer answer = tk_flow_some_free(memo, from, why);
	return answer == TK_HOLDS ? tk_flow_some_in_cases(memo, from, why) : answer;
}
