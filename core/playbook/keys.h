/* SPDX-License-Identifier: Apache-2.0 */
/* Reading mappings with a table of keys. A misspelt key is reported once (file-unknown-key) and then read as the key
 * that was meant, so that one slip of the pen does not look like several defects. */
#ifndef TK_PLAYBOOK_KEYS_H
#define TK_PLAYBOOK_KEYS_H

#include "document/shape.h"
#include "workflow/workflow.h"

enum { TK_KEYED_MISSPELT = 4 }; /* slips read as what was meant, per mapping; more than that is no slip */

typedef struct tk_keyed {
	const tk_node *node; /* NULL when it is no mapping: then no key is found */
	struct {
		const char *meant;
		const tk_node *node;
	} misspelt[TK_KEYED_MISSPELT];
	uint32_t misspelt_count;
} tk_keyed;

/* fields: ended by key NULL. */
tk_keyed tk_keyed_make(const tk_node *node, const tk_field *fields);
/* The value of key, or of the misspelt key that means it; NULL when absent. */
const tk_node *tk_keyed_get(const tk_keyed *keyed, const char *key);
/* A scalar that is neither null nor empty? */
static inline bool tk_node_says(const tk_node *node)
{
	return node && tk_node_is_scalar(node) && node->kind != TK_NODE_NULL && node->value.length > 0;
}

/* The same when it is a scalar that says something; NULL otherwise. */
const tk_node *tk_keyed_scalar(const tk_keyed *keyed, const char *key);
tk_value tk_keyed_value(const tk_keyed *keyed, const char *key); /* empty when absent or not a scalar */

/* Reports a key that is neither there nor misspelt. `at` is shown, `what` names the mapping. */
void tk_keyed_require(tk_arena *arena, tk_document *document, const tk_keyed *keyed, const char *key, tk_span at,
                      tk_text what);

/* A slot from a scalar key; empty when absent. */
tk_slot tk_keyed_slot(const tk_keyed *keyed, const char *key, tk_origin origin);
/* Slots from a list of scalars, or from one scalar. */
void tk_keyed_slots(tk_arena *arena, const tk_keyed *keyed, const char *key, tk_origin origin, tk_slots *slots);
void tk_node_slots(tk_arena *arena, const tk_node *list, tk_origin origin, tk_slots *slots);

/* From the key of a mapping's child (or the item) to the end of its value. */
tk_span tk_node_extent(const tk_node *node);

#endif
