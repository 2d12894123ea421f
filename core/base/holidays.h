/* SPDX-License-Identifier: Apache-2.0 */
/* Which days are no working days in Japan: computed from the law, for the years below. */
#ifndef TK_BASE_HOLIDAYS_H
#define TK_BASE_HOLIDAYS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <tenken/plugin.h>

/* The law as it stands in 2026, with the moves of 2019 to 2021. Days of the equinoxes are computed; they are settled
 * only by the almanac of the February before. Past the last year nothing is claimed. */
#define TK_HOLIDAYS_FIRST 2019
#define TK_HOLIDAYS_LAST 2050

enum { TK_SATURDAY = 5, TK_SUNDAY = 6 };
unsigned tk_weekday(int64_t day); /* 0 = Monday */

/* A day off by the law on national holidays (国民の祝日に関する法律): a national holiday, the day in lieu of one on a
 * Sunday, or a day between two. TK_UNDECIDED outside the years. */
tk_answer tk_holiday(int64_t day);

/* What counts as a working day. */
typedef enum tk_workday_rule {
	TK_WORKDAYS_JAPAN,   /* not Saturday, Sunday, a holiday */
	TK_WORKDAYS_OFFICES, /* nor 12-29 to 01-03 (行政機関の休日に関する法律): only where a rule says so */
	TK_WORKDAYS_WEEKDAYS, /* not Saturday, Sunday: elsewhere, whose holidays are not known */
	TK_WORKDAY_RULES
} tk_workday_rule;

/* The working days of all the years, looked up fast. */
typedef struct tk_workdays {
	int64_t first, count; /* days */
	uint64_t *open[TK_WORKDAY_RULES];
} tk_workdays;

tk_workdays *tk_workdays_make(tk_arena *arena);
static inline bool tk_workdays_cover(const tk_workdays *days, int64_t day)
{
	return day >= days->first && day < days->first + days->count;
}
/* Only for days that are covered. */
static inline bool tk_is_workday(const tk_workdays *days, tk_workday_rule rule, int64_t day)
{
	int64_t at = day - days->first;
	return days->open[rule][at / 64] >> (at % 64) & 1;
}

#endif
