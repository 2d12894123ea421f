/* SPDX-License-Identifier: Apache-2.0 */
/* Common causes: the single elements whose loss takes several channels away at once. */
#include "analysis/outage_model.h"

#include <string.h>

/* What one way of working rests on: only that can be critical. Nearest first, the channel itself at the front. */
static uint32_t gather_support(const tk_outage_model *model, uint32_t channel, bool *in, uint32_t *support)
{
	uint32_t count = 0;
	in[channel] = true;
	support[count++] = channel;
	for (uint32_t i = 0; i < count; i++) {
		const tk_element *at = &model->elements.at[support[i]];
		for (uint32_t j = 0; j < at->needs.count; j++) {
			uint32_t by = model->met_by[at->needs.at[j]];
			if (!in[by]) {
				in[by] = true;
				support[count++] = by;
			}
		}
	}
	return count;
}

static bool spend(tk_outage_model *model)
{
	uint64_t cost = (uint64_t)model->elements.count + model->needs.count;
	if (model->budget < cost)
		return false;
	model->budget -= cost;
	return true;
}

/* Takes away in turn each element that the channel rests on. False when the budget is spent. */
static bool find_critical(tk_outage_model *model, uint32_t channel)
{
	tk_critical *found = &model->critical[channel];
	if (found->solved)
		return true;
	if (!spend(model))
		return false;
	bool *down = model->down, *works = model->works;
	memset(down, 0, model->elements.count * sizeof *down);
	tk_outage_solve(model, down, works);
	found->works = works[channel];
	found->elements.count = 0;
	uint32_t supports = found->works ? gather_support(model, channel, down, model->support) : 0;
	memset(down, 0, model->elements.count * sizeof *down);
	for (uint32_t i = 0; i < supports; i++) {
		if (!spend(model))
			return false;
		down[model->support[i]] = true;
		tk_outage_solve(model, down, works);
		down[model->support[i]] = false;
		if (!works[channel])
			*TK_PUSH(model->arena, &found->elements) = model->support[i];
	}
	found->solved = true;
	return true;
}

typedef struct comparison {
	tk_outage_model *model;
	uint32_t *channels; /* known ones that work when all is well */
	uint32_t count;
	uint32_t never; /* one that never works: circular support */
	bool unknown;   /* some channel says nothing about what it needs */
} comparison;

/* Two phones named by nothing but "mobile" are two devices, and what each has of its own is not shared. */
static bool is_apart(const tk_outage_model *model, uint32_t element)
{
	const tk_element *at = &model->elements.at[element];
	if (at->which)
		return true;
	uint32_t channel = at->owner == TK_NO_ELEMENT ? element : at->owner;
	const tk_element *owner = &model->elements.at[channel];
	if (owner->entry)
		return false;
	for (uint32_t i = 0; i < owner->needs.count; i++) {
		const tk_need *need = &model->needs.at[owner->needs.at[i]];
		if (model->elements.at[need->any_of.at[0]].which)
			return true;
	}
	return false;
}

/* A count per element, in memory that is free between solutions. */
static uint32_t *cleared(tk_outage_model *model)
{
	memset(model->missing, 0, model->elements.count * sizeof *model->missing);
	return model->missing;
}

/* The common critical element nearest to the first channel, or TK_NO_ELEMENT. */
static uint32_t find_common(const comparison *c)
{
	uint32_t *hits = cleared(c->model);
	for (uint32_t i = 0; i < c->count; i++) {
		const tk_critical *critical = &c->model->critical[c->channels[i]];
		for (uint32_t j = 0; j < critical->elements.count; j++)
			hits[critical->elements.at[j]]++;
	}
	const tk_critical *first = c->count ? &c->model->critical[c->channels[0]] : NULL;
	for (uint32_t j = 0; first && j < first->elements.count; j++) {
		uint32_t element = first->elements.at[j];
		if (hits[element] == c->count && (c->count == 1 || !is_apart(c->model, element)))
			return element;
	}
	return TK_NO_ELEMENT;
}

/* Could all of them hang on one carrier? Each must hang on a carrier, at least one on an unknown one, and those that
 * are known must not rule each other out. */
static bool may_share_carrier(const comparison *c)
{
	uint32_t *hits = cleared(c->model);
	uint32_t stated = 0, most = 0;
	for (uint32_t i = 0; i < c->count; i++) {
		const tk_critical *critical = &c->model->critical[c->channels[i]];
		bool which = false, carrier = false;
		for (uint32_t j = 0; j < critical->elements.count; j++) {
			const tk_element *at = &c->model->elements.at[critical->elements.at[j]];
			which = which || at->which;
			if (at->carrier && !at->which) {
				carrier = true;
				uint32_t hit = ++hits[critical->elements.at[j]];
				most = hit > most ? hit : most;
			}
		}
		if (!which && !carrier)
			return false;
		stated += which ? 0 : 1;
	}
	return stated < c->count && (stated == 0 || most >= stated);
}

static const tk_witness *tell_shared(tk_arena *arena, const comparison *c, uint32_t element)
{
	tk_witness *witness = TK_MAKE(arena, tk_witness);
	witness->kind = TK_WITNESS_SHARED;
	const tk_element *shared = &c->model->elements.at[element];
	*TK_PUSH(arena, &witness->parts) = (tk_witness_part){.text = shared->name, .at = shared->span};
	for (uint32_t i = 0; i < c->count; i++) {
		const tk_element *at = &c->model->elements.at[c->channels[i]];
		bool told = c->channels[i] == element;
		for (uint32_t j = 0; j < i && !told; j++)
			told = c->channels[j] == c->channels[i];
		if (!told)
			*TK_PUSH(arena, &witness->parts) = (tk_witness_part){.text = at->name, .at = at->span};
	}
	return witness;
}

/* False when the budget is spent. */
static bool compare(comparison *c, const tk_text *channels, size_t count, bool *heuristic)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t index = tk_outage_channel(c->model, channels[i]);
		if (index == TK_NO_ELEMENT || c->model->elements.at[index].needs_unknown) {
			c->unknown = true;
			continue;
		}
		*heuristic = *heuristic || c->model->elements.at[index].by_word;
		if (!find_critical(c->model, index))
			return false;
		if (c->model->critical[index].works)
			c->channels[c->count++] = index;
		else
			c->never = index;
	}
	return true;
}

tk_answer tk_outage_independent(tk_arena *arena, tk_outage_model *model, const tk_text *channels, size_t count,
                                tk_value *shared, bool *heuristic, const tk_witness **why)
{
	comparison c = {.model = model, .channels = TK_MAKE_ARRAY(arena, uint32_t, count + 1), .never = TK_NO_ELEMENT};
	if (why)
		*why = NULL;
	*heuristic = false;
	if (!compare(&c, channels, count, heuristic))
		return TK_UNDECIDED;
	uint32_t common = find_common(&c);
	/* What does not take all of the known ones away does not take all away. */
	if (common == TK_NO_ELEMENT && c.count > 0)
		return may_share_carrier(&c) ? TK_UNDECIDED : TK_HOLDS;
	if (c.unknown || (c.count == 0 && c.never == TK_NO_ELEMENT))
		return TK_UNDECIDED;
	if (c.count == 0)
		common = c.never;
	const tk_element *at = &model->elements.at[common];
	*shared = (tk_value){at->name, at->span};
	if (why)
		*why = tell_shared(arena, &c, common);
	return TK_FAILS;
}
