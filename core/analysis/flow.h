/* SPDX-License-Identifier: Apache-2.0 */
/* Questions on one workflow. Pure functions of the model; witnesses are made in the arena; same input, same witness.
 * Algorithms: reference text "AND/OR least fixpoint" (Dowling and Gallier 1984); O(steps + transitions) each. */
#ifndef TK_ANALYSIS_FLOW_H
#define TK_ANALYSIS_FLOW_H

#include "analysis/witness.h"
#include "workflow/workflow.h"

/* Soundness faults, root causes first; consequences of an earlier one are not listed again (a step behind a dangling
 * transition or a closed loop is a consequence). */
typedef enum tk_flow_fault_kind {
	TK_FLOW_NO_START,       /* the start reference is missing or names nothing */
	TK_FLOW_START_IS_END,   /* the workflow starts at an end */
	TK_FLOW_DANGLING,       /* a transition names no step */
	TK_FLOW_CLOSED_LOOP,    /* a cycle that no run can leave */
	TK_FLOW_DEAD_END,       /* a step that is not an end has no way on */
	TK_FLOW_UNREACHABLE,    /* no run comes here */
	TK_FLOW_MISSING_BRANCH, /* a decision without a way for "otherwise" */
	TK_FLOW_BROKEN_HANDLER, /* the playbook's handler for exceptions names no step */
	/* Of workflows that are not built of blocks, by all their states (net_sound.h): */
	TK_FLOW_STUCK,    /* a step waits for what can no longer come */
	TK_FLOW_LIVELOCK, /* a run can get where it only goes round */
	TK_FLOW_NEVER,    /* a step that is connected, but never carried out */
	TK_FLOW_TWICE,    /* a step is begun again before it is carried out */
	TK_FLOW_IMPROPER, /* an end is come to twice, or with work left */
	TK_FLOW_FAULT_KINDS,
} tk_flow_fault_kind;

typedef struct tk_flow_fault {
	tk_flow_fault_kind kind;
	uint32_t step;          /* where */
	tk_span at;             /* the reference, guard or step at fault */
	tk_value target;        /* DANGLING, BROKEN_HANDLER: what was written */
	const tk_witness *witness;
} tk_flow_fault;
typedef TK_VECTOR(tk_flow_fault) tk_flow_faults;

/* Why TK_HOLDS was answered: the certificate, which other code has checked. */
typedef enum tk_flow_proof_kind {
	TK_FLOW_PROOF_NONE,
	TK_FLOW_PROOF_BLOCKS,  /* all that parts comes together again in the same block */
	TK_FLOW_PROOF_AWAITED, /* no loop, and everything that is under way is waited for */
	TK_FLOW_PROOF_STATES,  /* all states, of the net that `reduced` rules left over, are known and can end */
} tk_flow_proof_kind;
typedef struct tk_flow_proof {
	tk_flow_proof_kind kind;
	uint32_t reduced, states;
} tk_flow_proof;

/* TK_HOLDS (*proof says why; NULL is allowed), TK_FAILS (faults filled, first = primary), TK_UNDECIDED (`*limit` says which
 * limit or construct). */
tk_answer tk_flow_sound(tk_arena *arena, const tk_workflow *workflow, tk_flow_faults *faults, const char **limit,
                        tk_flow_proof *proof);

/* The workflows of a collaboration together, with the messages between them (a bag). Faults are those that show in
 * `playbook`; to be asked when each workflow holds by itself. */
tk_answer tk_flow_sound_together(tk_arena *arena, const tk_playbook *playbook, tk_flow_faults *faults,
                                 const char **limit, tk_flow_proof *proof);

/* What the questions about one workflow share, so that many of them cost little more than one, in time and memory. Made
 * once for each workflow that is asked about; one thread at a time. */
typedef struct tk_flow_memo tk_flow_memo;
tk_flow_memo *tk_flow_memo_make(tk_arena *arena, const tk_workflow *workflow);
/* An empty set of steps, to be filled for the next question; number: 0 or 1. Borrowed, the same each time. */
uint64_t *tk_flow_memo_set(tk_flow_memo *memo, unsigned number);

/* Decisions on one condition that nothing between them can change are answered alike by one run, and what the trigger sets
 * is set (analysis/conditions.h). That is decided by cases, as few as the answer needs, up to a limit; past it the answer is
 * UNDECIDED, and tk_flow_memo_limit says so (a message, or NULL) until the next question. */
const char *tk_flow_memo_limit(const tk_flow_memo *memo);
typedef struct tk_conditions tk_conditions;
const tk_conditions *tk_flow_memo_conditions(tk_flow_memo *memo);

/* Every completing run from `from` meets a step of `any_of` (bit set, one bit per step). FAILS: witness = avoiding run. */
tk_answer tk_flow_every_run(tk_flow_memo *memo, uint32_t from, const uint64_t *any_of, const tk_witness **why);
/* The same for up to 64 questions in one pass, without witnesses. targets: [step], bit i = a step of question i; answers:
 * [count]. O(steps + transitions) where nothing goes round. */
void tk_flow_every_run_each(tk_flow_memo *memo, uint32_t from, const uint64_t *targets, uint32_t count,
                            tk_answer *answers);
/* Some run from `from` (excluded itself) meets any_of before meeting avoid (NULL = none). HOLDS: shortest such run. FAILS:
 * the avoid steps that stand in the way. Branches of a fork run side by side: a fork offers all its branches. */
tk_answer tk_flow_some_run(tk_flow_memo *memo, uint32_t from, const uint64_t *any_of, const uint64_t *avoid,
                           const tk_witness **why);

/* Does some run come to one of these steps as if each decision were free, and none as the decisions are tied? sure: what ties
 * them is declared; else words were read. */
bool tk_flow_is_closed(tk_flow_memo *memo, const uint64_t *any_of, bool *sure);

static inline bool tk_bit(const uint64_t *set, uint32_t index) { return (set[index / 64] >> (index % 64)) & 1u; }
static inline void tk_bit_set(uint64_t *set, uint32_t index) { set[index / 64] |= UINT64_C(1) << (index % 64); }
static inline uint32_t tk_bit_words(uint32_t count) { return (count + 63) / 64; }

#endif
