/* SPDX-License-Identifier: Apache-2.0 */
/* Levels of severity: by what they are told apart, whom each tells within what time, and who is next when nobody answers. */
#include "governance.h"

/* Somebody else is next when nobody answers: the level says so, or a role that is told has others in line and a rule. */
static bool has_next(const tk_host *host, tk_run *run, const tk_entry *level)
{
	if (kit_has(host, run, level, TK_TEXT("no-answer")))
		return true;
	for (size_t i = 0; kit_get(host, run, level, TK_TEXT("tell"), i).length > 0; i++) {
		const tk_entry *told = host->follow(run, level, TK_TEXT("tell"), i);
		if (told && kit_equal(host->kind(told), TK_TEXT("role")) && kit_has(host, run, told, TK_TEXT("alternates")) &&
		    kit_has(host, run, told, TK_TEXT("takeover")))
			return true;
	}
	return false;
}

static tk_status examine_level(const tk_host *host, tk_run *run, const tk_entry *level)
{
	const tk_argument name = {TK_TEXT("level"), kit_get(host, run, level, TK_TEXT("name"), 0)};
	if (!kit_has(host, run, level, TK_TEXT("criteria")))
		return kit_report(host, run, level, TK_TEXT("no-criteria"), &name, 1, 0);
	if (!kit_has(host, run, level, TK_TEXT("tell")))
		return kit_report(host, run, level, TK_TEXT("no-recipient"), &name, 1, 0);
	if (!kit_has(host, run, level, TK_TEXT("within")))
		return kit_report(host, run, level, TK_TEXT("no-clock"), &name, 1, 0);
	if (!has_next(host, run, level))
		return kit_report(host, run, level, TK_TEXT("no-next"), &name, 1, 0);
	return TK_DONE;
}

/* A step that tells the next one up, within a time, is an escalation even without levels. */
static bool has_escalation_step(const tk_host *host, tk_run *run)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (kit_class(host, run, step, TK_TEXT("escalate")) && kit_has(host, run, step, TK_TEXT("deadline-seconds")))
				return true;
		}
	}
	return false;
}

/* ---- pages ---------------------------------------------------------------------------------------------------------- */

/* Rows and items of one page that speak of levels. */
typedef struct level_rows {
	const tk_entry *first;
	size_t count, clocked;
	bool next;
} level_rows;

static level_rows read_page(const tk_host *host, tk_run *run, const tk_entry *page)
{
	level_rows rows = {.first = NULL};
	size_t passages = host->count(run, TK_TEXT("passage"), page);
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), page, i);
		rows.next = rows.next || kit_class(host, run, passage, TK_TEXT("next-in-line"));
		if (!kit_class(host, run, passage, TK_TEXT("severity-level")))
			continue;
		rows.first = rows.first ? rows.first : passage;
		rows.count++;
		rows.clocked += kit_class(host, run, passage, TK_TEXT("told-within")) ? 1 : 0;
	}
	return rows;
}

enum { LEVELS_LEAST = 2 }; /* rows that make a table of levels; a single mention is none */

static bool is_better(level_rows a, level_rows b)
{
	if ((a.clocked > 0) != (b.clocked > 0))
		return a.clocked > 0;
	return a.next != b.next ? a.next : a.count > b.count;
}

/* The page that says most about levels. */
static level_rows best_page(const tk_host *host, tk_run *run)
{
	level_rows best = {.first = NULL};
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *page = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, page, TK_TEXT("kind"), TK_TEXT("markdown")) ||
		    kit_is(host, run, page, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		level_rows rows = read_page(host, run, page);
		if (rows.count >= LEVELS_LEAST && (!best.first || is_better(rows, best)))
			best = rows;
	}
	return best;
}

static tk_status escalation_in_words(const tk_host *host, tk_run *run)
{
	level_rows rows = best_page(host, run);
	if (!rows.first && has_escalation_step(host, run)) {
		host->examined(run, 1);
		return TK_DONE;
	}
	if (!rows.first && !kit_whole(host, run))
		return kit_unknown(host, run, NULL, TK_TEXT("tenken.yaml"));
	if (!rows.first) /* a plan may tell how bad it is in other words: a warning at most */
		return kit_report(host, run, NULL, TK_TEXT("none"), NULL, 0, 1);
	host->examined(run, rows.count);
	if (rows.clocked == 0)
		return kit_report(host, run, rows.first, TK_TEXT("page-no-clock"), NULL, 0, 1);
	return rows.next ? TK_DONE : kit_report(host, run, rows.first, TK_TEXT("page-no-next"), NULL, 0, 1);
}

static tk_status escalation(const tk_host *host, tk_run *run)
{
	size_t levels = host->count(run, TK_TEXT("level"), NULL);
	if (levels == 0)
		return escalation_in_words(host, run);
	host->examined(run, levels);
	for (size_t i = 0; i < levels; i++) {
		tk_status status = examine_level(host, run, host->at(run, TK_TEXT("level"), NULL, i));
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

PART_CHECK(escalation_check, "escalation", "level role person contact party playbook step document passage organization",
           escalation);
