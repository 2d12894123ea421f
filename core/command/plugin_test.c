/* SPDX-License-Identifier: Apache-2.0 */
/* tenken plugin test DIR: every folder of DIR/cases is an organization. `tenken-expect: ID` in a comment marks a line where the
 * requirement must fail; alone on its line it marks the next one. expect.txt ("path:line ID" per line) is for files without
 * comments. Every mark must be met, and no other requirement of the plugin may fail. */
#include "command/plugin_verb.h"

#include <dirent.h>
#include <errno.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define _(msgid) gettext(msgid)
#define MARK "tenken-expect:"

typedef struct expectation {
	tk_text path, id;
	uint32_t line;
	bool met;
} expectation;
typedef TK_VECTOR(expectation) expectations;

static bool is_id_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

static bool is_alone(tk_text line, size_t mark)
{
	for (size_t i = 0; i < mark; i++) {
		if (!strchr(" \t#<!-/*", line.at[i]))
			return false;
	}
	return true;
}

static void read_marks(tk_arena *arena, tk_document *document, expectations *out)
{
	for (uint32_t number = 1; number <= tk_document_line_count(document); number++) {
		tk_text line = tk_document_line(document, number);
		for (size_t at = tk_text_find(line, TK_TEXT(MARK), 0); at != SIZE_MAX; at = tk_text_find(line, TK_TEXT(MARK), at + 1)) {
			size_t from = at + sizeof MARK - 1;
			while (from < line.length && line.at[from] == ' ')
				from++;
			size_t to = from;
			while (to < line.length && is_id_byte(line.at[to]))
				to++;
			*TK_PUSH(arena, out) = (expectation){
			        .path = document->path,
			        .id = tk_text_slice(line, from, to - from),
			        .line = number + (is_alone(line, at) ? 1 : 0),
			};
		}
	}
}

/* "path:line ID"; false when the line says something else. */
static bool read_expectation(tk_arena *arena, char *line, expectation *out)
{
	char *colon = strchr(line, ':'), *blank = colon ? strchr(colon, ' ') : NULL, *end = NULL;
	unsigned long number = colon ? strtoul(colon + 1, &end, 10) : 0;
	if (!blank || end != blank || number == 0 || number > UINT32_MAX)
		return false;
	tk_text id = tk_text_trim(tk_text_of(blank + 1));
	while (id.length && (id.at[id.length - 1] == '\n' || id.at[id.length - 1] == '\r'))
		id.length--;
	*out = (expectation){tk_text_copy(arena, tk_text_make(line, (size_t)(colon - line))), tk_text_copy(arena, id),
	                     (uint32_t)number, false};
	return true;
}

static void read_expect_file(tk_arena *arena, const char *case_folder, expectations *out)
{
	FILE *file = fopen(tk_text_format(arena, "%s/expect.txt", case_folder).at, "re");
	char line[1024];
	expectation read;
	while (file && fgets(line, sizeof line, file)) {
		if (read_expectation(arena, line, &read))
			*TK_PUSH(arena, out) = read;
	}
	if (file)
		(void)fclose(file);
}

static unsigned compare(const tk_result *result, tk_text plugin, expectations *expected, const char *name)
{
	unsigned wrong = 0;
	for (uint32_t i = 0; i < result->verdicts.count; i++) {
		const tk_verdict *verdict = &result->verdicts.at[i];
		if (verdict->kind != TK_NOT_MET || !tk_text_equal(verdict->rule->plugin, plugin))
			continue;
		bool wanted = false;
		for (uint32_t e = 0; e < expected->count; e++) {
			expectation *each = &expected->at[e];
			if (tk_text_equal(each->id, verdict->rule->id) && tk_text_equal(each->path, verdict->place.file) &&
			    each->line == verdict->place.line)
				wanted = each->met = true;
		}
		if (!wanted) {
			wrong++;
			printf(_("%s: not expected: %.*s:%u %.*s\n"), name, (int)verdict->place.file.length, verdict->place.file.at,
			       verdict->place.line, (int)verdict->rule->id.length, verdict->rule->id.at);
		}
	}
	for (uint32_t e = 0; e < expected->count; e++) {
		const expectation *each = &expected->at[e];
		if (each->met)
			continue;
		wrong++;
		printf(_("%s: expected, but not found: %.*s:%u %.*s\n"), name, (int)each->path.length, each->path.at, each->line,
		       (int)each->id.length, each->id.at);
	}
	return wrong;
}

static bool run_case(tk_session *session, const tk_host_set *set, const tk_plugin_place *place, const char *name, unsigned *wrong,
                     tk_error *error)
{
	const char *folder = tk_text_format(session->arena, "%s/cases/%s", place->folder, name).at;
	tk_source_options options = {0};
	tk_source *source = tk_source_open(folder, &options, error);
	if (!source)
		return false;
	tk_members members = {0};
	tk_load_members(session->arena, source, &members);
	tk_load_context context = {.source = source, .today = session->today};
	tk_result result = {0};
	expectations expected = {0};
	for (uint32_t i = 0; i < members.list.count; i++) {
		tk_organization *organization = tk_load_organization(session->arena, &context, &members.list.at[i]);
		tk_host_examine(set, session->arena, organization, &result);
		for (uint32_t d = 0; d < organization->documents.count; d++)
			read_marks(session->arena, organization->documents.at[d], &expected);
	}
	read_expect_file(session->arena, folder, &expected);
	tk_result_finish(session->arena, &result);
	*wrong += compare(&result, place->id, &expected, name);
	tk_source_close(source);
	return true;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Names of the case folders, sorted. */
static const char **list_cases(tk_arena *arena, const char *folder, size_t *count)
{
	TK_VECTOR(const char *) names = {0};
	DIR *cases = opendir(tk_text_format(arena, "%s/cases", folder).at);
	for (struct dirent *each = cases ? readdir(cases) : NULL; each; each = readdir(cases)) {
		struct stat status;
		if (each->d_name[0] != '.' && stat(tk_text_format(arena, "%s/cases/%s", folder, each->d_name).at, &status) == 0 &&
		    S_ISDIR(status.st_mode))
			*TK_PUSH(arena, &names) = tk_text_c(arena, tk_text_of(each->d_name));
	}
	if (cases)
		(void)closedir(cases);
	if (names.count)
		qsort(names.at, names.count, sizeof *names.at, by_name);
	*count = names.count;
	return names.at;
}

int tk_plugin_test(tk_session *session, const char *folder)
{
	tk_error error = {0};
	tk_plugin_place place;
	tk_text problem = TK_TEXT("");
	if (!tk_plugin_place_find(session, folder, &place, &error))
		return tk_session_fail(session, &error);
	tk_host_set *set = tk_plugin_place_open(session, &place, &problem, &error);
	if (!set)
		return tk_session_fail(session, &error);
	unsigned wrong = 0;
	size_t count = 0;
	const char **cases = list_cases(session->arena, place.folder, &count);
	bool ran = problem.length == 0;
	for (size_t i = 0; i < count && ran; i++)
		ran = run_case(session, set, &place, cases[i], &wrong, &error);
	tk_host_close(set);
	if (problem.length) {
		fprintf(stderr, "tenken: %.*s: %.*s\n", (int)place.id.length, place.id.at, (int)problem.length, problem.at);
		return TK_EXIT_USAGE;
	}
	if (!ran)
		return tk_session_fail(session, &error);
	if (count == 0) {
		fprintf(stderr, _("tenken: %s has no cases; make cases/NAME/ with an organization in it\n"), place.folder);
		return TK_EXIT_USAGE;
	}
	printf(_("%zu cases, %u differences\n"), count, wrong);
	return wrong ? TK_EXIT_FINDINGS : TK_EXIT_CLEAN;
}
