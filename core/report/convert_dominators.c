/* SPDX-License-Identifier: Apache-2.0 */
/* Which step stands behind a decision whatever is chosen: post-dominators, by the simple iteration over the steps in
 * reverse order of a walk from the end. Parallel branches and repetitions count as one step of the list they stand in.
 */
#include "report/convert_cacao.h"

typedef struct order {
	const tk_cacao_flow *flow;
	uint32_t count;     /* of workflow steps; the exit has this number */
	tk_cacao_ways *out; /* by workflow index */
	tk_cacao_ways *in;  /* also of the exit */
	uint32_t *rank;     /* in the order of the walk from the exit; 0: not come to */
	TK_VECTOR(uint32_t) ranked;
} order;

static void add_way(const tk_cacao_flow *flow, uint32_t step, tk_place_of to, tk_cacao_ways *ways)
{
	bool inside = to.kind == TK_PLACE_STEP && flow->outline->region[to.step] == flow->outline->region[step];
	if (to.kind != TK_PLACE_NONE)
		*TK_PUSH(flow->arena, ways) = inside ? to.step : TK_NO_STEP;
}

void tk_cacao_flow_ways(const tk_cacao_flow *flow, uint32_t step, tk_cacao_ways *ways)
{
	const tk_lists *outline = flow->outline;
	const tk_transition *out;
	if (outline->workflow->steps.at[step].kind != TK_STEP_DECISION)
		add_way(flow, step, tk_lists_follow(outline, step), ways);
	else
		for (uint32_t i = 0; (out = tk_lists_case(outline, step, i)) != NULL; i++)
			add_way(flow, step, tk_lists_target(outline, out), ways);
	add_way(flow, step, tk_lists_target(outline, tk_lists_other(outline, step, TK_TRANSITION_FAILURE)), ways);
	add_way(flow, step, tk_lists_target(outline, tk_lists_other(outline, step, TK_TRANSITION_TIMEOUT)), ways);
	if (ways->count == 0)
		*TK_PUSH(flow->arena, ways) = TK_NO_STEP;
}

typedef struct frame {
	uint32_t step, way;
} frame;
typedef TK_VECTOR(frame) frames;

/* Steps in the order in which a walk against the ways, from the exit, is done with them; the exit last. */
static void rank_all(order *o)
{
	tk_arena *arena = o->flow->arena;
	bool *seen = TK_MAKE_ARRAY(arena, bool, o->count + 1u);
	frames stack = {0};
	*TK_PUSH(arena, &stack) = (frame){o->count, 0};
	seen[o->count] = true;
	while (stack.count) {
		frame *top = &stack.at[stack.count - 1];
		if (top->way < o->in[top->step].count) {
			uint32_t next = o->in[top->step].at[top->way++];
			if (!seen[next]) {
				seen[next] = true;
				*TK_PUSH(arena, &stack) = (frame){next, 0};
			}
			continue;
		}
		*TK_PUSH(arena, &o->ranked) = top->step;
		o->rank[top->step] = o->ranked.count;
		stack.count--;
	}
}

static uint32_t common(const order *o, const uint32_t *behind, uint32_t a, uint32_t b)
{
	while (a != b) {
		while (o->rank[a] < o->rank[b])
			a = behind[a];
		while (o->rank[b] < o->rank[a])
			b = behind[b];
	}
	return a;
}

static void find_behind(const order *o, uint32_t *behind)
{
	enum { UNKNOWN = UINT32_MAX };
	for (uint32_t i = 0; i <= o->count; i++)
		behind[i] = UNKNOWN;
	behind[o->count] = o->count;
	for (bool changed = true; changed;) {
		changed = false;
		for (uint32_t r = o->ranked.count; r > 0; r--) {
			uint32_t step = o->ranked.at[r - 1], found = UNKNOWN;
			for (uint32_t i = 0; step < o->count && i < o->out[step].count; i++) {
				uint32_t to = o->out[step].at[i] == TK_NO_STEP ? o->count : o->out[step].at[i];
				if (behind[to] == UNKNOWN)
					continue;
				found = found == UNKNOWN ? to : common(o, behind, to, found);
			}
			if (found != UNKNOWN && behind[step] != found) {
				behind[step] = found;
				changed = true;
			}
		}
	}
}

/* Enter and leave times of a walk along the ways, from each first step of a region. */
static void walk_forward(order *o, tk_cacao_flow *flow, uint32_t from, uint32_t *clock)
{
	frames stack = {0};
	if (flow->entered[from])
		return;
	*TK_PUSH(flow->arena, &stack) = (frame){from, 0};
	flow->entered[from] = ++*clock;
	while (stack.count) {
		frame *top = &stack.at[stack.count - 1];
		if (top->way == o->out[top->step].count) {
			flow->left[top->step] = ++*clock;
			stack.count--;
			continue;
		}
		uint32_t next = o->out[top->step].at[top->way++];
		if (next == TK_NO_STEP || flow->entered[next])
			continue;
		flow->entered[next] = ++*clock;
		*TK_PUSH(flow->arena, &stack) = (frame){next, 0};
	}
}

void tk_cacao_flow_order(tk_cacao_flow *flow)
{
	const tk_lists *outline = flow->outline;
	order o = {.flow = flow, .count = outline->workflow->steps.count};
	o.out = TK_MAKE_ARRAY(flow->arena, tk_cacao_ways, o.count + 1u);
	o.in = TK_MAKE_ARRAY(flow->arena, tk_cacao_ways, o.count + 1u);
	o.rank = TK_MAKE_ARRAY(flow->arena, uint32_t, o.count + 1u);
	for (uint32_t i = 0; i < outline->all.count; i++) {
		uint32_t step = outline->all.at[i];
		tk_cacao_flow_ways(flow, step, &o.out[step]);
		for (uint32_t k = 0; k < o.out[step].count; k++) {
			uint32_t to = o.out[step].at[k] == TK_NO_STEP ? o.count : o.out[step].at[k];
			*TK_PUSH(flow->arena, &o.in[to]) = step;
		}
	}
	rank_all(&o);
	flow->behind = TK_MAKE_ARRAY(flow->arena, uint32_t, o.count + 1u);
	find_behind(&o, flow->behind);
	for (uint32_t i = 0; i <= o.count; i++)
		if (flow->behind[i] == o.count)
			flow->behind[i] = TK_NO_STEP;
	flow->entered = TK_MAKE_ARRAY(flow->arena, uint32_t, o.count + 1u);
	flow->left = TK_MAKE_ARRAY(flow->arena, uint32_t, o.count + 1u);
	uint32_t clock = 0;
	for (uint32_t i = 0; i < outline->all.count; i++)
		walk_forward(&o, flow, outline->all.at[i], &clock);
}
