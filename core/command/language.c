/* SPDX-License-Identifier: Apache-2.0 */
#include "command/language.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const char *of_environment(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return strncmp(value, "ja", 2) == 0 ? "ja" : "en";
	}
	return "en";
}

const char *tk_language_start(const char *wanted, const char *catalogue_folder)
{
	const char *language = wanted ? wanted : of_environment();
	/* C.UTF-8 is part of the C library, so Japanese messages need no generated locale; gettext follows LANGUAGE in
	 * every locale but "C". Numbers and sorting stay those of C, which keeps the output the same everywhere. */
	(void)setlocale(LC_ALL, "C.UTF-8");
	(void)setenv("LANGUAGE", language, 1);
	(void)bindtextdomain("tenken", catalogue_folder);
	(void)bind_textdomain_codeset("tenken", "UTF-8");
	(void)textdomain("tenken");
	return language;
}
