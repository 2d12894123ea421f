/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of steps and sections as authors write them: "step 3", "Section 4.4", "第4章", "手順3", "①", "（１）". */
#include "playbook/markdown_prose.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

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

/* "4", "4.4", "2-1" into out; also 四, 十二 for chapters. */
bool tk_prose_number(tk_text folded, size_t from, char *out, size_t room, size_t *end)
{
	static const char *const kanji[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
	size_t used = 0, i = from;
	while (i < folded.length && used + 1 < room) {
		bool dot = (folded.at[i] == '.' || folded.at[i] == '-') && used > 0 && i + 1 < folded.length &&
		           is_digit(folded.at[i + 1]);
		if (!is_digit(folded.at[i]) && !dot)
			break;
		out[used++] = dot ? '.' : folded.at[i];
		i++;
	}
	if (used == 0) {
		unsigned value = 0, digit = 0;
		for (bool more = true; more;) {
			more = false;
			for (unsigned k = 0; k < COUNT(kanji) && digit == 0; k++) {
				if (tk_text_at(folded, i, kanji[k])) {
					digit = k + 1;
					i += strlen(kanji[k]);
					more = true;
				}
			}
			if (value == 0 && tk_text_at(folded, i, "十")) {
				value = digit ? digit * 10 : 10;
				digit = 0;
				i += strlen("十");
				more = true;
			}
		}
		value += digit;
		if (value == 0 || value > 99)
			return false;
		if (value > 9)
			out[used++] = (char)('0' + value / 10);
		out[used++] = (char)('0' + value % 10);
	}
	out[used] = '\0';
	*end = i;
	return used > 0 && !(i < folded.length && is_letter(folded.at[i]) && (unsigned char)folded.at[i] < 0x80);
}

static const struct {
	const char *word;
	char kind;
} number_words[] = {
        {"steps ", TK_REFER_STEP},       {"step ", TK_REFER_STEP},       {"step", TK_REFER_STEP},
        {"手順", TK_REFER_STEP},         {"ステップ", TK_REFER_STEP},    {"項番", TK_REFER_STEP},
        {"sections ", TK_REFER_SECTION}, {"section ", TK_REFER_SECTION}, {"chapter ", TK_REFER_SECTION},
        {"§ ", TK_REFER_SECTION},        {"§", TK_REFER_SECTION},        {"セクション", TK_REFER_SECTION},
        {"parts ", TK_REFER_PART},       {"part ", TK_REFER_PART},       {"パート", TK_REFER_PART},
        {"phase ", TK_REFER_PHASE},      {"stage ", TK_REFER_PHASE},     {"フェーズ", TK_REFER_PHASE},
        {"フェイズ", TK_REFER_PHASE},
};

/* The word after 第N. */
static const struct {
	const char *word;
	char kind;
} counters[] = {
        {"章", TK_REFER_SECTION}, {"節", TK_REFER_SECTION},     {"項", TK_REFER_SECTION},    {"部", TK_REFER_PART},
        {"段階", TK_REFER_PHASE}, {"フェーズ", TK_REFER_PHASE}, {"ステップ", TK_REFER_STEP},
};

bool tk_prose_reference(tk_text folded, size_t from, tk_reference *refer, size_t *end)
{
	*refer = (tk_reference){.kind = TK_REFER_NONE};
	if (tk_text_at(folded, from, "第")) {
		size_t i = 0;
		if (!tk_prose_number(folded, from + strlen("第"), refer->number, sizeof refer->number, &i))
			return false;
		for (size_t c = 0; c < COUNT(counters) && refer->kind == TK_REFER_NONE; c++) {
			if (tk_text_at(folded, i, counters[c].word)) {
				refer->kind = counters[c].kind;
				*end = i + strlen(counters[c].word);
			}
		}
		return refer->kind != TK_REFER_NONE;
	}
	for (size_t w = 0; w < COUNT(number_words); w++) {
		if (!tk_text_at(folded, from, number_words[w].word))
			continue;
		size_t i = skip(folded, from + strlen(number_words[w].word), " #(");
		if (!tk_prose_number(folded, i, refer->number, sizeof refer->number, end))
			continue;
		if (*end < folded.length && folded.at[*end] == ')')
			(*end)++;
		refer->kind = number_words[w].kind;
		size_t inner = skip(folded, *end, ", ");
		bool step = tk_text_at(folded, inner, "step ") || tk_text_at(folded, inner, "steps ");
		if (step && refer->kind != TK_REFER_STEP && inner > *end)
			tk_prose_number(folded, skip(folded, inner + strlen("step"), "s "), refer->within,
			                sizeof refer->within, end);
		return true;
	}
	if (from < folded.length && is_digit(folded.at[from]) &&
	    tk_prose_number(folded, from, refer->number, sizeof refer->number, end) && strchr(refer->number, '.')) {
		refer->kind = TK_REFER_SECTION;
		return true;
	}
	return false;
}

bool tk_prose_heading_number(tk_text folded, tk_reference *refer)
{
	size_t from = skip(folded, 0, " *_["), end = 0;
	if (tk_prose_reference(folded, from, refer, &end))
		return true;
	if (from >= folded.length || !tk_prose_number(folded, from, refer->number, sizeof refer->number, &end))
		return false;
	bool mark = end < folded.length &&
	            (strchr(".):", folded.at[end]) || tk_text_at(folded, end, "、") || folded.at[end] == ' ');
	if (!mark || !is_digit(folded.at[from]))
		return false;
	refer->kind = TK_REFER_SECTION;
	return true;
}

bool tk_prose_line_number(tk_text raw, uint32_t *number, size_t *body)
{
	size_t i = 0;
	uint32_t first = tk_utf8_next(raw, &i);
	if (first >= 0x2460 && first <= 0x2473) { /* ① … ⑳ */
		*number = first - 0x2460 + 1;
		*body = i;
		return true;
	}
	bool open = first == '(' || first == 0xFF08;
	if (!open)
		i = 0;
	uint32_t value = 0, digits = 0, codepoint = 0;
	while ((codepoint = tk_utf8_next(raw, &i)) != 0) {
		uint32_t digit = codepoint >= 0xFF10 ? codepoint - 0xFF10 : codepoint - '0';
		if (digit > 9 || digits == 4)
			break;
		value = value * 10 + digit;
		digits++;
	}
	if (digits == 0 && !open && raw.length > 3 && raw.at[0] >= 'A' && raw.at[0] <= 'Z' && raw.at[1] == '.' &&
	    raw.at[2] == ' ') {
		*number = (uint32_t)(raw.at[0] - 'A' + 1);
		*body = 3;
		return true;
	}
	bool closed = open ? codepoint == ')' || codepoint == 0xFF09 : codepoint == 0xFF0E || codepoint == 0x3001;
	*number = value;
	*body = i;
	return digits > 0 && closed;
}
