/* SPDX-License-Identifier: Apache-2.0 */
/* "Every run" and "some run". Whether a run can avoid all targets is a least fixpoint over AND (fork: every branch
 * avoids) and OR (anything else: some way on avoids), solved backwards from the ends in linear time (Dowling and
 * Gallier 1984). A finite run goes round a loop finitely often, so loops need nothing special. */
#include "analysis/flow_graph.h"

#include <string.h>

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
	bool solved;
} avoidance;

static void add_avoiding(avoidance *a, uint32_t step, uint32_t via)
{
	tk_bit_set(a->avoids, step);
	a->via[step] = via;
	a->queue[a->tail++] = step;
}

static void make_avoidance(const tk_flow_graph *graph, avoidance *a)
{
	a->avoids = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	a->via = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	a->missing = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	a->queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
}

/* Breadth first from the ends, so that `via` leads along a shortest run wherever no fork is crossed. all_branches:
 * false when one branch is enough to get out of a fork. */
static void solve(const tk_flow_graph *graph, avoidance *a, const uint64_t *targets, bool all_branches)
{
	if (!a->queue)
		make_avoidance(graph, a);
	a->tail = 0;
	a->solved = true;
	memset(a->avoids, 0, tk_bit_words(graph->count) * sizeof *a->avoids);
	for (uint32_t i = 0; i < graph->count; i++) {
		a->missing[i] = branch_count(graph, i);
		if (tk_flow_is_end(graph, i) && !(targets && tk_bit(targets, i)))
			add_avoiding(a, i, TK_NO_STEP);
	}
	for (uint32_t head = 0; head < a->tail; head++) {
		uint32_t step = a->queue[head];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			const tk_transition *edge = &graph->workflow->transitions.at[graph->in_edges[e]];
			if (!tk_flow_is_ordinary(edge) || tk_bit(a->avoids, edge->from) ||
			    (targets && tk_bit(targets, edge->from)))
				continue;
			if (!all_branches || !tk_flow_is_branch(graph, edge))
				add_avoiding(a, edge->from, graph->in_edges[e]);
			else if (--a->missing[edge->from] == 0)
				add_avoiding(a, edge->from, TK_NO_STEP);
		}
	}
}

typedef struct open_fork {
	uint32_t fork, next;
} open_fork;
typedef TK_VECTOR(open_fork) open_forks;

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
static const tk_witness *tell_run(const tk_flow_graph *graph, const avoidance *a, open_forks *forks, uint32_t from)
{
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_RUN;
	forks->count = 0;
	uint32_t step = from;
	tk_text choice = TK_TEXT("");
	/* Every step is told at most once per branch it lies in; the bound only guards against malformed block
	 * structure. */
	for (uint64_t left = 4 * (uint64_t)graph->count + 16; left > 0; left--) {
		const tk_step *at = &graph->workflow->steps.at[step];
		const tk_transition *edge = NULL;
		if (at->kind == TK_STEP_JOIN && forks->count > 0 && forks->at[forks->count - 1].fork == at->partner) {
			edge = next_branch(graph, &forks->at[forks->count - 1]);
			if (!edge)
				forks->count--;
		}
		if (!edge) {
			tk_flow_tell(graph->arena, witness, graph->workflow, step, choice, false);
			if (a->via[step] != TK_NO_STEP) {
				edge = &graph->workflow->transitions.at[a->via[step]];
			} else if (at->kind == TK_STEP_FORK) {
				*TK_PUSH(graph->arena, forks) = (open_fork){step, 0};
				edge = next_branch(graph, &forks->at[forks->count - 1]);
			}
		}
		if (!edge)
			break;
		choice = edge->guard.text;
		step = edge->to;
	}
	return witness;
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
	bool solved;
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

static void make_passage(const tk_flow_graph *graph, passage *p)
{
	p->comes = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	p->passed = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	p->missing = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	p->queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
}

static void find_passages(const tk_flow_graph *graph, passage *p, const uint64_t *avoid)
{
	if (!p->queue)
		make_passage(graph, p);
	p->avoid = avoid;
	p->tail = 0;
	p->solved = true;
	memset(p->comes, 0, tk_bit_words(graph->count) * sizeof *p->comes);
	memset(p->passed, 0, tk_bit_words(graph->count) * sizeof *p->passed);
	for (uint32_t i = 0; i < graph->count; i++) {
		p->missing[i] = branch_count(graph, i);
		if (graph->workflow->steps.at[i].kind == TK_STEP_JOIN)
			p->queue[p->tail++] = i;
	}
	for (uint32_t head = 0; head < p->tail; head++) {
		uint32_t step = p->queue[head];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			const tk_transition *edge = &graph->workflow->transitions.at[graph->in_edges[e]];
			if (tk_flow_is_branch(graph, edge))
				add_branch(graph, p, edge->from);
			else if (tk_flow_is_ordinary(edge))
				add_coming(graph, p, edge->from);
		}
	}
}

/* Breadth first, forwards. What was seen is told by the number of the question, so that nothing needs to be cleared. */
typedef struct advance {
	const uint64_t *any_of;
	const uint64_t *avoid;
	uint32_t *seen_by;
	uint32_t *via; /* transition that comes to a step */
	uint32_t *queue;
	uint32_t tail, question;
	tk_witness *blockers; /* or NULL */
	bool dangling;        /* a reference on the way names no step */
	bool held;            /* a join was not passed */
} advance;

/* What the questions about one workflow share. */
struct tk_flow_memo {
	tk_flow_graph graph;
	bool structure_known, block_structured;
	uint64_t *sets[2];        /* handed out */
	uint64_t *any_of, *avoid; /* of the last questions */
	avoidance all;            /* runs that avoid any_of */
	avoidance one;            /* the same when one branch of a fork is enough */
	avoidance end;            /* runs that end */
	open_forks forks;
	passage passage; /* past the steps of avoid */
	advance advance;
};

tk_flow_memo *tk_flow_memo_make(tk_arena *arena, const tk_workflow *workflow)
{
	tk_flow_memo *memo = TK_MAKE(arena, tk_flow_memo);
	memo->graph = tk_flow_graph_make(arena, workflow);
	for (size_t i = 0; i < 2; i++)
		memo->sets[i] = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(memo->graph.count) + 1);
	memo->any_of = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(memo->graph.count) + 1);
	memo->avoid = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(memo->graph.count) + 1);
	return memo;
}

uint64_t *tk_flow_memo_set(tk_flow_memo *memo, unsigned number)
{
	memset(memo->sets[number], 0, tk_bit_words(memo->graph.count) * sizeof *memo->sets[number]);
	return memo->sets[number];
}

static bool is_block_structured(tk_flow_memo *memo)
{
	if (!memo->structure_known) {
		memo->block_structured = tk_flow_is_block_structured(&memo->graph);
		memo->structure_known = true;
	}
	return memo->block_structured;
}

/* Takes over the steps of a question (NULL = none). Gives false when they are those of the last one. */
static bool take_steps(const tk_flow_memo *memo, uint64_t *into, const uint64_t *steps)
{
	size_t words = tk_bit_words(memo->graph.count);
	bool news = false;
	for (size_t i = 0; i < words; i++) {
		uint64_t word = steps ? steps[i] : 0;
		news = news || into[i] != word;
		into[i] = word;
	}
	return news;
}

tk_answer tk_flow_every_run(tk_flow_memo *memo, uint32_t from, const uint64_t *any_of, const tk_witness **why)
{
	const tk_flow_graph *graph = &memo->graph;
	if (why)
		*why = NULL;
	if (from >= graph->count)
		return TK_UNDECIDED;
	if (tk_bit(any_of, from))
		return TK_HOLDS;
	if (take_steps(memo, memo->any_of, any_of))
		memo->all.solved = memo->one.solved = false;
	/* A reference that names nothing completes no run, and takes no part in one: the others are as they are. */
	if (!memo->all.solved)
		solve(graph, &memo->all, memo->any_of, true);
	if (tk_bit(memo->all.avoids, from)) {
		if (why)
			*why = tell_run(graph, &memo->all, &memo->forks, from);
		return TK_FAILS;
	}
	if (!memo->end.solved)
		solve(graph, &memo->end, NULL, true);
	if (!tk_bit(memo->end.avoids, from))
		return TK_UNDECIDED; /* no run completes at all */
	if (is_block_structured(memo))
		return TK_HOLDS;
	/* A branch that leaves its block may end the run before the other branches get to a target. */
	if (!memo->one.solved)
		solve(graph, &memo->one, memo->any_of, false);
	return tk_bit(memo->one.avoids, from) ? TK_UNDECIDED : TK_HOLDS;
}

/* The run that was found; the queue is free again. */
static const tk_witness *tell_path(const tk_flow_graph *graph, const advance *a, uint32_t from, uint32_t to)
{
	const tk_transition *edges = graph->workflow->transitions.at;
	uint32_t length = 0;
	for (uint32_t step = to; step != from; step = edges[a->via[step]].from)
		a->queue[length++] = a->via[step];
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_RUN;
	tk_flow_tell(graph->arena, witness, graph->workflow, from, TK_TEXT(""), false);
	while (length > 0) {
		const tk_transition *edge = &edges[a->queue[--length]];
		tk_flow_tell(graph->arena, witness, graph->workflow, edge->to, edge->guard.text, false);
	}
	return witness;
}

/* A join of a block that was entered on the way needs all branches; in one around the first step ours is the last. */
static bool is_held(tk_flow_memo *memo, uint32_t step)
{
	const advance *a = &memo->advance;
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
	advance *a = &memo->advance;
	const tk_flow_graph *graph = &memo->graph;
	for (uint32_t i = 0; i < graph->workflow->steps.at[step].out_count; i++) {
		const tk_transition *edge = tk_flow_out(graph, step, i);
		a->dangling = a->dangling || (edge->to == TK_NO_STEP && edge->kind != TK_TRANSITION_EXCEPTION);
		if (!tk_flow_is_ordinary(edge) || a->seen_by[edge->to] == a->question)
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

static void start_advance(tk_flow_memo *memo, uint32_t from, const uint64_t *any_of, bool told)
{
	advance *a = &memo->advance;
	size_t room = (size_t)memo->graph.count + 1;
	if (!a->queue) {
		a->seen_by = TK_MAKE_ARRAY(memo->graph.arena, uint32_t, room);
		a->via = TK_MAKE_ARRAY(memo->graph.arena, uint32_t, room);
		a->queue = TK_MAKE_ARRAY(memo->graph.arena, uint32_t, room);
	}
	if (++a->question == 0) { /* the number came round */
		memset(a->seen_by, 0, room * sizeof *a->seen_by);
		a->question = 1;
	}
	a->any_of = any_of;
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

tk_answer tk_flow_some_run(tk_flow_memo *memo, uint32_t from, const uint64_t *any_of, const uint64_t *avoid,
                           const tk_witness **why)
{
	advance *a = &memo->advance;
	if (why)
		*why = NULL;
	if (from >= memo->graph.count)
		return TK_UNDECIDED;
	if (take_steps(memo, memo->avoid, avoid))
		memo->passage.solved = false;
	start_advance(memo, from, any_of, why != NULL);
	for (uint32_t head = 0; head < a->tail; head++) {
		uint32_t met = look_on(memo, a->queue[head]);
		if (met == TK_NO_STEP)
			continue;
		if (why)
			*why = tell_path(&memo->graph, a, from, met);
		return TK_HOLDS;
	}
	if (a->dangling || (a->held && !is_block_structured(memo)))
		return TK_UNDECIDED;
	if (why)
		*why = a->blockers->parts.count ? a->blockers : NULL;
	return TK_FAILS;
}
