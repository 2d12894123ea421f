/* SPDX-License-Identifier: Apache-2.0 */
/* Says which native check each thread is in, so that a supervisor in another process can name it after a crash or a
 * time-out. The slot may lie in memory shared with that process. */
#ifndef TK_PLUGIN_WATCH_H
#define TK_PLUGIN_WATCH_H

#include "base/text.h"

typedef struct tk_host_watch_slot {
	volatile uint32_t active;  /* a check is running */
	volatile uint32_t faulted; /* the thread got a fatal signal while active */
	volatile int64_t started_ms; /* CLOCK_MONOTONIC */
	char plugin[96], check[64];  /* NUL-terminated, set before active */
} tk_host_watch_slot;

/* Binds the calling thread to a slot (NULL = none). */
void tk_host_watch_thread(tk_host_watch_slot *slot);
/* Around every call into a module; no-ops without a slot. */
void tk_host_watch_begin(tk_text plugin, tk_text check);
void tk_host_watch_end(void);
/* Async-signal-safe: marks the calling thread's slot as faulted. */
void tk_host_watch_mark_fault(void);

#endif
