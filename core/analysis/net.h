/* SPDX-License-Identifier: Apache-2.0 */
/* The normal form of workflows that are not built of blocks: a net of places and moves. Every transition of a workflow
 * is a place; every way to carry out a step is a move that takes from places and gives to others. A collaboration is
 * one net of several workflows and the messages between them.
 *
 * Semantics: BPMN 2.0 as formalised by Houhou, Baarir, Poizat, Quéinnec, Kahloul (Information Systems 2022), with an
 * inclusive join that waits while a token upstream of an empty incoming transition may still come. Places and
 * transitions of Petri nets are taken over as they are. */
#ifndef TK_ANALYSIS_NET_H
#define TK_ANALYSIS_NET_H

#include "analysis/witness.h"
#include "workflow/workflow.h"

#define TK_NET_NONE UINT32_MAX

typedef enum tk_net_place_kind {
	TK_NET_EDGE,    /* a transition of the workflow, or a place of a Petri net */
	TK_NET_ACTIVE,  /* a step that is being carried out */
	TK_NET_COUNTER, /* arrivals at the join of a block: may hold one for every branch */
	TK_NET_START,   /* a beginning that has not been taken yet */
	TK_NET_BEGUN,   /* the workflow runs or has run */
	TK_NET_END,     /* an end that was come to */
	TK_NET_MESSAGE, /* messages of one flow that are under way */
	TK_NET_ONCE,    /* an event that watches a step which is being carried out, and has not happened yet */
} tk_net_place_kind;

typedef struct tk_net_place {
	tk_net_place_kind kind;
	uint32_t workflow;
	uint32_t step;       /* of the workflow: where it is shown; TK_NET_NONE for messages */
	uint32_t transition; /* EDGE: of the workflow, or TK_NET_NONE */
	uint32_t flow;       /* MESSAGE: of the collaboration */
	bool begins;         /* holds a token when everything begins */
	bool ends;           /* a token here counts as an end */
} tk_net_place;

/* Numbers of places (or moves) in tk_net.pool. */
typedef struct tk_net_list {
	uint32_t first, count;
} tk_net_list;

typedef struct tk_net_move {
	uint32_t workflow, step;
	uint32_t transition; /* the one that is taken; TK_NET_NONE: all or none */
	tk_net_list takes;   /* a place that stands twice gives two */
	tk_net_list gives;
	tk_net_list tests;  /* hold one at least */
	tk_net_list zeros;  /* are empty */
	tk_net_list clears; /* are emptied, before anything is given */
	tk_net_list unless; /* moves, numbered from `first` on, none of which may be possible */
	uint32_t join;      /* inclusive join: takes what has come to it, into tk_net.joins; else TK_NET_NONE */
	uint32_t sends;     /* into tk_net.flows, or TK_NET_NONE */
	uint32_t receives;
	uint32_t fair;    /* choices with the same number are different outcomes of one; TK_NET_NONE: no choice */
	bool carries_out; /* the author's step is carried out by it, not only begun */
} tk_net_move;

/* An inclusive join. It may go on when no token upstream of an incoming transition that is empty can still come to it,
 * but for those that may as well come to one that is not empty. */
typedef struct tk_net_join {
	tk_net_list in;     /* places */
	uint32_t words;     /* of one set */
	uint64_t *upstream; /* [in.count][words]: places from which a token may come to that one without passing the
	                       join */
} tk_net_join;

typedef struct tk_net_flow {
	uint32_t place;
	uint32_t from, to; /* workflows */
	uint32_t message;  /* flows of the same message, sender and receiver share a number */
} tk_net_flow;

typedef struct tk_net {
	tk_arena *arena;
	const tk_workflow *const *workflows;
	uint32_t workflow_count;
	TK_VECTOR(tk_net_place) places;
	TK_VECTOR(tk_net_move) moves;
	TK_VECTOR(tk_net_join) joins;
	TK_VECTOR(uint32_t) pool;
	TK_VECTOR(tk_net_flow) flows;
	uint32_t *first_step; /* [workflow + 1]: steps of all workflows are numbered through */
	bool plain;           /* nothing but takes and gives: may be reduced */
	bool single_end;      /* Petri net: nothing may be left anywhere when the end is come to */
} tk_net;

/* Most branches of an inclusive split: every set of them is a way on. */
#define TK_NET_INCLUSIVE_MOST 8u
/* Places times incoming transitions of all inclusive joins together, against hostile files. */
#define TK_NET_UPSTREAM_MOST (UINT64_C(1) << 31)

/* How often something that does not interrupt may happen while the step that it watches is carried out. */
typedef enum tk_net_watched {
	TK_NET_WATCHED_ONCE,  /* each time may be looked at by itself: what it starts is the author's to do several times */
	TK_NET_WATCHED_AGAIN, /* again and again, timers as well: as in Houhou et al. */
} tk_net_watched;

/* workflows: of the collaboration, or a single one (collaboration NULL). NULL when a construct cannot be expressed;
 * *unsupported says which, with its place. Linear but for inclusive gateways. */
tk_net *tk_net_make(tk_arena *arena, const tk_workflow *const *workflows, uint32_t count,
                    const tk_collaboration *collaboration, tk_net_watched watched, tk_value *unsupported);

static inline const uint32_t *tk_net_at(const tk_net *net, tk_net_list list)
{
	return net->pool.at + list.first;
}

#endif
