/* SPDX-License-Identifier: Apache-2.0 */
/* Text for a terminal: what may be printed, how wide it is, where a line may end. */
#ifndef TK_REPORT_WRAP_H
#define TK_REPORT_WRAP_H

#include "base/text.h"
#include <stdio.h>

/* Prints text from a checked file: control, direction and invalid characters as U+FFFD, so that a file cannot drive the
 * terminal; line ends as blanks. tabs: print tabs as they are, else as a blank. */
void tk_put_text(FILE *out, tk_text text, bool tabs);
/* Cells of one code point as tk_put_text prints it; a tab counts 1. */
unsigned tk_put_cells(uint32_t codepoint);
size_t tk_put_width(tk_text text);

/* The next line of at most `cells` cells from *from on; false at the end of the text. Ends at line ends, at blanks, and
 * beside wide characters, but not before closing or after opening punctuation (kinsoku). A word that is too long is
 * cut. */
bool tk_wrap_line(tk_text text, size_t *from, size_t cells, tk_text *line);
/* What of the text fits into `cells`, ended with … when something was cut. */
tk_text tk_wrap_cut(tk_arena *arena, tk_text text, size_t cells);

#endif
