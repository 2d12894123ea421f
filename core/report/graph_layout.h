/* SPDX-License-Identifier: Apache-2.0 */
/* Where the steps of a drawing stand: in layers from top to bottom (Sugiyama, Tagawa, Toda 1981), with bends for lines
 * that pass others by. */
#ifndef TK_REPORT_GRAPH_LAYOUT_H
#define TK_REPORT_GRAPH_LAYOUT_H

#include "report/graph.h"

enum {
	TK_LABEL_LINES = 4,
	TK_LINE_HEIGHT = 17,
	TK_DRAWING_MARGIN = 24,
	TK_RANK_GAP = 54,
	TK_TARGET_CELLS = 22, /* of what a way that leads nowhere should lead to */
	TK_LOOP_SIDE = 200,   /* for loops and what is written at them */
};
#define TK_CELL 7.4 /* pixels of one cell of text, generously */

/* A step, or a bend of a line. */
typedef struct tk_box {
	uint32_t rank, place; /* place: within its rank */
	double weight;        /* barycentre */
	double x, y, width, height;
	tk_text lines[TK_LABEL_LINES];
	unsigned line_count;
	bool bare; /* nothing is written on it: a sign stands for its kind */
} tk_box;

/* A transition; or what ties an event to the step that it watches, or a sub-process to its beginning. */
typedef struct tk_line {
	uint32_t from, to;          /* steps */
	uint32_t transition;        /* TK_NO_STEP: a tie */
	bool back;                  /* leads up again */
	uint32_t first_bend, bends; /* boxes, from top to bottom */
} tk_line;

typedef struct tk_layout {
	tk_arena *arena;
	const tk_graph *graph;
	const tk_workflow *workflow;
	tk_box *boxes; /* steps, then bends */
	uint32_t box_count;
	tk_line *lines; /* sorted by from; transitions that lead nowhere are none */
	uint32_t line_count;
	uint32_t *order, *first; /* boxes by rank; first of each rank */
	uint32_t ranks;
	double width, height;
} tk_layout;

/* O(lines × bends), both bounded by TK_GRAPH_STEPS_MOST and a limit of bends. */
tk_layout tk_graph_lay_out(tk_arena *arena, const tk_graph *graph);
bool tk_graph_is_diamond(const tk_step *step);
/* Order within ranks, and coordinates; sizes are given (graph_place.c). */
void tk_graph_place(tk_layout *layout);
/* The right edge of what stands in these ranks. */
double tk_graph_right_of(const tk_layout *layout, uint32_t first_rank, uint32_t last_rank);

#endif
