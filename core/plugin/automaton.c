/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/automaton.h"

#include <string.h>

#define NONE UINT32_MAX
#define REPORTS 0x80000000u /* in a transition: the target state, or one on its failure chain, ends a term */

struct tk_automaton {
	uint8_t classes[256];  /* byte -> column; column 0 = a byte that no term holds */
	uint32_t width;        /* columns */
	uint32_t *table;       /* [state * width + column] = target state * width, with REPORTS */
	uint32_t *first_term;  /* [state]: first term that ends here, or NONE */
	uint32_t *next_term;   /* [term]: next term with the same text */
	uint32_t *report;      /* [state]: nearest state on the failure chain (itself included) that ends a term */
	uint32_t *shorter;     /* [state]: the same, itself excluded */
};

typedef struct builder {
	tk_automaton *made;
	uint32_t *child, *sibling, *fail, *queue; /* trie as first child / next sibling */
	uint8_t *byte;
	uint32_t states;
} builder;

static uint32_t add_child(builder *b, uint32_t state, uint8_t byte)
{
	for (uint32_t each = b->child[state]; each != NONE; each = b->sibling[each]) {
		if (b->byte[each] == byte)
			return each;
	}
	uint32_t fresh = b->states++;
	b->child[fresh] = NONE;
	b->byte[fresh] = byte;
	b->sibling[fresh] = b->child[state];
	b->child[state] = fresh;
	b->made->first_term[fresh] = NONE;
	return fresh;
}

static void add_term(builder *b, tk_text term, uint32_t number)
{
	uint32_t state = 0;
	b->made->next_term[number] = NONE;
	/* 256 different bytes have no room for column 0; valid UTF-8 never uses them all, so such a term cannot match. */
	for (size_t i = 0; i < term.length; i++) {
		if (b->made->classes[(uint8_t)term.at[i]] == 0)
			return;
	}
	for (size_t i = 0; i < term.length; i++)
		state = add_child(b, state, (uint8_t)term.at[i]);
	if (state == 0)
		return;
	b->made->next_term[number] = b->made->first_term[state];
	b->made->first_term[state] = number;
}

static void number_columns(tk_automaton *made, const tk_text *terms, uint32_t count)
{
	made->width = 1;
	for (uint32_t i = 0; i < count; i++) {
		for (size_t j = 0; j < terms[i].length; j++) {
			uint8_t *column = &made->classes[(uint8_t)terms[i].at[j]];
			if (*column == 0 && made->width <= 255)
				*column = (uint8_t)made->width++;
		}
	}
}

static void fill_row(builder *b, uint32_t state)
{
	tk_automaton *made = b->made;
	uint32_t *row = &made->table[(size_t)state * made->width];
	uint32_t fail = b->fail[state];
	if (state != 0)
		memcpy(row, &made->table[(size_t)fail * made->width], made->width * sizeof *row);
	made->shorter[state] = state == 0 ? NONE : made->report[fail];
	made->report[state] = made->first_term[state] != NONE ? state : made->shorter[state];
	for (uint32_t each = b->child[state]; each != NONE; each = b->sibling[each]) {
		uint32_t *cell = &row[made->classes[b->byte[each]]];
		b->fail[each] = state == 0 ? 0 : (*cell & ~REPORTS) / made->width;
		*cell = each * made->width;
	}
}

/* The flag of a target is known only when the target's own report is. */
static void flag_targets(const builder *b)
{
	const tk_automaton *made = b->made;
	size_t cells = (size_t)b->states * made->width;
	for (size_t i = 0; i < cells; i++) {
		if (made->table[i] != 0 && made->report[made->table[i] / made->width] != NONE)
			made->table[i] |= REPORTS;
	}
}

static void build_rows(builder *b)
{
	uint32_t head = 0, tail = 0;
	b->queue[tail++] = 0;
	while (head < tail) {
		uint32_t state = b->queue[head++];
		fill_row(b, state);
		for (uint32_t each = b->child[state]; each != NONE; each = b->sibling[each])
			b->queue[tail++] = each;
	}
	flag_targets(b);
}

tk_automaton *tk_automaton_make(tk_arena *arena, const tk_text *terms, uint32_t count)
{
	enum { MOST_BYTES = 4 << 20 };
	size_t bytes = 1;
	for (uint32_t i = 0; i < count; i++) {
		bytes += terms[i].length;
		if (bytes > MOST_BYTES)
			return NULL;
	}
	tk_automaton *made = TK_MAKE(arena, tk_automaton);
	number_columns(made, terms, count);
	made->first_term = TK_MAKE_ARRAY(arena, uint32_t, bytes);
	made->next_term = TK_MAKE_ARRAY(arena, uint32_t, (size_t)count + 1);
	builder b = {
	        .made = made,
	        .child = TK_MAKE_ARRAY(arena, uint32_t, bytes),
	        .sibling = TK_MAKE_ARRAY(arena, uint32_t, bytes),
	        .fail = TK_MAKE_ARRAY(arena, uint32_t, bytes),
	        .queue = TK_MAKE_ARRAY(arena, uint32_t, bytes),
	        .byte = TK_MAKE_ARRAY(arena, uint8_t, bytes),
	        .states = 1,
	};
	b.child[0] = b.sibling[0] = made->first_term[0] = NONE;
	for (uint32_t i = 0; i < count; i++)
		add_term(&b, terms[i], i);
	if ((uint64_t)b.states * made->width >= REPORTS)
		return NULL;
	made->table = TK_MAKE_ARRAY(arena, uint32_t, (size_t)b.states * made->width);
	made->report = TK_MAKE_ARRAY(arena, uint32_t, b.states);
	made->shorter = TK_MAKE_ARRAY(arena, uint32_t, b.states);
	build_rows(&b);
	return made;
}

static void push_hits(const tk_automaton *automaton, tk_arena *arena, uint32_t state, uint32_t end, tk_hits *hits)
{
	for (uint32_t each = automaton->report[state]; each != NONE; each = automaton->shorter[each]) {
		for (uint32_t term = automaton->first_term[each]; term != NONE; term = automaton->next_term[term])
			*TK_PUSH(arena, hits) = (tk_hit){end, term};
	}
}

void tk_automaton_scan(const tk_automaton *automaton, tk_arena *arena, tk_text text, tk_hits *hits)
{
	const uint32_t *table = automaton->table;
	const uint8_t *classes = automaton->classes;
	uint32_t row = 0;
	for (size_t i = 0; i < text.length; i++) {
		uint32_t next = table[row + classes[(uint8_t)text.at[i]]];
		row = next & ~REPORTS;
		if (__builtin_expect((next & REPORTS) != 0, 0))
			push_hits(automaton, arena, row / automaton->width, (uint32_t)i + 1, hits);
	}
}
