/* SPDX-License-Identifier: Apache-2.0 */
/* Where a plan deals with one theme (incoming advisories, gathering facts), and whether it says a thing there. A
 * requirement of this kind is met when one procedure of the theme says it: plans say such things once. Everything is
 * static and bounded.
 *
 * Parameters of the requirement
 *   class     classes of the steps that make a playbook a procedure of the theme
 *   scenario  a playbook for one of these scenarios is one altogether
 *   theme     words of headings that say so; without them a lone line that happens to match is no procedure
 *   structured  given: in a structured playbook the words of a step are enough all the same
 *   say       words that must stand together in one passage; `a|b` = any of them
 */
#ifndef TENKEN_KIT_PROCEDURE_H
#define TENKEN_KIT_PROCEDURE_H

#include "kit.h"

enum { KIT_PROCEDURES_MOST = 512, KIT_LEVELS = 7 };

typedef struct kit_procedure {
	const tk_entry *playbook, *step, *document;
	bool scenario; /* the whole playbook is about the theme */
} kit_procedure;

typedef struct kit_procedures {
	kit_procedure at[KIT_PROCEDURES_MOST];
	size_t count;
	const tk_entry *weak; /* a line of prose that may belong to the theme; no procedure */
} kit_procedures;

static inline bool kit_says_any(const tk_host *host, tk_run *run, tk_value text, tk_text parameter)
{
	tk_value name, found;
	for (size_t i = 0; host->parameter(run, parameter, i, &name) == TK_DONE; i++) {
		if (host->match(run, text, name.text, &found) == TK_DONE)
			return true;
	}
	return false;
}

/* One of the classes in "a|b|c". */
static inline bool kit_passage_has(const tk_host *host, tk_run *run, const tk_entry *passage, tk_text names)
{
	size_t start = 0;
	for (size_t i = 0; i <= names.length; i++) {
		if (i < names.length && names.at[i] != '|')
			continue;
		if (i > start && kit_class(host, run, passage, (tk_text){names.at + start, i - start}))
			return true;
		start = i + 1;
	}
	return false;
}

/* Every part of the list parameter in one passage; false when the parameter is not given. */
static inline bool kit_passage_says(const tk_host *host, tk_run *run, const tk_entry *passage, tk_text parameter)
{
	tk_value part;
	size_t i = 0;
	for (; host->parameter(run, parameter, i, &part) == TK_DONE; i++) {
		if (!kit_passage_has(host, run, passage, part.text))
			return false;
	}
	return i > 0;
}

static inline bool kit_is_for(const tk_host *host, tk_run *run, const tk_entry *playbook, tk_text parameter)
{
	tk_value scenario;
	for (size_t i = 0; host->parameter(run, parameter, i, &scenario) == TK_DONE; i++) {
		if (kit_lists(host, run, playbook, TK_TEXT("scenario"), scenario.text))
			return true;
	}
	return false;
}

/* ---- finding the procedures --------------------------------------------------------------------- */

/* Did somebody say that the step belongs to the theme, or is it only its words? */
static inline bool kit_is_declared(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value name;
	tk_origin origin = TK_LEXICON;
	for (size_t i = 0; host->parameter(run, TK_TEXT("class"), i, &name) == TK_DONE; i++) {
		if (host->has_class(run, step, name.text, NULL, &origin) == TK_DONE && origin != TK_LEXICON)
			return true;
	}
	return false;
}

/* Words alone: the page or a heading above the step names the theme, or several of its steps are about it. */
static inline bool kit_is_on_theme(const tk_host *host, tk_run *run, const kit_procedure *each, size_t steps)
{
	enum { STEPS_LEAST = 3 };
	tk_value text;
	tk_value words;
	bool words_do = host->parameter(run, TK_TEXT("structured"), 0, &words) == TK_DONE;
	if (each->scenario || steps >= STEPS_LEAST || kit_is_declared(host, run, each->step) ||
	    (words_do && !kit_inferred(host, run, each->step)))
		return true;
	if (host->get(run, each->playbook, TK_TEXT("title"), 0, &text) == TK_DONE &&
	    kit_says_any(host, run, text, TK_TEXT("theme")))
		return true;
	return host->get(run, each->step, TK_TEXT("section"), 0, &text) == TK_DONE &&
	       kit_says_any(host, run, text, TK_TEXT("theme"));
}

static inline void kit_find_procedures(const tk_host *host, tk_run *run, kit_procedures *out)
{
	out->count = 0;
	out->weak = NULL;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks && out->count < KIT_PROCEDURES_MOST; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		kit_procedure each = {.playbook = playbook,
		                      .scenario = kit_is_for(host, run, playbook, TK_TEXT("scenario"))};
		size_t about = 0;
		const tk_entry *step;
		for (size_t j = 0; (step = kit_next_any(host, run, TK_TEXT("step"), playbook, &j, TK_TEXT("class"))); j++) {
			about++;
			each.step = each.step ? each.step : step;
		}
		if (!each.step && each.scenario)
			each.step = host->at(run, TK_TEXT("step"), playbook, 0);
		if (!each.step)
			continue;
		each.document = kit_document_of(host, run, playbook);
		if (kit_is_on_theme(host, run, &each, about))
			out->at[out->count++] = each;
		else
			out->weak = out->weak ? out->weak : each.step;
	}
}

/* Which procedure to show when none says it: one written for the scenario rather than one that mentions it. */
static inline const kit_procedure *kit_main_procedure(const kit_procedures *all)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->at[i].scenario)
			return &all->at[i];
	}
	return all->count ? &all->at[0] : NULL;
}

/* ---- what they say ------------------------------------------------------------------------------ */

typedef bool kit_test(const tk_host *host, tk_run *run, const tk_entry *passage, const void *context);

static inline bool kit_test_says(const tk_host *host, tk_run *run, const tk_entry *passage, const void *context)
{
	return kit_passage_says(host, run, passage, *(const tk_text *)context);
}

/* Every part of the list parameter has to be said in one passage, so only passages that say the first are looked at. */
static inline const tk_entry *kit_document_says_all(const tk_host *host, tk_run *run, const tk_entry *document,
                                                    tk_text parameter)
{
	tk_value first;
	const tk_entry *passage = NULL;
	if (host->parameter(run, parameter, 0, &first) != TK_DONE)
		return NULL;
	for (size_t i = 0; (passage = kit_next_of(host, run, TK_TEXT("passage"), document, &i, first.text)); i++) {
		if (kit_passage_says(host, run, passage, parameter))
			return passage;
	}
	return NULL;
}

static inline const tk_entry *kit_document_says(const tk_host *host, tk_run *run, const tk_entry *document,
                                                kit_test *test, const void *context)
{
	size_t passages = document ? host->count(run, TK_TEXT("passage"), document) : 0;
	if (passages && test == kit_test_says)
		return kit_document_says_all(host, run, document, *(const tk_text *)context);
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, i);
		if (test(host, run, passage, context))
			return passage;
	}
	return NULL;
}

/* Is the section of this heading, or one above it, that of a step of the theme, or named after it? */
typedef struct kit_outline {
	bool within[KIT_LEVELS];
	bool current;
} kit_outline;

static inline bool kit_is_step_section(const tk_host *host, tk_run *run, const tk_entry *playbook, tk_text section)
{
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (kit_is(host, run, step, TK_TEXT("section"), section) &&
		    kit_any_class(host, run, step, TK_TEXT("class")))
			return true;
	}
	return false;
}

static inline void kit_enter(const tk_host *host, tk_run *run, const kit_procedure *each, const tk_entry *heading,
                             kit_outline *outline)
{
	tk_value text = {{"", 0}, {0, 0, 0}};
	tk_text level = kit_get(host, run, heading, TK_TEXT("level"), 0);
	size_t depth = level.length == 1 && level.at[0] >= '1' && level.at[0] <= '6' ? (size_t)(level.at[0] - '0') : 6;
	(void)host->get(run, heading, TK_TEXT("text"), 0, &text);
	outline->current = outline->within[depth - 1] || kit_says_any(host, run, text, TK_TEXT("theme")) ||
	                   kit_is_step_section(host, run, each->playbook, text.text);
	for (size_t below = depth; below < KIT_LEVELS; below++)
		outline->within[below] = outline->current;
}

/* Only the sections of the theme. Passages and headings are both in source order, and a heading is a passage too. */
static inline const tk_entry *kit_section_says(const tk_host *host, tk_run *run, const kit_procedure *each,
                                               kit_test *test, const void *context)
{
	size_t headings = each->document ? host->count(run, TK_TEXT("heading"), each->document) : 0, next = 0;
	if (headings == 0 || each->scenario)
		return kit_document_says(host, run, each->document, test, context);
	kit_outline outline = {.current = kit_is_step_section(host, run, each->playbook, TK_TEXT(""))};
	size_t passages = host->count(run, TK_TEXT("passage"), each->document);
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), each->document, i);
		uint32_t offset = host->place(passage).offset;
		for (; next < headings; next++) {
			const tk_entry *heading = host->at(run, TK_TEXT("heading"), each->document, next);
			if (host->place(heading).offset > offset)
				break;
			kit_enter(host, run, each, heading, &outline);
		}
		if (outline.current && test(host, run, passage, context))
			return passage;
	}
	return NULL;
}

/* Forms and documents of a step, and the pages that it links to. */
static inline const tk_entry *kit_step_leads_to(const tk_host *host, tk_run *run, const tk_entry *step, kit_test *test,
                                                const void *context)
{
	static const tk_text keys[] = {{"message", 7}, {"need", 4}};
	const tk_entry *found = NULL;
	tk_value value;
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		for (size_t n = 0; !found && host->get(run, step, keys[k], n, &value) == TK_DONE; n++)
			found = kit_document_says(host, run, host->follow(run, step, keys[k], n), test, context);
	}
	size_t links = host->count(run, TK_TEXT("link"), step);
	for (size_t i = 0; i < links && !found; i++) {
		const tk_entry *link = host->at(run, TK_TEXT("link"), step, i);
		found = kit_document_says(host, run, host->follow(run, link, TK_TEXT("to"), 0), test, context);
	}
	return found;
}

/* What the procedure leads to: besides what its steps do, playbooks that it calls and pages that it links to. With
 * `narrow` only what the steps of the theme lead to. */
static inline const tk_entry *kit_attached_says(const tk_host *host, tk_run *run, const kit_procedure *each,
                                                bool narrow, kit_test *test, const void *context)
{
	const tk_entry *found = NULL;
	size_t steps = host->count(run, TK_TEXT("step"), each->playbook);
	for (size_t i = 0; i < steps && !found; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), each->playbook, i);
		if (narrow && step != each->step && !kit_any_class(host, run, step, TK_TEXT("class")))
			continue;
		found = kit_step_leads_to(host, run, step, test, context);
		const tk_entry *called = host->follow(run, step, TK_TEXT("call"), 0);
		if (called && called != each->playbook && !found && !narrow)
			found = kit_document_says(host, run, kit_document_of(host, run, called), test, context);
	}
	size_t links = each->document && !narrow ? host->count(run, TK_TEXT("link"), each->document) : 0;
	for (size_t i = 0; i < links && !found; i++) {
		const tk_entry *link = host->at(run, TK_TEXT("link"), each->document, i);
		found = kit_document_says(host, run, host->follow(run, link, TK_TEXT("to"), 0), test, context);
	}
	return found;
}

typedef enum kit_reach { KIT_SECTION, KIT_PAGE, KIT_PLAN } kit_reach;

/* A passage that passes the test, in the procedures of the theme (or anywhere in the plan). NULL: nowhere. */
static inline const tk_entry *kit_find_passage(const tk_host *host, tk_run *run, const kit_procedures *all,
                                               kit_reach reach, kit_test *test, const void *context)
{
	const tk_entry *found = NULL;
	for (size_t i = 0; i < all->count && !found; i++) {
		const kit_procedure *each = &all->at[i];
		found = reach == KIT_SECTION ? kit_section_says(host, run, each, test, context)
		                             : kit_document_says(host, run, each->document, test, context);
		if (!found && reach != KIT_PLAN)
			found = kit_attached_says(host, run, each, reach == KIT_SECTION, test, context);
	}
	size_t documents = reach == KIT_PLAN ? host->count(run, TK_TEXT("document"), NULL) : 0;
	for (size_t i = 0; i < documents && !found; i++) {
		/* A register names things; it does not say what to do. */
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, document, TK_TEXT("role"), TK_TEXT("register")))
			found = kit_document_says(host, run, document, test, context);
	}
	return found;
}

static inline const tk_entry *kit_find_said(const tk_host *host, tk_run *run, const kit_procedures *all,
                                            kit_reach reach, tk_text parameter)
{
	return kit_find_passage(host, run, all, reach, kit_test_says, &parameter);
}

/* No procedure, or lines of prose that are not enough to judge one. */
static inline tk_status kit_no_procedure(const tk_host *host, tk_run *run, const kit_procedures *all)
{
	return all->weak ? kit_unknown(host, run, all->weak, TK_TEXT("procedure")) : TK_DONE;
}

/* What no procedure of the theme says is lacking in the plan; it is shown where it would be written first. That words
 * were not found rests on how they were read, also in a structured playbook: `inferred` then. */
static inline tk_status kit_report_procedure(const tk_host *host, tk_run *run, const kit_procedure *each,
                                             tk_text message, const tk_witness *why, int32_t inferred)
{
	if (!kit_whole(host, run))
		return kit_unknown(host, run, NULL, TK_TEXT("tenken.yaml"));
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), kit_get(host, run, each->step, TK_TEXT("title"), 0)},
	        {TK_TEXT("playbook"), kit_get(host, run, each->playbook, TK_TEXT("title"), 0)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .at = host->place(each->step),
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .witness = why,
	                      .inferred = inferred};
	return host->report(run, &finding);
}

/* ---- the check "says" --------------------------------------------------------------------------- */

/* Parameters besides those above: `or-say` and `instead` other ways to say it; `part` half of it (message "part");
 * `near` section, page (default) or plan; `key` a key of a step of the procedure that says it by itself. */
static inline bool kit_has_key(const tk_host *host, tk_run *run, const kit_procedure *each)
{
	tk_value key;
	size_t steps = host->count(run, TK_TEXT("step"), each->playbook);
	for (size_t i = 0; host->parameter(run, TK_TEXT("key"), i, &key) == TK_DONE; i++) {
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), each->playbook, j);
			if (kit_any_class(host, run, step, TK_TEXT("key-class")) && kit_has(host, run, step, key.text))
				return true;
		}
	}
	return false;
}

static inline tk_status kit_says(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	kit_find_procedures(host, run, &all);
	host->examined(run, all.count);
	if (all.count == 0)
		return kit_no_procedure(host, run, &all);
	tk_value near = {{"", 0}, {0, 0, 0}};
	(void)host->parameter(run, TK_TEXT("near"), 0, &near);
	kit_reach reach = kit_equal(near.text, TK_TEXT("section")) ? KIT_SECTION
	                  : kit_equal(near.text, TK_TEXT("plan"))  ? KIT_PLAN
	                                                           : KIT_PAGE;
	for (size_t i = 0; i < all.count; i++) {
		if (kit_has_key(host, run, &all.at[i]))
			return TK_DONE;
	}
	if (kit_find_said(host, run, &all, reach, TK_TEXT("say")) ||
	    kit_find_said(host, run, &all, reach, TK_TEXT("or-say")))
		return TK_DONE;
	bool part = kit_find_said(host, run, &all, reach, TK_TEXT("part")) != NULL;
	return kit_report_procedure(host, run, kit_main_procedure(&all), part ? TK_TEXT("part") : TK_TEXT("missing"),
	                            NULL, 1);
}

#endif
