/* SPDX-License-Identifier: Apache-2.0 */
#include "governance.h"

tk_text number_text(int64_t value, char room[NUMBER_ROOM])
{
	size_t at = NUMBER_ROOM;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		room[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0 && at > 0);
	return (tk_text){room + at, NUMBER_ROOM - at};
}

int64_t number_parameter(const tk_host *host, tk_run *run, tk_text name, int64_t otherwise)
{
	tk_value written;
	int64_t number = 0;
	if (host->parameter(run, name, 0, &written) != TK_DONE || written.text.length == 0 || written.text.length > 6)
		return otherwise;
	for (size_t i = 0; i < written.text.length; i++) {
		if (written.text.at[i] < '0' || written.text.at[i] > '9')
			return otherwise;
		number = number * 10 + (written.text.at[i] - '0');
	}
	return number;
}

tk_status dated_words(const tk_host *host, tk_run *run, tk_value text, tk_text class_name, tk_value *date, int64_t *day)
{
	tk_value found;
	if (host->match(run, text, class_name, &found) != TK_DONE)
		return TK_ABSENT;
	*day = INT64_MIN;
	*date = found;
	if (host->match(run, found, TK_TEXT("calendar-date"), date) != TK_DONE ||
	    host->date(run, date->text, day) != TK_DONE)
		*day = INT64_MIN;
	return TK_DONE;
}

const tk_entry *page_of(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	uint32_t number = host->place(playbook).document;
	return number > 0 ? host->at(run, TK_TEXT("document"), NULL, number - 1) : NULL;
}

const tk_entry *passage_saying(const tk_host *host, tk_run *run, const tk_entry *page, tk_text class_name)
{
	size_t passages = page ? host->count(run, TK_TEXT("passage"), page) : 0;
	for (size_t i = 0; i < passages; i++) {
		const tk_entry *passage = host->at(run, TK_TEXT("passage"), page, i);
		if (kit_class(host, run, passage, class_name))
			return passage;
	}
	return NULL;
}

const tk_entry *any_passage_saying(const tk_host *host, tk_run *run, tk_text class_name)
{
	size_t documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *page = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, page, TK_TEXT("kind"), TK_TEXT("markdown")) ||
		    kit_is(host, run, page, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		const tk_entry *found = passage_saying(host, run, page, class_name);
		if (found)
			return found;
	}
	return NULL;
}

bool has_header(const tk_host *host, tk_run *run, const tk_entry *playbook)
{
	static const tk_text formats[] = {{"native", 6}, {"markdown", 8}, {"cacao", 5}, {"neutral", 7}};
	tk_text format = kit_get(host, run, playbook, TK_TEXT("format"), 0);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (kit_equal(formats[i], format))
			return true;
	}
	return false;
}

void note_lacking(lacking *all, const tk_entry *playbook, bool lacks)
{
	all->examined++;
	all->found += lacks ? 1 : 0;
	if (lacks && all->playbooks.count < sizeof all->playbooks.at / sizeof *all->playbooks.at)
		all->playbooks.at[all->playbooks.count++] = playbook;
}

tk_status report_lacking(const tk_host *host, tk_run *run, const lacking *all, tk_text one, tk_text every)
{
	char room[NUMBER_ROOM];
	bool markdown = false;
	for (size_t i = 0; i < all->playbooks.count; i++)
		markdown = markdown || kit_is(host, run, all->playbooks.at[i], TK_TEXT("format"), TK_TEXT("markdown"));
	if (all->found == 0)
		return TK_DONE;
	if (all->found == all->examined) {
		if (!kit_whole(host, run))
			return kit_unknown(host, run, NULL, TK_TEXT("tenken.yaml"));
		const tk_argument count = {TK_TEXT("count"), number_text((int64_t)all->found, room)};
		return kit_report(host, run, NULL, every, &count, 1, markdown ? 1 : 0);
	}
	for (size_t i = 0; i < all->playbooks.count; i++) {
		const tk_entry *playbook = all->playbooks.at[i];
		const tk_argument title = {TK_TEXT("playbook"), kit_get(host, run, playbook, TK_TEXT("title"), 0)};
		int32_t prose = kit_is(host, run, playbook, TK_TEXT("format"), TK_TEXT("markdown")) ? 1 : 0;
		tk_status status = kit_report(host, run, playbook, one, &title, 1, prose);
		if (status < 0)
			return status;
	}
	return TK_DONE;
}

bool is_same_person(const tk_host *host, tk_run *run, const tk_entry *role, size_t alternate)
{
	const tk_entry *primary = host->follow(run, role, TK_TEXT("primary"), 0);
	const tk_entry *other = host->follow(run, role, TK_TEXT("alternates"), alternate);
	if (primary && other)
		return primary == other;
	return kit_equal(kit_get(host, run, role, TK_TEXT("primary"), 0),
	                 kit_get(host, run, role, TK_TEXT("alternates"), alternate));
}
