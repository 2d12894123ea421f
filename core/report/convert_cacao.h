/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the CACAO writer: the flow as CACAO has it. Every branch of a block has steps and an end of its own; a step
 * that several branches come to without meeting again behind the block is written in each, as a copy. */
#ifndef TK_REPORT_CONVERT_CACAO_H
#define TK_REPORT_CONVERT_CACAO_H

#include "base/map.h"
#include "report/convert.h"
#include "report/json_writer.h"

#define TK_CACAO_EXTENSION "extension-definition--1dbf50a4-320e-45a4-896f-de9a215d9e6b"

/* A branch of a block of CACAO, or the main line (0). */
typedef struct tk_cacao_branch {
	tk_text opener; /* id of the step that opens it; empty: the main line */
	uint32_t part;  /* which of its branches */
	uint32_t outer;
	uint32_t stop; /* of a case: the step behind the decision; else TK_NO_STEP */
	bool is_case;
	bool in_region;         /* inside a parallel branch or a repetition: an `end` is not that of the playbook */
	tk_text end, whole_end; /* ids, made when used: end of the branch; of the whole playbook, out of it */
} tk_cacao_branch;

/* A step as written in one branch. */
typedef struct tk_cacao_written {
	uint32_t step, branch;
	tk_text id;      /* of CACAO */
	tk_text copy_of; /* the id of the first one, of a copy */
	tk_text next, failure;
	tk_text far_failure, far_timeout; /* leave the branch: only the extension can say that */
	const char *failure_means;        /* of the extension, or NULL */
	tk_text *parts;                   /* first step of each case, branch or body */
	uint32_t part_count;
} tk_cacao_written;

typedef struct tk_cacao_flow {
	tk_arena *arena;
	const tk_conversion *conversion;
	const tk_lists *outline;
	tk_text name; /* of the playbook, for identifiers */
	uint32_t
	        *behind; /* by workflow index: the step that all ways out of it come to; TK_NO_STEP: none but the end */
	uint32_t *entered, *left; /* times of a depth-first walk: who stands before whom */
	TK_VECTOR(tk_cacao_branch) branches;
	TK_VECTOR(tk_cacao_written) written;
	tk_map *known;     /* (step, branch) -> number + 1 */
	uint32_t *copies;  /* by workflow index: how often it was written */
	tk_text start;     /* first step */
	tk_text exception; /* or empty */
	tk_text start_id;
} tk_cacao_flow;

/* False with *step: it would have to be written too often. */
bool tk_cacao_flow_make(tk_cacao_flow *flow, uint32_t *step);
const char *tk_cacao_flow_type(const tk_cacao_flow *flow, uint32_t step);
/* Is a decision an if-condition (a case and the rest), not a switch? */
bool tk_cacao_flow_is_if(const tk_cacao_flow *flow, uint32_t step);

/* convert_dominators.c: fills behind, entered and left. */
void tk_cacao_flow_order(tk_cacao_flow *flow);
/* The steps that a step leads to within its region (also by failure), as workflow indices; TK_NO_STEP for a way out. */
typedef TK_VECTOR(uint32_t) tk_cacao_ways;
void tk_cacao_flow_ways(const tk_cacao_flow *flow, uint32_t step, tk_cacao_ways *ways);

/* convert_cacao_step.c */
void tk_cacao_write_steps(tk_json_writer *writer, const tk_cacao_flow *flow);
tk_text tk_cacao_agent_id(const tk_cacao_flow *flow, tk_text name);
tk_text tk_cacao_target_id(const tk_cacao_flow *flow, tk_text name);
void tk_cacao_write_own_keys(tk_json_writer *writer, tk_arena *arena, const tk_node *node);
tk_text tk_cacao_playbook_id(const tk_cacao_flow *flow, tk_text id);
void tk_cacao_write_slots(tk_json_writer *writer, const char *key, const tk_slots *slots);

#endif
