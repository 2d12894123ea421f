/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the native reader: what its files share. The format is explained in docs/formats/native.md. */
#ifndef TK_PLAYBOOK_NATIVE_H
#define TK_PLAYBOOK_NATIVE_H

#include "base/map.h"
#include "playbook/keys.h"
#include "playbook/playbook.h"

typedef struct tk_native_step {
	tk_keyed keyed;
	uint32_t index;  /* in the workflow */
	uint32_t last;   /* where it is left: itself, or the helper at which its block ends; TK_NO_STEP: it never is */
	uint32_t next;   /* in the order of the file */
	uint32_t region; /* the parallel branch it stands in; 0 = none */
} tk_native_step;

/* One part of a block: a case of a decision, a branch of a parallel, the body of a repeat. */
typedef struct tk_native_part {
	uint32_t owner;      /* workflow index of the block */
	const tk_node *node; /* the case, branch or body */
	uint32_t first;      /* where its own steps begin; TK_NO_STEP: it has none */
	uint32_t region;     /* of the block's step */
} tk_native_part;

typedef struct tk_native {
	tk_arena *arena;
	tk_document *document;
	tk_playbook *playbook;
	tk_keyed root;
	uint32_t end; /* workflow index of `end` */
	TK_VECTOR(tk_native_step) steps;
	TK_VECTOR(tk_native_part) parts;
	TK_VECTOR(uint32_t) region_parents; /* [0] is the playbook itself */
	tk_map *step_by_id;                 /* -> number + 1 */
} tk_native;

/* native_keys.c */
extern const tk_shape tk_native_shape, tk_native_class_shape, tk_native_deadline_shape;
extern const tk_field tk_native_step_fields[], tk_native_case_fields[], tk_native_branch_fields[],
        tk_native_repeat_fields[], tk_native_deadline_fields[], tk_native_takes_fields[],
        tk_native_condition_fields[];
extern const tk_shape tk_native_condition_shape;
bool tk_native_is_class(tk_text name);

/* native.c: named conditions, and what the trigger says holds when the playbook is begun. Also of neutral graphs. */
void tk_native_read_conditions(tk_arena *arena, tk_document *document, const tk_keyed *root, tk_playbook *playbook);

/* native_step.c: what a step says about itself. */
void tk_native_fill_step(tk_native *native, const tk_keyed *keyed, tk_step *out);
/* The same without its names; also for nodes of the neutral graph format, which have the same properties. */
void tk_native_fill_details(tk_native *native, const tk_keyed *keyed, tk_step *out);

/* native_flow.c: creates the steps of a list and their transitions. */
void tk_native_read_flow(tk_native *native, const tk_node *steps);

#endif
