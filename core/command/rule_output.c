/* SPDX-License-Identifier: Apache-2.0 */
#include "command/rule_output.h"

#include "report/json_writer.h"

static void write_texts(tk_json_writer *writer, const char *key, const tk_text *texts, uint32_t count)
{
	tk_write_array(writer, key);
	for (uint32_t i = 0; i < count; i++)
		tk_write_text(writer, NULL, texts[i]);
	tk_write_end(writer);
}

static void write_obligation(tk_json_writer *writer, const tk_rule *rule)
{
	tk_write_text(writer, "trigger", rule->trigger);
	tk_write_text(writer, "clock_start", rule->clock_start);
	tk_write_array(writer, "stages");
	for (uint32_t i = 0; i < rule->stages.count; i++) {
		tk_write_object(writer, NULL);
		tk_write_text(writer, "stage", rule->stages.at[i].stage);
		tk_write_text(writer, "within", rule->stages.at[i].within);
		tk_write_text(writer, "original", rule->stages.at[i].original);
		tk_write_text(writer, "note", rule->stages.at[i].note);
		tk_write_end(writer);
	}
	tk_write_end(writer);
	write_texts(writer, "content", rule->content.at, rule->content.count);
	tk_write_text(writer, "channel", rule->channel);
	write_texts(writer, "applies_when", rule->applies_when.at, rule->applies_when.count);
	tk_write_text(writer, "in_force_from", rule->in_force_from);
	tk_write_text(writer, "in_force_until", rule->in_force_until);
	tk_write_text(writer, "notes", rule->notes);
}

static void write_rule(tk_json_writer *writer, const tk_rule *rule)
{
	tk_write_object(writer, NULL);
	tk_write_text(writer, "id", rule->id);
	tk_write_text(writer, "plugin", rule->plugin);
	tk_write_text(writer, "plugin_version", rule->plugin_version);
	tk_write_text(writer, "concern", rule->concern);
	tk_write_string(writer, "level", tk_level_name(rule->level));
	tk_write_string(writer, "severity", tk_severity_name(rule->severity));
	tk_write_text(writer, "title", rule->title);
	tk_write_text_if(writer, "title_en", rule->title_en);
	tk_write_text_if(writer, "title_ja", rule->title_ja);
	tk_write_text_if(writer, "why", rule->why);
	tk_write_text_if(writer, "fix", rule->fix);
	tk_write_text_if(writer, "good", rule->good);
	tk_write_text_if(writer, "bad", rule->bad);
	tk_write_bool(writer, "obligation", rule->obligation);
	tk_write_text_if(writer, "recipient", rule->recipient);
	tk_write_text_if(writer, "deadline", rule->deadline);
	tk_write_text_if(writer, "legal_basis", rule->legal_basis);
	if (rule->obligation)
		write_obligation(writer, rule);
	tk_write_array(writer, "sources");
	for (uint32_t i = 0; i < rule->sources.count; i++) {
		const tk_source_note *source = &rule->sources.at[i];
		tk_write_object(writer, NULL);
		tk_write_text(writer, "text", source->text);
		tk_write_text_if(writer, "url", source->url);
		tk_write_text_if(writer, "date", source->date);
		tk_write_text(writer, "confidence", source->confidence);
		tk_write_text(writer, "verification", source->verification);
		tk_write_end(writer);
	}
	tk_write_end(writer);
	tk_write_end(writer);
}

void tk_rules_json(FILE *out, const tk_rule *const *rules, size_t count)
{
	tk_json_writer writer = tk_json_writer_make(out);
	tk_write_object(&writer, NULL);
	tk_write_string(&writer, "format", "tenken-rules");
	tk_write_number(&writer, "version", 1);
	tk_write_array(&writer, "rules");
	for (size_t i = 0; i < count; i++)
		write_rule(&writer, rules[i]);
	tk_write_end(&writer);
	tk_write_end(&writer);
}
