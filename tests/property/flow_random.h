/* SPDX-License-Identifier: Apache-2.0 */
/* Small random workflows: parallel blocks properly nested, and inside each block any graph of decisions, loops, failure
 * handlers, dead ends and references that name nothing. */
#ifndef TK_TEST_FLOW_RANDOM_H
#define TK_TEST_FLOW_RANDOM_H

#include "analysis/flow.h"

enum { STEPS_MOST = 28, REGIONS_MOST = 10, TRANSITIONS_MOST = 46, CONDITIONS = 3, UNASKED = 255 };
/* The third condition has three answers, the others two. */
enum { TWO_VALUES = 3, THREE_VALUES = 7 };

typedef struct random_flow {
	tk_workflow workflow;
	uint32_t region[STEPS_MOST]; /* where a step lies; of a join: where the block lies */
	uint32_t fork[REGIONS_MOST]; /* whose branch a region is; TK_NO_STEP for region 0 */
	uint32_t region_count;
	bool wild;     /* with faults of every kind */
	bool dangling; /* some reference names nothing */
	bool escapes;  /* some branch leaves its block */
	/* Of random_flow_tie: which condition a way asks for (or UNASKED), with which of its values it is open, and which
	 * conditions a step sets anew. */
	uint8_t asks[TRANSITIONS_MOST], open[TRANSITIONS_MOST], sets[STEPS_MOST];
	uint8_t given[CONDITIONS]; /* values at the start */
} random_flow;

typedef struct dice {
	uint64_t state;
} dice;

/* splitmix64: the same sequence everywhere. */
static inline uint32_t roll(dice *d, uint32_t sides)
{
	uint64_t x = d->state += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (uint32_t)((x ^ (x >> 31)) % sides);
}

static inline bool chance(dice *d, uint32_t percent)
{
	return roll(d, 100) < percent;
}

void random_flow_make(tk_arena *arena, dice *d, random_flow *out);
/* Lets decisions ask for a few conditions, in words, and some steps set them. */
void random_flow_tie(tk_arena *arena, dice *d, random_flow *flow);

#endif
