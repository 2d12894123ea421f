/* SPDX-License-Identifier: Apache-2.0 */
/* Neutral graphs: one workflow, or several with the messages between them. */
#include "playbook/native.h"
#include "playbook/neutral.h"

#include "playbook/readers.h"

enum { VERSION = 1 };

bool tk_neutral_detect(const tk_node *root)
{
	return root && root->kind == TK_NODE_MAPPING && tk_node_get_c(root, "tenken-graph");
}

typedef struct neutral_file {
	tk_arena *arena;
	tk_document *document;
	tk_keyed root;
	TK_VECTOR(tk_neutral_graph *) graphs;
	tk_map *graph_by_id; /* -> number + 1 */
} neutral_file;

static void read_identity(tk_neutral_graph *graph, const tk_keyed *keyed)
{
	tk_playbook *playbook = graph->playbook;
	playbook->id = tk_keyed_value(keyed, "id");
	playbook->title = tk_keyed_value(keyed, "title");
	playbook->owner = tk_keyed_value(keyed, "owner");
	playbook->reviewed = tk_keyed_slot(keyed, "reviewed", TK_DECLARED);
	playbook->next_review = tk_keyed_slot(keyed, "next-review", TK_DECLARED);
	playbook->marking = tk_keyed_slot(keyed, "marking", TK_DECLARED);
	playbook->trigger = tk_keyed_slot(keyed, "trigger", TK_DECLARED);
	tk_keyed_slots(graph->arena, keyed, "scenarios", TK_DECLARED, &playbook->scenarios);
	if (playbook->title.text.length == 0)
		playbook->title = playbook->id;
	playbook->span = playbook->title.text.length > 0 ? playbook->title.span
	                 : keyed->node->first            ? keyed->node->first->key_span
	                                                 : keyed->node->span;
	tk_keyed_require(graph->arena, graph->document, keyed, "id", playbook->span,
	                 playbook->title.text.length > 0 ? playbook->title.text : graph->document->path);
}

static void read_workflow(neutral_file *file, const tk_node *node, tk_playbooks *out)
{
	tk_neutral_graph *graph = TK_MAKE(file->arena, tk_neutral_graph);
	tk_keyed keyed = tk_keyed_make(node, tk_neutral_workflow_fields);
	if (!keyed.node)
		return; /* a fault already: wrong type */
	graph->arena = file->arena;
	graph->document = file->document;
	graph->node_by_id = tk_map_make(file->arena);
	graph->playbook = TK_MAKE(file->arena, tk_playbook);
	graph->playbook->format = "neutral";
	graph->playbook->document = file->document->number;
	graph->playbook->node = node;
	read_identity(graph, &keyed);
	tk_native_read_conditions(graph->arena, graph->document, &keyed, graph->playbook);
	tk_neutral_read_graph(graph, &keyed);
	*TK_PUSH(file->arena, &file->graphs) = graph;
	tk_map_put(file->graph_by_id, graph->playbook->id.text, (void *)(uintptr_t)file->graphs.count);
	*TK_PUSH(file->arena, out) = graph->playbook;
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

static void report_undefined(neutral_file *file, tk_value id)
{
	tk_fault_add(file->arena, &file->document->faults, TK_FAULT_UNDEFINED, id.span,
	             N_("Nobody can tell who sends or receives this message: \"{id}\" is not in the file."),
	             N_("Write the id of a workflow of \"workflows\", and of one of its nodes."), "id", id.text,
	             (char *)NULL);
}

/* One end of a message. A workflow that is not in the file is a party outside, which has no nodes here. */
static bool read_end(neutral_file *file, const tk_node *node, uint32_t *playbook, uint32_t *step)
{
	tk_keyed keyed = tk_keyed_make(node, tk_neutral_end_fields);
	tk_value workflow = tk_keyed_value(&keyed, "workflow"), name = tk_keyed_value(&keyed, "node");
	uintptr_t number = (uintptr_t)tk_map_get(file->graph_by_id, workflow.text);
	*playbook = *step = TK_NO_STEP;
	if (number > 0)
		*playbook = (uint32_t)number - 1;
	if (name.text.length == 0)
		return true;
	uintptr_t found = number > 0 ? (uintptr_t)tk_map_get(file->graphs.at[number - 1]->node_by_id, name.text) : 0;
	if (found == 0) {
		report_undefined(file, number > 0 ? name : workflow.text.length > 0 ? workflow : name);
		return false;
	}
	*step = file->graphs.at[number - 1]->nodes.at[found - 1].index;
	return true;
}

static void mark_step(neutral_file *file, uint32_t playbook, uint32_t step, bool throws)
{
	if (playbook == TK_NO_STEP || step == TK_NO_STEP)
		return;
	tk_step *at = &file->graphs.at[playbook]->playbook->workflow.steps.at[step];
	at->event = TK_EVENT_MESSAGE;
	at->throws = throws;
}

static void read_messages(neutral_file *file)
{
	const tk_node *messages = tk_keyed_get(&file->root, "messages");
	tk_collaboration *collaboration = TK_MAKE(file->arena, tk_collaboration);
	collaboration->name = tk_keyed_value(&file->root, "title");
	for (uint32_t i = 0; i < file->graphs.count; i++) {
		*TK_PUSH(file->arena, &collaboration->playbooks) = file->graphs.at[i]->playbook;
		file->graphs.at[i]->playbook->collaboration = collaboration;
	}
	for (const tk_node *node = messages && messages->kind == TK_NODE_SEQUENCE ? messages->first : NULL; node;
	     node = node->next) {
		tk_keyed keyed = tk_keyed_make(node, tk_neutral_message_fields);
		tk_message_flow flow = {.name = tk_keyed_value(&keyed, "name"), .span = node->span};
		if (!keyed.node ||
		    !read_end(file, tk_keyed_get(&keyed, "from"), &flow.from_playbook, &flow.from_step) ||
		    !read_end(file, tk_keyed_get(&keyed, "to"), &flow.to_playbook, &flow.to_step))
			continue;
		mark_step(file, flow.from_playbook, flow.from_step, true);
		mark_step(file, flow.to_playbook, flow.to_step, false);
		*TK_PUSH(file->arena, &collaboration->flows) = flow;
	}
}

static void check_version(neutral_file *file)
{
	const tk_node *version = tk_node_get_c(file->root.node, "tenken-graph");
	int64_t number;
	if (tk_node_integer(version, &number) && number == VERSION)
		return;
	tk_fault_add(
	        file->arena, &file->document->faults, TK_FAULT_UNSUPPORTED, version->span,
	        N_("This graph says it is written in version \"{version}\" of the format, which is read here as 1."),
	        N_("Write \"tenken-graph\": 1"), "version", version->value, (char *)NULL);
}

void tk_neutral_read(tk_arena *arena, tk_document *document, const tk_node *root, tk_playbooks *out)
{
	neutral_file file = {.arena = arena, .document = document, .graph_by_id = tk_map_make(arena)};
	file.root = tk_keyed_make(root, tk_neutral_workflow_fields);
	tk_shape_check(document, root, &tk_neutral_shape);
	check_version(&file);
	const tk_node *workflows = tk_keyed_get(&file.root, "workflows");
	if (!workflows || workflows->kind != TK_NODE_SEQUENCE) {
		read_workflow(&file, root, out);
		return;
	}
	for (const tk_node *each = workflows->first; each; each = each->next)
		read_workflow(&file, each, out);
	read_messages(&file);
}
