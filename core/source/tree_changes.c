/* SPDX-License-Identifier: Apache-2.0 */
/* Two trees side by side: whatever has the same id on both sides is passed over unread. */
#include "source/trace.h"
#include <string.h>

enum { LONGEST_PATH = 4096 };

typedef struct change_walk {
	tk_source *source;
	const tk_traced_list *list;
	tk_change_visitor *visitor;
	void *context;
	char path[LONGEST_PATH];
} change_walk;

/* Puts a name behind the folder; the length of the whole, 0 when it is too long to be a path of ours. */
static size_t put_name(change_walk *w, size_t folder, const char *name, bool is_folder)
{
	size_t length = strlen(name);
	if (folder + length + 2 > sizeof w->path)
		return 0;
	memcpy(w->path + folder, name, length);
	if (is_folder)
		w->path[folder + length++] = '/';
	w->path[folder + length] = '\0';
	return folder + length;
}

static bool is_folder(const git_tree_entry *entry)
{
	return git_tree_entry_type(entry) == GIT_OBJECT_TREE;
}

/* Something of ours stands at the path (a file) or below it (a folder). */
static uint32_t first_there(const change_walk *w, size_t length, bool folder)
{
	uint32_t at = tk_traced_find(w->list, w->path, length + (folder ? 0 : 1)); /* a file with its NUL */
	bool there = at < w->list->count && strncmp(w->list->at[at].path, w->path, length + (folder ? 0 : 1)) == 0;
	return there ? at : UINT32_MAX;
}

static void tell(change_walk *w, size_t length, bool folder, tk_old_version version, const git_oid *old_blob)
{
	uint32_t at = first_there(w, length, folder);
	for (; at < w->list->count && strncmp(w->list->at[at].path, w->path, length + (folder ? 0 : 1)) == 0; at++)
		w->visitor(w->context, at, version, old_blob);
}

typedef struct tree_pair {
	git_tree *newer, *older; /* owned */
	size_t folder;           /* length of its path */
	size_t i, k;
} tree_pair;

/* Opens what differs below a folder; false when there is nothing of ours, or a tree cannot be read. */
static bool open_pair(change_walk *w, const git_tree_entry *newer, const git_tree_entry *older, size_t length,
                      tree_pair *pair)
{
	if (first_there(w, length, true) == UINT32_MAX)
		return false;
	*pair = (tree_pair){.folder = length};
	if (git_tree_lookup(&pair->newer, w->source->repository, git_tree_entry_id(newer)) == 0 &&
	    git_tree_lookup(&pair->older, w->source->repository, git_tree_entry_id(older)) == 0)
		return true;
	git_tree_free(pair->newer);
	tell(w, length, true, TK_OLD_UNREADABLE, NULL);
	return false;
}

/* One step in a pair of folders. 1: went on, 0: at its end, 2: *below is to be looked at first. */
static int advance(change_walk *w, tree_pair *at, const git_tree *newer, const git_tree *older, tree_pair *below)
{
	const git_tree_entry *new_entry = git_tree_entry_byindex(newer, at->i);
	const git_tree_entry *old_entry = git_tree_entry_byindex(older, at->k);
	if (!new_entry)
		return 0; /* what only the parent has is none of ours */
	if (old_entry && git_oid_equal(git_tree_entry_id(new_entry), git_tree_entry_id(old_entry)) &&
	    strcmp(git_tree_entry_name(new_entry), git_tree_entry_name(old_entry)) == 0) {
		at->i++;
		at->k++;
		return 1;
	}
	int order = old_entry ? git_tree_entry_cmp(new_entry, old_entry) : -1;
	if (order > 0) {
		at->k++;
		return 1;
	}
	at->i++;
	at->k += order == 0;
	if (order == 0 && git_oid_equal(git_tree_entry_id(new_entry), git_tree_entry_id(old_entry)))
		return 1;
	size_t length = put_name(w, at->folder, git_tree_entry_name(new_entry), is_folder(new_entry));
	if (length == 0)
		return 1;
	if (order == 0 && is_folder(new_entry) && is_folder(old_entry))
		return open_pair(w, new_entry, old_entry, length, below) ? 2 : 1;
	bool had_blob = order == 0 && git_tree_entry_type(old_entry) == GIT_OBJECT_BLOB;
	tell(w, length, is_folder(new_entry), had_blob ? TK_OLD_BLOB : TK_OLD_NONE,
	     had_blob ? git_tree_entry_id(old_entry) : NULL);
	return 1;
}

void tk_tree_changes(tk_source *source, const git_tree *newer, const git_tree *older, const tk_traced_list *list,
                     tk_change_visitor *visitor, void *context)
{
	change_walk w = {.source = source, .list = list, .visitor = visitor, .context = context};
	tree_pair pairs[TK_DEEPEST_FOLDER + 1] = {{0}};
	uint32_t depth = 0;
	if (git_oid_equal(git_tree_id(newer), git_tree_id(older)))
		return;
	for (;;) {
		tree_pair *at = &pairs[depth];
		tree_pair below;
		int went = advance(&w, at, depth ? at->newer : newer, depth ? at->older : older, &below);
		if (went == 2 && depth < TK_DEEPEST_FOLDER) {
			pairs[++depth] = below;
		} else if (went == 2) {
			git_tree_free(below.newer);
			git_tree_free(below.older);
			tell(&w, below.folder, true, TK_OLD_UNREADABLE, NULL);
		} else if (went == 0) {
			if (depth == 0)
				return;
			git_tree_free(at->newer);
			git_tree_free(at->older);
			depth--;
		}
	}
}
