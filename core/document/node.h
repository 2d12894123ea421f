/* SPDX-License-Identifier: Apache-2.0 */
/* One tree for YAML, JSON and CSV: every key, value and item knows its span in the decoded text. */
#ifndef TK_DOCUMENT_NODE_H
#define TK_DOCUMENT_NODE_H

#include "base/text.h"

typedef enum tk_node_kind {
	TK_NODE_NULL,     /* null, ~, empty */
	TK_NODE_BOOLEAN,  /* JSON true/false; YAML 1.2 core true/false. YAML 1.1 yes/no/on/off stay strings, `ambiguous` set */
	TK_NODE_NUMBER,
	TK_NODE_STRING,
	TK_NODE_SEQUENCE,
	TK_NODE_MAPPING,
} tk_node_kind;

typedef struct tk_node tk_node;
struct tk_node {
	uint8_t kind;      /* tk_node_kind */
	bool quoted;       /* scalar was quoted or a block scalar */
	bool ambiguous;    /* plain YAML scalar that 1.1 and 1.2 read differently (yes, no, on, off, 0o17, 1:30 …) */
	uint8_t depth;
	uint32_t count;    /* children */
	tk_span span;      /* of the value (for block collections: from the first key/item to the end of the last) */
	tk_span key_span;  /* of the key when the parent is a mapping */
	tk_text key;       /* decoded; "" in sequences */
	tk_text value;     /* decoded scalar text (escapes resolved); collections: length 0, and `at` is private */
	const tk_node *first, *next; /* children in source order */
};

/* Child by key (first wins; duplicates are faults already). Linear; JSON and YAML mappings of more than 16 keys carry an
 * index. NULL when absent or when it is no mapping. */
const tk_node *tk_node_get(const tk_node *mapping, tk_text key);
static inline const tk_node *tk_node_get_c(const tk_node *mapping, const char *key)
{
	return tk_node_get(mapping, tk_text_of(key));
}
const tk_node *tk_node_at(const tk_node *collection, uint32_t index); /* O(index) */
bool tk_node_is_scalar(const tk_node *node);
bool tk_node_is_true(const tk_node *node);
bool tk_node_integer(const tk_node *node, int64_t *out);
static inline tk_value tk_node_value(const tk_node *node) { return (tk_value){node->value, node->span}; }

#endif
