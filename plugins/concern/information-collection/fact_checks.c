/* SPDX-License-Identifier: Apache-2.0 */
/* Gathering facts: from named sources, onto a form that serves the report to come. */
#include "collection_checks.h"
#include "kit_procedure.h"

/* ---- sources-named ------------------------------------------------------------------------------ */

typedef struct sources {
	size_t listed; /* different entries of `sources` */
	bool inside, outside;
} sources;

/* Somebody of the registers, or words for one: a CEPTOAR, a carrier, a vendor. */
static bool is_outside(const tk_host *host, tk_run *run, tk_value source)
{
	const tk_entry *known = host->find(run, TK_TEXT("contact"), source.text);
	known = known ? known : host->find(run, TK_TEXT("party"), source.text);
	return known != NULL || kit_says_any(host, run, source, TK_TEXT("outside"));
}

static void add_text(const tk_host *host, tk_run *run, tk_value text, sources *found)
{
	found->inside = found->inside || kit_says_any(host, run, text, TK_TEXT("inside"));
	found->outside = found->outside || kit_says_any(host, run, text, TK_TEXT("outside"));
}

static void add_step_sources(const tk_host *host, tk_run *run, const tk_entry *step, sources *found)
{
	tk_value value;
	for (size_t i = 0; host->get(run, step, TK_TEXT("source"), i, &value) == TK_DONE; i++) {
		found->listed++;
		found->outside = found->outside || is_outside(host, run, value);
	}
	if (host->get(run, step, TK_TEXT("title"), 0, &value) == TK_DONE)
		add_text(host, run, value, found);
	for (size_t i = 0; host->get(run, step, TK_TEXT("text"), i, &value) == TK_DONE; i++)
		add_text(host, run, value, found);
}

static sources sources_of(const tk_host *host, tk_run *run, const kit_procedures *all)
{
	sources found = {0};
	for (size_t i = 0; i < all->count; i++) {
		size_t steps = host->count(run, TK_TEXT("step"), all->at[i].playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), all->at[i].playbook, j);
			if (kit_any_class(host, run, step, TK_TEXT("class")))
				add_step_sources(host, run, step, &found);
		}
	}
	return found;
}

/* A body that is told something is no source. */
static bool names_source(const tk_host *host, tk_run *run, const tk_entry *passage, const void *context)
{
	return !kit_any_class(host, run, passage, TK_TEXT("report")) &&
	       kit_passage_says(host, run, passage, *(const tk_text *)context);
}

/* Prose names its sources anywhere in the section, or on a page that the step links to. */
static bool prose_names(const tk_host *host, tk_run *run, const kit_procedures *all, tk_text parameter)
{
	return kit_find_passage(host, run, all, KIT_SECTION, names_source, &parameter) != NULL;
}

static tk_status sources_named(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	kit_find_procedures(host, run, &all);
	host->examined(run, all.count);
	if (all.count == 0)
		return kit_no_procedure(host, run, &all);
	const kit_procedure *shown = kit_main_procedure(&all);
	sources found = sources_of(host, run, &all);
	bool inside = found.listed > 0 || found.inside;
	if (inside && found.outside)
		return TK_DONE;
	if (kit_inferred(host, run, shown->step)) {
		/* A page that names one thing to look into may well mean others; only one that names none is told. */
		return inside || found.outside || prose_names(host, run, &all, TK_TEXT("inside")) ||
		                       prose_names(host, run, &all, TK_TEXT("outside"))
		               ? TK_DONE
		               : kit_report_procedure(host, run, shown, TK_TEXT("none"), NULL, 1);
	}
	if (found.outside)
		return TK_DONE;
	return kit_report_procedure(host, run, shown, inside ? TK_TEXT("inside-only") : TK_TEXT("none"), NULL, 1);
}

/* ---- fact-sheet --------------------------------------------------------------------------------- */

enum { FIELDS_LEAST = 3, FIELDS_MOST = 16, DOCUMENTS_MOST = 64 };

typedef struct forms {
	const tk_entry *at[DOCUMENTS_MOST];
	size_t count;
} forms;

static void add_form(forms *list, const tk_entry *document)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->at[i] == document)
			return;
	}
	if (document && list->count < DOCUMENTS_MOST)
		list->at[list->count++] = document;
}

/* A passage of the document that asks for the field. */
static const tk_entry *find_field(const tk_host *host, tk_run *run, const tk_entry *document, tk_text field)
{
	size_t passages = host->count(run, TK_TEXT("passage"), document);
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, i);
		if (kit_passage_has(host, run, passage, field))
			return passage;
	}
	return NULL;
}

/* A document with several of the fields is a form; a manual that a step needs is none. */
static bool is_form(const tk_host *host, tk_run *run, const tk_entry *document)
{
	tk_value field;
	size_t found = 0;
	for (size_t i = 0; i < FIELDS_MOST && host->parameter(run, TK_TEXT("field"), i, &field) == TK_DONE; i++)
		found += find_field(host, run, document, field.text) ? 1 : 0;
	return found >= FIELDS_LEAST;
}

static void add_forms_of_step(const tk_host *host, tk_run *run, const tk_entry *step, forms *list)
{
	static const tk_text keys[] = {{"message", 7}, {"need", 4}};
	tk_value value;
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		for (size_t n = 0; host->get(run, step, keys[k], n, &value) == TK_DONE; n++) {
			const tk_entry *document = host->follow(run, step, keys[k], n);
			if (document && is_form(host, run, document))
				add_form(list, document);
		}
	}
	size_t links = host->count(run, TK_TEXT("link"), step);
	for (size_t i = 0; i < links; i++) {
		const tk_entry *link = host->at(run, TK_TEXT("link"), step, i);
		const tk_entry *document = host->follow(run, link, TK_TEXT("to"), 0);
		if (document && !kit_is(host, run, document, TK_TEXT("role"), TK_TEXT("playbook")) &&
		    is_form(host, run, document))
			add_form(list, document);
	}
}

/* Forms of all steps that carry a class of the parameter. */
static void collect_forms(const tk_host *host, tk_run *run, tk_text parameter, forms *list)
{
	list->count = 0;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (kit_any_class(host, run, step, parameter))
				add_forms_of_step(host, run, step, list);
		}
	}
}

static const tk_entry *find_in_forms(const tk_host *host, tk_run *run, const forms *list, tk_text field)
{
	const tk_entry *found = NULL;
	for (size_t i = 0; i < list->count && !found; i++)
		found = find_field(host, run, list->at[i], field);
	return found;
}

/* What the report asks for and no fact sheet has room for; one finding, for the first such field. */
static tk_status compare_forms(const tk_host *host, tk_run *run, const forms *sheets, const forms *reports)
{
	tk_value field;
	for (size_t i = 0; i < FIELDS_MOST && host->parameter(run, TK_TEXT("field"), i, &field) == TK_DONE; i++) {
		const tk_entry *asked = find_in_forms(host, run, reports, field.text);
		if (!asked || find_in_forms(host, run, sheets, field.text))
			continue;
		tk_value text = {{"", 0}, {0, 0, 0}}, words;
		(void)host->get(run, asked, TK_TEXT("text"), 0, &text);
		words = text;
		(void)host->match(run, text, field.text, &words);
		const tk_argument arguments[] = {
		        {TK_TEXT("form"), kit_get(host, run, sheets->at[0], TK_TEXT("path"), 0)},
		        {TK_TEXT("field"), words.text},
		};
		return kit_report(host, run, sheets->at[0], TK_TEXT("lacks"), arguments, 2, 0);
	}
	return TK_DONE;
}

static bool step_names_form(const tk_host *host, tk_run *run, const tk_entry *step)
{
	static const tk_text keys[] = {{"title", 5}, {"text", 4}, {"message", 7}, {"need", 4}};
	tk_value value;
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		for (size_t n = 0; host->get(run, step, keys[k], n, &value) == TK_DONE; n++) {
			if (kit_says_any(host, run, value, TK_TEXT("say")))
				return true;
		}
	}
	return false;
}

/* Is a form spoken of where facts are gathered, though it is not among the files? */
static bool names_form(const tk_host *host, tk_run *run, const kit_procedures *all)
{
	const tk_text say = TK_TEXT("say");
	for (size_t i = 0; i < all->count; i++) {
		const kit_procedure *each = &all->at[i];
		if (kit_inferred(host, run, each->step) && kit_section_says(host, run, each, kit_test_says, &say))
			return true;
		size_t steps = host->count(run, TK_TEXT("step"), each->playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), each->playbook, j);
			if (kit_any_class(host, run, step, TK_TEXT("class")) && step_names_form(host, run, step))
				return true;
		}
	}
	return false;
}

static tk_status fact_sheet(const tk_host *host, tk_run *run)
{
	kit_procedures all;
	forms sheets, reports;
	kit_find_procedures(host, run, &all);
	host->examined(run, all.count);
	if (all.count == 0)
		return kit_no_procedure(host, run, &all);
	collect_forms(host, run, TK_TEXT("class"), &sheets);
	collect_forms(host, run, TK_TEXT("report"), &reports);
	if (sheets.count > 0)
		return compare_forms(host, run, &sheets, &reports);
	if (names_form(host, run, &all))
		return kit_unknown(host, run, all.at[0].step, TK_TEXT("form"));
	return kit_report_procedure(host, run, kit_main_procedure(&all), TK_TEXT("missing"), NULL, 1);
}

static tk_status collection_says(const tk_host *host, tk_run *run)
{
	return kit_says(host, run);
}

#define READS "organization playbook step document passage heading link contact party"

const tk_check collection_says_check = {
        .size = sizeof(tk_check), .name = "collection-says", .reads = READS, .examine = collection_says};
const tk_check sources_named_check = {
        .size = sizeof(tk_check), .name = "sources-named", .reads = READS, .examine = sources_named};
const tk_check fact_sheet_check = {
        .size = sizeof(tk_check), .name = "fact-sheet", .reads = READS, .examine = fact_sheet};
