/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/automaton.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

enum { SPARSE_MOST = 4 /* children of a state that has no row of the table */ };

typedef struct state {
	uint32_t fail;   /* the longest proper suffix that is a state */
	uint32_t row;    /* first cell of its row, or NONE */
	uint32_t child;  /* first of its children, which stand side by side */
	uint32_t report; /* nearest state on the chain of fail (itself included) that ends a term, or NONE */
	uint8_t children;
} state;

struct tk_automaton {
	uint8_t classes[256]; /* byte -> column; column 0 = a byte that no term holds */
	uint32_t width;       /* columns */
	state *states;        /* breadth first; 0 = the root */
	uint8_t *bytes;       /* [state]: the byte that leads there from its parent */
	uint32_t *table;      /* rows of target states, of the root and of states with many children */
	uint32_t *first_term; /* [state]: first term that ends here, or NONE */
	uint32_t *next_term;  /* [term]: next term with the same text */
	uint32_t *shorter;    /* [state]: as report, itself excluded */
};

typedef struct builder {
	tk_automaton *made;
	const tk_text *terms;
	uint32_t *order; /* terms, sorted by text */
	uint32_t states, rows;
} builder;

/* ---- the trie, breadth first ------------------------------------------------------------------------------------------- */

/* Terms that share the prefix which leads to a state: [from, end) of the order. */
typedef struct range {
	uint32_t from, end, depth;
} range;

/* 256 different bytes have no room for column 0; valid UTF-8 never uses them all, so such a term cannot match. */
static bool can_match(const tk_automaton *made, tk_text term)
{
	for (size_t i = 0; i < term.length; i++) {
		if (made->classes[(uint8_t)term.at[i]] == 0)
			return false;
	}
	return true;
}

/* A term while it is sorted: most are told apart by their first bytes. */
typedef struct sorted_term {
	uint64_t start; /* of the term's bytes, the first one highest */
	uint32_t term;
} sorted_term;

static uint64_t start_of(tk_text term)
{
	uint64_t start = 0;
	for (size_t i = 0; i < sizeof start; i++)
		start = start << 8 | (i < term.length ? (uint8_t)term.at[i] : 0);
	return start;
}

static int order_terms(const void *left, const void *right, void *terms)
{
	const tk_text *all = terms;
	const sorted_term *a = left, *b = right;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	int order = tk_text_order(all[a->term], all[b->term]);
	return order ? order : (a->term > b->term) - (a->term < b->term);
}

/* Numbers of the terms that can match, by text. Gives how many. */
static uint32_t sort_terms(tk_arena *arena, const tk_automaton *made, const tk_text *terms, uint32_t count, uint32_t *order)
{
	sorted_term *kept = TK_MAKE_ARRAY(arena, sorted_term, (size_t)count + 1);
	uint32_t length = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (can_match(made, terms[i]))
			kept[length++] = (sorted_term){start_of(terms[i]), i};
	}
	if (length > 1)
		qsort_r(kept, length, sizeof *kept, order_terms, (void *)(uintptr_t)terms);
	for (uint32_t i = 0; i < length; i++)
		order[i] = kept[i].term;
	return length;
}

/* Terms that end here come first in their range; the last of them first in the list, as they were always told. */
static uint32_t take_ends(builder *b, uint32_t at, const range *of)
{
	uint32_t i = of->from;
	for (; i < of->end && b->terms[b->order[i]].length == of->depth; i++) {
		uint32_t term = b->order[i];
		if (at == 0)
			continue; /* empty terms never hit */
		b->made->next_term[term] = b->made->first_term[at];
		b->made->first_term[at] = term;
	}
	return i;
}

static void add_children(builder *b, uint32_t at, range *ranges)
{
	tk_automaton *made = b->made;
	range of = ranges[at];
	made->states[at].child = b->states;
	for (uint32_t i = take_ends(b, at, &of); i < of.end;) {
		uint8_t byte = (uint8_t)b->terms[b->order[i]].at[of.depth];
		uint32_t end = i;
		while (end < of.end && (uint8_t)b->terms[b->order[end]].at[of.depth] == byte)
			end++;
		ranges[b->states] = (range){i, end, of.depth + 1};
		made->first_term[b->states] = NONE;
		made->bytes[b->states++] = byte;
		made->states[at].children++;
		i = end;
	}
	bool dense = at == 0 || made->states[at].children > SPARSE_MOST;
	made->states[at].row = dense ? b->rows++ * made->width : NONE;
}

/* ---- ways out ------------------------------------------------------------------------------------------------------------ */

static uint32_t child_of(const tk_automaton *automaton, const state *at, uint8_t byte)
{
	for (uint32_t i = 0; i < at->children; i++) {
		if (automaton->bytes[at->child + i] == byte)
			return at->child + i;
	}
	return NONE;
}

/* Rows know all ways; a state without one asks the next shorter suffix. The root has a row. */
static inline uint32_t move(const tk_automaton *automaton, uint32_t from, uint8_t byte)
{
	for (;;) {
		const state *at = &automaton->states[from];
		if (at->row != NONE)
			return automaton->table[at->row + automaton->classes[byte]];
		uint32_t child = child_of(automaton, at, byte);
		if (child != NONE)
			return child;
		from = at->fail;
	}
}

static void fill_row(tk_automaton *made, uint32_t number)
{
	state *at = &made->states[number];
	uint32_t *row = &made->table[at->row];
	const uint32_t *known = made->states[at->fail].row != NONE ? &made->table[made->states[at->fail].row] : NULL;
	if (number != 0 && known)
		memcpy(row, known, made->width * sizeof *row);
	for (unsigned byte = 0; byte < 256 && number != 0 && !known; byte++) {
		if (made->classes[byte])
			row[made->classes[byte]] = move(made, at->fail, (uint8_t)byte);
	}
	for (uint32_t i = 0; i < at->children; i++)
		row[made->classes[made->bytes[at->child + i]]] = at->child + i;
}

/* Breadth first: what a suffix does is known before it is asked. A child's fail is where its byte leads from its parent's. */
static void link_states(const builder *b)
{
	tk_automaton *made = b->made;
	for (uint32_t i = 0; i < b->states; i++) {
		state *at = &made->states[i];
		made->shorter[i] = i == 0 ? NONE : made->states[at->fail].report;
		at->report = made->first_term[i] != NONE ? i : made->shorter[i];
		for (uint32_t j = 0; j < at->children; j++)
			made->states[at->child + j].fail = i == 0 ? 0 : move(made, at->fail, made->bytes[at->child + j]);
		if (at->row != NONE)
			fill_row(made, i);
	}
}

/* ---- making ------------------------------------------------------------------------------------------------------------- */

/* Gives the bytes of all terms, SIZE_MAX when they are too many. */
static size_t number_columns(tk_automaton *made, const tk_text *terms, uint32_t count)
{
	enum { MOST_BYTES = 4 << 20 };
	size_t bytes = 0;
	made->width = 1;
	for (uint32_t i = 0; i < count; i++) {
		bytes += terms[i].length;
		if (bytes > MOST_BYTES)
			return SIZE_MAX;
		for (size_t j = 0; j < terms[i].length; j++) {
			uint8_t *column = &made->classes[(uint8_t)terms[i].at[j]];
			if (*column == 0 && made->width <= 255)
				*column = (uint8_t)made->width++;
		}
	}
	return bytes;
}

/* Of sorted terms: one for each prefix, the empty one included. */
static size_t count_states(const tk_text *terms, const uint32_t *order, uint32_t count)
{
	size_t states = 1;
	tk_text before = TK_TEXT("");
	for (uint32_t i = 0; i < count; i++) {
		tk_text term = terms[order[i]];
		size_t shared = 0;
		while (shared < before.length && shared < term.length && before.at[shared] == term.at[shared])
			shared++;
		states += term.length - shared;
		before = term;
	}
	return states;
}

tk_automaton *tk_automaton_make(tk_arena *arena, const tk_text *terms, uint32_t count)
{
	tk_automaton *made = TK_MAKE(arena, tk_automaton);
	if (number_columns(made, terms, count) == SIZE_MAX)
		return NULL;
	made->next_term = TK_MAKE_ARRAY(arena, uint32_t, (size_t)count + 1);
	builder b = {.made = made, .terms = terms, .order = TK_MAKE_ARRAY(arena, uint32_t, (size_t)count + 1), .states = 1};
	uint32_t kept = sort_terms(arena, made, terms, count, b.order);
	size_t most = count_states(terms, b.order, kept);
	made->states = TK_MAKE_ARRAY(arena, state, most);
	made->bytes = TK_MAKE_ARRAY(arena, uint8_t, most);
	made->first_term = TK_MAKE_ARRAY(arena, uint32_t, most);
	made->shorter = TK_MAKE_ARRAY(arena, uint32_t, most);
	range *ranges = TK_MAKE_ARRAY(arena, range, most);
	ranges[0] = (range){0, kept, 0};
	made->first_term[0] = NONE;
	for (uint32_t i = 0; i < b.states; i++)
		add_children(&b, i, ranges);
	made->table = TK_MAKE_ARRAY(arena, uint32_t, (size_t)b.rows * made->width);
	link_states(&b);
	return made;
}

/* ---- scanning ------------------------------------------------------------------------------------------------------------ */

static void push_hits(const tk_automaton *automaton, tk_arena *arena, uint32_t from, uint32_t end, tk_hits *hits)
{
	for (uint32_t each = from; each != NONE; each = automaton->shorter[each]) {
		for (uint32_t term = automaton->first_term[each]; term != NONE; term = automaton->next_term[term])
			*TK_PUSH(arena, hits) = (tk_hit){end, term};
	}
}

void tk_automaton_scan(const tk_automaton *automaton, tk_arena *arena, tk_text text, tk_hits *hits)
{
	uint32_t at = 0;
	for (size_t i = 0; i < text.length; i++) {
		at = move(automaton, at, (uint8_t)text.at[i]);
		if (__builtin_expect(automaton->states[at].report != NONE, 0))
			push_hits(automaton, arena, automaton->states[at].report, (uint32_t)i + 1, hits);
	}
}
