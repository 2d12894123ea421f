/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vector.h"

#include <string.h>

void *tk_vector_grow(tk_arena *arena, void *old, uint32_t *room, uint32_t count, size_t size)
{
	/* SIZE_MAX elements cannot be had: the arena's exhaustion is the one way out */
	size_t least = size > 128 ? 2 : 8; /* most vectors of large things hold one or two */
	size_t wanted = *room < least ? least : *room <= UINT32_MAX / 2 ? (size_t)*room * 2 : SIZE_MAX;
	void *grown = tk_arena_make(arena, wanted, size);
	if (count > 0)
		memcpy(grown, old, (size_t)count * size);
	*room = (uint32_t)wanted;
	return grown;
}
