/* SPDX-License-Identifier: Apache-2.0 */
/* What proves a finding (or a pass): a run, a chain of links, a set of outages, a cycle, or a commit. */
#ifndef TK_ANALYSIS_WITNESS_H
#define TK_ANALYSIS_WITNESS_H

#include "base/vector.h"
#include "base/text.h"

typedef enum tk_witness_kind {
	TK_WITNESS_RUN,     /* steps in order */
	TK_WITNESS_CYCLE,   /* stem, then the steps that repeat (repeats = true) */
	TK_WITNESS_STEPS,   /* a set of steps, e.g. unreachable ones */
	TK_WITNESS_OUTAGE,  /* elements that are down, and what they take with them */
	TK_WITNESS_LINKS,   /* pages from the index */
	TK_WITNESS_SHARED,  /* the element that several routes share */
	TK_WITNESS_COMMIT,
} tk_witness_kind;

typedef struct tk_witness_part {
	tk_text text;   /* what the reader sees: the step's title, the element's name … */
	tk_span at;     /* {0} when it has no place */
	tk_text choice; /* the branch or reason taken to get here, e.g. the guard; may be empty */
	bool repeats;   /* part of the cycle */
	bool failed;    /* come to since the step before failed … */
	bool timed_out; /* … or was not done in time */
} tk_witness_part;

struct tk_witness {
	tk_witness_kind kind;
	TK_VECTOR(tk_witness_part) parts;
	/* RUN that avoids what it should come to: how the nearest run that does come to it goes on after the part in which the two
	 * are still together. Empty: there is none, or it is not known. */
	TK_VECTOR(tk_witness_part) beside;
	uint32_t differs_after; /* index into parts; of meaning with `beside` */
};

#endif
