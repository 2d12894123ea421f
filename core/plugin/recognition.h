/* SPDX-License-Identifier: Apache-2.0 */
/* Lexicon of all loaded plugins, compiled once per run; gives classes to steps and passages. Literal terms are found
 * with one Aho-Corasick automaton over folded text; patterns are PCRE2 (JIT, match, depth and heap limits). A rule
 * needs all its parts in one item (recipient and action), and none of its confusers. */
#ifndef TK_PLUGIN_RECOGNITION_H
#define TK_PLUGIN_RECOGNITION_H

#include "analysis/organization.h"

typedef struct tk_lexicon tk_lexicon;     /* immutable after finish; shared by threads */
typedef struct tk_readings tk_readings;   /* of one thread (readings.h) */
typedef uint16_t tk_class;                /* index of a class, < 64 step classes; 511 = unknown */

tk_class tk_lexicon_class(const tk_lexicon *lexicon, tk_text name);
tk_text tk_lexicon_class_name(const tk_lexicon *lexicon, tk_class index);

/* like: an arena whose limit and way to fail the readings' own shall have. */
tk_readings *tk_readings_open(const tk_lexicon *lexicon, const tk_arena *like);
void tk_readings_close(tk_readings *readings);

/* Fills step->classes of every step of a playbook: declared classes first (author, standard field); words only when
 * none was declared. Also fills actor, recipients, channels and deadline of prose steps from words, with evidence. */
void tk_recognise_playbook(tk_arena *arena, tk_readings *readings, const tk_organization *organization,
                           tk_playbook *playbook);
/* Evidence of one class for a step; false when it does not carry it. */
bool tk_recognise_evidence(tk_arena *arena, tk_readings *readings, const tk_organization *organization,
                           const tk_playbook *playbook, const tk_step *step, tk_class class_index, tk_span *evidence,
                           tk_origin *origin);
/* Classes of a piece of text. */
uint64_t tk_recognise_text(tk_arena *arena, tk_readings *readings, tk_text text);
/* First match of a class in a text. */
bool tk_recognise_match(tk_arena *arena, tk_readings *readings, tk_class class_index, tk_text text, size_t *offset,
                        size_t *length);

#endif
