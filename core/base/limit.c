/* SPDX-License-Identifier: Apache-2.0 */
/* What a limit comes to on the calendar. Days are counted as the civil code does (民法140条, 141条, 143条): the day
 * itself does not count, and the last one ends at midnight. That a limit is moved when its last day is a holiday
 * (142条) is not relied on: it holds only where nobody trades on that day. */
#include "base/limit.h"

#include "base/calendar.h"

enum { REACH_MOST = 800 }; /* days from start to end; longer limits are told only where the years reach so far */

static bool nth_workday(const tk_workdays *days, const tk_limit *limit, int64_t day, int64_t *out)
{
	for (int64_t left = limit->count; left > 0;) {
		day++;
		if (!tk_workdays_cover(days, day))
			return false;
		left -= tk_is_workday(days, limit->workdays, day);
	}
	*out = day;
	return true;
}

static int64_t in_month(int64_t year, int64_t month, int64_t date)
{
	year += (month - 1) / 12;
	month = (month - 1) % 12 + 1;
	int64_t length = tk_month_length(year, month);
	return tk_date_day(year, month, date == 0 || date > length ? length : date);
}

/* Counted from the day after; over at the end of the day before the corresponding one. */
static int64_t months_after(int64_t day, int64_t count)
{
	int64_t year, month, date;
	tk_date_split(day + 1, &year, &month, &date);
	return date == 1 ? in_month(year, month + count - 1, 0) : in_month(year, month + count, date - 1);
}

bool tk_limit_end(const tk_workdays *days, const tk_limit *limit, int64_t start, int64_t *end)
{
	int64_t year, month, date, day = (start + limit->ahead) / TK_DAY_SECONDS, on = day;
	switch (limit->kind) {
	case TK_LIMIT_WORKDAYS:
		if (!nth_workday(days, limit, day, &on))
			return false;
		break;
	case TK_LIMIT_DAYS:
		on = day + limit->count;
		break;
	case TK_LIMIT_MONTHS:
		on = months_after(day, limit->count);
		break;
	case TK_LIMIT_MONTH_DAY:
		tk_date_split(day, &year, &month, &date);
		on = in_month(year, month + limit->count, limit->date);
		break;
	default:
		return false;
	}
	*end = on * TK_DAY_SECONDS + limit->at - limit->ahead;
	return true;
}

/* ---- over all days ----------------------------------------------------------------------------------------------- */

tk_limit_span tk_limit_span_make(const tk_workdays *days, int64_t today)
{
	tk_limit_span span = {days, today > days->first ? today : days->first, days->first + days->count - REACH_MOST};
	return span;
}

/* Of a day, the late start leaves a calendar limit the least time and the early one the most. */
static bool spread(const tk_limit_span *span, const tk_limit *limit, bool least, int64_t *seconds, tk_limit_case *at)
{
	bool found = false;
	if (limit->kind == TK_LIMIT_SECONDS && span->first < span->past) {
		*at = (tk_limit_case){span->first * TK_DAY_SECONDS, span->first * TK_DAY_SECONDS + limit->count, 0};
		*seconds = limit->count;
		return true;
	}
	for (int64_t day = span->first; day < span->past; day++) {
		int64_t end, begins = day * TK_DAY_SECONDS - limit->ahead;
		int64_t start = least ? begins + TK_DAY_SECONDS : begins;
		if (!tk_limit_end(span->days, limit, begins, &end))
			break;
		if (found && (least ? end - start >= *seconds : end - start <= *seconds))
			continue;
		*seconds = end - start;
		*at = (tk_limit_case){start, end, 0};
		found = true;
	}
	return found;
}

bool tk_limit_least(const tk_limit_span *span, const tk_limit *limit, int64_t *seconds, tk_limit_case *at)
{
	return spread(span, limit, true, seconds, at);
}

bool tk_limit_most(const tk_limit_span *span, const tk_limit *limit, int64_t *seconds, tk_limit_case *at)
{
	return spread(span, limit, false, seconds, at);
}

static bool end_from(const tk_limit_span *span, const tk_limit *limit, int64_t start, int64_t *end)
{
	*end = start + limit->count;
	return !tk_limit_is_calendar(limit) || tk_limit_end(span->days, limit, start, end);
}

/* Between two midnights a limit either moves with the start or stays, so the longest delay is at one end of the day: at
 * its first second, or at its last. The midnights are those of either limit's zone. */
static bool try_day(const tk_limit_span *span, const tk_limit *own, const tk_limit *rule, int64_t day,
                    tk_limit_case *worst)
{
	const int64_t midnights[] = {day * TK_DAY_SECONDS - own->ahead, day * TK_DAY_SECONDS - rule->ahead};
	for (unsigned i = 0; i < 4; i++) {
		tk_limit_case here = {.start = midnights[i / 2] + (i % 2 ? TK_DAY_SECONDS - 1 : 0)};
		if (!end_from(span, own, here.start, &here.end) || !end_from(span, rule, here.start, &here.other))
			return false;
		if (here.end - here.other > worst->end - worst->other)
			*worst = here;
	}
	return true;
}

tk_answer tk_limit_holds(const tk_limit_span *span, const tk_limit *own, const tk_limit *rule, tk_limit_case *at)
{
	tk_answer answer = TK_UNDECIDED;
	if (own->kind == TK_LIMIT_NONE || rule->kind == TK_LIMIT_NONE)
		return TK_UNDECIDED;
	*at = (tk_limit_case){0, own->count, rule->count};
	if (!tk_limit_is_calendar(own) && !tk_limit_is_calendar(rule))
		return own->count > rule->count ? TK_FAILS : TK_HOLDS;
	*at = (tk_limit_case){0, 0, 0};
	for (int64_t day = span->first; day < span->past && try_day(span, own, rule, day, at); day++)
		answer = at->end > at->other ? TK_FAILS : TK_HOLDS;
	return answer;
}

bool tk_hours_next(const tk_workdays *days, const tk_hours *hours, int64_t from, int64_t *out)
{
	for (int64_t day = from / TK_DAY_SECONDS; tk_workdays_cover(days, day); day++) {
		int64_t open = day * TK_DAY_SECONDS + hours->open, close = day * TK_DAY_SECONDS + hours->close;
		if (from >= close || !(hours->daily || tk_is_workday(days, TK_WORKDAYS_JAPAN, day)))
			continue;
		*out = from > open ? from : open;
		return true;
	}
	return false;
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

tk_text tk_instant_format(tk_arena *arena, int64_t instant, bool japanese)
{
	static const char *const english[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const kanji[] = {"月", "火", "水", "木", "金", "土", "日"};
	if (instant % TK_DAY_SECONDS == 0)
		instant -= 60;
	int64_t day = instant / TK_DAY_SECONDS, minute = instant % TK_DAY_SECONDS / 60;
	tk_text date = tk_date_format(arena, day);
	unsigned weekday = tk_weekday(day);
	if (japanese)
		return tk_text_format(arena, "%.*s(%s) %02d:%02d", (int)date.length, date.at, kanji[weekday],
		                      (int)(minute / 60), (int)(minute % 60));
	return tk_text_format(arena, "%s %.*s %02d:%02d", english[weekday], (int)date.length, date.at,
	                      (int)(minute / 60), (int)(minute % 60));
}
