/* SPDX-License-Identifier: Apache-2.0 */
#include "report/yaml_writer.h"

#include <inttypes.h>

enum { NESTED_MOST = 40 };

static bool is_word_of_yaml(tk_text text)
{
	static const char *const words[] = {"null",  "Null",  "NULL", "~",    "true", "True", "TRUE", "false",
	                                    "False", "FALSE", "yes",  "Yes",  "YES",  "no",   "No",   "NO",
	                                    "on",    "On",    "ON",   "off",  "Off",  "OFF",  "y",    "Y",
	                                    "n",     "N",     ".inf", ".nan", NULL};
	for (size_t i = 0; words[i]; i++)
		if (tk_text_is(text, words[i]))
			return true;
	return false;
}

/* Digits with what numbers, times and the like are made of. A date is read as the text it is. */
static bool looks_like_number(tk_text text)
{
	bool digit = false, dash = false;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		digit = digit || (c >= '0' && c <= '9');
		dash = dash || (c == '-' && i > 0);
		if (!((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == '_' || c == ':' || c == 'e' ||
		      c == 'E' || c == 'x' || c == 'o'))
			return false;
	}
	return digit && !(dash && text.length == 10 && text.at[4] == '-' && text.at[7] == '-');
}

static bool needs_quotes(tk_text text, bool flow)
{
	if (text.length == 0 || is_word_of_yaml(text) || looks_like_number(text))
		return true;
	if (strchr("-?:,[]{}#&*!|>'\"%@` \t", text.at[0]) || text.at[text.length - 1] == ' ' ||
	    text.at[text.length - 1] == ':')
		return true;
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.at[i],
		              next = i + 1 < text.length ? (unsigned char)text.at[i + 1] : 0;
		if (c < 0x20 || c == 0x7f || (c == ':' && (next == ' ' || flow)) || (c == ' ' && next == '#') ||
		    (flow && strchr(",[]{}", c)))
			return true;
	}
	size_t bad;
	return !tk_utf8_valid(text, &bad);
}

static void put_quoted(FILE *out, tk_text text)
{
	fputc('"', out);
	for (size_t at = 0; at < text.length;) {
		size_t from = at;
		uint32_t c = tk_utf8_next(text, &at);
		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", (int)c);
		else if (c == '\n')
			fputs("\\n", out);
		else if (c == '\t')
			fputs("\\t", out);
		else if (c < 0x20 || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff)
			fprintf(out, "\\u%04" PRIX32, c);
		else if (c == 0xfffd)
			fputs("\xEF\xBF\xBD", out);
		else
			(void)fwrite(text.at + from, 1, at - from, out);
	}
	fputc('"', out);
}

void tk_yaml_text(FILE *out, tk_text text, bool flow)
{
	if (needs_quotes(text, flow))
		put_quoted(out, text);
	else
		(void)fwrite(text.at, 1, text.length, out);
}

void tk_yaml_node(FILE *out, const tk_node *node, unsigned depth)
{
	if (tk_node_is_scalar(node) || depth > NESTED_MOST) {
		if (node->kind == TK_NODE_STRING)
			tk_yaml_text(out, node->value, true);
		else if (node->kind == TK_NODE_NULL || !tk_node_is_scalar(node))
			fputs("null", out);
		else
			(void)fwrite(node->value.at, 1, node->value.length, out);
		return;
	}
	bool mapping = node->kind == TK_NODE_MAPPING;
	fputc(mapping ? '{' : '[', out);
	for (const tk_node *each = node->first; each; each = each->next) {
		if (mapping) {
			tk_yaml_text(out, each->key, true);
			fputs(": ", out);
		}
		tk_yaml_node(out, each, depth + 1);
		if (each->next)
			fputs(", ", out);
	}
	fputc(mapping ? '}' : ']', out);
}
