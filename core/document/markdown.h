/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the Markdown reader; nothing outside document/ includes it. */
#ifndef TK_DOCUMENT_MARKDOWN_H
#define TK_DOCUMENT_MARKDOWN_H

#include "base/map.h"
#include "document/document.h"
#include <cmark-gfm.h>

/* A stretch of the source. */
typedef struct tk_range {
	size_t from, end;
} tk_range;

/* A link or image whose end has not come yet. */
typedef struct tk_markdown_open {
	uint32_t link, text_from; /* index into links; length of the text before it */
	char form;                /* '[', '<', or 0: a bare address */
	tk_value shown;           /* text of a picture within it */
} tk_markdown_open;

/* Visible text under construction, with the source offset of each byte. One for the whole document, used again. */
typedef struct tk_markdown_text {
	TK_VECTOR(char) bytes;
	TK_VECTOR(uint32_t) map;
	TK_VECTOR(tk_range) code; /* ranges of bytes that come from code spans */
	uint32_t end;             /* source offset behind the last byte */
	int pending;              /* a break that shows only when more text follows: 0, ' ' or '\n' */
	uint32_t pending_at;
} tk_markdown_text;

typedef struct tk_markdown {
	tk_document *document;
	tk_arena *arena;
	const tk_limits *limits;
	tk_text source;                  /* document->text; has no NUL, so that cmark's columns are offsets */
	uint32_t *lines;                 /* offsets of line starts, and one more: the length */
	uint32_t line_count, first_line; /* first_line: index of the line that cmark calls 1 */
	tk_markdown_text text;
	TK_VECTOR(tk_link) links; /* of the block under construction */
	TK_VECTOR(tk_markdown_open) open_links;
	TK_VECTOR(tk_span) comments; /* HTML comments in the block under construction */
	TK_VECTOR(tk_anchor) anchors;
	tk_map *slugs;        /* slug -> counter of repeats */
	size_t search_budget; /* bytes that may still be searched where positions are not known */
	uint32_t bold_length; /* of the bold run that the text begins with; 0 = none */
} tk_markdown;

/* A leaf's inlines: where they stand. */
typedef struct tk_markdown_leaf {
	cmark_node *node;
	tk_range range;
	uint32_t quotes; /* quotes around it, whose marks stand at the start of lines */
	bool cell;       /* `\|` is a bar */
} tk_markdown_leaf;

/* Refuses texts on which cmark-gfm 0.29 needs time or memory out of proportion. False: a limit fault was added. */
bool tk_markdown_within_limits(tk_markdown *markdown, size_t from);

/* Makes the blocks below document->blocks, and the anchors. */
void tk_markdown_tree(tk_markdown *markdown, cmark_node *root);
/* Where a paragraph's text begins: cmark counts the link definitions before it as part of it. */
size_t tk_markdown_skip_definitions(tk_markdown *markdown, const tk_markdown_leaf *leaf);
/* Reads the inlines of a leaf, appending to markdown->text, ->links, ->comments and ->anchors. */
void tk_markdown_inlines(tk_markdown *markdown, const tk_markdown_leaf *leaf);
/* Appends links for [text][label] that cmark left as text since the label is nowhere defined. */
void tk_markdown_undefined(tk_markdown *markdown);

/* markdown_text.c */
void tk_markdown_text_clear(tk_markdown *markdown);
void tk_markdown_text_put(tk_markdown *markdown, char byte, size_t at, size_t end);
void tk_markdown_text_break(tk_markdown *markdown, char byte, size_t at);
void tk_markdown_text_cut(tk_markdown *markdown, size_t length);
/* Moves text, map, links, bold prefix of what was gathered to the block. */
void tk_markdown_text_finish(tk_markdown *markdown, tk_block *block);
/* Text of a code or HTML block: `literal` found line by line from line index `line` on. */
void tk_markdown_raw(tk_markdown *markdown, tk_block *block, const char *literal, uint32_t line);

/* markdown_source.c: lines as cmark counts them (LF, CRLF, CR). */
void tk_markdown_split_lines(tk_markdown *markdown, size_t body);
size_t tk_markdown_offset(const tk_markdown *markdown, int line, int column); /* cmark's numbers, clamped */
size_t tk_markdown_line_end(const tk_markdown *markdown, uint32_t line);      /* before its line break */
/* Over the marks of quotes and blanks at the start of a line, not beyond `end`. */
size_t tk_markdown_skip_prefix(const tk_markdown *markdown, size_t at, size_t end, uint32_t quotes);
size_t tk_markdown_trim_end(const tk_markdown *markdown, size_t from, size_t end);
/* Line index of the delimiter row of the table that begins at or after `line`; or the last line. */
uint32_t tk_markdown_delimiter_line(const tk_markdown *markdown, uint32_t line, uint32_t last, uint32_t quotes);
/* Range of the next cell of a row; *at moves behind its bar. */
tk_range tk_markdown_next_cell(const tk_markdown *markdown, size_t *at, size_t end);

/* anchor.c */
void tk_markdown_heading_anchor(tk_markdown *markdown, tk_block *heading);
void tk_markdown_html_anchors(tk_markdown *markdown, tk_text html, tk_span span);

#endif
