/* SPDX-License-Identifier: Apache-2.0 */
/* Which merge brought a commit to the line of the newest commit's first parents: what is approved at a merge is
 * approved for all that it brings. Told once for the whole history, oldest merge first. */
#include "base/map.h"
#include "source/internal.h"
#include <stdlib.h>

enum { MOST_VISITED = 200000, MOST_PARENTS = 64 };

struct tk_merges {
	tk_arena *arena;
	tk_map *line;     /* id of a commit on the line -> itself */
	tk_map *brought;  /* id of another -> the merge that brought it */
	git_oid **merges; /* newest first */
	uint32_t merge_count, visited;
	bool complete;
};

typedef struct waiting {
	TK_VECTOR(git_oid) ids;
} waiting;

static tk_text key_of(const git_oid *id)
{
	return tk_text_make((const char *)id->id, sizeof id->id);
}

static git_oid *keep(struct tk_merges *m, const git_oid *id)
{
	git_oid *kept = TK_MAKE(m->arena, git_oid);
	*kept = *id;
	return kept;
}

/* The line of first parents, with its merges. */
static void read_line(tk_source *source, struct tk_merges *m)
{
	TK_VECTOR(git_oid *) merges = {0};
	git_commit *commit = NULL;
	m->complete = git_commit_lookup(&commit, source->repository, &source->commit) == 0;
	while (commit) {
		git_commit *parent = NULL;
		git_oid *id = keep(m, git_commit_id(commit));
		(void)tk_map_put(m->line, key_of(id), id);
		if (git_commit_parentcount(commit) > 1)
			*TK_PUSH(m->arena, &merges) = id;
		if (++m->visited >= MOST_VISITED)
			m->complete = false;
		else if (git_commit_parentcount(commit) > 0)
			(void)git_commit_parent(&parent, commit, 0); /* not there behind a shallow boundary */
		git_commit_free(commit);
		commit = parent;
	}
	m->merges = merges.at;
	m->merge_count = merges.count;
}

static void wait_for_parents(struct tk_merges *m, waiting *w, const git_commit *commit, unsigned from)
{
	unsigned count = git_commit_parentcount(commit);
	for (unsigned p = from; p < count && p < MOST_PARENTS; p++)
		*TK_PUSH(m->arena, &w->ids) = *git_commit_parent_id(commit, p);
}

/* Everything that is reached from the other parents of a merge, and that no older one brought. */
static void follow_merge(tk_source *source, struct tk_merges *m, git_oid *merge)
{
	waiting w = {0};
	git_commit *commit = NULL;
	if (git_commit_lookup(&commit, source->repository, merge) < 0)
		return;
	wait_for_parents(m, &w, commit, 1);
	git_commit_free(commit);
	while (w.ids.count > 0) {
		git_oid id = w.ids.at[--w.ids.count];
		if (tk_map_get(m->line, key_of(&id)) || tk_map_get(m->brought, key_of(&id)) ||
		    git_commit_lookup(&commit, source->repository, &id) < 0)
			continue;
		if (m->visited++ >= MOST_VISITED) {
			m->complete = false;
			w.ids.count = 0;
		} else {
			(void)tk_map_put(m->brought, key_of(keep(m, &id)), merge);
			wait_for_parents(m, &w, commit, 0);
		}
		git_commit_free(commit);
	}
}

static void give_up(void *context, size_t wanted)
{
	tk_source *source = context;
	(void)wanted;
	longjmp(source->exhausted, 1);
}

static struct tk_merges *read_merges(tk_source *source)
{
	struct tk_merges *m = calloc(1, sizeof *m);
	if (!m)
		return NULL;
	m->arena = tk_arena_open(0, give_up, source);
	if (setjmp(source->exhausted)) {
		m->complete = false;
		return m;
	}
	m->line = tk_map_make(m->arena);
	m->brought = tk_map_make(m->arena);
	read_line(source, m);
	for (uint32_t i = m->merge_count; i > 0 && m->complete; i--)
		follow_merge(source, m, m->merges[i - 1]);
	return m;
}

tk_history_answer tk_source_merge_of(tk_source *source, const char commit[41], char merge[41])
{
	git_oid id;
	if (!source->repository || !source->has_commit || git_oid_fromstr(&id, commit) < 0)
		return TK_HISTORY_NONE;
	if (!source->merges)
		source->merges = read_merges(source);
	if (!source->merges || !source->merges->complete)
		return TK_HISTORY_FAILED;
	const git_oid *found = tk_map_get(source->merges->brought, key_of(&id));
	if (!found)
		return TK_HISTORY_NONE;
	git_oid_tostr(merge, GIT_OID_HEXSZ + 1, found);
	return TK_HISTORY_KNOWN;
}

void tk_merges_free(tk_source *source)
{
	if (source->merges)
		tk_arena_close(source->merges->arena);
	free(source->merges);
}

bool tk_merges_are_near_limit(const tk_source *source, uint32_t more)
{
	return source->merges && (!source->merges->complete || source->merges->visited + more >= MOST_VISITED);
}
