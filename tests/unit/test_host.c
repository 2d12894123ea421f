/* SPDX-License-Identifier: Apache-2.0 */
/* Plugins written into a folder of the test: loaded, refused in each way, and run on a small organization. */
#include "plugin/host.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MANIFEST(id) \
	"tenken-plugin: 1\nid: " id "\nversion: 1.0.0\nedition: \"2026-11\"\nkind: concern\ntitle: {ja: 題, en: Title}\ndefault: true\n"
#define TEXTS "    title: {ja: 題, en: Title}\n    why: {ja: 理由, en: Why}\n    fix: {ja: 直す, en: Mend it}\n"
#define SOURCE "    sources: [{text: T, url: \"\", date: \"2026\", confidence: industry, verification: cited}]\n"
#define MISSING "    messages: {missing: {say: {ja: 手順がない, en: No step}}}\n"
#define REQUIREMENT(id, extra) \
	"  - id: " id "\n    level: present\n    severity: error\n" extra TEXTS SOURCE MISSING
#define EXISTS(class) "    check: step-exists\n    parameters: {class: [" class "]}\n"

static const char lexicon[] = "classes:\n"
                              "  - {name: body, ja: [監督官庁], en: [regulator], patterns: [], confusers: {ja: [], en: [], patterns: []}}\n"
                              "  - {name: tell, ja: [報告する], en: [notify], patterns: [], confusers: {ja: [], en: [], patterns: []}}\n"
                              "  - {name: blank, ja: [], en: [], patterns: [\"TODO\"], confusers: {ja: [], en: [], patterns: []}}\n"
                              "rules:\n  - {class: share, all: [body, tell], none: []}\n";

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

static int set_up(void **state)
{
	fixture *f = calloc(1, sizeof *f);
	f->arena = tk_arena_open(0, exhausted, NULL);
	(void)snprintf(f->folder, sizeof f->folder, "/tmp/tenken-host-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	f->organization.arena = f->arena;
	f->organization.paths = tk_map_make(f->arena);
	f->organization.today = 20780; /* 2026-11-23 */
	*state = f;
	return 0;
}

static int forget(const char *path, const struct stat *status, int flag, struct FTW *place)
{
	(void)status;
	(void)flag;
	(void)place;
	return remove(path);
}

static int tear_down(void **state)
{
	fixture *f = *state;
	if (f->set)
		tk_host_close(f->set);
	(void)nftw(f->folder, forget, 16, FTW_DEPTH | FTW_PHYS);
	tk_arena_close(f->arena);
	free(f);
	return 0;
}

/* ---- writing plugins and organizations -------------------------------------------------------------------------------- */

static const char *path_of(fixture *f, const char *id, const char *name)
{
	tk_text kind = tk_text_format(f->arena, "%s/concern", f->folder);
	tk_text folder = tk_text_format(f->arena, "%s/%s", f->folder, id);
	(void)mkdir(kind.at, 0755);
	(void)mkdir(folder.at, 0755);
	return tk_text_format(f->arena, "%s/%s", folder.at, name).at;
}

static void write_file(fixture *f, const char *id, const char *name, const char *text)
{
	FILE *file = fopen(path_of(f, id, name), "we");
	assert_non_null(file);
	assert_int_equal(fputs(text, file) < 0, 0);
	assert_int_equal(fclose(file), 0);
}

static void add_module(fixture *f, int variant)
{
	const char *build = getenv("TK_TEST_BUILD");
	if (!build)
		skip();
	tk_text from = tk_text_format(f->arena, "%s/tests/unit/modules/module_%d.so", build, variant);
	FILE *in = fopen(from.at, "re");
	assert_non_null(in);
	FILE *out = fopen(path_of(f, "concern/native", "checks.so"), "we");
	assert_non_null(out);
	char room[4096];
	for (size_t got; (got = fread(room, 1, sizeof room, in)) > 0;)
		assert_int_equal(fwrite(room, 1, got, out), got);
	(void)fclose(in);
	assert_int_equal(fclose(out), 0);
	write_file(f, "concern/native", "plugin.yaml", MANIFEST("concern/native") "module: checks\n");
	write_file(f, "concern/native", "requirements.yaml",
	           "requirements:\n" REQUIREMENT("na-every", "    check: every-playbook\n"));
}

/* A plugin that is always fine. */
static void add_good(fixture *f)
{
	write_file(f, "concern/good", "plugin.yaml", MANIFEST("concern/good"));
	write_file(f, "concern/good", "lexicon.yaml", lexicon);
	write_file(f, "concern/good", "requirements.yaml",
	           "requirements:\n" REQUIREMENT("go-share", EXISTS("share"))
	                   REQUIREMENT("go-recover", EXISTS("recover")) REQUIREMENT(
	                           "go-after", "    check: step-exists\n    parameters: {class: close}\n    blocked-by: [go-recover]\n"));
}

static void add_document(fixture *f, const char *path, tk_document_kind kind, const char *text, tk_document_role role)
{
	tk_limits limits = tk_limits_default();
	uint32_t number = f->organization.documents.count + 1;
	tk_document *document = tk_document_read(f->arena, number, tk_text_of(path), kind, tk_text_of(text), &limits);
	*TK_PUSH(f->arena, &f->organization.documents) = document;
	*TK_PUSH(f->arena, &f->organization.document_roles) = (uint8_t)role;
	(void)tk_map_put(f->organization.paths, document->path, document);
	tk_playbook_context context = {.today = f->organization.today};
	if (role == TK_ROLE_PLAYBOOK)
		tk_playbook_read(f->arena, document, &context, &f->organization.playbooks);
	if (role == TK_ROLE_CONFIGURATION)
		tk_configuration_read(f->arena, document, &f->organization.configuration);
}

static const char sharing[] = "playbook: 1\nid: first\ntitle: 第一報\nsteps:\n"
                              "  - {id: a, title: 監督官庁に報告する, actor: duty}\n";

static void run_with(fixture *f, const char *language)
{
	tk_error error = {0};
	const char *folders[] = {f->folder, NULL};
	const tk_host_options options = {.folders = folders, .language = language};
	f->set = tk_host_open(f->arena, &options, &error);
	assert_non_null(f->set);
	assert_true(tk_host_enable(f->set, NULL, 0, &error));
	assert_true(tk_host_finish(f->set, &error));
	tk_register_finish(f->arena, &f->organization.reg, f->organization.documents.at, f->organization.documents.count);
	tk_readings *readings = tk_readings_open(tk_host_lexicon(f->set), f->arena);
	tk_host_examine(f->set, readings, f->arena, &f->organization, &f->result);
	tk_readings_close(readings);
	tk_host_add_broken(f->set, f->arena, &f->result);
}

static const tk_verdict *verdict_of(const fixture *f, const char *rule)
{
	for (uint32_t i = 0; i < f->result.verdicts.count; i++) {
		if (tk_text_is(f->result.verdicts.at[i].rule->id, rule))
			return &f->result.verdicts.at[i];
	}
	return NULL;
}

static uint32_t count_of(const fixture *f, const char *rule, tk_verdict_kind kind)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < f->result.verdicts.count; i++)
		count += tk_text_is(f->result.verdicts.at[i].rule->id, rule) && f->result.verdicts.at[i].kind == kind ? 1 : 0;
	return count;
}

static bool contains(tk_text text, const char *words) { return tk_text_find(text, tk_text_of(words), 0) != SIZE_MAX; }

/* Exactly one plugin is broken, for this reason, and the good one still ran. */
static void assert_broken(const fixture *f, const char *plugin, const char *reason)
{
	assert_int_equal(f->result.broken_plugins.count, 1);
	tk_text line = f->result.broken_plugins.at[0];
	if (!tk_text_starts(line, tk_text_of(plugin)) || !contains(line, reason))
		fail_msg("unexpected: %.*s", (int)line.length, line.at);
	assert_int_equal(count_of(f, "go-share", TK_MET), 1);
}

/* ---- what works ---------------------------------------------------------------------------------------------------------- */

static void test_met_not_met_blocked(void **state)
{
	fixture *f = *state;
	add_good(f);
	add_document(f, "playbooks/first.yaml", TK_DOCUMENT_YAML, sharing, TK_ROLE_PLAYBOOK);
	run_with(f, "en");
	assert_int_equal(f->result.broken_plugins.count, 0);
	assert_int_equal(count_of(f, "go-share", TK_MET), 1);
	const tk_verdict *recover = verdict_of(f, "go-recover");
	assert_int_equal(recover->kind, TK_NOT_MET);
	assert_int_equal(recover->severity, TK_ERROR);
	assert_true(tk_text_is(recover->message, "No step"));
	assert_true(tk_text_is(recover->help, "Mend it"));
	assert_true(tk_text_is(recover->place.file, "playbooks/first.yaml"));
	assert_int_equal(recover->place.line, 1);
	const tk_verdict *after = verdict_of(f, "go-after");
	assert_int_equal(after->kind, TK_BLOCKED);
	assert_true(tk_text_is(after->missing.at[0], "go-recover"));
	assert_int_equal(f->result.organizations, 1);
	assert_int_equal(f->result.playbooks, 1);
}

static void test_language(void **state)
{
	fixture *f = *state;
	add_good(f);
	add_document(f, "a.yaml", TK_DOCUMENT_YAML, sharing, TK_ROLE_PLAYBOOK);
	run_with(f, "ja");
	assert_true(tk_text_is(verdict_of(f, "go-recover")->message, "手順がない"));
	assert_true(tk_text_is(tk_host_rule(f->set, TK_TEXT("go-share"))->title, "題"));
}

static void test_absence_needs_a_whole_plan(void **state)
{
	fixture *f = *state;
	add_good(f);
	add_document(f, "a.yaml", TK_DOCUMENT_YAML, sharing, TK_ROLE_PLAYBOOK);
	f->organization.single_file = true;
	run_with(f, "en");
	assert_int_equal(verdict_of(f, "go-recover")->kind, TK_UNKNOWN);
	assert_true(tk_text_is(verdict_of(f, "go-recover")->missing.at[0], "tenken.yaml"));
	assert_int_equal(verdict_of(f, "go-after")->kind, TK_UNKNOWN); /* nothing to be blocked by, nothing to look at */
	assert_int_equal(verdict_of(f, "go-share")->kind, TK_MET);
}

static void test_exceptions(void **state)
{
	fixture *f = *state;
	add_good(f);
	add_document(f, "tenken.yaml", TK_DOCUMENT_YAML,
	             "tenken: 1\norganization: {id: a, name: A}\nnot-applicable:\n"
	             "  - {requirement: go-recover, reason: 対象外, until: 2027-01-01}\n"
	             "  - {requirement: go-after, reason: 済み, until: 2026-01-01}\n"
	             "  - {requirement: go-nothing, reason: 綴り違い, until: 2027-01-01}\n",
	             TK_ROLE_CONFIGURATION);
	add_document(f, "a.yaml", TK_DOCUMENT_YAML, sharing, TK_ROLE_PLAYBOOK);
	run_with(f, "en");
	const tk_verdict *recover = verdict_of(f, "go-recover");
	assert_int_equal(recover->kind, TK_NOT_APPLICABLE);
	assert_true(tk_text_is(recover->exception_reason, "対象外"));
	assert_true(tk_text_is(recover->exception_until, "2027-01-01"));
	assert_int_equal(verdict_of(f, "go-after")->kind, TK_NOT_MET); /* what blocked it is set aside; its exception ended */
	const tk_verdict *expired = verdict_of(f, "file-expired");
	assert_int_equal(expired->place.line, 5);
	assert_true(contains(expired->message, "go-after"));
	assert_int_equal(verdict_of(f, "file-undefined-reference")->place.line, 6);
}

static void test_exception_for_one_subject(void **state)
{
	fixture *f = *state;
	add_good(f);
	write_file(f, "concern/good", "requirements.yaml",
	           "requirements:\n"
	           "  - id: go-blank\n    level: complete\n    severity: error\n    inferred-severity: note\n    check: no-passage\n"
	           "    parameters: {class: [blank], kinds: [passage]}\n" TEXTS SOURCE
	           "    messages: {found: {say: {ja: \"{text}が残る\", en: \"{text} is left\"}}}\n" REQUIREMENT("go-share", EXISTS("share")));
	add_document(f, "tenken.yaml", TK_DOCUMENT_YAML,
	             "tenken: 1\norganization: {id: a, name: A}\nnot-applicable:\n"
	             "  - {requirement: go-blank, subject: b.md, reason: 様式, until: 2027-01-01}\n",
	             TK_ROLE_CONFIGURATION);
	add_document(f, "a.yaml", TK_DOCUMENT_YAML, "playbook: 1\nid: p\ntitle: TODO 題\nsteps: []\n", TK_ROLE_PLAYBOOK);
	add_document(f, "b.md", TK_DOCUMENT_MARKDOWN, "# TODO\n", TK_ROLE_PAGE);
	add_document(f, "c.md", TK_DOCUMENT_MARKDOWN, "# 頁\n\nここは TODO です\n", TK_ROLE_PAGE);
	add_document(f, "d.md", TK_DOCUMENT_MARKDOWN, "TODO\n", TK_ROLE_TEMPLATE);
	run_with(f, "en");
	assert_int_equal(count_of(f, "go-blank", TK_NOT_MET), 2);
	assert_int_equal(count_of(f, "go-blank", TK_NOT_APPLICABLE), 1);
	const tk_verdict *structured = verdict_of(f, "go-blank");
	assert_true(tk_text_is(structured->message, "TODO is left"));
	assert_int_equal(structured->severity, TK_ERROR);
	for (uint32_t i = 0; i < f->result.verdicts.count; i++) {
		const tk_verdict *verdict = &f->result.verdicts.at[i];
		if (!tk_text_is(verdict->place.file, "c.md"))
			continue;
		assert_int_equal(verdict->severity, TK_NOTE); /* prose is capped as the requirement says */
		assert_int_equal(verdict->place.line, 3);
		assert_int_equal(verdict->place.column, 5);
	}
}

static void test_faults_become_verdicts(void **state)
{
	fixture *f = *state;
	add_good(f);
	add_document(f, "a.yaml", TK_DOCUMENT_YAML, sharing, TK_ROLE_PLAYBOOK);
	add_document(f, "b.yaml", TK_DOCUMENT_YAML, "x: [1, 2\ny: 3\n", TK_ROLE_NONE);
	add_document(f, "c.yaml", TK_DOCUMENT_YAML, "k: 1\nk: 2\n", TK_ROLE_NONE);
	run_with(f, "en");
	assert_int_equal(count_of(f, "file-syntax", TK_NOT_MET), 1);
	assert_int_equal(count_of(f, "file-duplicate-key", TK_NOT_MET), 1);
	assert_int_equal(verdict_of(f, "file-duplicate-key")->labels.count, 1);
	assert_int_equal(f->result.not_examined.count, 1);
	assert_true(f->result.not_examined.at[0].incomplete);
	assert_true(tk_text_is(f->result.not_examined.at[0].path, "b.yaml"));
}

static void test_obligations(void **state)
{
	fixture *f = *state;
	add_good(f);
	write_file(f, "concern/law", "plugin.yaml", MANIFEST("concern/law"));
#define OBLIGATION(id, term, facts, trust) \
	"  - id: " id "\n    trigger: {ja: 事故, en: accident}\n    recipient: {ja: 官庁, en: body}\n    recipient-class: regulator\n" \
	"    recipient-terms: [" term "]\n    binding: mandatory\n    clock-start: {ja: 認知, en: knowing}\n" \
	"    stages: [{stage: first, within: PT24H, original: 二十四時間以内}]\n    legal-basis: 第3条\n" \
	"    source: {url: \"\", date: \"2025\", " trust "}\n    applies-when: [" facts "]\n"
#define STATUTE "confidence: statute, verification: text-seen"
	write_file(f, "concern/law", "obligations.yaml",
	           "obligations:\n" OBLIGATION("la-told", "監督官庁", "", STATUTE) OBLIGATION("la-missing", "国税庁", "", STATUTE)
	                   OBLIGATION("la-hearsay", "国税庁", "", "confidence: secondary, verification: secondary-only")
	                           OBLIGATION("la-unknown", "国税庁", "big", STATUTE)
	                                   OBLIGATION("la-no", "国税庁", "small", STATUTE)
	                                           OBLIGATION("la-later", "国税庁", "", STATUTE)
	           "    in-force: {from: \"2030-01-01\", until: \"\"}\n" OBLIGATION("la-late", "当局", "", STATUTE)
	                   OBLIGATION("la-word", "METI", "", STATUTE) OBLIGATION("la-inside", "IPA", "", STATUTE)
	           "  - id: la-unread\n    trigger: {ja: 事故, en: accident}\n    recipient: {ja: 官庁, en: body}\n"
	           "    recipient-terms: [当局]\n    binding: mandatory\n"
	           "    stages: [{stage: first, within: unverified, original: unverified}, {stage: final, within: unspecified}]\n"
	           "    source: {url: \"\", date: \"2025\", " STATUTE "}\n");
	add_document(f, "tenken.yaml", TK_DOCUMENT_YAML,
	             "tenken: 1\norganization: {id: a, name: A, facts: {small: false}}\n", TK_ROLE_CONFIGURATION);
	add_document(f, "a.yaml", TK_DOCUMENT_YAML,
	             "playbook: 1\nid: first\ntitle: 第一報\nsteps:\n"
	             "  - {id: a, title: 報告, class: share, to: [監督官庁], deadline: {within: PT2H, from: 認知}}\n"
	             "  - {id: b, title: 報告, class: share, to: [当局], deadline: {within: P3D, from: 認知}}\n"
	             "  - {id: c, title: 報告, class: share, to: [Participants of METIの会議], deadline: {within: PT2H, from: 認知}}\n",
	             TK_ROLE_PLAYBOOK);
	run_with(f, "en");
	assert_int_equal(f->result.broken_plugins.count, 0);
	assert_int_equal(verdict_of(f, "la-told")->kind, TK_MET);
	assert_int_equal(verdict_of(f, "la-missing")->kind, TK_NOT_MET);
	assert_int_equal(verdict_of(f, "la-missing")->severity, TK_ERROR);
	assert_int_equal(verdict_of(f, "la-hearsay")->severity, TK_NOTE);
	assert_int_equal(verdict_of(f, "la-unknown")->kind, TK_UNKNOWN);
	assert_true(contains(verdict_of(f, "la-unknown")->missing.at[0], "big"));
	assert_int_equal(verdict_of(f, "la-no")->kind, TK_NOT_APPLICABLE);
	assert_null(verdict_of(f, "la-later"));
	assert_int_equal(verdict_of(f, "la-late")->kind, TK_NOT_MET);
	assert_int_equal(verdict_of(f, "la-late")->place.line, 6);
	assert_int_equal(verdict_of(f, "la-unread")->kind, TK_MET); /* a time that was not read is not computed */
	assert_int_equal(verdict_of(f, "la-word")->kind, TK_MET);
	assert_int_equal(verdict_of(f, "la-inside")->kind, TK_NOT_MET); /* a term in Latin letters is a whole word */
	assert_true(tk_host_rule(f->set, TK_TEXT("la-told"))->obligation);
}

/* ---- what breaks ------------------------------------------------------------------------------------------------------------ */

typedef struct bad_pack {
	const char *file, *text, *reason;
} bad_pack;

static const bad_pack bad_packs[] = {
        {"plugin.yaml", "tenken-plugin: 2\nid: concern/bad\nversion: 1\nedition: \"1\"\nkind: concern\ntitle: {ja: a, en: a}\n", "format 2"},
        {"plugin.yaml", "tenken-plugin: 1\nid: concern/other\nversion: 1\nedition: \"1\"\nkind: concern\ntitle: {ja: a, en: a}\n", "concern/other"},
        {"plugin.yaml", "tenken-plugin: 1\nid: concern/bad\nversion: 1\nedition: \"1\"\nkind: thing\ntitle: {ja: a, en: a}\n", "thing"},
        {"plugin.yaml", "tenken-plugin: 1\nid: concern/bad\nversion: 1\nedition: \"1\"\nkind: concern\ntitle: {ja: a}\n", "title"},
        {"plugin.yaml", MANIFEST("concern/bad") "module: ../../checks\n", "module"},
        {"plugin.yaml", MANIFEST("concern/bad") "module: absent\n", "absent.so"},
        {"plugin.yaml", "tenken-plugin: [1\n", "plugin.yaml"},
        {"plugin.yaml", "", "plugin.yaml"},
        {"requirements.yaml", "requirements:\n" REQUIREMENT("ba-a", "    check: no-such-check\n"), "no-such-check"},
        {"requirements.yaml", "requirements:\n" REQUIREMENT("ba-a", EXISTS("share") "    colour: red\n"), "colour"},
        {"requirements.yaml", "requirements:\n" REQUIREMENT("ba-a", EXISTS("share")) REQUIREMENT("ba-a", EXISTS("share")), "ba-a"},
        {"requirements.yaml", "requirements:\n" REQUIREMENT("go-share", EXISTS("share")), "go-share"},
        {"requirements.yaml", "requirements:\n  - id: ba-a\n    level: present\n    severity: error\n    check: step-exists\n" TEXTS, "sources"},
        {"requirements.yaml",
         "requirements:\n  - id: ba-a\n    level: present\n    severity: error\n    check: step-exists\n" TEXTS
         "    sources: []\n",
         "sources"},
        {"requirements.yaml", "requirements:\n  - id: ba-a\n    level: present\n    severity: loud\n    check: step-exists\n" TEXTS SOURCE, "severity"},
        {"requirements.yaml", "requirements:\n  - id: ba-a\n    level: here\n    severity: error\n    check: step-exists\n" TEXTS SOURCE, "level"},
        {"requirements.yaml",
         "requirements:\n  - id: ba-a\n    level: present\n    severity: error\n    check: step-exists\n"
         "    title: {ja: a}\n    why: {ja: a, en: a}\n    fix: {ja: a, en: a}\n" SOURCE,
         "ja and en"},
        {"requirements.yaml",
         "requirements:\n  - id: ba-a\n    level: present\n    severity: error\n    check: step-exists\n" TEXTS SOURCE
         "    messages: {missing: {say: {en: only one}}}\n",
         "missing"},
        {"requirements.yaml", "requirements:\n  - id: a\n    id: b\n", "requirements.yaml"},
        {"lexicon.yaml", "classes: []\nrules:\n  - {class: x, all: [nobody], none: []}\n", "nobody"},
        {"lexicon.yaml", "classes:\n  - {name: a, words: [x]}\n", "words"},
        {"obligations.yaml", "obligations:\n  - {id: a, trigger: {ja: a, en: a}, recipient: {ja: a, en: a}, binding: x, source: {url: u}}\n", "source"},
};

static void test_broken_packs_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad_packs / sizeof *bad_packs; i++) {
		void *fresh = NULL;
		(void)set_up(&fresh);
		fixture *f = fresh;
		add_good(f);
		write_file(f, "concern/bad", "plugin.yaml", MANIFEST("concern/bad"));
		write_file(f, "concern/bad", bad_packs[i].file, bad_packs[i].text);
		/* concern/bad is read before concern/good, so a double id would be the other's fault. */
		if (strcmp(bad_packs[i].reason, "go-share") != 0) {
			add_document(f, "a.yaml", TK_DOCUMENT_YAML, sharing, TK_ROLE_PLAYBOOK);
			run_with(f, "en");
			assert_broken(f, "concern/bad", bad_packs[i].reason);
		}
		(void)tear_down(&fresh);
	}
}

static void test_module_runs(void **state)
{
	fixture *f = *state;
	add_good(f);
	add_module(f, 0);
	add_document(f, "a.yaml", TK_DOCUMENT_YAML, sharing, TK_ROLE_PLAYBOOK);
	run_with(f, "en");
	assert_int_equal(f->result.broken_plugins.count, 0);
	const tk_verdict *verdict = verdict_of(f, "na-every");
	assert_int_equal(verdict->kind, TK_NOT_MET);
	assert_true(tk_text_is(verdict->playbook, "first"));
}

static void test_broken_modules_are_named(void **state)
{
	(void)state;
	static const char *const reasons[] = {"", "needs plugin interface", "size", "id", "contact", "nowhere", "no luck today"};
	for (int variant = 1; variant <= 6; variant++) {
		void *fresh = NULL;
		(void)set_up(&fresh);
		fixture *f = fresh;
		add_good(f);
		add_module(f, variant);
		add_document(f, "a.yaml", TK_DOCUMENT_YAML, sharing, TK_ROLE_PLAYBOOK);
		run_with(f, "en");
		assert_broken(f, "concern/native", reasons[variant]);
		assert_int_equal(count_of(f, "na-every", TK_NOT_MET), 0);
		assert_int_equal(count_of(f, "na-every", TK_MET), 0);
		(void)tear_down(&fresh);
	}
}

static void test_module_that_anybody_may_write(void **state)
{
	fixture *f = *state;
	add_good(f);
	add_module(f, 0);
	assert_int_equal(chmod(path_of(f, "concern/native", "checks.so"), 0777), 0);
	add_document(f, "a.yaml", TK_DOCUMENT_YAML, sharing, TK_ROLE_PLAYBOOK);
	run_with(f, "en");
	assert_broken(f, "concern/native", "anybody may write");
}

static void test_verify(void **state)
{
	fixture *f = *state;
	tk_error error = {0};
	static const char *const expected[] = {"blank: (TODO", "go-blank: {what} is no argument", "go-blank: {what} is in the Japanese",
	                                       "go-blank: blocked-by names go-nowhere", "go-share: step-exists needs the message missing"};
	add_good(f);
	write_file(f, "concern/good", "lexicon.yaml",
	           "classes:\n  - {name: blank, ja: [], en: [], patterns: [\"(TODO\"], confusers: {ja: [], en: [], patterns: []}}\n");
	write_file(f, "concern/good", "requirements.yaml",
	           "requirements:\n"
	           "  - id: go-blank\n    level: complete\n    severity: error\n    check: no-passage\n    blocked-by: [go-nowhere]\n"
	           "    parameters: {class: [blank], kinds: [passage]}\n" TEXTS SOURCE
	           "    messages: {found: {say: {ja: \"{what}{text}\", en: \"{text}\"}}}\n"
	           "  - id: go-share\n    level: present\n    severity: error\n    check: step-exists\n    parameters: {class: share}\n" TEXTS SOURCE);
	const char *folders[] = {f->folder, NULL};
	const tk_host_options options = {.folders = folders, .language = "en"};
	f->set = tk_host_open(f->arena, &options, &error);
	assert_true(tk_host_enable(f->set, NULL, 0, &error));
	assert_true(tk_host_finish(f->set, &error));
	const tk_text *problems = NULL;
	size_t count = tk_host_verify(f->set, TK_TEXT("concern/good"), &problems);
	assert_int_equal(count, sizeof expected / sizeof *expected);
	for (size_t i = 0; i < count; i++) {
		bool found = false;
		for (size_t j = 0; j < count; j++)
			found = found || tk_text_starts(problems[j], tk_text_of(expected[i]));
		if (!found)
			fail_msg("not reported: %s", expected[i]);
	}
}

static void test_disabled_by_the_supervisor(void **state)
{
	fixture *f = *state;
	tk_error error = {0};
	add_good(f);
	const char *folders[] = {f->folder, NULL};
	const tk_host_options options = {.folders = folders, .language = "en"};
	f->set = tk_host_open(f->arena, &options, &error);
	tk_host_disable(f->set, TK_TEXT("concern/good"), TK_TEXT("crashed"));
	assert_true(tk_host_enable(f->set, NULL, 0, &error));
	assert_true(tk_host_finish(f->set, &error));
	tk_host_add_broken(f->set, f->arena, &f->result);
	assert_int_equal(f->result.broken_plugins.count, 1);
	assert_null(tk_host_rule(f->set, TK_TEXT("go-share")));
	const tk_text unknown = TK_TEXT("sector/nowhere");
	assert_false(tk_host_enable(f->set, &unknown, 1, &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_met_not_met_blocked, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_language, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_absence_needs_a_whole_plan, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_exceptions, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_exception_for_one_subject, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_faults_become_verdicts, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_obligations, set_up, tear_down),
	        cmocka_unit_test(test_broken_packs_are_named),
	        cmocka_unit_test_setup_teardown(test_module_runs, set_up, tear_down),
	        cmocka_unit_test(test_broken_modules_are_named),
	        cmocka_unit_test_setup_teardown(test_module_that_anybody_may_write, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_verify, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_disabled_by_the_supervisor, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
