/* SPDX-License-Identifier: Apache-2.0 */
/* Levels of severity: by what they are told apart, whom each tells within what time, and who is next when nobody
 * answers. */
#include "governance.h"

/* Somebody else is next when nobody answers: the level says so, or a role that is told has others in line and a rule.
 */
static bool has_next(const tk_host *host, tk_run *run, const tk_entry *level)
{
	if (kit_has(host, run, level, TK_TEXT("no-answer")))
		return true;
	for (size_t i = 0; kit_get(host, run, level, TK_TEXT("tell"), i).length > 0; i++) {
		const tk_entry *told = host->follow(run, level, TK_TEXT("tell"), i);
		if (told && kit_equal(host->kind(told), TK_TEXT("role")) &&
		    kit_has(host, run, told, TK_TEXT("alternates")) && kit_has(host, run, told, TK_TEXT("takeover")))
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
			if (kit_class(host, run, step, TK_TEXT("escalate")) &&
			    kit_has(host, run, step, TK_TEXT("deadline-seconds")))
				return true;
		}
	}
	return false;
}

/* ---- pages ----------------------------------------------------------------------------------------------------------
 */

/* What one page says of levels. */
typedef struct level_rows {
	const tk_entry *first;
	size_t count, clocked; /* rows, items and the like that speak of a level, or stand below a heading that does */
	bool scale;            /* levels are spoken of, whatever they are called */
} level_rows;

static level_rows read_page(const tk_host *host, tk_run *run, const tk_entry *page)
{
	level_rows rows = {.first = NULL};
	size_t passages = host->count(run, TK_TEXT("passage"), page);
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), page, i);
		tk_value section = {{"", 0}, {0, 0, 0}}, found;
		(void)host->get(run, passage, TK_TEXT("section"), 0, &section);
		rows.scale = rows.scale || kit_class(host, run, passage, TK_TEXT("severity-scale"));
		bool below = section.text.length > 0 &&
		             (host->match(run, section, TK_TEXT("severity-level"), &found) == TK_DONE ||
		              host->match(run, section, TK_TEXT("severity-scale"), &found) == TK_DONE);
		bool level = kit_class(host, run, passage, TK_TEXT("severity-level"));
		if (!level && !below)
			continue;
		rows.first = rows.first || !level ? rows.first : passage;
		rows.count += level ? 1 : 0;
		rows.clocked += kit_class(host, run, passage, TK_TEXT("told-within")) ? 1 : 0;
	}
	return rows;
}

enum { LEVELS_LEAST = 2 }; /* that make a table of levels; a single mention is none */

/* All pages together: levels on one may have their times on another. */
static level_rows read_pages(const tk_host *host, tk_run *run)
{
	level_rows all = {.first = NULL};
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *page = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, page, TK_TEXT("kind"), TK_TEXT("markdown")) ||
		    kit_is(host, run, page, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		level_rows rows = read_page(host, run, page);
		all.scale = all.scale || rows.scale || rows.count > 0;
		all.clocked += rows.clocked;
		all.first = all.first || rows.count < LEVELS_LEAST ? all.first : rows.first;
		all.count += rows.count;
	}
	return all;
}

static tk_status escalation_in_words(const tk_host *host, tk_run *run)
{
	level_rows rows = read_pages(host, run);
	if (!rows.first && has_escalation_step(host, run)) {
		host->examined(run, 1);
		return TK_DONE;
	}
	if (!rows.first && rows.scale)
		return kit_unknown(host, run, NULL, TK_TEXT("levels"));
	if (!rows.first && !kit_whole(host, run))
		return kit_unknown(host, run, NULL, TK_TEXT("tenken.yaml"));
	if (!rows.first) /* a plan may tell how bad it is in words of its own */
		return kit_report(host, run, NULL, TK_TEXT("none"), NULL, 0, 1);
	host->examined(run, rows.count);
	if (rows.clocked == 0)
		return kit_report(host, run, rows.first, TK_TEXT("page-no-clock"), NULL, 0, 1);
	if (any_passage_saying(host, run, TK_TEXT("next-in-line")))
		return TK_DONE;
	return kit_report(host, run, rows.first, TK_TEXT("page-no-next"), NULL, 0, 1);
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

PART_CHECK(escalation_check, "escalation",
           "level role person contact party playbook step document passage organization", escalation);
