/* SPDX-License-Identifier: Apache-2.0 */
#include "report/concerns.h"
#include "base/map.h"
#include "document/fault.h" /* N_ */

#include <libintl.h>
#include <stdlib.h>

static const struct {
	const char *id, *title;
} known[] = {
        {"information-collection", N_("Gathering information")},
        {"information-sharing", N_("Sharing with bodies")},
        {"supply-chain", N_("Supply chain")},
        {"continuity", N_("Keeping going")},
        {"refer-and-act", N_("Refer and act")},
        {"governance", N_("Governance")},
};
enum { KNOWN = sizeof known / sizeof *known };

static size_t rank_of(tk_text concern)
{
	size_t i = 0;
	while (i < KNOWN && !tk_text_is(concern, known[i].id))
		i++;
	return i;
}

static int order_concerns(const void *left, const void *right)
{
	size_t a = rank_of(*(const tk_text *)left), b = rank_of(*(const tk_text *)right);
	return a != b ? (a > b) - (a < b) : tk_text_order(*(const tk_text *)left, *(const tk_text *)right);
}

tk_concerns tk_report_concerns(tk_arena *arena, const tk_result *result)
{
	tk_concerns concerns = {0};
	tk_map *seen = tk_map_make(arena);
	for (uint32_t i = 0; i < result->rules.count; i++) {
		const tk_rule *rule = result->rules.at[i];
		if (rule->level == TK_FORMAT_LEVEL || tk_map_get(seen, rule->concern))
			continue;
		(void)tk_map_put(seen, rule->concern, (void *)(uintptr_t)rule);
		*TK_PUSH(arena, &concerns) = rule->concern;
	}
	if (concerns.count)
		qsort(concerns.at, concerns.count, sizeof *concerns.at, order_concerns);
	return concerns;
}

tk_text tk_report_concern_title(tk_text concern)
{
	size_t rank = rank_of(concern);
	return rank < KNOWN ? tk_text_of(gettext(known[rank].title)) : concern;
}
