/* SPDX-License-Identifier: Apache-2.0 */
/* Soundness of workflows that are not built of blocks, and of collaborations: by the states of their net. */
#include "analysis/flow_graph.h"
#include "analysis/net_sound.h"

#include "document/fault.h"

/* What the faults of one workflow are told from. */
typedef struct telling {
	const tk_flow_graph *graph;
	const tk_net *net;
	const tk_net_result *result;
	uint32_t number; /* of the workflow in the net */
	tk_flow_faults *faults;
} telling;

static const tk_witness *tell_run(const telling *t, const tk_net_verdict *verdict)
{
	tk_witness *witness = TK_MAKE(t->graph->arena, tk_witness);
	witness->kind = verdict->cycle == TK_NET_NONE ? TK_WITNESS_RUN : TK_WITNESS_CYCLE;
	for (uint32_t i = 0; i < verdict->run.count; i++) {
		const tk_net_move *move = &t->net->moves.at[verdict->run.at[i]];
		const tk_workflow *workflow = t->net->workflows[move->workflow];
		tk_text choice = TK_TEXT("");
		if (!move->carries_out)
			continue;
		if (move->transition != TK_NET_NONE && move->fair != TK_NET_NONE)
			choice = workflow->transitions.at[move->transition].written->guard.text;
		tk_flow_tell(t->graph->arena, witness, workflow, move->step, choice, i >= verdict->cycle);
	}
	return witness;
}

/* The step that a token in a place is at, or on its way to. */
static uint32_t step_of_place(const telling *t, uint32_t place)
{
	const tk_net_place *at = &t->net->places.at[place];
	if (at->kind != TK_NET_EDGE || at->transition == TK_NET_NONE)
		return at->step;
	return t->net->workflows[at->workflow]->transitions.at[at->transition].to;
}

static bool is_own(const telling *t, uint32_t place)
{
	return place != TK_NET_NONE && t->net->places.at[place].workflow == t->number &&
	       t->net->places.at[place].kind != TK_NET_MESSAGE;
}

/* Where a run is stuck: what waits for several things rather than what merely follows. */
static uint32_t find_stuck(const telling *t, const tk_net_verdict *verdict)
{
	uint32_t found = TK_NO_STEP;
	for (uint32_t i = 0; i < verdict->stuck.count; i++) {
		if (!is_own(t, verdict->stuck.at[i]))
			continue;
		uint32_t step = step_of_place(t, verdict->stuck.at[i]);
		const tk_step *at = &t->graph->workflow->steps.at[step];
		bool waits = at->kind == TK_STEP_JOIN || at->kind == TK_STEP_INCLUSIVE_JOIN ||
		             at->kind == TK_STEP_FIRING || at->event == TK_EVENT_MESSAGE;
		if (found == TK_NO_STEP || waits)
			found = step;
		if (waits)
			break;
	}
	return found;
}

static void add(const telling *t, tk_flow_fault_kind kind, uint32_t step, const tk_net_verdict *verdict)
{
	uint32_t author = tk_flow_author_step(t->graph, step);
	*TK_PUSH(t->graph->arena, t->faults) = (tk_flow_fault){
	        .kind = kind,
	        .step = author,
	        .at = t->graph->workflow->steps.at[author].span,
	        .witness = verdict ? tell_run(t, verdict) : NULL,
	};
}

static bool fails(const telling *t, tk_net_property property)
{
	return t->result->verdicts[property].answer == TK_FAILS;
}

/* Causes first: a step that is begun twice ends twice; behind one that is stuck, steps are never carried out. */
static void tell_faults(const telling *t)
{
	const tk_net_verdict *verdicts = t->result->verdicts;
	const tk_net_verdict *livelock = &verdicts[TK_NET_NO_LIVELOCK];
	uint32_t stuck = TK_NO_STEP;
	if (fails(t, TK_NET_SAFE) && is_own(t, verdicts[TK_NET_SAFE].place))
		add(t, TK_FLOW_TWICE, step_of_place(t, verdicts[TK_NET_SAFE].place), &verdicts[TK_NET_SAFE]);
	else if (fails(t, TK_NET_PROPER) && is_own(t, verdicts[TK_NET_PROPER].place))
		add(t, TK_FLOW_IMPROPER, step_of_place(t, verdicts[TK_NET_PROPER].place), &verdicts[TK_NET_PROPER]);
	if (fails(t, TK_NET_CAN_COMPLETE) && verdicts[TK_NET_CAN_COMPLETE].cycle == TK_NET_NONE)
		stuck = find_stuck(t, &verdicts[TK_NET_CAN_COMPLETE]);
	if (stuck != TK_NO_STEP)
		add(t, TK_FLOW_STUCK, stuck, &verdicts[TK_NET_CAN_COMPLETE]);
	if (fails(t, TK_NET_NO_LIVELOCK)) {
		uint32_t round = find_stuck(t, livelock);
		if (round != TK_NO_STEP)
			add(t, TK_FLOW_LIVELOCK, round, livelock);
	}
	for (uint32_t i = 0; fails(t, TK_NET_NO_DEAD_STEP) && i < verdicts[TK_NET_NO_DEAD_STEP].dead.count; i++) {
		tk_net_step dead = verdicts[TK_NET_NO_DEAD_STEP].dead.at[i];
		if (dead.move == t->number && stuck == TK_NO_STEP && !fails(t, TK_NET_NO_LIVELOCK))
			add(t, TK_FLOW_NEVER, dead.to, NULL);
	}
}

static tk_answer answer_of(const telling *t, const char **limit)
{
	static const tk_net_property asked[] = {TK_NET_SAFE, TK_NET_CAN_COMPLETE, TK_NET_PROPER, TK_NET_NO_DEAD_STEP,
	                                        TK_NET_NO_LIVELOCK};
	tell_faults(t);
	if (t->faults->count > 0)
		return TK_FAILS;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		if (t->result->verdicts[asked[i]].answer != TK_UNDECIDED)
			continue;
		*limit = t->result->tokens_cut ? N_("work or messages pile up without bound, and more than four of a "
		                                    "kind are not followed")
		                               : N_("there are more than 200,000 states, and not all were looked at; "
		                                    "`tenken prove` looks at a million");
		return TK_UNDECIDED;
	}
	return TK_HOLDS;
}

/* Without a loop, where all that meets is awaited and nothing else can happen, nothing gets stuck and nothing is done
 * twice, whatever is chosen: a join waits for exactly what is under way. Saves the states of wide workflows. */
static bool is_awaited_throughout(const tk_flow_graph *graph)
{
	uint32_t *missing = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t *queue = TK_MAKE_ARRAY(graph->arena, uint32_t, (size_t)graph->count + 1);
	uint32_t tail = 0;
	for (uint32_t i = 0; i < graph->count; i++) {
		const tk_step *step = &graph->workflow->steps.at[i];
		uint32_t come = graph->in_first[i + 1] - graph->in_first[i];
		if (step->kind == TK_STEP_SCOPE || step->kind == TK_STEP_PLACE || step->kind == TK_STEP_FIRING ||
		    step->attached_to != TK_NO_STEP || step->scope != TK_NO_STEP || step->terminates ||
		    (step->kind == TK_STEP_START && i > 0))
			return false;
		if ((come > 1 && step->kind != TK_STEP_INCLUSIVE_JOIN) || (step->kind == TK_STEP_JOIN && come > 1))
			return false;
		missing[i] = come;
		if (come == 0)
			queue[tail++] = i;
	}
	for (uint32_t head = 0; head < tail; head++) {
		for (uint32_t e = 0; e < graph->workflow->steps.at[queue[head]].out_count; e++) {
			uint32_t to = tk_flow_way(graph, queue[head], e)->to;
			if (to != TK_NO_STEP && --missing[to] == 0)
				queue[tail++] = to;
		}
	}
	return tail == graph->count;
}

static void note_proof(tk_flow_proof *proof, const tk_net_result *result)
{
	if (proof)
		*proof = (tk_flow_proof){TK_FLOW_PROOF_STATES, result->reduced, result->states};
}

tk_answer tk_flow_sound_by_states(const tk_flow_graph *graph, tk_flow_faults *faults, const char **limit,
                                  tk_flow_proof *proof)
{
	tk_value unsupported;
	tk_answer answer = TK_UNDECIDED;
	if (graph->workflow->unsupported.count == 0 && is_awaited_throughout(graph)) {
		proof->kind = TK_FLOW_PROOF_AWAITED;
		return TK_HOLDS;
	}
	tk_arena *scratch = tk_arena_open_like(graph->arena);
	const tk_net *net = tk_net_make(scratch, &graph->workflow, 1, NULL, TK_NET_WATCHED_ONCE, &unsupported);
	if (net) {
		const tk_net_result *result = tk_net_judge(scratch, net, TK_NETWORK_BAG, TK_NET_STATES_CHECK, false);
		answer = answer_of(&(telling){graph, net, result, 0, faults}, limit);
		note_proof(proof, result);
	} else {
		*limit = N_("it uses a construct outside the supported language");
	}
	tk_arena_close(scratch);
	return answer;
}

tk_answer tk_flow_sound_together(tk_arena *arena, const tk_playbook *playbook, tk_flow_faults *faults,
                                 const char **limit, tk_flow_proof *proof)
{
	const tk_collaboration *collaboration = playbook->collaboration;
	tk_arena *scratch = tk_arena_open_like(arena);
	const tk_workflow **workflows =
	        TK_MAKE_ARRAY(scratch, const tk_workflow *, (size_t)collaboration->playbooks.count + 1);
	uint32_t number = 0;
	for (uint32_t i = 0; i < collaboration->playbooks.count; i++) {
		workflows[i] = &collaboration->playbooks.at[i]->workflow;
		number = collaboration->playbooks.at[i] == playbook ? i : number;
	}
	tk_value unsupported;
	tk_answer answer = TK_UNDECIDED;
	const tk_net *net =
	        tk_net_make(scratch, workflows, collaboration->playbooks.count, collaboration, TK_NET_WATCHED_ONCE, &unsupported);
	if (net && net->flows.count == 0) {
		answer = TK_HOLDS; /* nothing between them */
	} else if (net) {
		tk_flow_graph graph = tk_flow_graph_make(arena, &playbook->workflow);
		const tk_net_result *result = tk_net_judge(scratch, net, TK_NETWORK_BAG, TK_NET_STATES_CHECK, false);
		answer = answer_of(&(telling){&graph, net, result, number, faults}, limit);
		note_proof(proof, result);
	} else {
		*limit = N_(
		        "a workflow that it exchanges messages with uses a construct outside the supported language");
	}
	tk_arena_close(scratch);
	return answer;
}
