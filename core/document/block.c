/* SPDX-License-Identifier: Apache-2.0 */
#include "document/block.h"

tk_span tk_block_span_of(const tk_block *block, uint32_t document, size_t from, size_t length)
{
	if (from > block->text.length)
		from = block->text.length;
	if (length > block->text.length - from)
		length = block->text.length - from;
	if (!block->text_map)
		return (tk_span){document, block->text_offset + (uint32_t)from, (uint32_t)length};
	uint32_t start = block->text_map[from];
	/* The end of the last byte rather than the start of the next: markup may stand between the two. */
	uint32_t end = length > 0 ? block->text_map[from + length - 1] + 1 : start;
	if (end > block->text_map[block->text.length])
		end = block->text_map[block->text.length];
	return (tk_span){document, start, end > start ? end - start : 0};
}
