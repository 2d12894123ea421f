/* SPDX-License-Identifier: Apache-2.0 */
#include "command/plugin_verb.h"

#include <errno.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define _(msgid) gettext(msgid)

static tk_text cut_last(tk_text path, tk_text *last)
{
	size_t cut = path.length;
	while (cut > 0 && path.at[cut - 1] != '/')
		cut--;
	*last = tk_text_slice(path, cut, path.length - cut);
	return tk_text_slice(path, 0, cut > 0 ? cut - 1 : 0);
}

bool tk_plugin_place_find(tk_session *session, const char *folder, tk_plugin_place *place, tk_error *error)
{
	char *real = realpath(folder, NULL);
	if (!real)
		return tk_error_set(error, TK_ERROR_NOT_FOUND, N_("{what} cannot be opened: {cause}"), tk_text_of(folder),
		                    strerror(errno));
	place->folder = tk_text_c(session->arena, tk_text_of(real));
	free(real);
	tk_text name, kind;
	tk_text root = cut_last(cut_last(tk_text_of(place->folder), &name), &kind);
	place->root = tk_text_c(session->arena, root);
	place->id = tk_text_format(session->arena, "%.*s/%.*s", (int)kind.length, kind.at, (int)name.length, name.at);
	return true;
}

static tk_text problem_of(const tk_host_set *set, tk_text id)
{
	const tk_plugin_info *infos = NULL;
	size_t count = tk_host_plugins(set, &infos);
	for (size_t i = 0; i < count; i++) {
		if (tk_text_equal(infos[i].id, id))
			return infos[i].problem;
	}
	return tk_text_of(_("no plugin with the id of its folder (kind/name) was found there"));
}

tk_host_set *tk_plugin_place_open(tk_session *session, const tk_plugin_place *place, tk_text *problem, tk_error *error)
{
	const char *folders[TK_LIST_MOST + 4] = {NULL};
	unsigned count = 0;
	folders[count++] = place->root;
	for (const char *const *each = session->folders.plugins; *each && count < TK_LIST_MOST + 3; each++)
		folders[count++] = *each;
	tk_host_options options = {
	        .folders = folders, .language = session->language, .edition = session->options.edition, .without_images = true};
	tk_host_set *set = tk_host_open(session->arena, &options, error);
	if (!set)
		return NULL;
	*problem = problem_of(set, place->id);
	if (problem->length == 0 && !tk_host_enable(set, &place->id, 1, error)) {
		tk_host_close(set);
		return NULL;
	}
	if (!tk_host_finish(set, error)) {
		tk_host_close(set);
		return NULL;
	}
	*problem = problem_of(set, place->id);
	return set;
}

static int list(tk_session *session)
{
	tk_error error = {0};
	tk_host_options options = {.folders = session->folders.plugins, .language = session->language, .edition = session->options.edition};
	tk_host_set *set = tk_host_open(session->arena, &options, &error);
	if (!set)
		return tk_session_fail(session, &error);
	const tk_plugin_info *infos = NULL;
	size_t count = tk_host_plugins(set, &infos);
	int code = TK_EXIT_CLEAN;
	for (size_t i = 0; i < count; i++) {
		const tk_plugin_info *info = &infos[i];
		printf("%-34.*s %-8.*s %-8.*s %.*s%s%s\n", (int)info->id.length, info->id.at, (int)info->version.length,
		       info->version.at, (int)info->edition.length, info->edition.at, (int)info->title.length, info->title.at,
		       info->enabled_by_default ? _(" (always on)") : "", info->native ? _(" (native)") : "");
		if (info->problem.length) {
			printf("    %s: %.*s\n", _("broken"), (int)info->problem.length, info->problem.at);
			code = TK_EXIT_INCOMPLETE;
		}
	}
	tk_host_close(set);
	return code;
}

static int verify(tk_session *session, const char *folder)
{
	tk_error error = {0};
	tk_plugin_place place;
	tk_text problem = TK_TEXT("");
	if (!tk_plugin_place_find(session, folder, &place, &error))
		return tk_session_fail(session, &error);
	tk_host_set *set = tk_plugin_place_open(session, &place, &problem, &error);
	if (!set)
		return tk_session_fail(session, &error);
	int code = TK_EXIT_CLEAN;
	const tk_text *problems = NULL;
	size_t found = problem.length ? 0 : tk_host_verify(set, place.id, &problems);
	for (size_t i = 0; i < found; i++)
		printf("%.*s: %.*s\n", (int)place.id.length, place.id.at, (int)problems[i].length, problems[i].at);
	if (problem.length || found) {
		if (problem.length)
			printf("%.*s: %.*s\n", (int)place.id.length, place.id.at, (int)problem.length, problem.at);
		fprintf(stderr, _("tenken: the plugin %.*s breaks its contract\n"), (int)place.id.length, place.id.at);
		code = TK_EXIT_USAGE;
	} else {
		const tk_rule *const *rules = NULL;
		size_t count = tk_host_rules(set, &rules), own = 0;
		for (size_t i = 0; i < count; i++)
			own += tk_text_equal(rules[i]->plugin, place.id) ? 1 : 0;
		printf(_("%.*s: in order, %zu requirements\n"), (int)place.id.length, place.id.at, own);
	}
	tk_host_close(set);
	return code;
}

int tk_plugin_verb(tk_session *session)
{
	const char *const *operands = session->options.operands;
	unsigned count = session->options.operand_count;
	const char *what = count ? operands[0] : "";
	if (count == 1 && strcmp(what, "list") == 0)
		return list(session);
	if (count == 2 && strcmp(what, "verify") == 0)
		return verify(session, operands[1]);
	if (count == 3 && strcmp(what, "new") == 0)
		return tk_plugin_new(session, operands[1], operands[2]);
	if (count == 2 && strcmp(what, "test") == 0)
		return tk_plugin_test(session, operands[1]);
	if (count >= 2 && strcmp(what, "build") == 0)
		return tk_plugin_build(session, operands + 1, count - 1);
	tk_error error = {0};
	(void)tk_error_set(&error, TK_ERROR_USAGE,
	                   N_("write: tenken plugin list | verify DIR | new KIND/NAME DIR | test DIR | build DIR ..."),
	                   TK_TEXT(""), NULL);
	return tk_session_fail(session, &error);
}
