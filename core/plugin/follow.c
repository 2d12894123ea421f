/* SPDX-License-Identifier: Apache-2.0 */
/* From a name to the entry it leads to. */
#include "plugin/model.h"

static const tk_entry *registered(tk_model *model, tk_register_kind kind, tk_text name)
{
	return tk_model_register_entry(model, tk_register_find(&model->organization->reg, kind, name));
}

static const tk_entry *either(tk_model *model, tk_register_kind first, tk_register_kind second, tk_text name)
{
	const tk_entry *entry = registered(model, first, name);
	return entry ? entry : registered(model, second, name);
}

/* A playbook by id, else by the name of its file. */
static const tk_entry *playbook_named(const tk_model *model, tk_text name)
{
	const tk_playbook *playbook = name.length ? tk_map_get(model->playbook_names, name) : NULL;
	return playbook ? model->all[TK_ENTRY_PLAYBOOK].entries.at[playbook->number] : NULL;
}

static const tk_entry *called_by(const tk_model *model, const tk_step *step)
{
	if (step->called == TK_NO_STEP)
		return NULL;
	const tk_playbook *playbook = model->organization->playbooks.at[step->called];
	return model->all[TK_ENTRY_PLAYBOOK].entries.at[playbook->number];
}

/* Paths are written from the organization's root; what they name need not be parsed. */
static const tk_entry *document_named(tk_model *model, tk_text path)
{
	const tk_organization *organization = model->organization;
	tk_text full = organization->root.length ? tk_text_format(model->arena, "%.*s/%.*s", (int)organization->root.length,
	                                                          organization->root.at, (int)path.length, path.at)
	                                         : path;
	const void *found = tk_map_get(organization->paths, full);
	if (!found || found == tk_path_exists)
		return NULL;
	return tk_model_document(model, ((const tk_document *)found)->number);
}

static const tk_entry *anybody(tk_model *model, tk_text name)
{
	static const tk_register_kind usual[] = {TK_REGISTER_CONTACT, TK_REGISTER_PARTY, TK_REGISTER_ROLE, TK_REGISTER_PERSON};
	const tk_entry *found = NULL;
	for (size_t i = 0; i < sizeof usual / sizeof *usual && !found; i++)
		found = registered(model, usual[i], name);
	return found;
}

/* The step that a failure leads to. */
static const tk_entry *on_failure(const tk_entry *entry)
{
	const tk_workflow *workflow = &entry->parent->playbook->workflow;
	for (uint32_t i = 0; i < entry->step->out_count; i++) {
		const tk_transition *edge = &workflow->transitions.at[entry->step->first_out + i];
		if (edge->kind == TK_TRANSITION_FAILURE && edge->to != TK_NO_STEP)
			return &entry->parent->steps[edge->to];
	}
	return NULL;
}

static const tk_entry *follow_step(tk_model *model, tk_text key, tk_text name)
{
	if (tk_text_is(key, "recipient"))
		return anybody(model, name);
	if (tk_text_is(key, "actor") || tk_text_is(key, "alternate"))
		return either(model, TK_REGISTER_ROLE, TK_REGISTER_PERSON, name);
	if (tk_text_is(key, "channel"))
		return registered(model, TK_REGISTER_CHANNEL, name);
	if (tk_text_is(key, "message") || tk_text_is(key, "need"))
		return document_named(model, name);
	return NULL;
}

static const tk_entry *follow_register(tk_model *model, tk_register_kind kind, tk_text key, tk_text name)
{
	if (kind == TK_REGISTER_ROLE && (tk_text_is(key, "primary") || tk_text_is(key, "alternates")))
		return registered(model, TK_REGISTER_PERSON, name);
	if (kind == TK_REGISTER_CONTACT && tk_text_is(key, "registered-with"))
		return registered(model, TK_REGISTER_CONTACT, name);
	if (kind == TK_REGISTER_CONTACT && tk_text_is(key, "role"))
		return registered(model, TK_REGISTER_ROLE, name);
	if (kind == TK_REGISTER_PARTY && tk_text_is(key, "contact"))
		return registered(model, TK_REGISTER_CONTACT, name);
	if (kind == TK_REGISTER_SERVICE && tk_text_is(key, "manual"))
		return playbook_named(model, name);
	if ((kind == TK_REGISTER_CHANNEL || kind == TK_REGISTER_RESOURCE) && tk_text_is(key, "users"))
		return either(model, TK_REGISTER_ROLE, TK_REGISTER_PERSON, name);
	if (kind == TK_REGISTER_LEVEL && tk_text_is(key, "tell"))
		return anybody(model, name);
	if (kind == TK_REGISTER_EXERCISE && tk_text_is(key, "channels"))
		return registered(model, TK_REGISTER_CHANNEL, name);
	if (kind == TK_REGISTER_DOCUMENT && tk_text_is(key, "path"))
		return document_named(model, name);
	return NULL;
}

const tk_entry *tk_entry_follow(tk_model *model, const tk_entry *entry, tk_text key, size_t index)
{
	tk_value value;
	if (tk_entry_get(model, entry, key, index, &value) != TK_DONE)
		return NULL;
	if (entry->kind == TK_ENTRY_STEP && tk_text_is(key, "call"))
		return called_by(model, entry->step);
	if (entry->kind == TK_ENTRY_STEP)
		return tk_text_is(key, "on-failure") ? on_failure(entry) : follow_step(model, key, value.text);
	if (entry->kind == TK_ENTRY_ROUTE && tk_text_is(key, "channel"))
		return registered(model, TK_REGISTER_CHANNEL, value.text);
	if (entry->kind == TK_ENTRY_PLAYBOOK &&
	    (tk_text_is(key, "owner") || tk_text_is(key, "maintainer") || tk_text_is(key, "approved-by")))
		return either(model, TK_REGISTER_ROLE, TK_REGISTER_PERSON, value.text);
	if (entry->kind == TK_ENTRY_PLAYBOOK && tk_text_is(key, "path"))
		return tk_model_document(model, entry->playbook->document);
	if (entry->kind == TK_ENTRY_LINK && tk_text_is(key, "to"))
		return tk_model_document(model, entry->link->to);
	return entry->kind >= TK_ENTRY_REGISTER ? follow_register(model, entry->entry->kind, key, value.text) : NULL;
}

/* A built-in profile as if it stood in the register, so that a check can ask under it whatever the organization declares. */
static const tk_entry *built_in_outage(tk_model *model, tk_text name)
{
	const char *const *down = tk_outage_profile(name);
	if (!down)
		return NULL;
	tk_node *list = TK_MAKE(model->arena, tk_node), *outage = TK_MAKE(model->arena, tk_node), *last = NULL;
	outage->kind = TK_NODE_MAPPING;
	outage->count = 1;
	outage->first = list;
	list->kind = TK_NODE_SEQUENCE;
	list->key = TK_TEXT("down");
	for (; *down; down++) {
		tk_node *each = TK_MAKE(model->arena, tk_node);
		each->kind = TK_NODE_STRING;
		each->value = tk_text_of(*down);
		*(last ? &last->next : &list->first) = each;
		last = each;
		list->count++;
	}
	tk_register_entry *entry = TK_MAKE(model->arena, tk_register_entry);
	entry->kind = TK_REGISTER_OUTAGE;
	entry->id = entry->name = (tk_value){tk_text_copy(model->arena, name), {0, 0, 0}};
	entry->node = outage;
	tk_entry *made = TK_MAKE(model->arena, tk_entry);
	made->kind = TK_ENTRY_REGISTER + TK_REGISTER_OUTAGE;
	made->model = model;
	made->parent = &model->root;
	made->entry = entry;
	return made;
}

const tk_entry *tk_entry_find(tk_model *model, tk_text kind, tk_text name)
{
	if (kind.length == 0)
		return anybody(model, name);
	tk_entry_kind wanted = tk_entry_kind_of(kind);
	if (wanted >= TK_ENTRY_REGISTER && wanted < TK_ENTRY_KINDS) {
		const tk_entry *found = registered(model, (tk_register_kind)(wanted - TK_ENTRY_REGISTER), name);
		return found || wanted != TK_ENTRY_REGISTER + TK_REGISTER_OUTAGE ? found : built_in_outage(model, name);
	}
	if (wanted == TK_ENTRY_PLAYBOOK)
		return playbook_named(model, name);
	return wanted == TK_ENTRY_DOCUMENT ? document_named(model, name) : NULL;
}
