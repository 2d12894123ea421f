/* SPDX-License-Identifier: Apache-2.0 */
/* Which steps can carry out which stage of an obligation. Limits are compared only when both sides are numbers, and
 * only when they count from events that can be compared: "without delay" is never turned into a number, and a follow-up
 * four hours after the last report says nothing of when the first one is made. */
#include "plugin/duty.h"

/* ---- from when
 * -------------------------------------------------------------------------------------------------------- */

static bool speaks_of(const tk_run *run, tk_text text, const char *class_name)
{
	tk_value found;
	return text.length && tk_value_match(run->model, (tk_value){text, {0, 0, 0}}, tk_text_of(class_name), &found);
}

static tk_duty_fit clock_of(const tk_run *run, const tk_entry *step)
{
	tk_text rule = tk_text_of(run->requirement->obligation->clock_start.ja),
	        own = step->step->written->deadline.clock_start.value.text;
	if (own.length == 0)
		return TK_DUTY_FITS; /* nothing said: another requirement asks for it */
	if (speaks_of(run, own, "clock-later"))
		return TK_DUTY_CLOCK;
	bool rule_occurs = speaks_of(run, rule, "clock-occurrence"), rule_known = speaks_of(run, rule, "clock-knowing");
	if (!rule_occurs && !rule_known)
		return TK_DUTY_FITS; /* the rule names no event that playbooks name */
	if (speaks_of(run, own, "clock-occurrence"))
		return TK_DUTY_FITS; /* nothing is known before it occurs */
	return rule_known && speaks_of(run, own, "clock-knowing") ? TK_DUTY_FITS : TK_DUTY_OPEN;
}

/* ---- who tells
 * -------------------------------------------------------------------------------------------------------- */

static bool is_come_to(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                       const uint64_t *reached)
{
	const tk_workflow *workflow = &playbook->playbook->workflow;
	if (tk_workflow_breaks_off(workflow))
		return true;
	if (!tk_bit(reached, step->number))
		return false;
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		if (workflow->transitions.at[i].kind == TK_TRANSITION_EXCEPTION)
			return true; /* a second beginning, which questions about runs from the start leave out */
	}
	return step->number == 0 || host->some_run(run, playbook, NULL, &step, 1, NULL, 0, NULL) != TK_FAILS;
}

static void read_step(tk_run *run, const tk_entry *step, bool by_words, tk_duty *duty)
{
	bool says_detailed = speaks_of(run, step->step->written->title.text, "detailed-report");
	for (uint32_t i = 0;
	     i < step->step->written->texts.count && !says_detailed && step->step->written->title.text.length == 0; i++)
		says_detailed = speaks_of(run, step->step->written->texts.at[i].value.text, "detailed-report");
	*TK_PUSH(run->model->arena, &duty->tellers) = (tk_teller){step, clock_of(run, step), says_detailed, by_words};
}

tk_duty tk_duty_read(const tk_host *host, tk_run *run)
{
	const tk_entry_list *playbooks = tk_model_list(run->model, TK_ENTRY_PLAYBOOK, NULL);
	tk_duty duty = {.unreachable = NULL};
	for (uint32_t i = 0; i < playbooks->entries.count; i++) {
		const tk_entry *playbook = playbooks->entries.at[i];
		const tk_entry_list *steps = tk_model_list(run->model, TK_ENTRY_STEP, playbook);
		const uint64_t *reached = NULL;
		for (uint32_t j = 0; j < steps->entries.count; j++) {
			const tk_entry *step = steps->entries.at[j];
			bool by_words = false;
			if (!tk_obligation_told_by(run->model, step, run->requirement->obligation, &by_words))
				continue;
			if (!reached)
				reached = tk_steps_reached(run->model, playbook->playbook);
			if (is_come_to(host, run, playbook, step, reached))
				read_step(run, step, by_words, &duty);
			else if (!duty.unreachable)
				duty.unreachable = step;
		}
	}
	return duty;
}

/* ---- which stage
 * ------------------------------------------------------------------------------------------------------ */

tk_duty_fit tk_duty_fit_first(const tk_run *run, const tk_teller *teller)
{
	const tk_pack_obligation *obligation = run->requirement->obligation;
	if (teller->clock == TK_DUTY_CLOCK)
		return TK_DUTY_CLOCK;
	tk_answer holds = tk_duty_holds(run, teller, 0, NULL);
	if (teller->says_detailed && obligation->stages_count > 1 && holds != TK_HOLDS)
		return TK_DUTY_OTHER;
	if (tk_duty_limit(obligation, 0).kind == TK_LIMIT_NONE)
		return TK_DUTY_FITS;
	if (holds == TK_FAILS)
		return TK_DUTY_LATE;
	return holds == TK_HOLDS ? teller->clock : TK_DUTY_OPEN;
}

/* A later stage is another report than the first one: larger than the limit of the first, or said to be the detailed
 * one. */
static bool may_be_later(const tk_run *run, const tk_duty *duty, const tk_teller *teller)
{
	tk_limit own = tk_deadline_limit(&teller->step->step->written->deadline),
	         first = tk_duty_limit(run->requirement->obligation, 0);
	if (teller->says_detailed)
		return true;
	for (uint32_t i = 0; i < duty->tellers.count && first.kind == TK_LIMIT_NONE; i++) {
		const tk_teller *other = &duty->tellers.at[i];
		if (other == teller || tk_duty_fit_first(run, other) != TK_DUTY_FITS)
			continue;
		first = tk_deadline_limit(&other->step->step->written->deadline);
		first = first.kind == TK_LIMIT_NONE ? tk_limit_of_seconds(0) : first;
	}
	tk_limit_case at;
	return tk_duty_compare(run, own, &first, &at) == TK_FAILS;
}

/* "At least every hour": an update is counted from the one before it. */
static bool is_counted_from_before(const tk_pack_obligation *obligation, uint32_t stage)
{
	tk_text name = tk_text_of(obligation->stages[stage].stage);
	return tk_text_is(name, "update") || tk_text_is(name, "interim");
}

tk_duty_fit tk_duty_fit_later(const tk_run *run, const tk_duty *duty, const tk_teller *teller, uint32_t stage)
{
	if (!may_be_later(run, duty, teller))
		return TK_DUTY_OTHER;
	bool from_before = is_counted_from_before(run->requirement->obligation, stage);
	if (teller->clock == TK_DUTY_CLOCK && !from_before)
		return TK_DUTY_CLOCK;
	if (tk_duty_limit(run->requirement->obligation, stage).kind == TK_LIMIT_NONE)
		return TK_DUTY_FITS;
	tk_answer holds = tk_duty_holds(run, teller, stage, NULL);
	if (holds == TK_FAILS)
		return TK_DUTY_LATE;
	return holds != TK_HOLDS ? TK_DUTY_OPEN : from_before ? TK_DUTY_FITS : teller->clock;
}
