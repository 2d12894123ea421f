/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const tk_rule share_step = {.id = {"os-step", 7}, .concern = {"sharing", 7}, .severity = TK_ERROR};
static const tk_rule routes = {
        .id = {"os-two-routes", 13}, .concern = {"sharing", 7}, .level = TK_REACHABLE, .stage = TK_STAGE_OUTAGE + 1};
static const tk_rule syntax = {.id = {"file-syntax", 11}, .concern = {"format", 6}, .level = TK_FORMAT_LEVEL};

static tk_arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = tk_arena_open(0, NULL, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tk_arena_close(arena);
	return 0;
}

static tk_verdict *add(tk_result *result, const tk_rule *rule, tk_verdict_kind kind, const char *file, uint32_t line)
{
	tk_verdict *verdict = TK_PUSH(arena, &result->verdicts);
	verdict->rule = rule;
	verdict->kind = kind;
	verdict->severity = TK_ERROR;
	verdict->examined = kind == TK_MET;
	verdict->place.file = tk_text_of(file);
	verdict->place.line = line;
	verdict->place.column = 1;
	return verdict;
}

static void names_are_those_of_the_formats(void **state)
{
	(void)state;
	assert_string_equal(tk_verdict_name(TK_MET), "met");
	assert_string_equal(tk_verdict_name(TK_NOT_MET), "not-met");
	assert_string_equal(tk_verdict_name(TK_UNKNOWN), "unknown");
	assert_string_equal(tk_verdict_name(TK_NOT_APPLICABLE), "not-applicable");
	assert_string_equal(tk_verdict_name(TK_BLOCKED), "blocked");
	assert_string_equal(tk_severity_name(TK_NOTE), "note");
	assert_string_equal(tk_severity_name(TK_ERROR), "error");
	assert_string_equal(tk_level_name(TK_REACHABLE), "reachable");
	assert_string_equal(tk_level_name(TK_FORMAT_LEVEL), "format");
	assert_string_equal(tk_stage_name(TK_STAGE_EXERCISED), "exercised");
}

static void stage_is_by_level_unless_given(void **state)
{
	(void)state;
	assert_int_equal(tk_rule_stage(&share_step), TK_STAGE_EXISTS);
	assert_int_equal(tk_rule_stage(&routes), TK_STAGE_OUTAGE);
	assert_int_equal(tk_rule_stage(&syntax), TK_STAGES);
	const tk_rule hostile = {.level = TK_COMPLETE, .stage = 200};
	assert_int_equal(tk_rule_stage(&hostile), TK_STAGE_COMPLETE);
}

static void finish_sorts_and_drops_duplicates(void **state)
{
	(void)state;
	tk_result result = {0};
	add(&result, &routes, TK_NOT_MET, "b.yaml", 3);
	add(&result, &routes, TK_NOT_MET, "a.yaml", 9)->organization = TK_TEXT("z");
	add(&result, &share_step, TK_NOT_MET, "b.yaml", 3);
	add(&result, &routes, TK_NOT_MET, "a.yaml", 10);
	add(&result, &routes, TK_NOT_MET, "b.yaml", 3);
	add(&result, &routes, TK_NOT_MET, "a.yaml", 9);
	*TK_PUSH(arena, &result.not_examined) = (tk_unexamined){.path = TK_TEXT("y"), .reason = TK_TEXT("binary")};
	*TK_PUSH(arena, &result.not_examined) = (tk_unexamined){.path = TK_TEXT("x"), .reason = TK_TEXT("binary")};
	*TK_PUSH(arena, &result.not_examined) = (tk_unexamined){.path = TK_TEXT("y"), .reason = TK_TEXT("binary")};
	tk_result_finish(arena, &result);
	assert_int_equal(result.verdicts.count, 5);
	const struct {
		const char *file, *rule;
		uint32_t line;
	} wanted[] = {{"a.yaml", "os-two-routes", 9},
	              {"a.yaml", "os-two-routes", 10},
	              {"b.yaml", "os-step", 3},
	              {"b.yaml", "os-two-routes", 3},
	              {"a.yaml", "os-two-routes", 9}};
	for (uint32_t i = 0; i < 5; i++) {
		assert_true(tk_text_is(result.verdicts.at[i].place.file, wanted[i].file));
		assert_true(tk_text_is(result.verdicts.at[i].rule->id, wanted[i].rule));
		assert_int_equal(result.verdicts.at[i].place.line, wanted[i].line);
	}
	assert_true(tk_text_is(result.verdicts.at[4].organization, "z"));
	assert_int_equal(result.not_examined.count, 2);
	assert_true(tk_text_is(result.not_examined.at[0].path, "x"));
}

static uint64_t fingerprint_of(const tk_verdict *verdict)
{
	tk_result result = {0};
	*TK_PUSH(arena, &result.verdicts) = *verdict;
	tk_result_finish(arena, &result);
	return result.verdicts.at[0].fingerprint;
}

static void fingerprint_has_no_line_but_every_name(void **state)
{
	(void)state;
	tk_verdict first = {
	        .rule = &routes, .playbook = TK_TEXT("pb"), .step = TK_TEXT("s"), .place.file = TK_TEXT("a.yaml")};
	uint64_t hash = fingerprint_of(&first);
	tk_verdict moved = first;
	moved.place.line = 99;
	moved.place.file = TK_TEXT("renamed.yaml");
	moved.message = TK_TEXT("other words");
	assert_true(fingerprint_of(&moved) == hash);
	tk_text *const parts[] = {&moved.organization, &moved.playbook, &moved.step, &moved.subject, &moved.message_id};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		tk_text before = *parts[i];
		*parts[i] = TK_TEXT("changed");
		assert_true(fingerprint_of(&moved) != hash);
		*parts[i] = before;
	}
	moved.playbook = TK_TEXT("pbs");
	moved.step = TK_TEXT("");
	assert_true(fingerprint_of(&moved) != hash);
}

static void equal_findings_get_different_fingerprints(void **state)
{
	(void)state;
	tk_result result = {0};
	for (uint32_t line = 1; line <= 300; line++)
		add(&result, &syntax, TK_NOT_MET, "a.yaml", line);
	add(&result, &syntax, TK_MET, "a.yaml", 1);
	tk_result_finish(arena, &result);
	for (uint32_t i = 0; i < 301; i++)
		for (uint32_t j = 0; j < i; j++)
			if (result.verdicts.at[i].kind == result.verdicts.at[j].kind)
				assert_true(result.verdicts.at[i].fingerprint != result.verdicts.at[j].fingerprint);
}

static void funnel_counts_requirements_once(void **state)
{
	(void)state;
	tk_result result = {0};
	add(&result, &routes, TK_MET, "a.yaml", 1);
	add(&result, &routes, TK_NOT_MET, "a.yaml", 2);
	add(&result, &routes, TK_NOT_MET, "a.yaml", 3);
	add(&result, &routes, TK_UNKNOWN, "a.yaml", 4);
	add(&result, &share_step, TK_NOT_APPLICABLE, "a.yaml", 5);
	add(&result, &share_step, TK_MET, "a.yaml", 6);
	add(&result, &share_step, TK_BLOCKED, "b.yaml", 1)->organization = TK_TEXT("other");
	add(&result, &syntax, TK_NOT_MET, "b.yaml", 1)->severity = TK_WARNING;
	tk_result_finish(arena, &result);
	tk_stage stages[TK_STAGES];
	tk_result_funnel(&result, TK_TEXT("sharing"), stages);
	assert_int_equal(stages[TK_STAGE_OUTAGE].not_met, 1);
	assert_int_equal(stages[TK_STAGE_OUTAGE].met, 0);
	assert_int_equal(stages[TK_STAGE_OUTAGE].unknown, 0);
	assert_int_equal(stages[TK_STAGE_EXISTS].met, 1);
	assert_int_equal(stages[TK_STAGE_EXISTS].not_applicable, 0);
	assert_int_equal(stages[TK_STAGE_EXISTS].blocked, 1);
	tk_counts all = tk_result_count(&result, NULL);
	assert_int_equal(all.severities[TK_ERROR], 2);
	assert_int_equal(all.severities[TK_WARNING], 1);
	assert_int_equal(all.kinds[TK_MET], 1);
	assert_int_equal(all.kinds[TK_NOT_MET], 1);
	assert_int_equal(all.kinds[TK_BLOCKED], 1);
	const tk_text other = TK_TEXT("other");
	assert_int_equal(tk_result_count(&result, &other).kinds[TK_BLOCKED], 1);
	assert_int_equal(tk_result_count(&result, &other).severities[TK_ERROR], 0);
}

static void nothing_to_examine_is_not_counted(void **state)
{
	(void)state;
	tk_result result = {0};
	add(&result, &share_step, TK_MET, "a.yaml", 1)->examined = 0;
	add(&result, &routes, TK_MET, "a.yaml", 1)->examined = 0;
	add(&result, &routes, TK_UNKNOWN, "a.yaml", 2);
	tk_result_finish(arena, &result);
	assert_int_equal(result.verdicts.count, 3);
	tk_counts all = tk_result_count(&result, NULL);
	assert_int_equal(all.kinds[TK_MET], 0);
	assert_int_equal(all.kinds[TK_UNKNOWN], 1);
}

static void expect_exit(const tk_result *result, tk_severity level, int code, const char *cause)
{
	tk_text text = TK_TEXT("");
	assert_int_equal(tk_result_exit(arena, result, level, &text), code);
	assert_string_equal(tk_text_c(arena, text), cause);
}

static void exit_code_follows_fail_level_and_gaps(void **state)
{
	(void)state;
	tk_result result = {0};
	expect_exit(&result, TK_NOTE, 0, "");
	add(&result, &routes, TK_NOT_MET, "a.yaml", 1)->severity = TK_WARNING;
	add(&result, &routes, TK_UNKNOWN, "a.yaml", 2);
	expect_exit(&result, TK_ERROR, 0, "");
	expect_exit(&result, TK_WARNING, 1, "not met: 1 warning");
	add(&result, &routes, TK_NOT_MET, "a.yaml", 3);
	add(&result, &routes, TK_NOT_MET, "a.yaml", 4);
	expect_exit(&result, TK_ERROR, 1, "not met: 2 errors");
	expect_exit(&result, TK_NOTE, 1, "not met: 2 errors, 1 warning");
	*TK_PUSH(arena, &result.not_examined) = (tk_unexamined){.path = TK_TEXT("a.pdf"), .reason = TK_TEXT("binary")};
	expect_exit(&result, TK_ERROR, 1, "not met: 2 errors");
	*TK_PUSH(arena, &result.not_examined) =
	        (tk_unexamined){.path = TK_TEXT("b.yaml"), .reason = TK_TEXT("missing"), .incomplete = true};
	expect_exit(&result, TK_ERROR, 3, "incomplete: 1 file could not be read; not met: 2 errors");
	*TK_PUSH(arena, &result.broken_plugins) = TK_TEXT("concern/x: crashed");
	result.verdicts.count = 0;
	expect_exit(&result, TK_ERROR, 3, "incomplete: 1 file could not be read, 1 plugin failed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(names_are_those_of_the_formats, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(stage_is_by_level_unless_given, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(finish_sorts_and_drops_duplicates, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(fingerprint_has_no_line_but_every_name, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(equal_findings_get_different_fingerprints, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(funnel_counts_requirements_once, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(nothing_to_examine_is_not_counted, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(exit_code_follows_fail_level_and_gaps, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
