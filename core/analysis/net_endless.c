/* SPDX-License-Identifier: Apache-2.0 */
/* Plain nets in which tokens pile up: what can be said of all their states, though there are infinitely many. More
 * tokens never make less possible there, so a round that leaves as many as it found can be run for ever (Karp and
 * Miller 1969). */
#include "analysis/net_sound.h"

#include "base/map.h"

#include <string.h>

#define CLOSURE_MOST 100000u

typedef struct closure {
	tk_arena *arena;
	const tk_net *net;
	uint32_t stride;
	tk_map *seen;
	TK_VECTOR(uint8_t *) queue;
} closure;

static void add(closure *c, const uint8_t *state)
{
	if (tk_map_get(c->seen, (tk_text){(const char *)state, c->stride}))
		return;
	uint8_t *own = TK_MAKE_ARRAY(c->arena, uint8_t, c->stride);
	memcpy(own, state, c->stride);
	(void)tk_map_put(c->seen, (tk_text){(const char *)own, c->stride}, own);
	*TK_PUSH(c->arena, &c->queue) = own;
}

bool tk_net_never_over(tk_arena *arena, const tk_net *net, const uint8_t *from)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	closure c = {
	        .arena = arena, .net = net, .stride = tk_net_stride(net, TK_NETWORK_BAG), .seen = tk_map_make(arena)};
	uint8_t *next = TK_MAKE_ARRAY(arena, uint8_t, c.stride);
	bool never = true;
	add(&c, from);
	for (uint32_t head = 0; never && head < c.queue.count; head++) {
		const uint8_t *state = c.queue.at[head];
		never = !tk_net_is_over(net, state) && c.queue.count < CLOSURE_MOST;
		for (uint32_t move = 0; never && move < net->moves.count; move++) {
			if (tk_net_fire_many(net, state, move, next))
				add(&c, next);
		}
		for (uint32_t place = 0; never && place < net->places.count; place++) {
			if (state[place] != TK_NET_TOKENS_MOST)
				continue;
			memcpy(next, state, c.stride);
			next[place]--;
			add(&c, next);
		}
	}
	tk_arena_pop(arena, mark);
	return never;
}

bool tk_net_covers(const tk_net *net, const uint8_t *a, const uint8_t *b)
{
	for (uint32_t i = 0; i < net->places.count; i++) {
		if (b[i] < a[i] && net->places.at[i].kind != TK_NET_END)
			return false;
	}
	return true;
}

uint32_t tk_net_find_round(const tk_net_space *space, const uint64_t *hopeful, uint32_t *before)
{
	for (uint32_t state = 1; state < space->count; state++) {
		for (uint32_t at = space->parent.at[state]; at != TK_NET_NONE && !tk_bit(hopeful, at);
		     at = space->parent.at[at]) {
			if (!tk_net_covers(space->net, tk_net_state(space, at), tk_net_state(space, state)))
				continue;
			*before = at;
			return state;
		}
	}
	return TK_NET_NONE;
}
