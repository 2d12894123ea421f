/* SPDX-License-Identifier: Apache-2.0 */
/* What a check reports becomes a verdict in the run's language. */
#include "base/mask.h"
#include "plugin/run.h"

#include <libintl.h>
#include <string.h>

#define _(msgid) gettext(msgid)

enum { LARGEST_STRUCT = 4096, ARGUMENTS_MOST = 64, LABELS_MOST = 256, WITNESS_MOST = 400, LINE_MOST = 2000 };
#define FINDING_LEAST (offsetof(tk_finding, inferred) + sizeof(int32_t))

static bool starts_character(char byte) { return ((uint8_t)byte & 0xC0) != 0x80; }

/* Of a line that holds a whole file, the piece around a byte of it, cut at characters. *skipped: characters before the
 * piece. */
static tk_text piece_around(tk_text line, size_t at, uint32_t column, uint32_t *skipped)
{
	size_t from = at > LINE_MOST / 4 ? at - LINE_MOST / 4 : 0;
	while (from < at && !starts_character(line.at[from]))
		from++;
	*skipped = column > 0 ? column - 1 : 0;
	for (size_t i = from; i < at && *skipped > 0; i++)
		*skipped -= starts_character(line.at[i]);
	size_t to = line.length - from > LINE_MOST ? from + LINE_MOST : line.length;
	while (to < line.length && to > from && !starts_character(line.at[to]))
		to--;
	return tk_text_slice(line, from, to - from);
}

tk_shown_place tk_shown_place_make(tk_arena *arena, const tk_organization *organization, tk_span at, tk_text message)
{
	tk_shown_place shown = {.message = tk_text_copy(arena, tk_mask_contacts(arena, message))};
	tk_document *document = tk_organization_document(organization, at.document);
	if (!document)
		return shown;
	tk_place place = tk_document_place(document, at);
	shown.file = tk_text_copy(arena, document->path);
	shown.line = place.line;
	shown.column = place.column;
	shown.end_line = place.end_line;
	shown.end_column = place.end_column;
	tk_text line = tk_document_line(document, place.line);
	if (line.length > LINE_MOST) {
		size_t start = (size_t)(line.at - document->text.at), culprit = at.offset > start ? at.offset - start : 0;
		line = piece_around(line, culprit < line.length ? culprit : line.length, place.column, &shown.source_skipped);
	}
	shown.source_line = tk_text_copy(arena, tk_mask_contacts(arena, line));
	return shown;
}

tk_verdict *tk_result_add(tk_arena *arena, tk_result *result, const tk_organization *organization, const tk_rule *rule,
                          tk_verdict_kind kind, tk_span at)
{
	tk_verdict *verdict = TK_PUSH(arena, &result->verdicts);
	*verdict = (tk_verdict){ /* one that was taken back may have stood there */
	        .rule = rule,
	        .kind = kind,
	        .severity = rule->severity,
	        .organization = tk_text_copy(arena, organization->root),
	        .place = tk_shown_place_make(arena, organization, at, TK_TEXT("")),
	};
	return verdict;
}

static bool is_inferred(const tk_run *run, const tk_entry *subject)
{
	return subject && subject->kind == TK_ENTRY_STEP &&
	       (subject->step->inferred || subject->by_words == run->requirement);
}

tk_verdict *tk_run_add(tk_run *run, tk_verdict_kind kind, const tk_entry *subject, tk_span at, bool inferred)
{
	const tk_requirement *requirement = run->requirement;
	if (!subject)
		subject = &run->model->root;
	if (at.document == 0)
		at = subject->place.document ? subject->place : run->model->root.place;
	if (kind == TK_MET && subject == &run->model->root)
		at = (tk_span){0};
	tk_verdict *verdict = tk_result_add(run->arena, run->result, run->model->organization, &requirement->rule, kind, at);
	tk_subject key = tk_entry_subject(run->model, subject);
	verdict->playbook = tk_text_copy(run->arena, key.playbook);
	verdict->step = tk_text_copy(run->arena, key.step);
	verdict->subject = tk_text_copy(run->arena, key.subject);
	verdict->inferred = inferred || is_inferred(run, subject);
	if (verdict->inferred && requirement->inferred < verdict->severity)
		verdict->severity = requirement->inferred;
	return verdict;
}

/* ---- witnesses ------------------------------------------------------------------------------------------------------------------ */

static tk_shown_place shown_part(const tk_run *run, const tk_witness_part *part)
{
	tk_text text = part->text;
	tk_text choice = part->choice;
	if (choice.length == 0 && part->failed)
		choice = tk_text_of(_("since the step before fails"));
	else if (choice.length == 0 && part->timed_out)
		choice = tk_text_of(_("since the step before is not done in time"));
	if (choice.length)
		text = tk_text_format(run->arena, "%.*s (%.*s)", (int)text.length, text.at, (int)choice.length, choice.at);
	if (part->repeats)
		text = tk_text_format(run->arena, "↻ %.*s", (int)text.length, text.at);
	return tk_shown_place_make(run->arena, run->model->organization, part->at, text);
}

void tk_run_add_witness(tk_run *run, tk_verdict *verdict, const tk_witness *witness)
{
	static const char *const kinds[] = {"run", "cycle", "steps", "outage", "links", "shared", "commit"};
	if (!witness)
		return;
	verdict->witness_kind = tk_text_of(kinds[witness->kind]);
	for (uint32_t i = 0; i < witness->parts.count && i < WITNESS_MOST; i++)
		*TK_PUSH(run->arena, &verdict->witness) = shown_part(run, &witness->parts.at[i]);
	bool parts = witness->beside.count > 0 && witness->beside.count <= WITNESS_MOST && witness->differs_after < WITNESS_MOST;
	for (uint32_t i = 0; i < witness->beside.count && parts; i++)
		*TK_PUSH(run->arena, &verdict->beside) = shown_part(run, &witness->beside.at[i]);
	verdict->differs_after = witness->differs_after;
	if (witness->parts.count > WITNESS_MOST)
		*TK_PUSH(run->arena, &verdict->witness) = (tk_shown_place){
		        .message = tk_text_format(run->arena, _("… and %u more"), (unsigned)(witness->parts.count - WITNESS_MOST))};
}

/* ---- messages ------------------------------------------------------------------------------------------------------------------- */

static const tk_pack_message *message_of(const tk_requirement *requirement, tk_text id)
{
	const tk_pack_requirements *file = requirement->plugin ? requirement->plugin->contents.requirements : NULL;
	for (uint32_t i = 0; file && requirement->pack && requirement->pack->messages && i < file->message_count; i++) {
		if (tk_text_equal(file->message_names[i], id))
			return requirement->pack->messages[i].say.ja ? &requirement->pack->messages[i] : NULL;
	}
	return NULL;
}

/* What a file says must not put somebody's number into a message; what we say ourselves may show one as an example. */
tk_text tk_run_fill(tk_arena *arena, tk_text words, const tk_argument *arguments, size_t count)
{
	tk_argument *shown = TK_MAKE_ARRAY(arena, tk_argument, count + 1);
	for (size_t i = 0; i < count; i++)
		shown[i] = (tk_argument){arguments[i].name, tk_mask_contacts(arena, arguments[i].text)};
	return tk_text_fill(arena, words, shown, count);
}

static tk_text filled(tk_run *run, tk_pack_text text, const tk_argument *arguments, size_t count)
{
	tk_text words = tk_host_text(run->model->set, text);
	bool has_names = words.length && memchr(words.at, '{', words.length); /* else the pack's text will do */
	return has_names ? tk_run_fill(run->arena, words, arguments, count) : words;
}

static tk_text default_words(tk_run *run, tk_verdict_kind kind, tk_text missing)
{
	const tk_argument arguments[] = {{TK_TEXT("title"), run->requirement->rule.title}, {TK_TEXT("missing"), missing}};
	const char *words = _("{title}");
	if (kind == TK_NOT_MET)
		words = _("Not met: {title}");
	else if (kind == TK_UNKNOWN)
		words = missing.length ? _("Cannot be decided without {missing}: {title}") : _("Cannot be decided: {title}");
	return tk_text_fill(run->arena, tk_text_of(words), arguments, 2);
}

static bool fill_message(tk_run *run, tk_verdict *verdict, const tk_finding *finding)
{
	size_t count = finding->argument_count < ARGUMENTS_MOST ? finding->argument_count : ARGUMENTS_MOST;
	const tk_argument *arguments = finding->arguments;
	tk_text id = finding->message;
	bool named = id.length > 0;
	if (!named)
		id = verdict->kind == TK_MET ? TK_TEXT("met") : verdict->kind == TK_UNKNOWN ? TK_TEXT("unknown") : id;
	const tk_pack_message *message = message_of(run->requirement, id);
	if (named && !message) {
		tk_run_break(run, tk_text_format(run->arena, _("the check reports the message %.*s, which %.*s does not have"), (int)id.length,
		                                 id.at, (int)run->requirement->rule.id.length, run->requirement->rule.id.at));
		return false;
	}
	verdict->message_id = tk_text_copy(run->arena, finding->message);
	verdict->message = message ? filled(run, message->say, arguments, count) : default_words(run, verdict->kind, finding->missing);
	if (message)
		verdict->because = filled(run, message->because, arguments, count);
	if (verdict->kind != TK_NOT_MET)
		return true;
	verdict->help = message ? filled(run, message->fix, arguments, count) : TK_TEXT("");
	if (verdict->help.length == 0)
		verdict->help = run->requirement->rule.fix;
	return true;
}

static bool add_labels(tk_run *run, tk_verdict *verdict, const tk_finding *finding)
{
	for (size_t i = 0; i < finding->label_count && i < LABELS_MOST; i++) {
		const tk_label *label = &finding->labels[i];
		const tk_pack_message *message = message_of(run->requirement, label->message);
		if (!message) {
			tk_run_break(run, tk_text_format(run->arena, _("the check reports the message %.*s, which %.*s does not have"),
			                                 (int)label->message.length, label->message.at,
			                                 (int)run->requirement->rule.id.length, run->requirement->rule.id.at));
			return false;
		}
		size_t count = label->argument_count < ARGUMENTS_MOST ? label->argument_count : ARGUMENTS_MOST;
		tk_text words = filled(run, message->say, label->arguments, count);
		*TK_PUSH(run->arena, &verdict->labels) = tk_shown_place_make(run->arena, run->model->organization, label->at, words);
	}
	return true;
}

/* ---- reports -------------------------------------------------------------------------------------------------------------------- */

static tk_verdict_kind kind_of(tk_answer answer)
{
	return answer == TK_HOLDS ? TK_MET : answer == TK_FAILS ? TK_NOT_MET : TK_UNKNOWN;
}

static tk_status refuse_more(tk_run *run)
{
	if (run->reported++ == TK_FINDINGS_MOST) {
		tk_verdict *verdict = tk_run_add(run, TK_UNKNOWN, NULL, (tk_span){0}, false);
		verdict->message = tk_text_of(_("There are more than 10,000 findings of this requirement; the others are not shown."));
		*TK_PUSH(run->arena, &verdict->missing) = TK_TEXT("findings");
	}
	return TK_ELIMIT;
}

tk_status tk_run_report(tk_run *run, const tk_finding *finding)
{
	if (!finding || finding->size < FINDING_LEAST || finding->size > LARGEST_STRUCT) {
		tk_run_break(run, tk_text_of(_("the check reports a finding of an impossible size")));
		return TK_EINVAL;
	}
	if (finding->subject && finding->subject->model != run->model) {
		tk_run_break(run, tk_text_of(_("the check reports an entry of another run")));
		return TK_EINVAL;
	}
	if (run->reported >= TK_FINDINGS_MOST)
		return refuse_more(run);
	run->reported++;
	tk_finding open;
	tk_text unread = finding->answer == TK_FAILS ? tk_run_unread(run, finding->subject) : TK_TEXT("");
	run->in_vain = false;
	if (unread.length) {
		open = (tk_finding){.size = sizeof open, .answer = TK_UNDECIDED, .subject = finding->subject, .at = finding->at, .missing = unread};
		finding = &open;
	}
	tk_verdict_kind kind = kind_of(finding->answer);
	uint32_t before = run->result->verdicts.count;
	tk_verdict *verdict = tk_run_add(run, kind, finding->subject, finding->at, finding->inferred != 0);
	if (!fill_message(run, verdict, finding) || !add_labels(run, verdict, finding)) {
		run->result->verdicts.count = before;
		return TK_EINVAL;
	}
	tk_run_add_witness(run, verdict, finding->witness);
	if (kind == TK_UNKNOWN && finding->missing.length)
		*TK_PUSH(run->arena, &verdict->missing) = tk_text_copy(run->arena, finding->missing);
	return TK_DONE;
}
