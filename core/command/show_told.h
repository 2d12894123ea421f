/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a playbook tells: on every run or only on some, and when at best and at worst. */
#ifndef TK_COMMAND_SHOW_TOLD_H
#define TK_COMMAND_SHOW_TOLD_H

#include "command/show.h"

#include "analysis/timing.h"

typedef struct tk_told {
	tk_text name;        /* of the register entry, else as written at the first step */
	uint32_t step;       /* the first step that tells it, in source order */
	tk_answer every_run; /* does every run that comes to its end tell it? Called playbooks are not followed */
	tk_answer some_run;  /* does some run tell it? */
	tk_time_point first; /* when it is told first: at best, and at worst on the runs that tell it; reached: some way
	                        leads there */
} tk_told;
typedef TK_VECTOR(tk_told) tk_told_all;

/* In the order of the steps that tell them first. Linear in the playbook for each 64 recipients. */
tk_told_all tk_show_told(const tk_shown *shown, const tk_playbook *playbook);

#endif
