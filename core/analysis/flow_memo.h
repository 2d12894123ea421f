/* SPDX-License-Identifier: Apache-2.0 */
/* What the questions about one workflow share. Private to analysis/flow_runs.c, flow_each.c, flow_some.c and flow_states.c. */
#ifndef TK_ANALYSIS_FLOW_MEMO_H
#define TK_ANALYSIS_FLOW_MEMO_H

#include "analysis/conditions.h"

/* From which steps a completing run avoids the targets. */
typedef struct tk_flow_avoidance {
	uint64_t *avoids;  /* steps from which a completing run avoids all targets */
	uint32_t *via;     /* transition to take; TK_NO_STEP at ends, and at forks whose branches are all taken */
	uint32_t *missing; /* branches of a fork that are not known to avoid; one that names no step never is */
	uint32_t *queue;
	uint32_t tail;
	bool solved;
} tk_flow_avoidance;

/* A fork whose branches are being told, one after the other. */
typedef struct tk_flow_fork {
	uint32_t fork, next;
} tk_flow_fork;
typedef TK_VECTOR(tk_flow_fork) tk_flow_forks;

/* A join is passed when every branch of its fork can come to it without a step that is to be avoided. Least fixpoint,
 * backwards from the joins, linear. */
typedef struct tk_flow_passage {
	const uint64_t *avoid; /* or NULL */
	uint64_t *comes;   /* a step: comes to the join of its block; a join: what follows it comes to the next one */
	uint64_t *passed;  /* forks all of whose branches come to the join */
	uint32_t *missing; /* branches of a fork that are not known to come to the join */
	uint32_t *queue;
	uint32_t tail;
	bool solved;
} tk_flow_passage;

/* Breadth first, forwards. What was seen is told by the number of the question, so that nothing needs to be cleared. */
typedef struct tk_flow_advance {
	const uint64_t *any_of;
	const uint64_t *avoid;
	uint32_t *seen_by;
	uint32_t *via; /* transition that comes to a step */
	uint32_t *queue;
	uint32_t tail, question;
	tk_witness *blockers; /* or NULL */
	bool dangling;        /* a reference on the way names no step */
	bool held;            /* a join was not passed */
} tk_flow_advance;

struct tk_flow_memo {
	tk_flow_graph graph;
	bool structure_known, block_structured;
	bool beyond;     /* holds steps that these questions cannot follow: places, sub-processes, further starts … */
	bool free_joins; /* holds joins that belong to no fork: a run may wait there for ever */
	uint64_t *sets[2];        /* handed out */
	uint64_t *any_of, *avoid; /* of the last questions */
	tk_flow_avoidance all;    /* runs that avoid any_of */
	tk_flow_avoidance one;    /* the same when one branch of a fork is enough */
	tk_flow_avoidance end;    /* runs that end */
	tk_flow_forks forks;
	tk_flow_passage passage; /* past the steps of avoid */
	tk_flow_advance advance;
	/* Transition of a shortest run to a target from every step that has one, else TK_NO_STEP. Known where no join
	 * can hold up a run. */
	uint32_t *ways;
	bool ways_solved, ways_known;
	const tk_conditions *conditions; /* found when they are asked for */
	TK_VECTOR(uint32_t) used;        /* transitions of the run that was found last */
	bool passes_join; /* that run passes a join, and other branches with it */
	bool vacuous;     /* no run at all comes to its end */
	const char *limit;
};

/* Branches of a fork that are taken side by side. */
uint32_t tk_flow_branch_count(const tk_flow_graph *graph, uint32_t step);
bool tk_flow_memo_is_block_structured(tk_flow_memo *memo);
/* Does any run from the step come to its end? */
bool tk_flow_memo_completes(tk_flow_memo *memo, uint32_t from);
/* Takes over the steps of a question (NULL = none). Gives false when they are those of the last one. */
bool tk_flow_take_steps(const tk_flow_memo *memo, uint64_t *into, const uint64_t *steps);
/* Where blocks do not say how runs go, states do; they begin at the start only. */
bool tk_flow_asks_states(const tk_flow_memo *memo, uint32_t from);
/* flow_states.c: from the start, in workflows of any shape, for the steps of the memo. UNDECIDED: a limit of states, or
 * outside the language. */
tk_answer tk_flow_every_run_by_states(tk_flow_memo *memo, const tk_witness **why);
tk_answer tk_flow_some_run_by_states(tk_flow_memo *memo, const tk_witness **why);

/* The answers for the steps of the memo, as if each decision were free but for the ways that are closed. */
tk_answer tk_flow_every_free(tk_flow_memo *memo, uint32_t from, const tk_witness **why);
tk_answer tk_flow_some_free(tk_flow_memo *memo, uint32_t from, const tk_witness **why);
/* flow_beside.c: the nearest run that comes to one of any_of, beside the avoiding run in `used`. */
void tk_flow_add_beside(tk_flow_memo *memo, uint32_t from, tk_witness *avoiding);
/* flow_cases.c: the same where one run answers tied decisions alike; asked after the free answer, which was a run that
 * avoids the steps, or comes to one. */
tk_answer tk_flow_every_in_cases(tk_flow_memo *memo, uint32_t from, const tk_witness **why);
tk_answer tk_flow_some_in_cases(tk_flow_memo *memo, uint32_t from, const tk_witness **why);
/* Forgets all answers: other ways are closed now. */
void tk_flow_memo_forget(tk_flow_memo *memo);

#endif
