/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the tests of playbook readers: reads a text, counts and finds what came out. */
#ifndef TK_TEST_PLAYBOOK_SUPPORT_H
#define TK_TEST_PLAYBOOK_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "playbook/playbook.h"

typedef struct reading {
	tk_arena *arena;
	tk_document *document;
	tk_playbooks playbooks;
	const tk_workflow *workflow; /* of the first playbook, or NULL */
} reading;

static inline void out_of_memory(void *context, size_t wanted)
{
	(void)context;
	(void)wanted;
	abort();
}

/* Read on 2026-11-24. */
static inline reading read_text(const char *text, size_t length, const char *path)
{
	reading r = {.arena = tk_arena_open(0, out_of_memory, NULL)};
	tk_limits limits = tk_limits_default();
	tk_playbook_context context = {0};
	assert_true(tk_date_parse(TK_TEXT("2026-11-24"), &context.today));
	tk_text shown = tk_text_of(path);
	r.document =
	        tk_document_read(r.arena, 1, shown, tk_document_kind_of(shown), tk_text_make(text, length), &limits);
	tk_playbook_read(r.arena, r.document, &context, &r.playbooks);
	r.workflow = r.playbooks.count > 0 ? &r.playbooks.at[0]->workflow : NULL;
	return r;
}

static inline void close_reading(reading *r)
{
	tk_arena_close(r->arena);
}

static inline uint32_t fault_count(const reading *r, const char *rule)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < r->document->faults.count; i++)
		count += strcmp(r->document->faults.at[i].rule, rule) == 0;
	return count;
}

/* Everything that was found, for a failing test to show. */
static inline void show_faults(const reading *r)
{
	for (uint32_t i = 0; i < r->document->faults.count; i++) {
		const tk_fault *fault = &r->document->faults.at[i];
		tk_text message =
		        tk_text_fill(r->arena, tk_text_of(fault->message), fault->arguments, fault->argument_count);
		print_error("%u: %s: %.*s\n", tk_document_place(r->document, fault->at).line, fault->rule,
		            (int)message.length, message.at);
	}
}

/* Exactly one finding, of this rule and on the line that holds `marker` (first occurrence). */
static inline void assert_one_fault(reading *r, const char *rule, const char *marker)
{
	if (r->document->faults.count != 1 || fault_count(r, rule) != 1)
		show_faults(r);
	assert_int_equal(r->document->faults.count, 1);
	assert_string_equal(r->document->faults.at[0].rule, rule);
	size_t offset = tk_text_find(r->document->text, tk_text_of(marker), 0);
	assert_true(offset != SIZE_MAX);
	tk_span at = {1, (uint32_t)offset, 1};
	assert_int_equal(tk_document_place(r->document, r->document->faults.at[0].at).line,
	                 tk_document_place(r->document, at).line);
}

static inline void assert_quiet(reading *r)
{
	if (r->document->faults.count != 0)
		show_faults(r);
	assert_int_equal(r->document->faults.count, 0);
}

/* The author's step of an id; the test fails when there is none. */
static inline uint32_t step_of(const reading *r, const char *id)
{
	for (uint32_t i = 0; i < r->workflow->steps.count; i++)
		if (tk_text_is(r->workflow->steps.at[i].written->id.text, id) &&
		    r->workflow->steps.at[i].copy_of == TK_NO_STEP)
			return i;
	fail_msg("no step %s", id);
	return TK_NO_STEP;
}

static inline const tk_transition *edge(const reading *r, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < r->workflow->transitions.count; i++)
		if (r->workflow->transitions.at[i].from == from && r->workflow->transitions.at[i].to == to)
			return &r->workflow->transitions.at[i];
	return NULL;
}

/* Can `to` be reached from `from` along transitions? */
static inline bool leads_to(const reading *r, uint32_t from, uint32_t to)
{
	bool *seen = calloc(r->workflow->steps.count, sizeof *seen);
	uint32_t *queue = calloc(r->workflow->steps.count + 1, sizeof *queue);
	assert_true(seen && queue);
	uint32_t done = 0, count = 0;
	queue[count++] = from;
	while (done < count) {
		const tk_step *step = &r->workflow->steps.at[queue[done++]];
		for (uint32_t i = 0; i < step->out_count; i++) {
			uint32_t next = r->workflow->transitions.at[step->first_out + i].to;
			if (next != TK_NO_STEP && !seen[next]) {
				seen[next] = true;
				queue[count++] = next;
			}
		}
	}
	bool found = seen[to];
	free(seen);
	free(queue);
	return found;
}

#endif
