/* SPDX-License-Identifier: Apache-2.0 */
#include "register/channel_words.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *const tk_channel_kinds[] = {"email",     "chat",  "portal",    "voip",      "landline", "fax", "mobile",
                                        "satellite", "radio", "in-person", "messenger", "paper",    NULL};

/* Written as they are after folding. Where one word holds another, the longer one stands first (ip電話 before 電話). */
static const struct {
	const char *written, *kind;
} words[] = {
        {"衛星", "satellite"},
        {"satellite", "satellite"},
        {"sat phone", "satellite"},
        {"satphone", "satellite"},
        {"ip電話", "voip"},
        {"voip", "voip"},
        {"ひかり電話", "voip"},
        {"内線", "voip"},
        {"携帯", "mobile"},
        {"スマートフォン", "mobile"},
        {"スマホ", "mobile"},
        {"smartphone", "mobile"},
        {"mobile", "mobile"},
        {"cellular", "mobile"},
        {"cell", "mobile"},
        {"sms", "mobile"},
        {"fax", "fax"},
        {"facsimile", "fax"},
        {"ファックス", "fax"},
        {"ファクス", "fax"},
        {"ファクシミリ", "fax"},
        {"無線", "radio"},
        {"トランシーバ", "radio"},
        {"mca", "radio"},
        {"radio", "radio"},
        {"メール", "email"},
        {"メーリング", "email"},
        {"email", "email"},
        {"mail", "email"},
        {"チャット", "chat"},
        {"web会議", "chat"},
        {"ウェブ会議", "chat"},
        {"テレビ会議", "chat"},
        {"teams", "chat"},
        {"slack", "chat"},
        {"zoom", "chat"},
        {"chat", "chat"},
        {"ポータル", "portal"},
        {"webフォーム", "portal"},
        {"ウェブフォーム", "portal"},
        {"チケット", "portal"},
        {"portal", "portal"},
        {"web form", "portal"},
        {"wiki", "portal"},
        {"ticket", "portal"},
        {"伝令", "messenger"},
        {"リエゾン", "messenger"},
        {"連絡員", "messenger"},
        {"使送", "messenger"},
        {"持参", "messenger"},
        {"messenger", "messenger"},
        {"runner", "messenger"},
        {"liaison officer", "messenger"},
        {"参集", "in-person"},
        {"対面", "in-person"},
        {"訪問", "in-person"},
        {"直接", "in-person"},
        {"駆け付け", "in-person"},
        {"駆けつけ", "in-person"},
        {"in-person", "in-person"},
        {"in person", "in-person"},
        {"face to face", "in-person"},
        {"face-to-face", "in-person"},
        {"紙", "paper"},
        {"paper", "paper"},
        {"固定電話", "landline"},
        {"電話", "landline"},
        {"landline", "landline"},
        {"land line", "landline"},
        {"telephone", "landline"},
        {"phone", "landline"},
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* An English word must stand alone ("cell" is not in "excellent"); a plural s may follow. Japanese has no such borders.
 */
static bool holds_word(tk_text text, tk_text word)
{
	for (size_t at = tk_text_find(text, word, 0); at != SIZE_MAX; at = tk_text_find(text, word, at + 1)) {
		size_t end = at + word.length;
		if (!is_letter(word.at[word.length - 1]))
			return true;
		if (end < text.length && text.at[end] == 's')
			end++;
		if ((at == 0 || !is_letter(text.at[at - 1])) && (end >= text.length || !is_letter(text.at[end])))
			return true;
	}
	return false;
}

const char *tk_channel_word_kind(tk_arena *arena, tk_text written)
{
	for (const char *const *kind = tk_channel_kinds; *kind; kind++) {
		if (tk_text_is(written, *kind))
			return *kind;
	}
	tk_arena_mark mark = tk_arena_get_mark(arena);
	tk_text folded = tk_text_fold(arena, written, NULL);
	const char *kind = "";
	for (size_t i = 0; i < COUNT(words) && !*kind; i++) {
		if (holds_word(folded, tk_text_of(words[i].written)))
			kind = words[i].kind;
	}
	tk_arena_pop(arena, mark);
	return kind;
}

#define COMMON(name)                                                                                                   \
	{                                                                                                              \
		name, NULL, TK_NEED_COMMON                                                                             \
	}
#define OWN(name)                                                                                                      \
	{                                                                                                              \
		name, NULL, TK_NEED_OWN                                                                                \
	}
#define LAST                                                                                                           \
	{                                                                                                              \
		NULL, NULL, TK_NEED_COMMON                                                                             \
	}

static const struct {
	const char *of;
	tk_default_need needs[6];
} defaults[] = {
        {"email", {COMMON("internet"), COMMON("lan"), COMMON("identity-provider"), COMMON("mail-service"), LAST}},
        {"chat", {COMMON("internet"), COMMON("identity-provider"), COMMON("chat-service"), LAST}},
        {"portal",
         {{"internet", "lan", TK_NEED_COMMON},
          COMMON("identity-provider"),
          COMMON("mains-main-site"),
          COMMON("portal-service"),
          LAST}},
        {"voip", {COMMON("lan"), COMMON("voip-exchange"), LAST}},
        {"landline", {OWN("copper-line"), COMMON("exchange"), LAST}},
        {"fax", {OWN("copper-line"), COMMON("exchange"), COMMON("mains-main-site"), LAST}},
        {"mobile", {{"carrier", NULL, TK_NEED_WHICH}, OWN("handset-battery"), LAST}},
        {"satellite", {COMMON("satellite-service"), OWN("handset-battery"), LAST}},
        {"radio", {OWN("handset-battery"), LAST}},
        {"in-person", {COMMON("transport"), LAST}},
        {"messenger", {COMMON("transport"), LAST}},
        {"lan", {COMMON("mains-main-site"), LAST}},
};
static const tk_default_need nothing[] = {LAST};

const tk_default_need *tk_default_needs(const char *kind_or_element)
{
	for (size_t i = 0; i < COUNT(defaults); i++) {
		if (strcmp(defaults[i].of, kind_or_element) == 0)
			return defaults[i].needs;
	}
	return nothing;
}

/* What depends on these falls with them. OUTAGE-SEED is the exercise's own scenario: telecommunications and power are
 * lost in part; carrier B, satellite, other sites and travel stay. */
static const struct {
	const char *name;
	const char *down[5];
} profiles[] = {
        {"OUTAGE-TEL", {"internet", "corporate-wan", "carrier-a", "voip-exchange", NULL}},
        {"OUTAGE-PWR", {"mains-main-site", NULL}},
        {"OUTAGE-IDP", {"identity-provider", NULL}},
        {"OUTAGE-CORP", {"mail-service", "chat-service", "portal-service", NULL}},
        {"OUTAGE-SEED", {"internet", "corporate-wan", "mains-main-site", "carrier-a", NULL}},
};

const char *const *tk_outage_profile(tk_text name)
{
	for (size_t i = 0; i < COUNT(profiles); i++) {
		if (tk_text_is(name, profiles[i].name))
			return profiles[i].down;
	}
	return NULL;
}

typedef struct name {
	const char *id, *ja, *en;
} name;

static const name elements[] = {
        {"internet", "インターネット回線", "the internet connection"},
        {"corporate-wan", "社内広域網", "the corporate wide-area network"},
        {"lan", "社内LAN", "the office network"},
        {"identity-provider", "認証基盤", "the identity provider"},
        {"mains-main-site", "本店の商用電源", "mains power at the main site"},
        {"mail-service", "メールサービス", "the mail service"},
        {"chat-service", "チャットサービス", "the chat service"},
        {"portal-service", "ポータルサイト", "the portal service"},
        {"voip-exchange", "IP電話の交換機", "the VoIP exchange"},
        {"copper-line", "固定電話の回線", "the telephone line"},
        {"exchange", "電話局の交換機", "the telephone exchange"},
        {"carrier", "携帯事業者", "the mobile carrier"},
        {"carrier-a", "携帯事業者A", "mobile carrier A"},
        {"carrier-b", "携帯事業者B", "mobile carrier B"},
        {"satellite-service", "衛星通信サービス", "the satellite service"},
        {"handset-battery", "端末の電池", "the handset battery"},
        {"transport", "移動手段", "transport"},
};
static const name kinds[] = {
        {"email", "メール", "e-mail"},
        {"chat", "チャット", "chat"},
        {"portal", "ポータル", "the portal"},
        {"voip", "IP電話", "the VoIP phone"},
        {"landline", "固定電話", "the landline"},
        {"fax", "FAX", "the fax"},
        {"mobile", "携帯電話", "the mobile phone"},
        {"satellite", "衛星電話", "the satellite phone"},
        {"radio", "無線", "the radio"},
        {"in-person", "対面", "meeting in person"},
        {"messenger", "伝令", "a messenger"},
        {"paper", "紙", "paper"},
};

tk_map *tk_element_ids(tk_arena *arena)
{
	tk_map *map = tk_map_make(arena);
	for (size_t i = 0; i < COUNT(elements); i++) {
		const char *const each[] = {elements[i].id, elements[i].ja, elements[i].en};
		for (size_t n = 0; n < COUNT(each); n++)
			(void)tk_map_put(map, tk_text_fold(arena, tk_text_of(each[n]), NULL),
			                 (void *)(uintptr_t)elements[i].id);
	}
	return map;
}

static const char *in_language(const name *of, const char *language)
{
	return strcmp(language, "ja") == 0 ? of->ja : of->en;
}

tk_text tk_element_name(tk_text element, const char *language)
{
	for (size_t i = 0; i < COUNT(elements); i++) {
		if (tk_text_is(element, elements[i].id))
			return tk_text_of(in_language(&elements[i], language));
	}
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (tk_text_is(element, kinds[i].id))
			return tk_text_of(in_language(&kinds[i], language));
	}
	return element;
}
