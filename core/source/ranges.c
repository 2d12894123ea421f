/* SPDX-License-Identifier: Apache-2.0 */
#include "source/trace.h"
#include <stdlib.h>

bool tk_line_ranges_add(tk_line_ranges *ranges, tk_line_range added)
{
	if (added.count == 0)
		return true;
	if (ranges->count == ranges->room) {
		uint32_t room = ranges->room ? 2 * ranges->room : 8;
		tk_line_range *grown = realloc(ranges->at, room * sizeof *grown);
		if (!grown)
			return false;
		ranges->at = grown;
		ranges->room = room;
	}
	ranges->at[ranges->count++] = added;
	return true;
}

static int order_ranges(const void *a, const void *b)
{
	const tk_line_range *left = a, *right = b;
	return left->line < right->line ? -1 : left->line > right->line;
}

bool tk_line_ranges_split(tk_line_ranges *ranges, const tk_same_list *same, tk_line_ranges *passed)
{
	tk_line_ranges rest = {0};
	uint32_t block = 0;
	bool kept = true;
	if (ranges->count > 1)
		qsort(ranges->at, ranges->count, sizeof *ranges->at, order_ranges);
	for (uint32_t i = 0; i < ranges->count; i++) {
		tk_line_range left = ranges->at[i];
		while (left.count > 0) {
			while (block < same->count && same->at[block].new_line + same->at[block].count <= left.line)
				block++;
			bool inside = block < same->count && same->at[block].new_line <= left.line;
			uint32_t end = block == same->count ? UINT32_MAX
			               : inside             ? same->at[block].new_line + same->at[block].count
			                                    : same->at[block].new_line;
			tk_line_range part = left;
			part.count = end - left.line < left.count ? end - left.line : left.count;
			left = (tk_line_range){left.line + part.count, left.final + part.count,
			                       left.count - part.count};
			if (inside)
				part.line = same->at[block].old_line + (part.line - same->at[block].new_line);
			kept = tk_line_ranges_add(inside ? passed : &rest, part) && kept;
		}
	}
	free(ranges->at);
	*ranges = rest;
	return kept;
}
