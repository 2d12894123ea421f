/* SPDX-License-Identifier: Apache-2.0 */
#include "flow_oracle.h"

#include <string.h>

/* Bits of a marking: transitions, then branches whose token is taken to have come to the join before the start, then the
 * values of the conditions, two bits each. */
enum { ARRIVED = TRANSITIONS_MOST, INITIAL = ARRIVED + REGIONS_MOST, STUCK, VALUES, MOVES_OF_STATE = 1024 };

static marking bit(uint32_t index)
{
	return UINT64_C(1) << index;
}

static const tk_transition *transition(const oracle *o, uint32_t index)
{
	return &o->flow->workflow.transitions.at[index];
}

static bool ends(const tk_step *step)
{
	return step->kind == TK_STEP_END ||
	       (step->helper && step->out_count == 0 && (step->kind == TK_STEP_JOIN || step->kind == TK_STEP_MERGE));
}

static uint32_t value_of(marking state, uint32_t condition)
{
	return (uint32_t)(state >> (VALUES + 2 * condition)) & 3u;
}

static bool may_take(const oracle *o, marking state, uint32_t way)
{
	if (o->closed & bit(way))
		return false;
	uint32_t condition = o->flow->asks[way];
	return !o->remembers || condition == UNASKED || (o->flow->open[way] >> value_of(state, condition) & 1) != 0;
}

/* A step that sets a condition leaves it with any value. */
static uint32_t set_anew(const oracle *o, uint32_t step, move *moves, uint32_t count)
{
	for (uint32_t k = 0; k < CONDITIONS && o->remembers; k++) {
		uint32_t before = count;
		if (!(o->flow->sets[step] >> k & 1))
			continue;
		for (uint32_t m = 0; m < before; m++) {
			for (uint32_t value = 0; value < (k == 2 ? 3u : 2u); value++) {
				if (value == value_of(moves[m].to, k))
					continue;
				marking cleared = moves[m].to & ~((marking)3 << (VALUES + 2 * k));
				moves[count++] = (move){step, cleared | (marking)value << (VALUES + 2 * k)};
			}
		}
	}
	return count;
}

/* What a step makes of a marking from which its tokens were taken. */
static uint32_t produce(const oracle *o, uint32_t step, marking rest, move *out)
{
	const tk_step *at = &o->flow->workflow.steps.at[step];
	uint32_t count = 0;
	marking all = rest;
	bool normal = false;
	for (uint32_t i = at->first_out; i < at->first_out + at->out_count; i++) {
		if (transition(o, i)->kind == TK_TRANSITION_EXCEPTION)
			continue;
		bool is_normal = transition(o, i)->kind == TK_TRANSITION_NORMAL;
		if (!may_take(o, rest, i))
			continue;
		normal = normal || is_normal;
		all |= is_normal ? bit(i) : 0;
		if (at->kind != TK_STEP_FORK || !is_normal)
			out[count++] = (move){step, rest | bit(i)};
	}
	if (at->kind == TK_STEP_FORK && normal)
		out[count++] = (move){step, all};
	if (ends(at))
		out[count++] = (move){step, rest};
	else if (!normal)
		out[count++] = (move){step, rest | bit(STUCK)};
	return set_anew(o, step, out, count);
}

/* The marking without one token of each branch; STUCK set when one is missing. */
static marking take_branches(const oracle *o, uint32_t join, marking state)
{
	const tk_workflow *workflow = &o->flow->workflow;
	const tk_step *fork = &workflow->steps.at[workflow->steps.at[join].partner];
	for (uint32_t i = fork->first_out; i < fork->first_out + fork->out_count; i++) {
		const tk_transition *branch = transition(o, i);
		if (branch->kind != TK_TRANSITION_NORMAL)
			continue;
		marking tokens = bit(i);
		if (branch->to == TK_NO_STEP)
			return state | bit(STUCK);
		if (branch->to != join) {
			uint32_t region = o->flow->region[branch->to];
			tokens = bit(ARRIVED + region);
			for (uint32_t t = 0; t < workflow->transitions.count; t++)
				if (transition(o, t)->to == join && transition(o, t)->from != branch->from &&
				    o->flow->region[transition(o, t)->from] == region)
					tokens |= bit(t);
		}
		tokens &= state;
		if (tokens == 0)
			return state | bit(STUCK);
		state &= ~(tokens & -tokens);
	}
	return state;
}

static uint32_t moves_of(const oracle *o, marking state, move *out)
{
	const tk_workflow *workflow = &o->flow->workflow;
	uint32_t count = 0;
	if (state & bit(STUCK))
		return 0;
	if (state & bit(INITIAL))
		return produce(o, o->from, state & ~bit(INITIAL), out);
	for (uint32_t step = 0; step < workflow->steps.count; step++) {
		if ((o->forbidden >> step) & 1)
			continue;
		if (workflow->steps.at[step].kind == TK_STEP_JOIN) {
			marking rest = take_branches(o, step, state);
			if (!(rest & bit(STUCK)))
				count += produce(o, step, rest, out + count);
			continue;
		}
		for (uint32_t t = 0; t < workflow->transitions.count; t++)
			if ((state & bit(t)) && transition(o, t)->to == step)
				count += produce(o, step, state & ~bit(t), out + count);
	}
	return count;
}

static uint32_t remember(oracle *o, marking state)
{
	uint64_t hash = state * UINT64_C(0x9E3779B97F4A7C15);
	uint32_t slot = (uint32_t)(hash >> 40) % SLOTS;
	while (o->slots[slot] != 0) {
		if (o->states[o->slots[slot] - 1] == state)
			return o->slots[slot] - 1u;
		slot = (slot + 1) % SLOTS;
	}
	if (o->state_count == STATES_MOST) {
		o->overflow = true;
		return 0;
	}
	o->states[o->state_count++] = state;
	o->slots[slot] = (uint16_t)o->state_count;
	return o->state_count - 1;
}

static marking first_marking(const random_flow *flow, uint32_t from)
{
	marking state = bit(INITIAL);
	uint32_t region = flow->region[from];
	while (region != 0) {
		for (uint32_t other = 1; other < flow->region_count; other++)
			if (flow->fork[other] == flow->fork[region] && other != region)
				state |= bit(ARRIVED + other);
		/* A branch that goes straight to the join has its token there. */
		const tk_step *fork = &flow->workflow.steps.at[flow->fork[region]];
		for (uint32_t i = fork->first_out; i < fork->first_out + fork->out_count; i++)
			if (flow->workflow.transitions.at[i].to == fork->partner)
				state |= bit(i);
		region = flow->region[flow->fork[region]];
	}
	return state;
}

/* Arrivals made up for the start may be left over when their branch has no transition from the fork. */
static bool is_empty(marking state)
{
	return (state & (bit(VALUES) - 1) & ~((bit(REGIONS_MOST) - 1) << ARRIVED)) == 0;
}

/* The start with all values that the conditions can have there. */
static void remember_values(oracle *o, marking first)
{
	if (!o->remembers) {
		remember(o, first);
		return;
	}
	for (uint32_t all = 0; all < 1u << (2 * CONDITIONS); all++) {
		marking state = first | (marking)all << VALUES;
		bool can = true;
		for (uint32_t k = 0; k < CONDITIONS; k++)
			can = can && (o->flow->given[k] >> value_of(state, k) & 1) != 0;
		if (can)
			remember(o, state);
	}
}

static void start(oracle *o, const random_flow *flow, uint32_t from, uint64_t forbidden)
{
	o->flow = flow;
	o->from = from;
	o->forbidden = forbidden;
	o->state_count = o->move_count = 0;
	o->done = 0;
	o->completes = o->overflow = false;
	memset(o->slots, 0, sizeof o->slots);
	remember_values(o, first_marking(flow, from));
}

void oracle_explore(oracle *o, const random_flow *flow, uint32_t from, uint64_t forbidden)
{
	start(o, flow, from, forbidden);
	for (uint32_t i = 0; i < o->state_count && !o->overflow; i++) {
		move moves[MOVES_OF_STATE];
		uint32_t count = moves_of(o, o->states[i], moves);
		o->completes = o->completes || is_empty(o->states[i]);
		for (uint32_t m = 0; m < count; m++) {
			if (!(o->states[i] & bit(INITIAL)))
				o->done |= bit(moves[m].step);
			uint32_t to = remember(o, moves[m].to);
			o->overflow = o->overflow || o->move_count == MOVES_MOST;
			if (o->overflow)
				return;
			o->move_from[o->move_count] = i;
			o->move_to[o->move_count++] = to;
		}
	}
}

bool oracle_always_ends(const oracle *o)
{
	static _Thread_local bool good[STATES_MOST];
	bool changed = true;
	for (uint32_t i = 0; i < o->state_count; i++)
		good[i] = is_empty(o->states[i]);
	while (changed) {
		changed = false;
		for (uint32_t m = o->move_count; m > 0; m--) {
			if (good[o->move_to[m - 1]] && !good[o->move_from[m - 1]])
				changed = good[o->move_from[m - 1]] = true;
		}
	}
	for (uint32_t i = 0; i < o->state_count; i++)
		if (!good[i])
			return false;
	return true;
}

/* States are pairs of a marking and how many steps were told before; the told steps go in the upper bits. */
bool oracle_replays(oracle *o, const random_flow *flow, uint32_t from, uint64_t forbidden, const uint32_t *told,
                    uint32_t count)
{
	marking current[STATES_MOST];
	uint32_t current_count, position = 0;
	start(o, flow, from, forbidden);
	current_count = o->state_count;
	memcpy(current, o->states, current_count * sizeof *current);
	for (;;) {
		/* Everything that helpers alone make of the current markings. */
		start(o, flow, from, forbidden);
		o->state_count = 0;
		memset(o->slots, 0, sizeof o->slots);
		for (uint32_t i = 0; i < current_count; i++)
			remember(o, current[i]);
		move moves[MOVES_OF_STATE];
		for (uint32_t i = 0; i < o->state_count; i++) {
			uint32_t moved = moves_of(o, o->states[i], moves);
			for (uint32_t m = 0; m < moved; m++)
				if (flow->workflow.steps.at[moves[m].step].helper)
					remember(o, moves[m].to);
		}
		if (position == count)
			break;
		current_count = 0;
		for (uint32_t i = 0; i < o->state_count; i++) {
			uint32_t moved = moves_of(o, o->states[i], moves);
			for (uint32_t m = 0; m < moved && current_count < STATES_MOST; m++)
				if (moves[m].step == told[position])
					current[current_count++] = moves[m].to;
		}
		position++;
	}
	for (uint32_t i = 0; i < o->state_count; i++)
		if (is_empty(o->states[i]))
			return true;
	return false;
}
