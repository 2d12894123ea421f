/* SPDX-License-Identifier: Apache-2.0 */
/* What tenken understood of one file: its playbooks, steps with evidence, and edges. */
#ifndef TK_COMMAND_SHOW_H
#define TK_COMMAND_SHOW_H

#include "command/session.h"

#include <stdio.h>

typedef struct tk_shown {
	tk_arena *arena;
	const tk_lexicon *lexicon;
	tk_readings *readings;
	tk_organization *organization;
	tk_document *document;
} tk_shown;

/* Loads the organization of the one operand, recognises its playbooks and does the work on the file. Gives the exit code.
 * usage: message when there is not exactly one operand. (single.c) */
typedef int tk_single_work(tk_session *session, const tk_shown *shown);
int tk_single_run(tk_session *session, const char *usage, tk_single_work *work);

/* Names used by both outputs. */
const char *tk_show_step_kind(tk_step_kind kind);
const char *tk_show_transition_kind(tk_transition_kind kind);
const char *tk_show_origin(tk_origin origin); /* declared, format, lexicon */
const char *tk_show_role(tk_document_role role);
/* The class with the given index when the step carries it; false otherwise. Evidence as in recognition.h. */
bool tk_show_class(const tk_shown *shown, const tk_playbook *playbook, const tk_step *step, tk_class index, tk_span *evidence,
                   tk_origin *origin);

/* Of a limit that the calendar makes an instant: the least and the most time that it leaves, from today on, and the first
 * start with the least. False for others, and past the years whose holidays are known. */
typedef struct tk_shown_limit {
	int64_t least, most;
	tk_limit_case tightest;
} tk_shown_limit;
bool tk_show_limit(const tk_shown *shown, const tk_deadline *deadline, tk_shown_limit *out);

void tk_show_text(FILE *out, const tk_shown *shown);
void tk_show_json(FILE *out, const tk_shown *shown);

#endif
