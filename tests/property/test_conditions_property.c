/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions that ask for the same condition, on random workflows, in two steps that are checked apart: against all runs
 * of a machine whose conditions have values (which decisions are tied), and against each assignment of values to the
 * ties by itself (that the cases are split right). */
#include "flow_oracle.h"

#include "analysis/flow_memo.h"

#include <stdio.h>
#include <stdlib.h>

enum { CASES = 100000 /* with ties */, TOLD_MOST = 128, ASSIGNMENTS_MOST = 4096 };

typedef struct run {
	tk_arena *arena;
	dice dice;
	random_flow flow;
	tk_flow_memo *memo;
	const tk_conditions *conditions;
	oracle oracle;
	uint64_t *closed; /* transitions that each assignment closes */
	uint32_t assignments;
	bool plain; /* nothing is set anew, and no decision is asked twice */
	uint32_t number, tied, every[3], some[3], skipped, exact, beside;
} run;

static const char *const answers[] = {"undecided", "holds", "fails"};

static void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

static void show(const run *r)
{
	for (uint32_t i = 0; i < r->flow.workflow.steps.count; i++) {
		const tk_step *step = &r->flow.workflow.steps.at[i];
		fprintf(stderr, "s%u kind %d%s sets %u:", i, (int)step->kind, step->helper ? " helper" : "",
		        r->flow.sets[i]);
		for (uint32_t t = step->first_out; t < step->first_out + step->out_count; t++) {
			const tk_transition *edge = &r->flow.workflow.transitions.at[t];
			fprintf(stderr, " %d", (int)edge->to);
			if (r->flow.asks[t] != UNASKED)
				fprintf(stderr, "[%u: %u \"%.*s\"]", r->flow.asks[t], r->flow.open[t],
				        (int)edge->written->guard.text.length, edge->written->guard.text.at);
		}
		fprintf(stderr, "\n");
	}
	for (uint32_t i = 0; i < r->conditions->ties.count; i++)
		fprintf(stderr, "tie %u of %.*s, version %u, values %llx\n", i,
		        (int)r->conditions->all.at[r->conditions->ties.at[i].condition].name.length,
		        r->conditions->all.at[r->conditions->ties.at[i].condition].name.at,
		        r->conditions->ties.at[i].version, (unsigned long long)r->conditions->ties.at[i].values);
}

static void expect(const run *r, bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "workflow %u: %s\n", r->number, what);
	show(r);
	abort();
}

static uint32_t read_back(const run *r, const tk_witness *witness, uint32_t *told)
{
	expect(r, witness != NULL && witness->parts.count <= TOLD_MOST, "a witness of a sensible length is given");
	for (uint32_t i = 0; i < witness->parts.count; i++)
		told[i] = witness->parts.at[i].at.offset - 1;
	return witness->parts.count;
}

/* ---- each assignment by itself ----------------------------------------------------------------------------------- */

static uint64_t closed_by(const run *r, const uint64_t *values)
{
	uint64_t closed = 0;
	for (uint32_t t = 0; t < r->flow.workflow.transitions.count; t++) {
		for (uint32_t i = r->conditions->first[t]; i < r->conditions->first[t + 1]; i++) {
			const tk_tie_literal *each = &r->conditions->literals.at[i];
			if ((values[each->tie] & each->values) == 0)
				closed |= UINT64_C(1) << t;
		}
	}
	return closed;
}

static void assign(run *r, uint64_t *values, uint32_t tie)
{
	if (tie == r->conditions->ties.count) {
		if (r->assignments < ASSIGNMENTS_MOST)
			r->closed[r->assignments++] = closed_by(r, values);
		return;
	}
	for (uint32_t bit = 0; bit < 64; bit++) {
		values[tie] = UINT64_C(1) << bit;
		if (r->conditions->ties.at[tie].values >> bit & 1)
			assign(r, values, tie + 1);
	}
}

/* What some assignment says of runs. */
typedef struct truth {
	bool avoids, completes, meets;
} truth;

static truth ask_assignments(run *r, uint32_t from, uint64_t targets, uint64_t avoid)
{
	truth t = {false, false, false};
	for (uint32_t i = 0; i < r->assignments; i++) {
		r->oracle.closed = r->closed[i];
		oracle_explore(&r->oracle, &r->flow, from, targets);
		t.avoids = t.avoids || r->oracle.completes;
		oracle_explore(&r->oracle, &r->flow, from, 0);
		t.completes = t.completes || r->oracle.completes;
		oracle_explore(&r->oracle, &r->flow, from, avoid & ~targets);
		t.meets = t.meets || (r->oracle.done & targets) != 0;
	}
	r->oracle.closed = 0;
	return t;
}

static bool replays(run *r, uint32_t from, uint64_t targets, const tk_witness *why)
{
	uint32_t told[TOLD_MOST], count = read_back(r, why, told);
	bool found = false;
	for (uint32_t i = 0; i < r->assignments && !found; i++) {
		r->oracle.closed = r->closed[i];
		found = oracle_replays(&r->oracle, &r->flow, from, targets, told, count);
	}
	r->oracle.closed = 0;
	return found;
}

/* ---- a machine whose conditions have values ---------------------------------------------------------------------- */

/* false: too large. */
static bool ask_machine(run *r, uint64_t targets, uint64_t avoid, truth *t)
{
	bool overflow = false;
	r->oracle.remembers = true;
	oracle_explore(&r->oracle, &r->flow, 0, targets);
	*t = (truth){.avoids = r->oracle.completes};
	overflow = r->oracle.overflow;
	oracle_explore(&r->oracle, &r->flow, 0, 0);
	t->completes = r->oracle.completes;
	overflow = overflow || r->oracle.overflow;
	oracle_explore(&r->oracle, &r->flow, 0, avoid & ~targets);
	t->meets = (r->oracle.done & targets) != 0;
	r->oracle.remembers = false;
	r->skipped += overflow || r->oracle.overflow;
	return !overflow && !r->oracle.overflow;
}

/* Ties leave out no run that there is; and where nothing is set anew and nothing is asked twice, they leave in none
 * that there is not. */
static void check_machine(run *r, uint64_t targets, uint64_t avoid, tk_answer every, tk_answer some)
{
	truth t;
	if (!ask_machine(r, targets, avoid, &t))
		return;
	expect(r, every != TK_HOLDS || !t.avoids, "no run of the machine avoids what every run meets");
	expect(r, some != TK_FAILS || !t.meets, "no run of the machine meets what no run meets");
	if (!r->plain)
		return;
	r->exact++;
	expect(r, every != TK_FAILS || t.avoids, "the machine has the avoiding run");
	expect(r, some != TK_HOLDS || t.meets, "the machine has the meeting run");
}

/* ---- questions --------------------------------------------------------------------------------------------------- */

static uint64_t some_steps(run *r, uint32_t most)
{
	uint64_t set = 0;
	for (uint32_t left = 1 + roll(&r->dice, most); left > 0; left--)
		set |= UINT64_C(1) << roll(&r->dice, r->flow.workflow.steps.count);
	return set;
}

static bool all_sure(const run *r)
{
	for (uint32_t i = 0; i < r->conditions->ties.count; i++) {
		if (!r->conditions->all.at[r->conditions->ties.at[i].condition].sure)
			return false;
	}
	return true;
}

/* From one step of the author to the next, through helpers alone. */
static bool leads(const run *r, uint64_t closed, uint32_t from, uint32_t to)
{
	uint64_t open = UINT64_C(1) << from, met = 0;
	while (open != 0) {
		uint32_t step = (uint32_t)__builtin_ctzll(open);
		open &= open - 1;
		for (uint32_t t = 0; t < r->flow.workflow.transitions.count; t++) {
			const tk_transition *way = &r->flow.workflow.transitions.at[t];
			if (way->from != step || way->to == TK_NO_STEP || (closed >> t & 1))
				continue;
			if (way->to == to)
				return true;
			if (r->flow.workflow.steps.at[way->to].helper && !(met >> way->to & 1)) {
				met |= UINT64_C(1) << way->to;
				open |= UINT64_C(1) << way->to;
			}
		}
	}
	return false;
}

/* Is the step one of these, or is a helper behind it, which is never told? */
static bool comes_to(const run *r, uint64_t closed, uint32_t at, uint64_t targets)
{
	bool comes = targets >> at & 1;
	for (uint32_t i = 0; i < r->flow.workflow.steps.count && !comes; i++)
		comes = (targets >> i & 1) && r->flow.workflow.steps.at[i].helper && leads(r, closed, at, i);
	return comes;
}

/* The nearest run that does not avoid the steps goes on from the avoiding one, step by step, to one of them, under one
 * assignment that some run comes so far with. */
static bool parts_from(run *r, uint32_t from, uint64_t targets, const tk_witness *why)
{
	uint32_t told[TOLD_MOST], on[TOLD_MOST], count = read_back(r, why, told);
	tk_witness other = {.kind = TK_WITNESS_RUN};
	other.parts.at = why->beside.at;
	other.parts.count = why->beside.count;
	uint32_t steps = read_back(r, &other, on);
	bool found = false;
	if (why->differs_after >= count)
		return false;
	for (uint32_t i = 0; i < r->assignments && !found; i++) {
		uint32_t at = told[why->differs_after];
		r->oracle.closed = r->closed[i];
		oracle_explore(&r->oracle, &r->flow, from, 0);
		found = at == from || (r->oracle.done >> at & 1);
		for (uint32_t k = 0; k < steps && found; at = on[k++])
			found = leads(r, r->closed[i], at, on[k]);
		found = found && comes_to(r, r->closed[i], at, targets);
	}
	r->oracle.closed = 0;
	return found;
}

static void check(run *r)
{
	uint32_t from = roll(&r->dice, 3) ? 0 : roll(&r->dice, r->flow.workflow.steps.count);
	if (!tk_bit(r->memo->graph.reached, from))
		from = 0;
	uint64_t targets = some_steps(r, 3) & ~(UINT64_C(1) << from), avoid = some_steps(r, 3);
	const tk_witness *avoiding, *meeting;
	tk_answer every = tk_flow_every_run(r->memo, from, &targets, &avoiding);
	tk_answer some = tk_flow_some_run(r->memo, from, &targets, &avoid, &meeting);
	tk_answer each = TK_UNDECIDED;
	uint64_t sets[STEPS_MOST] = {0};
	for (uint32_t i = 0; i < r->flow.workflow.steps.count; i++)
		sets[i] = targets >> i & 1;
	tk_flow_every_run_each(r->memo, from, sets, 1, &each);
	expect(r, each == every, "a question is answered alike alone and with others");
	r->every[every]++;
	r->some[some]++;
	if (from == 0)
		check_machine(r, targets, avoid, every, some);
	if (r->flow.dangling || r->flow.escapes)
		return;
	truth t = ask_assignments(r, from, targets, avoid);
	expect(r, (every == TK_FAILS) == t.avoids, "some assignment has a run that avoids the steps");
	expect(r, every != TK_UNDECIDED || !t.completes, "there is an answer when some assignment has a run that ends");
	expect(r, (some == TK_HOLDS) == t.meets, "some assignment has a run that meets the steps");
	expect(r, some != TK_UNDECIDED || !all_sure(r), "what is seen from words alone is left open, and nothing else");
	if (every == TK_FAILS)
		expect(r, replays(r, from, targets, avoiding), "the avoiding run can be run under one assignment");
	if (every == TK_FAILS && avoiding->beside.count > 0) {
		r->beside++;
		expect(r, parts_from(r, from, targets, avoiding), "the run beside it goes on to one of the steps");
	}
}

/* Can a step be come to again? Along any way. */
static bool comes_again(const run *r, uint32_t step)
{
	uint64_t met = 0, before;
	do {
		before = met;
		for (uint32_t t = 0; t < r->flow.workflow.transitions.count; t++) {
			const tk_transition *way = &r->flow.workflow.transitions.at[t];
			if (way->to != TK_NO_STEP && (way->from == step || (met >> way->from & 1)))
				met |= UINT64_C(1) << way->to;
		}
	} while (met != before);
	return met >> step & 1;
}

static bool is_plain(const run *r)
{
	for (uint32_t t = 0; t < r->flow.workflow.transitions.count; t++) {
		if (r->flow.asks[t] != UNASKED && comes_again(r, r->flow.workflow.transitions.at[t].from))
			return false;
		if (r->flow.workflow.transitions.at[t].kind == TK_TRANSITION_EXCEPTION)
			return false;
	}
	for (uint32_t i = 0; i < r->flow.workflow.steps.count; i++) {
		/* What another playbook does is not known. */
		if (r->flow.sets[i] != 0 || r->flow.workflow.steps.at[i].kind == TK_STEP_CALL)
			return false;
	}
	return !r->flow.escapes;
}

int main(int count, char **arguments)
{
	run *r = calloc(1, sizeof *r);
	if (!r || !(r->closed = calloc(ASSIGNMENTS_MOST, sizeof *r->closed)))
		return 1;
	r->arena = tk_arena_open(0, out_of_memory, NULL);
	uint32_t cases = count > 1 ? (uint32_t)strtoul(arguments[1], NULL, 10) : CASES;
	for (r->number = 0; r->tied < cases; r->number++) {
		tk_arena_mark mark = tk_arena_get_mark(r->arena);
		uint64_t values[TRANSITIONS_MOST];
		r->dice.state = UINT64_C(0x7135) << 32 | r->number;
		random_flow_make(r->arena, &r->dice, &r->flow);
		random_flow_tie(r->arena, &r->dice, &r->flow);
		r->memo = tk_flow_memo_make(r->arena, &r->flow.workflow);
		r->conditions = tk_flow_memo_conditions(r->memo);
		r->assignments = 0;
		if (r->conditions->ties.count > 0) {
			assign(r, values, 0);
			r->plain = is_plain(r);
			r->tied++;
			for (uint32_t left = 2; left > 0; left--)
				check(r);
		}
		tk_arena_pop(r->arena, mark);
	}
	for (int i = 0; i < 3; i++)
		printf("%s: every run %u, some run %u\n", answers[i], r->every[i], r->some[i]);
	printf("%u workflows, %u with ties; %u questions to the machine were exact, %u too large; %u runs beside\n", r->number,
	       r->tied, r->exact, r->skipped, r->beside);
	expect(r, cases < CASES || r->beside > r->every[TK_FAILS] / 10, "avoiding runs often have another beside them");
	tk_arena_close(r->arena);
	free(r->closed);
	free(r);
	return 0;
}
