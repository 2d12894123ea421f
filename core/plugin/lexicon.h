/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled lexicon, as recognition sees it. */
#ifndef TK_PLUGIN_LEXICON_H
#define TK_PLUGIN_LEXICON_H

#include "plugin/automaton.h"
#include "plugin/pack_data.h"
#include "plugin/pattern.h"
#include "plugin/recognition.h"

#include "base/map.h"

#define TK_NO_CLASS ((tk_class)511)
enum { TK_STEP_CLASSES = 64, TK_CLASSES_MOST = 511, TK_CLASS_WORDS = 8 };

/* A set of classes, step classes (0-63) in word 0. */
typedef struct tk_class_set {
	uint64_t word[TK_CLASS_WORDS];
} tk_class_set;
static inline bool tk_class_in(const tk_class_set *set, tk_class index) { return (set->word[index / 64] >> (index % 64)) & 1u; }
static inline void tk_class_add(tk_class_set *set, tk_class index) { set->word[index / 64] |= UINT64_C(1) << (index % 64); }

typedef struct tk_lexicon_term {
	tk_class class_index;
	bool confuser;
	bool edges;  /* its ASCII letters and digits at either end must not run on */
	bool plural; /* -s and -es may follow */
	uint32_t length;
} tk_lexicon_term;

typedef struct tk_lexicon_words {
	tk_text name;
	TK_VECTOR(tk_pattern *) patterns;
	TK_VECTOR(tk_pattern *) confusers;
} tk_lexicon_words;

typedef struct tk_lexicon_part {
	TK_VECTOR(tk_class) any;
} tk_lexicon_part;

typedef struct tk_lexicon_rule {
	tk_class class_given;
	bool item;
	char language; /* 'j', 'e' or 0 */
	tk_class beside; /* TK_NO_CLASS: the first of `all` may stand anywhere in the sentence */
	TK_VECTOR(tk_lexicon_part) all;
	TK_VECTOR(tk_class) none;
} tk_lexicon_rule;

struct tk_lexicon {
	tk_arena *arena;
	tk_lexicon_words classes[TK_CLASSES_MOST];
	uint32_t step_classes; /* 0 … step_classes - 1 */
	uint32_t class_end;    /* noun classes: TK_STEP_CLASSES … class_end - 1 */
	tk_map *names;         /* name -> tk_lexicon_words* */
	TK_VECTOR(tk_text) term_texts;
	TK_VECTOR(tk_lexicon_term) terms;
	TK_VECTOR(tk_lexicon_rule) rules;
	tk_class_set not_only_words; /* classes with patterns, and those of steps: a text without their words may still have them */
	uint32_t longest_term; /* bytes */
	tk_automaton *automaton;
	tk_class time_limit, clock_start, vague_time, role_word, channel_word; /* TK_NO_CLASS when no plugin has it */
};

/* Building: all packs' classes are declared before their rules are added, so that rules may use each other's classes. */
tk_lexicon *tk_lexicon_make(tk_arena *arena);
/* Step classes first: every class that a rule of the pack gives. */
bool tk_lexicon_declare(tk_lexicon *lexicon, const tk_pack_lexicon *pack, tk_text plugin, tk_error *error);
bool tk_lexicon_add(tk_lexicon *lexicon, const tk_pack_lexicon *pack, tk_text plugin, tk_error *error);
bool tk_lexicon_finish(tk_lexicon *lexicon, tk_error *error);
void tk_lexicon_close(tk_lexicon *lexicon); /* releases the patterns */

/* The noun class of a register entry's `class` (regulator, sector-hub …) or direction; TK_NO_CLASS when it has none. */
tk_class tk_lexicon_contact_class(const tk_lexicon *lexicon, tk_text contact_class);

#endif
