/* SPDX-License-Identifier: Apache-2.0 */
/* Gives up what a check never needs: new programs, the network, other processes. Best effort: where the kernel cannot,
 * the run goes on. Call once in the worker, before any untrusted file is read and before plugins' code runs. */
#ifndef TK_COMMAND_SANDBOX_H
#define TK_COMMAND_SANDBOX_H

#include <stdbool.h>

/* True when the filter is in force. */
bool tk_sandbox_enter(void);

#endif
