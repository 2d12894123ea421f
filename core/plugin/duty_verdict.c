/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict on an obligation that binds the organization: who would have to be told, by which step, within what. */
#include "plugin/duty.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)
#define N_(msgid) msgid

enum { TERMS_SHOWN = 6 };

/* ---- words
 * ------------------------------------------------------------------------------------------------------------ */

/* The first of several citations; empty when the rule has none. */
static tk_text short_basis(const tk_pack_obligation *obligation)
{
	tk_text basis = tk_text_of(obligation->legal_basis);
	if (tk_text_starts(basis, TK_TEXT("none")))
		return TK_TEXT("");
	size_t end = tk_text_find(basis, TK_TEXT(";"), 0);
	return tk_text_slice(basis, 0, end == SIZE_MAX ? basis.length : end);
}

/* Behind a sentence: " (law)", or nothing. */
static tk_text bracketed(tk_run *run, tk_text words)
{
	return words.length ? tk_text_format(run->arena, " (%.*s)", (int)words.length, words.at) : words;
}

static tk_text terms_of(tk_run *run)
{
	const tk_pack_obligation *obligation = run->requirement->obligation;
	tk_text all = TK_TEXT("");
	for (uint32_t i = 0; i < obligation->recipient_terms_count && i < TERMS_SHOWN; i++)
		all = tk_text_format(run->arena, "%.*s%s%s", (int)all.length, all.at, all.length ? ", " : "",
		                     obligation->recipient_terms[i]);
	return all.length ? all
	                  : tk_text_format(run->arena, "class: %s",
	                                   obligation->recipient_class ? obligation->recipient_class : "");
}

static tk_text time_of(const tk_pack_obligation *obligation, uint32_t stage)
{
	if (stage >= obligation->stages_count)
		return TK_TEXT("");
	tk_text original = tk_text_of(obligation->stages[stage].original);
	return original.length ? original : tk_text_of(obligation->stages[stage].within);
}

static tk_text stage_name(const tk_pack_obligation *obligation, uint32_t stage)
{
	static const struct {
		const char *id, *name;
	} names[] = {
	        {"first", N_("first report")},     {"detailed", N_("detailed report")},
	        {"final", N_("final report")},     {"full", N_("full report")},
	        {"written", N_("written report")}, {"final-if-malicious", N_("final report")},
	        {"interim", N_("interim report")},
	};
	tk_text id = stage < obligation->stages_count ? tk_text_of(obligation->stages[stage].stage) : TK_TEXT("first");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (tk_text_is(id, names[i].id))
			return tk_text_of(_(names[i].name));
	}
	return id;
}

static void say(tk_run *run, tk_verdict *verdict, const char *message, const char *help, const tk_entry *step,
                uint32_t stage)
{
	const tk_pack_obligation *obligation = run->requirement->obligation;
	tk_value title = {TK_TEXT(""), {0, 0, 0}}, limit = title, from = title;
	if (step) {
		(void)tk_entry_get(run->model, step, TK_TEXT("title"), 0, &title);
		(void)tk_entry_get(run->model, step, TK_TEXT("deadline"), 0, &limit);
		(void)tk_entry_get(run->model, step, TK_TEXT("deadline-from"), 0, &from);
	}
	const tk_argument arguments[] = {
	        {TK_TEXT("recipient"), tk_host_text(run->model->set, obligation->recipient)},
	        {TK_TEXT("basis"), bracketed(run, short_basis(obligation))},
	        {TK_TEXT("terms"), terms_of(run)},
	        {TK_TEXT("stage"), stage_name(obligation, stage)},
	        {TK_TEXT("within"), time_of(obligation, stage)},
	        {TK_TEXT("clock"), tk_host_text(run->model->set, obligation->clock_start)},
	        {TK_TEXT("step"), title.text},
	        {TK_TEXT("limit"), limit.text},
	        {TK_TEXT("from"), from.text},
	};
	size_t count = sizeof arguments / sizeof *arguments;
	verdict->message = tk_text_fill(run->arena, tk_text_of(message), arguments, count);
	if (help)
		verdict->help = tk_text_fill(run->arena, tk_text_of(help), arguments, count);
}

static void say_rule(tk_run *run, tk_verdict *verdict)
{
	const tk_pack_obligation *obligation = run->requirement->obligation;
	const tk_argument arguments[] = {{TK_TEXT("basis"), tk_text_of(obligation->legal_basis)},
	                                 {TK_TEXT("trigger"), tk_host_text(run->model->set, obligation->trigger)}};
	verdict->because =
	        tk_text_fill(run->arena,
	                     tk_text_of(short_basis(obligation).length
	                                        ? _("The rule is {basis}; it applies when: {trigger}")
	                                        : _("No law asks for it, guidance does; it applies when: {trigger}")),
	                     arguments, 2);
}

static tk_verdict *add(tk_run *run, const char *id, const tk_entry *step, tk_span at, bool by_words)
{
	tk_verdict *verdict = tk_run_add(run, TK_NOT_MET, step, at, by_words);
	verdict->message_id = tk_text_of(id);
	say_rule(run, verdict);
	return verdict;
}

static tk_span limit_place(const tk_run *run, const tk_entry *step, const char *key)
{
	tk_value value = {TK_TEXT(""), {0, 0, 0}};
	(void)tk_entry_get(run->model, step, tk_text_of(key), 0, &value);
	return value.span;
}

/* ---- nobody is told
 * --------------------------------------------------------------------------------------------------- */

/* Where a reader would begin to mend it: a step that names the recipient without telling it, the recipient in the
 * register, the plan that tells others. */
static tk_span best_place(tk_run *run, tk_text *class_is_missing)
{
	const tk_pack_obligation *obligation = run->requirement->obligation;
	const tk_entry_list *steps = tk_model_list(run->model, TK_ENTRY_STEP, NULL);
	tk_span sharing = {0, 0, 0};
	for (uint32_t i = 0; i < steps->entries.count; i++) {
		const tk_entry *step = steps->entries.at[i];
		tk_value recipient;
		for (size_t j = 0; tk_entry_get(run->model, step, TK_TEXT("recipient"), j, &recipient) == TK_DONE;
		     j++) {
			const tk_entry *entry = tk_entry_follow(run->model, step, TK_TEXT("recipient"), j);
			if (!tk_obligation_means(run->model, recipient.text, entry, obligation))
				continue;
			*class_is_missing = step->step->written->title.text.length ? step->step->written->title.text
			                                                           : step->step->written->id.text;
			return recipient.span;
		}
		if (sharing.document == 0 && tk_entry_has_class(run->model, step, TK_TEXT("share"), NULL, NULL))
			sharing = step->parent->place;
	}
	static const tk_register_kind kinds[] = {TK_REGISTER_CONTACT, TK_REGISTER_PARTY};
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		const tk_entry_list *list =
		        tk_model_list(run->model, (tk_entry_kind)(TK_ENTRY_REGISTER + kinds[k]), NULL);
		for (uint32_t i = 0; i < list->entries.count; i++) {
			if (tk_obligation_means(run->model, TK_TEXT(""), list->entries.at[i], obligation))
				return list->entries.at[i]->place;
		}
	}
	return sharing;
}

/* Does the source say anything about time, in words or numbers? */
static bool states_time(const tk_pack_obligation *obligation)
{
	tk_text original = obligation->stages_count ? tk_text_of(obligation->stages[0].original) : TK_TEXT("");
	return (original.length && !tk_text_is(original, "unverified")) ||
	       tk_duty_limit(obligation, 0).kind != TK_LIMIT_NONE;
}

/* What would have to be read to say that no other step does it: empty when all is known. */
static tk_text not_known(const tk_run *run)
{
	tk_text unread = tk_run_unread(run, NULL);
	if (unread.length || tk_organization_is_whole(run->model->organization))
		return unread;
	return TK_TEXT("tenken.yaml");
}

static void report_not_known(tk_run *run, tk_text missing)
{
	tk_verdict *verdict = tk_run_add(run, TK_UNKNOWN, NULL, (tk_span){0, 0, 0}, false);
	*TK_PUSH(run->arena, &verdict->missing) = tk_text_copy(run->arena, missing);
	verdict->message = run->requirement->rule.title;
}

static void report_missing(tk_run *run)
{
	const tk_organization *organization = run->model->organization;
	const tk_pack_obligation *obligation = run->requirement->obligation;
	tk_text step = TK_TEXT("");
	tk_span at = best_place(run, &step);
	tk_verdict *verdict = add(run, "missing", NULL, at, tk_organization_has_prose(organization));
	tk_text binding = tk_text_of(obligation->binding);
	const char *help =
	        step.length
	                ? _("A step names it, but is no report: give it `class: share`, or add a step that reports.")
	        : states_time(obligation) ? _("Add a step with `class: share` whose `to` is a contact with one of "
	                                      "these in its name or aliases: {terms}; "
	                                      "with a deadline ({within}).")
	                                  : _("Add a step with `class: share` whose `to` is a contact with one of "
	                                      "these in its name or aliases: {terms}; "
	                                      "the rule states no time, so set your own.");
	say(run, verdict,
	    tk_text_is(binding, "mandatory")
	            ? _("No step reports to {recipient}, so a duty by law cannot be met{basis}")
	    : tk_text_is(binding, "expected") ? _("No step tells {recipient}, as is expected{basis}")
	                                      : _("No step tells {recipient}{basis}"),
	    help, NULL, 0);
}

static void report_unreachable(tk_run *run, const tk_entry *step)
{
	bool by_words = false;
	(void)tk_obligation_told_by(run->model, step, run->requirement->obligation, &by_words);
	tk_verdict *verdict = add(run, "unreachable", step, (tk_span){0, 0, 0}, by_words);
	say(run, verdict, _("\"{step}\" would tell {recipient}, but no way through the playbook leads there{basis}"),
	    _("Lead a way to the step: as `next` or `go` of the step before it."), step, 0);
}

/* ---- too late
 * --------------------------------------------------------------------------------------------------------- */

static void report_late(tk_run *run, const tk_teller *teller, uint32_t stage)
{
	tk_verdict *verdict = add(run, stage ? "stage-late" : "late", teller->step,
	                          limit_place(run, teller->step, "deadline"), teller->by_words);
	say(run, verdict, _("\"{step}\" allows {limit}, but the {stage} to {recipient} is due within: {within}{basis}"),
	    _("Shorten the deadline of the step to at most what the rule allows."), teller->step, stage);
	verdict->because = tk_duty_instants(run, verdict->because, teller, stage);
}

static void report_clock(tk_run *run, const tk_teller *teller, uint32_t stage)
{
	tk_verdict *verdict = add(run, stage ? "stage-clock" : "clock", teller->step,
	                          limit_place(run, teller->step, "deadline-from"), teller->by_words);
	say(run, verdict,
	    _("The time of \"{step}\" counts from {from}, but the {stage} to {recipient} is due within {within}, from: "
	      "{clock}{basis}"),
	    _("Write `from` as the event that the rule counts from; add a step of its own for the {stage} where this "
	      "one is a later report."),
	    teller->step, stage);
}

static void report_no_first(tk_run *run, const tk_teller *teller)
{
	tk_verdict *verdict = add(run, "only-later", teller->step, (tk_span){0, 0, 0}, teller->by_words);
	say(run, verdict,
	    _("\"{step}\" is the only report to {recipient}; the first report, which comes before it, is "
	      "missing{basis}"),
	    _("Add a step for the first report ({within})."), teller->step, 0);
}

static void report_no_stage(tk_run *run, const tk_duty *duty, uint32_t stage)
{
	const tk_teller *first = &duty->tellers.at[0];
	tk_verdict *verdict = add(run, "stage", first->step, (tk_span){0, 0, 0}, first->by_words);
	say(run, verdict,
	    _("After \"{step}\", no step makes the {stage} to {recipient}, which is due within: {within}{basis}"),
	    _("Add a step that makes the {stage}, with that limit as its deadline, counting from: {clock}."),
	    first->step, stage);
	tk_text note = tk_text_of(run->requirement->obligation->stages[stage].note);
	if (note.length)
		verdict->because = tk_text_format(run->arena, "%.*s (%.*s)", (int)verdict->because.length,
		                                  verdict->because.at, (int)note.length, note.at);
}

static void report_open(tk_run *run, const tk_teller *teller, uint32_t stage)
{
	tk_verdict *verdict =
	        tk_run_add(run, TK_UNKNOWN, teller->step, limit_place(run, teller->step, "deadline"), teller->by_words);
	verdict->message_id = stage ? TK_TEXT("stage-open") : TK_TEXT("open");
	*TK_PUSH(run->arena, &verdict->missing) = tk_duty_missing(run, teller, stage);
	say(run, verdict,
	    tk_deadline_limit(&teller->step->step->written->deadline).kind == TK_LIMIT_NONE
	            ? _("\"{step}\" has no time limit in numbers, so it cannot be "
	                "compared with that of the {stage} to {recipient}: "
	                "{within}{basis}")
	            : _("The time of \"{step}\" counts from {from}, which cannot be "
	                "compared with what the rule counts from: {clock}{basis}"),
	    NULL, teller->step, stage);
}

/* ---- left out
 * --------------------------------------------------------------------------------------------------------- */

/* Steps from which one of the steps can still be come to. */
static uint64_t *before(tk_run *run, const tk_playbook *playbook, const tk_entry *const *steps, size_t count)
{
	const tk_workflow *workflow = &playbook->workflow;
	uint32_t n = workflow->steps.count,
	         *incoming = TK_MAKE_ARRAY(run->model->arena, uint32_t, workflow->transitions.count + 1);
	uint32_t *first = TK_MAKE_ARRAY(run->model->arena, uint32_t, n + 2),
	         *queue = TK_MAKE_ARRAY(run->model->arena, uint32_t, n + 1);
	uint64_t *set = tk_step_set(run->model, playbook);
	uint32_t head = 0, tail = 0;
	for (uint32_t i = 0; i < workflow->transitions.count; i++)
		first[workflow->transitions.at[i].to < n ? workflow->transitions.at[i].to + 2 : 0]++;
	first[0] = 0;
	for (uint32_t i = 2; i <= n + 1; i++)
		first[i] += first[i - 1];
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		if (workflow->transitions.at[i].to < n)
			incoming[first[workflow->transitions.at[i].to + 1]++] = workflow->transitions.at[i].from;
	}
	for (size_t i = 0; i < count; i++) {
		tk_bit_set(set, steps[i]->number);
		queue[tail++] = steps[i]->number;
	}
	while (head < tail) {
		uint32_t step = queue[head++];
		for (uint32_t i = first[step]; i < first[step + 1]; i++) {
			if (tk_bit(set, incoming[i]))
				continue;
			tk_bit_set(set, incoming[i]);
			queue[tail++] = incoming[i];
		}
	}
	return set;
}

/* Does somebody on the run that avoids the report decide to leave it out? At that decision it could still be come to,
 * and behind the way taken it cannot. */
static bool decides(tk_run *run, const tk_entry *playbook, const tk_entry *const *steps, size_t count,
                    const tk_witness *taken)
{
	const tk_workflow *workflow = &playbook->playbook->workflow;
	const uint64_t *on_the_way = before(run, playbook->playbook, steps, count);
	for (uint32_t s = 0; s < workflow->steps.count; s++) {
		const tk_step *step = &workflow->steps.at[s];
		if ((step->kind != TK_STEP_DECISION && step->kind != TK_STEP_INCLUSIVE_SPLIT) || !tk_bit(on_the_way, s))
			continue;
		bool leaves = false, met = false;
		for (uint32_t i = 0; i < step->out_count && !leaves; i++) {
			uint32_t to = workflow->transitions.at[step->first_out + i].to;
			leaves = to != TK_NO_STEP && !tk_bit(on_the_way, to);
		}
		for (uint32_t i = 0; leaves && !met && i < taken->parts.count; i++)
			met = step->span.offset == taken->parts.at[i].at.offset;
		if (met)
			return true;
	}
	return false;
}

static void report_avoidable(tk_run *run, const tk_teller *teller, const tk_witness *why)
{
	tk_verdict *verdict = add(run, "avoidable", teller->step, (tk_span){0, 0, 0}, teller->by_words);
	say(run, verdict,
	    _("\"{step}\" can be left out without anybody deciding so; {recipient} is then told nothing{basis}"),
	    _("Lead every way through the playbook to the step, or put a decision where it may be left out."),
	    teller->step, 0);
	tk_run_add_witness(run, verdict, why);
}

/* Some playbook tells the recipient unless somebody decides not to: else the first that can be left out is reported. */
static void examine_ways(const tk_host *host, tk_run *run, const tk_duty *duty)
{
	const tk_entry **steps = TK_MAKE_ARRAY(run->model->arena, const tk_entry *, duty->tellers.count + 1);
	const tk_teller *avoidable = NULL;
	const tk_witness *avoiding = NULL;
	for (uint32_t i = 0; i < duty->tellers.count;) {
		const tk_entry *playbook = duty->tellers.at[i].step->parent;
		const tk_teller *first = NULL;
		size_t count = 0;
		for (; i < duty->tellers.count && duty->tellers.at[i].step->parent == playbook; i++) {
			tk_duty_fit fit = tk_duty_fit_first(run, &duty->tellers.at[i]);
			if (fit != TK_DUTY_FITS && fit != TK_DUTY_OPEN)
				continue;
			first = first ? first : &duty->tellers.at[i];
			steps[count++] = duty->tellers.at[i].step;
		}
		if (!first)
			continue;
		const tk_witness *why = NULL;
		tk_answer answer = host->every_run(run, playbook, NULL, steps, count, &why);
		if (answer != TK_FAILS || !why || tk_workflow_breaks_off(&playbook->playbook->workflow) ||
		    decides(run, playbook, steps, count, why))
			return;
		if (!avoidable) {
			avoidable = first;
			avoiding = why;
		}
	}
	if (avoidable)
		report_avoidable(run, avoidable, avoiding);
}

/* ---- all of it
 * -------------------------------------------------------------------------------------------------------- */

/* The teller that fits best; of several late ones the quickest. NULL: none at all. */
static const tk_teller *best(const tk_run *run, const tk_duty *duty, uint32_t stage, tk_duty_fit *fit)
{
	const tk_teller *found = NULL;
	for (uint32_t i = 0; i < duty->tellers.count; i++) {
		const tk_teller *each = &duty->tellers.at[i];
		tk_duty_fit own = stage ? tk_duty_fit_later(run, duty, each, stage) : tk_duty_fit_first(run, each);
		bool quicker = found && own == *fit && own == TK_DUTY_LATE && tk_duty_is_quicker(run, each, found);
		if (!found || own < *fit || quicker) {
			found = each;
			*fit = own;
		}
	}
	return found;
}

static void examine_later(tk_run *run, const tk_duty *duty)
{
	const tk_pack_obligation *obligation = run->requirement->obligation;
	for (uint32_t stage = 1; stage < obligation->stages_count; stage++) {
		tk_duty_fit fit = TK_DUTY_OTHER;
		if (tk_duty_limit(obligation, stage).kind == TK_LIMIT_NONE)
			continue;
		const tk_teller *teller = best(run, duty, stage, &fit);
		if (fit == TK_DUTY_FITS)
			continue;
		if (not_known(run).length)
			report_not_known(run, not_known(run));
		else if (fit == TK_DUTY_OPEN)
			report_open(run, teller, stage);
		else if (fit == TK_DUTY_LATE)
			report_late(run, teller, stage);
		else if (fit == TK_DUTY_CLOCK)
			report_clock(run, teller, stage);
		else
			report_no_stage(run, duty, stage);
		return; /* what is behind a missing stage hangs on it */
	}
}

void tk_duty_decide(const tk_host *host, tk_run *run)
{
	tk_duty duty = tk_duty_read(host, run);
	run->examined = duty.tellers.count;
	tk_duty_fit fit = TK_DUTY_OTHER;
	const tk_teller *first = best(run, &duty, 0, &fit);
	if (fit != TK_DUTY_FITS && not_known(run).length) {
		report_not_known(run, not_known(run));
		return;
	}
	if (fit >= TK_DUTY_CLOCK && duty.unreachable) {
		report_unreachable(run, duty.unreachable);
		return;
	}
	if (!first) {
		report_missing(run);
		return;
	}
	if (fit == TK_DUTY_OPEN)
		report_open(run, first, 0);
	else if (fit == TK_DUTY_LATE)
		report_late(run, first, 0);
	else if (fit == TK_DUTY_CLOCK)
		report_clock(run, first, 0);
	else if (fit == TK_DUTY_OTHER)
		report_no_first(run, first);
	if (fit == TK_DUTY_FITS || fit == TK_DUTY_OPEN)
		examine_ways(host, run, &duty);
	examine_later(run, &duty);
}
