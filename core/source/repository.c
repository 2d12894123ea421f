/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a repository so that libgit2 reads nothing but refs and objects of that repository: no configuration of the
 * machine, the user or the repository (docs/decisions/0010), no object store outside, no filters. */
#include "source/internal.h"
#include <fcntl.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_ALTERNATES = 64 };

const char *tk_git_words(void)
{
	const git_error *last = git_error_last();
	return last && last->message ? last->message : "";
}

/* The settings of libgit2 are the process's; these never vary, so a second source sets the same again. */
static void start_git(tk_source *source)
{
	tk_limit_git_memory();
	git_libgit2_init();
	source->git_started = true;
	/* Nothing of a repository is ever executed, so it may belong to another user. */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	for (int level = GIT_CONFIG_LEVEL_PROGRAMDATA; level <= GIT_CONFIG_LEVEL_GLOBAL; level++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
	/* Trees and commits are met again and again, a blob once. */
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)((size_t)64 << 20));
}

/* ---- objects ----------------------------------------------------------------------------------------------------- */

static bool add_store(git_odb *objects, const char *folder, int priority)
{
	git_odb_backend *backend = NULL;
	if (git_odb_backend_pack(&backend, folder) < 0)
		return false;
	if (git_odb_add_backend(objects, backend, priority) < 0) {
		backend->free(backend);
		return false;
	}
	backend = tk_loose_store_open(folder);
	if (!backend)
		return false;
	if (git_odb_add_backend(objects, backend, priority - 1) < 0) {
		backend->free(backend);
		return false;
	}
	return true;
}

/* Alternates are followed one level deep and only inside the repository or its worktree. */
static void add_alternate(tk_source *source, const tk_place *place, const char *folder, const char *line, int priority)
{
	char path[PATH_MAX];
	int length = *line == '/' ? snprintf(path, sizeof path, "%s", line)
	                          : snprintf(path, sizeof path, "%s/%s", folder, line);
	char *real = length > 0 && (size_t)length < sizeof path ? realpath(path, NULL) : NULL;
	bool inside = real && (tk_path_is_inside(real, place->common_folder) ||
	                       (place->work_folder && tk_path_is_inside(real, place->work_folder)));
	if (inside)
		inside = add_store(source->objects, real, priority);
	if (!inside && !source->outside_alternate)
		source->outside_alternate = tk_shown_words(source->arena, line);
	free(real);
}

static void add_alternates(tk_source *source, const tk_place *place, const char *folder)
{
	char path[PATH_MAX];
	size_t size = 0;
	if (snprintf(path, sizeof path, "%s/info", folder) >= (int)sizeof path)
		return;
	int info = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (info < 0)
		return;
	char *text = tk_read_small_file(info, "alternates", &size);
	close(info);
	int priority = 98;
	char *rest = text;
	for (char *line; rest && (line = strsep(&rest, "\r\n")) && priority > 98 - 2 * MOST_ALTERNATES;) {
		if (*line == '\0' || *line == '#')
			continue;
		add_alternate(source, place, folder, line, priority);
		priority -= 2;
	}
	free(text);
}

static bool open_objects(tk_source *source, const tk_place *place)
{
	char folder[PATH_MAX];
	if (snprintf(folder, sizeof folder, "%s/objects", place->common_folder) >= (int)sizeof folder)
		return false;
	if (git_odb_new(&source->objects) < 0 || !add_store(source->objects, folder, 100))
		return false;
	add_alternates(source, place, folder);
	return git_repository_set_odb(source->repository, source->objects) == 0;
}

/* ---- shallow clones ---------------------------------------------------------------------------------------------- */

static int order_ids(const void *a, const void *b)
{
	return git_oid_cmp(a, b);
}

static void read_shallow(tk_source *source, const tk_place *place)
{
	size_t length = 0;
	int folder = open(place->common_folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	char *text = folder < 0 ? NULL : tk_read_small_file(folder, "shallow", &length);
	if (folder >= 0)
		close(folder);
	source->shallow_commits = text ? calloc(length / GIT_OID_HEXSZ + 1, sizeof(git_oid)) : NULL;
	char *rest = text;
	for (char *line; source->shallow_commits && rest && (line = strsep(&rest, "\n"));)
		if (strlen(line) >= GIT_OID_HEXSZ &&
		    git_oid_fromstr(&source->shallow_commits[source->shallow_count], line) == 0)
			source->shallow_count++;
	if (source->shallow_count)
		qsort(source->shallow_commits, source->shallow_count, sizeof(git_oid), order_ids);
	source->shallow = source->shallow_count > 0;
	free(text);
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

/* The address without the user's name and password. */
static tk_text clean_remote(tk_arena *arena, const char *url)
{
	const char *after_scheme = strstr(url, "://");
	const char *host = after_scheme ? after_scheme + 3 : url;
	size_t authority = strcspn(host, after_scheme ? "/?#" : ":/");
	const char *at = memrchr(host, '@', authority);
	if (!at)
		return tk_shown_path(arena, tk_text_copy(arena, tk_text_of(url)));
	if (!after_scheme) /* git@host:path: the name is a login everybody shares, but may be a person's */
		return tk_shown_path(arena, tk_text_copy(arena, tk_text_of(at + 1)));
	return tk_shown_path(arena, tk_text_format(arena, "%.*s%s", (int)(host - url), url, at + 1));
}

static bool accept_settings(tk_source *source, const tk_place *place, tk_error *error)
{
	tk_git_settings settings;
	tk_git_settings_read(&settings, place->common_folder);
	bool known = !settings.object_format || strcmp(settings.object_format, "sha1") == 0;
	bool refs = !settings.ref_storage || strcmp(settings.ref_storage, "files") == 0;
	if (settings.origin_url)
		source->remote = clean_remote(source->arena, settings.origin_url);
	if (!known)
		tk_error_set(error, TK_ERROR_UNREADABLE,
		             N_("cannot read {what}: repositories with this kind of object id are not supported"),
		             source->root, settings.object_format);
	else if (!refs)
		tk_error_set(error, TK_ERROR_UNREADABLE,
		             N_("cannot read {what}: repositories with this kind of reference store are not supported"),
		             source->root, settings.ref_storage);
	tk_git_settings_free(&settings);
	return known && refs;
}

bool tk_repository_open(tk_source *source, const tk_place *place, tk_error *error)
{
	char *culprit = NULL;
	git_config *nothing = NULL;
	if (!tk_store_is_plain(place, &culprit)) {
		tk_error_set(error, TK_ERROR_UNREADABLE,
		             N_("cannot read {what}: a part of the repository is neither a file nor a folder"),
		             source->root, culprit ? tk_shown_words(source->arena, culprit) : "");
		free(culprit);
		return false;
	}
	if (!accept_settings(source, place, error))
		return false;
	start_git(source);
	bool opened = git_repository_open_bare(&source->repository, place->git_folder) == 0 &&
	              git_config_new(&nothing) == 0 && git_repository_set_config(source->repository, nothing) == 0 &&
	              open_objects(source, place);
	if (opened && place->work_folder)
		opened = git_repository_set_workdir(source->repository, place->work_folder, 0) == 0;
	git_config_free(nothing);
	if (!opened)
		return tk_error_set(error, TK_ERROR_UNREADABLE, N_("cannot open the repository of {what}"),
		                    source->root, tk_shown_words(source->arena, tk_git_words()));
	read_shallow(source, place);
	git_oid head;
	if (git_reference_name_to_id(&head, source->repository, "HEAD") == 0) {
		source->commit = head;
		source->has_commit = true;
	}
	return true;
}

void tk_repository_close(tk_source *source)
{
	git_repository_free(source->repository);
	git_odb_free(source->objects);
	free(source->shallow_commits);
	if (source->git_started)
		git_libgit2_shutdown();
}

/* ---- revisions --------------------------------------------------------------------------------------------------- */

static bool report_missing(tk_source *source, const char *revision, tk_error *error)
{
	const char *cause = tk_shown_words(source->arena, tk_git_words());
	const char *outside = source->outside_alternate;
	if (outside)
		cause = tk_text_format(source->arena, "%s; objects kept outside the repository are not read: %s", cause,
		                       outside)
		                .at;
	tk_text shown = tk_shown_path(source->arena, tk_text_of(revision));
	if (strcmp(revision, "HEAD") == 0 && git_repository_head_unborn(source->repository) == 1) {
		git_strarray names = {0};
		bool empty = git_reference_list(&names, source->repository) < 0 || names.count == 0;
		git_strarray_dispose(&names);
		return tk_error_set(error, TK_ERROR_NOT_FOUND,
		                    empty ? N_("cannot read {what}: the repository has no commits yet")
		                          : N_("cannot read {what}: HEAD names a branch that does not exist"),
		                    source->root, "");
	}
	return tk_error_set(error, TK_ERROR_NOT_FOUND, N_("cannot find the revision {what}"), shown, cause);
}

/* A ref whose object is missing: found here, because git_revparse_single would lose the ref's memory. */
static bool leads_nowhere(tk_source *source, const char *revision)
{
	git_reference *reference = NULL;
	git_object *object = NULL;
	if (git_reference_dwim(&reference, source->repository, revision) < 0)
		return false;
	const git_oid *target = git_reference_target(reference);
	bool nowhere = target && git_object_lookup(&object, source->repository, target, GIT_OBJECT_ANY) < 0;
	git_object_free(object);
	git_reference_free(reference);
	return nowhere;
}

bool tk_repository_resolve(tk_source *source, const char *revision, git_tree **tree, tk_error *error)
{
	git_object *named = NULL, *commit = NULL;
	if (leads_nowhere(source, revision) || git_revparse_single(&named, source->repository, revision) < 0)
		return report_missing(source, revision, error);
	source->has_commit = git_object_peel(&commit, named, GIT_OBJECT_COMMIT) == 0;
	bool found = git_object_peel((git_object **)tree, commit ? commit : named, GIT_OBJECT_TREE) == 0;
	if (!found) {
		report_missing(source, revision, error);
	} else {
		char id[GIT_OID_HEXSZ + 1];
		source->commit = *git_object_id(commit ? commit : (git_object *)*tree);
		git_oid_tostr(id, sizeof id, &source->commit);
		source->revision = tk_text_copy(source->arena, tk_text_of(id));
	}
	git_object_free(commit);
	git_object_free(named);
	return found;
}
