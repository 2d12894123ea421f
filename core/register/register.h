/* SPDX-License-Identifier: Apache-2.0 */
/* What an organization declares about itself: tenken.yaml and the registers (YAML, CSV for contacts and parties).
 * A register entry is a mapping node with a kind and an id; its keys are read through the node. */
#ifndef TK_REGISTER_REGISTER_H
#define TK_REGISTER_REGISTER_H

#include "base/map.h"
#include "document/document.h"

typedef enum tk_register_kind {
	TK_REGISTER_CONTACT,  /* contacts: */
	TK_REGISTER_ROLE,     /* roles: */
	TK_REGISTER_PERSON,   /* people: */
	TK_REGISTER_PARTY,    /* suppliers: (direction upstream) and customers: (direction downstream) */
	TK_REGISTER_SERVICE,  /* services: */
	TK_REGISTER_CHANNEL,  /* channels: */
	TK_REGISTER_RESOURCE, /* resources: power supplies, networks, identity provider, carriers … */
	TK_REGISTER_DOCUMENT, /* documents: with copies */
	TK_REGISTER_OUTAGE,   /* outages: */
	TK_REGISTER_EXERCISE, /* exercises: */
	TK_REGISTER_LEVEL,    /* levels: how bad it is, and whom to tell */
	TK_REGISTER_KINDS
} tk_register_kind;

/* "contact", "role" …: the kind text of the plugin interface. */
const char *tk_register_kind_name(tk_register_kind kind);

typedef struct tk_register_entry {
	tk_register_kind kind;
	uint32_t document;   /* number */
	tk_value id;         /* `id`, or made from name */
	tk_value name;       /* `name`, or id */
	tk_span span;        /* the id or name value */
	const tk_node *node; /* the mapping */
	bool downstream;     /* PARTY from customers: or direction: downstream */
} tk_register_entry;

typedef struct tk_register {
	TK_VECTOR(tk_register_entry *) of_kind[TK_REGISTER_KINDS];
	bool given[TK_REGISTER_KINDS];           /* a register of that kind exists, even empty */
	tk_span section[TK_REGISTER_KINDS];      /* where it is declared (key), {0} if absent */
	tk_map *names[TK_REGISTER_KINDS];        /* folded id, name and aliases -> entry */
} tk_register;

/* Is the document a register? YAML and JSON: a list under one of the section names and nothing that makes it a playbook;
 * names that other tools use, too (roles, services, channels, resources, documents) count only when their first item has
 * an id. CSV: by its file name or `register` column, when a column is known. */
bool tk_register_detect(const tk_document *document);
/* Does the name of a CSV file say that it is a register, whatever its columns are? */
bool tk_register_csv_is_named(const tk_document *document);
/* Adds a document's entries; faults (unknown keys, wrong types, duplicate ids) go to the document. */
void tk_register_add(tk_arena *arena, tk_register *reg, tk_document *document);
/* After the last document: builds names, checks references between entries (role -> person …) into documents' faults.
 * documents[number-1]. */
void tk_register_finish(tk_arena *arena, tk_register *reg, tk_document *const *documents, uint32_t document_count);
/* By id, name or alias, folded. NULL when absent. */
const tk_register_entry *tk_register_find(const tk_register *reg, tk_register_kind kind, tk_text name);

/* Kind of a channel entry ("fax"): as stated, else as its name or id says in either language; "" when nothing says it. */
const char *tk_register_channel_kind(tk_arena *arena, const tk_register_entry *channel);

/* ---- tenken.yaml ------------------------------------------------------------------------------------------------ */

typedef struct tk_declared_exception {
	tk_value requirement; /* id, or id of an obligation */
	tk_value subject;     /* optional: playbook id, contact id, path … that it is limited to */
	tk_value reason;
	tk_value until;       /* YYYY-MM-DD */
	int64_t until_day;
	tk_value by;
} tk_declared_exception;

typedef struct tk_configuration {
	bool given;           /* tenken.yaml was found */
	uint32_t document;    /* its number, 0 if none */
	tk_value organization_id, organization_name, sector;
	const tk_node *variants;   /* sequence or NULL */
	const tk_node *facts;      /* mapping: designated-operator: true … or NULL */
	const tk_node *plugins;    /* sequence of plugin ids to enable, or NULL */
	const tk_node *parameters; /* mapping requirement id -> mapping, or NULL */
	tk_value edition, index, outage;
	const tk_node *playbooks, *registers, *ignore, *templates; /* sequences of globs, or NULL = defaults */
	TK_VECTOR(tk_declared_exception) not_applicable;
} tk_configuration;

/* Reads tenken.yaml (already parsed). Faults go to the document. */
void tk_configuration_read(tk_arena *arena, tk_document *document, tk_configuration *configuration);

/* Is it so? TK_HOLDS, TK_FAILS; TK_UNDECIDED when the value is no answer. */
tk_answer tk_fact_answer(const tk_node *fact);

/* Glob of the configuration: * within a segment, ** across, ? one character; NFC compared. */
bool tk_glob_matches(tk_text glob, tk_text path);

#endif
