/* SPDX-License-Identifier: Apache-2.0 */
/* Arena memory: everything of one run, organization or document is made in one arena and goes at once. */
#ifndef TK_BASE_ARENA_H
#define TK_BASE_ARENA_H

#include <stddef.h>

typedef struct tk_arena tk_arena;

/* Called once when memory or the arena's limit is exhausted; must not return (longjmp or exit). */
typedef void tk_arena_exhausted(void *context, size_t wanted);

/* Opens an arena. limit: most bytes it may hold, 0 = none. Owned by the caller: tk_arena_close. */
tk_arena *tk_arena_open(size_t limit, tk_arena_exhausted *exhausted, void *context);
/* For work that is thrown away as a whole: handles exhaustion as `arena` does. Owned by the caller. */
tk_arena *tk_arena_open_like(const tk_arena *arena);
void tk_arena_close(tk_arena *arena); /* NULL is allowed */

/* Zeroed memory, aligned to 16 (arrays of count*size are overflow-checked). Never NULL. */
void *tk_arena_make(tk_arena *arena, size_t count, size_t size) __attribute__((malloc, returns_nonnull, nonnull(1)));
/* Unzeroed bytes, alignment 1. */
char *tk_arena_bytes(tk_arena *arena, size_t length) __attribute__((malloc, returns_nonnull, nonnull(1)));

/* Gives back early what one tk_arena_make made, of `length` bytes, and nothing points to any more. Large pieces go to
 * the system at once; of small ones only a build that watches memory takes note. */
void tk_arena_give_back(tk_arena *arena, void *at, size_t length) __attribute__((nonnull(1, 2)));

/* Scratch use: mark at entry, pop at exit; nothing made in between may be kept. */
typedef struct tk_arena_mark {
	void *block;
	size_t used;
} tk_arena_mark;
tk_arena_mark tk_arena_get_mark(tk_arena *arena);
void tk_arena_pop(tk_arena *arena, tk_arena_mark mark);
/* Forgets all that was made; some of the memory is kept for what comes next. */
void tk_arena_clear(tk_arena *arena);
size_t tk_arena_held(const tk_arena *arena); /* bytes obtained from the system */

#define TK_MAKE(arena, type) ((type *)tk_arena_make((arena), 1, sizeof(type)))
#define TK_MAKE_ARRAY(arena, type, n) ((type *)tk_arena_make((arena), (n), sizeof(type)))

#endif
