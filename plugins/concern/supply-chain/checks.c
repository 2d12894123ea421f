/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of concern/supply-chain. */
#include "chain.h"

#include <stdlib.h>

/* ---- party-register ------------------------------------------------------------------------------------------- */

/* Columns that a critical party needs; the direction is given by the section. */
static const tk_text columns[] = {
        {"service", 7}, {"criticality", 11}, {"clause", 6}, {"connection", 10}, {"contact", 7},
};
enum { COLUMN_COUNT = sizeof columns / sizeof *columns };

static bool is_usable(const tk_host *host, tk_run *run, const tk_entry *route)
{
	tk_value value, placeholder;
	return host->get(run, route, TK_TEXT("value"), 0, &value) == TK_DONE && value.text.length > 0 &&
	       host->match(run, value, TK_TEXT("placeholder"), &placeholder) != TK_DONE;
}

static bool has_usable_route(const tk_host *host, tk_run *run, const tk_entry *of)
{
	size_t count = of ? host->count(run, TK_TEXT("route"), of) : 0;
	for (size_t i = 0; i < count; i++) {
		if (is_usable(host, run, host->at(run, TK_TEXT("route"), of, i)))
			return true;
	}
	return false;
}

static bool has_contact(const tk_host *host, tk_run *run, const tk_entry *party)
{
	return has_usable_route(host, run, party) ||
	       has_usable_route(host, run, host->follow(run, party, TK_TEXT("contact"), 0));
}

static bool is_filled(const tk_host *host, tk_run *run, const tk_entry *party, size_t column)
{
	return column == COLUMN_COUNT - 1 ? has_contact(host, run, party) : kit_has(host, run, party, columns[column]);
}

typedef enum listing { NOT_LISTED, LISTED_SOMEWHERE, LISTED_HERE } listing;

/* The text below a heading such as 委託先一覧: four of the five columns, a number that can be called among them, make a
 * list. */
static listing read_section(const tk_host *host, tk_run *run, const tk_entry *document, tk_text heading)
{
	static const tk_text classes[] = {
	        {"column-service", 14},    {"column-criticality", 18}, {"column-clause", 13},
	        {"column-connection", 17}, {"contact-value", 13},
	};
	enum { CLASSES = sizeof classes / sizeof *classes };
	bool found[CLASSES] = {false};
	size_t passages = host->count(run, TK_TEXT("passage"), document), seen = 0;
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, i);
		tk_value text, match;
		if (!kit_is(host, run, passage, TK_TEXT("section"), heading) ||
		    host->get(run, passage, TK_TEXT("text"), 0, &text) != TK_DONE)
			continue;
		for (size_t j = 0; j < CLASSES; j++)
			found[j] = found[j] || host->match(run, text, classes[j], &match) == TK_DONE;
	}
	for (size_t j = 0; j < CLASSES; j++)
		seen += found[j] ? 1 : 0;
	return found[CLASSES - 1] && seen >= CLASSES - 1 ? LISTED_HERE : LISTED_SOMEWHERE;
}

/* Prose or a spreadsheet page may hold the list; where tenken cannot read it, it is not absent. */
static listing listed_in_prose(const tk_host *host, tk_run *run)
{
	listing best = NOT_LISTED;
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		size_t headings = host->count(run, TK_TEXT("heading"), document);
		for (size_t j = 0; j < headings && best != LISTED_HERE; j++) {
			tk_value text, found;
			if (host->get(run, host->at(run, TK_TEXT("heading"), document, j), TK_TEXT("text"), 0, &text) ==
			            TK_DONE &&
			    host->match(run, text, TK_TEXT("party-list"), &found) == TK_DONE)
				best = read_section(host, run, document, text.text);
		}
	}
	return best;
}

/* The column that most critical parties lack, for the message. */
static size_t worst_column(const size_t missing[COLUMN_COUNT])
{
	size_t worst = 0;
	for (size_t i = 1; i < COLUMN_COUNT; i++) {
		if (missing[i] > missing[worst])
			worst = i;
	}
	return worst;
}

static tk_status report_columns(const tk_host *host, tk_run *run, const tk_entry *first,
                                const size_t missing[COLUMN_COUNT])
{
	tk_text worst = columns[worst_column(missing)];
	const tk_argument arguments[] = {
	        {TK_TEXT("column"), worst},
	        {TK_TEXT("party"), kit_get(host, run, first, TK_TEXT("name"), 0)},
	};
	return kit_report(host, run, first, TK_TEXT("columns"), arguments, 2, 0);
}

static tk_status party_register(const tk_host *host, tk_run *run)
{
	size_t parties = host->count(run, TK_TEXT("party"), NULL);
	host->examined(run, parties);
	if (parties == 0) {
		listing listed = listed_in_prose(host, run);
		host->examined(run, listed == LISTED_HERE ? 1 : 0);
		if (listed == LISTED_HERE)
			return TK_DONE;
		return listed == LISTED_SOMEWHERE ? kit_unknown(host, run, NULL, TK_TEXT("suppliers"))
		                                  : kit_absent(host, run, TK_TEXT("no-register"));
	}
	size_t missing[COLUMN_COUNT] = {0}, cells = 0, empty = 0;
	const tk_entry *first = NULL;
	for (size_t i = 0; i < parties; i++) {
		const tk_entry *party = host->at(run, TK_TEXT("party"), NULL, i);
		if (kit_is(host, run, party, TK_TEXT("criticality"), TK_TEXT("low")) ||
		    kit_is(host, run, party, TK_TEXT("criticality"), TK_TEXT("medium")))
			continue;
		for (size_t j = 0; j < COLUMN_COUNT; j++) {
			cells++;
			if (is_filled(host, run, party, j))
				continue;
			missing[j]++;
			empty++;
			if (!first)
				first = party;
		}
	}
	/* At least 80 % of the cells, and never a critical party that nobody can reach. */
	if (first && (empty * 5 > cells || missing[COLUMN_COUNT - 1] > 0))
		return report_columns(host, run, first, missing);
	return TK_DONE;
}

/* ---- register-closure ------------------------------------------------------------------------------------------- */

/* Whom any step names, each once, so that parties and steps are each walked once. */
enum { NAMED_MOST = 16384 };

typedef struct named {
	const tk_entry *at[NAMED_MOST];
	size_t count;
	bool overflow;
} named;

static int compare_entries(const void *a, const void *b)
{
	uintptr_t first = (uintptr_t) * (const tk_entry *const *)a, second = (uintptr_t) * (const tk_entry *const *)b;
	return (first > second) - (first < second);
}

static void sort_named(named *all)
{
	size_t kept = 0;
	qsort(all->at, all->count, sizeof *all->at, compare_entries);
	for (size_t i = 0; i < all->count; i++) {
		if (kept == 0 || all->at[kept - 1] != all->at[i])
			all->at[kept++] = all->at[i];
	}
	all->count = kept;
}

static void add_named(named *all, const tk_entry *entry)
{
	if (all->count == NAMED_MOST) {
		sort_named(all);
		all->overflow =
		        all->overflow || all->count > NAMED_MOST / 2; /* else it would be sorted again and again */
	}
	if (!all->overflow)
		all->at[all->count++] = entry;
}

static void find_named(const tk_host *host, tk_run *run, named *all)
{
	all->count = 0;
	all->overflow = false;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			tk_value recipient;
			for (size_t k = 0; host->get(run, step, TK_TEXT("recipient"), k, &recipient) == TK_DONE; k++) {
				const tk_entry *entry = host->follow(run, step, TK_TEXT("recipient"), k);
				if (entry)
					add_named(all, entry);
			}
		}
	}
	sort_named(all);
}

static bool is_used(const tk_host *host, tk_run *run, const named *all, const tk_entry *party)
{
	const tk_entry *contact = host->follow(run, party, TK_TEXT("contact"), 0);
	return bsearch(&party, all->at, all->count, sizeof *all->at, compare_entries) ||
	       (contact && bsearch(&contact, all->at, all->count, sizeof *all->at, compare_entries));
}

/* Every party that a notifying step names must be in the register (declared recipients only: prose names too much). */
static tk_status examine_named(const tk_host *host, tk_run *run, const tk_entry *step, size_t *examined)
{
	tk_value recipient;
	for (size_t i = 0; host->get(run, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		++*examined;
		if (host->follow(run, step, TK_TEXT("recipient"), i))
			continue;
		const tk_argument arguments[] = {
		        {TK_TEXT("party"), recipient.text},
		        {TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)},
		};
		tk_finding finding = {.size = sizeof finding,
		                      .answer = TK_FAILS,
		                      .subject = step,
		                      .at = recipient.span,
		                      .message = TK_TEXT("unlisted"),
		                      .arguments = arguments,
		                      .argument_count = 2};
		tk_status status = host->report(run, &finding);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status examine_unused(const tk_host *host, tk_run *run, size_t *examined)
{
	named all;
	find_named(host, run, &all);
	if (all.overflow)
		return kit_unknown(host, run, NULL, TK_TEXT("recipients"));
	size_t parties = host->count(run, TK_TEXT("party"), NULL);
	for (size_t i = 0; i < parties; i++) {
		const tk_entry *party = host->at(run, TK_TEXT("party"), NULL, i);
		if (!kit_is(host, run, party, TK_TEXT("criticality"), TK_TEXT("high")))
			continue;
		++*examined;
		if (is_used(host, run, &all, party))
			continue;
		const tk_argument arguments[] = {{TK_TEXT("party"), kit_get(host, run, party, TK_TEXT("name"), 0)}};
		tk_status status = kit_report(host, run, party, TK_TEXT("unused"), arguments, 1, 0);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status register_closure(const tk_host *host, tk_run *run)
{
	if (host->count(run, TK_TEXT("party"), NULL) == 0)
		return kit_unknown(host, run, NULL, TK_TEXT("suppliers"));
	size_t examined = 0;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (kit_inferred(host, run, step) || !kit_any_class(host, run, step, TK_TEXT("class")))
				continue;
			tk_status status = examine_named(host, run, step, &examined);
			if (status < 0)
				return status;
		}
	}
	tk_status status = examine_unused(host, run, &examined);
	host->examined(run, examined);
	return status;
}

/* ---- direction-explicit ------------------------------------------------------------------------------------------ */

static tk_status direction_explicit(const tk_host *host, tk_run *run)
{
	bool up = false, down = false;
	const tk_entry *vague = NULL;
	size_t examined = 0;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			bool upstream = kit_class(host, run, step, TK_TEXT("notify-up"));
			bool downstream = kit_class(host, run, step, TK_TEXT("notify-down"));
			bool partners = kit_class(host, run, step, TK_TEXT("notify-partners"));
			examined += upstream || downstream || partners ? 1 : 0;
			up = up || (upstream && !downstream);
			down = down || (downstream && !upstream);
			if (!vague && (partners || (upstream && downstream)))
				vague = step;
		}
	}
	host->examined(run, examined);
	if ((up && down) || !vague)
		return TK_DONE; /* a direction that is missing altogether: sc-upstream-step, sc-downstream-step */
	const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, vague, TK_TEXT("title"), 0)}};
	return kit_report(host, run, vague, TK_TEXT("both-in-one"), arguments, 1, kit_inferred(host, run, vague));
}

KIT_CHECK(party_register_check, "party-register", "party route contact document heading passage organization",
          party_register);
KIT_CHECK(register_closure_check, "register-closure", "party contact playbook step", register_closure);
KIT_CHECK(direction_explicit_check, "direction-explicit", "playbook step", direction_explicit);
KIT_CHECK(contact_247_check, "contact-247", "party contact route document heading passage", contact_247);
KIT_CHECK(alternate_supply_check, "alternate-supply", "party document heading passage", alternate_supply);
KIT_CHECK(deadline_basis_check, "deadline-basis", "party playbook step document heading passage", deadline_basis);
KIT_CHECK(trigger_by_dependency_check, "trigger-by-dependency", "playbook step document passage",
          trigger_by_dependency);
KIT_CHECK(message_action_check, "message-action", "playbook step document passage", message_action);
KIT_CHECK(link_isolation_check, "link-isolation", "party playbook step document passage organization", link_isolation);
KIT_CHECK(relay_asked_check, "relay-asked", "playbook step document passage organization", relay_asked);
KIT_CHECK(reconnect_told_check, "reconnect-told", "party playbook step document passage organization", reconnect_told);
KIT_CHECK(shared_fate_check, "shared-fate", "party contact route channel resource outage playbook step", shared_fate);
KIT_PLUGIN("concern/supply-chain", &party_register_check, &register_closure_check, &direction_explicit_check,
           &contact_247_check, &alternate_supply_check, &deadline_basis_check, &trigger_by_dependency_check,
           &message_action_check, &link_isolation_check, &relay_asked_check, &reconnect_told_check, &shared_fate_check)
