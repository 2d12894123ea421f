/* SPDX-License-Identifier: Apache-2.0 */
/* Who last changed each line of one file. Own walk instead of git_blame_file, which fails at a shallow boundary and at
 * a missing parent, and reads attributes of the worktree. */
#ifndef TK_SOURCE_BLAME_H
#define TK_SOURCE_BLAME_H

#include "source/internal.h"

typedef struct tk_line_origin {
	tk_history_answer answer;
	int64_t day; /* of the commit; for TK_HISTORY_SHALLOW of the boundary commit, the latest day it can be */
	git_oid commit;
} tk_line_origin;

/* Equal lines of two texts: `count` lines from old and new, 0-based. */
typedef struct tk_same {
	uint32_t old_line;
	uint32_t new_line;
	uint32_t count;
} tk_same;

typedef struct tk_same_list {
	tk_same *at; /* malloc'ed */
	uint32_t count;
	uint32_t room;
	uint32_t old_next;
	uint32_t new_next;
} tk_same_list;

/* lines.c */
uint32_t tk_count_lines(tk_text text);
bool tk_same_lines(tk_same_list *same, tk_text old_text, tk_text new_text); /* false when memory is short */

/* Fills `lines` (count of them, zeroed) for the text that stands at path; committed: in source->commit, else on disk.
 */
void tk_blame(tk_source *source, const char *path, tk_text text, bool committed, tk_line_origin *lines, uint32_t count);

#endif
