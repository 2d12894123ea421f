/* SPDX-License-Identifier: Apache-2.0 */
#include "base/calendar.h"
#include "register/register_shapes.h"

static tk_value value_of(const tk_node *mapping, const char *key)
{
	const tk_node *node = mapping ? tk_node_get_c(mapping, key) : NULL;
	return node && tk_node_is_scalar(node) ? tk_node_value(node) : (tk_value){TK_TEXT(""), {0, 0, 0}};
}

/* A list, or a lone scalar that stands for a list of one (whose node is then its own only item). */
static const tk_node *list_of(tk_arena *arena, const tk_node *mapping, const char *key)
{
	const tk_node *node = mapping ? tk_node_get_c(mapping, key) : NULL;
	if (!node || node->kind == TK_NODE_SEQUENCE)
		return node;
	if (!tk_node_is_scalar(node) || node->kind == TK_NODE_NULL)
		return NULL;
	tk_node *item = TK_MAKE(arena, tk_node);
	*item = *node;
	item->next = NULL;
	tk_node *list = TK_MAKE(arena, tk_node);
	*list = (tk_node){.kind = TK_NODE_SEQUENCE, .count = 1, .span = node->span, .key = node->key, .first = item};
	return list;
}

static const tk_node *mapping_of(const tk_node *mapping, const char *key)
{
	const tk_node *node = mapping ? tk_node_get_c(mapping, key) : NULL;
	return node && node->kind == TK_NODE_MAPPING ? node : NULL;
}

/* Letters count alike, large or small. */
static bool same_word(tk_text text, const char *word)
{
	size_t at = 0;
	for (; at < text.length && word[at]; at++) {
		char letter = text.at[at] >= 'A' && text.at[at] <= 'Z' ? (char)(text.at[at] - 'A' + 'a') : text.at[at];
		if (letter != word[at])
			return false;
	}
	return at == text.length && !word[at];
}

static void read_exceptions(tk_arena *arena, const tk_node *root, tk_configuration *configuration)
{
	const tk_node *list = tk_node_get_c(root, "not-applicable");
	for (const tk_node *each = list && list->kind == TK_NODE_SEQUENCE ? list->first : NULL; each;
	     each = each->next) {
		tk_declared_exception exception = {
		        .requirement = value_of(each, "requirement"),
		        .subject = value_of(each, "subject"),
		        .reason = value_of(each, "reason"),
		        .until = value_of(each, "until"),
		        .by = value_of(each, "by"),
		};
		/* One without a reason or an end has been reported, and does not count. */
		if (exception.requirement.text.length && exception.reason.text.length &&
		    tk_date_parse(exception.until.text, &exception.until_day))
			*TK_PUSH(arena, &configuration->not_applicable) = exception;
	}
}

/* As YAML 1.1 and 1.2 write it, and as people answer. Anything else is no answer, rather than "no". */
tk_answer tk_fact_answer(const tk_node *fact)
{
	static const char *const yes[] = {"true", "yes", "on", "y", "はい", "該当", "該当する", NULL};
	static const char *const no[] = {"false", "no", "off", "n", "いいえ", "非該当", "該当しない", NULL};
	if (!tk_node_is_scalar(fact) || fact->kind == TK_NODE_NULL)
		return TK_UNDECIDED;
	for (unsigned i = 0; yes[i]; i++) {
		if (same_word(fact->value, yes[i]))
			return TK_HOLDS;
	}
	for (unsigned i = 0; no[i]; i++) {
		if (same_word(fact->value, no[i]))
			return TK_FAILS;
	}
	return TK_UNDECIDED;
}

static void check_facts(tk_document *document, const tk_node *facts)
{
	for (const tk_node *fact = facts ? facts->first : NULL; fact; fact = fact->next) {
		if (fact->kind != TK_NODE_NULL && tk_node_is_scalar(fact) && tk_fact_answer(fact) == TK_UNDECIDED)
			tk_fault_add(document->arena, &document->faults, TK_FAULT_BAD_VALUE, fact->span,
			             N_("The fact \"{key}\" must be true or false, but \"{value}\" is neither, so it decides nothing."),
			             N_("Write true or false."), "key", fact->key, "value", fact->value, (char *)NULL);
	}
}

void tk_configuration_read(tk_arena *arena, tk_document *document, tk_configuration *configuration)
{
	configuration->given = true;
	configuration->document = document->number;
	const tk_node *root = document->root;
	if (!root || root->kind != TK_NODE_MAPPING) {
		if (document->complete)
			tk_fault_add(document->arena, &document->faults, TK_FAULT_WRONG_TYPE,
			             root ? root->span : (tk_span){document->number, 0, 0},
			             N_("tenken.yaml must be a mapping that begins with `tenken: 1`"),
			             N_("See docs/formats/configuration.md for an example."), (char *)NULL);
		return;
	}
	tk_shape_check(document, root, &tk_configuration_shape);
	tk_value version = value_of(root, "tenken");
	const tk_node *number = tk_node_get_c(root, "tenken");
	int64_t format = 1;
	if (number && tk_node_integer(number, &format) && format != 1)
		tk_fault_add(document->arena, &document->faults, TK_FAULT_BAD_VALUE, version.span,
		             N_("tenken.yaml is of format version {version}, which this tenken does not know"),
		             N_("Write `tenken: 1`, or use a newer tenken."), "version", version.text, (char *)NULL);
	const tk_node *organization = mapping_of(root, "organization");
	configuration->organization_id = value_of(organization, "id");
	configuration->organization_name = value_of(organization, "name");
	configuration->sector = value_of(organization, "sector");
	configuration->variants = list_of(arena, organization, "variants");
	configuration->facts = mapping_of(organization, "facts");
	check_facts(document, configuration->facts);
	configuration->plugins = list_of(arena, root, "plugins");
	configuration->parameters = mapping_of(root, "parameters");
	configuration->edition = value_of(root, "edition");
	configuration->index = value_of(root, "index");
	configuration->outage = value_of(root, "outage");
	configuration->playbooks = list_of(arena, root, "playbooks");
	configuration->registers = list_of(arena, root, "registers");
	configuration->ignore = list_of(arena, root, "ignore");
	configuration->templates = list_of(arena, root, "templates");
	read_exceptions(arena, root, configuration);
}
