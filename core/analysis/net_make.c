/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/net_build.h"

#include "base/map.h"

#include <stdio.h>
#include <string.h>

/* ---- lists ------------------------------------------------------------------------------------------------------- */

tk_net_list tk_net_list_begin(const tk_net_builder *builder)
{
	return (tk_net_list){builder->net->pool.count, 0};
}

void tk_net_list_add(const tk_net_builder *builder, tk_net_list *list, uint32_t number)
{
	*TK_PUSH(builder->net->arena, &builder->net->pool) = number;
	list->count++;
}

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

static uint32_t add_place(const tk_net_builder *builder, tk_net_place_kind kind, uint32_t step)
{
	tk_net *net = builder->net;
	*TK_PUSH(net->arena, &net->places) = (tk_net_place){
	        .kind = kind,
	        .workflow = builder->number,
	        .step = step,
	        .transition = TK_NET_NONE,
	        .flow = TK_NET_NONE,
	};
	return net->places.count - 1;
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

static bool has_boundary(const tk_net_builder *builder, uint32_t step)
{
	return tk_bit(builder->watched, step);
}

bool tk_net_is_boundary(const tk_step *step)
{
	return step->attached_to != TK_NO_STEP;
}

/* Does the step hold its token while it is carried out? Where nothing can be told apart by it, it is one move. */
static bool takes_time(const tk_net_builder *builder, uint32_t step)
{
	const tk_step *at = &builder->workflow->steps.at[step];
	if (tk_net_is_boundary(at))
		return false;
	if (at->kind == TK_STEP_SCOPE)
		return true;
	if (at->kind != TK_STEP_ACTION && at->kind != TK_STEP_CALL)
		return false;
	return has_boundary(builder, step) || (at->event == TK_EVENT_MESSAGE && !at->instant);
}

static uint32_t branches_of(const tk_workflow *workflow, uint32_t fork)
{
	uint32_t count = 0;
	const tk_step *at = &workflow->steps.at[fork];
	for (uint32_t i = 0; i < at->out_count; i++)
		count += workflow->transitions.at[at->first_out + i].kind == TK_TRANSITION_NORMAL ? 1 : 0;
	return count;
}

static void place_step(tk_net_builder *builder, uint32_t step)
{
	const tk_step *at = &builder->workflow->steps.at[step];
	uint32_t place = TK_NET_NONE;
	if (at->kind == TK_STEP_PLACE) {
		place = add_place(builder, TK_NET_EDGE, step);
		builder->net->places.at[place].begins = at->begins;
		builder->net->places.at[place].ends = at->ends || at->out_count == 0;
		builder->net->single_end = true;
	} else if (at->kind == TK_STEP_START) {
		place = add_place(builder, TK_NET_START, step);
		builder->net->places.at[place].begins = at->scope == TK_NO_STEP;
	} else if (at->kind == TK_STEP_END || (at->helper && at->out_count == 0)) {
		place = add_place(builder, TK_NET_END, step);
		builder->net->places.at[place].ends = at->scope == TK_NO_STEP;
	} else if (takes_time(builder, step)) {
		place = add_place(builder, TK_NET_ACTIVE, step);
	}
	builder->step_place[step] = place;
	if (at->kind == TK_STEP_JOIN && at->partner != TK_NO_STEP)
		builder->join_place[step] = add_place(builder, TK_NET_COUNTER, step);
}

static void place_transition(tk_net_builder *builder, uint32_t number)
{
	const tk_transition *edge = &builder->workflow->transitions.at[number];
	const tk_step *from = &builder->workflow->steps.at[edge->from];
	const tk_step *to = &builder->workflow->steps.at[edge->to];
	uint32_t place;
	if (from->kind == TK_STEP_PLACE) {
		place = builder->step_place[edge->from];
	} else if (to->kind == TK_STEP_PLACE) {
		place = builder->step_place[edge->to];
	} else if (to->kind == TK_STEP_JOIN && to->partner != TK_NO_STEP) {
		place = builder->join_place[edge->to];
	} else {
		place = add_place(builder, TK_NET_EDGE, edge->from);
		builder->net->places.at[place].transition = number;
	}
	builder->edge_place[number] = place;
}

static void index_incoming(tk_net_builder *builder)
{
	const tk_workflow *workflow = builder->workflow;
	for (uint32_t i = 0; i < workflow->transitions.count; i++)
		builder->in_first[workflow->transitions.at[i].to + 2]++;
	for (uint32_t i = 2; i < workflow->steps.count + 2; i++)
		builder->in_first[i] += builder->in_first[i - 1];
	for (uint32_t i = 0; i < workflow->transitions.count; i++)
		builder->in_edges[builder->in_first[workflow->transitions.at[i].to + 1]++] = i;
}

static void add_places(tk_net_builder *builder)
{
	const tk_workflow *workflow = builder->workflow;
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		uint32_t host = workflow->steps.at[i].attached_to;
		if (host != TK_NO_STEP)
			tk_bit_set(builder->watched, host);
	}
	builder->begun = add_place(builder, TK_NET_BEGUN, 0);
	for (uint32_t i = 0; i < workflow->steps.count; i++)
		place_step(builder, i);
	for (uint32_t i = 0; i < workflow->transitions.count; i++)
		place_transition(builder, i);
}

/* ---- moves ------------------------------------------------------------------------------------------------------- */

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
	tk_net_move *move = tk_net_add_move(builder, step);
	move->takes = takes;
	move->zeros = zeros;
	move->gives = gives;
	move->carries_out = false;
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
	const tk_step *host = &builder->workflow->steps.at[at->attached_to];
	leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
	how.tests = one(builder, builder->step_place[at->attached_to]);
	if (at->interrupts) {
		how.clears = one(builder, builder->step_place[at->attached_to]);
		if (host->kind == TK_STEP_SCOPE) {
			how.clears = tk_scope_all(builder, at->attached_to);
			tk_net_list_add(builder, &how.clears, builder->step_place[at->attached_to]);
			how.unless = builder->completing[at->attached_to];
		}
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
		if (takes_time(builder, step))
			begin_step(builder, step, takes);
		else
			move_ordinary(builder, step, takes);
		return true;
	}
}

static bool add_moves_of(tk_net_builder *builder, uint32_t step)
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
	if (takes_time(builder, step) && at->kind != TK_STEP_SCOPE) {
		leaving how = leaving_from(TK_NET_NONE, TK_NET_NONE);
		how.takes = one(builder, builder->step_place[step]);
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

/* ---- the whole --------------------------------------------------------------------------------------------------- */

/* Flows that no receiver tells apart: the same name between the same two. */
static uint32_t message_of(tk_net *net, tk_map *messages, const tk_message_flow *flow, uint32_t number)
{
	if (flow->name.text.length == 0)
		return number;
	char between[32];
	int length = snprintf(between, sizeof between, "%u>%u:", flow->from_playbook, flow->to_playbook);
	size_t whole = (size_t)length + flow->name.text.length;
	char *key = tk_arena_bytes(net->arena, whole);
	memcpy(key, between, (size_t)length);
	memcpy(key + length, flow->name.text.at, flow->name.text.length);
	uint32_t *same = TK_MAKE(net->arena, uint32_t);
	*same = number;
	return *(uint32_t *)tk_map_put(messages, (tk_text){key, whole}, same);
}

/* Flows within the collaboration. One with somebody whose workflow is not known is always taken, and can always come.
 */
static void add_flows(tk_net_builder *builder, const tk_collaboration *collaboration)
{
	tk_net *net = builder->net;
	uint32_t count = collaboration ? collaboration->flows.count : 0;
	size_t steps = (size_t)net->first_step[net->workflow_count] + 1;
	tk_map *messages = tk_map_make(net->arena);
	builder->first_sent = TK_MAKE_ARRAY(net->arena, uint32_t, steps);
	builder->first_received = TK_MAKE_ARRAY(net->arena, uint32_t, steps);
	builder->next_sent = TK_MAKE_ARRAY(net->arena, uint32_t, (size_t)count + 1);
	builder->next_received = TK_MAKE_ARRAY(net->arena, uint32_t, (size_t)count + 1);
	for (uint32_t i = count; i > 0; i--) {
		const tk_message_flow *flow = &collaboration->flows.at[i - 1];
		if (flow->from_playbook == TK_NO_STEP || flow->to_playbook == TK_NO_STEP ||
		    flow->from_step == TK_NO_STEP || flow->to_step == TK_NO_STEP)
			continue;
		uint32_t place = add_place(builder, TK_NET_MESSAGE, TK_NET_NONE), number = net->flows.count;
		uint32_t *sent = &builder->first_sent[net->first_step[flow->from_playbook] + flow->from_step];
		uint32_t *received = &builder->first_received[net->first_step[flow->to_playbook] + flow->to_step];
		net->places.at[place].flow = i - 1;
		*TK_PUSH(net->arena, &net->flows) = (tk_net_flow){
		        .place = place,
		        .from = flow->from_playbook,
		        .to = flow->to_playbook,
		        .message = message_of(net, messages, flow, number),
		};
		builder->next_sent[number] = *sent;
		builder->next_received[number] = *received;
		*sent = *received = number + 1;
	}
}

static void open_workflow(tk_net_builder *builder, const tk_workflow *workflow, uint32_t number)
{
	tk_arena *arena = builder->net->arena;
	size_t steps = (size_t)workflow->steps.count + 2, edges = (size_t)workflow->transitions.count + 1;
	builder->workflow = workflow;
	builder->number = number;
	builder->step_place = TK_MAKE_ARRAY(arena, uint32_t, steps);
	builder->join_place = TK_MAKE_ARRAY(arena, uint32_t, steps);
	builder->edge_place = TK_MAKE_ARRAY(arena, uint32_t, edges);
	builder->in_first = TK_MAKE_ARRAY(arena, uint32_t, steps + 1);
	builder->in_edges = TK_MAKE_ARRAY(arena, uint32_t, edges);
	builder->watched = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(workflow->steps.count) + 1);
	builder->completing = TK_MAKE_ARRAY(arena, tk_net_list, steps);
	builder->inside = TK_MAKE_ARRAY(arena, tk_net_list, steps);
	index_incoming(builder);
	add_places(builder);
}

static bool is_plain(const tk_net *net)
{
	if (net->flows.count > 0 || net->joins.count > 0 || net->workflow_count > 1)
		return false;
	for (uint32_t i = 0; i < net->moves.count; i++) {
		const tk_net_move *move = &net->moves.at[i];
		if (move->tests.count + move->clears.count + move->unless.count > 0)
			return false;
		for (uint32_t z = 0; z < move->zeros.count; z++) {
			/* "has not begun yet" holds whenever a beginning is left, when there is only one */
			if (net->places.at[tk_net_at(net, move->zeros)[z]].kind != TK_NET_BEGUN)
				return false;
		}
	}
	return true;
}

/* Constructs that no net of this kind expresses. Transitions that name no step are the business of flow_sound.c. */
static bool is_expressible(const tk_workflow *workflow, tk_value *unsupported)
{
	if (workflow->unsupported.count > 0) {
		*unsupported = workflow->unsupported.at[0];
		return false;
	}
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		if (workflow->transitions.at[i].to == TK_NO_STEP) {
			*unsupported = workflow->transitions.at[i].target;
			return false;
		}
	}
	return workflow->steps.count > 0;
}

/* Each sub-process looks at all places once. */
static bool has_too_many_scopes(const tk_net_builder *builder, tk_value *unsupported)
{
	uint64_t work = 0;
	for (uint32_t i = 0; i < builder->workflow->steps.count; i++) {
		const tk_step *step = &builder->workflow->steps.at[i];
		if (step->kind != TK_STEP_SCOPE)
			continue;
		work += builder->net->places.count;
		if (work > TK_NET_UPSTREAM_MOST) {
			*unsupported = (tk_value){step->id.text, step->span};
			return true;
		}
	}
	return false;
}

tk_net *tk_net_make(tk_arena *arena, const tk_workflow *const *workflows, uint32_t count,
                    const tk_collaboration *collaboration, tk_value *unsupported)
{
	tk_net *net = TK_MAKE(arena, tk_net);
	tk_net_builder builder = {.net = net};
	net->arena = arena;
	net->workflows = workflows;
	net->workflow_count = count;
	net->first_step = TK_MAKE_ARRAY(arena, uint32_t, (size_t)count + 1);
	*unsupported = (tk_value){0};
	for (uint32_t i = 0; i < count; i++) {
		if (!is_expressible(workflows[i], unsupported))
			return NULL;
		net->first_step[i + 1] = net->first_step[i] + workflows[i]->steps.count;
	}
	add_flows(&builder, collaboration);
	for (uint32_t i = 0; i < count; i++) {
		open_workflow(&builder, workflows[i], i);
		if (has_too_many_scopes(&builder, unsupported))
			return NULL;
		tk_scope_completions(&builder);
		for (uint32_t s = 0; s < workflows[i]->steps.count; s++) {
			if (!add_moves_of(&builder, s)) {
				const tk_step *step = &workflows[i]->steps.at[s];
				*unsupported = step->title.text.length ? step->title : step->id;
				unsupported->span = step->span;
				return NULL;
			}
		}
	}
	net->plain = is_plain(net);
	return net;
}
