/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the reports of a run: everything is made in memory first, so that a run that is repeated without a broken plugin
 * prints once, and a file is either whole or untouched. */
#ifndef TK_COMMAND_OUTPUT_H
#define TK_COMMAND_OUTPUT_H

#include "command/session.h"

/* All outputs that the options name. False with *error (a file cannot be written). */
bool tk_output_write(const tk_session *session, const tk_result *result, int exit_code, tk_text exit_cause,
                     tk_error *error);
/* Writes the bytes in place of what the file held, whole or not at all. False with *error. */
bool tk_output_replace(tk_arena *arena, const char *path, const char *bytes, size_t length, tk_error *error);
/* May colour be used on standard output? Options, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, TERM and the terminal. */
bool tk_output_colour(const tk_options *options);

#endif
