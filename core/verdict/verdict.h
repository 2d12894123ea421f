/* SPDX-License-Identifier: Apache-2.0 */
/* One set of verdicts for one run: what plugins and readers found, with exceptions applied. Made by plugin/ and
 * command/, read by report/. All text is final UTF-8 in the language of the run, in the run's arena. */
#ifndef TK_VERDICT_VERDICT_H
#define TK_VERDICT_VERDICT_H

#include "base/vector.h"
#include "base/text.h"

typedef enum tk_verdict_kind { TK_MET, TK_NOT_MET, TK_UNKNOWN, TK_NOT_APPLICABLE, TK_BLOCKED } tk_verdict_kind;
typedef enum tk_severity { TK_NOTE, TK_WARNING, TK_ERROR } tk_severity;
typedef enum tk_level { TK_PRESENT, TK_COMPLETE, TK_REACHABLE, TK_FORMAT_LEVEL /* input files */ } tk_level;
const char *tk_verdict_name(tk_verdict_kind kind); /* "met" "not-met" "unknown" "not-applicable" "blocked" */
const char *tk_severity_name(tk_severity severity);
const char *tk_level_name(tk_level level);         /* "present" "complete" "reachable" "format" */

/* Everything a report says about a requirement, whether or not it was run. Borrowed from the plugin pack. */
typedef struct tk_source_note { tk_text text, url, date, confidence, verification; } tk_source_note;
typedef struct tk_rule_stage_note { tk_text stage, within, original, note; } tk_rule_stage_note;
typedef struct tk_rule {
	tk_text id;          /* "os-two-routes" */
	tk_text plugin;      /* "concern/information-sharing" */
	tk_text plugin_version;
	tk_text concern;     /* "information-sharing" … "format" */
	tk_level level;
	tk_severity severity; /* of a not-met on structured input */
	tk_text title, why, good, bad, fix, exception; /* language of the run; may be empty */
	tk_text title_en, title_ja;
	TK_VECTOR(tk_source_note) sources;
	TK_VECTOR(tk_text) inputs; /* kinds of input it is decided from, for the cases of a plugin; may be empty */
	uint8_t stage;       /* of the funnel: TK_STAGE_… + 1; 0 = by level (tk_rule_stage) */
	bool obligation;     /* made from an obligation row */
	tk_text deadline, recipient, legal_basis; /* obligations: as in the data; so below */
	tk_text trigger, clock_start, channel, notes, in_force_from, in_force_until;
	TK_VECTOR(tk_rule_stage_note) stages;
	TK_VECTOR(tk_text) content, applies_when;
} tk_rule;

typedef struct tk_shown_place {
	tk_text file;        /* relative to the checked root; empty = no place */
	uint32_t line, column, end_line, end_column; /* 1-based, code points; 0 = no place; the end is exclusive */
	tk_text source_line; /* the text of `line`, for the snippet (may be empty; a piece of it when it is very long) */
	uint32_t source_skipped; /* code points of the line that come before source_line */
	tk_text message;     /* for labels and witness parts */
} tk_shown_place;

typedef struct tk_verdict {
	const tk_rule *rule;
	tk_verdict_kind kind;
	tk_severity severity;   /* after caps */
	tk_text organization;   /* root of the organization in a fleet, "" else */
	tk_text playbook, step; /* ids, may be empty */
	tk_text subject;        /* stable key of what it is about: contact id, document path … (fingerprint) */
	tk_text message_id;     /* which message of the requirement; may be empty (fingerprint) */
	tk_shown_place place;
	tk_text message;        /* first line: who cannot do what by when under which rule */
	tk_text because, help;  /* may be empty */
	TK_VECTOR(tk_shown_place) labels;
	TK_VECTOR(tk_shown_place) witness; /* in order */
	TK_VECTOR(tk_shown_place) beside;  /* of a "run" that avoids something: how the nearest one that does not goes on … */
	uint32_t differs_after;            /* … after this index of witness */
	tk_text witness_kind;   /* "run" "cycle" "steps" "outage" "links" "shared" "commit" or empty */
	TK_VECTOR(tk_text) missing; /* UNKNOWN: the inputs; BLOCKED: the requirement ids in the way */
	bool inferred;          /* rests on prose */
	uint32_t examined;      /* MET: items looked at; 0 = there was nothing to examine */
	tk_text exception_reason, exception_until; /* NOT_APPLICABLE */
	uint64_t fingerprint;   /* of rule, organization, playbook, step, subject, message id: never a line number */
} tk_verdict;

/* What one requirement came to in one organization, all its verdicts taken together: the worst counts, in the order not-met,
 * unknown, blocked, met, not-applicable. A requirement that is met because there was nothing to examine has none. */
typedef struct tk_standing { tk_text organization; const tk_rule *rule; tk_verdict_kind kind; } tk_standing;
/* Findings by severity, and standings of requirements (format rules left out) by kind. */
typedef struct tk_counts { uint32_t severities[TK_ERROR + 1], kinds[TK_BLOCKED + 1]; } tk_counts;

typedef struct tk_stage { uint32_t met, not_met, unknown, not_applicable, blocked; } tk_stage;
/* Funnel per concern: exists, findable, complete, reachable, reachable in the outage, exercised. */
enum { TK_STAGE_EXISTS, TK_STAGE_FINDABLE, TK_STAGE_COMPLETE, TK_STAGE_REACHABLE, TK_STAGE_OUTAGE, TK_STAGE_EXERCISED, TK_STAGES };
const char *tk_stage_name(unsigned stage);   /* "exists" "findable" "complete" "reachable" "outage" "exercised" */
/* The stage a requirement counts for: its own, else by level. TK_STAGES for rules of the input format, which are in no funnel. */
unsigned tk_rule_stage(const tk_rule *rule);

typedef struct tk_unexamined { tk_text organization, path, reason; bool incomplete; } tk_unexamined;

typedef struct tk_result {
	TK_VECTOR(const tk_rule *) rules;  /* every rule of every loaded plugin, by id */
	TK_VECTOR(tk_verdict) verdicts;    /* sorted: organization, file, line, column, rule id */
	TK_VECTOR(tk_standing) standings;  /* made by tk_result_finish; by organization and rule id */
	TK_VECTOR(tk_unexamined) not_examined;
	TK_VECTOR(tk_text) broken_plugins; /* "id: reason" */
	TK_VECTOR(tk_text) plugins;        /* "id version" of those used */
	uint32_t organizations, documents, playbooks, steps, register_entries;
	tk_text root, revision, remote, today, edition, sector;
	bool history;                      /* false: history questions were unknown, and why: */
	tk_text no_history_reason;
	tk_text since;                     /* revision whose findings are left out; empty = none */
	uint32_t since_new, since_before, since_mended; /* findings: shown; left out; no longer there */
} tk_result;

/* Sorts, drops exact duplicates, fills fingerprints and standings. Verdicts that nothing tells apart get fingerprints by their
 * order. */
void tk_result_finish(tk_arena *arena, tk_result *result);
/* Counts of one concern and stage over requirements (not findings): a requirement is not_met if any verdict of it is. */
void tk_result_funnel(const tk_result *result, tk_text concern, tk_stage stages[TK_STAGES]);
/* Of one organization, or of all when organization is NULL. Only after tk_result_finish. */
tk_counts tk_result_count(const tk_result *result, const tk_text *organization);
/* 0, 1 (a not-met at or above fail_level), 3 (incomplete; wins over 1). *cause: one line for stderr. */
int tk_result_exit(tk_arena *arena, const tk_result *result, tk_severity fail_level, tk_text *cause);

#endif
