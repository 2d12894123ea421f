/* SPDX-License-Identifier: Apache-2.0 */
/* Which paths Git tracks below the checked root: a tracked file is listed even when a rule ignores it. */
#include "source/internal.h"
#include <stdlib.h>
#include <string.h>

typedef struct gathering {
	tk_source *source;
	TK_VECTOR(struct tk_tracked_path) paths;
} gathering;

static void gather(gathering *g, const char *path, uint32_t mode, bool absent)
{
	size_t skip = strlen(g->source->prefix);
	if (strncmp(path, g->source->prefix, skip) != 0)
		return;
	struct tk_tracked_path *added = TK_PUSH(g->source->arena, &g->paths);
	*added = (struct tk_tracked_path){tk_text_c(g->source->arena, tk_text_of(path + skip)), mode, absent};
}

static bool from_index(gathering *g)
{
	git_index *index = NULL;
	if (git_repository_index(&index, g->source->repository) < 0)
		return false;
	size_t count = git_index_entrycount(index);
	for (size_t i = 0; i < count; i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);
		gather(g, entry->path, entry->mode, (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0);
	}
	git_index_free(index);
	return true;
}

static void gather_entry(void *context, const char *path, size_t length, const git_tree_entry *entry,
                         tk_file_state state, const char *cause)
{
	(void)length, (void)cause;
	if (state == TK_FILE_REGULAR)
		gather(context, path, git_tree_entry_filemode_raw(entry), false);
}

/* An index with extensions that libgit2 does not know (split, sparse) or a corrupt one: the last commit instead. */
static void from_head(gathering *g)
{
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	if (g->source->has_commit && git_commit_lookup(&commit, g->source->repository, &g->source->commit) == 0 &&
	    git_commit_tree(&tree, commit) == 0)
		tk_tree_visit(g->source, tree, gather_entry, g, NULL);
	git_tree_free(tree);
	git_commit_free(commit);
	g->source->visited = 0;
}

static int order_paths(const void *a, const void *b)
{
	return strcmp(((const struct tk_tracked_path *)a)->path, ((const struct tk_tracked_path *)b)->path);
}

void tk_tracked_make(tk_tracked *tracked, tk_source *source)
{
	gathering g = {.source = source};
	if (!from_index(&g))
		from_head(&g);
	if (g.paths.count > 1)
		qsort(g.paths.at, g.paths.count, sizeof *g.paths.at, order_paths);
	*tracked = (tk_tracked){g.paths.at, g.paths.count};
}

/* First entry that is not before path. */
static size_t find_place(const tk_tracked *tracked, const char *path)
{
	size_t low = 0, high = tracked->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(tracked->at[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct tk_tracked_path *tk_tracked_find(const tk_tracked *tracked, const char *path)
{
	size_t place = find_place(tracked, path);
	if (place == tracked->count || strcmp(tracked->at[place].path, path) != 0)
		return NULL;
	return &tracked->at[place];
}

bool tk_tracked_below(const tk_tracked *tracked, const char *folder)
{
	size_t place = find_place(tracked, folder);
	return place < tracked->count && strncmp(tracked->at[place].path, folder, strlen(folder)) == 0;
}
