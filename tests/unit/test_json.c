/* SPDX-License-Identifier: Apache-2.0 */
#include "document_support.h"

#include <stdio.h>

static tk_document *read_json(const char *text)
{
	return read_text("a.json", tk_text_of(text));
}

static void values_know_their_places(void **state)
{
	(void)state;
	tk_document *document = read_json("{ \"名\" : \"値\", \"n\":[1, -2.5e3, true,false , null], \"o\": {} }\n");
	assert_int_equal(document->faults.count, 0);
	assert_true(document->complete);
	const tk_node *root = document->root;
	assert_int_equal(root->kind, TK_NODE_MAPPING);
	assert_int_equal(root->count, 3);
	assert_int_equal(root->depth, 0);
	const tk_node *name = tk_node_get_c(root, "名");
	expect_at(document, name->span, "\"値\"");
	expect_at(document, name->key_span, "\"名\"");
	expect_text(name->value, "値");
	assert_true(name->quoted);
	const tk_node *list = tk_node_get_c(root, "n");
	expect_at(document, list->span, "[1, -2.5e3, true,false , null]");
	static const uint8_t kinds[] = {TK_NODE_NUMBER, TK_NODE_NUMBER, TK_NODE_BOOLEAN, TK_NODE_BOOLEAN, TK_NODE_NULL};
	static const char *const words[] = {"1", "-2.5e3", "true", "false", "null"};
	for (uint32_t i = 0; i < 5; i++) {
		const tk_node *item = tk_node_at(list, i);
		assert_int_equal(item->kind, kinds[i]);
		expect_at(document, item->span, words[i]);
		expect_text(item->value, words[i]);
		expect_text(item->key, "");
		assert_int_equal(item->depth, 2);
	}
	assert_null(tk_node_at(list, 5));
	assert_true(tk_node_is_true(tk_node_at(list, 2)) && !tk_node_is_true(tk_node_at(list, 3)));
	expect_at(document, tk_node_get_c(root, "o")->span, "{}");
	tk_place place = tk_document_place(document, tk_node_at(list, 1)->span);
	assert_int_equal(place.line, 1);
	assert_int_equal(place.column, 22);
	assert_int_equal(place.end_column, 28);
}

static void strings_decode(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
	        {"\"plain text longer than a word\"", "plain text longer than a word"},
	        {"\"\"", ""},
	        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
	        {"\"\\u3042\\u00e9\\u0041\"", "あéA"},
	        {"\"\\uD842\\uDFB7\\ud83d\\ude00\"", "𠮷😀"},
	        {"\"a\\u007fb漢字\\n\"", "a\x7F"
	                                 "b漢字\n"},
	        {"\"1234567\\\"8\"", "1234567\"8"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_document *document = read_json(cases[i][0]);
		assert_int_equal(document->faults.count, 0);
		expect_text(document->root->value, cases[i][1]);
		expect_at(document, document->root->span, cases[i][0]);
	}
	tk_document *document = read_json("[\"slice\"]");
	assert_ptr_equal(document->root->first->value.at, document->text.at + 2);
}

static void lone_surrogates_are_faults_and_the_rest_is_read(void **state)
{
	(void)state;
	tk_document *document = read_json("[\"a\\ud83dz\", \"\\ude00\", \"\\ud83d\\u0041\", 1]");
	assert_int_equal(document->faults.count, 3);
	expect_fault(document, 0, TK_FAULT_ENCODING, "\\ud83d");
	expect_fault(document, 1, TK_FAULT_ENCODING, "\\ude00");
	expect_fault(document, 2, TK_FAULT_ENCODING, "\\ud83d");
	assert_true(document->complete);
	assert_int_equal(document->root->count, 4);
	expect_text(tk_node_at(document->root, 0)->value, "a\xEF\xBF\xBDz");
	expect_text(tk_node_at(document->root, 2)->value, "\xEF\xBF\xBD"
	                                                  "A");
}

static void duplicate_keys(void **state)
{
	(void)state;
	tk_document *document = read_json("{\"a\": 1, \"b\": 2, \"\\u0061\": 3, \"c\": {\"a\": 4}}");
	assert_int_equal(document->faults.count, 1);
	expect_fault(document, 0, TK_FAULT_DUPLICATE_KEY, "\"\\u0061\"");
	expect_at(document, document->faults.at[0].related, "\"a\"");
	assert_int_equal(document->faults.at[0].related.offset, 1);
	expect_words(document, 0, "The key \"a\" stands twice in this mapping; only the first counts.", NULL);
	expect_text(tk_node_get_c(document->root, "a")->value, "1");
	assert_int_equal(document->root->count, 4);
	assert_true(document->complete);
}

/* { "k0": 0, "k1": 1 … } with `extra` at the end. */
static tk_text large_object(size_t count, const char *extra)
{
	char *text = tk_arena_bytes(arena, count * 24 + 100), *at = text;
	*at++ = '{';
	for (size_t i = 0; i < count; i++)
		at += sprintf(at, "\"k%zu\": %zu,\n", i, i);
	at += sprintf(at, "%s}", extra);
	return (tk_text){text, (size_t)(at - text)};
}

static void large_objects_are_indexed(void **state)
{
	(void)state;
	tk_document *document = read_text("a.json", large_object(100000, "\"k5\": 1, \"k99999\": 2"));
	assert_int_equal(document->faults.count, 2);
	expect_fault(document, 0, TK_FAULT_DUPLICATE_KEY, "\"k5\"");
	expect_at(document, document->faults.at[1].related, "\"k99999\"");
	for (uint32_t i = 0; i < 100000; i++) {
		const tk_node *node = tk_node_get(document->root, tk_text_format(arena, "k%u", i));
		int64_t number = -1;
		assert_true(tk_node_integer(node, &number));
		assert_int_equal(number, i);
	}
	assert_null(tk_node_get_c(document->root, "k100000"));
	assert_int_equal(document->root->value.length, 0);
	tk_place place = tk_document_place(document, tk_node_get_c(document->root, "k99999")->key_span);
	assert_int_equal(place.line, 100000);
	assert_int_equal(place.column, 1);
}

static void syntax_faults(void **state)
{
	(void)state;
	static const struct {
		const char *text, *at;
		const char *words;
		uint32_t kept; /* children of the root */
	} cases[] = {
	        {"", "", "This file is empty; JSON needs one value.", 0},
	        {" \n", "", "This file is empty; JSON needs one value.", 0},
	        {"[1, 2", "[", "This [ is never closed.", 2},
	        {"{\"a\": 1, \"b\": ", "{", "This { is never closed.", 1},
	        {"{\"a\": [1, {\"b\": 2", "{", "This { is never closed.", 1},
	        {"[1 2]", "2", "A comma is missing before this.", 1},
	        {"{\"a\": 1 \"b\": 2}", "\"", "A comma is missing before this.", 1},
	        {"[1,,2]", ",", "A value is missing before this.", 1},
	        {"[,1]", ",", "A value is missing before this.", 0},
	        {"{\"a\"}", "\"a\"", "After this key a colon is missing.", 0},
	        {"{\"a\":}", "}", "A value is missing before this.", 0},
	        {"{a: 1}", "a", "A key must stand here, between quotation marks.", 0},
	        {"{1: 1}", "1", "A key must stand here, between quotation marks.", 0},
	        {"[1, 'x']", "'x'", "This is no JSON value.", 1},
	        {"[True]", "True", "This is no JSON value.", 0},
	        {"[nul]", "nul", "This is no JSON value.", 0},
	        {"[NaN]", "NaN", "This is no JSON value.", 0},
	        {"[01]", "01", "This is not a number as JSON writes it.", 0},
	        {"[1.]", "1.", "This is not a number as JSON writes it.", 0},
	        {"[-]", "-", "This is not a number as JSON writes it.", 0},
	        {"[1e+]", "1e+", "This is not a number as JSON writes it.", 0},
	        {"[12abc]", "12abc", "This is not a number as JSON writes it.", 0},
	        {"[.5]", ".5", "This is no JSON value.", 0},
	        {"[1]}", "}", "The value of this file ended before this.", 1},
	        {"[1] [2]", "[", "The value of this file ended before this.", 1},
	        {"[\"abc\n\"]", "\"abc", "This text has no closing quotation mark.", 0},
	        {"[\"abc\\", "\"abc\\", "This text has no closing quotation mark.", 0},
	        {"[1}", "}", "A comma is missing before this.", 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_document *document = read_json(cases[i].text);
		assert_int_equal(document->faults.count, 1);
		expect_fault(document, 0, TK_FAULT_SYNTAX, cases[i].at);
		expect_words(document, 0, cases[i].words, NULL);
		assert_false(document->complete);
		assert_int_equal(document->root ? document->root->count : 0, cases[i].kept);
	}
}

static void slips_do_not_stop_the_reader(void **state)
{
	(void)state;
	static const struct {
		const char *text, *at, *words;
		uint32_t count;
	} cases[] = {
	        {"[1, 2,]", ",", "After this comma nothing follows.", 2},
	        {"{\"a\": 1,}", ",", "After this comma nothing follows.", 1},
	        {"// x\n[1, /* y */ 2]\n// z", "//", "JSON has no comments.", 2},
	        {"[1, /* never", "/*", "JSON has no comments.", 1},
	        {"[\"a\tb\", \"c\td\"]", "\t", "A control character stands in this text as it is.", 2},
	        {"[\"\\x41\", 2]", "\\", "This escape is none that JSON knows.", 2},
	        {"[\"\\u12\", 2]", "\\u", "After \\u there must be four hexadecimal digits.", 2},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_document *document = read_json(cases[i].text);
		expect_fault(document, 0, TK_FAULT_SYNTAX, cases[i].at);
		expect_words(document, 0, cases[i].words, NULL);
		assert_false(document->complete);
		assert_int_equal(document->root->count, cases[i].count);
	}
	expect_text(read_json("[\"\\x41\"]")->root->first->value, "\\x41");
}

static void limits_are_kept(void **state)
{
	(void)state;
	size_t count = 1000000;
	char *brackets = tk_arena_bytes(arena, count);
	memset(brackets, '[', count);
	tk_document *document = read_text("a.json", (tk_text){brackets, count});
	assert_int_equal(document->faults.count, 1);
	expect_fault(document, 0, TK_FAULT_LIMIT, "[");
	assert_int_equal(document->faults.at[0].at.offset, 128);
	assert_false(document->complete);

	tk_limits limits = {.largest_file = 60, .depth = 255, .nodes = 10, .alias_nodes = 1, .scalar = 8};
	static const char *const texts[] = {"[1,2,3,4,5,6,7,8,9,10,11]", "[\"123456789\"]",
	                                    "\"a text that is longer than sixty bytes, so that the file is refused\""};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		document =
		        tk_document_read(arena, 7, TK_TEXT("a.json"), TK_DOCUMENT_JSON, tk_text_of(texts[i]), &limits);
		assert_int_equal(document->faults.count, 1);
		assert_string_equal(document->faults.at[0].rule, TK_FAULT_LIMIT);
		assert_false(document->complete);
	}
}

static void faults_are_bounded(void **state)
{
	(void)state;
	size_t count = 5000;
	char *text = tk_arena_bytes(arena, count * 6 + 10), *at = text;
	*at++ = '{';
	for (size_t i = 0; i < count; i++)
		at += sprintf(at, "\"a\":1%c", i + 1 < count ? ',' : '}');
	tk_document *document = read_text("a.json", (tk_text){text, (size_t)(at - text)});
	assert_int_equal(document->faults.count, TK_FAULTS_MOST);
	assert_string_equal(document->faults.at[TK_FAULTS_MOST - 1].rule, TK_FAULT_LIMIT);
	expect_words(document, TK_FAULTS_MOST - 1, "From here on 4000 more faults of this file are not listed.", NULL);
}

static void charsets(void **state)
{
	(void)state;
	static const struct {
		const char *charset;
		const char *bytes;
		size_t length;
	} cases[] = {
	        {"UTF-8", "\xEF\xBB\xBF[\"\xE3\x81\x82\"]", 10},
	        {"UTF-16LE", "\xFF\xFE[\0\"\0\x42\x30\"\0]\0", 12},
	        {"UTF-16LE", "[\0\"\0\x42\x30\"\0]\0", 10},
	        {"UTF-16BE", "\xFE\xFF\0[\0\"\x30\x42\0\"\0]", 12},
	        {"UTF-16BE", "\0[\0\"\x30\x42\0\"\0]", 10},
	        {"UTF-32LE", "[\0\0\0\"\0\0\0\x42\x30\0\0\"\0\0\0]\0\0\0", 20},
	        {"UTF-32LE", "\xFF\xFE\0\0[\0\0\0\"\0\0\0\x42\x30\0\0\"\0\0\0]\0\0\0", 24},
	        {"UTF-32BE", "\0\0\0[\0\0\0\"\0\0\x30\x42\0\0\0\"\0\0\0]", 20},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_document *document = read_text("a.json", (tk_text){cases[i].bytes, cases[i].length});
		assert_string_equal(document->charset, cases[i].charset);
		assert_int_equal(document->faults.count, 0);
		expect_text(document->text, "[\"あ\"]");
		expect_text(document->root->first->value, "あ");
	}
	tk_document *document = read_text("a.json", (tk_text){"\xFF\xFE[\0\"\0\x3D\xD8\"\0]\0", 12});
	assert_int_equal(document->faults.count, 1);
	expect_fault(document, 0, TK_FAULT_ENCODING, "\xEF\xBF\xBD");
	assert_true(document->complete);
}

static void broken_bytes_are_faults_and_the_rest_is_read(void **state)
{
	(void)state;
	tk_document *document = read_json("[\"あ\xE3\x81\", \"b\xFF\", \"い\"]");
	assert_int_equal(document->faults.count, 1);
	expect_fault(document, 0, TK_FAULT_ENCODING, "\xEF\xBF\xBD");
	expect_words(document, 0, "This cannot be read as UTF-8; such places in this file: 3.", NULL);
	assert_int_equal(document->faults.at[0].at.offset, 5);
	assert_int_equal(document->root->count, 3);
	assert_true(document->complete);
	expect_text(tk_node_at(document->root, 2)->value, "い");

	char with_zero[200];
	memset(with_zero, ' ', sizeof with_zero);
	memcpy(with_zero, "[\"a\0b\"]", 7);
	document = read_text("a.json", (tk_text){with_zero, sizeof with_zero});
	assert_int_equal(document->faults.count, 1);
	expect_fault(document, 0, TK_FAULT_ENCODING, "\xEF\xBF\xBD");
	expect_text(document->root->first->value, "a\xEF\xBF\xBD"
	                                          "b");

	static const char *const binaries[] = {"\177ELF\2\1\1\0\0\0\0\0\0\0", "PK\x03\x04\x14\0\0\0\0\0\0\0",
	                                       "%PDF-1.7\n", "\x89PNG\r\n\x1A\n\0\0\0\r"};
	for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++) {
		document = read_text("a.json", (tk_text){binaries[i], i == 2 ? 9 : 12});
		assert_int_equal(document->faults.count, 1);
		assert_string_equal(document->faults.at[0].rule, TK_FAULT_ENCODING);
		assert_false(document->complete);
		assert_null(document->root);
	}
	/* 手順 in CP932 */
	document = read_json("[\"\x8E\xE8\x8F\x87\x82\xF0\"]");
	assert_string_equal(document->charset, "CP932");
	assert_int_equal(document->faults.count, 1);
	expect_text(document->root->first->value, "手順を");
}

static void places_and_lines(void **state)
{
	(void)state;
	tk_document *document = read_json("[\r\n\"日本\",\r1,\n\n2]");
	assert_int_equal(tk_document_line_count(document), 5);
	expect_text(tk_document_line(document, 1), "[");
	expect_text(tk_document_line(document, 2), "\"日本\",");
	expect_text(tk_document_line(document, 4), "");
	expect_text(tk_document_line(document, 5), "2]");
	expect_text(tk_document_line(document, 6), "");
	expect_text(tk_document_line(document, 0), "");
	tk_place place = tk_document_place(document, tk_node_at(document->root, 0)->span);
	assert_int_equal(place.line, 2);
	assert_int_equal(place.column, 1);
	assert_int_equal(place.end_line, 2);
	assert_int_equal(place.end_column, 5);
	place = tk_document_place(document, (tk_span){7, 1000, 5});
	assert_int_equal(place.line, 5);
	assert_int_equal(place.column, 3);
	assert_int_equal(tk_document_line_count(read_json("1\n")), 1);
	assert_int_equal(tk_document_line_count(read_json("")), 1);

	char *line = tk_arena_bytes(arena, 30001);
	for (size_t i = 0; i < 9999; i++)
		memcpy(line + 1 + 3 * i, "あ", 3);
	line[0] = '"';
	line[29998] = '"';
	document = read_text("a.json", (tk_text){line, 29999});
	for (uint32_t i = 0; i < 9999; i += 7)
		assert_int_equal(tk_document_place(document, (tk_span){7, 1 + 3 * i, 3}).column, i + 2);
}

static void kinds_and_integers(void **state)
{
	(void)state;
	assert_int_equal(tk_document_kind_of(TK_TEXT("a/B.YAML")), TK_DOCUMENT_YAML);
	assert_int_equal(tk_document_kind_of(TK_TEXT("a.yml")), TK_DOCUMENT_YAML);
	assert_int_equal(tk_document_kind_of(TK_TEXT("a.markdown")), TK_DOCUMENT_MARKDOWN);
	assert_int_equal(tk_document_kind_of(TK_TEXT("a.tsv")), TK_DOCUMENT_CSV);
	assert_int_equal(tk_document_kind_of(TK_TEXT("a.bpmn")), TK_DOCUMENT_XML);
	assert_int_equal(tk_document_kind_of(TK_TEXT("json")), TK_DOCUMENT_OTHER);
	assert_int_equal(tk_document_kind_of(TK_TEXT("a.json.txt")), TK_DOCUMENT_OTHER);
	assert_null(read_text("a.txt", TK_TEXT("{\"a\": 1}"))->root);
	tk_document *document =
	        read_json("[9223372036854775807, -9223372036854775808, 9223372036854775808, 1.5, \"12\", [1]]");
	static const bool good[] = {true, true, false, false, true, false};
	for (uint32_t i = 0; i < 6; i++) {
		int64_t number;
		assert_int_equal(tk_node_integer(tk_node_at(document->root, i), &number), good[i]);
		if (i < 2)
			assert_int_equal(number, i ? INT64_MIN : INT64_MAX);
	}
	assert_null(tk_node_get_c(document->root, "a"));
	assert_null(tk_node_get_c(NULL, "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(values_know_their_places),
	        cmocka_unit_test(strings_decode),
	        cmocka_unit_test(lone_surrogates_are_faults_and_the_rest_is_read),
	        cmocka_unit_test(duplicate_keys),
	        cmocka_unit_test(large_objects_are_indexed),
	        cmocka_unit_test(syntax_faults),
	        cmocka_unit_test(slips_do_not_stop_the_reader),
	        cmocka_unit_test(limits_are_kept),
	        cmocka_unit_test(faults_are_bounded),
	        cmocka_unit_test(charsets),
	        cmocka_unit_test(broken_bytes_are_faults_and_the_rest_is_read),
	        cmocka_unit_test(places_and_lines),
	        cmocka_unit_test(kinds_and_integers),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
