/* SPDX-License-Identifier: Apache-2.0 */
/* Contact and party lists as spreadsheets export them. */
#ifndef TK_REGISTER_CSV_H
#define TK_REGISTER_CSV_H

#include "register/register_shapes.h"

typedef struct tk_register_header tk_register_header;
typedef struct tk_register_csv {
	tk_arena *arena;
	tk_document *document;
	const tk_register_section *section;            /* by the file's name; NULL when only the rows say it */
	TK_VECTOR(const tk_register_header *) columns; /* what each column is; NULL = unknown */
} tk_register_csv;

bool tk_register_csv_detect(const tk_document *document);
/* Adds a fault for each unknown column. */
tk_register_csv *tk_register_csv_open(tk_arena *arena, tk_document *document);
/* The row as an entry with the keys of the registers: headers translated, number columns turned into routes. Cells keep
 * their spans. *section: where it belongs; NULL when the row names none that there is (a fault). */
const tk_node *tk_register_csv_entry(tk_register_csv *csv, const tk_node *row, const tk_register_section **section);

#endif
