/* SPDX-License-Identifier: Apache-2.0 */
/* Drawn graphs without gateways: an arrow simply ends at a box where others end, too. This makes explicit what such a
 * place means, in front of every step that several transitions lead to. */
#ifndef TK_PLAYBOOK_GATHER_H
#define TK_PLAYBOOK_GATHER_H

#include "workflow/workflow.h"

typedef enum tk_gather {
	TK_GATHER_NEVER, /* each arrival is passed on: a merge everywhere */
	TK_GATHER_FORKS, /* branches of a fork that meet wait for each other, as far as they were started */
} tk_gather;

/* Puts helpers in front of steps with several incoming transitions: an inclusive join where branches that run at the
 * same time meet, else a merge. Transitions that close a loop come in behind the join, so that a repetition waits for
 * nobody. Every transition must have been added, tk_workflow_finish not yet called. Linear but for deeply nested forks,
 * of which only so many are looked at closely. */
void tk_gather_branches(tk_arena *arena, tk_workflow *workflow, tk_gather how);

/* A helper in front of or behind a step of the author, whose name it bears in messages. */
uint32_t tk_gather_helper(tk_arena *arena, tk_workflow *workflow, tk_step_kind kind, uint32_t of, tk_span span);

#endif
