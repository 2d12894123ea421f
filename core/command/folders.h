/* SPDX-License-Identifier: Apache-2.0 */
/* Where plugins and catalogues are: beside the program (…/bin/tenken -> …/lib/tenken/plugins, …/share/locale), so that an
 * installed tree can be moved, and in the user's data folder. Never in the repository under check. */
#ifndef TK_COMMAND_FOLDERS_H
#define TK_COMMAND_FOLDERS_H

#include "command/options.h"

typedef struct tk_folders {
	const char *catalogues;
	const char *references; /* reference playbooks, a folder for each sector */
	const char *const *plugins; /* --plugin, user, install; NULL-ended */
} tk_folders;

tk_folders tk_folders_find(tk_arena *arena, const tk_options *options);

#endif
