/* SPDX-License-Identifier: Apache-2.0 */
/* What can be proved of the runs of each workflow of a file, and of a collaboration as a whole. */
#ifndef TK_COMMAND_PROVE_H
#define TK_COMMAND_PROVE_H

#include "analysis/net_sound.h"
#include "command/show.h"
#include "report/json_writer.h"

/* The proof of one workflow (collaboration NULL) or of several together. */
typedef struct tk_proof {
	const tk_playbook *playbook; /* the workflow; of a collaboration, its first */
	const tk_collaboration *collaboration;
	tk_network network;
	const tk_net *net;           /* NULL: `unsupported` says what cannot be expressed */
	const tk_net_result *result; /* NULL with net */
	tk_value unsupported;
} tk_proof;

/* One part of a run that the reader sees. */
typedef struct tk_proof_step {
	const tk_playbook *playbook;
	const tk_step *step;
	tk_text choice;
	bool repeats;
} tk_proof_step;
typedef TK_VECTOR(tk_proof_step) tk_proof_run;

/* The author's steps of a run, in order. */
void tk_proof_tell(tk_arena *arena, const tk_proof *proof, const tk_net_verdict *verdict, tk_proof_run *out);
const char *tk_answer_name(tk_answer answer); /* "holds" "fails" "undecided" "unsupported" */

/* One output: begun, told one proof after the other (each may be gone afterwards), ended. */
typedef struct tk_prove_output {
	FILE *out;
	const tk_shown *shown;
	tk_json_writer writer; /* JSON */
	uint32_t count;
} tk_prove_output;
void tk_prove_json_begin(tk_prove_output *output);
void tk_prove_json_tell(tk_prove_output *output, tk_arena *arena, const tk_proof *proof);
void tk_prove_json_end(tk_prove_output *output);
void tk_prove_text_begin(tk_prove_output *output);
void tk_prove_text_tell(tk_prove_output *output, tk_arena *arena, const tk_proof *proof);
void tk_prove_text_end(tk_prove_output *output);

#endif
