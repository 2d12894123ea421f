/* SPDX-License-Identifier: Apache-2.0 */
/* Hash map from text to a pointer, in an arena; keys are borrowed. Keyed hash, so hostile keys cannot collide it. */
#ifndef TK_BASE_MAP_H
#define TK_BASE_MAP_H

#include "base/text.h"

typedef struct tk_map tk_map;
tk_map *tk_map_make(tk_arena *arena);
/* Puts value under key when it is new; gives what stands there (the old value if there was one). */
void *tk_map_put(tk_map *map, tk_text key, void *value);
void *tk_map_get(const tk_map *map, tk_text key); /* NULL when absent */
size_t tk_map_count(const tk_map *map);
/* All keys in bytewise order (tk_map_count of them), made in arena. */
tk_text *tk_map_keys(tk_arena *arena, const tk_map *map);

#endif
