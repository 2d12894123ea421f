/* SPDX-License-Identifier: Apache-2.0 */
#include "base/calendar.h"

#include <string.h>

enum { NARROW_MOST = 96 }; /* bytes; nothing longer is a date or a duration */

/* A text under examination, full-width forms made half-width. */
typedef struct reader {
	char bytes[NARROW_MOST];
	size_t length, at;
} reader;

static bool open_reader(reader *r, tk_text text)
{
	text = tk_text_trim(text);
	r->length = r->at = 0;
	for (size_t at = 0; at < text.length;) {
		size_t from = at;
		uint32_t c = tk_utf8_next(text, &at);
		if (at - from > NARROW_MOST - r->length)
			return false;
		if (c >= 0xFF01 && c <= 0xFF5E) {
			r->bytes[r->length++] = (char)(c - 0xFEE0);
		} else if (c == 0x3000) {
			r->bytes[r->length++] = ' ';
		} else {
			memcpy(r->bytes + r->length, text.at + from, at - from);
			r->length += at - from;
		}
	}
	return r->length > 0;
}

static bool at_end(const reader *r)
{
	return r->at == r->length;
}

static char peek(const reader *r)
{
	return r->at < r->length ? r->bytes[r->at] : 0;
}

static void skip_blanks(reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t')
		r->at++;
}

static bool take_word(reader *r, const char *word)
{
	size_t length = strlen(word);
	if (r->length - r->at < length || memcmp(r->bytes + r->at, word, length) != 0)
		return false;
	r->at += length;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Between `least` and `most` digits, all that stand here. */
static bool take_number(reader *r, unsigned least, unsigned most, int64_t *number)
{
	unsigned digits = 0;
	*number = 0;
	for (; is_digit(peek(r)); digits++) {
		if (digits == most)
			return false;
		*number = *number * 10 + (r->bytes[r->at++] - '0');
	}
	return digits >= least;
}

/* Howard Hinnant's days_from_civil: years start in March, so that the leap day is the last. */
int64_t tk_date_day(int64_t year, int64_t month, int64_t date)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

int64_t tk_month_length(int64_t year, int64_t month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return lengths[month - 1] + (leap && month == 2);
}

static bool is_day(int64_t year, int64_t month, int64_t day)
{
	return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= tk_month_length(year, month);
}

/* What may stand behind a date: nothing, a time, or a day of the week in brackets. */
static bool at_date_end(reader *r, bool iso)
{
	if (iso && (peek(r) == 'T' || peek(r) == 't')) {
		r->at++;
		return is_digit(peek(r));
	}
	if (peek(r) == '(')
		return memchr(r->bytes + r->at, ')', r->length - r->at) != NULL;
	bool apart = peek(r) == ' ' || peek(r) == '\t';
	skip_blanks(r);
	return at_end(r) || (apart && is_digit(peek(r)));
}

bool tk_date_parse(tk_text text, int64_t *day)
{
	reader r;
	int64_t year, month, date;
	if (!open_reader(&r, text) || !take_number(&r, 4, 4, &year))
		return false;
	bool iso = false;
	if (take_word(&r, "年")) {
		if (!take_number(&r, 1, 2, &month) || !take_word(&r, "月") || !take_number(&r, 1, 2, &date) ||
		    !take_word(&r, "日"))
			return false;
	} else {
		char separator = peek(&r);
		iso = separator == '-';
		if (separator != '-' && separator != '/')
			return false;
		r.at++;
		unsigned least = iso ? 2 : 1;
		if (!take_number(&r, least, 2, &month) || peek(&r) != separator)
			return false;
		r.at++;
		if (!take_number(&r, least, 2, &date))
			return false;
	}
	if (!is_day(year, month, date) || !at_date_end(&r, iso))
		return false;
	*day = tk_date_day(year, month, date);
	return true;
}

void tk_date_split(int64_t day, int64_t *year, int64_t *month, int64_t *date)
{
	day += 719468;
	int64_t era = (day >= 0 ? day : day - 146096) / 146097;
	int64_t day_of_era = day - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	*month = shifted < 10 ? shifted + 3 : shifted - 9;
	*year = year_of_era + era * 400 + (*month <= 2);
	*date = day_of_year - (153 * shifted + 2) / 5 + 1;
}

tk_text tk_date_format(tk_arena *arena, int64_t day)
{
	int64_t year, month, date;
	tk_date_split(day, &year, &month, &date);
	return tk_text_format(arena, "%04lld-%02d-%02d", (long long)year, (int)month, (int)date);
}

/* An amount in thousandths, so that PT0.5H can be said. At most 12 digits before the point: no product overflows. */
static bool take_amount(reader *r, int64_t *thousandths)
{
	int64_t whole, part = 0;
	if (!take_number(r, 1, 12, &whole))
		return false;
	if ((peek(r) == '.' || peek(r) == ',') && r->at + 1 < r->length && is_digit(r->bytes[r->at + 1])) {
		size_t before = ++r->at;
		if (!take_number(r, 1, 3, &part))
			return false;
		for (size_t digits = r->at - before; digits < 3; digits++)
			part *= 10;
	}
	*thousandths = whole * 1000 + part;
	return true;
}

/* Adds amount × unit; refuses what does not fit and what is not a whole number of seconds. */
static bool add(int64_t *seconds, int64_t thousandths, int64_t unit)
{
	int64_t product;
	return !__builtin_mul_overflow(thousandths, unit, &product) && product % 1000 == 0 &&
	       !__builtin_add_overflow(*seconds, product / 1000, seconds);
}

static bool parse_iso(reader *r, int64_t *seconds)
{
	static const struct {
		char letter;
		bool time;
		int64_t unit;
	} units[] = {{'W', false, 604800}, {'D', false, 86400}, {'H', true, 3600}, {'M', true, 60}, {'S', true, 1}};
	size_t next = 0; /* units come in this order, each at most once */
	bool time = false;
	*seconds = 0;
	while (!at_end(r)) {
		if (!time && (time = take_word(r, "T") || take_word(r, "t")) && at_end(r))
			return false;
		int64_t amount;
		if (!take_amount(r, &amount))
			return false;
		char letter = (char)(peek(r) & ~0x20);
		while (next < 5 && (units[next].letter != letter || units[next].time != time))
			next++;
		if (next == 5 || !add(seconds, amount, units[next].unit))
			return false;
		next++;
		r->at++;
	}
	return next > 0;
}

/* The unit that stands here, in seconds; 0 when there is none. Longer words first. */
static int64_t take_unit(reader *r)
{
	static const struct {
		const char *word;
		int64_t seconds;
	} units[] = {{"時間", 3600},   {"分間", 60},   {"分", 60},       {"秒間", 1},    {"秒", 1},
	             {"日間", 86400},  {"日", 86400},  {"週間", 604800}, {"週", 604800}, {"weeks", 604800},
	             {"week", 604800}, {"w", 604800},  {"days", 86400},  {"day", 86400}, {"d", 86400},
	             {"hours", 3600},  {"hour", 3600}, {"hrs", 3600},    {"hr", 3600},   {"h", 3600},
	             {"minutes", 60},  {"minute", 60}, {"mins", 60},     {"min", 60},    {"m", 60},
	             {"seconds", 1},   {"second", 1},  {"secs", 1},      {"sec", 1},     {"s", 1}};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (take_word(r, units[i].word))
			return units[i].seconds;
	return 0;
}

static bool parse_words(reader *r, int64_t *seconds)
{
	int64_t unit_before = INT64_MAX;
	*seconds = 0;
	while (!at_end(r)) {
		int64_t amount;
		if (!take_amount(r, &amount))
			return false;
		skip_blanks(r);
		int64_t unit = take_unit(r);
		if (unit == 0 || unit >= unit_before || !add(seconds, amount, unit))
			return false;
		if (take_word(r, "半") && !add(seconds, 500, unit)) /* 2時間半 */
			return false;
		unit_before = unit;
		/* "h" or "min" must not be the head of some other word */
		if ((peek(r) | 0x20) >= 'a' && (peek(r) | 0x20) <= 'z')
			return false;
		skip_blanks(r);
	}
	return unit_before != INT64_MAX;
}

bool tk_duration_parse(tk_text text, int64_t *seconds)
{
	reader r;
	int64_t result;
	if (!open_reader(&r, text))
		return false;
	for (size_t i = 0; i < r.length; i++)
		if (r.bytes[i] >= 'A' && r.bytes[i] <= 'Z')
			r.bytes[i] = (char)(r.bytes[i] + 32);
	bool iso = take_word(&r, "p");
	if (!(iso ? parse_iso(&r, &result) : parse_words(&r, &result)))
		return false;
	*seconds = result;
	return true;
}
