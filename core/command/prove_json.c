/* SPDX-License-Identifier: Apache-2.0 */
/* {"format":"tenken-prove","version":1,"path","proofs":[{"of","playbooks","network","states","limit","unsupported",
 * "properties":{"safe":{"answer","within_limit","run":[…],"stuck":[…]},…}}]}. Documented in docs/output-prove.md. */
#include "command/prove.h"

typedef struct writing {
	tk_json_writer writer;
	tk_arena *arena;
	const tk_shown *shown;
	const tk_proof *proof;
} writing;

static void write_step(writing *w, const tk_playbook *playbook, const tk_step *step)
{
	tk_place place = tk_document_place(w->shown->document, step->span);
	tk_write_text_if(&w->writer, "playbook", playbook->id.text);
	tk_write_text(&w->writer, "step", step->written->id.text);
	tk_write_text(&w->writer, "title", step->written->title.text);
	tk_write_number(&w->writer, "line", place.line);
	tk_write_number(&w->writer, "column", place.column);
}

static const tk_playbook *playbook_of(const tk_proof *proof, uint32_t workflow)
{
	return proof->collaboration ? proof->collaboration->playbooks.at[workflow] : proof->playbook;
}

static void write_stuck(writing *w, const tk_net_verdict *verdict)
{
	tk_write_array(&w->writer, "stuck");
	for (uint32_t i = 0; i < verdict->stuck.count; i++) {
		const tk_net_place *place = &w->proof->net->places.at[verdict->stuck.at[i]];
		const tk_playbook *playbook = playbook_of(w->proof, place->workflow);
		uint32_t step = place->step;
		if (place->transition != TK_NET_NONE)
			step = playbook->workflow.transitions.at[place->transition].to;
		tk_write_object(&w->writer, NULL);
		write_step(w, playbook, &playbook->workflow.steps.at[step]);
		tk_write_end(&w->writer);
	}
	tk_write_end(&w->writer);
}

static void write_run(writing *w, const tk_net_verdict *verdict)
{
	tk_proof_run run = {0};
	tk_proof_tell(w->arena, w->proof, verdict, &run);
	tk_write_array(&w->writer, "run");
	for (uint32_t i = 0; i < run.count; i++) {
		tk_write_object(&w->writer, NULL);
		write_step(w, run.at[i].playbook, run.at[i].step);
		tk_write_text_if(&w->writer, "choice", run.at[i].choice);
		tk_write_bool(&w->writer, "repeats", run.at[i].repeats);
		tk_write_end(&w->writer);
	}
	tk_write_end(&w->writer);
}

static void write_dead(writing *w, const tk_net_verdict *verdict)
{
	tk_write_array(&w->writer, "steps");
	for (uint32_t i = 0; i < verdict->dead.count; i++) {
		const tk_playbook *playbook = playbook_of(w->proof, verdict->dead.at[i].move);
		tk_write_object(&w->writer, NULL);
		write_step(w, playbook, &playbook->workflow.steps.at[verdict->dead.at[i].to]);
		tk_write_end(&w->writer);
	}
	tk_write_end(&w->writer);
}

static void write_property(writing *w, tk_net_property property)
{
	const tk_net_verdict *verdict = &w->proof->result->verdicts[property];
	tk_write_object(&w->writer, tk_net_property_names[property]);
	tk_write_string(&w->writer, "answer", tk_answer_name(verdict->answer));
	tk_write_string(&w->writer, "within_limit", tk_answer_name(verdict->within_limit));
	if (verdict->within_limit == TK_FAILS && property == TK_NET_NO_DEAD_STEP) {
		write_dead(w, verdict);
	} else if (verdict->within_limit == TK_FAILS) {
		write_run(w, verdict);
		write_stuck(w, verdict);
	}
	tk_write_end(&w->writer);
}

static void write_limit(writing *w)
{
	const tk_net_result *result = w->proof->result;
	if (result->tokens_cut)
		tk_write_string(&w->writer, "limit", "tokens");
	else if (result->states_cut)
		tk_write_string(&w->writer, "limit", "states");
	else
		tk_write_null(&w->writer, "limit");
}

static void write_unsupported(writing *w)
{
	if (w->proof->net) {
		tk_write_null(&w->writer, "unsupported");
		return;
	}
	tk_place place = tk_document_place(w->shown->document, w->proof->unsupported.span);
	tk_write_object(&w->writer, "unsupported");
	tk_write_text(&w->writer, "construct", w->proof->unsupported.text);
	tk_write_number(&w->writer, "line", place.line);
	tk_write_number(&w->writer, "column", place.column);
	tk_write_end(&w->writer);
}

static void write_proof(writing *w)
{
	const tk_proof *proof = w->proof;
	uint32_t count = proof->collaboration ? proof->collaboration->playbooks.count : 1;
	tk_write_object(&w->writer, NULL);
	tk_write_string(&w->writer, "of", proof->collaboration ? "collaboration" : "workflow");
	tk_write_array(&w->writer, "playbooks");
	for (uint32_t i = 0; i < count; i++)
		tk_write_text(&w->writer, NULL, playbook_of(proof, i)->id.text);
	tk_write_end(&w->writer);
	tk_write_string(&w->writer, "network", proof->collaboration ? tk_network_names[proof->network] : NULL);
	write_unsupported(w);
	if (proof->net) {
		tk_write_number(&w->writer, "states", proof->result->states);
		write_limit(w);
		tk_write_object(&w->writer, "properties");
		for (tk_net_property p = 0; p < TK_NET_PROPERTIES; p++)
			write_property(w, p);
		tk_write_end(&w->writer);
	}
	tk_write_end(&w->writer);
}

void tk_prove_json_begin(tk_prove_output *output)
{
	output->writer = tk_json_writer_make(output->out);
	tk_write_object(&output->writer, NULL);
	tk_write_string(&output->writer, "format", "tenken-prove");
	tk_write_number(&output->writer, "version", 1);
	tk_write_text(&output->writer, "path", output->shown->document->path);
	tk_write_array(&output->writer, "proofs");
}

void tk_prove_json_tell(tk_prove_output *output, tk_arena *arena, const tk_proof *proof)
{
	writing w = {output->writer, arena, output->shown, proof};
	write_proof(&w);
	output->writer = w.writer;
}

void tk_prove_json_end(tk_prove_output *output)
{
	tk_write_end(&output->writer);
	tk_write_end(&output->writer);
}
