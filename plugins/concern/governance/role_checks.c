/* SPDX-License-Identifier: Apache-2.0 */
/* Who decides when the first in line cannot be reached, how much rests on one person, and what each may decide. */
#include "governance.h"

/* ---- succession ------------------------------------------------------------------------------------------------- */

/* Different persons in line, the primary among them. A person named twice counts once. */
static size_t length_of_line(const tk_host *host, tk_run *run, const tk_entry *role)
{
	size_t count = 1;
	for (size_t i = 0; kit_get(host, run, role, TK_TEXT("alternates"), i).length > 0; i++) {
		bool again = is_same_person(host, run, role, i);
		for (size_t j = 0; j < i && !again; j++)
			again = kit_equal(kit_get(host, run, role, TK_TEXT("alternates"), i),
			                  kit_get(host, run, role, TK_TEXT("alternates"), j));
		count += again ? 0 : 1;
	}
	return count;
}

static tk_status examine_line(const tk_host *host, tk_run *run, const tk_entry *role, int64_t least)
{
	char count_room[NUMBER_ROOM], least_room[NUMBER_ROOM];
	int64_t length = (int64_t)length_of_line(host, run, role);
	bool rule = kit_has(host, run, role, TK_TEXT("takeover"));
	if (length >= least && rule)
		return TK_DONE;
	const tk_argument arguments[] = {
	        {TK_TEXT("role"), kit_get(host, run, role, TK_TEXT("name"), 0)},
	        {TK_TEXT("count"), number_text(length, count_room)},
	        {TK_TEXT("least"), number_text(least, least_room)},
	};
	tk_text message = length >= least ? TK_TEXT("no-rule") : rule ? TK_TEXT("short") : TK_TEXT("short-no-rule");
	return kit_report(host, run, role, message, arguments, 3, 0);
}

/* Without a register of roles a page may hold the order of succession. */
static tk_status line_in_words(const tk_host *host, tk_run *run)
{
	if (any_passage_saying(host, run, TK_TEXT("succession"))) {
		host->examined(run, 1);
		return TK_DONE;
	}
	return kit_unknown(host, run, NULL, TK_TEXT("roles"));
}

static tk_status succession(const tk_host *host, tk_run *run)
{
	int64_t least = number_parameter(host, run, TK_TEXT("least"), 3);
	size_t examined = 0, roles = host->count(run, TK_TEXT("role"), NULL);
	if (roles == 0)
		return line_in_words(host, run);
	for (size_t i = 0; i < roles; i++) {
		const tk_entry *role = host->at(run, TK_TEXT("role"), NULL, i);
		if (!kit_has(host, run, role, TK_TEXT("authority")) || !kit_has(host, run, role, TK_TEXT("primary")))
			continue;
		examined++;
		if (length_of_line(host, run, role) < 2)
			continue; /* gv-alternate speaks of a role that nobody else can take */
		tk_status status = examine_line(host, run, role, least);
		if (status < 0)
			return status;
	}
	host->examined(run, examined);
	return examined > 0 ? TK_DONE : kit_unknown(host, run, NULL, TK_TEXT("authority"));
}

/* ---- authority ------------------------------------------------------------------------------------------------------
 */

enum { DECISIONS = 5 };
static const tk_text decisions[DECISIONS] = {{"decide-disconnect", 17},
                                             {"decide-stop", 11},
                                             {"decide-share", 12},
                                             {"decide-publish", 14},
                                             {"decide-spend", 12}};

static void mark_decisions(const tk_host *host, tk_run *run, tk_value text, bool given[DECISIONS])
{
	tk_value found;
	for (size_t d = 0; d < DECISIONS; d++)
		given[d] = given[d] || host->match(run, text, decisions[d], &found) == TK_DONE;
}

static size_t given_by_roles(const tk_host *host, tk_run *run, bool given[DECISIONS])
{
	size_t examined = 0, roles = host->count(run, TK_TEXT("role"), NULL);
	for (size_t i = 0; i < roles; i++) {
		const tk_entry *role = host->at(run, TK_TEXT("role"), NULL, i);
		tk_value decision;
		for (size_t j = 0; host->get(run, role, TK_TEXT("authority"), j, &decision) == TK_DONE; j++) {
			mark_decisions(host, run, decision, given);
			examined++;
		}
	}
	return examined;
}

/* Pages: a sentence or row that gives a right to decide, and rows below a heading that speaks of it. */
static size_t given_by_pages(const tk_host *host, tk_run *run, bool given[DECISIONS])
{
	size_t examined = 0, documents = host->count(run, TK_TEXT("document"), NULL);
	for (size_t i = 0; i < documents; i++) {
		const tk_entry *page = host->at(run, TK_TEXT("document"), NULL, i);
		if (!kit_is(host, run, page, TK_TEXT("kind"), TK_TEXT("markdown")) ||
		    kit_is(host, run, page, TK_TEXT("role"), TK_TEXT("template")))
			continue;
		size_t passages = host->count(run, TK_TEXT("passage"), page);
		for (size_t j = 0; j < passages; j++) {
			const tk_entry *passage = host->at(run, TK_TEXT("passage"), page, j);
			tk_value text, section = {{"", 0}, {0, 0, 0}}, found;
			bool here = kit_class(host, run, passage, TK_TEXT("authority-words"));
			(void)host->get(run, passage, TK_TEXT("section"), 0, &section);
			if ((!here && host->match(run, section, TK_TEXT("authority-words"), &found) != TK_DONE) ||
			    host->get(run, passage, TK_TEXT("text"), 0, &text) != TK_DONE)
				continue;
			mark_decisions(host, run, text, given);
			examined++;
		}
	}
	return examined;
}

/* One finding for what nobody may decide; its message lists it, so that the texts can be in either language. */
static tk_status report_missing(const tk_host *host, tk_run *run, const bool given[DECISIONS], size_t missing,
                                int32_t prose)
{
	static const tk_text messages[DECISIONS] = {
	        {"disconnect", 10}, {"stop", 4}, {"share", 5}, {"publish", 7}, {"spend", 5}};
	const tk_entry *first = host->at(run, TK_TEXT("role"), NULL, 0);
	char room[NUMBER_ROOM];
	const tk_argument count = {TK_TEXT("count"), number_text((int64_t)missing, room)};
	tk_label labels[DECISIONS];
	size_t labelled = 0;
	for (size_t d = 0; d < DECISIONS; d++) {
		if (!given[d])
			labels[labelled++] = (tk_label){.at = first ? host->place(first) : (tk_span){0, 0, 0},
			                                .message = messages[d]};
	}
	tk_finding finding = {.size = sizeof finding,
	                      .answer = TK_FAILS,
	                      .at = first ? host->place(first) : (tk_span){0, 0, 0},
	                      .message = missing == DECISIONS ? TK_TEXT("none") : TK_TEXT("missing"),
	                      .arguments = &count,
	                      .argument_count = 1,
	                      .labels = missing == DECISIONS ? NULL : labels,
	                      .label_count = missing == DECISIONS ? 0 : labelled,
	                      .inferred = prose};
	return host->report(run, &finding);
}

static tk_status authority(const tk_host *host, tk_run *run)
{
	bool given[DECISIONS] = {false};
	size_t missing = 0, from_roles = given_by_roles(host, run, given),
	       from_pages = given_by_pages(host, run, given);
	int64_t least = number_parameter(host, run, TK_TEXT("least"), 4);
	host->examined(run, from_roles + from_pages);
	for (size_t d = 0; d < DECISIONS; d++)
		missing += given[d] ? 0 : 1;
	if (missing == DECISIONS && from_roles + from_pages == 0)
		return kit_absent(host, run, TK_TEXT("none"));
	if ((int64_t)(DECISIONS - missing) >= least)
		return TK_DONE;
	if (from_roles == 0 && from_pages > 0) /* which words give a right, a page does not say well enough */
		return kit_unknown(host, run, NULL, TK_TEXT("authority"));
	return report_missing(host, run, given, missing, from_pages > 0 ? 1 : 0);
}

PART_CHECK(succession_check, "succession", "role person document passage organization", succession);
PART_CHECK(authority_check, "authority", "role document passage organization", authority);
