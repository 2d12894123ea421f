/* SPDX-License-Identifier: Apache-2.0 */
#include "flow_random.h"

static uint32_t add_step(tk_arena *arena, random_flow *flow, tk_step_kind kind, uint32_t region)
{
	uint32_t index = flow->workflow.steps.count;
	/* Every step has a place of its own, by which a witness is read back. */
	tk_workflow_add_step(arena, &flow->workflow, kind, (tk_span){1, 1 + index, 1});
	tk_step_write(arena, &flow->workflow.steps.at[index])->title.text = tk_text_format(arena, "s%u", index);
	flow->region[index] = region;
	return index;
}

static void add_fork(tk_arena *arena, dice *d, random_flow *flow, uint32_t region)
{
	uint32_t fork = add_step(arena, flow, TK_STEP_FORK, region);
	uint32_t join = add_step(arena, flow, TK_STEP_JOIN, region);
	flow->workflow.steps.at[join].helper = chance(d, 80);
	flow->workflow.steps.at[join].partner = fork;
	flow->workflow.steps.at[fork].partner = join;
	for (uint32_t branches = 1 + roll(d, 3); branches > 0 && flow->region_count < REGIONS_MOST; branches--)
		flow->fork[flow->region_count++] = fork;
}

/* The next step of a region, so that steps are not left out. */
static uint32_t next_step(const random_flow *flow, uint32_t region, uint32_t from)
{
	for (uint32_t i = from + 1; i < flow->workflow.steps.count; i++) {
		if (flow->region[i] == region && i > 2 && flow->workflow.steps.at[i].kind != TK_STEP_JOIN)
			return i;
	}
	return TK_NO_STEP;
}

/* A step of a region where a transition may lead: not the join of a block inside it. */
static uint32_t pick(const random_flow *flow, dice *d, uint32_t region)
{
	uint32_t found[STEPS_MOST], count = 0;
	for (uint32_t i = 1; i < flow->workflow.steps.count; i++) {
		if (flow->region[i] == region && flow->workflow.steps.at[i].kind != TK_STEP_JOIN)
			found[count++] = i;
	}
	return count ? found[roll(d, count)] : TK_NO_STEP;
}

/* Out of the region: to an end, or to the join of the block. */
static uint32_t way_out(const random_flow *flow, dice *d, uint32_t region)
{
	if (region != 0)
		return flow->workflow.steps.at[flow->fork[region]].partner;
	return chance(d, 50) ? 1 : 2;
}

static uint32_t random_target(random_flow *flow, dice *d, uint32_t region, uint32_t from)
{
	if (flow->wild && chance(d, 4)) {
		flow->dangling = true;
		return TK_NO_STEP;
	}
	if (flow->wild && region != 0 && chance(d, 2)) {
		flow->escapes = true;
		return way_out(flow, d, 0);
	}
	/* Mostly onwards, so that many workflows are sound. */
	uint32_t to = chance(d, 10)                     ? TK_NO_STEP
	              : chance(d, flow->wild ? 20 : 80) ? next_step(flow, region, from)
	                                                : pick(flow, d, region);
	if (to == TK_NO_STEP || (to <= from && chance(d, 70)))
		return way_out(flow, d, region);
	return to;
}

static void add_transition(tk_arena *arena, random_flow *flow, uint32_t from, uint32_t to, tk_transition_kind kind)
{
	if (flow->workflow.transitions.count == TRANSITIONS_MOST)
		return;
	tk_transition *edge = tk_workflow_add_transition(arena, &flow->workflow, from, to, kind);
	tk_transition_write(arena, edge)->target.span = (tk_span){1, 1000 + flow->workflow.transitions.count, 1};
	edge->otherwise = true;
}

static void leave(tk_arena *arena, dice *d, random_flow *flow, uint32_t step)
{
	const tk_step *at = &flow->workflow.steps.at[step];
	uint32_t region = flow->region[step];
	uint32_t ways = at->kind == TK_STEP_DECISION ? 1 + roll(d, 3) : 1;
	if (at->kind == TK_STEP_END || (flow->wild && chance(d, 2)))
		ways = 0;
	if (at->kind == TK_STEP_FORK) {
		ways = 0;
		for (uint32_t branch = 1; branch < flow->region_count; branch++) {
			if (flow->fork[branch] != step)
				continue;
			uint32_t to = chance(d, 2) ? TK_NO_STEP : next_step(flow, branch, 0);
			add_transition(arena, flow, step, to == TK_NO_STEP ? at->partner : to, TK_TRANSITION_NORMAL);
		}
	}
	for (uint32_t i = 0; i < ways; i++)
		add_transition(arena, flow, step, random_target(flow, d, region, step), TK_TRANSITION_NORMAL);
	if (at->kind != TK_STEP_END && !at->helper && step != 0 && chance(d, 10))
		add_transition(arena, flow, step, random_target(flow, d, region, step),
		               chance(d, 50) ? TK_TRANSITION_FAILURE : TK_TRANSITION_TIMEOUT);
}

void random_flow_make(tk_arena *arena, dice *d, random_flow *out)
{
	static const tk_step_kind kinds[] = {TK_STEP_ACTION, TK_STEP_DECISION, TK_STEP_MERGE, TK_STEP_CALL,
	                                     TK_STEP_FORK};
	*out = (random_flow){.region_count = 1, .wild = chance(d, 50)};
	out->fork[0] = TK_NO_STEP;
	add_step(arena, out, TK_STEP_START, 0);
	add_step(arena, out, TK_STEP_END, 0);
	add_step(arena, out, TK_STEP_END, 0);
	out->workflow.steps.at[0].helper = chance(d, 70);
	out->workflow.steps.at[2].helper = true;
	for (uint32_t wanted = 3 + roll(d, 7); wanted > 0; wanted--) {
		uint32_t region = roll(d, out->region_count);
		tk_step_kind kind = kinds[roll(d, sizeof kinds / sizeof kinds[0])];
		if (kind == TK_STEP_FORK && out->region_count < REGIONS_MOST) {
			add_fork(arena, d, out, region);
		} else {
			uint32_t step = add_step(arena, out, kind == TK_STEP_FORK ? TK_STEP_ACTION : kind, region);
			out->workflow.steps.at[step].helper = kind == TK_STEP_MERGE && chance(d, 60);
		}
	}
	for (uint32_t i = 0; i < out->workflow.steps.count; i++)
		leave(arena, d, out, i);
	if (chance(d, 10))
		add_transition(arena, out, 0, random_target(out, d, 0, 0), TK_TRANSITION_EXCEPTION);
	tk_workflow_finish(arena, &out->workflow);
	/* The meeting point of a block after which nothing is written ends the playbook, wherever it lies. */
	for (uint32_t i = 0; i < out->workflow.steps.count; i++)
		out->escapes = out->escapes || (out->region[i] != 0 && out->workflow.steps.at[i].helper &&
		                                out->workflow.steps.at[i].out_count == 0);
}

/* ---- conditions -------------------------------------------------------------------------------------------------- */

static uint8_t all_values(uint32_t condition)
{
	return condition == 2 ? THREE_VALUES : TWO_VALUES;
}

/* Some words for a condition, and the values with which they hold. */
static const char *some_guard(dice *d, uint32_t condition, uint8_t *values)
{
	static const struct {
		const char *words;
		uint8_t values;
	} guards[CONDITIONS][5] = {
	        {{"電話が使えない", 1}, {"電話が使えない場合は", 1}, {"電話が使える", 2}, {"電話が使えるとき、", 2}, {"電話が使えないか?", 1}},
	        {{"the plant is at risk", 1}, {"If the plant is at risk,", 1}, {"the plant is not at risk", 2}, {"(The plant IS at risk)", 1}, {"!(the plant is at risk)", 2}},
	        {{"mode == a", 1}, {"mode = 'b'", 2}, {"mode != a", 6}, {"${mode != \"b\"}", 5}, {"!(mode == a)", 6}},
	};
	uint32_t which = roll(d, 5);
	*values = guards[condition][which].values;
	return guards[condition][which].words;
}

static void tie_decision(tk_arena *arena, random_flow *flow, dice *d, uint32_t step)
{
	tk_step *at = &flow->workflow.steps.at[step];
	uint32_t condition = roll(d, CONDITIONS);
	uint8_t covered = 0;
	at->exhaustive = true;
	uint32_t otherwise = TK_NO_STEP;
	for (uint32_t t = at->first_out; t < at->first_out + at->out_count; t++) {
		tk_transition *way = &flow->workflow.transitions.at[t];
		if (way->kind != TK_TRANSITION_NORMAL)
			continue;
		if (otherwise == TK_NO_STEP && chance(d, 40)) {
			otherwise = t;
			continue;
		}
		way->otherwise = false;
		tk_transition_write(arena, way)->guard.text = tk_text_of(some_guard(d, condition, &flow->open[t]));
		flow->asks[t] = (uint8_t)condition;
		covered |= flow->open[t];
	}
	if (otherwise == TK_NO_STEP || covered == 0)
		return;
	/* Nobody writes "otherwise" where nothing is left. */
	tk_transition *way = &flow->workflow.transitions.at[otherwise];
	flow->asks[otherwise] = (uint8_t)condition;
	flow->open[otherwise] = all_values(condition) & (uint8_t)~covered;
	way->otherwise = flow->open[otherwise] != 0;
	if (!way->otherwise)
		tk_transition_write(arena, way)->guard.text =
		        tk_text_of(some_guard(d, condition, &flow->open[otherwise]));
}

void random_flow_tie(tk_arena *arena, dice *d, random_flow *flow)
{
	static const char *const names[CONDITIONS] = {"電話が使えない", "the plant is at risk", "mode"};
	uint32_t setting = chance(d, 50) ? 0 : roll(d, 25);
	for (uint32_t t = 0; t < TRANSITIONS_MOST; t++)
		flow->asks[t] = UNASKED;
	for (uint32_t k = 0; k < CONDITIONS; k++) {
		flow->given[k] = all_values(k);
		if (!chance(d, 20))
			continue;
		tk_condition *declared = TK_PUSH(arena, &flow->workflow.conditions);
		*declared = (tk_condition){.name.text = tk_text_of(some_guard(d, k, &flow->given[k])), .given = TK_HOLDS,
		                           .declared = true};
	}
	for (uint32_t i = 0; i < flow->workflow.steps.count; i++) {
		tk_step *step = &flow->workflow.steps.at[i];
		flow->sets[i] = 0;
		if (step->kind == TK_STEP_CALL && chance(d, 80))
			step->kind = TK_STEP_ACTION;
		if (step->kind == TK_STEP_DECISION && chance(d, 85))
			tie_decision(arena, flow, d, i);
		for (uint32_t k = 0; k < CONDITIONS && i > 0; k++) {
			if (!chance(d, setting))
				continue;
			flow->sets[i] |= (uint8_t)(1u << k);
			tk_slot_add(arena, &tk_step_write(arena, step)->sets,
			            (tk_value){tk_text_of(names[k]), {0, 0, 0}}, TK_DECLARED);
		}
	}
}
