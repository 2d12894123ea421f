/* SPDX-License-Identifier: Apache-2.0 */
/* BLAKE2b with 32 bytes of result (RFC 7693): names content that others may have chosen, so that no two differing
 * contents have one name. */
#ifndef TK_BASE_HASH_H
#define TK_BASE_HASH_H

#include "base/text.h"

enum { TK_DIGEST = 32 };

typedef struct tk_digest {
	unsigned char at[TK_DIGEST];
} tk_digest;

typedef struct tk_hash {
	uint64_t state[8];
	uint64_t length; /* of what was compressed */
	unsigned char block[128];
	size_t filled;
} tk_hash;

void tk_hash_start(tk_hash *hash);
void tk_hash_add(tk_hash *hash, const void *bytes, size_t length);
/* With their length first, so that "ab", "c" is not "a", "bc". */
void tk_hash_add_text(tk_hash *hash, tk_text text);
void tk_hash_add_number(tk_hash *hash, uint64_t number);
tk_digest tk_hash_end(tk_hash *hash);
tk_digest tk_hash_of(tk_text bytes);
bool tk_digest_equal(const tk_digest *a, const tk_digest *b);

#endif
