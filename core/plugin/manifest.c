/* SPDX-License-Identifier: Apache-2.0 */
/* Which plugins are installed: <folder>/<kind>/<name>/plugin.yaml. No code is loaded here. */
#include "plugin/host_set.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define _(msgid) gettext(msgid)

enum { FORMAT_VERSION = 1, LARGEST_FILE = 8 << 20 };

static bool read_all(int file, char *bytes, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t got = read(file, bytes + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

bool tk_pack_file(tk_arena *arena, const char *folder, const char *name, tk_text *bytes, bool *there)
{
	tk_text path = tk_text_format(arena, "%s/%s", folder, name);
	*there = false;
	int file = open(path.at, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file < 0) {
		*there = errno != ENOENT;
		return false;
	}
	struct stat status;
	*there = true;
	bool fine = fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= LARGEST_FILE;
	if (fine) {
		size_t size = (size_t)status.st_size;
		char *room = tk_arena_bytes(arena, size + 1);
		fine = read_all(file, room, size);
		room[fine ? size : 0] = '\0';
		*bytes = tk_text_make(room, size);
	}
	(void)close(file);
	return fine;
}

static bool set_problem(tk_installed *plugin, tk_text problem)
{
	plugin->info.problem = problem;
	plugin->broken = true;
	return false;
}

static bool read_kind(tk_installed *plugin, tk_text kind)
{
	static const char *const names[] = {"concern", "sector", "regime"};
	for (size_t i = 0; i < 3; i++) {
		if (tk_text_is(kind, names[i])) {
			plugin->kind = (tk_plugin_kind)i;
			return true;
		}
	}
	return false;
}

static bool check_manifest(tk_arena *arena, tk_installed *plugin, tk_text expected_id)
{
	const tk_pack_manifest *manifest = plugin->manifest;
	if (manifest->format != FORMAT_VERSION)
		return set_problem(plugin, tk_text_format(arena, _("plugin.yaml: format %u is not known to this tenken (it knows 1)"),
		                                          (unsigned)manifest->format));
	if (!tk_text_equal(tk_text_of(manifest->id), expected_id))
		return set_problem(plugin, tk_text_format(arena, _("plugin.yaml: id is %s, but the folder is %s"), manifest->id,
		                                          tk_text_c(arena, expected_id)));
	if (!read_kind(plugin, tk_text_of(manifest->kind)))
		return set_problem(plugin, tk_text_format(arena, _("plugin.yaml: kind is %s, not concern, sector or regime"),
		                                          manifest->kind));
	if (!manifest->title.ja || !manifest->title.en)
		return set_problem(plugin, tk_text_of(_("plugin.yaml: title needs ja and en")));
	if (manifest->module && (strchr(manifest->module, '/') || manifest->module[0] == '.' || !manifest->module[0]))
		return set_problem(plugin, tk_text_of(_("plugin.yaml: module is the name of a file beside it, without a folder")));
	return true;
}

tk_installed tk_manifest_open(tk_arena *arena, bool japanese, tk_text folder, tk_text expected_id)
{
	tk_installed plugin = {.folder = tk_text_c(arena, folder)};
	plugin.info.id = tk_text_copy(arena, expected_id);
	plugin.info.folder = tk_text_of(plugin.folder);
	tk_text bytes = TK_TEXT("");
	bool there = false;
	tk_pack_manifest *manifest = NULL;
	tk_error error = {0};
	if (!tk_pack_file(arena, plugin.folder, "plugin.yaml", &bytes, &there)) {
		(void)set_problem(&plugin, tk_text_of(_("plugin.yaml cannot be read")));
		return plugin;
	}
	if (!tk_pack_read_manifest(arena, TK_TEXT("plugin.yaml"), bytes, &manifest, &error)) {
		(void)set_problem(&plugin, tk_text_format(arena, "%s: %s", error.what, error.cause));
		return plugin;
	}
	plugin.manifest = manifest;
	plugin.info.version = tk_text_of(manifest->version);
	plugin.info.edition = tk_text_of(manifest->edition);
	plugin.info.kind = tk_text_of(manifest->kind);
	plugin.info.title = tk_text_of((japanese && manifest->title.ja) || !manifest->title.en ? manifest->title.ja
	                                                                                        : manifest->title.en);
	plugin.info.native = manifest->module != NULL;
	plugin.info.enabled_by_default = manifest->enabled_by_default;
	(void)check_manifest(arena, &plugin, expected_id);
	return plugin;
}

/* ---- scanning -------------------------------------------------------------------------------------------------------------- */

/* Of two with one id: the newer edition that is not beyond the pinned one; of equals the one found first. */
static bool is_better(const tk_installed *fresh, const tk_installed *known, const char *pinned)
{
	tk_text pin = tk_text_of(pinned);
	bool fresh_fits = !pinned || tk_text_order(fresh->info.edition, pin) <= 0;
	bool known_fits = !pinned || tk_text_order(known->info.edition, pin) <= 0;
	if (fresh_fits != known_fits)
		return fresh_fits;
	return tk_text_order(fresh->info.edition, known->info.edition) > 0;
}

static void add_plugin(tk_host_set *set, const tk_installed *fresh, const char *pinned)
{
	uint32_t at = 0;
	while (at < set->plugins.count && tk_text_order(set->plugins.at[at].info.id, fresh->info.id) < 0)
		at++;
	if (at < set->plugins.count && tk_text_equal(set->plugins.at[at].info.id, fresh->info.id)) {
		if (is_better(fresh, &set->plugins.at[at], pinned))
			set->plugins.at[at] = *fresh;
		return;
	}
	(void)TK_PUSH(set->arena, &set->plugins);
	for (uint32_t i = set->plugins.count - 1; i > at; i--)
		set->plugins.at[i] = set->plugins.at[i - 1];
	set->plugins.at[at] = *fresh;
}

static void scan_kind(tk_host_set *set, const char *folder, const char *kind, const char *pinned)
{
	enum { MOST = 4096 };
	tk_text path = tk_text_format(set->arena, "%s/%s", folder, kind);
	DIR *listing = opendir(path.at);
	if (!listing)
		return;
	const struct dirent *each = NULL;
	for (int seen = 0; seen < MOST && (each = readdir(listing)); seen++) {
		if (each->d_name[0] == '.')
			continue;
		tk_text plugin_folder = tk_text_format(set->arena, "%s/%s", path.at, each->d_name);
		tk_text manifest = tk_text_format(set->arena, "%s/plugin.yaml", plugin_folder.at);
		if (access(manifest.at, F_OK) != 0)
			continue;
		tk_installed fresh = tk_manifest_open(set->arena, set->japanese, plugin_folder,
		                                      tk_text_format(set->arena, "%s/%s", kind, each->d_name));
		add_plugin(set, &fresh, pinned);
	}
	(void)closedir(listing);
}

bool tk_manifests_scan(tk_host_set *set, const tk_host_options *options, tk_error *error)
{
	static const char *const kinds[] = {"concern", "sector", "regime"};
	(void)error;
	for (const char *const *folder = options->folders; folder && *folder; folder++) {
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			scan_kind(set, *folder, kinds[i], options->edition);
	}
	for (uint32_t i = 0; options->edition && i < set->plugins.count; i++) {
		tk_installed *plugin = &set->plugins.at[i];
		if (!plugin->broken && tk_text_order(plugin->info.edition, tk_text_of(options->edition)) > 0)
			(void)set_problem(plugin, tk_text_format(set->arena, _("edition %s is not installed (the oldest is %s)"),
			                                         options->edition, plugin->manifest->edition));
	}
	return true;
}
