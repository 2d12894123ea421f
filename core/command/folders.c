/* SPDX-License-Identifier: Apache-2.0 */
#include "command/folders.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static tk_text install_prefix(tk_arena *arena)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	for (int cut = 0; length > 0 && cut < 2; length--) {
		if (path[length - 1] == '/')
			cut++;
		if (cut == 2)
			return tk_text_copy(arena, tk_text_make(path, (size_t)length - 1));
	}
	return TK_TEXT("/usr/local");
}

static const char *user_folder(tk_arena *arena)
{
	const char *data = getenv("XDG_DATA_HOME");
	if (data && data[0] == '/')
		return tk_text_format(arena, "%s/tenken/plugins", data).at;
	const char *home = getenv("HOME");
	return home && home[0] == '/' ? tk_text_format(arena, "%s/.local/share/tenken/plugins", home).at : NULL;
}

tk_folders tk_folders_find(tk_arena *arena, const tk_options *options)
{
	tk_text prefix = install_prefix(arena);
	const char **plugins = TK_MAKE_ARRAY(arena, const char *, options->plugin_folder_count + 3);
	unsigned count = 0;
	for (unsigned i = 0; i < options->plugin_folder_count; i++)
		plugins[count++] = options->plugin_folders[i];
	const char *user = user_folder(arena);
	if (user)
		plugins[count++] = user;
	plugins[count] = tk_text_format(arena, "%.*s/lib/tenken/plugins", (int)prefix.length, prefix.at).at;
	return (tk_folders){
	        .catalogues = tk_text_format(arena, "%.*s/share/locale", (int)prefix.length, prefix.at).at,
	        .references = tk_text_format(arena, "%.*s/share/tenken/playbooks", (int)prefix.length, prefix.at).at,
	        .plugins = plugins,
	};
}
