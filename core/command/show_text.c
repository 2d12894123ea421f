/* SPDX-License-Identifier: Apache-2.0 */
#include "command/show_conditions.h"
#include "command/show_told.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

static void print_place(FILE *out, const tk_shown *shown, tk_span span)
{
	if (span.document == 0)
		return;
	tk_place place = tk_document_place(tk_organization_document(shown->organization, span.document), span);
	if (span.document == shown->document->number)
		fprintf(out, "  [%u:%u]", place.line, place.column);
	else
		fprintf(out, "  [%s:%u:%u]",
		        tk_text_c(shown->arena, tk_organization_document(shown->organization, span.document)->path),
		        place.line, place.column);
}

static void print_value(FILE *out, const tk_shown *shown, const char *label, tk_value value, const char *origin)
{
	if (value.text.length == 0)
		return;
	fprintf(out, "      %s: %.*s", label, (int)value.text.length, value.text.at);
	if (origin)
		fprintf(out, " (%s)", origin);
	print_place(out, shown, value.span);
	fputc('\n', out);
}

static void print_slot(FILE *out, const tk_shown *shown, const char *label, const tk_slot *slot)
{
	print_value(out, shown, label, slot->value, slot->origin == TK_DECLARED ? NULL : tk_show_origin(slot->origin));
}

static void print_slots(FILE *out, const tk_shown *shown, const char *label, const tk_slots *slots)
{
	for (uint32_t i = 0; i < slots->count; i++)
		print_slot(out, shown, label, &slots->at[i]);
}

static void print_classes(FILE *out, const tk_shown *shown, const tk_playbook *playbook, const tk_step *step)
{
	for (tk_class index = 0; index < 64; index++) {
		tk_span evidence;
		tk_origin origin;
		if (!tk_show_class(shown, playbook, step, index, &evidence, &origin))
			continue;
		tk_text name = tk_lexicon_class_name(shown->lexicon, index);
		print_value(out, shown, _("class"), (tk_value){name, evidence}, tk_show_origin(origin));
	}
}

static bool is_japanese(void)
{
	const char *language = _("en"); /* TRANSLATORS: the code of the language of the translation */
	return language[0] == 'j';
}

static void print_on_calendar(FILE *out, const tk_shown *shown, const tk_step *step)
{
	tk_shown_limit limit;
	if (!tk_show_limit(shown, &step->written->deadline, &limit)) {
		fprintf(out, "        %s\n",
		        step->written->deadline.business_days ? _("business days") : _("not a number"));
		return;
	}
	tk_text least = tk_time_text(shown->arena, limit.least, is_japanese()),
	        most = tk_time_text(shown->arena, limit.most, is_japanese()),
	        start = tk_instant_format(shown->arena, limit.tightest.start, is_japanese()),
	        end = tk_instant_format(shown->arena, limit.tightest.end, is_japanese());
	fputs("        ", out);
	fprintf(out, _("leaves %s at least (from %s to %s), %s at most\n"), least.at, start.at, end.at, most.at);
}

static void print_deadline(FILE *out, const tk_shown *shown, const tk_step *step)
{
	if (step->written->deadline.limit.value.text.length == 0)
		return;
	print_slot(out, shown, _("deadline"), &step->written->deadline.limit);
	if (step->written->deadline.seconds < 0)
		print_on_calendar(out, shown, step);
	print_slot(out, shown, _("counted from"), &step->written->deadline.clock_start);
}

static tk_text step_name(const tk_workflow *workflow, uint32_t index)
{
	if (index == TK_NO_STEP)
		return TK_TEXT("?");
	const tk_step *step = &workflow->steps.at[index];
	if (step->written->id.text.length)
		return step->written->id.text;
	return tk_text_of(tk_show_step_kind(step->kind));
}

static void print_edge(FILE *out, const tk_shown *shown, const tk_workflow *workflow, const tk_transition *edge,
                       tk_span place)
{
	const tk_step *at = edge->to == TK_NO_STEP ? NULL : &workflow->steps.at[edge->to];
	tk_text to = !at                                     ? edge->written->target.text
	             : at->helper && at->kind == TK_STEP_END ? tk_text_of(tk_show_step_kind(at->kind))
	                                                     : step_name(workflow, edge->to);
	fprintf(out, "      -> %.*s", (int)to.length, to.at);
	if (!at)
		fprintf(out, " (%s)", _("names no step"));
	if (edge->kind != TK_TRANSITION_NORMAL)
		fprintf(out, " (%s)", tk_show_transition_kind(edge->kind));
	if (edge->written->guard.text.length)
		fprintf(out, " %s %.*s", _("when"), (int)edge->written->guard.text.length,
		        edge->written->guard.text.at);
	if (edge->otherwise)
		fprintf(out, " (%s)", _("otherwise"));
	if (edge->inferred)
		fprintf(out, " (%s)", _("inferred"));
	print_place(out, shown, edge->written->target.span.document ? edge->written->target.span : place);
	fputc('\n', out);
}

/* Steps that the reader made between those of the author are passed over, where nothing that is written about the way
 * is lost with them. */
static void print_edges(FILE *out, const tk_shown *shown, const tk_workflow *workflow, const tk_step *step)
{
	enum { HELPERS_MOST = 4 };
	const tk_step *at = step;
	tk_span place = {0}; /* where the first way was written */
	for (unsigned i = 0; i < HELPERS_MOST && at->out_count == 1; i++) {
		const tk_transition *only = &workflow->transitions.at[at->first_out];
		const tk_step *next = only->to == TK_NO_STEP ? NULL : &workflow->steps.at[only->to];
		if (!next || !next->helper || next->out_count == 0 || only->written->guard.text.length ||
		    only->otherwise || only->kind != TK_TRANSITION_NORMAL)
			break;
		place = place.document ? place : only->written->target.span;
		at = next;
	}
	for (uint32_t i = 0; i < at->out_count; i++)
		print_edge(out, shown, workflow, &workflow->transitions.at[at->first_out + i], place);
}

static void print_name(FILE *out, const char *label, tk_text name)
{
	fprintf(out, "      %s: %.*s\n", label, (int)name.length, name.at);
}

static void print_step(FILE *out, const tk_shown *shown, const tk_playbook *playbook, const tk_step *step)
{
	tk_place place = tk_document_place(shown->document, step->span);
	fprintf(out, "\n  %u:%u %s %.*s", place.line, place.column, tk_show_step_kind(step->kind),
	        (int)step->written->id.text.length, step->written->id.text.at);
	if (step->written->title.text.length)
		fprintf(out, "  %.*s", (int)step->written->title.text.length, step->written->title.text.at);
	fprintf(out, "%s\n", step->automated ? _("  (automated)") : "");
	if (step->attached_to != TK_NO_STEP)
		print_name(out, _("watches"), step_name(&playbook->workflow, step->attached_to));
	if (step->caught_by != TK_NO_STEP)
		print_name(out, _("taken by"), step_name(&playbook->workflow, step->caught_by));
	if (step->scope != TK_NO_STEP)
		print_name(out, _("inside"), step_name(&playbook->workflow, step->scope));
	print_classes(out, shown, playbook, step);
	print_slot(out, shown, _("actor"), &step->written->actor);
	print_slot(out, shown, _("alternate"), &step->written->alternate);
	print_slots(out, shown, _("recipient"), &step->written->recipients);
	print_slots(out, shown, _("channel"), &step->written->channels);
	print_deadline(out, shown, step);
	print_slot(out, shown, _("trigger"), &step->written->trigger);
	print_slot(out, shown, _("form"), &step->written->message);
	print_slot(out, shown, _("marking"), &step->written->marking);
	print_slot(out, shown, _("acknowledgement"), &step->written->acknowledgement);
	print_slots(out, shown, _("source"), &step->written->sources);
	print_slots(out, shown, _("needs"), &step->written->needs);
	print_slot(out, shown, _("calls"), &step->written->call);
	if (step->called != TK_NO_STEP) {
		const tk_playbook *called = shown->organization->playbooks.at[step->called];
		print_value(out, shown, _("which is"), (tk_value){called->title.text, called->span}, NULL);
	}
	print_edges(out, shown, &playbook->workflow, step);
}

static tk_text time_told(const tk_shown *shown, const tk_workflow *workflow, const tk_time_point *at)
{
	bool japanese = is_japanese();
	tk_text least = tk_time_text(shown->arena, at->least, japanese);
	tk_text by = at->because == TK_NO_STEP ? TK_TEXT("") : step_name(workflow, at->because);
	if (at->most >= 0)
		return tk_text_format(shown->arena, _("after %.*s at best, %.*s at worst"), (int)least.length, least.at,
		                      (int)tk_time_text(shown->arena, at->most, japanese).length,
		                      tk_time_text(shown->arena, at->most, japanese).at);
	if (at->most == TK_TIME_ENDLESS)
		return tk_text_format(shown->arena, _("after %.*s at best; the loop at %.*s has no bound"),
		                      (int)least.length, least.at, (int)by.length, by.at);
	bool days = at->because != TK_NO_STEP && workflow->steps.at[at->because].takes_days;
	return tk_text_format(shown->arena,
	                      days ? _("after %.*s at best; %.*s takes working days")
	                           : _("after %.*s at best; how long %.*s takes is not said"),
	                      (int)least.length, least.at, (int)by.length, by.at);
}

static const char *run_told(const tk_told *told)
{
	if (told->every_run == TK_HOLDS)
		return _("on every run");
	if (!told->first.reached || told->some_run == TK_FAILS)
		return _("on no run");
	return told->every_run == TK_FAILS ? _("on some runs") : _("not decided on which runs");
}

static void print_told(FILE *out, const tk_shown *shown, const tk_playbook *playbook)
{
	tk_told_all all = tk_show_told(shown, playbook);
	for (uint32_t i = 0; i < all.count; i++) {
		const tk_told *told = &all.at[i];
		tk_text step = step_name(&playbook->workflow, told->step);
		fprintf(out, "%s    %.*s: %s, %s %.*s", i ? "" : _("\n  Who is told\n"), (int)told->name.length,
		        told->name.at, run_told(told), _("first at"), (int)step.length, step.at);
		bool timed = told->first.reached && (told->first.least > 0 || told->first.most >= 0);
		if (timed) {
			tk_text time = time_told(shown, &playbook->workflow, &told->first);
			fprintf(out, ", %.*s", (int)time.length, time.at);
		}
		fputc('\n', out);
	}
}

/* Decisions that one run answers alike stand together; the others are free. */
static void print_condition(FILE *out, const tk_shown *shown, const tk_workflow *workflow,
                            const tk_shown_condition *condition)
{
	fprintf(out, "    %.*s\n", (int)condition->asked->name.length, condition->asked->name.at);
	for (uint32_t i = 0; i < condition->decisions.count; i++) {
		uint32_t tie = condition->decisions.at[i].tie;
		bool first = i == 0 || condition->decisions.at[i - 1].tie != tie;
		bool last = i + 1 == condition->decisions.count || condition->decisions.at[i + 1].tie != tie;
		tk_text name = step_name(workflow, condition->decisions.at[i].step);
		if (first)
			fprintf(out, "      %s: ", tie == TK_NO_STEP ? _("free at") : _("the same in one run at"));
		fprintf(out, "%.*s%s", (int)name.length, name.at, last ? "\n" : ", ");
	}
	if (condition->asked->set)
		fprintf(out, "      %s\n", _("set when the playbook is begun"));
	if (condition->asked->changed_by != TK_NO_STEP) {
		const tk_step *step = &workflow->steps.at[condition->asked->changed_by];
		tk_text name = step->written->title.text.length ? step->written->title.text : step->written->id.text;
		print_value(out, shown, _("may change at"), (tk_value){name, step->span}, NULL);
	}
}

static void print_conditions(FILE *out, const tk_shown *shown, const tk_playbook *playbook)
{
	tk_shown_conditions all = tk_show_conditions(shown, playbook);
	for (uint32_t i = 0; i < all.all.count; i++) {
		fputs(i ? "" : _("\n  Conditions that decisions share\n"), out);
		print_condition(out, shown, &playbook->workflow, &all.all.at[i]);
	}
	for (uint32_t i = 0; i < all.closed.count; i++) {
		const tk_closed_step *closed = &all.closed.at[i];
		tk_text name = step_name(&playbook->workflow, closed->step);
		fprintf(out, "    %s: %.*s\n",
		        closed->sure ? _("no run comes to") : _("no run comes to, by the words alone"),
		        (int)name.length, name.at);
	}
	if (all.limit)
		fprintf(out, "    %s: %s\n", _("not decided"), _(all.limit));
}

void tk_show_text(FILE *out, const tk_shown *shown)
{
	const tk_document *document = shown->document;
	fprintf(out, "%.*s: %s\n", (int)document->path.length, document->path.at,
	        tk_show_role((tk_document_role)shown->organization->document_roles.at[document->number - 1]));
	for (uint32_t i = 0; i < document->faults.count; i++) {
		const tk_fault *fault = &document->faults.at[i];
		tk_place place = tk_document_place(shown->document, fault->at);
		tk_text message = tk_text_fill(shown->arena, tk_text_of(_(fault->message)), fault->arguments,
		                               fault->argument_count);
		fprintf(out, "  %u:%u %s: %.*s\n", place.line, place.column, fault->rule, (int)message.length,
		        message.at);
	}
	uint32_t found = 0;
	for (uint32_t i = 0; i < shown->organization->playbooks.count; i++) {
		const tk_playbook *playbook = shown->organization->playbooks.at[i];
		if (playbook->document != document->number)
			continue;
		found++;
		fprintf(out, _("\nplaybook %.*s (%s): %.*s\n"), (int)playbook->id.text.length, playbook->id.text.at,
		        playbook->format, (int)playbook->title.text.length, playbook->title.text.at);
		for (uint32_t j = 0; j < playbook->workflow.steps.count; j++) {
			const tk_step *step = &playbook->workflow.steps.at[j];
			if (!step->helper && step->copy_of == TK_NO_STEP)
				print_step(out, shown, playbook, step);
		}
		print_conditions(out, shown, playbook);
		print_told(out, shown, playbook);
	}
	if (found == 0)
		fprintf(out, "  %s\n", _("no playbook was found in this file"));
}
