/* SPDX-License-Identifier: Apache-2.0 */
#include "command/prove.h"

#include "report/wrap.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

static const char *const property_texts[TK_NET_PROPERTIES] = {
        N_("no step is begun again before it is done"),  N_("from wherever a run may get, it can end"),
        N_("an end is come to once, with nothing left"), N_("every step is carried out in some run"),
        N_("no run can get where it only goes round"),   N_("every run ends, and no message is left"),
        N_("every run ends, even if a message is left"),
};

static const char *answer_text(tk_answer answer)
{
	switch (answer) {
	case TK_HOLDS:
		return _("holds");
	case TK_FAILS:
		return _("fails");
	default:
		return _("not decided");
	}
}

static void print_step(FILE *out, const tk_shown *shown, const tk_step *step, const char *mark)
{
	tk_place place = tk_document_place(shown->document, step->span);
	tk_text name = step->written->title.text.length ? step->written->title.text : step->written->id.text;
	fprintf(out, "       %s %u:%u ", mark, place.line, place.column);
	tk_put_text(out, name, false);
}

static void print_run(FILE *out, tk_arena *arena, const tk_shown *shown, const tk_proof *proof,
                      const tk_net_verdict *verdict)
{
	tk_proof_run run = {0};
	tk_proof_tell(arena, proof, verdict, &run);
	for (uint32_t i = 0; i < run.count; i++) {
		print_step(out, shown, run.at[i].step, run.at[i].repeats ? "@" : ">");
		if (run.at[i].choice.length) {
			fputs(" [", out);
			tk_put_text(out, run.at[i].choice, false);
			fputc(']', out);
		}
		fputc('\n', out);
	}
	if (verdict->cycle != TK_NET_NONE)
		fprintf(out, "       %s\n", _("@ = this part repeats for ever"));
}

static void print_dead(FILE *out, const tk_shown *shown, const tk_proof *proof, const tk_net_verdict *verdict)
{
	for (uint32_t i = 0; i < verdict->dead.count; i++) {
		const tk_playbook *playbook = proof->collaboration
		                                      ? proof->collaboration->playbooks.at[verdict->dead.at[i].move]
		                                      : proof->playbook;
		print_step(out, shown, &playbook->workflow.steps.at[verdict->dead.at[i].to], "-");
		fputc('\n', out);
	}
}

static void print_title(FILE *out, const tk_proof *proof)
{
	tk_text title = proof->playbook->title.text.length ? proof->playbook->title.text : proof->playbook->id.text;
	if (proof->collaboration) {
		fprintf(out, _("\nall workflows together, messages travelling as %s\n"),
		        tk_network_names[proof->network]);
		return;
	}
	fprintf(out, "\n%s ", _("workflow"));
	tk_put_text(out, title, false);
	fputc('\n', out);
}

static void print_proof(FILE *out, tk_arena *arena, const tk_shown *shown, const tk_proof *proof)
{
	print_title(out, proof);
	if (!proof->net) {
		tk_place place = tk_document_place(shown->document, proof->unsupported.span);
		fprintf(out, "  %s: %u:%u ", _("cannot be decided: outside the supported language, or names no step"),
		        place.line, place.column);
		tk_put_text(out, proof->unsupported.text, false);
		fputc('\n', out);
		return;
	}
	for (tk_net_property p = 0; p < TK_NET_PROPERTIES; p++) {
		const tk_net_verdict *verdict = &proof->result->verdicts[p];
		fprintf(out, "  %-11s %s\n", answer_text(verdict->answer), _(property_texts[p]));
		if (verdict->answer != TK_FAILS)
			continue;
		if (p == TK_NET_NO_DEAD_STEP)
			print_dead(out, shown, proof, verdict);
		else
			print_run(out, arena, shown, proof, verdict);
	}
	fprintf(out, _("  %u states were looked at\n"), proof->result->states);
	if (proof->result->tokens_cut)
		fprintf(out, "  %s\n",
		        _("limit: more than four of the same message, or of work at one place, were not followed"));
	else if (proof->result->states_cut)
		fprintf(out, "  %s\n", _("limit: not all states were looked at"));
}

void tk_prove_text_begin(tk_prove_output *output)
{
	tk_put_text(output->out, output->shown->document->path, false);
	fputc('\n', output->out);
}

void tk_prove_text_tell(tk_prove_output *output, tk_arena *arena, const tk_proof *proof)
{
	print_proof(output->out, arena, output->shown, proof);
	output->count++;
}

void tk_prove_text_end(tk_prove_output *output)
{
	if (output->count == 0)
		fprintf(output->out, "  %s\n", _("no playbook was found in this file"));
}
