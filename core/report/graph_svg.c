/* SPDX-License-Identifier: Apache-2.0 */
#include "report/graph.h"

#include "report/wrap.h"

#include <stdlib.h>

enum {
	LABEL_CELLS = 24,
	LABEL_LINES = 4,
	LINE_HEIGHT = 17,
	PADDING = 9,
	GAP_X = 34,
	GAP_Y = 54,
	MARGIN = 24,
	SWEEPS = 6,
	GUARD_CELLS = 22,
	SIDE = 90
};
static const double CELL = 7.4; /* pixels of one cell of text, generously */

typedef struct box {
	uint32_t rank, place; /* place: within its rank */
	double weight;        /* barycentre */
	double x, y, width, height;
	tk_text lines[LABEL_LINES];
	unsigned line_count;
} box;

typedef struct layout {
	tk_arena *arena;
	const tk_graph *graph;
	const tk_workflow *workflow;
	box *boxes;
	uint32_t *order, *first; /* steps by rank; first of each rank */
	uint32_t ranks;
	bool *back; /* [transition]: leads up again */
	double width, height;
} layout;

/* ---- ranks ------------------------------------------------------------------------------------------------------- */

/* Depth first; a transition to a step that is still open closes a loop. Gives the steps in the order they were left. */
static uint32_t walk(layout *l, uint32_t *left)
{
	uint32_t count = l->workflow->steps.count, done = 0;
	uint8_t *state = TK_MAKE_ARRAY(l->arena, uint8_t, (size_t)count + 1);
	uint32_t *next = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)count + 1);
	uint32_t *path = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)count + 1);
	for (uint32_t root = 0; root < count; root++) {
		uint32_t depth = 0;
		if (state[root] != 0)
			continue;
		path[depth++] = root;
		state[root] = 1;
		while (depth > 0) {
			uint32_t step = path[depth - 1];
			const tk_step *at = &l->workflow->steps.at[step];
			if (next[step] == at->out_count) {
				state[step] = 2;
				left[done++] = step;
				depth--;
				continue;
			}
			uint32_t number = at->first_out + next[step]++, to = l->workflow->transitions.at[number].to;
			if (to == TK_NO_STEP)
				continue;
			l->back[number] = state[to] == 1;
			if (state[to] != 0)
				continue;
			state[to] = 1;
			path[depth++] = to;
		}
	}
	return done;
}

static void give_ranks(layout *l)
{
	uint32_t count = l->workflow->steps.count;
	uint32_t *left = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)count + 1);
	for (uint32_t i = walk(l, left); i > 0; i--) {
		const tk_step *at = &l->workflow->steps.at[left[i - 1]];
		for (uint32_t e = 0; e < at->out_count; e++) {
			uint32_t to = l->workflow->transitions.at[at->first_out + e].to;
			if (to != TK_NO_STEP && !l->back[at->first_out + e] &&
			    l->boxes[to].rank <= l->boxes[left[i - 1]].rank)
				l->boxes[to].rank = l->boxes[left[i - 1]].rank + 1;
		}
	}
	for (uint32_t i = 0; i < count; i++)
		l->ranks = l->boxes[i].rank >= l->ranks ? l->boxes[i].rank + 1 : l->ranks;
	l->first = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)l->ranks + 2);
	l->order = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)count + 1);
	for (uint32_t i = 0; i < count; i++)
		l->first[l->boxes[i].rank + 2]++;
	for (uint32_t r = 2; r < l->ranks + 2; r++)
		l->first[r] += l->first[r - 1];
	for (uint32_t i = 0; i < count; i++)
		l->order[l->first[l->boxes[i].rank + 1]++] = i;
}

/* ---- places within a rank ---------------------------------------------------------------------------------------- */

static int by_weight(const void *a, const void *b, void *context)
{
	const box *boxes = context;
	const box *left = &boxes[*(const uint32_t *)a], *right = &boxes[*(const uint32_t *)b];
	if (left->weight < right->weight || left->weight > right->weight)
		return left->weight < right->weight ? -1 : 1;
	return left->place < right->place ? -1 : left->place > right->place;
}

/* Steps of a rank in the order of the middle of their neighbours, once seen from above and once from below. */
static void sweep(layout *l, bool down)
{
	double *sum = TK_MAKE_ARRAY(l->arena, double, (size_t)l->workflow->steps.count + 1);
	uint32_t *met = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)l->workflow->steps.count + 1);
	for (uint32_t i = 0; i < l->workflow->transitions.count; i++) {
		const tk_transition *edge = &l->workflow->transitions.at[i];
		if (edge->to == TK_NO_STEP || l->back[i])
			continue;
		uint32_t moved = down ? edge->to : edge->from, fixed = down ? edge->from : edge->to;
		sum[moved] += l->boxes[fixed].place;
		met[moved]++;
	}
	for (uint32_t r = 0; r < l->ranks; r++) {
		uint32_t *steps = l->order + l->first[r], count = l->first[r + 1] - l->first[r];
		for (uint32_t i = 0; i < count; i++)
			l->boxes[steps[i]].weight =
			        met[steps[i]] ? sum[steps[i]] / met[steps[i]] : l->boxes[steps[i]].place;
		qsort_r(steps, count, sizeof *steps, by_weight, l->boxes);
		for (uint32_t i = 0; i < count; i++)
			l->boxes[steps[i]].place = i;
	}
}

static void measure(layout *l, uint32_t step)
{
	box *b = &l->boxes[step];
	const tk_step *at = &l->workflow->steps.at[step];
	tk_text label = tk_graph_label(l->workflow, step);
	size_t from = 0, widest = 0;
	while (b->line_count < LABEL_LINES && tk_wrap_line(label, &from, LABEL_CELLS, &b->lines[b->line_count])) {
		size_t width = tk_put_width(b->lines[b->line_count]);
		widest = width > widest ? width : widest;
		b->line_count++;
	}
	if (from < label.length && b->line_count == LABEL_LINES)
		b->lines[LABEL_LINES - 1] = tk_text_format(l->arena, "%.*s…", (int)b->lines[LABEL_LINES - 1].length,
		                                           b->lines[LABEL_LINES - 1].at);
	b->width = (double)widest * CELL + 2 * PADDING;
	b->height = b->line_count * (double)LINE_HEIGHT + 2 * PADDING;
	if (at->kind == TK_STEP_DECISION || at->kind == TK_STEP_EVENT_CHOICE || at->kind == TK_STEP_INCLUSIVE_SPLIT) {
		b->width += 44;
		b->height += 22;
	}
	if (b->line_count == 0)
		b->width = b->height = 16;
}

static void place_boxes(layout *l)
{
	for (uint32_t i = 0; i < l->workflow->steps.count; i++)
		measure(l, i);
	for (uint32_t r = 0; r < l->ranks; r++) {
		for (uint32_t i = l->first[r]; i < l->first[r + 1]; i++)
			l->boxes[l->order[i]].place = i - l->first[r];
	}
	for (unsigned i = 0; i < SWEEPS; i++)
		sweep(l, i % 2 == 0);
	double y = MARGIN + 40;
	for (uint32_t r = 0; r < l->ranks; r++) {
		double x = MARGIN + SIDE, tallest = 0;
		for (uint32_t i = l->first[r]; i < l->first[r + 1]; i++) {
			box *b = &l->boxes[l->order[i]];
			b->x = x;
			b->y = y;
			x += b->width + GAP_X;
			tallest = b->height > tallest ? b->height : tallest;
		}
		l->width = x > l->width ? x : l->width;
		y += tallest + GAP_Y;
	}
	l->width += SIDE; /* loops run back on the right, what passes others by on the left */
	l->height = y;
	for (uint32_t r = 0; r < l->ranks; r++) {
		const box *last = &l->boxes[l->order[l->first[r + 1] - 1]];
		double shift = (l->width - SIDE - (last->x + last->width + MARGIN)) / 2;
		for (uint32_t i = l->first[r]; i < l->first[r + 1]; i++)
			l->boxes[l->order[i]].x += shift;
	}
}

/* ---- drawing ----------------------------------------------------------------------------------------------------- */

static void put_xml(FILE *out, tk_text text)
{
	for (size_t at = 0; at < text.length;) {
		size_t from = at;
		uint32_t codepoint = tk_utf8_next(text, &at);
		if (codepoint == '&')
			fputs("&amp;", out);
		else if (codepoint == '<')
			fputs("&lt;", out);
		else if (codepoint == '>')
			fputs("&gt;", out);
		else if (codepoint == '"')
			fputs("&quot;", out);
		else
			tk_put_text(out, tk_text_slice(text, from, at - from), false);
	}
}

static void put_line(FILE *out, double x, double y, const char *anchor, const char *style, tk_text text)
{
	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>", x, y, anchor, style);
	put_xml(out, text);
	fputs("</text>\n", out);
}

static void draw_box(FILE *out, const layout *l, uint32_t step, double top)
{
	const box *b = &l->boxes[step];
	const tk_step *at = &l->workflow->steps.at[step];
	bool fault = l->graph->marks.step_at_fault[step], run = l->graph->marks.step_on_run[step];
	const char *fill = fault ? "#f8c9c4"
	                   : run ? "#ffe2b8"
	                         : "#ffffff",
	           *stroke = fault ? "#b3261e"
	                     : run ? "#d97706"
	                           : "#333333";
	double x = b->x, y = b->y + top, middle = x + b->width / 2;
	if (b->line_count == 0) {
		fprintf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"7\" fill=\"%s\" stroke=\"%s\"/>\n", middle, y + 8,
		        fill, stroke);
		return;
	}
	if (at->kind == TK_STEP_DECISION || at->kind == TK_STEP_EVENT_CHOICE || at->kind == TK_STEP_INCLUSIVE_SPLIT)
		fprintf(out, "<path d=\"M%.1f %.1f L%.1f %.1f L%.1f %.1f L%.1f %.1f Z\" fill=\"%s\" stroke=\"%s\"/>\n",
		        middle, y, x + b->width, y + b->height / 2, middle, y + b->height, x, y + b->height / 2, fill,
		        stroke);
	else
		fprintf(out,
		        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%d\" fill=\"%s\" "
		        "stroke=\"%s\"%s/>\n",
		        x, y, b->width, b->height, at->kind == TK_STEP_START || at->kind == TK_STEP_END ? 14 : 3, fill,
		        stroke, at->kind == TK_STEP_CALL || at->kind == TK_STEP_SCOPE ? " stroke-width=\"3\"" : "");
	double line = y + b->height / 2 - (b->line_count - 1) * LINE_HEIGHT / 2.0 + 5;
	for (unsigned i = 0; i < b->line_count; i++, line += LINE_HEIGHT)
		put_line(out, middle, line, "middle", "", b->lines[i]);
}

static void draw_edge(FILE *out, layout *l, uint32_t number, double top)
{
	const tk_transition *edge = &l->workflow->transitions.at[number];
	const box *from = &l->boxes[edge->from];
	bool run = l->graph->marks.transition_on_run[number];
	double x1 = from->x + from->width / 2, y1 = from->y + from->height + top, x2, y2, xm, ym;
	const char *dash = edge->kind != TK_TRANSITION_NORMAL ? " stroke-dasharray=\"5 4\"" : "";
	const char *stroke = edge->to == TK_NO_STEP ? "#b3261e" : run ? "#d97706" : "#555555";
	if (edge->to == TK_NO_STEP) {
		tk_text target = tk_wrap_cut(l->arena, edge->target.text, GUARD_CELLS);
		fprintf(out, "<path d=\"M%.1f %.1f l0 22\" fill=\"none\" stroke=\"%s\" marker-end=\"url(#arrow)\"/>\n",
		        x1, y1, stroke);
		put_line(out, x1, y1 + 38, "middle", " fill=\"#b3261e\"",
		         tk_text_format(l->arena, "? %.*s", (int)target.length, target.at));
		return;
	}
	const box *to = &l->boxes[edge->to];
	if (l->back[number]) {
		x1 = from->x + from->width;
		y1 = from->y + from->height / 2 + top;
		x2 = to->x + to->width;
		y2 = to->y + to->height / 2 + top;
		xm = (x1 > x2 ? x1 : x2) + 48;
		ym = (y1 + y2) / 2;
		fprintf(out, "<path d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\"", x1, y1, xm, y1, xm, y2, x2, y2);
		xm -= 10;
	} else if (to->rank > from->rank + 1) {
		/* past the steps in between, on the left */
		x1 = from->x;
		y1 = from->y + from->height / 2 + top;
		x2 = to->x;
		y2 = to->y + to->height / 2 + top;
		xm = (x1 < x2 ? x1 : x2) - 22 - 6.0 * (to->rank - from->rank < 10 ? to->rank - from->rank : 10);
		ym = y1 + GAP_Y;
		fprintf(out, "<path d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\"", x1, y1, xm, y1, xm, y2, x2, y2);
		xm += 8;
	} else {
		x2 = to->x + to->width / 2;
		y2 = to->y + top;
		xm = (x1 + x2) / 2;
		ym = (y1 + y2) / 2;
		fprintf(out, "<path d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\"", x1, y1, x1, y1 + GAP_Y / 2.0, x2,
		        y2 - GAP_Y / 2.0, x2, y2);
	}
	fprintf(out, " fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s marker-end=\"url(#arrow)\"/>\n", stroke,
	        run ? "2.6" : "1.2", dash);
	if (edge->guard.text.length > 0)
		put_line(out, xm + 4, ym, "start", " class=\"guard\"",
		         tk_wrap_cut(l->arena, edge->guard.text, GUARD_CELLS));
}

static layout lay_out(tk_arena *arena, const tk_graph *graph)
{
	layout l = {.arena = arena, .graph = graph, .workflow = &graph->playbook->workflow};
	l.boxes = TK_MAKE_ARRAY(arena, box, (size_t)l.workflow->steps.count + 1);
	l.back = TK_MAKE_ARRAY(arena, bool, (size_t)l.workflow->transitions.count + 1);
	give_ranks(&l);
	place_boxes(&l);
	size_t cells = tk_put_width(graph->marks.caption), title = tk_put_width(graph->playbook->title.text);
	double wanted = ((double)cells > 1.4 * (double)title ? (double)cells : 1.4 * (double)title) * CELL + 2 * MARGIN;
	l.width = wanted > l.width ? wanted : l.width;
	return l;
}

void tk_graph_svg(FILE *out, tk_arena *arena, const tk_graph *graphs, uint32_t count)
{
	layout *all = TK_MAKE_ARRAY(arena, layout, (size_t)count + 1);
	double width = 200, height = 0;
	for (uint32_t g = 0; g < count; g++) {
		all[g] = lay_out(arena, &graphs[g]);
		width = all[g].width > width ? all[g].width : width;
		height += all[g].height;
	}
	fprintf(out,
	        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\">\n",
	        width, height, width, height);
	fputs("<style>text{font:13px "
	      "sans-serif}.guard{font-size:11px;fill:#444}.title{font-size:16px;font-weight:bold}</style>\n"
	      "<defs><marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"9\" "
	      "markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" "
	      "orient=\"auto-start-reverse\"><path d=\"M0 0 L10 5 L0 10 z\" fill=\"#555555\"/></marker></defs>\n"
	      "<rect width=\"100%\" height=\"100%\" fill=\"#fcfcfa\"/>\n",
	      out);
	double top = 0;
	for (uint32_t g = 0; g < count; g++) {
		put_line(out, MARGIN, top + MARGIN, "start", " class=\"title\"", graphs[g].playbook->title.text);
		if (graphs[g].marks.caption.length > 0)
			put_line(out, MARGIN, top + MARGIN + 20, "start", " fill=\"#b3261e\"", graphs[g].marks.caption);
		for (uint32_t i = 0; i < all[g].workflow->transitions.count; i++)
			draw_edge(out, &all[g], i, top);
		for (uint32_t i = 0; i < all[g].workflow->steps.count; i++)
			draw_box(out, &all[g], i, top);
		top += all[g].height;
	}
	fputs("</svg>\n", out);
}
