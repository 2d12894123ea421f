/* SPDX-License-Identifier: Apache-2.0 */
/* "Every run". Whether a run can avoid all targets is a least fixpoint over AND (fork: every branch avoids) and OR
 * (anything else: some way on avoids), solved backwards from the ends in linear time (Dowling and Gallier 1984). A
 * finite run goes round a loop finitely often, so loops need nothing special. */
#include "analysis/flow_memo.h"

#include <string.h>

uint32_t tk_flow_branch_count(const tk_flow_graph *graph, uint32_t step)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < graph->nodes[step].out_count; i++)
		count += tk_flow_way(graph, step, i)->branch ? 1 : 0;
	return count;
}

static void add_avoiding(tk_flow_avoidance *a, uint32_t step, uint32_t via)
{
	tk_bit_set(a->avoids, step);
	a->via[step] = via;
	a->queue[a->tail++] = step;
}

static void make_avoidance(const tk_flow_graph *graph, tk_flow_avoidance *a)
{
	a->avoids = TK_MAKE_ARRAY(graph->arena, uint64_t, tk_bit_words(graph->count) + 1);
	a->via = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	a->missing = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	a->queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
}

/* Breadth first from the ends, so that `via` leads along a shortest run wherever no fork is crossed. all_branches:
 * false when one branch is enough to get out of a fork. */
static void solve(const tk_flow_graph *graph, tk_flow_avoidance *a, const uint64_t *targets, bool all_branches)
{
	if (!a->queue)
		make_avoidance(graph, a);
	a->tail = 0;
	a->solved = true;
	memset(a->avoids, 0, tk_bit_words(graph->count) * sizeof *a->avoids);
	for (uint32_t i = 0; i < graph->count; i++) {
		a->missing[i] = tk_flow_branch_count(graph, i);
		if (tk_flow_is_end(graph, i) && !(targets && tk_bit(targets, i)))
			add_avoiding(a, i, TK_NO_STEP);
	}
	for (uint32_t head = 0; head < a->tail; head++) {
		uint32_t step = a->queue[head];
		for (uint32_t e = graph->in_first[step]; e < graph->in_first[step + 1]; e++) {
			const tk_flow_edge *edge = &graph->edges[graph->in_edges[e]];
			if (!edge->ordinary || tk_bit(a->avoids, edge->from) ||
			    (targets && tk_bit(targets, edge->from)))
				continue;
			if (!all_branches || !edge->branch)
				add_avoiding(a, edge->from, graph->in_edges[e]);
			else if (--a->missing[edge->from] == 0)
				add_avoiding(a, edge->from, TK_NO_STEP);
		}
	}
}

/* The next branch of a fork; NULL when all are walked. */
static const tk_transition *next_branch(const tk_flow_graph *graph, tk_flow_fork *open)
{
	while (open->next < graph->nodes[open->fork].out_count) {
		uint32_t index = open->next++;
		if (tk_flow_way(graph, open->fork, index)->branch)
			return tk_flow_out(graph, open->fork, index);
	}
	return NULL;
}

/* One avoiding run, the branches of each fork one after the other. */
static tk_witness *tell_run(const tk_flow_graph *graph, const tk_flow_avoidance *a, tk_flow_forks *forks,
                                  uint32_t from)
{
	tk_witness *witness = TK_MAKE(graph->arena, tk_witness);
	witness->kind = TK_WITNESS_RUN;
	forks->count = 0;
	uint32_t step = from;
	const tk_transition *came = NULL;
	/* Every step is told at most once per branch it lies in; the bound only guards against malformed block
	 * structure. */
	for (uint64_t left = 4 * (uint64_t)graph->count + 16; left > 0 && witness->parts.count <= TK_WITNESS_MOST;
	     left--) {
		const tk_step *at = &graph->workflow->steps.at[step];
		const tk_transition *edge = NULL;
		if (at->kind == TK_STEP_JOIN && forks->count > 0 && forks->at[forks->count - 1].fork == at->partner) {
			edge = next_branch(graph, &forks->at[forks->count - 1]);
			if (!edge)
				forks->count--;
		}
		if (!edge) {
			if (came)
				tk_flow_tell_way(graph->arena, witness, graph->workflow, came);
			else
				tk_flow_tell(graph->arena, witness, graph->workflow, step, TK_TEXT(""), false);
			if (a->via[step] != TK_NO_STEP) {
				edge = &graph->workflow->transitions.at[a->via[step]];
			} else if (at->kind == TK_STEP_FORK) {
				*TK_PUSH(graph->arena, forks) = (tk_flow_fork){step, 0};
				edge = next_branch(graph, &forks->at[forks->count - 1]);
			}
		}
		if (!edge)
			break;
		came = edge;
		step = edge->to;
	}
	return witness;
}

/* What the graph formats may hold beside blocks. */
static void look_at_kinds(tk_flow_memo *memo)
{
	const tk_workflow *workflow = memo->graph.workflow;
	memo->beyond = workflow->unsupported.count > 0;
	for (uint32_t i = 0; i < workflow->steps.count; i++) {
		const tk_step *step = &workflow->steps.at[i];
		memo->beyond = memo->beyond || step->kind == TK_STEP_PLACE || step->kind == TK_STEP_FIRING ||
		               step->kind == TK_STEP_SCOPE || step->scope != TK_NO_STEP ||
		               step->attached_to != TK_NO_STEP || (step->kind == TK_STEP_START && i > 0);
		memo->free_joins = memo->free_joins || (step->kind == TK_STEP_JOIN && step->partner == TK_NO_STEP);
	}
}

tk_flow_memo *tk_flow_memo_make(tk_arena *arena, const tk_workflow *workflow)
{
	tk_flow_memo *memo = TK_MAKE(arena, tk_flow_memo);
	memo->graph = tk_flow_graph_make(arena, workflow);
	look_at_kinds(memo);
	for (size_t i = 0; i < 2; i++)
		memo->sets[i] = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(memo->graph.count) + 1);
	memo->any_of = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(memo->graph.count) + 1);
	memo->avoid = TK_MAKE_ARRAY(arena, uint64_t, tk_bit_words(memo->graph.count) + 1);
	return memo;
}

uint64_t *tk_flow_memo_set(tk_flow_memo *memo, unsigned number)
{
	memset(memo->sets[number], 0, tk_bit_words(memo->graph.count) * sizeof *memo->sets[number]);
	return memo->sets[number];
}

bool tk_flow_memo_is_block_structured(tk_flow_memo *memo)
{
	if (!memo->structure_known) {
		memo->block_structured = tk_flow_is_block_structured(&memo->graph);
		memo->structure_known = true;
	}
	return memo->block_structured;
}

bool tk_flow_take_steps(const tk_flow_memo *memo, uint64_t *into, const uint64_t *steps)
{
	size_t words = tk_bit_words(memo->graph.count);
	bool news = false;
	for (size_t i = 0; i < words; i++) {
		uint64_t word = steps ? steps[i] : 0;
		news = news || into[i] != word;
		into[i] = word;
	}
	return news;
}

bool tk_flow_memo_completes(tk_flow_memo *memo, uint32_t from)
{
	if (!memo->end.solved)
		solve(&memo->graph, &memo->end, NULL, true);
	return tk_bit(memo->end.avoids, from);
}

bool tk_flow_asks_states(const tk_flow_memo *memo, uint32_t from)
{
	return (memo->beyond || memo->free_joins) && from == 0 && memo->graph.workflow->unsupported.count == 0;
}

void tk_flow_memo_forget(tk_flow_memo *memo)
{
	memo->all.solved = memo->one.solved = memo->end.solved = false;
	memo->passage.solved = memo->ways_solved = false;
}

const tk_conditions *tk_flow_memo_conditions(tk_flow_memo *memo)
{
	if (!memo->conditions)
		memo->conditions = tk_conditions_find(memo->graph.arena, &memo->graph,
		                                      tk_flow_memo_is_block_structured(memo));
	return memo->conditions;
}

const char *tk_flow_memo_limit(const tk_flow_memo *memo) { return memo->limit; }

/* The ways that the avoiding run takes, all branches of its forks included. */
static void note_used(tk_flow_memo *memo, uint32_t from)
{
	const tk_flow_graph *graph = &memo->graph;
	tk_arena *scratch = tk_arena_open_like(graph->arena);
	uint32_t *queue = TK_MAKE_ARRAY(scratch, uint32_t, (size_t)graph->count + 1), tail = 0;
	uint64_t *seen = TK_MAKE_ARRAY(scratch, uint64_t, tk_bit_words(graph->count) + 1);
	memo->used.count = 0;
	queue[tail++] = from;
	tk_bit_set(seen, from);
	for (uint32_t head = 0; head < tail; head++) {
		uint32_t step = queue[head], via = memo->all.via[step], first = graph->nodes[step].first_out;
		bool all = via == TK_NO_STEP && graph->nodes[step].kind == TK_STEP_FORK;
		uint32_t count = all ? graph->nodes[step].out_count : via == TK_NO_STEP ? 0 : 1;
		for (uint32_t i = 0; i < count; i++) {
			uint32_t way = all ? first + i : via;
			if ((all && !graph->edges[way].branch) || graph->edges[way].to == TK_NO_STEP)
				continue;
			*TK_PUSH(graph->arena, &memo->used) = way;
			if (tk_bit(seen, graph->edges[way].to))
				continue;
			tk_bit_set(seen, graph->edges[way].to);
			queue[tail++] = graph->edges[way].to;
		}
	}
	tk_arena_close(scratch);
}

tk_answer tk_flow_every_free(tk_flow_memo *memo, uint32_t from, const tk_witness **why)
{
	const tk_flow_graph *graph = &memo->graph;
	memo->vacuous = false;
	if (tk_flow_asks_states(memo, from))
		return tk_flow_every_run_by_states(memo, why);
	/* A reference that names nothing completes no run, and takes no part in one: the others are as they are. */
	if (!memo->all.solved)
		solve(graph, &memo->all, memo->any_of, true);
	if (tk_bit(memo->all.avoids, from) && memo->free_joins)
		return TK_UNDECIDED; /* the run that avoids them may wait for ever */
	if (tk_bit(memo->all.avoids, from)) {
		if (graph->guarded > 0 || why)
			note_used(memo, from);
		if (why) {
			tk_witness *avoiding = tell_run(graph, &memo->all, &memo->forks, from);
			tk_flow_add_beside(memo, from, avoiding);
			*why = avoiding;
		}
		return TK_FAILS;
	}
	memo->vacuous = !tk_flow_memo_completes(memo, from);
	if (memo->vacuous)
		return TK_UNDECIDED;
	if (tk_flow_memo_is_block_structured(memo))
		return TK_HOLDS;
	/* A branch that leaves its block may end the run before the other branches get to a target. */
	if (!memo->one.solved)
		solve(graph, &memo->one, memo->any_of, false);
	return tk_bit(memo->one.avoids, from) ? TK_UNDECIDED : TK_HOLDS;
}

tk_answer tk_flow_every_run(tk_flow_memo *memo, uint32_t from, const uint64_t *any_of, const tk_witness **why)
{
	memo->limit = NULL;
	if (why)
		*why = NULL;
	if (from >= memo->graph.count)
		return TK_UNDECIDED;
	if (tk_bit(any_of, from))
		return TK_HOLDS;
	if (memo->beyond && !tk_flow_asks_states(memo, from))
		return TK_UNDECIDED;
	if (tk_flow_take_steps(memo, memo->any_of, any_of))
		memo->all.solved = memo->one.solved = memo->ways_solved = false;
	tk_answer answer = tk_flow_every_free(memo, from, why);
	return answer == TK_FAILS ? tk_flow_every_in_cases(memo, from, why) : answer;
}
