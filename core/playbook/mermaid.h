/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the reader of Mermaid flowcharts: what its files share. The language is explained in docs/formats/mermaid.md.
 */
#ifndef TK_PLAYBOOK_MERMAID_H
#define TK_PLAYBOOK_MERMAID_H

#include "base/map.h"
#include "document/document.h"
#include "playbook/playbook.h"

typedef struct tk_mermaid_node {
	tk_value id, label; /* label: empty when only the id is drawn */
	bool diamond;
	bool group;            /* a subgraph: an arrow at its border leads to no step */
	uint32_t in, out;      /* arrows */
	uint32_t index, split; /* in the workflow: the step, and where its ways on leave */
} tk_mermaid_node;

typedef struct tk_mermaid_edge {
	uint32_t from, to; /* numbers of nodes */
	tk_value label;    /* or empty */
	tk_span span;      /* of the arrow */
} tk_mermaid_edge;

typedef struct tk_mermaid_chart {
	tk_arena *arena;
	uint32_t document; /* number */
	const tk_block *block;
	tk_span head;    /* "flowchart TD" */
	tk_value unread; /* what stands outside the language, or empty: the chart is not judged then */
	bool exchanges;  /* an arrow leads both ways: parts that talk to each other, not work in an order */
	TK_VECTOR(tk_mermaid_node) nodes;
	TK_VECTOR(tk_mermaid_edge) edges;
	tk_map *node_by_id; /* -> number + 1 */
} tk_mermaid_chart;

enum { TK_MERMAID_EDGES_MOST = 5000 }; /* Mermaid itself draws 500 unless told otherwise */

/* mermaid_parse.c: false when the block is no flowchart. */
bool tk_mermaid_parse(tk_mermaid_chart *chart);

/* mermaid_flow.c: the steps of a chart. False when it is no procedure: nothing in it begins or ends. */
bool tk_mermaid_read_flow(tk_mermaid_chart *chart, tk_playbook *playbook);

#endif
