/* SPDX-License-Identifier: Apache-2.0 */
/* Where the steps of a CACAO workflow lead.
 *
 * An `end` inside a branch is not the end of the playbook: it returns to the if, while, switch or parallel step that
 * opened the branch, which then goes on by its own on_completion. Which of the two an `end` is depends on how one got
 * there, and branches may share their steps with each other and with the main line. So the steps are walked as pairs
 * (step, context), a context being one opened block (for parallel: one branch of it). The first pair of a step is the
 * author's step; another context makes a copy of it. A branch that leads back to a block it lies in leaves that
 * block: it is a loop, not a nesting without end.
 *
 * Each pair is expanded once, from a queue. Copies are limited; past the limit, steps are shared between contexts and
 * a note says so. */
#include "playbook/cacao.h"

enum { COPIES_FREE = 256, COPIES_MOST = 20000, WALK_PER_STEP = 32, WALK_FREE = 4096 };

typedef struct context {
	uint32_t returns_to; /* workflow index */
	uint32_t outer;      /* context that the block stands in */
	uint32_t block;      /* number of the block's step */
	uint32_t index;      /* workflow index of the block */
} context;

typedef struct place {
	uint32_t step, index, context;
} place;

typedef struct flow {
	tk_cacao *cacao;
	tk_workflow *workflow;
	TK_VECTOR(context) contexts; /* 0 is the main line */
	TK_VECTOR(place) queue;
	uint32_t done;
	tk_map *copies; /* (step, context) -> index + 1 */
	uint64_t copies_left, walk_left;
	bool unreachable; /* placing what no run comes to: nothing is copied any more */
	bool approximate;
} flow;

/* ---- places ------------------------------------------------------------------------------------------------------ */

static tk_text pair_key(flow *f, uint32_t step, uint32_t context_number)
{
	uint32_t *pair = TK_MAKE_ARRAY(f->cacao->arena, uint32_t, 2);
	pair[0] = step;
	pair[1] = context_number;
	return tk_text_make((const char *)pair, 2 * sizeof *pair);
}

static void enqueue(flow *f, const tk_cacao_step *step, uint32_t index, uint32_t context_number)
{
	place *queued = TK_PUSH(f->cacao->arena, &f->queue);
	*queued = (place){step->number, index, context_number};
	if (step->kind == TK_CACAO_END)
		f->workflow->steps.at[index].kind =
		        context_number == 0 || tk_cacao_own_ends(&step->keyed) ? TK_STEP_END : TK_STEP_MERGE;
}

/* The block that `step` opened around this context, or TK_NO_STEP. */
static uint32_t enclosing(flow *f, uint32_t step, uint32_t context_number)
{
	for (; context_number != 0; context_number = f->contexts.at[context_number].outer) {
		if (f->contexts.at[context_number].block == step)
			return f->contexts.at[context_number].index;
		if (f->walk_left == 0) {
			f->approximate = true;
			return f->cacao->steps.at[step].index;
		}
		f->walk_left--;
	}
	return TK_NO_STEP;
}

/* A slot added to a copy must not land in the spare room of the original. */
static void close_room(tk_step_written *written)
{
	tk_slots *lists[] = {&written->texts, &written->recipients,       &written->channels, &written->sources,
	                     &written->needs, &written->declared_classes, &written->sets};
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		lists[i]->room = lists[i]->count;
}

static uint32_t copy(flow *f, const tk_cacao_step *step, uint32_t context_number)
{
	uint32_t index = tk_workflow_add_step(f->cacao->arena, f->workflow, TK_STEP_ACTION, step->id.span);
	tk_step *made = &f->workflow->steps.at[index];
	*made = f->workflow->steps.at[step->index];
	made->copy_of = step->index;
	made->partner = TK_NO_STEP;
	tk_step_written *own = TK_MAKE(f->cacao->arena, tk_step_written);
	*own = *made->written;
	made->written = own;
	close_room(own);
	if (step->kind == TK_CACAO_START)
		made->kind = TK_STEP_MERGE;
	made->helper = made->helper || step->kind == TK_CACAO_END;
	enqueue(f, step, index, context_number);
	return index;
}

/* The workflow step that stands for a step of the author in a context. */
static uint32_t reach(flow *f, uint32_t number, uint32_t context_number)
{
	tk_cacao_step *step = &f->cacao->steps.at[number];
	if (!step->placed) {
		step->placed = true;
		step->context = context_number;
		enqueue(f, step, step->index, context_number);
		return step->index;
	}
	if (step->context == context_number || f->unreachable)
		return step->index;
	if (step->kind == TK_CACAO_END && tk_cacao_own_ends(&step->keyed))
		return step->index;
	if (step->kind == TK_CACAO_END && context_number != 0) /* shared: nothing to copy, it only returns */
		return f->contexts.at[context_number].returns_to;
	bool block = step->kind >= TK_CACAO_PARALLEL && step->kind <= TK_CACAO_SWITCH;
	uint32_t around = block ? enclosing(f, number, context_number) : TK_NO_STEP;
	if (around != TK_NO_STEP)
		return around;
	tk_text key = pair_key(f, number, context_number);
	uintptr_t known = (uintptr_t)tk_map_get(f->copies, key);
	if (known != 0)
		return (uint32_t)(known - 1);
	if (f->copies_left == 0) {
		f->approximate = true;
		return step->index;
	}
	f->copies_left--;
	uint32_t index = copy(f, step, context_number);
	tk_map_put(f->copies, key, (void *)((uintptr_t)index + 1));
	return index;
}

static uint32_t open_context(flow *f, const place *at, uint32_t returns_to)
{
	context *opened = TK_PUSH(f->cacao->arena, &f->contexts);
	*opened = (context){returns_to, at->context, at->step, at->index};
	return f->contexts.count - 1;
}

static uint32_t add_helper(flow *f, tk_step_kind kind, uint32_t beside)
{
	uint32_t index = tk_workflow_add_step(f->cacao->arena, f->workflow, kind, f->workflow->steps.at[beside].span);
	f->workflow->steps.at[index].helper = true;
	return index;
}

/* ---- transitions ------------------------------------------------------------------------------------------------- */

static tk_transition *join_up(flow *f, uint32_t from, uint32_t to)
{
	return tk_workflow_add_transition(f->cacao->arena, f->workflow, from, to, TK_TRANSITION_NORMAL);
}

/* A transition as the file names it; NULL when the node names nothing (absent, or of a wrong type, which is reported).
 */
static tk_transition *follow(flow *f, uint32_t from, const tk_node *reference, uint32_t context_number,
                             tk_transition_kind kind)
{
	if (!tk_node_says(reference))
		return NULL;
	const tk_cacao_step *target = tk_cacao_find_step(f->cacao, reference->value);
	uint32_t to = target ? reach(f, target->number, context_number) : TK_NO_STEP;
	tk_transition *transition = tk_workflow_add_transition(f->cacao->arena, f->workflow, from, to, kind);
	tk_transition_write(f->cacao->arena, transition)->target = tk_node_value(reference);
	return transition;
}

/* An end of the playbook for what leaves all branches. */
static uint32_t whole_end(flow *f)
{
	for (uint32_t i = 0; i < f->cacao->steps.count; i++)
		if (f->cacao->steps.at[i].kind == TK_CACAO_END && tk_cacao_own_ends(&f->cacao->steps.at[i].keyed))
			return f->cacao->steps.at[i].index;
	return TK_NO_STEP;
}

/* What follows a step: on success from `last` (of a block: where its branches meet), on failure from the step. */
static void go_on(flow *f, const place *at, uint32_t last)
{
	const tk_keyed *keyed = &f->cacao->steps.at[at->step].keyed;
	const tk_node *next = tk_keyed_get(keyed, "on_completion");
	follow(f, last, next ? next : tk_keyed_get(keyed, "on_success"), at->context, TK_TRANSITION_NORMAL);
	const tk_node *failure = tk_keyed_get(keyed, "on_failure");
	bool fails = true, times_out = f->workflow->steps.at[at->index].time_most >= 0;
	tk_cacao_own_failure(keyed, &fails, &times_out);
	tk_transition *failed = fails ? follow(f, at->index, failure, at->context, TK_TRANSITION_FAILURE) : NULL;
	/* CACAO calls on_failure when the timeout has passed, too. A dangling one is one defect, not two. */
	if (times_out && (!failed || failed->to != TK_NO_STEP))
		follow(f, at->index, failure, at->context, TK_TRANSITION_TIMEOUT);
	tk_cacao_own_leaving(f->cacao, keyed, at->index, whole_end(f));
}

/* A branch; 1.x writes it as a list of steps that follow each other, each with an end of its own. */
static tk_transition *branch(flow *f, const place *at, const tk_node *reference, uint32_t context_number)
{
	if (!reference || reference->kind != TK_NODE_SEQUENCE)
		return follow(f, at->index, reference, context_number, TK_TRANSITION_NORMAL);
	uint32_t from = at->index, entry = UINT32_MAX; /* by number: the transitions move as they grow */
	for (const tk_node *item = reference->first; item; item = item->next) {
		uint32_t to = f->contexts.at[context_number].returns_to;
		if (item->next)
			to = add_helper(f, TK_STEP_MERGE, at->index);
		if (follow(f, from, item, open_context(f, at, to), TK_TRANSITION_NORMAL) && entry == UINT32_MAX)
			entry = f->workflow->transitions.count - 1;
		from = to;
	}
	return entry == UINT32_MAX ? NULL : &f->workflow->transitions.at[entry];
}

/* ---- blocks ------------------------------------------------------------------------------------------------------ */

static void expand_parallel(flow *f, const place *at)
{
	uint32_t join = add_helper(f, TK_STEP_JOIN, at->index);
	f->workflow->steps.at[at->index].partner = join;
	f->workflow->steps.at[join].partner = at->index;
	const tk_node *branches = tk_keyed_get(&f->cacao->steps.at[at->step].keyed, "next_steps");
	bool any = false;
	if (branches && branches->kind == TK_NODE_SEQUENCE)
		for (const tk_node *item = branches->first; item; item = item->next)
			any = follow(f, at->index, item, open_context(f, at, join), TK_TRANSITION_NORMAL) || any;
	if (!any)
		join_up(f, at->index, join);
	go_on(f, at, join);
}

static uint32_t add_merge(flow *f, const place *at)
{
	uint32_t merge = add_helper(f, TK_STEP_MERGE, at->index);
	f->workflow->steps.at[at->index].partner = merge;
	f->workflow->steps.at[merge].partner = at->index;
	return merge;
}

/* if and while: `on_true`, and the way past it. A branch that is not given falls through to what follows. */
static void expand_condition(flow *f, const place *at)
{
	const tk_cacao_step *step = &f->cacao->steps.at[at->step];
	uint32_t merge = add_merge(f, at);
	uint32_t inside = open_context(f, at, step->kind == TK_CACAO_WHILE ? at->index : merge);
	tk_transition *taken = branch(f, at, tk_keyed_get(&step->keyed, "on_true"), inside);
	if (!taken)
		taken = join_up(f, at->index, merge);
	tk_transition_write(f->cacao->arena, taken)->guard = tk_keyed_value(&step->keyed, "condition");
	tk_cacao_own_case(f->cacao, &step->keyed, TK_TEXT("on_true"), taken);
	const tk_node *otherwise = step->kind == TK_CACAO_IF ? tk_keyed_get(&step->keyed, "on_false") : NULL;
	if (step->kind == TK_CACAO_WHILE && f->cacao->old)
		otherwise = tk_keyed_get(&step->keyed, "on_false");
	uint32_t outside = inside;
	if (otherwise && step->kind == TK_CACAO_WHILE)
		outside = open_context(f, at, merge); /* after the loop: it returns to what follows, not to the loop */
	tk_transition *passed = branch(f, at, otherwise, outside);
	if (!passed)
		passed = join_up(f, at->index, merge);
	passed->otherwise = true;
	tk_cacao_own_case(f->cacao, &step->keyed, TK_TEXT("on_false"), passed);
	go_on(f, at, merge);
}

/* A `while` that the extension says is done once before anything is asked: in, the steps, and behind them the question. */
static bool expand_repeat(flow *f, const place *at)
{
	const tk_cacao_step *step = &f->cacao->steps.at[at->step];
	tk_value until;
	uint32_t most;
	if (step->kind != TK_CACAO_WHILE || !tk_cacao_own_repeat(&step->keyed, &until, &most))
		return false;
	uint32_t question = add_helper(f, TK_STEP_DECISION, at->index);
	f->workflow->steps.at[at->index].kind = TK_STEP_MERGE;
	f->workflow->steps.at[at->index].loop_most = most;
	f->workflow->steps.at[at->index].partner = question;
	f->workflow->steps.at[question].partner = at->index;
	branch(f, at, tk_keyed_get(&step->keyed, "on_true"), open_context(f, at, question));
	join_up(f, question, at->index)->otherwise = true;
	if (until.text.length == 0 && most == 0)
		return true;
	uint32_t before = f->workflow->transitions.count;
	go_on(f, at, question);
	if (f->workflow->transitions.count > before && f->workflow->transitions.at[before].from == question)
		tk_transition_write(f->cacao->arena, &f->workflow->transitions.at[before])->guard = until;
	return true;
}

static void expand_switch(flow *f, const place *at)
{
	const tk_keyed *keyed = &f->cacao->steps.at[at->step].keyed;
	uint32_t merge = add_merge(f, at);
	uint32_t inside = open_context(f, at, merge);
	const tk_node *cases = tk_keyed_get(keyed, "cases");
	bool any = false;
	if (cases && cases->kind == TK_NODE_MAPPING)
		for (const tk_node *one = cases->first; one; one = one->next) {
			tk_transition *taken = branch(f, at, one, inside);
			if (!taken)
				continue;
			any = true;
			taken->otherwise = tk_text_is(one->key, "default");
			tk_transition_write(f->cacao->arena, taken)->guard = (tk_value){one->key, one->key_span};
			tk_cacao_own_case(f->cacao, keyed, one->key, taken);
		}
	if (!any)
		join_up(f, at->index, merge)->otherwise = true;
	go_on(f, at, merge);
}

static void expand(flow *f, place at)
{
	switch (f->cacao->steps.at[at.step].kind) {
	case TK_CACAO_END:
		if (at.context != 0)
			join_up(f, at.index, f->contexts.at[at.context].returns_to);
		break;
	case TK_CACAO_PARALLEL:
		expand_parallel(f, &at);
		break;
	case TK_CACAO_IF:
	case TK_CACAO_WHILE:
		if (!expand_repeat(f, &at))
			expand_condition(f, &at);
		break;
	case TK_CACAO_SWITCH:
		expand_switch(f, &at);
		break;
	default:
		go_on(f, &at, at.index);
		break;
	}
}

static void expand_all(flow *f)
{
	while (f->done < f->queue.count)
		expand(f, f->queue.at[f->done++]);
}

/* ---- what no run comes to ---------------------------------------------------------------------------------------- */

static void mark(flow *f, const tk_node *reference, uint32_t from)
{
	if (!reference)
		return;
	if (!tk_node_is_scalar(reference)) {
		for (const tk_node *child = reference->first; child; child = child->next)
			if (tk_node_is_scalar(child))
				mark(f, child, from);
		return;
	}
	const tk_cacao_step *target = tk_cacao_find_step(f->cacao, reference->value);
	if (target && target->number != from)
		f->cacao->steps.at[target->number].referenced = true;
}

/* Unreachable pieces are part of the model as well. Each is entered where nothing leads to it, if there is such a step,
 * so that the piece looks as it would if it were reached. */
static void place_unreachable(flow *f)
{
	static const char *const keys[] = {"on_completion", "on_success", "on_failure", "on_true",
	                                   "on_false",      "next_steps", "cases"};
	f->unreachable = true;
	for (uint32_t i = 0; i < f->cacao->steps.count; i++)
		for (size_t k = 0; !f->cacao->steps.at[i].placed && k < sizeof keys / sizeof keys[0]; k++)
			mark(f, tk_keyed_get(&f->cacao->steps.at[i].keyed, keys[k]), i);
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < f->cacao->steps.count; i++)
			if (!f->cacao->steps.at[i].placed && (pass == 1 || !f->cacao->steps.at[i].referenced)) {
				reach(f, i, 0);
				expand_all(f);
			}
}

void tk_cacao_read_flow(tk_cacao *cacao)
{
	flow f = {.cacao = cacao, .workflow = &cacao->playbook->workflow, .copies = tk_map_make(cacao->arena)};
	f.copies_left = COPIES_FREE + (cacao->steps.count < COPIES_MOST ? cacao->steps.count : COPIES_MOST);
	f.walk_left = WALK_FREE + (uint64_t)cacao->steps.count * WALK_PER_STEP;
	TK_PUSH(cacao->arena, &f.contexts)->returns_to = TK_NO_STEP;
	const tk_cacao_step *start = tk_cacao_find_step(cacao, f.workflow->start_reference.text);
	if (start && start->kind == TK_CACAO_START)
		enqueue(&f, start, 0, 0);
	else if (start)
		follow(&f, 0, tk_keyed_scalar(&cacao->root, "workflow_start"), 0, TK_TRANSITION_NORMAL);
	follow(&f, 0, tk_keyed_scalar(&cacao->root, "workflow_exception"), 0, TK_TRANSITION_EXCEPTION);
	expand_all(&f);
	place_unreachable(&f);
	if (f.approximate)
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_UNSUPPORTED, cacao->playbook->span,
		             N_("The branches of this playbook share so many steps that its runs are followed only "
		                "roughly."),
		             N_("Give each branch steps and an end of its own, as CACAO asks."), (char *)NULL);
}
