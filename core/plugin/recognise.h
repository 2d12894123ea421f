/* SPDX-License-Identifier: Apache-2.0 */
/* What recognition shares with the host: steps and passages as items. */
#ifndef TK_PLUGIN_RECOGNISE_H
#define TK_PLUGIN_RECOGNISE_H

#include "plugin/scan.h"

/* The register entry that a name in a step leads to: contact, party, role, person, in this order; NULL. */
const tk_register_entry *tk_recognise_entry(const tk_organization *organization, tk_text name);
/* A recipient that the register does not know, read as words; the bodies and parties among them count for the whole item. */
void tk_item_add_recipient(tk_item *item, tk_value recipient);
/* The words of a step as one item: title, texts and, for structured steps, what the register says of the recipients. */
void tk_recognise_item(tk_item *item, tk_arena *arena, tk_readings *readings, const tk_organization *organization,
                       const tk_step *step);
/* Does the step carry a class of any sort: declared, given by words, or a word class in its words or recipients? */
bool tk_recognise_has(tk_arena *arena, tk_readings *readings, const tk_organization *organization,
                      const tk_playbook *playbook, const tk_step *step, tk_text class_name, tk_span *evidence,
                      tk_origin *origin);
/* Names and aliases of contacts, parties, roles and channels, found in one pass. NULL when they are too many to index. */
typedef struct tk_name_index tk_name_index;
tk_name_index *tk_name_index_make(tk_arena *arena, const tk_register *reg);

/* Contacts and parties that the item names where somebody addressed stands (class `addressee`): what the register says of them
 * is declared. */
void tk_item_add_names(tk_item *item, const tk_name_index *names, const tk_organization *organization);
/* body-regulator, upstream … of an entry; TK_NO_CLASS when it has none. */
tk_class tk_recognise_entry_class(const tk_lexicon *lexicon, const tk_register_entry *entry);

/* Recipient, actor, channel and deadline of one prose step, from its words. names may be NULL. */
void tk_recognise_slots(tk_arena *arena, const tk_name_index *names,
                        const tk_document *document, tk_step *step, tk_item *item);

#endif
