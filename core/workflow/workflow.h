/* SPDX-License-Identifier: Apache-2.0 */
/* The one model that every playbook format becomes: steps, transitions, guards, with spans back to the source.
 * Knows no file format. Steps are addressed by 32-bit index; index 0 is always the start. */
#ifndef TK_WORKFLOW_WORKFLOW_H
#define TK_WORKFLOW_WORKFLOW_H

#include "base/limit.h"
#include "base/vector.h"
#include "base/text.h"
#include "document/node.h"

#define TK_NO_STEP UINT32_MAX

typedef enum tk_step_kind {
	TK_STEP_START,
	TK_STEP_ACTION,
	TK_STEP_DECISION, /* exclusive choice: exactly one outgoing normal transition is taken */
	TK_STEP_MERGE,    /* passes each arrival on; made by readers where branches meet again */
	TK_STEP_FORK,     /* all outgoing transitions are taken */
	TK_STEP_JOIN,     /* waits for every branch of its fork (`partner`) */
	TK_STEP_CALL,     /* runs another playbook, then goes on */
	TK_STEP_END,      /* end of the playbook, or of the scope it stands in */
	/* Formats that draw graphs (BPMN, XSOAR, Mermaid, neutral JSON) need these as well. Gateways are pure: what joins and
	 * splits at once becomes two steps. */
	TK_STEP_INCLUSIVE_SPLIT, /* one or more of the outgoing transitions are taken */
	TK_STEP_INCLUSIVE_JOIN,  /* waits for every branch that may still come */
	TK_STEP_EVENT_CHOICE,    /* what happens first among the steps behind it decides */
	TK_STEP_SCOPE,           /* sub-process: steps with this `scope` run, then it goes on */
	TK_STEP_PLACE,           /* place of a Petri net: holds what arrives; whoever behind it goes first takes it */
	TK_STEP_FIRING,          /* transition of a Petri net: takes from all places before it, gives to all behind it */
} tk_step_kind;

/* What an event of a graph format waits for or throws. */
typedef enum tk_event_kind {
	TK_EVENT_NONE,
	TK_EVENT_MESSAGE,
	TK_EVENT_TIMER,
	TK_EVENT_SIGNAL,
	TK_EVENT_ERROR,
	TK_EVENT_ESCALATION,
	TK_EVENT_CONDITION,
} tk_event_kind;

typedef enum tk_transition_kind {
	TK_TRANSITION_NORMAL,
	TK_TRANSITION_FAILURE,   /* on_failure, "if no answer" */
	TK_TRANSITION_TIMEOUT,
	TK_TRANSITION_EXCEPTION, /* playbook-wide handler: a second root */
} tk_transition_kind;

/* One way a property became known. */
typedef struct tk_slot {
	tk_value value; /* text and evidence span */
	tk_origin origin;
} tk_slot;
typedef TK_VECTOR(tk_slot) tk_slots;

/* How the author wrote a case of a decision; of no consequence for its runs. */
typedef enum tk_case_form {
	TK_CASE_GOES, /* names the step it leads to */
	TK_CASE_HOLDS, /* holds steps of its own */
	TK_CASE_PASSES, /* goes on after the decision */
} tk_case_form;

/* What the author wrote of a transition. */
typedef struct tk_transition_written {
	tk_value target;   /* the reference as written, with its span; empty for "the next in the list" */
	tk_value guard;    /* the condition as written, or empty */
} tk_transition_written;

/* Small: a workflow may have millions. */
typedef struct tk_transition {
	uint32_t from, to; /* to = TK_NO_STEP: dangling, written->target says what was written */
	tk_transition_kind kind : 8;
	bool otherwise;    /* the default branch of a decision */
	bool inferred;     /* from order or prose, not written as an edge */
	uint8_t form;      /* tk_case_form, of the cases of a decision */
	const tk_transition_written *written; /* never NULL; tk_transition_write changes it */
} tk_transition;

typedef struct tk_deadline {
	tk_slot limit;       /* as written; empty = none */
	int64_t seconds;     /* -1: not a number (速やかに, business days …) */
	bool business_days;
	tk_slot clock_start; /* 認知, detection … ; empty = not said */
} tk_deadline;

/* What it limits: a number of seconds, or something that the calendar makes an instant. */
tk_limit tk_deadline_limit(const tk_deadline *deadline);

/* What the author wrote of a step. */
typedef struct tk_step_written {
	tk_span extent; /* everything that belongs to it; empty: no more than its span */
	tk_value id;    /* as written; made ("s12") when the format has none */
	tk_value title;
	tk_slots texts; /* instructions: description, commands, list-item text … */
	tk_slot actor, alternate;
	tk_slots recipients; /* names or ids */
	tk_slots channels;   /* in the order they are to be tried */
	tk_slots sources;    /* collect steps: where facts come from */
	tk_slots needs;      /* documents, tools, credentials, URLs that the step uses */
	tk_slots sets;       /* conditions and variables that are no longer what they were, once the step is done */
	tk_slots declared_classes; /* class names written by the author or given by a standard field */
	tk_deadline deadline;
	tk_value asks; /* DECISION: what its guards are the values of, where the format says so (CACAO switch) */
	tk_slot trigger, message, marking, acknowledgement;
	tk_slot call;         /* CALL, and an event of a drawing: playbook named */
	tk_value section;     /* heading(s) above, for prose formats */
	const tk_node *node;  /* YAML/JSON: generic keys; else NULL */
	uint32_t block, part; /* the block it was written in, and which case, branch or body (from 0) of it; TK_NO_STEP:
	                         none or not known */
} tk_step_written;

/* Small, since the analyses walk through all of them and a workflow may have millions. */
typedef struct tk_step {
	tk_step_kind kind : 8;
	tk_event_kind event : 8; /* START, ACTION, END of graph formats */
	bool throws;         /* the event is sent, not awaited (also send tasks and message ends) */
	bool interrupts;     /* boundary event: the step it watches is given up */
	bool terminates;     /* END: everything else in its scope is given up */
	bool instant;        /* an event: whoever waits for it waits before it, not in it */
	bool begins;         /* PLACE: holds a token when the run begins; START: taken without waiting */
	bool ends;           /* PLACE: the run is over when it holds a token */
	bool exhaustive;     /* DECISION: its conditions leave no case open, though none says "otherwise" */
	bool automated;      /* a machine does it */
	bool helper;         /* made by the reader (merge, join, implicit end): never shown as a step of the author */
	bool inferred;       /* read from prose */
	uint32_t first_out, out_count; /* into transitions, after tk_workflow_finish */
	uint32_t partner;    /* FORK <-> JOIN, DECISION <-> MERGE of a block; else TK_NO_STEP */
	uint32_t copy_of;    /* the same step of the author, met in another branch (CACAO branches may share); or TK_NO_STEP */
	uint32_t scope;      /* the TK_STEP_SCOPE it stands in; TK_NO_STEP = the playbook itself */
	uint32_t attached_to; /* boundary event: the step it watches; else TK_NO_STEP */
	uint32_t caught_by;  /* error or escalation that is thrown in a scope: the boundary event that takes it. That one
	                        comes by nothing else then. TK_NO_STEP: none */
	uint32_t loop_most;  /* largest number of repetitions of a loop head; 0 = not a bounded loop */
	uint32_t called;     /* number of the playbook that it calls, found when all are read (analysis/calls.h);
	                        TK_NO_STEP: none */
	tk_span span;        /* the step's own heading line, key or id: where a finding points */
	int64_t time_least, time_most; /* seconds the step takes; -1 unknown */
	int64_t wait;                  /* delay before it, seconds; 0 none */
	const tk_limit *takes_days;    /* it takes so many working days; NULL: the times above say it */
	uint64_t classes;    /* bit per class, filled by recognition (plugin/recognition.h); 0 before */
	const tk_step_written *written; /* never NULL; tk_step_write changes it */
} tk_step;

/* Everything that belongs to the step; its span where nothing larger was written. */
static inline tk_span tk_step_extent(const tk_step *step)
{
	return step->written->extent.document ? step->written->extent : step->span;
}

/* A condition that the author named, or that the trigger sets. */
typedef struct tk_condition {
	tk_value name;   /* as guards have it */
	tk_slots also;   /* other words for it */
	tk_answer given; /* set when the playbook is begun: HOLDS or FAILS; UNDECIDED: not said */
	bool declared;   /* stays what it is, but where a step says that it sets it */
} tk_condition;

/* How one sees that a condition is no longer what it was. */
typedef enum tk_changes {
	TK_CHANGES_IN_WORDS, /* plans for people: by what the steps say */
	TK_CHANGES_WRITTEN,  /* steps name the variables that they set (CACAO) */
	TK_CHANGES_HIDDEN,   /* whatever is carried out may change the data of the engine (BPMN, XSOAR) */
} tk_changes;

typedef struct tk_workflow {
	TK_VECTOR(tk_step) steps;
	TK_VECTOR(tk_transition) transitions; /* sorted by from after finish */
	bool start_given;      /* the format named a start; start_reference is what was written */
	tk_value start_reference;
	bool ordered_by_prose; /* edges come from the order of prose: unordered or parallel is possible */
	bool block_structured; /* by construction of the format */
	bool drawn;            /* a tool made the references: one that names nothing was meant for no other step */
	tk_changes changes;
	TK_VECTOR(tk_condition) conditions;
	/* Constructs that the model cannot express, as written, with their place. While there is one, questions about
	 * runs are answered with "outside the supported language", never guessed. */
	TK_VECTOR(tk_value) unsupported;
} tk_workflow;

/* Several workflows of one file that send each other messages (BPMN collaboration). */
typedef struct tk_message_flow {
	uint32_t from_playbook, to_playbook; /* into tk_collaboration.playbooks; TK_NO_STEP: a party without a workflow */
	uint32_t from_step, to_step;         /* in those; TK_NO_STEP: the party as a whole */
	tk_value name;                       /* or empty */
	tk_span span;
} tk_message_flow;

typedef struct tk_collaboration {
	TK_VECTOR(struct tk_playbook *) playbooks;
	TK_VECTOR(tk_message_flow) flows;
	tk_value name;
} tk_collaboration;

typedef struct tk_playbook {
	tk_value id, title, owner;
	tk_span span;          /* title or id: where a playbook-level finding points */
	const char *format;    /* "native", "cacao", "markdown" … */
	uint32_t document;     /* number */
	tk_slot reviewed, next_review, valid_until, marking;
	tk_slots scenarios, types; /* declared scenario tags; CACAO playbook_types */
	tk_slot trigger;
	const tk_node *node;   /* root node, or NULL */
	tk_workflow workflow;
	const tk_collaboration *collaboration; /* shared by its playbooks; NULL = none */
	uint32_t number;       /* among the playbooks of its organization; given by the plugin host */
	bool sketch;           /* a drawing beside a text: judged by its flow only, its boxes are no steps of the plan */
	bool extended;         /* CACAO with tenken's extension: it can say all that a native playbook can */
	bool human;            /* written for people (native, Markdown): a whole plan can be judged by it */
} tk_playbook;

/* Building (readers). A step or transition that nothing was written of shares one empty record until it is written to.
 * Addresses of steps and transitions are valid until the next is added. */
tk_step_written *tk_step_write(tk_arena *arena, tk_step *step);
tk_transition_written *tk_transition_write(tk_arena *arena, tk_transition *transition);
uint32_t tk_workflow_add_step(tk_arena *arena, tk_workflow *workflow, tk_step_kind kind, tk_span span); /* fills defaults (-1, TK_NO_STEP) */
tk_transition *tk_workflow_add_transition(tk_arena *arena, tk_workflow *workflow, uint32_t from, uint32_t to,
                                          tk_transition_kind kind);
tk_slot *tk_slot_add(tk_arena *arena, tk_slots *slots, tk_value value, tk_origin origin);
/* Sorts transitions by (from, order of adding), fills first_out/out_count. Call once, last. */
void tk_workflow_finish(tk_arena *arena, tk_workflow *workflow);

/* Does a reference name no step? What it may have meant is not known, so that finding stands for all that hangs on it. */
bool tk_workflow_breaks_off(const tk_workflow *workflow);

#endif
