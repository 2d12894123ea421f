/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/host_set.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

static const char *const names[TK_PACK_PARTS] = {"requirements.yaml", "lexicon.yaml", "obligations.yaml"};

const char *tk_pack_part_file(tk_pack_part part)
{
	return names[part];
}

bool tk_pack_files_read(tk_arena *arena, const char *folder, tk_pack_files *files, tk_error *error)
{
	for (int i = 0; i < TK_PACK_PARTS; i++) {
		bool there = false;
		files->bytes[i] = TK_TEXT("");
		if (!tk_pack_file(arena, folder, names[i], &files->bytes[i], &there) && there)
			return tk_error_set(error, TK_ERROR_CONTRACT, N_("plugin file {what}: {cause}"),
			                    tk_text_of(names[i]), _("cannot be read"));
	}
	return true;
}

bool tk_pack_files_parse(tk_arena *arena, const tk_pack_files *files, tk_pack_contents *contents, tk_error *error)
{
	const tk_text requirements = files->bytes[TK_PACK_REQUIREMENTS], words = files->bytes[TK_PACK_LEXICON];
	const tk_text obligations = files->bytes[TK_PACK_OBLIGATIONS];
	return (!requirements.length || tk_pack_read_requirements(arena, tk_text_of(names[TK_PACK_REQUIREMENTS]),
	                                                          requirements, &contents->requirements, error)) &&
	       (!words.length ||
	        tk_pack_read_lexicon(arena, tk_text_of(names[TK_PACK_LEXICON]), words, &contents->words, error)) &&
	       (!obligations.length || tk_pack_read_obligations(arena, tk_text_of(names[TK_PACK_OBLIGATIONS]),
	                                                        obligations, &contents->obligations, error));
}
