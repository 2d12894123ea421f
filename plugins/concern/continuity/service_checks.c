/* SPDX-License-Identifier: Apache-2.0 */
/* Which services come first, how each goes on by hand, and where the things for that are. */
#include "outage_parts.h"

static bool is_critical(const tk_host *host, tk_run *run, const tk_entry *service)
{
	tk_text criticality = kit_get(host, run, service, TK_TEXT("criticality"), 0);
	return criticality.length == 0 || kit_equal(criticality, TK_TEXT("high"));
}

static tk_status report_service(const tk_host *host, tk_run *run, const tk_entry *service, tk_text message,
                                tk_text more)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("service"), kit_get(host, run, service, TK_TEXT("name"), 0)},
	        {TK_TEXT("manual"), more},
	};
	return kit_report(host, run, service, message, arguments, 2, 0);
}

/* ---- service-priority
 * ------------------------------------------------------------------------------------------------ */

static tk_status examine_priority(const tk_host *host, tk_run *run, const tk_entry *service, bool one_of_many)
{
	if (one_of_many && !kit_has(host, run, service, TK_TEXT("priority")))
		return report_service(host, run, service, TK_TEXT("no-order"), TK_TEXT(""));
	if (!kit_has(host, run, service, TK_TEXT("rto")) && !kit_has(host, run, service, TK_TEXT("tolerable")))
		return report_service(host, run, service, TK_TEXT("no-time"), TK_TEXT(""));
	return TK_DONE;
}

enum { ROWS_MOST = 8 };

/* A list of services with times: in the passage that speaks of their order, or in the rows below that heading of a
 * table. */
static bool is_timed(const tk_host *host, tk_run *run, const tk_entry *document, size_t at, size_t passages)
{
	const tk_entry *first = host->at(run, TK_TEXT("passage"), document, at);
	tk_text section = kit_get(host, run, first, TK_TEXT("section"), 0);
	for (size_t i = at; i < passages && i < at + ROWS_MOST; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, i);
		if (!kit_is(host, run, passage, TK_TEXT("section"), section))
			return false;
		if (kit_class(host, run, passage, TK_TEXT("threshold")))
			return true;
	}
	return false;
}

/* A page with such a list; without times, *bare is where it speaks of an order. */
static bool is_listed_in_words(const tk_host *host, tk_run *run, const tk_entry **bare)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		size_t passages =
		        is_read_by_people(host, run, document) ? host->count(run, TK_TEXT("passage"), document) : 0;
		static const tk_text listed[] = {{"service-order", 13}, {"service-time", 12}};
		const tk_entry *passage;
		for (size_t j = 0; passages && (passage = host->next_of_class(run, TK_TEXT("passage"), document, &j, listed, 2));
		     j++) {
			bool order = kit_class(host, run, passage, listed[0]);
			if (is_timed(host, run, document, j, passages))
				return true;
			*bare = *bare || !order ? *bare : passage;
		}
	}
	return false;
}

static tk_status service_priority(const tk_host *host, tk_run *run)
{
	size_t services = host->count(run, TK_TEXT("service"), NULL), critical = 0;
	for (size_t i = 0; i < services; i++)
		critical += is_critical(host, run, host->at(run, TK_TEXT("service"), NULL, i)) ? 1 : 0;
	for (size_t i = 0; i < services; i++) {
		const tk_entry *service = host->at(run, TK_TEXT("service"), NULL, i);
		tk_status status =
		        is_critical(host, run, service) ? examine_priority(host, run, service, critical > 1) : TK_DONE;
		if (status < 0)
			return status;
	}
	host->examined(run, critical);
	if (critical > 0)
		return TK_DONE;
	host->examined(run, 1);
	const tk_entry *bare = NULL;
	if (is_listed_in_words(host, run, &bare))
		return TK_DONE;
	if (bare)
		return kit_report(host, run, bare, TK_TEXT("bare"), NULL, 0, 1);
	return kit_absent(host, run, TK_TEXT("missing"));
}

/* ---- manual-steps
 * ---------------------------------------------------------------------------------------------------- */

enum { INSTRUCTIONS_LEAST = 3, LOOKS_MOST = 2000000 };

static size_t count_in_playbook(const tk_host *host, tk_run *run, const tk_entry *playbook, bool *stops)
{
	size_t count = 0, steps = host->count(run, TK_TEXT("step"), playbook);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		count += count_instructions(host, run, step);
		*stops = *stops || step_says(host, run, step, TK_TEXT("safe-stop"));
	}
	return count;
}

/* A step for an outage that speaks of the service by its name or an alias. */
static bool is_named_for_outage(const tk_host *host, tk_run *run, const tk_entry *service)
{
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next_for_outage(&walk)) != NULL;) {
		static const tk_text keys[] = {{"title", 5}, {"text", 4}, {"section", 7}};
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
			tk_value value, alias;
			for (size_t i = 0; host->get(run, step, keys[k], i, &value) == TK_DONE; i++) {
				if (text_holds(value.text, kit_get(host, run, service, TK_TEXT("name"), 0)))
					return true;
				for (size_t j = 0; host->get(run, service, TK_TEXT("aliases"), j, &alias) == TK_DONE;
				     j++) {
					if (text_holds(value.text, alias.text))
						return true;
				}
			}
		}
	}
	return false;
}

static tk_status examine_service(const tk_host *host, tk_run *run, const tk_entry *service, size_t *looks)
{
	tk_text manual = kit_get(host, run, service, TK_TEXT("manual"), 0);
	if (manual.length == 0)
		*looks += host->count(run, TK_TEXT("step"), NULL);
	if (manual.length == 0 && *looks > LOOKS_MOST) /* too many names in too many steps to look for */
		return kit_unknown(host, run, service, TK_TEXT("manual"));
	if (manual.length == 0)
		return is_named_for_outage(host, run, service)
		               ? TK_DONE
		               : report_service(host, run, service, TK_TEXT("no-manual"), TK_TEXT(""));
	const tk_entry *playbook = host->follow(run, service, TK_TEXT("manual"), 0);
	if (!playbook)
		return report_service(host, run, service, TK_TEXT("nowhere"), manual);
	bool stops = false;
	if (count_in_playbook(host, run, playbook, &stops) >= INSTRUCTIONS_LEAST || stops)
		return TK_DONE;
	return report_service(host, run, service, TK_TEXT("too-little"),
	                      kit_get(host, run, playbook, TK_TEXT("title"), 0));
}

/* Steps under one heading, or of one playbook that has none: what they tell altogether. */
typedef struct block {
	const tk_entry *manual; /* the first step that says "by hand" */
	size_t instructions;
	bool stops;
} block;

static bool is_enough(const block *of)
{
	return of->manual && (of->instructions >= INSTRUCTIONS_LEAST || of->stops);
}

/* Without a list of services: some way to go on by hand is written, and it is more than the words "by hand". */
static tk_status examine_words(const tk_host *host, tk_run *run)
{
	const tk_entry *bare = NULL, *playbook = NULL;
	tk_text section = {"", 0};
	block now = {NULL, 0, false};
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next_for_outage(&walk)) != NULL;) {
		tk_text under = kit_get(host, run, step, TK_TEXT("section"), 0);
		if (walk.playbook != playbook || !kit_equal(under, section)) {
			bare = bare ? bare : now.manual;
			now = (block){NULL, 0, false};
			playbook = walk.playbook;
			section = under;
		}
		now.instructions += count_instructions(host, run, step);
		now.stops = now.stops || step_says(host, run, step, TK_TEXT("safe-stop"));
		if (!now.manual && (step_says(host, run, step, TK_TEXT("manual-operation")) ||
		                    kit_class(host, run, step, TK_TEXT("degraded"))))
			now.manual = step;
		if (is_enough(&now))
			return TK_DONE;
	}
	bare = bare ? bare : now.manual;
	if (bare)
		return report_step(host, run, bare, TK_TEXT("bare"), 0);
	if (outage_says(host, run, TK_TEXT("safe-stop")))
		return TK_DONE;
	const tk_entry *paragraph = passage_with(host, run, TK_TEXT("manual-operation"), TK_TEXT("manual-operation"));
	return paragraph ? kit_unknown(host, run, paragraph, TK_TEXT("steps"))
	                 : kit_absent(host, run, TK_TEXT("missing"));
}

static tk_status manual_steps(const tk_host *host, tk_run *run)
{
	size_t services = host->count(run, TK_TEXT("service"), NULL), critical = 0, looks = 0;
	for (size_t i = 0; i < services; i++) {
		const tk_entry *service = host->at(run, TK_TEXT("service"), NULL, i);
		if (!is_critical(host, run, service))
			continue;
		critical++;
		tk_status status = examine_service(host, run, service, &looks);
		if (status < 0)
			return status;
	}
	host->examined(run, critical ? critical : 1);
	return critical ? TK_DONE : examine_words(host, run);
}

/* ---- manual-kit
 * ------------------------------------------------------------------------------------------------------ */

enum { ITEMS_MOST = 64, ITEMS_OF_TEXT_MOST = 16 };

typedef struct item {
	tk_value words;
	const tk_entry *step;
	bool placed, counted, used_up;
} item;

typedef struct kit_list {
	item at[ITEMS_MOST];
	size_t count;
} kit_list;

static void add_item(const tk_host *host, tk_run *run, kit_list *list, const tk_entry *step, tk_value words)
{
	for (size_t i = 0; i < list->count; i++) {
		if (kit_equal(list->at[i].words.text, words.text))
			return;
	}
	if (list->count < ITEMS_MOST)
		list->at[list->count++] = (item){
		        .words = words, .step = step, .used_up = value_says(host, run, words, TK_TEXT("kit-supply"))};
}

/* Each thing of a text in turn. */
static void add_items(const tk_host *host, tk_run *run, kit_list *list, const tk_entry *step, tk_text key)
{
	tk_value value, found;
	for (size_t i = 0; host->get(run, step, key, i, &value) == TK_DONE; i++) {
		tk_value rest = value;
		for (size_t n = 0;
		     n < ITEMS_OF_TEXT_MOST && host->match(run, rest, TK_TEXT("kit-word"), &found) == TK_DONE; n++) {
			add_item(host, run, list, step, found);
			size_t used = (size_t)(found.text.at - rest.text.at) + found.text.length;
			rest.text = (tk_text){rest.text.at + used, rest.text.length - used};
			rest.span = (tk_span){0, 0, 0};
		}
	}
}

/* A page or register says where the thing is and how many there are. */
static void note_passage(const tk_host *host, tk_run *run, kit_list *list, const tk_entry *passage)
{
	tk_text text = kit_get(host, run, passage, TK_TEXT("text"), 0);
	bool placed = kit_class(host, run, passage, TK_TEXT("place-word"));
	bool counted = kit_class(host, run, passage, TK_TEXT("quantity"));
	for (size_t i = 0; (placed || counted) && i < list->count; i++) {
		item *each = &list->at[i];
		if (!text_holds(text, each->words.text))
			continue;
		each->placed = each->placed || placed;
		each->counted = each->counted || counted;
	}
}

static void note_documents(const tk_host *host, tk_run *run, kit_list *list)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (kit_is(host, run, document, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		const tk_entry *passage;
		for (size_t j = 0; (passage = kit_next(host, run, TK_TEXT("passage"), document, &j, TK_TEXT("kit-word"))); j++)
			note_passage(host, run, list, passage);
	}
}

/* resources: {name: 受付票P1, location: キャビネット4, note: 200枚} */
static void note_resources(const tk_host *host, tk_run *run, kit_list *list)
{
	size_t resources = host->count(run, TK_TEXT("resource"), NULL);
	for (size_t i = 0; i < resources; i++) {
		const tk_entry *resource = host->at(run, TK_TEXT("resource"), NULL, i);
		tk_text name = kit_get(host, run, resource, TK_TEXT("name"), 0);
		bool counted = key_says(host, run, resource, TK_TEXT("note"), TK_TEXT("quantity")) ||
		               key_says(host, run, resource, TK_TEXT("name"), TK_TEXT("quantity")) ||
		               key_says(host, run, resource, TK_TEXT("location"), TK_TEXT("quantity"));
		for (size_t j = 0; j < list->count; j++) {
			if (!text_holds(name, list->at[j].words.text))
				continue;
			list->at[j].placed = list->at[j].placed || kit_has(host, run, resource, TK_TEXT("location"));
			list->at[j].counted = list->at[j].counted || counted;
		}
	}
}

static tk_status report_item(const tk_host *host, tk_run *run, const item *each, tk_text message)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("item"), each->words.text},
	        {TK_TEXT("step"), kit_get(host, run, each->step, TK_TEXT("title"), 0)},
	};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = each->step,
	                      .at = each->words.span,
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .inferred = 1};
	return host->report(run, &finding);
}

static bool is_by_hand(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return kit_class(host, run, step, TK_TEXT("degraded")) ||
	       step_says(host, run, step, TK_TEXT("manual-operation")) ||
	       key_says(host, run, step, TK_TEXT("section"), TK_TEXT("manual-operation"));
}

static tk_status manual_kit(const tk_host *host, tk_run *run)
{
	kit_list list = {.count = 0};
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next_for_outage(&walk)) != NULL;) {
		if (!is_by_hand(host, run, step))
			continue;
		add_items(host, run, &list, step, TK_TEXT("text"));
		add_items(host, run, &list, step, TK_TEXT("title"));
		add_items(host, run, &list, step, TK_TEXT("need"));
	}
	host->examined(run, list.count);
	if (list.count == 0)
		return TK_DONE;
	note_documents(host, run, &list);
	note_resources(host, run, &list);
	for (size_t i = 0; i < list.count; i++) {
		const item *each = &list.at[i];
		tk_status status = TK_DONE;
		if (!each->placed)
			status = report_item(host, run, each, TK_TEXT("no-place"));
		else if (each->used_up && !each->counted)
			status = report_item(host, run, each, TK_TEXT("no-count"));
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

PART_CHECK(service_priority_check, "service-priority", "service document passage organization", service_priority);
PART_CHECK(manual_steps_check, "manual-steps", "service playbook step organization document passage", manual_steps);
PART_CHECK(manual_kit_check, "manual-kit", "playbook step document passage resource", manual_kit);
