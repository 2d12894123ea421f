/* SPDX-License-Identifier: Apache-2.0 */
/* CACAO playbooks: the object itself. Steps, definitions and flow have files of their own. */
#include "playbook/cacao.h"

#include "base/calendar.h"
#include "playbook/readers.h"

static bool is_scalar_text(const tk_node *node, const char *text)
{
	return node && tk_node_is_scalar(node) && tk_text_is(node->value, text);
}

bool tk_cacao_detect(const tk_node *root)
{
	if (!root || root->kind != TK_NODE_MAPPING)
		return false;
	const tk_node *version = tk_node_get_c(root, "spec_version");
	if (version && tk_node_is_scalar(version) && tk_text_starts(version->value, TK_TEXT("cacao-")))
		return true;
	const tk_node *type = tk_node_get_c(root, "type"), *id = tk_node_get_c(root, "id");
	if (!is_scalar_text(type, "playbook") && !is_scalar_text(type, "playbook-template"))
		return false;
	return version || tk_node_get_c(root, "workflow") || tk_node_get_c(root, "workflow_start") ||
	       (id && tk_text_starts(id->value, TK_TEXT("playbook--")));
}

static void read_version(tk_cacao *cacao)
{
	tk_value version = tk_keyed_value(&cacao->root, "spec_version");
	static const char *const old[] = {"cacao-1.0", "cacao-1.1", "1.0", "1.1"};
	for (size_t i = 0; i < sizeof old / sizeof old[0]; i++)
		cacao->old = cacao->old || tk_text_is(version.text, old[i]);
	if (version.text.length > 0 && !cacao->old && !tk_text_is(version.text, "cacao-2.0"))
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_UNSUPPORTED, version.span,
		             N_("This playbook says it is written in \"{version}\", which is read here as cacao-2.0."),
		             N_("Known versions: cacao-2.0, cacao-1.1, cacao-1.0."), "version", version.text,
		             (char *)NULL);
}

static bool list_holds(const tk_slots *slots, const char *word)
{
	for (uint32_t i = 0; i < slots->count; i++)
		if (tk_text_is(slots->at[i].value.text, word))
			return true;
	return false;
}

static void read_identity(tk_cacao *cacao)
{
	tk_playbook *playbook = cacao->playbook;
	playbook->id = tk_keyed_value(&cacao->root, "id");
	playbook->title = tk_keyed_value(&cacao->root, "name");
	playbook->owner = tk_keyed_value(&cacao->root, "created_by");
	if (playbook->title.text.length == 0)
		playbook->title = playbook->id;
	playbook->span = playbook->title.text.length > 0 ? playbook->title.span : cacao->root.node->span;
	playbook->reviewed = tk_keyed_slot(&cacao->root, "modified", TK_FORMAT);
	tk_keyed_slots(cacao->arena, &cacao->root, "playbook_types", TK_FORMAT, &playbook->types);
	tk_keyed_slots(cacao->arena, &cacao->root, "labels", TK_FORMAT, &playbook->scenarios);
	tk_cacao_own_playbook(cacao);
	cacao->notification = list_holds(&playbook->types, "notification");
	tk_slots activities = {0};
	tk_keyed_slots(cacao->arena, &cacao->root, "playbook_activities", TK_FORMAT, &activities);
	cacao->delivers = list_holds(&activities, "deliver-content");
}

static void require_keys(tk_cacao *cacao)
{
	/* Not workflow_start: the analysis of the flow says that there is no start. */
	static const char *const keys[] = {"type",       "spec_version", "id",       "name",
	                                   "created_by", "created",      "modified", "workflow"};
	tk_text what = cacao->playbook->title.text;
	if (what.length == 0)
		what = cacao->document->path;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		tk_keyed_require(cacao->arena, cacao->document, &cacao->root, keys[i], cacao->playbook->span, what);
}

static void check_timestamps(tk_cacao *cacao)
{
	static const char *const keys[] = {"created", "modified", "valid_from", "valid_until"};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const tk_node *node = tk_keyed_scalar(&cacao->root, keys[i]);
		int64_t day;
		if (node && !tk_date_parse(node->value, &day))
			tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_BAD_VALUE, node->span,
			             N_("\"{value}\" is no time that \"{key}\" can hold."),
			             N_("Write it as 2026-01-31T09:00:00.000Z."), "value", node->value, "key",
			             tk_text_of(keys[i]), (char *)NULL);
	}
}

static void check_validity(tk_cacao *cacao)
{
	cacao->playbook->valid_until = tk_keyed_slot(&cacao->root, "valid_until", TK_FORMAT);
	tk_value until = cacao->playbook->valid_until.value;
	const tk_node *revoked = tk_keyed_get(&cacao->root, "revoked");
	int64_t day;
	if (revoked && tk_node_is_true(revoked))
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_EXPIRED, revoked->span,
		             N_("Nobody may use this playbook any more: it is revoked."),
		             N_("Remove it, or name the playbook that replaces it."), (char *)NULL);
	else if (tk_date_parse(until.text, &day) && day < cacao->context->today)
		tk_fault_add(cacao->arena, &cacao->document->faults, TK_FAULT_EXPIRED, until.span,
		             N_("This playbook was valid until {until} only."),
		             N_("Review it and set a later \"valid_until\", or remove the playbook."), "until",
		             tk_date_format(cacao->arena, day), (char *)NULL);
}

/* What happens when a step fails is undefined in CACAO unless one of the two says it. Said once, at the first step. */
static void check_failure_handling(tk_cacao *cacao)
{
	if (cacao->extended || tk_keyed_get(&cacao->root, "workflow_exception"))
		return; /* with the extension it is a plan for people, who are not stopped by what a machine has no rule for */
	for (uint32_t i = 0; i < cacao->steps.count; i++) {
		const tk_cacao_step *step = &cacao->steps.at[i];
		if ((step->kind != TK_CACAO_ACTION && step->kind != TK_CACAO_CALL) ||
		    tk_keyed_get(&step->keyed, "on_failure"))
			continue;
		tk_value title = tk_keyed_value(&step->keyed, "name");
		tk_fault_add(
		        cacao->arena, &cacao->document->faults, TK_FAULT_FAILURE_UNDEFINED, step->id.span,
		        N_("Nobody can tell what happens when \"{step}\" fails: neither \"on_failure\" nor "
		           "\"workflow_exception\" says it."),
		        N_("Add \"workflow_exception\" to the playbook, or \"on_failure\" to the steps that can fail."),
		        "step", title.text.length > 0 ? title.text : step->id.text, (char *)NULL);
		return;
	}
}

/* A constant is what it is in every run. */
static void read_constants(tk_cacao *cacao)
{
	const tk_node *variables = tk_keyed_get(&cacao->root, "playbook_variables");
	cacao->playbook->workflow.changes = TK_CHANGES_WRITTEN;
	for (const tk_node *each = variables && variables->kind == TK_NODE_MAPPING ? variables->first : NULL; each;
	     each = each->next) {
		const tk_node *constant = each->kind == TK_NODE_MAPPING ? tk_node_get_c(each, "constant") : NULL;
		const tk_node *value = constant && tk_node_is_true(constant) ? tk_node_get_c(each, "value") : NULL;
		if (!tk_node_says(value))
			continue;
		tk_text is = tk_text_format(cacao->arena, "%.*s:value = '%.*s'", (int)each->key.length, each->key.at,
		                            (int)value->value.length, value->value.at);
		*TK_PUSH(cacao->arena, &cacao->playbook->workflow.conditions) =
		        (tk_condition){.name = {is, each->key_span}, .given = TK_HOLDS};
	}
}

void tk_cacao_read(tk_arena *arena, tk_document *document, const tk_node *root, const tk_playbook_context *context,
                   tk_playbooks *out)
{
	tk_cacao cacao = {.arena = arena, .document = document, .context = context};
	cacao.root = tk_keyed_make(root, tk_cacao_playbook_shape.fields);
	cacao.playbook = TK_MAKE(arena, tk_playbook);
	cacao.playbook->format = "cacao";
	cacao.playbook->document = document->number;
	cacao.playbook->node = root;
	cacao.step_by_id = tk_map_make(arena);
	cacao.parties = tk_map_make(arena);
	read_constants(&cacao);
	cacao.authentications = tk_map_make(arena);
	cacao.markings = tk_map_make(arena);
	cacao.extensions = tk_map_make(arena);
	cacao.reported = tk_map_make(arena);
	tk_shape_check(document, root, &tk_cacao_playbook_shape);
	read_version(&cacao);
	read_identity(&cacao);
	require_keys(&cacao);
	check_timestamps(&cacao);
	check_validity(&cacao);
	tk_cacao_read_definitions(&cacao);
	tk_cacao_read_markings(&cacao);
	tk_cacao_read_steps(&cacao);
	check_failure_handling(&cacao);
	tk_cacao_read_flow(&cacao);
	tk_workflow_finish(arena, &cacao.playbook->workflow);
	*TK_PUSH(arena, out) = cacao.playbook;
}
