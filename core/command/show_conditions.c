/* SPDX-License-Identifier: Apache-2.0 */
#include "command/show_conditions.h"

#include <stdlib.h>

enum { STEPS_ASKED_MOST = 1000 };

static int by_tie(const void *a, const void *b)
{
	const tk_shown_decision *left = a, *right = b;
	if (left->tie != right->tie)
		return left->tie < right->tie ? -1 : 1;
	return (left->step > right->step) - (left->step < right->step);
}

/* Guards stand in the order of their decisions. */
static void add_condition(const tk_shown *shown, const tk_workflow *workflow, const tk_conditions *conditions,
                          uint32_t number, tk_shown_conditions *out)
{
	tk_shown_condition *made = TK_PUSH(shown->arena, &out->all);
	uint32_t last = TK_NO_STEP;
	made->asked = &conditions->all.at[number];
	for (uint32_t i = 0; i < conditions->guards.count; i++) {
		const tk_guard_literal *guard = &conditions->guards.at[i];
		uint32_t step = workflow->transitions.at[guard->transition].from;
		if (guard->condition != number || workflow->steps.at[step].copy_of != TK_NO_STEP || step == last)
			continue;
		last = step;
		*TK_PUSH(shown->arena, &made->decisions) = (tk_shown_decision){step, guard->tie};
	}
	if (made->decisions.count > 0)
		qsort(made->decisions.at, made->decisions.count, sizeof *made->decisions.at, by_tie);
}

/* Steps that some run would come to if each decision were free, and that none comes to as they are tied. */
static void find_closed(const tk_shown *shown, const tk_playbook *playbook, tk_flow_memo *memo,
                        tk_shown_conditions *out)
{
	const tk_workflow *workflow = &playbook->workflow;
	uint32_t asked = 0;
	for (uint32_t i = 1; i < workflow->steps.count; i++) {
		const tk_step *step = &workflow->steps.at[i];
		if (step->helper || step->copy_of != TK_NO_STEP)
			continue;
		if (asked++ == STEPS_ASKED_MOST) {
			out->limited = true;
			return;
		}
		uint64_t *only = tk_flow_memo_set(memo, 0);
		tk_bit_set(only, i);
		bool sure = false;
		if (tk_flow_is_closed(memo, only, &sure))
			*TK_PUSH(shown->arena, &out->closed) = (tk_closed_step){i, sure};
		if (tk_flow_memo_limit(memo))
			out->limit = tk_flow_memo_limit(memo);
	}
}

tk_shown_conditions tk_show_conditions(const tk_shown *shown, const tk_playbook *playbook)
{
	tk_shown_conditions out = {.limit = NULL};
	tk_flow_memo *memo = tk_flow_memo_make(shown->arena, &playbook->workflow);
	const tk_conditions *conditions = tk_flow_memo_conditions(memo);
	for (uint32_t i = 0; i < conditions->all.count; i++) {
		if (conditions->all.at[i].number != TK_NO_STEP)
			add_condition(shown, &playbook->workflow, conditions, i, &out);
	}
	if (conditions->ties.count > 0)
		find_closed(shown, playbook, memo, &out);
	return out;
}
