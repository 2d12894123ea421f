/* SPDX-License-Identifier: Apache-2.0 */
/* What the head of a playbook says of itself: who keeps it, and when it was gone through. */
#include "governance.h"

/* ---- owner ---------------------------------------------------------------------------------------------------- */

static bool has_owner(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	return kit_has(host, run, playbook, TK_TEXT("owner")) ||
	       (kit_is(host, run, playbook, TK_TEXT("format"), TK_TEXT("markdown")) &&
	        passage_saying(host, run, page_of(host, run, playbook), TK_TEXT("owner-line")));
}

static tk_status owner(const tk_host *host, tk_run *run)
{
	lacking none = {.examined = 0};
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		if (!has_header(host, run, playbook))
			continue;
		note_lacking(&none, playbook, !has_owner(host, run, playbook));
	}
	host->examined(run, none.examined);
	return report_lacking(host, run, &none, TK_TEXT("none"), TK_TEXT("none-anywhere"));
}

/* ---- review ---------------------------------------------------------------------------------------------------- */

typedef struct review {
	const tk_entry *playbook;
	tk_value reviewed, next;
	int64_t reviewed_day, next_day; /* INT64_MIN: not said, or in words */
	bool says_reviewed, says_next;
} review;

static void read_key(const tk_host *host, tk_run *run, const tk_entry *playbook, tk_text key, tk_value *value,
                     int64_t *day, bool *says)
{
	*day = INT64_MIN;
	*says = host->get(run, playbook, key, 0, value) == TK_DONE && value->text.length > 0;
	if (*says && host->date(run, value->text, day) != TK_DONE)
		*day = INT64_MIN; /* file-bad-value speaks of it */
}

/* The newest date that lines of a page give behind words of a class: a history of versions has several. One that cannot
 * be compared may be the newest. */
static void read_lines(const tk_host *host, tk_run *run, const tk_entry *page, tk_text class_name, tk_value *date,
                       int64_t *day, bool *says)
{
	size_t passages = *says || !page ? 0 : host->count(run, TK_TEXT("passage"), page);
	bool compared = true;
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), page, i);
		tk_value text, each;
		int64_t each_day = INT64_MIN;
		if (!kit_class(host, run, passage, class_name) ||
		    host->get(run, passage, TK_TEXT("text"), 0, &text) != TK_DONE ||
		    dated_words(host, run, text, class_name, &each, &each_day) != TK_DONE)
			continue;
		*says = true;
		compared = compared && each_day != INT64_MIN;
		if (each_day > *day) {
			*day = each_day;
			*date = each;
		}
	}
	*day = compared ? *day : INT64_MIN;
}

static review read_review(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	review r = {.playbook = playbook};
	read_key(host, run, playbook, TK_TEXT("reviewed"), &r.reviewed, &r.reviewed_day, &r.says_reviewed);
	read_key(host, run, playbook, TK_TEXT("next-review"), &r.next, &r.next_day, &r.says_next);
	if (kit_is(host, run, playbook, TK_TEXT("format"), TK_TEXT("markdown"))) {
		const tk_entry *page = page_of(host, run, playbook);
		read_lines(host, run, page, TK_TEXT("review-line"), &r.reviewed, &r.reviewed_day, &r.says_reviewed);
		read_lines(host, run, page, TK_TEXT("next-review-line"), &r.next, &r.next_day, &r.says_next);
	}
	return r;
}

static tk_status report_date(const tk_host *host, tk_run *run, const review *r, tk_value date, int64_t days,
                             int64_t limit, tk_text message)
{
	char days_room[NUMBER_ROOM], limit_room[NUMBER_ROOM];
	const tk_argument arguments[] = {
	        {TK_TEXT("playbook"), kit_get(host, run, r->playbook, TK_TEXT("title"), 0)},
	        {TK_TEXT("date"), date.text},
	        {TK_TEXT("days"), number_text(days, days_room)},
	        {TK_TEXT("limit"), number_text(limit, limit_room)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = r->playbook,
	                      .at = date.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 4};
	return host->report(run, &finding);
}

/* A review that was written down before the day it is said to have been done. A week is left for clocks and drafts. */
static bool is_written_ahead(const tk_host *host, tk_run *run, const review *r, int64_t *days)
{
	int64_t written = 0;
	if (host->last_changed(run, r->reviewed.span, &written) != TK_DONE)
		return false;
	*days = r->reviewed_day - written;
	return *days > 7;
}

static tk_status examine_dates(const tk_host *host, tk_run *run, const review *r, int64_t limit)
{
	int64_t today = host->today(run), ahead = 0;
	bool native = kit_is(host, run, r->playbook, TK_TEXT("format"), TK_TEXT("native"));
	if (r->reviewed_day != INT64_MIN && r->reviewed_day > today)
		return report_date(host, run, r, r->reviewed, r->reviewed_day - today, limit, TK_TEXT("future"));
	if (r->next_day != INT64_MIN && r->next_day < today)
		return report_date(host, run, r, r->next, today - r->next_day, limit, TK_TEXT("overdue"));
	if (r->reviewed_day != INT64_MIN && today - r->reviewed_day > limit &&
	    kit_is(host, run, r->playbook, TK_TEXT("format"), TK_TEXT("cacao"))) /* says only when it was changed */
		return kit_whole(host, run) ? report_date(host, run, r, r->reviewed, today - r->reviewed_day, limit,
		                                          TK_TEXT("unchanged"))
		                            : kit_unknown(host, run, r->playbook, TK_TEXT("tenken.yaml"));
	if (r->reviewed_day != INT64_MIN && today - r->reviewed_day > limit)
		return report_date(host, run, r, r->reviewed, today - r->reviewed_day, limit, TK_TEXT("old"));
	if (r->reviewed_day != INT64_MIN && is_written_ahead(host, run, r, &ahead))
		return report_date(host, run, r, r->reviewed, ahead, limit, TK_TEXT("ahead"));
	if (native && r->says_reviewed && !r->says_next)
		return report_date(host, run, r, r->reviewed, 0, limit, TK_TEXT("no-next"));
	return TK_DONE;
}

/* Without any date the history tells how long nobody has touched it. */
static bool is_long_untouched(const tk_host *host, tk_run *run, const review *r, int64_t limit, int64_t *days)
{
	const tk_entry *page = page_of(host, run, r->playbook);
	tk_value date;
	int64_t day = 0;
	if (!page || host->last_commit(run, host->place(page), TK_TEXT("date"), 0, &date) != TK_DONE ||
	    host->date(run, date.text, &day) != TK_DONE)
		return false;
	*days = host->today(run) - day;
	return *days > limit;
}

static tk_status review_current(const tk_host *host, tk_run *run)
{
	int64_t limit = number_parameter(host, run, TK_TEXT("days"), 400);
	lacking none = {.examined = 0};
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		if (!has_header(host, run, playbook))
			continue;
		review r = read_review(host, run, playbook);
		bool says = r.says_reviewed || r.says_next;
		int64_t days = 0;
		tk_status status = TK_DONE;
		if (!says && is_long_untouched(host, run, &r, limit, &days))
			status = report_date(host, run, &r, (tk_value){{"", 0}, host->place(playbook)}, days, limit,
			                     TK_TEXT("untouched"));
		else
			note_lacking(&none, playbook, !says);
		if (says)
			status = examine_dates(host, run, &r, limit);
		if (status < 0)
			return status;
	}
	host->examined(run, none.examined);
	return report_lacking(host, run, &none, TK_TEXT("none"), TK_TEXT("none-anywhere"));
}

PART_CHECK(owner_check, "owner", "playbook document passage organization", owner);
PART_CHECK(review_check, "review-current", "playbook document passage organization", review_current);
