/* SPDX-License-Identifier: Apache-2.0 */
/* Replays what the search says, by the rules of the net alone. */
#include "analysis/net_sound.h"

#include "base/map.h"

#include <string.h>

/* Fires the moves of a run. False when one is not possible. *at_cycle: the state where the part that repeats begins. */
static bool run_through(tk_arena *arena, const tk_net *net, tk_network network, const tk_net_verdict *verdict,
                        uint8_t *state, uint8_t *at_cycle)
{
	uint32_t stride = tk_net_stride(net, network);
	uint8_t *next = TK_MAKE_ARRAY(arena, uint8_t, stride);
	tk_net_first_state(net, state);
	for (uint32_t i = 0; i < verdict->run.count; i++) {
		if (i == verdict->cycle)
			memcpy(at_cycle, state, stride);
		if (tk_net_fire(net, network, state, verdict->run.at[i], next) != TK_NET_FIRED)
			return false;
		memcpy(state, next, stride);
	}
	return true;
}

static bool is_stuck(const tk_net *net, tk_network network, const uint8_t *state, uint8_t *next)
{
	for (uint32_t move = 0; move < net->moves.count; move++) {
		if (tk_net_fire(net, network, state, move, next) != TK_NET_NOT_POSSIBLE)
			return false;
	}
	return !tk_net_is_over(net, state);
}

/* From here nothing is ever over, and something is always possible? A set of states by content, without the search. */
static bool is_trap(tk_arena *arena, const tk_net *net, tk_network network, const uint8_t *from)
{
	uint32_t stride = tk_net_stride(net, network);
	tk_map *seen = tk_map_make(arena);
	TK_VECTOR(const uint8_t *) queue = {0};
	*TK_PUSH(arena, &queue) = from;
	(void)tk_map_put(seen, (tk_text){(const char *)from, stride}, queue.at);
	for (uint32_t head = 0; head < queue.count; head++) {
		bool goes_on = false;
		if (tk_net_is_over(net, queue.at[head]))
			return false;
		for (uint32_t move = 0; move < net->moves.count; move++) {
			uint8_t *next = TK_MAKE_ARRAY(arena, uint8_t, stride);
			tk_net_fired fired = tk_net_fire(net, network, queue.at[head], move, next);
			if (fired == TK_NET_TOO_MANY)
				return false;
			if (fired == TK_NET_NOT_POSSIBLE)
				continue;
			goes_on = true;
			tk_text key = {(const char *)next, stride};
			if (tk_map_get(seen, key))
				continue;
			(void)tk_map_put(seen, key, next);
			*TK_PUSH(arena, &queue) = next;
		}
		if (!goes_on)
			return false;
	}
	return true;
}

bool tk_net_replay(tk_arena *arena, const tk_net *net, tk_network network, tk_net_property property,
                   const tk_net_verdict *verdict)
{
	uint32_t stride = tk_net_stride(net, network), where;
	tk_arena_mark mark = tk_arena_get_mark(arena);
	uint8_t *state = TK_MAKE_ARRAY(arena, uint8_t, stride), *at_cycle = TK_MAKE_ARRAY(arena, uint8_t, stride);
	uint8_t *next = TK_MAKE_ARRAY(arena, uint8_t, stride);
	bool proves = run_through(arena, net, network, verdict, state, at_cycle);
	if (proves && verdict->cycle != TK_NET_NONE && memcmp(state, at_cycle, stride) == 0) {
		proves = is_trap(arena, net, network, state) || (net->plain && tk_net_never_over(arena, net, state));
	} else if (proves && verdict->cycle != TK_NET_NONE) {
		proves = net->plain && tk_net_covers(net, at_cycle, state) && tk_net_never_over(arena, net, at_cycle);
	} else if (proves && property == TK_NET_SAFE) {
		proves = verdict->place != TK_NET_NONE && state[verdict->place] > 1;
	} else if (proves && property == TK_NET_PROPER) {
		proves = tk_net_is_improper(net, state, &where);
	} else if (proves && property == TK_NET_CAN_COMPLETE) {
		proves = is_stuck(net, network, state, next);
	} else if (proves && (property == TK_NET_ALWAYS_SOUND || property == TK_NET_RELAXED_SOUND)) {
		proves = !tk_net_is_good(net, state, property == TK_NET_ALWAYS_SOUND);
	}
	tk_arena_pop(arena, mark);
	return proves;
}

/* ---- a pass ------------------------------------------------------------------------------------------------------ */

static bool are_steps_complete(const tk_net_space *space, tk_map *numbers, uint32_t state, uint8_t *next)
{
	uint32_t possible = 0;
	for (uint32_t move = 0; move < space->net->moves.count; move++) {
		tk_net_fired fired = tk_net_fire(space->net, space->network, tk_net_state(space, state), move, next);
		if (fired == TK_NET_TOO_MANY)
			return false;
		if (fired == TK_NET_NOT_POSSIBLE)
			continue;
		possible++;
		if (!tk_map_get(numbers, (tk_text){(const char *)next, space->stride}))
			return false;
	}
	return possible == space->first.at[state + 1] - space->first.at[state];
}

bool tk_net_certify(tk_arena *arena, const tk_net_space *space)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_map *numbers = tk_map_make(arena);
	uint8_t *next = TK_MAKE_ARRAY(arena, uint8_t, space->stride);
	bool closed = !space->cut && space->count > 0;
	for (uint32_t i = 0; i < space->count; i++) {
		const uint8_t *state = tk_net_state(space, i);
		(void)tk_map_put(numbers, (tk_text){(const char *)state, space->stride}, space->blocks.at);
	}
	tk_net_first_state(space->net, next);
	closed = closed && tk_map_get(numbers, (tk_text){(const char *)next, space->stride});
	for (uint32_t i = 0; closed && i < space->count; i++)
		closed = are_steps_complete(space, numbers, i, next);
	/* Rounds of "over, or a step to one that is": each round settles one state at least, or nothing is left. */
	uint64_t *settled = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(space->count) + 1);
	uint32_t left = space->count;
	for (bool any = true; closed && any && left > 0;) {
		any = false;
		for (uint32_t i = space->count; i > 0; i--) {
			bool now = !tk_bit(settled, i - 1) && tk_net_is_over(space->net, tk_net_state(space, i - 1));
			for (uint32_t s = space->first.at[i - 1];
			     !tk_bit(settled, i - 1) && !now && s < space->first.at[i]; s++)
				now = tk_bit(settled, space->steps.at[s].to);
			if (!now)
				continue;
			tk_bit_set(settled, i - 1);
			any = true;
			left--;
		}
	}
	tk_arena_pop(arena, mark);
	return closed && left == 0;
}
