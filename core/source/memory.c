/* SPDX-License-Identifier: Apache-2.0 */
/* libgit2's memory with a limit on each block. A pack of a few kilobytes may declare delta bases, trees or commits of
 * many gigabytes, and libgit2 reserves what they declare; with the limit it answers "out of memory" for that object and
 * goes on. */
#include "source/internal.h"
#include <git2/sys/alloc.h>
#include <stdlib.h>
#include <string.h>

static void *make_block(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return size > TK_LARGEST_BLOCK ? NULL : malloc(size ? size : 1);
}

static void *change_block(void *block, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return size > TK_LARGEST_BLOCK ? NULL : realloc(block, size ? size : 1);
}

static void free_block(void *block)
{
	free(block);
}

#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
static bool array_size(size_t count, size_t size, size_t *total)
{
	return !__builtin_mul_overflow(count, size, total) && *total <= TK_LARGEST_BLOCK;
}

static void *make_zeroed(size_t count, size_t size, const char *file, int line)
{
	size_t total;
	(void)file, (void)line;
	return array_size(count, size, &total) ? calloc(1, total ? total : 1) : NULL;
}

static void *make_array(size_t count, size_t size, const char *file, int line)
{
	size_t total;
	return array_size(count, size, &total) ? make_block(total, file, line) : NULL;
}

static void *change_array(void *block, size_t count, size_t size, const char *file, int line)
{
	size_t total;
	return array_size(count, size, &total) ? change_block(block, total, file, line) : NULL;
}

static char *copy_bytes(const char *text, size_t length, const char *file, int line)
{
	char *copy = length < TK_LARGEST_BLOCK ? make_block(length + 1, file, line) : NULL;
	if (copy) {
		memcpy(copy, text, length);
		copy[length] = '\0';
	}
	return copy;
}

static char *copy_text(const char *text, const char *file, int line)
{
	return copy_bytes(text, strlen(text), file, line);
}

static char *copy_at_most(const char *text, size_t most, const char *file, int line)
{
	return copy_bytes(text, strnlen(text, most), file, line);
}
#endif

void tk_limit_git_memory(void)
{
	git_allocator allocator = {
		.gmalloc = make_block,
		.grealloc = change_block,
		.gfree = free_block,
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
		.gcalloc = make_zeroed,
		.gstrdup = copy_text,
		.gstrndup = copy_at_most,
		.gsubstrdup = copy_bytes,
		.greallocarray = change_array,
		.gmallocarray = make_array,
#endif
	};
	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}
