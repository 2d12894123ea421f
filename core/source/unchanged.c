/* SPDX-License-Identifier: Apache-2.0 */
/* Whether answers about history that were given before still hold (docs/decisions/0019-verdicts-are-kept.md). */
#include "source/trace.h"

#include <string.h>

enum { MOST_NEW_COMMITS = 256 };

void tk_source_newest_commit(const tk_source *source, char commit[41])
{
	commit[0] = '\0';
	if (source->repository && source->has_commit)
		git_oid_tostr(commit, GIT_OID_HEXSZ + 1, &source->commit);
}

tk_text tk_source_boundary(const tk_source *source)
{
	return tk_text_make((const char *)source->shallow_commits,
	                    source->shallow_count * sizeof *source->shallow_commits);
}

/* The tree at a path in a commit. False: it cannot be told. */
static bool tree_at(const git_commit *commit, const char *path, git_oid *id)
{
	git_tree *tree = NULL;
	git_tree_entry *entry = NULL;
	*id = *git_commit_tree_id(commit);
	if (*path == '\0')
		return true;
	if (git_commit_tree(&tree, commit) < 0)
		return false;
	int code = git_tree_entry_bypath(&entry, tree, path);
	if (code == 0)
		*id = *git_tree_entry_id(entry);
	git_tree_entry_free(entry);
	git_tree_free(tree);
	return code == 0;
}

/* Of several parents, an answer may come by way of one that the older answer never saw: one line of commits only. */
static git_commit *only_parent(tk_source *source, git_commit *commit)
{
	git_commit *parent = NULL;
	if (git_commit_parentcount(commit) != 1 || tk_is_shallow_boundary(source, commit) ||
	    git_commit_parent(&parent, commit, 0) < 0)
		return NULL;
	return parent;
}

static bool is_same_back_to(tk_source *source, const git_oid *back_to, const char *path)
{
	git_commit *commit = NULL;
	git_oid newest, here;
	bool same =
	        git_commit_lookup(&commit, source->repository, &source->commit) == 0 && tree_at(commit, path, &newest);
	for (unsigned i = 0; same && i < MOST_NEW_COMMITS && !git_oid_equal(git_commit_id(commit), back_to); i++) {
		git_commit *parent = only_parent(source, commit);
		git_commit_free(commit);
		commit = parent;
		same = commit && tree_at(commit, path, &here) && git_oid_equal(&newest, &here);
	}
	same = same && git_oid_equal(git_commit_id(commit), back_to);
	git_commit_free(commit);
	return same;
}

bool tk_source_same_since(tk_source *source, const char *commit, tk_text folder)
{
	char newest[41];
	git_oid back_to;
	tk_source_newest_commit(source, newest);
	if (strcmp(newest, commit) == 0)
		return true;
	if (newest[0] == '\0' || git_oid_fromstr(&back_to, commit) < 0)
		return false;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_text path = tk_text_format(arena, "%s%.*s", source->prefix, (int)folder.length, folder.at);
	while (tk_text_ends(path, TK_TEXT("/")))
		path.length--;
	bool same = is_same_back_to(source, &back_to, tk_text_c(arena, path));
	tk_arena_close(arena);
	return same;
}

bool tk_source_is_near_limit(const tk_source *source)
{
	return (source->trace && tk_trace_is_near_limit(source->trace, MOST_NEW_COMMITS)) ||
	       tk_merges_are_near_limit(source, MOST_NEW_COMMITS);
}

bool tk_source_is_stored(tk_source *source, size_t file_index)
{
	git_oid id;
	return source->objects && git_oid_fromstr(&id, source->files.at[file_index].object) == 0 &&
	       git_odb_exists(source->objects, &id);
}
