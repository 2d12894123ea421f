/* SPDX-License-Identifier: Apache-2.0 */
/* The plugins of a run: what host.c loads and examine.c runs. Read-only after tk_host_finish. */
#ifndef TK_PLUGIN_HOST_SET_H
#define TK_PLUGIN_HOST_SET_H

#include "plugin/host.h"
#include "plugin/lexicon.h"
#include "plugin/pack_image.h"

typedef enum tk_plugin_kind { TK_PLUGIN_CONCERN, TK_PLUGIN_SECTOR, TK_PLUGIN_REGIME, TK_PLUGIN_BUILTIN } tk_plugin_kind;

typedef struct tk_installed {
	tk_plugin_info info;
	tk_plugin_kind kind;
	const char *folder; /* absolute or as given, NUL-terminated */
	const tk_pack_manifest *manifest;
	bool wanted;        /* enabled */
	bool broken;        /* enabled, but cannot run: info.problem says why */
	tk_arena *arena;    /* of what stands in its files; NULL before tk_pack_open */
	tk_pack_contents contents;
	void *module;               /* dlopen handle */
	const tk_plugin *exported;
} tk_installed;

typedef struct tk_requirement tk_requirement;

/* A check built into the host. Names are shared with plugins' checks, so a pack without a module can use them. */
typedef struct tk_builtin {
	const char *name;
	tk_status (*examine)(const tk_host *, tk_run *);
} tk_builtin;
const tk_builtin *tk_builtin_find(tk_text name);
tk_status tk_obligation_examine(const tk_host *host, tk_run *run);

struct tk_requirement {
	tk_rule rule;
	const tk_installed *plugin;
	const tk_pack_requirement *pack;      /* NULL for obligations and rules of the input format */
	const tk_pack_obligation *obligation; /* NULL for others */
	uint32_t index;                       /* in tk_host_set.requirements, after finish */
	tk_severity inferred;                 /* cap for findings that rest on prose */
	const tk_builtin *builtin;
	const tk_check *check;                /* of the plugin's module */
	TK_VECTOR(tk_requirement *) blocked_by;
};

struct tk_host_set {
	tk_arena *arena;
	bool japanese;
	bool witnesses, without_images; /* as asked in tk_host_options */
	TK_VECTOR(tk_installed) plugins; /* by id */
	TK_VECTOR(tk_plugin_info) infos;
	TK_VECTOR(tk_requirement *) requirements; /* by id */
	TK_VECTOR(const tk_rule *) rules;         /* by id */
	tk_map *by_id;                            /* rule id -> tk_requirement */
	tk_lexicon *lexicon;
	bool finished;
};

/* The text of the run's language; the other one when it is missing. */
tk_text tk_host_text(const tk_host_set *set, tk_pack_text text);

/* ---- loading ------------------------------------------------------------------------------------------------------------ */

/* Looks for <folder>/<kind>/<name>/plugin.yaml. An earlier folder wins over a later one for the same id and edition. */
bool tk_manifests_scan(tk_host_set *set, const tk_host_options *options, tk_error *error);
/* Reads the manifest of one plugin folder; what is wrong stands in info.problem. */
tk_installed tk_manifest_open(tk_arena *arena, bool japanese, tk_text folder, tk_text expected_id);
/* Reads the files beside the manifest. False: broken, with reason. Different plugins may be opened at the same time. */
bool tk_pack_open(tk_host_set *set, tk_installed *plugin);
void tk_pack_close(tk_installed *plugin);
/* Makes rules of requirements and obligations; refuses what breaks the contract. */
bool tk_pack_make_rules(tk_host_set *set, tk_installed *plugin);
/* Loads the native module. Only a file of the plugin's own folder that nobody else can write to. */
bool tk_module_open(tk_host_set *set, tk_installed *plugin);
void tk_module_close(tk_installed *plugin);
const tk_check *tk_module_check(const tk_installed *plugin, tk_text name);
/* Marks a plugin as broken and gives false. cause: final text. */
bool tk_installed_break(tk_host_set *set, tk_installed *plugin, tk_text cause);
/* The same with a tk_error's message filled in. */
bool tk_installed_break_by(tk_host_set *set, tk_installed *plugin, const tk_error *error);
/* Bytes of a regular file, at most `most`; false when it is not there or cannot be read (*there says which). */
bool tk_pack_file(tk_arena *arena, const char *folder, const char *name, tk_text *bytes, bool *there);

/* Rules of the input format (format_rules.c), plugin "core/format". */
void tk_format_rules_add(tk_host_set *set);

#endif
