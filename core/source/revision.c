/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a revision, straight from the object store. Trees may be forged: nesting, number and names are checked.
 */
#include "source/internal.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST_PATH = 65536, LONGEST_LINK = 4096 };

typedef struct level {
	git_tree *tree;
	size_t next;   /* entry */
	size_t length; /* of the path up to here */
} level;

struct tk_tree_walk {
	tk_source *source;
	tk_tree_visitor *visit;
	void *context;
	level levels[TK_DEEPEST_FOLDER];
	unsigned depth;
	char path[LONGEST_PATH];
};

/* ---- walking ----------------------------------------------------------------------------------------------------- */

static bool is_allowed(const char *name)
{
	return *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && strcmp(name, ".git") != 0 &&
	       !strchr(name, '/');
}

static tk_file_state missing_state(int code)
{
	return code == GIT_ENOTFOUND ? TK_FILE_MISSING_OBJECT : TK_FILE_UNREADABLE;
}

static const char *missing_words(const tk_source *source)
{
	const char *words = tk_git_words();
	return source->outside_alternate ? N_("objects kept outside the repository are not read") : words;
}

static void visit(tk_tree_walk *walk, size_t length, const git_tree_entry *entry, tk_file_state state,
                  const char *cause)
{
	walk->visit(walk->context, walk->path, length, entry, state, cause);
}

static void enter(tk_tree_walk *walk, size_t length, const git_tree_entry *entry)
{
	git_tree *tree = NULL;
	if (walk->depth == TK_DEEPEST_FOLDER || length + 2 > LONGEST_PATH) {
		visit(walk, length, entry, TK_FILE_UNREADABLE, N_("folders are nested too deeply"));
		return;
	}
	int code = git_tree_lookup(&tree, walk->source->repository, git_tree_entry_id(entry));
	if (code < 0) {
		visit(walk, length, entry, missing_state(code), missing_words(walk->source));
		return;
	}
	walk->path[length] = '/';
	walk->path[length + 1] = '\0';
	walk->levels[walk->depth++] = (level){tree, 0, length + 1};
}

static void take_entry(tk_tree_walk *walk, const git_tree_entry *entry, size_t base)
{
	const char *name = git_tree_entry_name(entry);
	size_t length = strlen(name);
	if (base + length + 1 > LONGEST_PATH) {
		visit(walk, base ? base - 1 : 0, entry, TK_FILE_UNREADABLE, N_("the path is too long"));
		return;
	}
	memcpy(walk->path + base, name, length + 1);
	if (!is_allowed(name))
		visit(walk, base + length, entry, TK_FILE_UNREADABLE, N_("a tree may not hold this name"));
	else if (git_tree_entry_filemode_raw(entry) == GIT_FILEMODE_TREE)
		enter(walk, base + length, entry);
	else
		visit(walk, base + length, entry, TK_FILE_REGULAR, NULL);
}

static void close_walk(tk_tree_walk *walk)
{
	while (walk->depth > 0)
		git_tree_free(walk->levels[--walk->depth].tree);
	free(walk);
}

bool tk_tree_visit(tk_source *source, git_tree *root, tk_tree_visitor *visitor, void *context, tk_error *error)
{
	tk_tree_walk *walk = malloc(sizeof *walk);
	git_tree *tree = NULL;
	if (!walk || git_tree_dup(&tree, root) < 0) {
		free(walk);
		return tk_error_set(error, TK_ERROR_LIMIT, N_("cannot open {what}: out of memory"), source->root, "");
	}
	*walk = (tk_tree_walk){.source = source, .visit = visitor, .context = context};
	walk->levels[walk->depth++] = (level){tree, 0, 0};
	bool within = true;
	while (within && walk->depth > 0) {
		level *at = &walk->levels[walk->depth - 1];
		const git_tree_entry *entry = git_tree_entry_byindex(at->tree, at->next++);
		if (!entry) {
			git_tree_free(at->tree);
			walk->depth--;
		} else {
			within = tk_source_visit(source, error);
			if (within)
				take_entry(walk, entry, at->length);
		}
	}
	close_walk(walk);
	return within;
}

/* ---- listing ----------------------------------------------------------------------------------------------------- */

static tk_file_state link_state(tk_source *source, const char *path, const git_oid *id)
{
	git_odb_object *object = NULL;
	bool outside = true;
	if (git_odb_read(&object, source->objects, id) == 0 && git_odb_object_size(object) <= LONGEST_LINK) {
		char target[LONGEST_LINK + 1];
		size_t length = git_odb_object_size(object);
		memcpy(target, git_odb_object_data(object), length);
		target[length] = '\0';
		outside = strlen(target) != length || !tk_link_stays_inside(path, target);
	}
	git_odb_object_free(object);
	return outside ? TK_FILE_SYMLINK_OUTSIDE : TK_FILE_SYMLINK;
}

static void list_entry(void *context, const char *path, size_t length, const git_tree_entry *entry, tk_file_state state,
                       const char *cause)
{
	tk_source *source = context;
	git_filemode_t mode = git_tree_entry_filemode_raw(entry);
	if (state == TK_FILE_REGULAR) {
		if (mode == GIT_FILEMODE_LINK)
			state = link_state(source, path, git_tree_entry_id(entry));
		else if (mode == GIT_FILEMODE_COMMIT)
			state = TK_FILE_SUBMODULE;
	}
	tk_file *file = tk_source_add(source, path, length, state, cause);
	if (mode != GIT_FILEMODE_COMMIT && mode != GIT_FILEMODE_TREE)
		git_oid_tostr(file->object, sizeof file->object, git_tree_entry_id(entry));
}

static bool list_one(tk_source *source, git_tree *tree, const char *only, tk_error *error)
{
	const git_tree_entry *entry = git_tree_entry_byname(tree, only);
	if (!entry || git_tree_entry_filemode_raw(entry) == GIT_FILEMODE_TREE)
		return tk_error_set(error, TK_ERROR_NOT_FOUND, N_("cannot read {what}: it is not in this revision"),
		                    source->root, "");
	list_entry(source, only, strlen(only), entry, TK_FILE_REGULAR, NULL);
	return true;
}

bool tk_revision_list(tk_source *source, git_tree *tree, const char *only, tk_error *error)
{
	git_tree *root = NULL;
	git_tree_entry *entry = NULL;
	size_t length = strlen(source->prefix);
	if (length == 0) {
		git_tree_dup(&root, tree);
	} else {
		const char *folder = tk_text_c(source->arena, tk_text_make(source->prefix, length - 1));
		if (git_tree_entry_bypath(&entry, tree, folder) == 0)
			git_tree_lookup(&root, source->repository, git_tree_entry_id(entry));
		git_tree_entry_free(entry);
	}
	if (!root)
		return tk_error_set(error, TK_ERROR_NOT_FOUND, N_("cannot read {what}: it is not in this revision"),
		                    source->root, tk_shown_words(source->arena, tk_git_words()));
	bool listed =
	        only ? list_one(source, root, only, error) : tk_tree_visit(source, root, list_entry, source, error);
	git_tree_free(root);
	return listed;
}
