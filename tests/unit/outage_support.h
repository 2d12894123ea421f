/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the tests of outages: an organization that has nothing but registers. */
#ifndef TK_TEST_OUTAGE_SUPPORT_H
#define TK_TEST_OUTAGE_SUPPORT_H

#include "analysis/outage.h"
#include "register_support.h"

typedef struct situation {
	registers r;
	tk_organization *organization;
	tk_outage_model *model;
} situation;

/* default_outage: `outage:` of tenken.yaml, or "" */
static inline situation open_situation(const char *text, const char *default_outage)
{
	situation s = {0};
	add_file(&s.r, "r.yaml", text);
	finish(&s.r);
	s.organization = TK_MAKE(s.r.arena, tk_organization);
	s.organization->arena = s.r.arena;
	s.organization->reg = s.r.reg;
	s.organization->configuration.outage.text = tk_text_of(default_outage);
	s.model = tk_outage_model_make(s.r.arena, s.organization);
	return s;
}

static inline void close_situation(situation *s)
{
	close_registers(&s->r);
}

#endif
