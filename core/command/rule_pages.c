/* SPDX-License-Identifier: Apache-2.0 */
/* The text of `explain` as one web page, and as a manual page of section 7. */
#include "command/rule_output.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

typedef struct page {
	FILE *out;
	bool manual;
} page;

static void put_html(FILE *out, tk_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if (c == '&')
			fputs("&amp;", out);
		else if (c == '<')
			fputs("&lt;", out);
		else if (c == '>')
			fputs("&gt;", out);
		else if (c == '"')
			fputs("&quot;", out);
		else
			fputc(c, out);
	}
}

/* A line that begins with a dot or an apostrophe would be a request. */
static void put_manual(FILE *out, tk_text text)
{
	bool line = true;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if (line && (c == '.' || c == '\''))
			fputs("\\&", out);
		if (c == '\\')
			fputs("\\e", out);
		else if (c == '-')
			fputs("\\-", out);
		else
			fputc(c, out);
		line = c == '\n';
	}
}

static void put(const page *p, tk_text text)
{
	if (p->manual)
		put_manual(p->out, text);
	else
		put_html(p->out, text);
}

static void put_part(const page *p, const char *title, tk_text text)
{
	if (text.length == 0)
		return;
	fputs(p->manual ? ".TP\n.B " : "<dt>", p->out);
	put(p, tk_text_of(title));
	fputs(p->manual ? "\n" : "</dt><dd>", p->out);
	put(p, text);
	fputs(p->manual ? "\n" : "</dd>\n", p->out);
}

static void put_stages(const page *p, const tk_rule *rule)
{
	put_part(p, _("Counted from"), rule->clock_start);
	for (uint32_t i = 0; i < rule->stages.count; i++) {
		const tk_rule_stage_note *stage = &rule->stages.at[i];
		fputs(p->manual ? ".TP\n.B " : "<dt>", p->out);
		put(p, tk_text_of(_("Deadline")));
		fputs(p->manual ? "\n" : "</dt><dd>", p->out);
		put(p, stage->stage);
		fputs(": ", p->out);
		put(p, stage->within);
		const tk_text more[] = {stage->original, stage->note};
		for (size_t k = 0; k < 2; k++) {
			if (more[k].length)
				fputs("; ", p->out);
			put(p, more[k]);
		}
		fputs(p->manual ? "\n" : "</dd>\n", p->out);
	}
}

static void put_list(const page *p, const char *title, const tk_text *items, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		put_part(p, title, items[i]);
}

static void put_source(const page *p, const tk_source_note *source)
{
	fputs(p->manual ? ".TP\n.B " : "<dt>", p->out);
	put(p, tk_text_of(_("Source")));
	fputs(p->manual ? "\n" : "</dt><dd>", p->out);
	put(p, source->text);
	const tk_text more[] = {source->url, source->date, source->confidence, source->verification};
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		if (more[i].length)
			fputs("; ", p->out);
		put(p, more[i]);
	}
	fputs(p->manual ? "\n" : "</dd>\n", p->out);
}

static void put_rule(const page *p, const tk_rule *rule)
{
	fputs(p->manual ? ".SS " : "<section id=\"", p->out);
	put(p, rule->id);
	if (!p->manual) {
		fputs("\"><h3>", p->out);
		put(p, rule->id);
		fputs("</h3>", p->out);
	}
	fputs(p->manual ? "\n" : "<p>", p->out);
	put(p, rule->title);
	fputs(p->manual ? "\n" : "</p><dl>\n", p->out);
	put_part(p, _("Level"), tk_text_of(_(tk_level_name(rule->level))));
	put_part(p, _("Severity"), tk_text_of(_(tk_severity_name(rule->severity))));
	put_part(p, _("Why"), rule->why);
	if (rule->obligation) {
		put_part(p, _("Recipient"), rule->recipient);
		put_stages(p, rule);
		put_list(p, _("What is to be told"), rule->content.at, rule->content.count);
		put_part(p, _("Form or channel"), rule->channel);
		put_part(p, _("Legal basis"), rule->legal_basis);
		put_list(p, _("Binds whoever declares these facts in tenken.yaml"), rule->applies_when.at,
		         rule->applies_when.count);
		put_part(p, _("In force from"), rule->in_force_from);
		put_part(p, _("In force until"), rule->in_force_until);
		put_part(p, _("Remarks"), rule->notes);
	}
	put_part(p, _("How to meet it"), rule->fix);
	put_part(p, _("Good"), rule->good);
	put_part(p, _("Bad"), rule->bad);
	for (uint32_t i = 0; i < rule->sources.count; i++)
		put_source(p, &rule->sources.at[i]);
	if (!p->manual)
		fputs("</dl></section>\n", p->out);
}

static void put_plugin(const page *p, const tk_rule *const *rules, size_t count, size_t first)
{
	fputs(p->manual ? ".SH " : "<h2>", p->out);
	put(p, rules[first]->plugin);
	fputs(p->manual ? "\n" : "</h2>\n", p->out);
	for (size_t i = first; i < count; i++) {
		if (tk_text_equal(rules[i]->plugin, rules[first]->plugin))
			put_rule(p, rules[i]);
	}
}

static void put_all(const page *p, const tk_rule *const *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool first = true;
		for (size_t before = 0; before < i && first; before++)
			first = !tk_text_equal(rules[before]->plugin, rules[i]->plugin);
		if (first)
			put_plugin(p, rules, count, i);
	}
}

void tk_rules_html(FILE *out, const tk_rule *const *rules, size_t count, const char *language)
{
	page p = {out, false};
	fprintf(out,
	        "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
	        "content=\"width=device-width\"><title>tenken: %s</title>\n<style>body{font:16px/1.6 "
	        "sans-serif;max-width:48rem;margin:2rem "
	        "auto;padding:0 1rem}dt{font-weight:bold}dd{margin:0 0 .4rem 1.2rem}section{border-top:1px solid "
	        "#bbb;margin-top:1.2rem}h3{font-family:monospace}@media "
	        "print{section{break-inside:avoid}}</style></head><body>\n<h1>%s</h1>\n",
	        language, _("requirements"), _("requirements"));
	put_all(&p, rules, count);
	fputs("</body></html>\n", out);
}

void tk_rules_manual(FILE *out, const tk_rule *const *rules, size_t count)
{
	page p = {out, true};
	fprintf(out, ".TH TENKEN-REQUIREMENTS 7\n.SH NAME\ntenken\\-requirements \\- %s\n",
	        _("what tenken asks of incident-response playbooks"));
	put_all(&p, rules, count);
}
