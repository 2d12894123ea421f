/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes and edges of one neutral graph. Every edge is as written; what joins or splits without a gateway gets one. */
#include "base/calendar.h"
#include "playbook/gather.h"
#include "playbook/native.h"
#include "playbook/neutral.h"

enum { WEIGHT_MOST = 64, WEIGHTS_MOST = 100000 }; /* of an arc of a Petri net, and of all together */

static bool is_flagged(const tk_keyed *keyed, const char *key)
{
	const tk_node *node = tk_keyed_get(keyed, key);
	return node && tk_node_is_true(node);
}

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

static tk_step_kind kind_of(tk_neutral_graph *graph, const tk_keyed *keyed)
{
	tk_value word = tk_keyed_value(keyed, "kind");
	tk_step_kind kind = TK_STEP_ACTION;
	/* A word that is none is a fault already; what the node does is not known then. */
	if (word.text.length > 0 && !tk_neutral_kind(word.text, &kind))
		*TK_PUSH(graph->arena, &graph->playbook->workflow.unsupported) = word;
	return kind;
}

static void collect_node(tk_neutral_graph *graph, const tk_node *item)
{
	tk_keyed keyed = tk_keyed_make(item, tk_neutral_node_fields);
	if (!keyed.node)
		return; /* a fault already: wrong type */
	tk_value id = tk_keyed_value(&keyed, "id");
	uintptr_t known = (uintptr_t)tk_map_get(graph->node_by_id, id.text);
	if (id.text.length == 0) {
		tk_fault_add(graph->arena, &graph->document->faults, TK_FAULT_MISSING_KEY, item->span,
		             N_("No edge can lead here: this node has no id."), N_("Add an \"id\"."), (char *)NULL);
		return;
	}
	if (known > 0) {
		tk_fault *fault = tk_fault_add(graph->arena, &graph->document->faults, TK_FAULT_DUPLICATE_ID, id.span,
		                               N_("Nobody can tell which node \"{id}\" means: two nodes have that id."),
		                               N_("Give one of them another id."), "id", id.text, (char *)NULL);
		if (fault) {
			fault->related = graph->nodes.at[known - 1].id.span;
			fault->related_message = N_("the other one");
		}
		return;
	}
	tk_neutral_node *node = TK_PUSH(graph->arena, &graph->nodes);
	node->keyed = keyed;
	node->id = id;
	node->kind = kind_of(graph, &keyed);
	node->index = node->split = TK_NO_STEP;
	tk_map_put(graph->node_by_id, id.text, (void *)(uintptr_t)graph->nodes.count);
}

/* ---- edges ------------------------------------------------------------------------------------------------------- */

static uint32_t node_named(const tk_neutral_graph *graph, tk_text id)
{
	uintptr_t number = (uintptr_t)tk_map_get(graph->node_by_id, id);
	return number > 0 ? (uint32_t)number - 1 : TK_NO_STEP;
}

/* What an edge between two nodes cannot be; NULL when it is all right. */
static const char *fault_of(const tk_neutral_graph *graph, uint32_t from, uint32_t to)
{
	if (graph->nodes.at[from].kind == TK_STEP_END)
		return N_("Nothing can follow \"{from}\": it is an end.");
	if (to == TK_NO_STEP)
		return NULL;
	if (graph->nodes.at[to].kind == TK_STEP_START)
		return N_("Nobody can get to \"{to}\": it is a start.");
	if (graph->nodes.at[from].kind == TK_STEP_PLACE && graph->nodes.at[to].kind == TK_STEP_PLACE)
		return N_("Nothing moves from \"{from}\" to \"{to}\": between two places there must be a transition.");
	return NULL;
}

static void collect_edge(tk_neutral_graph *graph, const tk_node *item)
{
	tk_keyed keyed = tk_keyed_make(item, tk_neutral_edge_fields);
	if (!keyed.node)
		return;
	tk_value from = tk_keyed_value(&keyed, "from"), to = tk_keyed_value(&keyed, "to");
	uint32_t source = node_named(graph, from.text), target = node_named(graph, to.text);
	if (from.text.length == 0 || to.text.length == 0) {
		tk_fault_add(graph->arena, &graph->document->faults, TK_FAULT_MISSING_KEY, item->span,
		             N_("This edge does not say both where it comes from and where it leads."),
		             N_("Write \"from\" and \"to\" with the ids of two nodes."), (char *)NULL);
		return;
	}
	if (source == TK_NO_STEP) {
		tk_fault_add(graph->arena, &graph->document->faults, TK_FAULT_UNDEFINED, from.span,
		             N_("This edge comes from nowhere: no node has the id \"{id}\"."),
		             N_("Mend the id, or add the node."), "id", from.text, (char *)NULL);
		return;
	}
	const char *fault = fault_of(graph, source, target);
	if (fault) {
		tk_fault_add(graph->arena, &graph->document->faults, TK_FAULT_BAD_VALUE, item->span, fault,
		             N_("Remove the edge, or give the node another kind."), "from", from.text, "to", to.text,
		             (char *)NULL);
		return;
	}
	*TK_PUSH(graph->arena, &graph->edges) = (tk_neutral_edge){keyed, source, target};
	graph->nodes.at[source].out++;
	if (target != TK_NO_STEP)
		graph->nodes.at[target].in++;
}

/* ---- where it begins and ends ------------------------------------------------------------------------------------ */

static bool is_place(const tk_neutral_node *node)
{
	return node->kind == TK_STEP_PLACE;
}

/* Places that say so; where none does, those that nothing leads to (or out of). */
static bool is_initial(const tk_neutral_node *node, bool some)
{
	return is_place(node) && (some ? is_flagged(&node->keyed, "initial") : node->in == 0);
}

static bool is_final(const tk_neutral_node *node, bool some)
{
	return is_place(node) && (some ? is_flagged(&node->keyed, "final") : node->out == 0);
}

typedef struct marks {
	bool initial, final; /* some place says so */
} marks;

static marks find_marks(const tk_neutral_graph *graph)
{
	marks found = {false, false};
	for (uint32_t i = 0; i < graph->nodes.count; i++) {
		const tk_neutral_node *node = &graph->nodes.at[i];
		found.initial = found.initial || (is_place(node) && is_flagged(&node->keyed, "initial"));
		found.final = found.final || (is_place(node) && is_flagged(&node->keyed, "final"));
	}
	return found;
}

/* The node that becomes step 0: a start, else a place that holds something at the beginning. */
static uint32_t find_first(const tk_neutral_graph *graph, const marks *found)
{
	for (uint32_t i = 0; i < graph->nodes.count; i++) {
		if (graph->nodes.at[i].kind == TK_STEP_START)
			return i;
	}
	for (uint32_t i = 0; i < graph->nodes.count; i++) {
		if (is_initial(&graph->nodes.at[i], found->initial))
			return i;
	}
	return TK_NO_STEP;
}

static void fill_node(tk_neutral_graph *graph, tk_neutral_node *node, const marks *found)
{
	tk_native native = {.arena = graph->arena, .document = graph->document, .playbook = graph->playbook};
	tk_step *out = &graph->playbook->workflow.steps.at[node->index];
	tk_step_written *written = tk_step_write(graph->arena, out);
	const tk_node *most = tk_keyed_get(&node->keyed, "at-most");
	int64_t number;
	written->id = node->id;
	written->title = tk_keyed_value(&node->keyed, "title");
	if (written->title.text.length == 0)
		written->title = written->id;
	written->extent = node->keyed.node->span;
	written->node = node->keyed.node;
	tk_native_fill_details(&native, &node->keyed, out);
	if (tk_duration_parse(tk_keyed_value(&node->keyed, "wait").text, &number) && number > 0)
		out->wait = number;
	if (most && tk_node_integer(most, &number) && number > 0 && number <= INT32_MAX)
		out->loop_most = (uint32_t)number;
	out->exhaustive = is_flagged(&node->keyed, "exhaustive");
	out->begins = is_initial(node, found->initial);
	out->ends = is_final(node, found->final);
}

static void add_step(tk_neutral_graph *graph, uint32_t number, const marks *found)
{
	tk_neutral_node *node = &graph->nodes.at[number];
	if (node->index != TK_NO_STEP)
		return;
	node->index = node->split =
	        tk_workflow_add_step(graph->arena, &graph->playbook->workflow, node->kind, node->id.span);
	fill_node(graph, node, found);
}

static void add_steps(tk_neutral_graph *graph)
{
	tk_workflow *workflow = &graph->playbook->workflow;
	marks found = find_marks(graph);
	uint32_t first = find_first(graph, &found);
	if (first != TK_NO_STEP) {
		add_step(graph, first, &found);
	} else {
		tk_workflow_add_step(graph->arena, workflow, TK_STEP_START, graph->playbook->span);
		workflow->steps.at[0].helper = true;
		tk_step_write(graph->arena, &workflow->steps.at[0])->id =
		        (tk_value){TK_TEXT("start"), graph->playbook->span};
	}
	for (uint32_t i = 0; i < graph->nodes.count; i++)
		add_step(graph, i, &found);
}

/* ---- transitions ------------------------------------------------------------------------------------------------- */

static bool is_normal(const tk_neutral_edge *edge)
{
	tk_text kind = tk_keyed_value(&edge->keyed, "kind").text;
	return !tk_text_is(kind, "failure") && !tk_text_is(kind, "timeout");
}

static bool splits_itself(tk_step_kind kind)
{
	return kind == TK_STEP_DECISION || kind == TK_STEP_FORK || kind == TK_STEP_INCLUSIVE_SPLIT ||
	       kind == TK_STEP_EVENT_CHOICE || kind == TK_STEP_PLACE || kind == TK_STEP_FIRING;
}

/* Several ways out of a node that is no gateway: a decision when one of them has a condition, else all are taken. */
static void add_splits(tk_neutral_graph *graph)
{
	uint32_t *ways = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->nodes.count + 1);
	bool *chooses = TK_MAKE_ARRAY(graph->arena, bool, (size_t)graph->nodes.count + 1);
	for (uint32_t i = 0; i < graph->edges.count; i++) {
		const tk_neutral_edge *edge = &graph->edges.at[i];
		if (!is_normal(edge))
			continue;
		ways[edge->from]++;
		chooses[edge->from] = chooses[edge->from] || is_flagged(&edge->keyed, "otherwise") ||
		                      tk_keyed_value(&edge->keyed, "guard").text.length > 0;
	}
	for (uint32_t i = 0; i < graph->nodes.count; i++) {
		tk_neutral_node *node = &graph->nodes.at[i];
		if (ways[i] < 2 || splits_itself(node->kind))
			continue;
		node->split =
		        tk_gather_helper(graph->arena, &graph->playbook->workflow,
		                         chooses[i] ? TK_STEP_DECISION : TK_STEP_FORK, node->index, node->id.span);
		tk_workflow_add_transition(graph->arena, &graph->playbook->workflow, node->index, node->split,
		                           TK_TRANSITION_NORMAL);
	}
}

/* How often the edge stands: arcs of Petri nets may take or give several. */
static uint32_t weight_of(tk_neutral_graph *graph, const tk_neutral_edge *edge)
{
	const tk_node *weight = tk_keyed_get(&edge->keyed, "weight");
	int64_t number = 1;
	if (!weight || !tk_node_integer(weight, &number) || number == 1)
		return 1;
	bool arc = is_place(&graph->nodes.at[edge->from]) ||
	           (edge->to != TK_NO_STEP && is_place(&graph->nodes.at[edge->to]));
	if (arc && number >= 1 && number <= WEIGHT_MOST && graph->weights + (uint32_t)number <= WEIGHTS_MOST) {
		graph->weights += (uint32_t)number;
		return (uint32_t)number;
	}
	tk_fault_add(graph->arena, &graph->document->faults, TK_FAULT_UNSUPPORTED, weight->span,
	             N_("What this edge does is not known here: only edges at a place have a weight, from 1 to 64."),
	             NULL, (char *)NULL);
	*TK_PUSH(graph->arena, &graph->playbook->workflow.unsupported) = tk_node_value(weight);
	return 1;
}

static void add_transition(tk_neutral_graph *graph, const tk_neutral_edge *edge)
{
	const tk_neutral_node *from = &graph->nodes.at[edge->from];
	tk_text word = tk_keyed_value(&edge->keyed, "kind").text;
	tk_transition_kind kind = tk_text_is(word, "failure")   ? TK_TRANSITION_FAILURE
	                          : tk_text_is(word, "timeout") ? TK_TRANSITION_TIMEOUT
	                                                        : TK_TRANSITION_NORMAL;
	uint32_t to = edge->to == TK_NO_STEP ? TK_NO_STEP : graph->nodes.at[edge->to].index;
	for (uint32_t left = weight_of(graph, edge); left > 0; left--) {
		tk_transition *made = tk_workflow_add_transition(graph->arena, &graph->playbook->workflow,
		                                                 is_normal(edge) ? from->split : from->index, to, kind);
		tk_transition_written *written = tk_transition_write(graph->arena, made);
		written->target = tk_keyed_value(&edge->keyed, "to");
		written->guard = tk_keyed_value(&edge->keyed, "guard");
		made->otherwise = is_flagged(&edge->keyed, "otherwise");
	}
}

void tk_neutral_read_graph(tk_neutral_graph *graph, const tk_keyed *workflow)
{
	const tk_node *nodes = tk_keyed_get(workflow, "nodes"), *edges = tk_keyed_get(workflow, "edges");
	tk_keyed_require(graph->arena, graph->document, workflow, "nodes", graph->playbook->span,
	                 graph->playbook->title.text);
	graph->playbook->workflow.drawn = true;
	graph->playbook->workflow.start_given = true;
	for (const tk_node *each = nodes && nodes->kind == TK_NODE_SEQUENCE ? nodes->first : NULL; each;
	     each = each->next)
		collect_node(graph, each);
	for (const tk_node *each = edges && edges->kind == TK_NODE_SEQUENCE ? edges->first : NULL; each;
	     each = each->next)
		collect_edge(graph, each);
	add_steps(graph);
	add_splits(graph);
	for (uint32_t i = 0; i < graph->edges.count; i++)
		add_transition(graph, &graph->edges.at[i]);
	tk_gather_branches(graph->arena, &graph->playbook->workflow, TK_GATHER_NEVER);
	tk_workflow_finish(graph->arena, &graph->playbook->workflow);
}
