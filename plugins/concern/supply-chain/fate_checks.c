/* SPDX-License-Identifier: Apache-2.0 */
/* The way to a party must not run over what has failed: its own service, or our network that is under attack. */
#include "chain.h"

enum { PARTS_MOST = 256 };

typedef struct parts {
	const tk_entry *at[PARTS_MOST];
	size_t count;
} parts;

static void add_part(parts *out, const tk_entry *part)
{
	for (size_t i = 0; i < out->count; i++) {
		if (out->at[i] == part)
			return;
	}
	if (part && out->count < PARTS_MOST)
		out->at[out->count++] = part;
}

/* Is the party, or its service, something that the channel needs, directly or through what it needs? */
static bool hangs_on(const tk_host *host, tk_run *run, const tk_entry *channel, const tk_entry *party)
{
	static const tk_text kinds[] = {{"channel", 7}, {"resource", 8}};
	parts all = {.count = 0};
	add_part(&all, channel);
	for (size_t i = 0; i < all.count; i++) {
		tk_value name;
		for (size_t k = 0; host->get(run, all.at[i], TK_TEXT("depends-on"), k, &name) == TK_DONE; k++) {
			if (name.text.length && host->find(run, TK_TEXT("party"), name.text) == party)
				return true;
			for (size_t n = 0; name.text.length && n < sizeof kinds / sizeof *kinds; n++)
				add_part(&all, host->find(run, kinds[n], name.text));
		}
	}
	return false;
}

/* A console, portal or chat of the party itself; one that runs on our own ground is judged with the outage instead. */
static bool is_hosted(const tk_host *host, tk_run *run, const tk_entry *route, const tk_entry *party)
{
	const tk_entry *channel = host->follow(run, route, TK_TEXT("channel"), 0);
	if (channel && hangs_on(host, run, channel, party))
		return true;
	return kit_is(host, run, route, TK_TEXT("kind"), TK_TEXT("portal")) ||
	       chain_matches(host, run, route, TK_TEXT("channel"), TK_TEXT("party-portal")) ||
	       chain_matches(host, run, route, TK_TEXT("value"), TK_TEXT("party-portal"));
}

typedef struct fate {
	size_t routes, hosted, lost;
	const tk_witness *why;
} fate;

static void look_at(const tk_host *host, tk_run *run, const tk_entry *of, const tk_entry *party, const tk_entry *attack,
                    fate *out)
{
	size_t count = of ? host->count(run, TK_TEXT("route"), of) : 0;
	for (size_t i = 0; i < count; i++) {
		const tk_entry *route = host->at(run, TK_TEXT("route"), of, i);
		out->routes++;
		if (is_hosted(host, run, route, party))
			out->hosted++;
		else if (attack && host->survives(run, route, attack, &out->why) == TK_FAILS)
			out->lost++;
	}
}

static tk_status examine_party(const tk_host *host, tk_run *run, const tk_entry *party, const tk_entry *attack)
{
	fate found = {0, 0, 0, NULL};
	look_at(host, run, party, party, attack, &found);
	look_at(host, run, host->follow(run, party, TK_TEXT("contact"), 0), party, attack, &found);
	/* No route at all is sc-party-register's finding; one address, which nobody reads at night, sc-contact-247's.
	 */
	if (found.routes == 0 || found.hosted + found.lost < found.routes || (found.routes == 1 && found.lost == 1))
		return TK_DONE;
	const tk_argument arguments[] = {{TK_TEXT("party"), kit_get(host, run, party, TK_TEXT("name"), 0)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = party,
	                      .message = found.hosted ? TK_TEXT("own-service") : TK_TEXT("attacked"),
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .witness = found.hosted ? NULL : found.why};
	return host->report(run, &finding);
}

/* Prose that tells a party through that party's console and names no other way. */
static tk_status examine_words(const tk_host *host, tk_run *run, tk_text class_name, size_t *examined)
{
	kit_steps steps;
	chain_collect(host, run, class_name, &steps);
	for (size_t i = 0; i < steps.count; i++) {
		const tk_entry *step = steps.at[i];
		if (!kit_inferred(host, run, step))
			continue;
		++*examined;
		if (!chain_step_says(host, run, step, TK_TEXT("party-portal")) ||
		    chain_step_says(host, run, step, TK_TEXT("other-way")) ||
		    chain_step_says(host, run, step, TK_TEXT("contact-value")))
			continue;
		const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)}};
		tk_status status = kit_report(host, run, step, TK_TEXT("console"), arguments, 1, 1);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

tk_status shared_fate(const tk_host *host, tk_run *run)
{
	const tk_entry *attack = host->find(run, TK_TEXT("outage"), TK_TEXT("OUTAGE-CORP"));
	size_t parties = host->count(run, TK_TEXT("party"), NULL), examined = parties;
	for (size_t i = 0; i < parties; i++) {
		const tk_entry *party = host->at(run, TK_TEXT("party"), NULL, i);
		if (!kit_is(host, run, party, TK_TEXT("criticality"), TK_TEXT("high")))
			continue;
		tk_status status = examine_party(host, run, party, attack);
		if (status < 0)
			return status;
	}
	tk_status status = examine_words(host, run, TK_TEXT("notify-up"), &examined);
	if (status >= 0)
		status = examine_words(host, run, TK_TEXT("notify-down"), &examined);
	host->examined(run, examined);
	return status;
}
