/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/link_target.h"

#include <string.h>

static bool starts(tk_text text, const char *words)
{
	return tk_text_starts(text, tk_text_of(words));
}

static bool has(tk_text text, const char *words)
{
	return tk_text_find(text, tk_text_of(words), 0) != SIZE_MAX;
}

/* Length of "scheme:" at the start, 0 if there is none. One letter is a Windows drive. */
static size_t scheme_length(tk_text target)
{
	size_t i = 0;
	while (i < target.length) {
		char c = target.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool other = (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
		if (c == ':' && i > 0)
			return i + 1;
		if (!letter && !(other && i > 0))
			return 0;
		i++;
	}
	return 0;
}

static bool is_template(tk_text target)
{
	static const char *const marks[] = {"{{", "}}", "{%", "${", "<%", "%7B%7B", "{", "<", "[["};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (has(target, marks[i]))
			return true;
	}
	return false;
}

/* TODO, TBD … as a word of its own, in any case; 未定 and the like anywhere. */
static bool is_placeholder(tk_arena *arena, tk_text target)
{
	static const char *const words[] = {"todo", "tbd",         "fixme",       "fix",
	                                    "xxx",  "placeholder", "insert-link", "link-here"};
	static const char *const marks[] = {"未定", "要記入", "未作成", "未記入", "リンク先", "ここにリンク"};
	tk_text lower = tk_text_nfc(arena, target, true);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		tk_text word = tk_text_of(words[i]);
		for (size_t at = 0; (at = tk_text_find(lower, word, at)) != SIZE_MAX; at++) {
			size_t past = at + word.length;
			bool open = at == 0 || strchr("#/-_. ", lower.at[at - 1]);
			bool closed = past == lower.length || strchr("#/-_.: ", lower.at[past]);
			if (open && closed)
				return true;
		}
	}
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (has(lower, marks[i]))
			return true;
	}
	return false;
}

bool tk_link_is_path_like(tk_text value)
{
	static const char *const endings[] = {".md",  ".markdown", ".yaml", ".yml",  ".json", ".csv",
	                                      ".pdf", ".docx",     ".xlsx", ".pptx", ".txt",  ".html",
	                                      ".png", ".svg",      ".odt",  ".ods",  ".tsv"};
	if (value.length == 0 || value.length > 1024 || has(value, " ") || has(value, "\n") || has(value, "　"))
		return false;
	if (scheme_length(value) > 0)
		return starts(value, "http://") || starts(value, "https://");
	size_t hash = tk_text_find(value, TK_TEXT("#"), 0);
	tk_text path = tk_text_slice(value, 0, hash == SIZE_MAX ? value.length : hash);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		if (path.length > strlen(endings[i]) && tk_text_ends(path, tk_text_of(endings[i])))
			return true;
	}
	return false;
}

/* ---- where a path leads
 * ----------------------------------------------------------------------------------------------- */

typedef struct place {
	bool found;
	tk_document *document;        /* NULL: a file that was not parsed, or a folder */
	const tk_link_folder *folder; /* without a page */
} place;

static place look_up(const tk_link_paths *paths, tk_text path)
{
	place found = {false, NULL, NULL};
	found.document = tk_link_paths_find(paths, path, &found.found);
	if (found.found)
		return found;
	const tk_link_folder *folder = tk_map_get(paths->folders, tk_text_nfc(paths->arena, path, false));
	if (folder) {
		found.found = true;
		found.document = folder->page;
		found.folder = folder->page ? NULL : folder;
	}
	return found;
}

/* The path as written, without its query, and with percent signs decoded. */
static place look_up_written(tk_link_paths *paths, tk_text base, tk_text written, tk_text *joined, bool *outside)
{
	size_t query = tk_text_find(written, TK_TEXT("?"), 0);
	tk_text forms[] = {
	        tk_percent_decode(paths->arena, written), written,
	        tk_percent_decode(paths->arena, tk_text_slice(written, 0, query == SIZE_MAX ? written.length : query))};
	place found = {false, NULL, NULL};
	*outside = false;
	for (size_t i = 0; i < sizeof forms / sizeof *forms && !found.found; i++) {
		tk_text path = {NULL, 0};
		if (!tk_path_join(paths->arena, base, forms[i], &path)) {
			*outside = true;
			continue;
		}
		if (i == 0)
			*joined = path;
		found = look_up(paths, path);
	}
	return found;
}

/* Site generators let a page be named without .md, or with .html, or as a folder. */
static tk_document *generated_page(const tk_link_paths *paths, tk_text path)
{
	static const char *const written[] = {".html", ".htm", "/", ""};
	bool exists = false;
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		tk_text ending = tk_text_of(written[i]);
		if (!tk_text_ends(path, ending) || path.length == ending.length)
			continue;
		tk_text stem = tk_text_slice(path, 0, path.length - ending.length);
		tk_document *page = tk_link_paths_find(
		        paths, tk_text_format(paths->arena, "%.*s.md", (int)stem.length, stem.at), &exists);
		if (page)
			return page;
	}
	return NULL;
}

/* "/guide/x.md": from the top of the organization, else from a folder above the page that may be the top of a site. */
static place look_up_absolute(tk_link_paths *paths, const tk_document *page, tk_text written, tk_text *joined)
{
	bool outside = false;
	place found = look_up_written(paths, paths->organization->root, written, joined, &outside);
	for (tk_text base = tk_path_folder(page->path); !found.found && base.length > 0; base = tk_path_folder(base)) {
		tk_text path = {NULL, 0};
		found = look_up_written(paths, base, written, &path, &outside);
	}
	return found;
}

/* ---- anchors
 * ----------------------------------------------------------------------------------------------------------- */

static bool is_line_anchor(tk_text anchor)
{
	size_t i = 1;
	if (anchor.length < 2 || anchor.at[0] != 'L')
		return false;
	while (i < anchor.length && ((anchor.at[i] >= '0' && anchor.at[i] <= '9') || strchr("LC-", anchor.at[i])))
		i++;
	return i == anchor.length && anchor.at[1] >= '0' && anchor.at[1] <= '9';
}

static void check_anchor(tk_link_paths *paths, const tk_document *page, const tk_document *target, tk_text written,
                         tk_page_link *link)
{
	tk_text anchor = tk_percent_decode(paths->arena, written);
	if (anchor.length == 0 || target->kind != TK_DOCUMENT_MARKDOWN || is_line_anchor(anchor) ||
	    starts(anchor, ":~:") || starts(anchor, "!/") || tk_text_is(anchor, "top") ||
	    tk_link_has_anchor(paths, target, anchor) || tk_link_has_anchor(paths, target, written))
		return;
	if (starts(anchor, "user-content-") &&
	    tk_link_has_anchor(paths, target, tk_text_slice(anchor, strlen("user-content-"), anchor.length)))
		return;
	if (is_placeholder(paths->arena, anchor)) {
		link->state = TK_LINK_EMPTY;
	} else if (is_template(anchor)) {
		link->state = TK_LINK_GENERATED;
	} else {
		link->state = TK_LINK_NO_ANCHOR;
		link->suggestion = tk_link_suggest_anchor(paths, page, target, anchor);
	}
}

/* ---- the answer
 * ---------------------------------------------------------------------------------------------------------- */

/* Nothing stands at the path: what is the matter? */
static void explain_missing(tk_link_paths *paths, const tk_document *page, tk_text joined, bool absolute,
                            tk_page_link *link)
{
	const tk_organization *organization = paths->organization;
	tk_text target = link->target.text;
	const tk_text *loose = tk_map_get(paths->loose, tk_text_nfc(paths->arena, joined, true));
	tk_document *generated = generated_page(paths, joined);
	bool exists = false;
	if (loose) {
		tk_document *document = tk_link_paths_find(paths, *loose, &exists);
		link->state = TK_LINK_CASE_DIFFERS;
		link->to = document ? document->number : 0;
		link->suggestion = tk_link_suggest_path(paths, page, *loose);
	} else if (generated) {
		link->state = TK_LINK_GENERATED;
		link->to = generated->number;
	} else if (is_placeholder(paths->arena, target)) {
		link->state = TK_LINK_EMPTY;
	} else {
		bool beyond = organization->root.length > 0 && !tk_text_starts(joined, organization->root);
		link->state = is_template(target) || absolute || beyond || organization->single_file ? TK_LINK_GENERATED
		                                                                                     : TK_LINK_NO_FILE;
		if (link->state == TK_LINK_NO_FILE)
			link->suggestion = tk_link_suggest_path(paths, page, joined);
	}
}

/* What needs no look at the files. */
static bool classify_by_form(tk_arena *arena, tk_page_link *link)
{
	tk_text target = tk_text_trim(link->target.text);
	size_t scheme = scheme_length(target);
	link->state = TK_LINK_RESOLVES;
	if (link->link && link->link->undefined)
		link->state = TK_LINK_UNDEFINED;
	else if (target.length == 0 || tk_text_is(target, "#"))
		link->state = TK_LINK_EMPTY;
	else if (scheme == 2 || starts(target, "\\\\") || starts(target, "file:"))
		link->state = TK_LINK_OUTSIDE;
	else if (scheme > 2 || starts(target, "//"))
		link->state = is_template(target) ? TK_LINK_GENERATED : TK_LINK_EXTERNAL;
	else if (has(target, "{{") || has(target, "{%") || has(target, "${") || has(target, "<%"))
		link->state = is_placeholder(arena, target) ? TK_LINK_EMPTY : TK_LINK_GENERATED;
	return link->state != TK_LINK_RESOLVES;
}

void tk_link_classify(tk_link_paths *paths, const tk_document *page, tk_page_link *link, bool site,
                      const tk_link_folder **folder)
{
	*folder = NULL;
	if (classify_by_form(paths->arena, link))
		return;
	tk_text target = tk_text_trim(link->target.text);
	size_t hash = tk_text_find(target, TK_TEXT("#"), 0);
	tk_text written = tk_text_slice(target, 0, hash == SIZE_MAX ? target.length : hash);
	tk_text anchor =
	        hash == SIZE_MAX ? tk_text_slice(target, 0, 0) : tk_text_slice(target, hash + 1, target.length);
	if (written.length == 0 || written.at[0] == '?') {
		link->to = page->number;
		check_anchor(paths, page, page, anchor, link);
		return;
	}
	bool absolute = written.at[0] == '/', outside = false;
	tk_text joined = written;
	place found = {false, NULL, NULL};
	if (site)
		found = look_up_written(paths, paths->organization->root, written, &joined, &outside);
	if (!found.found && absolute)
		found = look_up_absolute(paths, page, written, &joined);
	else if (!found.found)
		found = look_up_written(paths, tk_path_folder(page->path), written, &joined, &outside);
	if (found.found) {
		*folder = found.folder;
		link->to = found.document ? found.document->number : 0;
		if (found.document)
			check_anchor(paths, page, found.document, anchor, link);
	} else if (outside) {
		link->state = TK_LINK_OUTSIDE;
	} else {
		explain_missing(paths, page, joined, absolute, link);
	}
}
