/* SPDX-License-Identifier: Apache-2.0 */
/* From a source to organizations: finds them (a folder with tenken.yaml each, or the whole root), reads their files, gives
 * each document its role, and names what was not examined. */
#ifndef TK_COMMAND_LOAD_H
#define TK_COMMAND_LOAD_H

#include "analysis/organization.h"
#include "base/hash.h"
#include "source/source.h"

/* One organization before its files are read. Lives in the run's arena. */
typedef struct tk_member {
	tk_text root;                 /* "" or "members/abc", without a slash at the end */
	TK_VECTOR(uint32_t) files;    /* indices into the source */
	tk_document *configuration_document; /* NULL without tenken.yaml; its number is 1 */
	tk_text configuration_bytes;         /* of tenken.yaml, as they were read */
	tk_configuration configuration;
} tk_member;

typedef struct tk_members {
	TK_VECTOR(tk_member) list;
	TK_VECTOR(uint32_t) outside; /* files that belong to no organization (only when none stands at the root) */
} tk_members;

/* Reads every tenken.yaml (and nothing else). */
void tk_load_members(tk_arena *arena, tk_source *source, tk_members *members);
/* The same without saying that the history of their files will be asked for, which is said for each by the second. */
void tk_load_find_members(tk_arena *arena, tk_source *source, tk_members *members);
void tk_load_want_history(tk_source *source, const tk_member *member);

/* What an organization was made from, for whoever keeps what it came to. */
typedef struct tk_load_record {
	bool *read;         /* by number of the member's file: it was read */
	tk_digest *digests; /* and of these bytes */
	bool asked;         /* the history was */
	bool near_limit;    /* and with some more commits it may be too long to answer */
	bool failed;        /* without an answer */
} tk_load_record;

typedef struct tk_load_context {
	tk_source *source;
	int64_t today;
	const char *outage;                /* --outage, or NULL */
	void (*lock)(void *), (*unlock)(void *); /* around the source; NULL when one thread runs */
	void *lock_context;
	bool history;                      /* the source has history */
	tk_load_record *record;            /* NULL, or to be filled; of one organization at a time */
} tk_load_context;

/* Reads and parses all files of a member into arena. Never fails: what cannot be read is a fault or not examined. */
tk_organization *tk_load_organization(tk_arena *arena, const tk_load_context *context, const tk_member *member);

#endif
