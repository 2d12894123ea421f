/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/cuts.h"

#include <stdlib.h>
#include <string.h>

/* Sets of one gate: count * order numbers. */
typedef struct family {
	uint32_t count, room;
	uint32_t *at;
} family;

typedef struct finder {
	tk_arena *arena;
	const tk_cut_system *system;
	uint32_t order;
	family *of;      /* [gate] */
	bool *truncated; /* [gate]: sets of higher order were left out, here or below */
	bool limited;
	uint64_t work;
	/* components, in the order in which they are to be solved */
	uint32_t *component, *members;
	uint32_t *entered, *low, *next, *path, *pending;
	uint32_t clock;
} finder;

/* ---- sets -------------------------------------------------------------------------------------------------------- */

static uint32_t size_of(const uint32_t *set, uint32_t order)
{
	uint32_t size = 0;
	while (size < order && set[size] != TK_CUT_NONE)
		size++;
	return size;
}

uint32_t tk_cut_size(const tk_cut_sets *sets, uint32_t number)
{
	return size_of(tk_cut_set(sets, number), sets->order);
}

static uint32_t *add_set(finder *f, family *to)
{
	if (to->count == to->room) {
		uint32_t room = to->room ? to->room * 2 : 8;
		uint32_t *grown = TK_MAKE_ARRAY(f->arena, uint32_t, (size_t)room * f->order);
		if (to->count > 0)
			memcpy(grown, to->at, (size_t)to->count * f->order * sizeof *grown);
		to->at = grown;
		to->room = room;
	}
	return to->at + (size_t)to->count++ * f->order;
}

/* a and b together; false when that is more than the order. */
static bool unite(const uint32_t *a, const uint32_t *b, uint32_t order, uint32_t *out)
{
	uint32_t i = 0, k = 0, size = 0;
	while ((i < order && a[i] != TK_CUT_NONE) || (k < order && b[k] != TK_CUT_NONE)) {
		uint32_t left = i < order ? a[i] : TK_CUT_NONE, right = k < order ? b[k] : TK_CUT_NONE;
		if (size == order)
			return false;
		out[size++] = left < right ? left : right;
		i += left <= right;
		k += right <= left;
	}
	while (size < order)
		out[size++] = TK_CUT_NONE;
	return true;
}

/* The sets that are kept so far, by content. */
typedef struct table {
	uint32_t *slots; /* set + 1 */
	uint32_t size;
} table;

static uint64_t hash_of(const uint32_t *set, uint32_t order)
{
	uint64_t hash = UINT64_C(0x9e3779b97f4a7c15);
	for (uint32_t i = 0; i < order && set[i] != TK_CUT_NONE; i++) {
		hash = (hash ^ set[i]) * UINT64_C(0xff51afd7ed558ccd);
		hash ^= hash >> 32;
	}
	return hash;
}

static bool is_kept(const finder *f, const table *t, const family *kept, const uint32_t *set)
{
	for (uint64_t slot = hash_of(set, f->order);; slot++) {
		uint32_t number = t->slots[slot & (t->size - 1)];
		if (number == 0)
			return false;
		if (memcmp(kept->at + (size_t)(number - 1) * f->order, set, f->order * sizeof *set) == 0)
			return true;
	}
}

static void keep(const finder *f, table *t, const family *kept, uint32_t number)
{
	uint64_t slot = hash_of(kept->at + (size_t)number * f->order, f->order);
	while (t->slots[slot & (t->size - 1)])
		slot++;
	t->slots[slot & (t->size - 1)] = number + 1;
}

static bool holds_all(const uint32_t *set, const uint32_t *part, uint32_t order)
{
	uint32_t i = 0, k = 0;
	while (k < order && part[k] != TK_CUT_NONE) {
		while (i < order && set[i] < part[k])
			i++;
		if (i == order || set[i] != part[k])
			return false;
		k++;
	}
	return true;
}

/* The same where it is less to look at all that are kept than at all parts. */
static bool is_covered_by_one(finder *f, const family *kept, const uint32_t *set)
{
	for (uint32_t i = 0; i < kept->count; i++) {
		f->work++;
		if (holds_all(set, kept->at + (size_t)i * f->order, f->order))
			return true;
	}
	return false;
}

/* Is a part of the set, or itself, among those that are kept? */
static bool is_covered(finder *f, const table *t, const family *kept, const uint32_t *set)
{
	uint32_t size = size_of(set, f->order), part[TK_CUT_ORDER_MOST];
	if (size > 20 || 1u << size > kept->count)
		return is_covered_by_one(f, kept, set);
	for (uint32_t which = 0; which < 1u << size; which++) {
		uint32_t length = 0;
		for (uint32_t i = 0; i < size; i++) {
			if (which >> i & 1u)
				part[length++] = set[i];
		}
		while (length < f->order)
			part[length++] = TK_CUT_NONE;
		f->work++;
		if (is_kept(f, t, kept, part))
			return true;
	}
	return false;
}

/* Leaves the smallest sets, by size and then by number. A counting sort by size, then a radix of comparisons inside. */
static void minimize(finder *f, family *sets)
{
	uint32_t order = f->order;
	table t = {.size = 16};
	while (t.size < sets->count * 2 + 2)
		t.size *= 2;
	tk_arena_mark mark = tk_arena_get_mark(f->arena);
	t.slots = TK_MAKE_ARRAY(f->arena, uint32_t, t.size);
	uint32_t *by_size = TK_MAKE_ARRAY(f->arena, uint32_t, (size_t)sets->count + 1);
	uint32_t first[TK_CUT_ORDER_MOST + 2] = {0};
	for (uint32_t i = 0; i < sets->count; i++)
		first[size_of(sets->at + (size_t)i * order, order) + 1]++;
	for (uint32_t i = 1; i < TK_CUT_ORDER_MOST + 2; i++)
		first[i] += first[i - 1];
	for (uint32_t i = 0; i < sets->count; i++)
		by_size[first[size_of(sets->at + (size_t)i * order, order)]++] = i;
	family kept = {.at = TK_MAKE_ARRAY(f->arena, uint32_t, (size_t)sets->count * order + 1)};
	for (uint32_t i = 0; i < sets->count; i++) {
		const uint32_t *set = sets->at + (size_t)by_size[i] * order;
		if (is_covered(f, &t, &kept, set))
			continue;
		memcpy(kept.at + (size_t)kept.count * order, set, order * sizeof *set);
		keep(f, &t, &kept, kept.count++);
	}
	if (kept.count > 0)
		memcpy(sets->at, kept.at, (size_t)kept.count * order * sizeof *kept.at);
	sets->count = kept.count;
	tk_arena_pop(f->arena, mark);
}

/* ---- gates ------------------------------------------------------------------------------------------------------- */

static family family_of(finder *f, uint32_t input, uint32_t *own)
{
	if (input >= f->system->events)
		return f->of[input - f->system->events];
	own[0] = input;
	for (uint32_t i = 1; i < f->order; i++)
		own[i] = TK_CUT_NONE;
	return (family){1, 1, own};
}

static bool is_spent(finder *f, uint32_t count)
{
	if (f->work <= TK_CUT_WORK_MOST && count <= TK_CUT_SETS_MOST && count <= TK_CUT_NUMBERS_MOST / f->order)
		return false;
	f->limited = true;
	return true;
}

/* All inputs are needed: what defeats one of them defeats the gate. */
static void add_all(finder *f, const tk_cut_gate *gate, family *out)
{
	uint32_t own[TK_CUT_ORDER_MOST];
	for (uint32_t i = 0; i < gate->inputs.count; i++) {
		family input = family_of(f, gate->inputs.at[i], own);
		for (uint32_t s = 0; s < input.count && !is_spent(f, out->count); s++)
			memcpy(add_set(f, out), input.at + (size_t)s * f->order, f->order * sizeof *input.at);
	}
	minimize(f, out);
}

/* One input is enough: one set of each, together. */
static void multiply(finder *f, const tk_cut_gate *gate, family *out, bool *truncated)
{
	uint32_t own[TK_CUT_ORDER_MOST], together[TK_CUT_ORDER_MOST];
	uint32_t *none = add_set(f, out);
	for (uint32_t i = 0; i < f->order; i++)
		none[i] = TK_CUT_NONE;
	for (uint32_t i = 0; i < gate->inputs.count; i++) {
		family input = family_of(f, gate->inputs.at[i], own), product = {0};
		for (uint32_t a = 0; a < out->count; a++) {
			for (uint32_t b = 0; b < input.count && !is_spent(f, product.count); b++) {
				f->work++;
				if (unite(out->at + (size_t)a * f->order, input.at + (size_t)b * f->order, f->order,
				          together))
					memcpy(add_set(f, &product), together, f->order * sizeof *together);
				else
					*truncated = true;
			}
		}
		minimize(f, &product);
		*out = product;
	}
}

static bool same_family(const finder *f, const family *a, const family *b)
{
	return a->count == b->count &&
	       (a->count == 0 || memcmp(a->at, b->at, (size_t)a->count * f->order * sizeof *a->at) == 0);
}

static int by_numbers(const void *a, const void *b, void *order)
{
	const uint32_t *left = a, *right = b;
	uint32_t most = *(uint32_t *)order, ls = size_of(left, most), rs = size_of(right, most);
	if (ls != rs)
		return ls < rs ? -1 : 1;
	for (uint32_t i = 0; i < ls; i++) {
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	}
	return 0;
}

/* Solves one gate from its inputs as they are. True when it changed. */
static bool solve_gate(finder *f, uint32_t number)
{
	const tk_cut_gate *gate = &f->system->gates.at[number];
	family out = {0};
	bool truncated = false;
	if (gate->every)
		add_all(f, gate, &out);
	else
		multiply(f, gate, &out, &truncated);
	if (out.count > 1)
		qsort_r(out.at, out.count, f->order * sizeof *out.at, by_numbers, &f->order);
	for (uint32_t i = 0; i < gate->inputs.count; i++) {
		if (gate->inputs.at[i] >= f->system->events)
			truncated = truncated || f->truncated[gate->inputs.at[i] - f->system->events];
	}
	bool changed = !same_family(f, &out, &f->of[number]) || truncated != f->truncated[number];
	f->of[number] = out;
	f->truncated[number] = truncated;
	return changed;
}

/* A circle begins as failed for no reason at all. */
static void solve_component(finder *f, const uint32_t *members, uint32_t count, bool circle)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t *none = add_set(f, &f->of[members[i]]);
		for (uint32_t k = 0; k < f->order; k++)
			none[k] = TK_CUT_NONE;
	}
	for (bool changed = true; changed && !is_spent(f, 0);) {
		changed = false;
		for (uint32_t i = 0; i < count; i++)
			changed = solve_gate(f, members[i]) || changed;
		changed = changed && circle;
	}
}

/* ---- components (Tarjan), inputs first --------------------------------------------------------------------------- */

static void enter(finder *f, uint32_t gate, uint32_t *depth, uint32_t *waiting)
{
	f->entered[gate] = f->low[gate] = ++f->clock;
	f->path[(*depth)++] = gate;
	f->pending[(*waiting)++] = gate;
}

static bool is_circle(const finder *f, uint32_t gate)
{
	for (uint32_t i = 0; i < f->system->gates.at[gate].inputs.count; i++) {
		if (f->system->gates.at[gate].inputs.at[i] == gate + f->system->events)
			return true;
	}
	return false;
}

static void leave(finder *f, uint32_t gate, uint32_t *waiting)
{
	uint32_t count = 0, member;
	do {
		member = f->pending[--*waiting];
		f->component[member] = gate + 1;
		f->members[count++] = member;
	} while (member != gate);
	solve_component(f, f->members, count, count > 1 || is_circle(f, gate));
}

static void walk(finder *f, uint32_t from)
{
	uint32_t depth = 0, waiting = 0;
	enter(f, from, &depth, &waiting);
	while (depth > 0) {
		uint32_t gate = f->path[depth - 1];
		const tk_cut_gate *at = &f->system->gates.at[gate];
		if (f->next[gate] < at->inputs.count) {
			uint32_t input = at->inputs.at[f->next[gate]++];
			if (input < f->system->events)
				continue;
			input -= f->system->events;
			if (f->entered[input] == 0)
				enter(f, input, &depth, &waiting);
			else if (f->component[input] == 0 && f->entered[input] < f->low[gate])
				f->low[gate] = f->entered[input];
			continue;
		}
		depth--;
		if (depth > 0 && f->low[gate] < f->low[f->path[depth - 1]])
			f->low[f->path[depth - 1]] = f->low[gate];
		if (f->low[gate] == f->entered[gate])
			leave(f, gate, &waiting);
	}
}

tk_cut_sets *tk_cut_sets_find(tk_arena *arena, const tk_cut_system *system, uint32_t top, uint32_t order)
{
	size_t gates = (size_t)system->gates.count + 1;
	tk_arena *scratch = tk_arena_open_like(arena);
	finder f = {
	        .arena = scratch,
	        .system = system,
	        .order = order,
	        .of = TK_MAKE_ARRAY(scratch, family, gates),
	        .truncated = TK_MAKE_ARRAY(scratch, bool, gates),
	        .component = TK_MAKE_ARRAY(scratch, uint32_t, gates),
	        .members = TK_MAKE_ARRAY(scratch, uint32_t, gates),
	        .entered = TK_MAKE_ARRAY(scratch, uint32_t, gates),
	        .low = TK_MAKE_ARRAY(scratch, uint32_t, gates),
	        .next = TK_MAKE_ARRAY(scratch, uint32_t, gates),
	        .path = TK_MAKE_ARRAY(scratch, uint32_t, gates),
	        .pending = TK_MAKE_ARRAY(scratch, uint32_t, gates),
	};
	tk_cut_sets *out = TK_MAKE(arena, tk_cut_sets);
	uint32_t own[TK_CUT_ORDER_MOST];
	if (top >= system->events)
		walk(&f, top - system->events);
	family found = family_of(&f, top, own);
	out->order = order;
	out->count = found.count;
	out->events = TK_MAKE_ARRAY(arena, uint32_t, (size_t)found.count * order + 1);
	if (found.count > 0)
		memcpy(out->events, found.at, (size_t)found.count * order * sizeof *found.at);
	out->limited = f.limited;
	out->complete = !f.limited && (top < system->events || !f.truncated[top - system->events]);
	tk_arena_close(scratch);
	return out;
}

tk_cut_sets *tk_cut_sets_find_all(tk_arena *arena, const tk_cut_system *system, uint32_t top)
{
	tk_cut_sets *sets = NULL;
	for (uint32_t order = 4; order <= TK_CUT_ORDER_MOST; order *= 2) {
		sets = tk_cut_sets_find(arena, system, top, order);
		if (sets->complete || sets->limited)
			break;
	}
	return sets;
}

/* ---- without the sets -------------------------------------------------------------------------------------------- */

bool tk_cut_works(tk_arena *arena, const tk_cut_system *system, uint32_t top, const bool *down)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	bool *works = TK_MAKE_ARRAY(arena, bool, (size_t)system->gates.count + 1);
	/* Least fixpoint by rounds: what works stays so. */
	for (bool changed = true; changed;) {
		changed = false;
		for (uint32_t g = 0; g < system->gates.count; g++) {
			const tk_cut_gate *gate = &system->gates.at[g];
			bool now = gate->every;
			for (uint32_t i = 0; i < gate->inputs.count; i++) {
				uint32_t input = gate->inputs.at[i];
				bool one = input < system->events ? !down[input] : works[input - system->events];
				now = gate->every ? now && one : now || one;
			}
			changed = changed || now != works[g];
			works[g] = now;
		}
	}
	bool answer = top < system->events ? !down[top] : works[top - system->events];
	tk_arena_pop(arena, mark);
	return answer;
}
