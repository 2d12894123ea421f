/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of concern/continuity share: going through the steps that are for an outage, and what their words
 * say. */
#ifndef TENKEN_OUTAGE_PARTS_H
#define TENKEN_OUTAGE_PARTS_H

#include "kit.h"

#define PART __attribute__((visibility("hidden")))

extern PART const tk_check activation_check, no_contact_check, return_check;
extern PART const tk_check service_priority_check, manual_steps_check, manual_kit_check;
extern PART const tk_check channel_concrete_check, pace_ladder_check, switch_trigger_check, listening_watch_check;
extern PART const tk_check endurance_check, offline_copy_check, break_glass_check;
extern PART const tk_check adversary_check, manual_equivalent_check;

#define PART_CHECK(variable, label, kinds, function)                                                                   \
	const tk_check variable = {.size = sizeof(tk_check), .name = label, .reads = kinds, .examine = function}

typedef struct outage_walk {
	const tk_host *host;
	tk_run *run;
	size_t playbooks, next_playbook, steps, next_step;
	const tk_entry *playbook; /* of the step that was given last */
	bool for_outage;          /* the whole playbook is */
} outage_walk;

static inline bool value_says(const tk_host *host, tk_run *run, tk_value value, tk_text name)
{
	tk_value found;
	return host->match(run, value, name, &found) == TK_DONE;
}

static inline bool key_says(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key, tk_text name)
{
	tk_value value;
	for (size_t i = 0; host->get(run, entry, key, i, &value) == TK_DONE; i++) {
		if (value_says(host, run, value, name))
			return true;
	}
	return false;
}

/* The first words of the class in what a step says; `found` may not be NULL. */
static inline bool step_says_what(const tk_host *host, tk_run *run, const tk_entry *step, tk_text name, tk_value *found)
{
	static const tk_text keys[] = {{"text", 4}, {"title", 5}, {"need", 4}, {"trigger", 7}};
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		tk_value value;
		for (size_t i = 0; host->get(run, step, keys[k], i, &value) == TK_DONE; i++) {
			if (host->match(run, value, name, found) == TK_DONE)
				return true;
		}
	}
	return false;
}

static inline bool step_says(const tk_host *host, tk_run *run, const tk_entry *step, tk_text name)
{
	tk_value found;
	return step_says_what(host, run, step, name, &found);
}

static inline bool outage_noun(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key)
{
	return key_says(host, run, entry, key, TK_TEXT("telecom-loss-noun")) ||
	       key_says(host, run, entry, key, TK_TEXT("power-loss-noun"));
}

static inline bool outage_scenario(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	return kit_lists(host, run, playbook, TK_TEXT("scenario"), TK_TEXT("telecom-loss")) ||
	       kit_lists(host, run, playbook, TK_TEXT("scenario"), TK_TEXT("power-loss")) ||
	       kit_lists(host, run, playbook, TK_TEXT("scenario"), TK_TEXT("combined"));
}

static inline outage_walk walk_steps(const tk_host *host, tk_run *run)
{
	return (outage_walk){.host = host, .run = run, .playbooks = host->count(run, TK_TEXT("playbook"), NULL)};
}

/* Every step of every playbook; NULL after the last. */
static inline const tk_entry *walk_next(outage_walk *walk)
{
	while (!walk->playbook || walk->next_step == walk->steps) {
		if (walk->next_playbook == walk->playbooks)
			return NULL;
		walk->playbook = walk->host->at(walk->run, TK_TEXT("playbook"), NULL, walk->next_playbook++);
		walk->steps = walk->host->count(walk->run, TK_TEXT("step"), walk->playbook);
		walk->next_step = 0;
		walk->for_outage =
		        outage_scenario(walk->host, walk->run, walk->playbook) ||
		        outage_noun(walk->host, walk->run, walk->playbook, TK_TEXT("title")) ||
		        key_says(walk->host, walk->run, walk->playbook, TK_TEXT("title"), TK_TEXT("continuity-noun"));
	}
	return walk->host->at(walk->run, TK_TEXT("step"), walk->playbook, walk->next_step++);
}

/* A step that is done when telecommunications or power are lost: of such a playbook, of such a class, or under such a
 * heading. */
static inline bool is_for_outage(const outage_walk *walk, const tk_entry *step)
{
	static const tk_text classes[] = {{"telecom-loss", 12}, {"power-loss", 10}, {"degraded", 8}, {"activate", 8}};
	if (walk->for_outage)
		return true;
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		if (kit_class(walk->host, walk->run, step, classes[i]))
			return true;
	}
	return kit_inferred(walk->host, walk->run, step) &&
	       (outage_noun(walk->host, walk->run, step, TK_TEXT("section")) ||
	        key_says(walk->host, walk->run, step, TK_TEXT("section"), TK_TEXT("manual-operation")));
}

static inline const tk_entry *walk_next_for_outage(outage_walk *walk)
{
	const tk_entry *step = walk_next(walk);
	while (step && !is_for_outage(walk, step))
		step = walk_next(walk);
	return step;
}

/* Does any step for an outage say it? */
static inline bool outage_says(const tk_host *host, tk_run *run, tk_text name)
{
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next_for_outage(&walk)) != NULL;) {
		if (step_says(host, run, step, name))
			return true;
	}
	return false;
}

/* Documents that people act on; what a register or a form to fill in says is no instruction. */
static inline bool is_read_by_people(const tk_host *host, tk_run *run, const tk_entry *document)
{
	tk_text role = kit_get(host, run, document, TK_TEXT("role"), 0);
	return kit_equal(role, TK_TEXT("playbook")) || kit_equal(role, TK_TEXT("index")) ||
	       kit_equal(role, TK_TEXT("page"));
}

/* A passage that carries both classes, in what people read; NULL when there is none. */
static inline const tk_entry *passage_with(const tk_host *host, tk_run *run, tk_text one, tk_text other)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!is_read_by_people(host, run, document))
			continue;
		const tk_entry *passage;
		for (size_t j = 0; (passage = kit_next(host, run, TK_TEXT("passage"), document, &j, one)); j++) {
			if (kit_class(host, run, passage, other))
				return passage;
		}
	}
	return NULL;
}

static inline bool text_holds(tk_text text, tk_text word)
{
	for (size_t i = 0; word.length > 0 && i + word.length <= text.length; i++) {
		if (memcmp(text.at + i, word.at, word.length) == 0)
			return true;
	}
	return false;
}

/* How many things a text tells to do: its sentences. */
static inline size_t count_sentences(tk_text text)
{
	size_t count = 0;
	bool open = false;
	for (size_t i = 0; i < text.length; i++) {
		bool wide = i + 3 <= text.length && memcmp(text.at + i, "。", 3) == 0;
		bool narrow =
		        (text.at[i] == '.' || text.at[i] == ';') && (i + 1 == text.length || text.at[i + 1] == ' ');
		if (wide || narrow || text.at[i] == '\n') {
			count += open ? 1 : 0;
			open = false;
			i += wide ? 2 : 0;
		} else if (text.at[i] != ' ') {
			open = true;
		}
	}
	return count + (open ? 1 : 0);
}

/* What a step tells to do; a step without text is told by its title. */
static inline size_t count_instructions(const tk_host *host, tk_run *run, const tk_entry *step)
{
	size_t count = 0;
	tk_value text;
	tk_text kind = kit_get(host, run, step, TK_TEXT("kind"), 0);
	if (!kit_equal(kind, TK_TEXT("action")) && !kit_equal(kind, TK_TEXT("decision")))
		return 0;
	for (size_t i = 0; host->get(run, step, TK_TEXT("text"), i, &text) == TK_DONE; i++)
		count += count_sentences(text.text);
	return count ? count : 1;
}

static inline tk_status report_step(const tk_host *host, tk_run *run, const tk_entry *step, tk_text message,
                                    int32_t inferred)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)},
	        {TK_TEXT("actor"), kit_get(host, run, step, TK_TEXT("actor-word"), 0)},
	};
	return kit_report(host, run, step, message, arguments, 2, inferred || kit_inferred(host, run, step));
}

/* Absence that only words could have shown to be none: never more than a warning. */
static inline tk_status report_unsaid(const tk_host *host, tk_run *run, tk_text message)
{
	if (!kit_whole(host, run))
		return kit_absent(host, run, message);
	return kit_report(host, run, NULL, message, NULL, 0, 1);
}

#endif
