/* SPDX-License-Identifier: Apache-2.0 */
/* When is a report made, and can whoever is on duty tell? */
#include "sharing.h"

/* The first choice of the playbook in hand: what comes after it is done when it says so. */
typedef struct choice {
	const tk_entry *playbook;
	tk_span at; /* {0} when there is none */
} choice;

typedef struct triggers {
	bool suspicion; /* signs and near misses are said somewhere */
	choice first;
	bool some;                 /* some step says when */
	const tk_entry *confirmed; /* the first that waits for certainty, and where it says so */
	tk_value confirmed_words;
} triggers;

static bool is_vague(const tk_host *host, tk_run *run, tk_value text)
{
	return sharing_matches(host, run, text, TK_TEXT("vague-trigger")) &&
	       !sharing_matches(host, run, text, TK_TEXT("observable")) &&
	       !sharing_matches(host, run, text, TK_TEXT("suspicion"));
}

static bool playbook_says_when(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                               choice *first)
{
	if (kit_has(host, run, playbook, TK_TEXT("trigger")))
		return true;
	if (first->playbook != playbook) {
		*first = (choice){.playbook = playbook};
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t i = 0; i < steps && first->at.document == 0; i++) {
			const tk_entry *each = host->at(run, TK_TEXT("step"), playbook, i);
			if (kit_is(host, run, each, TK_TEXT("kind"), TK_TEXT("decision")))
				first->at = host->place(each);
		}
	}
	return first->at.document != 0 && first->at.offset < host->place(step).offset;
}

static bool says_when(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step, choice *first)
{
	return kit_has(host, run, step, TK_TEXT("trigger")) ||
	       sharing_step_says(host, run, step, TK_TEXT("when-word|suspicion")) ||
	       playbook_says_when(host, run, playbook, step, first);
}

static tk_status look(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step, void *context)
{
	triggers *all = context;
	tk_value own;
	/* A page of prose is about a situation, by its title or the index that leads to it. */
	all->some = all->some || kit_inferred(host, run, step) || says_when(host, run, playbook, step, &all->first);
	if (!all->confirmed && host->get(run, step, TK_TEXT("trigger"), 0, &own) == TK_DONE &&
	    sharing_matches(host, run, own, TK_TEXT("confirmed-word"))) {
		all->confirmed = step;
		all->confirmed_words = own;
	}
	return TK_DONE;
}

static tk_status report_trigger(const tk_host *host, tk_run *run, const tk_entry *step, tk_text message, tk_value words)
{
	const tk_argument arguments[] = {{TK_TEXT("step"), sharing_title(host, run, step)},
	                                 {TK_TEXT("trigger"), words.text}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = words.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .inferred = kit_inferred(host, run, step)};
	return host->report(run, &finding);
}

/* In prose the condition is part of the sentence. */
static tk_value condition_of(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value text = {{"", 0}, {0, 0, 0}}, found;
	if (host->get(run, step, TK_TEXT("trigger"), 0, &text) == TK_DONE || !kit_inferred(host, run, step))
		return text;
	for (size_t i = 0; host->get(run, step, TK_TEXT("text"), i, &text) == TK_DONE; i++) {
		if (is_vague(host, run, text) && host->match(run, text, TK_TEXT("vague-trigger"), &found) == TK_DONE)
			return found;
	}
	if (host->get(run, step, TK_TEXT("title"), 0, &text) == TK_DONE && is_vague(host, run, text) &&
	    host->match(run, text, TK_TEXT("vague-trigger"), &found) == TK_DONE)
		return found;
	return (tk_value){{"", 0}, {0, 0, 0}};
}

static tk_status examine_trigger(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                                 void *context)
{
	choice *first = context;
	tk_value condition = condition_of(host, run, step);
	bool shown =
	        kit_inferred(host, run, step) && sharing_step_says(host, run, step, TK_TEXT("observable|suspicion"));
	if (condition.text.length > 0 && !shown && is_vague(host, run, condition))
		return report_trigger(host, run, step, TK_TEXT("vague"), condition);
	if (sharing_has_keys(host, run, playbook, step) && !says_when(host, run, playbook, step, first))
		return report_trigger(host, run, step, TK_TEXT("none"), condition);
	return TK_DONE;
}

tk_status trigger_observable(const tk_host *host, tk_run *run)
{
	triggers all = {.suspicion = sharing_said(host, run, TK_TEXT("words"))};
	tk_status status = sharing_each(host, run, look, &all);
	if (status < 0)
		return status;
	if (!all.some)
		return sharing_absent(host, run, TK_TEXT("nowhere"));
	if (all.confirmed && !all.suspicion)
		status = report_trigger(host, run, all.confirmed, TK_TEXT("confirmed-only"), all.confirmed_words);
	return status < 0 ? status : sharing_each(host, run, examine_trigger, &all.first);
}
