/* SPDX-License-Identifier: Apache-2.0 */
/* Fair runs: a step that is possible without a break is carried out at some time (weak fairness); an outcome of a
 * choice that is possible again and again is taken at some time (strong fairness). A strongly connected piece of the
 * states in which a fair run can stay for ever is found by taking away the states that make it unfair (Emerson and Lei
 * 1987). */
#include "analysis/net_sound.h"

#include <string.h>

typedef struct fairness {
	tk_arena *arena;
	const tk_net_space *space;
	const uint64_t *good;
	uint32_t *piece; /* [state]: number of the piece it belongs to; 0 = none any more */
	uint32_t pieces;
	/* Tarjan */
	uint32_t *order, *low, *next, *path, *pending;
	uint64_t *is_pending;
	uint32_t clock;
	TK_VECTOR(uint32_t) members; /* of components, one after the other */
	/* by step or by outcome: in the piece that is looked at */
	uint32_t *possible_in, *carried_out;
	uint32_t *possible, *taken; /* [move] */
} fairness;

static uint32_t step_of(const fairness *f, uint32_t move)
{
	const tk_net_move *at = &f->space->net->moves.at[move];
	return f->space->net->first_step[at->workflow] + at->step;
}

/* Counted once for each state: the moves of a step need not stand together. */
static void note_possible(fairness *f, uint32_t step, uint32_t state)
{
	if (f->possible_in[step] == 0 || f->pending[step] != state + 1)
		f->possible_in[step]++;
	f->pending[step] = state + 1;
}

/* Is the state's whole component fair to steps? Weak fairness: no step is possible everywhere and never carried out. */
static bool is_weakly_fair(fairness *f, const uint32_t *members, uint32_t count, uint32_t mark)
{
	const tk_net_space *space = f->space;
	uint32_t steps = space->net->first_step[space->net->workflow_count];
	memset(f->possible_in, 0, (size_t)steps * sizeof *f->possible_in);
	memset(f->carried_out, 0, (size_t)steps * sizeof *f->carried_out);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t state = members[i];
		for (uint32_t s = space->first.at[state]; s < space->first.at[state + 1]; s++) {
			uint32_t step = step_of(f, space->steps.at[s].move);
			note_possible(f, step, state);
			if (f->piece[space->steps.at[s].to] == mark)
				f->carried_out[step]++;
		}
		/* What a limit keeps from being followed is possible all the same. */
		for (uint32_t b = space->first_blocked.at[state]; b < space->first_blocked.at[state + 1]; b++)
			note_possible(f, step_of(f, space->blocked.at[b]), state);
	}
	for (uint32_t step = 0; step < steps; step++) {
		if (f->possible_in[step] == count && f->carried_out[step] == 0)
			return false;
	}
	return true;
}

/* Strong fairness: takes away the states in which an outcome is possible that is never taken. False: none had to go. */
static bool take_unfair_away(fairness *f, const uint32_t *members, uint32_t count, uint32_t mark)
{
	const tk_net_space *space = f->space;
	bool any = false;
	memset(f->taken, 0, (size_t)space->net->moves.count * sizeof *f->taken);
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t s = space->first.at[members[i]]; s < space->first.at[members[i] + 1]; s++) {
			if (f->piece[space->steps.at[s].to] == mark)
				f->taken[space->steps.at[s].move] = 1;
		}
	}
	for (uint32_t i = 0; i < count; i++) {
		bool unfair = false;
		for (uint32_t s = space->first.at[members[i]]; s < space->first.at[members[i] + 1]; s++) {
			uint32_t move = space->steps.at[s].move;
			unfair = unfair || (space->net->moves.at[move].fair != TK_NET_NONE && !f->taken[move]);
		}
		for (uint32_t b = space->first_blocked.at[members[i]]; b < space->first_blocked.at[members[i] + 1]; b++)
			unfair = unfair || space->net->moves.at[space->blocked.at[b]].fair != TK_NET_NONE;
		f->possible[i] = unfair;
		any = any || unfair;
	}
	for (uint32_t i = 0; i < count; i++) {
		if (f->possible[i])
			f->piece[members[i]] = 0;
	}
	return any;
}

static bool has_inner_step(const fairness *f, uint32_t state, uint32_t mark)
{
	for (uint32_t s = f->space->first.at[state]; s < f->space->first.at[state + 1]; s++) {
		if (f->piece[f->space->steps.at[s].to] == mark)
			return true;
	}
	return false;
}

static void enter(fairness *f, uint32_t state, uint32_t *depth, uint32_t *waiting)
{
	f->order[state] = f->low[state] = ++f->clock;
	f->next[state] = f->space->first.at[state];
	f->path[(*depth)++] = state;
	*TK_PUSH(f->arena, &f->members) = state;
	tk_bit_set(f->is_pending, state);
	(*waiting)++;
}

typedef struct component {
	uint32_t first, count;
} component;
typedef TK_VECTOR(component) components;

/* Components of the states of one piece. f->members ends up holding them one after the other. */
static void split(fairness *f, const uint32_t *states, uint32_t count, uint32_t mark, components *out)
{
	const tk_net_space *space = f->space;
	uint32_t *stack = f->path, depth = 0, waiting = 0;
	TK_VECTOR(uint32_t) closed = {0};
	f->members.count = 0;
	f->clock = 0;
	for (uint32_t i = 0; i < count; i++)
		f->order[states[i]] = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (f->piece[states[i]] != mark || f->order[states[i]] != 0)
			continue;
		enter(f, states[i], &depth, &waiting);
		while (depth > 0) {
			uint32_t state = stack[depth - 1];
			if (f->next[state] < space->first.at[state + 1]) {
				uint32_t to = space->steps.at[f->next[state]++].to;
				if (f->piece[to] != mark)
					continue;
				if (f->order[to] == 0)
					enter(f, to, &depth, &waiting);
				else if (tk_bit(f->is_pending, to) && f->order[to] < f->low[state])
					f->low[state] = f->order[to];
				continue;
			}
			depth--;
			if (depth > 0 && f->low[state] < f->low[stack[depth - 1]])
				f->low[stack[depth - 1]] = f->low[state];
			if (f->low[state] != f->order[state])
				continue;
			component found = {closed.count, 0};
			uint32_t member;
			do {
				member = f->members.at[--f->members.count];
				f->is_pending[member / 64] &= ~(UINT64_C(1) << (member % 64));
				*TK_PUSH(f->arena, &closed) = member;
				found.count++;
			} while (member != state);
			*TK_PUSH(f->arena, out) = found;
		}
	}
	f->members.at = closed.at;
	f->members.count = closed.count;
	f->members.room = closed.room;
}

/* One component: fair as it is, to be split further, or without any fair run. */
static uint32_t judge(fairness *f, const uint32_t *members, uint32_t count, bool *again)
{
	uint32_t mark = f->piece[members[0]], first_bad = TK_NET_NONE;
	*again = false;
	for (uint32_t i = 0; i < count; i++) {
		if (!tk_bit(f->good, members[i]) && members[i] < first_bad)
			first_bad = members[i];
	}
	bool ends = f->space->first.at[members[0]] == f->space->first.at[members[0] + 1] &&
	            f->space->first_blocked.at[members[0]] == f->space->first_blocked.at[members[0] + 1];
	if (first_bad == TK_NET_NONE || (count == 1 && ends))
		return first_bad; /* nothing is possible any more: that is for ever */
	if (count == 1 && !has_inner_step(f, members[0], mark))
		return TK_NET_NONE;
	if (!is_weakly_fair(f, members, count, mark))
		return TK_NET_NONE;
	if (!take_unfair_away(f, members, count, mark))
		return first_bad;
	*again = true;
	return TK_NET_NONE;
}

/* Splits pieces until each is fair or gone. Every round takes at least one state away from a piece. */
uint32_t tk_net_find_unfair(tk_arena *arena, const tk_net_space *space, const uint64_t *good)
{
	size_t states = (size_t)space->count + 1;
	size_t steps = (size_t)space->net->first_step[space->net->workflow_count] + 1;
	size_t most = states > steps ? states : steps;
	fairness f = {
	        .arena = arena,
	        .space = space,
	        .good = good,
	        .piece = TK_MAKE_ARRAY(arena, uint32_t, states),
	        .order = TK_MAKE_ARRAY(arena, uint32_t, states),
	        .low = TK_MAKE_ARRAY(arena, uint32_t, states),
	        .next = TK_MAKE_ARRAY(arena, uint32_t, states),
	        .path = TK_MAKE_ARRAY(arena, uint32_t, states),
	        .pending = TK_MAKE_ARRAY(arena, uint32_t, most),
	        .is_pending = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(space->count) + 1),
	        .possible_in = TK_MAKE_ARRAY(arena, uint32_t, steps),
	        .carried_out = TK_MAKE_ARRAY(arena, uint32_t, steps),
	        .possible = TK_MAKE_ARRAY(arena, uint32_t, states),
	        .taken = TK_MAKE_ARRAY(arena, uint32_t, (size_t)space->net->moves.count + 1),
	};
	uint32_t found = TK_NET_NONE;
	TK_VECTOR(uint32_t) left = {0};
	TK_VECTOR(component) pieces = {0};
	for (uint32_t i = 0; i < space->count; i++) {
		f.piece[i] = 1;
		*TK_PUSH(arena, &left) = i;
	}
	f.pieces = 1;
	*TK_PUSH(arena, &pieces) = (component){0, space->count};
	while (pieces.count > 0) {
		component piece = pieces.at[--pieces.count];
		uint32_t *members = left.at + piece.first;
		uint32_t mark = 0;
		components inner = {0};
		for (uint32_t i = 0; i < piece.count && mark == 0; i++)
			mark = f.piece[members[i]];
		if (mark == 0)
			continue;
		f.members.at = NULL;
		f.members.count = f.members.room = 0;
		split(&f, members, piece.count, mark, &inner);
		for (uint32_t c = 0; c < inner.count; c++) {
			f.pieces++;
			for (uint32_t i = 0; i < inner.at[c].count; i++)
				f.piece[f.members.at[inner.at[c].first + i]] = f.pieces;
		}
		for (uint32_t c = 0; c < inner.count; c++) {
			bool again;
			uint32_t *at = f.members.at + inner.at[c].first;
			uint32_t bad = judge(&f, at, inner.at[c].count, &again);
			found = bad < found ? bad : found;
			if (!again)
				continue;
			*TK_PUSH(arena, &pieces) = (component){left.count, inner.at[c].count};
			for (uint32_t i = 0; i < inner.at[c].count; i++)
				*TK_PUSH(arena, &left) = at[i];
		}
	}
	return found;
}
