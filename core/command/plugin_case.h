/* SPDX-License-Identifier: Apache-2.0 */
/* Cases of a plugin (tenken plugin test): what their names promise, and what their marks and expect.txt expect. */
#ifndef TK_COMMAND_PLUGIN_CASE_H
#define TK_COMMAND_PLUGIN_CASE_H

#include "document/document.h"
#include "verdict/verdict.h"

typedef enum tk_case_outcome {
	TK_CASE_FREE,
	TK_CASE_PASS,
	TK_CASE_FAIL,
	TK_CASE_NEAR,
	TK_CASE_OUTCOMES
} tk_case_outcome;

/* cases/NAME is free; cases/REQUIREMENT/INPUT-OUTCOME[-WORD] promises something about the requirement. */
typedef struct tk_case {
	const char *name;    /* below cases/ */
	const tk_rule *rule; /* NULL = free */
	tk_text input;       /* native cacao markdown register git */
	tk_case_outcome outcome;
} tk_case;
typedef TK_VECTOR(tk_case) tk_cases;

/* A finding at a line, or (line 0) what a requirement comes to in the whole case; `not-met` is then a finding without a
 * line. */
typedef struct tk_expectation {
	tk_text path, id;
	uint32_t line;
	tk_verdict_kind kind;
	bool met;
} tk_expectation;
typedef TK_VECTOR(tk_expectation) tk_expectations;

extern const char *const tk_case_inputs[5];
const char *tk_case_outcome_name(tk_case_outcome outcome); /* "pass" "fail" "near"; "" for free ones */

/* Cases of a plugin's folder, sorted by name. Gives the number of folders whose names say nothing that can be read;
 * each is printed. */
unsigned tk_cases_list(tk_arena *arena, const char *folder, const tk_rule *const *rules, size_t count, tk_cases *out);
/* Prints how many cases each requirement has for each input; gives the number of cases that a claimed input lacks. */
unsigned tk_cases_coverage(const tk_cases *cases, tk_text plugin, const tk_rule *const *rules, size_t count);

void tk_case_read_marks(tk_arena *arena, tk_document *document, tk_expectations *out);
/* The case's expect.txt; gives the number of lines that cannot be read. */
unsigned tk_case_read_file(tk_arena *arena, const char *folder, const char *name, tk_expectations *out);

#endif
