/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/pack_load.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#define _(msgid) gettext(msgid)

enum { LARGEST_PACK_FILE = 8 << 20 };

/* ---- memory: libcyaml reallocates per list item, so blocks grow by doubling and carry their size -------------------- */

typedef struct block_head {
	size_t room;
	size_t pad; /* keeps what follows aligned to 16 */
} block_head;

static void *grow(void *context, void *old, size_t size)
{
	if (size == 0)
		return NULL; /* the arena frees all at once */
	block_head *head = old ? (block_head *)old - 1 : NULL;
	if (head && head->room >= size)
		return old;
	size_t room = head ? size * 2 : size;
	block_head *fresh = tk_arena_make(context, 1, sizeof *fresh + room);
	fresh->room = room;
	if (head)
		memcpy(fresh + 1, old, head->room);
	return fresh + 1;
}

/* ---- log ------------------------------------------------------------------------------------------------------------- */

typedef struct captured {
	char text[512];
	size_t length;
} captured;

/* libcyaml writes one line per level of nesting, innermost first: joined they are the path of the error. */
static void capture(cyaml_log_t level, void *context, const char *format, va_list arguments)
{
	captured *log = context;
	char line[256];
	if (level < CYAML_LOG_ERROR)
		return;
	int written = vsnprintf(line, sizeof line, format, arguments);
	size_t length = written < 0 ? 0 : (size_t)written < sizeof line ? (size_t)written : sizeof line - 1;
	tk_text text = tk_text_trim(tk_text_make(line, length));
	if (tk_text_starts(text, TK_TEXT("Load: ")))
		text = tk_text_trim(tk_text_slice(text, 6, text.length));
	if (text.length == 0 || tk_text_is(text, "Backtrace:") || log->length + text.length + 3 > sizeof log->text)
		return;
	if (log->length) {
		memcpy(log->text + log->length, ", ", 2);
		log->length += 2;
	}
	memcpy(log->text + log->length, text.at, text.length);
	log->length += text.length;
	log->text[log->length] = '\0';
}

/* ---- loading ---------------------------------------------------------------------------------------------------------- */

static bool fail(tk_error *error, tk_text name, const char *cause)
{
	return tk_error_set(error, TK_ERROR_CONTRACT, N_("plugin file {what}: {cause}"), name, cause);
}

tk_document *tk_pack_parse(tk_arena *arena, tk_text name, tk_text bytes, tk_error *error)
{
	if (bytes.length > LARGEST_PACK_FILE) {
		(void)fail(error, name, _("larger than 8 MiB"));
		return NULL;
	}
	tk_limits limits = tk_limits_default();
	tk_document *document = tk_document_read(arena, 1, name, TK_DOCUMENT_YAML, bytes, &limits);
	if (document->faults.count == 0)
		return document;
	const tk_fault *fault = &document->faults.at[0];
	tk_place place = tk_document_place(document, fault->at);
	tk_text message = tk_text_fill(arena, tk_text_of(_(fault->message)), fault->arguments, fault->argument_count);
	(void)fail(error, name,
	           tk_text_format(arena, "%u:%u: %.*s", place.line, place.column, (int)message.length, message.at).at);
	return NULL;
}

void *tk_pack_load(tk_arena *arena, tk_text name, tk_text bytes, const cyaml_schema_value_t *schema, tk_error *error)
{
	if (bytes.length > LARGEST_PACK_FILE) {
		(void)fail(error, name, _("larger than 8 MiB"));
		return NULL;
	}
	captured log = {.length = 0};
	const cyaml_config_t configuration = {
	        .log_fn = capture,
	        .log_ctx = &log,
	        .mem_fn = grow,
	        .mem_ctx = arena,
	        .log_level = CYAML_LOG_ERROR,
	        .flags = CYAML_CFG_NO_ALIAS,
	};
	cyaml_data_t *data = NULL;
	cyaml_err_t status = cyaml_load_data((const uint8_t *)bytes.at, bytes.length, &configuration, schema, &data, NULL);
	if (status == CYAML_OK && data)
		return data;
	/* Say the line where the YAML itself is broken; else the path of keys that libcyaml gives. */
	if (tk_pack_parse(arena, name, bytes, error))
		(void)fail(error, name, status == CYAML_OK ? _("the file is empty") : log.length ? log.text : cyaml_strerror(status));
	return NULL;
}
