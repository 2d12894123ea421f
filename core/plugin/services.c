/* SPDX-License-Identifier: Apache-2.0 */
/* The functions that the host offers to checks (tenken/plugin.h). A mistake of a check is its plugin's, never the host's:
 * every handle and number is looked at before use. */
#include "plugin/run.h"

#include "register/channel_words.h"
#include "analysis/flow.h"
#include "base/calendar.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

void tk_run_break(tk_run *run, tk_text reason)
{
	if (run->broken.length == 0)
		run->broken = reason;
}

static bool may_read(tk_run *run, tk_entry_kind kind)
{
	if (kind < TK_ENTRY_KINDS && run->reads[kind])
		return true;
	if (kind < TK_ENTRY_KINDS)
		tk_run_break(run, tk_text_format(run->arena, _("the check reads %s, which it does not declare"), tk_entry_kind_name(kind)));
	return false;
}

static bool is_own(const tk_run *run, const tk_entry *entry) { return entry && entry->model == run->model; }

/* ---- parameters and entries ---------------------------------------------------------------------------------------------------- */

static const tk_node *own_parameters(tk_run *run)
{
	const tk_node *all = run->model->organization->configuration.parameters;
	if (!run->own_parameters_known)
		run->own_parameters = all ? tk_node_get(all, run->requirement->rule.id) : NULL;
	run->own_parameters_known = true;
	return run->own_parameters;
}

static tk_status declared_parameter(const tk_node *node, size_t index, tk_value *out)
{
	if (node->kind == TK_NODE_SEQUENCE)
		node = index <= UINT32_MAX ? tk_node_at(node, (uint32_t)index) : NULL;
	else if (index > 0)
		node = NULL;
	if (!node || !tk_node_is_scalar(node))
		return TK_ABSENT;
	*out = tk_node_value(node);
	return TK_DONE;
}

/* The values that the pack gives; NULL when it has no such parameter. */
static const tk_pack_list *pack_parameter(tk_run *run, tk_text name)
{
	const tk_pack_requirement *pack = run->requirement->pack;
	const tk_pack_requirements *file = run->requirement->plugin->contents.requirements;
	uint32_t count = pack && pack->parameters ? file->parameter_count : 0;
	uint32_t *recent = &run->recent_parameters[(uintptr_t)name.at / 4 % (sizeof run->recent_parameters / sizeof *run->recent_parameters)];
	if (*recent && *recent <= count && tk_text_equal(file->parameter_names[*recent - 1], name))
		return &pack->parameters[*recent - 1];
	for (uint32_t i = 0; i < count; i++) {
		if (tk_text_equal(file->parameter_names[i], name)) {
			*recent = i + 1;
			return &pack->parameters[i];
		}
	}
	return NULL;
}

static tk_status parameter(tk_run *run, tk_text name, size_t index, tk_value *out)
{
	const tk_node *own = own_parameters(run);
	const tk_node *declared = own && own->kind == TK_NODE_MAPPING ? tk_node_get(own, name) : NULL;
	if (declared)
		return declared_parameter(declared, index, out);
	const tk_pack_list *list = pack_parameter(run, name);
	if (!list || index >= list->at_count)
		return TK_ABSENT;
	*out = (tk_value){list->at[index], {0}};
	return TK_DONE;
}

static tk_entry_kind kind_of(tk_run *run, tk_text kind)
{
	if (kind.length && run->recent_kind.at == kind.at && run->recent_kind.length == kind.length &&
	    tk_bytes_same(tk_entry_kind_name(run->recent_kind_is), kind.at, kind.length))
		return run->recent_kind_is;
	tk_entry_kind known = tk_entry_kind_of(kind);
	if (known < TK_ENTRY_KINDS) {
		run->recent_kind = kind;
		run->recent_kind_is = known;
	}
	return known;
}

static const tk_entry_list *list_of(tk_run *run, tk_text kind, const tk_entry *of)
{
	tk_entry_kind known = kind_of(run, kind);
	if (run->recent_list && run->recent_list_of == of && run->recent_list_kind == known)
		return run->recent_list;
	if (!may_read(run, known) || (of && !is_own(run, of)))
		return NULL;
	run->recent_list_kind = known;
	run->recent_list_of = of;
	return run->recent_list = tk_model_list(run->model, known, of);
}

static size_t count(tk_run *run, tk_text kind, const tk_entry *of)
{
	const tk_entry_list *list = list_of(run, kind, of);
	return list ? list->entries.count : 0;
}

static const tk_entry *at(tk_run *run, tk_text kind, const tk_entry *of, size_t index)
{
	const tk_entry_list *list = list_of(run, kind, of);
	return list && index < list->entries.count ? list->entries.at[index] : NULL;
}

static tk_text kind(const tk_entry *entry)
{
	return entry ? tk_text_of(tk_entry_kind_name((tk_entry_kind)entry->kind)) : TK_TEXT("");
}

static tk_span place(const tk_entry *entry) { return entry ? entry->place : (tk_span){0}; }

static tk_status get(tk_run *run, const tk_entry *entry, tk_text key, size_t index, tk_value *out)
{
	return is_own(run, entry) && out ? tk_entry_get(run->model, entry, key, index, out) : TK_EINVAL;
}

/* What a reference leads to is handed out when the check declares that it reads such entries. */
static const tk_entry *only_declared(const tk_run *run, const tk_entry *entry)
{
	return entry && run->reads[entry->kind] ? entry : NULL;
}

static const tk_entry *follow(tk_run *run, const tk_entry *entry, tk_text key, size_t index)
{
	tk_value written;
	if (!is_own(run, entry))
		return NULL;
	const tk_entry *found = tk_entry_follow(run->model, entry, key, index);
	if (!found && run->model->unread.length && tk_entry_get(run->model, entry, key, index, &written) == TK_DONE)
		run->in_vain = true;
	return only_declared(run, found);
}

static const tk_entry *find(tk_run *run, tk_text name_kind, tk_text name)
{
	const tk_entry *found = tk_entry_find(run->model, name_kind, name);
	run->in_vain = run->in_vain || !found;
	return only_declared(run, found);
}

/* ---- classes, clock, history ------------------------------------------------------------------------------------------------------ */

/* Words are read for steps only that declare nothing; what rests on them is told as such. */
static void note_words(const tk_run *run, const tk_entry *entry)
{
	if (entry->kind == TK_ENTRY_STEP && entry->step->written->declared_classes.count == 0)
		((tk_entry *)(uintptr_t)entry)->by_words = run->requirement;
}

static tk_status has_class(tk_run *run, const tk_entry *entry, tk_text class_name, tk_span *evidence, tk_origin *origin)
{
	if (!is_own(run, entry))
		return TK_EINVAL;
	if (!tk_entry_has_class(run->model, entry, class_name, evidence, origin))
		return TK_ABSENT;
	note_words(run, entry);
	return TK_DONE;
}

static const tk_entry *next_of_class(tk_run *run, tk_text kind, const tk_entry *of, size_t *index, const tk_text *classes,
                                     size_t n)
{
	const tk_entry_list *list = index && classes ? list_of(run, kind, of) : NULL;
	/* The list is the model's, handed out as const. */
	const tk_entry *found =
	        list ? tk_model_next_of_class(run->model, (tk_entry_list *)(uintptr_t)list, index, classes, n) : NULL;
	if (found)
		note_words(run, found);
	return found;
}

static tk_status match(tk_run *run, tk_value in, tk_text class_name, tk_value *out)
{
	if ((in.text.length && !in.text.at) || !out)
		return TK_EINVAL;
	return tk_value_match(run->model, in, class_name, out) ? TK_DONE : TK_ABSENT;
}

static int64_t today(tk_run *run) { return run->model->organization->today; }

static tk_status date(tk_run *run, tk_text text, int64_t *day)
{
	(void)run;
	return day && tk_date_parse(text, day) ? TK_DONE : TK_ABSENT;
}

static tk_status duration(tk_run *run, tk_text text, int64_t *seconds)
{
	(void)run;
	return seconds && tk_duration_parse(text, seconds) ? TK_DONE : TK_ABSENT;
}

static tk_status last_changed(tk_run *run, tk_span span, int64_t *day)
{
	const tk_organization *organization = run->model->organization;
	tk_document *document = tk_organization_document(organization, span.document);
	if (!document || !day || !organization->history || !organization->last_changed)
		return TK_ABSENT;
	tk_place shown = tk_document_place(document, span);
	int status = organization->last_changed(organization->history_context, document->file_index, shown.line,
	                                        shown.end_line >= shown.line ? shown.end_line : shown.line, day);
	return status == 0 ? TK_DONE : TK_ABSENT;
}

/* ---- analyses ------------------------------------------------------------------------------------------------------------------------ */

uint64_t *tk_step_set(tk_model *model, const tk_playbook *playbook)
{
	return TK_MAKE_ARRAY(model->arena, uint64_t, tk_bit_words(playbook->workflow.steps.count) + 1);
}

/* Asked for one playbook at a time; the entry is the model's own. */
static tk_flow_memo *flow_of(const tk_entry *playbook)
{
	tk_entry *own = (tk_entry *)(uintptr_t)playbook;
	if (!own->flow)
		own->flow = tk_flow_memo_make(own->model->arena, &own->playbook->workflow);
	return own->flow;
}

static const uint64_t *set_of(const tk_run *run, const tk_entry *playbook, unsigned number, const tk_entry *const *steps,
                              size_t n)
{
	uint64_t *set = tk_flow_memo_set(flow_of(playbook), number);
	for (size_t i = 0; steps && i < n; i++) {
		if (is_own(run, steps[i]) && steps[i]->kind == TK_ENTRY_STEP && steps[i]->parent == playbook)
			tk_bit_set(set, steps[i]->number);
	}
	return set;
}

static bool is_playbook(const tk_run *run, const tk_entry *entry) { return is_own(run, entry) && entry->kind == TK_ENTRY_PLAYBOOK; }

static uint32_t step_number(const tk_run *run, const tk_entry *playbook, const tk_entry *step)
{
	return is_own(run, step) && step->kind == TK_ENTRY_STEP && step->parent == playbook ? step->number : 0;
}

/* Where a playbook breaks off unread, a run that is missing may go on there. */
static tk_answer as_far_as_read(const tk_run *run, const tk_entry *playbook, tk_answer answer)
{
	return answer == TK_FAILS && tk_playbook_is_cut(run->model, playbook->playbook) ? TK_UNDECIDED : answer;
}

static tk_answer sound(tk_run *run, const tk_entry *playbook, const tk_witness **why)
{
	tk_flow_faults faults = {0};
	const char *limit = NULL;
	if (!is_playbook(run, playbook))
		return TK_UNSUPPORTED;
	tk_answer answer = tk_flow_sound(run->model->arena, &playbook->playbook->workflow, &faults, &limit, NULL);
	if (why)
		*why = faults.count ? faults.at[0].witness : NULL;
	return as_far_as_read(run, playbook, answer);
}

/* What is met is explained where that is asked for. */
static tk_answer explained(tk_run *run, tk_answer answer, const tk_witness *why)
{
	if (run->model->set->witnesses && answer == TK_HOLDS && why && why->parts.count && !run->held)
		run->held = why;
	return answer;
}

static tk_answer every_run(tk_run *run, const tk_entry *playbook, const tk_entry *from, const tk_entry *const *any_of, size_t n,
                           const tk_witness **why)
{
	if (!is_playbook(run, playbook))
		return TK_UNSUPPORTED;
	const uint64_t *wanted = set_of(run, playbook, 0, any_of, n);
	uint32_t start = step_number(run, playbook, from);
	tk_answer answer = tk_flow_every_run(flow_of(playbook), start, wanted, why);
	const tk_witness *nearest = NULL;
	if (answer == TK_HOLDS && run->model->set->witnesses)
		(void)tk_flow_some_run(flow_of(playbook), start, wanted, NULL, &nearest);
	if (nearest && why)
		*why = nearest;
	return as_far_as_read(run, playbook, explained(run, answer, nearest));
}

static tk_answer some_run(tk_run *run, const tk_entry *playbook, const tk_entry *from, const tk_entry *const *any_of, size_t n,
                          const tk_entry *const *avoid, size_t m, const tk_witness **why)
{
	if (!is_playbook(run, playbook))
		return TK_UNSUPPORTED;
	const tk_witness *way = NULL;
	tk_answer answer = tk_flow_some_run(flow_of(playbook), step_number(run, playbook, from), set_of(run, playbook, 0, any_of, n),
	                                    set_of(run, playbook, 1, avoid, m), &way);
	if (why)
		*why = way;
	return as_far_as_read(run, playbook, answer);
}

/* The printed or stored copies of a document are in the register under its path. */
static const tk_register_entry *resource_of(const tk_run *run, const tk_entry *entry)
{
	if (entry->kind >= TK_ENTRY_REGISTER)
		return entry->entry;
	const tk_register *reg = &run->model->organization->reg;
	for (uint32_t i = 0; entry->kind == TK_ENTRY_DOCUMENT && i < reg->of_kind[TK_REGISTER_DOCUMENT].count; i++) {
		const tk_register_entry *each = reg->of_kind[TK_REGISTER_DOCUMENT].at[i];
		const tk_node *path = tk_node_get_c(each->node, "path");
		if (path && tk_text_ends(entry->document->path, path->value))
			return each;
	}
	return NULL;
}

/* Built-in elements ("mains-main-site") under the names that people use. */
static const tk_witness *in_words(tk_run *run, const tk_witness *witness)
{
	if (!witness)
		return NULL;
	tk_witness *told = TK_MAKE(run->model->arena, tk_witness);
	told->kind = witness->kind;
	for (uint32_t i = 0; i < witness->parts.count; i++) {
		tk_witness_part *part = TK_PUSH(run->model->arena, &told->parts);
		*part = witness->parts.at[i];
		part->text = tk_element_name(part->text, run->model->set->japanese ? "ja" : "en");
	}
	return told;
}

/* By which way somebody can still be reached: the first route whose channel survives. */
static const tk_witness *way_left(tk_run *run, const tk_entry *resource, const tk_register_entry *profile)
{
	const tk_entry_list *routes = tk_model_list(run->model, TK_ENTRY_ROUTE, resource);
	tk_witness *told = TK_MAKE(run->model->arena, tk_witness);
	told->kind = TK_WITNESS_OUTAGE;
	*TK_PUSH(run->model->arena, &told->parts) = (tk_witness_part){.text = resource->entry->name.text, .at = resource->place};
	for (uint32_t i = 0; i < routes->entries.count; i++) {
		const tk_node *channel = tk_node_get_c(routes->entries.at[i]->node, "channel");
		const tk_witness *why = NULL;
		if (!channel || tk_outage_channel_survives(run->model->arena, tk_model_outage(run->model), channel->value, profile,
		                                           &why) != TK_HOLDS)
			continue;
		*TK_PUSH(run->model->arena, &told->parts) = (tk_witness_part){.text = channel->value, .at = channel->span};
		return told;
	}
	return routes->entries.count ? NULL : told;
}

static tk_answer survives(tk_run *run, const tk_entry *resource, const tk_entry *outage, const tk_witness **why)
{
	const tk_witness *witness = NULL;
	if (!is_own(run, resource) || (outage && (!is_own(run, outage) || outage->kind < TK_ENTRY_REGISTER)))
		return TK_UNSUPPORTED;
	const tk_register_entry *profile = outage ? outage->entry : NULL;
	tk_answer answer = TK_UNDECIDED;
	if (resource->kind == TK_ENTRY_ROUTE) {
		const tk_node *channel = tk_node_get_c(resource->node, "channel");
		if (channel)
			answer = tk_outage_channel_survives(run->model->arena, tk_model_outage(run->model), channel->value, profile,
			                                    &witness);
	} else if (resource_of(run, resource)) {
		answer = tk_outage_survives(run->model->arena, tk_model_outage(run->model), resource_of(run, resource), profile,
		                            &witness);
	}
	if (why)
		*why = in_words(run, witness);
	if (answer == TK_HOLDS && run->model->set->witnesses && !run->held && resource->kind >= TK_ENTRY_REGISTER)
		return explained(run, answer, way_left(run, resource, profile));
	return answer;
}

static tk_answer independent(tk_run *run, const tk_entry *const *resources, size_t n, tk_value *shared, const tk_witness **why)
{
	enum { MOST = 256 };
	const tk_witness *witness = NULL;
	tk_value element = {TK_TEXT(""), {0}};
	bool heuristic = false;
	if (n > MOST || !resources)
		return TK_UNDECIDED;
	tk_text *channels = TK_MAKE_ARRAY(run->model->arena, tk_text, n + 1);
	size_t known = 0;
	for (size_t i = 0; i < n; i++) {
		if (!is_own(run, resources[i]))
			return TK_UNSUPPORTED;
		const tk_node *channel = resources[i]->kind == TK_ENTRY_ROUTE ? tk_node_get_c(resources[i]->node, "channel") : NULL;
		if (channel)
			channels[known++] = channel->value;
		else if (resources[i]->kind == TK_ENTRY_REGISTER + TK_REGISTER_CHANNEL)
			channels[known++] = resources[i]->entry->id.text;
		else
			return TK_UNDECIDED;
	}
	tk_answer answer = tk_outage_independent(run->model->arena, tk_model_outage(run->model), channels, known, &element,
	                                         &heuristic, &witness);
	if (shared)
		*shared = (tk_value){tk_element_name(element.text, run->model->set->japanese ? "ja" : "en"), element.span};
	if (why)
		*why = in_words(run, witness);
	return answer;
}

static tk_answer links_from_index(tk_run *run, const tk_entry *document, size_t *links, const tk_witness **why)
{
	if (!is_own(run, document) || document->kind != TK_ENTRY_DOCUMENT)
		return TK_UNSUPPORTED;
	const tk_link_web *web = tk_model_links(run->model);
	uint32_t number = document->document->number;
	if (why)
		*why = NULL;
	if (!web->distance || web->distance[number] == UINT32_MAX)
		return TK_FAILS;
	if (links)
		*links = web->distance[number];
	if (!why)
		return TK_HOLDS;
	*why = tk_link_chain(run->model->arena, run->model->organization, web, number);
	return explained(run, TK_HOLDS, *why);
}

/* ---- results -------------------------------------------------------------------------------------------------------------------------- */

static void examined(tk_run *run, size_t items) { run->examined += items; }

static tk_status fail(tk_run *run, tk_text reason)
{
	tk_run_break(run, reason.length ? tk_text_copy(run->arena, reason) : tk_text_of(_("the check gave up")));
	return TK_EFAIL;
}

const tk_host *tk_services(void)
{
	static const tk_host host = {
	        .size = sizeof(tk_host),
	        .major = TK_ABI_MAJOR,
	        .minor = TK_ABI_MINOR,
	        .parameter = parameter,
	        .count = count,
	        .at = at,
	        .kind = kind,
	        .place = place,
	        .get = get,
	        .follow = follow,
	        .find = find,
	        .has_class = has_class,
	        .match = match,
	        .today = today,
	        .date = date,
	        .duration = duration,
	        .last_changed = last_changed,
	        .sound = sound,
	        .every_run = every_run,
	        .some_run = some_run,
	        .survives = survives,
	        .independent = independent,
	        .links_from_index = links_from_index,
	        .report = tk_run_report,
	        .examined = examined,
	        .fail = fail,
	        .time_between = tk_time_between,
	        .last_commit = tk_last_commit,
	        .next_of_class = next_of_class,
	        .in_time = tk_in_time,
	        .held_up = tk_held_up_by_one,
	};
	return &host;
}
