/* SPDX-License-Identifier: Apache-2.0 */
/* The flow of a native playbook. Two passes: the first makes the steps in the order of the file, with the helpers at
 * which blocks end; the second adds the transitions, when every id is known. The first one is recursive, as deep as
 * blocks are nested, which the document reader limits (and NESTING_MOST, whatever that limit is set to). */
#include "playbook/native.h"

enum { NESTING_MOST = 100 };

static uint32_t collect_list(tk_native *native, const tk_node *list, uint32_t after, uint32_t region, uint32_t depth);

static tk_workflow *workflow_of(tk_native *native)
{
	return &native->playbook->workflow;
}

static tk_step *step_at(tk_native *native, uint32_t index)
{
	return &native->playbook->workflow.steps.at[index];
}

static uint32_t add_helper(tk_native *native, tk_step_kind kind, uint32_t partner)
{
	uint32_t index = tk_workflow_add_step(native->arena, workflow_of(native), kind, step_at(native, partner)->span);
	step_at(native, index)->helper = true;
	step_at(native, index)->partner = partner;
	step_at(native, partner)->partner = index;
	return index;
}

static tk_transition *join_up(tk_native *native, uint32_t from, uint32_t to)
{
	return tk_workflow_add_transition(native->arena, workflow_of(native), from, to, TK_TRANSITION_NORMAL);
}

/* ---- first pass -------------------------------------------------------------------------------------------------- */

/* The steps of one part of a block, which come out at `after`. */
static void collect_part(tk_native *native, const tk_native_step *owner, const tk_node *node, const tk_field *fields,
                         uint32_t part, uint32_t after, uint32_t region, uint32_t depth)
{
	tk_keyed keyed = tk_keyed_make(node, fields);
	uint32_t number = native->parts.count;
	*TK_PUSH(native->arena, &native->parts) = (tk_native_part){owner->index, node, TK_NO_STEP, owner->region};
	const tk_node *steps = tk_keyed_get(&keyed, "steps");
	uint32_t begin = native->steps.count;
	uint32_t first = steps ? collect_list(native, steps, after, region, depth + 1) : after;
	native->parts.at[number].first = first;
	for (uint32_t i = begin; i < native->steps.count; i++) {
		tk_step *inside = step_at(native, native->steps.at[i].index);
		tk_step_written *written = tk_step_write(native->arena, inside);
		if (written->block != TK_NO_STEP)
			continue; /* in a block of this part */
		written->block = owner->index;
		written->part = part;
	}
}

/* Does some case come out of the decision, rather than going elsewhere? */
static bool falls_through(const tk_node *cases)
{
	for (const tk_node *one = cases->first; one; one = one->next) {
		tk_keyed keyed = tk_keyed_make(one, tk_native_case_fields);
		/* A case with both is a fault already; its steps still have to lead somewhere. */
		if (!tk_keyed_scalar(&keyed, "go") || tk_keyed_get(&keyed, "steps"))
			return true;
	}
	return cases->count == 0;
}

/* Only one case can be the one that is left when none of the others holds. */
static void check_cases(tk_native *native, const tk_node *cases)
{
	const tk_node *first = NULL;
	for (const tk_node *one = cases->first; one; one = one->next) {
		tk_keyed keyed = tk_keyed_make(one, tk_native_case_fields);
		const tk_node *otherwise = tk_keyed_get(&keyed, "otherwise");
		if (!otherwise || !tk_node_is_true(otherwise))
			continue;
		if (!first) {
			first = otherwise;
			continue;
		}
		tk_fault *fault =
		        tk_fault_add(native->arena, &native->document->faults, TK_FAULT_BAD_VALUE, otherwise->key_span,
		                     N_("Nobody can tell which case is meant: two of them are \"otherwise\"."),
		                     N_("Say with \"when\" when this case holds."), (char *)NULL);
		if (fault) {
			fault->related = first->key_span;
			fault->related_message = N_("the first one");
		}
	}
}

static void collect_decision(tk_native *native, uint32_t number, const tk_node *cases, uint32_t depth)
{
	tk_native_step step = native->steps.at[number];
	step_at(native, step.index)->kind = TK_STEP_DECISION;
	uint32_t merge = falls_through(cases) ? add_helper(native, TK_STEP_MERGE, step.index) : TK_NO_STEP;
	native->steps.at[number].last = merge;
	uint32_t part = 0;
	for (const tk_node *one = cases->first; one; one = one->next)
		collect_part(native, &step, one, tk_native_case_fields, part++, merge, step.region, depth);
	check_cases(native, cases);
}

static void collect_parallel(tk_native *native, uint32_t number, const tk_node *branches, uint32_t depth)
{
	tk_native_step step = native->steps.at[number];
	step_at(native, step.index)->kind = TK_STEP_FORK;
	uint32_t join = add_helper(native, TK_STEP_JOIN, step.index);
	native->steps.at[number].last = join;
	if (!branches->first)
		join_up(native, step.index, join);
	uint32_t part = 0;
	for (const tk_node *one = branches->first; one; one = one->next) {
		*TK_PUSH(native->arena, &native->region_parents) = step.region;
		collect_part(native, &step, one, tk_native_branch_fields, part++, join,
		             native->region_parents.count - 1, depth);
	}
}

/* The body runs at least once: the step itself is where the loop comes in, and a helper after the body decides. */
static void collect_repeat(tk_native *native, uint32_t number, const tk_node *repeat, uint32_t depth)
{
	tk_native_step step = native->steps.at[number];
	tk_keyed keyed = tk_keyed_make(repeat, tk_native_repeat_fields);
	const tk_node *most = tk_keyed_get(&keyed, "at-most");
	int64_t times = 0;
	if (most && tk_node_integer(most, &times) && (times < 1 || times > INT32_MAX)) {
		tk_fault_add(native->arena, &native->document->faults, TK_FAULT_BAD_VALUE, most->span,
		             N_("\"{step}\" cannot be repeated {value} times."), N_("Write a whole number from 1."),
		             "step", step_at(native, step.index)->written->title.text, "value", most->value,
		             (char *)NULL);
		times = 1;
	}
	step_at(native, step.index)->kind = TK_STEP_MERGE;
	step_at(native, step.index)->loop_most = (uint32_t)times;
	uint32_t decision = add_helper(native, TK_STEP_DECISION, step.index);
	native->steps.at[number].last = decision;
	collect_part(native, &step, repeat, tk_native_repeat_fields, 0, decision, step.region, depth);
}

static void collect_block(tk_native *native, uint32_t number, uint32_t depth)
{
	tk_native_step step = native->steps.at[number];
	const tk_node *decide = tk_keyed_get(&step.keyed, "decide"), *parallel = tk_keyed_get(&step.keyed, "parallel"),
	              *repeat = tk_keyed_get(&step.keyed, "repeat"), *call = tk_keyed_get(&step.keyed, "call");
	if (!!decide + !!parallel + !!repeat + !!call > 1)
		tk_fault_add(
		        native->arena, &native->document->faults, TK_FAULT_BAD_VALUE, step_at(native, step.index)->span,
		        N_("\"{step}\" is several kinds of step at once; only the first of \"decide\", \"parallel\", "
		           "\"repeat\" and \"call\" is read."),
		        N_("Make each a step of its own."), "step", step_at(native, step.index)->written->title.text,
		        (char *)NULL);
	if (decide && decide->kind == TK_NODE_SEQUENCE)
		collect_decision(native, number, decide, depth);
	else if (parallel && parallel->kind == TK_NODE_SEQUENCE)
		collect_parallel(native, number, parallel, depth);
	else if (repeat && repeat->kind == TK_NODE_MAPPING)
		collect_repeat(native, number, repeat, depth);
	else if (call)
		step_at(native, step.index)->kind = TK_STEP_CALL;
}

static void remember_id(tk_native *native, uint32_t number)
{
	const tk_step *step = step_at(native, native->steps.at[number].index);
	if (!tk_keyed_scalar(&native->steps.at[number].keyed, "id"))
		return;
	bool end = tk_text_is(step->written->id.text, "end");
	uintptr_t known =
	        (uintptr_t)tk_map_put(native->step_by_id, step->written->id.text, (void *)((uintptr_t)number + 1));
	if (!end && known == (uintptr_t)number + 1)
		return;
	tk_fault *fault =
	        tk_fault_add(native->arena, &native->document->faults, TK_FAULT_DUPLICATE_ID, step->span,
	                     end ? N_("A step cannot have the id \"{id}\": it stands for the end of the playbook.")
	                         : N_("Nobody can tell which step \"{id}\" means: two steps have that id."),
	                     N_("Give this step another id."), "id", step->written->id.text, (char *)NULL);
	if (!end) {
		fault->related = step_at(native, native->steps.at[known - 1].index)->span;
		fault->related_message = N_("the other one");
	}
}

static uint32_t collect_step(tk_native *native, const tk_node *node, uint32_t region, uint32_t depth)
{
	uint32_t index = tk_workflow_add_step(native->arena, workflow_of(native), TK_STEP_ACTION, node->span);
	uint32_t number = native->steps.count;
	tk_native_step *step = TK_PUSH(native->arena, &native->steps);
	*step = (tk_native_step){tk_keyed_make(node, tk_native_step_fields), index, index, TK_NO_STEP, region};
	tk_native_fill_step(native, &step->keyed, step_at(native, index));
	remember_id(native, number);
	collect_block(native, number, depth);
	return number;
}

/* Gives the first step of the list, or `after` when it has none. */
static uint32_t collect_list(tk_native *native, const tk_node *list, uint32_t after, uint32_t region, uint32_t depth)
{
	uint32_t first = after, before = TK_NO_STEP;
	if (list->kind != TK_NODE_SEQUENCE)
		return after;
	if (depth > NESTING_MOST) {
		tk_fault_add(native->arena, &native->document->faults, TK_FAULT_LIMIT, list->span,
		             N_("These steps are nested too deeply to be read."), NULL, (char *)NULL);
		return after;
	}
	for (const tk_node *item = list->first; item; item = item->next) {
		if (item->kind != TK_NODE_MAPPING)
			continue; /* a fault already: wrong type */
		uint32_t number = collect_step(native, item, region, depth);
		uint32_t index = native->steps.at[number].index;
		if (before == TK_NO_STEP)
			first = index;
		else
			native->steps.at[before].next = index;
		before = number;
	}
	if (before != TK_NO_STEP)
		native->steps.at[before].next = after;
	return first;
}

/* ---- second pass ------------------------------------------------------------------------------------------------- */

static bool region_is_within(const tk_native *native, uint32_t region, uint32_t around)
{
	while (region != around && region != 0)
		region = native->region_parents.at[region];
	return region == around;
}

/* A token cannot get into a parallel branch from outside, nor out of it but by its end or a failure. */
static void check_border(tk_native *native, tk_value target, uint32_t from_region, uint32_t to_region,
                         tk_transition_kind kind)
{
	if (!region_is_within(native, from_region, to_region))
		tk_fault_add(native->arena, &native->document->faults, TK_FAULT_BAD_VALUE, target.span,
		             N_("Nobody can go to \"{id}\" from here: it is inside a parallel branch."),
		             N_("Go to the step that holds the branches, or move the step out of them."), "id",
		             target.text, (char *)NULL);
	else if (kind == TK_TRANSITION_NORMAL && from_region != to_region)
		tk_fault_add(
		        native->arena, &native->document->faults, TK_FAULT_BAD_VALUE, target.span,
		        N_("Nobody can go to \"{id}\" from here: the other parallel branches would be left waiting."),
		        N_("Let the branch run to its end; what follows comes after the parallel step."), "id",
		        target.text, (char *)NULL);
}

/* A transition to a step that is named. NULL when the node names nothing. */
static tk_transition *follow(tk_native *native, uint32_t from, uint32_t region, const tk_node *reference,
                             tk_transition_kind kind)
{
	if (!tk_node_says(reference))
		return NULL;
	tk_value target = tk_node_value(reference);
	uint32_t to = TK_NO_STEP;
	uintptr_t number = (uintptr_t)tk_map_get(native->step_by_id, target.text);
	if (tk_text_is(target.text, "end")) {
		to = native->end;
	} else if (number != 0) {
		to = native->steps.at[number - 1].index;
		check_border(native, target, region, native->steps.at[number - 1].region, kind);
	}
	tk_transition *transition = tk_workflow_add_transition(native->arena, workflow_of(native), from, to, kind);
	tk_transition_write(native->arena, transition)->target = target;
	return transition;
}

static void link_case(tk_native *native, const tk_native_part *part)
{
	tk_keyed keyed = tk_keyed_make(part->node, tk_native_case_fields);
	const tk_node *go = tk_keyed_scalar(&keyed, "go"), *otherwise = tk_keyed_get(&keyed, "otherwise"),
	              *when = tk_keyed_scalar(&keyed, "when");
	if (go && tk_keyed_get(&keyed, "steps"))
		tk_fault_add(native->arena, &native->document->faults, TK_FAULT_BAD_VALUE, go->key_span,
		             N_("Nobody can tell what follows this case: it has both \"go\" and \"steps\"."),
		             N_("Write \"next\" at the last of its steps instead of \"go\"."), (char *)NULL);
	if (keyed.node && !when && !(otherwise && tk_node_is_true(otherwise)))
		tk_fault_add(
		        native->arena, &native->document->faults, TK_FAULT_MISSING_KEY, part->node->span,
		        N_("Nobody can tell when this case holds: it has neither \"when\" nor \"otherwise: true\"."),
		        N_("Add \"when\", or \"otherwise: true\" for the case that is left."), (char *)NULL);
	tk_transition *transition = follow(native, part->owner, part->region, go, TK_TRANSITION_NORMAL);
	bool named = transition != NULL;
	if (!transition && part->first != TK_NO_STEP)
		transition = join_up(native, part->owner, part->first);
	if (!transition)
		return;
	if (!named)
		transition->form = step_at(native, part->first)->helper ? TK_CASE_PASSES : TK_CASE_HOLDS;
	tk_transition_write(native->arena, transition)->guard = tk_keyed_value(&keyed, "when");
	transition->otherwise = otherwise && tk_node_is_true(otherwise);
}

static void link_part(tk_native *native, const tk_native_part *part)
{
	switch (step_at(native, part->owner)->kind) {
	case TK_STEP_DECISION:
		link_case(native, part);
		break;
	case TK_STEP_FORK:
	case TK_STEP_MERGE: /* repeat: into the body */
		join_up(native, part->owner, part->first);
		break;
	default:
		break;
	}
}

/* Out of a step: to the one it names as `next`, or to the one that follows in the file. */
static tk_transition *leave(tk_native *native, const tk_native_step *step)
{
	const tk_node *next = tk_keyed_get(&step->keyed, "next");
	tk_transition *named = follow(native, step->last, step->region, next, TK_TRANSITION_NORMAL);
	return named ? named : join_up(native, step->last, step->next);
}

/* After the body of a repeat: back, and out when it says when. One that never says it is a loop without a way out. */
static void link_repeat(tk_native *native, const tk_native_step *step)
{
	tk_keyed repeat = tk_keyed_make(tk_keyed_get(&step->keyed, "repeat"), tk_native_repeat_fields);
	tk_value until = tk_keyed_value(&repeat, "until");
	join_up(native, step->last, step->index)->otherwise = true;
	if (until.text.length > 0 || step_at(native, step->index)->loop_most > 0)
		tk_transition_write(native->arena, leave(native, step))->guard = until;
}

static void link_step(tk_native *native, const tk_native_step *step)
{
	if (step_at(native, step->index)->kind == TK_STEP_MERGE)
		link_repeat(native, step);
	else if (step->last != TK_NO_STEP)
		leave(native, step);
	follow(native, step->index, step->region, tk_keyed_get(&step->keyed, "on-failure"), TK_TRANSITION_FAILURE);
	follow(native, step->index, step->region, tk_keyed_get(&step->keyed, "on-timeout"), TK_TRANSITION_TIMEOUT);
}

void tk_native_read_flow(tk_native *native, const tk_node *steps)
{
	tk_workflow *workflow = workflow_of(native);
	workflow->block_structured = true;
	workflow->start_given = true;
	*TK_PUSH(native->arena, &native->region_parents) = 0;
	tk_workflow_add_step(native->arena, workflow, TK_STEP_START, native->playbook->span);
	native->end = tk_workflow_add_step(native->arena, workflow, TK_STEP_END, native->playbook->span);
	for (uint32_t i = 0; i <= native->end; i++) {
		workflow->steps.at[i].helper = true;
		tk_step_write(native->arena, &workflow->steps.at[i])->id =
		        (tk_value){i == 0 ? TK_TEXT("start") : TK_TEXT("end"), native->playbook->span};
	}
	uint32_t first = steps ? collect_list(native, steps, native->end, 0, 0) : native->end;
	join_up(native, 0, first);
	for (uint32_t i = 0; i < native->parts.count; i++)
		link_part(native, &native->parts.at[i]);
	for (uint32_t i = 0; i < native->steps.count; i++)
		link_step(native, &native->steps.at[i]);
	follow(native, 0, 0, tk_keyed_get(&native->root, "on-exception"), TK_TRANSITION_EXCEPTION);
}
