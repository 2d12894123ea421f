/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the source beside the literals that cmark gives. */
#ifndef TK_DOCUMENT_MARKDOWN_ALIGN_H
#define TK_DOCUMENT_MARKDOWN_ALIGN_H

#include "document/markdown.h"

typedef struct tk_aligner {
	tk_markdown *markdown;
	const tk_markdown_leaf *leaf;
	const char *source;
	size_t at, end;     /* in the source */
	uint32_t strong;    /* open bold runs */
	uint32_t bold_open; /* which of them the text begins with, 0 = none */
} tk_aligner;

typedef enum tk_align_mode {
	TK_ALIGN_TEXT, /* escapes and entities are resolved in the literal; puts the bytes into the text */
	TK_ALIGN_HTML, /* raw; puts nothing */
} tk_align_mode;

/* Finds the literal from aligner->at on, moves behind it, gives where it stands. */
tk_range tk_align(tk_aligner *aligner, tk_text literal, tk_align_mode mode);
/* A code span at aligner->at, with its backticks. */
void tk_align_code(tk_aligner *aligner, tk_text literal);
/* What follows the "]" of a link: (destination "title"), [label], [] or nothing. Gives the range of the destination,
 * empty for references. */
tk_range tk_align_link_tail(tk_aligner *aligner, bool *reference);

#endif
