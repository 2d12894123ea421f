/* SPDX-License-Identifier: Apache-2.0 */
/* Opening files without ever leaving a folder: no symlink is followed in any component, no pipe is waited for. */
#include "source/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool is_clean(const char *path)
{
	if (*path == '/' || *path == '\0')
		return false;
	for (const char *part = path;;) {
		size_t length = strcspn(part, "/");
		if (length == 0 || (length == 2 && part[0] == '.' && part[1] == '.'))
			return false;
		if (part[length] == '\0')
			return true;
		part += length + 1;
	}
}

/* For kernels and sandboxes without openat2: one component after the other. */
static int open_by_component(int root, const char *path, int flags)
{
	char name[256];
	int folder = root;
	for (;;) {
		size_t length = strcspn(path, "/");
		bool last = path[length] == '\0';
		int opened = -1;
		if (length < sizeof name) {
			memcpy(name, path, length);
			name[length] = '\0';
			opened = openat(folder, name, (last ? flags : O_PATH | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC);
		} else {
			errno = ENAMETOOLONG;
		}
		int cause = errno;
		if (folder != root)
			close(folder);
		errno = cause;
		if (opened < 0 || last)
			return opened;
		folder = opened;
		path += length + 1;
	}
}

int tk_open_beneath(int root, const char *path, int flags)
{
	if (!is_clean(path)) {
		errno = EXDEV;
		return -1;
	}
	struct open_how how = {.flags = (uint64_t)(flags | O_NOFOLLOW | O_CLOEXEC),
	                       .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
	long opened = syscall(SYS_openat2, root, path, &how, sizeof how);
	if (opened >= 0)
		return (int)opened;
	if (errno != ENOSYS && errno != EPERM)
		return -1;
	return open_by_component(root, path, flags);
}

static char *read_all(int file, size_t size, size_t *length)
{
	char *bytes = malloc(size + 1);
	size_t done = 0;
	while (bytes && done < size) {
		ssize_t got = read(file, bytes + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			free(bytes);
			return NULL;
		}
		if (got == 0)
			break;
		done += (size_t)got;
	}
	if (bytes)
		bytes[done] = '\0';
	*length = done;
	return bytes;
}

char *tk_read_small_file(int folder, const char *name, size_t *length)
{
	int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (file < 0)
		return NULL;
	struct stat status;
	char *bytes = NULL;
	if (fstat(file, &status) == 0) {
		if (!S_ISREG(status.st_mode) || (uint64_t)status.st_size > TK_SMALL_FILE)
			errno = EFBIG;
		else
			bytes = read_all(file, (size_t)status.st_size, length);
	}
	int cause = errno;
	close(file);
	errno = cause;
	return bytes;
}

static size_t count_parents(const char *path)
{
	size_t depth = 0;
	for (; *path; path++)
		depth += *path == '/';
	return depth;
}

bool tk_link_stays_inside(const char *path, const char *target)
{
	if (*target == '/' || *target == '\0')
		return false;
	size_t depth = count_parents(path);
	for (const char *part = target; *part;) {
		size_t length = strcspn(part, "/");
		if (length == 2 && part[0] == '.' && part[1] == '.') {
			if (depth == 0)
				return false;
			depth--;
		} else if (length > 0 && !(length == 1 && *part == '.')) {
			depth++;
		}
		part += length + (part[length] == '/');
	}
	return true;
}
