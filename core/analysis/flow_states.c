/* SPDX-License-Identifier: Apache-2.0 */
/* "Every run" and "some run" where blocks do not say how runs go: by all states of the workflow's net, without the
 * moves that carry out the steps in question. */
#include "analysis/flow_memo.h"

#include "analysis/net_sound.h"

enum { STATES_MOST = 20000 }; /* of one question; a check asks many */

typedef struct asking {
	tk_arena *scratch;
	tk_flow_memo *memo;
	const tk_workflow *workflow;
	tk_net *net;
	tk_net_space *space;
} asking;

/* An end is nothing to carry out: it is come to. */
static bool carries_out(const asking *a, const tk_net_move *move, const uint64_t *steps)
{
	return move->step != TK_NET_NONE && tk_bit(steps, move->step) &&
	       (move->carries_out || a->workflow->steps.at[move->step].kind == TK_STEP_END);
}

static bool is_closed(const asking *a, const tk_net_move *move)
{
	return move->transition != TK_NET_NONE && a->memo->graph.edges[move->transition].closed;
}

/* Nothing ever comes to this place, so what tests it cannot happen. steps: or NULL. */
static void forbid(asking *a, const uint64_t *steps)
{
	uint32_t never = a->net->places.count;
	*TK_PUSH(a->scratch, &a->net->places) = (tk_net_place){
	        .kind = TK_NET_COUNTER, .step = TK_NET_NONE, .transition = TK_NET_NONE, .flow = TK_NET_NONE};
	tk_net_list only = {a->net->pool.count, 1};
	*TK_PUSH(a->scratch, &a->net->pool) = never;
	for (uint32_t i = 0; i < a->net->moves.count; i++) {
		const tk_net_move *move = &a->net->moves.at[i];
		if (is_closed(a, move) || (steps && carries_out(a, move, steps)))
			a->net->moves.at[i].tests = only;
	}
}

/* Places of Petri nets hold something; nobody carries them out. */
static bool asks_for_place(const tk_workflow *workflow, const uint64_t *steps)
{
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		if (tk_bit(steps, i) && workflow->steps.at[i].kind == TK_STEP_PLACE)
			return true;
	}
	return false;
}

/* False: the workflow cannot be expressed. forbidden: or NULL. */
static bool explore(asking *a, const uint64_t *forbidden)
{
	tk_value unsupported;
	a->workflow = a->memo->graph.workflow;
	a->net = tk_net_make(a->scratch, &a->workflow, 1, NULL, TK_NET_WATCHED_ONCE, &unsupported);
	if (!a->net)
		return false;
	forbid(a, forbidden);
	a->space = tk_net_explore(a->scratch, a->net, TK_NETWORK_BAG, STATES_MOST, false);
	return true;
}

static uint32_t find_over(const asking *a)
{
	for (uint32_t state = 0; state < a->space->count; state++) {
		if (tk_net_is_over(a->net, tk_net_state(a->space, state)))
			return state;
	}
	return TK_NET_NONE;
}

/* The shortest run to a state, and one move more, if there is one; its ways are noted in the memo. */
static const tk_witness *tell(tk_arena *arena, const asking *a, uint32_t state, uint32_t last)
{
	a->memo->used.count = 0;
	TK_VECTOR(uint32_t) back = {0};
	tk_witness *witness = TK_MAKE(arena, tk_witness);
	witness->kind = TK_WITNESS_RUN;
	if (last != TK_NET_NONE)
		*TK_PUSH(a->scratch, &back) = last;
	for (; a->space->parent.at[state] != TK_NET_NONE; state = a->space->parent.at[state])
		*TK_PUSH(a->scratch, &back) = a->space->parent_move.at[state];
	for (uint32_t i = back.count; i > 0; i--) {
		const tk_net_move *move = &a->net->moves.at[back.at[i - 1]];
		if (move->transition != TK_NET_NONE)
			*TK_PUSH(arena, &a->memo->used) = move->transition;
		bool chosen = move->transition != TK_NET_NONE && move->fair != TK_NET_NONE;
		if (move->carries_out)
			tk_flow_tell(arena, witness, a->workflow, move->step,
			             chosen ? a->workflow->transitions.at[move->transition].written->guard.text
			                    : TK_TEXT(""),
			             false);
	}
	return witness;
}

/* HOLDS: some run comes to its end; FAILS: none does. */
static tk_answer some_run_completes(tk_flow_memo *memo)
{
	asking a = {.scratch = tk_arena_open_like(memo->graph.arena), .memo = memo};
	tk_answer answer = TK_UNDECIDED;
	if (explore(&a, NULL))
		answer = find_over(&a) != TK_NET_NONE ? TK_HOLDS : a.space->cut ? TK_UNDECIDED : TK_FAILS;
	tk_arena_close(a.scratch);
	return answer;
}

tk_answer tk_flow_every_run_by_states(tk_flow_memo *memo, const tk_witness **why)
{
	asking a = {.scratch = tk_arena_open_like(memo->graph.arena), .memo = memo};
	tk_answer answer = TK_UNDECIDED;
	memo->vacuous = false;
	if (!asks_for_place(memo->graph.workflow, memo->any_of) && explore(&a, memo->any_of)) {
		uint32_t over = find_over(&a);
		if (over != TK_NET_NONE) {
			answer = TK_FAILS;
			const tk_witness *run = tell(memo->graph.arena, &a, over, TK_NET_NONE);
			if (why)
				*why = run;
		} else if (!a.space->cut) {
			answer = some_run_completes(memo);
			memo->vacuous = answer == TK_FAILS;
			answer = answer == TK_HOLDS ? TK_HOLDS : TK_UNDECIDED;
		}
	}
	tk_arena_close(a.scratch);
	return answer;
}

tk_answer tk_flow_some_run_by_states(tk_flow_memo *memo, const tk_witness **why)
{
	asking a = {.scratch = tk_arena_open_like(memo->graph.arena), .memo = memo};
	const uint64_t *any_of = memo->any_of;
	tk_answer answer = TK_UNDECIDED;
	uint64_t *forbidden = TK_MAKE_ARRAY(a.scratch, uint64_t, tk_bit_words(memo->graph.count) + 1);
	for (uint32_t i = 0; i < tk_bit_words(memo->graph.count); i++)
		forbidden[i] = memo->avoid[i] & ~any_of[i];
	forbidden[0] &= ~UINT64_C(1); /* one is at the start already */
	if (!asks_for_place(memo->graph.workflow, any_of) && explore(&a, forbidden)) {
		uint32_t state = 0;
		answer = a.space->cut ? TK_UNDECIDED : TK_FAILS;
		/* A state's steps stand before those of the next one, and states in the order of the shortest runs. */
		for (uint32_t i = 0; i < a.space->steps.count && answer != TK_HOLDS; i++) {
			while (i >= a.space->first.at[state + 1])
				state++;
			if (!carries_out(&a, &a.net->moves.at[a.space->steps.at[i].move], any_of))
				continue;
			answer = TK_HOLDS;
			const tk_witness *run =
			        tell(memo->graph.arena, &a, state, a.space->steps.at[i].move);
			if (why)
				*why = run;
		}
	}
	tk_arena_close(a.scratch);
	return answer;
}
