/* SPDX-License-Identifier: Apache-2.0 */
/* Every organization of a source, each in its own arena, several at the same time. */
#ifndef TK_COMMAND_EXAMINATION_H
#define TK_COMMAND_EXAMINATION_H

#include "command/session.h"
#include "command/subset.h"

typedef struct tk_examined {
	tk_result result; /* finished: sorted, with fingerprints and standings; lives as long as this and the session's arena */
	tk_host_set *set;
	tk_arena **arenas;
	unsigned arena_count;
	bool outage_known; /* the outage profile that was asked for, to some organization */
} tk_examined;

/* TK_EXIT_CLEAN, and the caller closes *out; else the exit code of an error that was printed, and nothing to close. */
int tk_examination_run(tk_session *session, tk_source *source, const tk_subset *subset, tk_watch_page *page,
                       const tk_broken *broken, unsigned broken_count, tk_examined *out);
void tk_examined_close(tk_examined *examined);

#endif
