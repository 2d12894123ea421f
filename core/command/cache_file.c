/* SPDX-License-Identifier: Apache-2.0 */
/* Entries as files of a folder. */
#include "command/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENDING ".verdicts"
enum { NAME_ROOM = 2 * TK_DIGEST + sizeof ENDING + 24 };
#define MOST_BYTES ((uint64_t)1 << 30)
enum { MOST_ENTRIES = 50000 };

static void name_file(char file[NAME_ROOM], const tk_digest *name)
{
	for (unsigned i = 0; i < TK_DIGEST; i++)
		(void)snprintf(file + 2 * i, 3, "%02x", name->at[i]);
	memcpy(file + 2 * TK_DIGEST, ENDING, sizeof ENDING);
}

/* Nobody else may have written it. */
static bool is_own(const struct stat *status)
{
	return S_ISREG(status->st_mode) && status->st_uid == geteuid() && (status->st_mode & 022) == 0 &&
	       status->st_nlink == 1 && status->st_size >= 0 && status->st_size <= TK_CACHE_LARGEST;
}

static bool read_all(int file, char *bytes, size_t length)
{
	for (size_t done = 0; done < length;) {
		ssize_t got = read(file, bytes + done, length - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

bool tk_cache_file_read(const tk_cache *cache, tk_arena *arena, const tk_digest *name, char **bytes, size_t *length)
{
	char path[NAME_ROOM];
	struct stat status;
	name_file(path, name);
	int file = openat(cache->folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (file < 0)
		return false;
	bool read = fstat(file, &status) == 0 && is_own(&status);
	if (read) {
		*length = (size_t)status.st_size;
		*bytes = tk_arena_bytes(arena, *length + 1);
		read = read_all(file, *bytes, *length);
	}
	(void)close(file);
	return read;
}

static bool write_all(int file, const char *bytes, size_t length)
{
	for (size_t done = 0; done < length;) {
		ssize_t written = write(file, bytes + done, length - done);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		done += (size_t)written;
	}
	return true;
}

/* Beside its place and renamed, so that whoever reads at the same time sees the old or the new one. */
bool tk_cache_file_write(const tk_cache *cache, const tk_digest *name, const char *bytes, size_t length)
{
	char path[NAME_ROOM], beside[NAME_ROOM + 24];
	name_file(path, name);
	(void)snprintf(beside, sizeof beside, "%s-%ld", path, (long)getpid());
	(void)unlinkat(cache->folder, beside, 0); /* left by a process that was stopped and had the same number */
	int file = length <= TK_CACHE_LARGEST
	                   ? openat(cache->folder, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)
	                   : -1;
	if (file < 0)
		return false;
	bool written = write_all(file, bytes, length);
	written = close(file) == 0 && written;
	if (written && renameat(cache->folder, beside, cache->folder, path) == 0)
		return true;
	(void)unlinkat(cache->folder, beside, 0);
	return false;
}

/* ---- keeping it small
 * ------------------------------------------------------------------------------------------------ */

typedef struct kept {
	char name[NAME_ROOM + 24];
	uint64_t size;
	int64_t written; /* seconds */
} kept;

/* The folder was perhaps named by the user: nothing in it is touched that does not look like an entry. */
static bool is_entry(const char *name)
{
	size_t digits = strspn(name, "0123456789abcdef");
	return digits == 2 * TK_DIGEST && strncmp(name + digits, ENDING, sizeof ENDING - 1) == 0 &&
	       strlen(name) < sizeof((kept *)0)->name;
}

static int order_by_age(const void *left, const void *right)
{
	const kept *a = left, *b = right;
	int order = (a->written > b->written) - (a->written < b->written);
	return order ? order : strcmp(a->name, b->name);
}

static DIR *open_listing(const tk_cache *cache)
{
	int copy = openat(cache->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = copy < 0 ? NULL : fdopendir(copy);
	if (!listing && copy >= 0)
		(void)close(copy);
	return listing;
}

static uint64_t list_entries(const tk_cache *cache, tk_arena *arena, kept **entries, uint32_t *count)
{
	TK_VECTOR(kept) all = {0};
	uint64_t bytes = 0;
	DIR *listing = open_listing(cache);
	for (const struct dirent *each; listing && (each = readdir(listing));) {
		struct stat status;
		if (!is_entry(each->d_name) || fstatat(cache->folder, each->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		kept *entry = TK_PUSH(arena, &all);
		(void)snprintf(entry->name, sizeof entry->name, "%s", each->d_name);
		entry->size = (uint64_t)status.st_size;
		entry->written = status.st_mtime;
		bytes += entry->size;
	}
	if (listing)
		(void)closedir(listing);
	*entries = all.at;
	*count = all.count;
	return bytes;
}

void tk_cache_file_prune(const tk_cache *cache)
{
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	kept *entries = NULL;
	uint32_t count = 0;
	uint64_t bytes = list_entries(cache, arena, &entries, &count);
	if (bytes > MOST_BYTES || count > MOST_ENTRIES) {
		/* A quarter more than needed, so that this is not done at every run. */
		qsort(entries, count, sizeof *entries, order_by_age);
		uint32_t left = count;
		for (uint32_t i = 0; i < count && (bytes > MOST_BYTES / 4 * 3 || left > MOST_ENTRIES / 4 * 3); i++) {
			(void)unlinkat(cache->folder, entries[i].name, 0);
			bytes -= entries[i].size;
			left--;
		}
	}
	tk_arena_close(arena);
}
