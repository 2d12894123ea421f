/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/condition_text.h"

typedef struct byte_set {
	uint64_t words[4];
} byte_set;

static byte_set bytes_of(tk_text text)
{
	byte_set set = {{0}};
	for (size_t i = 0; i < text.length; i++)
		set.words[(uint8_t)text.at[i] / 64] |= UINT64_C(1) << ((uint8_t)text.at[i] % 64);
	return set;
}

/* Most words hold a byte that the text does not: that is seen before it is searched. */
static bool may_contain(const byte_set *set, const char *word)
{
	bool may = true;
	for (; *word && may; word++)
		may = (set->words[(uint8_t)*word / 64] >> ((uint8_t)*word % 64)) & 1u;
	return may;
}

static bool contains_any(tk_text text, const char *const *words)
{
	byte_set set = bytes_of(text);
	for (; *words; words++) {
		if (may_contain(&set, *words) && tk_text_find(text, tk_text_of(*words), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

/* ---- the words around a condition -------------------------------------------------------------------------------- */

static bool cut_end(tk_text *text, const char *word)
{
	tk_text end = tk_text_of(word);
	if (text->length <= end.length || !tk_text_ends(*text, end))
		return false;
	*text = tk_text_trim(tk_text_slice(*text, 0, text->length - end.length));
	return true;
}

static bool cut_start(tk_text *text, const char *word)
{
	tk_text start = tk_text_of(word);
	if (text->length <= start.length || !tk_text_starts(*text, start))
		return false;
	*text = tk_text_trim(tk_text_slice(*text, start.length, text->length));
	return true;
}

/* "If the mail is down," 電話が使えない場合は 電話が使えないか? */
static tk_text without_frame(tk_text text)
{
	static const char *const starts[] = {"if ", "when ", "in case ", NULL};
	static const char *const ends[] = {"場合には", "場合は", "場合", "ときは", "とき", "かどうか",
	                                   "か否か",   "ならば", "なら", "のか",   "か",   "?",
	                                   "。",       ".",      ",",    "、",     ":",    NULL};
	text = tk_text_trim(text);
	for (const char *const *word = starts; *word; word++)
		(void)cut_start(&text, *word);
	for (bool again = true; again;) {
		again = false;
		for (const char *const *word = ends; *word; word++)
			again = cut_end(&text, *word) || again;
	}
	(void)cut_end(&text, "の"); /* 停電の場合 */
	return text;
}

/* Parentheses and ${…} around the whole. */
static tk_text without_brackets(tk_text text)
{
	for (text = tk_text_trim(text); text.length > 2;) {
		bool expression = tk_text_starts(text, TK_TEXT("${"));
		char open = text.at[expression ? 1 : 0], close = expression ? '}' : ')';
		size_t depth = 0, i = expression ? 1 : 0;
		if (!expression && open != '(')
			break;
		for (; i < text.length; i++) {
			depth += text.at[i] == open ? 1 : 0;
			if (text.at[i] == close && --depth == 0)
				break;
		}
		if (i + 1 != text.length)
			break;
		text = tk_text_trim(tk_text_slice(text, expression ? 2 : 1, text.length - (expression ? 3 : 2)));
	}
	return text;
}

/* Several conditions in one are taken as they stand: "not A or B" is no negation of "A or B". */
static bool is_compound(tk_text text)
{
	static const char *const words[] = {"&&",    "||",     "または", "又は",     "もしくは", "若しくは",
	                                    "かつ",  "および", "及び",   "あるいは", "、",       ",",
	                                    " and ", " or ",   ";",      NULL};
	return contains_any(text, words);
}

/* ---- negation ---------------------------------------------------------------------------------------------------- */

/* Exchanges the end of a text; the new end is written in full. */
static tk_text with_end(tk_arena *arena, tk_text text, size_t cut, const char *end)
{
	return tk_text_format(arena, "%.*s%s", (int)(text.length - cut), text.at, end);
}

/* 使えない → 使える, 分からない → 分かる, おそれがない → おそれがある, していない → している. */
static bool japanese_negation(tk_arena *arena, tk_text *text)
{
	static const char *const pairs[][2] = {
	        {"ではない", "である"}, {"でない", "である"}, {"がない", "がある"}, {"はない", "がある"},
	        {"もない", "がある"},   {"が無い", "がある"}, {"くない", "い"},     {"しない", "する"},
	        {"らない", "る"},       {"かない", "く"},     {"さない", "す"},     {"たない", "つ"},
	        {"なない", "ぬ"},       {"ばない", "ぶ"},     {"まない", "む"},     {"わない", "う"},
	        {"がない", "ぐ"},       {"なし", "あり"},     {"不要", "必要"},     {"不可", "可"},
	        {"不能", "可能"},       {"ない", "る"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		size_t length = strlen(pairs[i][0]);
		if (text->length <= length || !tk_text_ends(*text, tk_text_of(pairs[i][0])))
			continue;
		*text = with_end(arena, *text, length, pairs[i][1]);
		return true;
	}
	return false;
}

static bool english_negation(tk_arena *arena, tk_text *text)
{
	static const char *const pairs[][2] = {
	        {" is not ", " is "},  {" are not ", " are "}, {" isn't ", " is "},
	        {" aren't ", " are "}, {" cannot ", " can "},  {" can not ", " can "},
	        {" can't ", " can "},  {" was not ", " was "}, {" has not been ", " has been "},
	};
	byte_set set = bytes_of(*text);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (!may_contain(&set, pairs[i][0]))
			continue;
		size_t at = tk_text_find(*text, tk_text_of(pairs[i][0]), 0), behind = at + strlen(pairs[i][0]);
		if (at == SIZE_MAX)
			continue;
		*text = tk_text_format(arena, "%.*s%s%.*s", (int)at, text->at, pairs[i][1],
		                       (int)(text->length - behind), text->at + behind);
		return true;
	}
	return cut_start(text, "not ") || cut_start(text, "no ");
}

/* Takes the negations off; gives whether their number is odd. */
static bool take_negation(tk_arena *arena, tk_text *text)
{
	bool negated = false;
	while (text->length > 1 && text->at[0] == '!' && text->at[1] != '=') {
		*text = without_brackets(tk_text_slice(*text, 1, text->length));
		negated = !negated;
	}
	if (!is_compound(*text) && (english_negation(arena, text) || japanese_negation(arena, text)))
		negated = !negated;
	*text = without_brackets(*text);
	return negated;
}

/* あり and ある are one. */
static tk_text positive_form(tk_arena *arena, tk_text text)
{
	if (is_compound(text))
		return text;
	static const char *const pairs[][2] = {{"はある", "がある"}, {"もある", "がある"}, {"が有る", "がある"},
	                                       {"が有り", "がある"}, {"があり", "がある"}, {"です", ""},
	                                       {"である", ""}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		size_t length = strlen(pairs[i][0]);
		if (text.length > length && tk_text_ends(text, tk_text_of(pairs[i][0])))
			return with_end(arena, text, length, pairs[i][1]);
	}
	return text;
}

/* ---- comparisons ------------------------------------------------------------------------------------------------- */

static bool is_word(tk_text text, const char *const *words)
{
	for (; *words; words++) {
		if (tk_text_is(text, *words))
			return true;
	}
	return false;
}

/* 1: yes, 0: no, -1: neither. */
static int answer_of(tk_text text)
{
	static const char *const yes[] = {"yes", "y", "true", "はい", "有", "有り", "あり", "ある", "○", "可", NULL};
	static const char *const no[] = {"no", "n", "false", "いいえ", "無", "無し", "なし", "ない", "×", "不可", NULL};
	return is_word(text, yes) ? 1 : is_word(text, no) ? 0 : -1;
}

static tk_text unquoted(tk_text text)
{
	text = tk_text_trim(text);
	if (text.length >= 2 && (text.at[0] == '"' || text.at[0] == '\'') && text.at[text.length - 1] == text.at[0])
		text = tk_text_slice(text, 1, text.length - 2);
	return text;
}

/* The one comparison in a text: where its operator stands, and how long it is. 0: none, or more than a comparison. */
static size_t find_comparison(tk_text text, size_t *at, bool *differs)
{
	size_t length = 0;
	char quote = 0;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i], next = i + 1 < text.length ? text.at[i + 1] : '\0';
		if (quote != 0) {
			quote = c == quote ? '\0' : quote;
			continue;
		}
		if (c == '"' || c == '\'') {
			quote = c;
			continue;
		}
		bool unequal = (c == '!' && next == '=') || (c == '<' && next == '>');
		if (!unequal && c != '=') {
			if (c == '<' || c == '>')
				return 0;
			continue;
		}
		if (length > 0)
			return 0;
		*at = i;
		*differs = unequal;
		length = 1;
		while (i + 1 < text.length && (text.at[i + 1] == '=' || (unequal && length == 1))) {
			length++;
			i++;
		}
	}
	return length;
}

static bool read_comparison(tk_text text, tk_literal *out)
{
	size_t at = 0;
	bool differs = false;
	size_t length = is_compound(text) ? 0 : find_comparison(text, &at, &differs);
	if (length == 0)
		return false;
	tk_text subject = tk_text_trim(tk_text_slice(text, 0, at)),
	        value = unquoted(tk_text_slice(text, at + length, text.length));
	if (subject.length == 0 || value.length == 0)
		return false;
	out->subject = subject;
	out->negated = out->negated != differs;
	if (tk_text_is(value, "true") || tk_text_is(value, "false"))
		out->negated = out->negated != tk_text_is(value, "false");
	else
		out->value = value;
	return true;
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

/* Does the text say of what it speaks? "High" and 大きい are answers to a question; another question may have them,
 * too. */
static bool stands_alone(tk_text text)
{
	static const char *const particles[] = {"が", "は", "を", "に", "も", NULL};
	size_t blanks = 0;
	if (text.length > 0 && (text.at[0] == '$' || tk_text_starts(text, TK_TEXT("__"))))
		return true;
	for (size_t i = 0; i < text.length; i++)
		blanks += text.at[i] == ' ' ? 1 : 0;
	return blanks >= 2 || (tk_utf8_count(text) >= 4 && contains_any(text, particles));
}

static bool is_named(const tk_map *named, tk_text text)
{
	return named && tk_map_get(named, text) != NULL;
}

/* Something that holds or does not. */
static tk_literal read_proposition(tk_arena *arena, tk_text text)
{
	tk_literal found = {.subject = without_brackets(text)};
	found.negated = take_negation(arena, &found.subject);
	if (!read_comparison(found.subject, &found))
		found.subject = positive_form(arena, found.subject);
	return found;
}

tk_text tk_literal_name(tk_arena *arena, tk_text written)
{
	return without_frame(tk_text_fold(arena, written, NULL));
}

tk_literal tk_literal_read(tk_arena *arena, tk_text guard, tk_text question, const tk_map *named)
{
	tk_text text = tk_literal_name(arena, guard), asked = tk_literal_name(arena, question);
	int answer = answer_of(text);
	if (text.length == 0 || (answer >= 0 && asked.length == 0))
		return (tk_literal){.negated = false};
	if (answer >= 0) {
		tk_literal found = read_proposition(arena, asked);
		found.negated = found.negated != (answer == 0);
		found.by_question = true;
		return found;
	}
	tk_literal found = read_proposition(arena, text);
	if (found.value.length > 0 || stands_alone(found.subject) || stands_alone(text) || is_named(named, text) ||
	    is_named(named, found.subject))
		return found;
	if (asked.length == 0)
		return (tk_literal){.negated = false};
	return (tk_literal){asked, text, false, true};
}
