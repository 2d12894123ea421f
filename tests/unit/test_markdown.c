/* SPDX-License-Identifier: Apache-2.0 */
#include "document_support.h"

#include <stdlib.h>

static tk_document *read_markdown(const char *text)
{
	return read_text("a.md", tk_text_of(text));
}

static const tk_block *child(const tk_block *block, unsigned index)
{
	const tk_block *found = block->first;
	for (; found && index > 0; index--)
		found = found->next;
	assert_non_null(found);
	return found;
}

static void expect_block(const tk_document *document, const tk_block *block, tk_block_kind kind, const char *text,
                         const char *source)
{
	assert_int_equal(block->kind, kind);
	expect_text(block->text, text);
	expect_at(document, block->span, source);
}

/* The source behind a part of the visible text. */
static void expect_part(const tk_document *document, const tk_block *block, const char *part, const char *source)
{
	size_t at = tk_text_find(block->text, tk_text_of(part), 0);
	assert_true(at != SIZE_MAX);
	expect_at(document, tk_block_span_of(block, document->number, at, strlen(part)), source);
}

static void expect_link(const tk_document *document, const tk_block *block, uint32_t index, const char *text,
                        const char *target, const char *source)
{
	assert_true(index < block->link_count);
	expect_text(block->links[index].text.text, text);
	expect_text(block->links[index].target.text, target);
	expect_at(document, block->links[index].span, source);
}

static void headings(void **state)
{
	(void)state;
	tk_document *document = read_markdown("# 初動対応 #\n\n見出し **二**\n====\n\n  ### x\ny\n---\n#hash\n");
	const tk_block *root = document->blocks;
	expect_block(document, child(root, 0), TK_BLOCK_HEADING, "初動対応", "# 初動対応 #");
	expect_block(document, child(root, 1), TK_BLOCK_HEADING, "見出し 二", "見出し **二**\n====");
	expect_part(document, child(root, 1), "二", "二");
	assert_int_equal(child(root, 1)->level, 1);
	expect_block(document, child(root, 2), TK_BLOCK_HEADING, "x", "### x");
	expect_block(document, child(root, 3), TK_BLOCK_HEADING, "y", "y\n---");
	expect_block(document, child(root, 4), TK_BLOCK_PARAGRAPH, "#hash", "#hash");
}

static void anchors(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
	        {"# はじめに：連絡、報告（初動）", "はじめに連絡報告初動"},
	        {"# サプライヤー・ベンダー", "サプライヤーベンダー"},
	        {"# 第１章　概要", "第１章概要"},
	        {"# ＡＢＣ Def_g-h", "ａｂｃ-def_g-h"},
	        {"# か\xE3\x82\x99ぎ 々", "か\xE3\x82\x99ぎ-々"},
	        {"# Straße ÄÖ, 3.2 (a/b)!", "straße-äö-32-ab"},
	        {"# `code` & **bold** 🚨 end", "code--bold--end"},
	        {"# 한국어 Ελλάδα", "한국어-ελλάδα"},
	        {"# [link](x.md) text", "link-text"},
	        {"# ![logo](x.png) Name", "-name"},
	        {"# 手順 {#first-report}", "first-report"},
	        {"# x {#a b}", "x-a-b"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tk_document *document = read_markdown(cases[i][0]);
		expect_text(document->blocks->first->anchor, cases[i][1]);
	}
	tk_document *document = read_markdown("# 手順 {#first}\n");
	expect_text(document->blocks->first->text, "手順");
}

static void repeated_and_written_anchors(void **state)
{
	(void)state;
	tk_document *document =
	        read_markdown("# 連絡\n# 連絡-1\n# 連絡\n# 連絡\n\n<a id=\"手動\"></a>\n\n<!-- <a id=no> -->\n\n"
	                      "text <a name='b2'>x</a>\n\n<div id = c3 class=\"x\">\n</div>\n");
	static const char *const expected[] = {"連絡", "連絡-1", "連絡-2", "連絡-3", "手動", "b2", "c3"};
	assert_int_equal(document->anchor_count, sizeof expected / sizeof *expected);
	for (uint32_t i = 0; i < document->anchor_count; i++)
		expect_text(document->anchors[i].text, expected[i]);
	expect_at(document, document->anchors[4].span, "<a id=\"手動\">");
	expect_at(document, document->anchors[5].span, "<a name='b2'>");
}

static void text_and_its_map(void **state)
{
	(void)state;
	tk_document *document =
	        read_markdown("監視**装置**の`警報 a`を\n確認\\*する&amp;次 ~~x~~\nin words\\\nhard  \nbreak&copy;e\n");
	const tk_block *block = document->blocks->first;
	expect_text(block->text, "監視装置の警報 aを確認*する&次 x in words\nhard\nbreak©e");
	expect_part(document, block, "監視装置", "監視**装置");
	expect_part(document, block, "警報 a", "警報 a");
	expect_part(document, block, "aを確認", "a`を\n確認");
	expect_part(document, block, "*する", "*する");
	expect_part(document, block, "次", "次");
	expect_part(document, block, "©", "&copy;");
	expect_part(document, block, "e", "e");
	document = read_markdown("> 一\\\n>   二 `a\n>    b` <i\n>  x>三\n");
	expect_text(document->blocks->first->first->text, "一\n二 a b 三");
	expect_part(document, document->blocks->first->first, "二", "二");
	expect_part(document, document->blocks->first->first, "b", "b");
	expect_part(document, document->blocks->first->first, "三", "三");
	document = read_markdown("そのまま plain\n");
	assert_null(document->blocks->first->text_map);
	assert_int_equal(document->blocks->first->text_offset, 0);
	expect_part(document, document->blocks->first, "plain", "plain");
}

static void carriage_returns(void **state)
{
	(void)state;
	tk_document *document =
	        read_markdown("# 題\r\n\r\n本文 a\r\nb **c**\r\n\r\n- 一\r\n  続き\r\n\r\n```x\r\ncode\r\n```\r\n");
	const tk_block *root = document->blocks;
	expect_block(document, child(root, 0), TK_BLOCK_HEADING, "題", "# 題");
	expect_block(document, child(root, 1), TK_BLOCK_PARAGRAPH, "本文 a b c", "本文 a\r\nb **c**");
	expect_part(document, child(root, 1), "b c", "b **c");
	expect_block(document, child(root, 2)->first, TK_BLOCK_ITEM, "一続き", "- 一\r\n  続き");
	expect_block(document, child(root, 3), TK_BLOCK_CODE, "code\n", "```x\r\ncode\r\n```");
	expect_text(child(root, 3)->info, "x");
}

static void nested_lists(void **state)
{
	(void)state;
	static const char *const texts[] = {"1. 一\n   - 二\n\n     三\n", "10. 一\n    - 二\n\n      三\n",
	                                    "- 一\n  - 二\n\n    三\n", "*   一\n    + 二\n\n      三\n"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		tk_document *document = read_markdown(texts[i]);
		const tk_block *list = document->blocks->first, *item = list->first, *inner = item->first->first;
		assert_int_equal(list->ordered, i < 2);
		assert_int_equal(item->number, i == 0 ? 1 : i == 1 ? 10 : 0);
		expect_text(item->text, "一");
		assert_int_equal(item->level, 1);
		assert_int_equal(item->first->kind, TK_BLOCK_LIST);
		expect_text(inner->text, "二\n三");
		assert_int_equal(inner->level, 2);
		assert_null(inner->first);
		expect_part(document, inner, "三", "三");
		assert_true(inner->span.offset + inner->span.length == document->text.length - 1);
	}
}

static void numbers_and_tasks(void **state)
{
	(void)state;
	tk_document *document = read_markdown("1. a\n1. b\n7) c\n\n- [ ] 未\n- [x] **担当**: 済\n- [X]\n");
	const tk_block *first = document->blocks->first;
	assert_int_equal(child(first, 1)->number, 1);
	assert_int_equal(child(document->blocks, 1)->first->number, 7);
	const tk_block *tasks = child(document->blocks, 2);
	expect_block(document, child(tasks, 0), TK_BLOCK_ITEM, "未", "- [ ] 未");
	assert_int_equal(child(tasks, 0)->task, 1);
	expect_block(document, child(tasks, 1), TK_BLOCK_ITEM, "担当: 済", "- [x] **担当**: 済");
	assert_int_equal(child(tasks, 1)->task, 2);
	assert_true(child(tasks, 1)->bold_prefix);
	assert_int_equal(child(tasks, 1)->prefix_length, strlen("担当"));
	assert_false(child(tasks, 0)->bold_prefix);
}

static void tables(void **state)
{
	(void)state;
	tk_document *document =
	        read_markdown("前の行\n| 手順 | Action `x\\|y` |\n|:--|---|\n| 一 \\| 二 | [表](a.md) **b** |\n三 |\n");
	const tk_block *table = child(document->blocks, 1), *header = table->first, *row = child(table, 1);
	expect_block(document, document->blocks->first, TK_BLOCK_PARAGRAPH, "前の行", "前の行");
	assert_int_equal(table->kind, TK_BLOCK_TABLE);
	assert_true(header->header && child(header, 0)->header && !row->header);
	expect_block(document, header, TK_BLOCK_ROW, "", "| 手順 | Action `x\\|y` |");
	expect_block(document, child(header, 0), TK_BLOCK_CELL, "手順", "手順");
	expect_block(document, child(header, 1), TK_BLOCK_CELL, "Action x|y", "Action `x\\|y`");
	expect_block(document, child(row, 0), TK_BLOCK_CELL, "一 | 二", "一 \\| 二");
	expect_part(document, child(row, 0), "二", "二");
	expect_block(document, child(row, 1), TK_BLOCK_CELL, "表 b", "[表](a.md) **b**");
	expect_link(document, child(row, 1), 0, "表", "a.md", "[表](a.md)");
	expect_block(document, child(child(table, 2), 0), TK_BLOCK_CELL, "三", "三");
	expect_block(document, child(child(table, 2), 1), TK_BLOCK_CELL, "", "");
	expect_at(document, table->span,
	          "| 手順 | Action `x\\|y` |\n|:--|---|\n| 一 \\| 二 | [表](a.md) **b** |\n三 |");
}

static void tables_in_containers(void **state)
{
	(void)state;
	tk_document *document = read_markdown("- 項目\n\n  > |a|b|\n  > |-|-|\n  > |c|**d**|\n");
	const tk_block *quote = document->blocks->first->first->first;
	assert_int_equal(quote->kind, TK_BLOCK_QUOTE);
	const tk_block *row = child(quote->first, 1);
	expect_block(document, child(row, 0), TK_BLOCK_CELL, "c", "c");
	expect_block(document, child(row, 1), TK_BLOCK_CELL, "d", "**d**");
}

static void links_and_images(void **state)
{
	(void)state;
	tk_document *document = read_markdown("見よ [手順](docs/手順%20書.md \"題\") と ![図 *1*](<a b.png>) と\n"
	                                      "[![印](i.png)](https://example.com/) と <https://example.org/あ> と "
	                                      "https://example.net/x?a=1 と [空]() と a@example.com\n");
	const tk_block *block = document->blocks->first;
	assert_int_equal(block->link_count, 8);
	expect_link(document, block, 0, "手順", "docs/手順%20書.md", "[手順](docs/手順%20書.md \"題\")");
	expect_at(document, block->links[0].target.span, "docs/手順%20書.md");
	expect_at(document, block->links[0].text.span, "手順");
	expect_link(document, block, 1, "図 1", "a b.png", "![図 *1*](<a b.png>)");
	assert_true(block->links[1].image);
	expect_at(document, block->links[1].target.span, "a b.png");
	expect_link(document, block, 2, "印", "https://example.com/", "[![印](i.png)](https://example.com/)");
	expect_link(document, block, 3, "印", "i.png", "![印](i.png)");
	expect_link(document, block, 4, "https://example.org/あ", "https://example.org/あ", "<https://example.org/あ>");
	expect_link(document, block, 5, "https://example.net/x?a=1", "https://example.net/x?a=1",
	            "https://example.net/x?a=1");
	expect_link(document, block, 6, "空", "", "[空]()");
	expect_link(document, block, 7, "a@example.com", "mailto:a@example.com", "a@example.com");
	assert_true(tk_text_find(block->text, TK_TEXT("図"), 0) == SIZE_MAX);
}

static void references(void **state)
{
	(void)state;
	tk_document *document =
	        read_markdown("[有]: a.md \"t\"\n[b]: <b.md>\n[文][有] と [有][] と [有] と **[太][無い]** と [x] と "
	                      "`[c][d]` と \\[e][f] と list[0][1] と [二\n行][なし]\n");
	const tk_block *block = document->blocks->first;
	assert_int_equal(block->link_count, 5);
	expect_link(document, block, 0, "文", "a.md", "[文][有]");
	assert_true(block->links[0].reference && !block->links[0].undefined);
	expect_link(document, block, 1, "有", "a.md", "[有][]");
	expect_link(document, block, 2, "有", "a.md", "[有]");
	expect_link(document, block, 3, "太", "無い", "[太][無い]");
	assert_true(block->links[3].reference && block->links[3].undefined);
	expect_at(document, block->links[3].target.span, "無い");
	expect_link(document, block, 4, "二行", "なし", "[二\n行][なし]");
}

static void quotes_and_lazy_lines(void **state)
{
	(void)state;
	tk_document *document = read_markdown("> 一 **二**\n>三\n四 [五](x)\n>\n> - 六\n>   七\n");
	const tk_block *quote = document->blocks->first;
	expect_block(document, quote->first, TK_BLOCK_PARAGRAPH, "一 二三四 五", "一 **二**\n>三\n四 [五](x)");
	expect_link(document, quote->first, 0, "五", "x", "[五](x)");
	const tk_block *item = child(quote, 1)->first;
	expect_text(item->text, "六七");
	expect_part(document, item, "七", "七");
	assert_ptr_equal(item->parent->parent, quote);
}

static void code_blocks(void **state)
{
	(void)state;
	tk_document *document =
	        read_markdown("```mermaid\ngraph TD\n\n  A-->B\n```\n\n- x\n\n  ~~~ sh -e\n  ls\n    cd\n  ~~~\n\n"
	                      "      indented\n");
	const tk_block *code = document->blocks->first;
	expect_block(document, code, TK_BLOCK_CODE, "graph TD\n\n  A-->B\n", "```mermaid\ngraph TD\n\n  A-->B\n```");
	assert_null(code->text_map);
	expect_text(code->info, "mermaid");
	const tk_block *item = child(document->blocks, 1)->first;
	expect_text(child(item, 0)->text, "ls\n  cd\n");
	expect_text(child(item, 0)->info, "sh -e");
	expect_part(document, child(item, 0), "cd", "cd");
	expect_text(child(item, 1)->text, "indented\n");
	expect_part(document, child(item, 1), "indented", "indented");
}

static void html_and_comments(void **state)
{
	(void)state;
	tk_document *document =
	        read_markdown("- 報告 <!-- tenken: class=share -->\n  する<br>次\n  <!-- tenken: to=x -->\n\n"
	                      "<!-- tenken: a=b\n c=d -->\n\n文 <b>太</b> <!--x--> 末\n");
	const tk_block *item = document->blocks->first->first;
	expect_text(item->text, "報告 する\n次");
	expect_block(document, child(item, 0), TK_BLOCK_HTML, "<!-- tenken: class=share -->",
	             "<!-- tenken: class=share -->");
	expect_block(document, child(item, 1), TK_BLOCK_HTML, "<!-- tenken: to=x -->\n", "<!-- tenken: to=x -->");
	expect_block(document, child(document->blocks, 1), TK_BLOCK_HTML, "<!-- tenken: a=b\n c=d -->\n",
	             "<!-- tenken: a=b\n c=d -->");
	const tk_block *paragraph = child(document->blocks, 2);
	expect_text(paragraph->text, "文 太  末");
	expect_block(document, paragraph->first, TK_BLOCK_HTML, "<!--x-->", "<!--x-->");
}

static void front_matter(void **state)
{
	(void)state;
	tk_document *document = read_markdown("---\nplaybook: 1\r\ntitle: 第一報\n---\n# 題\n\n[a](b)\n");
	assert_int_equal(document->faults.count, 0);
	expect_at(document, tk_node_get_c(document->root, "title")->span, "第一報");
	expect_at(document, tk_node_get_c(document->root, "title")->key_span, "title");
	expect_block(document, document->blocks->first, TK_BLOCK_HEADING, "題", "# 題");
	expect_link(document, child(document->blocks, 1), 0, "a", "b", "[a](b)");
	document = read_markdown("---\n題:名\nx: 1\n---\ntext\n");
	expect_fault(document, 0, TK_FAULT_SYNTAX, ":");
	expect_text(document->blocks->first->text, "text");
	document = read_markdown("---\n\ntext\n\n---\n");
	assert_null(document->root);
	assert_int_equal(document->blocks->first->kind, TK_BLOCK_RULE);
}

static void odd_texts(void **state)
{
	(void)state;
	static const char *const texts[] = {"",       "\n",   "---\n---\n", "[",     "![",      "`",
	                                    "|",      "|-|",  "a\n|-|\n",   "- ",    "#",       ">",
	                                    "\r\r",   "&#0;", "- - - x",    "\t- x", "1. \n2.", "<!--",
	                                    "<a id=", "[a][", "[]()",       "****",  "{#}"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		tk_document *document = read_markdown(texts[i]);
		assert_non_null(document->blocks);
		assert_true(document->complete);
	}
	tk_document *document = read_text("a.md", TK_TEXT("a\0b **c**\n"));
	expect_part(document, document->blocks->first, "c", "c");
}

static char *repeated(const char *before, const char *part, size_t count, const char *after)
{
	size_t start = strlen(before), length = strlen(part);
	char *text = malloc(start + length * count + strlen(after) + 1);
	strcpy(text, before);
	for (size_t i = 0; i < count; i++)
		memcpy(text + start + i * length, part, length);
	strcpy(text + start + length * count, after);
	return text;
}

/* Texts on which cmark-gfm would run for minutes or take gigabytes. */
static void hostile_texts(void **state)
{
	(void)state;
	static const struct {
		const char *before, *part, *after;
		size_t count;
	} cases[] = {
	        {"", "[", "", 1000000},
	        {"", ">", "", 1000000},
	        {"", "*a ", "", 1000000},
	        {"", "![[]()", "", 100000},
	        {"", "* ", "a\n", 100000},
	        {"www.a", ")", "", 300000},
	        {"[a]: x\n", "[a] ", "", 1000000},
	        {"", "|-", "|\n", 100000},
	        {"", "a\n", "|-|", 300000},
	        {"", "- ", "x", 100000},
	        {"", "a@", "", 1000000},
	        {"", "`a``", "", 300000},
	        {"", "<!--", "", 300000},
	        {"|a|\n|-|\n", "b\n", "", 200000},
	        {"", "_", ".", 1000000},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = repeated(cases[i].before, cases[i].part, cases[i].count, cases[i].after);
		tk_document *document = read_markdown(text);
		for (uint32_t fault = 0; fault < document->faults.count; fault++)
			assert_string_equal(document->faults.at[fault].rule, TK_FAULT_LIMIT);
		assert_true(document->complete == (document->faults.count == 0));
		free(text);
	}
}

static void large_texts_are_read(void **state)
{
	(void)state;
	char *text = repeated("| 手順 | 担当 | 期限 |\n|---|---|---|\n", "| [報告](a.md) | **本部長** | `PT1H` |\n",
	                      5000, "");
	tk_document *document = read_markdown(text);
	assert_int_equal(document->faults.count, 0);
	free(text);
	text = repeated("", "- **担当**: [報告](a.md)し、[記録](b.md)する\n", 3000, "");
	document = read_markdown(text);
	assert_int_equal(document->faults.count, 0);
	free(text);
}

static void depth_is_limited(void **state)
{
	(void)state;
	char *text = malloc(600 * 620), *at = text;
	for (size_t i = 0; i < 250; i++) {
		memset(at, ' ', 2 * i);
		at += 2 * i;
		memcpy(at, "- a\n", 4);
		at += 4;
	}
	*at = '\0';
	tk_document *document = read_markdown(text);
	assert_false(document->complete);
	assert_int_equal(document->faults.count, 1);
	assert_string_equal(document->faults.at[0].rule, TK_FAULT_LIMIT);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(headings, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(anchors, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(repeated_and_written_anchors, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(text_and_its_map, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(carriage_returns, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(nested_lists, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(numbers_and_tasks, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(tables, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(tables_in_containers, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(links_and_images, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(references, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(quotes_and_lazy_lines, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(code_blocks, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(html_and_comments, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(front_matter, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(odd_texts, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(hostile_texts, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(large_texts_are_read, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(depth_is_limited, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
