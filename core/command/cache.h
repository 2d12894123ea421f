/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts of organizations kept between runs (docs/decisions/0019-verdicts-are-kept.md). What is kept is used only while all that
 * it was decided from is the same; whatever is wrong with an entry makes the organization be examined, and is no error.
 */
#ifndef TK_COMMAND_CACHE_H
#define TK_COMMAND_CACHE_H

#include "base/hash.h"
#include "command/load.h"
#include "plugin/host.h"

#include <stdatomic.h>

struct tk_session;

/* The folder, open. */
typedef struct tk_cache {
	const char *path;
	int folder;
	int64_t trusted; /* stamps of files older than this tell of every later change */
} tk_cache;

/* What one examination of one source needs. Shared by its threads. */
typedef struct tk_cache_run {
	const tk_cache *cache; /* NULL: nothing is kept or looked up */
	const tk_host_set *set;
	const tk_load_context *load;
	tk_digest environment; /* all that verdicts rest on beside the organization's files and the history */
	bool on_disk;          /* files are known by their stamps, not by blobs */
	atomic_uint written;
} tk_cache_run;

/* What an organization came to; its verdicts and the rest stand at the end of the lists of `result`. */
typedef struct tk_cache_part {
	tk_result *result;
	uint32_t verdicts, not_examined, broken_plugins;        /* where its own begin */
	uint32_t documents, playbooks, steps, register_entries; /* before it */
	bool outage_known;
} tk_cache_part;

/* cache.c */
/* The folder of --cache, else tenken/ in the user's folder of caches; made when it is not there. NULL: there is none
 * that only this user can write to. Before the sandbox. */
tk_cache *tk_cache_open(const struct tk_session *session);
void tk_cache_close(tk_cache *cache); /* NULL is allowed */
/* Removes the oldest entries when the run wrote some and there are too many. */
void tk_cache_end(tk_cache_run *run);
/* Where what is to come will begin. */
tk_cache_part tk_cache_part_start(tk_result *result);
/* Appends what is kept of the member to part->result, in arena. False: nothing fits, and nothing was appended. scratch:
 * for the call. */
bool tk_cache_get(tk_cache_run *run, const tk_member *member, tk_arena *arena, tk_arena *scratch, tk_cache_part *part);
/* Name of the member's entry: of its paths, and of their blobs where these have names. Before it is loaded: reading
 * can change what is said of a file. */
tk_digest tk_cache_name(const tk_cache_run *run, const tk_member *member);
/* Keeps what was appended since part was started, if it may be kept. */
void tk_cache_put(tk_cache_run *run, const tk_member *member, const tk_digest *name, const tk_load_record *record,
                  tk_arena *scratch, const tk_cache_part *part);

/* cache_environment.c */
tk_digest tk_cache_environment(const struct tk_session *session, const tk_host_set *set, const tk_source *source);

/* cache_file.c */
enum { TK_CACHE_LARGEST = 64 << 20 };
/* The bytes of an entry that only this user could write, made in arena. */
bool tk_cache_file_read(const tk_cache *cache, tk_arena *arena, const tk_digest *name, char **bytes, size_t *length);
bool tk_cache_file_write(const tk_cache *cache, const tk_digest *name, const char *bytes, size_t length);
void tk_cache_file_prune(const tk_cache *cache);

#endif
