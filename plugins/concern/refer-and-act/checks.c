/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of concern/refer-and-act. */
#include "refer.h"

#include <string.h>

/* ---- links-resolve ---------------------------------------------------------------------------------------------- */

/* near: the message that proposes what was probably meant. */
static const struct {
	tk_text state, message, near;
} broken_states[] = {
        {{"no-file", 7}, {"no-file", 7}, {"no-file-near", 12}},
        {{"no-anchor", 9}, {"no-anchor", 9}, {"no-anchor-near", 14}},
        {{"case-differs", 12}, {"case-differs", 12}, {"case-differs", 12}},
        {{"outside", 7}, {"outside", 7}, {"outside", 7}},
        {{"empty", 5}, {"empty", 5}, {"empty", 5}},
        {{"undefined", 9}, {"undefined", 9}, {"undefined", 9}},
};

static tk_status examine_link(const tk_host *host, tk_run *run, const tk_entry *document, const tk_entry *link)
{
	tk_text state = kit_get(host, run, link, TK_TEXT("state"), 0);
	for (size_t i = 0; i < sizeof broken_states / sizeof *broken_states; i++) {
		if (!kit_equal(state, broken_states[i].state))
			continue;
		const tk_argument arguments[] = {
		        {TK_TEXT("target"), kit_get(host, run, link, TK_TEXT("target"), 0)},
		        {TK_TEXT("text"), kit_get(host, run, link, TK_TEXT("text"), 0)},
		        {TK_TEXT("suggestion"), kit_get(host, run, link, TK_TEXT("suggestion"), 0)},
		        {TK_TEXT("page"), kit_get(host, run, document, TK_TEXT("path"), 0)},
		};
		/* A page that is no playbook, register or index is off the critical path: at most a warning. */
		bool aside = kit_is(host, run, document, TK_TEXT("role"), TK_TEXT("page"));
		tk_finding finding = {.size = sizeof finding,
		                      .answer = TK_FAILS,
		                      .subject = link,
		                      .at = host->place(link),
		                      .message = arguments[2].text.length ? broken_states[i].near
		                                                          : broken_states[i].message,
		                      .arguments = arguments,
		                      .argument_count = 4,
		                      .inferred = aside ? 1 : 0};
		return host->report(run, &finding);
	}
	return TK_DONE;
}

static tk_status links_resolve(const tk_host *host, tk_run *run)
{
	size_t examined = 0;
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (kit_is(host, run, document, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		size_t links = host->count(run, TK_TEXT("link"), document);
		examined += links;
		for (size_t j = 0; j < links; j++) {
			tk_status status =
			        examine_link(host, run, document, host->at(run, TK_TEXT("link"), document, j));
			if (status < 0)
				return status;
		}
	}
	host->examined(run, examined);
	return TK_DONE;
}

/* ---- index-path ---------------------------------------------------------------------------------------------------
 */

enum { NO_PLAYBOOK, FOUND, TOO_FAR, NO_CHAIN };

typedef struct nearest {
	int answer;
	size_t links;
	const tk_entry *playbook;
	const tk_witness *why;
} nearest;

static bool holds_class(const tk_host *host, tk_run *run, const tk_entry *playbook, tk_text parameter)
{
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps; i++) {
		if (kit_any_class(host, run, host->at(run, TK_TEXT("step"), playbook, i), parameter))
			return true;
	}
	return false;
}

/* The playbook of a concern that is nearest to the index. */
static nearest find_nearest(const tk_host *host, tk_run *run, tk_text parameter, size_t most)
{
	nearest best = {NO_PLAYBOOK, 0, NULL, NULL};
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks && best.answer != FOUND; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		if (!holds_class(host, run, playbook, parameter))
			continue;
		size_t links = 0;
		const tk_witness *why = NULL;
		const tk_entry *document = kit_document_of(host, run, playbook);
		tk_answer answer = document ? host->links_from_index(run, document, &links, &why) : TK_FAILS;
		if (answer == TK_HOLDS && links <= most)
			best = (nearest){FOUND, links, playbook, why};
		else if (answer == TK_HOLDS && (best.answer != TOO_FAR || links < best.links))
			best = (nearest){TOO_FAR, links, playbook, why};
		else if (best.answer == NO_PLAYBOOK)
			best = (nearest){NO_CHAIN, 0, playbook, NULL};
	}
	return best;
}

static tk_status report_concern(const tk_host *host, tk_run *run, tk_text concern, const nearest *found)
{
	char digits[2] = {(char)('0' + (found->links < 9 ? found->links : 9)), '\0'};
	const tk_argument arguments[] = {
	        {TK_TEXT("playbook"), kit_get(host, run, found->playbook, TK_TEXT("title"), 0)},
	        {TK_TEXT("path"), kit_get(host, run, found->playbook, TK_TEXT("path"), 0)},
	        {TK_TEXT("links"), {digits, 1}},
	        {TK_TEXT("concern"), concern},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = found->playbook,
	                      .message = found->answer == TOO_FAR ? TK_TEXT("too-far") : TK_TEXT("no-chain"),
	                      .arguments = arguments,
	                      .argument_count = 4,
	                      .witness = found->why};
	return host->report(run, &finding);
}

static bool has_index(const tk_host *host, tk_run *run)
{
	size_t count = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < count; i++) {
		if (kit_is(host, run, host->at(run, TK_TEXT("document"), NULL, i), TK_TEXT("role"), TK_TEXT("index")))
			return true;
	}
	return false;
}

/* Each concern has at least one playbook within the given number of links; a concern without any is another rule's. */
static tk_status index_path(const tk_host *host, tk_run *run)
{
	static const tk_text concerns[] = {
	        {"information-collection", 22}, {"information-sharing", 19}, {"information-intake", 18},
	        {"supply-chain", 12},           {"continuity", 10},
	};
	size_t examined = 0;
	kit_seen seen = {.count = 0};
	bool index = has_index(host, run);
	for (size_t i = 0; i < sizeof concerns / sizeof *concerns; i++) {
		nearest found = find_nearest(host, run, concerns[i], 2);
		if (found.answer == NO_PLAYBOOK)
			continue;
		examined++;
		if (!index)
			return kit_absent(host, run, TK_TEXT("no-index"));
		if (found.answer == FOUND || !kit_first(&seen, found.playbook))
			continue;
		tk_status status = report_concern(host, run, concerns[i], &found);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return TK_DONE;
}

/* ---- literal-contact ------------------------------------------------------------------------------------------------
 */

static tk_status report_pointer(const tk_host *host, tk_run *run, const tk_entry *subject, tk_value found, tk_text name,
                                tk_text message, int32_t inferred)
{
	const tk_argument arguments[] = {{TK_TEXT("text"), found.text}, {TK_TEXT("recipient"), name}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = subject,
	                      .at = found.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .inferred = inferred};
	return host->report(run, &finding);
}

static bool has_digit(tk_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] >= '0' && text.at[i] <= '9')
			return true;
		/* full-width: EF BC 90 to EF BC 99 */
		if (i + 2 < text.length && (unsigned char)text.at[i] == 0xEF && (unsigned char)text.at[i + 1] == 0xBC &&
		    (unsigned char)text.at[i + 2] >= 0x90 && (unsigned char)text.at[i + 2] <= 0x99)
			return true;
	}
	return false;
}

/* Words where a number or an address belongs: 未定, "ask the office". A messenger's route is words by nature. */
static bool is_words(const tk_host *host, tk_run *run, const tk_entry *route, tk_value value)
{
	static const tk_text dialled[] = {{"landline", 8}, {"mobile", 6}, {"fax", 3}, {"satellite", 9}, {"voip", 4}};
	tk_text kind = kit_get(host, run, route, TK_TEXT("kind"), 0);
	for (size_t i = 0; i < sizeof dialled / sizeof *dialled; i++) {
		if (kit_equal(kind, dialled[i]))
			return !has_digit(value.text);
	}
	tk_value found;
	return kit_equal(kind, TK_TEXT("email")) && memchr(value.text.at, '@', value.text.length) == NULL &&
	       host->match(run, value, TK_TEXT("contact-value"), &found) != TK_DONE;
}

static bool is_blank(const tk_host *host, tk_run *run, tk_value value)
{
	tk_value found;
	return host->match(run, value, TK_TEXT("placeholder"), &found) == TK_DONE;
}

/* The first route whose value is an online place to look the number up, or no number at all. Blanks of a form are told
 * by rx-no-placeholder. */
static tk_status examine_entry(const tk_host *host, tk_run *run, const tk_entry *entry)
{
	size_t count = host->count(run, TK_TEXT("route"), entry);
	for (size_t i = 0; i < count; i++) {
		tk_value value, found;
		const tk_entry *route = host->at(run, TK_TEXT("route"), entry, i);
		if (host->get(run, route, TK_TEXT("value"), 0, &value) != TK_DONE || value.text.length == 0 ||
		    is_blank(host, run, value))
			continue;
		bool online = host->match(run, value, TK_TEXT("online-directory"), &found) == TK_DONE &&
		              host->match(run, value, TK_TEXT("contact-value"), &found) != TK_DONE;
		if (!online && !is_words(host, run, route, value))
			continue;
		return report_pointer(host, run, entry, value, kit_get(host, run, entry, TK_TEXT("name"), 0),
		                      online ? TK_TEXT("register") : TK_TEXT("words"), 0);
	}
	return TK_DONE;
}

static tk_status examine_pages(const tk_host *host, tk_run *run, size_t *examined)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		tk_text role = kit_get(host, run, document, TK_TEXT("role"), 0);
		if (!kit_equal(role, TK_TEXT("playbook")) && !kit_equal(role, TK_TEXT("index")))
			continue;
		size_t passages = host->count(run, TK_TEXT("passage"), document);
		*examined += passages;
		const tk_entry *passage;
		for (size_t j = 0; (passage = kit_next(host, run, TK_TEXT("passage"), document, &j, TK_TEXT("contact-pointer")));
		     j++) {
			tk_value text, found;
			if (host->get(run, passage, TK_TEXT("text"), 0, &text) != TK_DONE ||
			    host->match(run, text, TK_TEXT("online-directory"), &found) != TK_DONE)
				continue;
			tk_status status = report_pointer(host, run, passage, found, TK_TEXT(""), TK_TEXT("prose"), 1);
			if (status < 0)
				return status;
		}
	}
	return TK_DONE;
}

static tk_status literal_contact(const tk_host *host, tk_run *run)
{
	static const tk_text kinds[] = {{"contact", 7}, {"party", 5}, {"person", 6}};
	size_t examined = 0;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		size_t count = host->count(run, kinds[k], NULL);
		examined += count;
		for (size_t i = 0; i < count; i++) {
			tk_status status = examine_entry(host, run, host->at(run, kinds[k], NULL, i));
			if (status < 0)
				return status;
		}
	}
	tk_status status = examine_pages(host, run, &examined);
	host->examined(run, examined);
	return status;
}

KIT_CHECK(links_resolve_check, "links-resolve", "document link", links_resolve);
KIT_CHECK(index_path_check, "index-path", "document playbook step organization", index_path);
KIT_CHECK(literal_contact_check, "literal-contact", "contact party person route document passage", literal_contact);
KIT_CHECK(step_actor_check, "step-actor", "playbook step document heading passage", step_actor);
KIT_CHECK(vague_slot_check, "vague-slot", "playbook step contact party role person channel", vague_slot);
KIT_CHECK(failure_edge_check, "failure-edge", "playbook step contact party role person route document passage",
          failure_edge);
KIT_CHECK(chunking_check, "chunking", "playbook step", chunking);
KIT_CHECK(deref_check, "deref", "playbook step link", deref);
KIT_CHECK(emergency_card_check, "emergency-card", "playbook document passage organization", emergency_card);
KIT_CHECK(opaque_resource_check, "opaque-resource", "playbook step document passage heading link", opaque_resource);
KIT_PLUGIN("concern/refer-and-act", &links_resolve_check, &index_path_check, &literal_contact_check, &step_actor_check,
           &vague_slot_check, &failure_edge_check, &chunking_check, &deref_check, &emergency_card_check,
           &opaque_resource_check)
