/* SPDX-License-Identifier: Apache-2.0 */
/* Looks over the parts of a repository that libgit2 will open by name. A symlink there could lead out of the
 * repository and a pipe could block for ever; git makes neither, so a repository that has one is refused. */
#include "source/internal.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST = 32 };

typedef struct vetting {
	const char *folder;
	char **culprit;
} vetting;

static bool refuse(const vetting *v, const char *where, const char *name)
{
	if (asprintf(v->culprit, "%s/%s%s%s", v->folder, where, *where ? "/" : "", name) < 0)
		*v->culprit = NULL;
	return false;
}

static bool vet_folder(const vetting *v, int parent, const char *where, const char *name, unsigned depth);

static bool vet_entry(const vetting *v, int folder, const char *where, const struct dirent *entry, unsigned depth)
{
	unsigned char type = entry->d_type;
	struct stat status;
	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return true;
	if (type == DT_UNKNOWN && fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0)
		type = S_ISREG(status.st_mode) ? DT_REG : S_ISDIR(status.st_mode) ? DT_DIR : DT_LNK;
	if (type == DT_REG)
		return true;
	if (type != DT_DIR || depth == DEEPEST)
		return refuse(v, where, entry->d_name);
	return vet_folder(v, folder, where, entry->d_name, depth + 1);
}

static bool vet_folder(const vetting *v, int parent, const char *where, const char *name, unsigned depth)
{
	struct stat status;
	if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return true;
	int opened = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = opened < 0 ? NULL : fdopendir(opened);
	char *path = NULL;
	bool plain = folder && asprintf(&path, "%s%s%s", where, *where ? "/" : "", name) >= 0;
	if (!plain)
		refuse(v, where, name);
	for (const struct dirent *entry; plain && (entry = readdir(folder));)
		plain = vet_entry(v, dirfd(folder), path, entry, depth);
	free(path);
	if (folder)
		closedir(folder);
	else if (opened >= 0)
		close(opened);
	return plain;
}

static bool vet_file(const vetting *v, int folder, const char *name)
{
	struct stat status;
	if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || S_ISREG(status.st_mode))
		return true;
	return refuse(v, "", name);
}

static bool vet_git_folder(const char *path, char **culprit)
{
	static const char *const files[] = {"HEAD",  "ORIG_HEAD", "FETCH_HEAD", "config", "packed-refs",
	                                    "index", "shallow",   "commondir",  "gitdir"};
	vetting v = {path, culprit};
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder < 0)
		return refuse(&v, "", "");
	bool plain = true;
	for (size_t i = 0; plain && i < sizeof files / sizeof *files; i++)
		plain = vet_file(&v, folder, files[i]);
	plain = plain && vet_folder(&v, folder, "", "refs", 0) && vet_folder(&v, folder, "", "info", 0) &&
	        vet_folder(&v, folder, "", "objects", 0);
	close(folder);
	return plain;
}

bool tk_store_is_plain(const tk_place *place, char **culprit)
{
	*culprit = NULL;
	return vet_git_folder(place->git_folder, culprit) &&
	       (strcmp(place->git_folder, place->common_folder) == 0 || vet_git_folder(place->common_folder, culprit));
}
