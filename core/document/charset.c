/* SPDX-License-Identifier: Apache-2.0 */
#include "document/readers.h"

#include <iconv.h>
#include <string.h>

enum { REPLACEMENT = 0xFFFD, SAMPLE = 8192, BINARY_SHARE = 64 };

/* A text being decoded, with what went wrong on the way. */
typedef struct decoder {
	char *out;
	size_t done;
	size_t bad;       /* code units that could not be decoded */
	size_t first_bad; /* place of the first in out */
	size_t zeros;
	size_t first_zero;
} decoder;

static void put(decoder *d, uint32_t c)
{
	if (c == 0) {
		if (d->zeros++ == 0)
			d->first_zero = d->done;
		c = REPLACEMENT;
	}
	char *at = d->out + d->done;
	if (c < 0x80) {
		at[0] = (char)c;
		d->done += 1;
	} else if (c < 0x800) {
		at[0] = (char)(0xC0 | c >> 6);
		at[1] = (char)(0x80 | (c & 0x3F));
		d->done += 2;
	} else if (c < 0x10000) {
		at[0] = (char)(0xE0 | c >> 12);
		at[1] = (char)(0x80 | (c >> 6 & 0x3F));
		at[2] = (char)(0x80 | (c & 0x3F));
		d->done += 3;
	} else {
		at[0] = (char)(0xF0 | c >> 18);
		at[1] = (char)(0x80 | (c >> 12 & 0x3F));
		at[2] = (char)(0x80 | (c >> 6 & 0x3F));
		at[3] = (char)(0x80 | (c & 0x3F));
		d->done += 4;
	}
}

static void put_bad(decoder *d)
{
	if (d->bad++ == 0)
		d->first_bad = d->done;
	put(d, REPLACEMENT);
}

static uint32_t unit_at(tk_text bytes, size_t at, size_t width, bool big)
{
	uint32_t unit = 0;
	for (size_t i = 0; i < width; i++)
		unit = unit << 8 | (unsigned char)bytes.at[at + (big ? i : width - 1 - i)];
	return unit;
}

/* UTF-16 (width 2) and UTF-32 (width 4). */
static void decode_wide(decoder *d, tk_text bytes, size_t width, bool big)
{
	size_t at = 0;
	while (bytes.length - at >= width) {
		uint32_t c = unit_at(bytes, at, width, big);
		at += width;
		if (width == 2 && c >= 0xD800 && c < 0xDC00 && bytes.length - at >= 2) {
			uint32_t low = unit_at(bytes, at, 2, big);
			if (low >= 0xDC00 && low < 0xE000) {
				c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
				at += 2;
			}
		}
		if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
			put_bad(d);
		else
			put(d, c);
	}
	if (at < bytes.length)
		put_bad(d);
}

static void decode_utf8(decoder *d, tk_text bytes)
{
	for (size_t at = 0; at < bytes.length;) {
		size_t from = at;
		uint32_t c = tk_utf8_next(bytes, &at);
		if (c == REPLACEMENT && at - from == 1)
			put_bad(d);
		else
			put(d, bytes.at[from] ? c : 0);
	}
}

typedef struct wide_form {
	const char *charset;
	size_t width, mark; /* bytes of a unit, of the byte order mark */
	bool big;
} wide_form;

/* By byte order mark; without one by the zero bytes that the first two characters (ASCII in our formats) must have. */
static bool find_wide(tk_text bytes, wide_form *form)
{
	const char *at = bytes.at;
	if (bytes.length >= 4 && memcmp(at, "\xFF\xFE\0\0", 4) == 0)
		*form = (wide_form){"UTF-32LE", 4, 4, false};
	else if (bytes.length >= 4 && memcmp(at, "\0\0\xFE\xFF", 4) == 0)
		*form = (wide_form){"UTF-32BE", 4, 4, true};
	else if (bytes.length >= 2 && memcmp(at, "\xFF\xFE", 2) == 0)
		*form = (wide_form){"UTF-16LE", 2, 2, false};
	else if (bytes.length >= 2 && memcmp(at, "\xFE\xFF", 2) == 0)
		*form = (wide_form){"UTF-16BE", 2, 2, true};
	else if (bytes.length >= 4 && at[0] && !at[1] && !at[2] && !at[3])
		*form = (wide_form){"UTF-32LE", 4, 0, false};
	else if (bytes.length >= 4 && !at[0] && !at[1] && !at[2] && at[3])
		*form = (wide_form){"UTF-32BE", 4, 0, true};
	else if (bytes.length >= 4 && at[0] && !at[1] && at[2] && !at[3])
		*form = (wide_form){"UTF-16LE", 2, 0, false};
	else if (bytes.length >= 4 && !at[0] && at[1] && !at[2] && at[3])
		*form = (wide_form){"UTF-16BE", 2, 0, true};
	else
		return false;
	return true;
}

/* More zero bytes than a slip can explain, or the marks of well-known binary files. */
static bool is_binary(tk_text bytes)
{
	tk_text sample = tk_text_slice(bytes, 0, SAMPLE);
	size_t zeros = 0;
	for (size_t i = 0; i < sample.length; i++)
		zeros += sample.at[i] == 0;
	return (zeros > 1 && zeros > sample.length / BINARY_SHARE) || tk_text_starts(bytes, TK_TEXT("PK\x03\x04")) ||
	       tk_text_starts(bytes, TK_TEXT("%PDF-")) ||
	       tk_text_starts(bytes, TK_TEXT("\x7F"
	                                     "ELF"));
}

/* Does invalid UTF-8 look like UTF-8 with slips, rather than like another charset? */
static bool is_mostly_utf8(tk_text bytes)
{
	size_t good = 0, bad = 0;
	for (size_t at = 0; at < bytes.length;) {
		size_t from = at;
		(void)tk_utf8_next(bytes, &at);
		good += at - from > 1;
		bad += at - from == 1 && ((unsigned char)bytes.at[from] & 0x80);
	}
	return good >= bad;
}

/* EUC-JP never uses these bytes; hiragana, katakana and most ideographs of CP932 begin with one of them. */
static bool has_cp932_lead(tk_text bytes)
{
	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char c = (unsigned char)bytes.at[i];
		if (c >= 0x80 && c < 0xA0 && c != 0x8E && c != 0x8F)
			return true;
	}
	return false;
}

/* All of bytes through the C library's converter; false when one byte does not fit. */
static bool convert(tk_arena *arena, const char *charset, tk_text bytes, tk_text *text)
{
	iconv_t converter = iconv_open("UTF-8", charset);
	if (converter == (iconv_t)-1)
		return false;
	size_t room = bytes.length * 3 + 4, left = bytes.length, free_bytes = room;
	char *out = tk_arena_bytes(arena, room), *to = out, *from = (char *)(uintptr_t)bytes.at;
	bool done = iconv(converter, &from, &left, &to, &free_bytes) != (size_t)-1 && left == 0;
	(void)iconv_close(converter);
	*text = (tk_text){out, room - free_bytes};
	return done;
}

/* Does the declaration at the beginning of XML name an encoding other than UTF-8? */
static bool says_encoding(tk_text text)
{
	size_t end = tk_text_starts(text, TK_TEXT("<?xml")) ? tk_text_find(text, TK_TEXT("?>"), 0) : SIZE_MAX;
	tk_text declaration = tk_text_slice(text, 0, end == SIZE_MAX ? 0 : end);
	return tk_text_find(declaration, TK_TEXT("encoding"), 0) != SIZE_MAX &&
	       tk_text_find(declaration, TK_TEXT("UTF-8"), 0) == SIZE_MAX &&
	       tk_text_find(declaration, TK_TEXT("utf-8"), 0) == SIZE_MAX;
}

static bool decode_japanese(tk_document *document, tk_text bytes)
{
	if (memchr(bytes.at, 0, bytes.length) || is_mostly_utf8(bytes))
		return false;
	const char *charset = has_cp932_lead(bytes) ? "CP932" : "EUC-JP";
	if (!convert(document->arena, charset, bytes, &document->text))
		return false;
	document->charset = charset;
	/* Spreadsheets export it, and XML may say that it is so; elsewhere other tools will stumble over it. */
	if (document->kind != TK_DOCUMENT_CSV && !(document->kind == TK_DOCUMENT_XML && says_encoding(document->text)))
		tk_fault_add(document->arena, &document->faults, TK_FAULT_ENCODING, tk_document_span(document, 0, 0),
		             N_("This file is in {charset}, not in UTF-8; it was read as {charset}."),
		             N_("Save it as UTF-8."), "charset", tk_text_of(charset), (char *)NULL);
	return true;
}

static void report(tk_document *document, const decoder *d)
{
	tk_arena *arena = document->arena;
	tk_text charset = tk_text_of(document->charset);
	if (d->bad > 0)
		tk_fault_add(arena, &document->faults, TK_FAULT_ENCODING,
		             tk_document_span(document, d->first_bad, d->first_bad + 3),
		             N_("This cannot be read as {charset}; such places in this file: {count}."),
		             N_("Save the file as UTF-8; each unreadable place was read as U+FFFD."), "charset",
		             charset, "count", tk_text_format(arena, "%zu", d->bad), (char *)NULL);
	if (d->zeros > 0)
		tk_fault_add(arena, &document->faults, TK_FAULT_ENCODING,
		             tk_document_span(document, d->first_zero, d->first_zero + 3),
		             N_("A zero byte stands here; zero bytes in this file: {count}."),
		             N_("Delete them; each was read as U+FFFD."), "count",
		             tk_text_format(arena, "%zu", d->zeros), (char *)NULL);
}

static bool refuse_binary(tk_document *document)
{
	tk_fault_add(document->arena, &document->faults, TK_FAULT_ENCODING, tk_document_span(document, 0, 0),
	             N_("This file is not text; it was not read."),
	             N_("Give it the extension of its real format, or take it out of what is checked."), (char *)NULL);
	document->complete = false;
	return false;
}

bool tk_charset_decode(tk_document *document, tk_text bytes)
{
	decoder d = {0};
	wide_form form;
	bool mark = tk_text_starts(bytes, TK_TEXT("\xEF\xBB\xBF"));
	if (mark)
		bytes = tk_text_slice(bytes, 3, SIZE_MAX);
	if (!mark && find_wide(bytes, &form)) {
		document->charset = form.charset;
		bytes = tk_text_slice(bytes, form.mark, SIZE_MAX);
		d.out = tk_arena_bytes(document->arena, bytes.length / form.width * 4 + 4);
		decode_wide(&d, bytes, form.width, form.big);
		if (d.bad > d.done / BINARY_SHARE + 1)
			return refuse_binary(document);
	} else {
		bool zeros = bytes.length > 0 && memchr(bytes.at, 0, bytes.length);
		if (is_binary(bytes))
			return refuse_binary(document);
		if (tk_utf8_valid(bytes, NULL) && !zeros) {
			document->text = bytes;
			return true;
		}
		if (!mark && decode_japanese(document, bytes))
			return true;
		d.out = tk_arena_bytes(document->arena, bytes.length * 3 + 4);
		decode_utf8(&d, bytes);
	}
	document->text = (tk_text){d.out, d.done};
	report(document, &d);
	return true;
}
