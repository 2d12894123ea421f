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

tk_keyed tk_keyed_make(const tk_node *node, const tk_field *fields)
{
	tk_keyed keyed = {node, fields, false};
	if (!node || node->kind != TK_NODE_MAPPING) {
		keyed.node = NULL;
		return keyed;
	}
	for (const tk_node *child = node->first; child && !keyed.has_unknown; child = child->next)
		keyed.has_unknown = !is_field(fields, child->key) && !is_free(child->key);
	return keyed;
}

static const tk_node *get_misspelt(const tk_keyed *keyed, const char *key)
{
	const char *words[MOST_FIELDS];
	size_t count = 0;
	for (const tk_field *field = keyed->fields; field->key && count < MOST_FIELDS; field++)
		words[count++] = field->key;
	for (const tk_node *child = keyed->node->first; child; child = child->next) {
		if (is_field(keyed->fields, child->key) || is_free(child->key))
			continue;
		const char *meant = tk_nearest_word(child->key, words, count);
		if (meant && strcmp(meant, key) == 0)
			return child;
	}
	return NULL;
}

const tk_node *tk_keyed_get(const tk_keyed *keyed, const char *key)
{
	if (!keyed->node)
		return NULL;
	const tk_node *found = tk_node_get_c(keyed->node, key);
	return found || !keyed->has_unknown ? found : get_misspelt(keyed, key);
}

const tk_node *tk_keyed_scalar(const tk_keyed *keyed, const char *key)
{
	const tk_node *found = tk_keyed_get(keyed, key);
	return found && tk_node_is_scalar(found) && found->kind != TK_NODE_NULL ? found : NULL;
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
		if (tk_node_is_scalar(list) && list->kind != TK_NODE_NULL)
			tk_slot_add(arena, slots, tk_node_value(list), origin);
		return;
	}
	for (const tk_node *item = list->first; item; item = item->next)
		if (tk_node_is_scalar(item) && item->kind != TK_NODE_NULL)
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
