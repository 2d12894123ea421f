/* SPDX-License-Identifier: Apache-2.0 */
/* Small conveniences over tenken/plugin.h that the shipped modules share. Nothing here that a plugin of yours could not
 * have: copy it. Everything is static, bounded, and keeps no state. */
#ifndef TENKEN_KIT_H
#define TENKEN_KIT_H

#include <stdbool.h>
#include <string.h>
#include <tenken/plugin.h>

/* Steps that one question is asked about at a time; above it the answer is "not decided", never a guess. */
#define KIT_STEPS_MOST 4096u

typedef struct kit_steps {
	const tk_entry *at[KIT_STEPS_MOST];
	size_t count;
	bool overflow;
} kit_steps;

static inline bool kit_equal(tk_text a, tk_text b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

static inline tk_text kit_get(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key, size_t index)
{
	tk_value value = {{NULL, 0}, {0, 0, 0}};
	if (host->get(run, entry, key, index, &value) != TK_DONE)
		return (tk_text){"", 0};
	return value.text;
}

static inline bool kit_is(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key, tk_text word)
{
	return kit_equal(kit_get(host, run, entry, key, 0), word);
}

static inline bool kit_has(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key)
{
	return kit_get(host, run, entry, key, 0).length > 0;
}

/* Does a list key hold the word? */
static inline bool kit_lists(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key, tk_text word)
{
	tk_value value;
	for (size_t i = 0; host->get(run, entry, key, i, &value) == TK_DONE; i++) {
		if (kit_equal(value.text, word))
			return true;
	}
	return false;
}

static inline bool kit_class(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text name)
{
	return host->has_class(run, entry, name, NULL, NULL) == TK_DONE;
}

/* Any class of the list parameter `parameter`. */
static inline bool kit_any_class(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text parameter)
{
	tk_value name;
	for (size_t i = 0; host->parameter(run, parameter, i, &name) == TK_DONE; i++) {
		if (kit_class(host, run, entry, name.text))
			return true;
	}
	return false;
}

/* The page or file that a playbook stands in. */
static inline const tk_entry *kit_document_of(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	return host->follow(run, playbook, TK_TEXT("path"), 0);
}

/* The first entry of a list from *index on that carries the class. */
static inline const tk_entry *kit_next(const tk_host *host, tk_run *run, tk_text kind, const tk_entry *of, size_t *index,
                                       tk_text name)
{
	return host->next_of_class(run, kind, of, index, &name, 1);
}

/* … that carries any class of the list parameter. */
static inline const tk_entry *kit_next_any(const tk_host *host, tk_run *run, tk_text kind, const tk_entry *of, size_t *index,
                                           tk_text parameter)
{
	enum { AT_ONCE = 16 };
	tk_text names[AT_ONCE];
	tk_value name;
	const tk_entry *found = NULL;
	size_t given = 0, n, first = 0;
	do {
		for (n = 0; n < AT_ONCE && host->parameter(run, parameter, given + n, &name) == TK_DONE; n++)
			names[n] = name.text;
		size_t at = *index;
		const tk_entry *each = n ? host->next_of_class(run, kind, of, &at, names, n) : NULL;
		if (each && (!found || at < first)) {
			found = each;
			first = at;
		}
		given += n;
	} while (n == AT_ONCE);
	if (found)
		*index = first;
	return found;
}

/* … that carries one of the classes in "a|b|c". */
static inline const tk_entry *kit_next_of(const tk_host *host, tk_run *run, tk_text kind, const tk_entry *of, size_t *index,
                                          tk_text any)
{
	enum { AT_ONCE = 16 };
	tk_text names[AT_ONCE];
	const tk_entry *found = NULL;
	size_t start = 0, n = 0, first = 0;
	for (size_t i = 0; i <= any.length; i++) {
		if (i < any.length && any.at[i] != '|')
			continue;
		if (i > start)
			names[n++] = (tk_text){any.at + start, i - start};
		start = i + 1;
		if (n < AT_ONCE && i < any.length)
			continue;
		size_t at = *index;
		const tk_entry *each = n ? host->next_of_class(run, kind, of, &at, names, n) : NULL;
		if (each && (!found || at < first)) {
			found = each;
			first = at;
		}
		n = 0;
	}
	if (found)
		*index = first;
	return found;
}

/* Steps of a playbook that carry a class of the list parameter. */
static inline void kit_collect(const tk_host *host, tk_run *run, const tk_entry *playbook, tk_text parameter, kit_steps *out)
{
	out->count = 0;
	out->overflow = false;
	const tk_entry *step;
	for (size_t i = 0; (step = kit_next_any(host, run, TK_TEXT("step"), playbook, &i, parameter)); i++) {
		if (out->count == KIT_STEPS_MOST) {
			out->overflow = true;
			return;
		}
		out->at[out->count++] = step;
	}
}

static inline int32_t kit_inferred(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return kit_is(host, run, step, TK_TEXT("inferred"), TK_TEXT("true")) ? 1 : 0;
}

/* May absence be judged (docs/decisions/0003-whole-plan.md)? */
static inline bool kit_whole(const tk_host *host, tk_run *run)
{
	const tk_entry *organization = host->at(run, TK_TEXT("organization"), NULL, 0);
	return organization && kit_is(host, run, organization, TK_TEXT("whole"), TK_TEXT("true"));
}

static inline tk_status kit_report(const tk_host *host, tk_run *run, const tk_entry *subject, tk_text message,
                                   const tk_argument *arguments, size_t argument_count, int32_t inferred)
{
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = subject,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = argument_count,
	                      .inferred = inferred};
	return host->report(run, &finding);
}

static inline tk_status kit_unknown(const tk_host *host, tk_run *run, const tk_entry *subject, tk_text missing)
{
	tk_finding finding = {
	        .size = sizeof finding, .answer = TK_UNDECIDED, .subject = subject, .missing = missing};
	return host->report(run, &finding);
}

/* Absence in the whole organization: a finding when the plan is whole, else unknown. Where part of the plan is prose, words
 * that nobody listed may have said it: the finding then rests on prose. */
static inline tk_status kit_absent(const tk_host *host, tk_run *run, tk_text message)
{
	if (!kit_whole(host, run))
		return kit_unknown(host, run, NULL, TK_TEXT("tenken.yaml"));
	const tk_entry *organization = host->at(run, TK_TEXT("organization"), NULL, 0);
	int32_t prose = kit_is(host, run, organization, TK_TEXT("prose"), TK_TEXT("true")) ? 1 : 0;
	return kit_report(host, run, NULL, message, NULL, 0, prose);
}

/* Entries already reported or looked at, so that one defect gives one finding. */
typedef struct kit_seen {
	const tk_entry *at[1024];
	size_t count;
} kit_seen;

/* True the first time; when the set is full every entry counts as new (a repeated finding is better than a lost one). */
static inline bool kit_first(kit_seen *seen, const tk_entry *entry)
{
	for (size_t i = 0; i < seen->count; i++) {
		if (seen->at[i] == entry)
			return false;
	}
	if (seen->count < sizeof seen->at / sizeof *seen->at)
		seen->at[seen->count++] = entry;
	return true;
}

#define KIT_CHECK(variable, label, kinds, function)                                                                  \
	static const tk_check variable = {                                                                          \
	        .size = sizeof(tk_check), .name = label, .reads = kinds, .examine = function}

#define KIT_PLUGIN(plugin_id, ...)                                                                                   \
	TK_EXPORT const tk_plugin *tk_plugin_v1(void)                                                               \
	{                                                                                                           \
		static const tk_check *const checks[] = {__VA_ARGS__};                                              \
		static const tk_plugin plugin = {.size = sizeof plugin,                                             \
		                                 .major = TK_ABI_MAJOR,                                             \
		                                 .minor = TK_ABI_MINOR,                                             \
		                                 .id = plugin_id,                                                   \
		                                 .version = "0.1.0",                                                \
		                                 .checks = checks,                                                  \
		                                 .check_count = sizeof checks / sizeof *checks};                    \
		return &plugin;                                                                                     \
	}

#endif
