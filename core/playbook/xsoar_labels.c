/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions name their answers by labels, and nexttasks repeats them. Whether the system tells "Yes" from "yes" is not
 * known, and YAML 1.1 reads the bare words yes, no, on, off as booleans: both places are shown. */
#include "playbook/xsoar.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool tk_xsoar_is_label(tk_text label, const char *word)
{
	size_t i = 0;
	for (; i < label.length && word[i] != '\0'; i++) {
		if (lower(label.at[i]) != word[i])
			return false;
	}
	return i == label.length && word[i] == '\0';
}

static bool same_but_case(tk_text a, tk_text b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++) {
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	}
	return true;
}

/* 1 for what YAML 1.1 reads as true, 0 as false, -1 for a text. */
static int boolean_of(tk_text label)
{
	static const char *const words[2][3] = {{"no", "false", "off"}, {"yes", "true", "on"}};
	for (int value = 0; value < 2; value++) {
		for (size_t i = 0; i < 3; i++) {
			if (tk_xsoar_is_label(label, words[value][i]))
				return value;
		}
	}
	return -1;
}

/* Is the label between quotation marks? Then every YAML reader takes it as a text. */
static bool is_quoted(const tk_xsoar *xsoar, tk_value label)
{
	char first =
	        label.span.offset < xsoar->document->text.length ? xsoar->document->text.at[label.span.offset] : '"';
	return xsoar->document->kind == TK_DOCUMENT_JSON || first == '"' || first == '\'';
}

static bool is_own_label(const tk_node *way)
{
	return way->key.length < 2 || way->key.at[0] != '#' || way->key.at[way->key.length - 1] != '#';
}

static tk_value label_of(const tk_node *way)
{
	return (tk_value){way->key, way->key_span};
}

static tk_text lowered(tk_arena *arena, tk_text text)
{
	char *at = tk_arena_bytes(arena, text.length + 1);
	for (size_t i = 0; i < text.length; i++)
		at[i] = lower(text.at[i]);
	return tk_text_make(at, text.length);
}

/* Labels by spelling, by spelling without case, and by the boolean that YAML 1.1 takes them for. */
typedef struct label_index {
	tk_map *exact, *lower;
	const void *boolean[2];
} label_index;

static void index_label(tk_arena *arena, label_index *index, tk_text label, const void *what)
{
	void *value = (void *)(uintptr_t)what;
	int boolean = boolean_of(label);
	if (!index->exact) {
		index->exact = tk_map_make(arena);
		index->lower = tk_map_make(arena);
	}
	tk_map_put(index->exact, label, value);
	tk_map_put(index->lower, lowered(arena, label), value);
	if (boolean >= 0 && !index->boolean[boolean])
		index->boolean[boolean] = what;
}

static const void *find_label(tk_arena *arena, const label_index *index, tk_text label)
{
	if (!index->exact)
		return NULL;
	const void *found = tk_map_get(index->exact, label);
	if (!found)
		found = tk_map_get(index->lower, lowered(arena, label));
	if (!found && boolean_of(label) >= 0)
		found = index->boolean[boolean_of(label)];
	return found;
}

static void compare(tk_xsoar *xsoar, tk_text title, tk_value answer, const tk_node *way)
{
	const char *message = NULL;
	tk_value label = label_of(way);
	if (!tk_text_equal(answer.text, label.text))
		message =
		        same_but_case(answer.text, label.text)
		                ? N_("\"{step}\" may not go on after \"{answer}\": its way on is written \"{label}\".")
		                : N_("\"{step}\" goes on after \"{answer}\" only where YAML 1.1 is read: its way on is "
		                     "written \"{label}\".");
	else if (boolean_of(label.text) >= 0 && is_quoted(xsoar, label) != is_quoted(xsoar, answer))
		message = N_(
		        "\"{step}\" may not go on after \"{answer}\": only one of the two places has quotation marks, "
		        "and YAML 1.1 takes the other for a boolean.");
	if (!message)
		return;
	tk_fault *fault =
	        tk_fault_add(xsoar->arena, &xsoar->document->faults, TK_FAULT_UNKNOWN_KEY, label.span, message,
	                     N_("Write the label the same way, between quotation marks, in both places."), "step",
	                     title, "answer", answer.text, "label", label.text, (char *)NULL);
	if (fault) {
		fault->related = answer.span;
		fault->related_message = N_("the answer as the condition names it");
	}
}

/* Answers that the condition can give: labels of its conditions, or the replies that it asks people for. */
static void collect_answers(tk_xsoar *xsoar, const tk_xsoar_task *task, tk_slots *answers)
{
	const tk_node *conditions = tk_node_get_c(task->node, "conditions"),
	              *message = tk_node_get_c(task->node, "message");
	for (const tk_node *each = conditions && conditions->kind == TK_NODE_SEQUENCE ? conditions->first : NULL; each;
	     each = each->next) {
		tk_value label = tk_xsoar_value(each, "label");
		if (label.text.length > 0)
			tk_slot_add(xsoar->arena, answers, label, TK_FORMAT);
	}
	if (answers->count == 0 && message && message->kind == TK_NODE_MAPPING)
		tk_node_slots(xsoar->arena, tk_node_get_c(message, "replyOptions"), TK_FORMAT, answers);
}

static bool check_answers(tk_xsoar *xsoar, const tk_xsoar_task *task, const tk_node *ways, const tk_slots *answers)
{
	tk_text title = xsoar->playbook->workflow.steps.at[task->index].written->title.text;
	bool all = true;
	label_index by_way = {0}, by_answer = {0};
	for (const tk_node *way = ways; way; way = way->next) {
		if (is_own_label(way))
			index_label(xsoar->arena, &by_way, way->key, way);
	}
	for (uint32_t i = 0; i < answers->count; i++) {
		const tk_node *way = find_label(xsoar->arena, &by_way, answers->at[i].value.text);
		index_label(xsoar->arena, &by_answer, answers->at[i].value.text, answers);
		if (way) {
			compare(xsoar, title, answers->at[i].value, way);
			continue;
		}
		all = false;
		tk_fault_add(
		        xsoar->arena, &xsoar->document->faults, TK_FAULT_MISSING_KEY, answers->at[i].value.span,
		        N_("Nothing follows the answer \"{answer}\" of \"{step}\": \"nexttasks\" does not name it."),
		        N_("Add \"{answer}\" under \"nexttasks\" with the task that follows."), "answer",
		        answers->at[i].value.text, "step", title, (char *)NULL);
	}
	for (const tk_node *way = ways; way && answers->count > 0; way = way->next) {
		if (!is_own_label(way) || find_label(xsoar->arena, &by_answer, way->key))
			continue;
		tk_fault_add(xsoar->arena, &xsoar->document->faults, TK_FAULT_UNKNOWN_KEY, way->key_span,
		             N_("\"{step}\" never goes the way \"{label}\": its condition has no such answer."),
		             N_("Add a condition with this label, or remove the way."), "label", way->key, "step",
		             title, (char *)NULL);
	}
	return all;
}

bool tk_xsoar_check_labels(tk_xsoar *xsoar, const tk_xsoar_task *task)
{
	const tk_node *node = tk_node_get_c(task->node, "nexttasks");
	const tk_node *ways = node && node->kind == TK_NODE_MAPPING ? node->first : NULL;
	const tk_node *conditions = tk_node_get_c(task->node, "conditions");
	bool tested = conditions && conditions->count > 0;
	tk_slots answers = {0};
	collect_answers(xsoar, task, &answers);
	bool all = check_answers(xsoar, task, ways, &answers);
	if (tested)
		return false; /* each answer has a test of its own; none of them may hold */
	if (answers.count > 0)
		return all; /* people answer by one of the replies */
	if (!xsoar->playbook->workflow.steps.at[task->index].automated)
		return true; /* somebody chooses one of the ways */
	bool yes = false, no = false;
	for (const tk_node *way = ways; way; way = way->next) {
		yes = yes || boolean_of(way->key) == 1;
		no = no || boolean_of(way->key) == 0;
	}
	return yes && no;
}
