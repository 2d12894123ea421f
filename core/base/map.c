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

static uint64_t rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/* SipHash-1-3. Never 0. */
static uint64_t hash_of(const tk_map *map, tk_text key)
{
	uint64_t v[4] = {map->secret[0] ^ 0x736f6d6570736575u, map->secret[1] ^ 0x646f72616e646f6du,
	                 map->secret[0] ^ 0x6c7967656e657261u, map->secret[1] ^ 0x7465646279746573u};
	size_t done = 0;
	for (; key.length - done >= 8; done += 8) {
		uint64_t word;
		memcpy(&word, key.at + done, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	uint64_t last = (uint64_t)key.length << 56;
	for (size_t i = 0; done + i < key.length; i++)
		last |= (uint64_t)(unsigned char)key.at[done + i] << (8 * i);
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	uint64_t hash = v[0] ^ v[1] ^ v[2] ^ v[3];
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
