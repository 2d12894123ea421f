/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of one file, from the worktree or the object store; never through a filter. */
#include "source/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_POINTER = 1024 };

static const char *why_not(tk_file_state state)
{
	switch (state) {
	case TK_FILE_SYMLINK:
	case TK_FILE_SYMLINK_OUTSIDE:
		return N_("{what} is a symbolic link and is not followed");
	case TK_FILE_SUBMODULE:
		return N_("{what} is a submodule and is not read");
	case TK_FILE_LFS_POINTER:
		return N_("{what} is only a pointer to a file in Git LFS");
	case TK_FILE_TOO_LARGE:
		return N_("{what} is larger than the limit");
	case TK_FILE_MISSING_OBJECT:
		return N_("the content of {what} is missing from the repository");
	case TK_FILE_SPECIAL:
		return N_("{what} is a device, a socket or a pipe");
	case TK_FILE_REGULAR:
	case TK_FILE_UNREADABLE:
		break;
	}
	return N_("{what} cannot be read");
}

static bool fail(tk_file_state *state, tk_file_state reason, tk_text shown, const char *cause, tk_error *error)
{
	*state = reason;
	tk_error_kind kind = reason == TK_FILE_TOO_LARGE ? TK_ERROR_LIMIT : TK_ERROR_UNREADABLE;
	return tk_error_set(error, kind, why_not(reason), shown, cause ? cause : "");
}

static bool is_lfs_pointer(tk_text bytes)
{
	static const char first[] = "version https://git-lfs.github.com/spec/v1\n";
	return bytes.length < LONGEST_POINTER && bytes.length >= sizeof first - 1 &&
	       memcmp(bytes.at, first, sizeof first - 1) == 0;
}

/* ---- object store ------------------------------------------------------------------------------------------------ */

git_odb_object *tk_blob_open(tk_source *source, const git_oid *id, tk_file_state *state, tk_error *error, tk_text shown)
{
	git_odb_object *object = NULL;
	/* Not asking for the size first: in a forged pack that question may never end, reading always does. */
	int code = git_odb_read(&object, source->objects, id);
	bool too_large = code < 0 ? git_error_last() && git_error_last()->klass == GIT_ERROR_NOMEMORY
	                          : git_odb_object_size(object) > source->largest_file;
	if (too_large) {
		git_odb_object_free(object);
		fail(state, TK_FILE_TOO_LARGE, shown, "", error);
		return NULL;
	}
	if (code == 0 && git_odb_object_type(object) == GIT_OBJECT_BLOB)
		return object;
	const char *cause = code < 0 ? tk_git_words() : N_("the object is not a file");
	if (code == GIT_ENOTFOUND && source->outside_alternate)
		cause = N_("objects kept outside the repository are not read");
	fail(state, code == GIT_ENOTFOUND ? TK_FILE_MISSING_OBJECT : TK_FILE_UNREADABLE, shown, cause, error);
	git_odb_object_free(object);
	return NULL;
}

static bool read_object(tk_source *source, tk_file *file, tk_arena *arena, tk_text *bytes, tk_error *error)
{
	git_oid id;
	if (git_oid_fromstr(&id, file->object) < 0)
		return fail(&file->state, TK_FILE_UNREADABLE, file->shown, tk_git_words(), error);
	git_odb_object *object = tk_blob_open(source, &id, &file->state, error, file->shown);
	if (!object)
		return false;
	size_t length = git_odb_object_size(object);
	char *copy = tk_arena_bytes(arena, length + 1);
	memcpy(copy, git_odb_object_data(object), length);
	copy[length] = '\0';
	git_odb_object_free(object);
	*bytes = tk_text_make(copy, length);
	return true;
}

/* ---- worktree ---------------------------------------------------------------------------------------------------- */

static bool read_opened(tk_source *source, tk_file *file, int opened, tk_arena *arena, tk_text *bytes, tk_error *error)
{
	struct stat status;
	if (fstat(opened, &status) != 0)
		return fail(&file->state, TK_FILE_UNREADABLE, file->shown, strerror(errno), error);
	if (!S_ISREG(status.st_mode))
		return fail(&file->state, TK_FILE_SPECIAL, file->shown, "", error);
	if ((uint64_t)status.st_size > source->largest_file)
		return fail(&file->state, TK_FILE_TOO_LARGE, file->shown, "", error);
	size_t size = (size_t)status.st_size, done = 0;
	char *copy = tk_arena_bytes(arena, size + 1);
	while (done < size) {
		ssize_t got = read(opened, copy + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(&file->state, TK_FILE_UNREADABLE, file->shown, strerror(errno), error);
		if (got == 0)
			break;
		done += (size_t)got;
	}
	copy[done] = '\0';
	file->size = done;
	*bytes = tk_text_make(copy, done);
	return true;
}

static bool read_worktree(tk_source *source, tk_file *file, tk_arena *arena, tk_text *bytes, tk_error *error)
{
	int opened = tk_open_beneath(source->root_folder, file->path.at, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (opened < 0) {
		tk_file_state state = errno == ELOOP || errno == EXDEV ? TK_FILE_SYMLINK_OUTSIDE : TK_FILE_UNREADABLE;
		return fail(&file->state, state, file->shown, strerror(errno), error);
	}
	bool done = read_opened(source, file, opened, arena, bytes, error);
	close(opened);
	return done;
}

git_odb_object *tk_blob_text(tk_source *source, const git_oid *id, tk_text *text)
{
	tk_file_state state;
	git_odb_object *object = tk_blob_open(source, id, &state, NULL, (tk_text){0});
	if (object)
		*text = tk_text_make(git_odb_object_data(object), git_odb_object_size(object));
	return object;
}

bool tk_source_read(tk_source *source, size_t file_index, tk_arena *arena, tk_text *bytes, tk_error *error)
{
	tk_file *file = &source->files.at[file_index];
	*bytes = (tk_text){0};
	if (file->state != TK_FILE_REGULAR)
		return fail(&file->state, file->state, file->shown, file->cause, error);
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_error own = {0};
	bool done = file->object[0] ? read_object(source, file, arena, bytes, &own)
	                            : read_worktree(source, file, arena, bytes, &own);
	file->size = done ? bytes->length : file->size;
	if (done && is_lfs_pointer(*bytes))
		done = fail(&file->state, TK_FILE_LFS_POINTER, file->shown, "", &own);
	if (done)
		return true;
	tk_arena_pop(arena, mark);
	*bytes = (tk_text){0};
	file->cause = own.cause[0] ? tk_shown_words(source->arena, own.cause) : NULL;
	if (error)
		*error = own;
	return false;
}
