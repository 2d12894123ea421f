/* SPDX-License-Identifier: Apache-2.0 */
#include "report/convert.h"

#include <inttypes.h>

const tk_register_entry *tk_conversion_recipient(const tk_conversion *conversion, tk_text name)
{
	const tk_register *reg = &conversion->organization->reg;
	const tk_register_entry *entry = tk_register_find(reg, TK_REGISTER_CONTACT, name);
	return entry ? entry : tk_register_find(reg, TK_REGISTER_PARTY, name);
}

const tk_register_entry *tk_conversion_actor(const tk_conversion *conversion, tk_text name)
{
	const tk_register *reg = &conversion->organization->reg;
	const tk_register_entry *entry = tk_register_find(reg, TK_REGISTER_ROLE, name);
	return entry ? entry : tk_register_find(reg, TK_REGISTER_PERSON, name);
}

tk_text tk_conversion_name(const tk_register_entry *entry, tk_text name)
{
	return entry ? entry->name.text : name;
}

tk_text tk_conversion_head(const tk_conversion *conversion, const char *key)
{
	const tk_node *root = conversion->playbook->node;
	const tk_node *value = root && root->kind == TK_NODE_MAPPING ? tk_node_get_c(root, key) : NULL;
	return value && tk_node_is_scalar(value) && value->kind != TK_NODE_NULL ? value->value : TK_TEXT("");
}

tk_text tk_conversion_takes_days(const tk_step *step)
{
	const tk_node *node = step->written->node;
	const tk_node *takes =
	        step->takes_days && node && node->kind == TK_NODE_MAPPING ? tk_node_get_c(node, "takes") : NULL;
	return takes && tk_node_is_scalar(takes) ? takes->value : TK_TEXT("");
}

bool tk_conversion_is_own(const tk_node *node)
{
	return tk_text_starts(node->key, TK_TEXT("x-"));
}

tk_text tk_conversion_duration(tk_arena *arena, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *before, *after;
	} units[] = {{86400, "P", "D"}, {3600, "PT", "H"}, {60, "PT", "M"}, {1, "PT", "S"}};
	size_t unit = 0;
	while (unit < 3 && (seconds % units[unit].seconds != 0 || seconds == 0))
		unit++;
	return tk_text_format(arena, "%s%" PRId64 "%s", units[unit].before, seconds / units[unit].seconds,
	                      units[unit].after);
}
