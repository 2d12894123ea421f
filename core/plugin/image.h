/* SPDX-License-Identifier: Apache-2.0 */
/* Data of a libcyaml schema as numbers and texts in one piece, which can be read back without a parser. The schema
 * decides what is written and in which order; reading checks every number against the schema and against what there is.
 */
#ifndef TK_PLUGIN_IMAGE_H
#define TK_PLUGIN_IMAGE_H

#include "base/text.h"
#include "base/vector.h"
#include <cyaml/cyaml.h>

typedef struct tk_image_writer {
	tk_arena *arena;
	TK_VECTOR(uint32_t) numbers;
	TK_VECTOR(char) texts; /* each ended by NUL */
} tk_image_writer;

typedef struct tk_image_reader {
	tk_arena *arena;
	tk_text numbers; /* uint32_t in the machine's order, not aligned */
	tk_text texts;   /* empty, or ended by NUL; what is read points into it */
	size_t next;     /* number that is read next */
	bool failed;     /* something did not fit; what was read is not to be used */
} tk_image_reader;

void tk_image_put_number(tk_image_writer *writer, uint32_t number);
void tk_image_put_text(tk_image_writer *writer, tk_text text);
/* data: what `value` describes. Schemas of mappings, lists, texts behind pointers, numbers and flags. */
void tk_image_put(tk_image_writer *writer, const cyaml_schema_value_t *value, const void *data);

uint32_t tk_image_get_number(tk_image_reader *reader);
/* A number of things to follow, each of one number or more. */
uint32_t tk_image_get_count(tk_image_reader *reader);
tk_text tk_image_get_text(tk_image_reader *reader);
void tk_image_get(tk_image_reader *reader, const cyaml_schema_value_t *value, void *data);

/* A number that changes when keys, kinds or places of the schema change. seed: of the schema before it. */
uint32_t tk_image_fingerprint(uint32_t seed, const cyaml_schema_value_t *value);

#endif
