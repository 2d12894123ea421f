/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the document readers share. */
#ifndef TK_TESTS_DOCUMENT_SUPPORT_H
#define TK_TESTS_DOCUMENT_SUPPORT_H

#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static tk_arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = tk_arena_open(0, NULL, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tk_arena_close(arena);
	return 0;
}

static tk_document *read_text(const char *path, tk_text bytes)
{
	tk_limits limits = tk_limits_default();
	return tk_document_read(arena, 7, tk_text_of(path), tk_document_kind_of(tk_text_of(path)), bytes, &limits);
}

static inline void expect_text(tk_text got, const char *wanted)
{
	assert_string_equal(tk_text_c(arena, got), wanted);
	assert_int_equal(got.length, strlen(wanted));
}

/* What stands at a span. */
static inline void expect_at(const tk_document *document, tk_span span, const char *wanted)
{
	assert_int_equal(span.document, 7);
	assert_true((size_t)span.offset + span.length <= document->text.length);
	expect_text(tk_text_slice(document->text, span.offset, span.length), wanted);
}

static inline void expect_fault(const tk_document *document, uint32_t index, const char *rule, const char *at)
{
	assert_true(index < document->faults.count);
	assert_string_equal(document->faults.at[index].rule, rule);
	expect_at(document, document->faults.at[index].at, at);
}

/* The message of a fault as people see it. */
static inline void expect_words(const tk_document *document, uint32_t index, const char *message, const char *help)
{
	const tk_fault *fault = &document->faults.at[index];
	expect_text(tk_text_fill(arena, tk_text_of(fault->message), fault->arguments, fault->argument_count), message);
	if (help)
		expect_text(tk_text_fill(arena, tk_text_of(fault->help), fault->arguments, fault->argument_count),
		            help);
}

#endif
