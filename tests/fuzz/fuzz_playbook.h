/* SPDX-License-Identifier: Apache-2.0 */
/* What the targets for playbook readers share: what comes out must be a workflow whose transitions lead to steps that
 * exist, with spans inside the file. */
#ifndef TK_TESTS_FUZZ_PLAYBOOK_H
#define TK_TESTS_FUZZ_PLAYBOOK_H

#include "fuzz_document.h"
#include "playbook/playbook.h"

static inline void fuzz_exhausted(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	exit(0); /* a bounded arena that is full is no defect */
}

static inline void fuzz_slots(const tk_document *document, const tk_slots *slots)
{
	for (uint32_t i = 0; i < slots->count; i++) {
		fuzz_text(slots->at[i].value.text);
		fuzz_span(document, slots->at[i].value.span);
	}
}

static inline void fuzz_workflow(const tk_document *document, const tk_workflow *workflow)
{
	uint32_t transitions = 0;
	fuzz_require(workflow->steps.count > 0);
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		const tk_step *step = &workflow->steps.at[i];
		fuzz_require(step->first_out == transitions);
		transitions += step->out_count;
		fuzz_require(step->partner == TK_NO_STEP || step->partner < workflow->steps.count);
		fuzz_require(step->scope == TK_NO_STEP || step->scope < workflow->steps.count);
		fuzz_require(step->attached_to == TK_NO_STEP || step->attached_to < workflow->steps.count);
		fuzz_require(step->copy_of == TK_NO_STEP || step->copy_of < workflow->steps.count);
		fuzz_span(document, step->span);
		fuzz_span(document, tk_step_extent(step));
		fuzz_text(step->written->title.text);
		fuzz_slots(document, &step->written->texts);
		fuzz_slots(document, &step->written->recipients);
		fuzz_slots(document, &step->written->declared_classes);
	}
	fuzz_require(transitions == workflow->transitions.count);
	for (uint32_t i = 0; i < transitions; i++) {
		const tk_transition *transition = &workflow->transitions.at[i];
		fuzz_require(transition->to == TK_NO_STEP || transition->to < workflow->steps.count);
		fuzz_require(transition->to != TK_NO_STEP || transition->written->target.text.length > 0);
		fuzz_span(document, transition->written->target.span);
	}
}

/* Reads a file under that name with all readers, and checks what came out; the playbooks live in arena. */
static inline tk_playbooks fuzz_playbooks(tk_arena *arena, const char *path, const uint8_t *data, size_t size,
                                          tk_document **document)
{
	tk_playbook_context context = {.today = 20000};
	tk_playbooks playbooks = {0};
	*document = fuzz_read(arena, path, data, size);
	tk_playbook_read(arena, *document, &context, &playbooks);
	for (uint32_t i = 0; i < playbooks.count; i++)
		fuzz_workflow(*document, &playbooks.at[i]->workflow);
	fuzz_faults(arena, *document);
	return playbooks;
}

#endif
