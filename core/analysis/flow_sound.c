/* SPDX-License-Identifier: Apache-2.0 */
/* Soundness: causes before consequences. A reference that names nothing may have been meant to lead anywhere, so with one of
 * them nothing is called unreachable; behind a loop that no run leaves, nothing is called unreachable either. */
#include "analysis/flow_graph.h"

#include "document/fault.h"

static tk_flow_fault *add_fault(const tk_flow_graph *graph, tk_flow_faults *faults, tk_flow_fault_kind kind, uint32_t step,
                                tk_span at)
{
	tk_flow_fault *fault = TK_PUSH(graph->arena, faults);
	*fault = (tk_flow_fault){.kind = kind, .step = tk_flow_original(graph, step), .at = at};
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
	for (uint32_t i = 0; i < start->out_count; i++) {
		const tk_transition *edge = tk_flow_out(graph, 0, i);
		if (edge->kind == TK_TRANSITION_EXCEPTION)
			continue;
		first = first ? first : edge;
		ways++;
	}
	if (ways == 0 && start->helper) {
		add_fault(graph, faults, TK_FLOW_NO_START, 0, workflow->start_reference.span)->target = workflow->start_reference;
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

/* One per reference as written: copies of a step repeat it. */
static void find_dangling(const tk_flow_graph *graph, tk_flow_faults *faults)
{
	const tk_workflow *workflow = graph->workflow;
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		const tk_transition *edge = &workflow->transitions.at[i];
		if (edge->to != TK_NO_STEP || workflow->steps.at[edge->from].copy_of != TK_NO_STEP)
			continue;
		if (faults->count && faults->at[faults->count - 1].kind == TK_FLOW_DANGLING &&
		    same_span(faults->at[faults->count - 1].at, edge->target.span))
			continue;
		add_fault(graph, faults, TK_FLOW_DANGLING, edge->from, edge->target.span)->target = edge->target;
	}
}

/* Steps from which some run can end, or get to a reference that names nothing (which is reported itself). */
static uint64_t *find_ending(const tk_flow_graph *graph)
{
	uint64_t *ending = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	uint32_t *queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t head = 0, tail = 0;
	for (uint32_t i = 0; i < graph->count; i++) {
		bool out = tk_flow_is_end(graph, i);
		for (uint32_t e = 0; e < graph->workflow->steps.at[i].out_count && !out; e++)
			out = tk_flow_out(graph, i, e)->to == TK_NO_STEP;
		if (out) {
			tk_bit_set(ending, i);
			queue[tail++] = i;
		}
	}
	while (head < tail) {
		uint32_t step = queue[head++];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			uint32_t from = graph->workflow->transitions.at[graph->in_edges[e]].from;
			if (!tk_bit(ending, from)) {
				tk_bit_set(ending, from);
				queue[tail++] = from;
			}
		}
	}
	return ending;
}

/* ---- loops without a way out -------------------------------------------------------------------------------------- */

typedef struct search {
	uint32_t *entered; /* order of discovery, from 1; 0 = not yet */
	uint32_t *low;
	uint32_t *next;    /* next transition to look at */
	uint32_t *path;    /* depth-first path */
	uint32_t *pending; /* discovered, component not closed */
	uint64_t *is_pending;
	uint32_t clock, depth, pending_count;
} search;

/* The transition that closes the loop: inside the component, back to the step that was discovered first. */
static void report_loop(const tk_flow_graph *graph, const search *s, const uint32_t *members, uint32_t count,
                        tk_flow_faults *faults)
{
	uint32_t root = members[0];
	const tk_transition *closing = NULL;
	for (uint32_t i = count; i > 0 && !closing; i--) {
		uint32_t step = members[i - 1];
		for (uint32_t e = 0; e < graph->workflow->steps.at[step].out_count && !closing; e++) {
			if (tk_flow_out(graph, step, e)->to == root)
				closing = tk_flow_out(graph, step, e);
		}
	}
	uint32_t last = closing ? closing->from : root;
	tk_flow_fault *fault = add_fault(graph, faults, TK_FLOW_CLOSED_LOOP, last,
	                                 closing ? closing->target.span : (tk_span){0, 0, 0});
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_CYCLE;
	for (uint32_t i = 0; i < count; i++)
		tk_flow_tell(graph->arena, witness, graph->workflow, members[i], TK_TEXT(""), true);
	fault->witness = witness;
	(void)s;
}

/* A component of the part that cannot end, from which nothing leads out: a loop, or a single step without a way on. */
static void close_component(const tk_flow_graph *graph, search *s, uint32_t root, tk_flow_faults *faults)
{
	uint32_t first = s->pending_count;
	do {
		first--;
	} while (s->pending[first] != root);
	const uint32_t *members = &s->pending[first];
	uint32_t count = s->pending_count - first;
	bool leaves = false, loops = false;
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t e = 0; e < graph->workflow->steps.at[members[i]].out_count; e++) {
			uint32_t to = tk_flow_out(graph, members[i], e)->to;
			bool inside = tk_bit(s->is_pending, to) && s->entered[to] >= s->entered[root];
			loops = loops || inside;
			leaves = leaves || !inside;
		}
	}
	for (uint32_t i = 0; i < count; i++)
		s->is_pending[members[i] / 64] &= ~(UINT64_C(1) << (members[i] % 64));
	if (!leaves && loops)
		report_loop(graph, s, members, count, faults);
	else if (!leaves)
		add_fault(graph, faults, TK_FLOW_DEAD_END, root, (tk_span){0, 0, 0});
	s->pending_count = first;
}

static void enter(search *s, uint32_t step)
{
	s->entered[step] = s->low[step] = ++s->clock;
	s->path[s->depth++] = step;
	s->pending[s->pending_count++] = step;
	tk_bit_set(s->is_pending, step);
}

/* Tarjan's components with an explicit stack, over the steps that are reached and cannot end. */
static void walk_endless(const tk_flow_graph *graph, search *s, const uint64_t *ending, uint32_t from, tk_flow_faults *faults)
{
	enter(s, from);
	while (s->depth > 0) {
		uint32_t step = s->path[s->depth - 1];
		if (s->next[step] < graph->workflow->steps.at[step].out_count) {
			uint32_t to = tk_flow_out(graph, step, s->next[step]++)->to;
			if (to == TK_NO_STEP || tk_bit(ending, to))
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
	const uint64_t *ending = find_ending(graph);
	size_t room = (size_t)graph->count + 1;
	search s = {
	        .entered = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .low = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .next = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .path = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .pending = TK_MAKE_ARRAY(graph->arena, uint32_t, room),
	        .is_pending = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1),
	};
	for (uint32_t i = 0; i < graph->count; i++) {
		if (tk_bit(graph->reached, i) && !tk_bit(ending, i) && s.entered[i] == 0)
			walk_endless(graph, &s, ending, i, faults);
	}
}

/* ---- unreachable steps --------------------------------------------------------------------------------------------- */

/* Marks everything behind an unreachable step and tells it in the witness. */
static const tk_witness *absorb(const tk_flow_graph *graph, uint64_t *told, uint32_t *queue, uint32_t root)
{
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_STEPS;
	uint32_t head = 0, tail = 0;
	queue[tail++] = root;
	tk_bit_set(told, root);
	while (head < tail) {
		uint32_t step = queue[head++];
		tk_flow_tell(graph->arena, witness, graph->workflow, step, TK_TEXT(""), false);
		for (uint32_t e = 0; e < graph->workflow->steps.at[step].out_count; e++) {
			uint32_t to = tk_flow_out(graph, step, e)->to;
			if (to != TK_NO_STEP && !tk_bit(graph->reached, to) && !tk_bit(told, to)) {
				tk_bit_set(told, to);
				queue[tail++] = to;
			}
		}
	}
	return witness;
}

static bool has_unreached_cause(const tk_flow_graph *graph, const uint64_t *alive, uint32_t step)
{
	for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
		uint32_t from = graph->workflow->transitions.at[graph->in_edges[e]].from;
		if (from != step && !tk_bit(alive, tk_flow_original(graph, from)))
			return true;
	}
	return false;
}

/* First the steps that nothing leads to, then what is left: rings of unreachable steps, by their first in the file. */
static void find_unreachable(const tk_flow_graph *graph, tk_flow_faults *faults)
{
	uint64_t *alive = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	uint64_t *told = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	uint32_t *queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	for (uint32_t i = 0; i < graph->count; i++) {
		if (tk_bit(graph->reached, i))
			tk_bit_set(alive, tk_flow_original(graph, i));
	}
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < graph->count; i++) {
			const tk_step *step = &graph->workflow->steps.at[i];
			if (step->helper || step->copy_of != TK_NO_STEP || tk_bit(alive, i) || tk_bit(told, i) ||
			    (pass == 0 && has_unreached_cause(graph, alive, i)))
				continue;
			const tk_witness *witness = absorb(graph, told, queue, i);
			add_fault(graph, faults, TK_FLOW_UNREACHABLE, i, step->span)->witness = witness;
		}
	}
}

/* ---- decisions and forks --------------------------------------------------------------------------------------------- */

static void find_missing_branches(const tk_flow_graph *graph, tk_flow_faults *faults)
{
	for (uint32_t i = 0; i < graph->count; i++) {
		const tk_step *step = &graph->workflow->steps.at[i];
		if (step->kind != TK_STEP_DECISION || step->helper || step->copy_of != TK_NO_STEP || !tk_bit(graph->reached, i))
			continue;
		bool guarded = false, complete = false;
		for (uint32_t e = 0; e < step->out_count; e++) {
			const tk_transition *edge = tk_flow_out(graph, i, e);
			if (edge->kind != TK_TRANSITION_NORMAL)
				continue;
			guarded = guarded || edge->guard.text.length > 0;
			complete = complete || edge->otherwise || edge->guard.text.length == 0;
		}
		if (guarded && !complete)
			add_fault(graph, faults, TK_FLOW_MISSING_BRANCH, i, step->span);
	}
}

/* Does every branch of a fork end in its own join? Each step lies in one block: the innermost fork around it. A step met
 * in two blocks, or an end inside one, cannot be decided by structure alone. Linear. */
static bool is_block_structured(const tk_flow_graph *graph)
{
	uint32_t *block = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint64_t *seen = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	uint32_t *queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t head = 0, tail = 0;
	block[0] = TK_NO_STEP;
	tk_bit_set(seen, 0);
	queue[tail++] = 0;
	while (head < tail) {
		uint32_t step = queue[head++];
		const tk_step *at = &graph->workflow->steps.at[step];
		if (at->kind == TK_STEP_JOIN && at->partner != block[step])
			return false;
		if (tk_flow_is_end(graph, step) && block[step] != TK_NO_STEP && at->kind != TK_STEP_JOIN)
			return false;
		uint32_t inside = at->kind == TK_STEP_FORK ? step : at->kind == TK_STEP_JOIN ? block[at->partner] : block[step];
		for (uint32_t e = 0; e < at->out_count; e++) {
			const tk_transition *edge = tk_flow_out(graph, step, e);
			if (edge->kind == TK_TRANSITION_EXCEPTION || edge->to == TK_NO_STEP)
				continue;
			/* A fork's own failure handler runs instead of its branches. */
			uint32_t there = at->kind == TK_STEP_FORK && edge->kind != TK_TRANSITION_NORMAL ? block[step] : inside;
			if (tk_bit(seen, edge->to)) {
				if (block[edge->to] != there)
					return false;
				continue;
			}
			tk_bit_set(seen, edge->to);
			block[edge->to] = there;
			queue[tail++] = edge->to;
		}
	}
	return true;
}

static uint32_t count_breaking(const tk_workflow *workflow, const tk_flow_faults *faults)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < faults->count; i++)
		count += faults->at[i].kind == TK_FLOW_DANGLING ? 0 : 1;
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		const tk_transition *edge = &workflow->transitions.at[i];
		count += edge->to == TK_NO_STEP && edge->kind != TK_TRANSITION_EXCEPTION ? 1 : 0;
	}
	return count;
}

static bool has_endless(const tk_flow_faults *faults)
{
	for (uint32_t i = 0; i < faults->count; i++) {
		if (faults->at[i].kind == TK_FLOW_CLOSED_LOOP || faults->at[i].kind == TK_FLOW_DEAD_END)
			return true;
	}
	return false;
}

tk_answer tk_flow_sound(tk_arena *arena, const tk_workflow *workflow, tk_flow_faults *faults, const char **limit)
{
	*limit = NULL;
	if (workflow->steps.count == 0)
		return TK_UNDECIDED;
	tk_flow_graph graph = tk_flow_graph_make(arena, workflow);
	find_start_faults(&graph, faults);
	find_dangling(&graph, faults);
	/* What is behind a broken reference of an ordinary run is unknown; an exception handler leads into no ordinary run. */
	uint32_t breaking = count_breaking(workflow, faults);
	if (breaking == 0)
		find_endless(&graph, faults);
	/* In prose the order is ours, not the author's: only references that name nothing can be wrong. */
	if (breaking == 0 && !has_endless(faults) && !workflow->ordered_by_prose)
		find_unreachable(&graph, faults);
	if (!workflow->ordered_by_prose)
		find_missing_branches(&graph, faults);
	if (faults->count > 0)
		return TK_FAILS;
	if (!is_block_structured(&graph)) {
		*limit = N_("branches that run at the same time leave their block; whether they all end is not decided by this version");
		return TK_UNDECIDED;
	}
	return TK_HOLDS;
}
