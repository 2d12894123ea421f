/* SPDX-License-Identifier: Apache-2.0 */
/* Is every sort of body that the register lists told by some step? Bodies that a rule in force names are left to that
 * rule. */
#include "sharing.h"

typedef struct body {
	tk_text class_name, words; /* of contacts; of steps of prose */
	const tk_entry *contact;   /* the first in the register */
	bool told, ruled;
} body;

enum { BODIES = 6, ASKED_MOST = 256 };

typedef struct coverage {
	body bodies[BODIES];
	size_t asked; /* whether some way leads to a step */
} coverage;

static void set_bodies(body bodies[BODIES])
{
	static const struct {
		tk_text class_name, words;
	} sorts[BODIES] = {{{"regulator", 9}, {"body-regulator", 14}},
	                   {{"sector-hub", 10}, {"body-hub", 8}},
	                   {{"cert", 4}, {"body-cert", 9}},
	                   {{"police", 6}, {"body-police", 11}},
	                   {{"privacy", 7}, {"body-privacy", 12}},
	                   {{"cabinet", 7}, {"body-regulator", 14}}};
	for (size_t i = 0; i < BODIES; i++)
		bodies[i] = (body){.class_name = sorts[i].class_name, .words = sorts[i].words};
}

static size_t find_contacts(const tk_host *host, tk_run *run, body bodies[BODIES])
{
	size_t found = 0, contacts = host->count(run, TK_TEXT("contact"), NULL);
	for (size_t i = 0; i < contacts; i++) {
		const tk_entry *contact = host->at(run, TK_TEXT("contact"), NULL, i);
		tk_text class_name = kit_get(host, run, contact, TK_TEXT("class"), 0);
		for (size_t b = 0; class_name.length && b < BODIES; b++) {
			if (bodies[b].contact || !kit_equal(class_name, bodies[b].class_name))
				continue;
			bodies[b].contact = contact;
			found++;
		}
	}
	return found;
}

/* Rules that bind, or may bind, have a verdict of their own for whom they name. */
static bool find_rules(const tk_host *host, tk_run *run, body bodies[BODIES])
{
	bool some = false;
	size_t obligations = host->count(run, TK_TEXT("obligation"), NULL);
	for (size_t i = 0; i < obligations; i++) {
		const tk_entry *rule = host->at(run, TK_TEXT("obligation"), NULL, i);
		if (kit_is(host, run, rule, TK_TEXT("applies"), TK_TEXT("no")) ||
		    !kit_is(host, run, rule, TK_TEXT("in-force"), TK_TEXT("true")) ||
		    !kit_is(host, run, rule, TK_TEXT("duty"), TK_TEXT("notify")))
			continue;
		some = true;
		for (size_t b = 0; b < BODIES; b++)
			bodies[b].ruled = bodies[b].ruled ||
			                  kit_is(host, run, rule, TK_TEXT("recipient-class"), bodies[b].class_name);
	}
	return some;
}

/* A name that no register has may be a body of this sort; a vague one may be any, and os-recipient-named asks for it.
 */
static bool names_in_words(const tk_host *host, tk_run *run, const tk_entry *step, tk_text words)
{
	tk_value recipient;
	for (size_t i = 0; host->get(run, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		if (!host->follow(run, step, TK_TEXT("recipient"), i) &&
		    (sharing_matches(host, run, recipient, words) ||
		     sharing_matches(host, run, recipient, TK_TEXT("vague-recipient"))))
			return true;
	}
	return kit_inferred(host, run, step) && kit_class(host, run, step, words);
}

static tk_status mark_told(const tk_host *host, tk_run *run, const tk_entry *playbook, const tk_entry *step,
                           void *context)
{
	coverage *all = context;
	body *bodies = all->bodies;
	for (size_t b = 0; b < BODIES; b++) {
		if (!bodies[b].contact || bodies[b].told)
			continue;
		bool names = kit_lists(host, run, step, TK_TEXT("recipient-class"), bodies[b].class_name) ||
		             names_in_words(host, run, step, bodies[b].words);
		if (names && all->asked++ < ASKED_MOST)
			bodies[b].told = host->some_run(run, playbook, NULL, &step, 1, NULL, 0, NULL) != TK_FAILS;
	}
	return TK_DONE;
}

tk_status recipients_covered(const tk_host *host, tk_run *run)
{
	coverage all = {.asked = 0};
	body *bodies = all.bodies;
	set_bodies(bodies);
	bool rules = find_rules(host, run, bodies);
	if (find_contacts(host, run, bodies) == 0)
		return rules ? TK_DONE : kit_unknown(host, run, NULL, TK_TEXT("contacts"));
	tk_status status = sharing_each(host, run, mark_told, &all);
	for (size_t b = 0; b < BODIES && status >= 0; b++) {
		if (!bodies[b].contact || bodies[b].told || bodies[b].ruled)
			continue;
		if (!kit_whole(host, run) || all.asked > ASKED_MOST)
			return kit_unknown(host, run, NULL,
			                   all.asked > ASKED_MOST ? TK_TEXT("steps") : TK_TEXT("tenken.yaml"));
		const tk_entry *organization = host->at(run, TK_TEXT("organization"), NULL, 0);
		const tk_argument arguments[] = {
		        {TK_TEXT("recipient"), kit_get(host, run, bodies[b].contact, TK_TEXT("name"), 0)}};
		status = kit_report(host, run, bodies[b].contact, TK_TEXT("untold"), arguments, 1,
		                    kit_is(host, run, organization, TK_TEXT("prose"), TK_TEXT("true")) ? 1 : 0);
	}
	return status;
}
