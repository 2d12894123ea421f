/* SPDX-License-Identifier: Apache-2.0 */
/* In which branches of forks a step stands: two steps in different branches of one fork may be done at the same time.
 */
#include "plugin/model.h"

enum { MOST_FORKS = 64, NOBODY = 0, SEVERAL = UINT16_MAX }; /* further forks are not looked at: quadratic else */

typedef TK_VECTOR(tk_text) branch_names;

/* What the steps of one fork are reached by, each by one branch (from 1) or by several. */
typedef struct spread {
	const tk_workflow *workflow;
	uint32_t fork;
	uint16_t *reached;
	uint32_t *waiting; /* room for every step twice: it is met by its first branch, and by a second */
	uint32_t count;
} spread;

static void meet(spread *s, uint32_t step, uint16_t branch)
{
	if (step == TK_NO_STEP || step == s->fork || s->reached[step] == branch || s->reached[step] == SEVERAL)
		return;
	s->reached[step] = s->reached[step] == NOBODY ? branch : SEVERAL;
	s->waiting[s->count++] = step;
}

static void spread_branch(spread *s, uint32_t from, uint16_t branch)
{
	s->count = 0;
	meet(s, from, branch);
	while (s->count > 0) {
		const tk_step *step = &s->workflow->steps.at[s->waiting[--s->count]];
		for (uint32_t i = 0; i < step->out_count; i++)
			meet(s, s->workflow->transitions.at[step->first_out + i].to, branch);
	}
}

static void add_fork(tk_model *model, spread *s, branch_names *names)
{
	const tk_step *fork = &s->workflow->steps.at[s->fork];
	for (uint32_t i = 0; i < s->workflow->steps.count; i++)
		s->reached[i] = NOBODY;
	for (uint32_t b = 0; b < fork->out_count && b + 1 < SEVERAL; b++)
		spread_branch(s, s->workflow->transitions.at[fork->first_out + b].to, (uint16_t)(b + 1));
	for (uint32_t i = 0; i < s->workflow->steps.count; i++) {
		if (s->reached[i] != NOBODY && s->reached[i] != SEVERAL)
			*TK_PUSH(model->arena, &names[i]) =
			        tk_text_format(model->arena, "%u/%u", s->fork, s->reached[i]);
	}
}

static branch_names *read_branches(tk_model *model, const tk_entry *playbook)
{
	const tk_workflow *workflow = &playbook->playbook->workflow;
	uint32_t forks = 0;
	branch_names *names = TK_MAKE_ARRAY(model->arena, branch_names, (size_t)workflow->steps.count + 1);
	spread s = {.workflow = workflow};
	for (uint32_t i = 0; i < workflow->steps.count && forks < MOST_FORKS; i++) {
		if (workflow->steps.at[i].kind != TK_STEP_FORK)
			continue;
		if (forks++ == 0) {
			s.reached = TK_MAKE_ARRAY(model->arena, uint16_t, (size_t)workflow->steps.count + 1);
			s.waiting = TK_MAKE_ARRAY(model->arena, uint32_t, 2 * (size_t)workflow->steps.count + 1);
		}
		s.fork = i;
		add_fork(model, &s, names);
	}
	return names;
}

tk_text tk_step_branch(tk_model *model, const tk_entry *step, size_t index)
{
	tk_entry *playbook = (tk_entry *)(uintptr_t)step->parent; /* the model's own */
	if (!playbook->branches)
		playbook->branches = read_branches(model, playbook);
	const branch_names *names = &((const branch_names *)playbook->branches)[step->number];
	return index < names->count ? names->at[index] : TK_TEXT("");
}
