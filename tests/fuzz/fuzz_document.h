/* SPDX-License-Identifier: Apache-2.0 */
/* What the targets for document readers share: read the bytes as a file of that name, and see that all that comes out
 * holds together and can be shown. */
#ifndef TK_TESTS_FUZZ_DOCUMENT_H
#define TK_TESTS_FUZZ_DOCUMENT_H

#include "document/document.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_require(bool holds)
{
	if (!holds)
		abort();
}

static inline void fuzz_span(const tk_document *document, tk_span span)
{
	fuzz_require(span.offset <= document->text.length && span.length <= document->text.length - span.offset);
}

static inline void fuzz_text(tk_text text)
{
	fuzz_require(tk_utf8_valid(text, NULL));
}

/* Recursion is bounded by the limit of depth; the visits of shared nodes by the budget. */
static inline void fuzz_node(const tk_document *document, const tk_node *node, unsigned depth, uint32_t *budget)
{
	fuzz_require(depth <= 256);
	if (*budget == 0)
		return;
	--*budget;
	fuzz_span(document, node->span);
	fuzz_span(document, node->key_span);
	fuzz_text(node->key);
	if (tk_node_is_scalar(node)) {
		fuzz_text(node->value);
		fuzz_require(!node->first && node->count == 0);
		return;
	}
	fuzz_require(node->value.length == 0);
	uint32_t count = 0;
	for (const tk_node *child = node->first; child; child = child->next, count++) {
		if (node->kind == TK_NODE_MAPPING && *budget % 16 == 0)
			fuzz_require(tk_node_get(node, child->key) != NULL);
		fuzz_node(document, child, depth + 1, budget);
	}
	fuzz_require(count == node->count);
}

static inline void fuzz_faults(tk_arena *arena, tk_document *document)
{
	bool grave = document->complete;
	for (uint32_t i = 0; i < document->faults.count; i++) {
		const tk_fault *fault = &document->faults.at[i];
		fuzz_span(document, fault->at);
		fuzz_span(document, fault->related);
		(void)tk_text_fill(arena, tk_text_of(fault->message), fault->arguments, fault->argument_count);
		tk_place place = tk_document_place(document, fault->at);
		fuzz_require(place.line >= 1 && place.column >= 1 && place.end_line >= place.line);
		(void)tk_document_line(document, place.line);
		grave = true;
	}
	fuzz_require(grave); /* what is incomplete says why */
}

/* Reads and checks; the document lives in arena. */
static inline tk_document *fuzz_read(tk_arena *arena, const char *path, const uint8_t *data, size_t size)
{
	tk_limits limits = tk_limits_default();
	uint32_t budget = 200000;
	tk_text name = tk_text_of(path);
	tk_document *document = tk_document_read(arena, 1, name, tk_document_kind_of(name),
	                                         tk_text_make((const char *)data, size), &limits);
	fuzz_text(document->text);
	if (document->root)
		fuzz_node(document, document->root, 0, &budget);
	for (uint32_t i = 0; i < document->more_root_count; i++)
		fuzz_node(document, document->more_roots[i], 0, &budget);
	fuzz_faults(arena, document);
	return document;
}

#endif
