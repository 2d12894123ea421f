/* SPDX-License-Identifier: Apache-2.0 */
/* Elements and what they need, as one AND/OR graph. An element works when it is not down itself and every one of its needs
 * works; a need is a list of alternatives of which one must work. Working is the least fixpoint: things that hold each
 * other up do not work. */
#include "analysis/outage.h"

#include "analysis/channel_words.h"
#include "base/calendar.h"

#include <string.h>

typedef struct need {
	TK_VECTOR(uint32_t) any_of; /* elements */
} need;

typedef struct element {
	tk_text name;                      /* as written */
	TK_VECTOR(need) needs;             /* all of them */
	const tk_register_entry *entry;    /* channel or resource, or NULL */
	int64_t endurance;                 /* seconds it lasts once it has to stand alone; -1 = not limited */
	bool by_word;                      /* its needs are defaults of its channel word */
	bool unknown;                      /* "?…": not known which one it is */
} element;

struct tk_outage_model {
	tk_arena *arena;
	const tk_organization *organization;
	TK_VECTOR(element) elements;
	tk_map *by_name; /* folded -> index + 1 */
};

static uint32_t element_named(tk_outage_model *model, tk_text name)
{
	tk_text folded = tk_text_fold(model->arena, name, NULL);
	uintptr_t known = (uintptr_t)tk_map_get(model->by_name, folded);
	if (known)
		return (uint32_t)(known - 1);
	uint32_t index = model->elements.count;
	element *made = TK_PUSH(model->arena, &model->elements);
	made->name = name;
	made->endurance = -1;
	made->unknown = name.length > 0 && name.at[0] == '?';
	(void)tk_map_put(model->by_name, folded, (void *)((uintptr_t)index + 1));
	return index;
}

static void add_need(tk_outage_model *model, uint32_t index, const tk_node *node)
{
	const tk_node *any = node->kind == TK_NODE_MAPPING ? tk_node_get_c(node, "any") : NULL;
	need made = {{NULL, 0, 0}};
	if (any && any->kind == TK_NODE_SEQUENCE) {
		for (const tk_node *each = any->first; each; each = each->next) {
			if (tk_node_is_scalar(each) && each->value.length)
				*TK_PUSH(model->arena, &made.any_of) = element_named(model, each->value);
		}
	} else if (tk_node_is_scalar(node) && node->value.length) {
		*TK_PUSH(model->arena, &made.any_of) = element_named(model, node->value);
	}
	/* element_named may have moved the elements: take the address now. */
	if (made.any_of.count)
		*TK_PUSH(model->arena, &model->elements.at[index].needs) = made;
}

static void add_default_needs(tk_outage_model *model, uint32_t index, const char *kind)
{
	for (const char *const *each = tk_channel_kind_needs(kind); *each; each++) {
		need made = {{NULL, 0, 0}};
		*TK_PUSH(model->arena, &made.any_of) = element_named(model, tk_text_of(*each));
		*TK_PUSH(model->arena, &model->elements.at[index].needs) = made;
	}
	model->elements.at[index].by_word = true;
}

static void add_entry(tk_outage_model *model, const tk_register_entry *entry)
{
	uint32_t index = element_named(model, entry->id.text);
	model->elements.at[index].entry = entry;
	/* The name is another word for the same element. */
	tk_text folded = tk_text_fold(model->arena, entry->name.text, NULL);
	if (folded.length)
		(void)tk_map_put(model->by_name, folded, (void *)((uintptr_t)index + 1));
	const tk_node *endurance = tk_node_get_c(entry->node, "endurance");
	int64_t seconds = 0;
	if (endurance && tk_node_is_scalar(endurance) && tk_duration_parse(endurance->value, &seconds))
		model->elements.at[index].endurance = seconds;
	const tk_node *needs = tk_node_get_c(entry->node, "depends-on");
	if (needs && needs->kind == TK_NODE_SEQUENCE) {
		for (const tk_node *each = needs->first; each; each = each->next)
			add_need(model, index, each);
	} else if (needs && tk_node_is_scalar(needs)) {
		add_need(model, index, needs);
	} else if (entry->kind == TK_REGISTER_CHANNEL) {
		const tk_node *kind = tk_node_get_c(entry->node, "kind");
		tk_text word = kind && tk_node_is_scalar(kind) ? kind->value : entry->name.text;
		add_default_needs(model, index, tk_channel_word_kind(model->arena, word));
	}
}

tk_outage_model *tk_outage_model_make(tk_arena *arena, const tk_organization *organization)
{
	tk_outage_model *model = TK_MAKE(arena, tk_outage_model);
	model->arena = arena;
	model->organization = organization;
	model->by_name = tk_map_make(arena);
	static const tk_register_kind kinds[] = {TK_REGISTER_RESOURCE, TK_REGISTER_CHANNEL};
	for (size_t k = 0; k < 2; k++) {
		for (uint32_t i = 0; i < organization->reg.of_kind[kinds[k]].count; i++)
			add_entry(model, organization->reg.of_kind[kinds[k]].at[i]);
	}
	return model;
}

/* A channel of the register, or one known by its word alone. */
static uint32_t channel_element(tk_outage_model *model, tk_text channel)
{
	const tk_register_entry *entry = tk_register_find(&model->organization->reg, TK_REGISTER_CHANNEL, channel);
	if (entry)
		return element_named(model, entry->id.text);
	uint32_t before = model->elements.count;
	uint32_t index = element_named(model, channel);
	if (index == before)
		add_default_needs(model, index, tk_channel_word_kind(model->arena, channel));
	return index;
}

/* ---- what works ----------------------------------------------------------------------------------------------------- */

static bool need_works(const need *each, const bool *works)
{
	for (uint32_t i = 0; i < each->any_of.count; i++) {
		if (works[each->any_of.at[i]])
			return true;
	}
	return false;
}

/* Rounds until nothing changes: at most one per element; registers have tens of elements. */
static void solve(const tk_outage_model *model, const bool *down, bool *works)
{
	bool changed = true;
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < model->elements.count; i++) {
			if (works[i] || down[i])
				continue;
			const element *at = &model->elements.at[i];
			bool all = true;
			for (uint32_t j = 0; j < at->needs.count && all; j++)
				all = need_works(&at->needs.at[j], works);
			if (all) {
				works[i] = true;
				changed = true;
			}
		}
	}
}

static int64_t outage_seconds(const tk_register_entry *outage)
{
	const tk_node *duration = outage ? tk_node_get_c(outage->node, "duration") : NULL;
	int64_t seconds = 0;
	if (duration && tk_node_is_scalar(duration) && tk_duration_parse(duration->value, &seconds))
		return seconds;
	return (int64_t)72 * 3600; /* the catalogue's default; common practice of Japanese local governments */
}

static void mark_down(tk_outage_model *model, const tk_register_entry *outage, bool *down, uint32_t room)
{
	const tk_node *list = outage ? tk_node_get_c(outage->node, "down") : NULL;
	for (const tk_node *each = list && list->kind == TK_NODE_SEQUENCE ? list->first : NULL; each; each = each->next) {
		uint32_t index = tk_node_is_scalar(each) ? element_named(model, each->value) : room;
		if (index < room)
			down[index] = true;
	}
}

/* The profile to use: the one given, the configured one, the built-in of that name, else the exercise's own. */
static const tk_register_entry *chosen_outage(const tk_outage_model *model, const tk_register_entry *outage,
                                              const char *const **built_in)
{
	*built_in = NULL;
	if (outage)
		return outage;
	tk_text name = model->organization->configuration.outage.text;
	const tk_register_entry *entry = tk_register_find(&model->organization->reg, TK_REGISTER_OUTAGE, name);
	if (!entry && name.length)
		*built_in = tk_outage_profile(name);
	if (!entry && !*built_in)
		*built_in = tk_outage_profile(TK_TEXT("OUTAGE-SEED"));
	return entry;
}

static bool *down_under(tk_outage_model *model, const tk_register_entry *outage)
{
	const char *const *built_in = NULL;
	outage = chosen_outage(model, outage, &built_in);
	/* Names of the profile become elements first, so that the arrays are large enough. */
	for (const char *const *each = built_in; each && *each; each++)
		(void)element_named(model, tk_text_of(*each));
	const tk_node *list = outage ? tk_node_get_c(outage->node, "down") : NULL;
	for (const tk_node *each = list && list->kind == TK_NODE_SEQUENCE ? list->first : NULL; each; each = each->next) {
		if (tk_node_is_scalar(each))
			(void)element_named(model, each->value);
	}
	bool *down = TK_MAKE_ARRAY(model->arena, bool, model->elements.count + 1);
	for (const char *const *each = built_in; each && *each; each++)
		down[element_named(model, tk_text_of(*each))] = true;
	mark_down(model, outage, down, model->elements.count);
	int64_t length = outage_seconds(outage);
	for (uint32_t i = 0; i < model->elements.count; i++) {
		const element *at = &model->elements.at[i];
		/* A battery or tank that lasts less than the outage is empty at its end. */
		if (at->endurance >= 0 && at->endurance < length)
			down[i] = true;
	}
	return down;
}

/* The chain from an element that does not work to one that is down: which loss takes it away. */
static const tk_witness *tell_loss(tk_arena *arena, const tk_outage_model *model, const bool *down, const bool *works,
                                   uint32_t from)
{
	tk_witness *witness = TK_MAKE(arena, tk_witness);
	witness->kind = TK_WITNESS_OUTAGE;
	uint32_t at = from;
	for (uint32_t left = model->elements.count; left > 0; left--) {
		const element *each = &model->elements.at[at];
		*TK_PUSH(arena, &witness->parts) = (tk_witness_part){
		        .text = each->entry ? each->entry->name.text : each->name,
		        .at = each->entry ? each->entry->span : (tk_span){0, 0, 0},
		};
		if (down[at])
			break;
		uint32_t next = at;
		for (uint32_t j = 0; j < each->needs.count && next == at; j++) {
			if (!need_works(&each->needs.at[j], works) && each->needs.at[j].any_of.count)
				next = each->needs.at[j].any_of.at[0];
		}
		if (next == at)
			break;
		at = next;
	}
	return witness;
}

static tk_answer element_survives(tk_arena *arena, tk_outage_model *model, uint32_t index, const tk_register_entry *outage,
                                  const tk_witness **why)
{
	bool *down = down_under(model, outage);
	bool *works = TK_MAKE_ARRAY(model->arena, bool, model->elements.count + 1);
	solve(model, down, works);
	if (works[index])
		return TK_HOLDS;
	if (why)
		*why = tell_loss(arena, model, down, works, index);
	return TK_FAILS;
}

tk_answer tk_outage_channel_survives(tk_arena *arena, tk_outage_model *model, tk_text channel,
                                     const tk_register_entry *outage, const tk_witness **why)
{
	if (why)
		*why = NULL;
	uint32_t index = channel_element(model, channel);
	if (!model->elements.at[index].entry && model->elements.at[index].needs.count == 0 &&
	    tk_channel_word_kind(model->arena, channel)[0] == '\0')
		return TK_UNDECIDED; /* a word that says nothing about what it needs */
	return element_survives(arena, model, index, outage, why);
}

tk_answer tk_outage_survives(tk_arena *arena, tk_outage_model *model, const tk_register_entry *resource,
                             const tk_register_entry *outage, const tk_witness **why)
{
	if (why)
		*why = NULL;
	if (resource->kind == TK_REGISTER_CHANNEL || resource->kind == TK_REGISTER_RESOURCE)
		return element_survives(arena, model, element_named(model, resource->id.text), outage, why);
	if (resource->kind == TK_REGISTER_DOCUMENT)
		return tk_node_get_c(resource->node, "copies") ? TK_HOLDS : TK_FAILS;
	const tk_node *routes = tk_node_get_c(resource->node, "routes");
	tk_answer answer = TK_FAILS;
	for (const tk_node *each = routes && routes->kind == TK_NODE_SEQUENCE ? routes->first : NULL; each; each = each->next) {
		const tk_node *channel = tk_node_get_c(each, "channel");
		const tk_witness *lost = NULL;
		tk_answer one = channel && tk_node_is_scalar(channel)
		                        ? tk_outage_channel_survives(arena, model, channel->value, outage, &lost)
		                        : TK_UNDECIDED;
		if (one == TK_HOLDS)
			return TK_HOLDS;
		if (one == TK_UNDECIDED)
			answer = TK_UNDECIDED;
		else if (why && !*why)
			*why = lost;
	}
	return answer;
}

/* ---- common causes ---------------------------------------------------------------------------------------------------- */

/* Elements whose loss alone takes the channel away (itself included), found by taking each away in turn. */
static bool *critical_for(tk_outage_model *model, uint32_t channel)
{
	uint32_t count = model->elements.count;
	bool *critical = TK_MAKE_ARRAY(model->arena, bool, count + 1);
	bool *down = TK_MAKE_ARRAY(model->arena, bool, count + 1);
	bool *works = TK_MAKE_ARRAY(model->arena, bool, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		memset(works, 0, count * sizeof *works);
		down[i] = true;
		solve(model, down, works);
		critical[i] = !works[channel];
		down[i] = false;
	}
	return critical;
}

static bool needs_unknown(const tk_outage_model *model, const bool *critical)
{
	for (uint32_t i = 0; i < model->elements.count; i++) {
		if (critical[i] && model->elements.at[i].unknown)
			return true;
	}
	return false;
}

tk_answer tk_outage_independent(tk_arena *arena, tk_outage_model *model, const tk_text *channels, size_t count, tk_value *shared,
                                bool *heuristic, const tk_witness **why)
{
	if (why)
		*why = NULL;
	*heuristic = false;
	bool undecided = false;
	bool *common = NULL;
	uint32_t *indices = TK_MAKE_ARRAY(arena, uint32_t, count + 1);
	for (size_t i = 0; i < count; i++) {
		indices[i] = channel_element(model, channels[i]);
		*heuristic = *heuristic || model->elements.at[indices[i]].by_word;
		if (!model->elements.at[indices[i]].entry && model->elements.at[indices[i]].needs.count == 0 &&
		    tk_channel_word_kind(model->arena, channels[i])[0] == '\0')
			undecided = true;
	}
	for (size_t i = 0; i < count; i++) {
		bool *critical = critical_for(model, indices[i]);
		/* Two unknown carriers may or may not be the same one. */
		undecided = undecided || (i > 0 && common && needs_unknown(model, critical) && needs_unknown(model, common));
		for (uint32_t e = 0; common && e < model->elements.count; e++)
			critical[e] = critical[e] && common[e];
		common = critical;
	}
	for (uint32_t e = 0; common && e < model->elements.count; e++) {
		if (!common[e] || model->elements.at[e].unknown)
			continue;
		const element *at = &model->elements.at[e];
		*shared = (tk_value){at->entry ? at->entry->name.text : at->name, at->entry ? at->entry->span : (tk_span){0, 0, 0}};
		tk_witness *witness = TK_MAKE(arena, tk_witness);
		witness->kind = TK_WITNESS_SHARED;
		*TK_PUSH(arena, &witness->parts) = (tk_witness_part){.text = shared->text, .at = shared->span};
		if (why)
			*why = witness;
		return TK_FAILS;
	}
	return undecided ? TK_UNDECIDED : TK_HOLDS;
}

const char *tk_channel_kind_of(const tk_organization *organization, tk_text channel)
{
	const tk_register_entry *entry = tk_register_find(&organization->reg, TK_REGISTER_CHANNEL, channel);
	const tk_node *kind = entry ? tk_node_get_c(entry->node, "kind") : NULL;
	tk_text word = kind && tk_node_is_scalar(kind) ? kind->value : entry ? entry->name.text : channel;
	tk_arena *scratch = tk_arena_open(0, NULL, NULL);
	const char *found = tk_channel_word_kind(scratch, word);
	tk_arena_close(scratch);
	return found;
}
