/* SPDX-License-Identifier: Apache-2.0 */
/* What verdicts rest on beside the files and the history of an organization: the program and the libraries it runs
 * with, the plugins, the catalogue of messages, the options, the day. */
#include "command/cache.h"
#include "command/session.h"

#include <dirent.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files
 * ----------------------------------------------------------------------------------------------------------- */

/* The whole content, so that an entry outlives a reinstallation of the same. A file that is not there counts as such.
 */
static void add_file(tk_hash *hash, int folder, const char *name)
{
	char bytes[1 << 16];
	struct stat status;
	int file = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	tk_hash_add_number(hash, file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode));
	uint64_t length = 0;
	for (ssize_t got = 0; file >= 0 && (got = read(file, bytes, sizeof bytes)) > 0;) {
		tk_hash_add(hash, bytes, (size_t)got);
		length += (uint64_t)got;
	}
	tk_hash_add_number(hash, length);
	if (file >= 0)
		(void)close(file);
}

static void add_folder(tk_arena *arena, tk_hash *hash, tk_text path)
{
	tk_map *names = tk_map_make(arena);
	DIR *listing = opendir(tk_text_c(arena, path));
	tk_hash_add_number(hash, listing != NULL);
	for (const struct dirent *each; listing && (each = readdir(listing));) {
		if (each->d_name[0] != '.' && each->d_type != DT_DIR)
			(void)tk_map_put(names, tk_text_copy(arena, tk_text_of(each->d_name)), names);
	}
	size_t count = tk_map_count(names);
	tk_text *sorted = count ? tk_map_keys(arena, names) : NULL;
	for (size_t i = 0; listing && i < count; i++) {
		tk_hash_add_text(hash, sorted[i]);
		add_file(hash, dirfd(listing), sorted[i].at);
	}
	if (listing)
		(void)closedir(listing);
}

/* ---- the program, its libraries and native plugins
 * --------------------------------------------------------------------- */

/* The number that the linker made of an object's content; empty when it made none. */
static tk_text build_number(const struct dl_phdr_info *object)
{
	for (unsigned i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &object->dlpi_phdr[i];
		if (part->p_type != PT_NOTE)
			continue;
		const char *at = (const char *)(object->dlpi_addr + part->p_vaddr); // NOLINT(performance-no-int-to-ptr)
		for (size_t left = part->p_memsz; left >= sizeof(ElfW(Nhdr));) {
			ElfW(Nhdr) note;
			memcpy(&note, at, sizeof note);
			size_t name = ((size_t)note.n_namesz + 3) & ~(size_t)3,
			       words = ((size_t)note.n_descsz + 3) & ~(size_t)3;
			if (name + words > left - sizeof note)
				break;
			if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
			    memcmp(at + sizeof note, "GNU", 4) == 0)
				return tk_text_make(at + sizeof note + name, note.n_descsz);
			at += sizeof note + name + words;
			left -= sizeof note + name + words;
		}
	}
	return TK_TEXT("");
}

static int add_object(struct dl_phdr_info *object, size_t size, void *context)
{
	(void)size;
	tk_hash *hash = context;
	tk_text number = build_number(object);
	const char *path = object->dlpi_name && *object->dlpi_name ? object->dlpi_name : "/proc/self/exe";
	tk_hash_add_text(hash, number);
	/* The system's own page of code has no file, and decides nothing. */
	if (number.length == 0 && strchr(path, '/'))
		add_file(hash, AT_FDCWD, path);
	return 0;
}

/* ---- all of it
 * --------------------------------------------------------------------------------------------------------- */

static void add_optional(tk_hash *hash, const char *word)
{
	tk_hash_add_number(hash, word != NULL);
	tk_hash_add_text(hash, tk_text_of(word));
}

static bool is_used(tk_arena *arena, const tk_result *of_set, const tk_plugin_info *info)
{
	tk_text name = tk_text_format(arena, "%.*s %.*s", (int)info->id.length, info->id.at, (int)info->version.length,
	                              info->version.at);
	for (uint32_t i = 0; i < of_set->plugins.count; i++) {
		if (tk_text_equal(of_set->plugins.at[i], name))
			return true;
	}
	return false;
}

/* All that are installed, since a tenken.yaml may name one that is not; of those that run, what stands in their files.
 */
static void add_plugins(tk_arena *arena, tk_hash *hash, const tk_host_set *set)
{
	tk_result of_set = {0};
	tk_host_add_broken(set, arena, &of_set);
	for (uint32_t i = 0; i < of_set.broken_plugins.count; i++)
		tk_hash_add_text(hash, of_set.broken_plugins.at[i]);
	const tk_plugin_info *infos = NULL;
	size_t count = tk_host_plugins(set, &infos);
	tk_hash_add_number(hash, count);
	for (size_t i = 0; i < count; i++) {
		bool used = is_used(arena, &of_set, &infos[i]);
		tk_hash_add_text(hash, infos[i].id);
		tk_hash_add_text(hash, infos[i].version);
		tk_hash_add_text(hash, infos[i].edition);
		tk_hash_add_text(hash, infos[i].problem);
		tk_hash_add_number(hash, used);
		if (used)
			add_folder(arena, hash, infos[i].folder);
	}
}

static void add_source(tk_hash *hash, const tk_source *source)
{
	tk_text root = tk_source_root(source);
	char *real =
	        realpath(root.at, NULL); /* so that two copies do not take turns at one entry; nothing rests on it */
	tk_hash_add_text(hash, real ? tk_text_of(real) : root);
	free(real);
	tk_hash_add_number(hash, (uint64_t)tk_source_get_kind(source));
	tk_hash_add_text(hash, tk_source_boundary(source));
}

tk_digest tk_cache_environment(const tk_session *session, const tk_host_set *set, const tk_source *source)
{
	tk_hash hash;
	tk_arena *scratch = tk_session_arena(0);
	tk_hash_start(&hash);
	tk_hash_add_text(&hash, TK_TEXT("tenken, verdicts of an organization, 1"));
	tk_hash_add_text(&hash, tk_text_of(TK_VERSION));
	(void)dl_iterate_phdr(add_object, &hash);
	tk_hash_add_text(&hash, tk_text_of(session->language));
	add_file(&hash, AT_FDCWD,
	         tk_text_format(scratch, "%s/%s/LC_MESSAGES/tenken.mo", session->folders.catalogues, session->language)
	                 .at);
	tk_hash_add_number(&hash, (uint64_t)session->today);
	tk_hash_add_number(&hash, session->options.show_witness);
	tk_hash_add_number(&hash, session->options.plugin_seconds);
	add_optional(&hash, session->options.outage);
	add_optional(&hash, session->options.edition);
	add_plugins(scratch, &hash, set);
	add_source(&hash, source);
	tk_arena_close(scratch);
	return tk_hash_end(&hash);
}
