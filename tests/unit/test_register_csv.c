/* SPDX-License-Identifier: Apache-2.0 */
#include "register_support.h"

static tk_text get(const tk_register_entry *entry, const char *key)
{
	const tk_node *node = tk_node_get_c(entry->node, key);
	return node && tk_node_is_scalar(node) ? node->value : TK_TEXT("");
}

static const tk_node *route(const tk_register_entry *entry, uint32_t index)
{
	return tk_node_at(tk_node_get_c(entry->node, "routes"), index);
}

static void lists_are_read_with_japanese_headers(void **state)
{
	(void)state;
	registers r = {0};
	add_file(&r, "名簿/委託先一覧.csv",
	         "\xEF\xBB\xBF"
	         "名称,別名,重要度,電話,ＦＡＸ,メール,衛星電話,夜間休日,契約条項,確認日,x-自社欄\r\n"
	         "保守会社,\"保守、メンテ\",高,０３−００００−０００１,03-0000-0002,desk@example.jp,,有,第12条,2026/10/"
	         "5,何か\r\n"
	         "燃料 中,,中,,,,+881-0-0000-0001,×,,,\r\n");
	finish(&r);
	assert_quiet(&r);
	const tk_register_entry *first = tk_register_find(&r.reg, TK_REGISTER_PARTY, TK_TEXT("メンテ"));
	const tk_register_entry *second = tk_register_find(&r.reg, TK_REGISTER_PARTY, TK_TEXT("燃料 中"));
	assert_true(first && second && !first->downstream);
	assert_true(tk_text_is(get(first, "criticality"), "high"));
	assert_true(tk_text_is(get(first, "clause"), "第12条"));
	assert_true(tk_node_is_true(tk_node_get_c(first->node, "after-hours")));
	assert_true(tk_text_is(get(second, "after-hours"), "false"));
	assert_true(tk_text_is(get(second, "name"), "燃料 中")); /* words are only for columns that hold words */
	assert_int_equal(tk_node_get_c(first->node, "routes")->count, 3);
	const tk_node *phone = route(first, 0);
	assert_true(tk_text_is(tk_node_get_c(phone, "channel")->value, "landline"));
	tk_span span = tk_node_get_c(phone, "value")->span;
	assert_string_equal(tk_text_c(r.arena, tk_text_slice(r.documents[0]->text, span.offset, span.length)),
	                    "０３−００００−０００１");
	assert_true(tk_text_is(tk_node_get_c(route(second, 0), "channel")->value, "satellite"));
	close_registers(&r);
}

static void lists_in_cp932_are_read(void **state)
{
	(void)state;
	registers r = {0};
	/* 名称,電話,区分 / 県警,03-0000-0001,警察 */
	static const char bytes[] = "\x96\xBC\x8F\xCC,\x93\x64\x98\x62,\x8B\xE6\x95\xAA\r\n"
	                            "\x8C\xA7\x8C\x78,03-0000-0001,\x8C\x78\x8E\x40\r\n";
	add_file(&r, "contacts.csv", bytes);
	finish(&r);
	assert_quiet(&r);
	const tk_register_entry *police = tk_register_find(&r.reg, TK_REGISTER_CONTACT, TK_TEXT("県警"));
	assert_non_null(police);
	assert_true(tk_text_is(get(police, "class"), "police"));
	close_registers(&r);
}

static void rows_may_say_which_register(void **state)
{
	(void)state;
	registers r = {0};
	add_file(&r, "list.csv",
	         "register,id,name,phone\n"
	         "suppliers,a,A社,03-0000-0001\n"
	         "取引先,b,B社,03-0000-0002\n"
	         "elsewhere,c,C社,03-0000-0003\n");
	finish(&r);
	assert_false(tk_register_find(&r.reg, TK_REGISTER_PARTY, TK_TEXT("a"))->downstream);
	assert_true(tk_register_find(&r.reg, TK_REGISTER_PARTY, TK_TEXT("b"))->downstream);
	assert_null(tk_register_find(&r.reg, TK_REGISTER_PARTY, TK_TEXT("c")));
	assert_fault(&r, TK_FAULT_BAD_VALUE, "elsewhere", "…"); /* a shifted row may hold a number here */
	close_registers(&r);
}

static void slips_in_lists_are_faults(void **state)
{
	(void)state;
	static const struct {
		const char *text, *rule, *at, *says;
	} cases[] = {
	        {"name,phone,hourss\nA,03-0000-0001,x\nB,03-0000-0002,y\n", TK_FAULT_UNKNOWN_KEY, "hourss", "hours"},
	        {"name,契約条項\nA,第1条\nB,第2条\n", TK_FAULT_UNKNOWN_KEY, "契約条項",
	         NULL}, /* contacts have no such key */
	        {"name,verified\nA,昨日\n", TK_FAULT_BAD_VALUE, "昨日", "verified"},
	        {"name,class\nA,役所\n", TK_FAULT_BAD_VALUE, "役所", "class"},
	        {"name,phone\nA,03-0000-0001\nA,03-0000-0002\n", TK_FAULT_DUPLICATE_ID, "A", "A"},
	        {"name,phone\nA,03-0000-1\n", TK_FAULT_BAD_VALUE, "03-0000-1", "A"},
	        {"id,name\na,\n", TK_FAULT_MISSING_KEY, "a", "name"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		registers r = {0};
		add_file(&r, "contacts.csv", cases[i].text);
		finish(&r);
		print_message("%s", cases[i].text);
		assert_fault(&r, cases[i].rule, cases[i].at, cases[i].says);
		close_registers(&r);
	}
}

static void an_empty_list_is_a_register(void **state)
{
	(void)state;
	registers r = {0};
	add_file(&r, "contacts.csv", "name,phone\n");
	finish(&r);
	assert_true(r.reg.given[TK_REGISTER_CONTACT]);
	assert_int_equal(r.reg.of_kind[TK_REGISTER_CONTACT].count, 0);
	close_registers(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(lists_are_read_with_japanese_headers), cmocka_unit_test(lists_in_cp932_are_read),
	        cmocka_unit_test(rows_may_say_which_register),          cmocka_unit_test(slips_in_lists_are_faults),
	        cmocka_unit_test(an_empty_list_is_a_register),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
