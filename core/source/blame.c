/* SPDX-License-Identifier: Apache-2.0 */
/* Walks from the newest commit back, newest first; each suspect holds the lines that may be its own. A line goes to the
 * first parent that has it, so every line is followed along one path and merges cost nothing extra. */
#include "source/blame.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_COMMITS = 200000, MOST_SUSPECTS = 4096, MOST_RENAME_CANDIDATES = 64 };

typedef struct range {
	uint32_t line;  /* in the suspect's version, 0-based */
	uint32_t final; /* in the file asked about */
	uint32_t count;
} range;

typedef struct range_list {
	range *at;
	uint32_t count;
	uint32_t room;
} range_list;

typedef struct suspect {
	git_commit *commit;
	char *path;
	git_oid blob;
	range_list ranges;
} suspect;

typedef struct blame {
	tk_source *source;
	tk_line_origin *lines;
	suspect *suspects;
	uint32_t count;
	uint32_t room;
	bool short_of_memory;
} blame;

/* ---- ranges and answers ------------------------------------------------------------------------------------------ */

static void add_range(blame *b, range_list *list, range added)
{
	if (added.count == 0)
		return;
	if (list->count == list->room) {
		uint32_t room = list->room ? 2 * list->room : 8;
		range *grown = realloc(list->at, room * sizeof *grown);
		if (!grown) {
			b->short_of_memory = true;
			return;
		}
		list->at = grown;
		list->room = room;
	}
	list->at[list->count++] = added;
}

static int64_t author_day(const git_commit *commit)
{
	const git_signature *author = git_commit_author(commit);
	int64_t seconds = 0;
	if (__builtin_add_overflow(author->when.time, (int64_t)author->when.offset * 60, &seconds))
		seconds = author->when.time;
	return seconds / 86400 - (seconds % 86400 < 0);
}

static void answer(blame *b, const range_list *ranges, tk_history_answer given, const git_commit *commit)
{
	tk_line_origin origin = {.answer = given};
	if (commit) {
		origin.day = author_day(commit);
		origin.commit = *git_commit_id(commit);
	}
	for (uint32_t i = 0; i < ranges->count; i++)
		for (uint32_t line = 0; line < ranges->at[i].count; line++)
			b->lines[ranges->at[i].final + line] = origin;
}

/* ---- suspects ---------------------------------------------------------------------------------------------------- */

static suspect *find_suspect(blame *b, const git_commit *commit, const char *path)
{
	for (uint32_t i = 0; i < b->count; i++)
		if (git_oid_equal(git_commit_id(b->suspects[i].commit), git_commit_id(commit)) &&
		    strcmp(b->suspects[i].path, path) == 0)
			return &b->suspects[i];
	return NULL;
}

/* The suspect of this commit and path, made when new; NULL when memory is short. */
static suspect *get_suspect(blame *b, git_commit *commit, const char *path, const git_oid *blob)
{
	suspect *known = find_suspect(b, commit, path);
	if (known)
		return known;
	if (b->count == b->room) {
		uint32_t room = b->room ? 2 * b->room : 8;
		suspect *grown = room <= MOST_SUSPECTS ? realloc(b->suspects, room * sizeof *grown) : NULL;
		if (!grown) {
			b->short_of_memory = true;
			return NULL;
		}
		b->suspects = grown;
		b->room = room;
	}
	suspect *added = &b->suspects[b->count];
	*added = (suspect){.path = strdup(path), .blob = *blob};
	if (!added->path || git_commit_dup(&added->commit, commit) < 0) {
		free(added->path);
		b->short_of_memory = true;
		return NULL;
	}
	b->count++;
	return added;
}

static void free_suspect(suspect *s)
{
	git_commit_free(s->commit);
	free(s->path);
	free(s->ranges.at);
}

static suspect take_newest(blame *b)
{
	uint32_t newest = 0;
	for (uint32_t i = 1; i < b->count; i++)
		if (git_commit_time(b->suspects[i].commit) > git_commit_time(b->suspects[newest].commit))
			newest = i;
	suspect taken = b->suspects[newest];
	b->suspects[newest] = b->suspects[--b->count];
	return taken;
}

/* ---- passing lines on -------------------------------------------------------------------------------------------- */

static git_odb_object *open_blob(blame *b, const git_oid *id, tk_text *text)
{
	tk_file_state state;
	git_odb_object *object = tk_blob_open(b->source, id, &state, NULL, (tk_text){0});
	if (object)
		*text = tk_text_make(git_odb_object_data(object), git_odb_object_size(object));
	return object;
}

static int order_ranges(const void *a, const void *b)
{
	const range *left = a, *right = b;
	return left->line < right->line ? -1 : left->line > right->line;
}

/* Splits the ranges into those that lie in equal lines (to `passed`, renumbered) and the rest (stay). Both are sorted.
 */
static void split(blame *b, range_list *ranges, const tk_same_list *same, range_list *passed)
{
	range_list rest = {0};
	uint32_t block = 0;
	if (ranges->count > 1)
		qsort(ranges->at, ranges->count, sizeof *ranges->at, order_ranges);
	for (uint32_t i = 0; i < ranges->count; i++) {
		range left = ranges->at[i];
		while (left.count > 0) {
			while (block < same->count && same->at[block].new_line + same->at[block].count <= left.line)
				block++;
			bool inside = block < same->count && same->at[block].new_line <= left.line;
			uint32_t end = block == same->count ? UINT32_MAX
			               : inside             ? same->at[block].new_line + same->at[block].count
			                                    : same->at[block].new_line;
			range part = left;
			part.count = end - left.line < left.count ? end - left.line : left.count;
			left = (range){left.line + part.count, left.final + part.count, left.count - part.count};
			if (inside)
				part.line = same->at[block].old_line + (part.line - same->at[block].new_line);
			add_range(b, inside ? passed : &rest, part);
		}
	}
	free(ranges->at);
	*ranges = rest;
}

static bool pass_equal(blame *b, suspect *from, git_commit *parent, const char *path, const git_oid *blob)
{
	tk_text old_text, new_text;
	tk_same_list same = {0};
	git_odb_object *old_blob = open_blob(b, blob, &old_text);
	git_odb_object *new_blob = old_blob ? open_blob(b, &from->blob, &new_text) : NULL;
	bool compared = new_blob && tk_same_lines(&same, old_text, new_text);
	git_odb_object_free(old_blob);
	git_odb_object_free(new_blob);
	range_list passed = {0};
	if (compared)
		split(b, &from->ranges, &same, &passed);
	suspect *to = passed.count ? get_suspect(b, parent, path, blob) : NULL;
	for (uint32_t i = 0; to && i < passed.count; i++)
		add_range(b, &to->ranges, passed.at[i]);
	free(passed.at);
	free(same.at);
	return compared;
}

static void pass_all(blame *b, suspect *from, git_commit *parent, const char *path)
{
	suspect *to = get_suspect(b, parent, path, &from->blob);
	for (uint32_t i = 0; to && i < from->ranges.count; i++)
		add_range(b, &to->ranges, from->ranges.at[i]);
	from->ranges.count = 0;
}

/* ---- parents ----------------------------------------------------------------------------------------------------- */

/* 1 there, 0 not in this commit, -1 cannot be read. */
static int find_blob(const git_commit *commit, const char *path, git_oid *blob)
{
	git_tree *tree = NULL;
	git_tree_entry *entry = NULL;
	if (git_commit_tree(&tree, commit) < 0)
		return -1;
	int code = git_tree_entry_bypath(&entry, tree, path);
	git_tree_free(tree);
	int found = code == 0 ? git_tree_entry_type(entry) == GIT_OBJECT_BLOB : code == GIT_ENOTFOUND ? 0 : -1;
	if (found == 1)
		*blob = *git_tree_entry_id(entry);
	git_tree_entry_free(entry);
	return found;
}

/* How many lines of the new file the old one has; UINT32_MAX for the same bytes. */
static uint32_t likeness(blame *b, const git_oid *old_id, const git_oid *new_id)
{
	tk_text old_text, new_text;
	tk_same_list same = {0};
	uint32_t lines = 0, all = 1;
	if (git_oid_equal(old_id, new_id))
		return UINT32_MAX;
	git_odb_object *old_blob = open_blob(b, old_id, &old_text);
	git_odb_object *new_blob = old_blob ? open_blob(b, new_id, &new_text) : NULL;
	if (new_blob && tk_same_lines(&same, old_text, new_text)) {
		for (uint32_t i = 0; i < same.count; i++)
			lines += same.at[i].count;
		all = tk_count_lines(new_text);
	}
	free(same.at);
	git_odb_object_free(old_blob);
	git_odb_object_free(new_blob);
	return 2 * (uint64_t)lines >= all ? lines : 0;
}

/* The file that this commit removed and that is most like ours, at least half of the lines: it was renamed. */
static char *find_old_name(blame *b, const suspect *s, git_commit *parent, git_oid *blob)
{
	git_tree *old_tree = NULL, *new_tree = NULL;
	git_diff *changes = NULL;
	char *name = NULL;
	uint32_t best = 0, tried = 0;
	git_diff_options options;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_SKIP_BINARY_CHECK | GIT_DIFF_IGNORE_SUBMODULES;
	if (git_commit_tree(&old_tree, parent) == 0 && git_commit_tree(&new_tree, s->commit) == 0 &&
	    git_diff_tree_to_tree(&changes, b->source->repository, old_tree, new_tree, &options) == 0)
		for (size_t i = 0; i < git_diff_num_deltas(changes) && tried < MOST_RENAME_CANDIDATES; i++) {
			const git_diff_delta *delta = git_diff_get_delta(changes, i);
			if (delta->status != GIT_DELTA_DELETED || delta->old_file.mode == GIT_FILEMODE_COMMIT)
				continue;
			tried++;
			uint32_t like = likeness(b, &delta->old_file.id, &s->blob);
			if (like <= best)
				continue;
			best = like;
			free(name);
			name = strdup(delta->old_file.path);
			*blob = delta->old_file.id;
		}
	git_diff_free(changes);
	git_tree_free(old_tree);
	git_tree_free(new_tree);
	return name;
}

typedef struct parent_version {
	git_commit *commit;
	char *old_name; /* when renamed */
	git_oid blob;
	int found; /* as find_blob */
} parent_version;

static void look_at_parent(blame *b, const suspect *s, unsigned number, unsigned parents, parent_version *version)
{
	*version = (parent_version){.found = -1};
	if (git_commit_parent(&version->commit, s->commit, number) < 0)
		return;
	version->found = find_blob(version->commit, s->path, &version->blob);
	if (version->found == 0 && parents == 1) {
		version->old_name = find_old_name(b, s, version->commit, &version->blob);
		version->found = version->old_name != NULL;
	}
}

/* Passes to the parents what is theirs; false when a parent could not be read. */
static bool pass_to_parents(blame *b, suspect *s)
{
	unsigned parents = git_commit_parentcount(s->commit);
	bool complete = true;
	for (int round = 0; round < 2 && s->ranges.count > 0; round++)
		for (unsigned i = 0; i < parents && s->ranges.count > 0; i++) {
			parent_version version;
			look_at_parent(b, s, i, parents, &version);
			const char *path = version.old_name ? version.old_name : s->path;
			bool equal = version.found == 1 && git_oid_equal(&version.blob, &s->blob);
			/* First a parent with the very same file, whichever it is; then line by line. */
			if (equal)
				pass_all(b, s, version.commit, path);
			else if (round == 1 && version.found == 1)
				complete &= pass_equal(b, s, version.commit, path, &version.blob);
			else if (version.found < 0)
				complete = false;
			git_commit_free(version.commit);
			free(version.old_name);
		}
	return complete;
}

static bool is_boundary(const tk_source *source, const git_commit *commit)
{
	size_t low = 0, high = source->shallow_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = git_oid_cmp(&source->shallow_commits[middle], git_commit_id(commit));
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static void walk(blame *b)
{
	for (uint32_t visited = 0; b->count > 0; visited++) {
		suspect s = take_newest(b);
		if (visited >= MOST_COMMITS || b->short_of_memory)
			answer(b, &s.ranges, TK_HISTORY_FAILED, NULL);
		else if (is_boundary(b->source, s.commit))
			answer(b, &s.ranges, TK_HISTORY_SHALLOW, s.commit);
		else
			answer(b, &s.ranges, pass_to_parents(b, &s) ? TK_HISTORY_KNOWN : TK_HISTORY_FAILED, s.commit);
		free_suspect(&s);
	}
}

/* ---- start ------------------------------------------------------------------------------------------------------- */

static void start(blame *b, git_commit *commit, const char *path, tk_text text, bool committed, uint32_t count)
{
	git_oid blob;
	range_list all = {0}, kept = {0};
	int found = find_blob(commit, path, &blob);
	add_range(b, &all, (range){0, 0, count});
	if (found < 0)
		answer(b, &all, TK_HISTORY_FAILED, NULL);
	if (found == 1 && committed) {
		kept = all;
		all = (range_list){0};
	} else if (found == 1) {
		tk_text old_text;
		tk_same_list same = {0};
		git_odb_object *object = open_blob(b, &blob, &old_text);
		if (object && tk_same_lines(&same, old_text, text))
			split(b, &all, &same, &kept);
		else
			answer(b, &all, TK_HISTORY_FAILED, NULL);
		git_odb_object_free(object);
		free(same.at);
	}
	suspect *first = kept.count ? get_suspect(b, commit, path, &blob) : NULL;
	for (uint32_t i = 0; first && i < kept.count; i++)
		add_range(b, &first->ranges, kept.at[i]);
	free(all.at);
	free(kept.at);
}

void tk_blame(tk_source *source, const char *path, tk_text text, bool committed, tk_line_origin *lines, uint32_t count)
{
	blame b = {.source = source, .lines = lines};
	git_commit *commit = NULL;
	for (uint32_t i = 0; i < count; i++)
		lines[i].answer = TK_HISTORY_NONE; /* until a commit is found that has the line */
	if (git_commit_lookup(&commit, source->repository, &source->commit) < 0) {
		for (uint32_t i = 0; i < count; i++)
			lines[i].answer = TK_HISTORY_FAILED;
		return;
	}
	start(&b, commit, path, text, committed, count);
	walk(&b);
	git_commit_free(commit);
	free(b.suspects);
	for (uint32_t i = 0; b.short_of_memory && i < count; i++)
		lines[i] = (tk_line_origin){.answer = TK_HISTORY_FAILED};
}
