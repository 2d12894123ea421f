/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/calls.h"

#include "analysis/call_names.h"
#include "analysis/link_paths.h"

#include <string.h>

enum {
	SAME_NAME_MOST = 64,       /* playbooks of one name that are looked at */
	COMPARISONS_MOST = 200000, /* for suggestions, in one organization */
};

/* An id goes before the name of a file, and so on: the first in which there is one decides. */
enum name_tier { NAME_ID, NAME_FILE, NAME_TITLE, NAME_PLAIN, NAME_TIERS };

/* All playbooks of one name, in the order in which they were read. */
typedef struct namesake {
	uint32_t playbook;
	struct namesake *next, *last; /* last: of the first one only */
} namesake;

typedef struct call_reader {
	tk_arena *arena;
	tk_organization *organization;
	tk_map *names[NAME_TIERS]; /* -> namesake */
	tk_text *plains;           /* the plain names, in order */
	size_t plain_count;
	size_t budget;
	bool blind; /* what is called may stand where nothing was read: no slip is told */
} call_reader;

/* ---- names ------------------------------------------------------------------------------------------------------- */

static void put_name(call_reader *r, enum name_tier tier, tk_text name, uint32_t playbook)
{
	if (name.length == 0)
		return;
	namesake *made = TK_MAKE(r->arena, namesake);
	made->playbook = playbook;
	made->last = made;
	namesake *first = tk_map_put(r->names[tier], name, made);
	if (first == made || first->last->playbook == playbook)
		return;
	first->last->next = made;
	first->last = made;
}

static const namesake *named(const call_reader *r, tk_text name, tk_text plain, enum name_tier *tier)
{
	const namesake *found = NULL;
	for (*tier = NAME_ID; !found && *tier < NAME_TIERS; ++*tier)
		found = tk_map_get(r->names[*tier], *tier == NAME_PLAIN ? plain : name);
	--*tier;
	return found;
}

static tk_text path_of(const call_reader *r, uint32_t playbook)
{
	const tk_document *document =
	        tk_organization_document(r->organization, r->organization->playbooks.at[playbook]->document);
	return document ? document->path : TK_TEXT("");
}

static tk_text stem_of(tk_text path)
{
	tk_text name = tk_path_name(path);
	for (size_t i = name.length; i > 1; i--) {
		if (name.at[i - 1] == '.')
			return tk_text_slice(name, 0, i - 1);
	}
	return name;
}

static void index_names(call_reader *r)
{
	const tk_playbooks *all = &r->organization->playbooks;
	for (int tier = 0; tier < NAME_TIERS; tier++)
		r->names[tier] = tk_map_make(r->arena);
	for (uint32_t i = 0; i < all->count; i++) {
		if (all->at[i]->sketch)
			continue;
		tk_text path = path_of(r, i), stem = stem_of(path), title = all->at[i]->title.text;
		put_name(r, NAME_ID, all->at[i]->id.text, i);
		put_name(r, NAME_FILE, path, i);
		put_name(r, NAME_FILE, stem, i);
		put_name(r, NAME_TITLE, title, i);
		put_name(r, NAME_PLAIN, tk_call_name_plain(r->arena, title), i);
		put_name(r, NAME_PLAIN, tk_call_name_plain(r->arena, stem), i);
		put_name(r, NAME_PLAIN, tk_call_name_plain(r->arena, all->at[i]->id.text), i);
	}
	r->plains = tk_map_keys(r->arena, r->names[NAME_PLAIN]);
	r->plain_count = tk_map_count(r->names[NAME_PLAIN]);
}

/* Of several with one name, that of the same file, else the only one of the same folder, else the only one of all. */
static uint32_t choose(const call_reader *r, const namesake *first, uint32_t caller, bool itself)
{
	uint32_t nearby = TK_NO_STEP, any = TK_NO_STEP, nearby_count = 0, count = 0, looked = 0;
	tk_text path = path_of(r, caller), folder = tk_path_folder(path);
	for (const namesake *at = first; at && looked < SAME_NAME_MOST; at = at->next, looked++) {
		tk_text other = path_of(r, at->playbook);
		if (at->playbook == caller && !itself)
			continue;
		if (tk_text_equal(other, path))
			return at->playbook;
		any = at->playbook;
		count++;
		if (!tk_text_equal(tk_path_folder(other), folder))
			continue;
		nearby = at->playbook;
		nearby_count++;
	}
	if (looked == SAME_NAME_MOST)
		return TK_NO_STEP;
	return nearby_count == 1 ? nearby : count == 1 ? any : TK_NO_STEP;
}

/* ---- slips ------------------------------------------------------------------------------------------------------- */

/* The playbook whose name the wanted one is a slip of, when there is just one. */
static uint32_t nearest(call_reader *r, tk_text wanted, uint32_t caller)
{
	uint32_t found = TK_NO_STEP;
	for (size_t i = 0; i < r->plain_count && r->budget > 0; i++, r->budget--) {
		if (!tk_call_name_near(wanted, r->plains[i]))
			continue;
		uint32_t playbook = choose(r, tk_map_get(r->names[NAME_PLAIN], r->plains[i]), caller, false);
		if (playbook == TK_NO_STEP || (found != TK_NO_STEP && found != playbook))
			return TK_NO_STEP;
		found = playbook;
	}
	return found;
}

/* "Email Regret Workflow", where the folder has "Email Workflow": only where other events of the same drawing do name
 * playbooks of that folder. */
static uint32_t lacking_word(call_reader *r, tk_text wanted, uint32_t caller)
{
	uint32_t found = TK_NO_STEP;
	tk_text folder = tk_path_folder(path_of(r, caller));
	for (size_t i = 0; i < r->plain_count && r->budget > 0; i++, r->budget--) {
		if (!tk_call_name_lacks_word(wanted, r->plains[i]))
			continue;
		uint32_t playbook = choose(r, tk_map_get(r->names[NAME_PLAIN], r->plains[i]), caller, false);
		if (playbook == TK_NO_STEP || !tk_text_equal(tk_path_folder(path_of(r, playbook)), folder))
			continue;
		if (found != TK_NO_STEP && found != playbook)
			return TK_NO_STEP;
		found = playbook;
	}
	return found;
}

/* The name of a playbook that the wanted one is a slip of; else that by which people know it. */
static tk_text name_meant(const call_reader *r, tk_text wanted, uint32_t playbook)
{
	const tk_playbook *at = r->organization->playbooks.at[playbook];
	const tk_text names[] = {at->title.text, at->id.text, stem_of(path_of(r, playbook))};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (tk_call_name_near(wanted, tk_call_name_plain(r->arena, names[i])))
			return names[i];
	}
	return at->title.text.length ? at->title.text : at->id.text;
}

static void report_slip(call_reader *r, const tk_step *step, tk_value called, uint32_t caller, uint32_t meant)
{
	const tk_playbook *playbook = r->organization->playbooks.at[meant];
	tk_document *document =
	        tk_organization_document(r->organization, r->organization->playbooks.at[caller]->document);
	tk_text name = name_meant(r, tk_call_name_of_event(r->arena, called.text), meant);
	tk_fault *fault = tk_fault_add(document->arena, &document->faults, TK_FAULT_CALL_NAME,
	                               called.span.document ? called.span : step->span,
	                               N_("No playbook is called \"{name}\"; there is \"{meant}\" in {path}."),
	                               N_("Write \"{meant}\", if that is meant."), "name", called.text, "meant", name,
	                               "path", path_of(r, meant), (char *)NULL);
	if (fault) {
		fault->related = playbook->span;
		fault->related_message = N_("the playbook that may be meant");
	}
}

/* ---- calls ------------------------------------------------------------------------------------------------------- */

static bool is_drawn(const tk_playbook *playbook)
{
	return strcmp(playbook->format, "bpmn") == 0 || strcmp(playbook->format, "xsoar") == 0;
}

/* Whose call has no name of its own is called as it is titled. */
static bool is_titled(const tk_step *step)
{
	return step->written->call.value.span.document == step->written->title.span.document &&
	       step->written->call.value.span.offset == step->written->title.span.offset;
}

static void resolve_call(call_reader *r, uint32_t caller, tk_step *step)
{
	bool drawn = is_drawn(r->organization->playbooks.at[caller]);
	tk_text name = step->written->call.value.text;
	tk_text plain = drawn ? tk_call_name_plain(r->arena, name) : TK_TEXT("");
	enum name_tier tier;
	const namesake *first = named(r, name, plain, &tier);
	step->called = first ? choose(r, first, caller, !is_titled(step)) : TK_NO_STEP;
	if (first && !drawn && step->called == TK_NO_STEP)
		step->called = first->playbook; /* the first one, as of everything with two of one id */
	uint32_t meant = first || !drawn || r->blind ? TK_NO_STEP : nearest(r, plain, caller);
	if (meant != TK_NO_STEP)
		report_slip(r, step, step->written->call.value, caller, meant);
}

bool tk_call_is_certain(const tk_playbook *by, const tk_step *step)
{
	return step->kind == TK_STEP_CALL && step->called != TK_NO_STEP && strcmp(by->format, "markdown") != 0 &&
	       !is_titled(step);
}

/* An event of a drawing that is thrown: it may be named like what goes on from there. */
static bool is_named_event(const tk_step *step)
{
	bool ends = step->kind == TK_STEP_END && !step->terminates;
	bool throws = step->kind == TK_STEP_ACTION && step->instant && step->throws;
	return (ends || throws) && !step->helper && step->written->title.text.length > 0 &&
	       step->written->call.value.text.length == 0 && step->event != TK_EVENT_ERROR;
}

static bool says_more_than_end(const tk_step *step)
{
	return step->event == TK_EVENT_SIGNAL || step->event == TK_EVENT_ESCALATION ||
	       (step->event == TK_EVENT_NONE && step->kind == TK_STEP_ACTION);
}

static uint32_t find_named_events(call_reader *r, uint32_t caller, tk_workflow *workflow)
{
	uint32_t found = 0;
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		tk_step *step = &workflow->steps.at[i];
		enum name_tier tier;
		if (!is_named_event(step))
			continue;
		tk_text name = step->written->title.text;
		const namesake *first = named(r, name, tk_call_name_of_event(r->arena, name), &tier);
		step->called = first ? choose(r, first, caller, false) : TK_NO_STEP;
		if (step->called == TK_NO_STEP)
			continue;
		tk_step_write(r->arena, step)->call = (tk_slot){tk_step_write(r->arena, step)->title, TK_FORMAT};
		found++;
	}
	return found;
}

static void resolve_events(call_reader *r, uint32_t caller)
{
	tk_workflow *workflow = &r->organization->playbooks.at[caller]->workflow;
	uint32_t found = find_named_events(r, caller, workflow);
	for (uint32_t i = 0; i < workflow->steps.count && !r->blind; i++) {
		const tk_step *step = &workflow->steps.at[i];
		enum name_tier tier;
		if (!is_named_event(step) || !says_more_than_end(step))
			continue;
		tk_text plain = tk_call_name_of_event(r->arena, step->written->title.text);
		if (named(r, step->written->title.text, plain, &tier)) /* several, or itself */
			continue;
		uint32_t meant = nearest(r, plain, caller);
		if (meant == TK_NO_STEP && found > 0)
			meant = lacking_word(r, plain, caller);
		if (meant != TK_NO_STEP)
			report_slip(r, step, step->written->title, caller, meant);
	}
}

void tk_calls_resolve(tk_arena *arena, tk_organization *organization)
{
	call_reader r = {.arena = arena, .organization = organization, .budget = COMPARISONS_MOST};
	r.blind = organization->single_file || tk_organization_unread(organization).length > 0;
	index_names(&r);
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		tk_playbook *playbook = organization->playbooks.at[i];
		if (playbook->sketch)
			continue;
		for (uint32_t s = 0; s < playbook->workflow.steps.count; s++) {
			tk_step *step = &playbook->workflow.steps.at[s];
			if (step->kind == TK_STEP_CALL && step->written->call.value.text.length > 0)
				resolve_call(&r, i, step);
		}
		if (strcmp(playbook->format, "bpmn") == 0)
			resolve_events(&r, i);
	}
}
