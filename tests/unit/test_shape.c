/* SPDX-License-Identifier: Apache-2.0 */
#include "document/shape.h"
#include "document_support.h"

#include <stdio.h>

static const char *const levels[] = {"high", "medium", "low", NULL};
static const tk_shape text_shape = {.type = TK_SHAPE_TEXT};
static const tk_shape tree_shape;
static const tk_field tree_fields[] = {
        {"id", TK_SHAPE_TEXT, TK_SHAPE_REQUIRED, NULL, NULL},
        {"title", TK_SHAPE_STRING, 0, NULL, NULL},
        {"count", TK_SHAPE_INTEGER, 0, NULL, NULL},
        {"critical", TK_SHAPE_BOOLEAN, 0, NULL, NULL},
        {"reviewed", TK_SHAPE_DATE, 0, NULL, NULL},
        {"within", TK_SHAPE_DURATION, 0, NULL, NULL},
        {"level", TK_SHAPE_TEXT, 0, NULL, levels},
        {"aliases", TK_SHAPE_LIST, 0, &text_shape, NULL},
        {"class", TK_SHAPE_LIST, TK_SHAPE_LENIENT, &text_shape, NULL},
        {"facts", TK_SHAPE_MAP_OF, 0, &text_shape, NULL},
        {"steps", TK_SHAPE_LIST, 0, &tree_shape, NULL},
        {"inner", TK_SHAPE_MAP, 0, &tree_shape, NULL},
        {"free", TK_SHAPE_ANY, 0, NULL, NULL},
        {NULL, TK_SHAPE_ANY, 0, NULL, NULL},
};
static const tk_shape tree_shape = {.type = TK_SHAPE_MAP, .fields = tree_fields};

static tk_document *check(const char *text)
{
	tk_document *document = read_text("a.json", tk_text_of(text));
	assert_int_equal(document->faults.count, 0);
	tk_shape_check(document, document->root, &tree_shape);
	return document;
}

static void good_documents_have_no_faults(void **state)
{
	(void)state;
	static const char *const good[] = {
	        "{\"id\": \"a\"}",
	        "{\"id\": 7, \"x-mine\": 1, \"x_mine\": [], \"title\": null}",
	        "{\"id\": \"a\", \"count\": -3, \"critical\": false, \"reviewed\": \"2026年10月5日\", \"within\": "
	        "\"24時間\", \"level\": \"low\"}",
	        "{\"id\": \"a\", \"aliases\": [\"b\", \"c\"], \"class\": \"share\", \"facts\": {\"any\": true}, "
	        "\"free\": [{}]}",
	        "{\"id\": \"a\", \"class\": [\"x\"], \"steps\": [{\"id\": \"b\", \"inner\": {\"id\": \"c\"}}]}",
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(check(good[i])->faults.count, 0);
}

static void deviations_are_faults_at_their_place(void **state)
{
	(void)state;
	static const struct {
		const char *text, *rule, *at, *words, *help;
	} cases[] = {
	        {"{\"id\": \"a\", \"titel\": \"x\"}", TK_FAULT_UNKNOWN_KEY, "\"titel\"",
	         "The key \"titel\" is not known here, so nothing reads it.", "Did you mean \"title\"?"},
	        {"{\"id\": \"a\", \"zzzzzzz\": \"x\"}", TK_FAULT_UNKNOWN_KEY, "\"zzzzzzz\"",
	         "The key \"zzzzzzz\" is not known here, so nothing reads it.",
	         "Known keys here: id, title, count, critical, reviewed, within, level, aliases, class, facts, steps, "
	         "inner, free. "
	         "Keys of your own begin with x-."},
	        {"{\"title\": \"x\"}", TK_FAULT_MISSING_KEY, "\"title\"", "The key \"id\" is missing here.", NULL},
	        {"{}", TK_FAULT_MISSING_KEY, "{}", "The key \"id\" is missing here.", NULL},
	        {"{\"id\": null}", TK_FAULT_MISSING_KEY, "\"id\"", "The key \"id\" is missing here.", NULL},
	        {"{\"id\": [1]}", TK_FAULT_WRONG_TYPE, "[1]", "\"id\" must be one text, not a list or a mapping.",
	         NULL},
	        {"{\"id\": \"a\", \"title\": 1}", TK_FAULT_WRONG_TYPE, "1", "\"title\" must be a text, but 1 is none.",
	         NULL},
	        {"{\"id\": \"a\", \"count\": 1.5}", TK_FAULT_WRONG_TYPE, "1.5",
	         "\"count\" must be a whole number, but \"1.5\" is none.", NULL},
	        {"{\"id\": \"a\", \"count\": \"1\"}", TK_FAULT_WRONG_TYPE, "\"1\"",
	         "\"count\" must be a whole number, but \"1\" is none.", NULL},
	        {"{\"id\": \"a\", \"critical\": \"yes\"}", TK_FAULT_WRONG_TYPE, "\"yes\"",
	         "\"critical\" must be true or false, but \"yes\" is neither.", NULL},
	        {"{\"id\": \"a\", \"reviewed\": \"2026-02-30\"}", TK_FAULT_BAD_VALUE, "\"2026-02-30\"",
	         "\"reviewed\" must be a date, but \"2026-02-30\" is none that exists.", NULL},
	        {"{\"id\": \"a\", \"within\": \"3営業日\"}", TK_FAULT_BAD_VALUE, "\"3営業日\"",
	         "\"within\" must be a duration, but \"3営業日\" is none that can be counted.", NULL},
	        {"{\"id\": \"a\", \"level\": \"hihg\"}", TK_FAULT_BAD_VALUE, "\"hihg\"",
	         "\"hihg\" is not one of the words that \"level\" may have.",
	         "Did you mean \"high\"? Allowed: high, medium, low."},
	        {"{\"id\": \"a\", \"level\": \"?\"}", TK_FAULT_BAD_VALUE, "\"?\"",
	         "\"?\" is not one of the words that \"level\" may have.", "Write one of: high, medium, low."},
	        {"{\"id\": \"a\", \"aliases\": \"b\"}", TK_FAULT_WRONG_TYPE, "\"b\"", "\"aliases\" must be a list.",
	         NULL},
	        {"{\"id\": \"a\", \"aliases\": [{}]}", TK_FAULT_WRONG_TYPE, "{}",
	         "\"aliases\" must be one text, not a list or a mapping.", NULL},
	        {"{\"id\": \"a\", \"facts\": {\"k\": []}}", TK_FAULT_WRONG_TYPE, "[]",
	         "\"k\" must be one text, not a list or a mapping.", NULL},
	        {"{\"id\": \"a\", \"facts\": 1}", TK_FAULT_WRONG_TYPE, "1", "\"facts\" must hold keys with values.",
	         NULL},
	        {"{\"id\": \"a\", \"steps\": [{\"id\": \"b\", \"inner\": {\"idd\": 1, \"id\": 1}}]}",
	         TK_FAULT_UNKNOWN_KEY, "\"idd\"", "The key \"idd\" is not known here, so nothing reads it.",
	         "Did you mean \"id\"?"},
	        {"[1]", TK_FAULT_WRONG_TYPE, "[1]", "\"this\" must hold keys with values.", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_document *document = check(cases[i].text);
		assert_int_equal(document->faults.count, 1);
		expect_fault(document, 0, cases[i].rule, cases[i].at);
		expect_words(document, 0, cases[i].words, cases[i].help);
	}
}

static void open_shapes_allow_any_key(void **state)
{
	(void)state;
	static const tk_shape open = {.type = TK_SHAPE_MAP, .flags = TK_SHAPE_OPEN, .fields = tree_fields};
	tk_document *document = read_text("a.json", TK_TEXT("{\"id\": 1, \"anything\": 2}"));
	tk_shape_check(document, document->root, &open);
	assert_int_equal(document->faults.count, 0);
	tk_shape_check(document, NULL, &open);
	assert_int_equal(document->faults.count, 0);
}

static void csv_rows_have_texts_only(void **state)
{
	(void)state;
	static const tk_shape list = {.type = TK_SHAPE_LIST, .of = &tree_shape};
	tk_document *document = read_text(
	        "a.csv", TK_TEXT("id,count,critical,reviewed,title\na,3,TRUE,2026/1/5,1\nb,x,maybe,,\n,1,,,\n"));
	tk_shape_check(document, document->root, &list);
	assert_int_equal(document->faults.count, 3);
	expect_fault(document, 0, TK_FAULT_WRONG_TYPE, "x");
	expect_fault(document, 1, TK_FAULT_WRONG_TYPE, "maybe");
	expect_fault(document, 2, TK_FAULT_MISSING_KEY, ",1");
}

static void nearest_words(void **state)
{
	(void)state;
	static const char *const words[] = {"title", "tile", "next-review", "by", "連絡先一覧"};
	assert_string_equal(tk_nearest_word(TK_TEXT("titel"), words, 5), "title");
	assert_string_equal(tk_nearest_word(TK_TEXT("nextreview"), words, 5), "next-review");
	assert_string_equal(tk_nearest_word(TK_TEXT("next_review"), words, 5), "next-review");
	assert_string_equal(tk_nearest_word(TK_TEXT("連絡一覧"), words, 5), "連絡先一覧");
	assert_null(tk_nearest_word(TK_TEXT("zz"), words, 5));
	assert_null(tk_nearest_word(TK_TEXT("subject"), words, 5));
	assert_null(tk_nearest_word(TK_TEXT(""), words, 5));
	assert_null(tk_nearest_word(TK_TEXT("title"), NULL, 0));
}

static void many_unknown_keys_stay_cheap(void **state)
{
	(void)state;
	size_t count = 200000;
	char *text = tk_arena_bytes(arena, count * 24 + 20), *at = text;
	at += sprintf(at, "{\"id\": 1");
	for (size_t i = 0; i < count; i++)
		at += sprintf(at, ", \"unknown%zu\": 1", i);
	*at++ = '}';
	tk_document *document = read_text("a.json", (tk_text){text, (size_t)(at - text)});
	tk_shape_check(document, document->root, &tree_shape);
	assert_int_equal(document->faults.count, TK_FAULTS_MOST);
	expect_words(document, TK_FAULTS_MOST - 1, "From here on 199001 more faults of this file are not listed.",
	             NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(good_documents_have_no_faults),
	        cmocka_unit_test(deviations_are_faults_at_their_place),
	        cmocka_unit_test(open_shapes_allow_any_key),
	        cmocka_unit_test(csv_rows_have_texts_only),
	        cmocka_unit_test(nearest_words),
	        cmocka_unit_test(many_unknown_keys_stay_cheap),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
