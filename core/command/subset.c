/* SPDX-License-Identifier: Apache-2.0 */
#include "command/subset.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool exists(tk_arena *arena, tk_text folder, const char *name)
{
	return access(tk_text_format(arena, "%.*s/%s", (int)folder.length, folder.at, name).at, F_OK) == 0;
}

static tk_text above(tk_text folder)
{
	size_t cut = folder.length;
	while (cut > 0 && folder.at[cut - 1] != '/')
		cut--;
	return tk_text_slice(folder, 0, cut > 0 ? cut - 1 : 0);
}

/* The nearest folder above with tenken.yaml, not beyond the repository; else the repository. Empty: neither. */
static tk_text organization_above(tk_arena *arena, tk_text folder, bool *configured)
{
	for (*configured = false; folder.length > 0; folder = above(folder)) {
		*configured = exists(arena, folder, "tenken.yaml");
		if (*configured || exists(arena, folder, ".git"))
			return folder;
	}
	return TK_TEXT("");
}

/* The root as seen from where the command runs, so that reports do not name folders of this machine. */
static const char *seen_from_here(tk_arena *arena, tk_text root)
{
	char *real = realpath(".", NULL);
	tk_text here = tk_text_copy(arena, tk_text_of(real));
	free(real);
	if (tk_text_equal(here, root))
		return ".";
	if (!tk_text_starts(here, root) || here.at[root.length] != '/')
		return tk_text_c(arena, root);
	tk_text up = TK_TEXT("..");
	for (tk_text folder = above(here); folder.length > root.length; folder = above(folder))
		up = tk_text_format(arena, "%.*s/..", (int)up.length, up.at);
	return tk_text_c(arena, up);
}

tk_subset tk_subset_find(tk_arena *arena, const char *path)
{
	const tk_subset itself = {NULL, TK_TEXT("")};
	struct stat status;
	char *found = realpath(path, NULL);
	tk_text real = tk_text_copy(arena, tk_text_of(found));
	free(found);
	if (real.length <= 1 || stat(real.at, &status) != 0)
		return itself;
	bool folder = S_ISDIR(status.st_mode), configured = false;
	if (folder && (exists(arena, real, "tenken.yaml") || exists(arena, real, ".git")))
		return itself;
	tk_text root = organization_above(arena, above(real), &configured);
	bool alone = folder && !configured &&
	             (exists(arena, real, "README.md") || exists(arena, real, "readme.md") ||
	              exists(arena, real, "index.md"));
	if (root.length == 0 || alone)
		return itself;
	return (tk_subset){seen_from_here(arena, root), tk_text_nfc(arena, tk_text_slice(real, root.length + 1, real.length), false)};
}

static bool is_inside(const tk_subset *subset, tk_text path)
{
	return subset->path.length == 0 || tk_text_equal(path, subset->path) ||
	       (tk_text_starts(path, subset->path) && path.at[subset->path.length] == '/');
}

bool tk_subset_is_listed(const tk_subset *subset, const tk_source *source)
{
	size_t count = 0;
	const tk_file *files = tk_source_files(source, &count);
	for (size_t i = 0; i < count; i++) {
		if (is_inside(subset, files[i].shown))
			return true;
	}
	return false;
}

static bool any_inside(const tk_subset *subset, const tk_file *files, const tk_member *member)
{
	for (uint32_t i = 0; i < member->files.count; i++) {
		if (is_inside(subset, files[member->files.at[i]].shown))
			return true;
	}
	return false;
}

bool tk_subset_is_owned(tk_arena *arena, const tk_subset *subset, tk_source *source)
{
	size_t count = 0;
	const tk_file *files = tk_source_files(source, &count);
	tk_members members = {0};
	tk_load_find_members(arena, source, &members);
	for (uint32_t i = 0; i < members.list.count; i++) {
		if (any_inside(subset, files, &members.list.at[i]))
			return true;
	}
	return false;
}

void tk_subset_take_members(const tk_subset *subset, const tk_source *source, tk_members *members)
{
	size_t count = 0;
	const tk_file *files = tk_source_files(source, &count);
	uint32_t kept = 0;
	if (subset->path.length == 0)
		return;
	for (uint32_t i = 0; i < members->list.count; i++) {
		if (any_inside(subset, files, &members->list.at[i]))
			members->list.at[kept++] = members->list.at[i];
	}
	if (kept > 0) /* files that no organization owns are named with all there is */
		members->list.count = kept;
	members->outside.count = 0;
}

void tk_subset_take_verdicts(tk_arena *arena, const tk_subset *subset, tk_result *result)
{
	uint32_t kept = 0, elsewhere = 0;
	if (subset->path.length == 0)
		return;
	for (uint32_t i = 0; i < result->verdicts.count; i++) {
		const tk_verdict *verdict = &result->verdicts.at[i];
		if (verdict->kind != TK_NOT_MET || verdict->place.file.length == 0 ||
		    is_inside(subset, verdict->place.file))
			result->verdicts.at[kept++] = *verdict;
		else
			elsewhere++;
	}
	result->verdicts.count = kept;
	kept = 0;
	for (uint32_t i = 0; i < result->not_examined.count; i++) {
		const tk_unexamined *each = &result->not_examined.at[i];
		if (each->incomplete || is_inside(subset, each->path))
			result->not_examined.at[kept++] = *each;
	}
	result->not_examined.count = kept;
	if (elsewhere)
		*TK_PUSH(arena, &result->not_examined) = (tk_unexamined){
		        .path = result->root,
		        .reason = tk_text_format(arena,
		                                 ngettext("outside %.*s: %u finding there is not shown",
		                                          "outside %.*s: %u findings there are not shown", elsewhere),
		                                 (int)subset->path.length, subset->path.at, elsewhere)};
}
