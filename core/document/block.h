/* SPDX-License-Identifier: Apache-2.0 */
/* Markdown as a tree of blocks with spans. Inline markup is gone from `text`; code is kept apart. */
#ifndef TK_DOCUMENT_BLOCK_H
#define TK_DOCUMENT_BLOCK_H

#include "base/vector.h"
#include "base/text.h"
#include "document/node.h"

typedef enum tk_block_kind {
	TK_BLOCK_DOCUMENT,
	TK_BLOCK_HEADING,   /* level 1-6, anchor */
	TK_BLOCK_PARAGRAPH,
	TK_BLOCK_LIST,      /* ordered or not */
	TK_BLOCK_ITEM,      /* task: 0 none, 1 open, 2 done; number as written; text = its own first paragraph(s), not nested lists */
	TK_BLOCK_QUOTE,
	TK_BLOCK_TABLE,
	TK_BLOCK_ROW,       /* header: true for the head row */
	TK_BLOCK_CELL,
	TK_BLOCK_CODE,      /* info string in `info`; text raw */
	TK_BLOCK_HTML,      /* text raw; comments too */
	TK_BLOCK_RULE,
} tk_block_kind;

typedef struct tk_link {
	tk_value target;  /* as written after unescaping; span of the destination when it can be told, else of the link */
	tk_value text;    /* visible text (alt text for images) */
	tk_span span;     /* the whole link */
	bool image;
	bool reference;   /* [text][label] form */
	bool undefined;   /* [text][label] whose label is nowhere defined */
} tk_link;

typedef struct tk_block tk_block;
struct tk_block {
	uint8_t kind;
	uint8_t level;    /* heading level; list nesting depth for items */
	bool ordered, header;
	uint8_t task;
	bool bold_prefix; /* text begins with a **bold** run; its length in bytes of text: */
	uint32_t prefix_length;
	int32_t number;   /* of an ordered item as written */
	tk_span span;
	tk_text text;     /* visible text, soft breaks as one blank (none between two CJK characters) */
	const uint32_t *text_map; /* text_map[i] = offset in the document of text byte i (length+1 entries); NULL when text is a slice of the source */
	uint32_t text_offset;     /* where text begins in the document, when text_map is NULL */
	tk_text info;
	tk_text anchor;   /* headings: GitHub slug incl. Japanese, with -1, -2 for repeats; or {#explicit} */
	tk_block *parent, *first, *next;
	const tk_link *links; /* in this block's own text */
	uint32_t link_count;
};

/* What a link with "#…" can lead to: a heading, {#id} of a heading, or id="…" / <a name="…"> in HTML. */
typedef struct tk_anchor {
	tk_text text; /* as written: compare after NFC */
	tk_span span; /* the heading or the HTML tag */
} tk_anchor;

/* Shape of the tree. An ITEM has no PARAGRAPH children: its own paragraphs are its text (a blank line between two of them
 * is one line break) and its links; what else it holds (lists, code, tables, quotes, HTML) are its children. HTML comments
 * within the text of a block are HTML children of that block, so that declarations are found; other inline HTML is
 * dropped, except that <br> is a line break. Hard line breaks are '\n' in text. Text of code spans is part of text; the
 * text of images is only in links. */

/* Span in the document of a slice of block->text. */
tk_span tk_block_span_of(const tk_block *block, uint32_t document, size_t from, size_t length);

#endif
