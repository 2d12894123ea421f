/* SPDX-License-Identifier: Apache-2.0 */
/* What is told to suppliers and customers: after which event, with what request, and when the connection is cut and
 * comes back. */
#include "chain.h"

/* Which way a notice goes: the class of its steps, and the words for those who get it. */
typedef struct direction {
	tk_text notice, noun;
} direction;

static const direction directions[] = {{{"notify-up", 9}, {"upstream", 8}}, {{"notify-down", 11}, {"downstream", 10}}};
enum { DIRECTIONS = sizeof directions / sizeof *directions };

/* What all steps of a direction lack is about the plan; it is shown at the first of them. */
static tk_status report_plan(const tk_host *host, tk_run *run, const tk_entry *step, tk_text message)
{
	const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .at = host->place(step),
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .inferred = kit_inferred(host, run, step)};
	return host->report(run, &finding);
}

static const tk_entry *playbook_of(const tk_host *host, tk_run *run, const tk_entry *step)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		tk_span first = steps ? host->place(host->at(run, TK_TEXT("step"), playbook, 0)) : (tk_span){0, 0, 0};
		if (first.document != host->place(step).document)
			continue;
		for (size_t j = 0; j < steps; j++) {
			if (host->at(run, TK_TEXT("step"), playbook, j) == step)
				return playbook;
		}
	}
	return NULL;
}

/* ---- trigger-by-dependency ------------------------------------------------------------------------------------------
 */

/* Some runs do not come to the step: what decides that is the event that concerns the party. */
static bool is_chosen(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step)
{
	return playbook && host->every_run(run, playbook, NULL, &step, 1, NULL) == TK_FAILS;
}

static bool states_event(const tk_host *host, tk_run *run, const tk_entry *step, tk_text noun)
{
	if (kit_has(host, run, step, TK_TEXT("trigger")))
		return !chain_matches(host, run, step, TK_TEXT("trigger"), TK_TEXT("as-needed"));
	if (chain_step_says(host, run, step, TK_TEXT("event-condition")))
		return true;
	const tk_entry *playbook = playbook_of(host, run, step);
	if (playbook && (chain_matches(host, run, playbook, TK_TEXT("trigger"), noun) ||
	                 chain_matches(host, run, playbook, TK_TEXT("trigger"), TK_TEXT("party-link"))))
		return true;
	return is_chosen(host, run, playbook, step);
}

static tk_status examine_events(const tk_host *host, tk_run *run, const direction *way, size_t *examined)
{
	kit_steps steps;
	chain_collect(host, run, way->notice, &steps);
	*examined += steps.count;
	for (size_t i = 0; i < steps.count; i++) {
		if (states_event(host, run, steps.at[i], way->noun))
			return TK_DONE;
	}
	if (steps.count == 0 || chain_plan_says(host, run, TK_TEXT("event-condition"), way->notice))
		return TK_DONE;
	return report_plan(host, run, steps.at[0], TK_TEXT("any-event"));
}

tk_status trigger_by_dependency(const tk_host *host, tk_run *run)
{
	size_t examined = 0;
	for (size_t i = 0; i < DIRECTIONS; i++) {
		tk_status status = examine_events(host, run, &directions[i], &examined);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return TK_DONE;
}

/* ---- message-action
 * ---------------------------------------------------------------------------------------------------- */

/* What a notice must hold, the most important first, and the message when it is not there. */
static const struct {
	tk_text element, message;
} elements[] = {
        {{"asked-action", 12}, {"no-action", 9}},
        {{"next-update", 11}, {"no-next", 7}},
        {{"call-back", 9}, {"no-caller", 9}},
        {{"known-facts", 11}, {"no-facts", 8}},
};

static tk_status examine_form(const tk_host *host, tk_run *run, const tk_entry *step, const tk_entry *form)
{
	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
		if (chain_step_says(host, run, step, elements[i].element) ||
		    chain_document_says(host, run, form, elements[i].element, TK_TEXT("")))
			continue;
		const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)},
		                                 {TK_TEXT("form"), kit_get(host, run, form, TK_TEXT("path"), 0)}};
		return kit_report(host, run, step, elements[i].message, arguments, 2, kit_inferred(host, run, step));
	}
	return TK_DONE;
}

/* Written down by the author in keys: a form, or the words of the step. In prose the whole plan may say it. */
static bool asks_something(const tk_host *host, tk_run *run, const tk_entry *step)
{
	if (kit_has(host, run, step, TK_TEXT("message")) || chain_step_says(host, run, step, TK_TEXT("asked-action")))
		return true;
	for (size_t i = 0; kit_inferred(host, run, step) && i < DIRECTIONS; i++) {
		if (chain_plan_says(host, run, TK_TEXT("asked-action"), directions[i].noun))
			return true;
	}
	return kit_inferred(host, run, step) &&
	       chain_plan_says(host, run, TK_TEXT("asked-action"), TK_TEXT("next-update"));
}

static tk_status examine_notices(const tk_host *host, tk_run *run, tk_text class_name, kit_seen *forms,
                                 size_t *examined)
{
	kit_steps steps;
	chain_collect(host, run, class_name, &steps);
	*examined += steps.count;
	const tk_entry *silent = steps.count ? steps.at[0] : NULL;
	for (size_t i = 0; i < steps.count; i++) {
		const tk_entry *step = steps.at[i], *form = host->follow(run, step, TK_TEXT("message"), 0);
		if (form && kit_first(forms, form)) {
			tk_status status = examine_form(host, run, step, form);
			if (status < 0)
				return status;
		}
		if (form || asks_something(host, run, step))
			silent = NULL;
	}
	return silent ? report_plan(host, run, silent, TK_TEXT("no-form")) : TK_DONE;
}

tk_status message_action(const tk_host *host, tk_run *run)
{
	kit_seen forms = {.count = 0};
	size_t examined = 0;
	for (size_t i = 0; i < DIRECTIONS; i++) {
		tk_status status = examine_notices(host, run, directions[i].notice, &forms, &examined);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return TK_DONE;
}

/* ---- link-isolation
 * ---------------------------------------------------------------------------------------------------- */

/* Does the register say of every party that nothing connects us? */
static bool nothing_connects(const tk_host *host, tk_run *run)
{
	size_t parties = host->count(run, TK_TEXT("party"), NULL);
	for (size_t i = 0; i < parties; i++) {
		const tk_entry *party = host->at(run, TK_TEXT("party"), NULL, i);
		if (!chain_matches(host, run, party, TK_TEXT("connection"), TK_TEXT("nothing-there")))
			return false;
	}
	return parties > 0;
}

/* A step that cuts: a connection that only a party uses, or any connection when a party is named beside it. */
static bool cuts_link(const tk_host *host, tk_run *run, const tk_entry *step)
{
	if (!chain_step_says(host, run, step, TK_TEXT("cut-action")) && !kit_class(host, run, step, TK_TEXT("isolate")))
		return false;
	if (chain_step_says(host, run, step, TK_TEXT("party-link")))
		return true;
	if (!chain_step_says(host, run, step, TK_TEXT("any-link")))
		return false;
	for (size_t i = 0; i < DIRECTIONS; i++) {
		if (kit_class(host, run, step, directions[i].notice) ||
		    chain_step_says(host, run, step, directions[i].noun))
			return true;
	}
	return false;
}

static bool some_step_cuts(const tk_host *host, tk_run *run)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			if (cuts_link(host, run, host->at(run, TK_TEXT("step"), playbook, j)))
				return true;
		}
	}
	return chain_plan_says(host, run, TK_TEXT("party-link"), TK_TEXT("cut-action"));
}

static const tk_entry *first_notice(const tk_host *host, tk_run *run)
{
	kit_steps steps;
	for (size_t i = 0; i < DIRECTIONS; i++) {
		chain_collect(host, run, directions[i].notice, &steps);
		if (steps.count)
			return steps.at[0];
	}
	return NULL;
}

/* Said somewhere, or one finding at the first step that tells a party. */
static tk_status said_or_absent(const tk_host *host, tk_run *run, bool said, const tk_entry *step)
{
	host->examined(run, step ? 1 : 0);
	return said || !step ? TK_DONE : chain_absent(host, run, step, TK_TEXT("nowhere"));
}

tk_status link_isolation(const tk_host *host, tk_run *run)
{
	if (nothing_connects(host, run))
		return TK_DONE;
	return said_or_absent(host, run, some_step_cuts(host, run), first_notice(host, run));
}

/* ---- relay-asked, reconnect-told
 * ------------------------------------------------------------------------------------------ */

tk_status relay_asked(const tk_host *host, tk_run *run)
{
	kit_steps up;
	chain_collect(host, run, TK_TEXT("notify-up"), &up);
	return said_or_absent(host, run, chain_plan_says(host, run, TK_TEXT("relay-request"), TK_TEXT("")),
	                      up.count ? up.at[0] : NULL);
}

/* A step that tells a party and stands after one that restores. */
static bool tells_after_recovery(const tk_host *host, tk_run *run)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		bool recovered = false;
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			recovered = recovered || kit_class(host, run, step, TK_TEXT("recover"));
			if (recovered && (kit_class(host, run, step, directions[0].notice) ||
			                  kit_class(host, run, step, directions[1].notice)))
				return true;
		}
	}
	return false;
}

tk_status reconnect_told(const tk_host *host, tk_run *run)
{
	if (nothing_connects(host, run))
		return TK_DONE;
	bool said = tells_after_recovery(host, run) || chain_plan_says(host, run, TK_TEXT("reconnection"), TK_TEXT(""));
	return said_or_absent(host, run, said, first_notice(host, run));
}
