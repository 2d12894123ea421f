/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

typedef struct map_slot {
	uint64_t hash; /* 0 = free */
	tk_text key;
	void *value;
} map_slot;

struct tk_map {
	tk_arena *arena;
	map_slot *slots;
	size_t room; /* a power of two, or 0 */
	size_t count;
	uint64_t secret[2];
};

static uint64_t load_8(const char *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

static uint64_t load_4(const char *at)
{
	uint32_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

static uint64_t fold(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Folded multiplication as in wyhash (Wang Yi), keyed by the secret: who does not know it cannot choose keys that meet.
 * Never 0. */
static uint64_t hash_of(const tk_map *map, tk_text key)
{
	uint64_t seed = map->secret[0], a = 0, b = 0;
	size_t length = key.length;
	if (length > 16) {
		const char *at = key.at;
		for (size_t left = length; left > 16; left -= 16, at += 16)
			seed = fold(load_8(at) ^ map->secret[1], load_8(at + 8) ^ seed);
		a = load_8(key.at + length - 16);
		b = load_8(key.at + length - 8);
	} else if (length >= 8) {
		a = load_8(key.at);
		b = load_8(key.at + length - 8);
	} else if (length >= 4) {
		a = load_4(key.at);
		b = load_4(key.at + length - 4);
	} else if (length > 0) {
		a = (uint64_t)(unsigned char)key.at[0] << 16 | (uint64_t)(unsigned char)key.at[length / 2] << 8 |
		    (unsigned char)key.at[length - 1];
	}
	uint64_t hash = fold(map->secret[1] ^ length, fold(a ^ map->secret[1], b ^ seed));
	return hash ? hash : 1;
}

tk_map *tk_map_make(tk_arena *arena)
{
	tk_map *map = TK_MAKE(arena, tk_map);
	map->arena = arena;
	/* The kernel hands every process 16 random bytes; no order of anything depends on them. */
	const void *random_bytes = (const void *)getauxval(AT_RANDOM);
	if (random_bytes)
		memcpy(map->secret, random_bytes, sizeof map->secret);
	return map;
}

/* The slot of the key, or the free slot where it belongs. */
static map_slot *slot_of(const map_slot *slots, size_t room, uint64_t hash, tk_text key)
{
	size_t index = (size_t)hash & (room - 1);
	while (slots[index].hash != 0 && (slots[index].hash != hash || !tk_text_equal(slots[index].key, key)))
		index = (index + 1) & (room - 1);
	return (map_slot *)&slots[index];
}

static void grow(tk_map *map)
{
	size_t room = map->room ? map->room * 2 : 16;
	map_slot *slots = TK_MAKE_ARRAY(map->arena, map_slot, room);
	for (size_t i = 0; i < map->room; i++)
		if (map->slots[i].hash != 0) {
			size_t index = (size_t)map->slots[i].hash & (room - 1);
			while (slots[index].hash != 0)
				index = (index + 1) & (room - 1);
			slots[index] = map->slots[i];
		}
	map->slots = slots;
	map->room = room;
}

void *tk_map_put(tk_map *map, tk_text key, void *value)
{
	if (map->count >= map->room / 4 * 3)
		grow(map);
	uint64_t hash = hash_of(map, key);
	map_slot *slot = slot_of(map->slots, map->room, hash, key);
	if (slot->hash == 0) {
		*slot = (map_slot){hash, key, value};
		map->count++;
	}
	return slot->value;
}

void *tk_map_get(const tk_map *map, tk_text key)
{
	if (map->room == 0)
		return NULL;
	return slot_of(map->slots, map->room, hash_of(map, key), key)->value;
}

size_t tk_map_count(const tk_map *map)
{
	return map->count;
}

static int key_order(const void *a, const void *b)
{
	return tk_text_order(*(const tk_text *)a, *(const tk_text *)b);
}

tk_text *tk_map_keys(tk_arena *arena, const tk_map *map)
{
	tk_text *keys = TK_MAKE_ARRAY(arena, tk_text, map->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < map->room; i++) {
		if (map->slots[i].hash != 0)
			keys[count++] = map->slots[i].key;
	}
	if (count > 1)
		qsort(keys, count, sizeof *keys, key_order);
	return keys;
}
