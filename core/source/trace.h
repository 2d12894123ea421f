/* SPDX-License-Identifier: Apache-2.0 */
/* Who last changed each line of many files, in one walk over the history. Own walk instead of git_blame_file, which
 * fails at a shallow boundary and at a missing parent, reads attributes of the worktree, and walks once per file. */
#ifndef TK_SOURCE_TRACE_H
#define TK_SOURCE_TRACE_H

#include "source/internal.h"

/* Lines of one version of a file, and which lines of the newest version they are. */
typedef struct tk_line_range {
	uint32_t line;  /* in this version, 0-based */
	uint32_t final; /* in the newest */
	uint32_t count;
} tk_line_range;

typedef struct tk_line_ranges {
	tk_line_range *at; /* malloc'ed */
	uint32_t count, room;
} tk_line_ranges;

/* Equal lines of two texts: `count` lines from old and new, 0-based. */
typedef struct tk_same {
	uint32_t old_line, new_line, count;
} tk_same;

typedef struct tk_same_list {
	tk_same *at; /* malloc'ed */
	uint32_t count, room;
	uint32_t old_next, new_next; /* private to lines.c */
} tk_same_list;

/* lines.c */
uint32_t tk_count_lines(tk_text text);
/* Lines that differ in blanks only are equal. False when memory is short. */
bool tk_same_lines(tk_same_list *same, tk_text old_text, tk_text new_text);

/* ranges.c */
/* False when memory is short; so below. */
bool tk_line_ranges_add(tk_line_ranges *ranges, tk_line_range added);
/* Moves what lies in equal lines to `passed`, renumbered for the old version; the rest stays. */
bool tk_line_ranges_split(tk_line_ranges *ranges, const tk_same_list *same, tk_line_ranges *passed);

/* One file on its way back. */
typedef struct tk_traced {
	const char *path; /* at this commit; owned by the walk */
	git_oid blob;
	uint32_t file; /* index into the source's files */
	bool whole;    /* all lines of the newest version; ranges are not made yet */
	tk_line_ranges ranges;
} tk_traced;

typedef struct tk_traced_list {
	tk_traced *at; /* malloc'ed; sorted by path, then file */
	uint32_t count, room;
} tk_traced_list;

/* traced.c */
bool tk_traced_add(tk_traced_list *list,
                   tk_traced added); /* at its place; ranges of the same path and file are joined */
/* Index of the first that stands at or behind the path. */
uint32_t tk_traced_find(const tk_traced_list *list, const char *path, size_t length);
void tk_traced_free(tk_traced_list *list); /* with their ranges */

/* tree_changes.c: what the older tree has at the paths of `list`, told for those only that are not the same there, in
 * the order of the list. */
typedef enum tk_old_version {
	TK_OLD_NONE,
	TK_OLD_BLOB,       /* old_blob is its id */
	TK_OLD_UNREADABLE, /* the folder it stands in cannot be read */
} tk_old_version;
typedef void tk_change_visitor(void *context, uint32_t index, tk_old_version version, const git_oid *old_blob);
void tk_tree_changes(tk_source *source, const git_tree *newer, const git_tree *older, const tk_traced_list *list,
                     tk_change_visitor *visitor, void *context);

/* renames.c: files that a commit removed, found once for all that it added; at most so many are looked at. Zero =
 * empty. */
enum { TK_REMOVED_MOST = 64 };
typedef struct tk_removed {
	git_diff *diff;
	const git_diff_delta *at[TK_REMOVED_MOST];
	uint32_t count;
	bool found;
} tk_removed;
/* The removed file that is most like a new one, with at least half of its lines: it was renamed. False: none is. */
bool tk_removed_find(tk_source *source, tk_removed *all, git_tree *older, git_tree *newer, const tk_traced *file,
                     tk_arena *names, const char **path, git_oid *blob);
void tk_removed_free(tk_removed *all);

/* trace.c: shared with lineage.c */
int64_t tk_author_day(const git_commit *commit);
bool tk_is_shallow_boundary(const tk_source *source, const git_commit *commit);

/* trace.c: the walk. It goes on only as far as questions need: what is newer is found first. */
typedef struct tk_trace tk_trace;
/* Starts at the newest commit with every file whose history is `wanted` and not `asked` yet; NULL: no memory. Owned by
 * the caller. */
tk_trace *tk_trace_start(tk_source *source);
bool tk_trace_step(tk_trace *trace); /* one more commit; false at the end */
/* So many more commits could exceed a limit of the walk so far. */
bool tk_trace_is_near_limit(const tk_trace *trace, uint32_t more);
void tk_trace_free(tk_trace *trace); /* NULL is allowed */

#endif
