/* SPDX-License-Identifier: Apache-2.0 */
/* What could have stood in the part of a file that was not read is unknown, not absent. */
#include "plugin/run.h"

bool tk_playbook_is_cut(const tk_model *model, const tk_playbook *playbook)
{
	const tk_document *document = tk_organization_document(model->organization, playbook->document);
	return document && !document->complete;
}

/* The last step of a playbook, or entry of a register file, is where reading stopped: it may have more to say. */
static bool is_last(const tk_model *model, const tk_entry *subject)
{
	if (subject->kind == TK_ENTRY_STEP) {
		const tk_workflow *workflow = &subject->parent->playbook->workflow;
		for (uint32_t i = 0; i < workflow->steps.count; i++) {
			if (!workflow->steps.at[i].helper &&
			    workflow->steps.at[i].span.offset > subject->step->span.offset)
				return false;
		}
		return true;
	}
	for (unsigned kind = 0; kind < TK_REGISTER_KINDS; kind++) {
		const tk_register *reg = &model->organization->reg;
		for (uint32_t i = 0; i < reg->of_kind[kind].count; i++) {
			const tk_register_entry *other = reg->of_kind[kind].at[i];
			if (other->document == subject->entry->document &&
			    other->span.offset > subject->entry->span.offset)
				return false;
		}
	}
	return true;
}

tk_text tk_run_unread(const tk_run *run, const tk_entry *subject)
{
	const tk_model *model = run->model;
	if (model->unread.length == 0)
		return TK_TEXT("");
	if (!subject || subject->kind == TK_ENTRY_ORGANIZATION || run->in_vain)
		return model->unread;
	const tk_document *document = tk_entry_document(subject);
	if (!document || document->complete)
		return TK_TEXT("");
	bool partial =
	        subject->kind == TK_ENTRY_PLAYBOOK || subject->kind == TK_ENTRY_DOCUMENT ||
	        ((subject->kind == TK_ENTRY_STEP || subject->kind >= TK_ENTRY_REGISTER) && is_last(model, subject));
	return partial ? document->path : TK_TEXT("");
}
