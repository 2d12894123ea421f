/* SPDX-License-Identifier: Apache-2.0 */
/* Declares what a mapping may hold, and turns deviations into faults with spans: unknown key ("did you mean"), wrong
 * type, missing key, value outside a set. Table-driven, so that each format states its keys in one place. */
#ifndef TK_DOCUMENT_SHAPE_H
#define TK_DOCUMENT_SHAPE_H

#include "document/document.h"

typedef enum tk_shape_type {
	TK_SHAPE_ANY,
	TK_SHAPE_TEXT,      /* scalar of any kind */
	TK_SHAPE_STRING,    /* scalar that is not a number/boolean when JSON */
	TK_SHAPE_INTEGER,
	TK_SHAPE_BOOLEAN,
	TK_SHAPE_DATE,      /* tk_date_parse */
	TK_SHAPE_DURATION,  /* tk_duration_parse */
	TK_SHAPE_LIST,      /* sequence of `of`; a lone scalar stands for a list of one when lenient */
	TK_SHAPE_MAP,       /* mapping with `fields` */
	TK_SHAPE_MAP_OF,    /* mapping of free keys to `of` */
} tk_shape_type;

enum { TK_SHAPE_REQUIRED = 1, TK_SHAPE_LENIENT = 2, TK_SHAPE_OPEN = 4 /* unknown keys allowed, e.g. x-… */ };

typedef struct tk_shape tk_shape;
typedef struct tk_field {
	const char *key;
	tk_shape_type type;
	uint32_t flags;
	const tk_shape *of;        /* LIST, MAP, MAP_OF */
	const char *const *values; /* NULL-ended allowed words for TEXT/STRING, or NULL */
} tk_field;
struct tk_shape {
	tk_shape_type type;     /* of the element itself */
	uint32_t flags;         /* TK_SHAPE_OPEN … */
	const tk_field *fields; /* MAP: ended by key NULL */
	const tk_shape *of;
	const char *const *values;
};

/* Checks node against shape, appending to document->faults. Keys that start with "x-" or "x_" are always allowed. */
void tk_shape_check(tk_document *document, const tk_node *node, const tk_shape *shape);

/* Nearest of `count` words within a third of its length, or NULL: for "did you mean". */
const char *tk_nearest_word(tk_text word, const char *const *words, size_t count);

/* What may be said of a value in a message: itself, or … where it may be somebody's number, address or name. */
tk_text tk_shape_quotable(const tk_document *document, tk_text value);

#endif
