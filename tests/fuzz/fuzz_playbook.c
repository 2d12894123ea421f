/* SPDX-License-Identifier: Apache-2.0 */
/* YAML and JSON through the playbook readers. The first byte chooses the format. What comes out must be a workflow
 * whose transitions lead to steps that exist, and whose faults can be shown. */
#include "playbook/playbook.h"

#include <stdlib.h>

static void exhausted(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	exit(0); /* a bounded arena that is full is no defect */
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_workflow(const tk_workflow *workflow, uint32_t length)
{
	uint32_t transitions = 0;
	require(workflow->steps.count > 0);
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		const tk_step *step = &workflow->steps.at[i];
		require(step->first_out == transitions);
		transitions += step->out_count;
		require(step->span.offset <= length && step->span.length <= length - step->span.offset);
		require(step->partner == TK_NO_STEP || step->partner < workflow->steps.count);
	}
	require(transitions == workflow->transitions.count);
	for (uint32_t i = 0; i < transitions; i++) {
		uint32_t to = workflow->transitions.at[i].to;
		require(to == TK_NO_STEP || to < workflow->steps.count);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	tk_arena *arena = tk_arena_open((size_t)1 << 30, exhausted, NULL);
	tk_limits limits = tk_limits_default();
	tk_playbook_context context = {.today = 20000};
	tk_playbooks playbooks = {0};
	bool json = data[0] & 1;
	tk_document *document = tk_document_read(arena, 1, json ? TK_TEXT("p.json") : TK_TEXT("p.yaml"),
	                                         json ? TK_DOCUMENT_JSON : TK_DOCUMENT_YAML,
	                                         tk_text_make((const char *)data + 1, size - 1), &limits);
	tk_playbook_read(arena, document, &context, &playbooks);
	for (uint32_t i = 0; i < playbooks.count; i++)
		check_workflow(&playbooks.at[i]->workflow, (uint32_t)document->text.length);
	for (uint32_t i = 0; i < document->faults.count; i++) {
		const tk_fault *fault = &document->faults.at[i];
		tk_text_fill(arena, tk_text_of(fault->message), fault->arguments, fault->argument_count);
		tk_document_place(document, fault->at);
	}
	tk_arena_close(arena);
	return 0;
}
