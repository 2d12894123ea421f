/* SPDX-License-Identifier: Apache-2.0 */
/* "Every run" and "some run". Whether a run can avoid all targets is a least fixpoint over AND (fork: every branch
 * avoids) and OR (anything else: some way on avoids), solved backwards from the ends in linear time (Dowling and
 * Gallier 1984). A finite run goes round a loop finitely often, so loops need nothing special. */
#include "analysis/flow_graph.h"

static uint32_t branch_count(const tk_flow_graph *graph, uint32_t step)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < graph->workflow->steps.at[step].out_count; i++)
		count += tk_flow_is_branch(graph, tk_flow_out(graph, step, i)) ? 1 : 0;
	return count;
}

typedef struct avoidance {
	uint64_t *avoids;  /* steps from which a completing run avoids all targets */
	uint32_t *via;     /* transition to take; TK_NO_STEP at ends, and at forks whose branches are all taken */
	uint32_t *missing; /* branches of a fork that are not known to avoid; one that names no step never is */
	uint32_t *queue;
	uint32_t tail;
} avoidance;

static void add_avoiding(avoidance *a, uint32_t step, uint32_t via)
{
	tk_bit_set(a->avoids, step);
	a->via[step] = via;
	a->queue[a->tail++] = step;
}

/* Breadth first from the ends, so that `via` leads along a shortest run wherever no fork is crossed. all_branches:
 * false when one branch is enough to get out of a fork. */
static avoidance solve(const tk_flow_graph *graph, const uint64_t *targets, bool all_branches)
{
	avoidance a = {
	        .avoids = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1),
	        .via = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	        .missing = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	        .queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	};
	for (uint32_t i = 0; i < graph->count; i++) {
		a.missing[i] = branch_count(graph, i);
		if (tk_flow_is_end(graph, i) && !(targets && tk_bit(targets, i)))
			add_avoiding(&a, i, TK_NO_STEP);
	}
	for (uint32_t head = 0; head < a.tail; head++) {
		uint32_t step = a.queue[head];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			const tk_transition *edge = &graph->workflow->transitions.at[graph->in_edges[e]];
			if (!tk_flow_is_ordinary(edge) || tk_bit(a.avoids, edge->from) ||
			    (targets && tk_bit(targets, edge->from)))
				continue;
			if (!all_branches || !tk_flow_is_branch(graph, edge))
				add_avoiding(&a, edge->from, graph->in_edges[e]);
			else if (--a.missing[edge->from] == 0)
				add_avoiding(&a, edge->from, TK_NO_STEP);
		}
	}
	return a;
}

typedef struct open_fork {
	uint32_t fork, next;
} open_fork;

/* The next branch of a fork; NULL when all are walked. */
static const tk_transition *next_branch(const tk_flow_graph *graph, open_fork *open)
{
	while (open->next < graph->workflow->steps.at[open->fork].out_count) {
		const tk_transition *edge = tk_flow_out(graph, open->fork, open->next++);
		if (tk_flow_is_branch(graph, edge))
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
	/* Every step is told at most once per branch it lies in; the bound only guards against malformed block
	 * structure. */
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
			if (a->via[step] != TK_NO_STEP) {
				edge = &graph->workflow->transitions.at[a->via[step]];
			} else if (at->kind == TK_STEP_FORK) {
				*TK_PUSH(graph->arena, &forks) = (open_fork){step, 0};
				edge = next_branch(graph, &forks.at[forks.count - 1]);
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
	/* A reference that names nothing completes no run, and takes no part in one: the others are as they are. */
	avoidance a = solve(&graph, any_of, true);
	if (tk_bit(a.avoids, from)) {
		if (why)
			*why = tell_run(&graph, &a, from);
		return TK_FAILS;
	}
	avoidance any = solve(&graph, NULL, true);
	if (!tk_bit(any.avoids, from))
		return TK_UNDECIDED; /* no run completes at all */
	/* A branch that leaves its block may end the run before the other branches get to a target. */
	if (!tk_flow_is_block_structured(&graph)) {
		avoidance one = solve(&graph, any_of, false);
		return tk_bit(one.avoids, from) ? TK_UNDECIDED : TK_HOLDS;
	}
	return TK_HOLDS;
}

/* ---- some run -------------------------------------------------------------------------------------------------------
 */

/* A join is passed when every branch of its fork can come to it without a step that is to be avoided. Least fixpoint,
 * backwards from the joins, linear. */
typedef struct passage {
	const uint64_t *avoid; /* or NULL */
	uint64_t *comes;   /* a step: comes to the join of its block; a join: what follows it comes to the next one */
	uint64_t *passed;  /* forks all of whose branches come to the join */
	uint32_t *missing; /* branches of a fork that are not known to come to the join */
	uint32_t *queue;
	uint32_t tail;
} passage;

static bool is_avoided(const uint64_t *avoid, uint32_t step)
{
	return avoid && tk_bit(avoid, step);
}

static void add_coming(const tk_flow_graph *graph, passage *p, uint32_t step)
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

static void add_branch(const tk_flow_graph *graph, passage *p, uint32_t fork)
{
	uint32_t join = graph->workflow->steps.at[fork].partner;
	if (--p->missing[fork] > 0)
		return;
	tk_bit_set(p->passed, fork);
	if (join != TK_NO_STEP && tk_bit(p->comes, join))
		add_coming(graph, p, fork);
}

static passage find_passages(const tk_flow_graph *graph, const uint64_t *avoid)
{
	passage p = {
	        .avoid = avoid,
	        .comes = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1),
	        .passed = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1),
	        .missing = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	        .queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1),
	};
	for (uint32_t i = 0; i < graph->count; i++) {
		p.missing[i] = branch_count(graph, i);
		if (graph->workflow->steps.at[i].kind == TK_STEP_JOIN)
			p.queue[p.tail++] = i;
	}
	for (uint32_t head = 0; head < p.tail; head++) {
		uint32_t step = p.queue[head];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			const tk_transition *edge = &graph->workflow->transitions.at[graph->in_edges[e]];
			if (tk_flow_is_branch(graph, edge))
				add_branch(graph, &p, edge->from);
			else if (tk_flow_is_ordinary(edge))
				add_coming(graph, &p, edge->from);
		}
	}
	return p;
}

static const tk_witness *tell_path(const tk_flow_graph *graph, const uint32_t *via, uint32_t from, uint32_t to)
{
	uint32_t length = 0;
	for (uint32_t step = to; step != from && length <= graph->count;
	     step = graph->workflow->transitions.at[via[step]].from)
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

/* Breadth first, forwards. */
typedef struct advance {
	const uint64_t *any_of;
	const uint64_t *avoid; /* or NULL */
	passage passage;
	uint64_t *seen;
	uint32_t *via; /* transition that comes to a step */
	uint32_t *queue;
	uint32_t tail;
	tk_witness *blockers;
	bool dangling; /* a reference on the way names no step */
	bool held;     /* a join was not passed */
} advance;

/* A join of a block that was entered on the way needs all branches; in one around the first step ours is the last. */
static bool is_held(const tk_flow_graph *graph, const advance *a, uint32_t step)
{
	const tk_step *at = &graph->workflow->steps.at[step];
	return at->kind == TK_STEP_JOIN && at->partner != TK_NO_STEP && tk_bit(a->seen, at->partner) &&
	       !tk_bit(a->passage.passed, at->partner);
}

/* Looks at what follows a step. Gives the target that was met, or TK_NO_STEP. */
static uint32_t look_on(const tk_flow_graph *graph, advance *a, uint32_t step)
{
	for (uint32_t i = 0; i < graph->workflow->steps.at[step].out_count; i++) {
		const tk_transition *edge = tk_flow_out(graph, step, i);
		a->dangling = a->dangling || (edge->to == TK_NO_STEP && edge->kind != TK_TRANSITION_EXCEPTION);
		if (!tk_flow_is_ordinary(edge) || tk_bit(a->seen, edge->to))
			continue;
		if (is_held(graph, a, edge->to)) {
			a->held = true;
			continue;
		}
		tk_bit_set(a->seen, edge->to);
		a->via[edge->to] = graph->workflow->steps.at[step].first_out + i;
		if (tk_bit(a->any_of, edge->to))
			return edge->to;
		if (is_avoided(a->avoid, edge->to))
			tk_flow_tell(graph->arena, a->blockers, graph->workflow, edge->to, TK_TEXT(""), false);
		else
			a->queue[a->tail++] = edge->to;
	}
	return TK_NO_STEP;
}

tk_answer tk_flow_some_run(tk_arena *arena, const tk_workflow *workflow, uint32_t from, const uint64_t *any_of,
                           const uint64_t *avoid, const tk_witness **why)
{
	if (why)
		*why = NULL;
	if (from >= workflow->steps.count)
		return TK_UNDECIDED;
	tk_flow_graph graph = tk_flow_graph_make(arena, workflow);
	advance a = {
	        .any_of = any_of,
	        .avoid = avoid,
	        .passage = find_passages(&graph, avoid),
	        .seen = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(graph.count) + 1),
	        .via = TK_MAKE_ARRAY(arena, uint32_t, (size_t)graph.count + 1),
	        .queue = TK_MAKE_ARRAY(arena, uint32_t, (size_t)graph.count + 1),
	        .blockers = TK_MAKE(arena, tk_witness),
	};
	a.blockers->kind = TK_WITNESS_STEPS;
	tk_bit_set(a.seen, from);
	a.queue[a.tail++] = from;
	for (uint32_t head = 0; head < a.tail; head++) {
		uint32_t met = look_on(&graph, &a, a.queue[head]);
		if (met == TK_NO_STEP)
			continue;
		if (why)
			*why = tell_path(&graph, a.via, from, met);
		return TK_HOLDS;
	}
	if (a.dangling || (a.held && !tk_flow_is_block_structured(&graph)))
		return TK_UNDECIDED;
	if (why)
		*why = a.blockers->parts.count ? a.blockers : NULL;
	return TK_FAILS;
}
