/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a plain net smaller without changing whether it is sound, after Murata (1989) and Berthelot (1987):
 *   fuse      a move that takes from one place only, of which it is the only taker, goes at once: whatever gives to
 * that place carries it out as well (post-agglomeration) place     two places between the same two moves: one is enough
 *   move      two moves between the same places: one is enough
 *   loop      a move that gives back what it takes, beside another taker of the same place
 * Every step is logged, so that a run of the small net is a run of the whole one, and so that a pass can be checked. */
#ifndef TK_ANALYSIS_NET_REDUCE_H
#define TK_ANALYSIS_NET_REDUCE_H

#include "analysis/net.h"

typedef enum tk_net_rule {
	TK_NET_FUSE,
	TK_NET_SAME_PLACE,
	TK_NET_SAME_MOVE,
	TK_NET_LOOP,
} tk_net_rule;

typedef struct tk_net_reduced_by {
	tk_net_rule rule;
	uint32_t gone;  /* FUSE, SAME_MOVE, LOOP: move; SAME_PLACE: place */
	uint32_t other; /* FUSE, LOOP: place; SAME_PLACE, SAME_MOVE: the one that stays */
} tk_net_reduced_by;

typedef struct tk_net_reduction {
	const tk_net *whole;
	tk_net *net;        /* what is left; not the same numbers */
	uint32_t *place_of; /* [place of net]: of the whole */
	uint32_t *move_of;  /* [move of net]: of the whole */
	TK_VECTOR(tk_net_reduced_by) log;
	TK_VECTOR(uint32_t) first;    /* moves of the whole that go before everything */
	struct tk_net_rope **carried; /* [move of the whole]: what it carries out */
	/* [move of the whole]: moves without one of which it does not go, chained; in tk_net_needed */
	uint32_t *needed_first;
	TK_VECTOR(struct tk_net_needed) needed;
} tk_net_reduction;

/* NULL when the net is not plain. Near-linear for workflows; work is bounded, then what is left is left. */
tk_net_reduction *tk_net_reduce(tk_arena *arena, const tk_net *net);

typedef TK_VECTOR(uint32_t) tk_net_run;
/* The run of the whole net that a run of the small one stands for; *cycle is carried over (TK_NET_NONE: none). */
void tk_net_expand(tk_arena *arena, const tk_net_reduction *reduction, const uint32_t *moves, uint32_t count,
                   uint32_t *cycle, tk_net_run *out);
/* Widens `gone` (bit by move of the small net: it went in some run) to the moves of the whole net. */
uint64_t *tk_net_expand_gone(tk_arena *arena, const tk_net_reduction *reduction, const uint64_t *gone);

/* Checks a log without the code that wrote it: applies it to the whole net rule by rule, each with its conditions, and
 * compares what is left. */
bool tk_net_check_reduction(tk_arena *arena, const tk_net_reduction *reduction);

#endif
