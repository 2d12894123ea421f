/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/model.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[TK_ENTRY_REGISTER] = {
        "organization", "document", "passage", "heading", "link", "playbook", "step", "obligation", "stage", "route", "copy",
        "finding",
};

static const uint8_t kind_lengths[TK_ENTRY_REGISTER] = {12, 8, 7, 7, 4, 8, 4, 10, 5, 5, 4, 7};

const char *tk_entry_kind_name(tk_entry_kind kind)
{
	return kind < TK_ENTRY_REGISTER ? kind_names[kind]
	                                : tk_register_kind_name((tk_register_kind)(kind - TK_ENTRY_REGISTER));
}

tk_entry_kind tk_entry_kind_of(tk_text name)
{
	/* Asked for every entry that a check looks at: the length tells most names apart. */
	unsigned kind = 0;
	for (; kind < TK_ENTRY_REGISTER; kind++) {
		if (name.length == kind_lengths[kind] && memcmp(name.at, kind_names[kind], name.length) == 0)
			return (tk_entry_kind)kind;
	}
	while (kind < TK_ENTRY_KINDS && !tk_text_is(name, tk_entry_kind_name((tk_entry_kind)kind)))
		kind++;
	return (tk_entry_kind)kind;
}

tk_entry *tk_model_add_entry(tk_model *model, tk_entry_list *list, tk_entry_kind kind, const tk_entry *parent, tk_span place)
{
	tk_entry *entry = TK_MAKE(model->arena, tk_entry);
	entry->kind = (uint8_t)kind;
	entry->model = model;
	entry->parent = parent;
	entry->place = place;
	entry->number = list->entries.count;
	*TK_PUSH(model->arena, &list->entries) = entry;
	return entry;
}

/* ---- lists of the whole organization -------------------------------------------------------------------------------------- */

static void make_documents(tk_model *model)
{
	tk_organization *organization = model->organization;
	for (uint32_t i = 0; i < organization->documents.count; i++) {
		tk_document *document = organization->documents.at[i];
		tk_model_add_entry(model, &model->all[TK_ENTRY_DOCUMENT], TK_ENTRY_DOCUMENT, &model->root,
		          (tk_span){document->number, 0, 0})
		        ->document = document;
	}
	model->all[TK_ENTRY_DOCUMENT].made = true;
}

static int order_steps(const void *left, const void *right)
{
	const tk_entry *const *a = left, *const *b = right;
	if ((*a)->place.offset != (*b)->place.offset)
		return (*a)->place.offset < (*b)->place.offset ? -1 : 1;
	return ((*a)->number > (*b)->number) - ((*a)->number < (*b)->number);
}

/* Every step has an entry, so that an analysis can name any; only those of the author are listed. */
static void make_steps(tk_model *model, tk_entry *playbook)
{
	tk_workflow *workflow = &playbook->playbook->workflow;
	tk_entry_list *list = &playbook->children[TK_ENTRY_STEP];
	playbook->steps = TK_MAKE_ARRAY(model->arena, tk_entry, workflow->steps.count);
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		tk_step *step = &workflow->steps.at[i];
		playbook->steps[i] = (tk_entry){
		        .kind = TK_ENTRY_STEP, .number = i, .model = model, .parent = playbook, .place = step->span};
		playbook->steps[i].step = step;
		if (!step->helper && step->kind != TK_STEP_START && step->kind != TK_STEP_MERGE && step->kind != TK_STEP_JOIN)
			*TK_PUSH(model->arena, &list->entries) = &playbook->steps[i];
	}
	if (list->entries.count > 1)
		qsort(list->entries.at, list->entries.count, sizeof *list->entries.at, order_steps);
	list->made = true;
}

static tk_entry_list *children_of(tk_model *model, tk_entry *entry)
{
	if (!entry->children)
		entry->children = TK_MAKE_ARRAY(model->arena, tk_entry_list, TK_ENTRY_KINDS);
	return entry->children;
}

static void make_playbooks(tk_model *model)
{
	for (uint32_t i = 0; i < model->organization->playbooks.count; i++) {
		tk_playbook *playbook = model->organization->playbooks.at[i];
		tk_entry_list *list = playbook->sketch ? &model->sketches : &model->all[TK_ENTRY_PLAYBOOK];
		tk_entry *entry = tk_model_add_entry(model, list, TK_ENTRY_PLAYBOOK, &model->root, playbook->span);
		entry->playbook = playbook;
		if (!playbook->sketch)
			playbook->number = model->all[TK_ENTRY_PLAYBOOK].entries.count - 1;
		(void)children_of(model, entry);
		make_steps(model, entry);
	}
	model->all[TK_ENTRY_PLAYBOOK].made = true;
}

static tk_text address_of(tk_arena *arena, const tk_register_entry *entry)
{
	return tk_text_copy(arena, tk_text_make((const char *)&entry, sizeof entry));
}

static void make_registers(tk_model *model)
{
	for (unsigned kind = 0; kind < TK_REGISTER_KINDS; kind++) {
		tk_entry_kind entry_kind = (tk_entry_kind)(TK_ENTRY_REGISTER + kind);
		for (uint32_t i = 0; i < model->organization->reg.of_kind[kind].count; i++) {
			const tk_register_entry *entry = model->organization->reg.of_kind[kind].at[i];
			tk_entry *made = tk_model_add_entry(model, &model->all[entry_kind], entry_kind, &model->root, entry->span);
			made->entry = entry;
			(void)tk_map_put(model->of_register, address_of(model->arena, entry), made);
		}
		model->all[entry_kind].made = true;
	}
}

bool tk_model_binds(const tk_model *model, const tk_requirement *requirement)
{
	const tk_configuration *configuration = &model->organization->configuration;
	const tk_installed *plugin = requirement->plugin;
	if (!plugin || plugin->kind == TK_PLUGIN_CONCERN || plugin->kind == TK_PLUGIN_BUILTIN)
		return true;
	if (plugin->kind == TK_PLUGIN_SECTOR &&
	    tk_text_equal(configuration->sector.text, tk_text_slice(plugin->info.id, 7, plugin->info.id.length)))
		return true;
	bool named = false;
	for (const tk_node *each = configuration->plugins ? configuration->plugins->first : NULL; each && !named; each = each->next)
		named = tk_text_equal(each->value, plugin->info.id);
	if (!named || plugin->manifest->sectors_count == 0)
		return named;
	for (uint32_t i = 0; i < plugin->manifest->sectors_count; i++) {
		if (tk_text_is(configuration->sector.text, plugin->manifest->sectors[i]))
			return true;
	}
	return false;
}

static void make_obligations(tk_model *model)
{
	for (uint32_t i = 0; i < model->set->requirements.count; i++) {
		const tk_requirement *requirement = model->set->requirements.at[i];
		if (!requirement->obligation || !tk_model_binds(model, requirement))
			continue;
		tk_model_add_entry(model, &model->all[TK_ENTRY_OBLIGATION], TK_ENTRY_OBLIGATION, &model->root, (tk_span){0})->obligation =
		        requirement;
	}
	model->all[TK_ENTRY_OBLIGATION].made = true;
}

tk_model *tk_model_make(tk_arena *arena, const tk_host_set *set, tk_readings *readings, tk_organization *organization)
{
	tk_model *model = TK_MAKE(arena, tk_model);
	model->arena = arena;
	model->set = set;
	model->readings = readings;
	model->organization = organization;
	model->of_register = tk_map_make(arena);
	model->playbook_names = tk_playbook_names(arena, organization);
	model->root = (tk_entry){.kind = TK_ENTRY_ORGANIZATION, .model = model, .place = tk_model_place(model)};
	*TK_PUSH(arena, &model->all[TK_ENTRY_ORGANIZATION].entries) = &model->root;
	model->all[TK_ENTRY_ORGANIZATION].made = true;
	model->unread = tk_organization_unread(organization);
	make_documents(model);
	make_playbooks(model);
	make_registers(model);
	make_obligations(model);
	return model;
}

/* ---- children -------------------------------------------------------------------------------------------------------------------- */

const tk_link_web *tk_model_links(tk_model *model)
{
	if (!model->links)
		model->links = tk_link_web_make(model->arena, model->organization);
	return model->links;
}

tk_outage_model *tk_model_outage(tk_model *model)
{
	if (!model->outage)
		model->outage = tk_outage_model_make(model->arena, model->organization);
	return model->outage;
}

static bool is_within(tk_span inner, tk_span outer)
{
	return inner.document == outer.document && inner.offset >= outer.offset &&
	       inner.offset + inner.length <= outer.offset + outer.length;
}

static void make_links(tk_model *model, tk_entry *parent, tk_entry_list *list)
{
	const tk_link_web *web = tk_model_links(model);
	const tk_document *document = tk_entry_document(parent);
	uint32_t low = 0, high = web->links.count;
	while (document && low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (web->links.at[middle].document < document->number)
			low = middle + 1;
		else
			high = middle;
	}
	for (; document && low < web->links.count && web->links.at[low].document == document->number; low++) {
		const tk_page_link *link = &web->links.at[low];
		tk_span place = link->link ? link->link->span : link->target.span;
		if (parent->kind == TK_ENTRY_STEP && !is_within(place, tk_step_extent(parent->step)))
			continue;
		tk_model_add_entry(model, list, TK_ENTRY_LINK, parent, link->target.span.document ? link->target.span : place)->link = link;
	}
}

/* The mappings of a list of a register entry: `routes`, `copies`, `findings`. */
static void make_parts(tk_model *model, tk_entry *parent, tk_entry_kind kind, const char *key, tk_entry_list *list)
{
	const tk_node *parts = tk_node_get_c(parent->entry->node, key);
	for (const tk_node *each = parts ? parts->first : NULL; each; each = each->next) {
		if (each->kind == TK_NODE_MAPPING)
			tk_model_add_entry(model, list, kind, parent, each->span)->node = each;
	}
}

static void make_stages(tk_model *model, tk_entry *parent, tk_entry_list *list)
{
	const tk_pack_obligation *obligation = parent->obligation->obligation;
	for (uint32_t i = 0; i < obligation->stages_count; i++)
		tk_model_add_entry(model, list, TK_ENTRY_STAGE, parent, (tk_span){0})->stage = &obligation->stages[i];
}

static void make_children(tk_model *model, tk_entry *parent, tk_entry_kind kind, tk_entry_list *list)
{
	bool is_register = parent->kind >= TK_ENTRY_REGISTER;
	if (kind == TK_ENTRY_LINK && (parent->kind == TK_ENTRY_DOCUMENT || parent->kind == TK_ENTRY_STEP))
		make_links(model, parent, list);
	else if (kind == TK_ENTRY_PASSAGE && parent->kind == TK_ENTRY_DOCUMENT)
		tk_model_make_passages(model, parent, list);
	else if (kind == TK_ENTRY_HEADING && parent->kind == TK_ENTRY_DOCUMENT)
		tk_model_make_headings(model, parent, list);
	else if (kind == TK_ENTRY_ROUTE && is_register)
		make_parts(model, parent, kind, "routes", list);
	else if (kind == TK_ENTRY_COPY && parent->kind == TK_ENTRY_REGISTER + TK_REGISTER_DOCUMENT)
		make_parts(model, parent, kind, "copies", list);
	else if (kind == TK_ENTRY_FINDING && parent->kind == TK_ENTRY_REGISTER + TK_REGISTER_EXERCISE)
		make_parts(model, parent, kind, "findings", list);
	else if (kind == TK_ENTRY_STAGE && parent->kind == TK_ENTRY_OBLIGATION)
		make_stages(model, parent, list);
}

static const tk_entry_list *list_of(tk_model *model, tk_entry_kind kind, tk_entry *parent)
{
	tk_entry_list *list = &children_of(model, parent)[kind];
	if (!list->made) {
		list->made = true;
		make_children(model, parent, kind, list);
	}
	return list;
}

static void join(tk_model *model, tk_entry_kind parents, tk_entry_kind kind)
{
	for (uint32_t i = 0; i < model->all[parents].entries.count; i++) {
		tk_entry *parent = (tk_entry *)(uintptr_t)model->all[parents].entries.at[i];
		const tk_entry_list *list = list_of(model, kind, parent);
		for (uint32_t j = 0; j < list->entries.count; j++)
			*TK_PUSH(model->arena, &model->all[kind].entries) = list->entries.at[j];
	}
}

static void make_all(tk_model *model, tk_entry_kind kind)
{
	switch (kind) {
	case TK_ENTRY_STEP:
		join(model, TK_ENTRY_PLAYBOOK, kind);
		break;
	case TK_ENTRY_STAGE:
		join(model, TK_ENTRY_OBLIGATION, kind);
		break;
	case TK_ENTRY_ROUTE:
		for (unsigned each = TK_ENTRY_REGISTER; each < TK_ENTRY_KINDS; each++)
			join(model, (tk_entry_kind)each, kind);
		break;
	case TK_ENTRY_COPY:
		join(model, (tk_entry_kind)(TK_ENTRY_REGISTER + TK_REGISTER_DOCUMENT), kind);
		break;
	case TK_ENTRY_FINDING:
		join(model, (tk_entry_kind)(TK_ENTRY_REGISTER + TK_REGISTER_EXERCISE), kind);
		break;
	default:
		join(model, TK_ENTRY_DOCUMENT, kind);
		break;
	}
}

const tk_entry_list *tk_model_list(tk_model *model, tk_entry_kind kind, const tk_entry *of)
{
	if (of && of != &model->root)
		return list_of(model, kind, (tk_entry *)(uintptr_t)of); /* entries are the model's own, handed out as const */
	if (!model->all[kind].made) {
		model->all[kind].made = true;
		make_all(model, kind);
	}
	return &model->all[kind];
}

/* ---- entries by what they stand for ------------------------------------------------------------------------------------------------ */

const tk_entry *tk_model_register_entry(tk_model *model, const tk_register_entry *entry)
{
	return entry ? tk_map_get(model->of_register, tk_text_make((const char *)&entry, sizeof entry)) : NULL;
}

const tk_entry *tk_model_document(tk_model *model, uint32_t number)
{
	const tk_entry_list *list = &model->all[TK_ENTRY_DOCUMENT];
	return number >= 1 && number <= list->entries.count ? list->entries.at[number - 1] : NULL;
}

tk_document *tk_entry_document(const tk_entry *entry)
{
	if (entry->kind == TK_ENTRY_DOCUMENT)
		return entry->document;
	if (entry->kind == TK_ENTRY_PLAYBOOK)
		return tk_organization_document(entry->model->organization, entry->playbook->document);
	if (entry->kind >= TK_ENTRY_REGISTER)
		return tk_organization_document(entry->model->organization, entry->entry->document);
	return entry->parent ? tk_entry_document(entry->parent) : NULL;
}

tk_playbook *tk_entry_playbook(const tk_entry *entry)
{
	if (entry && entry->kind == TK_ENTRY_STEP)
		return entry->parent->playbook;
	return entry && entry->kind == TK_ENTRY_PLAYBOOK ? entry->playbook : NULL;
}

tk_span tk_model_place(const tk_model *model)
{
	const tk_organization *organization = model->organization;
	if (organization->index_document)
		return (tk_span){organization->index_document, 0, 0};
	if (organization->configuration.given)
		return (tk_span){organization->configuration.document, 0, 0};
	if (organization->playbooks.count)
		return (tk_span){organization->playbooks.at[0]->document, 0, 0};
	return (tk_span){organization->documents.count ? organization->documents.at[0]->number : 0, 0, 0};
}

tk_subject tk_entry_subject(tk_model *model, const tk_entry *entry)
{
	tk_subject subject = {TK_TEXT(""), TK_TEXT(""), TK_TEXT("")};
	const tk_playbook *playbook = tk_entry_playbook(entry);
	const tk_document *document = entry ? tk_entry_document(entry) : NULL;
	tk_text path = document ? document->path : TK_TEXT("");
	if (playbook)
		subject.playbook = playbook->id.text;
	if (!entry || entry->kind == TK_ENTRY_ORGANIZATION || entry->kind == TK_ENTRY_PLAYBOOK)
		return subject;
	if (entry->kind == TK_ENTRY_STEP)
		subject.step = entry->step->written->id.text;
	else if (entry->kind >= TK_ENTRY_REGISTER)
		subject.subject = entry->entry->id.text;
	else if (entry->kind == TK_ENTRY_OBLIGATION)
		subject.subject = entry->obligation->rule.id;
	else if (entry->kind == TK_ENTRY_ROUTE || entry->kind == TK_ENTRY_COPY ||
	         entry->kind == TK_ENTRY_FINDING)
		return tk_entry_subject(model, entry->parent);
	else if (entry->kind == TK_ENTRY_LINK)
		subject.subject = tk_text_format(model->arena, "%.*s -> %.*s", (int)path.length, path.at,
		                                 (int)entry->link->target.text.length, entry->link->target.text.at);
	else
		subject.subject = path;
	return subject;
}
