/* SPDX-License-Identifier: Apache-2.0 */
/* A playbook as native YAML (docs/formats/native.md). */
#include "report/convert.h"
#include "report/yaml_writer.h"

typedef struct page {
	FILE *out;
	const tk_conversion *conversion;
	const tk_lists *outline;
} page;

static const tk_step *step_of(const page *p, uint32_t index)
{
	return &p->outline->workflow->steps.at[index];
}

static void indent(const page *p, unsigned depth)
{
	fprintf(p->out, "%*s", (int)(2 * depth), "");
}

static void put_key(const page *p, unsigned depth, const char *key)
{
	indent(p, depth);
	fprintf(p->out, "%s: ", key);
}

static void put_text(const page *p, unsigned depth, const char *key, tk_text text)
{
	if (text.length == 0)
		return;
	put_key(p, depth, key);
	tk_yaml_text(p->out, text, false);
	fputc('\n', p->out);
}

/* One alone as a scalar when it may be; ids in one line, sentences each in its own. */
static void put_list(const page *p, unsigned depth, const char *key, const tk_slots *slots, bool single, bool lines)
{
	if (slots->count == 0)
		return;
	if (single && slots->count == 1) {
		put_text(p, depth, key, slots->at[0].value.text);
		return;
	}
	indent(p, depth);
	fprintf(p->out, lines ? "%s:\n" : "%s: [", key);
	for (uint32_t i = 0; i < slots->count; i++) {
		if (lines) {
			indent(p, depth + 1);
			fputs("- ", p->out);
		}
		tk_yaml_text(p->out, slots->at[i].value.text, !lines);
		fputs(lines ? "\n" : i + 1 < slots->count ? ", " : "]\n", p->out);
	}
}

static void put_own_keys(const page *p, unsigned depth, const tk_node *node)
{
	for (const tk_node *each = node && node->kind == TK_NODE_MAPPING ? node->first : NULL; each;
	     each = each->next) {
		if (!tk_conversion_is_own(each))
			continue;
		indent(p, depth);
		tk_yaml_text(p->out, each->key, false);
		fputs(": ", p->out);
		tk_yaml_node(p->out, each, 0);
		fputc('\n', p->out);
	}
}

static void put_deadline(const page *p, unsigned depth, const tk_step *step)
{
	if (step->written->deadline.limit.value.text.length == 0)
		return;
	put_key(p, depth, "deadline");
	fputs("{within: ", p->out);
	tk_yaml_text(p->out, step->written->deadline.limit.value.text, true);
	if (step->written->deadline.clock_start.value.text.length) {
		fputs(", from: ", p->out);
		tk_yaml_text(p->out, step->written->deadline.clock_start.value.text, true);
	}
	fputs("}\n", p->out);
}

static void put_takes(const page *p, unsigned depth, const tk_step *step)
{
	tk_arena *arena = p->conversion->arena;
	int64_t least = step->time_least, most = step->time_most;
	put_text(p, depth, "takes", tk_conversion_takes_days(step));
	if (step->takes_days || (least < 0 && most < 0))
		return;
	if (least == most) {
		put_text(p, depth, "takes", tk_conversion_duration(arena, most));
		return;
	}
	put_key(p, depth, "takes");
	fputc('{', p->out);
	if (least >= 0)
		fprintf(p->out, "least: %s%s", tk_conversion_duration(arena, least).at, most >= 0 ? ", " : "");
	if (most >= 0)
		fprintf(p->out, "most: %s", tk_conversion_duration(arena, most).at);
	fputs("}\n", p->out);
}

static void put_place(const page *p, unsigned depth, const char *key, tk_place_of place)
{
	put_text(p, depth, key, place.kind == TK_PLACE_END ? TK_TEXT("end") : tk_lists_id(p->outline, place));
}

static void put_details(const page *p, unsigned depth, const tk_step *step)
{
	put_list(p, depth, "class", &step->written->declared_classes, true, false);
	put_text(p, depth, "actor", step->written->actor.value.text);
	put_text(p, depth, "alternate", step->written->alternate.value.text);
	put_list(p, depth, "text", &step->written->texts, true, true);
	put_list(p, depth, "sources", &step->written->sources, false, false);
	put_takes(p, depth, step);
	put_list(p, depth, "to", &step->written->recipients, false, false);
	put_list(p, depth, "by", &step->written->channels, false, false);
	put_deadline(p, depth, step);
	put_text(p, depth, "trigger", step->written->trigger.value.text);
	put_text(p, depth, "message", step->written->message.value.text);
	put_text(p, depth, "marking", step->written->marking.value.text);
	put_text(p, depth, "acknowledge", step->written->acknowledgement.value.text);
	put_list(p, depth, "needs", &step->written->needs, false, false);
	put_list(p, depth, "sets", &step->written->sets, true, false);
	if (step->automated) {
		indent(p, depth);
		fputs("automated: true\n", p->out);
	}
	put_own_keys(p, depth, step->written->node);
}

static void put_steps(const page *p, unsigned depth, uint32_t first);

static void put_case(const page *p, unsigned depth, uint32_t decision, uint32_t number, const tk_transition *out)
{
	bool flow = tk_lists_first(p->outline, decision, number) == TK_NO_STEP;
	tk_place_of to = tk_lists_target(p->outline, out);
	indent(p, depth);
	fputs(flow ? "- {" : "- ", p->out);
	bool said = out->written->guard.text.length > 0;
	if (said) {
		fputs("when: ", p->out);
		tk_yaml_text(p->out, out->written->guard.text, flow);
	}
	if (out->otherwise)
		fprintf(p->out, "%sotherwise: true", said && flow ? ", " : "");
	said = said || out->otherwise;
	if (flow && (out->form == TK_CASE_GOES || !tk_place_same(to, p->outline->after[decision]))) {
		fprintf(p->out, "%sgo: ", said ? ", " : "");
		tk_yaml_text(p->out, to.kind == TK_PLACE_END ? TK_TEXT("end") : tk_lists_id(p->outline, to), true);
	}
	fputs(flow ? "}\n" : "\n", p->out);
	if (flow)
		return;
	indent(p, depth + 1);
	fputs("steps:\n", p->out);
	put_steps(p, depth + 2, tk_lists_first(p->outline, decision, number));
}

static void put_decision(const page *p, unsigned depth, uint32_t index)
{
	const tk_transition *out;
	indent(p, depth);
	fputs("decide:\n", p->out);
	for (uint32_t i = 0; (out = tk_lists_case(p->outline, index, i)) != NULL; i++)
		put_case(p, depth + 1, index, i, out);
}

static void put_parallel(const page *p, unsigned depth, uint32_t index)
{
	uint32_t parts = tk_lists_parts(p->outline, index);
	indent(p, depth);
	fputs("parallel:\n", p->out);
	for (uint32_t i = 0; i < parts; i++) {
		uint32_t first = tk_lists_first(p->outline, index, i);
		indent(p, depth + 1);
		fputs(first == TK_NO_STEP ? "- steps: []\n" : "- steps:\n", p->out);
		if (first != TK_NO_STEP)
			put_steps(p, depth + 3, first);
	}
}

static void put_repeat(const page *p, unsigned depth, uint32_t index)
{
	const tk_transition *out = tk_lists_way_out(p->outline, index);
	indent(p, depth);
	fputs("repeat:\n", p->out);
	if (step_of(p, index)->loop_most) {
		indent(p, depth + 1);
		fprintf(p->out, "at-most: %u\n", step_of(p, index)->loop_most);
	}
	if (out)
		put_text(p, depth + 1, "until", out->written->guard.text);
	uint32_t first = tk_lists_first(p->outline, index, 0);
	indent(p, depth + 1);
	fputs(first == TK_NO_STEP ? "steps: []\n" : "steps:\n", p->out);
	if (first != TK_NO_STEP)
		put_steps(p, depth + 2, first);
}

/* Where a decision is left to by the cases that name no step. */
static tk_place_of follow_of(const page *p, uint32_t index)
{
	return step_of(p, index)->kind == TK_STEP_DECISION ? p->outline->after[index]
	                                                   : tk_lists_follow(p->outline, index);
}

static void put_step(const page *p, unsigned depth, uint32_t index)
{
	const tk_step *step = step_of(p, index);
	const tk_lists *outline = p->outline;
	indent(p, depth);
	fputs("- id: ", p->out);
	tk_yaml_text(p->out, outline->id[index], false);
	fputc('\n', p->out);
	depth++;
	put_text(p, depth, "title", step->written->title.text);
	put_details(p, depth, step);
	if (step->kind == TK_STEP_DECISION)
		put_decision(p, depth, index);
	else if (step->kind == TK_STEP_FORK)
		put_parallel(p, depth, index);
	else if (step->kind == TK_STEP_CALL)
		put_text(p, depth, "call", step->written->call.value.text);
	else if (tk_lists_repeats(outline, index))
		put_repeat(p, depth, index);
	tk_place_of follow = follow_of(p, index);
	if ((follow.kind == TK_PLACE_STEP || follow.kind == TK_PLACE_END || follow.kind == TK_PLACE_NOWHERE) &&
	    !tk_place_same(follow, tk_lists_natural(outline, index)))
		put_place(p, depth, "next", follow);
	put_place(p, depth, "on-failure",
	          tk_lists_target(outline, tk_lists_other(outline, index, TK_TRANSITION_FAILURE)));
	put_place(p, depth, "on-timeout",
	          tk_lists_target(outline, tk_lists_other(outline, index, TK_TRANSITION_TIMEOUT)));
}

/* Recursive as deep as blocks are nested, which the readers limit. */
static void put_steps(const page *p, unsigned depth, uint32_t first)
{
	for (uint32_t index = first; index != TK_NO_STEP; index = p->outline->next[index])
		put_step(p, depth, index);
}

/* The conditions that the author named (one that the trigger sets is in the trigger), and keys of the author's own. */
static void put_extras(const page *p)
{
	const tk_workflow *workflow = p->outline->workflow;
	bool any = false;
	for (uint32_t i = 0; i < workflow->conditions.count; i++) {
		const tk_condition *condition = &workflow->conditions.at[i];
		if (!condition->declared)
			continue;
		fputs(any ? "" : "conditions:\n", p->out);
		any = true;
		fputs("  - when: ", p->out);
		tk_yaml_text(p->out, condition->name.text, false);
		fputc('\n', p->out);
		put_list(p, 2, "also", &condition->also, true, false);
		if (condition->given != TK_UNDECIDED)
			fprintf(p->out, "    given: %s\n", condition->given == TK_HOLDS ? "true" : "false");
	}
	put_own_keys(p, 0, p->conversion->playbook->node);
}

static void put_head(const page *p)
{
	const tk_playbook *playbook = p->conversion->playbook;
	const tk_conversion *conversion = p->conversion;
	fputs("playbook: 1\n", p->out);
	put_text(p, 0, "id", playbook->id.text);
	put_text(p, 0, "title", playbook->title.text);
	put_text(p, 0, "owner", playbook->owner.text);
	put_text(p, 0, "maintainer", tk_conversion_head(conversion, "maintainer"));
	put_text(p, 0, "version", tk_conversion_head(conversion, "version"));
	put_text(p, 0, "approved", tk_conversion_head(conversion, "approved"));
	put_text(p, 0, "approved-by", tk_conversion_head(conversion, "approved-by"));
	put_text(p, 0, "reviewed", playbook->reviewed.value.text);
	put_text(p, 0, "next-review", playbook->next_review.value.text);
	put_list(p, 0, "scenarios", &playbook->scenarios, false, false);
	put_text(p, 0, "trigger", playbook->trigger.value.text);
	put_text(p, 0, "marking", playbook->marking.value.text);
	put_extras(p);
}

void tk_convert_native_extras(FILE *out, const tk_conversion *conversion)
{
	page p = {out, conversion, conversion->outline};
	put_extras(&p);
}

void tk_convert_native(FILE *out, const tk_conversion *conversion)
{
	page p = {out, conversion, conversion->outline};
	put_head(&p);
	uint32_t first = tk_lists_first(p.outline, TK_NO_STEP, 0);
	fputs(first == TK_NO_STEP ? "steps: []\n" : "steps:\n", out);
	if (first != TK_NO_STEP)
		put_steps(&p, 1, first);
	put_place(&p, 0, "on-exception",
	          tk_lists_target(p.outline, tk_lists_other(p.outline, 0, TK_TRANSITION_EXCEPTION)));
}
