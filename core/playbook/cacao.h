/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the CACAO reader: what its files share. Versions 1.0, 1.1 and 2.0, as JSON or YAML. */
#ifndef TK_PLAYBOOK_CACAO_H
#define TK_PLAYBOOK_CACAO_H

#include "base/map.h"
#include "playbook/keys.h"
#include "playbook/playbook.h"

typedef enum tk_cacao_kind {
	TK_CACAO_START,
	TK_CACAO_END,
	TK_CACAO_ACTION, /* `action`, and `single` of 1.x */
	TK_CACAO_CALL,   /* `playbook-action`, and `playbook` of 1.x */
	TK_CACAO_PARALLEL,
	TK_CACAO_IF,
	TK_CACAO_WHILE,
	TK_CACAO_SWITCH,
	TK_CACAO_UNKNOWN,
} tk_cacao_kind;

typedef struct tk_cacao_step {
	tk_value id;
	tk_keyed keyed;
	tk_cacao_kind kind;
	uint32_t number;  /* in tk_cacao.steps */
	uint32_t index;   /* in the workflow: the author's own step */
	uint32_t context; /* the branch that `index` stands in, once placed */
	bool placed;      /* some run, or an unreachable piece, has come here */
	bool referenced;  /* used by the search for the roots of unreachable pieces */
} tk_cacao_step;

/* An agent or target. */
typedef struct tk_cacao_party {
	tk_value id, name;
	tk_text type;
	bool human; /* individual, group, organization, location, sector: somebody who acts or is told */
} tk_cacao_party;

typedef struct tk_cacao {
	tk_arena *arena;
	tk_document *document;
	const tk_playbook_context *context;
	tk_playbook *playbook;
	tk_keyed root;
	bool old;          /* 1.x */
	bool notification; /* playbook_types holds `notification` */
	bool delivers;     /* playbook_activities holds `deliver-content` */
	TK_VECTOR(tk_cacao_step) steps;
	tk_map *step_by_id;                              /* -> (number + 1) as a pointer value */
	tk_map *parties;                                 /* id -> tk_cacao_party */
	tk_map *authentications, *markings, *extensions; /* id -> node */
	tk_map *reported; /* undefined ids that have been reported: one finding per id, however often it is used */
} tk_cacao;

/* cacao_keys.c: the keys of each object. */
extern const tk_shape tk_cacao_playbook_shape;
const tk_shape *tk_cacao_step_shape(tk_cacao_kind kind, bool old);
const tk_shape *tk_cacao_party_shape(tk_text type); /* NULL: a type of somebody's own, with keys of its own */
const tk_shape *tk_cacao_command_shape(tk_text type);
const tk_shape *tk_cacao_authentication_shape(tk_text type);
const tk_shape *tk_cacao_marking_shape(tk_text type);
extern const tk_shape tk_cacao_contact_shape;
extern const char *const tk_cacao_step_types[];

/* cacao_definitions.c: agents, targets, authentication, markings, extensions. */
void tk_cacao_read_definitions(tk_cacao *cacao);
void tk_cacao_read_markings(tk_cacao *cacao);
/* Reports every extension id of `mapping` that extension_definitions does not hold. */
void tk_cacao_check_extensions(tk_cacao *cacao, const tk_node *mapping);
/* Reports id as undefined, once. `collection` is the key it should stand under. */
void tk_cacao_undefined(tk_cacao *cacao, tk_value id, const char *message, const char *collection);

/* cacao_contacts.c */
void tk_cacao_check_contact(tk_cacao *cacao, tk_text type, tk_value name, const tk_keyed *party);

/* cacao_steps.c: the workflow map or list; fills one tk_step per step of the author. */
void tk_cacao_read_steps(tk_cacao *cacao);
const tk_cacao_step *tk_cacao_find_step(const tk_cacao *cacao, tk_text id);

/* cacao_flow.c: transitions; branches return from their `end` to the step that opened them. */
void tk_cacao_read_flow(tk_cacao *cacao);

#endif
