/* SPDX-License-Identifier: Apache-2.0 */
/* A folder or file inside an organization is judged with the whole of it in view (registers, index, other playbooks),
 * and only what stands there is reported. */
#ifndef TK_COMMAND_SUBSET_H
#define TK_COMMAND_SUBSET_H

#include "command/load.h"
#include "verdict/verdict.h"

typedef struct tk_subset {
	const char *root; /* to open instead of the path that was named; NULL = the path stands for itself */
	tk_text path;     /* of the folder or file below root; empty = all of it */
} tk_subset;

/* Looks above path for the folder of its organization: with tenken.yaml, else the root of the repository. A folder with
 * a tenken.yaml, or without one anywhere but with an entry page of its own, stands for itself. */
tk_subset tk_subset_find(tk_arena *arena, const char *path);
/* Is there any file of the subset in the source? A path that Git ignores has none. */
bool tk_subset_is_listed(const tk_subset *subset, const tk_source *source);
/* Does an organization of the source own a file of the subset? Beside the folders that have a tenken.yaml nobody does. */
bool tk_subset_is_owned(tk_arena *arena, const tk_subset *subset, tk_source *source);
/* Leaves the members that have files in the subset. */
void tk_subset_take_members(const tk_subset *subset, const tk_source *source, tk_members *members);
/* Leaves the verdicts that stand in the subset or at no place, and says how many findings stand elsewhere. */
void tk_subset_take_verdicts(tk_arena *arena, const tk_subset *subset, tk_result *result);

#endif
