/* SPDX-License-Identifier: Apache-2.0 */
/* Is there a form for what is sent, and does it ask for what the recipients need to know? */
#include "sharing.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIELDS_MOST = 32, FORMS_MOST = 256, TOLD_MOST = 1024 };

typedef struct form {
	const tk_entry *document, *step; /* the first step that sends it */
	uint32_t fields;                 /* bit per item of the parameter "fields" */
} form;

typedef struct forms {
	form at[FORMS_MOST];
	size_t count;
	/* Who is sent which form: a detailed report adds to the first. */
	struct {
		const tk_entry *contact;
		size_t form;
	} told[TOLD_MOST];
	size_t told_count;
	const tk_entry *served[TOLD_MOST]; /* contacts with a form of any sort, read or not */
	size_t served_count;
	bool any; /* some step names a form */
	tk_value unread;
	const tk_entry *unread_step;
} forms;

static uint32_t fields_of(const tk_host *host, tk_run *run, const tk_entry *document)
{
	uint32_t found = 0;
	tk_value name;
	for (size_t i = 0; i < FIELDS_MOST && host->parameter(run, TK_TEXT("fields"), i, &name) == TK_DONE; i++)
		found |= sharing_document_says(host, run, document, name.text) ? 1u << i : 0;
	return found;
}

static unsigned count_of(uint32_t bits)
{
	unsigned count = 0;
	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

static unsigned fields_least(const tk_host *host, tk_run *run)
{
	tk_value least;
	if (host->parameter(run, TK_TEXT("least"), 0, &least) != TK_DONE || least.text.length == 0 ||
	    least.text.length > 2)
		return 0;
	unsigned number = 0;
	for (size_t i = 0; i < least.text.length && least.text.at[i] >= '0' && least.text.at[i] <= '9'; i++)
		number = number * 10 + (unsigned)(least.text.at[i] - '0');
	return number;
}

/* ---- which form a step sends ------------------------------------------------------------------------------------- */

static bool is_form(const tk_host *host, tk_run *run, const tk_entry *document)
{
	tk_value title;
	return kit_is(host, run, document, TK_TEXT("role"), TK_TEXT("template")) ||
	       (host->get(run, document, TK_TEXT("title"), 0, &title) == TK_DONE &&
	        sharing_matches(host, run, title, TK_TEXT("report-form")));
}

/* The key names it; prose links to it. */
static const tk_entry *form_of(const tk_host *host, tk_run *run, const tk_entry *step)
{
	const tk_entry *document = host->follow(run, step, TK_TEXT("message"), 0);
	size_t links = document ? 0 : host->count(run, TK_TEXT("link"), step);
	for (size_t i = 0; i < links; i++) {
		const tk_entry *to = host->follow(run, host->at(run, TK_TEXT("link"), step, i), TK_TEXT("to"), 0);
		if (to && is_form(host, run, to))
			return to;
	}
	return document;
}

/* A page of tables or prose can be read for its fields; a YAML form too. */
static size_t form_number(const tk_host *host, tk_run *run, forms *all, const tk_entry *document, const tk_entry *step)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->at[i].document == document)
			return i;
	}
	if (all->count == FORMS_MOST)
		return FORMS_MOST;
	all->at[all->count] = (form){document, step, fields_of(host, run, document)};
	return all->count++;
}

static bool is_online(const tk_host *host, tk_run *run, tk_value message)
{
	return sharing_matches(host, run, message, TK_TEXT("online-form"));
}

static tk_status gather(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step, void *context)
{
	(void)playbook;
	forms *all = context;
	tk_value message = {{"", 0}, {0, 0, 0}}, recipient;
	(void)host->get(run, step, TK_TEXT("message"), 0, &message);
	const tk_entry *document = form_of(host, run, step);
	bool online = !document && is_online(host, run, message);
	if (!document && (message.text.length == 0 || online)) {
		all->any = all->any || online;
		return TK_DONE;
	}
	size_t number = document ? form_number(host, run, all, document, step) : FORMS_MOST;
	all->any = true;
	if (!document && !all->unread_step) {
		all->unread = message;
		all->unread_step = step;
	}
	for (size_t i = 0; host->get(run, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		const tk_entry *contact = host->follow(run, step, TK_TEXT("recipient"), i);
		if (!contact || all->served_count == TOLD_MOST || all->told_count == TOLD_MOST)
			continue;
		all->served[all->served_count++] = contact;
		if (number < FORMS_MOST) {
			all->told[all->told_count].contact = contact;
			all->told[all->told_count++].form = number;
		}
	}
	return TK_DONE;
}

/* ---- verdicts ------------------------------------------------------------------------------------------------------
 */

/* What somebody who is sent this form learns from all forms together. */
static uint32_t fields_together(const forms *all, size_t number)
{
	uint32_t most = all->at[number].fields;
	for (size_t i = 0; i < all->told_count; i++) {
		if (all->told[i].form != number)
			continue;
		uint32_t together = all->at[number].fields;
		for (size_t j = 0; j < all->told_count; j++)
			together |=
			        all->told[j].contact == all->told[i].contact ? all->at[all->told[j].form].fields : 0;
		most = count_of(together) > count_of(most) ? together : most;
	}
	return most;
}

static tk_status report_thin(const tk_host *host, tk_run *run, const form *each, uint32_t fields)
{
	static const tk_text lacks[] = {{"lacks-who", 9},      {"lacks-found", 11},  {"lacks-began", 11},
	                                {"lacks-system", 12},  {"lacks-impact", 12}, {"lacks-scope", 11},
	                                {"lacks-cause", 11},   {"lacks-action", 12}, {"lacks-next", 10},
	                                {"lacks-contact", 13}, {"lacks-marking", 13}};
	enum { KNOWN = sizeof lacks / sizeof *lacks };
	tk_label labels[KNOWN];
	size_t count = 0;
	for (size_t i = 0; i < KNOWN; i++) {
		if (!(fields >> i & 1u))
			labels[count++] = (tk_label){.at = host->place(each->document), .message = lacks[i]};
	}
	char found[16];
	int length = snprintf(found, sizeof found, "%u", count_of(fields));
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), sharing_title(host, run, each->step)},
	        {TK_TEXT("form"), kit_get(host, run, each->document, TK_TEXT("path"), 0)},
	        {TK_TEXT("found"), {found, (size_t)length}},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = each->document,
	                      .at = host->place(each->document),
	                      .message = TK_TEXT("thin"),
	                      .arguments = arguments,
	                      .argument_count = 3,
	                      .labels = labels,
	                      .label_count = count,
	                      .inferred = kit_inferred(host, run, each->step)};
	return host->report(run, &finding);
}

static bool is_served(const tk_host *host, tk_run *run, const forms *all, const tk_entry *step)
{
	tk_value recipient;
	for (size_t i = 0; host->get(run, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		const tk_entry *contact = host->follow(run, step, TK_TEXT("recipient"), i);
		for (size_t j = 0; contact && j < all->served_count; j++) {
			if (all->served[j] == contact)
				return true;
		}
	}
	return all->served_count == TOLD_MOST;
}

/* Steps whose author could have named a form by a key. */
static tk_status examine_message(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                                 void *context)
{
	const forms *all = context;
	tk_value message = {{"", 0}, {0, 0, 0}};
	(void)host->get(run, step, TK_TEXT("message"), 0, &message);
	bool online = message.text.length > 0 && !host->follow(run, step, TK_TEXT("message"), 0) &&
	              is_online(host, run, message);
	if (!sharing_has_keys(host, run, playbook, step) || is_served(host, run, all, step) ||
	    (!online && (message.text.length > 0 || form_of(host, run, step) ||
	                 sharing_step_says(host, run, step, TK_TEXT("report-form")))))
		return TK_DONE;
	const tk_argument arguments[] = {{TK_TEXT("step"), sharing_title(host, run, step)},
	                                 {TK_TEXT("form"), message.text}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = message.span,
	                      .message = online ? TK_TEXT("online") : TK_TEXT("missing"),
	                      .arguments = arguments,
	                      .argument_count = 2};
	return host->report(run, &finding);
}

static tk_status judge(const tk_host *host, tk_run *run, forms *all)
{
	tk_status status = TK_DONE;
	unsigned least = fields_least(host, run);
	for (size_t i = 0; i < all->count && status >= 0; i++) {
		uint32_t fields = fields_together(all, i);
		/* A form of nothing but prose may be told in words that are no labels. */
		if (count_of(fields) < least)
			status = report_thin(host, run, &all->at[i], fields);
	}
	if (status >= 0 && all->unread_step && all->count == 0)
		status = kit_unknown(host, run, all->unread_step, all->unread.text);
	return status < 0 ? status : sharing_each(host, run, examine_message, all);
}

tk_status form_ready(const tk_host *host, tk_run *run)
{
	forms *all = calloc(1, sizeof *all);
	if (!all)
		return host->fail(run, TK_TEXT("memory"));
	tk_status status = sharing_each(host, run, gather, all);
	if (status >= 0 && !all->any && !sharing_said(host, run, TK_TEXT("words")))
		status = sharing_absent(host, run, TK_TEXT("nowhere"));
	else if (status >= 0 && all->any)
		status = judge(host, run, all);
	free(all);
	return status;
}
