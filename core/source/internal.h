/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of core/source share; nobody else includes this. */
#ifndef TK_SOURCE_INTERNAL_H
#define TK_SOURCE_INTERNAL_H

#include "base/vector.h"
#include "source/source.h"
#include <git2.h>
#include <setjmp.h>

/* Marks a message for translation; the same as in document/fault.h, which stands above this layer. */
#ifndef N_
#define N_(text) text
#endif

#define TK_LARGEST_FILE_DEFAULT ((uint64_t)64 << 20)
/* No single block of memory that libgit2 asks for may be larger: bounds delta bases, trees and commits too. */
#define TK_LARGEST_BLOCK ((size_t)128 << 20)
#define TK_LARGEST_FILE ((uint64_t)TK_LARGEST_BLOCK - 4096)
#define TK_MOST_FILES_DEFAULT 1000000u
#define TK_DEEPEST_FOLDER 256u
#define TK_SMALL_FILE ((size_t)1 << 20)

/* Where a path's repository is; strings are malloc'ed, absolute and without symlinks. */
typedef struct tk_place {
	char *git_folder;    /* NULL = no repository */
	char *common_folder; /* differs from git_folder in a linked worktree */
	char *work_folder;   /* NULL = bare */
} tk_place;

/* What tenken reads of a repository's own configuration; strings are malloc'ed, NULL when absent. */
typedef struct tk_git_settings {
	char *origin_url;
	char *work_folder;   /* core.worktree */
	char *object_format; /* extensions.objectformat */
	char *ref_storage;   /* extensions.refstorage */
} tk_git_settings;

typedef struct tk_line_origin {
	uint32_t order; /* of the commit in the walk, newest first, from 1; 0: not come to yet */
	tk_history_answer answer;
	int64_t day; /* of the commit; for TK_HISTORY_SHALLOW of the boundary commit, the latest day it can be */
	git_oid commit;
} tk_line_origin;

/* Where the lines of one file's newest committed version come from (trace.h). */
typedef struct tk_file_history {
	bool wanted, asked;
	bool committed;        /* the newest commit has it */
	bool compared;         /* what stands on disk was compared with the newest version; same_* then say how */
	git_oid newest;
	tk_line_origin all;    /* of every line, when there are no lines */
	tk_line_origin *lines; /* malloc'ed; NULL: all lines have one origin */
	uint32_t count;
	bool differs;                       /* what stands on disk is not the newest version */
	struct tk_same *same;               /* malloc'ed; the lines they share */
	uint32_t same_count, disk_count;
} tk_file_history;

struct tk_source {
	tk_arena *arena; /* the listing and all text below */
	jmp_buf exhausted;
	tk_source_kind kind;
	tk_text root;
	tk_text revision;
	tk_text remote;
	const char *prefix;            /* checked root inside the repository: "" or "a/b/" */
	const char *outside_alternate; /* an object store that was not opened, or NULL */
	uint64_t largest_file;
	uint32_t most_files;
	uint32_t visited; /* folders and files seen, against most_files */
	int root_folder;  /* descriptor of the checked root (of its folder for one file), -1 in revision mode */
	bool git_started;
	git_repository *repository; /* NULL for a plain folder */
	git_odb *objects;
	git_oid commit; /* newest commit for history questions */
	bool has_commit;
	bool shallow;
	git_oid *shallow_commits; /* sorted, malloc'ed */
	size_t shallow_count;
	TK_VECTOR(tk_file) files;
	tk_file_history *histories; /* one per file, calloc'ed when the first is wanted */
	struct tk_merges *merges;   /* made at the first question about a merge; malloc'ed */
	struct tk_trace *trace;     /* the walk, as far as questions made it go; malloc'ed */
};

/* history.c */
void tk_history_free(tk_source *source);
/* merges.c */
void tk_merges_free(tk_source *source);
bool tk_merges_are_near_limit(const tk_source *source, uint32_t more); /* so many more commits */

/* shown.c */
tk_text tk_shown_path(tk_arena *arena, tk_text path);
const char *tk_shown_words(tk_arena *arena, const char *words); /* for messages of the system and of libgit2 */

/* beneath.c: opening files without leaving a folder */
int tk_open_beneath(int root, const char *path, int flags); /* no symlink in any component; -1 with errno */
/* The text of a small regular file, malloc'ed and NUL-terminated; NULL with errno. Never blocks on a pipe. */
char *tk_read_small_file(int folder, const char *name, size_t *length);
/* Does the symlink at path (relative to the root) with this target stay inside the root, by its words alone? */
bool tk_link_stays_inside(const char *path, const char *target);

/* settings.c */
void tk_git_settings_read(tk_git_settings *settings, const char *common_folder);
void tk_git_settings_free(tk_git_settings *settings);

/* locate.c */
bool tk_place_find(tk_place *place, const char *absolute_path, tk_error *error); /* true also when there is none */
void tk_place_free(tk_place *place);
bool tk_path_is_inside(const char *path, const char *folder); /* or the folder itself; both absolute */

/* vet.c */
/* Do HEAD, refs, objects and the like consist of regular files and folders only? *culprit is malloc'ed. */
bool tk_store_is_plain(const tk_place *place, char **culprit);

/* memory.c */
void tk_limit_git_memory(void); /* before git_libgit2_init */

/* loose.c */
git_odb_backend *tk_loose_store_open(const char *folder); /* NULL on failure */

/* repository.c */
bool tk_repository_open(tk_source *source, const tk_place *place, tk_error *error);
bool tk_repository_resolve(tk_source *source, const char *revision, git_tree **tree, tk_error *error);
void tk_repository_close(tk_source *source);
const char *tk_git_words(void); /* libgit2's last message, or "" */

/* listing */
tk_file *tk_source_add(tk_source *source, const char *path, size_t length, tk_file_state state, const char *cause);
bool tk_source_visit(tk_source *source, tk_error *error); /* false when there are too many files */
/* Each entry of a tree that is not a folder that could be opened. state is TK_FILE_REGULAR for whatever is in order. */
typedef struct tk_tree_walk tk_tree_walk;
typedef void tk_tree_visitor(void *context, const char *path, size_t length, const git_tree_entry *entry,
                             tk_file_state state, const char *cause);
bool tk_tree_visit(tk_source *source, git_tree *root, tk_tree_visitor *visitor, void *context, tk_error *error);
bool tk_revision_list(tk_source *source, git_tree *tree, const char *only, tk_error *error);
bool tk_worktree_list(tk_source *source, const char *only, tk_error *error);

/* tracked.c: paths of the index (or of HEAD when the index cannot be read), sorted */
typedef struct tk_tracked {
	struct tk_tracked_path {
		const char *path;
		uint32_t mode;
		bool absent; /* left out of the worktree by a sparse checkout */
	} * at;
	size_t count;
} tk_tracked;
void tk_tracked_make(tk_tracked *tracked, tk_source *source);
const struct tk_tracked_path *tk_tracked_find(const tk_tracked *tracked, const char *path);
bool tk_tracked_below(const tk_tracked *tracked, const char *folder); /* folder ends in '/' */

/* read.c */
/* Raw bytes of a blob, with the limits applied; free with git_odb_object_free. NULL with *state and *error. */
git_odb_object *tk_blob_open(tk_source *source, const git_oid *id, tk_file_state *state, tk_error *error,
                             tk_text shown);
/* The same with its text, which lives as long as the object; NULL when it cannot be read. */
git_odb_object *tk_blob_text(tk_source *source, const git_oid *id, tk_text *text);

#endif
