/* SPDX-License-Identifier: Apache-2.0 */
#include "base/calendar.h"
#include "register_support.h"

typedef struct reading {
	registers r;
	tk_configuration configuration;
} reading;

static reading read_configuration(const char *text, size_t length)
{
	reading read = {.r = {.arena = tk_arena_open(0, NULL, NULL), .count = 1}};
	tk_limits limits = tk_limits_default();
	read.r.documents[0] = tk_document_read(read.r.arena, 1, TK_TEXT("tenken.yaml"), TK_DOCUMENT_YAML,
	                                       tk_text_make(text, length), &limits);
	tk_configuration_read(read.r.arena, read.r.documents[0], &read.configuration);
	return read;
}

#define START "tenken: 1\norganization: {id: a, name: b}\n"

static void the_agreed_example_is_read(void **state)
{
	(void)state;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_text block = fenced_block(project_file(arena, "docs/formats/by-example.md"), "## tenken.yaml");
	reading read = read_configuration(block.at, block.length);
	const tk_configuration *c = &read.configuration;
	assert_quiet(&read.r);
	assert_true(c->given && c->document == 1);
	assert_true(tk_text_is(c->organization_id.text, "kitaura-power"));
	assert_true(tk_text_is(c->organization_name.text, "北浦電力送配電株式会社"));
	assert_true(tk_text_is(c->sector.text, "electric-power"));
	assert_true(tk_text_is(c->edition.text, "2026-11"));
	assert_true(tk_text_is(c->index.text, "README.md"));
	assert_true(tk_text_is(c->outage.text, "exercise"));
	assert_true(tk_node_is_true(tk_node_get_c(c->facts, "personal-data")));
	assert_int_equal(c->variants->count, 0);
	assert_int_equal(c->plugins->count, 1);
	assert_true(tk_text_is(c->ignore->first->value, "archive/**"));
	assert_non_null(tk_node_get_c(tk_node_get_c(c->parameters, "gv-contact-verified"), "days"));
	assert_int_equal(c->not_applicable.count, 1);
	const tk_declared_exception *exception = &c->not_applicable.at[0];
	int64_t day;
	assert_true(tk_date_parse(TK_TEXT("2027-03-31"), &day));
	assert_int_equal(exception->until_day, day);
	assert_true(tk_text_is(exception->requirement.text, "sc-supplier-report-intake"));
	assert_true(tk_text_is(exception->subject.text, "ransomware"));
	assert_true(tk_text_is(exception->by.text, "CISO"));
	close_registers(&read.r);
	tk_arena_close(arena);
}

static void one_value_stands_for_a_list(void **state)
{
	(void)state;
	static const char text[] = START "plugins: regime/japan\nplaybooks: \"a/**\"\nignore:\n";
	reading read = read_configuration(text, strlen(text));
	assert_quiet(&read.r);
	assert_int_equal(read.configuration.plugins->kind, TK_NODE_SEQUENCE);
	assert_true(tk_text_is(read.configuration.plugins->first->value, "regime/japan"));
	assert_null(read.configuration.plugins->first->next);
	assert_true(tk_text_is(read.configuration.playbooks->first->value, "a/**"));
	assert_null(read.configuration.ignore);
	assert_null(read.configuration.registers);
	close_registers(&read.r);
}

static void every_kind_of_slip_is_one_fault(void **state)
{
	(void)state;
	static const struct {
		const char *text, *rule, *at, *says;
	} cases[] = {
	        {"organization: {id: a, name: b}\n", TK_FAULT_MISSING_KEY, "organization", "tenken"},
	        {"tenken: 1\n", TK_FAULT_MISSING_KEY, "tenken", "organization"},
	        {"tenken: 1\norganization: {name: b}\n", TK_FAULT_MISSING_KEY, "name", "id"},
	        {"tenken: 2\norganization: {id: a, name: b}\n", TK_FAULT_BAD_VALUE, "2", "2"},
	        {"tenken: one\norganization: {id: a, name: b}\n", TK_FAULT_WRONG_TYPE, "one", "tenken"},
	        {"- tenken\n", TK_FAULT_WRONG_TYPE, "- tenken", "mapping"},
	        {"tenken: 1\norganization: {id: a, name: b, sector: electric}\n", TK_FAULT_BAD_VALUE, "electric",
	         "sector"},
	        {"tenken: 1\norganization: {id: a, name: b, facts: {personal-data: たぶん}}\n", TK_FAULT_BAD_VALUE,
	         "たぶん", "personal-data"},
	        {"tenken: 1\norganization: {id: a, name: b, facts: {personal-data: 1}}\n", TK_FAULT_BAD_VALUE,
	         "1", NULL},
	        {"tenken: 1\norganisation: {}\norganization: {id: a, name: b}\n", TK_FAULT_UNKNOWN_KEY, "organisation",
	         "organisation"},
	        {START "register: [a]\n", TK_FAULT_UNKNOWN_KEY, "register", NULL},
	        {START "playbooks: {a: b}\n", TK_FAULT_WRONG_TYPE, "{a: b}", "playbooks"},
	        {START "parameters: {gv-contact-verified: 180}\n", TK_FAULT_WRONG_TYPE, "180", "gv-contact-verified"},
	        {START "not-applicable: [{requirement: x, until: 2027-03-31}]\n", TK_FAULT_MISSING_KEY, "requirement",
	         "reason"},
	        {START "not-applicable: [{requirement: x, reason: y}]\n", TK_FAULT_MISSING_KEY, "requirement", "until"},
	        {START "not-applicable: [{requirement: x, reason: y, until: いつか}]\n", TK_FAULT_BAD_VALUE, "いつか",
	         "until"},
	        {START "not-applicable: [{reason: y, until: 2027-03-31}]\n", TK_FAULT_MISSING_KEY, "reason",
	         "requirement"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading read = read_configuration(cases[i].text, strlen(cases[i].text));
		print_message("%s", cases[i].text);
		assert_true(read.configuration.given);
		assert_fault(&read.r, cases[i].rule, cases[i].at, cases[i].says);
		assert_int_equal(read.configuration.not_applicable.count, 0);
		close_registers(&read.r);
	}
}

/* Whether an exception still holds is for the host to say. */
static void an_exception_that_has_ended_is_still_read(void **state)
{
	(void)state;
	static const char text[] = START "not-applicable: [{requirement: x, reason: y, until: 2001年1月2日}]\n";
	reading read = read_configuration(text, strlen(text));
	assert_quiet(&read.r);
	assert_int_equal(read.configuration.not_applicable.count, 1);
	assert_int_equal(read.configuration.not_applicable.at[0].until_day, 11324);
	assert_int_equal(read.configuration.not_applicable.at[0].by.text.length, 0);
	close_registers(&read.r);
}

/* ---- globs ----------------------------------------------------------------------------------------------- */

static void globs_match_paths(void **state)
{
	(void)state;
	static const struct {
		const char *glob, *path;
		bool matches;
	} cases[] = {
	        {"playbooks/**", "playbooks/a.md", true},
	        {"playbooks/**", "playbooks/a/b/c.md", true},
	        {"playbooks/**", "playbooks", false},
	        {"playbooks/**", "x/playbooks/a.md", false},
	        {"**/templates/**", "templates/a", true},
	        {"**/templates/**", "a/b/templates/c", true},
	        {"**/templates/**", "a/mytemplates/c", false},
	        {"a/**/b", "a/b", true},
	        {"a/**/b", "a/x/y/b", true},
	        {"a/**/b", "a/xb", false},
	        {"*.md", "a.md", true},
	        {"*.md", "a/b.md", false},
	        {"**/*.md", "b.md", true},
	        {"**/*.md", "a/b.md", true},
	        {"**", "a/b", true},
	        {"a?c", "abc", true},
	        {"a?c", "a/c", false},
	        {"手順/?.md", "手順/点.md", true},
	        {"手順/?.md", "手順/点検.md", false},
	        {"?", "a", true},
	        {"?", "", false},
	        {"", "", true},
	        {"", "a", false},
	        {"***", "a/b", true},
	        {"a.c", "abc", false},
	        /* composed and decomposed が */
	        {"\xE3\x81\x8C/**", "\xE3\x81\x8B\xE3\x82\x99/a", true},
	        {"\xE3\x81\x8B\xE3\x82\x99.md", "\xE3\x81\x8C.md", true},
	        {"?.md", "\xE3\x81\x8B\xE3\x82\x99.md", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (tk_glob_matches(tk_text_of(cases[i].glob), tk_text_of(cases[i].path)) != cases[i].matches)
			fail_msg("%s against %s", cases[i].glob, cases[i].path);
	}
}

/* The plain definition, by trying everything. */
static bool matches_slowly(const char *glob, const char *path, bool segment_begins)
{
	if (*glob == '\0')
		return *path == '\0';
	if (strncmp(glob, "**/", 3) == 0) {
		if (segment_begins && matches_slowly(glob + 3, path, true))
			return true;
		return *path && matches_slowly(glob, path + 1, *path == '/');
	}
	if (strncmp(glob, "**", 2) == 0)
		return matches_slowly(glob + 2, path, segment_begins) ||
		       (*path && matches_slowly(glob, path + 1, *path == '/'));
	if (*glob == '*')
		return matches_slowly(glob + 1, path, segment_begins) ||
		       (*path && *path != '/' && matches_slowly(glob, path + 1, false));
	return *path && (*glob == '?' ? *path != '/' : *glob == *path) &&
	       matches_slowly(glob + 1, path + 1, *path == '/');
}

static void globs_agree_with_trying_everything(void **state)
{
	(void)state;
	uint64_t seed = 7;
	for (int round = 0; round < 200000; round++) {
		char glob[9] = "", path[9] = "";
		for (size_t i = 0; i < 8; i++) {
			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			glob[i] = "ab/?***\0"[seed >> 33 & 7];
			path[i] = "aab/b/a\0"[seed >> 37 & 7];
		}
		if (tk_glob_matches(tk_text_of(glob), tk_text_of(path)) != matches_slowly(glob, path, true))
			fail_msg("%s against %s", glob, path);
	}
}

static void long_globs_are_quick(void **state)
{
	(void)state;
	char glob[512], path[4096];
	for (size_t i = 0; i < sizeof glob; i++)
		glob[i] = i % 2 ? 'a' : '*';
	memset(path, 'a', sizeof path);
	assert_true(tk_glob_matches(tk_text_make(glob, sizeof glob), tk_text_make(path, sizeof path)));
	assert_false(tk_glob_matches(tk_text_make(glob, sizeof glob), tk_text_make(path, 200)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_agreed_example_is_read),
	        cmocka_unit_test(one_value_stands_for_a_list),
	        cmocka_unit_test(every_kind_of_slip_is_one_fault),
	        cmocka_unit_test(an_exception_that_has_ended_is_still_read),
	        cmocka_unit_test(globs_match_paths),
	        cmocka_unit_test(globs_agree_with_trying_everything),
	        cmocka_unit_test(long_globs_are_quick),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
