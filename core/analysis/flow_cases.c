/* SPDX-License-Identifier: Apache-2.0 */
/* Runs that answer tied decisions alike. The free answer is asked first, as if each decision were free: a run that it
 * does not have does not exist. A run that it has is looked at: when its answers agree, it is a run; when not, the
 * condition on which they differ is split into two cases, and each is asked by itself, with the ways closed that it
 * does not take. So conditions that play no part in a question cost nothing, and the answer is exact, or a limit is
 * named. */
#include "analysis/flow_memo.h"

#include <string.h>

#define N_(msgid) msgid

enum { CASES_MOST = 1024 };

typedef tk_answer ask_free(tk_flow_memo *memo, uint32_t from, const tk_witness **why);

typedef struct splitting {
	tk_arena *scratch;
	tk_flow_memo *memo;
	const tk_conditions *conditions;
	TK_VECTOR(uint64_t *) open; /* cases: the values that each tie may have */
	uint32_t asked;
	bool unsure; /* some case was closed by a condition whose changes are only read from words */
} splitting;

static bool is_open(const tk_conditions *conditions, const uint64_t *values, uint32_t way)
{
	for (uint32_t i = conditions->first[way]; i < conditions->first[way + 1]; i++) {
		const tk_tie_literal *each = &conditions->literals.at[i];
		if ((values[each->tie] & each->values) == 0)
			return false;
	}
	return true;
}

/* values: or NULL to open all ways again. */
static void close_ways(splitting *s, const uint64_t *values)
{
	tk_flow_graph *graph = &s->memo->graph;
	for (uint32_t i = 0; i < graph->workflow->transitions.count; i++) {
		tk_flow_edge *edge = &graph->edges[i];
		if (s->conditions->first[i] == s->conditions->first[i + 1])
			continue;
		bool ordinary = edge->to != TK_NO_STEP; /* only ways out of decisions have literals */
		edge->closed = values && !is_open(s->conditions, values, i);
		edge->ordinary = ordinary && !edge->closed;
	}
	tk_flow_memo_forget(s->memo);
}

static uint64_t *copy_case(splitting *s, const uint64_t *values)
{
	uint64_t *copy = TK_MAKE_ARRAY(s->scratch, uint64_t, s->conditions->ties.count);
	memcpy(copy, values, s->conditions->ties.count * sizeof *copy);
	return copy;
}

static void split(splitting *s, const uint64_t *values, uint32_t tie, uint64_t by)
{
	uint64_t *without = copy_case(s, values), *with = copy_case(s, values);
	without[tie] &= ~by;
	with[tie] &= by;
	*TK_PUSH(s->scratch, &s->open) = without;
	*TK_PUSH(s->scratch, &s->open) = with;
	s->unsure = s->unsure || !s->conditions->all.at[s->conditions->ties.at[tie].condition].sure;
}

/* The first tie for which no value allows the whole run is split by the first way that does not allow all. */
static bool split_by_run(splitting *s, const uint64_t *values)
{
	const tk_conditions *conditions = s->conditions;
	uint64_t *left = copy_case(s, values);
	for (uint32_t u = 0; u < s->memo->used.count; u++) {
		uint32_t way = s->memo->used.at[u];
		for (uint32_t i = conditions->first[way]; i < conditions->first[way + 1]; i++)
			left[conditions->literals.at[i].tie] &= conditions->literals.at[i].values;
	}
	for (uint32_t u = 0; u < s->memo->used.count; u++) {
		uint32_t way = s->memo->used.at[u];
		for (uint32_t i = conditions->first[way]; i < conditions->first[way + 1]; i++) {
			const tk_tie_literal *each = &conditions->literals.at[i];
			if (left[each->tie] == 0 && (values[each->tie] & ~each->values) != 0) {
				split(s, values, each->tie, each->values);
				return true;
			}
		}
	}
	return false;
}

/* Where other branches have to come along, they have to agree as well: each tie is decided before the answer counts. */
static bool split_by_any(splitting *s, const uint64_t *values)
{
	for (uint32_t i = 0; i < s->conditions->literals.count; i++) {
		const tk_tie_literal *each = &s->conditions->literals.at[i];
		if ((values[each->tie] & each->values) != 0 && (values[each->tie] & ~each->values) != 0) {
			split(s, values, each->tie, each->values);
			return true;
		}
	}
	return false;
}

static void begin(splitting *s)
{
	uint64_t *first = TK_MAKE_ARRAY(s->scratch, uint64_t, s->conditions->ties.count);
	for (uint32_t i = 0; i < s->conditions->ties.count; i++) {
		const tk_tie *tie = &s->conditions->ties.at[i];
		const tk_asked_condition *condition = &s->conditions->all.at[tie->condition];
		first[i] = tie->values;
		s->unsure = s->unsure || (tie->values != tk_condition_domain(condition) && !condition->sure);
	}
	*TK_PUSH(s->scratch, &s->open) = first;
}

/* found: the answer that a run proves. Gives it, the other one when no case has such a run, or UNDECIDED. */
static tk_answer ask_cases(splitting *s, uint32_t from, const tk_witness **why, ask_free *ask, tk_answer found)
{
	bool open = false, closed = false;
	while (s->open.count > 0) {
		const uint64_t *values = s->open.at[--s->open.count];
		if (s->asked++ == CASES_MOST) {
			s->memo->limit = N_("more than 1,024 cases of conditions that several decisions ask for");
			return TK_UNDECIDED;
		}
		close_ways(s, values);
		s->memo->passes_join = false;
		tk_answer answer = ask(s->memo, from, why);
		if (answer != found) {
			open = open || (answer == TK_UNDECIDED && !s->memo->vacuous);
			closed = closed || answer != TK_UNDECIDED;
			continue;
		}
		bool others = s->memo->passes_join;
		if (!split_by_run(s, values) && !(others && split_by_any(s, values)))
			return found;
	}
	if (why)
		*why = NULL;
	if (open || !closed)
		return TK_UNDECIDED;
	return found == TK_FAILS ? TK_HOLDS : TK_FAILS;
}

/* first: the run that the free answer has; it stands when nothing is tied. */
static tk_answer in_cases(tk_flow_memo *memo, uint32_t from, const tk_witness **why, ask_free *ask, tk_answer found,
                          bool *unsure)
{
	if (memo->graph.guarded == 0)
		return found;
	splitting s = {.memo = memo, .conditions = tk_flow_memo_conditions(memo)};
	tk_answer answer = found;
	if (s.conditions->ties.count > 0) {
		s.scratch = tk_arena_open_like(memo->graph.arena);
		begin(&s);
		answer = ask_cases(&s, from, why, ask, found);
		close_ways(&s, NULL);
		tk_arena_close(s.scratch);
	}
	*unsure = s.unsure;
	if (answer != found || !s.conditions->limited)
		return answer;
	memo->limit = N_("more than 64 conditions that several decisions ask for");
	return TK_UNDECIDED;
}

tk_answer tk_flow_every_in_cases(tk_flow_memo *memo, uint32_t from, const tk_witness **why)
{
	bool unsure = false;
	return in_cases(memo, from, why, tk_flow_every_free, TK_FAILS, &unsure);
}

/* That no run comes to a step is said only where no word was needed to see it. */
tk_answer tk_flow_some_in_cases(tk_flow_memo *memo, uint32_t from, const tk_witness **why)
{
	bool unsure = false;
	memo->vacuous = false;
	tk_answer answer = in_cases(memo, from, why, tk_flow_some_free, TK_HOLDS, &unsure);
	return answer == TK_FAILS && unsure ? TK_UNDECIDED : answer;
}

bool tk_flow_is_closed(tk_flow_memo *memo, const uint64_t *any_of, bool *sure)
{
	bool unsure = false;
	memo->limit = NULL;
	if (memo->graph.guarded == 0 || (memo->beyond && !tk_flow_asks_states(memo, 0)))
		return false;
	(void)tk_flow_take_steps(memo, memo->any_of, any_of);
	(void)tk_flow_take_steps(memo, memo->avoid, NULL);
	tk_flow_memo_forget(memo);
	if (tk_flow_some_free(memo, 0, NULL) != TK_HOLDS)
		return false;
	memo->vacuous = false;
	bool closed = in_cases(memo, 0, NULL, tk_flow_some_free, TK_HOLDS, &unsure) == TK_FAILS;
	*sure = !unsure;
	return closed;
}
