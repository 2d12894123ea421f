/* SPDX-License-Identifier: Apache-2.0 */
/* Any text against a small lexicon: what is found lies within the text, at whole characters. */
#include "plugin/lexicon.h"
#include "plugin/recognise.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char words[] =
        "classes:\n"
        "  - {name: body, ja: [監督官庁, セプター, a], en: [regulator, isac], patterns: [], confusers: {ja: [官庁の一覧], en: [voltage regulator], patterns: [\"x.{0,9}y\"]}}\n"
        "  - {name: tell, ja: [報告, 連絡], en: [notify], patterns: [\"\\\\bnotif(y|ies)\\\\b\", \"[〇○]{2,}\", \"(a+)+b\"], confusers: {ja: [], en: [], patterns: []}}\n"
        "  - {name: time-limit, ja: [], en: [], patterns: [\"([0-9]+|[一二三四五六七八九十]+) ?(分|時間)以内\"], confusers: {ja: [], en: [], patterns: []}}\n"
        "rules:\n"
        "  - {class: share, all: [body, tell], none: []}\n"
        "  - {class: collect, item: true, all: [tell], none: [body]}\n";

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void try_step(tk_arena *arena, tk_readings *readings, tk_text text)
{
	tk_organization organization = {.arena = arena};
	tk_playbook playbook = {.document = 0};
	uint32_t index = tk_workflow_add_step(arena, &playbook.workflow, TK_STEP_ACTION, (tk_span){0});
	tk_step_write(arena, &playbook.workflow.steps.at[index])->title.text = text;
	playbook.workflow.steps.at[index].inferred = true;
	tk_recognise_playbook(arena, readings, &organization, &playbook);
	require(playbook.workflow.steps.at[index].classes == tk_recognise_text(arena, readings, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_error error = {0};
	tk_pack_lexicon *pack = NULL;
	tk_lexicon *lexicon = tk_lexicon_make(arena);
	require(tk_pack_read_lexicon(arena, TK_TEXT("lexicon.yaml"), tk_text_of(words), &pack, &error));
	require(tk_lexicon_declare(lexicon, pack, TK_TEXT("fuzz"), &error) && tk_lexicon_add(lexicon, pack, TK_TEXT("fuzz"), &error) &&
	        tk_lexicon_finish(lexicon, &error));
	tk_readings *readings = tk_readings_open(lexicon, arena);
	tk_text text = tk_text_make((const char *)data, size);
	for (uint32_t i = TK_STEP_CLASSES; i < lexicon->class_end; i++) {
		size_t offset = 0, length = 0;
		if (!tk_recognise_match(arena, readings, (tk_class)i, text, &offset, &length))
			continue;
		require(offset <= size && length <= size - offset);
		/* Documents are valid UTF-8; then a match is, too. */
		require(!tk_utf8_valid(text, NULL) || tk_utf8_valid(tk_text_slice(text, offset, length), NULL));
	}
	try_step(arena, readings, text);
	tk_readings_close(readings);
	tk_lexicon_close(lexicon);
	tk_arena_close(arena);
	return 0;
}
