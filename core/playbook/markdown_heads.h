/* SPDX-License-Identifier: Apache-2.0 */
/* What the head of a table's column says of the cells below it. */
#ifndef TK_PLAYBOOK_MARKDOWN_HEADS_H
#define TK_PLAYBOOK_MARKDOWN_HEADS_H

#include "playbook/markdown_reader.h"

/* By its words alone; one of two words (担当/代行, Owner / deputy) is what the first known of them says. */
tk_column_kind tk_head_kind(tk_arena *arena, tk_text text);
/* Heads that say too little, so that the cells decide: whether they hold limits of time (When, 目安) … */
bool tk_head_may_be_times(tk_arena *arena, tk_text text);
/* … or what to do, where no other column does (Description, 内容). */
bool tk_head_may_be_deeds(tk_arena *arena, tk_text text);
/* Heads of records: 版, Date. */
bool tk_head_looks_back(tk_arena *arena, tk_text text);

#endif
