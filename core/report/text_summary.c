/* SPDX-License-Identifier: Apache-2.0 */
/* What the run came to: what was checked, findings, and the funnel per concern. */
#include "report/concerns.h"
#include "report/text_page.h"
#include "report/wrap.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

enum { TITLE_MOST = 24, CELL_BETWEEN = 2 };

static tk_text number(const tk_page *page, uint32_t value)
{
	return tk_text_format(page->arena, "%u", value);
}

/* "met/decided", with "?n" when n more could not be decided; "-" when nothing was asked. */
static tk_text cell_of(const tk_page *page, const tk_stage *stage)
{
	uint32_t decided = stage->met + stage->not_met;
	if (decided && stage->unknown)
		return tk_text_format(page->arena, "%u/%u ?%u", stage->met, decided, stage->unknown);
	if (decided)
		return tk_text_format(page->arena, "%u/%u", stage->met, decided);
	if (stage->unknown)
		return tk_text_format(page->arena, "?%u", stage->unknown);
	return TK_TEXT("-");
}

typedef struct funnel {
	tk_concerns concerns;
	tk_text *titles;
	tk_text (*cells)[TK_STAGES];
	size_t title_width, widths[TK_STAGES];
} funnel;

static size_t wider(size_t a, size_t b)
{
	return a > b ? a : b;
}

static funnel make_funnel(const tk_page *page)
{
	funnel made = {.concerns = tk_report_concerns(page->arena, page->result)};
	made.titles = TK_MAKE_ARRAY(page->arena, tk_text, made.concerns.count);
	made.cells = tk_arena_make(page->arena, made.concerns.count, sizeof *made.cells);
	for (unsigned stage = 0; stage < TK_STAGES; stage++)
		made.widths[stage] = tk_put_width(tk_text_of(_(tk_stage_name(stage))));
	for (uint32_t i = 0; i < made.concerns.count; i++) {
		tk_stage stages[TK_STAGES];
		tk_result_funnel(page->result, made.concerns.at[i], stages);
		made.titles[i] = tk_wrap_cut(page->arena, tk_report_concern_title(made.concerns.at[i]), TITLE_MOST);
		made.title_width = wider(made.title_width, tk_put_width(made.titles[i]));
		for (unsigned stage = 0; stage < TK_STAGES; stage++) {
			made.cells[i][stage] = cell_of(page, &stages[stage]);
			made.widths[stage] = wider(made.widths[stage], made.cells[i][stage].length);
		}
	}
	return made;
}

static void put_padded(const tk_page *page, tk_text text, size_t width, bool right)
{
	size_t own = tk_put_width(text), blank = width > own ? width - own : 0;
	if (right)
		fprintf(page->out, "%*s", (int)blank, "");
	tk_put_text(page->out, text, false);
	if (!right)
		fprintf(page->out, "%*s", (int)blank, "");
}

static void put_table(const tk_page *page, const funnel *made)
{
	tk_page_paint(page, TK_PAINT_STRONG);
	fprintf(page->out, "%*s", (int)made->title_width, "");
	for (unsigned stage = 0; stage < TK_STAGES; stage++) {
		fprintf(page->out, "%*s", CELL_BETWEEN, "");
		put_padded(page, tk_text_of(_(tk_stage_name(stage))), made->widths[stage], true);
	}
	tk_page_paint(page, TK_PLAIN);
	fputc('\n', page->out);
	for (uint32_t i = 0; i < made->concerns.count; i++) {
		put_padded(page, made->titles[i], made->title_width, false);
		for (unsigned stage = 0; stage < TK_STAGES; stage++) {
			fprintf(page->out, "%*s", CELL_BETWEEN, "");
			put_padded(page, made->cells[i][stage], made->widths[stage], true);
		}
		fputc('\n', page->out);
	}
}

/* For counts too large for a row of 80 columns. */
static void put_list(const tk_page *page, const funnel *made)
{
	for (uint32_t i = 0; i < made->concerns.count; i++) {
		tk_text line = TK_TEXT("");
		for (unsigned stage = 0; stage < TK_STAGES; stage++) {
			tk_text cell = made->cells[i][stage];
			line = tk_text_format(page->arena, "%.*s%s%s %.*s", (int)line.length, line.at,
			                      stage ? " → " : "", _(tk_stage_name(stage)), (int)cell.length, cell.at);
		}
		tk_page_paragraph(
		        page, TK_PLAIN,
		        tk_text_format(page->arena, "%.*s%s", (int)made->titles[i].length, made->titles[i].at, _(": ")),
		        2, line);
	}
}

static void put_funnel(const tk_page *page)
{
	funnel made = make_funnel(page);
	if (!made.concerns.count)
		return;
	size_t width = made.title_width;
	for (unsigned stage = 0; stage < TK_STAGES; stage++)
		width += CELL_BETWEEN + made.widths[stage];
	if (width <= page->columns)
		put_table(page, &made);
	else
		put_list(page, &made);
	tk_page_paragraph(
	        page, TK_PLAIN, TK_TEXT("  "), 2,
	        tk_text_of(_("met/decided; ?n: n more not decided, an input is missing; -: nothing to decide")));
	fputc('\n', page->out);
}

static void put_checked(const tk_page *page)
{
	const tk_result *result = page->result;
	tk_text documents = tk_page_count(page, ngettext("{count} document", "{count} documents", result->documents),
	                                  result->documents);
	tk_text playbooks = tk_page_count(page, ngettext("{count} playbook", "{count} playbooks", result->playbooks),
	                                  result->playbooks);
	tk_text steps = tk_page_count(page, ngettext("{count} step", "{count} steps", result->steps), result->steps);
	tk_text organizations =
	        tk_page_count(page, ngettext("{count} organization", "{count} organizations", result->organizations),
	                      result->organizations);
	const tk_argument arguments[] = {
	        {TK_TEXT("organizations"), organizations}, {TK_TEXT("documents"), documents},
	        {TK_TEXT("playbooks"), playbooks},         {TK_TEXT("steps"), steps},
	        {TK_TEXT("today"), result->today},         {TK_TEXT("revision"), result->revision},
	};
	const char *template_text =
	        result->revision.length
	                ? _("Checked: {organizations}, {documents}, {playbooks}, {steps}; as of {today}, revision "
	                    "{revision}")
	                : _("Checked: {organizations}, {documents}, {playbooks}, {steps}; as of {today}");
	tk_page_paragraph(
	        page, TK_PLAIN, TK_TEXT(""), 2,
	        tk_text_fill(page->arena, tk_text_of(template_text), arguments, sizeof arguments / sizeof *arguments));
}

static void put_counts(const tk_page *page)
{
	tk_counts counts = tk_result_count(page->result, NULL);
	uint32_t hidden = 0, found = 0;
	for (unsigned severity = 0; severity <= TK_ERROR; severity++) {
		found += counts.severities[severity];
		hidden += severity < page->options->least ? counts.severities[severity] : 0;
	}
	tk_text text = tk_page_severities(page, counts.severities);
	if (hidden) {
		const tk_argument arguments[] = {{TK_TEXT("found"), text}, {TK_TEXT("hidden"), number(page, hidden)}};
		text = tk_text_fill(page->arena, tk_text_of(_("{found} ({hidden} below the threshold, not shown)")),
		                    arguments, 2);
	}
	if (found)
		tk_page_paragraph(page, TK_PAINT_STRONG, tk_text_of(_("Findings: ")), 2, text);
	else
		tk_page_paragraph(page, TK_PAINT_GOOD, TK_TEXT(""), 2,
		                  tk_text_of(page->result->since.length ? _("No new findings.")
		                             : counts.kinds[TK_MET]
		                                     ? _("No findings.")
		                                     : _("No findings, but no requirement was decided either.")));
	if (page->result->since.length) {
		const tk_argument since[] = {
		        {TK_TEXT("revision"), page->result->since},
		        {TK_TEXT("new"), number(page, page->result->since_new)},
		        {TK_TEXT("mended"), number(page, page->result->since_mended)},
		        {TK_TEXT("before"), number(page, page->result->since_before)},
		};
		tk_page_paragraph(page, TK_PLAIN, TK_TEXT(""), 2,
		                  tk_text_fill(page->arena,
		                               tk_text_of(_("Since {revision}: {new} new, {mended} mended, {before} as before "
		                                            "(not shown)")),
		                               since, 4));
	}
	const tk_argument arguments[] = {
	        {TK_TEXT("met"), number(page, counts.kinds[TK_MET])},
	        {TK_TEXT("not_met"), number(page, counts.kinds[TK_NOT_MET])},
	        {TK_TEXT("unknown"), number(page, counts.kinds[TK_UNKNOWN])},
	        {TK_TEXT("not_applicable"), number(page, counts.kinds[TK_NOT_APPLICABLE])},
	        {TK_TEXT("blocked"), number(page, counts.kinds[TK_BLOCKED])},
	};
	tk_page_paragraph(
	        page, TK_PAINT_STRONG, tk_text_of(_("Requirements: ")), 2,
	        tk_text_fill(page->arena,
	                     tk_text_of(_("{met} met, {not_met} not met, {unknown} not decided, {not_applicable} not "
	                                  "applicable, {blocked} waiting")),
	                     arguments, sizeof arguments / sizeof *arguments));
	fputc('\n', page->out);
}

/* One line per organization; standings are sorted by organization. */
static void put_organizations(const tk_page *page)
{
	const tk_result *result = page->result;
	if (result->organizations < 2)
		return;
	tk_page_paragraph(page, TK_PAINT_STRONG, TK_TEXT(""), 0, tk_text_of(_("By organization")));
	for (uint32_t i = 0; i < result->standings.count; i++) {
		tk_text organization = result->standings.at[i].organization;
		if (i && tk_text_equal(organization, result->standings.at[i - 1].organization))
			continue;
		tk_counts counts = tk_result_count(result, &organization);
		tk_text found = tk_page_severities(page, counts.severities);
		const tk_argument arguments[] = {
		        {TK_TEXT("found"), found},
		        {TK_TEXT("met"), number(page, counts.kinds[TK_MET])},
		        {TK_TEXT("unknown"), number(page, counts.kinds[TK_UNKNOWN])},
		};
		tk_text lead =
		        tk_text_format(page->arena, "  %.*s%s", (int)organization.length, organization.at, _(": "));
		tk_page_paragraph(page, TK_PLAIN, lead, 4,
		                  tk_text_fill(page->arena, tk_text_of(_("{found}; {met} met, {unknown} not decided")),
		                               arguments, 3));
	}
	fputc('\n', page->out);
}

void tk_page_summary(const tk_page *page)
{
	put_checked(page);
	put_counts(page);
	put_funnel(page);
	put_organizations(page);
}
