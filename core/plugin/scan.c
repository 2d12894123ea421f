/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/scan.h"

#include <string.h>

/* ---- items -------------------------------------------------------------------------------------------------------------- */

void tk_item_open(tk_item *item, tk_arena *arena, tk_readings *readings)
{
	*item = (tk_item){.readings = readings, .lexicon = tk_readings_lexicon(readings), .arena = arena};
}

static void add_text(tk_item *item, tk_value value, const tk_text_reading *text)
{
	for (uint32_t i = 0; i < text->sentences.count; i++) {
		const tk_text_sentence *sentence = &text->sentences.at[i];
		*TK_PUSH(item->arena, &item->sentences) =
		        (tk_sentence){.of = value, .from = sentence->from, .length = sentence->length, .reading = sentence->reading};
	}
	tk_touch_add(&item->touch, &text->known.touch);
}

void tk_item_add(tk_item *item, tk_value value)
{
	add_text(item, value, tk_readings_of(item->readings, value.text));
}

void tk_item_add_whole(tk_item *item, tk_value value)
{
	add_text(item, value, tk_readings_whole(item->readings, value.text));
}

tk_text tk_sentence_text(const tk_sentence *sentence)
{
	return tk_text_slice(sentence->of.text, sentence->from, sentence->length);
}

/* ---- words -------------------------------------------------------------------------------------------------------------- */

static bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

static bool is_edge(tk_text text, size_t at) { return at >= text.length || !is_word_byte(text.at[at]); }

static bool stands_alone(const tk_lexicon_term *term, tk_text text, size_t from, size_t end)
{
	if (!term->edges)
		return true;
	if (is_word_byte(text.at[from]) && from > 0 && is_word_byte(text.at[from - 1]))
		return false;
	if (!is_word_byte(text.at[end - 1]) || is_edge(text, end))
		return true;
	if (!term->plural)
		return false;
	return (text.at[end] == 's' && is_edge(text, end + 1)) ||
	       (text.at[end] == 'e' && end + 1 < text.length && text.at[end + 1] == 's' && is_edge(text, end + 2));
}

/* Hits are ordered by their end: the first that ends at or after `end`. */
static uint32_t first_hit(const tk_reading *sentence, size_t end)
{
	uint32_t low = 0, high = sentence->hits.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (sentence->hits.at[middle].end < end)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_in_confuser_word(const tk_item *item, const tk_reading *sentence, tk_class class_index, size_t from, size_t end)
{
	for (uint32_t i = first_hit(sentence, end); i < sentence->hits.count; i++) {
		const tk_lexicon_term *term = &item->lexicon->terms.at[sentence->hits.at[i].term];
		size_t last = sentence->hits.at[i].end;
		if (last > from + item->lexicon->longest_term)
			break;
		if (term->confuser && term->class_index == class_index && last - term->length <= from &&
		    stands_alone(term, sentence->folded, last - term->length, last))
			return true;
	}
	return false;
}

/* For a class: what is not decided is kept with the words, whoever asks next. */
static tk_pattern_answer find_pattern(tk_reading *sentence, tk_class class_index, tk_pattern *pattern, size_t from, size_t *at,
                                      size_t *length)
{
	tk_pattern_answer answer = tk_pattern_find(pattern, sentence->folded, from, at, length);
	if (answer == TK_PATTERN_LIMIT)
		tk_class_add(&sentence->unsure, class_index);
	return answer;
}

/* Confusers are short: looking back this far is enough, and keeps a hostile text linear. */
enum { CONFUSER_MOST = 256 };

static size_t look_back(tk_text text, size_t from)
{
	size_t start = from > CONFUSER_MOST ? from - CONFUSER_MOST : 0;
	while (start < from && ((uint8_t)text.at[start] & 0xC0) == 0x80)
		start++;
	return start;
}

static bool is_confused(const tk_item *item, tk_reading *sentence, tk_class class_index, size_t from, size_t end)
{
	if (is_in_confuser_word(item, sentence, class_index, from, end))
		return true;
	const tk_lexicon_words *words = &item->lexicon->classes[class_index];
	for (uint32_t i = 0; i < words->confusers.count; i++) {
		size_t at = 0, length = 0, start = look_back(sentence->folded, from);
		while (find_pattern(sentence, class_index, words->confusers.at[i], start, &at, &length) == TK_PATTERN_YES &&
		       at <= from) {
			if (at + length >= end)
				return true;
			start = at + (length ? length : 1);
		}
	}
	return false;
}

static bool find_word(const tk_item *item, tk_reading *sentence, tk_class class_index, size_t from, tk_match *match)
{
	bool found = false;
	for (uint32_t i = first_hit(sentence, from + 1); i < sentence->hits.count; i++) {
		const tk_lexicon_term *term = &item->lexicon->terms.at[sentence->hits.at[i].term];
		size_t end = sentence->hits.at[i].end;
		size_t start = end - term->length;
		if (found && end > match->at + item->lexicon->longest_term)
			break;
		if (term->confuser || term->class_index != class_index || start < from)
			continue;
		if (found && (start > match->at || (start == match->at && term->length <= match->length)))
			continue;
		if (!stands_alone(term, sentence->folded, start, end) || is_confused(item, sentence, class_index, start, end))
			continue;
		match->at = start;
		match->length = term->length;
		found = true;
	}
	return found;
}

static bool find_expression(const tk_item *item, tk_reading *sentence, tk_class class_index, size_t from, tk_match *match)
{
	const tk_lexicon_words *words = &item->lexicon->classes[class_index];
	bool found = false;
	for (uint32_t i = 0; i < words->patterns.count; i++) {
		size_t at = 0, length = 0, start = from;
		if (!tk_pattern_may(words->patterns.at[i], sentence->bytes, sentence->folded.length))
			continue;
		while (find_pattern(sentence, class_index, words->patterns.at[i], start, &at, &length) == TK_PATTERN_YES) {
			if (found && at >= match->at)
				break;
			if (length && !is_confused(item, sentence, class_index, at, at + length)) {
				match->at = at;
				match->length = length;
				found = true;
				break;
			}
			start = at + (length ? length : 1);
		}
	}
	return found;
}

bool tk_sentence_find(tk_item *item, uint32_t sentence, tk_class class_index, size_t from, tk_match *match)
{
	if (class_index == TK_NO_CLASS)
		return false;
	tk_reading *in = item->sentences.at[sentence].reading;
	tk_match word = {.sentence = sentence, .class_index = class_index}, expression = word;
	bool has_word = in->hits.count > 0 && find_word(item, in, class_index, from, &word);
	bool has_expression = find_expression(item, in, class_index, from, &expression);
	item->undecided = item->undecided || tk_class_in(&in->unsure, class_index);
	if (!has_word && !has_expression)
		return false;
	*match = has_word && (!has_expression || word.at <= expression.at) ? word : expression;
	return true;
}

bool tk_sentence_has(tk_item *item, uint32_t sentence, tk_class class_index)
{
	if (class_index == TK_NO_CLASS)
		return false;
	/* What rules give depends on the item; the words of a class do not. */
	if (class_index < TK_STEP_CLASSES && (item->sentences.at[sentence].given >> class_index) & 1u)
		return true;
	tk_reading *in = item->sentences.at[sentence].reading;
	if (!tk_class_in(&in->tested, class_index)) {
		tk_match match;
		tk_class_add(&in->tested, class_index);
		bool word = in->hits.count > 0 && find_word(item, in, class_index, 0, &match);
		if (word || find_expression(item, in, class_index, 0, &match))
			tk_class_add(&in->found, class_index);
	}
	item->undecided = item->undecided || tk_class_in(&in->unsure, class_index);
	return tk_class_in(&in->found, class_index);
}

bool tk_item_has(tk_item *item, tk_class class_index)
{
	if (class_index == TK_NO_CLASS)
		return false;
	if (tk_class_in(&item->declared, class_index))
		return true;
	if (class_index < TK_STEP_CLASSES && (item->given >> class_index) & 1u)
		return true;
	for (uint32_t i = 0; i < item->sentences.count; i++) {
		if (tk_sentence_has(item, i, class_index))
			return true;
	}
	return false;
}

static bool may_hold(const tk_lexicon *lexicon, const tk_touch *touch, tk_class index)
{
	/* A step class may come from another rule. */
	if (index < TK_STEP_CLASSES || tk_class_in(&touch->words, index))
		return true;
	const tk_lexicon_words *words = &lexicon->classes[index];
	for (uint32_t i = 0; i < words->patterns.count; i++) {
		if (tk_pattern_may(words->patterns.at[i], touch->bytes, touch->longest))
			return true;
	}
	return false;
}

static bool may_fire(const tk_lexicon *lexicon, const tk_touch *touch, const tk_lexicon_rule *rule)
{
	for (uint32_t i = 0; i < rule->all.count; i++) {
		bool any = false;
		for (uint32_t j = 0; j < rule->all.at[i].any.count && !any; j++)
			any = may_hold(lexicon, touch, rule->all.at[i].any.at[j]);
		if (!any)
			return false;
	}
	return true;
}

bool tk_lexicon_may(const tk_lexicon *lexicon, const tk_touch *touch, tk_class class_index)
{
	if (class_index == TK_NO_CLASS)
		return false;
	if (class_index >= TK_STEP_CLASSES)
		return may_hold(lexicon, touch, class_index);
	for (uint32_t i = 0; i < lexicon->rules.count; i++) {
		if (lexicon->rules.at[i].class_given == class_index && may_fire(lexicon, touch, &lexicon->rules.at[i]))
			return true;
	}
	const tk_lexicon_words *words = &lexicon->classes[class_index];
	for (uint32_t i = 0; i < words->patterns.count; i++) {
		if (tk_pattern_may(words->patterns.at[i], touch->bytes, touch->longest))
			return true;
	}
	return tk_class_in(&touch->words, class_index);
}

/* ---- rules -------------------------------------------------------------------------------------------------------------- */

/* In one sentence, or in the whole item when the rule says so. A class that the register gives holds in every sentence. */
static bool holds(tk_item *item, const tk_lexicon_rule *rule, uint32_t sentence, tk_class class_index)
{
	if (rule->item)
		return tk_item_has(item, class_index);
	return tk_class_in(&item->declared, class_index) || tk_sentence_has(item, sentence, class_index);
}

/* ---- how a word stands ------------------------------------------------------------------------------------------------- */

/* The words around a match, with U+FFFC where it stands: "送る: ￼の当番へ". Looking this far to either side keeps it linear. */
enum { BESIDE_MOST = 160 };

static size_t look_ahead(tk_text text, size_t from)
{
	size_t end = text.length - from > BESIDE_MOST ? from + BESIDE_MOST : text.length;
	while (end > from && end < text.length && ((uint8_t)text.at[end] & 0xC0) == 0x80)
		end--;
	return end;
}

static tk_text around(tk_arena *arena, tk_text folded, const tk_match *match)
{
	size_t first = match->at > BESIDE_MOST ? match->at - BESIDE_MOST : 0, past = match->at + match->length;
	while (first < match->at && ((uint8_t)folded.at[first] & 0xC0) == 0x80)
		first++;
	size_t last = look_ahead(folded, past);
	return tk_text_format(arena, "%.*s\xEF\xBF\xBC%.*s", (int)(match->at - first), folded.at + first, (int)(last - past),
	                      folded.at + past);
}

static bool any_matches(tk_item *item, tk_pattern *const *patterns, uint32_t count, tk_text text)
{
	size_t at = 0, length = 0;
	for (uint32_t i = 0; i < count; i++) {
		tk_pattern_answer answer = tk_pattern_find(patterns[i], text, 0, &at, &length);
		item->undecided = item->undecided || answer == TK_PATTERN_LIMIT;
		if (answer == TK_PATTERN_YES)
			return true;
	}
	return false;
}

bool tk_match_stands(tk_item *item, const tk_match *match, tk_class beside)
{
	const tk_lexicon_words *words = &item->lexicon->classes[beside];
	tk_arena_mark mark = tk_arena_get_mark(item->arena);
	tk_text text = around(item->arena, item->sentences.at[match->sentence].reading->folded, match);
	bool stands = any_matches(item, words->patterns.at, words->patterns.count, text) &&
	              !any_matches(item, words->confusers.at, words->confusers.count, text);
	tk_arena_pop(item->arena, mark);
	return stands;
}

/* A recipient that a key or column names is addressed. */
static bool is_addressed(const tk_item *item, const tk_lexicon_part *part)
{
	for (uint32_t i = 0; i < part->any.count; i++) {
		if (tk_class_in(&item->declared, part->any.at[i]))
			return true;
	}
	return false;
}

/* The first occurrences of a class decide; more than a few in one sentence are a list of names. */
static bool find_beside(tk_item *item, const tk_lexicon_rule *rule, uint32_t sentence, tk_match *match)
{
	enum { TRIES = 4 };
	const tk_lexicon_part *part = &rule->all.at[0];
	for (uint32_t i = 0; i < part->any.count; i++) {
		size_t from = 0;
		for (int tries = 0; tries < TRIES && tk_sentence_find(item, sentence, part->any.at[i], from, match); tries++) {
			if (tk_match_stands(item, match, rule->beside))
				return true;
			from = match->at + match->length;
		}
	}
	return false;
}

static bool is_japanese(tk_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if ((uint8_t)text.at[i] >= 0xE3 && (uint8_t)text.at[i] <= 0xE9)
			return true;
	}
	return false;
}

static bool fires(tk_item *item, const tk_lexicon_rule *rule, uint32_t sentence)
{
	if (rule->language && is_japanese(tk_sentence_text(&item->sentences.at[sentence])) != (rule->language == 'j'))
		return false;
	for (uint32_t i = 0; i < rule->all.count; i++) {
		const tk_lexicon_part *part = &rule->all.at[i];
		bool any = false;
		for (uint32_t j = 0; j < part->any.count && !any; j++)
			any = holds(item, rule, sentence, part->any.at[j]);
		if (!any)
			return false;
	}
	for (uint32_t i = 0; i < rule->none.count; i++) {
		if (holds(item, rule, sentence, rule->none.at[i]))
			return false;
	}
	tk_match match;
	return rule->beside == TK_NO_CLASS || is_addressed(item, &rule->all.at[0]) || find_beside(item, rule, sentence, &match);
}

void tk_item_classify(tk_item *item)
{
	for (uint32_t i = 0; i < item->lexicon->rules.count; i++) {
		const tk_lexicon_rule *rule = &item->lexicon->rules.at[i];
		for (uint32_t j = 0; j < item->sentences.count; j++) {
			if (!fires(item, rule, j))
				continue;
			item->given |= UINT64_C(1) << rule->class_given;
			item->sentences.at[j].given |= UINT64_C(1) << rule->class_given;
			if (rule->item)
				break;
		}
	}
}

static void add_part_match(tk_item *item, const tk_lexicon_rule *rule, const tk_lexicon_part *part, uint32_t sentence,
                           tk_firing *firing)
{
	uint32_t first = rule->item ? 0 : sentence;
	uint32_t last = rule->item ? item->sentences.count : sentence + 1;
	tk_match match;
	for (uint32_t s = first; s < last; s++) {
		for (uint32_t i = 0; i < part->any.count; i++) {
			if (!tk_sentence_find(item, s, part->any.at[i], 0, &match))
				continue;
			*TK_PUSH(item->arena, &firing->parts) = match;
			return;
		}
	}
}

bool tk_item_explain(tk_item *item, tk_class class_index, tk_firing *firing)
{
	*firing = (tk_firing){.sentence = 0};
	for (uint32_t i = 0; i < item->lexicon->rules.count; i++) {
		const tk_lexicon_rule *rule = &item->lexicon->rules.at[i];
		for (uint32_t j = 0; rule->class_given == class_index && j < item->sentences.count; j++) {
			if (!fires(item, rule, j))
				continue;
			firing->sentence = j;
			tk_match match;
			bool beside = rule->beside != TK_NO_CLASS && find_beside(item, rule, j, &match);
			if (beside)
				*TK_PUSH(item->arena, &firing->parts) = match;
			for (uint32_t k = beside ? 1 : 0; k < rule->all.count; k++)
				add_part_match(item, rule, &rule->all.at[k], j, firing);
			return true;
		}
	}
	return false;
}

/* ---- places --------------------------------------------------------------------------------------------------------------- */

tk_span tk_value_place(tk_value value, size_t from, size_t length, const tk_document *document)
{
	tk_span span = value.span;
	if (span.document == 0 || !document || span.offset > document->text.length)
		return span;
	tk_text source = tk_text_slice(document->text, span.offset, span.length);
	tk_text part = tk_text_slice(value.text, from, length);
	if (source.length >= from + length && memcmp(source.at + from, part.at, part.length) == 0)
		return (tk_span){span.document, span.offset + (uint32_t)from, (uint32_t)part.length};
	size_t found = part.length ? tk_text_find(source, part, 0) : SIZE_MAX;
	if (found == SIZE_MAX)
		return span;
	return (tk_span){span.document, span.offset + (uint32_t)found, (uint32_t)part.length};
}

tk_value tk_match_value(tk_item *item, const tk_match *match, const tk_document *document)
{
	tk_sentence *sentence = &item->sentences.at[match->sentence];
	tk_text written = tk_sentence_text(sentence);
	if (!sentence->map)
		(void)tk_text_fold(item->arena, written, &sentence->map);
	size_t from = sentence->map[match->at];
	size_t end = sentence->map[match->at + match->length];
	tk_text text = tk_text_slice(written, from, end > from ? end - from : 0);
	return (tk_value){text, tk_value_place(sentence->of, sentence->from + from, text.length, document)};
}
