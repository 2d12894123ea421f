/* SPDX-License-Identifier: Apache-2.0 */
/* Characters to bytes, and texts that libyaml refuses to look at. */
#include "document/yaml.h"
#include <string.h>

static bool is_inner(char byte) /* second and later bytes of a character */
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Number of characters that begin in eight bytes. */
static size_t starts_in_word(const char *bytes)
{
	uint64_t word;
	memcpy(&word, bytes, sizeof word);
	uint64_t inner = (word >> 7) & ~(word >> 6) & UINT64_C(0x0101010101010101);
	return 8 - (size_t)((inner * UINT64_C(0x0101010101010101)) >> 56);
}

static void move_back(tk_yaml_cursor *cursor, size_t chars)
{
	while (cursor->chars > chars && cursor->bytes > 0) {
		do
			cursor->bytes--;
		while (cursor->bytes > 0 && is_inner(cursor->text[cursor->bytes]));
		cursor->chars--;
	}
}

size_t tk_yaml_cursor_move(tk_yaml_cursor *cursor, size_t chars)
{
	if (chars < cursor->chars) {
		move_back(cursor, chars);
		return cursor->bytes;
	}
	const char *text = cursor->text;
	size_t at = cursor->bytes, left = chars - cursor->chars, length = cursor->length;
	while (left >= 8 && at + 8 <= length) {
		left -= starts_in_word(text + at);
		at += 8;
	}
	while (at < length && is_inner(text[at]))
		at++;
	while (left > 0 && at < length) {
		at++;
		while (at < length && is_inner(text[at]))
			at++;
		left--;
	}
	cursor->bytes = at;
	cursor->chars = chars - left;
	return at;
}

/* Length of the character at `at` when libyaml refuses it, else 0. The text is valid UTF-8 in general; bytes that are
 * not are refused one by one. */
static size_t refused_at(tk_text text, size_t at)
{
	size_t next = at;
	uint32_t codepoint = tk_utf8_next(text, &next);
	size_t length = next - at;
	if (codepoint < 0x20)
		return codepoint == '\t' || codepoint == '\n' || codepoint == '\r' ? 0 : 1;
	if (codepoint == 0xFFFD && length == 1)
		return 1; /* not UTF-8 */
	if ((codepoint >= 0x7F && codepoint < 0xA0 && codepoint != 0x85) || codepoint == 0xFFFE || codepoint == 0xFFFF)
		return length;
	return 0;
}

static void refused_fault(tk_document *document, size_t offset, size_t length)
{
	size_t at = 0;
	tk_span span = {document->number, (uint32_t)offset, (uint32_t)length};
	uint32_t codepoint = tk_utf8_next(tk_text_slice(document->text, offset, length), &at);
	tk_text shown = tk_text_format(document->arena, "U+%04X", (unsigned)codepoint);
	tk_fault_add(document->arena, &document->faults, TK_FAULT_ENCODING, span,
	             N_("The control character {character} stands here, which YAML does not allow."),
	             N_("Delete the invisible character, or write it as an escape between double quotes."), "character",
	             shown, (char *)NULL);
}

char *tk_yaml_without_refused(tk_document *document, size_t from, tk_text text)
{
	enum { FAULTS_MOST = 10 };
	char *copy = tk_arena_bytes(document->arena, text.length + 1);
	memcpy(copy, text.at, text.length);
	copy[text.length] = '\0';
	unsigned faults = 0;
	for (size_t at = 0; at < text.length;) {
		if ((unsigned char)text.at[at] >= 0x20 && (unsigned char)text.at[at] < 0x7F) {
			at++;
			continue;
		}
		size_t length = refused_at(text, at);
		if (length == 0) {
			tk_utf8_next(text, &at);
			continue;
		}
		if (faults++ < FAULTS_MOST)
			refused_fault(document, from + at, length);
		/* One character for one character: '_', U+00A0 or U+FFFD. */
		memcpy(copy + at, length == 1 ? "_" : length == 2 ? "\xC2\xA0" : "\xEF\xBF\xBD", length);
		at += length;
	}
	return copy;
}
