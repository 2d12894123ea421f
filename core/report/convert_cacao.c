/* SPDX-License-Identifier: Apache-2.0 */
/* A playbook as CACAO 2.0 JSON (docs/formats/cacao.md): its head, agents, targets, markings and the extension. */
#include "report/convert_cacao.h"
#include "base/calendar.h"
#include "base/identifier.h"
#include "document/fault.h"
#include "register/channel_words.h"

#define EXTENSION_VERSION "1.0"

static tk_text named(const tk_cacao_flow *flow, const char *prefix, unsigned version, const char *kind, tk_text what)
{
	tk_text organization = flow->conversion->organization->configuration.organization_id.text;
	return tk_identifier(flow->arena, prefix, version,
	                     tk_text_format(flow->arena, "%.*s\n%s\n%.*s", (int)organization.length,
	                                    organization.length ? organization.at : "", kind, (int)what.length,
	                                    what.length ? what.at : ""));
}

tk_text tk_cacao_playbook_id(const tk_cacao_flow *flow, tk_text id)
{
	return named(flow, "playbook", 5, "playbook", id);
}

static bool is_person(const tk_register_entry *entry)
{
	return entry && entry->kind == TK_REGISTER_PERSON;
}

tk_text tk_cacao_agent_id(const tk_cacao_flow *flow, tk_text name)
{
	const tk_register_entry *entry = tk_conversion_actor(flow->conversion, name);
	return named(flow, is_person(entry) ? "individual" : "group", 4, "agent", entry ? entry->id.text : name);
}

static const tk_register_entry *told(const tk_cacao_flow *flow, tk_text name)
{
	const tk_register_entry *entry = tk_conversion_recipient(flow->conversion, name);
	return entry ? entry : tk_conversion_actor(flow->conversion, name);
}

static const char *target_type(const tk_register_entry *entry)
{
	bool outside = entry && (entry->kind == TK_REGISTER_CONTACT || entry->kind == TK_REGISTER_PARTY);
	return outside ? "organization" : is_person(entry) ? "individual" : "group";
}

tk_text tk_cacao_target_id(const tk_cacao_flow *flow, tk_text name)
{
	return named(flow, target_type(told(flow, name)), 4, "target", name);
}

/* ---- contacts -------------------------------------------------------------------------------------------------------
 */

static tk_text scalar(const tk_node *node, const char *key)
{
	const tk_node *value = node && node->kind == TK_NODE_MAPPING ? tk_node_get_c(node, key) : NULL;
	return value && tk_node_is_scalar(value) ? value->value : TK_TEXT("");
}

/* Where a route is written in CACAO's contact: email, phone, or words. */
static const char *contact_field(const tk_cacao_flow *flow, tk_text channel)
{
	const tk_register_entry *entry =
	        tk_register_find(&flow->conversion->organization->reg, TK_REGISTER_CHANNEL, channel);
	const char *kind =
	        entry ? tk_register_channel_kind(flow->arena, entry) : tk_channel_word_kind(flow->arena, channel);
	static const char *const phones[] = {"landline", "mobile", "satellite", "voip", "fax"};
	if (strcmp(kind, "email") == 0)
		return "email";
	for (size_t i = 0; i < sizeof phones / sizeof *phones; i++)
		if (strcmp(kind, phones[i]) == 0)
			return "phone";
	return "contact_details";
}

static void write_ways(tk_json_writer *writer, const tk_cacao_flow *flow, const tk_node *routes, const char *field)
{
	tk_map *keys = NULL;
	for (const tk_node *route = routes ? routes->first : NULL; route; route = route->next) {
		tk_text channel = scalar(route, "channel"), key = channel;
		if (scalar(route, "value").length == 0 || strcmp(contact_field(flow, channel), field) != 0)
			continue;
		if (!keys) {
			keys = tk_map_make(flow->arena);
			tk_write_object(writer, field);
		}
		for (unsigned number = 2; tk_map_get(keys, key); number++)
			key = tk_text_format(flow->arena, "%.*s-%u", (int)channel.length, channel.at, number);
		(void)tk_map_put(keys, key, keys);
		tk_write_text(writer, tk_text_c(flow->arena, key), scalar(route, "value"));
	}
	if (keys)
		tk_write_end(writer);
}

static tk_text add_words(const tk_cacao_flow *flow, tk_text all, tk_text more)
{
	return all.length == 0 ? more
	                       : tk_text_format(flow->arena, "%.*s; %.*s", (int)all.length, all.at, (int)more.length,
	                                        more.length ? more.at : "");
}

/* What is neither a number nor an address: where to go, who takes over. */
static tk_text details(const tk_cacao_flow *flow, const tk_register_entry *entry, const tk_node *routes)
{
	tk_text all = {0};
	const tk_register *reg = &flow->conversion->organization->reg;
	for (const tk_node *route = routes ? routes->first : NULL; route; route = route->next)
		if (scalar(route, "value").length &&
		    strcmp(contact_field(flow, scalar(route, "channel")), "contact_details") == 0)
			all = add_words(flow, all, scalar(route, "value"));
	if (entry->kind != TK_REGISTER_ROLE)
		return all;
	const tk_register_entry *person = tk_register_find(reg, TK_REGISTER_PERSON, scalar(entry->node, "primary"));
	all = add_words(flow, all, tk_conversion_name(person, scalar(entry->node, "primary")));
	const tk_node *alternates = tk_node_get_c(entry->node, "alternates");
	for (const tk_node *each = alternates && alternates->kind == TK_NODE_SEQUENCE ? alternates->first : NULL; each;
	     each = each->next)
		all = add_words(
		        flow, all,
		        tk_conversion_name(tk_register_find(reg, TK_REGISTER_PERSON, each->value), each->value));
	return all;
}

static void write_contact(tk_json_writer *writer, const tk_cacao_flow *flow, const tk_register_entry *entry)
{
	const tk_node *routes = tk_node_get_c(entry->node, "routes");
	if (entry->kind == TK_REGISTER_ROLE) { /* the number of who has the role */
		const tk_register_entry *person = tk_register_find(&flow->conversion->organization->reg,
		                                                   TK_REGISTER_PERSON, scalar(entry->node, "primary"));
		routes = person ? tk_node_get_c(person->node, "routes") : NULL;
	}
	if (routes && routes->kind != TK_NODE_SEQUENCE)
		routes = NULL;
	tk_write_object(writer, "contact");
	write_ways(writer, flow, routes, "email");
	write_ways(writer, flow, routes, "phone");
	tk_write_text_if(writer, "contact_details", details(flow, entry, routes));
	tk_write_end(writer);
}

static void write_party(tk_json_writer *writer, const tk_cacao_flow *flow, tk_text id, tk_text name,
                        const tk_register_entry *entry, bool nobody)
{
	size_t dashes = tk_text_find(id, TK_TEXT("--"), 0);
	tk_text none = flow->conversion->japanese ? TK_TEXT("担当の定めなし") : TK_TEXT("nobody is named");
	tk_write_object(writer, id.at);
	tk_write_text(writer, "type", tk_text_slice(id, 0, dashes));
	tk_write_text(writer, "name", nobody ? none : tk_conversion_name(entry, name));
	if (entry)
		write_contact(writer, flow, entry);
	tk_write_object(writer, "agent_target_extensions");
	tk_write_object(writer, TK_CACAO_EXTENSION);
	if (nobody)
		tk_write_bool(writer, "nobody", true);
	else
		tk_write_text(writer, "id", name);
	tk_write_end(writer);
	tk_write_end(writer);
	tk_write_end(writer);
}

static void write_agents(tk_json_writer *writer, const tk_cacao_flow *flow)
{
	tk_map *seen = tk_map_make(flow->arena);
	for (uint32_t i = 0; i < flow->outline->all.count; i++) {
		const tk_step *step = &flow->outline->workflow->steps.at[flow->outline->all.at[i]];
		if (step->kind != TK_STEP_ACTION)
			continue;
		tk_text name = step->written->actor.value.text, id = tk_cacao_agent_id(flow, name);
		if (tk_map_get(seen, id))
			continue;
		if (tk_map_count(seen) == 0)
			tk_write_object(writer, "agent_definitions");
		(void)tk_map_put(seen, id, seen);
		write_party(writer, flow, id, name, tk_conversion_actor(flow->conversion, name), name.length == 0);
	}
	if (tk_map_count(seen))
		tk_write_end(writer);
}

static void write_targets(tk_json_writer *writer, const tk_cacao_flow *flow)
{
	tk_map *seen = tk_map_make(flow->arena);
	for (uint32_t i = 0; i < flow->outline->all.count; i++) {
		const tk_step *step = &flow->outline->workflow->steps.at[flow->outline->all.at[i]];
		for (uint32_t k = 0; step->kind == TK_STEP_ACTION && k < step->written->recipients.count; k++) {
			tk_text name = step->written->recipients.at[k].value.text, id = tk_cacao_target_id(flow, name);
			if (tk_map_get(seen, id))
				continue;
			if (tk_map_count(seen) == 0)
				tk_write_object(writer, "target_definitions");
			(void)tk_map_put(seen, id, seen);
			write_party(writer, flow, id, name, told(flow, name), false);
		}
	}
	if (tk_map_count(seen))
		tk_write_end(writer);
}

/* ---- head -----------------------------------------------------------------------------------------------------------
 */

static const struct {
	const char *level, *id;
} tlp_markings[] = {
        {"TLP:CLEAR", "marking-tlp--94868c89-83c2-464b-929b-a1a8aa3c8487"},
        {"TLP:GREEN", "marking-tlp--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"},
        {"TLP:AMBER", "marking-tlp--55d920b0-5e8b-4f79-9ee9-91f868d9b421"},
        {"TLP:AMBER+STRICT", "marking-tlp--939a9414-2ddd-4d32-a0cd-375ea402b003"},
        {"TLP:RED", "marking-tlp--e828b379-4e03-4974-9ac4-e53a884c97c1"},
};

static tk_text timestamp(const tk_cacao_flow *flow)
{
	tk_text day = tk_date_format(flow->arena, flow->conversion->today);
	return tk_text_format(flow->arena, "%.*sT00:00:00.000Z", (int)day.length, day.at);
}

static void write_markings(tk_json_writer *writer, const tk_cacao_flow *flow)
{
	tk_text marking = flow->conversion->playbook->marking.value.text;
	if (marking.length == 0)
		return;
	tk_text id = {0};
	for (size_t i = 0; i < sizeof tlp_markings / sizeof *tlp_markings; i++)
		if (tk_text_is(marking, tlp_markings[i].level))
			id = tk_text_of(tlp_markings[i].id);
	bool known = id.length > 0;
	if (!known)
		id = named(flow, "marking-statement", 4, "marking", marking);
	tk_write_array(writer, "markings");
	tk_write_text(writer, NULL, id);
	tk_write_end(writer);
	if (known)
		return;
	tk_write_object(writer, "data_marking_definitions");
	tk_write_object(writer, id.at);
	tk_write_string(writer, "type", "marking-statement");
	tk_write_text(writer, "id", id);
	tk_write_text(writer, "created_by", named(flow, "identity", 4, "identity", TK_TEXT("")));
	tk_write_text(writer, "created", timestamp(flow));
	tk_write_text(writer, "statement", marking);
	tk_write_end(writer);
	tk_write_end(writer);
}

static bool any_class(const tk_cacao_flow *flow, const char *const *classes)
{
	for (uint32_t i = 0; i < flow->outline->all.count; i++) {
		const tk_step *step = &flow->outline->workflow->steps.at[flow->outline->all.at[i]];
		for (uint32_t k = 0; step->kind == TK_STEP_ACTION && k < step->written->declared_classes.count; k++)
			for (size_t c = 0; classes[c]; c++)
				if (tk_text_is(step->written->declared_classes.at[k].value.text, classes[c]))
					return true;
	}
	return false;
}

/* Types and activities by the classes of the steps: every activity listed is that of some command. */
static void write_types(tk_json_writer *writer, const tk_cacao_flow *flow)
{
	static const struct {
		const char *type, *activity, *classes[4];
	} types[] = {{"notification", "deliver-content", {"share", "notify-up", "notify-down", NULL}},
	             {"investigation", "analyze-collected-data", {"collect", "assess", NULL}},
	             {"mitigation", "restrict-access", {"isolate", NULL}},
	             {"remediation", "restore-capabilities", {"recover", NULL}}};
	for (int activities = 0; activities < 2; activities++) {
		bool any = false;
		for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
			if (!any_class(flow, types[i].classes))
				continue;
			if (!any)
				tk_write_array(writer, activities ? "playbook_activities" : "playbook_types");
			any = true;
			tk_write_string(writer, NULL, activities ? types[i].activity : types[i].type);
		}
		if (any)
			tk_write_end(writer);
	}
}

static void write_conditions(tk_json_writer *writer, const tk_workflow *workflow)
{
	bool any = false;
	for (uint32_t i = 0; i < workflow->conditions.count; i++) {
		const tk_condition *condition = &workflow->conditions.at[i];
		if (!condition->declared)
			continue;
		if (!any)
			tk_write_array(writer, "conditions");
		any = true;
		tk_write_object(writer, NULL);
		tk_write_text(writer, "when", condition->name.text);
		tk_cacao_write_slots(writer, "also", &condition->also);
		if (condition->given != TK_UNDECIDED)
			tk_write_bool(writer, "given", condition->given == TK_HOLDS);
		tk_write_end(writer);
	}
	if (any)
		tk_write_end(writer);
}

static void write_extension(tk_json_writer *writer, const tk_cacao_flow *flow)
{
	static const char *const keys[] = {"maintainer", "version", "approved", "approved-by"};
	const tk_playbook *playbook = flow->conversion->playbook;
	tk_write_object(writer, "playbook_extensions");
	tk_write_object(writer, TK_CACAO_EXTENSION);
	tk_write_text_if(writer, "id", playbook->id.text);
	tk_write_bool(writer, "for-people", playbook->human);
	tk_write_text_if(writer, "owner", playbook->owner.text);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		tk_write_text_if(writer, keys[i], tk_conversion_head(flow->conversion, keys[i]));
	tk_write_text_if(writer, "reviewed", playbook->reviewed.value.text);
	tk_write_text_if(writer, "next-review", playbook->next_review.value.text);
	tk_write_text_if(writer, "trigger", playbook->trigger.value.text);
	write_conditions(writer, &playbook->workflow);
	tk_cacao_write_own_keys(writer, flow->arena, playbook->node);
	tk_write_end(writer);
	tk_write_end(writer);
}

static void write_extension_definition(tk_json_writer *writer, const tk_cacao_flow *flow)
{
	tk_write_object(writer, "extension_definitions");
	tk_write_object(writer, TK_CACAO_EXTENSION);
	tk_write_string(writer, "type", "extension-definition");
	tk_write_string(writer, "name", "tenken");
	tk_write_string(writer, "description", "The keys of tenken's native playbooks that CACAO has no field for.");
	tk_write_text(writer, "created_by", named(flow, "identity", 4, "identity", TK_TEXT("")));
	tk_write_string(writer, "schema", "urn:tenken:schema:cacao-extension:1");
	tk_write_string(writer, "version", EXTENSION_VERSION);
	tk_write_end(writer);
	tk_write_end(writer);
}

static void write_all(tk_json_writer *writer, const tk_cacao_flow *flow)
{
	const tk_playbook *playbook = flow->conversion->playbook;
	tk_write_object(writer, NULL);
	tk_write_string(writer, "type", "playbook");
	tk_write_string(writer, "spec_version", "cacao-2.0");
	tk_write_text(writer, "id", tk_cacao_playbook_id(flow, playbook->id.text));
	tk_write_text(writer, "name", playbook->title.text);
	tk_write_text_if(writer, "description", playbook->trigger.value.text);
	write_types(writer, flow);
	tk_write_text(writer, "created_by", named(flow, "identity", 4, "identity", TK_TEXT("")));
	tk_write_text(writer, "created", timestamp(flow));
	tk_write_text(writer, "modified", timestamp(flow));
	tk_cacao_write_slots(writer, "labels", &playbook->scenarios);
	write_markings(writer, flow);
	tk_write_text(writer, "workflow_start", flow->start_id);
	tk_write_text_if(writer, "workflow_exception", flow->exception);
	tk_write_object(writer, "workflow");
	tk_cacao_write_steps(writer, flow);
	tk_write_end(writer);
	write_extension(writer, flow);
	write_agents(writer, flow);
	write_targets(writer, flow);
	write_extension_definition(writer, flow);
	tk_write_end(writer);
}

bool tk_convert_cacao(FILE *out, const tk_conversion *conversion, const char **reason, uint32_t *step)
{
	tk_cacao_flow flow = {.arena = conversion->arena, .conversion = conversion, .outline = conversion->outline};
	flow.name = tk_text_format(conversion->arena, "%.*s\n%.*s",
	                           (int)conversion->organization->configuration.organization_id.text.length,
	                           conversion->organization->configuration.organization_id.text.length
	                                   ? conversion->organization->configuration.organization_id.text.at
	                                   : "",
	                           (int)conversion->playbook->id.text.length,
	                           conversion->playbook->id.text.length ? conversion->playbook->id.text.at : "");
	if (!tk_cacao_flow_make(&flow, step)) {
		*reason = N_("the branches at \"{step}\" share so many steps that they would be written too often");
		return false;
	}
	tk_json_writer writer = tk_json_writer_make(out);
	write_all(&writer, &flow);
	return true;
}
