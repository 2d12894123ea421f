/* SPDX-License-Identifier: Apache-2.0 */
/* {"format":"tenken-outage","version":1,"organizations":[{"root","order","steps":[…],"additions":[…],"unknown":[…]}]}.
 * Documented in docs/output-outage.md. */
#include "command/outage.h"

static void write_place(tk_json_writer *writer, const tk_outage_report *report, tk_span span)
{
	if (span.document == 0)
		return;
	tk_document *document = tk_organization_document(report->organization, span.document);
	tk_place place = tk_document_place(document, span);
	tk_write_text(writer, "file", document->path);
	tk_write_number(writer, "line", place.line);
	tk_write_number(writer, "column", place.column);
}

static void write_event(tk_json_writer *writer, const tk_outage_report *report, const char *key, uint32_t number)
{
	const tk_outage_event *event = &report->system->events.at[number];
	tk_write_object(writer, key);
	tk_write_text(writer, "name", event->name);
	tk_write_string(writer, "kind", event->person ? "person" : "element");
	tk_write_bool(writer, "by_word", event->by_word);
	write_place(writer, report, event->span);
	tk_write_end(writer);
}

static void write_step(tk_json_writer *writer, const tk_outage_report *report, const tk_outage_card *card)
{
	tk_write_text(writer, "playbook", card->playbook->id.text);
	tk_write_text(writer, "step", card->step->written->id.text);
	tk_write_text(writer, "title", card->step->written->title.text);
	write_place(writer, report, card->step->span);
	tk_write_text_if(writer, "not_in_registers", card->known.unknown);
}

static void write_card(tk_json_writer *writer, const tk_outage_report *report, const tk_outage_card *card)
{
	tk_write_object(writer, NULL);
	write_step(writer, report, card);
	if (card->least > 0)
		tk_write_number(writer, "withstands", card->least - 1);
	else
		tk_write_number(writer, "withstands", card->sets->order);
	tk_write_bool(writer, "complete", card->sets->complete);
	tk_write_bool(writer, "limited", card->sets->limited);
	tk_write_array(writer, "sets");
	for (uint32_t n = 0; n < card->sets->count; n++) {
		tk_write_array(writer, NULL);
		for (uint32_t i = 0; i < tk_cut_size(card->sets, n); i++)
			write_event(writer, report, NULL, tk_cut_set(card->sets, n)[i]);
		tk_write_end(writer);
	}
	tk_write_end(writer);
	tk_write_end(writer);
}

void tk_outage_json_begin(tk_json_writer *writer)
{
	tk_write_object(writer, NULL);
	tk_write_string(writer, "format", "tenken-outage");
	tk_write_number(writer, "version", 1);
	tk_write_array(writer, "organizations");
}

void tk_outage_json_tell(tk_json_writer *writer, const tk_outage_report *report)
{
	tk_write_object(writer, NULL);
	tk_write_text(writer, "root", report->organization->root);
	tk_write_number(writer, "order", report->order);
	tk_write_number(writer, "fewest_additions", report->fewest);
	tk_write_array(writer, "steps");
	for (uint32_t i = 0; i < report->cards.count; i++)
		write_card(writer, report, &report->cards.at[i]);
	tk_write_end(writer);
	tk_write_array(writer, "additions");
	for (uint32_t i = 0; i < report->additions.count; i++) {
		tk_write_object(writer, NULL);
		write_event(writer, report, "beside", report->additions.at[i].event);
		tk_write_number(writer, "sets", report->additions.at[i].removes);
		tk_write_end(writer);
	}
	tk_write_end(writer);
	tk_write_array(writer, "unknown");
	for (uint32_t i = 0; i < report->unknown.count; i++) {
		tk_write_object(writer, NULL);
		write_step(writer, report, &report->unknown.at[i]);
		tk_write_end(writer);
	}
	tk_write_end(writer);
	tk_write_end(writer);
}

void tk_outage_json_end(tk_json_writer *writer)
{
	tk_write_end(writer);
	tk_write_end(writer);
}
