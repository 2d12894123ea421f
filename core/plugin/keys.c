/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of entries (docs/plugin-author.md lists them). */
#include "plugin/model.h"

static tk_status give(tk_value value, size_t index, tk_value *out)
{
	if (index > 0 || value.text.length == 0)
		return TK_ABSENT;
	*out = value;
	return TK_DONE;
}

static tk_status give_text(tk_text text, size_t index, tk_value *out)
{
	return give((tk_value){text, {0, 0, 0}}, index, out);
}

static tk_status give_bool(bool value, size_t index, tk_value *out)
{
	return give_text(value ? TK_TEXT("true") : TK_TEXT("false"), index, out);
}

static tk_status give_slots(const tk_slots *slots, size_t index, tk_value *out)
{
	if (index >= slots->count)
		return TK_ABSENT;
	*out = slots->at[index].value;
	return TK_DONE;
}

static tk_status give_node(const tk_node *node, size_t index, tk_value *out)
{
	if (node && node->kind == TK_NODE_SEQUENCE)
		node = index < node->count ? tk_node_at(node, (uint32_t)index) : NULL;
	else if (index > 0)
		return TK_ABSENT;
	if (!node || !tk_node_is_scalar(node) || node->kind == TK_NODE_NULL || node->value.length == 0)
		return TK_ABSENT;
	*out = tk_node_value(node);
	return TK_DONE;
}

static const char *const step_kinds[] = {"start", "action", "decision", "merge", "fork", "join", "call", "end",
                                         "inclusive-split", "inclusive-join", "event-choice", "scope", "place", "firing"};
static const char *const roles[] = {"none", "configuration", "register", "playbook", "index", "template", "page"};
static const char *const link_states[] = {"resolves", "external", "no-file", "no-anchor", "case-differs",
                                          "outside",  "empty",    "undefined", "generated"};

/* ---- steps ------------------------------------------------------------------------------------------------------------ */

typedef enum tk_step_key {
	STEP_OTHER, /* what only some formats have */
	STEP_ACKNOWLEDGEMENT, STEP_ACTOR, STEP_ACTOR_WORD, STEP_ALTERNATE, STEP_AUTOMATED, STEP_BRANCH, STEP_CALL, STEP_CHANNEL,
	STEP_DEADLINE, STEP_DEADLINE_BUSINESS_DAYS, STEP_DEADLINE_FROM, STEP_DEADLINE_ON_CALENDAR,
	STEP_DEADLINE_SECONDS, STEP_ID, STEP_INFERRED, STEP_KIND,
	STEP_MARKING, STEP_MESSAGE, STEP_NEED, STEP_ON_FAILURE, STEP_ON_TIMEOUT, STEP_RECIPIENT, STEP_RECIPIENT_CLASS,
	STEP_SECTION, STEP_SOURCE, STEP_TEXT, STEP_TITLE, STEP_TRIGGER,
} tk_step_key;

/* Asked for more often than anything else: by length, then by name, whose bytes the compiler makes a number or two of. */
#define RETURN_IF(name, known)                            \
	if (tk_bytes_same(key.at, name, sizeof name - 1)) \
	return known
static tk_step_key step_key(tk_text key)
{
	switch (key.length) {
	case 2:
		RETURN_IF("id", STEP_ID);
		break;
	case 4:
		RETURN_IF("text", STEP_TEXT);
		RETURN_IF("call", STEP_CALL);
		RETURN_IF("need", STEP_NEED);
		RETURN_IF("kind", STEP_KIND);
		break;
	case 5:
		RETURN_IF("title", STEP_TITLE);
		RETURN_IF("actor", STEP_ACTOR);
		break;
	case 6:
		RETURN_IF("source", STEP_SOURCE);
		RETURN_IF("branch", STEP_BRANCH);
		break;
	case 7:
		RETURN_IF("channel", STEP_CHANNEL);
		RETURN_IF("message", STEP_MESSAGE);
		RETURN_IF("trigger", STEP_TRIGGER);
		RETURN_IF("marking", STEP_MARKING);
		RETURN_IF("section", STEP_SECTION);
		break;
	case 8:
		RETURN_IF("inferred", STEP_INFERRED);
		RETURN_IF("deadline", STEP_DEADLINE);
		break;
	case 9:
		RETURN_IF("recipient", STEP_RECIPIENT);
		RETURN_IF("alternate", STEP_ALTERNATE);
		RETURN_IF("automated", STEP_AUTOMATED);
		break;
	case 10:
		RETURN_IF("actor-word", STEP_ACTOR_WORD);
		RETURN_IF("on-failure", STEP_ON_FAILURE);
		RETURN_IF("on-timeout", STEP_ON_TIMEOUT);
		break;
	case 13:
		RETURN_IF("deadline-from", STEP_DEADLINE_FROM);
		break;
	case 15:
		RETURN_IF("acknowledgement", STEP_ACKNOWLEDGEMENT);
		RETURN_IF("recipient-class", STEP_RECIPIENT_CLASS);
		break;
	case 16:
		RETURN_IF("deadline-seconds", STEP_DEADLINE_SECONDS);
		break;
	case 20:
		RETURN_IF("deadline-on-calendar", STEP_DEADLINE_ON_CALENDAR);
		break;
	case 22:
		RETURN_IF("deadline-business-days", STEP_DEADLINE_BUSINESS_DAYS);
		break;
	default:
		break;
	}
	return STEP_OTHER;
}
#undef RETURN_IF

static tk_status edge_target(const tk_entry *entry, tk_transition_kind kind, size_t index, tk_value *out)
{
	const tk_workflow *workflow = &tk_entry_playbook(entry)->workflow;
	for (uint32_t i = 0; i < entry->step->out_count; i++) {
		const tk_transition *edge = &workflow->transitions.at[entry->step->first_out + i];
		if (edge->kind == kind)
			return give(edge->written->target, index, out);
	}
	return TK_ABSENT;
}

/* The actor that a key, column or prefix names; one that is only a word of the sentence must be known to the register. */
static tk_status get_actor(const tk_model *model, const tk_step *step, size_t index, tk_value *out)
{
	if (step->written->actor.origin == TK_LEXICON &&
	    !tk_register_find(&model->organization->reg, TK_REGISTER_ROLE, step->written->actor.value.text))
		return TK_ABSENT;
	return give(step->written->actor.value, index, out);
}

/* The heading itself, as in passages, so that the two can be compared. */
static tk_status get_section(const tk_entry *entry, size_t index, tk_value *out)
{
	const tk_document *document = tk_entry_document(entry);
	tk_value section = entry->step->written->section;
	if (document && document->blocks && section.span.document == document->number)
		section.text = tk_text_slice(document->text, section.span.offset, section.span.length);
	return give(section, index, out);
}

static tk_status get_recipient_class(tk_model *model, const tk_step *step, size_t index, tk_value *out)
{
	if (index >= step->written->recipients.count)
		return TK_ABSENT;
	tk_value written = step->written->recipients.at[index].value;
	const tk_entry *entry = tk_entry_find(model, TK_TEXT(""), written.text);
	const tk_node *given = entry ? tk_node_get_c(entry->entry->node, "class") : NULL;
	tk_text word = given ? given->value : TK_TEXT("");
	if (entry && entry->entry->kind == TK_REGISTER_PARTY)
		word = entry->entry->downstream ? TK_TEXT("downstream") : TK_TEXT("upstream");
	*out = (tk_value){word, written.span};
	return TK_DONE;
}

static tk_status get_seconds(tk_model *model, const tk_deadline *deadline, size_t index, tk_value *out)
{
	if (deadline->seconds < 0)
		return TK_ABSENT;
	tk_text seconds = tk_text_format(model->arena, "%lld", (long long)deadline->seconds);
	return give((tk_value){seconds, deadline->limit.value.span}, index, out);
}

static bool is_on_calendar(const tk_deadline *deadline)
{
	tk_limit limit = tk_deadline_limit(deadline);
	return tk_limit_is_calendar(&limit);
}

static tk_status get_step(tk_model *model, const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	const tk_step *step = entry->step; /* entries of steps have one */
	if (!step)
		return TK_ABSENT;
	switch (step_key(key)) {
	case STEP_TEXT:
		return give_slots(&step->written->texts, index, out);
	case STEP_RECIPIENT:
		return give_slots(&step->written->recipients, index, out);
	case STEP_CHANNEL:
		return give_slots(&step->written->channels, index, out);
	case STEP_SOURCE:
		return give_slots(&step->written->sources, index, out);
	case STEP_NEED:
		return give_slots(&step->written->needs, index, out);
	case STEP_ACTOR:
		return get_actor(model, step, index, out);
	case STEP_ACTOR_WORD:
		return give(step->written->actor.value, index, out);
	case STEP_ALTERNATE:
		return give(step->written->alternate.value, index, out);
	case STEP_DEADLINE:
		return give(step->written->deadline.limit.value, index, out);
	case STEP_DEADLINE_FROM:
		return give(step->written->deadline.clock_start.value, index, out);
	case STEP_DEADLINE_SECONDS:
		return get_seconds(model, &step->written->deadline, index, out);
	case STEP_DEADLINE_ON_CALENDAR:
		return give_bool(is_on_calendar(&step->written->deadline), index, out);
	case STEP_DEADLINE_BUSINESS_DAYS:
		return give_bool(step->written->deadline.business_days, index, out);
	case STEP_TRIGGER:
		return give(step->written->trigger.value, index, out);
	case STEP_MESSAGE:
		return give(step->written->message.value, index, out);
	case STEP_MARKING:
		return give(step->written->marking.value, index, out);
	case STEP_ACKNOWLEDGEMENT:
		return give(step->written->acknowledgement.value, index, out);
	case STEP_CALL:
		return give(step->written->call.value, index, out);
	case STEP_ID:
		return give(step->written->id, index, out);
	case STEP_TITLE:
		return give(step->written->title.text.length ? step->written->title : step->written->id, index, out);
	case STEP_SECTION:
		return get_section(entry, index, out);
	case STEP_RECIPIENT_CLASS:
		return get_recipient_class(model, step, index, out);
	case STEP_BRANCH:
		return give_text(tk_step_branch(model, entry, index), 0, out);
	case STEP_INFERRED:
		return give_bool(step->inferred, index, out);
	case STEP_AUTOMATED:
		return give_bool(step->automated, index, out);
	case STEP_KIND:
		return give_text(tk_text_of(step_kinds[step->kind]), index, out);
	case STEP_ON_FAILURE:
		return edge_target(entry, TK_TRANSITION_FAILURE, index, out);
	case STEP_ON_TIMEOUT:
		return edge_target(entry, TK_TRANSITION_TIMEOUT, index, out);
	case STEP_OTHER:
		break;
	}
	return step->written->node && step->written->node->kind == TK_NODE_MAPPING
	               ? give_node(tk_node_get(step->written->node, key), index, out)
	               : TK_ABSENT;
}

/* ---- playbooks ---------------------------------------------------------------------------------------------------------- */

/* The handler of the whole playbook. */
static tk_status get_handler(const tk_workflow *workflow, size_t index, tk_value *out)
{
	for (uint32_t i = 0; i < workflow->transitions.count; i++) {
		if (workflow->transitions.at[i].kind == TK_TRANSITION_EXCEPTION)
			return give(workflow->transitions.at[i].written->target, index, out);
	}
	return TK_ABSENT;
}

/* ---- the others --------------------------------------------------------------------------------------------------------- */

static tk_status get_playbook(tk_model *model, const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	const tk_playbook *playbook = entry->playbook;
	if (tk_text_is(key, "scenario"))
		return give_slots(&playbook->scenarios, index, out);
	if (tk_text_is(key, "type"))
		return give_slots(&playbook->types, index, out);
	if (tk_text_is(key, "path")) {
		const tk_document *document = tk_organization_document(model->organization, playbook->document);
		return give_text(document ? document->path : TK_TEXT(""), index, out);
	}
	if (tk_text_is(key, "id"))
		return give(playbook->id, index, out);
	if (tk_text_is(key, "title"))
		return give(playbook->title.text.length ? playbook->title : playbook->id, index, out);
	if (tk_text_is(key, "format"))
		return give_text(tk_text_of(playbook->extended ? "native" : playbook->format), index, out);
	if (tk_text_is(key, "human"))
		return give_bool(playbook->human, index, out);
	if (tk_text_is(key, "owner"))
		return give(playbook->owner, index, out);
	if (tk_text_is(key, "reviewed"))
		return give(playbook->reviewed.value, index, out);
	if (tk_text_is(key, "next-review"))
		return give(playbook->next_review.value, index, out);
	if (tk_text_is(key, "valid-until"))
		return give(playbook->valid_until.value, index, out);
	if (tk_text_is(key, "marking"))
		return give(playbook->marking.value, index, out);
	if (tk_text_is(key, "trigger"))
		return give(playbook->trigger.value, index, out);
	if (tk_text_is(key, "on-exception"))
		return get_handler(&playbook->workflow, index, out);
	if (tk_text_is(key, "signed")) {
		const tk_node *signatures = playbook->node ? tk_node_get_c(playbook->node, "signatures") : NULL;
		return give_bool(signatures && signatures->first, index, out);
	}
	/* What only some formats have (`version`, `approved-by` …). */
	return playbook->node && playbook->node->kind == TK_NODE_MAPPING ? give_node(tk_node_get(playbook->node, key), index, out)
	                                                                 : TK_ABSENT;
}

static tk_status get_organization(tk_model *model, tk_text key, size_t index, tk_value *out)
{
	const tk_organization *organization = model->organization;
	if (tk_text_is(key, "whole"))
		return give_bool(tk_organization_is_whole(organization), index, out);
	if (tk_text_is(key, "prose"))
		return give_bool(tk_organization_has_prose(organization), index, out);
	if (tk_text_is(key, "id"))
		return give(organization->configuration.organization_id, index, out);
	if (tk_text_is(key, "name"))
		return give(organization->configuration.organization_name, index, out);
	if (tk_text_is(key, "sector"))
		return give(organization->configuration.sector, index, out);
	if (tk_text_is(key, "root"))
		return give_text(organization->root, index, out);
	const tk_node *facts = organization->configuration.facts;
	if (facts && tk_text_starts(key, TK_TEXT("facts.")))
		return give_node(tk_node_get(facts, tk_text_slice(key, 6, key.length)), index, out);
	return TK_ABSENT;
}

static tk_status get_document(tk_model *model, const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	const tk_document *document = entry->document;
	static const char *const kinds[] = {"other", "yaml", "json", "markdown", "csv", "xml"};
	if (tk_text_is(key, "path"))
		return give_text(document->path, index, out);
	if (tk_text_is(key, "role"))
		return give_text(tk_text_of(roles[model->organization->document_roles.at[document->number - 1]]), index, out);
	if (tk_text_is(key, "kind"))
		return give_text(tk_text_of(kinds[document->kind]), index, out);
	if (tk_text_is(key, "title")) {
		const tk_entry_list *headings = tk_model_list(model, TK_ENTRY_HEADING, entry);
		return headings->entries.count ? give(headings->entries.at[0]->text, index, out) : TK_ABSENT;
	}
	return TK_ABSENT;
}

static tk_status get_link(tk_model *model, const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	const tk_page_link *link = entry->link;
	if (tk_text_is(key, "target"))
		return give(link->target, index, out);
	if (tk_text_is(key, "state"))
		return give_text(tk_text_of(link_states[link->state]), index, out);
	if (tk_text_is(key, "text"))
		return give(link->link ? link->link->text : link->target, index, out);
	if (tk_text_is(key, "suggestion"))
		return give_text(link->suggestion, index, out);
	if (tk_text_is(key, "image"))
		return give_bool(link->link && link->link->image, index, out);
	if (tk_text_is(key, "to")) {
		const tk_document *document = tk_organization_document(model->organization, link->to);
		return document ? give_text(document->path, index, out) : TK_ABSENT;
	}
	return TK_ABSENT;
}

static tk_status get_route(tk_model *model, const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	if (!tk_text_is(key, "kind"))
		return give_node(tk_node_get(entry->node, key), index, out);
	const tk_node *channel = tk_node_get_c(entry->node, "channel");
	if (!channel || !tk_node_is_scalar(channel))
		return TK_ABSENT;
	/* An unknown channel is a sort of its own. */
	const char *kind = tk_channel_kind_of(model->organization, channel->value);
	return give((tk_value){kind[0] ? tk_text_of(kind) : channel->value, channel->span}, index, out);
}

static tk_status get_obligation(tk_model *model, const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	const tk_pack_obligation *pack = entry->obligation->obligation;
	if (tk_text_is(key, "id"))
		return give_text(entry->obligation->rule.id, index, out);
	if (tk_text_is(key, "plugin"))
		return give_text(entry->obligation->rule.plugin, index, out);
	if (tk_text_is(key, "trigger"))
		return give_text(tk_host_text(model->set, pack->trigger), index, out);
	if (tk_text_is(key, "recipient"))
		return give_text(tk_host_text(model->set, pack->recipient), index, out);
	if (tk_text_is(key, "recipient-class"))
		return give_text(tk_text_of(pack->recipient_class), index, out);
	if (tk_text_is(key, "binding"))
		return give_text(tk_text_of(pack->binding), index, out);
	if (tk_text_is(key, "duty"))
		return give_text(tk_text_of(pack->duty), index, out);
	if (tk_text_is(key, "clock-start"))
		return give_text(tk_host_text(model->set, pack->clock_start), index, out);
	if (tk_text_is(key, "in-force"))
		return give_bool(tk_obligation_in_force(model, pack), index, out);
	if (tk_text_is(key, "applies"))
		return give_text(tk_obligation_applies(model, pack), index, out);
	if (tk_text_is(key, "recipient-term")) {
		if (index >= pack->recipient_terms_count)
			return TK_ABSENT;
		return give_text(tk_text_of(pack->recipient_terms[index]), 0, out);
	}
	return TK_ABSENT;
}

static tk_status get_stage(const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	if (tk_text_is(key, "stage"))
		return give_text(tk_text_of(entry->stage->stage), index, out);
	if (tk_text_is(key, "within"))
		return give_text(tk_text_of(entry->stage->within), index, out);
	return tk_text_is(key, "original") ? give_text(tk_text_of(entry->stage->original), index, out) : TK_ABSENT;
}

static tk_status get_text_entry(const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	if (tk_text_is(key, "text"))
		return give(entry->text, index, out);
	if (tk_text_is(key, "section"))
		return give(entry->section, index, out);
	if (entry->kind == TK_ENTRY_HEADING && tk_text_is(key, "level"))
		return give_text(tk_text_format(entry->model->arena, "%u", entry->block->level), index, out);
	if (tk_text_is(key, "code"))
		return give_bool(false, index, out); /* code is never a passage */
	if (tk_text_is(key, "in-template"))
		return give_bool(entry->is_template, index, out);
	if (entry->kind == TK_ENTRY_HEADING && tk_text_is(key, "anchor"))
		return give_text(entry->block->anchor, index, out);
	return TK_ABSENT;
}

tk_status tk_entry_get(tk_model *model, const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	switch ((tk_entry_kind)entry->kind) {
	case TK_ENTRY_ORGANIZATION:
		return get_organization(model, key, index, out);
	case TK_ENTRY_DOCUMENT:
		return get_document(model, entry, key, index, out);
	case TK_ENTRY_PASSAGE:
	case TK_ENTRY_HEADING:
		return get_text_entry(entry, key, index, out);
	case TK_ENTRY_LINK:
		return get_link(model, entry, key, index, out);
	case TK_ENTRY_PLAYBOOK:
		return get_playbook(model, entry, key, index, out);
	case TK_ENTRY_STEP:
		return get_step(model, entry, key, index, out);
	case TK_ENTRY_OBLIGATION:
		return get_obligation(model, entry, key, index, out);
	case TK_ENTRY_STAGE:
		return get_stage(entry, key, index, out);
	case TK_ENTRY_ROUTE:
		return get_route(model, entry, key, index, out);
	case TK_ENTRY_COPY:
	case TK_ENTRY_FINDING:
		return give_node(tk_node_get(entry->node, key), index, out);
	default:
		break;
	}
	if (tk_text_is(key, "id"))
		return give(entry->entry->id, index, out);
	if (tk_text_is(key, "name"))
		return give(entry->entry->name, index, out);
	if (tk_text_is(key, "direction"))
		return give_text(entry->entry->downstream ? TK_TEXT("downstream") : TK_TEXT("upstream"), index, out);
	return give_node(tk_node_get(entry->entry->node, key), index, out);
}
