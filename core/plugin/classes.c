/* SPDX-License-Identifier: Apache-2.0 */
/* Classes of passages and steps, as checks ask for them. */
#include "plugin/model.h"
#include "plugin/recognise.h"

static void note_undecided(tk_model *model, const tk_entry *entry)
{
	const tk_document *document = tk_entry_document(entry);
	if (!document)
		return;
	for (uint32_t i = 0; i < model->undecided.count; i++) {
		if (tk_text_equal(model->undecided.at[i], document->path))
			return;
	}
	*TK_PUSH(model->arena, &model->undecided) = document->path;
}

static tk_known_classes *classes_of(tk_model *model, tk_entry *entry)
{
	if (!entry->classes)
		entry->classes = &tk_readings_of(model->readings, entry->text.text)->known;
	return entry->classes;
}

static bool explain_passage(tk_model *model, const tk_entry *entry, tk_class index, tk_span *evidence)
{
	bool found = false;
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_item item;
	tk_match match;
	tk_firing firing;
	tk_item_open(&item, model->arena, model->readings);
	tk_item_add(&item, entry->text);
	if (index < TK_STEP_CLASSES) {
		tk_item_classify(&item);
		found = tk_item_explain(&item, index, &firing) && firing.parts.count > 0;
		if (found)
			*evidence = tk_match_value(&item, &firing.parts.at[0], tk_entry_document(entry)).span;
	}
	for (uint32_t i = 0; i < item.sentences.count && !found; i++) {
		found = tk_sentence_find(&item, i, index, 0, &match);
		if (found)
			*evidence = tk_match_value(&item, &match, tk_entry_document(entry)).span;
	}
	tk_arena_pop(model->arena, mark);
	return found;
}

static bool passage_may_have(tk_model *model, tk_entry *entry, tk_class index)
{
	const tk_known_classes *classes = classes_of(model, entry);
	return tk_class_in(&model->set->lexicon->not_only_words, index) || tk_class_in(&classes->touch.words, index);
}

static void test_passage(tk_model *model, const tk_entry *entry, tk_known_classes *classes, tk_class index)
{
	tk_class_add(&classes->tested, index);
	if (!tk_lexicon_may(model->set->lexicon, &classes->touch, index))
		return;
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_item item;
	tk_item_open(&item, model->arena, model->readings);
	tk_item_add(&item, entry->text);
	if (index < TK_STEP_CLASSES)
		tk_item_classify(&item);
	if (tk_item_has(&item, index))
		tk_class_add(&classes->found, index);
	if (item.undecided)
		tk_class_add(&classes->unsure, index);
	tk_arena_pop(model->arena, mark);
}

static bool passage_has(tk_model *model, tk_entry *entry, tk_class index)
{
	tk_known_classes *classes = classes_of(model, entry);
	if (!tk_class_in(&classes->tested, index))
		test_passage(model, entry, classes, index);
	if (tk_class_in(&classes->unsure, index))
		note_undecided(model, entry);
	return tk_class_in(&classes->found, index);
}

/* The name behind an address may have changed since, so it is compared. */
static inline tk_class class_named(tk_model *model, tk_text name)
{
	size_t slot = ((uintptr_t)name.at ^ (uintptr_t)name.at >> 8) % (sizeof model->recent_classes / sizeof *model->recent_classes);
	if (model->recent_classes[slot].at == name.at && tk_text_equal(model->recent_classes[slot].name, name))
		return model->recent_classes[slot].index;
	const tk_lexicon *lexicon = model->set->lexicon;
	tk_class index = tk_lexicon_class(lexicon, name);
	if (index != TK_NO_CLASS) {
		model->recent_classes[slot].at = name.at;
		model->recent_classes[slot].name = tk_lexicon_class_name(lexicon, index);
		model->recent_classes[slot].index = index;
	}
	return index;
}

static tk_known_classes *classes_of_step(tk_model *model, tk_entry *entry)
{
	if (entry->classes)
		return entry->classes;
	entry->classes = TK_MAKE(model->arena, tk_known_classes);
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_item item;
	tk_recognise_item(&item, model->arena, model->readings, model->organization, entry->step);
	entry->classes->touch = item.touch;
	entry->classes->declared = item.declared;
	tk_arena_pop(model->arena, mark);
	return entry->classes;
}

static bool ask_step(tk_model *model, const tk_entry *entry, tk_text class_name, tk_span *evidence, tk_origin *origin)
{
	return tk_recognise_has(model->arena, model->readings, model->organization, tk_entry_playbook(entry), entry->step, class_name,
	                        evidence, origin);
}

/* Many checks ask many steps for classes of words that few of them have. */
static bool step_has_words(tk_model *model, const tk_entry *entry, tk_text class_name, tk_class index)
{
	tk_known_classes *classes = classes_of_step(model, (tk_entry *)(uintptr_t)entry);
	if (tk_class_in(&classes->tested, index))
		return tk_class_in(&classes->found, index);
	bool found = entry->step->written->declared_classes.count > 0 || tk_class_in(&classes->declared, index) ||
	             tk_lexicon_may(model->set->lexicon, &classes->touch, index);
	if (found)
		found = ask_step(model, entry, class_name, NULL, NULL);
	tk_class_add(&classes->tested, index);
	if (found)
		tk_class_add(&classes->found, index);
	return found;
}

static bool step_has(tk_model *model, const tk_entry *entry, tk_text class_name, tk_class index, tk_span *evidence,
                     tk_origin *origin)
{
	bool bare = !evidence && !origin;
	/* Declared classes of steps are among the bits; other declared words are compared by name. */
	if (index < TK_STEP_CLASSES && bare)
		return (entry->step->classes >> index) & 1u;
	if (index < TK_STEP_CLASSES || index == TK_NO_CLASS)
		return ask_step(model, entry, class_name, evidence, origin);
	return step_has_words(model, entry, class_name, index) && (bare || ask_step(model, entry, class_name, evidence, origin));
}

static bool entry_has(tk_model *model, const tk_entry *entry, tk_text class_name, tk_class index, tk_span *evidence,
                      tk_origin *origin)
{
	if (entry->kind == TK_ENTRY_STEP)
		return step_has(model, entry, class_name, index, evidence, origin);
	tk_entry *own = (tk_entry *)(uintptr_t)entry; /* the cache of an entry is the model's */
	if (entry->kind != TK_ENTRY_PASSAGE || index == TK_NO_CLASS || !passage_may_have(model, own, index) ||
	    !passage_has(model, own, index))
		return false;
	if (evidence && !explain_passage(model, entry, index, evidence))
		*evidence = entry->place;
	if (origin)
		*origin = TK_LEXICON;
	return true;
}

bool tk_entry_has_class(tk_model *model, const tk_entry *entry, tk_text class_name, tk_span *evidence, tk_origin *origin)
{
	return entry_has(model, entry, class_name, class_named(model, class_name), evidence, origin);
}

/* Does a sentence that forbids nothing hold the class? What a register says of recipients counts as said. */
static bool says(tk_item *item, tk_class index, tk_class negated)
{
	if (tk_class_in(&item->declared, index))
		return true;
	for (uint32_t i = 0; i < item->sentences.count; i++) {
		if (tk_sentence_has(item, i, index) && !tk_sentence_has(item, i, negated))
			return true;
	}
	return false;
}

bool tk_entry_says_class(tk_model *model, const tk_entry *entry, tk_text class_name)
{
	tk_origin origin = TK_DECLARED;
	tk_class index = class_named(model, class_name), negated = tk_lexicon_class(model->set->lexicon, TK_TEXT("negated"));
	if (!entry_has(model, entry, class_name, index, NULL, NULL))
		return false;
	/* The rules that give a class to a step know of negation themselves. */
	if (index == TK_NO_CLASS || index < TK_STEP_CLASSES || negated == TK_NO_CLASS)
		return true;
	if (entry_has(model, entry, class_name, index, NULL, &origin) && origin == TK_DECLARED)
		return true;
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_item item;
	if (entry->kind == TK_ENTRY_STEP) {
		tk_recognise_item(&item, model->arena, model->readings, model->organization, entry->step);
	} else {
		tk_item_open(&item, model->arena, model->readings);
		tk_item_add(&item, entry->text);
	}
	bool said = says(&item, index, negated);
	tk_arena_pop(model->arena, mark);
	return said;
}

/* ---- lists ---------------------------------------------------------------------------------------------------------------- */

/* Entries of a list that carry a class, by index. */
typedef struct class_hits {
	uint32_t *at;
	uint32_t count;
} class_hits;

/* What all entries of a list together can carry: most classes stand nowhere in most playbooks, and the others are asked for
 * again and again. */
typedef struct tk_list_classes {
	tk_touch touch;
	tk_class_set declared;
	uint64_t step_classes;
	bool any; /* some entry can carry classes that the words do not tell */
	uint16_t found[TK_CLASSES_MOST + 1]; /* 1 + the class's place in hits; 0: not asked yet */
	TK_VECTOR(class_hits) hits;
} tk_list_classes;

static tk_list_classes *classes_of_list(tk_model *model, tk_entry_list *list)
{
	if (list->classes)
		return list->classes;
	tk_list_classes *all = list->classes = TK_MAKE(model->arena, tk_list_classes);
	*TK_PUSH(model->arena, &all->hits) = (class_hits){NULL, 0}; /* of all that nothing carries */
	for (uint32_t i = 0; i < list->entries.count; i++) {
		tk_entry *entry = (tk_entry *)(uintptr_t)list->entries.at[i];
		if (entry->kind == TK_ENTRY_PASSAGE) {
			tk_touch_add(&all->touch, &classes_of(model, entry)->touch);
		} else if (entry->kind == TK_ENTRY_STEP) {
			const tk_known_classes *known = classes_of_step(model, entry);
			tk_touch_add(&all->touch, &known->touch);
			for (size_t w = 0; w < TK_CLASS_WORDS; w++)
				all->declared.word[w] |= known->declared.word[w];
			all->step_classes |= entry->step->classes;
			all->any = all->any || entry->step->written->declared_classes.count > 0;
		}
	}
	return all;
}

static bool list_may_have(const tk_model *model, const tk_entry_list *list, tk_class index)
{
	const tk_list_classes *all = list->classes;
	bool steps = list->entries.count > 0 && list->entries.at[0]->kind == TK_ENTRY_STEP;
	if (steps && index < TK_STEP_CLASSES)
		return (all->step_classes >> index) & 1u;
	return all->any || tk_class_in(&all->declared, index) || tk_lexicon_may(model->set->lexicon, &all->touch, index);
}

static uint16_t find_hits(tk_model *model, const tk_entry_list *list, tk_text name, tk_class index)
{
	class_hits hits = {TK_MAKE_ARRAY(model->arena, uint32_t, list->entries.count), 0};
	for (uint32_t i = 0; i < list->entries.count; i++) {
		if (entry_has(model, list->entries.at[i], name, index, NULL, NULL))
			hits.at[hits.count++] = i;
	}
	if (hits.count == 0)
		return 1;
	*TK_PUSH(model->arena, &list->classes->hits) = hits;
	return (uint16_t)list->classes->hits.count;
}

/* The first of list[from …) that carries a word which is no class of the lexicon: a step may declare it. */
static size_t next_declared(tk_model *model, const tk_entry_list *list, size_t from, tk_text name)
{
	while (from < list->entries.count && !entry_has(model, list->entries.at[from], name, TK_NO_CLASS, NULL, NULL))
		from++;
	return from;
}

/* The first of list[from …) that carries the class; the number of entries when none does. */
static size_t next_of(tk_model *model, tk_entry_list *list, size_t from, tk_text name)
{
	tk_class index = class_named(model, name);
	if (index == TK_NO_CLASS)
		return next_declared(model, list, from, name);
	tk_list_classes *all = classes_of_list(model, list);
	if (all->found[index] == 0)
		all->found[index] = list_may_have(model, list, index) ? find_hits(model, list, name, index) : 1;
	const class_hits *hits = &all->hits.at[all->found[index] - 1];
	uint32_t low = 0, high = hits->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (hits->at[middle] < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < hits->count ? hits->at[low] : list->entries.count;
}

const tk_entry *tk_model_next_of_class(tk_model *model, tk_entry_list *list, size_t *index, const tk_text *names, size_t n)
{
	size_t end = list->entries.count;
	for (size_t i = 0; i < n && end > *index; i++) {
		size_t found = next_of(model, list, *index, names[i]);
		end = found < end ? found : end;
	}
	if (end >= list->entries.count)
		return NULL;
	*index = end;
	return list->entries.at[end];
}

/* ---- values --------------------------------------------------------------------------------------------------------------- */

/* The same values are asked for many classes, and for the same ones again. */
static tk_text_reading *reading_of_value(tk_model *model, tk_text text)
{
	size_t slot = ((uintptr_t)text.at ^ (uintptr_t)text.at >> 8) % (sizeof model->recent_values / sizeof *model->recent_values);
	if (model->recent_values[slot].at == text.at && tk_text_equal(model->recent_values[slot].text, text))
		return model->recent_values[slot].reading;
	model->recent_values[slot].at = text.at;
	model->recent_values[slot].reading = tk_readings_whole(model->readings, text);
	/* A check may hand over text of its own, so a copy is compared. */
	model->recent_values[slot].text = model->recent_values[slot].reading->words;
	return model->recent_values[slot].reading;
}

static bool find_in_value(tk_model *model, tk_text text, tk_class index, size_t *offset, size_t *length)
{
	tk_text_reading *reading = reading_of_value(model, text);
	tk_known_classes *known = &reading->known;
	if (tk_class_in(&known->tested, index) && !tk_class_in(&known->found, index))
		return false;
	for (uint32_t i = 0; i < reading->places.count; i++) {
		if (reading->places.at[i].index == index) {
			*offset = reading->places.at[i].offset;
			*length = reading->places.at[i].length;
			return true;
		}
	}
	tk_class_add(&known->tested, index);
	if (!tk_lexicon_may(model->set->lexicon, &known->touch, index) ||
	    !tk_recognise_match(model->arena, model->readings, index, text, offset, length))
		return false;
	tk_class_add(&known->found, index);
	tk_readings_note(model->readings, reading, index, *offset, *length);
	return true;
}

bool tk_value_match(tk_model *model, tk_value in, tk_text class_name, tk_value *out)
{
	tk_class index = class_named(model, class_name);
	size_t offset = 0, length = 0;
	if (index == TK_NO_CLASS || in.text.length == 0 || !find_in_value(model, in.text, index, &offset, &length))
		return false;
	const tk_document *document = tk_organization_document(model->organization, in.span.document);
	*out = (tk_value){tk_text_slice(in.text, offset, length), tk_value_place(in, offset, length, document)};
	return true;
}
