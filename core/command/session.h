/* SPDX-License-Identifier: Apache-2.0 */
/* What every verb needs: options, folders, language, day, arena. */
#ifndef TK_COMMAND_SESSION_H
#define TK_COMMAND_SESSION_H

#include "command/cache.h"
#include "command/folders.h"
#include "command/load.h"
#include "command/supervise.h"
#include "plugin/host.h"

typedef struct tk_session {
	tk_options options;
	tk_folders folders;
	const char *language;
	int64_t today;
	tk_arena *arena; /* of the run */
	tk_cache *cache; /* NULL: none is used */
} tk_session;

/* Exit codes of the command. */
enum { TK_EXIT_CLEAN = 0, TK_EXIT_FINDINGS = 1, TK_EXIT_USAGE = 2, TK_EXIT_INCOMPLETE = 3 };

/* Prints "tenken: <message>" to stderr in the run's language and gives the exit code of the error. */
int tk_session_fail(const tk_session *session, const tk_error *error);
/* Opens the plugins: all that are on by default, the sector's and those the members' tenken.yaml enables (unknown ids become
 * faults of that file). Plugins named in `broken` are left out. NULL with *error. */
tk_host_set *tk_session_open_host(tk_session *session, tk_members *members, const tk_broken *broken, unsigned broken_count,
                                  tk_error *error);
/* An arena that ends the process with exit 3 and a message when memory runs out. */
tk_arena *tk_session_arena(size_t limit);

int tk_check_verb(tk_session *session);
int tk_explain_verb(tk_session *session);
int tk_rules_verb(tk_session *session);
int tk_show_verb(tk_session *session);
int tk_graph_verb(tk_session *session);
int tk_outage_verb(tk_session *session);
int tk_prove_verb(tk_session *session);
int tk_blame_verb(tk_session *session);
int tk_convert_verb(tk_session *session);
int tk_init_verb(tk_session *session);
int tk_exchange_verb(tk_session *session);
int tk_plugin_verb(tk_session *session);

#endif
