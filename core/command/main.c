/* SPDX-License-Identifier: Apache-2.0 */
#include "base/calendar.h"
#include "command/language.h"
#include "command/session.h"

#include <errno.h>
#include <libintl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define _(msgid) gettext(msgid)

#ifndef TK_VERSION
#error "the build states the version"
#endif

/* --now, else SOURCE_DATE_EPOCH (UTC), else today in the local time zone. */
static bool find_today(const tk_options *options, int64_t *today, tk_error *error)
{
	if (options->now) {
		if (tk_date_parse(tk_text_of(options->now), today))
			return true;
		return tk_error_set(error, TK_ERROR_USAGE, N_("{what} is not a date: write --now YYYY-MM-DD"),
		                    tk_text_of(options->now), NULL);
	}
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	if (epoch && *epoch) {
		char *end = NULL;
		errno = 0;
		long long seconds = strtoll(epoch, &end, 10);
		if (errno != 0 || *end != '\0' || seconds < 0)
			return tk_error_set(error, TK_ERROR_USAGE, N_("SOURCE_DATE_EPOCH is {what}: not a number of seconds"),
			                    tk_text_of(epoch), NULL);
		*today = seconds / 86400;
		return true;
	}
	time_t now = time(NULL);
	struct tm local;
	if (!localtime_r(&now, &local))
		return tk_error_set(error, TK_ERROR_UNREADABLE, N_("the system clock cannot be read"), TK_TEXT(""), NULL);
	local.tm_isdst = 0;
	*today = (int64_t)timegm(&local) / 86400;
	return true;
}

static int run(tk_session *session)
{
	switch (session->options.verb) {
	case TK_VERB_CHECK:
		return tk_check_verb(session);
	case TK_VERB_EXPLAIN:
		return tk_explain_verb(session);
	case TK_VERB_RULES:
		return tk_rules_verb(session);
	case TK_VERB_SHOW:
		return tk_show_verb(session);
	case TK_VERB_GRAPH:
		return tk_graph_verb(session);
	case TK_VERB_OUTAGE:
		return tk_outage_verb(session);
	case TK_VERB_PROVE:
		return tk_prove_verb(session);
	case TK_VERB_BLAME:
		return tk_blame_verb(session);
	case TK_VERB_EXCHANGE:
		return tk_exchange_verb(session);
	case TK_VERB_CONVERT:
		return tk_convert_verb(session);
	case TK_VERB_INIT:
		return tk_init_verb(session);
	case TK_VERB_PLUGIN:
		return tk_plugin_verb(session);
	case TK_VERB_VERSION:
		printf("tenken %s\n", TK_VERSION);
		printf(_("plugin interface %u.%u, libgit2 %s\n"), TK_ABI_MAJOR, TK_ABI_MINOR,
		       tk_source_library_version(session->arena).at);
		return TK_EXIT_CLEAN;
	case TK_VERB_HELP:
		tk_options_help(session->options.long_help || session->options.operand_count == 0);
		return TK_EXIT_CLEAN;
	}
	return TK_EXIT_USAGE;
}

int main(int argc, char **argv)
{
	(void)signal(SIGPIPE, SIG_DFL);
	tk_session session = {.arena = tk_session_arena(0)};
	tk_error error = {0};
	bool read = tk_options_read(argc, argv, &session.options, &error);
	session.folders = tk_folders_find(session.arena, &session.options);
	session.language = tk_language_start(session.options.language, session.folders.catalogues);
	int code = 0;
	if (!read || !find_today(&session.options, &session.today, &error)) {
		fprintf(stderr, "%s\n", _("tenken: see `tenken --help`"));
		code = tk_session_fail(&session, &error);
	} else {
		code = run(&session);
	}
	if (fflush(stdout) != 0 && code < TK_EXIT_USAGE) {
		fprintf(stderr, "%s\n", _("tenken: the output could not be written"));
		code = TK_EXIT_INCOMPLETE;
	}
	tk_arena_close(session.arena);
	return code;
}
