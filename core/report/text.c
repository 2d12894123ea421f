/* SPDX-License-Identifier: Apache-2.0 */
/* The report for people: findings with their source lines, then what the whole run came to. */
#include "document/fault.h" /* N_ */
#include "report/text_page.h"
#include "report/wrap.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#define _(msgid) gettext(msgid)

enum { COLUMNS_LEAST = 40, WITNESS_SHOWN = 12 };

/* ---- the page ---- */

void tk_page_paint(const tk_page *page, tk_paint paint)
{
	static const char *const codes[] = {
	        [TK_PLAIN] = "\x1B[0m",         [TK_PAINT_ERROR] = "\x1B[1;31m",  [TK_PAINT_WARNING] = "\x1B[1;33m",
	        [TK_PAINT_NOTE] = "\x1B[1;36m", [TK_PAINT_GUTTER] = "\x1B[1;34m", [TK_PAINT_STRONG] = "\x1B[1m",
	        [TK_PAINT_GOOD] = "\x1B[1;32m",
	};
	if (page->options->colour)
		fputs(codes[paint], page->out);
}

void tk_page_paragraph(const tk_page *page, tk_paint paint, tk_text lead, size_t hang, tk_text text)
{
	size_t width = tk_put_width(lead), at = 0;
	tk_page_paint(page, paint);
	tk_put_text(page->out, lead, false);
	tk_page_paint(page, TK_PLAIN);
	tk_text line;
	size_t room = page->columns > width + 20 ? page->columns - width : 20;
	while (tk_wrap_line(text, &at, room, &line)) {
		tk_put_text(page->out, line, false);
		room = page->columns > hang + 20 ? page->columns - hang : 20;
		if (at < text.length)
			fprintf(page->out, "\n%*s", (int)hang, "");
	}
	fputc('\n', page->out);
}

tk_text tk_page_count(const tk_page *page, const char *template_text, uint32_t count)
{
	const tk_argument argument = {TK_TEXT("count"), tk_text_format(page->arena, "%u", count)};
	return tk_text_fill(page->arena, tk_text_of(template_text), &argument, 1);
}

tk_text tk_page_severities(const tk_page *page, const uint32_t severities[TK_ERROR + 1])
{
	uint32_t errors = severities[TK_ERROR], warnings = severities[TK_WARNING], notes = severities[TK_NOTE];
	tk_text of_errors = tk_page_count(page, ngettext("{count} error", "{count} errors", errors), errors);
	tk_text of_warnings = tk_page_count(page, ngettext("{count} warning", "{count} warnings", warnings), warnings);
	tk_text of_notes = tk_page_count(page, ngettext("{count} note", "{count} notes", notes), notes);
	return tk_text_format(page->arena, "%.*s%s%.*s%s%.*s", (int)of_errors.length, of_errors.at, _(", "),
	                      (int)of_warnings.length, of_warnings.at, _(", "), (int)of_notes.length, of_notes.at);
}

/* ---- one finding ---- */

static tk_paint paint_of(const tk_verdict *verdict)
{
	static const tk_paint paints[] = {TK_PAINT_NOTE, TK_PAINT_WARNING, TK_PAINT_ERROR};
	return verdict->kind == TK_MET ? TK_PAINT_GOOD : paints[verdict->severity];
}

/* "   = why: because …", under the gutter. */
static void put_remark(const tk_page *page, unsigned digits, const char *title, tk_text text)
{
	if (!text.length)
		return;
	tk_text lead = tk_text_format(page->arena, "%*s = %s%s", (int)digits, "", title, _(": "));
	size_t hang = tk_put_width(lead);
	tk_page_paragraph(page, TK_PAINT_STRONG, lead, hang > 16 ? digits + 3 : hang, text);
}

static const char *witness_title(const tk_verdict *verdict)
{
	tk_text kind = verdict->witness_kind;
	if (verdict->kind == TK_MET && tk_text_is(kind, "outage"))
		return N_("usable in the outage");
	static const struct {
		const char *kind, *title;
	} titles[] = {
	        {"run", N_("how it comes to this")}, {"cycle", N_("how it never ends")},
	        {"steps", N_("the steps")},          {"outage", N_("when these are down")},
	        {"links", N_("the way of links")},   {"shared", N_("all of them need")},
	        {"commit", N_("last changed")},
	};
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (tk_text_is(kind, titles[i].kind))
			return _(titles[i].title);
	return _("shown by");
}

static tk_text witness_place(const tk_page *page, const tk_verdict *verdict, const tk_shown_place *part)
{
	if (!part->file.length)
		return TK_TEXT("");
	tk_text line = tk_text_format(page->arena, "%u", part->line);
	if (part->line && tk_text_equal(part->file, verdict->place.file)) {
		const tk_argument argument = {TK_TEXT("line"), line};
		return tk_text_fill(page->arena, tk_text_of(_(" (line {line})")), &argument, 1);
	}
	return tk_text_format(page->arena, " (%.*s%s%s)", (int)part->file.length, part->file.at, part->line ? ":" : "",
	                      part->line ? line.at : "");
}

static void put_part(const tk_page *page, unsigned digits, const tk_verdict *verdict, const tk_shown_place *part,
                     uint32_t number, const char *mark)
{
	tk_text place = witness_place(page, verdict, part);
	tk_text text = tk_text_format(page->arena, "%.*s%.*s", (int)part->message.length, part->message.at, (int)place.length,
	                              place.at);
	tk_text lead = tk_text_format(page->arena, "%*s%4u%s", (int)digits + 3, "", number, mark);
	tk_page_paragraph(page, TK_PAINT_GUTTER, lead, lead.length, text);
}

/* The steps from the first difference on; what comes before they have in common. */
static void put_beside(const tk_page *page, unsigned digits, const tk_verdict *verdict)
{
	if (!verdict->beside.count)
		return;
	tk_text number = tk_text_format(page->arena, "%u", verdict->differs_after + 1);
	const tk_argument argument = {TK_TEXT("step"), number};
	tk_text title = tk_text_fill(page->arena, tk_text_of(_("the nearest run that does parts from it after {step}")), &argument, 1);
	tk_page_paint(page, TK_PAINT_STRONG);
	fprintf(page->out, "%*s = %.*s:\n", (int)digits, "", (int)title.length, title.at);
	tk_page_paint(page, TK_PLAIN);
	uint32_t count = verdict->beside.count, head = count > WITNESS_SHOWN ? WITNESS_SHOWN / 2 : count;
	for (uint32_t i = 0; i < count; i++) {
		if (i == head) {
			uint32_t folded = count - 2 * head;
			tk_text text = tk_page_count(page, ngettext("… {count} step", "… {count} steps", folded), folded);
			fprintf(page->out, "%*s%.*s\n", (int)digits + 9, "", (int)text.length, text.at);
			i = count - head;
		}
		put_part(page, digits, verdict, &verdict->beside.at[i], verdict->differs_after + 2 + i, "* ");
	}
}

static void put_witness(const tk_page *page, unsigned digits, const tk_verdict *verdict)
{
	uint32_t count = verdict->witness.count;
	if (!count)
		return;
	tk_page_paint(page, TK_PAINT_STRONG);
	fprintf(page->out, "%*s = %s:\n", (int)digits, "", witness_title(verdict));
	tk_page_paint(page, TK_PLAIN);
	uint32_t head = count > WITNESS_SHOWN ? WITNESS_SHOWN / 2 : count;
	for (uint32_t i = 0; i < count; i++) {
		if (i == head) {
			uint32_t folded = count - 2 * head;
			tk_text text =
			        tk_page_count(page, ngettext("… {count} step", "… {count} steps", folded), folded);
			fprintf(page->out, "%*s%.*s\n", (int)digits + 9, "", (int)text.length, text.at);
			i = count - head;
		}
		put_part(page, digits, verdict, &verdict->witness.at[i], i + 1, "  ");
	}
	put_beside(page, digits, verdict);
}

static void put_verdict(const tk_page *page, const tk_verdict *verdict)
{
	const char *name =
	        verdict->kind == TK_MET ? _(tk_verdict_name(TK_MET)) : _(tk_severity_name(verdict->severity));
	tk_text id = verdict->rule->id, lead = tk_text_format(page->arena, "%s[%.*s]", name, (int)id.length, id.at);
	tk_page_paint(page, paint_of(verdict));
	tk_put_text(page->out, lead, false);
	tk_page_paint(page, TK_PLAIN);
	size_t at = 0, room = page->columns - 2 > tk_put_width(lead) + 20 ? page->columns - 2 - tk_put_width(lead) : 20;
	tk_text line;
	fputs(": ", page->out);
	while (tk_wrap_line(verdict->message, &at, room, &line)) {
		tk_page_paint(page, TK_PAINT_STRONG);
		tk_put_text(page->out, line, false);
		tk_page_paint(page, TK_PLAIN);
		fputs(at < verdict->message.length ? "\n  " : "", page->out);
		room = page->columns - 2;
	}
	fputc('\n', page->out);
	unsigned digits = tk_page_snippet(page, verdict, paint_of(verdict));
	for (uint32_t i = 0; i < verdict->labels.count; i++)
		if (!verdict->labels.at[i].file.length)
			put_remark(page, digits, _("note"), verdict->labels.at[i].message);
	put_witness(page, digits, verdict);
	put_remark(page, digits, _("why"), verdict->because);
	put_remark(page, digits, _("fix"), verdict->help);
	if (verdict->inferred)
		put_remark(page, digits, _("note"), tk_text_of(_("rests on how words were read, so it may be understood wrongly")));
	put_remark(page, digits, _("more"), tk_text_format(page->arena, "tenken explain %.*s", (int)id.length, id.at));
	fputc('\n', page->out);
}

/* ---- all findings ---- */

typedef struct shown_finding {
	const tk_verdict *verdict;
	uint32_t order;
} shown_finding;

/* Per organization: errors, warnings, notes, then what is met (with witnesses only); in each by place. */
static int order_findings(const void *left, const void *right)
{
	const shown_finding *a = left, *b = right;
	int order = tk_text_order(a->verdict->organization, b->verdict->organization);
	if (order)
		return order;
	int rank_a = a->verdict->kind == TK_MET ? -1 : (int)a->verdict->severity;
	int rank_b = b->verdict->kind == TK_MET ? -1 : (int)b->verdict->severity;
	if (rank_a != rank_b)
		return rank_b - rank_a;
	return (a->order > b->order) - (a->order < b->order);
}

static bool is_shown(const tk_page *page, const tk_verdict *verdict)
{
	if (verdict->kind == TK_MET)
		return page->options->show_witness && (verdict->witness.count || verdict->because.length);
	return verdict->kind == TK_NOT_MET && verdict->severity >= page->options->least;
}

static void put_organization(const tk_page *page, tk_text organization)
{
	tk_counts counts = tk_result_count(page->result, &organization);
	tk_text found = tk_page_severities(page, counts.severities);
	tk_page_paint(page, TK_PAINT_STRONG);
	fputs("== ", page->out);
	tk_put_text(page->out, organization.length ? organization : TK_TEXT("."), false);
	fprintf(page->out, " == %.*s\n\n", (int)found.length, found.at);
	tk_page_paint(page, TK_PLAIN);
}

static void put_findings(const tk_page *page)
{
	const tk_result *result = page->result;
	shown_finding *findings = TK_MAKE_ARRAY(page->arena, shown_finding, result->verdicts.count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < result->verdicts.count; i++)
		if (is_shown(page, &result->verdicts.at[i]))
			findings[count++] = (shown_finding){&result->verdicts.at[i], i};
	if (count)
		qsort(findings, count, sizeof *findings, order_findings);
	for (uint32_t i = 0; i < count; i++) {
		const tk_verdict *verdict = findings[i].verdict;
		if (result->organizations > 1 &&
		    (i == 0 || !tk_text_equal(verdict->organization, findings[i - 1].verdict->organization)))
			put_organization(page, verdict->organization);
		put_verdict(page, verdict);
	}
}

void tk_report_text(FILE *out, tk_arena *arena, const tk_result *result, const tk_report_options *options)
{
	unsigned columns = options->columns ? options->columns : 80;
	tk_page page = {
	        .out = out,
	        .arena = arena,
	        .result = result,
	        .options = options,
	        .columns = columns < COLUMNS_LEAST ? COLUMNS_LEAST : columns,
	};
	put_findings(&page);
	if (options->quiet)
		return;
	tk_page_summary(&page);
	tk_page_gaps(&page);
}
