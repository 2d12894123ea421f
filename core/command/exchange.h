/* SPDX-License-Identifier: Apache-2.0 */
/* tenken exchange: what the organizations of a source send each other, what of it nobody takes in, what is expected and
 * nobody sends, and who can know what by when. */
#ifndef TK_COMMAND_EXCHANGE_H
#define TK_COMMAND_EXCHANGE_H

#include "analysis/exchange.h"
#include "command/session.h"

#include <stdio.h>

/* exchange_collect.c: appends an organization with the ends of its messages. Everything is copied into arena. */
void tk_exchange_collect(tk_arena *arena, tk_exchange *exchange, const tk_organization *organization,
                         const tk_lexicon *lexicon);

bool tk_exchange_is_quiet(const tk_exchange *exchange); /* nothing to mend */
void tk_exchange_text(FILE *out, tk_arena *arena, const tk_exchange *exchange);
void tk_exchange_json(FILE *out, const tk_exchange *exchange);
const char *tk_exchange_slip_name(tk_exchange_slip slip); /* "no-channel" "fields" "late" */

#endif
