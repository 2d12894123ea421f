/* SPDX-License-Identifier: Apache-2.0 */
/* How requirements are shown by `rules` and `explain`. */
#ifndef TK_COMMAND_RULE_OUTPUT_H
#define TK_COMMAND_RULE_OUTPUT_H

#include "command/session.h"

#include <stdio.h>

/* {"format":"tenken-rules","version":1,"rules":[…]} with everything tenken knows of each. */
void tk_rules_json(FILE *out, const tk_rule *const *rules, size_t count);
/* rule_pages.c: the text of `explain` for all of them, as a web page and as a manual page. */
void tk_rules_html(FILE *out, const tk_rule *const *rules, size_t count, const char *language);
void tk_rules_manual(FILE *out, const tk_rule *const *rules, size_t count);
/* Every installed plugin enabled: for `rules` and `explain`, which belong to no repository. */
tk_host_set *tk_session_open_all(tk_session *session, tk_error *error);

#endif
