/* SPDX-License-Identifier: Apache-2.0 */
/* What organizations send each other and expect of each other, matched across their playbooks: sender, recipient, form,
 * channel, fields, latest time; and who can know what by when. Matching is linear in sends times the receives of their
 * recipient; knowledge is a least fixpoint over organizations (reference text "Cross-organisation matching"). */
#ifndef TK_ANALYSIS_EXCHANGE_H
#define TK_ANALYSIS_EXCHANGE_H

#include "base/text.h"
#include "base/vector.h"

#define TK_EXCHANGE_NONE UINT32_MAX

typedef TK_VECTOR(tk_text) tk_exchange_words;

/* One end of a message: a step that sends to somebody, or one that takes in from somebody. Texts live in the exchange.
 */
typedef struct tk_exchange_end {
	uint32_t organization;
	tk_text playbook, step, file; /* titles, and the path from the checked root */
	uint32_t line;
	tk_text other;                 /* the other side as it was written; empty (receives): anybody */
	tk_exchange_words other_names; /* folded: id, name, aliases, `organization` of its register entry */
	tk_text form;                  /* as written; empty = not said */
	tk_exchange_words fields;      /* of the form, folded; empty = not known */
	uint32_t channels;             /* bit set of kinds (register/channel_words.h); 0 = not said */
	int64_t within; /* seconds; sends: by when at the latest; receives: by when it is expected; -1 = not said */
	/* found: */
	uint32_t organization_of_other; /* TK_EXCHANGE_NONE: none that is in view */
	uint32_t match;                 /* of a send: the receive; of a receive: a send; TK_EXCHANGE_NONE */
} tk_exchange_end;
typedef TK_VECTOR(tk_exchange_end) tk_exchange_ends;

typedef struct tk_exchange_organization {
	tk_text name, root;
	tk_exchange_words names; /* folded */
} tk_exchange_organization;

/* Why a send that its recipient takes in does not arrive as it should. */
typedef enum tk_exchange_slip {
	TK_EXCHANGE_NO_CHANNEL, /* no channel in common */
	TK_EXCHANGE_FIELDS,     /* the recipient's form asks for what the sender's has not: `fields` */
	TK_EXCHANGE_LATE,       /* sent at the latest after it is expected */
} tk_exchange_slip;

typedef struct tk_exchange_fault {
	tk_exchange_slip slip;
	uint32_t send, receive;
	tk_exchange_words fields;
} tk_exchange_fault;

/* Something that happens at `origin` is known at `organization` within so many seconds at the latest; -1: no limit is
 * said. */
typedef struct tk_exchange_knowledge {
	uint32_t origin, organization;
	int64_t within;
	uint32_t last; /* the send by which it comes */
} tk_exchange_knowledge;

typedef struct tk_exchange {
	TK_VECTOR(tk_exchange_organization) organizations;
	tk_exchange_ends sends, receives;
	TK_VECTOR(tk_exchange_fault) faults;
	TK_VECTOR(tk_exchange_knowledge) knowledge; /* by origin, then the soonest first */
	bool limited;                               /* knowledge: more pairs than are kept */
} tk_exchange;

/* Fills what is found. All ends are in source order of their organizations. */
void tk_exchange_match(tk_arena *arena, tk_exchange *exchange);

#endif
