/* SPDX-License-Identifier: Apache-2.0 */
/* Schema parts shared by the files of a plugin. */
#ifndef TK_PLUGIN_PACK_SCHEMA_H
#define TK_PLUGIN_PACK_SCHEMA_H

#include "plugin/pack_data.h"
#include "plugin/pack_load.h"

enum { TK_PACK_TEXT_MOST = 65536, TK_PACK_ITEMS_MOST = 4096 };

#define TK_PACK_OPTIONAL(key, type, member) \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, 0, TK_PACK_TEXT_MOST)

extern const cyaml_schema_field_t tk_pack_text_fields[];
extern const cyaml_schema_field_t tk_pack_source_fields[];
extern const cyaml_schema_value_t tk_pack_lexicon_schema;
extern const cyaml_schema_value_t tk_pack_obligations_schema;
/* Of tk_pack_requirements with these keys below `messages`, made in arena; parameters are not part of it. */
const cyaml_schema_value_t *tk_pack_requirements_schema(tk_arena *arena, const tk_text *messages, uint32_t count);

#endif
