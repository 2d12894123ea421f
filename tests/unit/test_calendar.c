/* SPDX-License-Identifier: Apache-2.0 */
/* Days off against a table written by hand from the law, and limits against counting day by day. */
#include "base/calendar.h"
#include "base/limit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static tk_arena *arena;
static tk_workdays *workdays;

static int set_up(void **state)
{
	(void)state;
	arena = tk_arena_open(0, NULL, NULL);
	workdays = tk_workdays_make(arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tk_arena_close(arena);
	return 0;
}

static int64_t day_of(const char *date)
{
	int64_t day = 0;
	assert_true(tk_date_parse(tk_text_of(date), &day));
	return day;
}

/* ---- days off ---------------------------------------------------------------------------------------------------- */

/* Month and date as one number, in order. */
static const struct {
	int64_t year;
	int16_t days[24];
} years[] = {
        {2019, {101, 114, 211, 321, 429, 430, 501,  502,  503,  504,  505,
                506, 715, 811, 812, 916, 923, 1014, 1022, 1103, 1104, 1123}},
        {2020, {101, 113, 211, 223, 224, 320, 429, 503, 504, 505, 506, 723, 724, 810, 921, 922, 1103, 1123}},
        {2021, {101, 111, 211, 223, 320, 429, 503, 504, 505, 722, 723, 808, 809, 920, 923, 1103, 1123}},
        {2022, {101, 110, 211, 223, 321, 429, 503, 504, 505, 718, 811, 919, 923, 1010, 1103, 1123}},
        {2023, {101, 102, 109, 211, 223, 321, 429, 503, 504, 505, 717, 811, 918, 923, 1009, 1103, 1123}},
        {2024,
         {101, 108, 211, 212, 223, 320, 429, 503, 504, 505, 506, 715, 811, 812, 916, 922, 923, 1014, 1103, 1104, 1123}},
        {2025, {101, 113, 211, 223, 224, 320, 429, 503, 504, 505, 506, 721, 811, 915, 923, 1013, 1103, 1123, 1124}},
        {2026, {101, 112, 211, 223, 320, 429, 503, 504, 505, 506, 720, 811, 921, 922, 923, 1012, 1103, 1123}},
        {2027, {101, 111, 211, 223, 321, 322, 429, 503, 504, 505, 719, 811, 920, 923, 1011, 1103, 1123}},
        {2028, {101, 110, 211, 223, 320, 429, 503, 504, 505, 717, 811, 918, 922, 1009, 1103, 1123}},
        {2029, {101, 108, 211, 212, 223, 320, 429, 430, 503, 504, 505, 716, 811, 917, 923, 924, 1008, 1103, 1123}},
        {2030, {101, 114, 211, 223, 320, 429, 503, 504, 505, 506, 715, 811, 812, 916, 923, 1014, 1103, 1104, 1123}},
};

static void days_off_are_those_of_the_law(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
		const int16_t *next = years[i].days;
		for (int64_t day = tk_date_day(years[i].year, 1, 1); day < tk_date_day(years[i].year + 1, 1, 1);
		     day++) {
			int64_t year, month, date;
			tk_date_split(day, &year, &month, &date);
			bool off = *next == month * 100 + date;
			next += off;
			if (tk_holiday(day) != (off ? TK_HOLDS : TK_FAILS))
				fail_msg("%d-%02d-%02d is %sa day off", (int)year, (int)month, (int)date,
				         off ? "" : "not ");
		}
		assert_int_equal(*next, 0);
	}
}

static void other_years_are_not_known(void **state)
{
	(void)state;
	assert_int_equal(tk_holiday(day_of("2018-12-31")), TK_UNDECIDED);
	assert_int_equal(tk_holiday(day_of("2019-01-01")), TK_HOLDS);
	assert_int_equal(tk_holiday(day_of("2050-12-31")), TK_FAILS);
	assert_int_equal(tk_holiday(day_of("2051-01-01")), TK_UNDECIDED);
}

static void weeks_and_working_days(void **state)
{
	static const struct {
		const char *date;
		unsigned weekday;
		bool japan, offices, weekdays;
	} cases[] = {
	        {"2026-11-23", 0, false, false, true},  {"2026-11-24", 1, true, true, true},
	        {"2026-11-28", 5, false, false, false}, {"2026-11-29", 6, false, false, false},
	        {"2026-12-28", 0, true, true, true},    {"2026-12-29", 1, true, false, true},
	        {"2027-01-01", 4, false, false, true},  {"2028-01-03", 0, true, false, true},
	        {"2027-01-04", 0, true, true, true},    {"1969-12-31", 2, false, false, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t day = day_of(cases[i].date);
		assert_int_equal(tk_weekday(day), cases[i].weekday);
		if (!tk_workdays_cover(workdays, day))
			continue;
		assert_int_equal(tk_is_workday(workdays, TK_WORKDAYS_JAPAN, day), cases[i].japan);
		assert_int_equal(tk_is_workday(workdays, TK_WORKDAYS_OFFICES, day), cases[i].offices);
		assert_int_equal(tk_is_workday(workdays, TK_WORKDAYS_WEEKDAYS, day), cases[i].weekdays);
	}
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

#define END TK_DAY_SECONDS
static void limits_are_read(void **state)
{
	static const struct {
		const char *text;
		tk_limit limit;
	} cases[] = {
	        {"PT24H", {TK_LIMIT_SECONDS, 0, 86400, 0, 0, 0}},
	        {"3営業日", {TK_LIMIT_WORKDAYS, 0, 3, 0, END, 0}},
	        {"３営業日以内", {TK_LIMIT_WORKDAYS, 0, 3, 0, END, 0}},
	        {"十五営業日以内に", {TK_LIMIT_WORKDAYS, 0, 15, 0, END, 0}},
	        {"2営業日後の17時まで", {TK_LIMIT_WORKDAYS, 0, 2, 0, 17 * 3600, 0}},
	        {"3営業日以内(年末年始を除く)", {TK_LIMIT_WORKDAYS, TK_WORKDAYS_OFFICES, 3, 0, END, 0}},
	        {"翌営業日", {TK_LIMIT_WORKDAYS, 0, 1, 0, END, 0}},
	        {"翌営業日中", {TK_LIMIT_WORKDAYS, 0, 1, 0, END, 0}},
	        {"翌営業日の午後5時半まで", {TK_LIMIT_WORKDAYS, 0, 1, 0, 17 * 3600 + 1800, 0}},
	        {"翌々営業日の正午まで", {TK_LIMIT_WORKDAYS, 0, 2, 0, 12 * 3600, 0}},
	        {"翌日17時まで", {TK_LIMIT_DAYS, 0, 1, 0, 17 * 3600, 0}},
	        {"翌月20日まで", {TK_LIMIT_MONTH_DAY, 0, 1, 20, END, 0}},
	        {"翌月二十日まで", {TK_LIMIT_MONTH_DAY, 0, 1, 20, END, 0}},
	        {"翌々月末まで", {TK_LIMIT_MONTH_DAY, 0, 2, 0, END, 0}},
	        {"1か月以内", {TK_LIMIT_MONTHS, 0, 1, 0, END, 0}},
	        {"P1M", {TK_LIMIT_MONTHS, 0, 1, 0, END, 0}},
	        {"within 5 business days", {TK_LIMIT_WORKDAYS, 0, 5, 0, END, 0}},
	        {"four business days", {TK_LIMIT_WORKDAYS, 0, 4, 0, END, 0}},
	        {"1 working day", {TK_LIMIT_WORKDAYS, 0, 1, 0, END, 0}},
	        {"by 17:00 next business day", {TK_LIMIT_WORKDAYS, 0, 1, 0, 17 * 3600, 0}},
	        {"by 17:00 on the next business day", {TK_LIMIT_WORKDAYS, 0, 1, 0, 17 * 3600, 0}},
	        {"next business day by noon", {TK_LIMIT_WORKDAYS, 0, 1, 0, 12 * 3600, 0}},
	        {"by the end of the next calendar day", {TK_LIMIT_DAYS, 0, 1, 0, END, 0}},
	        {"by the 15th of the following month", {TK_LIMIT_MONTH_DAY, 0, 1, 15, END, 0}},
	        {"by the end of next month", {TK_LIMIT_MONTH_DAY, 0, 1, 0, END, 0}},
	        {"within 2 months", {TK_LIMIT_MONTHS, 0, 2, 0, END, 0}},
	        {"翌営業日17時(UTC)まで", {TK_LIMIT_WORKDAYS, 0, 1, 0, 17 * 3600, -9 * 3600}},
	        {"翌営業日17時(日本時間)まで", {TK_LIMIT_WORKDAYS, 0, 1, 0, 17 * 3600, 0}},
	        {"翌日17時+08:00まで", {TK_LIMIT_DAYS, 0, 1, 0, 17 * 3600, -3600}},
	        {"by 17:00 UTC on the next business day", {TK_LIMIT_WORKDAYS, 0, 1, 0, 17 * 3600, -9 * 3600}},
	        {"by 17:00 UTC-5 next business day", {TK_LIMIT_WORKDAYS, 0, 1, 0, 17 * 3600, -14 * 3600}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_limit limit;
		if (!tk_limit_parse(tk_text_of(cases[i].text), &limit))
			fail_msg("\"%s\" is not read", cases[i].text);
		assert_memory_equal(&limit, &cases[i].limit, sizeof limit);
	}
}

static void words_are_never_numbers(void **state)
{
	static const char *const texts[] = {
	        "",
	        "速やかに",
	        "遅滞なく",
	        "without delay",
	        "without undue delay",
	        "immediately",
	        "当日中",
	        "by close of business",
	        "翌営業日の始業時",
	        "翌月",
	        "翌月32日",
	        "翌営業日25時まで",
	        "0営業日",
	        "営業日",
	        "3営業日ごと",
	        "数営業日",
	        "2 to 3 business days",
	        "99999営業日",
	        "next week",
	        "business day",
	        "翌営業日17時または18時",
	        "17:00",
	        "17:00 next business day at noon",
	        "P0M",
	        "1:5 next business day",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		tk_limit limit = {.kind = TK_LIMIT_SECONDS};
		if (tk_limit_parse(tk_text_of(texts[i]), &limit))
			fail_msg("\"%s\" is read", texts[i]);
		assert_int_equal(limit.kind, TK_LIMIT_NONE);
	}
}

/* ---- instants ---------------------------------------------------------------------------------------------------- */

static void limits_end(void **state)
{
	static const struct {
		const char *limit, *start, *end;
	} cases[] = {
	        {"1営業日", "2026-11-20", "2026-11-24(火) 23:59"},          /* a weekend and a holiday on Monday */
	        {"3営業日", "2026-11-21", "2026-11-26(木) 23:59"},          /* from a Saturday */
	        {"翌営業日17時まで", "2026-04-28", "2026-04-30(木) 17:00"}, /* 昭和の日 */
	        {"翌営業日17時まで", "2026-05-01", "2026-05-07(木) 17:00"},
	        {"1営業日", "2026-12-28", "2026-12-29(火) 23:59"}, /* no rule says the end of the year */
	        {"1営業日(年末年始を除く)", "2026-12-28", "2027-01-04(月) 23:59"},
	        {"翌日17時まで", "2026-12-31", "2027-01-01(金) 17:00"},
	        {"翌月20日まで", "2026-12-31", "2027-01-20(水) 23:59"},
	        {"翌月末まで", "2027-01-31", "2027-02-28(日) 23:59"},
	        {"翌月30日まで", "2028-01-05", "2028-02-29(火) 23:59"},
	        {"翌営業日17時(UTC)まで", "2026-11-25", "2026-11-26(木) 02:00"}, /* still Tuesday there */
	        {"1か月", "2027-01-15", "2027-02-15(月) 23:59"},
	        {"1か月", "2027-01-30", "2027-02-28(日) 23:59"},
	        {"1か月", "2027-01-31", "2027-02-28(日) 23:59"},
	        {"2か月", "2026-12-31", "2027-02-28(日) 23:59"},
	        {"1か月", "2027-02-28", "2027-03-31(水) 23:59"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_limit limit;
		int64_t end;
		assert_true(tk_limit_parse(tk_text_of(cases[i].limit), &limit));
		assert_true(tk_limit_end(workdays, &limit, day_of(cases[i].start) * TK_DAY_SECONDS, &end));
		tk_text shown = tk_instant_format(arena, end, true);
		if (!tk_text_is(shown, cases[i].end))
			fail_msg("%s from %s: %s", cases[i].limit, cases[i].start, shown.at);
	}
}

static void past_the_years_nothing_is_known(void **state)
{
	tk_limit limit;
	int64_t end;
	(void)state;
	assert_true(tk_limit_parse(TK_TEXT("3営業日"), &limit));
	assert_true(tk_limit_end(workdays, &limit, day_of("2050-12-27") * TK_DAY_SECONDS, &end));
	assert_false(tk_limit_end(workdays, &limit, day_of("2050-12-30") * TK_DAY_SECONDS, &end));
	assert_false(tk_limit_end(workdays, &limit, day_of("2018-12-20") * TK_DAY_SECONDS, &end));
	tk_limit_case at;
	tk_limit_span late = tk_limit_span_make(workdays, day_of("2050-12-27"));
	assert_false(tk_limit_least(&late, &limit, &end, &at));
	assert_int_equal(tk_limit_holds(&late, &limit, &limit, &at), TK_UNDECIDED);
}

static void least_time_that_is_left(void **state)
{
	static const struct {
		const char *limit;
		int64_t hours;
	} cases[] = {
	        {"1営業日", 24},
	        {"3営業日", 72},
	        {"5営業日", 120},
	        {"6営業日", 192},
	        {"翌営業日17時まで", 17},
	        {"翌日17時まで", 17},
	        {"P2D", 48},
	        {"1か月", 28 * 24},
	        {"翌月20日まで", 20 * 24},
	        {"翌々営業日の正午まで", 36},
	        {"翌月末まで", 28 * 24},
	};
	tk_limit_span span = tk_limit_span_make(workdays, day_of("2026-11-23"));
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_limit limit;
		tk_limit_case at;
		int64_t seconds;
		assert_true(tk_limit_parse(tk_text_of(cases[i].limit), &limit));
		assert_true(tk_limit_least(&span, &limit, &seconds, &at));
		if (seconds != cases[i].hours * 3600)
			fail_msg("%s leaves %lld h", cases[i].limit, (long long)seconds / 3600);
	}
}

static void limits_are_compared(void **state)
{
	static const struct {
		const char *own, *rule;
		tk_answer answer;
	} cases[] = {
	        {"3営業日", "3営業日", TK_HOLDS},
	        {"3営業日", "翌営業日", TK_FAILS},
	        {"72時間", "3営業日", TK_HOLDS},
	        {"73時間", "3営業日", TK_FAILS},
	        {"1営業日", "24時間", TK_FAILS},
	        {"翌営業日", "P3D", TK_FAILS},
	        {"1営業日", "P10D", TK_HOLDS},
	        {"10営業日", "P30D", TK_HOLDS},
	        {"翌日17時まで", "翌営業日17時まで", TK_HOLDS},
	        {"翌営業日17時まで", "翌日17時まで", TK_FAILS},
	        {"P30D", "1か月", TK_FAILS},
	        {"P28D", "1か月", TK_HOLDS},
	        {"翌月10日まで", "P30D", TK_FAILS},
	        {"翌月10日まで", "P41D", TK_HOLDS},
	        {"翌日17時まで", "翌日17時(UTC)まで", TK_FAILS},
	        {"翌日17時(UTC)まで", "翌日17時まで", TK_FAILS},
	        {"翌日17時(UTC)まで", "P2D", TK_HOLDS},
	        {"PT24H", "PT24H", TK_HOLDS},
	        {"PT25H", "PT24H", TK_FAILS},
	        {"速やかに", "3営業日", TK_UNDECIDED},
	        {"3営業日", "速やかに", TK_UNDECIDED},
	        {"3営業日(年末年始を除く)", "3営業日", TK_FAILS},
	};
	tk_limit_span span = tk_limit_span_make(workdays, day_of("2026-11-23"));
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_limit own, rule;
		tk_limit_case at;
		(void)tk_limit_parse(tk_text_of(cases[i].own), &own);
		(void)tk_limit_parse(tk_text_of(cases[i].rule), &rule);
		if (tk_limit_holds(&span, &own, &rule, &at) != cases[i].answer)
			fail_msg("%s against %s", cases[i].own, cases[i].rule);
	}
}

static void hours_are_read_and_waited_for(void **state)
{
	static const struct {
		const char *text, *from, *until;
		int64_t minutes; /* into the day */
	} cases[] = {
	        {"平日9時から17時", "2026-11-20", "2026-11-20(金) 16:59", 16 * 60 + 59},
	        {"平日9時から17時", "2026-11-20", "2026-11-24(火) 09:00", 17 * 60},
	        {"平日 9:00〜17:30", "2026-11-24", "2026-11-24(火) 09:00", 60},
	        {"平日9時30分から18時15分", "2027-04-30", "2027-05-06(木) 09:30", 18 * 60 + 15},
	        {"weekdays 9-17", "2026-11-28", "2026-11-30(月) 09:00", 0},
	        {"Mon-Fri 09:00-17:00", "2026-11-27", "2026-11-30(月) 09:00", 23 * 60},
	        {"毎日8:00-20:00", "2026-11-28", "2026-11-29(日) 08:00", 20 * 60},
	};
	static const char *const others[] = {"24時間",
	                                     "24時間(夜間は当直)",
	                                     "true",
	                                     "",
	                                     "平日",
	                                     "平日17時から9時",
	                                     "平日9時から17時(昼休みを除く)",
	                                     "9時から17時",
	                                     "平日25時から26時"};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_hours hours;
		int64_t open;
		assert_true(tk_hours_parse(tk_text_of(cases[i].text), &hours));
		assert_true(tk_hours_next(workdays, &hours,
		                          day_of(cases[i].from) * TK_DAY_SECONDS + cases[i].minutes * 60, &open));
		tk_text shown = tk_instant_format(arena, open, true);
		if (!tk_text_is(shown, cases[i].until))
			fail_msg("%s: %s", cases[i].text, shown.at);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		tk_hours hours;
		if (tk_hours_parse(tk_text_of(others[i]), &hours))
			fail_msg("\"%s\" is read", others[i]);
	}
}

/* ---- against counting -------------------------------------------------------------------------------------------- */

static uint64_t seed = UINT64_C(0x5eed);

static int64_t roll(int64_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)(seed >> 33) % sides;
}

static tk_limit random_limit(void)
{
	tk_limit limit = {.kind = TK_LIMIT_SECONDS, .count = 3600 * (1 + roll(200))};
	if (roll(3) == 0)
		return limit;
	limit.kind = TK_LIMIT_WORKDAYS + (tk_limit_kind)roll(4);
	limit.workdays = (tk_workday_rule)roll(3);
	limit.count = 1 + roll(limit.kind >= TK_LIMIT_MONTHS ? 3 : 12);
	limit.date = limit.kind == TK_LIMIT_MONTH_DAY ? roll(32) : 0;
	limit.ahead = 3600 * (roll(3) ? 0 : roll(14) - 13);
	limit.at = roll(2) ? TK_DAY_SECONDS : 3600 * (1 + roll(23));
	return limit;
}

static int64_t end_of(const tk_limit *limit, int64_t start)
{
	int64_t end = start + limit->count, day = (start + limit->ahead) / TK_DAY_SECONDS;
	if (limit->kind == TK_LIMIT_WORKDAYS) { /* the slow way: one day at a time, and the law asked for each */
		for (int64_t left = limit->count; left > 0;) {
			int64_t year, month, date;
			tk_date_split(++day, &year, &month, &date);
			bool closed = limit->workdays == TK_WORKDAYS_OFFICES &&
			              (month * 100 + date >= 1229 || month * 100 + date <= 103);
			bool holiday = limit->workdays != TK_WORKDAYS_WEEKDAYS && tk_holiday(day) == TK_HOLDS;
			left -= tk_weekday(day) < TK_SATURDAY && !holiday && !closed;
		}
		return day * TK_DAY_SECONDS + limit->at - limit->ahead;
	}
	if (limit->kind != TK_LIMIT_SECONDS)
		assert_true(tk_limit_end(workdays, limit, start, &end));
	return end;
}

typedef struct tried {
	int64_t least, delay;
} tried;

/* Every hour's first and last second of the days is tried. */
static tried try_all(const tk_limit *own, const tk_limit *rule, int64_t first, int64_t past)
{
	tried out = {INT64_MAX, 0};
	for (int64_t start = first * TK_DAY_SECONDS; start < past * TK_DAY_SECONDS; start += 3600) {
		for (int64_t at = start; at <= start + 3599; at += 3599) {
			int64_t end = end_of(own, at), late = end - end_of(rule, at);
			out.delay = late > out.delay ? late : out.delay;
			out.least = end - at < out.least ? end - at : out.least;
		}
	}
	return out;
}

/* Days of other zones reach beyond those of the span by less than a day. */
static void no_start_is_worse_than_the_worst(void **state)
{
	(void)state;
	for (int round = 0; round < 400; round++) {
		int64_t from = day_of("2026-01-01") + roll(3000), least;
		tk_limit_span span = {workdays, from, from + 40};
		tk_limit own = random_limit(), rule = random_limit();
		tried inside = try_all(&own, &rule, span.first + 1, span.past - 1),
		      around = try_all(&own, &rule, span.first - 1, span.past + 1);
		tk_limit_case at;
		assert_true(tk_limit_least(&span, &own, &least, &at));
		assert_true(least <= inside.least && least + 1 >= around.least);
		tk_answer answer = tk_limit_holds(&span, &own, &rule, &at);
		int64_t delay = answer == TK_FAILS ? at.end - at.other : 0;
		assert_true(answer == TK_FAILS || answer == TK_HOLDS);
		assert_true(delay >= inside.delay && delay <= around.delay);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(days_off_are_those_of_the_law),
	        cmocka_unit_test(other_years_are_not_known),
	        cmocka_unit_test(weeks_and_working_days),
	        cmocka_unit_test(limits_are_read),
	        cmocka_unit_test(words_are_never_numbers),
	        cmocka_unit_test(limits_end),
	        cmocka_unit_test(past_the_years_nothing_is_known),
	        cmocka_unit_test(least_time_that_is_left),
	        cmocka_unit_test(limits_are_compared),
	        cmocka_unit_test(hours_are_read_and_waited_for),
	        cmocka_unit_test(no_start_is_worse_than_the_worst),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
