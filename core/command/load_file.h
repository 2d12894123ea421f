/* SPDX-License-Identifier: Apache-2.0 */
/* One file of an organization: is it wanted, its bytes, its document, its role. */
#ifndef TK_COMMAND_LOAD_FILE_H
#define TK_COMMAND_LOAD_FILE_H

#include "analysis/organization.h"
#include "source/source.h"

/* Registers the path, and reads the bytes when the file is one that tenken examines. What cannot be read becomes a
 * fault at the file's first line or an entry of "not examined". */
bool tk_load_file_bytes(tk_organization *organization, tk_source *source, uint32_t file_index, tk_text *bytes);
void tk_load_file_parse(tk_organization *organization, tk_source *source, uint32_t file_index, tk_text bytes);
tk_document_role tk_load_role(const tk_organization *organization, const tk_document *document);
/* load_unused.c: after all roles are given. What the organization names as its own and could not be understood is not
 * examined; patterns of tenken.yaml that match nothing are faults. */
void tk_load_name_unused(tk_organization *organization);

/* Shared by the two. */
tk_text tk_load_below_root(const tk_organization *organization, tk_text path);
bool tk_load_any_glob(const tk_node *globs, tk_text path); /* globs: a sequence, or NULL */
void tk_load_leave_out(tk_organization *organization, tk_text path, const char *reason, const char *detail,
                       bool incomplete);

#endif
