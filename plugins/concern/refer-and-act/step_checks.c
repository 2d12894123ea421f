/* SPDX-License-Identifier: Apache-2.0 */
/* Can a step be carried out as it stands: who does it, what when it fails, is it short enough? */
#include "refer.h"

/* Formats in which people write steps for people; the tasks of the others belong to an engine. */
static bool is_for_people(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	return kit_is(host, run, playbook, TK_TEXT("human"), TK_TEXT("true")) ||
	       kit_is(host, run, playbook, TK_TEXT("format"), TK_TEXT("cacao"));
}

static bool is_action(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return kit_is(host, run, step, TK_TEXT("kind"), TK_TEXT("action")) &&
	       !kit_is(host, run, step, TK_TEXT("automated"), TK_TEXT("true"));
}

static bool page_says(const tk_host *host, tk_run *run, const tk_entry *document, tk_text name)
{
	size_t from = 0;
	return document && kit_next(host, run, TK_TEXT("passage"), document, &from, name);
}

/* ---- step-actor
 * --------------------------------------------------------------------------------------------------------- */

/* Steps and passages both stand in the order of the page, so one walk over the passages serves all steps. */
typedef struct section_walk {
	const tk_entry *document;
	size_t count, begin, end; /* passages of the section that was looked at last */
	bool says;                /* … name a role: its heading, or the sentence that opens the list */
} section_walk;

static uint32_t offset_at(const tk_host *host, tk_run *run, const section_walk *walk, size_t index)
{
	return host->place(host->at(run, TK_TEXT("passage"), walk->document, index)).offset;
}

static void enter_section(const tk_host *host, tk_run *run, section_walk *walk)
{
	tk_text name = kit_get(host, run, host->at(run, TK_TEXT("passage"), walk->document, walk->begin),
	                       TK_TEXT("section"), 0);
	walk->says = false;
	for (walk->end = walk->begin; walk->end < walk->count; walk->end++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), walk->document, walk->end);
		if (!kit_is(host, run, passage, TK_TEXT("section"), name))
			return;
		walk->says = walk->says || kit_class(host, run, passage, TK_TEXT("role-word"));
	}
}

static bool section_names_role(const tk_host *host, tk_run *run, const tk_entry *step, section_walk *walk)
{
	uint32_t offset = host->place(step).offset;
	while (walk->end < walk->count && offset_at(host, run, walk, walk->end) <= offset) {
		walk->begin = walk->end;
		enter_section(host, run, walk);
	}
	return walk->says;
}

static bool has_actor(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return kit_has(host, run, step, TK_TEXT("actor-word")) || kit_has(host, run, step, TK_TEXT("agent")) ||
	       refer_step_says(host, run, step, TK_TEXT("role-word"));
}

/* Prose names the doer once for many items; only where most steps of a page name nobody is it judged. */
/* A page that names its reader, or its roles in a heading or before the first step, has said who does what follows. */
static bool names_doer(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *document)
{
	if (refer_matches(host, run, playbook, TK_TEXT("title"), TK_TEXT("role-word")) ||
	    refer_matches(host, run, playbook, TK_TEXT("title"), TK_TEXT("reader-word")))
		return true;
	size_t headings = document ? host->count(run, TK_TEXT("heading"), document) : 0;
	for (size_t i = 0; i < headings; i++) {
		const tk_entry *heading = host->at(run, TK_TEXT("heading"), document, i);
		if (refer_matches(host, run, heading, TK_TEXT("text"), TK_TEXT("role-word")))
			return true;
	}
	size_t passages = document ? host->count(run, TK_TEXT("passage"), document) : 0;
	uint32_t first = host->place(host->at(run, TK_TEXT("step"), playbook, 0)).offset;
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, i);
		if (host->place(passage).offset >= first)
			return false;
		if (kit_class(host, run, passage, TK_TEXT("reader-word")) ||
		    kit_class(host, run, passage, TK_TEXT("role-word")))
			return true;
	}
	return false;
}

static tk_status examine_actors(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	if (!is_for_people(host, run, playbook))
		return TK_DONE;
	size_t steps = host->count(run, TK_TEXT("step"), playbook), actions = 0;
	const tk_entry *document = kit_document_of(host, run, playbook);
	refer_lack lack = {.playbook = playbook};
	section_walk walk = {.document = document,
	                     .count = document ? host->count(run, TK_TEXT("passage"), document) : 0};
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (!is_action(host, run, step))
			continue;
		actions++;
		if (has_actor(host, run, step) ||
		    (kit_inferred(host, run, step) && section_names_role(host, run, step, &walk)))
			continue;
		refer_add(&lack, step);
	}
	*examined += actions;
	if (lack.count == 0)
		return TK_DONE;
	bool prose = kit_inferred(host, run, lack.first) != 0;
	if (prose && (lack.count < 3 || lack.count * 2 <= actions || kit_has(host, run, playbook, TK_TEXT("owner")) ||
	              names_doer(host, run, playbook, document)))
		return TK_DONE;
	return refer_report(host, run, &lack, TK_TEXT("one"), TK_TEXT("many"));
}

tk_status step_actor(const tk_host *host, tk_run *run)
{
	return refer_each(host, run, examine_actors);
}

/* ---- failure-edge
 * ------------------------------------------------------------------------------------------------------- */

static bool has_routes(const tk_host *host, tk_run *run, const tk_entry *step)
{
	size_t recipients = 0;
	for (; kit_get(host, run, step, TK_TEXT("recipient"), recipients).length > 0; recipients++) {
		const tk_entry *to = host->follow(run, step, TK_TEXT("recipient"), recipients);
		if (!to || host->count(run, TK_TEXT("route"), to) < 2)
			return false;
	}
	return recipients > 0;
}

/* Routes and channels stand in the order in which they are tried, so a second one is what to do when the first fails.
 */
static bool says_failure(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return kit_has(host, run, step, TK_TEXT("on-failure")) || kit_has(host, run, step, TK_TEXT("on-timeout")) ||
	       kit_has(host, run, step, TK_TEXT("alternate")) ||
	       kit_get(host, run, step, TK_TEXT("channel"), 1).length > 0 ||
	       refer_step_says(host, run, step, TK_TEXT("no-answer")) ||
	       refer_matches(host, run, step, TK_TEXT("acknowledgement"), TK_TEXT("no-answer")) ||
	       has_routes(host, run, step);
}

static tk_status examine_failures(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	if (!is_for_people(host, run, playbook) || kit_has(host, run, playbook, TK_TEXT("on-exception")))
		return TK_DONE;
	/* A page that describes a role lists duties, not a procedure. */
	bool duties = refer_matches(host, run, playbook, TK_TEXT("title"), TK_TEXT("role-word"));
	size_t steps = host->count(run, TK_TEXT("step"), playbook);
	refer_lack lack = {.playbook = playbook};
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (!kit_any_class(host, run, step, TK_TEXT("class")) || (duties && kit_inferred(host, run, step)))
			continue;
		++*examined;
		if (!says_failure(host, run, step))
			refer_add(&lack, step);
	}
	/* A page says it once for all its calls. */
	if (lack.count == 0 || (kit_inferred(host, run, lack.first) &&
	                        page_says(host, run, kit_document_of(host, run, playbook), TK_TEXT("no-answer"))))
		return TK_DONE;
	return refer_report(host, run, &lack, TK_TEXT("one"), TK_TEXT("many"));
}

tk_status failure_edge(const tk_host *host, tk_run *run)
{
	return refer_each(host, run, examine_failures);
}

/* ---- chunking
 * ------------------------------------------------------------------------------------------------------------ */

enum { ITEMS_MOST = 12, PROSE_ITEMS_MOST = 24, WORDS_MOST = 120, STEPS_MOST = 40 };

/* Words, where a Japanese character counts as two fifths of one: 120 words or 300 characters. */
static size_t words_in(tk_text text)
{
	size_t words = 0, wide = 0;
	bool inside = false;
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		wide += byte >= 0xe0 ? 1 : 0;
		bool letter = byte > ' ' && byte < 0x80;
		words += letter && !inside ? 1 : 0;
		inside = letter;
	}
	return words + wide * 2 / 5;
}

static tk_text too_long(const tk_host *host, tk_run *run, const tk_entry *step)
{
	size_t items = 0;
	for (; kit_get(host, run, step, TK_TEXT("text"), items).length > 0; items++) {
		if (words_in(kit_get(host, run, step, TK_TEXT("text"), items)) > WORDS_MOST)
			return TK_TEXT("long-text");
	}
	/* In prose they are often no actions but examples and things to look for. */
	return items > ITEMS_MOST && !kit_inferred(host, run, step) ? TK_TEXT("many-items") : TK_TEXT("");
}

/* Steps that the author wrote one after another below one heading. Items within items are steps too, so the limit is
 * twice that of a list. */
static const tk_entry *long_section(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	size_t steps = host->count(run, TK_TEXT("step"), playbook), length = 0;
	const tk_entry *first = NULL;
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (!kit_inferred(host, run, step) || !is_action(host, run, step))
			continue;
		tk_text section = kit_get(host, run, step, TK_TEXT("section"), 0);
		if (!first || !kit_equal(kit_get(host, run, first, TK_TEXT("section"), 0), section)) {
			first = step;
			length = 0;
		}
		if (++length > PROSE_ITEMS_MOST)
			return first;
	}
	return NULL;
}

static tk_status report_chunk(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                              tk_text message)
{
	const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)},
	                                 {TK_TEXT("section"), kit_get(host, run, step, TK_TEXT("section"), 0)},
	                                 {TK_TEXT("playbook"), kit_get(host, run, playbook, TK_TEXT("title"), 0)}};
	return kit_report(host, run, step, message, arguments, 3, kit_inferred(host, run, step));
}

static tk_status examine_chunks(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	if (!kit_is(host, run, playbook, TK_TEXT("human"), TK_TEXT("true")))
		return TK_DONE;
	size_t steps = host->count(run, TK_TEXT("step"), playbook), actions = 0;
	*examined += steps;
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		tk_text message = too_long(host, run, step);
		actions += !kit_inferred(host, run, step) && is_action(host, run, step) ? 1 : 0;
		if (message.length)
			return report_chunk(host, run, playbook, step, message);
		if (actions > STEPS_MOST)
			return report_chunk(host, run, playbook, step, TK_TEXT("many-steps"));
	}
	const tk_entry *section = long_section(host, run, playbook);
	return section ? report_chunk(host, run, playbook, section, TK_TEXT("long-list")) : TK_DONE;
}

tk_status chunking(const tk_host *host, tk_run *run)
{
	return refer_each(host, run, examine_chunks);
}
