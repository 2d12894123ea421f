/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and closing a source, and its listing. */
#include "source/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What was named, while opening. */
typedef struct target {
	char *real;       /* the folder, without symlinks, malloc'ed */
	const char *only; /* name of the one file in it, or NULL */
	const char *gone; /* what was named below `real`: "a/b/", there in the revision only */
	tk_place place;
	git_tree *tree;
} target;

static void give_up(void *context, size_t wanted)
{
	tk_source *source = context;
	(void)wanted;
	longjmp(source->exhausted, 1);
}

/* ---- listing ----------------------------------------------------------------------------------------------------- */

tk_file *tk_source_add(tk_source *source, const char *path, size_t length, tk_file_state state, const char *cause)
{
	tk_file *file = TK_PUSH(source->arena, &source->files);
	file->path = tk_text_copy(source->arena, tk_text_make(path, length));
	file->shown = tk_shown_path(source->arena, file->path);
	file->state = state;
	file->cause = cause ? tk_shown_words(source->arena, cause) : NULL;
	return file;
}

bool tk_source_visit(tk_source *source, tk_error *error)
{
	if (source->visited++ < source->most_files)
		return true;
	return tk_error_set(error, TK_ERROR_LIMIT,
	                    N_("cannot read {what}: it holds more files and folders than the limit"), source->root, "");
}

static int order_files(const void *a, const void *b)
{
	return tk_text_order(((const tk_file *)a)->path, ((const tk_file *)b)->path);
}

/* Only a forged tree has one name twice; the second is named, not read. */
static void sort_files(tk_source *source)
{
	if (source->files.count < 2)
		return;
	qsort(source->files.at, source->files.count, sizeof(tk_file), order_files);
	for (uint32_t i = 1; i < source->files.count; i++)
		if (tk_text_equal(source->files.at[i - 1].path, source->files.at[i].path)) {
			source->files.at[i].state = TK_FILE_UNREADABLE;
			source->files.at[i].cause = N_("the same path is listed twice");
		}
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

/* A folder may be named that stands in the revision but no longer on disk: the nearest one above leads to it. */
static void find_above(tk_source *source, const char *path, target *t)
{
	char *above = strdup(path);
	t->gone = "";
	while (above && !t->real) {
		size_t length = strlen(above);
		while (length > 1 && above[length - 1] == '/')
			above[--length] = '\0';
		char *slash = strrchr(above, '/');
		const char *name = slash ? slash + 1 : above;
		if (*name == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			break;
		t->gone = tk_text_format(source->arena, "%s/%s", name, t->gone).at;
		if (slash)
			slash[slash == above] = '\0';
		t->real = realpath(slash ? above : ".", NULL);
		if (!slash)
			break;
	}
	free(above);
}

static bool find_target(tk_source *source, const char *path, bool revision, target *t, tk_error *error)
{
	struct stat status;
	t->real = realpath(path, NULL);
	t->gone = "";
	if (!t->real && errno == ENOENT && revision)
		find_above(source, path, t);
	if (!t->real || stat(t->real, &status) != 0)
		return tk_error_set(error, TK_ERROR_NOT_FOUND, N_("cannot open {what}"), source->root, strerror(errno));
	if (!S_ISDIR(status.st_mode) && (!S_ISREG(status.st_mode) || *t->gone))
		return tk_error_set(error, TK_ERROR_USAGE, N_("cannot read {what}: it is neither a file nor a folder"),
		                    source->root, "");
	if (S_ISREG(status.st_mode)) {
		char *slash = strrchr(t->real, '/');
		t->only = tk_text_c(source->arena, tk_text_of(slash + 1));
		slash[slash == t->real] = '\0';
	}
	source->root_folder = open(t->real, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (source->root_folder < 0)
		return tk_error_set(error, TK_ERROR_UNREADABLE, N_("cannot open {what}"), source->root,
		                    strerror(errno));
	return tk_place_find(&t->place, t->real, error);
}

/* Where the checked root is inside the repository. */
static bool find_prefix(tk_source *source, const target *t, tk_error *error)
{
	source->prefix = t->gone;
	if (!t->place.work_folder)
		return true;
	const char *below = t->real + strlen(t->place.work_folder);
	below += *below == '/';
	if (strcmp(below, ".git") == 0 || strncmp(below, ".git/", 5) == 0)
		return tk_error_set(error, TK_ERROR_USAGE, N_("cannot check {what}: it is a part of Git's own folder"),
		                    source->root, "");
	if (*below)
		source->prefix = tk_text_format(source->arena, "%s/%s", below, t->gone).at;
	return true;
}

static void choose_kind(tk_source *source, target *t, const char *revision)
{
	bool bare = t->place.git_folder && !t->place.work_folder;
	if (bare && t->only && !revision)
		tk_place_free(&t->place); /* a file of a bare repository's own folder: just a file */
	if (t->only)
		source->kind = TK_SOURCE_FILE;
	else if (revision || bare)
		source->kind = TK_SOURCE_REVISION;
	else
		source->kind = t->place.git_folder ? TK_SOURCE_WORKTREE : TK_SOURCE_FOLDER;
}

static bool open_target(tk_source *source, target *t, const char *path, const char *revision, tk_error *error)
{
	source->root = tk_shown_path(source->arena, tk_text_copy(source->arena, tk_text_of(path)));
	if (!find_target(source, path, revision != NULL, t, error))
		return false;
	choose_kind(source, t, revision);
	if (!find_prefix(source, t, error))
		return false;
	if (revision && !t->place.git_folder)
		return tk_error_set(error, TK_ERROR_USAGE,
		                    N_("cannot read a revision of {what}: it is not in a Git repository"), source->root,
		                    "");
	if (t->place.git_folder && !tk_repository_open(source, &t->place, error))
		return false;
	if (!revision && source->kind != TK_SOURCE_REVISION)
		return tk_worktree_list(source, t->only, error);
	close(source->root_folder);
	source->root_folder = -1;
	return tk_repository_resolve(source, revision ? revision : "HEAD", &t->tree, error) &&
	       tk_revision_list(source, t->tree, t->only, error);
}

/* Everything that may run out of memory; comes back by longjmp then. */
static bool open_guarded(tk_source *source, const char *path, const char *revision, tk_error *error)
{
	target t = {0};
	if (setjmp(source->exhausted))
		return tk_error_set(error, TK_ERROR_LIMIT, N_("cannot open {what}: out of memory"), tk_text_of(path),
		                    "");
	bool opened = open_target(source, &t, path, revision, error);
	free(t.real);
	tk_place_free(&t.place);
	git_tree_free(t.tree);
	return opened;
}

static tk_source *make_source(const tk_source_options *options)
{
	tk_source *source = calloc(1, sizeof *source);
	if (!source)
		return NULL;
	source->arena = tk_arena_open(0, give_up, source);
	source->root_folder = -1;
	source->largest_file = options && options->largest_file ? options->largest_file : TK_LARGEST_FILE_DEFAULT;
	if (source->largest_file > TK_LARGEST_FILE)
		source->largest_file = TK_LARGEST_FILE;
	source->most_files = options && options->most_files ? options->most_files : TK_MOST_FILES_DEFAULT;
	if (source->arena)
		return source;
	free(source);
	return NULL;
}

tk_source *tk_source_open(const char *path, const tk_source_options *options, tk_error *error)
{
	tk_source *source = make_source(options);
	if (!source) {
		tk_error_set(error, TK_ERROR_LIMIT, N_("cannot open {what}: out of memory"), tk_text_of(path), "");
		return NULL;
	}
	if (!open_guarded(source, path, options ? options->revision : NULL, error)) {
		tk_source_close(source);
		return NULL;
	}
	sort_files(source);
	return source;
}

void tk_source_close(tk_source *source)
{
	if (!source)
		return;
	tk_history_free(source);
	tk_repository_close(source);
	if (source->root_folder >= 0)
		close(source->root_folder);
	tk_arena_close(source->arena);
	free(source);
}

/* ---- facts ------------------------------------------------------------------------------------------------------- */

tk_source_kind tk_source_get_kind(const tk_source *source)
{
	return source->kind;
}

tk_text tk_source_root(const tk_source *source)
{
	return source->root;
}

tk_text tk_source_revision(const tk_source *source)
{
	return source->revision;
}

tk_text tk_source_remote(const tk_source *source)
{
	return source->remote;
}

bool tk_source_is_shallow(const tk_source *source)
{
	return source->shallow;
}

const tk_file *tk_source_files(const tk_source *source, size_t *count)
{
	*count = source->files.count;
	return source->files.at;
}
