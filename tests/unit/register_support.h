/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the tests of registers: reads files into one register, finds what is wrong with them. */
#ifndef TK_TEST_REGISTER_SUPPORT_H
#define TK_TEST_REGISTER_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "register/register.h"

enum { FILES_MOST = 8 };

typedef struct registers {
	tk_arena *arena;
	tk_document *documents[FILES_MOST];
	uint32_t count;
	tk_register reg;
} registers;

static inline void add_bytes(registers *r, const char *path, tk_text bytes)
{
	if (!r->arena)
		r->arena = tk_arena_open(0, NULL, NULL);
	tk_limits limits = tk_limits_default();
	tk_text name = tk_text_of(path);
	assert_true(r->count < FILES_MOST);
	tk_document *document =
	        tk_document_read(r->arena, r->count + 1, name, tk_document_kind_of(name), bytes, &limits);
	r->documents[r->count++] = document;
	if (tk_register_detect(document))
		tk_register_add(r->arena, &r->reg, document);
	else
		print_error("%s is not a register\n", path);
	assert_true(tk_register_detect(document));
}

static inline void add_file(registers *r, const char *path, const char *text)
{
	add_bytes(r, path, tk_text_of(text));
}

static inline void finish(registers *r)
{
	tk_register_finish(r->arena, &r->reg, r->documents, r->count);
}

static inline void close_registers(registers *r)
{
	tk_arena_close(r->arena);
}

static inline tk_text fault_words(const registers *r, const tk_fault *fault)
{
	return tk_text_fill(r->arena, tk_text_of(fault->message), fault->arguments, fault->argument_count);
}

static inline uint32_t fault_total(const registers *r)
{
	uint32_t total = 0;
	for (uint32_t i = 0; i < r->count; i++)
		total += r->documents[i]->faults.count;
	return total;
}

static inline void show_all(const registers *r)
{
	for (uint32_t i = 0; i < r->count; i++) {
		tk_document *document = r->documents[i];
		for (uint32_t j = 0; j < document->faults.count; j++) {
			const tk_fault *fault = &document->faults.at[j];
			tk_text words = fault_words(r, fault);
			print_error("%s:%u: %s: %.*s\n", document->path.at, tk_document_place(document, fault->at).line,
			            fault->rule, (int)words.length, words.at);
		}
	}
}

static inline void assert_quiet(const registers *r)
{
	if (fault_total(r))
		show_all(r);
	assert_int_equal(fault_total(r), 0);
}

/* One fault in all files: of this rule, at exactly this text, and saying this. */
static inline void assert_fault(const registers *r, const char *rule, const char *at, const char *says)
{
	const tk_fault *found = NULL;
	const tk_document *in = NULL;
	for (uint32_t i = 0; i < r->count; i++) {
		if (r->documents[i]->faults.count) {
			in = r->documents[i];
			found = &in->faults.at[0];
		}
	}
	if (fault_total(r) != 1 || strcmp(found->rule, rule) != 0)
		show_all(r);
	assert_int_equal(fault_total(r), 1);
	assert_string_equal(found->rule, rule);
	assert_string_equal(tk_text_c(r->arena, tk_text_slice(in->text, found->at.offset, found->at.length)), at);
	tk_text words = fault_words(r, found);
	if (says && tk_text_find(words, tk_text_of(says), 0) == SIZE_MAX)
		fail_msg("\"%.*s\" does not say \"%s\"", (int)words.length, words.at, says);
}

/* A file of the project's own. */
static inline tk_text project_file(tk_arena *arena, const char *path)
{
	const char *root = getenv("TK_TEST_SOURCE");
	char name[4096];
	(void)snprintf(name, sizeof name, "%s/%s", root ? root : ".", path);
	FILE *file = fopen(name, "rb");
	if (!file)
		fail_msg("cannot read %s", name);
	enum { MOST = 1 << 20 };
	char *bytes = tk_arena_bytes(arena, MOST);
	size_t length = file ? fread(bytes, 1, MOST, file) : 0;
	if (file)
		(void)fclose(file);
	return tk_text_make(bytes, length);
}

/* The inside of the fenced block after a heading of a page. */
static inline tk_text fenced_block(tk_text page, const char *heading)
{
	size_t at = tk_text_find(page, tk_text_of(heading), 0);
	assert_true(at != SIZE_MAX);
	size_t from = tk_text_find(page, TK_TEXT("```yaml\n"), at);
	assert_true(from != SIZE_MAX);
	from += strlen("```yaml\n");
	size_t end = tk_text_find(page, TK_TEXT("\n```"), from);
	assert_true(end != SIZE_MAX);
	return tk_text_slice(page, from, end + 1 - from);
}

#endif
