/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/readings.h"

#include <stdlib.h>
#include <string.h>

enum { READINGS_KEPT = 24 << 20 }; /* bytes, from one organization to the next */

struct tk_readings {
	const tk_lexicon *lexicon;
	tk_arena *own, *arena; /* arena: of the readings, cleared when it has grown */
	tk_map *sentences, *texts, *wholes;
};

static void begin(tk_readings *readings)
{
	readings->sentences = tk_map_make(readings->arena);
	readings->texts = tk_map_make(readings->arena);
	readings->wholes = tk_map_make(readings->arena);
}

tk_readings *tk_readings_open(const tk_lexicon *lexicon, const tk_arena *like)
{
	tk_arena *own = tk_arena_open_like(like);
	tk_readings *readings = TK_MAKE(own, tk_readings);
	readings->lexicon = lexicon;
	readings->own = own;
	readings->arena = tk_arena_open_like(like);
	begin(readings);
	return readings;
}

void tk_readings_close(tk_readings *readings)
{
	tk_arena_close(readings->arena);
	tk_arena_close(readings->own);
}

const tk_lexicon *tk_readings_lexicon(const tk_readings *readings)
{
	return readings->lexicon;
}

void tk_readings_trim(tk_readings *readings)
{
	if (tk_arena_held(readings->arena) <= READINGS_KEPT)
		return;
	tk_arena_clear(readings->arena);
	begin(readings);
}

/* ---- sentences
 * ---------------------------------------------------------------------------------------------------------- */

/* Length of the sentence end that starts at text[at], 0 when none does. */
static size_t end_length(tk_text text, size_t at)
{
	char c = text.at[at];
	if (c == '\n' || c == ';')
		return 1;
	if (c == '.' || c == '!' || c == '?')
		return at + 1 == text.length || text.at[at + 1] == ' ' || text.at[at + 1] == '\n' ? 1 : 0;
	if ((uint8_t)c < 0xE3 || at + 3 > text.length)
		return 0;
	static const char *const ends[] = {"。", "．", "；", "！", "？"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		if (memcmp(text.at + at, ends[i], 3) == 0)
			return 3;
	}
	return 0;
}

/* Bytes that a sentence end can begin with: blanks and marks of ASCII, 。 and ； ！ ？ ． */
static bool may_end(char c)
{
	return c == '\n' || c == ';' || c == '.' || c == '!' || c == '?' || c == '\xE3' || c == '\xEF';
}

/* words: the readings' own copy. */
static tk_reading *reading_of(tk_readings *readings, tk_text words)
{
	tk_reading *reading = tk_map_get(readings->sentences, words);
	if (reading)
		return reading;
	reading = TK_MAKE(readings->arena, tk_reading);
	reading->folded = tk_text_fold(readings->arena, words, NULL);
	tk_automaton_scan(readings->lexicon->automaton, readings->arena, reading->folded, &reading->hits);
	for (size_t i = 0; i < reading->folded.length; i++) {
		uint8_t byte = (uint8_t)reading->folded.at[i];
		reading->bytes[byte / 64] |= UINT64_C(1) << (byte % 64);
	}
	(void)tk_map_put(readings->sentences, words, reading);
	return reading;
}

void tk_touch_add(tk_touch *touch, const tk_touch *other)
{
	for (size_t i = 0; i < TK_CLASS_WORDS; i++)
		touch->words.word[i] |= other->words.word[i];
	for (size_t i = 0; i < 4; i++)
		touch->bytes[i] |= other->bytes[i];
	if (other->longest > touch->longest)
		touch->longest = other->longest;
}

static void touch_reading(const tk_readings *readings, const tk_reading *reading, tk_touch *touch)
{
	tk_touch own = {.longest = reading->folded.length};
	memcpy(own.bytes, reading->bytes, sizeof own.bytes);
	for (uint32_t i = 0; i < reading->hits.count; i++) {
		const tk_lexicon_term *term = &readings->lexicon->terms.at[reading->hits.at[i].term];
		if (!term->confuser)
			tk_class_add(&own.words, term->class_index);
	}
	tk_touch_add(touch, &own);
}

static void add_sentence(tk_readings *readings, tk_text_reading *to, tk_text text, size_t from, size_t end)
{
	tk_reading *reading = reading_of(readings, tk_text_slice(text, from, end - from));
	if (tk_text_trim(reading->folded).length == 0)
		return;
	*TK_PUSH(readings->arena, &to->sentences) = (tk_text_sentence){from, end - from, reading};
	touch_reading(readings, reading, &to->known.touch);
}

/* A sentence keeps its end mark: words of a lexicon may hold it ("する。"). */
static void divide(tk_readings *readings, tk_text_reading *to, tk_text text)
{
	size_t from = 0, at = 0;
	while (at < text.length) {
		size_t length = may_end(text.at[at]) ? end_length(text, at) : 0;
		at += length ? length : 1;
		if (length) {
			add_sentence(readings, to, text, from, at);
			from = at;
		}
	}
	if (from < at)
		add_sentence(readings, to, text, from, at);
}

/* ---- texts
 * -------------------------------------------------------------------------------------------------------------- */

tk_text_reading *tk_readings_of(tk_readings *readings, tk_text text)
{
	tk_text_reading *reading = tk_map_get(readings->texts, text);
	if (reading)
		return reading;
	reading = TK_MAKE(readings->arena, tk_text_reading);
	reading->words = tk_text_copy(readings->arena, text);
	divide(readings, reading, reading->words);
	(void)tk_map_put(readings->texts, reading->words, reading);
	return reading;
}

tk_text_reading *tk_readings_whole(tk_readings *readings, tk_text text)
{
	tk_text_reading *reading = tk_map_get(readings->wholes, text);
	if (reading)
		return reading;
	reading = TK_MAKE(readings->arena, tk_text_reading);
	reading->words = tk_text_copy(readings->arena, text);
	add_sentence(readings, reading, reading->words, 0, text.length);
	(void)tk_map_put(readings->wholes, reading->words, reading);
	return reading;
}

void tk_readings_note(tk_readings *readings, tk_text_reading *of, tk_class index, size_t offset, size_t length)
{
	if (offset <= UINT32_MAX && length <= UINT32_MAX)
		*TK_PUSH(readings->arena, &of->places) = (tk_class_place){index, (uint32_t)offset, (uint32_t)length};
}
