/* SPDX-License-Identifier: Apache-2.0 */
#include "base/holidays.h"

#include "base/calendar.h"

unsigned tk_weekday(int64_t day)
{
	int64_t since_monday = (day + 3) % 7; /* 1970-01-01 was a Thursday */
	return (unsigned)(since_monday < 0 ? since_monday + 7 : since_monday);
}

/* ---- national holidays (article 2) ------------------------------------------------------------------------------- */

typedef struct civil {
	int64_t year, month, date;
} civil;

/* The usual approximation for 1980 to 2099, in millionths of a day. */
static int64_t equinox(int64_t year, int64_t millionths)
{
	return (millionths + 242194 * (year - 1980)) / 1000000 - (year - 1980) / 4;
}

static bool is_fixed(civil d)
{
	static const struct {
		int8_t month, date;
	} fixed[] = {{1, 1}, {2, 11}, {4, 29}, {5, 3}, {5, 4}, {5, 5}, {11, 3}, {11, 23}};
	for (unsigned i = 0; i < sizeof fixed / sizeof *fixed; i++) {
		if (d.month == fixed[i].month && d.date == fixed[i].date)
			return true;
	}
	/* From 2020: the birthday of the emperor who came to the throne on 2019-05-01; 2019 had none. */
	if (d.month == 2 && d.date == 23)
		return d.year >= 2020;
	return (d.month == 3 && d.date == equinox(d.year, 20843100)) ||
	       (d.month == 9 && d.date == equinox(d.year, 23248800));
}

/* Laws for one year: the accession (平成30年法律第99号), and the games of 2020, which came in 2021
 * (令和三年東京オリンピック競技大会・東京パラリンピック競技大会特別措置法). */
static bool is_once(civil d)
{
	static const struct {
		int16_t year;
		int8_t month, date;
	} once[] = {{2019, 5, 1},  {2019, 10, 22}, {2020, 7, 23}, {2020, 7, 24},
	            {2020, 8, 10}, {2021, 7, 22},  {2021, 7, 23}, {2021, 8, 8}};
	for (unsigned i = 0; i < sizeof once / sizeof *once; i++) {
		if (d.year == once[i].year && d.month == once[i].month && d.date == once[i].date)
			return true;
	}
	return false;
}

/* Days that the games of 2020 moved elsewhere in both years. */
static bool is_movable(civil d, unsigned weekday)
{
	if (d.month == 8)
		return d.date == 11;
	int64_t monday = weekday == 0 ? (d.date + 6) / 7 : 0; /* which Monday of the month */
	return (d.month == 7 && monday == 3) || (d.month == 10 && monday == 2);
}

static bool is_national(int64_t day)
{
	civil d;
	tk_date_split(day, &d.year, &d.month, &d.date);
	unsigned weekday = tk_weekday(day);
	int64_t monday = weekday == 0 ? (d.date + 6) / 7 : 0;
	if (is_fixed(d) || is_once(d) || (d.month == 1 && monday == 2) || (d.month == 9 && monday == 3))
		return true;
	return d.year != 2020 && d.year != 2021 && is_movable(d, weekday);
}

/* ---- days off (article 3) ---------------------------------------------------------------------------------------- */

/* One of the national holidays right before it is a Sunday, so this is the nearest day after that which is none. */
static bool is_in_lieu(int64_t day)
{
	for (int64_t before = day - 1; is_national(before); before--) {
		if (tk_weekday(before) == TK_SUNDAY)
			return true;
	}
	return false;
}

tk_answer tk_holiday(int64_t day)
{
	int64_t year, month, date;
	tk_date_split(day, &year, &month, &date);
	if (year < TK_HOLIDAYS_FIRST || year > TK_HOLIDAYS_LAST)
		return TK_UNDECIDED;
	return is_national(day) || is_in_lieu(day) || (is_national(day - 1) && is_national(day + 1)) ? TK_HOLDS
	                                                                                             : TK_FAILS;
}

/* ---- working days ------------------------------------------------------------------------------------------------ */

static bool is_open(tk_workday_rule rule, int64_t day)
{
	int64_t year, month, date;
	if (tk_weekday(day) >= TK_SATURDAY)
		return false;
	if (rule == TK_WORKDAYS_WEEKDAYS)
		return true;
	if (tk_holiday(day) != TK_FAILS)
		return false;
	tk_date_split(day, &year, &month, &date);
	bool turn_of_year = (month == 12 && date >= 29) || (month == 1 && date <= 3);
	return rule != TK_WORKDAYS_OFFICES || !turn_of_year;
}

tk_workdays *tk_workdays_make(tk_arena *arena)
{
	tk_workdays *days = TK_MAKE(arena, tk_workdays);
	days->first = tk_date_day(TK_HOLIDAYS_FIRST, 1, 1);
	days->count = tk_date_day(TK_HOLIDAYS_LAST + 1, 1, 1) - days->first;
	for (tk_workday_rule rule = 0; rule < TK_WORKDAY_RULES; rule++) {
		days->open[rule] = TK_MAKE_ARRAY(arena, uint64_t, (size_t)days->count / 64 + 1);
		for (int64_t i = 0; i < days->count; i++) {
			if (is_open(rule, days->first + i))
				days->open[rule][i / 64] |= UINT64_C(1) << (i % 64);
		}
	}
	return days;
}
