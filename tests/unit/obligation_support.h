/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the tests of shipped obligations: the packs of the project, and the page that lists their rows. */
#ifndef TK_TEST_OBLIGATION_SUPPORT_H
#define TK_TEST_OBLIGATION_SUPPORT_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "document/document.h"
#include "plugin/pack_data.h"

typedef struct item {
	const char *plugin; /* sector/gas */
	const tk_pack_obligation *obligation;
} item;

typedef struct line { /* of the table in docs/obligations-coverage.md */
	tk_text row, plugin, obligation, remark;
} line;

typedef struct shelf {
	tk_arena *arena;
	const char *root; /* of the project */
	TK_VECTOR(item) items;
	TK_VECTOR(line) lines;
	unsigned wrong; /* each was printed */
} shelf;

static inline void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

static inline void complain(shelf *s, const char *id, const char *what, tk_text found, tk_text wanted)
{
	s->wrong++;
	print_error("%s: %s is \"%.*s\", not \"%.*s\"\n", id, what, (int)found.length, found.at, (int)wanted.length,
	            wanted.at);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static inline bool read_file(shelf *s, const char *path, tk_text *bytes)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return false;
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	long size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	char *room = TK_MAKE_ARRAY(s->arena, char, (size_t)size + 1);
	assert_int_equal(fread(room, 1, (size_t)size, file), (size_t)size);
	(void)fclose(file);
	*bytes = tk_text_make(room, (size_t)size);
	return true;
}

static inline void take_pack(shelf *s, const char *plugin, tk_text bytes)
{
	tk_pack_obligations *pack = NULL;
	tk_error error = {0};
	if (!tk_pack_read_obligations(s->arena, tk_text_of(plugin), bytes, &pack, &error))
		fail_msg("%s cannot be read", plugin);
	for (uint32_t i = 0; i < pack->obligations_count; i++)
		*TK_PUSH(s->arena, &s->items) = (item){plugin, &pack->obligations[i]};
}

static inline void take_kind(shelf *s, const char *kind)
{
	DIR *folder = opendir(tk_text_format(s->arena, "%s/plugins/%s", s->root, kind).at);
	assert_non_null(folder);
	for (const struct dirent *entry; (entry = readdir(folder));) {
		tk_text bytes;
		if (entry->d_name[0] != '.' && read_file(s,
		                                         tk_text_format(s->arena, "%s/plugins/%s/%s/obligations.yaml",
		                                                        s->root, kind, entry->d_name)
		                                                 .at,
		                                         &bytes))
			take_pack(s, tk_text_format(s->arena, "%s/%s", kind, entry->d_name).at, bytes);
	}
	(void)closedir(folder);
}

/* Cells of "| a | b | c | d |"; false for any other line. */
static inline bool cells_of(tk_text text, tk_text cells[4])
{
	size_t from = 1;
	for (unsigned i = 0; i < 4; i++, from++) {
		size_t end = text.length && text.at[0] == '|' ? tk_text_find(text, TK_TEXT("|"), from) : SIZE_MAX;
		if (end == SIZE_MAX)
			return false;
		cells[i] = tk_text_trim(tk_text_slice(text, from, end - from));
		from = end;
	}
	return from == text.length;
}

static inline void take_lines(shelf *s, tk_text page)
{
	for (size_t from = 0; from < page.length;) {
		size_t end = tk_text_find(page, TK_TEXT("\n"), from);
		end = end == SIZE_MAX ? page.length : end;
		tk_text cells[4];
		if (cells_of(tk_text_slice(page, from, end - from), cells) && !tk_text_is(cells[0], "row") &&
		    !tk_text_starts(cells[0], TK_TEXT("---")))
			*TK_PUSH(s->arena, &s->lines) = (line){cells[0], cells[1], cells[2], cells[3]};
		from = end + 1;
	}
}

static inline int set_up(void **state)
{
	shelf *s = calloc(1, sizeof *s);
	assert_non_null(s);
	s->arena = tk_arena_open(0, out_of_memory, NULL);
	s->root = getenv("TK_TEST_SOURCE");
	*state = s;
	if (!s->root)
		return 0;
	take_kind(s, "concern");
	take_kind(s, "sector");
	take_kind(s, "regime");
	tk_text page;
	assert_true(read_file(s, tk_text_format(s->arena, "%s/docs/obligations-coverage.md", s->root).at, &page));
	take_lines(s, page);
	return 0;
}

static inline int tear_down(void **state)
{
	shelf *s = *state;
	tk_arena_close(s->arena);
	free(s);
	return 0;
}

static inline shelf *shelf_of(void **state)
{
	shelf *s = *state;
	if (!s->root)
		skip();
	assert_true(s->items.count > 0);
	return s;
}

static inline const tk_pack_obligation *find(const shelf *s, tk_text id)
{
	for (uint32_t i = 0; i < s->items.count; i++) {
		if (tk_text_is(id, s->items.at[i].obligation->id))
			return s->items.at[i].obligation;
	}
	return NULL;
}

#endif
