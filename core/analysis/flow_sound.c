/* SPDX-License-Identifier: Apache-2.0 */
/* Soundness: causes before consequences. A reference that names nothing may have been meant to lead anywhere, so with
 * one of them nothing is called unreachable; behind a loop that no run leaves, nothing is called unreachable either. */
#include "analysis/flow_graph.h"

#include "document/fault.h"

#include <stdlib.h>

/* A step of the author may have copies; each of its faults is told once. */
static bool is_news(const tk_flow_graph *graph, uint64_t *told, uint32_t step)
{
	uint32_t author = tk_flow_author_step(graph, step);
	if (tk_bit(told, author))
		return false;
	tk_bit_set(told, author);
	return true;
}

static uint64_t *no_steps(const tk_flow_graph *graph)
{
	return TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
}

static tk_flow_fault *add_fault(const tk_flow_graph *graph, tk_flow_faults *faults, tk_flow_fault_kind kind,
                                uint32_t step, tk_span at)
{
	tk_flow_fault *fault = TK_PUSH(graph->arena, faults);
	*fault = (tk_flow_fault){.kind = kind, .step = tk_flow_author_step(graph, step), .at = at};
	if (at.document == 0)
		fault->at = graph->workflow->steps.at[step].span;
	return fault;
}

static void find_start_faults(const tk_flow_graph *graph, tk_flow_faults *faults)
{
	const tk_workflow *workflow = graph->workflow;
	const tk_step *start = &workflow->steps.at[0];
	uint32_t ways = 0;
	const tk_transition *first = NULL;
	if (start->kind == TK_STEP_PLACE)
		return;
	for (uint32_t i = 0; i < start->out_count; i++) {
		const tk_transition *edge = tk_flow_out(graph, 0, i);
		if (edge->kind == TK_TRANSITION_EXCEPTION)
			continue;
		first = first ? first : edge;
		ways++;
	}
	if (ways == 0 && start->helper) {
		add_fault(graph, faults, TK_FLOW_NO_START, 0, workflow->start_reference.span)->target =
		        workflow->start_reference;
		return;
	}
	if (start->helper && first && first->to != TK_NO_STEP && workflow->start_reference.text.length) {
		const tk_step *named = &workflow->steps.at[first->to];
		if (named->kind == TK_STEP_END && !named->helper)
			add_fault(graph, faults, TK_FLOW_START_IS_END, first->to, workflow->start_reference.span);
	}
}

static bool same_span(tk_span a, tk_span b)
{
	return a.document == b.document && a.offset == b.offset && a.length == b.length;
}

/* One per reference as written: copies of a step repeat it. Handlers for exceptions come last: a broken one breaks no
 * ordinary run. */
static void find_dangling(const tk_flow_graph *graph, bool exceptions, tk_flow_faults *faults)
{
	const tk_workflow *workflow = graph->workflow;
	tk_flow_fault_kind kind = exceptions ? TK_FLOW_BROKEN_HANDLER : TK_FLOW_DANGLING;
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		const tk_transition *edge = &workflow->transitions.at[i];
		if (edge->to != TK_NO_STEP || workflow->steps.at[edge->from].copy_of != TK_NO_STEP ||
		    (edge->kind == TK_TRANSITION_EXCEPTION) != exceptions)
			continue;
		if (faults->count && faults->at[faults->count - 1].kind == kind &&
		    same_span(faults->at[faults->count - 1].at, edge->written->target.span))
			continue;
		add_fault(graph, faults, kind, edge->from, edge->written->target.span)->target = edge->written->target;
	}
}

/* What follows a step that did what it says; a failure handler is no way on for a step that succeeds. */
static bool has_way_on(const tk_flow_graph *graph, uint32_t step)
{
	for (uint32_t e = 0; e < graph->nodes[step].out_count; e++) {
		if (tk_flow_out(graph, step, e)->kind == TK_TRANSITION_NORMAL)
			return true;
	}
	return false;
}

/* Steps from which some run can end, or get to a dead end (which is reported itself). */
static uint64_t *find_ending(const tk_flow_graph *graph, tk_flow_faults *faults)
{
	uint64_t *ending = no_steps(graph), *told = no_steps(graph);
	uint32_t *queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t head = 0, tail = 0;
	for (uint32_t i = 0; i < graph->count; i++) {
		bool end = tk_flow_is_end(graph, i);
		if (!end && has_way_on(graph, i))
			continue;
		if (!end && tk_bit(graph->reached, i) && is_news(graph, told, i))
			add_fault(graph, faults, TK_FLOW_DEAD_END, i, (tk_span){0, 0, 0});
		tk_bit_set(ending, i);
		queue[tail++] = i;
	}
	while (head < tail) {
		uint32_t step = queue[head++];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			const tk_flow_edge *edge = &graph->edges[graph->in_edges[e]];
			if (edge->ordinary && !tk_bit(ending, edge->from)) {
				tk_bit_set(ending, edge->from);
				queue[tail++] = edge->from;
			}
		}
	}
	return ending;
}

/* ---- loops without a way out --------------------------------------------------------------------------------------
 */

typedef struct search {
	uint32_t *entered; /* order of discovery, from 1; 0 = not yet */
	uint32_t *low;
	uint32_t *next;    /* next transition to look at */
	uint32_t *path;    /* depth-first path */
	uint32_t *pending; /* discovered, component not closed */
	uint64_t *is_pending;
	uint32_t *queue; /* for the shortest way round a loop */
	uint32_t *via;   /* transition by which that way comes to a step; TK_NO_STEP = not yet */
	uint64_t *told;
	uint32_t clock, depth, pending_count;
} search;

static bool is_inside(const search *s, uint32_t root, uint32_t step)
{
	return tk_bit(s->is_pending, step) && s->entered[step] >= s->entered[root];
}

/* The transition that closes the shortest loop from the root of a component back to it; `via` holds the way there. */
static uint32_t find_closing(const tk_flow_graph *graph, search *s, uint32_t root)
{
	uint32_t head = 0, tail = 0;
	s->queue[tail++] = root;
	while (head < tail) {
		uint32_t step = s->queue[head++];
		for (uint32_t e = 0; e < graph->nodes[step].out_count; e++) {
			const tk_flow_edge *edge = tk_flow_way(graph, step, e);
			if (!edge->ordinary || !is_inside(s, root, edge->to))
				continue;
			if (edge->to == root)
				return graph->workflow->steps.at[step].first_out + e;
			if (s->via[edge->to] != TK_NO_STEP)
				continue;
			s->via[edge->to] = graph->workflow->steps.at[step].first_out + e;
			s->queue[tail++] = edge->to;
		}
	}
	return TK_NO_STEP; /* a component of two steps or more always has one */
}

/* Where the loop is closed, or the last step of the author before. */
static void report_loop(const tk_flow_graph *graph, search *s, uint32_t root, uint32_t closing_edge,
                        tk_flow_faults *faults)
{
	const tk_workflow *workflow = graph->workflow;
	const tk_transition *closing = &workflow->transitions.at[closing_edge];
	uint32_t blamed = closing->from, length = 0;
	while (workflow->steps.at[tk_flow_author_step(graph, blamed)].helper && blamed != root)
		blamed = workflow->transitions.at[s->via[blamed]].from;
	if (!is_news(graph, s->told, blamed))
		return;
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_CYCLE;
	for (uint32_t step = closing->from; step != root; step = workflow->transitions.at[s->via[step]].from)
		s->queue[length++] = s->via[step];
	tk_flow_tell(graph->arena, witness, workflow, root, closing->written->guard.text, true);
	while (length > 0) {
		const tk_transition *edge = &workflow->transitions.at[s->queue[--length]];
		tk_flow_tell(graph->arena, witness, workflow, edge->to, edge->written->guard.text, true);
	}
	add_fault(graph, faults, TK_FLOW_CLOSED_LOOP, blamed, closing->written->target.span)->witness = witness;
}

/* A component from which nothing leads out is a loop for ever: no step in it can end, and each has a way on. */
static void close_component(const tk_flow_graph *graph, search *s, uint32_t root, tk_flow_faults *faults)
{
	uint32_t first = s->pending_count;
	do {
		first--;
	} while (s->pending[first] != root);
	bool leaves = false;
	for (uint32_t i = first; i < s->pending_count; i++) {
		for (uint32_t e = 0; e < graph->workflow->steps.at[s->pending[i]].out_count; e++) {
			const tk_flow_edge *edge = tk_flow_way(graph, s->pending[i], e);
			leaves = leaves || (edge->ordinary && !is_inside(s, root, edge->to));
		}
	}
	uint32_t closing = leaves ? TK_NO_STEP : find_closing(graph, s, root);
	for (uint32_t i = first; i < s->pending_count; i++)
		s->is_pending[s->pending[i] / 64] &= ~(UINT64_C(1) << (s->pending[i] % 64));
	s->pending_count = first;
	if (closing != TK_NO_STEP)
		report_loop(graph, s, root, closing, faults);
}

static void enter(search *s, uint32_t step)
{
	s->entered[step] = s->low[step] = ++s->clock;
	s->path[s->depth++] = step;
	s->pending[s->pending_count++] = step;
	tk_bit_set(s->is_pending, step);
}

/* Tarjan's components with an explicit stack, over the steps that are reached and cannot end. */
static void walk_endless(const tk_flow_graph *graph, search *s, const uint64_t *ending, uint32_t from,
                         tk_flow_faults *faults)
{
	enter(s, from);
	while (s->depth > 0) {
		uint32_t step = s->path[s->depth - 1];
		if (s->next[step] < graph->nodes[step].out_count) {
			const tk_flow_edge *edge = tk_flow_way(graph, step, s->next[step]++);
			uint32_t to = edge->to;
			if (!edge->ordinary || tk_bit(ending, to))
				continue;
			if (s->entered[to] == 0)
				enter(s, to);
			else if (tk_bit(s->is_pending, to) && s->entered[to] < s->low[step])
				s->low[step] = s->entered[to];
			continue;
		}
		s->depth--;
		if (s->depth > 0 && s->low[step] < s->low[s->path[s->depth - 1]])
			s->low[s->path[s->depth - 1]] = s->low[step];
		if (s->low[step] == s->entered[step])
			close_component(graph, s, step, faults);
	}
}

static void find_endless(const tk_flow_graph *graph, tk_flow_faults *faults)
{
	const uint64_t *ending = find_ending(graph, faults);
	size_t room = (size_t)graph->count + 1;
	search s = {
	        .entered = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .low = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .next = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .path = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .pending = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .is_pending = no_steps(graph),
	        .queue = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .via = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .told = no_steps(graph),
	};
	for (uint32_t i = 0; i < graph->count; i++)
		s.via[i] = TK_NO_STEP;
	for (uint32_t i = 0; i < graph->count; i++) {
		if (tk_bit(graph->reached, i) && !tk_bit(ending, i) && s.entered[i] == 0)
			walk_endless(graph, &s, ending, i, faults);
	}
}

/* ---- unreachable steps ---------------------------------------------------------------------------------------------
 */

typedef struct unreached {
	uint64_t *alive; /* steps of the author that a run comes to, as themselves or as a copy */
	uint64_t *told;
	uint32_t *queue;
} unreached;

static bool is_unreached(const tk_flow_graph *graph, const unreached *u, uint32_t step)
{
	return step != TK_NO_STEP && !tk_bit(graph->reached, step) && !tk_bit(u->alive, tk_flow_original(graph, step));
}

/* Unreached steps in the order in which a depth-first walk leaves them. Read backwards, the first that is not behind an
 * earlier one has nothing unreached before it, but perhaps a ring that it lies in, of which it is the first step. */
static uint32_t order_unreached(const tk_flow_graph *graph, const unreached *u, uint32_t *left)
{
	uint64_t *entered = no_steps(graph);
	uint32_t *next = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t count = 0;
	for (uint32_t root = 0; root < graph->count; root++) {
		uint32_t depth = 0;
		if (!is_unreached(graph, u, root) || tk_bit(entered, root))
			continue;
		tk_bit_set(entered, root);
		u->queue[depth++] = root;
		while (depth > 0) {
			uint32_t step = u->queue[depth - 1];
			if (next[step] == graph->nodes[step].out_count) {
				left[count++] = step;
				depth--;
				continue;
			}
			uint32_t to = tk_flow_way(graph, step, next[step]++)->to;
			if (is_unreached(graph, u, to) && !tk_bit(entered, to)) {
				tk_bit_set(entered, to);
				u->queue[depth++] = to;
			}
		}
	}
	return count;
}

/* Marks everything behind an unreached step, which goes with it, and tells it in the witness. *first: the first step of
 * the author among it; *length: how many steps the queue holds. */
static const tk_witness *absorb(const tk_flow_graph *graph, unreached *u, uint32_t root, uint32_t *first,
                                uint32_t *length)
{
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_STEPS;
	uint32_t head = 0, tail = 0;
	*first = TK_NO_STEP;
	u->queue[tail++] = root;
	tk_bit_set(u->told, root);
	while (head < tail) {
		uint32_t step = u->queue[head++];
		if (*first == TK_NO_STEP && !graph->workflow->steps.at[step].helper)
			*first = step;
		tk_flow_tell(graph->arena, witness, graph->workflow, step, TK_TEXT(""), false);
		for (uint32_t e = 0; e < graph->nodes[step].out_count; e++) {
			uint32_t to = tk_flow_way(graph, step, e)->to;
			if (is_unreached(graph, u, to) && !tk_bit(u->told, to)) {
				tk_bit_set(u->told, to);
				u->queue[tail++] = to;
			}
		}
	}
	*length = tail;
	return witness;
}

/* Whoever sees the graph drawn looks for each of its steps. */
static void add_followers(const tk_flow_graph *graph, const unreached *u, uint32_t length, uint64_t *reported,
                          tk_flow_faults *faults)
{
	for (uint32_t i = 0; graph->workflow->drawn && i < length; i++) {
		if (!graph->workflow->steps.at[u->queue[i]].helper && is_news(graph, reported, u->queue[i]))
			add_fault(graph, faults, TK_FLOW_UNREACHABLE, u->queue[i], (tk_span){0, 0, 0});
	}
}

static int by_step(const void *a, const void *b)
{
	uint32_t left = ((const tk_flow_fault *)a)->step, right = ((const tk_flow_fault *)b)->step;
	return (left > right) - (left < right);
}

static void find_unreachable(const tk_flow_graph *graph, tk_flow_faults *faults)
{
	unreached u = {no_steps(graph), no_steps(graph),
	               TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1)};
	uint32_t *left = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint64_t *reported = no_steps(graph);
	uint32_t before = faults->count;
	for (uint32_t i = 0; i < graph->count; i++) {
		if (tk_bit(graph->reached, i))
			tk_bit_set(u.alive, tk_flow_original(graph, i));
	}
	for (uint32_t i = order_unreached(graph, &u, left); i > 0; i--) {
		uint32_t first, length;
		if (tk_bit(u.told, left[i - 1]))
			continue;
		const tk_witness *witness = absorb(graph, &u, left[i - 1], &first, &length);
		if (first != TK_NO_STEP && is_news(graph, reported, first))
			add_fault(graph, faults, TK_FLOW_UNREACHABLE, first, (tk_span){0, 0, 0})->witness = witness;
		add_followers(graph, &u, length, reported, faults);
	}
	if (faults->count > before)
		qsort(faults->at + before, faults->count - before, sizeof *faults->at, by_step);
}

/* ---- decisions -----------------------------------------------------------------------------------------------------
 */

static void find_missing_branches(const tk_flow_graph *graph, tk_flow_faults *faults)
{
	uint64_t *told = no_steps(graph);
	for (uint32_t i = 0; i < graph->count; i++) {
		const tk_step *step = &graph->workflow->steps.at[i];
		if (graph->nodes[i].kind != TK_STEP_DECISION || step->helper || !tk_bit(graph->reached, i))
			continue;
		bool guarded = false, complete = step->exhaustive;
		for (uint32_t e = 0; e < step->out_count; e++) {
			const tk_transition *edge = tk_flow_out(graph, i, e);
			if (edge->kind != TK_TRANSITION_NORMAL)
				continue;
			guarded = guarded || edge->written->guard.text.length > 0;
			complete = complete || edge->otherwise || edge->written->guard.text.length == 0;
		}
		if (guarded && !complete && is_news(graph, told, i))
			add_fault(graph, faults, TK_FLOW_MISSING_BRANCH, i, step->span);
	}
}

/* Does a reference of an ordinary run, or of an exception handler, name no step? Copies count, unlike in find_dangling.
 */
static bool has_broken_reference(const tk_workflow *workflow, bool exceptions)
{
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		const tk_transition *edge = &workflow->transitions.at[i];
		if (edge->to == TK_NO_STEP && (edge->kind == TK_TRANSITION_EXCEPTION) == exceptions)
			return true;
	}
	return false;
}

tk_answer tk_flow_sound(tk_arena *arena, const tk_workflow *workflow, tk_flow_faults *faults, const char **limit,
                        tk_flow_proof *proof)
{
	tk_flow_proof unasked;
	proof = proof ? proof : &unasked;
	*proof = (tk_flow_proof){TK_FLOW_PROOF_NONE, 0, 0};
	*limit = NULL;
	if (workflow->steps.count == 0)
		return TK_UNDECIDED;
	tk_flow_graph graph = tk_flow_graph_make(arena, workflow);
	find_start_faults(&graph, faults);
	find_dangling(&graph, false, faults);
	/* What is behind a broken reference of an ordinary run is unknown; an exception handler leads into no ordinary
	 * run. */
	bool broken = faults->count > 0 || has_broken_reference(workflow, false);
	if (!broken)
		find_endless(&graph, faults);
	/* In prose the order is ours, not the author's: only references that name nothing can be wrong. A handler's
	 * broken reference, too, may have been meant for any step that nothing else leads to. */
	broken = broken || faults->count > 0 || has_broken_reference(workflow, true);
	if ((!broken || workflow->drawn) && !workflow->ordered_by_prose)
		find_unreachable(&graph, faults);
	if (!workflow->ordered_by_prose)
		find_missing_branches(&graph, faults);
	find_dangling(&graph, true, faults);
	if (faults->count > 0)
		return TK_FAILS;
	if (workflow->unsupported.count == 0 && tk_flow_is_block_structured(&graph)) {
		proof->kind = TK_FLOW_PROOF_BLOCKS;
		return TK_HOLDS;
	}
	if (workflow->drawn || workflow->unsupported.count > 0)
		return tk_flow_sound_by_states(&graph, faults, limit, proof);
	/* Where a text sends the reader out of a branch, it does not say what becomes of the others. */
	*limit = N_("branches that run at the same time leave their block, and it is not said what becomes of the others");
	return TK_UNDECIDED;
}
