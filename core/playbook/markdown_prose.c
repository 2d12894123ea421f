/* SPDX-License-Identifier: Apache-2.0 */
#include "playbook/markdown_prose.h"

#include "playbook/markdown_words.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '\'' || c == '_';
}

static tk_text word_at(tk_text text, size_t from)
{
	size_t to = from;
	while (to < text.length && is_word_byte(text.at[to]))
		to++;
	return tk_text_slice(text, from, to - from);
}

static bool word_is(tk_text text, size_t from, const char *word)
{
	return tk_text_is(word_at(text, from), word);
}

static size_t skip(tk_text text, size_t from, const char *bytes)
{
	while (from < text.length && text.at[from] != '\0' && strchr(bytes, text.at[from]))
		from++;
	return from;
}

size_t tk_prose_sentence(tk_text folded, size_t from)
{
	for (size_t i = from; i < folded.length; i++) {
		char c = folded.at[i];
		bool last = i + 1 == folded.length || folded.at[i + 1] == ' ';
		if ((c == '.' || c == '!' || c == '?' || c == ';') && last) {
			bool initial = c == '.' && i >= 2 && folded.at[i - 2] == '.'; /* "e.g." "i.e." */
			if (!initial)
				return i + 1;
		}
		if (tk_text_at(folded, i, "。"))
			return i + strlen("。");
	}
	return folded.length;
}

/* ---- conditions ------------------------------------------------------------------------------------------------- */

static const char *const soft_conditions[] = {
        "if possible",      "if needed",     "if necessary",  "if applicable", "if required",     "if appropriate",
        "if you can",       "if desired",    "when possible", "when ready",    "when needed",     "when necessary",
        "when appropriate", "when in doubt", "if in doubt",   "if relevant",   "when applicable", "必要な場合",
        "可能な場合",       "必要な時",      "必要なとき",    "できる場合",
};

static bool is_soft(tk_text folded, size_t from)
{
	for (size_t i = 0; i < COUNT(soft_conditions); i++) {
		if (tk_text_at(folded, from, soft_conditions[i]))
			return true;
	}
	return false;
}

/* "if the server, and …, is down, stop": the first comma outside brackets ends the condition. */
static bool english_guard(tk_text folded, size_t from, size_t *to, size_t *next)
{
	size_t end = tk_prose_sentence(folded, from);
	unsigned depth = 0;
	for (size_t i = from; i < end; i++) {
		char c = folded.at[i];
		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		if (depth > 0)
			continue;
		bool mark = (c == ',' || c == ':') && (i + 1 == end || folded.at[i + 1] == ' ');
		if (mark || tk_text_at(folded, i, " then ")) {
			*to = i;
			*next = skip(folded, i, ",: ");
			if (tk_text_at(folded, *next, "then "))
				*next += strlen("then ");
			return true;
		}
	}
	*to = *next = end;
	return true;
}

static bool japanese_guard(tk_text folded, size_t from, size_t *to, size_t *next)
{
	static const char *const words[] = {"場合", "とき", "時", "際"};
	static const char *const after[] = {"には", "は、", "は", "に、", "、", ",", ":"};
	size_t end = tk_prose_sentence(folded, from);
	for (size_t i = from + 3; i < end; i++) {
		for (size_t w = 0; w < COUNT(words); w++) {
			if (!tk_text_at(folded, i, words[w]))
				continue;
			size_t past = i + strlen(words[w]);
			for (size_t a = 0; a < COUNT(after); a++) {
				/* とき, 時 and 際 are conditions only when marked by は */
				if (!tk_text_at(folded, past, after[a]) || (w > 0 && a > 2))
					continue;
				*to = past;
				*next = skip(folded, past + strlen(after[a]), " ,");
				if (tk_text_at(folded, *next, "、"))
					*next += strlen("、");
				return true;
			}
			if (w == 0 && (past == end || tk_text_at(folded, past, "。"))) {
				*to = past;
				*next = end;
				return true;
			}
		}
	}
	return false;
}

/* "Yes:", "いいえ →" and the like. */
static bool answer_guard(tk_text folded, size_t from, size_t *to, size_t *next, bool *complement)
{
	static const struct {
		const char *word;
		bool no;
	} answers[] = {{"yes", false},  {"no", true},     {"はい", false},     {"いいえ", true},
	               {"該当", false}, {"非該当", true}, {"該当する", false}, {"該当しない", true},
	               {"あり", false}, {"なし", true},   {"可", false},       {"不可", true}};
	static const char *const marks[] = {":", "→", "->", "⇒", "=>", "—", ",", "、", " - ", "の場合"};
	for (size_t i = 0; i < COUNT(answers); i++) {
		if (!tk_text_at(folded, from, answers[i].word))
			continue;
		size_t past = skip(folded, from + strlen(answers[i].word), " *");
		for (size_t m = 0; m < COUNT(marks); m++) {
			if (!tk_text_at(folded, past, marks[m]) || tk_words_add_on(folded, skip(folded, past + strlen(marks[m]), " ")))
				continue;
			*to = from + strlen(answers[i].word);
			*next = skip(folded, past + strlen(marks[m]), " :");
			if (tk_text_at(folded, *next, "は"))
				*next = skip(folded, *next + strlen("は"), " ,:");
			*complement = answers[i].no;
			return true;
		}
	}
	return false;
}

bool tk_prose_guard(tk_text folded, size_t from, size_t *to, size_t *next, bool *complement)
{
	static const char *const others[] = {"それ以外",   "上記以外",     "いずれでもない", "いずれにも", "そうでない", "その他の場合",
	                                     "さもなければ"};
	*complement = false;
	if (is_soft(folded, from))
		return false;
	if (answer_guard(folded, from, to, next, complement))
		return true;
	tk_text word = word_at(folded, from);
	if (tk_text_is(word, "otherwise") || tk_text_is(word, "else")) {
		*to = from + word.length;
		*next = skip(folded, *to, " ,:");
		*complement = true;
		return true;
	}
	if (tk_text_is(word, "if") || tk_text_is(word, "when") || tk_text_is(word, "unless") ||
	    tk_text_is(word, "whenever") || tk_text_at(folded, from, "in case ") ||
	    tk_text_at(folded, from, "in the event ")) {
		*complement = tk_text_at(folded, from, "if not,") || tk_text_at(folded, from, "if not:") ||
		              tk_text_at(folded, from, "if not ->");
		return english_guard(folded, from, to, next);
	}
	if (!japanese_guard(folded, from, to, next))
		return false;
	for (size_t i = 0; i < COUNT(others); i++)
		*complement |= tk_text_at(folded, from, others[i]);
	return true;
}

/* ---- roles ---------- */

/* "[IR Lead]", "【広報担当】": folded ranges of the name and of what follows. */
static bool bracket_role(tk_text folded, size_t from, size_t *name, size_t *name_end, size_t *next)
{
	static const char *const pairs[][2] = {{"[", "]"}, {"【", "】"}, {"〔", "〕"}, {"<", ">"}};
	for (size_t i = 0; i < COUNT(pairs); i++) {
		if (!tk_text_at(folded, from, pairs[i][0]))
			continue;
		*name = from + strlen(pairs[i][0]);
		*name_end = tk_text_find(tk_text_slice(folded, 0, *name + 120), tk_text_of(pairs[i][1]), *name);
		if (*name_end == SIZE_MAX)
			return false;
		*next = skip(folded, *name_end + strlen(pairs[i][1]), " :");
		return tk_words_role(tk_text_trim(tk_text_slice(folded, *name, *name_end - *name)));
	}
	return false;
}

/* "担当：広報課", "Owner: IR Lead" */
static bool label_role(tk_text folded, size_t from, size_t *name, size_t *name_end, size_t *next)
{
	static const char *const labels[] = {
	        "担当:",     "担当者:", "実施者:",      "責任者:", "主担当:", "委任先:",   "担当部署:",
	        "実施担当:", "owner:",  "responsible:", "role:",   "actor:",  "assignee:", "performed by:"};
	for (size_t i = 0; i < COUNT(labels); i++) {
		if (!tk_text_at(folded, from, labels[i]))
			continue;
		*name = skip(folded, from + strlen(labels[i]), " ");
		*name_end = *name;
		bool japanese = (unsigned char)labels[i][0] >= 0x80;
		while (*name_end < folded.length && !strchr(".;,)", folded.at[*name_end]) &&
		       !tk_text_at(folded, *name_end, "。") && !tk_text_at(folded, *name_end, "、") &&
		       !(japanese && folded.at[*name_end] == ' '))
			(*name_end)++;
		*next = *name_end;
		if (tk_text_at(folded, *next, "。") || tk_text_at(folded, *next, "、"))
			*next += strlen("。");
		*next = skip(folded, *next, " .;,)");
		return *name_end > *name;
	}
	return false;
}

/* "広報担当: …", "IR Lead: …" */
static bool colon_role(tk_text folded, size_t from, size_t *name, size_t *name_end, size_t *next)
{
	size_t colon = tk_text_find(tk_text_slice(folded, 0, from + 120), TK_TEXT(":"), from);
	if (colon == SIZE_MAX || colon == from)
		return false;
	tk_text candidate = tk_text_trim(tk_text_slice(folded, from, colon - from));
	if (!tk_words_role(candidate) || (!tk_words_has_japanese(candidate) && tk_words_verb(word_at(candidate, 0))))
		return false;
	*name = from;
	*name_end = colon;
	*next = skip(folded, colon, ": ");
	return true;
}

/* ---- the item ---------- */

static bool acts(tk_text word, tk_text object)
{
	tk_verb_kind kind = tk_words_third_person(word);
	return kind != TK_VERB_NONE && object.length > 0 && !(kind == TK_VERB_NOUN && tk_words_noun_partner(object));
}

/* "the fix lead will announce": a role, a modal verb and an imperative verb. "the duty analyst pulls the logs": plans
 * are written so, but lists of duties as well. */
static tk_nature subject_nature(tk_text folded, size_t from, size_t *subject_end)
{
	size_t i = from;
	for (unsigned words = 0; words < 6 && i < folded.length; words++) {
		tk_text word = word_at(folded, i);
		size_t verb = skip(folded, i + word.length, " ");
		if (word.length == 0)
			break;
		bool modal = words > 0 && tk_words_modal(word);
		while (modal && tk_words_adverb(word_at(folded, verb)))
			verb = skip(folded, verb + word_at(folded, verb).length, " ");
		bool verbal = modal ? tk_words_verb(word_at(folded, verb)) != TK_VERB_NONE
		                    : words > 0 && acts(word, word_at(folded, verb));
		if (verbal && tk_words_role(tk_text_trim(tk_text_slice(folded, from, i - from)))) {
			*subject_end = i;
			return modal ? TK_NATURE_INSTRUCTION : TK_NATURE_ACTION_NOUN;
		}
		if (modal)
			break;
		i = verb;
	}
	return TK_NATURE_DESCRIPTION;
}

/* "Once verified, move on …", "In the console, run …": offset behind the comma when an imperative follows; else from.
 */
static size_t pass_lead_in(tk_text folded, size_t from)
{
	static const char *const words[] = {"after", "as",    "at",  "based", "before", "by",   "during",
	                                    "for",   "from",  "in",  "on",    "once",   "to",   "until",
	                                    "upon",  "using", "via", "where", "while",  "with", "within"};
	bool leads = false;
	for (size_t i = 0; i < COUNT(words) && !leads; i++)
		leads = word_is(folded, from, words[i]);
	size_t end = leads ? tk_prose_sentence(folded, from) : from;
	for (size_t i = from; i + 1 < end; i++) {
		if (folded.at[i] != ',' || folded.at[i + 1] != ' ')
			continue;
		tk_text word = word_at(folded, i + 2);
		if (tk_words_verb(word) == TK_VERB_PLAIN)
			return i + 2;
	}
	return from;
}

/* "If necessary, inform …": offset behind the comma. */
static size_t pass_soft_condition(tk_text folded, size_t from)
{
	if (!is_soft(folded, from))
		return from;
	size_t comma = tk_text_find(tk_text_slice(folded, 0, tk_prose_sentence(folded, from)), TK_TEXT(", "), from);
	return comma == SIZE_MAX ? from : comma + strlen(", ");
}

/* "Release Managers", "State Attorney General": a name, unless the first word is one for reaching somebody. */
static bool is_name(const tk_prose *prose, tk_text word, size_t second)
{
	static const char *const reaching[] = {"alert",   "brief", "call",  "contact", "email",   "fax",   "mail",
	                                       "message", "page",  "phone", "request", "support", "update"};
	tk_text folded = prose->folded;
	for (size_t i = 0; i < COUNT(reaching); i++) {
		if (tk_text_is(word, reaching[i]))
			return false;
	}
	if (second + 1 >= folded.length)
		return false;
	char capital = prose->text.at[prose->map[second]], next = prose->text.at[prose->map[second + 1]];
	return capital >= 'A' && capital <= 'Z' && next >= 'a' && next <= 'z';
}

/* small: the item begins with a small letter, as fragments do; a word that may be a noun then is one. */
static tk_nature english_nature(const tk_prose *prose, size_t from, bool small, size_t *subject_end)
{
	tk_text folded = prose->folded;
	from = small ? from : pass_lead_in(folded, pass_soft_condition(folded, from));
	for (unsigned i = 0; i < 3; i++) {
		tk_text word = word_at(folded, from);
		bool manner = word.length > 4 && tk_text_ends(word, TK_TEXT("ly"));
		if (!tk_words_adverb(word) && !(manner && tk_words_verb(word) == TK_VERB_NONE))
			break;
		from = skip(folded, from + word.length, " ,:");
	}
	tk_text word = word_at(folded, from);
	if (word_is(folded, from, "don't") || word_is(folded, from, "never") || tk_text_at(folded, from, "do not ") ||
	    tk_text_at(folded, from, "don’t ") || word_is(folded, from, "avoid"))
		return TK_NATURE_PROHIBITION;
	tk_verb_kind kind = tk_words_verb(word);
	size_t second_at = skip(folded, from + word.length, " ");
	tk_text second = word_at(folded, second_at);
	bool followed = from + word.length < folded.length &&
	                (folded.at[from + word.length] == ' ' || folded.at[from + word.length] == '/');
	if (kind == TK_VERB_PLAIN && (followed || from > 0))
		return second.length > 0 && tk_text_is(second, "of") ? TK_NATURE_DESCRIPTION : TK_NATURE_INSTRUCTION;
	if (kind == TK_VERB_NOUN && followed) {
		if (small || is_name(prose, word, second_at) ||
		    (tk_text_is(second, "to") && tk_words_noun_before_to(word)))
			return TK_NATURE_DESCRIPTION;
		if (tk_words_function(second))
			return TK_NATURE_INSTRUCTION;
		bool more = skip(folded, second_at + second.length, " ") < folded.length;
		return tk_words_noun_partner(second) || !more ? TK_NATURE_DESCRIPTION : TK_NATURE_INSTRUCTION;
	}
	return subject_nature(folded, from, subject_end);
}

/* "情報管理課は、…を遮断する", "連絡を受けたら、当番は…": the topic of a clause of the first sentence, when it names a
 * role. */
static bool japanese_subject(tk_text folded, size_t from, size_t *name, size_t *name_end)
{
	enum { FARTHEST = 240 };
	size_t end = tk_prose_sentence(folded, from), clause = from;
	end = end > from + FARTHEST ? from + FARTHEST : end;
	for (size_t i = from; i < end; i++) {
		if (tk_text_at(folded, i, "、"))
			clause = i + strlen("、");
		if (!tk_text_at(folded, i, "は") || i == clause)
			continue;
		tk_text candidate = tk_text_trim(tk_text_slice(folded, clause, i - clause));
		if (tk_words_has_japanese(candidate) && tk_words_role(candidate)) {
			*name = clause;
			*name_end = i;
			return true;
		}
	}
	return false;
}

static tk_nature japanese_nature(tk_text folded, size_t from)
{
	size_t end = tk_prose_sentence(folded, from);
	tk_text sentence = tk_text_trim(tk_text_slice(folded, from, end - from));
	if (tk_words_question_end(sentence))
		return TK_NATURE_QUESTION;
	if (tk_words_prohibition_end(sentence))
		return TK_NATURE_PROHIBITION;
	if (tk_words_instruction_end(sentence))
		return TK_NATURE_INSTRUCTION;
	if (tk_words_action_noun_end(sentence))
		return TK_NATURE_ACTION_NOUN;
	/* "当番は、回線を切り離し、電源は落とさない": said of a role, it tells what to do and what not to. */
	size_t name = 0, name_end = 0;
	if (tk_words_negative_end(sentence) && japanese_subject(folded, from, &name, &name_end))
		return tk_words_joined_clause(tk_text_slice(folded, name_end, end - name_end)) ? TK_NATURE_INSTRUCTION
		                                                                               : TK_NATURE_PROHIBITION;
	return TK_NATURE_DESCRIPTION;
}

static tk_nature nature_of(const tk_prose *prose, size_t from, bool first, size_t *subject_end)
{
	tk_text folded = prose->folded;
	size_t end = tk_prose_sentence(folded, from);
	tk_text sentence = tk_text_trim(tk_text_slice(folded, from, end - from));
	if (sentence.length == 0)
		return TK_NATURE_DESCRIPTION;
	if (tk_words_has_japanese(sentence))
		return japanese_nature(folded, from);
	if (tk_text_ends(sentence, TK_TEXT("?")))
		return TK_NATURE_QUESTION;
	char letter = from < folded.length ? prose->text.at[prose->map[from]] : 0;
	return english_nature(prose, from, first && letter >= 'a' && letter <= 'z', subject_end);
}

static uint32_t count_words(tk_text folded)
{
	if (tk_words_has_japanese(folded))
		return (uint32_t)tk_utf8_count(folded);
	uint32_t words = 0;
	for (size_t i = 0; i < folded.length; i++)
		words += folded.at[i] != ' ' && (i == 0 || folded.at[i - 1] == ' ');
	return words;
}

/* The first sentence, kept to a length that can be shown. */
static tk_part title_of(const tk_prose *prose, size_t from)
{
	enum { LONGEST = 240 };
	tk_part part = tk_prose_part(prose, from, tk_prose_sentence(prose->folded, from));
	if (part.length > LONGEST) {
		part.length = LONGEST;
		while (part.length > 0 && ((unsigned char)prose->text.at[part.from + part.length] & 0xC0) == 0x80)
			part.length--;
	}
	return part;
}

tk_item_reading tk_prose_read_item(const tk_prose *prose)
{
	tk_text folded = prose->folded;
	tk_item_reading reading = {.words = count_words(folded)};
	size_t from = skip(folded, 0, " "), name = 0, name_end = 0, next = 0;
	if (label_role(folded, from, &name, &name_end, &next) || bracket_role(folded, from, &name, &name_end, &next) ||
	    colon_role(folded, from, &name, &name_end, &next)) {
		reading.role = tk_prose_part(prose, name, name_end);
		reading.role_only = next >= folded.length;
		from = next;
	}
	reading.title = title_of(prose, reading.role_only ? 0 : from);
	size_t to = 0;
	bool guarded = tk_prose_guard(folded, from, &to, &next, &reading.complement);
	tk_part guard = guarded ? tk_prose_part(prose, from, to) : (tk_part){0};
	/* A title without a full stop is no part of the condition in the paragraph behind it. */
	if (guarded && tk_text_find(tk_part_text(prose, guard), TK_TEXT("\n"), 0) != SIZE_MAX) {
		reading.complement = false;
	} else if (guarded) {
		reading.guard = guard;
		reading.guard_only = next >= folded.length;
		from = next;
	}
	size_t subject_end = 0;
	reading.nature = nature_of(prose, from, from == 0, &subject_end);
	if (subject_end > 0 && reading.role.length == 0) {
		if (tk_text_at(folded, from, "the "))
			from += strlen("the ");
		reading.role = tk_prose_part(prose, from, subject_end);
	}
	if (reading.role.length == 0 && japanese_subject(folded, from, &name, &name_end) &&
	    tk_text_find(tk_part_text(prose, tk_prose_part(prose, from, name_end)), TK_TEXT("\n"), 0) == SIZE_MAX)
		reading.role = tk_prose_part(prose, name, name_end);
	/* "… . Then call the carrier": an order may come in a later sentence of a Japanese item. */
	for (size_t i = tk_prose_sentence(folded, from);
	     reading.nature == TK_NATURE_DESCRIPTION && i < folded.length;) {
		size_t end = tk_prose_sentence(folded, i);
		tk_text sentence = tk_text_trim(tk_text_slice(folded, i, end - i));
		if (tk_text_ends(sentence, TK_TEXT("ください。")) || tk_text_ends(sentence, TK_TEXT("すること。")))
			reading.nature = TK_NATURE_INSTRUCTION;
		i = end;
	}
	return reading;
}
