/* SPDX-License-Identifier: Apache-2.0 */
#include "document/xml.h"

#include "document/readers.h"

#include <expat.h>
#include <string.h>

enum { SEPARATOR = '\n' /* between namespace and name; cannot stand in either */ };

typedef struct xml_piece {
	tk_xml_element *element;
	tk_xml_element *last; /* child */
	TK_VECTOR(char) text;
	size_t text_from, text_to; /* offsets; from == to: none */
} xml_piece;

typedef struct xml_reader {
	tk_document *document;
	XML_Parser parser;
	tk_arena *arena;
	const tk_limits *limits;
	TK_VECTOR(xml_piece) open;
	uint32_t elements;
	bool stopped; /* a fault was told already */
} xml_reader;

tk_value tk_xml_get(const tk_xml_element *element, const char *attribute)
{
	for (uint32_t i = 0; element && i < element->attribute_count; i++) {
		if (tk_text_is(element->attributes[i].name, attribute))
			return element->attributes[i].value;
	}
	return (tk_value){0};
}

const tk_xml_element *tk_xml_child(const tk_xml_element *element, const char *name)
{
	for (const tk_xml_element *each = element ? element->first : NULL; each; each = each->next) {
		if (tk_text_is(each->name, name) && tk_text_equal(each->space, element->space))
			return each;
	}
	return NULL;
}

static size_t offset_of(const xml_reader *reader)
{
	XML_Index at = XML_GetCurrentByteIndex(reader->parser);
	size_t length = reader->document->text.length;
	return at < 0 ? 0 : (size_t)at < length ? (size_t)at : length;
}

static tk_span span_from(const xml_reader *reader, size_t from, size_t to)
{
	return tk_document_span(reader->document, from, to);
}

static void stop_at(xml_reader *reader, size_t at, const char *rule, const char *message, const char *help,
                    tk_text what)
{
	size_t length = reader->document->text.length;
	if (reader->stopped)
		return;
	tk_fault_add(reader->arena, &reader->document->faults, rule, span_from(reader, at, at < length ? at + 1 : at),
	             message, help, "what", what, (char *)NULL);
	reader->document->complete = false;
	reader->stopped = true;
	(void)XML_StopParser(reader->parser, XML_FALSE);
}

static void stop(xml_reader *reader, const char *rule, const char *message, const char *help, tk_text what)
{
	stop_at(reader, offset_of(reader), rule, message, help, what);
}

static void split_name(xml_reader *reader, const char *whole, tk_text *space, tk_text *name)
{
	const char *cut = strrchr(whole, SEPARATOR);
	*space = cut ? tk_text_copy(reader->arena, tk_text_make(whole, (size_t)(cut - whole))) : TK_TEXT("");
	*name = tk_text_copy(reader->arena, tk_text_of(cut ? cut + 1 : whole));
}

/* The raw values of a start tag, in order, without the declarations of namespaces, as expat gives them. The tag is well
 * formed: expat has read it. */
static bool next_raw_value(tk_text tag, size_t *at, tk_text *raw)
{
	for (;;) {
		size_t equals = tk_text_find(tag, TK_TEXT("="), *at);
		if (equals == SIZE_MAX)
			return false;
		size_t name_end = equals;
		while (name_end > *at && strchr(" \t\r\n", tag.at[name_end - 1]))
			name_end--;
		size_t name = name_end;
		while (name > *at && !strchr(" \t\r\n", tag.at[name - 1]))
			name--;
		size_t quote = equals + 1;
		while (quote < tag.length && tag.at[quote] != '"' && tag.at[quote] != '\'')
			quote++;
		if (quote >= tag.length)
			return false;
		size_t end = tk_text_find(tag, tk_text_slice(tag, quote, 1), quote + 1);
		if (end == SIZE_MAX)
			return false;
		*at = end + 1;
		tk_text word = tk_text_slice(tag, name, name_end - name);
		if (tk_text_is(word, "xmlns") || tk_text_starts(word, TK_TEXT("xmlns:")))
			continue;
		*raw = tk_text_slice(tag, quote + 1, end - quote - 1);
		return true;
	}
}

static void fill_attributes(xml_reader *reader, tk_xml_element *element, const char **attributes)
{
	tk_text text = reader->document->text;
	tk_text tag = tk_text_slice(text, element->span.offset, element->span.length), raw;
	size_t at = 1;
	uint32_t count = 0;
	while (attributes[2 * (size_t)count])
		count++;
	tk_xml_attribute *made = TK_MAKE_ARRAY(reader->arena, tk_xml_attribute, (size_t)count + 1);
	for (uint32_t i = 0; i < count; i++) {
		tk_text space, name;
		split_name(reader, attributes[2 * (size_t)i], &space, &name);
		if (space.length > 0)
			name = tk_text_format(reader->arena, "%s %s", space.at, name.at);
		made[i].name = name;
		made[i].value.text = tk_text_copy(reader->arena, tk_text_of(attributes[2 * (size_t)i + 1]));
		made[i].value.span = element->span;
		if (next_raw_value(tag, &at, &raw))
			made[i].value.span =
			        span_from(reader, (size_t)(raw.at - text.at), (size_t)(raw.at - text.at) + raw.length);
	}
	element->attributes = made;
	element->attribute_count = count;
}

static void XMLCALL on_start(void *context, const char *name, const char **attributes)
{
	xml_reader *reader = context;
	if (reader->open.count >= reader->limits->depth) {
		stop(reader, TK_FAULT_LIMIT,
		     N_("Elements stand in each other more than {what} deep; the rest was not read."),
		     N_("Bring the elements to fewer levels."),
		     tk_text_format(reader->arena, "%u", reader->limits->depth));
		return;
	}
	if (++reader->elements > reader->limits->nodes) {
		stop(reader, TK_FAULT_LIMIT, N_("This file holds more than {what} elements; the rest was not read."),
		     N_("Split the file."), tk_text_format(reader->arena, "%u", reader->limits->nodes));
		return;
	}
	tk_xml_element *element = TK_MAKE(reader->arena, tk_xml_element);
	size_t at = offset_of(reader);
	int length = XML_GetCurrentByteCount(reader->parser);
	element->span = span_from(reader, at, at + (size_t)(length > 0 ? length : 1));
	element->extent = element->span;
	split_name(reader, name, &element->space, &element->name);
	fill_attributes(reader, element, attributes);
	if (reader->open.count > 0) {
		xml_piece *parent = &reader->open.at[reader->open.count - 1];
		element->parent = parent->element;
		if (parent->last)
			parent->last->next = element;
		else
			parent->element->first = element;
		parent->last = element;
	} else {
		reader->document->xml = element;
	}
	*TK_PUSH(reader->arena, &reader->open) = (xml_piece){.element = element};
}

/* Without the blanks around it, as the text itself is. */
static tk_span span_of_text(const xml_reader *reader, const xml_piece *piece)
{
	tk_text whole = reader->document->text;
	tk_text text = tk_text_trim(tk_text_slice(whole, piece->text_from, piece->text_to - piece->text_from));
	size_t from = (size_t)(text.at - whole.at);
	return text.length ? span_from(reader, from, from + text.length)
	                   : span_from(reader, piece->text_from, piece->text_to);
}

static void XMLCALL on_end(void *context, const char *name)
{
	xml_reader *reader = context;
	(void)name;
	if (reader->open.count == 0)
		return;
	xml_piece *piece = &reader->open.at[--reader->open.count];
	size_t end = offset_of(reader);
	int length = XML_GetCurrentByteCount(reader->parser);
	end += length > 0 ? (size_t)length : 0;
	if (end > piece->element->span.offset)
		piece->element->extent = span_from(reader, piece->element->span.offset, end);
	tk_text text = tk_text_trim(tk_text_make(piece->text.at, piece->text.count));
	if (text.length > 0)
		piece->element->text = (tk_value){text, span_of_text(reader, piece)};
}

static void XMLCALL on_text(void *context, const char *at, int length)
{
	xml_reader *reader = context;
	if (reader->open.count == 0 || length <= 0)
		return;
	xml_piece *piece = &reader->open.at[reader->open.count - 1];
	if (piece->text.count + (size_t)length > reader->limits->scalar) {
		stop(reader, TK_FAULT_LIMIT,
		     N_("A text is longer than {what} bytes; the rest of the file was not read."), NULL,
		     tk_text_format(reader->arena, "%u", reader->limits->scalar));
		return;
	}
	bool blank = piece->text.count == 0 && tk_text_trim(tk_text_make(at, (size_t)length)).length == 0;
	if (blank)
		return;
	size_t from = offset_of(reader);
	if (piece->text.count == 0)
		piece->text_from = from;
	int bytes = XML_GetCurrentByteCount(reader->parser);
	piece->text_to = from + (size_t)(bytes > 0 ? bytes : length);
	for (int i = 0; i < length; i++)
		*TK_PUSH(reader->arena, &piece->text) = at[i];
}

static void XMLCALL on_doctype(void *context, const char *name, const char *system, const char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	xml_reader *reader = context;
	tk_text text = reader->document->text, begin = TK_TEXT("<!DOCTYPE");
	size_t at = offset_of(reader); /* somewhere in the declaration */
	while (at > 0 && !tk_text_starts(tk_text_slice(text, at, begin.length), begin))
		at--;
	stop_at(reader, at, TK_FAULT_LIMIT,
	        N_("Document type declarations and entities are not read here, nor is the rest of the file."),
	        N_("Remove the <!DOCTYPE …>."), TK_TEXT(""));
}

static void report_syntax(xml_reader *reader)
{
	const char *cause = XML_ErrorString(XML_GetErrorCode(reader->parser));
	stop(reader, TK_FAULT_SYNTAX, N_("This is not well-formed XML: {what}. The rest of the file was not read."),
	     N_("Mend the file at this place, or save it again with the tool it was made with."), tk_text_of(cause));
}

void tk_xml_read(tk_document *document, const tk_limits *limits)
{
	xml_reader reader = {.document = document, .arena = document->arena, .limits = limits};
	reader.parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
	if (!reader.parser) {
		stop(&reader, TK_FAULT_LIMIT, N_("There is no memory left to read this file."), NULL, TK_TEXT(""));
		return;
	}
	XML_SetUserData(reader.parser, &reader);
	XML_SetElementHandler(reader.parser, on_start, on_end);
	XML_SetCharacterDataHandler(reader.parser, on_text);
	XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
	/* The text is below 1 GiB (document.c), so its length fits. */
	if (XML_Parse(reader.parser, document->text.at, (int)document->text.length, XML_TRUE) != XML_STATUS_OK)
		report_syntax(&reader);
	XML_ParserFree(reader.parser);
}
