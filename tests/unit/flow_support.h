/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the tests of the flow questions: workflows by letters, and what is told of them. */
#ifndef TK_TEST_FLOW_SUPPORT_H
#define TK_TEST_FLOW_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/flow.h"

#define NORMAL TK_TRANSITION_NORMAL
#define FAILURE TK_TRANSITION_FAILURE
#define NONE TK_NO_STEP

typedef struct flow {
	tk_arena *arena;
	tk_workflow workflow;
	tk_flow_faults faults;
	const char *limit;
	tk_flow_proof proof;
	const tk_witness *why;
	uint64_t targets[1], avoid[1];
} flow;

static inline void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

/* Each letter is a step, from number 0: s start, a action, d decision, m merge, f fork, j join, e end; a capital letter
 * is a helper; o and w inclusive split and join, v event choice, p sub-process, q place, t firing. The author's steps are titled by their number. */
static inline flow make(const char *steps)
{
	static const char letters[] = "sadmfjceowvpqt";
	flow f = {.arena = tk_arena_open(0, out_of_memory, NULL)};
	for (uint32_t i = 0; steps[i]; i++) {
		const char *letter = strchr(letters, steps[i] | 0x20);
		tk_workflow_add_step(f.arena, &f.workflow, (tk_step_kind)(letter - letters), (tk_span){1, 1 + i, 1});
		f.workflow.steps.at[i].helper = !(steps[i] & 0x20);
		tk_step_write(f.arena, &f.workflow.steps.at[i])->title.text = tk_text_format(f.arena, "%u", i);
	}
	return f;
}

static inline tk_transition *go(flow *f, uint32_t from, uint32_t to)
{
	tk_transition *edge = tk_workflow_add_transition(f->arena, &f->workflow, from, to, NORMAL);
	tk_transition_write(f->arena, edge)->target.span = (tk_span){1, 1000 + f->workflow.transitions.count, 1};
	return edge;
}

static inline void go_kind(flow *f, uint32_t from, uint32_t to, tk_transition_kind kind)
{
	go(f, from, to)->kind = kind;
}

static inline void guard(flow *f, uint32_t from, uint32_t to, const char *text)
{
	tk_transition_write(f->arena, go(f, from, to))->guard.text = tk_text_of(text);
}

static inline void chain(flow *f, uint32_t first, uint32_t last)
{
	for (; first < last; first++)
		go(f, first, first + 1);
}

static inline void pair(flow *f, uint32_t fork, uint32_t join)
{
	f->workflow.steps.at[fork].partner = join;
	f->workflow.steps.at[join].partner = fork;
}

static inline tk_answer sound(flow *f)
{
	tk_workflow_finish(f->arena, &f->workflow);
	return tk_flow_sound(f->arena, &f->workflow, &f->faults, &f->limit, &f->proof);
}

static inline void end(flow *f)
{
	tk_arena_close(f->arena);
}

static inline void assert_told(const tk_witness *witness, const char *expected)
{
	char told[256] = "";
	assert_non_null(witness);
	for (uint32_t i = 0; i < witness->parts.count; i++) {
		tk_text text = witness->parts.at[i].text;
		strncat(told, text.at, text.length);
		strcat(told, witness->parts.at[i].repeats ? "*" : " ");
	}
	assert_string_equal(told, expected);
}

/* Exactly one fault; what is behind it is not told again. */
static inline void assert_one(flow *f, tk_flow_fault_kind kind, uint32_t step)
{
	assert_int_equal(sound(f), TK_FAILS);
	assert_int_equal(f->faults.count, 1);
	assert_int_equal(f->faults.at[0].kind, kind);
	assert_int_equal(f->faults.at[0].step, step);
}

static inline tk_answer every(flow *f, uint32_t from, uint64_t targets)
{
	f->targets[0] = targets;
	return tk_flow_every_run(tk_flow_memo_make(f->arena, &f->workflow), from, f->targets, &f->why);
}

static inline tk_answer some(flow *f, uint32_t from, uint64_t targets, uint64_t avoid)
{
	f->targets[0] = targets;
	f->avoid[0] = avoid;
	return tk_flow_some_run(tk_flow_memo_make(f->arena, &f->workflow), from, f->targets, f->avoid, &f->why);
}

#define STEP(number) (UINT64_C(1) << (number))

#endif
