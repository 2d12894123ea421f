/* SPDX-License-Identifier: Apache-2.0 */
/* From a source to organizations: finds them (a folder with tenken.yaml each, or the whole root), reads their files, gives
 * each document its role, and names what was not examined. */
#ifndef TK_COMMAND_LOAD_H
#define TK_COMMAND_LOAD_H

#include "analysis/organization.h"
#include "source/source.h"

/* One organization before its files are read. Lives in the run's arena. */
typedef struct tk_member {
	tk_text root;                 /* "" or "members/abc", without a slash at the end */
	TK_VECTOR(uint32_t) files;    /* indices into the source */
	tk_document *configuration_document; /* NULL without tenken.yaml; its number is 1 */
	tk_configuration configuration;
} tk_member;

typedef struct tk_members {
	TK_VECTOR(tk_member) list;
	TK_VECTOR(uint32_t) outside; /* files that belong to no organization (only when none stands at the root) */
} tk_members;

/* Reads every tenken.yaml (and nothing else). */
void tk_load_members(tk_arena *arena, tk_source *source, tk_members *members);

typedef struct tk_load_context {
	tk_source *source;
	int64_t today;
	const char *outage;                /* --outage, or NULL */
	void (*lock)(void *), (*unlock)(void *); /* around the source; NULL when one thread runs */
	void *lock_context;
	bool history;                      /* the source has history */
} tk_load_context;

/* Reads and parses all files of a member into arena. Never fails: what cannot be read is a fault or not examined. */
tk_organization *tk_load_organization(tk_arena *arena, const tk_load_context *context, const tk_member *member);

#endif
