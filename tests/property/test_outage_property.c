/* SPDX-License-Identifier: Apache-2.0 */
/* The outage model on small random graphs, circles included, against trying every order in which things can be made to
 * work. */
#include "../unit/outage_support.h"

enum { SMALL = 7, ROUNDS = 3000 };

static uint32_t next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

/* need[i][j]: set of alternatives, 0 = no such need */
typedef struct small {
	uint8_t need[SMALL][3];
} small;

/* Works iff it is in some set that is closed ("all my needs are met within the set") and can be built up one by one:
 * tried with every order of building, by sets. Independent of queues and counters. */
static uint32_t brute_force(const small *graph, uint32_t down)
{
	bool reached[1u << SMALL] = {true};
	uint32_t most = 0;
	for (uint32_t set = 0; set < 1u << SMALL; set++) {
		if (!reached[set])
			continue;
		most |= set;
		for (uint32_t i = 0; i < SMALL; i++) {
			bool can = !(down >> i & 1u) && !(set >> i & 1u);
			for (size_t j = 0; j < 3; j++)
				can = can && (graph->need[i][j] == 0 || (graph->need[i][j] & set) != 0);
			if (can)
				reached[set | 1u << i] = true;
		}
	}
	return most;
}

static void write_small(char *text, size_t room, const small *graph, uint32_t down)
{
	size_t length = (size_t)snprintf(text, room, "channels:\n");
	for (uint32_t i = 0; i < SMALL; i++) {
		length +=
		        (size_t)snprintf(text + length, room - length, "  - {id: e%u, name: e%u, depends-on: [", i, i);
		for (size_t j = 0; j < 3; j++) {
			if (graph->need[i][j] == 0)
				continue;
			length += (size_t)snprintf(text + length, room - length, "{any: [");
			for (uint32_t k = 0; k < SMALL; k++) {
				if (graph->need[i][j] >> k & 1u)
					length += (size_t)snprintf(text + length, room - length, "e%u, ", k);
			}
			length += (size_t)snprintf(text + length, room - length, "]}, ");
		}
		length += (size_t)snprintf(text + length, room - length, "]}\n");
	}
	length += (size_t)snprintf(text + length, room - length, "outages: [{id: o, name: o, down: [");
	for (uint32_t i = 0; i < SMALL; i++) {
		if (down >> i & 1u)
			length += (size_t)snprintf(text + length, room - length, "e%u, ", i);
	}
	(void)snprintf(text + length, room - length, "]}]\n");
}

static small random_small(uint64_t *seed)
{
	small graph = {{{0}}};
	for (uint32_t i = 0; i < SMALL; i++) {
		for (uint32_t j = 0, needs = next_random(seed) % 4; j < needs; j++) {
			for (uint32_t k = 0, alternatives = 1 + next_random(seed) % 3; k < alternatives; k++) {
				uint32_t other = next_random(seed) % SMALL;
				if (other != i) /* a channel that names itself means another thing */
					graph.need[i][j] |= (uint8_t)(1u << other);
			}
		}
	}
	return graph;
}

/* A chain from the element down to one that is lost, or around a circle; each link is a need of the one before. */
static void check_chain(const small *graph, uint32_t down, uint32_t works, uint32_t from, const tk_witness *why)
{
	assert_non_null(why);
	uint32_t before = SMALL;
	for (uint32_t i = 0; i < why->parts.count; i++) {
		uint32_t at = (uint32_t)(why->parts.at[i].text.at[1] - '0');
		assert_true(at < SMALL && !(works >> at & 1u));
		if (before == SMALL)
			assert_int_equal(at, from);
		bool linked = before == SMALL;
		for (size_t j = 0; j < 3 && !linked; j++)
			linked = graph->need[before][j] >> at & 1u && !(graph->need[before][j] & works);
		assert_true(linked);
		before = at;
	}
	assert_true((down >> before & 1u) || why->parts.at[why->parts.count - 1].repeats);
}

static void check_common(situation *s, const small *graph, uint32_t a, uint32_t b)
{
	char names[2][3] = {{'e', (char)('0' + a), 0}, {'e', (char)('0' + b), 0}};
	const tk_text channels[] = {tk_text_of(names[0]), tk_text_of(names[1])};
	tk_value shared = {0};
	bool heuristic;
	tk_answer answer = tk_outage_independent(s->r.arena, s->model, channels, 2, &shared, &heuristic, NULL);
	uint32_t all = brute_force(graph, 0), common = 0;
	for (uint32_t i = 0; i < SMALL; i++) {
		uint32_t left = brute_force(graph, 1u << i);
		if (!(left >> a & 1u) && !(left >> b & 1u))
			common |= 1u << i;
	}
	assert_int_equal(answer, common ? TK_FAILS : TK_HOLDS);
	assert_false(heuristic);
	if (answer == TK_FAILS && ((all >> a & 1u) || (all >> b & 1u)))
		assert_true(common >> (shared.text.at[1] - '0') & 1u);
}

static void random_graphs_agree_with_brute_force(void **state)
{
	(void)state;
	uint64_t seed = 20260901;
	for (int round = 0; round < ROUNDS; round++) {
		small graph = random_small(&seed);
		uint32_t down = next_random(&seed) & next_random(&seed) & ((1u << SMALL) - 1);
		char text[4096];
		write_small(text, sizeof text, &graph, down);
		situation s = open_situation(text, "o");
		assert_int_equal(fault_total(&s.r), 0);
		uint32_t works = brute_force(&graph, down);
		for (uint32_t i = 0; i < SMALL; i++) {
			char name[3] = {'e', (char)('0' + i), 0};
			const tk_witness *why = NULL;
			tk_answer answer = tk_outage_channel_survives(s.r.arena, s.model, tk_text_of(name), NULL, &why);
			if (answer != (works >> i & 1u ? TK_HOLDS : TK_FAILS))
				fail_msg("%s in\n%s", name, text);
			if (answer == TK_FAILS)
				check_chain(&graph, down, works, i, why);
		}
		check_common(&s, &graph, next_random(&seed) % SMALL, next_random(&seed) % SMALL);
		close_situation(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(random_graphs_agree_with_brute_force)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
