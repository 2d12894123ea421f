/* SPDX-License-Identifier: Apache-2.0 */
/* The few settings tenken needs of a repository's own `config` file. Not read through libgit2, because that follows
 * include.path to any file of the machine; here includes are not followed and nothing but these keys has an effect. */
#include "source/internal.h"
#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

typedef struct reader {
	const char *at;
	char section[128]; /* "core", "remote.origin": lower case up to the subsection */
	char *value;       /* room for the whole file, so that each value is read once and nothing is measured ahead */
	tk_git_settings *settings;
} reader;

static void skip_line(reader *r)
{
	r->at += strcspn(r->at, "\n");
}

/* [section] or [section "subsection"]; a name too long for us is none that we know. */
static void read_section(reader *r)
{
	size_t used = 0;
	bool quoted = false;
	r->at++;
	for (; *r->at && *r->at != '\n' && (quoted || *r->at != ']'); r->at++) {
		char c = *r->at;
		if (c == '"') {
			quoted = !quoted;
			c = '.';
			if (!quoted)
				continue;
		} else if (c == '\\' && quoted && r->at[1]) {
			c = *++r->at;
		} else if (!quoted && (c == ' ' || c == '\t')) {
			continue;
		} else if (!quoted) {
			c = (char)tolower((unsigned char)c);
		}
		if (used + 1 < sizeof r->section)
			r->section[used++] = c;
	}
	r->section[used] = '\0';
	if (*r->at == ']')
		r->at++;
}

/* A value up to the end of its line: quotes, escapes, comments and continued lines as git has them. */
static void read_value(reader *r)
{
	char *value = r->value;
	size_t used = 0, kept = 0;
	bool quoted = false;
	for (; *r->at && (*r->at != '\n' || quoted); r->at++) {
		char c = *r->at;
		if (c == '"') {
			quoted = !quoted;
			kept = used;
			continue;
		}
		if (!quoted && (c == '#' || c == ';'))
			break;
		bool blank = c == ' ' || c == '\t' || c == '\r';
		if (c == '\\' && r->at[1]) {
			c = *++r->at;
			if (c == '\n')
				continue;
			c = (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c);
			blank = false;
		}
		value[used++] = c;
		if (quoted || !blank)
			kept = used;
	}
	value[kept] = '\0';
}

static char **find_place(reader *r, const char *key)
{
	if (strcmp(r->section, "remote.origin") == 0 && strcasecmp(key, "url") == 0)
		return &r->settings->origin_url;
	if (strcmp(r->section, "core") == 0 && strcasecmp(key, "worktree") == 0)
		return &r->settings->work_folder;
	if (strcmp(r->section, "extensions") == 0 && strcasecmp(key, "objectformat") == 0)
		return &r->settings->object_format;
	if (strcmp(r->section, "extensions") == 0 && strcasecmp(key, "refstorage") == 0)
		return &r->settings->ref_storage;
	return NULL;
}

static void read_variable(reader *r)
{
	char key[64];
	size_t length = strspn(r->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
	size_t kept = length < sizeof key ? length : 0;
	memcpy(key, r->at, kept);
	key[kept] = '\0';
	r->at += length;
	r->at += strspn(r->at, " \t");
	if (length == 0 || *r->at != '=') {
		skip_line(r);
		return;
	}
	r->at++;
	r->at += strspn(r->at, " \t");
	read_value(r); /* of every key, to find where it ends */
	char **place = find_place(r, key);
	if (place) {
		free(*place);
		*place = strdup(r->value);
	}
	skip_line(r);
}

void tk_git_settings_read(tk_git_settings *settings, const char *common_folder)
{
	*settings = (tk_git_settings){0};
	int folder = open(common_folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return;
	size_t length = 0;
	char *text = tk_read_small_file(folder, "config", &length);
	close(folder);
	if (!text)
		return;
	reader r = {.at = text, .value = malloc(length + 1), .settings = settings};
	while (r.value && *r.at) {
		r.at += strspn(r.at, " \t\r\n");
		if (*r.at == '[')
			read_section(&r);
		else if (*r.at == '#' || *r.at == ';')
			skip_line(&r);
		else if (*r.at)
			read_variable(&r);
	}
	free(r.value);
	free(text);
}

void tk_git_settings_free(tk_git_settings *settings)
{
	free(settings->origin_url);
	free(settings->work_folder);
	free(settings->object_format);
	free(settings->ref_storage);
	*settings = (tk_git_settings){0};
}
