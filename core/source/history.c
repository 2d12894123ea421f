/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about the past of a file's lines; one walk per file, its result kept. */
#include "source/blame.h"
#include <stdlib.h>
#include <string.h>

enum { LARGEST_BLAMED = 8 << 20 };

static void give_up(void *context, size_t wanted)
{
	tk_source *source = context;
	(void)wanted;
	longjmp(source->exhausted, 1);
}

static tk_file_history *fail(tk_file_history *history, tk_history_answer answer)
{
	history->failure = answer;
	history->asked = true;
	return history;
}

static void blame_file(tk_source *source, size_t file_index, tk_arena *arena, tk_file_history *history)
{
	tk_text bytes;
	const tk_file *file = &source->files.at[file_index];
	if (!tk_source_read(source, file_index, arena, &bytes, NULL) || bytes.length > LARGEST_BLAMED) {
		fail(history, TK_HISTORY_FAILED);
		return;
	}
	uint32_t count = tk_count_lines(bytes);
	fail(history, TK_HISTORY_NONE);
	if (count == 0)
		return;
	history->lines = calloc(count, sizeof *history->lines);
	history->count = count;
	if (!history->lines) {
		fail(history, TK_HISTORY_FAILED);
		return;
	}
	const char *path = tk_text_format(arena, "%s%s", source->prefix, file->path.at).at;
	tk_blame(source, path, bytes, file->object[0] != '\0', history->lines, count);
}

static tk_file_history *get_history(tk_source *source, size_t file_index)
{
	if (!source->histories)
		source->histories = calloc(source->files.count, sizeof *source->histories);
	tk_file_history *history = source->histories ? &source->histories[file_index] : NULL;
	if (!history || history->asked)
		return history;
	tk_arena *arena = tk_arena_open(0, give_up, source);
	if (!arena || setjmp(source->exhausted))
		fail(history, TK_HISTORY_FAILED);
	else
		blame_file(source, file_index, arena, history);
	tk_arena_close(arena);
	return history;
}

/* The newest of some lines. A line behind a shallow boundary is at most as young as the boundary, so a known younger
 * one decides; otherwise the answer lies behind it. */
static tk_history_answer newest(const tk_line_origin *lines, uint32_t count, const tk_line_origin **found)
{
	const tk_line_origin *known = NULL, *hidden = NULL;
	for (uint32_t i = 0; i < count; i++) {
		const tk_line_origin *line = &lines[i];
		if (line->answer == TK_HISTORY_NONE || line->answer == TK_HISTORY_FAILED)
			return line->answer;
		const tk_line_origin **slot = line->answer == TK_HISTORY_KNOWN ? &known : &hidden;
		if (!*slot || line->day > (*slot)->day)
			*slot = line;
	}
	if (!known || (hidden && hidden->day > known->day))
		return TK_HISTORY_SHALLOW;
	*found = known;
	return TK_HISTORY_KNOWN;
}

tk_history_answer tk_source_last_changed(tk_source *source, size_t file_index, uint32_t first, uint32_t last,
                                         int64_t *day, char commit[41])
{
	const tk_line_origin *found = NULL;
	if (!source->repository || !source->has_commit)
		return TK_HISTORY_NONE;
	const tk_file_history *history = get_history(source, file_index);
	if (!history)
		return TK_HISTORY_FAILED;
	if (!history->lines)
		return history->failure;
	last = last > history->count ? history->count : last < 1 ? 1 : last;
	first = first < 1 ? 1 : first > last ? last : first;
	tk_history_answer answer = newest(history->lines + first - 1, last - first + 1, &found);
	if (answer == TK_HISTORY_KNOWN) {
		*day = found->day;
		git_oid_tostr(commit, GIT_OID_HEXSZ + 1, &found->commit);
	}
	return answer;
}
