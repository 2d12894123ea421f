/* SPDX-License-Identifier: Apache-2.0 */
/* What the commit that last changed a place says of itself. */
#include "plugin/run.h"

#include "base/calendar.h"

#include <string.h>
#include <strings.h>

/* What stands behind "NAME:" at the beginning of a line; a full-width colon will do. */
static bool line_value(tk_text line, tk_text name, tk_text *out)
{
	static const char wide[] = "\xEF\xBC\x9A";
	size_t at = name.length;
	if (line.length <= at || strncasecmp(line.at, name.at, at) != 0)
		return false;
	if (line.at[at] == ':')
		at++;
	else if (line.length >= at + 3 && memcmp(line.at + at, wide, 3) == 0)
		at += 3;
	else
		return false;
	*out = tk_text_trim(tk_text_slice(line, at, line.length));
	return out->length > 0;
}

static tk_status commit_line(const tk_change *change, tk_text name, size_t index, tk_value *out)
{
	for (size_t i = 0; i < change->line_count; i++) {
		if (line_value(change->lines[i], name, &out->text) && index-- == 0)
			return TK_DONE;
	}
	return TK_ABSENT;
}

static tk_status commit_key(tk_arena *arena, const tk_change *change, tk_text key, size_t index, tk_value *out)
{
	out->span = (tk_span){0, 0, 0};
	if (key.length > 1 && key.at[key.length - 1] == ':')
		return commit_line(change, tk_text_slice(key, 0, key.length - 1), index, out);
	if (tk_text_is(key, "line")) {
		out->text = index < change->line_count ? change->lines[index] : TK_TEXT("");
		return index < change->line_count ? TK_DONE : TK_ABSENT;
	}
	if (index > 0)
		return TK_ABSENT;
	if (tk_text_is(key, "id"))
		out->text = change->commit;
	else if (tk_text_is(key, "date"))
		out->text = tk_date_format(arena, change->day);
	else if (tk_text_is(key, "author"))
		out->text = change->author;
	else if (tk_text_is(key, "email"))
		out->text = change->email;
	else if (tk_text_is(key, "signed"))
		out->text = change->is_signed ? TK_TEXT("true") : TK_TEXT("false");
	else
		return TK_ABSENT;
	return TK_DONE;
}

static bool same_span(tk_span a, tk_span b)
{
	return a.document == b.document && a.offset == b.offset && a.length == b.length;
}

/* The commit of a place, NULL when history cannot say. */
static const tk_change *change_of(tk_model *model, tk_span span)
{
	const tk_organization *organization = model->organization;
	tk_document *document = tk_organization_document(organization, span.document);
	if (!document || !organization->history || !organization->last_commit)
		return NULL;
	if (!model->last_commit.asked || !same_span(model->last_commit.span, span)) {
		bool all = span.offset == 0 && span.length == 0;
		tk_place shown = tk_document_place(document, span);
		uint32_t last = shown.end_line >= shown.line ? shown.end_line : shown.line;
		model->last_commit.asked = true;
		model->last_commit.span = span;
		model->last_commit.status = organization->last_commit(
		        organization->history_context, model->arena, document->file_index, all ? 1 : shown.line,
		        all ? UINT32_MAX : last, &model->last_commit.change);
	}
	return model->last_commit.status == 0 ? &model->last_commit.change : NULL;
}

tk_status tk_last_commit(tk_run *run, tk_span span, tk_text key, size_t index, tk_value *out)
{
	if (!out || (key.length && !key.at))
		return TK_EINVAL;
	const tk_change *change = change_of(run->model, span);
	return change ? commit_key(run->model->arena, change, key, index, out) : TK_ABSENT;
}
