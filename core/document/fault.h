/* SPDX-License-Identifier: Apache-2.0 */
/* A fault in an input file: a finding with a place, not an abort. Made by readers; becomes a verdict of the built-in
 * plugin core/format. Message texts are gettext msgids with {names}, filled when shown. */
#ifndef TK_DOCUMENT_FAULT_H
#define TK_DOCUMENT_FAULT_H

#include "base/vector.h"
#include "base/text.h"

/* The built-in requirements (ids are for ever; listed with texts in plugin/format_rules.c). */
#define TK_FAULT_SYNTAX "file-syntax"               /* error; the file is incomplete: exit 3 */
#define TK_FAULT_ENCODING "file-encoding"           /* error; invalid UTF-8, NUL, unknown charset */
#define TK_FAULT_LIMIT "file-limit"                 /* error; a stated limit was hit: exit 3 */
#define TK_FAULT_UNREADABLE "file-unreadable"       /* error; object or file cannot be read: exit 3 */
#define TK_FAULT_DUPLICATE_KEY "file-duplicate-key" /* error */
#define TK_FAULT_UNKNOWN_KEY "file-unknown-key"     /* warning, with "did you mean" */
#define TK_FAULT_WRONG_TYPE "file-wrong-type"       /* error */
#define TK_FAULT_MISSING_KEY "file-missing-key"     /* error */
#define TK_FAULT_BAD_VALUE "file-bad-value"         /* error: negative time-out, unusable e-mail or phone, bad date */
#define TK_FAULT_UNDEFINED "file-undefined-reference" /* error: agent, target, marking, playbook … not defined */
#define TK_FAULT_DUPLICATE_ID "file-duplicate-id"   /* error: two things with one id */
#define TK_FAULT_NO_CONTACT "file-agent-without-contact" /* warning */
#define TK_FAULT_EXPIRED "file-expired"             /* warning: valid_until is past, or revoked */
#define TK_FAULT_FAILURE_UNDEFINED "file-failure-undefined" /* note: what happens on failure is not said */
#define TK_FAULT_UNSUPPORTED "file-unsupported"     /* note: construct outside the language; the verdicts there are unknown */
#define TK_FAULT_CALL_NAME "file-call-name"         /* warning: called by a name that is nearly that of a playbook */
#define TK_FAULT_LINK_OUTSIDE "file-link-outside"   /* error: symlink leads out of the repository */

typedef struct tk_fault {
	const char *rule;    /* one of the above */
	tk_span at;
	const char *message; /* msgid, static storage; one sentence, says what is wrong */
	const char *help;    /* msgid or NULL: what to do */
	const tk_argument *arguments; /* in the document's arena */
	uint32_t argument_count;
	tk_span related;     /* e.g. the first of two equal keys; {0} = none */
	const char *related_message; /* msgid or NULL */
} tk_fault;

typedef TK_VECTOR(tk_fault) tk_faults;

/* Appends a fault and gives it back for filling `related`; NULL when it was left out. Names and texts alternate, ended by NULL name:
 *   tk_fault_add(arena, &faults, TK_FAULT_UNKNOWN_KEY, span, N_("…{key}…"), N_("…"), "key", key, (char *)NULL);
 * Texts are tk_text by value. At most TK_FAULTS_MOST per document; the last one then says how many were left out. */
tk_fault *tk_fault_add(tk_arena *arena, tk_faults *faults, const char *rule, tk_span at, const char *message,
                       const char *help, ...);
#define TK_FAULTS_MOST 1000u

/* Marks a msgid for xgettext without translating it. */
#ifndef N_
#define N_(msgid) msgid
#endif

#endif
