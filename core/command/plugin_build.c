/* SPDX-License-Identifier: Apache-2.0 */
/* tenken plugin build DIR...: writes each folder's pack.image, with which a run need not parse the files of the plugin.
 */
#include "command/output.h"
#include "command/plugin_verb.h"
#include "plugin/host_set.h"

#include <libintl.h>
#include <stdio.h>

#define _(msgid) gettext(msgid)

static bool build(tk_arena *arena, const char *folder, tk_error *error)
{
	tk_pack_files files;
	tk_pack_contents contents = {NULL};
	tk_text manifest = TK_TEXT("");
	bool there = false;
	if (!tk_pack_file(arena, folder, "plugin.yaml", &manifest, &there))
		return tk_error_set(error, TK_ERROR_NOT_FOUND,
		                    N_("{what} is no plugin: it has no plugin.yaml that can be read"),
		                    tk_text_of(folder), NULL);
	if (!tk_pack_files_read(arena, folder, &files, error) || !tk_pack_files_parse(arena, &files, &contents, error))
		return false;
	tk_text image = tk_pack_image_make(arena, &files, &contents);
	tk_text path = tk_text_format(arena, "%s/%s", folder, TK_PACK_IMAGE_FILE);
	return tk_output_replace(arena, path.at, image.at, image.length, error);
}

int tk_plugin_build(tk_session *session, const char *const *folders, unsigned count)
{
	int code = TK_EXIT_CLEAN;
	for (unsigned i = 0; i < count; i++) {
		tk_error error = {0};
		tk_arena *arena = tk_arena_open_like(session->arena);
		if (!build(arena, folders[i], &error)) {
			fprintf(stderr, "%s: ", folders[i]);
			code = tk_session_fail(session, &error);
		}
		tk_arena_close(arena);
	}
	return code;
}
