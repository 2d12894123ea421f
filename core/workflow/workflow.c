/* SPDX-License-Identifier: Apache-2.0 */
#include "workflow/workflow.h"

#include <assert.h>

static const tk_step_written nothing_written = {.deadline = {.seconds = -1}, .block = TK_NO_STEP};
static const tk_transition_written nothing_written_of_a_way = {.guard = {{NULL, 0}, {0, 0, 0}}};

tk_step_written *tk_step_write(tk_arena *arena, tk_step *step)
{
	if (step->written == &nothing_written) {
		tk_step_written *own = TK_MAKE(arena, tk_step_written);
		*own = nothing_written;
		step->written = own;
	}
	return (tk_step_written *)(uintptr_t)step->written; /* made above, or at an earlier call */
}

tk_transition_written *tk_transition_write(tk_arena *arena, tk_transition *transition)
{
	if (transition->written == &nothing_written_of_a_way)
		transition->written = TK_MAKE(arena, tk_transition_written);
	return (tk_transition_written *)(uintptr_t)transition->written; /* as above */
}

/* Room for one more. Millions of steps would leave as much in outgrown storage as they take. */
static void *make_room(tk_arena *arena, void *at, uint32_t *room, uint32_t count, size_t size)
{
	size_t length = (size_t)*room * size;
	if (count < *room)
		return at;
	void *grown = tk_vector_grow(arena, at, room, count, size);
	if (at)
		tk_arena_give_back(arena, at, length);
	return grown;
}
#define MAKE_ROOM(arena, vector)                                                                                       \
	((vector)->at = make_room(arena, (vector)->at, &(vector)->room, (vector)->count, sizeof *(vector)->at))

uint32_t tk_workflow_add_step(tk_arena *arena, tk_workflow *workflow, tk_step_kind kind, tk_span span)
{
	uint32_t index = workflow->steps.count;
	MAKE_ROOM(arena, &workflow->steps);
	tk_step *step = TK_PUSH(arena, &workflow->steps);
	step->kind = kind;
	step->span = span;
	step->time_least = -1;
	step->time_most = -1;
	step->partner = TK_NO_STEP;
	step->copy_of = TK_NO_STEP;
	step->scope = TK_NO_STEP;
	step->attached_to = TK_NO_STEP;
	step->caught_by = TK_NO_STEP;
	step->called = TK_NO_STEP;
	step->written = &nothing_written;
	return index;
}

tk_transition *tk_workflow_add_transition(tk_arena *arena, tk_workflow *workflow, uint32_t from, uint32_t to,
                                          tk_transition_kind kind)
{
	MAKE_ROOM(arena, &workflow->transitions);
	tk_transition *transition = TK_PUSH(arena, &workflow->transitions);
	transition->from = from;
	transition->to = to;
	transition->kind = kind;
	transition->written = &nothing_written_of_a_way;
	return transition;
}

tk_slot *tk_slot_add(tk_arena *arena, tk_slots *slots, tk_value value, tk_origin origin)
{
	tk_slot *slot = TK_PUSH(arena, slots);
	slot->value = value;
	slot->origin = origin;
	return slot;
}

/* A counting sort: stable, and linear however the reader ordered its transitions. */
void tk_workflow_finish(tk_arena *arena, tk_workflow *workflow)
{
	uint32_t steps = workflow->steps.count, transitions = workflow->transitions.count;
	for (uint32_t i = 0; i < transitions; i++) {
		assert(workflow->transitions.at[i].from < steps);
		workflow->steps.at[workflow->transitions.at[i].from].out_count++;
	}
	uint32_t *place = TK_MAKE_ARRAY(arena, uint32_t, (size_t)steps + 1);
	uint32_t first = 0;
	for (uint32_t i = 0; i < steps; i++) {
		workflow->steps.at[i].first_out = first;
		place[i] = first;
		first += workflow->steps.at[i].out_count;
	}
	if (transitions == 0)
		return;
	tk_transition *sorted = TK_MAKE_ARRAY(arena, tk_transition, transitions);
	for (uint32_t i = 0; i < transitions; i++)
		sorted[place[workflow->transitions.at[i].from]++] = workflow->transitions.at[i];
	tk_arena_give_back(arena, workflow->transitions.at, (size_t)workflow->transitions.room * sizeof *sorted);
	workflow->transitions.at = sorted;
	workflow->transitions.room = transitions;
}

bool tk_workflow_breaks_off(const tk_workflow *workflow)
{
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		if (workflow->transitions.at[i].to == TK_NO_STEP)
			return true;
	}
	return false;
}

/* Where the limit begins in a cell such as 認知後3営業日以内: at its first number, or at the day that follows. */
static size_t limit_begins(tk_text text)
{
	size_t at = 0;
	while (at < text.length && !(text.at[at] >= '0' && text.at[at] <= '9') && !tk_text_at(text, at, "翌"))
		at++;
	return at;
}

tk_limit tk_deadline_limit(const tk_deadline *deadline)
{
	tk_limit limit = tk_limit_of_seconds(deadline->seconds);
	tk_text text = deadline->limit.value.text;
	if (limit.kind != TK_LIMIT_NONE || text.length == 0 || tk_limit_parse(text, &limit))
		return limit;
	size_t from = limit_begins(text);
	(void)tk_limit_parse(tk_text_slice(text, from, text.length - from), &limit);
	return limit;
}
