/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of a channel by its word alone, and of the elements that outage profiles name. The dependencies are
 * common knowledge put down as defaults; whatever a register states under `depends-on` takes their place. */
#ifndef TK_REGISTER_CHANNEL_WORDS_H
#define TK_REGISTER_CHANNEL_WORDS_H

#include "base/map.h"

/* The kinds of channels: "email", "fax" … NULL-ended; also the allowed words of `kind`. */
extern const char *const tk_channel_kinds[];
/* Kind of a channel word in either language ("衛星電話" -> "satellite"), or "". */
const char *tk_channel_word_kind(tk_arena *arena, tk_text word);

typedef enum tk_need_sort {
	TK_NEED_COMMON, /* one for everybody: two channels that need it share it */
	TK_NEED_OWN,    /* each channel has one of its own: a battery, a line */
	TK_NEED_WHICH,  /* there is one, but not known which: the carrier of "mobile" */
} tk_need_sort;
typedef struct tk_default_need {
	const char *element;
	const char *or_else; /* an alternative to it, or NULL */
	tk_need_sort sort;
} tk_default_need;

/* What a channel of this kind, or a built-in element, needs unless a register says otherwise: all of them. Ended by
 * element NULL. */
const tk_default_need *tk_default_needs(const char *kind_or_element);

/* Elements that are down in a built-in outage profile; NULL-ended. NULL when there is no such profile. */
const char *const *tk_outage_profile(tk_text name);
/* Folded id and names in both languages of every built-in element -> its id (const char *). */
tk_map *tk_element_ids(tk_arena *arena);
/* Name of an element or kind of channel for people, language "ja" or "en"; its own word when it is not a built-in one.
 */
tk_text tk_element_name(tk_text element, const char *language);

#endif
