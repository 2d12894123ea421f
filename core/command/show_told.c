/* SPDX-License-Identifier: Apache-2.0 */
#include "command/show_told.h"

#include "analysis/flow.h"

enum { AT_ONCE = 64 }; /* questions in one pass */

typedef struct teller {
	uint32_t step, told; /* number + 1, 0 = none; chained by step */
} teller;

typedef struct told_work {
	const tk_shown *shown;
	const tk_workflow *workflow;
	tk_told_all all;
	TK_VECTOR(teller) tellers; /* in source order */
	tk_map *by_name;           /* register id or folded name -> number + 1 */
} told_work;

/* Several names of one register entry are one recipient. */
static tk_text key_of(const told_work *work, tk_text written, tk_text *name)
{
	static const tk_register_kind kinds[] = {TK_REGISTER_CONTACT, TK_REGISTER_PARTY, TK_REGISTER_ROLE,
	                                         TK_REGISTER_PERSON};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const tk_register_entry *entry = tk_register_find(&work->shown->organization->reg, kinds[i], written);
		if (!entry)
			continue;
		*name = entry->name.text;
		return tk_text_format(work->shown->arena, "%s %.*s", tk_register_kind_name(kinds[i]),
		                      (int)entry->id.text.length, entry->id.text.at);
	}
	*name = written;
	return tk_text_fold(work->shown->arena, written, NULL);
}

static void add_teller(told_work *work, uint32_t step, tk_text written)
{
	tk_text name;
	tk_text key = key_of(work, written, &name);
	if (name.length == 0)
		return;
	uintptr_t number = (uintptr_t)tk_map_get(work->by_name, key);
	if (number == 0) {
		*TK_PUSH(work->shown->arena, &work->all) = (tk_told){.name = name, .step = step};
		number = work->all.count;
		(void)tk_map_put(work->by_name, key, (void *)number);
	}
	*TK_PUSH(work->shown->arena, &work->tellers) = (teller){step, (uint32_t)(number - 1)};
}

static void ask(const told_work *work, tk_flow_memo *memo, uint32_t from, uint32_t count)
{
	uint64_t *targets = TK_MAKE_ARRAY(work->shown->arena, uint64_t, work->workflow->steps.count);
	tk_answer answers[AT_ONCE];
	for (uint32_t i = 0; i < work->tellers.count; i++) {
		const teller *at = &work->tellers.at[i];
		if (at->told >= from && at->told < from + count)
			targets[at->step] |= UINT64_C(1) << (at->told - from);
	}
	tk_flow_every_run_each(memo, 0, targets, count, answers);
	for (uint32_t i = 0; i < count; i++)
		work->all.at[from + i].every_run = answers[i];
}

/* Where the conditions of decisions exclude each other, no run may come to a step that ways lead to. */
static tk_answer ask_some(const told_work *work, tk_flow_memo *memo, uint32_t told)
{
	uint64_t *steps = tk_flow_memo_set(memo, 0);
	for (uint32_t i = 0; i < work->tellers.count; i++) {
		if (work->tellers.at[i].told == told)
			tk_bit_set(steps, work->tellers.at[i].step);
	}
	return tk_flow_some_run(memo, 0, steps, NULL, NULL);
}

/* The first step that is done at best, and the one that is done first at worst. */
static void take_time(tk_told *told, const tk_time_point *at)
{
	bool sooner = at->most >= 0 && (told->first.most < 0 || at->most < told->first.most);
	if (!told->first.reached || sooner) {
		int64_t least = told->first.reached && told->first.least < at->least ? told->first.least : at->least;
		told->first = *at;
		told->first.least = least;
	} else if (at->least < told->first.least) {
		told->first.least = at->least;
	}
}

tk_told_all tk_show_told(const tk_shown *shown, const tk_playbook *playbook)
{
	told_work work = {.shown = shown, .workflow = &playbook->workflow, .by_name = tk_map_make(shown->arena)};
	for (uint32_t i = 0; i < playbook->workflow.steps.count; i++) {
		const tk_slots *recipients = &playbook->workflow.steps.at[i].written->recipients;
		for (uint32_t k = 0; k < recipients->count; k++)
			add_teller(&work, i, recipients->at[k].value.text);
	}
	if (work.all.count == 0)
		return work.all;
	tk_flow_memo *memo = tk_flow_memo_make(shown->arena, &playbook->workflow);
	for (uint32_t from = 0; from < work.all.count; from += AT_ONCE) {
		uint32_t left = work.all.count - from;
		ask(&work, memo, from, left < AT_ONCE ? left : AT_ONCE);
	}
	for (uint32_t i = 0; i < work.all.count; i++) {
		tk_told *told = &work.all.at[i];
		told->some_run = told->every_run == TK_HOLDS ? TK_HOLDS : ask_some(&work, memo, i);
	}
	const tk_timing *timing = tk_timing_make(shown->arena, &playbook->workflow, 0, NULL, NULL);
	for (uint32_t i = 0; i < work.tellers.count; i++) {
		const teller *at = &work.tellers.at[i];
		if (timing->done[at->step].reached)
			take_time(&work.all.at[at->told], &timing->done[at->step]);
	}
	return work.all;
}
