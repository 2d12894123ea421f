/* SPDX-License-Identifier: Apache-2.0 */
/* .gitignore rules as git has them. Own reader, because libgit2 drops a negation whose counterpart stands in another
 * file (so files would silently not be examined), and opens .gitignore even when it is a symlink or a pipe. */
#ifndef TK_SOURCE_IGNORE_H
#define TK_SOURCE_IGNORE_H

#include "source/internal.h"

typedef struct tk_rules tk_rules;

/* Rules of one file (text NUL-terminated) that speak about what is below base ("" or "a/b/", relative to the worktree),
 * before those of `above`. Gives `above` itself when the text holds none. */
const tk_rules *tk_rules_make(tk_arena *arena, const tk_rules *above, const char *base, const char *text);
/* The same for a file of a folder; `above` also when it is no regular file or too large. */
const tk_rules *tk_rules_read(tk_arena *arena, const tk_rules *above, const char *base, int folder, const char *name);
/* Does the last rule that matches the path (relative to the worktree) ignore it? The folders above are not asked. */
bool tk_rules_ignore(const tk_rules *rules, const char *path, bool is_folder);

#endif
