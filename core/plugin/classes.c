/* SPDX-License-Identifier: Apache-2.0 */
/* Classes of passages and steps, as checks ask for them. */
#include "plugin/model.h"
#include "plugin/recognise.h"

/* What is known of one passage, and of all others with the same words: values repeat a lot. A passage is read again only for classes that may be in it. */
typedef struct tk_passage_classes {
	tk_touch touched;
	tk_class_set tested, found;
	tk_class_set declared; /* of a step: by its recipients' entries */
	bool undecided; /* a pattern hit a limit */
} tk_passage_classes;

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

static tk_passage_classes *classes_of(tk_model *model, tk_entry *entry)
{
	if (entry->classes)
		return entry->classes;
	if (!model->passage_classes)
		model->passage_classes = tk_map_make(model->arena);
	entry->classes = tk_map_get(model->passage_classes, entry->text.text);
	if (entry->classes)
		return entry->classes;
	entry->classes = TK_MAKE(model->arena, tk_passage_classes);
	(void)tk_map_put(model->passage_classes, entry->text.text, entry->classes);
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_item item;
	tk_item_open(&item, model->arena, model->set->lexicon);
	tk_item_add(&item, entry->text);
	tk_item_touched(&item, &entry->classes->touched);
	tk_arena_pop(model->arena, mark);
	return entry->classes;
}

static bool explain_passage(tk_model *model, const tk_entry *entry, tk_class index, tk_span *evidence)
{
	bool found = false;
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_item item;
	tk_match match;
	tk_firing firing;
	tk_item_open(&item, model->arena, model->set->lexicon);
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
	tk_passage_classes *classes = entry->classes ? entry->classes : classes_of(model, entry);
	if (classes->undecided)
		note_undecided(model, entry);
	return tk_class_in(&model->set->lexicon->not_only_words, index) || tk_class_in(&classes->touched.words, index);
}

static bool passage_has(tk_model *model, tk_entry *entry, tk_class index)
{
	tk_passage_classes *classes = entry->classes;
	if (tk_class_in(&classes->tested, index))
		return tk_class_in(&classes->found, index);
	tk_class_add(&classes->tested, index);
	if (!tk_lexicon_may(model->set->lexicon, &classes->touched, index))
		return false;
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_item item;
	tk_item_open(&item, model->arena, model->set->lexicon);
	tk_item_add(&item, entry->text);
	if (index < TK_STEP_CLASSES)
		tk_item_classify(&item);
	bool found = tk_item_has(&item, index);
	tk_arena_pop(model->arena, mark);
	classes->undecided = classes->undecided || item.undecided;
	if (item.undecided)
		note_undecided(model, entry);
	if (found)
		tk_class_add(&classes->found, index);
	return found;
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

static tk_passage_classes *classes_of_step(tk_model *model, tk_entry *entry)
{
	if (entry->classes)
		return entry->classes;
	entry->classes = TK_MAKE(model->arena, tk_passage_classes);
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_item item;
	tk_recognise_item(&item, model->arena, model->set->lexicon, model->organization, entry->step);
	tk_item_touched(&item, &entry->classes->touched);
	entry->classes->declared = item.declared;
	tk_arena_pop(model->arena, mark);
	return entry->classes;
}

/* Many checks ask many steps for classes of words that few of them have. */
static bool step_may_have(tk_model *model, const tk_entry *entry, tk_text class_name, tk_class index)
{
	if (index < TK_STEP_CLASSES || index == TK_NO_CLASS)
		return true;
	tk_passage_classes *classes = classes_of_step(model, (tk_entry *)(uintptr_t)entry);
	if (tk_class_in(&classes->tested, index))
		return tk_class_in(&classes->found, index);
	bool found = entry->step->declared_classes.count > 0 || tk_class_in(&classes->declared, index) ||
	             tk_lexicon_may(model->set->lexicon, &classes->touched, index);
	if (found)
		found = tk_recognise_has(model->arena, model->set->lexicon, model->organization, tk_entry_playbook(entry), entry->step,
		                         class_name, NULL, NULL);
	tk_class_add(&classes->tested, index);
	if (found)
		tk_class_add(&classes->found, index);
	return found;
}

static bool step_has(tk_model *model, const tk_entry *entry, tk_text class_name, tk_class index, tk_span *evidence,
                     tk_origin *origin)
{
	/* Declared classes of steps are among the bits; other declared words are compared by name. */
	if (index < TK_STEP_CLASSES && !evidence && !origin)
		return (entry->step->classes >> index) & 1u;
	return step_may_have(model, entry, class_name, index) &&
	       tk_recognise_has(model->arena, model->set->lexicon, model->organization, tk_entry_playbook(entry), entry->step,
	                        class_name, evidence, origin);
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

/* ---- lists ---------------------------------------------------------------------------------------------------------------- */

enum { AT_ONCE = 16 };

/* The first of list[from … end) that carries one of the classes, else `end`. */
static size_t next_of(tk_model *model, const tk_entry_list *list, size_t from, size_t end, const tk_text *names, size_t n)
{
	tk_class classes[AT_ONCE];
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		classes[i] = class_named(model, names[i]);
	/* Some classes may be known to stand nowhere in the list. */
	tk_text left[AT_ONCE];
	for (size_t i = 0; i < n; i++) {
		if (list->absent && tk_class_in(list->absent, classes[i]))
			continue;
		left[count] = names[i];
		classes[count++] = classes[i];
	}
	for (size_t at = count ? from : end; at < end; at++) {
		for (size_t i = 0; i < count; i++) {
			if (entry_has(model, list->entries.at[at], left[i], classes[i], NULL, NULL))
				return at;
		}
	}
	return end;
}

static void note_absent(tk_model *model, tk_entry_list *list, const tk_text *names, size_t n)
{
	if (!list->absent)
		list->absent = TK_MAKE(model->arena, tk_class_set);
	for (size_t i = 0; i < n; i++) {
		tk_class index = class_named(model, names[i]);
		if (index != TK_NO_CLASS) /* a step may declare a word that is no class of the lexicon */
			tk_class_add(list->absent, index);
	}
}

const tk_entry *tk_model_next_of_class(tk_model *model, tk_entry_list *list, size_t *index, const tk_text *names, size_t n)
{
	size_t end = list->entries.count;
	for (size_t i = 0; i < n; i += AT_ONCE) {
		size_t some = n - i < AT_ONCE ? n - i : AT_ONCE;
		size_t found = next_of(model, list, *index, end, names + i, some);
		if (*index == 0 && found == list->entries.count)
			note_absent(model, list, names + i, some);
		end = found;
	}
	if (n == 0 || end >= list->entries.count)
		return NULL;
	*index = end;
	return list->entries.at[end];
}

/* ---- values --------------------------------------------------------------------------------------------------------------- */

/* The same values are asked for many classes, and for the same ones again. Keys are copies: a check may hand over text of its
 * own. */
typedef struct class_place {
	tk_class index;
	uint32_t offset, length;
} class_place;

typedef struct tk_value_classes {
	tk_text text;
	tk_touch touched;
	tk_class_set absent;               /* looked for in vain */
	TK_VECTOR(class_place) matches;    /* the first of each class that was found */
} tk_value_classes;

static tk_value_classes *classes_of_text(tk_model *model, tk_text text)
{
	if (!model->value_classes)
		model->value_classes = tk_map_make(model->arena);
	tk_value_classes *classes = tk_map_get(model->value_classes, text);
	if (classes)
		return classes;
	classes = TK_MAKE(model->arena, tk_value_classes);
	classes->text = tk_text_copy(model->arena, text);
	(void)tk_map_put(model->value_classes, classes->text, classes);
	tk_arena_mark mark = tk_arena_get_mark(model->arena);
	tk_item item;
	tk_item_open(&item, model->arena, model->set->lexicon);
	tk_item_add_whole(&item, (tk_value){.text = text});
	tk_item_touched(&item, &classes->touched);
	tk_arena_pop(model->arena, mark);
	return classes;
}

static tk_value_classes *classes_of_value(tk_model *model, tk_text text)
{
	size_t slot = ((uintptr_t)text.at ^ (uintptr_t)text.at >> 8) % (sizeof model->recent_values / sizeof *model->recent_values);
	if (model->recent_values[slot].at == text.at && tk_text_equal(model->recent_values[slot].classes->text, text))
		return model->recent_values[slot].classes;
	model->recent_values[slot].at = text.at;
	return model->recent_values[slot].classes = classes_of_text(model, text);
}

static bool find_in_value(tk_model *model, tk_text text, tk_class index, size_t *offset, size_t *length)
{
	tk_value_classes *classes = classes_of_value(model, text);
	if (tk_class_in(&classes->absent, index) || !tk_lexicon_may(model->set->lexicon, &classes->touched, index))
		return false;
	for (uint32_t i = 0; i < classes->matches.count; i++) {
		if (classes->matches.at[i].index == index) {
			*offset = classes->matches.at[i].offset;
			*length = classes->matches.at[i].length;
			return true;
		}
	}
	if (!tk_recognise_match(model->arena, model->set->lexicon, index, text, offset, length)) {
		tk_class_add(&classes->absent, index);
		return false;
	}
	if (*offset <= UINT32_MAX && *length <= UINT32_MAX)
		*TK_PUSH(model->arena, &classes->matches) = (class_place){index, (uint32_t)*offset, (uint32_t)*length};
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
