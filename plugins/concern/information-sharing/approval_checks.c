/* SPDX-License-Identifier: Apache-2.0 */
/* An approval that stands before a report: who gives it, who else, within what, and what happens when nobody answers.
 */
#include "sharing.h"

enum { GATES_MOST = 64 }; /* approvals of one playbook; each is a question to all its runs */

/* What is said about an approval, in keys, in words, or of the approver in the register. */
typedef struct approval {
	bool somebody, deputy, limit, otherwise;
} approval;

/* A role whose register says who decides after how long without an answer. */
static void add_role(const tk_host *host, tk_run *run, const tk_entry *role, approval *known)
{
	tk_value takeover = {{"", 0}, {0, 0, 0}};
	known->somebody = true;
	if (!kit_has(host, run, role, TK_TEXT("alternates")))
		return;
	known->deputy = true;
	if (host->get(run, role, TK_TEXT("takeover"), 0, &takeover) != TK_DONE || takeover.text.length == 0)
		return;
	known->otherwise = true;
	known->limit = known->limit || sharing_matches(host, run, takeover, TK_TEXT("length-of-time"));
}

static bool contains(tk_text text, tk_text word)
{
	return word.length > 0 && word.length <= text.length &&
	       memmem(text.at, text.length, word.at, word.length) != NULL;
}

/* The roles that a sentence names. */
static void add_roles_named(const tk_host *host, tk_run *run, tk_text text, approval *known)
{
	size_t roles = host->count(run, TK_TEXT("role"), NULL);
	for (size_t i = 0; i < roles; i++) {
		const tk_entry *role = host->at(run, TK_TEXT("role"), NULL, i);
		bool named = contains(text, kit_get(host, run, role, TK_TEXT("name"), 0));
		tk_value alias;
		for (size_t j = 0; !named && host->get(run, role, TK_TEXT("aliases"), j, &alias) == TK_DONE; j++)
			named = contains(text, alias.text);
		if (named)
			add_role(host, run, role, known);
	}
}

static void add_words(const tk_host *host, tk_run *run, tk_value text, approval *known)
{
	known->deputy = known->deputy || sharing_matches(host, run, text, TK_TEXT("deputy-word"));
	known->limit = known->limit || sharing_matches(host, run, text, TK_TEXT("length-of-time"));
	known->otherwise = known->otherwise || sharing_matches(host, run, text, TK_TEXT("without-answer"));
}

static bool takes_no_longer(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step)
{
	int64_t least, most;
	return TK_HAS(host, time_between) &&
	       kit_equal(kit_get(host, run, step, TK_TEXT("kind"), 0), TK_TEXT("action")) &&
	       host->time_between(run, playbook, step, step, &least, &most, NULL, NULL) == TK_HOLDS;
}

static void add_texts(const tk_host *host, tk_run *run, const tk_entry *step, approval *known)
{
	static const tk_text keys[] = {{"title", 5}, {"text", 4}};
	tk_value text;
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		for (size_t i = 0; host->get(run, step, keys[k], i, &text) == TK_DONE; i++) {
			add_words(host, run, text, known);
			add_roles_named(host, run, text.text, known);
		}
	}
}

/* The keys of a step that does nothing but approve: its actor is the approver, its time that of the approval. */
static void add_keys(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step, approval *known)
{
	const tk_entry *actor = host->follow(run, step, TK_TEXT("actor"), 0);
	if (actor && kit_equal(host->kind(actor), TK_TEXT("role")))
		add_role(host, run, actor, known);
	known->somebody = known->somebody || kit_has(host, run, step, TK_TEXT("actor-word"));
	known->deputy = known->deputy || kit_has(host, run, step, TK_TEXT("alternate"));
	known->limit = known->limit || kit_has(host, run, step, TK_TEXT("deadline-seconds")) ||
	               takes_no_longer(host, run, playbook, step);
	known->otherwise = known->otherwise || kit_has(host, run, step, TK_TEXT("on-timeout")) ||
	                   kit_has(host, run, step, TK_TEXT("on-failure"));
}

static tk_status report_approval(const tk_host *host, tk_run *run, const tk_entry *step, const approval *known,
                                 int32_t words)
{
	const tk_argument arguments[] = {{TK_TEXT("step"), sharing_title(host, run, step)}};
	return kit_report(host, run, step,
	                  !known->otherwise  ? TK_TEXT("no-default")
	                  : !known->limit    ? TK_TEXT("no-limit")
	                  : !known->somebody ? TK_TEXT("nobody")
	                                     : TK_TEXT("no-deputy"),
	                  arguments, 1, words);
}

/* ---- steps that approve -------------------------------------------------------------------------------------------
 */

/* A step of class approve without which no report can be come to. */
static tk_status examine_gate(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *gate,
                              const kit_steps *sharing, size_t *examined)
{
	if (sharing->count == 0 || sharing->overflow ||
	    host->some_run(run, playbook, NULL, sharing->at, sharing->count, NULL, 0, NULL) != TK_HOLDS ||
	    host->some_run(run, playbook, NULL, sharing->at, sharing->count, &gate, 1, NULL) != TK_FAILS)
		return TK_DONE;
	approval known = {.somebody = false};
	*examined += 1;
	add_texts(host, run, gate, &known);
	add_keys(host, run, playbook, gate, &known);
	if (known.somebody && known.deputy && known.limit && known.otherwise)
		return TK_DONE;
	return report_approval(host, run, gate, &known, kit_inferred(host, run, gate));
}

/* ---- approval in the words of a report -----------------------------------------------------------------------------
 */

/* The other lines below the same heading. */
static void add_section(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                        approval *known)
{
	tk_text section = kit_get(host, run, step, TK_TEXT("section"), 0);
	tk_value path;
	if (section.length == 0 || host->get(run, playbook, TK_TEXT("path"), 0, &path) != TK_DONE)
		return;
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, document, TK_TEXT("path"), path.text))
			continue;
		size_t passages = host->count(run, TK_TEXT("passage"), document);
		for (size_t j = 0; j < passages; j++) {
			const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, j);
			if (!kit_is(host, run, passage, TK_TEXT("section"), section))
				continue;
			known->deputy = known->deputy || kit_class(host, run, passage, TK_TEXT("deputy-word"));
			known->otherwise = known->otherwise || kit_class(host, run, passage, TK_TEXT("without-answer"));
		}
		return;
	}
}

/* Words are sure only where they say nothing of an end: neither a default nor both of deputy and limit. */
static tk_status examine_words(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                               size_t *examined)
{
	if (!sharing_step_says(host, run, step, TK_TEXT("approval-first")))
		return TK_DONE;
	approval known = {.somebody = true};
	*examined += 1;
	add_texts(host, run, step, &known); /* whoever sends it is not whoever approves it */
	if (kit_inferred(host, run, step))
		add_section(host, run, playbook, step, &known);
	if (known.otherwise || (known.limit && known.deputy))
		return TK_DONE;
	return report_approval(host, run, step, &known, 1);
}

static tk_status examine_playbook(const tk_host *host, tk_run *run, const tk_entry *playbook, size_t *examined)
{
	kit_steps sharing;
	tk_status status = TK_DONE;
	size_t gates = 0;
	kit_collect(host, run, playbook, TK_TEXT("class"), &sharing);
	size_t steps = sharing.count ? host->count(run, TK_TEXT("step"), playbook) : 0;
	for (size_t i = 0; i < steps && status >= 0; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, i);
		if (kit_any_class(host, run, step, TK_TEXT("class")))
			status = examine_words(host, run, playbook, step, examined);
		else if (!kit_any_class(host, run, step, TK_TEXT("gate")))
			continue;
		else if (gates++ == GATES_MOST)
			return kit_unknown(host, run, playbook, TK_TEXT("steps"));
		else
			status = examine_gate(host, run, playbook, step, &sharing, examined);
	}
	return status;
}

tk_status approval_bounded(const tk_host *host, tk_run *run)
{
	size_t examined = 0, count = host->count(run, TK_TEXT("playbook"), NULL);
	tk_status status = TK_DONE;
	for (size_t i = 0; i < count && status >= 0; i++)
		status = examine_playbook(host, run, host->at(run, TK_TEXT("playbook"), NULL, i), &examined);
	host->examined(run, examined);
	return status;
}
