/* SPDX-License-Identifier: Apache-2.0 */
/* Gives up what reading playbooks never needs: new programs, the network, other processes, and writing anywhere but
 * beside the files of the reports. Best effort: where the kernel cannot, the run goes on. Call once, before any untrusted
 * file is read and before plugins' code runs; threads that are started later are bound by it, others are not. */
#ifndef TK_COMMAND_SANDBOX_H
#define TK_COMMAND_SANDBOX_H

#include "command/session.h"

/* True when both the filter of system calls and that of writing are in force. */
bool tk_sandbox_enter(const tk_session *session);

#endif
