/* SPDX-License-Identifier: Apache-2.0 */
/* One organization's entry as numbers and texts: a head with a checksum, then the numbers, then the texts. */
#ifndef TK_COMMAND_CACHE_ENTRY_H
#define TK_COMMAND_CACHE_ENTRY_H

#include "base/hash.h"
#include "command/cache.h"

typedef struct tk_kept_head {
	char magic[16];
	uint32_t order;          /* of bytes in a number */
	uint32_t numbers, texts; /* how many; bytes */
	uint32_t reserved;
	tk_digest name;
	tk_digest checksum; /* of all that comes behind the head */
} tk_kept_head;

typedef struct tk_kept_writer {
	tk_arena *arena;
	tk_map *known; /* texts that stand there already, to their number */
	TK_VECTOR(uint32_t) numbers;
	TK_VECTOR(char) texts; /* each ended by NUL */
} tk_kept_writer;

typedef struct tk_kept_reader {
	char *bytes;
	size_t length;
	const char *texts;
	uint32_t count, texts_length;
	uint32_t next;
	bool failed; /* something did not fit; nothing that was read is to be used */
} tk_kept_reader;

void tk_kept_put(tk_kept_writer *writer, uint32_t number);
void tk_kept_put_long(tk_kept_writer *writer, uint64_t number);
void tk_kept_put_text(tk_kept_writer *writer, tk_text text);
void tk_kept_put_digest(tk_kept_writer *writer, const tk_digest *digest);
void tk_kept_put_verdict(tk_kept_writer *writer, const tk_verdict *verdict);
void tk_kept_put_unexamined(tk_kept_writer *writer, const tk_unexamined *unexamined);
/* The whole entry. */
tk_text tk_kept_make(tk_kept_writer *writer, const tk_digest *name);

/* False: damaged, of another machine, or not of this name. */
bool tk_kept_open(tk_kept_reader *reader, char *bytes, size_t length, const tk_digest *name);
uint32_t tk_kept_get(tk_kept_reader *reader);
uint64_t tk_kept_get_long(tk_kept_reader *reader);
tk_text tk_kept_get_text(tk_kept_reader *reader);
tk_digest tk_kept_get_digest(tk_kept_reader *reader);
/* Where the next number stands, and another in the place of one that was read. */
uint32_t tk_kept_place(const tk_kept_reader *reader);
void tk_kept_replace(tk_kept_reader *reader, uint32_t place, uint32_t number);
/* The checksum of what was replaced. */
void tk_kept_seal(tk_kept_reader *reader);
/* Number of things to follow, each of one number or more. */
uint32_t tk_kept_get_count(tk_kept_reader *reader);
void tk_kept_get_verdict(tk_kept_reader *reader, tk_arena *arena, const tk_host_set *set, tk_verdict *verdict);
void tk_kept_get_unexamined(tk_kept_reader *reader, tk_unexamined *unexamined);

#endif
