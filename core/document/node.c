/* SPDX-License-Identifier: Apache-2.0 */
#include "document/node.h"

#include "base/map.h"
#include "document/readers.h"

void tk_node_set_index(tk_node *mapping, const tk_map *index)
{
	mapping->value = (tk_text){(const char *)index, 0};
}

const tk_node *tk_node_get(const tk_node *mapping, tk_text key)
{
	if (!mapping || mapping->kind != TK_NODE_MAPPING)
		return NULL;
	if (mapping->value.at)
		return tk_map_get((const tk_map *)(const void *)mapping->value.at, key);
	const tk_node *child = mapping->first;
	while (child && !tk_text_equal(child->key, key))
		child = child->next;
	return child;
}

const tk_node *tk_node_at(const tk_node *collection, uint32_t index)
{
	const tk_node *child = collection ? collection->first : NULL;
	for (; child && index > 0; index--)
		child = child->next;
	return child;
}

bool tk_node_is_scalar(const tk_node *node)
{
	return node && node->kind != TK_NODE_SEQUENCE && node->kind != TK_NODE_MAPPING;
}

bool tk_node_is_true(const tk_node *node)
{
	static const char *const words[] = {"true", "True", "TRUE"};
	if (!tk_node_is_scalar(node))
		return false;
	return tk_text_is(node->value, words[0]) || tk_text_is(node->value, words[1]) ||
	       tk_text_is(node->value, words[2]);
}

bool tk_node_integer(const tk_node *node, int64_t *out)
{
	if (!tk_node_is_scalar(node) || node->value.length == 0)
		return false;
	const char *at = node->value.at, *end = at + node->value.length;
	bool negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	if (at == end)
		return false;
	int64_t number = 0;
	for (; at < end; at++)
		if (*at < '0' || *at > '9' || __builtin_mul_overflow(number, 10, &number) ||
		    __builtin_sub_overflow(number, *at - '0',
		                           &number)) /* downwards: the least number has no positive */
			return false;
	return !__builtin_mul_overflow(number, negative ? 1 : -1, out);
}
