/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes, keys and merges. Everything is linear: duplicate keys are found through a map once a mapping is large. */
#include "document/yaml_tree.h"
#include "document/readers.h"
#include <string.h>

enum { FEW_KEYS = 16, BATCH_LEAST = 16, BATCH_MOST = 512 };

static void stop_at_limit(tk_yaml_tree *tree, tk_span at, const char *message, const char *help, uint32_t limit)
{
	tk_text number = tk_text_format(tree->arena, "%u", limit);
	tree->stopped = true;
	tree->document->complete = false;
	tk_fault_add(tree->arena, &tree->document->faults, TK_FAULT_LIMIT, at, message, help, "limit", number,
	             (char *)NULL);
}

static tk_node *make_node(tk_yaml_tree *tree, tk_node_kind kind, tk_span span)
{
	if (tree->spare_count == 0) {
		tree->batch = tree->batch < BATCH_MOST ? tree->batch * 2 : BATCH_MOST;
		tree->spare = TK_MAKE_ARRAY(tree->arena, tk_node, tree->batch);
		tree->spare_count = tree->batch;
	}
	tk_node *node = tree->spare++;
	tree->spare_count--;
	node->kind = (uint8_t)kind;
	node->depth = (uint8_t)tree->depth;
	node->span = span;
	if (++tree->nodes > tree->limits->nodes)
		stop_at_limit(tree, span, N_("This file holds more than {limit} values; the rest was not read."),
		              N_("Split the file."), tree->limits->nodes);
	return node;
}

static const tk_node *find_key(tk_yaml_tree *tree, tk_yaml_frame *frame, tk_text key)
{
	const tk_node *child = frame->node->first;
	if (frame->keys)
		return tk_map_get(frame->keys, key);
	if (frame->node->count < FEW_KEYS) {
		while (child && !(child->key.length == key.length && memcmp(child->key.at, key.at, key.length) == 0))
			child = child->next;
		return child;
	}
	frame->keys = tk_map_make(tree->arena);
	for (; child; child = child->next)
		tk_map_put(frame->keys, child->key, (void *)(uintptr_t)child);
	return tk_map_get(frame->keys, key);
}

static void append_child(tk_yaml_frame *frame, tk_node *node)
{
	*frame->tail = node;
	frame->tail = &node->next;
	frame->node->count++;
	if (frame->keys)
		tk_map_put(frame->keys, node->key, node);
}

static void refuse_key(tk_yaml_tree *tree, tk_yaml_frame *frame, tk_span span, const char *message, const char *help)
{
	if (!frame->unused)
		tk_fault_add(tree->arena, &tree->document->faults, TK_FAULT_WRONG_TYPE, span, message, help,
		             (char *)NULL);
	frame->want_value = true;
	frame->drop = true;
}

static void set_key(tk_yaml_tree *tree, tk_yaml_frame *frame, tk_text key, tk_span span, bool quoted, bool null)
{
	if (null) {
		refuse_key(tree, frame, span, N_("This key is empty, so its value cannot be used."),
		           N_("Write a name before the colon."));
		return;
	}
	frame->want_value = true;
	frame->key = key;
	frame->key_span = span;
	if (!quoted && key.length == 2 && memcmp(key.at, "<<", 2) == 0) {
		frame->merge = true;
		return;
	}
	const tk_node *first = find_key(tree, frame, key);
	if (!first || frame->unused)
		return;
	tk_fault *fault = tk_fault_add(tree->arena, &tree->document->faults, TK_FAULT_DUPLICATE_KEY, span,
	                               N_("The key \"{key}\" stands twice in this mapping; only the first counts."),
	                               N_("Delete one of them, or give one another name."), "key", key, (char *)NULL);
	if (fault) {
		fault->related = first->key_span;
		fault->related_message = N_("the first one");
	}
}

/* Puts a node where it belongs in the innermost open collection. False: it has no place in the tree. */
static bool place_node(tk_yaml_tree *tree, tk_node *node)
{
	if (tree->depth == 0) {
		*TK_PUSH(tree->arena, &tree->roots) = node;
		return true;
	}
	tk_yaml_frame *parent = &tree->stack[tree->depth - 1];
	if (parent->height == 0)
		parent->height = 1;
	if (!parent->mapping) {
		append_child(parent, node);
		return !parent->unused;
	}
	if (!parent->want_value) {
		refuse_key(tree, parent, node->span, N_("A list or mapping cannot be a key; this entry is skipped."),
		           N_("If this is a placeholder in double braces, put it between quotes."));
		return false;
	}
	parent->want_value = false;
	node->key = parent->key;
	node->key_span = parent->key_span;
	if (parent->drop) {
		parent->drop = false;
		return false;
	}
	if (!parent->merge) {
		append_child(parent, node);
		return !parent->unused;
	}
	parent->merge = false;
	tk_yaml_merge *merge = TK_MAKE(tree->arena, tk_yaml_merge);
	merge->node = node;
	*parent->merges_tail = merge;
	parent->merges_tail = &merge->next;
	return !parent->unused;
}

static void extend_parent(tk_yaml_tree *tree, tk_span span)
{
	if (tree->depth > 0 && tree->stack[tree->depth - 1].end < span.offset + span.length)
		tree->stack[tree->depth - 1].end = span.offset + span.length;
}

static tk_yaml_anchor *set_anchor(tk_yaml_tree *tree, const char *name, const tk_node *node, bool open)
{
	if (!tree->anchors)
		tree->anchors = tk_map_make(tree->arena);
	/* The name is libyaml's; an anchor defined again takes the place of the old one. */
	tk_yaml_anchor *anchor = tk_map_get(tree->anchors, tk_text_of(name));
	if (!anchor) {
		anchor = TK_MAKE(tree->arena, tk_yaml_anchor);
		tk_map_put(tree->anchors, tk_text_copy(tree->arena, tk_text_of(name)), anchor);
	}
	*anchor = (tk_yaml_anchor){.node = node, .nodes = 1, .open = open};
	return anchor;
}

void tk_yaml_tree_scalar(tk_yaml_tree *tree, tk_node_kind kind, bool quoted, bool ambiguous, tk_text value,
                         tk_span span, const char *anchor)
{
	tk_yaml_frame *parent = tree->depth ? &tree->stack[tree->depth - 1] : NULL;
	extend_parent(tree, span);
	bool key = parent && parent->mapping && !parent->want_value;
	if (key) {
		set_key(tree, parent, value, span, quoted, kind == TK_NODE_NULL && value.length == 0);
		if (!anchor)
			return;
	}
	tk_node *node = make_node(tree, kind, span);
	node->quoted = quoted;
	node->ambiguous = ambiguous;
	node->value = value;
	if (!key)
		place_node(tree, node);
	if (anchor)
		set_anchor(tree, anchor, node, false);
}

void tk_yaml_tree_open(tk_yaml_tree *tree, bool mapping, tk_span span, const char *anchor)
{
	if (tree->depth >= tree->depth_most) {
		stop_at_limit(tree, span,
		              N_("Values are nested more than {limit} levels deep here; the rest was not read."),
		              N_("Nest less deeply."), tree->depth_most);
		return;
	}
	uint32_t before = tree->nodes + tree->alias_nodes;
	tk_node *node = make_node(tree, mapping ? TK_NODE_MAPPING : TK_NODE_SEQUENCE, span);
	bool used = place_node(tree, node);
	tk_yaml_frame *frame = &tree->stack[tree->depth++];
	*frame = (tk_yaml_frame){.node = node,
	                         .tail = &node->first,
	                         .anchor = anchor ? set_anchor(tree, anchor, node, true) : NULL,
	                         .nodes_before = before,
	                         .end = span.offset + span.length,
	                         .mapping = mapping,
	                         .unused = !used};
	frame->merges_tail = &frame->merges;
}

/* Children of a merged mapping, as far as the mapping has no key of that name itself. They keep the spans of the place
 * where they are written: that is where a finding must point. */
static void merge_mapping(tk_yaml_tree *tree, tk_yaml_frame *frame, const tk_node *from)
{
	for (const tk_node *child = from->first; child && !tree->stopped; child = child->next) {
		if (find_key(tree, frame, child->key))
			continue;
		tk_node *copy = make_node(tree, (tk_node_kind)child->kind, child->span);
		*copy = *child;
		copy->depth = (uint8_t)tree->depth;
		copy->next = NULL;
		append_child(frame, copy);
	}
}

static void merge_all(tk_yaml_tree *tree, tk_yaml_frame *frame)
{
	for (const tk_yaml_merge *merge = frame->merges; merge; merge = merge->next) {
		const tk_node *from = merge->node;
		bool list = from->kind == TK_NODE_SEQUENCE;
		if (!list && from->kind != TK_NODE_MAPPING) {
			tk_fault_add(tree->arena, &tree->document->faults, TK_FAULT_WRONG_TYPE, from->span,
			             N_("\"<<\" takes over the keys of another mapping, but this is none."),
			             N_("Write an alias of a mapping, or put \"<<\" between quotes."), (char *)NULL);
			continue;
		}
		if (!list)
			merge_mapping(tree, frame, from);
		for (const tk_node *item = list ? from->first : NULL; item; item = item->next)
			if (item->kind == TK_NODE_MAPPING)
				merge_mapping(tree, frame, item);
	}
}

void tk_yaml_tree_close(tk_yaml_tree *tree, uint32_t end)
{
	tk_yaml_frame *frame = &tree->stack[tree->depth - 1];
	tk_node *node = frame->node;
	if (frame->merges)
		merge_all(tree, frame);
	node->span.length = (end > frame->end ? end : frame->end) - node->span.offset;
	if (frame->keys)
		tk_node_set_index(node, frame->keys);
	if (frame->anchor && frame->anchor->node == node) {
		frame->anchor->open = false;
		frame->anchor->height = frame->height;
		frame->anchor->nodes = tree->nodes + tree->alias_nodes - frame->nodes_before;
	}
	tree->depth--;
	extend_parent(tree, node->span);
	if (tree->depth > 0 && tree->stack[tree->depth - 1].height < frame->height + 1)
		tree->stack[tree->depth - 1].height = frame->height + 1;
}

static const tk_yaml_anchor *get_anchor(tk_yaml_tree *tree, tk_text name, tk_span span)
{
	const tk_yaml_anchor *anchor = tree->anchors ? tk_map_get(tree->anchors, name) : NULL;
	if (anchor && !anchor->open)
		return anchor;
	tk_fault_add(tree->arena, &tree->document->faults, TK_FAULT_UNDEFINED, span,
	             anchor ? N_("The alias \"*{name}\" stands inside the value that it repeats, which has no end.")
	                    : N_("The alias \"*{name}\" repeats a value that is not defined before it."),
	             anchor ? N_("Write the value out.")
	                    : N_("Write \"&{name}\" before the value, or put the text between quotes."),
	             "name", tk_text_copy(tree->arena, name), (char *)NULL);
	return NULL;
}

/* An alias shares everything below the anchored node; what it stands for is counted against a budget, so that aliases
 * of aliases cost nothing before they are refused. */
void tk_yaml_tree_alias(tk_yaml_tree *tree, tk_text name, tk_span span)
{
	const tk_yaml_anchor *anchor = get_anchor(tree, name, span);
	tk_yaml_frame *parent = tree->depth ? &tree->stack[tree->depth - 1] : NULL;
	extend_parent(tree, span);
	if (parent && parent->mapping && !parent->want_value && anchor && tk_node_is_scalar(anchor->node)) {
		set_key(tree, parent, anchor->node->value, span, anchor->node->quoted,
		        anchor->node->kind == TK_NODE_NULL);
		return;
	}
	tk_node *node = make_node(tree, TK_NODE_NULL, span);
	if (anchor && (tree->limits->alias_nodes < tree->alias_nodes ||
	               tree->limits->alias_nodes - tree->alias_nodes < anchor->nodes)) {
		stop_at_limit(tree, span,
		              N_("The aliases of this file stand for more than {limit} values; the rest was not read."),
		              N_("Write the values out, or split the file."), tree->limits->alias_nodes);
		anchor = NULL;
	} else if (anchor && tree->depth + anchor->height > tree->depth_most) {
		stop_at_limit(tree, span,
		              N_("Values are nested more than {limit} levels deep here; the rest was not read."),
		              N_("Nest less deeply."), tree->depth_most);
		anchor = NULL;
	}
	if (anchor) {
		*node = *anchor->node;
		node->depth = (uint8_t)tree->depth;
		node->span = span;
		node->key = (tk_text){"", 0};
		node->key_span = (tk_span){0};
		node->next = NULL;
		tree->alias_nodes += anchor->nodes;
		if (parent && parent->height < anchor->height + 1)
			parent->height = anchor->height + 1;
	}
	place_node(tree, node);
}
