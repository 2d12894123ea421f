/* SPDX-License-Identifier: Apache-2.0 */
/* Turns a reference playbook into a form: what belongs to one organization becomes a blank "{{…}}", which
 * rx-no-placeholder finds until it is filled in. */
#ifndef TK_COMMAND_BLANKS_H
#define TK_COMMAND_BLANKS_H

#include "document/document.h"

typedef struct tk_blank {
	tk_text word; /* as it stands in the reference */
	tk_text name; /* of the blank */
} tk_blank;

typedef struct tk_blanks {
	TK_VECTOR(tk_blank) words; /* longest first, after tk_blanks_finish */
	uint32_t left;             /* blanks that were made */
} tk_blanks;

/* `blanks:` of init.yaml: name of a blank -> words. */
void tk_blanks_add_words(tk_arena *arena, tk_blanks *blanks, const tk_document *document);
/* Names of people in a register. */
void tk_blanks_add_people(tk_arena *arena, tk_blanks *blanks, const tk_document *document);
void tk_blanks_finish(tk_blanks *blanks);

/* The document's text with numbers, addresses and the words turned into blanks; in YAML also the dates of checks and
 * reviews, and whole values are quoted where a blank needs it. Made in arena. */
tk_text tk_blanks_apply(tk_arena *arena, tk_blanks *blanks, const tk_document *document);

#endif
