/* SPDX-License-Identifier: Apache-2.0 */
/* Calls across files: which playbook each one means, and names that are nearly right. */
#ifndef TK_ANALYSIS_CALLS_H
#define TK_ANALYSIS_CALLS_H

#include "analysis/organization.h"

/* Fills `called` of every step, and `call` of events of BPMN that are named like another playbook; adds file-call-name
 * faults. Once, when all playbooks are read. O(steps + playbooks), and a bounded number of comparisons for suggestions.
 */
void tk_calls_resolve(tk_arena *arena, tk_organization *organization);
/* Did somebody write that another playbook is begun here, to be come back from? A link of a page says where to read on,
 * and the name of an event or an untold call is a guess. */
bool tk_call_is_certain(const tk_playbook *by, const tk_step *step);

#endif
