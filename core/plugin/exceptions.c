/* SPDX-License-Identifier: Apache-2.0 */
/* not-applicable of tenken.yaml: declared with a reason and an end. An exception that has ended covers nothing. */
#include "plugin/run.h"

#include "document/fault.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

static bool is_current(const tk_organization *organization, const tk_declared_exception *exception)
{
	return exception->until_day >= organization->today && exception->reason.text.length > 0;
}

const tk_declared_exception *tk_exception_for(const tk_organization *organization, tk_text requirement)
{
	for (uint32_t i = 0; i < organization->configuration.not_applicable.count; i++) {
		const tk_declared_exception *each = &organization->configuration.not_applicable.at[i];
		if (each->subject.text.length == 0 && tk_text_equal(each->requirement.text, requirement) &&
		    is_current(organization, each))
			return each;
	}
	return NULL;
}

void tk_exception_fill(tk_arena *arena, tk_verdict *verdict, const tk_declared_exception *exception)
{
	verdict->kind = TK_NOT_APPLICABLE;
	verdict->exception_reason = tk_text_copy(arena, exception->reason.text);
	verdict->exception_until = tk_text_copy(arena, exception->until.text);
}

static bool is_about(const tk_organization *organization, const tk_verdict *verdict, tk_text subject)
{
	size_t skip = organization->root.length ? organization->root.length + 1 : 0;
	tk_text file = verdict->place.file;
	return tk_text_equal(verdict->playbook, subject) || tk_text_equal(verdict->step, subject) ||
	       tk_text_equal(verdict->subject, subject) || tk_text_equal(file, subject) ||
	       (file.length > skip && tk_text_equal(tk_text_slice(file, skip, file.length), subject));
}

void tk_exceptions_apply(tk_arena *arena, const tk_organization *organization, tk_result *result, uint32_t first)
{
	for (uint32_t i = 0; i < organization->configuration.not_applicable.count; i++) {
		const tk_declared_exception *each = &organization->configuration.not_applicable.at[i];
		if (!is_current(organization, each))
			continue;
		for (uint32_t j = first; j < result->verdicts.count; j++) {
			tk_verdict *verdict = &result->verdicts.at[j];
			bool open = verdict->kind == TK_NOT_MET || verdict->kind == TK_UNKNOWN;
			if (open && tk_text_equal(verdict->rule->id, each->requirement.text) &&
			    (each->subject.text.length == 0 || is_about(organization, verdict, each->subject.text)))
				tk_exception_fill(arena, verdict, each);
		}
	}
}

static void report(const tk_host_set *set, tk_arena *arena, const tk_organization *organization, tk_result *result,
                   const tk_declared_exception *exception, const char *rule, tk_span at, const char *message, const char *help)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("requirement"), exception->requirement.text},
	        {TK_TEXT("until"), exception->until.text},
	};
	tk_verdict *verdict = tk_result_add(arena, result, organization, tk_host_rule(set, tk_text_of(rule)), TK_NOT_MET, at);
	verdict->subject = tk_text_format(arena, "%.*s %.*s", (int)exception->requirement.text.length,
	                                  exception->requirement.text.at, (int)exception->subject.text.length,
	                                  exception->subject.text.at);
	verdict->message = tk_text_fill(arena, tk_text_of(message), arguments, 2);
	verdict->help = tk_text_fill(arena, tk_text_of(help), arguments, 2);
}

void tk_exceptions_examine(const tk_host_set *set, tk_arena *arena, const tk_organization *organization, tk_result *result)
{
	for (uint32_t i = 0; i < organization->configuration.not_applicable.count; i++) {
		const tk_declared_exception *each = &organization->configuration.not_applicable.at[i];
		if (each->requirement.text.length && !tk_host_rule(set, each->requirement.text))
			report(set, arena, organization, result, each, TK_FAULT_UNDEFINED, each->requirement.span,
			       _("No requirement {requirement} is known, so this exception covers nothing"),
			       _("See `tenken rules` for the ids; a plugin that is not enabled has none."));
		else if (each->until.text.length && each->reason.text.length && each->until_day < organization->today)
			report(set, arena, organization, result, each, TK_FAULT_EXPIRED, each->until.span,
			       _("The exception for {requirement} ended on {until}; the requirement is examined again"),
			       _("Do what the requirement asks, or decide anew and set a later `until`."));
	}
}
