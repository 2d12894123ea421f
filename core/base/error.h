/* SPDX-License-Identifier: Apache-2.0 */
/* A fault of the world (no such repository, unreadable object): a value the caller passes in, never global.
 * A fault in an input file is not an error but a tk_fault (document/fault.h). */
#ifndef TK_BASE_ERROR_H
#define TK_BASE_ERROR_H

#include "base/text.h"

typedef enum tk_error_kind {
	TK_ERROR_NONE = 0,
	TK_ERROR_USAGE,      /* the user's words: exit 2 */
	TK_ERROR_NOT_FOUND,  /* path, revision, object */
	TK_ERROR_UNREADABLE, /* I/O, corrupt object */
	TK_ERROR_LIMIT,      /* a stated limit was hit */
	TK_ERROR_CONTRACT,   /* a plugin broke its contract */
} tk_error_kind;

typedef struct tk_error {
	tk_error_kind kind;
	const char *message; /* msgid for gettext, with {what} and {cause}; static storage */
	char what[256];      /* path, name; truncated at a code point */
	char cause[256];     /* the system's or library's own words; may be empty */
} tk_error;

/* Fills *error (NULL is allowed) and returns false, so that callers can write: return tk_error_set(...); */
bool tk_error_set(tk_error *error, tk_error_kind kind, const char *message, tk_text what, const char *cause);

#endif
