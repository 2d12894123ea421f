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
	bool registered; /* the extension says which entry of the registers it is, so that its contact is looked for there */
	bool nobody;     /* CACAO asks for an agent where the author named none */
} tk_cacao_party;

typedef struct tk_cacao {
	tk_arena *arena;
	tk_document *document;
	const tk_playbook_context *context;
	tk_playbook *playbook;
	tk_keyed root;
	bool old;          /* 1.x */
	bool notification; /* playbook_types holds `notification` */
	bool extended;     /* it carries tenken's extension */
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

/* cacao_extension.c: tenken's own extension, where there is one. */
tk_keyed tk_cacao_own_step(const tk_keyed *step);
void tk_cacao_own_playbook(tk_cacao *cacao);
void tk_cacao_own_party(tk_cacao *cacao, const tk_keyed *keyed, tk_cacao_party *party);
void tk_cacao_own_details(tk_cacao *cacao, const tk_keyed *keyed, tk_step *out);
void tk_cacao_own_places(tk_cacao *cacao);
bool tk_cacao_own_ends(const tk_keyed *step); /* an end of the whole playbook, wherever it stands */
void tk_cacao_own_case(tk_cacao *cacao, const tk_keyed *step, tk_text name, tk_transition *taken);
bool tk_cacao_own_repeat(const tk_keyed *step, tk_value *until, uint32_t *most);
void tk_cacao_own_failure(const tk_keyed *step, bool *fails, bool *times_out);
void tk_cacao_own_leaving(tk_cacao *cacao, const tk_keyed *step, uint32_t from, uint32_t end);

#endif
