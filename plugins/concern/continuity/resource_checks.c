/* SPDX-License-Identifier: Apache-2.0 */
/* What must be there in an outage: power that lasts, copies of the documents, and the keys and passwords. */
#include "outage_parts.h"

static tk_status report_entry(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text message,
                              const tk_witness *why)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("resource"), kit_get(host, run, entry, TK_TEXT("name"), 0)},
	        {TK_TEXT("endurance"), kit_get(host, run, entry, TK_TEXT("endurance"), 0)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = entry,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .witness = why};
	return host->report(run, &finding);
}

/* ---- endurance
 * -------------------------------------------------------------------------------------------------------- */

static bool is_stand_by(const tk_host *host, tk_run *run, const tk_entry *resource)
{
	return key_says(host, run, resource, TK_TEXT("name"), TK_TEXT("standby-power")) ||
	       key_says(host, run, resource, TK_TEXT("id"), TK_TEXT("standby-power")) ||
	       key_says(host, run, resource, TK_TEXT("kind"), TK_TEXT("standby-power"));
}

typedef struct supplies {
	size_t count, silent; /* silent: nobody says how long it lasts */
	bool lasts;
	const tk_entry *too_short;
	const tk_witness *why;
} supplies;

static tk_status examine_supply(const tk_host *host, tk_run *run, const tk_entry *resource, supplies *all)
{
	const tk_witness *why = NULL;
	all->count++;
	if (!kit_has(host, run, resource, TK_TEXT("endurance"))) {
		all->silent++;
		return report_entry(host, run, resource, TK_TEXT("no-hours"), NULL);
	}
	tk_answer answer = host->survives(run, resource, NULL, &why);
	all->lasts = all->lasts || answer == TK_HOLDS;
	if (answer == TK_FAILS) { /* the last is usually the one that carries on longest */
		all->too_short = resource;
		all->why = why;
	}
	return TK_DONE;
}

/* A satellite phone or radio that is meant for the outage lives on its battery. */
static tk_status examine_devices(const tk_host *host, tk_run *run, size_t *examined)
{
	size_t channels = host->count(run, TK_TEXT("channel"), NULL);
	for (size_t i = 0; i < channels; i++) {
		const tk_entry *channel = host->at(run, TK_TEXT("channel"), NULL, i);
		if (!kit_is(host, run, channel, TK_TEXT("fallback"), TK_TEXT("true")) ||
		    (!kit_is(host, run, channel, TK_TEXT("kind"), TK_TEXT("satellite")) &&
		     !kit_is(host, run, channel, TK_TEXT("kind"), TK_TEXT("radio"))))
			continue;
		*examined += 1;
		if (kit_has(host, run, channel, TK_TEXT("endurance")))
			continue;
		tk_status status = report_entry(host, run, channel, TK_TEXT("no-hours-device"), NULL);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

/* Without a list of resources: stand-by power that is named somewhere, and never with a time. */
static tk_status examine_words(const tk_host *host, tk_run *run, size_t *examined)
{
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next_for_outage(&walk)) != NULL;) {
		tk_value found;
		if (!step_says_what(host, run, step, TK_TEXT("standby-power"), &found))
			continue;
		*examined += 1;
		if (passage_with(host, run, TK_TEXT("standby-power"), TK_TEXT("threshold")))
			return TK_DONE;
		const tk_argument arguments[] = {{TK_TEXT("resource"), found.text}};
		tk_finding finding = {.size = sizeof finding,
		                      .answer = TK_FAILS,
		                      .subject = step,
		                      .at = found.span,
		                      .message = TK_TEXT("prose"),
		                      .arguments = arguments,
		                      .argument_count = 1,
		                      .inferred = 1};
		return host->report(run, &finding);
	}
	return TK_DONE;
}

static tk_status endurance(const tk_host *host, tk_run *run)
{
	supplies all = {.count = 0};
	size_t resources = host->count(run, TK_TEXT("resource"), NULL), examined = 0;
	for (size_t i = 0; i < resources; i++) {
		const tk_entry *resource = host->at(run, TK_TEXT("resource"), NULL, i);
		tk_status status =
		        is_stand_by(host, run, resource) ? examine_supply(host, run, resource, &all) : TK_DONE;
		if (status < 0)
			return status;
	}
	tk_status status = examine_devices(host, run, &examined);
	if (status >= 0 && all.count == 0)
		status = examine_words(host, run, &examined);
	host->examined(run, all.count + examined);
	if (status < 0)
		return status;
	if (all.count + examined == 0)
		return kit_unknown(host, run, NULL, TK_TEXT("resources"));
	if (all.too_short && !all.lasts && all.silent == 0 && !outage_says(host, run, TK_TEXT("exhaustion")))
		return report_entry(host, run, all.too_short, TK_TEXT("too-short"), all.why);
	return TK_DONE;
}

/* ---- offline-copy
 * ------------------------------------------------------------------------------------------------------ */

static int64_t days_of(const tk_host *host, tk_run *run)
{
	tk_value days;
	int64_t count = 0;
	if (host->parameter(run, TK_TEXT("days"), 0, &days) != TK_DONE)
		return 30;
	for (size_t i = 0; i < days.text.length && i < 6 && days.text.at[i] >= '0' && days.text.at[i] <= '9'; i++)
		count = count * 10 + (days.text.at[i] - '0');
	return count;
}

static const tk_entry *entry_for(const tk_host *host, tk_run *run, const tk_entry *document)
{
	size_t copies = host->count(run, TK_TEXT("copy-document"), NULL);
	for (size_t i = 0; i < copies; i++) {
		const tk_entry *entry = host->at(run, TK_TEXT("copy-document"), NULL, i);
		if (host->follow(run, entry, TK_TEXT("path"), 0) == document)
			return entry;
	}
	return NULL;
}

static tk_status report_copy(const tk_host *host, tk_run *run, const tk_entry *subject, const tk_entry *document,
                             const tk_entry *copy, tk_text message, const tk_witness *why)
{
	tk_text title = kit_get(host, run, document, TK_TEXT("title"), 0);
	const tk_argument arguments[] = {
	        {TK_TEXT("document"), title.length ? title : kit_get(host, run, document, TK_TEXT("path"), 0)},
	        {TK_TEXT("path"), kit_get(host, run, document, TK_TEXT("path"), 0)},
	        {TK_TEXT("place"), copy ? kit_get(host, run, copy, TK_TEXT("place"), 0) : TK_TEXT("")},
	        {TK_TEXT("date"), copy ? kit_get(host, run, copy, TK_TEXT("date"), 0) : TK_TEXT("")},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = subject,
	                      .at = copy ? host->place(copy) : (tk_span){0, 0, 0},
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 4,
	                      .witness = why};
	return host->report(run, &finding);
}

/* Older than the text, which has stood long enough to be printed. Without history nobody can say. */
static bool is_stale(const tk_host *host, tk_run *run, const tk_entry *document, const tk_entry *copy)
{
	int64_t made = 0, changed = 0;
	tk_span all = {host->place(document).document, 0, UINT32_MAX};
	if (host->date(run, kit_get(host, run, copy, TK_TEXT("date"), 0), &made) != TK_DONE ||
	    host->last_changed(run, all, &changed) != TK_DONE)
		return false;
	return changed > made && host->today(run) - changed > days_of(host, run);
}

static tk_status examine_copies(const tk_host *host, tk_run *run, const tk_entry *document)
{
	const tk_entry *entry = entry_for(host, run, document);
	size_t copies = entry ? host->count(run, TK_TEXT("copy"), entry) : 0;
	if (copies == 0)
		return report_copy(host, run, entry ? entry : document, document, NULL, TK_TEXT("no-copy"), NULL);
	const tk_witness *why = NULL;
	if (host->survives(run, entry, NULL, &why) == TK_FAILS)
		return report_copy(host, run, entry, document, host->at(run, TK_TEXT("copy"), entry, 0),
		                   TK_TEXT("lost"), why);
	for (size_t i = 0; i < copies; i++) {
		const tk_entry *copy = host->at(run, TK_TEXT("copy"), entry, i);
		if (!kit_has(host, run, copy, TK_TEXT("date")) && !kit_has(host, run, copy, TK_TEXT("edition")))
			return report_copy(host, run, entry, document, copy, TK_TEXT("undated"), NULL);
		if (is_stale(host, run, document, copy))
			return report_copy(host, run, entry, document, copy, TK_TEXT("stale"), NULL);
	}
	return TK_DONE;
}

static const tk_entry *document_of(const tk_host *host, tk_run *run, const tk_entry *entry)
{
	uint32_t number = host->place(entry).document;
	return number ? host->at(run, TK_TEXT("document"), NULL, number - 1) : NULL;
}

/* Documents that an outage leaves no time to look for: what to do, and whom to call. */
static void collect_needed(const tk_host *host, tk_run *run, kit_seen *needed)
{
	static const tk_text lists[] = {{"contact", 7}, {"party", 5}};
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		if (outage_scenario(host, run, playbook) || outage_noun(host, run, playbook, TK_TEXT("title")))
			(void)kit_first(needed, document_of(host, run, playbook));
	}
	for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
		size_t count = host->count(run, lists[k], NULL);
		uint32_t last = 0;
		for (size_t i = 0; i < count; i++) {
			const tk_entry *each = host->at(run, lists[k], NULL, i);
			if (host->place(each).document != last)
				(void)kit_first(needed, document_of(host, run, each));
			last = host->place(each).document;
		}
	}
}

/* No list of copies: does a page say where the printed ones are, and of which day? */
static tk_status examine_words_of_copies(const tk_host *host, tk_run *run)
{
	const tk_entry *said = passage_with(host, run, TK_TEXT("offline-way"), TK_TEXT("place-word"));
	said = said ? said : passage_with(host, run, TK_TEXT("offline-way"), TK_TEXT("kept-word"));
	const tk_entry *document = said ? document_of(host, run, said) : NULL;
	host->examined(run, 1);
	if (!said)
		return report_unsaid(host, run, TK_TEXT("missing"));
	size_t passages = document ? host->count(run, TK_TEXT("passage"), document) : 0;
	for (size_t i = 0; i < passages; i++) {
		if (kit_class(host, run, host->at(run, TK_TEXT("passage"), document, i), TK_TEXT("edition-word")))
			return TK_DONE;
	}
	return kit_report(host, run, said, TK_TEXT("undated-words"), NULL, 0, 1);
}

static tk_status offline_copy(const tk_host *host, tk_run *run)
{
	if (host->count(run, TK_TEXT("copy-document"), NULL) == 0)
		return examine_words_of_copies(host, run);
	kit_seen needed = {.count = 0};
	collect_needed(host, run, &needed);
	host->examined(run, needed.count);
	for (size_t i = 0; i < needed.count; i++) {
		tk_status status = needed.at[i] ? examine_copies(host, run, needed.at[i]) : TK_DONE;
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

/* ---- break-glass
 * ------------------------------------------------------------------------------------------------------- */

static bool is_credential(const tk_host *host, tk_run *run, const tk_entry *resource)
{
	static const tk_text keys[] = {{"kind", 4}, {"name", 4}};
	for (size_t i = 0; i < 2; i++) {
		if (key_says(host, run, resource, keys[i], TK_TEXT("credential-word")) ||
		    key_says(host, run, resource, keys[i], TK_TEXT("online-key")) ||
		    key_says(host, run, resource, keys[i], TK_TEXT("break-glass")))
			return true;
	}
	return false;
}

/* Nobody, or one person without anybody in his place. */
static tk_text holder_message(const tk_host *host, tk_run *run, const tk_entry *resource)
{
	tk_value user;
	const tk_entry *holder = host->follow(run, resource, TK_TEXT("users"), 0);
	if (!kit_has(host, run, resource, TK_TEXT("users")))
		return TK_TEXT("no-holder");
	if (host->get(run, resource, TK_TEXT("users"), 1, &user) == TK_DONE || !holder)
		return TK_TEXT("");
	return kit_has(host, run, holder, TK_TEXT("alternates")) ? TK_TEXT("") : TK_TEXT("one-holder");
}

/* Without mains and without the identity provider, whatever the profile in force leaves of them. One profile after the
 * other: the host keeps what it found for the last one. */
static tk_status examine_credentials(const tk_host *host, tk_run *run, kit_seen *lost)
{
	static const tk_text profiles[] = {{"", 0}, {"OUTAGE-IDP", 10}, {"OUTAGE-PWR", 10}};
	size_t resources = host->count(run, TK_TEXT("resource"), NULL);
	for (size_t p = 0; p < sizeof profiles / sizeof *profiles; p++) {
		const tk_entry *profile = p ? host->find(run, TK_TEXT("outage"), profiles[p]) : NULL;
		for (size_t i = 0; i < resources; i++) {
			const tk_entry *resource = host->at(run, TK_TEXT("resource"), NULL, i);
			const tk_witness *why = NULL;
			if (!is_credential(host, run, resource) ||
			    host->survives(run, resource, profile, &why) != TK_FAILS || !kit_first(lost, resource))
				continue;
			tk_status status = report_entry(host, run, resource, TK_TEXT("lost"), why);
			if (status < 0)
				return status;
		}
	}
	return TK_DONE;
}

static tk_status examine_holders(const tk_host *host, tk_run *run, kit_seen *lost, size_t *examined)
{
	size_t resources = host->count(run, TK_TEXT("resource"), NULL);
	for (size_t i = 0; i < resources; i++) {
		const tk_entry *resource = host->at(run, TK_TEXT("resource"), NULL, i);
		if (!is_credential(host, run, resource))
			continue;
		*examined += 1;
		tk_text message = holder_message(host, run, resource);
		if (message.length == 0 || !kit_first(lost, resource))
			continue;
		tk_status status = report_entry(host, run, resource, message, NULL);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

/* A step for an outage that opens something with a card or an online vault, and no other way is said. */
static tk_status examine_keys_in_words(const tk_host *host, tk_run *run, size_t *examined)
{
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next_for_outage(&walk)) != NULL;) {
		tk_value found;
		bool online = step_says_what(host, run, step, TK_TEXT("online-key"), &found);
		bool other = step_says(host, run, step, TK_TEXT("break-glass"));
		*examined += online || other ? 1 : 0;
		if (!online || other)
			continue;
		const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)},
		                                 {TK_TEXT("resource"), found.text}};
		tk_finding finding = {.size = sizeof finding,
		                      .answer = TK_FAILS,
		                      .subject = step,
		                      .at = found.span,
		                      .message = TK_TEXT("words"),
		                      .arguments = arguments,
		                      .argument_count = 2,
		                      .inferred = 1};
		tk_status status = host->report(run, &finding);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status break_glass(const tk_host *host, tk_run *run)
{
	kit_seen lost = {.count = 0};
	size_t examined = 0;
	tk_status status = examine_credentials(host, run, &lost);
	if (status >= 0)
		status = examine_holders(host, run, &lost, &examined);
	if (status >= 0)
		status = examine_keys_in_words(host, run, &examined);
	host->examined(run, examined);
	if (status < 0 || examined > 0)
		return status;
	return kit_unknown(host, run, NULL, TK_TEXT("resources"));
}

PART_CHECK(endurance_check, "endurance", "playbook step resource channel document passage outage", endurance);
PART_CHECK(offline_copy_check, "offline-copy",
           "playbook document passage organization contact party copy-document copy", offline_copy);
PART_CHECK(break_glass_check, "break-glass", "playbook step resource outage role person", break_glass);
