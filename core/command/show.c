/* SPDX-License-Identifier: Apache-2.0 */
/* tenken show PATH */
#include "command/show.h"

#include <string.h>

const char *tk_show_step_kind(tk_step_kind kind)
{
	static const char *const names[] = {"start",           "action",         "decision",     "merge", "fork",  "join",  "call", "end",
	                                    "inclusive-split", "inclusive-join", "event-choice", "scope", "place", "firing"};
	return names[kind];
}

const char *tk_show_transition_kind(tk_transition_kind kind)
{
	static const char *const names[] = {"normal", "failure", "timeout", "exception"};
	return names[kind];
}

const char *tk_show_origin(tk_origin origin)
{
	switch (origin) {
	case TK_DECLARED:
		return "declared";
	case TK_FORMAT:
		return "format";
	default:
		return "lexicon";
	}
}

const char *tk_show_role(tk_document_role role)
{
	static const char *const names[] = {"none", "configuration", "register", "playbook", "index", "template", "page"};
	return names[role];
}

bool tk_show_class(const tk_shown *shown, const tk_playbook *playbook, const tk_step *step, tk_class index, tk_span *evidence,
                   tk_origin *origin)
{
	if (!((step->classes >> index) & 1u))
		return false;
	*evidence = (tk_span){0, 0, 0};
	*origin = TK_LEXICON;
	(void)tk_recognise_evidence(shown->arena, shown->readings, shown->organization, playbook, step, index, evidence, origin);
	return true;
}

static int show(tk_session *session, const tk_shown *shown)
{
	if (strcmp(session->options.outputs[0].format, "json") == 0)
		tk_show_json(stdout, shown);
	else
		tk_show_text(stdout, shown);
	return TK_EXIT_CLEAN;
}

int tk_show_verb(tk_session *session)
{
	return tk_single_run(session, N_("show takes one path"), show);
}

bool tk_show_limit(const tk_shown *shown, const tk_deadline *deadline, tk_shown_limit *out)
{
	tk_limit limit = tk_deadline_limit(deadline);
	tk_limit_case longest;
	if (!tk_limit_is_calendar(&limit))
		return false;
	tk_limit_span span = tk_limit_span_make(tk_workdays_make(shown->arena), shown->organization->today);
	return tk_limit_least(&span, &limit, &out->least, &out->tightest) &&
	       tk_limit_most(&span, &limit, &out->most, &longest);
}
