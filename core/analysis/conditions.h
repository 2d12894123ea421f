/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions that several decisions of a workflow ask for, or that the trigger sets, and which of those decisions are
 * tied: nothing between them can change the condition, so that one run answers them alike. What cannot be seen to be
 * the same condition, or to stay the same, is not tied.
 *
 * A tie is a condition between two changes of it, found as the values of variables are numbered in compilers: a step
 * has the version of the steps before it when they agree, else one of its own, and so has a step that may change the
 * condition. Loops: components are taken whole, a change in one makes it a version of its own, and a decision in a loop
 * is asked anew each time, so it is never tied. Parallel branches: where one may change a condition, all of them may.
 * Linear in the workflow for each condition that is asked for more than once. */
#ifndef TK_ANALYSIS_CONDITIONS_H
#define TK_ANALYSIS_CONDITIONS_H

#include "analysis/flow_graph.h"
#include "base/map.h"

enum { TK_CONDITIONS_MOST = 64, TK_CONDITION_VALUES_MOST = 62 };

/* One condition. Its values are bits: 1 it holds, 2 it does not; or one for each answer, and the last for any other. */
typedef struct tk_asked_condition {
	tk_text name;                  /* as it was written first */
	tk_text subject;               /* folded */
	TK_VECTOR(tk_text) answers;    /* folded; none: it holds or it does not */
	TK_VECTOR(uint32_t) decisions; /* that ask for it, in their order */
	uint64_t given;                /* values that it can have when the run begins; all: not said */
	bool declared;                 /* by the author */
	bool sure;                     /* what changes it is written: nothing is read from words */
	bool set, set_against;         /* when the run begins: to set_answer, or to any but that */
	uint32_t set_answer;
	bool too_many;       /* answers */
	uint32_t number;     /* among those that may be tied; or TK_NO_STEP */
	uint32_t changed_by; /* the first step that may change it between decisions; or TK_NO_STEP */
} tk_asked_condition;

typedef struct tk_tie {
	uint32_t condition;
	uint32_t version;   /* 0: as the run begins */
	uint32_t decisions; /* how many it ties */
	uint64_t values;    /* that it can have */
} tk_tie;

/* A way is open while the tie has one of these values. */
typedef struct tk_tie_literal {
	uint32_t tie;
	uint64_t values;
} tk_tie_literal;

/* What one guard asks for. */
typedef struct tk_guard_literal {
	uint32_t transition, condition, answer; /* answer: among those of the condition */
	uint32_t tie;                           /* or TK_NO_STEP */
	bool negated;
} tk_guard_literal;

struct tk_conditions {
	TK_VECTOR(tk_asked_condition) all;
	TK_VECTOR(tk_guard_literal) guards; /* by transition */
	TK_VECTOR(tk_tie) ties;
	TK_VECTOR(tk_tie_literal) literals;
	uint32_t *first; /* [transitions + 1] into literals; NULL without ties */
	tk_map *numbers; /* by subject and kind -> number in `all` + 1 */
	tk_map *named;   /* declared words, folded -> anything */
	tk_map *aliases; /* subject -> the literal that it stands for */
	bool limited;    /* more than TK_CONDITIONS_MOST are asked for several times: the others are not tied */
};

/* structured: tk_flow_is_block_structured. */
const tk_conditions *tk_conditions_find(tk_arena *arena, const tk_flow_graph *graph, bool structured);
/* The tie of a decision's condition; TK_NO_STEP: none. */
uint32_t tk_conditions_tie(const tk_conditions *conditions, const tk_workflow *workflow, uint32_t decision,
                           uint32_t condition);
/* The condition that some words name; TK_NO_STEP: none. */
uint32_t tk_conditions_named(tk_arena *arena, const tk_conditions *conditions, tk_text words);
uint64_t tk_condition_domain(const tk_asked_condition *condition);

/* condition_ties.c: gives guards their ties, and fills `ties` and `changed_by`. */
void tk_conditions_tie_up(tk_arena *arena, const tk_flow_graph *graph, bool structured, tk_conditions *conditions);
/* condition_changes.c: for each step the conditions (bits by their number) that it may change. */
uint64_t *tk_conditions_changes(tk_arena *arena, const tk_flow_graph *graph, const tk_conditions *conditions);

#endif
