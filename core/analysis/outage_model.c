/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/outage_model.h"

#include "base/calendar.h"
#include "register/channel_words.h"

#include <string.h>

/* ---- elements and their names ---------------------------------------------------------------------------- */

static uint32_t make_element(tk_outage_model *model, tk_text name)
{
	uint32_t index = model->elements.count;
	tk_element *made = TK_PUSH(model->arena, &model->elements);
	made->name = name;
	made->same_name = made->owner = TK_NO_ELEMENT;
	made->endurance = -1;
	return index;
}

static uint32_t get(const tk_map *map, tk_text folded)
{
	uintptr_t found = (uintptr_t)tk_map_get(map, folded);
	return found ? (uint32_t)(found - 1) : TK_NO_ELEMENT;
}

/* Gives what has the name, which may be another element that had it first. */
static uint32_t put(tk_map *map, tk_text folded, uint32_t index)
{
	if (folded.length == 0)
		return index;
	return (uint32_t)((uintptr_t)tk_map_put(map, folded, (void *)((uintptr_t)index + 1)) - 1);
}

/* The id of a built-in element for its id or name in either language, else the word itself; folded. */
static tk_text canonical(const tk_outage_model *model, tk_text folded)
{
	const char *id = tk_map_get(model->built_in, folded);
	return id ? tk_text_of(id) : folded;
}

static bool is_word_of(tk_text folded, const char *const *words)
{
	for (; *words; words++) {
		if (tk_text_find(folded, tk_text_of(*words), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

/* What kind of thing it is, told from its id, name and kind. Heuristic; decides only whether an endurance matters. */
static void classify(tk_element *at, tk_text folded)
{
	static const char *const stand_by[] = {"ups",      "無停電",  "発電機",   "自家発",     "generator", "蓄電池",
	                                       "バッテリ", "battery", "予備電源", "非常用電源", NULL};
	static const char *const power[] = {"mains", "電源", "停電", "電力", "power", "grid", NULL};
	static const char *const carrier[] = {"携帯事業者", "通信事業者", "通信キャリア", NULL};
	at->carrier = at->carrier || tk_text_starts(folded, TK_TEXT("carrier")) || is_word_of(folded, carrier);
	at->stand_by = at->stand_by || is_word_of(folded, stand_by);
	at->power = at->power || is_word_of(folded, power);
}

static tk_text scalar_text(const tk_node *mapping, const char *key)
{
	const tk_node *node = tk_node_get_c(mapping, key);
	return node && tk_node_is_scalar(node) ? node->value : TK_TEXT("");
}

static void put_names(tk_outage_model *model, tk_map *map, const tk_register_entry *entry, uint32_t index)
{
	const tk_node *aliases = tk_node_get_c(entry->node, "aliases");
	tk_text names[2] = {entry->id.text, entry->name.text};
	for (size_t i = 0; i < 2; i++) {
		tk_text folded = tk_text_fold(model->arena, names[i], NULL);
		(void)put(map, canonical(model, folded), index);
		classify(&model->elements.at[index], folded);
	}
	const tk_node *each = aliases && aliases->kind == TK_NODE_SEQUENCE ? aliases->first : aliases;
	for (; each; each = aliases->kind == TK_NODE_SEQUENCE ? each->next : NULL) {
		if (tk_node_is_scalar(each))
			(void)put(map, canonical(model, tk_text_fold(model->arena, each->value, NULL)), index);
	}
}

static uint32_t declare(tk_outage_model *model, tk_map *map, const tk_register_entry *entry)
{
	uint32_t index = make_element(model, entry->name.text);
	tk_element *at = &model->elements.at[index];
	at->entry = entry;
	at->span = entry->span;
	tk_text lasts = scalar_text(entry->node, "endurance");
	if (tk_duration_parse(lasts, &at->endurance))
		at->lasts = lasts;
	else
		at->endurance = -1;
	put_names(model, map, entry, index);
	at = &model->elements.at[index];
	if (entry->kind == TK_REGISTER_RESOURCE) {
		classify(at, tk_text_fold(model->arena, scalar_text(entry->node, "kind"), NULL));
		at->power = at->power && !at->stand_by && at->endurance < 0;
	} else {
		at->carrier = at->stand_by = at->power = false;
	}
	return index;
}

/* ---- needs ----------------------------------------------------------------------------------------------- */

static uint32_t add_need(tk_outage_model *model, uint32_t owner)
{
	uint32_t index = model->needs.count;
	TK_PUSH(model->arena, &model->needs)->owner = owner;
	*TK_PUSH(model->arena, &model->elements.at[owner].needs) = index;
	return index;
}

static void add_alternative(tk_outage_model *model, uint32_t need, uint32_t element)
{
	*TK_PUSH(model->arena, &model->needs.at[need].any_of) = element;
	*TK_PUSH(model->arena, &model->elements.at[element].serves) = need;
}

static void add_default_needs(tk_outage_model *model, uint32_t index, const char *kind_or_element);

/* The element of a name in `depends-on`: a resource, a built-in element, another channel, or a free name. */
static uint32_t reference(tk_outage_model *model, tk_text name, uint32_t from)
{
	tk_text folded = canonical(model, tk_text_fold(model->arena, name, NULL));
	uint32_t index = get(model->resources, folded);
	const char *id = tk_map_get(model->built_in, folded);
	if (index == TK_NO_ELEMENT && !id) {
		index = get(model->channels, folded);
		index = index == from ? TK_NO_ELEMENT : index;
	}
	if (index == TK_NO_ELEMENT)
		index = get(model->others, folded);
	if (index != TK_NO_ELEMENT)
		return index;
	index = make_element(model, id ? tk_text_of(id) : name);
	classify(&model->elements.at[index], folded);
	(void)put(model->others, folded, index);
	if (id)
		add_default_needs(model, index, id);
	return index;
}

/* One that only this channel has. A profile that names it means everybody's. */
static uint32_t own_element(tk_outage_model *model, const tk_default_need *need, uint32_t owner)
{
	tk_text name = tk_text_of(need->element);
	uint32_t index = make_element(model, name);
	tk_element *at = &model->elements.at[index];
	at->owner = owner;
	at->which = at->carrier = need->sort == TK_NEED_WHICH;
	uint32_t first = put(model->others, name, index);
	if (first != index) {
		at->same_name = model->elements.at[first].same_name;
		model->elements.at[first].same_name = index;
	}
	return index;
}

static void add_default_needs(tk_outage_model *model, uint32_t index, const char *kind_or_element)
{
	for (const tk_default_need *each = tk_default_needs(kind_or_element); each->element; each++) {
		uint32_t need = add_need(model, index);
		uint32_t element = each->sort == TK_NEED_COMMON ? reference(model, tk_text_of(each->element), index)
		                                                : own_element(model, each, index);
		add_alternative(model, need, element);
		if (each->or_else)
			add_alternative(model, need, reference(model, tk_text_of(each->or_else), index));
	}
}

/* A name, or {any: [names]} for alternatives. What is neither has been reported as a fault of the file. */
static void add_stated_need(tk_outage_model *model, uint32_t index, const tk_node *node)
{
	const tk_node *any = node->kind == TK_NODE_MAPPING ? tk_node_get_c(node, "any") : node;
	if (!any || (node->kind == TK_NODE_SEQUENCE))
		return;
	uint32_t need = TK_NO_ELEMENT;
	const tk_node *each = any->kind == TK_NODE_SEQUENCE ? any->first : any;
	for (; each; each = any->kind == TK_NODE_SEQUENCE ? each->next : NULL) {
		if (!tk_node_is_scalar(each) || each->value.length == 0)
			continue;
		uint32_t element = reference(model, each->value, index);
		if (need == TK_NO_ELEMENT)
			need = add_need(model, index);
		add_alternative(model, need, element);
	}
}

static bool add_stated_needs(tk_outage_model *model, uint32_t index, const tk_node *needs)
{
	if (!needs || needs->kind == TK_NODE_NULL || needs->kind == TK_NODE_MAPPING)
		return false;
	const tk_node *each = needs->kind == TK_NODE_SEQUENCE ? needs->first : needs;
	for (; each; each = needs->kind == TK_NODE_SEQUENCE ? each->next : NULL)
		add_stated_need(model, index, each);
	return true;
}

static void connect_resource(tk_outage_model *model, uint32_t index)
{
	const tk_register_entry *entry = model->elements.at[index].entry;
	if (add_stated_needs(model, index, tk_node_get_c(entry->node, "depends-on")))
		return;
	const char *id = tk_map_get(model->built_in, tk_text_fold(model->arena, entry->id.text, NULL));
	if (id)
		add_default_needs(model, index, id);
}

static void connect_channel(tk_outage_model *model, uint32_t index)
{
	const tk_register_entry *entry = model->elements.at[index].entry;
	if (add_stated_needs(model, index, tk_node_get_c(entry->node, "depends-on")))
		return;
	const char *kind = tk_register_channel_kind(model->arena, entry);
	add_default_needs(model, index, kind);
	model->elements.at[index].by_word = true;
	model->elements.at[index].needs_unknown = *kind == '\0';
}

/* Where a copy is kept decides what it needs: paper nothing, a device its battery, a server what a portal needs. */
static void connect_copy(tk_outage_model *model, uint32_t index, const tk_node *copy)
{
	static const char *const paper[] = {"紙",    "印刷",  "冊子", "バインダ", "カード",
	                                    "paper", "print", "card", "binder",   NULL};
	static const char *const device[] = {
	        "usb",    "オフライン", "offline", "ノートpc", "laptop", "タブレット", "tablet", "スマートフォン",
	        "スマホ", "smartphone", "携帯",    "cd",       "dvd",    "sdカード",   NULL};
	static const char *const online[] = {"portal", "ポータル", "wiki",   "クラウド", "cloud",
	                                     "共有",   "サーバ",   "server", "share",    NULL};
	static const tk_default_need battery = {"handset-battery", NULL, TK_NEED_OWN};
	if (add_stated_needs(model, index, tk_node_get_c(copy, "depends-on")))
		return;
	tk_text form = tk_text_fold(model->arena, scalar_text(copy, "form"), NULL);
	model->elements.at[index].by_word = true;
	if (is_word_of(form, device))
		add_alternative(model, add_need(model, index), own_element(model, &battery, index));
	else if (is_word_of(form, online))
		add_default_needs(model, index, "portal");
	else
		model->elements.at[index].needs_unknown = !is_word_of(form, paper);
}

static void add_copies(tk_outage_model *model)
{
	const tk_register *reg = &model->organization->reg;
	uint32_t count = reg->of_kind[TK_REGISTER_DOCUMENT].count;
	model->copies = TK_MAKE_ARRAY(model->arena, uint32_t, (size_t)count + 1);
	for (uint32_t i = 0; i < count; i++) {
		const tk_register_entry *entry = reg->of_kind[TK_REGISTER_DOCUMENT].at[i];
		const tk_node *copies = tk_node_get_c(entry->node, "copies");
		uint32_t first = model->elements.count, made = 0;
		for (const tk_node *each = copies && copies->kind == TK_NODE_SEQUENCE ? copies->first : NULL; each;
		     each = each->next) {
			if (each->kind != TK_NODE_MAPPING)
				continue;
			tk_text place = scalar_text(each, "place");
			uint32_t copy = make_element(model, place.length ? place : entry->name.text);
			model->elements.at[copy].entry = entry;
			model->elements.at[copy].span = each->span;
			made++;
		}
		/* Their needs come after all of them, so that the copies of a document stand together. */
		uint32_t index = first;
		for (const tk_node *each = made ? copies->first : NULL; each; each = each->next) {
			if (each->kind == TK_NODE_MAPPING)
				connect_copy(model, index++, each);
		}
		model->copies[i] = made ? first : TK_NO_ELEMENT;
	}
}

/* ---- the model ------------------------------------------------------------------------------------------- */

static void add_entries(tk_outage_model *model)
{
	const tk_register *reg = &model->organization->reg;
	uint32_t resources = reg->of_kind[TK_REGISTER_RESOURCE].count,
	         channels = reg->of_kind[TK_REGISTER_CHANNEL].count;
	/* Every name first: `depends-on` may name what stands further down. */
	for (uint32_t i = 0; i < resources; i++)
		(void)declare(model, model->resources, reg->of_kind[TK_REGISTER_RESOURCE].at[i]);
	for (uint32_t i = 0; i < channels; i++)
		(void)declare(model, model->channels, reg->of_kind[TK_REGISTER_CHANNEL].at[i]);
	for (uint32_t i = 0; i < resources; i++)
		connect_resource(model, i);
	for (uint32_t i = 0; i < channels; i++)
		connect_channel(model, resources + i);
}

static void add_bare_channels(tk_outage_model *model)
{
	uint32_t count = 0;
	while (tk_channel_kinds[count])
		count++;
	model->bare = TK_MAKE_ARRAY(model->arena, uint32_t, count);
	for (uint32_t i = 0; i < count; i++) {
		model->bare[i] = make_element(model, tk_text_of(tk_channel_kinds[i]));
		model->elements.at[model->bare[i]].by_word = true;
		add_default_needs(model, model->bare[i], tk_channel_kinds[i]);
	}
}

tk_outage_model *tk_outage_model_make(tk_arena *arena, const tk_organization *organization)
{
	tk_outage_model *model = TK_MAKE(arena, tk_outage_model);
	model->arena = arena;
	model->organization = organization;
	model->built_in = tk_element_ids(arena);
	model->resources = tk_map_make(arena);
	model->channels = tk_map_make(arena);
	model->others = tk_map_make(arena);
	model->budget = UINT64_C(300000000);
	add_entries(model);
	add_bare_channels(model);
	add_copies(model);
	uint32_t count = model->elements.count;
	model->critical = TK_MAKE_ARRAY(arena, tk_critical, count);
	model->queue = TK_MAKE_ARRAY(arena, uint32_t, count);
	model->missing = TK_MAKE_ARRAY(arena, uint32_t, count);
	model->met_by = TK_MAKE_ARRAY(arena, uint32_t, (size_t)model->needs.count + 1);
	model->down = TK_MAKE_ARRAY(arena, bool, count);
	model->works = TK_MAKE_ARRAY(arena, bool, count);
	model->support = TK_MAKE_ARRAY(arena, uint32_t, count);
	for (size_t i = 0; i < 2; i++) {
		model->state.down[i] = TK_MAKE_ARRAY(arena, bool, count);
		model->state.works[i] = TK_MAKE_ARRAY(arena, bool, count);
	}
	return model;
}

uint32_t tk_outage_named(tk_outage_model *model, tk_text name, bool channel)
{
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_text folded = canonical(model, tk_text_fold(model->arena, name, NULL));
	uint32_t index = TK_NO_ELEMENT;
	if (channel)
		index = get(model->channels, folded);
	else if ((index = get(model->resources, folded)) == TK_NO_ELEMENT)
		index = get(model->others, folded);
	tk_arena_pop(model->arena, mark);
	return index;
}

tk_element tk_outage_told(tk_outage_model *model, tk_text name)
{
	tk_element told = {.name = name};
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	classify(&told, canonical(model, tk_text_fold(model->arena, name, NULL)));
	tk_arena_pop(model->arena, mark);
	return told;
}

uint32_t tk_outage_channel(tk_outage_model *model, tk_text channel)
{
	uint32_t index = tk_outage_named(model, channel, true);
	if (index != TK_NO_ELEMENT)
		return index;
	const char *kind = tk_channel_word_kind(model->arena, channel);
	for (uint32_t i = 0; tk_channel_kinds[i]; i++) {
		if (strcmp(tk_channel_kinds[i], kind) == 0)
			return model->bare[i];
	}
	return TK_NO_ELEMENT;
}

void tk_outage_solve(tk_outage_model *model, const bool *down, bool *works)
{
	uint32_t first = 0, last = 0;
	for (uint32_t i = 0; i < model->needs.count; i++)
		model->met_by[i] = TK_NO_ELEMENT;
	for (uint32_t i = 0; i < model->elements.count; i++) {
		model->missing[i] = model->elements.at[i].needs.count;
		works[i] = model->missing[i] == 0 && !down[i];
		if (works[i])
			model->queue[last++] = i;
	}
	while (first < last) {
		uint32_t index = model->queue[first++];
		const tk_element *at = &model->elements.at[index];
		for (uint32_t i = 0; i < at->serves.count; i++) {
			uint32_t need = at->serves.at[i], owner = model->needs.at[need].owner;
			if (model->met_by[need] != TK_NO_ELEMENT)
				continue;
			model->met_by[need] = index;
			if (--model->missing[owner] == 0 && !down[owner]) {
				works[owner] = true;
				model->queue[last++] = owner;
			}
		}
	}
}
