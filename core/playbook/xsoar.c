/* SPDX-License-Identifier: Apache-2.0 */
/* Cortex XSOAR playbooks: the mapping itself, and its tasks as steps. */
#include "playbook/xsoar.h"

#include "playbook/gather.h"
#include "playbook/readers.h"

bool tk_xsoar_detect(const tk_node *root)
{
	const tk_node *tasks = root && root->kind == TK_NODE_MAPPING ? tk_node_get_c(root, "tasks") : NULL;
	return tasks && tasks->kind == TK_NODE_MAPPING && tk_node_get_c(root, "starttaskid");
}

tk_value tk_xsoar_value(const tk_node *node, const char *key)
{
	const tk_node *found = node && node->kind == TK_NODE_MAPPING ? tk_node_get_c(node, key) : NULL;
	return tk_node_says(found) ? tk_node_value(found) : (tk_value){0};
}

static tk_xsoar_kind kind_of(tk_text type)
{
	static const struct {
		const char *word;
		tk_xsoar_kind kind;
	} kinds[] = {
	        {"start", TK_XSOAR_START},       {"regular", TK_XSOAR_REGULAR},       {"standard", TK_XSOAR_REGULAR},
	        {"title", TK_XSOAR_TITLE},       {"section", TK_XSOAR_TITLE},         {"condition", TK_XSOAR_CONDITION},
	        {"playbook", TK_XSOAR_PLAYBOOK}, {"collection", TK_XSOAR_COLLECTION},
	};
	if (type.length == 0)
		return TK_XSOAR_REGULAR;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (tk_text_is(type, kinds[i].word))
			return kinds[i].kind;
	}
	return TK_XSOAR_UNKNOWN;
}

/* A type that is not known may do anything; the way on is read, but no run is judged. */
static void report_unknown(tk_xsoar *xsoar, const tk_node *task, tk_value type)
{
	tk_fault_add(xsoar->arena, &xsoar->document->faults, TK_FAULT_UNSUPPORTED, type.span,
	             N_("What the task \"{id}\" does is not known here: its type is \"{type}\"."),
	             N_("Known types: start, regular, title, section, condition, playbook, collection."), "id",
	             task->key, "type", type.text, (char *)NULL);
	*TK_PUSH(xsoar->arena, &xsoar->playbook->workflow.unsupported) = type;
}

static void collect_tasks(tk_xsoar *xsoar)
{
	for (const tk_node *node = tk_node_get_c(xsoar->root, "tasks")->first; node; node = node->next) {
		if (node->kind != TK_NODE_MAPPING) {
			tk_fault_add(xsoar->arena, &xsoar->document->faults, TK_FAULT_WRONG_TYPE, node->key_span,
			             N_("Nobody can do the task \"{id}\": it is not a mapping."), NULL, "id", node->key,
			             (char *)NULL);
			continue;
		}
		if (tk_map_get(xsoar->task_by_id, node->key))
			continue; /* reported as a duplicate key */
		tk_xsoar_task *task = TK_PUSH(xsoar->arena, &xsoar->tasks);
		const tk_node *detail = tk_node_get_c(node, "task");
		tk_value type = tk_xsoar_value(node, "type");
		if (type.text.length == 0)
			type = tk_xsoar_value(detail, "type");
		*task = (tk_xsoar_task){node, detail, kind_of(type.text), TK_NO_STEP};
		if (task->kind == TK_XSOAR_UNKNOWN)
			report_unknown(xsoar, node, type);
		tk_map_put(xsoar->task_by_id, node->key, (void *)(uintptr_t)xsoar->tasks.count);
	}
}

/* Does any task lead to this one? */
static bool is_entered(const tk_xsoar *xsoar, tk_text id)
{
	for (uint32_t i = 0; i < xsoar->tasks.count; i++) {
		const tk_node *ways = tk_node_get_c(xsoar->tasks.at[i].node, "nexttasks");
		for (const tk_node *way = ways ? ways->first : NULL; way; way = way->next) {
			if (tk_node_is_scalar(way) && tk_text_equal(way->value, id))
				return true;
			for (const tk_node *to = tk_node_is_scalar(way) ? NULL : way->first; to; to = to->next) {
				if (tk_node_is_scalar(to) && tk_text_equal(to->value, id))
					return true;
			}
		}
	}
	return false;
}

static tk_step_kind model_kind(const tk_xsoar_task *task)
{
	switch (task->kind) {
	case TK_XSOAR_START: /* one that is not where the playbook starts */
	case TK_XSOAR_TITLE:
		return TK_STEP_MERGE;
	case TK_XSOAR_CONDITION:
		return TK_STEP_DECISION;
	case TK_XSOAR_PLAYBOOK:
		return TK_STEP_CALL;
	default:
		return TK_STEP_ACTION;
	}
}

/* Step 0 is the start task, unless something leads back to it or it is another kind of task: then a helper does. */
static void add_start(tk_xsoar *xsoar)
{
	tk_workflow *workflow = &xsoar->playbook->workflow;
	tk_value reference = tk_xsoar_value(xsoar->root, "starttaskid");
	const tk_node *key = tk_node_get_c(xsoar->root, "starttaskid");
	uintptr_t number = (uintptr_t)tk_map_get(xsoar->task_by_id, reference.text);
	tk_xsoar_task *named = number > 0 ? &xsoar->tasks.at[number - 1] : NULL;
	workflow->start_given = true;
	workflow->start_reference = reference.text.length > 0 ? reference : (tk_value){TK_TEXT(""), key->key_span};
	bool itself = named && named->kind == TK_XSOAR_START && !is_entered(xsoar, reference.text);
	tk_workflow_add_step(xsoar->arena, workflow, TK_STEP_START,
	                     itself ? named->node->key_span : workflow->start_reference.span);
	if (itself) {
		named->index = 0;
		return;
	}
	workflow->steps.at[0].helper = true;
	tk_step_write(xsoar->arena, &workflow->steps.at[0])->id =
	        (tk_value){TK_TEXT("start"), workflow->start_reference.span};
}

static void add_steps(tk_xsoar *xsoar)
{
	tk_workflow *workflow = &xsoar->playbook->workflow;
	for (uint32_t i = 0; i < xsoar->tasks.count; i++) {
		tk_xsoar_task *task = &xsoar->tasks.at[i];
		if (task->index == TK_NO_STEP)
			task->index =
			        tk_workflow_add_step(xsoar->arena, workflow, model_kind(task), task->node->key_span);
		tk_xsoar_fill_task(xsoar, task);
	}
	uintptr_t number = (uintptr_t)tk_map_get(xsoar->task_by_id, workflow->start_reference.text);
	if (workflow->steps.at[0].helper && number > 0)
		tk_transition_write(xsoar->arena,
		                    tk_workflow_add_transition(xsoar->arena, workflow, 0,
		                                               xsoar->tasks.at[number - 1].index, TK_TRANSITION_NORMAL))
		        ->target = workflow->start_reference;
	for (uint32_t i = 0; i < xsoar->tasks.count; i++) {
		tk_xsoar_fill_timers(xsoar, &xsoar->tasks.at[i]);
		tk_xsoar_leave_task(xsoar, &xsoar->tasks.at[i]);
	}
}

void tk_xsoar_read(tk_arena *arena, tk_document *document, const tk_node *root, tk_playbooks *out)
{
	tk_xsoar xsoar = {.arena = arena, .document = document, .root = root};
	tk_playbook *playbook = xsoar.playbook = TK_MAKE(arena, tk_playbook);
	xsoar.task_by_id = tk_map_make(arena);
	xsoar.timers = tk_map_make(arena);
	playbook->format = "xsoar";
	playbook->document = document->number;
	playbook->node = root;
	playbook->workflow.drawn = true;
	playbook->workflow.changes = TK_CHANGES_HIDDEN;
	playbook->id = tk_xsoar_value(root, "id");
	playbook->title = tk_xsoar_value(root, "name");
	if (playbook->id.text.length == 0)
		playbook->id = playbook->title;
	if (playbook->title.text.length == 0)
		playbook->title = playbook->id;
	playbook->span =
	        playbook->title.text.length > 0 ? playbook->title.span : tk_node_get_c(root, "starttaskid")->key_span;
	collect_tasks(&xsoar);
	add_start(&xsoar);
	add_steps(&xsoar);
	tk_gather_branches(arena, &playbook->workflow, TK_GATHER_FORKS);
	tk_workflow_finish(arena, &playbook->workflow);
	*TK_PUSH(arena, out) = playbook;
}
