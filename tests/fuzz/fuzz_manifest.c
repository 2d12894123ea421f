/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a plugin through libcyaml, and their image. The first byte chooses which file it is; a lexicon that loads is also
 * used. What an image gives must make an image again. */
#include "plugin/lexicon.h"
#include "plugin/pack_image.h"
#include "plugin/scan.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void exhausted(void *context, size_t wanted)
{
	(void)wanted;
	longjmp(*(jmp_buf *)context, 1); /* a bounded arena that is full is no defect */
}

static void use_lexicon(tk_arena *arena, const tk_pack_lexicon *pack, tk_text words)
{
	tk_error error = {0};
	tk_lexicon *lexicon = tk_lexicon_make(arena);
	if (tk_lexicon_declare(lexicon, pack, TK_TEXT("fuzz"), &error) && tk_lexicon_add(lexicon, pack, TK_TEXT("fuzz"), &error) &&
	    tk_lexicon_finish(lexicon, &error)) {
		tk_readings *readings = tk_readings_open(lexicon, arena);
		tk_item item;
		tk_item_open(&item, arena, readings);
		tk_item_add(&item, (tk_value){.text = tk_text_slice(words, 0, 512)});
		tk_item_classify(&item);
		for (uint32_t i = 0; i < TK_CLASSES_MOST; i++)
			(void)tk_item_has(&item, (tk_class)i);
		tk_readings_close(readings);
	}
	tk_lexicon_close(lexicon);
}

/* The files that an image says it was made from are taken to be there; their lengths stand in its head. */
static void read_image(tk_arena *arena, tk_text bytes)
{
	enum { FILES = 24, HEAD = FILES + 12 * TK_PACK_PARTS };
	tk_pack_files files = {{{0}}};
	tk_pack_contents contents = {NULL};
	size_t at = HEAD;
	for (int i = 0; i < TK_PACK_PARTS && bytes.length >= HEAD; i++) {
		uint32_t lengths[3];
		memcpy(lengths, bytes.at + FILES + 12 * i, sizeof lengths);
		files.bytes[i] = tk_text_slice(bytes, at < bytes.length ? at : bytes.length, lengths[0]);
		at += (size_t)lengths[0] + lengths[1] + lengths[2];
	}
	if (tk_pack_image_read(arena, bytes, &files, &contents))
		(void)tk_pack_image_make(arena, &files, &contents);
}

static void read_file(tk_arena *arena, uint8_t which, tk_text bytes)
{
	tk_error error = {0};
	tk_pack_manifest *manifest = NULL;
	tk_pack_requirements *requirements = NULL;
	tk_pack_lexicon *lexicon = NULL;
	tk_pack_obligations *obligations = NULL;
	bool read = false;
	switch (which % 5) {
	case 0:
		read = tk_pack_read_manifest(arena, TK_TEXT("plugin.yaml"), bytes, &manifest, &error);
		break;
	case 1:
		read = tk_pack_read_requirements(arena, TK_TEXT("requirements.yaml"), bytes, &requirements, &error);
		break;
	case 2:
		read = tk_pack_read_lexicon(arena, TK_TEXT("lexicon.yaml"), bytes, &lexicon, &error);
		if (read)
			use_lexicon(arena, lexicon, bytes);
		break;
	case 3:
		read = tk_pack_read_obligations(arena, TK_TEXT("obligations.yaml"), bytes, &obligations, &error);
		break;
	default:
		read_image(arena, bytes);
		return;
	}
	if (!read && (error.kind != TK_ERROR_CONTRACT || error.cause[0] == '\0'))
		abort(); /* a refusal says why */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	jmp_buf full;
	if (size == 0)
		return 0;
	tk_arena *arena = tk_arena_open((size_t)256 << 20, exhausted, &full);
	if (setjmp(full) == 0)
		read_file(arena, data[0], tk_text_make((const char *)data + 1, size - 1));
	tk_arena_close(arena);
	return 0;
}
