/* SPDX-License-Identifier: Apache-2.0 */
#include "document/json_text.h"

#include "document/readers.h"
#include <string.h>

void tk_json_fault(tk_json_text *text, size_t from, size_t end, const char *message, const char *help)
{
	tk_document *document = text->document;
	document->complete = false;
	tk_fault_add(document->arena, &document->faults, TK_FAULT_SYNTAX, tk_document_span(document, from, end),
	             message, help, (char *)NULL);
}

void tk_json_stop(tk_json_text *text, size_t from, size_t end, const char *message, const char *help)
{
	tk_json_fault(text, from, end, message, help);
	text->stopped = true;
}

static bool skip_comment(tk_json_text *text)
{
	size_t from = text->at;
	char kind = from + 1 < text->length ? text->bytes[from + 1] : 0;
	if (kind != '/' && kind != '*')
		return false;
	tk_text all = {text->bytes, text->length};
	size_t close = tk_text_find(all, kind == '*' ? TK_TEXT("*/") : TK_TEXT("\n"), from + 2);
	if (close == SIZE_MAX)
		text->at = text->length;
	else
		text->at = kind == '*' ? close + 2 : close;
	if (!text->comment_seen)
		tk_json_fault(text, from, from + 2, N_("JSON has no comments."),
		              N_("Delete it, or put the words under a key of their own."));
	text->comment_seen = true;
	return true;
}

void tk_json_skip(tk_json_text *text)
{
	do {
		while (text->at < text->length) {
			char c = text->bytes[text->at];
			if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
				break;
			text->at++;
		}
	} while (text->at < text->length && text->bytes[text->at] == '/' && skip_comment(text));
}

size_t tk_json_word_end(const tk_json_text *text, size_t from)
{
	size_t end = from;
	while (end < text->length && end - from < 200) {
		char c = text->bytes[end];
		if (c == ' ' || (c >= '\t' && c <= '\r') || strchr("\"{}[],:", c))
			break;
		end++;
	}
	if (end == from && end < text->length)
		end++;
	while (end < text->length && ((unsigned char)text->bytes[end] & 0xC0) == 0x80)
		end++; /* whole code points only */
	return end;
}

/* First byte at or after `at` that ends the plain run of a string: a quote, a backslash, a control character. */
static size_t plain_end(const tk_json_text *text, size_t at)
{
	const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
	uint64_t word;
	for (; text->length - at >= 8; at += 8) {
		memcpy(&word, text->bytes + at, 8);
		uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
		/* A byte's high bit is set when it is below 0x20, or zero after the exclusive or; borrows only make a
		 * byte after such a one look special too, and the loop below looks again. */
		uint64_t special = ((word - ones * 0x20) | (quote - ones) | (backslash - ones)) & ~word & highs;
		if (special)
			break;
	}
	while (at < text->length) {
		unsigned char c = (unsigned char)text->bytes[at];
		if (c == '"' || c == '\\' || c < 0x20)
			break;
		at++;
	}
	return at;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The unit of \uXXXX whose backslash is at `at`, or -1. */
static int32_t escaped_unit(const tk_json_text *text, size_t at)
{
	if (text->length - at < 6 || text->bytes[at] != '\\' || text->bytes[at + 1] != 'u')
		return -1;
	int32_t unit = 0;
	for (size_t i = 2; i < 6; i++) {
		int digit = hex_value(text->bytes[at + i]);
		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

static size_t encode(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
	for (size_t i = length - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)(leads[length] | c);
	return length;
}

static size_t decode_unicode(tk_json_text *text, char *out)
{
	size_t from = text->at;
	int32_t unit = escaped_unit(text, from);
	if (unit < 0) {
		text->at += 2;
		tk_json_fault(text, from, from + 2, N_("After \\u there must be four hexadecimal digits."),
		              N_("Write the character itself, or \\\\ for a backslash."));
		return encode(out, 0xFFFD);
	}
	text->at += 6;
	uint32_t c = (uint32_t)unit;
	if (c >= 0xD800 && c < 0xDC00) {
		int32_t low = escaped_unit(text, text->at);
		if (low >= 0xDC00 && low < 0xE000) {
			text->at += 6;
			return encode(out, 0x10000 + ((c - 0xD800) << 10) + ((uint32_t)low - 0xDC00));
		}
	}
	if (c >= 0xD800 && c < 0xE000) {
		tk_document *document = text->document;
		tk_fault_add(document->arena, &document->faults, TK_FAULT_ENCODING,
		             tk_document_span(document, from, text->at),
		             N_("This is half of a surrogate pair and no character by itself; it was read as U+FFFD."),
		             N_("Write the character itself, or both halves one after the other."), (char *)NULL);
		c = 0xFFFD;
	}
	return encode(out, c);
}

/* Decodes the escape at text->at into out (never longer than what is written); gives the bytes written. */
static size_t decode_escape(tk_json_text *text, char *out)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	size_t from = text->at;
	char name = from + 1 < text->length ? text->bytes[from + 1] : 0;
	if (name == 'u')
		return decode_unicode(text, out);
	const char *known = name ? strchr(names, name) : NULL;
	if (known) {
		text->at += 2;
		out[0] = values[known - names];
		return 1;
	}
	tk_json_fault(text, from, from + 1, N_("This escape is none that JSON knows."),
	              N_("Write \\\\ for a backslash."));
	text->at += 1;
	out[0] = '\\';
	return 1;
}

/* Finds the closing quote of a string with escapes. Gives where it is, or the end of the line or text. */
static size_t find_close(const tk_json_text *text, size_t at)
{
	while ((at = plain_end(text, at)) < text->length) {
		char c = text->bytes[at];
		if (c == '"' || c == '\n' || c == '\r')
			break;
		at += c == '\\' && at + 1 < text->length && (unsigned char)text->bytes[at + 1] >= 0x20 ? 2 : 1;
	}
	return at;
}

static void decode_string(tk_json_text *text, size_t from, size_t close, tk_text *value)
{
	/* decode_unicode's U+FFFD for a malformed \u is one byte longer than what it stands for */
	char *out = tk_arena_bytes(text->document->arena, (close - from) * 3 / 2 + 4);
	size_t done = 0;
	text->at = from;
	while (text->at < close) {
		size_t end = plain_end(text, text->at);
		if (end > close)
			end = close;
		memcpy(out + done, text->bytes + text->at, end - text->at);
		done += end - text->at;
		text->at = end;
		if (end == close)
			break;
		if (text->bytes[end] == '\\') {
			done += decode_escape(text, out + done);
			continue;
		}
		if (!text->control_seen)
			tk_json_fault(text, end, end + 1, N_("A control character stands in this text as it is."),
			              N_("Write it as an escape, a tab as \\t."));
		text->control_seen = true;
		out[done++] = text->bytes[text->at++];
	}
	*value = (tk_text){out, done};
}

bool tk_json_string(tk_json_text *text, tk_text *value)
{
	size_t quote = text->at, close = plain_end(text, quote + 1);
	bool plain = close < text->length && text->bytes[close] == '"';
	if (!plain)
		close = find_close(text, close);
	if (close >= text->length || text->bytes[close] != '"') {
		tk_json_stop(text, quote, close, N_("This text has no closing quotation mark."),
		             N_("End it with \"; write a line break inside as \\n."));
		return false;
	}
	if (close - quote - 1 > text->longest) {
		tk_document *document = text->document;
		tk_fault_add(document->arena, &document->faults, TK_FAULT_LIMIT,
		             tk_document_span(document, quote, close + 1),
		             N_("This value is longer than {limit} bytes; the rest was not read."),
		             N_("Keep large texts in files of their own."), "limit",
		             tk_text_format(document->arena, "%u", text->longest), (char *)NULL);
		document->complete = false;
		text->stopped = true;
		return false;
	}
	if (plain)
		*value = (tk_text){text->bytes + quote + 1, close - quote - 1};
	else
		decode_string(text, quote + 1, close, value);
	text->at = close + 1;
	return true;
}

static size_t digits_end(const tk_json_text *text, size_t at)
{
	while (at < text->length && text->bytes[at] >= '0' && text->bytes[at] <= '9')
		at++;
	return at;
}

/* End of the number at `from` by RFC 8259, or `from` when it is none. */
static size_t number_end(const tk_json_text *text, size_t from)
{
	size_t at = from + (text->bytes[from] == '-'), end = digits_end(text, at);
	if (end == at || (end - at > 1 && text->bytes[at] == '0'))
		return from;
	if (end < text->length && text->bytes[end] == '.') {
		at = end + 1;
		end = digits_end(text, at);
		if (end == at)
			return from;
	}
	if (end < text->length && (text->bytes[end] | 0x20) == 'e') {
		at = end + 1;
		if (at < text->length && (text->bytes[at] == '+' || text->bytes[at] == '-'))
			at++;
		end = digits_end(text, at);
		if (end == at)
			return from;
	}
	return end;
}

bool tk_json_number(tk_json_text *text)
{
	size_t from = text->at, end = number_end(text, from), word = end;
	if (end == from || (end < text->length && !strchr(" \n\r\t,]}/", text->bytes[end])))
		word = tk_json_word_end(text, from);
	if (end == from || word > end) {
		tk_json_stop(text, from, word, N_("This is not a number as JSON writes it."),
		             N_("No leading zero or plus sign, digits on both sides of the point; put other words "
		                "between quotation marks."));
		return false;
	}
	text->at = end;
	return true;
}
