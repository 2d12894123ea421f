/* SPDX-License-Identifier: Apache-2.0 */
/* check --since REV: what was found at REV already is counted, and left out of the findings. */
#ifndef TK_COMMAND_SINCE_H
#define TK_COMMAND_SINCE_H

#include "command/examination.h"

/* The findings at a revision, by fingerprint; in the session's arena. */
typedef struct tk_since {
	tk_text revision; /* as it was written */
	uint64_t *fingerprints; /* sorted */
	uint32_t count;
} tk_since;

/* Examines the revision of the repository at path. TK_EXIT_CLEAN, or the exit code of an error that was printed. */
int tk_since_read(tk_session *session, const char *path, const tk_subset *subset, tk_watch_page *page,
                  const tk_broken *broken, unsigned broken_count, tk_since *since);
bool tk_since_has(const tk_since *since, const tk_verdict *verdict);
/* Leaves the findings that are new, and counts the others. Standings and funnel stay those of the whole. */
void tk_since_apply(const tk_since *since, tk_result *result);

#endif
