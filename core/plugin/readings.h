/* SPDX-License-Identifier: Apache-2.0 */
/* What was read out of words, kept while a thread examines organizations: the same words stand in titles, texts and
 * passages, and in the playbooks of many members, and are read once. Nothing of an organization but its words is kept.
 */
#ifndef TK_PLUGIN_READINGS_H
#define TK_PLUGIN_READINGS_H

#include "plugin/lexicon.h"

/* One sentence. */
typedef struct tk_reading {
	tk_text folded;
	tk_hits hits;
	tk_class_set tested, found;
	tk_class_set unsure; /* a pattern hit a limit when the class was tested */
	uint64_t bytes[4];   /* bytes that the folded text holds */
} tk_reading;

/* A quick "perhaps": classes of which a term (not a confuser) stands somewhere, and what patterns would have to do
 * with. */
typedef struct tk_touch {
	tk_class_set words;
	uint64_t bytes[4]; /* of all sentences together */
	size_t longest;    /* sentence */
} tk_touch;
void tk_touch_add(tk_touch *touch, const tk_touch *other);

/* What is known of the classes of a passage or step so far. */
typedef struct tk_known_classes {
	tk_touch touch;
	tk_class_set tested, found, unsure;
	tk_class_set declared; /* of a step: by its recipients' entries */
} tk_known_classes;

typedef struct tk_text_sentence {
	size_t from, length; /* in the text */
	tk_reading *reading;
} tk_text_sentence;

/* First match of a class in a text that is not divided. */
typedef struct tk_class_place {
	tk_class index;
	uint32_t offset, length;
} tk_class_place;

/* One text: a title, a value, a passage. */
typedef struct tk_text_reading {
	tk_text words;
	TK_VECTOR(tk_text_sentence) sentences; /* but those of blanks alone */
	tk_known_classes known;                /* classes of the text on its own, as far as they were asked */
	TK_VECTOR(tk_class_place) places;
} tk_text_reading;

const tk_lexicon *tk_readings_lexicon(const tk_readings *readings);

/* The text divided into sentences, or as one. Valid until tk_readings_trim. */
tk_text_reading *tk_readings_of(tk_readings *readings, tk_text text);
tk_text_reading *tk_readings_whole(tk_readings *readings, tk_text text);
/* Keeps a place that was found. */
void tk_readings_note(tk_readings *readings, tk_text_reading *of, tk_class index, size_t offset, size_t length);
/* Between two organizations: forgets everything when it has become much. Answers never depend on it. */
void tk_readings_trim(tk_readings *readings);

#endif
