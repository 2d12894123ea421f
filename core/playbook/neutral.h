/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the reader of neutral graphs: what its files share. The format is explained in docs/formats/neutral.md. */
#ifndef TK_PLAYBOOK_NEUTRAL_H
#define TK_PLAYBOOK_NEUTRAL_H

#include "base/map.h"
#include "playbook/keys.h"
#include "playbook/playbook.h"

typedef struct tk_neutral_node {
	tk_keyed keyed;
	tk_value id;
	tk_step_kind kind;
	uint32_t in, out; /* edges of the author */
	uint32_t index;   /* in the workflow */
	uint32_t split;   /* where its normal edges leave: itself or a helper behind it */
} tk_neutral_node;

typedef struct tk_neutral_edge {
	tk_keyed keyed;
	uint32_t from, to; /* numbers of nodes; to = TK_NO_STEP: it names none */
} tk_neutral_edge;

/* One workflow of the file. */
typedef struct tk_neutral_graph {
	tk_arena *arena;
	tk_document *document;
	tk_playbook *playbook;
	TK_VECTOR(tk_neutral_node) nodes;
	TK_VECTOR(tk_neutral_edge) edges;
	tk_map *node_by_id; /* -> number + 1 */
	uint32_t weights;   /* of all edges that stand for several */
} tk_neutral_graph;

/* neutral_keys.c */
extern const tk_shape tk_neutral_shape;
extern const tk_field tk_neutral_workflow_fields[], tk_neutral_node_fields[], tk_neutral_edge_fields[],
        tk_neutral_message_fields[], tk_neutral_end_fields[];
/* The kind that a word stands for; false when it is none. */
bool tk_neutral_kind(tk_text word, tk_step_kind *kind);

/* neutral_graph.c: steps and transitions from `nodes` and `edges` of a workflow. */
void tk_neutral_read_graph(tk_neutral_graph *graph, const tk_keyed *workflow);

#endif
