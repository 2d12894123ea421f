/* SPDX-License-Identifier: Apache-2.0 */
/* Names of playbooks as people write them: in titles, in names of files, in events of a drawing. */
#ifndef TK_ANALYSIS_CALL_NAMES_H
#define TK_ANALYSIS_CALL_NAMES_H

#include "base/text.h"

/* What is left of a name when case, width, the signs between its words, and words such as "workflow" or 手順 at its end
 * do not count: words with one blank between them. */
tk_text tk_call_name_plain(tk_arena *arena, tk_text name);
/* The same for the name of an event, which may begin with "go to" or end with へ. */
tk_text tk_call_name_of_event(tk_arena *arena, tk_text name);
/* Is one plain name a slip of the other? Different numbers or ideographs never are, nor are other words. */
bool tk_call_name_near(tk_text a, tk_text b);
/* Is one plain name the other without one of its words? */
bool tk_call_name_lacks_word(tk_text a, tk_text b);

#endif
