/* SPDX-License-Identifier: Apache-2.0 */
/* {"format":"tenken-show","version":1,"path","role","faults":[…],"playbooks":[{…,"steps":[…],"edges":[…]}]}; for a file
 * with one playbook, "steps" and "edges" stand at the top as well. Documented in docs/output-show.md. */
#include "command/show_conditions.h"
#include "command/show_told.h"
#include "command/show_words.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

static void write_place(tk_json_writer *writer, const tk_shown *shown, tk_span span)
{
	if (span.document == 0)
		return;
	tk_document *document = tk_organization_document(shown->organization, span.document);
	tk_place place = tk_document_place(document, span);
	tk_write_text(writer, "file", document->path);
	tk_write_number(writer, "line", place.line);
	tk_write_number(writer, "column", place.column);
	tk_write_number(writer, "end_line", place.end_line);
	tk_write_number(writer, "end_column", place.end_column);
}

/* {"text", "origin", place} */
static void write_value(tk_json_writer *writer, const tk_shown *shown, const char *key, tk_value value,
                        const char *origin)
{
	if (value.text.length == 0) {
		tk_write_null(writer, key);
		return;
	}
	tk_write_object(writer, key);
	tk_write_text(writer, "text", value.text);
	tk_write_string(writer, "origin", origin);
	write_place(writer, shown, value.span);
	tk_write_end(writer);
}

static void write_slot(tk_json_writer *writer, const tk_shown *shown, const char *key, const tk_slot *slot)
{
	write_value(writer, shown, key, slot->value, tk_show_origin(slot->origin));
}

static void write_slots(tk_json_writer *writer, const tk_shown *shown, const char *key, const tk_slots *slots)
{
	tk_write_array(writer, key);
	for (uint32_t i = 0; i < slots->count; i++)
		write_slot(writer, shown, NULL, &slots->at[i]);
	tk_write_end(writer);
}

static void write_classes(tk_json_writer *writer, const tk_shown *shown, const tk_playbook *playbook,
                          const tk_step *step)
{
	tk_write_array(writer, "classes");
	for (tk_class index = 0; index < 64; index++) {
		tk_span evidence;
		tk_origin origin;
		if (!tk_show_class(shown, playbook, step, index, &evidence, &origin))
			continue;
		tk_write_object(writer, NULL);
		tk_write_text(writer, "class", tk_lexicon_class_name(shown->lexicon, index));
		tk_write_string(writer, "origin", tk_show_origin(origin));
		write_place(writer, shown, evidence);
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

static void write_deadline(tk_json_writer *writer, const tk_shown *shown, const tk_step *step)
{
	if (step->written->deadline.limit.value.text.length == 0) {
		tk_write_null(writer, "deadline");
		return;
	}
	tk_write_object(writer, "deadline");
	tk_write_text(writer, "text", step->written->deadline.limit.value.text);
	tk_write_string(writer, "origin", tk_show_origin(step->written->deadline.limit.origin));
	if (step->written->deadline.seconds >= 0)
		tk_write_number(writer, "seconds", step->written->deadline.seconds);
	else
		tk_write_null(writer, "seconds");
	tk_write_bool(writer, "business_days", step->written->deadline.business_days);
	tk_shown_limit limit;
	if (tk_show_limit(shown, &step->written->deadline, &limit)) {
		tk_write_number(writer, "seconds_at_least", limit.least);
		tk_write_number(writer, "seconds_at_most", limit.most);
	}
	write_slot(writer, shown, "from", &step->written->deadline.clock_start);
	write_place(writer, shown, step->written->deadline.limit.value.span);
	tk_write_end(writer);
}

/* The playbook that a call leads to, where it is one of this organization. */
static void write_called(tk_json_writer *writer, const tk_shown *shown, const tk_step *step)
{
	if (step->called == TK_NO_STEP)
		return;
	const tk_playbook *playbook = shown->organization->playbooks.at[step->called];
	tk_write_object(writer, "called");
	tk_write_text(writer, "id", playbook->id.text);
	tk_write_text(writer, "title", playbook->title.text);
	write_place(writer, shown, playbook->span);
	tk_write_end(writer);
}

static void write_step(tk_json_writer *writer, const tk_shown *shown, const tk_playbook *playbook, uint32_t index)
{
	const tk_step *step = &playbook->workflow.steps.at[index];
	tk_write_object(writer, NULL);
	tk_write_number(writer, "index", index);
	tk_write_text(writer, "id", step->written->id.text);
	tk_write_string(writer, "kind", tk_show_step_kind(step->kind));
	tk_write_text(writer, "title", step->written->title.text);
	write_place(writer, shown, step->span);
	tk_write_bool(writer, "helper", step->helper);
	tk_write_bool(writer, "inferred", step->inferred);
	tk_write_bool(writer, "automated", step->automated);
	if (step->copy_of != TK_NO_STEP)
		tk_write_number(writer, "copy_of", step->copy_of);
	write_classes(writer, shown, playbook, step);
	tk_show_step_words(writer, shown, step);
	write_slots(writer, shown, "texts", &step->written->texts);
	write_slot(writer, shown, "actor", &step->written->actor);
	write_slot(writer, shown, "alternate", &step->written->alternate);
	write_slots(writer, shown, "recipients", &step->written->recipients);
	write_slots(writer, shown, "channels", &step->written->channels);
	write_deadline(writer, shown, step);
	write_slot(writer, shown, "trigger", &step->written->trigger);
	write_slot(writer, shown, "message", &step->written->message);
	write_slot(writer, shown, "marking", &step->written->marking);
	write_slot(writer, shown, "acknowledgement", &step->written->acknowledgement);
	write_slots(writer, shown, "sources", &step->written->sources);
	write_slots(writer, shown, "needs", &step->written->needs);
	write_slot(writer, shown, "call", &step->written->call);
	write_called(writer, shown, step);
	if (step->attached_to != TK_NO_STEP)
		tk_write_number(writer, "watches", step->attached_to);
	if (step->caught_by != TK_NO_STEP)
		tk_write_number(writer, "taken_by", step->caught_by);
	if (step->scope != TK_NO_STEP)
		tk_write_number(writer, "inside", step->scope);
	tk_write_text_if(writer, "section", step->written->section.text);
	tk_write_end(writer);
}

static void write_edge(tk_json_writer *writer, const tk_shown *shown, const tk_workflow *workflow,
                       const tk_transition *edge)
{
	tk_write_object(writer, NULL);
	tk_write_number(writer, "from", edge->from);
	if (edge->to == TK_NO_STEP)
		tk_write_null(writer, "to");
	else
		tk_write_number(writer, "to", edge->to);
	tk_write_text(writer, "from_id", workflow->steps.at[edge->from].written->id.text);
	tk_write_text(writer, "to_id",
	              edge->to == TK_NO_STEP ? edge->written->target.text
	                                     : workflow->steps.at[edge->to].written->id.text);
	tk_write_string(writer, "kind", tk_show_transition_kind(edge->kind));
	tk_write_text_if(writer, "guard", edge->written->guard.text);
	tk_write_bool(writer, "otherwise", edge->otherwise);
	tk_write_bool(writer, "inferred", edge->inferred);
	write_place(writer, shown, edge->written->target.span);
	tk_write_end(writer);
}

static void write_workflow(tk_json_writer *writer, const tk_shown *shown, const tk_playbook *playbook)
{
	tk_write_array(writer, "steps");
	for (uint32_t i = 0; i < playbook->workflow.steps.count; i++)
		write_step(writer, shown, playbook, i);
	tk_write_end(writer);
	tk_write_array(writer, "edges");
	for (uint32_t i = 0; i < playbook->workflow.transitions.count; i++)
		write_edge(writer, shown, &playbook->workflow, &playbook->workflow.transitions.at[i]);
	tk_write_end(writer);
}

static void write_told(tk_json_writer *writer, const tk_shown *shown, const tk_playbook *playbook)
{
	static const char *const answers[] = {"undecided", "holds", "fails"};
	tk_told_all all = tk_show_told(shown, playbook);
	tk_write_array(writer, "told");
	for (uint32_t i = 0; i < all.count; i++) {
		const tk_told *told = &all.at[i];
		tk_write_object(writer, NULL);
		tk_write_text(writer, "recipient", told->name);
		tk_write_number(writer, "step", told->step);
		tk_write_string(writer, "every_run", answers[told->every_run <= TK_FAILS ? told->every_run : 0]);
		tk_write_string(writer, "some_run", answers[told->some_run <= TK_FAILS ? told->some_run : 0]);
		tk_write_bool(writer, "reached", told->first.reached);
		if (told->first.reached)
			tk_write_number(writer, "seconds_at_best", told->first.least);
		else
			tk_write_null(writer, "seconds_at_best");
		if (told->first.reached && told->first.most >= 0)
			tk_write_number(writer, "seconds_at_worst", told->first.most);
		else
			tk_write_null(writer, "seconds_at_worst");
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

static void write_condition(tk_json_writer *writer, const tk_shown_condition *condition)
{
	tk_write_object(writer, NULL);
	tk_write_text(writer, "condition", condition->asked->name);
	tk_write_bool(writer, "declared", condition->asked->declared);
	tk_write_bool(writer, "set_at_start", condition->asked->set);
	if (condition->asked->changed_by == TK_NO_STEP)
		tk_write_null(writer, "changed_by");
	else
		tk_write_number(writer, "changed_by", condition->asked->changed_by);
	tk_write_array(writer, "decisions");
	for (uint32_t i = 0; i < condition->decisions.count; i++) {
		const tk_shown_decision *decision = &condition->decisions.at[i];
		tk_write_object(writer, NULL);
		tk_write_number(writer, "step", decision->step);
		if (decision->tie == TK_NO_STEP)
			tk_write_null(writer, "tie");
		else
			tk_write_number(writer, "tie", decision->tie);
		tk_write_end(writer);
	}
	tk_write_end(writer);
	tk_write_end(writer);
}

static void write_conditions(tk_json_writer *writer, const tk_shown *shown, const tk_playbook *playbook)
{
	tk_shown_conditions all = tk_show_conditions(shown, playbook);
	tk_write_array(writer, "conditions");
	for (uint32_t i = 0; i < all.all.count; i++)
		write_condition(writer, &all.all.at[i]);
	tk_write_end(writer);
	tk_write_array(writer, "closed_steps");
	for (uint32_t i = 0; i < all.closed.count; i++) {
		tk_write_object(writer, NULL);
		tk_write_number(writer, "step", all.closed.at[i].step);
		tk_write_bool(writer, "sure", all.closed.at[i].sure);
		tk_write_end(writer);
	}
	tk_write_end(writer);
	tk_write_bool(writer, "closed_steps_complete", !all.limited && !all.limit);
}

static void write_playbook(tk_json_writer *writer, const tk_shown *shown, const tk_playbook *playbook)
{
	tk_write_object(writer, NULL);
	tk_write_text(writer, "id", playbook->id.text);
	tk_write_text(writer, "title", playbook->title.text);
	tk_write_string(writer, "format", playbook->format);
	write_place(writer, shown, playbook->span);
	write_value(writer, shown, "owner", playbook->owner, "declared");
	write_slots(writer, shown, "scenarios", &playbook->scenarios);
	write_slot(writer, shown, "trigger", &playbook->trigger);
	write_slot(writer, shown, "marking", &playbook->marking);
	write_workflow(writer, shown, playbook);
	write_conditions(writer, shown, playbook);
	write_told(writer, shown, playbook);
	tk_write_end(writer);
}

static void write_faults(tk_json_writer *writer, const tk_shown *shown)
{
	tk_write_array(writer, "faults");
	for (uint32_t i = 0; i < shown->document->faults.count; i++) {
		const tk_fault *fault = &shown->document->faults.at[i];
		tk_write_object(writer, NULL);
		tk_write_string(writer, "requirement", fault->rule);
		tk_write_text(writer, "message",
		              tk_text_fill(shown->arena, tk_text_of(_(fault->message)), fault->arguments,
		                           fault->argument_count));
		write_place(writer, shown, fault->at);
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

void tk_show_json(FILE *out, const tk_shown *shown)
{
	tk_json_writer writer = tk_json_writer_make(out);
	const tk_playbook *only = NULL;
	uint32_t count = 0;
	tk_write_object(&writer, NULL);
	tk_write_string(&writer, "format", "tenken-show");
	tk_write_number(&writer, "version", 1);
	tk_write_text(&writer, "path", shown->document->path);
	tk_write_string(
	        &writer, "role",
	        tk_show_role((tk_document_role)shown->organization->document_roles.at[shown->document->number - 1]));
	tk_write_bool(&writer, "complete", shown->document->complete);
	write_faults(&writer, shown);
	tk_write_array(&writer, "playbooks");
	for (uint32_t i = 0; i < shown->organization->playbooks.count; i++) {
		const tk_playbook *playbook = shown->organization->playbooks.at[i];
		if (playbook->document != shown->document->number)
			continue;
		only = playbook;
		count++;
		write_playbook(&writer, shown, playbook);
	}
	tk_write_end(&writer);
	if (count == 1)
		write_workflow(&writer, shown, only);
	tk_show_passages(&writer, shown);
	tk_write_end(&writer);
}
