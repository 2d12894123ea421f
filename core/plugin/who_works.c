/* SPDX-License-Identifier: Apache-2.0 */
/* One person and nobody else, or somebody with office hours: only where the register says so. */
#include "plugin/in_time.h"

static bool has_value(tk_model *model, const tk_entry *entry, const char *key)
{
	tk_value value;
	return entry && tk_entry_get(model, entry, tk_text_of(key), 0, &value) == TK_DONE && value.text.length > 0;
}

/* ---- one person -------------------------------------------------------------------------------------------------- */

static bool is_person(const tk_entry *entry)
{
	return entry && entry->kind == TK_ENTRY_REGISTER + TK_REGISTER_PERSON;
}

/* The person without whom nobody does the step: its actor, or the only one of its role. *name may be all that is known.
 */
static const tk_entry *only_person(tk_model *model, const tk_entry *step, tk_text *name)
{
	const tk_entry *actor = tk_entry_follow(model, step, TK_TEXT("actor"), 0);
	tk_value primary = {TK_TEXT(""), {0, 0, 0}};
	*name = TK_TEXT("");
	if (!actor || step->step->automated || step->step->written->alternate.value.text.length > 0)
		return NULL;
	if (is_person(actor)) {
		*name = actor->entry->id.text;
		return actor;
	}
	if (actor->kind != TK_ENTRY_REGISTER + TK_REGISTER_ROLE || has_value(model, actor, "alternates") ||
	    tk_entry_get(model, actor, TK_TEXT("primary"), 0, &primary) != TK_DONE)
		return NULL;
	const tk_entry *person = tk_entry_follow(model, actor, TK_TEXT("primary"), 0);
	*name = is_person(person) ? person->entry->id.text : primary.text;
	return is_person(person) ? person : NULL;
}

static bool has_branches(const tk_workflow *workflow)
{
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		if (workflow->steps.at[i].kind == TK_STEP_FORK)
			return true;
	}
	return false;
}

/* ---- hours ------------------------------------------------------------------------------------------------------- */

static bool limited(tk_model *model, const tk_entry *of, tk_hours *hours)
{
	tk_value value;
	return tk_entry_get(model, of, TK_TEXT("hours"), 0, &value) == TK_DONE && tk_hours_parse(value.text, hours);
}

/* A contact with office hours, no route of which says otherwise. */
static bool is_closed_at_times(tk_model *model, const tk_entry *contact, tk_hours *hours)
{
	tk_value after;
	if (!limited(model, contact, hours))
		return false;
	if (tk_entry_get(model, contact, TK_TEXT("after-hours"), 0, &after) == TK_DONE &&
	    tk_text_is(after.text, "true"))
		return false;
	const tk_entry_list *routes = tk_model_list(model, TK_ENTRY_ROUTE, contact);
	for (uint32_t i = 0; i < routes->entries.count; i++) {
		tk_hours own;
		if (has_value(model, routes->entries.at[i], "hours") && !limited(model, routes->entries.at[i], &own))
			return false;
	}
	return true;
}

/* Does the playbook wait for the answer of whom the step tells, whatever comes? */
static bool waits_for_answer(const tk_workflow *workflow, const tk_step *step)
{
	if (step->written->acknowledgement.value.text.length == 0 || step->written->recipients.count != 1)
		return false;
	for (uint32_t i = 0; i < step->out_count; i++) {
		tk_transition_kind kind = workflow->transitions.at[step->first_out + i].kind;
		if (kind == TK_TRANSITION_FAILURE || kind == TK_TRANSITION_TIMEOUT)
			return false;
	}
	return true;
}

static const tk_hours *hours_of(tk_model *model, tk_arena *arena, const tk_workflow *workflow, const tk_entry *step,
                                const tk_entry *person, bool target)
{
	tk_hours hours;
	bool found = person && limited(model, person, &hours);
	if (!found && !target && waits_for_answer(workflow, step->step)) {
		const tk_entry *recipient = tk_entry_follow(model, step, TK_TEXT("recipient"), 0);
		found = recipient && is_closed_at_times(model, recipient, &hours);
	}
	if (!found)
		return NULL;
	tk_hours *kept = TK_MAKE(arena, tk_hours);
	*kept = hours;
	return kept;
}

/* ---- all steps --------------------------------------------------------------------------------------------------- */

tk_duty_hours tk_who_works(tk_model *model, tk_arena *arena, const tk_entry *playbook, const tk_entry *target)
{
	const tk_workflow *workflow = &playbook->playbook->workflow;
	size_t room = (size_t)workflow->steps.count + 1;
	uint32_t *persons = has_branches(workflow) ? TK_MAKE_ARRAY(arena, uint32_t, room) : NULL;
	const tk_hours **hours = TK_MAKE_ARRAY(arena, const tk_hours *, room);
	tk_map *names = tk_map_make(arena);
	tk_duty_hours out = {.persons = persons};
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		const tk_entry *step = &playbook->steps[i];
		tk_text name;
		if (!step->step || step->step->helper || step->step->kind != TK_STEP_ACTION)
			continue;
		out.dated = out.dated || step->step->takes_days;
		const tk_entry *person = only_person(model, step, &name);
		if (persons && name.length) {
			uintptr_t fresh = tk_map_count(names) + 1;
			persons[i] = (uint32_t)(uintptr_t)tk_map_put(names, name, (void *)fresh);
		}
		hours[i] = hours_of(model, arena, workflow, step, person, step == target);
		if (hours[i])
			out.hours = hours;
	}
	out.dated = out.dated || out.hours;
	return out;
}

/* ---- held up ----------------------------------------------------------------------------------------------------- */

/* "FORK/BRANCH" of a step for that fork; empty: it stands in none of its branches. */
static tk_text branch_of(tk_model *model, const tk_entry *step, uint32_t fork)
{
	tk_text prefix = tk_text_format(model->arena, "%u/", fork);
	for (size_t i = 0;; i++) {
		tk_text branch = tk_step_branch(model, step, i);
		if (branch.length == 0 || tk_text_starts(branch, prefix))
			return branch;
	}
}

static bool find_steps(tk_model *model, const tk_entry *playbook, const tk_timing *timing, const uint32_t *persons,
                       tk_held_up *out)
{
	tk_text branch = TK_TEXT("");
	for (uint32_t i = 0; i < playbook->playbook->workflow.steps.count && !out->second; i++) {
		if (persons[i] != timing->held_by || !timing->done[i].reached)
			continue;
		tk_text own = branch_of(model, &playbook->steps[i], timing->held_up);
		if (own.length == 0)
			continue;
		if (!out->first) {
			out->first = &playbook->steps[i];
			branch = own;
		} else if (!tk_text_equal(own, branch)) {
			out->second = &playbook->steps[i];
		}
	}
	return out->second;
}

tk_answer tk_held_up_by_one(tk_run *run, const tk_entry *playbook, tk_held_up *out)
{
	if (!out || out->size < sizeof *out || !playbook || playbook->model != run->model ||
	    playbook->kind != TK_ENTRY_PLAYBOOK)
		return TK_UNSUPPORTED;
	*out = (tk_held_up){.size = out->size};
	tk_arena *arena = tk_arena_open_like(run->model->arena);
	const tk_workflow *workflow = &playbook->playbook->workflow;
	tk_duty_hours work = tk_who_works(run->model, arena, playbook, NULL);
	tk_timing_options options = {tk_time_of_called, tk_calling_make(arena, run, playbook), work.persons, NULL};
	tk_answer answer = TK_HOLDS;
	if (work.persons) {
		const tk_timing *timing = tk_timing_make_with(arena, workflow, 0, &options);
		tk_time_point held = tk_timing_whole(timing);
		options.persons = NULL;
		tk_time_point enough = tk_timing_whole(tk_timing_make_with(arena, workflow, 0, &options));
		out->enough = enough.most;
		out->least = held.most;
		out->most = held.latest;
		if (held.most < 0 || held.latest < 0)
			answer = TK_UNDECIDED;
		else if (held.most > enough.most && find_steps(run->model, playbook, timing, work.persons, out))
			answer = TK_FAILS;
	}
	tk_arena_close(arena);
	return answer;
}
