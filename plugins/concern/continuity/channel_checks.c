/* SPDX-License-Identifier: Apache-2.0 */
/* Several ways to reach somebody: are there enough, when does one go to the next, and does anybody listen? */
#include "outage_parts.h"

enum { ROUTES_MOST = 32, CHANNELS_LEAST = 3 };

/* ---- pace-ladder
 * ------------------------------------------------------------------------------------------------------ */

/* Whom one must be able to reach: who oversees us, who spreads it to the sector, and parties that matter much. */
static bool is_key(const tk_host *host, tk_run *run, const tk_entry *contact)
{
	tk_value name;
	for (size_t i = 0; host->parameter(run, TK_TEXT("key"), i, &name) == TK_DONE; i++) {
		if (kit_is(host, run, contact, TK_TEXT("class"), name.text))
			return true;
	}
	return kit_is(host, run, contact, TK_TEXT("criticality"), TK_TEXT("high"));
}

static bool is_in(const tk_text *set, size_t count, tk_text word)
{
	for (size_t i = 0; i < count; i++) {
		if (kit_equal(set[i], word))
			return true;
	}
	return false;
}

/* Different channels among its routes; a party without routes of its own is reached over its contact. */
static size_t count_channels(const tk_host *host, tk_run *run, const tk_entry *contact)
{
	tk_text channels[ROUTES_MOST];
	size_t count = 0;
	const tk_entry *desk = host->follow(run, contact, TK_TEXT("contact"), 0);
	for (size_t d = 0; d < 2; d++) {
		const tk_entry *of = d == 0 ? contact : desk;
		size_t routes = of ? host->count(run, TK_TEXT("route"), of) : 0;
		for (size_t i = 0; i < routes && count < ROUTES_MOST; i++) {
			const tk_entry *route = host->at(run, TK_TEXT("route"), of, i);
			tk_text channel = kit_get(host, run, route, TK_TEXT("channel"), 0);
			if (kit_has(host, run, route, TK_TEXT("value")) && !is_in(channels, count, channel))
				channels[count++] = channel;
		}
	}
	return count;
}

static tk_status examine_ladder(const tk_host *host, tk_run *run, const tk_entry *contact)
{
	size_t count = count_channels(host, run, contact);
	if (count == 0 || count >= CHANNELS_LEAST)
		return TK_DONE; /* none at all: os-contact-resolves */
	const tk_argument arguments[] = {
	        {TK_TEXT("recipient"), kit_get(host, run, contact, TK_TEXT("name"), 0)},
	        {TK_TEXT("count"), count == 1 ? TK_TEXT("1") : TK_TEXT("2")},
	};
	return kit_report(host, run, contact, TK_TEXT("short"), arguments, 2, 0);
}

enum { WAYS_OF_TEXT_MOST = 16 };

/* Different ways of a value, in its own words. */
static size_t add_ways(const tk_host *host, tk_run *run, tk_value value, tk_value *ways, size_t count)
{
	tk_value rest = value, found;
	for (size_t n = 0; n < WAYS_OF_TEXT_MOST && host->match(run, rest, TK_TEXT("way-word"), &found) == TK_DONE;
	     n++) {
		size_t at = 0;
		while (at < count && !kit_equal(ways[at].text, found.text))
			at++;
		if (at == count && count < ROUTES_MOST)
			ways[count++] = found;
		size_t used = (size_t)(found.text.at - rest.text.at) + found.text.length;
		rest = (tk_value){{rest.text.at + used, rest.text.length - used}, {0, 0, 0}};
	}
	return count;
}

/* Without a list of contacts: the ways that steps for lost lines name. One, besides the usual one, is no ladder. */
static tk_status examine_words(const tk_host *host, tk_run *run)
{
	static const tk_text keys[] = {{"channel", 7}, {"text", 4}, {"title", 5}};
	tk_value ways[ROUTES_MOST], value;
	const tk_entry *first = NULL;
	size_t count = 0;
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next_for_outage(&walk)) != NULL;) {
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
			for (size_t i = 0; host->get(run, step, keys[k], i, &value) == TK_DONE; i++)
				count = add_ways(host, run, value, ways, count);
		}
		first = first || count == 0 ? first : step;
	}
	host->examined(run, count);
	if (count != 1)
		return count ? TK_DONE : kit_unknown(host, run, NULL, TK_TEXT("contacts"));
	const tk_argument arguments[] = {{TK_TEXT("channel"), ways[0].text},
	                                 {TK_TEXT("step"), kit_get(host, run, first, TK_TEXT("title"), 0)}};
	return kit_report(host, run, first, TK_TEXT("only"), arguments, 2, 1);
}

static tk_status examine_recipients(const tk_host *host, tk_run *run, const tk_entry *step, kit_seen *seen)
{
	tk_value recipient;
	for (size_t i = 0; host->get(run, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		const tk_entry *contact = host->follow(run, step, TK_TEXT("recipient"), i);
		if (!contact || !is_key(host, run, contact) || !kit_first(seen, contact))
			continue;
		tk_status status = examine_ladder(host, run, contact);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status pace_ladder(const tk_host *host, tk_run *run)
{
	if (host->count(run, TK_TEXT("contact"), NULL) == 0 && host->count(run, TK_TEXT("party"), NULL) == 0)
		return examine_words(host, run);
	kit_seen seen = {.count = 0};
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next(&walk)) != NULL;) {
		tk_status status = examine_recipients(host, run, step, &seen);
		if (status < 0)
			return status;
	}
	host->examined(run, seen.count);
	return TK_DONE;
}

/* ---- switch-trigger
 * --------------------------------------------------------------------------------------------------- */

static bool has_several_channels(const outage_walk *walk, const tk_entry *step)
{
	tk_value second;
	return walk->host->get(walk->run, step, TK_TEXT("channel"), 1, &second) == TK_DONE ||
	       (is_for_outage(walk, step) && step_says(walk->host, walk->run, step, TK_TEXT("ladder-word")));
}

/* One rule for the whole plan is enough: in words, or as what follows when nobody answers in time. */
static tk_status switch_trigger(const tk_host *host, tk_run *run)
{
	const tk_entry *lost = NULL, *ladder = NULL;
	size_t examined = 0;
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next(&walk)) != NULL;) {
		if (!has_several_channels(&walk, step))
			continue;
		examined++;
		if (step_says(host, run, step, TK_TEXT("switch-rule")) ||
		    kit_has(host, run, step, TK_TEXT("on-timeout")) || kit_has(host, run, step, TK_TEXT("timeout"))) {
			host->examined(run, examined);
			return TK_DONE;
		}
		lost = lost || !kit_class(host, run, step, TK_TEXT("telecom-loss")) ? lost : step;
		ladder = ladder ? ladder : step;
	}
	host->examined(run, examined);
	if (!ladder || passage_with(host, run, TK_TEXT("switch-rule"), TK_TEXT("switch-rule")))
		return TK_DONE;
	return report_step(host, run, lost ? lost : ladder, TK_TEXT("none"), 1);
}

/* ---- listening-watch
 * -------------------------------------------------------------------------------------------------- */

static bool must_be_watched(const tk_host *host, tk_run *run, const tk_entry *channel)
{
	if (kit_is(host, run, channel, TK_TEXT("fallback"), TK_TEXT("false")))
		return false;
	return kit_is(host, run, channel, TK_TEXT("kind"), TK_TEXT("radio")) ||
	       kit_is(host, run, channel, TK_TEXT("kind"), TK_TEXT("satellite"));
}

/* Somebody who is reached over a satellite phone or radio says when he answers it. */
static bool has_hours(const tk_host *host, tk_run *run)
{
	size_t routes = host->count(run, TK_TEXT("route"), NULL);
	for (size_t i = 0; i < routes; i++) {
		const tk_entry *route = host->at(run, TK_TEXT("route"), NULL, i);
		tk_text kind = kit_get(host, run, route, TK_TEXT("kind"), 0);
		if ((kit_equal(kind, TK_TEXT("satellite")) || kit_equal(kind, TK_TEXT("radio"))) &&
		    kit_has(host, run, route, TK_TEXT("hours")))
			return true;
	}
	return false;
}

static tk_status report_unwatched(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text channel,
                                  int32_t inferred)
{
	const tk_argument arguments[] = {{TK_TEXT("channel"), channel}};
	return kit_report(host, run, entry, TK_TEXT("nobody"), arguments, 1, inferred);
}

static tk_status listening_watch(const tk_host *host, tk_run *run)
{
	const tk_entry *unwatched = NULL;
	size_t channels = host->count(run, TK_TEXT("channel"), NULL), examined = 0;
	bool scheduled = false;
	for (size_t i = 0; i < channels; i++) {
		const tk_entry *channel = host->at(run, TK_TEXT("channel"), NULL, i);
		if (!must_be_watched(host, run, channel))
			continue;
		examined++;
		scheduled = scheduled || kit_has(host, run, channel, TK_TEXT("schedule"));
		unwatched = unwatched ? unwatched : channel;
	}
	tk_value device = {{"", 0}, {0, 0, 0}};
	const tk_entry *in_words = NULL;
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; !unwatched && !in_words && (step = walk_next_for_outage(&walk)) != NULL;)
		in_words = step_says_what(host, run, step, TK_TEXT("fallback-device"), &device) ? step : NULL;
	host->examined(run, examined + (in_words ? 1 : 0));
	if ((!unwatched && !in_words) || scheduled || has_hours(host, run) ||
	    outage_says(host, run, TK_TEXT("watch-word")) ||
	    passage_with(host, run, TK_TEXT("watch-word"), TK_TEXT("watch-word")))
		return TK_DONE;
	if (unwatched)
		return report_unwatched(host, run, unwatched, kit_get(host, run, unwatched, TK_TEXT("name"), 0), 0);
	return report_unwatched(host, run, in_words, device.text, 1);
}

PART_CHECK(pace_ladder_check, "pace-ladder", "playbook step contact party role person route channel", pace_ladder);
PART_CHECK(switch_trigger_check, "switch-trigger", "playbook step document passage channel", switch_trigger);
PART_CHECK(listening_watch_check, "listening-watch", "playbook step channel route document passage", listening_watch);
