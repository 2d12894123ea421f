/* SPDX-License-Identifier: Apache-2.0 */
/* Visible text of an item, its parts, and the links that stand in it. */
#include "playbook/markdown_prose.h"

tk_prose tk_prose_make(tk_arena *arena, tk_text block_text, size_t from, size_t length)
{
	tk_prose prose = {.text = tk_text_slice(block_text, from, length), .from = (uint32_t)from};
	prose.folded = tk_text_fold(arena, prose.text, &prose.map);
	return prose;
}

/* First link of the block that begins at or after an offset of the document; links are in source order. */
static uint32_t link_from(const tk_block *block, uint32_t offset)
{
	uint32_t low = 0, high = block->link_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (block->links[middle].span.offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A link's mark stands before its text, so a text that is all of a block takes all of the block's links. */
void tk_prose_take_links(tk_prose *prose, const tk_block *block, uint32_t document)
{
	uint32_t first = 0, past = block->link_count;
	if (prose->from > 0)
		first = link_from(block, tk_block_span_of(block, document, prose->from - 1, 0).offset);
	if (prose->from + prose->text.length < block->text.length)
		past = link_from(block, tk_block_span_of(block, document, prose->from + prose->text.length, 0).offset);
	prose->links = block->links + first;
	prose->link_count = past > first ? past - first : 0;
}

tk_part tk_prose_part(const tk_prose *prose, size_t from, size_t to)
{
	while (from < to && prose->folded.at[from] == ' ')
		from++;
	while (to > from && prose->folded.at[to - 1] == ' ')
		to--;
	if (from >= to)
		return (tk_part){0, 0};
	uint32_t first = prose->map[from];
	uint32_t last = prose->map[to];
	while (last > first && (prose->text.at[last - 1] == ' ' || prose->text.at[last - 1] == '\n'))
		last--;
	return (tk_part){first, last - first};
}

tk_text tk_part_text(const tk_prose *prose, tk_part part)
{
	return tk_text_slice(prose->text, part.from, part.length);
}
