/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of analysis/flow.h on random workflows, against the answer from all markings. */
#include "flow_oracle.h"

#include "analysis/flow_memo.h"

#include <stdio.h>
#include <stdlib.h>

enum { CASES = 400000 };

typedef struct run {
	tk_arena *arena;
	dice dice;
	random_flow flow;
	tk_flow_memo *memo;
	oracle oracle;
	uint64_t done; /* steps that some run does */
	uint32_t number;
	uint32_t sound[3], every[3], some[3], by_states[3], skipped;
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
		fprintf(stderr, "s%u kind %d%s region %u:", i, (int)step->kind, step->helper ? " helper" : "",
		        r->flow.region[i]);
		for (uint32_t e = 0; e < step->out_count; e++) {
			const tk_transition *edge = &r->flow.workflow.transitions.at[step->first_out + e];
			fprintf(stderr, " %s%d",
			        edge->kind == TK_TRANSITION_NORMAL      ? ""
			        : edge->kind == TK_TRANSITION_EXCEPTION ? "exception "
			                                                : "failure ",
			        (int)edge->to);
		}
		fprintf(stderr, "\n");
	}
}

static void expect(const run *r, bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "workflow %u: %s\n", r->number, what);
	show(r);
	abort();
}

static bool is_in(uint64_t set, uint32_t step)
{
	return (set >> step) & 1;
}

/* The steps that a witness tells. */
static uint32_t read_back(const run *r, const tk_witness *witness, uint32_t *told, uint32_t room)
{
	expect(r, witness != NULL && witness->parts.count <= room, "a witness of a sensible length is given");
	for (uint32_t i = 0; i < witness->parts.count; i++) {
		told[i] = witness->parts.at[i].at.offset - 1;
		expect(r, told[i] < r->flow.workflow.steps.count && !r->flow.workflow.steps.at[told[i]].helper,
		       "a witness tells steps of the author");
	}
	return witness->parts.count;
}

/* Can one come from a step to another by one transition, or several with helpers between? */
static bool is_next(const run *r, uint32_t from, uint32_t to)
{
	const tk_workflow *workflow = &r->flow.workflow;
	uint64_t met = 0, open = UINT64_C(1) << from;
	for (bool more = true; more;) {
		uint64_t before = met;
		for (uint32_t t = 0; t < workflow->transitions.count; t++) {
			const tk_transition *edge = &workflow->transitions.at[t];
			if (!is_in(open, edge->from) || edge->to == TK_NO_STEP || edge->kind == TK_TRANSITION_EXCEPTION)
				continue;
			met |= UINT64_C(1) << edge->to;
			if (workflow->steps.at[edge->to].helper)
				open |= UINT64_C(1) << edge->to;
		}
		more = met != before;
	}
	return is_in(met, to);
}

/* ---- soundness --------------------------------------------------------------------------------------------------- */

typedef struct truth {
	uint64_t done;
	bool always_ends, breaking;
	uint32_t dangling;
} truth;

static truth find_truth(run *r)
{
	const tk_workflow *workflow = &r->flow.workflow;
	truth t = {.always_ends = true};
	uint32_t ways = 0;
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		const tk_transition *edge = &workflow->transitions.at[i];
		bool exception = edge->kind == TK_TRANSITION_EXCEPTION;
		t.dangling += edge->to == TK_NO_STEP;
		t.breaking = t.breaking || (edge->to == TK_NO_STEP && !exception);
		ways += edge->from == 0 && !exception;
	}
	t.breaking = t.breaking || (ways == 0 && workflow->steps.at[0].helper);
	for (uint32_t i = 0; i <= workflow->transitions.count; i++) {
		uint32_t root = 0;
		if (i > 0) {
			const tk_transition *edge = &workflow->transitions.at[i - 1];
			if (edge->kind != TK_TRANSITION_EXCEPTION || edge->to == TK_NO_STEP)
				continue;
			root = edge->to;
		}
		oracle_explore(&r->oracle, &r->flow, root, 0);
		if (r->oracle.overflow)
			r->skipped++;
		t.done |= r->oracle.done | UINT64_C(1) << root;
		t.always_ends = t.always_ends && oracle_always_ends(&r->oracle);
	}
	return t;
}

static void check_loop(const run *r, const tk_flow_fault *fault)
{
	uint32_t told[64];
	uint32_t count = read_back(r, fault->witness, told, 64);
	for (uint32_t i = 0; i < count; i++)
		expect(r, is_next(r, told[i], told[(i + 1) % count]), "a loop leads from each step to the next");
}

static void check_sound(run *r)
{
	const tk_workflow *workflow = &r->flow.workflow;
	tk_flow_faults faults = {0};
	const char *limit;
	tk_answer answer = tk_flow_sound(r->arena, workflow, &faults, &limit, NULL);
	r->sound[answer]++;
	expect(r, answer != TK_UNDECIDED || (limit && r->flow.escapes),
	       "only branches that leave their block are undecided");
	expect(r, (answer == TK_FAILS) == (faults.count > 0), "a failure has a fault");
	truth t = find_truth(r);
	r->done = t.done;
	uint32_t of_kind[TK_FLOW_FAULT_KINDS] = {0};
	uint64_t lost = 0, authors = 0;
	for (uint32_t i = 0; i < faults.count; i++) {
		const tk_flow_fault *fault = &faults.at[i];
		of_kind[fault->kind]++;
		/* The generator makes references and loops between helpers alone; no reader does. */
		bool by_helpers = fault->kind == TK_FLOW_DANGLING || fault->kind == TK_FLOW_BROKEN_HANDLER ||
		                  (fault->witness && fault->witness->parts.count == 0);
		expect(r, !workflow->steps.at[fault->step].helper || fault->step == 0 || by_helpers,
		       "a fault is at a step of the author");
		if (fault->kind == TK_FLOW_CLOSED_LOOP)
			check_loop(r, fault);
		if (fault->kind != TK_FLOW_UNREACHABLE)
			continue;
		uint32_t told[64];
		uint32_t count = read_back(r, fault->witness, told, 64);
		for (uint32_t k = 0; k < count; k++) {
			expect(r, !is_in(lost, told[k]), "an unreachable step is told once");
			lost |= UINT64_C(1) << told[k];
		}
	}
	for (uint32_t i = 0; i < workflow->steps.count; i++)
		authors |= workflow->steps.at[i].helper ? 0 : UINT64_C(1) << i;
	uint32_t endless = of_kind[TK_FLOW_CLOSED_LOOP] + of_kind[TK_FLOW_DEAD_END];
	expect(r, of_kind[TK_FLOW_DANGLING] + of_kind[TK_FLOW_BROKEN_HANDLER] == t.dangling,
	       "each reference that names nothing is told once");
	expect(r, !t.breaking || endless == 0, "consequences are not told");
	expect(r, t.dangling == 0 || of_kind[TK_FLOW_UNREACHABLE] == 0, "what a reference may have meant is not told");
	expect(r, endless == 0 || of_kind[TK_FLOW_UNREACHABLE] == 0, "what is behind an endless loop is not told");
	if (answer == TK_HOLDS)
		expect(r, t.always_ends && (authors & ~t.done) == 0,
		       "a sound workflow always ends, and every step is done");
	if (!t.breaking && !r->flow.escapes)
		expect(r, (endless > 0) == !t.always_ends, "a run that cannot end is a loop or a dead end");
	if (!t.breaking && t.dangling == 0 && !r->flow.escapes && endless == 0)
		expect(r, lost == (authors & ~t.done), "exactly the steps that no run does are unreachable");
}

/* ---- runs -------------------------------------------------------------------------------------------------------- */

static uint64_t some_steps(run *r, uint32_t most)
{
	uint64_t set = 0;
	for (uint32_t left = roll(&r->dice, most + 1); left > 0; left--)
		set |= UINT64_C(1) << roll(&r->dice, r->flow.workflow.steps.count);
	return set;
}

/* The start, or any step that some run does. */
static uint32_t some_start(run *r)
{
	uint32_t from = roll(&r->dice, 2) ? 0 : roll(&r->dice, r->flow.workflow.steps.count);
	return is_in(r->done, from) ? from : 0;
}

static void check_every(run *r)
{
	uint32_t told[128];
	uint32_t from = some_start(r);
	uint64_t targets = some_steps(r, 3) & ~(UINT64_C(1) << from);
	const tk_witness *why;
	tk_answer answer = tk_flow_every_run(r->memo, from, &targets, &why);
	r->every[answer]++;
	oracle_explore(&r->oracle, &r->flow, from, targets);
	bool avoids = r->oracle.completes;
	oracle_explore(&r->oracle, &r->flow, from, 0);
	bool completes = r->oracle.completes;
	if (r->oracle.overflow)
		return;
	if (r->flow.escapes) {
		expect(r, answer != TK_HOLDS || from != 0 || !avoids, "every run that ends meets a target");
		return;
	}
	expect(r, (answer == TK_FAILS) == avoids, "a run that avoids the targets is found when there is one");
	expect(r, (answer == TK_UNDECIDED) == !completes, "without a run that ends there is no answer");
	if (answer != TK_FAILS)
		return;
	uint32_t count = read_back(r, why, told, 128);
	expect(r, oracle_replays(&r->oracle, &r->flow, from, targets, told, count), "the avoiding run can be run");
}

/* Many questions in one pass are answered as each alone. */
static void check_each(run *r)
{
	enum { QUESTIONS = 64 };
	uint32_t steps = r->flow.workflow.steps.count, from = some_start(r);
	uint32_t questions = 1 + roll(&r->dice, QUESTIONS);
	uint64_t sets[QUESTIONS], targets[64] = {0};
	tk_answer found[QUESTIONS];
	for (uint32_t i = 0; i < questions; i++) {
		sets[i] = some_steps(r, 3);
		for (uint32_t s = 0; s < steps; s++)
			targets[s] |= (sets[i] >> s & 1) << i;
	}
	tk_flow_every_run_each(r->memo, from, targets, questions, found);
	for (uint32_t i = 0; i < questions; i++)
		expect(r, found[i] == tk_flow_every_run(r->memo, from, &sets[i], NULL),
		       "a question is answered alike alone and together with others");
}

/* What blocks say is what all states say. Workflows without exceptions, whose handlers are further beginnings. */
static void check_by_states(run *r)
{
	static const char *const differ = "blocks and states give the same answer";
	for (uint32_t t = 0; t < r->flow.workflow.transitions.count; t++) {
		const tk_transition *edge = &r->flow.workflow.transitions.at[t];
		if (edge->kind != TK_TRANSITION_NORMAL || edge->to == TK_NO_STEP)
			return;
	}
	if (r->flow.escapes || r->oracle.overflow)
		return;
	uint64_t targets = some_steps(r, 3) & ~UINT64_C(1), avoid = some_steps(r, 3);
	for (uint32_t i = 0; i < r->flow.workflow.steps.count; i++) {
		if (r->flow.workflow.steps.at[i].helper) /* nobody carries them out */
			targets &= ~(UINT64_C(1) << i), avoid &= ~(UINT64_C(1) << i);
	}
	if (targets == 0)
		return;
	tk_answer blocks = tk_flow_every_run(r->memo, 0, &targets, NULL);
	tk_flow_take_steps(r->memo, r->memo->avoid, &avoid);
	tk_flow_memo_forget(r->memo);
	tk_answer states = tk_flow_every_run_by_states(r->memo, NULL);
	expect(r, blocks == TK_UNDECIDED || states == TK_UNDECIDED || blocks == states, differ);
	r->by_states[states]++;
	oracle_explore(&r->oracle, &r->flow, 0, avoid & ~targets);
	bool meets = (r->oracle.done & targets) != 0;
	states = tk_flow_some_run_by_states(r->memo, NULL);
	expect(r, states == TK_UNDECIDED || (states == TK_HOLDS) == meets, differ);
}

static void check_some(run *r)
{
	uint32_t told[128];
	uint32_t from = some_start(r);
	uint64_t targets = some_steps(r, 2) & ~(UINT64_C(1) << from), avoid = some_steps(r, 3);
	const tk_witness *why;
	tk_answer answer = tk_flow_some_run(r->memo, from, &targets, &avoid, &why);
	r->some[answer]++;
	oracle_explore(&r->oracle, &r->flow, from, avoid & ~targets);
	if (r->oracle.overflow || r->flow.escapes)
		return;
	bool meets = (r->oracle.done & targets) != 0;
	expect(r, (answer == TK_HOLDS) == meets, "a run that meets a target is found when there is one");
	expect(r, answer != TK_UNDECIDED || r->flow.dangling, "only a reference that names nothing leaves it open");
	if (answer == TK_UNDECIDED || !why)
		return;
	uint32_t count = read_back(r, why, told, 128);
	for (uint32_t i = 0; i < count && answer == TK_FAILS; i++)
		expect(r, is_in(avoid, told[i]), "what stands in the way is to be avoided");
	if (answer == TK_FAILS)
		return;
	for (uint32_t i = 0; i + 1 < count; i++) {
		expect(r, is_next(r, told[i], told[i + 1]), "a run leads from each step to the next");
		expect(r, i == 0 || !is_in(avoid, told[i]), "a run does nothing that is to be avoided");
	}
	expect(r, count > 0 || r->flow.workflow.steps.at[from].helper, "a run begins at its start");
}

int main(int count, char **arguments)
{
	run *r = calloc(1, sizeof *r);
	if (!r)
		return 1;
	r->arena = tk_arena_open(0, out_of_memory, NULL);
	uint32_t cases = count > 1 ? (uint32_t)strtoul(arguments[1], NULL, 10) : CASES;
	for (r->number = 0; r->number < cases; r->number++) {
		tk_arena_mark mark = tk_arena_get_mark(r->arena);
		r->dice.state = r->number;
		random_flow_make(r->arena, &r->dice, &r->flow);
		check_sound(r);
		/* Several questions, so that what is kept from one to the next is tried, too. */
		r->memo = tk_flow_memo_make(r->arena, &r->flow.workflow);
		for (uint32_t left = 1 + roll(&r->dice, 2); left > 0; left--) {
			check_every(r);
			check_some(r);
		}
		if (r->number % 16 == 0)
			check_each(r);
		if (r->number % 16 == 1)
			check_by_states(r);
		tk_arena_pop(r->arena, mark);
	}
	for (int i = 0; i < 3; i++)
		printf("%s: sound %u, every run %u, some run %u, by states %u\n", answers[i], r->sound[i], r->every[i],
		       r->some[i], r->by_states[i]);
	printf("%u workflows, %u too large for the oracle\n", r->number, r->skipped);
	tk_arena_close(r->arena);
	free(r);
	return 0;
}
