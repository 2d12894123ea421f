/* SPDX-License-Identifier: Apache-2.0 */
/* Practices of sharing: follow-up reports, attack data apart from the damage, labels, receipts. What the whole plan
 * lacks is one finding; a step that lacks what others have is one of its own, where the author can write it in a key.
 */
#include "sharing.h"

/* Called for the sharing steps in order; ends with the first that holds. */
typedef bool holds_for(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step, void *context);

static const tk_entry *first_that(const tk_host *host, tk_run *run, holds_for *holds, void *context)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (kit_any_class(host, run, step, TK_TEXT("class")) &&
			    holds(host, run, playbook, step, context))
				return step;
		}
	}
	return NULL;
}

static tk_status count_only(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                            void *context)
{
	(void)host;
	(void)run;
	(void)playbook;
	(void)step;
	(void)context;
	return TK_DONE;
}

static tk_status met(const tk_host *host, tk_run *run)
{
	return sharing_each(host, run, count_only, NULL);
}

/* ---- followed-up ---------------------------------------------------------------------------------------------------
 */

/* Stages without their names: the same recipient again in the same playbook, with another limit. */
typedef struct stages {
	const tk_entry *playbook[256], *recipient[256];
	tk_text limit[256];
	size_t count;
} stages;

static bool is_second_stage(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                            void *context)
{
	stages *seen = context;
	tk_text limit = kit_get(host, run, step, TK_TEXT("deadline-seconds"), 0);
	tk_value recipient;
	for (size_t i = 0; limit.length && host->get(run, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		const tk_entry *contact = host->follow(run, step, TK_TEXT("recipient"), i);
		for (size_t j = 0; contact && j < seen->count; j++) {
			if (seen->recipient[j] == contact && seen->playbook[j] == playbook &&
			    !kit_equal(seen->limit[j], limit))
				return true;
		}
		if (!contact || seen->count == sizeof seen->limit / sizeof *seen->limit)
			continue;
		seen->playbook[seen->count] = playbook;
		seen->recipient[seen->count] = contact;
		seen->limit[seen->count++] = limit;
	}
	return false;
}

static bool is_later_report(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                            void *context)
{
	(void)playbook;
	(void)context;
	tk_value words;
	return host->parameter(run, TK_TEXT("words"), 0, &words) == TK_DONE &&
	       sharing_step_says(host, run, step, words.text);
}

tk_status followed_up(const tk_host *host, tk_run *run)
{
	stages seen = {.count = 0};
	if (sharing_said(host, run, TK_TEXT("words")) || first_that(host, run, is_second_stage, &seen))
		return met(host, run);
	const tk_entry *step = first_that(host, run, is_later_report, NULL);
	if (!step || !kit_whole(host, run))
		return sharing_absent(host, run, TK_TEXT("nowhere"));
	const tk_argument arguments[] = {{TK_TEXT("step"), sharing_title(host, run, step)}};
	return kit_report(host, run, step, TK_TEXT("no-time"), arguments, 1, kit_inferred(host, run, step));
}

/* ---- attack-split --------------------------------------------------------------------------------------------------
 */

static bool has_technical_words(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                                void *context)
{
	(void)playbook;
	(void)context;
	tk_value words;
	return host->parameter(run, TK_TEXT("words"), 0, &words) == TK_DONE &&
	       sharing_step_says(host, run, step, words.text);
}

static bool is_marked_otherwise(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                                void *context)
{
	(void)playbook;
	const tk_entry *technical = context;
	tk_text marking = kit_get(host, run, step, TK_TEXT("marking"), 0);
	return marking.length && !kit_equal(marking, kit_get(host, run, technical, TK_TEXT("marking"), 0));
}

/* A form or a section that is only about the attack's technical data, by its heading. */
static bool has_part_of_its_own(const tk_host *host, tk_run *run)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, document, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		size_t headings = host->count(run, TK_TEXT("heading"), document);
		for (size_t j = 0; j < headings; j++) {
			tk_value text, words;
			if (host->get(run, host->at(run, TK_TEXT("heading"), document, j), TK_TEXT("text"), 0, &text) ==
			            TK_DONE &&
			    host->parameter(run, TK_TEXT("words"), 0, &words) == TK_DONE &&
			    sharing_matches(host, run, text, words.text))
				return true;
		}
	}
	return false;
}

tk_status attack_split(const tk_host *host, tk_run *run)
{
	if (sharing_said(host, run, TK_TEXT("words")) || has_part_of_its_own(host, run))
		return met(host, run);
	const tk_entry *technical = first_that(host, run, has_technical_words, NULL);
	if (technical && kit_has(host, run, technical, TK_TEXT("marking")) &&
	    first_that(host, run, is_marked_otherwise, (void *)(uintptr_t)technical))
		return met(host, run);
	return sharing_absent(host, run, TK_TEXT("nowhere"));
}

/* ---- steps that lack what others have: one finding for a playbook
 * ---------------------------------------------------- */

enum { ALSO_MOST = 12 };

typedef struct lacking {
	const tk_entry *playbook, *step; /* the first that lacks it */
	tk_text message;
	tk_label also[ALSO_MOST]; /* the others */
	tk_argument titles[ALSO_MOST];
	size_t count;
} lacking;

static tk_status report_lacking(const tk_host *host, tk_run *run, lacking *all)
{
	const tk_entry *step = all->step;
	all->step = NULL;
	if (!step)
		return TK_DONE;
	const tk_entry *contact = host->follow(run, step, TK_TEXT("recipient"), 0);
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), sharing_title(host, run, step)},
	        {TK_TEXT("recipient"), contact ? kit_get(host, run, contact, TK_TEXT("name"), 0)
	                                       : kit_get(host, run, step, TK_TEXT("recipient"), 0)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .message = all->message,
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .labels = all->also,
	                      .label_count = all->count};
	return host->report(run, &finding);
}

static tk_status add_lacking(const tk_host *host, tk_run *run, lacking *all, const tk_entry *playbook,
                             const tk_entry *step)
{
	if (all->step && all->playbook == playbook) {
		if (all->count < ALSO_MOST) {
			all->titles[all->count] = (tk_argument){TK_TEXT("step"), sharing_title(host, run, step)};
			all->also[all->count] = (tk_label){.at = host->place(step),
			                                   .message = TK_TEXT("also"),
			                                   .arguments = &all->titles[all->count],
			                                   .argument_count = 1};
			all->count++;
		}
		return TK_DONE;
	}
	tk_status status = report_lacking(host, run, all);
	all->playbook = playbook;
	all->step = step;
	all->count = 0;
	return status;
}

/* ---- labelled ------------------------------------------------------------------------------------------------------
 */

static bool is_label(const tk_host *host, tk_run *run, tk_value marking)
{
	return sharing_matches(host, run, marking, TK_TEXT("sharing-label")) ||
	       sharing_matches(host, run, marking, TK_TEXT("sharing-scheme"));
}

static bool playbook_is_marked(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	tk_value marking;
	return host->get(run, playbook, TK_TEXT("marking"), 0, &marking) == TK_DONE && is_label(host, run, marking);
}

typedef struct labels {
	tk_text said; /* classes that stand for a label in words */
	bool rule;    /* a page states the default for all that goes out */
	lacking unmarked;
	sharing_forms seen;
} labels;

static bool step_is_marked(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                           void *context)
{
	labels *all = context;
	const tk_entry *form = host->follow(run, step, TK_TEXT("message"), 0);
	return playbook_is_marked(host, run, playbook) || sharing_step_says(host, run, step, all->said) ||
	       (form && (sharing_form_says(host, run, &all->seen, form, TK_TEXT("words")) & 1u));
}

static tk_status examine_label(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                               void *context)
{
	labels *all = context;
	tk_value own = {{"", 0}, {0, 0, 0}};
	(void)host->get(run, step, TK_TEXT("marking"), 0, &own);
	if (!sharing_has_keys(host, run, playbook, step))
		return TK_DONE;
	if (own.text.length == 0)
		return all->rule || step_is_marked(host, run, playbook, step, context)
		               ? TK_DONE
		               : add_lacking(host, run, &all->unmarked, playbook, step);
	if (is_label(host, run, own))
		return TK_DONE;
	const tk_argument arguments[] = {{TK_TEXT("step"), sharing_title(host, run, step)},
	                                 {TK_TEXT("marking"), own.text}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = own.span,
	                      .message = TK_TEXT("no-label"),
	                      .arguments = arguments,
	                      .argument_count = 2};
	return host->report(run, &finding);
}

/* Is a step marked with something, right or wrong? Then the plan means to mark, and the steps are judged one by one. */
static bool means_to_mark(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                          void *context)
{
	return kit_has(host, run, step, TK_TEXT("marking")) || step_is_marked(host, run, playbook, step, context);
}

tk_status labelled(const tk_host *host, tk_run *run)
{
	labels all = {.said = TK_TEXT("sharing-label|sharing-scheme"), .unmarked = {.message = TK_TEXT("unmarked")}};
	bool said = sharing_said(host, run, TK_TEXT("words"));
	all.rule = said && sharing_said(host, run, TK_TEXT("default"));
	if (!said && !first_that(host, run, means_to_mark, &all))
		return sharing_absent(host, run, TK_TEXT("nowhere"));
	tk_status status = sharing_each(host, run, examine_label, &all);
	return status < 0 ? status : report_lacking(host, run, &all.unmarked);
}

/* ---- receipt-confirmed ----------------------------------------------------------------------------------------------
 */

static bool step_confirms(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                          void *context)
{
	(void)playbook;
	(void)context;
	tk_value own;
	if (host->get(run, step, TK_TEXT("acknowledgement"), 0, &own) == TK_DONE && own.text.length)
		return !sharing_matches(host, run, own, TK_TEXT("nothing"));
	return sharing_step_says(host, run, step, TK_TEXT("receipt"));
}

typedef struct receipts {
	bool rule; /* a page states it for all that goes out */
	lacking unconfirmed;
} receipts;

static tk_status examine_receipt(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                                 void *context)
{
	receipts *all = context;
	bool given = kit_has(host, run, step, TK_TEXT("acknowledgement"));
	if (!sharing_has_keys(host, run, playbook, step) || (all->rule && !given) ||
	    step_confirms(host, run, playbook, step, NULL))
		return TK_DONE;
	return add_lacking(host, run, &all->unconfirmed, playbook, step);
}

tk_status receipt_confirmed(const tk_host *host, tk_run *run)
{
	bool said = sharing_said(host, run, TK_TEXT("words"));
	receipts all = {.rule = said && sharing_said(host, run, TK_TEXT("default")),
	                .unconfirmed = {.message = TK_TEXT("unconfirmed")}};
	if (!said && !first_that(host, run, step_confirms, NULL))
		return sharing_absent(host, run, TK_TEXT("nowhere"));
	tk_status status = sharing_each(host, run, examine_receipt, &all);
	return status < 0 ? status : report_lacking(host, run, &all.unconfirmed);
}
