/* SPDX-License-Identifier: Apache-2.0 */
/* Does what the reader is sent to exist and open: "as defined elsewhere", the card for the first minutes, images of
 * lists. */
#include "refer.h"

/* ---- deref
 * -------------------------------------------------------------------------------------------------------------- */

/* "According to the procedure", without saying which one. A branch that leaves an outage to another plan is the
 * business of the requirements on outages. */
static bool points_nowhere(const tk_host *host, tk_run *run, tk_value text, tk_value *word)
{
	tk_value found;
	return text.text.length && host->match(run, text, TK_TEXT("vague-reference"), word) == TK_DONE &&
	       host->match(run, text, TK_TEXT("exact-reference"), &found) != TK_DONE &&
	       host->match(run, text, TK_TEXT("outage-noun"), &found) != TK_DONE;
}

static bool leads_on(const tk_host *host, tk_run *run, const tk_entry *step)
{
	static const tk_text keys[] = {{"call", 4}, {"need", 4}, {"message", 7}};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (kit_has(host, run, step, keys[i]))
			return true;
	}
	return host->count(run, TK_TEXT("link"), step) > 0;
}

typedef struct pointers {
	const tk_entry *playbook;
	tk_value first; /* the words */
	size_t count;
	int32_t inferred;
} pointers;

static void add_pointer(pointers *all, tk_value word, int32_t inferred)
{
	if (all->count++ == 0) {
		all->first = word;
		all->inferred = inferred;
	}
}

static void look_at_steps(const tk_host *host, tk_run *run, pointers *all, size_t *examined)
{
	static const tk_text keys[] = {{"title", 5}, {"text", 4}};
	size_t steps = host->count(run, TK_TEXT("step"), all->playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), all->playbook, i);
		++*examined;
		if (leads_on(host, run, step))
			continue;
		tk_value text, word;
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
			for (size_t n = 0; host->get(run, step, keys[k], n, &text) == TK_DONE; n++) {
				if (points_nowhere(host, run, text, &word))
					add_pointer(all, word, kit_inferred(host, run, step));
			}
		}
	}
}

static tk_status examine_pointers(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	pointers all = {.playbook = playbook};
	look_at_steps(host, run, &all, examined);
	if (all.count == 0)
		return TK_DONE;
	char digits[24];
	const tk_argument arguments[] = {{TK_TEXT("word"), all.first.text},
	                                 {TK_TEXT("count"), refer_count(digits, all.count)},
	                                 {TK_TEXT("playbook"), kit_get(host, run, playbook, TK_TEXT("title"), 0)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = playbook,
	                      .at = all.first.span,
	                      .message = all.count == 1 ? TK_TEXT("one") : TK_TEXT("many"),
	                      .arguments = arguments,
	                      .argument_count = 3,
	                      .inferred = all.inferred};
	return host->report(run, &finding);
}

tk_status deref(const tk_host *host, tk_run *run)
{
	return refer_each(host, run, examine_pointers);
}

/* ---- emergency-card
 * -------------------------------------------------------------------------------------------------------- */

enum { CARD_LINES = 60 };

static bool is_card(const tk_host *host, tk_run *run, const tk_entry *document)
{
	return refer_matches(host, run, document, TK_TEXT("path"), TK_TEXT("emergency-card")) ||
	       refer_matches(host, run, document, TK_TEXT("title"), TK_TEXT("emergency-card"));
}

static tk_status report_card(const tk_host *host, tk_run *run, const tk_entry *card, tk_text message, size_t lines)
{
	char digits[24];
	const tk_argument arguments[] = {{TK_TEXT("card"), kit_get(host, run, card, TK_TEXT("path"), 0)},
	                                 {TK_TEXT("count"), refer_count(digits, lines)}};
	return kit_report(host, run, card, message, arguments, 2, 1);
}

/* Each paragraph, item and row is a line at least: more of them than fit on a card do not fit. */
static tk_status examine_card(const tk_host *host, tk_run *run, const tk_entry *card)
{
	size_t lines = host->count(run, TK_TEXT("passage"), card);
	if (lines > CARD_LINES)
		return report_card(host, run, card, TK_TEXT("too-long"), lines);
	for (size_t i = 0; i < lines; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), card, i);
		/* A blank that waits for its number is rx-no-placeholder's finding. */
		if (refer_matches(host, run, passage, TK_TEXT("text"), TK_TEXT("contact-value")) ||
		    refer_matches(host, run, passage, TK_TEXT("text"), TK_TEXT("placeholder")))
			return TK_DONE;
	}
	return report_card(host, run, card, TK_TEXT("no-number"), lines);
}

/* A plan of one document has its card as a section: somebody's number stands below a heading that says so. */
static bool has_card_section(const tk_host *host, tk_run *run, const tk_entry *document)
{
	size_t passages = host->count(run, TK_TEXT("passage"), document);
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, i);
		if (refer_matches(host, run, passage, TK_TEXT("section"), TK_TEXT("emergency-card")) &&
		    (refer_matches(host, run, passage, TK_TEXT("text"), TK_TEXT("contact-value")) ||
		     refer_matches(host, run, passage, TK_TEXT("text"), TK_TEXT("placeholder"))))
			return true;
	}
	return false;
}

tk_status emergency_card(const tk_host *host, tk_run *run)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL), cards = 0;
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		/* A blank card among the forms is filled in elsewhere. */
		if (!kit_is(host, run, document, TK_TEXT("kind"), TK_TEXT("markdown")) ||
		    kit_is(host, run, document, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		bool card = is_card(host, run, document);
		if (!card && !has_card_section(host, run, document))
			continue;
		cards++;
		tk_status status = card ? examine_card(host, run, document) : TK_DONE;
		if (status < 0)
			return status;
	}
	host->examined(run, cards);
	if (cards > 0 || host->count(run, TK_TEXT("playbook"), NULL) == 0)
		return TK_DONE;
	return kit_absent(host, run, TK_TEXT("none"));
}

/* ---- opaque-resource
 * --------------------------------------------------------------------------------------------------------- */

/* Numbers or roles in words beside the image say the same in text. */
static bool is_told_in_words(const tk_host *host, tk_run *run, const tk_entry *document, tk_text section)
{
	size_t passages = host->count(run, TK_TEXT("passage"), document), rows = 0;
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, i);
		if (!kit_is(host, run, passage, TK_TEXT("section"), section))
			continue;
		if (refer_matches(host, run, passage, TK_TEXT("text"), TK_TEXT("contact-value")) ||
		    refer_matches(host, run, passage, TK_TEXT("text"), TK_TEXT("role-word")) || ++rows > 3)
			return true;
	}
	return false;
}

/* The heading above a place. */
static const tk_entry *heading_above(const tk_host *host, tk_run *run, const tk_entry *document, uint32_t offset)
{
	const tk_entry *above = NULL;
	size_t headings = host->count(run, TK_TEXT("heading"), document);
	for (size_t i = 0; i < headings; i++) {
		const tk_entry *heading = host->at(run, TK_TEXT("heading"), document, i);
		if (host->place(heading).offset > offset)
			break;
		above = heading;
	}
	return above;
}

static tk_status report_opaque(const tk_host *host, tk_run *run, const tk_entry *subject, tk_value target,
                               tk_text message, int32_t inferred)
{
	const tk_argument arguments[] = {{TK_TEXT("target"), target.text}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = subject,
	                      .at = target.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .inferred = inferred};
	return host->report(run, &finding);
}

/* A call tree or a list of numbers that is an image, or a file that opens only with a password. */
static tk_status examine_image(const tk_host *host, tk_run *run, const tk_entry *document, const tk_entry *link)
{
	tk_value target, found;
	if (host->get(run, link, TK_TEXT("target"), 0, &target) != TK_DONE)
		return TK_DONE;
	target.span = target.span.length ? target.span : host->place(link);
	if (host->match(run, target, TK_TEXT("locked-file"), &found) == TK_DONE)
		return report_opaque(host, run, link, target, TK_TEXT("locked"), 1);
	if (!kit_is(host, run, link, TK_TEXT("image"), TK_TEXT("true")) &&
	    host->match(run, target, TK_TEXT("image-file"), &found) != TK_DONE)
		return TK_DONE;
	const tk_entry *above = heading_above(host, run, document, host->place(link).offset);
	if (!refer_matches(host, run, link, TK_TEXT("text"), TK_TEXT("list-of-people")) &&
	    host->match(run, target, TK_TEXT("list-of-people"), &found) != TK_DONE &&
	    !(above && refer_matches(host, run, above, TK_TEXT("text"), TK_TEXT("list-of-people"))))
		return TK_DONE;
	tk_text section = above ? kit_get(host, run, above, TK_TEXT("text"), 0) : TK_TEXT("");
	return is_told_in_words(host, run, document, section)
	               ? TK_DONE
	               : report_opaque(host, run, link, target, TK_TEXT("image"), 1);
}

static tk_status examine_needs(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		tk_value need, found;
		for (size_t k = 0;
		     !kit_inferred(host, run, step) && host->get(run, step, TK_TEXT("need"), k, &need) == TK_DONE;
		     k++) {
			++*examined;
			bool image = host->match(run, need, TK_TEXT("image-file"), &found) == TK_DONE &&
			             host->match(run, need, TK_TEXT("list-of-people"), &found) == TK_DONE;
			bool locked = host->match(run, need, TK_TEXT("locked-file"), &found) == TK_DONE;
			tk_status status = image || locked ? report_opaque(host, run, step, need,
			                                                   image ? TK_TEXT("image") : TK_TEXT("locked"),
			                                                   kit_inferred(host, run, step))
			                                   : TK_DONE;
			if (status < 0)
				return status;
		}
	}
	return TK_DONE;
}

static tk_status examine_page(const tk_host *host, tk_run *run, const tk_entry *document, size_t *examined)
{
	tk_text role = kit_get(host, run, document, TK_TEXT("role"), 0);
	++*examined;
	/* In YAML and JSON what a step needs is a link too, and is looked at there. */
	if (!kit_is(host, run, document, TK_TEXT("kind"), TK_TEXT("markdown")) ||
	    (!kit_equal(role, TK_TEXT("playbook")) && !kit_equal(role, TK_TEXT("index"))))
		return TK_DONE;
	tk_status status = TK_DONE;
	size_t links = host->count(run, TK_TEXT("link"), document);
	for (size_t i = 0; i < links && status >= 0; i++)
		status = examine_image(host, run, document, host->at(run, TK_TEXT("link"), document, i));
	return status;
}

tk_status opaque_resource(const tk_host *host, tk_run *run)
{
	size_t examined = 0, documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		tk_status status = examine_page(host, run, host->at(run, TK_TEXT("document"), NULL, i), &examined);
		if (status < 0)
			return status;
	}
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		tk_status status = examine_needs(host, run, host->at(run, TK_TEXT("playbook"), NULL, i), &examined);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return TK_DONE;
}
