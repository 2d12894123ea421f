/* SPDX-License-Identifier: Apache-2.0 */
/* Checks what the reduction wrote down. Plain sets in sorted arrays; every rule states its conditions anew. */
#include "analysis/net_reduce.h"

#include <stdlib.h>
#include <string.h>

typedef struct numbers {
	uint32_t *at;
	uint32_t count, room;
} numbers;

typedef struct checker {
	tk_arena *arena;
	numbers *takes, *gives, *givers, *takers;
	bool *begins, *ends, *edge, *place_gone, *move_gone;
} checker;

/* Where a number stands in a sorted list, or would stand. */
static uint32_t place_in(const numbers *list, uint32_t number)
{
	uint32_t low = 0, high = list->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (list->at[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has(const numbers *list, uint32_t number)
{
	uint32_t at = place_in(list, number);
	return at < list->count && list->at[at] == number;
}

static bool put(tk_arena *arena, numbers *list, uint32_t number)
{
	uint32_t at = place_in(list, number);
	if (at < list->count && list->at[at] == number)
		return false;
	(void)TK_PUSH(arena, list);
	memmove(list->at + at + 1, list->at + at, (size_t)(list->count - 1 - at) * sizeof *list->at);
	list->at[at] = number;
	return true;
}

static bool drop(numbers *list, uint32_t number)
{
	uint32_t at = place_in(list, number);
	if (at == list->count || list->at[at] != number)
		return false;
	memmove(list->at + at, list->at + at + 1, (size_t)(list->count - 1 - at) * sizeof *list->at);
	list->count--;
	return true;
}

static bool same(const numbers *a, const numbers *b)
{
	return a->count == b->count && (a->count == 0 || memcmp(a->at, b->at, a->count * sizeof *a->at) == 0);
}

static void drop_move(checker *c, uint32_t move)
{
	c->move_gone[move] = true;
	for (uint32_t i = 0; i < c->takes[move].count; i++)
		(void)drop(&c->takers[c->takes[move].at[i]], move);
	for (uint32_t i = 0; i < c->gives[move].count; i++)
		(void)drop(&c->givers[c->gives[move].at[i]], move);
}

static bool is_only_taker(const checker *c, uint32_t move, uint32_t place)
{
	return c->takes[move].count == 1 && c->takes[move].at[0] == place && c->takers[place].count == 1 &&
	       c->takers[place].at[0] == move && !c->ends[place];
}

static bool check_fuse(checker *c, uint32_t move, uint32_t place)
{
	numbers *gives = &c->gives[move];
	bool shows = false;
	for (uint32_t i = 0; i < gives->count; i++)
		shows = shows || c->edge[gives->at[i]];
	if (!is_only_taker(c, move, place) || !shows || has(gives, place))
		return false;
	if (c->begins[place] ? c->givers[place].count > 0 : c->givers[place].count == 0)
		return false;
	for (uint32_t g = 0; g < c->givers[place].count; g++) {
		uint32_t giver = c->givers[place].at[g];
		if (!drop(&c->gives[giver], place))
			return false;
		for (uint32_t i = 0; i < gives->count; i++) {
			if (!put(c->arena, &c->gives[giver], gives->at[i]) ||
			    !put(c->arena, &c->givers[gives->at[i]], giver))
				return false;
		}
	}
	for (uint32_t i = 0; c->begins[place] && i < gives->count; i++) {
		if (c->begins[gives->at[i]])
			return false;
		c->begins[gives->at[i]] = true;
	}
	drop_move(c, move);
	c->place_gone[place] = true;
	return true;
}

static bool check_same_place(checker *c, uint32_t gone, uint32_t stays)
{
	if (gone == stays || !same(&c->givers[gone], &c->givers[stays]) || !same(&c->takers[gone], &c->takers[stays]) ||
	    c->givers[gone].count != 1 || c->takers[gone].count != 1 || c->begins[gone] || c->begins[stays] ||
	    c->ends[gone] || c->ends[stays])
		return false;
	c->place_gone[gone] = true;
	return drop(&c->gives[c->givers[gone].at[0]], gone) && drop(&c->takes[c->takers[gone].at[0]], gone);
}

static bool check_rule(checker *c, const tk_net_reduced_by *by)
{
	if (by->rule == TK_NET_SAME_PLACE)
		return !c->place_gone[by->gone] && !c->place_gone[by->other] &&
		       check_same_place(c, by->gone, by->other);
	if (c->move_gone[by->gone])
		return false;
	if (by->rule == TK_NET_FUSE)
		return !c->place_gone[by->other] && check_fuse(c, by->gone, by->other);
	if (by->rule == TK_NET_SAME_MOVE) {
		if (by->gone == by->other || c->move_gone[by->other] ||
		    !same(&c->takes[by->gone], &c->takes[by->other]) ||
		    !same(&c->gives[by->gone], &c->gives[by->other]))
			return false;
	} else {
		numbers place = {(uint32_t *)&by->other, 1, 1};
		if (!same(&c->takes[by->gone], &place) || !same(&c->gives[by->gone], &place) ||
		    c->takers[by->other].count < 2)
			return false;
	}
	drop_move(c, by->gone);
	return true;
}

static checker open_checker(tk_arena *arena, const tk_net *net)
{
	size_t places = (size_t)net->places.count + 1, moves = (size_t)net->moves.count + 1;
	checker c = {
	        .arena = arena,
	        .takes = TK_MAKE_ARRAY(arena, numbers, moves),
	        .gives = TK_MAKE_ARRAY(arena, numbers, moves),
	        .givers = TK_MAKE_ARRAY(arena, numbers, places),
	        .takers = TK_MAKE_ARRAY(arena, numbers, places),
	        .begins = TK_MAKE_ARRAY(arena, bool, places),
	        .ends = TK_MAKE_ARRAY(arena, bool, places),
	        .edge = TK_MAKE_ARRAY(arena, bool, places),
	        .place_gone = TK_MAKE_ARRAY(arena, bool, places),
	        .move_gone = TK_MAKE_ARRAY(arena, bool, moves),
	};
	for (uint32_t p = 0; p < net->places.count; p++) {
		c.begins[p] = net->places.at[p].begins;
		c.ends[p] = net->places.at[p].ends;
		c.edge[p] = net->places.at[p].kind == TK_NET_EDGE;
	}
	for (uint32_t m = 0; m < net->moves.count; m++) {
		for (uint32_t i = 0; i < net->moves.at[m].takes.count; i++) {
			uint32_t place = tk_net_at(net, net->moves.at[m].takes)[i];
			(void)put(arena, &c.takes[m], place);
			(void)put(arena, &c.takers[place], m);
		}
		for (uint32_t i = 0; i < net->moves.at[m].gives.count; i++) {
			uint32_t place = tk_net_at(net, net->moves.at[m].gives)[i];
			(void)put(arena, &c.gives[m], place);
			(void)put(arena, &c.givers[place], m);
		}
	}
	return c;
}

/* Does a list of the small net say the same as one of ours? */
static bool is_list(const tk_net_reduction *reduction, tk_net_list list, const numbers *ours)
{
	if (list.count != ours->count)
		return false;
	for (uint32_t i = 0; i < list.count; i++) {
		if (!has(ours, reduction->place_of[tk_net_at(reduction->net, list)[i]]))
			return false;
	}
	return true;
}

static bool is_rest(const checker *c, const tk_net_reduction *reduction)
{
	uint32_t places = 0, moves = 0;
	for (uint32_t p = 0; p < reduction->whole->places.count; p++)
		places += c->place_gone[p] ? 0 : 1;
	for (uint32_t m = 0; m < reduction->whole->moves.count; m++)
		moves += c->move_gone[m] ? 0 : 1;
	if (places != reduction->net->places.count || moves != reduction->net->moves.count)
		return false;
	for (uint32_t p = 0; p < places; p++) {
		uint32_t whole = reduction->place_of[p];
		if (c->place_gone[whole] || c->begins[whole] != reduction->net->places.at[p].begins)
			return false;
	}
	for (uint32_t m = 0; m < moves; m++) {
		uint32_t whole = reduction->move_of[m];
		if (c->move_gone[whole] || !is_list(reduction, reduction->net->moves.at[m].takes, &c->takes[whole]) ||
		    !is_list(reduction, reduction->net->moves.at[m].gives, &c->gives[whole]))
			return false;
	}
	return true;
}

bool tk_net_check_reduction(tk_arena *arena, const tk_net_reduction *reduction)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	checker c = open_checker(arena, reduction->whole);
	bool good = true;
	for (uint32_t i = 0; good && i < reduction->log.count; i++)
		good = check_rule(&c, &reduction->log.at[i]);
	good = good && is_rest(&c, reduction);
	tk_arena_pop(arena, mark);
	return good;
}
