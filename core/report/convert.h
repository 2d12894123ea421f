/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a playbook in another format, out of the workflow that was read. */
#ifndef TK_REPORT_CONVERT_H
#define TK_REPORT_CONVERT_H

#include "analysis/organization.h"
#include "report/lists.h"

#include <stdio.h>

typedef struct tk_conversion {
	tk_arena *arena;
	const tk_organization *organization;
	const tk_playbook *playbook;
	const tk_lists *outline;
	int64_t today; /* date of what is made */
	bool japanese; /* headings and connecting words of a page for people */
} tk_conversion;

/* The register entry that a name of a step means, or NULL: a contact or party; a role or person. */
const tk_register_entry *tk_conversion_recipient(const tk_conversion *conversion, tk_text name);
const tk_register_entry *tk_conversion_actor(const tk_conversion *conversion, tk_text name);
/* A key of the playbook's head that the model has no place for, or empty. */
tk_text tk_conversion_head(const tk_conversion *conversion, const char *key);
/* PT10M, P1D … */
tk_text tk_conversion_duration(tk_arena *arena, int64_t seconds);
/* How long a step takes in working days, as written; empty: it takes no such time. */
tk_text tk_conversion_takes_days(const tk_step *step);
/* Is the key one that an author made up (x-…)? */
bool tk_conversion_is_own(const tk_node *key);
/* The text with the words of a channel, role … as people say them; `name` itself when no register has it. */
tk_text tk_conversion_name(const tk_register_entry *entry, tk_text name);

/* convert_native.c: false with *reason when the playbook holds something the format cannot say. */
void tk_convert_native(FILE *out, const tk_conversion *conversion);
/* The keys that a playbook's head has in YAML and as front matter: conditions, and keys of the author's own. */
void tk_convert_native_extras(FILE *out, const tk_conversion *conversion);
/* convert_cacao.c */
bool tk_convert_cacao(FILE *out, const tk_conversion *conversion, const char **reason, uint32_t *step);
/* convert_markdown.c */
void tk_convert_markdown(FILE *out, const tk_conversion *conversion);

#endif
