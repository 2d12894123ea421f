/* SPDX-License-Identifier: Apache-2.0 */
/* Obligations of law and guidance: does one bind the organization today, and does a playbook carry it out? A deadline is
 * compared only when both sides are numbers; "without delay" is never turned into one. */
#include "plugin/duty.h"

#include "base/calendar.h"

#include <libintl.h>

#define _(msgid) gettext(msgid)

static tk_answer fact_of(const tk_model *model, const char *name)
{
	const tk_node *facts = model->organization->configuration.facts;
	const tk_node *fact = facts ? tk_node_get_c(facts, name) : NULL;
	return fact ? tk_fact_answer(fact) : TK_UNDECIDED;
}

tk_text tk_obligation_applies(tk_model *model, const tk_pack_obligation *obligation)
{
	for (uint32_t i = 0; i < obligation->applies_when_count; i++) {
		if (fact_of(model, obligation->applies_when[i]) == TK_FAILS)
			return TK_TEXT("no");
	}
	for (uint32_t i = 0; i < obligation->applies_when_count; i++) {
		if (fact_of(model, obligation->applies_when[i]) != TK_HOLDS)
			return tk_text_format(model->arena, "unknown:%s", obligation->applies_when[i]);
	}
	return TK_TEXT("yes");
}

bool tk_obligation_in_force(const tk_model *model, const tk_pack_obligation *obligation)
{
	int64_t today = model->organization->today, day = 0;
	if (tk_date_parse(tk_text_of(obligation->in_force.from), &day) && today < day)
		return false;
	return !(tk_date_parse(tk_text_of(obligation->in_force.until), &day) && today > day);
}

bool tk_obligation_asks(const tk_model *model, const tk_pack_obligation *obligation)
{
	return !tk_text_is(tk_text_of(obligation->duty), "readiness") && tk_obligation_in_force(model, obligation);
}

/* ---- who is meant ------------------------------------------------------------------------------------------------------- */

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Latin terms are whole words, so that METI is not found in "sometimes"; Japanese ones have no edges. Both texts are folded. */
static bool has_term(tk_text text, tk_text term)
{
	for (size_t from = 0; term.length && (from = tk_text_find(text, term, from)) != SIZE_MAX; from++) {
		size_t end = from + term.length;
		bool starts_inside = from > 0 && is_word_byte(term.at[0]) && is_word_byte(text.at[from - 1]);
		bool ends_inside = end < text.length && is_word_byte(term.at[term.length - 1]) && is_word_byte(text.at[end]);
		if (!starts_inside && !ends_inside)
			return true;
	}
	return false;
}

static bool names_term(tk_arena *arena, tk_text name, const tk_pack_obligation *obligation)
{
	tk_text folded = tk_text_fold(arena, name, NULL);
	for (uint32_t i = 0; i < obligation->recipient_terms_count; i++) {
		if (has_term(folded, tk_text_fold(arena, tk_text_of(obligation->recipient_terms[i]), NULL)))
			return true;
	}
	return false;
}

static bool has_class(tk_model *model, const tk_entry *entry, const char *name)
{
	tk_value value;
	return entry && name && name[0] && tk_entry_get(model, entry, TK_TEXT("class"), 0, &value) == TK_DONE &&
	       tk_text_is(value.text, name);
}

/* Of some classes there is one body for an organization: whoever is registered as the police, or is police by the words that
 * every other requirement goes by, is the police here too. The obligation itself must be about that body. */
static bool is_of_kind(tk_model *model, tk_text written, const tk_entry *entry, const tk_pack_obligation *obligation)
{
	static const char *const kinds[][2] = {{"police", "body-police"}, {"privacy", "body-privacy"}, {"sector-hub", "body-hub"}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		tk_value found;
		tk_text noun = tk_text_of(kinds[i][1]);
		bool about = false;
		if (!obligation->recipient_class || !tk_text_is(tk_text_of(obligation->recipient_class), kinds[i][0]))
			continue;
		for (uint32_t j = 0; j < obligation->recipient_terms_count && !about; j++)
			about = tk_value_match(model, (tk_value){tk_text_of(obligation->recipient_terms[j]), {0, 0, 0}}, noun, &found);
		return about && (entry ? has_class(model, entry, kinds[i][0])
		                       : tk_value_match(model, (tk_value){written, {0, 0, 0}}, noun, &found));
	}
	return false;
}

/* Terms decide; a class alone ("regulator") would take one ministry for another. Without terms the class has to do. */
bool tk_obligation_means(tk_model *model, tk_text written, const tk_entry *entry, const tk_pack_obligation *obligation)
{
	tk_value value;
	if (names_term(model->arena, written, obligation) || is_of_kind(model, written, entry, obligation))
		return true;
	if (!entry)
		return false;
	if (obligation->recipient_terms_count == 0)
		return has_class(model, entry, obligation->recipient_class);
	if (tk_entry_get(model, entry, TK_TEXT("name"), 0, &value) == TK_DONE && names_term(model->arena, value.text, obligation))
		return true;
	for (size_t i = 0; tk_entry_get(model, entry, TK_TEXT("aliases"), i, &value) == TK_DONE; i++) {
		if (names_term(model->arena, value.text, obligation))
			return true;
	}
	return false;
}

bool tk_obligation_told_by(tk_model *model, const tk_entry *step, const tk_pack_obligation *obligation, bool *by_words)
{
	static const char *const classes[] = {"share", "notify-up", "notify-down"};
	bool tells = false;
	if (by_words)
		*by_words = true;
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		tk_origin origin = TK_LEXICON;
		if (!tk_entry_has_class(model, step, tk_text_of(classes[i]), NULL, &origin))
			continue;
		tells = true;
		if (by_words && origin != TK_LEXICON)
			*by_words = false;
	}
	tk_value recipient;
	for (size_t i = 0; tells && tk_entry_get(model, step, TK_TEXT("recipient"), i, &recipient) == TK_DONE; i++) {
		const tk_entry *entry = tk_entry_follow(model, step, TK_TEXT("recipient"), i);
		if (tk_obligation_means(model, recipient.text, entry, obligation))
			return true;
	}
	return false;
}

tk_status tk_obligation_examine(const tk_host *host, tk_run *run)
{
	const tk_pack_obligation *obligation = run->requirement->obligation;
	if (!tk_obligation_asks(run->model, obligation))
		return TK_DONE;
	tk_text applies = tk_obligation_applies(run->model, obligation);
	if (tk_text_is(applies, "no")) {
		tk_verdict *verdict = tk_run_add(run, TK_NOT_APPLICABLE, NULL, (tk_span){0, 0, 0}, false);
		verdict->message = run->requirement->rule.title;
		verdict->exception_reason = tk_text_of(_("a fact in tenken.yaml says that it does not bind the organization"));
		return TK_DONE;
	}
	if (tk_text_starts(applies, TK_TEXT("unknown:"))) {
		tk_verdict *verdict = tk_run_add(run, TK_UNKNOWN, NULL, (tk_span){0, 0, 0}, false);
		verdict->message = run->requirement->rule.title;
		*TK_PUSH(run->arena, &verdict->missing) = tk_text_format(run->arena, "organization.facts.%.*s", (int)applies.length - 8,
		                                                         applies.at + 8);
		return TK_DONE;
	}
	tk_duty_decide(host, run);
	return TK_DONE;
}
