/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of neutral graphs; schemas/tenken-graph.schema.json states the same for editors. */
#include "playbook/native.h"
#include "playbook/neutral.h"

// clang-format off
#define TEXT(key) {key, TK_SHAPE_TEXT, 0, NULL, NULL}
#define FLAG(key) {key, TK_SHAPE_BOOLEAN, 0, NULL, NULL}
#define DATE(key) {key, TK_SHAPE_DATE, 0, NULL, NULL}
#define TEXTS(key) {key, TK_SHAPE_LIST, TK_SHAPE_LENIENT, &text_shape, NULL}
#define WORD(key, words) {key, TK_SHAPE_TEXT, 0, NULL, words}
#define MAP(key, shape) {key, TK_SHAPE_MAP, 0, shape, NULL}
#define LIST_OF(key, shape) {key, TK_SHAPE_LIST, 0, shape, NULL}
#define LAST {NULL, TK_SHAPE_ANY, 0, NULL, NULL}
#define SHAPE(fields) {TK_SHAPE_MAP, 0, fields, NULL, NULL}
// clang-format on

static const char *const kind_words[] = {
        "start", "action", "decision",   "merge",           "fork",           "join",         "call",
        "end",   "place",  "transition", "inclusive-split", "inclusive-join", "event-choice", NULL};
static const tk_step_kind kinds[] = {TK_STEP_START,
                                     TK_STEP_ACTION,
                                     TK_STEP_DECISION,
                                     TK_STEP_MERGE,
                                     TK_STEP_FORK,
                                     TK_STEP_JOIN,
                                     TK_STEP_CALL,
                                     TK_STEP_END,
                                     TK_STEP_PLACE,
                                     TK_STEP_FIRING,
                                     TK_STEP_INCLUSIVE_SPLIT,
                                     TK_STEP_INCLUSIVE_JOIN,
                                     TK_STEP_EVENT_CHOICE};

bool tk_neutral_kind(tk_text word, tk_step_kind *kind)
{
	for (size_t i = 0; kind_words[i]; i++) {
		if (!tk_text_is(word, kind_words[i]))
			continue;
		*kind = kinds[i];
		return true;
	}
	return false;
}

static const char *const edge_words[] = {"normal", "failure", "timeout", NULL};
static const tk_shape text_shape = {TK_SHAPE_TEXT, 0, NULL, NULL, NULL};

const tk_field tk_neutral_node_fields[] = {TEXT("id"),
                                           WORD("kind", kind_words),
                                           TEXT("title"),
                                           {"class", TK_SHAPE_LIST, TK_SHAPE_LENIENT, &tk_native_class_shape, NULL},
                                           TEXT("actor"),
                                           TEXT("alternate"),
                                           TEXTS("text"),
                                           TEXTS("sources"),
                                           TEXTS("to"),
                                           TEXTS("by"),
                                           TEXTS("needs"),
                                           MAP("deadline", &tk_native_deadline_shape),
                                           {"takes", TK_SHAPE_ANY, 0, NULL, NULL},
                                           {"wait", TK_SHAPE_DURATION, 0, NULL, NULL},
                                           TEXT("call"),
                                           TEXTS("sets"),
                                           TEXT("trigger"),
                                           TEXT("message"),
                                           TEXT("marking"),
                                           TEXT("acknowledge"),
                                           FLAG("automated"),
                                           FLAG("initial"),
                                           FLAG("final"),
                                           FLAG("exhaustive"),
                                           {"at-most", TK_SHAPE_INTEGER, 0, NULL, NULL},
                                           LAST};
static const tk_shape node_shape = SHAPE(tk_neutral_node_fields);

const tk_field tk_neutral_edge_fields[] = {TEXT("from"),
                                           TEXT("to"),
                                           TEXT("guard"),
                                           WORD("kind", edge_words),
                                           FLAG("otherwise"),
                                           {"weight", TK_SHAPE_INTEGER, 0, NULL, NULL},
                                           LAST};
static const tk_shape edge_shape = SHAPE(tk_neutral_edge_fields);

const tk_field tk_neutral_end_fields[] = {TEXT("workflow"), TEXT("node"), LAST};
static const tk_shape end_shape = SHAPE(tk_neutral_end_fields);

const tk_field tk_neutral_message_fields[] = {MAP("from", &end_shape), MAP("to", &end_shape), TEXT("name"), LAST};
static const tk_shape message_shape = SHAPE(tk_neutral_message_fields);

#define WORKFLOW                                                                                                       \
	TEXT("id"), TEXT("title"), TEXT("owner"), DATE("reviewed"), DATE("next-review"), TEXTS("scenarios"),           \
	        TEXT("maintainer"), TEXT("version"), DATE("approved"), TEXT("approved-by"),                            \
	        TEXT("trigger"), TEXT("marking"), LIST_OF("conditions", &tk_native_condition_shape),                   \
	        LIST_OF("nodes", &node_shape), LIST_OF("edges", &edge_shape)

static const tk_field part_fields[] = {WORKFLOW, LAST};
static const tk_shape part_shape = SHAPE(part_fields);

const tk_field tk_neutral_workflow_fields[] = {{"tenken-graph", TK_SHAPE_INTEGER, 0, NULL, NULL},
                                               WORKFLOW,
                                               LIST_OF("workflows", &part_shape),
                                               LIST_OF("messages", &message_shape),
                                               LAST};
const tk_shape tk_neutral_shape = SHAPE(tk_neutral_workflow_fields);
