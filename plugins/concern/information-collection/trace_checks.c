/* SPDX-License-Identifier: Apache-2.0 */
/* How far back to look, what to keep before it is erased, and whom to ask when lines or power are lost. */
#include "collection_checks.h"
#include "kit_procedure.h"

/* ---- lookback ----------------------------------------------------------------------------------- */

static bool playbook_keeps(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	size_t from = 0;
	return playbook && kit_next_any(host, run, TK_TEXT("step"), playbook, &from, TK_TEXT("keep"));
}

/* Steps that keep evidence, or call a playbook that does. */
static void collect_keeping(const tk_host *host, tk_run *run, const tk_entry *playbook, kit_steps *out)
{
	kit_collect(host, run, playbook, TK_TEXT("keep"), out);
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps && out->count < KIT_STEPS_MOST; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (playbook_keeps(host, run, host->follow(run, step, TK_TEXT("call"), 0)))
			out->at[out->count++] = step;
	}
}

/* The order of prose is that of the page, not of events: there only a page that never speaks of keeping is told. */
static bool page_keeps(const tk_host *host, tk_run *run, const kit_procedure *each)
{
	const tk_text keep = kit_inferred(host, run, each->step) ? TK_TEXT("kept-in-prose") : TK_TEXT("kept");
	return kit_document_says(host, run, each->document, kit_test_says, &keep) ||
	       kit_attached_says(host, run, each, false, kit_test_says, &keep);
}

/* Who called this playbook may have kept the evidence before. */
static bool caller_keeps(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *other = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = other == playbook ? 0 : host->count(run, TK_TEXT("step"), other);
		for (size_t j = 0; j < steps; j++) {
			if (host->follow(run, host->at(run, TK_TEXT("step"), other, j), TK_TEXT("call"), 0) == playbook)
				return playbook_keeps(host, run, other);
		}
	}
	return false;
}

static tk_status examine_erasing(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined,
                                 bool *erased)
{
	kit_steps erasing, keeping;
	kit_collect(host, run, playbook, TK_TEXT("erase"), &erasing);
	if (erasing.count == 0)
		return TK_DONE;
	*examined += erasing.count;
	collect_keeping(host, run, playbook, &keeping);
	if (erasing.overflow || keeping.overflow)
		return kit_unknown(host, run, playbook, TK_TEXT("steps"));
	const kit_procedure page = {
	        .playbook = playbook, .step = erasing.at[0], .document = kit_document_of(host, run, playbook)};
	const tk_witness *why = NULL;
	int32_t prose = kit_inferred(host, run, erasing.at[0]);
	if (prose || keeping.count == 0) {
		if (page_keeps(host, run, &page) || caller_keeps(host, run, playbook))
			return TK_DONE;
	} else if (host->some_run(run, playbook, NULL, erasing.at, erasing.count, keeping.at, keeping.count, &why) !=
	                   TK_HOLDS ||
	           caller_keeps(host, run, playbook)) {
		return TK_DONE;
	}
	*erased = true;
	const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, erasing.at[0], TK_TEXT("title"), 0)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = erasing.at[0],
	                      .message = TK_TEXT("erased-first"),
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .witness = why,
	                      .inferred = prose};
	return host->report(run, &finding);
}

static tk_status lookback(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	bool erased = false;
	size_t examined = 0, playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		tk_status status =
		        examine_erasing(host, run, host->at(run, TK_TEXT("playbook"), NULL, i), &examined, &erased);
		if (status < 0)
			return status;
	}
	kit_find_procedures(host, run, &all);
	host->examined(run, examined + all.count);
	if (erased || all.count == 0 || kit_find_said(host, run, &all, KIT_PLAN, TK_TEXT("say")))
		return TK_DONE;
	return kit_report_procedure(host, run, kit_main_procedure(&all), TK_TEXT("no-window"), NULL, 1);
}

/* ---- status-source ------------------------------------------------------------------------------ */

typedef struct status_sources {
	size_t surviving, undecided;
	const tk_entry *lost;
	const tk_witness *why;
} status_sources;

static void try_source(const tk_host *host, tk_run *run, const tk_entry *entry, status_sources *found)
{
	const tk_witness *why = NULL;
	if (host->count(run, TK_TEXT("route"), entry) == 0)
		return;
	tk_answer answer = host->survives(run, entry, NULL, &why);
	found->surviving += answer == TK_HOLDS ? 1 : 0;
	found->undecided += answer == TK_UNDECIDED || answer == TK_UNSUPPORTED ? 1 : 0;
	if (answer == TK_FAILS && !found->lost) {
		found->lost = entry;
		found->why = why;
	}
}

/* Carriers and utilities of the registers, by their class or, where a register has none, by their name. */
static status_sources registered_sources(const tk_host *host, tk_run *run)
{
	status_sources found = {0};
	tk_value class_name, name;
	size_t contacts = host->count(run, TK_TEXT("contact"), NULL),
	       parties = host->count(run, TK_TEXT("party"), NULL);
	for (size_t i = 0; i < contacts; i++) {
		const tk_entry *contact = host->at(run, TK_TEXT("contact"), NULL, i);
		for (size_t k = 0; host->parameter(run, TK_TEXT("contact-class"), k, &class_name) == TK_DONE; k++) {
			if (kit_is(host, run, contact, TK_TEXT("class"), class_name.text))
				try_source(host, run, contact, &found);
		}
	}
	for (size_t i = 0; i < parties; i++) {
		const tk_entry *party = host->at(run, TK_TEXT("party"), NULL, i);
		if (host->get(run, party, TK_TEXT("name"), 0, &name) == TK_DONE &&
		    kit_says_any(host, run, name, TK_TEXT("operator")))
			try_source(host, run, party, &found);
	}
	return found;
}

static tk_status report_lost_source(const tk_host *host, tk_run *run, const status_sources *found)
{
	const tk_argument arguments[] = {{TK_TEXT("contact"), kit_get(host, run, found->lost, TK_TEXT("name"), 0)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = found->lost,
	                      .message = TK_TEXT("lost"),
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .witness = found->why};
	return host->report(run, &finding);
}

static tk_status status_source(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	kit_find_procedures(host, run, &all);
	status_sources found = registered_sources(host, run);
	host->examined(run, all.count + found.surviving);
	if (found.surviving > 0 || kit_find_said(host, run, &all, KIT_PLAN, TK_TEXT("say")))
		return TK_DONE;
	if (found.undecided > 0)
		return kit_unknown(host, run, NULL, TK_TEXT("channels"));
	if (found.lost)
		return report_lost_source(host, run, &found);
	if (all.count == 0)
		return kit_no_procedure(host, run, &all);
	bool page = kit_find_said(host, run, &all, KIT_PAGE, TK_TEXT("online")) != NULL;
	return kit_report_procedure(host, run, kit_main_procedure(&all),
	                            page ? TK_TEXT("page-only") : TK_TEXT("missing"), NULL, 1);
}

#define READS "organization playbook step document passage heading link contact party route channel"

const tk_check lookback_check = {.size = sizeof(tk_check), .name = "lookback", .reads = READS, .examine = lookback};
const tk_check status_source_check = {
        .size = sizeof(tk_check), .name = "status-source", .reads = READS, .examine = status_source};
