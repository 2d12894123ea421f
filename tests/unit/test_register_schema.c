/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON Schemas state the same keys and words as the shape tables. */
#include "register/register_shapes.h"
#include "register_support.h"

/* The mapping that a schema node describes, through $ref and the alternatives of a list. */
static const tk_node *resolve(const tk_node *root, const tk_node *schema)
{
	const tk_node *reference = schema ? tk_node_get_c(schema, "$ref") : NULL;
	if (!reference)
		return schema;
	tk_text name = tk_text_slice(reference->value, strlen("#/$defs/"), reference->value.length);
	return tk_node_get(tk_node_get_c(root, "$defs"), name);
}

static void compare_fields(const tk_node *root, const tk_node *schema, const tk_field *fields);

static void compare_words(const tk_node *schema, const char *const *values)
{
	const tk_node *words = tk_node_get_c(schema, "enum");
	uint32_t count = 0;
	for (; values[count]; count++) {
		const tk_node *word = words ? tk_node_at(words, count) : NULL;
		if (!word || !tk_text_is(word->value, values[count]))
			fail_msg("the schema does not allow the word \"%s\"", values[count]);
	}
	assert_int_equal(words->count, count);
}

static void compare_field(const tk_node *root, const tk_node *schema, const tk_field *field)
{
	if (field->values && strcmp(field->values[0], "true") != 0)
		compare_words(resolve(root, schema), field->values);
	const tk_node *element = schema;
	if (field->type == TK_SHAPE_LIST) {
		const tk_node *list = resolve(root, schema);
		element = resolve(root, tk_node_get_c(list, "items"));
	}
	const tk_shape *of = field->of;
	if (of && of->type == TK_SHAPE_MAP && (field->type == TK_SHAPE_LIST || field->type == TK_SHAPE_MAP))
		compare_fields(root, resolve(root, element), of->fields);
}

static void compare_fields(const tk_node *root, const tk_node *schema, const tk_field *fields)
{
	assert_non_null(schema);
	const tk_node *properties = tk_node_get_c(schema, "properties"), *required = tk_node_get_c(schema, "required");
	uint32_t count = 0, needed = 0;
	for (const tk_field *field = fields; field->key; field++, count++) {
		const tk_node *property = tk_node_get_c(properties, field->key);
		if (!property)
			fail_msg("the schema does not know the key \"%s\"", field->key);
		bool listed = false;
		for (const tk_node *each = required ? required->first : NULL; each; each = each->next)
			listed = listed || tk_text_is(each->value, field->key);
		if (listed != ((field->flags & TK_SHAPE_REQUIRED) != 0))
			fail_msg("required or not: \"%s\"", field->key);
		needed += listed;
		compare_field(root, property, field);
	}
	assert_int_equal(properties->count, count);
	assert_int_equal(required ? required->count : 0, needed);
	assert_true(tk_node_get_c(schema, "additionalProperties") && tk_node_get_c(schema, "patternProperties"));
}

static const tk_node *read_schema(tk_arena *arena, const char *path)
{
	tk_limits limits = tk_limits_default();
	tk_document *document =
	        tk_document_read(arena, 1, tk_text_of(path), TK_DOCUMENT_JSON, project_file(arena, path), &limits);
	assert_int_equal(document->faults.count, 0);
	return document->root;
}

static void the_schema_of_registers_has_the_same_keys(void **state)
{
	(void)state;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	const tk_node *root = read_schema(arena, "schemas/tenken-register.schema.json");
	const tk_node *properties = tk_node_get_c(root, "properties");
	uint32_t count = 0;
	for (const tk_register_section *each = tk_register_sections; each->key; each++, count++) {
		const tk_node *list = resolve(root, tk_node_get_c(properties, each->key));
		assert_non_null(list);
		compare_fields(root, resolve(root, tk_node_get_c(list, "items")), each->entry->fields);
	}
	assert_int_equal(properties->count, count);
	tk_arena_close(arena);
}

static void the_schema_of_the_configuration_has_the_same_keys(void **state)
{
	(void)state;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	const tk_node *root = read_schema(arena, "schemas/tenken.schema.json");
	compare_fields(root, root, tk_configuration_shape.fields);
	tk_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_schema_of_registers_has_the_same_keys),
	        cmocka_unit_test(the_schema_of_the_configuration_has_the_same_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
