/* SPDX-License-Identifier: Apache-2.0 */
/* SARIF 2.1.0, as code-scanning services read it: docs/output-sarif.md. */
#include "base/map.h"
#include "report/report.h"
#include "report/sarif_tool.h"

#include <inttypes.h>
#include <libintl.h>
#include <string.h>

#define _(msgid) gettext(msgid)
#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

typedef struct sarif {
	tk_json_writer writer;
	tk_arena *arena;
	const tk_result *result;
	const tk_report_options *options;
	tk_map *rule_numbers; /* id -> address of its slot in result->rules */
} sarif;

/* ---- addresses ---- */

/* Percent-encodes all but unreserved characters and those in `kept`. */
static tk_text encode(tk_arena *arena, tk_text path, const char *kept)
{
	static const char digits[] = "0123456789ABCDEF";
	char *at = tk_arena_bytes(arena, path.length * 3 + 1);
	size_t length = 0;
	for (size_t i = 0; i < path.length; i++) {
		unsigned char byte = (unsigned char)path.at[i];
		bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
		             (byte >= '0' && byte <= '9') || (byte && strchr("-._~", byte)) ||
		             (byte && strchr(kept, byte));
		if (plain) {
			at[length++] = (char)byte;
		} else {
			at[length++] = '%';
			at[length++] = digits[byte >> 4];
			at[length++] = digits[byte & 15];
		}
	}
	return (tk_text){at, length};
}

static tk_text file_address(const sarif *log, bool folder)
{
	tk_text root = log->result->root;
	if (!tk_text_starts(root, TK_TEXT("/")))
		return TK_TEXT("");
	tk_text path = encode(log->arena, root, "/");
	bool closed = !folder || tk_text_ends(path, TK_TEXT("/"));
	return tk_text_format(log->arena, "file://%.*s%s", (int)path.length, path.at, closed ? "" : "/");
}

/* The remote as an address, without user names and passwords; git's host:path form becomes ssh://host/path. */
static tk_text remote_address(const sarif *log)
{
	tk_text remote = log->result->remote;
	size_t scheme = tk_text_find(remote, TK_TEXT("://"), 0);
	size_t colon = tk_text_find(remote, TK_TEXT(":"), 0), slash = tk_text_find(remote, TK_TEXT("/"), 0);
	bool short_form = scheme == SIZE_MAX && colon != SIZE_MAX && (slash == SIZE_MAX || colon < slash);
	if (!remote.length || (scheme == SIZE_MAX && !short_form))
		return file_address(log, false);
	tk_text before = short_form ? TK_TEXT("ssh") : tk_text_slice(remote, 0, scheme);
	tk_text rest = short_form ? remote : tk_text_slice(remote, scheme + 3, SIZE_MAX);
	size_t path = short_form ? colon : tk_text_find(rest, TK_TEXT("/"), 0);
	path = path == SIZE_MAX ? rest.length : path;
	tk_text host = tk_text_slice(rest, 0, path);
	for (size_t at = tk_text_find(host, TK_TEXT("@"), 0); at != SIZE_MAX; at = tk_text_find(host, TK_TEXT("@"), 0))
		host = tk_text_slice(host, at + 1, SIZE_MAX);
	tk_text tail = tk_text_slice(rest, path + short_form, SIZE_MAX);
	size_t query = tk_text_find(tail, TK_TEXT("?"), 0);
	tail = encode(log->arena, tk_text_slice(tail, 0, query), "/%");
	const char *between = short_form && !tk_text_starts(tail, TK_TEXT("/")) ? "/" : "";
	host = encode(log->arena, host, ":[]");
	return tk_text_format(log->arena, "%.*s://%.*s%s%.*s", (int)before.length, before.at, (int)host.length, host.at,
	                      between, (int)tail.length, tail.at);
}

/* ---- places ---- */

static void write_artifact(sarif *log, tk_text file)
{
	tk_write_object(&log->writer, "artifactLocation");
	tk_write_text(&log->writer, "uri", encode(log->arena, file, "/"));
	tk_write_string(&log->writer, "uriBaseId", "%SRCROOT%");
	tk_write_end(&log->writer);
}

static void write_region(sarif *log, const tk_shown_place *place)
{
	if (!place->line)
		return;
	tk_write_object(&log->writer, "region");
	tk_write_number(&log->writer, "startLine", place->line);
	if (place->column) {
		tk_write_number(&log->writer, "startColumn", place->column);
		bool ends = place->end_line > place->line ||
		            (place->end_line == place->line && place->end_column >= place->column);
		if (ends) {
			tk_write_number(&log->writer, "endLine", place->end_line);
			tk_write_number(&log->writer, "endColumn", place->end_column ? place->end_column : 1);
		}
	}
	tk_write_end(&log->writer);
}

/* Services show no result without a file: what concerns the whole organization stands in the file that declares it. */
static tk_text file_of(const sarif *log, const tk_verdict *verdict)
{
	tk_text root = verdict->organization;
	if (verdict->place.file.length)
		return verdict->place.file;
	return tk_text_format(log->arena, "%.*s%stenken.yaml", (int)root.length, root.at,
	                      root.length && !tk_text_ends(root, TK_TEXT("/")) ? "/" : "");
}

static void write_physical(sarif *log, const tk_verdict *verdict, const tk_shown_place *place)
{
	tk_write_object(&log->writer, "physicalLocation");
	write_artifact(log, place->file.length ? place->file : file_of(log, verdict));
	if (place->file.length)
		write_region(log, place);
	tk_write_end(&log->writer);
}

static void write_locations(sarif *log, const tk_verdict *verdict)
{
	tk_write_array(&log->writer, "locations");
	tk_write_object(&log->writer, NULL);
	write_physical(log, verdict, &verdict->place);
	if (verdict->playbook.length) {
		tk_text name =
		        tk_text_format(log->arena, "%.*s%s%.*s", (int)verdict->playbook.length, verdict->playbook.at,
		                       verdict->step.length ? "/" : "", (int)verdict->step.length, verdict->step.at);
		tk_write_array(&log->writer, "logicalLocations");
		tk_write_object(&log->writer, NULL);
		tk_write_text(&log->writer, "fullyQualifiedName", name);
		tk_write_end(&log->writer);
		tk_write_end(&log->writer);
	}
	tk_write_end(&log->writer);
	tk_write_end(&log->writer);
}

static void write_related(sarif *log, const tk_verdict *verdict)
{
	if (!verdict->labels.count)
		return;
	tk_write_array(&log->writer, "relatedLocations");
	for (uint32_t i = 0; i < verdict->labels.count; i++) {
		tk_write_object(&log->writer, NULL);
		tk_write_number(&log->writer, "id", i + 1);
		write_physical(log, verdict, &verdict->labels.at[i]);
		tk_sarif_message(&log->writer, "message", verdict->labels.at[i].message);
		tk_write_end(&log->writer);
	}
	tk_write_end(&log->writer);
}

static void write_flow_location(sarif *log, const tk_verdict *verdict, const tk_shown_place *part)
{
	tk_write_object(&log->writer, NULL);
	tk_write_object(&log->writer, "location");
	write_physical(log, verdict, part);
	tk_sarif_message(&log->writer, "message", part->message);
	tk_write_end(&log->writer);
	tk_write_end(&log->writer);
}

/* A code flow of one thread: `count` parts of the witness, then `more` others. */
static void write_one_flow(sarif *log, const tk_verdict *verdict, uint32_t count, const tk_shown_place *more, uint32_t more_count,
                           const char *message)
{
	tk_write_object(&log->writer, NULL);
	if (message)
		tk_sarif_message(&log->writer, "message", tk_text_of(message));
	tk_write_array(&log->writer, "threadFlows");
	tk_write_object(&log->writer, NULL);
	tk_write_array(&log->writer, "locations");
	for (uint32_t i = 0; i < count; i++)
		write_flow_location(log, verdict, &verdict->witness.at[i]);
	for (uint32_t i = 0; i < more_count; i++)
		write_flow_location(log, verdict, &more[i]);
	for (unsigned i = 0; i < 4; i++)
		tk_write_end(&log->writer);
}

static void write_code_flow(sarif *log, const tk_verdict *verdict)
{
	if (!verdict->witness.count)
		return;
	tk_write_array(&log->writer, "codeFlows");
	write_one_flow(log, verdict, verdict->witness.count, NULL, 0, NULL);
	if (verdict->beside.count)
		write_one_flow(log, verdict, verdict->differs_after + 1, verdict->beside.at, verdict->beside.count,
		               _("the nearest run that does"));
	tk_write_end(&log->writer);
}

/* ---- results ---- */

/* A line that stands alone as a title, then why and what to do: services show nothing else of a result. */
static tk_text message_of(const sarif *log, const tk_verdict *verdict)
{
	tk_text message = verdict->message.length ? verdict->message : verdict->rule->title;
	const tk_text more[] = {verdict->because, verdict->help};
	if (!message.length)
		message = verdict->rule->id;
	for (size_t i = 0; i < 2; i++)
		if (more[i].length)
			message = tk_text_format(log->arena, "%.*s\n%.*s", (int)message.length, message.at,
			                         (int)more[i].length, more[i].at);
	return message;
}

static void write_fingerprints(sarif *log, const tk_verdict *verdict)
{
	char own[17], line[20];
	(void)snprintf(own, sizeof own, "%016" PRIx64, verdict->fingerprint);
	/* GitHub follows a result from upload to upload by this key alone, so it carries what we follow it by. */
	(void)snprintf(line, sizeof line, "%s:1", own);
	tk_write_object(&log->writer, "partialFingerprints");
	tk_write_string(&log->writer, "primaryLocationLineHash", line);
	tk_write_string(&log->writer, "tenkenFingerprint/v1", own);
	tk_write_end(&log->writer);
}

static void write_properties(sarif *log, const tk_verdict *verdict)
{
	tk_write_object(&log->writer, "properties");
	tk_write_string(&log->writer, "verdict", tk_verdict_name(verdict->kind));
	tk_write_text_if(&log->writer, "organization", verdict->organization);
	tk_write_text_if(&log->writer, "playbook", verdict->playbook);
	tk_write_text_if(&log->writer, "step", verdict->step);
	tk_write_text_if(&log->writer, "subject", verdict->subject);
	tk_write_bool(&log->writer, "inferred", verdict->inferred);
	if (verdict->missing.count) {
		tk_write_array(&log->writer, "missing");
		for (uint32_t i = 0; i < verdict->missing.count; i++)
			tk_write_text(&log->writer, NULL, verdict->missing.at[i]);
		tk_write_end(&log->writer);
	}
	tk_write_text_if(&log->writer, "until", verdict->exception_until);
	tk_write_end(&log->writer);
}

static void write_suppression(sarif *log, const tk_verdict *verdict)
{
	if (verdict->kind != TK_NOT_APPLICABLE || !verdict->exception_reason.length)
		return;
	tk_write_array(&log->writer, "suppressions");
	tk_write_object(&log->writer, NULL);
	tk_write_string(&log->writer, "kind", "external");
	tk_write_string(&log->writer, "status", "accepted");
	tk_write_text(&log->writer, "justification", verdict->exception_reason);
	tk_write_end(&log->writer);
	tk_write_end(&log->writer);
}

static void write_result(sarif *log, const tk_verdict *verdict)
{
	static const char *const kinds[] = {[TK_MET] = "pass",
	                                    [TK_NOT_MET] = "fail",
	                                    [TK_UNKNOWN] = "open",
	                                    [TK_NOT_APPLICABLE] = "notApplicable",
	                                    [TK_BLOCKED] = "open"};
	const tk_rule *const *slot = tk_map_get(log->rule_numbers, verdict->rule->id);
	tk_write_object(&log->writer, NULL);
	tk_write_text(&log->writer, "ruleId", verdict->rule->id);
	if (slot)
		tk_write_number(&log->writer, "ruleIndex", slot - log->result->rules.at);
	tk_write_string(&log->writer, "kind", kinds[verdict->kind]);
	tk_write_string(&log->writer, "level",
	                verdict->kind == TK_NOT_MET ? tk_sarif_level(verdict->severity) : "none");
	tk_sarif_message(&log->writer, "message", message_of(log, verdict));
	write_locations(log, verdict);
	write_related(log, verdict);
	write_code_flow(log, verdict);
	write_fingerprints(log, verdict);
	write_suppression(log, verdict);
	write_properties(log, verdict);
	tk_write_end(&log->writer);
}

static void write_results(sarif *log)
{
	log->rule_numbers = tk_map_make(log->arena);
	for (uint32_t i = 0; i < log->result->rules.count; i++)
		(void)tk_map_put(log->rule_numbers, log->result->rules.at[i]->id, &log->result->rules.at[i]);
	tk_write_array(&log->writer, "results");
	for (uint32_t i = 0; i < log->result->verdicts.count; i++) {
		const tk_verdict *verdict = &log->result->verdicts.at[i];
		bool always = verdict->kind != TK_MET && verdict->kind != TK_NOT_APPLICABLE;
		if (always || log->options->show_witness)
			write_result(log, verdict);
	}
	tk_write_end(&log->writer);
}

/* ---- the run ---- */

static void write_notification(sarif *log, const char *id, const char *level, tk_text text, tk_text file)
{
	tk_write_object(&log->writer, NULL);
	tk_write_object(&log->writer, "descriptor");
	tk_write_string(&log->writer, "id", id);
	tk_write_end(&log->writer);
	tk_write_string(&log->writer, "level", level);
	tk_sarif_message(&log->writer, "message", text);
	if (file.length) {
		tk_write_array(&log->writer, "locations");
		tk_write_object(&log->writer, NULL);
		tk_write_object(&log->writer, "physicalLocation");
		write_artifact(log, file);
		tk_write_end(&log->writer);
		tk_write_end(&log->writer);
		tk_write_end(&log->writer);
	}
	tk_write_end(&log->writer);
}

static void write_invocation(sarif *log)
{
	const tk_result *result = log->result;
	tk_write_array(&log->writer, "invocations");
	tk_write_object(&log->writer, NULL);
	tk_write_text_if(&log->writer, "commandLine", log->options->command_line);
	tk_write_bool(&log->writer, "executionSuccessful",
	              log->options->exit_code == 0 || log->options->exit_code == 1);
	tk_write_number(&log->writer, "exitCode", log->options->exit_code);
	tk_write_text_if(&log->writer, "exitCodeDescription", log->options->exit_cause);
	tk_write_array(&log->writer, "toolExecutionNotifications");
	for (uint32_t i = 0; i < result->not_examined.count; i++) {
		const tk_unexamined *gap = &result->not_examined.at[i];
		tk_text text = tk_text_format(log->arena, "%.*s%s%.*s", (int)gap->path.length, gap->path.at, _(": "),
		                              (int)gap->reason.length, gap->reason.at);
		write_notification(log, TK_SARIF_NOT_EXAMINED, gap->incomplete ? "error" : "note", text, gap->path);
	}
	for (uint32_t i = 0; i < result->broken_plugins.count; i++)
		write_notification(log, TK_SARIF_PLUGIN_FAILED, "error", result->broken_plugins.at[i], TK_TEXT(""));
	if (result->no_history_reason.length)
		write_notification(log, TK_SARIF_NO_HISTORY, "note", result->no_history_reason, TK_TEXT(""));
	tk_write_end(&log->writer);
	tk_write_end(&log->writer);
	tk_write_end(&log->writer);
}

static void write_root(sarif *log)
{
	tk_write_object(&log->writer, "originalUriBaseIds");
	tk_write_object(&log->writer, "%SRCROOT%");
	tk_write_text_if(&log->writer, "uri", file_address(log, true));
	tk_sarif_message(&log->writer, "description", tk_text_of(_("The checked root")));
	tk_write_end(&log->writer);
	tk_write_end(&log->writer);
	tk_text address = log->result->revision.length ? remote_address(log) : TK_TEXT("");
	if (!address.length)
		return;
	tk_write_array(&log->writer, "versionControlProvenance");
	tk_write_object(&log->writer, NULL);
	tk_write_text(&log->writer, "repositoryUri", address);
	tk_write_text(&log->writer, "revisionId", log->result->revision);
	tk_write_object(&log->writer, "mappedTo");
	tk_write_string(&log->writer, "uriBaseId", "%SRCROOT%");
	tk_write_end(&log->writer);
	tk_write_end(&log->writer);
	tk_write_end(&log->writer);
}

static void write_run(sarif *log)
{
	tk_text sector = log->result->sector;
	tk_write_object(&log->writer, NULL);
	tk_sarif_tool(&log->writer, log->arena, log->result, log->options);
	tk_write_object(&log->writer, "automationDetails");
	tk_write_text(&log->writer, "id",
	              sector.length ? tk_text_format(log->arena, "tenken/%.*s/", (int)sector.length, sector.at)
	                            : TK_TEXT("tenken/"));
	tk_write_end(&log->writer);
	write_invocation(log);
	write_root(log);
	tk_write_string(&log->writer, "columnKind", "unicodeCodePoints");
	tk_write_string(&log->writer, "language", log->options->language);
	write_results(log);
	tk_write_object(&log->writer, "properties");
	tk_write_text(&log->writer, "today", log->result->today);
	tk_write_text_if(&log->writer, "revision", log->result->revision);
	tk_write_text_if(&log->writer, "edition", log->result->edition);
	tk_write_end(&log->writer);
	tk_write_end(&log->writer);
}

void tk_report_sarif(FILE *out, tk_arena *arena, const tk_result *result, const tk_report_options *options)
{
	sarif log = {.writer = tk_json_writer_make(out), .arena = arena, .result = result, .options = options};
	tk_write_object(&log.writer, NULL);
	tk_write_string(&log.writer, "$schema", SCHEMA);
	tk_write_string(&log.writer, "version", "2.1.0");
	tk_write_array(&log.writer, "runs");
	write_run(&log);
	tk_write_end(&log.writer);
	tk_write_end(&log.writer);
}
