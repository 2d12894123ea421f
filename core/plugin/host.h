/* SPDX-License-Identifier: Apache-2.0 */
/* Finds, loads and runs plugins. The repository under check can enable installed plugins by id; it can never name a
 * path from which code is loaded. */
#ifndef TK_PLUGIN_HOST_H
#define TK_PLUGIN_HOST_H

#include "analysis/organization.h"
#include "base/error.h"
#include "plugin/recognition.h"
#include "plugin/watch.h" /* tk_host_watch_*: call begin/end around every call into a module */
#include "verdict/verdict.h"

typedef struct tk_host_set tk_host_set; /* loaded plugins, rules and lexicon of a run */

typedef struct tk_host_options {
	const char *const *folders; /* searched in order: --plugin, user data folder, install folder; NULL-ended */
	const char *language;       /* "ja" or "en" */
	const char *edition;        /* NULL = newest of each plugin */
	bool witnesses;             /* also of what is met: costs more */
	bool without_images;        /* parse the files of plugins, whatever their images say */
} tk_host_options;

/* A plugin as found on disk, before any code runs (plugin list). */
typedef struct tk_plugin_info {
	tk_text id, version, edition, kind /* concern sector regime */, title, folder, problem /* empty = fine */;
	bool native, enabled_by_default;
	uint32_t requirement_count, obligation_count;
} tk_plugin_info;

/* Scans the folders; manifests only. */
tk_host_set *tk_host_open(tk_arena *arena, const tk_host_options *options, tk_error *error);
size_t tk_host_plugins(const tk_host_set *set, const tk_plugin_info **infos);
/* Loads what is on by default (all concerns) plus ids; a broken one is recorded, not fatal. Unknown id: error. */
bool tk_host_enable(tk_host_set *set, const tk_text *ids, size_t count, tk_error *error);
void tk_host_disable(tk_host_set *set, tk_text id, tk_text reason); /* by the supervisor, after a crash */
/* Compiles the lexicon; after this the set is read-only and can be shared by threads. */
bool tk_host_finish(tk_host_set *set, tk_error *error);
void tk_host_close(tk_host_set *set);
/* What shows only when it is used: patterns that do not compile, messages that are missing or name unknown arguments. After
 * tk_host_finish; texts in the set's arena. */
size_t tk_host_verify(tk_host_set *set, tk_text id, const tk_text **problems);

const tk_lexicon *tk_host_lexicon(const tk_host_set *set);
/* All rules incl. the built-in core/format ones, by id. */
size_t tk_host_rules(const tk_host_set *set, const tk_rule *const **rules);
const tk_rule *tk_host_rule(const tk_host_set *set, tk_text id);

/* Recognition, every enabled requirement of the organization (its own sector and regimes only), readers' faults,
 * blocked, exceptions, severity caps: appends verdicts. arena: result lives there. readings: of the calling thread. */
void tk_host_examine(const tk_host_set *set, tk_readings *readings, tk_arena *arena, tk_organization *organization, tk_result *result);

/* Once per run, after the last organization: "plugins" used and "broken_plugins" of the result. tk_host_examine adds to
 * broken_plugins only what broke while examining that organization. */
void tk_host_add_broken(const tk_host_set *set, tk_arena *arena, tk_result *result);

#endif
