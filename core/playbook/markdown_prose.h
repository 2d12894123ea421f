/* SPDX-License-Identifier: Apache-2.0 */
/* What one item of prose is: who does it, on what condition, and whether it is an instruction at all; and where it
 * sends the reader. Works on the visible text; all parts are byte ranges of that text. O(length). */
#ifndef TK_PLAYBOOK_MARKDOWN_PROSE_H
#define TK_PLAYBOOK_MARKDOWN_PROSE_H

#include "base/vector.h"
#include "document/block.h"

/* Visible text with its folded form; map leads from folded to original offsets. */
typedef struct tk_prose {
	tk_text text, folded;
	const uint32_t *map;
	uint32_t from;        /* where the text begins in its block */
	const tk_link *links; /* those that stand in it, after tk_prose_take_links */
	uint32_t link_count;
} tk_prose;
/* A part of a block's text: `length` bytes from `from`. */
tk_prose tk_prose_make(tk_arena *arena, tk_text block_text, size_t from, size_t length);

typedef struct tk_part {
	uint32_t from, length; /* bytes of prose.text; length 0 = none */
} tk_part;
void tk_prose_take_links(tk_prose *prose, const tk_block *block, uint32_t document);
tk_part tk_prose_part(const tk_prose *prose, size_t from, size_t to); /* from folded offsets, blanks trimmed */
tk_text tk_part_text(const tk_prose *prose, tk_part part);

typedef enum tk_nature {
	TK_NATURE_DESCRIPTION,
	TK_NATURE_QUESTION,
	TK_NATURE_PROHIBITION, /* "Do not …": an order, but nothing to carry out */
	TK_NATURE_ACTION_NOUN, /* 〜の確認; "the liaison phones …" */
	TK_NATURE_INSTRUCTION,
} tk_nature;

typedef struct tk_item_reading {
	tk_nature nature;
	tk_part role;    /* "[IR Lead]", "広報担当:", subject of "The Fix Lead will …" */
	tk_part guard;   /* "If the mail system is down" */
	tk_part title;   /* first sentence after the role */
	bool complement; /* "Otherwise …", いいえ: the other way of the item before */
	bool guard_only; /* nothing but a condition */
	bool role_only;  /* "担当：広報課" and nothing else */
	uint32_t words;  /* English words, or code points of a Japanese text */
} tk_item_reading;
tk_item_reading tk_prose_read_item(const tk_prose *prose);

/* A condition at folded offset `from`: its end in *to, where the text goes on in *next. */
bool tk_prose_guard(tk_text folded, size_t from, size_t *to, size_t *next, bool *complement);
/* End of the sentence that starts at folded offset from (after its mark); length at the end. */
size_t tk_prose_sentence(tk_text folded, size_t from);

/* ---- where it sends the reader (markdown_phrases.c) ------------------------------------------------------------- */

/* Kinds of numbered things; a number written without a word is a section. */
enum { TK_REFER_NONE = 0, TK_REFER_STEP = 't', TK_REFER_SECTION = 'c', TK_REFER_PART = 'p', TK_REFER_PHASE = 'h' };

typedef struct tk_reference {
	char kind;       /* TK_REFER_… */
	char number[24]; /* "4.4" */
	char within[12]; /* "Part 3, step 1": 1 */
} tk_reference;

typedef struct tk_jump {
	tk_part at;     /* the phrase, with its target */
	tk_part target; /* the target alone */
	tk_part guard;  /* condition of this jump alone */
	tk_reference refer;
	const tk_link *link; /* or NULL */
	bool title;          /* target is the title of a section */
	bool follow;         /* "follow the steps in [page]": comes back afterwards */
} tk_jump;
typedef TK_VECTOR(tk_jump) tk_jumps;

/* Jumps of a block's text, in order. */
void tk_prose_jumps(tk_arena *arena, const tk_prose *prose, const tk_block *block, uint32_t document, tk_jumps *jumps);
/* Bare number "4", "4.4", 十二 into out (room bytes). */
bool tk_prose_number(tk_text folded, size_t from, char *out, size_t room, size_t *end);
/* Number at folded offset from: "step 3", "Section 4.4", "第4章", "手順3", "3.2". End in *end. */
bool tk_prose_reference(tk_text folded, size_t from, tk_reference *refer, size_t *end);
/* Number that a heading begins with. */
bool tk_prose_heading_number(tk_text folded, tk_reference *refer);
/* Number that a paragraph line begins with when the author numbered by hand: ①, （１）, １．, 手順１：, A. */
bool tk_prose_line_number(tk_text raw, uint32_t *number, size_t *body);

#endif
