/* SPDX-License-Identifier: Apache-2.0 */
/* Contact and party lists as spreadsheets export them. */
#ifndef TK_REGISTER_CSV_H
#define TK_REGISTER_CSV_H

#include "register/register_shapes.h"

/* The section that a CSV document holds, by its file name or its `register` column; NULL when it is no register. */
const tk_register_section *tk_register_csv_section(const tk_document *document);
/* The row as an entry with the keys of the registers: headers translated, number columns turned into routes. Cells keep
 * their spans. Made in arena. */
const tk_node *tk_register_csv_entry(tk_arena *arena, const tk_node *row);

#endif
