/* SPDX-License-Identifier: Apache-2.0 */
/* Does a recipient lead to a number or address that can be used, by the channels that the step names? */
#include "sharing.h"

bool sharing_is_usable(const tk_host *host, tk_run *run, const tk_entry *route)
{
	tk_value value, placeholder;
	return host->get(run, route, TK_TEXT("value"), 0, &value) == TK_DONE && value.text.length > 0 &&
	       host->match(run, value, TK_TEXT("placeholder"), &placeholder) != TK_DONE;
}

size_t sharing_usable_routes(const tk_host *host, tk_run *run, const tk_entry *contact)
{
	size_t usable = 0;
	size_t count = host->count(run, TK_TEXT("route"), contact);
	for (size_t i = 0; i < count; i++)
		usable += sharing_is_usable(host, run, host->at(run, TK_TEXT("route"), contact, i)) ? 1 : 0;
	return usable;
}

/* A link of the step to a page that gives a number: below the heading it points to, or anywhere on the page. */
static bool link_has_value(const tk_host *host, tk_run *run, const tk_entry *link)
{
	const tk_entry *page = host->follow(run, link, TK_TEXT("to"), 0);
	tk_text target = kit_get(host, run, link, TK_TEXT("target"), 0), section = {"", 0};
	const char *mark = target.length ? memchr(target.at, '#', target.length) : NULL;
	if (!page)
		return false;
	if (mark) {
		tk_text anchor = {mark + 1, target.length - (size_t)(mark + 1 - target.at)};
		size_t headings = host->count(run, TK_TEXT("heading"), page);
		for (size_t i = 0; i < headings && section.length == 0; i++) {
			const tk_entry *heading = host->at(run, TK_TEXT("heading"), page, i);
			if (kit_is(host, run, heading, TK_TEXT("anchor"), anchor))
				section = kit_get(host, run, heading, TK_TEXT("text"), 0);
		}
	}
	size_t passages = host->count(run, TK_TEXT("passage"), page);
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), page, i);
		if ((section.length == 0 || kit_is(host, run, passage, TK_TEXT("section"), section)) &&
		    kit_class(host, run, passage, TK_TEXT("contact-value")))
			return true;
	}
	return false;
}

static bool links_to_value(const tk_host *host, tk_run *run, const tk_entry *step)
{
	size_t links = host->count(run, TK_TEXT("link"), step);
	for (size_t i = 0; i < links; i++) {
		if (link_has_value(host, run, host->at(run, TK_TEXT("link"), step, i)))
			return true;
	}
	return false;
}

/* Prose without a register: a number or address in the step itself or elsewhere in its section is enough. */
static bool section_has_value(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step)
{
	tk_value text, found;
	for (size_t i = 0; host->get(run, step, TK_TEXT("text"), i, &text) == TK_DONE; i++) {
		if (host->match(run, text, TK_TEXT("contact-value"), &found) == TK_DONE)
			return true;
	}
	tk_text section = kit_get(host, run, step, TK_TEXT("section"), 0);
	const tk_entry *document = kit_document_of(host, run, playbook), *passage = NULL;
	for (size_t i = 0;
	     document && (passage = kit_next(host, run, TK_TEXT("passage"), document, &i, TK_TEXT("contact-value")));
	     i++) {
		if (kit_is(host, run, passage, TK_TEXT("section"), section))
			return true;
	}
	return false;
}

/* Of kinds that are reached by a number or address of the other side. A portal or a messenger needs none. */
static bool is_dialled(tk_text kind)
{
	static const tk_text kinds[] = {{"landline", 8}, {"mobile", 6}, {"satellite", 9},
	                                {"fax", 3},      {"voip", 4},   {"email", 5}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kit_equal(kinds[i], kind))
			return true;
	}
	return false;
}

static bool has_route_of(const tk_host *host, tk_run *run, const tk_entry *contact, tk_text kind)
{
	size_t count = host->count(run, TK_TEXT("route"), contact);
	for (size_t i = 0; i < count; i++) {
		const tk_entry *route = host->at(run, TK_TEXT("route"), contact, i);
		tk_text own = kit_get(host, run, route, TK_TEXT("kind"), 0);
		if (sharing_is_usable(host, run, route) && (kit_equal(own, kind) || !is_dialled(own)))
			return true; /* by whatever else it is, nobody can say that it is not this one */
	}
	return false;
}

/* Every channel of the step asks for a number that the contact does not have. One that fits is enough, and one that the
 * register does not know says nothing. */
static bool has_no_route(const tk_host *host, tk_run *run, const tk_entry *step, const tk_entry *contact)
{
	tk_value channel;
	size_t i = 0;
	for (; host->get(run, step, TK_TEXT("channel"), i, &channel) == TK_DONE; i++) {
		const tk_entry *known = host->follow(run, step, TK_TEXT("channel"), i);
		tk_text kind = known ? kit_get(host, run, known, TK_TEXT("kind"), 0) : (tk_text){"", 0};
		if (!is_dialled(kind) || has_route_of(host, run, contact, kind))
			return false;
	}
	return i > 0;
}

static tk_status report_no_route(const tk_host *host, tk_run *run, const tk_entry *step, const tk_entry *contact)
{
	tk_value channel = {{"", 0}, {0, 0, 0}};
	(void)host->get(run, step, TK_TEXT("channel"), 0, &channel);
	const tk_entry *known = host->follow(run, step, TK_TEXT("channel"), 0);
	tk_text name = known ? kit_get(host, run, known, TK_TEXT("name"), 0) : channel.text;
	const tk_argument arguments[] = {
	        {TK_TEXT("step"), sharing_title(host, run, step)},
	        {TK_TEXT("recipient"), kit_get(host, run, contact, TK_TEXT("name"), 0)},
	        {TK_TEXT("channel"), name.length ? name : channel.text},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = step,
	                      .at = channel.span,
	                      .message = TK_TEXT("no-route"),
	                      .arguments = arguments,
	                      .argument_count = 3};
	return host->report(run, &finding);
}

static tk_status examine_contact(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                                 void *context)
{
	kit_seen *seen = context;
	/* Exchange formats carry their contacts inside; their readers check them. */
	bool inside = kit_is(host, run, playbook, TK_TEXT("format"), TK_TEXT("cacao"));
	int32_t prose = kit_inferred(host, run, step);
	tk_value recipient;
	for (size_t i = 0; host->get(run, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		const tk_entry *contact = host->follow(run, step, TK_TEXT("recipient"), i);
		if (!contact && (inside || sharing_is_vague(host, run, recipient)))
			continue; /* os-recipient-named speaks of vague ones */
		bool usable = contact && sharing_usable_routes(host, run, contact) > 0;
		if (usable && !prose && has_no_route(host, run, step, contact)) {
			tk_status told = report_no_route(host, run, step, contact);
			if (told < 0)
				return told;
		}
		if (contact && (usable || !kit_first(seen, contact)))
			continue;
		tk_value number;
		if (!contact && host->match(run, recipient, TK_TEXT("contact-value"), &number) == TK_DONE)
			continue; /* the number stands beside the name */
		if (!contact && prose &&
		    (section_has_value(host, run, playbook, step) || links_to_value(host, run, step)))
			continue;
		const tk_argument arguments[] = {
		        {TK_TEXT("step"), sharing_title(host, run, step)},
		        {TK_TEXT("recipient"),
		         contact ? kit_get(host, run, contact, TK_TEXT("name"), 0) : recipient.text},
		};
		tk_finding finding = {.size = sizeof finding,
		                      .answer = TK_FAILS,
		                      .subject = contact ? contact : step,
		                      .at = contact ? host->place(contact) : recipient.span,
		                      .message = contact ? TK_TEXT("no-value") : TK_TEXT("not-listed"),
		                      .arguments = arguments,
		                      .argument_count = 2,
		                      .inferred = prose};
		tk_status status = host->report(run, &finding);
		if (status < 0 || prose)
			return status; /* one finding per line of prose */
	}
	return TK_DONE;
}

tk_status contact_resolves(const tk_host *host, tk_run *run)
{
	kit_seen seen = {.count = 0};
	return sharing_each(host, run, examine_contact, &seen);
}
