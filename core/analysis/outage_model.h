/* SPDX-License-Identifier: Apache-2.0 */
/* Elements and what they need, as one AND/OR graph. Private to analysis/outage*.c.
 *
 * An element works when it is not down itself and every one of its needs is met; a need is a list of alternatives of
 * which one must work. Working is the least fixpoint: things that hold each other up do not work. */
#ifndef TK_ANALYSIS_OUTAGE_MODEL_H
#define TK_ANALYSIS_OUTAGE_MODEL_H

#include "analysis/outage.h"

#define TK_NO_ELEMENT UINT32_MAX

typedef struct tk_need {
	uint32_t owner;
	TK_VECTOR(uint32_t) any_of; /* elements */
} tk_need;

typedef struct tk_element {
	tk_text name;                   /* for people: of the entry, else the word itself */
	const tk_register_entry *entry; /* channel, resource or document of a copy, or NULL */
	tk_span span;                   /* {0} when it is not declared anywhere */
	TK_VECTOR(uint32_t) needs;      /* all of them */
	TK_VECTOR(uint32_t) serves;     /* needs in which it is an alternative */
	uint32_t same_name;             /* next element that a profile means by the same name, or TK_NO_ELEMENT */
	uint32_t owner;    /* the one channel that it belongs to (TK_NEED_OWN, TK_NEED_WHICH), or TK_NO_ELEMENT */
	tk_text lasts;     /* `endurance` as written, or empty */
	int64_t endurance; /* seconds it lasts once the mains are gone; -1 = not limited or not stated */
	bool by_word;      /* its needs are the defaults of its channel word */
	bool which;        /* there is one, but not known which (a carrier) */
	bool carrier;
	bool stand_by;      /* UPS, generator, battery */
	bool power;         /* its loss is a loss of power */
	bool needs_unknown; /* a declared channel that says neither its kind nor what it depends on */
} tk_element;

/* What works in one outage, if all that is not known is well (hopeful) and if not (careful). */
typedef struct tk_outage_state {
	bool solved, known; /* known: false when the configured profile is defined nowhere */
	const tk_register_entry *outage;
	bool *down[2], *works[2];
} tk_outage_state;
enum { TK_HOPEFUL, TK_CAREFUL };

typedef struct tk_critical {
	bool solved, works;
	TK_VECTOR(uint32_t) elements; /* whose loss alone takes it away, itself first, then nearest first */
} tk_critical;

struct tk_outage_model {
	tk_arena *arena;
	const tk_organization *organization;
	TK_VECTOR(tk_element) elements;
	TK_VECTOR(tk_need) needs;
	tk_map *built_in;  /* folded -> id of a built-in element */
	tk_map *resources; /* folded id, name, alias -> index + 1 */
	tk_map *channels;
	tk_map *others;        /* built-in elements and free names */
	uint32_t *bare;        /* element of each kind of channel, as in tk_channel_kinds */
	uint32_t *copies;      /* [document entry]: its first copy; one more for the end of the last */
	tk_critical *critical; /* [element] */
	tk_outage_state state;
	uint32_t *queue, *missing, *met_by; /* for tk_outage_solve; the first two are free for others in between */
	bool *down, *works;                 /* for common causes */
	uint32_t *support;
	uint64_t budget; /* needs that may still be looked at for common causes */
};

/* The element of a channel: of the register, else of the kind that its word says; TK_NO_ELEMENT when it says none. */
uint32_t tk_outage_channel(tk_outage_model *model, tk_text channel);
/* The element that an outage profile means, the first of its chain of same_name; TK_NO_ELEMENT when nothing needs it.
 */
uint32_t tk_outage_named(tk_outage_model *model, tk_text name, bool channel);
/* An element that is not in the model, with what its name tells of it. */
tk_element tk_outage_told(tk_outage_model *model, tk_text name);
/* Fills works and, for needs that are met, model->met_by. Linear. */
void tk_outage_solve(tk_outage_model *model, const bool *down, bool *works);

#endif
