/* SPDX-License-Identifier: Apache-2.0 */
/* tenken blame ID [PATH]: since which commit each finding of a requirement is there. Every commit that changed
 * something is examined, newest first along first parents, until the finding is gone: exact also where it came and
 * went. */
#include "command/examination.h"
#include "command/sandbox.h"
#include "command/since.h"

#include "base/calendar.h"
#include "report/json_writer.h"

#include <libintl.h>
#include <string.h>

#define _(msgid) gettext(msgid)

enum { COMMITS_MOST = 1000 };

typedef enum blame_state {
	BLAME_OPEN,        /* still there in every commit that was looked at */
	BLAME_UNCOMMITTED, /* not in the newest commit */
	BLAME_COMMIT,      /* not in the one before `commit` */
} blame_state;

typedef struct blamed {
	uint64_t fingerprint;
	tk_text file, message;
	uint32_t line;
	blame_state state;
	uint32_t commit; /* index into the lineage */
} blamed;

typedef struct blame {
	tk_session *session;
	const char *path;
	tk_subset subset;
	tk_watch_page *page;
	const tk_broken *broken;
	unsigned broken_count;
	tk_commits commits;
	tk_lineage_end end;
	TK_VECTOR(blamed) findings;
} blame;

static void take_findings(blame *b, const tk_result *result, const char *id)
{
	for (uint32_t i = 0; i < result->verdicts.count; i++) {
		const tk_verdict *verdict = &result->verdicts.at[i];
		if (verdict->kind != TK_NOT_MET || !tk_text_is(verdict->rule->id, id))
			continue;
		*TK_PUSH(b->session->arena, &b->findings) = (blamed){
		        .fingerprint = verdict->fingerprint,
		        .file = tk_text_copy(b->session->arena, verdict->place.file),
		        .message = tk_text_copy(b->session->arena, verdict->message),
		        .line = verdict->place.line,
		};
	}
}

/* Settles the findings that are not there at a commit; gives how many are left, or -1 when it cannot be examined. */
static int look_at_commit(blame *b, uint32_t index)
{
	tk_session then = *b->session;
	tk_since found = {0};
	then.arena = tk_session_arena(0);
	then.options.since = b->commits.at[index].id;
	int code = tk_since_read(&then, b->path, &b->subset, b->page, b->broken, b->broken_count, &found);
	int left = code == TK_EXIT_CLEAN ? 0 : -1;
	for (uint32_t i = 0; i < b->findings.count && code == TK_EXIT_CLEAN; i++) {
		blamed *each = &b->findings.at[i];
		if (each->state != BLAME_OPEN)
			continue;
		tk_verdict verdict = {.fingerprint = each->fingerprint};
		if (tk_since_has(&found, &verdict)) {
			left++;
			continue;
		}
		each->state = index == 0 ? BLAME_UNCOMMITTED : BLAME_COMMIT;
		each->commit = index - 1;
	}
	tk_arena_close(then.arena);
	return left;
}

static const char *open_reason(tk_lineage_end end)
{
	switch (end) {
	case TK_LINEAGE_FIRST:
		return _("since the first commit");
	case TK_LINEAGE_SHALLOW:
		return _("unknown: it is there before the boundary of the shallow clone");
	case TK_LINEAGE_LIMIT:
		return _("longer than the 1,000 changes that are looked at");
	default:
		return _("unknown: an older commit cannot be read");
	}
}

static void print_text(const blame *b)
{
	tk_arena *arena = b->session->arena;
	for (uint32_t i = 0; i < b->findings.count; i++) {
		const blamed *each = &b->findings.at[i];
		const tk_commit *commit = each->state == BLAME_COMMIT ? &b->commits.at[each->commit] : NULL;
		printf("%.*s:%u: %.*s\n", (int)each->file.length, each->file.at, each->line, (int)each->message.length,
		       each->message.at);
		if (commit)
			printf(_("  since %s, %.12s (%.*s): %.*s\n"), tk_date_format(arena, commit->day).at, commit->id,
			       (int)commit->author.length, commit->author.at, (int)commit->summary.length,
			       commit->summary.at);
		else
			printf("  %s\n",
			       each->state == BLAME_UNCOMMITTED ? _("not committed yet") : open_reason(b->end));
	}
}

static void print_json(const blame *b, const char *id)
{
	static const char *const ends[] = {"first-commit", "shallow", "limit", "unreadable"};
	tk_json_writer writer = tk_json_writer_make(stdout);
	tk_write_object(&writer, NULL);
	tk_write_string(&writer, "format", "tenken-blame");
	tk_write_number(&writer, "version", 1);
	tk_write_string(&writer, "requirement", id);
	tk_write_array(&writer, "findings");
	for (uint32_t i = 0; i < b->findings.count; i++) {
		const blamed *each = &b->findings.at[i];
		const tk_commit *commit = each->state == BLAME_COMMIT ? &b->commits.at[each->commit] : NULL;
		tk_write_object(&writer, NULL);
		tk_write_text(&writer, "file", each->file);
		tk_write_number(&writer, "line", each->line);
		tk_write_text(&writer, "message", each->message);
		tk_write_string(&writer, "since",
		                commit                             ? "commit"
		                : each->state == BLAME_UNCOMMITTED ? "uncommitted"
		                                                   : ends[b->end]);
		if (commit) {
			tk_write_string(&writer, "commit", commit->id);
			tk_write_text(&writer, "date", tk_date_format(b->session->arena, commit->day));
			tk_write_text(&writer, "author", commit->author);
			tk_write_text(&writer, "summary", commit->summary);
		}
		tk_write_end(&writer);
	}
	tk_write_end(&writer);
	tk_write_end(&writer);
}

static int look_back(blame *b, const char *id)
{
	int left = (int)b->findings.count;
	for (uint32_t i = 0; i < b->commits.count && left > 0; i++)
		left = look_at_commit(b, i);
	if (left < 0)
		return TK_EXIT_INCOMPLETE;
	if (strcmp(b->session->options.outputs[0].format, "json") == 0)
		print_json(b, id);
	else if (b->findings.count == 0)
		printf(_("%s is not found wrong here.\n"), id);
	else
		print_text(b);
	return TK_EXIT_CLEAN;
}

static int blame_source(blame *b, tk_source *source, const char *id)
{
	tk_examined examined;
	/* Every run looks at this requirement only; the others that it waits for are run as well. */
	b->session->options.select[0] = id;
	b->session->options.select_count = 1;
	int code = tk_examination_run(b->session, source, &b->subset, b->page, b->broken, b->broken_count, &examined);
	if (code != TK_EXIT_CLEAN)
		return code;
	take_findings(b, &examined.result, id);
	tk_examined_close(&examined);
	b->end = tk_source_lineage(source, b->session->arena, COMMITS_MOST, &b->commits);
	return look_back(b, id);
}

static int work(void *context, tk_watch_page *page, const tk_broken *broken, unsigned broken_count)
{
	tk_session *session = context;
	tk_error error = {0};
	const char *path = session->options.operand_count > 1 ? session->options.operands[1] : ".";
	blame b = {.session = session, .page = page, .broken = broken, .broken_count = broken_count};
	b.subset = tk_subset_find(session->arena, path);
	b.path = b.subset.root ? b.subset.root : path;
	(void)tk_sandbox_enter(session);
	tk_source *source = tk_source_open(b.path, &(tk_source_options){.revision = session->options.revision}, &error);
	if (!source)
		return tk_session_fail(session, &error);
	tk_source_kind kind = tk_source_get_kind(source);
	int code = TK_EXIT_USAGE;
	if (kind == TK_SOURCE_WORKTREE || kind == TK_SOURCE_REVISION) {
		code = blame_source(&b, source, session->options.operands[0]);
	} else {
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("{what} has no history: it is not in a Git repository"),
		                   tk_source_root(source), NULL);
		(void)tk_session_fail(session, &error);
	}
	tk_source_close(source);
	return code;
}

int tk_blame_verb(tk_session *session)
{
	tk_error error = {0};
	if (session->options.operand_count < 1 || session->options.operand_count > 2) {
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("blame takes a requirement, and a path if not here"),
		                   TK_TEXT(""), NULL);
		return tk_session_fail(session, &error);
	}
	int died_of = 0;
	int code = tk_supervise(work, session, session->options.plugin_seconds, &died_of);
	if (code >= 0)
		return code;
	fprintf(stderr, _("tenken: the examination ended unexpectedly (signal %d); nothing was decided\n"), died_of);
	return TK_EXIT_INCOMPLETE;
}
