/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a CACAO workflow. What CACAO has a field for stands there; the rest is in tenken's extension. */
#include "base/identifier.h"
#include "report/convert_cacao.h"

#include <stdlib.h>

enum { OWN_DEPTH_MOST = 16 };

static const tk_step *step_of(const tk_cacao_flow *flow, uint32_t index)
{
	return &flow->outline->workflow->steps.at[index];
}

void tk_cacao_write_slots(tk_json_writer *writer, const char *key, const tk_slots *slots)
{
	if (slots->count == 0)
		return;
	tk_write_array(writer, key);
	for (uint32_t i = 0; i < slots->count; i++)
		tk_write_text(writer, NULL, slots->at[i].value.text);
	tk_write_end(writer);
}

static void write_node(tk_json_writer *writer, tk_arena *arena, const char *key, const tk_node *node, unsigned depth)
{
	int64_t number;
	if (node->kind == TK_NODE_BOOLEAN)
		tk_write_bool(writer, key, tk_node_is_true(node));
	else if (node->kind == TK_NODE_NUMBER && tk_node_integer(node, &number))
		tk_write_number(writer, key, number);
	else if (node->kind == TK_NODE_NULL || depth > OWN_DEPTH_MOST)
		tk_write_null(writer, key);
	else if (tk_node_is_scalar(node))
		tk_write_text(writer, key, node->value);
	else {
		bool mapping = node->kind == TK_NODE_MAPPING;
		if (mapping)
			tk_write_object(writer, key);
		else
			tk_write_array(writer, key);
		for (const tk_node *each = node->first; each; each = each->next)
			write_node(writer, arena, mapping ? tk_text_c(arena, each->key) : NULL, each, depth + 1);
		tk_write_end(writer);
	}
}

void tk_cacao_write_own_keys(tk_json_writer *writer, tk_arena *arena, const tk_node *node)
{
	for (const tk_node *each = node && node->kind == TK_NODE_MAPPING ? node->first : NULL; each; each = each->next)
		if (tk_conversion_is_own(each))
			write_node(writer, arena, tk_text_c(arena, each->key), each, 1);
}

/* ---- what the standard has fields for -------------------------------------------------------------------------------
 */

/* Activities of the vocabulary for classes of steps; the first that fits. */
static const char *activity_of(const tk_step *step)
{
	static const char *const activities[][2] = {{"share", "deliver-content"},
	                                            {"notify-up", "deliver-content"},
	                                            {"notify-down", "deliver-content"},
	                                            {"isolate", "restrict-access"},
	                                            {"collect", "analyze-collected-data"},
	                                            {"assess", "analyze-collected-data"},
	                                            {"eradicate", "eliminate-risk"},
	                                            {"recover", "restore-capabilities"},
	                                            {NULL, NULL}};
	for (size_t i = 0; activities[i][0]; i++)
		for (uint32_t k = 0; k < step->written->declared_classes.count; k++)
			if (tk_text_is(step->written->declared_classes.at[k].value.text, activities[i][0]))
				return activities[i][1];
	return NULL;
}

static void write_commands(tk_json_writer *writer, const tk_step *step)
{
	const char *activity = activity_of(step);
	tk_write_array(writer, "commands");
	for (uint32_t i = 0; i < step->written->texts.count || i == 0; i++) {
		tk_write_object(writer, NULL);
		tk_write_string(writer, "type", "manual");
		tk_write_text(writer, "command",
		              i < step->written->texts.count ? step->written->texts.at[i].value.text
		                                             : step->written->title.text);
		if (activity)
			tk_write_string(writer, "playbook_activity", activity);
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

static tk_text joined(const tk_cacao_flow *flow, const tk_slots *texts)
{
	tk_text all = {0};
	for (uint32_t i = 0; i < texts->count; i++)
		all = i == 0 ? texts->at[0].value.text
		             : tk_text_format(flow->arena, "%.*s\n%.*s", (int)all.length, all.at,
		                              (int)texts->at[i].value.text.length, texts->at[i].value.text.at);
	return all;
}

static void write_action(tk_json_writer *writer, const tk_cacao_flow *flow, const tk_step *step)
{
	write_commands(writer, step);
	tk_write_text(writer, "agent", tk_cacao_agent_id(flow, step->written->actor.value.text));
	if (step->written->recipients.count == 0)
		return;
	tk_map *seen = tk_map_make(flow->arena);
	tk_write_array(writer, "targets");
	for (uint32_t i = 0; i < step->written->recipients.count; i++) {
		tk_text id = tk_cacao_target_id(flow, step->written->recipients.at[i].value.text);
		if (!tk_map_get(seen, id))
			tk_write_text(writer, NULL, id);
		(void)tk_map_put(seen, id, seen);
	}
	tk_write_end(writer);
}

/* "default" can stand there once. */
static const char *case_key(const tk_cacao_flow *flow, uint32_t step, uint32_t number)
{
	bool is_default = tk_lists_case(flow->outline, step, number)->otherwise;
	for (uint32_t i = 0; is_default && i < number; i++)
		is_default = !tk_lists_case(flow->outline, step, i)->otherwise;
	return is_default ? "default" : tk_text_format(flow->arena, "case-%u", number + 1).at;
}

static void write_variable(tk_json_writer *writer, const char *name, const char *type, tk_text description)
{
	tk_write_object(writer, "step_variables");
	tk_write_object(writer, name);
	tk_write_string(writer, "type", type);
	tk_write_text(writer, "description", description);
	tk_write_bool(writer, "constant", false);
	tk_write_end(writer);
	tk_write_end(writer);
}

/* The words of all cases, for whoever has to give the answer. */
static tk_text cases_in_words(const tk_cacao_flow *flow, uint32_t step)
{
	tk_text all = {0};
	const tk_transition *out;
	for (uint32_t i = 0; (out = tk_lists_case(flow->outline, step, i)) != NULL; i++)
		if (out->written->guard.text.length)
			all = tk_text_format(flow->arena, "%.*s%s%s: %.*s", (int)all.length, all.length ? all.at : "",
			                     all.length ? "\n" : "", case_key(flow, step, i),
			                     (int)out->written->guard.text.length, out->written->guard.text.at);
	return all;
}

static void write_decision(tk_json_writer *writer, const tk_cacao_flow *flow, const tk_cacao_written *written)
{
	if (tk_cacao_flow_is_if(flow, written->step)) {
		write_variable(writer, "__holds__", "bool",
		               tk_lists_case(flow->outline, written->step, 0)->written->guard.text);
		tk_write_string(writer, "condition", "__holds__:value = true");
		tk_write_text(writer, "on_true", written->parts[0]);
		tk_write_text(writer, "on_false", written->parts[1]);
		return;
	}
	write_variable(writer, "__case__", "string", cases_in_words(flow, written->step));
	tk_write_string(writer, "switch", "__case__:value");
	tk_write_object(writer, "cases");
	for (uint32_t i = 0; i < written->part_count; i++)
		tk_write_text(writer, case_key(flow, written->step, i), written->parts[i]);
	tk_write_end(writer);
}

static void write_parallel(tk_json_writer *writer, const tk_cacao_written *written)
{
	tk_write_array(writer, "next_steps");
	for (uint32_t i = 0; i < written->part_count; i++)
		tk_write_text(writer, NULL, written->parts[i]);
	tk_write_end(writer);
}

static void write_repeat(tk_json_writer *writer, const tk_cacao_flow *flow, const tk_cacao_written *written)
{
	const tk_transition *out = tk_lists_way_out(flow->outline, written->step);
	tk_text until = out && out->written->guard.text.length ? out->written->guard.text : TK_TEXT("-");
	write_variable(writer, "__done__", "bool", until);
	tk_write_string(writer, "condition", "__done__:value = false");
	tk_write_text(writer, "on_true", written->parts[0]);
}

/* A call names the CACAO edition of the playbook that it means. */
static tk_text called_id(const tk_cacao_flow *flow, const tk_step *step)
{
	const tk_organization *organization = flow->conversion->organization;
	tk_text id = step->called == TK_NO_STEP ? step->written->call.value.text
	                                        : organization->playbooks.at[step->called]->id.text;
	return tk_text_starts(id, TK_TEXT("playbook--")) ? id : tk_cacao_playbook_id(flow, id);
}

/* ---- what only the extension has ------------------------------------------------------------------------------------
 */

static void write_takes(tk_json_writer *writer, const tk_cacao_flow *flow, const tk_step *step)
{
	tk_write_text_if(writer, "takes", tk_conversion_takes_days(step));
	if (step->takes_days || step->time_least == step->time_most)
		return;
	tk_write_object(writer, "takes");
	if (step->time_least >= 0)
		tk_write_text(writer, "least", tk_conversion_duration(flow->arena, step->time_least));
	if (step->time_most >= 0)
		tk_write_text(writer, "most", tk_conversion_duration(flow->arena, step->time_most));
	tk_write_end(writer);
}

static void write_deadline(tk_json_writer *writer, const tk_step *step)
{
	if (step->written->deadline.limit.value.text.length == 0)
		return;
	tk_write_object(writer, "deadline");
	tk_write_text(writer, "within", step->written->deadline.limit.value.text);
	tk_write_text_if(writer, "from", step->written->deadline.clock_start.value.text);
	tk_write_end(writer);
}

static void write_cases(tk_json_writer *writer, const tk_cacao_flow *flow, uint32_t step)
{
	static const char *const forms[] = {"go", "steps", "pass"};
	bool is_if = tk_cacao_flow_is_if(flow, step);
	const tk_transition *out;
	tk_write_array(writer, "cases");
	for (uint32_t i = 0; (out = tk_lists_case(flow->outline, step, i)) != NULL; i++) {
		tk_write_object(writer, NULL);
		tk_write_string(writer, "case", !is_if ? case_key(flow, step, i) : i == 0 ? "on_true" : "on_false");
		tk_write_text_if(writer, "when", out->written->guard.text);
		tk_write_string(writer, "written-as", forms[out->form]);
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

static void write_repeat_limits(tk_json_writer *writer, const tk_cacao_flow *flow, uint32_t step)
{
	const tk_transition *out = tk_lists_way_out(flow->outline, step);
	tk_write_object(writer, "repeat");
	if (step_of(flow, step)->loop_most)
		tk_write_number(writer, "at-most", step_of(flow, step)->loop_most);
	if (out)
		tk_write_text_if(writer, "until", out->written->guard.text);
	tk_write_end(writer);
}

static void write_block(tk_json_writer *writer, const tk_cacao_flow *flow, const tk_cacao_written *written)
{
	uint32_t block = flow->outline->block[written->step];
	if (block != TK_NO_STEP) {
		tk_write_text(writer, "inside", flow->outline->id[block]);
		tk_write_number(writer, "part", flow->outline->part[written->step]);
	}
	tk_write_text_if(writer, "copy-of", written->copy_of);
	tk_write_text_if(writer, "on-failure", written->far_failure);
	tk_write_text_if(writer, "on-timeout", written->far_timeout);
	if (written->failure_means)
		tk_write_string(writer, "failure-means", written->failure_means);
}

static void write_extension(tk_json_writer *writer, const tk_cacao_flow *flow, const tk_cacao_written *written)
{
	const tk_step *step = step_of(flow, written->step);
	bool action = step->kind == TK_STEP_ACTION;
	tk_write_object(writer, "step_extensions");
	tk_write_object(writer, TK_CACAO_EXTENSION);
	tk_write_text(writer, "id", flow->outline->id[written->step]);
	tk_cacao_write_slots(writer, "class", &step->written->declared_classes);
	if (!action)
		tk_write_text_if(writer, "actor", step->written->actor.value.text);
	tk_write_text_if(writer, "alternate", step->written->alternate.value.text);
	if (!action && step->written->texts.count > 1)
		tk_cacao_write_slots(writer, "text", &step->written->texts);
	if (!action)
		tk_cacao_write_slots(writer, "to", &step->written->recipients);
	tk_cacao_write_slots(writer, "sources", &step->written->sources);
	write_takes(writer, flow, step);
	tk_cacao_write_slots(writer, "by", &step->written->channels);
	write_deadline(writer, step);
	tk_write_text_if(writer, "trigger", step->written->trigger.value.text);
	tk_write_text_if(writer, "message", step->written->message.value.text);
	tk_write_text_if(writer, "marking", step->written->marking.value.text);
	tk_write_text_if(writer, "acknowledge", step->written->acknowledgement.value.text);
	tk_cacao_write_slots(writer, "needs", &step->written->needs);
	tk_cacao_write_slots(writer, "sets", &step->written->sets);
	if (step->automated)
		tk_write_bool(writer, "automated", true);
	tk_write_text_if(writer, "call", step->written->call.value.text);
	if (step->kind == TK_STEP_DECISION)
		write_cases(writer, flow, written->step);
	if (tk_lists_repeats(flow->outline, written->step))
		write_repeat_limits(writer, flow, written->step);
	write_block(writer, flow, written);
	tk_cacao_write_own_keys(writer, flow->arena, step->written->node);
	tk_write_end(writer);
	tk_write_end(writer);
}

/* ---- steps ----------------------------------------------------------------------------------------------------------
 */

static void write_times(tk_json_writer *writer, const tk_step *step)
{
	if (step->wait > 0 && step->wait < INT64_MAX / 1000)
		tk_write_number(writer, "delay", step->wait * 1000);
	if (step->time_most >= 0 && step->time_most < INT64_MAX / 1000)
		tk_write_number(writer, "timeout", step->time_most * 1000);
}

static void write_step(tk_json_writer *writer, const tk_cacao_flow *flow, const tk_cacao_written *written)
{
	const tk_step *step = step_of(flow, written->step);
	tk_write_object(writer, written->id.at);
	tk_write_string(writer, "type", tk_cacao_flow_type(flow, written->step));
	tk_write_text(writer, "name", step->written->title.text);
	if (step->kind != TK_STEP_ACTION)
		tk_write_text_if(writer, "description", joined(flow, &step->written->texts));
	write_times(writer, step);
	if (step->kind == TK_STEP_ACTION)
		write_action(writer, flow, step);
	else if (step->kind == TK_STEP_CALL)
		tk_write_text(writer, "playbook_id", called_id(flow, step));
	else if (step->kind == TK_STEP_DECISION)
		write_decision(writer, flow, written);
	else if (step->kind == TK_STEP_FORK)
		write_parallel(writer, written);
	else
		write_repeat(writer, flow, written);
	tk_write_text_if(writer, written->failure.length ? "on_success" : "on_completion", written->next);
	tk_write_text_if(writer, "on_failure", written->failure);
	write_extension(writer, flow, written);
	tk_write_end(writer);
}

static void write_end(tk_json_writer *writer, tk_text id, bool whole)
{
	if (id.length == 0)
		return;
	tk_write_object(writer, id.at);
	tk_write_string(writer, "type", "end");
	if (whole) {
		tk_write_object(writer, "step_extensions");
		tk_write_object(writer, TK_CACAO_EXTENSION);
		tk_write_string(writer, "ends", "playbook");
		tk_write_end(writer);
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

static int order_written(const void *left, const void *right)
{
	const tk_cacao_written *const *a = left, *const *b = right;
	if ((*a)->step != (*b)->step)
		return (*a)->step < (*b)->step ? -1 : 1;
	return *a < *b ? -1 : 1;
}

/* In the author's order, which readers of ours keep; the ends stand last. */
void tk_cacao_write_steps(tk_json_writer *writer, const tk_cacao_flow *flow)
{
	const tk_cacao_written **sorted =
	        TK_MAKE_ARRAY(flow->arena, const tk_cacao_written *, flow->written.count + 1u);
	for (uint32_t i = 0; i < flow->written.count; i++)
		sorted[i] = &flow->written.at[i];
	qsort(sorted, flow->written.count, sizeof *sorted, order_written);
	tk_write_object(writer, flow->start_id.at);
	tk_write_string(writer, "type", "start");
	tk_write_text(writer, "on_completion", flow->start);
	tk_write_end(writer);
	for (uint32_t i = 0; i < flow->written.count; i++)
		write_step(writer, flow, sorted[i]);
	for (uint32_t i = 0; i < flow->branches.count; i++) {
		write_end(writer, flow->branches.at[i].end, false);
		write_end(writer, flow->branches.at[i].whole_end, true);
	}
}
