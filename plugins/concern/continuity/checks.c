/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of concern/continuity. */
#include "outage_parts.h"

static tk_text title_of(const tk_host *host, tk_run *run, const tk_entry *entry)
{
	return kit_get(host, run, entry, TK_TEXT("title"), 0);
}

/* A playbook written for one of the scenarios of a list parameter. */
static bool is_for_scenario(const tk_host *host, tk_run *run, const tk_entry *playbook, tk_text parameter)
{
	tk_value scenario;
	for (size_t i = 0; host->parameter(run, parameter, i, &scenario) == TK_DONE; i++) {
		if (kit_lists(host, run, playbook, TK_TEXT("scenario"), scenario.text))
			return true;
	}
	return false;
}

/* ---- branch-exists ------------------------------------------------------------------------------------------------ */

/* Prose may say it in a paragraph that is no list of instructions: then it is not absent, but no step either. */
static const tk_entry *paragraph_that_says(const tk_host *host, tk_run *run)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, document, TK_TEXT("kind"), TK_TEXT("markdown")))
			continue;
		size_t from = 0;
		const tk_entry *passage = kit_next_any(host, run, TK_TEXT("passage"), document, &from, TK_TEXT("class"));
		if (passage)
			return passage;
	}
	return NULL;
}

static bool is_one_sentence(tk_text text)
{
	static const tk_text ends[] = {{"。", 3}, {". ", 2}, {"; ", 2}, {"\n", 1}};
	for (size_t i = 0; i < text.length; i++) {
		for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
			size_t behind = i + ends[e].length;
			if (behind < text.length && memcmp(text.at + i, ends[e].at, ends[e].length) == 0)
				return false;
		}
	}
	return true;
}

/* "Go over to the procedure in the annex", and nothing of what to do oneself. */
static bool only_points(const tk_host *host, tk_run *run, tk_value text)
{
	static const tk_text deeds[] = {{"fallback-device", 15}, {"offline-way", 11}, {"place-word", 10}, {"contact-value", 13}};
	tk_value found;
	if (host->match(run, text, TK_TEXT("elsewhere"), &found) != TK_DONE || !is_one_sentence(text.text))
		return false;
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
		if (host->match(run, text, deeds[i], &found) == TK_DONE)
			return false;
	}
	return true;
}

static bool is_pointer(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value text;
	if (kit_is(host, run, step, TK_TEXT("kind"), TK_TEXT("call")))
		return true;
	size_t texts = 0;
	for (; host->get(run, step, TK_TEXT("text"), texts, &text) == TK_DONE; texts++) {
		if (!only_points(host, run, text))
			return false;
	}
	return texts > 0 || (host->get(run, step, TK_TEXT("title"), 0, &text) == TK_DONE && only_points(host, run, text));
}

/* Is there anything to carry out at the path of a document: a playbook with steps, or a page that speaks of the loss? */
static bool has_the_steps(const tk_host *host, tk_run *run, tk_text path)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks && path.length; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		if (kit_is(host, run, playbook, TK_TEXT("path"), path) && host->count(run, TK_TEXT("step"), playbook) > 0)
			return true;
	}
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents && path.length; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, document, TK_TEXT("path"), path))
			continue;
		size_t from = 0;
		if (kit_next_any(host, run, TK_TEXT("passage"), document, &from, TK_TEXT("class")))
			return true;
	}
	return false;
}

/* Does a call, a link or a document of the step lead to what is to be done? */
static bool points_somewhere(const tk_host *host, tk_run *run, const tk_entry *step)
{
	const tk_entry *called = host->follow(run, step, TK_TEXT("call"), 0);
	if (called && host->count(run, TK_TEXT("step"), called) > 0)
		return true;
	size_t links = host->count(run, TK_TEXT("link"), step);
	for (size_t i = 0; i < links; i++) {
		if (has_the_steps(host, run, kit_get(host, run, host->at(run, TK_TEXT("link"), step, i), TK_TEXT("to"), 0)))
			return true;
	}
	tk_value need;
	for (size_t i = 0; host->get(run, step, TK_TEXT("need"), i, &need) == TK_DONE; i++) {
		const tk_entry *document = host->follow(run, step, TK_TEXT("need"), i);
		if (document && has_the_steps(host, run, kit_get(host, run, document, TK_TEXT("path"), 0)))
			return true;
	}
	return false;
}

/* A step of prose under a heading that names the loss is for the loss, whatever its own words are. */
static bool is_under_heading(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value noun;
	if (!kit_inferred(host, run, step))
		return false;
	for (size_t i = 0; host->parameter(run, TK_TEXT("noun"), i, &noun) == TK_DONE; i++) {
		if (key_says(host, run, step, TK_TEXT("section"), noun.text))
			return true;
	}
	return false;
}

static tk_status report_no_steps(const tk_host *host, tk_run *run, const tk_entry *pointer)
{
	const tk_argument arguments[] = {{TK_TEXT("step"), title_of(host, run, pointer)}};
	return kit_report(host, run, pointer, TK_TEXT("pointer"), arguments, 1, kit_inferred(host, run, pointer));
}

/* An instruction for the loss: a step of the class, or a playbook for the scenario that has at least one step. A pointer counts
 * where it leads to the steps. */
static tk_status branch_exists(const tk_host *host, tk_run *run)
{
	const tk_entry *pointer = NULL;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	host->examined(run, playbooks);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		if (steps > 0 && is_for_scenario(host, run, playbook, TK_TEXT("scenario")))
			return TK_DONE;
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (!kit_any_class(host, run, step, TK_TEXT("class")) && !is_under_heading(host, run, step))
				continue;
			if (!is_pointer(host, run, step) || points_somewhere(host, run, step))
				return TK_DONE;
			pointer = pointer ? pointer : step;
		}
	}
	if (pointer)
		return report_no_steps(host, run, pointer);
	const tk_entry *paragraph = paragraph_that_says(host, run);
	if (paragraph)
		return kit_unknown(host, run, paragraph, TK_TEXT("steps"));
	return kit_absent(host, run, TK_TEXT("missing"));
}

/* ---- combined-scope ----------------------------------------------------------------------------------------------- */

static bool has_step(const tk_host *host, tk_run *run, const tk_entry *playbook, tk_text parameter)
{
	size_t steps = playbook ? host->count(run, TK_TEXT("step"), playbook) : 0;
	for (size_t i = 0; i < steps; i++) {
		if (kit_any_class(host, run, host->at(run, TK_TEXT("step"), playbook, i), parameter))
			return true;
	}
	return false;
}

static bool is_outage_playbook(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	return playbook && (is_for_scenario(host, run, playbook, TK_TEXT("scenario")) ||
	                    has_step(host, run, playbook, TK_TEXT("outage")));
}

/* The path of a document holds an outage playbook? */
static bool leads_to_outage(const tk_host *host, tk_run *run, tk_text path)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks && path.length; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		if (kit_is(host, run, playbook, TK_TEXT("path"), path) && is_outage_playbook(host, run, playbook))
			return true;
	}
	return false;
}

static bool document_leads_to_outage(const tk_host *host, tk_run *run, tk_text path)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, document, TK_TEXT("path"), path))
			continue;
		size_t links = host->count(run, TK_TEXT("link"), document);
		for (size_t j = 0; j < links; j++) {
			tk_text to = kit_get(host, run, host->at(run, TK_TEXT("link"), document, j), TK_TEXT("to"), 0);
			if (!kit_equal(to, path) && leads_to_outage(host, run, to))
				return true;
		}
	}
	return false;
}

/* One playbook that handles an incident and the outage, or an incident playbook that leads to the outage one. */
static bool is_combined(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	if (kit_lists(host, run, playbook, TK_TEXT("scenario"), TK_TEXT("combined")))
		return true;
	if (!has_step(host, run, playbook, TK_TEXT("incident")))
		return false;
	if (has_step(host, run, playbook, TK_TEXT("outage")))
		return true;
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (is_outage_playbook(host, run, host->follow(run, step, TK_TEXT("call"), 0)))
			return true;
	}
	return document_leads_to_outage(host, run, kit_get(host, run, playbook, TK_TEXT("path"), 0));
}

/* A sentence that puts outages out of scope, in a document that leads to no outage playbook. */
static const tk_entry *find_exclusion(const tk_host *host, tk_run *run)
{
	size_t from = 0;
	return kit_next(host, run, TK_TEXT("passage"), NULL, &from, TK_TEXT("outage-excluded"));
}

static tk_status combined_scope(const tk_host *host, tk_run *run)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	host->examined(run, playbooks);
	for (size_t i = 0; i < playbooks; i++) {
		if (is_combined(host, run, host->at(run, TK_TEXT("playbook"), NULL, i)))
			return TK_DONE;
	}
	const tk_entry *exclusion = find_exclusion(host, run);
	if (exclusion)
		return kit_report(host, run, exclusion, TK_TEXT("excluded"), NULL, 0, 1);
	return kit_absent(host, run, TK_TEXT("missing"));
}

/* ---- channel-independence ------------------------------------------------------------------------------------------- */

enum { ROUTES_MOST = 32 };

static tk_status examine_contact(const tk_host *host, tk_run *run, const tk_entry *contact)
{
	const tk_entry *routes[ROUTES_MOST];
	size_t count = host->count(run, TK_TEXT("route"), contact);
	count = count < ROUTES_MOST ? count : ROUTES_MOST;
	if (count < 2)
		return TK_DONE; /* os-two-routes */
	for (size_t i = 0; i < count; i++)
		routes[i] = host->at(run, TK_TEXT("route"), contact, i);
	tk_value shared = {{"", 0}, {0, 0, 0}};
	const tk_witness *why = NULL;
	tk_answer answer = host->independent(run, routes, count, &shared, &why);
	if (answer == TK_HOLDS)
		return TK_DONE;
	const tk_argument arguments[] = {
	        {TK_TEXT("recipient"), kit_get(host, run, contact, TK_TEXT("name"), 0)},
	        {TK_TEXT("shared"), shared.text},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = answer == TK_FAILS ? TK_FAILS : TK_UNDECIDED,
	                      .subject = contact,
	                      .message = answer == TK_FAILS ? TK_TEXT("shared") : TK_TEXT(""),
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .witness = why,
	                      .missing = answer == TK_FAILS ? TK_TEXT("") : TK_TEXT("channels: depends-on")};
	return host->report(run, &finding);
}

/* Contacts that some step must reach. */
static tk_status channel_independence(const tk_host *host, tk_run *run)
{
	if (host->count(run, TK_TEXT("contact"), NULL) == 0)
		return kit_unknown(host, run, NULL, TK_TEXT("contacts"));
	kit_seen seen = {.count = 0};
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (!kit_any_class(host, run, step, TK_TEXT("class")))
				continue;
			tk_value recipient;
			for (size_t k = 0; host->get(run, step, TK_TEXT("recipient"), k, &recipient) == TK_DONE; k++) {
				const tk_entry *contact = host->follow(run, step, TK_TEXT("recipient"), k);
				if (!contact || !kit_first(&seen, contact))
					continue;
				tk_status status = examine_contact(host, run, contact);
				if (status < 0)
					return status;
			}
		}
	}
	host->examined(run, seen.count);
	return TK_DONE;
}

/* ---- no-online-only-step ----------------------------------------------------------------------------------------------- */

static bool is_outage_step(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step)
{
	return is_for_scenario(host, run, playbook, TK_TEXT("scenario")) || kit_any_class(host, run, step, TK_TEXT("outage"));
}

static bool match(const tk_host *host, tk_run *run, tk_value value, tk_text name, tk_value *found)
{
	return host->match(run, value, name, found) == TK_DONE;
}

static bool has_offline_way(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value value, found;
	for (size_t i = 0; host->get(run, step, TK_TEXT("text"), i, &value) == TK_DONE; i++) {
		if (match(host, run, value, TK_TEXT("offline-way"), &found))
			return true;
	}
	for (size_t i = 0; host->get(run, step, TK_TEXT("need"), i, &value) == TK_DONE; i++) {
		if (match(host, run, value, TK_TEXT("offline-way"), &found))
			return true;
	}
	return false;
}

/* The first thing of a step that only works online; also the title, which in prose is the text. */
static bool find_online_only(const tk_host *host, tk_run *run, const tk_entry *step, tk_value *found)
{
	static const tk_text keys[] = {{"need", 4}, {"text", 4}, {"message", 7}, {"title", 5}};
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		tk_value value;
		for (size_t i = 0; host->get(run, step, keys[k], i, &value) == TK_DONE; i++) {
			if (match(host, run, value, TK_TEXT("online-only"), found))
				return true;
		}
	}
	return false;
}

static tk_status examine_online(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value found;
	if (!find_online_only(host, run, step, &found) || has_offline_way(host, run, step))
		return TK_DONE;
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), title_of(host, run, step)},
	        {TK_TEXT("resource"), found.text},
	        {TK_TEXT("actor"), kit_get(host, run, step, TK_TEXT("actor"), 0)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = found.span,
	                      .message = TK_TEXT("online-only"),
	                      .arguments = arguments,
	                      .argument_count = 3,
	                      .inferred = kit_inferred(host, run, step)};
	return host->report(run, &finding);
}

static tk_status no_online_only_step(const tk_host *host, tk_run *run)
{
	size_t examined = 0;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (!is_outage_step(host, run, playbook, step))
				continue;
			examined++;
			tk_status status = examine_online(host, run, step);
			if (status < 0)
				return status;
		}
	}
	host->examined(run, examined);
	return TK_DONE;
}

KIT_CHECK(branch_exists_check, "branch-exists", "playbook step organization document passage link", branch_exists);
KIT_CHECK(combined_scope_check, "combined-scope", "playbook step document link passage organization", combined_scope);
KIT_CHECK(channel_independence_check, "channel-independence", "playbook step contact party route", channel_independence);
KIT_CHECK(no_online_only_step_check, "no-online-only-step", "playbook step", no_online_only_step);
KIT_PLUGIN("concern/continuity", &branch_exists_check, &combined_scope_check, &channel_independence_check,
           &channel_concrete_check, &no_online_only_step_check, &activation_check, &no_contact_check, &return_check,
           &service_priority_check, &manual_steps_check, &manual_kit_check, &pace_ladder_check, &switch_trigger_check,
           &listening_watch_check, &endurance_check, &offline_copy_check, &break_glass_check, &adversary_check,
           &manual_equivalent_check)
