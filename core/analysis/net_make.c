/* SPDX-License-Identifier: Apache-2.0 */
/* The places of a net, and the net of all workflows and their messages; its moves are made in net_move.c. */
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

void tk_net_list_add_once(const tk_net_builder *builder, tk_net_list *list, uint32_t step)
{
	for (uint32_t each = builder->first_once[step]; each > 0; each = builder->next_once[each - 1])
		tk_net_list_add(builder, list, builder->step_place[each - 1]);
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

bool tk_net_takes_time(const tk_net_builder *builder, uint32_t step)
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
	} else if (tk_net_takes_time(builder, step)) {
		place = add_place(builder, TK_NET_ACTIVE, step);
	} else if (tk_net_is_boundary(at) && builder->once && !at->interrupts) {
		place = add_place(builder, TK_NET_ONCE, step);
		builder->next_once[step] = builder->first_once[at->attached_to];
		builder->first_once[at->attached_to] = step + 1;
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
		builder->thrown_place[i] = TK_NET_NONE;
	}
	builder->begun = add_place(builder, TK_NET_BEGUN, 0);
	for (uint32_t i = 0; i < workflow->steps.count; i++)
		place_step(builder, i);
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		uint32_t event = workflow->steps.at[i].caught_by;
		if (event != TK_NO_STEP && builder->thrown_place[event] == TK_NET_NONE)
			builder->thrown_place[event] = add_place(builder, TK_NET_EDGE, event);
	}
	for (uint32_t i = 0; i < workflow->transitions.count; i++)
		place_transition(builder, i);
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
	builder->thrown_place = TK_MAKE_ARRAY(arena, uint32_t, steps);
	builder->first_once = TK_MAKE_ARRAY(arena, uint32_t, steps);
	builder->next_once = TK_MAKE_ARRAY(arena, uint32_t, steps);
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
			*unsupported = workflow->transitions.at[i].written->target;
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
			*unsupported = (tk_value){step->written->id.text, step->span};
			return true;
		}
	}
	return false;
}

tk_net *tk_net_make(tk_arena *arena, const tk_workflow *const *workflows, uint32_t count,
                    const tk_collaboration *collaboration, tk_net_watched watched, tk_value *unsupported)
{
	tk_net *net = TK_MAKE(arena, tk_net);
	tk_net_builder builder = {.net = net, .once = watched == TK_NET_WATCHED_ONCE};
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
			if (!tk_net_add_moves(&builder, s)) {
				const tk_step *step = &workflows[i]->steps.at[s];
				*unsupported =
				        step->written->title.text.length ? step->written->title : step->written->id;
				unsupported->span = step->span;
				return NULL;
			}
		}
	}
	net->plain = is_plain(net);
	return net;
}
