/* SPDX-License-Identifier: Apache-2.0 */
#include "command/output.h"

#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_set(const char *name)
{
	const char *value = getenv(name);
	return value && *value;
}

bool tk_output_colour(const tk_options *options)
{
	if (options->colour != TK_COLOUR_AUTO)
		return options->colour == TK_COLOUR_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	if (is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE"))
		return true;
	const char *terminal = getenv("TERM");
	return isatty(STDOUT_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

static unsigned terminal_columns(void)
{
	const char *columns = getenv("COLUMNS");
	if (columns) {
		unsigned long value = strtoul(columns, NULL, 10);
		if (value >= 20 && value <= 1000)
			return (unsigned)value;
	}
	struct winsize size;
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
		return size.ws_col;
	return 80;
}

static void write_format(FILE *out, const char *format, tk_arena *arena, const tk_result *result,
                         const tk_report_options *options)
{
	if (strcmp(format, "json") == 0)
		tk_report_json(out, arena, result, options);
	else if (strcmp(format, "sarif") == 0)
		tk_report_sarif(out, arena, result, options);
	else
		tk_report_text(out, arena, result, options);
}

static bool write_to(FILE *file, const char *bytes, size_t length)
{
	bool whole = fwrite(bytes, 1, length, file) == length;
	return fclose(file) == 0 && whole;
}

/* Writes bytes beside the file and renames, so that a reader never sees half a report. A device, pipe or link is written to as
 * it is: renaming would put a file in its place. */
static bool write_file(tk_arena *arena, const char *path, const char *bytes, size_t length)
{
	struct stat status;
	if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
		FILE *device = fopen(path, "we");
		return device && write_to(device, bytes, length);
	}
	const char *beside = tk_text_format(arena, "%s.tenken-%ld", path, (long)getpid()).at;
	FILE *file = fopen(beside, "wxe");
	if (!file)
		return false;
	if (write_to(file, bytes, length) && rename(beside, path) == 0)
		return true;
	int cause = errno;
	(void)unlink(beside);
	errno = cause;
	return false;
}

bool tk_output_replace(tk_arena *arena, const char *path, const char *bytes, size_t length, tk_error *error)
{
	return write_file(arena, path, bytes, length) ||
	       tk_error_set(error, TK_ERROR_UNREADABLE, N_("{what} could not be written: {cause}"), tk_text_of(path), strerror(errno));
}

bool tk_output_write(const tk_session *session, const tk_result *result, int exit_code, tk_text exit_cause, tk_error *error)
{
	for (unsigned i = 0; i < session->options.output_count; i++) {
		const tk_output *output = &session->options.outputs[i];
		tk_report_options options = {
		        .colour = !output->file && tk_output_colour(&session->options),
		        .links = !output->file && isatty(STDOUT_FILENO) && tk_output_colour(&session->options),
		        .columns = output->file ? 80 : terminal_columns(),
		        .show_witness = session->options.show_witness,
		        .quiet = session->options.quiet,
		        .least = session->options.least,
		        .language = session->language,
		        .exit_code = exit_code,
		        .exit_cause = exit_cause,
		        .version = TK_VERSION,
		};
		char *bytes = NULL;
		size_t length = 0;
		FILE *memory = open_memstream(&bytes, &length);
		if (!memory)
			return tk_error_set(error, TK_ERROR_LIMIT, N_("out of memory while writing {what}"),
			                    tk_text_of(output->format), NULL);
		write_format(memory, output->format, session->arena, result, &options);
		bool whole = fclose(memory) == 0;
		if (whole && output->file)
			whole = write_file(session->arena, output->file, bytes, length);
		else if (whole)
			whole = fwrite(bytes, 1, length, stdout) == length;
		int cause = errno;
		free(bytes);
		if (!whole)
			return tk_error_set(error, TK_ERROR_UNREADABLE, N_("{what} could not be written: {cause}"),
			                    tk_text_of(output->file ? output->file : "stdout"), strerror(cause));
	}
	return true;
}
