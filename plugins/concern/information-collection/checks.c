/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of concern/information-collection. */
#include "collection_checks.h"
#include "kit.h"

/* Does a page linked from this document, or a playbook called by this step, hold a sharing step? */
static bool playbook_shares(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	size_t count = playbook ? host->count(run, TK_TEXT("step"), playbook) : 0;
	for (size_t i = 0; i < count; i++) {
		if (kit_any_class(host, run, host->at(run, TK_TEXT("step"), playbook, i), TK_TEXT("target")))
			return true;
	}
	return false;
}

static const tk_entry *playbook_of_path(const tk_host *host, tk_run *run, tk_text path)
{
	size_t count = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < count; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		if (kit_is(host, run, playbook, TK_TEXT("path"), path))
			return playbook;
	}
	return NULL;
}

/* Prose leads on by links: any resolving link of the page to a playbook that shares. */
static bool page_leads_to_sharing(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	tk_text path = kit_get(host, run, playbook, TK_TEXT("path"), 0);
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, document, TK_TEXT("path"), path))
			continue;
		size_t links = host->count(run, TK_TEXT("link"), document);
		for (size_t j = 0; j < links; j++) {
			const tk_entry *link = host->at(run, TK_TEXT("link"), document, j);
			tk_text to = kit_get(host, run, link, TK_TEXT("to"), 0);
			if (to.length && !kit_equal(to, path) && playbook_shares(host, run, playbook_of_path(host, run, to)))
				return true;
		}
	}
	return false;
}

/* Steps that share, or call a playbook that does. */
static void collect_targets(const tk_host *host, tk_run *run, const tk_entry *playbook, kit_steps *out)
{
	kit_collect(host, run, playbook, TK_TEXT("target"), out);
	size_t count = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < count && out->count < KIT_STEPS_MOST; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (playbook_shares(host, run, host->follow(run, step, TK_TEXT("call"), 0)))
			out->at[out->count++] = step;
	}
}

static bool is_one_of(const kit_steps *steps, const tk_entry *step)
{
	for (size_t i = 0; i < steps->count; i++) {
		if (steps->at[i] == step)
			return true;
	}
	return false;
}

/* Was it shared before the step in every run, or is it in every run (in parallel, say) and never after closure? */
static bool is_shared_anyway(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                             const kit_steps *targets, const kit_steps *closing)
{
	if (targets->count == 0)
		return false;
	if (host->some_run(run, playbook, NULL, &step, 1, targets->at, targets->count, NULL) == TK_FAILS)
		return true;
	return host->every_run(run, playbook, NULL, targets->at, targets->count, NULL) == TK_HOLDS &&
	       (closing->count == 0 || host->some_run(run, playbook, NULL, closing->at, closing->count, targets->at, targets->count,
	                                              NULL) == TK_FAILS);
}

/* What is gathered for the review of an incident that is over need not be reported any more. */
static bool is_for_review(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value section, found;
	return kit_inferred(host, run, step) && host->get(run, step, TK_TEXT("section"), 0, &section) == TK_DONE &&
	       host->match(run, section, TK_TEXT("afterwards"), &found) == TK_DONE;
}

/* One finding per playbook: its first collecting step from which sharing is not reached before closure. */
static tk_status examine_playbook(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	kit_steps collecting, targets, closing;
	kit_collect(host, run, playbook, TK_TEXT("class"), &collecting);
	if (collecting.count == 0)
		return TK_DONE;
	collect_targets(host, run, playbook, &targets);
	kit_collect(host, run, playbook, TK_TEXT("avoid"), &closing);
	if (targets.overflow || closing.overflow || collecting.overflow)
		return kit_unknown(host, run, playbook, TK_TEXT("steps"));
	*examined += collecting.count;
	bool prose = kit_inferred(host, run, collecting.at[0]) != 0;
	if (targets.count == 0 && page_leads_to_sharing(host, run, playbook))
		return TK_DONE;
	for (size_t i = 0; i < collecting.count; i++) {
		if (is_one_of(&targets, collecting.at[i]) || is_for_review(host, run, collecting.at[i]))
			continue;
		const tk_witness *why = NULL;
		tk_answer answer = host->some_run(run, playbook, collecting.at[i], targets.at, targets.count, closing.at,
		                                  closing.count, &why);
		if (answer != TK_FAILS || is_shared_anyway(host, run, playbook, collecting.at[i], &targets, &closing))
			continue;
		const tk_argument arguments[] = {
		        {TK_TEXT("step"), kit_get(host, run, collecting.at[i], TK_TEXT("title"), 0)},
		        {TK_TEXT("playbook"), kit_get(host, run, playbook, TK_TEXT("title"), 0)},
		};
		tk_finding finding = {.size = sizeof finding,
		                      .answer = TK_FAILS,
		                      .subject = collecting.at[i],
		                      .message = targets.count ? TK_TEXT("closed-first") : TK_TEXT("no-sharing"),
		                      .arguments = arguments,
		                      .argument_count = 2,
		                      .witness = why,
		                      .inferred = prose ? 1 : 0};
		return host->report(run, &finding);
	}
	return TK_DONE;
}

static tk_status leads_to(const tk_host *host, tk_run *run)
{
	size_t examined = 0;
	size_t count = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < count; i++) {
		tk_status status = examine_playbook(host, run, host->at(run, TK_TEXT("playbook"), NULL, i), &examined);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return TK_DONE;
}

KIT_CHECK(leads_to_check, "leads-to", "playbook step document link", leads_to);
KIT_PLUGIN("concern/information-collection", &leads_to_check, &collection_says_check, &sources_named_check, &fact_sheet_check,
           &lookback_check, &status_source_check)
