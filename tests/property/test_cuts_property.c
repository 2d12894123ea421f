/* SPDX-License-Identifier: Apache-2.0 */
/* Minimal cut sets of random AND/OR systems, circles included, against every set of events tried one by one. */
#include "analysis/cuts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASES = 100000, EVENTS_MOST = 9, GATES_MOST = 10 };

static uint64_t seed = UINT64_C(0x5eed);

static uint32_t roll(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % sides;
}

static void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

static void expect(uint32_t number, bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "system %u: %s\n", number, what);
	abort();
}

static tk_cut_system make(tk_arena *arena)
{
	tk_cut_system system = {.events = 2 + roll(EVENTS_MOST - 1)};
	uint32_t gates = 1 + roll(GATES_MOST);
	for (uint32_t g = 0; g < gates; g++) {
		tk_cut_gate *gate = TK_PUSH(arena, &system.gates);
		gate->every = roll(2);
		for (uint32_t i = roll(20) == 0 ? 0 : 1 + roll(3); i > 0; i--) {
			uint32_t input = roll(system.events + (roll(8) == 0 ? gates : g));
			*TK_PUSH(arena, &gate->inputs) = input;
		}
	}
	return system;
}

static bool fails(tk_arena *arena, const tk_cut_system *system, uint32_t set)
{
	bool down[EVENTS_MOST + 1];
	for (uint32_t i = 0; i < system->events; i++)
		down[i] = set >> i & 1u;
	return !tk_cut_works(arena, system, system->events + system->gates.count - 1, down);
}

static void check(uint32_t number)
{
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	tk_cut_system system = make(arena);
	uint32_t order = 1 + roll(4), expected = 0;
	const tk_cut_sets *found = tk_cut_sets_find(arena, &system, system.events + system.gates.count - 1, order);
	bool higher = false;
	uint32_t minimal_sets = 0;
	for (uint32_t set = 0; set < 1u << system.events; set++) {
		bool minimal = fails(arena, &system, set);
		for (uint32_t i = 0; i < system.events && minimal; i++)
			minimal = !(set >> i & 1u) || !fails(arena, &system, set & ~(1u << i));
		uint32_t size = (uint32_t)__builtin_popcount(set);
		if (!minimal)
			continue;
		minimal_sets++;
		higher = higher || size > order;
		if (size > order)
			continue;
		expected++;
		bool listed = false;
		for (uint32_t n = 0; n < found->count && !listed; n++) {
			uint32_t as_bits = 0;
			for (uint32_t i = 0; i < tk_cut_size(found, n); i++)
				as_bits |= 1u << tk_cut_set(found, n)[i];
			listed = as_bits == set;
		}
		expect(number, listed, "a set is missing");
	}
	expect(number, found->count == expected, "a set too many");
	expect(number, !found->complete || !higher, "not complete");
	const tk_cut_sets *all = tk_cut_sets_find_all(arena, &system, system.events + system.gates.count - 1);
	expect(number, all->complete && !all->limited && all->count == minimal_sets, "not all");
	tk_arena_close(arena);
}

int main(void)
{
	for (uint32_t i = 0; i < CASES; i++)
		check(i);
	printf("%d systems\n", CASES);
	return 0;
}
