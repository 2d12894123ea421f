/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/outage.h"

#include "analysis/outage_model.h"
#include "base/calendar.h"

#include <string.h>

/* ---- what is down ---------------------------------------------------------------------------------------- */

static int64_t outage_seconds(const tk_register_entry *outage)
{
	const tk_node *duration = outage ? tk_node_get_c(outage->node, "duration") : NULL;
	int64_t seconds = 0;
	if (duration && tk_node_is_scalar(duration) && tk_duration_parse(duration->value, &seconds))
		return seconds;
	return (int64_t)72 * 3600; /* the time that disaster plans here usually reckon with until help comes */
}

/* Which sorts of things are lost. */
typedef struct losses {
	bool carrier, power;
} losses;

static void note(losses *lost, const tk_element *at)
{
	lost->carrier = lost->carrier || at->carrier;
	lost->power = lost->power || (at->power && !at->stand_by);
}

static void mark_chain(const tk_outage_model *model, bool *down, uint32_t index, losses *lost)
{
	for (; index != TK_NO_ELEMENT; index = model->elements.at[index].same_name) {
		down[index] = true;
		note(lost, &model->elements.at[index]);
	}
}

/* Nothing need depend on what is lost: the loss of the mains matters to whatever has an endurance. */
static void mark_name(tk_outage_model *model, bool *down, tk_text name, losses *lost)
{
	uint32_t thing = tk_outage_named(model, name, false), channel = tk_outage_named(model, name, true);
	mark_chain(model, down, thing, lost);
	mark_chain(model, down, channel, lost);
	if (thing == TK_NO_ELEMENT && channel == TK_NO_ELEMENT) {
		tk_element told = tk_outage_told(model, name);
		note(lost, &told);
	}
}

/* The profile to use: the one given, the configured one, the built-in of that name, else the exercise's own. */
static bool choose_outage(const tk_outage_model *model, const tk_register_entry **outage, const char *const **built_in)
{
	*built_in = NULL;
	if (*outage)
		return true;
	tk_text name = model->organization->configuration.outage.text;
	*outage = tk_register_find(&model->organization->reg, TK_REGISTER_OUTAGE, name);
	if (!*outage)
		*built_in = tk_outage_profile(name.length ? name : TK_TEXT("OUTAGE-SEED"));
	return *outage || *built_in;
}

/* What is lost at the end of the outage. A battery or tank that lasts less is empty by then; when nobody says how long
 * it lasts, only the hopeful count on it. The carrier of a phone may be the one that is lost, when nobody says which it
 * is. */
static void mark_doubtful(tk_outage_model *model, int64_t length, const losses *lost)
{
	tk_outage_state *state = &model->state;
	memcpy(state->down[TK_CAREFUL], state->down[TK_HOPEFUL], model->elements.count * sizeof(bool));
	for (uint32_t i = 0; i < model->elements.count; i++) {
		const tk_element *at = &model->elements.at[i];
		bool empty = lost->power && at->endurance >= 0 && at->endurance < length;
		bool doubtful = (at->which && lost->carrier) || at->needs_unknown ||
		                (lost->power && at->stand_by && at->endurance < 0);
		state->down[TK_HOPEFUL][i] = state->down[TK_HOPEFUL][i] || empty;
		state->down[TK_CAREFUL][i] = state->down[TK_CAREFUL][i] || empty || doubtful;
	}
}

static const tk_outage_state *state_under(tk_outage_model *model, const tk_register_entry *outage)
{
	tk_outage_state *state = &model->state;
	if (state->solved && state->outage == outage)
		return state;
	const tk_register_entry *profile = outage;
	const char *const *built_in;
	state->solved = true;
	state->outage = outage;
	state->known = choose_outage(model, &profile, &built_in);
	bool *down = state->down[TK_HOPEFUL];
	losses lost = {false, false};
	memset(down, 0, model->elements.count * sizeof *down);
	for (; built_in && *built_in; built_in++)
		mark_name(model, down, tk_text_of(*built_in), &lost);
	const tk_node *list = profile ? tk_node_get_c(profile->node, "down") : NULL;
	const tk_node *each = list && list->kind == TK_NODE_SEQUENCE ? list->first : list;
	for (; each; each = list->kind == TK_NODE_SEQUENCE ? each->next : NULL) {
		if (tk_node_is_scalar(each))
			mark_name(model, down, each->value, &lost);
	}
	mark_doubtful(model, outage_seconds(profile), &lost);
	tk_outage_solve(model, state->down[TK_HOPEFUL], state->works[TK_HOPEFUL]);
	tk_outage_solve(model, state->down[TK_CAREFUL], state->works[TK_CAREFUL]);
	return state;
}

/* ---- why ------------------------------------------------------------------------------------------------- */

static tk_witness_part *tell(tk_arena *arena, tk_witness *witness, const tk_outage_model *model, uint32_t index)
{
	tk_witness_part *part = TK_PUSH(arena, &witness->parts);
	*part = (tk_witness_part){.text = model->elements.at[index].name, .at = model->elements.at[index].span};
	return part;
}

/* Visits what an element that does not work misses, nearest first, until something that is itself down: all
 * alternatives of a need that is not met are such. Gives it, or TK_NO_ELEMENT when there are only circles; parent[]
 * leads back. */
static uint32_t find_lost(const tk_outage_model *model, const bool *down, const bool *works, uint32_t from,
                          uint32_t *parent, uint32_t *queue)
{
	uint32_t first = 0, last = 0;
	parent[from] = from;
	queue[last++] = from;
	while (first < last) {
		uint32_t index = queue[first++];
		if (down[index])
			return index;
		const tk_element *at = &model->elements.at[index];
		for (uint32_t i = 0; i < at->needs.count; i++) {
			const tk_need *need = &model->needs.at[at->needs.at[i]];
			bool met = false;
			for (uint32_t j = 0; j < need->any_of.count && !met; j++)
				met = works[need->any_of.at[j]];
			for (uint32_t j = 0; j < need->any_of.count && !met; j++) {
				if (parent[need->any_of.at[j]] == TK_NO_ELEMENT) {
					parent[need->any_of.at[j]] = index;
					queue[last++] = need->any_of.at[j];
				}
			}
		}
	}
	return TK_NO_ELEMENT;
}

static uint32_t first_missed(const tk_outage_model *model, const bool *works, uint32_t index)
{
	const tk_element *at = &model->elements.at[index];
	for (uint32_t i = 0; i < at->needs.count; i++) {
		const tk_need *need = &model->needs.at[at->needs.at[i]];
		bool met = false;
		for (uint32_t j = 0; j < need->any_of.count && !met; j++)
			met = works[need->any_of.at[j]];
		if (!met)
			return need->any_of.at[0];
	}
	return TK_NO_ELEMENT;
}

/* Things that hold each other up: the way to the circle, then once around it. */
static void tell_circle(tk_arena *arena, tk_witness *witness, tk_outage_model *model, const bool *works, uint32_t from)
{
	uint32_t *part_of = model->queue; /* 1-based */
	memset(part_of, 0, model->elements.count * sizeof *part_of);
	uint32_t index = from;
	for (; index != TK_NO_ELEMENT && part_of[index] == 0; index = first_missed(model, works, index)) {
		(void)tell(arena, witness, model, index);
		part_of[index] = witness->parts.count;
	}
	for (uint32_t i = index == TK_NO_ELEMENT ? witness->parts.count : part_of[index] - 1; i < witness->parts.count;
	     i++)
		witness->parts.at[i].repeats = true;
}

static const tk_witness *tell_loss(tk_arena *arena, tk_outage_model *model, const bool *down, const bool *works,
                                   uint32_t from)
{
	tk_witness *witness = TK_MAKE(arena, tk_witness);
	witness->kind = TK_WITNESS_OUTAGE;
	uint32_t count = model->elements.count, length = 0;
	uint32_t *parent = model->missing, *way = model->queue;
	for (uint32_t i = 0; i < count; i++)
		parent[i] = TK_NO_ELEMENT;
	uint32_t lost = find_lost(model, down, works, from, parent, way);
	if (lost == TK_NO_ELEMENT) {
		tell_circle(arena, witness, model, works, from);
		return witness;
	}
	for (uint32_t index = lost; index != from; index = parent[index])
		way[length++] = index;
	way[length++] = from;
	while (length > 0)
		(void)tell(arena, witness, model, way[--length]);
	witness->parts.at[witness->parts.count - 1].choice = model->elements.at[lost].lasts;
	return witness;
}

/* ---- does it survive? ------------------------------------------------------------------------------------ */

static tk_answer element_survives(tk_arena *arena, tk_outage_model *model, uint32_t index,
                                  const tk_register_entry *outage, const tk_witness **why)
{
	const tk_outage_state *state = state_under(model, outage);
	if (why)
		*why = NULL;
	if (!state->known)
		return TK_UNDECIDED;
	if (state->works[TK_CAREFUL][index])
		return TK_HOLDS;
	int which = state->works[TK_HOPEFUL][index] ? TK_CAREFUL : TK_HOPEFUL;
	if (why)
		*why = tell_loss(arena, model, state->down[which], state->works[which], index);
	return which == TK_CAREFUL ? TK_UNDECIDED : TK_FAILS;
}

tk_answer tk_outage_channel_survives(tk_arena *arena, tk_outage_model *model, tk_text channel,
                                     const tk_register_entry *outage, const tk_witness **why)
{
	if (why)
		*why = NULL;
	uint32_t index = tk_outage_channel(model, channel);
	return index == TK_NO_ELEMENT ? TK_UNDECIDED : element_survives(arena, model, index, outage, why);
}

/* The better of two alternatives; keeps the witness that goes with it. */
static tk_answer better(tk_answer so_far, tk_answer one, const tk_witness **why, const tk_witness *one_why)
{
	if (so_far == TK_HOLDS || (so_far == TK_UNDECIDED && one != TK_HOLDS))
		return so_far;
	if (why && (one != TK_FAILS || !*why))
		*why = one == TK_HOLDS ? NULL : one_why;
	return one;
}

static tk_answer routes_survive(tk_arena *arena, tk_outage_model *model, const tk_register_entry *entry,
                                const tk_register_entry *outage, const tk_witness **why)
{
	const tk_node *routes = tk_node_get_c(entry->node, "routes");
	bool any = false;
	tk_answer answer = TK_FAILS;
	for (const tk_node *each = routes && routes->kind == TK_NODE_SEQUENCE ? routes->first : NULL; each;
	     each = each->next) {
		const tk_node *channel = tk_node_get_c(each, "channel");
		const tk_witness *lost = NULL;
		if (!channel || !tk_node_is_scalar(channel))
			continue;
		tk_answer one = tk_outage_channel_survives(arena, model, channel->value, outage, why ? &lost : NULL);
		answer = better(answer, one, why, lost);
		any = true;
		if (answer == TK_HOLDS)
			break;
	}
	return any ? answer : TK_UNDECIDED; /* nobody said how to reach them */
}

static tk_answer copies_survive(tk_arena *arena, tk_outage_model *model, const tk_register_entry *entry,
                                const tk_register_entry *outage, const tk_witness **why)
{
	const tk_register *reg = &model->organization->reg;
	uint32_t number = 0, count = reg->of_kind[TK_REGISTER_DOCUMENT].count;
	while (number < count && reg->of_kind[TK_REGISTER_DOCUMENT].at[number] != entry)
		number++;
	tk_answer answer = TK_FAILS;
	uint32_t index = number < count ? model->copies[number] : TK_NO_ELEMENT;
	for (; index < model->elements.count && model->elements.at[index].entry == entry && answer != TK_HOLDS;
	     index++) {
		const tk_witness *lost = NULL;
		tk_answer one = element_survives(arena, model, index, outage, why ? &lost : NULL);
		answer = better(answer, one, why, lost);
	}
	if (answer == TK_FAILS && why && !*why) { /* no copy at all: only where the repository can be read */
		tk_witness *witness = TK_MAKE(arena, tk_witness);
		witness->kind = TK_WITNESS_OUTAGE;
		*TK_PUSH(arena, &witness->parts) = (tk_witness_part){.text = entry->name.text, .at = entry->span};
		*why = witness;
	}
	return answer;
}

static tk_answer role_survives(tk_arena *arena, tk_outage_model *model, const tk_register_entry *role,
                               const tk_register_entry *outage, const tk_witness **why)
{
	static const char *const keys[] = {"primary", "alternates"};
	tk_answer answer = TK_FAILS;
	bool any = false;
	for (size_t k = 0; k < 2; k++) {
		const tk_node *node = tk_node_get_c(role->node, keys[k]);
		const tk_node *each = node && node->kind == TK_NODE_SEQUENCE ? node->first : node;
		for (; each && answer != TK_HOLDS; each = node->kind == TK_NODE_SEQUENCE ? each->next : NULL) {
			const tk_register_entry *person =
			        tk_node_is_scalar(each)
			                ? tk_register_find(&model->organization->reg, TK_REGISTER_PERSON, each->value)
			                : NULL;
			const tk_witness *lost = NULL;
			tk_answer one = person ? routes_survive(arena, model, person, outage, why ? &lost : NULL)
			                       : TK_UNDECIDED;
			answer = better(answer, one, why, lost);
			any = true;
		}
	}
	return any ? answer : TK_UNDECIDED;
}

static tk_answer party_survives(tk_arena *arena, tk_outage_model *model, const tk_register_entry *party,
                                const tk_register_entry *outage, const tk_witness **why)
{
	const tk_node *name = tk_node_get_c(party->node, "contact");
	const tk_register_entry *contact =
	        name && tk_node_is_scalar(name)
	                ? tk_register_find(&model->organization->reg, TK_REGISTER_CONTACT, name->value)
	                : NULL;
	tk_answer answer = routes_survive(arena, model, party, outage, why);
	if (answer == TK_HOLDS || !contact)
		return answer;
	const tk_witness *lost = NULL;
	tk_answer other = routes_survive(arena, model, contact, outage, why ? &lost : NULL);
	/* Without routes of its own the desk of the party is all there is. */
	if (!tk_node_get_c(party->node, "routes")) {
		if (why)
			*why = lost;
		return other;
	}
	return better(answer, other, why, lost);
}

tk_answer tk_outage_survives(tk_arena *arena, tk_outage_model *model, const tk_register_entry *resource,
                             const tk_register_entry *outage, const tk_witness **why)
{
	if (why)
		*why = NULL;
	uint32_t index;
	switch (resource->kind) {
	case TK_REGISTER_CHANNEL:
	case TK_REGISTER_RESOURCE:
		index = tk_outage_named(model, resource->id.text, resource->kind == TK_REGISTER_CHANNEL);
		return index == TK_NO_ELEMENT ? TK_UNDECIDED : element_survives(arena, model, index, outage, why);
	case TK_REGISTER_DOCUMENT:
		return copies_survive(arena, model, resource, outage, why);
	case TK_REGISTER_ROLE:
		return role_survives(arena, model, resource, outage, why);
	case TK_REGISTER_PARTY:
		return party_survives(arena, model, resource, outage, why);
	case TK_REGISTER_CONTACT:
	case TK_REGISTER_PERSON:
		return routes_survive(arena, model, resource, outage, why);
	default:
		return TK_UNDECIDED;
	}
}

const char *tk_channel_kind_of(const tk_organization *organization, tk_text channel)
{
	const tk_register_entry *entry = tk_register_find(&organization->reg, TK_REGISTER_CHANNEL, channel);
	tk_arena *scratch = tk_arena_open(0, NULL, NULL);
	const char *found = entry ? tk_register_channel_kind(scratch, entry) : tk_channel_word_kind(scratch, channel);
	tk_arena_close(scratch);
	return found;
}
