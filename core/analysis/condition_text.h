/* SPDX-License-Identifier: Apache-2.0 */
/* What a guard asks for, so that two guards can be seen to ask for the same thing. By text alone: nothing is guessed
 * that is not literally the same after folding, negation and simple comparisons. */
#ifndef TK_ANALYSIS_CONDITION_TEXT_H
#define TK_ANALYSIS_CONDITION_TEXT_H

#include "base/map.h"

typedef struct tk_literal {
	tk_text subject; /* what is asked for, folded; empty: nothing that could be asked for again */
	tk_text value;   /* the answer, folded; empty: it holds, or it does not */
	bool negated;
	bool by_question; /* the guard is only an answer to the question of the decision */
} tk_literal;

/* guard: the condition as written. question: title of the decision, or empty. named: folded texts that the author
 * declared to be conditions, or NULL. Texts are made in the arena. */
tk_literal tk_literal_read(tk_arena *arena, tk_text guard, tk_text question, const tk_map *named);

/* A name as it stands among the named ones. */
tk_text tk_literal_name(tk_arena *arena, tk_text written);

#endif
