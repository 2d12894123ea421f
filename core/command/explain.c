/* SPDX-License-Identifier: Apache-2.0 */
/* tenken explain ID: what a requirement asks, why, on what it rests, a good and a bad line, and how to declare an
 * exception. */
#include "command/rule_output.h"

#include "document/shape.h"
#include "report/wrap.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#define _(msgid) gettext(msgid)

static void print_folded(tk_text text, unsigned indent)
{
	tk_text line;
	for (size_t from = 0; tk_wrap_line(text, &from, 78 - indent, &line);)
		printf("%*s%.*s\n", (int)indent, "", (int)line.length, line.at);
}

static void print_part(const char *title, tk_text text)
{
	if (text.length == 0)
		return;
	printf("\n%s\n", title);
	print_folded(text, 2);
}

static void print_source(const tk_session *session, const tk_source_note *source)
{
	print_folded(source->text, 2);
	if (source->url.length)
		print_folded(source->url, 4);
	tk_text facts = tk_text_format(session->arena, _("date %.*s; confidence %.*s; verification %.*s"),
	                               source->date.length ? (int)source->date.length : 1,
	                               source->date.length ? source->date.at : "-",
	                               source->confidence.length ? (int)source->confidence.length : 1,
	                               source->confidence.length ? source->confidence.at : "-",
	                               source->verification.length ? (int)source->verification.length : 1,
	                               source->verification.length ? source->verification.at : "-");
	print_folded(facts, 4);
}

static void print_exception(const tk_session *session, const tk_rule *rule)
{
	printf("\n%s\n", _("To declare that it does not apply (tenken.yaml)"));
	printf("  not-applicable:\n    - requirement: %.*s\n      reason: %s\n      until: %.*s\n      by: %s\n",
	       (int)rule->id.length, rule->id.at, _("<why it does not apply to you>"), 10, "YYYY-MM-DD",
	       _("<who decided it>"));
	(void)session;
}

/* "first: PT24H" with the words of the rule and remarks below. */
static void print_stages(const tk_session *session, const tk_rule *rule)
{
	printf("\n%s\n", _("Deadline"));
	if (rule->clock_start.length)
		print_folded(tk_text_format(session->arena, _("counted from: %.*s"), (int)rule->clock_start.length,
		                            rule->clock_start.at),
		             2);
	for (uint32_t i = 0; i < rule->stages.count; i++) {
		const tk_rule_stage_note *stage = &rule->stages.at[i];
		print_folded(tk_text_format(session->arena, "%.*s: %.*s", (int)stage->stage.length, stage->stage.at,
		                            (int)stage->within.length, stage->within.at),
		             2);
		print_folded(stage->original, 4);
		print_folded(stage->note, 4);
	}
}

static void print_list(const char *title, const tk_text *items, uint32_t count)
{
	if (count > 0)
		printf("\n%s\n", title);
	for (uint32_t i = 0; i < count; i++)
		print_folded(items[i], 2);
}

static void print_obligation(const tk_session *session, const tk_rule *rule)
{
	print_part(_("Recipient"), rule->recipient);
	print_stages(session, rule);
	print_list(_("What is to be told"), rule->content.at, rule->content.count);
	print_part(_("Form or channel"), rule->channel);
	print_part(_("Legal basis"), rule->legal_basis);
	print_list(_("Binds whoever declares these facts in tenken.yaml"), rule->applies_when.at,
	           rule->applies_when.count);
	if (rule->in_force_from.length || rule->in_force_until.length)
		print_part(_("In force"), tk_text_format(session->arena, _("%.*s to %.*s"),
		                                         (int)rule->in_force_from.length, rule->in_force_from.at,
		                                         (int)rule->in_force_until.length, rule->in_force_until.at));
	print_part(_("Remarks"), rule->notes);
}

static void print_rule(const tk_session *session, const tk_rule *rule)
{
	printf("%.*s\n", (int)rule->id.length, rule->id.at);
	print_folded(rule->title, 0);
	printf(_("level %s, severity %s, plugin %.*s %.*s\n"), _(tk_level_name(rule->level)),
	       _(tk_severity_name(rule->severity)), (int)rule->plugin.length, rule->plugin.at,
	       (int)rule->plugin_version.length, rule->plugin_version.at);
	print_part(_("Why"), rule->why);
	if (rule->obligation)
		print_obligation(session, rule);
	print_part(_("How to meet it"), rule->fix);
	print_part(_("Good"), rule->good);
	print_part(_("Bad"), rule->bad);
	if (rule->sources.count)
		printf("\n%s\n", _("Sources"));
	for (uint32_t i = 0; i < rule->sources.count; i++)
		print_source(session, &rule->sources.at[i]);
	if (rule->level != TK_FORMAT_LEVEL)
		print_exception(session, rule);
}

static bool unknown_rule(tk_session *session, const tk_host_set *set, const char *id, tk_error *error)
{
	const tk_rule *const *rules = NULL;
	size_t count = tk_host_rules(set, &rules);
	const char **words = TK_MAKE_ARRAY(session->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		words[i] = tk_text_c(session->arena, rules[i]->id);
	const char *near = tk_nearest_word(tk_text_of(id), words, count);
	return tk_error_set(error, TK_ERROR_USAGE,
	                    near ? N_("there is no requirement {what}; did you mean {cause}?")
	                         : N_("there is no requirement {what}; see `tenken rules`"),
	                    tk_text_of(id), near);
}

int tk_explain_verb(tk_session *session)
{
	tk_error error = {0};
	if (session->options.operand_count != 1) {
		(void)tk_error_set(&error, TK_ERROR_USAGE,
		                   N_("explain takes one requirement id, such as os-two-routes"), TK_TEXT(""), NULL);
		return tk_session_fail(session, &error);
	}
	tk_host_set *set = tk_session_open_all(session, &error);
	if (!set)
		return tk_session_fail(session, &error);
	const tk_rule *rule = tk_host_rule(set, tk_text_of(session->options.operands[0]));
	int code = TK_EXIT_CLEAN;
	if (!rule) {
		(void)unknown_rule(session, set, session->options.operands[0], &error);
		code = tk_session_fail(session, &error);
	} else if (strcmp(session->options.outputs[0].format, "json") == 0) {
		tk_rules_json(stdout, &rule, 1);
	} else {
		print_rule(session, rule);
	}
	tk_host_close(set);
	return code;
}
