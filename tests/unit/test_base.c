/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/calendar.h"
#include "base/error.h"
#include "base/identifier.h"
#include "base/map.h"
#include "base/mask.h"
#include "base/text.h"
#include "base/vector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

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

static void expect_text(tk_text got, const char *wanted)
{
	assert_string_equal(tk_text_c(arena, got), wanted);
	assert_int_equal(got.length, strlen(wanted));
}

/* ---- arena, vector, map, error ---- */

static void arena_memory_is_zeroed_and_aligned_also_after_pop(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++) {
		tk_arena_mark mark = tk_arena_get_mark(arena);
		for (size_t i = 1; i < 3000; i += 7) {
			unsigned char *at = tk_arena_make(arena, i, 1);
			assert_int_equal((uintptr_t)at % 16, 0);
			for (size_t j = 0; j < i; j++)
				assert_int_equal(at[j], 0);
			memset(at, 0xA5, i);
			memset(tk_arena_bytes(arena, 3), 0x5A, 3);
		}
		char *large = tk_arena_make(arena, 3, 1 << 20);
		assert_int_equal(large[(3 << 20) - 1], 0);
		memset(large, 1, 3 << 20);
		tk_arena_pop(arena, mark);
	}
}

static jmp_buf out_of_memory;

static void jump_out(void *context, size_t wanted)
{
	*(size_t *)context = wanted;
	longjmp(out_of_memory, 1);
}

static void arena_keeps_its_limit(void **state)
{
	(void)state;
	size_t wanted = 0;
	tk_arena *small = tk_arena_open(100 * 1000, jump_out, &wanted);
	assert_non_null(tk_arena_make(small, 90 * 1000, 1));
	assert_true(tk_arena_held(small) <= 100 * 1000);
	if (setjmp(out_of_memory) == 0) {
		(void)tk_arena_make(small, 20 * 1000, 1);
		fail_msg("the limit was not kept");
	}
	assert_true(wanted >= 20 * 1000);
	if (setjmp(out_of_memory) == 0) {
		(void)tk_arena_make(small, SIZE_MAX / 2, 3);
		fail_msg("count * size overflowed");
	}
	tk_arena_close(small);
	tk_arena_close(NULL);
}

static void vectors_grow(void **state)
{
	(void)state;
	TK_VECTOR(uint64_t) numbers = {NULL, 0, 0};
	for (uint64_t i = 0; i < 10000; i++) {
		uint64_t *slot = TK_PUSH(arena, &numbers);
		assert_int_equal(*slot, 0);
		*slot = i;
	}
	assert_int_equal(numbers.count, 10000);
	for (uint32_t i = 0; i < numbers.count; i++)
		assert_int_equal(numbers.at[i], i);
}

static void maps_keep_the_first_value(void **state)
{
	(void)state;
	static int values[20000];
	tk_map *map = tk_map_make(arena);
	assert_null(tk_map_get(map, TK_TEXT("absent")));
	for (int i = 0; i < 20000; i++)
		assert_ptr_equal(tk_map_put(map, tk_text_format(arena, "key %d", i), &values[i]), &values[i]);
	assert_ptr_equal(tk_map_put(map, TK_TEXT("key 7"), &values[8]), &values[7]);
	assert_ptr_equal(tk_map_put(map, (tk_text){NULL, 0}, &values[1]), &values[1]);
	assert_ptr_equal(tk_map_get(map, TK_TEXT("")), &values[1]);
	assert_int_equal(tk_map_count(map), 20001);
	for (int i = 0; i < 20000; i++)
		assert_ptr_equal(tk_map_get(map, tk_text_format(arena, "key %d", i)), &values[i]);
	assert_null(tk_map_get(map, TK_TEXT("key 20000")));
}

static void errors_are_cut_at_a_code_point(void **state)
{
	(void)state;
	tk_error error;
	char name[301];
	for (size_t i = 0; i < 100; i++)
		memcpy(name + 3 * i, "あ", 3);
	assert_false(tk_error_set(&error, TK_ERROR_NOT_FOUND, "No {what}.", (tk_text){name, 299}, NULL));
	assert_int_equal(error.kind, TK_ERROR_NOT_FOUND);
	assert_int_equal(strlen(error.what), 255);
	assert_true(tk_utf8_valid(tk_text_of(error.what), NULL));
	assert_string_equal(error.cause, "");
	assert_false(tk_error_set(&error, TK_ERROR_USAGE, "x", TK_TEXT("aあb"), "why"));
	assert_string_equal(error.what, "aあb");
	assert_string_equal(error.cause, "why");
	assert_false(tk_error_set(NULL, TK_ERROR_USAGE, "x", TK_TEXT(""), NULL));
}

/* ---- text ---- */

static void slices(void **state)
{
	(void)state;
	assert_true(tk_text_equal(TK_TEXT("a"), tk_text_of("a")));
	assert_true(tk_text_equal((tk_text){NULL, 0}, TK_TEXT("")));
	assert_true(tk_text_order(TK_TEXT("a"), TK_TEXT("ab")) < 0);
	assert_true(tk_text_order(TK_TEXT("b"), TK_TEXT("ab")) > 0);
	assert_int_equal(tk_text_order(TK_TEXT("ab"), TK_TEXT("ab")), 0);
	assert_true(tk_text_order(TK_TEXT("z"), TK_TEXT("é")) < 0);
	assert_true(tk_text_starts(TK_TEXT("abc"), TK_TEXT("ab")) && !tk_text_starts(TK_TEXT("a"), TK_TEXT("ab")));
	assert_true(tk_text_ends(TK_TEXT("abc"), TK_TEXT("bc")) && !tk_text_ends(TK_TEXT("c"), TK_TEXT("bc")));
	assert_int_equal(tk_text_find(TK_TEXT("abcabc"), TK_TEXT("bc"), 2), 4);
	assert_int_equal(tk_text_find(TK_TEXT("abc"), TK_TEXT("x"), 0), SIZE_MAX);
	assert_int_equal(tk_text_find(TK_TEXT("abc"), TK_TEXT("a"), 4), SIZE_MAX);
	assert_int_equal(tk_text_find(TK_TEXT("abc"), TK_TEXT(""), 3), 3);
	expect_text(tk_text_slice(TK_TEXT("abc"), 1, SIZE_MAX), "bc");
	expect_text(tk_text_slice(TK_TEXT("abc"), 9, 1), "");
	expect_text(tk_text_trim(TK_TEXT(" \t\xE3\x80\x80 a b\r\n\xE3\x80\x80")), "a b");
	expect_text(tk_text_trim(TK_TEXT(" \xE3\x80\x80 ")), "");
	expect_text(tk_text_format(arena, "%s-%05d", "あ", 42), "あ-00042");
}

static void templates(void **state)
{
	(void)state;
	const tk_argument arguments[] = {{TK_TEXT("who"), TK_TEXT("当番{to}")}, {TK_TEXT("to"), TK_TEXT("監督部")}};
	expect_text(tk_text_fill(arena, TK_TEXT("{who}は{to}へ"), arguments, 2), "当番{to}は監督部へ");
	expect_text(tk_text_fill(arena, TK_TEXT("{{who}} {unknown} {"), arguments, 2), "{who} {unknown} {");
	expect_text(tk_text_fill(arena, TK_TEXT("}} } {who"), arguments, 2), "} } {who");
	expect_text(tk_text_fill(arena, TK_TEXT("{{{to}}}"), arguments, 2), "{監督部}");
	expect_text(tk_text_fill(arena, TK_TEXT(""), NULL, 0), "");
}

static void utf8(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t first_bad;
	} cases[] = {
	        {"plain ascii that is longer than a word", SIZE_MAX},
	        {"ascii, then あé𠮷", SIZE_MAX},
	        {"ab\x80", 2},
	        {"ab\xC0\x80", 2},
	        {"\xE3\x81", 0},
	        {"あ\xE3\x81z", 3},
	        {"\xED\xA0\x80", 0},
	        {"\xF4\x90\x80\x80", 0},
	        {"\xF0\x80\x80\x80", 0},
	        {"\xE0\x80\x80", 0},
	        {"12345678\xFF", 8},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t bad = SIZE_MAX;
		assert_int_equal(tk_utf8_valid(tk_text_of(cases[i].bytes), &bad), cases[i].first_bad == SIZE_MAX);
		assert_int_equal(bad, cases[i].first_bad);
	}
	size_t at = 0;
	tk_text text = TK_TEXT("a\xE3\x81"
	                       "あ𠮷");
	static const uint32_t wanted[] = {'a', 0xFFFD, 0xFFFD, 0x3042, 0x20BB7, 0};
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(tk_utf8_next(text, &at), wanted[i]);
	assert_int_equal(at, text.length);
	assert_int_equal(tk_utf8_count(text), 5);
}

static void widths(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t width;
	} cases[] = {
	        {"abc", 3},          {"日本語", 6},   {"ひらカタ", 8},  {"ﾊﾝｶｸ", 4},           {"ｶﾞ", 2},
	        {"ＦＡＸ", 6},       {"é", 1},        {"e\xCC\x81", 1}, {"か\xE3\x82\x99", 2}, {"①→", 2},
	        {"𠮷", 2},           {"한글", 4},     {"\t\x7F", 0},    {"\xE3\x80\x80", 2},   {"…", 1},
	        {"\xE2\x80\x8B", 0}, {"、。「」", 8},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (tk_text_width(tk_text_of(cases[i].text)) != cases[i].width)
			fail_msg("%s: %zu", cases[i].text, tk_text_width(tk_text_of(cases[i].text)));
}

/* ---- folding ---- */

static void expect_fold(const char *text, const char *wanted)
{
	const uint32_t *map = NULL;
	tk_text source = tk_text_of(text);
	tk_text folded = tk_text_fold(arena, source, &map);
	expect_text(folded, wanted);
	for (size_t i = 0; i < folded.length; i++)
		assert_true(map[i] < source.length && map[i] <= map[i + 1]);
	assert_int_equal(map[folded.length], source.length);
	expect_text(tk_text_fold(arena, folded, NULL), wanted);
}

static void folding(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
	        {"", ""},
	        {"Report to METI", "report to meti"},
	        {"ＦＡＸ：０１２～", "fax:012~"},
	        {"ﾊﾞｯｸｱｯﾌﾟ", "バックアップ"},
	        {"ｻｰﾊﾞｰ", "サーバ"},
	        {"サプライヤー", "サプライヤ"},
	        {"サプライヤーへ", "サプライヤへ"},
	        {"サプライヤー サーバー。", "サプライヤ サーバ。"},
	        {"キー", "キー"},
	        {"エラーーー", "エラ"},
	        {"メーカー・ユーザー", "メーカ・ユーザ"},
	        {"あー", "あー"},
	        {"スーパーマーケット", "スーパーマーケット"},
	        {"データセンターA", "データセンタa"},
	        {"コピーＡ", "コピa"},
	        {"ー", "ー"},
	        {"a \t\r\n\xE3\x80\x80 b", "a b"},
	        {"\xE3\x80\x80\xE3\x80\x80あ", " あ"},
	        {"①㈱㍿", "1(株)株式会社"},
	        {"か\xE3\x82\x99", "が"},
	        {"は\xE3\x82\x9A", "ぱ"},
	        {"e\xCC\x81", "é"},
	        {"E\xCC\x81", "É"},
	        {"Ａ\xCC\x81", "Á"},
	        {"ab\xCC\xA7\xCC\x81", "ab\xCC\xA7\xCC\x81"},
	        {"a\xCC\x81\xCC\xA7", "\xC3\xA1\xCC\xA7"},
	        {"ﬁle", "file"},
	        {"…", "..."},
	        {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한"},
	        {"神\xEF\xA8\x99", "神神"},
	        {"ヴ", "ヴ"},
	        {"ｳﾞ", "ヴ"},
	        {"゛", " \xE3\x82\x99"},
	        {"ｶﾞｰﾄﾞﾏﾝｰ", "ガードマン"},
	        {"■→●", "■→●"},
	        {"𠮷野", "𠮷野"},
	        {"\xE3\x81", "\xEF\xBF\xBD\xEF\xBF\xBD"},
	        {"a\x80z", "a\xEF\xBF\xBDz"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_fold(cases[i][0], cases[i][1]);
}

static void folding_maps_back(void **state)
{
	(void)state;
	const uint32_t *map = NULL;
	tk_text source = TK_TEXT("委託先（ｻﾌﾟﾗｲﾔｰ）へ  ＦＡＸ");
	tk_text folded = tk_text_fold(arena, source, &map);
	expect_text(folded, "委託先(サプライヤ)へ fax");
	static const char *const pairs[][2] = {
	        {"委託先", "委託先"}, {"(", "（"}, {"サプライヤ", "ｻﾌﾟﾗｲﾔｰ"}, {"プ", "ﾌﾟ"}, {"へ ", "へ  "},
	        {"fax", "ＦＡＸ"},    {"x", "Ｘ"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		size_t at = tk_text_find(folded, tk_text_of(pairs[i][0]), 0);
		size_t end = at + strlen(pairs[i][0]);
		expect_text(tk_text_slice(source, map[at], map[end] - map[at]), pairs[i][1]);
	}
}

/* Every code point, alone and behind an ideograph: the same as utf8proc's NFKC where the folding adds nothing. */
static void folding_is_nfkc_for_every_code_point(void **state)
{
	(void)state;
	for (utf8proc_int32_t c = 0x80; c < 0x110000; c++) {
		if (!utf8proc_codepoint_valid(c))
			continue;
		tk_arena_mark mark = tk_arena_get_mark(arena);
		unsigned char bytes[16] = "漢";
		size_t length = 3 + (size_t)utf8proc_encode_char(c, bytes + 3);
		utf8proc_uint8_t *wanted = NULL;
		utf8proc_ssize_t wanted_length = utf8proc_map(bytes, (utf8proc_ssize_t)length, &wanted,
		                                              UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
		assert_true(wanted_length > 0);
		for (utf8proc_ssize_t i = 0; i < wanted_length; i++)
			if (wanted[i] >= 'A' && wanted[i] <= 'Z')
				wanted[i] = (utf8proc_uint8_t)(wanted[i] + 32);
		if (c >= 0x3300 && c <= 0x3357 && memcmp(wanted + wanted_length - 3, "ー", 3) == 0)
			wanted_length -= 3; /* squared words such as U+3308 */
		tk_text folded = tk_text_fold(arena, (tk_text){(char *)bytes, length}, NULL);
		if (!tk_text_equal(folded, (tk_text){(char *)wanted, (size_t)wanted_length}))
			fail_msg("U+%04X", (unsigned)c);
		free(wanted);
		tk_arena_pop(arena, mark);
	}
}

static void folding_bounds_runs_of_marks(void **state)
{
	(void)state;
	size_t count = 200000;
	char *text = tk_arena_bytes(arena, 2 * count);
	for (size_t i = 0; i < count; i++)
		memcpy(text + 2 * i, i % 2 ? "\xCC\x81" : "\xCC\xA7", 2);
	tk_text folded = tk_text_fold(arena, (tk_text){text, 2 * count}, NULL);
	assert_int_equal(folded.length, 2 * count);
	char *wide = tk_arena_bytes(arena, 3 * 1000);
	for (size_t i = 0; i < 1000; i++)
		memcpy(wide + 3 * i, "\xEF\xB7\xBA", 3); /* one ligature of 18 letters */
	const uint32_t *map = NULL;
	folded = tk_text_fold(arena, (tk_text){wide, 3000}, &map);
	assert_int_equal(tk_utf8_count(folded), 18000);
	assert_int_equal(map[folded.length - 1], 2997);
}

static void distances(void **state)
{
	(void)state;
	assert_int_equal(tk_text_distance(TK_TEXT("titel"), TK_TEXT("title"), 3), 1);
	assert_int_equal(tk_text_distance(TK_TEXT("kitten"), TK_TEXT("sitting"), 5), 3);
	assert_int_equal(tk_text_distance(TK_TEXT("kitten"), TK_TEXT("sitting"), 2), 3);
	assert_int_equal(tk_text_distance(TK_TEXT("連絡先"), TK_TEXT("連先絡"), 3), 1);
	assert_int_equal(tk_text_distance(TK_TEXT(""), TK_TEXT("ab"), 3), 2);
	assert_int_equal(tk_text_distance(TK_TEXT("same"), TK_TEXT("same"), 0), 0);
	char *text = tk_arena_bytes(arena, 1000);
	memset(text, 'a', 1000);
	assert_int_equal(tk_text_distance((tk_text){text, 1000}, (tk_text){text, 1000}, 2), 0);
	assert_int_equal(tk_text_distance((tk_text){text, 1000}, (tk_text){text, 999}, 2), 3);
}

/* ---- calendar ---- */

static void dates(void **state)
{
	(void)state;
	static const char *const good[][2] = {
	        {"1970-01-01", "1970-01-01"},
	        {"2026-10-05", "2026-10-05"},
	        {" 2024-02-29 ", "2024-02-29"},
	        {"2026/1/5", "2026-01-05"},
	        {"２０２６年１０月５日", "2026-10-05"},
	        {"2026年1月05日", "2026-01-05"},
	        {"２０２６／０１／０５", "2026-01-05"},
	        {"2026-10-05T08:00:00+09:00", "2026-10-05"},
	        {"2026-10-05 08:00", "2026-10-05"},
	        {"2026年10月5日(月)", "2026-10-05"},
	        {"2026年10月5日（月） 9時", "2026-10-05"},
	        {"0001-01-01", "0001-01-01"},
	        {"9999-12-31", "9999-12-31"},
	        {"2000-02-29", "2000-02-29"},
	};
	int64_t day;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		if (!tk_date_parse(tk_text_of(good[i][0]), &day))
			fail_msg("%s", good[i][0]);
		expect_text(tk_date_format(arena, day), good[i][1]);
	}
	static const char *const bad[] = {"",           "2026",           "2026-13-01",  "2026-02-29",  "1900-02-29",
	                                  "2026-1-5",   "2026-10/05",     "20261005",    "2026-10-05x", "2026-10-051",
	                                  "2026年10月", "10-05-2026",     "0000-01-01",  "2026-10-05T", "2026-00-10",
	                                  "2026-10-00", "令和8年10月5日", "2026/10/05x", "\xFF\xFE"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (tk_date_parse(tk_text_of(bad[i]), &day))
			fail_msg("%s", bad[i]);
	for (int64_t d = -800000; d < 800000; d += 97)
		if (d >= -719162) {
			assert_true(tk_date_parse(tk_date_format(arena, d), &day));
			assert_int_equal(day, d);
		}
	assert_true(tk_date_parse(TK_TEXT("2026-11-23"), &day));
	assert_int_equal(day, 20780);
}

static void durations(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds;
	} good[] = {
	        {"PT24H", 86400},
	        {"P30D", 2592000},
	        {"P1W", 604800},
	        {"P1DT2H3M4S", 93784},
	        {"PT0S", 0},
	        {"pt90m", 5400},
	        {"PT0.5H", 1800},
	        {"90 min", 5400},
	        {"24h", 86400},
	        {"30分", 1800},
	        {"24時間", 86400},
	        {"３日", 259200},
	        {"1時間30分", 5400},
	        {"2時間半", 9000},
	        {"２４時間", 86400},
	        {"1h30m", 5400},
	        {"2 hours 15 minutes", 8100},
	        {"1週間", 604800},
	        {"1.5h", 5400},
	        {" 10秒 ", 10},
	        {"3 Days", 259200},
	};
	int64_t seconds;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		if (!tk_duration_parse(tk_text_of(good[i].text), &seconds) || seconds != good[i].seconds)
			fail_msg("%s", good[i].text);
	}
	static const char *const bad[] = {"",
	                                  "P",
	                                  "PT",
	                                  "P1Y",
	                                  "P1M",
	                                  "P1D2H",
	                                  "PT1M1H",
	                                  "-PT1H",
	                                  "PT-1H",
	                                  "24",
	                                  "3営業日",
	                                  "3 business days",
	                                  "速やかに",
	                                  "24時間以内",
	                                  "1h1h",
	                                  "30m1h",
	                                  "5 minx",
	                                  "P1DT",
	                                  "99999999999999D",
	                                  "1.2345h",
	                                  "半日",
	                                  "PT1",
	                                  "9999999999999 weeks"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (tk_duration_parse(tk_text_of(bad[i]), &seconds))
			fail_msg("%s", bad[i]);
}

static void contacts_are_masked_and_nothing_else(void **state)
{
	static const char *const pairs[][2] = {
	        {"value: \"03-0000-0001\"", "value: \"**-****-****\""},
	        {"tel +881-0-0000-0001, x", "tel +***-*-****-****, x"},
	        {"(03) 0000 0001", "(**) **** ****"},
	        {"０３－００００－０００１へ", "＊＊－＊＊＊＊－＊＊＊＊へ"},
	        {"taro.sato@example.jp です", "*********@example.jp です"},
	        {"2026-10-05 から 2026/11/23 09:00 まで", "2026-10-05 から 2026/11/23 09:00 まで"},
	        {"110 に電話、内線 1234", "110 に電話、内線 1234"},
	        {"action--0000000c-1111-4111-8111-11111111000c", "action--0000000c-1111-4111-8111-11111111000c"},
	        {"step--00000002-1111-4111-8111-111111110002", "step--00000002-1111-4111-8111-111111110002"},
	        {"a @ b, 1.2.3", "a @ b, 1.2.3"},
	        {"", ""},
	};
	(void)state;
	tk_arena *own = tk_arena_open(0, NULL, NULL);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		tk_text masked = tk_mask_contacts(own, tk_text_of(pairs[i][0]));
		assert_int_equal(masked.length, strlen(pairs[i][1]));
		assert_memory_equal(masked.at, pairs[i][1], masked.length);
	}
	tk_arena_close(own);
}

static void assert_digest(const char *bytes, size_t length, const char *expected)
{
	uint8_t digest[20];
	char hex[41];
	tk_sha1(tk_text_make(bytes, length), digest);
	for (unsigned k = 0; k < 20; k++)
		(void)snprintf(hex + 2 * k, 3, "%02x", digest[k]);
	assert_string_equal(hex, expected);
}

/* The vectors of FIPS 180-2, and the lengths at which padding takes a second block. */
static void digests_are_those_of_the_standard(void **state)
{
	(void)state;
	char many[120];
	memset(many, 'a', sizeof many);
	assert_digest("", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	assert_digest("abc", 3, "a9993e364706816aba3e25717850c26c9cd0d89d");
	assert_digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	assert_digest(many, 55, "c1c8bbdc22796e28c0e15163d20899b65621d65a");
	assert_digest(many, 64, "0098ba824b5c16427bd7a1122a5a442a25ec644d");
}

static void identifiers_are_stable(void **state)
{
	(void)state;
	tk_text first = tk_identifier(arena, "playbook", 5, TK_TEXT("a")), again = tk_identifier(arena, "playbook", 5, TK_TEXT("a"));
	tk_text other = tk_identifier(arena, "playbook", 5, TK_TEXT("b"));
	assert_true(tk_text_equal(first, again));
	assert_false(tk_text_equal(first, other));
	assert_int_equal(first.length, strlen("playbook--") + 36);
	assert_int_equal(first.at[strlen("playbook--") + 14], '5');
	assert_non_null(strchr("89ab", first.at[strlen("playbook--") + 19]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(digests_are_those_of_the_standard),
	        cmocka_unit_test(identifiers_are_stable),
	        cmocka_unit_test(contacts_are_masked_and_nothing_else),
	        cmocka_unit_test(arena_memory_is_zeroed_and_aligned_also_after_pop),
	        cmocka_unit_test(arena_keeps_its_limit),
	        cmocka_unit_test(vectors_grow),
	        cmocka_unit_test(maps_keep_the_first_value),
	        cmocka_unit_test(errors_are_cut_at_a_code_point),
	        cmocka_unit_test(slices),
	        cmocka_unit_test(templates),
	        cmocka_unit_test(utf8),
	        cmocka_unit_test(widths),
	        cmocka_unit_test(folding),
	        cmocka_unit_test(folding_maps_back),
	        cmocka_unit_test(folding_is_nfkc_for_every_code_point),
	        cmocka_unit_test(folding_bounds_runs_of_marks),
	        cmocka_unit_test(distances),
	        cmocka_unit_test(dates),
	        cmocka_unit_test(durations),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
