/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that build a net share. Private to analysis/net_make.c, net_move.c, net_scope.c and
 * net_inclusive.c. */
#ifndef TK_ANALYSIS_NET_BUILD_H
#define TK_ANALYSIS_NET_BUILD_H

#include "analysis/flow.h"
#include "analysis/net.h"

/* One workflow of the net, while its moves are made. */
typedef struct tk_net_builder {
	tk_net *net;
	const tk_workflow *workflow;
	uint32_t number;
	bool once;            /* TK_NET_WATCHED_ONCE */
	uint32_t begun;       /* place */
	uint32_t *step_place; /* TK_NET_NONE: it has none */
	uint32_t *join_place; /* where a join of a block counts arrivals */
	uint32_t *edge_place;
	uint32_t *in_first, *in_edges; /* transitions by target */
	uint64_t *watched;             /* steps with boundary events */
	uint32_t *thrown_place; /* boundary event that takes what is thrown: holds what was; else TK_NET_NONE */
	uint32_t *first_once, *next_once; /* [step]: events with a place ONCE that watch it, number + 1, chained, 0 ends */
	tk_net_list *completing;       /* SCOPE: numbers of the moves by which it completes */
	tk_net_list *inside;           /* [scope]: tk_scope_all, once asked; [steps] = the whole workflow */
	/* Message flows of each step, of all workflows: number + 1, chained, 0 ends. */
	uint32_t *first_sent, *next_sent, *first_received, *next_received;
	uint64_t upstream; /* spent of TK_NET_UPSTREAM_MOST */
} tk_net_builder;

tk_net_list tk_net_list_begin(const tk_net_builder *builder);
void tk_net_list_add(const tk_net_builder *builder, tk_net_list *list, uint32_t number);
bool tk_net_is_boundary(const tk_step *step);
/* Adds the places of the events that may happen once while the step is carried out. */
void tk_net_list_add_once(const tk_net_builder *builder, tk_net_list *list, uint32_t step);
/* Does the step hold its token while it is carried out? Where nothing can be told apart by it, it is one move. */
bool tk_net_takes_time(const tk_net_builder *builder, uint32_t step);

/* net_move.c */
tk_net_move *tk_net_add_move(const tk_net_builder *builder, uint32_t step);
/* All moves to and from a step, when all places are there; false: its inclusive joins are too much. */
bool tk_net_add_moves(tk_net_builder *builder, uint32_t step);
/* Moves that leave an inclusive join, one per way on. */
void tk_net_leave_join(const tk_net_builder *builder, uint32_t step, uint32_t join);
/* Moves by which a sub-process completes; gives their numbers (first, count: not in the pool). */
tk_net_list tk_net_scope_leave(const tk_net_builder *builder, uint32_t step, tk_net_list takes, tk_net_list zeros,
                               tk_net_list clears);

/* net_scope.c */
/* Adds the beginnings inside a sub-process to what its first move gives. */
void tk_scope_begin(const tk_net_builder *builder, uint32_t scope, tk_net_list *gives);
/* Every place inside a scope, at any depth; TK_NO_STEP: of the whole workflow. */
tk_net_list tk_scope_all(const tk_net_builder *builder, uint32_t scope);
/* The moves by which sub-processes complete; fills builder->completing. */
void tk_scope_completions(const tk_net_builder *builder);

/* net_inclusive.c: false when the inclusive joins of the net are too much. */
bool tk_inclusive_join_moves(tk_net_builder *builder, uint32_t step);

#endif
