/* SPDX-License-Identifier: Apache-2.0 */
/* Smallest sets of failures that defeat an AND/OR system: minimal cut sets up to an order, as truncated products
 * (MOCUS, Fussell and Vesely 1972), bottom up. What holds each other up is the least fixpoint of working, so the
 * greatest of failing: circles start as failed and are refined until nothing changes. */
#ifndef TK_ANALYSIS_CUTS_H
#define TK_ANALYSIS_CUTS_H

#include "base/vector.h"
#include <stdbool.h>

/* Works when all inputs work (every), or when one of them does. Without inputs: `every` always works, the other never.
 */
typedef struct tk_cut_gate {
	bool every;
	TK_VECTOR(uint32_t) inputs; /* below `events`: a basic event; else gate number + events */
} tk_cut_gate;

typedef struct tk_cut_system {
	uint32_t events;
	TK_VECTOR(tk_cut_gate) gates;
} tk_cut_system;

#define TK_CUT_ORDER_MOST 64u
#define TK_CUT_SETS_MOST 2000000u            /* sets kept for one gate */
#define TK_CUT_NUMBERS_MOST 24000000u        /* numbers in them, at `order` each */
#define TK_CUT_WORK_MOST (UINT64_C(1) << 31) /* pairs of sets that are combined, and subsets looked up */

typedef struct tk_cut_sets {
	uint32_t order; /* as asked */
	uint32_t count;
	uint32_t *events; /* [count * order]: ascending, TK_CUT_NONE behind the last */
	bool complete;    /* there are no others of higher order either */
	bool limited;     /* a limit was hit: some sets are missing */
} tk_cut_sets;
#define TK_CUT_NONE UINT32_MAX

/* By size, then by numbers. order: 1 to TK_CUT_ORDER_MOST. `top`: as in inputs. */
tk_cut_sets *tk_cut_sets_find(tk_arena *arena, const tk_cut_system *system, uint32_t top, uint32_t order);
/* All of them, whatever their size: the order is raised until nothing is left out. Not complete only when a limit was hit, or
 * when a set of more than TK_CUT_ORDER_MOST failures exists. */
tk_cut_sets *tk_cut_sets_find_all(tk_arena *arena, const tk_cut_system *system, uint32_t top);
static inline const uint32_t *tk_cut_set(const tk_cut_sets *sets, uint32_t number)
{
	return sets->events + (size_t)number * sets->order;
}
uint32_t tk_cut_size(const tk_cut_sets *sets, uint32_t number);
/* Does the system work when exactly these events are down? Independent of the sets; linear. */
bool tk_cut_works(tk_arena *arena, const tk_cut_system *system, uint32_t top, const bool *down);

#endif
