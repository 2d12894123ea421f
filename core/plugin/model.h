/* SPDX-License-Identifier: Apache-2.0 */
/* The organization as entries of the plugin interface. Lists of children are made when they are first asked for. */
#ifndef TK_PLUGIN_MODEL_H
#define TK_PLUGIN_MODEL_H

#include "analysis/flow.h"
#include "analysis/links.h"
#include "analysis/outage.h"
#include "analysis/references.h"
#include "plugin/host_set.h"
#include "plugin/readings.h"

typedef enum tk_entry_kind {
	TK_ENTRY_ORGANIZATION,
	TK_ENTRY_DOCUMENT,
	TK_ENTRY_PASSAGE,
	TK_ENTRY_HEADING,
	TK_ENTRY_LINK,
	TK_ENTRY_PLAYBOOK,
	TK_ENTRY_STEP,
	TK_ENTRY_OBLIGATION,
	TK_ENTRY_STAGE,
	TK_ENTRY_ROUTE,
	TK_ENTRY_COPY,
	TK_ENTRY_FINDING, /* of an exercise */
	TK_ENTRY_REGISTER, /* … + tk_register_kind */
	TK_ENTRY_KINDS = TK_ENTRY_REGISTER + TK_REGISTER_KINDS,
} tk_entry_kind;

typedef struct tk_entry_list {
	TK_VECTOR(const tk_entry *) entries;
	bool made;
	struct tk_list_classes *classes; /* classes.c; NULL = nobody asked yet */
} tk_entry_list;

typedef struct tk_model tk_model;

struct tk_entry {
	uint8_t kind;          /* tk_entry_kind */
	uint32_t number;       /* step index; position of others in their list */
	tk_model *model;
	const tk_entry *parent;
	tk_span place;
	union {
		tk_document *document;
		const tk_block *block;         /* heading; passage of Markdown */
		const tk_page_link *link;
		tk_playbook *playbook;
		tk_step *step;
		const tk_register_entry *entry;
		const tk_node *node;           /* route, copy, finding */
		const tk_requirement *obligation;
		const tk_pack_stage *stage;
	};
	tk_value text, section; /* passage; heading: text */
	bool is_template;       /* passage */
	tk_known_classes *classes; /* passage, step: what was found so far */
	union {
		tk_flow_memo *flow;             /* playbook: made at the first question */
		const tk_requirement *by_words; /* step: the last requirement that was told a class of it by its words alone */
	};
	void *branches;         /* playbook: by step; branches.c */
	const struct tk_whole_time *whole_time; /* playbook: times.c; NULL = not asked yet */
	tk_entry *steps;        /* playbook: one for each step of the workflow, by index */
	tk_entry_list *children; /* [TK_ENTRY_KINDS], made on demand */
};

struct tk_model {
	tk_arena *arena;
	const tk_host_set *set;
	tk_organization *organization;
	tk_entry root;
	tk_entry_list all[TK_ENTRY_KINDS];
	tk_entry_list sketches; /* drawings beside a text; not among the playbooks */
	tk_map *playbook_names; /* -> tk_playbook (analysis/references.h) */
	tk_map *of_register;  /* address of a tk_register_entry as text -> tk_entry */
	tk_link_web *links;
	tk_outage_model *outage;
	tk_limit_span *span; /* the days on which clocks may start; made when first asked for */
	tk_text unread; /* path of a file that was not read to its end; empty = all were */
	tk_readings *readings;
	struct {
		const char *at;
		tk_text text;
		tk_text_reading *reading;
	} recent_values[1024]; /* by address: checks ask for many classes of one value */
	struct {
		const char *at;
		tk_text name; /* the lexicon's */
		tk_class index;
	} recent_classes[256]; /* by address of the name: checks ask with the same few names again and again */
	struct {
		tk_span span;
		tk_change change;
		int status; /* as last_commit gave it */
		bool asked;
	} last_commit; /* checks ask for several facts of one commit */
	TK_VECTOR(tk_text) undecided; /* paths of documents where a pattern hit a limit */
};

tk_model *tk_model_make(tk_arena *arena, const tk_host_set *set, tk_readings *readings, tk_organization *organization);
const char *tk_entry_kind_name(tk_entry_kind kind);
/* TK_ENTRY_KINDS when unknown. */
tk_entry_kind tk_entry_kind_of(tk_text name);
/* of: the parent, or NULL for the whole organization. */
const tk_entry_list *tk_model_list(tk_model *model, tk_entry_kind kind, const tk_entry *of);
const tk_entry *tk_model_register_entry(tk_model *model, const tk_register_entry *entry);
const tk_entry *tk_model_document(tk_model *model, uint32_t number);
const tk_link_web *tk_model_links(tk_model *model);
tk_outage_model *tk_model_outage(tk_model *model);
/* times.c: the days, from today on, on which the clock of a limit may start. */
const tk_limit_span *tk_model_span(tk_model *model);
tk_document *tk_entry_document(const tk_entry *entry); /* the document it stands in, or NULL */
tk_playbook *tk_entry_playbook(const tk_entry *entry); /* of a playbook or step, or NULL */
/* One requirement of the organization binds it: its sector's, its regimes', or any concern. */
bool tk_model_binds(const tk_model *model, const tk_requirement *requirement);

/* passages.c */
/* Cells of a table's row side by side: a name and its number belong together. */
tk_text tk_passage_of_row(tk_arena *arena, const tk_block *row);
void tk_model_make_passages(tk_model *model, tk_entry *document, tk_entry_list *list);
void tk_model_make_headings(tk_model *model, tk_entry *document, tk_entry_list *list);
tk_entry *tk_model_add_entry(tk_model *model, tk_entry_list *list, tk_entry_kind kind, const tk_entry *parent, tk_span place);

/* keys.c */
tk_status tk_entry_get(tk_model *model, const tk_entry *entry, tk_text key, size_t index, tk_value *out);
/* branches.c: "FORK/BRANCH" for the index-th fork that a step stands behind, before its branches meet; empty past the end. */
tk_text tk_step_branch(tk_model *model, const tk_entry *step, size_t index);
/* follow.c */
const tk_entry *tk_entry_follow(tk_model *model, const tk_entry *entry, tk_text key, size_t index);
const tk_entry *tk_entry_find(tk_model *model, tk_text kind, tk_text name);
/* obligations.c: "yes", "no", "unknown:<fact>" */
tk_text tk_obligation_applies(tk_model *model, const tk_pack_obligation *obligation);
bool tk_obligation_in_force(const tk_model *model, const tk_pack_obligation *obligation);
/* Does it ask for a report today (a duty to notify, in force)? */
bool tk_obligation_asks(const tk_model *model, const tk_pack_obligation *obligation);

/* classes.c: a class of a step or passage. */
bool tk_entry_has_class(tk_model *model, const tk_entry *entry, tk_text class_name, tk_span *evidence, tk_origin *origin);
/* The same, but the words of a class do not count in a sentence that forbids (class `negated`). */
bool tk_entry_says_class(tk_model *model, const tk_entry *entry, tk_text class_name);
/* The first from *index on that carries one of the classes, and its index; NULL when none does. */
const tk_entry *tk_model_next_of_class(tk_model *model, tk_entry_list *list, size_t *index, const tk_text *names, size_t n);
bool tk_value_match(tk_model *model, tk_value in, tk_text class_name, tk_value *out);

/* Key of an entry that stays when lines move: playbook and step ids, subject. */
typedef struct tk_subject {
	tk_text playbook, step, subject;
} tk_subject;
tk_subject tk_entry_subject(tk_model *model, const tk_entry *entry);
/* Where a finding about the whole organization points: index page, else tenken.yaml, else the first playbook, else the first document. */
tk_span tk_model_place(const tk_model *model);

#endif
