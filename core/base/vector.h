/* SPDX-License-Identifier: Apache-2.0 */
/* Growable arrays in an arena. Declare:  TK_VECTOR(struct tk_step) steps;  (zero = empty).  Old storage stays in the
 * arena when it grows, so a vector costs at most twice its final size. */
#ifndef TK_BASE_VECTOR_H
#define TK_BASE_VECTOR_H

#include "base/arena.h"
#include <stdint.h>

#define TK_VECTOR(type)        \
	struct {               \
		type *at;      \
		uint32_t count; \
		uint32_t room; \
	}

/* Appends one zeroed element and gives its address; valid until the next push. */
#define TK_PUSH(arena, vector)                                                                                      \
	((vector)->count == (vector)->room                                                                         \
	         ? (void)((vector)->at = tk_vector_grow((arena), (vector)->at, &(vector)->room, (vector)->count,   \
	                                                sizeof *(vector)->at))                                     \
	         : (void)0,                                                                                        \
	 &(vector)->at[(vector)->count++])

/* Doubles the room (at least 8, of large things 2). Checked arithmetic; exhausts the arena rather than overflow. */
void *tk_vector_grow(tk_arena *arena, void *old, uint32_t *room, uint32_t count, size_t size);

#endif
