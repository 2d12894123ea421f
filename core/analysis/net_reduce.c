/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/net_reduce.h"

#include "analysis/flow.h"

#include <string.h>

/* Moves carried out one after the other. A leaf is one move. */
typedef struct tk_net_rope tk_net_rope;
struct tk_net_rope {
	const tk_net_rope *left, *right;
	uint32_t move;
};

typedef struct tk_net_needed {
	uint32_t move; /* TK_NET_NONE: it goes in any case, since its place holds a token from the first */
	uint32_t next; /* number + 1 */
} tk_net_needed;

typedef TK_VECTOR(uint32_t) numbers;

#define WORK_PER_ITEM 64u /* list items that may be looked at, for each of the net */

typedef struct reducer {
	tk_arena *arena;
	const tk_net *net;
	tk_net_reduction *out;
	numbers *takes, *gives;   /* [move] */
	numbers *givers, *takers; /* [place] */
	bool *place_gone, *move_gone;
	bool *begins, *queued;       /* [place] */
	uint32_t *queue, head, tail; /* places to be looked at, a ring */
	uint32_t *stamp, stamps;     /* [move or place] */
	uint32_t *stamped_by;
	uint64_t work;
} reducer;

static void add(reducer *r, numbers *list, uint32_t number)
{
	*TK_PUSH(r->arena, list) = number;
}

static void remove_number(reducer *r, numbers *list, uint32_t number)
{
	r->work += list->count;
	for (uint32_t i = 0; i < list->count; i++) {
		if (list->at[i] != number)
			continue;
		list->at[i] = list->at[--list->count];
		return;
	}
}

static bool holds(reducer *r, const numbers *list, uint32_t number)
{
	r->work += list->count;
	for (uint32_t i = 0; i < list->count; i++) {
		if (list->at[i] == number)
			return true;
	}
	return false;
}

static void look_again(reducer *r, uint32_t place)
{
	if (r->queued[place] || r->place_gone[place])
		return;
	r->queued[place] = true;
	r->queue[r->tail++ % r->net->places.count] = place;
}

static void look_around(reducer *r, uint32_t move)
{
	for (uint32_t i = 0; i < r->takes[move].count; i++)
		look_again(r, r->takes[move].at[i]);
	for (uint32_t i = 0; i < r->gives[move].count; i++)
		look_again(r, r->gives[move].at[i]);
}

static void note(reducer *r, tk_net_rule rule, uint32_t gone, uint32_t other)
{
	*TK_PUSH(r->arena, &r->out->log) = (tk_net_reduced_by){rule, gone, other};
}

static void need(reducer *r, uint32_t move, uint32_t other)
{
	*TK_PUSH(r->arena, &r->out->needed) = (tk_net_needed){other, r->out->needed_first[move]};
	r->out->needed_first[move] = r->out->needed.count;
}

static void take_move_out(reducer *r, uint32_t move)
{
	r->move_gone[move] = true;
	for (uint32_t i = 0; i < r->takes[move].count; i++)
		remove_number(r, &r->takers[r->takes[move].at[i]], move);
	for (uint32_t i = 0; i < r->gives[move].count; i++)
		remove_number(r, &r->givers[r->gives[move].at[i]], move);
	look_around(r, move);
}

/* ---- fuse -------------------------------------------------------------------------------------------------------- */

static bool overlap(reducer *r, const numbers *a, const numbers *b)
{
	for (uint32_t i = 0; i < a->count; i++) {
		if (holds(r, b, a->at[i]))
			return true;
	}
	return false;
}

/* Two tokens in the place must still be seen as two in another that counts as a transition; ends do not. */
static bool shows_crowds(const reducer *r, const numbers *gives)
{
	for (uint32_t i = 0; i < gives->count; i++) {
		if (r->net->places.at[gives->at[i]].kind == TK_NET_EDGE)
			return true;
	}
	return false;
}

/* A giver that gives to a place twice would hide that two tokens come there; one that is also a taker would not stop.
 */
static bool may_fuse(reducer *r, uint32_t place, uint32_t move)
{
	const numbers *givers = &r->givers[place], *gives = &r->gives[move];
	if (r->takes[move].count != 1 || !shows_crowds(r, gives) || holds(r, gives, place))
		return false;
	if (givers->count > 1 && gives->count > 1 && (uint64_t)givers->count * gives->count > 64)
		return false;
	if (r->begins[place] && givers->count > 0)
		return false;
	for (uint32_t i = 0; i < givers->count; i++) {
		if (overlap(r, gives, &r->gives[givers->at[i]]))
			return false;
	}
	for (uint32_t i = 0; r->begins[place] && i < gives->count; i++) {
		if (r->begins[gives->at[i]])
			return false;
	}
	return givers->count > 0 || r->begins[place];
}

static const tk_net_rope *join_ropes(reducer *r, const tk_net_rope *left, const tk_net_rope *right)
{
	tk_net_rope *rope = TK_MAKE(r->arena, tk_net_rope);
	rope->left = left;
	rope->right = right;
	return rope;
}

static void append_rope(tk_arena *arena, const tk_net_rope *rope, numbers *out)
{
	TK_VECTOR(const tk_net_rope *) stack = {0};
	*TK_PUSH(arena, &stack) = rope;
	while (stack.count > 0) {
		const tk_net_rope *top = stack.at[--stack.count];
		if (!top->left) {
			*TK_PUSH(arena, out) = top->move;
			continue;
		}
		*TK_PUSH(arena, &stack) = top->right;
		*TK_PUSH(arena, &stack) = top->left;
	}
}

static void give_through(reducer *r, uint32_t giver, uint32_t place, uint32_t move)
{
	remove_number(r, &r->gives[giver], place);
	for (uint32_t i = 0; i < r->gives[move].count; i++) {
		add(r, &r->gives[giver], r->gives[move].at[i]);
		add(r, &r->givers[r->gives[move].at[i]], giver);
	}
	r->out->carried[giver] = (tk_net_rope *)join_ropes(r, r->out->carried[giver], r->out->carried[move]);
	need(r, move, giver);
	look_around(r, giver);
}

static bool fuse(reducer *r, uint32_t place)
{
	if (r->takers[place].count != 1)
		return false;
	uint32_t move = r->takers[place].at[0];
	if (!may_fuse(r, place, move))
		return false;
	if (r->begins[place]) {
		numbers *first = (numbers *)(void *)&r->out->first;
		append_rope(r->arena, r->out->carried[move], first);
		need(r, move, TK_NET_NONE);
		for (uint32_t i = 0; i < r->gives[move].count; i++)
			r->begins[r->gives[move].at[i]] = true;
	}
	for (uint32_t i = 0; i < r->givers[place].count; i++)
		give_through(r, r->givers[place].at[i], place, move);
	take_move_out(r, move);
	r->place_gone[place] = true;
	note(r, TK_NET_FUSE, move, place);
	return true;
}

/* ---- twins ------------------------------------------------------------------------------------------------------- */

static bool is_link(const reducer *r, uint32_t place)
{
	return r->givers[place].count == 1 && r->takers[place].count == 1 && !r->begins[place] &&
	       !r->net->places.at[place].ends;
}

/* Places between the giver of `place` and its taker. */
static bool drop_twin_places(reducer *r, uint32_t place)
{
	if (!is_link(r, place))
		return false;
	uint32_t giver = r->givers[place].at[0], taker = r->takers[place].at[0];
	bool any = false;
	r->work += r->takes[taker].count;
	for (uint32_t i = 0; i < r->takes[taker].count; i++) {
		uint32_t twin = r->takes[taker].at[i];
		if (twin == place || !is_link(r, twin) || r->givers[twin].at[0] != giver)
			continue;
		remove_number(r, &r->takes[taker], twin);
		remove_number(r, &r->gives[giver], twin);
		r->place_gone[twin] = true;
		note(r, TK_NET_SAME_PLACE, twin, place);
		any = true;
		i--;
	}
	if (any)
		look_around(r, taker);
	return any;
}

static bool same_numbers(reducer *r, const numbers *a, const numbers *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++) {
		if (!holds(r, b, a->at[i]))
			return false;
	}
	return true;
}

/* Moves that take from `place` alone and give to the same. Found by the first place they give to. */
static bool drop_twin_moves(reducer *r, uint32_t place)
{
	bool any = false;
	r->stamps++;
	for (uint32_t i = 0; i < r->takers[place].count; i++) {
		uint32_t move = r->takers[place].at[i];
		r->work++;
		if (r->takes[move].count != 1 || r->gives[move].count == 0)
			continue;
		uint32_t key = r->gives[move].at[0];
		for (uint32_t k = 1; k < r->gives[move].count; k++)
			key = r->gives[move].at[k] < key ? r->gives[move].at[k] : key;
		if (r->stamp[key] != r->stamps) {
			r->stamp[key] = r->stamps;
			r->stamped_by[key] = move;
			continue;
		}
		if (!same_numbers(r, &r->gives[move], &r->gives[r->stamped_by[key]]))
			continue;
		need(r, move, r->stamped_by[key]);
		note(r, TK_NET_SAME_MOVE, move, r->stamped_by[key]);
		take_move_out(r, move);
		any = true;
		i--;
	}
	return any;
}

static bool drop_loops(reducer *r, uint32_t place)
{
	bool any = false;
	for (uint32_t i = 0; i < r->takers[place].count && r->takers[place].count > 1; i++) {
		uint32_t move = r->takers[place].at[i];
		if (r->takes[move].count != 1 || r->gives[move].count != 1 || r->gives[move].at[0] != place)
			continue;
		for (uint32_t g = 0; g < r->givers[place].count; g++) {
			if (r->givers[place].at[g] != move)
				need(r, move, r->givers[place].at[g]);
		}
		if (r->begins[place])
			need(r, move, TK_NET_NONE);
		note(r, TK_NET_LOOP, move, place);
		take_move_out(r, move);
		any = true;
		i--;
	}
	return any;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static void open_lists(reducer *r)
{
	const tk_net *net = r->net;
	size_t places = (size_t)net->places.count + 1, moves = (size_t)net->moves.count + 1;
	r->takes = TK_MAKE_ARRAY(r->arena, numbers, moves);
	r->gives = TK_MAKE_ARRAY(r->arena, numbers, moves);
	r->givers = TK_MAKE_ARRAY(r->arena, numbers, places);
	r->takers = TK_MAKE_ARRAY(r->arena, numbers, places);
	r->place_gone = TK_MAKE_ARRAY(r->arena, bool, places);
	r->move_gone = TK_MAKE_ARRAY(r->arena, bool, moves);
	r->begins = TK_MAKE_ARRAY(r->arena, bool, places);
	r->queued = TK_MAKE_ARRAY(r->arena, bool, places);
	r->queue = TK_MAKE_ARRAY(r->arena, uint32_t, places);
	r->stamp = TK_MAKE_ARRAY(r->arena, uint32_t, places);
	r->stamped_by = TK_MAKE_ARRAY(r->arena, uint32_t, places);
	r->out->carried = TK_MAKE_ARRAY(r->arena, tk_net_rope *, moves);
	r->out->needed_first = TK_MAKE_ARRAY(r->arena, uint32_t, moves);
	tk_net_rope *leaves = TK_MAKE_ARRAY(r->arena, tk_net_rope, moves);
	for (uint32_t m = 0; m < net->moves.count; m++) {
		const tk_net_move *move = &net->moves.at[m];
		for (uint32_t i = 0; i < move->takes.count; i++) {
			add(r, &r->takes[m], tk_net_at(net, move->takes)[i]);
			add(r, &r->takers[tk_net_at(net, move->takes)[i]], m);
		}
		for (uint32_t i = 0; i < move->gives.count; i++) {
			add(r, &r->gives[m], tk_net_at(net, move->gives)[i]);
			add(r, &r->givers[tk_net_at(net, move->gives)[i]], m);
		}
		leaves[m].move = m;
		r->out->carried[m] = &leaves[m];
	}
	for (uint32_t p = 0; p < net->places.count; p++) {
		r->begins[p] = net->places.at[p].begins;
		look_again(r, p);
	}
}

/* A move that takes twice from one place, or gives twice to one, is told apart by numbers that lists do not keep. */
static bool has_twice(const tk_net *net, uint32_t *last, tk_net_list list, uint32_t mark)
{
	for (uint32_t i = 0; i < list.count; i++) {
		uint32_t place = tk_net_at(net, list)[i];
		if (last[place] == mark)
			return true;
		last[place] = mark;
	}
	return false;
}

static bool is_reducible(tk_arena *arena, const tk_net *net)
{
	uint32_t *last = TK_MAKE_ARRAY(arena, uint32_t, (size_t)net->places.count + 1), mark = 0;
	if (!net->plain)
		return false;
	for (uint32_t m = 0; m < net->moves.count; m++) {
		if (has_twice(net, last, net->moves.at[m].takes, ++mark) ||
		    has_twice(net, last, net->moves.at[m].gives, ++mark))
			return false;
	}
	return true;
}

static tk_net_list put_list(tk_net *net, const numbers *list, const uint32_t *number_of)
{
	tk_net_list out = {net->pool.count, list->count};
	for (uint32_t i = 0; i < list->count; i++)
		*TK_PUSH(net->arena, &net->pool) = number_of[list->at[i]];
	return out;
}

static void build_rest(reducer *r)
{
	const tk_net *whole = r->net;
	tk_net *net = TK_MAKE(r->arena, tk_net);
	uint32_t *number_of = TK_MAKE_ARRAY(r->arena, uint32_t, (size_t)whole->places.count + 1);
	*net = (tk_net){.arena = r->arena,
	                .workflows = whole->workflows,
	                .workflow_count = whole->workflow_count,
	                .first_step = whole->first_step,
	                .plain = true,
	                .single_end = whole->single_end};
	r->out->net = net;
	r->out->place_of = TK_MAKE_ARRAY(r->arena, uint32_t, (size_t)whole->places.count + 1);
	r->out->move_of = TK_MAKE_ARRAY(r->arena, uint32_t, (size_t)whole->moves.count + 1);
	for (uint32_t p = 0; p < whole->places.count; p++) {
		if (r->place_gone[p])
			continue;
		number_of[p] = net->places.count;
		r->out->place_of[net->places.count] = p;
		*TK_PUSH(r->arena, &net->places) = whole->places.at[p];
		net->places.at[net->places.count - 1].begins = r->begins[p];
	}
	for (uint32_t m = 0; m < whole->moves.count; m++) {
		if (r->move_gone[m])
			continue;
		r->out->move_of[net->moves.count] = m;
		tk_net_list takes = put_list(net, &r->takes[m], number_of),
		            gives = put_list(net, &r->gives[m], number_of);
		tk_net_move *move = TK_PUSH(r->arena, &net->moves);
		*move = whole->moves.at[m];
		move->takes = takes;
		move->gives = gives;
		move->tests = move->zeros = move->clears = move->unless = (tk_net_list){0, 0};
	}
}

tk_net_reduction *tk_net_reduce(tk_arena *arena, const tk_net *net)
{
	if (!is_reducible(arena, net))
		return NULL;
	tk_net_reduction *out = TK_MAKE(arena, tk_net_reduction);
	reducer r = {.arena = arena, .net = net, .out = out};
	uint64_t most = WORK_PER_ITEM * ((uint64_t)net->pool.count + net->places.count + 1);
	out->whole = net;
	open_lists(&r);
	while (r.head != r.tail && r.work < most) {
		uint32_t place = r.queue[r.head++ % net->places.count];
		r.queued[place] = false;
		if (r.place_gone[place])
			continue;
		bool any = drop_loops(&r, place);
		any = drop_twin_moves(&r, place) || any;
		any = drop_twin_places(&r, place) || any;
		any = fuse(&r, place) || any;
		if (any)
			look_again(&r, place);
	}
	build_rest(&r);
	return out;
}

/* ---- back to the whole ------------------------------------------------------------------------------------------- */

void tk_net_expand(tk_arena *arena, const tk_net_reduction *reduction, const uint32_t *moves, uint32_t count,
                   uint32_t *cycle, tk_net_run *out)
{
	numbers all = {0};
	uint32_t turn = TK_NET_NONE;
	for (uint32_t i = 0; i < reduction->first.count; i++)
		*TK_PUSH(arena, &all) = reduction->first.at[i];
	for (uint32_t i = 0; i < count; i++) {
		if (i == *cycle)
			turn = all.count;
		append_rope(arena, reduction->carried[reduction->move_of[moves[i]]], &all);
	}
	*cycle = turn;
	out->at = all.at;
	out->count = all.count;
	out->room = all.room;
}

/* Later rules stand on earlier ones, so what a move needs is known when the log is read backwards. */
uint64_t *tk_net_expand_gone(tk_arena *arena, const tk_net_reduction *reduction, const uint64_t *gone)
{
	uint64_t *all = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(reduction->whole->moves.count) + 1);
	for (uint32_t i = 0; i < reduction->net->moves.count; i++) {
		if (tk_bit(gone, i))
			tk_bit_set(all, reduction->move_of[i]);
	}
	for (uint32_t i = reduction->log.count; i > 0; i--) {
		const tk_net_reduced_by *by = &reduction->log.at[i - 1];
		if (by->rule == TK_NET_SAME_PLACE)
			continue;
		for (uint32_t n = reduction->needed_first[by->gone]; n > 0; n = reduction->needed.at[n - 1].next) {
			uint32_t other = reduction->needed.at[n - 1].move;
			if (other == TK_NET_NONE || tk_bit(all, other))
				tk_bit_set(all, by->gone);
		}
	}
	return all;
}
