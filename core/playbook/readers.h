/* SPDX-License-Identifier: Apache-2.0 */
/* One detector and one reader per playbook format; playbook.c chooses between them. */
#ifndef TK_PLAYBOOK_READERS_H
#define TK_PLAYBOOK_READERS_H

#include "playbook/playbook.h"

bool tk_markdown_playbook_detect(const tk_document *document);
void tk_markdown_playbook_read(tk_arena *arena, tk_document *document, const tk_playbook_context *context,
                               tk_playbooks *out);

/* Native and CACAO look at one root node, since a YAML stream may hold several documents. */
bool tk_native_detect(const tk_node *root);
bool tk_cacao_detect(const tk_node *root);
void tk_native_read(tk_arena *arena, tk_document *document, const tk_node *root, tk_playbooks *out);
void tk_cacao_read(tk_arena *arena, tk_document *document, const tk_node *root, const tk_playbook_context *context,
                   tk_playbooks *out);
/* XSOAR: a mapping with tasks and the id of the first one. */
bool tk_xsoar_detect(const tk_node *root);
void tk_xsoar_read(tk_arena *arena, tk_document *document, const tk_node *root, tk_playbooks *out);
/* Neutral graphs: a mapping with `tenken-graph`. */
bool tk_neutral_detect(const tk_node *root);
void tk_neutral_read(tk_arena *arena, tk_document *document, const tk_node *root, tk_playbooks *out);
/* BPMN 2.0: by its root element. */
bool tk_bpmn_detect(const tk_document *document);
void tk_bpmn_read(tk_arena *arena, tk_document *document, tk_playbooks *out);
/* Mermaid flowcharts in the code blocks of a Markdown page, whether or not the page itself is a playbook. */
void tk_mermaid_read(tk_arena *arena, tk_document *document, tk_playbooks *out);

#endif
