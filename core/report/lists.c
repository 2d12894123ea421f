/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists.h"

#include "base/map.h"
#include "document/fault.h"

#include <stdlib.h>

enum { NESTED_MOST = 100 };

static const tk_step *step_of(const tk_lists *outline, uint32_t index)
{
	return &outline->workflow->steps.at[index];
}

bool tk_lists_repeats(const tk_lists *outline, uint32_t index)
{
	const tk_step *step = step_of(outline, index);
	return step->kind == TK_STEP_MERGE && !step->helper && step->partner != TK_NO_STEP &&
	       step_of(outline, step->partner)->kind == TK_STEP_DECISION;
}

/* Where the author comes to when a step is done: of a block, the helper at its end. */
static uint32_t last_of(const tk_lists *outline, uint32_t index)
{
	const tk_step *step = step_of(outline, index);
	return step->kind == TK_STEP_FORK || tk_lists_repeats(outline, index) ? step->partner : index;
}

static const tk_transition *nth(const tk_lists *outline, uint32_t index, tk_transition_kind kind, uint32_t number)
{
	const tk_step *step = step_of(outline, index);
	for (uint32_t i = 0; i < step->out_count; i++) {
		const tk_transition *out = &outline->workflow->transitions.at[step->first_out + i];
		if (out->kind == kind && number-- == 0)
			return out;
	}
	return NULL;
}

const tk_transition *tk_lists_case(const tk_lists *outline, uint32_t step, uint32_t number)
{
	return nth(outline, step, TK_TRANSITION_NORMAL, number);
}

const tk_transition *tk_lists_other(const tk_lists *outline, uint32_t step, tk_transition_kind kind)
{
	return nth(outline, step, kind, 0);
}

/* The step, the end or the border of a block that one comes to at `index`, through whatever readers put between. */
static tk_place_of arrive(const tk_lists *outline, uint32_t index)
{
	for (uint32_t walked = 0; walked <= outline->workflow->steps.count; walked++) {
		const tk_step *step = step_of(outline, index);
		if (outline->author[index] != TK_NO_STEP)
			return (tk_place_of){TK_PLACE_STEP, outline->author[index], step->written->id.text};
		if (step->kind == TK_STEP_END)
			return (tk_place_of){.kind = TK_PLACE_END};
		if (step->kind == TK_STEP_JOIN || step->kind == TK_STEP_DECISION)
			return (tk_place_of){.kind = TK_PLACE_OUT, .step = outline->author[step->partner]};
		const tk_transition *on = nth(outline, index, TK_TRANSITION_NORMAL, 0);
		if (!on)
			break;
		if (on->to == TK_NO_STEP)
			return (tk_place_of){.kind = TK_PLACE_NOWHERE, .reference = on->written->target.text};
		index = on->to;
	}
	return (tk_place_of){.kind = TK_PLACE_END};
}

tk_place_of tk_lists_target(const tk_lists *outline, const tk_transition *transition)
{
	if (!transition)
		return (tk_place_of){.kind = TK_PLACE_NONE};
	if (transition->to == TK_NO_STEP)
		return (tk_place_of){.kind = TK_PLACE_NOWHERE, .reference = transition->written->target.text};
	return arrive(outline, transition->to);
}

const tk_transition *tk_lists_way_out(const tk_lists *outline, uint32_t repetition)
{
	uint32_t decision = step_of(outline, repetition)->partner;
	for (uint32_t i = 0;; i++) {
		const tk_transition *out = nth(outline, decision, TK_TRANSITION_NORMAL, i);
		if (!out || !out->otherwise)
			return out;
	}
}

tk_place_of tk_lists_follow(const tk_lists *outline, uint32_t step)
{
	if (tk_lists_repeats(outline, step))
		return tk_lists_target(outline, tk_lists_way_out(outline, step));
	return tk_lists_target(outline, nth(outline, last_of(outline, step), TK_TRANSITION_NORMAL, 0));
}

uint32_t tk_lists_parts(const tk_lists *outline, uint32_t index)
{
	const tk_step *step = step_of(outline, index);
	if (tk_lists_repeats(outline, index))
		return 1;
	uint32_t parts = 0;
	if (step->kind == TK_STEP_FORK || step->kind == TK_STEP_DECISION)
		for (uint32_t i = 0; i < step->out_count; i++)
			parts += outline->workflow->transitions.at[step->first_out + i].kind == TK_TRANSITION_NORMAL;
	return parts;
}

bool tk_place_same(tk_place_of a, tk_place_of b)
{
	return a.kind == b.kind && (a.kind != TK_PLACE_STEP || a.step == b.step);
}

/* ---- the author's steps -------------------------------------------------------------------------------------------
 */

static bool is_written(const tk_lists *outline, uint32_t index)
{
	const tk_step *step = step_of(outline, index);
	switch (step->kind) {
	case TK_STEP_ACTION:
	case TK_STEP_CALL:
	case TK_STEP_FORK:
		return true;
	case TK_STEP_DECISION: /* not the one behind a repetition */
		return step->partner == TK_NO_STEP || !tk_lists_repeats(outline, step->partner);
	default:
		return tk_lists_repeats(outline, index);
	}
}

static uint32_t original(const tk_workflow *workflow, uint32_t index)
{
	while (workflow->steps.at[index].copy_of != TK_NO_STEP && workflow->steps.at[index].copy_of < index)
		index = workflow->steps.at[index].copy_of;
	return index;
}

static void find_author(tk_lists *outline, bool copies_are_one)
{
	outline->all.count = 0;
	for (uint32_t i = 0; i < outline->workflow->steps.count; i++) {
		uint32_t of = copies_are_one ? original(outline->workflow, i) : i;
		outline->author[i] = is_written(outline, i) ? of : TK_NO_STEP;
		if (outline->author[i] == i)
			*TK_PUSH(outline->arena, &outline->all) = i;
	}
}

/* Does a copy lead where the step leads that it is a copy of? Then the author wrote one step. */
static bool copies_agree(const tk_lists *outline)
{
	for (uint32_t i = 0; i < outline->workflow->steps.count; i++) {
		uint32_t of = outline->author[i];
		if (of == TK_NO_STEP || of == i)
			continue;
		if (step_of(outline, i)->kind != step_of(outline, of)->kind)
			return false;
		if (step_of(outline, i)->kind != TK_STEP_DECISION) {
			if (!tk_place_same(tk_lists_follow(outline, i), tk_lists_follow(outline, of)))
				return false;
			continue;
		}
		for (uint32_t k = 0;
		     nth(outline, i, TK_TRANSITION_NORMAL, k) || nth(outline, of, TK_TRANSITION_NORMAL, k); k++)
			if (!tk_place_same(tk_lists_target(outline, nth(outline, i, TK_TRANSITION_NORMAL, k)),
			                   tk_lists_target(outline, nth(outline, of, TK_TRANSITION_NORMAL, k))))
				return false;
	}
	return true;
}

static const char *refuse(const tk_lists *outline, uint32_t *step)
{
	for (uint32_t i = 0; i < outline->workflow->steps.count; i++) {
		const tk_step *each = step_of(outline, i);
		*step = i;
		if (each->kind >= TK_STEP_INCLUSIVE_SPLIT || each->event == TK_EVENT_TIMER ||
		    each->attached_to != TK_NO_STEP)
			return N_("\"{step}\" is a step of a kind that lists of steps cannot say");
		if (each->kind == TK_STEP_FORK && each->partner == TK_NO_STEP)
			return N_("the branches of \"{step}\" do not meet again in one place");
		if (each->kind == TK_STEP_JOIN && each->partner == TK_NO_STEP)
			return N_("what meets at \"{step}\" did not begin in one place");
		if ((each->kind == TK_STEP_ACTION || each->kind == TK_STEP_CALL) &&
		    nth(outline, i, TK_TRANSITION_NORMAL, 1))
			return N_("\"{step}\" leads to several steps without saying which");
	}
	return NULL;
}

/* ---- which parallel or repetition a step runs in --------------------------------------------------------------------
 */

typedef struct visit {
	uint32_t step, block, part;
} visit;

typedef struct walk {
	tk_lists *outline;
	TK_VECTOR(visit)
	open, later; /* later: what failures lead to, which stands elsewhere if it also does in a normal run */
	bool *seen;
	bool written; /* it is known in which list the author wrote each step */
	uint32_t wrong;
} walk;

/* The parallel or repetition that the author wrote a step into. */
static uint32_t written_in(const tk_lists *outline, uint32_t step, uint32_t *part)
{
	uint32_t around = step_of(outline, step)->written->block;
	*part = around == TK_NO_STEP ? 0 : step_of(outline, step)->written->part;
	while (around != TK_NO_STEP && step_of(outline, around)->kind == TK_STEP_DECISION) {
		*part = step_of(outline, around)->written->part;
		around = step_of(outline, around)->written->block;
	}
	if (around == TK_NO_STEP)
		*part = 0;
	return around;
}

static void go(walk *w, tk_place_of to, uint32_t block, uint32_t part, bool later)
{
	if (to.kind != TK_PLACE_STEP)
		return;
	if (later && w->written) /* a failure may lead out of a branch */
		block = written_in(w->outline, to.step, &part);
	visit *opened = later ? TK_PUSH(w->outline->arena, &w->later) : TK_PUSH(w->outline->arena, &w->open);
	*opened = (visit){to.step, block, part};
}

static void leave(walk *w, const visit *at)
{
	const tk_lists *outline = w->outline;
	const tk_step *step = step_of(outline, at->step);
	bool block = step->kind == TK_STEP_FORK || tk_lists_repeats(outline, at->step);
	const tk_transition *out;
	if (step->kind != TK_STEP_DECISION)
		go(w, tk_lists_follow(outline, at->step), at->block, at->part, false);
	for (uint32_t i = 0;
	     (block || step->kind == TK_STEP_DECISION) && (out = tk_lists_case(outline, at->step, i)) != NULL; i++)
		go(w, tk_lists_target(outline, out), block ? at->step : at->block, block ? i : at->part, false);
	go(w, tk_lists_target(outline, tk_lists_other(outline, at->step, TK_TRANSITION_FAILURE)), at->block, at->part,
	   true);
	go(w, tk_lists_target(outline, tk_lists_other(outline, at->step, TK_TRANSITION_TIMEOUT)), at->block, at->part,
	   true);
}

static void visit_all(walk *w)
{
	tk_lists *outline = w->outline;
	while (w->open.count || w->later.count) {
		bool normal = w->open.count > 0;
		visit at = normal ? w->open.at[--w->open.count] : w->later.at[--w->later.count];
		if (w->seen[at.step]) {
			if (normal && (outline->block[at.step] != at.block || outline->part[at.step] != at.part))
				w->wrong = at.step;
			continue;
		}
		w->seen[at.step] = true;
		outline->block[at.step] = at.block;
		outline->part[at.step] = at.part;
		leave(w, &at);
	}
}

/* Steps that no run comes to stand where their author wrote them. */
static bool find_regions(tk_lists *outline, uint32_t *wrong)
{
	uint32_t count = outline->workflow->steps.count;
	walk w = {.outline = outline, .seen = TK_MAKE_ARRAY(outline->arena, bool, count), .wrong = TK_NO_STEP};
	for (uint32_t i = 0; i < count && !w.written; i++)
		w.written = step_of(outline, i)->written->block != TK_NO_STEP;
	go(&w, tk_lists_target(outline, nth(outline, 0, TK_TRANSITION_NORMAL, 0)), TK_NO_STEP, 0, false);
	go(&w, tk_lists_target(outline, nth(outline, 0, TK_TRANSITION_EXCEPTION, 0)), TK_NO_STEP, 0, true);
	visit_all(&w);
	for (uint32_t i = 0; i < outline->all.count; i++) {
		uint32_t step = outline->all.at[i];
		if (w.seen[step])
			continue;
		uint32_t part, around = written_in(outline, step, &part);
		*TK_PUSH(outline->arena, &w.open) = (visit){step, around, part};
		visit_all(&w);
	}
	*wrong = w.wrong;
	return w.wrong == TK_NO_STEP;
}

/* ---- lists ----------------------------------------------------------------------------------------------------------
 */

/* Steps that their author wrote inside a case of a decision, in the same region, stand there. */
static void use_author_blocks(tk_lists *outline)
{
	for (uint32_t i = 0; i < outline->all.count; i++) {
		uint32_t step = outline->all.at[i], around = step_of(outline, step)->written->block;
		outline->region[step] = outline->block[step];
		if (around == TK_NO_STEP || around >= step || outline->author[around] != around ||
		    step_of(outline, around)->kind != TK_STEP_DECISION ||
		    outline->region[around] != outline->region[step])
			continue;
		outline->block[step] = around;
		outline->part[step] = step_of(outline, step)->written->part;
	}
}

static bool same_list(const tk_lists *outline, uint32_t a, uint32_t b)
{
	return outline->block[a] == outline->block[b] && outline->part[a] == outline->part[b];
}

static uint64_t list_key(uint32_t block, uint32_t part)
{
	return (uint64_t)(block + 1u) << 32 | part;
}

typedef struct listed {
	uint64_t list;
	uint32_t step;
} listed;

static int order_listed(const void *left, const void *right)
{
	const listed *a = left, *b = right;
	return a->list != b->list ? (a->list < b->list ? -1 : 1) : (a->step > b->step) - (a->step < b->step);
}

static void make_lists(tk_lists *outline)
{
	uint32_t count = outline->all.count;
	listed *sorted = TK_MAKE_ARRAY(outline->arena, listed, count + 1u);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t step = outline->all.at[i];
		sorted[i] = (listed){list_key(outline->block[step], outline->part[step]), step};
		outline->next[step] = TK_NO_STEP;
	}
	qsort(sorted, count, sizeof *sorted, order_listed);
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0 && same_list(outline, sorted[i - 1].step, sorted[i].step))
			outline->next[sorted[i - 1].step] = sorted[i].step;
		else
			*TK_PUSH(outline->arena, &outline->firsts) = sorted[i].step;
	}
}

uint32_t tk_lists_first(const tk_lists *outline, uint32_t block, uint32_t part)
{
	uint64_t wanted = list_key(block, part);
	uint32_t low = 0, high = outline->firsts.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2, step = outline->firsts.at[middle];
		uint64_t here = list_key(outline->block[step], outline->part[step]);
		if (here == wanted)
			return step;
		if (here < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return TK_NO_STEP;
}

/* By the lists alone: what follows a decision when it says nothing else. */
static tk_place_of by_lists(const tk_lists *outline, uint32_t step)
{
	while (outline->next[step] == TK_NO_STEP) {
		uint32_t around = outline->block[step];
		if (around == TK_NO_STEP)
			return (tk_place_of){.kind = TK_PLACE_END};
		if (step_of(outline, around)->kind != TK_STEP_DECISION)
			return (tk_place_of){.kind = TK_PLACE_OUT, .step = around};
		step = around;
	}
	return (tk_place_of){TK_PLACE_STEP, outline->next[step],
	                     step_of(outline, outline->next[step])->written->id.text};
}

/* Where a case comes to that does not name a step; TK_PLACE_NONE when it does, or when its last step is a decision. */
static tk_place_of comes_to(const tk_lists *outline, uint32_t decision, uint32_t number, const tk_transition *out)
{
	if (out->form == TK_CASE_PASSES)
		return tk_lists_target(outline, out);
	uint32_t last = out->form == TK_CASE_HOLDS ? tk_lists_first(outline, decision, number) : TK_NO_STEP;
	while (last != TK_NO_STEP && outline->next[last] != TK_NO_STEP)
		last = outline->next[last];
	if (last == TK_NO_STEP || step_of(outline, last)->kind == TK_STEP_DECISION)
		return (tk_place_of){.kind = TK_PLACE_NONE};
	return tk_lists_follow(outline, last);
}

tk_place_of tk_lists_after(const tk_lists *outline, uint32_t decision)
{
	const tk_transition *out;
	tk_place_of natural = tk_lists_natural(outline, decision), found = natural;
	for (uint32_t i = 0; (out = tk_lists_case(outline, decision, i)) != NULL; i++) {
		tk_place_of to = comes_to(outline, decision, i, out);
		if (to.kind == TK_PLACE_NONE)
			continue;
		if (tk_place_same(to, natural))
			return natural;
		if (tk_place_same(found, natural))
			found = to;
	}
	return found;
}

tk_place_of tk_lists_natural(const tk_lists *outline, uint32_t step)
{
	uint32_t around = outline->block[step];
	if (outline->next[step] == TK_NO_STEP && around != TK_NO_STEP &&
	    step_of(outline, around)->kind == TK_STEP_DECISION)
		return outline->after[around];
	return by_lists(outline, step);
}

/* Outer decisions first: a block stands before what it holds. */
static void find_after(tk_lists *outline)
{
	for (uint32_t i = 0; i < outline->all.count; i++)
		if (step_of(outline, outline->all.at[i])->kind == TK_STEP_DECISION)
			outline->after[outline->all.at[i]] = tk_lists_after(outline, outline->all.at[i]);
}

static const char *too_deep(const tk_lists *outline, uint32_t *step)
{
	for (uint32_t i = 0; i < outline->all.count; i++) {
		unsigned depth = 0;
		*step = outline->all.at[i];
		for (uint32_t around = outline->block[*step]; around != TK_NO_STEP && depth <= NESTED_MOST; depth++)
			around = outline->block[around];
		if (depth > NESTED_MOST)
			return N_("\"{step}\" stands too deep inside of other steps");
	}
	return NULL;
}

/* Ids that are there once, and none that is "end", which stands for the end of a native playbook. */
static void name_all(tk_lists *outline)
{
	tk_map *names = tk_map_make(outline->arena);
	(void)tk_map_put(names, TK_TEXT("end"), outline);
	for (uint32_t i = 0; i < outline->all.count; i++) {
		const tk_step *step = step_of(outline, outline->all.at[i]);
		tk_text id = step->written->id.text;
		for (unsigned number = 2; tk_map_get(names, id); number++)
			id = tk_text_format(outline->arena, "%.*s-%u", (int)step->written->id.text.length,
			                    step->written->id.text.at, number);
		(void)tk_map_put(names, id, outline);
		outline->id[outline->all.at[i]] = id;
	}
}

tk_lists *tk_lists_make(tk_arena *arena, const tk_workflow *workflow, const char **reason, uint32_t *step)
{
	tk_lists *outline = TK_MAKE(arena, tk_lists);
	size_t count = (size_t)workflow->steps.count + 1;
	outline->arena = arena;
	outline->workflow = workflow;
	uint32_t **arrays[] = {&outline->author, &outline->block, &outline->part, &outline->next, &outline->region};
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		*arrays[i] = TK_MAKE_ARRAY(arena, uint32_t, count);
	outline->after = TK_MAKE_ARRAY(arena, tk_place_of, count);
	outline->id = TK_MAKE_ARRAY(arena, tk_text, count);
	*reason = workflow->steps.count ? NULL : N_("there is no step");
	if (workflow->unsupported.count > 0)
		*reason = N_("it has constructs that are not read");
	if (!*reason)
		*reason = refuse(outline, step);
	if (*reason)
		return NULL;
	find_author(outline, true);
	if (!copies_agree(outline))
		find_author(outline, false);
	if (!find_regions(outline, step)) {
		*reason = N_("\"{step}\" is reached from inside and from outside of a parallel branch");
		return NULL;
	}
	use_author_blocks(outline);
	make_lists(outline);
	*reason = too_deep(outline, step);
	if (*reason)
		return NULL;
	find_after(outline);
	name_all(outline);
	return outline;
}
