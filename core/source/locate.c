/* SPDX-License-Identifier: Apache-2.0 */
/* Which repository a folder belongs to. A `.git` file or link may lead out of the checked folder only to a repository
 * that names this worktree as its own (docs/decisions/0010): a hostile one cannot make us read somebody else's. */
#include "source/internal.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void tk_place_free(tk_place *place)
{
	free(place->git_folder);
	free(place->common_folder);
	free(place->work_folder);
	*place = (tk_place){0};
}

bool tk_path_is_inside(const char *path, const char *folder)
{
	size_t length = strlen(folder);
	while (length > 1 && folder[length - 1] == '/')
		length--;
	if (length == 1 && *folder == '/')
		return true;
	return strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static char *join(const char *folder, const char *name)
{
	char *path = NULL;
	if (*name == '/')
		return strdup(name);
	return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

/* The real path of `name` seen from `folder`, malloc'ed; NULL when there is none. */
static char *resolve(const char *folder, const char *name)
{
	char *path = join(folder, name);
	char *real = path ? realpath(path, NULL) : NULL;
	free(path);
	return real;
}

static char *read_line(const char *folder, const char *name)
{
	int opened = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	size_t length = 0;
	if (opened < 0)
		return NULL;
	char *text = tk_read_small_file(opened, name, &length);
	close(opened);
	if (text)
		text[strcspn(text, "\r\n")] = '\0';
	return text;
}

static bool is_folder(const char *folder, const char *name)
{
	struct stat status;
	char *path = join(folder, name);
	bool yes = path && lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
	free(path);
	return yes;
}

/* The folder with objects and refs: git_folder itself, or for a linked worktree the one it lies in. */
static char *find_common(const char *git_folder)
{
	char *line = read_line(git_folder, "commondir");
	if (!line)
		return strdup(git_folder);
	char *common = resolve(git_folder, line);
	free(line);
	char *worktrees = common ? join(common, "worktrees") : NULL;
	if (!worktrees || !tk_path_is_inside(git_folder, worktrees)) {
		free(common);
		common = NULL;
	}
	free(worktrees);
	return common;
}

static bool fill_place(tk_place *place, const char *git_folder, const char *work_folder)
{
	char *head = read_line(git_folder, "HEAD");
	char *common = head ? find_common(git_folder) : NULL;
	free(head);
	if (!common || !is_folder(common, "objects") || !is_folder(common, "refs")) {
		free(common);
		return false;
	}
	place->common_folder = common;
	place->git_folder = strdup(git_folder);
	place->work_folder = work_folder ? strdup(work_folder) : NULL;
	return true;
}

static bool same_path(const char *folder, const char *name, const char *wanted)
{
	char *real = resolve(folder, name);
	bool same = real && strcmp(real, wanted) == 0;
	free(real);
	return same;
}

/* Linked worktrees have <git folder>/gitdir, submodules core.worktree. */
static bool leads_back(const char *git_folder, const char *work_folder)
{
	char *line = read_line(git_folder, "gitdir");
	char *link = join(work_folder, ".git");
	bool back = line && link && strcmp(line, link) == 0;
	if (line && link && !back)
		back = same_path(git_folder, line, link);
	free(line);
	free(link);
	if (back)
		return true;
	tk_git_settings settings;
	tk_git_settings_read(&settings, git_folder);
	back = settings.work_folder && same_path(git_folder, settings.work_folder, work_folder);
	tk_git_settings_free(&settings);
	return back;
}

/* `.git` as a file (or symlink): gives the folder it names, or NULL with *error. */
static char *follow_link(const char *work_folder, bool is_symlink, tk_error *error)
{
	static const char word[] = "gitdir: ";
	char *line = is_symlink ? NULL : read_line(work_folder, ".git");
	char *git_folder = NULL;
	if (is_symlink)
		git_folder = resolve(work_folder, ".git");
	else if (line && strncmp(line, word, sizeof word - 1) == 0)
		git_folder = resolve(work_folder, line + sizeof word - 1);
	free(line);
	if (!git_folder) {
		tk_error_set(error, TK_ERROR_NOT_FOUND, N_("cannot read {what}: its .git file leads nowhere"),
		             tk_text_of(work_folder), "");
	} else if (!tk_path_is_inside(git_folder, work_folder) && !leads_back(git_folder, work_folder)) {
		tk_error_set(error, TK_ERROR_UNREADABLE,
		             N_("cannot read {what}: its .git file leads to a repository that does not name it as a "
		                "worktree"),
		             tk_text_of(work_folder), git_folder);
		free(git_folder);
		git_folder = NULL;
	}
	return git_folder;
}

/* 1 found, 0 none here, -1 with *error. */
static int look_in(tk_place *place, const char *folder, tk_error *error)
{
	struct stat status;
	char *dot_git = join(folder, ".git");
	int found = 0;
	if (dot_git && lstat(dot_git, &status) == 0) {
		if (S_ISDIR(status.st_mode)) {
			found = fill_place(place, dot_git, folder);
		} else if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode)) {
			char *git_folder = follow_link(folder, S_ISLNK(status.st_mode), error);
			found = !git_folder ? -1 : fill_place(place, git_folder, folder);
			free(git_folder);
		}
	}
	free(dot_git);
	return found;
}

bool tk_place_find(tk_place *place, const char *absolute_path, tk_error *error)
{
	*place = (tk_place){0};
	if (fill_place(place, absolute_path, NULL))
		return true;
	char *folder = strdup(absolute_path);
	int found = 0;
	while (folder && *folder) {
		found = look_in(place, folder, error);
		char *slash = strrchr(folder, '/');
		if (found != 0 || !slash)
			break;
		*slash = '\0';
	}
	free(folder);
	return found >= 0;
}
