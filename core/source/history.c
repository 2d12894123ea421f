/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about the past of a file's lines. All files that are wanted are traced in one walk, at the first question.
 */
#include "source/trace.h"
#include <stdlib.h>
#include <string.h>

enum { LARGEST_COMPARED = 8 << 20 };

void tk_source_want_history(tk_source *source, size_t file_index)
{
	if (!source->repository || !source->has_commit)
		return;
	if (!source->histories)
		source->histories = calloc(source->files.count, sizeof *source->histories);
	if (source->histories)
		source->histories[file_index].wanted = true;
}

/* ---- what stands on disk ----------------------------------------------------------------------------------------- */

static void give_up(void *context, size_t wanted)
{
	tk_source *source = context;
	(void)wanted;
	longjmp(source->exhausted, 1);
}

static bool compare_texts(tk_source *source, tk_file_history *history, tk_text disk)
{
	tk_same_list same = {0};
	tk_text newest;
	git_odb_object *object = tk_blob_text(source, &history->newest, &newest);
	if (!object)
		return false;
	history->differs = !tk_text_equal(newest, disk);
	bool compared = !history->differs || tk_same_lines(&same, newest, disk);
	git_odb_object_free(object);
	history->same = same.at;
	history->same_count = same.count;
	history->disk_count = tk_count_lines(disk);
	return compared;
}

/* Which lines on disk are lines of the newest version. False: cannot be told. */
static bool compare_with_disk(tk_source *source, size_t file_index, tk_file_history *history)
{
	tk_text bytes;
	if (source->files.at[file_index].object[0] != '\0' || !history->committed)
		return true;
	tk_arena *arena = tk_arena_open(0, give_up, source);
	bool compared = false;
	if (!setjmp(source->exhausted))
		compared = tk_source_read(source, file_index, arena, &bytes, NULL) &&
		           bytes.length <= LARGEST_COMPARED && compare_texts(source, history, bytes);
	tk_arena_close(arena);
	return compared;
}

static tk_file_history *get_history(tk_source *source, size_t file_index)
{
	tk_source_want_history(source, file_index);
	tk_file_history *history = source->histories ? &source->histories[file_index] : NULL;
	if (!history)
		return NULL;
	if (!history->asked) { /* wanted only now, behind the walk that is under way: that one is ended first */
		while (source->trace && tk_trace_step(source->trace))
			continue;
		tk_trace_free(source->trace);
		source->trace = tk_trace_start(source);
	}
	if (!history->compared && !compare_with_disk(source, file_index, history))
		history->all = (tk_line_origin){.order = 1, .answer = TK_HISTORY_FAILED}, history->committed = false;
	history->compared = true;
	return history;
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/* Where a line (0-based, as it stands) comes from. */
static const tk_line_origin *origin_of(const tk_file_history *history, uint32_t line)
{
	static const tk_line_origin none = {.order = 1, .answer = TK_HISTORY_NONE};
	if (!history->committed)
		return &history->all;
	if (history->differs) {
		uint32_t low = 0, high = history->same_count;
		while (low < high) {
			uint32_t middle = low + (high - low) / 2;
			if (history->same[middle].new_line + history->same[middle].count <= line)
				low = middle + 1;
			else
				high = middle;
		}
		if (low == history->same_count || history->same[low].new_line > line)
			return &none; /* not committed yet */
		line = history->same[low].old_line + (line - history->same[low].new_line);
	}
	if (!history->lines)
		return &history->all;
	return &history->lines[line < history->count ? line : history->count - 1];
}

/* The newest of some lines: that which the walk came to first. NULL: it came to none yet. A line that is not committed,
 * or lies in a file that cannot be read, decides at once. */
static const tk_line_origin *newest(const tk_file_history *history, uint32_t first, uint32_t last)
{
	const tk_line_origin *found = NULL;
	for (uint32_t line = first; line <= last; line++) {
		const tk_line_origin *origin = origin_of(history, line);
		if (origin->order > 0 && origin->answer == TK_HISTORY_NONE)
			return origin;
		if (origin->order > 0 && (!found || origin->order < found->order))
			found = origin;
	}
	return found;
}

tk_history_answer tk_source_last_changed(tk_source *source, size_t file_index, uint32_t first, uint32_t last,
                                         int64_t *day, char commit[41])
{
	if (!source->repository || !source->has_commit)
		return TK_HISTORY_NONE;
	const tk_file_history *history = get_history(source, file_index);
	if (!history || !source->trace)
		return TK_HISTORY_FAILED;
	const tk_line_origin *found = NULL;
	do {
		uint32_t count = history->differs ? history->disk_count : history->lines ? history->count : 1;
		uint32_t to = history->lines || history->differs ? (last > count ? count : last) : 1;
		uint32_t from = first < 1 ? 1 : first > to ? to : first;
		if (count == 0)
			return TK_HISTORY_NONE;
		found = newest(history, from - 1, to - 1);
	} while (!found && tk_trace_step(source->trace));
	if (!found)
		return TK_HISTORY_FAILED;
	if (found->answer == TK_HISTORY_KNOWN) {
		*day = found->day;
		git_oid_tostr(commit, GIT_OID_HEXSZ + 1, &found->commit);
	}
	return found->answer;
}

void tk_history_free(tk_source *source)
{
	for (uint32_t i = 0; source->histories && i < source->files.count; i++) {
		free(source->histories[i].lines);
		free(source->histories[i].same);
	}
	free(source->histories);
	tk_trace_free(source->trace);
	tk_merges_free(source);
}
