/* SPDX-License-Identifier: Apache-2.0 */
#include "base/identifier.h"
#include "report/convert_cacao.h"

enum { COPIES_FREE = 256, COPIES_EACH = 4 };

static const tk_step *step_of(const tk_cacao_flow *flow, uint32_t index)
{
	return &flow->outline->workflow->steps.at[index];
}

bool tk_cacao_flow_is_if(const tk_cacao_flow *flow, uint32_t step)
{
	const tk_transition *first = tk_lists_case(flow->outline, step, 0),
	                    *second = tk_lists_case(flow->outline, step, 1);
	return first && second && !tk_lists_case(flow->outline, step, 2) && !first->otherwise && second->otherwise &&
	       second->written->guard.text.length == 0;
}

const char *tk_cacao_flow_type(const tk_cacao_flow *flow, uint32_t step)
{
	switch (step_of(flow, step)->kind) {
	case TK_STEP_DECISION:
		return tk_cacao_flow_is_if(flow, step) ? "if-condition" : "switch-condition";
	case TK_STEP_FORK:
		return "parallel";
	case TK_STEP_CALL:
		return "playbook-action";
	case TK_STEP_ACTION:
		return "action";
	default:
		return "while-condition";
	}
}

static tk_text identifier(const tk_cacao_flow *flow, const char *type, tk_text what, uint32_t number)
{
	tk_text name = tk_text_format(flow->arena, "%.*s\n%s\n%.*s\n%u", (int)flow->name.length, flow->name.at, type,
	                              (int)what.length, what.at, number);
	return tk_identifier(flow->arena, type, 4, name);
}

static tk_text pair_key(tk_arena *arena, uint32_t step, uint32_t branch)
{
	uint32_t *pair = TK_MAKE_ARRAY(arena, uint32_t, 2);
	pair[0] = step;
	pair[1] = branch;
	return tk_text_make((const char *)pair, 2 * sizeof *pair);
}

static tk_text end_of(tk_cacao_flow *flow, uint32_t branch, bool whole)
{
	tk_cacao_branch *at = &flow->branches.at[branch];
	tk_text *id = whole ? &at->whole_end : &at->end;
	if (id->length == 0)
		*id = identifier(flow, "end",
		                 tk_text_format(flow->arena, "%s %.*s", whole ? "whole" : "branch",
		                                (int)at->opener.length, at->opener.length ? at->opener.at : ""),
		                 at->part);
	return *id;
}

static bool stands_before(const tk_cacao_flow *flow, uint32_t one, uint32_t other)
{
	return flow->entered[one] <= flow->entered[other] && flow->left[other] <= flow->left[one];
}

static tk_text written_in(tk_cacao_flow *flow, uint32_t step, uint32_t branch)
{
	tk_text key = pair_key(flow->arena, step, branch);
	uintptr_t known = (uintptr_t)tk_map_get(flow->known, key);
	if (known)
		return flow->written.at[known - 1].id;
	uint32_t copy = flow->copies[step]++;
	tk_cacao_written *made = TK_PUSH(flow->arena, &flow->written);
	made->step = step;
	made->branch = branch;
	made->id = identifier(flow, tk_cacao_flow_type(flow, step), flow->outline->id[step], copy);
	if (copy)
		made->copy_of = identifier(flow, tk_cacao_flow_type(flow, step), flow->outline->id[step], 0);
	(void)tk_map_put(flow->known, key, (void *)(uintptr_t)flow->written.count);
	return made->id;
}

/* Where a step in a branch leads: to a step there, or to the end of the branch. One that goes back goes to the step as
 * it was written in the branch around. */
static tk_text lead(tk_cacao_flow *flow, uint32_t from, uint32_t branch, tk_place_of to)
{
	const tk_cacao_branch *at = &flow->branches.at[branch];
	if (to.kind == TK_PLACE_NOWHERE)
		return to.reference;
	if (to.kind == TK_PLACE_END)
		return end_of(flow, branch, at->in_region || at->stop != TK_NO_STEP);
	if (to.kind != TK_PLACE_STEP || (at->is_case && to.step == at->stop))
		return end_of(flow, branch, false);
	for (uint32_t around = branch; from != TK_NO_STEP && stands_before(flow, to.step, from);
	     around = flow->branches.at[around].outer) {
		uintptr_t known = (uintptr_t)tk_map_get(flow->known, pair_key(flow->arena, to.step, around));
		if (known)
			return flow->written.at[known - 1].id;
		if (!flow->branches.at[around].is_case)
			break;
	}
	return written_in(flow, to.step, branch);
}

static uint32_t open_branch(tk_cacao_flow *flow, const tk_cacao_written *opener, uint32_t part, bool is_case)
{
	uint32_t block = opener->step, outer = opener->branch;
	bool in_region = !is_case || flow->branches.at[outer].in_region;
	*TK_PUSH(flow->arena, &flow->branches) = (tk_cacao_branch){.opener = opener->id,
	                                                           .part = part,
	                                                           .outer = outer,
	                                                           .stop = is_case ? flow->behind[block] : TK_NO_STEP,
	                                                           .is_case = is_case,
	                                                           .in_region = in_region};
	return flow->branches.count - 1;
}

static void expand_parts(tk_cacao_flow *flow, uint32_t number)
{
	tk_cacao_written at = flow->written.at[number];
	bool is_case = step_of(flow, at.step)->kind == TK_STEP_DECISION;
	at.part_count = tk_lists_parts(flow->outline, at.step);
	at.parts = TK_MAKE_ARRAY(flow->arena, tk_text, at.part_count + 1u);
	for (uint32_t i = 0; i < at.part_count; i++) {
		uint32_t branch = open_branch(flow, &at, i, is_case);
		at.parts[i] = lead(flow, is_case ? at.step : TK_NO_STEP, branch,
		                   tk_lists_target(flow->outline, tk_lists_case(flow->outline, at.step, i)));
	}
	flow->written.at[number].parts = at.parts;
	flow->written.at[number].part_count = at.part_count;
}

static bool is_near(const tk_cacao_flow *flow, uint32_t step, tk_place_of to)
{
	return to.kind == TK_PLACE_NOWHERE ||
	       (to.kind == TK_PLACE_STEP && flow->outline->region[to.step] == flow->outline->region[step]) ||
	       (to.kind == TK_PLACE_END && flow->outline->region[step] == TK_NO_STEP);
}

/* A step outside of the parallel branch: written by its first place, for the extension. */
static tk_text far(tk_cacao_flow *flow, tk_place_of to)
{
	if (to.kind == TK_PLACE_END)
		return TK_TEXT("end");
	return to.kind == TK_PLACE_STEP ? flow->outline->id[to.step] : TK_TEXT("");
}

static void expand_failures(tk_cacao_flow *flow, uint32_t number)
{
	tk_cacao_written at = flow->written.at[number];
	tk_place_of failure = tk_lists_target(flow->outline,
	                                      tk_lists_other(flow->outline, at.step, TK_TRANSITION_FAILURE)),
	            timeout = tk_lists_target(flow->outline,
	                                      tk_lists_other(flow->outline, at.step, TK_TRANSITION_TIMEOUT));
	bool fails = failure.kind != TK_PLACE_NONE, times_out = timeout.kind != TK_PLACE_NONE;
	if (fails && is_near(flow, at.step, failure))
		at.failure = lead(flow, at.step, at.branch, failure);
	else if (fails)
		at.far_failure = far(flow, failure);
	if (times_out && at.failure.length && tk_place_same(failure, timeout))
		at.failure_means = "both";
	else if (times_out && !at.failure.length && is_near(flow, at.step, timeout)) {
		at.failure = lead(flow, at.step, at.branch, timeout);
		at.failure_means = "timeout";
	} else if (times_out)
		at.far_timeout = far(flow, timeout);
	tk_cacao_written *made = &flow->written.at[number]; /* lead may have moved it */
	made->failure = at.failure;
	made->failure_means = at.failure_means;
	made->far_failure = at.far_failure;
	made->far_timeout = at.far_timeout;
}

static void expand(tk_cacao_flow *flow, uint32_t number)
{
	uint32_t step = flow->written.at[number].step, branch = flow->written.at[number].branch;
	tk_place_of follow = {.kind = TK_PLACE_END};
	if (step_of(flow, step)->kind != TK_STEP_DECISION)
		follow = tk_lists_follow(flow->outline, step);
	else if (flow->behind[step] != TK_NO_STEP)
		follow = (tk_place_of){TK_PLACE_STEP, flow->behind[step], TK_TEXT("")};
	else if (flow->branches.at[branch].in_region)
		follow = (tk_place_of){.kind = TK_PLACE_OUT};
	tk_text next = follow.kind == TK_PLACE_NONE ? TK_TEXT("") : lead(flow, step, branch, follow);
	flow->written.at[number].next = next;
	if (step_of(flow, step)->kind != TK_STEP_ACTION && step_of(flow, step)->kind != TK_STEP_CALL)
		expand_parts(flow, number);
	expand_failures(flow, number);
}

static bool expand_all(tk_cacao_flow *flow, uint32_t *done, uint32_t *step)
{
	uint32_t most = COPIES_FREE + COPIES_EACH * flow->outline->all.count;
	for (; *done < flow->written.count; ++*done) {
		*step = flow->written.at[*done].step;
		if (flow->written.count > most)
			return false;
		expand(flow, *done);
	}
	return true;
}

bool tk_cacao_flow_make(tk_cacao_flow *flow, uint32_t *step)
{
	const tk_lists *outline = flow->outline;
	uint32_t done = 0;
	flow->known = tk_map_make(flow->arena);
	flow->copies = TK_MAKE_ARRAY(flow->arena, uint32_t, outline->workflow->steps.count + 1u);
	tk_cacao_flow_order(flow);
	*TK_PUSH(flow->arena, &flow->branches) = (tk_cacao_branch){.outer = TK_NO_STEP, .stop = TK_NO_STEP};
	flow->start_id = identifier(flow, "start", TK_TEXT("start"), 0);
	flow->start = lead(flow, TK_NO_STEP, 0, tk_lists_target(outline, tk_lists_case(outline, 0, 0)));
	const tk_transition *exception = tk_lists_other(outline, 0, TK_TRANSITION_EXCEPTION);
	if (!expand_all(flow, &done, step))
		return false;
	if (exception)
		flow->exception = lead(flow, TK_NO_STEP, 0, tk_lists_target(outline, exception));
	if (!expand_all(flow, &done, step))
		return false;
	for (uint32_t i = 0; i < outline->all.count; i++) { /* what no run comes to stands on the main line */
		if (flow->copies[outline->all.at[i]])
			continue;
		(void)written_in(flow, outline->all.at[i], 0);
		if (!expand_all(flow, &done, step))
			return false;
	}
	return true;
}
