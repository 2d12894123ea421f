/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the YAML reader; nothing outside document/ includes it. */
#ifndef TK_DOCUMENT_YAML_H
#define TK_DOCUMENT_YAML_H

#include "document/document.h"
#include <yaml.h>

/* What a plain scalar is in the YAML 1.2 core schema, and whether YAML 1.1 reads it as something else. */
tk_node_kind tk_yaml_resolve(tk_text plain, bool *ambiguous);
/* The same under an explicit tag ("tag:yaml.org,2002:int" …); unknown and local tags give a string. */
tk_node_kind tk_yaml_resolve_tag(const char *tag, tk_text value);

/* Turns libyaml's words for a syntax error into a sentence for people. `at` is where libyaml stopped, `context` where
 * the construct began that it was reading (length 0 and offset 0 when it did not say). */
void tk_yaml_syntax_fault(tk_document *document, const yaml_parser_t *parser, tk_span at, tk_span context);

/* libyaml counts characters, spans count bytes: a place in the text known in both. Moves forward in O(distance), and
 * backward too, so that any order of marks is right. */
typedef struct tk_yaml_cursor {
	const char *text;
	size_t length;
	size_t bytes, chars;
} tk_yaml_cursor;
size_t tk_yaml_cursor_move(tk_yaml_cursor *cursor, size_t chars);

/* A copy of text in which every character that libyaml refuses is replaced by as many harmless bytes (so all places
 * stay the same), with a fault for each of the first few. */
char *tk_yaml_without_refused(tk_document *document, size_t from, tk_text text);

#endif
