/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers that are the same whenever they are made for the same thing: RFC 4122 UUIDs out of the SHA-1 of a name.
 */
#ifndef TK_BASE_IDENTIFIER_H
#define TK_BASE_IDENTIFIER_H

#include "base/text.h"
#include <stdint.h>

/* The digest of the bytes. For naming only: SHA-1 keeps nobody from making two texts with one digest. */
void tk_sha1(tk_text bytes, uint8_t digest[20]);
/* "prefix--xxxxxxxx-xxxx-Vxxx-…" for the name; version: the digit V, 4 or 5. Formats that ask for version 4 want an id
 * that says nothing about its object; this one says nothing either, and stays the same. */
tk_text tk_identifier(tk_arena *arena, const char *prefix, unsigned version, tk_text name);

#endif
