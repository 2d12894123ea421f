/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/verdict.h"
#include "document/fault.h" /* N_ */

#include <libintl.h>

#define _(msgid) gettext(msgid)

const char *tk_verdict_name(tk_verdict_kind kind)
{
	static const char *const names[] = {N_("met"), N_("not-met"), N_("unknown"), N_("not-applicable"),
	                                    N_("blocked")};
	return names[kind];
}

const char *tk_severity_name(tk_severity severity)
{
	static const char *const names[] = {N_("note"), N_("warning"), N_("error")};
	return names[severity];
}

const char *tk_level_name(tk_level level)
{
	static const char *const names[] = {N_("present"), N_("complete"), N_("reachable"), N_("format")};
	return names[level];
}

const char *tk_stage_name(unsigned stage)
{
	static const char *const names[] = {N_("exists"),    N_("findable"), N_("complete"),
	                                    N_("reachable"), N_("outage"),   N_("exercised")};
	return names[stage];
}

unsigned tk_rule_stage(const tk_rule *rule)
{
	static const unsigned by_level[] = {TK_STAGE_EXISTS, TK_STAGE_COMPLETE, TK_STAGE_REACHABLE, TK_STAGES};
	if (rule->level == TK_FORMAT_LEVEL)
		return TK_STAGES;
	return rule->stage > 0 && rule->stage <= TK_STAGES ? rule->stage - 1u : by_level[rule->level];
}

void tk_result_funnel(const tk_result *result, tk_text concern, tk_stage stages[TK_STAGES])
{
	for (unsigned i = 0; i < TK_STAGES; i++)
		stages[i] = (tk_stage){0};
	for (uint32_t i = 0; i < result->standings.count; i++) {
		const tk_standing *standing = &result->standings.at[i];
		unsigned stage = tk_rule_stage(standing->rule);
		if (stage == TK_STAGES || !tk_text_equal(standing->rule->concern, concern))
			continue;
		uint32_t *const counts[] = {&stages[stage].met, &stages[stage].not_met, &stages[stage].unknown,
		                            &stages[stage].not_applicable, &stages[stage].blocked};
		++*counts[standing->kind];
	}
}

/* The organizations stand together in verdicts and standings; the first one that is not before the given one. */
static uint32_t first_verdict(const tk_result *result, tk_text organization)
{
	uint32_t low = 0, high = result->verdicts.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (tk_text_order(result->verdicts.at[middle].organization, organization) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint32_t first_standing(const tk_result *result, tk_text organization)
{
	uint32_t low = 0, high = result->standings.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (tk_text_order(result->standings.at[middle].organization, organization) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

tk_counts tk_result_count(const tk_result *result, const tk_text *organization)
{
	tk_counts counts = {0};
	for (uint32_t i = organization ? first_verdict(result, *organization) : 0; i < result->verdicts.count; i++) {
		const tk_verdict *verdict = &result->verdicts.at[i];
		if (organization && !tk_text_equal(verdict->organization, *organization))
			break;
		if (verdict->kind == TK_NOT_MET)
			counts.severities[verdict->severity]++;
	}
	for (uint32_t i = organization ? first_standing(result, *organization) : 0; i < result->standings.count; i++) {
		const tk_standing *standing = &result->standings.at[i];
		if (organization && !tk_text_equal(standing->organization, *organization))
			break;
		if (standing->rule->level != TK_FORMAT_LEVEL)
			counts.kinds[standing->kind]++;
	}
	return counts;
}

/* ---- exit code and its cause ---- */

static tk_text counted(tk_arena *arena, const char *template_text, uint32_t count)
{
	const tk_argument argument = {TK_TEXT("count"), tk_text_format(arena, "%u", count)};
	return tk_text_fill(arena, tk_text_of(template_text), &argument, 1);
}

static tk_text joined(tk_arena *arena, const tk_text *parts, size_t count)
{
	tk_text all = TK_TEXT("");
	for (size_t i = 0; i < count; i++)
		all = tk_text_format(arena, "%.*s%s%.*s", (int)all.length, all.at, i ? _(", ") : "",
		                     (int)parts[i].length, parts[i].at);
	return all;
}

static size_t incomplete_parts(tk_arena *arena, const tk_result *result, tk_text *parts)
{
	uint32_t files = 0;
	for (uint32_t i = 0; i < result->not_examined.count; i++)
		files += result->not_examined.at[i].incomplete;
	size_t count = 0;
	if (files)
		parts[count++] = counted(
		        arena, ngettext("{count} file could not be read", "{count} files could not be read", files),
		        files);
	uint32_t plugins = result->broken_plugins.count;
	if (plugins)
		parts[count++] =
		        counted(arena, ngettext("{count} plugin failed", "{count} plugins failed", plugins), plugins);
	return count;
}

static size_t finding_parts(tk_arena *arena, const tk_result *result, tk_severity fail_level, tk_text *parts)
{
	tk_counts counts = tk_result_count(result, NULL);
	uint32_t errors = counts.severities[TK_ERROR], warnings = counts.severities[TK_WARNING];
	uint32_t notes = counts.severities[TK_NOTE];
	size_t count = 0;
	if (errors)
		parts[count++] = counted(arena, ngettext("{count} error", "{count} errors", errors), errors);
	if (warnings && fail_level <= TK_WARNING)
		parts[count++] = counted(arena, ngettext("{count} warning", "{count} warnings", warnings), warnings);
	if (notes && fail_level <= TK_NOTE)
		parts[count++] = counted(arena, ngettext("{count} note", "{count} notes", notes), notes);
	return count;
}

int tk_result_exit(tk_arena *arena, const tk_result *result, tk_severity fail_level, tk_text *cause)
{
	tk_text broken[2], found[3];
	size_t broken_count = incomplete_parts(arena, result, broken);
	size_t found_count = finding_parts(arena, result, fail_level, found);
	*cause = TK_TEXT("");
	if (!broken_count && !found_count)
		return 0;
	const tk_argument arguments[] = {
	        {TK_TEXT("broken"), joined(arena, broken, broken_count)},
	        {TK_TEXT("found"), joined(arena, found, found_count)},
	};
	const char *template_text = !broken_count  ? _("not met: {found}")
	                            : !found_count ? _("incomplete: {broken}")
	                                           : _("incomplete: {broken}; not met: {found}");
	*cause = tk_text_fill(arena, tk_text_of(template_text), arguments, 2);
	return broken_count ? 3 : 1;
}
