/* SPDX-License-Identifier: Apache-2.0 */
/* Aho-Corasick over bytes (Aho and Corasick 1975). States with many children, which are the few near the root, have a full
 * row of transitions; the others a short list of children and their failure state. That fits into the cache, and is made
 * in a moment. */
#ifndef TK_PLUGIN_AUTOMATON_H
#define TK_PLUGIN_AUTOMATON_H

#include "base/text.h"
#include "base/vector.h"

typedef struct tk_automaton tk_automaton;

/* A term that ends in the text; from = end - length of the term. */
typedef struct tk_hit {
	uint32_t end, term;
} tk_hit;
typedef TK_VECTOR(tk_hit) tk_hits;

/* terms may repeat; empty ones never hit. The texts are not kept. NULL when the terms together are too long (> 4 MiB). */
tk_automaton *tk_automaton_make(tk_arena *arena, const tk_text *terms, uint32_t count);
/* Appends every occurrence of every term, ordered by end. O(text + occurrences). */
void tk_automaton_scan(const tk_automaton *automaton, tk_arena *arena, tk_text text, tk_hits *hits);

#endif
