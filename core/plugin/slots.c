/* SPDX-License-Identifier: Apache-2.0 */
/* What a step of prose says in words: whom, who, by what, by when. Each value keeps the place it was read from. */
#include "plugin/recognise.h"

#include "base/calendar.h"

#include <string.h>

/* Word classes that name somebody to be told (documented in docs/plugin-author.md). */
static const char *const recipient_classes[] = {
        "body-regulator", "body-hub",   "body-cert",      "body-police",     "body-privacy",
        "upstream",       "downstream", "partners-vague", "vague-recipient", "vague-outside-body",
};

void tk_item_add_recipient(tk_item *item, tk_value recipient)
{
	uint32_t sentence = item->sentences.count;
	tk_match match;
	tk_item_add_whole(item, recipient);
	for (size_t i = 0; i < sizeof recipient_classes / sizeof *recipient_classes && sentence < item->sentences.count; i++) {
		tk_class index = tk_lexicon_class(item->lexicon, tk_text_of(recipient_classes[i]));
		if (tk_sentence_find(item, sentence, index, 0, &match))
			tk_class_add(&item->declared, index);
	}
}

typedef struct reader {
	tk_arena *arena;
	const tk_lexicon *lexicon;
	const tk_name_index *names;
	const tk_document *document;
	tk_step *step;
	tk_item *item;
} reader;

static bool is_known(const tk_slots *slots, tk_text text)
{
	for (uint32_t i = 0; i < slots->count; i++) {
		if (tk_text_equal(slots->at[i].value.text, text))
			return true;
	}
	return false;
}

static void add_slot(reader *r, tk_slots *slots, tk_value value)
{
	if (value.text.length && !is_known(slots, value.text))
		*TK_PUSH(r->arena, slots) = (tk_slot){value, TK_LEXICON};
}

/* ---- names of the register in the words ------------------------------------------------------------------------------------ */

struct tk_name_index {
	tk_automaton *automaton;
	TK_VECTOR(tk_text) names;
	TK_VECTOR(uint8_t) kinds; /* tk_register_kind */
};

static void add_name(tk_arena *arena, tk_name_index *index, tk_register_kind kind, tk_text name)
{
	tk_text folded = tk_text_trim(tk_text_fold(arena, name, NULL));
	if (folded.length < 2)
		return;
	*TK_PUSH(arena, &index->names) = folded;
	*TK_PUSH(arena, &index->kinds) = (uint8_t)kind;
}

static void add_entry_names(tk_arena *arena, tk_name_index *index, const tk_register_entry *entry)
{
	add_name(arena, index, entry->kind, entry->name.text);
	const tk_node *aliases = tk_node_get_c(entry->node, "aliases");
	if (aliases && tk_node_is_scalar(aliases))
		add_name(arena, index, entry->kind, aliases->value);
	for (const tk_node *each = aliases ? aliases->first : NULL; each; each = each->next) {
		if (tk_node_is_scalar(each))
			add_name(arena, index, entry->kind, each->value);
	}
}

tk_name_index *tk_name_index_make(tk_arena *arena, const tk_register *reg)
{
	static const tk_register_kind kinds[] = {TK_REGISTER_CONTACT, TK_REGISTER_PARTY, TK_REGISTER_ROLE, TK_REGISTER_CHANNEL};
	tk_name_index *index = TK_MAKE(arena, tk_name_index);
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		for (uint32_t i = 0; i < reg->of_kind[kinds[k]].count; i++)
			add_entry_names(arena, index, reg->of_kind[kinds[k]].at[i]);
	}
	index->automaton = tk_automaton_make(arena, index->names.at, index->names.count);
	return index->automaton ? index : NULL;
}

static bool is_word_byte(tk_text text, size_t at)
{
	return at < text.length && ((text.at[at] >= 'a' && text.at[at] <= 'z') || (text.at[at] >= '0' && text.at[at] <= '9'));
}

static bool is_whole(tk_text text, size_t from, size_t end)
{
	return !(from > 0 && is_word_byte(text, from) && is_word_byte(text, from - 1)) &&
	       !(is_word_byte(text, end - 1) && is_word_byte(text, end));
}

enum { NAMES_MOST = 64 }; /* names in one sentence */

/* Of names that overlap only the longest counts ("監督部" in "産業保安監督部"). */
static bool is_covered(const tk_match *found, size_t count, const tk_match *match)
{
	for (size_t i = 0; i < count; i++) {
		bool covers = found[i].at <= match->at && found[i].at + found[i].length >= match->at + match->length;
		if (covers && found[i].length > match->length)
			return true;
	}
	return false;
}

static void add_register_names(reader *r, tk_register_kind first, tk_register_kind second, uint32_t sentence, tk_slots *slots)
{
	tk_hits hits = {0};
	tk_match found[NAMES_MOST];
	size_t count = 0;
	if (!r->names)
		return;
	tk_text folded = r->item->sentences.at[sentence].reading->folded;
	tk_automaton_scan(r->names->automaton, r->arena, folded, &hits);
	for (uint32_t i = 0; i < hits.count && count < NAMES_MOST; i++) {
		uint8_t kind = r->names->kinds.at[hits.at[i].term];
		size_t length = r->names->names.at[hits.at[i].term].length;
		size_t from = hits.at[i].end - length;
		if ((kind == first || kind == second) && is_whole(folded, from, hits.at[i].end))
			found[count++] = (tk_match){sentence, TK_NO_CLASS, from, length};
	}
	for (size_t i = 0; i < count; i++) {
		if (!is_covered(found, count, &found[i]))
			add_slot(r, slots, tk_match_value(r->item, &found[i], r->document));
	}
}

void tk_item_add_names(tk_item *item, const tk_name_index *names, const tk_organization *organization)
{
	tk_class addressee = tk_lexicon_class(item->lexicon, TK_TEXT("addressee"));
	for (uint32_t s = 0; s < item->sentences.count && addressee != TK_NO_CLASS; s++) {
		tk_hits hits = {0};
		tk_text folded = item->sentences.at[s].reading->folded;
		tk_automaton_scan(names->automaton, item->arena, folded, &hits);
		for (uint32_t i = 0; i < hits.count && i < NAMES_MOST; i++) {
			uint32_t name = hits.at[i].term;
			size_t length = names->names.at[name].length, from = hits.at[i].end - length;
			tk_match match = {s, TK_NO_CLASS, from, length};
			bool outside = names->kinds.at[name] == TK_REGISTER_CONTACT || names->kinds.at[name] == TK_REGISTER_PARTY;
			if (!outside || !is_whole(folded, from, hits.at[i].end) || !tk_match_stands(item, &match, addressee))
				continue;
			const tk_register_entry *entry =
			        tk_register_find(&organization->reg, (tk_register_kind)names->kinds.at[name], names->names.at[name]);
			tk_class index = entry ? tk_recognise_entry_class(item->lexicon, entry) : TK_NO_CLASS;
			if (index != TK_NO_CLASS)
				tk_class_add(&item->declared, index);
		}
	}
}

/* ---- recipients ------------------------------------------------------------------------------------------------------------ */

static void add_words(reader *r, tk_class index, uint32_t sentence, tk_slots *slots)
{
	enum { MOST = 16 };
	tk_match match;
	size_t from = 0;
	for (int i = 0; i < MOST && tk_sentence_find(r->item, sentence, index, from, &match); i++) {
		add_slot(r, slots, tk_match_value(r->item, &match, r->document));
		from = match.at + match.length;
	}
}

/* 通信事業者の故障受付, the carrier's fault desk: the second is a part of the first, and the two are one to be told. */
static bool goes_on(const reader *r, const tk_match *first, const tk_match *second)
{
	tk_text folded = r->item->sentences.at[first->sentence].reading->folded;
	size_t end = first->at + first->length;
	tk_text between = tk_text_slice(folded, end, second->at > end ? second->at - end : 0);
	return tk_text_is(between, "の") || tk_text_is(between, "'s ");
}

static void add_recipient_words(reader *r, tk_class index, uint32_t sentence, tk_slots *slots)
{
	enum { MOST = 16 };
	tk_match match, whole = {.length = 0};
	size_t from = 0;
	for (int i = 0; i < MOST && tk_sentence_find(r->item, sentence, index, from, &match); i++) {
		from = match.at + match.length;
		if (whole.length && goes_on(r, &whole, &match)) {
			whole.length = from - whole.at;
			continue;
		}
		if (whole.length)
			add_slot(r, slots, tk_match_value(r->item, &whole, r->document));
		whole = match;
	}
	if (whole.length)
		add_slot(r, slots, tk_match_value(r->item, &whole, r->document));
}

static void add_recipients(reader *r, uint32_t sentence)
{
	tk_slots named = {0}, words = {0};
	add_register_names(r, TK_REGISTER_CONTACT, TK_REGISTER_PARTY, sentence, &named);
	for (size_t i = 0; i < sizeof recipient_classes / sizeof *recipient_classes; i++)
		add_recipient_words(r, tk_lexicon_class(r->lexicon, tk_text_of(recipient_classes[i])), sentence, &words);
	for (uint32_t i = 0; i < named.count; i++)
		add_slot(r, &tk_step_write(r->arena, r->step)->recipients, named.at[i].value);
	/* "県警のサイバー担当" in the register says more than "県警" in the words: words inside a name add nothing. */
	for (uint32_t i = 0; i < words.count; i++) {
		bool inside = false;
		for (uint32_t j = 0; j < named.count && !inside; j++)
			inside = tk_text_find(named.at[j].value.text, words.at[i].value.text, 0) != SIZE_MAX;
		if (!inside)
			add_slot(r, &tk_step_write(r->arena, r->step)->recipients, words.at[i].value);
	}
}

/* ---- actor and channels ------------------------------------------------------------------------------------------------------ */

static void fill_actor(reader *r, uint32_t sentence)
{
	tk_slots roles = {0};
	add_register_names(r, TK_REGISTER_ROLE, TK_REGISTER_ROLE, sentence, &roles);
	if (roles.count == 0)
		add_words(r, r->lexicon->role_word, sentence, &roles);
	if (roles.count)
		tk_step_write(r->arena, r->step)->actor = roles.at[0];
}

static void fill_channels(reader *r, uint32_t sentence)
{
	add_register_names(r, TK_REGISTER_CHANNEL, TK_REGISTER_CHANNEL, sentence,
	                   &tk_step_write(r->arena, r->step)->channels);
	add_words(r, r->lexicon->channel_word, sentence, &tk_step_write(r->arena, r->step)->channels);
}

/* ---- deadline ---------------------------------------------------------------------------------------------------------------- */

/* 一 to 九十九 as digits; other characters as they are. */
static tk_text with_digits(tk_arena *arena, tk_text text)
{
	static const char *const numerals[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
	static const char ten[] = "十";
	char *out = tk_arena_bytes(arena, text.length * 2 + 2);
	size_t length = 0;
	for (size_t at = 0; at < text.length;) {
		tk_text here = tk_text_slice(text, at, 3);
		if (tk_text_is(here, ten)) {
			bool alone = length == 0 || out[length - 1] < '0' || out[length - 1] > '9';
			bool digit_follows = false;
			for (int i = 1; i < 10; i++)
				digit_follows = digit_follows || tk_text_is(tk_text_slice(text, at + 3, 3), numerals[i]);
			if (alone)
				out[length++] = '1';
			if (!digit_follows)
				out[length++] = '0';
			at += 3;
			continue;
		}
		int digit = 0;
		while (digit < 10 && !tk_text_is(here, numerals[digit]))
			digit++;
		if (digit < 10) {
			out[length++] = (char)('0' + digit);
			at += 3;
		} else {
			out[length++] = text.at[at++];
		}
	}
	return tk_text_make(out, length);
}

/* "two hours" as "2 hours": the first of the words that the pattern of time limits knows. */
static tk_text with_english_digits(tk_arena *arena, tk_text text)
{
	static const struct {
		const char *word, *digits;
	} numbers[] = {{"half an hour", "30 minutes"}, {"an hour", "1 hour"}, {"twenty-four ", "24 "}, {"forty-eight ", "48 "}, {"seventy-two ", "72 "}, {"one ", "1 "},
	               {"two ", "2 "},          {"three ", "3 "},        {"four ", "4 "},         {"five ", "5 "},
	               {"six ", "6 "},          {"eight ", "8 "},        {"twelve ", "12 "}};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		size_t at = tk_text_find(text, tk_text_of(numbers[i].word), 0);
		if (at == SIZE_MAX || (at > 0 && text.at[at - 1] != ' '))
			continue;
		size_t past = at + strlen(numbers[i].word);
		return tk_text_format(arena, "%.*s%s%.*s", (int)at, text.at, numbers[i].digits, (int)(text.length - past),
		                      text.at + past);
	}
	return text;
}

/* The longest duration that begins at the first digit: "24時間" of "24時間以内". */
static int64_t seconds_of(tk_arena *arena, tk_text words)
{
	tk_text text = with_english_digits(arena, with_digits(arena, words));
	size_t from = 0;
	while (from < text.length && (text.at[from] < '0' || text.at[from] > '9'))
		from++;
	int64_t seconds = -1;
	for (size_t length = text.length - from; length > 0; length--) {
		if (tk_duration_parse(tk_text_trim(tk_text_slice(text, from, length)), &seconds) && seconds >= 0)
			return seconds;
	}
	return -1;
}

static bool is_business(tk_text words)
{
	return tk_text_find(words, TK_TEXT("営業日"), 0) != SIZE_MAX || tk_text_find(words, TK_TEXT("business"), 0) != SIZE_MAX ||
	       tk_text_find(words, TK_TEXT("working"), 0) != SIZE_MAX;
}

static void fill_deadline(reader *r, uint32_t sentence)
{
	tk_deadline *deadline = &tk_step_write(r->arena, r->step)->deadline;
	tk_match match;
	bool number = tk_sentence_find(r->item, sentence, r->lexicon->time_limit, 0, &match);
	if (!number && deadline->limit.value.text.length == 0 &&
	    !tk_sentence_find(r->item, sentence, r->lexicon->vague_time, 0, &match))
		return;
	if (number) {
		tk_text folded = tk_text_slice(r->item->sentences.at[sentence].reading->folded, match.at, match.length);
		deadline->business_days = is_business(folded);
		deadline->seconds = deadline->business_days ? -1 : seconds_of(r->arena, folded);
	}
	if (number || deadline->limit.value.text.length == 0)
		deadline->limit = (tk_slot){tk_match_value(r->item, &match, r->document), TK_LEXICON};
	if (deadline->clock_start.value.text.length == 0 &&
	    tk_sentence_find(r->item, sentence, r->lexicon->clock_start, 0, &match))
		deadline->clock_start = (tk_slot){tk_match_value(r->item, &match, r->document), TK_LEXICON};
}

void tk_recognise_slots(tk_arena *arena, const tk_name_index *names,
                        const tk_document *document, tk_step *step, tk_item *item)
{
	reader r = {arena, item->lexicon, names, document, step, item};
	bool wants_recipients = step->written->recipients.count == 0;
	bool wants_channels = step->written->channels.count == 0;
	for (uint32_t i = 0; i < item->sentences.count; i++) {
		if (wants_recipients)
			add_recipients(&r, i);
		if (step->written->actor.value.text.length == 0)
			fill_actor(&r, i);
		if (wants_channels)
			fill_channels(&r, i);
		if (step->written->deadline.seconds < 0 && !step->written->deadline.business_days &&
		    step->written->deadline.limit.origin != TK_DECLARED)
			fill_deadline(&r, i);
	}
}
