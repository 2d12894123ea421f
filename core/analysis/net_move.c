/* SPDX-License-Identifier: Apache-2.0 */
/* The moves of a net: how tokens come to a step, and how they leave it. */
#include "analysis/net_build.h"

static tk_net_list one(const tk_net_builder *builder, uint32_t number)
{
	tk_net_list list = tk_net_list_begin(builder);
	if (number != TK_NET_NONE)
		tk_net_list_add(builder, &list, number);
	return list;
}

tk_net_move *tk_net_add_move(const tk_net_builder *builder, uint32_t step)
{
	tk_net_move *move = TK_PUSH(builder->net->arena, &builder->net->moves);
	move->workflow = builder->number;
	move->step = step;
	move->transition = move->sends = move->receives = move->fair = move->join = TK_NET_NONE;
	move->carries_out = true;
	return move;
}

/* ---- ways on ----------------------------------------------------------------------------------------------------- */

static const tk_transition *edge_at(const tk_net_builder *builder, uint32_t step, uint32_t index)
{
	return &builder->workflow->transitions.at[builder->workflow->steps.at[step].first_out + index];
}

static uint32_t edge_number(const tk_net_builder *builder, uint32_t step, uint32_t index)
{
	return builder->workflow->steps.at[step].first_out + index;
}

/* Boundary events are moves of their own; the reader's transition to them only shows where they belong. */
static bool is_way_on(const tk_net_builder *builder, const tk_transition *edge)
{
	return !tk_net_is_boundary(&builder->workflow->steps.at[edge->to]);
}

static uint32_t ways_on(const tk_net_builder *builder, uint32_t step)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < builder->workflow->steps.at[step].out_count; i++)
		count += is_way_on(builder, edge_at(builder, step, i)) ? 1 : 0;
	return count;
}

/* What every move that leaves a step has in common. */
typedef struct leaving {
	tk_net_list takes, tests, zeros, clears, unless;
	uint32_t also_gives; /* a place, or TK_NET_NONE */
	uint32_t sends, receives;
} leaving;

static leaving leaving_from(uint32_t sends, uint32_t receives)
{
	return (leaving){.also_gives = TK_NET_NONE, .sends = sends, .receives = receives};
}

static tk_net_move *add_leaving(const tk_net_builder *builder, uint32_t step, const leaving *how, uint32_t gives)
{
	tk_net_list given = one(builder, gives);
	if (how->also_gives != TK_NET_NONE)
		tk_net_list_add(builder, &given, how->also_gives);
	tk_net_move *move = tk_net_add_move(builder, step);
	move->takes = how->takes;
	move->tests = how->tests;
	move->zeros = how->zeros;
	move->clears = how->clears;
	move->unless = how->unless;
	move->sends = how->sends;
	move->receives = how->receives;
	move->gives = given;
	return move;
}

/* One move per way on: they are alternatives. A step without a way on ends there when its format says so by a place. */
static void leave(const tk_net_builder *builder, uint32_t step, const leaving *how)
{
	const tk_step *at = &builder->workflow->steps.at[step];
	uint32_t ways = ways_on(builder, step);
	if (ways == 0)
		(void)add_leaving(builder, step, how,
		                  at->kind == TK_STEP_END || at->helper ? builder->step_place[step] : TK_NET_NONE);
	for (uint32_t i = 0; i < at->out_count; i++) {
		if (!is_way_on(builder, edge_at(builder, step, i)))
			continue;
		uint32_t number = edge_number(builder, step, i);
		tk_net_move *move = add_leaving(builder, step, how, builder->edge_place[number]);
		move->transition = number;
		move->fair = ways > 1 ? builder->net->first_step[builder->number] + step : TK_NET_NONE;
	}
}

/* Leaves by each message of the step: the flows are alternatives, too. Without one, the outside sends and takes. */
static void leave_with_messages(const tk_net_builder *builder, uint32_t step, const leaving *how)
{
	const tk_step *at = &builder->workflow->steps.at[step];
	uint32_t met = 0, global = builder->net->first_step[builder->number] + step;
	for (uint32_t f = at->throws ? builder->first_sent[global] : builder->first_received[global]; f > 0;
	     f = at->throws ? builder->next_sent[f - 1] : builder->next_received[f - 1]) {
		leaving with = *how;
		*(at->throws ? &with.sends : &with.receives) = f - 1;
		met++;
		leave(builder, step, &with);
	}
	if (met == 0)
		leave(builder, step, how);
}

static tk_net_list all_places(const tk_net_builder *builder, uint32_t step, bool incoming)
{
	tk_net_list list = tk_net_list_begin(builder);
	if (incoming) {
		for (uint32_t e = builder->in_first[step]; e < builder->in_first[step + 1]; e++)
			tk_net_list_add(builder, &list, builder->edge_place[builder->in_edges[e]]);
		return list;
	}
	for (uint32_t i = 0; i < builder->workflow->steps.at[step].out_count; i++) {
		if (edge_at(builder, step, i)->kind == TK_TRANSITION_NORMAL)
			tk_net_list_add(builder, &list, builder->edge_place[edge_number(builder, step, i)]);
	}
	return list;
}

static uint32_t branches_of(const tk_workflow *workflow, uint32_t fork)
{
	uint32_t count = 0;
	const tk_step *at = &workflow->steps.at[fork];
	for (uint32_t i = 0; i < at->out_count; i++)
		count += workflow->transitions.at[at->first_out + i].kind == TK_TRANSITION_NORMAL ? 1 : 0;
	return count;
}

/* A join takes from all incoming transitions, or as many arrivals as its fork has branches. */
static tk_net_list taken_by_join(const tk_net_builder *builder, uint32_t step)
{
	const tk_step *at = &builder->workflow->steps.at[step];
	if (at->kind != TK_STEP_JOIN || at->partner == TK_NO_STEP)
		return all_places(builder, step, true);
	tk_net_list list = tk_net_list_begin(builder);
	for (uint32_t i = branches_of(builder->workflow, at->partner); i > 0; i--)
		tk_net_list_add(builder, &list, builder->join_place[step]);
	return list;
}

static void move_fork(const tk_net_builder *builder, uint32_t step, tk_net_list takes)
{
	tk_net_list gives = all_places(builder, step, false);
	tk_net_move *move = tk_net_add_move(builder, step);
	move->takes = takes;
	move->gives = gives;
	for (uint32_t i = 0; i < builder->workflow->steps.at[step].out_count; i++) {
		if (edge_at(builder, step, i)->kind == TK_TRANSITION_NORMAL)
			continue;
		leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
		how.takes = takes;
		tk_net_move *other =
		        add_leaving(builder, step, &how, builder->edge_place[edge_number(builder, step, i)]);
		other->transition = edge_number(builder, step, i);
	}
}

static void move_firing(const tk_net_builder *builder, uint32_t step)
{
	tk_net_list takes = all_places(builder, step, true), gives = all_places(builder, step, false);
	tk_net_move *move = tk_net_add_move(builder, step);
	move->takes = takes;
	move->gives = gives;
}

/* One move for every set of branches that may be taken. */
static bool move_inclusive_split(const tk_net_builder *builder, uint32_t step, tk_net_list takes)
{
	const tk_step *at = &builder->workflow->steps.at[step];
	if (at->out_count > TK_NET_INCLUSIVE_MOST)
		return false;
	for (uint32_t set = 1; set < 1u << at->out_count; set++) {
		tk_net_list gives = tk_net_list_begin(builder);
		bool otherwise = false;
		uint32_t taken = 0, last = 0;
		for (uint32_t i = 0; i < at->out_count; i++) {
			if (!(set >> i & 1u))
				continue;
			otherwise = otherwise || edge_at(builder, step, i)->otherwise;
			tk_net_list_add(builder, &gives, builder->edge_place[edge_number(builder, step, i)]);
			last = edge_number(builder, step, i);
			taken++;
		}
		if (otherwise && taken > 1)
			continue; /* the default is taken when nothing else is */
		tk_net_move *move = tk_net_add_move(builder, step);
		move->takes = takes;
		move->gives = gives;
		move->transition = taken == 1 ? last : TK_NET_NONE;
		move->fair = taken == 1 ? builder->net->first_step[builder->number] + step : TK_NET_NONE;
	}
	return true;
}

/* What stands behind an event choice decides: a message that has come, or anything else at any time. */
static void move_event_choice(const tk_net_builder *builder, uint32_t step, tk_net_list takes)
{
	for (uint32_t i = 0; i < builder->workflow->steps.at[step].out_count; i++) {
		uint32_t number = edge_number(builder, step, i), to = edge_at(builder, step, i)->to, met = 0;
		leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
		how.takes = takes;
		uint32_t global = builder->net->first_step[builder->number] + to;
		for (uint32_t f = builder->first_received[global]; f > 0; f = builder->next_received[f - 1]) {
			met++;
			how.tests = one(builder, builder->net->flows.at[f - 1].place);
			tk_net_move *move = add_leaving(builder, step, &how, builder->edge_place[number]);
			move->transition = number;
			move->fair = builder->net->first_step[builder->number] + step;
		}
		if (met > 0)
			continue;
		how.tests = (tk_net_list){0, 0};
		tk_net_move *move = add_leaving(builder, step, &how, builder->edge_place[number]);
		move->transition = number;
		move->fair = builder->net->first_step[builder->number] + step;
	}
}

static void begin_step(const tk_net_builder *builder, uint32_t step, tk_net_list takes)
{
	uint32_t place = builder->step_place[step];
	tk_net_list zeros = one(builder, place), gives = one(builder, place);
	if (builder->workflow->steps.at[step].kind == TK_STEP_SCOPE)
		tk_scope_begin(builder, step, &gives);
	tk_net_list_add_once(builder, &gives, step);
	tk_net_move *move = tk_net_add_move(builder, step);
	move->takes = takes;
	move->zeros = zeros;
	move->gives = gives;
	move->carries_out = false;
}

/* Everything that is over when the step is: what goes on inside it, and what may still happen once. */
static tk_net_list given_up(const tk_net_builder *builder, uint32_t step)
{
	tk_net_list inside = {0, 0};
	if (builder->workflow->steps.at[step].kind == TK_STEP_SCOPE)
		inside = tk_scope_all(builder, step);
	tk_net_list list = one(builder, builder->step_place[step]);
	for (uint32_t i = 0; i < inside.count; i++)
		tk_net_list_add(builder, &list, tk_net_at(builder->net, inside)[i]);
	tk_net_list_add_once(builder, &list, step);
	return list;
}

/* What is thrown comes to the boundary event that takes it. One that interrupts gives up all in its scope at once,
 * the thrower as well. */
static void move_thrown(const tk_net_builder *builder, uint32_t step, tk_net_list takes)
{
	uint32_t event = builder->workflow->steps.at[step].caught_by;
	const tk_step *at = &builder->workflow->steps.at[event];
	leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
	how.takes = takes;
	if (at->interrupts) {
		how.clears = given_up(builder, at->attached_to);
		(void)add_leaving(builder, step, &how, builder->thrown_place[event]);
		return;
	}
	if (builder->step_place[event] != TK_NET_NONE) { /* not taken again */
		how.zeros = one(builder, builder->step_place[event]);
		leave(builder, step, &how);
		how.tests = how.clears = how.zeros;
		how.zeros = (tk_net_list){0, 0};
	}
	how.also_gives = builder->thrown_place[event];
	leave(builder, step, &how);
}

static void move_ordinary(const tk_net_builder *builder, uint32_t step, tk_net_list takes)
{
	leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
	how.takes = takes;
	if (builder->workflow->steps.at[step].terminates)
		how.clears = tk_scope_all(builder, builder->workflow->steps.at[step].scope);
	leave_with_messages(builder, step, &how);
}

static void move_start(const tk_net_builder *builder, uint32_t step)
{
	leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
	how.takes = one(builder, builder->step_place[step]);
	if (builder->workflow->steps.at[step].scope == TK_NO_STEP) {
		how.zeros = one(builder, builder->begun);
		how.also_gives = builder->begun;
	}
	leave_with_messages(builder, step, &how);
}

static void move_boundary(const tk_net_builder *builder, uint32_t step)
{
	const tk_step *at = &builder->workflow->steps.at[step];
	leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
	if (builder->thrown_place[step] != TK_NET_NONE) {
		how.takes = one(builder, builder->thrown_place[step]);
		leave_with_messages(builder, step, &how);
		return;
	}
	how.tests = one(builder, builder->step_place[at->attached_to]);
	if (at->interrupts) {
		how.clears = given_up(builder, at->attached_to);
		if (builder->workflow->steps.at[at->attached_to].kind == TK_STEP_SCOPE)
			how.unless = builder->completing[at->attached_to];
	} else if (builder->step_place[step] != TK_NET_NONE) {
		tk_net_list_add(builder, &how.tests, builder->step_place[step]);
		how.clears = one(builder, builder->step_place[step]);
	}
	leave_with_messages(builder, step, &how);
}

/* What follows a token on one transition (or set of transitions) into a step. */
static bool move_from(const tk_net_builder *builder, uint32_t step, tk_net_list takes)
{
	switch (builder->workflow->steps.at[step].kind) {
	case TK_STEP_FORK:
		move_fork(builder, step, takes);
		return true;
	case TK_STEP_INCLUSIVE_SPLIT:
		return move_inclusive_split(builder, step, takes);
	case TK_STEP_EVENT_CHOICE:
		move_event_choice(builder, step, takes);
		return true;
	default:
		if (builder->workflow->steps.at[step].caught_by != TK_NO_STEP)
			move_thrown(builder, step, takes);
		else if (tk_net_takes_time(builder, step))
			begin_step(builder, step, takes);
		else
			move_ordinary(builder, step, takes);
		return true;
	}
}

bool tk_net_add_moves(tk_net_builder *builder, uint32_t step)
{
	const tk_step *at = &builder->workflow->steps.at[step];
	if (at->kind == TK_STEP_PLACE)
		return true;
	if (at->kind == TK_STEP_START && at->scope != TK_NO_STEP && at->event == TK_EVENT_MESSAGE)
		return true; /* a sub-process begins by being come to, and by nothing else (BPMN 2.0, table 10.93) */
	if (at->kind == TK_STEP_START) {
		move_start(builder, step);
		return true;
	}
	if (tk_net_is_boundary(at)) {
		move_boundary(builder, step);
		return true;
	}
	if (at->kind == TK_STEP_FIRING) {
		move_firing(builder, step);
		return true;
	}
	if (tk_net_takes_time(builder, step) && at->kind != TK_STEP_SCOPE) {
		leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
		how.takes = one(builder, builder->step_place[step]);
		how.clears = tk_net_list_begin(builder);
		tk_net_list_add_once(builder, &how.clears, step);
		leave_with_messages(builder, step, &how);
	}
	if (builder->in_first[step] == builder->in_first[step + 1])
		return true; /* nothing leads here */
	if (at->kind == TK_STEP_INCLUSIVE_JOIN)
		return tk_inclusive_join_moves(builder, step);
	if (at->kind == TK_STEP_JOIN)
		return move_from(builder, step, taken_by_join(builder, step));
	for (uint32_t e = builder->in_first[step]; e < builder->in_first[step + 1]; e++) {
		if (!move_from(builder, step, one(builder, builder->edge_place[builder->in_edges[e]])))
			return false;
	}
	return true;
}

void tk_net_leave_join(const tk_net_builder *builder, uint32_t step, uint32_t join)
{
	leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
	uint32_t before = builder->net->moves.count;
	leave(builder, step, &how);
	for (uint32_t i = before; i < builder->net->moves.count; i++)
		builder->net->moves.at[i].join = join;
}

tk_net_list tk_net_scope_leave(const tk_net_builder *builder, uint32_t step, tk_net_list takes, tk_net_list zeros,
                               tk_net_list clears)
{
	leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
	how.takes = takes;
	how.zeros = zeros;
	how.clears = clears;
	uint32_t before = builder->net->moves.count;
	leave(builder, step, &how);
	return (tk_net_list){before, builder->net->moves.count - before};
}
