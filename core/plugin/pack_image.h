/* SPDX-License-Identifier: Apache-2.0 */
/* The image of a plugin's files, pack.image beside them: what libcyaml made of them, kept so that a run does not parse
 * them again. It carries the files it was made from, and counts for a file only while that file has the same bytes;
 * anything else about it that does not fit makes the files be parsed, and is no error. Written by `tenken plugin
 * build`. */
#ifndef TK_PLUGIN_PACK_IMAGE_H
#define TK_PLUGIN_PACK_IMAGE_H

#include "plugin/pack_data.h"

#define TK_PACK_IMAGE_FILE "pack.image"

/* In the order of the image. */
typedef enum tk_pack_part { TK_PACK_REQUIREMENTS, TK_PACK_LEXICON, TK_PACK_OBLIGATIONS, TK_PACK_PARTS } tk_pack_part;

typedef struct tk_pack_files {
	tk_text bytes[TK_PACK_PARTS]; /* empty: not there */
} tk_pack_files;

typedef struct tk_pack_contents {
	tk_pack_requirements *requirements; /* each NULL when its file is not there */
	tk_pack_lexicon *words;
	tk_pack_obligations *obligations;
} tk_pack_contents;

/* Name of a part's file. */
const char *tk_pack_part_file(tk_pack_part part);
/* Reads the files of a plugin folder. False when one is there and cannot be read. */
bool tk_pack_files_read(tk_arena *arena, const char *folder, tk_pack_files *files, tk_error *error);
/* False with *error at the first fault. */
bool tk_pack_files_parse(tk_arena *arena, const tk_pack_files *files, tk_pack_contents *contents, tk_error *error);

/* Bytes of an image; the texts live in arena. */
tk_text tk_pack_image_make(tk_arena *arena, const tk_pack_files *files, const tk_pack_contents *contents);
/* Fills contents from the folder's image, if it fits the files there. False: read and parse the files instead. */
bool tk_pack_image_open(tk_arena *arena, const char *folder, tk_pack_contents *contents);
/* The same with the image and the files in memory; the bytes of the image must stay as long as the contents. */
bool tk_pack_image_read(tk_arena *arena, tk_text image, const tk_pack_files *files, tk_pack_contents *contents);

#endif
