/* SPDX-License-Identifier: Apache-2.0 */
/* Command line and environment: every long option can also be given as TENKEN_<NAME>; flags win. */
#ifndef TK_COMMAND_OPTIONS_H
#define TK_COMMAND_OPTIONS_H

#include "base/error.h"
#include "verdict/verdict.h"

typedef enum tk_verb {
	TK_VERB_CHECK,
	TK_VERB_EXPLAIN,
	TK_VERB_RULES,
	TK_VERB_SHOW,
	TK_VERB_GRAPH,
	TK_VERB_OUTAGE,
	TK_VERB_PROVE,
	TK_VERB_BLAME,
	TK_VERB_CONVERT,
	TK_VERB_INIT,
	TK_VERB_EXCHANGE,
	TK_VERB_PLUGIN,
	TK_VERB_VERSION,
	TK_VERB_HELP,
} tk_verb;

typedef enum tk_colour_choice { TK_COLOUR_AUTO, TK_COLOUR_ALWAYS, TK_COLOUR_NEVER } tk_colour_choice;

#define TK_OUTPUTS_MOST 16u
#define TK_LIST_MOST 64u

typedef struct tk_output {
	const char *format; /* "text" "json" "sarif" */
	const char *file;   /* NULL = standard output */
} tk_output;

typedef struct tk_options {
	tk_verb verb;
	const char *operands[TK_LIST_MOST + 1];
	unsigned operand_count;
	const char *revision, *since, *sector, *repository, *now, *language, *outage, *edition;
	const char *cache;       /* folder, or NULL */
	const char *to, *output; /* convert: format; folder or "-" */
	const char *network; /* prove: how messages travel */
	tk_output outputs[TK_OUTPUTS_MOST];
	unsigned output_count;
	const char *plugin_folders[TK_LIST_MOST + 1]; /* --plugin */
	unsigned plugin_folder_count;
	const char *select[TK_LIST_MOST], *ignore[TK_LIST_MOST]; /* requirement ids or prefixes */
	unsigned select_count, ignore_count;
	tk_colour_choice colour;
	tk_severity fail_level, least;
	unsigned jobs;              /* 0 = one per processor */
	unsigned order;             /* outage: most failures at the same time */
	unsigned plugin_seconds;    /* time limit of one native check */
	bool quiet, show_witness, exit_zero, long_help, no_cache;
} tk_options;

/* Fills *options from the environment and argv. False with *error (usage). */
bool tk_options_read(int argc, char **argv, tk_options *options, tk_error *error);
/* The verb that a word was probably meant to be, or NULL. */
const char *tk_options_near_verb(const char *word);
void tk_options_help(bool whole); /* prints to standard output, in the run's language */

#endif
