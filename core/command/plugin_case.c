/* SPDX-License-Identifier: Apache-2.0 */
/* The cases of a plugin by name, and which of them are lacking. */
#include "command/plugin_case.h"

#include <dirent.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define _(msgid) gettext(msgid)

typedef TK_VECTOR(const char *) names;

const char *const tk_case_inputs[5] = {"native", "cacao", "markdown", "register", "git"};
static const char *const outcomes[TK_CASE_OUTCOMES] = {"", "pass", "fail", "near"};

const char *tk_case_outcome_name(tk_case_outcome outcome)
{
	return outcomes[outcome];
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of the folders in a folder, sorted. */
static names list_folders(tk_arena *arena, const char *folder)
{
	names found = {0};
	DIR *directory = opendir(folder);
	for (struct dirent *each = directory ? readdir(directory) : NULL; each; each = readdir(directory)) {
		struct stat status;
		if (each->d_name[0] != '.' &&
		    stat(tk_text_format(arena, "%s/%s", folder, each->d_name).at, &status) == 0 &&
		    S_ISDIR(status.st_mode))
			*TK_PUSH(arena, &found) = tk_text_c(arena, tk_text_of(each->d_name));
	}
	if (directory)
		(void)closedir(directory);
	if (found.count)
		qsort(found.at, found.count, sizeof *found.at, by_name);
	return found;
}

static const tk_rule *find_rule(const tk_rule *const *rules, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++) {
		if (tk_text_is(rules[i]->id, id))
			return rules[i];
	}
	return NULL;
}

/* INPUT-OUTCOME[-WORD] */
static bool read_name(const char *name, tk_case *out)
{
	for (size_t i = 0; i < sizeof tk_case_inputs / sizeof *tk_case_inputs; i++) {
		size_t length = strlen(tk_case_inputs[i]);
		if (strncmp(name, tk_case_inputs[i], length) != 0 || name[length] != '-')
			continue;
		out->input = tk_text_of(tk_case_inputs[i]);
		for (int outcome = TK_CASE_PASS; outcome < TK_CASE_OUTCOMES; outcome++) {
			const char *word = name + length + 1;
			size_t end = strlen(outcomes[outcome]);
			out->outcome = (tk_case_outcome)outcome;
			if (strncmp(word, outcomes[outcome], end) == 0 && (word[end] == '\0' || word[end] == '-'))
				return true;
		}
	}
	return false;
}

unsigned tk_cases_list(tk_arena *arena, const char *folder, const tk_rule *const *rules, size_t count, tk_cases *out)
{
	const char *cases = tk_text_format(arena, "%s/cases", folder).at;
	names top = list_folders(arena, cases);
	unsigned unread = 0;
	for (uint32_t i = 0; i < top.count; i++) {
		const tk_rule *rule = find_rule(rules, count, top.at[i]);
		if (!rule) {
			*TK_PUSH(arena, out) = (tk_case){.name = top.at[i]};
			continue;
		}
		names below = list_folders(arena, tk_text_format(arena, "%s/%s", cases, top.at[i]).at);
		for (uint32_t j = 0; j < below.count; j++) {
			tk_case read = {.name = tk_text_format(arena, "%s/%s", top.at[i], below.at[j]).at,
			                .rule = rule};
			if (read_name(below.at[j], &read)) {
				*TK_PUSH(arena, out) = read;
			} else {
				unread++;
				printf(_("%s: the name of a case is INPUT-pass, INPUT-fail or INPUT-near, and perhaps "
				         "-WORD; INPUT is "
				         "native, cacao, markdown, register or git\n"),
				       read.name);
			}
		}
	}
	return unread;
}

static bool claims(const tk_rule *rule, const char *input)
{
	for (uint32_t i = 0; i < rule->inputs.count; i++) {
		if (tk_text_is(rule->inputs.at[i], input))
			return true;
	}
	return false;
}

static unsigned cover(const tk_cases *cases, const tk_rule *rule, const char *input)
{
	unsigned counts[TK_CASE_OUTCOMES] = {0}, lacking = 0;
	for (uint32_t i = 0; i < cases->count; i++) {
		if (cases->at[i].rule == rule && tk_text_is(cases->at[i].input, input))
			counts[cases->at[i].outcome]++;
	}
	bool claimed = claims(rule, input);
	if (!claimed && counts[TK_CASE_PASS] + counts[TK_CASE_FAIL] + counts[TK_CASE_NEAR] == 0)
		return 0;
	printf("%.*s %s: pass %u, fail %u, near %u\n", (int)rule->id.length, rule->id.at, input, counts[TK_CASE_PASS],
	       counts[TK_CASE_FAIL], counts[TK_CASE_NEAR]);
	for (int outcome = TK_CASE_PASS; claimed && outcome < TK_CASE_OUTCOMES; outcome++) {
		if (counts[outcome] > 0)
			continue;
		lacking++;
		printf(_("%.*s is said to be decided from %s, but there is no case %s-%s\n"), (int)rule->id.length,
		       rule->id.at, input, input, outcomes[outcome]);
	}
	return lacking;
}

unsigned tk_cases_coverage(const tk_cases *cases, tk_text plugin, const tk_rule *const *rules, size_t count)
{
	unsigned lacking = 0;
	for (size_t i = 0; i < count; i++) {
		if (!tk_text_equal(rules[i]->plugin, plugin))
			continue;
		for (size_t j = 0; j < sizeof tk_case_inputs / sizeof *tk_case_inputs; j++)
			lacking += cover(cases, rules[i], tk_case_inputs[j]);
	}
	return lacking;
}
