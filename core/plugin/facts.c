/* SPDX-License-Identifier: Apache-2.0 */
/* Facts of tenken.yaml whose name is nearly one that a rule asks for: a slip of the pen would leave the rule undecided.
 */
#include "plugin/run.h"

#include "document/fault.h"
#include "document/shape.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

typedef TK_VECTOR(const char *) tk_fact_names;

static bool is_among(const tk_fact_names *names, tk_text word)
{
	for (uint32_t i = 0; i < names->count; i++) {
		if (tk_text_is(word, names->at[i]))
			return true;
	}
	return false;
}

static tk_fact_names asked_for(tk_arena *arena, const tk_host_set *set)
{
	tk_fact_names names = {0};
	for (uint32_t i = 0; i < set->requirements.count; i++) {
		const tk_pack_obligation *obligation = set->requirements.at[i]->obligation;
		for (uint32_t j = 0; obligation && j < obligation->applies_when_count; j++) {
			if (!is_among(&names, tk_text_of(obligation->applies_when[j])))
				*TK_PUSH(arena, &names) = obligation->applies_when[j];
		}
	}
	return names;
}

void tk_facts_examine(const tk_host_set *set, tk_arena *arena, const tk_organization *organization, tk_result *result)
{
	const tk_node *facts = organization->configuration.facts;
	const tk_rule *rule = tk_host_rule(set, tk_text_of(TK_FAULT_UNKNOWN_KEY));
	if (!facts || !rule)
		return;
	tk_fact_names names = asked_for(organization->arena, set);
	enum { LOOKED_AT_MOST = 1000 };
	unsigned looked_at = 0;
	for (const tk_node *fact = facts->first; fact && looked_at < LOOKED_AT_MOST; fact = fact->next, looked_at++) {
		const char *nearest =
		        is_among(&names, fact->key) ? NULL : tk_nearest_word(fact->key, names.at, names.count);
		/* A plugin that is not enabled may ask for it; nearly the name of one that is given besides is no slip.
		 */
		if (!nearest || tk_node_get_c(facts, nearest))
			continue;
		const tk_argument arguments[] = {{TK_TEXT("fact"), fact->key},
		                                 {TK_TEXT("nearest"), tk_text_of(nearest)}};
		tk_verdict *verdict = tk_result_add(arena, result, organization, rule, TK_NOT_MET, fact->key_span);
		verdict->subject = tk_text_copy(arena, fact->key);
		verdict->message =
		        tk_text_fill(arena, tk_text_of(_("No rule asks for a fact \"{fact}\", so it decides nothing")),
		                     arguments, 2);
		verdict->help = tk_text_fill(arena, tk_text_of(_("Did you mean \"{nearest}\"?")), arguments, 2);
	}
}
