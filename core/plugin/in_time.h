/* SPDX-License-Identifier: Apache-2.0 */
/* Who works when in a playbook, as far as the registers say it. */
#ifndef TK_PLUGIN_IN_TIME_H
#define TK_PLUGIN_IN_TIME_H

#include "analysis/timing.h"
#include "plugin/run.h"

typedef struct tk_duty_hours {
	const uint32_t *persons;      /* [step], as in timing.h; NULL: no block with branches */
	const tk_hours *const *hours; /* [step]: when it can begin; NULL: nobody's hours are limited */
	bool dated;                   /* some step takes working days or waits for hours */
} tk_duty_hours;

/* who_works.c: `target` is not held up by the hours of those whom it tells: that it was sent is enough. */
tk_duty_hours tk_who_works(tk_model *model, tk_arena *arena, const tk_entry *playbook, const tk_entry *target);

/* times.c: the time of called playbooks for timing options. */
typedef struct tk_calling tk_calling;
tk_calling *tk_calling_make(tk_arena *arena, tk_run *run, const tk_entry *playbook);
tk_time_of_call tk_time_of_called;

#endif
