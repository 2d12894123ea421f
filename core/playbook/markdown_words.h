/* SPDX-License-Identifier: Apache-2.0 */
/* Word lists that tell an instruction from a description, in English and Japanese. All words and all arguments are in
 * folded form (tk_text_fold). What a step is about is not decided here: that is the lexicon of the plugins. */
#ifndef TK_PLAYBOOK_MARKDOWN_WORDS_H
#define TK_PLAYBOOK_MARKDOWN_WORDS_H

#include "base/text.h"

typedef enum tk_verb_kind {
	TK_VERB_NONE,
	TK_VERB_PLAIN, /* at the start of an item it is an imperative */
	TK_VERB_NOUN,  /* may be a noun as well (report, contact, log): the next word decides */
} tk_verb_kind;

tk_verb_kind tk_words_verb(tk_text word);
bool tk_words_modal(tk_text word);
tk_verb_kind tk_words_third_person(tk_text word); /* sends, notifies */
bool tk_words_adverb(tk_text word);       /* immediately, then, please … */
bool tk_words_noun_partner(tk_text word); /* "contact information", "report template": not an imperative */
bool tk_words_function(tk_text word);     /* the, all, with … : what follows a verb rather than a noun */

/* Does a Japanese sentence (without its 。) end like an instruction: 〜する, 〜すること, 〜してください, 〜せよ …? */
bool tk_words_instruction_end(tk_text sentence);
/* … or in a noun that stands for an action: 〜の確認, 〜への連絡? */
bool tk_words_action_noun_end(tk_text sentence);
bool tk_words_prohibition_end(tk_text sentence); /* 〜しないこと */
bool tk_words_negative_end(tk_text sentence);    /* 落とさない: of something that somebody could do */
bool tk_words_joined_clause(tk_text sentence);   /* 切り離し、…: something is done before the last verb */
bool tk_words_noun_before_to(tk_text word);
bool tk_words_question_end(tk_text sentence);
/* Is the phrase the name of a role: 広報担当, IR Lead, CSIRT, Incident Commander? */
bool tk_words_role(tk_text phrase);
/* Words in a title or path that make a page a plan (incident response, 手順 …), and those that make it something else.
 */
bool tk_words_plan(tk_text text);
bool tk_words_playbook(tk_text text); /* says of itself that it is one */
bool tk_words_not_plan(tk_text text);
bool tk_words_not_plan_name(tk_text stem); /* file names that say so only as a whole: NOTICE, AUTHORS */

bool tk_words_is_kana_or_kanji(uint32_t codepoint);
bool tk_words_has_japanese(tk_text text);

/* Does an alternative or addition begin there: または, かつ, "or"? */
bool tk_words_add_on(tk_text folded, size_t from);

#endif
