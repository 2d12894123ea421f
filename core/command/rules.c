/* SPDX-License-Identifier: Apache-2.0 */
/* tenken rules: every requirement of the installed plugins, one line each, or all of it as JSON. */
#include "command/rule_output.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#define _(msgid) gettext(msgid)

static void print_line(const tk_session *session, const tk_rule *rule)
{
	const char *level = _(tk_level_name(rule->level));
	const char *severity = _(tk_severity_name(rule->severity));
	size_t id_width = 34;
	size_t title_room = 80 - id_width - 2;
	(void)session;
	printf("%.*s", (int)rule->id.length, rule->id.at);
	for (size_t i = rule->id.length; i < id_width; i++)
		fputc(' ', stdout);
	printf("%s / %s\n", level, severity);
	tk_text rest = rule->title;
	while (rest.length) {
		size_t cut = 0, cells = 0, last_blank = 0;
		while (cut < rest.length) {
			size_t next = cut;
			uint32_t codepoint = tk_utf8_next(rest, &next);
			unsigned wide = tk_codepoint_width(codepoint);
			if (cells + wide > title_room + id_width - 4)
				break;
			if (codepoint == ' ')
				last_blank = next;
			cells += wide;
			cut = next;
		}
		if (cut < rest.length && last_blank > 0)
			cut = last_blank;
		printf("    %.*s\n", (int)cut, rest.at);
		rest = tk_text_slice(rest, cut, rest.length - cut);
	}
}

static void print_all(const tk_session *session, const tk_rule *const *rules, size_t count)
{
	tk_text plugin = TK_TEXT("");
	for (size_t pass = 0; pass < count; pass++) {
		/* Grouped by plugin, in the order of each plugin's first id; ids are sorted already. */
		bool first = true;
		for (size_t before = 0; before < pass && first; before++)
			first = !tk_text_equal(rules[before]->plugin, rules[pass]->plugin);
		if (!first)
			continue;
		plugin = rules[pass]->plugin;
		printf("%s%.*s\n", pass ? "\n" : "", (int)plugin.length, plugin.at);
		for (size_t i = pass; i < count; i++) {
			if (tk_text_equal(rules[i]->plugin, plugin))
				print_line(session, rules[i]);
		}
	}
	printf(_("\n%zu requirements. More: tenken explain ID\n"), count);
}

int tk_rules_verb(tk_session *session)
{
	tk_error error = {0};
	tk_host_set *set = tk_session_open_all(session, &error);
	if (!set)
		return tk_session_fail(session, &error);
	const tk_rule *const *rules = NULL;
	size_t count = tk_host_rules(set, &rules);
	if (strcmp(session->options.outputs[0].format, "json") == 0)
		tk_rules_json(stdout, rules, count);
	else
		print_all(session, rules, count);
	tk_host_close(set);
	return TK_EXIT_CLEAN;
}
