/* SPDX-License-Identifier: Apache-2.0 */
/* tenken plugin new KIND/NAME DIR: a pack that works, with a failing and a passing case. Never overwrites. */
#include "command/plugin_verb.h"

#include <errno.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define _(msgid) gettext(msgid)

static const struct {
	const char *path, *text;
} files[] = {
        {"plugin.yaml",
         "tenken-plugin: 1\n"
         "id: {id}\n"
         "version: 0.1.0\n"
         "edition: \"2026-11\"\n"
         "kind: {kind}\n"
         "title: {{ja: \"{name}\", en: \"{name}\"}}\n"
         "default: false\n"},
        {"requirements.yaml",
         "# A requirement: one checkable statement. `tenken plugin verify` and `tenken plugin test` tell what is wrong with it.\n"
         "requirements:\n"
         "  - id: {name}-evacuation-step\n"
         "    level: present\n"
         "    severity: warning\n"
         "    check: step-exists\n"
         "    parameters: {{class: [{name}-evacuate]}}\n"
         "    title: {{ja: 避難を指示する手順がある, en: A step orders evacuation}}\n"
         "    why: {{ja: 人の安全が最初だからです。, en: People come first.}}\n"
         "    fix: {{ja: 誰が避難を指示するかを手順に書いてください。, en: Write who orders evacuation.}}\n"
         "    good: {{ja: 当直長は館内放送で避難を指示する。, en: The shift lead orders evacuation over the speakers.}}\n"
         "    bad: {{ja: 安全に配慮する。, en: Consider safety.}}\n"
         "    sources:\n"
         "      - {{text: replace by your source, url: \"\", date: \"2026-11\", confidence: industry, verification: cited}}\n"
         "    messages:\n"
         "      missing:\n"
         "        say: {{ja: 避難を誰が指示するのか、どの手順書にも書かれていません。, en: No playbook says who orders evacuation.}}\n"},
        {"lexicon.yaml",
         "# Words that tell a class. A rule needs all its parts in one sentence, list item or table row.\n"
         "classes:\n"
         "  - name: {name}-evacuation\n"
         "    ja: [避難]\n"
         "    en: [evacuation, evacuate]\n"
         "    patterns: []\n"
         "    confusers: {{ja: [避難経路図の更新], en: [evacuation map], patterns: []}}\n"
         "  - name: {name}-order\n"
         "    ja: [指示する, 指示し, 命じる]\n"
         "    en: [order, orders, instruct]\n"
         "    patterns: []\n"
         "    confusers: {{ja: [], en: [], patterns: []}}\n"
         "rules:\n"
         "  - {{class: {name}-evacuate, all: [{name}-evacuation, {name}-order], none: []}}\n"},
        {"cases/passing/plan.md",
         "---\nplaybook: 1\n---\n# 手順\n\n1. 当直長は館内放送で避難を指示する。\n2. 情報システム当番は点呼を取る。\n"},
        {"cases/failing/plan.md",
         "---\nplaybook: 1\n---\n# 手順\n\n1. 当直長は避難経路図の更新を指示する。\n2. 情報システム当番は点呼を取る。\n"},
        {"cases/failing/expect.txt", "plan.md:1 {name}-evacuation-step\n"},
};

static bool make_folders(tk_arena *arena, const char *path)
{
	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *folder = tk_text_c(arena, tk_text_make(path, (size_t)(slash - path)));
		if (mkdir(folder, 0777) != 0 && errno != EEXIST)
			return false;
	}
	return true;
}

bool tk_write_new(tk_session *session, const char *path, tk_text text, tk_error *error)
{
	FILE *file = make_folders(session->arena, path) ? fopen(path, "wxe") : NULL;
	if (!file)
		return tk_error_set(error, TK_ERROR_USAGE, N_("{what} could not be made: {cause}"), tk_text_of(path), strerror(errno));
	bool whole = fwrite(text.at, 1, text.length, file) == text.length;
	whole = fclose(file) == 0 && whole;
	return whole || tk_error_set(error, TK_ERROR_UNREADABLE, N_("{what} could not be written: {cause}"), tk_text_of(path),
	                             strerror(errno));
}

static bool is_id(const char *id, tk_text *kind, tk_text *name)
{
	const char *slash = strchr(id, '/');
	if (!slash || strchr(slash + 1, '/'))
		return false;
	*kind = tk_text_make(id, (size_t)(slash - id));
	*name = tk_text_of(slash + 1);
	bool known = tk_text_is(*kind, "concern") || tk_text_is(*kind, "sector") || tk_text_is(*kind, "regime");
	for (size_t i = 0; i < name->length; i++) {
		char c = name->at[i];
		known = known && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0));
	}
	return known && name->length > 0;
}

int tk_plugin_new(tk_session *session, const char *id, const char *folder)
{
	tk_error error = {0};
	tk_text kind, name;
	if (!is_id(id, &kind, &name)) {
		(void)tk_error_set(&error, TK_ERROR_USAGE,
		                   N_("{what} is no plugin id: write concern/NAME, sector/NAME or regime/NAME in small letters"),
		                   tk_text_of(id), NULL);
		return tk_session_fail(session, &error);
	}
	const tk_argument arguments[] = {{TK_TEXT("id"), tk_text_of(id)}, {TK_TEXT("kind"), kind}, {TK_TEXT("name"), name}};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		const char *path = tk_text_format(session->arena, "%s/%s/%s", folder, id, files[i].path).at;
		if (!tk_write_new(session, path, tk_text_fill(session->arena, tk_text_of(files[i].text), arguments, 3), &error))
			return tk_session_fail(session, &error);
	}
	printf(_("%s/%s was made. Next:\n  tenken plugin verify %s/%s\n  tenken plugin test %s/%s\n"), folder, id, folder, id, folder, id);
	return TK_EXIT_CLEAN;
}
