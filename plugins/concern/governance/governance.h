/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of concern/governance share: numbers in messages, dates in texts, playbooks that lack something. */
#ifndef TENKEN_GOVERNANCE_H
#define TENKEN_GOVERNANCE_H

#include "kit.h"

#define PART __attribute__((visibility("hidden")))

extern PART const tk_check owner_check, review_check, approval_check;
extern PART const tk_check succession_check, overload_check, authority_check, escalation_check;
extern PART const tk_check exercise_record_check, exercise_coverage_check, finding_closed_check;

#define PART_CHECK(variable, label, kinds, function)                                                                   \
	const tk_check variable = {.size = sizeof(tk_check), .name = label, .reads = kinds, .examine = function}

enum { NUMBER_ROOM = 24 };
/* A number as text; negative ones without their sign. */
PART tk_text number_text(int64_t value, char room[NUMBER_ROOM]);
/* A parameter that is a number of at most six digits. */
PART int64_t number_parameter(const tk_host *host, tk_run *run, tk_text name, int64_t otherwise);

/* The day that is written behind words of a class ("Last reviewed: 2026-10-01"). TK_ABSENT: no such words.
 * `day` is INT64_MIN when what stands there is no date that can be compared. */
PART tk_status dated_words(const tk_host *host, tk_run *run, tk_value text, tk_text class_name, tk_value *date,
                           int64_t *day);

/* The page that a playbook stands in. */
PART const tk_entry *page_of(const tk_host *host, tk_run *run, const tk_entry *playbook);
/* The first passage of a page that carries a class; NULL = none. */
PART const tk_entry *passage_saying(const tk_host *host, tk_run *run, const tk_entry *page, tk_text class_name);
/* The same over all pages that are no register, form or playbook in a format of machines. */
PART const tk_entry *any_passage_saying(const tk_host *host, tk_run *run, tk_text class_name);

/* Can the format say who keeps a playbook up to date? Drawings and exports of tools cannot. */
PART bool has_header(const tk_host *host, tk_run *run, const tk_entry *playbook);

/* Playbooks that lack something. Where all do, that is one gap of the plan and not one of each. */
typedef struct lacking {
	kit_seen playbooks;
	size_t examined, found;
} lacking;
PART void note_lacking(lacking *all, const tk_entry *playbook, bool lacks);
/* `one` of each playbook, or `every` of the plan; `every` takes {count}. */
PART tk_status report_lacking(const tk_host *host, tk_run *run, const lacking *all, tk_text one, tk_text every);

/* Two ways to name one person are one person: compare what the names lead to before the names. */
PART bool is_same_person(const tk_host *host, tk_run *run, const tk_entry *role, size_t alternate);

#endif
