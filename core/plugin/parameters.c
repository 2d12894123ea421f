/* SPDX-License-Identifier: Apache-2.0 */
/* `parameters` of tenken.yaml: what names no requirement, or nothing that the requirement has, would silently change
 * nothing. */
#include "plugin/run.h"

#include "document/fault.h"
#include "document/shape.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

typedef struct parameters {
	const tk_host_set *set;
	tk_arena *arena;
	const tk_organization *organization;
	tk_result *result;
	tk_text requirement;
} parameters;

static void report(const parameters *p, const char *rule, tk_span at, const char *message, const char *help,
                   tk_text name, tk_text nearest)
{
	const tk_argument arguments[] = {
	        {TK_TEXT("requirement"), p->requirement}, {TK_TEXT("name"), name}, {TK_TEXT("nearest"), nearest}};
	tk_verdict *verdict = tk_result_add(p->arena, p->result, p->organization,
	                                    tk_host_rule(p->set, tk_text_of(rule)), TK_NOT_MET, at);
	verdict->subject = tk_text_format(p->arena, "%.*s %.*s", (int)p->requirement.length, p->requirement.at,
	                                  (int)name.length, name.at);
	verdict->message = tk_run_fill(p->arena, tk_text_of(message), arguments, 3);
	verdict->help = tk_run_fill(p->arena, tk_text_of(help), arguments, 3);
}

static bool is_number(tk_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	}
	return text.length > 0 && text.length < 10;
}

/* Where the pack's own value is a whole number, nothing else can be meant. */
static void check_value(const parameters *p, const tk_pack_list *own, const tk_node *given)
{
	bool number = own->at_count == 1 && is_number(own->at[0]);
	if (number && !(tk_node_is_scalar(given) && is_number(given->value)))
		report(p, TK_FAULT_BAD_VALUE, given->span,
		       _("{name} of {requirement} is not a whole number from 0; {nearest} is used"),
		       _("Write a whole number, for example {nearest}."), given->key, own->at[0]);
}

static void check_requirement(parameters *p, const tk_requirement *requirement, const tk_node *given)
{
	const tk_pack_requirements *file = requirement->plugin->contents.requirements;
	const char *names[64];
	size_t count = 0;
	for (uint32_t i = 0; file && requirement->pack && requirement->pack->parameters && i < file->parameter_count;
	     i++) {
		if (requirement->pack->parameters[i].at_count && count < sizeof names / sizeof *names)
			names[count++] = tk_text_c(p->arena, file->parameter_names[i]);
	}
	for (const tk_node *each = given->kind == TK_NODE_MAPPING ? given->first : NULL; each; each = each->next) {
		const tk_pack_list *own = NULL;
		for (uint32_t i = 0; count && i < file->parameter_count; i++) {
			if (tk_text_equal(file->parameter_names[i], each->key) &&
			    requirement->pack->parameters[i].at_count)
				own = &requirement->pack->parameters[i];
		}
		const char *nearest = own || !count ? NULL : tk_nearest_word(each->key, names, count);
		if (own)
			check_value(p, own, each);
		else
			report(p, TK_FAULT_UNKNOWN_KEY, each->key_span,
			       _("{requirement} has no parameter {name}, so this changes nothing"),
			       nearest ? _("Did you mean {nearest}?")
			               : _("See `tenken explain {requirement}`, or take the line out."),
			       each->key, tk_text_of(nearest));
	}
}

void tk_parameters_examine(const tk_host_set *set, tk_arena *arena, const tk_organization *organization,
                           tk_result *result)
{
	const tk_node *all = organization->configuration.parameters;
	for (const tk_node *each = all ? all->first : NULL; each; each = each->next) {
		parameters p = {set, arena, organization, result, each->key};
		const tk_requirement *requirement = tk_map_get(set->by_id, each->key);
		if (requirement)
			check_requirement(&p, requirement, each);
		else
			report(&p, TK_FAULT_UNDEFINED, each->key_span,
			       _("No requirement {requirement} is known, so its parameters change nothing"),
			       _("See `tenken rules` for the ids; a plugin that is not enabled has none."), TK_TEXT(""),
			       TK_TEXT(""));
	}
}
