/* SPDX-License-Identifier: Apache-2.0 */
/* One file per output format. A report never reads a file: all it shows is in the result. */
#ifndef TK_REPORT_REPORT_H
#define TK_REPORT_REPORT_H

#include "verdict/verdict.h"
#include <stdio.h>

typedef struct tk_report_options {
	bool colour;
	bool links;        /* OSC 8 */
	unsigned columns;  /* terminal width; 80 when unknown */
	bool show_witness; /* also for passes */
	bool quiet;        /* findings only */
	tk_severity least; /* display threshold */
	const char *language;
	int exit_code;
	tk_text exit_cause;
	tk_text command_line; /* SARIF invocations */
	const char *version;  /* of tenken */
} tk_report_options;

void tk_report_text(FILE *out, tk_arena *arena, const tk_result *result, const tk_report_options *options);
void tk_report_json(FILE *out, tk_arena *arena, const tk_result *result, const tk_report_options *options);
void tk_report_sarif(FILE *out, tk_arena *arena, const tk_result *result, const tk_report_options *options);

/* JSON text writer shared by json.c, sarif.c and command/: escapes, keeps UTF-8, two-space indent. report/json_writer.h
 */
#endif
