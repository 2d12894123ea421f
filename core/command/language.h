/* SPDX-License-Identifier: Apache-2.0 */
/* The language of a run: --lang, else the locale. Works without any installed locale. */
#ifndef TK_COMMAND_LANGUAGE_H
#define TK_COMMAND_LANGUAGE_H

/* "ja" or "en"; binds the message catalogue in folder. Call before threads are started. */
const char *tk_language_start(const char *wanted, const char *catalogue_folder);

#endif
