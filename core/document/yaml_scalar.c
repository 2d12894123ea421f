/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of YAML scalars: the 1.2 core schema, with a mark on what 1.1 reads differently. */
#include "document/yaml.h"
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_one_of(tk_text text, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == text.length && memcmp(*words, text.at, text.length) == 0)
			return true;
	return false;
}

static size_t skip_digits(tk_text text, size_t at)
{
	while (at < text.length && is_digit(text.at[at]))
		at++;
	return at;
}

/* All of text from `at` consists of characters in `set`, and there is at least one. */
static bool all_in(tk_text text, size_t at, const char *set)
{
	if (at >= text.length)
		return false;
	for (; at < text.length; at++)
		if (text.at[at] == '\0' || !strchr(set, text.at[at]))
			return false;
	return true;
}

/* [0-9]+(:[0-5]?[0-9])+(\.[0-9_]*)?  a number to base 60 in YAML 1.1, a text in 1.2: 1:30 */
static bool is_sexagesimal(tk_text text, size_t at)
{
	size_t end = skip_digits(text, at);
	bool parts = false;
	if (end == at)
		return false;
	while (end < text.length && text.at[end] == ':') {
		size_t next = skip_digits(text, end + 1);
		size_t digits = next - end - 1;
		if (digits == 0 || digits > 2 || (digits == 2 && text.at[end + 1] > '5'))
			return false;
		parts = true;
		end = next;
	}
	if (end < text.length && text.at[end] == '.')
		end = skip_digits(text, end + 1);
	return parts && end == text.length;
}

/* Numbers of 1.1 only: 1_000, 0b101, 1:30. */
static bool is_number_of_1_1(tk_text text, size_t at)
{
	if (at >= text.length || !is_digit(text.at[at]))
		return false;
	if (text.at[at] == '0' && at + 1 < text.length && text.at[at + 1] == 'b')
		return all_in(text, at + 2, "01_");
	if (is_sexagesimal(text, at))
		return true;
	return memchr(text.at, '_', text.length) && all_in(text, at, "0123456789_.");
}

/* (\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_decimal(tk_text text, size_t at, bool *exponent_only)
{
	size_t whole = skip_digits(text, at), end = whole;
	bool point = end < text.length && text.at[end] == '.', digits = whole > at;
	if (point) {
		end = skip_digits(text, end + 1);
		digits = digits || end > whole + 1;
	}
	if (!digits)
		return false;
	if (end < text.length && (text.at[end] == 'e' || text.at[end] == 'E')) {
		size_t power = end + 1;
		if (power < text.length && (text.at[power] == '-' || text.at[power] == '+'))
			power++;
		end = skip_digits(text, power);
		if (end == power)
			return false;
		*exponent_only = !point;
	}
	return end == text.length;
}

static tk_node_kind resolve_number(tk_text text, bool *ambiguous)
{
	static const char *const specials[] = {".inf", ".Inf", ".INF", NULL};
	static const char *const not_numbers[] = {".nan", ".NaN", ".NAN", NULL};
	size_t at = text.at[0] == '-' || text.at[0] == '+';
	if (at == 0 && text.length > 2 && text.at[0] == '0' && (text.at[1] == 'o' || text.at[1] == 'x')) {
		bool octal = text.at[1] == 'o';
		if (!all_in(text, 2, octal ? "01234567" : "0123456789abcdefABCDEF"))
			return TK_NODE_STRING;
		*ambiguous = octal;
		return TK_NODE_NUMBER;
	}
	if (is_one_of(tk_text_slice(text, at, text.length), specials) || is_one_of(text, not_numbers))
		return TK_NODE_NUMBER;
	bool exponent_only = false;
	if (!is_decimal(text, at, &exponent_only)) {
		*ambiguous = is_number_of_1_1(text, at);
		return TK_NODE_STRING;
	}
	/* 0123 is octal in 1.1 and 08 is a text there; 1e3 needs a point in 1.1. */
	bool leading_zero = text.length > at + 1 && text.at[at] == '0' && is_digit(text.at[at + 1]);
	*ambiguous = leading_zero || exponent_only;
	return TK_NODE_NUMBER;
}

static tk_node_kind resolve_word(tk_text text, bool *ambiguous)
{
	static const char *const nulls[] = {"null", "Null", "NULL", "~", NULL};
	static const char *const booleans[] = {"true", "True", "TRUE", "false", "False", "FALSE", NULL};
	static const char *const of_1_1[] = {"y",  "Y",  "yes", "Yes", "YES", "n",   "N",   "no", "No",
	                                     "NO", "on", "On",  "ON",  "off", "Off", "OFF", NULL};
	if (is_one_of(text, nulls))
		return TK_NODE_NULL;
	if (is_one_of(text, booleans))
		return TK_NODE_BOOLEAN;
	*ambiguous = is_one_of(text, of_1_1);
	return TK_NODE_STRING;
}

tk_node_kind tk_yaml_resolve(tk_text plain, bool *ambiguous)
{
	*ambiguous = false;
	if (plain.length == 0)
		return TK_NODE_NULL;
	/* Nearly every scalar is neither a number nor one of the few words: decided by its first byte and length. */
	switch (plain.at[0]) {
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
	case '-':
	case '+':
	case '.':
		return resolve_number(plain, ambiguous);
	case '~':
	case 'n':
	case 'N':
	case 't':
	case 'T':
	case 'f':
	case 'F':
	case 'y':
	case 'Y':
	case 'o':
	case 'O':
		return plain.length <= 5 ? resolve_word(plain, ambiguous) : TK_NODE_STRING;
	default:
		return TK_NODE_STRING;
	}
}

tk_node_kind tk_yaml_resolve_tag(const char *tag, tk_text value)
{
	static const char core[] = "tag:yaml.org,2002:";
	if (strncmp(tag, core, sizeof core - 1) != 0)
		return TK_NODE_STRING;
	tag += sizeof core - 1;
	bool ambiguous;
	if (strcmp(tag, "null") == 0)
		return TK_NODE_NULL;
	if (strcmp(tag, "bool") == 0)
		return TK_NODE_BOOLEAN;
	if (strcmp(tag, "int") == 0 || strcmp(tag, "float") == 0)
		return tk_yaml_resolve(value, &ambiguous) == TK_NODE_NUMBER ? TK_NODE_NUMBER : TK_NODE_STRING;
	return TK_NODE_STRING;
}
