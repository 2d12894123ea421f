/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/call_names.h"

#include <string.h>

enum {
	SHORT_WORD = 5, /* code points; below, another letter makes another word */
	LONG_WORD = 9,  /* from here, two letters may differ */
	LAST_KANA = 0x30FF,
	FIRST_KANA = 0x3041,
};

/* ---- plain names ------------------------------------------------------------------------------------------------- */

static bool is_between_words(char c)
{
	return c == ' ' || c == '_' || c == '-' || c == '.' || c == '/' || c == ':' || c == '\t' || c == '\n';
}

static tk_text with_single_blanks(tk_arena *arena, tk_text folded)
{
	char *out = tk_arena_bytes(arena, folded.length + 1);
	size_t done = 0;
	for (size_t i = 0; i < folded.length; i++) {
		if (!is_between_words(folded.at[i]))
			out[done++] = folded.at[i];
		else if (done > 0 && out[done - 1] != ' ')
			out[done++] = ' ';
	}
	return tk_text_trim(tk_text_make(out, done));
}

/* Cuts the first of the endings that leaves something. */
static tk_text without_ending(tk_text name, const char *const *endings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		tk_text ending = tk_text_of(endings[i]);
		if (name.length > ending.length && tk_text_ends(name, ending))
			return tk_text_trim(tk_text_slice(name, 0, name.length - ending.length));
	}
	return name;
}

tk_text tk_call_name_plain(tk_arena *arena, tk_text name)
{
	/* Folded: long vowels at the end of katakana words are dropped. */
	static const char *const endings[] = {" workflow", " playbook",  " process",     " procedure", "手順書",
	                                      "手順",      "ワークフロ", "プレイブック", "プロセス"};
	tk_text words = with_single_blanks(arena, tk_text_fold(arena, name, NULL));
	return without_ending(words, endings, sizeof endings / sizeof *endings);
}

tk_text tk_call_name_of_event(tk_arena *arena, tk_text name)
{
	static const char *const beginnings[] = {"go to ", "goto ", "continue with ", "start ", "call "};
	static const char *const endings[] = {"に移る", "へ移る", "に進む", "へ進む", "を開始", "へ"};
	tk_text words = with_single_blanks(arena, tk_text_fold(arena, name, NULL));
	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
		tk_text beginning = tk_text_of(beginnings[i]);
		if (words.length > beginning.length && tk_text_starts(words, beginning)) {
			words = tk_text_slice(words, beginning.length, SIZE_MAX);
			break;
		}
	}
	return tk_call_name_plain(arena, without_ending(words, endings, sizeof endings / sizeof *endings));
}

/* ---- slips ------------------------------------------------------------------------------------------------------- */

static tk_text first_word(tk_text name)
{
	const char *blank = name.length ? memchr(name.at, ' ', name.length) : NULL;
	return blank ? tk_text_slice(name, 0, (size_t)(blank - name.at)) : name;
}

static tk_text after_word(tk_text name, tk_text word)
{
	return tk_text_slice(name, word.length < name.length ? word.length + 1 : name.length, SIZE_MAX);
}

/* Only letters that spell a sound: an ideograph or digit is a meaning of its own. */
static bool is_spelling(tk_text text)
{
	for (size_t at = 0; at < text.length;) {
		uint32_t c = tk_utf8_next(text, &at);
		if (!((c >= 'a' && c <= 'z') || (c >= FIRST_KANA && c <= LAST_KANA)))
			return false;
	}
	return true;
}

static bool is_inside_letter(tk_text text, size_t at)
{
	return at < text.length && ((unsigned char)text.at[at] & 0xC0) == 0x80;
}

static bool is_slip(tk_text a, tk_text b)
{
	size_t shorter = a.length < b.length ? a.length : b.length, head = 0, tail = 0;
	size_t letters = tk_utf8_count(a.length < b.length ? a : b);
	unsigned most = letters >= LONG_WORD ? 2 : letters >= SHORT_WORD ? 1 : 0;
	while (head < shorter && a.at[head] == b.at[head])
		head++;
	while (is_inside_letter(a, head) || is_inside_letter(b, head))
		head--;
	while (tail < shorter - head && a.at[a.length - 1 - tail] == b.at[b.length - 1 - tail])
		tail++;
	while (tail > 0 && is_inside_letter(a, a.length - tail))
		tail--;
	return most > 0 && head > 0 && is_spelling(tk_text_slice(a, head, a.length - head - tail)) &&
	       is_spelling(tk_text_slice(b, head, b.length - head - tail)) && tk_text_distance(a, b, most) <= most;
}

bool tk_call_name_near(tk_text a, tk_text b)
{
	unsigned slips = 0;
	while (a.length > 0 && b.length > 0) {
		tk_text one = first_word(a), other = first_word(b);
		if (!tk_text_equal(one, other) && (++slips > 1 || !is_slip(one, other)))
			return false;
		a = after_word(a, one);
		b = after_word(b, other);
	}
	return slips == 1 && a.length == 0 && b.length == 0;
}

bool tk_call_name_lacks_word(tk_text a, tk_text b)
{
	if (a.length > b.length) {
		tk_text longer = a;
		a = b;
		b = longer;
	}
	unsigned lacking = 0;
	while (a.length > 0 && b.length > 0) {
		tk_text one = first_word(a), other = first_word(b);
		bool same = tk_text_equal(one, other);
		lacking += same ? 0 : 1;
		a = same ? after_word(a, one) : a;
		b = after_word(b, other);
	}
	while (b.length > 0) {
		lacking++;
		b = after_word(b, first_word(b));
	}
	return a.length == 0 && lacking == 1;
}
