/* SPDX-License-Identifier: Apache-2.0 */
/* After the last file: names of entries, and whether what entries name is there. */
#include "register/register.h"

#include "register/channel_words.h"
#include "register/contact_value.h"

typedef struct finishing {
	tk_arena *arena;
	tk_register *reg;
	tk_document *const *documents;
	uint32_t document_count;
} finishing;

static tk_document *document_of(const finishing *f, const tk_register_entry *entry)
{
	return entry->document >= 1 && entry->document <= f->document_count ? f->documents[entry->document - 1] : NULL;
}

/* The values of a list, or the one value that stands for it: for (each = first_of(list); each; each = next_of(list,
 * each)) */
static const tk_node *first_of(const tk_node *list)
{
	return list && list->kind == TK_NODE_SEQUENCE ? list->first : list;
}
static const tk_node *next_of(const tk_node *list, const tk_node *each)
{
	return list->kind == TK_NODE_SEQUENCE ? each->next : NULL;
}

static bool is_word(const tk_node *node)
{
	return tk_node_is_scalar(node) && node->kind != TK_NODE_NULL && node->value.length > 0;
}

/* ---- names ----------------------------------------------------------------------------------------------- */

static void put_name(const finishing *f, tk_register_entry *entry, tk_text name)
{
	tk_text folded = tk_text_fold(f->arena, name, NULL);
	if (folded.length)
		(void)tk_map_put(f->reg->names[entry->kind], folded, entry);
}

static void put_id(const finishing *f, tk_register_entry *entry)
{
	tk_text folded = tk_text_fold(f->arena, entry->id.text, NULL);
	tk_document *document = document_of(f, entry);
	if (folded.length == 0 || !document)
		return;
	tk_register_entry *first = tk_map_put(f->reg->names[entry->kind], folded, entry);
	if (first == entry)
		return;
	tk_fault *fault = tk_fault_add(document->arena, &document->faults, TK_FAULT_DUPLICATE_ID, entry->span,
	                               N_("Two entries have the id `{id}`; only the first counts"),
	                               N_("Give each entry an id of its own, or remove the older one."), "id",
	                               entry->id.text, (char *)NULL);
	if (fault) {
		fault->related = first->span;
		fault->related_message = N_("the first one");
	}
}

/* Ids first: an id is never hidden by the name or alias of another entry. */
static void put_names(const finishing *f)
{
	for (int kind = 0; kind < TK_REGISTER_KINDS; kind++) {
		f->reg->names[kind] = tk_map_make(f->arena);
		for (uint32_t i = 0; i < f->reg->of_kind[kind].count; i++)
			put_id(f, f->reg->of_kind[kind].at[i]);
		for (uint32_t i = 0; i < f->reg->of_kind[kind].count; i++)
			put_name(f, f->reg->of_kind[kind].at[i], f->reg->of_kind[kind].at[i]->name.text);
		for (uint32_t i = 0; i < f->reg->of_kind[kind].count; i++) {
			tk_register_entry *entry = f->reg->of_kind[kind].at[i];
			const tk_node *aliases = tk_node_get_c(entry->node, "aliases");
			for (const tk_node *each = first_of(aliases); each; each = next_of(aliases, each)) {
				if (is_word(each))
					put_name(f, entry, each->value);
			}
		}
	}
}

/* Written as registered, without need to fold: small letters, digits and hyphens. */
static bool is_plain(tk_text name)
{
	for (size_t i = 0; i < name.length; i++) {
		char c = name.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'))
			return false;
	}
	return true;
}

const tk_register_entry *tk_register_find(const tk_register *reg, tk_register_kind kind, tk_text name)
{
	if (!reg->names[kind] || name.length == 0)
		return NULL;
	const tk_register_entry *entry = tk_map_get(reg->names[kind], name);
	if (entry || is_plain(name))
		return entry;
	tk_arena *scratch = tk_arena_open(0, NULL, NULL);
	entry = tk_map_get(reg->names[kind], tk_text_fold(scratch, name, NULL));
	tk_arena_close(scratch);
	return entry;
}

const char *tk_register_channel_kind(tk_arena *arena, const tk_register_entry *channel)
{
	const tk_node *stated = tk_node_get_c(channel->node, "kind");
	const char *kind = stated && is_word(stated) ? tk_channel_word_kind(arena, stated->value) : "";
	if (!*kind)
		kind = tk_channel_word_kind(arena, channel->name.text);
	return *kind ? kind : tk_channel_word_kind(arena, channel->id.text);
}

/* ---- references ------------------------------------------------------------------------------------------ */

static void undefined(const finishing *f, const tk_register_entry *entry, const tk_node *node, tk_text key,
                      const char *message, const char *help)
{
	tk_document *document = document_of(f, entry);
	for (uint32_t i = 0; i < f->document_count; i++) {
		if (!f->documents[i]->complete)
			return; /* it may stand in what could not be read */
	}
	if (document)
		tk_fault_add(document->arena, &document->faults, TK_FAULT_UNDEFINED, node->span, message, help, "name",
		             node->value, "entry", entry->name.text, "key", key, (char *)NULL);
}

/* Without a list of people a name may stand for itself ("佐藤 一郎", "Sato"), but not an id ("sato"). */
static void check_people(const finishing *f, const tk_register_entry *role, const char *key)
{
	const tk_node *list = tk_node_get_c(role->node, key);
	bool listed = f->reg->given[TK_REGISTER_PERSON];
	for (const tk_node *each = first_of(list); each; each = next_of(list, each)) {
		if (is_word(each) && (listed || is_plain(each->value)) &&
		    !tk_register_find(f->reg, TK_REGISTER_PERSON, each->value))
			undefined(f, role, each, tk_text_of(key),
			          N_("`{name}`, named for the role {entry}, is not in the list of people"),
			          N_("Add the person to `people`, or use an id that is listed."));
	}
}

static void check_routes(const finishing *f, const tk_register_entry *entry)
{
	const tk_node *routes = tk_node_get_c(entry->node, "routes");
	for (const tk_node *each = routes && routes->kind == TK_NODE_SEQUENCE ? routes->first : NULL; each;
	     each = each->next) {
		const tk_node *channel = tk_node_get_c(each, "channel");
		if (channel && is_word(channel) && f->reg->given[TK_REGISTER_CHANNEL] &&
		    !tk_register_find(f->reg, TK_REGISTER_CHANNEL, channel->value) &&
		    !*tk_channel_word_kind(f->arena, channel->value))
			undefined(f, entry, channel, TK_TEXT("channel"),
			          N_("The channel `{name}` of {entry} is not in the list of channels"),
			          N_("Add it to `channels`, or use an id that is listed."));
		tk_contact_value_check(document_of(f, entry), entry, each, f->reg, f->arena);
	}
}

static void check_contact(const finishing *f, const tk_register_entry *party)
{
	const tk_node *node = tk_node_get_c(party->node, "contact");
	if (node && is_word(node) && !tk_register_find(f->reg, TK_REGISTER_CONTACT, node->value))
		undefined(f, party, node, TK_TEXT("contact"),
		          N_("`{name}`, named as {key} of {entry}, is in no register"),
		          N_("Add the entry it names, or use an id that is listed."));
}

/* Where our own point of contact is registered, and who answers there. Prose ("電力セプター") may stand for itself. */
static void check_own_point(const finishing *f, const tk_register_entry *contact)
{
	static const char *const help = N_("Add the entry it names, or use an id that is listed.");
	const tk_node *role = tk_node_get_c(contact->node, "role");
	const tk_node *list = tk_node_get_c(contact->node, "registered-with");
	for (const tk_node *each = first_of(list); each; each = next_of(list, each)) {
		if (is_word(each) && is_plain(each->value) && !tk_register_find(f->reg, TK_REGISTER_CONTACT, each->value))
			undefined(f, contact, each, TK_TEXT("registered-with"),
			          N_("`{name}`, named as {key} of {entry}, is in no register"), help);
	}
	if (role && is_word(role) && is_plain(role->value) && f->reg->given[TK_REGISTER_ROLE] &&
	    !tk_register_find(f->reg, TK_REGISTER_ROLE, role->value))
		undefined(f, contact, role, TK_TEXT("role"), N_("`{name}`, named as {key} of {entry}, is in no register"), help);
}

/* Whom a level tells: ids must be listed somewhere; prose may stand for itself. */
static void check_level(const finishing *f, const tk_register_entry *level)
{
	static const tk_register_kind told[] = {TK_REGISTER_ROLE, TK_REGISTER_PERSON, TK_REGISTER_CONTACT, TK_REGISTER_PARTY};
	const tk_node *list = tk_node_get_c(level->node, "tell");
	for (const tk_node *each = first_of(list); each; each = next_of(list, each)) {
		bool found = !is_word(each) || !is_plain(each->value);
		for (size_t k = 0; k < sizeof told / sizeof *told && !found; k++)
			found = tk_register_find(f->reg, told[k], each->value) != NULL;
		if (!found)
			undefined(f, level, each, TK_TEXT("tell"), N_("`{name}`, named as {key} of {entry}, is in no register"),
			          N_("Add the entry it names, or use an id that is listed."));
	}
}

/* The channels that an exercise used. */
static void check_exercise(const finishing *f, const tk_register_entry *exercise)
{
	const tk_node *list = tk_node_get_c(exercise->node, "channels");
	for (const tk_node *each = first_of(list); each && f->reg->given[TK_REGISTER_CHANNEL]; each = next_of(list, each)) {
		if (is_word(each) && !tk_register_find(f->reg, TK_REGISTER_CHANNEL, each->value) &&
		    !*tk_channel_word_kind(f->arena, each->value))
			undefined(f, exercise, each, TK_TEXT("channels"),
			          N_("The channel `{name}` of {entry} is not in the list of channels"),
			          N_("Add it to `channels`, or use an id that is listed."));
	}
}

/* A dependency is a name, or {any: [names]}. Shapes cannot say "one or the other". */
static void check_needs(const finishing *f, const tk_register_entry *entry, const tk_node *needs)
{
	tk_document *document = document_of(f, entry);
	if (!needs || needs->kind == TK_NODE_NULL || needs->kind == TK_NODE_MAPPING)
		return; /* nothing, or a fault of its shape */
	for (const tk_node *each = first_of(needs); each && document; each = next_of(needs, each)) {
		const tk_node *any =
		        each->kind == TK_NODE_MAPPING && each->count == 1 ? tk_node_get_c(each, "any") : each;
		bool good = any && (any != each ? any->kind == TK_NODE_SEQUENCE && any->count > 0 : is_word(each));
		for (const tk_node *one = good && any != each ? any->first : NULL; one && good; one = one->next)
			good = is_word(one);
		if (!good)
			tk_fault_add(document->arena, &document->faults, TK_FAULT_WRONG_TYPE, each->span,
			             N_("`depends-on` of {entry} holds something that is neither a name nor a list of "
			                "alternatives"),
			             N_("Write the names of all things it needs; where one of several is enough, write "
			                "{{any: [one, other]}}."),
			             "entry", entry->name.text, (char *)NULL);
	}
}

static void add_needs(const finishing *f, tk_map *known, const tk_node *needs)
{
	for (const tk_node *each = first_of(needs); each; each = next_of(needs, each)) {
		const tk_node *any = each->kind == TK_NODE_MAPPING ? tk_node_get_c(each, "any") : each;
		for (const tk_node *one = first_of(any); one; one = next_of(any, one)) {
			if (is_word(one))
				(void)tk_map_put(known, tk_text_fold(f->arena, one->value, NULL), f->reg);
		}
	}
}

static void check_down(const finishing *f, const tk_map *known, const tk_map *built_in, const tk_register_entry *outage)
{
	const tk_node *list = tk_node_get_c(outage->node, "down");
	for (const tk_node *each = first_of(list); each; each = next_of(list, each)) {
		tk_arena_mark mark = tk_arena_get_mark(f->arena);
		bool found = !is_word(each) || tk_register_find(f->reg, TK_REGISTER_RESOURCE, each->value) ||
		             tk_register_find(f->reg, TK_REGISTER_CHANNEL, each->value);
		if (!found) {
			tk_text folded = tk_text_fold(f->arena, each->value, NULL);
			found = tk_map_get(known, folded) || tk_map_get(built_in, folded);
		}
		tk_arena_pop(f->arena, mark);
		if (!found)
			undefined(f, outage, each, TK_TEXT("down"),
			          N_("`{name}`, which is down in the outage {entry}, is nothing that anything depends "
			             "on"),
			          N_("Use an id of `resources` or `channels`, a name from a `depends-on`, or a "
			             "built-in element such as "
			             "internet, mains-main-site or carrier-a."));
	}
}

/* Dependencies of channels, resources and copies; then what outages name must be among them. */
static void check_elements(const finishing *f)
{
	static const tk_register_kind kinds[] = {TK_REGISTER_RESOURCE, TK_REGISTER_CHANNEL};
	tk_map *known = tk_map_make(f->arena), *built_in = tk_element_ids(f->arena);
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		for (uint32_t i = 0; i < f->reg->of_kind[kinds[k]].count; i++) {
			const tk_register_entry *entry = f->reg->of_kind[kinds[k]].at[i];
			check_needs(f, entry, tk_node_get_c(entry->node, "depends-on"));
			add_needs(f, known, tk_node_get_c(entry->node, "depends-on"));
		}
	}
	for (uint32_t i = 0; i < f->reg->of_kind[TK_REGISTER_DOCUMENT].count; i++) {
		const tk_register_entry *entry = f->reg->of_kind[TK_REGISTER_DOCUMENT].at[i];
		const tk_node *copies = tk_node_get_c(entry->node, "copies");
		for (const tk_node *each = copies && copies->kind == TK_NODE_SEQUENCE ? copies->first : NULL; each;
		     each = each->next) {
			check_needs(f, entry, tk_node_get_c(each, "depends-on"));
			add_needs(f, known, tk_node_get_c(each, "depends-on"));
		}
	}
	for (uint32_t i = 0; i < f->reg->of_kind[TK_REGISTER_OUTAGE].count; i++)
		check_down(f, known, built_in, f->reg->of_kind[TK_REGISTER_OUTAGE].at[i]);
}

void tk_register_finish(tk_arena *arena, tk_register *reg, tk_document *const *documents, uint32_t document_count)
{
	finishing f = {arena, reg, documents, document_count};
	put_names(&f);
	for (uint32_t i = 0; i < reg->of_kind[TK_REGISTER_ROLE].count; i++) {
		check_people(&f, reg->of_kind[TK_REGISTER_ROLE].at[i], "primary");
		check_people(&f, reg->of_kind[TK_REGISTER_ROLE].at[i], "alternates");
	}
	static const tk_register_kind reachable[] = {TK_REGISTER_CONTACT, TK_REGISTER_PERSON, TK_REGISTER_PARTY};
	for (size_t k = 0; k < sizeof reachable / sizeof *reachable; k++) {
		for (uint32_t i = 0; i < reg->of_kind[reachable[k]].count; i++)
			check_routes(&f, reg->of_kind[reachable[k]].at[i]);
	}
	for (uint32_t i = 0; i < reg->of_kind[TK_REGISTER_PARTY].count; i++)
		check_contact(&f, reg->of_kind[TK_REGISTER_PARTY].at[i]);
	for (uint32_t i = 0; i < reg->of_kind[TK_REGISTER_CONTACT].count; i++)
		check_own_point(&f, reg->of_kind[TK_REGISTER_CONTACT].at[i]);
	for (uint32_t i = 0; i < reg->of_kind[TK_REGISTER_LEVEL].count; i++)
		check_level(&f, reg->of_kind[TK_REGISTER_LEVEL].at[i]);
	for (uint32_t i = 0; i < reg->of_kind[TK_REGISTER_EXERCISE].count; i++)
		check_exercise(&f, reg->of_kind[TK_REGISTER_EXERCISE].at[i]);
	check_elements(&f);
}
