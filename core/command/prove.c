/* SPDX-License-Identifier: Apache-2.0 */
/* tenken prove PATH */
#include "command/prove.h"

#include <string.h>

const char *tk_answer_name(tk_answer answer)
{
	switch (answer) {
	case TK_HOLDS:
		return "holds";
	case TK_FAILS:
		return "fails";
	case TK_UNSUPPORTED:
		return "unsupported";
	default:
		return "undecided";
	}
}

static const tk_playbook *playbook_of(const tk_proof *proof, uint32_t workflow)
{
	return proof->collaboration ? proof->collaboration->playbooks.at[workflow] : proof->playbook;
}

void tk_proof_tell(tk_arena *arena, const tk_proof *proof, const tk_net_verdict *verdict, tk_proof_run *out)
{
	for (uint32_t i = 0; i < verdict->run.count; i++) {
		const tk_net_move *move = &proof->net->moves.at[verdict->run.at[i]];
		const tk_playbook *playbook = playbook_of(proof, move->workflow);
		const tk_step *step = &playbook->workflow.steps.at[move->step];
		if (!move->carries_out || step->helper)
			continue;
		tk_text choice = TK_TEXT("");
		if (move->transition != TK_NET_NONE && move->fair != TK_NET_NONE)
			choice = playbook->workflow.transitions.at[move->transition].written->guard.text;
		*TK_PUSH(arena, out) = (tk_proof_step){playbook, step, choice, i >= verdict->cycle};
	}
}

/* What is being proved, and where it is told. */
typedef struct proving {
	tk_prove_output output;
	bool json;
	bool fails;
} proving;

/* Each proof has memory of its own, which may be much. */
static void prove_one(proving *p, tk_proof proof)
{
	tk_arena *arena = tk_arena_open_like(p->output.shown->arena);
	uint32_t count = proof.collaboration ? proof.collaboration->playbooks.count : 1;
	const tk_workflow **workflows = TK_MAKE_ARRAY(arena, const tk_workflow *, (size_t)count + 1);
	for (uint32_t i = 0; i < count; i++)
		workflows[i] = &playbook_of(&proof, i)->workflow;
	proof.net = tk_net_make(arena, workflows, count, proof.collaboration, TK_NET_WATCHED_AGAIN, &proof.unsupported);
	if (proof.net)
		proof.result = tk_net_judge(arena, proof.net, proof.network, TK_NET_STATES_MOST, true);
	for (tk_net_property property = 0; proof.net && property < TK_NET_PROPERTIES; property++)
		p->fails = p->fails || proof.result->verdicts[property].answer == TK_FAILS;
	if (p->json)
		tk_prove_json_tell(&p->output, arena, &proof);
	else
		tk_prove_text_tell(&p->output, arena, &proof);
	tk_arena_close(arena);
}

/* Bit by network; 0 with *error when the word names none. */
static unsigned networks_of(const char *word, tk_error *error)
{
	if (!word)
		return 1u << TK_NETWORK_BAG;
	if (strcmp(word, "all") == 0)
		return (1u << TK_NETWORKS) - 1u;
	for (unsigned i = 0; i < TK_NETWORKS; i++) {
		if (strcmp(word, tk_network_names[i]) == 0)
			return 1u << i;
	}
	(void)tk_error_set(error, TK_ERROR_USAGE,
	                   N_("{what} is not a way in which messages travel: write bag, fifo-pair, causal, inbox, "
	                      "outbox, fifo, rsc or all"),
	                   tk_text_of(word), NULL);
	return 0;
}

static void prove_all(proving *p, unsigned networks)
{
	const tk_collaboration *told = NULL;
	const tk_shown *shown = p->output.shown;
	for (uint32_t i = 0; i < shown->organization->playbooks.count; i++) {
		const tk_playbook *playbook = shown->organization->playbooks.at[i];
		if (playbook->document != shown->document->number)
			continue;
		prove_one(p, (tk_proof){.playbook = playbook});
		if (!playbook->collaboration || playbook->collaboration == told || playbook->collaboration->flows.count == 0)
			continue;
		told = playbook->collaboration;
		for (unsigned n = 0; n < TK_NETWORKS; n++) {
			if (networks >> n & 1u)
				prove_one(p, (tk_proof){.playbook = playbook,
				                        .collaboration = told,
				                        .network = (tk_network)n});
		}
	}
}

static int prove(tk_session *session, const tk_shown *shown)
{
	tk_error error = {0};
	unsigned networks = networks_of(session->options.network, &error);
	if (networks == 0)
		return tk_session_fail(session, &error);
	proving p = {.output = {.out = stdout, .shown = shown},
	             .json = strcmp(session->options.outputs[0].format, "json") == 0};
	if (p.json)
		tk_prove_json_begin(&p.output);
	else
		tk_prove_text_begin(&p.output);
	prove_all(&p, networks);
	if (p.json)
		tk_prove_json_end(&p.output);
	else
		tk_prove_text_end(&p.output);
	return p.fails ? TK_EXIT_FINDINGS : TK_EXIT_CLEAN;
}

int tk_prove_verb(tk_session *session)
{
	return tk_single_run(session, N_("prove takes one path"), prove);
}
