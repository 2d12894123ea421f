/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a step or passage as sentences and says which classes are in them. Work is done only for the classes asked. */
#ifndef TK_PLUGIN_SCAN_H
#define TK_PLUGIN_SCAN_H

#include "plugin/readings.h"

typedef struct tk_sentence {
	tk_value of;          /* the value it stands in */
	size_t from, length;  /* in of.text */
	tk_reading *reading;
	const uint32_t *map;  /* folded byte -> byte of the sentence; made when evidence is wanted */
	uint64_t given;       /* step classes that rules gave */
} tk_sentence;
tk_text tk_sentence_text(const tk_sentence *sentence); /* as written */

/* One item: the sentences of a step, a list item, a table row, a paragraph or a value. */
typedef struct tk_item {
	tk_readings *readings;
	const tk_lexicon *lexicon;
	tk_arena *arena;
	TK_VECTOR(tk_sentence) sentences;
	tk_touch touch;
	tk_class_set declared; /* word classes that the register gives (recipients) */
	uint64_t given;        /* step classes that rules gave */
	bool undecided;        /* a pattern hit a limit */
} tk_item;

/* Can such an item carry the class at all? Patterns are only looked at for the class that is asked. */
bool tk_lexicon_may(const tk_lexicon *lexicon, const tk_touch *touch, tk_class class_index);

/* A match in a sentence, offsets in the folded text. */
typedef struct tk_match {
	uint32_t sentence;
	tk_class class_index;
	size_t at, length;
} tk_match;

typedef struct tk_firing {
	uint32_t sentence;          /* of the first part */
	TK_VECTOR(tk_match) parts;  /* only those found in words */
} tk_firing;

void tk_item_open(tk_item *item, tk_arena *arena, tk_readings *readings);
void tk_item_add(tk_item *item, tk_value value);
/* One undivided sentence, for matching in a value. */
void tk_item_add_whole(tk_item *item, tk_value value);

/* First occurrence of a word class at or after `from` (folded offset) that no confuser covers. */
bool tk_sentence_find(tk_item *item, uint32_t sentence, tk_class class_index, size_t from, tk_match *match);
bool tk_sentence_has(tk_item *item, uint32_t sentence, tk_class class_index);
/* Any sentence; declared classes and classes given by rules count. */
bool tk_item_has(tk_item *item, tk_class class_index);
/* Runs all rules; `given` is complete afterwards. */
void tk_item_classify(tk_item *item);
/* Does a rule for the class fire, and on what? After tk_item_classify. */
bool tk_item_explain(tk_item *item, tk_class class_index, tk_firing *firing);

/* Does the match stand among its words as the patterns of a class want it (rules with `beside`)? */
bool tk_match_stands(tk_item *item, const tk_match *match, tk_class beside);

/* The words of a match as written, and their place. document: the one that the value's span belongs to, or NULL. */
tk_value tk_match_value(tk_item *item, const tk_match *match, const tk_document *document);
/* Place of a slice of a value: exact where the value stands in the document as it is, else found again within its span. */
tk_span tk_value_place(tk_value value, size_t from, size_t length, const tk_document *document);

#endif
