/* SPDX-License-Identifier: Apache-2.0 */
/* One file of an organization: is it wanted, its bytes, its document, its role. */
#ifndef TK_COMMAND_LOAD_FILE_H
#define TK_COMMAND_LOAD_FILE_H

#include "analysis/organization.h"
#include "source/source.h"

/* Registers the path, and reads the bytes when the file is one that tenken examines. What cannot be read becomes a fault at
 * the file's first line or an entry of "not examined". */
bool tk_load_file_bytes(tk_organization *organization, tk_source *source, uint32_t file_index, tk_text *bytes);
void tk_load_file_parse(tk_organization *organization, tk_source *source, uint32_t file_index, tk_text bytes);
tk_document_role tk_load_role(const tk_organization *organization, const tk_document *document);

#endif
