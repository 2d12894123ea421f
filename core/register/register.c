/* SPDX-License-Identifier: Apache-2.0 */
#include "register/register.h"

#include "register/contact_value.h"
#include "register/register_csv.h"

const char *tk_register_kind_name(tk_register_kind kind)
{
	static const char *const names[TK_REGISTER_KINDS] = {"contact", "role",     "person",        "party",  "service",
	                                                     "channel", "resource", "copy-document", "outage", "exercise"};
	return kind < TK_REGISTER_KINDS ? names[kind] : "";
}

static const tk_register_section *section_of(tk_text key)
{
	for (const tk_register_section *each = tk_register_sections; each->key; each++) {
		if (tk_text_is(key, each->key))
			return each;
	}
	return NULL;
}

bool tk_register_detect(const tk_document *document)
{
	if (document->kind == TK_DOCUMENT_CSV)
		return tk_register_csv_section(document) != NULL;
	const tk_node *root = document->root;
	if (document->kind == TK_DOCUMENT_MARKDOWN || !root || root->kind != TK_NODE_MAPPING || tk_node_get_c(root, "playbook") ||
	    tk_node_get_c(root, "workflow") || tk_node_get_c(root, "steps") || tk_node_get_c(root, "tenken"))
		return false;
	/* `documents:` or `services:` alone are too common in other tools' files. */
	static const char *const own[] = {"contacts", "roles", "people", "suppliers", "customers", "channels", "outages", "exercises"};
	for (const tk_node *each = root->first; each; each = each->next) {
		for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
			if (tk_text_is(each->key, own[i]) && each->kind == TK_NODE_SEQUENCE)
				return true;
		}
	}
	return false;
}

static tk_value scalar(const tk_node *mapping, const char *key)
{
	const tk_node *node = tk_node_get_c(mapping, key);
	return node && tk_node_is_scalar(node) ? tk_node_value(node) : (tk_value){TK_TEXT(""), {0, 0, 0}};
}

static void add_entry(tk_arena *arena, tk_register *reg, tk_document *document, const tk_register_section *section,
                      const tk_node *node)
{
	if (node->kind != TK_NODE_MAPPING)
		return;
	tk_register_entry *entry = TK_MAKE(arena, tk_register_entry);
	entry->kind = section->kind;
	entry->document = document->number;
	entry->node = node;
	entry->id = scalar(node, "id");
	entry->name = scalar(node, "name");
	if (entry->id.text.length == 0)
		entry->id = entry->name;
	if (entry->name.text.length == 0)
		entry->name = entry->id;
	entry->span = entry->id.text.length ? entry->id.span : node->span;
	entry->downstream = section->downstream || tk_text_is(scalar(node, "direction").text, "downstream");
	*TK_PUSH(arena, &reg->of_kind[section->kind]) = entry;
}

static void add_section(tk_arena *arena, tk_register *reg, tk_document *document, const tk_register_section *section,
                        const tk_node *list)
{
	const tk_shape shape = {.type = TK_SHAPE_LIST, .of = section->entry};
	tk_shape_check(document, list, &shape);
	reg->given[section->kind] = true;
	if (reg->section[section->kind].document == 0)
		reg->section[section->kind] = list->key_span;
	for (const tk_node *each = list->kind == TK_NODE_SEQUENCE ? list->first : NULL; each; each = each->next)
		add_entry(arena, reg, document, section, each);
}

static void add_csv(tk_arena *arena, tk_register *reg, tk_document *document)
{
	const tk_register_section *section = tk_register_csv_section(document);
	reg->given[section->kind] = true;
	for (const tk_node *row = document->root->first; row; row = row->next) {
		if (row->kind != TK_NODE_MAPPING)
			continue;
		const tk_node *entry = tk_register_csv_entry(arena, row);
		tk_shape_check(document, entry, section->entry);
		add_entry(arena, reg, document, section, entry);
	}
}

static void report_unknown_section(tk_document *document, const tk_node *node)
{
	const char *words[TK_REGISTER_KINDS * 2];
	size_t count = 0;
	for (const tk_register_section *each = tk_register_sections; each->key; each++)
		words[count++] = each->key;
	const char *near = tk_nearest_word(node->key, words, count);
	tk_fault_add(document->arena, &document->faults, TK_FAULT_UNKNOWN_KEY, node->key_span,
	             near ? N_("There is no register section `{key}`; did you mean `{near}`?")
	                  : N_("There is no register section `{key}`"),
	             N_("Sections are contacts, roles, people, suppliers, customers, services, channels, resources, documents, "
	                "outages and exercises. Keys that start with `x-` are yours."),
	             "key", node->key, "near", tk_text_of(near), (char *)NULL);
}

void tk_register_add(tk_arena *arena, tk_register *reg, tk_document *document)
{
	if (document->kind == TK_DOCUMENT_CSV) {
		add_csv(arena, reg, document);
		return;
	}
	for (const tk_node *each = document->root ? document->root->first : NULL; each; each = each->next) {
		const tk_register_section *section = section_of(each->key);
		if (section)
			add_section(arena, reg, document, section, each);
		else if (!tk_text_starts(each->key, TK_TEXT("x-")))
			report_unknown_section(document, each);
	}
}

/* ---- names and references ------------------------------------------------------------------------------------------- */

typedef struct finishing {
	tk_arena *arena;
	tk_register *reg;
	tk_document *const *documents;
	uint32_t document_count;
} finishing;

static tk_document *document_at(const finishing *f, uint32_t number)
{
	return number >= 1 && number <= f->document_count ? f->documents[number - 1] : NULL;
}

static void put_name(const finishing *f, tk_register_entry *entry, tk_text name)
{
	tk_text folded = tk_text_fold(f->arena, name, NULL);
	if (folded.length)
		(void)tk_map_put(f->reg->names[entry->kind], folded, entry);
}

static void put_id(const finishing *f, tk_register_entry *entry)
{
	tk_text folded = tk_text_fold(f->arena, entry->id.text, NULL);
	tk_document *document = document_at(f, entry->document);
	if (folded.length == 0 || !document)
		return;
	tk_register_entry *first = tk_map_put(f->reg->names[entry->kind], folded, entry);
	if (first == entry)
		return;
	tk_fault *fault = tk_fault_add(document->arena, &document->faults, TK_FAULT_DUPLICATE_ID, entry->span,
	                               N_("Two entries have the id `{id}`; only the first counts"),
	                               N_("Give each entry an id of its own, or remove the older one."), "id", entry->id.text,
	                               (char *)NULL);
	if (fault) {
		fault->related = first->span;
		fault->related_message = N_("the first one");
	}
}

static void put_names(const finishing *f)
{
	for (int kind = 0; kind < TK_REGISTER_KINDS; kind++) {
		f->reg->names[kind] = tk_map_make(f->arena);
		for (uint32_t i = 0; i < f->reg->of_kind[kind].count; i++)
			put_id(f, f->reg->of_kind[kind].at[i]);
		for (uint32_t i = 0; i < f->reg->of_kind[kind].count; i++) {
			tk_register_entry *entry = f->reg->of_kind[kind].at[i];
			put_name(f, entry, entry->name.text);
			const tk_node *aliases = tk_node_get_c(entry->node, "aliases");
			if (aliases && tk_node_is_scalar(aliases))
				put_name(f, entry, aliases->value);
			for (const tk_node *each = aliases && aliases->kind == TK_NODE_SEQUENCE ? aliases->first : NULL; each;
			     each = each->next)
				put_name(f, entry, each->value);
		}
	}
}

static void undefined(const finishing *f, const tk_register_entry *entry, const tk_node *node, const char *message,
                      const char *help)
{
	tk_document *document = document_at(f, entry->document);
	if (document)
		tk_fault_add(document->arena, &document->faults, TK_FAULT_UNDEFINED, node->span, message, help, "name", node->value,
		             "entry", entry->name.text, "key", node->key, (char *)NULL);
}

static void check_people(const finishing *f, const tk_register_entry *role, const char *key)
{
	const tk_node *node = tk_node_get_c(role->node, key);
	const tk_node *each = node && node->kind == TK_NODE_SEQUENCE ? node->first : node;
	for (; each; each = node->kind == TK_NODE_SEQUENCE ? each->next : NULL) {
		if (tk_node_is_scalar(each) && each->value.length && !tk_register_find(f->reg, TK_REGISTER_PERSON, each->value))
			undefined(f, role, each, N_("`{name}`, named for the role {entry}, is not in the list of people"),
			          N_("Add the person to `people`, or use an id that is listed."));
	}
}

static void check_routes(const finishing *f, const tk_register_entry *entry)
{
	const tk_node *routes = tk_node_get_c(entry->node, "routes");
	for (const tk_node *each = routes && routes->kind == TK_NODE_SEQUENCE ? routes->first : NULL; each; each = each->next) {
		const tk_node *channel = tk_node_get_c(each, "channel");
		if (channel && tk_node_is_scalar(channel) && f->reg->given[TK_REGISTER_CHANNEL] &&
		    !tk_register_find(f->reg, TK_REGISTER_CHANNEL, channel->value) && !tk_is_channel_kind(channel->value))
			undefined(f, entry, channel, N_("The channel `{name}` of {entry} is not in the list of channels"),
			          N_("Add it to `channels`, or use an id that is listed."));
		tk_contact_value_check(document_at(f, entry->document), entry, each, f->reg);
	}
}

static void check_one(const finishing *f, const tk_register_entry *entry, const char *key, tk_register_kind kind)
{
	const tk_node *node = tk_node_get_c(entry->node, key);
	if (node && tk_node_is_scalar(node) && node->value.length && !tk_register_find(f->reg, kind, node->value))
		undefined(f, entry, node, N_("`{name}`, named as {key} of {entry}, is in no register"),
		          N_("Add the entry it names, or use an id that is listed."));
}

void tk_register_finish(tk_arena *arena, tk_register *reg, tk_document *const *documents, uint32_t document_count)
{
	finishing f = {arena, reg, documents, document_count};
	put_names(&f);
	for (uint32_t i = 0; i < reg->of_kind[TK_REGISTER_ROLE].count && reg->given[TK_REGISTER_PERSON]; i++) {
		check_people(&f, reg->of_kind[TK_REGISTER_ROLE].at[i], "primary");
		check_people(&f, reg->of_kind[TK_REGISTER_ROLE].at[i], "alternates");
	}
	static const tk_register_kind reachable[] = {TK_REGISTER_CONTACT, TK_REGISTER_PERSON, TK_REGISTER_PARTY};
	for (size_t k = 0; k < sizeof reachable / sizeof *reachable; k++) {
		for (uint32_t i = 0; i < reg->of_kind[reachable[k]].count; i++)
			check_routes(&f, reg->of_kind[reachable[k]].at[i]);
	}
	for (uint32_t i = 0; i < reg->of_kind[TK_REGISTER_PARTY].count; i++)
		check_one(&f, reg->of_kind[TK_REGISTER_PARTY].at[i], "contact", TK_REGISTER_CONTACT);
}

const tk_register_entry *tk_register_find(const tk_register *reg, tk_register_kind kind, tk_text name)
{
	if (!reg->names[kind] || name.length == 0)
		return NULL;
	/* Most names are written as they are registered; folding is for the rest. */
	const tk_register_entry *entry = tk_map_get(reg->names[kind], name);
	if (entry)
		return entry;
	tk_arena *scratch = tk_arena_open(0, NULL, NULL);
	entry = tk_map_get(reg->names[kind], tk_text_fold(scratch, name, NULL));
	tk_arena_close(scratch);
	return entry;
}
