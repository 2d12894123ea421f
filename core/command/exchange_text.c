/* SPDX-License-Identifier: Apache-2.0 */
#include "command/exchange.h"

#include "analysis/timing.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

typedef struct printing {
	FILE *out;
	tk_arena *arena;
	const tk_exchange *exchange;
	bool japanese;
} printing;

#define SHOW(text) (int)(text).length, (text).at

static tk_text name_of(const printing *p, uint32_t organization)
{
	return p->exchange->organizations.at[organization].name;
}

static void put_place(const printing *p, const tk_exchange_end *end)
{
	fprintf(p->out, "    %.*s:%u  %.*s\n", SHOW(end->file), end->line, SHOW(end->step));
}

static void put_heading(const printing *p, const char *title, uint32_t *shown)
{
	if ((*shown)++ == 0)
		fprintf(p->out, "\n%s\n", title);
}

static void put_unheard(const printing *p)
{
	uint32_t shown = 0;
	for (uint32_t i = 0; i < p->exchange->sends.count; i++) {
		const tk_exchange_end *send = &p->exchange->sends.at[i];
		if (send->organization_of_other == TK_EXCHANGE_NONE || send->match != TK_EXCHANGE_NONE)
			continue;
		put_heading(p, _("Sent, but nobody takes it in"), &shown);
		fprintf(p->out, _("  %.*s → %.*s: no step of %.*s takes in what comes from %.*s\n"),
		        SHOW(name_of(p, send->organization)), SHOW(name_of(p, send->organization_of_other)),
		        SHOW(name_of(p, send->organization_of_other)), SHOW(name_of(p, send->organization)));
		put_place(p, send);
	}
}

static void put_unsent(const printing *p)
{
	uint32_t shown = 0;
	for (uint32_t i = 0; i < p->exchange->receives.count; i++) {
		const tk_exchange_end *receive = &p->exchange->receives.at[i];
		if (receive->organization_of_other == TK_EXCHANGE_NONE || receive->match != TK_EXCHANGE_NONE)
			continue;
		put_heading(p, _("Expected, but nobody sends it"), &shown);
		fprintf(p->out, _("  %.*s expects word from %.*s, but no step there tells it\n"),
		        SHOW(name_of(p, receive->organization)), SHOW(name_of(p, receive->organization_of_other)));
		put_place(p, receive);
	}
}

static void put_fault(const printing *p, const tk_exchange_fault *fault)
{
	const tk_exchange_end *send = &p->exchange->sends.at[fault->send],
	                      *receive = &p->exchange->receives.at[fault->receive];
	fprintf(p->out, "  %.*s → %.*s: ", SHOW(name_of(p, send->organization)),
	        SHOW(name_of(p, receive->organization)));
	if (fault->slip == TK_EXCHANGE_NO_CHANNEL) {
		fprintf(p->out, "%s\n", _("they have no channel in common"));
	} else if (fault->slip == TK_EXCHANGE_LATE) {
		tk_text within = tk_time_text(p->arena, send->within, p->japanese);
		tk_text expected = tk_time_text(p->arena, receive->within, p->japanese);
		fprintf(p->out, _("sent within %.*s, but expected within %.*s\n"), SHOW(within), SHOW(expected));
	} else {
		fprintf(p->out, "%s ", _("the form asked for has fields that the one sent has not:"));
		for (uint32_t i = 0; i < fault->fields.count; i++)
			fprintf(p->out, "%s%.*s", i ? _(", ") : "", SHOW(fault->fields.at[i]));
		fputc('\n', p->out);
	}
	put_place(p, send);
	put_place(p, receive);
}

static void put_knowledge(const printing *p)
{
	uint32_t shown = 0, origin = TK_EXCHANGE_NONE;
	for (uint32_t i = 0; i < p->exchange->knowledge.count; i++) {
		const tk_exchange_knowledge *known = &p->exchange->knowledge.at[i];
		const tk_exchange_end *last = &p->exchange->sends.at[known->last];
		put_heading(p, _("Who can know of it, and by when at the latest"), &shown);
		if (known->origin != origin)
			fprintf(p->out, _("  What happens at %.*s\n"), SHOW(name_of(p, known->origin)));
		origin = known->origin;
		tk_text within = known->within < 0 ? tk_text_of(_("no limit is said"))
		                                   : tk_time_text(p->arena, known->within, p->japanese);
		fprintf(p->out, _("    %.*s: %.*s, told by %.*s\n"), SHOW(name_of(p, known->organization)),
		        SHOW(within), SHOW(name_of(p, last->organization)));
	}
	if (p->exchange->limited)
		fprintf(p->out, "  %s\n", _("… and more: the list ends here"));
}

void tk_exchange_text(FILE *out, tk_arena *arena, const tk_exchange *exchange)
{
	const char *language = _("en");
	printing p = {out, arena, exchange, language[0] == 'j'};
	uint32_t heard = 0, in_view = 0, shown = 0;
	for (uint32_t i = 0; i < exchange->sends.count; i++) {
		in_view += exchange->sends.at[i].organization_of_other != TK_EXCHANGE_NONE ? 1 : 0;
		heard += exchange->sends.at[i].match != TK_EXCHANGE_NONE ? 1 : 0;
	}
	fprintf(out,
	        _("%u organizations, %u messages: %u to organizations in view, of which %u are taken in; %u to "
	          "others\n"),
	        exchange->organizations.count, exchange->sends.count, in_view, heard, exchange->sends.count - in_view);
	put_unheard(&p);
	put_unsent(&p);
	for (uint32_t i = 0; i < exchange->faults.count; i++) {
		put_heading(&p, _("Taken in, but not as it is sent"), &shown);
		put_fault(&p, &exchange->faults.at[i]);
	}
	put_knowledge(&p);
}
