/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the JSON reader: its place in the text, faults, strings and numbers. */
#ifndef TK_DOCUMENT_JSON_TEXT_H
#define TK_DOCUMENT_JSON_TEXT_H

#include "document/document.h"

typedef struct tk_json_text {
	tk_document *document;
	const char *bytes;
	size_t length, at;
	uint32_t longest;                /* bytes of a scalar */
	bool stopped;                    /* read no further */
	bool comment_seen, control_seen; /* one fault of the kind is enough */
} tk_json_text;

/* A syntax fault over [from, end). The text is incomplete, but reading may go on. */
void tk_json_fault(tk_json_text *text, size_t from, size_t end, const char *message, const char *help);
/* The same, and nothing after it can be understood. */
void tk_json_stop(tk_json_text *text, size_t from, size_t end, const char *message, const char *help);

/* Moves over blanks (and, with a fault, comments). */
void tk_json_skip(tk_json_text *text);
/* Reads the string whose opening quote is here; *value is its decoded text. False: stopped. */
bool tk_json_string(tk_json_text *text, tk_text *value);
/* Reads the number that starts here. False: stopped. */
bool tk_json_number(tk_json_text *text);
/* End of the run of letters, digits and the like that starts at `from`: what a person would call a word. */
size_t tk_json_word_end(const tk_json_text *text, size_t from);

#endif
