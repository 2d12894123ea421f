/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the Markdown writer. */
#ifndef TK_REPORT_CONVERT_MARKDOWN_H
#define TK_REPORT_CONVERT_MARKDOWN_H

#include "base/map.h"
#include "report/convert.h"
#include "report/yaml_writer.h"

typedef struct tk_manual {
	FILE *out;
	const tk_conversion *conversion;
	const tk_lists *lists;
	uint32_t *number; /* by workflow index: of a step, in its list */
} tk_manual;

void tk_manual_say(const tk_manual *m, tk_text text);  /* in one line, as words */
void tk_manual_line(const tk_manual *m, tk_text text); /* the same at the beginning of a line */
void tk_manual_raw(const tk_manual *m, tk_text text);  /* in one line, for comments, anchors and links */
void tk_manual_indent(const tk_manual *m, unsigned indent);
const char *tk_manual_words(const tk_manual *m, const char *japanese, const char *english);
tk_text tk_manual_channel(const tk_manual *m, tk_text channel);
/* convert_markdown_labels.c: the lines below a step. */
bool tk_manual_has_labels(const tk_step *step);
void tk_manual_labels(const tk_manual *m, unsigned indent, const tk_step *step);
tk_text tk_manual_recipient(const tk_manual *m, tk_text id);
tk_text tk_manual_last_part(tk_text path);
tk_text tk_manual_without_ending(tk_text name);
/* convert_markdown_step.c: a list, its first line indented by so many blanks. */
void tk_manual_steps(const tk_manual *m, uint32_t first, unsigned indent);

#endif
