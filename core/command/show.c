/* SPDX-License-Identifier: Apache-2.0 */
/* tenken show PATH: loads the organization that the file belongs to, so that names resolve as in a check. */
#include "command/show.h"

#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define _(msgid) gettext(msgid)

const char *tk_show_step_kind(tk_step_kind kind)
{
	static const char *const names[] = {"start",           "action",         "decision",     "merge", "fork",  "join",  "call", "end",
	                                    "inclusive-split", "inclusive-join", "event-choice", "scope", "place", "firing"};
	return names[kind];
}

const char *tk_show_transition_kind(tk_transition_kind kind)
{
	static const char *const names[] = {"normal", "failure", "timeout", "exception"};
	return names[kind];
}

const char *tk_show_origin(tk_origin origin)
{
	switch (origin) {
	case TK_DECLARED:
		return "declared";
	case TK_FORMAT:
		return "format";
	default:
		return "lexicon";
	}
}

const char *tk_show_role(tk_document_role role)
{
	static const char *const names[] = {"none", "configuration", "register", "playbook", "index", "template", "page"};
	return names[role];
}

bool tk_show_class(const tk_shown *shown, const tk_playbook *playbook, const tk_step *step, tk_class index, tk_span *evidence,
                   tk_origin *origin)
{
	if (!((step->classes >> index) & 1u))
		return false;
	*evidence = (tk_span){0, 0, 0};
	*origin = TK_LEXICON;
	(void)tk_recognise_evidence(shown->arena, shown->lexicon, shown->organization, playbook, step, index, evidence, origin);
	return true;
}

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

typedef struct tk_show_target {
	const char *root; /* folder or repository to open */
	tk_text path;     /* relative to it */
} tk_show_target;

static bool find_target(tk_session *session, tk_show_target *target, tk_error *error)
{
	const char *operand = session->options.operands[0];
	if (session->options.repository) {
		*target = (tk_show_target){session->options.repository, tk_text_of(operand)};
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

static int show_member(tk_session *session, tk_source *source, tk_members *members, tk_text path)
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
	tk_shown shown = {session->arena, tk_host_lexicon(set), organization, document_of(organization, path)};
	int code = TK_EXIT_CLEAN;
	if (!shown.document) {
		(void)tk_error_set(&error, TK_ERROR_NOT_FOUND, N_("{what} is not a kind of file that tenken examines"), path, NULL);
		code = tk_session_fail(session, &error);
	} else {
		for (uint32_t i = 0; i < organization->playbooks.count; i++)
			tk_recognise_playbook(session->arena, shown.lexicon, organization, organization->playbooks.at[i]);
		if (strcmp(session->options.outputs[0].format, "json") == 0)
			tk_show_json(stdout, &shown);
		else
			tk_show_text(stdout, &shown);
		code = shown.document->complete ? TK_EXIT_CLEAN : TK_EXIT_INCOMPLETE;
	}
	tk_host_close(set);
	return code;
}

int tk_show_verb(tk_session *session)
{
	tk_error error = {0};
	tk_show_target target = {NULL, TK_TEXT("")};
	if (session->options.operand_count != 1) {
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("show takes one path"), TK_TEXT(""), NULL);
		return tk_session_fail(session, &error);
	}
	if (!find_target(session, &target, &error))
		return tk_session_fail(session, &error);
	tk_source_options options = {.revision = session->options.revision};
	tk_source *source = tk_source_open(target.root, &options, &error);
	if (!source)
		return tk_session_fail(session, &error);
	tk_members members = {0};
	tk_load_members(session->arena, source, &members);
	int code = show_member(session, source, &members, target.path);
	tk_source_close(source);
	return code;
}
