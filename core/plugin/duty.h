/* SPDX-License-Identifier: Apache-2.0 */
/* One obligation and the steps that tell its recipient: which of them can be the first report, which a later stage. */
#ifndef TK_PLUGIN_DUTY_H
#define TK_PLUGIN_DUTY_H

#include "plugin/run.h"

/* How well a step meets one stage of an obligation. */
typedef enum tk_duty_fit {
	TK_DUTY_FITS,
	TK_DUTY_OPEN,  /* its limit is no number, or counts from an event that cannot be compared with the rule's */
	TK_DUTY_LATE,  /* its number is larger than the rule's */
	TK_DUTY_CLOCK, /* it counts from something that comes after the rule's event: an earlier report, recovery … */
	TK_DUTY_OTHER, /* it is the report of another stage */
} tk_duty_fit;

/* A step that tells the recipient and that runs come to. */
typedef struct tk_teller {
	const tk_entry *step;
	tk_duty_fit clock;  /* FITS, OPEN or CLOCK */
	bool says_detailed; /* its own words say that it is the detailed report */
	bool by_words;      /* it tells by its words only; nothing declares it */
} tk_teller;

typedef struct tk_duty {
	TK_VECTOR(tk_teller) tellers; /* by playbook, in source order */
	const tk_entry *unreachable;  /* a step that tells the recipient, but that no run comes to; or NULL */
} tk_duty;

/* obligations.c: does the step tell the recipient? by_words may be NULL. */
bool tk_obligation_told_by(tk_model *model, const tk_entry *step, const tk_pack_obligation *obligation, bool *by_words);
/* Is somebody by this name, or this register entry, the recipient? */
bool tk_obligation_means(tk_model *model, tk_text written, const tk_entry *entry, const tk_pack_obligation *obligation);

/* duty.c */
tk_duty tk_duty_read(const tk_host *host, tk_run *run);
tk_duty_fit tk_duty_fit_first(const tk_run *run, const tk_teller *teller);
tk_duty_fit tk_duty_fit_later(const tk_run *run, const tk_duty *duty, const tk_teller *teller, uint32_t stage);

/* duty_calendar.c */
/* The limit of a stage, when the rule states a number or a date; kind TK_LIMIT_NONE else. */
tk_limit tk_duty_limit(const tk_pack_obligation *obligation, uint32_t stage);
/* Is the step's own limit never over later than the stage's? *at may be NULL; see base/limit.h. */
tk_answer tk_duty_holds(const tk_run *run, const tk_teller *teller, uint32_t stage, tk_limit_case *at);
/* The working days that a stage counts, in a stranger's file; false when the word is none. */
bool tk_duty_workdays(const tk_pack_stage *stage, tk_workday_rule *rule);
/* The same of any two limits, the rule's days counted where both count days. */
tk_answer tk_duty_compare(const tk_run *run, tk_limit own, const tk_limit *rule, tk_limit_case *at);
bool tk_duty_is_quicker(const tk_run *run, const tk_teller *one, const tk_teller *other);
/* `because`, and the instants at which the delay is longest, where the calendar decides. */
tk_text tk_duty_instants(tk_run *run, tk_text because, const tk_teller *teller, uint32_t stage);
/* What is missing to compare: "deadline", or holidays of years that are not known. */
tk_text tk_duty_missing(tk_run *run, const tk_teller *teller, uint32_t stage);

/* duty_verdict.c: the verdict on an obligation that binds the organization. */
void tk_duty_decide(const tk_host *host, tk_run *run);

#endif
