/* SPDX-License-Identifier: Apache-2.0 */
/* Japanese endings, roles and kinds of pages: short lists, tried in turn. English verbs: markdown_verbs.c. */
#include "playbook/markdown_words.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool ends_with_any(tk_text text, const char *const *endings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (tk_text_ends(text, tk_text_of(endings[i])))
			return true;
	}
	return false;
}

/* ---- Japanese sentence endings ---------------------------------------------------------------------------------- */

static const char *const order_endings[] = {
        "してください", "して下さい", "てください", "て下さい", "でください", "で下さい",   "すること",
        "せよ",         "しろ",       "のこと",     "ておく",   "でおく",     "ておくこと", "でおくこと",
};

/* A verb in its plain or polite form is taken for an instruction, unless it is one of these: being, becoming, being
 * able, being done, thinking, and what describes rather than orders. */
static const char *const describing_endings[] = {
        "ある",       "いる",       "おる",       "なる",       "できる",       "出来る",       "される",
        "られる",     "れている",   "である",     "という",     "言う",         "思う",         "考える",
        "よる",       "異なる",     "指す",       "意味する",   "有する",       "含む",         "該当する",
        "存在する",   "発生する",   "構成する",   "対象とする", "目的とする",   "原則とする",   "ものとする",
        "こととする", "わかる",     "分かる",     "すぎる",     "過ぎる",       "生じる",       "起こる",
        "起きる",     "増える",     "減る",       "かかる",     "要する",       "関する",       "示す",
        "役立つ",     "属する",     "担う",       "成る",       "つながる",     "得る",         "うる",
        "しまう",     "もらえる",   "くれる",     "見える",     "聞こえる",     "可能性がある", "あります",
        "います",     "おります",   "なります",   "できます",   "出来ます",     "されます",     "られます",
        "といいます", "思います",   "考えます",   "異なります", "指します",     "意味します",   "含みます",
        "わかります", "分かります", "役立ちます", "生じます",   "起こります",   "示します",     "かかります",
        "構成します", "発生します", "存在します", "しまいます", "つながります", "です",         "でしょう",
        "を除く",     "を除きます", "歓迎します", "説明します", "紹介します",   "目的とします", "ものとします",
        "とします",   "得ます",     "期待します", "説明する",   "紹介する",
};

static const char *const verb_endings[] = {"う", "く", "ぐ", "す", "つ", "ぬ", "ぶ", "む", "る"};

static const char *const action_nouns[] = {
        "確認",       "連絡",   "報告",   "通報",       "通知",       "共有",   "保全",     "収集",         "把握",
        "隔離",       "遮断",   "停止",   "復旧",       "復元",       "復帰",   "切替",     "切り替え",     "切替え",
        "招集",       "召集",   "設置",   "起動",       "起票",       "作成",   "実施",     "判断",         "決定",
        "承認",       "評価",   "調査",   "分析",       "特定",       "記録",   "公表",     "発表",         "周知",
        "依頼",       "要請",   "手配",   "準備",       "点検",       "検証",   "除去",     "駆除",         "封じ込め",
        "初期化",     "再構築", "無効化", "変更",       "更新",       "取得",   "採取",     "提出",         "届出",
        "届け出",     "伝達",   "指示",   "開始",       "終了",       "解除",   "移行",     "展開",         "監視",
        "対応",       "受付",   "登録",   "配布",       "参集",       "宣言",   "発令",     "引継ぎ",       "引き継ぎ",
        "問い合わせ", "照会",   "聴取",   "ヒアリング", "トリアージ", "見直し", "振り返り", "洗い出し",     "切り離し",
        "切離し",     "送付",   "送信",   "掲示",       "回収",       "検討",   "訓練",     "バックアップ", "リストア",
        "フォロー",
};

static const char *const question_endings[] = {"?", "か", "かどうか", "でしょうか"};

/* The sentence without what may follow its verb: closing marks and one bracketed remark. */
static tk_text bare_sentence(tk_text sentence)
{
	static const char *const marks[] = {"。", ".", "!", "、", ":", "」", "*", " "};
	for (int round = 0; round < 4; round++) {
		for (size_t i = 0; i < COUNT(marks); i++) {
			while (tk_text_ends(sentence, tk_text_of(marks[i])))
				sentence.length -= strlen(marks[i]);
		}
		if (!tk_text_ends(sentence, TK_TEXT(")")))
			break;
		size_t open = sentence.length;
		while (open > 0 && sentence.at[open - 1] != '(')
			open--;
		if (open <= 1)
			break;
		sentence.length = open - 1;
	}
	return sentence;
}

/* 教える, 伝える … but not a noun that happens to end in a kana of the list: the ending must be hiragana after kanji or
 * kana, which is the case for every verb; する-verbs are covered by る. */
static bool plain_verb_end(tk_text sentence)
{
	return sentence.length > 6 && ends_with_any(sentence, verb_endings, COUNT(verb_endings));
}

bool tk_words_prohibition_end(tk_text sentence)
{
	static const char *const endings[] = {
	        "ないようにします",
	        "ないようにする",
	        "ないようにしましょう",
	        "ないようにしてください",
	        "ないでおきましょう",
	        "ないこと",
	        "ないでください",
	        "ないで下さい",
	        "ないください",
	        "べからず",
	        "厳禁",
	        "禁止",
	        "禁ずる",
	        "禁止する",
	        "してはならない",
	        "てはいけない",
	};
	return ends_with_any(bare_sentence(sentence), endings, COUNT(endings));
}

bool tk_words_negative_end(tk_text sentence)
{
	static const char *const verbs[] = {"さない", "らない", "わない", "かない", "たない", "ばない", "まない", "がない", "しない",
	                                    "けない", "せない", "めない", "れない", "えない", "げない", "べない", "きない", "ません"};
	static const char *const lacks[] = {"必要がない", "ことがない", "おそれがない", "が少ない", "限らない", "かもしれない", "できない",
	                                    "得ない",     "足りない",   "ありません",   "できません", "ではない", "くない",   "われない",
	                                    "られない",   "されない",   "ならない",     "いけない",   "かねない", "すぎない"};
	sentence = bare_sentence(sentence);
	return ends_with_any(sentence, verbs, COUNT(verbs)) && !ends_with_any(sentence, lacks, COUNT(lacks));
}

bool tk_words_joined_clause(tk_text sentence)
{
	static const char *const ends[] = {"し、", "り、", "き、", "ち、", "び、", "み、", "ぎ、", "せ、", "け、", "め、", "え、", "げ、", "べ、", "て、", "で、"};
	for (size_t i = 0; i < COUNT(ends); i++) {
		if (tk_text_find(sentence, tk_text_of(ends[i]), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

bool tk_words_instruction_end(tk_text sentence)
{
	sentence = bare_sentence(sentence);
	if (!tk_words_has_japanese(sentence))
		return false;
	if (ends_with_any(sentence, order_endings, COUNT(order_endings)))
		return true;
	if (ends_with_any(sentence, describing_endings, COUNT(describing_endings)))
		return false;
	if (tk_text_ends(sentence, TK_TEXT("ます")))
		return true;
	if (tk_text_ends(sentence, TK_TEXT("こと")))
		return sentence.length > 12;
	return plain_verb_end(sentence);
}

bool tk_words_action_noun_end(tk_text sentence)
{
	return ends_with_any(bare_sentence(sentence), action_nouns, COUNT(action_nouns));
}

bool tk_words_question_end(tk_text sentence)
{
	static const char *const marks[] = {"。", " ", ")", "*"};
	for (size_t i = 0; i < COUNT(marks); i++) {
		while (tk_text_ends(sentence, tk_text_of(marks[i])))
			sentence.length -= strlen(marks[i]);
	}
	return ends_with_any(sentence, question_endings, COUNT(question_endings));
}

/* ---- roles and kinds of pages ------------------------------------------------------------------------------------ */

static const char *const role_words[] = {
        "administrator",
        "administrators",
        "analyst",
        "analysts",
        "approver",
        "caretaker",
        "ceo",
        "cfo",
        "chair",
        "chief",
        "cio",
        "ciso",
        "clerk",
        "clerks",
        "commander",
        "comms",
        "coo",
        "controller",
        "controllers",
        "coordinator",
        "counsel",
        "crew",
        "csirt",
        "cso",
        "cto",
        "department",
        "deputy",
        "desk",
        "director",
        "dispatcher",
        "division",
        "dpo",
        "electrician",
        "engineer",
        "engineers",
        "executive",
        "expert",
        "experts",
        "fitter",
        "guard",
        "helpdesk",
        "hr",
        "ic",
        "investigator",
        "lead",
        "leader",
        "leads",
        "legal",
        "liaison",
        "maintainer",
        "manager",
        "managers",
        "mayor",
        "office",
        "officer",
        "officers",
        "on-call",
        "oncall",
        "operator",
        "operators",
        "owner",
        "owners",
        "participants",
        "porter",
        "pr",
        "president",
        "psirt",
        "responder",
        "responders",
        "scribe",
        "secretary",
        "section",
        "sirt",
        "sme",
        "smes",
        "soc",
        "specialist",
        "src",
        "staff",
        "supervisor",
        "supervisors",
        "team",
        "teams",
        "technician",
        "treasurer",
        "unit",
        "users",
};

static const char *const role_endings[] = {
        "当番",   "当番者", "担当",   "担当者",     "係",           "班",     "長",       "部",       "課",
        "室",     "局",     "責任者", "管理者",     "当直",         "当直者", "窓口",     "補佐",     "チーム",
        "委員会", "本部",   "リーダ", "マネージャ", "コマンダ",     "指揮者", "指揮官",   "運転員",   "保守員",
        "要員",   "役員",   "部門",   "オペレータ", "アナリスト",   "専門家", "顧客連絡", "内部連絡", "社長",
        "副社長", "取締役", "統括",   "ディレクタ", "プレジデント", "主任",   "発見者",   "報告者",   "代行",
        "班員",   "記録者", "事務局", "従業員",     "職員",         "社員",   "csirt",    "soc",      "cio",
        "ciso",   "psirt",  "ceo",
};

static tk_text last_word(tk_text phrase)
{
	size_t from = phrase.length;
	while (from > 0 && phrase.at[from - 1] != ' ' && phrase.at[from - 1] != '/')
		from--;
	return tk_text_slice(phrase, from, phrase.length - from);
}

/* "head of purification", "operator on duty": what stands before says whether it is a role. */
static tk_text without_complement(tk_text phrase)
{
	static const char *const complements[] = {" of ", " on duty", " in charge"};
	for (size_t i = 0; i < COUNT(complements); i++) {
		size_t at = tk_text_find(phrase, tk_text_of(complements[i]), 0);
		if (at != SIZE_MAX && at > 0)
			phrase = tk_text_slice(phrase, 0, at);
	}
	return phrase;
}

bool tk_words_role(tk_text phrase)
{
	if (phrase.length == 0 || tk_utf8_count(phrase) > 40)
		return false;
	if (tk_text_ends(phrase, TK_TEXT(")"))) { /* Incident Commander (IC) */
		size_t open = phrase.length;
		while (open > 0 && phrase.at[open - 1] != '(')
			open--;
		if (open > 1)
			phrase = tk_text_trim(tk_text_slice(phrase, 0, open - 1));
	}
	if (tk_words_has_japanese(phrase)) {
		if (tk_text_find(phrase, TK_TEXT("、"), 0) != SIZE_MAX ||
		    tk_text_find(phrase, TK_TEXT("を"), 0) != SIZE_MAX)
			return false;
		return ends_with_any(phrase, role_endings, COUNT(role_endings));
	}
	tk_text word = last_word(without_complement(phrase));
	for (size_t i = 0; i < COUNT(role_words); i++) {
		if (tk_text_is(word, role_words[i]))
			return true;
	}
	return false;
}

static bool has_any(tk_text text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (tk_text_find(text, tk_text_of(words[i]), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

bool tk_words_playbook(tk_text text)
{
	static const char *const words[] = {"playbook", "runbook", "手順書", "プレイブック", "ランブック"};
	return has_any(text, words, COUNT(words));
}

bool tk_words_plan(tk_text text)
{
	static const char *const words[] = {
	        "process",      "playbook",   "runbook",    "incident", "response",       "contingency",
	        "procedure",    "checklist",  "continuity", "recovery", "emergency",      "escalation",
	        "disaster",     "outage",     "ransomware", "phishing", "breach",         "irp",
	        "on-call",      "oncall",     "手順",       "対応",     "対処",           "計画",
	        "要領",         "マニュアル", "初動",       "連絡体制", "情報連絡",       "共有",
	        "復旧",         "障害",       "途絶",       "停電",     "災害",           "インシデント",
	        "プレイブック", "事業継続",   "緊急",       "非常時",   "チェックリスト", "エスカレーション",
	        "事案",         "bcp",
	};
	return has_any(text, words, COUNT(words));
}

bool tk_words_not_plan(tk_text text)
{
	static const char *const words[] = {
	        "changelog",
	        "change log",
	        "change-log",
	        "change_log",
	        "release notes",
	        "release-notes",
	        "license",
	        "licence",
	        "code of conduct",
	        "code-of-conduct",
	        "code_of_conduct",
	        "contributing",
	        "contribution guide",
	        "glossary",
	        "api reference",
	        "api docs",
	        "api-docs",
	        "style guide",
	        "pull request template",
	        "pull_request_template",
	        "issue template",
	        "issue_template",
	        "reading list",
	        "bibliography",
	        "meeting minutes",
	        "training",
	        "courses",
	        "workshop",
	        "変更履歴",
	        "更新履歴",
	        "改訂履歴",
	        "ライセンス",
	        "利用規約",
	        "行動規範",
	        "用語集",
	        "議事録",
	        "研修資料",
	        "トレーニング",
	        "よくある質問",
	        "参考文献",
	        "読み物",
	};
	return has_any(text, words, COUNT(words));
}

bool tk_words_not_plan_name(tk_text stem)
{
	static const char *const names[] = {"about",       "authors", "copying",  "faq",  "governance",
	                                    "maintainers", "notice",  "overview", "用語", "概要"};
	for (size_t i = 0; i < COUNT(names); i++) {
		if (tk_text_is(stem, names[i]))
			return true;
	}
	return false;
}

bool tk_words_is_kana_or_kanji(uint32_t codepoint)
{
	return (codepoint >= 0x3040 && codepoint <= 0x30FF) || (codepoint >= 0x3400 && codepoint <= 0x9FFF) ||
	       (codepoint >= 0xF900 && codepoint <= 0xFAFF) || (codepoint >= 0x20000 && codepoint <= 0x3FFFF) ||
	       codepoint == 0x3005 /* 々 */;
}

bool tk_words_has_japanese(tk_text text)
{
	for (size_t i = 0; i < text.length;) {
		if ((unsigned char)text.at[i] < 0x80) {
			i++;
			continue;
		}
		if (tk_words_is_kana_or_kanji(tk_utf8_next(text, &i)))
			return true;
	}
	return false;
}

/* "該当する、または痕跡がある場合は": the answer is only the first part of a condition. */
bool tk_words_add_on(tk_text folded, size_t from)
{
	static const char *const more[] = {"または", "又は", "もしくは", "若しくは", "かつ", "or ", "and "};
	for (size_t i = 0; i < COUNT(more); i++)
		if (tk_text_at(folded, from, more[i]))
			return true;
	return false;
}
