/* SPDX-License-Identifier: Apache-2.0 */
/* requirements.yaml: the keys below `parameters` and `messages` are the author's own. They are collected from the parsed
 * file first; then the schema is made with them, so that libcyaml still types and checks every value. */
#include "plugin/pack_schema.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

typedef struct free_keys {
	TK_VECTOR(tk_text) names;
	TK_VECTOR(bool) is_list; /* every value of the key is a list */
	TK_VECTOR(bool) is_text; /* every value of the key is one text */
} free_keys;

static void collect(tk_arena *arena, const tk_node *mapping, free_keys *keys)
{
	for (const tk_node *each = mapping ? mapping->first : NULL; each; each = each->next) {
		uint32_t i = 0;
		while (i < keys->names.count && !tk_text_equal(keys->names.at[i], each->key))
			i++;
		if (i == keys->names.count) {
			*TK_PUSH(arena, &keys->names) = tk_text_copy(arena, each->key);
			*TK_PUSH(arena, &keys->is_list) = true;
			*TK_PUSH(arena, &keys->is_text) = true;
		}
		keys->is_list.at[i] = keys->is_list.at[i] && each->kind == TK_NODE_SEQUENCE;
		keys->is_text.at[i] = keys->is_text.at[i] && tk_node_is_scalar(each);
	}
}

static const cyaml_schema_value_t text_entry = {
        CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, TK_PACK_TEXT_MOST),
};
static const cyaml_schema_value_t source_entry = {
        CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, tk_pack_source, tk_pack_source_fields),
};
static const cyaml_schema_field_t message_fields[] = {
        CYAML_FIELD_MAPPING("say", CYAML_FLAG_DEFAULT, tk_pack_message, say, tk_pack_text_fields),
        CYAML_FIELD_MAPPING("because", CYAML_FLAG_OPTIONAL, tk_pack_message, because, tk_pack_text_fields),
        CYAML_FIELD_MAPPING("fix", CYAML_FLAG_OPTIONAL, tk_pack_message, fix, tk_pack_text_fields),
        CYAML_FIELD_END,
};

static const cyaml_schema_field_t *make_parameter_fields(tk_arena *arena, const free_keys *keys)
{
	cyaml_schema_field_t *fields = TK_MAKE_ARRAY(arena, cyaml_schema_field_t, (size_t)keys->names.count + 1);
	for (uint32_t i = 0; i < keys->names.count; i++) {
		size_t base = i * sizeof(tk_pack_list);
		cyaml_schema_field_t *field = &fields[i];
		field->key = keys->names.at[i].at;
		if (keys->is_text.at[i]) {
			field->data_offset = (uint32_t)(base + offsetof(tk_pack_list, one));
			field->value = (cyaml_schema_value_t){
			        CYAML_VALUE_STRING(CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, char, 0, TK_PACK_TEXT_MOST)};
			continue;
		}
		field->data_offset = (uint32_t)(base + offsetof(tk_pack_list, at));
		field->count_offset = (uint32_t)(base + offsetof(tk_pack_list, at_count));
		field->count_size = sizeof(uint32_t);
		field->value = (cyaml_schema_value_t){CYAML_VALUE_SEQUENCE(CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, const char *,
		                                                           &text_entry, 0, TK_PACK_ITEMS_MOST)};
	}
	return fields;
}

static const cyaml_schema_field_t *make_message_fields(tk_arena *arena, const free_keys *keys)
{
	cyaml_schema_field_t *fields = TK_MAKE_ARRAY(arena, cyaml_schema_field_t, (size_t)keys->names.count + 1);
	for (uint32_t i = 0; i < keys->names.count; i++) {
		fields[i].key = keys->names.at[i].at;
		fields[i].data_offset = (uint32_t)(i * sizeof(tk_pack_message));
		fields[i].value = (cyaml_schema_value_t){
		        CYAML_VALUE_MAPPING(CYAML_FLAG_OPTIONAL, tk_pack_message, message_fields)};
	}
	return fields;
}

#define TEXT(key, member) CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, tk_pack_requirement, member, 1, TK_PACK_TEXT_MOST)
#define MAYBE(key, member) TK_PACK_OPTIONAL(key, tk_pack_requirement, member)
#define BOTH(key, flags, member) CYAML_FIELD_MAPPING(key, flags, tk_pack_requirement, member, tk_pack_text_fields)

static const cyaml_schema_field_t fixed_fields[] = {
        TEXT("id", id),
        TEXT("level", level),
        TEXT("severity", severity),
        MAYBE("inferred-severity", inferred_severity),
        MAYBE("stage", stage),
        TEXT("check", check),
        CYAML_FIELD_SEQUENCE("blocked-by", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, tk_pack_requirement, blocked_by, &text_entry,
                             0, 64),
        BOTH("title", CYAML_FLAG_DEFAULT, title),
        BOTH("why", CYAML_FLAG_DEFAULT, why),
        BOTH("fix", CYAML_FLAG_DEFAULT, fix),
        BOTH("good", CYAML_FLAG_OPTIONAL, good),
        BOTH("bad", CYAML_FLAG_OPTIONAL, bad),
        BOTH("exception", CYAML_FLAG_OPTIONAL, exception),
        CYAML_FIELD_SEQUENCE("sources", CYAML_FLAG_POINTER, tk_pack_requirement, sources, &source_entry, 1, 64),
};
enum { FIXED = sizeof fixed_fields / sizeof *fixed_fields };

/* A mapping that libcyaml allocates as one block of `count` values of `size` bytes. */
static cyaml_schema_field_t block_field(const char *key, size_t offset, size_t size, uint32_t count,
                                        const cyaml_schema_field_t *fields)
{
	cyaml_schema_field_t field = {.key = key, .data_offset = (uint32_t)offset};
	field.value.type = CYAML_MAPPING;
	field.value.flags = (enum cyaml_flag)(CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL);
	field.value.data_size = (uint32_t)(size * (count ? count : 1));
	field.value.mapping.fields = fields;
	return field;
}

static void collect_all(tk_arena *arena, const tk_node *root, free_keys *parameters, free_keys *messages)
{
	const tk_node *list = root ? tk_node_get_c(root, "requirements") : NULL;
	for (const tk_node *each = list ? list->first : NULL; each; each = each->next) {
		if (each->kind != TK_NODE_MAPPING)
			continue;
		collect(arena, tk_node_get_c(each, "parameters"), parameters);
		collect(arena, tk_node_get_c(each, "messages"), messages);
	}
}

static tk_pack_requirements *load(tk_arena *arena, tk_text name, tk_text bytes, const free_keys *parameters,
                                  const free_keys *messages, tk_error *error)
{
	cyaml_schema_field_t fields[FIXED + 3] = {{.key = NULL}};
	for (size_t i = 0; i < FIXED; i++)
		fields[i] = fixed_fields[i];
	fields[FIXED] = block_field("parameters", offsetof(tk_pack_requirement, parameters), sizeof(tk_pack_list),
	                            parameters->names.count, make_parameter_fields(arena, parameters));
	fields[FIXED + 1] = block_field("messages", offsetof(tk_pack_requirement, messages), sizeof(tk_pack_message),
	                                messages->names.count, make_message_fields(arena, messages));
	const cyaml_schema_value_t entry = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, tk_pack_requirement, fields)};
	const cyaml_schema_field_t root_fields[] = {
	        CYAML_FIELD_SEQUENCE("requirements", CYAML_FLAG_POINTER, tk_pack_requirements, requirements, &entry, 0,
	                             TK_PACK_ITEMS_MOST),
	        CYAML_FIELD_END,
	};
	const cyaml_schema_value_t schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, tk_pack_requirements, root_fields)};
	return tk_pack_load(arena, name, bytes, &schema, error);
}

bool tk_pack_read_requirements(tk_arena *arena, tk_text name, tk_text bytes, tk_pack_requirements **out, tk_error *error)
{
	free_keys parameters = {0}, messages = {0};
	const tk_document *document = tk_pack_parse(arena, name, bytes, error);
	if (!document)
		return false;
	collect_all(arena, document->root, &parameters, &messages);
	for (uint32_t i = 0; i < parameters.names.count; i++) {
		if (!parameters.is_list.at[i] && !parameters.is_text.at[i])
			return tk_error_set(error, TK_ERROR_CONTRACT, N_("plugin file {what}: {cause}"), name,
			                    tk_text_format(arena, _("parameter %s is a list in one place and a text in another"),
			                                   parameters.names.at[i].at)
			                            .at);
	}
	*out = load(arena, name, bytes, &parameters, &messages, error);
	if (!*out)
		return false;
	(*out)->parameter_names = parameters.names.at;
	(*out)->parameter_count = parameters.names.count;
	(*out)->message_names = messages.names.at;
	(*out)->message_count = messages.names.count;
	return true;
}
