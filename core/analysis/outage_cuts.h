/* SPDX-License-Identifier: Apache-2.0 */
/* Which smallest sets of failures make a step of a playbook impossible: nobody who can do it, no channel to somebody it
 * goes to, no copy of a document it needs. */
#ifndef TK_ANALYSIS_OUTAGE_CUTS_H
#define TK_ANALYSIS_OUTAGE_CUTS_H

#include "analysis/cuts.h"
#include "analysis/outage.h"

/* What can fail: an element of the register or of a channel word, a person, a document without copies. */
typedef struct tk_outage_event {
	tk_text name;
	tk_span span; /* {0}: declared nowhere */
	bool person;
	bool by_word; /* rests on the defaults of a channel word */
} tk_outage_event;

/* The AND/OR system of one organization: made once, then asked for each step. */
typedef struct tk_outage_system {
	tk_cut_system cuts;
	TK_VECTOR(tk_outage_event) events;
	struct tk_outage_parts *parts; /* private */
} tk_outage_system;

tk_outage_system *tk_outage_system_make(tk_arena *arena, const tk_organization *organization);

/* What is known of a step: which of its parts the registers cover. */
typedef struct tk_outage_step {
	uint32_t top; /* for tk_outage_cuts; TK_CUT_NONE: nothing about the step is in the registers */
	bool actor_known, channel_known, document_known;
	tk_text unknown; /* the first name that is in no register, or empty */
} tk_outage_step;
/* Adds the gates of a step. */
tk_outage_step tk_outage_step_add(tk_arena *arena, tk_outage_system *system, const tk_step *step);
/* Its minimal cut sets; events as in system->events. order 0: all of them. */
tk_cut_sets *tk_outage_cuts(tk_arena *arena, const tk_outage_system *system, uint32_t top, uint32_t order);

/* The events that stand in most sets, most first: adding something beside the first mends most. Greedy hitting set:
 * each next one counts only in sets that are not hit yet. Ends when all are hit. `*fewest`: so many additions would mend all
 * sets, and no smaller number; 0 when that was not found out within a limit (branch and bound over what is left to hit). */
typedef struct tk_outage_addition {
	uint32_t event, removes; /* sets */
} tk_outage_addition;
typedef TK_VECTOR(tk_outage_addition) tk_outage_additions;
void tk_outage_rank(tk_arena *arena, const tk_cut_sets *const *sets, uint32_t count, uint32_t events,
                    tk_outage_additions *out, uint32_t *fewest);

#endif
