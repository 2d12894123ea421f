/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tenken/plugin.h: the one header that a tenken plugin with native checks needs.
 *
 * A plugin is a folder. Most of it is data: plugin.yaml (who it is), requirements.yaml, obligations.yaml and
 * lexicon.yaml. Only what data cannot say is written in C: named *checks*, in one shared object that exports
 * exactly one symbol, tk_plugin_v1. Requirements refer to a check by name and hand it parameters.
 *
 * Contract words used below
 *   borrowed   the host owns it; valid until the check returns; never free it, never keep it for a later run
 *   value      copied; nothing to release
 * Text is valid UTF-8, not NUL-terminated. Offsets and lengths are bytes; the host makes lines, columns and carets.
 * A check runs on one thread, may be called again for another organization, and must not keep state between calls.
 * It must not read files, print, start processes or threads, or end the process; the host stops a check that takes
 * too long or crashes, names the plugin, and counts the run as incomplete.
 *
 * Forward compatibility
 *   1. Fields are appended, never moved, retyped or given a new meaning.
 *   2. Each side reads no more than the smaller `size`; a `size` below that of minor 0 or above 4,096 is refused.
 *   3. Enumerations travel as int32_t; kinds, keys and classes travel as text, so new ones need no new function.
 *   4. A new major is a new entry symbol (tk_plugin_v2); both can stand in one object.
 */
#ifndef TENKEN_PLUGIN_H
#define TENKEN_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define TK_ABI_MAJOR 1u
#define TK_ABI_MINOR 4u

/* Did the maker of *p fill in field f? Ask before touching anything newer than minor 0. */
#define TK_HAS(p, f) ((size_t)((const char *)(&(p)->f + 1) - (const char *)(p)) <= (p)->size)

#define TK_EXPORT __attribute__((visibility("default")))

/* ---- frozen value types ------------------------------------------------------------------------------------ */

typedef struct tk_text {
	const char *at; /* borrowed; may be NULL only when length is 0 */
	size_t length;  /* bytes */
} tk_text;

#define TK_TEXT(literal) ((tk_text){("" literal), sizeof(literal) - 1})

/* A place in a document. document is the host's number for it; {0,0,0} means "nowhere". */
typedef struct tk_span {
	uint32_t document; /* 1-based */
	uint32_t offset;   /* bytes from the start of the decoded text */
	uint32_t length;   /* bytes */
} tk_span;

typedef struct tk_value {
	tk_text text;
	tk_span span;
} tk_value;

typedef int32_t tk_status; /* 0 done, 1 absent, negative failed (the host already holds the reason) */
enum { TK_DONE = 0, TK_ABSENT = 1, TK_EINVAL = -1, TK_ELIMIT = -2, TK_ENOMEM = -3, TK_EFAIL = -4 };

typedef int32_t tk_answer; /* any value not listed here is read as TK_UNDECIDED */
enum { TK_UNDECIDED = 0, TK_HOLDS = 1, TK_FAILS = 2, TK_UNSUPPORTED = 3 };

/* How a class or a property of an entry became known; a larger number is trusted less. */
typedef int32_t tk_origin;
enum { TK_DECLARED = 1 /* written by the author */, TK_FORMAT = 2 /* standard field */, TK_LEXICON = 3 /* words */ };

/* ---- handles (borrowed) ------------------------------------------------------------------------------------- */

typedef struct tk_run tk_run;         /* one requirement examined for one organization */
typedef struct tk_entry tk_entry;     /* anything of a kind, see "Kinds" below */
typedef struct tk_witness tk_witness; /* made by an analysis, handed on to report */

/*
 * Kinds of entries (text, open set). `of` in count/at narrows to the children of an entry; NULL = whole organization.
 *   organization                     exactly one
 *   document                         every examined file
 *   passage  (of document)           every piece of prose or scalar value outside code; key "section" = heading above
 *   heading  (of document), link (of document or step)
 *   playbook                         one workflow
 *   step     (of playbook)           actions, decisions, calls, ends, in source order
 *   contact role person party service channel resource copy-document outage exercise level   from the registers
 *   route    (of contact or party)   one way to reach it: keys channel, value, hours
 *   copy     (of copy-document)      one copy of it: keys form, place, edition, date
 *   finding  (of exercise)           what an exercise brought to light: keys text, owner, due, closed, change
 *   obligation                       of all enabled plugins
 *   any other register section name
 * Keys are listed in docs/plugin-author.md. Lists are read by index 0,1,2… until TK_ABSENT.
 */

typedef struct tk_argument {
	tk_text name; /* as in the message template: {name} */
	tk_text text; /* shown as is; copied by the host */
} tk_argument;

typedef struct tk_label {
	tk_span at;
	tk_text message; /* id of a message of this requirement */
	const tk_argument *arguments;
	size_t argument_count;
} tk_label;

typedef struct tk_finding {
	uint32_t size;          /* sizeof(tk_finding) as the plugin knows it */
	tk_answer answer;       /* TK_HOLDS met, TK_FAILS not-met, TK_UNDECIDED unknown, TK_UNSUPPORTED unknown */
	const tk_entry *subject; /* what it is about: step, playbook, contact, organization … (NULL = organization) */
	tk_span at;             /* the culprit; {0,0,0} = the place of the subject */
	tk_text message;        /* message id in requirements.yaml; empty = the requirement's own "met"/"unknown" text */
	const tk_argument *arguments;
	size_t argument_count;
	const tk_label *labels; /* other places that explain it */
	size_t label_count;
	const tk_witness *witness; /* NULL when there is none */
	tk_text missing;        /* TK_UNDECIDED: the input that is missing, in one word or file name */
	int32_t inferred;       /* not 0: rests on prose or inferred edges; caps the severity at warning */
} tk_finding;

/* What comes of a step's own time limit (in_time, since minor 4). The texts are empty where the calendar plays no part. */
typedef struct tk_time_limit {
	uint32_t size;      /* sizeof(tk_time_limit) as the plugin knows it */
	int32_t always;     /* TK_FAILS: also the quickest run is late */
	int64_t takes;      /* seconds until the step is done, in the run that is told */
	int64_t allowed;    /* seconds that the limit leaves there */
	tk_text start, done, due; /* instants: the clock starts, the step is done, the limit ends */
	const tk_entry *because;  /* TK_UNDECIDED: the step that leaves it open */
	tk_text missing;          /* TK_UNDECIDED: takes, at-most, alternates, steps or holidays of a year */
} tk_time_limit;

/* One person who is needed in two branches of a block at once (held_up, since minor 4). */
typedef struct tk_held_up {
	uint32_t size;          /* sizeof(tk_held_up) as the plugin knows it */
	const tk_entry *first, *second; /* two of his steps that cannot be done at the same time */
	int64_t enough;         /* seconds that the playbook takes at worst, were there others to do them */
	int64_t least, most;    /* … in the best order of his work, at least; in any order, at most */
} tk_held_up;

/* ---- what the host offers; grows at the end only -------------------------------------------------------------- */

typedef struct tk_host {
	uint32_t size;
	uint16_t major, minor;

	/* Parameter of the requirement under examination (list items by index). TK_ABSENT when not given. */
	tk_status (*parameter)(tk_run *, tk_text name, size_t index, tk_value *out);

	/* Entries, in source order (by path, then by offset). O(1) each. */
	size_t (*count)(tk_run *, tk_text kind, const tk_entry *of);
	const tk_entry *(*at)(tk_run *, tk_text kind, const tk_entry *of, size_t index);
	tk_text (*kind)(const tk_entry *);
	tk_span (*place)(const tk_entry *);
	/* Value of a key. TK_DONE, TK_ABSENT (no such key, or index past the end). */
	tk_status (*get)(tk_run *, const tk_entry *, tk_text key, size_t index, tk_value *out);
	/* The entry that a reference key names (step "recipient" -> contact or party, "actor" -> role …), or NULL. */
	const tk_entry *(*follow)(tk_run *, const tk_entry *, tk_text key, size_t index);
	/* Look up by id, name or alias after NFKC and case folding; kind may be empty for "contact, party, role, person". An
	 * outage may also be a built-in one (OUTAGE-IDP …), which is not among those counted. */
	const tk_entry *(*find)(tk_run *, tk_text kind, tk_text name);

	/* Classes: does a step or passage carry it? evidence and origin may be NULL. TK_DONE or TK_ABSENT. */
	tk_status (*has_class)(tk_run *, const tk_entry *, tk_text class_name, tk_span *evidence, tk_origin *origin);
	/* First match of a lexicon class in a value (NFKC, folded, confusers removed); span in the original text. */
	tk_status (*match)(tk_run *, tk_value in, tk_text class_name, tk_value *out);

	/* Clock and units. Days since 1970-01-01 (proleptic Gregorian); seconds for ISO 8601 durations. */
	int64_t (*today)(tk_run *);
	tk_status (*date)(tk_run *, tk_text, int64_t *day);
	tk_status (*duration)(tk_run *, tk_text, int64_t *seconds);
	/* Day of the commit that last changed a place. TK_ABSENT when history cannot say (plain folder, shallow). */
	tk_status (*last_changed)(tk_run *, tk_span, int64_t *day);

	/* Analyses: bounded and cached by the host. *why may be NULL; set for TK_FAILS and often for TK_HOLDS. */
	tk_answer (*sound)(tk_run *, const tk_entry *playbook, const tk_witness **why);
	/* Every run from `from` (NULL = start) that ends meets one of any_of. Witness of a failure: the avoiding run.
	 * Decisions on one condition that nothing between them changes are answered alike by one run; see docs/formats/native.md. */
	tk_answer (*every_run)(tk_run *, const tk_entry *playbook, const tk_entry *from, const tk_entry *const *any_of,
	                       size_t n, const tk_witness **why);
	/* Some run from `from` meets one of any_of before any of avoid. Witness: that run, or the blocking steps. */
	tk_answer (*some_run)(tk_run *, const tk_entry *playbook, const tk_entry *from, const tk_entry *const *any_of,
	                      size_t n, const tk_entry *const *avoid, size_t m, const tk_witness **why);
	/* Does a channel, route, contact or document stay usable under the outage profile? NULL profile = the default. */
	tk_answer (*survives)(tk_run *, const tk_entry *resource, const tk_entry *outage, const tk_witness **why);
	/* Is there one element whose loss takes all the given channels or routes away? HOLDS = no such element. */
	tk_answer (*independent)(tk_run *, const tk_entry *const *resources, size_t n, tk_value *shared,
	                         const tk_witness **why);
	/* Fewest links from the index page to a document. TK_FAILS: no chain. */
	tk_answer (*links_from_index)(tk_run *, const tk_entry *document, size_t *links, const tk_witness **why);

	/* Results. A check may report any number; when it reports no TK_FAILS and no TK_UNDECIDED the host records "met". */
	tk_status (*report)(tk_run *, const tk_finding *);
	/* How many items were looked at (shown with "met"; 0 items = the requirement had nothing to examine). */
	void (*examined)(tk_run *, size_t items);
	/* The check itself is broken: the run counts as incomplete, by the plugin's name. */
	tk_status (*fail)(tk_run *, tk_text reason);

	/* ---- since minor 1 ---- */

	/* How long from the beginning of `from` (NULL = start) until `to` is done, in seconds: at best (what is not said
	 * counts as nothing) and at worst. TK_HOLDS: *most is a number. TK_UNDECIDED: *because does not say how long it takes.
	 * TK_FAILS: there is no worst case, since the loop at *because has no bound. TK_UNSUPPORTED: `to` does not come after
	 * `from`. Witness: the worst run, with the time of each step. */
	tk_answer (*time_between)(tk_run *, const tk_entry *playbook, const tk_entry *from, const tk_entry *to, int64_t *least,
	                          int64_t *most, const tk_entry **because, const tk_witness **why);

	/* ---- since minor 2 ---- */

	/* The commit that last changed a place, blanks apart; the place of a document stands for all of it. Keys: id, date
	 * (YYYY-MM-DD), author, email, signed (true, false; whether a signature is good is not examined), line (of the
	 * message, by index), and NAME: for what its lines that begin with NAME and a colon say, by index ("Reviewed-by:").
	 * What the merge says that brought it counts for signed, line and NAME:, too.
	 * TK_ABSENT also when history cannot say (plain folder, shallow boundary, not committed): ask for id first. */
	tk_status (*last_commit)(tk_run *, tk_span, tk_text key, size_t index, tk_value *out);

	/* ---- since minor 3 ---- */

	/* The first entry of a list (as in `at`) from *index on that carries one of the classes, and its index; NULL when none
	 * does. Finds what a loop over `at` and `has_class` finds; what is known of the whole list is not looked at again. */
	const tk_entry *(*next_of_class)(tk_run *, tk_text kind, const tk_entry *of, size_t *index, const tk_text *classes,
	                                 size_t n);

	/* ---- since minor 4 ---- */

	/* Is a step done within its own time limit on every run, when the clock starts as the playbook is begun, whenever
	 * that is? Limits on the calendar become instants; so do steps that take working days or wait for somebody with
	 * office hours. One person who is needed in two branches at once does one after the other: late is only what is late
	 * in every order of his work, and in time what is in time in any. TK_UNSUPPORTED: no limit in numbers or dates, or no
	 * way leads to the step. Witness of a failure: the worst run. */
	tk_answer (*in_time)(tk_run *, const tk_entry *playbook, const tk_entry *step, tk_time_limit *out,
	                     const tk_witness **why);
	/* Does a playbook certainly take longer because one person, who alone can do two steps, is needed in two branches at
	 * once? TK_HOLDS: no. TK_FAILS: *out says how much. TK_UNDECIDED: not all steps say how long they take. */
	tk_answer (*held_up)(tk_run *, const tk_entry *playbook, tk_held_up *out);
} tk_host;

/* ---- what the plugin exports ---------------------------------------------------------------------------------- */

typedef struct tk_check {
	uint32_t size;
	const char *name;  /* requirements refer to it */
	const char *reads; /* space-separated kinds; the host refuses any other */
	tk_status (*examine)(const tk_host *, tk_run *);
} tk_check;

typedef struct tk_plugin {
	uint32_t size;
	uint16_t major, minor; /* the least host it needs */
	const char *id, *version;
	const tk_check *const *checks; /* pointers: a longer tk_check moves no neighbour */
	size_t check_count;
} tk_plugin;

/* The only symbol that a plugin exports. Static data; no work before examine. */
TK_EXPORT const tk_plugin *tk_plugin_v1(void);

#endif
