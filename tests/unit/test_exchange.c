/* SPDX-License-Identifier: Apache-2.0 */
/* Who can know what by when, in random exchanges, against relaxing every send until nothing changes. */
#include "analysis/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { CASES = 3000, MOST = 7 };

static uint64_t seed = 0x5EED;

static uint32_t roll(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % sides;
}

static tk_exchange_end *add_end(tk_arena *arena, tk_exchange_ends *ends, uint32_t organization, uint32_t other)
{
	tk_exchange_end *end = TK_PUSH(arena, ends);
	end->organization = organization;
	end->other = tk_text_format(arena, "o%u", other);
	*TK_PUSH(arena, &end->other_names) = end->other;
	end->within = roll(5) ? (int64_t)roll(100) : -1;
	end->channels = roll(4);
	return end;
}

static tk_exchange make(tk_arena *arena)
{
	tk_exchange exchange = {0};
	uint32_t count = 2 + roll(MOST - 1);
	for (uint32_t i = 0; i < count; i++) {
		tk_exchange_organization *own = TK_PUSH(arena, &exchange.organizations);
		own->name = tk_text_format(arena, "o%u", i);
		*TK_PUSH(arena, &own->names) = own->name;
	}
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t left = roll(4); left > 0; left--)
			(void)add_end(arena, &exchange.sends, i, roll(count + 1));
		for (uint32_t left = roll(4); left > 0; left--) {
			tk_exchange_end *end = add_end(arena, &exchange.receives, i, roll(count + 1));
			if (roll(3) == 0) {
				end->other = TK_TEXT("");
				end->other_names.count = 0;
			}
		}
	}
	return exchange;
}

static bool is_common(uint32_t a, uint32_t b)
{
	return a == 0 || b == 0 || (a & b) != 0;
}

static void check_knowledge(const tk_exchange *exchange, uint32_t origin)
{
	int64_t at[MOST + 1];
	uint32_t count = exchange->organizations.count, told = 0;
	for (uint32_t i = 0; i < count; i++)
		at[i] = i == origin ? 0 : -2;
	for (bool changed = true; changed;) {
		changed = false;
		for (uint32_t i = 0; i < exchange->sends.count; i++) {
			const tk_exchange_end *send = &exchange->sends.at[i];
			if (send->match == TK_EXCHANGE_NONE || at[send->organization] == -2 ||
			    !is_common(send->channels, exchange->receives.at[send->match].channels))
				continue;
			uint32_t to = send->organization_of_other;
			int64_t within = at[send->organization] < 0 || send->within < 0
			                         ? -1
			                         : at[send->organization] + send->within;
			if (at[to] == -2 || (within >= 0 && (at[to] < 0 || within < at[to]))) {
				at[to] = within;
				changed = true;
			}
		}
	}
	for (uint32_t i = 0; i < exchange->knowledge.count; i++) {
		const tk_exchange_knowledge *known = &exchange->knowledge.at[i];
		if (known->origin != origin)
			continue;
		told++;
		assert_int_equal(known->within, at[known->organization]);
	}
	for (uint32_t i = 0; i < count; i++)
		told -= i != origin && at[i] != -2 ? 1 : 0;
	assert_int_equal(told, 0);
}

static void knowledge_is_the_least_fixpoint(void **state)
{
	(void)state;
	for (unsigned number = 0; number < CASES; number++) {
		tk_arena *arena = tk_arena_open(0, NULL, NULL);
		tk_exchange exchange = make(arena);
		tk_exchange_match(arena, &exchange);
		for (uint32_t i = 0; i < exchange.organizations.count; i++)
			check_knowledge(&exchange, i);
		tk_arena_close(arena);
	}
}

static void the_receive_that_fits_best_is_taken(void **state)
{
	(void)state;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_exchange exchange = {0};
	for (unsigned i = 0; i < 2; i++) {
		tk_exchange_organization *own = TK_PUSH(arena, &exchange.organizations);
		own->name = tk_text_format(arena, "o%u", i);
		*TK_PUSH(arena, &own->names) = own->name;
	}
	tk_exchange_end *send = add_end(arena, &exchange.sends, 0, 1);
	send->form = TK_TEXT("first-report");
	send->channels = 1;
	for (unsigned i = 0; i < 3; i++) {
		tk_exchange_end *receive = add_end(arena, &exchange.receives, 1, i == 2 ? 0 : 1);
		receive->channels = 1;
		receive->form = i == 0 ? TK_TEXT("advisory") : TK_TEXT("first-report");
		if (i < 2) {
			receive->other = TK_TEXT("");
			receive->other_names.count = 0;
		}
	}
	tk_exchange_match(arena, &exchange);
	assert_int_equal(exchange.sends.at[0].match, 2);
	assert_int_equal(exchange.receives.at[2].match, 0);
	assert_int_equal(exchange.receives.at[0].organization_of_other, TK_EXCHANGE_NONE);
	tk_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(knowledge_is_the_least_fixpoint),
	        cmocka_unit_test(the_receive_that_fits_best_is_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
