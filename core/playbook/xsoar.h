/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the XSOAR reader: what its files share. The format is explained in docs/formats/xsoar.md. */
#ifndef TK_PLAYBOOK_XSOAR_H
#define TK_PLAYBOOK_XSOAR_H

#include "base/map.h"
#include "playbook/keys.h"
#include "playbook/playbook.h"

typedef enum tk_xsoar_kind {
	TK_XSOAR_START,
	TK_XSOAR_REGULAR,
	TK_XSOAR_TITLE, /* and section: a heading, nothing to do */
	TK_XSOAR_CONDITION,
	TK_XSOAR_PLAYBOOK,
	TK_XSOAR_COLLECTION,
	TK_XSOAR_UNKNOWN,
} tk_xsoar_kind;

typedef struct tk_xsoar_task {
	const tk_node *node;   /* its key is the id that others lead to */
	const tk_node *detail; /* its `task`, or NULL */
	tk_xsoar_kind kind;
	uint32_t index; /* in the workflow */
} tk_xsoar_task;

typedef struct tk_xsoar {
	tk_arena *arena;
	tk_document *document;
	tk_playbook *playbook;
	const tk_node *root;
	TK_VECTOR(tk_xsoar_task) tasks;
	tk_map *task_by_id; /* -> number + 1 */
	tk_map *timers;     /* name of a timer -> tk_value: the task that starts it */
} tk_xsoar;

/* A scalar under key that says something; empty otherwise, also when node is NULL or no mapping. */
tk_value tk_xsoar_value(const tk_node *node, const char *key);
/* The label of an answer or a branch; ASCII case does not count. */
bool tk_xsoar_is_label(tk_text label, const char *word);

/* xsoar_task.c: what a task says about itself. */
void tk_xsoar_fill_task(tk_xsoar *xsoar, const tk_xsoar_task *task);
/* When all tasks are known: by when a task has to be done that stops a timer. */
void tk_xsoar_fill_timers(tk_xsoar *xsoar, const tk_xsoar_task *task);

/* xsoar_flow.c: the transitions out of a task. */
void tk_xsoar_leave_task(tk_xsoar *xsoar, const tk_xsoar_task *task);

/* xsoar_labels.c: do the answers of a condition and the labels of its ways on go together? Also tells whether the
 * ways leave no case open. */
bool tk_xsoar_check_labels(tk_xsoar *xsoar, const tk_xsoar_task *task);

#endif
