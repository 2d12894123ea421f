/* SPDX-License-Identifier: Apache-2.0 */
/* What the lexicon finds in the words of a file: for whoever asks why a step has a class, or has none. */
#ifndef TK_COMMAND_SHOW_WORDS_H
#define TK_COMMAND_SHOW_WORDS_H

#include "command/show.h"
#include "report/json_writer.h"

/* "words": the word classes that stand in a step, in the lexicon's order. */
void tk_show_step_words(tk_json_writer *writer, const tk_shown *shown, const tk_step *step);
/* "passages": headings, paragraphs, items and rows of a Markdown file in which a class was found. Where only a passage,
 * and no step, says what a requirement asks for, its answer is "unknown". */
void tk_show_passages(tk_json_writer *writer, const tk_shown *shown);

#endif
