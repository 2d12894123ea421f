/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/image.h"

#include <string.h>

enum { NO_TEXT = UINT32_MAX };

/* ---- writing
 * ----------------------------------------------------------------------------------------------------------- */

void tk_image_put_number(tk_image_writer *writer, uint32_t number)
{
	*TK_PUSH(writer->arena, &writer->numbers) = number;
}

void tk_image_put_text(tk_image_writer *writer, tk_text text)
{
	tk_image_put_number(writer, writer->texts.count);
	tk_image_put_number(writer, (uint32_t)text.length);
	for (size_t i = 0; i < text.length; i++)
		*TK_PUSH(writer->arena, &writer->texts) = text.at[i];
	*TK_PUSH(writer->arena, &writer->texts) = '\0';
}

static void put_string(tk_image_writer *writer, const char *string)
{
	if (string)
		tk_image_put_text(writer, tk_text_of(string));
	else
		tk_image_put_number(writer, NO_TEXT);
}

static size_t size_of(const cyaml_schema_value_t *value)
{
	return value->flags & CYAML_FLAG_POINTER ? sizeof(void *) : value->data_size;
}

static const void *behind(const cyaml_schema_value_t *value, const void *place)
{
	if (!(value->flags & CYAML_FLAG_POINTER))
		return place;
	const void *pointed = NULL;
	memcpy(&pointed, place, sizeof pointed);
	return pointed;
}

static void put_value(tk_image_writer *writer, const cyaml_schema_value_t *value, const void *place, uint32_t count);

static void put_fields(tk_image_writer *writer, const cyaml_schema_field_t *fields, const char *data)
{
	for (; fields->key; fields++) {
		uint32_t count = 0;
		if (fields->value.type == CYAML_SEQUENCE)
			memcpy(&count, data + fields->count_offset, sizeof count);
		put_value(writer, &fields->value, data + fields->data_offset, count);
	}
}

static void put_value(tk_image_writer *writer, const cyaml_schema_value_t *value, const void *place, uint32_t count)
{
	const char *data = behind(value, place);
	uint64_t number = 0;
	switch (value->type) {
	case CYAML_STRING:
		put_string(writer, data);
		return;
	case CYAML_UINT:
	case CYAML_BOOL:
		memcpy(&number, data, value->data_size);
		tk_image_put_number(writer, (uint32_t)number);
		return;
	case CYAML_MAPPING:
		if (value->flags & CYAML_FLAG_POINTER)
			tk_image_put_number(writer, data != NULL);
		if (data)
			put_fields(writer, value->mapping.fields, data);
		return;
	case CYAML_SEQUENCE:
		tk_image_put_number(writer, count);
		for (uint32_t i = 0; i < count; i++)
			put_value(writer, value->sequence.entry, data + i * size_of(value->sequence.entry), 0);
		return;
	default:
		return; /* keys that the schema ignores */
	}
}

void tk_image_put(tk_image_writer *writer, const cyaml_schema_value_t *value, const void *data)
{
	put_fields(writer, value->mapping.fields, data);
}

/* ---- reading
 * ----------------------------------------------------------------------------------------------------------- */

uint32_t tk_image_get_number(tk_image_reader *reader)
{
	uint32_t number = 0;
	if (reader->next >= reader->numbers.length / sizeof number) {
		reader->failed = true;
		return 0;
	}
	memcpy(&number, reader->numbers.at + sizeof number * reader->next++, sizeof number);
	return number;
}

uint32_t tk_image_get_count(tk_image_reader *reader)
{
	uint32_t count = tk_image_get_number(reader);
	if (count > reader->numbers.length / sizeof count - reader->next)
		reader->failed = true;
	return reader->failed ? 0 : count;
}

static tk_text text_at(tk_image_reader *reader, uint32_t start)
{
	uint32_t length = tk_image_get_number(reader);
	if (reader->failed || start >= reader->texts.length || length >= reader->texts.length - start ||
	    reader->texts.at[start + length] != '\0') {
		reader->failed = true;
		return TK_TEXT("");
	}
	return tk_text_slice(reader->texts, start, length);
}

tk_text tk_image_get_text(tk_image_reader *reader)
{
	return text_at(reader, tk_image_get_number(reader));
}

static void set_pointer(void *place, const void *pointer)
{
	memcpy(place, &pointer, sizeof pointer);
}

static void get_string(tk_image_reader *reader, const cyaml_schema_value_t *value, void *place)
{
	uint32_t start = tk_image_get_number(reader);
	if (start == NO_TEXT) {
		reader->failed = reader->failed || !(value->flags & CYAML_FLAG_OPTIONAL);
		return;
	}
	tk_text text = text_at(reader, start);
	reader->failed = reader->failed || text.length < value->string.min || text.length > value->string.max;
	if (!reader->failed)
		set_pointer(place, text.at);
}

static void get_value(tk_image_reader *reader, const cyaml_schema_value_t *value, char *place, uint32_t *count);

static void get_fields(tk_image_reader *reader, const cyaml_schema_field_t *fields, char *data)
{
	for (; fields->key && !reader->failed; fields++) {
		uint32_t count = 0;
		get_value(reader, &fields->value, data + fields->data_offset, &count);
		if (fields->value.type == CYAML_SEQUENCE)
			memcpy(data + fields->count_offset, &count, sizeof count);
	}
}

static void get_list(tk_image_reader *reader, const cyaml_schema_value_t *value, char *place, uint32_t *count)
{
	const cyaml_schema_value_t *entry = value->sequence.entry;
	uint32_t wanted = tk_image_get_count(reader);
	if (reader->failed || wanted < value->sequence.min || wanted > value->sequence.max) {
		reader->failed = true;
		return;
	}
	if (wanted == 0)
		return;
	char *items = tk_arena_make(reader->arena, wanted, size_of(entry));
	for (uint32_t i = 0; i < wanted && !reader->failed; i++)
		get_value(reader, entry, items + i * size_of(entry), NULL);
	set_pointer(place, items);
	*count = wanted;
}

static void get_mapping(tk_image_reader *reader, const cyaml_schema_value_t *value, char *place)
{
	if (!(value->flags & CYAML_FLAG_POINTER)) {
		get_fields(reader, value->mapping.fields, place);
		return;
	}
	uint32_t there = tk_image_get_number(reader);
	if (there == 0)
		reader->failed = reader->failed || !(value->flags & CYAML_FLAG_OPTIONAL);
	if (there == 0 || reader->failed)
		return;
	char *data = tk_arena_make(reader->arena, 1, value->data_size);
	get_fields(reader, value->mapping.fields, data);
	set_pointer(place, data);
}

static void get_value(tk_image_reader *reader, const cyaml_schema_value_t *value, char *place, uint32_t *count)
{
	uint64_t number = 0;
	switch (value->type) {
	case CYAML_STRING:
		get_string(reader, value, place);
		return;
	case CYAML_UINT:
	case CYAML_BOOL:
		number = tk_image_get_number(reader);
		number = value->type == CYAML_BOOL ? number != 0 : number;
		memcpy(place, &number, value->data_size);
		return;
	case CYAML_MAPPING:
		get_mapping(reader, value, place);
		return;
	case CYAML_SEQUENCE:
		get_list(reader, value, place, count);
		return;
	default:
		return;
	}
}

void tk_image_get(tk_image_reader *reader, const cyaml_schema_value_t *value, void *data)
{
	get_fields(reader, value->mapping.fields, data);
}

/* ---- fingerprint
 * ------------------------------------------------------------------------------------------------------- */

static uint32_t mix(uint32_t seed, uint32_t number)
{
	return (seed ^ number) * 16777619u; /* FNV-1a, by numbers */
}

static uint32_t mix_value(uint32_t seed, const cyaml_schema_value_t *value)
{
	seed = mix(mix(mix(seed, value->type), value->flags), value->data_size);
	if (value->type == CYAML_SEQUENCE)
		return mix_value(seed, value->sequence.entry);
	if (value->type != CYAML_MAPPING)
		return seed;
	for (const cyaml_schema_field_t *field = value->mapping.fields; field->key; field++) {
		for (const char *at = field->key; *at; at++)
			seed = mix(seed, (unsigned char)*at);
		seed = mix_value(mix(mix(seed, field->data_offset), field->count_offset), &field->value);
	}
	return seed;
}

uint32_t tk_image_fingerprint(uint32_t seed, const cyaml_schema_value_t *value)
{
	return mix_value(seed, value);
}
