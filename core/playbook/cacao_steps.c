/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a CACAO workflow: what each says about itself. Where it leads is read by cacao_flow.c. */
#include "playbook/cacao.h"

static const struct {
	const char *type;
	tk_cacao_kind kind;
} step_types[] = {
        {"start", TK_CACAO_START},           {"end", TK_CACAO_END},
        {"action", TK_CACAO_ACTION},         {"playbook-action", TK_CACAO_CALL},
        {"parallel", TK_CACAO_PARALLEL},     {"if-condition", TK_CACAO_IF},
        {"while-condition", TK_CACAO_WHILE}, {"switch-condition", TK_CACAO_SWITCH},
        {"single", TK_CACAO_ACTION},         {"playbook", TK_CACAO_CALL},
};

static tk_cacao_kind kind_of_word(tk_text word)
{
	for (size_t i = 0; i < sizeof step_types / sizeof step_types[0]; i++)
		if (tk_text_is(word, step_types[i].type))
			return step_types[i].kind;
	return TK_CACAO_UNKNOWN;
}

/* A missing or misspelt type is a finding; the id (`action--…`) then tells what was meant. */
static tk_cacao_kind kind_of(tk_cacao *cacao, const tk_node *node, tk_value id)
{
	tk_cacao_kind by_id = kind_of_word(tk_text_slice(id.text, 0, tk_text_find(id.text, TK_TEXT("--"), 0)));
	const tk_node *type = node->kind == TK_NODE_MAPPING ? tk_node_get_c(node, "type") : NULL;
	if (!type || !tk_node_is_scalar(type)) {
		if (node->kind != TK_NODE_MAPPING)
			tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_WRONG_TYPE, node->span,
			             N_("Nobody can do the step \"{id}\": it is not an object with a \"type\"."), NULL,
			             "id", id.text, (char *)NULL);
		return by_id;
	}
	tk_cacao_kind kind = kind_of_word(type->value);
	if (kind != TK_CACAO_UNKNOWN)
		return kind;
	const char *meant =
	        tk_nearest_word(type->value, tk_cacao_step_types, sizeof step_types / sizeof step_types[0] - 2);
	if (meant)
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_BAD_VALUE, type->span,
		             N_("CACAO knows no step of type \"{type}\"."), N_("Did you mean \"{meant}\"?"), "type",
		             type->value, "meant", tk_text_of(meant), (char *)NULL);
	else
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_BAD_VALUE, type->span,
		             N_("CACAO knows no step of type \"{type}\"."),
		             N_("Write start, end, action, playbook-action, parallel, if-condition, while-condition or "
		                "switch-condition."),
		             "type", type->value, (char *)NULL);
	return meant ? kind_of_word(tk_text_of(meant)) : by_id;
}

const tk_cacao_step *tk_cacao_find_step(const tk_cacao *cacao, tk_text id)
{
	uintptr_t number = (uintptr_t)tk_map_get(cacao->step_by_id, id);
	return number == 0 ? NULL : &cacao->steps.at[number - 1];
}

/* ---- collecting -------------------------------------------------------------------------------------------------- */

static void collect_step(tk_cacao *cacao, const tk_node *node, tk_value id, bool in_list)
{
	const tk_cacao_step *first = tk_cacao_find_step(cacao, id.text);
	if (first) {
		if (in_list) { /* in a map the reader of the document has reported it as a duplicate key */
			tk_fault *fault =
			        tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_DUPLICATE_ID, id.span,
			                     N_("Nobody can tell which step \"{id}\" means: two steps have that id."),
			                     N_("Give one of them another id."), "id", id.text, (char *)NULL);
			fault->related = first->id.span;
			fault->related_message = N_("the other one");
		}
		return;
	}
	tk_cacao_step *step = TK_PUSH(cacao->arena, &cacao->steps);
	step->id = id;
	step->number = cacao->steps.count - 1;
	step->kind = kind_of(cacao, node, id);
	const tk_shape *shape = tk_cacao_step_shape(step->kind, cacao->old || in_list);
	step->keyed = tk_keyed_make(node, shape->fields);
	if (step->keyed.node)
		tk_shape_check(cacao->document, node, shape);
	tk_map_put(cacao->step_by_id, id.text, (void *)((uintptr_t)step->number + 1));
}

static void collect_list(tk_cacao *cacao, const tk_node *list)
{
	static const char *const id_keys[] = {"step_uuid", "id", "uuid", "step_id"};
	for (const tk_node *item = list->first; item; item = item->next) {
		const tk_node *id = NULL;
		for (size_t i = 0; !id && item->kind == TK_NODE_MAPPING && i < sizeof id_keys / sizeof id_keys[0]; i++)
			id = tk_node_get_c(item, id_keys[i]);
		if (id && tk_node_is_scalar(id))
			collect_step(cacao, item, tk_node_value(id), true);
		else
			tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_MISSING_KEY, item->span,
			             N_("No step can lead here: this step of the list has no id."),
			             N_("Write \"workflow\" as an object whose keys are the ids of the steps."),
			             (char *)NULL);
	}
}

static void collect(tk_cacao *cacao)
{
	const tk_node *workflow = tk_keyed_get(&cacao->root, "workflow");
	if (!workflow)
		return;
	if (workflow->kind == TK_NODE_SEQUENCE) {
		collect_list(cacao, workflow);
		return;
	}
	if (workflow->kind != TK_NODE_MAPPING) {
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_WRONG_TYPE, workflow->span,
		             N_("This playbook has no steps: \"workflow\" is not an object."),
		             N_("Write \"workflow\" as an object whose keys are the ids of the steps."), (char *)NULL);
		return;
	}
	for (const tk_node *node = workflow->first; node; node = node->next)
		collect_step(cacao, node, (tk_value){node->key, node->key_span}, false);
}

/* ---- checking ---------------------------------------------------------------------------------------------------- */

static void require_step_keys(tk_cacao *cacao, const tk_cacao_step *step, tk_text title)
{
	static const char *const required[][3] = {
	        [TK_CACAO_START] = {"type"},
	        [TK_CACAO_END] = {"type"},
	        [TK_CACAO_ACTION] = {"type", "commands", "agent"},
	        [TK_CACAO_CALL] = {"type", "playbook_id"},
	        [TK_CACAO_PARALLEL] = {"type", "next_steps"},
	        [TK_CACAO_IF] = {"type", "condition", "on_true"},
	        [TK_CACAO_WHILE] = {"type", "condition", "on_true"},
	        [TK_CACAO_SWITCH] = {"type", "switch", "cases"},
	        [TK_CACAO_UNKNOWN] = {"type"},
	};
	for (size_t i = 0; i < 3 && required[step->kind][i]; i++)
		if (i == 0 || !cacao->old)
			tk_keyed_require(cacao->arena, cacao->document, &step->keyed, required[step->kind][i],
			                 step->id.span, title);
}

/* Milliseconds in the file; seconds, rounded up, in the model. */
static bool read_milliseconds(tk_cacao *cacao, const tk_cacao_step *step, const char *key, tk_text title,
                              int64_t *seconds)
{
	const tk_node *node = tk_keyed_get(&step->keyed, key);
	if (!node)
		return false;
	int64_t milliseconds;
	if (node->kind == TK_NODE_NUMBER && tk_node_integer(node, &milliseconds) && milliseconds >= 0) {
		*seconds = milliseconds / 1000 + (milliseconds % 1000 != 0);
		return true;
	}
	tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_BAD_VALUE, node->span,
	             N_("\"{step}\" cannot wait \"{value}\": \"{key}\" is a number of milliseconds."),
	             N_("Write a whole number that is not negative, such as 600000 for ten minutes."), "step", title,
	             "value", node->value, "key", tk_text_of(key), (char *)NULL);
	return false;
}

static void check_continuations(tk_cacao *cacao, const tk_cacao_step *step, tk_text title)
{
	const tk_node *failure = tk_keyed_get(&step->keyed, "on_failure"),
	              *success = tk_keyed_get(&step->keyed, "on_success");
	const tk_node *other = success ? success : failure;
	if (!other || !tk_keyed_get(&step->keyed, "on_completion"))
		return;
	tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_BAD_VALUE, other->key_span,
	             N_("Nobody can tell what follows \"{step}\": it has both \"on_completion\" and \"{key}\"."),
	             N_("Write \"on_success\" and \"on_failure\", or \"on_completion\" alone."), "step", title, "key",
	             other->key, (char *)NULL);
}

static void check_parallel(tk_cacao *cacao, const tk_cacao_step *step, tk_text title)
{
	const tk_node *branches = tk_keyed_get(&step->keyed, "next_steps");
	if (step->kind == TK_CACAO_PARALLEL && branches && branches->kind == TK_NODE_SEQUENCE && branches->count < 2)
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_BAD_VALUE, branches->key_span,
		             N_("\"{step}\" does nothing in parallel: \"next_steps\" needs two steps or more."),
		             N_("Lead to the one step by \"on_completion\" of the step before."), "step", title,
		             (char *)NULL);
}

/* ---- filling ----------------------------------------------------------------------------------------------------- */

/* Activities of a command that say by themselves what the step is for (see docs/formats/cacao.md). */
static const struct {
	const char *activity, *class_name;
} activity_classes[] = {
        {"scan-system", "collect"},         {"match-indicator", "collect"},      {"analyze-collected-data", "collect"},
        {"identify-indicators", "collect"}, {"scan-vulnerabilities", "collect"}, {"restrict-access", "isolate"},
        {"disconnect-system", "isolate"},   {"eliminate-risk", "eradicate"},     {"revert-system", "recover"},
        {"restore-data", "recover"},        {"restore-capabilities", "recover"},
};

static void add_class(tk_cacao *cacao, tk_step *out, const char *name, tk_span evidence)
{
	for (uint32_t i = 0; i < out->written->declared_classes.count; i++)
		if (tk_text_is(out->written->declared_classes.at[i].value.text, name))
			return;
	tk_slot_add(cacao->arena, &tk_step_write(cacao->arena, out)->declared_classes,
	            (tk_value){tk_text_of(name), evidence}, TK_FORMAT);
}

static void read_activity(tk_cacao *cacao, const tk_node *command, tk_step *out)
{
	const tk_node *activity = tk_node_get_c(command, "playbook_activity");
	if (!activity || !tk_node_is_scalar(activity))
		return;
	if (cacao->notification && tk_text_is(activity->value, "deliver-content"))
		add_class(cacao, out, "share", activity->span);
	for (size_t i = 0; i < sizeof activity_classes / sizeof activity_classes[0]; i++)
		if (tk_text_is(activity->value, activity_classes[i].activity))
			add_class(cacao, out, activity_classes[i].class_name, activity->span);
}

static void read_commands(tk_cacao *cacao, const tk_cacao_step *step, tk_step *out)
{
	tk_step_written *written = tk_step_write(cacao->arena, out);
	const tk_node *commands = tk_keyed_get(&step->keyed, "commands");
	if (!commands || commands->kind != TK_NODE_SEQUENCE)
		return;
	bool manual = false;
	uint32_t count = 0;
	for (const tk_node *command = commands->first; command; command = command->next) {
		if (command->kind != TK_NODE_MAPPING)
			continue;
		const tk_node *type = tk_node_get_c(command, "type");
		const tk_shape *shape = type ? tk_cacao_command_shape(type->value) : NULL;
		if (shape && !cacao->old)
			tk_shape_check(cacao->document, command, shape);
		manual = manual || (type && tk_text_is(type->value, "manual"));
		count++;
		tk_node_slots(cacao->arena, tk_node_get_c(command, "description"), TK_FORMAT, &written->texts);
		tk_node_slots(cacao->arena, tk_node_get_c(command, "command"), TK_FORMAT, &written->texts);
		tk_node_slots(cacao->arena, tk_node_get_c(command, "content"), TK_FORMAT, &written->texts);
		read_activity(cacao, command, out);
	}
	out->automated = count > 0 && !manual;
}

static void read_agent(tk_cacao *cacao, const tk_cacao_step *step, tk_step *out)
{
	tk_step_written *written = tk_step_write(cacao->arena, out);
	tk_value agent = tk_keyed_value(&step->keyed, "agent");
	if (agent.text.length > 0) {
		const tk_cacao_party *party = tk_map_get(cacao->parties, agent.text);
		if (!party)
			tk_cacao_undefined(cacao, agent,
			                   N_("Nobody can do this step: its agent \"{id}\" is not defined."),
			                   "agent_definitions");
		else if (party->human && !party->nobody)
			written->actor = (tk_slot){{party->name.text, agent.span}, TK_FORMAT};
	}
	/* The owner is a STIX identity of which the file holds no name; another text is taken as one. */
	tk_value owner = tk_keyed_value(&step->keyed, "owner");
	if (written->actor.value.text.length == 0 && owner.text.length > 0 &&
	    !tk_text_starts(owner.text, TK_TEXT("identity--")))
		written->actor = (tk_slot){owner, TK_FORMAT};
}

static void read_targets(tk_cacao *cacao, const tk_node *targets, tk_step *out)
{
	tk_step_written *written = tk_step_write(cacao->arena, out);
	if (!targets || targets->kind != TK_NODE_SEQUENCE)
		return;
	for (const tk_node *target = targets->first; target; target = target->next) {
		if (!tk_node_is_scalar(target))
			continue;
		const tk_cacao_party *party = tk_map_get(cacao->parties, target->value);
		if (!party) {
			tk_cacao_undefined(
			        cacao, tk_node_value(target),
			        N_("Nobody can tell whom or what this step is for: \"{id}\" is not defined."),
			        "target_definitions");
			continue;
		}
		tk_value name = {party->name.text, target->span};
		tk_slot_add(cacao->arena, party->human ? &written->recipients : &written->needs, name, TK_FORMAT);
		if (party->human && !tk_text_is(party->type, "location") && cacao->notification && cacao->delivers)
			add_class(cacao, out, "share", target->span);
	}
}

static void fill_step(tk_cacao *cacao, const tk_cacao_step *step, tk_step *out)
{
	tk_step_written *written = tk_step_write(cacao->arena, out);
	const tk_keyed *keyed = &step->keyed;
	written->id = step->id;
	written->node = keyed->node;
	written->title = tk_keyed_value(keyed, "name");
	if (written->title.text.length == 0)
		written->title = step->id;
	if (!keyed->node)
		return;
	written->extent = tk_node_extent(keyed->node);
	tk_text title = written->title.text;
	tk_keyed_slots(cacao->arena, keyed, "description", TK_FORMAT, &written->texts);
	tk_keyed_slots(cacao->arena, keyed, "out_args", TK_FORMAT, &written->sets);
	written->asks = tk_keyed_value(keyed, "switch");
	read_commands(cacao, step, out);
	read_agent(cacao, step, out);
	if (step->kind != TK_CACAO_UNKNOWN) {
		read_targets(cacao, tk_keyed_get(keyed, "targets"), out);
		if (cacao->old)
			read_targets(cacao, tk_keyed_get(keyed, "target_ids"), out);
	}
	int64_t seconds;
	if (read_milliseconds(cacao, step, "timeout", title, &seconds))
		out->time_most = seconds;
	if (read_milliseconds(cacao, step, "delay", title, &seconds))
		out->wait = seconds;
	if (step->kind == TK_CACAO_CALL)
		written->call = tk_keyed_slot(keyed, "playbook_id", TK_FORMAT);
	require_step_keys(cacao, step, title);
	check_continuations(cacao, step, title);
	check_parallel(cacao, step, title);
	tk_cacao_check_extensions(cacao, tk_keyed_get(keyed, "step_extensions"));
	tk_cacao_own_details(cacao, keyed, out);
}

static tk_step_kind model_kind(tk_cacao_kind kind)
{
	switch (kind) {
	case TK_CACAO_START:
		return TK_STEP_MERGE; /* a second start; the first one is step 0 */
	case TK_CACAO_END:
		return TK_STEP_END;
	case TK_CACAO_CALL:
		return TK_STEP_CALL;
	case TK_CACAO_PARALLEL:
		return TK_STEP_FORK;
	case TK_CACAO_IF:
	case TK_CACAO_WHILE:
	case TK_CACAO_SWITCH:
		return TK_STEP_DECISION;
	default:
		return TK_STEP_ACTION;
	}
}

/* Step 0 is the start step that workflow_start names, or a helper that leads to the step it names. */
static void add_start(tk_cacao *cacao)
{
	tk_workflow *workflow = &cacao->playbook->workflow;
	const tk_node *start = tk_keyed_scalar(&cacao->root, "workflow_start");
	workflow->start_given = start != NULL;
	workflow->start_reference = start ? tk_node_value(start) : (tk_value){0};
	const tk_cacao_step *named = tk_cacao_find_step(cacao, workflow->start_reference.text);
	tk_span span = named ? named->id.span : start ? start->span : cacao->playbook->span;
	tk_workflow_add_step(cacao->arena, workflow, TK_STEP_START, span);
	if (!named || named->kind != TK_CACAO_START) {
		workflow->steps.at[0].helper = true;
		tk_step_write(cacao->arena, &workflow->steps.at[0])->id = (tk_value){TK_TEXT("start"), span};
		return;
	}
	cacao->steps.at[named->number].index = 0;
	cacao->steps.at[named->number].placed = true;
	fill_step(cacao, named, &workflow->steps.at[0]);
}

void tk_cacao_read_steps(tk_cacao *cacao)
{
	collect(cacao);
	add_start(cacao);
	for (uint32_t i = 0; i < cacao->steps.count; i++) {
		tk_cacao_step *step = &cacao->steps.at[i];
		if (step->placed)
			continue;
		step->index = tk_workflow_add_step(cacao->arena, &cacao->playbook->workflow, model_kind(step->kind),
		                                   step->id.span);
		fill_step(cacao, step, &cacao->playbook->workflow.steps.at[step->index]);
	}
	if (cacao->extended)
		tk_cacao_own_places(cacao);
}
