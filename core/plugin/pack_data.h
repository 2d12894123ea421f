/* SPDX-License-Identifier: Apache-2.0 */
/* Plugin files as typed data, as libcyaml fills them. Strings are NUL-terminated; NULL = key not given. */
#ifndef TK_PLUGIN_PACK_DATA_H
#define TK_PLUGIN_PACK_DATA_H

#include "base/error.h"

typedef struct tk_pack_text {
	const char *ja, *en;
} tk_pack_text;

typedef struct tk_pack_manifest {
	uint32_t format;
	const char *id, *version, *edition, *kind;
	tk_pack_text title;
	bool enabled_by_default;
	const char *module;
	const char **sectors;
	uint32_t sectors_count;
} tk_pack_manifest;

typedef struct tk_pack_source {
	const char *text, *url, *date, *confidence, *verification;
} tk_pack_source;

/* Value of a parameter; one text is a list of one. */
typedef struct tk_pack_list {
	tk_text *at;
	uint32_t at_count;
} tk_pack_list;

typedef struct tk_pack_message {
	tk_pack_text say, because, fix;
} tk_pack_message;

typedef struct tk_pack_requirement {
	const char *id, *level, *severity, *inferred_severity, *stage, *check, *concern;
	tk_pack_list *parameters;  /* one for each of tk_pack_requirements.parameter_names, or NULL */
	tk_pack_message *messages; /* one for each of message_names, or NULL */
	const char **blocked_by, **inputs;
	uint32_t blocked_by_count, inputs_count;
	tk_pack_text title, why, fix, good, bad, exception;
	tk_pack_source *sources;
	uint32_t sources_count;
} tk_pack_requirement;

typedef struct tk_pack_requirements {
	tk_pack_requirement *requirements;
	uint32_t requirements_count;
	const tk_text *parameter_names, *message_names;
	uint32_t parameter_count, message_count;
} tk_pack_requirements;

typedef struct tk_pack_words {
	const char **ja, **en, **patterns;
	uint32_t ja_count, en_count, patterns_count;
} tk_pack_words;

typedef struct tk_pack_class {
	const char *name;
	const char **ja, **en, **patterns;
	uint32_t ja_count, en_count, patterns_count;
	tk_pack_words confusers;
} tk_pack_class;

typedef struct tk_pack_class_rule {
	const char *class_given, *language;
	const char *beside; /* class whose patterns say how the first of `all` has to stand */
	bool item;
	const char **all, **none;
	uint32_t all_count, none_count;
} tk_pack_class_rule;

typedef struct tk_pack_lexicon {
	tk_pack_class *classes;
	uint32_t classes_count;
	tk_pack_class_rule *rules;
	uint32_t rules_count;
} tk_pack_lexicon;

typedef struct tk_pack_stage {
	const char *stage, *within, *original, *note;
	const char *due;          /* a limit that ISO 8601 cannot express: "4 business days" */
	const char *working_days; /* which days count: "japan" (also when absent), "offices", "weekdays" */
} tk_pack_stage;

typedef struct tk_pack_obligation {
	const char *id, *duty, *recipient_class, *binding, *legal_basis, *channel, *notes;
	tk_pack_text title, trigger, recipient, clock_start;
	const char **recipient_terms, **content, **applies_when;
	uint32_t recipient_terms_count, content_count, applies_when_count;
	tk_pack_stage *stages;
	uint32_t stages_count;
	tk_pack_source source;
	struct {
		const char *from, *until;
	} in_force;
	bool cyber_specific;
} tk_pack_obligation;

typedef struct tk_pack_obligations {
	tk_pack_obligation *obligations;
	uint32_t obligations_count;
} tk_pack_obligations;

/* Each reads the bytes of one file into data made in arena. False with *error (TK_ERROR_CONTRACT): what = `name`, cause =
 * where and why. NULL in *out is never given with true. */
bool tk_pack_read_manifest(tk_arena *arena, tk_text name, tk_text bytes, tk_pack_manifest **out, tk_error *error);
bool tk_pack_read_requirements(tk_arena *arena, tk_text name, tk_text bytes, tk_pack_requirements **out, tk_error *error);
bool tk_pack_read_lexicon(tk_arena *arena, tk_text name, tk_text bytes, tk_pack_lexicon **out, tk_error *error);
bool tk_pack_read_obligations(tk_arena *arena, tk_text name, tk_text bytes, tk_pack_obligations **out, tk_error *error);

#endif
