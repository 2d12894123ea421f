/* SPDX-License-Identifier: Apache-2.0 */
/* All states that a net can come to, breadth first, up to stated limits. */
#ifndef TK_ANALYSIS_NET_SEARCH_H
#define TK_ANALYSIS_NET_SEARCH_H

#include "analysis/flow.h"
#include "analysis/net.h"

/* How messages travel. Mail, telephone and portals keep no order: a bag is the default. */
typedef enum tk_network {
	TK_NETWORK_BAG,
	TK_NETWORK_FIFO_PAIR, /* one queue for each sender and receiver */
	TK_NETWORK_CAUSAL,    /* not before a message that it is an answer to */
	TK_NETWORK_INBOX,     /* one queue for each receiver */
	TK_NETWORK_OUTBOX,    /* one queue for each sender */
	TK_NETWORK_FIFO,      /* one queue for all */
	TK_NETWORK_RSC,       /* one message under way at a time */
	TK_NETWORKS,
} tk_network;
extern const char *const tk_network_names[TK_NETWORKS]; /* as on the command line */

#define TK_NET_STATES_MOST 1000000u
#define TK_NET_STATES_CHECK 200000u             /* in a check of a whole repository, which may hold many such files */
#define TK_NET_STEPS_MOST 12000000u             /* between states, of all of them together */
#define TK_NET_BYTES_MOST (UINT64_C(192) << 20) /* of all states together */
#define TK_NET_TOKENS_MOST 4u                   /* in one place; more are not followed */
#define TK_NET_IN_TRANSIT_MOST 16u              /* messages under way, where their order counts */

typedef struct tk_net_step {
	uint32_t move, to; /* to: state */
} tk_net_step;

typedef struct tk_net_space {
	const tk_net *net;
	tk_network network;
	uint32_t stride;              /* bytes of one state: tokens of every place, then the network */
	TK_VECTOR(uint8_t *) blocks;  /* states, TK_NET_BLOCK of them in each */
	uint32_t count;               /* states */
	TK_VECTOR(tk_net_step) steps; /* by state */
	TK_VECTOR(uint32_t) first;    /* [state]: its first step; one more for the end of the last */
	TK_VECTOR(uint32_t) blocked;       /* moves that are possible, but were not followed: a limit; by state */
	TK_VECTOR(uint32_t) first_blocked; /* [state]; one more for the end of the last */
	TK_VECTOR(uint32_t) parent;   /* [state]: where it was come to from, on a shortest run */
	TK_VECTOR(uint32_t) parent_move;
	uint32_t crowded; /* first state with two tokens on a transition, or TK_NET_NONE */
	bool cut;         /* a limit was hit: there may be more states */
	bool tokens_cut;  /* … the limit of tokens or messages, not that of states */
	uint64_t *cut_at; /* states of which not all steps were followed; room for all */
} tk_net_space;

#define TK_NET_BLOCK 1024u

/* until_crowded: stop at the first state with two tokens on a transition. states_most: 0 = TK_NET_STATES_MOST. */
tk_net_space *tk_net_explore(tk_arena *arena, const tk_net *net, tk_network network, uint32_t states_most,
                             bool until_crowded);
static inline const uint8_t *tk_net_state(const tk_net_space *space, uint32_t state)
{
	return space->blocks.at[state / TK_NET_BLOCK] + (size_t)(state % TK_NET_BLOCK) * space->stride;
}

/* One state, by itself (net_fire.c). `tokens` is a state of space->stride bytes. */
typedef enum tk_net_fired {
	TK_NET_NOT_POSSIBLE,
	TK_NET_FIRED,
	TK_NET_TOO_MANY, /* possible, but a limit of tokens or messages is passed */
} tk_net_fired;
uint32_t tk_net_stride(const tk_net *net, tk_network network);
void tk_net_first_state(const tk_net *net, uint8_t *state);
/* Is the move possible? If so *into (stride bytes) is what it leads to. */
tk_net_fired tk_net_fire(const tk_net *net, tk_network network, const uint8_t *state, uint32_t move, uint8_t *into);
/* The same for a plain net, where TK_NET_TOKENS_MOST tokens stand for that many or more: taking from them may leave as
 * many. Together with one token less in
 * such a place at any time, that is everything that can happen, and perhaps more. */
bool tk_net_fire_many(const tk_net *net, const uint8_t *state, uint32_t move, uint8_t *into);

#endif
