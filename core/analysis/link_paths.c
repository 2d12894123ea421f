/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/link_paths.h"

#include <string.h>

enum { SUGGESTION_BUDGET = 200000, LONGEST_PATH = 4096 };

tk_text tk_path_folder(tk_text path)
{
	for (size_t i = path.length; i > 0; i--) {
		if (path.at[i - 1] == '/')
			return tk_text_slice(path, 0, i - 1);
	}
	return tk_text_slice(path, 0, 0);
}

tk_text tk_path_name(tk_text path)
{
	size_t folder = tk_path_folder(path).length;
	size_t from = folder > 0 || (path.length > 0 && path.at[0] == '/') ? folder + 1 : 0;
	return tk_text_slice(path, from, path.length);
}

bool tk_path_join(tk_arena *arena, tk_text base, tk_text target, tk_text *out)
{
	char *bytes = tk_arena_bytes(arena, base.length + target.length + 2);
	size_t used = base.length;
	if (used > 0)
		memcpy(bytes, base.at, used);
	for (size_t from = 0; from <= target.length;) {
		size_t to = from;
		while (to < target.length && target.at[to] != '/')
			to++;
		tk_text part = tk_text_slice(target, from, to - from);
		from = to + 1;
		if (part.length == 0 || tk_text_is(part, "."))
			continue;
		if (tk_text_is(part, "..")) {
			if (used == 0)
				return false;
			used = tk_path_folder(tk_text_make(bytes, used)).length;
			continue;
		}
		if (used > 0)
			bytes[used++] = '/';
		memcpy(bytes + used, part.at, part.length);
		used += part.length;
	}
	*out = tk_text_make(bytes, used);
	return true;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	                              : -1;
}

tk_text tk_percent_decode(tk_arena *arena, tk_text text)
{
	if (text.length == 0 || !memchr(text.at, '%', text.length))
		return text;
	char *bytes = tk_arena_bytes(arena, text.length);
	size_t used = 0;
	for (size_t i = 0; i < text.length; i++) {
		int high = i + 2 < text.length && text.at[i] == '%' ? hex_digit(text.at[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(text.at[i + 2]) : -1;
		if (low >= 0) {
			bytes[used++] = (char)(high * 16 + low);
			i += 2;
		} else {
			bytes[used++] = text.at[i];
		}
	}
	return tk_text_make(bytes, used);
}

/* ---- the index ------------------------------------------------------------------------------------------------------
 */

tk_document *tk_link_paths_find(const tk_link_paths *paths, tk_text path, bool *exists)
{
	void *value = tk_map_get(paths->organization->paths, path);
	if (!value)
		value = tk_map_get(paths->organization->paths, tk_text_nfc(paths->arena, path, false));
	*exists = value != NULL;
	return value == NULL || value == tk_path_exists ? NULL : value;
}

static bool is_entry_name(tk_text name)
{
	static const char *const names[] = {"readme.md", "index.md", "readme.markdown", "_index.md"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (tk_text_is(name, names[i]))
			return true;
	}
	return false;
}

/* Enters a file into its folder and those above: as many as its path has parts. */
static void enter_folders(tk_link_paths *paths, size_t index, tk_text loose_name)
{
	tk_text path = paths->paths[index];
	bool own = true;
	for (tk_text folder = tk_path_folder(path);; folder = tk_path_folder(folder), own = false) {
		tk_link_folder *entry = tk_map_get(paths->folders, folder);
		if (!entry) {
			entry = TK_MAKE(paths->arena, tk_link_folder);
			entry->path = folder;
			entry->first = index;
			entry->number = ++paths->folder_count;
			tk_map_put(paths->folders, folder, entry);
		}
		entry->past = index + 1;
		bool exists = false;
		if (own && is_entry_name(loose_name) &&
		    (!entry->page || tk_text_starts(loose_name, TK_TEXT("readme")))) {
			tk_document *page = tk_link_paths_find(paths, path, &exists);
			entry->page = page ? page : entry->page;
		}
		if (folder.length == 0)
			return;
	}
}

tk_link_paths *tk_link_paths_make(tk_arena *arena, const tk_organization *organization)
{
	tk_link_paths *paths = TK_MAKE(arena, tk_link_paths);
	paths->arena = arena;
	paths->organization = organization;
	paths->paths = tk_map_keys(arena, organization->paths);
	paths->count = tk_map_count(organization->paths);
	paths->loose = tk_map_make(arena);
	paths->folders = tk_map_make(arena);
	paths->names = tk_map_make(arena);
	paths->anchors = TK_MAKE_ARRAY(arena, tk_map *, (size_t)organization->documents.count + 1);
	paths->budget = SUGGESTION_BUDGET;
	for (size_t i = 0; i < paths->count; i++) {
		tk_text loose = tk_text_nfc(arena, paths->paths[i], true);
		tk_text name = tk_path_name(loose);
		tk_map_put(paths->loose, loose, &paths->paths[i]);
		tk_link_one *one = TK_MAKE(arena, tk_link_one);
		one->path = paths->paths[i];
		tk_link_one *old = tk_map_put(paths->names, name, one);
		old->several |= old != one;
		enter_folders(paths, i, name);
	}
	return paths;
}

/* ---- anchors --------------------------------------------------------------------------------------------------------
 */

static tk_map *anchors_of(tk_link_paths *paths, const tk_document *document)
{
	tk_map **map = &paths->anchors[document->number];
	if (!*map) {
		*map = tk_map_make(paths->arena);
		for (uint32_t i = 0; i < document->anchor_count; i++)
			tk_map_put(*map, tk_text_nfc(paths->arena, document->anchors[i].text, true),
			           (void *)&document->anchors[i]);
	}
	return *map;
}

bool tk_link_has_anchor(tk_link_paths *paths, const tk_document *document, tk_text anchor)
{
	return tk_map_get(anchors_of(paths, document), tk_text_nfc(paths->arena, anchor, true)) != NULL;
}

/* ---- suggestions
 * ------------------------------------------------------------------------------------------------------ */

/* The path of a file as one would write it on a page. */
static tk_text relative_path(tk_arena *arena, tk_text page, tk_text path)
{
	tk_text folder = tk_path_folder(page);
	size_t common = 0; /* length of the common folders, with the slash */
	for (size_t i = 0; i < folder.length && i < path.length && folder.at[i] == path.at[i]; i++) {
		bool last = i + 1 == folder.length && i + 1 < path.length && path.at[i + 1] == '/';
		if (last)
			common = i + 2;
		else if (folder.at[i] == '/')
			common = i + 1;
	}
	size_t ups = common <= folder.length && folder.length > 0;
	for (size_t i = common; i < folder.length; i++)
		ups += folder.at[i] == '/';
	tk_text rest = tk_text_slice(path, common, path.length);
	char *bytes = tk_arena_bytes(arena, ups * 3 + rest.length + 1);
	for (size_t i = 0; i < ups; i++)
		memcpy(bytes + i * 3, "../", 3);
	memcpy(bytes + ups * 3, rest.at, rest.length);
	return tk_text_make(bytes, ups * 3 + rest.length);
}

static unsigned most_edits(tk_text text)
{
	size_t third = tk_utf8_count(text) / 3;
	return third > 6 ? 6 : (unsigned)third;
}

/* The nearest file name in the folder of the wanted one. */
static tk_text nearest_in_folder(tk_link_paths *paths, tk_text wanted)
{
	const tk_link_folder *folder = tk_map_get(paths->folders, tk_path_folder(wanted));
	tk_text best = {NULL, 0}, name = tk_text_nfc(paths->arena, tk_path_name(wanted), true);
	unsigned most = most_edits(name);
	for (size_t i = folder ? folder->first : 0; folder && i < folder->past && most > 0 && paths->budget > 0; i++) {
		paths->budget--;
		if (!tk_text_equal(tk_path_folder(paths->paths[i]), tk_path_folder(wanted)))
			continue;
		unsigned distance =
		        tk_text_distance(name, tk_text_nfc(paths->arena, tk_path_name(paths->paths[i]), true), most);
		if (distance <= most) {
			best = paths->paths[i];
			most = distance > 0 ? distance - 1 : 0;
		}
	}
	return best;
}

tk_text tk_link_suggest_path(tk_link_paths *paths, const tk_document *page, tk_text wanted)
{
	if (wanted.length == 0 || wanted.length > LONGEST_PATH)
		return (tk_text){NULL, 0};
	const tk_link_one *one = tk_map_get(paths->names, tk_text_nfc(paths->arena, tk_path_name(wanted), true));
	tk_text best = one && !one->several ? one->path : nearest_in_folder(paths, wanted);
	return best.length > 0 ? relative_path(paths->arena, page->path, best) : best;
}

/* Where all anchors of all pages are: which page has this one? */
static const tk_document *page_with_anchor(tk_link_paths *paths, tk_text anchor)
{
	const tk_organization *organization = paths->organization;
	if (!paths->all_anchors) {
		paths->all_anchors = tk_map_make(paths->arena);
		for (uint32_t i = 0; i < organization->documents.count; i++) {
			const tk_document *document = organization->documents.at[i];
			for (uint32_t a = 0; a < document->anchor_count; a++) {
				tk_link_one *one = TK_MAKE(paths->arena, tk_link_one);
				one->page = document;
				tk_link_one *old =
				        tk_map_put(paths->all_anchors,
				                   tk_text_nfc(paths->arena, document->anchors[a].text, true), one);
				old->several |= old->page != document;
			}
		}
	}
	const tk_link_one *one = tk_map_get(paths->all_anchors, anchor);
	return one && !one->several ? one->page : NULL;
}

tk_text tk_link_suggest_anchor(tk_link_paths *paths, const tk_document *page, const tk_document *target, tk_text anchor)
{
	tk_text wanted = tk_text_nfc(paths->arena, anchor, true), best = {NULL, 0};
	unsigned most = most_edits(wanted);
	for (uint32_t i = 0; i < target->anchor_count && most > 0 && paths->budget > 0; i++) {
		paths->budget--;
		unsigned distance =
		        tk_text_distance(wanted, tk_text_nfc(paths->arena, target->anchors[i].text, true), most);
		if (distance <= most) {
			best = target->anchors[i].text;
			most = distance > 0 ? distance - 1 : 0;
		}
	}
	if (best.length > 0)
		return tk_text_format(paths->arena, "#%.*s", (int)best.length, best.at);
	const tk_document *other = page_with_anchor(paths, wanted);
	if (!other)
		return best;
	tk_text path = relative_path(paths->arena, page->path, other->path);
	return tk_text_format(paths->arena, "%.*s#%.*s", (int)path.length, path.at, (int)anchor.length, anchor.at);
}
