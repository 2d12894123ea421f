/* SPDX-License-Identifier: Apache-2.0 */
/* Commits from the newest back along first parents, those that changed something below the checked root. */
#include "source/trace.h"

/* The tree of the checked root in a commit; false when it cannot be read, *id zero when it is not there. */
static bool root_of(const tk_source *source, const git_commit *commit, git_oid *id)
{
	git_tree *tree = NULL;
	git_tree_entry *entry = NULL;
	*id = (git_oid){{0}};
	if (source->prefix[0] == '\0') {
		*id = *git_commit_tree_id(commit);
		return true;
	}
	if (git_commit_tree(&tree, commit) < 0)
		return false;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	size_t length = tk_text_of(source->prefix).length;
	const char *folder = tk_text_c(arena, tk_text_slice(tk_text_of(source->prefix), 0, length - 1));
	int code = git_tree_entry_bypath(&entry, tree, folder);
	if (code == 0)
		*id = *git_tree_entry_id(entry);
	git_tree_entry_free(entry);
	git_tree_free(tree);
	tk_arena_close(arena);
	return code == 0 || code == GIT_ENOTFOUND;
}

static tk_commit describe(tk_arena *arena, const git_commit *commit)
{
	tk_commit made = {.day = tk_author_day(commit)};
	const git_signature *author = git_commit_author(commit);
	const char *summary = git_commit_summary((git_commit *)(uintptr_t)commit);
	git_oid_tostr(made.id, sizeof made.id, git_commit_id(commit));
	made.author = tk_shown_path(arena, tk_text_copy(arena, tk_text_of(author->name)));
	made.summary = tk_shown_path(arena, tk_text_copy(arena, tk_text_of(summary)));
	return made;
}

tk_lineage_end tk_source_lineage(tk_source *source, tk_arena *arena, uint32_t most, tk_commits *out)
{
	git_commit *commit = NULL;
	tk_lineage_end end = TK_LINEAGE_FIRST;
	if (!source->repository || !source->has_commit ||
	    git_commit_lookup(&commit, source->repository, &source->commit) < 0)
		return TK_LINEAGE_UNREADABLE;
	for (;;) {
		git_commit *parent = NULL;
		git_oid own, before;
		bool first = git_commit_parentcount(commit) == 0, boundary = tk_is_shallow_boundary(source, commit);
		bool read = first || boundary || git_commit_parent(&parent, commit, 0) == 0;
		read = read && root_of(source, commit, &own) && (!parent || root_of(source, parent, &before));
		if (read && (!parent || !git_oid_equal(&own, &before)))
			*TK_PUSH(arena, out) = describe(arena, commit);
		git_commit_free(commit);
		commit = parent;
		if (!parent || out->count >= most) {
			end = !read              ? TK_LINEAGE_UNREADABLE
			      : boundary         ? TK_LINEAGE_SHALLOW
			      : parent && !first ? TK_LINEAGE_LIMIT
			                         : TK_LINEAGE_FIRST;
			break;
		}
	}
	git_commit_free(commit);
	return end;
}
