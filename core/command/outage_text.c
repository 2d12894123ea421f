/* SPDX-License-Identifier: Apache-2.0 */
/* Cards: one step, the smallest sets of failures, what to add. The weakest first. */
#include "command/outage.h"

#include "analysis/outage.h"
#include "report/wrap.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

enum { CARDS_MOST = 20, SETS_MOST = 8, ADDITIONS_MOST = 5 };

static void put_event(FILE *out, const tk_outage_report *report, uint32_t number)
{
	const tk_outage_event *event = &report->system->events.at[number];
	tk_put_text(out, tk_element_name(event->name, report->language), false);
	if (event->person)
		fputs(_(" (absent)"), out);
}

static void put_sets(FILE *out, const tk_outage_report *report, const tk_outage_card *card)
{
	uint32_t shown = 0;
	for (uint32_t n = 0; n < card->sets->count; n++) {
		uint32_t size = tk_cut_size(card->sets, n);
		if (size > card->least)
			break;
		if (shown++ == SETS_MOST)
			continue;
		if (shown > SETS_MOST)
			continue;
		fputs("    - ", out);
		for (uint32_t i = 0; i < size; i++) {
			if (i > 0)
				fputs(" + ", out);
			put_event(out, report, tk_cut_set(card->sets, n)[i]);
		}
		fputc('\n', out);
	}
	if (shown > SETS_MOST)
		fprintf(out,
		        ngettext("    … and %u more of that size\n", "    … and %u more of that size\n",
		                 shown - SETS_MOST),
		        shown - SETS_MOST);
}

static void put_step(FILE *out, const tk_outage_report *report, const tk_outage_card *card)
{
	tk_document *document = tk_organization_document(report->organization, card->step->span.document);
	tk_place place = tk_document_place(document, card->step->span);
	tk_put_text(out,
	            card->step->written->title.text.length ? card->step->written->title.text
	                                                   : card->step->written->id.text,
	            false);
	fputs("  (", out);
	tk_put_text(out, document->path, false);
	fprintf(out, ":%u:%u)\n", place.line, place.column);
}

static void put_card(FILE *out, const tk_outage_report *report, const tk_outage_card *card)
{
	fputs("\n  ", out);
	put_step(out, report, card);
	if (card->least == 0 && card->sets->complete)
		fputs(_("    withstands every loss of what the registers hold\n"), out);
	else if (card->least == 0)
		fprintf(out, _("    withstands any %u failures at the same time\n"), card->sets->order);
	else if (card->least == 1)
		fputs(_("    cannot be done when one of these is lost:\n"), out);
	else
		fprintf(out, _("    withstands any %u, but not these %u at the same time:\n"), card->least - 1,
		        card->least);
	if (card->least > 0)
		put_sets(out, report, card);
	if (card->known.unknown.length) {
		fputs(_("    not counted, since no register has it: "), out);
		tk_put_text(out, card->known.unknown, false);
		fputc('\n', out);
	}
	if (card->sets->limited)
		fprintf(out, "    %s\n", _("limit: there are too many sets; some are missing"));
}

static void put_additions(FILE *out, const tk_outage_report *report)
{
	if (report->additions.count == 0)
		return;
	fprintf(out, "\n%s\n", _("What to have a second of, most useful first:"));
	for (uint32_t i = 0; i < report->additions.count && i < ADDITIONS_MOST; i++) {
		fputs("  - ", out);
		put_event(out, report, report->additions.at[i].event);
		fprintf(out, _(": in %u of %u sets\n"), report->additions.at[i].removes, report->set_count);
	}
	if (report->fewest == report->additions.count)
		fprintf(out, _("  %u additions mend all of these sets; fewer do not.\n"), report->fewest);
	else if (report->fewest)
		fprintf(out, _("  The fewest that mend all of these sets are %u additions.\n"), report->fewest);
	else
		fprintf(out, _("  %u additions mend all of these sets; whether fewer do was not found out (limit).\n"),
		        report->additions.count);
}

static void put_summary(FILE *out, const tk_outage_report *report)
{
	uint32_t weak = 0;
	for (uint32_t i = 0; i < report->cards.count; i++)
		weak += report->cards.at[i].least == 1 ? 1 : 0;
	tk_text name = report->organization->configuration.organization_name.text;
	tk_put_text(out, name.length ? name : report->organization->root, false);
	fprintf(out, _("%s%u of %u steps that reach somebody cannot be done when a single thing is lost\n"),
	        name.length || report->organization->root.length ? ": " : "", weak, report->cards.count);
}

void tk_outage_text(FILE *out, const tk_outage_report *report)
{
	put_summary(out, report);
	for (uint32_t i = 0; i < report->cards.count && i < CARDS_MOST; i++)
		put_card(out, report, &report->cards.at[i]);
	if (report->cards.count > CARDS_MOST)
		fprintf(out, _("\n  … and %u more steps, less weak: see --format json\n"),
		        report->cards.count - CARDS_MOST);
	put_additions(out, report);
	if (report->unknown.count > 0) {
		fprintf(out, "\n%s\n",
		        _("Not decided, since neither the actor nor the recipient nor a channel is in a register:"));
		for (uint32_t i = 0; i < report->unknown.count && i < CARDS_MOST; i++) {
			fputs("  - ", out);
			put_step(out, report, &report->unknown.at[i]);
		}
		if (report->unknown.count > CARDS_MOST)
			fprintf(out, _("  … and %u more\n"), report->unknown.count - CARDS_MOST);
	}
	if (report->order)
		fprintf(out, _("\nLooked for all smallest sets of up to %u failures at the same time.\n"), report->order);
	else
		fputs(_("\nLooked for all smallest sets, whatever their size.\n"), out);
}
