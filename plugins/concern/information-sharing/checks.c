/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of concern/information-sharing. */
#include "inbound_checks.h"
#include "sharing.h"

/* ---- not-press-only ------------------------------------------------------------------------------------------- */

/* Sharing that reaches only the public is no sharing with bodies. */
static tk_status not_press_only(const tk_host *host, tk_run *run)
{
	const tk_entry *public_step = NULL;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	size_t examined = 0;
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			bool shares = kit_any_class(host, run, step, TK_TEXT("class"));
			bool publishes = kit_any_class(host, run, step, TK_TEXT("public"));
			examined += shares || publishes ? 1 : 0;
			if (shares && !publishes) {
				host->examined(run, examined);
				return TK_DONE;
			}
			if (publishes && !public_step)
				public_step = step;
		}
	}
	host->examined(run, examined);
	if (!public_step)
		return TK_DONE; /* nothing goes out at all: os-step says so */
	const tk_argument arguments[] = {{TK_TEXT("step"), sharing_title(host, run, public_step)}};
	return kit_report(host, run, public_step, TK_TEXT("press-only"), arguments, 1, kit_inferred(host, run, public_step));
}

/* ---- recipient-named -------------------------------------------------------------------------------------------- */

bool sharing_is_vague(const tk_host *host, tk_run *run, tk_value recipient)
{
	tk_value found;
	return host->match(run, recipient, TK_TEXT("vague-recipient"), &found) == TK_DONE;
}

static tk_status examine_recipient_named(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                                         void *context)
{
	(void)playbook;
	(void)context;
	tk_value recipient, vague = {{"", 0}, {0, 0, 0}};
	bool named = false;
	for (size_t i = 0; host->get(run, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		if (host->follow(run, step, TK_TEXT("recipient"), i) || !sharing_is_vague(host, run, recipient))
			named = true;
		else
			vague = recipient;
	}
	if (named)
		return TK_DONE;
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), sharing_title(host, run, step)},
	        {TK_TEXT("recipient"), vague.text},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = vague.span,
	                      .message = vague.text.length ? TK_TEXT("vague") : TK_TEXT("nobody"),
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .inferred = kit_inferred(host, run, step)};
	return host->report(run, &finding);
}

static tk_status recipient_named(const tk_host *host, tk_run *run)
{
	return sharing_each(host, run, examine_recipient_named, NULL);
}

/* ---- deadline ----------------------------------------------------------------------------------------------------- */

/* Words of the limit, or of the step where a format has no key for it, that leave no doubt: a number and its start in one
 * text, or an interval. */
static bool words_say_when(const tk_host *host, tk_run *run, const tk_entry *step)
{
	static const tk_text keys[] = {{"deadline", 8}, {"title", 5}, {"text", 4}};
	tk_value text;
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		for (size_t i = 0; host->get(run, step, keys[k], i, &text) == TK_DONE; i++) {
			if (sharing_matches(host, run, text, TK_TEXT("time-interval")) ||
			    sharing_matches(host, run, text, TK_TEXT("time-of-day")) ||
			    (sharing_matches(host, run, text, TK_TEXT("time-limit")) && sharing_matches(host, run, text, TK_TEXT("clock-start"))))
				return true;
		}
	}
	return false;
}

static tk_status examine_deadline(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                                  void *context)
{
	(void)playbook;
	(void)context;
	tk_value limit = {{"", 0}, {0, 0, 0}};
	bool given = host->get(run, step, TK_TEXT("deadline"), 0, &limit) == TK_DONE && limit.text.length > 0;
	bool number = kit_has(host, run, step, TK_TEXT("deadline-seconds")) ||
	              kit_is(host, run, step, TK_TEXT("deadline-business-days"), TK_TEXT("true")) ||
	              kit_is(host, run, step, TK_TEXT("deadline-on-calendar"), TK_TEXT("true"));
	bool counted = kit_has(host, run, step, TK_TEXT("deadline-from"));
	if ((given && number && counted) || words_say_when(host, run, step))
		return TK_DONE;
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), sharing_title(host, run, step)},
	        {TK_TEXT("recipient"), kit_get(host, run, step, TK_TEXT("recipient"), 0)},
	        {TK_TEXT("deadline"), limit.text},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = limit.span,
	                      .message = !given    ? TK_TEXT("none")
	                                 : !number ? TK_TEXT("no-number")
	                                           : TK_TEXT("no-start"),
	                      .arguments = arguments,
	                      .argument_count = 3,
	                      .inferred = kit_inferred(host, run, step)};
	return host->report(run, &finding);
}

static tk_status deadline(const tk_host *host, tk_run *run) { return sharing_each(host, run, examine_deadline, NULL); }

/* ---- two-routes ----------------------------------------------------------------------------------------------------- */

static tk_status examine_routes(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step, void *context)
{
	(void)playbook;
	kit_seen *seen = context;
	tk_value recipient;
	for (size_t i = 0; host->get(run, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		const tk_entry *contact = host->follow(run, step, TK_TEXT("recipient"), i);
		if (!contact || !kit_first(seen, contact))
			continue;
		size_t count = host->count(run, TK_TEXT("route"), contact), usable = 0;
		tk_text first_kind = {"", 0}, first_channel = {"", 0};
		bool two = false;
		for (size_t j = 0; j < count && !two; j++) {
			const tk_entry *route = host->at(run, TK_TEXT("route"), contact, j);
			if (!sharing_is_usable(host, run, route))
				continue;
			tk_text kind = kit_get(host, run, route, TK_TEXT("kind"), 0);
			two = usable++ > 0 && !kit_equal(kind, first_kind);
			if (usable == 1) {
				first_kind = kind;
				first_channel = kit_get(host, run, route, TK_TEXT("channel"), 0);
			}
		}
		if (two || usable == 0)
			continue; /* none at all: os-contact-resolves */
		const tk_argument arguments[] = {
		        {TK_TEXT("step"), sharing_title(host, run, step)},
		        {TK_TEXT("recipient"), kit_get(host, run, contact, TK_TEXT("name"), 0)},
		        {TK_TEXT("channel"), first_channel},
		};
		tk_status status = kit_report(host, run, contact, usable == 1 ? TK_TEXT("one-route") : TK_TEXT("one-kind"),
		                              arguments, 3, 0);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status two_routes(const tk_host *host, tk_run *run)
{
	if (host->count(run, TK_TEXT("contact"), NULL) == 0)
		return kit_unknown(host, run, NULL, TK_TEXT("contacts"));
	kit_seen seen = {.count = 0};
	return sharing_each(host, run, examine_routes, &seen);
}

/* ---- not-after-closure ------------------------------------------------------------------------------------------------ */

/* The heading of afterwards ("Lessons learned") that a prose step stands below, at any depth. */
static bool stands_afterwards(const tk_host *host, tk_run *run, const tk_entry *document, const tk_entry *step, tk_text *above)
{
	enum { LEVELS = 7 };
	bool after[LEVELS] = {false};
	tk_text titles[LEVELS] = {{"", 0}};
	tk_text section = kit_get(host, run, step, TK_TEXT("section"), 0);
	size_t headings = section.length ? host->count(run, TK_TEXT("heading"), document) : 0;
	for (size_t i = 0; i < headings; i++) {
		const tk_entry *heading = host->at(run, TK_TEXT("heading"), document, i);
		tk_value text, found;
		tk_text level = kit_get(host, run, heading, TK_TEXT("level"), 0);
		size_t depth = level.length == 1 && level.at[0] >= '1' && level.at[0] <= '6' ? (size_t)(level.at[0] - '0') : 6;
		if (host->get(run, heading, TK_TEXT("text"), 0, &text) != TK_DONE)
			continue;
		bool own = host->match(run, text, TK_TEXT("afterwards"), &found) == TK_DONE;
		titles[depth] = own ? text.text : titles[depth - 1];
		after[depth] = own || after[depth - 1];
		for (size_t below = depth + 1; below < LEVELS; below++) {
			after[below] = after[depth];
			titles[below] = titles[depth];
		}
		if (kit_equal(text.text, section)) {
			*above = titles[depth];
			return after[depth];
		}
	}
	return false;
}

/* Do all sharing steps of a page stand below such a heading? */
static bool all_afterwards(const tk_host *host, tk_run *run, const tk_entry *playbook, const kit_steps *sharing, tk_text *above)
{
	const tk_entry *document = kit_document_of(host, run, playbook);
	for (size_t i = 0; i < sharing->count; i++) {
		if (!document || !kit_inferred(host, run, sharing->at[i]) ||
		    !stands_afterwards(host, run, document, sharing->at[i], above))
			return false;
	}
	return document != NULL;
}

/* In prose the order of sections is the order of the table of contents, not of time: "Communicate" stands after "Remediate"
 * in many a plan that does both at once. Only what closes within a section of the sharing steps counts. */
static void keep_same_section(const tk_host *host, tk_run *run, const kit_steps *sharing, kit_steps *closing)
{
	size_t kept = 0;
	for (size_t i = 0; i < closing->count; i++) {
		tk_text section = kit_get(host, run, closing->at[i], TK_TEXT("section"), 0);
		bool same = !kit_inferred(host, run, closing->at[i]);
		for (size_t j = 0; j < sharing->count && !same; j++)
			same = kit_equal(section, kit_get(host, run, sharing->at[j], TK_TEXT("section"), 0));
		if (same)
			closing->at[kept++] = closing->at[i];
	}
	closing->count = kept;
}

/* Asked of playbooks that handle an event from its start; a page that only says goodbye after recovery is none. */
static tk_status examine_early(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	kit_steps sharing, closing, opening;
	kit_collect(host, run, playbook, TK_TEXT("class"), &sharing);
	kit_collect(host, run, playbook, TK_TEXT("opening"), &opening);
	if (sharing.count == 0 || opening.count == 0)
		return TK_DONE;
	kit_collect(host, run, playbook, TK_TEXT("avoid"), &closing);
	if (sharing.overflow || closing.overflow)
		return kit_unknown(host, run, playbook, TK_TEXT("steps"));
	keep_same_section(host, run, &sharing, &closing);
	*examined += 1;
	const tk_witness *why = NULL;
	tk_text above = {"", 0};
	bool below = all_afterwards(host, run, playbook, &sharing, &above);
	if (!below &&
	    host->some_run(run, playbook, NULL, sharing.at, sharing.count, closing.at, closing.count, &why) != TK_FAILS)
		return TK_DONE;
	if (!below && closing.count)
		above = sharing_title(host, run, closing.at[0]);
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), sharing_title(host, run, sharing.at[0])},
	        {TK_TEXT("recipient"), kit_get(host, run, sharing.at[0], TK_TEXT("recipient"), 0)},
	        {TK_TEXT("before"), above},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = sharing.at[0],
	                      .message = above.length ? TK_TEXT("late") : TK_TEXT("unreached"),
	                      .arguments = arguments,
	                      .argument_count = 3,
	                      .witness = why,
	                      .inferred = kit_inferred(host, run, sharing.at[0])};
	return host->report(run, &finding);
}

static tk_status not_after_closure(const tk_host *host, tk_run *run)
{
	size_t examined = 0;
	size_t count = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < count; i++) {
		tk_status status = examine_early(host, run, host->at(run, TK_TEXT("playbook"), NULL, i), &examined);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return TK_DONE;
}

/* ---- the list ------------------------------------------------------------------------------------------------------- */

KIT_CHECK(not_press_only_check, "not-press-only", "playbook step", not_press_only);
KIT_CHECK(recipient_named_check, "recipient-named", "playbook step contact party", recipient_named);
KIT_CHECK(contact_resolves_check, "contact-resolves", "playbook step contact party route channel document passage heading link",
          contact_resolves);
KIT_CHECK(deadline_check, "deadline", "playbook step", deadline);
KIT_CHECK(two_routes_check, "two-routes", "playbook step contact party route", two_routes);
KIT_CHECK(not_after_closure_check, "not-after-closure", "playbook step document heading", not_after_closure);
KIT_CHECK(practice_said_check, "practice-said", "organization playbook step document passage", practice_said);
KIT_CHECK(followed_up_check, "followed-up", "organization playbook step document passage contact party", followed_up);
KIT_CHECK(attack_split_check, "attack-split", "organization playbook step document passage heading", attack_split);
KIT_CHECK(labelled_check, "labelled", "organization playbook step document passage", labelled);
KIT_CHECK(receipt_confirmed_check, "receipt-confirmed", "organization playbook step document passage contact party",
          receipt_confirmed);
KIT_CHECK(form_ready_check, "form-ready", "organization playbook step document passage link contact party", form_ready);
KIT_CHECK(deadline_feasible_check, "deadline-feasible", "playbook step", deadline_feasible);
KIT_CHECK(approval_bounded_check, "approval-bounded", "playbook step role person document passage", approval_bounded);
KIT_CHECK(trigger_observable_check, "trigger-observable", "organization playbook step document passage", trigger_observable);
KIT_CHECK(recipients_covered_check, "recipients-covered", "organization playbook step contact party obligation",
          recipients_covered);
KIT_PLUGIN("concern/information-sharing", &not_press_only_check, &recipient_named_check, &contact_resolves_check,
           &deadline_check, &two_routes_check, &not_after_closure_check, &practice_said_check, &followed_up_check,
           &attack_split_check, &labelled_check, &receipt_confirmed_check, &inbound_says_check,
           &intake_owner_check, &act_authority_check, &outage_intake_check, &feedback_check,
           &incident_loop_check, &form_ready_check, &deadline_feasible_check, &approval_bounded_check,
           &trigger_observable_check, &recipients_covered_check)
