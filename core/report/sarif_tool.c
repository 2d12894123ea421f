/* SPDX-License-Identifier: Apache-2.0 */
#include "report/sarif_tool.h"
#include "base/map.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

const char *tk_sarif_level(tk_severity severity)
{
	static const char *const levels[] = {"note", "warning", "error"};
	return levels[severity];
}

void tk_sarif_message(tk_json_writer *writer, const char *key, tk_text text)
{
	tk_write_object(writer, key);
	tk_write_text(writer, "text", text);
	tk_write_end(writer);
}

typedef struct help_part {
	const char *title;
	tk_text text;
} help_part;

static tk_text add_part(tk_arena *arena, tk_text help, const help_part *part, bool markdown)
{
	if (!part->text.length)
		return help;
	const char *between = help.length ? "\n\n" : "";
	return tk_text_format(arena, markdown ? "%.*s%s**%s**\n\n%.*s" : "%.*s%s%s: %.*s", (int)help.length, help.at,
	                      between, part->title, (int)part->text.length, part->text.at);
}

static tk_text sources_of(tk_arena *arena, const tk_rule *rule, bool markdown)
{
	tk_text all = TK_TEXT("");
	for (uint32_t i = 0; i < rule->sources.count; i++) {
		const tk_source_note *source = &rule->sources.at[i];
		all = tk_text_format(arena, "%.*s%s%s%.*s%s%.*s%s%.*s", (int)all.length, all.at, i ? "\n" : "",
		                     markdown ? "- " : "", (int)source->text.length, source->text.at,
		                     source->date.length ? ", " : "", (int)source->date.length, source->date.at,
		                     source->url.length ? " " : "", (int)source->url.length, source->url.at);
	}
	return all;
}

static tk_text help_of(tk_arena *arena, const tk_rule *rule, bool markdown)
{
	const help_part parts[] = {
	        {_("Why"), rule->why},
	        {_("Recipient"), rule->recipient},
	        {_("Deadline"), rule->deadline},
	        {_("Legal basis"), rule->legal_basis},
	        {_("How to meet it"), rule->fix},
	        {_("Good"), rule->good},
	        {_("Bad"), rule->bad},
	        {_("Sources"), sources_of(arena, rule, markdown)},
	};
	tk_text help = TK_TEXT("");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		help = add_part(arena, help, &parts[i], markdown);
	return help.length ? help : rule->title.length ? rule->title : rule->id;
}

/* SARIF wants each tag once. */
static void write_tags(tk_json_writer *writer, const tk_rule *rule)
{
	const tk_text tags[] = {rule->concern, tk_text_of(tk_level_name(rule->level)), rule->plugin,
	                        rule->obligation ? TK_TEXT("obligation") : TK_TEXT("")};
	tk_write_array(writer, "tags");
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		bool fresh = tags[i].length > 0;
		for (size_t j = 0; j < i && fresh; j++)
			fresh = !tk_text_equal(tags[i], tags[j]);
		if (fresh)
			tk_write_text(writer, NULL, tags[i]);
	}
	tk_write_end(writer);
}

static void write_properties(tk_json_writer *writer, const tk_rule *rule)
{
	static const char *const problem[] = {"recommendation", "warning", "error"};
	tk_write_object(writer, "properties");
	write_tags(writer, rule);
	/* Syntax is certain; what rests on wording may be understood wrongly. */
	tk_write_string(writer, "precision",
	                rule->level == TK_FORMAT_LEVEL ? "very-high"
	                : rule->severity == TK_ERROR   ? "high"
	                                               : "medium");
	tk_write_string(writer, "problem.severity", problem[rule->severity]);
	tk_write_end(writer);
}

static void write_rule(tk_json_writer *writer, tk_arena *arena, const tk_rule *rule)
{
	tk_text title = rule->title.length ? rule->title : rule->id;
	tk_write_object(writer, NULL);
	tk_write_text(writer, "id", rule->id);
	tk_sarif_message(writer, "shortDescription", title);
	tk_sarif_message(writer, "fullDescription", rule->why.length ? rule->why : title);
	tk_write_object(writer, "help");
	tk_write_text(writer, "text", help_of(arena, rule, false));
	tk_write_text(writer, "markdown", help_of(arena, rule, true));
	tk_write_end(writer);
	tk_write_object(writer, "defaultConfiguration");
	tk_write_string(writer, "level", tk_sarif_level(rule->severity));
	tk_write_end(writer);
	write_properties(writer, rule);
	tk_write_end(writer);
}

static void write_notifications(tk_json_writer *writer)
{
	const struct {
		const char *id, *text;
	} notifications[] = {
	        {TK_SARIF_NOT_EXAMINED, _("A file was not examined")},
	        {TK_SARIF_PLUGIN_FAILED, _("A plugin failed")},
	        {TK_SARIF_NO_HISTORY, _("The history could not be read")},
	};
	tk_write_array(writer, "notifications");
	for (size_t i = 0; i < sizeof notifications / sizeof *notifications; i++) {
		tk_write_object(writer, NULL);
		tk_write_string(writer, "id", notifications[i].id);
		tk_sarif_message(writer, "shortDescription", tk_text_of(notifications[i].text));
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

static void write_extensions(tk_json_writer *writer, tk_arena *arena, const tk_result *result)
{
	tk_map *seen = tk_map_make(arena);
	tk_write_array(writer, "extensions");
	for (uint32_t i = 0; i < result->rules.count; i++) {
		const tk_rule *rule = result->rules.at[i];
		if (!rule->plugin.length || tk_map_get(seen, rule->plugin))
			continue;
		(void)tk_map_put(seen, rule->plugin, (void *)(uintptr_t)rule);
		tk_write_object(writer, NULL);
		tk_write_text(writer, "name", rule->plugin);
		tk_write_text_if(writer, "version", rule->plugin_version);
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

void tk_sarif_tool(tk_json_writer *writer, tk_arena *arena, const tk_result *result, const tk_report_options *options)
{
	tk_write_object(writer, "tool");
	tk_write_object(writer, "driver");
	tk_write_string(writer, "name", "tenken");
	tk_write_text_if(writer, "version", tk_text_of(options->version));
	tk_write_text_if(writer, "semanticVersion", tk_text_of(options->version));
	tk_write_array(writer, "rules");
	for (uint32_t i = 0; i < result->rules.count; i++)
		write_rule(writer, arena, result->rules.at[i]);
	tk_write_end(writer);
	write_notifications(writer);
	tk_write_end(writer);
	write_extensions(writer, arena, result);
	tk_write_end(writer);
}
