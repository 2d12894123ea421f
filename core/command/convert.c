/* SPDX-License-Identifier: Apache-2.0 */
/* tenken convert PATH --to cacao|native|markdown [-o DIR|-]: a playbook in another format. What the other format cannot
 * say is refused with the reason, never left out in silence. */
#include "report/convert.h"
#include "command/output.h"
#include "command/show.h"

#include <errno.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define _(msgid) gettext(msgid)

enum { FORMATS = 3 };
static const struct {
	const char *name, *ending;
} formats[FORMATS] = {{"native", ".yaml"}, {"cacao", ".json"}, {"markdown", ".md"}};

typedef struct job {
	tk_session *session;
	const tk_shown *shown;
	unsigned format;
	char *bytes;
	size_t length;
} job;

/* Japanese when the playbook's own words are. */
static bool is_japanese(const tk_playbook *playbook)
{
	tk_text title = playbook->title.text;
	for (size_t at = 0; at < title.length;) {
		uint32_t c = tk_utf8_next(title, &at);
		if ((c >= 0x3040 && c <= 0x30ff) || (c >= 0x4e00 && c <= 0x9fff))
			return true;
	}
	return false;
}

static bool refuse(const job *work, const tk_playbook *playbook, const char *reason, uint32_t step)
{
	tk_arena *arena = work->session->arena;
	const tk_step *at = step < playbook->workflow.steps.count ? &playbook->workflow.steps.at[step] : NULL;
	const tk_argument step_arguments[] = {
	        {TK_TEXT("step"),
	         at ? at->written->title.text.length ? at->written->title.text : at->written->id.text : TK_TEXT("")}};
	tk_text why = tk_text_fill(arena, tk_text_of(_(reason)), step_arguments, 1);
	tk_error error = {0};
	(void)tk_error_set(&error, TK_ERROR_USAGE, N_("{what} cannot be written in this format: {cause}"),
	                   playbook->title.text.length ? playbook->title.text : work->shown->document->path,
	                   tk_text_c(arena, why));
	(void)tk_session_fail(work->session, &error);
	return false;
}

/* The playbook in the other format, as bytes of the job. */
static bool make(job *work, const tk_playbook *playbook)
{
	tk_arena *arena = work->session->arena;
	const char *reason = NULL;
	uint32_t step = TK_NO_STEP;
	tk_conversion conversion = {.arena = arena,
	                            .organization = work->shown->organization,
	                            .playbook = playbook,
	                            .today = work->session->today,
	                            .japanese = is_japanese(playbook)};
	conversion.outline = tk_lists_make(arena, &playbook->workflow, &reason, &step);
	if (!conversion.outline)
		return refuse(work, playbook, reason, step);
	FILE *memory = open_memstream(&work->bytes, &work->length);
	bool made = memory != NULL;
	if (memory && work->format == 0)
		tk_convert_native(memory, &conversion);
	else if (memory && work->format == 1)
		made = tk_convert_cacao(memory, &conversion, &reason, &step);
	else if (memory)
		tk_convert_markdown(memory, &conversion);
	bool whole = memory && fclose(memory) == 0;
	if (!made && reason)
		return refuse(work, playbook, reason, step);
	return made && whole;
}

/* DIR/name.ending: the name of the file it comes from, or of the playbook when the file holds several. */
static const char *target_of(const job *work, const tk_playbook *playbook, bool several)
{
	tk_text name = several && playbook->id.text.length ? playbook->id.text : work->shown->document->path;
	for (size_t i = name.length; i > 0; i--)
		if (name.at[i - 1] == '/') {
			name = tk_text_slice(name, i, name.length);
			break;
		}
	for (size_t i = name.length; i > 1; i--)
		if (name.at[i - 1] == '.' && !several) {
			name = tk_text_slice(name, 0, i - 1);
			break;
		}
	return tk_text_format(work->session->arena, "%s/%.*s%s", work->session->options.output, (int)name.length,
	                      name.at, formats[work->format].ending)
	        .at;
}

static bool write_out(const job *work, const tk_playbook *playbook, bool several, tk_error *error)
{
	const char *folder = work->session->options.output;
	if (!folder || strcmp(folder, "-") == 0)
		return fwrite(work->bytes, 1, work->length, stdout) == work->length ||
		       tk_error_set(error, TK_ERROR_UNREADABLE, N_("{what} could not be written: {cause}"),
		                    TK_TEXT("stdout"), strerror(errno));
	return tk_output_replace(work->session->arena, target_of(work, playbook, several), work->bytes, work->length,
	                         error);
}

static int convert_one(job *work, const tk_playbook *playbook, bool several)
{
	tk_error error = {0};
	int code = TK_EXIT_USAGE;
	work->bytes = NULL;
	work->length = 0;
	if (make(work, playbook))
		code = write_out(work, playbook, several, &error) ? TK_EXIT_CLEAN
		                                                  : tk_session_fail(work->session, &error);
	free(work->bytes);
	return code;
}

static int convert(tk_session *session, const tk_shown *shown)
{
	job work = {.session = session, .shown = shown};
	const tk_playbooks *all = &shown->organization->playbooks;
	const tk_playbook *found[64];
	unsigned count = 0;
	tk_error error = {0};
	while (work.format < FORMATS && strcmp(session->options.to, formats[work.format].name) != 0)
		work.format++;
	for (uint32_t i = 0; i < all->count && count < 64; i++)
		if (all->at[i]->document == shown->document->number && !all->at[i]->sketch)
			found[count++] = all->at[i];
	const char *folder = session->options.output;
	bool to_folder = folder && strcmp(folder, "-") != 0;
	if (count == 0)
		(void)tk_error_set(&error, TK_ERROR_NOT_FOUND, N_("{what} holds no playbook"), shown->document->path,
		                   NULL);
	else if (count > 1 && !to_folder)
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("{what} holds several playbooks: write -o and a folder"),
		                   shown->document->path, NULL);
	if (count == 0 || (count > 1 && !to_folder))
		return tk_session_fail(session, &error);
	int code = TK_EXIT_CLEAN;
	for (unsigned i = 0; i < count; i++) {
		int one = convert_one(&work, found[i], count > 1);
		code = one > code ? one : code;
	}
	return code;
}

int tk_convert_verb(tk_session *session)
{
	tk_error error = {0};
	const char *to = session->options.to, *folder = session->options.output;
	bool known = false;
	for (size_t i = 0; to && i < FORMATS; i++)
		known = known || strcmp(to, formats[i].name) == 0;
	/* The folder is there before the run gives up writing anywhere else. */
	if (known && folder && strcmp(folder, "-") != 0 && mkdir(folder, 0777) != 0 && errno != EEXIST) {
		(void)tk_error_set(&error, TK_ERROR_USAGE, N_("{what} could not be made: {cause}"), tk_text_of(folder),
		                   strerror(errno));
		return tk_session_fail(session, &error);
	}
	if (known)
		return tk_single_run(session, N_("convert takes one path"), convert);
	(void)tk_error_set(&error, TK_ERROR_USAGE,
	                   to ? N_("{what} is not a format to convert to: write --to native, cacao or markdown")
	                      : N_("convert needs to know to what: write --to native, cacao or markdown"),
	                   tk_text_of(to ? to : ""), NULL);
	return tk_session_fail(session, &error);
}
