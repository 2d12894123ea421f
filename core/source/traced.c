/* SPDX-License-Identifier: Apache-2.0 */
#include "source/trace.h"
#include <stdlib.h>
#include <string.h>

static int order(const char *path, uint32_t file, const tk_traced *other)
{
	int paths = strcmp(path, other->path);
	return paths ? paths : file < other->file ? -1 : file > other->file;
}

/* The first that is not before the path and file. */
static uint32_t place_of(const tk_traced_list *list, const char *path, uint32_t file)
{
	uint32_t low = 0, high = list->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (order(path, file, &list->at[middle]) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool join(tk_traced *into, tk_traced *added)
{
	bool kept = true;
	for (uint32_t i = 0; i < added->ranges.count; i++)
		kept = tk_line_ranges_add(&into->ranges, added->ranges.at[i]) && kept;
	free(added->ranges.at);
	return kept;
}

bool tk_traced_add(tk_traced_list *list, tk_traced added)
{
	uint32_t at = place_of(list, added.path, added.file);
	if (at < list->count && order(added.path, added.file, &list->at[at]) == 0)
		return join(&list->at[at], &added);
	if (list->count == list->room) {
		uint32_t room = list->room ? 2 * list->room : 16;
		tk_traced *grown = realloc(list->at, room * sizeof *grown);
		if (!grown) {
			free(added.ranges.at);
			return false;
		}
		list->at = grown;
		list->room = room;
	}
	memmove(&list->at[at + 1], &list->at[at], (list->count - at) * sizeof *list->at);
	list->at[at] = added;
	list->count++;
	return true;
}

uint32_t tk_traced_find(const tk_traced_list *list, const char *path, size_t length)
{
	uint32_t low = 0, high = list->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (strncmp(path, list->at[middle].path, length) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void tk_traced_free(tk_traced_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		free(list->at[i].ranges.at);
	free(list->at);
	*list = (tk_traced_list){0};
}
