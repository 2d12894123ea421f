/* SPDX-License-Identifier: Apache-2.0 */
/* Who last changed each line, in random histories with branches, merges, renames and changes of blanks, against
 * `git blame -w`. */
#include "source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HISTORIES = 24, COMMITS = 60, FILES = 5, LINES = 12, BRANCHES = 3 };

typedef struct file {
	char name[32];
	char lines[LINES][40];
	bool there;
} file;

typedef struct tip {
	file files[FILES];
	int mark;
} tip;

static uint64_t seed;
static int next_text;

static uint32_t roll(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % sides;
}

static void fail(const char *what)
{
	fprintf(stderr, "history: %s\n", what);
	exit(1);
}

/* ---- histories, as a stream for git fast-import ------------------------------------------------------------------ */

static void change(tip *at)
{
	file *one = &at->files[roll(FILES)];
	uint32_t kind = one->there ? roll(8) : 0;
	if (!one->there) {
		one->there = true;
		(void)snprintf(one->name, sizeof one->name, "%s%d.md", roll(2) ? "d/" : "", next_text++);
		for (int i = 0; i < LINES; i++)
			(void)snprintf(one->lines[i], sizeof one->lines[i], "text %d", next_text++);
	} else if (kind == 0) {
		(void)snprintf(one->name, sizeof one->name, "%s%d.md", roll(2) ? "d/" : "e/f/", next_text++);
	} else if (kind == 1) {
		char *line = one->lines[roll(LINES)], copy[40];
		(void)snprintf(copy, sizeof copy, " %.36s ", line);
		memcpy(line, copy, sizeof copy);
	} else {
		(void)snprintf(one->lines[roll(LINES)], sizeof one->lines[0], "text %d", next_text++);
	}
}

/* A merge takes each file as one side has it, lines by turns where both have it by the same name. */
static void merge(tip *into, const tip *other)
{
	for (int f = 0; f < FILES; f++) {
		file *mine = &into->files[f];
		const file *theirs = &other->files[f];
		if (!mine->there || strcmp(mine->name, theirs->name) != 0)
			continue;
		for (int i = 0; i < LINES; i++)
			if (roll(2))
				memcpy(mine->lines[i], theirs->lines[i], sizeof mine->lines[i]);
	}
}

static void write_commit(FILE *out, tip *at, int mark, int branch, int parent, int other)
{
	fprintf(out, "commit refs/heads/b%d\nmark :%d\ncommitter A <a@example.jp> %d +0000\ndata 2\nc\n\n", branch,
	        mark, 1600000000 + mark * 86400);
	if (parent)
		fprintf(out, "from :%d\n", parent);
	if (other)
		fprintf(out, "merge :%d\n", other);
	fprintf(out, "deleteall\n");
	for (int f = 0; f < FILES; f++) {
		const file *one = &at->files[f];
		size_t length = 0;
		if (!one->there)
			continue;
		for (int i = 0; i < LINES; i++)
			length += strlen(one->lines[i]) + 1;
		fprintf(out, "M 100644 inline %s\ndata %zu\n", one->name, length);
		for (int i = 0; i < LINES; i++)
			fprintf(out, "%s\n", one->lines[i]);
		fprintf(out, "\n");
	}
	at->mark = mark;
}

static void make_history(const char *folder)
{
	char command[256];
	static tip tips[BRANCHES];
	memset(tips, 0, sizeof tips);
	(void)snprintf(command, sizeof command,
	               "rm -rf %s && git init -q --bare -b b0 %s && git -C %s fast-import --quiet", folder, folder,
	               folder);
	FILE *out = popen(command, "w");
	if (!out)
		fail("git fast-import does not start");
	for (int mark = 1; mark <= COMMITS; mark++) {
		int branch = mark == 1 ? 0 : (int)roll(BRANCHES), parent = tips[branch].mark, other = 0;
		if (!parent && mark > 1) {
			tips[branch] = tips[0];
			parent = tips[0].mark;
		}
		int from = (int)roll(BRANCHES);
		if (roll(4) == 0 && from != branch && tips[from].mark && tips[from].mark != parent) {
			other = tips[from].mark;
			merge(&tips[branch], &tips[from]);
		} else {
			for (uint32_t i = 1 + roll(3); i > 0; i--)
				change(&tips[branch]);
		}
		write_commit(out, &tips[branch], mark, branch, parent, other);
	}
	if (pclose(out) != 0)
		fail("git fast-import fails");
}

/* ---- comparison -------------------------------------------------------------------------------------------------- */

static uint32_t compare_file(const char *folder, tk_source *source, size_t index, uint32_t *different)
{
	char command[512], answer[256];
	const tk_file *asked = &tk_source_files(source, &(size_t){0})[index];
	(void)snprintf(command, sizeof command, "git -C %s blame -w -s -l b0 -- %.*s", folder, (int)asked->path.length,
	               asked->path.at);
	FILE *blame = popen(command, "r");
	uint32_t line = 0;
	while (blame && fgets(answer, sizeof answer, blame)) {
		int64_t day = 0;
		char commit[41] = "";
		/* "^" stands before the id of a root commit, which is then one digit shorter */
		const char *expected = answer[0] == '^' ? answer + 1 : answer;
		line++;
		if (tk_source_last_changed(source, index, line, line, &day, commit) != TK_HISTORY_KNOWN)
			fail("a line has no origin");
		*different += strncmp(commit, expected, 39) != 0;
	}
	if (!blame || pclose(blame) != 0)
		fail("git blame fails");
	return line;
}

int main(void)
{
	char folder[] = "/tmp/tenken-history-XXXXXX";
	uint32_t lines = 0, different = 0;
	if (!mkdtemp(folder))
		fail("no folder");
	for (uint64_t number = 1; number <= HISTORIES; number++) {
		seed = number * UINT64_C(0x9E3779B97F4A7C15);
		make_history(folder);
		tk_error error = {0};
		tk_source *source = tk_source_open(folder, &(tk_source_options){.revision = "b0"}, &error);
		size_t count = 0;
		if (!source)
			fail("the repository is not opened");
		(void)tk_source_files(source, &count);
		for (size_t i = 0; i < count; i++)
			tk_source_want_history(source, i);
		for (size_t i = 0; i < count; i++)
			lines += compare_file(folder, source, i, &different);
		tk_source_close(source);
	}
	char command[256];
	(void)snprintf(command, sizeof command, "rm -rf %s", folder);
	printf("%u lines of %d histories, %u with another commit than git blame has\n", lines, HISTORIES, different);
	return system(command) != 0 || lines < 500 || different > 0;
}
