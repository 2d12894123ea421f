/* SPDX-License-Identifier: Apache-2.0 */
/* Images of the shipped plugins: the same contents as their files, and nothing else counts. */
#include "plugin/host_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const folders[] = {"concern/information-sharing",
                                      "concern/continuity",
                                      "sector/medical",
                                      "sector/finance",
                                      "regime/japan",
                                      "regime/us-circia",
                                      "sector/water"};

typedef struct pack {
	tk_arena *arena;
	tk_pack_files files;
	tk_pack_contents contents;
	tk_text image;
} pack;

static void exhausted(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

static pack open_pack(const char *folder)
{
	pack made = {.arena = tk_arena_open(0, exhausted, NULL)};
	tk_error error = {0};
	tk_text path = tk_text_format(made.arena, "%s/plugins/%s", getenv("TK_TEST_SOURCE"), folder);
	assert_true(tk_pack_files_read(made.arena, path.at, &made.files, &error));
	assert_true(tk_pack_files_parse(made.arena, &made.files, &made.contents, &error));
	made.image = tk_pack_image_make(made.arena, &made.files, &made.contents);
	return made;
}

/* What was read gives the image again that it was read from. */
static void reads_what_was_parsed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		pack each = open_pack(folders[i]);
		tk_pack_contents read = {NULL};
		assert_true(tk_pack_image_read(each.arena, each.image, &each.files, &read));
		assert_int_equal(read.requirements != NULL, each.contents.requirements != NULL);
		assert_int_equal(read.obligations != NULL, each.contents.obligations != NULL);
		tk_text again = tk_pack_image_make(each.arena, &each.files, &read);
		assert_int_equal(again.length, each.image.length);
		assert_memory_equal(again.at, each.image.at, again.length);
		tk_arena_close(each.arena);
	}
}

static void keeps_texts_and_numbers(void **state)
{
	(void)state;
	pack each = open_pack("concern/continuity");
	tk_pack_contents read = {NULL};
	assert_true(tk_pack_image_read(each.arena, each.image, &each.files, &read));
	const tk_pack_requirements *a = each.contents.requirements, *b = read.requirements;
	assert_int_equal(a->requirements_count, b->requirements_count);
	for (uint32_t i = 0; i < a->requirements_count; i++) {
		assert_string_equal(a->requirements[i].id, b->requirements[i].id);
		assert_string_equal(a->requirements[i].title.ja, b->requirements[i].title.ja);
		assert_int_equal(a->requirements[i].sources_count, b->requirements[i].sources_count);
		assert_int_equal(a->requirements[i].parameters != NULL, b->requirements[i].parameters != NULL);
		for (uint32_t j = 0; a->requirements[i].parameters && j < a->parameter_count; j++) {
			const tk_pack_list *x = &a->requirements[i].parameters[j],
			                   *y = &b->requirements[i].parameters[j];
			assert_int_equal(x->at != NULL, y->at != NULL);
			assert_int_equal(x->at_count, y->at_count);
			for (uint32_t k = 0; k < x->at_count; k++)
				assert_true(tk_text_equal(x->at[k], y->at[k]));
		}
	}
	tk_arena_close(each.arena);
}

/* A file that was edited, added or taken away since: the image does not count. */
static void counts_for_its_files_only(void **state)
{
	(void)state;
	pack each = open_pack("sector/water");
	tk_pack_contents read = {NULL};
	for (int i = 0; i < TK_PACK_PARTS; i++) {
		tk_pack_files changed = each.files;
		char *bytes = tk_arena_bytes(each.arena, changed.bytes[i].length);
		memcpy(bytes, changed.bytes[i].at, changed.bytes[i].length);
		bytes[changed.bytes[i].length / 2] ^= 1;
		changed.bytes[i].at = bytes;
		assert_false(tk_pack_image_read(each.arena, each.image, &changed, &read));
		changed.bytes[i] = TK_TEXT("");
		assert_false(tk_pack_image_read(each.arena, each.image, &changed, &read));
	}
	assert_null(read.requirements);
	tk_arena_close(each.arena);
}

static void refuses_pieces(void **state)
{
	(void)state;
	pack each = open_pack("regime/us-circia");
	for (size_t length = 0; length < each.image.length; length += 7) {
		tk_pack_contents read = {NULL};
		tk_arena *arena = tk_arena_open(0, exhausted, NULL);
		char *piece =
		        tk_arena_bytes(arena, length ? length : 1); /* of its own, so that a byte too far is seen */
		memcpy(piece, each.image.at, length);
		assert_false(tk_pack_image_read(arena, tk_text_make(piece, length), &each.files, &read));
		tk_arena_close(arena);
	}
	tk_arena_close(each.arena);
}

/* Every byte after the head changed in turn: refused, or contents that can be written again; never a fault of memory.
 */
static void stands_damage(void **state)
{
	(void)state;
	pack each = open_pack("regime/us-circia");
	char *bytes = tk_arena_bytes(each.arena, each.image.length);
	size_t refused = 0;
	memcpy(bytes, each.image.at, each.image.length);
	for (size_t i = 0; i < each.image.length; i++) {
		tk_pack_contents read = {NULL};
		tk_arena *arena = tk_arena_open(64 << 20, exhausted, NULL);
		bytes[i] ^= (char)0x81;
		if (tk_pack_image_read(arena, tk_text_make(bytes, each.image.length), &each.files, &read))
			assert_true(tk_pack_image_make(arena, &each.files, &read).length > 0);
		else
			refused++;
		bytes[i] ^= (char)0x81;
		tk_arena_close(arena);
	}
	assert_true(refused > 100);
	tk_arena_close(each.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(reads_what_was_parsed),
	        cmocka_unit_test(keeps_texts_and_numbers),
	        cmocka_unit_test(counts_for_its_files_only),
	        cmocka_unit_test(refuses_pieces),
	        cmocka_unit_test(stands_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
