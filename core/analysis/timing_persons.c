/* SPDX-License-Identifier: Apache-2.0 */
/* One person who is needed in several branches of a block at once. His work in them is a lower bound for the block; and
 * each of his branches may have to wait for all that he does in the others, which bounds it from above. In between, the
 * best order is a scheduling problem that nobody solves for large blocks, and that nobody follows in an emergency. */
#include "analysis/timing_walk.h"

enum { PERSONS_MOST = 32 };

/* The work of one person. */
typedef struct worker {
	timer *t;
	uint32_t person;
	int64_t *before;  /* [step]: his work on the heaviest run up to the end of the step; TK_TIME_UNKNOWN */
	int64_t *in_all;  /* [transition of a fork]: … in that branch */
	int64_t *to_join; /* [transition of a fork]: … on runs through it that come to the join */
	bool *acts;       /* [transition of a fork]: he has something to do there, if only for a moment */
	uint32_t unsaid;  /* a step of his that does not say how long it takes */
} worker;

static int64_t own_work(worker *w, uint32_t step)
{
	const tk_step *at = &w->t->graph.workflow->steps.at[step];
	if (w->t->options.persons[step] != w->person || at->kind != TK_STEP_ACTION || at->helper)
		return 0;
	if (at->time_most < 0 && w->unsaid == TK_NO_STEP)
		w->unsaid = step;
	return at->time_most < 0 ? TK_TIME_UNKNOWN : at->time_most;
}

static int64_t since(int64_t later, int64_t earlier)
{
	return later < 0 || earlier < 0 ? TK_TIME_UNKNOWN : later - earlier;
}

/* What was done in each branch is done when they meet. */
static int64_t work_at_join(worker *w, uint32_t join, uint32_t fork)
{
	const tk_flow_graph *graph = &w->t->graph;
	const tk_flow_node *from = &graph->nodes[fork];
	int64_t all = w->before[fork];
	for (uint32_t i = graph->in_first[join]; i < graph->in_first[join + 1]; i++) {
		const tk_flow_edge *edge = &graph->edges[graph->in_edges[i]];
		uint32_t label = tk_timed_branch(w->t, edge->from);
		if (!edge->ordinary || edge->from == fork || !w->t->entered[edge->from] || label == 0 ||
		    graph->edges[label - 1].from != fork)
			continue;
		int64_t work = since(w->before[edge->from], w->before[fork]);
		if (tk_is_worse_time(work, w->to_join[label - 1]))
			w->to_join[label - 1] = work;
	}
	for (uint32_t e = from->first_out; e < from->first_out + from->out_count; e++)
		all = tk_add_times(all, w->to_join[e]);
	return all;
}

static int64_t work_on_arrival(worker *w, uint32_t step)
{
	const tk_flow_graph *graph = &w->t->graph;
	uint32_t partner = graph->nodes[step].partner;
	int64_t most = 0;
	if (graph->nodes[step].kind == TK_STEP_JOIN && partner != TK_NO_STEP && w->t->entered[partner])
		return work_at_join(w, step, partner);
	for (uint32_t i = graph->in_first[step]; i < graph->in_first[step + 1] && step != w->t->out->from; i++) {
		const tk_flow_edge *edge = &graph->edges[graph->in_edges[i]];
		if (edge->ordinary && w->t->entered[edge->from] && tk_is_worse_time(w->before[edge->from], most))
			most = w->before[edge->from];
	}
	return most;
}

static void do_step(worker *w, uint32_t step)
{
	const timer *t = w->t;
	w->before[step] = tk_add_times(work_on_arrival(w, step), own_work(w, step));
	for (uint32_t label = tk_timed_branch(t, step); label > 0;) {
		uint32_t fork = t->graph.edges[label - 1].from;
		int64_t work = since(w->before[step], w->before[fork]);
		if (tk_is_worse_time(work, w->in_all[label - 1]))
			w->in_all[label - 1] = work;
		w->acts[label - 1] = w->acts[label - 1] || t->options.persons[step] == w->person;
		label = t->branch[fork];
	}
}

static void settle_fork(worker *w, uint32_t fork)
{
	timer *t = w->t;
	const tk_flow_node *node = &t->graph.nodes[fork];
	int64_t all = 0, joined = 0;
	uint32_t branches = 0;
	for (uint32_t e = node->first_out; e < node->first_out + node->out_count; e++) {
		all = tk_add_times(all, w->in_all[e]);
		joined = tk_add_times(joined, w->to_join[e] < 0 ? 0 : w->to_join[e]);
		branches += w->acts[e];
	}
	if (branches < 2)
		return;
	if (joined > t->together[fork]) {
		t->together[fork] = joined;
		t->whose[fork] = w->person;
	}
	for (uint32_t e = node->first_out; e < node->first_out + node->out_count; e++) {
		if (!w->acts[e])
			continue;
		t->delay[e] = tk_add_times(t->delay[e], since(all, w->in_all[e]));
		t->unsaid[e] = t->delay[e] < 0 ? w->unsaid : TK_NO_STEP;
	}
}

static void time_person(timer *t, uint32_t person)
{
	size_t transitions = (size_t)t->graph.workflow->transitions.count + 1;
	tk_arena_mark mark = tk_arena_get_mark(t->arena);
	worker w = {.t = t, .person = person, .unsaid = TK_NO_STEP};
	w.before = TK_MAKE_ARRAY(t->arena, int64_t, (size_t)t->graph.count + 1);
	w.in_all = TK_MAKE_ARRAY(t->arena, int64_t, transitions);
	w.to_join = TK_MAKE_ARRAY(t->arena, int64_t, transitions);
	w.acts = TK_MAKE_ARRAY(t->arena, bool, transitions);
	for (uint32_t i = t->count; i > 0; i--)
		do_step(&w, t->order[i - 1]);
	for (uint32_t i = 0; i < t->count; i++) {
		if (t->graph.nodes[t->order[i]].kind == TK_STEP_FORK)
			settle_fork(&w, t->order[i]);
	}
	tk_arena_pop(t->arena, mark);
}

/* ---- who --------------------------------------------------------------------------------------------------------- */

static void strike_out(uint32_t *persons, uint32_t *count, uint32_t person)
{
	for (uint32_t i = 0; i < *count; i++) {
		if (persons[i] == person)
			persons[i--] = persons[--*count];
	}
}

static void note(uint32_t *persons, uint32_t *count, uint32_t person)
{
	for (uint32_t i = 0; i < *count; i++) {
		if (persons[i] == person)
			return;
	}
	if (*count < PERSONS_MOST)
		persons[(*count)++] = person;
}

/* Persons with steps in branches and none in a loop. */
static uint32_t find_persons(const timer *t, uint32_t persons[PERSONS_MOST])
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < t->count; i++) {
		uint32_t person = t->options.persons[t->order[i]];
		if (person > 0 && t->branch[t->order[i]] > 0)
			note(persons, &count, person);
	}
	for (uint32_t last = t->count; last > 0 && count > 0;) {
		uint32_t first = tk_component_first(t, last);
		bool loop = tk_is_timed_loop(t, t->order + first, last - first);
		for (uint32_t i = first; i < last && loop; i++)
			strike_out(persons, &count, t->options.persons[t->order[i]]);
		last = first;
	}
	return count;
}

void tk_time_persons(timer *t)
{
	uint32_t persons[PERSONS_MOST], count = t->options.persons ? find_persons(t, persons) : 0;
	size_t transitions = (size_t)t->graph.workflow->transitions.count + 1;
	if (count == 0)
		return;
	t->delay = TK_MAKE_ARRAY(t->arena, int64_t, transitions);
	t->unsaid = TK_MAKE_ARRAY(t->arena, uint32_t, transitions);
	t->together = TK_MAKE_ARRAY(t->arena, int64_t, (size_t)t->graph.count + 1);
	t->whose = TK_MAKE_ARRAY(t->arena, uint32_t, (size_t)t->graph.count + 1);
	for (uint32_t i = 0; i < count; i++)
		time_person(t, persons[i]);
}
