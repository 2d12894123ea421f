/* SPDX-License-Identifier: Apache-2.0 */
/* A workflow as a drawing: SVG to look at, DOT and Mermaid to go on with. What is wrong is marked, and the run that
 * shows it. The same input gives the same bytes. */
#ifndef TK_REPORT_GRAPH_H
#define TK_REPORT_GRAPH_H

#include "workflow/workflow.h"

#include <stdio.h>

typedef struct tk_graph_marks {
	const bool *step_on_run;       /* [step] */
	const bool *transition_on_run; /* [transition] */
	const bool *step_at_fault;     /* [step] */
	tk_text caption;               /* what is wrong, in words; may be empty */
} tk_graph_marks;

typedef struct tk_graph {
	const tk_playbook *playbook;
	tk_graph_marks marks;
} tk_graph;

#define TK_GRAPH_STEPS_MOST 5000u /* of one drawing */

void tk_graph_dot(FILE *out, const tk_graph *graphs, uint32_t count);
void tk_graph_mermaid(FILE *out, const tk_graph *graphs, uint32_t count);
/* Steps in layers from top to bottom (Sugiyama, Tagawa, Toda 1981, with barycentres). */
void tk_graph_svg(FILE *out, tk_arena *arena, const tk_graph *graphs, uint32_t count);

/* Shared by the three. */
tk_text tk_graph_label(const tk_workflow *workflow, uint32_t step); /* title, else id; empty for helpers */

#endif
