/* SPDX-License-Identifier: Apache-2.0 */
#include "playbook/keys.h"

#include <string.h>

enum { MOST_FIELDS = 64 };

static bool is_field(const tk_field *fields, tk_text key)
{
	for (; fields->key; fields++)
		if (tk_text_is(key, fields->key))
			return true;
	return false;
}

static bool is_free(tk_text key)
{
	return key.length > 1 && key.at[0] == 'x' && (key.at[1] == '-' || key.at[1] == '_');
}

/* Only the first few unknown keys are looked at, and each once: a mapping may hold a million of them. */
tk_keyed tk_keyed_make(const tk_node *node, const tk_field *fields)
{
	const char *words[MOST_FIELDS];
	size_t word_count = 0, unknown = 0;
	tk_keyed keyed = {0};
	if (!node || node->kind != TK_NODE_MAPPING)
		return keyed;
	keyed.node = node;
	for (const tk_node *child = node->first; child && unknown < TK_KEYED_MISSPELT; child = child->next) {
		if (is_field(fields, child->key) || is_free(child->key))
			continue;
		unknown++;
		for (; word_count < MOST_FIELDS && fields[word_count].key; word_count++)
			words[word_count] = fields[word_count].key;
		const char *meant = tk_nearest_word(child->key, words, word_count);
		if (!meant || tk_node_get_c(node, meant))
			continue;
		keyed.misspelt[keyed.misspelt_count].meant = meant;
		keyed.misspelt[keyed.misspelt_count++].node = child;
	}
	return keyed;
}

const tk_node *tk_keyed_get(const tk_keyed *keyed, const char *key)
{
	if (!keyed->node)
		return NULL;
	const tk_node *found = tk_node_get_c(keyed->node, key);
	for (uint32_t i = 0; !found && i < keyed->misspelt_count; i++)
		if (strcmp(keyed->misspelt[i].meant, key) == 0)
			found = keyed->misspelt[i].node;
	return found;
}

const tk_node *tk_keyed_scalar(const tk_keyed *keyed, const char *key)
{
	const tk_node *found = tk_keyed_get(keyed, key);
	return tk_node_says(found) ? found : NULL;
}

tk_value tk_keyed_value(const tk_keyed *keyed, const char *key)
{
	const tk_node *found = tk_keyed_scalar(keyed, key);
	return found ? tk_node_value(found) : (tk_value){0};
}

void tk_keyed_require(tk_arena *arena, tk_document *document, const tk_keyed *keyed, const char *key, tk_span at,
                      tk_text what)
{
	if (!keyed->node || tk_keyed_get(keyed, key))
		return;
	tk_fault_add(arena, &document->faults, TK_FAULT_MISSING_KEY, at, N_("\"{what}\" does not say its \"{key}\"."),
	             N_("Add the key \"{key}\"."), "what", what, "key", tk_text_of(key), (char *)NULL);
}

tk_slot tk_keyed_slot(const tk_keyed *keyed, const char *key, tk_origin origin)
{
	const tk_node *found = tk_keyed_scalar(keyed, key);
	return found ? (tk_slot){tk_node_value(found), origin} : (tk_slot){0};
}

void tk_node_slots(tk_arena *arena, const tk_node *list, tk_origin origin, tk_slots *slots)
{
	if (!list)
		return;
	if (list->kind != TK_NODE_SEQUENCE) {
		if (tk_node_says(list))
			tk_slot_add(arena, slots, tk_node_value(list), origin);
		return;
	}
	for (const tk_node *item = list->first; item; item = item->next)
		if (tk_node_says(item))
			tk_slot_add(arena, slots, tk_node_value(item), origin);
}

void tk_keyed_slots(tk_arena *arena, const tk_keyed *keyed, const char *key, tk_origin origin, tk_slots *slots)
{
	tk_node_slots(arena, tk_keyed_get(keyed, key), origin, slots);
}

tk_span tk_node_extent(const tk_node *node)
{
	tk_span span = node->span;
	if (node->key_span.document != 0 && node->key_span.offset <= span.offset) {
		span.length += span.offset - node->key_span.offset;
		span.offset = node->key_span.offset;
	}
	return span;
}
