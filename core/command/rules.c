/* SPDX-License-Identifier: Apache-2.0 */
/* tenken rules: every requirement of the installed plugins, one line each, or all of it as JSON. */
#include "command/rule_output.h"

#include "report/wrap.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#define _(msgid) gettext(msgid)

enum { ID_WIDTH = 44 };

static void print_line(const tk_rule *rule)
{
	printf("%-*.*s %s / %s\n", ID_WIDTH, (int)rule->id.length, rule->id.at, _(tk_level_name(rule->level)),
	       _(tk_severity_name(rule->severity)));
	tk_text line;
	for (size_t from = 0; tk_wrap_line(rule->title, &from, 76, &line);)
		printf("    %.*s\n", (int)line.length, line.at);
}

static void print_all(const tk_rule *const *rules, size_t count)
{
	for (size_t pass = 0; pass < count; pass++) {
		/* Grouped by plugin, in the order of each plugin's first id; ids are sorted already. */
		bool first = true;
		for (size_t before = 0; before < pass && first; before++)
			first = !tk_text_equal(rules[before]->plugin, rules[pass]->plugin);
		if (!first)
			continue;
		tk_text plugin = rules[pass]->plugin;
		printf("%s%.*s\n", pass ? "\n" : "", (int)plugin.length, plugin.at);
		for (size_t i = pass; i < count; i++) {
			if (tk_text_equal(rules[i]->plugin, plugin))
				print_line(rules[i]);
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
	const char *format = session->options.outputs[0].format;
	if (strcmp(format, "json") == 0)
		tk_rules_json(stdout, rules, count);
	else if (strcmp(format, "html") == 0)
		tk_rules_html(stdout, rules, count, session->language);
	else if (strcmp(format, "man") == 0)
		tk_rules_manual(stdout, rules, count);
	else
		print_all(rules, count);
	tk_host_close(set);
	return TK_EXIT_CLEAN;
}
