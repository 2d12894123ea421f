/* SPDX-License-Identifier: Apache-2.0 */
/* What was practised, when, and what became of the findings. */
#include "governance.h"

/* ---- records ------------------------------------------------------------------------------------------------------
 */

/* The newest exercise that has taken place; where none has, the newest that is planned. */
typedef struct newest_exercise {
	const tk_entry *entry; /* exercise, or passage of a page */
	tk_value date;
	int64_t day;
	bool planned;
	size_t count;
} newest_exercise;

static void consider(newest_exercise *newest, const tk_entry *entry, tk_value date, int64_t day, int64_t today)
{
	bool planned = day > today;
	newest->count++;
	if (newest->entry && (planned != newest->planned ? planned : day <= newest->day))
		return;
	newest->entry = entry;
	newest->date = date;
	newest->day = day;
	newest->planned = planned;
}

static newest_exercise registered_exercise(const tk_host *host, tk_run *run)
{
	newest_exercise newest = {.entry = NULL};
	size_t exercises = host->count(run, TK_TEXT("exercise"), NULL);
	for (size_t i = 0; i < exercises; i++) {
		const tk_entry *exercise = host->at(run, TK_TEXT("exercise"), NULL, i);
		tk_value date;
		int64_t day = 0;
		if (host->get(run, exercise, TK_TEXT("date"), 0, &date) == TK_DONE &&
		    host->date(run, date.text, &day) == TK_DONE)
			consider(&newest, exercise, date, day, host->today(run));
	}
	return newest;
}

/* "Added the exercise findings" in the history of a plan is no record of an exercise. */
static bool tells_changes(const tk_host *host, tk_run *run, const tk_entry *passage)
{
	tk_value section, found;
	return host->get(run, passage, TK_TEXT("section"), 0, &section) == TK_DONE &&
	       host->match(run, section, TK_TEXT("record-of-changes"), &found) == TK_DONE;
}

/* Pages hold a record where a word for an exercise and a date stand in one heading, item, row or paragraph. */
static newest_exercise written_exercise(const tk_host *host, tk_run *run)
{
	newest_exercise newest = {.entry = NULL};
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *page = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, page, TK_TEXT("kind"), TK_TEXT("markdown")) ||
		    kit_is(host, run, page, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		size_t passages = host->count(run, TK_TEXT("passage"), page);
		for (size_t j = 0; j < passages; j++) {
			const tk_entry *passage = host->at(run, TK_TEXT("passage"), page, j);
			tk_value text, date;
			int64_t day = 0;
			if (kit_class(host, run, passage, TK_TEXT("exercise-word")) &&
			    kit_class(host, run, passage, TK_TEXT("calendar-date")) && !tells_changes(host, run, passage) &&
			    host->get(run, passage, TK_TEXT("text"), 0, &text) == TK_DONE &&
			    host->match(run, text, TK_TEXT("calendar-date"), &date) == TK_DONE &&
			    host->date(run, date.text, &day) == TK_DONE)
				consider(&newest, passage, date, day, host->today(run));
		}
	}
	return newest;
}

/* A record whose date cannot be compared with today ("12 May 2026", "2026年9月"), perhaps below a heading that names
 * it. */
static bool has_undated_record(const tk_host *host, tk_run *run)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *page = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, page, TK_TEXT("kind"), TK_TEXT("markdown")) ||
		    kit_is(host, run, page, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		size_t passages = host->count(run, TK_TEXT("passage"), page);
		for (size_t j = 0; j < passages; j++) {
			const tk_entry *passage = host->at(run, TK_TEXT("passage"), page, j);
			tk_value section = {{"", 0}, {0, 0, 0}}, found;
			if (!kit_class(host, run, passage, TK_TEXT("loose-date")))
				continue;
			(void)host->get(run, passage, TK_TEXT("section"), 0, &section);
			if (kit_class(host, run, passage, TK_TEXT("exercise-word")) ||
			    host->match(run, section, TK_TEXT("exercise-word"), &found) == TK_DONE)
				return true;
		}
	}
	return false;
}

static tk_status report_exercise(const tk_host *host, tk_run *run, const newest_exercise *newest, tk_text message,
                                 int64_t limit, int32_t prose)
{
	char days_room[NUMBER_ROOM], limit_room[NUMBER_ROOM];
	const tk_argument arguments[] = {
	        {TK_TEXT("exercise"), prose ? TK_TEXT("") : kit_get(host, run, newest->entry, TK_TEXT("name"), 0)},
	        {TK_TEXT("date"), newest->date.text},
	        {TK_TEXT("days"), number_text(host->today(run) - newest->day, days_room)},
	        {TK_TEXT("limit"), number_text(limit, limit_room)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = newest->entry,
	                      .at = newest->date.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 4,
	                      .inferred = prose};
	return host->report(run, &finding);
}

enum { DAYS_FOR_A_REPORT = 30 }; /* so long the report of an exercise may take */

static tk_status exercise_record(const tk_host *host, tk_run *run)
{
	int64_t limit = number_parameter(host, run, TK_TEXT("days"), 400);
	newest_exercise newest = registered_exercise(host, run);
	int32_t prose = newest.entry ? 0 : 1;
	if (!newest.entry)
		newest = written_exercise(host, run);
	if (!newest.entry && (host->count(run, TK_TEXT("exercise"), NULL) > 0 || has_undated_record(host, run)))
		return kit_unknown(host, run, NULL, TK_TEXT("exercises"));
	if (!newest.entry)
		return kit_absent(host, run, TK_TEXT("none"));
	host->examined(run, newest.count);
	if (newest.planned)
		return report_exercise(host, run, &newest, TK_TEXT("planned"), limit, prose);
	int64_t age = host->today(run) - newest.day;
	if (age > limit)
		return report_exercise(host, run, &newest, TK_TEXT("old"), limit, prose);
	if (prose)
		return TK_DONE;
	if (!kit_has(host, run, newest.entry, TK_TEXT("scope")))
		return report_exercise(host, run, &newest, TK_TEXT("no-scope"), limit, 0);
	if (age > DAYS_FOR_A_REPORT && !kit_has(host, run, newest.entry, TK_TEXT("outcome")))
		return report_exercise(host, run, &newest, TK_TEXT("no-outcome"), limit, 0);
	return TK_DONE;
}

/* ---- coverage ------------------------------------------------------------------------------------------------------
 */

enum { PRACTISED = 5, CHANNELS = 4 };
static const tk_text practised[PRACTISED] = {{"exercised-sharing", 17},
                                             {"exercised-intake", 16},
                                             {"exercised-supply", 16},
                                             {"exercised-continuity", 20},
                                             {"exercised-channels", 18}};

static void mark_words(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key, bool covered[PRACTISED])
{
	tk_value words, found;
	for (size_t i = 0; host->get(run, entry, key, i, &words) == TK_DONE; i++) {
		for (size_t c = 0; c < PRACTISED; c++)
			covered[c] = covered[c] || host->match(run, words, practised[c], &found) == TK_DONE;
	}
}

static bool has_fallback_channels(const tk_host *host, tk_run *run)
{
	size_t channels = host->count(run, TK_TEXT("channel"), NULL);
	for (size_t i = 0; i < channels; i++) {
		if (kit_is(host, run, host->at(run, TK_TEXT("channel"), NULL, i), TK_TEXT("fallback"), TK_TEXT("true")))
			return true;
	}
	return false;
}

/* A test of the channels that are meant for an outage; where none is marked so, of any. */
static bool tested_fallback(const tk_host *host, tk_run *run, const tk_entry *exercise, bool marked)
{
	for (size_t i = 0; kit_get(host, run, exercise, TK_TEXT("channels"), i).length > 0; i++) {
		const tk_entry *channel = host->follow(run, exercise, TK_TEXT("channels"), i);
		if (!marked || (channel && kit_is(host, run, channel, TK_TEXT("fallback"), TK_TEXT("true"))))
			return true;
	}
	return false;
}

static size_t cover_by_register(const tk_host *host, tk_run *run, int64_t window, bool covered[PRACTISED])
{
	static const tk_text keys[] = {{"concerns", 8}, {"name", 4}, {"scope", 5}, {"outcome", 7}, {"note", 4}};
	size_t records = 0, exercises = host->count(run, TK_TEXT("exercise"), NULL);
	bool marked = has_fallback_channels(host, run);
	for (size_t i = 0; i < exercises; i++) {
		const tk_entry *exercise = host->at(run, TK_TEXT("exercise"), NULL, i);
		int64_t day = 0, today = host->today(run);
		if (host->date(run, kit_get(host, run, exercise, TK_TEXT("date"), 0), &day) != TK_DONE || day > today ||
		    today - day > window)
			continue;
		records++;
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
			mark_words(host, run, exercise, keys[k], covered);
		covered[CHANNELS] = covered[CHANNELS] || tested_fallback(host, run, exercise, marked);
	}
	return records;
}

/* In pages: the passages of a record, and those below a heading that is one. */
static void cover_by_page(const tk_host *host, tk_run *run, const tk_entry *page, int64_t window,
                          bool covered[PRACTISED], size_t *records)
{
	size_t passages = host->count(run, TK_TEXT("passage"), page);
	for (size_t j = 0; j < passages; j++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), page, j);
		static const tk_text keys[] = {{"text", 4}, {"section", 7}};
		for (size_t k = 0; k < 2; k++) {
			tk_value text, date, found;
			int64_t day = 0, today = host->today(run);
			if (host->get(run, passage, keys[k], 0, &text) != TK_DONE ||
			    host->match(run, text, TK_TEXT("calendar-date"), &date) != TK_DONE ||
			    host->match(run, text, TK_TEXT("exercise-word"), &found) != TK_DONE ||
			    host->date(run, date.text, &day) != TK_DONE || day > today || today - day > window ||
			    tells_changes(host, run, passage))
				continue;
			++*records;
			mark_words(host, run, passage, TK_TEXT("text"), covered);
			break;
		}
	}
}

static tk_status report_uncovered(const tk_host *host, tk_run *run, const bool covered[PRACTISED], int32_t prose)
{
	static const tk_text messages[PRACTISED] = {
	        {"sharing", 7}, {"intake", 6}, {"supply", 6}, {"continuity", 10}, {"channels", 8}};
	newest_exercise newest = prose ? written_exercise(host, run) : registered_exercise(host, run);
	char room[NUMBER_ROOM];
	tk_label labels[PRACTISED];
	size_t labelled = 0;
	for (size_t c = 0; c < PRACTISED; c++) {
		if (!covered[c])
			labels[labelled++] = (tk_label){.at = newest.date.span, .message = messages[c]};
	}
	if (labelled == 0)
		return TK_DONE;
	const tk_argument count = {TK_TEXT("count"), number_text((int64_t)labelled, room)};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = newest.entry,
	                      .at = newest.date.span,
	                      .message = labelled == 1 && !covered[CHANNELS] ? TK_TEXT("only-channels")
	                                                                     : TK_TEXT("uncovered"),
	                      .arguments = &count,
	                      .argument_count = 1,
	                      .labels = labels,
	                      .label_count = labelled,
	                      .inferred = prose};
	return host->report(run, &finding);
}

static bool is_all_covered(const bool covered[PRACTISED])
{
	for (size_t c = 0; c < PRACTISED; c++) {
		if (!covered[c])
			return false;
	}
	return true;
}

static tk_status exercise_coverage(const tk_host *host, tk_run *run)
{
	int64_t window = number_parameter(host, run, TK_TEXT("days"), 731);
	bool covered[PRACTISED] = {false};
	size_t records = cover_by_register(host, run, window, covered);
	int32_t prose = host->count(run, TK_TEXT("exercise"), NULL) == 0 ? 1 : 0;
	size_t documents = prose ? host->count(run, TK_TEXT("document"), NULL) : 0;
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *page = host->at(run, TK_TEXT("document"), NULL, i);
		if (kit_is(host, run, page, TK_TEXT("kind"), TK_TEXT("markdown")) &&
		    !kit_is(host, run, page, TK_TEXT("role"), TK_TEXT("template")))
			cover_by_page(host, run, page, window, covered, &records);
	}
	if (records == 0)
		return kit_unknown(host, run, NULL, TK_TEXT("exercises")); /* gv-exercise-record speaks of it */
	host->examined(run, records);
	for (size_t c = 0; prose && c < PRACTISED; c++) {
		if (covered[c]) /* part of it is told in words that are known; the rest may be told in others */
			return is_all_covered(covered) ? TK_DONE : kit_unknown(host, run, NULL, TK_TEXT("exercises"));
	}
	return report_uncovered(host, run, covered, prose);
}

PART_CHECK(exercise_record_check, "exercise-record", "exercise document passage organization", exercise_record);
PART_CHECK(exercise_coverage_check, "exercise-coverage", "exercise channel document passage", exercise_coverage);
