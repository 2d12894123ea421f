/* SPDX-License-Identifier: Apache-2.0 */
/* What an XSOAR task says about itself: words, people, channels, limits. */
#include "playbook/xsoar.h"

enum { SLA_MOST = 1000000 }; /* of each unit; more is a slip of the pen */

static tk_step *step_of(tk_xsoar *xsoar, const tk_xsoar_task *task)
{
	return &xsoar->playbook->workflow.steps.at[task->index];
}

/* A value is written as {simple: text}, as {complex: {root: name, …}} when it comes from the data of the case, or as
 * the text itself. */
static tk_value argument_of(const tk_node *node)
{
	if (!node || tk_node_is_scalar(node))
		return tk_node_says(node) ? tk_node_value(node) : (tk_value){0};
	if (node->kind != TK_NODE_MAPPING)
		return (tk_value){0};
	tk_value simple = tk_xsoar_value(node, "simple");
	return simple.text.length > 0 ? simple : tk_xsoar_value(tk_node_get_c(node, "complex"), "root");
}

static void add_argument(tk_xsoar *xsoar, const tk_node *node, tk_slots *slots)
{
	tk_value value = argument_of(node);
	if (value.text.length > 0)
		tk_slot_add(xsoar->arena, slots, value, TK_FORMAT);
}

static void fill_message(tk_xsoar *xsoar, const tk_node *message, tk_step *out)
{
	tk_step_written *written = tk_step_write(xsoar->arena, out);
	static const char *const receivers[] = {"to", "cc", "bcc"}, *const words[] = {"subject", "body"};
	if (!message || message->kind != TK_NODE_MAPPING)
		return;
	for (size_t i = 0; i < sizeof receivers / sizeof receivers[0]; i++)
		add_argument(xsoar, tk_node_get_c(message, receivers[i]), &written->recipients);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		add_argument(xsoar, tk_node_get_c(message, words[i]), &written->texts);
	tk_node_slots(xsoar->arena, tk_node_get_c(message, "methods"), TK_FORMAT, &written->channels);
	tk_slots replies = {0};
	tk_node_slots(xsoar->arena, tk_node_get_c(message, "replyOptions"), TK_FORMAT, &replies);
	if (replies.count > 0)
		written->acknowledgement = replies.at[0];
}

static void fill_actor(tk_arena *arena, const tk_node *task, const tk_node *detail, tk_step *out)
{
	static const char *const keys[] = {"assignee", "defaultassignee", "defaultassigneecomplex", "owner"};
	const tk_node *places[] = {task, detail};
	for (size_t p = 0; p < 2; p++) {
		for (size_t i = 0; places[p] && i < sizeof keys / sizeof keys[0]; i++) {
			tk_value value = argument_of(tk_node_get_c(places[p], keys[i]));
			if (value.text.length == 0)
				continue;
			tk_step_write(arena, out)->actor = (tk_slot){value, TK_FORMAT};
			return;
		}
	}
}

/* weeks, days, hours and minutes; all zero means that there is no limit. */
static void fill_sla(tk_xsoar *xsoar, const tk_node *sla, tk_step *out)
{
	tk_step_written *written = tk_step_write(xsoar->arena, out);
	static const struct {
		const char *key;
		int64_t seconds;
	} units[] = {{"weeks", 604800}, {"days", 86400}, {"hours", 3600}, {"minutes", 60}};
	int64_t total = 0;
	if (!sla || sla->kind != TK_NODE_MAPPING)
		return;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		const tk_node *unit = tk_node_get_c(sla, units[i].key);
		int64_t count = 0;
		if (!tk_node_says(unit))
			continue;
		if (tk_node_integer(unit, &count) && count >= 0 && count <= SLA_MOST) {
			total += count * units[i].seconds;
			continue;
		}
		tk_fault_add(xsoar->arena, &xsoar->document->faults, TK_FAULT_BAD_VALUE, unit->span,
		             N_("Nobody can tell when \"{step}\" is due: \"{value}\" is no number of {unit}."),
		             N_("Write a whole number that is not negative."), "step", written->title.text, "value",
		             unit->value, "unit", unit->key, (char *)NULL);
		return;
	}
	if (total == 0)
		return;
	tk_text limit = tk_text_format(xsoar->arena, "P%lldDT%lldH%lldM", (long long)(total / 86400),
	                               (long long)(total % 86400 / 3600), (long long)(total % 3600 / 60));
	written->deadline.limit = (tk_slot){{limit, tk_node_extent(sla)}, TK_FORMAT};
	written->deadline.seconds = total;
}

static bool is_action(const tk_node *trigger, const char *word)
{
	return tk_text_is(tk_xsoar_value(trigger, "action").text, word);
}

static void collect_timers(tk_xsoar *xsoar, const tk_xsoar_task *task)
{
	const tk_node *triggers = tk_node_get_c(task->node, "timertriggers");
	for (const tk_node *each = triggers && !tk_node_is_scalar(triggers) ? triggers->first : NULL; each;
	     each = each->next) {
		tk_value timer = tk_xsoar_value(each, "fieldname");
		if (timer.text.length == 0 || !is_action(each, "start"))
			continue;
		tk_value *starter = TK_MAKE(xsoar->arena, tk_value);
		*starter = (tk_value){step_of(xsoar, task)->written->title.text, timer.span};
		tk_map_put(xsoar->timers, timer.text, starter);
	}
}

/* How long a timer may run is set in the system, not in the playbook: the deadline has a name and a beginning. */
void tk_xsoar_fill_timers(tk_xsoar *xsoar, const tk_xsoar_task *task)
{
	tk_step *out = step_of(xsoar, task);
	tk_step_written *written = tk_step_write(xsoar->arena, out);
	const tk_node *triggers = tk_node_get_c(task->node, "timertriggers");
	for (const tk_node *each = triggers && !tk_node_is_scalar(triggers) ? triggers->first : NULL; each;
	     each = each->next) {
		tk_value timer = tk_xsoar_value(each, "fieldname");
		if (timer.text.length == 0 || !is_action(each, "stop") || written->deadline.limit.value.text.length > 0)
			continue;
		const tk_value *starter = tk_map_get(xsoar->timers, timer.text);
		written->deadline.limit = (tk_slot){timer, TK_FORMAT};
		if (starter)
			written->deadline.clock_start = (tk_slot){*starter, TK_FORMAT};
		return;
	}
}

static bool is_done_by_machine(const tk_node *detail)
{
	const tk_node *command = detail ? tk_node_get_c(detail, "iscommand") : NULL;
	return (command && tk_node_is_true(command)) || tk_xsoar_value(detail, "script").text.length > 0 ||
	       tk_xsoar_value(detail, "scriptName").text.length > 0;
}

void tk_xsoar_fill_task(tk_xsoar *xsoar, const tk_xsoar_task *task)
{
	tk_step *out = step_of(xsoar, task);
	tk_step_written *written = tk_step_write(xsoar->arena, out);
	const tk_node *detail = task->detail && task->detail->kind == TK_NODE_MAPPING ? task->detail : NULL;
	written->id = (tk_value){task->node->key, task->node->key_span};
	written->node = task->node;
	written->extent = tk_node_extent(task->node);
	written->title = tk_xsoar_value(detail, "name");
	if (written->title.text.length == 0)
		written->title = written->id;
	tk_value description = tk_xsoar_value(detail, "description");
	if (description.text.length > 0)
		tk_slot_add(xsoar->arena, &written->texts, description, TK_FORMAT);
	fill_message(xsoar, tk_node_get_c(task->node, "message"), out);
	fill_actor(xsoar->arena, task->node, detail, out);
	fill_sla(xsoar, tk_node_get_c(task->node, "sla"), out);
	collect_timers(xsoar, task);
	if (task->kind == TK_XSOAR_PLAYBOOK) {
		tk_value name = tk_xsoar_value(detail, "playbookName");
		if (name.text.length == 0)
			name = tk_xsoar_value(detail, "playbookId");
		written->call = (tk_slot){name.text.length > 0 ? name : written->title, TK_FORMAT};
		return;
	}
	out->automated =
	        (task->kind == TK_XSOAR_REGULAR || task->kind == TK_XSOAR_CONDITION) && is_done_by_machine(detail);
}
