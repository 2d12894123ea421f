/* SPDX-License-Identifier: Apache-2.0 */
/* tenken plugin test DIR: every case is an organization. Every expectation must be met, and no other requirement of the
 * plugin may fail. A case below the name of a requirement also promises what the requirement comes to; there, findings
 * of other requirements about the plan as a whole are not compared, so that a case can be small. */
#include "command/plugin_case.h"
#include "command/plugin_verb.h"

#include <libintl.h>
#include <stdio.h>
#include <unistd.h>

#define _(msgid) gettext(msgid)

typedef struct plugin_trial {
	tk_session *session;
	const tk_host_set *set;
	const tk_plugin_place *place;
	unsigned wrong;
} plugin_trial;

static void say(const tk_case *each, const char *message, tk_text id, const tk_shown_place *place)
{
	printf("%s: ", each->name);
	printf(message, (int)id.length, id.at);
	if (place && place->line)
		printf(" (%.*s:%u)", (int)place->file.length, place->file.at, place->line);
	printf("\n");
}

/* Something that is nowhere is shown at the plan's first line. */
static bool is_of_whole_plan(const tk_verdict *verdict)
{
	return verdict->playbook.length == 0 && verdict->step.length == 0 && verdict->subject.length == 0;
}

static bool expects(tk_expectations *expected, const tk_verdict *verdict)
{
	bool wanted = false;
	for (uint32_t i = 0; i < expected->count; i++) {
		tk_expectation *each = &expected->at[i];
		if (each->kind != TK_NOT_MET || !tk_text_equal(each->id, verdict->rule->id))
			continue;
		if (each->line ? each->line == verdict->place.line && tk_text_equal(each->path, verdict->place.file)
		               : is_of_whole_plan(verdict))
			wanted = each->met = true;
	}
	return wanted;
}

/* Findings that nothing expects. */
static unsigned compare_findings(const tk_result *result, tk_text plugin, const tk_case *each,
                                 tk_expectations *expected)
{
	unsigned wrong = 0;
	for (uint32_t i = 0; i < result->verdicts.count; i++) {
		const tk_verdict *verdict = &result->verdicts.at[i];
		if (verdict->kind != TK_NOT_MET || !tk_text_equal(verdict->rule->plugin, plugin) ||
		    expects(expected, verdict))
			continue;
		if (each->rule && each->rule != verdict->rule && is_of_whole_plan(verdict))
			continue;
		wrong++;
		say(each, _("not expected: %.*s"), verdict->rule->id, &verdict->place);
	}
	return wrong;
}

static bool stands(const tk_result *result, tk_text id, tk_verdict_kind kind)
{
	for (uint32_t i = 0; i < result->standings.count; i++) {
		if (result->standings.at[i].kind == kind && tk_text_equal(result->standings.at[i].rule->id, id))
			return true;
	}
	return false;
}

/* Expectations that nothing met. */
static unsigned compare_expectations(const tk_result *result, const tk_case *each, const tk_expectations *expected)
{
	unsigned wrong = 0;
	for (uint32_t i = 0; i < expected->count; i++) {
		const tk_expectation *wanted = &expected->at[i];
		if (wanted->kind == TK_NOT_MET ? wanted->met : stands(result, wanted->id, wanted->kind))
			continue;
		wrong++;
		tk_shown_place place = {.file = wanted->path, .line = wanted->line};
		if (wanted->kind == TK_NOT_MET)
			say(each, _("expected, but not found: %.*s"), wanted->id, &place);
		else
			printf(_("%s: %.*s is not %s as expected\n"), each->name, (int)wanted->id.length, wanted->id.at,
			       tk_verdict_name(wanted->kind));
	}
	return wrong;
}

/* What the name of the case promises. */
static unsigned compare_name(const tk_result *result, const tk_case *each, const tk_expectations *expected)
{
	if (each->outcome == TK_CASE_PASS && !stands(result, each->rule->id, TK_MET)) {
		say(each, _("%.*s is not met, or found nothing to examine"), each->rule->id, NULL);
		return 1;
	}
	bool fails = false;
	for (uint32_t i = 0; i < expected->count; i++)
		fails = fails ||
		        (expected->at[i].kind == TK_NOT_MET && tk_text_equal(expected->at[i].id, each->rule->id));
	if (each->outcome == TK_CASE_FAIL && !fails) {
		say(each, _("no mark and no line of expect.txt says where %.*s fails"), each->rule->id, NULL);
		return 1;
	}
	return 0;
}

/* A case has a history when it is a repository of its own; that of the folder it lies in says nothing about it. */
static bool has_history(tk_arena *arena, const char *folder)
{
	return access(tk_text_format(arena, "%s/.git", folder).at, F_OK) == 0;
}

/* A repository cannot hold another, so a history is kept as a stream that git makes into one. */
static unsigned miss_history(tk_arena *arena, const char *folder, const tk_case *each)
{
	if (has_history(arena, folder) || access(tk_text_format(arena, "%s/history.fast-import", folder).at, F_OK) != 0)
		return 0;
	printf(_("%s: make its history first: git init -b main, git fast-import <history.fast-import, git reset --hard\n"),
	       each->name);
	return 1;
}

static bool run_case(plugin_trial *trial, const tk_case *each, tk_error *error)
{
	tk_arena *arena = trial->session->arena;
	const char *folder = tk_text_format(arena, "%s/cases/%s", trial->place->folder, each->name).at;
	tk_source_options options = {0};
	tk_source *source = tk_source_open(folder, &options, error);
	if (!source)
		return false;
	tk_members members = {0};
	tk_load_members(arena, source, &members);
	tk_load_context context = {
	        .source = source, .today = trial->session->today, .history = has_history(arena, folder)};
	tk_result result = {0};
	tk_expectations expected = {0};
	tk_readings *readings = tk_readings_open(tk_host_lexicon(trial->set), arena);
	for (uint32_t i = 0; i < members.list.count; i++) {
		tk_organization *organization = tk_load_organization(arena, &context, &members.list.at[i]);
		tk_host_examine(trial->set, readings, arena, organization, &result);
		for (uint32_t d = 0; d < organization->documents.count; d++)
			tk_case_read_marks(arena, organization->documents.at[d], &expected);
	}
	tk_readings_close(readings);
	trial->wrong += miss_history(arena, folder, each);
	trial->wrong += tk_case_read_file(arena, folder, each->name, &expected);
	tk_result_finish(arena, &result);
	trial->wrong += compare_findings(&result, trial->place->id, each, &expected);
	trial->wrong += compare_expectations(&result, each, &expected);
	if (each->rule)
		trial->wrong += compare_name(&result, each, &expected);
	tk_source_close(source);
	return true;
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
	plugin_trial trial = {.session = session, .set = set, .place = &place};
	tk_cases cases = {0};
	const tk_rule *const *rules = NULL;
	size_t count = tk_host_rules(set, &rules);
	bool ran = problem.length == 0;
	trial.wrong = ran ? tk_cases_list(session->arena, place.folder, rules, count, &cases) : 0;
	for (uint32_t i = 0; i < cases.count && ran; i++)
		ran = run_case(&trial, &cases.at[i], &error);
	if (ran)
		trial.wrong += tk_cases_coverage(&cases, place.id, rules, count);
	tk_host_close(set);
	if (problem.length) {
		fprintf(stderr, "tenken: %.*s: %.*s\n", (int)place.id.length, place.id.at, (int)problem.length,
		        problem.at);
		return TK_EXIT_USAGE;
	}
	if (!ran)
		return tk_session_fail(session, &error);
	if (cases.count == 0) {
		fprintf(stderr, _("tenken: %s has no cases; make cases/NAME/ with an organization in it\n"),
		        place.folder);
		return TK_EXIT_USAGE;
	}
	printf(_("%u cases, %u differences\n"), cases.count, trial.wrong);
	return trial.wrong ? TK_EXIT_FINDINGS : TK_EXIT_CLEAN;
}
