/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the question of time share. Private to analysis/timing*.c. */
#ifndef TK_ANALYSIS_TIMING_WALK_H
#define TK_ANALYSIS_TIMING_WALK_H

#include "analysis/flow_graph.h"
#include "analysis/timing.h"

typedef struct timer {
	tk_arena *arena;
	tk_flow_graph graph;
	tk_timing *out;
	tk_timing_options options;
	/* components, last to be left first (Tarjan) */
	uint32_t *entered, *low, *next, *path, *pending, *component;
	uint32_t clock;
	uint32_t *order; /* steps, by component in reverse topological order */
	uint32_t count;
	uint32_t *branch; /* [step]: transition of the innermost fork through which it is come to, + 1 */
	/* Persons who are needed in several branches; NULL when there are none. */
	int64_t *delay; /* [transition of a fork]: how long its branch may have to wait for them; or TK_TIME_UNKNOWN */
	uint32_t *unsaid;  /* [transition]: the step that does not say how long it takes */
	int64_t *together; /* [fork]: how long the one with most to do in its branches works there at worst */
	uint32_t *whose;   /* [fork]: who that is */
} timer;

int64_t tk_add_times(int64_t a, int64_t b);
/* A loop without end is worse than a time that is not said, and that is worse than any number. */
bool tk_is_worse_time(int64_t a, int64_t b);
bool tk_is_timed_loop(const timer *t, const uint32_t *members, uint32_t count);
/* The first of the steps in `order` before `last` that are in one component with the one right before it. */
uint32_t tk_component_first(const timer *t, uint32_t last);

/* The way out of a fork, + 1, behind which a step stands; the end of a block stands where its beginning does. */
static inline uint32_t tk_timed_branch(const timer *t, uint32_t step)
{
	const tk_flow_node *node = &t->graph.nodes[step];
	return t->branch[node->kind == TK_STEP_JOIN && node->partner != TK_NO_STEP ? node->partner : step];
}

/* timing_calendar.c */
bool tk_is_on_calendar(const timer *t, uint32_t step);
/* When the step is done that is come to at `at`. */
tk_time_point tk_finish_on_calendar(const timer *t, uint32_t step, tk_time_point at);

/* timing_persons.c: fills the arrays for persons. */
void tk_time_persons(timer *t);

#endif
