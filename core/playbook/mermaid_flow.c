/* SPDX-License-Identifier: Apache-2.0 */
/* A flowchart as a workflow. The drawing says less than a model: whether several arrows out of a box are all followed
 * or one of them is inferred, and says so. */
#include "playbook/gather.h"
#include "playbook/mermaid.h"

/* <br> and line ends become blanks, and the marks of a Markdown text go; otherwise the text stays a slice of the file.
 */
static tk_value shown(tk_arena *arena, tk_value label)
{
	if (tk_text_find(label.text, TK_TEXT("<"), 0) == SIZE_MAX &&
	    tk_text_find(label.text, TK_TEXT("\n"), 0) == SIZE_MAX &&
	    tk_text_find(label.text, TK_TEXT("`"), 0) == SIZE_MAX)
		return label;
	char *at = tk_arena_bytes(arena, label.text.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < label.text.length; i++) {
		char c = label.text.at[i];
		size_t close = c == '<' ? tk_text_find(label.text, TK_TEXT(">"), i) : SIZE_MAX;
		if (c == '`')
			continue;
		at[length++] = close != SIZE_MAX || c == '\n' ? ' ' : c;
		i = close != SIZE_MAX ? close : i;
	}
	label.text = tk_text_trim(tk_text_make(at, length));
	return label;
}

/* The label of an arrow without the quotation marks that protect it. */
static tk_value guard_of(tk_arena *arena, tk_value label)
{
	tk_text text = tk_text_trim(label.text);
	if (text.length > 1 && text.at[0] == '"' && text.at[text.length - 1] == '"')
		text = tk_text_trim(tk_text_slice(text, 1, text.length - 2));
	label.text = text;
	return shown(arena, label);
}

static bool is_drawn(const tk_mermaid_node *node)
{
	return node->in + node->out > 0;
}

static void add_nodes(tk_mermaid_chart *chart, tk_workflow *workflow)
{
	for (uint32_t i = 0; i < chart->nodes.count; i++) {
		tk_mermaid_node *node = &chart->nodes.at[i];
		if (!is_drawn(node))
			continue; /* a legend, or a group */
		node->index = node->split = tk_workflow_add_step(
		        chart->arena, workflow, node->diamond ? TK_STEP_DECISION : TK_STEP_ACTION, node->id.span);
		tk_step *step = &workflow->steps.at[node->index];
		tk_step_written *written = tk_step_write(chart->arena, step);
		written->id = node->id;
		written->title = shown(chart->arena, node->label);
		if (written->title.text.length == 0)
			written->title = node->id;
		/* Who draws two ways out of a diamond or more has said what the cases are. */
		step->exhaustive = node->out > 1;
	}
}

/* The run begins at what no arrow leads to; several of these are different occasions. */
static void add_start(tk_mermaid_chart *chart, tk_workflow *workflow)
{
	uint32_t roots = 0, from = 0;
	for (uint32_t i = 0; i < chart->nodes.count; i++)
		roots += is_drawn(&chart->nodes.at[i]) && chart->nodes.at[i].in == 0 ? 1 : 0;
	if (roots > 1) {
		from = tk_gather_helper(chart->arena, workflow, TK_STEP_DECISION, 0, chart->head);
		workflow->steps.at[from].exhaustive = workflow->steps.at[from].inferred = true;
		tk_workflow_add_transition(chart->arena, workflow, 0, from, TK_TRANSITION_NORMAL);
	}
	for (uint32_t i = 0; i < chart->nodes.count; i++) {
		const tk_mermaid_node *node = &chart->nodes.at[i];
		if (!is_drawn(node) || (roots > 0 && node->in > 0))
			continue;
		tk_workflow_add_transition(chart->arena, workflow, from, node->index, TK_TRANSITION_NORMAL)->inferred =
		        true;
		if (roots == 0)
			return; /* everything is gone back to: the first one drawn */
	}
}

/* ---- several arrows out of a box --------------------------------------------------------------------------------- */

typedef struct outgoing {
	uint32_t *first, *edges; /* edges by where they come from */
	uint32_t *queue, *seen_by;
} outgoing;

static outgoing index_edges(const tk_mermaid_chart *chart)
{
	size_t nodes = (size_t)chart->nodes.count + 2;
	outgoing out = {TK_MAKE_ARRAY(chart->arena, uint32_t, nodes),
	                TK_MAKE_ARRAY(chart->arena, uint32_t, (size_t)chart->edges.count + 1),
	                TK_MAKE_ARRAY(chart->arena, uint32_t, nodes), TK_MAKE_ARRAY(chart->arena, uint32_t, nodes)};
	for (uint32_t i = 0; i < chart->edges.count; i++)
		out.first[chart->edges.at[i].from + 2]++;
	for (size_t i = 2; i < nodes; i++)
		out.first[i] += out.first[i - 1];
	for (uint32_t i = 0; i < chart->edges.count; i++)
		out.edges[out.first[chart->edges.at[i].from + 1]++] = i;
	return out;
}

/* Do arrows lead from the node back to it? */
static bool is_gone_back_to(const tk_mermaid_chart *chart, const outgoing *out, uint32_t node)
{
	uint32_t head = 0, tail = 0;
	out->queue[tail++] = node;
	while (head < tail) {
		uint32_t at = out->queue[head++];
		for (uint32_t e = out->first[at]; e < out->first[at + 1]; e++) {
			uint32_t to = chart->edges.at[out->edges[e]].to;
			if (to == node)
				return true;
			if (out->seen_by[to] == node + 1)
				continue;
			out->seen_by[to] = node + 1;
			out->queue[tail++] = to;
		}
	}
	return false;
}

static bool has_label(const tk_mermaid_chart *chart, const outgoing *out, uint32_t node)
{
	for (uint32_t e = out->first[node]; e < out->first[node + 1]; e++) {
		if (tk_text_trim(chart->edges.at[out->edges[e]].label.text).length > 0)
			return true;
	}
	return false;
}

/* Labels are cases. Without them all arrows are followed, unless one of them comes back: nobody starts the same work
 * again beside itself, so there the reader chooses. */
static void add_splits(tk_mermaid_chart *chart, tk_workflow *workflow)
{
	outgoing out = index_edges(chart);
	for (uint32_t i = 0; i < chart->nodes.count; i++) {
		tk_mermaid_node *node = &chart->nodes.at[i];
		if (node->diamond || node->out < 2)
			continue;
		bool labelled = has_label(chart, &out, i);
		bool chooses = labelled || is_gone_back_to(chart, &out, i);
		node->split = tk_gather_helper(chart->arena, workflow, chooses ? TK_STEP_DECISION : TK_STEP_FORK,
		                               node->index, node->id.span);
		workflow->steps.at[node->split].exhaustive = true;
		workflow->steps.at[node->split].inferred = !labelled;
		tk_workflow_add_transition(chart->arena, workflow, node->index, node->split, TK_TRANSITION_NORMAL);
	}
}

static void add_transitions(tk_mermaid_chart *chart, tk_workflow *workflow)
{
	for (uint32_t i = 0; i < chart->edges.count; i++) {
		const tk_mermaid_edge *edge = &chart->edges.at[i];
		const tk_mermaid_node *from = &chart->nodes.at[edge->from];
		tk_transition *made = tk_workflow_add_transition(chart->arena, workflow, from->split,
		                                                 chart->nodes.at[edge->to].index, TK_TRANSITION_NORMAL);
		tk_transition_written *written = tk_transition_write(chart->arena, made);
		tk_step_kind kind = workflow->steps.at[from->split].kind;
		written->target = (tk_value){chart->nodes.at[edge->to].id.text, edge->span};
		made->inferred = workflow->steps.at[from->split].inferred;
		if (kind == TK_STEP_DECISION)
			written->guard = guard_of(chart->arena, edge->label);
	}
	for (uint32_t i = 0; i < chart->nodes.count; i++) {
		const tk_mermaid_node *node = &chart->nodes.at[i];
		if (!is_drawn(node) || node->out > 0)
			continue;
		uint32_t end = tk_gather_helper(chart->arena, workflow, TK_STEP_END, node->index, node->id.span);
		tk_workflow_add_transition(chart->arena, workflow, node->index, end, TK_TRANSITION_NORMAL);
	}
}

/* A ring that nothing enters and nothing leaves shows a cycle of work, not a procedure. */
static bool begins_or_ends(const tk_mermaid_chart *chart)
{
	for (uint32_t i = 0; i < chart->nodes.count; i++) {
		const tk_mermaid_node *node = &chart->nodes.at[i];
		if (is_drawn(node) && (node->in == 0 || node->out == 0))
			return true;
	}
	return false;
}

/* An arrow at the border of a group leads to no step of it. */
static void find_groups(tk_mermaid_chart *chart)
{
	for (uint32_t i = 0; i < chart->nodes.count && chart->unread.text.length == 0; i++) {
		if (chart->nodes.at[i].group && is_drawn(&chart->nodes.at[i]))
			chart->unread = chart->nodes.at[i].id;
	}
}

bool tk_mermaid_read_flow(tk_mermaid_chart *chart, tk_playbook *playbook)
{
	tk_workflow *workflow = &playbook->workflow;
	find_groups(chart);
	if (chart->edges.count == 0 || chart->exchanges || (chart->unread.text.length == 0 && !begins_or_ends(chart)))
		return false;
	workflow->drawn = true;
	workflow->start_given = true;
	tk_workflow_add_step(chart->arena, workflow, TK_STEP_START, chart->head);
	workflow->steps.at[0].helper = true;
	tk_step_write(chart->arena, &workflow->steps.at[0])->id = (tk_value){TK_TEXT("start"), chart->head};
	if (chart->unread.text.length > 0) { /* nothing is said about a chart that is read in part */
		*TK_PUSH(chart->arena, &workflow->unsupported) = chart->unread;
		uint32_t end = tk_gather_helper(chart->arena, workflow, TK_STEP_END, 0, chart->head);
		tk_workflow_add_transition(chart->arena, workflow, 0, end, TK_TRANSITION_NORMAL);
	} else {
		add_nodes(chart, workflow);
		add_start(chart, workflow);
		add_splits(chart, workflow);
		add_transitions(chart, workflow);
		tk_gather_branches(chart->arena, workflow, TK_GATHER_FORKS);
	}
	tk_workflow_finish(chart->arena, workflow);
	return true;
}
