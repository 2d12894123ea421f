/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the text report: text.c (findings), text_snippet.c (source lines), text_summary.c (counts and gaps). */
#ifndef TK_REPORT_TEXT_PAGE_H
#define TK_REPORT_TEXT_PAGE_H

#include "report/report.h"

typedef enum tk_paint {
	TK_PLAIN,
	TK_PAINT_ERROR,
	TK_PAINT_WARNING,
	TK_PAINT_NOTE,
	TK_PAINT_GUTTER,
	TK_PAINT_STRONG,
	TK_PAINT_GOOD
} tk_paint;

typedef struct tk_page {
	FILE *out;
	tk_arena *arena;
	const tk_result *result;
	const tk_report_options *options;
	unsigned columns;
} tk_page;

void tk_page_paint(const tk_page *page, tk_paint paint); /* no-op without colour; TK_PLAIN ends it */
/* `lead`, painted, then text wrapped; further lines are indented by hang cells. */
void tk_page_paragraph(const tk_page *page, tk_paint paint, tk_text lead, size_t hang, tk_text text);
/* A message with {count}, plural chosen by the caller. */
tk_text tk_page_count(const tk_page *page, const char *template_text, uint32_t count);
/* "2 errors, 1 warning, 3 notes" */
tk_text tk_page_severities(const tk_page *page, const uint32_t severities[TK_ERROR + 1]);

/* Places of a verdict as source lines with marks; gives the width of the gutter. */
unsigned tk_page_snippet(const tk_page *page, const tk_verdict *verdict, tk_paint paint);
void tk_page_summary(const tk_page *page);
void tk_page_gaps(const tk_page *page); /* unknown, not applicable, blocked, not examined (text_gaps.c) */

#endif
