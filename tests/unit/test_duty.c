/* SPDX-License-Identifier: Apache-2.0 */
/* Which step carries out which stage of an obligation, on one small obligation and many small playbooks. */
#include "base/calendar.h"
#include "plugin/host.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char manifest[] =
        "tenken-plugin: 1\nid: concern/law\nversion: 1.0.0\nedition: \"2026-11\"\nkind: concern\n"
        "title: {ja: 題, en: Title}\ndefault: true\n";
#define NOUN(name, words)                                                                                              \
	"  - {name: " name ", ja: [" words "], en: [], patterns: [], confusers: {ja: [], en: [], patterns: []}}\n"
static const char lexicon[] = "classes:\n" NOUN("clock-knowing", "認知, 知つた") NOUN("clock-occurrence", "発生")
        NOUN("clock-later", "復旧, 前の報告") NOUN("detailed-report", "詳報") NOUN("body-police", "警察, 県警")
                NOUN("tell", "通報する, 連絡する") "rules:\n  - {class: share, all: [body-police, tell], none: []}\n";

#define ROW(id, terms, class, clock, stages)                                                                           \
	"  - id: " id "\n    trigger: {ja: 事故, en: accident}\n    recipient: {ja: 官庁, en: body}\n    "         \
	"recipient-class: " class "\n"                                                                                 \
	                          "    recipient-terms: [" terms                                                       \
	                          "]\n    binding: mandatory\n    clock-start: {ja: " clock                            \
	                          ", en: x}\n    stages: [" stages "]\n"                                               \
	                          "    legal-basis: 第3条; 第4条\n    source: {url: \"\", date: "                  \
	                          "\"2025\", confidence: statute, verification: text-seen}\n"
#define TWO "{stage: first, within: PT24H, original: 二十四時間}, {stage: detailed, within: P30D, original: 三十日}"
static const char obligations[] = "obligations:\n" ROW("la-two", "監督部", "regulator", "知つた時", TWO) ROW(
        "la-soon", "委員会", "regulator", "認知",
        "{stage: first, within: without-delay, original: 速やかに}, {stage: final, within: P30D}")
        ROW("la-occurs", "本省", "regulator", "発生した時", "{stage: first, within: PT24H, original: 二十四時間}")
                ROW("la-days", "保安院", "regulator", "認知", "{stage: first, within: unspecified, due: 3営業日}") ROW(
                "la-abroad", "外局", "regulator", "認知",
                "{stage: first, within: unspecified, due: four business days, working-days: weekdays}")
                        ROW("la-police", "警察", "police", "\"\"", "{stage: first, within: unspecified}")
                        ROW("la-safety", "公安委員会", "police", "\"\"", "{stage: first, within: unspecified}")
                                ROW("la-big", "市長", "regulator", "\"\"",
                                    "{stage: first, within: unspecified}") "    applies-when: [big-carrier]\n";

typedef struct fixture {
	tk_arena *arena;
	char folder[64];
	tk_organization organization;
	tk_host_set *set;
	tk_result result;
} fixture;

static void exhausted(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

static void write_file(fixture *f, const char *name, const char *text)
{
	FILE *file = fopen(tk_text_format(f->arena, "%s/concern/law/%s", f->folder, name).at, "we");
	assert_non_null(file);
	assert_int_equal(fputs(text, file) < 0, 0);
	assert_int_equal(fclose(file), 0);
}

static fixture *begin(void)
{
	fixture *f = calloc(1, sizeof *f);
	f->arena = tk_arena_open(0, exhausted, NULL);
	(void)snprintf(f->folder, sizeof f->folder, "/tmp/tenken-duty-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	assert_int_equal(mkdir(tk_text_format(f->arena, "%s/concern", f->folder).at, 0755), 0);
	assert_int_equal(mkdir(tk_text_format(f->arena, "%s/concern/law", f->folder).at, 0755), 0);
	write_file(f, "plugin.yaml", manifest);
	write_file(f, "lexicon.yaml", lexicon);
	write_file(f, "obligations.yaml", obligations);
	f->organization.arena = f->arena;
	f->organization.paths = tk_map_make(f->arena);
	f->organization.today = 20780; /* 2026-11-23 */
	return f;
}

static int forget(const char *path, const struct stat *status, int flag, struct FTW *place)
{
	(void)status;
	(void)flag;
	(void)place;
	return remove(path);
}

static void end(fixture *f)
{
	tk_host_close(f->set);
	(void)nftw(f->folder, forget, 16, FTW_DEPTH | FTW_PHYS);
	tk_arena_close(f->arena);
	free(f);
}

static void add_document(fixture *f, const char *path, const char *text, tk_document_role role)
{
	tk_limits limits = tk_limits_default();
	uint32_t number = f->organization.documents.count + 1;
	tk_document_kind kind = tk_document_kind_of(tk_text_of(path));
	tk_document *document = tk_document_read(f->arena, number, tk_text_of(path), kind, tk_text_of(text), &limits);
	*TK_PUSH(f->arena, &f->organization.documents) = document;
	*TK_PUSH(f->arena, &f->organization.document_roles) = (uint8_t)role;
	(void)tk_map_put(f->organization.paths, document->path, document);
	tk_playbook_context context = {.today = f->organization.today};
	if (role == TK_ROLE_PLAYBOOK)
		tk_playbook_read(f->arena, document, &context, &f->organization.playbooks);
	if (role == TK_ROLE_REGISTER)
		tk_register_add(f->arena, &f->organization.reg, document);
	if (role == TK_ROLE_CONFIGURATION)
		tk_configuration_read(f->arena, document, &f->organization.configuration);
}

static void run(fixture *f)
{
	tk_error error = {0};
	const char *folders[] = {f->folder, NULL};
	const tk_host_options options = {.folders = folders, .language = "en"};
	f->set = tk_host_open(f->arena, &options, &error);
	assert_non_null(f->set);
	assert_true(tk_host_enable(f->set, NULL, 0, &error));
	assert_true(tk_host_finish(f->set, &error));
	tk_register_finish(f->arena, &f->organization.reg, f->organization.documents.at,
	                   f->organization.documents.count);
	tk_readings *readings = tk_readings_open(tk_host_lexicon(f->set), f->arena);
	tk_host_examine(f->set, readings, f->arena, &f->organization, &f->result);
	tk_readings_close(readings);
	tk_host_add_broken(f->set, f->arena, &f->result);
	assert_int_equal(f->result.broken_plugins.count, 0);
}

static const tk_verdict *verdict_of(const fixture *f, const char *rule)
{
	for (uint32_t i = 0; i < f->result.verdicts.count; i++) {
		if (tk_text_is(f->result.verdicts.at[i].rule->id, rule))
			return &f->result.verdicts.at[i];
	}
	fail_msg("no verdict of %s", rule);
	return NULL;
}

/* ---- stages
 * ----------------------------------------------------------------------------------------------------------- */

#define HEAD "playbook: 1\nid: p\ntitle: 報告\nsteps:\n"
#define TELL(id, title, to, limit)                                                                                     \
	"  - {id: " id ", title: " title ", class: share, to: [" to "], deadline: " limit "}\n"
#define SOON TELL("a", "第一報", "監督部", "{within: PT1H, from: 認知}")
#define FULL TELL("d", "報告書", "監督部", "{within: P30D, from: 認知}")

typedef struct example {
	const char *rule, *playbook;
	tk_verdict_kind kind;
	const char *message;
} example;

static const example examples[] = {
        {"la-two", HEAD SOON FULL, TK_MET, ""},
        {"la-two", HEAD FULL, TK_NOT_MET, "late"},
        {"la-two", HEAD SOON, TK_NOT_MET, "stage"},
        {"la-two", HEAD SOON TELL("b", "続報", "監督部", "{within: PT4H, from: 前の報告}"), TK_NOT_MET, "stage"},
        {"la-two", HEAD SOON TELL("d", "報告書", "監督部", "{within: P300D, from: 認知}"), TK_NOT_MET, "stage-late"},
        {"la-two", HEAD SOON TELL("d", "報告書", "監督部", "{within: P30D, from: 復旧}"), TK_NOT_MET, "stage-clock"},
        {"la-two", HEAD SOON TELL("d", "詳報", "監督部", "{within: P30D, from: 復旧}"), TK_NOT_MET, "stage-clock"},
        {"la-two", HEAD SOON TELL("d", "詳報", "監督部", "{within: PT20H, from: 認知}"), TK_MET, ""},
        {"la-two", HEAD SOON TELL("d", "詳報", "監督部", "{within: 速やかに, from: 認知}"), TK_UNKNOWN, "stage-open"},
        {"la-two", HEAD TELL("a", "第一報", "監督部", "{within: P10000D, from: 認知}") FULL, TK_NOT_MET, "late"},
        {"la-two", HEAD TELL("a", "第一報", "監督部", "{within: PT1H, from: 復旧}"), TK_NOT_MET, "clock"},
        {"la-two", HEAD TELL("a", "第一報", "監督部", "{within: PT1H, from: 宣言}") FULL, TK_UNKNOWN, "open"},
        {"la-two",
         HEAD TELL("a", "第一報", "監督部", "{within: PT1H, from: 宣言}")
                 TELL("d", "詳報", "監督部", "{within: P30D, from: 認知}"),
         TK_UNKNOWN, "open"},
        {"la-two", HEAD TELL("a", "第一報", "監督部", "{within: 速やかに, from: 認知}") FULL, TK_UNKNOWN, "open"},
        {"la-soon", HEAD TELL("a", "速報", "委員会", "{within: P3D, from: 認知}"), TK_NOT_MET, "stage"},
        {"la-soon",
         HEAD TELL("a", "速報", "委員会", "{within: P3D, from: 認知}")
                 TELL("b", "次", "委員会", "{within: P30D, from: 認知}"),
         TK_MET, ""},
        {"la-soon", HEAD TELL("a", "詳報", "委員会", "{within: P30D, from: 認知}"), TK_NOT_MET, "only-later"},
        {"la-occurs", HEAD TELL("a", "報告", "本省", "{within: PT12H, from: 発生}"), TK_MET, ""},
        {"la-occurs", HEAD TELL("a", "報告", "本省", "{within: PT12H, from: 認知}"), TK_UNKNOWN, "open"},
        {"la-occurs", HEAD TELL("a", "報告", "本省", "{within: PT30H, from: 認知}"), TK_NOT_MET, "late"},
};

static void test_stages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		fixture *f = begin();
		add_document(f, "a.yaml", examples[i].playbook, TK_ROLE_PLAYBOOK);
		run(f);
		const tk_verdict *verdict = verdict_of(f, examples[i].rule);
		if (verdict->kind != examples[i].kind || !tk_text_is(verdict->message_id, examples[i].message))
			fail_msg("example %zu is %s: %.*s", i, tk_verdict_name(verdict->kind),
			         (int)verdict->message_id.length, verdict->message_id.at);
		/* Beside the run that leaves the report out, the nearest that does not. */
		if (tk_text_is(verdict->message_id, "avoidable")) {
			assert_int_equal(verdict->beside.count, 1);
			assert_true(tk_text_starts(verdict->beside.at[0].message, TK_TEXT("第一報")));
			assert_true(verdict->differs_after < verdict->witness.count);
		}
		end(f);
	}
}

/* ---- on the calendar
 * ------------------------------------------------------------------------------------------------ */

#define ONE(to, limit) HEAD TELL("a", "報告", to, "{within: " limit ", from: 認知}")

static const example days[] = {
        {"la-days", ONE("保安院", "3営業日"), TK_MET, ""},
        {"la-days", ONE("保安院", "翌営業日17時まで"), TK_MET, ""},
        {"la-days", ONE("保安院", "PT72H"), TK_MET, ""},
        {"la-days", ONE("保安院", "within 2 business days"), TK_MET, ""},
        {"la-days", ONE("保安院", "4営業日"), TK_NOT_MET, "late"},
        {"la-days", ONE("保安院", "PT73H"), TK_NOT_MET, "late"},
        {"la-days", ONE("保安院", "3営業日(年末年始を除く)"), TK_NOT_MET, "late"},
        {"la-days", ONE("保安院", "速やかに"), TK_UNKNOWN, "open"},
        {"la-days", ONE("保安院", "数営業日"), TK_UNKNOWN, "open"},
        /* Elsewhere other days are off: 昭和の日 makes nothing late there. */
        {"la-abroad", ONE("外局", "4営業日"), TK_MET, ""},
        {"la-abroad", ONE("外局", "5営業日"), TK_NOT_MET, "late"},
        {"la-two", ONE("監督部", "1営業日") FULL, TK_NOT_MET, "late"},
        {"la-two", ONE("監督部", "翌日17時まで") FULL, TK_NOT_MET, "late"},
        {"la-two", HEAD SOON TELL("d", "報告書", "監督部", "{within: 10営業日, from: 認知}"), TK_MET, ""},
        {"la-two", HEAD SOON TELL("d", "報告書", "監督部", "{within: 翌々月末まで, from: 認知}"), TK_NOT_MET, "stage-late"},
        {"la-two", HEAD SOON TELL("d", "詳報", "監督部", "{within: 1か月, from: 認知}"), TK_NOT_MET, "stage-late"},
};

static void test_days(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		fixture *f = begin();
		add_document(f, "a.yaml", days[i].playbook, TK_ROLE_PLAYBOOK);
		run(f);
		const tk_verdict *verdict = verdict_of(f, days[i].rule);
		if (verdict->kind != days[i].kind || !tk_text_is(verdict->message_id, days[i].message))
			fail_msg("days %zu is %s: %.*s", i, tk_verdict_name(verdict->kind),
			         (int)verdict->message_id.length, verdict->message_id.at);
		bool instants = tk_text_find(verdict->because, TK_TEXT("When the clock starts"), 0) != SIZE_MAX;
		assert_int_equal(instants, verdict->kind == TK_NOT_MET);
		end(f);
	}
}

/* Past the years whose holidays are known, only what counts no working days can be said. */
static void test_days_past_the_years(void **state)
{
	(void)state;
	fixture *f = begin();
	assert_true(tk_date_parse(TK_TEXT("2051-02-01"), &f->organization.today));
	add_document(f, "a.yaml",
	             ONE("保安院", "4営業日") TELL("b", "第一報", "監督部", "{within: PT1H, from: 認知}") FULL,
	             TK_ROLE_PLAYBOOK);
	run(f);
	assert_int_equal(verdict_of(f, "la-days")->kind, TK_UNKNOWN);
	assert_true(tk_text_is(verdict_of(f, "la-days")->missing.at[0], "holidays from 2051 on"));
	assert_int_equal(verdict_of(f, "la-two")->kind, TK_MET);
	end(f);
}

/* ---- ways
 * ------------------------------------------------------------------------------------------------------------- */

#define NEXT(id, next) "  - {id: " id ", title: 手順, next: " next "}\n"
#define SHARE_AND_GO                                                                                                   \
	"  - {id: tell, title: 第一報, class: share, to: [本省], deadline: {within: PT1H, from: 発生}, next: end}\n"

static const example ways[] = {
        /* No run comes to it. */
        {"la-occurs", HEAD NEXT("a", "end") SHARE_AND_GO, TK_NOT_MET, "unreachable"},
        /* Somebody decides whether it is needed. */
        {"la-occurs",
         HEAD "  - {id: a, title: 要否, decide: [{when: 要る, go: tell}, {otherwise: true, go: end}]}\n" SHARE_AND_GO,
         TK_MET, ""},
        /* Reported only where nobody answers, behind a decision about something else. */
        {"la-occurs",
         HEAD "  - {id: a, title: 別件, decide: [{when: はい, go: b}, {otherwise: true, go: b}]}\n"
              "  - {id: b, title: 電話, on-failure: tell, next: end}\n" SHARE_AND_GO,
         TK_NOT_MET, "avoidable"},
};

static void test_ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		fixture *f = begin();
		add_document(f, "a.yaml", ways[i].playbook, TK_ROLE_PLAYBOOK);
		run(f);
		const tk_verdict *verdict = verdict_of(f, ways[i].rule);
		if (verdict->kind != ways[i].kind || !tk_text_is(verdict->message_id, ways[i].message))
			fail_msg("way %zu is %s: %.*s", i, tk_verdict_name(verdict->kind),
			         (int)verdict->message_id.length, verdict->message_id.at);
		end(f);
	}
}

/* ---- who is meant
 * ----------------------------------------------------------------------------------------------------- */

/* Whom every other requirement takes for the police is the police for an obligation too; another body of that class is
 * not. */
static void test_class_of_one_body(void **state)
{
	(void)state;
	fixture *f = begin();
	add_document(f, "r.yaml", "contacts:\n  - {id: desk, name: サイバー犯罪対策課, class: police, routes: []}\n",
	             TK_ROLE_REGISTER);
	add_document(f, "a.yaml", HEAD "  - {id: a, title: 伝える, class: share, to: [desk]}\n", TK_ROLE_PLAYBOOK);
	run(f);
	assert_int_equal(verdict_of(f, "la-police")->kind, TK_MET);
	assert_int_equal(verdict_of(f, "la-safety")->kind, TK_NOT_MET);
	end(f);
	f = begin();
	add_document(f, "a.yaml", HEAD "  - {id: a, title: 伝える, class: share, to: [県警の窓口]}\n",
	             TK_ROLE_PLAYBOOK);
	run(f);
	assert_int_equal(verdict_of(f, "la-police")->kind, TK_MET);
	end(f);
}

/* The finding shows what to write, and where somebody would begin. */
static void test_missing_says_what_to_write(void **state)
{
	(void)state;
	fixture *f = begin();
	add_document(f, "README.md", "# 目次\n", TK_ROLE_INDEX);
	add_document(f, "r.yaml", "contacts:\n  - {id: ins, name: 北監督部, class: regulator, routes: []}\n",
	             TK_ROLE_REGISTER);
	add_document(f, "a.yaml", HEAD "  - {id: a, title: 伝える, class: share, to: [県警の窓口]}\n",
	             TK_ROLE_PLAYBOOK);
	run(f);
	const tk_verdict *registered = verdict_of(f, "la-two"), *unknown = verdict_of(f, "la-soon");
	assert_true(tk_text_is(registered->place.file, "r.yaml"));
	assert_true(tk_text_is(unknown->place.file, "a.yaml"));
	assert_true(tk_text_find(unknown->help, TK_TEXT("委員会"), 0) != SIZE_MAX);
	assert_true(tk_text_find(unknown->message, TK_TEXT("第4条"), 0) ==
	            SIZE_MAX); /* the first citation is enough there */
	assert_true(tk_text_find(unknown->because, TK_TEXT("第4条"), 0) != SIZE_MAX);
	end(f);
}

/* A step that is a report by its words only is a warning at most, where the rule would be an error. */
static void test_words_are_milder(void **state)
{
	(void)state;
	fixture *f = begin();
	add_document(f, "a.yaml",
	             HEAD "  - {id: z, title: 手順, next: end}\n  - {id: a, title: 警察に通報する, to: [警察]}\n",
	             TK_ROLE_PLAYBOOK);
	run(f);
	assert_int_equal(verdict_of(f, "la-police")->kind, TK_NOT_MET);
	assert_true(verdict_of(f, "la-police")->inferred);
	end(f);
}

/* ---- facts
 * ------------------------------------------------------------------------------------------------------------ */

static tk_verdict_kind kind_with(const char *fact, bool *near_miss)
{
	fixture *f = begin();
	tk_text text = tk_text_format(f->arena, "tenken: 1\norganization: {id: a, name: A, facts: {%s}}\n", fact);
	add_document(f, "tenken.yaml", text.at, TK_ROLE_CONFIGURATION);
	add_document(f, "a.yaml", HEAD "  - {id: a, title: 伝える, class: share, to: [本省]}\n", TK_ROLE_PLAYBOOK);
	run(f);
	*near_miss = false;
	for (uint32_t i = 0; i < f->result.verdicts.count; i++)
		*near_miss = *near_miss ||
		             (tk_text_is(f->result.verdicts.at[i].rule->id, "file-unknown-key") &&
		              tk_text_find(f->result.verdicts.at[i].help, TK_TEXT("big-carrier"), 0) != SIZE_MAX);
	tk_verdict_kind kind = verdict_of(f, "la-big")->kind;
	end(f);
	return kind;
}

static void test_facts(void **state)
{
	(void)state;
	bool near_miss = false;
	static const char *const yes[] = {"true", "True", "TRUE", "yes", "on", "はい"};
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		char fact[64];
		(void)snprintf(fact, sizeof fact, "big-carrier: %s", yes[i]);
		if (kind_with(fact, &near_miss) != TK_NOT_MET)
			fail_msg("%s does not bind", fact);
	}
	assert_int_equal(kind_with("big-carrier: False", &near_miss), TK_NOT_APPLICABLE);
	assert_int_equal(kind_with("big-carrier: いいえ", &near_miss), TK_NOT_APPLICABLE);
	assert_int_equal(kind_with("big-carrier: たぶん", &near_miss), TK_UNKNOWN);
	assert_false(near_miss);
	assert_int_equal(kind_with("big-carier: true", &near_miss), TK_UNKNOWN);
	assert_true(near_miss);
	assert_int_equal(kind_with("quite-another: true", &near_miss), TK_UNKNOWN);
	assert_false(near_miss);
}

/* ---- what is known
 * ---------------------------------------------------------------------------------------------------- */

/* Behind a mistake of syntax anything may stand: nothing is said to be missing. */
static void test_unread_is_not_absent(void **state)
{
	(void)state;
	fixture *f = begin();
	add_document(f, "a.yaml", HEAD SOON "  - {id: z, title: \"x\" y}\n" FULL, TK_ROLE_PLAYBOOK);
	assert_false(f->organization.documents.at[0]->complete);
	run(f);
	static const char *const rows[] = {"la-two", "la-soon", "la-police"};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const tk_verdict *verdict = verdict_of(f, rows[i]);
		assert_int_equal(verdict->kind, TK_UNKNOWN);
		assert_true(tk_text_is(verdict->missing.at[0], "a.yaml"));
	}
	end(f);
}

/* A page without any step of an incident does not soften what the plan lacks; one that is part of the plan does. */
static void test_pages_that_are_no_plan(void **state)
{
	(void)state;
	fixture *f = begin();
	add_document(f, "a.yaml", HEAD SOON FULL, TK_ROLE_PLAYBOOK);
	add_document(f, "lunch.md",
	             "---\nplaybook: 1\nid: lunch\ntitle: 食事\n---\n# 夜勤の食事\n\n1. 弁当を注文する。\n2. 配る。\n",
	             TK_ROLE_PLAYBOOK);
	assert_int_equal(f->organization.playbooks.count, 2);
	run(f);
	assert_int_equal(verdict_of(f, "la-soon")->severity, TK_ERROR);
	end(f);
	f = begin();
	add_document(f, "a.yaml", HEAD SOON FULL, TK_ROLE_PLAYBOOK);
	add_document(f, "call.md",
	             "---\nplaybook: 1\nid: call\ntitle: 通報\n---\n# 通報\n\n1. 県警に通報する。\n2. 待つ。\n",
	             TK_ROLE_PLAYBOOK);
	run(f);
	assert_int_equal(verdict_of(f, "la-soon")->severity, TK_WARNING);
	end(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_stages),
	        cmocka_unit_test(test_days),
	        cmocka_unit_test(test_days_past_the_years),
	        cmocka_unit_test(test_ways),
	        cmocka_unit_test(test_class_of_one_body),
	        cmocka_unit_test(test_missing_says_what_to_write),
	        cmocka_unit_test(test_words_are_milder),
	        cmocka_unit_test(test_facts),
	        cmocka_unit_test(test_unread_is_not_absent),
	        cmocka_unit_test(test_pages_that_are_no_plan),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
