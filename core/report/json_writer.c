/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json_writer.h"

/* The stream belongs to the report alone while it is written, so it needs no lock for each character. */

#include <assert.h>
#include <inttypes.h>

tk_json_writer tk_json_writer_make(FILE *out)
{
	return (tk_json_writer){.out = out, .empty = true};
}

static void write_line(const tk_json_writer *writer)
{
	putc_unlocked('\n', writer->out);
	for (unsigned i = 0; i < writer->depth; i++)
		fputs_unlocked("  ", writer->out);
}

static void write_escaped(FILE *out, uint32_t codepoint, tk_text bytes)
{
	switch (codepoint) {
	case '"':
		fputs_unlocked("\\\"", out);
		break;
	case '\\':
		fputs_unlocked("\\\\", out);
		break;
	case '\n':
		fputs_unlocked("\\n", out);
		break;
	case '\t':
		fputs_unlocked("\\t", out);
		break;
	case '\r':
		fputs_unlocked("\\r", out);
		break;
	case 0xFFFD: /* also what an invalid byte decodes as */
		fputs_unlocked("\xEF\xBF\xBD", out);
		break;
	default:
		if (codepoint < 0x20 || codepoint == 0x7F)
			fprintf(out, "\\u%04" PRIX32, codepoint);
		else
			(void)fwrite_unlocked(bytes.at, 1, bytes.length, out);
	}
}

/* ASCII that stands for itself: runs of it are written at once. */
static bool is_plain(char c)
{
	return c >= ' ' && c < 0x7F && c != '"' && c != '\\';
}

static void write_quoted(FILE *out, tk_text text)
{
	putc_unlocked('"', out);
	for (size_t at = 0; at < text.length;) {
		size_t plain = at;
		while (at < text.length && is_plain(text.at[at]))
			at++;
		if (at > plain)
			(void)fwrite_unlocked(text.at + plain, 1, at - plain, out);
		if (at == text.length)
			break;
		size_t from = at;
		uint32_t codepoint = tk_utf8_next(text, &at);
		write_escaped(out, codepoint, (tk_text){text.at + from, at - from});
	}
	putc_unlocked('"', out);
}

static void begin_value(tk_json_writer *writer, const char *key)
{
	if (!writer->empty)
		putc_unlocked(',', writer->out);
	if (writer->depth > 0)
		write_line(writer);
	writer->empty = false;
	if (key) {
		write_quoted(writer->out, tk_text_of(key));
		fputs_unlocked(": ", writer->out);
	}
}

static void open_value(tk_json_writer *writer, const char *key, bool array)
{
	assert(writer->depth + 1 < TK_JSON_DEPTH_MOST);
	begin_value(writer, key);
	putc_unlocked(array ? '[' : '{', writer->out);
	writer->depth++;
	uint32_t bit = UINT32_C(1) << writer->depth;
	writer->arrays = array ? writer->arrays | bit : writer->arrays & ~bit;
	writer->empty = true;
}

void tk_write_object(tk_json_writer *writer, const char *key)
{
	open_value(writer, key, false);
}

void tk_write_array(tk_json_writer *writer, const char *key)
{
	open_value(writer, key, true);
}

void tk_write_end(tk_json_writer *writer)
{
	assert(writer->depth > 0);
	bool array = (writer->arrays >> writer->depth) & 1;
	writer->depth--;
	if (!writer->empty)
		write_line(writer);
	putc_unlocked(array ? ']' : '}', writer->out);
	writer->empty = false;
	if (writer->depth == 0)
		putc_unlocked('\n', writer->out);
}

void tk_write_text(tk_json_writer *writer, const char *key, tk_text text)
{
	begin_value(writer, key);
	write_quoted(writer->out, text);
}

void tk_write_text_if(tk_json_writer *writer, const char *key, tk_text text)
{
	if (text.length > 0)
		tk_write_text(writer, key, text);
}

void tk_write_string(tk_json_writer *writer, const char *key, const char *string)
{
	if (string)
		tk_write_text(writer, key, tk_text_of(string));
	else
		tk_write_null(writer, key);
}

void tk_write_number(tk_json_writer *writer, const char *key, int64_t number)
{
	begin_value(writer, key);
	fprintf(writer->out, "%" PRId64, number);
}

void tk_write_bool(tk_json_writer *writer, const char *key, bool value)
{
	begin_value(writer, key);
	fputs_unlocked(value ? "true" : "false", writer->out);
}

void tk_write_null(tk_json_writer *writer, const char *key)
{
	begin_value(writer, key);
	fputs_unlocked("null", writer->out);
}
