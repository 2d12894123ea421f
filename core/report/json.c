/* SPDX-License-Identifier: Apache-2.0 */
/* The tenken-json format, version 1: docs/output-json.md and schemas/tenken-output.schema.json. */
#include "report/concerns.h"
#include "report/json_writer.h"
#include "report/report.h"

#include <inttypes.h>

static void write_place(tk_json_writer *writer, const tk_shown_place *place)
{
	tk_write_text(writer, "file", place->file);
	tk_write_number(writer, "line", place->line);
	tk_write_number(writer, "column", place->column);
}

static void write_notes(tk_json_writer *writer, const char *key, const tk_shown_place *places, uint32_t count)
{
	tk_write_array(writer, key);
	for (uint32_t i = 0; i < count; i++) {
		tk_write_object(writer, NULL);
		tk_write_text(writer, "text", places[i].message);
		write_place(writer, &places[i]);
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

static void write_texts(tk_json_writer *writer, const char *key, const tk_text *texts, uint32_t count)
{
	tk_write_array(writer, key);
	for (uint32_t i = 0; i < count; i++)
		tk_write_text(writer, NULL, texts[i]);
	tk_write_end(writer);
}

static void write_exception(tk_json_writer *writer, const tk_verdict *verdict)
{
	if (verdict->kind != TK_NOT_APPLICABLE ||
	    (!verdict->exception_reason.length && !verdict->exception_until.length)) {
		tk_write_null(writer, "exception");
		return;
	}
	tk_write_object(writer, "exception");
	tk_write_text(writer, "reason", verdict->exception_reason);
	tk_write_text(writer, "until", verdict->exception_until);
	tk_write_end(writer);
}

static void write_rule(tk_json_writer *writer, const tk_rule *rule)
{
	tk_write_text(writer, "requirement", rule->id);
	tk_write_text(writer, "plugin", rule->plugin);
	tk_write_text(writer, "concern", rule->concern);
	tk_write_string(writer, "level", tk_level_name(rule->level));
}

static void write_verdict(tk_json_writer *writer, const tk_verdict *verdict)
{
	char fingerprint[17];
	(void)snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, verdict->fingerprint);
	tk_write_object(writer, NULL);
	write_rule(writer, verdict->rule);
	tk_write_string(writer, "verdict", tk_verdict_name(verdict->kind));
	tk_write_string(writer, "severity", tk_severity_name(verdict->severity));
	tk_write_text(writer, "organization", verdict->organization);
	tk_write_text(writer, "playbook", verdict->playbook);
	tk_write_text(writer, "step", verdict->step);
	tk_write_text(writer, "subject", verdict->subject);
	write_place(writer, &verdict->place);
	tk_write_number(writer, "end_line", verdict->place.end_line);
	tk_write_number(writer, "end_column", verdict->place.end_column);
	tk_write_text(writer, "message", verdict->message);
	tk_write_text(writer, "because", verdict->because);
	tk_write_text(writer, "help", verdict->help);
	write_notes(writer, "witness", verdict->witness.at, verdict->witness.count);
	tk_write_text(writer, "witness_kind", verdict->witness_kind);
	write_notes(writer, "beside", verdict->beside.at, verdict->beside.count);
	tk_write_number(writer, "differs_after", verdict->beside.count ? verdict->differs_after + 1 : 0);
	write_notes(writer, "labels", verdict->labels.at, verdict->labels.count);
	write_texts(writer, "missing", verdict->missing.at, verdict->missing.count);
	tk_write_bool(writer, "inferred", verdict->inferred);
	tk_write_number(writer, "examined", verdict->examined);
	write_exception(writer, verdict);
	tk_write_string(writer, "fingerprint", fingerprint);
	tk_write_end(writer);
}

static void write_stages(tk_json_writer *writer, const tk_result *result, tk_text concern)
{
	tk_stage stages[TK_STAGES];
	tk_result_funnel(result, concern, stages);
	tk_write_object(writer, NULL);
	tk_write_text(writer, "concern", concern);
	tk_write_object(writer, "stages");
	for (unsigned i = 0; i < TK_STAGES; i++) {
		tk_write_object(writer, tk_stage_name(i));
		tk_write_number(writer, "met", stages[i].met);
		tk_write_number(writer, "not_met", stages[i].not_met);
		tk_write_number(writer, "unknown", stages[i].unknown);
		tk_write_number(writer, "not_applicable", stages[i].not_applicable);
		tk_write_number(writer, "blocked", stages[i].blocked);
		tk_write_end(writer);
	}
	tk_write_end(writer);
	tk_write_end(writer);
}

static void write_summary(tk_json_writer *writer, tk_arena *arena, const tk_result *result)
{
	tk_counts counts = tk_result_count(result, NULL);
	tk_write_object(writer, "summary");
	tk_write_number(writer, "errors", counts.severities[TK_ERROR]);
	tk_write_number(writer, "warnings", counts.severities[TK_WARNING]);
	tk_write_number(writer, "notes", counts.severities[TK_NOTE]);
	tk_write_number(writer, "met", counts.kinds[TK_MET]);
	tk_write_number(writer, "not_met", counts.kinds[TK_NOT_MET]);
	tk_write_number(writer, "unknown", counts.kinds[TK_UNKNOWN]);
	tk_write_number(writer, "not_applicable", counts.kinds[TK_NOT_APPLICABLE]);
	tk_write_number(writer, "blocked", counts.kinds[TK_BLOCKED]);
	tk_write_number(writer, "documents", result->documents);
	tk_write_number(writer, "playbooks", result->playbooks);
	tk_write_number(writer, "steps", result->steps);
	tk_write_array(writer, "funnel");
	tk_concerns concerns = tk_report_concerns(arena, result);
	for (uint32_t i = 0; i < concerns.count; i++)
		write_stages(writer, result, concerns.at[i]);
	tk_write_end(writer);
	tk_write_end(writer);
}

static void write_unexamined(tk_json_writer *writer, const tk_result *result)
{
	tk_write_array(writer, "not_examined");
	for (uint32_t i = 0; i < result->not_examined.count; i++) {
		const tk_unexamined *gap = &result->not_examined.at[i];
		tk_write_object(writer, NULL);
		tk_write_text(writer, "file", gap->path);
		tk_write_text(writer, "reason", gap->reason);
		tk_write_bool(writer, "incomplete", gap->incomplete);
		tk_write_text(writer, "organization", gap->organization);
		tk_write_end(writer);
	}
	tk_write_end(writer);
	write_texts(writer, "broken_plugins", result->broken_plugins.at, result->broken_plugins.count);
	tk_write_text(writer, "no_history", result->no_history_reason);
	if (result->since.length == 0)
		return;
	tk_write_object(writer, "since");
	tk_write_text(writer, "revision", result->since);
	tk_write_number(writer, "new", result->since_new);
	tk_write_number(writer, "mended", result->since_mended);
	tk_write_number(writer, "before", result->since_before);
	tk_write_end(writer);
}

static void write_head(tk_json_writer *writer, const tk_result *result, const tk_report_options *options)
{
	tk_write_string(writer, "format", "tenken-json");
	tk_write_number(writer, "version", 1);
	tk_write_object(writer, "tool");
	tk_write_string(writer, "name", "tenken");
	tk_write_text(writer, "version", tk_text_of(options->version));
	tk_write_end(writer);
	write_texts(writer, "plugins", result->plugins.at, result->plugins.count);
	tk_write_text(writer, "root", result->root);
	tk_write_text(writer, "revision", result->revision);
	tk_write_text(writer, "today", result->today);
	tk_write_string(writer, "language", options->language);
	tk_write_number(writer, "organizations", result->organizations);
}

void tk_report_json(FILE *out, tk_arena *arena, const tk_result *result, const tk_report_options *options)
{
	tk_json_writer writer = tk_json_writer_make(out);
	tk_write_object(&writer, NULL);
	write_head(&writer, result, options);
	tk_write_array(&writer, "verdicts");
	for (uint32_t i = 0; i < result->verdicts.count; i++)
		write_verdict(&writer, &result->verdicts.at[i]);
	tk_write_end(&writer);
	write_summary(&writer, arena, result);
	write_unexamined(&writer, result);
	tk_write_number(&writer, "exit_code", options->exit_code);
	tk_write_text(&writer, "exit_cause", options->exit_cause);
	tk_write_end(&writer);
}
