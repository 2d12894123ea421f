/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_document.h"

static void check_text(const tk_document *document, const tk_block *block)
{
	fuzz_text(block->text);
	fuzz_require(block->prefix_length <= block->text.length);
	size_t length = block->text.length;
	if (!block->text_map) {
		fuzz_require(length == 0 || block->text.at == document->text.at + block->text_offset);
	} else {
		for (size_t i = 0; i <= length; i++)
			fuzz_require(block->text_map[i] <= document->text.length &&
			             (i == 0 || block->text_map[i - 1] <= block->text_map[i]));
	}
	fuzz_span(document, tk_block_span_of(block, document->number, 0, length));
	fuzz_span(document, tk_block_span_of(block, document->number, length / 2, 1));
}

static void check_links(const tk_document *document, const tk_block *block)
{
	for (uint32_t i = 0; i < block->link_count; i++) {
		const tk_link *link = &block->links[i];
		fuzz_span(document, link->span);
		fuzz_span(document, link->text.span);
		fuzz_span(document, link->target.span);
		fuzz_text(link->text.text);
		fuzz_text(link->target.text);
		fuzz_require(i == 0 || block->links[i - 1].span.offset <= link->span.offset);
	}
}

static void check_block(const tk_document *document, const tk_block *block, unsigned depth)
{
	fuzz_require(depth <= 256);
	fuzz_span(document, block->span);
	check_text(document, block);
	check_links(document, block);
	fuzz_text(block->anchor);
	for (const tk_block *child = block->first; child; child = child->next) {
		fuzz_require(child->parent == block);
		fuzz_require(child->span.offset >= block->span.offset &&
		             child->span.offset + child->span.length <= block->span.offset + block->span.length);
		check_block(document, child, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_document *document = fuzz_read(arena, "a.md", data, size);
	if (document->blocks)
		check_block(document, document->blocks, 0);
	for (uint32_t i = 0; i < document->anchor_count; i++) {
		fuzz_span(document, document->anchors[i].span);
		fuzz_text(document->anchors[i].text);
	}
	tk_arena_close(arena);
	return 0;
}
