/* SPDX-License-Identifier: Apache-2.0 */
/* The block tree of a Markdown text out of cmark's nodes. */
#include "document/markdown.h"
#include "document/readers.h"
#include <cmark-gfm-core-extensions.h>
#include <string.h>

enum { DEPTH_MOST = 250 };

typedef struct tree_walk {
	tk_markdown *markdown;
	tk_block *current;                /* innermost open block */
	tk_block **tails[DEPTH_MOST + 2]; /* by depth: where its next child is linked */
	uint32_t depth, depth_most;
	uint32_t quotes, lists;
	uint32_t header_line;   /* of the open table */
	size_t row_at, row_end; /* of the open row: where the next cell begins */
	bool too_deep;
} tree_walk;

static tk_span span_of(const tree_walk *walk, size_t from, size_t end)
{
	return tk_document_span(walk->markdown->document, from, end > from ? end : from);
}

static void extend(tk_block *block, const tk_block *child)
{
	uint32_t end = child->span.offset + child->span.length;
	if (block->span.offset + block->span.length < end)
		block->span.length = end - block->span.offset;
}

/* Links a new child of the open block. */
static tk_block *add_block(tree_walk *walk, tk_block_kind kind, tk_span span)
{
	tk_block *block = TK_MAKE(walk->markdown->arena, tk_block);
	block->kind = (uint8_t)kind;
	block->span = span;
	block->text = TK_TEXT("");
	block->parent = walk->current;
	*walk->tails[walk->depth] = block;
	walk->tails[walk->depth] = &block->next;
	return block;
}

static void open_block(tree_walk *walk, tk_block *block)
{
	walk->current = block;
	walk->tails[++walk->depth] = &block->first;
}

static void close_block(tree_walk *walk)
{
	tk_block *block = walk->current;
	if (block->kind == TK_BLOCK_QUOTE)
		walk->quotes--;
	else if (block->kind == TK_BLOCK_LIST)
		walk->lists--;
	walk->depth--;
	walk->current = block->parent;
	if (block->parent)
		extend(block->parent, block);
}

static tk_block_kind kind_of(cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_DOCUMENT:
		return TK_BLOCK_DOCUMENT;
	case CMARK_NODE_HEADING:
		return TK_BLOCK_HEADING;
	case CMARK_NODE_PARAGRAPH:
		return TK_BLOCK_PARAGRAPH;
	case CMARK_NODE_LIST:
		return TK_BLOCK_LIST;
	case CMARK_NODE_ITEM:
		return TK_BLOCK_ITEM;
	case CMARK_NODE_BLOCK_QUOTE:
		return TK_BLOCK_QUOTE;
	case CMARK_NODE_CODE_BLOCK:
		return TK_BLOCK_CODE;
	case CMARK_NODE_THEMATIC_BREAK:
		return TK_BLOCK_RULE;
	default:
		break;
	}
	const char *name = cmark_node_get_type_string(node); /* extensions have no constants */
	if (strcmp(name, "table") == 0)
		return TK_BLOCK_TABLE;
	if (strcmp(name, "table_row") == 0 || strcmp(name, "table_header") == 0)
		return TK_BLOCK_ROW;
	return strcmp(name, "table_cell") == 0 ? TK_BLOCK_CELL : TK_BLOCK_HTML;
}

static uint32_t line_of(const tree_walk *walk, int line)
{
	uint32_t index = walk->markdown->first_line + (line > 0 ? (uint32_t)line - 1 : 0);
	return index < walk->markdown->line_count ? index : walk->markdown->line_count - 1;
}

/* From cmark's start to the end of its last line: its end columns are not reliable. */
static tk_range range_of(const tree_walk *walk, cmark_node *node)
{
	tk_markdown *markdown = walk->markdown;
	int start = cmark_node_get_start_line(node), end = cmark_node_get_end_line(node);
	tk_range range = {tk_markdown_offset(markdown, start, cmark_node_get_start_column(node)), 0};
	range.end = tk_markdown_line_end(markdown, line_of(walk, end > start ? end : start));
	range.end = tk_markdown_trim_end(markdown, range.from, range.end);
	return range;
}

static uint32_t header_line_of(const tree_walk *walk, cmark_node *table)
{
	uint32_t first = line_of(walk, cmark_node_get_start_line(table));
	uint32_t last = line_of(walk, cmark_node_get_end_line(table));
	uint32_t delimiter = tk_markdown_delimiter_line(walk->markdown, first + 1, last, walk->quotes);
	return delimiter > first ? delimiter - 1 : first;
}

/* A paragraph that cmark cut off the front of a table has no position. */
static tk_range leaf_range(const tree_walk *walk, cmark_node *node)
{
	if (cmark_node_get_start_line(node) > 0) {
		tk_markdown_leaf leaf = {.node = node, .range = range_of(walk, node), .quotes = walk->quotes};
		leaf.range.from = tk_markdown_skip_definitions(walk->markdown, &leaf);
		return leaf.range;
	}
	cmark_node *table = cmark_node_next(node);
	if (!table || cmark_node_get_start_line(table) <= 0)
		return (tk_range){walk->current->span.offset, walk->current->span.offset};
	tk_range range = range_of(walk, table);
	uint32_t header = header_line_of(walk, table);
	range.end = tk_markdown_trim_end(walk->markdown, range.from, walk->markdown->lines[header]);
	return range;
}

static void add_comments(tree_walk *walk, tk_block *block)
{
	tk_markdown *markdown = walk->markdown;
	if (markdown->comments.count == 0)
		return;
	tk_block **tail = block == walk->current ? walk->tails[walk->depth] : &block->first;
	for (uint32_t i = 0; i < markdown->comments.count; i++) {
		tk_block *comment = TK_MAKE(markdown->arena, tk_block);
		comment->kind = TK_BLOCK_HTML;
		comment->span = markdown->comments.at[i];
		comment->text_offset = comment->span.offset;
		comment->text = tk_text_slice(markdown->document->text, comment->span.offset, comment->span.length);
		comment->parent = block;
		*tail = comment;
		tail = &comment->next;
	}
	if (block == walk->current)
		walk->tails[walk->depth] = tail;
}

static void read_inlines(tree_walk *walk, cmark_node *node, tk_range range, bool cell)
{
	tk_markdown_leaf leaf = {.node = node, .range = range, .quotes = walk->quotes, .cell = cell};
	tk_markdown_inlines(walk->markdown, &leaf);
}

static void finish_leaf(tree_walk *walk, tk_block *block)
{
	tk_markdown_undefined(walk->markdown);
	tk_markdown_text_finish(walk->markdown, block);
	add_comments(walk, block);
}

/* Behind the #s of a heading; where it begins when it is underlined instead. */
static size_t heading_text(const tree_walk *walk, tk_range range)
{
	const char *source = walk->markdown->source.at;
	size_t at = range.from;
	while (at < range.end && source[at] == '#')
		at++;
	if (at == range.from || (at < range.end && !strchr(" \t\r\n", source[at])))
		return range.from;
	while (at < range.end && (source[at] == ' ' || source[at] == '\t'))
		at++;
	return at;
}

/* cmark ends an underlined heading one line too late. */
static tk_range heading_range(const tree_walk *walk, cmark_node *node)
{
	tk_markdown *markdown = walk->markdown;
	tk_range range = range_of(walk, node);
	uint32_t line = line_of(walk, cmark_node_get_start_line(node));
	uint32_t last = line_of(walk, cmark_node_get_end_line(node));
	if (heading_text(walk, range) != range.from)
		last = line;
	for (uint32_t next = line + 1; next <= last; next++) {
		size_t end = tk_markdown_line_end(markdown, next);
		size_t at = tk_markdown_skip_prefix(markdown, markdown->lines[next], end, walk->quotes);
		end = tk_markdown_trim_end(markdown, at, end);
		char mark = at < end ? markdown->source.at[at] : '\0';
		while (at < end && (mark == '=' || mark == '-') && markdown->source.at[at] == mark)
			at++;
		if (at == end && mark != '\0')
			last = next;
	}
	range.end = tk_markdown_trim_end(markdown, range.from, tk_markdown_line_end(markdown, last));
	return range;
}

static void add_leaf(tree_walk *walk, cmark_node *node, tk_block_kind kind)
{
	tk_range range = kind == TK_BLOCK_HEADING ? heading_range(walk, node) : leaf_range(walk, node);
	tk_block *block = add_block(walk, kind, span_of(walk, range.from, range.end));
	tk_markdown_text_clear(walk->markdown);
	if (kind == TK_BLOCK_HEADING) {
		block->level = (uint8_t)cmark_node_get_heading_level(node);
		range.from = heading_text(walk, range);
	}
	read_inlines(walk, node, range, false);
	finish_leaf(walk, block);
	if (kind == TK_BLOCK_HEADING)
		tk_markdown_heading_anchor(walk->markdown, block);
	extend(walk->current, block);
}

static void add_cell(tree_walk *walk, cmark_node *node)
{
	tk_range range = tk_markdown_next_cell(walk->markdown, &walk->row_at, walk->row_end);
	tk_block *block = add_block(walk, TK_BLOCK_CELL, span_of(walk, range.from, range.end));
	block->header = walk->current->header;
	tk_markdown_text_clear(walk->markdown);
	read_inlines(walk, node, range, true);
	finish_leaf(walk, block);
}

/* cmark ends HTML blocks one line too early or too late; their lines are those of the literal. */
static size_t html_end(const tree_walk *walk, const char *literal, size_t from, uint32_t line)
{
	tk_markdown *markdown = walk->markdown;
	for (const char *end = strchr(literal, '\n'); end && end[1] != '\0'; end = strchr(end + 1, '\n'))
		line++;
	return tk_markdown_trim_end(markdown, from, tk_markdown_line_end(markdown, line));
}

static void add_raw(tree_walk *walk, cmark_node *node, tk_block_kind kind)
{
	tk_markdown *markdown = walk->markdown;
	const char *literal = cmark_node_get_literal(node);
	uint32_t line = line_of(walk, cmark_node_get_start_line(node));
	tk_range range = range_of(walk, node);
	if (kind == TK_BLOCK_HTML)
		range.end = html_end(walk, literal, range.from, line);
	tk_block *block = add_block(walk, kind, span_of(walk, range.from, range.end));
	int length, offset;
	char fence;
	if (kind == TK_BLOCK_CODE) {
		block->info = tk_text_copy(markdown->arena, tk_text_of(cmark_node_get_fence_info(node)));
		line += cmark_node_get_fenced(node, &length, &offset, &fence) ? 1 : 0;
	}
	tk_markdown_raw(markdown, block, literal, line);
	if (kind == TK_BLOCK_HTML)
		tk_markdown_html_anchors(markdown, block->text, block->span);
	extend(walk->current, block);
}

/* The number that the author wrote, which cmark keeps only of the first item. */
static int32_t number_at(const tree_walk *walk, size_t at)
{
	tk_text source = walk->markdown->source;
	int32_t number = 0;
	for (size_t end = at; end < source.length && end < at + 9 && source.at[end] >= '0' && source.at[end] <= '9';
	     end++)
		number = number * 10 + (source.at[end] - '0');
	return number;
}

static void task_of(tree_walk *walk, cmark_node *node, tk_block *item, tk_range *range)
{
	const char *source = walk->markdown->source.at;
	if (strcmp(cmark_node_get_type_string(node), "tasklist") != 0)
		return;
	item->task = cmark_gfm_extensions_get_tasklist_item_checked(node) ? 2 : 1;
	if (range->from + 3 <= range->end && source[range->from] == '[' && source[range->from + 2] == ']')
		range->from += 3;
}

/* An item's own paragraphs are its text. */
static void read_item(tree_walk *walk, cmark_node *node, tk_block *item)
{
	tk_markdown *markdown = walk->markdown;
	bool first = true;
	tk_markdown_text_clear(markdown);
	for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
		if (cmark_node_get_type(child) != CMARK_NODE_PARAGRAPH)
			continue;
		tk_range range = leaf_range(walk, child);
		if (first)
			task_of(walk, node, item, &range);
		else
			tk_markdown_text_break(markdown, '\n', range.from);
		first = false;
		read_inlines(walk, child, range, false);
		if (item->span.offset + item->span.length < range.end)
			item->span.length = (uint32_t)range.end - item->span.offset;
	}
	finish_leaf(walk, item);
}

static void open_item(tree_walk *walk, cmark_node *node)
{
	size_t from =
	        tk_markdown_offset(walk->markdown, cmark_node_get_start_line(node), cmark_node_get_start_column(node));
	uint32_t line = line_of(walk, cmark_node_get_start_line(node));
	size_t end = tk_markdown_trim_end(walk->markdown, from, tk_markdown_line_end(walk->markdown, line));
	tk_block *item = add_block(walk, TK_BLOCK_ITEM, span_of(walk, from, end));
	item->ordered = walk->current->ordered;
	item->level = (uint8_t)(walk->lists < UINT8_MAX ? walk->lists : UINT8_MAX);
	if (item->ordered)
		item->number = number_at(walk, from);
	open_block(walk, item);
	read_item(walk, node, item);
}

static void open_row(tree_walk *walk, cmark_node *node)
{
	tk_markdown *markdown = walk->markdown;
	bool header = cmark_gfm_extensions_get_table_row_is_header(node);
	uint32_t line = header ? walk->header_line : line_of(walk, cmark_node_get_start_line(node));
	size_t end = tk_markdown_line_end(markdown, line);
	size_t from = tk_markdown_skip_prefix(markdown, markdown->lines[line], end, walk->quotes);
	end = tk_markdown_trim_end(markdown, from, end);
	tk_block *row = add_block(walk, TK_BLOCK_ROW, span_of(walk, from, end));
	row->header = header;
	walk->row_at = from < end && markdown->source.at[from] == '|' ? from + 1 : from;
	walk->row_end = end;
	open_block(walk, row);
}

static void open_container(tree_walk *walk, cmark_node *node, tk_block_kind kind)
{
	tk_markdown *markdown = walk->markdown;
	size_t from = tk_markdown_offset(markdown, cmark_node_get_start_line(node), cmark_node_get_start_column(node));
	if (kind == TK_BLOCK_TABLE) {
		walk->header_line = header_line_of(walk, node);
		size_t end = tk_markdown_line_end(markdown, walk->header_line);
		from = tk_markdown_skip_prefix(markdown, markdown->lines[walk->header_line], end, walk->quotes);
	}
	tk_block *block = add_block(walk, kind, span_of(walk, from, from));
	if (kind == TK_BLOCK_LIST) {
		walk->lists++;
		block->ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
	} else if (kind == TK_BLOCK_QUOTE) {
		walk->quotes++;
		block->span.length = from < markdown->source.length ? 1 : 0;
	}
	open_block(walk, block);
}

static void refuse_depth(tree_walk *walk, cmark_node *node)
{
	tk_document *document = walk->markdown->document;
	if (walk->too_deep)
		return;
	walk->too_deep = true;
	document->complete = false;
	tk_range range = range_of(walk, node);
	tk_fault_add(document->arena, &document->faults, TK_FAULT_LIMIT, span_of(walk, range.from, range.end),
	             N_("Lists or quotes are nested more than {limit} levels deep here; what is deeper was not read."),
	             N_("Nest less deeply."), "limit", tk_text_format(document->arena, "%u", walk->depth_most),
	             (char *)NULL);
}

/* Makes blocks of a node. False: its children are not to be visited. */
static bool enter_node(tree_walk *walk, cmark_node *node)
{
	tk_block_kind kind = kind_of(node);
	switch (kind) {
	case TK_BLOCK_HEADING:
		add_leaf(walk, node, kind);
		return false;
	case TK_BLOCK_PARAGRAPH:
		if (walk->current->kind != TK_BLOCK_ITEM)
			add_leaf(walk, node, kind);
		return false;
	case TK_BLOCK_CELL:
		add_cell(walk, node);
		return false;
	case TK_BLOCK_CODE:
	case TK_BLOCK_HTML:
		add_raw(walk, node, kind);
		return false;
	case TK_BLOCK_RULE: {
		tk_range range = range_of(walk, node);
		extend(walk->current, add_block(walk, kind, span_of(walk, range.from, range.end)));
		return false;
	}
	default:
		break;
	}
	if (walk->depth >= walk->depth_most) {
		refuse_depth(walk, node);
		return false;
	}
	if (kind == TK_BLOCK_ITEM)
		open_item(walk, node);
	else if (kind == TK_BLOCK_ROW)
		open_row(walk, node);
	else
		open_container(walk, node, kind);
	return true;
}

static void walk_tree(tree_walk *walk, cmark_node *root)
{
	cmark_node *node = cmark_node_first_child(root);
	while (node) {
		bool open = enter_node(walk, node);
		cmark_node *child = open ? cmark_node_first_child(node) : NULL;
		if (child) {
			node = child;
			continue;
		}
		if (open)
			close_block(walk);
		while (node != root && !cmark_node_next(node)) { /* up to where something follows */
			node = cmark_node_parent(node);
			if (node != root)
				close_block(walk);
		}
		node = node == root ? NULL : cmark_node_next(node);
	}
}

void tk_markdown_tree(tk_markdown *markdown, cmark_node *root)
{
	tree_walk walk = {.markdown = markdown, .current = markdown->document->blocks};
	walk.depth_most = markdown->limits->depth < DEPTH_MOST ? markdown->limits->depth : DEPTH_MOST;
	walk.tails[0] = &walk.current->first;
	walk_tree(&walk, root);
}
