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

/* Does the limit of a report count from the beginning: of what is known or has happened, not of an earlier report? */
static bool counts_from_start(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value from = {{"", 0}, {0, 0, 0}};
	return host->get(run, step, TK_TEXT("deadline-from"), 0, &from) == TK_DONE &&
	       !sharing_matches(host, run, from, TK_TEXT("clock-later")) &&
	       (sharing_matches(host, run, from, TK_TEXT("clock-knowing")) ||
	        sharing_matches(host, run, from, TK_TEXT("clock-occurrence")));
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

static tk_status report_late(const tk_host *host, tk_run *run, const tk_entry *step, const tk_time_limit *time,
                             const tk_witness *why)
{
	char buffer[64];
	tk_value limit = {{"", 0}, {0, 0, 0}};
	(void)host->get(run, step, TK_TEXT("deadline"), 0, &limit);
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), sharing_title(host, run, step)},
	        {TK_TEXT("limit"), limit.text},
	        {TK_TEXT("takes"), spelled(buffer, sizeof buffer, time->takes)},
	        {TK_TEXT("start"), time->start},
	        {TK_TEXT("done"), time->done},
	        {TK_TEXT("due"), time->due},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = limit.span,
	                      .message = time->always          ? TK_TEXT("never")
	                                 : time->start.length ? TK_TEXT("too-long-then")
	                                                      : TK_TEXT("too-long"),
	                      .arguments = arguments,
	                      .argument_count = sizeof arguments / sizeof *arguments,
	                      .witness = why,
	                      .inferred = kit_inferred(host, run, step)};
	return host->report(run, &finding);
}

static tk_status examine_time(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                              void *context)
{
	feasible *all = context;
	if (!counts_from_start(host, run, step))
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
	tk_time_limit time = {.size = sizeof time};
	const tk_witness *why = NULL;
	tk_answer answer = host->in_time(run, playbook, step, &time, &why);
	if (answer == TK_FAILS) {
		all->failed++;
		return report_late(host, run, step, &time, why);
	}
	/* Without a limit there is nothing to keep; where nothing leads, os-not-after-closure and rx-flow-sound say so. */
	if (answer == TK_UNDECIDED && !all->open) {
		all->open = step;
		all->because = time.because;
		all->missing = time.missing;
	}
	return TK_DONE;
}

tk_status deadline_feasible(const tk_host *host, tk_run *run)
{
	feasible all = {.asked = 0};
	if (!TK_HAS(host, in_time))
		return kit_unknown(host, run, NULL, TK_TEXT("tenken"));
	tk_status status = sharing_each(host, run, examine_time, &all);
	if (status >= 0 && all.open && all.failed == 0)
		status = kit_unknown(host, run, all.because ? all.because : all.open, all.missing);
	return status;
}
