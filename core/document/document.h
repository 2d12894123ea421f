/* SPDX-License-Identifier: Apache-2.0 */
/* One parsed file. Text is decoded to UTF-8 first (BOM removed, UTF-16 and CP932 converted); spans are offsets into
 * that text; line and column are computed on demand. */
#ifndef TK_DOCUMENT_DOCUMENT_H
#define TK_DOCUMENT_DOCUMENT_H

#include "document/block.h"
#include "document/fault.h"
#include "document/node.h"
#include "document/xml.h"

typedef enum tk_document_kind {
	TK_DOCUMENT_OTHER, /* not read: kept for links and "not examined" */
	TK_DOCUMENT_YAML,
	TK_DOCUMENT_JSON,
	TK_DOCUMENT_MARKDOWN,
	TK_DOCUMENT_CSV,
	TK_DOCUMENT_XML, /* BPMN */
} tk_document_kind;

/* Limits against hostile files; the name of a hit limit is in the fault. Defaults in tk_limits_default(). */
typedef struct tk_limits {
	uint32_t largest_file;   /* bytes, 64 MiB */
	uint32_t depth;          /* nesting, 128 */
	uint32_t nodes;          /* per file, 4,000,000 */
	uint32_t alias_nodes;    /* nodes that YAML aliases may stand for in total, 10,000 */
	uint32_t scalar;         /* bytes of one scalar, 1 MiB */
} tk_limits;
tk_limits tk_limits_default(void);

typedef struct tk_document {
	uint32_t number;      /* 1-based; spans carry it */
	uint32_t file_index;  /* in the source */
	tk_text path;         /* shown form, relative to the checked root */
	tk_document_kind kind;
	tk_text text;         /* decoded UTF-8 */
	const char *charset;  /* "UTF-8", "UTF-16LE", "CP932" … as found */
	const tk_node *root;  /* YAML (first document of the stream), JSON, CSV (sequence of mappings), front matter of Markdown; or NULL */
	const tk_node *const *more_roots; /* further YAML documents of the stream */
	uint32_t more_root_count;
	const tk_xml_element *xml; /* XML: the outermost element, or NULL */
	tk_block *blocks;     /* Markdown */
	const tk_anchor *anchors; /* Markdown: everything a link with "#…" can lead to, in source order */
	uint32_t anchor_count;
	tk_faults faults;
	bool complete;        /* false: a fault of kind syntax, limit or unreadable stopped the reader early */
	tk_arena *arena;      /* everything above lives here; borrowed */
	void *reading;        /* private to the reader of playbooks that looked into it first, for when it reads it */
	/* private: line table, and code points before every so many bytes */
	uint32_t *line_starts;
	uint32_t line_count;
	uint32_t *codepoints;
} tk_document;

/* By extension: .yaml .yml .json .md .markdown .csv .tsv .bpmn .xml; OTHER else. */
tk_document_kind tk_document_kind_of(tk_text path);

/* Parses bytes into a document made in arena. Never fails: what cannot be read is in faults. `number` and `path` are
 * taken over. The arena must outlive the document, and so must bytes, which are not copied when they are UTF-8. OTHER
 * is not looked into: its text is empty. O(n). */
tk_document *tk_document_read(tk_arena *arena, uint32_t number, tk_text path, tk_document_kind kind, tk_text bytes,
                              const tk_limits *limits);

typedef struct tk_place {
	uint32_t line, column;         /* 1-based; column in code points */
	uint32_t end_line, end_column; /* end is exclusive */
} tk_place;
tk_place tk_document_place(tk_document *document, tk_span span); /* O(log lines) after the first call */
/* The text of a 1-based line without its end; empty past the end. */
tk_text tk_document_line(tk_document *document, uint32_t line);
uint32_t tk_document_line_count(tk_document *document);

/* Readers behind tk_document_read, one file each: yaml.c json.c csv.c markdown.c charset.c */

/* GitHub's heading slug: lower case (Unicode), blanks to '-', punctuation dropped, letters of any script kept. */
tk_text tk_anchor_slug(tk_arena *arena, tk_text heading_text);

#endif
