/* SPDX-License-Identifier: Apache-2.0 */
/* Two persons with up to three steps each in random blocks: the bounds of every step against all orders in which they
 * can do their work, for every outcome of the decisions. */
#include "analysis/timing.h"

#include <stdio.h>
#include <stdlib.h>

enum { CASES = 20000, STEPS_MOST = 48, DECISIONS_MOST = 4, WORK_MOST = 3, PERSONS = 2, TRIES = 12 };

static uint64_t seed = UINT64_C(0xbe25);

static uint32_t roll(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % sides;
}

static void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

/* ---- a workflow -------------------------------------------------------------------------------------------------- */

typedef struct made {
	tk_arena *arena;
	tk_workflow workflow;
	uint32_t persons[STEPS_MOST + 8];
	uint32_t work[PERSONS + 1];
	uint32_t decisions[DECISIONS_MOST];
	uint32_t decision_count;
} made;

typedef struct block {
	uint32_t first, last;
} block;

static uint32_t add_step(made *m, tk_step_kind kind)
{
	uint32_t index = tk_workflow_add_step(m->arena, &m->workflow, kind, (tk_span){1, m->workflow.steps.count, 1});
	m->workflow.steps.at[index].helper = kind != TK_STEP_ACTION;
	return index;
}

static void go(made *m, uint32_t from, uint32_t to)
{
	(void)tk_workflow_add_transition(m->arena, &m->workflow, from, to, TK_TRANSITION_NORMAL);
}

static block make_action(made *m)
{
	uint32_t index = add_step(m, TK_STEP_ACTION), person = roll(PERSONS + 1);
	tk_step *step = &m->workflow.steps.at[index];
	step->time_least = step->time_most = roll(10);
	step->wait = roll(4) == 0 ? roll(6) : 0;
	if (person > 0 && m->work[person] < WORK_MOST) {
		m->work[person]++;
		m->persons[index] = person;
	}
	return (block){index, index};
}

static block make_block(made *m, uint32_t depth);

static block make_branches(made *m, uint32_t depth, bool all)
{
	block out = {add_step(m, all ? TK_STEP_FORK : TK_STEP_DECISION),
	             add_step(m, all ? TK_STEP_JOIN : TK_STEP_MERGE)};
	m->workflow.steps.at[out.first].partner = out.last;
	m->workflow.steps.at[out.last].partner = out.first;
	if (!all)
		m->decisions[m->decision_count++] = out.first;
	for (uint32_t i = 0; i < 2; i++) {
		block branch = make_block(m, depth - 1);
		go(m, out.first, branch.first);
		go(m, branch.last, out.last);
	}
	return out;
}

static block make_block(made *m, uint32_t depth)
{
	uint32_t kind = depth == 0 || m->workflow.steps.count > STEPS_MOST - 24 ? 9 : roll(6);
	if (kind < 2)
		return make_branches(m, depth, true);
	if (kind == 2 && m->decision_count < DECISIONS_MOST)
		return make_branches(m, depth, false);
	if (kind < 5) {
		block a = make_block(m, depth - 1), b = make_block(m, depth - 1);
		go(m, a.last, b.first);
		return (block){a.first, b.last};
	}
	return make_action(m);
}

/* ---- one outcome of the decisions -------------------------------------------------------------------------------- */

typedef struct outcome {
	const made *m;
	uint32_t count;
	bool reached[STEPS_MOST + 8];
	uint32_t work[PERSONS + 1][WORK_MOST]; /* steps of each person that are reached */
	uint32_t work_count[PERSONS + 1];
	int64_t best[STEPS_MOST + 8]; /* when each step is done at the earliest, over all orders */
} outcome;

static bool is_taken(const outcome *o, uint32_t choices, const tk_transition *edge)
{
	for (uint32_t i = 0; i < o->m->decision_count; i++) {
		if (o->m->decisions[i] == edge->from)
			return edge == &o->m->workflow.transitions
			                        .at[o->m->workflow.steps.at[edge->from].first_out + (choices >> i & 1)];
	}
	return true;
}

static void reach(outcome *o, uint32_t choices)
{
	bool more = true;
	o->reached[0] = true;
	while (more) {
		more = false;
		for (uint32_t i = 0; i < o->m->workflow.transitions.count; i++) {
			const tk_transition *edge = &o->m->workflow.transitions.at[i];
			if (o->reached[edge->from] && !o->reached[edge->to] && is_taken(o, choices, edge))
				more = o->reached[edge->to] = true;
		}
	}
	for (uint32_t s = 0; s < o->count; s++) {
		uint32_t person = o->m->persons[s];
		o->best[s] = INT64_MAX;
		if (person > 0 && o->reached[s])
			o->work[person][o->work_count[person]++] = s;
	}
}

static int64_t length_of(const outcome *o, uint32_t step)
{
	const tk_step *at = &o->m->workflow.steps.at[step];
	return at->time_most < 0 ? 0 : at->time_most;
}

/* When all that comes before is done, the wait of the step itself included; -1: not yet known. */
static int64_t ready_at(const outcome *o, uint32_t choices, const int64_t *done, uint32_t step)
{
	int64_t ready = 0;
	for (uint32_t i = 0; i < o->m->workflow.transitions.count; i++) {
		const tk_transition *edge = &o->m->workflow.transitions.at[i];
		if (edge->to != step || !o->reached[edge->from] || !is_taken(o, choices, edge))
			continue;
		if (done[edge->from] < 0)
			return -1;
		ready = done[edge->from] > ready ? done[edge->from] : ready;
	}
	return ready + o->m->workflow.steps.at[step].wait;
}

/* Everything done as early as can be when each person keeps to his order; false when the orders contradict the steps.
 */
static bool follow_orders(const outcome *o, uint32_t choices, uint32_t orders[PERSONS + 1][WORK_MOST], int64_t *done)
{
	bool more = true;
	uint32_t left = 0;
	for (uint32_t s = 0; s < o->count; s++) {
		done[s] = -1;
		left += o->reached[s];
	}
	while (more) {
		more = false;
		for (uint32_t s = 0; s < o->count; s++) {
			uint32_t person = o->m->persons[s], place = 0;
			int64_t ready = o->reached[s] && done[s] < 0 ? ready_at(o, choices, done, s) : -1;
			if (ready < 0)
				continue;
			while (person > 0 && orders[person][place] != s)
				place++;
			if (place > 0 && done[orders[person][place - 1]] < 0)
				continue;
			if (place > 0 && done[orders[person][place - 1]] > ready)
				ready = done[orders[person][place - 1]];
			done[s] = ready + length_of(o, s);
			left--;
			more = true;
		}
	}
	return left == 0;
}

static void try_orders(outcome *o, uint32_t choices, uint32_t person, uint32_t place)
{
	if (person > PERSONS) {
		int64_t done[STEPS_MOST + 8];
		if (!follow_orders(o, choices, o->work, done))
			return;
		for (uint32_t s = 0; s < o->count; s++)
			o->best[s] = o->reached[s] && done[s] < o->best[s] ? done[s] : o->best[s];
		return;
	}
	if (place >= o->work_count[person]) {
		try_orders(o, choices, person + 1, 0);
		return;
	}
	for (uint32_t i = place; i < o->work_count[person]; i++) {
		uint32_t *at = o->work[person], kept = at[place];
		at[place] = at[i];
		at[i] = kept;
		try_orders(o, choices, person, place + 1);
		at[i] = at[place];
		at[place] = kept;
	}
}

/* Whoever is free does something that can be done, by chance: minute by minute. */
static void work_by_chance(const outcome *o, uint32_t choices, int64_t *done)
{
	int64_t busy[PERSONS + 1] = {0};
	uint32_t left = 0;
	for (uint32_t s = 0; s < o->count; s++) {
		done[s] = -1;
		left += o->reached[s];
	}
	for (int64_t now = 0; left > 0; now++) {
		bool more = true;
		while (more) {
			more = false;
			uint32_t first = roll(o->count);
			for (uint32_t k = 0; k < o->count; k++) {
				uint32_t s = (first + k) % o->count, person = o->m->persons[s];
				if (!o->reached[s] || done[s] >= 0 || (person > 0 && busy[person] > now))
					continue;
				int64_t ready = ready_at(o, choices, done, s);
				if (ready < 0 || ready > now)
					continue;
				done[s] = now + length_of(o, s);
				busy[person] = person > 0 ? done[s] : 0;
				left--;
				more = true;
			}
		}
	}
}

/* ---- check ------------------------------------------------------------------------------------------------------- */

static uint32_t raised, tight, wide;

static void fail(uint32_t number, uint32_t step, const char *what, int64_t found, int64_t bound)
{
	fprintf(stderr, "workflow %u, step %u: %s %lld, bound %lld\n", number, step, what, (long long)found,
	        (long long)bound);
	abort();
}

static void check(uint32_t number)
{
	made m = {.arena = tk_arena_open(0, out_of_memory, NULL)};
	uint32_t start = add_step(&m, TK_STEP_START), end = add_step(&m, TK_STEP_END);
	block all = make_block(&m, 4);
	go(&m, start, all.first);
	go(&m, all.last, end);
	tk_workflow_finish(m.arena, &m.workflow);
	const tk_timing_options options = {.persons = m.persons};
	const tk_timing *timing = tk_timing_make_with(m.arena, &m.workflow, start, &options),
	                *alone = tk_timing_make(m.arena, &m.workflow, start, NULL, NULL);
	int64_t worst[STEPS_MOST + 8] = {0};
	for (uint32_t choices = 0; choices < 1u << m.decision_count; choices++) {
		outcome o = {.m = &m, .count = m.workflow.steps.count};
		reach(&o, choices);
		try_orders(&o, choices, 1, 0);
		for (uint32_t s = 0; s < o.count; s++)
			worst[s] = o.reached[s] && o.best[s] > worst[s] ? o.best[s] : worst[s];
		for (uint32_t i = 0; i < TRIES; i++) {
			int64_t done[STEPS_MOST + 8];
			work_by_chance(&o, choices, done);
			for (uint32_t s = 0; s < o.count; s++) {
				if (o.reached[s] && done[s] > timing->done[s].latest)
					fail(number, s, "done by chance at", done[s], timing->done[s].latest);
			}
		}
	}
	for (uint32_t s = 0; s < m.workflow.steps.count; s++) {
		const tk_time_point *at = &timing->done[s];
		if (at->most > worst[s])
			fail(number, s, "possible in", worst[s], at->most);
		if (at->latest < worst[s] || at->most < alone->done[s].most ||
		    alone->done[s].latest != alone->done[s].most)
			fail(number, s, "not in order", at->latest, at->most);
	}
	raised += timing->done[end].most > alone->done[end].most;
	tight += timing->done[end].most > alone->done[end].most && timing->done[end].most == worst[end];
	wide += timing->done[end].latest > timing->done[end].most;
	tk_arena_close(m.arena);
}

int main(void)
{
	for (uint32_t i = 0; i < CASES; i++)
		check(i);
	printf("%d workflows; persons make %u longer, %u of them by just so much; %u have room between the bounds\n",
	       CASES, raised, tight, wide);
	return raised < CASES / 20 || tight < raised / 2; /* else the cases would show nothing */
}
