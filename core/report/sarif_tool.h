/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TK_REPORT_SARIF_TOOL_H
#define TK_REPORT_SARIF_TOOL_H

#include "report/json_writer.h"
#include "report/report.h"

/* SARIF's "tool": tenken with every rule of every loaded plugin, and each plugin as an extension. */
void tk_sarif_tool(tk_json_writer *writer, tk_arena *arena, const tk_result *result, const tk_report_options *options);
const char *tk_sarif_level(tk_severity severity);
/* {"key": {"text": text}} */
void tk_sarif_message(tk_json_writer *writer, const char *key, tk_text text);

/* Ids of notifications; described in the tool. */
#define TK_SARIF_NOT_EXAMINED "not-examined"
#define TK_SARIF_PLUGIN_FAILED "plugin-failed"
#define TK_SARIF_NO_HISTORY "no-history"

#endif
