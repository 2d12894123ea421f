/* SPDX-License-Identifier: Apache-2.0 */
/* Source lines with carets under the culprit and dashes under what explains it. Widths are cells, so marks stand right
 * under Japanese; tabs are kept as written, in the line and in the row of marks. */
#include "report/text_page.h"
#include "report/wrap.h"

#include <stdlib.h>

typedef struct mark {
	const tk_shown_place *place;
	tk_text message;
	uint32_t file_rank; /* 0 = the finding's own file, then as first mentioned */
	uint32_t rank;      /* 0 = the culprit */
} mark;
typedef TK_VECTOR(mark) marks;

/* A piece of a source line: bytes [from, to), elided at the ends. */
typedef struct window {
	size_t from, to;
	bool cut_left, cut_right;
} window;

static int order_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int order_marks(const void *left, const void *right)
{
	const mark *a = left, *b = right;
	int order = order_numbers(a->file_rank, b->file_rank);
	if (order == 0)
		order = order_numbers(a->place->line, b->place->line);
	return order ? order : order_numbers(a->rank, b->rank);
}

static bool is_same_place(const tk_shown_place *a, const tk_shown_place *b)
{
	return tk_text_equal(a->file, b->file) && a->line == b->line && a->column == b->column &&
	       a->end_line == b->end_line && a->end_column == b->end_column;
}

static uint32_t rank_of_file(const marks *list, tk_text file)
{
	uint32_t next = 0;
	for (uint32_t i = 0; i < list->count; i++) {
		if (tk_text_equal(list->at[i].place->file, file))
			return list->at[i].file_rank;
		if (list->at[i].file_rank >= next)
			next = list->at[i].file_rank + 1;
	}
	return next;
}

static marks collect_marks(const tk_page *page, const tk_verdict *verdict)
{
	marks list = {0};
	if (verdict->place.file.length)
		*TK_PUSH(page->arena, &list) = (mark){&verdict->place, verdict->place.message, 0, 0};
	for (uint32_t i = 0; i < verdict->labels.count; i++) {
		const tk_shown_place *place = &verdict->labels.at[i];
		if (!place->file.length)
			continue;
		if (list.count && list.at[0].rank == 0 && !list.at[0].message.length &&
		    is_same_place(place, list.at[0].place)) {
			list.at[0].message = place->message;
			continue;
		}
		uint32_t file_rank = rank_of_file(&list, place->file);
		*TK_PUSH(page->arena, &list) = (mark){place, place->message, file_rank, i + 1};
	}
	if (list.count)
		qsort(list.at, list.count, sizeof *list.at, order_marks);
	return list;
}

static unsigned digits_of(uint32_t number)
{
	unsigned digits = 1;
	for (; number >= 10; number /= 10)
		digits++;
	return digits;
}

/* Byte offset of a 1-based column (code points), at most the end. */
static size_t offset_of(tk_text line, uint32_t column)
{
	size_t at = 0;
	for (uint32_t i = 1; i < column && at < line.length; i++)
		(void)tk_utf8_next(line, &at);
	return at;
}

/* Bytes that the mark covers in its line: to the end of the line when it goes on, at least one character. */
static void extent_of(const tk_shown_place *place, size_t *from, size_t *to)
{
	tk_text line = place->source_line;
	uint32_t skipped = place->source_skipped;
	*from = offset_of(line, place->column > skipped ? place->column - skipped : 1);
	if (place->end_line > place->line) {
		*to = line.length;
		while (*to > *from && (line.at[*to - 1] == ' ' || line.at[*to - 1] == '\t' || line.at[*to - 1] == '\r'))
			--*to;
	} else {
		*to = offset_of(line, place->end_column > skipped ? place->end_column - skipped : 1);
	}
	if (*to <= *from) {
		*to = *from;
		if (*to < line.length)
			(void)tk_utf8_next(line, to);
	}
}

static unsigned cells_of(uint32_t codepoint)
{
	if (codepoint >= 0x20 && codepoint < 0x7F)
		return 1;
	return codepoint == '\t' ? 8 : tk_put_cells(codepoint);
}

static size_t width_between(tk_text line, size_t from, size_t to)
{
	size_t width = 0;
	while (from < to)
		width += cells_of(tk_utf8_next(line, &from));
	return width;
}

static bool fits(tk_text line, size_t room)
{
	size_t width = 0;
	for (size_t at = 0; at < line.length && width <= room;)
		width += cells_of(tk_utf8_next(line, &at));
	return width <= room;
}

/* What of a line to show in `room` cells: all, or a third of the room before the culprit and the rest from it on. */
static window window_of(const tk_shown_place *place, size_t room)
{
	tk_text line = place->source_line;
	if (!place->source_skipped && fits(line, room))
		return (window){0, line.length, false, false};
	size_t from = 0, to = 0, used = 0;
	extent_of(place, &from, &to);
	size_t before = width_between(line, 0, from), culprit = width_between(line, from, to);
	size_t kept = before + culprit <= room - 2 ? before : room / 3;
	window shown = {0, 0, false, false};
	while (before > kept)
		before -= cells_of(tk_utf8_next(line, &shown.from));
	shown.cut_left = shown.from > 0 || place->source_skipped > 0;
	for (shown.to = shown.from; shown.to < line.length;) {
		size_t next = shown.to;
		used += cells_of(tk_utf8_next(line, &next));
		if (used > room - 2)
			break;
		shown.to = next;
	}
	shown.cut_right = shown.to < line.length;
	return shown;
}

static void put_gutter(const tk_page *page, unsigned digits, uint32_t line, bool space)
{
	tk_page_paint(page, TK_PAINT_GUTTER);
	if (line)
		fprintf(page->out, "%*u |", (int)digits, line);
	else
		fprintf(page->out, "%*s |", (int)digits, "");
	tk_page_paint(page, TK_PLAIN);
	if (space)
		fputc(' ', page->out);
}

static void put_source(const tk_page *page, unsigned digits, const tk_shown_place *place, window shown)
{
	tk_text piece = tk_text_slice(place->source_line, shown.from, shown.to - shown.from);
	while (!shown.cut_right && piece.length &&
	       (piece.at[piece.length - 1] == ' ' || piece.at[piece.length - 1] == '\r'))
		piece.length--;
	put_gutter(page, digits, place->line, piece.length > 0);
	fputs(shown.cut_left ? "…" : "", page->out);
	tk_put_text(page->out, piece, true);
	fputs(shown.cut_right ? "…\n" : "\n", page->out);
}

/* Blanks up to the mark, tabs kept. Gives the cells they take. */
static size_t put_indent(const tk_page *page, tk_text line, window shown, size_t to)
{
	size_t width = shown.cut_left, blanks = shown.cut_left; /* not written yet */
	for (size_t at = shown.from; at < to;) {
		uint32_t codepoint = tk_utf8_next(line, &at);
		width += cells_of(codepoint);
		if (codepoint != '\t') {
			blanks += tk_put_cells(codepoint);
			continue;
		}
		fprintf(page->out, "%*s\t", (int)blanks, "");
		blanks = 0;
	}
	fprintf(page->out, "%*s", (int)blanks, "");
	return width;
}

static void put_mark(const tk_page *page, unsigned digits, const mark *one, window shown, tk_paint paint)
{
	tk_text line = one->place->source_line;
	size_t from = 0, to = 0, room = page->columns - digits - 3;
	extent_of(one->place, &from, &to);
	to = to > shown.to ? shown.to : to;
	put_gutter(page, digits, 0, true);
	size_t used = put_indent(page, line, shown, from);
	size_t width = from < to ? 0 : 1;
	for (size_t at = from; at < to;)
		width += tk_put_cells(tk_utf8_next(line, &at));
	tk_page_paint(page, one->rank ? TK_PAINT_GUTTER : paint);
	for (size_t i = 0; i < (width ? width : 1); i++)
		fputc(one->rank ? '-' : '^', page->out);
	used += width ? width : 1;
	if (one->message.length && used + 1 + tk_put_width(one->message) <= room) {
		fputc(' ', page->out);
		tk_put_text(page->out, one->message, false);
		tk_page_paint(page, TK_PLAIN);
		fputc('\n', page->out);
		return;
	}
	tk_page_paint(page, TK_PLAIN);
	fputc('\n', page->out);
	tk_text part;
	for (size_t at = 0; tk_wrap_line(one->message, &at, room - 4, &part);) {
		put_gutter(page, digits, 0, true);
		fputs("    ", page->out);
		tk_put_text(page->out, part, false);
		fputc('\n', page->out);
	}
}

/* A place without a source line: its number and what is said about it. */
static void put_bare(const tk_page *page, unsigned digits, const mark *one)
{
	if (!one->message.length)
		return;
	tk_text lead = one->place->line ? tk_text_format(page->arena, "%*u | ", (int)digits, one->place->line)
	                                : tk_text_format(page->arena, "%*s = ", (int)digits, "");
	tk_page_paragraph(page, TK_PAINT_GUTTER, lead, lead.length, one->message);
}

static void put_arrow(const tk_page *page, unsigned digits, const mark *one, bool first)
{
	const tk_shown_place *place = one->place;
	tk_page_paint(page, TK_PAINT_GUTTER);
	fprintf(page->out, "%*s%s ", (int)digits, "", first ? "-->" : ":::");
	tk_page_paint(page, TK_PLAIN);
	tk_put_text(page->out, place->file, false);
	if (place->line)
		fprintf(page->out, ":%u:%u", place->line, place->column ? place->column : 1);
	fputc('\n', page->out);
}

/* All marks of one file: [from, to) of the list. */
static void put_file(const tk_page *page, unsigned digits, const marks *list, uint32_t from, uint32_t to,
                     tk_paint paint)
{
	uint32_t head = from;
	for (uint32_t i = from; i < to; i++)
		if (list->at[i].rank < list->at[head].rank)
			head = i;
	put_arrow(page, digits, &list->at[head], from == 0);
	bool barred = false;
	const mark *last = NULL;
	window shown = {0};
	for (uint32_t i = from; i < to; i++) {
		const mark *one = &list->at[i];
		if (!one->place->line || !one->place->source_line.length) {
			put_bare(page, digits, one);
			continue;
		}
		if (!barred) {
			put_gutter(page, digits, 0, false);
			fputc('\n', page->out);
		}
		barred = true;
		window own = window_of(one->place, page->columns - digits - 3);
		if (last && one->place->line > last->place->line + 1)
			fputs("...\n", page->out);
		if (!last || one->place->line != last->place->line || own.from != shown.from ||
		    one->place->source_skipped != last->place->source_skipped)
			put_source(page, digits, one->place, own);
		shown = own;
		last = one;
		put_mark(page, digits, one, shown, paint);
	}
	if (barred) {
		put_gutter(page, digits, 0, false);
		fputc('\n', page->out);
	}
}

unsigned tk_page_snippet(const tk_page *page, const tk_verdict *verdict, tk_paint paint)
{
	marks list = collect_marks(page, verdict);
	unsigned digits = 1;
	for (uint32_t i = 0; i < list.count; i++) {
		unsigned own = digits_of(list.at[i].place->line);
		digits = own > digits ? own : digits;
	}
	for (uint32_t from = 0, to = 0; from < list.count; from = to) {
		while (to < list.count && list.at[to].file_rank == list.at[from].file_rank)
			to++;
		put_file(page, digits, &list, from, to, paint);
	}
	return digits;
}
