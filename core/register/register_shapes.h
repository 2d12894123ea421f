/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of every register section and of tenken.yaml (docs/formats/registers.md, docs/formats/configuration.md). */
#ifndef TK_REGISTER_SHAPES_H
#define TK_REGISTER_SHAPES_H

#include "document/shape.h"
#include "register/register.h"

typedef struct tk_register_section {
	const char *key; /* top-level key, e.g. "suppliers" */
	tk_register_kind kind;
	const tk_shape *entry; /* of one entry */
	bool downstream;
} tk_register_section;

/* Ended by key NULL. */
extern const tk_register_section tk_register_sections[];
const tk_register_section *tk_register_section_of(tk_text key); /* NULL when there is none of that name */
extern const tk_shape tk_configuration_shape;

#endif
