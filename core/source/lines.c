/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines two versions of a file share. Works on plain bytes, so no attribute and no driver can have a say. */
#include "source/trace.h"
#include <stdlib.h>
#include <string.h>

uint32_t tk_count_lines(tk_text text)
{
	size_t count = text.length > 0 && text.at[text.length - 1] != '\n';
	const char *end = text.at + text.length;
	for (const char *at = text.at; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
		count++;
	return count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
}

static bool add_same(tk_same_list *list, uint32_t old_line, uint32_t new_line, uint32_t count)
{
	if (count == 0)
		return true;
	if (list->count == list->room) {
		uint32_t room = list->room ? 2 * list->room : 16;
		tk_same *grown = realloc(list->at, room * sizeof *grown);
		if (!grown)
			return false;
		list->at = grown;
		list->room = room;
	}
	list->at[list->count++] = (tk_same){old_line, new_line, count};
	return true;
}

/* A hunk of no lines names the line before it. */
static uint32_t first_of(int start, int lines)
{
	return (uint32_t)(lines ? start - 1 : start);
}

static int take_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *context)
{
	tk_same_list *list = context;
	(void)delta;
	uint32_t old_first = first_of(hunk->old_start, hunk->old_lines);
	uint32_t new_first = first_of(hunk->new_start, hunk->new_lines);
	bool kept = add_same(list, list->old_next, list->new_next, new_first - list->new_next);
	list->old_next = old_first + (uint32_t)hunk->old_lines;
	list->new_next = new_first + (uint32_t)hunk->new_lines;
	return kept ? 0 : -1;
}

bool tk_same_lines(tk_same_list *same, tk_text old_text, tk_text new_text)
{
	git_diff_options options;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.context_lines = 0;
	options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_IGNORE_WHITESPACE;
	*same = (tk_same_list){0};
	if (git_diff_buffers(old_text.at, old_text.length, NULL, new_text.at, new_text.length, NULL, &options, NULL,
	                     NULL, take_hunk, NULL, same) < 0)
		return false;
	return add_same(same, same->old_next, same->new_next, tk_count_lines(new_text) - same->new_next);
}
