/* SPDX-License-Identifier: Apache-2.0 */
#include "command/outage.h"
#include "command/sandbox.h"

#include <stdlib.h>
#include <string.h>

#define ORGANIZATION_LIMIT ((size_t)2 << 30)

static bool reaches_somebody(const tk_step *step)
{
	return !step->helper && step->copy_of == TK_NO_STEP && step->written->recipients.count > 0;
}

static void add_card(tk_arena *arena, tk_outage_report *report, tk_outage_system *system, const tk_playbook *playbook,
                     const tk_step *step)
{
	tk_outage_card card = {.playbook = playbook, .step = step, .known = tk_outage_step_add(arena, system, step)};
	if (card.known.top == TK_CUT_NONE)
		*TK_PUSH(arena, &report->unknown) = card;
	else
		*TK_PUSH(arena, &report->cards) = card;
}

static int by_weakness(const void *a, const void *b)
{
	const tk_outage_card *left = a, *right = b;
	uint32_t ls = left->least ? left->least : UINT32_MAX, rs = right->least ? right->least : UINT32_MAX;
	if (ls != rs)
		return ls < rs ? -1 : 1;
	tk_span lp = left->step->span, rp = right->step->span;
	if (lp.document != rp.document)
		return lp.document < rp.document ? -1 : 1;
	return (lp.offset > rp.offset) - (lp.offset < rp.offset);
}

static tk_outage_report make_report(tk_arena *arena, tk_organization *organization, const tk_session *session)
{
	tk_outage_system *system = tk_outage_system_make(arena, organization);
	tk_outage_report report = {.organization = organization,
	                           .system = system,
	                           .language = session->language,
	                           .order = session->options.order};
	for (uint32_t p = 0; p < organization->playbooks.count; p++) {
		const tk_playbook *playbook = organization->playbooks.at[p];
		for (uint32_t s = 0; s < playbook->workflow.steps.count; s++) {
			if (reaches_somebody(&playbook->workflow.steps.at[s]))
				add_card(arena, &report, system, playbook, &playbook->workflow.steps.at[s]);
		}
	}
	const tk_cut_sets **all = TK_MAKE_ARRAY(arena, const tk_cut_sets *, (size_t)report.cards.count + 1);
	for (uint32_t i = 0; i < report.cards.count; i++) {
		tk_outage_card *card = &report.cards.at[i];
		card->sets = tk_outage_cuts(arena, system, card->known.top, report.order);
		card->least = card->sets->count ? tk_cut_size(card->sets, 0) : 0;
		report.set_count += card->sets->count;
		all[i] = card->sets;
	}
	tk_outage_rank(arena, all, report.cards.count, system->events.count, &report.additions, &report.fewest);
	if (report.cards.count > 1)
		qsort(report.cards.at, report.cards.count, sizeof *report.cards.at, by_weakness);
	return report;
}

static int report_members(tk_session *session, tk_source *source)
{
	tk_members members = {0};
	tk_json_writer writer = tk_json_writer_make(stdout);
	bool json = strcmp(session->options.outputs[0].format, "json") == 0;
	int code = TK_EXIT_CLEAN;
	tk_load_members(session->arena, source, &members);
	tk_load_context context = {.source = source, .today = session->today, .outage = session->options.outage};
	if (json)
		tk_outage_json_begin(&writer);
	for (uint32_t i = 0; i < members.list.count; i++) {
		tk_arena *arena = tk_session_arena(ORGANIZATION_LIMIT);
		tk_organization *organization = tk_load_organization(arena, &context, &members.list.at[i]);
		tk_outage_report report = make_report(arena, organization, session);
		if (json)
			tk_outage_json_tell(&writer, &report);
		else
			tk_outage_text(stdout, &report);
		if (report.cards.count > 0 && report.cards.at[0].least == 1)
			code = TK_EXIT_FINDINGS;
		tk_arena_close(arena);
	}
	if (json)
		tk_outage_json_end(&writer);
	return session->options.exit_zero ? TK_EXIT_CLEAN : code;
}

int tk_outage_verb(tk_session *session)
{
	tk_error error = {0};
	tk_source_options options = {.revision = session->options.revision};
	if (session->options.operand_count > 1) {
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("outage takes one path; {what} is one too many"),
		                   tk_text_of(session->options.operands[1]), NULL);
		return tk_session_fail(session, &error);
	}
	const char *path = session->options.operand_count ? session->options.operands[0] : ".";
	(void)tk_sandbox_enter(session);
	tk_source *source = tk_source_open(path, &options, &error);
	if (!source)
		return tk_session_fail(session, &error);
	int code = report_members(session, source);
	tk_source_close(source);
	return code;
}
