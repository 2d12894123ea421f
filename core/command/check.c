/* SPDX-License-Identifier: Apache-2.0 */
/* tenken check */
#include "command/examination.h"
#include "command/output.h"
#include "command/sandbox.h"
#include "command/since.h"

#include <libintl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define _(msgid) gettext(msgid)

/* Writes the outputs and gives the exit code, with its cause on stderr. */
static int conclude(tk_session *session, tk_result *result)
{
	tk_text cause = TK_TEXT("");
	int code = tk_result_exit(session->arena, result, session->options.fail_level, &cause);
	if (session->options.exit_zero && code == TK_EXIT_FINDINGS)
		code = TK_EXIT_CLEAN;
	tk_error error = {0};
	if (!tk_output_write(session, result, code, cause, &error))
		return tk_session_fail(session, &error);
	if (fflush(stdout) != 0)
		code = TK_EXIT_INCOMPLETE;
	if (cause.length)
		fprintf(stderr, "tenken: %.*s\n", (int)cause.length, cause.at);
	return code;
}

static int examine_source(tk_session *session, tk_source *source, const char *path, const tk_subset *subset,
                          tk_watch_page *page, const tk_broken *broken, unsigned broken_count)
{
	tk_since since = {0};
	tk_examined examined;
	int code = TK_EXIT_CLEAN;
	if (session->options.since)
		code = tk_since_read(session, path, subset, page, broken, broken_count, &since);
	if (code != TK_EXIT_CLEAN)
		return code;
	code = tk_examination_run(session, source, subset, page, broken, broken_count, &examined);
	if (code != TK_EXIT_CLEAN)
		return code;
	if (session->options.since)
		tk_since_apply(&since, &examined.result);
	code = conclude(session, &examined.result);
	tk_examined_close(&examined);
	return code;
}

static int work(void *context, tk_watch_page *page, const tk_broken *broken, unsigned broken_count)
{
	tk_session *session = context;
	tk_error error = {0};
	tk_source_options options = {.revision = session->options.revision};
	const char *path = session->options.operand_count ? session->options.operands[0] : ".";
	tk_subset subset = tk_subset_find(session->arena, path);
	(void)tk_sandbox_enter(session);
	tk_source *source = tk_source_open(subset.root ? subset.root : path, &options, &error);
	bool listed = source && subset.root && tk_subset_is_listed(&subset, source);
	bool owned = listed && (options.revision || tk_subset_is_owned(session->arena, &subset, source));
	if (source && subset.root && !owned) {
		tk_source_close(source); /* it is ignored there, or outside of all organizations: then it stands for itself */
		subset = (tk_subset){NULL, TK_TEXT("")};
		source = tk_source_open(path, &options, &error);
	}
	if (!source) {
		const char *near = error.kind == TK_ERROR_NOT_FOUND && !strchr(path, '/') ? tk_options_near_verb(path) : NULL;
		if (near)
			fprintf(stderr, _("tenken: did you mean `tenken %s`?\n"), near);
		return tk_session_fail(session, &error);
	}
	int code = examine_source(session, source, subset.root ? subset.root : path, &subset, page, broken, broken_count);
	tk_source_close(source);
	return code;
}

int tk_check_verb(tk_session *session)
{
	tk_error error = {0};
	if (session->options.operand_count > 1) {
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("check takes one path; {what} is one too many"),
		                   tk_text_of(session->options.operands[1]), NULL);
		return tk_session_fail(session, &error);
	}
	int died_of = 0;
	session->cache = tk_cache_open(session);
	int code = tk_supervise(work, session, session->options.plugin_seconds, &died_of);
	tk_cache_close(session->cache);
	if (code >= 0)
		return code;
	if (died_of == SIGPIPE) { /* whoever read the report has seen enough, as in `tenken | head` */
		(void)signal(SIGPIPE, SIG_DFL);
		(void)raise(SIGPIPE);
	}
	fprintf(stderr, _("tenken: the examination ended unexpectedly (signal %d); nothing was decided\n"), died_of);
	return TK_EXIT_INCOMPLETE;
}
