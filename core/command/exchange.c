/* SPDX-License-Identifier: Apache-2.0 */
#include "command/exchange.h"
#include "command/sandbox.h"

#include "plugin/recognition.h"

#include <string.h>

#define ORGANIZATION_LIMIT ((size_t)2 << 30)

const char *tk_exchange_slip_name(tk_exchange_slip slip)
{
	static const char *const names[] = {"no-channel", "fields", "late"};
	return names[slip];
}

bool tk_exchange_is_quiet(const tk_exchange *exchange)
{
	bool quiet = exchange->faults.count == 0;
	for (uint32_t i = 0; i < exchange->sends.count && quiet; i++)
		quiet = exchange->sends.at[i].organization_of_other == TK_EXCHANGE_NONE ||
		        exchange->sends.at[i].match != TK_EXCHANGE_NONE;
	for (uint32_t i = 0; i < exchange->receives.count && quiet; i++)
		quiet = exchange->receives.at[i].organization_of_other == TK_EXCHANGE_NONE ||
		        exchange->receives.at[i].match != TK_EXCHANGE_NONE;
	return quiet;
}

static int exchange_members(tk_session *session, tk_source *source)
{
	tk_error error = {0};
	tk_members members = {0};
	tk_exchange exchange = {0};
	tk_load_members(session->arena, source, &members);
	tk_host_set *set = tk_session_open_host(session, &members, NULL, 0, &error);
	if (!set)
		return tk_session_fail(session, &error);
	tk_load_context context = {.source = source, .today = session->today, .outage = session->options.outage};
	tk_readings *readings = tk_readings_open(tk_host_lexicon(set), session->arena);
	for (uint32_t i = 0; i < members.list.count; i++) {
		tk_arena *arena = tk_session_arena(ORGANIZATION_LIMIT);
		tk_organization *organization = tk_load_organization(arena, &context, &members.list.at[i]);
		for (uint32_t p = 0; p < organization->playbooks.count; p++)
			tk_recognise_playbook(arena, readings, organization, organization->playbooks.at[p]);
		tk_exchange_collect(session->arena, &exchange, organization, tk_host_lexicon(set));
		tk_arena_close(arena);
	}
	tk_readings_close(readings);
	tk_host_close(set);
	tk_exchange_match(session->arena, &exchange);
	if (strcmp(session->options.outputs[0].format, "json") == 0)
		tk_exchange_json(stdout, &exchange);
	else
		tk_exchange_text(stdout, session->arena, &exchange);
	return session->options.exit_zero || tk_exchange_is_quiet(&exchange) ? TK_EXIT_CLEAN : TK_EXIT_FINDINGS;
}

int tk_exchange_verb(tk_session *session)
{
	tk_error error = {0};
	if (session->options.operand_count > 1) {
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("exchange takes one path; {what} is one too many"),
		                   tk_text_of(session->options.operands[1]), NULL);
		return tk_session_fail(session, &error);
	}
	const char *path = session->options.operand_count ? session->options.operands[0] : ".";
	(void)tk_sandbox_enter(session);
	tk_source *source = tk_source_open(path, &(tk_source_options){.revision = session->options.revision}, &error);
	if (!source)
		return tk_session_fail(session, &error);
	int code = exchange_members(session, source);
	tk_source_close(source);
	return code;
}
