/* SPDX-License-Identifier: Apache-2.0 */
#include "report/graph_layout.h"

#include "report/wrap.h"

enum {
	LABEL_CELLS = 24, /* of a label of several lines */
	SINGLE_CELLS = 30,
	PADDING = 9,
	BENDS_MOST = 40000,
	SIGN = 30, /* width of a gateway without words */
	BEND = 6,
};

/* ---- lines ------------------------------------------------------------------------------------------------------- */

/* How many lines leave a step, and which: transitions first, then ties. With `lines` NULL they are only counted. */
static uint32_t lines_from(const tk_layout *l, uint32_t step, const uint32_t *ties, const uint32_t *next_tie,
                           tk_line *lines)
{
	const tk_step *at = &l->workflow->steps.at[step];
	uint32_t count = 0;
	for (uint32_t e = at->first_out; e < at->first_out + at->out_count; e++) {
		uint32_t to = l->workflow->transitions.at[e].to;
		if (to == TK_NO_STEP)
			continue;
		if (lines)
			lines[count] = (tk_line){.from = step, .to = to, .transition = e};
		count++;
	}
	for (uint32_t tied = ties[step]; tied != TK_NO_STEP; tied = next_tie[tied], count++) {
		if (lines)
			lines[count] = (tk_line){.from = step, .to = tied, .transition = TK_NO_STEP};
	}
	return count;
}

/* Whom a step hangs on: the step it watches, or the sub-process that it begins. */
static uint32_t tied_to(const tk_step *step)
{
	if (step->attached_to != TK_NO_STEP)
		return step->attached_to;
	return step->kind == TK_STEP_START ? step->scope : TK_NO_STEP;
}

/* Gives the number of the first line of each step. */
static uint32_t *make_lines(tk_layout *l)
{
	uint32_t count = l->workflow->steps.count, done = 0;
	uint32_t *ties = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)count + 1);
	uint32_t *next_tie = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)count + 1);
	uint32_t *first = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)count + 1);
	for (uint32_t i = 0; i < count; i++)
		ties[i] = TK_NO_STEP;
	for (uint32_t i = count; i-- > 0;) {
		uint32_t host = tied_to(&l->workflow->steps.at[i]);
		if (host == TK_NO_STEP)
			continue;
		next_tie[i] = ties[host];
		ties[host] = i;
	}
	for (uint32_t i = 0; i < count; i++)
		l->line_count += lines_from(l, i, ties, next_tie, NULL);
	l->lines = TK_MAKE_ARRAY(l->arena, tk_line, (size_t)l->line_count + 1);
	for (uint32_t i = 0; i < count; i++) {
		first[i] = done;
		done += lines_from(l, i, ties, next_tie, l->lines + done);
	}
	first[count] = done;
	return first;
}

/* ---- ranks ------------------------------------------------------------------------------------------------------- */

/* Depth first; a line to a step that is still open closes a loop. Gives the steps in the order they were left. */
static uint32_t walk(tk_layout *l, const uint32_t *first, uint32_t *left)
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
			if (first[step] + next[step] == first[step + 1]) {
				state[step] = 2;
				left[done++] = step;
				depth--;
				continue;
			}
			tk_line *line = &l->lines[first[step] + next[step]++];
			line->back = state[line->to] == 1;
			if (state[line->to] != 0)
				continue;
			state[line->to] = 1;
			path[depth++] = line->to;
		}
	}
	return done;
}

/* What nothing leads to, and is not the start, stands just above what it leads to. */
static void pull_down(tk_layout *l)
{
	uint32_t count = l->workflow->steps.count;
	bool *entered = TK_MAKE_ARRAY(l->arena, bool, (size_t)count + 1);
	uint32_t *lowest = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)count + 1);
	for (uint32_t i = 0; i < l->line_count; i++) {
		const tk_line *line = &l->lines[i];
		uint32_t rank = l->boxes[line->to].rank;
		if (line->back)
			continue;
		entered[line->to] = true;
		lowest[line->from] = lowest[line->from] == 0 || rank < lowest[line->from] ? rank : lowest[line->from];
	}
	for (uint32_t i = 1; i < count; i++) {
		if (!entered[i] && lowest[i] > 0)
			l->boxes[i].rank = lowest[i] - 1;
	}
}

static void give_ranks(tk_layout *l)
{
	uint32_t count = l->workflow->steps.count;
	uint32_t *left = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)count + 1);
	uint32_t *first = make_lines(l);
	for (uint32_t i = walk(l, first, left); i > 0; i--) {
		uint32_t step = left[i - 1];
		for (uint32_t e = first[step]; e < first[step + 1]; e++) {
			tk_box *to = &l->boxes[l->lines[e].to];
			if (!l->lines[e].back && to->rank <= l->boxes[step].rank)
				to->rank = l->boxes[step].rank + 1;
		}
	}
	pull_down(l);
	for (uint32_t i = 0; i < count; i++)
		l->ranks = l->boxes[i].rank >= l->ranks ? l->boxes[i].rank + 1 : l->ranks;
}

/* A line that passes ranks by bends in each of them, so that no box stands in its way. */
static void make_bends(tk_layout *l)
{
	uint32_t bends = 0, steps = l->workflow->steps.count;
	for (uint32_t i = 0; i < l->line_count; i++) {
		tk_line *line = &l->lines[i];
		uint32_t from = l->boxes[line->from].rank, to = l->boxes[line->to].rank;
		line->bends = line->back || to <= from + 1 || bends + (to - from) > BENDS_MOST ? 0 : to - from - 1;
		line->first_bend = steps + bends;
		bends += line->bends;
	}
	l->box_count = steps + bends;
	tk_box *boxes = TK_MAKE_ARRAY(l->arena, tk_box, (size_t)l->box_count + 1);
	for (uint32_t i = 0; i < steps; i++)
		boxes[i] = l->boxes[i];
	l->boxes = boxes;
	for (uint32_t i = 0; i < l->line_count; i++) {
		const tk_line *line = &l->lines[i];
		for (uint32_t b = 0; b < line->bends; b++)
			boxes[line->first_bend + b] = (tk_box){.rank = boxes[line->from].rank + 1 + b, .width = BEND};
	}
}

static void sort_by_rank(tk_layout *l)
{
	l->first = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)l->ranks + 2);
	l->order = TK_MAKE_ARRAY(l->arena, uint32_t, (size_t)l->box_count + 1);
	for (uint32_t i = 0; i < l->box_count; i++)
		l->first[l->boxes[i].rank + 2]++;
	for (uint32_t r = 2; r < l->ranks + 2; r++)
		l->first[r] += l->first[r - 1];
	for (uint32_t i = 0; i < l->box_count; i++)
		l->order[l->first[l->boxes[i].rank + 1]++] = i;
}

/* ---- sizes ------------------------------------------------------------------------------------------------------- */

bool tk_graph_is_diamond(const tk_step *step)
{
	return step->kind == TK_STEP_DECISION || step->kind == TK_STEP_EVENT_CHOICE ||
	       step->kind == TK_STEP_INCLUSIVE_SPLIT;
}

/* Gateways and events without words: their ids are mostly made by a tool. */
static bool is_bare(const tk_step *step)
{
	bool sign = tk_graph_is_diamond(step) || step->kind == TK_STEP_FORK || step->kind == TK_STEP_JOIN ||
	            step->kind == TK_STEP_MERGE || step->kind == TK_STEP_INCLUSIVE_JOIN ||
	            step->kind == TK_STEP_START || step->kind == TK_STEP_END;
	return !step->helper && sign && step->written->title.text.length == 0;
}

/* Lines of about the same length, so that no letter stands alone on the last one. */
static size_t cells_of(tk_text label)
{
	size_t whole = tk_put_width(label), count = (whole + LABEL_CELLS - 1) / LABEL_CELLS;
	if (whole <= SINGLE_CELLS)
		return SINGLE_CELLS;
	size_t even = (whole + count - 1) / count + 2;
	return even < LABEL_CELLS ? even : LABEL_CELLS;
}

static void measure(tk_layout *l, uint32_t step)
{
	tk_box *b = &l->boxes[step];
	const tk_step *at = &l->workflow->steps.at[step];
	bool end = at->kind == TK_STEP_START || at->kind == TK_STEP_END;
	b->bare = is_bare(at);
	tk_text label = b->bare ? TK_TEXT("") : tk_graph_label(l->workflow, step);
	size_t from = 0, widest = 0, cells = cells_of(label);
	while (b->line_count < TK_LABEL_LINES && tk_wrap_line(label, &from, cells, &b->lines[b->line_count])) {
		size_t width = tk_put_width(b->lines[b->line_count]);
		widest = width > widest ? width : widest;
		b->line_count++;
	}
	if (from < label.length && b->line_count == TK_LABEL_LINES)
		b->lines[TK_LABEL_LINES - 1] = tk_text_format(
		        l->arena, "%.*s…", (int)b->lines[TK_LABEL_LINES - 1].length, b->lines[TK_LABEL_LINES - 1].at);
	b->width = (double)widest * TK_CELL + 2 * PADDING;
	b->height = b->line_count * (double)TK_LINE_HEIGHT + 2 * PADDING;
	if (tk_graph_is_diamond(at)) {
		b->width += 44;
		b->height += 22;
	}
	if (b->line_count == 0)
		b->width = b->height = b->bare && !end ? SIGN : 16;
}

/* Words beside the boxes need room as well. */
static double width_with_words(const tk_layout *l)
{
	double width = l->width;
	for (uint32_t i = 0; i < l->workflow->transitions.count; i++) {
		const tk_transition *edge = &l->workflow->transitions.at[i];
		const tk_box *from = &l->boxes[edge->from];
		size_t cells = edge->to == TK_NO_STEP ? tk_put_width(edge->written->target.text) + 2 : 0;
		cells = cells < TK_TARGET_CELLS + 2 ? cells : TK_TARGET_CELLS + 2;
		double right = from->x + from->width / 2 + 28 + (double)cells * TK_CELL + TK_DRAWING_MARGIN;
		width = cells > 0 && right > width ? right : width;
	}
	size_t caption = tk_put_width(l->graph->marks.caption), title = tk_put_width(l->graph->playbook->title.text);
	double wide = (double)caption > 1.4 * (double)title ? (double)caption : 1.4 * (double)title;
	double wanted = wide * TK_CELL + 2 * TK_DRAWING_MARGIN;
	return wanted > width ? wanted : width;
}

tk_layout tk_graph_lay_out(tk_arena *arena, const tk_graph *graph)
{
	tk_layout l = {.arena = arena, .graph = graph, .workflow = &graph->playbook->workflow};
	l.boxes = TK_MAKE_ARRAY(arena, tk_box, (size_t)l.workflow->steps.count + 1);
	give_ranks(&l);
	make_bends(&l);
	sort_by_rank(&l);
	for (uint32_t i = 0; i < l.workflow->steps.count; i++)
		measure(&l, i);
	tk_graph_place(&l);
	l.width = width_with_words(&l);
	return l;
}
