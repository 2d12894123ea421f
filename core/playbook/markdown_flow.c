/* SPDX-License-Identifier: Apache-2.0 */
/* Steps and transitions from entries. The order of the list is the way on, and says that it was inferred. Soundness by
 * construction: a step keeps its way to the next one unless its own condition already leads there, so every step stays
 * reachable and every run can end; only "go to X" with an absent X can break that, and a declared `next`. */
#include "playbook/markdown_reader.h"

#include <string.h>

typedef struct builder {
	tk_markdown_reader *reader;
	tk_workflow *workflow;
	uint32_t end;
	uint32_t shown; /* steps of the author so far: s1, s2 … */
} builder;

tk_value tk_entry_value(const tk_markdown_reader *reader, const tk_entry_draft *entry, tk_part part)
{
	return tk_block_value(reader, entry->text_block, entry->prose.from + part.from, part.length);
}

static tk_value guard_value(const builder *b, const tk_entry_draft *entry)
{
	if (entry->reading.guard.length > 0)
		return tk_entry_value(b->reader, entry, entry->reading.guard);
	if (entry->cells && entry->cells->of[TK_COLUMN_CONDITION])
		return tk_block_value(b->reader, entry->cells->of[TK_COLUMN_CONDITION], 0, entry->cells->of[TK_COLUMN_CONDITION]->text.length);
	return (tk_value){{NULL, 0}, {0, 0, 0}};
}

static bool has_guard(const tk_entry_draft *entry)
{
	return entry->reading.guard.length > 0 || (entry->cells && entry->cells->of[TK_COLUMN_CONDITION]);
}

static bool is_leaf(const builder *b, const tk_entry_draft *entry)
{
	return entry->end == (uint32_t)(entry - b->reader->entries.at) + 1;
}

/* ---- which way on --------------------------------------------------------------------------------------------------
 */

/* "If A … / Otherwise …": siblings of which exactly one is taken. */
static void chain_alternatives(tk_markdown_reader *reader)
{
	for (uint32_t i = 0; i < reader->entries.count; i++) {
		tk_entry_draft *entry = &reader->entries.at[i];
		if (!has_guard(entry) || entry->chained || entry->scanned || entry->skip_to > 0)
			continue;
		uint32_t last = i, members = 1;
		for (;;) {
			reader->entries.at[last].scanned = true;
			uint32_t next = reader->entries.at[last].end;
			if (next >= reader->entries.count || reader->entries.at[next].parent != entry->parent ||
			    reader->entries.at[next].section != entry->section || !has_guard(&reader->entries.at[next]))
				break;
			last = next;
			members++;
			if (reader->entries.at[last].reading.complement)
				break;
		}
		if (members < 2 || !reader->entries.at[last].reading.complement)
			continue;
		uint32_t past = reader->entries.at[last].end;
		for (uint32_t m = i; m != last; m = reader->entries.at[m].end) {
			reader->entries.at[m].chained = true;
			reader->entries.at[reader->entries.at[m].end].skip_to = past + 1;
		}
	}
}

/* Where a run goes on that would come to entry `index` by order: past the alternatives that were not taken. */
static uint32_t pass_alternatives(const builder *b, uint32_t index)
{
	while (index < b->reader->entries.count && b->reader->entries.at[index].skip_to > 0)
		index = b->reader->entries.at[index].skip_to - 1;
	return index;
}

static uint32_t entrance_of(const builder *b, uint32_t index)
{
	if (index < b->reader->entries.count && b->reader->entries.at[index].is_case)
		index = b->reader->entries.at[index].parent;
	return index < b->reader->entries.count ? b->reader->entries.at[index].entrance : b->end;
}

/* End of the list of a block that begins at an entry: groups of inner blocks are not its own. */
static uint32_t group_end(const builder *b, const tk_entry_draft *block, uint32_t first)
{
	const tk_entry_draft *entry = &b->reader->entries.at[first];
	return entry->around == (uint32_t)(block - b->reader->entries.at) ? entry->group_end : entry->end;
}

static uint32_t declared_target(const builder *b, const tk_entry_draft *entry, const tk_declaration *declaration)
{
	uint32_t target = TK_NO_ENTRY;
	if (tk_target_of_declaration(b->reader, entry, declaration->value.text, &target) == TK_TARGET_ABSENT)
		return TK_NO_STEP;
	return target == TK_NO_ENTRY ? b->end : entrance_of(b, target);
}

/* Where a run goes on that comes from an entry to entry `index` by order: not beyond the end of a list that is done at the
 * same time as others, again, or in one case only. */
static uint32_t way_on(const builder *b, const tk_entry_draft *from, uint32_t index)
{
	while (from->around != TK_NO_ENTRY && index >= from->group_end) {
		from = &b->reader->entries.at[from->around];
		if (!from->decides)
			return from->join;
		const tk_declaration *next = tk_declaration_find(b->reader, b->reader->nodes.at[from->node].declaration, "next");
		if (next)
			return declared_target(b, from, next);
		index = pass_alternatives(b, from->end);
	}
	return entrance_of(b, index);
}

/* The last of a chain of alternatives needs no choice of its own. */
static bool is_last_alternative(const tk_entry_draft *entry)
{
	return entry->skip_to > 0 && !entry->chained;
}

static bool needs_choice_before(const tk_entry_draft *entry)
{
	return has_guard(entry) && !is_last_alternative(entry);
}

/* ---- steps ---------------------------------------------------------------------------------------------------------
 */

static bool is_local_page(tk_text target)
{
	size_t hash = tk_text_find(target, TK_TEXT("#"), 0);
	tk_text path = tk_text_slice(target, 0, hash == SIZE_MAX ? target.length : hash);
	return path.length > 3 && tk_text_find(path, TK_TEXT(":"), 0) == SIZE_MAX &&
	       tk_text_find(path, TK_TEXT("{"), 0) == SIZE_MAX &&
	       (tk_text_ends(path, TK_TEXT(".md")) || tk_text_ends(path, TK_TEXT(".markdown")));
}

/* File name without folders, extension and anchor: the id that a page has when it declares none. */
static tk_text stem_of(tk_text path)
{
	size_t hash = tk_text_find(path, TK_TEXT("#"), 0), from = 0;
	path = tk_text_slice(path, 0, hash == SIZE_MAX ? path.length : hash);
	for (size_t i = 0; i < path.length; i++) {
		if (path.at[i] == '/')
			from = i + 1;
	}
	path = tk_text_slice(path, from, path.length - from);
	for (size_t i = path.length; i > 1; i--) {
		if (path.at[i - 1] == '.')
			return tk_text_slice(path, 0, i - 1);
	}
	return path;
}

static void fill_links(builder *b, const tk_entry_draft *entry, tk_step *step)
{
	tk_step_written *written = tk_step_write(b->reader->arena, step);
	for (uint32_t i = 0; i < entry->prose.link_count; i++) {
		const tk_link *link = &entry->prose.links[i];
		if (!link->image && !link->undefined && link->target.text.length > 1 && link->target.text.at[0] != '#')
			tk_slot_add(b->reader->arena, &written->needs, link->target, TK_FORMAT);
	}
	for (uint32_t i = 0; i < entry->jumps.count; i++) {
		const tk_jump *jump = &entry->jumps.at[i];
		if (!jump->link || jump->guard.length > 0 || !is_local_page(jump->link->target.text) ||
		    step->kind != TK_STEP_ACTION)
			continue;
		step->kind = TK_STEP_CALL;
		written->call = (tk_slot){{stem_of(jump->link->target.text), jump->link->target.span}, TK_FORMAT};
	}
}

static void fill_actor(builder *b, const tk_entry_draft *entry, tk_step *step)
{
	tk_step_written *written = tk_step_write(b->reader->arena, step);
	const tk_markdown_reader *reader = b->reader;
	for (uint32_t s = entry->section; s > 0; s = reader->sections.at[s].parent) {
		if (reader->sections.at[s].actor.value.text.length > 0) {
			written->actor = reader->sections.at[s].actor;
			break;
		}
	}
	if (entry->actor_line.value.text.length > 0)
		written->actor = entry->actor_line;
	if (entry->reading.role.length > 0)
		written->actor = (tk_slot){tk_entry_value(reader, entry, entry->reading.role), TK_FORMAT};
}

static void fill_declared(builder *b, const tk_entry_draft *entry, tk_step *step)
{
	tk_markdown_reader *reader = b->reader;
	if (entry->section > 0)
		tk_declarations_apply(reader, reader->nodes.at[reader->sections.at[entry->section].node].declaration,
		                      step, true);
	if (entry->cells)
		tk_row_fill(reader, entry->cells, step);
	tk_labels_fill(reader, entry, step);
	uint32_t own = reader->nodes.at[entry->node].declaration;
	tk_declarations_apply(reader, own, step, true);
	const tk_declaration *id = tk_declaration_find(reader, own, "id");
	if (id)
		tk_step_write(reader->arena, step)->id = id->value;
	if (step->written->call.origin == TK_DECLARED && step->written->call.value.text.length)
		step->kind = TK_STEP_CALL;
}

static void fill_step(builder *b, tk_entry_draft *entry, uint32_t index)
{
	tk_markdown_reader *reader = b->reader;
	tk_step *step = &b->workflow->steps.at[index];
	tk_step_written *written = tk_step_write(reader->arena, step);
	tk_part title = entry->reading.title;
	if (title.length == 0)
		title = (tk_part){0, (uint32_t)entry->prose.text.length};
	step->inferred = true;
	written->title = tk_entry_value(reader, entry, title);
	step->span = written->title.span;
	tk_value whole = tk_entry_value(reader, entry, (tk_part){0, (uint32_t)entry->prose.text.length});
	written->extent = entry->prose.from > 0 ? whole.span : entry->block->span;
	written->id.text = tk_text_format(reader->arena, "s%u", ++b->shown);
	written->id.span = step->span;
	written->section = reader->sections.at[entry->section].path;
	written->texts.room = 1 + entry->more_texts.count;
	written->texts.at = TK_MAKE_ARRAY(reader->arena, tk_slot, written->texts.room);
	tk_slot_add(reader->arena, &written->texts, whole, TK_FORMAT);
	for (uint32_t i = 0; i < entry->more_texts.count; i++)
		tk_slot_add(reader->arena, &written->texts, entry->more_texts.at[i].value, TK_FORMAT);
	fill_actor(b, entry, step);
	fill_links(b, entry, step);
	fill_declared(b, entry, step);
}

static uint32_t add_helper(builder *b, tk_span span)
{
	uint32_t index = tk_workflow_add_step(b->reader->arena, b->workflow, TK_STEP_DECISION, span);
	b->workflow->steps.at[index].helper = true;
	b->workflow->steps.at[index].inferred = true;
	return index;
}

/* A declared next replaces the order; otherwise jumps beside the order need a choice after the step. */
static bool needs_choice_after(const builder *b, const tk_entry_draft *entry)
{
	if (entry->decides || entry->holds)
		return false;
	if (tk_declaration_find(b->reader, b->reader->nodes.at[entry->node].declaration, "next"))
		return false;
	bool alone = entry->jumps.count == 1 && entry->jumps.at[0].guard.length == 0;
	bool replaces = alone && needs_choice_before(entry) && is_leaf(b, entry);
	uint32_t ways = 0;
	for (uint32_t i = 0; i < entry->jumps.count; i++) {
		uint32_t target = 0;
		tk_target_state state = entry->jumps.at[i].follow
		                                ? TK_TARGET_UNKNOWN
		                                : tk_target_of_jump(b->reader, entry, &entry->jumps.at[i], &target);
		ways += state == TK_TARGET_ABSENT || (state == TK_TARGET_FOUND && !replaces);
	}
	return ways > 0;
}

static void find_jumps(builder *b, tk_entry_draft *entry)
{
	tk_arena *arena = b->reader->arena;
	tk_prose_take_links(&entry->prose, entry->text_block, b->reader->document->number);
	tk_prose_jumps(arena, &entry->prose, entry->text_block, b->reader->document->number, &entry->jumps);
	for (uint32_t i = 0; i < entry->jumps.count;
	     i++) { /* the condition of the item is not one of the jump as well */
		if (entry->reading.guard.length > 0 && entry->jumps.at[i].guard.from == entry->reading.guard.from)
			entry->jumps.at[i].guard.length = 0;
	}
}

/* The step becomes the beginning of a block; where its lists end, a helper joins them or asks whether once more. */
static void open_block(builder *b, tk_entry_draft *entry)
{
	bool parallel = entry->holds == 'p';
	entry->join = add_helper(b, b->workflow->steps.at[entry->step].span);
	tk_step *step = &b->workflow->steps.at[entry->step], *join = &b->workflow->steps.at[entry->join];
	step->kind = parallel ? TK_STEP_FORK : TK_STEP_MERGE;
	join->kind = parallel ? TK_STEP_JOIN : TK_STEP_DECISION;
	step->partner = entry->join;
	join->partner = entry->step;
	step->loop_most = parallel ? 0 : tk_block_most(b->reader, entry);
}

static void add_steps(builder *b, tk_entry_draft *entry)
{
	tk_arena *arena = b->reader->arena;
	if (entry->is_case)
		return;
	bool choice_only = entry->reading.guard_only && !is_leaf(b, entry) && needs_choice_before(entry);
	if (needs_choice_before(entry))
		entry->entrance = add_helper(b, guard_value(b, entry).span);
	if (choice_only) { /* nothing to do but to choose: the choice itself is the author's step */
		b->workflow->steps.at[entry->entrance].helper = false;
		fill_step(b, entry, entry->entrance);
		b->workflow->steps.at[entry->entrance].kind = TK_STEP_DECISION;
		return;
	}
	entry->step = tk_workflow_add_step(arena, b->workflow, TK_STEP_ACTION, entry->block->span);
	fill_step(b, entry, entry->step);
	if (entry->decides)
		b->workflow->steps.at[entry->step].kind = TK_STEP_DECISION;
	if (entry->holds)
		open_block(b, entry);
	if (entry->entrance == TK_NO_STEP)
		entry->entrance = entry->step;
}

/* ---- transitions ----------------------------------------------------------------------------------------------------
 */

static tk_transition *connect(builder *b, uint32_t from, uint32_t to, bool inferred)
{
	tk_transition *transition =
	        tk_workflow_add_transition(b->reader->arena, b->workflow, from, to, TK_TRANSITION_NORMAL);
	transition->inferred = inferred;
	return transition;
}

/* From the choice before an entry: into it, or past it. */
static void connect_choice(builder *b, const tk_entry_draft *entry, uint32_t index)
{
	uint32_t inside = entry->step != TK_NO_STEP ? entry->step : way_on(b, entry, index + 1);
	tk_transition *taken = connect(b, entry->entrance, inside, true);
	tk_transition_write(b->reader->arena, taken)->guard = guard_value(b, entry);
	uint32_t past = entry->chained ? entry->end : pass_alternatives(b, entry->end);
	connect(b, entry->entrance, way_on(b, entry, past), true)->otherwise = true;
}

/* `on-exception` of the head: where a run goes on when anything fails that has no way of its own. */
static void connect_exception(builder *b, const tk_playbook *playbook)
{
	const tk_node *said = playbook->node ? tk_node_get_c(playbook->node, "on-exception") : NULL;
	if (!said || !tk_node_is_scalar(said) || said->value.length == 0 || b->reader->entries.count == 0)
		return;
	const tk_declaration declaration = {.value = tk_node_value(said)};
	uint32_t to = declared_target(b, &b->reader->entries.at[0], &declaration);
	tk_transition *way = tk_workflow_add_transition(b->reader->arena, b->workflow, 0, to, TK_TRANSITION_EXCEPTION);
	tk_transition_write(b->reader->arena, way)->target = declaration.value;
}

/* Connects the jumps of an entry; true when one of them is the only way on (it stands under a condition of its own). */
static bool connect_jumps(builder *b, const tk_entry_draft *entry, uint32_t from)
{
	bool replaced = false;
	for (uint32_t i = 0; i < entry->jumps.count; i++) {
		const tk_jump *jump = &entry->jumps.at[i];
		uint32_t target = TK_NO_ENTRY;
		tk_target_state state =
		        jump->follow ? TK_TARGET_UNKNOWN : tk_target_of_jump(b->reader, entry, jump, &target);
		if (state == TK_TARGET_UNKNOWN)
			continue;
		uint32_t to = state == TK_TARGET_ABSENT ? TK_NO_STEP
		              : target == TK_NO_ENTRY   ? b->end
		                                        : entrance_of(b, target);
		tk_transition *transition = connect(b, from, to, jump->title);
		tk_transition_written *written = tk_transition_write(b->reader->arena, transition);
		written->target = tk_entry_value(b->reader, entry, jump->target);
		if (jump->guard.length > 0)
			written->guard = tk_entry_value(b->reader, entry, jump->guard);
		replaced |= from == entry->step;
	}
	return replaced;
}

static void connect_declared(builder *b, const tk_entry_draft *entry, const tk_declaration *declaration,
                             tk_transition_kind kind)
{
	uint32_t to = declared_target(b, entry, declaration);
	uint32_t from = kind == TK_TRANSITION_NORMAL && entry->join != TK_NO_STEP ? entry->join : entry->step;
	tk_transition *transition = tk_workflow_add_transition(b->reader->arena, b->workflow, from, to, kind);
	tk_transition_write(b->reader->arena, transition)->target = declaration->value;
}

/* Where case `index` of a decision leads. */
static uint32_t case_target(const builder *b, const tk_entry_draft *decision, uint32_t index, tk_value *said)
{
	const tk_entry_draft *one = &b->reader->entries.at[index];
	const tk_declaration *next = tk_declaration_find(b->reader, b->reader->nodes.at[one->node].declaration, "next");
	uint32_t target = TK_NO_ENTRY;
	if (next) {
		*said = next->value;
		return declared_target(b, one, next);
	}
	if (one->end > index + 1)
		return entrance_of(b, index + 1);
	if (one->jumps.count == 0) {
		next = tk_declaration_find(b->reader, b->reader->nodes.at[decision->node].declaration, "next");
		return next ? declared_target(b, decision, next)
		            : way_on(b, decision, pass_alternatives(b, decision->end));
	}
	*said = tk_entry_value(b->reader, one, one->jumps.at[0].target);
	if (tk_target_of_jump(b->reader, one, &one->jumps.at[0], &target) == TK_TARGET_ABSENT)
		return TK_NO_STEP;
	return target == TK_NO_ENTRY ? b->end : entrance_of(b, target);
}

/* From a step that decides to where each of its cases says. */
static void connect_cases(builder *b, uint32_t index)
{
	const tk_entry_draft *entry = &b->reader->entries.at[index];
	for (uint32_t i = index + 1; i < entry->end; i = b->reader->entries.at[i].end) {
		const tk_entry_draft *one = &b->reader->entries.at[i];
		tk_value said = {{NULL, 0}, {0, 0, 0}};
		tk_transition *taken = connect(b, entry->step, case_target(b, entry, i, &said), false);
		tk_transition_written *written = tk_transition_write(b->reader->arena, taken);
		written->target = said;
		written->guard = one->reading.complement ? (tk_value){{NULL, 0}, {0, 0, 0}} : guard_value(b, one);
		taken->otherwise = one->reading.complement;
	}
}

/* Into every list of a block, and out of it where they end. */
static void connect_block(builder *b, uint32_t index)
{
	const tk_entry_draft *entry = &b->reader->entries.at[index];
	uint32_t declared = b->reader->nodes.at[entry->node].declaration;
	const tk_declaration *until = tk_declaration_find(b->reader, declared, "until"),
	                     *next = tk_declaration_find(b->reader, declared, "next");
	for (uint32_t i = index + 1; i < entry->end; i = group_end(b, entry, i))
		connect(b, entry->step, entrance_of(b, i), false);
	if (entry->holds == 'r')
		connect(b, entry->join, entry->step, false)->otherwise = true;
	if (next)
		connect_declared(b, entry, next, TK_TRANSITION_NORMAL);
	else
		connect(b, entry->join, way_on(b, entry, pass_alternatives(b, entry->end)), true);
	tk_transition *out = &b->workflow->transitions.at[b->workflow->transitions.count - 1];
	if (until)
		tk_transition_write(b->reader->arena, out)->guard = until->value;
}

static void connect_entry(builder *b, uint32_t index)
{
	const tk_entry_draft *entry = &b->reader->entries.at[index];
	if (entry->entrance != entry->step)
		connect_choice(b, entry, index);
	if (entry->step == TK_NO_STEP)
		return;
	uint32_t declared = b->reader->nodes.at[entry->node].declaration;
	const tk_declaration *next = tk_declaration_find(b->reader, declared, "next");
	const tk_declaration *failure = tk_declaration_find(b->reader, declared, "on-failure");
	const tk_declaration *late = tk_declaration_find(b->reader, declared, "on-timeout");
	uint32_t order = way_on(b, entry, pass_alternatives(b, index + 1));
	if (entry->decides) {
		connect_cases(b, index);
	} else if (entry->holds) {
		connect_block(b, index);
	} else if (next) {
		connect_declared(b, entry, next, TK_TRANSITION_NORMAL);
	} else if (entry->choice != TK_NO_STEP) {
		connect(b, entry->step, entry->choice, true);
		connect_jumps(b, entry, entry->choice);
		connect(b, entry->choice, order, true)->otherwise = true;
	} else if (!connect_jumps(b, entry, entry->step)) {
		connect(b, entry->step, order, true);
	}
	if (failure)
		connect_declared(b, entry, failure, TK_TRANSITION_FAILURE);
	if (late)
		connect_declared(b, entry, late, TK_TRANSITION_TIMEOUT);
}

void tk_flow_of_entries(tk_markdown_reader *reader, tk_playbook *playbook)
{
	builder b = {.reader = reader, .workflow = &playbook->workflow};
	b.workflow->ordered_by_prose = true;
	tk_targets_make(reader);
	chain_alternatives(reader);
	uint32_t most = 2; /* start and end */
	for (uint32_t i = 0; i < reader->entries.count; i++) {
		find_jumps(&b, &reader->entries.at[i]);
		most += 2u + needs_choice_before(&reader->entries.at[i]) + (reader->entries.at[i].jumps.count > 0);
	}
	tk_failures_find(reader);
	tk_groups_find(reader);
	tk_cases_find(reader);
	/* Steps are large: room for all at once, rather than twice that by growing. */
	b.workflow->steps.at = TK_MAKE_ARRAY(reader->arena, tk_step, most);
	b.workflow->steps.room = most;
	tk_workflow_add_step(reader->arena, b.workflow, TK_STEP_START, playbook->span);
	b.workflow->steps.at[0].helper = true;
	for (uint32_t i = 0; i < reader->entries.count; i++) {
		tk_entry_draft *entry = &reader->entries.at[i];
		add_steps(&b, entry);
		if (entry->step != TK_NO_STEP && needs_choice_after(&b, entry))
			entry->choice = add_helper(&b, entry->block->span);
	}
	b.end = tk_workflow_add_step(reader->arena, b.workflow, TK_STEP_END, playbook->span);
	b.workflow->steps.at[b.end].helper = true;
	connect(&b, 0, entrance_of(&b, 0), true);
	for (uint32_t i = 0; i < reader->entries.count; i++)
		connect_entry(&b, i);
	connect_exception(&b, playbook);
	tk_workflow_finish(reader->arena, b.workflow);
}
