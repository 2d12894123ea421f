/* SPDX-License-Identifier: Apache-2.0 */
/* A result made by hand, with everything a report can show. */
#ifndef TK_TESTS_REPORT_SUPPORT_H
#define TK_TESTS_REPORT_SUPPORT_H

#include "report/report.h"

#include <stdlib.h>
#include <string.h>

static const tk_rule sample_routes = {
        .id = {"os-two-routes", 13},
        .plugin = {"concern/information-sharing", 27},
        .plugin_version = {"0.1.0", 5},
        .concern = {"information-sharing", 19},
        .level = TK_REACHABLE,
        .stage = TK_STAGE_OUTAGE + 1,
        .severity = TK_ERROR,
        .title = {"Two independent routes", 22},
        .why = {"One route fails with the network.", 33},
        .good = {"Telephone, then satellite telephone.", 36},
        .bad = {"E-mail only.", 12},
        .fix = {"Add a second route.", 19},
};
static const tk_rule sample_step = {
        .id = {"os-step", 7},
        .plugin = {"concern/information-sharing", 27},
        .plugin_version = {"0.1.0", 5},
        .concern = {"information-sharing", 19},
        .severity = TK_ERROR,
        .title = {"A step tells an outside body", 28},
};
static const tk_rule sample_fresh = {
        .id = {"gv-fresh", 8},
        .plugin = {"concern/governance", 18},
        .plugin_version = {"0.2.0", 5},
        .concern = {"governance", 10},
        .level = TK_COMPLETE,
        .severity = TK_WARNING,
        .title = {"Confirmed recently", 18},
};
static const tk_rule sample_syntax = {
        .id = {"file-syntax", 11},
        .plugin = {"core/format", 11},
        .plugin_version = {"0.1.0", 5},
        .concern = {"format", 6},
        .level = TK_FORMAT_LEVEL,
        .severity = TK_ERROR,
        .title = {"The file can be read", 20},
};

static inline void sample_start(tk_arena *arena, tk_result *result)
{
	*result = (tk_result){.organizations = 1, .documents = 12, .playbooks = 5, .steps = 60, .history = true};
	result->root = TK_TEXT("/srv/playbooks");
	result->today = TK_TEXT("2026-11-23");
	*TK_PUSH(arena, &result->rules) = &sample_syntax;
	*TK_PUSH(arena, &result->rules) = &sample_fresh;
	*TK_PUSH(arena, &result->rules) = &sample_step;
	*TK_PUSH(arena, &result->rules) = &sample_routes;
	*TK_PUSH(arena, &result->plugins) = TK_TEXT("concern/information-sharing 0.1.0");
}

static inline tk_verdict *sample_add(tk_arena *arena, tk_result *result, const tk_rule *rule, tk_verdict_kind kind)
{
	tk_verdict *verdict = TK_PUSH(arena, &result->verdicts);
	verdict->rule = rule;
	verdict->kind = kind;
	verdict->severity = rule->severity;
	verdict->examined = kind == TK_MET;
	return verdict;
}

static inline tk_shown_place sample_place(const char *file, uint32_t line, uint32_t column, uint32_t end_column,
                                          const char *text, const char *message)
{
	return (tk_shown_place){.file = tk_text_of(file),
	                        .line = line,
	                        .column = column,
	                        .end_line = line,
	                        .end_column = end_column,
	                        .source_line = tk_text_of(text),
	                        .message = tk_text_of(message)};
}

/* The finding of the documentation: Japanese source, labels in two files, a witness. */
static inline tk_verdict *sample_finding(tk_arena *arena, tk_result *result)
{
	tk_verdict *verdict = sample_add(arena, result, &sample_routes, TK_NOT_MET);
	verdict->playbook = TK_TEXT("first-response");
	verdict->step = TK_TEXT("tell-ceptoar");
	verdict->message = TK_TEXT("The liaison cannot tell the CEPTOAR within 60 minutes when the internet is down.");
	verdict->place =
	        sample_place("playbooks/first-response.yaml", 41, 12, 21, "    title: セプター事務局に知らせる", NULL);
	*TK_PUSH(arena, &verdict->labels) =
	        sample_place("playbooks/first-response.yaml", 43, 10, 16, "    by: [e-mail]", "the only route");
	*TK_PUSH(arena, &verdict->labels) =
	        sample_place("registers/resources.yaml", 7, 5, 13, "  - id: internet", "e-mail needs it");
	*TK_PUSH(arena, &verdict->witness) = sample_place("playbooks/first-response.yaml", 12, 3, 9, "", "detect");
	*TK_PUSH(arena, &verdict->witness) = sample_place("playbooks/outage.yaml", 9, 3, 9, "", "outage: telecom-loss");
	verdict->witness_kind = TK_TEXT("run");
	verdict->because = TK_TEXT("E-mail is the only route and it needs the internet.");
	verdict->help = TK_TEXT("Add a telephone or satellite channel to `by`.");
	return verdict;
}

static inline void sample_rest(tk_arena *arena, tk_result *result)
{
	tk_verdict *met = sample_add(arena, result, &sample_step, TK_MET);
	met->examined = 3;
	met->message = TK_TEXT("A step tells the regulator.");
	met->place = sample_place("playbooks/first-response.yaml", 20, 1, 4, "abc", NULL);
	*TK_PUSH(arena, &met->witness) = sample_place("playbooks/first-response.yaml", 20, 1, 4, "", "tell-regulator");
	met->witness_kind = TK_TEXT("steps");
	tk_verdict *unknown = sample_add(arena, result, &sample_fresh, TK_UNKNOWN);
	unknown->message = TK_TEXT("Not known when the contacts were confirmed.");
	*TK_PUSH(arena, &unknown->missing) = TK_TEXT("registers/contacts.yaml");
	tk_verdict *waived = sample_add(arena, result, &sample_fresh, TK_NOT_APPLICABLE);
	waived->exception_reason = TK_TEXT("No such contacts");
	waived->exception_until = TK_TEXT("2027-03-31");
	tk_verdict *blocked = sample_add(arena, result, &sample_routes, TK_BLOCKED);
	*TK_PUSH(arena, &blocked->missing) = TK_TEXT("os-step");
	*TK_PUSH(arena, &result->not_examined) =
	        (tk_unexamined){.path = TK_TEXT("plan.pdf"), .reason = TK_TEXT("a format tenken does not read")};
	*TK_PUSH(arena, &result->not_examined) = (tk_unexamined){
	        .path = TK_TEXT("lost.yaml"), .reason = TK_TEXT("object is missing"), .incomplete = true};
	*TK_PUSH(arena, &result->broken_plugins) = TK_TEXT("sector/finance: crashed in check x");
}

typedef void sample_writer(FILE *out, tk_arena *arena, const tk_result *result, const tk_report_options *options);

static inline tk_report_options sample_options(void)
{
	return (tk_report_options){.columns = 80,
	                           .language = "en",
	                           .version = "0.1.0",
	                           .exit_code = 3,
	                           .exit_cause = TK_TEXT("incomplete")};
}

/* What a report writes, NUL-terminated, in arena. */
static inline const char *sample_written(tk_arena *arena, sample_writer *write, const tk_result *result,
                                         const tk_report_options *options)
{
	char *bytes = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&bytes, &length);
	if (!out)
		return "";
	write(out, arena, result, options);
	(void)fclose(out);
	const char *copy = tk_text_c(arena, tk_text_make(bytes, length));
	free(bytes);
	return copy;
}

#endif
