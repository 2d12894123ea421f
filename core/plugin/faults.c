/* SPDX-License-Identifier: Apache-2.0 */
/* Exactly one verdict for each fault that a reader found. */
#include "plugin/run.h"

#include "document/fault.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

/* Behind such a fault the file was not examined: the run is incomplete. */
static bool stops_reading(const tk_fault *fault)
{
	tk_text rule = tk_text_of(fault->rule);
	return tk_text_is(rule, TK_FAULT_SYNTAX) || tk_text_is(rule, TK_FAULT_LIMIT) || tk_text_is(rule, TK_FAULT_UNREADABLE);
}

static tk_text filled(tk_arena *arena, const char *message, const tk_fault *fault)
{
	return tk_run_fill(arena, tk_text_of(_(message)), fault->arguments, fault->argument_count);
}

static void add_fault(const tk_rule *rule, tk_arena *arena, const tk_organization *organization, const tk_document *document,
                      const tk_fault *fault, tk_result *result)
{
	tk_verdict *verdict = tk_result_add(arena, result, organization, rule, TK_NOT_MET, fault->at);
	tk_text about = fault->argument_count ? fault->arguments[0].text : TK_TEXT("");
	verdict->subject = tk_text_format(arena, "%.*s %.*s", (int)document->path.length, document->path.at, (int)about.length,
	                                  about.at);
	verdict->message = filled(arena, fault->message, fault);
	verdict->help = fault->help ? filled(arena, fault->help, fault) : rule->fix;
	if (fault->related.document)
		*TK_PUSH(arena, &verdict->labels) = tk_shown_place_make(
		        arena, organization, fault->related, fault->related_message ? filled(arena, fault->related_message, fault) : TK_TEXT(""));
}

static void name_incomplete(tk_arena *arena, const tk_organization *organization, const tk_document *document,
                            const tk_fault *fault, tk_result *result)
{
	*TK_PUSH(arena, &result->not_examined) = (tk_unexamined){
	        .organization = tk_text_copy(arena, organization->root),
	        .path = tk_text_copy(arena, document->path),
	        .reason = filled(arena, fault->message, fault),
	        .incomplete = true,
	};
}

void tk_examine_faults(const tk_host_set *set, tk_arena *arena, const tk_organization *organization, tk_result *result)
{
	for (uint32_t i = 0; i < organization->documents.count; i++) {
		const tk_document *document = organization->documents.at[i];
		const tk_fault *stop = NULL;
		for (uint32_t j = 0; j < document->faults.count; j++) {
			const tk_fault *fault = &document->faults.at[j];
			const tk_rule *rule = tk_host_rule(set, tk_text_of(fault->rule));
			if (rule)
				add_fault(rule, arena, organization, document, fault, result);
			stop = stop ? stop : stops_reading(fault) ? fault : NULL;
		}
		if (stop)
			name_incomplete(arena, organization, document, stop, result);
	}
}
