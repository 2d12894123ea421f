/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TK_REPORT_CONCERNS_H
#define TK_REPORT_CONCERNS_H

#include "verdict/verdict.h"

typedef TK_VECTOR(tk_text) tk_concerns;

/* The concerns that the result's rules belong to (input format left out): ours in the order of a response, then others
 * by name. */
tk_concerns tk_report_concerns(tk_arena *arena, const tk_result *result);
/* Name for people, in the language of the run; a plugin's own concern is shown by its id. */
tk_text tk_report_concern_title(tk_text concern);

#endif
