/* SPDX-License-Identifier: Apache-2.0 */
/* Was the version in force approved? The head of the playbook says so, or the commit that last changed it. */
#include "governance.h"

typedef enum approval { APPROVED, BY_ITSELF, NOT_APPROVED, NOT_KNOWN } approval;

static bool contains(tk_text text, tk_text part)
{
	for (size_t i = 0; part.length && i + part.length <= text.length; i++) {
		if (memcmp(text.at + i, part.at, part.length) == 0)
			return true;
	}
	return false;
}

static tk_text commit_says(const tk_host *host, tk_run *run, tk_span place, tk_text key)
{
	tk_value value;
	return host->last_commit(run, place, key, 0, &value) == TK_DONE ? value.text : (tk_text){"", 0};
}

/* Whoever wrote the change does not approve it. */
static approval approval_of_commit(const tk_host *host, tk_run *run, tk_span place)
{
	static const tk_text lines[] = {
	        {"Approved-by:", 12}, {"Reviewed-by:", 12}, {"Acked-by:", 9}, {"承認:", 7}, {"承認者:", 10}};
	if (commit_says(host, run, place, TK_TEXT("id")).length == 0)
		return NOT_KNOWN;
	if (kit_equal(commit_says(host, run, place, TK_TEXT("signed")), TK_TEXT("true")))
		return APPROVED;
	tk_text author = commit_says(host, run, place, TK_TEXT("author")),
	        email = commit_says(host, run, place, TK_TEXT("email"));
	approval found = NOT_APPROVED;
	for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
		tk_value by;
		for (size_t i = 0; host->last_commit(run, place, lines[k], i, &by) == TK_DONE; i++) {
			if (!contains(by.text, email) && !kit_equal(by.text, author))
				return APPROVED;
			found = BY_ITSELF;
		}
	}
	return found;
}

/* Who, and which version or when. */
static bool says_approved(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	if (kit_is(host, run, playbook, TK_TEXT("signed"), TK_TEXT("true")))
		return true;
	if (kit_has(host, run, playbook, TK_TEXT("approved-by")) &&
	    (kit_has(host, run, playbook, TK_TEXT("version")) || kit_has(host, run, playbook, TK_TEXT("approved"))))
		return true;
	return kit_is(host, run, playbook, TK_TEXT("format"), TK_TEXT("markdown")) &&
	       passage_saying(host, run, page_of(host, run, playbook), TK_TEXT("approval-line"));
}

static tk_status report_approved(const tk_host *host, tk_run *run, const tk_entry *playbook, tk_value approved,
                                 tk_text changed, tk_text message)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("playbook"), kit_get(host, run, playbook, TK_TEXT("title"), 0)},
	        {TK_TEXT("date"), approved.text},
	        {TK_TEXT("changed"), changed},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = playbook,
	                      .at = approved.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 3};
	return host->report(run, &finding);
}

/* Changed after it was approved: later than the day of approval, and than the commit that wrote that day down. */
static tk_status examine_said(const tk_host *host, tk_run *run, const tk_entry *playbook, tk_span page)
{
	tk_value approved;
	int64_t day = 0, changed_day = 0, written = 0, today = host->today(run);
	if (host->get(run, playbook, TK_TEXT("approved"), 0, &approved) != TK_DONE ||
	    host->date(run, approved.text, &day) != TK_DONE)
		return TK_DONE;
	if (day > today)
		return report_approved(host, run, playbook, approved, TK_TEXT(""), TK_TEXT("future"));
	tk_text changed = commit_says(host, run, page, TK_TEXT("date"));
	if (changed.length == 0 || host->date(run, changed, &changed_day) != TK_DONE ||
	    host->last_changed(run, approved.span, &written) != TK_DONE)
		return TK_DONE;
	if (changed_day <= day || changed_day <= written || changed_day > today ||
	    approval_of_commit(host, run, page) == APPROVED)
		return TK_DONE;
	return report_approved(host, run, playbook, approved, changed, TK_TEXT("changed-after"));
}

static tk_status approval_trace(const tk_host *host, tk_run *run)
{
	lacking none = {.examined = 0};
	size_t unknown = 0, playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		const tk_entry *page = page_of(host, run, playbook);
		tk_status status = TK_DONE;
		if (!page)
			continue;
		bool said = says_approved(host, run, playbook);
		approval found = said ? APPROVED : approval_of_commit(host, run, host->place(page));
		if (found == NOT_KNOWN) {
			unknown++;
			continue;
		}
		note_lacking(&none, playbook, found == NOT_APPROVED);
		if (said)
			status = examine_said(host, run, playbook, host->place(page));
		else if (found == BY_ITSELF)
			status = report_approved(host, run, playbook, (tk_value){{"", 0}, host->place(playbook)},
			                         commit_says(host, run, host->place(page), TK_TEXT("date")),
			                         TK_TEXT("self"));
		if (status < 0)
			return status;
	}
	host->examined(run, none.examined);
	tk_status status = report_lacking(host, run, &none, TK_TEXT("none"), TK_TEXT("none-anywhere"));
	return status == TK_DONE && unknown > 0 ? kit_unknown(host, run, NULL, TK_TEXT("approved-by")) : status;
}

PART_CHECK(approval_check, "approval-trace", "playbook document passage organization", approval_trace);
