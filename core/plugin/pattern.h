/* SPDX-License-Identifier: Apache-2.0 */
/* One PCRE2 pattern of a lexicon. Compiled at its first use, JIT-compiled when it is used often; safe from several
 * threads. Every match is bounded in steps, depth and memory, and long texts are matched in overlapping windows. */
#ifndef TK_PLUGIN_PATTERN_H
#define TK_PLUGIN_PATTERN_H

#include "base/text.h"

typedef struct tk_pattern tk_pattern;

typedef enum tk_pattern_answer {
	TK_PATTERN_NO,
	TK_PATTERN_YES,
	TK_PATTERN_LIMIT, /* a limit was hit: not decided */
} tk_pattern_answer;

/* The expression is borrowed. */
tk_pattern *tk_pattern_make(tk_arena *arena, const char *expression);
void tk_pattern_close(tk_pattern *pattern); /* frees what the library holds */
/* Is the expression valid? *cause says why not (made in arena). */
bool tk_pattern_check(tk_arena *arena, const char *expression, const char **cause);
/* Can the pattern match a text that holds only these bytes (one bit each)? Cheap; true when in doubt. */
bool tk_pattern_may(tk_pattern *pattern, const uint64_t bytes[4], size_t length);
/* First match at or after from. */
tk_pattern_answer tk_pattern_find(tk_pattern *pattern, tk_text text, size_t from, size_t *at, size_t *length);

#endif
