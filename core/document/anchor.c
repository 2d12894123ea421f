/* SPDX-License-Identifier: Apache-2.0 */
/* What a link with "#…" can lead to. */
#include "document/markdown.h"
#include <string.h>
#include <utf8proc.h>

/* Letters, marks, decimal digits and connectors of any script stay, as GitHub's pattern [^\p{Word}\- ] says: that is
 * Alphabetic (with letter numbers and circled letters), Mark, Decimal_Number, Connector_Punctuation. */
static bool is_word(uint32_t codepoint)
{
	switch (utf8proc_category((utf8proc_int32_t)codepoint)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_PC:
		return true;
	default:
		return (codepoint >= 0x24B6 && codepoint <= 0x24E9) || (codepoint >= 0x1F130 && codepoint <= 0x1F149) ||
		       (codepoint >= 0x1F150 && codepoint <= 0x1F169) || (codepoint >= 0x1F170 && codepoint <= 0x1F189);
	}
}

tk_text tk_anchor_slug(tk_arena *arena, tk_text heading_text)
{
	/* Lower case can need one byte more than upper case, at most half as much again. */
	char *slug = tk_arena_bytes(arena, heading_text.length * 2 + 4);
	size_t length = 0;
	for (size_t at = 0; at < heading_text.length;) {
		uint32_t codepoint = tk_utf8_next(heading_text, &at);
		if (codepoint == ' ' || codepoint == '-')
			slug[length++] = '-';
		else if (codepoint != 0xFFFD && is_word(codepoint))
			length += (size_t)utf8proc_encode_char(utf8proc_tolower((utf8proc_int32_t)codepoint),
			                                       (utf8proc_uint8_t *)slug + length);
	}
	return tk_text_make(slug, length);
}

static void add_anchor(tk_markdown *markdown, tk_text text, tk_span span)
{
	*TK_PUSH(markdown->arena, &markdown->anchors) = (tk_anchor){text, span};
}

/* The slug, with -1, -2 … when it was given out before. */
static tk_text unique_slug(tk_markdown *markdown, tk_text slug)
{
	tk_arena *arena = markdown->arena;
	uint32_t *repeats = tk_map_get(markdown->slugs, slug);
	tk_text result = slug;
	while (repeats && tk_map_get(markdown->slugs, result))
		result = tk_text_format(arena, "%.*s-%u", (int)slug.length, slug.at, ++*repeats);
	tk_map_put(markdown->slugs, result, TK_MAKE(arena, uint32_t));
	return result;
}

/* {#id} at the end of a heading, as many site generators have it; cut off the text. */
static tk_text explicit_id(tk_block *heading)
{
	tk_text text = heading->text;
	size_t at = text.length;
	if (at < 4 || text.at[at - 1] != '}')
		return TK_TEXT("");
	while (at > 0 && text.at[at - 1] != '{')
		at--;
	if (at == 0 || text.at[at] != '#')
		return TK_TEXT("");
	tk_text id = tk_text_slice(text, at + 1, text.length - at - 2);
	if (id.length == 0 || memchr(id.at, ' ', id.length))
		return TK_TEXT("");
	heading->text = tk_text_slice(text, 0, at - 1);
	while (heading->text.length > 0 && heading->text.at[heading->text.length - 1] == ' ')
		heading->text.length--;
	return id;
}

void tk_markdown_heading_anchor(tk_markdown *markdown, tk_block *heading)
{
	heading->anchor = explicit_id(heading);
	if (heading->anchor.length == 0)
		heading->anchor = unique_slug(markdown, tk_anchor_slug(markdown->arena, heading->text));
	add_anchor(markdown, heading->anchor, heading->span);
}

static bool is_name_char(char c)
{
	return c == '-' || c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Value of an attribute after its name, at the "="; moves on. Empty when there is none. */
static tk_text attribute_value(tk_text html, size_t *at)
{
	size_t from = *at;
	while (from < html.length && is_blank(html.at[from]))
		from++;
	if (from >= html.length || html.at[from] != '=')
		return TK_TEXT("");
	for (from++; from < html.length && is_blank(html.at[from]);)
		from++;
	char quote = from < html.length ? html.at[from] : '\0';
	size_t end;
	if (quote == '"' || quote == '\'') {
		const char *close = memchr(html.at + from + 1, quote, html.length - from - 1);
		end = close ? (size_t)(close - html.at) : html.length;
		*at = close ? end + 1 : end;
		return tk_text_slice(html, from + 1, end - from - 1);
	}
	for (end = from; end < html.length && !is_blank(html.at[end]) && html.at[end] != '>';)
		end++;
	*at = end;
	return tk_text_slice(html, from, end - from);
}

/* Attributes of one tag, from behind its name to its end. */
static size_t tag_anchors(tk_markdown *markdown, tk_text html, size_t at, bool link, tk_span span)
{
	while (at < html.length && html.at[at] != '>') {
		size_t from = at;
		while (at < html.length && is_name_char(html.at[at]))
			at++;
		tk_text name = tk_text_slice(html, from, at - from);
		if (name.length == 0) {
			at++;
			continue;
		}
		tk_text value = attribute_value(html, &at);
		bool counts = tk_text_is(name, "id") || tk_text_is(name, "ID") || (link && tk_text_is(name, "name"));
		if (counts && value.length > 0)
			add_anchor(markdown, tk_text_copy(markdown->arena, value), span);
	}
	return at;
}

void tk_markdown_html_anchors(tk_markdown *markdown, tk_text html, tk_span span)
{
	for (size_t at = 0; at < html.length;) {
		const char *open = memchr(html.at + at, '<', html.length - at);
		if (!open)
			return;
		at = (size_t)(open - html.at) + 1;
		if (html.length - at >= 3 && memcmp(html.at + at, "!--", 3) == 0) {
			size_t close = tk_text_find(html, TK_TEXT("-->"), at + 3);
			if (close == SIZE_MAX)
				return;
			at = close + 3;
			continue;
		}
		size_t from = at;
		while (at < html.length && is_name_char(html.at[at]))
			at++;
		if (at > from)
			at = tag_anchors(markdown, html, at, at - from == 1 && (html.at[from] | 0x20) == 'a', span);
	}
}
