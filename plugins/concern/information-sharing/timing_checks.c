/* SPDX-License-Identifier: Apache-2.0 */
/* Does what has to be done before a report fit into its limit? */
#include "sharing.h"

#include <inttypes.h>
#include <stdio.h>

enum { ASKED_MOST = 64 }; /* reports of one playbook; each is a pass over it */

typedef struct feasible {
	const tk_entry *playbook;
	size_t asked, failed;
	const tk_entry
	        *open; /* the first report that cannot be decided, and the step that does not say how long it takes */
	const tk_entry *because;
	tk_text missing;
} feasible;

static int64_t number_of(tk_text text)
{
	int64_t number = 0;
	if (text.length == 0 || text.length > 12)
		return -1;
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return -1;
		number = number * 10 + (text.at[i] - '0');
	}
	return number;
}

/* The limit of a report that counts from the beginning: of what is known or has happened, not of an earlier report. */
static int64_t limit_from_start(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value from = {{"", 0}, {0, 0, 0}};
	if (kit_is(host, run, step, TK_TEXT("deadline-business-days"), TK_TEXT("true")) ||
	    host->get(run, step, TK_TEXT("deadline-from"), 0, &from) != TK_DONE ||
	    sharing_matches(host, run, from, TK_TEXT("clock-later")) ||
	    !(sharing_matches(host, run, from, TK_TEXT("clock-knowing")) ||
	      sharing_matches(host, run, from, TK_TEXT("clock-occurrence"))))
		return -1;
	return number_of(kit_get(host, run, step, TK_TEXT("deadline-seconds"), 0));
}

/* "26 h 30 min", the same in all languages. */
static tk_text spelled(char *buffer, size_t size, int64_t seconds)
{
	int64_t minutes = (seconds + 59) / 60;
	int length = minutes < 60 ? snprintf(buffer, size, "%" PRId64 " min", minutes)
	             : minutes % 60 == 0
	                     ? snprintf(buffer, size, "%" PRId64 " h", minutes / 60)
	                     : snprintf(buffer, size, "%" PRId64 " h %" PRId64 " min", minutes / 60, minutes % 60);
	return (tk_text){buffer, length > 0 && (size_t)length < size ? (size_t)length : 0};
}

static tk_status report_late(const tk_host *host, tk_run *run, const tk_entry *step, int64_t takes, bool always,
                             const tk_witness *why)
{
	char buffer[64];
	tk_value limit = {{"", 0}, {0, 0, 0}};
	(void)host->get(run, step, TK_TEXT("deadline"), 0, &limit);
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), sharing_title(host, run, step)},
	        {TK_TEXT("limit"), limit.text},
	        {TK_TEXT("takes"), spelled(buffer, sizeof buffer, takes)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = limit.span,
	                      .message = always ? TK_TEXT("never") : TK_TEXT("too-long"),
	                      .arguments = arguments,
	                      .argument_count = 3,
	                      .witness = why,
	                      .inferred = kit_inferred(host, run, step)};
	return host->report(run, &finding);
}

static tk_status examine_time(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                              void *context)
{
	feasible *all = context;
	int64_t limit = limit_from_start(host, run, step), least = 0, most = 0;
	if (limit < 0)
		return TK_DONE;
	if (all->playbook != playbook) {
		all->playbook = playbook;
		all->asked = 0;
	}
	if (all->asked++ >= ASKED_MOST) {
		all->open = all->open ? all->open : step;
		all->missing = TK_TEXT("steps");
		return TK_DONE;
	}
	const tk_entry *because = NULL;
	const tk_witness *why = NULL;
	tk_answer answer = host->time_between(run, playbook, NULL, step, &least, &most, &because, &why);
	bool late = answer == TK_HOLDS && most > limit;
	if (answer == TK_UNSUPPORTED)
		return TK_DONE; /* nothing leads there: os-not-after-closure and rx-flow-sound say so */
	if (least > limit || late) {
		all->failed++;
		return report_late(host, run, step, least > limit ? least : most, least > limit, why);
	}
	if (answer != TK_HOLDS && !all->open) {
		all->open = step;
		all->because = because;
		all->missing = answer == TK_FAILS ? TK_TEXT("at-most") : TK_TEXT("takes");
	}
	return TK_DONE;
}

tk_status deadline_feasible(const tk_host *host, tk_run *run)
{
	feasible all = {.asked = 0};
	if (!TK_HAS(host, time_between))
		return kit_unknown(host, run, NULL, TK_TEXT("tenken"));
	tk_status status = sharing_each(host, run, examine_time, &all);
	if (status >= 0 && all.open && all.failed == 0)
		status = kit_unknown(host, run, all.because ? all.because : all.open, all.missing);
	return status;
}
