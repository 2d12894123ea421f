/* SPDX-License-Identifier: Apache-2.0 */
/* Steps are put in an order in which only transitions that close a loop lead back (reverse postorder of a depth-first
 * walk). From each fork, the branches are followed in this order until one step takes them all in; every step on the
 * way at which different branches meet becomes a join. */
#include "playbook/gather.h"

enum { NOBODY = 0 };

typedef struct gathering {
	tk_arena *arena;
	tk_workflow *workflow;
	uint32_t count;                   /* steps of the author and helpers behind them */
	uint32_t *out_first, *out_edges;  /* transitions by where they come from; dangling ones left out */
	uint32_t *position, *at_position; /* in the order, and back */
	bool *joins;                      /* branches of some fork meet here */
	/* One walk from a fork: */
	uint32_t *owner;    /* branch that comes here, from 1; NOBODY = none */
	uint32_t *arriving; /* transitions of the walk that lead here */
	bool *meets;
	uint64_t left; /* work that may still be done on close looks */
} gathering;

uint32_t tk_gather_helper(tk_arena *arena, tk_workflow *workflow, tk_step_kind kind, uint32_t of, tk_span span)
{
	uint32_t index = tk_workflow_add_step(arena, workflow, kind, span);
	tk_step *helper = &workflow->steps.at[index];
	helper->helper = true;
	tk_step_written *written = tk_step_write(arena, helper);
	helper->inferred = workflow->steps.at[of].inferred;
	written->id = workflow->steps.at[of].written->id;
	written->title = workflow->steps.at[of].written->title;
	helper->scope = workflow->steps.at[of].scope;
	return index;
}

static void index_outgoing(gathering *g)
{
	const tk_workflow *workflow = g->workflow;
	g->out_first = TK_MAKE_ARRAY(g->arena, uint32_t, (size_t)g->count + 2);
	g->out_edges = TK_MAKE_ARRAY(g->arena, uint32_t, (size_t)workflow->transitions.count + 1);
	for (uint32_t i = 0; i < workflow->transitions.count; i++)
		g->out_first[workflow->transitions.at[i].from + 2]++;
	for (uint32_t i = 2; i < g->count + 2; i++)
		g->out_first[i] += g->out_first[i - 1];
	/* out_first is shifted by one while it is filled. */
	for (uint32_t i = 0; i < workflow->transitions.count; i++)
		g->out_edges[g->out_first[workflow->transitions.at[i].from + 1]++] = i;
}

/* ---- order ------------------------------------------------------------------------------------------------------- */

/* Depth first from one root; steps are numbered from `last` downwards as they are left. Gives the new `last`. */
static uint32_t order_from(gathering *g, uint32_t root, uint32_t *stack, uint32_t *next, bool *seen, uint32_t last)
{
	uint32_t depth = 0;
	seen[root] = true;
	stack[depth++] = root;
	while (depth > 0) {
		uint32_t step = stack[depth - 1];
		if (g->out_first[step] + next[step] == g->out_first[step + 1]) {
			g->position[step] = --last;
			g->at_position[last] = step;
			depth--;
			continue;
		}
		uint32_t to = g->workflow->transitions.at[g->out_edges[g->out_first[step] + next[step]++]].to;
		if (to != TK_NO_STEP && !seen[to]) {
			seen[to] = true;
			stack[depth++] = to;
		}
	}
	return last;
}

/* From the start, then from what nothing leads to, then from what is left: rings that nothing enters. */
static void order_steps(gathering *g)
{
	uint32_t *stack = TK_MAKE_ARRAY(g->arena, uint32_t, (size_t)g->count + 1);
	uint32_t *next = TK_MAKE_ARRAY(g->arena, uint32_t, (size_t)g->count + 1);
	bool *seen = TK_MAKE_ARRAY(g->arena, bool, (size_t)g->count + 1);
	bool *entered = TK_MAKE_ARRAY(g->arena, bool, (size_t)g->count + 1);
	g->position = TK_MAKE_ARRAY(g->arena, uint32_t, (size_t)g->count + 1);
	g->at_position = TK_MAKE_ARRAY(g->arena, uint32_t, (size_t)g->count + 1);
	for (uint32_t i = 0; i < g->workflow->transitions.count; i++) {
		if (g->workflow->transitions.at[i].to != TK_NO_STEP)
			entered[g->workflow->transitions.at[i].to] = true;
	}
	uint32_t last = order_from(g, 0, stack, next, seen, g->count);
	for (uint32_t pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < g->count; i++) {
			if (!seen[i] && (pass == 1 || !entered[i]))
				last = order_from(g, i, stack, next, seen, last);
		}
	}
}

static bool leads_back(const gathering *g, const tk_transition *edge)
{
	return g->position[edge->to] <= g->position[edge->from];
}

/* ---- where branches meet ----------------------------------------------------------------------------------------- */

static bool is_split(const gathering *g, uint32_t step)
{
	tk_step_kind kind = g->workflow->steps.at[step].kind;
	return kind == TK_STEP_FORK || kind == TK_STEP_INCLUSIVE_SPLIT;
}

typedef struct walk {
	uint32_t first, last; /* positions that the walk has marked */
	uint32_t open;        /* transitions of the walk to steps that were not looked at yet */
	bool escapes;         /* a branch goes back to before the fork */
} walk;

static void mark(gathering *g, walk *w, uint32_t step, uint32_t owner)
{
	if (g->owner[step] == NOBODY)
		g->owner[step] = owner;
	else if (g->owner[step] != owner)
		g->meets[step] = true;
	g->arriving[step]++;
	w->open++;
	if (g->position[step] > w->last)
		w->last = g->position[step];
}

static void spend(gathering *g, uint64_t work)
{
	g->left = g->left > work ? g->left - work : 0;
}

static void walk_out(gathering *g, walk *w, uint32_t step, uint32_t owner, bool each_its_own)
{
	spend(g, g->out_first[step + 1] - g->out_first[step]);
	for (uint32_t e = g->out_first[step]; e < g->out_first[step + 1]; e++) {
		const tk_transition *edge = &g->workflow->transitions.at[g->out_edges[e]];
		if (edge->to == TK_NO_STEP || (each_its_own && edge->kind != TK_TRANSITION_NORMAL))
			continue;
		if (!leads_back(g, edge))
			mark(g, w, edge->to, each_its_own ? g->count + 1 + e : owner);
		else if (g->position[edge->to] <= w->first)
			w->escapes = true;
	}
}

/* Owners: a branch has a number above those of the steps; what goes on behind a join belongs to the join. */
static bool follow_branches(gathering *g, uint32_t fork)
{
	walk w = {.first = g->position[fork], .last = g->position[fork]};
	walk_out(g, &w, fork, NOBODY, true);
	for (uint32_t p = w.first + 1; p <= w.last; p++) {
		uint32_t step = g->at_position[p];
		if (g->owner[step] == NOBODY)
			continue;
		if (g->meets[step])
			g->joins[step] = true;
		bool all = w.open == g->arriving[step];
		w.open -= g->arriving[step];
		if (all && !w.escapes)
			break; /* nothing of this fork is left beside this step */
		walk_out(g, &w, step, g->meets[step] ? step + 1 : g->owner[step], false);
	}
	for (uint32_t p = w.first; p <= w.last; p++) {
		uint32_t step = g->at_position[p];
		g->owner[step] = NOBODY;
		g->arriving[step] = 0;
		g->meets[step] = false;
	}
	spend(g, (uint64_t)w.last - w.first + 1);
	return !w.escapes;
}

/* Without a close look: wherever a fork is above, branches may meet. A join that only alternatives come to does what a
 * merge does. */
static void assume_below(gathering *g, uint32_t fork, uint32_t *queue, bool *below)
{
	uint32_t head = 0, tail = 0;
	queue[tail++] = fork;
	while (head < tail) {
		uint32_t step = queue[head++];
		for (uint32_t e = g->out_first[step]; e < g->out_first[step + 1]; e++) {
			uint32_t to = g->workflow->transitions.at[g->out_edges[e]].to;
			if (to == TK_NO_STEP || below[to])
				continue;
			below[to] = g->joins[to] = true;
			queue[tail++] = to;
		}
	}
}

static void find_joins(gathering *g)
{
	uint32_t *queue = TK_MAKE_ARRAY(g->arena, uint32_t, (size_t)g->count + 1);
	bool *below = TK_MAKE_ARRAY(g->arena, bool, (size_t)g->count + 1);
	g->owner = TK_MAKE_ARRAY(g->arena, uint32_t, (size_t)g->count + 1);
	g->arriving = TK_MAKE_ARRAY(g->arena, uint32_t, (size_t)g->count + 1);
	g->meets = TK_MAKE_ARRAY(g->arena, bool, (size_t)g->count + 1);
	g->left = 64 * ((uint64_t)g->count + g->workflow->transitions.count) + 100000;
	for (uint32_t i = 0; i < g->count; i++) {
		if (is_split(g, i) && (g->left == 0 || !follow_branches(g, i)))
			assume_below(g, i, queue, below);
	}
}

/* ---- helpers ----------------------------------------------------------------------------------------------------- */

typedef struct entrance {
	uint32_t forward, back;         /* transitions that lead here */
	uint32_t for_forward, for_back; /* where they are to lead instead */
} entrance;

/* Steps that say themselves what several arrivals mean. */
static bool takes_several(tk_step_kind kind)
{
	return kind == TK_STEP_MERGE || kind == TK_STEP_JOIN || kind == TK_STEP_INCLUSIVE_JOIN || kind == TK_STEP_END ||
	       kind == TK_STEP_PLACE || kind == TK_STEP_FIRING;
}

static void make_entrance(gathering *g, uint32_t step, entrance *to)
{
	tk_span span = g->workflow->steps.at[step].span;
	bool joins = g->joins[step] && to->forward > 1;
	to->for_forward = to->for_back = step;
	if (to->forward + to->back < 2)
		return;
	if (!takes_several(g->workflow->steps.at[step].kind) && (!joins || to->back > 0))
		to->for_forward = to->for_back = tk_gather_helper(g->arena, g->workflow, TK_STEP_MERGE, step, span);
	if (!joins)
		return;
	uint32_t join = tk_gather_helper(g->arena, g->workflow, TK_STEP_INCLUSIVE_JOIN, step, span);
	to->for_forward = join;
	tk_workflow_add_transition(g->arena, g->workflow, join, to->for_back, TK_TRANSITION_NORMAL);
}

static void add_helpers(gathering *g)
{
	entrance *to = TK_MAKE_ARRAY(g->arena, entrance, (size_t)g->count + 1);
	uint32_t edges = g->workflow->transitions.count;
	for (uint32_t i = 0; i < edges; i++) {
		const tk_transition *edge = &g->workflow->transitions.at[i];
		if (edge->to != TK_NO_STEP)
			*(leads_back(g, edge) ? &to[edge->to].back : &to[edge->to].forward) += 1;
	}
	for (uint32_t i = 0; i < g->count; i++) {
		uint32_t before = g->workflow->steps.count;
		make_entrance(g, i, &to[i]);
		for (uint32_t helper = before; helper < g->workflow->steps.count; helper++) {
			if (g->workflow->steps.at[helper].kind == TK_STEP_MERGE)
				tk_workflow_add_transition(g->arena, g->workflow, helper, i, TK_TRANSITION_NORMAL);
		}
	}
	for (uint32_t i = 0; i < edges; i++) {
		tk_transition *edge = &g->workflow->transitions.at[i];
		if (edge->to != TK_NO_STEP)
			edge->to = leads_back(g, edge) ? to[edge->to].for_back : to[edge->to].for_forward;
	}
}

void tk_gather_branches(tk_arena *arena, tk_workflow *workflow, tk_gather how)
{
	gathering g = {.arena = arena, .workflow = workflow, .count = workflow->steps.count};
	if (g.count == 0)
		return;
	index_outgoing(&g);
	order_steps(&g);
	g.joins = TK_MAKE_ARRAY(arena, bool, (size_t)g.count + 1);
	if (how == TK_GATHER_FORKS)
		find_joins(&g);
	add_helpers(&g);
}
