/* SPDX-License-Identifier: Apache-2.0 */
/* Sub-processes: they begin with all their beginnings, and complete when nothing is left in them but ends. */
#include "analysis/net_build.h"

void tk_scope_begin(const tk_net_builder *builder, uint32_t scope, tk_net_list *gives)
{
	for (uint32_t i = 0; i < builder->workflow->steps.count; i++) {
		const tk_step *step = &builder->workflow->steps.at[i];
		if (step->kind == TK_STEP_START && step->scope == scope)
			tk_net_list_add(builder, gives, builder->step_place[i]);
	}
}

/* The scope a place stands in. A transition that crosses a border belongs to the outer one. */
static uint32_t scope_of_place(const tk_net_builder *builder, const tk_net_place *place)
{
	const tk_workflow *workflow = builder->workflow;
	uint32_t scope = workflow->steps.at[place->step].scope;
	if (place->transition == TK_NET_NONE)
		return scope;
	uint32_t to = workflow->steps.at[workflow->transitions.at[place->transition].to].scope;
	return scope == to ? scope : TK_NO_STEP;
}

static bool is_inside(const tk_workflow *workflow, uint32_t scope, uint32_t around)
{
	/* The depth of scopes is bounded by the reader; the count only guards against a ring of them. */
	for (uint32_t left = workflow->steps.count; scope != TK_NO_STEP && left > 0; left--) {
		if (scope == around)
			return true;
		scope = workflow->steps.at[scope].scope;
	}
	return around == TK_NO_STEP;
}

static bool is_of_workflow(const tk_net_builder *builder, const tk_net_place *place)
{
	return place->workflow == builder->number && place->kind != TK_NET_MESSAGE && place->kind != TK_NET_BEGUN;
}

tk_net_list tk_scope_all(const tk_net_builder *builder, uint32_t scope)
{
	uint32_t slot = scope == TK_NO_STEP ? builder->workflow->steps.count : scope;
	if (builder->inside[slot].count > 0)
		return builder->inside[slot];
	tk_net_list list = tk_net_list_begin(builder);
	for (uint32_t i = 0; i < builder->net->places.count; i++) {
		const tk_net_place *place = &builder->net->places.at[i];
		if (is_of_workflow(builder, place) &&
		    is_inside(builder->workflow, scope_of_place(builder, place), scope))
			tk_net_list_add(builder, &list, i);
	}
	builder->inside[slot] = list;
	return list;
}

/* Places directly in a scope: ends, or all others. */
static tk_net_list direct(const tk_net_builder *builder, uint32_t scope, bool ends)
{
	tk_net_list list = tk_net_list_begin(builder);
	for (uint32_t i = 0; i < builder->net->places.count; i++) {
		const tk_net_place *place = &builder->net->places.at[i];
		if (is_of_workflow(builder, place) && scope_of_place(builder, place) == scope &&
		    (place->kind == TK_NET_END) == ends)
			tk_net_list_add(builder, &list, i);
	}
	return list;
}

static void complete(const tk_net_builder *builder, uint32_t scope)
{
	tk_net_list working = direct(builder, scope, false), ends = direct(builder, scope, true);
	tk_net_list over = tk_net_list_begin(builder);
	for (uint32_t i = 0; i < ends.count; i++)
		tk_net_list_add(builder, &over, tk_net_at(builder->net, ends)[i]);
	tk_net_list_add_once(builder, &over, scope);
	uint32_t first = builder->net->moves.count;
	for (uint32_t i = 0; i < ends.count || i == 0; i++) {
		uint32_t end = ends.count ? tk_net_at(builder->net, ends)[i] : TK_NET_NONE;
		tk_net_list takes = tk_net_list_begin(builder);
		tk_net_list_add(builder, &takes, builder->step_place[scope]);
		if (end != TK_NET_NONE)
			tk_net_list_add(builder, &takes, end);
		(void)tk_net_scope_leave(builder, scope, takes, working, over);
	}
	builder->completing[scope] = (tk_net_list){first, builder->net->moves.count - first};
}

void tk_scope_completions(const tk_net_builder *builder)
{
	for (uint32_t i = 0; i < builder->workflow->steps.count; i++) {
		if (builder->workflow->steps.at[i].kind == TK_STEP_SCOPE)
			complete(builder, i);
	}
}
