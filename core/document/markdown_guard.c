/* SPDX-License-Identifier: Apache-2.0 */
/* cmark-gfm 0.29 takes time or memory out of proportion on some texts (nested brackets, deep containers, tables with
 * many columns and short rows, references to one long definition). This looks at the source first and refuses a text
 * whose cost would be out of bounds. The estimates are from above and cheap: one pass, no knowledge of what is code. */
#include "document/markdown.h"

/* Lines without a blank line between them: what a paragraph or table can be at most. */
typedef struct markdown_run {
	size_t from; /* offset of its first line */
	uint64_t lines;
	uint64_t brackets; /* [ ! @ : each may be compared with each other one */
	uint64_t bars;     /* most in one line: columns */
	uint64_t longest;  /* line */
	bool defines;      /* has "]:" */
	bool open_title;   /* a line with an odd number of quotes: a title may go on to the end of the run */
} markdown_run;

typedef struct markdown_costs {
	uint64_t time; /* about a nanosecond each */
	uint64_t cells;
	uint64_t brackets, definition; /* in the whole text; the longest definition */
	uint64_t special;              /* characters that can become a node */
} markdown_costs;

typedef struct line_counts {
	uint32_t specials, brackets, bars, closers, quotes;
	bool blank, delimiter, defines;
	uint32_t containers, deepest_indent;
} line_counts;

/* Marks of quotes and lists that the line begins with. */
static void count_containers(tk_text line, line_counts *counts)
{
	size_t at = 0, column = 0;
	while (at < line.length) {
		char c = line.at[at];
		char next = at + 1 < line.length ? line.at[at + 1] : ' ';
		if (c == ' ' || c == '\t') {
			column += c == '\t' ? 4 : 1;
			at++;
		} else if (c == '>' || ((c == '-' || c == '*' || c == '+') && (next == ' ' || next == '\t'))) {
			counts->containers++;
			counts->deepest_indent = (uint32_t)column;
			at++;
		} else if (c >= '0' && c <= '9') {
			size_t end = at;
			while (end < line.length && end - at < 10 && line.at[end] >= '0' && line.at[end] <= '9')
				end++;
			if (end >= line.length || (line.at[end] != '.' && line.at[end] != ')'))
				return;
			counts->containers++;
			counts->deepest_indent = (uint32_t)column;
			at = end + 1;
		} else {
			return;
		}
	}
}

/* Can begin or end an inline of its own. */
static bool is_special(char c)
{
	switch (c) {
	case '*':
	case '_':
	case '~':
	case '[':
	case ']':
	case '`':
	case '<':
	case '&':
	case '\\':
	case '!':
		return true;
	default:
		return false;
	}
}

static line_counts count_line(tk_text line)
{
	line_counts counts = {.blank = true, .delimiter = true};
	uint32_t closers = 0;
	bool dash = false;
	for (size_t at = 0; at < line.length; at++) {
		char c = line.at[at];
		if (c == ' ' || c == '\t') {
			closers = 0;
			continue;
		}
		counts.blank = false;
		if (c == '>' || c == '|' || c == ':' || c == '-')
			dash |= c == '-';
		else
			counts.delimiter = false;
		counts.specials += is_special(c);
		counts.brackets += c == '[' || c == '@';
		counts.bars += c == '|';
		counts.quotes += c == '"' || c == '\'' || c == '(' || c == ')';
		counts.defines |= c == ']' && at + 1 < line.length && line.at[at + 1] == ':';
		closers = c == ')' ? closers + 1 : closers;
		if (closers > counts.closers)
			counts.closers = closers;
	}
	counts.delimiter &= dash;
	count_containers(line, &counts);
	return counts;
}

static void end_run(markdown_costs *costs, markdown_run *run, size_t end)
{
	costs->time += 2 * run->brackets * run->brackets;
	/* Rows are filled up to the number of columns; the text itself pays for the cells that it has. */
	uint64_t cells = (run->bars + 1) * run->lines, paid = end - run->from;
	costs->cells += cells > paid ? cells - paid : 0;
	costs->time += 2 * run->bars * run->bars;
	uint64_t definition = run->open_title ? end - run->from : run->longest;
	if (run->defines && definition > costs->definition)
		costs->definition = definition;
	*run = (markdown_run){.from = end};
}

static void add_line(markdown_costs *costs, markdown_run *run, const line_counts *counts, size_t at, size_t length)
{
	costs->special += counts->specials + 1;
	costs->brackets += counts->brackets;
	costs->time += (uint64_t)counts->closers * counts->closers / 4;
	run->lines++;
	run->brackets += counts->brackets;
	if (counts->bars > run->bars)
		run->bars = counts->bars;
	if (length > run->longest)
		run->longest = length;
	run->defines |= counts->defines;
	run->open_title |= counts->quotes % 2 == 1;
	/* At a delimiter row all lines before it are looked at again, each from the start of the paragraph. */
	if (counts->delimiter)
		costs->time += (at - run->from) * run->lines / 3;
}

static bool refuse(tk_markdown *markdown, size_t at, size_t length, const char *message, const char *help)
{
	tk_span span = {markdown->document->number, (uint32_t)at, (uint32_t)length};
	tk_text number = tk_text_format(markdown->arena, "%u", markdown->limits->depth);
	markdown->document->complete = false;
	tk_fault_add(markdown->arena, &markdown->document->faults, TK_FAULT_LIMIT, span, message, help, "limit", number,
	             (char *)NULL);
	return false;
}

static const char too_costly[] = N_("This Markdown cannot be read in reasonable time; it was not read.");
static const char split_it[] = N_("Split long paragraphs and tables with blank lines, or split the file.");

/* Costs of a text that people write stay far below these; the first summands let small texts be dense. */
static bool within(const markdown_costs *costs, uint64_t length)
{
	return costs->time <= 500000000 + 30 * length && costs->cells <= 200000 + length / 8 &&
	       costs->brackets * costs->definition <= 64000000 + 16 * length;
}

bool tk_markdown_within_limits(tk_markdown *markdown, size_t from)
{
	markdown_costs costs = {0};
	markdown_run run = {.from = from};
	uint32_t depth = markdown->limits->depth;
	for (uint32_t line = markdown->first_line; line < markdown->line_count; line++) {
		size_t at = markdown->lines[line] < from ? from : markdown->lines[line],
		       end = tk_markdown_line_end(markdown, line);
		line_counts counts = count_line(tk_text_make(markdown->source.at + at, end > at ? end - at : 0));
		if (counts.blank) {
			end_run(&costs, &run, at);
			continue;
		}
		if (counts.containers > depth || counts.deepest_indent > 4 * depth)
			return refuse(markdown, at, end - at,
			              N_("Lists or quotes are nested more than {limit} levels deep here; the file was "
			                 "not read."),
			              N_("Nest less deeply."));
		if (run.lines == 0)
			run.from = at;
		add_line(&costs, &run, &counts, at, end - at);
		if (costs.time > UINT64_MAX / 4)
			break;
	}
	end_run(&costs, &run, markdown->source.length);
	if (!within(&costs, markdown->source.length - from))
		return refuse(markdown, from, 0, too_costly, split_it);
	if (costs.special > markdown->limits->nodes / 4)
		return refuse(markdown, from, 0, N_("This Markdown has too many parts; it was not read."),
		              N_("Split the file."));
	return true;
}
