/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/conditions.h"

#include "analysis/condition_text.h"

typedef struct collecting {
	tk_arena *arena;
	const tk_flow_graph *graph;
	tk_conditions *out;
} collecting;

static const uint64_t any_other = UINT64_C(1) << 63;

uint64_t tk_condition_domain(const tk_asked_condition *condition)
{
	if (condition->answers.count == 0)
		return 3;
	return ((UINT64_C(1) << condition->answers.count) - 1) | any_other;
}

/* ---- what the author declared ------------------------------------------------------------------------------------ */

/* Other words for a condition. They may be those of its contrary: 電話が使えない, also "telephones are not usable". */
static void take_alias(collecting *c, tk_text written, const tk_literal *of)
{
	(void)tk_map_put(c->out->named, tk_literal_name(c->arena, written), c);
	tk_literal own = tk_literal_read(c->arena, written, TK_TEXT(""), c->out->named);
	if (own.subject.length == 0 || own.value.length > 0)
		return;
	tk_literal *alias = TK_MAKE(c->arena, tk_literal);
	*alias = *of;
	alias->negated = of->negated != own.negated;
	(void)tk_map_put(c->out->aliases, own.subject, alias);
}

static tk_literal canonical_of(const tk_conditions *out, tk_literal literal)
{
	const tk_literal *alias = literal.value.length ? NULL : tk_map_get(out->aliases, literal.subject);
	if (!alias)
		return literal;
	return (tk_literal){alias->subject, alias->value, alias->negated != literal.negated, literal.by_question};
}

/* A condition that has answers is another one than that which holds or does not. */
static tk_text key_of(tk_arena *arena, const tk_literal *literal)
{
	return tk_text_format(arena, "%c%.*s", literal->value.length ? '=' : '?', (int)literal->subject.length,
	                      literal->subject.at);
}

static uint32_t number_of(collecting *c, const tk_literal *literal, tk_text written)
{
	tk_text key = key_of(c->arena, literal);
	uintptr_t known = (uintptr_t)tk_map_get(c->out->numbers, key);
	if (known > 0)
		return (uint32_t)(known - 1);
	tk_asked_condition *made = TK_PUSH(c->arena, &c->out->all);
	*made = (tk_asked_condition){.name = literal->value.length ? literal->subject : tk_text_trim(written),
	                             .subject = literal->subject,
	                             .number = TK_NO_STEP,
	                             .changed_by = TK_NO_STEP};
	(void)tk_map_put(c->out->numbers, key, (void *)((uintptr_t)c->out->all.count));
	return c->out->all.count - 1;
}

uint32_t tk_conditions_named(tk_arena *arena, const tk_conditions *conditions, tk_text words)
{
	tk_literal literal = canonical_of(conditions, tk_literal_read(arena, words, TK_TEXT(""), conditions->named));
	if (literal.subject.length == 0)
		return TK_NO_STEP;
	return (uint32_t)((uintptr_t)tk_map_get(conditions->numbers, key_of(arena, &literal)) - 1);
}

static uint32_t answer_of(collecting *c, tk_asked_condition *condition, tk_text value)
{
	for (uint32_t i = 0; i < condition->answers.count; i++) {
		if (tk_text_equal(condition->answers.at[i], value))
			return i;
	}
	if (condition->answers.count == TK_CONDITION_VALUES_MOST) {
		condition->too_many = true;
		return 0;
	}
	*TK_PUSH(c->arena, &condition->answers) = value;
	return condition->answers.count - 1;
}

static void declare(collecting *c, const tk_condition *from)
{
	(void)tk_map_put(c->out->named, tk_literal_name(c->arena, from->name.text), c);
	tk_literal own = canonical_of(c->out, tk_literal_read(c->arena, from->name.text, TK_TEXT(""), c->out->named));
	if (own.subject.length == 0)
		return;
	uint32_t number = number_of(c, &own, from->name.text);
	for (uint32_t i = 0; i < from->also.count; i++)
		take_alias(c, from->also.at[i].value.text, &own);
	tk_asked_condition *made = &c->out->all.at[number];
	made->declared = made->declared || from->declared;
	if (from->given == TK_UNDECIDED)
		return;
	/* Further answers may be named later, so the values that are left are found when all are known. */
	made->set = true;
	made->set_answer = own.value.length ? answer_of(c, made, own.value) : 0;
	made->set_against = own.negated != (from->given == TK_FAILS);
}

/* ---- what decisions ask ------------------------------------------------------------------------------------------ */

static tk_literal read_guard(collecting *c, const tk_step *decision, tk_text guard)
{
	if (decision->written->asks.text.length == 0)
		return canonical_of(c->out,
		                    tk_literal_read(c->arena, guard, decision->written->title.text, c->out->named));
	tk_text subject = tk_text_trim(tk_text_fold(c->arena, decision->written->asks.text, NULL)),
	        value = tk_text_trim(tk_text_fold(c->arena, guard, NULL));
	if (tk_text_is(value, "true") || tk_text_is(value, "false"))
		return (tk_literal){subject, TK_TEXT(""), tk_text_is(value, "false"), true};
	return (tk_literal){subject, value, false, true};
}

static void read_decision(collecting *c, uint32_t step)
{
	const tk_step *decision = &c->graph->workflow->steps.at[step];
	for (uint32_t i = 0; i < decision->out_count; i++) {
		const tk_transition *way = tk_flow_out(c->graph, step, i);
		if (way->kind != TK_TRANSITION_NORMAL || way->otherwise || way->written->guard.text.length == 0)
			continue;
		tk_literal literal = read_guard(c, decision, way->written->guard.text);
		if (literal.subject.length == 0)
			continue;
		tk_text question = decision->written->asks.text.length ? decision->written->asks.text
		                                                       : decision->written->title.text;
		uint32_t number = number_of(c, &literal, literal.by_question ? question : way->written->guard.text);
		tk_asked_condition *asked = &c->out->all.at[number];
		*TK_PUSH(c->arena, &c->out->guards) = (tk_guard_literal){
		        .transition = decision->first_out + i,
		        .condition = number,
		        .answer = literal.value.length ? answer_of(c, asked, literal.value) : 0,
		        .tie = TK_NO_STEP,
		        .negated = literal.negated,
		};
		if (asked->decisions.count == 0 || asked->decisions.at[asked->decisions.count - 1] != step)
			*TK_PUSH(c->arena, &asked->decisions) = step;
	}
}

static uint64_t values_of(const tk_asked_condition *condition, uint32_t answer, bool against)
{
	uint64_t values = condition->answers.count ? UINT64_C(1) << answer : 1;
	return against ? tk_condition_domain(condition) & ~values : values;
}

/* $$name$$ and __name__ are variables: where changes are written, steps name those that they set. */
static bool is_variable(tk_text subject)
{
	return tk_text_find(subject, TK_TEXT("$$"), 0) != SIZE_MAX ||
	       tk_text_find(subject, TK_TEXT("__"), 0) != SIZE_MAX;
}

/* Those that several decisions ask for, or one and the trigger. */
static uint32_t number_candidates(tk_conditions *out, bool written)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < out->all.count; i++) {
		tk_asked_condition *each = &out->all.at[i];
		each->given = tk_condition_domain(each);
		if (each->set)
			each->given = values_of(each, each->set_answer, each->set_against);
		each->sure = each->declared || (written && is_variable(each->subject));
		if (each->too_many || each->decisions.count < (each->set ? 1u : 2u))
			continue;
		if (count == TK_CONDITIONS_MOST) {
			out->limited = true;
			break;
		}
		each->number = count++;
	}
	return count;
}

/* ---- literals of the ways ---------------------------------------------------------------------------------------- */

static void add_literal(tk_arena *arena, tk_conditions *out, uint32_t from, const tk_guard_literal *guard, bool against)
{
	const tk_asked_condition *condition = &out->all.at[guard->condition];
	uint64_t values = values_of(condition, guard->answer, guard->negated != against);
	for (uint32_t i = from; i < out->literals.count; i++) {
		if (out->literals.at[i].tie == guard->tie) {
			out->literals.at[i].values &= values;
			return;
		}
	}
	*TK_PUSH(arena, &out->literals) = (tk_tie_literal){guard->tie, values};
}

/* A way with a guard is open when it holds; "otherwise" when none of the other guards of its decision does. A second
 * "otherwise" is a fault of the playbook, and says nothing here. */
static void add_literals(tk_arena *arena, const tk_workflow *workflow, tk_conditions *out)
{
	uint32_t next = 0, first = 0, decision = TK_NO_STEP;
	bool otherwise = false;
	out->first = TK_MAKE_ARRAY(arena, uint32_t, (size_t)workflow->transitions.count + 1);
	for (uint32_t t = 0; t < workflow->transitions.count; t++) {
		const tk_transition *way = &workflow->transitions.at[t];
		uint32_t from = out->first[t] = out->literals.count;
		if (way->from != decision) {
			decision = way->from;
			first = next;
			otherwise = false;
		}
		if (next < out->guards.count && out->guards.at[next].transition == t) {
			if (out->guards.at[next].tie != TK_NO_STEP)
				add_literal(arena, out, from, &out->guards.at[next], false);
			next++;
		}
		if (!way->otherwise || way->kind != TK_TRANSITION_NORMAL || otherwise)
			continue;
		otherwise = true;
		for (uint32_t g = first; g < out->guards.count; g++) {
			const tk_guard_literal *each = &out->guards.at[g];
			if (workflow->transitions.at[each->transition].from != decision)
				break;
			if (each->tie != TK_NO_STEP)
				add_literal(arena, out, from, each, true);
		}
	}
	out->first[workflow->transitions.count] = out->literals.count;
}

uint32_t tk_conditions_tie(const tk_conditions *conditions, const tk_workflow *workflow, uint32_t decision,
                           uint32_t condition)
{
	for (uint32_t i = 0; i < conditions->guards.count; i++) {
		const tk_guard_literal *each = &conditions->guards.at[i];
		if (each->condition == condition && workflow->transitions.at[each->transition].from == decision)
			return each->tie;
	}
	return TK_NO_STEP;
}

const tk_conditions *tk_conditions_find(tk_arena *arena, const tk_flow_graph *graph, bool structured)
{
	tk_conditions *out = TK_MAKE(arena, tk_conditions);
	collecting c = {arena, graph, out};
	out->numbers = tk_map_make(arena);
	out->named = tk_map_make(arena);
	out->aliases = tk_map_make(arena);
	const tk_workflow *workflow = graph->workflow;
	for (uint32_t i = 0; i < workflow->conditions.count; i++)
		declare(&c, &workflow->conditions.at[i]);
	for (uint32_t i = 0; i < graph->count && graph->guarded > 0; i++) {
		if (graph->nodes[i].kind == TK_STEP_DECISION && tk_bit(graph->reached, i))
			read_decision(&c, i);
	}
	if (number_candidates(out, workflow->changes == TK_CHANGES_WRITTEN) == 0)
		return out;
	tk_conditions_tie_up(arena, graph, structured, out);
	if (out->ties.count > 0)
		add_literals(arena, workflow, out);
	return out;
}
