/* SPDX-License-Identifier: Apache-2.0 */
/* tenken's extension of CACAO (docs/formats/cacao.md): what people need of a playbook and CACAO has no field for. Where
 * CACAO has one, CACAO's says what holds, so that a file edited elsewhere is read as it stands. */
#include "playbook/cacao.h"
#include "playbook/native.h"

#define EXTENSION "extension-definition--1dbf50a4-320e-45a4-896f-de9a215d9e6b"

// clang-format off
#define TEXT(key) {key, TK_SHAPE_TEXT, 0, NULL, NULL}
#define DATE(key) {key, TK_SHAPE_DATE, 0, NULL, NULL}
#define FLAG(key) {key, TK_SHAPE_BOOLEAN, 0, NULL, NULL}
#define WORD(key, words) {key, TK_SHAPE_TEXT, 0, NULL, words}
#define NUMBER(key) {key, TK_SHAPE_INTEGER, 0, NULL, NULL}
#define TEXTS(key) {key, TK_SHAPE_LIST, TK_SHAPE_LENIENT, &text_shape, NULL}
#define MAP(key, shape) {key, TK_SHAPE_MAP, 0, shape, NULL}
#define LAST {NULL, TK_SHAPE_ANY, 0, NULL, NULL}
#define SHAPE(fields) {TK_SHAPE_MAP, 0, fields, NULL, NULL}
// clang-format on

static const char *const form_words[] = {"go", "steps", "pass", NULL};
static const char *const failure_words[] = {"timeout", "both", NULL};
static const char *const end_words[] = {"playbook", NULL};
static const tk_shape text_shape = {TK_SHAPE_TEXT, 0, NULL, NULL, NULL};

static const tk_field head_fields[] = {TEXT("id"),
                                       FLAG("for-people"),
                                       TEXT("owner"),
                                       TEXT("maintainer"),
                                       TEXT("version"),
                                       DATE("approved"),
                                       TEXT("approved-by"),
                                       DATE("reviewed"),
                                       DATE("next-review"),
                                       TEXT("trigger"),
                                       {"conditions", TK_SHAPE_LIST, 0, &tk_native_condition_shape, NULL},
                                       LAST};
static const tk_field case_fields[] = {TEXT("case"), TEXT("when"), WORD("written-as", form_words), LAST};
static const tk_shape case_shape = SHAPE(case_fields);
static const tk_field repeat_fields[] = {NUMBER("at-most"), TEXT("until"), LAST};
static const tk_shape repeat_shape = SHAPE(repeat_fields);
static const tk_field step_fields[] = {TEXT("id"),
                                       {"class", TK_SHAPE_LIST, TK_SHAPE_LENIENT, &tk_native_class_shape, NULL},
                                       TEXT("actor"),
                                       TEXT("alternate"),
                                       TEXTS("text"),
                                       TEXTS("to"),
                                       TEXTS("sources"),
                                       {"takes", TK_SHAPE_ANY, 0, NULL, NULL},
                                       TEXTS("by"),
                                       MAP("deadline", &tk_native_deadline_shape),
                                       TEXT("trigger"),
                                       TEXT("message"),
                                       TEXT("marking"),
                                       TEXT("acknowledge"),
                                       TEXTS("needs"),
                                       TEXTS("sets"),
                                       FLAG("automated"),
                                       TEXT("call"),
                                       {"cases", TK_SHAPE_LIST, 0, &case_shape, NULL},
                                       MAP("repeat", &repeat_shape),
                                       TEXT("inside"),
                                       NUMBER("part"),
                                       TEXT("copy-of"),
                                       TEXT("on-failure"),
                                       TEXT("on-timeout"),
                                       WORD("failure-means", failure_words),
                                       WORD("ends", end_words),
                                       LAST};
static const tk_field party_fields[] = {TEXT("id"), FLAG("nobody"), LAST};
static const tk_shape head_shape = SHAPE(head_fields), step_shape = SHAPE(step_fields),
                      party_shape = SHAPE(party_fields);

static tk_keyed own_part(const tk_keyed *keyed, const char *collection, const tk_shape *shape)
{
	const tk_node *extensions = tk_keyed_get(keyed, collection);
	const tk_node *own =
	        extensions && extensions->kind == TK_NODE_MAPPING ? tk_node_get_c(extensions, EXTENSION) : NULL;
	return tk_keyed_make(own, shape->fields);
}

tk_keyed tk_cacao_own_step(const tk_keyed *step)
{
	return own_part(step, "step_extensions", &step_shape);
}

/* ---- the playbook ---------------------------------------------------------------------------------------------------
 */

static void take_slot(const tk_keyed *own, const char *key, tk_slot *out)
{
	if (tk_keyed_scalar(own, key))
		*out = tk_keyed_slot(own, key, TK_DECLARED);
}

void tk_cacao_own_playbook(tk_cacao *cacao)
{
	tk_keyed own = own_part(&cacao->root, "playbook_extensions", &head_shape);
	tk_playbook *playbook = cacao->playbook;
	cacao->extended = own.node != NULL;
	if (!own.node)
		return;
	tk_shape_check(cacao->document, own.node, &head_shape);
	if (tk_keyed_scalar(&own, "id"))
		playbook->id = tk_keyed_value(&own, "id");
	playbook->owner = tk_keyed_value(&own, "owner"); /* `created_by` names the organization */
	playbook->reviewed = tk_keyed_slot(&own, "reviewed", TK_DECLARED);
	take_slot(&own, "next-review", &playbook->next_review);
	take_slot(&own, "trigger", &playbook->trigger);
	const tk_node *people = tk_keyed_get(&own, "for-people");
	playbook->extended = true;
	playbook->workflow.changes =
	        TK_CHANGES_IN_WORDS; /* the variables of its decisions are there to be filled in by people */
	playbook->workflow.conditions.count = 0;
	tk_native_read_conditions(cacao->arena, cacao->document, &own, playbook);
	playbook->human = people && tk_node_is_true(people);
	if (!tk_keyed_get(&cacao->root, "signatures"))
		playbook->node = own.node; /* version, approved … are asked for by these names */
}

void tk_cacao_own_party(tk_cacao *cacao, const tk_keyed *keyed, tk_cacao_party *party)
{
	tk_keyed own = own_part(keyed, "agent_target_extensions", &party_shape);
	if (!own.node)
		return;
	tk_shape_check(cacao->document, own.node, &party_shape);
	const tk_node *nobody = tk_keyed_get(&own, "nobody");
	party->registered = true;
	party->nobody = nobody && tk_node_is_true(nobody);
	if (tk_keyed_scalar(&own, "id"))
		party->name = tk_keyed_value(&own, "id");
}

/* ---- steps ----------------------------------------------------------------------------------------------------------
 */

static bool is_joined(const tk_slots *texts, tk_text whole)
{
	for (uint32_t i = 0; i < texts->count; i++) {
		tk_text text = texts->at[i].value.text;
		if (i > 0 && !tk_text_starts(whole, TK_TEXT("\n")))
			return false;
		whole = tk_text_slice(whole, i > 0, whole.length);
		if (!tk_text_starts(whole, text))
			return false;
		whole = tk_text_slice(whole, text.length, whole.length);
	}
	return whole.length == 0;
}

/* The instructions: a command that only says the name of the step again is none, and a description may be several
 * texts. */
static void take_texts(const tk_step_written *told, tk_step_written *written)
{
	if (told->texts.count > 0 && written->texts.count == 1 &&
	    is_joined(&told->texts, written->texts.at[0].value.text))
		written->texts = told->texts;
	if (written->texts.count == 1 && tk_text_equal(written->texts.at[0].value.text, written->title.text))
		written->texts.count = 0;
}

static void take_details(const tk_step *from, tk_step *out, tk_step_written *written)
{
	const tk_step_written *told = from->written;
	written->declared_classes = told->declared_classes;
	written->alternate = told->alternate;
	written->deadline = told->deadline;
	written->channels = told->channels;
	written->sources = told->sources;
	written->trigger = told->trigger;
	written->message = told->message;
	written->marking = told->marking;
	written->acknowledgement = told->acknowledgement;
	out->automated = out->automated || from->automated;
	written->sets = told->sets;
	if (written->needs.count == 0)
		written->needs = told->needs;
	if (written->actor.value.text.length == 0)
		written->actor = told->actor;
	if (written->recipients.count == 0)
		written->recipients = told->recipients;
	if (told->call.value.text.length)
		written->call = told->call;
	/* `timeout` is how long it takes at most; without more it takes so long. */
	bool other_least = from->time_most == out->time_most && from->time_least != from->time_most;
	out->time_least = other_least ? from->time_least : out->time_most;
	out->takes_days = from->takes_days;
}

void tk_cacao_own_details(tk_cacao *cacao, const tk_keyed *keyed, tk_step *out)
{
	tk_keyed own = tk_cacao_own_step(keyed);
	if (!own.node)
		return;
	tk_step_written *written = tk_step_write(cacao->arena, out);
	tk_native native = {.arena = cacao->arena, .document = cacao->document};
	tk_step_written said = {.deadline = {.seconds = -1}, .title = written->title};
	tk_step told = {.time_least = -1, .time_most = -1, .written = &said};
	tk_shape_check(cacao->document, own.node, &step_shape);
	tk_native_fill_details(&native, &own, &told);
	take_texts(&said, written);
	take_details(&told, out, written);
	if (tk_keyed_get(&own, "cases"))
		written->asks = (tk_value){.text = TK_TEXT("")}; /* they have words of their own */
	if (tk_keyed_scalar(&own, "id"))
		written->id.text = tk_keyed_value(&own, "id").text; /* it is pointed at where the step stands */
	written->node = own.node;
}

/* Which list a step was written in; by the author's ids, so after all steps are there. */
void tk_cacao_own_places(tk_cacao *cacao)
{
	tk_map *by_own_id = tk_map_make(cacao->arena);
	tk_workflow *workflow = &cacao->playbook->workflow;
	for (uint32_t i = 0; i < cacao->steps.count; i++) {
		const tk_cacao_step *step = &cacao->steps.at[i];
		tk_keyed own = tk_cacao_own_step(&step->keyed);
		tk_value id = tk_keyed_value(&own, "id");
		if (id.text.length)
			(void)tk_map_put(by_own_id, id.text, (void *)((uintptr_t)step->index + 1));
	}
	for (uint32_t i = 0; i < cacao->steps.count; i++) {
		const tk_cacao_step *step = &cacao->steps.at[i];
		tk_keyed own = tk_cacao_own_step(&step->keyed);
		const tk_node *part = tk_keyed_get(&own, "part");
		uintptr_t block = (uintptr_t)tk_map_get(by_own_id, tk_keyed_value(&own, "inside").text);
		const tk_cacao_step *first = tk_cacao_find_step(cacao, tk_keyed_value(&own, "copy-of").text);
		int64_t number;
		tk_step *out = &workflow->steps.at[step->index];
		tk_step_written *written = tk_step_write(cacao->arena, out);
		if (block != 0 && part && tk_node_integer(part, &number) && number >= 0 && number < UINT32_MAX) {
			written->block = (uint32_t)(block - 1);
			written->part = (uint32_t)number;
		}
		if (first && first->index < step->index && first->kind == step->kind)
			out->copy_of = first->index;
	}
}

/* ---- flow -----------------------------------------------------------------------------------------------------------
 */

bool tk_cacao_own_ends(const tk_keyed *step)
{
	tk_keyed own = tk_cacao_own_step(step);
	return tk_text_is(tk_keyed_value(&own, "ends").text, "playbook");
}

/* The words of a case, and how it was written. */
void tk_cacao_own_case(tk_cacao *cacao, const tk_keyed *step, tk_text name, tk_transition *taken)
{
	tk_keyed own = tk_cacao_own_step(step);
	const tk_node *cases = tk_keyed_get(&own, "cases");
	if (!cases || cases->kind != TK_NODE_SEQUENCE)
		return;
	for (const tk_node *one = cases->first; one; one = one->next) {
		tk_keyed keyed = tk_keyed_make(one, case_fields);
		if (!tk_text_equal(tk_keyed_value(&keyed, "case").text, name))
			continue;
		tk_text form = tk_keyed_value(&keyed, "written-as").text;
		tk_transition_write(cacao->arena, taken)->guard = tk_keyed_value(&keyed, "when");
		taken->form = tk_text_is(form, "steps")  ? TK_CASE_HOLDS
		              : tk_text_is(form, "pass") ? TK_CASE_PASSES
		                                         : TK_CASE_GOES;
		return;
	}
}

bool tk_cacao_own_repeat(const tk_keyed *step, tk_value *until, uint32_t *most)
{
	tk_keyed own = tk_cacao_own_step(step);
	tk_keyed repeat = tk_keyed_make(tk_keyed_get(&own, "repeat"), repeat_fields);
	const tk_node *at_most = tk_keyed_get(&repeat, "at-most");
	int64_t number;
	*until = tk_keyed_value(&repeat, "until");
	*most = at_most && tk_node_integer(at_most, &number) && number > 0 && number <= INT32_MAX ? (uint32_t)number
	                                                                                          : 0;
	return repeat.node != NULL;
}

/* What `on_failure` stands for: a failure, a time that ran out, or both. CACAO says both. */
void tk_cacao_own_failure(const tk_keyed *step, bool *fails, bool *times_out)
{
	tk_keyed own = tk_cacao_own_step(step);
	if (!own.node)
		return;
	tk_text means = tk_keyed_value(&own, "failure-means").text;
	*fails = !tk_text_is(means, "timeout");
	*times_out = means.length > 0;
}

static uint32_t find_own(const tk_cacao *cacao, tk_text id)
{
	for (uint32_t i = 0; i < cacao->steps.count; i++)
		if (tk_text_equal(cacao->playbook->workflow.steps.at[cacao->steps.at[i].index].written->id.text, id))
			return cacao->steps.at[i].index;
	return TK_NO_STEP;
}

/* Failures that lead out of a parallel branch, which CACAO cannot say. */
void tk_cacao_own_leaving(tk_cacao *cacao, const tk_keyed *step, uint32_t from, uint32_t end)
{
	static const struct {
		const char *key;
		tk_transition_kind kind;
	} ways[] = {{"on-failure", TK_TRANSITION_FAILURE}, {"on-timeout", TK_TRANSITION_TIMEOUT}};
	tk_keyed own = tk_cacao_own_step(step);
	for (size_t i = 0; own.node && i < sizeof ways / sizeof *ways; i++) {
		tk_value id = tk_keyed_value(&own, ways[i].key);
		if (id.text.length == 0)
			continue;
		uint32_t to = tk_text_is(id.text, "end") ? end : find_own(cacao, id.text);
		tk_transition_write(cacao->arena, tk_workflow_add_transition(cacao->arena, &cacao->playbook->workflow,
		                                                             from, to, ways[i].kind))
		        ->target = id;
	}
}
