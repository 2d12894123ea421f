/* SPDX-License-Identifier: Apache-2.0 */
/* How long it takes from the beginning of one step to the end of every other: at best and at worst, through parallel
 * branches, waits and loops with a bound. Longest and shortest paths over what can follow; joins wait for the last
 * branch, choices are the best or the worst one. Linear but for loops without a bound (a priority queue there). */
#ifndef TK_ANALYSIS_TIMING_H
#define TK_ANALYSIS_TIMING_H

#include "analysis/witness.h"
#include "workflow/workflow.h"

#define TK_TIME_UNKNOWN INT64_C(-1) /* a step on the way does not say how long it takes */
#define TK_TIME_ENDLESS INT64_C(-2) /* a loop on the way has no bound */

typedef struct tk_time_point {
	bool reached;
	int64_t least; /* seconds; what is not said counts as nothing, so it takes at least this long */
	int64_t most; /* seconds, or one of the above; where one person is needed at several places at once, no order of
	                 his work makes the worst run shorter than this */
	int64_t latest; /* the same; however he orders his work, if only he does not rest, it takes no longer than this
	                 */
	uint32_t because; /* step: which is unknown, or where the loop is entered; TK_NO_STEP */
	uint32_t via;     /* transition by which the worst run comes here; TK_NO_STEP */
} tk_time_point;

typedef struct tk_timing {
	const tk_workflow *workflow;
	uint32_t from;
	tk_time_point *done; /* [step]: when it is done */
	/* The block that one person's work in its branches makes longest beyond its longest branch. TK_NO_STEP: none. */
	uint32_t held_up;  /* its fork */
	uint32_t held_by;  /* person, as in the options */
	int64_t longer_by; /* seconds at least */
} tk_timing;

/* How long a called playbook takes; false when it is not known. */
typedef bool tk_time_of_call(void *context, const tk_step *call, int64_t *least, int64_t *most);

tk_timing *tk_timing_make(tk_arena *arena, const tk_workflow *workflow, uint32_t from, tk_time_of_call *call,
                          void *context);

typedef struct tk_timing_options {
	tk_time_of_call *call; /* or NULL */
	void *context;
	/* [step], or NULL: the one person who can do it, from 1 on; 0 = nobody in particular. Steps of one person in
	 * two branches of a block are done one after the other. Persons with a step in a loop, and those past the 32nd,
	 * are left out: nothing is said of them. */
	const uint32_t *persons;
	const struct tk_timing_calendar *calendar; /* or NULL */
} tk_timing_options;

/* Steps that take working days, or that wait until somebody can be reached, when the run begins at an instant. In loops
 * their time is not known. */
typedef struct tk_timing_calendar {
	const tk_workdays *days; /* NULL: nobody is waited for and working days take no time: what else there is to do */
	int64_t start;
	const tk_hours *const *hours; /* [step], NULL: at any time; or all NULL */
} tk_timing_calendar;
tk_timing *tk_timing_make_with(tk_arena *arena, const tk_workflow *workflow, uint32_t from,
                               const tk_timing_options *options);
/* Of the whole workflow: to its last end at worst, its first at best. */
tk_time_point tk_timing_whole(const tk_timing *timing);
/* The worst run from the beginning to a step, each part with its own time in `choice`. */
const tk_witness *tk_timing_tell(tk_arena *arena, const tk_timing *timing, uint32_t step);
/* "PT1H30M" as "1 h 30 min": two units at most. */
tk_text tk_time_text(tk_arena *arena, int64_t seconds, bool japanese);

#endif
