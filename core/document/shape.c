/* SPDX-License-Identifier: Apache-2.0 */
#include "document/shape.h"

#include "base/calendar.h"
#include <string.h>

/* One value under examination with what is declared for it: a field's or an element's declaration in one form. */
typedef struct declared {
	tk_shape_type type;
	uint32_t flags;
	const tk_field *fields; /* MAP */
	const tk_shape *of;     /* LIST, MAP_OF */
	const char *const *values;
	tk_text key; /* what messages call the value */
} declared;

static void check_value(tk_document *document, const tk_node *node, const declared *as);

const char *tk_nearest_word(tk_text word, const char *const *words, size_t count)
{
	size_t length = tk_utf8_count(tk_text_slice(word, 0, 400));
	unsigned best = length < 3 ? 0 : (unsigned)(length / 3);
	const char *nearest = NULL;
	for (size_t i = 0; i < count && best > 0; i++) {
		unsigned distance = tk_text_distance(word, tk_text_of(words[i]), best);
		if (distance <= best) {
			nearest = words[i];
			best = distance ? distance - 1 : 0; /* the first of equally near ones */
		}
	}
	return nearest;
}

static tk_text join_words(tk_arena *arena, const char *const *words, size_t count)
{
	size_t length = 0;
	for (size_t i = 0; i < count; i++)
		length += strlen(words[i]) + 2;
	char *at = tk_arena_bytes(arena, length + 1);
	size_t done = 0;
	for (size_t i = 0; i < count; i++) {
		size_t word = strlen(words[i]);
		memcpy(at + done, i ? ", " : "", i ? 2 : 0);
		done += i ? 2 : 0;
		memcpy(at + done, words[i], word);
		done += word;
	}
	return (tk_text){at, done};
}

/* A row of a table that is shifted by a cell puts a telephone number or a person's name where a word should be, and what
 * a fault says ends up in logs. The place is shown in any case. */
tk_text tk_shape_quotable(const tk_document *document, tk_text value)
{
	uint32_t digits = 0;
	for (size_t i = 0; i < value.length; i++)
		digits += value.at[i] >= '0' && value.at[i] <= '9' ? 1 : 0;
	bool digits_only_of_date = digits == 8 && value.length == 10;
	bool hide = document->kind == TK_DOCUMENT_CSV || value.length > 80 || (digits > 4 && !digits_only_of_date) ||
	            tk_text_find(value, TK_TEXT("@"), 0) != SIZE_MAX;
	return hide ? TK_TEXT("…") : value;
}

static void add_fault(tk_document *document, const char *rule, const tk_node *node, const declared *as,
                      const char *message, const char *help)
{
	tk_fault_add(document->arena, &document->faults, rule, node->span, message, help, "key", as->key, "value",
	             tk_node_is_scalar(node) ? tk_shape_quotable(document, node->value) : (tk_text){"", 0}, (char *)NULL);
}

/* Computing what is near costs more than the fault; not for those that would not be listed. */
static bool is_full(const tk_document *document)
{
	return document->faults.count >= TK_FAULTS_MOST;
}

static void check_words(tk_document *document, const tk_node *node, const declared *as)
{
	size_t count = 0;
	for (; as->values[count]; count++)
		if (tk_text_is(node->value, as->values[count]))
			return;
	if (is_full(document)) {
		add_fault(document, TK_FAULT_BAD_VALUE, node, as, "", NULL);
		return;
	}
	const char *nearest = tk_nearest_word(node->value, as->values, count);
	tk_fault_add(document->arena, &document->faults, TK_FAULT_BAD_VALUE, node->span,
	             N_("\"{value}\" is not one of the words that \"{key}\" may have."),
	             nearest ? N_("Did you mean \"{nearest}\"? Allowed: {words}.") : N_("Write one of: {words}."),
	             "key", as->key, "value", tk_shape_quotable(document, node->value), "nearest", tk_text_of(nearest), "words",
	             join_words(document->arena, as->values, count), (char *)NULL);
}

static bool is_flag(const tk_document *document, const tk_node *node)
{
	if (node->kind == TK_NODE_BOOLEAN)
		return true;
	return document->kind == TK_DOCUMENT_CSV &&
	       (tk_node_is_true(node) || tk_text_is(node->value, "false") || tk_text_is(node->value, "False") ||
	        tk_text_is(node->value, "FALSE"));
}

static void check_scalar(tk_document *document, const tk_node *node, const declared *as)
{
	int64_t number;
	if (!tk_node_is_scalar(node)) {
		add_fault(document, TK_FAULT_WRONG_TYPE, node, as,
		          N_("\"{key}\" must be one text, not a list or a mapping."), N_("Write one value."));
		return;
	}
	switch (as->type) {
	case TK_SHAPE_STRING:
		if (document->kind == TK_DOCUMENT_JSON && node->kind != TK_NODE_STRING)
			add_fault(document, TK_FAULT_WRONG_TYPE, node, as,
			          N_("\"{key}\" must be a text, but {value} is none."),
			          N_("Put the value between quotation marks."));
		break;
	case TK_SHAPE_INTEGER:
		if (!tk_node_integer(node, &number) || (document->kind == TK_DOCUMENT_JSON && node->quoted))
			add_fault(document, TK_FAULT_WRONG_TYPE, node, as,
			          N_("\"{key}\" must be a whole number, but \"{value}\" is none."),
			          N_("Write digits only, without quotation marks."));
		break;
	case TK_SHAPE_BOOLEAN:
		if (!is_flag(document, node))
			add_fault(document, TK_FAULT_WRONG_TYPE, node, as,
			          N_("\"{key}\" must be true or false, but \"{value}\" is neither."),
			          N_("Write true or false, without quotation marks."));
		break;
	case TK_SHAPE_DATE:
		if (!tk_date_parse(node->value, &number))
			add_fault(document, TK_FAULT_BAD_VALUE, node, as,
			          N_("\"{key}\" must be a date, but \"{value}\" is none that exists."),
			          N_("Write it as 2026-10-05."));
		break;
	case TK_SHAPE_DURATION:
		if (!tk_duration_parse(node->value, &number))
			add_fault(document, TK_FAULT_BAD_VALUE, node, as,
			          N_("\"{key}\" must be a duration, but \"{value}\" is none that can be counted."),
			          N_("Write it as PT24H, P30D, 30分 or 24時間."));
		break;
	default:
		break;
	}
	if (as->values)
		check_words(document, node, as);
}

static declared of_shape(const tk_shape *shape, tk_text key)
{
	return (declared){shape->type, shape->flags, shape->fields, shape->of, shape->values, key};
}

static declared of_field(const tk_field *field)
{
	const tk_shape *of = field->of;
	bool map = field->type == TK_SHAPE_MAP;
	return (declared){
	        .type = field->type,
	        .flags = field->flags | (map && of ? of->flags : 0),
	        .fields = map && of ? of->fields : NULL,
	        .of = map ? NULL : of,
	        .values = field->values,
	        .key = tk_text_of(field->key),
	};
}

static const tk_field *find_field(const tk_field *fields, tk_text key)
{
	for (const tk_field *field = fields; field && field->key; field++)
		if (tk_text_is(key, field->key))
			return field;
	return NULL;
}

static bool is_free_key(tk_text key)
{
	return tk_text_starts(key, TK_TEXT("x-")) || tk_text_starts(key, TK_TEXT("x_"));
}

static void report_unknown(tk_document *document, const tk_node *child, const tk_field *fields)
{
	tk_arena *arena = document->arena;
	if (is_full(document)) {
		tk_fault_add(arena, &document->faults, TK_FAULT_UNKNOWN_KEY, child->key_span, "", NULL, (char *)NULL);
		return;
	}
	size_t count = 0;
	while (fields && fields[count].key)
		count++;
	const char **words = TK_MAKE_ARRAY(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		words[i] = fields[i].key;
	const char *nearest = tk_nearest_word(child->key, words, count);
	tk_fault_add(arena, &document->faults, TK_FAULT_UNKNOWN_KEY, child->key_span,
	             N_("The key \"{key}\" is not known here, so nothing reads it."),
	             nearest ? N_("Did you mean \"{nearest}\"?")
	                     : N_("Known keys here: {words}. Keys of your own begin with x-."),
	             "key", child->key, "nearest", tk_text_of(nearest), "words", join_words(arena, words, count),
	             (char *)NULL);
}

static void report_missing(tk_document *document, const tk_node *node, const tk_field *field)
{
	if (!document->complete)
		return; /* it may stand in what could not be read */
	/* the whole mapping may be many lines: its first key shows where it is */
	tk_span at = node->first && node->first->key_span.document && document->kind != TK_DOCUMENT_CSV
	                     ? node->first->key_span
	                     : node->span;
	tk_fault_add(document->arena, &document->faults, TK_FAULT_MISSING_KEY, at,
	             N_("The key \"{key}\" is missing here."), N_("Write \"{key}\" and its value."), "key",
	             tk_text_of(field->key), (char *)NULL);
}

static void check_fields(tk_document *document, const tk_node *node, const declared *as)
{
	for (const tk_field *field = as->fields; field && field->key; field++) {
		const tk_node *child = field->flags & TK_SHAPE_REQUIRED ? tk_node_get_c(node, field->key) : node;
		if (!child || child->kind == TK_NODE_NULL)
			report_missing(document, node, field);
	}
	for (const tk_node *child = node->first; child; child = child->next) {
		const tk_field *field = find_field(as->fields, child->key);
		if (field) {
			declared field_as = of_field(field);
			if (child->kind != TK_NODE_NULL)
				check_value(document, child, &field_as);
		} else if (!(as->flags & TK_SHAPE_OPEN) && !is_free_key(child->key)) {
			report_unknown(document, child, as->fields);
		}
	}
}

static void check_children(tk_document *document, const tk_node *node, const declared *as)
{
	for (const tk_node *child = node->first; child && as->of; child = child->next) {
		bool mapping = node->kind == TK_NODE_MAPPING;
		declared element = of_shape(as->of, mapping ? child->key : as->key);
		check_value(document, child, &element);
	}
}

/* Recursion is as deep as the document is nested, which its limit bounds. */
static void check_value(tk_document *document, const tk_node *node, const declared *as)
{
	switch (as->type) {
	case TK_SHAPE_ANY:
		break;
	case TK_SHAPE_LIST:
		if (node->kind == TK_NODE_SEQUENCE) {
			check_children(document, node, as);
		} else if ((as->flags & TK_SHAPE_LENIENT) && tk_node_is_scalar(node)) {
			declared element = as->of ? of_shape(as->of, as->key) : (declared){.type = TK_SHAPE_ANY};
			check_value(document, node, &element);
		} else {
			add_fault(document, TK_FAULT_WRONG_TYPE, node, as, N_("\"{key}\" must be a list."),
			          N_("Write [a, b], or one line per item that begins with \"- \"."));
		}
		break;
	case TK_SHAPE_MAP:
	case TK_SHAPE_MAP_OF:
		if (node->kind != TK_NODE_MAPPING)
			add_fault(document, TK_FAULT_WRONG_TYPE, node, as, N_("\"{key}\" must hold keys with values."),
			          N_("Write \"key: value\" lines below it."));
		else if (as->type == TK_SHAPE_MAP)
			check_fields(document, node, as);
		else
			check_children(document, node, as);
		break;
	default:
		check_scalar(document, node, as);
		break;
	}
}

void tk_shape_check(tk_document *document, const tk_node *node, const tk_shape *shape)
{
	if (!node)
		return;
	declared as = of_shape(shape, node->key.length ? node->key : TK_TEXT("this"));
	check_value(document, node, &as);
}
