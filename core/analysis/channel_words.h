/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of a channel by its word alone, and of the elements that fault sets name. The dependencies follow the
 * table of default dependencies of channel words in the requirement catalogue, section 2 (heuristic; the register
 * overrides them). */
#ifndef TK_ANALYSIS_CHANNEL_WORDS_H
#define TK_ANALYSIS_CHANNEL_WORDS_H

#include "base/text.h"

/* Kind of a channel word in either language ("衛星電話" -> "satellite"), or "". */
const char *tk_channel_word_kind(tk_arena *arena, tk_text word);
/* Names of elements that a channel of this kind needs, all of them; NULL-ended; empty for unknown kinds. An element that
 * is not known ("?carrier") makes comparisons undecided. */
const char *const *tk_channel_kind_needs(const char *kind);
/* Elements that are down in a built-in outage profile; NULL when there is no such profile. NULL-ended. */
const char *const *tk_outage_profile(tk_text name);
/* Name of an element for people; the element's own word when it is not a built-in one. */
tk_text tk_element_name(tk_text element, const char *language);

#endif
