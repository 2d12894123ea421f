/* SPDX-License-Identifier: Apache-2.0 */
/* Can a fallback channel be used as written: which number, where it is, who can use it, and does it outlast the outage?
 */
#include "outage_parts.h"

static const tk_text needed[] = {{"value", 5}, {"location", 8}, {"users", 5}};

/* "satellite" or "radio", from the words for a device in either language; empty when it is another. */
static tk_text device_kind(tk_text words)
{
	static const tk_text satellite[] = {{"衛星", 6}, {"atellite", 8}, {"at phone", 8}};
	static const tk_text radio[] = {{"無線", 6}, {"adio", 4}, {"トランシーバ", 18}, {"alkie", 5}};
	for (size_t i = 0; i < sizeof satellite / sizeof *satellite; i++) {
		if (text_holds(words, satellite[i]))
			return TK_TEXT("satellite");
	}
	for (size_t i = 0; i < sizeof radio / sizeof *radio; i++) {
		if (text_holds(words, radio[i]))
			return TK_TEXT("radio");
	}
	return TK_TEXT("");
}

static bool is_kind(const tk_host *host, tk_run *run, const tk_entry *channel, tk_text kind)
{
	tk_text stated = kit_get(host, run, channel, TK_TEXT("kind"), 0);
	if (stated.length)
		return kit_equal(stated, kind);
	return kit_equal(device_kind(kit_get(host, run, channel, TK_TEXT("name"), 0)), kind);
}

/* Meant for when the usual ones are lost: said so, or, when nothing is said, a satellite phone or a radio. */
static bool is_fallback(const tk_host *host, tk_run *run, const tk_entry *channel)
{
	if (kit_has(host, run, channel, TK_TEXT("fallback")))
		return kit_is(host, run, channel, TK_TEXT("fallback"), TK_TEXT("true"));
	return is_kind(host, run, channel, TK_TEXT("satellite")) || is_kind(host, run, channel, TK_TEXT("radio"));
}

static tk_status examine_channel(const tk_host *host, tk_run *run, const tk_entry *channel)
{
	const tk_argument name = {TK_TEXT("channel"), kit_get(host, run, channel, TK_TEXT("name"), 0)};
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		static const tk_text messages[] = {{"no-value", 8}, {"no-location", 11}, {"no-users", 8}};
		if (!kit_has(host, run, channel, needed[i]))
			return kit_report(host, run, channel, messages[i], &name, 1, 0);
	}
	const tk_witness *why = NULL;
	if (host->survives(run, channel, NULL, &why) != TK_FAILS)
		return TK_DONE;
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = channel,
	                      .message = TK_TEXT("lost"),
	                      .arguments = &name,
	                      .argument_count = 1,
	                      .witness = why};
	return host->report(run, &finding);
}

/* ---- devices that no list of channels holds
 * ---------------------------------------------------------------------------- */

static bool is_listed(const tk_host *host, tk_run *run, tk_text device)
{
	tk_text kind = device_kind(device);
	size_t channels = host->count(run, TK_TEXT("channel"), NULL);
	for (size_t i = 0; i < channels; i++) {
		const tk_entry *channel = host->at(run, TK_TEXT("channel"), NULL, i);
		tk_text name = kit_get(host, run, channel, TK_TEXT("name"), 0);
		if ((kind.length && is_kind(host, run, channel, kind)) || text_holds(name, device) ||
		    text_holds(device, name))
			return true;
	}
	return false;
}

typedef struct devices {
	tk_text at[16];
	size_t count;
} devices;

static bool is_first(devices *seen, tk_text device)
{
	tk_text kind = device_kind(device);
	tk_text key = kind.length ? kind : device;
	for (size_t i = 0; i < seen->count; i++) {
		if (kit_equal(seen->at[i], key))
			return false;
	}
	if (seen->count == sizeof seen->at / sizeof *seen->at)
		return false;
	seen->at[seen->count++] = key;
	return true;
}

/* Does the step itself, or another passage about such a device, say which number or where it is? */
static bool says_where(const tk_host *host, tk_run *run, const tk_entry *step, tk_text device)
{
	if (step_says(host, run, step, TK_TEXT("contact-value")) || step_says(host, run, step, TK_TEXT("place-word")))
		return true;
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!is_read_by_people(host, run, document))
			continue;
		const tk_entry *passage;
		for (size_t j = 0;
		     (passage = kit_next(host, run, TK_TEXT("passage"), document, &j, TK_TEXT("fallback-device"))); j++) {
			if ((kit_class(host, run, passage, TK_TEXT("place-word")) ||
			     kit_class(host, run, passage, TK_TEXT("contact-value"))) &&
			    text_holds(kit_get(host, run, passage, TK_TEXT("text"), 0), device))
				return true;
		}
	}
	return false;
}

static tk_status report_device(const tk_host *host, tk_run *run, const tk_entry *step, tk_value device,
                               int32_t inferred)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("channel"), device.text},
	        {TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = device.span,
	                      .message = TK_TEXT("prose"),
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .inferred = inferred};
	return host->report(run, &finding);
}

/* `by: [衛星電話]` is structured; a device in a sentence is words. */
static bool find_device(const tk_host *host, tk_run *run, const tk_entry *step, tk_value *device, int32_t *inferred)
{
	*inferred = kit_inferred(host, run, step);
	for (size_t i = 0; !*inferred && host->get(run, step, TK_TEXT("channel"), i, device) == TK_DONE; i++) {
		if (!host->follow(run, step, TK_TEXT("channel"), i) && device_kind(device->text).length)
			return true;
	}
	*inferred = 1;
	return step_says_what(host, run, step, TK_TEXT("fallback-device"), device);
}

static tk_status examine_steps(const tk_host *host, tk_run *run, size_t *examined)
{
	devices seen = {.count = 0};
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next_for_outage(&walk)) != NULL;) {
		tk_value device;
		int32_t inferred;
		if (!find_device(host, run, step, &device, &inferred) || !is_first(&seen, device.text) ||
		    is_listed(host, run, device.text))
			continue;
		*examined += 1;
		if (says_where(host, run, step, device.text))
			continue;
		tk_status status = report_device(host, run, step, device, inferred);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status channel_concrete(const tk_host *host, tk_run *run)
{
	size_t examined = 0;
	size_t channels = host->count(run, TK_TEXT("channel"), NULL);
	for (size_t i = 0; i < channels; i++) {
		const tk_entry *channel = host->at(run, TK_TEXT("channel"), NULL, i);
		if (!is_fallback(host, run, channel))
			continue;
		examined++;
		tk_status status = examine_channel(host, run, channel);
		if (status < 0)
			return status;
	}
	tk_status status = examine_steps(host, run, &examined);
	host->examined(run, examined);
	return status;
}

PART_CHECK(channel_concrete_check, "channel-concrete", "channel playbook step role person document passage",
           channel_concrete);
