/* SPDX-License-Identifier: Apache-2.0 */
/* What a native step says about itself. */
#include "base/calendar.h"
#include "playbook/native.h"

static void read_classes(tk_native *native, const tk_keyed *keyed, tk_step *out)
{
	tk_slots written = {0};
	tk_keyed_slots(native->arena, keyed, "class", TK_DECLARED, &written);
	for (uint32_t i = 0; i < written.count; i++) /* others are reported already, by the table of keys */
		if (tk_native_is_class(written.at[i].value.text))
			tk_slot_add(native->arena, &tk_step_write(native->arena, out)->declared_classes,
			            written.at[i].value, TK_DECLARED);
}

/* `P…` is meant as a duration; anything else that is not one is kept as words (速やかに, without delay). */
static bool looks_like_duration(tk_text text)
{
	return text.length > 1 && text.at[0] == 'P' && (text.at[1] == 'T' || (text.at[1] >= '0' && text.at[1] <= '9'));
}

static void read_deadline(tk_native *native, const tk_keyed *keyed, tk_step *out)
{
	tk_step_written *written = tk_step_write(native->arena, out);
	const tk_node *node = tk_keyed_get(keyed, "deadline");
	tk_keyed deadline = tk_keyed_make(node, tk_native_deadline_fields);
	if (!deadline.node)
		return;
	written->deadline.limit = tk_keyed_slot(&deadline, "within", TK_DECLARED);
	written->deadline.clock_start = tk_keyed_slot(&deadline, "from", TK_DECLARED);
	tk_keyed_require(native->arena, native->document, &deadline, "within", node->key_span, written->title.text);
	tk_value limit = written->deadline.limit.value;
	int64_t seconds;
	tk_text within = TK_TEXT("以内"), amount = limit.text; /* "within" says it already, but people write it */
	if (tk_text_ends(amount, within))
		amount.length -= within.length;
	if (tk_duration_parse(amount, &seconds) && seconds >= 0) {
		written->deadline.seconds = seconds;
	} else if (looks_like_duration(limit.text)) {
		tk_fault_add(native->arena, &native->document->faults, TK_FAULT_BAD_VALUE, limit.span,
		             N_("\"{value}\" is no duration, so nobody can tell when \"{step}\" is due."),
		             N_("Write PT24H, 24時間 or P3D, or words such as \"without delay\"."), "value", limit.text,
		             "step", written->title.text, (char *)NULL);
	}
	written->deadline.business_days = tk_text_find(limit.text, TK_TEXT("営業日"), 0) != SIZE_MAX ||
	                                  tk_text_find(limit.text, TK_TEXT("business day"), 0) != SIZE_MAX ||
	                                  tk_text_find(limit.text, TK_TEXT("working day"), 0) != SIZE_MAX;
}

static int64_t read_duration(tk_native *native, const tk_node *node)
{
	int64_t seconds;
	if (!node)
		return -1;
	if (tk_node_is_scalar(node) && tk_duration_parse(node->value, &seconds) && seconds >= 0)
		return seconds;
	tk_fault_add(native->arena, &native->document->faults, TK_FAULT_BAD_VALUE, node->span,
	             N_("\"{value}\" is no duration."), N_("Write PT30M, 30分 or 30 min."), "value", node->value,
	             (char *)NULL);
	return -1;
}

static void read_takes(tk_native *native, const tk_keyed *keyed, tk_step *out)
{
	const tk_node *takes = tk_keyed_get(keyed, "takes");
	if (!takes)
		return;
	if (takes->kind != TK_NODE_MAPPING) {
		tk_limit days;
		if (tk_node_is_scalar(takes) && tk_limit_parse(takes->value, &days) && days.kind == TK_LIMIT_WORKDAYS) {
			tk_limit *kept = TK_MAKE(native->arena, tk_limit);
			*kept = days;
			out->takes_days = kept;
			return;
		}
		out->time_least = out->time_most = read_duration(native, takes);
		return;
	}
	static const tk_shape shape = {TK_SHAPE_MAP, 0, tk_native_takes_fields, NULL, NULL};
	tk_shape_check(native->document, takes, &shape);
	tk_keyed parts = tk_keyed_make(takes, tk_native_takes_fields);
	tk_duration_parse(tk_keyed_value(&parts, "least").text, &out->time_least);
	tk_duration_parse(tk_keyed_value(&parts, "most").text, &out->time_most);
	if (out->time_most >= 0 && out->time_least > out->time_most)
		tk_fault_add(native->arena, &native->document->faults, TK_FAULT_BAD_VALUE, takes->span,
		             N_("\"{step}\" cannot take at least {least} and at most {most}."),
		             N_("Write the shorter time as \"least\"."), "step", out->written->title.text, "least",
		             tk_keyed_value(&parts, "least").text, "most", tk_keyed_value(&parts, "most").text,
		             (char *)NULL);
}

void tk_native_fill_step(tk_native *native, const tk_keyed *keyed, tk_step *out)
{
	tk_step_written *written = tk_step_write(native->arena, out);
	tk_arena *arena = native->arena;
	written->node = keyed->node;
	written->extent = keyed->node->span;
	written->id = tk_keyed_value(keyed, "id");
	written->title = tk_keyed_value(keyed, "title");
	out->span = written->id.text.length > 0      ? written->id.span
	            : written->title.text.length > 0 ? written->title.span
	                                             : keyed->node->span;
	if (written->id.text.length == 0)
		written->id = (tk_value){tk_text_format(arena, "s%u", (unsigned)native->steps.count), out->span};
	if (written->title.text.length == 0)
		written->title = written->id;
	tk_keyed_require(arena, native->document, keyed, "id", out->span, written->title.text);
	tk_keyed_require(arena, native->document, keyed, "title", out->span, written->id.text);
	tk_native_fill_details(native, keyed, out);
}

void tk_native_fill_details(tk_native *native, const tk_keyed *keyed, tk_step *out)
{
	tk_step_written *written = tk_step_write(native->arena, out);
	tk_arena *arena = native->arena;
	read_classes(native, keyed, out);
	read_deadline(native, keyed, out);
	read_takes(native, keyed, out);
	tk_keyed_slots(arena, keyed, "text", TK_DECLARED, &written->texts);
	tk_keyed_slots(arena, keyed, "to", TK_DECLARED, &written->recipients);
	tk_keyed_slots(arena, keyed, "by", TK_DECLARED, &written->channels);
	tk_keyed_slots(arena, keyed, "sources", TK_DECLARED, &written->sources);
	tk_keyed_slots(arena, keyed, "needs", TK_DECLARED, &written->needs);
	tk_keyed_slots(arena, keyed, "sets", TK_DECLARED, &written->sets);
	written->actor = tk_keyed_slot(keyed, "actor", TK_DECLARED);
	written->alternate = tk_keyed_slot(keyed, "alternate", TK_DECLARED);
	written->trigger = tk_keyed_slot(keyed, "trigger", TK_DECLARED);
	written->message = tk_keyed_slot(keyed, "message", TK_DECLARED);
	written->marking = tk_keyed_slot(keyed, "marking", TK_DECLARED);
	written->acknowledgement = tk_keyed_slot(keyed, "acknowledge", TK_DECLARED);
	written->call = tk_keyed_slot(keyed, "call", TK_DECLARED);
	const tk_node *automated = tk_keyed_get(keyed, "automated");
	out->automated = automated && tk_node_is_true(automated);
}
