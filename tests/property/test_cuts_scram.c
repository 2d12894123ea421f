/* SPDX-License-Identifier: Apache-2.0 */
/* All minimal cut sets of random AND/OR systems against those that scram finds (an independent program of reliability
 * analysis, Debian package `scram`; test only). One model with a fault tree for each system, in the Open-PSA format. A gate
 * that needs every input fails when one does (or), one that needs a single input when all do (and). */
#include "analysis/cuts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SYSTEMS = 1500, EVENTS = 12, GATES_MOST = 9, INPUTS_MOST = 4, SETS_MOST = 4096, SKIPPED = 77 };

static uint64_t seed = UINT64_C(0xfa17);

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

/* Without circles and without gates that nothing feeds: scram has no such. The last gate is the top, and uses all others. */
static tk_cut_system make(tk_arena *arena)
{
	tk_cut_system system = {.events = EVENTS};
	uint32_t gates = 1 + roll(GATES_MOST);
	for (uint32_t g = 0; g < gates; g++) {
		tk_cut_gate *gate = TK_PUSH(arena, &system.gates);
		uint32_t count = 2 + roll(INPUTS_MOST - 1);
		gate->every = roll(2);
		if (g > 0)
			*TK_PUSH(arena, &gate->inputs) = EVENTS + g - 1;
		while (gate->inputs.count < count) {
			uint32_t input = roll(EVENTS + g);
			bool there = false;
			for (uint32_t i = 0; i < gate->inputs.count; i++)
				there = there || gate->inputs.at[i] == input;
			if (!there)
				*TK_PUSH(arena, &gate->inputs) = input;
		}
	}
	return system;
}

static void write_tree(FILE *out, uint32_t number, const tk_cut_system *system)
{
	fprintf(out, "<define-fault-tree name=\"t%u\">\n", number);
	for (uint32_t g = system->gates.count; g-- > 0;) {
		const tk_cut_gate *gate = &system->gates.at[g];
		const char *word = gate->every ? "or" : "and";
		bool top = g + 1 == system->gates.count;
		fprintf(out, "<define-gate name=\"%s%u_%u\"><%s>", top ? "top" : "g", number, top ? 0 : g, word);
		for (uint32_t i = 0; i < gate->inputs.count; i++) {
			if (gate->inputs.at[i] < EVENTS)
				fprintf(out, "<basic-event name=\"e%u\"/>", gate->inputs.at[i]);
			else
				fprintf(out, "<gate name=\"g%u_%u\"/>", number, gate->inputs.at[i] - EVENTS);
		}
		fprintf(out, "</%s></define-gate>\n", word);
	}
	fputs("</define-fault-tree>\n", out);
}

static int by_value(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

/* As bit sets, sorted. */
static uint32_t own_sets(tk_arena *arena, const tk_cut_system *system, uint32_t *out)
{
	const tk_cut_sets *sets = tk_cut_sets_find_all(arena, system, EVENTS + system->gates.count - 1);
	if (!sets->complete || sets->limited || sets->count > SETS_MOST)
		abort();
	for (uint32_t n = 0; n < sets->count; n++) {
		out[n] = 0;
		for (uint32_t i = 0; i < tk_cut_size(sets, n); i++)
			out[n] |= 1u << tk_cut_set(sets, n)[i];
	}
	qsort(out, sets->count, sizeof *out, by_value);
	return sets->count;
}

/* The next fault tree of scram's report; false at the end. One tag stands on each line. */
static bool next_report(FILE *report, uint32_t *number, uint32_t *out, uint32_t *count)
{
	char line[512];
	bool open = false;
	uint32_t event;
	*count = 0;
	while (fgets(line, sizeof line, report)) {
		const char *at = strstr(line, "<sum-of-products name=\"top");
		if (at && sscanf(at, "<sum-of-products name=\"top%u_0\"", number) == 1)
			open = true;
		else if (open && strstr(line, "<product ") && *count < SETS_MOST)
			out[(*count)++] = 0;
		else if (open && (at = strstr(line, "<basic-event name=\"e")) && sscanf(at, "<basic-event name=\"e%u\"", &event) == 1)
			out[*count - 1] |= 1u << event;
		else if (open && strstr(line, "</sum-of-products>"))
			break;
	}
	if (open)
		qsort(out, *count, sizeof *out, by_value);
	return open;
}

int main(void)
{
	if (system("scram --version >/dev/null 2>&1") != 0) {
		puts("scram is not installed (Debian package scram): not compared");
		return SKIPPED;
	}
	char model[] = "/tmp/tenken-scram-XXXXXX", command[128];
	int file = mkstemp(model);
	FILE *out = file < 0 ? NULL : fdopen(file, "w");
	if (!out)
		abort();
	tk_arena *arena = tk_arena_open(0, out_of_memory, NULL);
	tk_cut_system *systems = TK_MAKE_ARRAY(arena, tk_cut_system, SYSTEMS);
	fputs("<?xml version=\"1.0\"?>\n<opsa-mef>\n", out);
	for (uint32_t i = 0; i < SYSTEMS; i++) {
		systems[i] = make(arena);
		write_tree(out, i, &systems[i]);
	}
	fputs("<model-data>", out);
	for (uint32_t e = 0; e < EVENTS; e++)
		fprintf(out, "<define-basic-event name=\"e%u\"/>", e);
	fputs("</model-data>\n</opsa-mef>\n", out);
	fclose(out);
	snprintf(command, sizeof command, "scram --mocus -l 20 %s", model);
	FILE *report = popen(command, "r");
	static uint32_t own[SETS_MOST], theirs[SETS_MOST];
	uint32_t number = 0, count = 0, compared = 0, wrong = 0;
	while (report && next_report(report, &number, theirs, &count)) {
		compared++;
		if (own_sets(arena, &systems[number], own) == count && memcmp(own, theirs, count * sizeof *own) == 0)
			continue;
		fprintf(stderr, "system %u: the sets differ\n", number);
		wrong++;
	}
	if (report)
		pclose(report);
	unlink(model);
	tk_arena_close(arena);
	printf("%u systems compared, %u differ\n", compared, wrong);
	return wrong == 0 && compared == SYSTEMS ? 0 : 1;
}
