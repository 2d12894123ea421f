/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/net_sound.h"
#include "analysis/net_reduce.h"

#include <stdlib.h>

typedef struct judging {
	tk_arena *arena;
	const tk_net *net; /* what is explored: reduced, or the whole */
	const tk_net *whole;
	const tk_net_reduction *reduction; /* NULL: none */
	const tk_net_space *space;
	tk_net_result *result;
	uint32_t *in_first, *in_states; /* states that lead to each state */
	uint32_t *queue;
	uint64_t *over, *improper; /* states */
	uint64_t *hopeful;         /* states from which an end can be come to */
	uint64_t *open;            /* … or a state that was not followed in full */
} judging;

static uint64_t *no_states(const judging *j)
{
	return TK_MAKE_ARRAY(j->arena, uint64_t, tk_bit_words(j->space->count) + 1);
}

static void index_incoming(judging *j)
{
	const tk_net_space *space = j->space;
	j->in_first = TK_MAKE_ARRAY(j->arena, uint32_t, (size_t)space->count + 2);
	j->in_states = TK_MAKE_ARRAY(j->arena, uint32_t, (size_t)space->steps.count + 1);
	for (uint32_t i = 0; i < space->steps.count; i++)
		j->in_first[space->steps.at[i].to + 2]++;
	for (uint32_t i = 2; i < space->count + 2; i++)
		j->in_first[i] += j->in_first[i - 1];
	for (uint32_t state = 0; state < space->count; state++) {
		for (uint32_t s = space->first.at[state]; s < space->first.at[state + 1]; s++)
			j->in_states[j->in_first[space->steps.at[s].to + 1]++] = state;
	}
}

/* All states from which one of `set` can be come to; set itself is widened. */
static void close_backwards(const judging *j, uint64_t *set)
{
	uint32_t tail = 0;
	for (uint32_t i = 0; i < j->space->count; i++) {
		if (tk_bit(set, i))
			j->queue[tail++] = i;
	}
	for (uint32_t head = 0; head < tail; head++) {
		uint32_t state = j->queue[head];
		for (uint32_t i = j->in_first[state]; i < j->in_first[state + 1]; i++) {
			if (tk_bit(set, j->in_states[i]))
				continue;
			tk_bit_set(set, j->in_states[i]);
			j->queue[tail++] = j->in_states[i];
		}
	}
}

static bool is_terminal(const judging *j, uint32_t state)
{
	return j->space->first.at[state] == j->space->first.at[state + 1] && !tk_bit(j->space->cut_at, state);
}

/* ---- runs -------------------------------------------------------------------------------------------------------- */

static void tell_run(const judging *j, tk_net_verdict *verdict, uint32_t state)
{
	uint32_t length = 0;
	for (uint32_t at = state; j->space->parent.at[at] != TK_NET_NONE; at = j->space->parent.at[at])
		length++;
	verdict->run.at = TK_MAKE_ARRAY(j->arena, uint32_t, (size_t)length + 1);
	verdict->run.count = verdict->run.room = length;
	for (uint32_t at = state; length > 0; at = j->space->parent.at[at])
		verdict->run.at[--length] = j->space->parent_move.at[at];
	for (uint32_t i = 0; i < j->net->places.count; i++) {
		if (tk_net_state(j->space, state)[i] > 0 && tk_net_is_work(&j->net->places.at[i]))
			*TK_PUSH(j->arena, &verdict->stuck) = i;
	}
}

static uint32_t depth_of(const judging *j, uint32_t state)
{
	uint32_t depth = 0;
	for (; j->space->parent.at[state] != TK_NET_NONE; state = j->space->parent.at[state])
		depth++;
	return depth;
}

typedef struct tour {
	uint32_t *via;    /* [state]: step by which it was come to, + 1 */
	uint32_t *from;   /* [state] */
	uint32_t *marked; /* [state]: number of the search */
	uint32_t searches;
} tour;

/* Shortest way from a state back to itself in fewer than `most` steps: its length, or 0. */
static uint32_t find_cycle(const judging *j, tour *t, uint32_t start, uint32_t most)
{
	const tk_net_space *space = j->space;
	uint32_t tail = 0, level_end = 1, length = 1;
	j->queue[tail++] = start;
	t->searches++;
	t->marked[start] = t->searches;
	for (uint32_t head = 0; head < tail && length < most; head++) {
		if (head == level_end) {
			level_end = tail;
			if (++length >= most)
				return 0;
		}
		uint32_t state = j->queue[head];
		for (uint32_t s = space->first.at[state]; s < space->first.at[state + 1]; s++) {
			uint32_t to = space->steps.at[s].to;
			if (to != start && t->marked[to] == t->searches)
				continue;
			t->via[to] = space->steps.at[s].move;
			t->from[to] = state;
			if (to == start)
				return length;
			t->marked[to] = t->searches;
			j->queue[tail++] = to;
		}
	}
	return 0;
}

#define CYCLE_SEARCHES_MOST 2000u

/* The shortest run into a trap, with one round of it. trap: states that lead to nothing but each other. */
static void tell_livelock(const judging *j, tk_net_verdict *verdict, const uint64_t *trap)
{
	tour t = {
	        .via = TK_MAKE_ARRAY(j->arena, uint32_t, (size_t)j->space->count + 1),
	        .from = TK_MAKE_ARRAY(j->arena, uint32_t, (size_t)j->space->count + 1),
	        .marked = TK_MAKE_ARRAY(j->arena, uint32_t, (size_t)j->space->count + 1),
	};
	uint32_t best = TK_NET_NONE, least = UINT32_MAX;
	for (uint32_t state = 0; state < j->space->count && t.searches < CYCLE_SEARCHES_MOST; state++) {
		if (!tk_bit(trap, state))
			continue;
		uint32_t depth = depth_of(j, state);
		if (depth + 1 >= least)
			break; /* states come in the order of their depth */
		uint32_t length = find_cycle(j, &t, state, least - depth);
		if (length > 0 && depth + length < least) {
			least = depth + length;
			best = state;
		}
	}
	if (best == TK_NET_NONE)
		return;
	tell_run(j, verdict, best);
	verdict->cycle = verdict->run.count;
	uint32_t length = find_cycle(j, &t, best, UINT32_MAX);
	uint32_t *moves = TK_MAKE_ARRAY(j->arena, uint32_t, (size_t)length + 1), at = best;
	for (uint32_t i = length; i > 0; i--) {
		moves[i - 1] = t.via[at];
		at = t.from[at];
	}
	for (uint32_t i = 0; i < length; i++)
		*TK_PUSH(j->arena, &verdict->run) = moves[i];
}

/* ---- properties -------------------------------------------------------------------------------------------------- */

static tk_net_verdict *verdict_of(const judging *j, tk_net_property property)
{
	return &j->result->verdicts[property];
}

static void hold(const judging *j, tk_net_property property)
{
	tk_net_verdict *verdict = verdict_of(j, property);
	verdict->within_limit = TK_HOLDS;
	verdict->answer = j->space->cut ? TK_UNDECIDED : TK_HOLDS;
}

static tk_net_verdict *fail(const judging *j, tk_net_property property, bool for_sure)
{
	tk_net_verdict *verdict = verdict_of(j, property);
	verdict->within_limit = TK_FAILS;
	verdict->answer = for_sure ? TK_FAILS : TK_UNDECIDED;
	return verdict;
}

static void judge_safe(const judging *j)
{
	uint32_t state = j->space->crowded;
	if (state == TK_NET_NONE) {
		hold(j, TK_NET_SAFE);
		return;
	}
	tk_net_verdict *verdict = fail(j, TK_NET_SAFE, true);
	tell_run(j, verdict, state);
	for (uint32_t i = 0; i < j->net->places.count && verdict->place == TK_NET_NONE; i++) {
		if (tk_net_state(j->space, state)[i] > 1 && j->net->places.at[i].kind == TK_NET_EDGE)
			verdict->place = i;
	}
}

static void judge_proper(const judging *j)
{
	for (uint32_t state = 0; state < j->space->count; state++) {
		uint32_t where;
		if (!tk_net_is_improper(j->net, tk_net_state(j->space, state), &where))
			continue;
		tk_net_verdict *verdict = fail(j, TK_NET_PROPER, true);
		tell_run(j, verdict, state);
		verdict->place = where;
		return;
	}
	hold(j, TK_NET_PROPER);
}

/* First state without hope, from which something else cannot be come to either. */
static uint32_t first_without(const judging *j, const uint64_t *hope)
{
	for (uint32_t i = 0; i < j->space->count; i++) {
		if (!tk_bit(hope, i))
			return i;
	}
	return TK_NET_NONE;
}

/* Tokens pile up: no state is the same again, but the whole may be endless all the same. */
static bool tell_endless(const judging *j)
{
	uint32_t first = first_without(j, j->hopeful), before = TK_NET_NONE;
	if (!j->net->plain || !j->space->tokens_cut || first == TK_NET_NONE ||
	    !tk_net_never_over(j->arena, j->net, tk_net_state(j->space, first)))
		return false;
	uint32_t after = tk_net_find_round(j->space, j->hopeful, &before);
	if (after == TK_NET_NONE || !tk_net_never_over(j->arena, j->net, tk_net_state(j->space, before)))
		return false;
	tk_net_verdict *verdict = fail(j, TK_NET_NO_LIVELOCK, true);
	tell_run(j, verdict, after);
	verdict->cycle = depth_of(j, before);
	return true;
}

static void judge_completion(const judging *j)
{
	uint64_t *trap = no_states(j), *stops = no_states(j);
	uint32_t deadlock = TK_NET_NONE;
	bool livelock = false;
	for (uint32_t i = 0; i < j->space->count; i++) {
		if (!is_terminal(j, i) || tk_bit(j->over, i))
			continue;
		deadlock = deadlock == TK_NET_NONE ? i : deadlock;
		tk_bit_set(stops, i);
	}
	close_backwards(j, stops);
	for (uint32_t i = 0; i < j->space->count; i++) {
		if (tk_bit(j->open, i) || tk_bit(stops, i))
			continue;
		tk_bit_set(trap, i);
		livelock = true;
	}
	if (livelock) {
		tk_net_verdict *verdict = fail(j, TK_NET_NO_LIVELOCK, true);
		tell_livelock(j, verdict, trap);
	} else if (tell_endless(j)) {
		livelock = true;
	} else {
		hold(j, TK_NET_NO_LIVELOCK);
	}
	if (deadlock != TK_NET_NONE) {
		tell_run(j, fail(j, TK_NET_CAN_COMPLETE, true), deadlock);
	} else if (livelock) {
		tk_net_verdict *verdict = fail(j, TK_NET_CAN_COMPLETE, true);
		*verdict = *verdict_of(j, TK_NET_NO_LIVELOCK);
	} else if (first_without(j, j->hopeful) != TK_NET_NONE) {
		(void)fail(j, TK_NET_CAN_COMPLETE, false);
	} else {
		hold(j, TK_NET_CAN_COMPLETE);
	}
}

/* Helpers are the reader's; places of Petri nets are no steps. */
static bool is_to_be_done(const tk_step *step)
{
	return !step->helper && step->kind != TK_STEP_PLACE;
}

/* A sub-process that is always given up from within was still of use. */
static bool is_scope(const tk_net *net, const tk_net_move *move)
{
	return net->workflows[move->workflow]->steps.at[move->step].kind == TK_STEP_SCOPE;
}

static void judge_dead(const judging *j)
{
	uint32_t steps = j->whole->first_step[j->whole->workflow_count];
	uint64_t *done = TK_MAKE_ARRAY(j->arena, uint64_t, tk_bit_words(steps) + 1);
	uint64_t *gone = TK_MAKE_ARRAY(j->arena, uint64_t, tk_bit_words(j->net->moves.count) + 1);
	for (uint32_t i = 0; i < j->space->steps.count; i++)
		tk_bit_set(gone, j->space->steps.at[i].move);
	if (j->reduction)
		gone = tk_net_expand_gone(j->arena, j->reduction, gone);
	for (uint32_t i = 0; i < j->whole->moves.count; i++) {
		const tk_net_move *move = &j->whole->moves.at[i];
		if (tk_bit(gone, i) && (move->carries_out || is_scope(j->whole, move)))
			tk_bit_set(done, j->whole->first_step[move->workflow] + move->step);
	}
	tk_net_verdict *verdict = verdict_of(j, TK_NET_NO_DEAD_STEP);
	for (uint32_t w = 0; w < j->whole->workflow_count; w++) {
		for (uint32_t s = 0; s < j->whole->workflows[w]->steps.count; s++) {
			if (!tk_bit(done, j->whole->first_step[w] + s) &&
			    is_to_be_done(&j->whole->workflows[w]->steps.at[s]))
				*TK_PUSH(j->arena, &verdict->dead) = (tk_net_step){w, s};
		}
	}
	if (verdict->dead.count == 0)
		hold(j, TK_NET_NO_DEAD_STEP);
	else
		(void)fail(j, TK_NET_NO_DEAD_STEP, !j->space->cut);
	if (verdict->dead.count == 0)
		verdict->answer = TK_HOLDS; /* every step was seen, however far was looked */
}

static void judge_always(const judging *j, tk_net_property property, bool messages)
{
	uint64_t *good = no_states(j);
	for (uint32_t i = 0; i < j->space->count; i++) {
		if (tk_net_is_good(j->net, tk_net_state(j->space, i), messages))
			tk_bit_set(good, i);
	}
	uint32_t bad = tk_net_find_unfair(j->arena, j->space, good);
	if (bad == TK_NET_NONE) {
		hold(j, property);
		return;
	}
	tell_run(j, fail(j, property, !j->space->cut), bad);
}

static void find_states(judging *j)
{
	j->over = no_states(j);
	j->hopeful = no_states(j);
	j->open = no_states(j);
	for (uint32_t i = 0; i < j->space->count; i++) {
		if (tk_net_is_over(j->net, tk_net_state(j->space, i)))
			tk_bit_set(j->over, i);
	}
	for (uint32_t w = 0; w < tk_bit_words(j->space->count); w++) {
		j->hopeful[w] = j->over[w];
		j->open[w] = j->over[w] | j->space->cut_at[w];
	}
	close_backwards(j, j->hopeful);
	close_backwards(j, j->open);
}

/* ---- back to the whole net --------------------------------------------------------------------------------------- */

static void collect_stuck(const judging *j, tk_net_verdict *verdict)
{
	uint8_t *state = TK_MAKE_ARRAY(j->arena, uint8_t, tk_net_stride(j->whole, TK_NETWORK_BAG));
	uint8_t *next = TK_MAKE_ARRAY(j->arena, uint8_t, tk_net_stride(j->whole, TK_NETWORK_BAG)), *other;
	tk_net_first_state(j->whole, state);
	for (uint32_t i = 0; i < verdict->run.count; i++) {
		if (tk_net_fire(j->whole, TK_NETWORK_BAG, state, verdict->run.at[i], next) != TK_NET_FIRED)
			return; /* the replay will say so */
		other = state;
		state = next;
		next = other;
	}
	verdict->stuck.count = 0;
	for (uint32_t i = 0; i < j->whole->places.count; i++) {
		if (state[i] > 0 && tk_net_is_work(&j->whole->places.at[i]))
			*TK_PUSH(j->arena, &verdict->stuck) = i;
	}
}

static void expand(const judging *j, tk_net_verdict *verdict)
{
	tk_net_run run = {0};
	tk_net_expand(j->arena, j->reduction, verdict->run.at, verdict->run.count, &verdict->cycle, &run);
	verdict->run.at = run.at;
	verdict->run.count = run.count;
	verdict->run.room = run.room;
	if (verdict->place != TK_NET_NONE)
		verdict->place = j->reduction->place_of[verdict->place];
	collect_stuck(j, verdict);
}

/* Our own mistakes are to be seen as such, and not as verdicts. */
static void check_proofs(const judging *j, tk_network network)
{
	bool passes = true, certified = true;
	for (tk_net_property p = 0; p < TK_NET_PROPERTIES; p++) {
		tk_net_verdict *verdict = &j->result->verdicts[p];
		passes = passes && verdict->answer != TK_FAILS;
		if (verdict->answer == TK_FAILS && !tk_net_replay(j->arena, j->whole, network, p, verdict))
			verdict->answer = TK_UNDECIDED;
	}
	if (j->reduction)
		certified = tk_net_check_reduction(j->arena, j->reduction);
	if (passes && !j->space->cut)
		certified = certified && tk_net_certify(j->arena, j->space);
	for (tk_net_property p = 0; p < TK_NET_PROPERTIES && !certified; p++) {
		if (j->result->verdicts[p].answer == TK_HOLDS)
			j->result->verdicts[p].answer = TK_UNDECIDED;
	}
}

tk_net_result *tk_net_judge(tk_arena *arena, const tk_net *net, tk_network network, uint32_t states_most, bool fair)
{
	tk_net_result *result = TK_MAKE(arena, tk_net_result);
	for (unsigned i = 0; i < TK_NET_PROPERTIES; i++)
		result->verdicts[i].place = result->verdicts[i].cycle = TK_NET_NONE;
	judging j = {.arena = arena, .net = net, .whole = net, .result = result};
	j.reduction = fair ? NULL : tk_net_reduce(arena, net);
	if (j.reduction) {
		j.net = j.reduction->net;
		result->reduced = j.reduction->log.count;
	}
	j.space = tk_net_explore(arena, j.net, network, states_most, false);
	j.queue = TK_MAKE_ARRAY(arena, uint32_t, (size_t)j.space->count + 1);
	result->states = j.space->count;
	result->tokens_cut = j.space->tokens_cut;
	result->states_cut = j.space->cut && !j.space->tokens_cut;
	index_incoming(&j);
	find_states(&j);
	judge_safe(&j);
	judge_proper(&j);
	judge_completion(&j);
	judge_dead(&j);
	if (fair) {
		judge_always(&j, TK_NET_ALWAYS_SOUND, true);
		judge_always(&j, TK_NET_RELAXED_SOUND, false);
	}
	for (tk_net_property p = 0; p < TK_NET_PROPERTIES && j.reduction; p++) {
		if (result->verdicts[p].within_limit == TK_FAILS && p != TK_NET_NO_DEAD_STEP)
			expand(&j, &result->verdicts[p]);
	}
	check_proofs(&j, network);
	return result;
}
