/* SPDX-License-Identifier: Apache-2.0 */
/* How long it takes from step to step, called playbooks included. */
#include "plugin/run.h"

#include "analysis/timing.h"

enum { CALLS_DEEP = 16, CALLS_MOST = 1000 };

typedef struct calling {
	tk_run *run;
	const tk_entry *playbook;
	uint32_t depth;
	uint32_t *left; /* calls that may still be followed: playbooks that call several others each are a tree */
} calling;

static const tk_entry *called_playbook(tk_run *run, const tk_entry *caller, const tk_step *call)
{
	uint32_t number = (uint32_t)(call - caller->playbook->workflow.steps.at);
	return tk_services()->follow(run, &caller->steps[number], TK_TEXT("call"), 0);
}

/* Playbooks that call each other in a ring have no time; the depth stands for that, and against deep chains. */
static bool time_of_call(void *context, const tk_step *call, int64_t *least, int64_t *most)
{
	const calling *by = context;
	if (by->depth >= CALLS_DEEP || *by->left == 0)
		return false;
	--*by->left;
	const tk_entry *playbook = called_playbook(by->run, by->playbook, call);
	if (!playbook)
		return false;
	calling next = {by->run, playbook, by->depth + 1, by->left};
	tk_arena *arena = tk_arena_open_like(by->run->model->arena);
	tk_time_point whole =
	        tk_timing_whole(tk_timing_make(arena, &playbook->playbook->workflow, 0, time_of_call, &next));
	tk_arena_close(arena);
	*least = whole.least;
	*most = whole.most;
	return whole.reached;
}

static bool is_step_of(const tk_entry *step, const tk_entry *playbook)
{
	return step && step->kind == TK_ENTRY_STEP && step->parent == playbook;
}

tk_answer tk_time_between(tk_run *run, const tk_entry *playbook, const tk_entry *from, const tk_entry *to, int64_t *least,
                          int64_t *most, const tk_entry **because, const tk_witness **why)
{
	*least = *most = 0;
	if (because)
		*because = NULL;
	if (why)
		*why = NULL;
	if (!playbook || playbook->model != run->model || playbook->kind != TK_ENTRY_PLAYBOOK || !is_step_of(to, playbook) ||
	    (from && !is_step_of(from, playbook)))
		return TK_UNSUPPORTED;
	uint32_t left = CALLS_MOST;
	calling by = {run, playbook, 0, &left};
	tk_arena *arena = tk_arena_open_like(run->model->arena);
	const tk_timing *timing =
	        tk_timing_make(arena, &playbook->playbook->workflow, from ? from->number : 0, time_of_call, &by);
	tk_time_point at = timing->done[to->number];
	if (at.reached && why)
		*why = tk_timing_tell(run->model->arena, timing, to->number);
	tk_arena_close(arena);
	if (!at.reached)
		return TK_UNSUPPORTED;
	*least = at.least;
	*most = at.most;
	if (because && at.because != TK_NO_STEP)
		*because = &playbook->steps[at.because];
	return at.most >= 0 ? TK_HOLDS : at.most == TK_TIME_ENDLESS ? TK_FAILS : TK_UNDECIDED;
}
