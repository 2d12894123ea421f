/* SPDX-License-Identifier: Apache-2.0 */
/* Limits of time as people and rules write them: a number of seconds, or something that only the calendar makes an
 * instant (3営業日以内, 翌営業日17時まで, by the 15th of the following month). An instant is a number of seconds since
 * 1970-01-01 00:00 of the clocks of Japan; a limit may name another fixed zone (17:00 UTC, 17時+08:00). */
#ifndef TK_BASE_LIMIT_H
#define TK_BASE_LIMIT_H

#include "base/holidays.h"
#include "base/text.h"

enum { TK_DAY_SECONDS = 86400 };

typedef enum tk_limit_kind {
	TK_LIMIT_NONE,     /* no number and no date: 速やかに, without delay */
	TK_LIMIT_SECONDS,  /* from the moment on */
	TK_LIMIT_WORKDAYS, /* on the count-th working day; the day itself does not count */
	TK_LIMIT_DAYS,     /* on the count-th day */
	TK_LIMIT_MONTHS, /* the day itself does not count; the day before the corresponding one, or the month's last */
	TK_LIMIT_MONTH_DAY, /* on a date of the count-th month; date 0 = its last */
} tk_limit_kind;

typedef struct tk_limit {
	tk_limit_kind kind;
	tk_workday_rule workdays;
	int64_t count; /* seconds, days or months */
	int64_t date;
	int64_t at;    /* seconds into the day on which it ends; TK_DAY_SECONDS = the end of that day */
	int64_t ahead; /* seconds by which the clock that it names is ahead of Japan's (UTC: -9 h) */
} tk_limit;

/* All of the text must be the limit, "within", "以内" and the like apart. */
bool tk_limit_parse(tk_text text, tk_limit *limit);
static inline bool tk_limit_is_calendar(const tk_limit *limit)
{
	return limit->kind > TK_LIMIT_SECONDS;
}
static inline tk_limit tk_limit_of_seconds(int64_t seconds)
{
	return (tk_limit){.kind = seconds < 0 ? TK_LIMIT_NONE : TK_LIMIT_SECONDS, .count = seconds};
}

/* When a calendar limit ends whose clock starts at an instant. False: that needs a year whose holidays are not known.
 */
bool tk_limit_end(const tk_workdays *days, const tk_limit *limit, int64_t start, int64_t *end);

/* The days on which clocks are tried: from `today` to the last for which limits of a few months can be told. */
typedef struct tk_limit_span {
	const tk_workdays *days;
	int64_t first, past;
} tk_limit_span;
tk_limit_span tk_limit_span_make(const tk_workdays *days, int64_t today);

/* An instant at which the clock starts, and what comes of it there. */
typedef struct tk_limit_case {
	int64_t start, end, other; /* `start` may be the very end of a day; `other` is the end of the second limit */
} tk_limit_case;

/* Least time that a limit leaves, over the starts of the span; the first start with that. False: nothing to try. */
bool tk_limit_least(const tk_limit_span *span, const tk_limit *limit, int64_t *seconds, tk_limit_case *at);
bool tk_limit_most(const tk_limit_span *span, const tk_limit *limit, int64_t *seconds, tk_limit_case *at);
/* Is `own` never over later than `rule`, when both clocks start at once? TK_FAILS: *at is the start with the longest
 * delay. TK_UNDECIDED: one of them is none, or there is nothing to try. */
tk_answer tk_limit_holds(const tk_limit_span *span, const tk_limit *own, const tk_limit *rule, tk_limit_case *at);

/* When somebody can be reached: on working days, or daily, from one time to another. */
typedef struct tk_hours {
	bool daily;
	int64_t open, close; /* seconds into the day */
} tk_hours;
/* "平日9時30分から18時15分", "weekdays 9:00-17:00", "毎日8:00-20:00". False: around the clock, or not understood. */
bool tk_hours_parse(tk_text text, tk_hours *hours);
/* The first instant from `from` on that is within the hours. False: past the years whose holidays are known. */
bool tk_hours_next(const tk_workdays *days, const tk_hours *hours, int64_t from, int64_t *out);

/* "Mon 2026-11-23 17:00", "2026-11-23(月) 17:00"; the very end of a day as 23:59. */
tk_text tk_instant_format(tk_arena *arena, int64_t instant, bool japanese);

#endif
