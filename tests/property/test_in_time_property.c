/* SPDX-License-Identifier: Apache-2.0 */
/* Reports behind steps with office hours and working days, against every quarter of an hour at which the clock may
 * start. */
#include "plugin/host_set.h"
#include "plugin/run.h"

#include "base/calendar.h"

#include <stdio.h>
#include <stdlib.h>

enum { CASES = 300, STEPS_MOST = 5, DAYS = 420, QUARTER = 900, MINUTE = 60 };

static uint64_t seed = UINT64_C(0xca1e);
static const tk_workdays *workdays;

static uint32_t roll(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % sides;
}

static void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

/* ---- a playbook -------------------------------------------------------------------------------------------------- */

static const char registers[] = "roles:\n  - {id: chief, name: 責任者, primary: sato}\n"
                                "  - {id: legal, name: 法務, primary: ito}\n"
                                "  - {id: desk, name: 当直, primary: sato, alternates: [mori]}\n"
                                "people:\n  - {id: sato, name: 佐藤, hours: 平日9時から17時}\n"
                                "  - {id: ito, name: 伊藤, hours: \"毎日8:00-20:00\"}\n"
                                "  - {id: mori, name: 森, hours: 平日9時から17時}\n";
static const char *const actors[] = {"desk", "desk", "legal", "chief"};
static const tk_hours hours[] = {{true, 0, TK_DAY_SECONDS},
                                 {true, 0, TK_DAY_SECONDS},
                                 {true, 8 * 3600, 20 * 3600},
                                 {false, 9 * 3600, 17 * 3600}};
static const char *const limits[] = {
        "PT24H",          "PT72H",        "P5D",    "P10D", "1営業日", "3営業日", "翌営業日17時まで",
        "翌々日正午まで", "翌月20日まで", "6営業日"};

typedef struct piece {
	uint32_t actor;
	int64_t takes; /* seconds; or working days */
	bool days, optional;
} piece;

typedef struct plan {
	piece pieces[STEPS_MOST];
	uint32_t count;
	const char *limit;
	tk_text text;
} plan;

static plan make_plan(tk_arena *arena)
{
	plan p = {.count = 1 + roll(STEPS_MOST - 1), .limit = limits[roll(sizeof limits / sizeof *limits)]};
	p.text = TK_TEXT("playbook: 1\nid: p\ntitle: 報告\nsteps:\n");
	for (uint32_t i = 0; i < p.count; i++) {
		piece *at = &p.pieces[i];
		*at = (piece){.actor = roll(4), .days = roll(5) == 0, .optional = roll(4) == 0};
		at->takes = at->days ? 1 + roll(2) : 1800 * (1 + roll(roll(3) == 0 ? 80 : 8));
		tk_text step = tk_text_format(arena,
		                              at->days ? "{id: s%u, title: 手順, actor: %s, takes: %u営業日}"
		                                       : "{id: s%u, title: 手順, actor: %s, takes: PT%uM}",
		                              i, actors[at->actor], (unsigned)(at->days ? at->takes : at->takes / 60));
		if (at->optional)
			step = tk_text_format(arena,
			                      "{id: d%u, title: 要否, decide: [{when: 要る, steps: [%s]}, {otherwise: "
			                      "true}]}",
			                      i, step.at);
		p.text = tk_text_format(arena, "%s  - %s\n", p.text.at, step.at);
	}
	p.text =
	        tk_text_format(arena,
	                       "%s  - {id: report, title: 報告, class: share, actor: desk, to: [監督部], takes: PT10M, "
	                       "deadline: {within: %s, from: 認知}}\n",
	                       p.text.at, p.limit);
	return p;
}

/* ---- one start after the other ----------------------------------------------------------------------------------- */

static int64_t do_piece(const piece *at, int64_t now)
{
	tk_limit days = {TK_LIMIT_WORKDAYS, TK_WORKDAYS_JAPAN, at->takes, 0, TK_DAY_SECONDS, 0};
	if (!tk_hours_next(workdays, &hours[at->actor], now, &now))
		abort();
	if (at->days && !tk_limit_end(workdays, &days, now, &now))
		abort();
	return at->days ? now : now + at->takes;
}

/* The longest delay over all ways through the decisions; negative: in time. */
static int64_t delay_of(const plan *p, const tk_limit *limit, int64_t start)
{
	int64_t end = start + limit->count, worst = INT64_MIN;
	if (tk_limit_is_calendar(limit) && !tk_limit_end(workdays, limit, start, &end))
		abort();
	for (uint32_t way = 0; way < 1u << p->count; way++) {
		int64_t now = start;
		for (uint32_t i = 0; i < p->count; i++) {
			if (!p->pieces[i].optional || (way >> i & 1u))
				now = do_piece(&p->pieces[i], now);
		}
		worst = now + 600 - end > worst ? now + 600 - end : worst;
	}
	return worst;
}

/* ---- both -------------------------------------------------------------------------------------------------------- */

static void add(tk_arena *arena, tk_organization *organization, const char *path, tk_text text, tk_document_role role)
{
	tk_limits most = tk_limits_default();
	uint32_t number = organization->documents.count + 1;
	tk_document *document =
	        tk_document_read(arena, number, tk_text_of(path), tk_document_kind_of(tk_text_of(path)), text, &most);
	*TK_PUSH(arena, &organization->documents) = document;
	*TK_PUSH(arena, &organization->document_roles) = (uint8_t)role;
	tk_playbook_context context = {.today = organization->today};
	if (role == TK_ROLE_PLAYBOOK)
		tk_playbook_read(arena, document, &context, &organization->playbooks);
	else
		tk_register_add(arena, &organization->reg, document);
}

static tk_answer ask(tk_arena *arena, const plan *p, int64_t today, tk_time_limit *out)
{
	static const tk_host_set set = {.japanese = false};
	tk_organization *organization = TK_MAKE(arena, tk_organization);
	organization->arena = arena;
	organization->today = today;
	organization->paths = tk_map_make(arena);
	add(arena, organization, "r.yaml", tk_text_of(registers), TK_ROLE_REGISTER);
	add(arena, organization, "p.yaml", p->text, TK_ROLE_PLAYBOOK);
	tk_register_finish(arena, &organization->reg, organization->documents.at, organization->documents.count);
	tk_model *model = tk_model_make(arena, &set, NULL, organization);
	tk_run run = {.model = model, .arena = arena};
	const tk_entry *playbook = tk_model_list(model, TK_ENTRY_PLAYBOOK, NULL)->entries.at[0];
	const tk_entry_list *steps = tk_model_list(model, TK_ENTRY_STEP, playbook);
	for (uint32_t i = 0; i < steps->entries.count; i++) {
		if (tk_text_is(steps->entries.at[i]->step->written->id.text, "report"))
			return tk_in_time(&run, playbook, steps->entries.at[i], out, NULL);
	}
	return TK_UNSUPPORTED;
}

static uint32_t failed, exact;

/* What is late on any day is told without a day, and with what the work alone takes. */
static void check(uint32_t number)
{
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	plan p = make_plan(arena);
	tk_time_limit out = {.size = sizeof out};
	tk_limit limit;
	int64_t today = 20780 + roll(2000), worst = INT64_MIN; /* from 2026-11-23 on */
	if (!tk_limit_parse(tk_text_of(p.limit), &limit))
		abort();
	for (int64_t day = today; day < today + DAYS; day++) {
		for (int64_t at = 0; at < TK_DAY_SECONDS; at += QUARTER) {
			int64_t delay = delay_of(&p, &limit, day * TK_DAY_SECONDS + at + (at == 0 ? 60 : 0));
			worst = delay > worst ? delay : worst;
		}
	}
	tk_answer answer = ask(arena, &p, today, &out);
	bool late = answer == TK_FAILS;
	if ((answer != TK_HOLDS && !late) || (worst > MINUTE && !late) ||
	    (late && out.start.length && out.takes - out.allowed < worst - MINUTE) ||
	    (late && out.takes <= out.allowed)) {
		fprintf(stderr, "plan %u: answer %d, %lld s late, found %lld\n%s", number, (int)answer,
		        (long long)(out.takes - out.allowed), (long long)worst, p.text.at);
		abort();
	}
	failed += late;
	exact += late && worst > 0 && out.takes - out.allowed - worst < QUARTER;
	tk_arena_close(arena);
}

int main(void)
{
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	workdays = tk_workdays_make(arena);
	for (uint32_t i = 0; i < CASES; i++)
		check(i);
	tk_arena_close(arena);
	printf("%d plans, %u late, %u of them by what was found in %d days\n", CASES, failed, exact, DAYS);
	return failed < CASES / 4 || failed > CASES * 3 / 4 ||
	       exact < failed / 3; /* else the cases would show nothing */
}
