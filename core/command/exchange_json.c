/* SPDX-License-Identifier: Apache-2.0 */
/* Documented in docs/output-exchange.md. */
#include "command/exchange.h"

#include "register/channel_words.h"
#include "report/json_writer.h"

static void write_optional(tk_json_writer *writer, const char *key, int64_t number, bool there)
{
	if (there)
		tk_write_number(writer, key, number);
	else
		tk_write_null(writer, key);
}

static void write_end(tk_json_writer *writer, const tk_exchange_end *end)
{
	tk_write_object(writer, NULL);
	tk_write_number(writer, "organization", end->organization);
	tk_write_text(writer, "file", end->file);
	tk_write_number(writer, "line", end->line);
	tk_write_text(writer, "playbook", end->playbook);
	tk_write_text(writer, "step", end->step);
	tk_write_text(writer, "other", end->other);
	write_optional(writer, "organization_of_other", end->organization_of_other,
	               end->organization_of_other != TK_EXCHANGE_NONE);
	tk_write_text(writer, "form", end->form);
	tk_write_array(writer, "channels");
	for (uint32_t k = 0; tk_channel_kinds[k] && k < 32; k++) {
		if (end->channels >> k & 1)
			tk_write_string(writer, NULL, tk_channel_kinds[k]);
	}
	tk_write_end(writer);
	write_optional(writer, "within", end->within, end->within >= 0);
	write_optional(writer, "match", end->match, end->match != TK_EXCHANGE_NONE);
	tk_write_end(writer);
}

static void write_ends(tk_json_writer *writer, const char *key, const tk_exchange_ends *ends)
{
	tk_write_array(writer, key);
	for (uint32_t i = 0; i < ends->count; i++)
		write_end(writer, &ends->at[i]);
	tk_write_end(writer);
}

static void write_faults(tk_json_writer *writer, const tk_exchange *exchange)
{
	tk_write_array(writer, "faults");
	for (uint32_t i = 0; i < exchange->faults.count; i++) {
		const tk_exchange_fault *fault = &exchange->faults.at[i];
		tk_write_object(writer, NULL);
		tk_write_string(writer, "fault", tk_exchange_slip_name(fault->slip));
		tk_write_number(writer, "send", fault->send);
		tk_write_number(writer, "receive", fault->receive);
		tk_write_array(writer, "fields");
		for (uint32_t k = 0; k < fault->fields.count; k++)
			tk_write_text(writer, NULL, fault->fields.at[k]);
		tk_write_end(writer);
		tk_write_end(writer);
	}
	tk_write_end(writer);
}

void tk_exchange_json(FILE *out, const tk_exchange *exchange)
{
	tk_json_writer writer = tk_json_writer_make(out);
	tk_write_object(&writer, NULL);
	tk_write_string(&writer, "format", "tenken-exchange");
	tk_write_number(&writer, "version", 1);
	tk_write_array(&writer, "organizations");
	for (uint32_t i = 0; i < exchange->organizations.count; i++) {
		tk_write_object(&writer, NULL);
		tk_write_text(&writer, "name", exchange->organizations.at[i].name);
		tk_write_text(&writer, "root", exchange->organizations.at[i].root);
		tk_write_end(&writer);
	}
	tk_write_end(&writer);
	write_ends(&writer, "sends", &exchange->sends);
	write_ends(&writer, "receives", &exchange->receives);
	write_faults(&writer, exchange);
	tk_write_array(&writer, "knowledge");
	for (uint32_t i = 0; i < exchange->knowledge.count; i++) {
		const tk_exchange_knowledge *known = &exchange->knowledge.at[i];
		tk_write_object(&writer, NULL);
		tk_write_number(&writer, "origin", known->origin);
		tk_write_number(&writer, "organization", known->organization);
		write_optional(&writer, "within", known->within, known->within >= 0);
		tk_write_number(&writer, "send", known->last);
		tk_write_end(&writer);
	}
	tk_write_end(&writer);
	tk_write_bool(&writer, "limited", exchange->limited);
	tk_write_end(&writer);
}
