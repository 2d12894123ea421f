/* SPDX-License-Identifier: Apache-2.0 */
/* One libcyaml call with memory from an arena and its log captured. */
#ifndef TK_PLUGIN_PACK_LOAD_H
#define TK_PLUGIN_PACK_LOAD_H

#include "base/error.h"
#include "document/document.h"
#include <cyaml/cyaml.h>

/* Loads bytes by schema. NULL with *error when the file does not fit it. */
void *tk_pack_load(tk_arena *arena, tk_text name, tk_text bytes, const cyaml_schema_value_t *schema, tk_error *error);
/* The file as YAML, positions kept. NULL with *error that names the line of the first syntax fault or repeated key. */
tk_document *tk_pack_parse(tk_arena *arena, tk_text name, tk_text bytes, tk_error *error);

#endif
