/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses the reader of a document by its content. */
#include "playbook/playbook.h"

#include "playbook/readers.h"

static const char *detect_root(const tk_node *root)
{
	if (!root)
		return NULL;
	if (tk_native_detect(root))
		return "native";
	if (tk_cacao_detect(root))
		return "cacao";
	if (tk_xsoar_detect(root))
		return "xsoar";
	return tk_neutral_detect(root) ? "neutral" : NULL;
}

const char *tk_playbook_detect(const tk_document *document)
{
	if (document->kind == TK_DOCUMENT_MARKDOWN)
		return tk_markdown_playbook_detect(document) ? "markdown" : NULL;
	if (document->kind == TK_DOCUMENT_XML)
		return tk_bpmn_detect(document) ? "bpmn" : NULL;
	if (document->kind != TK_DOCUMENT_YAML && document->kind != TK_DOCUMENT_JSON)
		return NULL;
	const char *format = detect_root(document->root);
	for (uint32_t i = 0; !format && i < document->more_root_count; i++)
		format = detect_root(document->more_roots[i]);
	return format;
}

static void read_root(tk_arena *arena, tk_document *document, const tk_node *root, const tk_playbook_context *context,
                      tk_playbooks *out)
{
	if (!root)
		return;
	if (tk_native_detect(root))
		tk_native_read(arena, document, root, out);
	else if (tk_cacao_detect(root))
		tk_cacao_read(arena, document, root, context, out);
	else if (tk_xsoar_detect(root))
		tk_xsoar_read(arena, document, root, out);
	else if (tk_neutral_detect(root))
		tk_neutral_read(arena, document, root, out);
}

void tk_playbook_read(tk_arena *arena, tk_document *document, const tk_playbook_context *context, tk_playbooks *out)
{
	if (context->is_template)
		return;
	if (document->kind == TK_DOCUMENT_MARKDOWN) {
		if (!context->is_page && tk_markdown_playbook_detect(document))
			tk_markdown_playbook_read(arena, document, context, out);
		tk_mermaid_read(arena, document, out);
		return;
	}
	if (document->kind == TK_DOCUMENT_XML && tk_bpmn_detect(document))
		tk_bpmn_read(arena, document, out);
	if (document->kind != TK_DOCUMENT_YAML && document->kind != TK_DOCUMENT_JSON)
		return;
	read_root(arena, document, document->root, context, out);
	for (uint32_t i = 0; i < document->more_root_count; i++)
		read_root(arena, document, document->more_roots[i], context, out);
}
