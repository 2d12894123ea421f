/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
enum { ARENA_GAP = 16 }; /* unreadable bytes between two makes, so that an overrun is seen */
#else
#define ASAN_POISON_MEMORY_REGION(at, length) ((void)(at), (void)(length))
#define ASAN_UNPOISON_MEMORY_REGION(at, length) ((void)(at), (void)(length))
enum { ARENA_GAP = 0 };
#endif

#define HUGE_PAGE ((size_t)2 << 20)

enum { ARENA_ALIGNMENT = 16, ARENA_FIRST = 64 * 1024, ARENA_LARGEST = 1024 * 1024, ARENA_KEPT = 32 * 1024 * 1024 };

typedef struct arena_block arena_block;
struct arena_block {
	arena_block *before;
	size_t size; /* usable bytes behind this header */
	size_t used;
	size_t dirty; /* bytes below this may have been written; calloc's zeros still stand above */
};
_Static_assert(sizeof(arena_block) % ARENA_ALIGNMENT == 0, "the bytes behind a block header are aligned");

struct tk_arena {
	arena_block *block; /* the newest, in which things are made */
	arena_block *spare; /* popped blocks kept, so that a mark at a block's end does not ask the system each time */
	size_t spared;      /* bytes in them */
	size_t limit, held, next_size;
	tk_arena_exhausted *exhausted;
	void *context;
};

static char *block_bytes(arena_block *block)
{
	return (char *)(block + 1);
}

static _Noreturn void exhaust(const tk_arena *arena, size_t wanted)
{
	if (arena->exhausted)
		arena->exhausted(arena->context, wanted);
	(void)fprintf(stderr, "tenken: out of memory (%zu bytes held, %zu more wanted)\n", arena->held, wanted);
	abort();
}

tk_arena *tk_arena_open(size_t limit, tk_arena_exhausted *exhausted, void *context)
{
	tk_arena *arena = calloc(1, sizeof *arena);
	if (!arena) {
		tk_arena none = {.exhausted = exhausted, .context = context};
		exhaust(&none, sizeof *arena);
	}
	arena->limit = limit;
	arena->next_size = ARENA_FIRST;
	arena->exhausted = exhausted;
	arena->context = context;
	return arena;
}

tk_arena *tk_arena_open_like(const tk_arena *arena)
{
	return tk_arena_open(arena->limit, arena->exhausted, arena->context);
}

static void block_free(tk_arena *arena, arena_block *block)
{
	arena->held -= block->size + sizeof *block;
	ASAN_UNPOISON_MEMORY_REGION(block_bytes(block), block->size);
	free(block);
}

static void free_spares(tk_arena *arena)
{
	while (arena->spare) {
		arena_block *before = arena->spare->before;
		block_free(arena, arena->spare);
		arena->spare = before;
	}
	arena->spared = 0;
}

void tk_arena_close(tk_arena *arena)
{
	if (!arena)
		return;
	while (arena->block) {
		arena_block *before = arena->block->before;
		block_free(arena, arena->block);
		arena->block = before;
	}
	free_spares(arena);
	free(arena);
}

/* A large block is filled soon: in huge pages that is a few faults instead of thousands. A hint; the system may not care. */
static void hint_large(void *block, size_t size)
{
	uintptr_t from = ((uintptr_t)block + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
	uintptr_t end = ((uintptr_t)block + size) & ~(uintptr_t)(HUGE_PAGE - 1);
	if (size >= 2 * HUGE_PAGE && end > from)
		(void)madvise((void *)from, end - from, MADV_HUGEPAGE);
}

/* Puts a block with room for `wanted` bytes in front. */
static void block_add(tk_arena *arena, size_t wanted)
{
	arena_block *block = arena->spare;
	if (block && block->size >= wanted) {
		arena->spare = block->before;
		arena->spared -= block->size;
	} else {
		if (arena->limit && arena->limit - arena->held < wanted + 2 * arena->next_size)
			free_spares(arena);
		size_t size = wanted > arena->next_size - sizeof *block ? wanted : arena->next_size - sizeof *block;
		size_t room = arena->limit ? arena->limit - arena->held : SIZE_MAX;
		if (size > room - sizeof *block && wanted < room - sizeof *block)
			size = wanted; /* the last bytes under the limit */
		if (wanted > PTRDIFF_MAX - sizeof *block || room < sizeof *block || size > room - sizeof *block)
			exhaust(arena, wanted);
		/* Small blocks come from recycled memory, so only what is taken of them is cleared, when it is taken. */
		bool cleared = size > ARENA_LARGEST;
		block = cleared ? calloc(1, size + sizeof *block) : malloc(size + sizeof *block);
		if (!block)
			exhaust(arena, wanted);
		hint_large(block, size + sizeof *block);
		block->size = size;
		block->dirty = cleared ? 0 : size;
		arena->held += size + sizeof *block;
		ASAN_POISON_MEMORY_REGION(block_bytes(block), block->size);
		if (arena->next_size < ARENA_LARGEST)
			arena->next_size *= 2;
	}
	block->used = 0;
	block->before = arena->block;
	arena->block = block;
}

static char *take(tk_arena *arena, size_t length, size_t alignment)
{
	if (length > PTRDIFF_MAX - ARENA_ALIGNMENT - ARENA_GAP)
		exhaust(arena, length);
	arena_block *block = arena->block;
	size_t start = block ? (block->used + alignment - 1) & ~(alignment - 1) : 0;
	if (!block || start > block->size || block->size - start < length + ARENA_GAP) {
		block_add(arena, length + ARENA_GAP);
		block = arena->block;
		start = 0;
	}
	block->used = start + length + ARENA_GAP;
	ASAN_UNPOISON_MEMORY_REGION(block_bytes(block) + start, length);
	return block_bytes(block) + start;
}

void *tk_arena_make(tk_arena *arena, size_t count, size_t size)
{
	size_t length;
	if (__builtin_mul_overflow(count, size, &length))
		exhaust(arena, SIZE_MAX);
	char *at = take(arena, length, ARENA_ALIGNMENT);
	size_t start = (size_t)(at - block_bytes(arena->block));
	if (start < arena->block->dirty) {
		size_t stale = arena->block->dirty - start;
		memset(at, 0, stale < length ? stale : length);
	}
	return at;
}

char *tk_arena_bytes(tk_arena *arena, size_t length)
{
	return take(arena, length, 1);
}

void tk_arena_give_back(tk_arena *arena, void *at, size_t length)
{
	ASAN_POISON_MEMORY_REGION(at, length);
	if (length < ARENA_LARGEST)
		return; /* shares its block with others */
	for (arena_block **link = &arena->block; *link; link = &(*link)->before) {
		arena_block *block = *link;
		if (block_bytes(block) != (char *)at || block->used > length + ARENA_GAP)
			continue;
		*link = block->before;
		block_free(arena, block);
		return;
	}
}

tk_arena_mark tk_arena_get_mark(tk_arena *arena)
{
	return (tk_arena_mark){arena->block, arena->block ? arena->block->used : 0};
}

static void block_rewind(arena_block *block, size_t used)
{
	if (block->dirty < block->used)
		block->dirty = block->used;
	block->used = used;
	ASAN_POISON_MEMORY_REGION(block_bytes(block) + used, block->size - used);
}

/* Blocks up to `kept` bytes together are kept for later; none of unusual size. */
static void pop_block(tk_arena *arena, size_t kept)
{
	arena_block *block = arena->block;
	arena->block = block->before;
	block_rewind(block, 0);
	if (block->size > ARENA_LARGEST || arena->spared + block->size > kept) {
		block_free(arena, block);
		return;
	}
	block->before = arena->spare;
	arena->spare = block;
	arena->spared += block->size;
}

void tk_arena_pop(tk_arena *arena, tk_arena_mark mark)
{
	while (arena->block && arena->block != mark.block)
		pop_block(arena, ARENA_LARGEST);
	if (arena->block)
		block_rewind(arena->block, mark.used);
}

void tk_arena_clear(tk_arena *arena)
{
	while (arena->block)
		pop_block(arena, ARENA_KEPT);
}

size_t tk_arena_held(const tk_arena *arena)
{
	return arena->held;
}
