/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a page for people. */
#include "report/convert_markdown.h"

static const tk_step *step_of(const tk_manual *m, uint32_t index)
{
	return &m->lists->workflow->steps.at[index];
}

/* ---- where one goes -------------------------------------------------------------------------------------------------
 */

static uint32_t outermost(const tk_manual *m, uint32_t step)
{
	while (m->lists->block[step] != TK_NO_STEP)
		step = m->lists->block[step];
	return step;
}

/* "手順6", "手順7の2": the number, and that inside of a block. */
static void put_step_link(const tk_manual *m, uint32_t step)
{
	uint32_t outer = outermost(m, step);
	fprintf(m->out, tk_manual_words(m, "[手順%u", "[step %u"), m->number[outer]);
	if (outer != step)
		fprintf(m->out, tk_manual_words(m, "の%u", ", %u"), m->number[step]);
	fputs("](#step-", m->out);
	tk_manual_raw(m, m->lists->id[step]);
	fputc(')', m->out);
}

/* A whole sentence. */
static void put_way(const tk_manual *m, tk_place_of to)
{
	if (to.kind == TK_PLACE_STEP) {
		fputs(tk_manual_words(m, "", "go to "), m->out);
		put_step_link(m, to.step);
		fputs(tk_manual_words(m, "へ進む。", "."), m->out);
	} else if (to.kind == TK_PLACE_END) {
		fputs(tk_manual_words(m, "この手順書を終える。", "this playbook is done."), m->out);
	} else if (to.kind == TK_PLACE_OUT) {
		fputs(tk_manual_words(m, "先へ進む。", "go on."), m->out);
	} else {
		fputs(tk_manual_words(m, "手順", "go to step "), m->out);
		tk_manual_say(m, to.reference);
		fputs(tk_manual_words(m, "へ進む。", "."), m->out);
	}
}

/* A condition as people say it: 〜場合は after a verb or adjective, 〜の場合は after a noun. */
static void put_condition(const tk_manual *m, const tk_transition *out)
{
	tk_text guard = out->written->guard.text;
	if (guard.length == 0) {
		fputs(out->otherwise ? tk_manual_words(m, "それ以外の場合は、", "Otherwise, ")
		                     : tk_manual_words(m, "そのほかの場合は、", "Else, "),
		      m->out);
		return;
	}
	fputs(tk_manual_words(m, "", "If "), m->out);
	tk_manual_say(m, guard);
	size_t at = guard.length >= 3 ? guard.length - 3 : 0;
	uint32_t last = tk_utf8_next(guard, &at);
	bool verb = (last >= 0x3040 && last <= 0x309f) || last == ')' || last == 0xff09;
	fputs(tk_manual_words(m, verb ? "場合は、" : "の場合は、", ", "), m->out);
}

static void put_place(const tk_manual *m, const char *key, tk_place_of to)
{
	if (to.kind == TK_PLACE_NONE)
		return;
	fprintf(m->out, " %s=", key);
	tk_manual_raw(m, to.kind == TK_PLACE_END ? TK_TEXT("end") : tk_lists_id(m->lists, to));
}

static void put_case(const tk_manual *m, uint32_t decision, uint32_t number, const tk_transition *out, unsigned indent)
{
	uint32_t first = tk_lists_first(m->lists, decision, number);
	tk_place_of to = tk_lists_target(m->lists, out);
	tk_manual_indent(m, indent);
	fputs("- ", m->out);
	put_condition(m, out);
	if (first == TK_NO_STEP) {
		put_way(m, to);
		if (to.kind == TK_PLACE_END || to.kind == TK_PLACE_NOWHERE) {
			fputs(" <!-- tenken:", m->out);
			put_place(m, "next", to);
			fputs(" -->", m->out);
		}
		fputc('\n', m->out);
		return;
	}
	fputs(tk_manual_words(m, "次を行う。\n\n", "do the following:\n\n"), m->out);
	tk_manual_steps(m, first, indent + 2);
}

/* ---- steps ----------------------------------------------------------------------------------------------------------
 */

/* In quotes that the text does not hold. */
static void put_attribute(const tk_manual *m, const char *key, tk_text text)
{
	char quote = tk_text_find(text, TK_TEXT("\""), 0) == SIZE_MAX ? '"' : '\'';
	fprintf(m->out, " %s=%c", key, quote);
	tk_manual_raw(m, text);
	fputc(quote, m->out);
}

/* Does the list read as something else, since a name of it holds a mark that separates names? */
static bool is_ambiguous(tk_text name)
{
	static const char *const marks[] = {"、", "・", "/", "→", ",", ";", "，", "；", "⇒", "／"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (tk_text_find(name, tk_text_of(marks[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* The ids of whom to tell or how, where the names on the page could be read in two ways. */
static void put_ids(const tk_manual *m, const char *key, const tk_slots *slots, bool channels)
{
	bool ambiguous = false;
	for (uint32_t i = 0; i < slots->count; i++) {
		tk_text id = slots->at[i].value.text;
		if (is_ambiguous(id))
			return; /* no id: it cannot be said in a comment either */
		ambiguous = ambiguous || is_ambiguous(channels ? tk_manual_channel(m, id) : tk_manual_recipient(m, id));
	}
	if (!ambiguous)
		return;
	tk_text all = slots->at[0].value.text;
	for (uint32_t i = 1; i < slots->count; i++)
		all = tk_text_format(m->conversion->arena, "%.*s,%.*s", (int)all.length, all.at,
		                     (int)slots->at[i].value.text.length, slots->at[i].value.text.at);
	put_attribute(m, key, all);
}

static void put_comment(const tk_manual *m, uint32_t index, bool jumps, tk_place_of to)
{
	const tk_step *step = step_of(m, index);
	fputs(" <!-- tenken: id=", m->out);
	tk_manual_raw(m, m->lists->id[index]);
	for (uint32_t i = 0; i < step->written->declared_classes.count; i++) {
		fputs(i ? "," : " class=", m->out);
		tk_manual_raw(m, step->written->declared_classes.at[i].value.text);
	}
	for (uint32_t i = 0; i < step->written->sets.count; i++) {
		fputs(i ? "," : " sets=\"", m->out);
		tk_manual_raw(m, step->written->sets.at[i].value.text);
		fputs(i + 1 == step->written->sets.count ? "\"" : "", m->out);
	}
	put_ids(m, "to", &step->written->recipients, false);
	put_ids(m, "by", &step->written->channels, true);
	if (step->kind == TK_STEP_CALL)
		put_attribute(m, "call", step->written->call.value.text);
	if (step->kind == TK_STEP_FORK)
		fputs(" block=parallel", m->out);
	if (tk_lists_repeats(m->lists, index)) {
		const tk_transition *out = tk_lists_way_out(m->lists, index);
		fputs(" block=repeat", m->out);
		if (step->loop_most)
			fprintf(m->out, " at-most=%u", step->loop_most);
		if (out && out->written->guard.text.length)
			put_attribute(m, "until", out->written->guard.text);
	}
	put_place(m, "on-failure", tk_lists_target(m->lists, tk_lists_other(m->lists, index, TK_TRANSITION_FAILURE)));
	put_place(m, "on-timeout", tk_lists_target(m->lists, tk_lists_other(m->lists, index, TK_TRANSITION_TIMEOUT)));
	if (jumps)
		put_place(m, "next", to);
	fputs(" -->", m->out);
}

static void put_called(const tk_manual *m, const tk_step *step)
{
	const tk_organization *organization = m->conversion->organization;
	const tk_playbook *called = step->called == TK_NO_STEP ? NULL : organization->playbooks.at[step->called];
	tk_text title = called ? called->title.text : step->written->call.value.text;
	tk_text file = called ? tk_manual_without_ending(
	                                tk_manual_last_part(organization->documents.at[called->document - 1]->path))
	                      : step->written->call.value.text;
	fputs(tk_manual_words(m, "([", ": go to ["), m->out);
	tk_manual_say(m, title);
	fputs("](", m->out);
	tk_manual_raw(m, file);
	fputs(tk_manual_words(m, ".md)へ)", ".md)"), m->out);
}

static void put_first_line(const tk_manual *m, uint32_t index, bool jumps, tk_place_of follow)
{
	const tk_step *step = step_of(m, index);
	fputs("**", m->out);
	tk_manual_say(m, step->written->title.text);
	fputs("**", m->out);
	if (step->kind == TK_STEP_CALL)
		put_called(m, step);
	fputs(" <a id=\"step-", m->out);
	tk_manual_raw(m, m->lists->id[index]);
	fputs("\"></a>", m->out);
	put_comment(m, index, jumps, follow);
	fputc('\n', m->out);
}

static void put_paragraph(const tk_manual *m, unsigned indent)
{
	fputc('\n', m->out);
	tk_manual_indent(m, indent);
}

/* "復旧を確認した" is said with たら; "元に戻る" and nouns with まで. */
static void put_until(const tk_manual *m, tk_text until)
{
	bool past = tk_text_ends(until, TK_TEXT("た")) || tk_text_ends(until, TK_TEXT("だ"));
	fputs(tk_manual_words(m, "", "until "), m->out);
	tk_manual_say(m, until);
	fputs(tk_manual_words(m, past ? "ら終わりとし、それまで" : "まで、", ""), m->out);
}

static void put_repeat(const tk_manual *m, uint32_t index, unsigned indent)
{
	const tk_transition *out = tk_lists_way_out(m->lists, index);
	tk_text until = out ? out->written->guard.text : TK_TEXT("");
	uint32_t most = step_of(m, index)->loop_most;
	put_paragraph(m, indent);
	fputs(tk_manual_words(m, "", "Repeat "), m->out);
	if (until.length)
		put_until(m, until);
	fputs(tk_manual_words(m, "次を繰り返す", ""), m->out);
	if (most)
		fprintf(m->out, tk_manual_words(m, "(多くても%u回)", " (at most %u times)"), most);
	fputs(tk_manual_words(m, "。\n\n", ":\n\n"), m->out);
	tk_manual_steps(m, tk_lists_first(m->lists, index, 0), indent);
}

static void put_parallel(const tk_manual *m, uint32_t index, unsigned indent)
{
	uint32_t parts = tk_lists_parts(m->lists, index);
	put_paragraph(m, indent);
	fputs(tk_manual_words(m, "次を手分けして同時に進め、すべて終わったら先へ進む。\n",
	                      "Do the following at the same time; go on when all are done.\n"),
	      m->out);
	for (uint32_t i = 0; i < parts; i++) {
		put_paragraph(m, indent);
		fprintf(m->out, tk_manual_words(m, "%u組目:\n\n", "Group %u:\n\n"), i + 1);
		tk_manual_steps(m, tk_lists_first(m->lists, index, i), indent);
	}
}

static void put_decision(const tk_manual *m, uint32_t index, unsigned indent)
{
	const tk_transition *out;
	for (uint32_t i = 0; (out = tk_lists_case(m->lists, index, i)) != NULL; i++)
		put_case(m, index, i, out, indent);
}

/* What to do when it does not work, in words; the comment says the same. */
static bool put_failures(const tk_manual *m, uint32_t index, unsigned indent)
{
	static const struct {
		tk_transition_kind kind;
		const char *japanese, *english;
	} ways[] = {{TK_TRANSITION_FAILURE, "うまくいかないときは、", "If that fails, "},
	            {TK_TRANSITION_TIMEOUT, "時間内に終わらないときは、", "If time runs out, "}};
	bool any = false;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const tk_transition *out = tk_lists_other(m->lists, index, ways[i].kind);
		if (!out)
			continue;
		any = true;
		put_paragraph(m, indent);
		fputs(tk_manual_words(m, ways[i].japanese, ways[i].english), m->out);
		put_way(m, tk_lists_target(m->lists, out));
		fputc('\n', m->out);
	}
	return any;
}

static bool ends_with_steps(const tk_manual *m, uint32_t index)
{
	uint32_t parts = tk_lists_parts(m->lists, index);
	return parts > 0 && tk_lists_first(m->lists, index, parts - 1) != TK_NO_STEP;
}

static void put_step(const tk_manual *m, uint32_t index, unsigned indent)
{
	const tk_step *step = step_of(m, index);
	bool decision = step->kind == TK_STEP_DECISION;
	tk_place_of follow = decision ? m->lists->after[index] : tk_lists_follow(m->lists, index);
	bool jumps = (follow.kind == TK_PLACE_STEP || follow.kind == TK_PLACE_END || follow.kind == TK_PLACE_NOWHERE) &&
	             !tk_place_same(follow, tk_lists_natural(m->lists, index));
	tk_manual_indent(m, indent);
	unsigned inside = indent + (unsigned)fprintf(m->out, "%u. ", m->number[index]);
	put_first_line(m, index, jumps, follow);
	for (uint32_t i = 0; i < step->written->texts.count; i++) {
		put_paragraph(m, inside);
		tk_manual_line(m, step->written->texts.at[i].value.text);
		fputc('\n', m->out);
	}
	if (tk_manual_has_labels(step) || decision)
		fputc('\n', m->out);
	tk_manual_labels(m, inside, step);
	if (decision)
		put_decision(m, index, inside);
	else if (step->kind == TK_STEP_FORK)
		put_parallel(m, index, inside);
	else if (tk_lists_repeats(m->lists, index))
		put_repeat(m, index, inside);
	bool more = put_failures(m, index, inside) || jumps;
	if (jumps) {
		put_paragraph(m, inside);
		fputs(decision ? tk_manual_words(m, "行き先のない場合は、", "Cases that lead nowhere: ") : "", m->out);
		put_way(m, follow);
		fputc('\n', m->out);
	}
	if (more || !ends_with_steps(m, index)) /* they end with an empty line */
		fputc('\n', m->out);
}

/* Recursive as deep as blocks are nested, which the lists limit. */
void tk_manual_steps(const tk_manual *m, uint32_t first, unsigned indent)
{
	for (uint32_t index = first; index != TK_NO_STEP; index = m->lists->next[index])
		put_step(m, index, indent);
}
