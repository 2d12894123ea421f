/* SPDX-License-Identifier: Apache-2.0 */
/* Limits as people write them, in Japanese and English. What is not understood to its last word is no limit here: "by
 * close of business" names no hour, and none is made up for it. */
#include "base/calendar.h"
#include "base/limit.h"

enum { TEXT_MOST = 160, COUNT_MOST = 500 };

/* Folded text and how far it is read. */
typedef struct words {
	tk_text text;
	size_t at;
} words;

static bool take(words *w, const char *word)
{
	if (!tk_text_at(w->text, w->at, word))
		return false;
	w->at += strlen(word);
	return true;
}

static bool take_any(words *w, const char *const *list)
{
	for (; *list; list++) {
		if (take(w, *list))
			return true;
	}
	return false;
}

static void skip_blanks(words *w)
{
	while (take(w, " "))
		;
}

static bool at_end(words *w)
{
	skip_blanks(w);
	return w->at == w->text.length;
}

static bool take_digits(words *w, int64_t *number)
{
	size_t from = w->at;
	*number = 0;
	while (w->at < w->text.length && w->text.at[w->at] >= '0' && w->text.at[w->at] <= '9' && w->at - from < 6)
		*number = *number * 10 + (w->text.at[w->at++] - '0');
	return w->at > from;
}

/* 二十 is 20, 十五 is 15. */
static bool take_kanji_number(words *w, int64_t *number)
{
	static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
	int64_t tens = 0, ones = 0;
	for (int i = 0; i < 9 && ones == 0; i++)
		ones = take(w, numerals[i]) ? i + 1 : 0;
	if (take(w, "十")) {
		tens = ones ? ones : 1;
		ones = 0;
		for (int i = 0; i < 9 && ones == 0; i++)
			ones = take(w, numerals[i]) ? i + 1 : 0;
	}
	*number = tens * 10 + ones;
	return *number > 0;
}

static bool take_english_number(words *w, int64_t *number)
{
	static const char *const names[] = {"one ",   "two ",   "three ", "four ", "five ",
	                                    "seven ", "eight ", "nine ",  "ten ",  "six "};
	static const int8_t values[] = {1, 2, 3, 4, 5, 7, 8, 9, 10, 6};
	for (size_t i = 0; i < sizeof values; i++) {
		if (take(w, names[i])) {
			*number = values[i];
			return true;
		}
	}
	return false;
}

static bool take_number(words *w, int64_t *number)
{
	return (take_digits(w, number) || take_kanji_number(w, number) || take_english_number(w, number)) &&
	       *number <= COUNT_MOST;
}

/* ---- time of day ------------------------------------------------------------------------------------------------- */

static bool take_clock(words *w, int64_t *at)
{
	words from = *w;
	int64_t hour, minute = 0;
	bool afternoon = take(w, "午後"), read = false;
	if (!afternoon)
		(void)take(w, "午前");
	if (take_digits(w, &hour)) {
		if (take(w, "時")) {
			read = true;
			if (take(w, "半"))
				minute = 30;
			else if (take_digits(w, &minute))
				read = take(w, "分");
		} else if (take(w, ":")) {
			size_t digits = w->at;
			read = take_digits(w, &minute) && w->at - digits == 2;
		}
	}
	if (afternoon && hour < 12)
		hour += 12;
	*at = hour * 3600 + minute * 60;
	if (read && minute < 60 && *at > 0 && *at <= TK_DAY_SECONDS)
		return true;
	*w = from;
	return false;
}

static bool take_sign(words *w, int64_t *sign)
{
	*sign = 1;
	if (take(w, "+"))
		return true;
	*sign = -1;
	return take(w, "-");
}

/* UTC, UTC-5, GMT, 世界時, JST, 日本時間, +08:00 */
static bool take_zone_name(words *w, int64_t *ahead)
{
	static const char *const utc[] = {"utc", "gmt", "世界時", NULL};
	int64_t sign = 1, hours = 0, minutes = 0;
	*ahead = 0;
	if (take(w, "jst") || take(w, "日本時間"))
		return true;
	bool named = take_any(w, utc), offset = take_sign(w, &sign);
	if (offset && (!take_digits(w, &hours) || (take(w, ":") && !take_digits(w, &minutes))))
		return false;
	*ahead = sign * (hours * 3600 + minutes * 60) - 9 * 3600;
	return (named || offset) && hours <= 14 && minutes < 60;
}

/* Behind the time, in brackets or not; nothing is Japan. False: a zone that is not known. */
static bool take_zone(words *w, int64_t *ahead)
{
	words from = *w;
	if (take(w, "("))
		return take_zone_name(w, ahead) && take(w, ")");
	skip_blanks(w);
	if (take_zone_name(w, ahead))
		return true;
	*ahead = 0;
	*w = from;
	return true;
}

/* Behind the day: 17時, の正午, 中, "at 17:00", or nothing: the end of that day. */
static void take_time_of_day(words *w, int64_t *at)
{
	static const char *const joints[] = {"の", " by ", " at ", ", ", " ", NULL};
	words from = *w;
	(void)take_any(w, joints);
	*at = TK_DAY_SECONDS;
	if (take(w, "正午") || take(w, "noon"))
		*at = TK_DAY_SECONDS / 2;
	else if (!take_clock(w, at)) {
		*w = from;
		*at = TK_DAY_SECONDS;
		(void)(take(w, "中") || take(w, "の終わり"));
	}
}

/* ---- the day ----------------------------------------------------------------------------------------------------- */

static bool take_business(words *w)
{
	static const char *const english[] = {"business day", "business days", "working day", "working days", NULL};
	return take(w, "営業日") || take_any(w, english);
}

static bool take_next(words *w, int64_t *count)
{
	static const char *const next[] = {"翌", "the next ", "next ", "the following ", "following ", NULL};
	*count = 2;
	if (take(w, "翌々") || take(w, "翌翌"))
		return true;
	*count = 1;
	return take_any(w, next);
}

/* 翌営業日, 翌々日, the next calendar day, 翌月20日, 翌月末. */
static bool take_following(words *w, tk_limit *limit)
{
	static const char *const days[] = {"calendar day", "day", "日", NULL};
	if (!take_next(w, &limit->count))
		return false;
	if (take_business(w)) {
		limit->kind = TK_LIMIT_WORKDAYS;
		return true;
	}
	if (take(w, "月")) {
		limit->kind = TK_LIMIT_MONTH_DAY;
		(void)take(w, "の");
		if (take(w, "末日") || take(w, "末"))
			return true;
		return take_number(w, &limit->date) && limit->date >= 1 && limit->date <= 31 && take(w, "日");
	}
	limit->kind = TK_LIMIT_DAYS;
	return take_any(w, days);
}

/* "the 15th of the following month", "the end of next month": in front of the day itself. */
static bool take_of_month(words *w, tk_limit *limit)
{
	static const char *const ordinals[] = {"st", "nd", "rd", "th", NULL};
	static const char *const last[] = {"the end", "end", "the last day", NULL};
	if (!take_any(w, last)) {
		(void)take(w, "the ");
		if (!take_digits(w, &limit->date) || limit->date < 1 || limit->date > 31 || !take_any(w, ordinals))
			return false;
		(void)take(w, " day");
	}
	limit->kind = TK_LIMIT_MONTH_DAY;
	return take(w, " of ") && take_next(w, &limit->count) && take(w, "month");
}

/* 3営業日, 2か月, P1M, "10 business days". */
static bool take_counted(words *w, tk_limit *limit)
{
	static const char *const months[] = {"か月", "ヶ月", "カ月", "ヵ月", "ケ月", "箇月", "months", "month", NULL};
	bool iso = take(w, "p");
	if (!take_number(w, &limit->count) || limit->count == 0)
		return false;
	if (iso) {
		limit->kind = TK_LIMIT_MONTHS;
		return take(w, "m");
	}
	skip_blanks(w);
	limit->kind = TK_LIMIT_WORKDAYS;
	if (take_business(w)) {
		(void)(take(w, "後") || take(w, "目"));
		(void)take(w, "s");
		return true;
	}
	limit->kind = TK_LIMIT_MONTHS;
	return take_any(w, months);
}

/* "the end of the next business day" means no more than the day. */
static void skip_end_of(words *w)
{
	static const char *const ends[] = {"the end of ", "end of ", NULL};
	words from = *w;
	int64_t count;
	if (take_any(w, ends)) {
		words day = *w;
		if (take_next(w, &count) && !tk_text_at(w->text, w->at, "month")) {
			*w = day;
			return;
		}
	}
	*w = from;
}

/* 年末年始を除く, in brackets or not: then the days on which offices are closed do not count either. */
static tk_text without_closing(tk_arena *arena, tk_text text, tk_limit *limit)
{
	static const char *const closing[] = {"(年末年始を除く)", "(行政機関の休日を除く)",
	                                      "(土日祝日・年末年始を除く)", "(土日祝・年末年始を除く)", NULL};
	for (const char *const *each = closing; *each; each++) {
		size_t at = tk_text_find(text, tk_text_of(*each), 0);
		if (at == SIZE_MAX)
			continue;
		limit->workdays = TK_WORKDAYS_OFFICES;
		size_t past = at + strlen(*each);
		return tk_text_format(arena, "%.*s%.*s", (int)at, text.at, (int)(text.length - past), text.at + past);
	}
	return text;
}

static bool parse(words *w, tk_limit *limit)
{
	static const char *const fronts[] = {"within ", "in ", "no later than ", "not later than ", "by ", NULL};
	static const char *const tails[] = {"以内に", "以内", "までに", "まで", "に", NULL};
	int64_t early;
	(void)take_any(w, fronts);
	skip_end_of(w);
	/* "17:00 on the next business day": the time stands in front */
	bool timed = take_clock(w, &early);
	if (timed) {
		if (!take_zone(w, &limit->ahead))
			return false;
		skip_blanks(w);
		(void)(take(w, "on ") || take(w, "of "));
	}
	words from = *w;
	const tk_limit none = *limit;
	bool read = take_following(w, limit);
	if (!read) {
		*w = from;
		*limit = none;
		read = take_of_month(w, limit);
	}
	if (!read) {
		*w = from;
		*limit = none;
		read = take_counted(w, limit);
	}
	if (!read)
		return false;
	take_time_of_day(w, &limit->at);
	if (!timed && !take_zone(w, &limit->ahead))
		return false;
	if (timed && limit->at != TK_DAY_SECONDS)
		return false;
	if (timed)
		limit->at = early;
	(void)take_any(w, tails);
	return at_end(w);
}

/* ---- hours ------------------------------------------------------------------------------------------------------- */

/* 9, 9時, 9時30分, 9:30 */
static bool take_hour(words *w, int64_t *at)
{
	int64_t hour;
	if (take_clock(w, at))
		return true;
	if (!take_digits(w, &hour) || hour > 24)
		return false;
	*at = hour * 3600;
	return true;
}

static bool parse_hours(words *w, tk_hours *hours)
{
	static const char *const week[] = {
	        "平日の",   "平日",    "営業日",           "月~金", "月-金", "月曜から金曜", "月曜日から金曜日",
	        "weekdays", "mon-fri", "monday to friday", NULL};
	static const char *const every[] = {"毎日", "daily", "every day", NULL};
	static const char *const to[] = {"から", "~", "-", "–", "〜", "to ", "until ", NULL};
	hours->daily = take_any(w, every);
	if (!hours->daily && !take_any(w, week))
		return false;
	skip_blanks(w);
	(void)(take(w, ",") || take(w, "の") || take(w, "from "));
	skip_blanks(w);
	if (!take_hour(w, &hours->open))
		return false;
	skip_blanks(w);
	if (!take_any(w, to))
		return false;
	skip_blanks(w);
	if (!take_hour(w, &hours->close) || hours->close <= hours->open)
		return false;
	(void)take(w, "まで");
	return at_end(w);
}

bool tk_hours_parse(tk_text text, tk_hours *hours)
{
	if (text.length == 0 || text.length > TEXT_MOST)
		return false;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	words w = {tk_text_trim(tk_text_fold(arena, text, NULL)), 0};
	bool understood = parse_hours(&w, hours);
	tk_arena_close(arena);
	return understood;
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

bool tk_limit_parse(tk_text text, tk_limit *limit)
{
	int64_t seconds;
	*limit = tk_limit_of_seconds(-1);
	if (text.length == 0 || text.length > TEXT_MOST)
		return false;
	if (tk_duration_parse(text, &seconds)) {
		*limit = tk_limit_of_seconds(seconds);
		return seconds >= 0;
	}
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_limit read = {.kind = TK_LIMIT_NONE, .workdays = TK_WORKDAYS_JAPAN};
	words w = {without_closing(arena, tk_text_trim(tk_text_fold(arena, text, NULL)), &read), 0};
	bool understood = parse(&w, &read);
	tk_arena_close(arena);
	if (understood)
		*limit = read;
	return understood;
}
