/* SPDX-License-Identifier: Apache-2.0 */
/* Soundness of a net, property by property, each with the shortest run that breaks it.
 * Definitions: van der Aalst et al., "Soundness of workflow nets" (2011), apart; `sound` and `relaxed` as in Corradini,
 * Muzi, Re, Tiezzi (2018), with fairness: whatever is possible for ever, or a choice that comes again and again, is
 * taken at some time. */
#ifndef TK_ANALYSIS_NET_SOUND_H
#define TK_ANALYSIS_NET_SOUND_H

#include "analysis/net_search.h"

typedef enum tk_net_property {
	TK_NET_SAFE,         /* no step is begun again while it waits to be carried out: one token on each transition */
	TK_NET_CAN_COMPLETE, /* from wherever one may get, an end can be come to */
	TK_NET_PROPER,       /* no end is come to twice; in Petri nets, nothing is left when the end is come to */
	TK_NET_NO_DEAD_STEP, /* every step is carried out in some run */
	TK_NET_NO_LIVELOCK,  /* no run can get where it goes on for ever without being able to end */
	TK_NET_ALWAYS_SOUND, /* every fair run ends with nothing left and no message under way */
	TK_NET_RELAXED_SOUND, /* the same; messages may be left */
	TK_NET_PROPERTIES,
} tk_net_property;
extern const char *const tk_net_property_names[TK_NET_PROPERTIES];

typedef struct tk_net_verdict {
	tk_answer answer;
	tk_answer within_limit;      /* UNDECIDED: the answer as far as was looked; else the same as `answer` */
	uint32_t place;              /* SAFE, PROPER: with two tokens; else TK_NET_NONE */
	TK_VECTOR(uint32_t) run;     /* moves, in order */
	uint32_t cycle;              /* moves from here on repeat; TK_NET_NONE: none */
	TK_VECTOR(uint32_t) stuck;   /* places that hold a token at the end of the run */
	TK_VECTOR(tk_net_step) dead; /* NO_DEAD_STEP: workflow (move) and step (to) */
} tk_net_verdict;

typedef struct tk_net_result {
	tk_net_verdict verdicts[TK_NET_PROPERTIES];
	uint32_t states;             /* that were looked at, after reduction */
	uint32_t reduced;            /* rules that were applied before */
	bool tokens_cut, states_cut; /* which limit was hit */
} tk_net_result;

/* Reduces, explores and judges. Time and memory: O(states x moves of a state), within the limits of net_search.h.
 * fair: also ALWAYS_SOUND and RELAXED_SOUND, for which all states of the whole net are needed; else they are UNDECIDED.
 * Every failure is replayed on the whole net, every pass checked against its certificate, before it is given. */
tk_net_result *tk_net_judge(tk_arena *arena, const tk_net *net, tk_network network, uint32_t states_most, bool fair);

/* Replays the run of a verdict, by the rules of the net alone, from the first state. True when it proves what the
 * verdict says. Shares no code with the search but tk_net_fire. */
bool tk_net_replay(tk_arena *arena, const tk_net *net, tk_network network, tk_net_property property,
                   const tk_net_verdict *verdict);

/* Of one state (net_over.c): is everything over? Was an end come to twice (or, in Petri nets, with something left)? Is
 * nothing left to be done? */
bool tk_net_is_over(const tk_net *net, const uint8_t *state);
bool tk_net_is_improper(const tk_net *net, const uint8_t *state, uint32_t *where);
bool tk_net_is_good(const tk_net *net, const uint8_t *state, bool messages);
bool tk_net_is_work(const tk_net_place *place); /* a token here means that something is still to be done */

/* Where tokens pile up without bound (plain nets): can nothing that is over ever be come to from this state? True only
 * when that is proved. (net_endless.c) */
bool tk_net_never_over(tk_arena *arena, const tk_net *net, const uint8_t *from);
/* The first run into a round that leaves at least as many tokens everywhere as there were, so that it can go on for
 * ever, among states that are not `hopeful`: the state after it, and in *before the state before. TK_NET_NONE: none. */
uint32_t tk_net_find_round(const tk_net_space *space, const uint64_t *hopeful, uint32_t *before);
/* Does b hold at least what a holds, ends aside? */
bool tk_net_covers(const tk_net *net, const uint8_t *a, const uint8_t *b);

/* Checks a pass without the search: the states that were found hold the first one, are closed under every move, and
 * each of them has a state that is over, or a step towards one. Only for spaces that were not cut. (net_replay.c) */
bool tk_net_certify(tk_arena *arena, const tk_net_space *space);

/* From which states of the space a fair run stays in states that are not `good` for ever or comes back to them (bit set
 * by state)? Gives such a state that is come to first, or TK_NET_NONE. Streett emptiness by components. (net_fair.c) */
uint32_t tk_net_find_unfair(tk_arena *arena, const tk_net_space *space, const uint64_t *good);

#endif
