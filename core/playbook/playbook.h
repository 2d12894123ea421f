/* SPDX-License-Identifier: Apache-2.0 */
/* Format readers: one document -> zero or more playbooks. What is wrong in the file becomes faults of the document. */
#ifndef TK_PLAYBOOK_PLAYBOOK_H
#define TK_PLAYBOOK_PLAYBOOK_H

#include "document/document.h"
#include "workflow/workflow.h"

typedef TK_VECTOR(tk_playbook *) tk_playbooks;

typedef struct tk_playbook_context {
	int64_t today;         /* for valid_until */
	bool is_template;      /* declared template: placeholders are allowed, no playbook is made */
	bool is_index;         /* README or declared entry page: links, but no playbook unless it has ordered steps */
	bool is_page;          /* Markdown that is no playbook: its flowcharts are read, its text is not */
} tk_playbook_context;

/* Does the document look like a playbook, and of which format? NULL = it is not one. By content, not by name:
 * native = mapping with key `playbook` + `steps`; CACAO = type "playbook"/"playbook-template" or spec_version "cacao-…";
 * XSOAR = `tasks` + `starttaskid`; neutral = `tenken-graph`. Flowcharts make no page a playbook. */
const char *tk_playbook_detect(const tk_document *document);

/* Reads all playbooks of a document into arena, appending to *out. O(n log n). */
void tk_playbook_read(tk_arena *arena, tk_document *document, const tk_playbook_context *context, tk_playbooks *out);

/* One reader each: native.c cacao.c markdown.c mermaid.c xsoar.c neutral.c, with what they are split into (cacao_*.c …);
 * gather.c makes joins explicit where a format draws none. */

#endif
