/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of concern/refer-and-act share. */
#ifndef REFER_H
#define REFER_H

#include "kit.h"

/* A word of the class in any value of the key. */
static inline bool refer_matches(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key, tk_text name)
{
	tk_value value, found;
	for (size_t i = 0; host->get(run, entry, key, i, &value) == TK_DONE; i++) {
		if (value.text.length && host->match(run, value, name, &found) == TK_DONE)
			return true;
	}
	return false;
}

/* A word of the class in what the step says to do. */
static inline bool refer_step_says(const tk_host *host, tk_run *run, const tk_entry *step, tk_text name)
{
	return refer_matches(host, run, step, TK_TEXT("title"), name) ||
	       refer_matches(host, run, step, TK_TEXT("text"), name);
}

/* Decimal digits of a count; `digits` holds them. */
static inline tk_text refer_count(char digits[24], size_t count)
{
	size_t at = 24;
	do
		digits[--at] = (char)('0' + count % 10);
	while ((count /= 10) > 0);
	return (tk_text){digits + at, 24 - at};
}

/* One finding for a playbook: how many of its steps lack something, shown at the first of them. */
typedef struct refer_lack {
	const tk_entry *playbook, *first;
	size_t count;
} refer_lack;

static inline void refer_add(refer_lack *lack, const tk_entry *step)
{
	lack->first = lack->count++ ? lack->first : step;
}

static inline tk_status refer_report(const tk_host *host, tk_run *run, const refer_lack *lack, tk_text one,
                                     tk_text many)
{
	char digits[24];
	const tk_argument arguments[] = {
	        {TK_TEXT("playbook"), kit_get(host, run, lack->playbook, TK_TEXT("title"), 0)},
	        {TK_TEXT("step"), kit_get(host, run, lack->first, TK_TEXT("title"), 0)},
	        {TK_TEXT("count"), refer_count(digits, lack->count)},
	};
	return kit_report(host, run, lack->first, lack->count == 1 ? one : many, arguments, 3,
	                  kit_inferred(host, run, lack->first));
}

/* Calls `examine` for each playbook and adds up what it looked at. */
typedef tk_status refer_examine(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined);

static inline tk_status refer_each(const tk_host *host, tk_run *run, refer_examine *examine)
{
	size_t examined = 0, playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		tk_status status = examine(host, run, host->at(run, TK_TEXT("playbook"), NULL, i), &examined);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return TK_DONE;
}

/* Checks. */
tk_status step_actor(const tk_host *host, tk_run *run);
tk_status vague_slot(const tk_host *host, tk_run *run);
tk_status failure_edge(const tk_host *host, tk_run *run);
tk_status chunking(const tk_host *host, tk_run *run);
tk_status deref(const tk_host *host, tk_run *run);
tk_status emergency_card(const tk_host *host, tk_run *run);
tk_status opaque_resource(const tk_host *host, tk_run *run);

#endif
