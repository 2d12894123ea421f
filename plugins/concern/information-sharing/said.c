/* SPDX-License-Identifier: Apache-2.0 */
/* Where a plan says something: in a step that shares, in the form it sends, or anywhere in its pages. */
#include "sharing.h"

tk_status sharing_each(const tk_host *host, tk_run *run, examine_step *examine, void *context)
{
	size_t examined = 0;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		const tk_entry *step;
		for (size_t j = 0; (step = kit_next_any(host, run, TK_TEXT("step"), playbook, &j, TK_TEXT("class"))); j++) {
			examined++;
			tk_status status = examine(host, run, playbook, step, context);
			if (status < 0)
				return status;
		}
	}
	host->examined(run, examined);
	return TK_DONE;
}

tk_text sharing_title(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return kit_get(host, run, step, TK_TEXT("title"), 0);
}

bool sharing_has_keys(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step)
{
	return !kit_inferred(host, run, step) && kit_is(host, run, playbook, TK_TEXT("format"), TK_TEXT("native"));
}

bool sharing_matches(const tk_host *host, tk_run *run, tk_value text, tk_text name)
{
	tk_value found;
	return text.text.length > 0 && host->match(run, text, name, &found) == TK_DONE;
}

/* ---- one place ----------------------------------------------------------------------------------------------------
 */

/* The part of "a|b|c" before the first bar; *rest is what follows. */
static tk_text first_of(tk_text any, tk_text *rest)
{
	const char *bar = any.length ? memchr(any.at, '|', any.length) : NULL;
	size_t length = bar ? (size_t)(bar - any.at) : any.length;
	*rest = bar ? (tk_text){bar + 1, any.length - length - 1} : (tk_text){"", 0};
	return (tk_text){any.at, length};
}

static bool says_class(const tk_host *host, tk_run *run, const tk_entry *step, tk_text name)
{
	static const tk_text keys[] = {{"title", 5},   {"text", 4},    {"trigger", 7}, {"acknowledgement", 15},
	                               {"message", 7}, {"marking", 7}, {"deadline", 8}};
	tk_value value;
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		for (size_t i = 0; host->get(run, step, keys[k], i, &value) == TK_DONE; i++) {
			if (sharing_matches(host, run, value, name))
				return true;
		}
	}
	return false;
}

bool sharing_step_says(const tk_host *host, tk_run *run, const tk_entry *step, tk_text any)
{
	static const tk_text mark = {"key:", 4};
	while (any.length) {
		tk_text name = first_of(any, &any);
		bool key = name.length > mark.length && memcmp(name.at, mark.at, mark.length) == 0;
		if (key ? kit_has(host, run, step, (tk_text){name.at + mark.length, name.length - mark.length})
		        : says_class(host, run, step, name))
			return true;
	}
	return false;
}

static bool passage_says(const tk_host *host, tk_run *run, const tk_entry *passage, tk_text any)
{
	while (any.length) {
		if (kit_class(host, run, passage, first_of(any, &any)))
			return true;
	}
	return false;
}

bool sharing_document_says(const tk_host *host, tk_run *run, const tk_entry *document, tk_text any)
{
	size_t from = 0;
	return kit_next_of(host, run, TK_TEXT("passage"), document, &from, any) != NULL;
}

/* ---- all that has to be said ------------------------------------------------------------------------------------- */

uint32_t sharing_form_says(const tk_host *host, tk_run *run, sharing_forms *seen, const tk_entry *form,
                           tk_text parameter)
{
	tk_value any;
	uint32_t parts = 0;
	for (size_t i = 0; i < SHARING_FORMS && i < seen->count; i++) {
		if (seen->at[i] == form)
			return seen->parts[i];
	}
	for (size_t i = 0; i < 32 && host->parameter(run, parameter, i, &any) == TK_DONE; i++)
		parts |= sharing_document_says(host, run, form, any.text) ? 1u << i : 0;
	seen->at[seen->count % SHARING_FORMS] = form;
	seen->parts[seen->count++ % SHARING_FORMS] = parts;
	return parts;
}

static bool step_says_all(const tk_host *host, tk_run *run, const tk_entry *step, tk_text parameter,
                          sharing_forms *seen)
{
	const tk_entry *form = host->follow(run, step, TK_TEXT("message"), 0);
	uint32_t parts = form ? sharing_form_says(host, run, seen, form, parameter) : 0;
	tk_value any;
	size_t i = 0;
	for (; i < 32 && host->parameter(run, parameter, i, &any) == TK_DONE; i++) {
		if (!(parts >> i & 1u) && !sharing_step_says(host, run, step, any.text))
			return false;
	}
	return i > 0;
}

static bool passage_says_all(const tk_host *host, tk_run *run, const tk_entry *passage, tk_text parameter)
{
	tk_value any;
	size_t i = 0;
	for (; host->parameter(run, parameter, i, &any) == TK_DONE; i++) {
		if (!passage_says(host, run, passage, any.text))
			return false;
	}
	return i > 0;
}

/* Registers and settings are no plan. */
static bool is_read_by_people(const tk_host *host, tk_run *run, const tk_entry *document)
{
	tk_text role = kit_get(host, run, document, TK_TEXT("role"), 0);
	return !kit_equal(role, TK_TEXT("register")) && !kit_equal(role, TK_TEXT("configuration")) &&
	       !kit_equal(role, TK_TEXT("none"));
}

static bool pages_say_all(const tk_host *host, tk_run *run, tk_text parameter)
{
	tk_value first; /* all have to be said, so the first has */
	if (host->parameter(run, parameter, 0, &first) != TK_DONE)
		return false;
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!is_read_by_people(host, run, document))
			continue;
		const tk_entry *passage;
		for (size_t j = 0; (passage = kit_next_of(host, run, TK_TEXT("passage"), document, &j, first.text)); j++) {
			if (passage_says_all(host, run, passage, parameter))
				return true;
		}
	}
	return false;
}

bool sharing_said(const tk_host *host, tk_run *run, tk_text parameter)
{
	sharing_forms seen = {.count = 0};
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		const tk_entry *step;
		for (size_t j = 0; (step = kit_next_any(host, run, TK_TEXT("step"), playbook, &j, TK_TEXT("class"))); j++) {
			if (step_says_all(host, run, step, parameter, &seen))
				return true;
		}
	}
	return pages_say_all(host, run, parameter);
}

/* ---- nowhere -------------------------------------------------------------------------------------------------------
 */

/* In prose only telling a body is sure enough to say what it lacks; customers and suppliers are named in passing. */
static tk_status keep_first(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                            void *context)
{
	(void)playbook;
	const tk_entry **first = context;
	if (!*first && (!kit_inferred(host, run, step) || kit_class(host, run, step, TK_TEXT("share"))))
		*first = step;
	return TK_DONE;
}

tk_status sharing_absent(const tk_host *host, tk_run *run, tk_text message)
{
	if (!kit_whole(host, run))
		return kit_unknown(host, run, NULL, TK_TEXT("tenken.yaml"));
	const tk_entry *first = NULL;
	tk_status status = sharing_each(host, run, keep_first, (void *)&first);
	if (status < 0 || !first)
		return status; /* nothing is shared at all: os-step says so */
	const tk_entry *organization = host->at(run, TK_TEXT("organization"), NULL, 0);
	const tk_argument arguments[] = {{TK_TEXT("step"), sharing_title(host, run, first)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .at = host->place(first),
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .inferred = kit_is(host, run, organization, TK_TEXT("prose"), TK_TEXT("true")) ? 1 : 0};
	return host->report(run, &finding);
}

/* ---- said somewhere is enough ---------------------------------------------------------------------------------------
 */

static tk_status count_only(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                            void *context)
{
	(void)host;
	(void)run;
	(void)playbook;
	(void)step;
	(void)context;
	return TK_DONE;
}

tk_status practice_said(const tk_host *host, tk_run *run)
{
	tk_value needed;
	if (sharing_said(host, run, TK_TEXT("words")))
		return sharing_each(host, run, count_only, NULL);
	if (host->parameter(run, TK_TEXT("needs"), 0, &needed) == TK_DONE && !sharing_said(host, run, TK_TEXT("needs")))
		return TK_DONE; /* nothing that could say it: another requirement asks for that */
	return sharing_absent(host, run, TK_TEXT("nowhere"));
}
