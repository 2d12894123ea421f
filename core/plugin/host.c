/* SPDX-License-Identifier: Apache-2.0 */
/* The set of plugins of one run: found, enabled, checked, made ready. */
#include "plugin/host_set.h"

#include <libintl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define _(msgid) gettext(msgid)

tk_host_set *tk_host_open(tk_arena *arena, const tk_host_options *options, tk_error *error)
{
	tk_host_set *set = TK_MAKE(arena, tk_host_set);
	set->arena = arena;
	set->witnesses = options->witnesses;
	set->without_images = options->without_images;
	set->japanese = tk_text_is(tk_text_of(options->language), "ja");
	set->by_id = tk_map_make(arena);
	if (!tk_manifests_scan(set, options, error))
		return NULL;
	for (uint32_t i = 0; i < set->plugins.count; i++)
		*TK_PUSH(arena, &set->infos) = set->plugins.at[i].info;
	return set;
}

size_t tk_host_plugins(const tk_host_set *set, const tk_plugin_info **infos)
{
	*infos = set->infos.at;
	return set->infos.count;
}

static tk_installed *find_plugin(tk_host_set *set, tk_text id)
{
	for (uint32_t i = 0; i < set->plugins.count; i++) {
		if (tk_text_equal(set->plugins.at[i].info.id, id))
			return &set->plugins.at[i];
	}
	return NULL;
}

void tk_host_disable(tk_host_set *set, tk_text id, tk_text reason)
{
	tk_installed *plugin = find_plugin(set, id);
	if (plugin)
		(void)tk_installed_break(set, plugin, reason);
}

bool tk_host_enable(tk_host_set *set, const tk_text *ids, size_t count, tk_error *error)
{
	for (uint32_t i = 0; i < set->plugins.count; i++) {
		tk_installed *plugin = &set->plugins.at[i];
		/* A manifest that cannot be read does not say whether it is on by default: rather named than silently left out. */
		bool concern = tk_text_starts(plugin->info.id, TK_TEXT("concern/"));
		plugin->wanted = plugin->wanted || plugin->info.enabled_by_default || (plugin->broken && concern);
	}
	for (size_t i = 0; i < count; i++) {
		tk_installed *plugin = find_plugin(set, ids[i]);
		if (!plugin)
			return tk_error_set(error, TK_ERROR_USAGE, N_("no plugin {what} is installed; see `tenken plugin list`"), ids[i], NULL);
		plugin->wanted = true;
	}
	return true;
}

/* ---- making it ready ----------------------------------------------------------------------------------------------------------- */

/* What a broken plugin added is taken back, so that its ids are free and its rules are not shown as if they were run. */
static void take_back(tk_host_set *set, uint32_t count)
{
	set->requirements.count = count;
	set->by_id = tk_map_make(set->arena);
	for (uint32_t i = 0; i < count; i++)
		(void)tk_map_put(set->by_id, set->requirements.at[i]->rule.id, set->requirements.at[i]);
}

static void make_plugin(tk_host_set *set, tk_installed *plugin)
{
	uint32_t before = set->requirements.count;
	if (!tk_module_open(set, plugin) || !tk_pack_make_rules(set, plugin)) {
		take_back(set, before);
		tk_module_close(plugin);
	}
}

static void break_late(tk_host_set *set, tk_installed *plugin)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < set->requirements.count; i++) {
		if (set->requirements.at[i]->plugin != plugin)
			set->requirements.at[kept++] = set->requirements.at[i];
	}
	take_back(set, kept);
	tk_module_close(plugin);
}

static bool make_lexicon(tk_host_set *set, tk_error *error)
{
	tk_error cause = {0};
	set->lexicon = tk_lexicon_make(set->arena);
	for (uint32_t i = 0; i < set->plugins.count; i++) {
		tk_installed *plugin = &set->plugins.at[i];
		if (plugin->wanted && !plugin->broken && plugin->contents.words &&
		    !tk_lexicon_declare(set->lexicon, plugin->contents.words, plugin->info.id, &cause)) {
			(void)tk_installed_break_by(set, plugin, &cause);
			break_late(set, plugin);
		}
	}
	for (uint32_t i = 0; i < set->plugins.count; i++) {
		tk_installed *plugin = &set->plugins.at[i];
		if (plugin->wanted && !plugin->broken && plugin->contents.words &&
		    !tk_lexicon_add(set->lexicon, plugin->contents.words, plugin->info.id, &cause)) {
			(void)tk_installed_break_by(set, plugin, &cause);
			break_late(set, plugin);
		}
	}
	return tk_lexicon_finish(set->lexicon, error);
}

/* A blocker of another plugin that is not enabled blocks nothing; one that exists nowhere is `plugin verify`'s to report. */
static void link_blockers(tk_host_set *set)
{
	for (uint32_t i = 0; i < set->requirements.count; i++) {
		tk_requirement *each = set->requirements.at[i];
		for (uint32_t j = 0; each->pack && j < each->pack->blocked_by_count; j++) {
			tk_requirement *blocker = tk_map_get(set->by_id, tk_text_of(each->pack->blocked_by[j]));
			if (blocker && blocker != each)
				*TK_PUSH(set->arena, &each->blocked_by) = blocker;
		}
	}
}

static int order_requirements(const void *left, const void *right)
{
	const tk_requirement *const *a = left, *const *b = right;
	return tk_text_order((*a)->rule.id, (*b)->rule.id);
}

/* Reading the files is most of what a run over a few playbooks does, so it is shared by two threads. */
typedef struct opening {
	tk_host_set *set;
	atomic_uint next;
} opening;

static void *open_packs(void *context)
{
	opening *all = context;
	for (uint32_t i; (i = atomic_fetch_add(&all->next, 1)) < all->set->plugins.count;) {
		tk_installed *plugin = &all->set->plugins.at[i];
		if (plugin->wanted && !plugin->broken)
			(void)tk_pack_open(all->set, plugin); /* marked as broken if not */
	}
	return NULL;
}

static void open_all_packs(tk_host_set *set)
{
	opening all = {.set = set};
	pthread_t other;
	bool two = pthread_create(&other, NULL, open_packs, &all) == 0;
	(void)open_packs(&all);
	if (two)
		(void)pthread_join(other, NULL);
}

bool tk_host_finish(tk_host_set *set, tk_error *error)
{
	tk_format_rules_add(set);
	open_all_packs(set);
	for (uint32_t i = 0; i < set->plugins.count; i++) {
		if (set->plugins.at[i].wanted && !set->plugins.at[i].broken)
			make_plugin(set, &set->plugins.at[i]);
	}
	if (!make_lexicon(set, error))
		return false;
	link_blockers(set);
	qsort(set->requirements.at, set->requirements.count, sizeof *set->requirements.at, order_requirements);
	for (uint32_t i = 0; i < set->requirements.count; i++) {
		set->requirements.at[i]->index = i;
		*TK_PUSH(set->arena, &set->rules) = &set->requirements.at[i]->rule;
	}
	for (uint32_t i = 0; i < set->plugins.count; i++)
		set->infos.at[i] = set->plugins.at[i].info;
	set->finished = true;
	return true;
}

void tk_host_close(tk_host_set *set)
{
	if (set->lexicon)
		tk_lexicon_close(set->lexicon);
	for (uint32_t i = 0; i < set->plugins.count; i++) {
		tk_module_close(&set->plugins.at[i]);
		tk_pack_close(&set->plugins.at[i]);
	}
}

/* ---- what the run asks ------------------------------------------------------------------------------------------------------------ */

const tk_lexicon *tk_host_lexicon(const tk_host_set *set) { return set->lexicon; }

size_t tk_host_rules(const tk_host_set *set, const tk_rule *const **rules)
{
	*rules = set->rules.at;
	return set->rules.count;
}

const tk_rule *tk_host_rule(const tk_host_set *set, tk_text id)
{
	const tk_requirement *requirement = tk_map_get(set->by_id, id);
	return requirement ? &requirement->rule : NULL;
}

void tk_host_add_broken(const tk_host_set *set, tk_arena *arena, tk_result *result)
{
	for (uint32_t i = 0; i < set->plugins.count; i++) {
		const tk_plugin_info *info = &set->plugins.at[i].info;
		if (!set->plugins.at[i].wanted)
			continue;
		if (set->plugins.at[i].broken)
			*TK_PUSH(arena, &result->broken_plugins) =
			        tk_text_format(arena, "%.*s: %.*s", (int)info->id.length, info->id.at, (int)info->problem.length,
			                       info->problem.at);
		else
			*TK_PUSH(arena, &result->plugins) = tk_text_format(arena, "%.*s %.*s", (int)info->id.length, info->id.at,
			                                                   (int)info->version.length, info->version.at);
	}
}
