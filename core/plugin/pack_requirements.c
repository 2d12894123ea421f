/* SPDX-License-Identifier: Apache-2.0 */
/* requirements.yaml: the keys below `parameters` and `messages` are the author's own. libcyaml knows no free keys, so the
 * parameters (a text or a list of texts) are taken from the parsed file, and the names of messages become part of the schema. */
#include "plugin/pack_schema.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

typedef TK_VECTOR(tk_text) tk_names;

static uint32_t index_of(tk_arena *arena, tk_text name, tk_names *names)
{
	uint32_t i = 0;
	while (i < names->count && !tk_text_equal(names->at[i], name))
		i++;
	if (i == names->count)
		*TK_PUSH(arena, names) = tk_text_copy(arena, name);
	return i;
}

static void collect(tk_arena *arena, const tk_node *mapping, tk_names *names)
{
	for (const tk_node *each = mapping ? mapping->first : NULL; each; each = each->next)
		(void)index_of(arena, each->key, names);
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

static const cyaml_schema_field_t *make_message_fields(tk_arena *arena, const tk_text *names, uint32_t count)
{
	cyaml_schema_field_t *fields = TK_MAKE_ARRAY(arena, cyaml_schema_field_t, (size_t)count + 1);
	for (uint32_t i = 0; i < count; i++) {
		fields[i].key = names[i].at;
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
        MAYBE("concern", concern),
        TEXT("check", check),
        CYAML_FIELD_IGNORE("parameters", CYAML_FLAG_OPTIONAL),
        CYAML_FIELD_SEQUENCE("blocked-by", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, tk_pack_requirement, blocked_by, &text_entry,
                             0, 64),
        CYAML_FIELD_SEQUENCE("inputs", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, tk_pack_requirement, inputs, &text_entry, 0, 8),
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

static void collect_all(tk_arena *arena, const tk_node *list, tk_names *parameters, tk_names *messages)
{
	for (const tk_node *each = list ? list->first : NULL; each; each = each->next) {
		if (each->kind != TK_NODE_MAPPING)
			continue;
		collect(arena, tk_node_get_c(each, "parameters"), parameters);
		collect(arena, tk_node_get_c(each, "messages"), messages);
	}
}

const cyaml_schema_value_t *tk_pack_requirements_schema(tk_arena *arena, const tk_text *messages, uint32_t count)
{
	cyaml_schema_field_t *fields = TK_MAKE_ARRAY(arena, cyaml_schema_field_t, FIXED + 2);
	for (size_t i = 0; i < FIXED; i++)
		fields[i] = fixed_fields[i];
	fields[FIXED] = block_field("messages", offsetof(tk_pack_requirement, messages), sizeof(tk_pack_message), count,
	                            make_message_fields(arena, messages, count));
	cyaml_schema_value_t *entry = TK_MAKE(arena, cyaml_schema_value_t);
	*entry = (cyaml_schema_value_t){CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, tk_pack_requirement, fields)};
	cyaml_schema_field_t *root_fields = TK_MAKE_ARRAY(arena, cyaml_schema_field_t, 2);
	root_fields[0] = (cyaml_schema_field_t)CYAML_FIELD_SEQUENCE("requirements", CYAML_FLAG_POINTER, tk_pack_requirements,
	                                                            requirements, entry, 0, TK_PACK_ITEMS_MOST);
	cyaml_schema_value_t *schema = TK_MAKE(arena, cyaml_schema_value_t);
	*schema = (cyaml_schema_value_t){CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, tk_pack_requirements, root_fields)};
	return schema;
}

/* One text, or a list of texts. */
static bool read_parameter(tk_arena *arena, const tk_node *node, tk_pack_list *list)
{
	uint32_t count = node->kind == TK_NODE_SEQUENCE ? node->count : 1;
	list->at = TK_MAKE_ARRAY(arena, tk_text, (size_t)count + 1);
	for (const tk_node *each = node->kind == TK_NODE_SEQUENCE ? node->first : node; each && list->at_count < count;
	     each = each->next) {
		if (!tk_node_is_scalar(each))
			return false;
		list->at[list->at_count++] = tk_text_copy(arena, each->value);
	}
	return true;
}

static bool read_parameters(tk_arena *arena, const tk_node *list, tk_names *names, tk_pack_requirements *out,
                            const tk_node **culprit)
{
	uint32_t i = 0;
	for (const tk_node *each = list->first; each && i < out->requirements_count; each = each->next, i++) {
		const tk_node *mapping = tk_node_get_c(each, "parameters");
		if (!mapping)
			continue;
		tk_pack_list *values = TK_MAKE_ARRAY(arena, tk_pack_list, (size_t)names->count + 1);
		out->requirements[i].parameters = values;
		for (const tk_node *value = mapping->first; value; value = value->next) {
			*culprit = value;
			if (!read_parameter(arena, value, &values[index_of(arena, value->key, names)]))
				return false;
		}
	}
	return true;
}

bool tk_pack_read_requirements(tk_arena *arena, tk_text name, tk_text bytes, tk_pack_requirements **out, tk_error *error)
{
	tk_names parameters = {0}, messages = {0};
	tk_document *document = tk_pack_parse(arena, name, bytes, error);
	if (!document)
		return false;
	const tk_node *list = document->root ? tk_node_get_c(document->root, "requirements") : NULL;
	const tk_node *culprit = NULL;
	collect_all(arena, list, &parameters, &messages);
	*out = tk_pack_load(arena, name, bytes, tk_pack_requirements_schema(arena, messages.at, messages.count), error);
	if (!*out)
		return false;
	if (list && !read_parameters(arena, list, &parameters, *out, &culprit))
		return tk_error_set(error, TK_ERROR_CONTRACT, N_("plugin file {what}: {cause}"), name,
		                    tk_text_format(arena, _("%u: a parameter is a text or a list of texts"),
		                                   tk_document_place(document, culprit->span).line)
		                            .at);
	(*out)->parameter_names = parameters.at;
	(*out)->parameter_count = parameters.count;
	(*out)->message_names = messages.at;
	(*out)->message_count = messages.count;
	return true;
}
