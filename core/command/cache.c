/* SPDX-License-Identifier: Apache-2.0 */
#include "command/cache.h"

#include "command/cache_entry.h"
#include "command/session.h"

#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define _(msgid) gettext(msgid)

/* Coarser than the clocks of all file systems: what was changed within it of a look may be changed again unseen. */
#define UNSAFE_NANOSECONDS INT64_C(2000000000)

/* ---- the folder
 * -------------------------------------------------------------------------------------------------------- */

static const char *find_folder(const tk_session *session)
{
	if (session->options.cache)
		return session->options.cache;
	const char *caches = getenv("XDG_CACHE_HOME");
	if (caches && caches[0] == '/')
		return tk_text_format(session->arena, "%s/tenken", caches).at;
	const char *home = getenv("HOME");
	return home && home[0] == '/' ? tk_text_format(session->arena, "%s/.cache/tenken", home).at : NULL;
}

/* With the folders above it, for the user alone. */
static void make_folder(const char *path)
{
	char *part = strdup(path);
	for (char *slash = part ? strchr(part + 1, '/') : NULL; slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(part, 0700);
		*slash = '/';
	}
	(void)mkdir(path, 0700);
	free(part);
}

/* Of the user, and nobody else can write there. */
static int open_folder(const char *path)
{
	struct stat status;
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0 && fstat(folder, &status) == 0 && status.st_uid == geteuid() && (status.st_mode & 022) == 0)
		return folder;
	if (folder >= 0)
		(void)close(folder);
	return -1;
}

tk_cache *tk_cache_open(const tk_session *session)
{
	const char *path = session->options.no_cache ? NULL : find_folder(session);
	struct timespec now;
	if (!path || clock_gettime(CLOCK_REALTIME, &now) != 0)
		return NULL;
	make_folder(path);
	int folder = open_folder(path);
	if (folder < 0) {
		if (session->options.cache)
			fprintf(stderr,
			        _("tenken: the folder %s cannot serve as a cache: it has to be yours, and writable by "
			          "nobody else\n"),
			        path);
		return NULL;
	}
	tk_cache *cache = TK_MAKE(session->arena, tk_cache);
	*cache = (tk_cache){path, folder, (int64_t)now.tv_sec * INT64_C(1000000000) + now.tv_nsec - UNSAFE_NANOSECONDS};
	return cache;
}

void tk_cache_close(tk_cache *cache)
{
	if (cache)
		(void)close(cache->folder);
}

void tk_cache_end(tk_cache_run *run)
{
	if (run->cache && atomic_load(&run->written) > 0)
		tk_cache_file_prune(run->cache);
}

/* ---- what an entry is known by
 * ------------------------------------------------------------------------------------------ */

static const tk_file *file_of(const tk_cache_run *run, const tk_member *member, uint32_t number)
{
	size_t count = 0;
	return &tk_source_files(run->load->source, &count)[member->files.at[number]];
}

tk_digest tk_cache_name(const tk_cache_run *run, const tk_member *member)
{
	tk_hash hash;
	tk_hash_start(&hash);
	tk_hash_add(&hash, run->environment.at, TK_DIGEST);
	tk_hash_add_text(&hash, member->root);
	tk_hash_add_number(&hash, run->load->history);
	tk_hash_add_number(&hash, member->configuration_document != NULL);
	tk_hash_add_text(&hash, member->configuration_bytes);
	for (uint32_t i = 0; i < member->files.count; i++) {
		const tk_file *file = file_of(run, member, i);
		tk_hash_add_text(&hash, file->path);
		tk_hash_add_text(&hash, file->shown);
		tk_hash_add_number(&hash, (uint64_t)file->state);
		tk_hash_add_text(&hash, tk_text_of(file->cause));
		tk_hash_add_text(&hash, tk_text_of(file->object));
	}
	return tk_hash_end(&hash);
}

/* The organization's folder as it is stored, which can differ from how it is shown. */
static tk_text stored_folder(const tk_cache_run *run, const tk_member *member)
{
	if (!member->configuration_document)
		return TK_TEXT("");
	size_t count = 0;
	tk_text path = tk_source_files(run->load->source, &count)[member->configuration_document->file_index].path;
	while (path.length && path.at[path.length - 1] != '/')
		path.length--;
	return path;
}

static bool is_trusted(const tk_cache_run *run, const tk_stamp *stamp)
{
	return stamp->modified < run->cache->trusted && stamp->changed < run->cache->trusted;
}

/* ---- looking up
 * --------------------------------------------------------------------------------------------------------- */

static tk_stamp get_stamp(tk_kept_reader *reader)
{
	tk_stamp stamp = {.device = tk_kept_get_long(reader)};
	stamp.inode = tk_kept_get_long(reader);
	stamp.size = tk_kept_get_long(reader);
	stamp.modified = (int64_t)tk_kept_get_long(reader);
	stamp.changed = (int64_t)tk_kept_get_long(reader);
	return stamp;
}

static bool same_stamp(const tk_stamp *a, const tk_stamp *b)
{
	return a->device == b->device && a->inode == b->inode && a->size == b->size && a->modified == b->modified &&
	       a->changed == b->changed;
}

static bool same_content(tk_cache_run *run, const tk_member *member, uint32_t number, const tk_digest *digest,
                         tk_arena *scratch)
{
	tk_text bytes;
	tk_error error = {0};
	tk_arena_mark mark = tk_arena_get_mark(scratch);
	run->load->lock(run->load->lock_context);
	bool same = tk_source_read(run->load->source, member->files.at[number], scratch, &bytes, &error);
	run->load->unlock(run->load->lock_context);
	if (same) {
		tk_digest here = tk_hash_of(bytes);
		same = tk_digest_equal(&here, digest);
	}
	tk_arena_pop(scratch, mark);
	return same;
}

/* Its content is what it was: from now on, its stamp tells. False: it was written too lately for that. */
static bool renew_stamp(const tk_cache_run *run, const tk_stamp *stamp, tk_kept_reader *reader, uint32_t place)
{
	const uint64_t numbers[] = {stamp->device, stamp->inode, stamp->size, (uint64_t)stamp->modified,
	                            (uint64_t)stamp->changed};
	if (!is_trusted(run, stamp))
		return false;
	tk_kept_replace(reader, place++, 1);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		tk_kept_replace(reader, place++, (uint32_t)numbers[i]);
		tk_kept_replace(reader, place++, (uint32_t)(numbers[i] >> 32));
	}
	return true;
}

/* Files that were read, each as it was. *renewed: some had to be read, and the next time need not be. */
static bool same_files(tk_cache_run *run, const tk_member *member, tk_kept_reader *reader, tk_arena *scratch,
                       bool *renewed)
{
	bool same = tk_kept_get(reader) == member->files.count;
	for (uint32_t i = 0; same && i < member->files.count; i++) {
		if (!tk_kept_get(reader))
			continue;
		if (!run->on_disk) {
			run->load->lock(run->load->lock_context);
			same = tk_source_is_stored(run->load->source, member->files.at[i]);
			run->load->unlock(run->load->lock_context);
			continue;
		}
		uint32_t place = tk_kept_place(reader);
		bool trusted = tk_kept_get(reader) != 0;
		tk_stamp stamp = get_stamp(reader);
		tk_digest digest = tk_kept_get_digest(reader);
		if (trusted && same_stamp(&stamp, &file_of(run, member, i)->stamp))
			continue;
		same = !reader->failed && same_content(run, member, i, &digest, scratch);
		if (same && renew_stamp(run, &file_of(run, member, i)->stamp, reader, place))
			*renewed = true;
	}
	return same && !reader->failed;
}

static bool same_history(tk_cache_run *run, const tk_member *member, tk_kept_reader *reader)
{
	bool asked = tk_kept_get(reader) != 0, near_limit = tk_kept_get(reader) != 0;
	char commit[41], newest[41];
	tk_text kept = tk_kept_get_text(reader);
	if (!asked || reader->failed)
		return !reader->failed;
	run->load->lock(run->load->lock_context);
	tk_source_newest_commit(run->load->source, newest);
	bool same = tk_text_is(kept, newest);
	if (!same && !near_limit && kept.length == sizeof commit - 1) {
		memcpy(commit, kept.at, sizeof commit - 1);
		commit[sizeof commit - 1] = '\0';
		same = tk_source_same_since(run->load->source, commit, stored_folder(run, member));
	}
	run->load->unlock(run->load->lock_context);
	return same;
}

static void get_result(tk_cache_run *run, tk_kept_reader *reader, tk_arena *arena, tk_cache_part *part)
{
	tk_result *result = part->result;
	part->outage_known = tk_kept_get(reader) != 0;
	result->organizations++;
	result->documents += tk_kept_get(reader);
	result->playbooks += tk_kept_get(reader);
	result->steps += tk_kept_get(reader);
	result->register_entries += tk_kept_get(reader);
	uint32_t count = tk_kept_get_count(reader);
	for (uint32_t i = 0; i < count && !reader->failed; i++)
		tk_kept_get_unexamined(reader, TK_PUSH(arena, &result->not_examined));
	count = tk_kept_get_count(reader);
	for (uint32_t i = 0; i < count && !reader->failed; i++)
		tk_kept_get_verdict(reader, arena, run->set, TK_PUSH(arena, &result->verdicts));
	reader->failed |= reader->next != reader->count;
}

static void take_back(const tk_cache_part *part)
{
	tk_result *result = part->result;
	result->verdicts.count = part->verdicts;
	result->not_examined.count = part->not_examined;
	result->organizations--;
	result->documents = part->documents;
	result->playbooks = part->playbooks;
	result->steps = part->steps;
	result->register_entries = part->register_entries;
}

static void put_stamp(tk_kept_writer *writer, const tk_cache_run *run, const tk_file *file, const tk_digest *digest)
{
	const tk_stamp *stamp = &file->stamp;
	tk_kept_put(writer, is_trusted(run, stamp));
	tk_kept_put_long(writer, stamp->device);
	tk_kept_put_long(writer, stamp->inode);
	tk_kept_put_long(writer, stamp->size);
	tk_kept_put_long(writer, (uint64_t)stamp->modified);
	tk_kept_put_long(writer, (uint64_t)stamp->changed);
	tk_kept_put_digest(writer, digest);
}

bool tk_cache_get(tk_cache_run *run, const tk_member *member, tk_arena *arena, tk_arena *scratch, tk_cache_part *part)
{
	char *bytes = NULL;
	size_t length = 0;
	tk_kept_reader reader;
	bool renewed = false;
	tk_digest name = tk_cache_name(run, member);
	tk_arena_mark mark = tk_arena_get_mark(arena);
	bool fits = tk_cache_file_read(run->cache, arena, &name, &bytes, &length) &&
	            tk_kept_open(&reader, bytes, length, &name) &&
	            same_files(run, member, &reader, scratch, &renewed) && same_history(run, member, &reader);
	if (!fits) {
		tk_arena_pop(arena, mark);
		return false;
	}
	get_result(run, &reader, arena, part);
	if (reader.failed) {
		take_back(part);
		return false;
	}
	if (renewed) {
		tk_kept_seal(&reader);
		if (tk_cache_file_write(run->cache, &name, bytes, length))
			(void)atomic_fetch_add(&run->written, 1);
	}
	return true;
}

/* ---- keeping
 * ------------------------------------------------------------------------------------------------------------ */

tk_cache_part tk_cache_part_start(tk_result *result)
{
	return (tk_cache_part){
	        .result = result,
	        .verdicts = result->verdicts.count,
	        .not_examined = result->not_examined.count,
	        .broken_plugins = result->broken_plugins.count,
	        .documents = result->documents,
	        .playbooks = result->playbooks,
	        .steps = result->steps,
	        .register_entries = result->register_entries,
	};
}

static void put_files(tk_kept_writer *writer, const tk_cache_run *run, const tk_member *member,
                      const tk_load_record *record)
{
	tk_kept_put(writer, member->files.count);
	for (uint32_t i = 0; i < member->files.count; i++) {
		tk_kept_put(writer, record->read[i]);
		if (record->read[i] && run->on_disk)
			put_stamp(writer, run, file_of(run, member, i), &record->digests[i]);
	}
}

static void put_result(tk_kept_writer *writer, const tk_cache_part *part)
{
	const tk_result *result = part->result;
	tk_kept_put(writer, part->outage_known);
	tk_kept_put(writer, result->documents - part->documents);
	tk_kept_put(writer, result->playbooks - part->playbooks);
	tk_kept_put(writer, result->steps - part->steps);
	tk_kept_put(writer, result->register_entries - part->register_entries);
	tk_kept_put(writer, result->not_examined.count - part->not_examined);
	for (uint32_t i = part->not_examined; i < result->not_examined.count; i++)
		tk_kept_put_unexamined(writer, &result->not_examined.at[i]);
	tk_kept_put(writer, result->verdicts.count - part->verdicts);
	for (uint32_t i = part->verdicts; i < result->verdicts.count; i++)
		tk_kept_put_verdict(writer, &result->verdicts.at[i]);
}

void tk_cache_put(tk_cache_run *run, const tk_member *member, const tk_digest *name, const tk_load_record *record,
                  tk_arena *scratch, const tk_cache_part *part)
{
	tk_digest after = tk_cache_name(run, member);
	/* What could not be read, or was refused by a plugin, may be otherwise the next time. */
	if (record->failed || part->result->broken_plugins.count != part->broken_plugins ||
	    !tk_digest_equal(name, &after))
		return;
	char newest[41];
	tk_source_newest_commit(run->load->source, newest);
	tk_kept_writer writer = {.arena = scratch};
	put_files(&writer, run, member, record);
	tk_kept_put(&writer, record->asked);
	tk_kept_put(&writer, record->near_limit);
	tk_kept_put_text(&writer, tk_text_of(newest));
	put_result(&writer, part);
	tk_text bytes = tk_kept_make(&writer, name);
	if (tk_cache_file_write(run->cache, name, bytes.at, bytes.length))
		(void)atomic_fetch_add(&run->written, 1);
}
