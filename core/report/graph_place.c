/* SPDX-License-Identifier: Apache-2.0 */
/* In which order the boxes of a rank stand, and where: each in the middle of its neighbours, as far as the others leave
 * room. */
#include "report/graph_layout.h"

#include <stdlib.h>

enum { GAP_X = 34, SWEEPS = 8, SHIFTS = 10, TOP = 64 };

/* The neighbours of every box in the rank above, or in the one below. */
typedef struct neighbours {
	uint32_t *first, *of;
} neighbours;

typedef struct placing {
	tk_layout *l;
	neighbours above, below;
	double *left, *right; /* scratch: one rank packed to each side */
} placing;

/* ---- neighbours -------------------------------------------------------------------------------------------------- */

static void count_pair(placing *p, uint32_t upper, uint32_t lower)
{
	p->above.first[lower + 2]++;
	p->below.first[upper + 2]++;
}

static void add_pair(placing *p, uint32_t upper, uint32_t lower)
{
	p->above.of[p->above.first[lower + 1]++] = upper;
	p->below.of[p->below.first[upper + 1]++] = lower;
}

static void each_pair(placing *p, void (*visit)(placing *, uint32_t, uint32_t))
{
	for (uint32_t i = 0; i < p->l->line_count; i++) {
		const tk_line *line = &p->l->lines[i];
		uint32_t above = line->from;
		if (line->back)
			continue;
		for (uint32_t b = 0; b < line->bends; b++, above = line->first_bend + b - 1)
			visit(p, above, line->first_bend + b);
		visit(p, above, line->to);
	}
}

static void find_neighbours(placing *p)
{
	const tk_layout *l = p->l;
	size_t boxes = (size_t)l->box_count + 3, pairs = (size_t)l->line_count + l->box_count + 1;
	p->above = (neighbours){TK_MAKE_ARRAY(l->arena, uint32_t, boxes), TK_MAKE_ARRAY(l->arena, uint32_t, pairs)};
	p->below = (neighbours){TK_MAKE_ARRAY(l->arena, uint32_t, boxes), TK_MAKE_ARRAY(l->arena, uint32_t, pairs)};
	each_pair(p, count_pair);
	for (size_t i = 2; i < boxes; i++) {
		p->above.first[i] += p->above.first[i - 1];
		p->below.first[i] += p->below.first[i - 1];
	}
	each_pair(p, add_pair);
}

/* ---- order ------------------------------------------------------------------------------------------------------- */

static int by_weight(const void *a, const void *b, void *context)
{
	const tk_box *boxes = context;
	const tk_box *left = &boxes[*(const uint32_t *)a], *right = &boxes[*(const uint32_t *)b];
	if (left->weight < right->weight || left->weight > right->weight)
		return left->weight < right->weight ? -1 : 1;
	return left->place < right->place ? -1 : left->place > right->place;
}

static double middle_of(const tk_box *box)
{
	return box->x + box->width / 2;
}

/* The mean of the neighbours of one box: of their places, or of their middles. */
static double mean(const placing *p, const neighbours *side, uint32_t box, bool by_x)
{
	const tk_box *boxes = p->l->boxes;
	double sum = 0;
	uint32_t count = side->first[box + 1] - side->first[box];
	for (uint32_t i = side->first[box]; i < side->first[box + 1]; i++)
		sum += by_x ? middle_of(&boxes[side->of[i]]) : (double)boxes[side->of[i]].place;
	if (count == 0)
		return by_x ? middle_of(&boxes[box]) : (double)boxes[box].place;
	return sum / count;
}

static void order_rank(placing *p, uint32_t rank, const neighbours *side)
{
	tk_layout *l = p->l;
	uint32_t *boxes = l->order + l->first[rank], count = l->first[rank + 1] - l->first[rank];
	for (uint32_t i = 0; i < count; i++)
		l->boxes[boxes[i]].weight = mean(p, side, boxes[i], false);
	qsort_r(boxes, count, sizeof *boxes, by_weight, l->boxes);
	for (uint32_t i = 0; i < count; i++)
		l->boxes[boxes[i]].place = i;
}

static void order_all(placing *p)
{
	tk_layout *l = p->l;
	for (uint32_t r = 0; r < l->ranks; r++) {
		for (uint32_t i = l->first[r]; i < l->first[r + 1]; i++)
			l->boxes[l->order[i]].place = i - l->first[r];
	}
	for (unsigned sweep = 0; sweep < SWEEPS; sweep++) {
		for (uint32_t r = 1; r < l->ranks; r++)
			order_rank(p, r, &p->above);
		for (uint32_t r = l->ranks; r-- > 1 && sweep + 1 < SWEEPS;)
			order_rank(p, r - 1, &p->below);
	}
}

/* ---- coordinates ------------------------------------------------------------------------------------------------- */

/* Packed from the left, no box is left of where it wants to be; from the right, none is right of it. Half-way between
 * the two the boxes keep their distance as well. */
static void shift_rank(placing *p, uint32_t rank, const neighbours *side)
{
	tk_layout *l = p->l;
	const uint32_t *boxes = l->order + l->first[rank];
	uint32_t count = l->first[rank + 1] - l->first[rank];
	for (uint32_t i = 0; i < count; i++) {
		const tk_box *b = &l->boxes[boxes[i]];
		double wanted = mean(p, side, boxes[i], true) - b->width / 2;
		double least = i ? p->left[i - 1] + l->boxes[boxes[i - 1]].width + GAP_X : wanted;
		p->left[i] = wanted > least ? wanted : least;
		p->right[i] = wanted;
	}
	for (uint32_t i = count; i-- > 1;) {
		double most = p->right[i] - GAP_X - l->boxes[boxes[i - 1]].width;
		p->right[i - 1] = p->right[i - 1] < most ? p->right[i - 1] : most;
	}
	for (uint32_t i = 0; i < count; i++)
		l->boxes[boxes[i]].x = (p->left[i] + p->right[i]) / 2;
}

static void shift_all(placing *p)
{
	tk_layout *l = p->l;
	for (uint32_t r = 0; r < l->ranks; r++) {
		double x = 0;
		for (uint32_t i = l->first[r]; i < l->first[r + 1]; i++) {
			l->boxes[l->order[i]].x = x;
			x += l->boxes[l->order[i]].width + GAP_X;
		}
	}
	for (unsigned shift = 0; shift < SHIFTS; shift++) {
		for (uint32_t r = l->ranks; r-- > 1;)
			shift_rank(p, r - 1, &p->below);
		for (uint32_t r = 1; r < l->ranks; r++)
			shift_rank(p, r, &p->above);
	}
}

double tk_graph_right_of(const tk_layout *l, uint32_t first_rank, uint32_t last_rank)
{
	double right = 0;
	for (uint32_t r = first_rank; r <= last_rank; r++) {
		const tk_box *last = &l->boxes[l->order[l->first[r + 1] - 1]];
		right = last->x + last->width > right ? last->x + last->width : right;
	}
	return right;
}

/* Down the page, and everything to the right of the margin; loops run back beside it. */
static void settle(tk_layout *l)
{
	double y = TOP, least = 0, loops = 0;
	for (uint32_t r = 0; r < l->ranks; r++) {
		double first = l->boxes[l->order[l->first[r]]].x, tallest = 0;
		least = r == 0 || first < least ? first : least;
		for (uint32_t i = l->first[r]; i < l->first[r + 1]; i++) {
			double height = l->boxes[l->order[i]].height;
			tallest = height > tallest ? height : tallest;
		}
		for (uint32_t i = l->first[r]; i < l->first[r + 1]; i++) {
			tk_box *b = &l->boxes[l->order[i]];
			bool bend = l->order[i] >= l->workflow->steps.count;
			b->height = bend ? tallest : b->height;
			b->y = y;
		}
		y += tallest + TK_RANK_GAP;
	}
	for (uint32_t i = 0; i < l->box_count; i++)
		l->boxes[i].x += TK_DRAWING_MARGIN - least;
	for (uint32_t i = 0; i < l->line_count; i++)
		loops = l->lines[i].back ? TK_LOOP_SIDE : loops;
	l->width = (l->ranks ? tk_graph_right_of(l, 0, l->ranks - 1) : 0) + TK_DRAWING_MARGIN + loops;
	l->height = y;
}

void tk_graph_place(tk_layout *l)
{
	placing p = {.l = l};
	p.left = TK_MAKE_ARRAY(l->arena, double, (size_t)l->box_count + 1);
	p.right = TK_MAKE_ARRAY(l->arena, double, (size_t)l->box_count + 1);
	find_neighbours(&p);
	order_all(&p);
	shift_all(&p);
	settle(l);
}
