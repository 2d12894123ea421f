/* SPDX-License-Identifier: Apache-2.0 */
/* Obligations of law and guidance: does one bind the organization today, and does a playbook carry it out? A deadline is
 * compared only when both sides are numbers; "without delay" is never turned into one. */
#include "plugin/run.h"

#include "base/calendar.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

static const tk_node *fact_of(const tk_model *model, const char *name)
{
	const tk_node *facts = model->organization->configuration.facts;
	const tk_node *fact = facts ? tk_node_get_c(facts, name) : NULL;
	return fact && tk_node_is_scalar(fact) && fact->kind != TK_NODE_NULL ? fact : NULL;
}

tk_text tk_obligation_applies(tk_model *model, const tk_pack_obligation *obligation)
{
	for (uint32_t i = 0; i < obligation->applies_when_count; i++) {
		const tk_node *fact = fact_of(model, obligation->applies_when[i]);
		if (fact && !tk_text_is(fact->value, "true") && !tk_text_is(fact->value, "yes"))
			return TK_TEXT("no");
	}
	for (uint32_t i = 0; i < obligation->applies_when_count; i++) {
		if (!fact_of(model, obligation->applies_when[i]))
			return tk_text_format(model->arena, "unknown:%s", obligation->applies_when[i]);
	}
	return TK_TEXT("yes");
}

bool tk_obligation_in_force(const tk_model *model, const tk_pack_obligation *obligation)
{
	int64_t today = model->organization->today, day = 0;
	if (tk_date_parse(tk_text_of(obligation->in_force.from), &day) && today < day)
		return false;
	return !(tk_date_parse(tk_text_of(obligation->in_force.until), &day) && today > day);
}

bool tk_obligation_asks(const tk_model *model, const tk_pack_obligation *obligation)
{
	return !tk_text_is(tk_text_of(obligation->duty), "readiness") && tk_obligation_in_force(model, obligation);
}

/* ---- who is meant ------------------------------------------------------------------------------------------------------- */

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Latin terms are whole words, so that METI is not found in "sometimes"; Japanese ones have no edges. Both texts are folded. */
static bool has_term(tk_text text, tk_text term)
{
	for (size_t from = 0; term.length && (from = tk_text_find(text, term, from)) != SIZE_MAX; from++) {
		size_t end = from + term.length;
		bool starts_inside = from > 0 && is_word_byte(term.at[0]) && is_word_byte(text.at[from - 1]);
		bool ends_inside = end < text.length && is_word_byte(term.at[term.length - 1]) && is_word_byte(text.at[end]);
		if (!starts_inside && !ends_inside)
			return true;
	}
	return false;
}

static bool names_term(tk_arena *arena, tk_text name, const tk_pack_obligation *obligation)
{
	tk_text folded = tk_text_fold(arena, name, NULL);
	for (uint32_t i = 0; i < obligation->recipient_terms_count; i++) {
		if (has_term(folded, tk_text_fold(arena, tk_text_of(obligation->recipient_terms[i]), NULL)))
			return true;
	}
	return false;
}

/* Terms decide; a class alone ("regulator") would take one ministry for another. Without terms the class has to do. */
static bool is_recipient(tk_model *model, const tk_entry *step, size_t index, tk_text written, const tk_pack_obligation *obligation)
{
	if (names_term(model->arena, written, obligation))
		return true;
	const tk_entry *entry = tk_entry_follow(model, step, TK_TEXT("recipient"), index);
	if (!entry)
		return false;
	tk_value value;
	if (obligation->recipient_terms_count == 0)
		return obligation->recipient_class && obligation->recipient_class[0] &&
		       tk_entry_get(model, entry, TK_TEXT("class"), 0, &value) == TK_DONE &&
		       tk_text_is(value.text, obligation->recipient_class);
	if (tk_entry_get(model, entry, TK_TEXT("name"), 0, &value) == TK_DONE && names_term(model->arena, value.text, obligation))
		return true;
	for (size_t i = 0; tk_entry_get(model, entry, TK_TEXT("aliases"), i, &value) == TK_DONE; i++) {
		if (names_term(model->arena, value.text, obligation))
			return true;
	}
	return false;
}

static bool tells_recipient(tk_model *model, const tk_entry *step, const tk_pack_obligation *obligation)
{
	static const char *const classes[] = {"share", "notify-up", "notify-down"};
	bool tells = false;
	for (size_t i = 0; i < sizeof classes / sizeof *classes && !tells; i++)
		tells = tk_entry_has_class(model, step, tk_text_of(classes[i]), NULL, NULL);
	tk_value recipient;
	for (size_t i = 0; tells && tk_entry_get(model, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		if (is_recipient(model, step, i, recipient.text, obligation))
			return true;
	}
	return false;
}

/* ---- the verdict ---------------------------------------------------------------------------------------------------------- */

/* Seconds of the first stage when the rule states a number; -1 else. */
static int64_t first_limit(const tk_pack_obligation *obligation)
{
	int64_t seconds = -1;
	if (obligation->stages_count == 0 || !tk_duration_parse(tk_text_of(obligation->stages[0].within), &seconds))
		return -1;
	return seconds;
}

static void say(tk_run *run, tk_verdict *verdict, const char *message, const char *help, const tk_entry *step)
{
	const tk_pack_obligation *obligation = run->requirement->obligation;
	tk_value title = {TK_TEXT(""), {0, 0, 0}}, limit = {TK_TEXT(""), {0, 0, 0}};
	if (step) {
		(void)tk_entry_get(run->model, step, TK_TEXT("title"), 0, &title);
		(void)tk_entry_get(run->model, step, TK_TEXT("deadline"), 0, &limit);
	}
	tk_text original = obligation->stages_count ? tk_text_of(obligation->stages[0].original) : TK_TEXT("");
	tk_text within = obligation->stages_count ? tk_text_of(obligation->stages[0].within) : TK_TEXT("");
	const tk_argument arguments[] = {
	        {TK_TEXT("recipient"), tk_host_text(run->model->set, obligation->recipient)},
	        {TK_TEXT("trigger"), tk_host_text(run->model->set, obligation->trigger)},
	        {TK_TEXT("basis"), tk_text_of(obligation->legal_basis)},
	        {TK_TEXT("within"), original.length ? original : within},
	        {TK_TEXT("step"), title.text},
	        {TK_TEXT("limit"), limit.text},
	};
	size_t count = sizeof arguments / sizeof *arguments;
	verdict->message = tk_text_fill(run->arena, tk_text_of(message), arguments, count);
	if (help)
		verdict->help = tk_text_fill(run->arena, tk_text_of(help), arguments, count);
}

/* Does the source say anything about time, in words or numbers? */
static bool states_time(const tk_pack_obligation *obligation)
{
	if (obligation->stages_count == 0)
		return false;
	const tk_pack_stage *first = &obligation->stages[0];
	return (first->original && first->original[0] && !tk_text_is(tk_text_of(first->original), "unverified")) ||
	       first_limit(obligation) >= 0;
}

static void report_missing(tk_run *run)
{
	if (!tk_organization_is_whole(run->model->organization)) {
		tk_verdict *verdict = tk_run_add(run, TK_UNKNOWN, NULL, (tk_span){0, 0, 0}, false);
		*TK_PUSH(run->arena, &verdict->missing) = TK_TEXT("tenken.yaml");
		verdict->message = run->requirement->rule.title;
		return;
	}
	tk_verdict *verdict =
	        tk_run_add(run, TK_NOT_MET, NULL, (tk_span){0, 0, 0}, tk_organization_has_prose(run->model->organization));
	verdict->message_id = TK_TEXT("missing");
	verdict->because = tk_text_fill(run->arena, tk_text_of(_("The rule is {basis}; it applies when: {trigger}")),
	                                (const tk_argument[]){
	                                        {TK_TEXT("basis"), tk_text_of(run->requirement->obligation->legal_basis)},
	                                        {TK_TEXT("trigger"),
	                                         tk_host_text(run->model->set, run->requirement->obligation->trigger)},
	                                },
	                                2);
	tk_text binding = tk_text_of(run->requirement->obligation->binding);
	say(run, verdict,
	    tk_text_is(binding, "mandatory")  ? _("No step reports to {recipient}, so the duty of {basis} cannot be met")
	    : tk_text_is(binding, "expected") ? _("No step tells {recipient}, as {basis} expects")
	                                      : _("No step tells {recipient}"),
	    states_time(run->requirement->obligation)
	            ? _("Add a step with `class: share` whose `to` is a contact named {recipient}, with a deadline ({within}).")
	            : _("Add a step with `class: share` whose `to` is a contact named {recipient}; the rule states no time, so set "
	                "your own."),
	    NULL);
}

static void report_late(tk_run *run, const tk_entry *step)
{
	tk_value limit = {TK_TEXT(""), {0, 0, 0}};
	(void)tk_entry_get(run->model, step, TK_TEXT("deadline"), 0, &limit);
	tk_verdict *verdict = tk_run_add(run, TK_NOT_MET, step, limit.span, false);
	verdict->message_id = TK_TEXT("late");
	say(run, verdict, _("\"{step}\" allows {limit}, but {basis} asks for the report to {recipient} within: {within}"),
	    _("Shorten the deadline of the step to at most what the rule allows."), step);
}

/* A run that avoids the report although nobody decided anything on the way: the report stands on a side branch. */
static bool decides(const tk_entry *playbook, const tk_witness *run_taken)
{
	const tk_workflow *workflow = &playbook->playbook->workflow;
	for (uint32_t i = 0; i < run_taken->parts.count; i++) {
		for (uint32_t s = 0; s < workflow->steps.count; s++) {
			const tk_step *step = &workflow->steps.at[s];
			if (step->kind == TK_STEP_DECISION && step->span.offset == run_taken->parts.at[i].at.offset)
				return true;
		}
	}
	return false;
}

static void report_avoidable(tk_run *run, const tk_entry *step, const tk_witness *why)
{
	tk_verdict *verdict = tk_run_add(run, TK_NOT_MET, step, (tk_span){0, 0, 0}, false);
	verdict->message_id = TK_TEXT("avoidable");
	say(run, verdict, _("\"{step}\" can be left out without anybody deciding so; {recipient} is then told nothing ({basis})"),
	    _("Lead every way through the playbook to the step, or put a decision where it may be left out."), step);
	tk_run_add_witness(run, verdict, why);
}

typedef struct duty {
	const tk_entry *steps[256];
	size_t count;
	bool in_time, numeric;
	const tk_entry *late;
} duty;

static void look_at(tk_run *run, const tk_entry *step, int64_t limit, duty *found)
{
	if (!tells_recipient(run->model, step, run->requirement->obligation) ||
	    found->count == sizeof found->steps / sizeof *found->steps)
		return;
	found->steps[found->count++] = step;
	if (step->step->deadline.seconds < 0)
		return;
	found->numeric = true;
	if (limit < 0 || step->step->deadline.seconds <= limit)
		found->in_time = true;
	else if (!found->late)
		found->late = step;
}

static void decide(tk_run *run, const tk_host *host)
{
	int64_t limit = first_limit(run->requirement->obligation);
	const tk_entry_list *playbooks = tk_model_list(run->model, TK_ENTRY_PLAYBOOK, NULL);
	duty all = {.count = 0};
	const tk_entry *avoidable = NULL;
	const tk_witness *avoiding = NULL;
	bool certain = false; /* some playbook tells the recipient unless somebody decides not to */
	for (uint32_t i = 0; i < playbooks->entries.count; i++) {
		const tk_entry *playbook = playbooks->entries.at[i];
		const tk_entry_list *steps = tk_model_list(run->model, TK_ENTRY_STEP, playbook);
		size_t before = all.count;
		for (uint32_t j = 0; j < steps->entries.count; j++)
			look_at(run, steps->entries.at[j], limit, &all);
		if (all.count == before || certain)
			continue;
		const tk_witness *why = NULL;
		tk_answer answer = host->every_run(run, playbook, NULL, all.steps + before, all.count - before, &why);
		certain = answer != TK_FAILS || !why || decides(playbook, why);
		if (!certain && !avoidable) {
			avoidable = all.steps[before];
			avoiding = why;
		}
	}
	run->examined = all.count;
	if (all.count == 0)
		report_missing(run);
	else if (all.numeric && !all.in_time && all.late)
		report_late(run, all.late);
	else if (!certain && avoidable)
		report_avoidable(run, avoidable, avoiding);
}

tk_status tk_obligation_examine(const tk_host *host, tk_run *run)
{
	const tk_pack_obligation *obligation = run->requirement->obligation;
	if (!tk_obligation_asks(run->model, obligation))
		return TK_DONE;
	tk_text applies = tk_obligation_applies(run->model, obligation);
	if (tk_text_is(applies, "no")) {
		tk_verdict *verdict = tk_run_add(run, TK_NOT_APPLICABLE, NULL, (tk_span){0, 0, 0}, false);
		verdict->message = run->requirement->rule.title;
		verdict->exception_reason = tk_text_of(_("a fact in tenken.yaml says that it does not bind the organization"));
		return TK_DONE;
	}
	if (tk_text_starts(applies, TK_TEXT("unknown:"))) {
		tk_verdict *verdict = tk_run_add(run, TK_UNKNOWN, NULL, (tk_span){0, 0, 0}, false);
		verdict->message = run->requirement->rule.title;
		*TK_PUSH(run->arena, &verdict->missing) = tk_text_format(run->arena, "organization.facts.%.*s", (int)applies.length - 8,
		                                                         applies.at + 8);
		return TK_DONE;
	}
	decide(run, host);
	return TK_DONE;
}
