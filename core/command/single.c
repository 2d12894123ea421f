/* SPDX-License-Identifier: Apache-2.0 */
/* The file that a verb is about, with the organization it belongs to, so that names resolve as in a check. */
#include "command/sandbox.h"
#include "command/show.h"

#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool exists(tk_arena *arena, const char *folder, const char *name)
{
	return access(tk_text_format(arena, "%s/%s", folder, name).at, F_OK) == 0;
}

/* The folder that a check of this file would start from: the nearest one above with tenken.yaml or .git, else its own. */
static const char *root_of(tk_arena *arena, const char *path)
{
	tk_text folder = tk_text_of(path);
	const char *own = NULL;
	while (folder.length > 0) {
		size_t cut = folder.length;
		while (cut > 0 && folder.at[cut - 1] != '/')
			cut--;
		folder = tk_text_slice(folder, 0, cut > 1 ? cut - 1 : cut);
		const char *name = folder.length ? tk_text_c(arena, folder) : "/";
		own = own ? own : name;
		if (exists(arena, name, "tenken.yaml") || exists(arena, name, ".git"))
			return name;
		if (cut <= 1)
			break;
	}
	return own ? own : "/";
}

typedef struct tk_single_target {
	const char *root; /* folder or repository to open */
	tk_text path;     /* relative to it */
} tk_single_target;

static bool find_target(tk_session *session, tk_single_target *target, tk_error *error)
{
	const char *operand = session->options.operands[0];
	if (session->options.repository) {
		*target = (tk_single_target){session->options.repository, tk_text_of(operand)};
		return true;
	}
	char *real = realpath(operand, NULL);
	if (!real)
		return tk_error_set(error, TK_ERROR_NOT_FOUND, N_("{what} cannot be opened: {cause}"), tk_text_of(operand),
		                    strerror(errno));
	const char *path = tk_text_c(session->arena, tk_text_of(real));
	free(real);
	target->root = root_of(session->arena, path);
	size_t skip = strlen(target->root);
	while (path[skip] == '/')
		skip++;
	target->path = tk_text_of(path + skip);
	return true;
}

/* A file that lies outside every organization is shown by itself with the others that do. */
static const tk_member *outside_member(tk_arena *arena, tk_members *members)
{
	tk_member *made = TK_PUSH(arena, &members->list);
	for (uint32_t i = 0; i < members->outside.count; i++)
		*TK_PUSH(arena, &made->files) = members->outside.at[i];
	return made;
}

static const tk_member *member_of(tk_arena *arena, tk_source *source, tk_members *members, tk_text path)
{
	size_t count = 0;
	const tk_file *files = tk_source_files(source, &count);
	for (uint32_t i = 0; i < members->list.count; i++) {
		const tk_member *member = &members->list.at[i];
		for (uint32_t j = 0; j < member->files.count; j++) {
			if (tk_text_equal(files[member->files.at[j]].path, path) ||
			    tk_text_equal(files[member->files.at[j]].shown, path))
				return member;
		}
	}
	for (uint32_t i = 0; i < members->outside.count; i++) {
		const tk_file *file = &files[members->outside.at[i]];
		if (tk_text_equal(file->path, path) || tk_text_equal(file->shown, path))
			return outside_member(arena, members);
	}
	return NULL;
}

static tk_document *document_of(const tk_organization *organization, tk_text path)
{
	for (uint32_t i = 0; i < organization->documents.count; i++) {
		if (tk_text_equal(organization->documents.at[i]->path, path))
			return organization->documents.at[i];
	}
	return NULL;
}

static int with_member(tk_session *session, tk_source *source, tk_members *members, tk_text path, tk_single_work *work)
{
	tk_error error = {0};
	const tk_member *member = member_of(session->arena, source, members, path);
	if (!member) {
		(void)tk_error_set(&error, TK_ERROR_NOT_FOUND, N_("{what} is not among the files of the repository or folder"), path,
		                   NULL);
		return tk_session_fail(session, &error);
	}
	tk_host_set *set = tk_session_open_host(session, members, NULL, 0, &error);
	if (!set)
		return tk_session_fail(session, &error);
	tk_load_context context = {.source = source, .today = session->today, .outage = session->options.outage};
	tk_organization *organization = tk_load_organization(session->arena, &context, member);
	tk_readings *readings = tk_readings_open(tk_host_lexicon(set), session->arena);
	tk_shown shown = {session->arena, tk_host_lexicon(set), readings, organization, document_of(organization, path)};
	int code = TK_EXIT_CLEAN;
	if (!shown.document) {
		(void)tk_error_set(&error, TK_ERROR_NOT_FOUND, N_("{what} is not a kind of file that tenken examines"), path, NULL);
		code = tk_session_fail(session, &error);
	} else {
		for (uint32_t i = 0; i < organization->playbooks.count; i++)
			tk_recognise_playbook(session->arena, readings, organization, organization->playbooks.at[i]);
		code = work(session, &shown);
		if (!shown.document->complete)
			code = TK_EXIT_INCOMPLETE;
	}
	tk_readings_close(readings);
	tk_host_close(set);
	return code;
}

int tk_single_run(tk_session *session, const char *usage, tk_single_work *work)
{
	tk_error error = {0};
	tk_single_target target = {NULL, TK_TEXT("")};
	if (session->options.operand_count != 1) {
		(void)tk_error_set(&error, TK_ERROR_USAGE, usage, TK_TEXT(""), NULL);
		return tk_session_fail(session, &error);
	}
	if (!find_target(session, &target, &error))
		return tk_session_fail(session, &error);
	tk_source_options options = {.revision = session->options.revision};
	(void)tk_sandbox_enter(session);
	tk_source *source = tk_source_open(target.root, &options, &error);
	if (!source)
		return tk_session_fail(session, &error);
	tk_members members = {0};
	tk_load_members(session->arena, source, &members);
	int code = with_member(session, source, &members, target.path, work);
	tk_source_close(source);
	return code;
}
