/* SPDX-License-Identifier: Apache-2.0 */
#include "document_support.h"

#include <stdio.h>
#include <stdlib.h>

static tk_document *read_yaml(const char *text)
{
	return read_text("a.yaml", tk_text_of(text));
}

static void assert_no_faults(const tk_document *document)
{
	if (document->faults.count > 0)
		fail_msg("fault: %s", document->faults.at[0].message);
	assert_true(document->complete);
}

static const tk_node *get(const tk_node *node, const char *key)
{
	const tk_node *child = tk_node_get_c(node, key);
	if (!child)
		fail_msg("no key %s", key);
	return child;
}

static void spans_of_block_collections(void **state)
{
	(void)state;
	tk_document *document =
	        read_yaml("# 注記\n手順:\n  - 名前: 第一報\n    期限:   24時間   # 後\n  - x\n後: y\n\n");
	assert_no_faults(document);
	const tk_node *root = document->root, *steps = get(root, "手順");
	assert_int_equal(root->count, 2);
	expect_at(document, root->span, "手順:\n  - 名前: 第一報\n    期限:   24時間   # 後\n  - x\n後: y");
	expect_at(document, steps->key_span, "手順");
	expect_at(document, steps->span, "- 名前: 第一報\n    期限:   24時間   # 後\n  - x");
	const tk_node *step = tk_node_at(steps, 0);
	expect_at(document, step->span, "名前: 第一報\n    期限:   24時間");
	expect_at(document, get(step, "期限")->span, "24時間");
	expect_at(document, get(step, "期限")->key_span, "期限");
	expect_text(tk_node_at(steps, 1)->value, "x");
	assert_int_equal(step->depth, 2);
}

static void spans_of_flow_collections(void **state)
{
	(void)state;
	tk_document *document = read_yaml("a: {within: PT24H, 起点: 認知}\nb: [ 一, \"二\" , [三] ]\n[c]: d\n");
	const tk_node *root = document->root;
	expect_at(document, get(root, "a")->span, "{within: PT24H, 起点: 認知}");
	expect_at(document, get(get(root, "a"), "起点")->span, "認知");
	expect_at(document, get(root, "b")->span, "[ 一, \"二\" , [三] ]");
	expect_at(document, tk_node_at(get(root, "b"), 1)->span, "\"二\"");
	expect_at(document, tk_node_at(get(root, "b"), 2)->span, "[三]");
	document = read_yaml("[一: 二]\n");
	expect_at(document, tk_node_at(document->root, 0)->span, "一: 二");
}

static void scalars_are_slices(void **state)
{
	(void)state;
	tk_document *document =
	        read_yaml("a: plain あ\nb: 'single ''q'''\nc: \"tab\\tあ\"\nd: 'same'\ne: \"same\"\nf: ''''\n");
	const tk_node *root = document->root;
	const char *text = document->text.at, *end = text + document->text.length;
	assert_true(get(root, "a")->value.at >= text && get(root, "a")->value.at < end);
	assert_true(get(root, "d")->value.at >= text && get(root, "d")->value.at < end);
	assert_true(get(root, "e")->value.at >= text && get(root, "e")->value.at < end);
	expect_text(get(root, "b")->value, "single 'q'");
	expect_at(document, get(root, "b")->span, "'single ''q'''");
	expect_text(get(root, "c")->value, "tab\tあ");
	expect_at(document, get(root, "c")->span, "\"tab\\tあ\"");
	expect_text(get(root, "f")->value, "'");
	expect_at(document, get(root, "f")->span, "''''");
	assert_true(get(root, "d")->quoted);
	assert_false(get(root, "a")->quoted);
}

static void block_and_multi_line_scalars(void **state)
{
	(void)state;
	tk_document *document =
	        read_yaml("a: |\n  一行目\n  二行目\n\nb: >-\n  x\n  y\n\n\nc: one\n  two あ\nd: \"p\n  q\"\ne: z\n");
	assert_no_faults(document);
	const tk_node *root = document->root;
	expect_text(get(root, "a")->value, "一行目\n二行目\n");
	expect_at(document, get(root, "a")->span, "|\n  一行目\n  二行目");
	expect_text(get(root, "b")->value, "x y");
	expect_at(document, get(root, "b")->span, ">-\n  x\n  y");
	expect_text(get(root, "c")->value, "one two あ");
	expect_at(document, get(root, "c")->span, "one\n  two あ");
	expect_text(get(root, "d")->value, "p q");
	expect_at(document, get(root, "d")->span, "\"p\n  q\"");
	expect_at(document, get(root, "e")->span, "z");
}

static void kinds_of_scalars(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int kind;
		bool ambiguous;
	} cases[] = {
	        {"~", TK_NODE_NULL, false},
	        {"null", TK_NODE_NULL, false},
	        {"Null", TK_NODE_NULL, false},
	        {"nUll", TK_NODE_STRING, false},
	        {"true", TK_NODE_BOOLEAN, false},
	        {"FALSE", TK_NODE_BOOLEAN, false},
	        {"yes", TK_NODE_STRING, true},
	        {"Off", TK_NODE_STRING, true},
	        {"n", TK_NODE_STRING, true},
	        {"yesno", TK_NODE_STRING, false},
	        {"0", TK_NODE_NUMBER, false},
	        {"-12", TK_NODE_NUMBER, false},
	        {"+1.5e-3", TK_NODE_NUMBER, false},
	        {".5", TK_NODE_NUMBER, false},
	        {"1.", TK_NODE_NUMBER, false},
	        {"1e3", TK_NODE_NUMBER, true},
	        {"0x1F", TK_NODE_NUMBER, false},
	        {"0xG", TK_NODE_STRING, false},
	        {"0o17", TK_NODE_NUMBER, true},
	        {"0123", TK_NODE_NUMBER, true},
	        {"08", TK_NODE_NUMBER, true},
	        {"1:30", TK_NODE_STRING, true},
	        {"24:00:59", TK_NODE_STRING, true},
	        {"1:75", TK_NODE_STRING, false},
	        {"1_000", TK_NODE_STRING, true},
	        {"0b101", TK_NODE_STRING, true},
	        {".inf", TK_NODE_NUMBER, false},
	        {"-.INF", TK_NODE_NUMBER, false},
	        {".nan", TK_NODE_NUMBER, false},
	        {"+", TK_NODE_STRING, false},
	        {".", TK_NODE_STRING, false},
	        {"1e", TK_NODE_STRING, false},
	        {"2026-10-05", TK_NODE_STRING, false},
	        {"03-0000-0002", TK_NODE_STRING, false},
	        {"090", TK_NODE_NUMBER, true},
	        {"'12'", TK_NODE_STRING, false},
	        {"!!str 12", TK_NODE_STRING, false},
	        {"!!int '12'", TK_NODE_NUMBER, false},
	        {"!x 12", TK_NODE_STRING, false},
	        {"!!null ''", TK_NODE_NULL, false},
	        {"!!bool 'true'", TK_NODE_BOOLEAN, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char line[64];
		(void)snprintf(line, sizeof line, "k: %s\n", cases[i].text);
		tk_document *document = read_yaml(line);
		assert_no_faults(document);
		const tk_node *node = get(document->root, "k");
		if (node->kind != cases[i].kind || node->ambiguous != cases[i].ambiguous)
			fail_msg("%s: kind %d, ambiguous %d", cases[i].text, node->kind, node->ambiguous);
	}
}

static void empty_values(void **state)
{
	(void)state;
	tk_document *document = read_yaml("a:\nb:   # c\n- x\n");
	document = read_yaml("a:\nb:   # c\nc: [,]\n");
	assert_int_equal(get(document->root, "a")->kind, TK_NODE_NULL);
	expect_at(document, get(document->root, "a")->span, "");
	assert_int_equal(get(document->root, "a")->span.offset, 2);
	document = read_yaml("");
	assert_null(document->root);
	assert_no_faults(document);
	document = read_yaml("# only a comment\n");
	assert_null(document->root);
	document = read_yaml("---\n...\n");
	assert_int_equal(document->root->kind, TK_NODE_NULL);
}

static void properties_are_not_part_of_spans(void **state)
{
	(void)state;
	tk_document *document =
	        read_yaml("a: &x !!str  値\nb: !t &y # c\n  k: v\nc: &z\n- 1\nd: &w {p: q}\ne: !!str\n");
	assert_no_faults(document);
	expect_at(document, get(document->root, "a")->span, "値");
	expect_at(document, get(document->root, "b")->span, "k: v");
	expect_at(document, get(document->root, "c")->span, "- 1");
	expect_at(document, get(document->root, "d")->span, "{p: q}");
	expect_at(document, get(document->root, "e")->span, "");
}

static void aliases_share_what_they_name(void **state)
{
	(void)state;
	tk_document *document = read_yaml("a: &x {k: 値}\nb: *x\nc: &k key\n*k : v\n");
	assert_no_faults(document);
	const tk_node *b = get(document->root, "b");
	expect_at(document, b->span, "*x");
	expect_at(document, b->key_span, "b");
	assert_ptr_equal(b->first, get(document->root, "a")->first);
	expect_at(document, get(b, "k")->span, "値");
	expect_at(document, get(document->root, "key")->key_span, "*k");
}

static void aliases_that_lead_nowhere(void **state)
{
	(void)state;
	tk_document *document = read_yaml("a: *nowhere\nb: &r [1, *r]\nc: 1\n");
	expect_fault(document, 0, TK_FAULT_UNDEFINED, "*nowhere");
	expect_text(document->faults.at[0].arguments[0].text, "nowhere");
	expect_fault(document, 1, TK_FAULT_UNDEFINED, "*r");
	assert_true(document->complete);
	expect_text(get(document->root, "c")->value, "1");
	/* An anchor does not outlive its document. */
	document = read_yaml("a: &x 1\n---\nb: *x\n");
	expect_fault(document, 0, TK_FAULT_UNDEFINED, "*x");
	assert_int_equal(document->more_root_count, 1);
}

static void alias_bomb_costs_nothing(void **state)
{
	(void)state;
	char bomb[4096] = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
	for (char c = 'b'; c < 'z'; c++) {
		char line[64];
		assert_true(snprintf(line, sizeof line, "%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c - 1,
		                     c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1) < (int)sizeof line);
		strcat(bomb, line);
	}
	tk_document *document = read_yaml(bomb);
	assert_false(document->complete);
	assert_int_equal(document->faults.count, 1);
	assert_string_equal(document->faults.at[0].rule, TK_FAULT_LIMIT);
	assert_true(tk_arena_held(arena) < 1000000);
	assert_non_null(tk_node_get_c(document->root, "c"));
}

static void aliases_do_not_deepen_without_bound(void **state)
{
	(void)state;
	char text[1024] = "a: &a ";
	for (int i = 0; i < 100; i++)
		strcat(text, "[");
	for (int i = 0; i < 100; i++)
		strcat(text, "]");
	strcat(text, "\nb: ");
	for (int i = 0; i < 50; i++)
		strcat(text, "[");
	strcat(text, "*a");
	for (int i = 0; i < 50; i++)
		strcat(text, "]");
	tk_document *document = read_yaml(text);
	expect_fault(document, 0, TK_FAULT_LIMIT, "*a");
}

static void merge_keys(void **state)
{
	(void)state;
	tk_document *document = read_yaml("base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\n"
	                                  "one:\n  y: own\n  <<: *b\ntwo:\n  <<: [*m, *b]\nquoted: {'<<': 1}\n");
	assert_no_faults(document);
	const tk_node *one = get(document->root, "one"), *two = get(document->root, "two");
	assert_int_equal(one->count, 2);
	expect_text(get(one, "y")->value, "own");
	expect_text(get(one, "x")->value, "1");
	expect_at(document, get(one, "x")->span, "1");
	assert_int_equal(two->count, 3);
	expect_text(get(two, "y")->value, "3");
	expect_text(get(get(document->root, "quoted"), "<<")->value, "1");
	document = read_yaml("a: {<<: text}\n");
	expect_fault(document, 0, TK_FAULT_WRONG_TYPE, "text");
}

static void duplicate_keys(void **state)
{
	(void)state;
	tk_document *document = read_yaml("キー: 1\nb: 2\n\"キー\": 3\n");
	assert_int_equal(document->faults.count, 1);
	expect_fault(document, 0, TK_FAULT_DUPLICATE_KEY, "\"キー\"");
	assert_int_equal(document->faults.at[0].related.offset, 0);
	expect_at(document, document->faults.at[0].related, "キー");
	assert_true(document->complete);
	expect_text(get(document->root, "キー")->value, "1");
}

static void large_mappings(void **state)
{
	(void)state;
	enum { KEYS = 20000 };
	char *text = malloc(KEYS * 16 + 64), *at = text;
	for (int i = 0; i < KEYS; i++)
		at += sprintf(at, "key%d: %d\n", i, i);
	strcpy(at, "key7: again\nkey19999: again\n");
	tk_document *document = read_yaml(text);
	assert_int_equal(document->faults.count, 2);
	expect_fault(document, 0, TK_FAULT_DUPLICATE_KEY, "key7");
	expect_text(get(document->root, "key19999")->value, "19999");
	assert_null(tk_node_get_c(document->root, "key20000"));
	free(text);
}

static void keys_that_cannot_be(void **state)
{
	(void)state;
	tk_document *document = read_yaml("? [a, b]\n: dropped\nc: {{ name }}\nd: 1\n? \n: empty\n404: found\n");
	assert_int_equal(document->faults.count, 3);
	expect_fault(document, 0, TK_FAULT_WRONG_TYPE, "");
	expect_fault(document, 1, TK_FAULT_WRONG_TYPE, "");
	expect_fault(document, 2, TK_FAULT_WRONG_TYPE, "");
	assert_int_equal(document->root->count, 3);
	assert_int_equal(get(document->root, "c")->count, 0);
	expect_text(get(document->root, "d")->value, "1");
	expect_text(get(document->root, "404")->value, "found");
}

static void streams_of_documents(void **state)
{
	(void)state;
	tk_document *document = read_yaml("a: 1\n---\nb: 二\n--- # c\n- 3\n");
	assert_no_faults(document);
	expect_text(get(document->root, "a")->value, "1");
	assert_int_equal(document->more_root_count, 2);
	expect_at(document, document->more_roots[0]->span, "b: 二");
	expect_at(document, document->more_roots[1]->span, "- 3");
}

static void line_endings(void **state)
{
	(void)state;
	tk_document *document = read_yaml("\xEF\xBB\xBF"
	                                  "a: あ\r\nb:\r\n  - 一\r\n  - 二\r\nc: |\r\n  x\r\n  y\r\nd: e\r\n");
	assert_no_faults(document);
	assert_int_equal(document->root->key_span.offset, 0);
	expect_at(document, get(document->root, "b")->span, "- 一\r\n  - 二");
	expect_text(get(document->root, "c")->value, "x\ny\n");
	expect_at(document, get(document->root, "d")->span, "e");
	expect_at(document, get(document->root, "d")->key_span, "d");
}

static void syntax_faults(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message, *source;
	} cases[] = {
	        {"a:\n\t- b\n", "tab", "\t"},
	        {"あ: 1: 2\n", "second", ":"},
	        {"a: 1\nkey\nb: 2\n", "no colon", "k"},
	        {"a: 'x\nb: 2\n", "never closed", "'"},
	        {"a: [1, 2\nb: 3\n", "square brackets", ":"},
	        {"a: {x: 1\nb: 3\n", "comma is missing", ":"},
	        {"a:\n  b: 1\n c: 2\n", "key is expected", "c"},
	        {"- 1\nb: 2\n", "\"- \" is expected", "b"},
	        {"a: @x\n", "cannot begin", "@"},
	        {"a: \"\\q\"\n", "backslash", "\\"},
	        {"a: \"\\ud83d\\ude00\"\n", "half a character", "d"},
	        {"a: *\n", "alias", "*"},
	        {"a: | text\n", "same line", "t"},
	        {"a: !x!y z\n", "tag", "!"},
	        {"%FOO bar\n", "not valid", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_document *document = read_yaml(cases[i].text);
		assert_false(document->complete);
		assert_int_equal(document->faults.count, 1);
		const tk_fault *fault = &document->faults.at[0];
		assert_string_equal(fault->rule, TK_FAULT_SYNTAX);
		if (!strstr(fault->message, cases[i].message))
			fail_msg("%s gives: %s", cases[i].text, fault->message);
		if (cases[i].source)
			expect_at(document, fault->at, cases[i].source);
	}
}

static void what_was_read_is_kept(void **state)
{
	(void)state;
	tk_document *document = read_yaml("a: 1\nb:\n  - 二\n  - {c: d}\n e: 'x\n");
	assert_false(document->complete);
	expect_text(get(document->root, "a")->value, "1");
	assert_int_equal(get(document->root, "b")->count, 2);
	expect_at(document, document->root->span, "a: 1\nb:\n  - 二\n  - {c: d}");
}

static void control_characters(void **state)
{
	(void)state;
	tk_document *document = read_yaml("あ: x\x01y\nb: 2\nc: \xEF\xBF\xBE.\nd: 😀\n");
	assert_int_equal(document->faults.count, 2);
	expect_fault(document, 0, TK_FAULT_ENCODING, "\x01");
	expect_fault(document, 1, TK_FAULT_ENCODING, "\xEF\xBF\xBE");
	expect_text(document->faults.at[0].arguments[0].text, "U+0001");
	expect_text(get(document->root, "b")->value, "2");
	expect_at(document, get(document->root, "d")->span, "😀");
	expect_at(document, get(document->root, "あ")->span, "x\x01y");
	document = read_text("a.yaml", TK_TEXT("a: b\0c\nd: e\n"));
	expect_text(get(document->root, "d")->value, "e");
}

static char *repeated(const char *part, size_t count)
{
	size_t length = strlen(part);
	char *text = malloc(length * count + 1);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * length, part, length);
	text[length * count] = '\0';
	return text;
}

static void deep_nesting(void **state)
{
	(void)state;
	static const char *const parts[] = {"[", "{", "- ", "? ", "[a,", "{a: "};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char *text = repeated(parts[i], 1000000);
		tk_document *document = read_yaml(text);
		assert_false(document->complete);
		const tk_fault *fault = &document->faults.at[document->faults.count - 1];
		assert_string_equal(fault->rule, TK_FAULT_LIMIT);
		assert_true(fault->at.offset < 600);
		assert_true(document->faults.count <= 3);
		free(text);
	}
}

static void other_limits(void **state)
{
	(void)state;
	tk_limits limits = tk_limits_default();
	limits.nodes = 10;
	limits.scalar = 20;
	tk_document *document = tk_document_read(arena, 7, TK_TEXT("a.yaml"), TK_DOCUMENT_YAML,
	                                         TK_TEXT("[1,2,3,4,5,6,7,8,9,10,11,12]"), &limits);
	expect_fault(document, 0, TK_FAULT_LIMIT, "10");
	assert_false(document->complete);
	document = tk_document_read(arena, 7, TK_TEXT("a.yaml"), TK_DOCUMENT_YAML,
	                            TK_TEXT("a: 1\nb: 123456789012345678901\nc: 3\n"), &limits);
	expect_fault(document, 0, TK_FAULT_LIMIT, "123456789012345678901");
	expect_text(get(document->root, "a")->value, "1");
	char *text = repeated("%TAG !a! tag:example.org,2000:\n", 1000);
	document = read_yaml(text);
	assert_string_equal(document->faults.at[0].rule, TK_FAULT_LIMIT);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(spans_of_block_collections, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(spans_of_flow_collections, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(scalars_are_slices, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(block_and_multi_line_scalars, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(kinds_of_scalars, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(empty_values, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(properties_are_not_part_of_spans, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(aliases_share_what_they_name, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(aliases_that_lead_nowhere, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(alias_bomb_costs_nothing, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(aliases_do_not_deepen_without_bound, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(merge_keys, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(duplicate_keys, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(large_mappings, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(keys_that_cannot_be, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(streams_of_documents, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(line_endings, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(syntax_faults, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(what_was_read_is_kept, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(control_characters, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(deep_nesting, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(other_limits, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
