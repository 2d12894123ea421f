/* SPDX-License-Identifier: Apache-2.0 */
#include "report_support.h"

#include "document/document.h"
#include "report/json_writer.h"
#include "report/wrap.h"

#include <libintl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static tk_arena *arena;
static tk_result result;

static void use_language(const char *language)
{
	const char *build = getenv("TK_TEST_BUILD");
	(void)setlocale(LC_ALL, "C.UTF-8");
	(void)setenv("LANGUAGE", language, 1);
	(void)bindtextdomain("tenken", build ? tk_text_format(arena, "%s/po", build).at : "po");
	(void)bind_textdomain_codeset("tenken", "UTF-8");
	(void)textdomain("tenken");
}

static int set_up(void **state)
{
	(void)state;
	arena = tk_arena_open(0, NULL, NULL);
	sample_start(arena, &result);
	use_language("en");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tk_arena_close(arena);
	return 0;
}

static const char *text_of(const tk_report_options *options)
{
	tk_result_finish(arena, &result);
	return sample_written(arena, tk_report_text, &result, options);
}

static void expect_in(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no <%s> in:\n%s", part ? part : "", text ? text : "");
}

static void expect_width(const char *text, size_t most)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		if (tk_put_width(tk_text_make(text, length)) > most)
			fail_msg("wider than %zu: %.*s", most, (int)length, text);
		text += length + (text[length] == '\n');
	}
}

/* ---- text ---- */

static void finding_has_source_carets_and_labels(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	sample_finding(arena, &result);
	options.quiet = true;
	assert_string_equal(text_of(&options),
	                    "error[os-two-routes]: The liaison cannot tell the CEPTOAR within 60 minutes when\n"
	                    "  the internet is down.\n"
	                    "  --> playbooks/first-response.yaml:41:12\n"
	                    "   |\n"
	                    "41 |     title: セプター事務局に知らせる\n"
	                    "   |            ^^^^^^^^^^^^^^^^^^\n"
	                    "...\n"
	                    "43 |     by: [e-mail]\n"
	                    "   |          ------ the only route\n"
	                    "   |\n"
	                    "  ::: registers/resources.yaml:7:5\n"
	                    "   |\n"
	                    " 7 |   - id: internet\n"
	                    "   |     -------- e-mail needs it\n"
	                    "   |\n"
	                    "   = how it comes to this:\n"
	                    "        1  detect (line 12)\n"
	                    "        2  outage: telecom-loss (playbooks/outage.yaml:9)\n"
	                    "   = why: E-mail is the only route and it needs the internet.\n"
	                    "   = fix: Add a telephone or satellite channel to `by`.\n"
	                    "   = more: tenken explain os-two-routes\n\n");
}

static void japanese_report_has_no_english_frame(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	options.language = "ja";
	use_language("ja");
	tk_verdict *finding = sample_finding(arena, &result);
	finding->message =
	        TK_TEXT("連絡担当は、インターネットが使えないと、セプター事務局に60分以内に知らせる手段がありません。");
	sample_rest(arena, &result);
	const char *text = text_of(&options);
	expect_in(text, "エラー[os-two-routes]: 連絡担当は、");
	expect_in(text, "   = 理由: ");
	expect_in(text, "   = 直し方: ");
	expect_in(text, "   = 詳しく: tenken explain os-two-routes");
	expect_in(text, "存在");
	expect_width(text, 80);
	const char *const frames[] = {"Checked",  "Findings", "Requirements", "Not examined", "Waiting",
	                              "findable", "plugin s", "decided",      "until",        "(line"};
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
		if (strstr(text, frames[i]))
			fail_msg("<%s> is not translated:\n%s", frames[i], text);
}

static void tabs_stay_and_long_lines_are_cut_around_the_culprit(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	options.quiet = true;
	tk_verdict *tab = sample_add(arena, &result, &sample_fresh, TK_NOT_MET);
	tab->message = TK_TEXT("Tab.");
	tab->place = sample_place("a.yaml", 1, 7, 8, "\tname\tx", "here");
	char line[4000] = "text: ";
	for (int i = 0; i < 60; i++)
		strcat(line, "あいうえお");
	tk_verdict *wide = sample_add(arena, &result, &sample_fresh, TK_NOT_MET);
	wide->message = TK_TEXT("Long.");
	wide->place = sample_place("b.yaml", 1, 107, 109, line, NULL);
	tk_verdict *piece = sample_add(arena, &result, &sample_fresh, TK_NOT_MET);
	piece->message = TK_TEXT("Piece.");
	piece->place = sample_place("c.json", 1, 70008, 70011, "{\"id\": \"x\"}", "twice");
	piece->place.source_skipped = 70000;
	const char *text = text_of(&options);
	expect_in(text, "1 | …{\"id\": \"x\"}\n  |         ^^^ twice\n");
	expect_in(text, "1 | \tname\tx\n  | \t    \t^ here\n");
	expect_in(text, "…");
	const char *row = strstr(text, "^^^^\n");
	assert_non_null(row);
	assert_true(row[4] == '\n' && row[-1] == ' ');
	expect_width(text, 80);
}

static void long_witness_is_folded(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	tk_verdict *finding = sample_finding(arena, &result);
	for (int i = 0; i < 20; i++)
		*TK_PUSH(arena, &finding->witness) = sample_place("x.yaml", 1, 1, 1, "", "step");
	const char *text = text_of(&options);
	expect_in(text, "… 10 steps\n");
	expect_in(text, "\n        6  step");
	expect_in(text, "\n       17  step");
	assert_null(strstr(text, "\n       16  step"));
}

static void nothing_is_hidden_in_the_summary(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	options.least = TK_ERROR;
	sample_rest(arena, &result);
	sample_add(arena, &result, &sample_syntax, TK_NOT_MET)->severity = TK_NOTE;
	const char *text = text_of(&options);
	assert_null(strstr(text, "note[file-syntax]"));
	expect_in(text, "(1 below the threshold, not shown)");
	expect_in(text, "  registers/contacts.yaml: gv-fresh\n");
	expect_in(text, "  No such contacts (until 2027-03-31): gv-fresh\n");
	expect_in(text, "  os-step: os-two-routes\n");
	expect_in(text, "  lost.yaml: object is missing (the run is incomplete)\n");
	expect_in(text, "  plugin sector/finance: crashed in check x\n");
	expect_width(text, 80);
	options.show_witness = true;
	expect_in(text_of(&options), "met[os-step]: A step tells the regulator.");
}

static void add_unknown(const tk_rule *rule, const char *missing)
{
	tk_verdict *unknown = sample_add(arena, &result, rule, TK_UNKNOWN);
	*TK_PUSH(arena, &unknown->missing) = tk_text_of(missing);
}

static void one_missing_input_is_told_once(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	add_unknown(&sample_fresh, "contacts");
	add_unknown(&sample_step, "tenken.yaml");
	add_unknown(&sample_routes, "tenken.yaml");
	expect_in(text_of(&options), "\n  tenken.yaml: os-step, os-two-routes\n  contacts: gv-fresh\n");
}

static void many_files_with_one_reason_are_counted(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	for (int i = 0; i < 11; i++)
		*TK_PUSH(arena, &result.not_examined) =
		        (tk_unexamined){.path = tk_text_format(arena, "%d.png", i), .reason = TK_TEXT("binary")};
	*TK_PUSH(arena, &result.not_examined) = (tk_unexamined){.path = TK_TEXT("z.bpmn"), .reason = TK_TEXT("BPMN")};
	const char *text = text_of(&options);
	expect_in(text, "Not examined\n  11 files: binary\n  z.bpmn: BPMN\n");
}

static void clean_run_says_what_was_checked(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	sample_add(arena, &result, &sample_step, TK_MET);
	const char *text = text_of(&options);
	expect_in(text, "Checked: 1 organization, 12 documents, 5 playbooks, 60 steps; as of 2026-11-23\n");
	expect_in(text, "No findings.\n");
	expect_in(text, "Not examined: nothing\n");
	result.verdicts.count = 0;
	expect_in(text_of(&options), "no requirement was decided either");
}

static void fleet_is_grouped_by_organization(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	result.organizations = 2;
	sample_finding(arena, &result)->organization = TK_TEXT("members/b");
	sample_finding(arena, &result)->organization = TK_TEXT("members/a");
	sample_add(arena, &result, &sample_step, TK_MET)->organization = TK_TEXT("members/a");
	const char *text = text_of(&options);
	const char *first = strstr(text, "== members/a == 1 error, 0 warnings, 0 notes"),
	           *second = strstr(text, "== members/b == ");
	assert_true(first && second && first < second);
	expect_in(text, "  members/a: 1 error, 0 warnings, 0 notes; 1 met, 0 not decided\n");
	expect_width(text, 80);
}

static void hostile_text_cannot_drive_the_terminal(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	tk_verdict *finding = sample_finding(arena, &result);
	finding->message = TK_TEXT("a\x1B]0;b\x07 \xFF \xE2\x80\xAE c");
	finding->place.source_line = TK_TEXT("x\x1B[2Jy\xC0");
	finding->place.column = 4000000000u;
	finding->place.end_column = 1;
	finding->labels.at[0].file = TK_TEXT("a\nb\x1B[1m");
	finding->labels.at[0].end_line = 9999;
	const char *text = text_of(&options);
	for (const char *at = text; *at; at++)
		assert_true((unsigned char)*at >= 0x20 || *at == '\n');
	assert_null(strstr(text, "\xE2\x80\xAE"));
	assert_true(tk_utf8_valid(tk_text_of(text), NULL));
	options.colour = true;
	expect_in(text_of(&options), "\x1B[1;31merror[os-two-routes]\x1B[0m");
	for (unsigned columns = 1; columns < 100; columns++) {
		options.columns = columns;
		(void)text_of(&options);
	}
}

static void expect_lines(const char *text, size_t cells, const char *const *wanted)
{
	tk_text line;
	size_t at = 0;
	for (; *wanted; wanted++) {
		assert_true(tk_wrap_line(tk_text_of(text), &at, cells, &line));
		assert_string_equal(tk_text_c(arena, line), *wanted);
	}
	assert_false(tk_wrap_line(tk_text_of(text), &at, cells, &line));
}

static void lines_break_as_japanese_and_english_do(void **state)
{
	(void)state;
	expect_lines("知らせる。次に", 8, (const char *const[]){"知らせ", "る。次に", NULL});
	expect_lines("あい「うえ」お", 6, (const char *const[]){"あい", "「う", "え」お", NULL});
	expect_lines("one two three", 7, (const char *const[]){"one two", "three", NULL});
	expect_lines("abcdefgh", 3, (const char *const[]){"abc", "def", "gh", NULL});
	expect_lines("a\n\nb", 9, (const char *const[]){"a", "", "b", NULL});
	expect_lines("衛星phoneで", 6, (const char *const[]){"衛星", "phone", "で", NULL});
	expect_lines("漢", 1, (const char *const[]){"漢", NULL});
}

/* ---- json and sarif ---- */

static tk_document *read_back(const char *text)
{
	tk_limits limits = tk_limits_default();
	tk_document *document =
	        tk_document_read(arena, 1, TK_TEXT("out.json"), TK_DOCUMENT_JSON, tk_text_of(text), &limits);
	assert_true(document->complete);
	assert_int_equal(document->faults.count, 0);
	return document;
}

static void writer_escapes_and_indents(void **state)
{
	(void)state;
	char *bytes = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&bytes, &length);
	assert_non_null(out);
	tk_json_writer writer = tk_json_writer_make(out);
	tk_write_object(&writer, NULL);
	tk_write_text(&writer, "a\"", TK_TEXT("\x01\\\n\x7F\0日\xFF"));
	tk_write_array(&writer, "e");
	tk_write_end(&writer);
	tk_write_array(&writer, "l");
	tk_write_number(&writer, NULL, INT64_MIN);
	tk_write_bool(&writer, NULL, true);
	tk_write_string(&writer, NULL, NULL);
	tk_write_end(&writer);
	tk_write_text_if(&writer, "none", TK_TEXT(""));
	tk_write_end(&writer);
	(void)fclose(out);
	const char *copy = tk_text_c(arena, tk_text_make(bytes, length));
	free(bytes);
	assert_string_equal(
	        copy, "{\n  \"a\\\"\": \"\\u0001\\\\\\n\\u007F\\u0000日\xEF\xBF\xBD\",\n  \"e\": [],\n  \"l\": [\n"
	              "    -9223372036854775808,\n    true,\n    null\n  ]\n}\n");
}

static void json_reads_back(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	sample_finding(arena, &result);
	sample_rest(arena, &result);
	tk_result_finish(arena, &result);
	const char *text = sample_written(arena, tk_report_json, &result, &options);
	(void)read_back(text);
	expect_in(text, "\"format\": \"tenken-json\",\n  \"version\": 1,");
	expect_in(text, "\"requirement\": \"os-two-routes\"");
	expect_in(text, "\"verdict\": \"not-met\"");
	expect_in(text, "\"end_column\": 21");
	expect_in(text,
	          "\"exception\": {\n        \"reason\": \"No such contacts\",\n        \"until\": \"2027-03-31\"");
	expect_in(text, "\"incomplete\": true");
	expect_in(text, "\"exit_code\": 3");
	assert_string_equal(text, sample_written(arena, tk_report_json, &result, &options));
}

static void sarif_tells_failures_and_open_questions(void **state)
{
	(void)state;
	tk_report_options options = sample_options();
	sample_finding(arena, &result);
	sample_rest(arena, &result);
	result.revision = TK_TEXT("3f1c2aa");
	result.remote = TK_TEXT("git@example.jp:team/手順.git");
	result.sector = TK_TEXT("electric-power");
	result.verdicts.at[0].labels.at[1].file = TK_TEXT("登録/a b%.yaml");
	tk_result_finish(arena, &result);
	const char *text = sample_written(arena, tk_report_sarif, &result, &options);
	(void)read_back(text);
	expect_in(text, "\"kind\": \"fail\",\n          \"level\": \"error\"");
	expect_in(text, "\"kind\": \"open\",\n          \"level\": \"none\"");
	assert_null(strstr(text, "\"kind\": \"pass\""));
	expect_in(text, "%E7%99%BB%E9%8C%B2/a%20b%25.yaml");
	expect_in(text, "\"repositoryUri\": \"ssh://example.jp/team/%E6%89%8B%E9%A0%86.git\"");
	expect_in(text, "\"id\": \"tenken/electric-power/\"");
	expect_in(text, "\"executionSuccessful\": false");
	expect_in(text, "\"uri\": \"file:///srv/playbooks/\"");
	expect_in(text, "\"uri\": \"tenken.yaml\""); /* the unknown verdict has no place of its own */
	expect_in(text, "\"threadFlows\"");
	options.show_witness = true;
	text = sample_written(arena, tk_report_sarif, &result, &options);
	expect_in(text, "\"kind\": \"pass\"");
	expect_in(text, "\"justification\": \"No such contacts\"");
	result.remote = TK_TEXT("https://user:secret@example.jp/x.git?token=secret");
	text = sample_written(arena, tk_report_sarif, &result, &options);
	assert_null(strstr(text, "secret"));
	expect_in(text, "\"repositoryUri\": \"https://example.jp/x.git\"");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(finding_has_source_carets_and_labels),
	        TEST(japanese_report_has_no_english_frame),
	        TEST(tabs_stay_and_long_lines_are_cut_around_the_culprit),
	        TEST(long_witness_is_folded),
	        TEST(nothing_is_hidden_in_the_summary),
	        TEST(one_missing_input_is_told_once),
	        TEST(many_files_with_one_reason_are_counted),
	        TEST(clean_run_says_what_was_checked),
	        TEST(fleet_is_grouped_by_organization),
	        TEST(hostile_text_cannot_drive_the_terminal),
	        TEST(lines_break_as_japanese_and_english_do),
	        TEST(writer_escapes_and_indents),
	        TEST(json_reads_back),
	        TEST(sarif_tells_failures_and_open_questions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
