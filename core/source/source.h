/* SPDX-License-Identifier: Apache-2.0 */
/* Where files come from: a worktree (with uncommitted and untracked files), a revision of a normal or bare repository
 * read from the object store, a plain folder, or one file. Read-only; never follows a symlink, submodule, alternates
 * entry or `..` out of the root. libgit2 is used here and nowhere else. */
#ifndef TK_SOURCE_SOURCE_H
#define TK_SOURCE_SOURCE_H

#include "base/error.h"
#include "base/vector.h"

typedef struct tk_source tk_source;

typedef enum tk_source_kind {
	TK_SOURCE_WORKTREE,
	TK_SOURCE_REVISION,
	TK_SOURCE_FOLDER, /* no repository: history questions are unknown */
	TK_SOURCE_FILE,   /* one file was named: absence in the whole organization cannot be decided */
} tk_source_kind;

/* Why a file of the listing is not read. Each is named in "not examined". */
typedef enum tk_file_state {
	TK_FILE_REGULAR = 0,
	TK_FILE_SYMLINK,         /* inside the root: the target is listed itself; */
	TK_FILE_SYMLINK_OUTSIDE, /* leads out of the root: never read, and a finding */
	TK_FILE_SUBMODULE,
	TK_FILE_LFS_POINTER, /* set when read */
	TK_FILE_TOO_LARGE,
	TK_FILE_MISSING_OBJECT,
	TK_FILE_UNREADABLE,
	TK_FILE_SPECIAL, /* device, socket, pipe */
} tk_file_state;

/* What the system says of a file on disk without reading it. */
typedef struct tk_stamp {
	uint64_t device, inode, size;
	int64_t modified, changed; /* nanoseconds */
} tk_stamp;

typedef struct tk_file {
	tk_text path;      /* relative to the checked root, '/' separated, as stored (any bytes) */
	tk_text shown;     /* the same in valid UTF-8, NFC, control bytes escaped: for people and reports */
	uint64_t size;     /* bytes, when known */
	tk_file_state state;
	char object[41];   /* blob id in hex for committed content, "" for worktree content */
	const char *cause; /* for states that are not regular: the system's words, or NULL */
	tk_stamp stamp;    /* of a file on disk, taken when it was listed; zero otherwise */
} tk_file;

typedef struct tk_source_options {
	const char *revision;   /* NULL = worktree; anything `git rev-parse` takes through libgit2 */
	uint64_t largest_file;  /* bytes; 0 = 64 MiB; never more than 128 MiB */
	uint32_t most_files;    /* 0 = 1,000,000 */
} tk_source_options;

/* Opens path (worktree folder or a folder below it, bare repository, plain folder, file). The checked root is `path`
 * itself. NULL with *error on failure. Owned by the caller: tk_source_close. */
tk_source *tk_source_open(const char *path, const tk_source_options *options, tk_error *error);
void tk_source_close(tk_source *source);

tk_source_kind tk_source_get_kind(const tk_source *source);
tk_text tk_source_root(const tk_source *source);        /* as the user wrote it, shown form */
tk_text tk_source_revision(const tk_source *source);    /* full commit id, or empty */
tk_text tk_source_remote(const tk_source *source);      /* URL of "origin" without credentials, or empty */
bool tk_source_is_shallow(const tk_source *source);

/* Version of libgit2, for `tenken version`. */
tk_text tk_source_library_version(tk_arena *arena);

/* All files in bytewise order of path; borrowed from the source. Ignored files (.gitignore) of a worktree and .git are
 * not listed; untracked ones are. */
const tk_file *tk_source_files(const tk_source *source, size_t *count);

/* Bytes of one file, made in arena. On failure sets file state, *error, and returns false; reading others goes on. */
bool tk_source_read(tk_source *source, size_t file_index, tk_arena *arena, tk_text *bytes, tk_error *error);

/* ---- history facts (source/history.c) -------------------------------------------------------------------------- */
typedef enum tk_history_answer {
	TK_HISTORY_KNOWN,
	TK_HISTORY_NONE,    /* plain folder, or never committed */
	TK_HISTORY_SHALLOW, /* the answer lies behind a shallow boundary */
	TK_HISTORY_FAILED,  /* object missing or corrupt */
} tk_history_answer;
/* The file will be asked about: all such files are traced in one walk, at the first question. */
void tk_source_want_history(tk_source *source, size_t file_index);
/* Author day of the commit that last changed one of the lines [first,last] (1-based) of a file, in more than blanks. */
tk_history_answer tk_source_last_changed(tk_source *source, size_t file_index, uint32_t first, uint32_t last,
                                         int64_t *day, char commit[41]);

/* ---- unchanged.c: what answers about history rest on ------------------------------------------------------------- */
/* The commit that history questions start from; "" = none. */
void tk_source_newest_commit(const tk_source *source, char commit[41]);
/* Bytes that differ when the history is cut off elsewhere (shallow clone); empty = it is whole. */
tk_text tk_source_boundary(const tk_source *source);
/* Is an answer that was given from `commit` on, about files below `folder` of the checked root, what is answered now, too?
 * Only when all that came since is one line of commits of which none changed anything there; false also when there is
 * doubt. */
bool tk_source_same_since(tk_source *source, const char *commit, tk_text folder);
/* Some more commits could make a question fail that was answered. */
bool tk_source_is_near_limit(const tk_source *source);
/* The blob of a file is there (whether it can be read is not asked). */
bool tk_source_is_stored(tk_source *source, size_t file_index);

typedef struct tk_commit {
	char id[41];
	int64_t day; /* the author's */
	tk_text author, summary;
} tk_commit;
typedef TK_VECTOR(tk_commit) tk_commits;

/* Why a lineage goes back no further. */
typedef enum tk_lineage_end { TK_LINEAGE_FIRST, TK_LINEAGE_SHALLOW, TK_LINEAGE_LIMIT, TK_LINEAGE_UNREADABLE } tk_lineage_end;
/* From the newest commit back along first parents: those that changed something below the checked root, at most so many.
 * Made in arena. */
tk_lineage_end tk_source_lineage(tk_source *source, tk_arena *arena, uint32_t most, tk_commits *out);

/* The words of a commit, each line in valid UTF-8 and safe to show. */
typedef struct tk_commit_words {
	tk_text author, email;
	TK_VECTOR(tk_text) lines; /* of the message; at most TK_MESSAGE_LINES_MOST */
	bool is_signed;           /* carries a signature; whether it is good is not examined */
} tk_commit_words;
enum { TK_MESSAGE_LINES_MOST = 1000 };
/* Made in arena. False: there is no such commit, or it cannot be read. */
bool tk_source_commit_words(tk_source *source, tk_arena *arena, const char commit[41], tk_commit_words *out);
/* The merge that brought a commit to the line of first parents that ends in the newest one. TK_HISTORY_NONE: it was made
 * on that line; TK_HISTORY_FAILED: the history is too long, or cannot be read. */
tk_history_answer tk_source_merge_of(tk_source *source, const char commit[41], char merge[41]);

#endif
