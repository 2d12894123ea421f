/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of the native format; schemas/tenken-playbook.schema.json states the same for editors. Required keys are
 * checked by the reader (a misspelt one is not missing). */
#include "playbook/native.h"

#define TEXT(key)                                                                                                      \
	{                                                                                                              \
		key, TK_SHAPE_TEXT, 0, NULL, NULL                                                                      \
	}
#define DATE(key)                                                                                                      \
	{                                                                                                              \
		key, TK_SHAPE_DATE, 0, NULL, NULL                                                                      \
	}
#define TEXTS(key)                                                                                                     \
	{                                                                                                              \
		key, TK_SHAPE_LIST, TK_SHAPE_LENIENT, &text_shape, NULL                                                \
	}
#define LIST_OF(key, shape)                                                                                            \
	{                                                                                                              \
		key, TK_SHAPE_LIST, 0, shape, NULL                                                                     \
	}
#define LAST                                                                                                           \
	{                                                                                                              \
		NULL, TK_SHAPE_ANY, 0, NULL, NULL                                                                      \
	}
#define SHAPE(fields)                                                                                                  \
	{                                                                                                              \
		TK_SHAPE_MAP, 0, fields, NULL, NULL                                                                    \
	}

static const char *const class_words[] = {"collect",   "share",        "intake",     "assess",          "act",
                                          "notify-up", "notify-down",  "preserve",   "isolate",         "eradicate",
                                          "recover",   "activate",     "degraded",   "approve",         "escalate",
                                          "close",     "telecom-loss", "power-loss", "supplier-report", NULL};

bool tk_native_is_class(tk_text name)
{
	for (size_t i = 0; class_words[i]; i++)
		if (tk_text_is(name, class_words[i]))
			return true;
	return false;
}

static const tk_shape text_shape = {TK_SHAPE_TEXT, 0, NULL, NULL, NULL};
const tk_shape tk_native_class_shape = {TK_SHAPE_TEXT, 0, NULL, NULL, class_words};

const tk_field tk_native_deadline_fields[] = {TEXT("within"), TEXT("from"), LAST};
const tk_shape tk_native_deadline_shape = SHAPE(tk_native_deadline_fields);

const tk_field tk_native_takes_fields[] = {
        {"least", TK_SHAPE_DURATION, 0, NULL, NULL}, {"most", TK_SHAPE_DURATION, 0, NULL, NULL}, LAST};

static const tk_shape step_shape;

const tk_field tk_native_case_fields[] = {
        TEXT("when"), {"otherwise", TK_SHAPE_BOOLEAN, 0, NULL, NULL}, TEXT("go"), LIST_OF("steps", &step_shape), LAST};
static const tk_shape case_shape = SHAPE(tk_native_case_fields);

const tk_field tk_native_branch_fields[] = {LIST_OF("steps", &step_shape), LAST};
static const tk_shape branch_shape = SHAPE(tk_native_branch_fields);

const tk_field tk_native_repeat_fields[] = {
        {"at-most", TK_SHAPE_INTEGER, 0, NULL, NULL}, TEXT("until"), LIST_OF("steps", &step_shape), LAST};
static const tk_shape repeat_shape = SHAPE(tk_native_repeat_fields);

const tk_field tk_native_step_fields[] = {TEXT("id"),
                                          TEXT("title"),
                                          {"class", TK_SHAPE_LIST, TK_SHAPE_LENIENT, &tk_native_class_shape, NULL},
                                          TEXT("actor"),
                                          TEXT("alternate"),
                                          TEXTS("text"),
                                          TEXTS("sources"),
                                          {"takes", TK_SHAPE_ANY, 0, NULL, NULL},
                                          LIST_OF("decide", &case_shape),
                                          LIST_OF("parallel", &branch_shape),
                                          {"repeat", TK_SHAPE_MAP, 0, &repeat_shape, NULL},
                                          TEXT("call"),
                                          TEXT("next"),
                                          TEXTS("to"),
                                          TEXTS("by"),
                                          {"deadline", TK_SHAPE_MAP, 0, &tk_native_deadline_shape, NULL},
                                          TEXT("trigger"),
                                          TEXT("message"),
                                          TEXT("marking"),
                                          TEXT("acknowledge"),
                                          TEXT("on-failure"),
                                          TEXT("on-timeout"),
                                          TEXTS("needs"),
                                          TEXTS("sets"),
                                          {"automated", TK_SHAPE_BOOLEAN, 0, NULL, NULL},
                                          LAST};
static const tk_shape step_shape = SHAPE(tk_native_step_fields);

const tk_field tk_native_condition_fields[] = {
        TEXT("when"), TEXTS("also"), {"given", TK_SHAPE_BOOLEAN, 0, NULL, NULL}, LAST};
const tk_shape tk_native_condition_shape = SHAPE(tk_native_condition_fields);

static const tk_field playbook_fields[] = {TEXT("playbook"),     TEXT("id"),
                                           TEXT("title"),        TEXT("owner"),
                                           TEXT("maintainer"),   TEXT("version"),
                                           DATE("approved"),     TEXT("approved-by"),
                                           DATE("reviewed"),     DATE("next-review"),
                                           TEXTS("scenarios"),   TEXT("trigger"),
                                           TEXT("marking"),      LIST_OF("conditions", &tk_native_condition_shape),
                                           TEXT("on-exception"), LIST_OF("steps", &step_shape),
                                           LAST};
const tk_shape tk_native_shape = SHAPE(playbook_fields);
