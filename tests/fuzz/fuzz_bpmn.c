/* SPDX-License-Identifier: Apache-2.0 */
/* XML through the reader of elements and that of BPMN: a tree that holds together, workflows whose transitions lead to
 * steps that exist, and messages between such steps. */
#include "fuzz_playbook.h"

#include "document/xml.h"

static void check_value(const tk_document *document, const tk_value *value)
{
	fuzz_text(value->text);
	fuzz_span(document, value->span);
}

/* Every element once; the tree is walked without recursion, and up again by parents. */
static void check_elements(const tk_document *document)
{
	const tk_xml_element *at = document->xml;
	while (at) {
		fuzz_span(document, at->span);
		fuzz_span(document, at->extent);
		fuzz_require(at->extent.offset == at->span.offset && at->extent.length >= at->span.length);
		fuzz_text(at->name);
		check_value(document, &at->text);
		for (uint32_t i = 0; i < at->attribute_count; i++) {
			fuzz_text(at->attributes[i].name);
			check_value(document, &at->attributes[i].value);
		}
		fuzz_require(!at->first || at->first->parent == at);
		if (at->first) {
			at = at->first;
			continue;
		}
		while (at && !at->next)
			at = at->parent;
		at = at ? at->next : NULL;
	}
}

static void check_end(const tk_collaboration *all, uint32_t playbook, uint32_t step)
{
	fuzz_require(playbook == TK_NO_STEP || playbook < all->playbooks.count);
	fuzz_require(step == TK_NO_STEP ||
	             (playbook != TK_NO_STEP && step < all->playbooks.at[playbook]->workflow.steps.count));
}

static void check_messages(const tk_document *document, const tk_collaboration *all)
{
	for (uint32_t i = 0; i < all->flows.count; i++) {
		const tk_message_flow *flow = &all->flows.at[i];
		check_end(all, flow->from_playbook, flow->from_step);
		check_end(all, flow->to_playbook, flow->to_step);
		check_value(document, &flow->name);
		fuzz_span(document, flow->span);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tk_arena *arena = tk_arena_open((size_t)1 << 30, fuzz_exhausted, NULL);
	tk_document *document = NULL;
	tk_playbooks playbooks = fuzz_playbooks(arena, "p.bpmn", data, size, &document);
	check_elements(document);
	for (uint32_t i = 0; i < playbooks.count; i++) {
		if (playbooks.at[i]->collaboration)
			check_messages(document, playbooks.at[i]->collaboration);
	}
	tk_arena_close(arena);
	return 0;
}
