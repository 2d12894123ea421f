/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/channel_words.h"

#include <string.h>

typedef struct word {
	const char *written, *kind;
} word;

/* Longer words first where one holds the other (IP電話 before 電話). Folded before comparison. */
static const word words[] = {
        {"衛星電話", "satellite"}, {"衛星携帯", "satellite"}, {"衛星", "satellite"}, {"satellite", "satellite"},
        {"災害時優先電話", "landline"}, {"ip電話", "voip"}, {"voip", "voip"}, {"ひかり電話", "voip"},
        {"携帯", "mobile"}, {"スマートフォン", "mobile"}, {"mobile", "mobile"}, {"cell", "mobile"}, {"sms", "mobile"},
        {"fax", "fax"}, {"ファックス", "fax"}, {"ファクシミリ", "fax"}, {"無線", "radio"}, {"トランシーバ", "radio"},
        {"radio", "radio"}, {"メール", "email"}, {"email", "email"}, {"e-mail", "email"}, {"mail", "email"},
        {"チャット", "chat"}, {"teams", "chat"}, {"slack", "chat"}, {"zoom", "chat"}, {"chat", "chat"},
        {"ポータル", "portal"}, {"webフォーム", "portal"}, {"ウェブフォーム", "portal"}, {"portal", "portal"},
        {"web form", "portal"}, {"wiki", "portal"}, {"伝令", "messenger"}, {"リエゾン", "messenger"},
        {"messenger", "messenger"}, {"runner", "messenger"}, {"参集", "in-person"}, {"対面", "in-person"},
        {"訪問", "in-person"}, {"直接", "in-person"}, {"in-person", "in-person"}, {"in person", "in-person"},
        {"face to face", "in-person"}, {"紙", "paper"}, {"paper", "paper"}, {"固定電話", "landline"},
        {"電話", "landline"}, {"landline", "landline"}, {"telephone", "landline"}, {"phone", "landline"}, {"内線", "voip"},
};

const char *tk_channel_word_kind(tk_arena *arena, tk_text written)
{
	tk_text folded = tk_text_fold(arena, written, NULL);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (tk_text_find(folded, tk_text_fold(arena, tk_text_of(words[i].written), NULL), 0) != SIZE_MAX)
			return words[i].kind;
	}
	return "";
}

static const struct {
	const char *kind;
	const char *needs[8];
} needs[] = {
        {"email", {"internet", "lan", "identity-provider", "mains-main-site", "mail-service", NULL}},
        {"chat", {"internet", "identity-provider", "chat-service", NULL}},
        {"portal", {"internet", "identity-provider", "mains-main-site", "portal-service", NULL}},
        {"voip", {"lan", "mains-main-site", "voip-exchange", NULL}},
        {"landline", {"copper-line", "exchange", NULL}},
        {"fax", {"copper-line-fax", "exchange", "mains-main-site", NULL}},
        {"mobile", {"?carrier", "handset-battery", NULL}},
        {"satellite", {"satellite-service", "satellite-handset-battery", NULL}},
        {"radio", {"radio-battery", NULL}},
        {"in-person", {"transport", NULL}},
        {"messenger", {"transport", NULL}},
        {"paper", {NULL}},
};
static const char *const nothing[] = {NULL};

const char *const *tk_channel_kind_needs(const char *kind)
{
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
		if (strcmp(needs[i].kind, kind) == 0)
			return needs[i].needs;
	}
	return nothing;
}

/* The catalogue's fault sets. Elements that only depend on these fall with them by the dependency graph. */
static const struct {
	const char *name;
	const char *down[10];
} profiles[] = {
        {"OUTAGE-TEL", {"internet", "corporate-wan", "carrier-a", "voip-exchange", NULL}},
        {"OUTAGE-PWR", {"mains-main-site", NULL}},
        {"OUTAGE-IDP", {"identity-provider", NULL}},
        {"OUTAGE-CORP", {"mail-service", "chat-service", "portal-service", NULL}},
        {"OUTAGE-SEED", {"internet", "corporate-wan", "mains-main-site", "carrier-a", NULL}},
};

const char *const *tk_outage_profile(tk_text name)
{
	for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
		if (tk_text_is(name, profiles[i].name))
			return profiles[i].down;
	}
	return NULL;
}

static const struct {
	const char *element, *ja, *en;
} names[] = {
        {"internet", "インターネット回線", "the internet connection"},
        {"corporate-wan", "社内広域網", "the corporate wide-area network"},
        {"lan", "社内LAN", "the office network"},
        {"identity-provider", "認証基盤", "the identity provider"},
        {"mains-main-site", "本店の商用電源", "mains power at the main site"},
        {"mail-service", "メールサービス", "the mail service"},
        {"chat-service", "チャットサービス", "the chat service"},
        {"portal-service", "ポータル", "the portal"},
        {"voip-exchange", "IP電話の交換機", "the VoIP exchange"},
        {"copper-line", "固定電話の回線", "the telephone line"},
        {"copper-line-fax", "FAXの回線", "the fax line"},
        {"exchange", "電話局の交換機", "the telephone exchange"},
        {"carrier-a", "携帯事業者A", "mobile carrier A"},
        {"carrier-b", "携帯事業者B", "mobile carrier B"},
        {"?carrier", "携帯事業者", "the mobile carrier"},
        {"handset-battery", "携帯電話の電池", "the handset battery"},
        {"satellite-service", "衛星通信サービス", "the satellite service"},
        {"satellite-handset-battery", "衛星電話の電池", "the satellite handset's battery"},
        {"radio-battery", "無線機の電池", "the radio's battery"},
        {"transport", "移動手段", "transport"},
};

tk_text tk_element_name(tk_text element, const char *language)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (tk_text_is(element, names[i].element))
			return tk_text_of(strcmp(language, "ja") == 0 ? names[i].ja : names[i].en);
	}
	return element;
}
