/* SPDX-License-Identifier: Apache-2.0 */
/* Writes JSON text: two-space indent, UTF-8 kept, invalid bytes as U+FFFD. Every call takes the key of the value, NULL
 * inside an array and for the outermost value:
 *   tk_json_writer writer = tk_json_writer_make(out);
 *   tk_write_object(&writer, NULL);
 *   tk_write_text(&writer, "name", TK_TEXT("tenken"));
 *   tk_write_array(&writer, "steps");
 *   tk_write_number(&writer, NULL, 1);
 *   tk_write_end(&writer);
 *   tk_write_end(&writer);      the end of the outermost value also ends the line
 */
#ifndef TK_REPORT_JSON_WRITER_H
#define TK_REPORT_JSON_WRITER_H

#include "base/text.h"
#include <stdio.h>

#define TK_JSON_DEPTH_MOST 32u /* nesting that our own formats never reach */

typedef struct tk_json_writer {
	FILE *out;
	unsigned depth;
	uint32_t arrays; /* bit n: the value open at depth n is an array */
	bool empty;      /* the innermost open value has no member yet */
} tk_json_writer;

tk_json_writer tk_json_writer_make(FILE *out);
void tk_write_object(tk_json_writer *writer, const char *key); /* begins one */
void tk_write_array(tk_json_writer *writer, const char *key);  /* begins one */
void tk_write_end(tk_json_writer *writer);                     /* of the innermost object or array */
void tk_write_text(tk_json_writer *writer, const char *key, tk_text text);
void tk_write_string(tk_json_writer *writer, const char *key, const char *string); /* NULL gives null */
void tk_write_number(tk_json_writer *writer, const char *key, int64_t number);
void tk_write_bool(tk_json_writer *writer, const char *key, bool value);
void tk_write_null(tk_json_writer *writer, const char *key);
/* The usual optional text: left out when empty. */
void tk_write_text_if(tk_json_writer *writer, const char *key, tk_text text);

#endif
