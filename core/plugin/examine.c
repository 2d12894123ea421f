/* SPDX-License-Identifier: Apache-2.0 */
/* All requirements of one organization, in an order that lets one block another. */
#include "plugin/run.h"

#include <libintl.h>
#include <string.h>

#define _(msgid) gettext(msgid)

typedef enum tk_state { STATE_NEW, STATE_RUNNING, STATE_MET, STATE_NOT_MET, STATE_UNKNOWN, STATE_BLOCKED, STATE_ASIDE } tk_state;

typedef struct examination {
	const tk_host_set *set;
	tk_arena *arena;
	tk_result *result;
	tk_model *model;
	uint8_t *states; /* tk_state, by requirement */
	TK_VECTOR(const tk_installed *) broken;
} examination;

static const tk_organization *organization_of(const examination *e) { return e->model->organization; }

/* ---- one check ------------------------------------------------------------------------------------------------------------------- */

static bool is_broken(const examination *e, const tk_installed *plugin)
{
	for (uint32_t i = 0; i < e->broken.count; i++) {
		if (e->broken.at[i] == plugin)
			return true;
	}
	return false;
}

/* Plugins that break while examining are named once; their other requirements are not run any more. */
static void name_broken(examination *e, const tk_run *run)
{
	const tk_installed *plugin = run->requirement->plugin;
	tk_text id = run->requirement->rule.id;
	if (is_broken(e, plugin))
		return;
	*TK_PUSH(e->model->arena, &e->broken) = plugin;
	*TK_PUSH(e->arena, &e->result->broken_plugins) =
	        tk_text_format(e->arena, "%.*s: %.*s: %.*s", (int)plugin->info.id.length, plugin->info.id.at, (int)id.length, id.at,
	                       (int)run->broken.length, run->broken.at);
}

static void read_kinds(tk_run *run, const char *reads)
{
	tk_text words = tk_text_of(reads);
	for (size_t from = 0; from < words.length;) {
		size_t end = tk_text_find(words, TK_TEXT(" "), from);
		end = end == SIZE_MAX ? words.length : end;
		tk_entry_kind kind = tk_entry_kind_of(tk_text_slice(words, from, end - from));
		if (kind < TK_ENTRY_KINDS)
			run->reads[kind] = true;
		from = end + 1;
	}
}

static void call(tk_run *run)
{
	const tk_requirement *requirement = run->requirement;
	tk_status status = TK_DONE;
	if (requirement->check) {
		read_kinds(run, requirement->check->reads);
		tk_host_watch_begin(requirement->plugin->info.id, tk_text_of(requirement->check->name));
		status = requirement->check->examine(tk_services(), run);
		tk_host_watch_end();
	} else {
		memset(run->reads, 1, sizeof run->reads);
		status = requirement->builtin->examine(tk_services(), run);
	}
	/* TK_ELIMIT alone is no fault of the check: it was told that there are too many findings. */
	if (status < 0 && status != TK_ELIMIT)
		tk_run_break(run, tk_text_of(_("the check gave up")));
}

static tk_verdict *add_plain(examination *e, const tk_requirement *requirement, tk_verdict_kind kind)
{
	tk_run run = {.model = e->model, .requirement = requirement, .arena = e->arena, .result = e->result};
	return tk_run_add(&run, kind, NULL, (tk_span){0}, false);
}

static tk_state state_of(const tk_result *result, uint32_t first)
{
	tk_state state = STATE_ASIDE;
	for (uint32_t i = first; i < result->verdicts.count; i++) {
		tk_verdict_kind kind = result->verdicts.at[i].kind;
		if (kind == TK_NOT_MET)
			return STATE_NOT_MET;
		if (kind == TK_UNKNOWN)
			state = STATE_UNKNOWN;
		else if (kind == TK_MET && state == STATE_ASIDE)
			state = STATE_MET;
	}
	return state;
}

static tk_state run_check(examination *e, const tk_requirement *requirement)
{
	tk_run run = {.model = e->model, .requirement = requirement, .arena = e->arena, .result = e->result};
	uint32_t first = e->result->verdicts.count;
	if (!is_broken(e, requirement->plugin))
		call(&run);
	else
		run.broken = TK_TEXT("-"); /* named already */
	if (run.broken.length) {
		name_broken(e, &run);
		e->result->verdicts.count = first;
		tk_verdict *verdict = tk_run_add(&run, TK_UNKNOWN, NULL, (tk_span){0}, false);
		verdict->message = tk_text_of(_("Not examined: the plugin is broken"));
		*TK_PUSH(e->arena, &verdict->missing) = requirement->rule.plugin;
		return STATE_UNKNOWN;
	}
	if (e->result->verdicts.count == first) {
		tk_finding met = {.size = sizeof met, .answer = TK_HOLDS, .witness = run.held};
		(void)tk_run_report(&run, &met);
	}
	for (uint32_t i = first; i < e->result->verdicts.count; i++)
		e->result->verdicts.at[i].examined = e->result->verdicts.at[i].kind == TK_MET ? (uint32_t)run.examined : 0;
	tk_exceptions_apply(e->arena, organization_of(e), e->result, first);
	return state_of(e->result, first);
}

/* ---- order and blocking ------------------------------------------------------------------------------------------------------------ */

static tk_state run_requirement(examination *e, const tk_requirement *requirement);

typedef struct blockers {
	uint32_t failed, unknown, others;
	const tk_requirement *first_unknown;
} blockers;

static blockers look_at_blockers(examination *e, const tk_requirement *requirement)
{
	blockers found = {0};
	for (uint32_t i = 0; i < requirement->blocked_by.count; i++) {
		const tk_requirement *blocker = requirement->blocked_by.at[i];
		tk_state state = run_requirement(e, blocker);
		if (state == STATE_NOT_MET || state == STATE_BLOCKED)
			found.failed++;
		else if (state == STATE_UNKNOWN)
			found.unknown++;
		else
			found.others++;
		if (state == STATE_UNKNOWN && !found.first_unknown)
			found.first_unknown = blocker;
	}
	return found;
}

static tk_state block(examination *e, const tk_requirement *requirement)
{
	tk_verdict *verdict = add_plain(e, requirement, TK_BLOCKED);
	for (uint32_t i = 0; i < requirement->blocked_by.count; i++)
		*TK_PUSH(e->arena, &verdict->missing) = requirement->blocked_by.at[i]->rule.id;
	verdict->message = requirement->rule.title;
	return STATE_BLOCKED;
}

/* Whether there is anything to examine is itself not known: then this is unknown for the same reason. */
static tk_state pass_unknown_on(examination *e, const tk_requirement *requirement, const tk_requirement *blocker)
{
	tk_text missing = blocker->rule.id;
	for (uint32_t i = 0; i < e->result->verdicts.count; i++) {
		const tk_verdict *each = &e->result->verdicts.at[i];
		if (each->rule == &blocker->rule && each->kind == TK_UNKNOWN && each->missing.count &&
		    tk_text_equal(each->organization, organization_of(e)->root))
			missing = each->missing.at[0];
	}
	tk_run run = {.model = e->model, .requirement = requirement, .arena = e->arena, .result = e->result};
	tk_finding finding = {.size = sizeof finding, .answer = TK_UNDECIDED, .missing = missing};
	(void)tk_run_report(&run, &finding);
	return STATE_UNKNOWN;
}

static tk_state examine_requirement(examination *e, const tk_requirement *requirement)
{
	const tk_declared_exception *exception = tk_exception_for(organization_of(e), requirement->rule.id);
	if (exception) {
		tk_exception_fill(e->arena, add_plain(e, requirement, TK_NOT_APPLICABLE), exception);
		return STATE_ASIDE;
	}
	if (requirement->blocked_by.count) {
		blockers found = look_at_blockers(e, requirement);
		if (found.others == 0 && found.failed > 0)
			return block(e, requirement);
		if (found.others == 0)
			return pass_unknown_on(e, requirement, found.first_unknown);
	}
	return run_check(e, requirement);
}

/* Duties to be ready (registrations, plans) and rules that are not in force today are shown by `rules`, not examined. */
static bool is_asked(const examination *e, const tk_requirement *requirement)
{
	return tk_model_binds(e->model, requirement) &&
	       (!requirement->obligation || tk_obligation_asks(e->model, requirement->obligation));
}

static tk_state run_requirement(examination *e, const tk_requirement *requirement)
{
	uint8_t *state = &e->states[requirement->index];
	if (*state == STATE_NEW) {
		*state = STATE_RUNNING;
		*state = (uint8_t)(is_asked(e, requirement) ? examine_requirement(e, requirement) : STATE_ASIDE);
	}
	/* Requirements that block each other in a ring: whoever is asked while running blocks nobody. */
	return *state == STATE_RUNNING ? STATE_MET : (tk_state)*state;
}

static void run_all(examination *e)
{
	for (unsigned level = TK_PRESENT; level < TK_FORMAT_LEVEL; level++) {
		for (uint32_t i = 0; i < e->set->requirements.count; i++) {
			const tk_requirement *requirement = e->set->requirements.at[i];
			if (requirement->rule.level == (tk_level)level && (requirement->check || requirement->builtin))
				(void)run_requirement(e, requirement);
		}
	}
}

/* ---- the organization --------------------------------------------------------------------------------------------------------------- */

static void count_entries(const tk_organization *organization, tk_result *result)
{
	result->organizations++;
	result->documents += organization->documents.count;
	result->playbooks += organization->playbooks.count;
	for (uint32_t i = 0; i < organization->playbooks.count; i++) {
		const tk_workflow *workflow = &organization->playbooks.at[i]->workflow;
		for (uint32_t j = 0; j < workflow->steps.count; j++)
			result->steps += workflow->steps.at[j].helper ? 0 : 1;
	}
	for (unsigned kind = 0; kind < TK_REGISTER_KINDS; kind++)
		result->register_entries += organization->reg.of_kind[kind].count;
}

static void add_unexamined(examination *e)
{
	const tk_organization *organization = organization_of(e);
	tk_text root = tk_text_copy(e->arena, organization->root);
	for (uint32_t i = 0; i < organization->not_examined.count; i++) {
		const tk_not_examined *each = &organization->not_examined.at[i];
		const tk_argument detail = {TK_TEXT("detail"), each->detail};
		tk_text reason = tk_text_fill(e->arena, tk_text_of(_(each->reason)), &detail, 1);
		if (each->detail.length)
			reason = tk_text_format(e->arena, "%.*s (%.*s)", (int)reason.length, reason.at, (int)each->detail.length,
			                        each->detail.at);
		*TK_PUSH(e->arena, &e->result->not_examined) =
		        (tk_unexamined){root, tk_text_copy(e->arena, each->path), reason, each->incomplete};
	}
	for (uint32_t i = 0; i < e->model->undecided.count; i++)
		*TK_PUSH(e->arena, &e->result->not_examined) = (tk_unexamined){
		        root, tk_text_copy(e->arena, e->model->undecided.at[i]),
		        tk_text_of(_("some text was too complicated for a pattern of the lexicon; its classes are not decided")), false};
}

void tk_host_examine(const tk_host_set *set, tk_readings *readings, tk_arena *arena, tk_organization *organization, tk_result *result)
{
	for (uint32_t i = 0; i < organization->playbooks.count; i++)
		tk_recognise_playbook(organization->arena, readings, organization, organization->playbooks.at[i]);
	examination e = {
	        .set = set,
	        .arena = arena,
	        .result = result,
	        .model = tk_model_make(organization->arena, set, readings, organization),
	        .states = TK_MAKE_ARRAY(organization->arena, uint8_t, set->requirements.count + 1),
	};
	count_entries(organization, result);
	uint32_t first = result->verdicts.count;
	tk_examine_faults(set, arena, organization, result);
	tk_facts_examine(set, arena, organization, result);
	tk_parameters_examine(set, arena, organization, result);
	tk_exceptions_examine(set, arena, organization, result);
	tk_exceptions_apply(arena, organization, result, first);
	run_all(&e);
	add_unexamined(&e);
	tk_readings_trim(readings);
}
