/* SPDX-License-Identifier: Apache-2.0 */
#include "document_support.h"

static tk_document *read_csv(const char *text)
{
	return read_text("a.csv", tk_text_of(text));
}

static tk_text cell(const tk_document *document, uint32_t row, const char *key)
{
	const tk_node *node = tk_node_get_c(tk_node_at(document->root, row), key);
	return node ? node->value : TK_TEXT("(absent)");
}

static void rows_become_mappings(void **state)
{
	(void)state;
	tk_document *document =
	        read_csv("id, 名称 ,電話\r\nmeti,\"経済産業省, 監督部\", +81-3 \r\n\r\nx,\"a \"\"b\"\"\",\r\n");
	assert_int_equal(document->faults.count, 0);
	assert_true(document->complete);
	assert_int_equal(document->root->kind, TK_NODE_SEQUENCE);
	assert_int_equal(document->root->count, 2);
	const tk_node *row = document->root->first, *name = tk_node_get_c(row, "名称");
	assert_int_equal(row->kind, TK_NODE_MAPPING);
	expect_at(document, row->span, "meti,\"経済産業省, 監督部\", +81-3");
	expect_text(name->value, "経済産業省, 監督部");
	expect_at(document, name->span, "\"経済産業省, 監督部\"");
	expect_at(document, name->key_span, "名称");
	expect_text(cell(document, 0, "電話"), "+81-3");
	expect_at(document, tk_node_get_c(row, "電話")->span, "+81-3");
	expect_text(cell(document, 1, "名称"), "a \"b\"");
	expect_text(cell(document, 1, "電話"), "(absent)");
	tk_place place = tk_document_place(document, tk_node_at(document->root, 1)->span);
	assert_int_equal(place.line, 4);
}

static void empty_cells_are_null_and_line_breaks_stand_in_quotes(void **state)
{
	(void)state;
	tk_document *document = read_csv("a,b,c\n1,,\"x\ny\"\n\"\",2,3\n,,\n");
	assert_int_equal(document->root->count, 2);
	assert_int_equal(tk_node_get_c(document->root->first, "b")->kind, TK_NODE_NULL);
	expect_text(cell(document, 0, "c"), "x\ny");
	assert_int_equal(tk_node_get_c(tk_node_at(document->root, 1), "a")->kind, TK_NODE_STRING);
	assert_int_equal(document->faults.count, 0);
}

static void what_spreadsheets_write(void **state)
{
	(void)state;
	tk_document *document = read_csv("a,b\n=\"0120\",\"=\"\"090\"\"\"\n");
	expect_text(cell(document, 0, "a"), "0120");
	expect_text(cell(document, 0, "b"), "090");
	expect_text(cell(read_csv("a;b\n1;2\n"), 0, "b"), "2");
	expect_text(cell(read_csv("a\tb c\n1\t2\n"), 0, "b c"), "2");
	expect_text(cell(read_text("a.tsv", TK_TEXT("a\tb,c\n1\t2\n")), 0, "b,c"), "2");
	expect_text(cell(read_csv("\xEF\xBB\xBF"
	                          "a,b\n1,2"),
	                 0, "a"),
	            "1");
	/* 名称,電話 / 保守会社,03 and ﾎｼｭ in CP932 */
	document = read_csv("\x96\xBC\x8F\xCC,\x93\x64\x98\x62\r\n\x95\xDB\x8E\xE7\x89\xEF\x8E\xD0,\xCE\xBC\xAD\r\n");
	assert_string_equal(document->charset, "CP932");
	assert_int_equal(document->faults.count, 0);
	expect_text(cell(document, 0, "名称"), "保守会社");
	expect_text(cell(document, 0, "電話"), "ﾎｼｭ");
	/* ~ and \ stay what they are */
	document = read_csv("\x96\xBC,a\n~\\,\x89\xEF\n");
	expect_text(cell(document, 0, "名"), "~\\");
}

static void faults(void **state)
{
	(void)state;
	tk_document *document = read_csv("a,b,a\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n");
	assert_int_equal(document->faults.count, 3);
	expect_fault(document, 0, TK_FAULT_DUPLICATE_KEY, "a");
	expect_at(document, document->faults.at[0].related, "a");
	assert_int_equal(document->faults.at[0].related.offset, 0);
	expect_fault(document, 1, TK_FAULT_BAD_VALUE, "1,2");
	expect_fault(document, 2, TK_FAULT_BAD_VALUE, "1,2,3,4");
	expect_words(document, 2, "This row has 4 cells, but the header has 3; the cells may be in the wrong columns.",
	             NULL);
	assert_int_equal(document->root->count, 4);
	assert_true(document->complete);
	expect_text(cell(document, 0, "a"), "1");

	document = read_csv("a,b\n\"x\"y,2\n3,4\n");
	assert_int_equal(document->faults.count, 1);
	expect_fault(document, 0, TK_FAULT_SYNTAX, "y");
	assert_false(document->complete);
	assert_int_equal(document->root->count, 2);

	document = read_csv("a,b\n1,\"x\n3,4\n");
	assert_int_equal(document->faults.count, 1);
	expect_fault(document, 0, TK_FAULT_SYNTAX, "\"");
	assert_false(document->complete);
	expect_text(cell(document, 0, "a"), "1");

	static const char *const empties[] = {"", "\n\n", ",,\n,\n"};
	for (size_t i = 0; i < 3; i++) {
		document = read_csv(empties[i]);
		assert_int_equal(document->faults.count, 1);
		assert_string_equal(document->faults.at[0].rule, TK_FAULT_MISSING_KEY);
		assert_int_equal(document->root->count, 0);
	}
}

static void limits_are_kept(void **state)
{
	(void)state;
	tk_limits limits = tk_limits_default();
	limits.nodes = 7;
	tk_document *document = tk_document_read(arena, 7, TK_TEXT("a.csv"), TK_DOCUMENT_CSV,
	                                         TK_TEXT("a,b\n1,2\n3,4\n5,6\n7,8\n"), &limits);
	assert_int_equal(document->faults.count, 1);
	assert_string_equal(document->faults.at[0].rule, TK_FAULT_LIMIT);
	assert_false(document->complete);
	size_t count = 300000;
	char *commas = tk_arena_bytes(arena, count);
	memset(commas, ',', count);
	document = read_text("a.csv", (tk_text){commas, count});
	assert_int_equal(document->faults.count, 1);
	memset(commas, '"', count);
	document = read_text("a.csv", (tk_text){commas, count - 1});
	assert_false(document->complete);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(rows_become_mappings),
	        cmocka_unit_test(empty_cells_are_null_and_line_breaks_stand_in_quotes),
	        cmocka_unit_test(what_spreadsheets_write),
	        cmocka_unit_test(faults),
	        cmocka_unit_test(limits_are_kept),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
