/* SPDX-License-Identifier: Apache-2.0 */
/* Which boundary event takes an error or escalation that is thrown in a sub-process (BPMN 2.0, 10.5.6): that of the
 * innermost sub-process that waits for it, by its code; one without a code takes all. */
#include "playbook/bpmn.h"

static bool is_thrown(const tk_bpmn *bpmn, const tk_bpmn_node *node, tk_event_kind kind)
{
	const tk_step *step = &tk_bpmn_workflow(bpmn, node->process)->steps.at[node->step];
	return step->throws && step->event == kind;
}

/* The code that tells errors (or escalations) apart; empty: none is given. */
static tk_text code_of(const tk_bpmn *bpmn, const tk_bpmn_node *node, bool error)
{
	const tk_xml_element *definition = tk_bpmn_definition(bpmn, node->element);
	tk_text reference = tk_xml_get(definition, error ? "errorRef" : "escalationRef").text;
	const tk_xml_element *named = reference.length ? tk_bpmn_global(bpmn, reference) : NULL;
	if (!named)
		return tk_bpmn_local(reference);
	tk_text code = tk_xml_get(named, error ? "errorCode" : "escalationCode").text;
	if (code.length == 0)
		code = tk_xml_get(named, "name").text;
	return code.length ? code : tk_bpmn_local(reference);
}

/* Boundary events by the activity they watch: number of the node + 1, chained, 0 ends. */
typedef struct watchers {
	const tk_bpmn *bpmn;
	uint32_t *first, *next;
} watchers;

static watchers index_watchers(const tk_bpmn *bpmn)
{
	watchers all = {bpmn, TK_MAKE_ARRAY(bpmn->arena, uint32_t, (size_t)bpmn->nodes.count + 1),
	                TK_MAKE_ARRAY(bpmn->arena, uint32_t, (size_t)bpmn->nodes.count + 1)};
	for (uint32_t i = bpmn->nodes.count; i > 0; i--) {
		const tk_bpmn_node *node = &bpmn->nodes.at[i - 1];
		if (!tk_bpmn_is(node->element, "boundaryEvent"))
			continue;
		uint32_t host = tk_bpmn_find(bpmn, tk_xml_get(node->element, "attachedToRef").text);
		if (!tk_bpmn_watches(bpmn, node, host))
			continue;
		all.next[i - 1] = all.first[host];
		all.first[host] = i;
	}
	return all;
}

typedef struct catching {
	uint32_t node; /* TK_NO_STEP: none */
	bool unclear;  /* several may be meant */
} catching;

static catching find_at(const watchers *all, uint32_t host, tk_event_kind kind, tk_text code)
{
	catching exact = {TK_NO_STEP, false}, any = exact, other = exact;
	for (uint32_t each = all->first[host]; each > 0; each = all->next[each - 1]) {
		const tk_bpmn_node *node = &all->bpmn->nodes.at[each - 1];
		const tk_step *step = &tk_bpmn_workflow(all->bpmn, node->process)->steps.at[node->step];
		if (step->event != kind)
			continue;
		tk_text own = code_of(all->bpmn, node, kind == TK_EVENT_ERROR);
		catching *into = own.length == 0 ? &any : tk_text_equal(own, code) ? &exact : &other;
		into->unclear = into->node != TK_NO_STEP;
		into->node = each - 1;
	}
	if (exact.node != TK_NO_STEP)
		return exact;
	if (any.node != TK_NO_STEP)
		return any;
	/* Thrown without a code: the only one that waits is meant. */
	return code.length == 0 ? other : (catching){TK_NO_STEP, false};
}

static void catch_thrown(tk_bpmn *bpmn, const watchers *all, const tk_bpmn_node *node, tk_event_kind kind)
{
	bool error = kind == TK_EVENT_ERROR;
	tk_text code = code_of(bpmn, node, error);
	catching found = {TK_NO_STEP, false};
	for (uint32_t scope = node->scope; scope != TK_NO_STEP && found.node == TK_NO_STEP;
	     scope = bpmn->nodes.at[scope].scope)
		found = find_at(all, scope, kind, code);
	if (found.node != TK_NO_STEP && !found.unclear) {
		tk_bpmn_workflow(bpmn, node->process)->steps.at[node->step].caught_by = bpmn->nodes.at[found.node].step;
		return;
	}
	/* An escalation that nobody waits for changes nothing; what becomes of such an error is not said anywhere. */
	if (error || found.unclear)
		tk_bpmn_unsupported(bpmn, node->process, node->element,
		                    error ? TK_TEXT("errorEventDefinition") : TK_TEXT("escalationEventDefinition"));
}

void tk_bpmn_catch(tk_bpmn *bpmn)
{
	watchers all = index_watchers(bpmn);
	for (uint32_t i = 0; i < bpmn->nodes.count; i++) {
		const tk_bpmn_node *node = &bpmn->nodes.at[i];
		if (node->scope == TK_NO_STEP)
			continue;
		if (is_thrown(bpmn, node, TK_EVENT_ERROR))
			catch_thrown(bpmn, &all, node, TK_EVENT_ERROR);
		else if (is_thrown(bpmn, node, TK_EVENT_ESCALATION))
			catch_thrown(bpmn, &all, node, TK_EVENT_ESCALATION);
	}
}
