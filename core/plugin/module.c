/* SPDX-License-Identifier: Apache-2.0 */
/* Native modules. Code comes only from a plugin's own folder, which the user named or installed; never from the
 * repository under check. */
#include "plugin/host_set.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <libintl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define _(msgid) gettext(msgid)

enum { LARGEST_STRUCT = 4096, CHECKS_MOST = 1024 };
/* Sizes of minor 0: what this header's first edition had. */
#define PLUGIN_LEAST (offsetof(tk_plugin, check_count) + sizeof(size_t))
#define CHECK_LEAST (offsetof(tk_check, examine) + sizeof(void (*)(void)))

static bool is_writable_by_others(const char *path)
{
	struct stat status;
	return stat(path, &status) != 0 || (status.st_mode & S_IWOTH) != 0;
}

static bool check_export(tk_host_set *set, tk_installed *plugin)
{
	const tk_plugin *exported = plugin->exported;
	if (!exported)
		return tk_installed_break(set, plugin, tk_text_of(_("the module gives no plugin")));
	if (exported->size < PLUGIN_LEAST || exported->size > LARGEST_STRUCT)
		return tk_installed_break(set, plugin,
		                          tk_text_format(set->arena, _("the module's tk_plugin has an impossible size (%u)"),
		                                         (unsigned)exported->size));
	if (exported->major != TK_ABI_MAJOR || exported->minor > TK_ABI_MINOR)
		return tk_installed_break(set, plugin,
		                          tk_text_format(set->arena, _("the module needs plugin interface %u.%u; this tenken has %u.%u"),
		                                         exported->major, exported->minor, TK_ABI_MAJOR, TK_ABI_MINOR));
	if (!exported->id || !tk_text_equal(tk_text_of(exported->id), plugin->info.id))
		return tk_installed_break(set, plugin, tk_text_of(_("the module's id differs from plugin.yaml")));
	if (exported->check_count > CHECKS_MOST || (exported->check_count && !exported->checks))
		return tk_installed_break(set, plugin, tk_text_of(_("the module's list of checks is impossible")));
	for (size_t i = 0; i < exported->check_count; i++) {
		const tk_check *check = exported->checks[i];
		if (!check || check->size < CHECK_LEAST || check->size > LARGEST_STRUCT || !check->name || !check->examine)
			return tk_installed_break(set, plugin, tk_text_of(_("the module has a check without name or function")));
	}
	return true;
}

bool tk_module_open(tk_host_set *set, tk_installed *plugin)
{
	if (!plugin->manifest->module)
		return true;
	tk_text path = tk_text_format(set->arena, "%s/%s.so", plugin->folder, plugin->manifest->module);
	struct stat status;
	if (lstat(path.at, &status) != 0 || !S_ISREG(status.st_mode))
		return tk_installed_break(set, plugin, tk_text_format(set->arena, _("the module %s is not beside plugin.yaml"), path.at));
	if (is_writable_by_others(path.at) || is_writable_by_others(plugin->folder))
		return tk_installed_break(set, plugin,
		                          tk_text_format(set->arena, _("anybody may write to %s or its folder, so it is not loaded"), path.at));
	/* A bare name would be searched along the library path. */
	if (!strchr(path.at, '/'))
		path = tk_text_format(set->arena, "./%s", path.at);
	plugin->module = dlopen(path.at, RTLD_NOW | RTLD_LOCAL);
	if (!plugin->module)
		return tk_installed_break(set, plugin, tk_text_copy(set->arena, tk_text_of(dlerror())));
	const tk_plugin *(*entry)(void) = NULL;
	void *symbol = dlsym(plugin->module, "tk_plugin_v1");
	memcpy(&entry, &symbol, sizeof entry);
	if (!entry)
		return tk_installed_break(set, plugin, tk_text_of(_("the module does not export tk_plugin_v1")));
	tk_host_watch_begin(plugin->info.id, TK_TEXT("tk_plugin_v1"));
	plugin->exported = entry();
	tk_host_watch_end();
	return check_export(set, plugin);
}

void tk_module_close(tk_installed *plugin)
{
	if (plugin->module)
		(void)dlclose(plugin->module);
	plugin->module = NULL;
	plugin->exported = NULL;
}

const tk_check *tk_module_check(const tk_installed *plugin, tk_text name)
{
	for (size_t i = 0; plugin->exported && i < plugin->exported->check_count; i++) {
		if (tk_text_is(name, plugin->exported->checks[i]->name))
			return plugin->exported->checks[i];
	}
	return NULL;
}
