/* SPDX-License-Identifier: Apache-2.0 */
/* Markdown (GFM) through cmark-gfm into blocks with exact spans. */
#include "document/markdown.h"
#include "document/readers.h"
#include <cmark-gfm-core-extensions.h>
#include <pthread.h>
#include <string.h>

/* The library's extensions, their kinds of nodes and the characters they look for are global to it: registering writes them
 * once, and each parse writes the characters at its start and clears them at its end. So one page is parsed at a time. */
static pthread_mutex_t library_lock = PTHREAD_MUTEX_INITIALIZER;

static cmark_node *parse(const tk_markdown *markdown, size_t body)
{
	static const char *const extensions[] = {"table", "tasklist", "strikethrough", "autolink"};
	(void)pthread_mutex_lock(&library_lock);
	cmark_gfm_core_extensions_ensure_registered();
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
		cmark_syntax_extension *extension = cmark_find_syntax_extension(extensions[i]);
		if (extension)
			cmark_parser_attach_syntax_extension(parser, extension);
	}
	cmark_parser_feed(parser, markdown->source.at + body, markdown->source.length - body);
	cmark_node *root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	(void)pthread_mutex_unlock(&library_lock);
	return root;
}

static size_t next_line(tk_text text, size_t at)
{
	const char *end = at < text.length ? memchr(text.at + at, '\n', text.length - at) : NULL;
	return end ? (size_t)(end - text.at) + 1 : text.length;
}

/* Is the line at `at` this mark and nothing but blanks? */
static bool is_mark(tk_text text, size_t at, tk_text mark)
{
	tk_text line = tk_text_slice(text, at, next_line(text, at) - at);
	size_t end = line.length;
	while (end > 0 && strchr(" \t\r\n", line.at[end - 1]) && line.at[end - 1] != '\0')
		end--;
	return tk_text_equal(tk_text_slice(line, 0, end), mark);
}

/* --- … --- at the start. Gives the offset behind it, 0 when there is none. */
static size_t front_matter(tk_document *document, const tk_limits *limits)
{
	tk_text text = document->text;
	size_t from = next_line(text, 0);
	if (!is_mark(text, 0, TK_TEXT("---")) || is_mark(text, from, TK_TEXT("")))
		return 0;
	for (size_t at = from; at < text.length; at = next_line(text, at))
		if (is_mark(text, at, TK_TEXT("---")) || is_mark(text, at, TK_TEXT("..."))) {
			tk_yaml_read_part(document, from, at - from, limits);
			return next_line(text, at);
		}
	return 0;
}

static void read_body(tk_markdown *markdown, size_t body)
{
	tk_document *document = markdown->document;
	document->blocks = TK_MAKE(markdown->arena, tk_block);
	document->blocks->text = TK_TEXT("");
	document->blocks->span = tk_document_span(document, body, document->text.length);
	if (!tk_markdown_within_limits(markdown, body))
		return;
	cmark_node *root = parse(markdown, body);
	tk_markdown_tree(markdown, root);
	cmark_node_free(root);
	document->anchors = markdown->anchors.at;
	document->anchor_count = markdown->anchors.count;
}

void tk_markdown_read(tk_document *document, const tk_limits *limits)
{
	size_t body = front_matter(document, limits);
	tk_markdown markdown = {
	        .document = document,
	        .arena = document->arena,
	        .limits = limits,
	        .source = document->text,
	        .slugs = tk_map_make(document->arena),
	        .search_budget = 8 * document->text.length + 4096,
	};
	tk_markdown_split_lines(&markdown, body);
	read_body(&markdown, body);
}
