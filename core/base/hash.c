/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

static const uint64_t start_values[8] = {
        UINT64_C(0x6a09e667f3bcc908), UINT64_C(0xbb67ae8584caa73b), UINT64_C(0x3c6ef372fe94f82b),
        UINT64_C(0xa54ff53a5f1d36f1), UINT64_C(0x510e527fade682d1), UINT64_C(0x9b05688c2b3e6c1f),
        UINT64_C(0x1f83d9abfb41bd6b), UINT64_C(0x5be0cd19137e2179),
};

static const unsigned char order[10][16] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static inline uint64_t turn(uint64_t word, unsigned by)
{
	return word >> by | word << (64 - by);
}

static inline void mix(uint64_t *a, uint64_t *b, uint64_t *c, uint64_t *d, uint64_t first, uint64_t second)
{
	*a += *b + first;
	*d = turn(*d ^ *a, 32);
	*c += *d;
	*b = turn(*b ^ *c, 24);
	*a += *b + second;
	*d = turn(*d ^ *a, 16);
	*c += *d;
	*b = turn(*b ^ *c, 63);
}

static uint64_t little(const unsigned char *at)
{
	uint64_t word = 0;
	for (unsigned i = 0; i < 8; i++)
		word |= (uint64_t)at[i] << (8 * i);
	return word;
}

static void compress(tk_hash *hash, const unsigned char *block, bool last)
{
	uint64_t v[16], m[16];
	for (unsigned i = 0; i < 16; i++)
		m[i] = little(block + 8 * i);
	for (unsigned i = 0; i < 8; i++) {
		v[i] = hash->state[i];
		v[i + 8] = start_values[i];
	}
	v[12] ^= hash->length;
	v[14] ^= last ? UINT64_MAX : 0;
	for (unsigned round = 0; round < 12; round++) {
		const unsigned char *s = order[round % 10];
		mix(&v[0], &v[4], &v[8], &v[12], m[s[0]], m[s[1]]);
		mix(&v[1], &v[5], &v[9], &v[13], m[s[2]], m[s[3]]);
		mix(&v[2], &v[6], &v[10], &v[14], m[s[4]], m[s[5]]);
		mix(&v[3], &v[7], &v[11], &v[15], m[s[6]], m[s[7]]);
		mix(&v[0], &v[5], &v[10], &v[15], m[s[8]], m[s[9]]);
		mix(&v[1], &v[6], &v[11], &v[12], m[s[10]], m[s[11]]);
		mix(&v[2], &v[7], &v[8], &v[13], m[s[12]], m[s[13]]);
		mix(&v[3], &v[4], &v[9], &v[14], m[s[14]], m[s[15]]);
	}
	for (unsigned i = 0; i < 8; i++)
		hash->state[i] ^= v[i] ^ v[i + 8];
}

void tk_hash_start(tk_hash *hash)
{
	*hash = (tk_hash){0};
	memcpy(hash->state, start_values, sizeof start_values);
	hash->state[0] ^= UINT64_C(0x01010000) ^ TK_DIGEST;
}

/* The last block is kept back, however full: it is compressed in another way. */
void tk_hash_add(tk_hash *hash, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;
	while (length > 0) {
		if (hash->filled == sizeof hash->block) {
			hash->length += sizeof hash->block;
			compress(hash, hash->block, false);
			hash->filled = 0;
		}
		for (; hash->filled == 0 && length > sizeof hash->block; length -= sizeof hash->block) {
			hash->length += sizeof hash->block;
			compress(hash, at, false);
			at += sizeof hash->block;
		}
		size_t room = sizeof hash->block - hash->filled;
		size_t part = length < room ? length : room;
		memcpy(hash->block + hash->filled, at, part);
		hash->filled += part;
		at += part;
		length -= part;
	}
}

void tk_hash_add_number(tk_hash *hash, uint64_t number)
{
	unsigned char bytes[8];
	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(number >> (8 * i));
	tk_hash_add(hash, bytes, sizeof bytes);
}

void tk_hash_add_text(tk_hash *hash, tk_text text)
{
	tk_hash_add_number(hash, text.length);
	tk_hash_add(hash, text.at, text.length);
}

tk_digest tk_hash_end(tk_hash *hash)
{
	tk_digest digest;
	hash->length += hash->filled;
	memset(hash->block + hash->filled, 0, sizeof hash->block - hash->filled);
	compress(hash, hash->block, true);
	for (unsigned i = 0; i < TK_DIGEST; i++)
		digest.at[i] = (unsigned char)(hash->state[i / 8] >> (8 * (i % 8)));
	return digest;
}

tk_digest tk_hash_of(tk_text bytes)
{
	tk_hash hash;
	tk_hash_start(&hash);
	tk_hash_add(&hash, bytes.at, bytes.length);
	return tk_hash_end(&hash);
}

bool tk_digest_equal(const tk_digest *a, const tk_digest *b)
{
	return memcmp(a->at, b->at, TK_DIGEST) == 0;
}
