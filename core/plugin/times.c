/* SPDX-License-Identifier: Apache-2.0 */
/* How long it takes from step to step, called playbooks included. */
#include "plugin/in_time.h"

const tk_limit_span *tk_model_span(tk_model *model)
{
	if (!model->span) {
		model->span = TK_MAKE(model->arena, tk_limit_span);
		*model->span = tk_limit_span_make(tk_workdays_make(model->arena), model->organization->today);
	}
	return model->span;
}

enum { CALLS_DEEP = 16, CALLS_MOST = 1000 };

struct tk_calling {
	tk_run *run;
	const tk_entry *playbook;
	uint32_t depth;
	uint32_t *left; /* calls that may still be followed: playbooks that call several others each are a tree */
	bool *cut;      /* one was not followed */
};

/* How long a playbook takes from its start to its ends; kept, since many may call it. */
typedef struct tk_whole_time {
	int64_t least, most;
	bool reached;
} tk_whole_time;

static const tk_entry *called_playbook(tk_run *run, const tk_entry *caller, const tk_step *call)
{
	uint32_t number = (uint32_t)(call - caller->playbook->workflow.steps.at);
	return tk_services()->follow(run, &caller->steps[number], TK_TEXT("call"), 0);
}

static const tk_whole_time *whole_time(const tk_calling *by, const tk_entry *playbook)
{
	if (playbook->whole_time)
		return playbook->whole_time;
	tk_calling next = {by->run, playbook, by->depth + 1, by->left, by->cut};
	tk_arena *model_arena = by->run->model->arena, *arena = tk_arena_open_like(model_arena);
	tk_time_point whole =
	        tk_timing_whole(tk_timing_make(arena, &playbook->playbook->workflow, 0, tk_time_of_called, &next));
	tk_arena_close(arena);
	tk_whole_time *made = TK_MAKE(model_arena, tk_whole_time);
	*made = (tk_whole_time){whole.least, whole.most, whole.reached};
	if (!*by->cut)
		((tk_entry *)(uintptr_t)playbook)->whole_time = made; /* the cache of an entry is the model's */
	return made;
}

/* Playbooks that call each other in a ring have no time; the depth stands for that, and against deep chains. */
bool tk_time_of_called(void *context, const tk_step *call, int64_t *least, int64_t *most)
{
	const tk_calling *by = context;
	if (by->depth >= CALLS_DEEP || *by->left == 0) {
		*by->cut = true;
		return false;
	}
	--*by->left;
	const tk_entry *playbook = called_playbook(by->run, by->playbook, call);
	if (!playbook)
		return false;
	const tk_whole_time *whole = whole_time(by, playbook);
	*least = whole->least;
	*most = whole->most;
	return whole->reached;
}

static bool is_step_of(const tk_entry *step, const tk_entry *playbook)
{
	return step && step->kind == TK_ENTRY_STEP && step->parent == playbook;
}

tk_calling *tk_calling_make(tk_arena *arena, tk_run *run, const tk_entry *playbook)
{
	tk_calling *by = TK_MAKE(arena, tk_calling);
	*by = (tk_calling){run, playbook, 0, TK_MAKE(arena, uint32_t), TK_MAKE(arena, bool)};
	*by->left = CALLS_MOST;
	return by;
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
	tk_arena *arena = tk_arena_open_like(run->model->arena);
	const tk_timing *timing =
	        tk_timing_make(arena, &playbook->playbook->workflow, from ? from->number : 0, tk_time_of_called,
	                       tk_calling_make(arena, run, playbook));
	tk_time_point at = timing->done[to->number];
	const tk_witness *worst = at.reached && (why || run->model->set->witnesses)
	                                  ? tk_timing_tell(run->model->arena, timing, to->number)
	                                  : NULL;
	if (why)
		*why = worst;
	if (run->model->set->witnesses && at.most >= 0 && !run->held)
		run->held = worst;
	tk_arena_close(arena);
	if (!at.reached)
		return TK_UNSUPPORTED;
	*least = at.least;
	*most = at.most;
	if (because && at.because != TK_NO_STEP)
		*because = &playbook->steps[at.because];
	return at.most >= 0 ? TK_HOLDS : at.most == TK_TIME_ENDLESS ? TK_FAILS : TK_UNDECIDED;
}
