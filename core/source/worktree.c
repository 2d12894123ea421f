/* SPDX-License-Identifier: Apache-2.0 */
/* The files on disk, with .gitignore respected. Each folder is opened from the checked root without following any
 * symlink, so that exchanging a folder for a symlink meanwhile gains nothing. */
#include "source/ignore.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_PATH = 65536, LONGEST_LINK = 4096 };

typedef struct folder {
	const char *path; /* relative to the root; "" or with '/' at the end */
	unsigned depth;
	bool only_tracked; /* ignored as a whole: only what Git tracks in it counts */
	const tk_rules *rules;
} folder;

typedef struct walk {
	tk_source *source;
	tk_tracked tracked;
	TK_VECTOR(folder) waiting;
	char in_work[2 * LONGEST_PATH]; /* prefix, then the path of the entry at hand */
	char *path;                     /* the latter part: relative to the checked root */
} walk;

/* ---- ignore rules ------------------------------------------------------------------------------------------------ */

static const tk_rules *read_excludes(walk *w)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%sinfo", git_repository_commondir(w->source->repository));
	int info = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (info < 0)
		return NULL;
	const tk_rules *rules = tk_rules_read(w->source->arena, NULL, "", info, "exclude");
	close(info);
	return rules;
}

/* ---- entries ----------------------------------------------------------------------------------------------------- */

static tk_file_state link_state(walk *w, int opened, const char *name)
{
	char target[LONGEST_LINK + 1];
	ssize_t length = readlinkat(opened, name, target, LONGEST_LINK);
	if (length < 0 || length == LONGEST_LINK)
		return TK_FILE_SYMLINK_OUTSIDE;
	target[length] = '\0';
	return tk_link_stays_inside(w->path, target) ? TK_FILE_SYMLINK : TK_FILE_SYMLINK_OUTSIDE;
}

static int64_t nanoseconds(const struct timespec *time)
{
	int64_t all = 0;
	if (__builtin_mul_overflow((int64_t)time->tv_sec, INT64_C(1000000000), &all) ||
	    __builtin_add_overflow(all, (int64_t)time->tv_nsec, &all))
		return INT64_MAX; /* later than any clock: never trusted */
	return all;
}

static void add_file(walk *w, int opened, const char *name, const struct stat *status)
{
	tk_file_state state = TK_FILE_SPECIAL;
	if (S_ISREG(status->st_mode))
		state = (uint64_t)status->st_size > w->source->largest_file ? TK_FILE_TOO_LARGE : TK_FILE_REGULAR;
	else if (S_ISLNK(status->st_mode))
		state = link_state(w, opened, name);
	tk_file *file = tk_source_add(w->source, w->path, strlen(w->path), state, NULL);
	if (!S_ISREG(status->st_mode))
		return;
	file->size = (uint64_t)status->st_size;
	file->stamp = (tk_stamp){.device = status->st_dev,
	                         .inode = status->st_ino,
	                         .size = file->size,
	                         .modified = nanoseconds(&status->st_mtim),
	                         .changed = nanoseconds(&status->st_ctim)};
}

static bool is_repository(int opened, const char *name)
{
	char inner[NAME_MAX + 8];
	struct stat status;
	snprintf(inner, sizeof inner, "%s/.git", name);
	return fstatat(opened, inner, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

static void add_folder(walk *w, const folder *parent, int opened, const char *name,
                       const struct tk_tracked_path *tracked)
{
	bool in_repository = w->source->kind == TK_SOURCE_WORKTREE;
	size_t length = strlen(w->path);
	bool ignored = parent->only_tracked || (!tracked && tk_rules_ignore(parent->rules, w->in_work, true));
	if (in_repository && ((tracked && tracked->mode == GIT_FILEMODE_COMMIT) || is_repository(opened, name))) {
		if (tracked || !ignored)
			tk_source_add(w->source, w->path, length, TK_FILE_SUBMODULE, NULL);
		return;
	}
	w->path[length] = '/';
	w->path[length + 1] = '\0';
	if (ignored && !tk_tracked_below(&w->tracked, w->path))
		return;
	if (parent->depth + 1 == TK_DEEPEST_FOLDER) {
		tk_source_add(w->source, w->path, length, TK_FILE_UNREADABLE, N_("folders are nested too deeply"));
		return;
	}
	const char *path = tk_text_c(w->source->arena, tk_text_of(w->path));
	*TK_PUSH(w->source->arena, &w->waiting) = (folder){path, parent->depth + 1, ignored, parent->rules};
}

static void add_entry(walk *w, const folder *parent, int opened, const char *name)
{
	struct stat status;
	size_t base = strlen(parent->path);
	if (base + strlen(name) + 2 > LONGEST_PATH) {
		tk_source_add(w->source, parent->path, base - 1, TK_FILE_UNREADABLE, N_("the path is too long"));
		return;
	}
	memcpy(w->path, parent->path, base);
	memcpy(w->path + base, name, strlen(name) + 1);
	const struct tk_tracked_path *tracked = tk_tracked_find(&w->tracked, w->path);
	if (fstatat(opened, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
		tk_source_add(w->source, w->path, strlen(w->path), TK_FILE_UNREADABLE, strerror(errno));
	else if (S_ISDIR(status.st_mode))
		add_folder(w, parent, opened, name, tracked);
	else if (tracked || (!parent->only_tracked && !tk_rules_ignore(parent->rules, w->in_work, false)))
		add_file(w, opened, name, &status);
}

/* ---- folders ----------------------------------------------------------------------------------------------------- */

static DIR *open_folder(walk *w, const folder *f)
{
	char *path = w->path;
	size_t length = strlen(f->path);
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	memcpy(path, f->path, length + 1);
	if (length > 0)
		path[length - 1] = '\0';
	int opened = length ? tk_open_beneath(w->source->root_folder, path, flags)
	                    : openat(w->source->root_folder, ".", flags);
	DIR *stream = opened < 0 ? NULL : fdopendir(opened);
	if (!stream && opened >= 0)
		close(opened);
	return stream;
}

static bool list_folder(walk *w, folder f, tk_error *error)
{
	DIR *stream = open_folder(w, &f);
	if (!stream) {
		if (f.depth == 0)
			return tk_error_set(error, TK_ERROR_UNREADABLE, N_("cannot open {what}"), w->source->root,
			                    strerror(errno));
		tk_source_add(w->source, f.path, strlen(f.path) - 1, TK_FILE_UNREADABLE, strerror(errno));
		return true;
	}
	if (w->source->repository) {
		const char *base = tk_text_format(w->source->arena, "%s%s", w->source->prefix, f.path).at;
		f.rules = tk_rules_read(w->source->arena, f.rules, base, dirfd(stream), ".gitignore");
	}
	bool within = true;
	for (const struct dirent *entry; within && (entry = readdir(stream));) {
		const char *name = entry->d_name;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0)
			continue;
		within = tk_source_visit(w->source, error);
		if (within)
			add_entry(w, &f, dirfd(stream), name);
	}
	closedir(stream);
	return within;
}

/* Files that a sparse checkout left out: they exist, but not here. */
static void add_absent(walk *w)
{
	for (size_t i = 0; i < w->tracked.count; i++) {
		const struct tk_tracked_path *tracked = &w->tracked.at[i];
		struct stat status;
		if (tracked->absent &&
		    fstatat(w->source->root_folder, tracked->path, &status, AT_SYMLINK_NOFOLLOW) != 0)
			tk_source_add(w->source, tracked->path, strlen(tracked->path), TK_FILE_UNREADABLE,
			              N_("left out by a sparse checkout"));
	}
}

/* The checked root as the folders above it leave it; its own rules come when it is listed. */
static folder make_root(walk *w)
{
	folder root = {.path = "", .rules = read_excludes(w)};
	const char *prefix = w->source->prefix;
	const char *work = git_repository_workdir(w->source->repository);
	for (const char *part = prefix; *part; part += strcspn(part, "/") + 1) {
		char above[PATH_MAX];
		const char *base = tk_text_c(w->source->arena, tk_text_make(prefix, (size_t)(part - prefix)));
		const char *name =
		        tk_text_c(w->source->arena, tk_text_make(prefix, (size_t)(part - prefix) + strcspn(part, "/")));
		snprintf(above, sizeof above, "%s%s", work, base);
		int opened = open(above, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (opened < 0)
			continue;
		root.rules = tk_rules_read(w->source->arena, root.rules, base, opened, ".gitignore");
		close(opened);
		root.only_tracked = root.only_tracked || tk_rules_ignore(root.rules, name, true);
	}
	return root;
}

static bool list_one(walk *w, const char *only, tk_error *error)
{
	struct stat status;
	if (fstatat(w->source->root_folder, only, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return tk_error_set(error, TK_ERROR_UNREADABLE, N_("cannot open {what}"), w->source->root,
		                    strerror(errno));
	snprintf(w->path, LONGEST_PATH, "%s", only);
	add_file(w, w->source->root_folder, only, &status);
	return true;
}

static bool list_all(walk *w, tk_error *error)
{
	folder root = {.path = ""};
	if (w->source->repository) {
		tk_tracked_make(&w->tracked, w->source);
		root = make_root(w);
		if (root.only_tracked && w->tracked.count == 0) {
			/* Somebody named a folder that its repository ignores: it is a plain folder to us. */
			w->source->kind = TK_SOURCE_FOLDER;
			w->source->has_commit = false;
			git_repository_free(w->source->repository);
			w->source->repository = NULL;
			w->source->prefix = "";
			root = (folder){.path = ""};
		}
	}
	*TK_PUSH(w->source->arena, &w->waiting) = root;
	bool within = true;
	for (uint32_t next = 0; within && next < w->waiting.count; next++)
		within = list_folder(w, w->waiting.at[next], error);
	if (within)
		add_absent(w);
	return within;
}

bool tk_worktree_list(tk_source *source, const char *only, tk_error *error)
{
	walk *w = calloc(1, sizeof *w);
	if (!w)
		return tk_error_set(error, TK_ERROR_LIMIT, N_("cannot open {what}: out of memory"), source->root, "");
	w->source = source;
	size_t prefix = strlen(source->prefix);
	memcpy(w->in_work, source->prefix, prefix);
	w->path = w->in_work + prefix;
	bool listed = only ? list_one(w, only, error) : list_all(w, error);
	free(w);
	return listed;
}
