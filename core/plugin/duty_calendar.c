/* SPDX-License-Identifier: Apache-2.0 */
/* Limits of steps and rules on the calendar: which one is over later, and on which day that shows. */
#include "plugin/duty.h"

#include "base/calendar.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

bool tk_duty_workdays(const tk_pack_stage *stage, tk_workday_rule *rule)
{
	static const char *const names[TK_WORKDAY_RULES] = {"japan", "offices", "weekdays"};
	for (*rule = 0; *rule < TK_WORKDAY_RULES; ++*rule) {
		if (tk_text_is(tk_text_of(stage->working_days), names[*rule]))
			return true;
	}
	*rule = TK_WORKDAYS_JAPAN;
	return !stage->working_days || !stage->working_days[0];
}

tk_limit tk_duty_limit(const tk_pack_obligation *obligation, uint32_t stage)
{
	int64_t seconds = -1;
	tk_limit limit = tk_limit_of_seconds(-1);
	if (stage >= obligation->stages_count)
		return limit;
	const tk_pack_stage *of = &obligation->stages[stage];
	if (tk_limit_parse(tk_text_of(of->due), &limit)) {
		(void)tk_duty_workdays(of, &limit.workdays);
		return limit;
	}
	/* months of `within` count from reports that came before: shown, not judged */
	return tk_duration_parse(tk_text_of(of->within), &seconds) ? tk_limit_of_seconds(seconds) : limit;
}

tk_answer tk_duty_compare(const tk_run *run, tk_limit own, const tk_limit *rule, tk_limit_case *at)
{
	/* Whoever counts working days for a rule from elsewhere counts them as that rule does. */
	if (rule->kind == TK_LIMIT_WORKDAYS && rule->workdays == TK_WORKDAYS_WEEKDAYS)
		own.workdays = rule->workdays;
	if (!tk_limit_is_calendar(&own) && !tk_limit_is_calendar(rule))
		return tk_limit_holds(NULL, &own, rule, at);
	return tk_limit_holds(tk_model_span(run->model), &own, rule, at);
}

tk_answer tk_duty_holds(const tk_run *run, const tk_teller *teller, uint32_t stage, tk_limit_case *at)
{
	tk_limit_case here;
	tk_limit rule = tk_duty_limit(run->requirement->obligation, stage);
	return tk_duty_compare(run, tk_deadline_limit(&teller->step->step->written->deadline), &rule, at ? at : &here);
}

bool tk_duty_is_quicker(const tk_run *run, const tk_teller *one, const tk_teller *other)
{
	tk_limit limits[2] = {tk_deadline_limit(&one->step->step->written->deadline),
	                      tk_deadline_limit(&other->step->step->written->deadline)};
	int64_t most[2] = {0, 0};
	tk_limit_case at;
	for (unsigned i = 0; i < 2; i++) {
		most[i] = limits[i].count;
		if (tk_limit_is_calendar(&limits[i]))
			(void)tk_limit_most(tk_model_span(run->model), &limits[i], &most[i], &at);
	}
	return most[0] < most[1];
}

/* ---- words
 * ----------------------------------------------------------------------------------------------------------- */

tk_text tk_duty_instants(tk_run *run, tk_text because, const tk_teller *teller, uint32_t stage)
{
	tk_limit own = tk_deadline_limit(&teller->step->step->written->deadline),
	         rule = tk_duty_limit(run->requirement->obligation, stage);
	tk_limit_case at;
	bool japanese = run->model->set->japanese;
	if ((!tk_limit_is_calendar(&own) && !tk_limit_is_calendar(&rule)) ||
	    tk_duty_holds(run, teller, stage, &at) != TK_FAILS)
		return because;
	const tk_argument arguments[] = {
	        {TK_TEXT("because"), because},
	        {TK_TEXT("start"), tk_instant_format(run->arena, at.start, japanese)},
	        {TK_TEXT("own"), tk_instant_format(run->arena, at.end, japanese)},
	        {TK_TEXT("due"), tk_instant_format(run->arena, at.other, japanese)},
	};
	return tk_text_fill(run->arena,
	                    tk_text_of(_("{because}. When the clock starts {start}, it is due by {due}, and the step "
	                                 "allows until {own}.")),
	                    arguments, 4);
}

tk_text tk_duty_missing(tk_run *run, const tk_teller *teller, uint32_t stage)
{
	tk_limit own = tk_deadline_limit(&teller->step->step->written->deadline),
	         rule = tk_duty_limit(run->requirement->obligation, stage);
	bool counts = own.kind == TK_LIMIT_WORKDAYS || rule.kind == TK_LIMIT_WORKDAYS;
	const tk_limit_span *span = counts && own.kind != TK_LIMIT_NONE ? tk_model_span(run->model) : NULL;
	if (!span || span->first < span->past)
		return TK_TEXT("deadline");
	const tk_argument year = {TK_TEXT("year"), tk_text_slice(tk_date_format(run->arena, span->first), 0, 4)};
	return tk_text_fill(run->arena, tk_text_of(_("holidays from {year} on")), &year, 1);
}
