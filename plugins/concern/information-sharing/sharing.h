/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of concern/information-sharing share. */
#ifndef SHARING_H
#define SHARING_H

#include "kit.h"

typedef tk_status examine_step(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                               void *context);

/* Calls `examine` for every step that carries a class of the parameter "class". */
tk_status sharing_each(const tk_host *host, tk_run *run, examine_step *examine, void *context);
tk_text sharing_title(const tk_host *host, tk_run *run, const tk_entry *step);
bool sharing_matches(const tk_host *host, tk_run *run, tk_value text, tk_text name);

/* Is the step written in keys, so that a key that is not there was left out? */
bool sharing_has_keys(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step);

/* Does the step say a word of one of the classes in `any` ("a|b"), in its words or its keys? "key:NAME" among them: has
 * it that key? */
bool sharing_step_says(const tk_host *host, tk_run *run, const tk_entry *step, tk_text any);
/* The same for a whole document. */
bool sharing_document_says(const tk_host *host, tk_run *run, const tk_entry *document, tk_text any);
/* Forms that were looked through, so that each is once: which items of a list parameter it says, as bits. */
enum { SHARING_FORMS = 64 };
typedef struct sharing_forms {
	const tk_entry *at[SHARING_FORMS];
	uint32_t parts[SHARING_FORMS];
	size_t count;
} sharing_forms;
uint32_t sharing_form_says(const tk_host *host, tk_run *run, sharing_forms *seen, const tk_entry *form,
                           tk_text parameter);
/* Are all classes of the list parameter said in one step, in the form it sends, or in one passage of the plan? */
bool sharing_said(const tk_host *host, tk_run *run, tk_text parameter);
/* Something that the whole plan lacks, shown where it would be written first. */
tk_status sharing_absent(const tk_host *host, tk_run *run, tk_text message);

/* A recipient that names nobody ("the bodies concerned"). */
bool sharing_is_vague(const tk_host *host, tk_run *run, tk_value recipient);
/* Has the route a value, and no placeholder? */
bool sharing_is_usable(const tk_host *host, tk_run *run, const tk_entry *route);
size_t sharing_usable_routes(const tk_host *host, tk_run *run, const tk_entry *contact);

/* Checks. */
tk_status contact_resolves(const tk_host *host, tk_run *run);
tk_status practice_said(const tk_host *host, tk_run *run);
tk_status followed_up(const tk_host *host, tk_run *run);
tk_status attack_split(const tk_host *host, tk_run *run);
tk_status labelled(const tk_host *host, tk_run *run);
tk_status receipt_confirmed(const tk_host *host, tk_run *run);
tk_status form_ready(const tk_host *host, tk_run *run);
tk_status deadline_feasible(const tk_host *host, tk_run *run);
tk_status approval_bounded(const tk_host *host, tk_run *run);
tk_status recipients_covered(const tk_host *host, tk_run *run);
tk_status trigger_observable(const tk_host *host, tk_run *run);

#endif
