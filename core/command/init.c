/* SPDX-License-Identifier: Apache-2.0 */
/* tenken init --sector ID [DIR]: a starting set of playbooks and registers out of the sector's reference, with what
 * belongs to one organization left blank. Never overwrites. */
#include "command/blanks.h"
#include "command/plugin_verb.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define _(msgid) gettext(msgid)

static const char blanks_file[] = "init.yaml"; /* of a reference; not part of the set */

typedef struct init {
	tk_session *session;
	tk_source *source; /* the reference */
	const char *target;
	tk_blanks blanks;
	TK_VECTOR(tk_document *) documents;
} init;

static bool read_all(init *work, tk_error *error)
{
	size_t count = 0;
	const tk_file *files = tk_source_files(work->source, &count);
	tk_limits limits = tk_limits_default();
	for (size_t i = 0; i < count; i++) {
		tk_text bytes;
		if (files[i].state != TK_FILE_REGULAR)
			continue;
		if (!tk_source_read(work->source, i, work->session->arena, &bytes, error))
			return false;
		tk_document *document = tk_document_read(work->session->arena, (uint32_t)i + 1, files[i].path,
		                                         tk_document_kind_of(files[i].path), bytes, &limits);
		if (document->kind == TK_DOCUMENT_OTHER)
			document->text = bytes;
		*TK_PUSH(work->session->arena, &work->documents) = document;
	}
	return true;
}

static void find_blanks(init *work)
{
	for (uint32_t i = 0; i < work->documents.count; i++) {
		const tk_document *document = work->documents.at[i];
		if (document->kind != TK_DOCUMENT_YAML)
			continue;
		if (tk_text_is(document->path, blanks_file))
			tk_blanks_add_words(work->session->arena, &work->blanks, document);
		tk_blanks_add_people(work->session->arena, &work->blanks, document);
	}
	tk_blanks_finish(&work->blanks);
}

static const char *target_of(const init *work, const tk_document *document)
{
	return tk_text_format(work->session->arena, "%s/%.*s", work->target, (int)document->path.length,
	                      document->path.at)
	        .at;
}

/* Nothing is written when anything of it is there already. */
static bool is_free(const init *work, tk_error *error)
{
	struct stat status;
	for (uint32_t i = 0; i < work->documents.count; i++) {
		const char *path = target_of(work, work->documents.at[i]);
		if (!tk_text_is(work->documents.at[i]->path, blanks_file) && lstat(path, &status) == 0)
			return tk_error_set(error, TK_ERROR_USAGE, N_("{what} is there already; nothing was written"),
			                    tk_text_of(path), NULL);
	}
	return true;
}

static bool write_all(init *work, uint32_t *written, tk_error *error)
{
	for (uint32_t i = 0; i < work->documents.count; i++) {
		const tk_document *document = work->documents.at[i];
		if (tk_text_is(document->path, blanks_file))
			continue;
		tk_text text = tk_blanks_apply(work->session->arena, &work->blanks, document);
		if (!tk_write_new(work->session, target_of(work, document), text, error))
			return false;
		++*written;
	}
	return true;
}

static int make_set(init *work)
{
	tk_error error = {0};
	uint32_t written = 0;
	if (!read_all(work, &error))
		return tk_session_fail(work->session, &error);
	find_blanks(work);
	if (!is_free(work, &error) || !write_all(work, &written, &error))
		return tk_session_fail(work->session, &error);
	printf(_("%u files were written to %s, with %u blanks {{…}} to fill in.\n"
	         "Next: fill them in, take out what does not concern you, and see what is left:\n"
	         "  tenken %s\n"),
	       written, work->target, work->blanks.left, work->target);
	return TK_EXIT_CLEAN;
}

int tk_init_verb(tk_session *session)
{
	tk_error error = {0};
	const char *sector = session->options.sector;
	init work = {.session = session, .target = session->options.operand_count ? session->options.operands[0] : "."};
	if (!sector || !*sector || session->options.operand_count > 1) {
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("init takes --sector ID, and a folder if not here"),
		                   TK_TEXT(""), NULL);
		return tk_session_fail(session, &error);
	}
	const char *folder = strchr(sector, '/') || sector[0] == '.'
	                             ? NULL
	                             : tk_text_format(session->arena, "%s/%s", session->folders.references, sector).at;
	if (!folder || access(folder, R_OK) != 0) {
		(void)tk_error_set(&error, TK_ERROR_USAGE,
		                   N_("there is no reference for the sector {what}; see {cause}"), tk_text_of(sector),
		                   session->folders.references);
		return tk_session_fail(session, &error);
	}
	work.source = tk_source_open(folder, &(tk_source_options){0}, &error);
	if (!work.source)
		return tk_session_fail(session, &error);
	int code = make_set(&work);
	tk_source_close(work.source);
	return code;
}
