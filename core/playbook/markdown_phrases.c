/* SPDX-License-Identifier: Apache-2.0 */
/* "Go to section 3", "手順5へ進む", "[封じ込め](#封じ込め)に戻る": where an item sends the reader. */
#include "playbook/markdown_prose.h"

#include "playbook/markdown_words.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Length of the first of the words that stands at from, 0 if none does. */
static size_t at_any(tk_text text, size_t from, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (tk_text_at(text, from, words[i]))
			return strlen(words[i]);
	}
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t skip(tk_text text, size_t from, const char *bytes)
{
	while (from < text.length && text.at[from] != '\0' && strchr(bytes, text.at[from]))
		from++;
	return from;
}

/* ---- jumps --------------------------------------------------------------------------------------------------------
 */

typedef struct finder {
	tk_arena *arena;
	const tk_prose *prose;
	const tk_block *block;
	tk_jumps *jumps;
	uint32_t *link_from, *link_to; /* folded ranges of the links' visible text */
} finder;

static const char *const closers[] = {"」", "』", "]", "\"", "'", "*", " ", "】", ">"};

/* After a target: are we told to go there? Gives the end of the phrase. */
static bool japanese_order(tk_text folded, size_t from, size_t *end)
{
	static const char *const verbs[] = {"進ま", "戻ら", "移ら"};
	static const char *const go[] = {"進",       "移",   "戻",   "飛",   "行",  "ジャンプ",
	                                 "スキップ", "遷移", "復帰", "続く", "続け"};
	static const char *const again[] = {"再開", "繰り返", "やり直", "再度", "もう一度", "続け"};
	for (size_t length; (length = at_any(folded, from, closers, COUNT(closers))) > 0;)
		from += length;
	if (tk_text_at(folded, from, "(")) { /* 手順5(封じ込め)へ */
		size_t close = tk_text_find(tk_text_slice(folded, 0, from + 120), TK_TEXT(")"), from);
		if (close != SIZE_MAX)
			from = close + 1;
	}
	if (tk_text_at(folded, from, "以降"))
		from += strlen("以降");
	bool he = tk_text_at(folded, from, "へ"), ni = tk_text_at(folded, from, "に"), made = tk_text_at(folded, from, "まで");
	bool kara = tk_text_at(folded, from, "から"), wo = tk_text_at(folded, from, "を");
	if (!he && !ni && !made && !kara && !wo)
		return false;
	from += made || kara ? strlen("まで") : strlen("へ");
	if (he && tk_text_at(folded, from, "と"))
		from += strlen("と");
	static const char *const stops[] = {"。", "、", ")", ".", ",", "」", "/"};
	if (he && (from >= folded.length || at_any(folded, from, stops, COUNT(stops)))) {
		*end = from;
		return true;
	}
	if (at_any(folded, from, verbs, COUNT(verbs)))
		return false; /* 進まない */
	size_t verb = kara || wo ? at_any(folded, from, again, COUNT(again)) : at_any(folded, from, go, COUNT(go));
	*end = from + verb;
	return verb > 0;
}

static bool arrow_before(tk_text folded, size_t from)
{
	static const char *const arrows[] = {"→", "⇒", "->", "=>", "▶", "➡"};
	while (from > 0 && strchr(" [\"'*", folded.at[from - 1]))
		from--;
	if (from >= strlen("「") && tk_text_at(folded, from - strlen("「"), "「"))
		from -= strlen("「");
	for (size_t i = 0; i < COUNT(arrows); i++) {
		if (from >= strlen(arrows[i]) && tk_text_at(folded, from - strlen(arrows[i]), arrows[i]))
			return true;
	}
	return false;
}

/* "Go to", "proceed directly to", "repeat": offset of the target, or 0. */
static size_t english_order(tk_text folded, size_t from)
{
	static const char *const verbs[] = {"goto ", "go ",   "proceed ", "return ", "continue ", "skip ",
	                                    "move ", "jump ", "advance ", "repeat ", "restart ",  "resume "};
	static const char *const fillers[] = {"back ",  "on ",   "directly ", "straight ", "immediately ",
	                                      "ahead ", "over ", "forward ",  "again "};
	static const char *const particles[] = {"to ", "with ", "at ", "from "};
	size_t verb = at_any(folded, from, verbs, COUNT(verbs));
	if (verb == 0)
		return 0;
	size_t i = from + verb;
	for (size_t length; (length = at_any(folded, i, fillers, COUNT(fillers))) > 0;)
		i += length;
	size_t particle = at_any(folded, i, particles, COUNT(particles));
	if (particle == 0 && !tk_text_at(folded, from, "goto ") && !tk_text_at(folded, from, "repeat "))
		return 0;
	i = skip(folded, i + particle, " *\"'[");
	if (tk_text_at(folded, i, "the "))
		i = skip(folded, i + strlen("the "), " *\"'[");
	return i;
}

static bool is_negated(tk_text folded, size_t from)
{
	static const char *const words[] = {"not ", "n't ", "n’t ", "never ", "cannot "};
	for (size_t i = 0; i < COUNT(words); i++) {
		size_t length = strlen(words[i]);
		if (from >= length && tk_text_at(folded, from - length, words[i]))
			return true;
	}
	return false;
}

/* "step 3 of the backup guide", "BCPの手順3": a number in another document. */
static bool is_elsewhere(tk_text folded, size_t from, size_t end)
{
	static const char *const own[] = {"上記の",   "下記の", "次の",   "前の", "本書の",
	                                  "本手順の", "この",   "以下の", "先の"};
	if (tk_text_at(folded, end, " of ") || tk_text_at(folded, end, " in "))
		return !tk_text_at(folded, end + 4, "this") && !tk_text_at(folded, end + 4, "part") && !tk_text_at(folded, end + 4, "section");
	if (from < strlen("の") || !tk_text_at(folded, from - strlen("の"), "の"))
		return false;
	for (size_t i = 0; i < COUNT(own); i++) {
		if (from >= strlen(own[i]) && tk_text_at(folded, from - strlen(own[i]), own[i]))
			return false;
	}
	return true;
}

/* Conditions are looked for this far from a jump, so that a text without full stops costs no more than others. */
enum { NEAR = 400 };

static size_t sentence_start(tk_text folded, size_t from)
{
	size_t start = from;
	while (start > 0 && from - start < NEAR) {
		char c = folded.at[start - 1];
		if (c == '(' || c == ';' || ((c == '.' || c == '?' || c == '!') && folded.at[start] == ' '))
			break;
		if (start >= strlen("。") && tk_text_at(folded, start - strlen("。"), "。"))
			break;
		start--;
	}
	return skip(folded, start, " ");
}

/* The condition of one jump: at the start of its sentence, or "… if X" after it. */
static tk_part guard_of(const tk_prose *prose, size_t from, size_t end)
{
	static const char *const after[] = {" if ", " when ", " unless "};
	tk_text folded = tk_text_slice(prose->folded, 0, end + NEAR);
	size_t start = sentence_start(folded, from), to = 0, next = 0;
	bool complement = false;
	if (start < from && tk_prose_guard(folded, start, &to, &next, &complement) && next <= from + 4)
		return tk_prose_part(prose, start, to);
	if (at_any(folded, end, after, COUNT(after)))
		return tk_prose_part(prose, end, tk_prose_sentence(folded, end));
	return (tk_part){0, 0};
}

static bool overlaps(const finder *f, tk_part part)
{
	for (uint32_t i = f->jumps->count; i > 0 && i + 8 > f->jumps->count; i--) {
		const tk_part *other = &f->jumps->at[i - 1].at;
		if (part.from < other->from + other->length && other->from < part.from + part.length)
			return true;
	}
	return false;
}

/* phrase_from..phrase_end is the phrase, from..end its target. */
static tk_jump *add_jump(finder *f, size_t phrase_from, size_t from, size_t end, size_t phrase_end)
{
	tk_part whole = tk_prose_part(f->prose, phrase_from, phrase_end);
	if (whole.length == 0 || overlaps(f, whole))
		return NULL;
	tk_jump *jump = TK_PUSH(f->arena, f->jumps);
	jump->at = whole;
	jump->target = tk_prose_part(f->prose, from, end);
	jump->guard = guard_of(f->prose, phrase_from, phrase_end);
	return jump;
}

/* The link whose visible text covers a folded offset. Links are in order: `*cursor` only moves on. */
static bool link_over(const finder *f, size_t offset, uint32_t *cursor)
{
	while (*cursor < f->prose->link_count && f->link_to[*cursor] <= offset)
		(*cursor)++;
	return *cursor < f->prose->link_count && f->link_from[*cursor] <= offset;
}

static size_t title_end(tk_text folded, size_t from)
{
	size_t i = from;
	while (i < folded.length && !strchr(".,;:)\"(*", folded.at[i]) && !tk_text_at(folded, i, "。") &&
	       !tk_text_at(folded, i, " if ") && !tk_text_at(folded, i, " when ") && i - from < 120)
		i++;
	return i;
}

static void english_jump(finder *f, size_t from, size_t target, uint32_t *cursor)
{
	tk_text folded = f->prose->folded;
	tk_reference refer = {.kind = TK_REFER_NONE};
	size_t end = 0;
	if (is_negated(folded, from))
		return;
	if (link_over(f, target, cursor)) {
		tk_jump *jump = add_jump(f, from, f->link_from[*cursor], f->link_to[*cursor], f->link_to[*cursor]);
		if (jump)
			jump->link = &f->prose->links[*cursor];
	} else if (tk_prose_reference(folded, target, &refer, &end)) {
		tk_jump *jump = is_elsewhere(folded, from, end) ? NULL : add_jump(f, from, target, end, end);
		if (jump)
			jump->refer = refer;
	} else if (!tk_text_at(folded, from, "repeat ")) {
		size_t stop = title_end(folded, target);
		tk_jump *jump = add_jump(f, from, target, stop, stop);
		if (jump)
			jump->title = true;
	}
}

/* A target stands at from..end: do the words around it send the reader there? */
static bool japanese_target(const finder *f, size_t from, size_t end, size_t *phrase_end)
{
	if (japanese_order(f->prose->folded, end, phrase_end))
		return true;
	*phrase_end = end;
	return arrow_before(f->prose->folded, from);
}

static void japanese_links(finder *f)
{
	tk_text folded = f->prose->folded;
	for (uint32_t i = 0; i < f->prose->link_count; i++) {
		size_t end = f->link_to[i], phrase_end = end;
		size_t after = end;
		for (size_t length; (length = at_any(folded, after, closers, COUNT(closers))) > 0;)
			after += length;
		bool follow = tk_text_at(folded, after, "に従") || tk_text_at(folded, after, "の手順に従") ||
		              tk_text_at(folded, after, "のステップに従") || tk_text_at(folded, after, "を実施") ||
		              tk_text_at(folded, after, "の手順を実施");
		if (f->prose->links[i].image || f->link_from[i] == f->link_to[i] ||
		    (!follow && !japanese_target(f, f->link_from[i], end, &phrase_end)))
			continue;
		tk_jump *jump = add_jump(f, f->link_from[i], f->link_from[i], end, phrase_end);
		if (jump) {
			jump->link = &f->prose->links[i];
			jump->follow = follow;
		}
	}
}

static void japanese_jump(finder *f, size_t from)
{
	tk_text folded = f->prose->folded;
	tk_reference refer = {.kind = TK_REFER_NONE};
	size_t end = 0, phrase_end = 0;
	if (tk_text_at(folded, from, "「")) {
		size_t close = tk_text_find(tk_text_slice(folded, 0, from + 160), TK_TEXT("」"), from);
		if (close == SIZE_MAX || tk_prose_reference(folded, from + strlen("「"), &refer, &end) ||
		    !japanese_target(f, from, close, &phrase_end))
			return;
		tk_jump *jump = add_jump(f, from, from + strlen("「"), close, phrase_end);
		if (jump)
			jump->title = true;
		return;
	}
	bool bracketed = tk_text_at(folded, from, "(") && from + 1 < folded.length && is_digit(folded.at[from + 1]);
	if (bracketed) {
		if (!tk_prose_number(folded, from + 1, refer.number, sizeof refer.number, &end) ||
		    !tk_text_at(folded, end, ")"))
			return;
		end++;
		refer.kind = TK_REFER_STEP;
		refer.within[0] = '\0';
	} else if (!tk_prose_reference(folded, from, &refer, &end)) {
		return;
	}
	static const char *const ranges[] = {"~", "-", "〜", "–"};
	size_t range = at_any(folded, end, ranges, COUNT(ranges)), past = end;
	char last[12];
	if (range == 0 || !tk_prose_number(folded, end + range, last, sizeof last, &past))
		past = end;
	if (is_elsewhere(folded, from, end) || !japanese_target(f, from, past, &phrase_end))
		return;
	tk_jump *jump = add_jump(f, from, from, end, phrase_end);
	if (jump)
		jump->refer = refer;
}

/* Folded ranges of the links: both the links and the map are in source order. */
static void place_links(finder *f, uint32_t document)
{
	const tk_block *block = f->block;
	tk_text folded = f->prose->folded;
	f->link_from = TK_MAKE_ARRAY(f->arena, uint32_t, f->prose->link_count + 1);
	f->link_to = TK_MAKE_ARRAY(f->arena, uint32_t, f->prose->link_count + 1);
	size_t i = 0;
	for (uint32_t l = 0; l < f->prose->link_count; l++) {
		tk_span link = f->prose->links[l].span;
		while (i < folded.length &&
		       tk_block_span_of(block, document, f->prose->from + f->prose->map[i], 0).offset < link.offset)
			i++;
		f->link_from[l] = (uint32_t)i;
		while (i < folded.length &&
		       tk_block_span_of(block, document, f->prose->from + f->prose->map[i], 0).offset <
		               link.offset + link.length)
			i++;
		f->link_to[l] = (uint32_t)i;
	}
}

static int jump_order(const void *a, const void *b)
{
	const tk_jump *x = a, *y = b;
	return x->at.from < y->at.from ? -1 : x->at.from > y->at.from;
}

void tk_prose_jumps(tk_arena *arena, const tk_prose *prose, const tk_block *block, uint32_t document, tk_jumps *jumps)
{
	finder f = {.arena = arena, .prose = prose, .block = block, .jumps = jumps};
	tk_text folded = prose->folded;
	place_links(&f, document);
	japanese_links(&f);
	uint32_t cursor = 0;
	for (size_t i = 0; i < folded.length; i++) {
		unsigned char c = (unsigned char)folded.at[i];
		bool word_start = i == 0 || !(is_letter(folded.at[i - 1]) || is_digit(folded.at[i - 1]) ||
		                              folded.at[i - 1] == '.' || folded.at[i - 1] == '-');
		size_t target = 0;
		if (is_letter((char)c) && word_start && (target = english_order(folded, i)) > 0)
			english_jump(&f, i, target, &cursor);
		if ((c & 0xC0) == 0x80 || ((is_letter((char)c) || is_digit((char)c)) && !word_start))
			continue;
		japanese_jump(&f, i);
	}
	if (jumps->count > 1)
		qsort(jumps->at, jumps->count, sizeof *jumps->at, jump_order);
}
