/* SPDX-License-Identifier: Apache-2.0 */
#include "command/blanks.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#define _(msgid) gettext(msgid)

enum { NUMBER_LEAST = 9 }; /* digits of a telephone number; a date has eight */

typedef TK_VECTOR(char) bytes;

/* ---- words ------------------------------------------------------------------------------------------------------- */

void tk_blanks_add_words(tk_arena *arena, tk_blanks *blanks, const tk_document *document)
{
	const tk_node *names = document->root ? tk_node_get_c(document->root, "blanks") : NULL;
	for (const tk_node *name = names ? names->first : NULL; name; name = name->next) {
		for (const tk_node *word = name->first; word; word = word->next) {
			if (tk_node_is_scalar(word) && word->value.length)
				*TK_PUSH(arena, &blanks->words) = (tk_blank){word->value, name->key};
		}
	}
}

void tk_blanks_add_people(tk_arena *arena, tk_blanks *blanks, const tk_document *document)
{
	const tk_node *people = document->root ? tk_node_get_c(document->root, "people") : NULL;
	for (const tk_node *person = people ? people->first : NULL; person; person = person->next) {
		const tk_node *name = tk_node_get_c(person, "name");
		if (name && tk_node_is_scalar(name) && name->value.length)
			*TK_PUSH(arena, &blanks->words) = (tk_blank){name->value, tk_text_of(_("name of the person"))};
	}
}

static int longest_first(const void *a, const void *b)
{
	const tk_blank *left = a, *right = b;
	if (left->word.length != right->word.length)
		return left->word.length > right->word.length ? -1 : 1;
	return tk_text_order(left->word, right->word);
}

void tk_blanks_finish(tk_blanks *blanks)
{
	if (blanks->words.count > 1)
		qsort(blanks->words.at, blanks->words.count, sizeof *blanks->words.at, longest_first);
}

/* ---- numbers and addresses --------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_address_byte(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("._+-", c));
}

/* Length of a telephone number at the beginning; 0: there is none. */
static size_t number_at(tk_text text)
{
	size_t digits = 0, length = text.length && text.at[0] == '+' ? 1 : 0;
	while (length < text.length && (is_digit(text.at[length]) || (text.at[length] == '-' && digits))) {
		digits += is_digit(text.at[length]) ? 1 : 0;
		length++;
	}
	return digits >= NUMBER_LEAST ? length : 0;
}

static size_t address_at(tk_text text)
{
	size_t local = 0;
	while (local < text.length && is_address_byte(text.at[local]))
		local++;
	if (local == 0 || local == text.length || text.at[local] != '@')
		return 0;
	size_t end = local + 1;
	while (end < text.length && is_address_byte(text.at[end]))
		end++;
	return end > local + 1 ? end : 0;
}

/* ---- texts ------------------------------------------------------------------------------------------------------- */

static void put(tk_arena *arena, bytes *out, tk_text text)
{
	for (size_t i = 0; i < text.length; i++)
		*TK_PUSH(arena, out) = text.at[i];
}

static void put_blank(tk_arena *arena, tk_blanks *blanks, bytes *out, tk_text name)
{
	put(arena, out, TK_TEXT("{{"));
	put(arena, out, name);
	put(arena, out, TK_TEXT("}}"));
	blanks->left++;
}

/* What begins at the text and becomes a blank: its length, and the blank's name. */
static size_t blank_at(const tk_blanks *blanks, tk_text text, bool inside, tk_text *name)
{
	for (uint32_t i = 0; i < blanks->words.count; i++) {
		*name = blanks->words.at[i].name;
		if (tk_text_starts(text, blanks->words.at[i].word))
			return blanks->words.at[i].word.length;
	}
	size_t length = inside ? 0 : address_at(text);
	*name = tk_text_of(_("mail address"));
	if (length == 0 && !inside) {
		length = number_at(text);
		*name = tk_text_of(_("telephone number"));
	}
	return length;
}

static tk_text with_blanks(tk_arena *arena, tk_blanks *blanks, tk_text text)
{
	bytes out = {0};
	bool inside = false; /* a number or address does not begin within a word */
	for (size_t at = 0; at < text.length;) {
		tk_text name, rest = tk_text_slice(text, at, text.length - at);
		size_t length = blank_at(blanks, rest, inside, &name);
		if (length > 0) {
			put_blank(arena, blanks, &out, name);
			at += length;
			inside = false;
		} else {
			inside = is_address_byte(text.at[at]) || text.at[at] == '@';
			*TK_PUSH(arena, &out) = text.at[at++];
		}
	}
	return tk_text_make(out.at ? out.at : "", out.count);
}

/* ---- YAML -------------------------------------------------------------------------------------------------------- */

typedef struct change {
	tk_span span;
	tk_text text;
} change;
typedef TK_VECTOR(change) changes;

/* Days on which the reference organization did something: checked, approved, printed, practised, mended. */
static bool is_day_of_deed(const tk_node *node)
{
	static const char *const keys[] = {"verified", "reviewed", "next-review", "approved", "date", "due", "closed"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (tk_text_is(node->key, keys[i]))
			return true;
	}
	return false;
}

static tk_text quoted(tk_arena *arena, tk_text text)
{
	bytes out = {0};
	*TK_PUSH(arena, &out) = '"';
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '"' || text.at[i] == '\\')
			*TK_PUSH(arena, &out) = '\\';
		if (text.at[i] == '\n')
			put(arena, &out, TK_TEXT("\\n"));
		else
			*TK_PUSH(arena, &out) = text.at[i];
	}
	*TK_PUSH(arena, &out) = '"';
	return tk_text_make(out.at, out.count);
}

static void change_scalar(tk_arena *arena, tk_blanks *blanks, const tk_document *document, const tk_node *node,
                          changes *all)
{
	uint32_t before = blanks->left;
	tk_text value;
	if (is_day_of_deed(node)) {
		bytes out = {0};
		put_blank(arena, blanks, &out, tk_text_of(_("date")));
		value = tk_text_make(out.at, out.count);
	} else {
		value = with_blanks(arena, blanks, node->value);
	}
	if (blanks->left == before)
		return;
	char first = document->text.at[node->span.offset];
	bool block = first == '|' || first == '>';
	if (block) /* its lines stay as they are */
		value = with_blanks(arena, &(tk_blanks){.words = blanks->words},
		                    tk_text_slice(document->text, node->span.offset, node->span.length));
	*TK_PUSH(arena, all) = (change){node->span, block ? value : quoted(arena, value)};
}

/* What binds the organization is for itself to say. */
static void ask_facts(tk_arena *arena, tk_blanks *blanks, const tk_node *facts, changes *all)
{
	for (const tk_node *each = facts->first; each; each = each->next) {
		bytes out = {0};
		put_blank(arena, blanks, &out, tk_text_of(_("true or false")));
		*TK_PUSH(arena, all) = (change){each->span, quoted(arena, tk_text_make(out.at, out.count))};
	}
}

static void collect(tk_arena *arena, tk_blanks *blanks, const tk_document *document, changes *all)
{
	TK_VECTOR(const tk_node *) waiting = {0};
	*TK_PUSH(arena, &waiting) = document->root;
	while (waiting.count > 0) {
		const tk_node *node = waiting.at[--waiting.count];
		if (node->kind == TK_NODE_MAPPING && tk_text_is(node->key, "facts")) {
			ask_facts(arena, blanks, node, all);
		} else if (node->kind == TK_NODE_MAPPING || node->kind == TK_NODE_SEQUENCE) {
			for (const tk_node *each = node->first; each; each = each->next)
				*TK_PUSH(arena, &waiting) = each;
		} else if (tk_node_is_scalar(node) && node->span.length > 0) {
			change_scalar(arena, blanks, document, node, all);
		}
	}
}

static int by_place(const void *a, const void *b)
{
	const change *left = a, *right = b;
	return left->span.offset < right->span.offset ? -1 : left->span.offset > right->span.offset;
}

/* Comment lines that speak of the organization of the reference are not of the set. */
static tk_text without_remarks(tk_arena *arena, const tk_blanks *blanks, tk_text text)
{
	bytes out = {0};
	for (size_t at = 0; at < text.length;) {
		size_t end = tk_text_find(text, TK_TEXT("\n"), at);
		tk_text line = tk_text_slice(text, at, (end == SIZE_MAX ? text.length : end + 1) - at);
		bool remark = false;
		for (uint32_t i = 0; line.at[0] == '#' && i < blanks->words.count && !remark; i++)
			remark = tk_text_find(line, blanks->words.at[i].word, 0) != SIZE_MAX;
		if (!remark)
			put(arena, &out, line);
		at += line.length;
	}
	return tk_text_make(out.at ? out.at : "", out.count);
}

static tk_text apply_to_yaml(tk_arena *arena, tk_blanks *blanks, const tk_document *document)
{
	changes all = {0};
	bytes out = {0};
	uint32_t done = 0;
	collect(arena, blanks, document, &all);
	if (all.count > 1)
		qsort(all.at, all.count, sizeof *all.at, by_place);
	for (uint32_t i = 0; i < all.count; i++) {
		put(arena, &out, tk_text_slice(document->text, done, all.at[i].span.offset - done));
		put(arena, &out, all.at[i].text);
		done = all.at[i].span.offset + all.at[i].span.length;
	}
	put(arena, &out, tk_text_slice(document->text, done, document->text.length - done));
	return without_remarks(arena, blanks, tk_text_make(out.at ? out.at : "", out.count));
}

tk_text tk_blanks_apply(tk_arena *arena, tk_blanks *blanks, const tk_document *document)
{
	if (document->kind == TK_DOCUMENT_YAML && document->root)
		return apply_to_yaml(arena, blanks, document);
	return with_blanks(arena, blanks, document->text);
}
