/* SPDX-License-Identifier: Apache-2.0 */
/* The slow answer: all markings of a small workflow, one by one. A token lies on a transition; a step takes one and
 * puts one on a way on, a fork on every branch, and a join waits for a token of every branch. Shares nothing with
 * analysis/. */
#ifndef TK_TEST_FLOW_ORACLE_H
#define TK_TEST_FLOW_ORACLE_H

#include "flow_random.h"

enum { STATES_MOST = 2048, MOVES_MOST = 8192, SLOTS = 4096 };

typedef uint64_t marking;

typedef struct move {
	uint32_t step;
	marking to;
} move;

typedef struct oracle {
	const random_flow *flow;
	uint32_t from;      /* where the run starts; its blocks around are taken to wait for it alone */
	uint64_t forbidden; /* steps that may not be done, but for the start itself */
	uint64_t closed;    /* transitions that are not taken; kept from one question to the next, as is: */
	bool remembers;     /* conditions have values, which steps set anew */
	marking states[STATES_MOST];
	uint32_t state_count;
	uint32_t move_from[MOVES_MOST], move_to[MOVES_MOST];
	uint32_t move_count;
	uint16_t slots[SLOTS]; /* state + 1 */
	uint64_t done;         /* steps that some run does, the start itself left out */
	bool completes;        /* some run comes to an end */
	bool overflow;
} oracle;

void oracle_explore(oracle *o, const random_flow *flow, uint32_t from, uint64_t forbidden);
/* Can every state that was met come to the end? */
bool oracle_always_ends(const oracle *o);
/* Is this sequence of the author's steps a whole run from `from` without a forbidden step? */
bool oracle_replays(oracle *o, const random_flow *flow, uint32_t from, uint64_t forbidden, const uint32_t *told,
                    uint32_t count);

#endif
