/* SPDX-License-Identifier: Apache-2.0 */
/* libcyaml schemas of the plugin files with fixed keys; requirements.yaml has free keys and is in pack_requirements.c. */
#include "plugin/pack_schema.h"

static const cyaml_schema_value_t text_entry = {
        CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, TK_PACK_TEXT_MOST),
};

#define TEXT(key, type, member) CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, TK_PACK_TEXT_MOST)
#define LIST(key, type, member) \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, &text_entry, 0, TK_PACK_ITEMS_MOST)

const cyaml_schema_field_t tk_pack_text_fields[] = {
        TK_PACK_OPTIONAL("ja", tk_pack_text, ja),
        TK_PACK_OPTIONAL("en", tk_pack_text, en),
        CYAML_FIELD_END,
};

const cyaml_schema_field_t tk_pack_source_fields[] = {
        TK_PACK_OPTIONAL("text", tk_pack_source, text),
        TK_PACK_OPTIONAL("url", tk_pack_source, url),
        TK_PACK_OPTIONAL("date", tk_pack_source, date),
        TK_PACK_OPTIONAL("confidence", tk_pack_source, confidence),
        TK_PACK_OPTIONAL("verification", tk_pack_source, verification),
        CYAML_FIELD_END,
};

/* ---- plugin.yaml --------------------------------------------------------------------------------------------------- */

static const cyaml_schema_field_t manifest_fields[] = {
        CYAML_FIELD_UINT("tenken-plugin", CYAML_FLAG_DEFAULT, tk_pack_manifest, format),
        TEXT("id", tk_pack_manifest, id),
        TEXT("version", tk_pack_manifest, version),
        TEXT("edition", tk_pack_manifest, edition),
        TEXT("kind", tk_pack_manifest, kind),
        CYAML_FIELD_MAPPING("title", CYAML_FLAG_DEFAULT, tk_pack_manifest, title, tk_pack_text_fields),
        CYAML_FIELD_BOOL("default", CYAML_FLAG_OPTIONAL, tk_pack_manifest, enabled_by_default),
        TK_PACK_OPTIONAL("module", tk_pack_manifest, module),
        LIST("sectors", tk_pack_manifest, sectors),
        CYAML_FIELD_END,
};

bool tk_pack_read_manifest(tk_arena *arena, tk_text name, tk_text bytes, tk_pack_manifest **out, tk_error *error)
{
	static const cyaml_schema_value_t schema = {
	        CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, tk_pack_manifest, manifest_fields),
	};
	*out = tk_pack_load(arena, name, bytes, &schema, error);
	return *out != NULL;
}

/* ---- lexicon.yaml -------------------------------------------------------------------------------------------------- */

static const cyaml_schema_field_t words_fields[] = {
        LIST("ja", tk_pack_words, ja),
        LIST("en", tk_pack_words, en),
        LIST("patterns", tk_pack_words, patterns),
        CYAML_FIELD_END,
};

static const cyaml_schema_field_t class_fields[] = {
        TEXT("name", tk_pack_class, name),
        LIST("ja", tk_pack_class, ja),
        LIST("en", tk_pack_class, en),
        LIST("patterns", tk_pack_class, patterns),
        CYAML_FIELD_MAPPING("confusers", CYAML_FLAG_OPTIONAL, tk_pack_class, confusers, words_fields),
        CYAML_FIELD_END,
};

static const cyaml_schema_field_t class_rule_fields[] = {
        TEXT("class", tk_pack_class_rule, class_given),
        TK_PACK_OPTIONAL("language", tk_pack_class_rule, language),
        TK_PACK_OPTIONAL("beside", tk_pack_class_rule, beside),
        CYAML_FIELD_BOOL("item", CYAML_FLAG_OPTIONAL, tk_pack_class_rule, item),
        CYAML_FIELD_SEQUENCE("all", CYAML_FLAG_POINTER, tk_pack_class_rule, all, &text_entry, 1, 16),
        LIST("none", tk_pack_class_rule, none),
        CYAML_FIELD_END,
};

static const cyaml_schema_value_t class_entry = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, tk_pack_class, class_fields)};
static const cyaml_schema_value_t class_rule_entry = {
        CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, tk_pack_class_rule, class_rule_fields),
};
static const cyaml_schema_field_t lexicon_fields[] = {
        CYAML_FIELD_SEQUENCE("classes", CYAML_FLAG_POINTER, tk_pack_lexicon, classes, &class_entry, 0, 255),
        CYAML_FIELD_SEQUENCE("rules", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, tk_pack_lexicon, rules, &class_rule_entry, 0, 255),
        CYAML_FIELD_END,
};

const cyaml_schema_value_t tk_pack_lexicon_schema = {
        CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, tk_pack_lexicon, lexicon_fields),
};

bool tk_pack_read_lexicon(tk_arena *arena, tk_text name, tk_text bytes, tk_pack_lexicon **out, tk_error *error)
{
	*out = tk_pack_load(arena, name, bytes, &tk_pack_lexicon_schema, error);
	return *out != NULL;
}

/* ---- obligations.yaml ---------------------------------------------------------------------------------------------- */

static const cyaml_schema_field_t stage_fields[] = {
        TEXT("stage", tk_pack_stage, stage),
        TEXT("within", tk_pack_stage, within),
        TK_PACK_OPTIONAL("original", tk_pack_stage, original),
        TK_PACK_OPTIONAL("note", tk_pack_stage, note),
        TK_PACK_OPTIONAL("due", tk_pack_stage, due),
        TK_PACK_OPTIONAL("working-days", tk_pack_stage, working_days),
        CYAML_FIELD_END,
};
static const cyaml_schema_field_t in_force_fields[] = {
        {
                .key = "from",
                .data_offset = 0,
                .value = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, char, 0, TK_PACK_TEXT_MOST)},
        },
        {
                .key = "until",
                .data_offset = sizeof(char *),
                .value = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, char, 0, TK_PACK_TEXT_MOST)},
        },
        CYAML_FIELD_END,
};
static const cyaml_schema_value_t stage_entry = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, tk_pack_stage, stage_fields)};

static const cyaml_schema_field_t obligation_fields[] = {
        TEXT("id", tk_pack_obligation, id),
        CYAML_FIELD_MAPPING("title", CYAML_FLAG_OPTIONAL, tk_pack_obligation, title, tk_pack_text_fields),
        TK_PACK_OPTIONAL("duty", tk_pack_obligation, duty),
        CYAML_FIELD_MAPPING("trigger", CYAML_FLAG_DEFAULT, tk_pack_obligation, trigger, tk_pack_text_fields),
        CYAML_FIELD_MAPPING("recipient", CYAML_FLAG_DEFAULT, tk_pack_obligation, recipient, tk_pack_text_fields),
        TK_PACK_OPTIONAL("recipient-class", tk_pack_obligation, recipient_class),
        LIST("recipient-terms", tk_pack_obligation, recipient_terms),
        TEXT("binding", tk_pack_obligation, binding),
        CYAML_FIELD_MAPPING("clock-start", CYAML_FLAG_OPTIONAL, tk_pack_obligation, clock_start, tk_pack_text_fields),
        CYAML_FIELD_SEQUENCE("stages", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, tk_pack_obligation, stages, &stage_entry, 0, 32),
        LIST("content", tk_pack_obligation, content),
        TK_PACK_OPTIONAL("channel", tk_pack_obligation, channel),
        TK_PACK_OPTIONAL("legal-basis", tk_pack_obligation, legal_basis),
        CYAML_FIELD_MAPPING("source", CYAML_FLAG_DEFAULT, tk_pack_obligation, source, tk_pack_source_fields),
        LIST("applies-when", tk_pack_obligation, applies_when),
        CYAML_FIELD_MAPPING("in-force", CYAML_FLAG_OPTIONAL, tk_pack_obligation, in_force, in_force_fields),
        CYAML_FIELD_BOOL("cyber-specific", CYAML_FLAG_OPTIONAL, tk_pack_obligation, cyber_specific),
        TK_PACK_OPTIONAL("notes", tk_pack_obligation, notes),
        CYAML_FIELD_END,
};
static const cyaml_schema_value_t obligation_entry = {
        CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, tk_pack_obligation, obligation_fields),
};
static const cyaml_schema_field_t obligations_fields[] = {
        CYAML_FIELD_SEQUENCE("obligations", CYAML_FLAG_POINTER, tk_pack_obligations, obligations, &obligation_entry, 0,
                             TK_PACK_ITEMS_MOST),
        CYAML_FIELD_END,
};

const cyaml_schema_value_t tk_pack_obligations_schema = {
        CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, tk_pack_obligations, obligations_fields),
};

bool tk_pack_read_obligations(tk_arena *arena, tk_text name, tk_text bytes, tk_pack_obligations **out, tk_error *error)
{
	*out = tk_pack_load(arena, name, bytes, &tk_pack_obligations_schema, error);
	return *out != NULL;
}
