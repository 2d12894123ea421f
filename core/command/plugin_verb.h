/* SPDX-License-Identifier: Apache-2.0 */
/* tenken plugin list | verify DIR | new ID DIR | test DIR | build DIR... */
#ifndef TK_COMMAND_PLUGIN_VERB_H
#define TK_COMMAND_PLUGIN_VERB_H

#include "command/session.h"

/* A plugin folder given on the command line: <root>/<kind>/<name>. */
typedef struct tk_plugin_place {
	const char *root;  /* to be searched like an install folder */
	tk_text id;        /* "kind/name" */
	const char *folder;
} tk_plugin_place;

bool tk_plugin_place_find(tk_session *session, const char *folder, tk_plugin_place *place, tk_error *error);
/* Opens the hosts with the place's root searched first, and the plugin enabled. NULL with *error; a broken plugin opens, and
 * `problem` says what is wrong. */
tk_host_set *tk_plugin_place_open(tk_session *session, const tk_plugin_place *place, tk_text *problem, tk_error *error);

int tk_plugin_new(tk_session *session, const char *id, const char *folder);
int tk_plugin_build(tk_session *session, const char *const *folders, unsigned count);
int tk_plugin_test(tk_session *session, const char *folder);

/* plugin_new.c: writes a file that is not there yet, with the folders above it. False with *error. */
bool tk_write_new(tk_session *session, const char *path, tk_text text, tk_error *error);

#endif
