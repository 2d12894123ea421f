/* SPDX-License-Identifier: Apache-2.0 */
/* A workflow as people write one: lists of steps, with blocks (decisions, parallel branches, repetitions) that hold
 * lists. Made from any format; where the author's own lists are known (native, and CACAO with tenken's extension) they
 * are kept. */
#ifndef TK_REPORT_LISTS_H
#define TK_REPORT_LISTS_H

#include "workflow/workflow.h"

typedef enum tk_place_kind {
	TK_PLACE_STEP,
	TK_PLACE_END,     /* of the playbook */
	TK_PLACE_OUT,     /* the end of the parallel branch or of the round of a repetition; `step` is the block */
	TK_PLACE_NOWHERE, /* a reference that names nothing */
	TK_PLACE_NONE,    /* nothing follows */
} tk_place_kind;

typedef struct tk_place_of {
	tk_place_kind kind;
	uint32_t step; /* workflow index */
	tk_text reference;
} tk_place_of;

typedef struct tk_lists {
	tk_arena *arena;
	const tk_workflow *workflow;
	uint32_t *author;           /* by workflow index: the author's step that it is, itself or what it is a copy of;
	                               TK_NO_STEP: none */
	uint32_t *block, *part;     /* of an author's step: the list it stands in; TK_NO_STEP: the playbook's own */
	uint32_t *next;             /* the step that follows in its list */
	tk_text *id;                /* of an author's step: unique among them */
	tk_place_of *after;         /* of a decision: where it is left to by cases that name no step */
	uint32_t *region;           /* the parallel or repetition that it runs in, whatever list it was written in */
	TK_VECTOR(uint32_t) firsts; /* first steps of all lists, ordered by block and part */
	TK_VECTOR(uint32_t) all;    /* every author's step, in the author's order */
} tk_lists;

/* NULL with *reason (a message with {step}) and *step when the workflow cannot be written as lists: branches that are
 * not done as blocks, choices by event, Petri nets. */
tk_lists *tk_lists_make(tk_arena *arena, const tk_workflow *workflow, const char **reason, uint32_t *step);

/* First step of a list; TK_NO_STEP when it is empty. Block TK_NO_STEP: the playbook's own list. */
uint32_t tk_lists_first(const tk_lists *outline, uint32_t block, uint32_t part);
/* Where a transition leads. */
tk_place_of tk_lists_target(const tk_lists *outline, const tk_transition *transition);
/* What follows a step that is no decision; TK_PLACE_NONE when nothing does. */
tk_place_of tk_lists_follow(const tk_lists *outline, uint32_t step);
/* What follows by its place in the lists. */
tk_place_of tk_lists_natural(const tk_lists *outline, uint32_t step);
/* A failure, timeout or exception transition; NULL when there is none. */
const tk_transition *tk_lists_other(const tk_lists *outline, uint32_t step, tk_transition_kind kind);
/* Where the cases of a decision that pass on, or end with its own steps, come to. */
tk_place_of tk_lists_after(const tk_lists *outline, uint32_t decision);
static inline tk_text tk_lists_id(const tk_lists *outline, tk_place_of place)
{
	return place.kind == TK_PLACE_STEP ? outline->id[place.step] : place.reference;
}
/* The decision behind a repetition, and its way out; NULL: it has none. */
bool tk_lists_repeats(const tk_lists *outline, uint32_t step);
const tk_transition *tk_lists_way_out(const tk_lists *outline, uint32_t repetition);
/* Branches of a parallel, cases of a decision, 1 for a repetition, 0 for other steps. */
uint32_t tk_lists_parts(const tk_lists *outline, uint32_t step);
bool tk_place_same(tk_place_of a, tk_place_of b);
/* The nth normal transition out of a step; NULL past the last. */
const tk_transition *tk_lists_case(const tk_lists *outline, uint32_t step, uint32_t number);

#endif
