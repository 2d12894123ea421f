/* SPDX-License-Identifier: Apache-2.0 */
#include "command/supervise.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_milliseconds(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Runs in the thread that faulted: leaves its slot marked, so that the parent can tell whose check it was. */
static void on_fault(int signal_number)
{
	tk_host_watch_mark_fault();
	(void)signal(signal_number, SIG_DFL);
	(void)raise(signal_number);
}

static void catch_faults(void)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	struct sigaction action;
	memset(&action, 0, sizeof action);
	action.sa_handler = on_fault;
	action.sa_flags = SA_ONSTACK;
	(void)sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		(void)sigaction(faults[i], &action, NULL);
}

static void name_broken(tk_broken *broken, const tk_host_watch_slot *slot, bool timed_out, int signal_number)
{
	*broken = (tk_broken){.timed_out = timed_out, .signal = signal_number};
	memcpy(broken->plugin, slot->plugin, sizeof broken->plugin - 1);
	memcpy(broken->check, slot->check, sizeof broken->check - 1);
}

/* The slot of a check that runs longer than allowed, or NULL. */
static const tk_host_watch_slot *overdue(const tk_watch_page *page, unsigned seconds)
{
	int64_t now = now_milliseconds();
	for (unsigned i = 0; i < TK_WATCH_THREADS; i++) {
		const tk_host_watch_slot *slot = &page->threads[i];
		if (slot->active && now - slot->started_ms > (int64_t)seconds * 1000)
			return slot;
	}
	return NULL;
}

/* The slot that the fault happened in. A handler cannot run when the stack itself is exhausted; then the only check that
 * was running is the one. */
static const tk_host_watch_slot *faulted(const tk_watch_page *page)
{
	const tk_host_watch_slot *running = NULL;
	unsigned count = 0;
	for (unsigned i = 0; i < TK_WATCH_THREADS; i++) {
		const tk_host_watch_slot *slot = &page->threads[i];
		if (!slot->active)
			continue;
		if (slot->faulted)
			return slot;
		running = slot;
		count++;
	}
	return count == 1 ? running : NULL;
}

/* Waits for the child; true when it is gone by itself, false when it was stopped for being overdue. */
static bool wait_for(pid_t child, const tk_watch_page *page, unsigned seconds, int *status, tk_broken *broken)
{
	sigset_t child_signal;
	(void)sigemptyset(&child_signal);
	(void)sigaddset(&child_signal, SIGCHLD);
	for (;;) {
		pid_t gone = waitpid(child, status, WNOHANG);
		if (gone == child)
			return true;
		if (gone < 0 && errno != EINTR) {
			*status = 0;
			return true;
		}
		const struct timespec pause = {.tv_sec = 0, .tv_nsec = 200000000};
		(void)sigtimedwait(&child_signal, NULL, &pause);
		const tk_host_watch_slot *slot = overdue(page, seconds);
		if (slot) {
			name_broken(broken, slot, true, 0);
			(void)kill(child, SIGKILL);
			(void)waitpid(child, status, 0);
			return false;
		}
	}
}

static pid_t start(tk_supervised_work *work, void *context, tk_watch_page *page, const tk_broken *broken, unsigned count,
                   const sigset_t *usual)
{
	(void)fflush(NULL);
	memset(page, 0, sizeof *page);
	pid_t child = fork();
	if (child == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)sigprocmask(SIG_SETMASK, usual, NULL);
		catch_faults();
		int code = work(context, page, broken, count);
		(void)fflush(NULL);
		page->finished = 1;
		_exit(code);
	}
	return child;
}

int tk_supervise(tk_supervised_work *work, void *context, unsigned seconds, int *died_of)
{
	*died_of = 0;
	tk_watch_page *page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return -1;
	sigset_t blocked, usual;
	(void)sigemptyset(&blocked);
	(void)sigaddset(&blocked, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &blocked, &usual);
	tk_broken broken[TK_BROKEN_MOST];
	unsigned count = 0;
	int code = -1;
	while (count < TK_BROKEN_MOST) {
		pid_t child = start(work, context, page, broken, count, &usual);
		if (child < 0)
			break;
		int status = 0;
		if (!wait_for(child, page, seconds, &status, &broken[count])) {
			count++;
			continue;
		}
		if (WIFEXITED(status) && page->finished) {
			code = WEXITSTATUS(status);
			break;
		}
		*died_of = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
		const tk_host_watch_slot *slot = faulted(page);
		if (!slot)
			break;
		name_broken(&broken[count++], slot, false, *died_of);
	}
	(void)sigprocmask(SIG_SETMASK, &usual, NULL);
	(void)munmap(page, sizeof *page);
	return code;
}
