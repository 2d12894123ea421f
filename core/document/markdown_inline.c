/* SPDX-License-Identifier: Apache-2.0 */
/* Inlines of a leaf block. cmark says what they are; where they stand is found by walking the source beside them, since
 * cmark-gfm's inline positions are wrong behind line breaks, in tables and in containers. */
#include "document/markdown_align.h"
#include <stdlib.h>
#include <string.h>

static void skip_char(tk_aligner *aligner, const char *set)
{
	if (aligner->at < aligner->end && strchr(set, aligner->source[aligner->at]))
		aligner->at++;
}

static void on_break(tk_aligner *aligner, char byte)
{
	const char *source = aligner->source;
	size_t at = aligner->at;
	while (at < aligner->end && source[at] != '\n' && source[at] != '\r')
		at++;
	tk_markdown_text_break(aligner->markdown, byte, at < aligner->end ? at : aligner->at);
	if (at >= aligner->end)
		return;
	at += source[at] == '\r' && at + 1 < aligner->end && source[at + 1] == '\n' ? 2 : 1;
	aligner->at = tk_markdown_skip_prefix(aligner->markdown, at, aligner->end, aligner->leaf->quotes);
}

static void on_html(tk_aligner *aligner, const char *literal)
{
	tk_markdown *markdown = aligner->markdown;
	tk_text html = tk_text_of(literal);
	tk_range found = tk_align(aligner, html, TK_ALIGN_HTML);
	tk_span span = {markdown->document->number, (uint32_t)found.from, (uint32_t)(found.end - found.from)};
	if (tk_text_starts(html, TK_TEXT("<!--")))
		*TK_PUSH(markdown->arena, &markdown->comments) = span;
	else if (tk_text_starts(html, TK_TEXT("<br")))
		tk_markdown_text_break(markdown, '\n', found.from);
	else
		tk_markdown_html_anchors(markdown, html, span);
}

static void open_link(tk_aligner *aligner, bool image)
{
	tk_markdown *markdown = aligner->markdown;
	char next = aligner->at < aligner->end ? aligner->source[aligner->at] : '\0';
	tk_link *link = TK_PUSH(markdown->arena, &markdown->links);
	*link = (tk_link){.image = image};
	link->span = (tk_span){markdown->document->number, (uint32_t)aligner->at, 0};
	*TK_PUSH(markdown->arena, &markdown->open_links) = (tk_markdown_open){
	        .link = markdown->links.count - 1,
	        .text_from = markdown->text.bytes.count,
	        .form = next == '!' || next == '[' ? '['
	                : next == '<'              ? '<'
	                                           : '\0',
	};
	if (image)
		skip_char(aligner, "!");
	if (next == '!' || next == '[')
		skip_char(aligner, "[");
	else if (next == '<')
		aligner->at++;
}

static tk_span span_in(const tk_aligner *aligner, tk_range range)
{
	return (tk_span){aligner->markdown->document->number, (uint32_t)range.from, (uint32_t)(range.end - range.from)};
}

/* The visible text of a link with the stretch of source that it stands on. */
static tk_value link_text(const tk_markdown *markdown, uint32_t from)
{
	const tk_markdown_text *text = &markdown->text;
	if (from >= text->bytes.count)
		return (tk_value){TK_TEXT(""), {0}};
	tk_value value = {.span = {markdown->document->number, text->map.at[from], 0}};
	value.text = tk_text_copy(markdown->arena, tk_text_make(text->bytes.at + from, text->bytes.count - from));
	size_t end = (size_t)text->map.at[text->bytes.count - 1] + 1;
	value.span.length =
	        (uint32_t)(end < markdown->source.length ? end : markdown->source.length) - value.span.offset;
	return value;
}

static void close_link(tk_aligner *aligner, const char *url)
{
	tk_markdown *markdown = aligner->markdown;
	if (markdown->open_links.count == 0)
		return;
	tk_markdown_open open = markdown->open_links.at[--markdown->open_links.count];
	tk_link *link = &markdown->links.at[open.link];
	tk_range target = {link->span.offset, aligner->at};
	/* A break at the start of the link's text stands before it. */
	if (open.text_from < markdown->text.bytes.count && strchr(" \n", markdown->text.bytes.at[open.text_from]) &&
	    markdown->text.map.at[open.text_from] < link->span.offset)
		open.text_from++;
	link->text = link_text(markdown, open.text_from);
	if (link->text.text.length == 0)
		link->text = open.shown;
	if (open.form == '[') {
		skip_char(aligner, "]");
		tk_range after = tk_align_link_tail(aligner, &link->reference);
		target.from = after.end > after.from ? after.from : link->span.offset;
		target.end = after.end > after.from ? after.end : aligner->at;
	} else if (open.form == '<') {
		target.from++;
		skip_char(aligner, ">");
	}
	link->span.length = (uint32_t)aligner->at - link->span.offset;
	link->target = (tk_value){tk_text_copy(markdown->arena, tk_text_of(url)), span_in(aligner, target)};
	/* A picture's text is not part of the visible text, but it is what a link around it shows. */
	if (!link->image)
		return;
	if (markdown->open_links.count > 0 && markdown->open_links.at[markdown->open_links.count - 1].form == '[') {
		tk_markdown_open *around = &markdown->open_links.at[markdown->open_links.count - 1];
		if (!markdown->links.at[around->link].image)
			around->shown = link->text;
	}
	tk_markdown_text_cut(markdown, open.text_from);
}

static void on_strong(tk_aligner *aligner, bool enter)
{
	tk_markdown *markdown = aligner->markdown;
	skip_char(aligner, "*_");
	skip_char(aligner, "*_");
	if (enter && markdown->text.bytes.count == 0 && !aligner->bold_open)
		aligner->bold_open = aligner->strong + 1;
	if (enter) {
		aligner->strong++;
		return;
	}
	if (aligner->bold_open == aligner->strong && markdown->bold_length == 0)
		markdown->bold_length = markdown->text.bytes.count;
	aligner->strong--;
}

static void on_strike(tk_aligner *aligner)
{
	skip_char(aligner, "~");
	skip_char(aligner, "~");
}

/* Behind a backslash at the end of a line cmark keeps the blanks that the next line begins with. */
static void on_text(tk_aligner *aligner, tk_text literal)
{
	size_t blanks = 0;
	while (aligner->markdown->text.pending && blanks < literal.length && strchr(" \t", literal.at[blanks]))
		blanks++;
	tk_align(aligner, tk_text_slice(literal, blanks, literal.length), TK_ALIGN_TEXT);
}

static void on_inline(tk_aligner *aligner, cmark_node *node, bool enter)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		on_text(aligner, tk_text_of(cmark_node_get_literal(node)));
		break;
	case CMARK_NODE_CODE:
		tk_align_code(aligner, tk_text_of(cmark_node_get_literal(node)));
		break;
	case CMARK_NODE_HTML_INLINE:
		on_html(aligner, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_SOFTBREAK:
		on_break(aligner, ' ');
		break;
	case CMARK_NODE_LINEBREAK:
		on_break(aligner, '\n');
		break;
	case CMARK_NODE_EMPH:
		skip_char(aligner, "*_");
		break;
	case CMARK_NODE_STRONG:
		on_strong(aligner, enter);
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		if (enter)
			open_link(aligner, cmark_node_get_type(node) == CMARK_NODE_IMAGE);
		else
			close_link(aligner, cmark_node_get_url(node));
		break;
	default: /* strikethrough has no constant of its own */
		on_strike(aligner);
		break;
	}
}

void tk_markdown_inlines(tk_markdown *markdown, const tk_markdown_leaf *leaf)
{
	tk_aligner aligner = {.markdown = markdown,
	                      .leaf = leaf,
	                      .source = markdown->source.at,
	                      .at = leaf->range.from,
	                      .end = leaf->range.end};
	cmark_iter *iterator = cmark_iter_new(leaf->node);
	cmark_event_type event;
	while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iterator);
		if (node != leaf->node)
			on_inline(&aligner, node, event == CMARK_EVENT_ENTER);
	}
	cmark_iter_free(iterator);
}

static bool in_code(const tk_markdown_text *text, size_t at, uint32_t *next)
{
	while (*next < text->code.count && text->code.at[*next].end <= at)
		(*next)++;
	return *next < text->code.count && text->code.at[*next].from <= at;
}

/* The place of a bracket that is written as itself (no escape, no code, no entity), else false. */
static bool is_bracket(const tk_markdown *markdown, size_t at, char bracket)
{
	size_t place = markdown->text.map.at[at];
	return markdown->text.bytes.at[at] == bracket && place < markdown->source.length &&
	       markdown->source.at[place] == bracket && (place == 0 || markdown->source.at[place - 1] != '\\');
}

static void add_undefined(tk_markdown *markdown, size_t open, size_t middle, size_t close)
{
	const tk_markdown_text *text = &markdown->text;
	uint32_t number = markdown->document->number, *map = text->map.at;
	tk_link *link = TK_PUSH(markdown->arena, &markdown->links);
	const char *bytes = text->bytes.at;
	link->reference = link->undefined = true;
	link->span = (tk_span){number, map[open], map[close] + 1 - map[open]};
	link->text.text = tk_text_copy(markdown->arena, tk_text_make(bytes + open + 1, middle - open - 1));
	link->text.span = (tk_span){number, map[open + 1], map[middle - 1] + 1 - map[open + 1]};
	link->target.text = tk_text_copy(markdown->arena, tk_text_make(bytes + middle + 2, close - middle - 2));
	link->target.span = (tk_span){number, map[middle + 2], map[close - 1] + 1 - map[middle + 2]};
}

/* End of a label that begins behind `[` at `at`, or 0. */
static size_t label_end(const tk_markdown *markdown, size_t at)
{
	enum { LABEL_MOST = 999 };
	const tk_markdown_text *text = &markdown->text;
	for (size_t end = at; end < text->bytes.count && end - at <= LABEL_MOST; end++) {
		if (is_bracket(markdown, end, '['))
			return 0;
		if (is_bracket(markdown, end, ']'))
			return end > at ? end : 0;
	}
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	uint32_t left = ((const tk_link *)a)->span.offset, right = ((const tk_link *)b)->span.offset;
	return (left > right) - (left < right);
}

static void find_undefined(tk_markdown *markdown)
{
	enum { OPEN_MOST = 32 };
	const tk_markdown_text *text = &markdown->text;
	size_t open[OPEN_MOST], count = 0;
	uint32_t code = 0;
	for (size_t at = 0; at < text->bytes.count; at++) {
		if ((text->bytes.at[at] != '[' && text->bytes.at[at] != ']') || in_code(text, at, &code))
			continue;
		if (is_bracket(markdown, at, '[')) {
			if (count == OPEN_MOST)
				memmove(open, open + 1, --count * sizeof *open);
			open[count++] = at;
			continue;
		}
		if (!is_bracket(markdown, at, ']') || count == 0)
			continue;
		size_t from = open[--count];
		if (from + 1 == at || at + 1 >= text->bytes.count || !is_bracket(markdown, at + 1, '[') ||
		    text->map.at[at + 1] != text->map.at[at] + 1)
			continue;
		/* list[0][1] in prose is no link. */
		char before = from > 0 ? text->bytes.at[from - 1] : ' ';
		size_t end = label_end(markdown, at + 2);
		if (end == 0 || before == ']' || before == '_' || before == '[' || (before >= '0' && before <= '9') ||
		    ((before | 0x20) >= 'a' && (before | 0x20) <= 'z'))
			continue;
		add_undefined(markdown, from, at, end);
		at = end;
	}
}

void tk_markdown_undefined(tk_markdown *markdown)
{
	uint32_t before = markdown->links.count;
	find_undefined(markdown);
	if (markdown->links.count > before)
		qsort(markdown->links.at, markdown->links.count, sizeof *markdown->links.at, by_offset);
}
