/* SPDX-License-Identifier: Apache-2.0 */
/* What a CACAO playbook defines beside its steps: agents, targets, authentication, data markings, extensions. */
#include "playbook/cacao.h"

static const tk_field no_fields[] = {{NULL, TK_SHAPE_ANY, 0, NULL, NULL}};

void tk_cacao_undefined(tk_cacao *cacao, tk_value id, const char *message, const char *collection)
{
	if (tk_map_get(cacao->reported, id.text))
		return;
	tk_map_put(cacao->reported, id.text, cacao);
	tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_UNDEFINED, id.span, message,
	             N_("Define \"{id}\" under \"{collection}\", or write an id that stands there."), "id", id.text,
	             "collection", tk_text_of(collection), (char *)NULL);
}

/* The `type` of a definition, or what its id says: `individual--…`. */
static tk_text type_of(const tk_node *definition)
{
	const tk_node *type = definition->kind == TK_NODE_MAPPING ? tk_node_get_c(definition, "type") : NULL;
	if (type && tk_node_is_scalar(type))
		return type->value;
	return tk_text_slice(definition->key, 0, tk_text_find(definition->key, TK_TEXT("--"), 0));
}

static const tk_node *definitions(const tk_cacao *cacao, const char *collection)
{
	const tk_node *node = tk_keyed_get(&cacao->root, collection);
	return node && node->kind == TK_NODE_MAPPING ? node->first : NULL;
}

void tk_cacao_check_extensions(tk_cacao *cacao, const tk_node *mapping)
{
	if (!mapping || mapping->kind != TK_NODE_MAPPING)
		return;
	for (const tk_node *use = mapping->first; use; use = use->next)
		if (tk_text_starts(use->key, TK_TEXT("extension-definition--")) &&
		    !tk_map_get(cacao->extensions, use->key))
			tk_cacao_undefined(cacao, (tk_value){use->key, use->key_span},
			                   N_("Nobody can tell what this extension means: \"{id}\" is not defined."),
			                   "extension_definitions");
}

/* ---- agents and targets ------------------------------------------------------------------------------------------ */

static bool is_human(tk_text type)
{
	return tk_text_is(type, "individual") || tk_text_is(type, "group") || tk_text_is(type, "organization") ||
	       tk_text_is(type, "location") || tk_text_is(type, "sector");
}

/* An id begins with the type of what it names. Types of somebody's own are free, but `http-api--…` is an http-api. */
static void check_type(tk_cacao *cacao, const tk_node *node, tk_text type)
{
	tk_text by_id = tk_text_slice(node->key, 0, tk_text_find(node->key, TK_TEXT("--"), 0));
	const tk_node *written = node->kind == TK_NODE_MAPPING ? tk_node_get_c(node, "type") : NULL;
	if (written && tk_cacao_party_shape(by_id) && !tk_cacao_party_shape(type))
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_BAD_VALUE, written->span,
		             N_("Nobody can tell what \"{id}\" is: its type is \"{type}\", its id says \"{meant}\"."),
		             N_("Write the type that the id begins with."), "id", node->key, "type", type, "meant",
		             by_id, (char *)NULL);
}

static void read_party(tk_cacao *cacao, const tk_node *node)
{
	tk_text type = type_of(node);
	const tk_shape *shape = tk_cacao_party_shape(type);
	if (shape && !cacao->old)
		tk_shape_check(cacao->document, node, shape);
	tk_keyed keyed = tk_keyed_make(node, shape ? shape->fields : no_fields);
	tk_cacao_party *party = TK_MAKE(cacao->arena, tk_cacao_party);
	party->id = (tk_value){node->key, node->key_span};
	party->type = type;
	party->human = is_human(type);
	party->name = tk_keyed_value(&keyed, "name");
	if (party->name.text.length == 0)
		party->name = party->id;
	tk_text name = party->name.text;
	tk_cacao_own_party(cacao, &keyed, party);
	tk_map_put(cacao->parties, node->key, party);
	if (!keyed.node || cacao->old)
		return;
	tk_keyed_require(cacao->arena, cacao->document, &keyed, "type", node->key_span, name);
	tk_keyed_require(cacao->arena, cacao->document, &keyed, "name", node->key_span, node->key);
	check_type(cacao, node, type);
	if (!party->registered)
		tk_cacao_check_contact(cacao, type, party->name, &keyed);
	tk_cacao_check_extensions(cacao, tk_keyed_get(&keyed, "agent_target_extensions"));
	tk_value authentication = tk_keyed_value(&keyed, "authentication_info");
	if (authentication.text.length > 0 && !tk_map_get(cacao->authentications, authentication.text))
		tk_cacao_undefined(cacao, authentication, N_("Nobody can log in with \"{id}\": it is not defined."),
		                   "authentication_info_definitions");
}

static void read_authentication(tk_cacao *cacao, const tk_node *node)
{
	const tk_shape *shape = tk_cacao_authentication_shape(type_of(node));
	if (shape) {
		tk_shape_check(cacao->document, node, shape);
		tk_keyed keyed = tk_keyed_make(node, shape->fields);
		tk_keyed_require(cacao->arena, cacao->document, &keyed, "type", node->key_span, node->key);
		tk_cacao_check_extensions(cacao, tk_keyed_get(&keyed, "authentication_info_extensions"));
	}
	tk_map_put(cacao->authentications, node->key, (void *)(uintptr_t)node);
}

void tk_cacao_read_definitions(tk_cacao *cacao)
{
	/* Extensions first: every other definition may use them. */
	for (const tk_node *node = definitions(cacao, "extension_definitions"); node; node = node->next)
		tk_map_put(cacao->extensions, node->key, (void *)(uintptr_t)node);
	for (const tk_node *node = definitions(cacao, "authentication_info_definitions"); node; node = node->next)
		read_authentication(cacao, node);
	for (const tk_node *node = definitions(cacao, "agent_definitions"); node; node = node->next)
		read_party(cacao, node);
	for (const tk_node *node = definitions(cacao, "target_definitions"); node; node = node->next)
		read_party(cacao, node);
	for (const tk_node *node = definitions(cacao, "targets"); node; node = node->next)
		read_party(cacao, node); /* 1.x */
	tk_cacao_check_extensions(cacao, tk_keyed_get(&cacao->root, "playbook_extensions"));
}

/* ---- data markings ----------------------------------------------------------------------------------------------- */

/* Markings that the specifications define for everybody; a playbook need not repeat them. */
static const struct {
	const char *uuid, *level;
} known_markings[] = {
        {"94868c89-83c2-464b-929b-a1a8aa3c8487", "TLP:CLEAR"},
        {"bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "TLP:GREEN"},
        {"55d920b0-5e8b-4f79-9ee9-91f868d9b421", "TLP:AMBER"},
        {"939a9414-2ddd-4d32-a0cd-375ea402b003", "TLP:AMBER+STRICT"},
        {"e828b379-4e03-4974-9ac4-e53a884c97c1", "TLP:RED"},
        {"613f2e26-407d-48c7-9eca-b8e91df99dc9", "TLP:WHITE"},
        {"34098fce-860f-48ae-8e50-ebd3cc5e41da", "TLP:GREEN"},
        {"f88d31f6-486f-44da-b317-01333bde0b82", "TLP:AMBER"},
        {"5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "TLP:RED"},
};

static const char *known_level(tk_text id)
{
	if (!tk_text_starts(id, TK_TEXT("marking-tlp--")) && !tk_text_starts(id, TK_TEXT("marking-definition--")))
		return NULL;
	for (size_t i = 0; i < sizeof known_markings / sizeof known_markings[0]; i++)
		if (tk_text_ends(id, tk_text_of(known_markings[i].uuid)))
			return known_markings[i].level;
	return NULL;
}

static bool is_level(tk_text level)
{
	return tk_text_is(level, "TLP:RED") || tk_text_is(level, "TLP:AMBER") ||
	       tk_text_is(level, "TLP:AMBER+STRICT") || tk_text_is(level, "TLP:GREEN") ||
	       tk_text_is(level, "TLP:CLEAR");
}

static void read_marking(tk_cacao *cacao, const tk_node *node)
{
	tk_map_put(cacao->markings, node->key, (void *)(uintptr_t)node);
	tk_text type = type_of(node);
	const tk_shape *shape = tk_cacao_marking_shape(type);
	if (!shape || cacao->old)
		return;
	tk_shape_check(cacao->document, node, shape);
	tk_keyed keyed = tk_keyed_make(node, shape->fields);
	tk_keyed_require(cacao->arena, cacao->document, &keyed, "type", node->key_span, node->key);
	tk_cacao_check_extensions(cacao, tk_keyed_get(&keyed, "marking_extensions"));
	if (!tk_text_is(type, "marking-tlp"))
		return;
	if (!known_level(node->key))
		tk_keyed_require(cacao->arena, cacao->document, &keyed, "tlpv2_level", node->key_span, node->key);
	const tk_node *level = tk_keyed_get(&keyed, "tlpv2_level");
	if (level && !is_level(level->value))
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_BAD_VALUE, level->span,
		             N_("Nobody can tell who may see this: \"{level}\" is no TLP level."),
		             N_("Write TLP:RED, TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN or TLP:CLEAR."), "level",
		             level->value, (char *)NULL);
}

/* What a marking says, to be shown where it is used. */
static tk_text marking_text(const tk_cacao *cacao, tk_text id)
{
	const tk_node *node = tk_map_get(cacao->markings, id);
	static const char *const keys[] = {"tlpv2_level", "tlp_level", "tlp", "statement"};
	for (size_t i = 0; node && node->kind == TK_NODE_MAPPING && i < sizeof keys / sizeof keys[0]; i++) {
		const tk_node *said = tk_node_get_c(node, keys[i]);
		if (said && tk_node_is_scalar(said) && said->value.length > 0)
			return said->value;
	}
	return known_level(id) ? tk_text_of(known_level(id)) : id;
}

void tk_cacao_read_markings(tk_cacao *cacao)
{
	for (const tk_node *node = definitions(cacao, "data_marking_definitions"); node; node = node->next)
		read_marking(cacao, node);
	const tk_node *markings = tk_keyed_get(&cacao->root, "markings");
	if (!markings || markings->kind != TK_NODE_SEQUENCE)
		return;
	for (const tk_node *use = markings->first; use; use = use->next) {
		if (!tk_node_is_scalar(use))
			continue;
		if (cacao->playbook->marking.value.text.length == 0)
			cacao->playbook->marking = (tk_slot){{marking_text(cacao, use->value), use->span}, TK_FORMAT};
		if (!tk_map_get(cacao->markings, use->value) && !known_level(use->value))
			tk_cacao_undefined(
			        cacao, tk_node_value(use),
			        N_("Nobody can tell who may see this playbook: the marking \"{id}\" is not defined."),
			        "data_marking_definitions");
	}
}
