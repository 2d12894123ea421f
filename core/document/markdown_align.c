/* SPDX-License-Identifier: Apache-2.0 */
#include "document/markdown_align.h"
#include <ctype.h>
#include <string.h>

static bool is_punctuation(char c)
{
	return (unsigned char)c < 0x80 && ispunct((unsigned char)c);
}

/* One step of both: how many bytes of source give how many bytes of the literal. */
typedef struct stride {
	size_t source, literal;
} stride;

/* Length of something that looks like an entity at `at`, or 0. */
static size_t entity_length(const tk_aligner *aligner, size_t at)
{
	enum { ENTITY_MOST = 40 };
	size_t end = at + 1;
	while (end < aligner->end && end - at < ENTITY_MOST &&
	       (isalnum((unsigned char)aligner->source[end]) || aligner->source[end] == '#'))
		end++;
	return end > at + 1 && end < aligner->end && aligner->source[end] == ';' ? end + 1 - at : 0;
}

static size_t codepoint_length(tk_text text)
{
	size_t at = 0;
	tk_utf8_next(text, &at);
	return at;
}

/* An entity stands for one or two characters. Which, is seen from what follows: no table of 2,000 names is needed. */
static stride entity_stride(const tk_aligner *aligner, tk_text literal, size_t at)
{
	size_t length = entity_length(aligner, at);
	if (length == 0 || (literal.length >= length && memcmp(literal.at, aligner->source + at, length) == 0))
		return (stride){0, 0};
	size_t one = codepoint_length(literal);
	if (one >= literal.length || at + length >= aligner->end)
		return (stride){length, one < literal.length ? literal.length : one};
	char next = aligner->source[at + length];
	if (literal.at[one] == next || next == '\\' || next == '&')
		return (stride){length, one};
	size_t two = one + codepoint_length(tk_text_slice(literal, one, literal.length));
	return (stride){length, two < literal.length && literal.at[two] == next ? two : one};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Length of the line break at `at` with the marks and blanks at the start of the next line, but for the blanks that
 * `next`, the literal behind the break, begins with: code spans and HTML keep them. */
static size_t line_break_length(const tk_aligner *aligner, size_t at, tk_text next)
{
	size_t end =
	        at + (aligner->source[at] == '\r' && at + 1 < aligner->end && aligner->source[at + 1] == '\n' ? 2 : 1);
	size_t content = tk_markdown_skip_prefix(aligner->markdown, end, aligner->end, aligner->leaf->quotes);
	for (size_t kept = 0; kept < next.length && is_blank(next.at[kept]); kept++)
		if (content > end && is_blank(aligner->source[content - 1]))
			content--;
	return content - at;
}

static bool is_line_break(char c)
{
	return c == '\n' || c == '\r';
}

static stride step(const tk_aligner *aligner, tk_text literal, size_t at, tk_align_mode mode)
{
	const char *source = aligner->source;
	if (at >= aligner->end || literal.length == 0)
		return (stride){0, 0};
	char c = source[at], next = at + 1 < aligner->end ? source[at + 1] : '\0';
	if (is_line_break(c))
		return literal.at[0] == '\n' || literal.at[0] == '\r'
		               ? (stride){line_break_length(aligner, at, tk_text_slice(literal, 1, literal.length)), 1}
		               : (stride){0, 0};
	if (aligner->leaf->cell && c == '\\') {
		if (next == '|' && literal.at[0] == '|')
			return (stride){2, 1};
		if (next == '\\' && at + 2 < aligner->end && source[at + 2] == '|' && literal.at[0] == '|')
			return (stride){3, 1};
	}
	if (mode == TK_ALIGN_TEXT && c == '\\' && is_punctuation(next) && literal.at[0] == next)
		return (stride){2, 1};
	if (mode == TK_ALIGN_TEXT && c == '&') {
		stride entity = entity_stride(aligner, literal, at);
		if (entity.source > 0)
			return entity;
	}
	return c == literal.at[0] ? (stride){1, 1} : (stride){0, 0};
}

/* Do the first bytes of the literal stand at `at`? */
static bool begins_at(const tk_aligner *aligner, tk_text literal, size_t at, tk_align_mode mode)
{
	enum { ENOUGH = 24 };
	size_t done = 0;
	while (done < literal.length && done < ENOUGH) {
		stride by = step(aligner, tk_text_slice(literal, done, literal.length), at, mode);
		if (by.source == 0)
			return false;
		at += by.source;
		done += by.literal;
	}
	return true;
}

/* Where the literal begins, when it is not where we are: needed behind link definitions and whatever this walk does not
 * know. The budget keeps the whole document linear. */
static size_t search(tk_aligner *aligner, tk_text literal, tk_align_mode mode)
{
	size_t *budget = &aligner->markdown->search_budget;
	for (size_t at = aligner->at; at<aligner->end && * budget> 0; at++, (*budget)--)
		if (begins_at(aligner, literal, at, mode))
			return at;
	return aligner->at;
}

/* Puts the literal's bytes for one step. Bytes of an escape are mapped to the character itself; of an entity, the first
 * to its start and the last to its end. */
static void put_step(tk_aligner *aligner, tk_text literal, size_t at, stride by)
{
	for (size_t i = 0; i < by.literal; i++) {
		size_t place = at;
		if (by.literal == 1 && aligner->source[at] == '\\')
			place = at + by.source - 1;
		else if (i > 0 && i + 1 == by.literal)
			place = at + by.source - 1;
		tk_markdown_text_put(aligner->markdown, literal.at[i], place, at + by.source);
	}
}

tk_range tk_align(tk_aligner *aligner, tk_text literal, tk_align_mode mode)
{
	if (!begins_at(aligner, literal, aligner->at, mode))
		aligner->at = search(aligner, literal, mode);
	tk_range found = {aligner->at, aligner->at};
	while (literal.length > 0) {
		stride by = step(aligner, literal, aligner->at, mode);
		if (by.literal == 0) /* not to be found: stays where we are, so that offsets never go astray */
			by.literal = 1;
		if (by.literal > literal.length)
			by.literal = literal.length;
		if (mode == TK_ALIGN_TEXT && by.source > 0)
			put_step(aligner, literal, aligner->at, by);
		else if (mode == TK_ALIGN_TEXT)
			tk_markdown_text_put(aligner->markdown, literal.at[0], aligner->at, aligner->at);
		aligner->at += by.source;
		literal = tk_text_slice(literal, by.literal, literal.length);
	}
	found.end = aligner->at;
	return found;
}

static size_t run_end(const tk_aligner *aligner, size_t at, char c)
{
	while (at < aligner->end && aligner->source[at] == c)
		at++;
	return at;
}

/* Range between the backticks; false when there is no such code span. */
static bool code_range(tk_aligner *aligner, tk_range *inner)
{
	size_t *budget = &aligner->markdown->search_budget;
	size_t at = aligner->at;
	while (at < aligner->end && aligner->source[at] != '`' && *budget > 0) {
		at++;
		(*budget)--;
	}
	size_t ticks = run_end(aligner, at, '`') - at;
	if (ticks == 0)
		return false;
	inner->from = at + ticks;
	for (at = inner->from; at<aligner->end && * budget> 0; (*budget)--) {
		size_t end = run_end(aligner, at, '`');
		if (end - at == ticks) {
			inner->end = at;
			return true;
		}
		at = end > at ? end : at + 1;
	}
	return false;
}

void tk_align_code(tk_aligner *aligner, tk_text literal)
{
	tk_markdown *markdown = aligner->markdown;
	tk_range inner = {aligner->at, aligner->at};
	bool found = code_range(aligner, &inner);
	size_t at = inner.from, visible = markdown->text.bytes.count;
	for (size_t i = 0; i < literal.length; i++) {
		/* A line break shows as a blank; a blank beside the backticks is dropped. */
		while (at < inner.end && aligner->source[at] != literal.at[i] &&
		       !(is_line_break(aligner->source[at]) && literal.at[i] == ' '))
			at++;
		tk_markdown_text_put(markdown, literal.at[i], at < inner.end ? at : inner.end, at + 1);
		if (at < inner.end)
			at += is_line_break(aligner->source[at])
			              ? line_break_length(aligner, at, tk_text_slice(literal, i + 1, literal.length))
			              : 1;
	}
	if (found)
		aligner->at = run_end(aligner, inner.end, '`');
	*TK_PUSH(markdown->arena, &markdown->text.code) = (tk_range){visible, markdown->text.bytes.count};
}

static size_t skip_blanks(const tk_aligner *aligner, size_t at)
{
	while (at < aligner->end && strchr(" \t\r\n", aligner->source[at]) && aligner->source[at] != '\0')
		at += is_line_break(aligner->source[at]) ? line_break_length(aligner, at, TK_TEXT("")) : 1;
	return at;
}

/* End of the text up to an unescaped `close`, or 0. */
static size_t closed_by(const tk_aligner *aligner, size_t at, char close, char forbidden)
{
	size_t *budget = &aligner->markdown->search_budget;
	for (; at < aligner->end && aligner->source[at] != forbidden && *budget > 0; at++, (*budget)--) {
		if (aligner->source[at] == close)
			return at;
		if (aligner->source[at] == '\\' && at + 1 < aligner->end)
			at++;
	}
	return 0;
}

static tk_range destination(const tk_aligner *aligner, size_t at)
{
	if (at < aligner->end && aligner->source[at] == '<') {
		size_t close = closed_by(aligner, at + 1, '>', '\n');
		return (tk_range){at + 1, close ? close : at};
	}
	tk_range range = {at, at};
	unsigned depth = 0;
	for (; range.end < aligner->end; range.end++) {
		unsigned char c = (unsigned char)aligner->source[range.end];
		if (c == '\\' && range.end + 1 < aligner->end && is_punctuation(aligner->source[range.end + 1]))
			range.end++;
		else if (c == '(')
			depth++;
		else if (c <= ' ' || c == 0x7F || (c == ')' && depth-- == 0))
			break;
	}
	return range;
}

/* (destination "title") at `at`; gives the offset behind it, or 0. */
static size_t inline_tail(const tk_aligner *aligner, size_t at, tk_range *target)
{
	*target = destination(aligner, skip_blanks(aligner, at + 1));
	if (target->end < target->from)
		return 0;
	bool angle = target->from > 0 && aligner->source[target->from - 1] == '<';
	size_t end = skip_blanks(aligner, target->end + angle);
	char quote = end < aligner->end ? aligner->source[end] : '\0';
	if (quote == '"' || quote == '\'' || quote == '(') {
		size_t close = closed_by(aligner, end + 1, quote == '(' ? ')' : quote, '\0');
		if (close == 0)
			return 0;
		end = skip_blanks(aligner, close + 1);
	}
	return end < aligner->end && aligner->source[end] == ')' ? end + 1 : 0;
}

tk_range tk_align_link_tail(tk_aligner *aligner, bool *reference)
{
	tk_range target = {aligner->at, aligner->at};
	char next = aligner->at < aligner->end ? aligner->source[aligner->at] : '\0';
	*reference = true;
	if (next == '(') {
		size_t end = inline_tail(aligner, aligner->at, &target);
		if (end > 0) {
			*reference = false;
			aligner->at = end;
			return target;
		}
	} else if (next == '[') {
		size_t close = closed_by(aligner, aligner->at + 1, ']', '[');
		if (close > 0)
			aligner->at = close + 1;
	}
	return (tk_range){aligner->at, aligner->at};
}

static size_t blanks_in_line(const tk_aligner *aligner, size_t at)
{
	while (at < aligner->end && is_blank(aligner->source[at]))
		at++;
	return at;
}

static bool line_ends(const tk_aligner *aligner, size_t at)
{
	return at >= aligner->end || is_line_break(aligner->source[at]);
}

/* End of a title that begins at `at`, when nothing follows it in its line; else 0. */
static size_t title_end(const tk_aligner *aligner, size_t at)
{
	char quote = at < aligner->end ? aligner->source[at] : '\0';
	if (quote != '"' && quote != '\'' && quote != '(')
		return 0;
	size_t close = closed_by(aligner, at + 1, quote == '(' ? ')' : quote, '\0');
	size_t end = close ? blanks_in_line(aligner, close + 1) : 0;
	return close && line_ends(aligner, end) ? end : 0;
}

/* [label]: destination "title" at `at`; gives its end, or 0. */
static size_t definition_end(const tk_aligner *aligner, size_t at)
{
	if (at >= aligner->end || aligner->source[at] != '[')
		return 0;
	size_t close = closed_by(aligner, at + 1, ']', '[');
	if (close <= at + 1 || close + 1 >= aligner->end || aligner->source[close + 1] != ':')
		return 0;
	size_t from = skip_blanks(aligner, close + 2);
	tk_range target = destination(aligner, from);
	bool angle = target.from > from;
	if (target.end < target.from || (target.end == target.from && !angle))
		return 0;
	size_t behind = target.end + angle, end = blanks_in_line(aligner, behind);
	size_t title = skip_blanks(aligner, behind);
	size_t closed = title > behind ? title_end(aligner, title) : 0;
	if (closed)
		return closed;
	return line_ends(aligner, end) ? end : 0;
}

size_t tk_markdown_skip_definitions(tk_markdown *markdown, const tk_markdown_leaf *leaf)
{
	tk_aligner aligner = {
	        .markdown = markdown, .leaf = leaf, .source = markdown->source.at, .end = leaf->range.end};
	size_t at = leaf->range.from, end;
	while ((end = definition_end(&aligner, at)) > 0)
		at = end < aligner.end ? end + line_break_length(&aligner, end, TK_TEXT("")) : end;
	return at;
}
