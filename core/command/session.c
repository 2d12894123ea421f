/* SPDX-License-Identifier: Apache-2.0 */
#include "command/rule_output.h"
#include "command/session.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define _(msgid) gettext(msgid)

int tk_session_fail(const tk_session *session, const tk_error *error)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("what"), tk_text_of(error->what)},
	        {TK_TEXT("cause"), tk_text_of(error->cause)},
	};
	tk_text message = tk_text_fill(session->arena, tk_text_of(_(error->message)), arguments, 2);
	fprintf(stderr, "tenken: %.*s\n", (int)message.length, message.at);
	return error->kind == TK_ERROR_USAGE || error->kind == TK_ERROR_NOT_FOUND || error->kind == TK_ERROR_CONTRACT
	               ? TK_EXIT_USAGE
	               : TK_EXIT_INCOMPLETE;
}

static void exhausted(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	static const char message[] = "tenken: out of memory: the input is larger than the limit allows (メモリーの上限)\n";
	ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
	(void)written;
	_exit(TK_EXIT_INCOMPLETE);
}

tk_arena *tk_session_arena(size_t limit) { return tk_arena_open(limit, exhausted, NULL); }

static bool is_installed(const tk_host_set *set, tk_text id)
{
	const tk_plugin_info *infos = NULL;
	size_t count = tk_host_plugins(set, &infos);
	for (size_t i = 0; i < count; i++) {
		if (tk_text_equal(infos[i].id, id))
			return true;
	}
	return false;
}

typedef TK_VECTOR(tk_text) tk_ids;

/* Fault at the place that names a plugin which is not installed; else the id joins the list. */
static void want(tk_session *session, const tk_host_set *set, tk_member *member, tk_ids *ids, tk_text id, tk_span at)
{
	if (is_installed(set, id)) {
		*TK_PUSH(session->arena, ids) = id;
		return;
	}
	tk_fault_add(session->arena, &member->configuration_document->faults, TK_FAULT_UNDEFINED, at,
	             N_("No plugin {id} is installed, so its requirements are not examined"),
	             N_("See `tenken plugin list` for what is installed; a repository can only enable installed plugins."),
	             "id", id, (char *)NULL);
}

static void want_of_member(tk_session *session, const tk_host_set *set, tk_member *member, tk_ids *ids)
{
	const tk_configuration *configuration = &member->configuration;
	if (configuration->sector.text.length) {
		tk_text id = tk_text_format(session->arena, "sector/%.*s", (int)configuration->sector.text.length,
		                            configuration->sector.text.at);
		want(session, set, member, ids, id, configuration->sector.span);
	}
	for (const tk_node *each = configuration->plugins ? configuration->plugins->first : NULL; each; each = each->next) {
		if (tk_node_is_scalar(each))
			want(session, set, member, ids, each->value, each->span);
	}
}

tk_host_set *tk_session_open_host(tk_session *session, tk_members *members, const tk_broken *broken, unsigned broken_count,
                                  tk_error *error)
{
	tk_host_options options = {
	        .folders = session->folders.plugins,
	        .language = session->language,
	        .edition = session->options.edition,
	        .witnesses = session->options.show_witness,
	};
	tk_host_set *set = tk_host_open(session->arena, &options, error);
	if (!set)
		return NULL;
	for (unsigned i = 0; i < broken_count; i++) {
		tk_text reason = broken[i].timed_out
		                         ? tk_text_format(session->arena, _("the check %s took longer than %u s and was stopped"),
		                                          broken[i].check, session->options.plugin_seconds)
		                 : broken[i].signal
		                         ? tk_text_format(session->arena, _("the check %s crashed (signal %d)"), broken[i].check,
		                                          broken[i].signal)
		                         : tk_text_format(session->arena, _("the check %s ended the process"), broken[i].check);
		tk_host_disable(set, tk_text_copy(session->arena, tk_text_of(broken[i].plugin)), reason);
	}
	tk_ids ids = {0};
	for (uint32_t i = 0; members && i < members->list.count; i++) {
		if (members->list.at[i].configuration_document)
			want_of_member(session, set, &members->list.at[i], &ids);
	}
	if (!tk_host_enable(set, ids.at, ids.count, error) || !tk_host_finish(set, error)) {
		tk_host_close(set);
		return NULL;
	}
	return set;
}

tk_host_set *tk_session_open_all(tk_session *session, tk_error *error)
{
	tk_host_options options = {
	        .folders = session->folders.plugins,
	        .language = session->language,
	        .edition = session->options.edition,
	};
	tk_host_set *set = tk_host_open(session->arena, &options, error);
	if (!set)
		return NULL;
	const tk_plugin_info *infos = NULL;
	size_t count = tk_host_plugins(set, &infos);
	tk_ids ids = {0};
	for (size_t i = 0; i < count; i++) {
		if (infos[i].problem.length == 0)
			*TK_PUSH(session->arena, &ids) = infos[i].id;
	}
	if (tk_host_enable(set, ids.at, ids.count, error) && tk_host_finish(set, error))
		return set;
	tk_host_close(set);
	return NULL;
}
