/* SPDX-License-Identifier: Apache-2.0 */
#include "command/sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>

/* Refused with EPERM rather than killed, so that a library that merely probes goes on. */
static const int refused[] = {
        SCMP_SYS(execve),           SCMP_SYS(execveat),         SCMP_SYS(socket),      SCMP_SYS(socketpair),
        SCMP_SYS(connect),          SCMP_SYS(bind),             SCMP_SYS(listen),      SCMP_SYS(accept),
        SCMP_SYS(accept4),          SCMP_SYS(sendto),           SCMP_SYS(sendmsg),     SCMP_SYS(ptrace),
        SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(fork),       SCMP_SYS(vfork),
        SCMP_SYS(mount),            SCMP_SYS(umount2),          SCMP_SYS(pivot_root),  SCMP_SYS(chroot),
        SCMP_SYS(setns),            SCMP_SYS(unshare),          SCMP_SYS(bpf),         SCMP_SYS(perf_event_open),
        SCMP_SYS(init_module),      SCMP_SYS(finit_module),     SCMP_SYS(kexec_load),  SCMP_SYS(add_key),
        SCMP_SYS(keyctl),           SCMP_SYS(request_key),      SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup),
};

bool tk_sandbox_enter(void)
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
