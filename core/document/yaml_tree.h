/* SPDX-License-Identifier: Apache-2.0 */
/* The tree under construction while YAML events come in: a bounded stack of open collections. */
#ifndef TK_DOCUMENT_YAML_TREE_H
#define TK_DOCUMENT_YAML_TREE_H

#include "base/map.h"
#include "document/yaml.h"

enum { TK_YAML_DEPTH_MOST = 250 }; /* tk_node.depth is a byte */

/* What an anchor stands for. */
typedef struct tk_yaml_anchor {
	const tk_node *node;
	uint32_t nodes;  /* in the tree below it, aliases expanded */
	uint32_t height; /* levels below it */
	bool open;       /* its collection is still being read: an alias to it would be endless */
} tk_yaml_anchor;

typedef struct tk_yaml_merge {
	const tk_node *node;
	struct tk_yaml_merge *next;
} tk_yaml_merge;

typedef struct tk_yaml_frame {
	tk_node *node;
	const tk_node **tail; /* where the next child is linked */
	tk_map *keys;         /* key -> child, once there are many */
	tk_yaml_anchor *anchor;
	tk_yaml_merge *merges, **merges_tail;
	tk_text key;
	tk_span key_span;
	uint32_t nodes_before; /* tk_yaml_tree.nodes + alias_nodes when it began */
	uint32_t end;          /* where its last content ends */
	uint32_t height;
	bool mapping;
	bool want_value; /* mapping: a key has been read */
	bool drop;       /* mapping: the next value has no usable key */
	bool unused;     /* is, or is within, a key that cannot be one, or the value of one: no more faults there */
	bool merge;      /* mapping: the next value belongs to << */
} tk_yaml_frame;

typedef struct tk_yaml_tree {
	tk_document *document;
	tk_arena *arena;
	const tk_limits *limits;
	uint32_t depth_most;
	tk_yaml_frame *stack; /* TK_YAML_DEPTH_MOST of them */
	uint32_t depth;
	tk_node *spare; /* nodes are made in batches */
	uint32_t spare_count, batch;
	uint32_t nodes, alias_nodes;
	tk_map *anchors;
	TK_VECTOR(const tk_node *) roots;
	bool stopped; /* a limit was hit: read no further */
} tk_yaml_tree;

/* A scalar or a collection begins. anchor may be NULL. Each puts the node where it belongs: under its key, in its
 * sequence, as a root, or nowhere when the key is unusable. */
void tk_yaml_tree_scalar(tk_yaml_tree *tree, tk_node_kind kind, bool quoted, bool ambiguous, tk_text value,
                         tk_span span, const char *anchor);
void tk_yaml_tree_open(tk_yaml_tree *tree, bool mapping, tk_span span, const char *anchor);
/* The innermost collection ends; end = 0: where its last child ends. */
void tk_yaml_tree_close(tk_yaml_tree *tree, uint32_t end);
void tk_yaml_tree_alias(tk_yaml_tree *tree, tk_text name, tk_span span);

#endif
