/* SPDX-License-Identifier: Apache-2.0 */
/* The blocks as one flat list in source order, with the section each stands in. */
#include "playbook/markdown_reader.h"

#include "playbook/markdown_words.h"

#include <string.h>

tk_value tk_block_value(const tk_markdown_reader *reader, const tk_block *block, size_t from, size_t length)
{
	return (tk_value){tk_text_slice(block->text, from, length),
	                  tk_block_span_of(block, reader->document->number, from, length)};
}

/* Sections in which lists are lists of things to know, not of things to do. */
static const char *const reference_titles[] = {
        "references",
        "reference",
        "resources",
        "glossary",
        "definitions",
        "links",
        "related documents",
        "see also",
        "table of contents",
        "contents",
        "toc",
        "changelog",
        "revision history",
        "purpose",
        "scope",
        "background",
        "overview",
        "standards",
        "further reading",
        "additional resources",
        "related",
        "acknowledgements",
        "acknowledgments",
        "credits",
        "example",
        "examples",
        "prerequisites",
        "assumptions",
        "objectives",
        "goals",
        "license",
        "contributors",
        "feedback",
        "参考",
        "参考資料",
        "参考文献",
        "用語",
        "用語集",
        "用語の定義",
        "定義",
        "目的",
        "適用範囲",
        "範囲",
        "背景",
        "目次",
        "改訂履歴",
        "変更履歴",
        "関連文書",
        "関連資料",
        "追加情報",
        "例",
        "前提",
        "前提条件",
        "概要",
        "はじめに",
};

static bool is_reference_section(tk_text title)
{
	for (size_t i = 0; i < sizeof reference_titles / sizeof *reference_titles; i++) {
		if (tk_text_is(title, reference_titles[i]))
			return true;
	}
	return false;
}

/* The title without a leading number: "2.1 Contain" -> "contain". */
static tk_text without_number(tk_text folded)
{
	size_t i = 0;
	while (i < folded.length && ((folded.at[i] >= '0' && folded.at[i] <= '9') || folded.at[i] == '.' ||
	                             folded.at[i] == ' ' || folded.at[i] == ')'))
		i++;
	return tk_text_slice(folded, i, folded.length - i);
}

/* "広報担当の手順" -> 広報担当, "Incident Commander's tasks" -> Incident Commander: bytes of the title, 0 = no role. */
static size_t role_length(const tk_prose *title, size_t *start)
{
	static const char *const tails[] = {
	        "の手順",  "の対応",   "の対応手順", "の役割",     "の作業",      "の実施事項",        "の行動",
	        "の責務",  "のタスク", "がやること", "の仕事",     "'s tasks",    "'s steps",          "'s checklist",
	        " tasks",  " steps",   " checklist", " procedure", " procedures", " responsibilities", " actions",
	        " duties",
	};
	static const char *const fronts[] = {"role: ", "roles: ", "役割:", "役割: "};
	size_t length = title->folded.length;
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		tk_text tail = tk_text_of(tails[i]);
		if (tk_text_ends(title->folded, tail)) {
			length -= tail.length;
			break;
		}
	}
	size_t from = 0; /* "Role: Scribe" */
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts && from == 0; i++) {
		if (tk_text_starts(title->folded, tk_text_of(fronts[i])))
			from = strlen(fronts[i]);
	}
	tk_text name = tk_text_slice(title->folded, from, length > from ? length - from : 0);
	size_t blank = tk_text_find(name, TK_TEXT(" "), 0);
	if (blank != SIZE_MAX && tk_words_verb(tk_text_slice(name, 0, blank)) == TK_VERB_PLAIN)
		return 0; /* "Assemble the response team" */
	if (!tk_words_role(name) || tk_utf8_count(name) > 30)
		return 0;
	*start = title->map[from];
	return title->map[length] - *start;
}

static uint32_t add_section(tk_markdown_reader *reader, const tk_block *heading, uint32_t node, uint32_t parent)
{
	tk_prose title = tk_prose_make(reader->arena, heading->text, 0, heading->text.length);
	tk_text above = reader->sections.at[parent].path.text;
	tk_section *section = TK_PUSH(reader->arena, &reader->sections);
	section->heading = heading;
	section->node = node;
	section->parent = parent;
	section->first_entry = TK_NO_ENTRY;
	section->path.span = tk_block_span_of(heading, reader->document->number, 0, heading->text.length);
	section->path.text = above.length == 0 || above.length > 400
	                             ? heading->text
	                             : tk_text_format(reader->arena, "%.*s / %.*s", (int)above.length, above.at,
	                                              (int)heading->text.length, heading->text.at);
	tk_prose_heading_number(title.folded, &section->refer);
	section->reference_only = is_reference_section(tk_text_trim(without_number(title.folded)));
	size_t start = 0, role = role_length(&title, &start);
	if (role > 0)
		section->actor = (tk_slot){tk_block_value(reader, heading, start, role), TK_LEXICON};
	return reader->sections.count - 1;
}

/* The block after nodes[*index] in source order; *index becomes the node of its parent. Closes what ends on the way. */
static const tk_block *next_in_order(tk_markdown_reader *reader, uint32_t *index)
{
	if (reader->nodes.at[*index].block->first)
		return reader->nodes.at[*index].block->first;
	while (*index > 0) {
		tk_outline_node *node = &reader->nodes.at[*index];
		node->end = reader->nodes.count;
		*index = node->parent;
		if (node->block->next)
			return node->block->next;
	}
	return NULL;
}

static void add_node(tk_markdown_reader *reader, const tk_block *block, uint32_t parent, uint32_t section)
{
	tk_outline_node *node = TK_PUSH(reader->arena, &reader->nodes);
	node->block = block;
	node->parent = parent;
	node->section = section;
	node->end = reader->nodes.count;
}

void tk_outline_make(tk_markdown_reader *reader)
{
	uint32_t open[7] = {0}; /* section of each heading level */
	uint32_t section = 0, index = 0;
	tk_section *top = TK_PUSH(reader->arena, &reader->sections);
	top->first_entry = TK_NO_ENTRY;
	const tk_block *root = reader->document->blocks;
	if (!root)
		return;
	add_node(reader, root, 0, 0);
	for (const tk_block *block; (block = next_in_order(reader, &index)) != NULL; index = reader->nodes.count - 1) {
		if (block->kind == TK_BLOCK_HEADING && block->parent == root) {
			unsigned level = block->level < 1 ? 1 : block->level > 6 ? 6 : block->level;
			section = add_section(reader, block, reader->nodes.count, open[level - 1]);
			for (unsigned i = level; i < 7; i++)
				open[i] = section;
		}
		add_node(reader, block, index, section);
	}
	reader->nodes.at[0].end = reader->nodes.count;
}
