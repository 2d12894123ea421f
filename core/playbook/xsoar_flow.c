/* SPDX-License-Identifier: Apache-2.0 */
/* Ways on: nexttasks maps a label to the tasks that follow. Several tasks under one label run at the same time. */
#include "playbook/gather.h"
#include "playbook/xsoar.h"

/* The labels of one task, sorted out. */
typedef struct ways {
	uint32_t source; /* the step that its ways on leave */
	uint32_t normal; /* labels other than #error# that lead somewhere */
	bool decides;    /* the label is a condition */
} ways;

static bool is_error(const tk_node *way)
{
	return tk_text_is(way->key, "#error#");
}

static uint32_t count_targets(const tk_node *way)
{
	uint32_t count = 0;
	if (tk_node_is_scalar(way))
		return tk_node_says(way) ? 1 : 0;
	for (const tk_node *to = way->kind == TK_NODE_SEQUENCE ? way->first : NULL; to; to = to->next)
		count += tk_node_says(to) ? 1 : 0;
	return count;
}

static void add_target(tk_xsoar *xsoar, uint32_t from, const tk_node *reference, const tk_transition *like,
                       tk_value guard)
{
	uintptr_t number = (uintptr_t)tk_map_get(xsoar->task_by_id, reference->value);
	uint32_t to = number > 0 ? xsoar->tasks.at[number - 1].index : TK_NO_STEP;
	tk_transition *edge =
	        tk_workflow_add_transition(xsoar->arena, &xsoar->playbook->workflow, from, to, TK_TRANSITION_NORMAL);
	tk_transition_written *written = tk_transition_write(xsoar->arena, edge);
	written->target = tk_node_value(reference);
	if (!like)
		return;
	edge->kind = like->kind;
	written->guard = guard;
	edge->otherwise = like->otherwise;
}

/* The ids of one label, each once: a task does not run beside itself because it is written twice. */
static void add_branches(tk_xsoar *xsoar, uint32_t fork, const tk_node *way)
{
	tk_map *met = way->count > 1 ? tk_map_make(xsoar->arena) : NULL;
	for (const tk_node *to = way->first; to; to = to->next) {
		if (!tk_node_says(to))
			continue;
		bool known = met && tk_map_get(met, to->value);
		if (met)
			tk_map_put(met, to->value, (void *)(uintptr_t)to);
		if (!known)
			add_target(xsoar, fork, to, NULL, (tk_value){.text = TK_TEXT("")});
	}
}

static void leave_by(tk_xsoar *xsoar, const tk_xsoar_task *task, const ways *w, const tk_node *way)
{
	tk_workflow *workflow = &xsoar->playbook->workflow;
	uint32_t targets = count_targets(way);
	tk_value guard = {.text = TK_TEXT("")};
	tk_transition like = {.kind = is_error(way) ? TK_TRANSITION_FAILURE : TK_TRANSITION_NORMAL};
	like.otherwise = tk_text_is(way->key, "#default#");
	if (w->decides && !is_error(way) && !like.otherwise && !tk_text_is(way->key, "#none#"))
		guard = (tk_value){way->key, way->key_span};
	if (targets == 0)
		return;
	/* A failure leaves the task itself, whatever its ways on are. */
	uint32_t from = is_error(way) ? task->index : w->source;
	if (targets == 1) {
		const tk_node *to = tk_node_is_scalar(way) ? way : way->first;
		while (!tk_node_says(to))
			to = to->next;
		add_target(xsoar, from, to, &like, guard);
		return;
	}
	uint32_t fork = tk_gather_helper(xsoar->arena, workflow, TK_STEP_FORK, task->index, way->key_span);
	tk_transition *edge = tk_workflow_add_transition(xsoar->arena, workflow, from, fork, like.kind);
	tk_transition_write(xsoar->arena, edge)->guard = guard;
	edge->otherwise = like.otherwise;
	add_branches(xsoar, fork, way);
}

static void check_ways(tk_xsoar *xsoar, const tk_xsoar_task *task, const tk_node *node)
{
	bool wrong = node->kind != TK_NODE_MAPPING && node->kind != TK_NODE_NULL;
	const tk_node *at = node;
	for (const tk_node *way = node->kind == TK_NODE_MAPPING ? node->first : NULL; way && !wrong; way = way->next) {
		at = way;
		wrong = way->kind == TK_NODE_MAPPING;
		for (const tk_node *to = way->kind == TK_NODE_SEQUENCE ? way->first : NULL; to && !wrong;
		     to = to->next) {
			wrong = !tk_node_is_scalar(to);
			at = to;
		}
	}
	if (wrong)
		tk_fault_add(
		        xsoar->arena, &xsoar->document->faults, TK_FAULT_WRONG_TYPE, at->span,
		        N_("Nobody can tell what follows the task \"{id}\": its \"nexttasks\" cannot be read here."),
		        N_("Write each label with the list of the tasks that follow."), "id", task->node->key,
		        (char *)NULL);
}

static void end_behind(tk_xsoar *xsoar, const tk_xsoar_task *task, uint32_t from)
{
	tk_workflow *workflow = &xsoar->playbook->workflow;
	if (from == task->index && task->kind == TK_XSOAR_TITLE) {
		workflow->steps.at[from].kind = TK_STEP_END; /* a last heading, such as "Done" */
		return;
	}
	uint32_t end = tk_gather_helper(xsoar->arena, workflow, TK_STEP_END, task->index, task->node->key_span);
	tk_workflow_add_transition(xsoar->arena, workflow, from, end, TK_TRANSITION_NORMAL);
}

void tk_xsoar_leave_task(tk_xsoar *xsoar, const tk_xsoar_task *task)
{
	tk_workflow *workflow = &xsoar->playbook->workflow;
	const tk_node *node = tk_node_get_c(task->node, "nexttasks");
	ways w = {.source = task->index, .decides = task->kind == TK_XSOAR_CONDITION};
	bool fails = false;
	if (node)
		check_ways(xsoar, task, node);
	if (node && node->kind != TK_NODE_MAPPING)
		node = NULL;
	for (const tk_node *way = node ? node->first : NULL; way; way = way->next) {
		w.normal += !is_error(way) && count_targets(way) > 0 ? 1 : 0;
		fails = fails || (is_error(way) && count_targets(way) > 0);
	}
	if (w.normal > 1 && !w.decides) { /* which label is taken is decided behind the task */
		w.source =
		        tk_gather_helper(xsoar->arena, workflow, TK_STEP_DECISION, task->index, task->node->key_span);
		tk_workflow_add_transition(xsoar->arena, workflow, task->index, w.source, TK_TRANSITION_NORMAL);
		w.decides = true;
	}
	for (const tk_node *way = node ? node->first : NULL; way; way = way->next)
		leave_by(xsoar, task, &w, way);
	if (w.normal == 0)
		end_behind(xsoar, task, fails || task->kind != TK_XSOAR_TITLE ? w.source : task->index);
	if (task->kind == TK_XSOAR_CONDITION)
		workflow->steps.at[task->index].exhaustive = tk_xsoar_check_labels(xsoar, task);
}
