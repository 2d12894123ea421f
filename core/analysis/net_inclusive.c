/* SPDX-License-Identifier: Apache-2.0 */
/* Inclusive joins: from where may a token still come to each of their incoming transitions? */
#include "analysis/net_build.h"

typedef struct upstream {
	uint64_t *places; /* filled */
	uint64_t *seen;   /* transitions */
	uint32_t *queue;
	uint32_t tail;
} upstream;

static void add_source(const tk_net_builder *builder, upstream *u, uint32_t step)
{
	if (builder->step_place[step] != TK_NET_NONE)
		tk_bit_set(u->places, builder->step_place[step]);
}

/* Backwards along transitions, not through the join itself. A sub-process is looked at as a whole: it is active. */
static void walk(const tk_net_builder *builder, upstream *u, uint32_t join, uint32_t edge)
{
	const tk_workflow *workflow = builder->workflow;
	u->tail = 0;
	u->queue[u->tail++] = edge;
	tk_bit_set(u->seen, edge);
	for (uint32_t head = 0; head < u->tail; head++) {
		uint32_t source = workflow->transitions.at[u->queue[head]].from;
		add_source(builder, u, source);
		if (source == join)
			continue;
		for (uint32_t e = builder->in_first[source]; e < builder->in_first[source + 1]; e++) {
			uint32_t before = builder->in_edges[e];
			if (tk_bit(u->seen, before))
				continue;
			tk_bit_set(u->seen, before);
			tk_bit_set(u->places, builder->edge_place[before]);
			u->queue[u->tail++] = before;
		}
	}
}

bool tk_inclusive_join_moves(tk_net_builder *builder, uint32_t step)
{
	tk_net *net = builder->net;
	uint32_t edges = builder->workflow->transitions.count, words = tk_bit_words(net->places.count);
	tk_net_list in = tk_net_list_begin(builder);
	for (uint32_t e = builder->in_first[step]; e < builder->in_first[step + 1]; e++)
		tk_net_list_add(builder, &in, builder->edge_place[builder->in_edges[e]]);
	builder->upstream += (uint64_t)in.count * (net->places.count + edges);
	if (builder->upstream > TK_NET_UPSTREAM_MOST)
		return false;
	tk_net_join join = {.in = in, .words = words};
	join.upstream = TK_MAKE_ARRAY(net->arena, uint64_t, (size_t)words * in.count);
	upstream u = {.queue = TK_MAKE_ARRAY(net->arena, uint32_t, (size_t)edges + 1)};
	for (uint32_t i = 0; i < in.count; i++) {
		u.places = join.upstream + (size_t)words * i;
		u.seen = TK_MAKE_ARRAY(net->arena, uint64_t, tk_bit_words(edges) + 1);
		walk(builder, &u, step, builder->in_edges[builder->in_first[step] + i]);
	}
	*TK_PUSH(net->arena, &net->joins) = join;
	tk_net_leave_join(builder, step, net->joins.count - 1);
	return true;
}
