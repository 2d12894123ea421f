/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/watch.h"

#include <string.h>
#include <time.h>

/* A pointer per thread to memory that the supervisor owns: the one way for a signal handler to find its thread's slot. */
static _Thread_local tk_host_watch_slot *watched;

void tk_host_watch_thread(tk_host_watch_slot *slot) { watched = slot; }

static void copy_name(char *out, size_t room, tk_text name)
{
	size_t length = name.length < room - 1 ? name.length : room - 1;
	if (length)
		memcpy(out, name.at, length);
	out[length] = '\0';
}

void tk_host_watch_begin(tk_text plugin, tk_text check)
{
	if (!watched)
		return;
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	copy_name(watched->plugin, sizeof watched->plugin, plugin);
	copy_name(watched->check, sizeof watched->check, check);
	watched->started_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	watched->active = 1;
}

void tk_host_watch_end(void)
{
	if (watched)
		watched->active = 0;
}

void tk_host_watch_mark_fault(void)
{
	if (watched)
		watched->faulted = 1;
}
