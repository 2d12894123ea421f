/* SPDX-License-Identifier: Apache-2.0 */
/* When the usual systems are not to be trusted or not there: a channel apart from them, and work by hand for
 * automation. */
#include "outage_parts.h"

/* ---- adversary-oob
 * ----------------------------------------------------------------------------------------------------- */

enum { CHANNELS_MOST = 256 };

typedef struct apart_channel {
	const tk_entry *channel;
	const tk_witness *why; /* it falls together with them */
	bool tied;
} apart_channel;

/* Do they work without the corporate sign-on, and without corporate mail, chat and portal? One profile after the other:
 * the host keeps what it found for the last one. */
static void examine_apart(const tk_host *host, tk_run *run, apart_channel *channels, size_t count)
{
	static const tk_text profiles[] = {{"OUTAGE-IDP", 10}, {"OUTAGE-CORP", 11}};
	for (size_t p = 0; p < sizeof profiles / sizeof *profiles; p++) {
		const tk_entry *profile = host->find(run, TK_TEXT("outage"), profiles[p]);
		for (size_t i = 0; profile && i < count; i++) {
			apart_channel *each = &channels[i];
			if (!each->tied)
				each->tied = host->survives(run, each->channel, profile, &each->why) == TK_FAILS;
		}
	}
}

/* A page or step says how people talk when they may be overheard, and over what. */
static bool is_said_in_words(const tk_host *host, tk_run *run, const tk_entry **bare)
{
	static const tk_text means[] = {
	        {"contact-value", 13}, {"fallback-device", 15}, {"apart-means", 11}, {"place-word", 10}};
	for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
		if (passage_with(host, run, TK_TEXT("apart-word"), means[i]) ||
		    passage_with(host, run, TK_TEXT("overheard"), means[i]))
			return true;
	}
	*bare = passage_with(host, run, TK_TEXT("overheard"), TK_TEXT("overheard"));
	return false;
}

static tk_status report_channel(const tk_host *host, tk_run *run, const tk_entry *channel, const tk_witness *why)
{
	const tk_argument arguments[] = {{TK_TEXT("channel"), kit_get(host, run, channel, TK_TEXT("name"), 0)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = channel,
	                      .message = TK_TEXT("same-login"),
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .witness = why};
	return host->report(run, &finding);
}

static size_t collect_apart(const tk_host *host, tk_run *run, apart_channel *out)
{
	size_t channels = host->count(run, TK_TEXT("channel"), NULL), count = 0;
	for (size_t i = 0; i < channels && count < CHANNELS_MOST; i++) {
		const tk_entry *channel = host->at(run, TK_TEXT("channel"), NULL, i);
		if (kit_is(host, run, channel, TK_TEXT("out-of-band"), TK_TEXT("true")))
			out[count++] = (apart_channel){channel, NULL, false};
	}
	return count;
}

static tk_status adversary_oob(const tk_host *host, tk_run *run)
{
	apart_channel channels[CHANNELS_MOST];
	const tk_entry *bare = NULL;
	size_t count = collect_apart(host, run, channels);
	host->examined(run, count ? count : 1);
	examine_apart(host, run, channels, count);
	for (size_t i = 0; i < count; i++) {
		if (!channels[i].tied)
			return TK_DONE;
	}
	if (count > 0)
		return report_channel(host, run, channels[0].channel, channels[0].why);
	if (is_said_in_words(host, run, &bare))
		return TK_DONE;
	if (bare)
		return kit_report(host, run, bare, TK_TEXT("bare"), NULL, 0, 1);
	return kit_absent(host, run, TK_TEXT("missing"));
}

/* ---- manual-equivalent
 * -------------------------------------------------------------------------------------------------- */

enum { HANDLERS_MOST = 8 };

static bool is_automated(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return kit_is(host, run, step, TK_TEXT("automated"), TK_TEXT("true"));
}

/* What is done when it fails comes, in the end, to a person. */
static bool falls_to_a_person(const tk_host *host, tk_run *run, const tk_entry *step)
{
	for (size_t i = 0; i < HANDLERS_MOST; i++) {
		step = host->follow(run, step, TK_TEXT("on-failure"), 0);
		if (!step || kit_is(host, run, step, TK_TEXT("kind"), TK_TEXT("end")))
			return false;
		if (!is_automated(host, run, step))
			return true;
	}
	return false;
}

/* Whom people of the playbook tell by hand. */
typedef struct told {
	tk_text at[256];
	size_t count;
	bool made;
} told;

static bool is_told(const told *people, tk_text name)
{
	for (size_t i = 0; i < people->count; i++) {
		if (kit_equal(people->at[i], name))
			return true;
	}
	return false;
}

static void collect_told(const tk_host *host, tk_run *run, const tk_entry *playbook, told *people)
{
	size_t steps = people->made ? 0 : host->count(run, TK_TEXT("step"), playbook);
	people->made = true;
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (is_automated(host, run, step) || !kit_any_class(host, run, step, TK_TEXT("class")) ||
		    step_says(host, run, step, TK_TEXT("automation")))
			continue;
		tk_value name;
		for (size_t k = 0; host->get(run, step, TK_TEXT("recipient"), k, &name) == TK_DONE; k++) {
			if (people->count < sizeof people->at / sizeof *people->at && !is_told(people, name.text))
				people->at[people->count++] = name.text;
		}
	}
}

/* A person of the same playbook tells everybody that the step tells. */
static bool is_done_by_hand_too(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                                told *people)
{
	tk_value name;
	size_t count = 0;
	collect_told(host, run, playbook, people);
	for (; host->get(run, step, TK_TEXT("recipient"), count, &name) == TK_DONE; count++) {
		if (!is_told(people, name.text))
			return false;
	}
	return count > 0;
}

/* Automated by the format, or said to be in words. */
static bool works_by_itself(const tk_host *host, tk_run *run, const tk_entry *step, int32_t *inferred)
{
	*inferred = is_automated(host, run, step) ? 0 : 1;
	return !*inferred || step_says(host, run, step, TK_TEXT("automation"));
}

static tk_status examine_playbook(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	told people = {.count = 0};
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		int32_t inferred;
		if (!kit_any_class(host, run, step, TK_TEXT("class")) || !works_by_itself(host, run, step, &inferred))
			continue;
		*examined += 1;
		if (falls_to_a_person(host, run, step) || kit_has(host, run, step, TK_TEXT("alternate")) ||
		    step_says(host, run, step, TK_TEXT("by-hand")) ||
		    is_done_by_hand_too(host, run, playbook, step, &people))
			continue;
		return report_step(host, run, step, TK_TEXT("none"), inferred); /* one of them shows it for all */
	}
	return TK_DONE;
}

static tk_status manual_equivalent(const tk_host *host, tk_run *run)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL), examined = 0;
	for (size_t i = 0; i < playbooks; i++) {
		tk_status status = examine_playbook(host, run, host->at(run, TK_TEXT("playbook"), NULL, i), &examined);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return TK_DONE;
}

PART_CHECK(adversary_check, "adversary-oob", "channel outage document passage organization", adversary_oob);
PART_CHECK(manual_equivalent_check, "manual-equivalent", "playbook step", manual_equivalent);
