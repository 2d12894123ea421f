/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/recognise.h"

const tk_register_entry *tk_recognise_entry(const tk_organization *organization, tk_text name)
{
	static const tk_register_kind order[] = {TK_REGISTER_CONTACT, TK_REGISTER_PARTY, TK_REGISTER_ROLE, TK_REGISTER_PERSON};
	for (size_t i = 0; name.length && i < sizeof order / sizeof *order; i++) {
		const tk_register_entry *entry = tk_register_find(&organization->reg, order[i], name);
		if (entry)
			return entry;
	}
	return NULL;
}

tk_class tk_recognise_entry_class(const tk_lexicon *lexicon, const tk_register_entry *entry)
{
	if (entry->kind == TK_REGISTER_PARTY)
		return tk_lexicon_contact_class(lexicon, entry->downstream ? TK_TEXT("downstream") : TK_TEXT("upstream"));
	if (entry->kind == TK_REGISTER_ROLE || entry->kind == TK_REGISTER_PERSON)
		return tk_lexicon_contact_class(lexicon, TK_TEXT("internal"));
	const tk_node *given = tk_node_get_c(entry->node, "class");
	return given ? tk_lexicon_contact_class(lexicon, given->value) : TK_NO_CLASS;
}

/* Title, texts, and names that stand for themselves. What a register says of a recipient is declared; an unknown name is
 * read as words, and whom they name goes with whatever the step does. */
void tk_recognise_item(tk_item *item, tk_arena *arena, tk_readings *readings, const tk_organization *organization,
                       const tk_step *step)
{
	tk_item_open(item, arena, readings);
	const tk_lexicon *lexicon = item->lexicon;
	tk_item_add(item, step->written->title);
	for (uint32_t i = 0; i < step->written->texts.count; i++) {
		tk_value text = step->written->texts.at[i].value;
		if (!tk_text_equal(text.text, step->written->title.text))
			tk_item_add(item, text);
	}
	for (uint32_t i = 0; i < step->written->recipients.count; i++) {
		const tk_slot *recipient = &step->written->recipients.at[i];
		const tk_register_entry *entry = tk_recognise_entry(organization, recipient->value.text);
		tk_class index = entry ? tk_recognise_entry_class(lexicon, entry) : TK_NO_CLASS;
		if (index != TK_NO_CLASS)
			tk_class_add(&item->declared, index);
		else if (!entry && recipient->origin != TK_LEXICON) /* that was read from the same words */
			tk_item_add_recipient(item, recipient->value);
	}
}

static uint64_t declared_classes(const tk_lexicon *lexicon, const tk_step *step)
{
	uint64_t classes = 0;
	for (uint32_t i = 0; i < step->written->declared_classes.count; i++) {
		tk_class index = tk_lexicon_class(lexicon, step->written->declared_classes.at[i].value.text);
		if (index < TK_STEP_CLASSES)
			classes |= UINT64_C(1) << index;
	}
	return classes;
}

/* A fork, a decision or a call only announces what other steps do: its words are not an instruction of their own. In
 * prose one line can both decide and instruct, unless the author declares that it calls. */
static bool has_words(const tk_step *step)
{
	bool announces = step->kind == TK_STEP_DECISION ||
	                 (step->kind == TK_STEP_CALL && step->written->call.origin != TK_DECLARED);
	return !step->helper && (step->kind == TK_STEP_ACTION || (announces && step->inferred));
}

/* Prose and drawings: the actor, recipient or deadline that no key gives is in the words. */
static bool says_it_in_words(const tk_playbook *playbook, const tk_step *step)
{
	tk_text format = tk_text_of(playbook->format);
	return step->inferred || (!tk_text_is(format, "native") && !tk_text_is(format, "cacao"));
}

static uint64_t classes_in_words(tk_arena *arena, tk_readings *readings, const tk_organization *organization, const tk_step *step,
                                 const tk_name_index *names)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_item item;
	tk_recognise_item(&item, arena, readings, organization, step);
	if (names)
		tk_item_add_names(&item, names, organization);
	tk_item_classify(&item);
	uint64_t classes = item.given;
	tk_arena_pop(arena, mark);
	return classes;
}

void tk_recognise_playbook(tk_arena *arena, tk_readings *readings, const tk_organization *organization,
                           tk_playbook *playbook)
{
	const tk_document *document = tk_organization_document(organization, playbook->document);
	tk_name_index *names = NULL;
	for (uint32_t i = 0; i < playbook->workflow.steps.count; i++) {
		tk_step *step = &playbook->workflow.steps.at[i];
		bool in_words = says_it_in_words(playbook, step);
		step->classes = declared_classes(tk_readings_lexicon(readings), step);
		if (!has_words(step))
			continue;
		bool acts = in_words && step->kind == TK_STEP_ACTION; /* what decides may only announce who is told */
		if (in_words && !names)
			names = tk_name_index_make(arena, &organization->reg);
		if (step->written->declared_classes.count == 0)
			step->classes = classes_in_words(arena, readings, organization, step, acts ? names : NULL);
		if (!in_words || (step->classes == 0 && step->written->declared_classes.count == 0))
			continue;
		tk_item item;
		tk_recognise_item(&item, arena, readings, organization, step);
		tk_item_classify(&item);
		tk_recognise_slots(arena, names, document, step, &item);
	}
}

/* ---- evidence ------------------------------------------------------------------------------------------------------------ */

static bool has_declared(const tk_step *step, tk_text class_name, tk_span *evidence, tk_origin *origin)
{
	for (uint32_t i = 0; i < step->written->declared_classes.count; i++) {
		const tk_slot *slot = &step->written->declared_classes.at[i];
		if (!tk_text_equal(slot->value.text, class_name))
			continue;
		*evidence = slot->value.span;
		*origin = slot->origin;
		return true;
	}
	return false;
}

/* From the first to the last word that made the rule fire, when they stand in one value; else the first. */
static tk_span cover(tk_item *item, const tk_firing *firing, const tk_document *document, const tk_step *step)
{
	tk_span all = {0};
	for (uint32_t i = 0; i < firing->parts.count; i++) {
		tk_span span = tk_match_value(item, &firing->parts.at[i], document).span;
		if (all.document == 0) {
			all = span;
		} else if (firing->parts.at[i].sentence == firing->parts.at[0].sentence && span.document == all.document) {
			uint32_t end = all.offset + all.length > span.offset + span.length ? all.offset + all.length
			                                                                  : span.offset + span.length;
			all.offset = span.offset < all.offset ? span.offset : all.offset;
			all.length = end - all.offset;
		}
	}
	return all.document ? all : step->span;
}

static bool has_word_class(tk_item *item, tk_class index, const tk_document *document, tk_span *evidence, tk_origin *origin)
{
	tk_match match;
	for (uint32_t i = 0; i < item->sentences.count; i++) {
		if (!tk_sentence_find(item, i, index, 0, &match))
			continue;
		*evidence = tk_match_value(item, &match, document).span;
		*origin = TK_LEXICON;
		return true;
	}
	return false;
}

static bool explain_words(tk_arena *arena, tk_readings *readings, const tk_organization *organization,
                          const tk_playbook *playbook, const tk_step *step, tk_class index, tk_span *evidence,
                          tk_origin *origin)
{
	const tk_document *document = tk_organization_document(organization, playbook->document);
	tk_item item;
	tk_recognise_item(&item, arena, readings, organization, step);
	if (index >= TK_STEP_CLASSES && tk_class_in(&item.declared, index)) {
		*evidence = step->written->recipients.count ? step->written->recipients.at[0].value.span : step->span;
		*origin = TK_DECLARED;
		return true;
	}
	if (index < TK_STEP_CLASSES) {
		tk_firing firing;
		tk_item_classify(&item);
		if (!tk_item_explain(&item, index, &firing))
			return false;
		*evidence = cover(&item, &firing, document, step);
		*origin = TK_LEXICON;
		return true;
	}
	return has_word_class(&item, index, document, evidence, origin);
}

bool tk_recognise_has(tk_arena *arena, tk_readings *readings, const tk_organization *organization,
                      const tk_playbook *playbook, const tk_step *step, tk_text class_name, tk_span *evidence,
                      tk_origin *origin)
{
	tk_span place = {0};
	tk_origin from = TK_DECLARED;
	bool has = has_declared(step, class_name, &place, &from);
	tk_class index = has ? TK_NO_CLASS : tk_lexicon_class(tk_readings_lexicon(readings), class_name);
	if (index < TK_STEP_CLASSES && !((step->classes >> index) & 1u))
		return false;
	if (index < TK_STEP_CLASSES && !evidence && !origin)
		return true;
	if (index != TK_NO_CLASS && !evidence && !origin) {
		tk_item item;
		tk_arena_mark mark = tk_arena_get_mark(arena);
		tk_recognise_item(&item, arena, readings, organization, step);
		has = tk_item_has(&item, index);
		tk_arena_pop(arena, mark);
	} else if (index != TK_NO_CLASS) {
		tk_arena_mark mark = tk_arena_get_mark(arena);
		has = explain_words(arena, readings, organization, playbook, step, index, &place, &from);
		tk_arena_pop(arena, mark);
	}
	if (has && evidence)
		*evidence = place;
	if (has && origin)
		*origin = from;
	return has;
}

bool tk_recognise_evidence(tk_arena *arena, tk_readings *readings, const tk_organization *organization,
                           const tk_playbook *playbook, const tk_step *step, tk_class class_index, tk_span *evidence,
                           tk_origin *origin)
{
	return tk_recognise_has(arena, readings, organization, playbook, step, tk_lexicon_class_name(tk_readings_lexicon(readings), class_index),
	                        evidence, origin);
}

/* ---- bare texts ---------------------------------------------------------------------------------------------------------- */

uint64_t tk_recognise_text(tk_arena *arena, tk_readings *readings, tk_text text)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_item item;
	tk_item_open(&item, arena, readings);
	tk_item_add(&item, (tk_value){.text = text});
	tk_item_classify(&item);
	tk_arena_pop(arena, mark);
	return item.given;
}

bool tk_recognise_match(tk_arena *arena, tk_readings *readings, tk_class class_index, tk_text text, size_t *offset,
                        size_t *length)
{
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_item item;
	tk_match match;
	tk_item_open(&item, arena, readings);
	tk_item_add_whole(&item, (tk_value){.text = text});
	bool found = item.sentences.count > 0 && tk_sentence_has(&item, 0, class_index) &&
	             tk_sentence_find(&item, 0, class_index, 0, &match);
	if (found) {
		tk_text words = tk_match_value(&item, &match, NULL).text;
		*offset = (size_t)(words.at - text.at);
		*length = words.length;
	}
	tk_arena_pop(arena, mark);
	return found;
}
