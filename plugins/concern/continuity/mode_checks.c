/* SPDX-License-Identifier: Apache-2.0 */
/* Into the continuity mode, through it without a word from anybody, and out of it again. */
#include "outage_parts.h"

/* ---- activation
 * ------------------------------------------------------------------------------------------------------ */

/* A number decides, or something that anybody can see ("the power is out") and no "if necessary". */
static bool is_measurable(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key)
{
	if (key_says(host, run, entry, key, TK_TEXT("threshold")))
		return true;
	return outage_noun(host, run, entry, key) && !key_says(host, run, entry, key, TK_TEXT("vague-condition"));
}

/* The cases of a decision are where structured playbooks write when to go over. */
static bool is_decided_by_number(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	uint32_t number = host->place(playbook).document;
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (host->place(document).document != number)
			continue;
		const tk_entry *passage;
		for (size_t j = 0; (passage = kit_next(host, run, TK_TEXT("passage"), document, &j, TK_TEXT("threshold"))); j++) {
			if (kit_is(host, run, passage, TK_TEXT("section"), TK_TEXT("when")) ||
			    kit_is(host, run, passage, TK_TEXT("section"), TK_TEXT("condition")))
				return true;
		}
	}
	return false;
}

/* Guards are read once for each playbook. */
typedef struct guards {
	const tk_entry *of;
	bool have_number;
} guards;

static bool has_criteria(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                         guards *known)
{
	static const tk_text keys[] = {{"text", 4}, {"title", 5}, {"trigger", 7}};
	if (is_measurable(host, run, playbook, TK_TEXT("trigger")) &&
	    !step_says(host, run, step, TK_TEXT("vague-condition")))
		return true;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (is_measurable(host, run, step, keys[i]))
			return true;
	}
	if (known->of != playbook)
		*known = (guards){playbook, is_decided_by_number(host, run, playbook)};
	return known->have_number;
}

/* Where a step names nobody, the owner of the playbook answers for it. */
static bool has_decider(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step)
{
	return kit_has(host, run, playbook, TK_TEXT("owner")) || kit_has(host, run, step, TK_TEXT("actor")) ||
	       kit_has(host, run, step, TK_TEXT("actor-word")) || step_says(host, run, step, TK_TEXT("role-word")) ||
	       (kit_inferred(host, run, step) && step_says(host, run, step, TK_TEXT("decider-word")));
}

/* TK_UNDECIDED: nobody keeps a list of roles, where a deputy would stand. */
static tk_answer has_deputy(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step)
{
	if (kit_has(host, run, step, TK_TEXT("alternate")) || step_says(host, run, step, TK_TEXT("deputy-word")))
		return TK_HOLDS;
	const tk_entry *role = host->follow(run, step, TK_TEXT("actor"), 0);
	if (!kit_has(host, run, step, TK_TEXT("actor")))
		role = host->follow(run, playbook, TK_TEXT("owner"), 0);
	if (role)
		return kit_has(host, run, role, TK_TEXT("alternates")) ? TK_HOLDS : TK_FAILS;
	return host->count(run, TK_TEXT("role"), NULL) == 0 ? TK_UNDECIDED : TK_FAILS;
}

/* What activation lacks here; empty when nothing, "roles" when that cannot be said. */
static tk_text lacking(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step, guards *known)
{
	if (!has_criteria(host, run, playbook, step, known))
		return TK_TEXT("no-criteria");
	if (!has_decider(host, run, playbook, step))
		return TK_TEXT("no-decider");
	tk_answer deputy = has_deputy(host, run, playbook, step);
	if (deputy == TK_UNDECIDED)
		return TK_TEXT("roles");
	return deputy == TK_HOLDS ? TK_TEXT("") : TK_TEXT("no-deputy");
}

/* A role that is not in the register is gv-role-defined's; so its deputy is not asked for twice. */
static bool is_unlisted(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return kit_has(host, run, step, TK_TEXT("actor")) && host->count(run, TK_TEXT("role"), NULL) > 0 &&
	       !host->follow(run, step, TK_TEXT("actor"), 0);
}

static tk_status report_lacking(const tk_host *host, tk_run *run, const tk_entry *step, tk_text message)
{
	if (kit_equal(message, TK_TEXT("roles")) ||
	    (kit_equal(message, TK_TEXT("no-deputy")) && is_unlisted(host, run, step)))
		return kit_unknown(host, run, step, TK_TEXT("roles"));
	return report_step(host, run, step, message, 0);
}

/* An outage playbook that begins by itself: its trigger says when, whoever does the first step decides. */
static bool begins_by_itself(const outage_walk *walk)
{
	return outage_scenario(walk->host, walk->run, walk->playbook) &&
	       kit_has(walk->host, walk->run, walk->playbook, TK_TEXT("trigger"));
}

/* What the search for a complete activation has come to. */
typedef struct search {
	const tk_entry *declared,
	        *begin; /* the first step that lacks something: one that activates, one that begins by itself */
	tk_text declared_lacks, begin_lacks;
	bool in_outage_playbook;
	guards known;
	size_t examined, in_prose;
} search;

/* True when nothing is lacking here, so that the search is over. */
static bool examine_activation(const outage_walk *walk, const tk_entry *step, search *all)
{
	bool declared = kit_class(walk->host, walk->run, step, TK_TEXT("activate"));
	if (!declared && (all->begin || walk->next_step != 1 || !begins_by_itself(walk)))
		return false;
	all->examined++;
	all->in_prose += kit_inferred(walk->host, walk->run, step) ? 1 : 0;
	tk_text lacks = lacking(walk->host, walk->run, walk->playbook, step, &all->known);
	if (lacks.length == 0)
		return true;
	if (!declared) {
		all->begin = step;
		all->begin_lacks = lacks;
	} else if (!all->declared || (walk->for_outage && !all->in_outage_playbook)) {
		all->declared = step;
		all->declared_lacks = lacks;
		all->in_outage_playbook = walk->for_outage;
	}
	return false;
}

/* Paragraphs, which are no steps, may say what the steps do not. Gives one; *decided when it has a number. */
static const tk_entry *paragraph_activates(const tk_host *host, tk_run *run, size_t in_steps, bool *decided)
{
	const tk_entry *last = NULL;
	size_t found = 0, documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents && !*decided; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, document, TK_TEXT("kind"), TK_TEXT("markdown")))
			continue;
		size_t passages = host->count(run, TK_TEXT("passage"), document);
		for (size_t j = 0; j < passages && !*decided; j++) {
			const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, j);
			if (!kit_class(host, run, passage, TK_TEXT("activate")))
				continue;
			found++;
			last = passage;
			*decided = kit_class(host, run, passage, TK_TEXT("threshold")) &&
			           kit_class(host, run, passage, TK_TEXT("decider-word"));
		}
	}
	return found > in_steps ? last : NULL;
}

static tk_status activation(const tk_host *host, tk_run *run)
{
	search all = {.examined = 0};
	bool complete = false;
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; !complete && (step = walk_next(&walk)) != NULL;)
		complete = examine_activation(&walk, step, &all);
	host->examined(run, all.examined);
	if (complete)
		return TK_DONE;
	if (all.declared && !kit_inferred(host, run, all.declared))
		return report_lacking(host, run, all.declared, all.declared_lacks);
	bool decided = false;
	const tk_entry *paragraph = paragraph_activates(host, run, all.in_prose, &decided);
	host->examined(run, paragraph ? 1 : 0);
	if (paragraph && decided)
		return TK_DONE;
	if (paragraph)
		return kit_unknown(host, run, paragraph, TK_TEXT("steps"));
	if (all.declared)
		return report_lacking(host, run, all.declared, all.declared_lacks);
	return all.begin ? report_lacking(host, run, all.begin, all.begin_lacks)
	                 : kit_absent(host, run, TK_TEXT("missing"));
}

/* ---- no contact with anybody
 * ----------------------------------------------------------------------------------------- */

static tk_status no_contact(const tk_host *host, tk_run *run)
{
	const tk_entry *waiting = NULL;
	size_t examined = 0;
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; (step = walk_next(&walk)) != NULL;) {
		if (!step_says(host, run, step, TK_TEXT("no-contact")))
			continue;
		examined++;
		bool waits = step_says(host, run, step, TK_TEXT("waiting"));
		if (!waits && step_says(host, run, step, TK_TEXT("own-judgement"))) {
			host->examined(run, examined);
			return TK_DONE;
		}
		if (waits && !waiting)
			waiting = step;
	}
	host->examined(run, examined);
	if (waiting)
		return report_step(host, run, waiting, TK_TEXT("waits"), 1);
	if (passage_with(host, run, TK_TEXT("no-contact"), TK_TEXT("own-judgement")))
		return TK_DONE;
	return report_unsaid(host, run, TK_TEXT("missing"));
}

/* ---- back to normal
 * -------------------------------------------------------------------------------------------------- */

static bool is_return(const tk_host *host, tk_run *run, const tk_entry *step)
{
	return step_says(host, run, step, TK_TEXT("return-word"));
}

/* Records on paper are brought back only where there are some. */
static bool keeps_paper_records(const tk_host *host, tk_run *run)
{
	return outage_says(host, run, TK_TEXT("manual-operation")) || outage_says(host, run, TK_TEXT("kit-supply"));
}

static tk_status return_normal(const tk_host *host, tk_run *run)
{
	const tk_entry *bare = NULL;
	bool decided = false;
	size_t examined = 0;
	outage_walk walk = walk_steps(host, run);
	for (const tk_entry *step; !decided && (step = walk_next_for_outage(&walk)) != NULL;) {
		if (!is_return(host, run, step))
			continue;
		examined++;
		decided = step_says(host, run, step, TK_TEXT("threshold")) ||
		          step_says(host, run, step, TK_TEXT("condition-word"));
		bare = bare ? bare : step;
	}
	host->examined(run, examined);
	const tk_entry *paragraph =
	        bare ? NULL : passage_with(host, run, TK_TEXT("return-word"), TK_TEXT("return-word"));
	if (paragraph)
		return kit_unknown(host, run, paragraph, TK_TEXT("steps"));
	if (!bare)
		return kit_absent(host, run, TK_TEXT("missing"));
	if (!decided)
		return report_step(host, run, bare, TK_TEXT("no-criteria"), 0);
	if (!outage_says(host, run, TK_TEXT("reconcile")) && keeps_paper_records(host, run))
		return report_step(host, run, bare, TK_TEXT("no-records"), 1);
	return TK_DONE;
}

PART_CHECK(activation_check, "activation", "playbook step role person document passage organization", activation);
PART_CHECK(no_contact_check, "no-contact-default", "playbook step document passage organization", no_contact);
PART_CHECK(return_check, "return-normal", "playbook step organization document passage", return_normal);
