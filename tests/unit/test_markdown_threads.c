/* SPDX-License-Identifier: Apache-2.0 */
/* Organizations are read at the same time: whatever other threads read, a page is read the same way. Each round is a process
 * of its own, since the library below registers its extensions once in a process. */
#include "document_support.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READERS = 4, PAGES = 40, ROUNDS = 40 };

/* Everything an extension reads: table, task list, strikethrough, links that are only an address. */
static const char page[] = "# 初動\n\n| 手順 | 担当 |\n|---|---|\n| 連絡 | 当直 |\n| www.example.com | ~~旧~~ |\n\n"
                           "- [x] ~~電話~~ する www.example.com\n- [ ] https://example.com を見る\n\n"
                           "本文 ~~消した語~~ と www.example.org と user@example.com。\n";

typedef struct {
	pthread_barrier_t *start;
	unsigned pages; /* read */
	const char *first; /* what the first page was read as; of the reader's arena */
	bool same;      /* so were all others */
	tk_arena *arena;
} reader;

static const char *append(tk_arena *of, const char *text, const tk_block *block)
{
	for (; block; block = block->next) {
		text = tk_text_c(of, tk_text_format(of, "%s%d(%.*s)%u", text, (int)block->kind, (int)block->text.length,
		                                    block->text.at, block->link_count));
		text = append(of, text, block->first);
	}
	return text;
}

static const char *read_page(tk_arena *of)
{
	tk_limits limits = tk_limits_default();
	const tk_document *document =
		tk_document_read(of, 7, tk_text_of("a.md"), TK_DOCUMENT_MARKDOWN, tk_text_of(page), &limits);
	return append(of, tk_text_c(of, tk_text_of("")), document->blocks);
}

static void *read_pages(void *of)
{
	reader *self = of;
	self->arena = tk_arena_open(0, NULL, NULL);
	(void)pthread_barrier_wait(self->start);
	self->first = read_page(self->arena);
	self->same = true;
	for (self->pages = 1; self->pages < PAGES; self->pages++)
		if (strcmp(read_page(self->arena), self->first) != 0)
			self->same = false;
	return NULL;
}

/* Never gives back: the process ends with 0 when all readers read the same as a reader alone. */
static void round_of_readers(void)
{
	pthread_barrier_t start;
	pthread_t threads[READERS];
	reader readers[READERS];
	(void)pthread_barrier_init(&start, NULL, READERS);
	for (int i = 0; i < READERS; i++) {
		readers[i] = (reader){.start = &start};
		if (pthread_create(&threads[i], NULL, read_pages, &readers[i]) != 0)
			_exit(3);
	}
	for (int i = 0; i < READERS; i++)
		(void)pthread_join(threads[i], NULL);
	tk_arena *alone = tk_arena_open(0, NULL, NULL);
	const char *wanted = read_page(alone);
	int status = 0;
	for (int i = 0; i < READERS; i++)
		if (!readers[i].same || readers[i].pages != PAGES || strcmp(readers[i].first, wanted) != 0)
			status = 1;
	_exit(status);
}

static void read_at_the_same_time(void **state)
{
	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0)
			round_of_readers();
		int status = -1;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
}

/* The page does have what the extensions read: a reading without them would be the same everywhere, too. */
static void read_alone(void **state)
{
	(void)state;
	const tk_document *document = read_text("a.md", tk_text_of(page));
	const tk_block *table = document->blocks->first->next;
	assert_int_equal(table->kind, TK_BLOCK_TABLE);
	const tk_block *item = table->next->first;
	assert_int_equal(item->kind, TK_BLOCK_ITEM);
	assert_int_equal(item->link_count, 1);
	assert_true(tk_text_find(item->text, tk_text_of("~~"), 0) == SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(read_alone, set_up, tear_down),
		cmocka_unit_test(read_at_the_same_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
