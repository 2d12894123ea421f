/* SPDX-License-Identifier: Apache-2.0 */
/* Loose objects. Not libgit2's own store: in 1.5 that one loops for ever on a truncated object and writes beyond its
 * memory when an object declares less than it holds; this one also never follows a symlink or waits for a pipe. */
#include "source/internal.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <git2/sys/odb_backend.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { LONGEST_HEADER = 32, CHUNK = 16384 };

typedef struct loose_store {
	git_odb_backend parent;
	int folder;
} loose_store;

typedef struct inflation {
	z_stream stream;
	int file;
	int status; /* of zlib */
	unsigned char input[CHUNK];
} inflation;

static int refuse(const char *words)
{
	git_error_set_str(GIT_ERROR_ODB, words);
	return GIT_ERROR;
}

static int open_object(const loose_store *store, const git_oid *id)
{
	char path[GIT_OID_HEXSZ + 2];
	struct stat status;
	git_oid_pathfmt(path, id);
	path[GIT_OID_HEXSZ + 1] = '\0';
	int file = tk_open_beneath(store->folder, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (file < 0)
		return errno == ENOENT || errno == ENOTDIR ? GIT_ENOTFOUND : refuse(strerror(errno));
	if (fstat(file, &status) == 0 && S_ISREG(status.st_mode))
		return file;
	close(file);
	return refuse("a loose object is not a regular file");
}

/* Fills out with up to length bytes; less only at the end of the object. false when it is damaged. */
static bool inflate_some(inflation *in, void *out, size_t length, size_t *done)
{
	in->stream.next_out = out;
	in->stream.avail_out = (uInt)length;
	while (in->stream.avail_out > 0 && in->status != Z_STREAM_END) {
		if (in->stream.avail_in == 0) {
			ssize_t got = read(in->file, in->input, CHUNK);
			if (got <= 0)
				return false;
			in->stream.next_in = in->input;
			in->stream.avail_in = (uInt)got;
		}
		in->status = inflate(&in->stream, Z_NO_FLUSH);
		if (in->status != Z_OK && in->status != Z_STREAM_END)
			return false;
	}
	*done = length - in->stream.avail_out;
	return true;
}

/* "blob 123" and a NUL; gives the length with the NUL, 0 when it is none. */
static size_t read_header(const char *head, size_t length, git_object_t *type, size_t *size)
{
	const char *end = memchr(head, '\0', length);
	const char *blank = memchr(head, ' ', length);
	char name[LONGEST_HEADER];
	if (!end || !blank || blank > end || blank + 1 == end)
		return 0;
	memcpy(name, head, (size_t)(blank - head));
	name[blank - head] = '\0';
	*type = git_object_string2type(name);
	*size = 0;
	for (const char *digit = blank + 1; digit < end; digit++) {
		if (*digit < '0' || *digit > '9' || *size > SIZE_MAX / 10 - 10)
			return 0;
		*size = *size * 10 + (size_t)(*digit - '0');
	}
	return git_object_typeisloose(*type) ? (size_t)(end - head) + 1 : 0;
}

static int read_body(loose_store *store, inflation *in, const char *head, size_t held, size_t size, void **data)
{
	size_t got = 0;
	char over;
	if (held > size)
		return refuse("a loose object holds more than it declares");
	char *bytes = size < TK_LARGEST_BLOCK ? git_odb_backend_data_alloc(&store->parent, size + 1) : NULL;
	if (!bytes) {
		git_error_set_str(GIT_ERROR_NOMEMORY, "a loose object declares more than the limit");
		return GIT_ERROR;
	}
	memcpy(bytes, head, held);
	bool whole = inflate_some(in, bytes + held, size - held, &got) && got == size - held;
	/* The end mark of the stream, with zlib's checksum, may still have to be read. */
	whole = whole && inflate_some(in, &over, 1, &got) && got == 0;
	if (!whole) {
		git_odb_backend_data_free(&store->parent, bytes);
		return refuse("a loose object is damaged or cut off");
	}
	bytes[size] = '\0';
	*data = bytes;
	return 0;
}

/* data NULL: only the header is wanted. */
static int read_object(loose_store *store, const git_oid *id, void **data, size_t *size, git_object_t *type)
{
	inflation in = {.status = Z_OK};
	char head[LONGEST_HEADER];
	size_t held = 0, header = 0;
	in.file = open_object(store, id);
	if (in.file < 0)
		return in.file;
	int code = inflateInit(&in.stream) == Z_OK ? 0 : refuse("out of memory");
	if (code == 0) {
		if (inflate_some(&in, head, sizeof head, &held))
			header = read_header(head, held, type, size);
		if (!header)
			code = refuse("the header of a loose object is damaged");
		else if (data)
			code = read_body(store, &in, head + header, held - header, *size, data);
		inflateEnd(&in.stream);
	}
	close(in.file);
	return code;
}

/* ---- what libgit2 asks ------------------------------------------------------------------------------------------- */

static int store_read(void **data, size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	return read_object((loose_store *)backend, id, data, size, type);
}

static int store_read_header(size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	return read_object((loose_store *)backend, id, NULL, size, type);
}

static int store_exists(git_odb_backend *backend, const git_oid *id)
{
	int file = open_object((loose_store *)backend, id);
	if (file >= 0)
		close(file);
	return file >= 0;
}

static int store_exists_prefix(git_oid *found, git_odb_backend *backend, const git_oid *start, size_t length)
{
	char wanted[GIT_OID_HEXSZ + 1], hex[GIT_OID_HEXSZ + 1], folder_name[3];
	const loose_store *store = (loose_store *)backend;
	int count = 0;
	git_oid_tostr(wanted, sizeof wanted, start);
	snprintf(folder_name, sizeof folder_name, "%.2s", wanted);
	int opened = tk_open_beneath(store->folder, folder_name, O_RDONLY | O_DIRECTORY);
	DIR *folder = opened < 0 ? NULL : fdopendir(opened);
	if (!folder) {
		if (opened >= 0)
			close(opened);
		return GIT_ENOTFOUND;
	}
	for (const struct dirent *entry; count < 2 && (entry = readdir(folder));) {
		if (strlen(entry->d_name) != GIT_OID_HEXSZ - 2)
			continue;
		snprintf(hex, sizeof hex, "%.2s%.38s", wanted, entry->d_name);
		if (strncmp(hex, wanted, length) == 0 && git_oid_fromstr(found, hex) == 0)
			count++;
	}
	closedir(folder);
	return count == 0 ? GIT_ENOTFOUND : count == 1 ? 0 : GIT_EAMBIGUOUS;
}

static int store_read_prefix(git_oid *found, void **data, size_t *size, git_object_t *type, git_odb_backend *backend,
                             const git_oid *start, size_t length)
{
	int code = store_exists_prefix(found, backend, start, length);
	return code < 0 ? code : store_read(data, size, type, backend, found);
}

static void store_free(git_odb_backend *backend)
{
	loose_store *store = (loose_store *)backend;
	close(store->folder);
	free(store);
}

git_odb_backend *tk_loose_store_open(const char *folder)
{
	loose_store *store = calloc(1, sizeof *store);
	if (!store)
		return NULL;
	store->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (store->folder < 0 || git_odb_init_backend(&store->parent, GIT_ODB_BACKEND_VERSION) < 0) {
		if (store->folder >= 0)
			close(store->folder);
		free(store);
		return NULL;
	}
	store->parent.read = store_read;
	store->parent.read_header = store_read_header;
	store->parent.read_prefix = store_read_prefix;
	store->parent.exists = store_exists;
	store->parent.exists_prefix = store_exists_prefix;
	store->parent.free = store_free;
	return &store->parent;
}
