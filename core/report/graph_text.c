/* SPDX-License-Identifier: Apache-2.0 */
#include "report/graph.h"

#include "report/wrap.h"

tk_text tk_graph_label(const tk_workflow *workflow, uint32_t step)
{
	const tk_step *at = &workflow->steps.at[step];
	if (at->helper)
		return TK_TEXT("");
	return at->written->title.text.length ? at->written->title.text : at->written->id.text;
}

/* One line between quotes; quotes and backslashes as entities that both languages take, or left to their look-alikes.
 */
static void put_quoted(FILE *out, tk_text text, const char *quote, const char *backslash)
{
	for (size_t at = 0; at < text.length;) {
		size_t from = at;
		uint32_t codepoint = tk_utf8_next(text, &at);
		if (codepoint == '"')
			fputs(quote, out);
		else if (codepoint == '\\')
			fputs(backslash, out);
		else
			tk_put_text(out, tk_text_slice(text, from, at - from), false);
	}
}

/* ---- DOT --------------------------------------------------------------------------------------------------------- */

static const char *dot_shape(const tk_step *step)
{
	switch (step->kind) {
	case TK_STEP_START:
	case TK_STEP_END:
		return "shape=box, style=\"rounded,filled\"";
	case TK_STEP_DECISION:
	case TK_STEP_EVENT_CHOICE:
	case TK_STEP_INCLUSIVE_SPLIT:
		return "shape=diamond, style=filled";
	case TK_STEP_FORK:
	case TK_STEP_JOIN:
	case TK_STEP_INCLUSIVE_JOIN:
		return "shape=box, height=0.1, style=filled";
	case TK_STEP_PLACE:
		return "shape=circle, style=filled";
	case TK_STEP_CALL:
	case TK_STEP_SCOPE:
		return "shape=box, peripheries=2, style=filled";
	default:
		return step->helper ? "shape=point, style=filled" : "shape=box, style=filled";
	}
}

static void dot_step(FILE *out, const tk_graph *graph, uint32_t number, uint32_t step)
{
	const tk_step *at = &graph->playbook->workflow.steps.at[step];
	const char *colour = graph->marks.step_at_fault[step] ? "#f8c9c4"
	                     : graph->marks.step_on_run[step] ? "#ffe2b8"
	                                                      : "#ffffff";
	fprintf(out, "  n%u_%u [%s, fillcolor=\"%s\", label=\"", number, step, dot_shape(at), colour);
	put_quoted(out, tk_graph_label(&graph->playbook->workflow, step), "\\\"", "\\\\");
	fputs("\"];\n", out);
}

static void dot_edge(FILE *out, const tk_graph *graph, uint32_t number, uint32_t transition)
{
	const tk_transition *edge = &graph->playbook->workflow.transitions.at[transition];
	if (edge->to == TK_NO_STEP) {
		fprintf(out, "  n%u_missing%u [shape=plaintext, fontcolor=\"#b3261e\", label=\"? ", number, transition);
		put_quoted(out, edge->written->target.text, "\\\"", "\\\\");
		fprintf(out, "\"];\n  n%u_%u -> n%u_missing%u [color=\"#b3261e\"", number, edge->from, number,
		        transition);
	} else {
		fprintf(out, "  n%u_%u -> n%u_%u [color=\"%s\", penwidth=%s", number, edge->from, number, edge->to,
		        graph->marks.transition_on_run[transition] ? "#d97706" : "#444444",
		        graph->marks.transition_on_run[transition] ? "2.5" : "1");
	}
	if (edge->kind != TK_TRANSITION_NORMAL)
		fputs(", style=dashed", out);
	if (edge->written->guard.text.length > 0) {
		fputs(", label=\"", out);
		put_quoted(out, edge->written->guard.text, "\\\"", "\\\\");
		fputc('"', out);
	}
	fputs("];\n", out);
}

void tk_graph_dot(FILE *out, const tk_graph *graphs, uint32_t count)
{
	fputs("digraph tenken {\n  node [fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n", out);
	for (uint32_t g = 0; g < count; g++) {
		const tk_workflow *workflow = &graphs[g].playbook->workflow;
		fprintf(out, "  subgraph cluster_%u {\n  label=\"", g);
		put_quoted(out, graphs[g].playbook->title.text, "\\\"", "\\\\");
		if (graphs[g].marks.caption.length > 0) {
			fputs("\\n", out);
			put_quoted(out, graphs[g].marks.caption, "\\\"", "\\\\");
		}
		fputs("\";\n", out);
		for (uint32_t i = 0; i < workflow->steps.count; i++)
			dot_step(out, &graphs[g], g, i);
		for (uint32_t i = 0; i < workflow->transitions.count; i++)
			dot_edge(out, &graphs[g], g, i);
		fputs("  }\n", out);
	}
	fputs("}\n", out);
}

/* ---- Mermaid ----------------------------------------------------------------------------------------------------- */

static void mermaid_step(FILE *out, const tk_graph *graph, uint32_t step)
{
	const tk_step *at = &graph->playbook->workflow.steps.at[step];
	tk_text label = tk_graph_label(&graph->playbook->workflow, step);
	const char *before = "[\"", *behind = "\"]";
	if (at->kind == TK_STEP_START || at->kind == TK_STEP_END) {
		before = "([\"";
		behind = "\"])";
	} else if (at->kind == TK_STEP_DECISION || at->kind == TK_STEP_EVENT_CHOICE ||
	           at->kind == TK_STEP_INCLUSIVE_SPLIT) {
		before = "{\"";
		behind = "\"}";
	} else if (at->kind == TK_STEP_CALL || at->kind == TK_STEP_SCOPE) {
		before = "[[\"";
		behind = "\"]]";
	} else if (at->helper || at->kind == TK_STEP_PLACE) {
		before = "((\"";
		behind = "\"))";
	}
	fprintf(out, "  n%u%s", step, before);
	if (label.length > 0)
		put_quoted(out, label, "#quot;", "#92;");
	else
		fputc(' ', out);
	fprintf(out, "%s%s\n", behind,
	        graph->marks.step_at_fault[step] ? ":::fault"
	        : graph->marks.step_on_run[step] ? ":::run"
	                                         : "");
}

static void mermaid_edge(FILE *out, const tk_graph *graph, uint32_t transition)
{
	const tk_transition *edge = &graph->playbook->workflow.transitions.at[transition];
	const char *arrow = edge->kind != TK_TRANSITION_NORMAL           ? "-.->"
	                    : graph->marks.transition_on_run[transition] ? "==>"
	                                                                 : "-->";
	fprintf(out, "  n%u %s", edge->from, arrow);
	if (edge->written->guard.text.length > 0) {
		fputs("|\"", out);
		put_quoted(out, edge->written->guard.text, "#quot;", "#92;");
		fputs("\"|", out);
	}
	if (edge->to == TK_NO_STEP) {
		fprintf(out, " missing%u[\"? ", transition);
		put_quoted(out, edge->written->target.text, "#quot;", "#92;");
		fputs("\"]:::fault\n", out);
	} else {
		fprintf(out, " n%u\n", edge->to);
	}
}

void tk_graph_mermaid(FILE *out, const tk_graph *graphs, uint32_t count)
{
	for (uint32_t g = 0; g < count; g++) {
		const tk_workflow *workflow = &graphs[g].playbook->workflow;
		fputs("flowchart TD\n", out);
		if (graphs[g].marks.caption.length > 0) {
			fputs("  %% ", out);
			tk_put_text(out, graphs[g].marks.caption, false);
			fputc('\n', out);
		}
		for (uint32_t i = 0; i < workflow->steps.count; i++)
			mermaid_step(out, &graphs[g], i);
		for (uint32_t i = 0; i < workflow->transitions.count; i++)
			mermaid_edge(out, &graphs[g], i);
		fputs("  classDef fault fill:#f8c9c4,stroke:#b3261e\n  classDef run fill:#ffe2b8,stroke:#d97706\n",
		      out);
		if (g + 1 < count)
			fputc('\n', out);
	}
}
