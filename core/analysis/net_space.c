/* SPDX-License-Identifier: Apache-2.0 */
/* Breadth first over the states of a net. States are kept as bytes in blocks; a table of their numbers finds equal
 * ones. */
#include "analysis/net_search.h"

#include <string.h>

typedef struct explorer {
	tk_arena *arena;
	tk_net_space *space;
	uint32_t *table; /* open addressing: state + 1 */
	uint32_t table_size;
	/* Moves by a place without which they are not possible, so that a state looks at few of them. */
	uint32_t *first_move, *moves;
	uint32_t *asked; /* [move]: the last state that asked for it, + 1 */
	uint32_t states_most;
	uint8_t *next;
} explorer;

static uint64_t hash_of(const uint8_t *bytes, uint32_t length)
{
	uint64_t hash = UINT64_C(0x9e3779b97f4a7c15);
	for (uint32_t i = 0; i < length; i += 4) {
		uint32_t word;
		memcpy(&word, bytes + i, 4);
		hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
		hash ^= hash >> 32;
	}
	return hash;
}

static uint8_t *room_for(explorer *e, uint32_t state)
{
	tk_net_space *space = e->space;
	if (state / TK_NET_BLOCK == space->blocks.count)
		*TK_PUSH(e->arena, &space->blocks) = tk_arena_make(e->arena, TK_NET_BLOCK, space->stride);
	return space->blocks.at[state / TK_NET_BLOCK] + (size_t)(state % TK_NET_BLOCK) * space->stride;
}

static void enter(explorer *e, uint32_t state)
{
	uint64_t slot = hash_of(tk_net_state(e->space, state), e->space->stride);
	while (e->table[slot & (e->table_size - 1)])
		slot++;
	e->table[slot & (e->table_size - 1)] = state + 1;
}

static void grow_table(explorer *e)
{
	e->table_size *= 4;
	e->table = TK_MAKE_ARRAY(e->arena, uint32_t, e->table_size);
	for (uint32_t i = 0; i < e->space->count; i++)
		enter(e, i);
}

static uint32_t find(const explorer *e, const uint8_t *bytes)
{
	uint64_t slot = hash_of(bytes, e->space->stride);
	for (;; slot++) {
		uint32_t state = e->table[slot & (e->table_size - 1)];
		if (state == 0)
			return TK_NET_NONE;
		if (memcmp(tk_net_state(e->space, state - 1), bytes, e->space->stride) == 0)
			return state - 1;
	}
}

static bool is_crowded(const tk_net *net, const uint8_t *state)
{
	for (uint32_t i = 0; i < net->places.count; i++) {
		if (state[i] > 1 && net->places.at[i].kind == TK_NET_EDGE)
			return true;
	}
	return false;
}

/* A new state, or TK_NET_NONE when there is no room for one. */
static uint32_t add_state(explorer *e, const uint8_t *bytes, uint32_t parent, uint32_t move)
{
	tk_net_space *space = e->space;
	if (space->count >= e->states_most)
		return TK_NET_NONE;
	if ((space->count + 1) * 2 > e->table_size)
		grow_table(e);
	memcpy(room_for(e, space->count), bytes, space->stride);
	*TK_PUSH(e->arena, &space->parent) = parent;
	*TK_PUSH(e->arena, &space->parent_move) = move;
	enter(e, space->count);
	if (space->crowded == TK_NET_NONE && is_crowded(space->net, bytes))
		space->crowded = space->count;
	return space->count++;
}

static void cut(explorer *e, uint32_t state, uint32_t move, bool tokens)
{
	*TK_PUSH(e->arena, &e->space->blocked) = move;
	e->space->cut = true;
	e->space->tokens_cut = e->space->tokens_cut || tokens;
	tk_bit_set(e->space->cut_at, state);
}

static void try_move(explorer *e, uint32_t state, uint32_t move)
{
	tk_net_space *space = e->space;
	tk_net_fired fired = tk_net_fire(space->net, space->network, tk_net_state(space, state), move, e->next);
	if (fired == TK_NET_NOT_POSSIBLE)
		return;
	if (fired == TK_NET_TOO_MANY) {
		cut(e, state, move, true);
		return;
	}
	uint32_t to = find(e, e->next);
	if (to == TK_NET_NONE && space->steps.count < TK_NET_STEPS_MOST)
		to = add_state(e, e->next, state, move);
	if (to == TK_NET_NONE || space->steps.count >= TK_NET_STEPS_MOST) {
		cut(e, state, move, false);
		return;
	}
	*TK_PUSH(e->arena, &space->steps) = (tk_net_step){move, to};
}

static void follow(explorer *e, uint32_t state)
{
	const tk_net *net = e->space->net;
	for (uint32_t place = 0; place < net->places.count; place++) {
		if (tk_net_state(e->space, state)[place] == 0)
			continue;
		for (uint32_t i = e->first_move[place]; i < e->first_move[place + 1]; i++) {
			if (e->asked[e->moves[i]] == state + 1)
				continue;
			e->asked[e->moves[i]] = state + 1;
			try_move(e, state, e->moves[i]);
		}
	}
}

/* The places under which a move is found: all that come to an inclusive join, else one that it cannot do without. */
static tk_net_list found_under(const tk_net *net, const tk_net_move *move)
{
	if (move->join != TK_NET_NONE)
		return net->joins.at[move->join].in;
	return (tk_net_list){move->takes.count ? move->takes.first : move->tests.first,
	                     move->takes.count + move->tests.count ? 1 : 0};
}

static void index_moves(explorer *e)
{
	const tk_net *net = e->space->net;
	uint32_t *first = TK_MAKE_ARRAY(e->arena, uint32_t, (size_t)net->places.count + 3), total = 0;
	for (uint32_t i = 0; i < net->moves.count; i++) {
		tk_net_list under = found_under(net, &net->moves.at[i]);
		for (uint32_t k = 0; k < under.count; k++, total++)
			first[tk_net_at(net, under)[k] + 2]++;
	}
	for (uint32_t i = 2; i < net->places.count + 2; i++)
		first[i] += first[i - 1];
	e->moves = TK_MAKE_ARRAY(e->arena, uint32_t, (size_t)total + 1);
	for (uint32_t i = 0; i < net->moves.count; i++) {
		tk_net_list under = found_under(net, &net->moves.at[i]);
		for (uint32_t k = 0; k < under.count; k++)
			e->moves[first[tk_net_at(net, under)[k] + 1]++] = i;
	}
	e->first_move = first;
	e->asked = TK_MAKE_ARRAY(e->arena, uint32_t, (size_t)net->moves.count + 1);
}

tk_net_space *tk_net_explore(tk_arena *arena, const tk_net *net, tk_network network, uint32_t states_most,
                             bool until_crowded)
{
	tk_net_space *space = TK_MAKE(arena, tk_net_space);
	explorer e = {.arena = arena, .space = space, .table_size = 256};
	space->net = net;
	space->network = network;
	space->stride = tk_net_stride(net, network);
	space->crowded = TK_NET_NONE;
	e.states_most = states_most ? states_most : TK_NET_STATES_MOST;
	if ((uint64_t)e.states_most * space->stride > TK_NET_BYTES_MOST)
		e.states_most = (uint32_t)(TK_NET_BYTES_MOST / space->stride);
	e.table = TK_MAKE_ARRAY(arena, uint32_t, e.table_size);
	e.next = TK_MAKE_ARRAY(arena, uint8_t, space->stride);
	space->cut_at = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(e.states_most) + 1);
	index_moves(&e);
	tk_net_first_state(net, e.next);
	(void)add_state(&e, e.next, TK_NET_NONE, TK_NET_NONE);
	for (uint32_t state = 0; state < space->count; state++) {
		*TK_PUSH(arena, &space->first) = space->steps.count;
		*TK_PUSH(arena, &space->first_blocked) = space->blocked.count;
		if (until_crowded && space->crowded != TK_NET_NONE)
			break;
		follow(&e, state);
	}
	while (space->first.count <= space->count) {
		*TK_PUSH(arena, &space->first) = space->steps.count;
		*TK_PUSH(arena, &space->first_blocked) = space->blocked.count;
	}
	return space;
}
