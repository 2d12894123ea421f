/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions that several decisions of a playbook ask for, or that its trigger sets, and how they are tied. */
#ifndef TK_COMMAND_SHOW_CONDITIONS_H
#define TK_COMMAND_SHOW_CONDITIONS_H

#include "command/show.h"

#include "analysis/conditions.h"

typedef struct tk_shown_decision {
	uint32_t step;
	uint32_t tie; /* decisions with the same number are answered alike by one run; TK_NO_STEP: free */
} tk_shown_decision;

typedef struct tk_shown_condition {
	const tk_asked_condition *asked;
	TK_VECTOR(tk_shown_decision) decisions; /* the author's; those of one tie stand together, free ones last */
} tk_shown_condition;

typedef struct tk_closed_step {
	uint32_t step;
	bool sure; /* nothing is read from words alone */
} tk_closed_step;

typedef struct tk_shown_conditions {
	TK_VECTOR(tk_shown_condition) all;
	TK_VECTOR(tk_closed_step) closed; /* steps that no run comes to, because of what the conditions exclude */
	bool limited;                     /* not all steps were asked for */
	const char *limit;                /* a limit of the analysis that was hit, or NULL */
} tk_shown_conditions;

tk_shown_conditions tk_show_conditions(const tk_shown *shown, const tk_playbook *playbook);

#endif
