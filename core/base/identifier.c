/* SPDX-License-Identifier: Apache-2.0 */
#include "base/identifier.h"

/* The namespace of all names: an UUID of tenken's own. */
static const uint8_t name_space[16] = {0xb8, 0xd5, 0x5a, 0x69, 0xad, 0x72, 0x49, 0xca,
                                       0xb9, 0xaa, 0x86, 0xb9, 0x30, 0xce, 0x95, 0x26};

static uint32_t rotate(uint32_t word, unsigned by)
{
	return word << by | word >> (32 - by);
}

static void mix(uint32_t state[5], const uint8_t block[64])
{
	uint32_t words[80];
	for (unsigned i = 0; i < 16; i++)
		words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		           (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (unsigned i = 16; i < 80; i++)
		words[i] = rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
	for (unsigned i = 0; i < 80; i++) {
		uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5a827999u
		             : i < 40 ? (b ^ c ^ d) + 0x6ed9eba1u
		             : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdcu
		                      : (b ^ c ^ d) + 0xca62c1d6u;
		uint32_t next = rotate(a, 5) + f + e + words[i];
		e = d;
		d = c;
		c = rotate(b, 30);
		b = a;
		a = next;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

void tk_sha1(tk_text bytes, uint8_t digest[20])
{
	uint32_t state[5] = {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u, 0xc3d2e1f0u};
	size_t whole = bytes.length / 64 * 64, left = bytes.length - whole;
	for (size_t at = 0; at < whole; at += 64)
		mix(state, (const uint8_t *)bytes.at + at);
	uint8_t last[128] = {0};
	if (left)
		memcpy(last, bytes.at + whole, left);
	last[left] = 0x80;
	size_t length = left < 56 ? 64 : 128;
	uint64_t bits = (uint64_t)bytes.length * 8;
	for (unsigned i = 0; i < 8; i++)
		last[length - 1 - i] = (uint8_t)(bits >> (8 * i));
	for (size_t at = 0; at < length; at += 64)
		mix(state, last + at);
	for (unsigned i = 0; i < 20; i++)
		digest[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}

tk_text tk_identifier(tk_arena *arena, const char *prefix, unsigned version, tk_text name)
{
	uint8_t digest[20];
	char *named = tk_arena_bytes(arena, sizeof name_space + name.length);
	memcpy(named, name_space, sizeof name_space);
	if (name.length)
		memcpy(named + sizeof name_space, name.at, name.length);
	tk_sha1(tk_text_make(named, sizeof name_space + name.length), digest);
	digest[6] = (uint8_t)((digest[6] & 0x0f) | version << 4);
	digest[8] = (uint8_t)((digest[8] & 0x3f) | 0x80);
	return tk_text_format(arena, "%s--%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", prefix,
	                      digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7],
	                      digest[8], digest[9], digest[10], digest[11], digest[12], digest[13], digest[14],
	                      digest[15]);
}
