/* SPDX-License-Identifier: Apache-2.0 */
/* What an exercise brought to light: who mends it, until when, and by which change. */
#include "governance.h"

static tk_status report_finding(const tk_host *host, tk_run *run, const tk_entry *entry, tk_value at, tk_text message,
                                int64_t days)
{
	char room[NUMBER_ROOM];
	tk_text what = kit_get(host, run, entry, TK_TEXT("text"), 0);
	const tk_argument arguments[] = {
	        {TK_TEXT("finding"), what.length > 0 ? what : kit_get(host, run, entry, TK_TEXT("id"), 0)},
	        {TK_TEXT("owner"), kit_get(host, run, entry, TK_TEXT("owner"), 0)},
	        {TK_TEXT("date"), at.text},
	        {TK_TEXT("days"), number_text(days, room)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = entry,
	                      .at = at.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 4};
	return host->report(run, &finding);
}

static tk_status examine_finding(const tk_host *host, tk_run *run, const tk_entry *entry)
{
	tk_value nowhere = {{"", 0}, host->place(entry)}, closed, due;
	int64_t day = 0, today = host->today(run);
	if (host->get(run, entry, TK_TEXT("closed"), 0, &closed) == TK_DONE) {
		if (host->date(run, closed.text, &day) == TK_DONE && day > today)
			return report_finding(host, run, entry, closed, TK_TEXT("closed-ahead"), day - today);
		if (!kit_has(host, run, entry, TK_TEXT("change")))
			return report_finding(host, run, entry, closed, TK_TEXT("no-change"), 0);
		return TK_DONE;
	}
	if (host->get(run, entry, TK_TEXT("due"), 0, &due) != TK_DONE)
		return report_finding(host, run, entry, nowhere, TK_TEXT("no-due"), 0);
	if (host->date(run, due.text, &day) == TK_DONE && day < today)
		return report_finding(host, run, entry, due, TK_TEXT("overdue"), today - day);
	if (!kit_has(host, run, entry, TK_TEXT("owner")))
		return report_finding(host, run, entry, nowhere, TK_TEXT("no-owner"), 0);
	return TK_DONE;
}

/* ---- pages ----------------------------------------------------------------------------------------------------------
 */

/* The latest date of a row; TK_ABSENT when there is none. */
static tk_status latest_date(const tk_host *host, tk_run *run, tk_value text, tk_value *latest, int64_t *day)
{
	tk_status status = TK_ABSENT;
	tk_value found;
	while (host->match(run, text, TK_TEXT("calendar-date"), &found) == TK_DONE && found.text.length > 0) {
		int64_t each = 0;
		if (host->date(run, found.text, &each) == TK_DONE && (status == TK_ABSENT || each > *day)) {
			*day = each;
			*latest = found;
			status = TK_DONE;
		}
		size_t gone = (size_t)(found.text.at - text.text.at) + found.text.length;
		if (found.text.at < text.text.at || gone > text.text.length)
			break;
		text.text = (tk_text){text.text.at + gone, text.text.length - gone};
		text.span.offset += (uint32_t)gone;
		text.span.length -= text.span.length < gone ? text.span.length : (uint32_t)gone;
	}
	return status;
}

/* A row or item of a list of findings that is said to be open although its last date is past. */
static tk_status examine_row(const tk_host *host, tk_run *run, const tk_entry *passage, size_t *examined)
{
	tk_value text, section, found, date;
	int64_t day = 0, today = host->today(run);
	if (host->get(run, passage, TK_TEXT("section"), 0, &section) != TK_DONE ||
	    host->match(run, section, TK_TEXT("findings-heading"), &found) != TK_DONE ||
	    host->get(run, passage, TK_TEXT("text"), 0, &text) != TK_DONE ||
	    latest_date(host, run, text, &date, &day) != TK_DONE)
		return TK_DONE;
	++*examined;
	if (day >= today || host->match(run, text, TK_TEXT("still-open"), &found) != TK_DONE)
		return TK_DONE;
	char room[NUMBER_ROOM];
	const tk_argument arguments[] = {{TK_TEXT("date"), date.text},
	                                 {TK_TEXT("days"), number_text(today - day, room)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = passage,
	                      .message = TK_TEXT("row-overdue"),
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .inferred = 1};
	return host->report(run, &finding);
}

static tk_status examine_pages(const tk_host *host, tk_run *run, size_t *examined)
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
			if (!kit_class(host, run, passage, TK_TEXT("calendar-date")))
				continue;
			tk_status status = examine_row(host, run, passage, examined);
			if (status < 0)
				return status;
		}
	}
	return TK_DONE;
}

static tk_status finding_closed(const tk_host *host, tk_run *run)
{
	size_t exercises = host->count(run, TK_TEXT("exercise"), NULL),
	       findings = host->count(run, TK_TEXT("finding"), NULL);
	size_t examined = exercises > 0 ? findings + exercises : 0;
	for (size_t i = 0; i < findings; i++) {
		tk_status status = examine_finding(host, run, host->at(run, TK_TEXT("finding"), NULL, i));
		if (status < 0)
			return status;
	}
	tk_status status = examine_pages(host, run, &examined);
	if (status == TK_DONE && examined == 0)
		return kit_unknown(host, run, NULL, TK_TEXT("exercises"));
	host->examined(run, examined);
	return status;
}

PART_CHECK(finding_closed_check, "finding-closed", "exercise finding document passage", finding_closed);
