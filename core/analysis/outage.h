/* SPDX-License-Identifier: Apache-2.0 */
/* What still works when things are down: dependency closure (least fixpoint, so circular support does not save itself)
 * over channels, resources and copies of the register, with default dependencies of channel words. */
#ifndef TK_ANALYSIS_OUTAGE_H
#define TK_ANALYSIS_OUTAGE_H

#include "analysis/organization.h"
#include "analysis/witness.h"
#include "register/channel_words.h" /* tk_element_name: what witnesses and *shared call built-in elements, for people */

typedef struct tk_outage_model tk_outage_model;
/* Builds the dependency graph once per organization. */
tk_outage_model *tk_outage_model_make(tk_arena *arena, const tk_organization *organization);

/* outage: a register entry, or NULL for the configured default, else the exercise's own (OUTAGE-SEED). UNDECIDED when it
 * hangs on something that is not said: which carrier, how long a generator lasts, what a channel is, or a configured
 * profile that is defined nowhere. *why: FAILS: from the resource down to the element that is lost (choice: how long it
 * lasts), nearest first; parts that repeat hold each other up. UNDECIDED: the same down to what is not known, or NULL.
 * A document survives by a copy, a contact or party by a route, a person by a route, a role by a person. */
tk_answer tk_outage_survives(tk_arena *arena, tk_outage_model *model, const tk_register_entry *resource,
                             const tk_register_entry *outage, const tk_witness **why);
/* The same for a bare channel word or route: channel id or kind word ("email", "衛星電話" …). */
tk_answer tk_outage_channel_survives(tk_arena *arena, tk_outage_model *model, tk_text channel,
                                     const tk_register_entry *outage, const tk_witness **why);
/* One element whose loss takes all channels (ids or kind words) away? HOLDS: none. UNDECIDED: a dependency is unknown, or
 * more needs would have to be looked at than a fixed number. FAILS: *shared, and *why with it first and the channels
 * after it. *heuristic: rests on default dependencies of channel words. */
tk_answer tk_outage_independent(tk_arena *arena, tk_outage_model *model, const tk_text *channels, size_t count,
                                tk_value *shared, bool *heuristic, const tk_witness **why);
/* The class of a channel: "email" "chat" "portal" "voip" "landline" "fax" "mobile" "satellite" "radio" "in-person"
 * "messenger" "paper" or "" when unknown; from the register's kind or from the word itself, both languages. */
const char *tk_channel_kind_of(const tk_organization *organization, tk_text channel);

#endif
