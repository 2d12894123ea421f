/* SPDX-License-Identifier: Apache-2.0 */
/* What the row of a critical party must say: whom to call at night, what to do without it, by when it must be told. */
#include "chain.h"

enum { CRITICAL_MOST = 4096 };

typedef struct critical {
	const tk_entry *party[CRITICAL_MOST];
	size_t count;
	bool graded; /* some row says how critical it is */
} critical;

static void find_critical(const tk_host *host, tk_run *run, tk_text direction, critical *out)
{
	out->count = 0;
	out->graded = false;
	size_t parties = host->count(run, TK_TEXT("party"), NULL);
	for (size_t i = 0; i < parties && out->count < CRITICAL_MOST; i++) {
		const tk_entry *party = host->at(run, TK_TEXT("party"), NULL, i);
		out->graded = out->graded || kit_has(host, run, party, TK_TEXT("criticality"));
		if (kit_is(host, run, party, TK_TEXT("criticality"), TK_TEXT("high")) &&
		    (!direction.length || kit_is(host, run, party, TK_TEXT("direction"), direction)))
			out->party[out->count++] = party;
	}
}

static tk_status report_party(const tk_host *host, tk_run *run, const tk_entry *party, tk_text message)
{
	const tk_argument arguments[] = {{TK_TEXT("party"), kit_get(host, run, party, TK_TEXT("name"), 0)}};
	return kit_report(host, run, party, message, arguments, 1, 0);
}

/* About the register: nobody filled the column. Shown at the first party. */
static tk_status report_all(const tk_host *host, tk_run *run, const tk_entry *first, size_t count)
{
	char digits[24];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + count % 10);
	while ((count /= 10) > 0);
	const tk_argument arguments[] = {{TK_TEXT("count"), {digits + at, sizeof digits - at}}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .at = host->place(first),
	                      .message = TK_TEXT("all"),
	                      .arguments = arguments,
	                      .argument_count = 1};
	return host->report(run, &finding);
}

tk_status chain_each_critical(const tk_host *host, tk_run *run, tk_text direction, chain_lack *lack,
                              const void *context)
{
	critical all;
	find_critical(host, run, direction, &all);
	host->examined(run, all.count);
	if (!all.graded)
		return kit_unknown(host, run, NULL, TK_TEXT("criticality"));
	tk_text lacks[CRITICAL_MOST];
	size_t lacking = 0;
	for (size_t i = 0; i < all.count; i++) {
		lacks[i] = lack(host, run, all.party[i], context);
		lacking += lacks[i].length ? 1 : 0;
	}
	if (lacking > 2 && lacking == all.count)
		return report_all(host, run, all.party[0], lacking);
	for (size_t i = 0; i < all.count; i++) {
		tk_status status = lacks[i].length ? report_party(host, run, all.party[i], lacks[i]) : TK_DONE;
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status report_list(const tk_host *host, tk_run *run, const tk_entry *list)
{
	const tk_argument arguments[] = {{TK_TEXT("list"), kit_get(host, run, list, TK_TEXT("text"), 0)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .at = host->place(list),
	                      .message = TK_TEXT("list"),
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .inferred = 1};
	return host->report(run, &finding);
}

/* A register that is a list in prose: it must say each of the classes somewhere. */
static tk_status examine_list(const tk_host *host, tk_run *run, const tk_text *classes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const tk_entry *list;
		chain_listing listing = chain_list_says(host, run, classes[i], &list);
		if (listing == CHAIN_NOT_LISTED)
			return kit_unknown(host, run, NULL, TK_TEXT("suppliers"));
		host->examined(run, 1);
		if (listing == CHAIN_LIST_SILENT)
			return report_list(host, run, list);
	}
	return TK_DONE;
}

static bool is_filled(const tk_host *host, tk_run *run, const tk_entry *party, tk_text key)
{
	return kit_has(host, run, party, key) && !chain_matches(host, run, party, key, TK_TEXT("nothing-there")) &&
	       !chain_matches(host, run, party, key, TK_TEXT("placeholder"));
}

/* ---- contact-247
 * ----------------------------------------------------------------------------------------------------- */

typedef struct night {
	bool voice; /* somebody can be spoken to */
	bool hours; /* … also at night and on holidays */
} night;

static bool is_spoken(const tk_host *host, tk_run *run, const tk_entry *route)
{
	static const tk_text silent[] = {{"email", 5},     {"chat", 4},      {"portal", 6}, {"fax", 3},
	                                 {"in-person", 9}, {"messenger", 9}, {"paper", 5}};
	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
		if (kit_is(host, run, route, TK_TEXT("kind"), silent[i]))
			return false;
	}
	return is_filled(host, run, route,
	                 TK_TEXT("value")); /* a channel of a name of its own may well be a telephone */
}

static void look_at_routes(const tk_host *host, tk_run *run, const tk_entry *of, night *out)
{
	size_t count = of ? host->count(run, TK_TEXT("route"), of) : 0;
	for (size_t i = 0; i < count; i++) {
		const tk_entry *route = host->at(run, TK_TEXT("route"), of, i);
		if (!is_spoken(host, run, route))
			continue;
		out->voice = true;
		out->hours =
		        out->hours || chain_matches(host, run, route, TK_TEXT("hours"), TK_TEXT("round-the-clock"));
	}
}

static bool calls_are_taken(const tk_host *host, tk_run *run, const tk_entry *of)
{
	return of && (kit_is(host, run, of, TK_TEXT("after-hours"), TK_TEXT("true")) ||
	              chain_matches(host, run, of, TK_TEXT("after-hours"), TK_TEXT("round-the-clock")) ||
	              chain_matches(host, run, of, TK_TEXT("hours"), TK_TEXT("round-the-clock")));
}

static tk_text lacks_contact(const tk_host *host, tk_run *run, const tk_entry *party, const void *context)
{
	(void)context;
	const tk_entry *contact = host->follow(run, party, TK_TEXT("contact"), 0);
	night reach = {false, false};
	look_at_routes(host, run, party, &reach);
	look_at_routes(host, run, contact, &reach);
	bool night_call = reach.voice &&
	                  (reach.hours || calls_are_taken(host, run, party) || calls_are_taken(host, run, contact));
	bool second = is_filled(host, run, party, TK_TEXT("alternate")) ||
	              (contact && host->count(run, TK_TEXT("route"), party) > 0);
	if (night_call)
		return second ? TK_TEXT("") : TK_TEXT("no-second");
	return second ? TK_TEXT("office-hours") : TK_TEXT("neither");
}

tk_status contact_247(const tk_host *host, tk_run *run)
{
	static const tk_text list[] = {{"round-the-clock", 15}, {"second-contact", 14}};
	if (host->count(run, TK_TEXT("party"), NULL) == 0)
		return examine_list(host, run, list, sizeof list / sizeof *list);
	return chain_each_critical(host, run, TK_TEXT(""), lacks_contact, NULL);
}

/* ---- alternate-supply
 * -------------------------------------------------------------------------------------------------- */

static bool holds_text(tk_text in, tk_text name)
{
	for (size_t i = 0; name.length && i + name.length <= in.length; i++) {
		if (in.at[i] == name.at[0] && memcmp(in.at + i, name.at, name.length) == 0)
			return true;
	}
	return false;
}

/* What the plan says of substitutes, whosever. */
typedef struct substitutes {
	tk_text at[256];
	size_t count;
} substitutes;

static void find_substitutes(const tk_host *host, tk_run *run, substitutes *out)
{
	out->count = 0;
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		const tk_entry *passage;
		for (size_t j = 0; out->count < sizeof out->at / sizeof *out->at &&
		                   (passage = kit_next(host, run, TK_TEXT("passage"), document, &j, TK_TEXT("substitute")));
		     j++)
			out->at[out->count++] = kit_get(host, run, passage, TK_TEXT("text"), 0);
	}
}

static tk_text lacks_substitute(const tk_host *host, tk_run *run, const tk_entry *party, const void *context)
{
	const substitutes *all = context;
	if (is_filled(host, run, party, TK_TEXT("fallback")) &&
	    !chain_matches(host, run, party, TK_TEXT("fallback"), TK_TEXT("waits-only")))
		return TK_TEXT("");
	tk_text name = kit_get(host, run, party, TK_TEXT("name"), 0);
	for (size_t i = 0; i < all->count; i++) {
		if (holds_text(all->at[i], name))
			return TK_TEXT("");
	}
	return kit_has(host, run, party, TK_TEXT("fallback")) ? TK_TEXT("waits") : TK_TEXT("none");
}

tk_status alternate_supply(const tk_host *host, tk_run *run)
{
	static const tk_text list[] = {{"substitute", 10}};
	if (host->count(run, TK_TEXT("party"), NULL) > 0) {
		substitutes all;
		find_substitutes(host, run, &all);
		return chain_each_critical(host, run, TK_TEXT("upstream"), lacks_substitute, &all);
	}
	if (chain_plan_says(host, run, TK_TEXT("substitute"), TK_TEXT(""))) {
		host->examined(run, 1);
		return TK_DONE;
	}
	return examine_list(host, run, list, 1);
}

/* ---- deadline-basis
 * ---------------------------------------------------------------------------------------------------- */

/* What the steps that tell somebody say of the time and of why. */
typedef struct told {
	const tk_entry *party;
	bool limit, basis;
} told;

enum { TOLD_MOST = 8192 };

typedef struct all_told {
	told at[TOLD_MOST];
	size_t count;
} all_told;

static void add_told(const tk_host *host, tk_run *run, tk_text class_name, all_told *out)
{
	kit_steps steps;
	chain_collect(host, run, class_name, &steps);
	for (size_t i = 0; i < steps.count; i++) {
		const tk_entry *step = steps.at[i];
		told said = {NULL,
		             kit_has(host, run, step, TK_TEXT("deadline-seconds")) ||
		                     chain_step_says(host, run, step, TK_TEXT("time-limit")),
		             chain_step_says(host, run, step, TK_TEXT("basis-word"))};
		for (size_t k = 0; kit_get(host, run, step, TK_TEXT("recipient"), k).length > 0; k++) {
			said.party = host->follow(run, step, TK_TEXT("recipient"), k);
			if (said.party && out->count < TOLD_MOST)
				out->at[out->count++] = said;
		}
	}
}

static tk_text lacks_basis(const tk_host *host, tk_run *run, const tk_entry *party, const void *context)
{
	const all_told *all = context;
	bool limit = is_filled(host, run, party, TK_TEXT("notify-within"));
	bool basis = is_filled(host, run, party, TK_TEXT("clause"));
	for (size_t i = 0; i < all->count && !(limit && basis); i++) {
		if (all->at[i].party != party)
			continue;
		limit = limit || all->at[i].limit;
		basis = basis || all->at[i].basis;
	}
	if (limit)
		return basis ? TK_TEXT("") : TK_TEXT("no-basis");
	return basis ? TK_TEXT("no-limit") : TK_TEXT("neither");
}

tk_status deadline_basis(const tk_host *host, tk_run *run)
{
	static const tk_text list[] = {{"time-limit", 10}, {"basis-word", 10}};
	if (host->count(run, TK_TEXT("party"), NULL) == 0)
		return examine_list(host, run, list, sizeof list / sizeof *list);
	all_told all = {.count = 0};
	add_told(host, run, TK_TEXT("notify-up"), &all);
	add_told(host, run, TK_TEXT("notify-down"), &all);
	return chain_each_critical(host, run, TK_TEXT(""), lacks_basis, &all);
}
