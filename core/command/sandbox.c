/* SPDX-License-Identifier: Apache-2.0 */
#include "command/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- writing (Landlock, linux/landlock.h) ---------------------------------------------------------------------------- */

#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (UINT64_C(1) << 14) /* since the third edition of its interface */
#endif

static const uint64_t making = LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                               LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
                               LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                               LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                               LANDLOCK_ACCESS_FS_MAKE_SYM;

static uint64_t writing(void)
{
	long edition = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (edition < 1)
		return 0;
	return making | LANDLOCK_ACCESS_FS_WRITE_FILE | (edition >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0);
}

static bool grant(int rules, const char *path, uint64_t rights)
{
	int at = open(path, O_PATH | O_CLOEXEC);
	struct stat status;
	if (at < 0)
		return errno == ENOENT;
	if (fstat(at, &status) == 0 && !S_ISDIR(status.st_mode))
		rights &= ~making; /* of a folder only */
	struct landlock_path_beneath_attr beneath = {.allowed_access = rights, .parent_fd = at};
	/* Pipes and the like, which are no files of a file system, need no rule. */
	bool granted = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0 || errno == EBADFD;
	(void)close(at);
	return granted;
}

/* Reports are written beside their place and renamed, so their folder is granted; devices and links are written to. What is
 * converted goes into a folder. So is what is kept between runs. */
static bool grant_reports(int rules, const tk_session *session, uint64_t rights)
{
	const char *folder_asked = session->options.output;
	bool granted = !folder_asked || grant(rules, folder_asked, rights);
	granted = (!session->cache || grant(rules, session->cache->path, rights)) && granted;
	for (unsigned i = 0; i < session->options.output_count; i++) {
		const char *file = session->options.outputs[i].file;
		if (!file)
			continue;
		const char *slash = strrchr(file, '/');
		tk_text folder = slash ? tk_text_make(file, (size_t)(slash - file) + 1) : TK_TEXT(".");
		granted = grant(rules, tk_text_c(session->arena, folder), rights) && grant(rules, file, rights) && granted;
	}
	return granted;
}

static bool give_up_writing(const tk_session *session)
{
	uint64_t rights = writing();
	if (!rights)
		return false;
	const struct landlock_ruleset_attr attributes = {.handled_access_fs = rights};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
	if (rules < 0)
		return false;
	/* A report that could not be granted is still asked for: better unbound than without it. */
	bool bound = grant_reports(rules, session, rights) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	             syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	(void)close(rules);
	return bound;
}

/* ---- system calls (seccomp) -------------------------------------------------------------------------------------------- */

/* Refused with EPERM rather than killed, so that a library that merely probes goes on. */
static const int refused[] = {
        SCMP_SYS(execve),           SCMP_SYS(execveat),         SCMP_SYS(socket),      SCMP_SYS(socketpair),
        SCMP_SYS(connect),          SCMP_SYS(bind),             SCMP_SYS(listen),      SCMP_SYS(accept),
        SCMP_SYS(accept4),          SCMP_SYS(sendto),           SCMP_SYS(sendmsg),
#ifndef __SANITIZE_ADDRESS__ /* the leak checker of a build for tests stops its own process with it */
        SCMP_SYS(ptrace),
#endif
        SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(fork),       SCMP_SYS(vfork),
        SCMP_SYS(mount),            SCMP_SYS(umount2),          SCMP_SYS(pivot_root),  SCMP_SYS(chroot),
        SCMP_SYS(setns),            SCMP_SYS(unshare),          SCMP_SYS(bpf),         SCMP_SYS(perf_event_open),
        SCMP_SYS(init_module),      SCMP_SYS(finit_module),     SCMP_SYS(kexec_load),  SCMP_SYS(add_key),
        SCMP_SYS(keyctl),           SCMP_SYS(request_key),      SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup),
};

static bool give_up_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	if (!filter)
		return false;
	bool complete = true;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		/* A system call that this architecture does not have needs no rule. */
		int status = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
		complete = complete && (status == 0 || status == -EFAULT || status == -EDOM);
	}
	bool loaded = seccomp_load(filter) == 0;
	seccomp_release(filter);
	return loaded && complete;
}

bool tk_sandbox_enter(const tk_session *session)
{
	bool bound = give_up_writing(session); /* first: the filter of system calls is for good */
	return give_up_calls() && bound;
}
