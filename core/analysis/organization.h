/* SPDX-License-Identifier: Apache-2.0 */
/* Everything known of one organization at one revision; made by command/load.c, read by analyses and the plugin host. */
#ifndef TK_ANALYSIS_ORGANIZATION_H
#define TK_ANALYSIS_ORGANIZATION_H

#include "playbook/playbook.h"
#include "register/register.h"

typedef enum tk_document_role {
	TK_ROLE_NONE = 0,    /* read for links only */
	TK_ROLE_CONFIGURATION,
	TK_ROLE_REGISTER,
	TK_ROLE_PLAYBOOK,
	TK_ROLE_INDEX,       /* README or the declared entry page */
	TK_ROLE_TEMPLATE,    /* declared template, or a form: placeholders allowed */
	TK_ROLE_PAGE,        /* other Markdown */
} tk_document_role;

/* A file that was not examined, with the reason (msgid, translated when shown). */
typedef struct tk_not_examined {
	tk_text path;
	const char *reason;
	tk_text detail; /* may be empty */
	bool incomplete; /* true: something that should have been read could not be: exit 3 */
} tk_not_examined;

/* What the commit that last changed something says of itself. */
typedef struct tk_change {
	int64_t day;
	tk_text commit, author, email;
	const tk_text *lines; /* of its message, and of the merge that brought it */
	size_t line_count;
	bool is_signed; /* it, or that merge */
} tk_change;

typedef struct tk_organization {
	tk_arena *arena;
	tk_text root;               /* relative to the checked root: "" or "members/abc" */
	tk_configuration configuration;
	tk_register reg;
	TK_VECTOR(tk_document *) documents; /* at[number-1] */
	TK_VECTOR(uint8_t) document_roles;  /* tk_document_role */
	tk_playbooks playbooks;
	TK_VECTOR(tk_not_examined) not_examined;
	tk_map *paths;              /* every listed path (shown form, NFC) -> tk_document* or the marker below */
	uint32_t index_document;    /* number, 0 = none */
	int64_t today;
	bool outage_known;          /* the configured outage profile is defined, or none is configured */
	bool single_file;           /* TK_SOURCE_FILE */
	bool history;               /* the source has history */
	/* history, bound by load.c; may be NULL */
	int (*last_changed)(void *context, uint32_t file_index, uint32_t first, uint32_t last, int64_t *day);
	/* The same with the commit itself; made in the organization's arena. */
	int (*last_commit)(void *context, tk_arena *arena, uint32_t file_index, uint32_t first, uint32_t last, tk_change *out);
	void *history_context;
} tk_organization;
extern const char tk_path_exists[]; /* marker value in `paths` for files that exist but were not parsed */

tk_document *tk_organization_document(const tk_organization *organization, uint32_t number);
/* May absence be judged? tenken.yaml is given, or there is at least one playbook written for people; not a single file. */
bool tk_organization_is_whole(const tk_organization *organization);
/* A file that was not read, or not to its end, so that what is not seen may stand there: its path; empty = none. */
tk_text tk_organization_unread(const tk_organization *organization);
/* Is part of the plan prose, so that absence rests on reading words? Pages without any step of an incident do not count, unless
 * there is nothing else. */
bool tk_organization_has_prose(const tk_organization *organization);
/* Does a document hold a playbook with steps of an incident? */
bool tk_organization_is_plan(const tk_organization *organization, uint32_t document);

#endif
