/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/references.h"

#include "analysis/calls.h"
#include "document/fault.h"
#include "document/shape.h"
#include "register/channel_words.h"

#include <string.h>

/* ---- names of playbooks ------------------------------------------------------------------------------------------ */

static tk_text stem_of(tk_text path)
{
	size_t from = path.length, to = path.length;
	while (from > 0 && path.at[from - 1] != '/')
		from--;
	while (to > from && path.at[to - 1] != '.')
		to--;
	return tk_text_slice(path, from, (to > from ? to - 1 : path.length) - from);
}

tk_map *tk_playbook_names(tk_arena *arena, const tk_organization *organization)
{
	tk_map *names = tk_map_make(arena);
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		tk_playbook *playbook = organization->playbooks.at[i];
		if (!playbook->sketch && playbook->id.text.length)
			(void)tk_map_put(names, playbook->id.text, playbook);
	}
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		tk_playbook *playbook = organization->playbooks.at[i];
		const tk_document *document = tk_organization_document(organization, playbook->document);
		if (playbook->sketch || !document)
			continue;
		(void)tk_map_put(names, document->path, playbook);
		(void)tk_map_put(names, stem_of(document->path), playbook);
		if (strcmp(playbook->format, "xsoar") == 0 && playbook->title.text.length)
			(void)tk_map_put(names, playbook->title.text, playbook);
	}
	return names;
}

/* ---- what names nothing ------------------------------------------------------------------------------------------ */

typedef struct checking {
	tk_organization *organization;
	tk_map *names;
	tk_text *all_names; /* of playbooks, for "did you mean" */
	size_t name_count;
} checking;

/* Names that stand for themselves ("危機管理委員会", "Crisis board") need no entry; an id does. */
static bool is_id(tk_text name)
{
	for (size_t i = 0; i < name.length; i++) {
		char c = name.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'))
			return false;
	}
	return name.length > 0;
}

static void report(const checking *c, tk_value reference, const char *message, const char *help, tk_text nearest)
{
	tk_document *document = tk_organization_document(c->organization, reference.span.document);
	if (document)
		tk_fault_add(document->arena, &document->faults, TK_FAULT_UNDEFINED, reference.span, message, help,
		             "name", reference.text, "nearest", nearest, (char *)NULL);
}

static tk_text nearest_playbook(const checking *c, tk_text name)
{
	uint32_t most = (uint32_t)(name.length / 3), best = most + 1;
	tk_text nearest = TK_TEXT("");
	for (size_t i = 0; i < c->name_count; i++) {
		uint32_t distance = tk_text_distance(name, c->all_names[i], most);
		if (distance >= best)
			continue;
		best = distance;
		nearest = c->all_names[i];
	}
	return nearest;
}

/* Formats of other tools call what may stand in another product; there only a slip of the pen is told, of names that people
 * give in analysis/calls.c. */
static void check_call(const checking *c, const tk_playbook *playbook, const tk_step *step)
{
	bool own = strcmp(playbook->format, "native") == 0 || strcmp(playbook->format, "neutral") == 0 ||
	           playbook->extended;
	bool by_id = own || strcmp(playbook->format, "cacao") == 0;
	tk_value call = step->written->call.value;
	if (call.text.length == 0 || !by_id || step->called != TK_NO_STEP)
		return;
	tk_text nearest = nearest_playbook(c, call.text);
	if (nearest.length)
		report(c, call, N_("There is no playbook `{name}` to go on with"), N_("Did you mean `{nearest}`?"), nearest);
	else if (own)
		report(c, call, N_("There is no playbook `{name}` to go on with"),
		       N_("Write the `id` or the file name of a playbook of this repository."), nearest);
}

static void check_channels(const checking *c, const tk_step *step)
{
	const tk_register *reg = &c->organization->reg;
	for (uint32_t i = 0; i < step->written->channels.count; i++) {
		const tk_slot *channel = &step->written->channels.at[i];
		tk_arena_mark mark = tk_arena_get_mark(c->organization->arena);
		bool known = channel->origin != TK_DECLARED || !is_id(channel->value.text) ||
		             tk_register_find(reg, TK_REGISTER_CHANNEL, channel->value.text) ||
		             *tk_channel_word_kind(c->organization->arena, channel->value.text);
		tk_arena_pop(c->organization->arena, mark);
		if (!known)
			report(c, channel->value, N_("The channel `{name}` is not in the list of channels"),
			       N_("Add it to `channels`, or use an id that is listed."), TK_TEXT(""));
	}
}

static bool is_person_or_role(const checking *c, tk_text name)
{
	return tk_register_find(&c->organization->reg, TK_REGISTER_ROLE, name) ||
	       tk_register_find(&c->organization->reg, TK_REGISTER_PERSON, name);
}

/* Organizations may have scenarios of their own; what is nearly one that requirements ask for is a slip of the pen. */
static void check_scenarios(const checking *c, const tk_playbook *playbook)
{
	static const char *const known[] = {"cyber-incident", "telecom-loss",      "power-loss",
	                                    "combined",       "supplier-incident", "advisory"};
	for (uint32_t i = 0; i < playbook->scenarios.count; i++) {
		const tk_slot *scenario = &playbook->scenarios.at[i];
		const char *nearest = tk_nearest_word(scenario->value.text, known, sizeof known / sizeof *known);
		if (scenario->origin == TK_DECLARED && nearest && !tk_text_is(scenario->value.text, nearest))
			report(c, scenario->value, N_("No requirement asks for a playbook of the scenario `{name}`"),
			       N_("Did you mean `{nearest}`?"), tk_text_of(nearest));
	}
}

static void check_playbook(const checking *c, const tk_playbook *playbook)
{
	const tk_register *reg = &c->organization->reg;
	for (uint32_t i = 0; i < playbook->workflow.steps.count; i++) {
		const tk_step *step = &playbook->workflow.steps.at[i];
		if (step->copy_of != TK_NO_STEP)
			continue;
		check_call(c, playbook, step);
		if (reg->given[TK_REGISTER_CHANNEL])
			check_channels(c, step);
	}
	check_scenarios(c, playbook);
	if (reg->given[TK_REGISTER_ROLE] && is_id(playbook->owner.text) && !is_person_or_role(c, playbook->owner.text))
		report(c, playbook->owner, N_("`{name}`, the owner of the playbook, is in no register"),
		       N_("Add it to `roles` or `people`, or use an id that is listed."), TK_TEXT(""));
}

/* ---- registers --------------------------------------------------------------------------------------------------- */

static const tk_node *first_of(const tk_node *list)
{
	return list && list->kind == TK_NODE_SEQUENCE ? list->first : list;
}

static void check_users(const checking *c, const tk_register_entry *channel)
{
	const tk_node *users = tk_node_get_c(channel->node, "users");
	for (const tk_node *each = first_of(users); each; each = each == users ? NULL : each->next) {
		if (tk_node_is_scalar(each) && is_id(each->value) && !is_person_or_role(c, each->value))
			report(c, (tk_value){each->value, each->span},
			       N_("`{name}`, who is to use the channel, is in no register"),
			       N_("Add it to `roles` or `people`, or use an id that is listed."), TK_TEXT(""));
	}
}

/* ---- one id, two playbooks --------------------------------------------------------------------------------------- */

/* CACAO keeps the id of a playbook through its versions, and graphs of other tools are copied about; an id that an
 * author writes here is meant for one. */
static void check_id(const checking *c, const tk_playbook *playbook)
{
	const tk_playbook *first = tk_map_get(c->names, playbook->id.text);
	tk_document *document = tk_organization_document(c->organization, playbook->document);
	if (!document || !first || first == playbook || strcmp(playbook->format, "native") != 0 ||
	    strcmp(first->format, "native") != 0 || !tk_text_equal(first->id.text, playbook->id.text))
		return;
	tk_fault *fault =
	        tk_fault_add(document->arena, &document->faults, TK_FAULT_DUPLICATE_ID, playbook->id.span,
	                     N_("Two playbooks have the id `{id}`: nobody can tell which one a reference means"),
	                     N_("Give each playbook an id of its own."), "id", playbook->id.text, (char *)NULL);
	if (fault) {
		fault->related = first->id.span;
		fault->related_message = N_("the first one");
	}
}

void tk_references_check(tk_organization *organization)
{
	if (organization->single_file || tk_organization_unread(organization).length > 0)
		return;
	checking c = {.organization = organization, .names = tk_playbook_names(organization->arena, organization)};
	c.all_names = tk_map_keys(organization->arena, c.names);
	c.name_count = tk_map_count(c.names);
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		check_playbook(&c, organization->playbooks.at[i]);
		check_id(&c, organization->playbooks.at[i]);
	}
	if (organization->reg.given[TK_REGISTER_ROLE]) {
		for (uint32_t i = 0; i < organization->reg.of_kind[TK_REGISTER_CHANNEL].count; i++)
			check_users(&c, organization->reg.of_kind[TK_REGISTER_CHANNEL].at[i]);
	}
}

/* ---- playbooks that call themselves ------------------------------------------------------------------------------ */

typedef struct visit {
	const tk_playbook *playbook;
	uint32_t from; /* number of the visit that called it */
	uint32_t step; /* by which step */
} visit;

/* True at the first visit. */
static bool see(tk_arena *arena, tk_map *seen, tk_playbook *playbook)
{
	tk_text key = tk_text_format(arena, "%p", (void *)playbook);
	if (tk_map_get(seen, key))
		return false;
	(void)tk_map_put(seen, key, playbook);
	return true;
}

static const tk_witness *tell_ring(tk_arena *arena, const visit *visits, uint32_t last, uint32_t step)
{
	tk_witness *witness = TK_MAKE(arena, tk_witness);
	uint32_t count = 1;
	witness->kind = TK_WITNESS_CYCLE;
	for (uint32_t at = last; at > 0; at = visits[at].from)
		count++;
	witness->parts.at = TK_MAKE_ARRAY(arena, tk_witness_part, count);
	witness->parts.count = witness->parts.room = count;
	for (uint32_t at = last; count > 0; step = visits[at].step, at = visits[at].from) {
		const tk_step *call = &visits[at].playbook->workflow.steps.at[step];
		witness->parts.at[--count] = (tk_witness_part){
		        .text = call->written->title.text.length ? call->written->title.text : call->written->id.text,
		        .at = call->span,
		        .repeats = true};
	}
	return witness;
}

const tk_witness *tk_calls_ring(tk_arena *arena, const tk_organization *organization, const tk_playbook *playbook)
{
	TK_VECTOR(visit) visits = {0};
	tk_arena *scratch = tk_arena_open_like(arena);
	tk_map *seen = tk_map_make(scratch);
	const tk_witness *ring = NULL;
	*TK_PUSH(scratch, &visits) = (visit){.playbook = playbook};
	for (uint32_t i = 0; i < visits.count && !ring; i++) {
		const tk_workflow *workflow = &visits.at[i].playbook->workflow;
		for (uint32_t s = 0; s < workflow->steps.count && !ring; s++) {
			const tk_step *step = &workflow->steps.at[s];
			tk_playbook *called = tk_call_is_certain(visits.at[i].playbook, step)
			                              ? organization->playbooks.at[step->called]
			                              : NULL;
			if (called == playbook)
				ring = tell_ring(arena, visits.at, i, s);
			else if (called && see(scratch, seen, called))
				*TK_PUSH(scratch, &visits) = (visit){called, i, s};
		}
	}
	tk_arena_close(scratch);
	return ring;
}
