/* SPDX-License-Identifier: Apache-2.0 */
/* Checks that every pack can use by name, without a module: step-exists, no-passage, flow-sound. */
#include "plugin/run.h"

#include "analysis/flow.h"

static tk_value value_of(const tk_host *host, tk_run *run, const tk_entry *entry, const char *key)
{
	tk_value value = {TK_TEXT(""), {0, 0, 0}};
	(void)host->get(run, entry, tk_text_of(key), 0, &value);
	return value;
}

/* ---- step-exists: some step carries every class of the list `class` ---------------------------------------------------------- */

static bool carries_all(const tk_host *host, tk_run *run, const tk_entry *step)
{
	tk_value name;
	bool any = false;
	for (size_t i = 0; host->parameter(run, TK_TEXT("class"), i, &name) == TK_DONE; i++) {
		if (host->has_class(run, step, name.text, NULL, NULL) != TK_DONE)
			return false;
		any = true;
	}
	return any;
}

static tk_status step_exists(const tk_host *host, tk_run *run)
{
	const tk_entry_list *steps = tk_model_list(run->model, TK_ENTRY_STEP, NULL);
	host->examined(run, steps->entries.count);
	for (uint32_t i = 0; i < steps->entries.count; i++) {
		if (!carries_all(host, run, steps->entries.at[i]))
			continue;
		const tk_finding met = {.size = sizeof met, .answer = TK_HOLDS, .subject = steps->entries.at[i]};
		return host->report(run, &met);
	}
	bool whole = tk_organization_is_whole(run->model->organization);
	const tk_finding finding = {.size = sizeof finding,
	                            .answer = whole ? TK_FAILS : TK_UNDECIDED,
	                            .message = whole ? TK_TEXT("missing") : TK_TEXT(""),
	                            .missing = whole ? TK_TEXT("") : TK_TEXT("tenken.yaml")};
	return host->report(run, &finding);
}

/* ---- no-passage: nothing people read carries a class of the list `class` ------------------------------------------------------ */

static bool is_read_by_people(const tk_model *model, const tk_entry *document)
{
	tk_document_role role = (tk_document_role)model->organization->document_roles.at[document->document->number - 1];
	return role != TK_ROLE_NONE && role != TK_ROLE_TEMPLATE;
}

static tk_status report_passage(const tk_host *host, tk_run *run, const tk_entry *passage, tk_text class_name)
{
	tk_value text = value_of(host, run, passage, "text"), found = text;
	if (host->match(run, text, class_name, &found) != TK_DONE)
		found = text;
	const tk_argument arguments[] = {{TK_TEXT("text"), tk_text_slice(found.text, 0, 200)}};
	const tk_document *document = tk_entry_document(passage);
	const tk_finding finding = {.size = sizeof finding,
	                            .answer = TK_FAILS,
	                            .subject = passage,
	                            .at = found.span,
	                            .message = TK_TEXT("found"),
	                            .arguments = arguments,
	                            .argument_count = 1,
	                            .inferred = document && document->kind == TK_DOCUMENT_MARKDOWN ? 1 : 0};
	return host->report(run, &finding);
}

static tk_status no_passage(const tk_host *host, tk_run *run)
{
	const tk_entry_list *documents = tk_model_list(run->model, TK_ENTRY_DOCUMENT, NULL);
	for (uint32_t i = 0; i < documents->entries.count; i++) {
		if (!is_read_by_people(run->model, documents->entries.at[i]))
			continue;
		const tk_entry_list *passages = tk_model_list(run->model, TK_ENTRY_PASSAGE, documents->entries.at[i]);
		host->examined(run, passages->entries.count);
		for (uint32_t j = 0; j < passages->entries.count; j++) {
			tk_value name;
			for (size_t k = 0; host->parameter(run, TK_TEXT("class"), k, &name) == TK_DONE; k++) {
				if (host->has_class(run, passages->entries.at[j], name.text, NULL, NULL) != TK_DONE)
					continue;
				tk_status status = report_passage(host, run, passages->entries.at[j], name.text);
				if (status < 0)
					return status;
				break;
			}
		}
	}
	return TK_DONE;
}

/* ---- flow-sound: one verdict for every workflow --------------------------------------------------------------------------------- */

static tk_text fault_message(tk_flow_fault_kind kind)
{
	static const char *const names[] = {"no-start", "start-is-end", "dangling", "closed-loop", "dead-end", "unreachable",
	                                    "missing-branch"};
	return tk_text_of(names[kind]);
}

enum { LABELS_MOST = 16 };

static tk_text title_of(const tk_step *step) { return step->title.text.length ? step->title.text : step->id.text; }

static tk_status report_unsound(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_flow_faults *faults)
{
	const tk_workflow *workflow = &playbook->playbook->workflow;
	tk_argument arguments[LABELS_MOST][3];
	tk_label labels[LABELS_MOST];
	uint32_t count = faults->count < LABELS_MOST ? faults->count : LABELS_MOST;
	for (uint32_t i = 0; i < count; i++) {
		const tk_flow_fault *fault = &faults->at[i];
		arguments[i][0] = (tk_argument){TK_TEXT("step"), title_of(&workflow->steps.at[fault->step])};
		arguments[i][1] = (tk_argument){TK_TEXT("target"), fault->target.text};
		arguments[i][2] = (tk_argument){TK_TEXT("playbook"), value_of(host, run, playbook, "title").text};
		labels[i] = (tk_label){fault->at, fault_message(fault->kind), arguments[i], 3};
	}
	const tk_flow_fault *first = &faults->at[0];
	const tk_finding finding = {.size = sizeof finding,
	                            .answer = TK_FAILS,
	                            .subject = playbook->steps ? &playbook->steps[first->step] : playbook,
	                            .at = first->at,
	                            .message = fault_message(first->kind),
	                            .arguments = arguments[0],
	                            .argument_count = 3,
	                            .labels = labels + 1,
	                            .label_count = count - 1,
	                            .witness = first->witness,
	                            .inferred = workflow->ordered_by_prose ? 1 : 0};
	return host->report(run, &finding);
}

static tk_status flow_sound(const tk_host *host, tk_run *run)
{
	const tk_entry_list *playbooks = tk_model_list(run->model, TK_ENTRY_PLAYBOOK, NULL);
	for (uint32_t i = 0; i < playbooks->entries.count; i++) {
		const tk_entry *playbook = playbooks->entries.at[i];
		tk_flow_faults faults = {0};
		const char *limit = NULL;
		tk_answer answer = tk_flow_sound(run->model->arena, &playbook->playbook->workflow, &faults, &limit);
		tk_status status = TK_DONE;
		if (answer == TK_FAILS) {
			status = report_unsound(host, run, playbook, &faults);
		} else {
			const tk_finding finding = {.size = sizeof finding,
			                            .answer = answer,
			                            .subject = playbook,
			                            .missing = answer == TK_HOLDS ? TK_TEXT("") : TK_TEXT("workflow")};
			status = host->report(run, &finding);
		}
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

const tk_builtin *tk_builtin_find(tk_text name)
{
	static const tk_builtin checks[] = {
	        {"step-exists", step_exists},
	        {"no-passage", no_passage},
	        {"flow-sound", flow_sound},
	};
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		if (tk_text_is(name, checks[i].name))
			return &checks[i];
	}
	return NULL;
}
