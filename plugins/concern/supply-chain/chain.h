/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of concern/supply-chain share. */
#ifndef CHAIN_H
#define CHAIN_H

#include "kit.h"

/* ---- what the plan says (said.c) ---- */

bool chain_matches(const tk_host *host, tk_run *run, const tk_entry *entry, tk_text key, tk_text name);
/* A word of the class in the title, text, trigger, deadline … of the step. */
bool chain_step_says(const tk_host *host, tk_run *run, const tk_entry *step, tk_text name);
/* A passage of the document that carries both classes (an empty one asks nothing), or NULL. */
const tk_entry *chain_document_says(const tk_host *host, tk_run *run, const tk_entry *document, tk_text first,
                                    tk_text second);
/* The same in any page that people read: playbooks, forms, index, other pages; registers and settings are no plan. */
bool chain_plan_says(const tk_host *host, tk_run *run, tk_text first, tk_text second);
/* All steps that carry the class, in order. */
void chain_collect(const tk_host *host, tk_run *run, tk_text class_name, kit_steps *out);
/* Something that the whole plan lacks, shown at the step where it would be written. */
tk_status chain_absent(const tk_host *host, tk_run *run, const tk_entry *step, tk_text message);

typedef enum chain_listing { CHAIN_NOT_LISTED, CHAIN_LIST_SILENT, CHAIN_LIST_SAYS } chain_listing;

/* Below a heading such as 委託先一覧: is there a word of the class? *list is the heading that does not say it. */
chain_listing chain_list_says(const tk_host *host, tk_run *run, tk_text name, const tk_entry **list);

/* ---- rows of the register (party_checks.c) ---- */

/* The id of the message that says what the party lacks; empty when it lacks nothing. */
typedef tk_text chain_lack(const tk_host *host, tk_run *run, const tk_entry *party, const void *context);

/* Asks about every critical party (of the direction, unless that is empty). What each of several parties lacks is a
 * column that nobody filled: one finding, "all". */
tk_status chain_each_critical(const tk_host *host, tk_run *run, tk_text direction, chain_lack *lack,
                              const void *context);

/* Checks. */
tk_status contact_247(const tk_host *host, tk_run *run);
tk_status alternate_supply(const tk_host *host, tk_run *run);
tk_status deadline_basis(const tk_host *host, tk_run *run);
tk_status trigger_by_dependency(const tk_host *host, tk_run *run);
tk_status message_action(const tk_host *host, tk_run *run);
tk_status link_isolation(const tk_host *host, tk_run *run);
tk_status relay_asked(const tk_host *host, tk_run *run);
tk_status reconnect_told(const tk_host *host, tk_run *run);
tk_status shared_fate(const tk_host *host, tk_run *run);

#endif
