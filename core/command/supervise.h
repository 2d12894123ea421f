/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the work in a child process, so that a native check that crashes or hangs is named and left out instead of taking
 * the run with it (docs/decisions/0004-supervisor.md). */
#ifndef TK_COMMAND_SUPERVISE_H
#define TK_COMMAND_SUPERVISE_H

#include "base/text.h"
#include "plugin/watch.h"

#define TK_WATCH_THREADS 64u
#define TK_BROKEN_MOST 32u

/* Shared between parent and child. */
typedef struct tk_watch_page {
	tk_host_watch_slot threads[TK_WATCH_THREADS];
	volatile uint32_t finished; /* the work came to its end; a plugin that ends the process leaves it unset */
} tk_watch_page;

/* A plugin left out after a crash or time-out. */
typedef struct tk_broken {
	char plugin[96];
	char check[64];
	bool timed_out;
	int signal;
} tk_broken;

typedef int tk_supervised_work(void *context, tk_watch_page *page, const tk_broken *broken, unsigned broken_count);

/* Gives the child's exit code, or -1 when the child died outside any plugin (*died_of = signal). The child's output must
 * be held back until its work is complete, since it may be run again. */
int tk_supervise(tk_supervised_work *work, void *context, unsigned seconds, int *died_of);

#endif
