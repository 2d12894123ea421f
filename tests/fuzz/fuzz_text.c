/* SPDX-License-Identifier: Apache-2.0 */
/* Text of any bytes through folding, templates, widths, dates and durations. */
#include "base/calendar.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tk_arena *arena = tk_arena_open(0, NULL, NULL);
	tk_text text = {(const char *)data, size};
	const uint32_t *map = NULL;
	tk_text folded = tk_text_fold(arena, text, &map);
	require(tk_utf8_valid(folded, NULL) && map[folded.length] == size);
	for (size_t i = 0; i < folded.length; i++)
		require(map[i] < size && map[i] <= map[i + 1]);
	require(tk_text_equal(folded, tk_text_fold(arena, text, NULL)));
	require(tk_text_width(text) <= 2 * tk_utf8_count(text));
	tk_argument argument = {TK_TEXT("a"), tk_text_slice(text, 0, 8)};
	(void)tk_text_fill(arena, text, &argument, 1);
	int64_t number;
	if (tk_date_parse(text, &number)) {
		int64_t again;
		require(tk_date_parse(tk_date_format(arena, number), &again) && again == number);
	}
	if (tk_duration_parse(text, &number))
		require(number >= 0);
	tk_text head = tk_text_slice(text, 0, size / 2), tail = tk_text_slice(text, size / 2, SIZE_MAX);
	require(tk_text_distance(head, tail, 5) == tk_text_distance(tail, head, 5));
	require(tk_text_distance(text, text, 0) == 0);
	tk_arena_close(arena);
	return 0;
}
