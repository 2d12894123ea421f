/* SPDX-License-Identifier: Apache-2.0 */
/* Working state of the Markdown reader. The way: blocks -> outline (flat, in source order, with sections and
 * declarations) -> entries (what counts as a step) -> workflow. Each stage is one file; each is linear. */
#ifndef TK_PLAYBOOK_MARKDOWN_READER_H
#define TK_PLAYBOOK_MARKDOWN_READER_H

#include "base/map.h"
#include "playbook/markdown_prose.h"
#include "playbook/playbook.h"

#define TK_NO_ENTRY UINT32_MAX
/* A file of nothing but items must not take all memory: a step is a kilobyte. */
#define TK_MOST_ENTRIES 250000u

typedef struct tk_outline_node {
	const tk_block *block;
	uint32_t end;    /* index past its subtree */
	uint32_t parent; /* index */
	uint32_t section;
	uint32_t declaration, last_declaration; /* index + 1 of the first and last declaration that belong to it */
} tk_outline_node;

/* One key=value of a `<!-- tenken: … -->` comment. */
typedef struct tk_declaration {
	tk_value key, value;
	uint32_t next; /* index + 1 of the next one of the same block */
} tk_declaration;

typedef struct tk_section {
	const tk_block *heading; /* NULL for what stands before the first heading */
	tk_value path;           /* "Remediate / Contain"; span of the heading */
	uint32_t node, parent;   /* parent: index of the section above, 0 for the top */
	uint32_t first_entry;    /* first entry at or after the heading, TK_NO_ENTRY = none */
	tk_reference refer;
	tk_slot actor;
	bool reference_only; /* References, Glossary, 目的 …: nothing there is a step */
} tk_section;

/* What a column of a table holds, or a line "期限: …" below an item. */
typedef enum tk_column_kind {
	TK_COLUMN_OTHER,
	TK_COLUMN_ACTION,
	TK_COLUMN_NUMBER,
	TK_COLUMN_ACTOR, /* from here on: slots of the step */
	TK_COLUMN_ALTERNATE,
	TK_COLUMN_RECIPIENT,
	TK_COLUMN_CHANNEL,
	TK_COLUMN_DEADLINE,
	TK_COLUMN_CONDITION,
	TK_COLUMN_MESSAGE,
	TK_COLUMN_MARKING,
	TK_COLUMN_RECEIPT,
	TK_COLUMN_SOURCE,
	TK_COLUMN_NEEDS,
	TK_COLUMN_TIME, /* how long it takes */
	TK_COLUMN_KINDS
} tk_column_kind;

/* Cells of a table row that fill slots; NULL = no such column. */
typedef struct tk_row_cells {
	const tk_block *of[TK_COLUMN_KINDS];
} tk_row_cells;

/* A part of a block's text. */
typedef struct tk_cell {
	const tk_block *block;
	uint32_t from, length;
} tk_cell;

typedef struct tk_line_label {
	uint8_t kind; /* tk_column_kind */
	tk_cell cell;
} tk_line_label;

typedef struct tk_entry_draft {
	const tk_block *block;      /* item, row or paragraph */
	const tk_block *text_block; /* item, paragraph or the cell of the action column */
	const tk_row_cells *cells;
	tk_prose prose;
	tk_item_reading reading;
	uint32_t node, section, end; /* end: index past its sub-entries */
	uint32_t parent;             /* TK_NO_ENTRY */
	uint32_t list, number;       /* list or table and the number in it; list 0 = not numbered */
	tk_slots more_texts;         /* remarks below the item */
	TK_VECTOR(tk_line_label) labels;  /* "宛先: …" below it */
	tk_slot actor_line;          /* "担当：…" below it */
	tk_jumps jumps;
	/* the flow */
	uint32_t entrance, step, choice; /* steps: where runs come in, the action, the helper after it; TK_NO_STEP */
	uint32_t skip_to;                /* index + 1 of the entry that a run passing by goes on with */
	char holds;                      /* declared: 'p' its lists are done at the same time, 'r' its list is repeated */
	uint32_t join;                   /* step at which the lists of such an entry end */
	uint32_t around, group_end;      /* the entry with `holds` that it stands in, or TK_NO_ENTRY; where its list ends */
	bool decides;                    /* the lines below it are its cases */
	bool is_case;                    /* of the step above: no step of its own */
	bool chained;                    /* its other way is the next sibling */
	bool scanned;                    /* stands in a row of conditions without a last resort */
} tk_entry_draft;

typedef struct tk_markdown_reader {
	tk_arena *arena;
	tk_document *document;
	TK_VECTOR(tk_outline_node) nodes;
	TK_VECTOR(tk_section) sections; /* [0] = before the first heading */
	TK_VECTOR(tk_declaration) declarations;
	TK_VECTOR(tk_entry_draft) entries;
	uint32_t firm; /* entries from ordered lists, task lists, tables and declarations */
	/* targets, made by the flow stage */
	tk_map *titles, *anchors, *numbers, *ids;
	tk_map *item_anchors; /* of steps, not of headings */
	bool numbered_headings[128]; /* by TK_REFER_… */
} tk_markdown_reader;

void tk_outline_make(tk_markdown_reader *reader);      /* markdown_outline.c */
void tk_declarations_read(tk_markdown_reader *reader); /* markdown_declarations.c; after the outline */
const tk_declaration *tk_declaration_find(const tk_markdown_reader *reader, uint32_t first, const char *key);
void tk_declarations_apply(tk_markdown_reader *reader, uint32_t first, tk_step *step, bool own);
void tk_entries_collect(tk_markdown_reader *reader); /* markdown_items.c */
tk_entry_draft *tk_entry_add(tk_markdown_reader *reader, uint32_t node, const tk_block *text_block, tk_prose prose);
void tk_entries_of_table(tk_markdown_reader *reader, uint32_t node); /* markdown_table.c */
bool tk_cell_is_blank(tk_text text); /* "-", なし … */
bool tk_cell_is_limit(tk_arena *arena, tk_text text); /* all of it a length of time, or an end on the calendar: "T+30分", "翌営業日" */
void tk_row_fill(tk_markdown_reader *reader, const tk_row_cells *cells, tk_step *step);
/* The slot that a line names before its colon; *from: where what it says begins. TK_COLUMN_OTHER: none. */
tk_column_kind tk_label_of(const tk_prose *prose, uint32_t *from);
void tk_labels_fill(tk_markdown_reader *reader, const tk_entry_draft *entry, tk_step *step);
void tk_failures_find(tk_markdown_reader *reader); /* after the jumps */
/* How often the list of a declared block is done at most; 0: not said. */
uint32_t tk_block_most(const tk_markdown_reader *reader, const tk_entry_draft *entry);
void tk_groups_find(tk_markdown_reader *reader); /* fills holds, around and group_end */
void tk_cases_find(tk_markdown_reader *reader); /* markdown_cases.c; after the jumps */
void tk_flow_of_entries(tk_markdown_reader *reader, tk_playbook *playbook); /* markdown_flow.c */
void tk_targets_make(tk_markdown_reader *reader);                           /* markdown_targets.c */
typedef enum tk_target_state {
	TK_TARGET_FOUND,
	TK_TARGET_ABSENT,  /* numbered things of that kind are there, this number is not */
	TK_TARGET_UNKNOWN, /* cannot be told: several, or nothing is numbered */
} tk_target_state;
/* *entry = TK_NO_ENTRY: the end of the playbook. */
tk_target_state tk_target_of_jump(tk_markdown_reader *reader, const tk_entry_draft *from, const tk_jump *jump,
                                  uint32_t *entry);
tk_target_state tk_target_of_declaration(tk_markdown_reader *reader, const tk_entry_draft *from, tk_text target,
                                         uint32_t *entry);

/* Text of a part of a block with its span. */
tk_value tk_block_value(const tk_markdown_reader *reader, const tk_block *block, size_t from, size_t length);
/* The same for a part of an entry's prose. */
tk_value tk_entry_value(const tk_markdown_reader *reader, const tk_entry_draft *entry, tk_part part);

#endif
