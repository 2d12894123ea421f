/* SPDX-License-Identifier: Apache-2.0 */
#include "command/since.h"

#include <stdlib.h>

static int order_fingerprints(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
	return left < right ? -1 : left > right;
}

static void take_findings(tk_session *session, const tk_result *result, tk_since *since)
{
	since->fingerprints = TK_MAKE_ARRAY(session->arena, uint64_t, result->verdicts.count + 1);
	for (uint32_t i = 0; i < result->verdicts.count; i++) {
		if (result->verdicts.at[i].kind == TK_NOT_MET)
			since->fingerprints[since->count++] = result->verdicts.at[i].fingerprint;
	}
	qsort(since->fingerprints, since->count, sizeof *since->fingerprints, order_fingerprints);
}

int tk_since_read(tk_session *session, const char *path, const tk_subset *subset, tk_watch_page *page,
                  const tk_broken *broken, unsigned broken_count, tk_since *since)
{
	tk_error error = {0};
	tk_source_options options = {.revision = session->options.since};
	tk_source *source = tk_source_open(path, &options, &error);
	if (!source)
		return tk_session_fail(session, &error);
	/* Its files and plugins are gone when it is done; only the fingerprints stay. */
	tk_session then = *session;
	tk_examined examined;
	then.arena = tk_session_arena(0);
	then.options.revision = session->options.since;
	int code = tk_examination_run(&then, source, subset, page, broken, broken_count, &examined);
	if (code == TK_EXIT_CLEAN) {
		since->revision = tk_text_of(session->options.since);
		take_findings(session, &examined.result, since);
		tk_examined_close(&examined);
	}
	tk_source_close(source);
	tk_arena_close(then.arena);
	return code;
}

bool tk_since_has(const tk_since *since, const tk_verdict *verdict)
{
	return since->count > 0 && bsearch(&verdict->fingerprint, since->fingerprints, since->count,
	                                   sizeof *since->fingerprints, order_fingerprints) != NULL;
}

void tk_since_apply(const tk_since *since, tk_result *result)
{
	uint32_t kept = 0;
	result->since = since->revision;
	for (uint32_t i = 0; i < result->verdicts.count; i++) {
		const tk_verdict *verdict = &result->verdicts.at[i];
		bool before = verdict->kind == TK_NOT_MET && tk_since_has(since, verdict);
		result->since_before += before ? 1 : 0;
		result->since_new += verdict->kind == TK_NOT_MET && !before ? 1 : 0;
		if (!before)
			result->verdicts.at[kept++] = *verdict;
	}
	result->verdicts.count = kept;
	result->since_mended = since->count - result->since_before;
}
