/* SPDX-License-Identifier: Apache-2.0 */
/* What was not decided and not examined, and why: never left out of a report that is not quiet. */
#include "base/map.h"
#include "report/text_page.h"
#include "report/wrap.h"

#include <libintl.h>
#include <stdlib.h>

#define _(msgid) gettext(msgid)

enum { TEXTS_SHOWN = 5, FILES_SHOWN = 10, FILES_OF_FOLDER_SHOWN = 3 };

/* All verdicts of one kind about one requirement. */
typedef struct gathered {
	const tk_rule *rule;
	tk_map *seen;
	TK_VECTOR(tk_text) texts; /* distinct inputs or reasons, the first few */
	uint32_t more;            /* distinct ones beyond them */
	uint32_t organizations;
	tk_text organization; /* the last one counted; verdicts come sorted by it */
} gathered;
typedef TK_VECTOR(gathered *) gathering;

static int order_gathered(const void *left, const void *right)
{
	const gathered *const *a = left, *const *b = right;
	return tk_text_order((*a)->rule->id, (*b)->rule->id);
}

static void add_text(const tk_page *page, gathered *entry, tk_text text)
{
	if (!text.length || tk_map_get(entry->seen, text))
		return;
	(void)tk_map_put(entry->seen, text, entry);
	if (entry->texts.count < TEXTS_SHOWN)
		*TK_PUSH(page->arena, &entry->texts) = text;
	else
		entry->more++;
}

static void add_reasons(const tk_page *page, gathered *entry, const tk_verdict *verdict)
{
	if (verdict->kind == TK_NOT_APPLICABLE) {
		const tk_argument arguments[] = {{TK_TEXT("reason"), verdict->exception_reason},
		                                 {TK_TEXT("until"), verdict->exception_until}};
		tk_text reason = verdict->exception_reason.length ? verdict->exception_reason : verdict->message;
		if (verdict->exception_until.length)
			reason = tk_text_fill(page->arena, tk_text_of(_("{reason} (until {until})")), arguments, 2);
		add_text(page, entry, reason);
		return;
	}
	for (uint32_t i = 0; i < verdict->missing.count; i++)
		add_text(page, entry, verdict->missing.at[i]);
	if (!verdict->missing.count)
		add_text(page, entry, verdict->message);
}

static gathering gather(const tk_page *page, tk_verdict_kind kind)
{
	gathering list = {0};
	tk_map *by_rule = tk_map_make(page->arena);
	for (uint32_t i = 0; i < page->result->verdicts.count; i++) {
		const tk_verdict *verdict = &page->result->verdicts.at[i];
		if (verdict->kind != kind)
			continue;
		gathered *entry = tk_map_get(by_rule, verdict->rule->id);
		if (!entry) {
			entry = TK_MAKE(page->arena, gathered);
			entry->rule = verdict->rule;
			entry->seen = tk_map_make(page->arena);
			(void)tk_map_put(by_rule, verdict->rule->id, entry);
			*TK_PUSH(page->arena, &list) = entry;
		}
		if (!entry->organizations || !tk_text_equal(entry->organization, verdict->organization))
			entry->organizations++;
		entry->organization = verdict->organization;
		add_reasons(page, entry, verdict);
	}
	if (list.count)
		qsort(list.at, list.count, sizeof *list.at, order_gathered);
	return list;
}

static tk_text reasons_of(const tk_page *page, const gathered *entry)
{
	tk_text text = TK_TEXT("");
	for (uint32_t i = 0; i < entry->texts.count; i++)
		text = tk_text_format(page->arena, "%.*s%s%.*s", (int)text.length, text.at, i ? _("; ") : "",
		                      (int)entry->texts.at[i].length, entry->texts.at[i].at);
	if (entry->more) {
		tk_text more = tk_page_count(page, ngettext("{count} more", "{count} more", entry->more), entry->more);
		text = tk_text_format(page->arena, "%.*s%s%.*s", (int)text.length, text.at, _("; "), (int)more.length,
		                      more.at);
	}
	return text;
}

static tk_text name_of(const tk_page *page, const gathered *entry)
{
	uint32_t count = entry->organizations;
	if (page->result->organizations < 2)
		return entry->rule->id;
	tk_text in = tk_page_count(page, ngettext("in {count} organization", "in {count} organizations", count), count);
	return tk_text_format(page->arena, "%.*s %.*s", (int)entry->rule->id.length, entry->rule->id.at, (int)in.length,
	                      in.at);
}

/* Requirements with the same reasons: one line says what to provide and what that would decide. */
typedef struct same_reasons {
	tk_text reasons, names;
	uint32_t count, order;
} same_reasons;
typedef TK_VECTOR(same_reasons *) grouping;

/* What stands in the way of most comes first. */
static int order_groups(const void *left, const void *right)
{
	const same_reasons *a = *(same_reasons *const *)left, *b = *(same_reasons *const *)right;
	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return (a->order > b->order) - (a->order < b->order);
}

static grouping group(const tk_page *page, const gathering *list)
{
	grouping groups = {0};
	tk_map *by_reasons = tk_map_make(page->arena);
	for (uint32_t i = 0; i < list->count; i++) {
		tk_text reasons = reasons_of(page, list->at[i]), name = name_of(page, list->at[i]);
		same_reasons *same = tk_map_get(by_reasons, reasons);
		if (!same) {
			same = TK_MAKE(page->arena, same_reasons);
			*same = (same_reasons){.reasons = reasons, .order = i};
			(void)tk_map_put(by_reasons, reasons, same);
			*TK_PUSH(page->arena, &groups) = same;
		}
		same->names = tk_text_format(page->arena, "%.*s%s%.*s", (int)same->names.length, same->names.at,
		                             same->count ? _(", ") : "", (int)name.length, name.at);
		same->count++;
	}
	if (groups.count)
		qsort(groups.at, groups.count, sizeof *groups.at, order_groups);
	return groups;
}

static void put_heading(const tk_page *page, const char *title)
{
	tk_page_paint(page, TK_PAINT_STRONG);
	tk_page_paragraph(page, TK_PLAIN, TK_TEXT(""), 0, tk_text_of(title));
	tk_page_paint(page, TK_PLAIN);
}

static void put_kind(const tk_page *page, tk_verdict_kind kind, const char *title)
{
	gathering list = gather(page, kind);
	if (!list.count)
		return;
	put_heading(page, title);
	grouping groups = group(page, &list);
	for (uint32_t i = 0; i < groups.count; i++) {
		const same_reasons *same = groups.at[i];
		tk_page_paragraph(page, TK_PLAIN, TK_TEXT("  "), 4,
		                  tk_text_format(page->arena, "%.*s%s%.*s", (int)same->reasons.length, same->reasons.at,
		                                 same->reasons.length ? _(": ") : "", (int)same->names.length,
		                                 same->names.at));
	}
	fputc('\n', page->out);
}

/* ---- not examined ---- */

typedef struct shared_reason {
	uint32_t files, folders;
	bool put;
} shared_reason;

static tk_text folder_of(tk_text path)
{
	size_t end = path.length;
	while (end > 0 && path.at[end - 1] != '/')
		end--;
	return tk_text_slice(path, 0, end);
}

/* Files with one reason, of a folder or of all folders. */
typedef struct shared_reasons {
	tk_map *all, *in_folder;
} shared_reasons;

static tk_text folder_key(const tk_page *page, const tk_unexamined *gap)
{
	tk_text folder = folder_of(gap->path);
	return tk_text_format(page->arena, "%.*s\n%.*s", (int)folder.length, folder.at, (int)gap->reason.length, gap->reason.at);
}

static shared_reason *find_or_make(const tk_page *page, tk_map *reasons, tk_text key)
{
	shared_reason *shared = tk_map_get(reasons, key);
	if (!shared) {
		shared = TK_MAKE(page->arena, shared_reason);
		(void)tk_map_put(reasons, key, shared);
	}
	return shared;
}

static shared_reasons count_reasons(const tk_page *page)
{
	shared_reasons reasons = {tk_map_make(page->arena), tk_map_make(page->arena)};
	for (uint32_t i = 0; i < page->result->not_examined.count; i++) {
		const tk_unexamined *gap = &page->result->not_examined.at[i];
		shared_reason *all = find_or_make(page, reasons.all, gap->reason),
		              *in_folder = find_or_make(page, reasons.in_folder, folder_key(page, gap));
		all->folders += in_folder->files == 0 ? 1 : 0;
		all->files++;
		in_folder->files++;
	}
	return reasons;
}

/* How a file that was not examined is named; empty: it is among those named before. */
static tk_text name_of_gap(const tk_page *page, const tk_unexamined *gap, shared_reason *all, shared_reason *in_folder)
{
	tk_text folder = folder_of(gap->path);
	bool many = all->files > FILES_SHOWN && (all->folders > FILES_SHOWN || folder.length == 0);
	shared_reason *shared = many ? all : in_folder;
	if (!many && (folder.length == 0 || gap->incomplete || shared->files <= FILES_OF_FOLDER_SHOWN))
		return gap->path;
	if (shared->put)
		return TK_TEXT("");
	shared->put = true;
	tk_text count = tk_page_count(page, ngettext("{count} file", "{count} files", shared->files), shared->files);
	if (shared == all)
		return count;
	const tk_argument arguments[] = {{TK_TEXT("folder"), folder}, {TK_TEXT("files"), count}};
	return tk_text_fill(page->arena, tk_text_of(_("{folder} ({files})")), arguments, 2);
}

static void put_files(const tk_page *page)
{
	shared_reasons reasons = count_reasons(page);
	for (uint32_t i = 0; i < page->result->not_examined.count; i++) {
		const tk_unexamined *gap = &page->result->not_examined.at[i];
		tk_text what = name_of_gap(page, gap, tk_map_get(reasons.all, gap->reason),
		                           tk_map_get(reasons.in_folder, folder_key(page, gap)));
		if (what.length == 0)
			continue;
		tk_text lead = tk_text_format(page->arena, "  %.*s%s", (int)what.length, what.at, _(": "));
		const tk_argument argument = {TK_TEXT("reason"), gap->reason};
		tk_text reason = gap->reason;
		if (gap->incomplete)
			reason = tk_text_fill(page->arena, tk_text_of(_("{reason} (the run is incomplete)")), &argument,
			                      1);
		tk_page_paragraph(page, gap->incomplete ? TK_PAINT_ERROR : TK_PLAIN, lead, 4, reason);
	}
}

static void put_unexamined(const tk_page *page)
{
	const tk_result *result = page->result;
	if (!result->not_examined.count && !result->broken_plugins.count && result->no_history_reason.length == 0) {
		put_heading(page, _("Not examined: nothing"));
		return;
	}
	put_heading(page, _("Not examined"));
	put_files(page);
	for (uint32_t i = 0; i < result->broken_plugins.count; i++)
		tk_page_paragraph(page, TK_PAINT_ERROR, tk_text_of(_("  plugin ")), 4, result->broken_plugins.at[i]);
	if (result->no_history_reason.length)
		tk_page_paragraph(page, TK_PLAIN, tk_text_of(_("  history: ")), 4, result->no_history_reason);
}

void tk_page_gaps(const tk_page *page)
{
	put_kind(page, TK_UNKNOWN, _("Not decided, because an input is missing"));
	put_kind(page, TK_BLOCKED, _("Waiting until these are met"));
	put_kind(page, TK_NOT_APPLICABLE, _("Declared not applicable"));
	put_unexamined(page);
}
