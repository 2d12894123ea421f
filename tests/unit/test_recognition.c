/* SPDX-License-Identifier: Apache-2.0 */
/* Words to classes: both languages, boundaries, confusers, negation, folding, limits, and what prose steps say. */
#include "plugin/lexicon.h"
#include "plugin/recognise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const char pack_text[] =
        "classes:\n"
        "  - name: body\n"
        "    ja: [所管省庁, セプター, 経済産業省]\n"
        "    en: [regulator, ISAC, supervisory authority, agency, agencies, authorities]\n"
        "    patterns: []\n"
        "    confusers: {ja: [所管省庁の一覧], en: [voltage regulator], patterns: []}\n"
        "  - name: body-regulator\n"
        "    ja: [監督官庁]\n"
        "    en: []\n"
        "    patterns: []\n"
        "    confusers: {ja: [], en: [], patterns: []}\n"
        "  - name: upstream\n"
        "    ja: [サプライヤ, 委託先]\n"
        "    en: [supplier]\n"
        "    patterns: []\n"
        "    confusers: {ja: [], en: [], patterns: []}\n"
        "  - name: tell\n"
        "    ja: [報告する, 報告し, 連絡する]\n"
        "    en: [notify, report, UPS]\n"
        "    patterns: [\"\\\\bnotif(ies|ied|ying)\\\\b\"]\n"
        "    confusers: {ja: [], en: [report template], patterns: [\"report [0-9]+\"]}\n"
        "  - name: negated\n"
        "    ja: [しない, 不要]\n"
        "    en: [do not, must not]\n"
        "    patterns: []\n"
        "    confusers: {ja: [しない場合], en: [do not wait], patterns: []}\n"
        "  - name: label\n"
        "    ja: []\n"
        "    en: []\n"
        "    patterns: [\"TLP:(RED|AMBER(\\\\+STRICT)?)\", \"[〇○]{2,}\"]\n"
        "    confusers: {ja: [], en: [], patterns: []}\n"
        "  - name: bait\n"
        "    ja: []\n"
        "    en: []\n"
        "    patterns: [\"(a+)+$\"]\n"
        "    confusers: {ja: [], en: [], patterns: []}\n"
        "  - name: time-limit\n"
        "    ja: []\n"
        "    en: []\n"
        "    patterns: [\"([0-9]+|[一二三四五六七八九十]+) ?(分|時間|営業日|日) ?(以内|まで)\", \"within [0-9]+ ?(minutes?|hours?|business days?)\"]\n"
        "    confusers: {ja: [], en: [], patterns: []}\n"
        "  - {name: clock-start, ja: [認知から, 検知から], en: [of awareness], patterns: [], confusers: {ja: [], en: [], patterns: []}}\n"
        "  - {name: vague-time, ja: [速やかに], en: [promptly], patterns: [], confusers: {ja: [], en: [], patterns: []}}\n"
        "  - {name: role-word, ja: [当番者], en: [duty officer], patterns: [], confusers: {ja: [], en: [], patterns: []}}\n"
        "  - {name: addressee, ja: [], en: [], patterns: [\"\xEF\xBF\xBC(に|へ)\", \"\\\\bto the \xEF\xBF\xBC\"], confusers: {ja: [], en: [], patterns: [\"\xEF\xBF\xBC(に)よる\"]}}\n"
        "rules:\n"
        "  - {class: publish, all: [body], beside: addressee, none: [negated]}\n"
        "  - {class: share, all: [body|body-regulator, tell], none: [negated]}\n"
        "  - {class: notify-up, item: true, all: [upstream, tell], none: []}\n"
        "  - {class: escalate, all: [share], none: []}\n"
        "  - {class: collect, language: ja, all: [label], none: []}\n";

typedef struct fixture {
	tk_arena *arena;
	tk_lexicon *lexicon;
	tk_readings *readings;
	tk_organization organization;
} fixture;

static void exhausted(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

static int set_up(void **state)
{
	fixture *f = calloc(1, sizeof *f);
	tk_error error = {0};
	tk_pack_lexicon *pack = NULL;
	f->arena = tk_arena_open(0, exhausted, NULL);
	assert_true(tk_pack_read_lexicon(f->arena, TK_TEXT("lexicon.yaml"), tk_text_of(pack_text), &pack, &error));
	f->lexicon = tk_lexicon_make(f->arena);
	assert_true(tk_lexicon_declare(f->lexicon, pack, TK_TEXT("test"), &error));
	assert_true(tk_lexicon_add(f->lexicon, pack, TK_TEXT("test"), &error));
	assert_true(tk_lexicon_finish(f->lexicon, &error));
	f->readings = tk_readings_open(f->lexicon, f->arena);
	f->organization.arena = f->arena;
	f->organization.paths = tk_map_make(f->arena);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	fixture *f = *state;
	tk_readings_close(f->readings);
	tk_lexicon_close(f->lexicon);
	tk_arena_close(f->arena);
	free(f);
	return 0;
}

static bool given(const fixture *f, const char *text, const char *name)
{
	tk_class index = tk_lexicon_class(f->lexicon, tk_text_of(name));
	assert_true(index < TK_STEP_CLASSES);
	return (tk_recognise_text(f->arena, f->readings, tk_text_of(text)) >> index) & 1u;
}

/* The matched words, or "". */
static const char *matched(const fixture *f, const char *text, const char *name)
{
	size_t offset = 0, length = 0;
	tk_class index = tk_lexicon_class(f->lexicon, tk_text_of(name));
	if (!tk_recognise_match(f->arena, f->readings, index, tk_text_of(text), &offset, &length))
		return "";
	return tk_text_c(f->arena, tk_text_slice(tk_text_of(text), offset, length));
}

static void test_recipient_and_action_in_one_sentence(void **state)
{
	const fixture *f = *state;
	assert_true(given(f, "所管省庁に状況を報告する。", "share"));
	assert_true(given(f, "Notify the regulator within 24 hours.", "share"));
	assert_false(given(f, "所管省庁の指針を読む。課長に報告する。", "share"));
	assert_false(given(f, "The regulator publishes a guide. Report to your manager.", "share"));
	assert_false(given(f, "状況を報告する", "share"));
	assert_false(given(f, "", "share"));
	/* A line break parts list items that a reader joined into one text. */
	assert_false(given(f, "セプターの窓口\n課長に報告する", "share"));
}

static void test_item_wide_rules(void **state)
{
	const fixture *f = *state;
	assert_true(given(f, "委託先の一覧を開く。順に連絡する。", "notify-up"));
	assert_false(given(f, "委託先の一覧を開く。", "notify-up"));
}

static void test_how_a_word_stands(void **state)
{
	const fixture *f = *state;
	assert_true(given(f, "状況をセプターに渡す。", "publish"));
	assert_false(given(f, "セプターの一覧を直す。", "publish"));
	assert_false(given(f, "セプターによる点検を待つ。", "publish"));
	assert_false(given(f, "状況をセプターに渡さない。渡すのは不要。", "collect"));
	assert_false(given(f, "セプターに渡すのは不要。", "publish"));
	assert_true(given(f, "Hand the file to the regulator.", "publish"));
	assert_false(given(f, "The regulator has moved to the coast.", "publish"));
	/* The second of two names is the one addressed. */
	assert_true(given(f, "セプターの指針を読み、ISACへ渡す。", "publish"));
	/* Far words to either side are cut at whole characters. */
	char text[1200] = "";
	for (int i = 0; i < 120; i++)
		strcat(text, i == 60 ? "セプターに" : "あい");
	assert_true(given(f, text, "publish"));
}

static void test_unknown_class_beside(void **state)
{
	const fixture *f = *state;
	static const char text[] = "classes: []\nrules:\n  - {class: share, all: [share], beside: nowhere, none: []}\n";
	tk_error error = {0};
	tk_pack_lexicon *pack = NULL;
	tk_lexicon *lexicon = tk_lexicon_make(f->arena);
	assert_true(tk_pack_read_lexicon(f->arena, TK_TEXT("lexicon.yaml"), tk_text_of(text), &pack, &error));
	assert_true(tk_lexicon_declare(lexicon, pack, TK_TEXT("test"), &error));
	assert_false(tk_lexicon_add(lexicon, pack, TK_TEXT("test"), &error));
	assert_non_null(strstr(error.cause, "nowhere"));
}

static void test_rules_on_rules_and_language(void **state)
{
	const fixture *f = *state;
	assert_true(given(f, "セプターに連絡する", "escalate"));
	assert_true(given(f, "TLP:RED と記す", "collect"));
	assert_false(given(f, "Mark it TLP:RED", "collect"));
}

static void test_english_word_boundaries(void **state)
{
	const fixture *f = *state;
	assert_string_equal(matched(f, "the regulators agreed", "body"), "regulator");
	assert_string_equal(matched(f, "deregulatory matters", "body"), "");
	assert_string_equal(matched(f, "reports are due", "tell"), "report");
	assert_string_equal(matched(f, "reporting line", "tell"), "");
	assert_string_equal(matched(f, "a group of startups", "tell"), "");
	assert_string_equal(matched(f, "two UPSes", "tell"), "UPS");
	assert_string_equal(matched(f, "ISACへ送る", "body"), "ISAC");
	assert_string_equal(matched(f, "DISACO", "body"), "");
}

static void test_confusers_cover(void **state)
{
	const fixture *f = *state;
	assert_string_equal(matched(f, "Replace the voltage regulator", "body"), "");
	assert_string_equal(matched(f, "The voltage regulator failed; call the regulator", "body"), "regulator");
	assert_string_equal(matched(f, "所管省庁の一覧を更新する", "body"), "");
	assert_string_equal(matched(f, "use the report template", "tell"), "");
	assert_string_equal(matched(f, "see report 12", "tell"), "");
	assert_string_equal(matched(f, "see report 12 and report it", "tell"), "report");
}

static void test_negation(void **state)
{
	const fixture *f = *state;
	assert_false(given(f, "この段階では所管省庁に報告する必要はなく、連絡しない。", "share"));
	assert_false(given(f, "Do not notify the regulator yet.", "share"));
	assert_true(given(f, "Do not wait: notify the regulator.", "share"));
	assert_true(given(f, "応答しない場合は所管省庁に報告する", "share"));
	/* A negation in the next sentence says nothing about this one. */
	assert_true(given(f, "所管省庁に報告する。公表はしない。", "share"));
}

static void test_folding(void **state)
{
	const fixture *f = *state;
	assert_string_equal(matched(f, "ＲＥＧＵＬＡＴＯＲ に", "body"), "ＲＥＧＵＬＡＴＯＲ");
	assert_string_equal(matched(f, "ｾﾌﾟﾀｰに", "body"), "ｾﾌﾟﾀｰ");
	assert_string_equal(matched(f, "各サプライヤーへ", "upstream"), "サプライヤー");
	assert_string_equal(matched(f, "ｔｌｐ：amber+strict", "label"), "ｔｌｐ：amber+strict");
	assert_string_equal(matched(f, "電話: 〇〇〇", "label"), "〇〇〇");
}

static void test_patterns_are_bounded(void **state)
{
	const fixture *f = *state;
	enum { LENGTH = 200000 };
	char *text = malloc(LENGTH + 1);
	memset(text, 'a', LENGTH);
	text[LENGTH - 1] = 'b';
	text[LENGTH] = '\0';
	clock_t begin = clock();
	size_t offset, length;
	tk_class index = tk_lexicon_class(f->lexicon, TK_TEXT("bait"));
	(void)tk_recognise_match(f->arena, f->readings, index, tk_text_of(text), &offset, &length);
	assert_true(clock() - begin < 5 * CLOCKS_PER_SEC);
	/* What is not decided is said to be so. */
	tk_item item;
	tk_item_open(&item, f->arena, f->readings);
	tk_item_add(&item, (tk_value){.text = tk_text_make(text, 64)});
	tk_item_add(&item, (tk_value){.text = tk_text_make(text + LENGTH - 64, 64)});
	(void)tk_item_has(&item, index);
	assert_true(item.undecided || tk_item_has(&item, index));
	free(text);
}

static void test_long_hostile_texts_stay_linear(void **state)
{
	const fixture *f = *state;
	static const char unit[] = "voltage regulator report 12 所管省庁の一覧 ";
	enum { REPEATS = 20000 };
	char *text = malloc(REPEATS * (sizeof unit - 1) + 1);
	for (size_t i = 0; i < REPEATS; i++)
		memcpy(text + i * (sizeof unit - 1), unit, sizeof unit);
	clock_t begin = clock();
	assert_string_equal(matched(f, text, "body"), "");
	assert_string_equal(matched(f, text, "tell"), "");
	assert_false(given(f, text, "share"));
	assert_true(clock() - begin < 20 * CLOCKS_PER_SEC); /* under sanitizers */
	free(text);
}

static tk_step *prose_step(fixture *f, tk_playbook *playbook, const char *text)
{
	(void)tk_workflow_add_step(f->arena, &playbook->workflow, TK_STEP_START, (tk_span){0});
	uint32_t index = tk_workflow_add_step(f->arena, &playbook->workflow, TK_STEP_ACTION, (tk_span){0});
	tk_step *step = &playbook->workflow.steps.at[index];
	step->inferred = true;
	tk_step_write(f->arena, step)->title = (tk_value){tk_text_of(text), {0}};
	tk_recognise_playbook(f->arena, f->readings, &f->organization, playbook);
	return &playbook->workflow.steps.at[index];
}

static void test_prose_says_when(void **state)
{
	fixture *f = *state;
	static const struct {
		const char *text;
		int64_t seconds;
		bool business;
		const char *limit, *start;
	} cases[] = {
	        {"当番者は、認知から24時間以内に所管省庁へ状況を報告する", 86400, false, "24時間以内", "認知から"},
	        {"三十分以内に監督官庁に報告する", 1800, false, "三十分以内", ""},
	        {"五営業日以内に監督官庁に報告する", -1, true, "五営業日以内", ""},
	        {"速やかに監督官庁に報告する", -1, false, "速やかに", ""},
	        {"Notify the regulator within 2 hours of awareness", 7200, false, "within 2 hours", "of awareness"},
	        {"監督官庁に報告する", -1, false, "", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_playbook playbook = {.document = 0};
		const tk_step *step = prose_step(f, &playbook, cases[i].text);
		assert_int_equal(step->written->deadline.seconds, cases[i].seconds);
		assert_int_equal(step->written->deadline.business_days, cases[i].business);
		assert_true(tk_text_is(step->written->deadline.limit.value.text, cases[i].limit));
		assert_true(tk_text_is(step->written->deadline.clock_start.value.text, cases[i].start));
	}
}

static void test_prose_says_who_and_whom(void **state)
{
	fixture *f = *state;
	tk_playbook playbook = {.document = 0};
	const tk_step *step = prose_step(f, &playbook, "当番者は監督官庁とセプターに第一報を報告する。");
	assert_true(tk_text_is(step->written->actor.value.text, "当番者"));
	assert_int_equal(step->written->actor.origin, TK_LEXICON);
	assert_int_equal(step->written->recipients.count,
	                 1); /* "body" is no class that names recipients for the host */
	assert_true(tk_text_is(step->written->recipients.at[0].value.text, "監督官庁"));
}

static void test_declared_classes_come_first(void **state)
{
	fixture *f = *state;
	tk_playbook playbook = {.document = 0};
	uint32_t index = tk_workflow_add_step(f->arena, &playbook.workflow, TK_STEP_ACTION, (tk_span){0});
	tk_step *step = &playbook.workflow.steps.at[index];
	tk_step_written *written = tk_step_write(f->arena, step);
	written->title.text = TK_TEXT("監督官庁に報告する");
	tk_slot_add(f->arena, &written->declared_classes, (tk_value){TK_TEXT("collect"), {1, 2, 3}}, TK_DECLARED);
	tk_recognise_playbook(f->arena, f->readings, &f->organization, &playbook);
	tk_class collect = tk_lexicon_class(f->lexicon, TK_TEXT("collect"));
	assert_int_equal(step->classes, UINT64_C(1) << collect);
	tk_span evidence = {0};
	tk_origin origin = 0;
	assert_true(tk_recognise_evidence(f->arena, f->readings, &f->organization, &playbook, step, collect, &evidence, &origin));
	assert_int_equal(evidence.offset, 2);
	assert_int_equal(origin, TK_DECLARED);
	assert_false(tk_recognise_evidence(f->arena, f->readings, &f->organization, &playbook, step,
	                                   tk_lexicon_class(f->lexicon, TK_TEXT("share")), &evidence, &origin));
}

static void test_unknown_class_in_a_rule(void **state)
{
	const fixture *f = *state;
	static const char text[] = "classes: []\nrules:\n  - {class: share, all: [nobody-has-this], none: []}\n";
	tk_error error = {0};
	tk_pack_lexicon *pack = NULL;
	tk_lexicon *lexicon = tk_lexicon_make(f->arena);
	assert_true(tk_pack_read_lexicon(f->arena, TK_TEXT("lexicon.yaml"), tk_text_of(text), &pack, &error));
	assert_true(tk_lexicon_declare(lexicon, pack, TK_TEXT("test"), &error));
	assert_false(tk_lexicon_add(lexicon, pack, TK_TEXT("test"), &error));
	assert_non_null(strstr(error.cause, "nobody-has-this"));
}

static void test_automaton_finds_all(void **state)
{
	const fixture *f = *state;
	const tk_text terms[] = {TK_TEXT("he"), TK_TEXT("she"), TK_TEXT("his"), TK_TEXT("hers"), TK_TEXT("he"), TK_TEXT("")};
	tk_automaton *automaton = tk_automaton_make(f->arena, terms, 6);
	tk_hits hits = {0};
	tk_automaton_scan(automaton, f->arena, TK_TEXT("ushers his"), &hits);
	unsigned seen[6] = {0};
	for (uint32_t i = 0; i < hits.count; i++)
		seen[hits.at[i].term]++;
	assert_int_equal(seen[0], 1);
	assert_int_equal(seen[1], 1);
	assert_int_equal(seen[2], 1);
	assert_int_equal(seen[3], 1);
	assert_int_equal(seen[4], 1);
	assert_int_equal(seen[5], 0);
	assert_int_equal(hits.at[hits.count - 1].end, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_recipient_and_action_in_one_sentence, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_item_wide_rules, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_how_a_word_stands, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_unknown_class_beside, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_rules_on_rules_and_language, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_english_word_boundaries, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_confusers_cover, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_negation, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_folding, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_patterns_are_bounded, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_long_hostile_texts_stay_linear, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_prose_says_when, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_prose_says_who_and_whom, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_declared_classes_come_first, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_unknown_class_in_a_rule, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_automaton_finds_all, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
