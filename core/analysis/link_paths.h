/* SPDX-License-Identifier: Apache-2.0 */
/* The files of an organization as links see them: by path, by path without case, by folder, by name. */
#ifndef TK_ANALYSIS_LINK_PATHS_H
#define TK_ANALYSIS_LINK_PATHS_H

#include "analysis/links.h"
#include "base/map.h"

typedef struct tk_link_folder {
	tk_text path;
	tk_document *page;  /* its README or index page, or NULL */
	size_t first, past; /* its files, with those of the folders below, in paths */
	uint32_t number;    /* from 1 */
} tk_link_folder;

/* One file or page of a name, or the sign that there are several. */
typedef struct tk_link_one {
	tk_text path;
	const tk_document *page;
	bool several;
} tk_link_one;

typedef struct tk_link_paths {
	tk_arena *arena;
	const tk_organization *organization;
	tk_text *paths; /* sorted bytewise */
	size_t count;
	tk_map *loose;       /* NFC lower-case path -> tk_text* */
	tk_map *folders;     /* path -> tk_link_folder*; "" is the top */
	tk_map *names;       /* NFC lower-case file name -> tk_link_one* */
	tk_map **anchors;    /* [number]: made when first asked */
	tk_map *all_anchors; /* anchor -> tk_link_one* */
	uint32_t folder_count;
	size_t budget; /* comparisons that may still be spent on suggestions */
} tk_link_paths;

tk_link_paths *tk_link_paths_make(tk_arena *arena, const tk_organization *organization);
tk_text tk_path_folder(tk_text path);
tk_text tk_path_name(tk_text path);
/* base/target with . and .. resolved; false when it leads above the top. */
bool tk_path_join(tk_arena *arena, tk_text base, tk_text target, tk_text *out);
/* %41 -> A; malformed ones stay. */
tk_text tk_percent_decode(tk_arena *arena, tk_text text);
/* The document at a path; *exists also for files that were not parsed. */
tk_document *tk_link_paths_find(const tk_link_paths *paths, tk_text path, bool *exists);
/* Has the page such an anchor (NFC, lower case)? */
bool tk_link_has_anchor(tk_link_paths *paths, const tk_document *document, tk_text anchor);
/* What the author may have meant, as it would be written on `page`; empty when nothing is near. */
tk_text tk_link_suggest_path(tk_link_paths *paths, const tk_document *page, tk_text wanted);
tk_text tk_link_suggest_anchor(tk_link_paths *paths, const tk_document *page, const tk_document *target,
                               tk_text anchor);

#endif
