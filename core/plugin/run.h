/* SPDX-License-Identifier: Apache-2.0 */
/* One requirement examined for one organization. */
#ifndef TK_PLUGIN_RUN_H
#define TK_PLUGIN_RUN_H

#include "plugin/model.h"

enum { TK_FINDINGS_MOST = 10000 }; /* of one requirement in one organization */

struct tk_run {
	tk_model *model;
	const tk_requirement *requirement;
	tk_arena *arena; /* of the result */
	tk_result *result;
	bool reads[TK_ENTRY_KINDS];
	size_t examined;
	uint32_t reported;
	const tk_witness *held; /* why the first question that an analysis answered with "holds" was so; only where asked for */
	bool in_vain;   /* something was looked up that is not there, since the last report */
	/* What was asked for last: checks ask in loops. */
	tk_text recent_kind; /* as the check wrote it; what stands there may have changed since */
	tk_entry_kind recent_kind_is;
	const tk_entry_list *recent_list;
	const tk_entry *recent_list_of;
	tk_entry_kind recent_list_kind;
	uint32_t recent_parameters[8]; /* 1 + index of a name in the pack's file, by where the check wrote it */
	const tk_node *own_parameters; /* given in tenken.yaml for this requirement, or NULL */
	bool own_parameters_known;
	tk_text broken; /* why the check broke its contract; empty = it did not */
};

/* services.c: the host's function table. */
const tk_host *tk_services(void);
/* times.c: as in plugin.h. */
tk_answer tk_time_between(tk_run *run, const tk_entry *playbook, const tk_entry *from, const tk_entry *to, int64_t *least,
                          int64_t *most, const tk_entry **because, const tk_witness **why);
/* in_time.c: as in plugin.h. */
tk_answer tk_in_time(tk_run *run, const tk_entry *playbook, const tk_entry *step, tk_time_limit *out,
                     const tk_witness **why);
/* who_works.c: `held_up`, as in plugin.h. */
tk_answer tk_held_up_by_one(tk_run *run, const tk_entry *playbook, tk_held_up *out);
/* The first reason is kept. */
void tk_run_break(tk_run *run, tk_text reason);

/* unread.c: the file whose unread rest could hold what a finding about this subject says is absent; empty = none. */
tk_text tk_run_unread(const tk_run *run, const tk_entry *subject);
/* Its file was not read to the end. */
bool tk_playbook_is_cut(const tk_model *model, const tk_playbook *playbook);

/* findings.c */
/* As tk_text_fill; numbers and addresses of people in the arguments are masked. */
tk_text tk_run_fill(tk_arena *arena, tk_text words, const tk_argument *arguments, size_t count);
tk_status tk_run_report(tk_run *run, const tk_finding *finding);
/* Appends a verdict about a subject (NULL = the organization) at a place ({0} = the subject's own). All texts are copied. */
tk_verdict *tk_run_add(tk_run *run, tk_verdict_kind kind, const tk_entry *subject, tk_span at, bool inferred);
void tk_run_add_witness(tk_run *run, tk_verdict *verdict, const tk_witness *witness);
/* The same without a requirement of a pack: faults and exceptions. */
tk_verdict *tk_result_add(tk_arena *arena, tk_result *result, const tk_organization *organization, const tk_rule *rule,
                          tk_verdict_kind kind, tk_span at);
tk_shown_place tk_shown_place_make(tk_arena *arena, const tk_organization *organization, tk_span at, tk_text message);

/* faults.c: faults of readers become verdicts of core/format; files that could not be read to their end are named. */
void tk_examine_faults(const tk_host_set *set, tk_arena *arena, const tk_organization *organization, tk_result *result);

/* facts.c: facts of tenken.yaml that are nearly, but not, what a rule asks for. */
void tk_facts_examine(const tk_host_set *set, tk_arena *arena, const tk_organization *organization, tk_result *result);

/* parameters.c: parameters of tenken.yaml that change nothing. */
void tk_parameters_examine(const tk_host_set *set, tk_arena *arena, const tk_organization *organization, tk_result *result);

/* exceptions.c: what tenken.yaml declares as not applicable. */
const tk_declared_exception *tk_exception_for(const tk_organization *organization, tk_text requirement);
/* Turns findings that an exception with a subject covers into not-applicable, from verdict `first` on. */
void tk_exceptions_apply(tk_arena *arena, const tk_organization *organization, tk_result *result, uint32_t first);
/* Expired exceptions, and those that name no requirement. */
void tk_exceptions_examine(const tk_host_set *set, tk_arena *arena, const tk_organization *organization, tk_result *result);
void tk_exception_fill(tk_arena *arena, tk_verdict *verdict, const tk_declared_exception *exception);

/* commit_facts.c: of the interface, since minor 2 */
tk_status tk_last_commit(tk_run *run, tk_span span, tk_text key, size_t index, tk_value *out);

/* Bit set with room for every step of a playbook, made in the organization's arena. */
uint64_t *tk_step_set(tk_model *model, const tk_playbook *playbook);
/* Steps that plain transitions lead to from the start or an exception handler. */
const uint64_t *tk_steps_reached(tk_model *model, const tk_playbook *playbook);

#endif
