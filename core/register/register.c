/* SPDX-License-Identifier: Apache-2.0 */
#include "register/register.h"

#include "register/register_csv.h"

const char *tk_register_kind_name(tk_register_kind kind)
{
	static const char *const names[TK_REGISTER_KINDS] = {"contact", "role",    "person",   "party",
	                                                     "service", "channel", "resource", "copy-document",
	                                                     "outage",  "exercise", "level"};
	return kind < TK_REGISTER_KINDS ? names[kind] : "";
}

const tk_register_section *tk_register_section_of(tk_text key)
{
	for (const tk_register_section *each = tk_register_sections; each->key; each++) {
		if (tk_text_is(key, each->key))
			return each;
	}
	return NULL;
}

/* Names that other tools use, too: `services:` of a CI, `channels:` of a package manager, `resources:` of a deployment.
 */
static bool is_common_key(tk_register_kind kind)
{
	return kind == TK_REGISTER_ROLE || kind == TK_REGISTER_SERVICE || kind == TK_REGISTER_CHANNEL ||
	       kind == TK_REGISTER_RESOURCE || kind == TK_REGISTER_DOCUMENT || kind == TK_REGISTER_LEVEL;
}

static bool is_section(const tk_node *node)
{
	const tk_register_section *section = tk_register_section_of(node->key);
	if (!section || (node->kind != TK_NODE_SEQUENCE && node->kind != TK_NODE_NULL))
		return false;
	if (!is_common_key(section->kind))
		return true;
	return node->first && node->first->kind == TK_NODE_MAPPING && tk_node_get_c(node->first, "id");
}

static bool is_register_root(const tk_node *root)
{
	static const char *const others[] = {"playbook", "workflow", "steps", "tenken"};
	if (!root || root->kind != TK_NODE_MAPPING)
		return false;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (tk_node_get_c(root, others[i]))
			return false;
	}
	for (const tk_node *each = root->first; each; each = each->next) {
		if (is_section(each))
			return true;
	}
	return false;
}

bool tk_register_detect(const tk_document *document)
{
	if (document->kind == TK_DOCUMENT_CSV)
		return tk_register_csv_detect(document);
	if (document->kind != TK_DOCUMENT_YAML && document->kind != TK_DOCUMENT_JSON)
		return false;
	bool found = is_register_root(document->root);
	for (uint32_t i = 0; i < document->more_root_count && !found; i++)
		found = is_register_root(document->more_roots[i]);
	return found;
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
	if (list->kind != TK_NODE_NULL)
		tk_shape_check(document, list, &shape);
	reg->given[section->kind] = true;
	if (reg->section[section->kind].document == 0)
		reg->section[section->kind] = list->key_span;
	for (const tk_node *each = list->kind == TK_NODE_SEQUENCE ? list->first : NULL; each; each = each->next)
		add_entry(arena, reg, document, section, each);
}

static void add_csv(tk_arena *arena, tk_register *reg, tk_document *document)
{
	tk_register_csv *csv = tk_register_csv_open(arena, document);
	if (csv->section)
		reg->given[csv->section->kind] = true;
	for (const tk_node *row = document->root ? document->root->first : NULL; row; row = row->next) {
		const tk_register_section *section;
		const tk_node *entry = tk_register_csv_entry(csv, row, &section);
		if (!section)
			continue;
		reg->given[section->kind] = true;
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
	             N_("Sections are contacts, roles, people, suppliers, customers, services, channels, resources, "
	                "documents, "
	                "outages and exercises. Keys that start with `x-` are yours."),
	             "key", node->key, "near", tk_text_of(near), (char *)NULL);
}

static void add_root(tk_arena *arena, tk_register *reg, tk_document *document, const tk_node *root)
{
	if (!is_register_root(root))
		return;
	for (const tk_node *each = root->first; each; each = each->next) {
		const tk_register_section *section = tk_register_section_of(each->key);
		if (section)
			add_section(arena, reg, document, section, each);
		else if (!tk_text_starts(each->key, TK_TEXT("x-")) && !tk_text_starts(each->key, TK_TEXT("x_")))
			report_unknown_section(document, each);
	}
}

void tk_register_add(tk_arena *arena, tk_register *reg, tk_document *document)
{
	if (document->kind == TK_DOCUMENT_CSV) {
		add_csv(arena, reg, document);
		return;
	}
	add_root(arena, reg, document, document->root);
	for (uint32_t i = 0; i < document->more_root_count; i++)
		add_root(arena, reg, document, document->more_roots[i]);
}
