/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/outage_cuts.h"

#include "analysis/outage_model.h"

struct tk_outage_parts {
	const tk_organization *organization;
	tk_outage_model *model;
	uint32_t *gate_of;    /* [element]: gate + 1 */
	tk_map *person_gates; /* folded id -> gate + 1, as a pointer value */
};

static uint32_t add_event(tk_arena *arena, tk_outage_system *system, tk_outage_event event)
{
	*TK_PUSH(arena, &system->events) = event;
	return system->events.count - 1;
}

/* Gates are numbered from TK_GATES on until all events are known; tk_cut_system wants them behind the events. */
#define TK_GATES (UINT32_C(1) << 30)

static uint32_t add_gate(tk_arena *arena, tk_outage_system *system, bool every)
{
	tk_cut_gate *gate = TK_PUSH(arena, &system->cuts.gates);
	gate->every = every;
	return TK_GATES + system->cuts.gates.count - 1;
}

static void add_input(tk_arena *arena, tk_outage_system *system, uint32_t gate, uint32_t input)
{
	*TK_PUSH(arena, &system->cuts.gates.at[gate - TK_GATES].inputs) = input;
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

static void add_elements(tk_arena *arena, tk_outage_system *system)
{
	tk_outage_model *model = system->parts->model;
	uint32_t first = system->cuts.gates.count;
	for (uint32_t i = 0; i < model->elements.count; i++)
		(void)add_gate(arena, system, true);
	for (uint32_t i = 0; i < model->elements.count; i++) {
		const tk_element *at = &model->elements.at[i];
		uint32_t gate = TK_GATES + first + i;
		tk_outage_event event = {
		        .name = at->name, .span = at->span, .by_word = at->by_word || at->span.document == 0};
		add_input(arena, system, gate, add_event(arena, system, event));
		for (uint32_t n = 0; n < at->needs.count; n++) {
			const tk_need *need = &model->needs.at[at->needs.at[n]];
			if (need->any_of.count == 1) {
				add_input(arena, system, gate, TK_GATES + first + need->any_of.at[0]);
				continue;
			}
			uint32_t any = add_gate(arena, system, false);
			for (uint32_t k = 0; k < need->any_of.count; k++)
				add_input(arena, system, any, TK_GATES + first + need->any_of.at[k]);
			add_input(arena, system, gate, any);
		}
		system->parts->gate_of[i] = gate;
	}
}

tk_outage_system *tk_outage_system_make(tk_arena *arena, const tk_organization *organization)
{
	tk_outage_system *system = TK_MAKE(arena, tk_outage_system);
	system->parts = TK_MAKE(arena, struct tk_outage_parts);
	system->parts->organization = organization;
	system->parts->model = tk_outage_model_make(arena, organization);
	system->parts->gate_of = TK_MAKE_ARRAY(arena, uint32_t, (size_t)system->parts->model->elements.count + 1);
	system->parts->person_gates = tk_map_make(arena);
	add_elements(arena, system);
	return system;
}

/* ---- people, parties, documents ---------------------------------------------------------------------------------- */

static const tk_node *first_of(const tk_node *node)
{
	return node && node->kind == TK_NODE_SEQUENCE ? node->first : node;
}

static const tk_node *next_of(const tk_node *list, const tk_node *each)
{
	return list->kind == TK_NODE_SEQUENCE ? each->next : NULL;
}

static uint32_t channel_gate(tk_outage_system *system, tk_text channel)
{
	uint32_t element = tk_outage_channel(system->parts->model, channel);
	return element == TK_NO_ELEMENT ? TK_CUT_NONE : system->parts->gate_of[element];
}

/* One route is enough. TK_CUT_NONE: none is given. */
static uint32_t routes_gate(tk_arena *arena, tk_outage_system *system, const tk_register_entry *entry)
{
	const tk_node *routes = tk_node_get_c(entry->node, "routes");
	uint32_t any = TK_CUT_NONE;
	for (const tk_node *each = routes && routes->kind == TK_NODE_SEQUENCE ? routes->first : NULL; each;
	     each = each->next) {
		const tk_node *channel = tk_node_get_c(each, "channel");
		uint32_t gate =
		        channel && tk_node_is_scalar(channel) ? channel_gate(system, channel->value) : TK_CUT_NONE;
		if (gate == TK_CUT_NONE)
			continue;
		if (any == TK_CUT_NONE)
			any = add_gate(arena, system, false);
		add_input(arena, system, any, gate);
	}
	return any;
}

/* Somebody is there; for whoever is to be told, over what they can be reached as well. Who acts is taken to be at hand:
 * calling people in is a step of its own. */
static uint32_t person_gate(tk_arena *arena, tk_outage_system *system, tk_text name, tk_span span, bool reached)
{
	const tk_register_entry *person = tk_register_find(&system->parts->organization->reg, TK_REGISTER_PERSON, name);
	tk_text key = tk_text_fold(arena, person ? person->id.text : name, NULL);
	uintptr_t known = (uintptr_t)tk_map_get(system->parts->person_gates, key);
	uint32_t there = known ? (uint32_t)(known - 1) : add_gate(arena, system, true);
	if (!known) {
		tk_outage_event event = {.name = person ? person->name.text : name,
		                         .span = person ? person->span : span,
		                         .person = true};
		add_input(arena, system, there, add_event(arena, system, event));
		(void)tk_map_put(system->parts->person_gates, key, (void *)((uintptr_t)there + 1));
	}
	uint32_t routes = reached && person ? routes_gate(arena, system, person) : TK_CUT_NONE;
	if (routes == TK_CUT_NONE)
		return there;
	uint32_t both = add_gate(arena, system, true);
	add_input(arena, system, both, there);
	add_input(arena, system, both, routes);
	return both;
}

static void add_people(tk_arena *arena, tk_outage_system *system, uint32_t any, const tk_node *list, bool reached)
{
	for (const tk_node *each = first_of(list); each; each = next_of(list, each)) {
		if (tk_node_is_scalar(each) && each->value.length > 0)
			add_input(arena, system, any, person_gate(arena, system, each->value, each->span, reached));
	}
}

/* The holder of a role or an alternate. TK_CUT_NONE: the name is no role of the register. */
static uint32_t actor_gate(tk_arena *arena, tk_outage_system *system, const tk_step *step)
{
	const tk_register *reg = &system->parts->organization->reg;
	tk_text names[2] = {step->written->actor.value.text, step->written->alternate.value.text};
	uint32_t any = TK_CUT_NONE;
	for (size_t i = 0; i < 2; i++) {
		const tk_register_entry *role =
		        names[i].length ? tk_register_find(reg, TK_REGISTER_ROLE, names[i]) : NULL;
		const tk_register_entry *person =
		        role || !names[i].length ? NULL : tk_register_find(reg, TK_REGISTER_PERSON, names[i]);
		if (!role && !person)
			continue;
		if (any == TK_CUT_NONE)
			any = add_gate(arena, system, false);
		if (person)
			add_input(arena, system, any, person_gate(arena, system, names[i], person->span, false));
		if (!role)
			continue;
		add_people(arena, system, any, tk_node_get_c(role->node, "primary"), false);
		add_people(arena, system, any, tk_node_get_c(role->node, "alternates"), false);
	}
	if (any != TK_CUT_NONE && system->cuts.gates.at[any - TK_GATES].inputs.count == 0)
		return TK_CUT_NONE; /* a role without people says nothing about who is there */
	return any;
}

static uint32_t party_gate(tk_arena *arena, tk_outage_system *system, const tk_register_entry *party)
{
	const tk_node *name = tk_node_get_c(party->node, "contact");
	const tk_register_entry *contact =
	        name && tk_node_is_scalar(name)
	                ? tk_register_find(&system->parts->organization->reg, TK_REGISTER_CONTACT, name->value)
	                : NULL;
	uint32_t own = routes_gate(arena, system, party),
	         desk = contact ? routes_gate(arena, system, contact) : TK_CUT_NONE;
	if (own == TK_CUT_NONE || desk == TK_CUT_NONE)
		return own == TK_CUT_NONE ? desk : own;
	uint32_t any = add_gate(arena, system, false);
	add_input(arena, system, any, own);
	add_input(arena, system, any, desk);
	return any;
}

/* Over what somebody can be reached. */
static uint32_t recipient_gate(tk_arena *arena, tk_outage_system *system, tk_text name)
{
	const tk_register *reg = &system->parts->organization->reg;
	const tk_register_entry *contact = tk_register_find(reg, TK_REGISTER_CONTACT, name);
	const tk_register_entry *party = contact ? NULL : tk_register_find(reg, TK_REGISTER_PARTY, name);
	const tk_register_entry *person = contact || party ? NULL : tk_register_find(reg, TK_REGISTER_PERSON, name);
	if (contact)
		return routes_gate(arena, system, contact);
	if (party)
		return party_gate(arena, system, party);
	if (person)
		return person_gate(arena, system, name, person->span, true);
	const tk_register_entry *role = tk_register_find(reg, TK_REGISTER_ROLE, name);
	if (!role)
		return TK_CUT_NONE;
	uint32_t any = add_gate(arena, system, false);
	add_people(arena, system, any, tk_node_get_c(role->node, "primary"), true);
	add_people(arena, system, any, tk_node_get_c(role->node, "alternates"), true);
	return any;
}

static const tk_register_entry *document_of(const tk_outage_system *system, tk_text name, uint32_t *number)
{
	const tk_register *reg = &system->parts->organization->reg;
	const tk_register_entry *found = name.length ? tk_register_find(reg, TK_REGISTER_DOCUMENT, name) : NULL;
	for (uint32_t i = 0; found && i < reg->of_kind[TK_REGISTER_DOCUMENT].count; i++) {
		if (reg->of_kind[TK_REGISTER_DOCUMENT].at[i] == found)
			*number = i;
	}
	return found;
}

/* One copy is enough; without any, the document itself is what can be lost. */
static uint32_t document_gate(tk_arena *arena, tk_outage_system *system, tk_text name)
{
	uint32_t number = 0;
	const tk_outage_model *model = system->parts->model;
	const tk_register_entry *entry = document_of(system, name, &number);
	if (!entry)
		return TK_CUT_NONE;
	uint32_t any = add_gate(arena, system, false), copy = model->copies[number];
	for (; copy < model->elements.count && model->elements.at[copy].entry == entry; copy++)
		add_input(arena, system, any, system->parts->gate_of[copy]);
	if (system->cuts.gates.at[any - TK_GATES].inputs.count == 0)
		add_input(arena, system, any,
		          add_event(arena, system, (tk_outage_event){.name = entry->name.text, .span = entry->span}));
	return any;
}

/* ---- a step ------------------------------------------------------------------------------------------------------ */

static void add_part(tk_arena *arena, tk_outage_system *system, tk_outage_step *out, uint32_t gate)
{
	if (gate == TK_CUT_NONE)
		return;
	if (out->top == TK_CUT_NONE)
		out->top = add_gate(arena, system, true);
	add_input(arena, system, out->top, gate);
}

static void note_unknown(tk_outage_step *out, tk_text name)
{
	if (out->unknown.length == 0)
		out->unknown = name;
}

/* The step's own channels are tried in their order: any of them will do. Without them, those of each recipient. */
static void add_channels(tk_arena *arena, tk_outage_system *system, const tk_step *step, tk_outage_step *out)
{
	uint32_t any = TK_CUT_NONE;
	for (uint32_t i = 0; i < step->written->channels.count; i++) {
		uint32_t gate = channel_gate(system, step->written->channels.at[i].value.text);
		if (gate == TK_CUT_NONE) {
			note_unknown(out, step->written->channels.at[i].value.text);
			continue;
		}
		if (any == TK_CUT_NONE)
			any = add_gate(arena, system, false);
		add_input(arena, system, any, gate);
	}
	if (any != TK_CUT_NONE) {
		add_part(arena, system, out, any);
		out->channel_known = true;
		return;
	}
	for (uint32_t i = 0; i < step->written->recipients.count; i++) {
		uint32_t gate = recipient_gate(arena, system, step->written->recipients.at[i].value.text);
		add_part(arena, system, out, gate);
		out->channel_known = out->channel_known || gate != TK_CUT_NONE;
		if (gate == TK_CUT_NONE)
			note_unknown(out, step->written->recipients.at[i].value.text);
	}
}

static void add_documents(tk_arena *arena, tk_outage_system *system, const tk_step *step, tk_outage_step *out)
{
	uint32_t form = document_gate(arena, system, step->written->message.value.text);
	add_part(arena, system, out, form);
	out->document_known = form != TK_CUT_NONE;
	for (uint32_t i = 0; i < step->written->needs.count; i++) {
		tk_text name = step->written->needs.at[i].value.text;
		uint32_t gate = document_gate(arena, system, name);
		uint32_t element =
		        gate == TK_CUT_NONE ? tk_outage_named(system->parts->model, name, false) : TK_NO_ELEMENT;
		if (gate == TK_CUT_NONE && element == TK_NO_ELEMENT)
			element = tk_outage_named(system->parts->model, name, true);
		if (element != TK_NO_ELEMENT)
			gate = system->parts->gate_of[element];
		add_part(arena, system, out, gate);
		out->document_known = out->document_known || gate != TK_CUT_NONE;
		if (gate == TK_CUT_NONE)
			note_unknown(out, name);
	}
}

tk_outage_step tk_outage_step_add(tk_arena *arena, tk_outage_system *system, const tk_step *step)
{
	tk_outage_step out = {.top = TK_CUT_NONE};
	uint32_t actor = actor_gate(arena, system, step);
	add_part(arena, system, &out, actor);
	out.actor_known = actor != TK_CUT_NONE;
	if (actor == TK_CUT_NONE && step->written->actor.value.text.length > 0)
		note_unknown(&out, step->written->actor.value.text);
	add_channels(arena, system, step, &out);
	add_documents(arena, system, step, &out);
	return out;
}

tk_cut_sets *tk_outage_cuts(tk_arena *arena, const tk_outage_system *system, uint32_t top, uint32_t order)
{
	tk_cut_system cuts = {.events = system->events.count};
	for (uint32_t g = 0; g < system->cuts.gates.count; g++) {
		const tk_cut_gate *from = &system->cuts.gates.at[g];
		tk_cut_gate *to = TK_PUSH(arena, &cuts.gates);
		to->every = from->every;
		to->inputs.at = TK_MAKE_ARRAY(arena, uint32_t, (size_t)from->inputs.count + 1);
		to->inputs.count = to->inputs.room = from->inputs.count;
		for (uint32_t i = 0; i < from->inputs.count; i++) {
			uint32_t input = from->inputs.at[i];
			to->inputs.at[i] = input < TK_GATES ? input : input - TK_GATES + cuts.events;
		}
	}
	top = top - TK_GATES + cuts.events;
	return order ? tk_cut_sets_find(arena, &cuts, top, order) : tk_cut_sets_find_all(arena, &cuts, top);
}

/* ---- what to add ------------------------------------------------------------------------------------------------- */

static bool holds(const tk_cut_sets *sets, uint32_t number, uint32_t event)
{
	for (uint32_t i = 0; i < tk_cut_size(sets, number); i++) {
		if (tk_cut_set(sets, number)[i] == event)
			return true;
	}
	return false;
}

/* Is there a choice of at most `left` further events that hits every set? Branches on the smallest set that is not hit yet: one of
 * its events has to be chosen. */
typedef struct chooser {
	const tk_cut_sets *const *sets;
	uint32_t count;
	bool *chosen;   /* [event] */
	uint64_t steps; /* left */
} chooser;

enum { CHOOSER_STEPS = 2000000 };

static bool is_hit(const chooser *c, const tk_cut_sets *sets, uint32_t number)
{
	for (uint32_t i = 0; i < tk_cut_size(sets, number); i++) {
		if (c->chosen[tk_cut_set(sets, number)[i]])
			return true;
	}
	return false;
}

static bool can_hit(chooser *c, uint32_t left)
{
	const tk_cut_sets *in = NULL;
	uint32_t number = 0, least = UINT32_MAX;
	for (uint32_t s = 0; s < c->count && least > 1; s++) {
		for (uint32_t n = 0; n < c->sets[s]->count && tk_cut_size(c->sets[s], n) < least; n++) {
			if (c->steps == 0)
				return false;
			c->steps--;
			if (is_hit(c, c->sets[s], n))
				continue;
			in = c->sets[s];
			number = n;
			least = tk_cut_size(in, n);
		}
	}
	if (!in)
		return true;
	for (uint32_t i = 0; left > 0 && i < least; i++) {
		uint32_t event = tk_cut_set(in, number)[i];
		c->chosen[event] = true;
		bool done = can_hit(c, left - 1);
		c->chosen[event] = false;
		if (done)
			return true;
	}
	return false;
}

/* From below; `most` is known to be enough. */
static uint32_t fewest_of(tk_arena *arena, const tk_cut_sets *const *sets, uint32_t count, uint32_t events, uint32_t most)
{
	chooser c = {.sets = sets, .count = count, .chosen = TK_MAKE_ARRAY(arena, bool, (size_t)events + 1), .steps = CHOOSER_STEPS};
	for (uint32_t wanted = 1; wanted < most; wanted++) {
		if (can_hit(&c, wanted))
			return wanted;
		if (c.steps == 0)
			return 0;
	}
	return most;
}

void tk_outage_rank(tk_arena *arena, const tk_cut_sets *const *sets, uint32_t count, uint32_t events,
                    tk_outage_additions *out, uint32_t *fewest)
{
	bool **hit = TK_MAKE_ARRAY(arena, bool *, (size_t)count + 1);
	uint32_t *in = TK_MAKE_ARRAY(arena, uint32_t, (size_t)events + 1);
	for (uint32_t s = 0; s < count; s++)
		hit[s] = TK_MAKE_ARRAY(arena, bool, (size_t)sets[s]->count + 1);
	for (;;) {
		uint32_t best = 0;
		for (uint32_t e = 0; e <= events; e++)
			in[e] = 0;
		for (uint32_t s = 0; s < count; s++) {
			for (uint32_t n = 0; n < sets[s]->count; n++) {
				for (uint32_t i = 0; !hit[s][n] && i < tk_cut_size(sets[s], n); i++)
					in[tk_cut_set(sets[s], n)[i]]++;
			}
		}
		for (uint32_t e = 1; e < events; e++)
			best = in[e] > in[best] ? e : best;
		if (in[best] == 0)
			break;
		*TK_PUSH(arena, out) = (tk_outage_addition){best, in[best]};
		for (uint32_t s = 0; s < count; s++) {
			for (uint32_t n = 0; n < sets[s]->count; n++)
				hit[s][n] = hit[s][n] || holds(sets[s], n, best);
		}
	}
	*fewest = fewest_of(arena, sets, count, events, out->count);
}
