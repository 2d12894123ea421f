/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/lexicon.h"

#include <string.h>

/* Classes that a step of a native playbook may declare (docs/formats/by-example.md). */
static const char *const step_class_names[] = {
        "collect", "share",    "intake",   "assess",  "act",      "notify-up", "notify-down",  "preserve",   "isolate",         "eradicate",
        "recover", "activate", "degraded", "approve", "escalate", "close",     "telecom-loss", "power-loss", "supplier-report", "publish",
};

static tk_class add_class(tk_lexicon *lexicon, tk_text name, bool step)
{
	tk_lexicon_words *known = tk_map_get(lexicon->names, name);
	if (known)
		return (tk_class)(known - lexicon->classes);
	uint32_t *end = step ? &lexicon->step_classes : &lexicon->class_end;
	if (*end >= (step ? TK_STEP_CLASSES : TK_CLASSES_MOST))
		return TK_NO_CLASS;
	tk_lexicon_words *fresh = &lexicon->classes[*end];
	fresh->name = tk_text_copy(lexicon->arena, name);
	(void)tk_map_put(lexicon->names, fresh->name, fresh);
	return (tk_class)(*end)++;
}

tk_lexicon *tk_lexicon_make(tk_arena *arena)
{
	tk_lexicon *lexicon = TK_MAKE(arena, tk_lexicon);
	lexicon->arena = arena;
	lexicon->names = tk_map_make(arena);
	lexicon->class_end = TK_STEP_CLASSES;
	lexicon->not_only_words.word[0] = UINT64_MAX;
	for (size_t i = 0; i < sizeof step_class_names / sizeof *step_class_names; i++)
		(void)add_class(lexicon, tk_text_of(step_class_names[i]), true);
	return lexicon;
}

static bool too_many(tk_text plugin, tk_error *error)
{
	return tk_error_set(error, TK_ERROR_CONTRACT, N_("plugin {what}: {cause}"), plugin,
	                    "too many classes: at most 64 for steps and 447 for words");
}

bool tk_lexicon_declare(tk_lexicon *lexicon, const tk_pack_lexicon *pack, tk_text plugin, tk_error *error)
{
	for (uint32_t i = 0; i < pack->rules_count; i++) {
		tk_text name = tk_text_of(pack->rules[i].class_given);
		if (add_class(lexicon, name, true) == TK_NO_CLASS)
			return too_many(plugin, error);
	}
	for (uint32_t i = 0; i < pack->classes_count; i++) {
		tk_text name = tk_text_of(pack->classes[i].name);
		if (add_class(lexicon, name, false) == TK_NO_CLASS)
			return too_many(plugin, error);
	}
	return true;
}

/* ---- words ----------------------------------------------------------------------------------------------------------- */

static bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

static void add_terms(tk_lexicon *lexicon, tk_class class_index, const char **words, uint32_t count, bool english, bool confuser)
{
	for (uint32_t i = 0; i < count; i++) {
		tk_text folded = tk_text_trim(tk_text_fold(lexicon->arena, tk_text_of(words[i]), NULL));
		if (folded.length == 0)
			continue;
		*TK_PUSH(lexicon->arena, &lexicon->term_texts) = folded;
		*TK_PUSH(lexicon->arena, &lexicon->terms) = (tk_lexicon_term){
		        .class_index = class_index,
		        .confuser = confuser,
		        .edges = is_word_byte(folded.at[0]) || is_word_byte(folded.at[folded.length - 1]),
		        .plural = english && is_word_byte(folded.at[folded.length - 1]),
		        .length = (uint32_t)folded.length,
		};
		if (folded.length > lexicon->longest_term)
			lexicon->longest_term = (uint32_t)folded.length;
	}
}

static bool is_cause_of(tk_text plugin, const char *cause, tk_error *error)
{
	return tk_error_set(error, TK_ERROR_CONTRACT, N_("plugin {what}: {cause}"), plugin, cause);
}

/* Patterns are compiled at their first use; `plugin verify` compiles them all. */
static void add_class_words(tk_lexicon *lexicon, const tk_pack_class *pack)
{
	tk_lexicon_words *known = tk_map_get(lexicon->names, tk_text_of(pack->name));
	tk_class index = (tk_class)(known - lexicon->classes);
	add_terms(lexicon, index, pack->ja, pack->ja_count, false, false);
	add_terms(lexicon, index, pack->en, pack->en_count, true, false);
	add_terms(lexicon, index, pack->confusers.ja, pack->confusers.ja_count, false, true);
	add_terms(lexicon, index, pack->confusers.en, pack->confusers.en_count, true, true);
	for (uint32_t i = 0; i < pack->patterns_count; i++)
		*TK_PUSH(lexicon->arena, &known->patterns) = tk_pattern_make(lexicon->arena, pack->patterns[i]);
	if (pack->patterns_count)
		tk_class_add(&lexicon->not_only_words, index);
	for (uint32_t i = 0; i < pack->confusers.patterns_count; i++)
		*TK_PUSH(lexicon->arena, &known->confusers) = tk_pattern_make(lexicon->arena, pack->confusers.patterns[i]);
}

/* ---- rules ----------------------------------------------------------------------------------------------------------- */

static bool unknown_class(const tk_lexicon *lexicon, tk_text plugin, tk_text name, tk_error *error)
{
	return is_cause_of(plugin,
	                   tk_text_format(lexicon->arena, "a rule uses the class \"%.*s\", which no enabled plugin has",
	                                  (int)name.length, name.at)
	                           .at,
	                   error);
}

static bool add_part(tk_lexicon *lexicon, tk_lexicon_part *part, tk_text words, tk_text plugin, tk_error *error)
{
	for (size_t from = 0; from <= words.length;) {
		size_t end = tk_text_find(words, TK_TEXT("|"), from);
		end = end == SIZE_MAX ? words.length : end;
		tk_text name = tk_text_trim(tk_text_slice(words, from, end - from));
		tk_class index = tk_lexicon_class(lexicon, name);
		if (index == TK_NO_CLASS)
			return unknown_class(lexicon, plugin, name, error);
		*TK_PUSH(lexicon->arena, &part->any) = index;
		from = end + 1;
	}
	return true;
}

static bool find_beside(const tk_lexicon *lexicon, const char *name, tk_text plugin, tk_lexicon_rule *rule, tk_error *error)
{
	rule->beside = TK_NO_CLASS;
	if (!name || !name[0])
		return true;
	rule->beside = tk_lexicon_class(lexicon, tk_text_of(name));
	return rule->beside != TK_NO_CLASS || unknown_class(lexicon, plugin, tk_text_of(name), error);
}

static bool add_rule(tk_lexicon *lexicon, const tk_pack_class_rule *pack, tk_text plugin, tk_error *error)
{
	tk_lexicon_rule rule = {
	        .class_given = tk_lexicon_class(lexicon, tk_text_of(pack->class_given)),
	        .item = pack->item,
	};
	if (!find_beside(lexicon, pack->beside, plugin, &rule, error))
		return false;
	tk_text language = tk_text_of(pack->language);
	if (tk_text_is(language, "ja"))
		rule.language = 'j';
	else if (tk_text_is(language, "en"))
		rule.language = 'e';
	for (uint32_t i = 0; i < pack->all_count; i++) {
		if (!add_part(lexicon, TK_PUSH(lexicon->arena, &rule.all), tk_text_of(pack->all[i]), plugin, error))
			return false;
	}
	for (uint32_t i = 0; i < pack->none_count; i++) {
		tk_class index = tk_lexicon_class(lexicon, tk_text_of(pack->none[i]));
		if (index == TK_NO_CLASS)
			return unknown_class(lexicon, plugin, tk_text_of(pack->none[i]), error);
		*TK_PUSH(lexicon->arena, &rule.none) = index;
	}
	*TK_PUSH(lexicon->arena, &lexicon->rules) = rule;
	return true;
}

bool tk_lexicon_add(tk_lexicon *lexicon, const tk_pack_lexicon *pack, tk_text plugin, tk_error *error)
{
	for (uint32_t i = 0; i < pack->classes_count; i++)
		add_class_words(lexicon, &pack->classes[i]);
	uint32_t rules = lexicon->rules.count;
	for (uint32_t i = 0; i < pack->rules_count; i++) {
		if (!add_rule(lexicon, &pack->rules[i], plugin, error)) {
			lexicon->rules.count = rules; /* none of a broken pack's rules */
			return false;
		}
	}
	return true;
}

bool tk_lexicon_finish(tk_lexicon *lexicon, tk_error *error)
{
	lexicon->automaton = tk_automaton_make(lexicon->arena, lexicon->term_texts.at, lexicon->term_texts.count);
	if (!lexicon->automaton)
		return is_cause_of(TK_TEXT("lexicon"), "the words of all enabled plugins together are too long", error);
	lexicon->time_limit = tk_lexicon_class(lexicon, TK_TEXT("time-limit"));
	lexicon->clock_start = tk_lexicon_class(lexicon, TK_TEXT("clock-start"));
	lexicon->vague_time = tk_lexicon_class(lexicon, TK_TEXT("vague-time"));
	lexicon->role_word = tk_lexicon_class(lexicon, TK_TEXT("role-word"));
	lexicon->channel_word = tk_lexicon_class(lexicon, TK_TEXT("channel-word"));
	return true;
}

void tk_lexicon_close(tk_lexicon *lexicon)
{
	for (size_t i = 0; i < TK_CLASSES_MOST; i++) {
		for (uint32_t j = 0; j < lexicon->classes[i].patterns.count; j++)
			tk_pattern_close(lexicon->classes[i].patterns.at[j]);
		for (uint32_t j = 0; j < lexicon->classes[i].confusers.count; j++)
			tk_pattern_close(lexicon->classes[i].confusers.at[j]);
	}
}

tk_class tk_lexicon_class(const tk_lexicon *lexicon, tk_text name)
{
	const tk_lexicon_words *known = tk_map_get(lexicon->names, name);
	return known ? (tk_class)(known - lexicon->classes) : TK_NO_CLASS;
}

tk_text tk_lexicon_class_name(const tk_lexicon *lexicon, tk_class index)
{
	return index < TK_CLASSES_MOST ? lexicon->classes[index].name : TK_TEXT("");
}

tk_class tk_lexicon_contact_class(const tk_lexicon *lexicon, tk_text contact_class)
{
	static const char *const pairs[][2] = {
	        {"regulator", "body-regulator"}, {"cabinet", "body-regulator"}, {"sector-hub", "body-hub"},
	        {"cert", "body-cert"},           {"police", "body-police"},     {"privacy", "body-privacy"},
	        {"upstream", "upstream"},        {"carrier", "upstream"},       {"utility", "upstream"},
	        {"downstream", "downstream"},    {"internal", "internal-recipient"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (tk_text_is(contact_class, pairs[i][0]))
			return tk_lexicon_class(lexicon, tk_text_of(pairs[i][1]));
	}
	return TK_NO_CLASS;
}
