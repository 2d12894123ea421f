/* SPDX-License-Identifier: Apache-2.0 */
/* Checks that any pack can use by name without a module: step-exists, no-passage, flow-sound. */
#include "plugin/run.h"

#include "analysis/flow.h"

#include <string.h>

#include <libintl.h>

#define _(msgid) gettext(msgid)

/* ---- step-exists ----------------------------------------------------------------------------------------------------------------- */

const uint64_t *tk_steps_reached(tk_model *model, const tk_playbook *playbook)
{
	const tk_workflow *workflow = &playbook->workflow;
	uint64_t *reached = tk_step_set(model, playbook);
	uint32_t *queue = TK_MAKE_ARRAY(model->arena, uint32_t, workflow->steps.count + 1);
	uint32_t head = 0, tail = 0;
	if (workflow->steps.count) {
		tk_bit_set(reached, 0);
		queue[tail++] = 0;
	}
	/* A playbook-wide handler is a second beginning. */
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		const tk_transition *edge = &workflow->transitions.at[i];
		if (edge->kind == TK_TRANSITION_EXCEPTION && edge->to != TK_NO_STEP && !tk_bit(reached, edge->to)) {
			tk_bit_set(reached, edge->to);
			queue[tail++] = edge->to;
		}
	}
	while (head < tail) {
		const tk_step *step = &workflow->steps.at[queue[head++]];
		for (uint32_t i = 0; i < step->out_count; i++) {
			uint32_t to = workflow->transitions.at[step->first_out + i].to;
			if (to == TK_NO_STEP || tk_bit(reached, to))
				continue;
			tk_bit_set(reached, to);
			queue[tail++] = to;
		}
	}
	return reached;
}

/* Words that a sentence forbids ("do not cut the backup off") are no step. */
static bool has_all_classes(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value name;
	size_t i = 0;
	for (; host->parameter(run, TK_TEXT("class"), i, &name) == TK_DONE; i++) {
		if (!tk_entry_says_class(run->model, step, name.text))
			return false;
	}
	return i > 0;
}

/* Does a recipient have one of the classes of the list parameter? */
static bool has_recipient(const tk_host *host, tk_run *run, const tk_entry *step, tk_text list)
{
	tk_value wanted, given;
	for (size_t i = 0; host->get(run, step, TK_TEXT("recipient-class"), i, &given) == TK_DONE; i++) {
		for (size_t j = 0; host->parameter(run, list, j, &wanted) == TK_DONE; j++) {
			if (tk_text_equal(wanted.text, given.text))
				return true;
		}
	}
	return false;
}

static bool is_wanted_step(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value any;
	if (!has_all_classes(host, run, step))
		return false;
	if (host->parameter(run, TK_TEXT("recipient-class"), 0, &any) == TK_DONE &&
	    !has_recipient(host, run, step, TK_TEXT("recipient-class")))
		return false;
	return !has_recipient(host, run, step, TK_TEXT("not-recipient-class"));
}

static tk_status found_step(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value name;
	tk_finding finding = {.size = sizeof finding, .answer = TK_HOLDS, .subject = step};
	if (host->parameter(run, TK_TEXT("class"), 0, &name) == TK_DONE)
		(void)host->has_class(run, step, name.text, &finding.at, NULL);
	return host->report(run, &finding);
}

/* Prose may say it in a paragraph that is no list of instructions: then it is not absent, but no step either. */
static const tk_entry *paragraph_that_says(const tk_host *host, tk_run *run)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		if (document->document->kind != TK_DOCUMENT_MARKDOWN ||
		    !tk_organization_is_plan(run->model->organization, document->document->number))
			continue;
		size_t passages = host->count(run, TK_TEXT("passage"), document);
		for (size_t j = 0; j < passages; j++) {
			const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, j);
			if (!passage->is_template && has_all_classes(host, run, passage))
				return passage;
		}
	}
	return NULL;
}

static tk_status step_exists(const tk_host *host, tk_run *run)
{
	size_t playbooks = host->count(run, TK_TEXT("playbook"), NULL);
	for (size_t i = 0; i < playbooks; i++) {
		const tk_entry *playbook = host->at(run, TK_TEXT("playbook"), NULL, i);
		size_t steps = host->count(run, TK_TEXT("step"), playbook);
		const uint64_t *reached = NULL;
		host->examined(run, steps);
		for (size_t j = 0; j < steps; j++) {
			const tk_entry *step = host->at(run, TK_TEXT("step"), playbook, j);
			if (!is_wanted_step(host, run, step))
				continue;
			if (!reached)
				reached = tk_steps_reached(run->model, playbook->playbook);
			if (tk_bit(reached, step->number))
				return found_step(host, run, step);
		}
	}
	tk_finding finding = {.size = sizeof finding, .answer = TK_FAILS, .message = TK_TEXT("missing")};
	finding.inferred = tk_organization_has_prose(run->model->organization) ? 1 : 0;
	if (!tk_organization_is_whole(run->model->organization)) {
		finding.answer = TK_UNDECIDED;
		finding.message = TK_TEXT("");
		finding.missing = TK_TEXT("tenken.yaml");
	} else if (finding.inferred) {
		finding.subject = paragraph_that_says(host, run);
		if (finding.subject) {
			finding.answer = TK_UNDECIDED;
			finding.message = TK_TEXT("");
			finding.missing = TK_TEXT("steps");
		}
	}
	return host->report(run, &finding);
}

/* ---- no-passage ------------------------------------------------------------------------------------------------------------------- */

static bool is_asked(const tk_host *host, tk_run *run, const char *kind)
{
	tk_value name;
	for (size_t i = 0; host->parameter(run, TK_TEXT("kinds"), i, &name) == TK_DONE; i++) {
		if (tk_text_is(name.text, kind))
			return true;
	}
	return false;
}

/* The classes that may not be there, read once for all passages. */
typedef struct unwanted {
	tk_text at[32];
	size_t count;
} unwanted;

/* A value that a reader found fault with already: nobody needs to be told twice. */
static bool is_faulty(const tk_run *run, tk_span place)
{
	const tk_document *document = tk_organization_document(run->model->organization, place.document);
	for (uint32_t i = 0; document && i < document->faults.count; i++) {
		const tk_span at = document->faults.at[i].at;
		if (place.offset >= at.offset && place.offset < at.offset + at.length)
			return true;
	}
	return false;
}

static tk_status report_found(const tk_host *host, tk_run *run, const unwanted *classes, const tk_entry *entry, tk_value text,
                              int32_t inferred)
{
	for (size_t i = 0; i < classes->count; i++) {
		tk_value found = text;
		tk_span place = {0};
		if (host->has_class(run, entry, classes->at[i], &place, NULL) != TK_DONE)
			continue;
		if (host->match(run, text, classes->at[i], &found) == TK_DONE)
			place = found.span;
		if (is_faulty(run, place))
			return TK_DONE;
		const tk_argument arguments[] = {{TK_TEXT("text"), found.text}};
		tk_finding finding = {.size = sizeof finding,
		                      .answer = TK_FAILS,
		                      .subject = entry,
		                      .at = place,
		                      .message = TK_TEXT("found"),
		                      .arguments = arguments,
		                      .argument_count = 1,
		                      .inferred = inferred};
		return host->report(run, &finding); /* one finding per passage */
	}
	return TK_DONE;
}

/* Forms are meant to have blanks. Of pages that are no plan, those count that the index leads to: people will read them on
 * the day. */
static bool is_judged(const tk_run *run, const tk_entry *document)
{
	uint8_t role = run->model->organization->document_roles.at[document->number];
	if (role != TK_ROLE_PAGE)
		return role != TK_ROLE_TEMPLATE && role != TK_ROLE_NONE && role != TK_ROLE_CONFIGURATION;
	const tk_link_web *web = tk_model_links(run->model);
	return !web->distance || web->distance[document->document->number] != UINT32_MAX;
}

static tk_status examine_document(const tk_host *host, tk_run *run, const unwanted *classes, const tk_entry *document)
{
	size_t passages = host->count(run, TK_TEXT("passage"), document);
	int32_t prose = document->document->kind == TK_DOCUMENT_MARKDOWN ? 1 : 0;
	host->examined(run, passages);
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), document, i);
		tk_status status = report_found(host, run, classes, passage, passage->text, prose);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status examine_steps(const tk_host *host, tk_run *run, const unwanted *classes)
{
	size_t steps = host->count(run, TK_TEXT("step"), NULL);
	host->examined(run, steps);
	for (size_t i = 0; i < steps; i++) {
		const tk_entry *step = host->at(run, TK_TEXT("step"), NULL, i);
		tk_status status = report_found(host, run, classes, step, step->step->written->title, 0);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

static tk_status no_passage(const tk_host *host, tk_run *run)
{
	unwanted classes = {.count = 0};
	tk_value name;
	while (classes.count < sizeof classes.at / sizeof *classes.at &&
	       host->parameter(run, TK_TEXT("class"), classes.count, &name) == TK_DONE)
		classes.at[classes.count++] = name.text;
	if (host->parameter(run, TK_TEXT("class"), classes.count, &name) == TK_DONE)
		return host->fail(run, TK_TEXT("more than 32 classes"));
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents && is_asked(host, run, "passage"); i++) {
		const tk_entry *document = host->at(run, TK_TEXT("document"), NULL, i);
		tk_status status = is_judged(run, document) ? examine_document(host, run, &classes, document) : TK_DONE;
		if (status < 0)
			return status;
	}
	return is_asked(host, run, "step") ? examine_steps(host, run, &classes) : TK_DONE;
}

/* ---- flow-sound ------------------------------------------------------------------------------------------------------------------- */

static const char *const fault_messages[] = {
        [TK_FLOW_NO_START] = "no-start",       [TK_FLOW_START_IS_END] = "start-is-end",
        [TK_FLOW_DANGLING] = "dangling",       [TK_FLOW_CLOSED_LOOP] = "closed-loop",
        [TK_FLOW_DEAD_END] = "dead-end",       [TK_FLOW_UNREACHABLE] = "unreachable",
        [TK_FLOW_MISSING_BRANCH] = "missing-branch", [TK_FLOW_BROKEN_HANDLER] = "broken-handler",
        [TK_FLOW_STUCK] = "stuck",             [TK_FLOW_LIVELOCK] = "livelock",
        [TK_FLOW_NEVER] = "never",             [TK_FLOW_TWICE] = "twice",
        [TK_FLOW_IMPROPER] = "improper",
};
enum { ARGUMENTS = 3, LABELS_MOST = 32 };

static tk_text title_of(const tk_playbook *playbook, uint32_t step)
{
	if (step >= playbook->workflow.steps.count)
		return playbook->title.text;
	const tk_step *at = &playbook->workflow.steps.at[step];
	return at->written->title.text.length ? at->written->title.text : at->written->id.text;
}

static void fill_arguments(const tk_playbook *playbook, const tk_flow_fault *fault, tk_argument arguments[ARGUMENTS])
{
	tk_text target = fault->target.text.length ? fault->target.text : playbook->workflow.start_reference.text;
	arguments[0] = (tk_argument){TK_TEXT("playbook"), playbook->title.text};
	arguments[1] = (tk_argument){TK_TEXT("step"), title_of(playbook, fault->step)};
	arguments[2] = (tk_argument){TK_TEXT("target"), target};
}

/* A drawing on a page that is no playbook need not be a procedure. */
static bool may_show_anything(const tk_run *run, const tk_playbook *playbook)
{
	const tk_organization *organization = run->model->organization;
	return playbook->sketch && organization->document_roles.at[playbook->document - 1] != TK_ROLE_PLAYBOOK;
}

static tk_status report_faults(const tk_host *host, tk_run *run, const tk_entry *entry, const tk_flow_faults *faults)
{
	const tk_playbook *playbook = entry->playbook;
	tk_argument arguments[LABELS_MOST + 1][ARGUMENTS];
	tk_label labels[LABELS_MOST];
	uint32_t more = faults->count - 1 < LABELS_MOST ? faults->count - 1 : LABELS_MOST;
	for (uint32_t i = 0; i <= more; i++)
		fill_arguments(playbook, &faults->at[i], arguments[i]);
	for (uint32_t i = 0; i < more; i++)
		labels[i] = (tk_label){faults->at[i + 1].at, tk_text_of(fault_messages[faults->at[i + 1].kind]), arguments[i + 1],
		                       ARGUMENTS};
	const tk_flow_fault *first = &faults->at[0];
	bool about_step = first->step < playbook->workflow.steps.count && first->kind != TK_FLOW_NO_START &&
	                  first->kind != TK_FLOW_START_IS_END && first->kind != TK_FLOW_BROKEN_HANDLER &&
	                  !playbook->workflow.steps.at[first->step].helper;
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = about_step ? &entry->steps[first->step] : entry,
	                      .at = first->at,
	                      .message = tk_text_of(fault_messages[first->kind]),
	                      .arguments = arguments[0],
	                      .argument_count = ARGUMENTS,
	                      .labels = labels,
	                      .label_count = more,
	                      .witness = first->witness,
	                      .inferred = playbook->workflow.ordered_by_prose || may_show_anything(run, playbook) ? 1 : 0};
	return host->report(run, &finding);
}

/* A playbook that calls itself comes to its end only when the called one does, and that is itself. */
static tk_status report_ring(const tk_host *host, tk_run *run, const tk_entry *entry, const tk_witness *ring)
{
	const tk_argument arguments[] = {{TK_TEXT("playbook"), entry->playbook->title.text},
	                                 {TK_TEXT("step"), ring->parts.at[0].text}};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .subject = entry,
	                      .at = ring->parts.at[0].at,
	                      .message = TK_TEXT("recursion"),
	                      .arguments = arguments,
	                      .argument_count = 2,
	                      .witness = ring};
	return host->report(run, &finding);
}

/* The certificate of a workflow that is sound; other code has checked it (analysis/net_check.c, net_replay.c). */
static tk_text one_proof(tk_run *run, const tk_flow_proof *proof, bool together)
{
	static const char *const words[] = {
	        [TK_FLOW_PROOF_NONE] = "",
	        [TK_FLOW_PROOF_BLOCKS] = N_("Whatever parts comes together again in the same block, and every loop can be left."),
	        [TK_FLOW_PROOF_AWAITED] = N_("There is no loop, and every way that may be under way is waited for where ways meet."),
	        [TK_FLOW_PROOF_STATES] = N_("All {states} states that runs can get into were looked at, and from each of them the end "
	                                    "can be come to."),
	};
	const char *said = words[proof->kind];
	if (proof->kind == TK_FLOW_PROOF_STATES && proof->reduced > 0)
		said = N_("{reduced} places or moves that change nothing were taken out one by one; all {states} states of what was "
		          "left were looked at, and from each of them the end can be come to.");
	if (together && proof->kind == TK_FLOW_PROOF_STATES)
		said = N_("With the workflows that it exchanges messages with: {states} states, and from each of them everybody's end can "
		          "be come to.");
	const tk_argument numbers[] = {{TK_TEXT("states"), tk_text_format(run->arena, "%u", (unsigned)proof->states)},
	                               {TK_TEXT("reduced"), tk_text_format(run->arena, "%u", (unsigned)proof->reduced)}};
	return said[0] ? tk_text_fill(run->arena, tk_text_of(_(said)), numbers, 2) : TK_TEXT("");
}

static tk_text proof_in_words(tk_run *run, const tk_flow_proof *alone, const tk_flow_proof *together)
{
	tk_text first = one_proof(run, alone, false), second = one_proof(run, together, true);
	const char *blank = first.length && second.length && !run->model->set->japanese ? " " : "";
	return tk_text_format(run->arena, "%.*s%s%.*s", (int)first.length, first.at, blank, (int)second.length, second.at);
}

static tk_status examine_flow(const tk_host *host, tk_run *run, const tk_entry *entry)
{
	tk_flow_faults faults = {0};
	const char *limit = NULL;
	tk_flow_proof alone, together = {TK_FLOW_PROOF_NONE, 0, 0};
	tk_answer answer = tk_flow_sound(run->model->arena, &entry->playbook->workflow, &faults, &limit, &alone);
	if (answer == TK_FAILS && tk_playbook_is_cut(run->model, entry->playbook)) {
		const tk_document *cut = tk_entry_document(entry);
		tk_finding open = {.size = sizeof open, .answer = TK_UNDECIDED, .subject = entry, .missing = cut->path};
		return host->report(run, &open);
	}
	if (answer == TK_HOLDS && entry->playbook->collaboration)
		answer = tk_flow_sound_together(run->model->arena, entry->playbook, &faults, &limit, &together);
	if (answer == TK_FAILS && faults.count)
		return report_faults(host, run, entry, &faults);
	const tk_witness *ring = tk_calls_ring(run->model->arena, run->model->organization, entry->playbook);
	if (ring)
		return report_ring(host, run, entry, ring);
	bool holds = answer == TK_HOLDS;
	const tk_argument proof = {TK_TEXT("proof"), holds ? proof_in_words(run, &alone, &together) : TK_TEXT("")};
	tk_finding finding = {.size = sizeof finding,
	                      .answer = holds ? TK_HOLDS : TK_UNDECIDED,
	                      .subject = entry,
	                      .arguments = &proof,
	                      .argument_count = 1,
	                      .missing = holds ? TK_TEXT("") : tk_text_of(limit)};
	return host->report(run, &finding);
}

static tk_status flow_sound(const tk_host *host, tk_run *run)
{
	size_t count = host->count(run, TK_TEXT("playbook"), NULL);
	const tk_entry_list *sketches = &run->model->sketches;
	host->examined(run, count + sketches->entries.count);
	for (size_t i = 0; i < count + sketches->entries.count; i++) {
		const tk_entry *entry = i < count ? host->at(run, TK_TEXT("playbook"), NULL, i) : sketches->entries.at[i - count];
		tk_status status = examine_flow(host, run, entry);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

const tk_builtin *tk_builtin_find(tk_text name)
{
	static const tk_builtin checks[] = {
	        {"step-exists", step_exists},
	        {"no-passage", no_passage},
	        {"flow-sound", flow_sound},
	};
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		if (tk_text_is(name, checks[i].name))
			return &checks[i];
	}
	return NULL;
}
