/* SPDX-License-Identifier: Apache-2.0 */
/* Times of random workflows built of blocks, against the times added up block by block. */
#include "analysis/timing.h"

#include <stdio.h>
#include <stdlib.h>

enum { CASES = 100000, STEPS_MOST = 60 };

static uint64_t seed = UINT64_C(0x7133);

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

typedef struct made {
	tk_arena *arena;
	tk_workflow workflow;
} made;

typedef struct block {
	uint32_t first, last;
	int64_t least, most; /* most: as in timing.h */
} block;

static uint32_t add_step(made *m, tk_step_kind kind, bool helper)
{
	uint32_t index = tk_workflow_add_step(m->arena, &m->workflow, kind, (tk_span){1, m->workflow.steps.count, 1});
	m->workflow.steps.at[index].helper = helper;
	return index;
}

static void go(made *m, uint32_t from, uint32_t to)
{
	(void)tk_workflow_add_transition(m->arena, &m->workflow, from, to, TK_TRANSITION_NORMAL);
}

static int64_t plus(int64_t a, int64_t b)
{
	if (a < 0 || b < 0)
		return a == TK_TIME_ENDLESS || b == TK_TIME_ENDLESS ? TK_TIME_ENDLESS : TK_TIME_UNKNOWN;
	return a + b;
}

static int64_t worse(int64_t a, int64_t b)
{
	if (a < 0 || b < 0)
		return a < b ? a : b;
	return a > b ? a : b;
}

static block make_action(made *m)
{
	uint32_t index = add_step(m, TK_STEP_ACTION, false);
	tk_step *step = &m->workflow.steps.at[index];
	if (roll(12) > 0) {
		step->time_least = roll(20);
		step->time_most = step->time_least + roll(20);
	}
	step->wait = roll(3) == 0 ? roll(9) : 0;
	return (block){index, index, (step->time_least < 0 ? 0 : step->time_least) + step->wait,
	               step->time_most < 0 ? TK_TIME_UNKNOWN : step->time_most + step->wait};
}

static block make_block(made *m, uint32_t depth);

static block make_branches(made *m, uint32_t depth, bool all)
{
	block out = {.least = all ? 0 : INT64_MAX};
	out.first = add_step(m, all ? TK_STEP_FORK : TK_STEP_DECISION, true);
	out.last = add_step(m, all ? TK_STEP_JOIN : TK_STEP_MERGE, true);
	m->workflow.steps.at[out.first].partner = out.last;
	m->workflow.steps.at[out.last].partner = out.first;
	for (uint32_t i = 2 + roll(2); i > 0; i--) {
		block branch = make_block(m, depth - 1);
		go(m, out.first, branch.first);
		go(m, branch.last, out.last);
		out.most = worse(out.most, branch.most);
		out.least = all == (branch.least > out.least) ? branch.least : out.least;
	}
	return out;
}

static block make_loop(made *m)
{
	block out;
	out.first = add_step(m, TK_STEP_MERGE, false);
	uint32_t rounds = roll(4);
	m->workflow.steps.at[out.first].loop_most = rounds;
	block body = make_action(m);
	out.last = add_step(m, TK_STEP_DECISION, true);
	go(m, out.first, body.first);
	go(m, body.last, out.last);
	go(m, out.last, out.first);
	out.least = body.least;
	out.most = rounds == 0 ? TK_TIME_ENDLESS : body.most < 0 ? body.most : body.most * (int64_t)rounds;
	return out;
}

static block make_block(made *m, uint32_t depth)
{
	if (depth == 0 || m->workflow.steps.count > STEPS_MOST)
		return make_action(m);
	switch (roll(5)) {
	case 0:
		return make_branches(m, depth, true);
	case 1:
		return make_branches(m, depth, false);
	case 2:
		return make_loop(m);
	case 3: {
		block a = make_block(m, depth - 1), b = make_block(m, depth - 1);
		go(m, a.last, b.first);
		return (block){a.first, b.last, a.least + b.least, plus(a.most, b.most)};
	}
	default:
		return make_action(m);
	}
}

static void check(uint32_t number)
{
	made m = {.arena = tk_arena_open(0, out_of_memory, NULL)};
	uint32_t start = add_step(&m, TK_STEP_START, true), end = add_step(&m, TK_STEP_END, true);
	block all = make_block(&m, 4);
	go(&m, start, all.first);
	go(&m, all.last, end);
	tk_workflow_finish(m.arena, &m.workflow);
	const tk_timing *timing = tk_timing_make(m.arena, &m.workflow, start, NULL, NULL);
	const tk_time_point *at = &timing->done[end];
	if (!at->reached || at->least != all.least || at->most != all.most) {
		fprintf(stderr, "workflow %u: %lld..%lld, expected %lld..%lld\n", number, (long long)at->least,
		        (long long)at->most, (long long)all.least, (long long)all.most);
		abort();
	}
	if (at->most < 0 && at->because == TK_NO_STEP) {
		fprintf(stderr, "workflow %u: no reason\n", number);
		abort();
	}
	tk_arena_close(m.arena);
}

int main(void)
{
	for (uint32_t i = 0; i < CASES; i++)
		check(i);
	printf("%d workflows\n", CASES);
	return 0;
}
