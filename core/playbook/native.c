/* SPDX-License-Identifier: Apache-2.0 */
/* Native playbooks: the mapping itself. */
#include "playbook/native.h"

#include "playbook/readers.h"

/* `playbook: 1` with steps. A misspelt `steps:` must not make the file vanish, so other keys of ours count as well. */
bool tk_native_detect(const tk_node *root)
{
	if (!root || root->kind != TK_NODE_MAPPING)
		return false;
	const tk_node *version = tk_node_get_c(root, "playbook");
	if (!version || !tk_node_is_scalar(version))
		return false;
	return tk_node_get_c(root, "steps") ||
	       (version->kind == TK_NODE_NUMBER && tk_node_get_c(root, "id") && tk_node_get_c(root, "title"));
}

static void check_version(tk_native *native)
{
	const tk_node *version = tk_keyed_get(&native->root, "playbook");
	int64_t number;
	if (version && tk_node_integer(version, &number) && number == 1)
		return;
	tk_fault_add(
	        native->arena, &native->document->faults, TK_FAULT_UNSUPPORTED,
	        version ? version->span : native->root.node->span,
	        N_("This playbook says it is written in version \"{version}\" of the format, which is read here as 1."),
	        N_("Write playbook: 1"), "version", version ? version->value : (tk_text){0}, (char *)NULL);
}

static void read_identity(tk_native *native)
{
	tk_playbook *playbook = native->playbook;
	const tk_keyed *root = &native->root;
	playbook->id = tk_keyed_value(root, "id");
	playbook->title = tk_keyed_value(root, "title");
	playbook->owner = tk_keyed_value(root, "owner");
	playbook->span = playbook->title.text.length > 0 ? playbook->title.span
	                 : playbook->id.text.length > 0  ? playbook->id.span
	                                                 : tk_keyed_value(root, "playbook").span;
	playbook->reviewed = tk_keyed_slot(root, "reviewed", TK_DECLARED);
	playbook->next_review = tk_keyed_slot(root, "next-review", TK_DECLARED);
	playbook->marking = tk_keyed_slot(root, "marking", TK_DECLARED);
	playbook->trigger = tk_keyed_slot(root, "trigger", TK_DECLARED);
	tk_keyed_slots(native->arena, root, "scenarios", TK_DECLARED, &playbook->scenarios);
	tk_text what = playbook->title.text.length > 0 ? playbook->title.text : native->document->path;
	tk_keyed_require(native->arena, native->document, root, "id", playbook->span, what);
	tk_keyed_require(native->arena, native->document, root, "title", playbook->span,
	                 playbook->id.text.length > 0 ? playbook->id.text : native->document->path);
	tk_keyed_require(native->arena, native->document, root, "steps", playbook->span, what);
}

static void read_condition(tk_arena *arena, tk_document *document, const tk_node *node, tk_playbook *playbook)
{
	tk_keyed keyed = tk_keyed_make(node, tk_native_condition_fields);
	if (!keyed.node)
		return; /* a fault already: wrong type */
	tk_condition condition = {.name = tk_keyed_value(&keyed, "when"), .declared = true};
	tk_keyed_require(arena, document, &keyed, "when", node->span, playbook->title.text);
	tk_keyed_slots(arena, &keyed, "also", TK_DECLARED, &condition.also);
	const tk_node *given = tk_keyed_get(&keyed, "given");
	if (given && given->kind == TK_NODE_BOOLEAN)
		condition.given = tk_node_is_true(given) ? TK_HOLDS : TK_FAILS;
	if (condition.name.text.length > 0)
		*TK_PUSH(arena, &playbook->workflow.conditions) = condition;
}

void tk_native_read_conditions(tk_arena *arena, tk_document *document, const tk_keyed *root, tk_playbook *playbook)
{
	const tk_node *list = tk_keyed_get(root, "conditions");
	for (const tk_node *each = list && list->kind == TK_NODE_SEQUENCE ? list->first : NULL; each; each = each->next)
		read_condition(arena, document, each, playbook);
	if (playbook->trigger.value.text.length > 0)
		*TK_PUSH(arena, &playbook->workflow.conditions) =
		        (tk_condition){.name = playbook->trigger.value, .given = TK_HOLDS};
}

void tk_native_read(tk_arena *arena, tk_document *document, const tk_node *root, tk_playbooks *out)
{
	tk_native native = {.arena = arena, .document = document};
	native.root = tk_keyed_make(root, tk_native_shape.fields);
	native.playbook = TK_MAKE(arena, tk_playbook);
	native.playbook->format = "native";
	native.playbook->human = true;
	native.playbook->document = document->number;
	native.playbook->node = root;
	native.step_by_id = tk_map_make(arena);
	tk_shape_check(document, root, &tk_native_shape);
	check_version(&native);
	read_identity(&native);
	tk_native_read_conditions(arena, document, &native.root, native.playbook);
	const tk_node *steps = tk_keyed_get(&native.root, "steps");
	if (steps && (steps->kind == TK_NODE_NULL || (steps->kind == TK_NODE_SEQUENCE && !steps->first)))
		tk_fault_add(native.arena, &document->faults, TK_FAULT_BAD_VALUE, steps->key_span,
		             N_("The playbook \"{playbook}\" has no step: nobody is told to do anything."),
		             N_("Write its steps under \"steps\"."), "playbook", native.playbook->title.text,
		             (char *)NULL);
	tk_native_read_flow(&native, steps);
	tk_workflow_finish(arena, &native.playbook->workflow);
	*TK_PUSH(arena, out) = native.playbook;
}
