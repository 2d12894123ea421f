/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/conditions.h"

#include <string.h>

/* Versions: 0 as the run begins, else number of the component + 1 where the value may be another. */
typedef struct tying {
	tk_arena *scratch;
	const tk_flow_graph *graph;
	tk_conditions *out;
	uint64_t *own_changes;     /* conditions that a step may change */
	uint64_t *changes;         /* … or a step beside it, in another branch */
	uint32_t *component;       /* of each step */
	uint32_t *members, *first; /* steps by component; [components + 1] */
	uint32_t components;
	uint64_t *changed; /* of each component */
	bool *begins;      /* component: a run may come here otherwise than by a transition */
	bool *round;       /* component: a run may come here again */
	/* For the condition that is looked at: */
	uint32_t *version; /* of each component */
	uint32_t *asked;   /* decisions by version */
	uint32_t *tie;     /* number + 1, by version */
} tying;

/* ---- components (Tarjan), without recursion ---------------------------------------------------------------------- */

typedef struct search {
	uint32_t *entered, *low, *next, *path, *open;
	uint32_t time, depth, waiting;
} search;

static void close_component(tying *t, search *s, uint32_t root)
{
	uint32_t step;
	do {
		step = s->open[--s->waiting];
		t->component[step] = t->components;
		t->members[t->first[t->components + 1]++] = step;
	} while (step != root);
	t->components++;
	t->first[t->components + 1] = t->first[t->components];
}

static void enter(search *s, uint32_t step)
{
	s->entered[step] = s->low[step] = ++s->time;
	s->path[s->depth++] = s->open[s->waiting++] = step;
}

/* Components come in such an order that what follows one stands before it. */
static void find_from(tying *t, search *s, uint32_t root)
{
	enter(s, root);
	while (s->depth > 0) {
		uint32_t step = s->path[s->depth - 1];
		if (s->next[step] < t->graph->nodes[step].out_count) {
			const tk_flow_edge *way = tk_flow_way(t->graph, step, s->next[step]++);
			if (!way->ordinary)
				continue;
			if (s->entered[way->to] == 0)
				enter(s, way->to);
			else if (t->component[way->to] == TK_NO_STEP && s->entered[way->to] < s->low[step])
				s->low[step] = s->entered[way->to];
			continue;
		}
		s->depth--;
		if (s->depth > 0 && s->low[step] < s->low[s->path[s->depth - 1]])
			s->low[s->path[s->depth - 1]] = s->low[step];
		if (s->low[step] == s->entered[step])
			close_component(t, s, step);
	}
}

static uint32_t *numbers(tk_arena *arena, uint32_t count)
{
	return TK_MAKE_ARRAY(arena, uint32_t, (size_t)count + 2);
}

static void find_components(tying *t)
{
	uint32_t count = t->graph->count;
	search s = {numbers(t->scratch, count),
	            numbers(t->scratch, count),
	            numbers(t->scratch, count),
	            numbers(t->scratch, count),
	            numbers(t->scratch, count),
	            0,
	            0,
	            0};
	t->component = numbers(t->scratch, count);
	t->members = numbers(t->scratch, count);
	t->first = numbers(t->scratch, count);
	for (uint32_t i = 0; i < count; i++)
		t->component[i] = TK_NO_STEP;
	for (uint32_t i = 0; i < count; i++) {
		if (s.entered[i] == 0 && tk_bit(t->graph->reached, i))
			find_from(t, &s, i);
	}
}

/* ---- parallel branches ------------------------------------------------------------------------------------------- */

/* For each step the outermost fork around it. */
static uint32_t *find_outermost(const tying *t)
{
	const tk_flow_graph *graph = t->graph;
	uint32_t *outer = numbers(t->scratch, graph->count), *queue = numbers(t->scratch, graph->count), tail = 0;
	uint64_t *seen = TK_MAKE_ARRAY(t->scratch, uint64_t, tk_bit_words(graph->count) + 1);
	for (uint32_t i = 0; i < graph->count; i++)
		outer[i] = TK_NO_STEP;
	tk_bit_set(seen, 0);
	queue[tail++] = 0;
	for (uint32_t head = 0; head < tail; head++) {
		uint32_t step = queue[head], around = outer[step];
		if (graph->nodes[step].kind == TK_STEP_JOIN && graph->nodes[step].partner == around)
			around = TK_NO_STEP;
		for (uint32_t i = 0; i < graph->nodes[step].out_count; i++) {
			const tk_flow_edge *way = tk_flow_way(graph, step, i);
			if (!way->ordinary || tk_bit(seen, way->to))
				continue;
			tk_bit_set(seen, way->to);
			outer[way->to] = way->branch && around == TK_NO_STEP ? step : around;
			queue[tail++] = way->to;
		}
	}
	return outer;
}

/* What is done at the same time may be done between any two steps beside it. */
static void spread_over_branches(tying *t)
{
	uint32_t *outer = find_outermost(t);
	uint64_t *within = TK_MAKE_ARRAY(t->scratch, uint64_t, (size_t)t->graph->count + 1);
	for (uint32_t i = 0; i < t->graph->count; i++) {
		if (outer[i] != TK_NO_STEP)
			within[outer[i]] |= t->changes[i];
	}
	for (uint32_t i = 0; i < t->graph->count; i++) {
		if (outer[i] != TK_NO_STEP)
			t->changes[i] |= within[outer[i]];
	}
}

static bool is_concurrent(const tk_flow_graph *graph)
{
	for (uint32_t i = 0; i < graph->count; i++) {
		const tk_step *step = &graph->workflow->steps.at[i];
		if (step->kind == TK_STEP_FORK || step->kind == TK_STEP_INCLUSIVE_SPLIT ||
		    step->kind == TK_STEP_SCOPE || step->kind == TK_STEP_FIRING || step->attached_to != TK_NO_STEP ||
		    (i > 0 && step->kind == TK_STEP_START))
			return true;
	}
	return false;
}

static void spread_changes(tying *t, bool structured)
{
	uint64_t any = 0;
	if (structured) {
		spread_over_branches(t);
		return;
	}
	if (!is_concurrent(t->graph))
		return;
	for (uint32_t i = 0; i < t->graph->count; i++)
		any |= t->changes[i];
	for (uint32_t i = 0; i < t->graph->count; i++)
		t->changes[i] |= any;
}

/* ---- versions ---------------------------------------------------------------------------------------------------- */

static void sum_up_components(tying *t)
{
	const tk_workflow *workflow = t->graph->workflow;
	t->changed = TK_MAKE_ARRAY(t->scratch, uint64_t, (size_t)t->components + 1);
	t->begins = TK_MAKE_ARRAY(t->scratch, bool, (size_t)t->components + 1);
	t->round = TK_MAKE_ARRAY(t->scratch, bool, (size_t)t->components + 1);
	t->version = numbers(t->scratch, t->components);
	for (uint32_t i = 0; i < t->graph->count; i++) {
		uint32_t component = t->component[i];
		const tk_step *step = &workflow->steps.at[i];
		if (component == TK_NO_STEP)
			continue;
		t->changed[component] |= t->changes[i];
		if (i > 0 && (step->kind == TK_STEP_START || step->attached_to != TK_NO_STEP))
			t->begins[component] = true;
	}
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		const tk_transition *way = &workflow->transitions.at[i];
		if (way->kind == TK_TRANSITION_EXCEPTION && way->to != TK_NO_STEP &&
		    t->component[way->to] != TK_NO_STEP)
			t->begins[t->component[way->to]] = true;
		else if (t->graph->edges[i].ordinary && t->component[way->from] != TK_NO_STEP &&
		         t->component[way->from] == t->component[way->to])
			t->round[t->component[way->to]] = true;
	}
}

/* The version in which a run comes to a component, or one of its own where ways with different ones meet. */
static uint32_t version_before(const tying *t, uint32_t component)
{
	uint32_t found = TK_NO_STEP;
	if (t->begins[component])
		return component + 1;
	for (uint32_t m = t->first[component]; m < t->first[component + 1]; m++) {
		uint32_t step = t->members[m];
		if (step == 0)
			found = found == TK_NO_STEP || found == 0 ? 0 : component + 1;
		for (uint32_t e = t->graph->in_first[step]; e < t->graph->in_first[step + 1]; e++) {
			const tk_flow_edge *way = &t->graph->edges[t->graph->in_edges[e]];
			uint32_t from = t->component[way->from];
			if (!way->ordinary || from == component || from == TK_NO_STEP)
				continue;
			if (found != TK_NO_STEP && found != t->version[from])
				return component + 1;
			found = t->version[from];
		}
	}
	return found == TK_NO_STEP ? component + 1 : found;
}

static void find_versions(tying *t, uint64_t bit)
{
	for (uint32_t c = t->components; c > 0; c--)
		t->version[c - 1] = t->changed[c - 1] & bit ? c : version_before(t, c - 1);
}

/* ---- ties -------------------------------------------------------------------------------------------------------- */

/* The version in which a decision asks; TK_NO_STEP: one that no other decision asks in, since it goes round and is
 * asked anew each time, or changes the condition itself. */
static uint32_t version_asked(const tying *t, const tk_asked_condition *asked, uint32_t decision)
{
	uint32_t component = t->component[decision];
	bool anew = t->round[component] || (t->changes[decision] >> asked->number & 1);
	return anew ? TK_NO_STEP : t->version[component];
}

/* A tie of one decision says something only where the trigger sets the condition. */
static bool says_something(const tying *t, const tk_asked_condition *asked, uint32_t version)
{
	return t->asked[version] > 1 || (version == 0 && asked->set);
}

static void tie_guards(tk_arena *arena, tying *t, uint32_t condition)
{
	const tk_asked_condition *asked = &t->out->all.at[condition];
	for (uint32_t i = 0; i < t->out->guards.count; i++) {
		tk_guard_literal *guard = &t->out->guards.at[i];
		if (guard->condition != condition)
			continue;
		uint32_t version = version_asked(t, asked, t->graph->workflow->transitions.at[guard->transition].from);
		if (version == TK_NO_STEP || !says_something(t, asked, version))
			continue;
		if (t->tie[version] == 0) {
			uint64_t values = version == 0 ? asked->given : tk_condition_domain(asked);
			*TK_PUSH(arena, &t->out->ties) = (tk_tie){condition, version, t->asked[version], values};
			t->tie[version] = t->out->ties.count;
		}
		guard->tie = t->tie[version] - 1;
	}
}

/* The first step that may change the condition, when decisions ask for it in several versions. */
static uint32_t first_change(const tying *t, const tk_asked_condition *asked)
{
	uint32_t first = version_asked(t, asked, asked->decisions.at[0]);
	bool several = first == TK_NO_STEP;
	for (uint32_t i = 1; i < asked->decisions.count; i++)
		several = several || version_asked(t, asked, asked->decisions.at[i]) != first;
	for (uint32_t i = 0; several && i < t->graph->count; i++) {
		if (t->own_changes[i] >> asked->number & 1)
			return i;
	}
	return TK_NO_STEP;
}

static void tie_up(tk_arena *arena, tying *t, uint32_t condition)
{
	tk_asked_condition *asked = &t->out->all.at[condition];
	find_versions(t, UINT64_C(1) << asked->number);
	for (uint32_t i = 0; i < asked->decisions.count; i++) {
		uint32_t version = version_asked(t, asked, asked->decisions.at[i]);
		if (version != TK_NO_STEP)
			t->asked[version]++;
	}
	tie_guards(arena, t, condition);
	asked->changed_by = first_change(t, asked);
	for (uint32_t i = 0; i < asked->decisions.count; i++) {
		uint32_t version = version_asked(t, asked, asked->decisions.at[i]);
		if (version != TK_NO_STEP)
			t->asked[version] = t->tie[version] = 0;
	}
}

void tk_conditions_tie_up(tk_arena *arena, const tk_flow_graph *graph, bool structured, tk_conditions *conditions)
{
	tying t = {.scratch = tk_arena_open_like(arena), .graph = graph, .out = conditions};
	t.changes = tk_conditions_changes(t.scratch, graph, conditions);
	t.own_changes = TK_MAKE_ARRAY(t.scratch, uint64_t, (size_t)graph->count + 1);
	memcpy(t.own_changes, t.changes, graph->count * sizeof *t.changes);
	spread_changes(&t, structured);
	find_components(&t);
	sum_up_components(&t);
	t.asked = numbers(t.scratch, t.components);
	t.tie = numbers(t.scratch, t.components);
	for (uint32_t i = 0; i < conditions->all.count; i++) {
		if (conditions->all.at[i].number != TK_NO_STEP)
			tie_up(arena, &t, i);
	}
	tk_arena_close(t.scratch);
}
