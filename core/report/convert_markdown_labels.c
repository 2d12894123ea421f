/* SPDX-License-Identifier: Apache-2.0 */
/* What a step of a page for people needs to know: who, whom, how, by when … in lines below it. */
#include "report/convert_markdown.h"

#include <inttypes.h>

tk_text tk_manual_last_part(tk_text path)
{
	for (size_t i = path.length; i > 0; i--)
		if (path.at[i - 1] == '/')
			return tk_text_slice(path, i, path.length - i);
	return path;
}

tk_text tk_manual_without_ending(tk_text name)
{
	for (size_t i = name.length; i > 1; i--)
		if (name.at[i - 1] == '.')
			return tk_text_slice(name, 0, i - 1);
	return name;
}

/* The heading of a page, up to a bracket with remarks. */
static tk_text heading_of(const tk_document *document)
{
	for (const tk_block *block = document->blocks ? document->blocks->first : NULL; block; block = block->next) {
		if (block->kind != TK_BLOCK_HEADING)
			continue;
		size_t bracket = tk_text_find(block->text, TK_TEXT("("), 0),
		       wide = tk_text_find(block->text, TK_TEXT("（"), 0);
		size_t end = bracket < wide ? bracket : wide;
		return end == SIZE_MAX || end == 0 ? block->text : tk_text_trim(tk_text_slice(block->text, 0, end));
	}
	return tk_manual_without_ending(tk_manual_last_part(document->path));
}

/* A file of the repository as a link from the folder of the playbook; anything else in words. */
static void put_reference(const tk_manual *m, tk_text what)
{
	const tk_organization *organization = m->conversion->organization;
	const tk_document *from = organization->documents.at[m->conversion->playbook->document - 1];
	tk_text path = organization->root.length
	                       ? tk_text_format(m->conversion->arena, "%.*s/%.*s", (int)organization->root.length,
	                                        organization->root.at, (int)what.length, what.at)
	                       : what;
	const void *there = tk_map_get(organization->paths, path);
	if (!there || there == tk_path_exists) {
		tk_manual_say(m, what);
		return;
	}
	tk_text below = tk_text_slice(from->path, organization->root.length ? organization->root.length + 1 : 0,
	                              from->path.length);
	fputc('[', m->out);
	tk_manual_say(m, heading_of(there));
	fputs("](", m->out);
	for (size_t i = 0; i < below.length; i++)
		if (below.at[i] == '/')
			fputs("../", m->out);
	tk_manual_raw(m, what);
	fputc(')', m->out);
}

static bool begin_label(const tk_manual *m, unsigned indent, const char *japanese, const char *english, bool any)
{
	if (!any)
		return false;
	tk_manual_indent(m, indent);
	fprintf(m->out, "- %s: ", tk_manual_words(m, japanese, english));
	return true;
}

static void put_label(const tk_manual *m, unsigned indent, const char *japanese, const char *english, tk_text text)
{
	if (!begin_label(m, indent, japanese, english, text.length > 0))
		return;
	tk_manual_say(m, text);
	fputc('\n', m->out);
}

/* "1時間", "30 minutes". */
static tk_text duration_in_words(const tk_manual *m, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *japanese, *english;
	} units[] = {{86400, "日", "day"}, {3600, "時間", "hour"}, {60, "分", "minute"}, {1, "秒", "second"}};
	size_t unit = seconds == 86400 ? 1 : 0; /* 24 hours: the next day may begin in one */
	while (unit < 3 && (seconds % units[unit].seconds != 0 || seconds == 0))
		unit++;
	int64_t count = seconds / units[unit].seconds;
	if (m->conversion->japanese)
		return tk_text_format(m->conversion->arena, "%" PRId64 "%s", count, units[unit].japanese);
	return tk_text_format(m->conversion->arena, "%" PRId64 " %s%s", count, units[unit].english,
	                      count == 1 ? "" : "s");
}

static void put_deadline(const tk_manual *m, unsigned indent, const tk_step *step)
{
	tk_text clock = step->written->deadline.clock_start.value.text,
	        limit = step->written->deadline.limit.value.text;
	if (!begin_label(m, indent, "期限", "Deadline", limit.length > 0))
		return;
	bool number = step->written->deadline.seconds >= 0;
	if (number)
		limit = duration_in_words(m, step->written->deadline.seconds);
	if (m->conversion->japanese) {
		tk_manual_say(m, clock);
		fputs(clock.length ? "から" : "", m->out);
		tk_manual_say(m, limit);
		fputs(number ? "以内" : "", m->out);
	} else {
		fputs(number ? "within " : "", m->out);
		tk_manual_say(m, limit);
		fputs(clock.length ? " from " : "", m->out);
		tk_manual_say(m, clock);
	}
	fputc('\n', m->out);
}

tk_text tk_manual_recipient(const tk_manual *m, tk_text id)
{
	const tk_register_entry *entry = tk_conversion_recipient(m->conversion, id);
	return tk_conversion_name(entry ? entry : tk_conversion_actor(m->conversion, id), id);
}

static void put_recipients(const tk_manual *m, unsigned indent, const tk_step *step)
{
	if (!begin_label(m, indent, "宛先", "Recipients", step->written->recipients.count > 0))
		return;
	for (uint32_t i = 0; i < step->written->recipients.count; i++) {
		fputs(i ? tk_manual_words(m, "、", ", ") : "", m->out);
		tk_manual_say(m, tk_manual_recipient(m, step->written->recipients.at[i].value.text));
	}
	fputc('\n', m->out);
}

static void put_channels(const tk_manual *m, unsigned indent, const tk_step *step)
{
	bool several = step->written->channels.count > 1;
	if (!begin_label(m, indent, several ? "手段(この順に試す)" : "手段",
	                 several ? "Channels (in this order)" : "Channels", step->written->channels.count > 0))
		return;
	for (uint32_t i = 0; i < step->written->channels.count; i++) {
		fputs(i ? tk_manual_words(m, "→", ", ") : "", m->out);
		tk_manual_say(m, tk_manual_channel(m, step->written->channels.at[i].value.text));
	}
	fputc('\n', m->out);
}

static void put_references(const tk_manual *m, unsigned indent, const char *japanese, const char *english,
                           const tk_slots *slots)
{
	if (!begin_label(m, indent, japanese, english, slots->count > 0))
		return;
	for (uint32_t i = 0; i < slots->count; i++) {
		fputs(i ? tk_manual_words(m, "、", ", ") : "", m->out);
		put_reference(m, slots->at[i].value.text);
	}
	fputc('\n', m->out);
}

static void put_time(const tk_manual *m, unsigned indent, const tk_step *step)
{
	put_label(m, indent, "所要", "Takes", tk_conversion_takes_days(step));
	if (step->takes_days || step->time_most < 0)
		return;
	bool range = step->time_least >= 0 && step->time_least != step->time_most;
	(void)begin_label(m, indent, "所要", "Takes", true);
	if (range)
		tk_manual_say(m, duration_in_words(m, step->time_least));
	fputs(range ? tk_manual_words(m, "から", " to ") : "", m->out);
	tk_manual_say(m, duration_in_words(m, step->time_most));
	fputc('\n', m->out);
}

bool tk_manual_has_labels(const tk_step *step)
{
	return step->written->actor.value.text.length || step->written->alternate.value.text.length ||
	       step->written->recipients.count || step->written->channels.count ||
	       step->written->deadline.limit.value.text.length || step->written->trigger.value.text.length ||
	       step->written->message.value.text.length || step->written->marking.value.text.length ||
	       step->written->acknowledgement.value.text.length || step->written->sources.count ||
	       step->written->needs.count || step->time_most >= 0 || step->takes_days;
}

void tk_manual_labels(const tk_manual *m, unsigned indent, const tk_step *step)
{
	tk_text actor = step->written->actor.value.text, alternate = step->written->alternate.value.text;
	put_label(m, indent, "担当", "Who", tk_conversion_name(tk_conversion_actor(m->conversion, actor), actor));
	put_label(m, indent, "代行", "Stand-in",
	          tk_conversion_name(tk_conversion_actor(m->conversion, alternate), alternate));
	put_recipients(m, indent, step);
	put_channels(m, indent, step);
	put_deadline(m, indent, step);
	put_label(m, indent, "条件", "Trigger", step->written->trigger.value.text);
	tk_slot message[] = {step->written->message};
	tk_slots form = {message, step->written->message.value.text.length > 0, 1};
	put_references(m, indent, "様式", "Form", &form);
	put_label(m, indent, "取扱い", "Marking", step->written->marking.value.text);
	put_label(m, indent, "受領確認", "Receipt", step->written->acknowledgement.value.text);
	put_references(m, indent, "情報源", "Sources", &step->written->sources);
	put_references(m, indent, "使うもの", "Needed", &step->written->needs);
	put_time(m, indent, step);
}
