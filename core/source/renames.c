/* SPDX-License-Identifier: Apache-2.0 */
/* What a file that a commit added was called before. */
#include "source/trace.h"
#include <stdlib.h>

/* Lines of the new file that the old one has, when they are at least half of it; UINT32_MAX for the same bytes. */
static uint32_t likeness(tk_source *source, const git_oid *old_id, const git_oid *new_id)
{
	tk_text old_text, new_text;
	tk_same_list same = {0};
	uint32_t lines = 0, all = 1;
	if (git_oid_equal(old_id, new_id))
		return UINT32_MAX;
	git_odb_object *old_object = tk_blob_text(source, old_id, &old_text);
	git_odb_object *new_object = old_object ? tk_blob_text(source, new_id, &new_text) : NULL;
	if (new_object && tk_same_lines(&same, old_text, new_text)) {
		for (uint32_t i = 0; i < same.count; i++)
			lines += same.at[i].count;
		all = tk_count_lines(new_text);
	}
	free(same.at);
	git_odb_object_free(old_object);
	git_odb_object_free(new_object);
	return 2 * (uint64_t)lines >= all ? lines : 0;
}

static void find_all(tk_source *source, tk_removed *all, git_tree *older, git_tree *newer)
{
	git_diff_options options;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_SKIP_BINARY_CHECK | GIT_DIFF_IGNORE_SUBMODULES;
	all->found = true;
	if (git_diff_tree_to_tree(&all->diff, source->repository, older, newer, &options) != 0)
		return;
	for (size_t i = 0; i < git_diff_num_deltas(all->diff) && all->count < TK_REMOVED_MOST; i++) {
		const git_diff_delta *delta = git_diff_get_delta(all->diff, i);
		if (delta->status == GIT_DELTA_DELETED && delta->old_file.mode != GIT_FILEMODE_COMMIT)
			all->at[all->count++] = delta;
	}
}

bool tk_removed_find(tk_source *source, tk_removed *all, git_tree *older, git_tree *newer, const tk_traced *file,
                     tk_arena *names, const char **path, git_oid *blob)
{
	const git_diff_delta *best = NULL;
	uint32_t most = 0;
	if (!all->found)
		find_all(source, all, older, newer);
	for (uint32_t i = 0; i < all->count; i++) {
		uint32_t like = likeness(source, &all->at[i]->old_file.id, &file->blob);
		if (like <= most)
			continue;
		most = like;
		best = all->at[i];
	}
	if (!best)
		return false;
	*path = tk_text_format(names, "%s", best->old_file.path).at;
	*blob = best->old_file.id;
	return true;
}

void tk_removed_free(tk_removed *all)
{
	git_diff_free(all->diff);
}
