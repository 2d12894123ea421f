/* SPDX-License-Identifier: Apache-2.0 */
/* Where a plan says something about its parties: in a step, in a form, in a list of parties, or anywhere in its pages.
 */
#include "chain.h"

bool chain_matches(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key, tk_text name)
{
	tk_value value, found;
	for (size_t i = 0; host->get(run, entry, key, i, &value) == TK_DONE; i++) {
		if (value.text.length && host->match(run, value, name, &found) == TK_DONE)
			return true;
	}
	return false;
}

bool chain_step_says(const tk_host *host, tk_run *run, const tk_entry *step, tk_text name)
{
	static const tk_text keys[] = {{"title", 5},    {"text", 4},           {"trigger", 7},
	                               {"deadline", 8}, {"deadline-from", 13}, {"acknowledgement", 15}};
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		if (chain_matches(host, run, step, keys[k], name))
			return true;
	}
	return false;
}

const tk_entry *chain_document_says(const tk_host *host, tk_run *run, const tk_entry *document, tk_text first,
                                    tk_text second)
{
	const tk_entry *passage = NULL;
	for (size_t i = 0; document && (passage = kit_next(host, run, TK_TEXT("passage"), document, &i, first)); i++) {
		if (!second.length || kit_class(host, run, passage, second))
			return passage;
	}
	return NULL;
}

static bool has_index(const tk_host *host, tk_run *run)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		if (kit_is(host, run, host->at(run, TK_TEXT("document"), NULL, i), TK_TEXT("role"), TK_TEXT("index")))
			return true;
	}
	return false;
}

/* Registers and settings are no plan, nor is a page that the entry page, where there is one, does not lead to. */
static bool is_read_by_people(const tk_host *host, tk_run *run, const tk_entry *document, bool index)
{
	tk_text role = kit_get(host, run, document, TK_TEXT("role"), 0);
	if (kit_equal(role, TK_TEXT("page"))) {
		size_t links;
		return !index || host->links_from_index(run, document, &links, NULL) != TK_FAILS;
	}
	return kit_equal(role, TK_TEXT("playbook")) || kit_equal(role, TK_TEXT("template")) ||
	       kit_equal(role, TK_TEXT("index"));
}

bool chain_plan_says(const tk_host *host, tk_run *run, tk_text first, tk_text second)
{
	bool index = has_index(host, run);
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (is_read_by_people(host, run, document, index) &&
		    chain_document_says(host, run, document, first, second))
			return true;
	}
	return false;
}

void chain_collect(const tk_host *host, tk_run *run, tk_text class_name, kit_steps *out)
{
	out->count = 0;
	out->overflow = false;
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (!kit_class(host, run, step, class_name))
				continue;
			if (out->count == KIT_STEPS_MOST) {
				out->overflow = true;
				return;
			}
			out->at[out->count++] = step;
		}
	}
}

tk_status chain_absent(const tk_host *host, tk_run *run, const tk_entry *step, tk_text message)
{
	if (!kit_whole(host, run))
		return kit_unknown(host, run, NULL, TK_TEXT("tenken.yaml"));
	const tk_entry *organization = host->at(run, TK_TEXT("organization"), NULL, 0);
	const tk_argument arguments[] = {{TK_TEXT("step"), kit_get(host, run, step, TK_TEXT("title"), 0)}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .at = host->place(step),
	                      .message = message,
	                      .arguments = arguments,
	                      .argument_count = 1,
	                      .inferred = kit_is(host, run, organization, TK_TEXT("prose"), TK_TEXT("true")) ? 1 : 0};
	return host->report(run, &finding);
}

/* ---- lists of parties in prose ------------------------------------------------------------------------------------
 */

static bool section_says(const tk_host *host, tk_run *run, const tk_entry *document, tk_text heading, tk_text name)
{
	const tk_entry *passage;
	for (size_t i = 0; (passage = kit_next(host, run, TK_TEXT("passage"), document, &i, name)); i++) {
		if (kit_is(host, run, passage, TK_TEXT("section"), heading))
			return true;
	}
	return false;
}

chain_listing chain_list_says(const tk_host *host, tk_run *run, tk_text name, const tk_entry **list)
{
	enum { LISTS_MOST = 64 }; /* each is read from its beginning to its end */
	size_t lists = 0;
	*list = NULL;
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		size_t headings = host->count(run, TK_TEXT("heading"), document);
		for (size_t j = 0; j < headings && lists < LISTS_MOST; j++) {
			const tk_entry *heading = host->at(run, TK_TEXT("heading"), document, j);
			if (!chain_matches(host, run, heading, TK_TEXT("text"), TK_TEXT("party-list")))
				continue;
			lists++;
			tk_text text = kit_get(host, run, heading, TK_TEXT("text"), 0);
			if (section_says(host, run, document, text, name))
				return CHAIN_LIST_SAYS;
			*list = *list ? *list : heading;
		}
	}
	return *list ? CHAIN_LIST_SILENT : CHAIN_NOT_LISTED;
}
