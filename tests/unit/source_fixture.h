/* SPDX-License-Identifier: Apache-2.0 */
/* Builds real repositories with git in a temporary folder, for the tests of core/source. */
#ifndef TK_TEST_SOURCE_FIXTURE_H
#define TK_TEST_SOURCE_FIXTURE_H

#include "source/source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
/* after the standard headers */
#include <cmocka.h>

typedef struct fixture {
	char folder[64];
	tk_arena *arena;
	tk_source *source;
	const tk_file *files;
	size_t count;
	tk_error error;
} fixture;

static inline void no_memory(void *context, size_t wanted)
{
	(void)context, (void)wanted;
	abort();
}

/* Runs a script in the fixture's folder, apart from the configuration of whoever runs the tests. */
static inline void shell(fixture *f, const char *script)
{
	char *command = NULL;
	assert_true(asprintf(&command,
	                     "set -e; cd '%s'; export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null "
	                     "GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=c "
	                     "GIT_COMMITTER_EMAIL=c@example.com GIT_ALLOW_PROTOCOL=file LC_ALL=C.UTF-8; "
	                     "unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE; "
	                     "at() { export GIT_AUTHOR_DATE=\"$1T12:00:00Z\" GIT_COMMITTER_DATE=\"$1T12:00:00Z\"; }; "
	                     "new() { git init -q -b main \"$@\"; }; at 2026-01-01\n%s",
	                     f->folder, script) > 0);
	int code = system(command);
	free(command);
	assert_int_equal(code, 0);
}

static inline int set_up(void **state)
{
	fixture *f = calloc(1, sizeof *f);
	snprintf(f->folder, sizeof f->folder, "/tmp/tenken-source-XXXXXX");
	if (!mkdtemp(f->folder))
		return -1;
	f->arena = tk_arena_open(0, no_memory, NULL);
	*state = f;
	return 0;
}

static inline int tear_down(void **state)
{
	fixture *f = *state;
	char command[192];
	tk_source_close(f->source);
	tk_arena_close(f->arena);
	snprintf(command, sizeof command, "chmod -R u+rwX '%s' && rm -rf '%s'", f->folder, f->folder);
	int code = system(command);
	free(f);
	return code;
}

static inline bool open_with(fixture *f, const char *path, const tk_source_options *options)
{
	char full[256];
	snprintf(full, sizeof full, "%s/%s", f->folder, path);
	tk_source_close(f->source);
	f->error = (tk_error){0};
	f->source = tk_source_open(full, options, &f->error);
	f->files = f->source ? tk_source_files(f->source, &f->count) : NULL;
	return f->source != NULL;
}

static inline void open_at(fixture *f, const char *path, const char *revision)
{
	tk_source_options options = {.revision = revision};
	if (!open_with(f, path, &options))
		fail_msg("%s: %s [%s] [%s]", path, f->error.message, f->error.what, f->error.cause);
}

static inline void refuse_at(fixture *f, const char *path, const char *revision, tk_error_kind kind, const char *words)
{
	tk_source_options options = {.revision = revision};
	assert_false(open_with(f, path, &options));
	assert_int_equal(f->error.kind, kind);
	if (!strstr(f->error.message, words) && !strstr(f->error.cause, words))
		fail_msg("\"%s\" is neither in \"%s\" nor in \"%s\"", words, f->error.message, f->error.cause);
}

/* "a b c" in this order, by shown path. */
static inline void expect_paths(const fixture *f, const char *expected)
{
	char all[4096] = "";
	for (size_t i = 0; i < f->count; i++) {
		size_t used = strlen(all);
		snprintf(all + used, sizeof all - used, "%s%.*s", used ? " " : "", (int)f->files[i].shown.length,
		         f->files[i].shown.at);
	}
	assert_string_equal(all, expected);
}

static inline size_t find(const fixture *f, const char *path)
{
	for (size_t i = 0; i < f->count; i++)
		if (tk_text_is(f->files[i].path, path))
			return i;
	fail_msg("%s is not listed", path);
	return 0;
}

static inline void expect_state(const fixture *f, const char *path, tk_file_state state)
{
	if (f->files[find(f, path)].state != state)
		fail_msg("%s: state %d, expected %d (%s)", path, f->files[find(f, path)].state, state,
		         f->files[find(f, path)].cause ? f->files[find(f, path)].cause : "");
}

static inline void expect_bytes(fixture *f, const char *path, const char *expected)
{
	tk_text bytes;
	tk_error error = {0};
	if (!tk_source_read(f->source, find(f, path), f->arena, &bytes, &error))
		fail_msg("%s: %s [%s]", path, error.message, error.cause);
	assert_int_equal(bytes.length, strlen(expected));
	assert_memory_equal(bytes.at, expected, bytes.length);
}

static inline void expect_unread(fixture *f, const char *path, tk_file_state state)
{
	tk_text bytes;
	tk_error error = {0};
	assert_false(tk_source_read(f->source, find(f, path), f->arena, &bytes, &error));
	assert_int_not_equal(error.kind, TK_ERROR_NONE);
	expect_state(f, path, state);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
