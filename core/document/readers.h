/* SPDX-License-Identifier: Apache-2.0 */
/* The readers behind tk_document_read, one per kind. Each takes a document whose number, path, kind, arena and text
 * (decoded UTF-8, no BOM) are set and whose `complete` is true; it fills root or blocks, appends faults, and sets
 * complete to false when it had to stop early. None fails. */
#ifndef TK_DOCUMENT_READERS_H
#define TK_DOCUMENT_READERS_H

#include "base/map.h"
#include "document/document.h"

void tk_yaml_read(tk_document *document, const tk_limits *limits);
void tk_json_read(tk_document *document, const tk_limits *limits);
void tk_xml_read(tk_document *document, const tk_limits *limits);
void tk_csv_read(tk_document *document, const tk_limits *limits);
void tk_markdown_read(tk_document *document, const tk_limits *limits);

/* Front matter: reads the YAML stream in text[from, from+length) into document->root and more_roots, with spans of the
 * whole document. */
void tk_yaml_read_part(tk_document *document, size_t from, size_t length, const tk_limits *limits);

/* Decodes the bytes into document->text and names the charset. What does not decode becomes U+FFFD and one fault with
 * its place; false when nothing can be read at all (binary). */
bool tk_charset_decode(tk_document *document, tk_text bytes);

/* Hands tk_node_get an index (key to tk_node) of a mapping with many keys; it is kept in the unused value. */
void tk_node_set_index(tk_node *mapping, const tk_map *index);

static inline tk_span tk_document_span(const tk_document *document, size_t from, size_t end)
{
	return (tk_span){document->number, (uint32_t)from, (uint32_t)(end - from)};
}

#endif
