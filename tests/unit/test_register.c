/* SPDX-License-Identifier: Apache-2.0 */
#include "register/channel_words.h"
#include "register/contact_value.h"
#include "register_support.h"

static bool detects(const char *path, const char *text)
{
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_limits limits = tk_limits_default();
	tk_text name = tk_text_of(path);
	bool found = tk_register_detect(
	        tk_document_read(arena, 1, name, tk_document_kind_of(name), tk_text_of(text), &limits));
	tk_arena_close(arena);
	return found;
}

static void registers_are_told_by_their_content(void **state)
{
	(void)state;
	assert_true(detects("a.yaml", "contacts: []\n"));
	assert_true(detects("a.yaml", "contacts:\n"));
	assert_true(detects("a.yaml", "x-note: 1\nexercises: [{id: a, date: 2026-01-01}]\n"));
	assert_true(detects("a.json", "{\"people\": [{\"id\": \"a\", \"name\": \"b\"}]}"));
	assert_true(detects("a.yaml", "services: [{id: a, name: b}]\n"));
	assert_true(detects("a.yaml", "x-title: one\n---\nroles: [{id: a, name: b}]\n"));
	/* playbooks and the configuration */
	assert_false(detects("a.yaml", "playbook: 1\ncontacts: []\n"));
	assert_false(detects("a.yaml", "workflow: {}\nroles: [{id: a}]\n"));
	assert_false(detects("a.yaml", "steps: []\nroles: [{id: a}]\n"));
	assert_false(detects("tenken.yaml", "tenken: 1\nregisters: []\n"));
	/* files of other tools */
	assert_false(detects("a.yaml", "services: {web: {image: nginx}}\n"));
	assert_false(detects("a.yaml", "services: [{name: postgres}]\n"));
	assert_false(detects("a.yaml", "channels: [defaults]\n"));
	assert_false(detects("a.yaml", "resources: [deployment.yaml]\n"));
	assert_false(detects("a.yaml", "roles: [{name: common, src: x}]\n"));
	assert_false(detects("a.md", "---\ncontacts: []\n---\n"));
	assert_false(detects("a.yaml", "- contacts\n"));
	assert_false(detects("a.yaml", ""));
	/* lists */
	assert_true(detects("x/contacts-2026.csv", "name,phone\nA,03-0000-0001\n"));
	assert_true(detects("連絡先一覧.csv", "名称,電話\nA,03-0000-0001\n"));
	assert_true(detects("list.csv", "register,name\nsuppliers,A\n"));
	assert_false(detects("list.csv", "name,phone\nA,03-0000-0001\n"));
	assert_false(detects("contacts.csv", "First,Last\nA,B\n"));
}

/* The page that all formats are agreed on must itself be right. */
static void the_agreed_example_has_no_faults(void **state)
{
	(void)state;
	registers r = {0};
	r.arena = tk_arena_open(0, NULL, NULL);
	tk_text page = project_file(r.arena, "docs/formats/by-example.md");
	add_bytes(&r, "registers.yaml", fenced_block(page, "## Registers"));
	finish(&r);
	assert_quiet(&r);
	for (int kind = 0; kind < TK_REGISTER_KINDS; kind++)
		assert_true(r.reg.given[kind] && r.reg.of_kind[kind].count > 0);
	close_registers(&r);
}

/* Each block of the page alone; what it names may stand in another block. */
static void the_page_about_registers_is_right(void **state)
{
	(void)state;
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_text page = project_file(arena, "docs/formats/registers.md");
	size_t blocks = 0, fence = strlen("```yaml\n");
	for (size_t at = tk_text_find(page, TK_TEXT("```yaml\n"), 0); at != SIZE_MAX;
	     at = tk_text_find(page, TK_TEXT("```yaml\n"), at), blocks++) {
		size_t end = tk_text_find(page, TK_TEXT("\n```"), at + fence);
		assert_true(end != SIZE_MAX);
		registers r = {0};
		add_bytes(&r, "block.yaml", tk_text_slice(page, at + fence, end + 1 - at - fence));
		finish(&r);
		for (uint32_t i = 0; i < r.documents[0]->faults.count; i++) {
			if (strcmp(r.documents[0]->faults.at[i].rule, TK_FAULT_UNDEFINED) != 0)
				show_all(&r);
			assert_string_equal(r.documents[0]->faults.at[i].rule, TK_FAULT_UNDEFINED);
		}
		close_registers(&r);
		at = end;
	}
	assert_true(blocks >= 6);
	size_t at = tk_text_find(page, TK_TEXT("```csv\n"), 0), end = tk_text_find(page, TK_TEXT("\n```"), at);
	registers r = {0};
	add_bytes(&r, "連絡先.csv", tk_text_slice(page, at + fence - 1, end - at - fence + 2));
	finish(&r);
	assert_quiet(&r);
	assert_int_equal(r.reg.of_kind[TK_REGISTER_CONTACT].count, 1);
	close_registers(&r);
	tk_arena_close(arena);
}

static void entries_are_found_by_every_name(void **state)
{
	(void)state;
	registers r = {0};
	add_file(&r, "a.yaml",
	         "contacts:\n"
	         "  - {id: desk, name: 監督部 当番窓口, aliases: [監督部, METI]}\n"
	         "  - {id: hub, name: 電力セプター, aliases: セプター}\n"
	         "  - {id: METI, name: 別の窓口}\n"
	         "suppliers: [{id: up, name: 保守会社, direction: upstream}, {id: both, name: 両方, direction: "
	         "downstream}]\n"
	         "customers: [{id: down, name: 病院}]\n");
	finish(&r);
	assert_quiet(&r);
	const tk_register_entry *desk = tk_register_find(&r.reg, TK_REGISTER_CONTACT, TK_TEXT("desk"));
	assert_non_null(desk);
	assert_ptr_equal(tk_register_find(&r.reg, TK_REGISTER_CONTACT, TK_TEXT("監督部　当番窓口")), desk);
	assert_ptr_equal(tk_register_find(&r.reg, TK_REGISTER_CONTACT, TK_TEXT("ＤＥＳＫ")), desk);
	/* an id is not hidden by an alias */
	assert_true(tk_text_is(tk_register_find(&r.reg, TK_REGISTER_CONTACT, TK_TEXT("meti"))->name.text, "別の窓口"));
	assert_true(tk_text_is(tk_register_find(&r.reg, TK_REGISTER_CONTACT, TK_TEXT("セプタ"))->id.text, "hub"));
	assert_null(tk_register_find(&r.reg, TK_REGISTER_CONTACT, TK_TEXT("nobody")));
	assert_null(tk_register_find(&r.reg, TK_REGISTER_CONTACT, TK_TEXT("誰か")));
	assert_null(tk_register_find(&r.reg, TK_REGISTER_CONTACT, TK_TEXT("")));
	assert_null(tk_register_find(&r.reg, TK_REGISTER_PERSON, TK_TEXT("desk")));
	assert_false(tk_register_find(&r.reg, TK_REGISTER_PARTY, TK_TEXT("up"))->downstream);
	assert_true(tk_register_find(&r.reg, TK_REGISTER_PARTY, TK_TEXT("down"))->downstream);
	assert_true(tk_register_find(&r.reg, TK_REGISTER_PARTY, TK_TEXT("両方"))->downstream);
	close_registers(&r);
}

static void every_kind_of_slip_is_one_fault(void **state)
{
	(void)state;
	static const struct {
		const char *text, *rule, *at, *says;
	} cases[] = {
	        {"contcts: []\npeople: []\n", TK_FAULT_UNKNOWN_KEY, "contcts", "contacts"},
	        {"contacts: [{id: a, name: b, clas: peer}]\n", TK_FAULT_UNKNOWN_KEY, "clas", "clas"},
	        {"contacts: [{id: a, name: b, class: regulators}]\n", TK_FAULT_BAD_VALUE, "regulators", "class"},
	        {"contacts: [{name: b}]\n", TK_FAULT_MISSING_KEY, "name", "id"},
	        {"contacts: [{id: a}]\n", TK_FAULT_MISSING_KEY, "id", "name"},
	        {"contacts: [{id: a, name: b, verified: 2026-02-30}]\n", TK_FAULT_BAD_VALUE, "2026-02-30", "verified"},
	        {"contacts: [{id: a, name: b, routes: 03-0000-0001}]\n", TK_FAULT_WRONG_TYPE, "03-0000-0001", "routes"},
	        {"contacts: [{id: a, name: b, routes: [{value: x}]}]\n", TK_FAULT_MISSING_KEY, "value", "channel"},
	        {"contacts: [just words]\n", TK_FAULT_WRONG_TYPE, "just words", NULL},
	        {"people: []\nroles: {a: b}\n", TK_FAULT_WRONG_TYPE, "{a: b}", "roles"},
	        {"contacts: [{id: a, name: b}, {id: Ａ, name: c}]\n", TK_FAULT_DUPLICATE_ID, "Ａ", "Ａ"},
	        {"suppliers: [{id: a, name: b}]\ncustomers: [{id: a, name: c}]\n", TK_FAULT_DUPLICATE_ID, "a", NULL},
	        {"people: []\nroles: [{id: a, name: b, primary: 佐藤}]\n", TK_FAULT_UNDEFINED, "佐藤", "b"},
	        {"people: [{id: s, name: 佐藤}]\nroles: [{id: a, name: b, primary: s, alternates: [佐藤, ito]}]\n",
	         TK_FAULT_UNDEFINED, "ito", "ito"},
	        {"roles: [{id: a, name: b, primary: sato}]\n", TK_FAULT_UNDEFINED, "sato", "people"},
	        {"suppliers: [{id: a, name: b, contact: desk}]\n", TK_FAULT_UNDEFINED, "desk", "contact"},
	        {"contacts: [{id: a, name: b, registered-with: [hub]}]\n", TK_FAULT_UNDEFINED, "hub", "registered-with"},
	        {"roles: [{id: r, name: 当番}]\ncontacts: [{id: a, name: b, role: dutty}]\n", TK_FAULT_UNDEFINED, "dutty",
	         "role"},
	        {"suppliers: [{id: a, name: b, criticality: hihg}]\n", TK_FAULT_BAD_VALUE, "hihg", NULL},
	        {"suppliers: [{id: a, name: b, after-hours: 24h}]\n", TK_FAULT_WRONG_TYPE, "24h", "after-hours"},
	        {"suppliers: [{id: a, name: b, notify-within: 速やかに}]\n", TK_FAULT_BAD_VALUE, "速やかに", NULL},
	        {"channels: [{id: v, name: 音声, kind: telefon}]\n", TK_FAULT_BAD_VALUE, "telefon", "kind"},
	        {"channels: [{id: v, name: 音声, depends-on: [[a]]}]\n", TK_FAULT_WRONG_TYPE, "[a]", "音声"},
	        {"channels: [{id: v, name: 音声, depends-on: [{all: [a]}]}]\n", TK_FAULT_WRONG_TYPE, "{all: [a]}",
	         NULL},
	        {"channels: [{id: v, name: 音声, depends-on: [{any: []}]}]\n", TK_FAULT_WRONG_TYPE, "{any: []}", NULL},
	        {"channels: [{id: v, name: 音声, depends-on: {any: [a]}}]\n", TK_FAULT_WRONG_TYPE, "{any: [a]}",
	         "depends-on"},
	        {"channels: [{id: v, name: 音声}]\ncontacts: [{id: a, name: b, routes: [{channel: w, value: x}]}]\n",
	         TK_FAULT_UNDEFINED, "w", "channels"},
	        {"resources: [{id: g, name: 発電機, endurance: 3か月}]\n", TK_FAULT_BAD_VALUE, "3か月", NULL},
	        {"outages: [{id: o, name: 停電, down: [mians]}]\n", TK_FAULT_UNDEFINED, "mians", "停電"},
	        {"exercises: [{id: e, date: 来年}]\n", TK_FAULT_BAD_VALUE, "来年", NULL},
	        {"documents: [{id: d, path: a.md, copies: [{form: paper}]}]\n", TK_FAULT_MISSING_KEY, "form", "place"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		registers r = {0};
		add_file(&r, "a.yaml", cases[i].text);
		finish(&r);
		print_message("%s", cases[i].text);
		assert_fault(&r, cases[i].rule, cases[i].at, cases[i].says);
		close_registers(&r);
	}
}

static void what_is_allowed_is_quiet(void **state)
{
	(void)state;
	static const char *const good[] = {
	        "contacts: [{id: a, name: b, x-mine: [1]}]\nx-section: {}\nx_other: 1\n",
	        "roles: [{id: a, name: b, primary: 佐藤 一郎, alternates: [Ito, 当番の者]}]\n",
	        "channels: [{id: v, name: 音声, depends-on: [a, {any: [b, c]}]}, {id: w, name: 紙, depends-on: []}]\n",
	        "channels: [{id: v, name: 音声, kind: voip, depends-on: }]\n",
	        "channels: [{id: v, name: 音声}]\ncontacts: [{id: a, name: b, routes: [{channel: 固定電話, value: "
	        "\"110\"}, {channel: fax, "
	        "value: \"03-0000-0001\"}]}]\n",
	        "contacts: [{id: a, name: b, routes: [{channel: voice-a, value: x}]}]\n",
	        "contacts: [{id: a, name: b}]\nsuppliers: [{id: c, name: d, contact: B}]\n",
	        "contacts: [{id: a, name: b}, {id: c, name: 当社窓口, registered-with: [A, 電力セプター], role: 当番}]\n",
	        "resources: [{id: r, name: 回線1, depends-on: [局舎]}]\noutages: [{id: o, name: 停電, down: [局舎, r, "
	        "回線1, internet, "
	        "本店の商用電源]}]\n",
	        "contacts:\npeople: []\n",
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		registers r = {0};
		print_message("%s", good[i]);
		add_file(&r, "a.yaml", good[i]);
		finish(&r);
		assert_quiet(&r);
		close_registers(&r);
	}
}

static void ids_are_unique_across_files(void **state)
{
	(void)state;
	registers r = {0};
	add_file(&r, "a.yaml", "people: [{id: sato, name: 佐藤}]\nroles: [{id: sato, name: 役割, primary: sato}]\n");
	add_file(&r, "b.yaml", "people:\n  - {id: sato, name: 別の佐藤}\n");
	finish(&r);
	assert_fault(&r, TK_FAULT_DUPLICATE_ID, "sato", "sato");
	const tk_fault *fault = &r.documents[1]->faults.at[0];
	assert_int_equal(fault->at.document, 2);
	assert_int_equal(fault->related.document, 1);
	assert_string_equal(fault->related_message, "the first one");
	close_registers(&r);
}

/* ---- numbers and addresses ------------------------------------------------------------------------------- */

static void numbers_that_can_be_dialled(void **state)
{
	(void)state;
	static const char *const good[] = {"03-0000-0001",
	                                   "０３−００００−０００１",
	                                   "03ー0000ー0001",
	                                   "03‐0000‐0001",
	                                   "0300000001",
	                                   "+81-3-0000-0001",
	                                   "＋８１ ３ ００００ ０００１",
	                                   "+881-0-0000-0001",
	                                   "0120-000-001",
	                                   "110",
	                                   "#7119",
	                                   "内線 1234",
	                                   "内線012",
	                                   "ext. 12",
	                                   "ext1234",
	                                   "(03) 0000 0001",
	                                   "03（0000）0001",
	                                   "TEL 03-0000-0001",
	                                   "電話：03-0000-0001（代表）",
	                                   "TEL03-0000-0001",
	                                   "03-0000-0001 内線 123",
	                                   "03-0000-0001x123",
	                                   "03-0000-0001 / 03-0000-0002",
	                                   "03-0000-0001（24時間）",
	                                   "tel:+81300000001",
	                                   "010-44-20-7946-0000",
	                                   "555-0100"};
	static const char *const bad[] = {"03-XXXX-XXXX",      "O3-0000-0001",
	                                  "03-0000-000l",      "03-0000-1",
	                                  "+03-0000-0001",     "+81-3",
	                                  "+1234567890123456", "1",
	                                  "03-OOOO-0001",      "0"};
	static const char *const none[] = {"社内ポータル参照", "see the portal",       "",
	                                   "要記入",           "03-〇〇〇〇-〇〇〇〇", "{{PHONE_1}}"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		if (tk_phone_number(tk_text_of(good[i])) != TK_CONTACT_USABLE)
			fail_msg("refused: %s", good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (tk_phone_number(tk_text_of(bad[i])) != TK_CONTACT_UNUSABLE)
			fail_msg("taken: %s", bad[i]);
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		if (tk_phone_number(tk_text_of(none[i])) == TK_CONTACT_USABLE)
			fail_msg("taken: %s", none[i]);
		if (strchr(none[i], '1') == NULL && tk_phone_number(tk_text_of(none[i])) != TK_CONTACT_NO_VALUE)
			fail_msg("not a value: %s", none[i]);
	}
}

static void addresses_that_can_be_used(void **state)
{
	(void)state;
	static const char *const good[] = {"desk@example.jp",
	                                   "ｄｅｓｋ＠ｅｘａｍｐｌｅ．ｊｐ",
	                                   "当番 <desk@example.jp>",
	                                   "mailto:a.b+c@mail.example.com",
	                                   "a@example.jp, b@example.jp",
	                                   "desk@example.jpへ",
	                                   "a__b@example.jp",
	                                   "desk@example.jp."};
	static const char *const bad[] = {
	        "desk@",         "@example.jp",      "desk@example",           "desk@@example.jp",
	        "desk@.jp",      "desk@example..jp", "desk.example.jp",        "a..b@example.jp",
	        ".a@example.jp", "desk@-example.jp", "a@example.jp, b@example"};
	static const char *const none[] = {"社内ポータル参照", "see the portal", "TBD", "", "{{MAIL}}", "〇〇@〇〇.jp"};
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		if (tk_mail_address(arena, tk_text_of(good[i])) != TK_CONTACT_USABLE)
			fail_msg("refused: %s", good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (tk_mail_address(arena, tk_text_of(bad[i])) != TK_CONTACT_UNUSABLE)
			fail_msg("taken: %s", bad[i]);
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		if (tk_mail_address(arena, tk_text_of(none[i])) != TK_CONTACT_NO_VALUE)
			fail_msg("a value: %s", none[i]);
	}
	tk_arena_close(arena);
}

static void faults_of_routes_do_not_tell_the_number(void **state)
{
	(void)state;
	registers r = {0};
	add_file(&r, "a.yaml",
	         "channels: [{id: v, name: 代表電話}]\n"
	         "contacts: [{id: desk, name: 監督部, routes: [{channel: v, value: \"03-0000-1\"}]}]\n");
	finish(&r);
	assert_fault(&r, TK_FAULT_BAD_VALUE, "\"03-0000-1\"", "監督部");
	const tk_fault *fault = &r.documents[0]->faults.at[0];
	for (uint32_t i = 0; i < fault->argument_count; i++)
		assert_int_equal(tk_text_find(fault->arguments[i].text, TK_TEXT("0000"), 0), SIZE_MAX);
	close_registers(&r);
}

/* ---- words ----------------------------------------------------------------------------------------------- */

static void channel_words_are_known_in_both_languages(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
	        {"メール", "email"},
	        {"E-mail", "email"},
	        {"衛星電話", "satellite"},
	        {"衛星携帯電話", "satellite"},
	        {"携帯", "mobile"},
	        {"スマートフォン", "mobile"},
	        {"ＦＡＸ", "fax"},
	        {"ファックス", "fax"},
	        {"固定電話", "landline"},
	        {"電話", "landline"},
	        {"IP電話", "voip"},
	        {"内線", "voip"},
	        {"チャット", "chat"},
	        {"Teams", "chat"},
	        {"ポータル", "portal"},
	        {"無線", "radio"},
	        {"トランシーバー", "radio"},
	        {"伝令", "messenger"},
	        {"参集", "in-person"},
	        {"対面", "in-person"},
	        {"紙", "paper"},
	        {"in-person", "in-person"},
	        {"cell phones", "mobile"},
	        {"satellite phone", "satellite"},
	        {"災害時優先電話", "landline"},
	        {"voice-a", ""},
	        {"excellent", ""},
	        {"blackmailing", ""},
	        {"", ""},
	};
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(tk_channel_word_kind(arena, tk_text_of(cases[i][0])), cases[i][1]);
	for (const char *const *kind = tk_channel_kinds; *kind; kind++) {
		assert_string_equal(tk_channel_word_kind(arena, tk_text_of(*kind)), *kind);
		assert_false(tk_text_is(tk_element_name(tk_text_of(*kind), "ja"), *kind));
	}
	assert_true(tk_text_is(tk_element_name(TK_TEXT("internet"), "ja"), "インターネット回線"));
	assert_true(tk_text_is(tk_element_name(TK_TEXT("internet"), "en"), "the internet connection"));
	assert_true(tk_text_is(tk_element_name(TK_TEXT("局舎"), "en"), "局舎"));
	tk_arena_close(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(registers_are_told_by_their_content),
	        cmocka_unit_test(the_agreed_example_has_no_faults),
	        cmocka_unit_test(the_page_about_registers_is_right),
	        cmocka_unit_test(entries_are_found_by_every_name),
	        cmocka_unit_test(every_kind_of_slip_is_one_fault),
	        cmocka_unit_test(what_is_allowed_is_quiet),
	        cmocka_unit_test(ids_are_unique_across_files),
	        cmocka_unit_test(numbers_that_can_be_dialled),
	        cmocka_unit_test(addresses_that_can_be_used),
	        cmocka_unit_test(faults_of_routes_do_not_tell_the_number),
	        cmocka_unit_test(channel_words_are_known_in_both_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
