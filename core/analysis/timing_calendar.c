/* SPDX-License-Identifier: Apache-2.0 */
/* Steps whose end depends on the day: they take working days, or wait until somebody can be reached. Whatever begins
 * later is done no earlier, so bounds of the beginning give bounds of the end. */
#include "analysis/timing_walk.h"

bool tk_is_on_calendar(const timer *t, uint32_t step)
{
	const tk_timing_calendar *calendar = t->options.calendar;
	return calendar && (t->graph.workflow->steps.at[step].takes_days || (calendar->hours && calendar->hours[step]));
}

/* What begins `after` the start and takes `own` is done so long after it. */
static int64_t done_on_calendar(const timer *t, uint32_t step, int64_t after, int64_t own)
{
	const tk_timing_calendar *calendar = t->options.calendar;
	const tk_limit *takes = t->graph.workflow->steps.at[step].takes_days;
	int64_t at = tk_add_times(after, calendar->start), end = at;
	if (after < 0)
		return after;
	if (!calendar->days)
		return takes ? after : tk_add_times(after, own);
	if (calendar->hours && calendar->hours[step] && !tk_hours_next(calendar->days, calendar->hours[step], at, &at))
		return TK_TIME_UNKNOWN;
	if (!takes)
		return tk_add_times(at - calendar->start, own);
	return tk_limit_end(calendar->days, takes, at, &end) ? end - calendar->start : TK_TIME_UNKNOWN;
}

tk_time_point tk_finish_on_calendar(const timer *t, uint32_t step, tk_time_point at)
{
	const tk_step *of = &t->graph.workflow->steps.at[step];
	int64_t least = of->time_least < 0 ? 0 : of->time_least;
	if (at.most >= 0 && of->time_most < 0 && !of->takes_days)
		at.because = step;
	int64_t early = done_on_calendar(t, step, tk_add_times(at.least, of->wait), least);
	at.least = early < 0 ? at.least : early;
	at.most = done_on_calendar(t, step, tk_add_times(at.most, of->wait), of->time_most);
	at.latest = done_on_calendar(t, step, tk_add_times(at.latest, of->wait), of->time_most);
	return at;
}
