/* SPDX-License-Identifier: Apache-2.0 */
#include "report/graph_layout.h"
#include "report/wrap.h"

enum { GUARD_CELLS = 22, LOOP_WAY = 26 };
#define PAPER "#fcfcfa"

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

typedef struct colours {
	const char *fill, *stroke;
} colours;

static colours colours_of(const tk_layout *l, uint32_t step)
{
	if (l->graph->marks.step_at_fault[step])
		return (colours){"#f8c9c4", "#b3261e"};
	return l->graph->marks.step_on_run[step] ? (colours){"#ffe2b8", "#d97706"} : (colours){"#ffffff", "#333333"};
}

/* ---- boxes ------------------------------------------------------------------------------------------------------- */

static void draw_diamond(FILE *out, const tk_box *b, double top, colours c)
{
	double middle = b->x + b->width / 2, y = b->y + top;
	fprintf(out, "<path d=\"M%.1f %.1f L%.1f %.1f L%.1f %.1f L%.1f %.1f Z\" fill=\"%s\" stroke=\"%s\"/>\n", middle,
	        y, b->x + b->width, y + b->height / 2, middle, y + b->height, b->x, y + b->height / 2, c.fill,
	        c.stroke);
}

/* What stands for the words of a gateway, as in BPMN. */
static const char *sign_of(tk_step_kind kind)
{
	switch (kind) {
	case TK_STEP_FORK:
	case TK_STEP_JOIN:
		return "+";
	case TK_STEP_INCLUSIVE_SPLIT:
	case TK_STEP_INCLUSIVE_JOIN:
		return "○";
	case TK_STEP_EVENT_CHOICE:
		return "◎";
	default:
		return "";
	}
}

static void draw_sign(FILE *out, const tk_layout *l, uint32_t step, double top)
{
	const tk_box *b = &l->boxes[step];
	const tk_step *at = &l->workflow->steps.at[step];
	colours c = colours_of(l, step);
	double middle = b->x + b->width / 2;
	const char *thick = at->kind == TK_STEP_END && b->bare ? " stroke-width=\"2.5\"" : "";
	if (b->bare && at->kind != TK_STEP_START && at->kind != TK_STEP_END) {
		draw_diamond(out, b, top, c);
		put_line(out, middle, b->y + top + b->height / 2 + 5, "middle", "", tk_text_of(sign_of(at->kind)));
		return;
	}
	fprintf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"7\" fill=\"%s\" stroke=\"%s\"%s/>\n", middle, b->y + top + 8,
	        c.fill, c.stroke, thick);
}

static void draw_box(FILE *out, const tk_layout *l, uint32_t step, double top)
{
	const tk_box *b = &l->boxes[step];
	const tk_step *at = &l->workflow->steps.at[step];
	colours c = colours_of(l, step);
	double x = b->x, y = b->y + top;
	if (b->line_count == 0) {
		draw_sign(out, l, step, top);
		return;
	}
	if (tk_graph_is_diamond(at))
		draw_diamond(out, b, top, c);
	else
		fprintf(out,
		        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%d\" fill=\"%s\" "
		        "stroke=\"%s\"%s/>\n",
		        x, y, b->width, b->height, at->kind == TK_STEP_START || at->kind == TK_STEP_END ? 14 : 3,
		        c.fill, c.stroke,
		        at->kind == TK_STEP_CALL || at->kind == TK_STEP_SCOPE ? " stroke-width=\"3\"" : "");
	double line = y + b->height / 2 - (b->line_count - 1) * TK_LINE_HEIGHT / 2.0 + 5;
	for (unsigned i = 0; i < b->line_count; i++)
		put_line(out, x + b->width / 2, line + i * TK_LINE_HEIGHT, "middle", "", b->lines[i]);
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

/* Where a line begins and ends, and what may be written beside its first part. */
typedef struct way {
	double x1, y1, x2, y2;
} way;

static way forth(const tk_layout *l, const tk_line *line, double top)
{
	const tk_box *from = &l->boxes[line->from];
	const tk_box *to = &l->boxes[line->bends ? line->first_bend : line->to];
	return (way){from->x + from->width / 2, from->y + from->height + top, to->x + to->width / 2, to->y + top};
}

static way back(const tk_layout *l, const tk_line *line, double top)
{
	const tk_box *from = &l->boxes[line->from], *to = &l->boxes[line->to];
	return (way){from->x + from->width, from->y + from->height / 2 + top, to->x + to->width,
	             to->y + to->height / 2 + top};
}

/* Beside everything that stands between the two ends. */
static double side_of_loop(const tk_layout *l, const tk_line *line)
{
	uint32_t from = l->boxes[line->from].rank, to = l->boxes[line->to].rank;
	return tk_graph_right_of(l, to < from ? to : from, to < from ? from : to) + LOOP_WAY;
}

static void put_curve(FILE *out, double x1, double y1, double x2, double y2)
{
	double bend = (y2 - y1) / 2;
	fprintf(out, " C%.1f %.1f %.1f %.1f %.1f %.1f", x1, y1 + bend, x2, y2 - bend, x2, y2);
}

static void put_path(FILE *out, const tk_layout *l, const tk_line *line, double top)
{
	way w = line->back ? back(l, line, top) : forth(l, line, top);
	fprintf(out, "<path d=\"M%.1f %.1f", w.x1, w.y1);
	if (line->back) {
		double side = side_of_loop(l, line);
		fprintf(out, " C%.1f %.1f %.1f %.1f %.1f %.1f", side, w.y1, side, w.y1, side, (w.y1 + w.y2) / 2);
		fprintf(out, " C%.1f %.1f %.1f %.1f %.1f %.1f\"", side, w.y2, side, w.y2, w.x2, w.y2);
		return;
	}
	put_curve(out, w.x1, w.y1, w.x2, w.y2);
	for (uint32_t b = 0; b < line->bends; b++) {
		const tk_box *bend = &l->boxes[line->first_bend + b];
		const tk_box *next = &l->boxes[b + 1 < line->bends ? line->first_bend + b + 1 : line->to];
		double x = bend->x + bend->width / 2, y = bend->y + bend->height + top;
		fprintf(out, " L%.1f %.1f", x, y);
		put_curve(out, x, y, next->x + next->width / 2, next->y + top);
	}
	fputs("\"", out);
}

static void draw_line(FILE *out, const tk_layout *l, const tk_line *line, double top)
{
	if (line->transition == TK_NO_STEP) { /* a tie: nothing goes along it by itself */
		put_path(out, l, line, top);
		fputs(" fill=\"none\" stroke=\"#999999\" stroke-dasharray=\"2 4\"/>\n", out);
		return;
	}
	bool run = l->graph->marks.transition_on_run[line->transition];
	bool normal = l->workflow->transitions.at[line->transition].kind == TK_TRANSITION_NORMAL;
	put_path(out, l, line, top);
	fprintf(out, " fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s marker-end=\"url(#arrow)\"/>\n",
	        run ? "#d97706" : "#555555", run ? "2.6" : "1.2", normal ? "" : " stroke-dasharray=\"5 4\"");
}

/* Over the lines, so that none goes through the words. */
static void draw_guard(FILE *out, const tk_layout *l, const tk_line *line, double top)
{
	if (line->transition == TK_NO_STEP ||
	    l->workflow->transitions.at[line->transition].written->guard.text.length == 0)
		return;
	tk_text words =
	        tk_wrap_cut(l->arena, l->workflow->transitions.at[line->transition].written->guard.text, GUARD_CELLS);
	if (line->back) {
		way w = back(l, line, top);
		put_line(out, side_of_loop(l, line) + 4, (w.y1 + w.y2) / 2, "start", " class=\"guard\"", words);
		return;
	}
	way w = forth(l, line, top);
	put_line(out, (w.x1 + w.x2) / 2 + (w.x2 - w.x1) / 6, (w.y1 + w.y2) / 2 + 8, "middle", " class=\"guard\"",
	         words);
}

/* A way that leads nowhere: beside those that lead on. */
static void draw_loose(FILE *out, const tk_layout *l, const tk_transition *edge, double top)
{
	const tk_box *from = &l->boxes[edge->from];
	double x = from->x + from->width / 2, y = from->y + from->height + top;
	tk_text target = tk_wrap_cut(l->arena, edge->written->target.text, TK_TARGET_CELLS);
	fprintf(out, "<path d=\"M%.1f %.1f l24 16\" fill=\"none\" stroke=\"#b3261e\" marker-end=\"url(#arrow)\"/>\n", x,
	        y);
	put_line(out, x + 28, y + 22, "start", " class=\"guard\" style=\"fill:#b3261e\"",
	         tk_text_format(l->arena, "? %.*s", (int)target.length, target.at));
}

static void draw(FILE *out, const tk_layout *l, double top)
{
	for (uint32_t i = 0; i < l->line_count; i++)
		draw_line(out, l, &l->lines[i], top);
	for (uint32_t i = 0; i < l->workflow->steps.count; i++)
		draw_box(out, l, i, top);
	for (uint32_t i = 0; i < l->workflow->transitions.count; i++) {
		if (l->workflow->transitions.at[i].to == TK_NO_STEP)
			draw_loose(out, l, &l->workflow->transitions.at[i], top);
	}
	for (uint32_t i = 0; i < l->line_count; i++)
		draw_guard(out, l, &l->lines[i], top);
}

void tk_graph_svg(FILE *out, tk_arena *arena, const tk_graph *graphs, uint32_t count)
{
	tk_layout *all = TK_MAKE_ARRAY(arena, tk_layout, (size_t)count + 1);
	double width = 200, height = 0;
	for (uint32_t g = 0; g < count; g++) {
		all[g] = tk_graph_lay_out(arena, &graphs[g]);
		width = all[g].width > width ? all[g].width : width;
		height += all[g].height;
	}
	fprintf(out,
	        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\">\n",
	        width, height, width, height);
	fputs("<style>text{font:13px "
	      "sans-serif}.guard{font-size:11px;fill:#444;stroke:" PAPER
	      ";stroke-width:4px;paint-order:stroke}.title{font-size:16px;font-weight:bold}</style>\n"
	      "<defs><marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"9\" "
	      "markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" "
	      "orient=\"auto-start-reverse\"><path d=\"M0 0 L10 5 L0 10 z\" fill=\"#555555\"/></marker></defs>\n"
	      "<rect width=\"100%\" height=\"100%\" fill=\"" PAPER "\"/>\n",
	      out);
	double top = 0;
	for (uint32_t g = 0; g < count; g++) {
		put_line(out, TK_DRAWING_MARGIN, top + TK_DRAWING_MARGIN, "start", " class=\"title\"",
		         graphs[g].playbook->title.text);
		if (graphs[g].marks.caption.length > 0)
			put_line(out, TK_DRAWING_MARGIN, top + TK_DRAWING_MARGIN + 20, "start", " fill=\"#b3261e\"",
			         graphs[g].marks.caption);
		draw(out, &all[g], top);
		top += all[g].height;
	}
	fputs("</svg>\n", out);
}
