/* SPDX-License-Identifier: Apache-2.0 */
/* Walks from the newest commit back, newest first. At each commit a carrier holds the files that are still followed,
 * with the lines that may be this commit's own. A line goes to the first parent that has it, so every line is followed
 * along one path and merges cost nothing extra; files that a commit did not touch are handed on without being looked
 * at. */
#include "source/trace.h"
#include <stdlib.h>
#include <string.h>

enum {
	MOST_COMMITS = 2000000,
	MOST_CARRIERS = 4096,
	MOST_PARENTS = 64,
	MOST_RENAME_CANDIDATES = 64,
	CACHED_OBJECT = 64 << 10
};

typedef struct carrier {
	git_commit *commit;
	git_tree *tree; /* NULL: cannot be read */
	tk_traced_list files;
} carrier;

struct tk_trace {
	tk_source *source;
	carrier carriers[MOST_CARRIERS];
	uint32_t count;
	tk_arena *names; /* paths of renamed files */
	uint32_t visited;
	bool short_of_memory;
};

/* What a commit changed of the files that are followed, against one parent. */
typedef struct change {
	uint32_t index; /* of the file in the carrier */
	tk_old_version version;
	git_oid old_blob;
} change;

typedef struct changes {
	change *at; /* ascending, malloc'ed */
	uint32_t count, room;
	bool short_of_memory;
} changes;

/* ---- answers ----------------------------------------------------------------------------------------------------- */

int64_t tk_author_day(const git_commit *commit)
{
	const git_signature *author = git_commit_author(commit);
	int64_t seconds = 0;
	if (__builtin_add_overflow(author->when.time, (int64_t)author->when.offset * 60, &seconds))
		seconds = author->when.time;
	return seconds / 86400 - (seconds % 86400 < 0);
}

static void answer(tk_trace *t, const tk_traced *file, tk_history_answer given, const git_commit *commit)
{
	tk_file_history *history = &t->source->histories[file->file];
	tk_line_origin origin = {.order = t->visited + 1, .answer = given};
	if (commit) {
		origin.day = tk_author_day(commit);
		origin.commit = *git_commit_id(commit);
	}
	if (file->whole)
		history->all = origin;
	for (uint32_t i = 0; i < file->ranges.count; i++)
		for (uint32_t line = 0; line < file->ranges.at[i].count; line++)
			history->lines[file->ranges.at[i].final + line] = origin;
}

static void answer_all(tk_trace *t, const tk_traced_list *files, tk_history_answer given, const git_commit *commit)
{
	for (uint32_t i = 0; i < files->count; i++)
		answer(t, &files->at[i], given, commit);
}

/* ---- carriers ---------------------------------------------------------------------------------------------------- */

/* A total order: which files are followed beside a file must not decide what is found of it. */
static bool is_newer(const git_commit *a, const git_commit *b)
{
	git_time_t of_a = git_commit_time(a), of_b = git_commit_time(b);
	return of_a > of_b || (of_a == of_b && git_oid_cmp(git_commit_id(a), git_commit_id(b)) > 0);
}

static carrier take_newest(tk_trace *t)
{
	uint32_t newest = 0;
	for (uint32_t i = 1; i < t->count; i++)
		if (is_newer(t->carriers[i].commit, t->carriers[newest].commit))
			newest = i;
	carrier taken = t->carriers[newest];
	t->carriers[newest] = t->carriers[--t->count];
	return taken;
}

static void free_carrier(carrier *c)
{
	git_commit_free(c->commit);
	git_tree_free(c->tree);
	tk_traced_free(&c->files);
}

/* Gives the files of a carrier that has no room, or no memory, their answer. */
static void give_up(tk_trace *t, carrier *c)
{
	answer_all(t, &c->files, TK_HISTORY_FAILED, NULL);
	free_carrier(c);
}

/* Hands a carrier over, to one that waits at the same commit if there is. */
static void deliver(tk_trace *t, carrier *c)
{
	uint32_t at = 0;
	while (at < t->count && !git_oid_equal(git_commit_id(t->carriers[at].commit), git_commit_id(c->commit)))
		at++;
	if (c->files.count == 0) {
		free_carrier(c);
	} else if (at == t->count && t->count == MOST_CARRIERS) {
		give_up(t, c);
	} else if (at == t->count) {
		t->carriers[t->count++] = *c;
	} else {
		if (t->carriers[at].files.count < c->files.count) { /* the few are put among the many */
			tk_traced_list many = c->files;
			c->files = t->carriers[at].files;
			t->carriers[at].files = many;
		}
		for (uint32_t i = 0; i < c->files.count; i++)
			t->short_of_memory |= !tk_traced_add(&t->carriers[at].files, c->files.at[i]);
		c->files.count = 0;
		free_carrier(c);
	}
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

static void add_change(void *context, uint32_t index, tk_old_version version, const git_oid *old_blob)
{
	changes *found = context;
	if (found->count > 0 && found->at[found->count - 1].index >= index)
		return; /* a tree that is not sorted as trees have to be */
	if (found->count == found->room) {
		uint32_t room = found->room ? 2 * found->room : 64;
		change *grown = realloc(found->at, room * sizeof *grown);
		found->short_of_memory = !grown;
		if (!grown)
			return;
		found->at = grown;
		found->room = room;
	}
	found->at[found->count] = (change){.index = index, .version = version};
	if (old_blob)
		found->at[found->count].old_blob = *old_blob;
	found->count++;
}

static changes find_changes(tk_trace *t, const carrier *c, const git_tree *older)
{
	changes found = {0};
	tk_tree_changes(t->source, c->tree, older, &c->files, add_change, &found);
	t->short_of_memory |= found.short_of_memory;
	return found;
}

/* Takes the changed files out of the carrier. */
static tk_traced *take_changed(carrier *c, const changes *found)
{
	tk_traced *taken = calloc((size_t)found->count + 1, sizeof *taken);
	uint32_t kept = found->count ? found->at[0].index : c->files.count, next = 0;
	for (uint32_t i = kept; taken && i < c->files.count; i++) {
		if (next < found->count && found->at[next].index == i)
			taken[next++] = c->files.at[i];
		else
			c->files.at[kept++] = c->files.at[i];
	}
	if (taken)
		c->files.count = kept;
	return taken;
}

/* ---- passing lines on -------------------------------------------------------------------------------------------- */

/* Until its first change a file is followed as a whole; then its lines are. */
static bool count_lines(tk_trace *t, tk_traced *file, tk_text text)
{
	tk_file_history *history = &t->source->histories[file->file];
	if (!file->whole)
		return true;
	uint32_t count = tk_count_lines(text);
	history->lines = calloc((size_t)count + 1, sizeof *history->lines);
	if (!history->lines || !tk_line_ranges_add(&file->ranges, (tk_line_range){0, 0, count})) {
		t->short_of_memory = true;
		return false;
	}
	history->count = count;
	file->whole = false;
	return true;
}

/* Passes the lines that the parent's version has, too; the others stay. False when a version cannot be read. */
static bool pass_equal(tk_trace *t, tk_traced *file, const char *path, const git_oid *old_blob, carrier *to)
{
	tk_text old_text, new_text;
	tk_same_list same = {0};
	tk_line_ranges passed = {0};
	git_odb_object *old_object = tk_blob_text(t->source, old_blob, &old_text);
	git_odb_object *new_object = old_object ? tk_blob_text(t->source, &file->blob, &new_text) : NULL;
	bool compared = new_object && count_lines(t, file, new_text) && tk_same_lines(&same, old_text, new_text);
	git_odb_object_free(old_object);
	git_odb_object_free(new_object);
	if (compared)
		t->short_of_memory |= !tk_line_ranges_split(&file->ranges, &same, &passed);
	free(same.at);
	if (passed.count > 0)
		t->short_of_memory |=
		        !tk_traced_add(&to->files, (tk_traced){path, *old_blob, file->file, false, passed});
	else
		free(passed.at);
	return compared;
}

/* ---- one commit -------------------------------------------------------------------------------------------------- */

static bool open_parent(carrier *parent, const git_commit *commit, unsigned number)
{
	*parent = (carrier){0};
	if (git_commit_parent(&parent->commit, commit, number) < 0)
		return false;
	if (git_commit_tree(&parent->tree, parent->commit) == 0)
		return true;
	git_commit_free(parent->commit);
	return false;
}

/* What is left of a changed file after its lines went to parents is this commit's own. */
static void settle(tk_trace *t, tk_traced *file, bool complete, const git_commit *commit)
{
	answer(t, file, complete ? TK_HISTORY_KNOWN : TK_HISTORY_FAILED, commit);
	free(file->ranges.at);
	file->ranges = (tk_line_ranges){0};
}

/* A file that the commit changed, or added, against its one parent. */
static void follow_changed(tk_trace *t, carrier *c, carrier *parent, tk_removed *gone, tk_traced *file,
                           const change *changed)
{
	bool complete = changed->version != TK_OLD_UNREADABLE;
	git_oid old_blob = changed->old_blob;
	const char *path = file->path;
	bool before = changed->version == TK_OLD_BLOB;
	if (changed->version == TK_OLD_NONE)
		before = tk_removed_find(t->source, gone, parent->tree, c->tree, file, t->names, &path, &old_blob);
	if (before && git_oid_equal(&old_blob, &file->blob)) {
		file->path = path;
		t->short_of_memory |= !tk_traced_add(&parent->files, *file);
		return;
	}
	if (before)
		complete = pass_equal(t, file, path, &old_blob, parent);
	settle(t, file, complete, c->commit);
}

/* One parent: what it did not change goes on as it is, in place. */
static void follow_parent(tk_trace *t, carrier *c)
{
	carrier parent;
	tk_removed gone = {0};
	if (!open_parent(&parent, c->commit, 0)) {
		give_up(t, c);
		return;
	}
	changes found = find_changes(t, c, parent.tree);
	tk_traced *changed = take_changed(c, &found);
	t->short_of_memory |= !changed;
	parent.files = c->files;
	c->files = (tk_traced_list){0};
	for (uint32_t i = 0; changed && i < found.count; i++)
		follow_changed(t, c, &parent, &gone, &changed[i], &found.at[i]);
	tk_removed_free(&gone);
	free(changed);
	free(found.at);
	deliver(t, &parent);
	free_carrier(c);
}

/* What a parent has unchanged is handed to it; what is left stays for the next one. */
static void hand_over(tk_trace *t, carrier *c, carrier *parent)
{
	changes found = find_changes(t, c, parent->tree);
	tk_traced *changed = take_changed(c, &found);
	if (!changed) {
		t->short_of_memory = true;
		found.count = 0;
	}
	parent->files = c->files;
	c->files = (tk_traced_list){changed, found.count, found.count + 1};
	free(found.at);
}

/* The lines that the parent has of the files that are left, which differ from all parents. */
static void hand_lines(tk_trace *t, carrier *c, carrier *parent, bool *complete)
{
	changes found = find_changes(t, c, parent->tree);
	for (uint32_t i = 0; i < found.count; i++) {
		tk_traced *file = &c->files.at[found.at[i].index];
		*complete = *complete && found.at[i].version != TK_OLD_UNREADABLE;
		if (found.at[i].version == TK_OLD_BLOB && (file->whole || file->ranges.count > 0))
			*complete = pass_equal(t, file, file->path, &found.at[i].old_blob, parent) && *complete;
	}
	free(found.at);
}

/* Several parents: a file goes to the first that has the very same, else its lines to the first that have them. */
static void follow_parents(tk_trace *t, carrier *c, unsigned count)
{
	carrier parents[MOST_PARENTS];
	unsigned opened = 0;
	bool complete = count <= MOST_PARENTS;
	for (unsigned p = 0; p < count && p < MOST_PARENTS; p++) {
		if (open_parent(&parents[opened], c->commit, p))
			hand_over(t, c, &parents[opened++]);
		else
			complete = false;
	}
	for (unsigned p = 0; p < opened; p++)
		hand_lines(t, c, &parents[p], &complete);
	for (uint32_t i = 0; i < c->files.count; i++)
		settle(t, &c->files.at[i], complete, c->commit);
	for (unsigned p = 0; p < opened; p++)
		deliver(t, &parents[p]);
	c->files.count = 0;
	free_carrier(c);
}

bool tk_is_shallow_boundary(const tk_source *source, const git_commit *commit)
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

static void visit(tk_trace *t)
{
	carrier c = take_newest(t);
	unsigned parents = git_commit_parentcount(c.commit);
	if (t->visited >= MOST_COMMITS || t->short_of_memory) {
		give_up(t, &c);
	} else if (parents == 0 || tk_is_shallow_boundary(t->source, c.commit)) {
		bool boundary = tk_is_shallow_boundary(t->source, c.commit);
		answer_all(t, &c.files, boundary ? TK_HISTORY_SHALLOW : TK_HISTORY_KNOWN, c.commit);
		free_carrier(&c);
	} else if (parents == 1) {
		follow_parent(t, &c);
	} else {
		follow_parents(t, &c, parents);
	}
	t->visited++;
}

/* ---- start ------------------------------------------------------------------------------------------------------- */

/* Files come in the order of their paths, so that most stand in the folder of the one before. */
typedef struct last_folder {
	tk_text path;
	git_tree *tree; /* owned; NULL: none is kept */
} last_folder;

/* As git_tree_entry_bypath; *id when it is a file. 1 there, 0 not, -1 cannot be read. */
static int find_newest(const carrier *first, const char *path, last_folder *last, git_oid *id)
{
	tk_text whole = tk_text_of(path);
	size_t cut = whole.length;
	while (cut > 0 && path[cut - 1] != '/')
		cut--;
	tk_text folder = tk_text_slice(whole, 0, cut);
	git_tree_entry *entry = NULL;
	const git_tree_entry *found = NULL;
	if (last->tree && tk_text_equal(last->path, folder)) {
		found = git_tree_entry_byname(last->tree, path + cut);
	} else {
		int code = git_tree_entry_bypath(&entry, first->tree, path);
		if (code != 0)
			return code == GIT_ENOTFOUND ? 0 : -1;
		found = entry;
	}
	bool blob = found && git_tree_entry_type(found) == GIT_OBJECT_BLOB;
	if (blob)
		*id = *git_tree_entry_id(found);
	git_tree_entry_free(entry);
	return blob ? 1 : 0;
}

/* Keeps the folder of a file for the next one. */
static void keep_folder(const tk_trace *t, const carrier *first, const char *path, last_folder *last)
{
	tk_text whole = tk_text_of(path);
	size_t cut = whole.length;
	while (cut > 0 && path[cut - 1] != '/')
		cut--;
	if (cut == 0 || (last->tree && tk_text_equal(last->path, tk_text_slice(whole, 0, cut))))
		return;
	git_tree_free(last->tree);
	*last = (last_folder){tk_text_slice(whole, 0, cut), NULL};
	git_tree_entry *entry = NULL;
	if (git_tree_entry_bypath(&entry, first->tree, tk_text_c(t->names, tk_text_slice(whole, 0, cut - 1))) == 0 &&
	    git_tree_entry_type(entry) == GIT_OBJECT_TREE)
		(void)git_tree_lookup(&last->tree, t->source->repository, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
}

/* The newest version of a file, where there is one. */
static void start_file(tk_trace *t, carrier *first, uint32_t number, last_folder *last)
{
	tk_file_history *history = &t->source->histories[number];
	const char *path = tk_text_format(t->names, "%s%s", t->source->prefix, t->source->files.at[number].path.at).at;
	const char *listed = t->source->files.at[number].object; /* of a revision: that of its own commit */
	int found = listed[0] && git_oid_fromstr(&history->newest, listed) == 0 ? 1 : 0;
	if (!found) {
		keep_folder(t, first, path, last);
		found = find_newest(first, path, last, &history->newest);
	}
	history->asked = true;
	history->all = (tk_line_origin){.order = 1, .answer = found < 0 ? TK_HISTORY_FAILED : TK_HISTORY_NONE};
	if (found != 1)
		return;
	history->all.order = 0; /* until its commit is found */
	history->committed = true;
	t->short_of_memory |= !tk_traced_add(&first->files, (tk_traced){path, history->newest, number, true, {0}});
}

static void start_all(tk_trace *t)
{
	last_folder last = {{NULL, 0}, NULL};
	carrier first = {0};
	bool opened = git_commit_lookup(&first.commit, t->source->repository, &t->source->commit) == 0 &&
	              git_commit_tree(&first.tree, first.commit) == 0;
	for (uint32_t i = 0; i < t->source->files.count; i++) {
		tk_file_history *history = &t->source->histories[i];
		if (!history->wanted || history->asked)
			continue;
		if (opened) {
			start_file(t, &first, i, &last);
		} else {
			history->asked = true;
			history->all = (tk_line_origin){.order = 1, .answer = TK_HISTORY_FAILED};
		}
	}
	git_tree_free(last.tree);
	deliver(t, &first);
}

static void exhausted(void *context, size_t wanted)
{
	tk_trace *t = context;
	(void)wanted;
	longjmp(t->source->exhausted, 1);
}

tk_trace *tk_trace_start(tk_source *source)
{
	tk_trace *t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	t->source = source;
	t->names = tk_arena_open(0, exhausted, t);
	if (setjmp(source->exhausted))
		t->short_of_memory = true;
	else
		start_all(t);
	return t;
}

bool tk_trace_step(tk_trace *t)
{
	if (t->count == 0)
		return false;
	/* The version a commit made is the one that the next change of the file is compared with. */
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_BLOB, (size_t)CACHED_OBJECT);
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)CACHED_OBJECT);
	if (setjmp(t->source->exhausted))
		t->short_of_memory = true;
	else
		visit(t);
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_BLOB, (size_t)0);
	return true;
}

void tk_trace_free(tk_trace *t)
{
	if (!t)
		return;
	for (uint32_t i = 0; i < t->count; i++)
		free_carrier(&t->carriers[i]);
	tk_arena_close(t->names);
	free(t);
}

bool tk_trace_is_near_limit(const tk_trace *trace, uint32_t more)
{
	return trace->short_of_memory || trace->visited + more >= MOST_COMMITS;
}
