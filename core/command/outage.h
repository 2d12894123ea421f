/* SPDX-License-Identifier: Apache-2.0 */
/* tenken outage: for each step that reaches somebody, the smallest sets of failures that make it impossible. */
#ifndef TK_COMMAND_OUTAGE_H
#define TK_COMMAND_OUTAGE_H

#include "analysis/outage_cuts.h"
#include "command/session.h"
#include "report/json_writer.h"

typedef struct tk_outage_card {
	const tk_playbook *playbook;
	const tk_step *step;
	tk_outage_step known;
	const tk_cut_sets *sets;
	uint32_t least; /* size of the smallest set; 0: nothing defeats it (or what could is in no register) */
} tk_outage_card;

typedef struct tk_outage_report {
	tk_organization *organization;
	const tk_outage_system *system;
	const char *language;
	uint32_t order; /* as asked; 0: all */
	TK_VECTOR(tk_outage_card) cards;
	TK_VECTOR(tk_outage_card) unknown; /* steps of which nothing is in the registers */
	tk_outage_additions additions;
	uint32_t fewest; /* additions that mend all sets; 0: not found out */
	uint32_t set_count;                /* of all cards together */
} tk_outage_report;

void tk_outage_text(FILE *out, const tk_outage_report *report);
void tk_outage_json_begin(tk_json_writer *writer);
void tk_outage_json_tell(tk_json_writer *writer, const tk_outage_report *report);
void tk_outage_json_end(tk_json_writer *writer);

#endif
