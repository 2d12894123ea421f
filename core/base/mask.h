/* SPDX-License-Identifier: Apache-2.0 */
/* What is printed may end up in the log of a build machine that many can read; numbers and addresses of people may not. */
#ifndef TK_BASE_MASK_H
#define TK_BASE_MASK_H

#include "base/text.h"

/* The text with the digits of telephone numbers and the names of e-mail addresses as `*`, of the same width; itself when
 * there are none. Dates, times, versions and short numbers stay. Linear. */
tk_text tk_mask_contacts(tk_arena *arena, tk_text text);

#endif
